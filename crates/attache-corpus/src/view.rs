//! What stands in one document, block by block?

use std::ops::Range;

use arrow_array::types::UInt8Type;
use attache_document::{BlockKind, Certainty};

use crate::corpus::Corpus;
use crate::error::CorpusError;
use crate::format::{File, GUESSED, QUOTED, block};
use crate::id::DocId;

/// A block of a document, with its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BlockView {
    /// What it is.
    pub kind: BlockKind,
    /// A heading's level, 1 for the highest.
    pub level: Option<u8>,
    /// Whether it stands in a block quotation.
    pub quoted: bool,
    /// How its kind was decided.
    pub certainty: Certainty,
    /// Why it has its kind, where its reader said so.
    pub reason: Option<String>,
    /// The label of the page on which it begins.
    pub page: Option<String>,
    /// Its place in the plain text, in characters.
    pub chars: Range<u32>,
    /// Its text, as it stands in the document.
    pub text: String,
}

impl Corpus {
    /// The blocks of a document in reading order; none if there is no such document.
    pub fn blocks(&self, document: DocId) -> Result<Vec<BlockView>, CorpusError> {
        let Some((segment, place)) = self.place_of(document) else {
            return Ok(Vec::new());
        };
        let (extents, blocks, pages) = (segment.extents()?, segment.blocks()?, segment.pages()?);
        let levels = segment.numbers::<UInt8Type>(File::Blocks, block::LEVEL, None)?;
        let flags = segment.numbers::<UInt8Type>(File::Blocks, block::FLAGS, None)?;
        let text = segment.text(place)?;
        let details = self.details(document)?;
        let reasons = details.reasons();
        let range = extents.block_start[place as usize]..extents.block_end[place as usize];
        let view = |at: u32| {
            let at = at as usize;
            let kind = blocks.kind(at)?;
            let chars = blocks.char_start[at]..blocks.char_end[at];
            let bytes = blocks.byte_start[at] as usize..blocks.byte_end[at] as usize;
            Some(BlockView {
                kind,
                level: (levels[at] > 0).then_some(levels[at]),
                quoted: flags[at] & QUOTED != 0,
                certainty: match flags[at] & GUESSED {
                    0 => Certainty::Marked,
                    _ => Certainty::Guessed,
                },
                reason: reasons.get(&chars.start).map(|&reason| reason.to_owned()),
                page: pages
                    .holding(place, chars.start)
                    .map(|page| pages.label(page).to_owned()),
                chars,
                text: text.get(bytes)?.to_owned(),
            })
        };
        let unsound = |at: u32| segment.damaged(File::Blocks, format!("has an unsound block {at}"));
        range
            .map(|at| view(at).ok_or_else(|| unsound(at)))
            .collect()
    }
}
