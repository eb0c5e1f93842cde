//! How does a segment come to be? Documents are appended, then sorted and written once.

use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::Path;
use std::sync::Arc;

use arrow_array::builder::{ListBuilder, StringBuilder};
use arrow_array::{
    ArrayRef, LargeBinaryArray, RecordBatch, StringArray, UInt8Array, UInt16Array, UInt32Array,
    UInt64Array,
};
use arrow_buffer::{Buffer, OffsetBuffer, ScalarBuffer};
use arrow_ipc::writer::FileWriter;
use arrow_schema::{ArrowError, DataType, Field};
use attache_document::BlockKind;
use attache_language::fold;
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use sha2::{Digest, Sha256};

use crate::format::File;
use crate::indexed::{IndexedBlock, IndexedDocument, IndexedToken};
use crate::manifest::{FileEntry, SegmentEntry, hex, sync_dir};
use crate::postings;

/// Texts are stored in record batches of about this many bytes, so that one document can be read
/// without looking at all the others.
const TEXT_BATCH_BYTES: usize = 1 << 20;

/// Documents gathered in memory for one segment.
#[derive(Debug, Default)]
pub(crate) struct SegmentBuilder {
    numbers: FxHashMap<Box<str>, u32>,
    forms: Vec<Box<str>>,
    documents: Vec<DocumentRow>,
    tokens: Vec<IndexedToken>,
    blocks: Vec<(u32, IndexedBlock)>,
    sentences: Vec<u32>,
    pages: Vec<(u32, String, u32)>,
    words: u32,
    text_bytes: usize,
}

/// A document without its tokens.
#[derive(Debug)]
struct DocumentRow {
    document: attache_document::Document,
    warnings: String,
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

    /// Appends a document. The caller keeps a segment below `u32::MAX` tokens.
    pub(crate) fn add(&mut self, indexed: IndexedDocument) {
        let number = self.documents.len() as u32;
        let first_token = self.tokens.len() as u32;
        let first_block = self.blocks.len() as u32;
        let words: Vec<u32> = indexed
            .forms
            .into_iter()
            .map(|form| self.number(form))
            .collect();
        self.tokens
            .extend(indexed.tokens.iter().map(|token| IndexedToken {
                word: words[token.word as usize],
                ..*token
            }));
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
            words: indexed.words,
            pages,
            tokens: [first_token, self.tokens.len() as u32],
            blocks: [first_block, self.blocks.len() as u32],
            tokens_by_kind: indexed.tokens_by_kind,
        });
    }

    fn number(&mut self, form: Box<str>) -> u32 {
        if let Some(&number) = self.numbers.get(&form) {
            return number;
        }
        let number = self.forms.len() as u32;
        self.forms.push(form.clone());
        self.numbers.insert(form, number);
        number
    }

    /// Writes the segment to the new directory `dir`, synced, and says what the manifest must list.
    pub(crate) fn write(mut self, dir: &Path, name: String) -> io::Result<SegmentEntry> {
        fs::create_dir(dir)?;
        let lexicon = self.sort_lexicon();
        let mut entry = SegmentEntry {
            name,
            documents: self.documents.len() as u32,
            tokens: self.tokens.len() as u32,
            words: self.words,
            files: Default::default(),
        };
        let write_one = |file: File| -> io::Result<(String, FileEntry)> {
            let batches = match file {
                File::Documents => vec![self.document_columns()],
                File::Text => self
                    .text_batches()
                    .map(|texts| vec![Arc::new(texts) as ArrayRef])
                    .collect(),
                File::Pages => vec![self.page_columns()],
                File::Blocks => vec![self.block_columns()],
                File::Sentences => vec![vec![numbers(self.sentences.iter().copied())]],
                File::Tokens => vec![self.token_columns()],
                File::Lexicon => vec![lexicon_columns(&lexicon)],
                File::Postings => vec![vec![posting_column(&self.tokens, &lexicon)]],
            };
            Ok((file.name().to_owned(), write_file(dir, file, batches)?))
        };
        // Files are made, hashed and synced side by side.
        entry.files = File::ALL
            .into_par_iter()
            .map(write_one)
            .collect::<io::Result<_>>()?;
        sync_dir(dir)?;
        Ok(entry)
    }

    /// Sorts the forms and renumbers the tokens; gives the forms in order, with their counts.
    fn sort_lexicon(&mut self) -> Vec<(Box<str>, u32)> {
        self.numbers = FxHashMap::default();
        let forms = std::mem::take(&mut self.forms);
        let mut counts = vec![0u32; forms.len()];
        for token in &self.tokens {
            counts[token.word as usize] += 1;
        }
        let mut order: Vec<(String, Box<str>, u32)> = forms
            .into_iter()
            .zip(0..)
            .map(|(form, number)| (fold(&form).into_owned(), form, number))
            .collect();
        order.sort_unstable();
        let mut renumbered = vec![0u32; order.len()];
        for (place, (_, _, number)) in order.iter().enumerate() {
            renumbered[*number as usize] = place as u32;
        }
        for token in &mut self.tokens {
            token.word = renumbered[token.word as usize];
        }
        order
            .into_iter()
            .map(|(_, form, number)| (form, counts[number as usize]))
            .collect()
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

    fn token_columns(&self) -> Vec<ArrayRef> {
        let lens = self.tokens.iter().map(|token| token.char_len);
        vec![
            numbers(self.tokens.iter().map(|token| token.word)),
            numbers(self.tokens.iter().map(|token| token.char_start)),
            Arc::new(UInt16Array::from_iter_values(lens)),
        ]
    }
}

