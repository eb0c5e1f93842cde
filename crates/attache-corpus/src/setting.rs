//! What does a match look like in its sentence?

use std::ops::Range;

use attache_document::BlockKind;
use attache_language::fold;

use crate::corpus::Corpus;
use crate::error::CorpusError;
use crate::format::File;
use crate::id::{DocId, SegmentPos};
use crate::search::{Hit, is_mark};
use crate::segment::Segment;

impl Corpus {
    /// What a match looks like in its sentence.
    pub fn setting(&self, hit: Hit) -> Result<Setting<'_>, CorpusError> {
        let segment = &self.segments()[hit.segment as usize];
        let (blocks, sentences) = (segment.blocks()?, segment.sentences()?);
        let block = blocks.holding(hit.start);
        let outside = || {
            segment.damaged(
                File::Blocks,
                format!("has no block for token {}", hit.start.0),
            )
        };
        let block = block.ok_or_else(outside)?;
        let after = sentences.partition_point(|&start| start <= hit.start.0);
        let sentence = after.checked_sub(1).map_or(0, |place| sentences[place]);
        let next = sentences.get(after).copied().unwrap_or(u32::MAX);
        let document = segment.document_at(hit.start)?.ok_or_else(outside)?;
        Ok(Setting {
            segment,
            hit,
            block,
            document: DocId(self.first_document(hit.segment as usize) + document),
            kind: blocks.kind(block),
            start: sentence.max(blocks.token_start[block]),
            end: next
                .min(blocks.token_end[block])
                .max(hit.end.0)
                .min(segment.entry().tokens),
            extent: segment.tokens_of(document)?,
        })
    }
}

/// A match in its sentence.
#[derive(Clone, Debug)]
pub struct Setting<'c> {
    segment: &'c Segment,
    hit: Hit,
    block: usize,
    document: DocId,
    kind: Option<BlockKind>,
    start: u32,
    end: u32,
    extent: Range<u32>,
}

impl<'c> Setting<'c> {
    /// The document.
    pub fn document(&self) -> DocId {
        self.document
    }

    /// The kind of block that it stands in.
    pub fn block_kind(&self) -> Option<BlockKind> {
        self.kind
    }

    /// The headings above it, outermost first.
    pub fn section(&self) -> Result<Vec<String>, CorpusError> {
        self.segment.section(self.block)
    }

    /// How far into its document the match stands: 0 at the first token, below 1.
    pub fn depth(&self) -> f64 {
        let len = f64::from(self.extent.len() as u32);
        f64::from(self.hit.start.0.saturating_sub(self.extent.start)) / len.max(1.0)
    }

    /// The forms of the match itself.
    pub fn matched(&self) -> Result<Vec<&'c str>, CorpusError> {
        let tokens = self.hit.start.0..self.hit.end.0;
        let forms = tokens.map(|token| self.segment.form_at(SegmentPos(token)));
        Ok(forms
            .collect::<Result<Vec<_>, _>>()?
            .into_iter()
            .flatten()
            .collect())
    }

    /// The words of the match, folded; marks are left out.
    pub fn words(&self) -> Result<Vec<String>, CorpusError> {
        let forms = self.matched()?.into_iter().filter(|form| !is_mark(form));
        Ok(forms.map(|form| fold(form).into_owned()).collect())
    }

    /// The `n`th token before the match in its sentence, counted from 1.
    pub fn before(&self, n: u32) -> Result<Option<&'c str>, CorpusError> {
        match self
            .hit
            .start
            .0
            .checked_sub(n)
            .filter(|&token| token >= self.start)
        {
            Some(token) => self.segment.form_at(SegmentPos(token)),
            None => Ok(None),
        }
    }

    /// The `n`th token after the match in its sentence, counted from 1.
    pub fn after(&self, n: u32) -> Result<Option<&'c str>, CorpusError> {
        match self
            .hit
            .end
            .0
            .checked_add(n - 1)
            .filter(|&token| token < self.end)
        {
            Some(token) => self.segment.form_at(SegmentPos(token)),
            None => Ok(None),
        }
    }

    /// Whether no word stands before the match in its sentence.
    pub fn opens_sentence(&self) -> Result<bool, CorpusError> {
        for token in self.start..self.hit.start.0 {
            if self
                .segment
                .form_at(SegmentPos(token))?
                .is_some_and(|form| !is_mark(form))
            {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Whether the sentence has a word (beside the match) that begins with a small letter. Where it
    /// has none, the text is set in capitals or as a title, and a capital says nothing.
    pub fn has_small_letters(&self) -> Result<bool, CorpusError> {
        for token in (self.start..self.hit.start.0).chain(self.hit.end.0..self.end) {
            let form = self.segment.form_at(SegmentPos(token))?;
            let small =
                |form: &str| form.chars().next().is_some_and(char::is_lowercase) && form.len() > 3;
            if form.is_some_and(small) {
                return Ok(true);
            }
        }
        Ok(false)
    }
}
