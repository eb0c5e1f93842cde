//! What do the lines before the text of a pasted page say: title, authors, date, credit?

use std::ops::Range;

use super::line::Line;
use crate::document::{Block, BlockKind, Certainty};
use crate::field::Field;
use crate::web::pointer;

/// So many lines may stand before the text.
const MOST_LINES: usize = 15;
/// A line of so many words that ends like a sentence, or of twice as many, is text.
const FEWEST_TEXT_WORDS: usize = 18;
/// A title has no more words than this.
const MOST_TITLE_WORDS: usize = 30;

/// The opening of an article.
#[derive(Clone, Debug, Default)]
pub(super) struct Opening {
    lines: Vec<Marked>,
    /// What the article says further down of where its full text is.
    pointer: Option<String>,
    /// The credits of images below the opening.
    credits: Vec<String>,
}

#[derive(Clone, Debug)]
struct Marked {
    span: Range<usize>,
    text: String,
    what: What,
    fields: Vec<(&'static str, Vec<String>)>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum What {
    Title,
    Credit,
    About,
    Other,
}

/// Finds the opening. A text with a byline, with a pointer to the full article, or with cards behind it was a page;
/// of any other text nothing is said.
pub(super) fn find(lines: &[Line<'_>], has_cards: bool) -> Option<Opening> {
    let text = lines.iter().take(MOST_LINES + 1).position(is_text)?;
    let opening = &lines[..text];
    let pointer = lines[text..]
        .iter()
        .find(|line| pointer::is_pointer(line.text));
    let byline = opening
        .iter()
        .position(|line| !line.look.authors.is_empty());
    let about = opening.iter().filter(|line| line.look.is_about()).count();
    if byline.is_none() && !(about > 0 && (pointer.is_some() || has_cards)) {
        return None;
    }
    let title = title(opening, byline)?;
    let mark = |(place, line): (usize, &Line<'_>)| {
        let what = match pointer::credit(line.text) {
            _ if place == title => What::Title,
            Some(_) => What::Credit,
            None if line.look.is_about() => What::About,
            None => What::Other,
        };
        Marked {
            span: line.span.clone(),
            text: line.text.to_owned(),
            what,
            fields: fields(line, what),
        }
    };
    let below = lines[text..]
        .iter()
        .filter(|line| line.words() <= FEWEST_TEXT_WORDS);
    Some(Opening {
        lines: opening.iter().enumerate().map(mark).collect(),
        pointer: pointer.map(|line| line.text.to_owned()),
        credits: below.filter_map(|line| credit_line(line.text)).collect(),
    })
}

fn is_text(line: &Line<'_>) -> bool {
    let words = line.words();
    !line.look.is_about()
        && pointer::credit(line.text).is_none()
        && (words >= FEWEST_TEXT_WORDS && line.ends_like_a_sentence() || words > MOST_TITLE_WORDS)
}

/// A line of the text that is a credit and nothing else.
fn credit_line(line: &str) -> Option<String> {
    let credit = pointer::credit(line)?;
    let begins = line.len() - credit.len() <= "photograph courtesy of the ".len();
    begins.then(|| credit.to_owned())
}

/// The title: the line before the byline, if that is not about the article itself; else the line after the last
/// line about it; else the first line that could be one.
fn title(opening: &[Line<'_>], byline: Option<usize>) -> Option<usize> {
    let could_be = |place: &usize| {
        opening.get(*place).is_some_and(|line| {
            !line.look.is_about()
                && pointer::credit(line.text).is_none()
                && (2..=MOST_TITLE_WORDS).contains(&line.words())
                && !line.text.ends_with('.')
        })
    };
    let before_byline = byline.and_then(|at| {
        let mut candidates = (0..at).rev().filter(could_be);
        let nearest = candidates.next()?;
        // A title and a subtitle: the upper one, if they stand together and nothing else stands above.
        let upper = candidates
            .next()
            .filter(|&upper| upper + 1 == nearest && !opening[nearest].after_gap);
        Some(upper.unwrap_or(nearest))
    });
    let last_about = opening.iter().rposition(|line| line.look.is_about());
    before_byline
        .or_else(|| last_about.and_then(|at| (at + 1..opening.len()).find(could_be)))
        .or_else(|| (0..opening.len()).find(could_be))
}

fn fields(line: &Line<'_>, what: What) -> Vec<(&'static str, Vec<String>)> {
    let mut fields = Vec::new();
    match what {
        What::Title => fields.push(("title", vec![line.text.to_owned()])),
        What::Credit => {
            let credit = pointer::credit(line.text).unwrap_or_default();
            fields.push(("image_credit", vec![credit.to_owned()]));
        }
        What::About => {
            let look = &line.look;
            if !look.authors.is_empty() {
                fields.push(("authors", look.authors.clone()));
            }
            fields.extend(look.date.map(|date| ("date", vec![date.to_string()])));
            fields.extend(look.kind.map(|kind| ("type", vec![kind.to_owned()])));
            fields.extend(look.rest.clone().map(|rest| ("topic", vec![rest])));
        }
        What::Other => {}
    }
    fields
}

impl Opening {
    /// What is known of the article, each with the line that says so.
    pub(super) fn fields(&self) -> Vec<Field> {
        let mut fields: Vec<Field> = Vec::new();
        let mut add = |key: &str, values: Vec<String>, place: String| {
            // The first date is that of publication; a later one says when it was changed.
            if fields.iter().all(|field| field.key != key) {
                fields.push(Field::new(key, values).found_in(place));
            }
        };
        for line in &self.lines {
            for (key, values) in &line.fields {
                add(key, values.clone(), format!("line \"{}\"", line.text));
            }
        }
        if let Some(pointer) = &self.pointer {
            let place = format!("line \"{pointer}\"");
            if let Some(outlet) = pointer::outlet(pointer) {
                add("outlet", vec![outlet.to_owned()], place.clone());
                add("publisher", vec![outlet.to_owned()], place.clone());
            }
            if let Some(kind) = pointer::kind(pointer) {
                add("type", vec![kind.to_owned()], place);
            }
        }
        if !self.credits.is_empty() {
            add(
                "image_credit",
                self.credits.clone(),
                "credit in the text".to_owned(),
            );
        }
        fields
    }
}

/// Gives each line of the opening a block of its own.
pub(super) fn mark(text: &str, blocks: &mut Vec<Block>, opening: &Opening) {
    let Some(last) = opening.lines.last() else {
        return;
    };
    let end = last.span.end;
    let mut marked: Vec<Block> = opening.lines.iter().map(block).collect();
    let old = std::mem::take(blocks);
    for mut block in old.into_iter().filter(|block| block.span.end > end) {
        // The text may begin in the same block as the opening: what is left of it begins behind white space.
        if block.span.start < end {
            let rest = text.get(end..block.span.end).unwrap_or_default();
            block.span.start = block.span.end - rest.trim_start().len();
        }
        if !block.span.is_empty() {
            marked.push(block);
        }
    }
    *blocks = marked;
}

fn block(line: &Marked) -> Block {
    let (kind, level, reason) = match line.what {
        What::Title => (BlockKind::Heading, Some(1), "the title of a pasted page"),
        What::Credit => (BlockKind::Caption, None, "the credit of an image"),
        What::About => (
            BlockKind::Body,
            None,
            "date, author or sort of a pasted page",
        ),
        What::Other => (
            BlockKind::Body,
            None,
            "a line before the text of a pasted page",
        ),
    };
    Block {
        level,
        certainty: Certainty::Guessed,
        reason: Some(reason.into()),
        ..Block::new(kind, line.span.clone())
    }
}
