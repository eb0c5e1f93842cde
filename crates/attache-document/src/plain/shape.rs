//! Do the lines of a chunk look like a table or a quotation?

use super::line::Line;

/// White space that divides columns, in characters.
const COLUMN_GAP: usize = 3;
/// A cell longer than this is running text that happens to have gaps.
const LONGEST_CELL: usize = 60;
/// Columns by which a quotation is set in.
const QUOTE_INDENT: usize = 4;

/// Whether two lines or more fall into columns: by `|`, by tabs, or by gaps in every line.
pub(super) fn is_table(text: &str, lines: &[Line]) -> bool {
    let rows = || lines.iter().map(|line| &text[line.span.clone()]);
    if lines.len() < 2 {
        return false;
    }
    let pipes = |row: &str| row.bytes().filter(|&byte| byte == b'|').count();
    let first = rows().next().map_or(0, pipes);
    if first > 0 && rows().all(|row| pipes(row) == first) {
        return true;
    }
    rows().all(|row| row.contains('\t')) || rows().all(has_columns)
}

fn has_columns(row: &str) -> bool {
    let mut columns = 0;
    let mut cell = 0;
    let mut gap = 0;
    for c in row.chars() {
        if c == ' ' || c == '\u{a0}' {
            gap += 1;
            continue;
        }
        if gap >= COLUMN_GAP {
            columns += 1;
            cell = 0;
        }
        cell += gap + 1;
        gap = 0;
        if cell > LONGEST_CELL {
            return false;
        }
    }
    columns > 0
}

/// Whether all lines begin with `>`, as in mail.
pub(super) fn is_mail_quote(text: &str, lines: &[Line]) -> bool {
    lines
        .iter()
        .all(|line| text[line.span.clone()].starts_with('>'))
}

/// Whether two lines or more are all set in by the same four columns or more.
pub(super) fn is_set_in(lines: &[Line]) -> bool {
    let indent = lines[0].indent;
    lines.len() >= 2
        && indent >= QUOTE_INDENT
        && lines.iter().all(|line| line.indent.abs_diff(indent) <= 1)
}
