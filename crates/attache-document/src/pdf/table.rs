//! Which lines are tables, and what are their cells?

use std::collections::BTreeMap;
use std::ops::Range;

use super::layout::{Judged, Role, Typography, regions};
use super::line::{Cell, Line};
use super::page::TagRole;
use super::word::{Row, Word};

/// A tagged table takes a band of the page if it is so wide beside the page's text.
const WIDE_SHARE: f32 = 0.6;
/// A table that stands beside another has at least so many rows.
const FEWEST_BESIDE: usize = 2;
/// So many lines with cells below each other are a table.
const FEWEST_ROWS: usize = 3;
/// Cells stand below each other within so many points.
const ALIGNED: f32 = 3.0;
/// Lines larger than this beside the body are of a table only if they hold figures.
const LARGEST: f32 = 1.03;
/// What divides cells in the text.
pub(crate) const DIVIDER: &str = " | ";

/// A part of a page or column from its left edge to its right.
pub(crate) enum Band {
    /// Lines of a tagged table, a row of the table each.
    Table(Vec<Line>),
    Rows(Vec<Row>),
}

fn is_cell(word: &Word) -> bool {
    word.tag.role == Some(TagRole::Table) && word.tag.row != 0
}

/// Divides a page or column at the tables that are tagged as such and about as wide as its text.
pub(crate) fn bands(rows: Vec<Row>) -> Vec<Band> {
    let tagged = |row: &Row| 2 * row.iter().filter(|word| is_cell(word)).count() > row.len();
    let mut bands: Vec<Band> = Vec::new();
    let mut open: Vec<Row> = Vec::new();
    let mut in_table = false;
    let page_width = width(&rows);
    for row in rows {
        if tagged(&row) != in_table {
            close(std::mem::take(&mut open), in_table, page_width, &mut bands);
            in_table = !in_table;
        }
        open.push(row);
    }
    close(open, in_table, page_width, &mut bands);
    join_rows(bands)
}

fn close(rows: Vec<Row>, table: bool, page_width: f32, bands: &mut Vec<Band>) {
    if rows.is_empty() {
        return;
    }
    // Where another column stands beside the table, columns are to be found first.
    let alone = || rows.iter().flatten().all(is_cell) && !side_by_side(&rows);
    bands.push(
        match table && alone() && width(&rows) >= WIDE_SHARE * page_width {
            true => Band::Table(table_lines(rows)),
            false => Band::Rows(rows),
        },
    );
}

/// Whether two tables stand beside each other in two columns: rows on the left and rows on the right of a place
/// that no row reaches over.
fn side_by_side(rows: &[Row]) -> bool {
    let mut extents: BTreeMap<u32, (f32, f32)> = BTreeMap::new();
    for word in rows.iter().flatten() {
        let extent = extents.entry(word.tag.row).or_insert((word.x, word.end_x));
        *extent = (extent.0.min(word.x), extent.1.max(word.end_x));
    }
    let mut extents: Vec<(f32, f32)> = extents.into_values().collect();
    extents.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut end = f32::NEG_INFINITY;
    extents.iter().enumerate().any(|(left, extent)| {
        let apart = extent.0 > end && left >= FEWEST_BESIDE;
        end = end.max(extent.1);
        apart && extents.len() - left >= FEWEST_BESIDE
    })
}

/// Puts bands of rows that have no table between them together again.
fn join_rows(bands: Vec<Band>) -> Vec<Band> {
    let mut joined: Vec<Band> = Vec::new();
    for band in bands {
        match (joined.last_mut(), band) {
            (Some(Band::Rows(above)), Band::Rows(rows)) => above.extend(rows),
            (_, band) => joined.push(band),
        }
    }
    joined
}

fn width(rows: &[Row]) -> f32 {
    let words = || rows.iter().flatten();
    let left = words().map(|word| word.x).min_by(f32::total_cmp);
    let right = words().map(|word| word.end_x).max_by(f32::total_cmp);
    right.zip(left).map_or(0.0, |(right, left)| right - left)
}

/// A line for each row of a tagged table, its cells whole and divided.
fn table_lines(rows: Vec<Row>) -> Vec<Line> {
    let mut cells: BTreeMap<u32, BTreeMap<u32, Vec<Word>>> = BTreeMap::new();
    let mut order: Vec<u32> = Vec::new();
    for word in rows.into_iter().flatten() {
        if !order.contains(&word.tag.row) {
            order.push(word.tag.row);
        }
        let row = cells.entry(word.tag.row).or_default();
        row.entry(word.tag.element).or_default().push(word);
    }
    order
        .into_iter()
        .filter_map(|row| {
            let mut cells: Vec<Vec<Word>> = cells.remove(&row)?.into_values().collect();
            cells.sort_by(|a, b| a[0].x.total_cmp(&b[0].x));
            line_of(&cells)
        })
        .collect()
}

