//! What did a document look like when it was added? Read back from a segment, to be merged into another.

use std::collections::BTreeSet;
use std::ops::Range;

use arrow_array::types::UInt8Type;
use arrow_buffer::ScalarBuffer;
use attache_document::{BlockKind, Document, Format, Metadata, Source};
use rustc_hash::FxHashMap;

use crate::error::CorpusError;
use crate::format::{File, NO_HEAD, block};
use crate::id::WordId;
use crate::indexed::{IndexedBlock, IndexedDocument, IndexedRelations, Place, Word};
use crate::segment::Segment;
use crate::token::Values;

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

    /// One document. Its `blocks` and `pages` stand in the indexed part alone, and what `details` holds there.
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
                found: Default::default(),
            },
            text: segment.text(place)?.to_string(),
            blocks: Vec::new(),
            pages: Vec::new(),
            records: Vec::new(),
        };
        let warnings = serde_json::to_string(&info.warnings).expect("warnings are plain data");
        let tokens = segment.tokens_of(place)?;
        let (lexicon, indexed_tokens) = self.tokens(tokens.clone())?;
        let places = segment.places()?;
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
            model: None,
            warnings,
            details: segment.details(place)?,
            lexicon,
            tokens: indexed_tokens,
            spaces: tokens
                .clone()
                .map(|token| places.space_before(token))
                .collect(),
            places: places
                .told(tokens.clone())
                .map(|(token, char_start)| Place {
                    token: token - tokens.start,
                    char_start,
                })
                .collect(),
            relations: self.relations(tokens.clone())?,
            senses: self.senses(tokens.clone())?,
            recognised: segment
                .recognised_within(tokens.clone())?
                .iter()
                .map(|run| run.before(tokens.start))
                .collect(),
            recognisers: BTreeSet::new(),
            blocks,
            sentences: sentences.ok_or_else(|| unsound(File::Sentences))?,
            pages: segment.pages()?.of(place),
            words: info.words,
            tokens_by_kind,
        })
    }

    /// The document's own lexicon, and the word of each token in it.
    fn tokens(&self, tokens: Range<u32>) -> Result<(Vec<Word>, Vec<u32>), CorpusError> {
        let words = self.segment.words()?;
        let mut numbers: FxHashMap<u32, u32> = FxHashMap::default();
        let mut lexicon: Vec<Word> = Vec::new();
        let mut indexed = Vec::with_capacity(tokens.len());
        for stored in words.range(tokens.start as usize..tokens.end as usize) {
            let word = match numbers.get(&stored) {
                Some(&word) => word,
                None => {
                    let word = lexicon.len() as u32;
                    lexicon.push(self.word(WordId(stored))?);
                    numbers.insert(stored, word);
                    word
                }
            };
            indexed.push(word);
        }
        Ok((lexicon, indexed))
    }

    fn word(&self, word: WordId) -> Result<Word, CorpusError> {
        let (lexicon, values) = (self.segment.lexicon()?, self.segment.values()?);
        let lemmas = self.segment.lemmas()?;
        let named = |list: &[String], code: Option<u16>| match code {
            None => Some(None),
            Some(code) => Values::name(list, code).map(|name| Some(name.into())),
        };
        let found = || {
            let lemma = match lexicon.lemma(word) {
                None => None,
                Some(lemma) => Some(lemmas?.text(lemma as usize)?.into()),
            };
            let (form, surface) = (lexicon.form(word)?, lexicon.surface(word)?);
            Some(Word {
                surface: if surface == form { "" } else { surface }.into(),
                form: form.into(),
                lemma,
                pos: named(&values.pos, lexicon.pos(word))?,
                tag: named(&values.tags, lexicon.tag(word))?,
            })
        };
        found().ok_or_else(|| {
            let what = format!("names word {}, which the lexicon lacks", word.0);
            self.segment.damaged(File::Tokens, what)
        })
    }

    fn senses(&self, tokens: Range<u32>) -> Result<Vec<(u32, Box<str>)>, CorpusError> {
        let start = tokens.start;
        let found = self.segment.senses_within(tokens)?.into_iter();
        Ok(found
            .map(|(token, sense)| (token - start, sense.into()))
            .collect())
    }

    fn relations(&self, tokens: Range<u32>) -> Result<Option<IndexedRelations>, CorpusError> {
        let Some(relations) = self.segment.relations()? else {
            return Ok(None);
        };
        // A document without relations has none in the segment that it shares with others.
        let known = |token: u32| {
            relations.deprel(token).is_some() || relations.offset(token) != Some(NO_HEAD)
        };
        if !tokens.clone().any(known) {
            return Ok(None);
        }
        let deprels = tokens
            .clone()
            .map(|token| relations.deprel(token).map_or(0, u32::from));
        let names = self.segment.values()?.deprels.iter().map(String::as_str);
        let names: Vec<Box<str>> = [""].into_iter().chain(names).map(Box::from).collect();
        let deprels: Vec<u32> = deprels.collect();
        if deprels.iter().any(|&deprel| deprel as usize >= names.len()) {
            let what = "names a relation that values.arrow lacks";
            return Err(self.segment.damaged(File::Relations, what));
        }
        let heads = tokens.map(|token| relations.offset(token).unwrap_or(NO_HEAD));
        Ok(Some(IndexedRelations {
            heads: heads.collect(),
            deprels,
            names,
        }))
    }

    fn blocks(&self, document: u32, within: &Range<u32>) -> Result<Vec<IndexedBlock>, CorpusError> {
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
