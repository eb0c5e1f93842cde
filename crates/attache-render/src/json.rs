//! What do scripts read? One JSON object for every table, keys in a settled order.
//!
//! Written by hand rather than through `serde_json::Map`, which sorts keys. The fields are described
//! in `docs/src/output.md`.

use std::fmt::Write as _;

use attache_study::{Caution, Cell, Column, ColumnKind, Passage, Row, RuleSummary, Table};

use crate::line::is_unsafe;

/// Whether the rows of a JSON answer carry their passages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Passages {
    /// Figures only.
    #[default]
    Omit,
    /// Each row has `passages`, an array.
    Include,
}

/// The table as one JSON object, a row a line, with a line end at its end.
///
/// Characters that could drive a terminal or reorder a line are written as `\u` escapes, so that
/// printing the answer is safe and reading it loses nothing.
pub fn json(table: &Table, passages: Passages) -> String {
    let mut out = String::new();
    let _ = write!(
        out,
        "{{\"attache\": {}, \"command\": {},\n \"corpus\": ",
        quoted(env!("CARGO_PKG_VERSION")),
        quoted(table.study),
    );
    match &table.corpus {
        None => out.push_str("null"),
        Some(corpus) => {
            let _ = write!(
                out,
                "{{\"path\": {}, \"documents\": {}, \"tokens\": {}}}",
                quoted(&corpus.path),
                corpus.documents,
                corpus.tokens
            );
        }
    }
    if let Some(register) = &table.register {
        let _ = write!(
            out,
            ",\n \"register\": {{\"version\": {}, \"cut_off\": {}}}",
            quoted(&register.version),
            quoted(&register.cut_off)
        );
    }
    if let Some(title) = &table.title {
        let _ = write!(out, ",\n \"title\": {}", quoted(title));
    }
    out.push_str(",\n \"rule\": ");
    out.push_str(
        &table
            .rule
            .as_ref()
            .map_or_else(|| "null".to_owned(), rule_value),
    );
    out.push_str(",\n \"columns\": ");
    array(&mut out, &table.columns, column_value);
    out.push_str(",\n \"rows\": [");
    for (at, row) in table.rows.iter().enumerate() {
        out.push_str(if at == 0 { "\n  " } else { ",\n  " });
        out.push_str(&row_value(&table.columns, row, passages));
    }
    out.push_str("],\n \"warnings\": ");
    array(&mut out, &table.warnings, warning_value);
    out.push_str(",\n \"notes\": ");
    array(&mut out, &table.notes, |note| quoted(note));
    let _ = writeln!(out, ",\n \"total_rows\": {}}}", table.total_rows);
    out
}

/// A cell as a JSON value.
pub(crate) fn cell_value(cell: &Cell) -> String {
    match cell {
        Cell::Missing => "null".to_owned(),
        Cell::Text(text) => quoted(text),
        Cell::List(items) => list(items),
        Cell::Integer(number) => number.to_string(),
        Cell::Real(number) => real_value(*number),
        Cell::Truth(truth) => truth.to_string(),
        Cell::Records(records) => {
            let mut out = String::new();
            array(&mut out, records, |record| {
                fields(record.iter().map(|(name, cell)| (*name, cell_value(cell))))
            });
            out
        }
    }
}

/// The shortest decimal that reads back as the same number; `null` for what is not a number.
pub(crate) fn real_value(number: f64) -> String {
    serde_json::Number::from_f64(number)
        .map_or_else(|| "null".to_owned(), |number| number.to_string())
}

/// The rule as a JSON object: its parts and, last, its sentence.
pub(crate) fn rule_value(rule: &RuleSummary) -> String {
    let parts = rule
        .parts
        .iter()
        .map(|(name, cell)| (*name, cell_value(cell)));
    fields(parts.chain([("sentence", quoted(&rule.sentence))]))
}

/// The name of a kind of column in JSON.
pub(crate) fn kind_name(kind: ColumnKind) -> &'static str {
    match kind {
        ColumnKind::Text => "text",
        ColumnKind::List => "list",
        ColumnKind::Integer => "integer",
        ColumnKind::Real => "real",
        ColumnKind::Truth => "boolean",
        ColumnKind::Date => "date",
        ColumnKind::Records => "records",
    }
}

