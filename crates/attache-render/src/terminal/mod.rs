//! What does a person see in a terminal?

mod grid;
mod ink;
mod kwic;

use attache_study::{Cell, Column, ColumnKind, Passage, Row, Table};

use crate::concordance::Concordance;
use crate::figure::{field_column, figure, grouped, heading, is_number};
use crate::line::{clean, cut, width, wrap};
use crate::markdown::{cut_line, register_text, warning_text};
use crate::passage::{context, passage_page, section_path, sentence};
use crate::plot::Glyphs;
use grid::{Fit, GridColumn, grid};
pub use ink::Color;
pub(crate) use ink::Ink;
use kwic::{kwic, passage_line, passage_lines};

/// No terminal is taken to be narrower.
const NARROWEST: usize = 40;

/// How a table is set on a terminal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TerminalOptions {
    /// The terminal's width in columns; less than 40 is taken as 40.
    pub width: usize,
    /// Whether to use colour.
    pub color: Color,
    /// Passages shown under each row that has them; 0 for none.
    pub passages_per_row: usize,
    /// The characters that plots are drawn with.
    pub glyphs: Glyphs,
}

impl Default for TerminalOptions {
    fn default() -> Self {
        Self {
            width: 80,
            color: Color::Plain,
            passages_per_row: 3,
            glyphs: Glyphs::Unicode,
        }
    }
}

impl TerminalOptions {
    /// The width that lines keep to.
    pub(crate) fn columns(&self) -> usize {
        self.width.max(NARROWEST)
    }
}

/// The table as lines for a terminal, with its passages, rule, notes and warnings.
pub fn terminal(table: &Table, options: &TerminalOptions) -> String {
    let columns = options.columns();
    let color = options.color;
    let mut out = String::new();
    if let Some(title) = &table.title {
        push_wrapped(&mut out, title, columns, "", |line| {
            color.paint(Ink::Heading, line)
        });
    }
    let body = terminal_body(table, options);
    if !out.is_empty() && !body.is_empty() {
        out.push('\n');
    }
    out.push_str(&body);
    let mut feet = Vec::new();
    if let Some(register) = &table.register {
        feet.push((Ink::Quiet, format!("register: {}", register_text(register))));
    }
    if let Some(rule) = &table.rule {
        feet.push((Ink::Quiet, format!("rule: {}", rule.sentence)));
    }
    feet.extend(
        table
            .notes
            .iter()
            .map(|note| (Ink::Quiet, format!("note: {note}"))),
    );
    feet.extend(
        table
            .warnings
            .iter()
            .map(|warning| (Ink::Caution, format!("warning: {}", warning_text(warning)))),
    );
    if !feet.is_empty() && !out.is_empty() {
        out.push('\n');
    }
    for (ink, text) in feet {
        push_wrapped(&mut out, &text, columns, "  ", |line| {
            color.paint(ink, line)
        });
    }
    out
}

/// The rows and passages, without the rule, notes and warnings.
pub(crate) fn terminal_body(table: &Table, options: &TerminalOptions) -> String {
    let columns = options.columns();
    let color = options.color;
    let mut out = String::new();
    let cut = cut_line(table)
        .map(|line| color.paint(Ink::Quiet, &line) + "\n")
        .unwrap_or_default();
    if let Some(shape) = Concordance::of(&table.columns) {
        out.push_str(&kwic(table, &shape, columns, color));
        out.push_str(&cut);
    } else if !table.columns.is_empty() && !table.rows.is_empty() {
        out.push_str(&grid(&grid_columns(table), columns, color));
        out.push_str(&cut);
        push_records(&mut out, table, columns, color);
        push_passages(&mut out, table, options);
    } else {
        out.push_str(&cut);
    }
    out
}

fn grid_columns(table: &Table) -> Vec<GridColumn> {
    let shown = table
        .columns
        .iter()
        .enumerate()
        .filter(|(_, column)| column.kind != ColumnKind::Records);
    shown
        .map(|(at, column)| GridColumn {
            head: clean(&heading(column)),
            fit: fit_of(column),
            cells: table
                .rows
                .iter()
                .map(|row| cell_text(column, row.cells.get(at)))
                .collect(),
        })
        .collect()
}

fn fit_of(column: &Column) -> Fit {
    match column.kind {
        // A year begins a row as a name would.
        kind if is_number(kind) && matches!(column.name.as_str(), "year" | "decade") => Fit::Whole,
        kind if is_number(kind) => Fit::Number,
        ColumnKind::Truth => Fit::Whole,
        _ => Fit::Text,
    }
}

fn cell_text(column: &Column, cell: Option<&Cell>) -> String {
    let missing_number = if is_number(column.kind) { "–" } else { "" };
    match cell {
        None | Some(Cell::Missing) => missing_number.to_owned(),
        Some(cell) => clean(&figure(column, cell)),
    }
}

