//! Which words does a page hold, and where?

use std::ops::Range;

use super::page::{Span, Tag};

/// Baselines closer than this, in ems, are the same.
const SAME_BASELINE_EM: f32 = 0.12;
/// A gap wider than this, in ems, divides words where the line draws no spaces …
const GAP_EM: f32 = 0.12;
/// … and than this where it does.
const GAP_BESIDE_SPACES_EM: f32 = 0.2;
/// A line that draws a space for so many characters draws all its spaces.
const CHARACTERS_PER_SPACE: usize = 14;
/// What stands so many ems apart is never one word.
const APART_EM: f32 = 0.75;
/// So many letters that stand one by one may be a letterspaced word …
const LETTERSPACED_PIECES: usize = 4;
/// … if most of the gaps between them are at least so wide, in ems.
const LETTERSPACED_EM: f32 = 0.05;
/// A gap between letterspaced words is so many times the gap between their letters.
const LETTERSPACED_WORD_GAP: f32 = 1.6;
/// A raised mark is at most so large beside its word …
const MARK_SIZE: f32 = 0.85;
/// … is raised by at most so many ems …
const MARK_RISE_EM: f32 = 0.6;
/// … and stands at most so many ems from it.
const MARK_GAP_EM: f32 = 1.0;
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
    pub(crate) face: u32,
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

/// Whether a row is the raised mark just before another.
pub(crate) fn is_mark_of(raised: &Row, row: &Row) -> bool {
    let (Some(mark), Some(first)) = (raised.last(), row.first()) else {
        return false;
    };
    let rise = mark.baseline - first.baseline;
    raised.len() == 1
        && mark.size < MARK_SIZE * first.size
        && rise <= MARK_RISE_EM * first.size
        && (first.x - mark.end_x).abs() <= MARK_GAP_EM * first.size
}

/// Whether a row is the raised mark beside a word of another.
pub(crate) fn is_mark_in(raised: &Row, row: &Row) -> bool {
    let [mark] = raised.as_slice() else {
        return false;
    };
    row.iter().any(|word| {
        let rise = mark.baseline - word.baseline;
        let gap = (mark.x - word.end_x).max(word.x - mark.end_x);
        mark.size < MARK_SIZE * word.size
            && rise <= MARK_RISE_EM * word.size
            && gap <= MARK_GAP_EM * word.size
    })
}

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
    let gaps = gaps(&row);
    let mut words: Row = Vec::new();
    // Whether the next piece begins a word whatever the gap.
    let mut apart = true;
    for (span, gap_em) in row.iter().zip(gaps) {
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
        face: span.face,
        invisible: span.invisible,
        artifact: span.artifact,
        turned: span.turned,
        tag: span.tag,
    }
}

/// For each span of a row, the gap before it that divides words, in ems.
fn gaps(row: &[Span]) -> Vec<f32> {
    let mut gaps = vec![gap_of(row); row.len()];
    let mut runs: Vec<Range<usize>> = Vec::new();
    for at in 0..row.len() {
        let apart = at == 0 || row[at].x - row[at - 1].end_x >= APART_EM * row[at].size;
        match runs.last_mut().filter(|_| !apart) {
            Some(run) => run.end = at + 1,
            None => runs.push(at..at + 1),
        }
    }
    let usual: Vec<Option<f32>> = runs
        .iter()
        .map(|run| letterspacing(&row[run.clone()]))
        .collect();
    let Some(elsewhere) = usual.iter().flatten().copied().next() else {
        return gaps;
    };
    for (run, usual) in runs.into_iter().zip(usual) {
        // Short words and years beside letterspaced words are set like them.
        let alike = || is_spaced_by(&row[run.clone()], elsewhere).then_some(elsewhere);
        let Some(usual) = usual.or_else(alike) else {
            continue;
        };
        for place in run.skip(1) {
            // Numbers stand before titles.
            let number = row[place - 1].text.ends_with(|c: char| c.is_ascii_digit())
                && row[place].text.starts_with(char::is_alphabetic);
            gaps[place] = match number {
                true => 1.2 * usual,
                false => LETTERSPACED_WORD_GAP * usual + 0.05,
            };
        }
    }
    gaps
}

