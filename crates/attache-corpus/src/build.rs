//! How does a segment come to be? Documents are appended, then sorted and written once.

use std::fs;
use std::io;
use std::path::Path;
use std::sync::Arc;

use arrow_array::builder::{ListBuilder, StringBuilder};
use arrow_array::{
    ArrayRef, Int16Array, StringArray, UInt8Array, UInt16Array, UInt32Array, UInt64Array,
};
use arrow_schema::{DataType, Field};
use attache_document::BlockKind;
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::column::{self, numbers};
use crate::dictionary::Dictionary;
use crate::format::{File, MAX_VALUES, NO_HEAD, NO_VALUE};
use crate::indexed::{IndexedBlock, IndexedDocument, IndexedRelations, Place, Word};
use crate::manifest::{FileEntry, SegmentEntry, sync_dir};
use crate::recognised::{self, RecognisedRun};
use crate::seal::write_file;

/// Texts are stored in record batches of about this many bytes, so that one document can be read
/// without looking at all the others.
const TEXT_BATCH_BYTES: usize = 1 << 20;

/// Documents gathered in memory for one segment.
#[derive(Debug, Default)]
pub(crate) struct SegmentBuilder {
    numbers: FxHashMap<Word, u32>,
    documents: Vec<DocumentRow>,
    /// The word of each token, in order of first appearance.
    tokens: Vec<u32>,
    spaces: Vec<bool>,
    places: Vec<Place>,
    relations: Option<Relations>,
    senses: Vec<(u32, Box<str>)>,
    recognised: Vec<RecognisedRun>,
    blocks: Vec<(u32, IndexedBlock)>,
    sentences: Vec<u32>,
    pages: Vec<(u32, String, u32)>,
    words: u32,
    text_bytes: usize,
    /// The parts of speech and the tags of all words.
    pos: FxHashSet<Box<str>>,
    tags: FxHashSet<Box<str>>,
}

/// The heads and relations of a segment's tokens, if a document has any.
#[derive(Debug, Default)]
struct Relations {
    heads: Vec<i16>,
    deprels: Vec<u16>,
    codes: FxHashMap<Box<str>, u16>,
}

/// A document without its tokens.
#[derive(Debug)]
struct DocumentRow {
    document: attache_document::Document,
    warnings: String,
    details: String,
    words: u32,
    pages: u32,
    tokens: [u32; 2],
    blocks: [u32; 2],
    tokens_by_kind: [u32; BlockKind::ALL.len()],
}

impl SegmentBuilder {
    pub(crate) fn is_empty(&self) -> bool {
        self.documents.is_empty()
    }

    pub(crate) fn tokens(&self) -> usize {
        self.tokens.len()
    }

    pub(crate) fn text_bytes(&self) -> usize {
        self.text_bytes
    }

    /// Whether there are codes left for the parts of speech, tags and relations of one more document.
    pub(crate) fn has_codes_for(&self, indexed: &IndexedDocument) -> bool {
        let words = &indexed.lexicon;
        let fit = |known: &FxHashSet<Box<str>>, value: fn(&Word) -> Option<&Box<str>>| {
            // Nearly always there is room even if each word had a value of its own.
            known.len() + words.len() <= MAX_VALUES || {
                let values = words.iter().filter_map(value);
                let more: FxHashSet<_> = values.filter(|value| !known.contains(*value)).collect();
                known.len() + more.len() <= MAX_VALUES
            }
        };
        let relations = self.relations.as_ref().map(|relations| &relations.codes);
        let names = indexed
            .relations
            .iter()
            .flat_map(|relations| &relations.names);
        let new = names.filter(|name| {
            !name.is_empty() && relations.is_none_or(|codes| !codes.contains_key(*name))
        });
        let known = relations.map_or(0, FxHashMap::len);
        fit(&self.pos, |word| word.pos.as_ref())
            && fit(&self.tags, |word| word.tag.as_ref())
            && known + new.count() <= MAX_VALUES
    }

