//! Which lines are items of lists, and which are captions?

use super::layout::{Judged, Role, Typography, regions};
use super::line::Line;
use super::note::ends_sentence;

/// The text of an item is set in by at least so much, in ems.
const HANGING_EM: f32 = 0.6;
/// Lines of an item stand at most so many leadings apart.
const ITEM_LEADING: f32 = 1.35;
/// The most lines of a caption.
const CAPTION_LINES: usize = 5;

/// Marks captions by their first words.
pub(crate) fn mark_captions(lines: &mut [Judged], typography: &Typography) {
    mark(lines, is_caption, |lines, start, end| {
        caption(lines, start, end, typography)
    });
}

/// Marks list items by their bullets.
pub(crate) fn mark_items(lines: &mut [Judged], typography: &Typography) {
    mark(lines, is_bulleted, |lines, start, end| {
        item(lines, start, end, typography)
    });
}

/// Lets `take` have the lines of text whose text `begins`; it tells how many lines it took.
fn mark(
    lines: &mut [Judged],
    begins: fn(&str) -> bool,
    take: impl Fn(&mut [Judged], usize, usize) -> usize,
) {
    for range in regions(lines) {
        let mut number = range.start;
        while number < range.end {
            let judged = &lines[number];
            let here = judged.role == Role::Text
                && begins(&judged.line.text)
                && !(begins_with_dash(&judged.line.text)
                    && number > range.start
                    && in_sentence(&lines[number - 1], judged));
            let taken = if here {
                take(lines, number, range.end)
            } else {
                1
            };
            number += taken.max(1);
        }
    }
}

/// Marks what goes on, at the head of a column, of a caption that broke off at the end of the column before. The
/// notes are known by now.
pub(crate) fn continue_captions(lines: &mut [Judged], typography: &Typography) {
    let columns = regions(lines);
    for two in columns.windows(2) {
        let of_text = |number: &usize| !matches!(lines[*number].role, Role::Note);
        let broken = two[0].clone().rev().find(of_text).filter(|&number| {
            lines[number].role == Role::Caption && !ends_sentence(&lines[number].line.text)
        });
        let (Some(last), start) = (broken, two[1].start) else {
            continue;
        };
        let above = &lines[last].line;
        let unlike_text = above.italic
            || (above.bold && !typography.bold)
            || (above.size - typography.size).abs() > 0.05 * typography.size;
        let count = (start..two[1].end)
            .take_while(|&number| {
                let line = &lines[number].line;
                let near = number == start
                    || lines[number - 1].line.baseline - line.baseline <= 1.25 * typography.leading;
                near && lines[number].role == Role::Text && is_set_like(above, line)
            })
            .count();
        let next_to = lines[start].line.page <= above.page + 1;
        if unlike_text && next_to && (1..CAPTION_LINES).contains(&count) {
            for judged in &mut lines[start..start + count] {
                judged.guess(Role::Caption, "goes on with the caption before");
            }
            lines[start].opens = false;
        }
    }
}

/// Whether two lines have letters of one size and style.
fn is_set_like(above: &Line, line: &Line) -> bool {
    (above.size - line.size).abs() <= 0.05 * line.size
        && above.bold == line.bold
        && above.italic == line.italic
}

fn caption(lines: &mut [Judged], start: usize, end: usize, typography: &Typography) -> usize {
    let count = 1
        + (start + 1..end.min(start + CAPTION_LINES))
            .take_while(|&number| {
                let (above, line) = (&lines[number - 1].line, &lines[number].line);
                lines[number].role == Role::Text
                    && above.baseline - line.baseline <= 1.25 * typography.leading
                    && is_set_like(above, line)
                    && !is_caption(&line.text)
            })
            .count();
    // Text that begins like a caption and goes on for long is text.
    if count == CAPTION_LINES {
        return 1;
    }
    for judged in &mut lines[start..start + count] {
        judged.guess(Role::Caption, "begins like a caption");
    }
    lines[start].opens = true;
    count
}

fn item(lines: &mut [Judged], start: usize, end: usize, typography: &Typography) -> usize {
    let (x, size) = (lines[start].line.x, lines[start].line.size);
    let set_in = |number: usize| {
        let line = &lines[number].line;
        line.x - x >= HANGING_EM * size && line.x - x <= 5.0 * size
    };
    let goes_on = |number: &usize| {
        let (above, line) = (&lines[number - 1].line, &lines[*number].line);
        lines[*number].role == Role::Text
            && above.baseline - line.baseline <= ITEM_LEADING * typography.leading
            && (line.size - size).abs() <= 0.08 * size
            && !is_bulleted(&line.text)
    };
    let hanging = (start + 1..end)
        .take_while(|number| goes_on(number) && set_in(*number))
        .count();
    for judged in &mut lines[start..=start + hanging] {
        judged.guess(Role::List, "begins with a bullet");
    }
    lines[start].opens = true;
    1 + hanging
}

fn begins_with_dash(text: &str) -> bool {
    text.starts_with(['–', '—', '-'])
}

/// Whether a line stands right below a line of its column that breaks off in a sentence, so that a dash
/// at its beginning is one within the sentence.
fn in_sentence(above: &Judged, judged: &Judged) -> bool {
    let (above, below) = (&above.line, &judged.line);
    (above.x - below.x).abs() <= 0.3 * below.size
        && (above.size - below.size).abs() <= 0.05 * below.size
        && above.baseline - below.baseline <= 1.6 * below.size
        && !ends_sentence(&above.text)
        && !above.text.ends_with([':', ';', ','])
        && !begins_with_dash(&above.text)
}

fn is_bulleted(text: &str) -> bool {
    let mut characters = text.chars();
    let bullet = characters.next().is_some_and(|first| {
        matches!(
            first,
            '•' | '▪' | '◦' | '●' | '○' | '■' | '□' | '‣' | '·' | '➢' | '✓' | '❖'
        )
    });
    if bullet {
        return true;
    }
    text.split_once(' ').is_some_and(|(mark, rest)| {
        // The symbol font of some programs has its square bullet in the place of the section sign.
        matches!(mark, "–" | "—" | "-" | "o" | "§") && rest.starts_with(char::is_uppercase)
    })
}

/// Whether a line begins like `Figure 3. Title` or `Table 1: Title`.
fn is_caption(text: &str) -> bool {
    const NAMES: [&str; 9] = [
        "Figure", "FIGURE", "Fig.", "Table", "TABLE", "Chart", "Map", "Exhibit", "Box",
    ];
    let mut words = text.split(' ');
    let (Some(name), Some(number)) = (words.next(), words.next()) else {
        return false;
    };
    let label = number.trim_end_matches(['.', ':', '–', '—']);
    let numbered = !label.is_empty()
        && label.len() <= 5
        && label.bytes().all(|b| {
            b.is_ascii_digit() || matches!(b, b'.' | b'-' | b'I' | b'V' | b'X' | b'A'..=b'H')
        });
    let divided = number.len() > label.len()
        || words
            .next()
            .is_some_and(|next| matches!(next, "–" | "—" | "-" | "|" | ":"));
    NAMES.contains(&name) && numbered && divided
}
