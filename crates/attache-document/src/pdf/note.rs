//! Which lines are footnotes?
//!
//! Notes stand at the foot of a column, under a short ruling, in small letters or after a raised mark,
//! and are numbered. One of these alone is not enough, save a tag of the file.

use std::collections::BTreeSet;
use std::ops::Range;

use super::contents::is_one_of;
use super::layout::{Judged, Role, Typography, regions};
use super::line::{is_note_mark, is_sign};
use super::page::{Ruling, TagRole};

/// Text at most so large beside the body is small.
const SMALL: f32 = 0.93;
/// Text more than so large beside the body is no note.
const LARGE: f32 = 1.04;
/// Without a ruling, notes begin in this share of the page's height from the bottom.
const LOWER_SHARE: f32 = 0.6;
/// A ruling above notes is at most this share of the column wide …
const RULING_SHARE: f32 = 0.67;
/// … and at least so long, in points.
const RULING_POINTS: f32 = 15.0;
/// A note that goes on in the next column stands under a gap of so many lines there.
const CONTINUED_GAP: f32 = 1.3;
/// The same, where it does not begin with a small letter.
const CONTINUED_WIDE_GAP: f32 = 1.8;
/// At most so many lines of a note go on in the next column, or as many as are small there.
const CONTINUED_LINES: usize = 8;

/// Where the last note ended.
#[derive(Default)]
struct Sequence {
    /// Its number, if it has one.
    number: Option<u32>,
    /// Whether it broke off in a sentence.
    open: bool,
    /// The page on which it ended.
    page: usize,
}

/// Marks the notes.
pub(crate) fn mark(
    lines: &mut [Judged],
    rulings: &[Vec<Ruling>],
    heights: &[f32],
    typography: &Typography,
) {
    let mut sequence = Sequence::default();
    for range in regions(lines) {
        let page = lines[range.start].line.page;
        if page > sequence.page + 1 {
            sequence.open = false;
        }
        let column = Column {
            rulings: &rulings[page],
            height: heights[page],
            typography,
        };
        let tagged = lines[range.clone()]
            .iter()
            .any(|judged| judged.role == Role::Note);
        if !tagged {
            let Some((start, reason)) = column.start(lines, range.clone(), &sequence) else {
                continue;
            };
            for judged in &mut lines[start..range.end] {
                judged.guess(Role::Note, reason);
                part_mark(judged);
            }
        }
        divide(&mut lines[range], &mut sequence);
    }
}

/// Marks the notes that stand together at the end, under a heading such as `Notes`: each begins with its
/// number, and the numbers follow each other.
pub(crate) fn mark_endnotes(lines: &mut [Judged]) {
    let mut at = 0;
    while at < lines.len() {
        let heading = lines[at].role == Role::Heading && is_title_of_notes(&lines[at].line.text);
        at += 1;
        if !heading {
            continue;
        }
        let is_end = |judged: &Judged| judged.role == Role::Heading;
        let count = lines[at..]
            .iter()
            .take_while(|judged| !is_end(judged))
            .count();
        let section = &mut lines[at..at + count];
        let mut next = None;
        let mut open = false;
        for judged in section {
            if !matches!(judged.role, Role::Text | Role::List | Role::Note) {
                continue;
            }
            let follows = match (opening(judged), next) {
                (Some(Opening::Number(found)), Some(next)) => found == next,
                (Some(Opening::Number(found)), None) => found == 1,
                _ => false,
            };
            if let (true, Some(Opening::Number(found))) = (follows, opening(judged)) {
                next = Some(found + 1);
                open = true;
            }
            if open {
                judged.guess(Role::Note, "numbered under the heading of the notes");
                judged.opens = follows;
                part_mark(judged);
            }
        }
    }
}

fn is_title_of_notes(text: &str) -> bool {
    const TITLES: [&str; 4] = ["notes", "endnotes", "footnotes", "notesandreferences"];
    is_one_of(text, &TITLES)
}

/// Parts the mark of a note from the word that stands against it.
fn part_mark(judged: &mut Judged) {
    let text = &judged.line.text;
    let glued = glued_number(text).or_else(|| glued_sign(text));
    if judged.line.opening_mark.is_none()
        && let Some((mark, rest)) = glued
    {
        judged.line.text = format!("{mark} {rest}");
    }
}

/// Finds where each note of a column begins.
fn divide(lines: &mut [Judged], sequence: &mut Sequence) {
    let mut last: Option<usize> = None;
    for number in 0..lines.len() {
        if lines[number].role != Role::Note {
            continue;
        }
        let opening = opening(&lines[number]);
        let follows = match (opening, sequence.number) {
            (Some(Opening::Number(found)), Some(before)) => {
                found == before + 1 || found == 1 || lines[number].line.opening_mark.is_some()
            }
            (Some(_), _) => true,
            (None, _) => false,
        };
        let tag = lines[number].line.tag.element;
        let other_tag = last.is_some_and(|last| tag != 0 && lines[last].line.tag.element != tag);
        let unread = lines[number].line.tag.role == Some(TagRole::UnderRuling);
        lines[number].opens = follows
            || (other_tag && (opening.is_some() || unread))
            || (last.is_none() && !sequence.open);
        if let (true, Some(Opening::Number(found))) = (follows, opening) {
            sequence.number = Some(found);
        }
        last = Some(number);
    }
    if let Some(last) = last {
        sequence.open = !ends_sentence(&lines[last].line.text);
        sequence.page = lines[last].line.page;
    }
}

