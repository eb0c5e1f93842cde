//! What did a document look like when it was added? Read back from a segment, to be merged into another.

use arrow_array::types::UInt8Type;
use arrow_buffer::ScalarBuffer;
use attache_document::{BlockKind, Document, Format, Metadata, Source};
use rustc_hash::FxHashMap;

use crate::error::CorpusError;
use crate::format::{File, block};
use crate::id::WordId;
use crate::indexed::{IndexedBlock, IndexedDocument, IndexedToken};
use crate::segment::Segment;

/// The documents of a segment, as they can be added again.
pub(crate) struct StoredDocuments<'a> {
    segment: &'a Segment,
    level: ScalarBuffer<u8>,
    flags: ScalarBuffer<u8>,
}

impl<'a> StoredDocuments<'a> {
    pub(crate) fn open(segment: &'a Segment) -> Result<Self, CorpusError> {
        Ok(Self {
            segment,
            level: segment.numbers::<UInt8Type>(File::Blocks, block::LEVEL, None)?,
            flags: segment.numbers::<UInt8Type>(File::Blocks, block::FLAGS, None)?,
        })
    }

    /// One document. Its `blocks` and `pages` stand in the indexed part alone.
    pub(crate) fn document(&self, place: u32) -> Result<IndexedDocument, CorpusError> {
        let segment = self.segment;
        let info = segment.info(place)?;
        let unsound = |file| segment.damaged(file, format!("has an unsound document {place}"));
        let date = match info.date.as_deref() {
            Some(date) => Some(date.parse().map_err(|_| unsound(File::Documents))?),
            None => None,
        };
        let format = Format::from_name(&info.format).ok_or_else(|| unsound(File::Documents))?;
        let document = Document {
            id: info.id,
            source: Source {
                path: info.path,
                sha256: info.sha256,
                bytes: info.bytes,
                format,
                encoding: info.encoding,
            },
            metadata: Metadata {
                title: info.title,
                authors: info.authors,
                date,
                kind: info.kind,
                publisher: info.publisher,
                issuer: info.issuer,
                language: info.language,
                other: info.other,
            },
            text: segment.text(place)?.to_string(),
            blocks: Vec::new(),
            pages: Vec::new(),
        };
        let warnings = serde_json::to_string(&info.warnings).expect("warnings are plain data");
        let tokens = segment.tokens_of(place)?;
        let (forms, indexed_tokens) = self.tokens(tokens.clone())?;
        let blocks = self.blocks(place, &tokens)?;
        if info.words > tokens.len() as u32 {
            return Err(unsound(File::Documents));
        }
        let mut tokens_by_kind = [0; BlockKind::ALL.len()];
        for block in &blocks {
            let kind = tokens_by_kind.get_mut(usize::from(block.kind));
            *kind.ok_or_else(|| unsound(File::Blocks))? += block.tokens[1] - block.tokens[0];
        }
        let sentences = segment.sentences()?;
        let from = sentences.partition_point(|&start| start < tokens.start);
        let to = sentences.partition_point(|&start| start < tokens.end);
        let sentences = sentences.get(from..to).unwrap_or_default().iter();
        let sentences: Option<Vec<u32>> = sentences
            .map(|start| start.checked_sub(tokens.start))
            .collect();
        Ok(IndexedDocument {
            document,
            warnings,
            forms,
            tokens: indexed_tokens,
            blocks,
            sentences: sentences.ok_or_else(|| unsound(File::Sentences))?,
            pages: segment.pages()?.of(place),
            words: info.words,
            tokens_by_kind,
        })
    }

    fn tokens(
        &self,
        tokens: std::ops::Range<u32>,
    ) -> Result<(Vec<Box<str>>, Vec<IndexedToken>), CorpusError> {
        let (words, places) = (self.segment.words()?, self.segment.places()?);
        let lexicon = self.segment.lexicon()?;
        let mut numbers: FxHashMap<u32, u32> = FxHashMap::default();
        let mut forms: Vec<Box<str>> = Vec::new();
        let mut indexed = Vec::with_capacity(tokens.len());
        for token in tokens {
            let at = token as usize;
            let word = match numbers.get(&words[at]) {
                Some(&word) => word,
                None => {
                    let form = lexicon.form(WordId(words[at]));
                    let unknown = || {
                        self.segment
                            .damaged(File::Tokens, "names a word that the lexicon lacks")
                    };
                    let word = forms.len() as u32;
                    forms.push(form.ok_or_else(unknown)?.into());
                    numbers.insert(words[at], word);
                    word
                }
            };
            indexed.push(IndexedToken {
                word,
                char_start: places.char_start[at],
                char_len: places.char_len[at],
            });
        }
        Ok((forms, indexed))
    }

    fn blocks(
        &self,
        document: u32,
        within: &std::ops::Range<u32>,
    ) -> Result<Vec<IndexedBlock>, CorpusError> {
        let (extents, blocks) = (self.segment.extents()?, self.segment.blocks()?);
        let at = document as usize;
        let (first, last) = (extents.block_start[at], extents.block_end[at]);
        let indexed = (first..last).map(|place| {
            let place = place as usize;
            let tokens = [
                *blocks.token_start.get(place)?,
                *blocks.token_end.get(place)?,
            ];
            let section = blocks
                .section(place)
                .map(|heading| (heading as u32).checked_sub(first));
            Some(IndexedBlock {
                kind: blocks.kind[place],
                level: self.level[place],
                flags: self.flags[place],
                section: section.map_or(Some(None), |heading| heading.map(Some))?,
                chars: [blocks.char_start[place], blocks.char_end[place]],
                bytes: [blocks.byte_start[place], blocks.byte_end[place]],
                tokens: [
                    tokens[0].checked_sub(within.start)?,
                    tokens[1].checked_sub(within.start)?,
                ],
            })
        });
        let sound: Option<Vec<_>> = indexed.collect();
        // Blocks follow each other and stay within their document, so their sums fit as its tokens do.
        let sound = sound.filter(|blocks| {
            let ends = blocks.iter().flat_map(|block| block.tokens);
            ends.clone().is_sorted() && ends.last().unwrap_or(0) <= within.end - within.start
        });
        sound.ok_or_else(|| {
            self.segment.damaged(
                File::Blocks,
                format!("has unsound blocks of document {document}"),
            )
        })
    }
}
