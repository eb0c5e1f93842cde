//! Is a plain text a web page that somebody pasted, and what does the page say beside its article?
//!
//! Such a page opens with short lines (credit, date, title, byline) and may end with cards of other publications, or
//! be a list of such cards altogether. The lines at its opening become metadata and stay in the text; the cards become
//! records, and their words are no text of the article.

pub(crate) mod card;
pub(crate) mod line;
mod opening;

use std::ops::Range;

use crate::document::{Block, BlockKind, Certainty, Record};
use crate::field::Field;
use crate::read::Parsed;
use crate::warned::Warning;
use line::Line;

/// A pasted page is not longer than this, in bytes; books are not looked through.
const LONGEST_PAGE: usize = 512 << 10;

/// Finds the parts of a pasted page in what was read as plain text. A text that is none stays as it is.
pub(crate) fn refine(parsed: &mut Parsed) {
    if parsed.text.len() > LONGEST_PAGE || parsed.pages.len() > 1 {
        return;
    }
    let lines = line::lines(&parsed.text);
    let cards = card::cards(&lines);
    let article_end = cards.first().map_or(lines.len(), |card| card.lines.start);
    let opening = opening::find(&lines[..article_end], !cards.is_empty());
    if let Some(opening) = &opening {
        opening::mark(&parsed.text, &mut parsed.blocks, opening);
        parsed.title = None;
        parsed.fields.extend(opening.fields());
    }
    if !cards.is_empty() {
        let end = after_cards(&lines, &cards);
        let blocks = card_blocks(&parsed.text, &lines, &cards, end);
        parsed.records = cards
            .into_iter()
            .map(|card| Record {
                span: span(&lines, &card.lines),
                ..card.record
            })
            .collect();
        replace(&parsed.text, &mut parsed.blocks, blocks);
        let counted = parsed
            .blocks
            .iter()
            .filter(|block| BlockKind::COUNTED.contains(&block.kind));
        let own: usize = counted
            .filter_map(|block| parsed.text.get(block.span.clone()))
            .map(|text| text.split_whitespace().count())
            .sum();
        let is_list = opening.is_none()
            && parsed.records.len() >= FEWEST_OF_LIST
            && own <= MOST_WORDS_OF_LIST;
        if is_list {
            parsed.warnings.push(list_warning(parsed.records.len()));
        }
        let place = match opening {
            Some(_) => "cards after the article",
            None => "cards of a list",
        };
        let count = parsed.records.len().to_string();
        parsed
            .fields
            .push(Field::new("records", vec![count]).found_in(place));
    }
}

/// A page with more words of its own than this is no mere list of other publications.
pub(crate) const MOST_WORDS_OF_LIST: usize = 100;
/// A page with fewer cards than this is no list.
pub(crate) const FEWEST_OF_LIST: usize = 3;

/// What a person should know of a page that is a list.
pub(crate) fn list_warning(count: usize) -> Warning {
    Warning::new(format!(
        "the page is a list of {count} publications and has no article of its own; they are kept as its records"
    ))
}

/// The bytes from the first to the last of some lines.
fn span(lines: &[Line<'_>], range: &Range<usize>) -> Range<usize> {
    lines[range.start].span.start..lines[range.end - 1].span.end
}

/// Few words are left after the last card (`View all reports`): they are signposts too. More is text again.
const MOST_WORDS_AFTER: usize = 40;

fn after_cards(lines: &[Line<'_>], cards: &[card::Card]) -> usize {
    let end = cards.last().map_or(lines.len(), |card| card.lines.end);
    let words: usize = lines[end..]
        .iter()
        .map(|line| line.text.split_whitespace().count())
        .sum();
    if words <= MOST_WORDS_AFTER {
        lines.len()
    } else {
        end
    }
}

/// A block for each card, and one for each line between and after them.
fn card_blocks(text: &str, lines: &[Line<'_>], cards: &[card::Card], end: usize) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut next = cards[0].lines.start;
    let signpost =
        |line: &Line<'_>| navigation(line.span.clone(), "a signpost beside other publications");
    for card in cards {
        blocks.extend(lines[next..card.lines.start].iter().map(signpost));
        let whole = span(lines, &card.lines);
        debug_assert!(text.get(whole.clone()).is_some());
        blocks.push(navigation(whole, "a card of another publication"));
        next = card.lines.end;
    }
    blocks.extend(lines[next..end].iter().map(signpost));
    blocks
}

fn navigation(span: Range<usize>, reason: &'static str) -> Block {
    Block {
        certainty: Certainty::Guessed,
        reason: Some(reason.into()),
        ..Block::new(BlockKind::Navigation, span)
    }
}

/// Puts `new` blocks, which follow each other, in the place of those that stand there. What sticks out before or
/// behind keeps its kind.
fn replace(text: &str, blocks: &mut Vec<Block>, new: Vec<Block>) {
    let (Some(first), Some(last)) = (new.first(), new.last()) else {
        return;
    };
    let (start, end) = (first.span.start, last.span.end);
    let cut = |block: &Block, span: Range<usize>| {
        let words = text.get(span.clone())?;
        let begin = span.start + (words.len() - words.trim_start().len());
        let span = begin..begin + words.trim().len();
        (!span.is_empty()).then(|| Block {
            span,
            ..block.clone()
        })
    };
    let old = std::mem::take(blocks);
    let before = old.iter().filter(|block| block.span.start < start);
    blocks
        .extend(before.filter_map(|block| cut(block, block.span.start..block.span.end.min(start))));
    blocks.extend(new);
    let after = old.iter().filter(|block| block.span.end > end);
    blocks.extend(after.filter_map(|block| cut(block, block.span.start.max(end)..block.span.end)));
}