    /// Appends a document. The caller keeps a segment below `u32::MAX` tokens.
    pub(crate) fn add(&mut self, indexed: IndexedDocument) {
        let number = self.documents.len() as u32;
        let first_token = self.tokens.len() as u32;
        let first_block = self.blocks.len() as u32;
        let words = self.number(indexed.lexicon);
        self.tokens
            .extend(indexed.tokens.iter().map(|&word| words[word as usize]));
        self.spaces.extend_from_slice(&indexed.spaces);
        self.places.extend(indexed.places.iter().map(|place| Place {
            token: place.token + first_token,
            ..*place
        }));
        self.add_relations(indexed.relations);
        let senses = indexed.senses.into_iter();
        self.senses
            .extend(senses.map(|(token, sense)| (token + first_token, sense)));
        let recognised = indexed.recognised.into_iter();
        self.recognised
            .extend(recognised.map(|run| run.after(first_token)));
        let shift = |range: [u32; 2]| range.map(|token| token + first_token);
        self.blocks.extend(indexed.blocks.iter().map(|block| {
            let section = block.section.map(|heading| heading + first_block);
            (
                number,
                IndexedBlock {
                    section,
                    tokens: shift(block.tokens),
                    ..*block
                },
            )
        }));
        self.sentences
            .extend(indexed.sentences.iter().map(|&token| token + first_token));
        let pages = indexed.pages.len() as u32;
        self.pages.extend(
            indexed
                .pages
                .into_iter()
                .map(|(label, start)| (number, label, start)),
        );
        self.words += indexed.words;
        self.text_bytes += indexed.document.text.len();
        self.documents.push(DocumentRow {
            document: indexed.document,
            warnings: indexed.warnings,
            details: indexed.details,
            words: indexed.words,
            pages,
            tokens: [first_token, self.tokens.len() as u32],
            blocks: [first_block, self.blocks.len() as u32],
            tokens_by_kind: indexed.tokens_by_kind,
        });
    }

    /// The segment's numbers of a document's words.
    fn number(&mut self, lexicon: Vec<Word>) -> Vec<u32> {
        let Self {
            numbers, pos, tags, ..
        } = self;
        let number = |word: Word| {
            for (known, value) in [(&mut *pos, &word.pos), (&mut *tags, &word.tag)] {
                if let Some(value) = value
                    && !known.contains(value)
                {
                    known.insert(value.clone());
                }
            }
            let next = numbers.len() as u32;
            *numbers.entry(word).or_insert(next)
        };
        lexicon.into_iter().map(number).collect()
    }

    /// Appends a document's relations; its tokens have been appended before.
    fn add_relations(&mut self, relations: Option<IndexedRelations>) {
        if relations.is_none() && self.relations.is_none() {
            return;
        }
        let own = self.relations.get_or_insert_default();
        if let Some(relations) = relations {
            // Documents before it may have had none.
            let before = self.tokens.len() - relations.heads.len();
            own.heads.resize(before, NO_HEAD);
            own.deprels.resize(before, NO_VALUE);
            let mut code = |name: Box<str>| match name.is_empty() {
                true => NO_VALUE,
                false => {
                    let next = u16::try_from(own.codes.len() + 1).unwrap_or(NO_VALUE);
                    *own.codes.entry(name).or_insert(next)
                }
            };
            let codes: Vec<u16> = relations.names.into_iter().map(&mut code).collect();
            own.heads.extend_from_slice(&relations.heads);
            own.deprels
                .extend(relations.deprels.iter().map(|&name| codes[name as usize]));
        }
        own.heads.resize(self.tokens.len(), NO_HEAD);
        own.deprels.resize(self.tokens.len(), NO_VALUE);
    }

