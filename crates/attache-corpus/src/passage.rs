//! What does a reader see of a place in a document?

use std::cell::Cell;
use std::ops::Range;

use crate::corpus::Corpus;
use crate::error::CorpusError;
use crate::format::File;
use crate::id::{DocId, SegmentPos};
use crate::info::DocumentInfo;
use crate::search::Hit;
use crate::segment::{Segment, Text};

/// So much of a sentence is shown on each side of a match, in characters. A text without stops is one
/// sentence, and a passage for each of its words must not each hold the whole of it.
const SENTENCE_CHARS: u32 = 2_000;
/// So much of a heading is shown, in characters.
const HEADING_CHARS: usize = 1_000;

/// A place in a document, as a reader wants to see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passage {
    /// The document's id.
    pub document: String,
    /// The document's title.
    pub title: Option<String>,
    /// The document's date, ISO.
    pub date: Option<String>,
    /// Headings above it, outermost first; of a very long one, its first 1,000 characters.
    pub section: Vec<String>,
    /// The page's label.
    pub page: Option<String>,
    /// Where the match begins: characters (Unicode scalar values) from the start of the plain text.
    pub start: u64,
    /// Where it ends, half-open.
    pub end: u64,
    /// Text before the match, on one line.
    pub left: String,
    /// The matched text as it stands in the document, on one line.
    pub matched: String,
    /// Text after the match, on one line.
    pub right: String,
    /// The whole sentence, on one line; of a very long one, 2,000 characters on each side of the match.
    pub sentence: String,
}

/// How much of the text around a match a passage shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PassageOptions {
    /// Characters on each side at most, cut between words; never past the block's ends.
    pub context_chars: usize,
}

impl Default for PassageOptions {
    fn default() -> Self {
        Self { context_chars: 60 }
    }
}

impl Corpus {
    /// Makes passages of `hits`; quickest when hits of one document follow each other.
    pub fn passages(
        &self,
        hits: &[Hit],
        options: &PassageOptions,
    ) -> Result<Vec<Passage>, CorpusError> {
        let mut passages = Vec::with_capacity(hits.len());
        for run in hits.chunk_by(|a, b| a.segment == b.segment) {
            let number = run[0].segment as usize;
            let Some(segment) = self.segments().get(number) else {
                continue;
            };
            let mut maker = PassageMaker::new(segment, options);
            for hit in run {
                passages.push(maker.passage(*hit)?);
            }
        }
        Ok(passages)
    }

    /// The document that a hit stands in.
    pub fn document_of(&self, hit: Hit) -> Result<DocId, CorpusError> {
        let number = hit.segment as usize;
        let document = self.segments()[number].document_at(hit.start)?;
        let outside =
            || self.segments()[number].damaged(File::Documents, "holds no document there");
        Ok(DocId(
            self.first_document(number) + document.ok_or_else(outside)?,
        ))
    }
}

struct PassageMaker<'a> {
    segment: &'a Segment,
    options: &'a PassageOptions,
    texts: TextCursor<'a>,
    info: Option<(u32, DocumentInfo)>,
}

impl<'a> PassageMaker<'a> {
    fn new(segment: &'a Segment, options: &'a PassageOptions) -> Self {
        Self {
            segment,
            options,
            texts: TextCursor::new(segment),
            info: None,
        }
    }

    fn passage(&mut self, hit: Hit) -> Result<Passage, CorpusError> {
        let place = self.texts.enter(hit.start)?;
        let (document, block) = (place.document, place.block);
        let info = match self.info.take() {
            Some((known, info)) if known == document => info,
            _ => self.segment.info(document)?,
        };
        let section = self.section(document, block)?;
        let chars = self.texts.chars(hit.start..hit.end)?;
        let matched = self.texts.bytes(hit.start..hit.end)?;
        let (first, last) = self.sentence(hit)?;
        let sentence = one_line(self.texts.slice(first..last)?);
        let pages = self.segment.pages()?;
        let page = pages
            .holding(document, chars.start)
            .map(|page| pages.label(page).to_owned());
        let (text, within) = self.texts.block()?;
        // The span of a hit lies in its block, unless the corpus is damaged.
        let around = (within.start <= matched.start && matched.end <= within.end).then(|| {
            Some((
                text.get(within.start..matched.start)?,
                text.get(matched.end..within.end)?,
            ))
        });
        let unsound = || {
            self.segment
                .damaged(File::Blocks, "has a block that its tokens leave")
        };
        let (before, after) = around.flatten().ok_or_else(unsound)?;
        let passage = Passage {
            document: info.id.clone(),
            title: info.title.clone(),
            date: info.date.clone(),
            section,
            page,
            start: chars.start.into(),
            end: chars.end.into(),
            left: last_words(before, self.options.context_chars),
            matched: one_line(&text[matched]),
            right: first_words(after, self.options.context_chars),
            sentence,
        };
        self.info = Some((document, info));
        Ok(passage)
    }

