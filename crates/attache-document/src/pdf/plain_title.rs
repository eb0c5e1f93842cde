//! Which lines are titles though nothing in their letters says so?

use std::ops::Range;

use super::heading::{SAME_SIZE, begins_like_title, text_of};
use super::layout::{Judged, Role, Typography};
use super::line::Line;
use super::note::ends_sentence;
use super::witness::number_depth;

/// Above a heading that looks like the text lies a gap of so many lines …
const TITLE_GAP: f32 = 1.4;
/// … and it has at most so many words, besides its number …
const MOST_WORDS: usize = 10;
/// … on so many lines.
const MOST_LINES: usize = 3;
/// Above a paragraph lies a gap of so many lines, if it is not set in …
const PARAGRAPH_GAP: f32 = 1.15;
/// … by so much, in ems.
const INDENT_EM: f32 = 0.8;
/// So many lines tell how far a paragraph reaches.
const MARGIN_LINES: usize = 5;

/// How many lines from `number` look like the text and are yet set as a title: a few, alone between
/// a sentence that has ended and a line of text, short, and in the capitals of a title.
pub(crate) fn plain_title(
    lines: &[Judged],
    number: usize,
    range: &Range<usize>,
    typography: &Typography,
) -> Option<usize> {
    let first = &lines[number];
    // Lines with wide gaps are of a table.
    let text = |judged: &Judged| {
        judged.role == Role::Text && !judged.line.turned && judged.line.cells.len() <= 1
    };
    if !text(first) || first.line.size < SAME_SIZE * typography.size {
        return None;
    }
    if let Some(above) = number.checked_sub(1).filter(|&above| above >= range.start) {
        let above = &lines[above];
        // The mark of a note may stand behind the sentence.
        let sentence = above
            .line
            .text
            .trim_end_matches(|c: char| c.is_ascii_digit());
        let gap = above.line.baseline - first.line.baseline;
        let ended = above.role != Role::Text || ends_sentence(sentence);
        if gap < TITLE_GAP * typography.leading || !ended {
            return None;
        }
    }
    let numbered = number_depth(&first.line.text).is_some_and(|depth| depth > 1);
    let fits = |count: &usize| {
        let end = number + count;
        let Some(below) = lines.get(end).filter(|_| end < range.end) else {
            return false;
        };
        let title = &lines[number..end];
        let near = |judged: &Judged| {
            (judged.line.size - first.line.size).abs() <= 0.06 * first.line.size
                && judged.line.bold == first.line.bold
        };
        let margin = margin(&lines[end..range.end]);
        // A title breaks where its next word has no room, and ends where the next would have had it.
        let broken = title.windows(2).all(|two| {
            !has_room(&two[0].line, &two[1].line, margin)
                && two[0].line.baseline - two[1].line.baseline <= 1.75 * first.line.size
        });
        title.iter().all(|judged| text(judged) && near(judged))
            && broken
            && text(below)
            && (below.line.size - first.line.size).abs() <= 0.25 * first.line.size
            && below.line.text.starts_with(char::is_uppercase)
            && is_title_case(&text_of(lines, number..end))
            && (has_room(&lines[end - 1].line, &below.line, margin)
                || (numbered && lines[end - 1].line.end_x + 1.5 * first.line.size < margin)
                || begins_paragraph(&lines[end - 1].line, &lines[end..range.end], typography))
    };
    (1..=MOST_LINES).rev().find(fits)
}

/// How far the first lines of a paragraph reach.
fn margin(lines: &[Judged]) -> f32 {
    let size = lines.first().map_or(0.0, |first| first.line.size);
    let own = lines.iter().take(MARGIN_LINES).take_while(|judged| {
        judged.role == Role::Text && (judged.line.size - size).abs() <= 0.06 * size
    });
    own.map(|judged| judged.line.end_x).fold(0.0, f32::max)
}

/// Whether lines begin a paragraph, which is set in or stands apart from the line above.
fn begins_paragraph(above: &Line, lines: &[Judged], typography: &Typography) -> bool {
    let Some(first) = lines.first().map(|judged| &judged.line) else {
        return false;
    };
    let apart = above.baseline - first.baseline >= PARAGRAPH_GAP * typography.leading;
    let set_in = first.x - above.x >= INDENT_EM * first.size
        && lines
            .get(1)
            .is_some_and(|second| (second.line.x - above.x).abs() < 0.5 * first.size);
    apart || set_in
}

/// Whether the first word of the line below would have had room before the margin.
fn has_room(line: &Line, below: &Line, margin: f32) -> bool {
    let word = below.text.split_whitespace().next().unwrap_or("");
    let letters = below.text.chars().count().max(1) as f32;
    let width = below.width() / letters * word.chars().count() as f32;
    line.end_x + width + 0.5 * line.size < margin
}

/// Whether all longer words of a line begin with a capital, and it is no sentence.
fn is_title_case(text: &str) -> bool {
    let words = || {
        text.split(|c: char| c.is_whitespace() || c == '-')
            .filter(|word| word.chars().filter(|c| c.is_alphabetic()).count() >= 4)
    };
    words().next().is_some()
        && words().all(|word| word.starts_with(char::is_uppercase))
        && text.split_whitespace().count() <= MOST_WORDS + usize::from(number_depth(text).is_some())
        && !text.contains(':')
        && text.ends_with(|c: char| c.is_alphanumeric() || c == ')')
        && text
            .split_whitespace()
            .next_back()
            .is_some_and(|last| !last.starts_with(char::is_lowercase))
        && begins_like_title(text)
}
