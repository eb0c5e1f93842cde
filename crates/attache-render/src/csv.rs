//! What does a spreadsheet or a script that reads CSV get?
//!
//! RFC 4180: a header row, commas, CRLF line ends, quotes where needed. Values are plain: numbers
//! without separators, lists joined by `"; "`, records as JSON, missing cells empty. Text is written
//! as it stands, also where a spreadsheet would take it for a formula (`=`, `+`, `-`, `@` first):
//! `@ally` is a pattern, and a file that quietly differs from the corpus is worse than a column that
//! must be imported as text. `docs/src/output.md` tells readers so.

use attache_study::{Cell, Table};

use crate::json::{cell_value, real_value};

/// The table as CSV. Passages, notes and warnings are not part of it.
pub fn csv(table: &Table) -> String {
    let mut writer = ::csv::WriterBuilder::new()
        .terminator(::csv::Terminator::CRLF)
        .flexible(true)
        .from_writer(Vec::new());
    let header = table
        .columns
        .iter()
        .map(|column| column.name.clone())
        .collect();
    let rows = table.rows.iter().map(|row| {
        (0..table.columns.len())
            .map(|at| row.cells.get(at).map_or_else(String::new, plain))
            .collect::<Vec<_>>()
    });
    for record in std::iter::once(header).chain(rows) {
        writer
            .write_record(&record)
            .expect("writing to memory does not fail");
    }
    let bytes = writer
        .into_inner()
        .expect("writing to memory does not fail");
    String::from_utf8(bytes).expect("fields are UTF-8 and so are separators")
}

fn plain(cell: &Cell) -> String {
    match cell {
        Cell::Missing => String::new(),
        Cell::Text(text) => text.clone(),
        Cell::List(items) => items.join("; "),
        Cell::Integer(number) => number.to_string(),
        Cell::Real(number) if number.is_finite() => real_value(*number),
        Cell::Real(_) => String::new(),
        Cell::Truth(truth) => truth.to_string(),
        Cell::Records(_) => cell_value(cell),
    }
}