/// How a note begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Opening {
    Number(u32),
    Sign,
}

/// The mark that a line begins with, if it begins as a note does.
fn opening(judged: &Judged) -> Option<Opening> {
    let line = &judged.line;
    let mark = match &line.opening_mark {
        Some(mark) => mark.as_str(),
        None => {
            if let Some((digits, _)) = glued_number(&line.text) {
                return digits.parse().ok().map(Opening::Number);
            }
            if glued_sign(&line.text).is_some() {
                return Some(Opening::Sign);
            }
            let first = line.text.split_whitespace().next()?;
            let rest = line.text[first.len()..].trim_start();
            if !rest.starts_with(|c: char| {
                c.is_alphanumeric() || matches!(c, '"' | '“' | '‘' | '(' | '[' | '\'')
            }) {
                return None;
            }
            first
        }
    };
    let mark = mark.trim_matches(['[', ']', '(', ')', '.']);
    if !mark.is_empty() && mark.chars().all(is_sign) && is_note_mark(mark) {
        return Some(Opening::Sign);
    }
    (mark.len() <= 3)
        .then(|| mark.parse().ok())
        .flatten()
        .map(Opening::Number)
}

/// A number and the word that stands against it: `1` and `The` of `1The figure`.
fn glued_number(text: &str) -> Option<(&str, &str)> {
    let rest = text.trim_start_matches(|c: char| c.is_ascii_digit());
    let digits = &text[..text.len() - rest.len()];
    let word = rest
        .split(|c: char| !c.is_alphabetic())
        .next()
        .unwrap_or("");
    let capital =
        word.starts_with(char::is_uppercase) && word.chars().skip(1).all(char::is_lowercase);
    ((1..=3).contains(&digits.len()) && capital && word.chars().count() > 1)
        .then_some((digits, rest))
}

/// A sign and the word that stands against it: `*` and `The` of `*The figure`.
fn glued_sign(text: &str) -> Option<(&str, &str)> {
    let rest = text.trim_start_matches(is_sign);
    let sign = &text[..text.len() - rest.len()];
    (is_note_mark(sign) && rest.starts_with(char::is_uppercase)).then_some((sign, rest))
}

struct Column<'a> {
    rulings: &'a [Ruling],
    height: f32,
    typography: &'a Typography,
}

