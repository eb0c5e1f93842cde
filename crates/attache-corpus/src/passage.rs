//! What does a reader see of a place in a document?

use std::ops::Range;

use attache_document::TextSource;

use crate::corpus::Corpus;
use crate::error::CorpusError;
use crate::format::File;
use crate::id::{DocId, SegmentPos, WordId};
use crate::info::DocumentInfo;
use crate::line::Lines;
use crate::search::{BlockCursor, Hit};
use crate::segment::Segment;

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
    /// How the text of the match was got, where it was recognised from an image: [`TextSource::Recognised`] or
    /// [`TextSource::Layer`].
    pub source: Option<TextSource>,
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
    /// Whether the sentence is shown; else it is empty.
    pub sentence: bool,
}

impl Default for PassageOptions {
    fn default() -> Self {
        Self {
            context_chars: 60,
            sentence: true,
        }
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
            let mut maker = PassageMaker::new(segment, options)?;
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
    lines: Lines<'a>,
    cursor: BlockCursor<'a>,
    info: Option<(u32, DocumentInfo)>,
    /// The section of the block that was last asked for, with the block.
    section: Option<(usize, Vec<String>)>,
}

impl<'a> PassageMaker<'a> {
    fn new(segment: &'a Segment, options: &'a PassageOptions) -> Result<Self, CorpusError> {
        Ok(Self {
            segment,
            options,
            lines: Lines::new(segment)?,
            cursor: BlockCursor {
                blocks: segment.blocks()?,
                current: 0,
            },
            info: None,
            section: None,
        })
    }

    fn passage(&mut self, hit: Hit) -> Result<Passage, CorpusError> {
        let blocks = self.cursor.blocks;
        let outside = || {
            let what = format!("has no block for token {}", hit.start.0);
            self.segment.damaged(File::Blocks, what)
        };
        let block = self.cursor.seek(hit.start).ok_or_else(outside)?;
        // Most hits lie in one block; those of a query within sections or documents need not.
        let last = match hit.end.0 <= blocks.token_end[block] {
            true => block,
            false => {
                let last = SegmentPos(hit.end.0.saturating_sub(1));
                let last = blocks.holding(last).ok_or_else(outside)?;
                let together = blocks.document[last] == blocks.document[block];
                together.then_some(last).ok_or_else(outside)?
            }
        };
        let within = blocks.token_start[block]..blocks.token_end[last];
        if within.end > self.segment.entry().tokens {
            return Err(outside());
        }
        let document = blocks.document[block];
        let info = match self.info.take() {
            Some((known, info)) if known == document => info,
            _ => self.segment.info(document)?,
        };
        let section = match self.section.take() {
            Some((known, section)) if known == block => section,
            _ => self.segment.section(block)?,
        };
        let chars = self.chars(hit, block..last + 1)?;
        let pages = self.segment.pages()?;
        let page = pages
            .holding(document, chars.start)
            .map(|page| pages.label(page).to_owned());
        let sentence = match self.options.sentence {
            true => self.lines.whole(self.sentence(hit, &within)?)?,
            false => String::new(),
        };
        let limit = self.options.context_chars;
        let passage = Passage {
            document: info.id.clone(),
            title: info.title.clone(),
            date: info.date.clone(),
            section: section.clone(),
            page,
            source: self.segment.recognised_source(hit.start.0..hit.end.0)?,
            start: chars.start.into(),
            end: chars.end.into(),
            left: self.lines.last(within.start..hit.start.0, limit)?,
            matched: self.lines.whole(hit.start.0..hit.end.0)?,
            right: self.lines.first(hit.end.0..within.end, limit)?,
            sentence,
        };
        self.info = Some((document, info));
        self.section = Some((block, section));
        Ok(passage)
    }

    /// The characters of a hit that stands in these blocks: from the first to the last of them.
    fn chars(&self, hit: Hit, blocks: Range<usize>) -> Result<Range<u32>, CorpusError> {
        if blocks.len() == 1 {
            return self.segment.chars(hit.start..hit.end);
        }
        // A paragraph that a page's end divides stands before what divides it, so blocks need not rise.
        let mut chars: Option<Range<u32>> = None;
        for block in blocks {
            let own = &self.cursor.blocks;
            let start = hit.start.0.max(own.token_start[block]);
            let end = hit.end.0.min(own.token_end[block]);
            if start < end {
                let part = self.segment.chars(SegmentPos(start)..SegmentPos(end))?;
                chars = Some(match chars {
                    None => part,
                    Some(known) => known.start.min(part.start)..known.end.max(part.end),
                });
            }
        }
        chars.ok_or_else(|| {
            self.segment
                .damaged(File::Blocks, "has blocks out of order")
        })
    }

    /// The tokens of the sentence that holds a hit, and of the sentences after it that the hit reaches
    /// into: not past the block, and of a very long one only those near the hit.
    fn sentence(&self, hit: Hit, within: &Range<u32>) -> Result<Range<u32>, CorpusError> {
        let sentences = self.segment.sentences()?;
        let (words, lexicon) = (self.segment.words()?, self.segment.lexicon()?);
        let after = sentences.partition_point(|&start| start <= hit.start.0);
        let first = after.checked_sub(1).map_or(0, |place| sentences[place]);
        let reached = after + sentences[after..].partition_point(|&start| start < hit.end.0);
        let next = sentences.get(reached).copied().unwrap_or(u32::MAX);
        let (first, next) = (first.max(within.start), next.min(within.end));
        let near = |word: &mut u32, left: &mut u32| {
            *left = left.checked_sub(lexicon.chars(WordId(*word)) + 1)?;
            Some(())
        };
        let mut left = SENTENCE_CHARS;
        let before = words.range(first as usize..hit.start.0 as usize).rev();
        let before = before
            .map_while(|mut word| near(&mut word, &mut left))
            .count();
        let mut left = SENTENCE_CHARS;
        let after = words.range(hit.end.0 as usize..next.max(hit.end.0) as usize);
        let after = after
            .map_while(|mut word| near(&mut word, &mut left))
            .count();
        Ok(hit.start.0 - before as u32..hit.end.0 + after as u32)
    }
}

impl Segment {
    /// The headings above a block, outermost first; a heading is not above itself.
    pub(crate) fn section(&self, block: usize) -> Result<Vec<String>, CorpusError> {
        let blocks = self.blocks()?;
        let mut path = Vec::new();
        let mut above = blocks.section(block);
        while let Some(heading) = above {
            if blocks.document.get(heading) != blocks.document.get(block) {
                return Err(self.damaged(File::Blocks, "has a section in another document"));
            }
            path.push(self.block_line(heading)?);
            above = blocks.section(heading);
        }
        path.reverse();
        Ok(path)
    }

    /// The text of a block on one line; of a very long one, its beginning.
    pub(crate) fn block_line(&self, block: usize) -> Result<String, CorpusError> {
        let blocks = self.blocks()?;
        let tokens = blocks.token_start[block]..blocks.token_end[block];
        if tokens.start > tokens.end || tokens.end > self.entry().tokens {
            return Err(self.damaged(File::Blocks, format!("has an unsound block {block}")));
        }
        Lines::new(self)?.first(tokens, HEADING_CHARS)
    }
}