    /// The headings above a block, outermost first; a heading is not above itself.
    fn section(&mut self, document: u32, block: usize) -> Result<Vec<String>, CorpusError> {
        let blocks = self.segment.blocks()?;
        let mut path = Vec::new();
        let mut above = blocks.section(block);
        while let Some(heading) = above {
            path.push(self.texts.heading(document, heading)?);
            above = blocks.section(heading);
        }
        path.reverse();
        Ok(path)
    }

    /// The tokens of the sentence that holds a hit, and of the sentences after it that the hit reaches into.
    fn sentence(&self, hit: Hit) -> Result<(SegmentPos, SegmentPos), CorpusError> {
        let sentences = self.segment.sentences()?;
        let blocks = self.segment.blocks()?;
        let after = sentences.partition_point(|&start| start <= hit.start.0);
        let first = after
            .checked_sub(1)
            .map_or(hit.start.0, |place| sentences[place]);
        let reached = sentences.partition_point(|&start| start < hit.end.0);
        let next = sentences.get(reached).copied().unwrap_or(u32::MAX);
        let block = blocks.holding(hit.start);
        let (start, end) = block.map_or((hit.start.0, hit.end.0), |block| {
            (blocks.token_start[block], blocks.token_end[block])
        });
        let (first, last) = (first.max(start), next.min(end).max(hit.end.0));
        // Tokens of a block stand in the order of the text.
        let starts = &self.segment.places()?.char_start;
        let part = |tokens: Range<u32>| {
            let end = (tokens.end as usize).min(starts.len());
            starts.get(tokens.start as usize..end).unwrap_or_default()
        };
        let at = part(hit.start.0..hit.end.0);
        let (Some(&begin), Some(&end)) = (at.first(), at.last()) else {
            return Ok((hit.start, hit.end));
        };
        let far = begin.saturating_sub(SENTENCE_CHARS);
        let skipped = part(first..hit.start.0).partition_point(|&start| start < far);
        let far = end.saturating_add(SENTENCE_CHARS);
        let kept = part(hit.end.0..last).partition_point(|&start| start < far);
        Ok((
            SegmentPos(first + skipped as u32),
            SegmentPos(hit.end.0 + kept as u32),
        ))
    }
}

/// Reads pieces of documents by their tokens, keeping the last document open.
pub(crate) struct TextCursor<'a> {
    segment: &'a Segment,
    place: Option<Place>,
}

/// The block that was last entered, and its document.
struct Place {
    document: u32,
    block: usize,
    text: Text,
    /// A character of the document's text and its byte, from which the next one is counted, so that
    /// many passages of one long paragraph do not each count from its start.
    counted: Cell<(u32, usize)>,
}

impl<'a> TextCursor<'a> {
    pub(crate) fn new(segment: &'a Segment) -> Self {
        Self {
            segment,
            place: None,
        }
    }

    /// Opens the block that holds a token.
    fn enter(&mut self, token: SegmentPos) -> Result<&Place, CorpusError> {
        let blocks = self.segment.blocks()?;
        let outside = || {
            self.segment
                .damaged(File::Blocks, format!("has no block for token {}", token.0))
        };
        let block = blocks.holding(token).ok_or_else(outside)?;
        let document = blocks.document[block];
        let (text, counted) = match self.place.take() {
            Some(place) if place.document == document => (place.text, place.counted),
            _ => (self.segment.text(document)?, Cell::default()),
        };
        Ok(self.place.insert(Place {
            document,
            block,
            text,
            counted,
        }))
    }

    /// The text of tokens in a row of one block, as it stands in the document.
    pub(crate) fn slice(&mut self, tokens: Range<SegmentPos>) -> Result<&str, CorpusError> {
        self.enter(tokens.start)?;
        let bytes = self.bytes(tokens)?;
        let place = self.place.as_ref().expect("entered just above");
        place.text.get(bytes).ok_or_else(|| {
            self.segment
                .damaged(File::Text, "is shorter than its tokens")
        })
    }

    /// The characters of tokens, counted in their document.
    fn chars(&self, tokens: Range<SegmentPos>) -> Result<Range<u32>, CorpusError> {
        let places = self.segment.places()?;
        let last = tokens.end.index().wrapping_sub(1);
        let found = || {
            let start = *places.char_start.get(tokens.start.index())?;
            let end = places
                .char_start
                .get(last)?
                .checked_add(u32::from(*places.char_len.get(last)?))?;
            (start <= end).then_some(start..end)
        };
        found().ok_or_else(|| {
            self.segment
                .damaged(File::Tokens, "has tokens out of order")
        })
    }