impl Column<'_> {
    /// Where the notes of a column begin, and how that is known.
    fn start(
        &self,
        lines: &[Judged],
        range: Range<usize>,
        sequence: &Sequence,
    ) -> Option<(usize, &'static str)> {
        let text = |number: &usize| lines[*number].role == Role::Text;
        // Nothing large stands among notes, so they begin after the last large line.
        let floor = range
            .clone()
            .rev()
            .find(|&number| {
                !text(&number) || lines[number].line.size > LARGE * self.typography.size
            })
            .map_or(range.start, |number| number + 1);
        let rest = floor..range.end;
        self.under_ruling(lines, range.clone(), rest.clone(), sequence)
            .map(|start| (start, "under the ruling above notes"))
            .or_else(|| {
                let start = self.small_or_raised(lines, rest.clone(), sequence)?;
                Some((start, "numbered as a note at the foot of its column"))
            })
            .or_else(|| {
                let start = self.continued(lines, rest, sequence)?;
                Some((start, "goes on with the note before"))
            })
    }

    fn under_ruling(
        &self,
        lines: &[Judged],
        column: Range<usize>,
        rest: Range<usize>,
        sequence: &Sequence,
    ) -> Option<usize> {
        let left = column
            .clone()
            .map(|number| lines[number].line.x)
            .min_by(f32::total_cmp)?;
        let right = column
            .map(|number| lines[number].line.end_x)
            .max_by(f32::total_cmp)?;
        let fits = |ruling: &&Ruling| {
            let length = ruling.end_x - ruling.x;
            (ruling.x - left).abs() <= self.typography.size
                && length >= RULING_POINTS
                && length <= RULING_SHARE * (right - left).max(0.45 * self.height)
        };
        self.rulings.iter().filter(fits).find_map(|ruling| {
            let start = rest
                .clone()
                .find(|&number| lines[number].line.baseline < ruling.y)?;
            // A ruling that lies in a line underlines it.
            let above = start.checked_sub(1).filter(|&above| above >= rest.start);
            let underlined = above.is_some_and(|above| {
                lines[above].line.baseline - ruling.y < 0.2 * lines[above].line.size
            });
            let line = &lines[start];
            let like_note = opening(line).is_some() || sequence.open;
            (like_note && !underlined).then_some(start)
        })
    }

    fn small_or_raised(
        &self,
        lines: &[Judged],
        rest: Range<usize>,
        sequence: &Sequence,
    ) -> Option<usize> {
        let next = sequence.number.map_or(1, |number| number + 1);
        let low = |judged: &Judged| judged.line.baseline <= LOWER_SHARE * self.height;
        let small = |judged: &Judged| judged.line.size <= SMALL * self.typography.size;
        let start = rest.clone().find(|&number| {
            let judged = &lines[number];
            let marked = match opening(judged) {
                Some(Opening::Number(found)) => {
                    let raised = judged.line.opening_mark.is_some();
                    let expected = found == next || found == 1 || found == next + 1;
                    (raised || small(judged)) && (expected || small(judged) && raised)
                }
                Some(Opening::Sign) => judged.line.opening_mark.is_some() || small(judged),
                None => false,
            };
            marked && low(judged)
        })?;
        // Small lines just above are the end of a note from the column before.
        let above = (rest.start..start)
            .rev()
            .take_while(|&number| sequence.open && small(&lines[number]) && low(&lines[number]));
        Some(above.last().unwrap_or(start))
    }

    /// Where a note that broke off in the column before goes on, set apart at the foot of this one.
    fn continued(
        &self,
        lines: &[Judged],
        rest: Range<usize>,
        sequence: &Sequence,
    ) -> Option<usize> {
        if !sequence.open {
            return None;
        }
        let is_small = |judged: &Judged| judged.line.size <= SMALL * self.typography.size;
        let small = rest
            .clone()
            .rev()
            .take_while(|&number| is_small(&lines[number]))
            .count();
        let from = rest
            .end
            .saturating_sub(CONTINUED_LINES.max(small))
            .max(rest.start);
        (from..rest.end).rev().find(|&number| {
            let judged = &lines[number];
            let gap = match number.checked_sub(1).filter(|&above| above >= rest.start) {
                Some(above) => lines[above].line.baseline - judged.line.baseline,
                None => f32::INFINITY,
            };
            let begins_small = judged.line.text.starts_with(char::is_lowercase);
            let small = is_small(judged);
            let needed = if begins_small || small {
                CONTINUED_GAP
            } else {
                CONTINUED_WIDE_GAP
            };
            let low = judged.line.baseline <= (1.0 - LOWER_SHARE) * self.height;
            low && gap >= needed * self.typography.leading && (gap.is_finite() || small)
        })
    }
}

/// Whether a text ends as a sentence does.
pub(crate) fn ends_sentence(text: &str) -> bool {
    let text = text.trim_end_matches(|c: char| {
        c.is_whitespace() || matches!(c, '"' | '”' | '’' | '\'' | ')' | ']' | '»')
    });
    text.ends_with(['.', '!', '?', '…'])
}

/// Takes the marks of notes that are set like the text, as in `partners.2`, off the lines of pages
/// that have notes of these numbers.
pub(crate) fn take_marks(lines: &mut [Judged]) {
    let mut numbers: BTreeSet<(usize, u32)> = BTreeSet::new();
    for judged in lines.iter() {
        if judged.role == Role::Note
            && judged.opens
            && let Some(Opening::Number(number)) = opening(judged)
        {
            numbers.insert((judged.line.page, number));
        }
    }
    for judged in lines.iter_mut() {
        if !matches!(judged.role, Role::Text | Role::List | Role::Heading) {
            continue;
        }
        let page = judged.line.page;
        let mut taken = Vec::new();
        let is_note = |digits: &str| {
            let number = digits.parse().ok();
            number.is_some_and(|number| numbers.contains(&(page, number)))
        };
        let text = without_marks(&judged.line.text, is_note, &mut taken);
        if !taken.is_empty() {
            judged.line.text = text;
            judged.line.marks.extend(taken);
        }
    }
}

fn without_marks(text: &str, is_note: impl Fn(&str) -> bool, taken: &mut Vec<String>) -> String {
    let words = text.split(' ').map(|word| {
        let stem = word.trim_end_matches(|c: char| c.is_ascii_digit());
        let digits = &word[stem.len()..];
        let after_sentence = stem.ends_with(['.', ',', ';', ':', '!', '?', '"', '”', '’', ')'])
            && stem.chars().any(char::is_alphabetic);
        let letters = stem.chars().filter(|c| c.is_lowercase()).count();
        let after_word = letters >= 3 && stem.ends_with(char::is_lowercase);
        if digits.is_empty() || !(after_sentence || after_word) || !is_note(digits) {
            return word;
        }
        taken.push(digits.to_owned());
        stem
    });
    words.collect::<Vec<&str>>().join(" ")
}