fn column_value(column: &Column) -> String {
    let mut parts = vec![
        ("name", quoted(&column.name)),
        ("type", quoted(kind_name(column.kind))),
    ];
    if let Some(unit) = column.unit {
        parts.push(("unit", quoted(unit)));
    }
    fields(parts.into_iter())
}

fn row_value(columns: &[Column], row: &Row, passages: Passages) -> String {
    let cells = columns.iter().enumerate().map(|(at, column)| {
        (
            column.name.as_str(),
            cell_value(row.cells.get(at).unwrap_or(&Cell::Missing)),
        )
    });
    let opened = (passages == Passages::Include).then(|| {
        let mut out = String::new();
        array(&mut out, &row.passages, passage_value);
        ("passages", out)
    });
    fields(cells.chain(opened))
}

fn passage_value(passage: &Passage) -> String {
    let parts = [
        ("document", quoted(&passage.document)),
        ("section", list(&passage.section)),
        ("page", optional(passage.page.as_deref())),
        ("start", passage.start.to_string()),
        ("end", passage.end.to_string()),
        ("left", quoted(&passage.left)),
        ("match", quoted(&passage.matched)),
        ("right", quoted(&passage.right)),
        ("sentence", quoted(&passage.sentence)),
    ];
    // Nearly no text is recognised, so only that is said.
    let source = passage
        .source
        .map(|source| ("source", quoted(source.name())));
    fields(parts.into_iter().chain(source))
}

fn warning_value(warning: &Caution) -> String {
    // A page counted in digits is a number here; a label such as `iv` is text.
    let page = warning.page.as_deref().map_or_else(
        || "null".to_owned(),
        |label| match label.parse::<u32>() {
            Ok(number) if number.to_string() == label => label.to_owned(),
            _ => quoted(label),
        },
    );
    fields(
        [
            ("document", optional(warning.document.as_deref())),
            ("page", page),
            ("message", quoted(&warning.message)),
        ]
        .into_iter(),
    )
}

fn optional(text: Option<&str>) -> String {
    text.map_or_else(|| "null".to_owned(), quoted)
}

fn list(items: &[String]) -> String {
    let mut out = String::new();
    array(&mut out, items, |item| quoted(item));
    out
}

fn array<T>(out: &mut String, items: &[T], value: impl Fn(&T) -> String) {
    out.push('[');
    for (at, item) in items.iter().enumerate() {
        if at > 0 {
            out.push_str(", ");
        }
        out.push_str(&value(item));
    }
    out.push(']');
}

fn fields<'a>(fields: impl Iterator<Item = (&'a str, String)>) -> String {
    let mut out = String::from("{");
    for (at, (name, value)) in fields.enumerate() {
        if at > 0 {
            out.push_str(", ");
        }
        let _ = write!(out, "{}: {value}", quoted(name));
    }
    out.push('}');
    out
}

/// A JSON string. Every unsafe character is inside the quotes, so an escape can take its place.
fn quoted(text: &str) -> String {
    let plain = serde_json::to_string(text).expect("any text is a JSON string");
    if !plain.contains(is_unsafe) {
        return plain;
    }
    let mut out = String::with_capacity(plain.len() + 8);
    for c in plain.chars() {
        if is_unsafe(c) {
            let _ = write!(out, "\\u{:04x}", u32::from(c));
        } else {
            out.push(c);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_could_drive_a_terminal_is_escaped_and_reads_back() {
        let text = "a\u{1b}[2J\u{9b}\u{7f}\u{202e}\u{2028}b\"\\";
        let json = quoted(text);
        assert!(!json.contains(is_unsafe), "{json}");
        assert_eq!(serde_json::from_str::<String>(&json).unwrap(), text);
    }

    #[test]
    fn what_is_not_a_number_is_null() {
        assert_eq!(real_value(f64::NAN), "null");
        assert_eq!(real_value(f64::INFINITY), "null");
        assert_eq!(real_value(2219.3), "2219.3");
    }
}
