//! How do files become part of a corpus? Found, read and split on every core, added in order.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use attache_corpus::{
    Added, CorpusWriter, DocumentWarning, IndexedDocument, Manifest, WriteError, WriteOptions,
};
use attache_document::{
    Document, FindError, FindOptions, Input, MetadataTable, ReadError, ReadOptions, Skipped,
    SourceName, TableRow, Warned, find, read_stream,
};
use rayon::prelude::*;

/// How documents are read into a corpus.
#[derive(Debug, Default)]
pub struct ReadRequest<'a> {
    /// Files and folders; `-` is standard input.
    pub paths: &'a [PathBuf],
    /// A folder that is left out of the names of the files below it, so that the corpus does not
    /// depend on where that folder is.
    pub names_below: Option<&'a Path>,
    /// A side table of metadata.
    pub metadata: Option<&'a MetadataTable>,
    /// Limits of reading.
    pub reading: ReadOptions,
    /// Limits of writing.
    pub writing: WriteOptions,
}

/// How far reading is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ReadProgress {
    /// Files done, whether read or not.
    pub files: u64,
    /// Files there are.
    pub of_files: u64,
    /// Words read.
    pub words: u64,
}

/// What became of every file.
#[derive(Debug)]
pub struct ReadReport {
    /// The corpus after reading.
    pub manifest: Manifest,
    /// Documents added, in order.
    pub added: Vec<AddedDocument>,
    /// Files that are in the corpus already, with the id of the document that holds them.
    pub duplicates: Vec<(String, String)>,
    /// Files in folders that were not read, and why.
    pub skipped: Vec<Skipped>,
    /// Files that could not be read.
    pub failures: Vec<ReadFailure>,
    /// Lines of the side table, with the name they give, that no file matched.
    pub unmatched_metadata: Vec<(u64, String)>,
}

impl ReadReport {
    /// Words and numbers in the documents added.
    pub fn words(&self) -> u64 {
        self.added
            .iter()
            .map(|document| u64::from(document.words))
            .sum()
    }
}

/// A document that was added.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AddedDocument {
    /// Its name in the corpus.
    pub id: String,
    /// The file it was read from.
    pub path: String,
    /// Whether its id had to change because another document has the one it would have had.
    pub renamed: bool,
    /// Words and numbers in it.
    pub words: u32,
    /// What its reader warned of.
    pub warnings: Vec<DocumentWarning>,
}

