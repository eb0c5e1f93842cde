//! What stands between the first and the last of some tokens, to the letter?

use std::cell::Cell;
use std::ops::Range;

use crate::error::CorpusError;
use crate::format::File;
use crate::id::SegmentPos;
use crate::segment::{Segment, Text};

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

    /// The bytes of tokens of the entered block, in the document's text.
    fn bytes(&self, tokens: Range<SegmentPos>) -> Result<Range<usize>, CorpusError> {
        let chars = self.segment.chars(tokens)?;
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
}