/// Records get a small grid of their own under the table.
fn push_records(out: &mut String, table: &Table, columns: usize, color: Color) {
    for (at, column) in table.columns.iter().enumerate() {
        for row in &table.rows {
            let Some(Cell::Records(records)) = row.cells.get(at) else {
                continue;
            };
            let Some(first) = records.first() else {
                continue;
            };
            let title = format!("{} · {}", clean(&heading(column)), row_name(table, row));
            out.push('\n');
            push_wrapped(out, &title, columns, "  ", |line| {
                color.paint(Ink::Heading, line)
            });
            let fields: Vec<GridColumn> = first
                .iter()
                .map(|(name, sample)| {
                    let column = field_column(name, sample);
                    let field = |record: &Vec<(&'static str, Cell)>| {
                        cell_text(
                            &column,
                            record
                                .iter()
                                .find(|(own, _)| own == name)
                                .map(|(_, cell)| cell),
                        )
                    };
                    GridColumn {
                        head: clean(&heading(&column)),
                        fit: fit_of(&column),
                        cells: records.iter().map(field).collect(),
                    }
                })
                .collect();
            out.push_str(&grid(&fields, columns, color));
        }
    }
}

fn push_passages(out: &mut String, table: &Table, options: &TerminalOptions) {
    if options.passages_per_row == 0 {
        return;
    }
    for row in table.rows.iter().filter(|row| !row.passages.is_empty()) {
        out.push('\n');
        let shown = &row.passages[..row.passages.len().min(options.passages_per_row)];
        push_wrapped(
            out,
            &row_name(table, row),
            options.columns(),
            "  ",
            |line| options.color.paint(Ink::Heading, line),
        );
        out.push_str(&passage_list(shown, options));
        let more = passages_in_all(table, row).saturating_sub(shown.len());
        if more > 0 {
            let more = format!(
                "  {} more",
                grouped(i64::try_from(more).unwrap_or(i64::MAX))
            );
            out.push_str(&options.color.paint(Ink::Quiet, &more));
            out.push('\n');
        }
    }
}

/// Passages, each with its place on one line and its words on the next.
pub(crate) fn passage_list(passages: &[Passage], options: &TerminalOptions) -> String {
    let columns = options.columns();
    let mut out = String::new();
    for passage in passages {
        out.push_str(&format!(
            "  {}\n",
            options
                .color
                .paint(Ink::Quiet, &cut(&place(passage), columns - 2))
        ));
        out.push_str(&format!(
            "    {}\n",
            passage_line(&context(passage), columns - 4, options.color)
        ));
    }
    out
}

/// Lines of a passage that is shown in full, before it is cut.
const PASSAGE_LINES: usize = 8;

/// Passages in full: each with its place on one line and its sentence on the next ones.
pub(crate) fn passage_sentences(
    passages: &[Passage],
    options: &TerminalOptions,
    columns: usize,
) -> String {
    let mut out = String::new();
    for (at, passage) in passages.iter().enumerate() {
        if at > 0 {
            out.push('\n');
        }
        out.push_str(
            &options
                .color
                .paint(Ink::Quiet, &cut(&place(passage), columns)),
        );
        out.push('\n');
        for line in passage_lines(
            &sentence(passage),
            columns - 2,
            PASSAGE_LINES,
            options.color,
        ) {
            out.push_str(&format!("  {line}\n"));
        }
    }
    out
}

/// `id · date · section › path · p. 4`; the date only where the id does not begin with its year.
fn place(passage: &Passage) -> String {
    let document = clean(&passage.document);
    let date = passage
        .date
        .as_deref()
        .map(clean)
        .filter(|date| !document.contains(year(date)));
    let section = Some(section_path(passage)).filter(|path| !path.is_empty());
    let page = passage_page(passage);
    let parts: Vec<String> = [Some(document), date, section, page]
        .into_iter()
        .flatten()
        .collect();
    parts.join(" · ")
}

/// The year that an ISO date begins with, or the whole of what is not one.
fn year(date: &str) -> &str {
    date.get(..4).unwrap_or(date)
}

/// What a row is about: its leading names and times, up to the first amount.
pub(crate) fn row_name(table: &Table, row: &Row) -> String {
    let mut names = Vec::new();
    for (column, cell) in table.columns.iter().zip(&row.cells) {
        let time = matches!(column.name.as_str(), "year" | "decade");
        if !time && !matches!(column.kind, ColumnKind::Text | ColumnKind::Date) {
            break;
        }
        let text = clean(&figure(column, cell));
        if !text.is_empty() {
            names.push(text);
        }
    }
    names.join(" · ")
}

/// How many passages a row stands for: its `count`, if it has one and it is more than it brings.
pub(crate) fn passages_in_all(table: &Table, row: &Row) -> usize {
    let counts = table
        .columns
        .iter()
        .zip(&row.cells)
        .filter_map(|(column, cell)| {
            // A contrast counts two words, and its rows open into the passages of both.
            let counts = matches!(column.name.as_str(), "count" | "count_a" | "count_b");
            match cell {
                Cell::Integer(count) if counts => usize::try_from(*count).ok(),
                _ => None,
            }
        });
    counts.sum::<usize>().max(row.passages.len())
}

/// `text` wrapped to `columns`, the lines after the first set in by `indent`.
pub(crate) fn push_wrapped(
    out: &mut String,
    text: &str,
    columns: usize,
    indent: &str,
    paint: impl Fn(&str) -> String,
) {
    let text = clean(text);
    let lines = wrap(&text, columns - width(indent));
    for (at, line) in lines.iter().enumerate() {
        if at > 0 {
            out.push_str(indent);
        }
        out.push_str(&paint(line));
        out.push('\n');
    }
}