fn line_of(cells: &[Vec<Word>]) -> Option<Line> {
    let first = cells.first()?.first()?;
    let texts: Vec<String> = cells
        .iter()
        .map(|words| {
            let words: Vec<&str> = words.iter().map(|word| word.text.as_str()).collect();
            words.join(" ")
        })
        .collect();
    let end_x = cells
        .iter()
        .flatten()
        .map(|word| word.end_x)
        .max_by(f32::total_cmp)?;
    Some(Line {
        text: texts.join(DIVIDER),
        page: 0,
        region: 0,
        x: first.x,
        end_x,
        baseline: first.baseline,
        size: first.size,
        largest: first.size,
        bold: first.bold,
        italic: first.italic,
        face: first.face,
        invisible: first.invisible,
        artifact: first.artifact,
        turned: false,
        tag: first.tag,
        opening_mark: None,
        marks: Vec::new(),
        cells: Vec::new(),
    })
}

/// Marks runs of lines whose cells stand below each other as tables.
pub(crate) fn mark(lines: &mut [Judged], typography: &Typography) {
    for range in regions(lines) {
        let mut start = range.start;
        while start < range.end {
            let run = run_of_cells(lines, start, range.end, LARGEST * typography.size);
            if run >= FEWEST_ROWS {
                let head = has_head(lines, &range, start);
                for judged in &mut lines[start - usize::from(head)..start + run] {
                    judged.guess(Role::Table, "cells that stand below each other");
                    divide_cells(&mut judged.line);
                }
            }
            start += run.max(1);
        }
    }
}

/// Whether the line above the rows from `start` holds the names of their cells.
fn has_head(lines: &[Judged], range: &Range<usize>, start: usize) -> bool {
    let Some(above) = start.checked_sub(1).filter(|&above| above >= range.start) else {
        return false;
    };
    let (head, first) = (&lines[above], &lines[start].line);
    head.role == Role::Text && head.line.cells.len() > 2 && aligned(&head.line, first)
}

/// How many lines from `start` are rows of one table; those larger than `largest` hold figures.
fn run_of_cells(lines: &[Judged], start: usize, end: usize, largest: f32) -> usize {
    let row = |number: usize| {
        let judged = &lines[number];
        let cells = judged.line.cells.len() >= 2;
        let is_row = cells && (judged.line.size <= largest || is_mostly_figures(&judged.line.text));
        (judged.role == Role::Text && is_row).then_some(&judged.line)
    };
    let mut run = 0;
    while start + run < end {
        let Some(line) = row(start + run) else { break };
        let fits = run == 0 || row(start + run - 1).is_some_and(|above| aligned(above, line));
        if !fits {
            break;
        }
        run += 1;
    }
    run
}

/// Whether at least half of the words behind the first are figures, and two or more.
pub(crate) fn is_mostly_figures(text: &str) -> bool {
    let words = text.split_whitespace().skip(1);
    let figures = words
        .clone()
        .filter(|word| word.bytes().all(|b| b.is_ascii_digit() || b == b'.'));
    let figures = figures.count();
    figures > 1 && 2 * figures >= words.count()
}

/// Whether cells after the first begin below each other, or are numbers that end below each other.
fn aligned(above: &Line, below: &Line) -> bool {
    let number = |line: &Line, cell: &Cell| {
        line.text[cell.start..].starts_with(|c: char| c.is_ascii_digit() || "$€£(-–+".contains(c))
    };
    below.cells[1..].iter().any(|cell| {
        above.cells[1..].iter().any(|other| {
            (cell.x - other.x).abs() <= ALIGNED
                || ((cell.end_x - other.end_x).abs() <= ALIGNED
                    && number(below, cell)
                    && number(above, other))
        })
    })
}

fn divide_cells(line: &mut Line) {
    let mut text = String::with_capacity(line.text.len() + 2 * line.cells.len());
    for (number, cell) in line.cells.iter().enumerate() {
        let end = line
            .cells
            .get(number + 1)
            .map_or(line.text.len(), |next| next.start);
        if number > 0 {
            text.push_str(DIVIDER);
        }
        text.push_str(line.text.get(cell.start..end).unwrap_or("").trim());
    }
    line.text = text;
    line.cells.clear();
}

#[cfg(test)]
mod tests {
    use super::super::page::{Span, Tag};
    use super::super::word::rows;
    use super::*;

    /// The cells of a table from `x` on, three to a row.
    fn table(x: f32, first_row: u32) -> Vec<Span> {
        let cell = |row: u32, cell: u32| {
            let left = x + 60.0 * cell as f32;
            let baseline = 600.0 - 14.0 * row as f32;
            let tag = Tag {
                role: Some(TagRole::Table),
                element: 100 * (first_row + row) + cell,
                row: first_row + row,
            };
            Span {
                tag,
                ..Span::plain("dues".to_owned(), left..left + 22.0, baseline, 10.0)
            }
        };
        (0..4)
            .flat_map(|row| (0..3).map(move |number| (row, number)))
            .map(|(row, number)| cell(row, number))
            .collect()
    }

    fn is_table(spans: Vec<Span>) -> bool {
        matches!(bands(rows(spans)).as_slice(), [Band::Table(_)])
    }

    #[test]
    fn tables_that_stand_beside_each_other_are_left_to_their_columns() {
        assert!(is_table(table(72.0, 1)));
        let both = [table(72.0, 1), table(320.0, 11)];
        assert!(!is_table(both.concat()));
    }
}