    /// The bytes of tokens of the entered block, in the document's text.
    fn bytes(&self, tokens: Range<SegmentPos>) -> Result<Range<usize>, CorpusError> {
        let chars = self.chars(tokens)?;
        let (text, within) = self.block()?;
        let block = self.place.as_ref().map_or(0, |place| place.block);
        let blocks = self.segment.blocks()?;
        let first_char = blocks.char_start[block];
        let ascii = (blocks.char_end[block].wrapping_sub(first_char)) as usize == within.len();
        let outside = || {
            self.segment
                .damaged(File::Tokens, "has a token outside its block")
        };
        let skip = |chars: u32, from: usize| -> Option<usize> {
            if ascii {
                return from.checked_add(chars as usize);
            }
            let rest = text.get(from..within.end)?;
            let mut ends = rest.char_indices().map(|(at, _)| at).chain([rest.len()]);
            ends.nth(chars as usize).map(|at| from + at)
        };
        // The sentence of a match begins a little before the match that was looked for last.
        let skip_back = |chars: u32, from: usize| -> Option<usize> {
            let rest = text.get(within.start..from)?;
            let mut starts = rest.char_indices().rev().map(|(at, _)| within.start + at);
            starts.nth(chars.checked_sub(1)? as usize)
        };
        let counted = self.place.as_ref().map(|place| &place.counted);
        let range = || {
            let known = counted.map_or((0, 0), Cell::get);
            let inside = known.0 >= first_char && within.contains(&known.1);
            let from_block = chars.start.checked_sub(first_char)?;
            let start = match chars.start.checked_sub(known.0) {
                Some(ahead) if inside => skip(ahead, known.1)?,
                None if inside && known.0 - chars.start < from_block => {
                    skip_back(known.0 - chars.start, known.1)?
                }
                _ => skip(from_block, within.start)?,
            };
            if let Some(counted) = counted {
                counted.set((chars.start, start));
            }
            let end = skip(chars.end - chars.start, start)?;
            (end <= within.end && text.is_char_boundary(start) && text.is_char_boundary(end))
                .then_some(start..end)
        };
        range().ok_or_else(outside)
    }

    /// The text of the entered document, and the entered block's bytes in it.
    fn block(&self) -> Result<(&str, Range<usize>), CorpusError> {
        let place = self.place.as_ref();
        let place =
            place.ok_or_else(|| self.segment.damaged(File::Blocks, "has no block there"))?;
        self.block_bytes(place, place.block)
    }

    fn block_bytes<'t>(
        &self,
        place: &'t Place,
        block: usize,
    ) -> Result<(&'t str, Range<usize>), CorpusError> {
        let blocks = self.segment.blocks()?;
        let bytes = blocks.byte_start[block] as usize..blocks.byte_end[block] as usize;
        let text: &str = &place.text;
        match text.get(bytes.clone()) {
            Some(_) => Ok((text, bytes)),
            None => Err(self
                .segment
                .damaged(File::Blocks, format!("has block {block} outside its text"))),
        }
    }

    /// The text of a heading of the entered document, on one line.
    fn heading(&self, document: u32, heading: usize) -> Result<String, CorpusError> {
        let blocks = self.segment.blocks()?;
        let place = self.place.as_ref().filter(|place| {
            place.document == document && blocks.document.get(heading) == Some(&document)
        });
        let unsound = || {
            self.segment
                .damaged(File::Blocks, "has a section in another document")
        };
        let (text, bytes) = self.block_bytes(place.ok_or_else(unsound)?, heading)?;
        Ok(first_words(&text[bytes], HEADING_CHARS))
    }
}

impl Segment {
    /// The text of a block of a document, on one line.
    pub(crate) fn block_line(&self, document: u32, block: usize) -> Result<String, CorpusError> {
        let cursor = TextCursor {
            segment: self,
            place: Some(Place {
                document,
                block,
                text: self.text(document)?,
                counted: Cell::default(),
            }),
        };
        cursor.heading(document, block)
    }
}

/// Text with each run of white space as one space, and none at the ends.
pub(crate) fn one_line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    line
}

/// The last `limit` characters of `text` at most, on one line, cut between words.
fn last_words(text: &str, limit: usize) -> String {
    let start = text.char_indices().rev().nth(limit).map_or(0, |(at, c)| {
        let cut = at + c.len_utf8();
        // A word that the limit cuts is left out, unless it is all there is.
        text[cut..]
            .find(char::is_whitespace)
            .filter(|_| !c.is_whitespace())
            .map_or(cut, |space| cut + space)
    });
    one_line(&text[start..])
}

/// The first `limit` characters of `text` at most, on one line, cut between words.
fn first_words(text: &str, limit: usize) -> String {
    let end = text
        .char_indices()
        .nth(limit)
        .map_or(text.len(), |(cut, c)| {
            text[..cut]
                .rfind(char::is_whitespace)
                .filter(|_| !c.is_whitespace())
                .unwrap_or(cut)
        });
    one_line(&text[..end])
}

#[cfg(test)]
mod tests {
    use super::{first_words, last_words, one_line};

    #[test]
    fn context_is_cut_between_words() {
        assert_eq!(last_words("our network of ", 11), "network of");
        assert_eq!(last_words("our network of ", 9), "of");
        assert_eq!(last_words("short ", 60), "short");
        assert_eq!(first_words(" remain the backbone", 12), "remain the");
        assert_eq!(first_words(", remain", 60), ", remain");
        assert_eq!(last_words("unbreakable", 4), "able");
        assert_eq!(one_line("  a\n\n b\tc "), "a b c");
    }
}