    /// Writes the segment to the new directory `dir`, synced, and says what the manifest must list.
    pub(crate) fn write(mut self, dir: &Path, name: String) -> io::Result<SegmentEntry> {
        fs::create_dir(dir)?;
        let dictionary = Dictionary::new(std::mem::take(&mut self.numbers), &mut self.tokens);
        let mut entry = SegmentEntry {
            name,
            documents: self.documents.len() as u32,
            tokens: self.tokens.len() as u32,
            words: self.words,
            files: Default::default(),
        };
        let relations = self.relations.as_ref();
        let needed = |file: &File| match file {
            File::Lemmas => dictionary.has_lemmas(),
            File::Relations => relations.is_some(),
            File::Values => dictionary.has_values() || relations.is_some(),
            File::Details => self.documents.iter().any(|row| !row.details.is_empty()),
            File::Senses => !self.senses.is_empty(),
            File::Recognised => !self.recognised.is_empty(),
            _ => true,
        };
        let write_one = |file: File| -> io::Result<(String, FileEntry)> {
            let columns = match file {
                File::Documents => self.document_columns(),
                File::Text => {
                    let batches = self.text_batches().map(|texts| vec![Arc::new(texts) as _]);
                    return Ok((file.name().to_owned(), write_file(dir, file, batches)?));
                }
                File::Pages => self.page_columns(),
                File::Blocks => self.block_columns(),
                File::Sentences => vec![numbers(self.sentences.iter().copied())],
                File::Tokens => column::tokens(&self.tokens, &self.spaces),
                File::Rare => column::rare(&self.tokens),
                File::Places => column::places(&self.places),
                File::Lexicon => dictionary.lexicon_columns(),
                File::Accents => dictionary.accent_columns(),
                File::Automata => dictionary.automaton_columns(),
                File::Postings => vec![column::postings(&self.tokens, dictionary.counts())],
                File::Lemmas => dictionary.lemma_columns(),
                File::Values => dictionary.value_columns(&relation_names(relations)),
                File::Relations => relations.map_or_else(Vec::new, Relations::columns),
                File::Details => vec![self.detail_column()],
                File::Senses => self.sense_columns(),
                File::Recognised => recognised::columns(&self.recognised),
            };
            Ok((file.name().to_owned(), write_file(dir, file, [columns])?))
        };
        // Files are made, hashed and synced side by side.
        let files: Vec<File> = File::ALL.into_iter().filter(needed).collect();
        entry.files = files
            .into_par_iter()
            .map(write_one)
            .collect::<io::Result<_>>()?;
        sync_dir(dir)?;
        Ok(entry)
    }

    /// Cuts the documents into batches of text; a batch has at least one document.
    fn text_groups(&self) -> Vec<&[DocumentRow]> {
        let mut groups = Vec::new();
        let (mut start, mut bytes) = (0, 0);
        for (place, row) in self.documents.iter().enumerate() {
            if bytes > 0 && bytes + row.document.text.len() > TEXT_BATCH_BYTES {
                groups.push(&self.documents[start..place]);
                (start, bytes) = (place, 0);
            }
            bytes += row.document.text.len();
        }
        groups.push(&self.documents[start..]);
        groups
    }

    fn text_batches(&self) -> impl Iterator<Item = StringArray> {
        self.text_groups().into_iter().map(|group| {
            StringArray::from_iter_values(group.iter().map(|row| row.document.text.as_str()))
        })
    }