fn numbers(values: impl Iterator<Item = u32>) -> ArrayRef {
    Arc::new(UInt32Array::from_iter_values(values))
}

fn lexicon_columns(lexicon: &[(Box<str>, u32)]) -> Vec<ArrayRef> {
    vec![
        Arc::new(StringArray::from_iter_values(
            lexicon.iter().map(|(form, _)| form),
        )),
        numbers(lexicon.iter().map(|(_, count)| *count)),
    ]
}

/// The packed positions of each form: tokens dealt to their forms by counting, then packed in turn.
fn posting_column(tokens: &[IndexedToken], lexicon: &[(Box<str>, u32)]) -> ArrayRef {
    let mut next = Vec::with_capacity(lexicon.len());
    let mut sum = 0;
    for (_, count) in lexicon {
        next.push(sum);
        sum += *count as usize;
    }
    let mut positions = vec![0u32; tokens.len()];
    for (position, token) in (0..).zip(tokens) {
        let slot = &mut next[token.word as usize];
        positions[*slot] = position;
        *slot += 1;
    }
    let mut bytes = Vec::with_capacity(tokens.len() * 2);
    let mut offsets = vec![0i64];
    let mut start = 0;
    for end in next {
        postings::encode(&positions[start..end], &mut bytes);
        offsets.push(bytes.len() as i64);
        start = end;
    }
    let offsets = OffsetBuffer::new(ScalarBuffer::from(offsets));
    Arc::new(LargeBinaryArray::new(
        offsets,
        Buffer::from_vec(bytes),
        None,
    ))
}

/// Writes one Arrow IPC file, synced; a batch is a list of columns.
fn write_file(dir: &Path, file: File, batches: Vec<Vec<ArrayRef>>) -> io::Result<FileEntry> {
    let arrow = |e: ArrowError| io::Error::other(e);
    let schema = file.schema();
    let out = Sealing {
        file: fs::File::create_new(dir.join(file.name()))?,
        hash: Sha256::new(),
        bytes: 0,
    };
    let mut writer =
        FileWriter::try_new(BufWriter::with_capacity(1 << 18, out), &schema).map_err(arrow)?;
    for columns in batches {
        let batch = RecordBatch::try_new(schema.clone(), columns).map_err(arrow)?;
        writer.write(&batch).map_err(arrow)?;
    }
    let out = writer
        .into_inner()
        .map_err(arrow)?
        .into_inner()
        .map_err(|e| e.into_error())?;
    out.file.sync_all()?;
    Ok(FileEntry {
        bytes: out.bytes,
        sha256: hex(&out.hash.finalize()),
    })
}

/// A file that is hashed while it is written.
struct Sealing {
    file: fs::File,
    hash: Sha256,
    bytes: u64,
}

impl Write for Sealing {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.file.write(bytes)?;
        self.hash.update(&bytes[..written]);
        self.bytes += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}
