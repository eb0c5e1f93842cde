//! Which words does a page hold, and where?

use super::page::{Span, Tag};

/// Baselines closer than this, in ems, are the same.
const SAME_BASELINE_EM: f32 = 0.12;
/// A gap wider than this, in ems, divides words where the line draws no spaces …
const GAP_EM: f32 = 0.12;
/// … and than this where it does.
const GAP_BESIDE_SPACES_EM: f32 = 0.2;
/// A line that draws a space for so many characters draws all its spaces.
const CHARACTERS_PER_SPACE: usize = 14;
/// Two equal glyphs closer than this, in ems, are one that is drawn twice to look bold.
const DOUBLED_EM: f32 = 0.08;

/// A word as it stands on the page: what is drawn without a gap on one baseline.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Word {
    pub(crate) text: String,
    pub(crate) x: f32,
    pub(crate) end_x: f32,
    pub(crate) baseline: f32,
    pub(crate) size: f32,
    pub(crate) bold: bool,
    pub(crate) italic: bool,
    pub(crate) invisible: bool,
    pub(crate) artifact: bool,
    pub(crate) turned: bool,
    pub(crate) tag: Tag,
}

impl Word {
    /// The word's middle.
    pub(crate) fn middle(&self) -> f32 {
        (self.x + self.end_x) / 2.0
    }
}

/// Words on one baseline, from left to right.
pub(crate) type Row = Vec<Word>;

/// The words of a page, in rows from the top.
pub(crate) fn rows(spans: Vec<Span>) -> Vec<Row> {
    let (turned, mut upright): (Vec<Span>, Vec<Span>) =
        spans.into_iter().partition(|span| span.turned);
    upright.sort_by(|a, b| b.baseline.total_cmp(&a.baseline));
    let mut rows = Vec::new();
    let mut row: Vec<Span> = Vec::new();
    for span in upright {
        let same = row.last().is_none_or(|last: &Span| {
            last.baseline - span.baseline <= SAME_BASELINE_EM * last.size.min(span.size)
        });
        if !same {
            rows.extend(words(std::mem::take(&mut row)));
        }
        row.push(span);
    }
    rows.extend(words(row));
    rows.extend(turned_words(turned));
    rows
}

/// Text in another direction than the page: a word a row, in the order of the file.
fn turned_words(spans: Vec<Span>) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    for span in spans {
        let text = span.text.trim();
        if text.is_empty() {
            continue;
        }
        match rows.last_mut().and_then(|row| row.last_mut()) {
            Some(last)
                if (last.baseline - span.baseline).abs() <= 0.5
                    && (span.x - last.end_x).abs() <= GAP_EM * span.size =>
            {
                last.text.push_str(text);
                last.end_x = span.end_x;
            }
            _ => rows.push(vec![word_of(&span, text, span.x, span.end_x)]),
        }
    }
    rows
}

fn words(mut row: Vec<Span>) -> Option<Row> {
    row.sort_by(|a, b| a.x.total_cmp(&b.x));
    drop_doubled(&mut row);
    let gap_em = gap_of(&row);
    let mut words: Row = Vec::new();
    // Whether the next piece begins a word whatever the gap.
    let mut apart = true;
    for span in &row {
        for piece in pieces(span) {
            let Some((text, x, end_x)) = piece else {
                apart = true;
                continue;
            };
            match words.last_mut() {
                Some(last) if !apart && joins(last, span, x, gap_em) => {
                    last.text.push_str(text);
                    last.end_x = last.end_x.max(end_x);
                    if span.size > last.size {
                        last.size = span.size;
                    }
                }
                _ => words.push(word_of(span, text, x, end_x)),
            }
            apart = false;
        }
    }
    (!words.is_empty()).then_some(words)
}

fn joins(last: &Word, span: &Span, x: f32, gap_em: f32) -> bool {
    let em = last.size.max(span.size);
    let mark = last.tag.role != span.tag.role && is_mark(last, span);
    x - last.end_x <= gap_em * em && !mark
}

/// Whether one of two neighbours is the mark of a note by its tag.
fn is_mark(last: &Word, span: &Span) -> bool {
    use super::page::TagRole::NoteMark;
    last.tag.role == Some(NoteMark) || span.tag.role == Some(NoteMark)
}

fn word_of(span: &Span, text: &str, x: f32, end_x: f32) -> Word {
    Word {
        text: text.to_owned(),
        x,
        end_x,
        baseline: span.baseline,
        size: span.size,
        bold: span.bold,
        italic: span.italic,
        invisible: span.invisible,
        artifact: span.artifact,
        turned: span.turned,
        tag: span.tag,
    }
}

/// The gap that divides the words of a row, in ems.
fn gap_of(row: &[Span]) -> f32 {
    let characters: usize = row.iter().map(|span| span.text.chars().count()).sum();
    let spaces: usize = row
        .iter()
        .map(|span| {
            span.text
                .trim_end()
                .chars()
                .filter(|c| c.is_whitespace())
                .count()
                + usize::from(span.text.trim().is_empty())
        })
        .sum();
    match spaces > 0 && spaces * CHARACTERS_PER_SPACE >= characters {
        true => GAP_BESIDE_SPACES_EM,
        false => GAP_EM,
    }
}

/// Leaves out glyphs that are drawn a second time in the same place.
fn drop_doubled(row: &mut Vec<Span>) {
    row.dedup_by(|second, first| {
        let near = (second.x - first.x).abs() <= DOUBLED_EM * first.size;
        near && second.text == first.text && !first.text.trim().is_empty()
    });
}

/// The words in a span's text with their places, and `None` for each space: places are shared out
/// by the number of characters.
fn pieces(span: &Span) -> impl Iterator<Item = Option<(&str, f32, f32)>> {
    let count = span.text.chars().count().max(1) as f32;
    let width = (span.end_x - span.x) / count;
    let mut before = 0;
    let mut rest = span.text.as_str();
    std::iter::from_fn(move || {
        let first = rest.chars().next()?;
        if first.is_whitespace() || first.is_control() {
            rest = &rest[first.len_utf8()..];
            before += 1;
            return Some(None);
        }
        let end = rest
            .find(|c: char| c.is_whitespace() || c.is_control())
            .unwrap_or(rest.len());
        let (text, after) = rest.split_at(end);
        let characters = text.chars().count();
        let x = span.x + before as f32 * width;
        before += characters;
        rest = after;
        let end_x = match rest.is_empty() {
            true => span.end_x,
            false => span.x + before as f32 * width,
        };
        Some(Some((text, x, end_x)))
    })
}
