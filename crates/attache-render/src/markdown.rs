//! What does a table look like in a Markdown file or a GitHub comment?

use std::fmt::Write as _;

use attache_study::{Caution, Cell, RegisterSummary, Table};

use crate::concordance::Concordance;
use crate::figure::{figure, heading, is_number};
use crate::line::clean;

/// The table as GitHub-flavoured Markdown, with its rule, notes and warnings under it.
pub fn markdown(table: &Table) -> String {
    let mut out = String::new();
    if let Some(title) = &table.title {
        let _ = writeln!(out, "**{}**\n", escape(title));
    }
    if !table.columns.is_empty() {
        out.push('|');
        for column in &table.columns {
            let _ = write!(out, " {} |", escape(&heading(column)));
        }
        out.push_str("\n|");
        for column in &table.columns {
            out.push_str(if is_number(column.kind) {
                " ---: |"
            } else {
                " --- |"
            });
        }
        out.push('\n');
        for row in &table.rows {
            out.push('|');
            for (at, column) in table.columns.iter().enumerate() {
                let cell = row.cells.get(at).unwrap_or(&Cell::Missing);
                let _ = write!(out, " {} |", escape(&figure(column, cell)));
            }
            out.push('\n');
        }
    }
    if let Some(line) = cut_line(table) {
        let _ = writeln!(out, "\n{line}");
    }
    if let Some(register) = &table.register {
        let _ = writeln!(out, "\n*Register:* {}", escape(&register_text(register)));
    }
    if let Some(rule) = &table.rule {
        let _ = writeln!(out, "\n*Rule:* {}", escape(&rule.sentence));
    }
    for note in &table.notes {
        let _ = writeln!(out, "\n*Note:* {}", escape(note));
    }
    for warning in &table.warnings {
        let _ = writeln!(out, "\n*Warning:* {}", escape(&warning_text(warning)));
    }
    out
}

/// `20 of 3,412 rows`, or passages in a concordance, when the table was cut.
pub(crate) fn cut_line(table: &Table) -> Option<String> {
    let total = table.total_rows;
    let grouped = |number: usize| crate::figure::grouped(i64::try_from(number).unwrap_or(i64::MAX));
    let rows = match Concordance::of(&table.columns) {
        Some(_) => "passages",
        None => "rows",
    };
    (total > table.rows.len())
        .then(|| format!("{} of {} {rows}", grouped(table.rows.len()), grouped(total)))
}

/// `attache 2026.1, known to 2026-02-03`
pub(crate) fn register_text(register: &RegisterSummary) -> String {
    format!("{}, known to {}", register.version, register.cut_off)
}

/// `annex.pdf, page 7: page is an image without text`
pub(crate) fn warning_text(warning: &Caution) -> String {
    match (&warning.document, &warning.page) {
        (Some(document), Some(page)) => format!("{document}, page {page}: {}", warning.message),
        (Some(document), None) => format!("{document}: {}", warning.message),
        (None, Some(page)) => format!("page {page}: {}", warning.message),
        (None, None) => warning.message.clone(),
    }
}

/// Text that Markdown shows as it stands, in a table cell or a paragraph.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for c in clean(text).trim().chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '\\' | '|' | '*' | '_' | '`' | '[' | ']' | '~' | '$' | '#' => {
                out.push('\\');
                out.push(c);
            }
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_cannot_break_out_of_its_cell() {
        assert_eq!(
            escape("a|b\n\\| *x* <b>"),
            "a\\|b \\\\\\| \\*x\\* &lt;b&gt;"
        );
    }
}