/// Where letters stand one by one with about the same gap between them, that gap, in ems.
fn letterspacing(run: &[Span]) -> Option<f32> {
    let drawn = || run.iter().filter(|span| !span.text.trim().is_empty());
    let letters = drawn().filter(|span| is_single(span, char::is_alphabetic));
    let (letters, pieces) = (letters.count(), drawn().count());
    if pieces < LETTERSPACED_PIECES || 10 * letters < 7 * pieces {
        return None;
    }
    let mut gaps = gaps_between(run);
    let wide = gaps.iter().filter(|&&gap| gap >= LETTERSPACED_EM).count();
    if 10 * wide < 7 * gaps.len() {
        return None;
    }
    gaps.sort_by(f32::total_cmp);
    gaps.get(gaps.len() / 2).copied()
}

/// Whether a run consists of single letters and figures with about this gap between them, in ems.
fn is_spaced_by(run: &[Span], usual: f32) -> bool {
    let single =
        |span: &Span| span.text.trim().is_empty() || is_single(span, char::is_alphanumeric);
    run.iter().all(single)
        && gaps_between(run)
            .iter()
            .all(|&gap| gap >= 0.5 * usual && gap <= LETTERSPACED_WORD_GAP * usual)
}

fn is_single(span: &Span, kind: fn(char) -> bool) -> bool {
    let mut characters = span.text.chars();
    characters.next().is_some_and(kind) && characters.next().is_none()
}

/// The gaps between neighbours in a run that are no spaces, in ems.
fn gaps_between(run: &[Span]) -> Vec<f32> {
    run.windows(2)
        .filter(|two| two.iter().all(|span| !span.text.trim().is_empty()))
        .map(|two| (two[1].x - two[0].end_x) / two[1].size.max(two[0].size))
        .collect()
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

#[cfg(test)]
mod tests {
    use super::*;

    /// The words of pieces that begin at these places and are 5 points wide a character.
    fn row_of(pieces: &[(f32, &str)]) -> Vec<String> {
        let spans = pieces.iter().map(|&(x, text)| {
            let end_x = x + 5.0 * text.chars().count() as f32;
            Span::plain(text.to_owned(), x..end_x, 700.0, 10.0)
        });
        let rows = rows(spans.collect());
        rows.into_iter().flatten().map(|word| word.text).collect()
    }

    /// Letters one by one, so many points apart, and a space drawn for each space.
    fn spaced(text: &str, apart: f32) -> Vec<(f32, String)> {
        let place = |(number, letter): (usize, char)| {
            (72.0 + number as f32 * (5.0 + apart), letter.to_string())
        };
        text.chars().enumerate().map(place).collect()
    }

    fn read(pieces: &[(f32, String)]) -> Vec<String> {
        let pieces: Vec<(f32, &str)> = pieces.iter().map(|(x, text)| (*x, text.as_str())).collect();
        row_of(&pieces)
    }

    #[test]
    fn letterspaced_words_are_divided_by_the_spaces_between_them() {
        for apart in [1.0, 1.3, 2.5, 4.0] {
            let words = read(&spaced("Work of 2030 and on", apart));
            assert_eq!(
                words,
                ["Work", "of", "2030", "and", "on"],
                "{apart} points apart"
            );
        }
    }

    #[test]
    fn a_number_before_a_letterspaced_title_is_a_word() {
        let mut pieces = spaced("Harbours", 1.5);
        pieces.iter_mut().for_each(|piece| piece.0 += 9.0);
        pieces.push((72.0, "4".to_owned()));
        assert_eq!(read(&pieces), ["4", "Harbours"]);
    }

    #[test]
    fn short_words_are_no_letters_of_one() {
        assert_eq!(
            row_of(&[(72.0, "I"), (80.0, "am"), (93.0, "in")]),
            ["I", "am", "in"]
        );
        assert_eq!(
            row_of(&[(72.0, "to"), (85.0, "be"), (98.0, "or"), (111.0, "no")]),
            ["to", "be", "or", "no"]
        );
    }
}