/// A file, or a whole path, that could not be read.
#[derive(Debug, thiserror::Error)]
pub enum ReadFailure {
    /// A path could not be looked into.
    #[error(transparent)]
    Find(#[from] FindError),
    /// A file could not be read as a document.
    #[error(transparent)]
    Read(#[from] ReadError),
}

/// Files are read in parallel in batches of about this many bytes, which bounds memory.
const BATCH_BYTES: u64 = 4 << 20;
/// And of at most this many files.
const BATCH_FILES: usize = 1024;

/// Reads documents into the corpus at `corpus`, making it if there is none.
///
/// A file that cannot be read is reported and the rest is read. Nothing of the corpus changes before
/// the end; an interrupted reading leaves it as it was. `stdin` is read where a path is `-`.
pub fn read_into(
    corpus: &Path,
    request: &ReadRequest<'_>,
    stdin: &mut dyn Read,
    progress: &mut (dyn FnMut(ReadProgress) + Send),
) -> Result<ReadReport, WriteError> {
    let mut writer = CorpusWriter::open(corpus, request.writing.clone())?;
    let found = find(
        request.paths,
        &FindOptions {
            exclude: vec![corpus.to_owned()],
        },
    );
    let mut gathering = Gathering {
        progress: ReadProgress {
            of_files: found.inputs.len() as u64,
            ..ReadProgress::default()
        },
        matched: Vec::new(),
        added: Vec::new(),
        duplicates: Vec::new(),
        failures: found.failures.into_iter().map(ReadFailure::from).collect(),
    };
    progress(gathering.progress);
    let mut waiting: Vec<Outcome> = Vec::new();
    if found.inputs.contains(&Input::Stdin) {
        let document = read_stream(stdin, &SourceName::stdin(), &request.reading);
        waiting.push(document.map(|document| prepare(request, document)));
    }
    let files = found.inputs.into_iter().filter_map(|input| match input {
        Input::File(path) => Some(path),
        Input::Stdin => None,
    });
    for batch in batches(files) {
        // A batch is read on every core while the one before is added.
        let (next, added) = rayon::join(
            || {
                batch
                    .par_iter()
                    .map(|path| read_one(request, path))
                    .collect()
            },
            || gathering.add(&mut writer, std::mem::take(&mut waiting), progress),
        );
        added?;
        waiting = next;
    }
    gathering.add(&mut writer, waiting, progress)?;
    let manifest = writer.finish()?;
    let unmatched = request.metadata.map_or_else(Vec::new, |table| {
        let unmatched = table.unmatched(gathering.matched).into_iter();
        unmatched
            .map(|(line, name)| (line, name.to_owned()))
            .collect()
    });
    Ok(ReadReport {
        manifest,
        added: gathering.added,
        duplicates: gathering.duplicates,
        skipped: found.skipped,
        failures: gathering.failures,
        unmatched_metadata: unmatched,
    })
}

/// What became of one file before it is added.
type Outcome = Result<Prepared, ReadError>;

/// A document ready to be added.
struct Prepared {
    indexed: IndexedDocument,
    warnings: Vec<DocumentWarning>,
    row: Option<TableRow>,
}

/// What has been gathered while reading.
struct Gathering {
    progress: ReadProgress,
    matched: Vec<TableRow>,
    added: Vec<AddedDocument>,
    duplicates: Vec<(String, String)>,
    failures: Vec<ReadFailure>,
}

impl Gathering {
    fn add(
        &mut self,
        writer: &mut CorpusWriter,
        outcomes: Vec<Outcome>,
        progress: &mut (dyn FnMut(ReadProgress) + Send),
    ) -> Result<(), WriteError> {
        for outcome in outcomes {
            self.progress.files += 1;
            match outcome {
                Err(error) => self.failures.push(error.into()),
                Ok(Prepared {
                    indexed,
                    warnings,
                    row,
                }) => {
                    self.matched.extend(row);
                    let (words, path) = (indexed.words(), indexed.path().to_owned());
                    let wanted = indexed.id().to_owned();
                    self.progress.words += u64::from(words);
                    match writer.add(indexed)? {
                        Added::Duplicate(of) => self.duplicates.push((path, of)),
                        Added::New(id) => {
                            let renamed = id != wanted;
                            self.added.push(AddedDocument {
                                id,
                                path,
                                renamed,
                                words,
                                warnings,
                            });
                        }
                    }
                }
            }
            progress(self.progress);
        }
        Ok(())
    }
}

fn read_one(request: &ReadRequest<'_>, path: &Path) -> Outcome {
    let below = request
        .names_below
        .and_then(|root| path.strip_prefix(root).ok());
    let name = SourceName::new(below.unwrap_or(path));
    let document = match File::open(path) {
        Ok(file) => read_stream(file, &name, &request.reading)?,
        Err(source) => return Err(ReadError::Io { name, source }),
    };
    Ok(prepare(request, document))
}

fn prepare(request: &ReadRequest<'_>, document: Warned<Document>) -> Prepared {
    let Warned {
        value: mut document,
        warnings,
    } = document;
    let row = request
        .metadata
        .and_then(|table| table.apply(&mut document));
    let warnings: Vec<_> = warnings
        .into_iter()
        .map(|warning| DocumentWarning {
            page: warning.page,
            message: warning.message,
        })
        .collect();
    Prepared {
        indexed: index(document, &warnings),
        warnings,
        row,
    }
}

/// Splits a document into tokens and sentences and numbers its words.
pub fn index(document: Document, warnings: &[DocumentWarning]) -> IndexedDocument {
    let blocks = document.blocks.iter().map(|block| block.span.clone());
    let annotation = attache_language::annotate(&document.text, blocks);
    IndexedDocument::new(document, &annotation, warnings)
}

/// Cuts the files into batches, each of a few megabytes.
fn batches(files: impl Iterator<Item = PathBuf>) -> Vec<Vec<PathBuf>> {
    let mut batches: Vec<Vec<PathBuf>> = Vec::new();
    let mut bytes = 0;
    for path in files {
        let size = path.metadata().map_or(0, |found| found.len());
        match batches.last_mut() {
            Some(batch) if bytes + size <= BATCH_BYTES && batch.len() < BATCH_FILES => {
                bytes += size;
                batch.push(path);
            }
            _ => {
                bytes = size;
                batches.push(vec![path]);
            }
        }
    }
    batches
}