    fn document_columns(&self) -> Vec<ArrayRef> {
        let rows = &self.documents;
        let must = |part: fn(&DocumentRow) -> &str| -> ArrayRef {
            Arc::new(StringArray::from_iter_values(rows.iter().map(part)))
        };
        let may = |part: fn(&DocumentRow) -> Option<&String>| -> ArrayRef {
            Arc::new(rows.iter().map(part).collect::<StringArray>())
        };
        let number = |part: fn(&DocumentRow) -> u32| numbers(rows.iter().map(part));
        let item = Field::new("item", DataType::Utf8, false);
        let mut authors = ListBuilder::new(StringBuilder::new()).with_field(item);
        for row in rows {
            authors.append_value(row.document.metadata.authors.iter().map(Some));
        }
        let dates = rows
            .iter()
            .map(|row| row.document.metadata.date.map(|date| date.to_string()));
        let formats = rows.iter().map(|row| row.document.source.format.name());
        let other = rows.iter().map(|row| {
            serde_json::to_string(&row.document.metadata.other)
                .expect("a map of texts is plain data")
        });
        let places = self
            .text_groups()
            .into_iter()
            .enumerate()
            .flat_map(|(batch, group)| (0..group.len()).map(move |row| (batch as u32, row as u32)));
        let (batches, batch_rows): (Vec<_>, Vec<_>) = places.unzip();
        let mut columns: Vec<ArrayRef> = vec![
            must(|row| &row.document.id),
            may(|row| row.document.metadata.title.as_ref()),
            Arc::new(authors.finish()),
            Arc::new(dates.collect::<StringArray>()),
            may(|row| row.document.metadata.kind.as_ref()),
            may(|row| row.document.metadata.publisher.as_ref()),
            may(|row| row.document.metadata.issuer.as_ref()),
            may(|row| row.document.metadata.language.as_ref()),
            must(|row| &row.document.source.path),
            Arc::new(StringArray::from_iter_values(formats)),
            must(|row| &row.document.source.encoding),
            Arc::new(UInt64Array::from_iter_values(
                rows.iter().map(|row| row.document.source.bytes),
            )),
            must(|row| &row.document.source.sha256),
            Arc::new(StringArray::from_iter_values(other)),
            must(|row| &row.warnings),
            number(|row| row.words),
            number(|row| row.pages),
            number(|row| row.tokens[0]),
            number(|row| row.tokens[1]),
            number(|row| row.blocks[0]),
            number(|row| row.blocks[1]),
            numbers(batches.into_iter()),
            numbers(batch_rows.into_iter()),
        ];
        for kind in 0..BlockKind::ALL.len() {
            columns.push(numbers(rows.iter().map(|row| row.tokens_by_kind[kind])));
        }
        columns
    }

    fn detail_column(&self) -> ArrayRef {
        let details = self.documents.iter().map(|row| &row.details);
        Arc::new(StringArray::from_iter_values(details))
    }

    fn sense_columns(&self) -> Vec<ArrayRef> {
        let senses = self.senses.iter().map(|(_, sense)| &**sense);
        vec![
            numbers(self.senses.iter().map(|(token, _)| *token)),
            Arc::new(StringArray::from_iter_values(senses)),
        ]
    }

    fn page_columns(&self) -> Vec<ArrayRef> {
        vec![
            numbers(self.pages.iter().map(|page| page.0)),
            Arc::new(StringArray::from_iter_values(
                self.pages.iter().map(|page| &page.1),
            )),
            numbers(self.pages.iter().map(|page| page.2)),
        ]
    }

    fn block_columns(&self) -> Vec<ArrayRef> {
        let blocks = &self.blocks;
        let byte = |part: fn(&IndexedBlock) -> u8| -> ArrayRef {
            Arc::new(UInt8Array::from_iter_values(
                blocks.iter().map(|(_, block)| part(block)),
            ))
        };
        let number =
            |part: fn(&IndexedBlock) -> u32| numbers(blocks.iter().map(|(_, block)| part(block)));
        vec![
            numbers(blocks.iter().map(|(document, _)| *document)),
            byte(|block| block.kind),
            byte(|block| block.level),
            byte(|block| block.flags),
            Arc::new(
                blocks
                    .iter()
                    .map(|(_, block)| block.section)
                    .collect::<UInt32Array>(),
            ),
            number(|block| block.chars[0]),
            number(|block| block.chars[1]),
            number(|block| block.bytes[0]),
            number(|block| block.bytes[1]),
            number(|block| block.tokens[0]),
            number(|block| block.tokens[1]),
        ]
    }
}

impl Relations {
    fn columns(&self) -> Vec<ArrayRef> {
        vec![
            Arc::new(Int16Array::from(self.heads.clone())),
            Arc::new(UInt16Array::from(self.deprels.clone())),
        ]
    }
}

/// The names of the relations of a segment, by code from 1.
fn relation_names(relations: Option<&Relations>) -> Vec<&str> {
    let codes = relations.into_iter().flat_map(|relations| &relations.codes);
    let mut names: Vec<(u16, &str)> = codes.map(|(name, code)| (*code, &**name)).collect();
    names.sort_unstable();
    names.into_iter().map(|(_, name)| name).collect()
}
