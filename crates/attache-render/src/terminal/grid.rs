//! How do columns share the width of a terminal?
//!
//! Numbers are never cut. Text columns give way, widest first, and wrap to two lines; where even that
//! is not enough, each row becomes a card of `name: value` lines. Plain code rather than
//! `comfy-table`: none of this is what that crate does.

use super::ink::{Color, Ink};
use crate::line::{cut, pad_left, pad_right, width, wrap};

/// Spaces between columns.
const GAP: usize = 2;
/// A text column gives way down to this.
const NARROWEST_TEXT: usize = 10;
/// Lines of a text cell before it is cut.
const CELL_LINES: usize = 2;

/// How a column may be fitted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fit {
    /// Set to the right, never cut.
    Number,
    /// Set to the left, never cut: dates, yes and no.
    Whole,
    /// Set to the left, wrapped and cut.
    Text,
}

/// A column of cleaned texts.
pub(crate) struct GridColumn {
    pub(crate) head: String,
    pub(crate) fit: Fit,
    pub(crate) cells: Vec<String>,
}

impl GridColumn {
    fn widest_cell(&self) -> usize {
        self.cells.iter().map(|cell| width(cell)).max().unwrap_or(0)
    }

    fn natural(&self) -> usize {
        self.widest_cell().max(width(&self.head))
    }

    fn narrowest(&self) -> usize {
        let word = self.head.split_whitespace().map(width).max().unwrap_or(0);
        match self.fit {
            Fit::Number | Fit::Whole => self.widest_cell().max(word.min(12)),
            Fit::Text => self.natural().min(NARROWEST_TEXT),
        }
        .max(2)
    }
}

/// The columns as lines of at most `columns`, each ended.
pub(crate) fn grid(parts: &[GridColumn], columns: usize, color: Color) -> String {
    match fit(parts, columns) {
        Some(widths) => rows(parts, &widths, color),
        None => cards(parts, columns, color),
    }
}

fn fit(parts: &[GridColumn], columns: usize) -> Option<Vec<usize>> {
    let narrowest: Vec<usize> = parts.iter().map(GridColumn::narrowest).collect();
    let mut widths: Vec<usize> = parts
        .iter()
        .zip(&narrowest)
        .map(|(part, &least)| part.natural().max(least))
        .collect();
    let room = columns.saturating_sub(GAP * parts.len().saturating_sub(1));
    if narrowest.iter().sum::<usize>() > room {
        return None;
    }
    let mut over = widths.iter().sum::<usize>().saturating_sub(room);
    // Wrapping a heading costs a reader less than wrapping every cell.
    for (at, part) in parts.iter().enumerate() {
        if part.fit != Fit::Text {
            let give = over.min(widths[at] - narrowest[at]);
            widths[at] -= give;
            over -= give;
        }
    }
    while over > 0 {
        let widest = (0..parts.len())
            .filter(|&at| widths[at] > narrowest[at])
            .max_by_key(|&at| widths[at])?;
        widths[widest] -= 1;
        over -= 1;
    }
    Some(widths)
}

fn rows(parts: &[GridColumn], widths: &[usize], color: Color) -> String {
    let mut out = String::new();
    let heads: Vec<Vec<String>> = parts
        .iter()
        .zip(widths)
        .map(|(part, &width)| wrap_cell(&part.head, width, 3))
        .collect();
    let deepest = heads.iter().map(Vec::len).max().unwrap_or(0);
    // Headings stand on the rule under them.
    let heads: Vec<Vec<String>> = heads
        .into_iter()
        .map(|lines| {
            std::iter::repeat_n(String::new(), deepest - lines.len())
                .chain(lines)
                .collect()
        })
        .collect();
    push_lines(&mut out, parts, widths, &heads, |text| {
        color.paint(Ink::Heading, text)
    });
    let rule: Vec<Vec<String>> = widths
        .iter()
        .map(|&width| vec!["─".repeat(width)])
        .collect();
    push_lines(&mut out, parts, widths, &rule, |text| {
        color.paint(Ink::Quiet, text)
    });
    let count = parts.iter().map(|part| part.cells.len()).max().unwrap_or(0);
    for row in 0..count {
        let cells: Vec<Vec<String>> = parts
            .iter()
            .zip(widths)
            .map(|(part, &width)| {
                part.cells
                    .get(row)
                    .map_or_else(Vec::new, |cell| wrap_cell(cell, width, CELL_LINES))
            })
            .collect();
        push_lines(&mut out, parts, widths, &cells, str::to_owned);
    }
    out
}

fn wrap_cell(text: &str, columns: usize, lines: usize) -> Vec<String> {
    let mut wrapped = wrap(text, columns);
    if wrapped.len() > lines {
        let rest = wrapped.split_off(lines - 1).join(" ");
        wrapped.push(cut(
            &format!("{rest} "),
            columns.min(width(&rest).saturating_sub(1)).max(1),
        ));
    }
    wrapped
}

fn push_lines(
    out: &mut String,
    parts: &[GridColumn],
    widths: &[usize],
    cells: &[Vec<String>],
    paint: impl Fn(&str) -> String,
) {
    let deepest = cells.iter().map(Vec::len).max().unwrap_or(0).max(1);
    for line in 0..deepest {
        let mut text = String::new();
        let mut plain_end = 0;
        for (at, part) in parts.iter().enumerate() {
            let cell = cells[at].get(line).map_or("", String::as_str);
            let padded = match part.fit {
                Fit::Number => pad_left(cell, widths[at]),
                Fit::Whole | Fit::Text => pad_right(cell, widths[at]),
            };
            if at > 0 {
                text.push_str(&" ".repeat(GAP));
            }
            text.push_str(&padded.replacen(cell, &paint(cell), usize::from(!cell.is_empty())));
            if !cell.is_empty() {
                plain_end = text.trim_end().len();
            }
        }
        text.truncate(plain_end);
        out.push_str(&text);
        out.push('\n');
    }
}

fn cards(parts: &[GridColumn], columns: usize, color: Color) -> String {
    let mut out = String::new();
    let count = parts.iter().map(|part| part.cells.len()).max().unwrap_or(0);
    for row in 0..count {
        if row > 0 {
            out.push('\n');
        }
        for part in parts {
            let head = cut(&part.head, columns / 2);
            let cell = part.cells.get(row).map_or("", String::as_str);
            let indent = width(&head) + 2;
            // A number that does not fit beside its name stands whole on the next line.
            if part.fit == Fit::Number && indent + width(cell) > columns {
                out.push_str(&format!("{}:\n", color.paint(Ink::Heading, &head)));
                for line in wrap(cell, columns - 2) {
                    out.push_str(&format!("  {line}\n"));
                }
                continue;
            }
            let mut lines = wrap_cell(cell, columns - indent, 3).into_iter();
            let first = lines.next().unwrap_or_default();
            out.push_str(format!("{}: {first}", color.paint(Ink::Heading, &head)).trim_end());
            out.push('\n');
            for line in lines {
                out.push_str(&format!("{}{line}\n", " ".repeat(indent)));
            }
        }
    }
    out
}
