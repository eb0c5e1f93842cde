//! How do files become part of a corpus? Found, fetched, read and split on every core, added in order.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use attache_corpus::{CorpusWriter, DocumentWarning, Manifest, WriteError, WriteOptions};
use attache_document::{
    Archive, Document, FindError, FindOptions, Format, Input, MetadataTable, ReadError,
    ReadOptions, RecognitionConfidence, Skipped, SourceName, find,
};
use attache_language::{AnnotatedError, AnnotatedOptions};
use rayon::prelude::*;

use crate::analysis::{Analysis, Analyst};
use crate::fetch::{Fetch, FetchError};
use crate::gathering::{Gathering, Outcome, load_file, read_one, source_name};
use crate::reader::DocumentReader;

/// How documents are read into a corpus.
#[derive(Debug, Default)]
pub struct ReadRequest<'a> {
    /// Files, folders and addresses on the web; `-` is standard input.
    pub paths: &'a [PathBuf],
    /// A folder that is left out of the names of the files below it, so that the corpus does not
    /// depend on where that folder is.
    pub names_below: Option<&'a Path>,
    /// A side table of metadata.
    pub metadata: Option<&'a MetadataTable>,
    /// Limits of reading.
    pub reading: ReadOptions,
    /// Columns and limits of annotated text.
    pub annotated: AnnotatedOptions,
    /// Who makes documents of files whose format is risky; `None` for this process.
    pub reader: Option<&'a dyn DocumentReader>,
    /// Who fetches pages from the web; with `None`, an address is a failure.
    pub fetcher: Option<&'a dyn Fetch>,
    /// How alike the texts of two documents must be to be called nearly the same.
    pub alike: Alike,
    /// What is found out of words; annotated text says it itself.
    pub analysis: Analysis,
    /// Limits of writing.
    pub writing: WriteOptions,
}

/// How alike two texts must be to be called nearly the same.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Alike {
    /// The least resemblance, from 0 to 1: the share of the runs of five words of either text that both have.
    /// Default 0.7, so that an article as a web page and as a PDF are found.
    pub least_resemblance: f64,
    /// A corpus of more words is not compared with what is added to it, which would take long. Default 50 million.
    pub max_compared_words: u64,
}

impl Default for Alike {
    fn default() -> Self {
        Self {
            least_resemblance: 0.7,
            max_compared_words: 50_000_000,
        }
    }
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
    /// Files, and documents of annotated files, that could not be read.
    pub failures: Vec<ReadFailure>,
    /// Lines of the side table, with the name they give, that no file matched.
    pub unmatched_metadata: Vec<(u64, String)>,
    /// Whether what was added was compared with what the corpus held; not if that is [too much](Alike).
    pub compared: bool,
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
#[derive(Clone, Debug, PartialEq)]
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
    /// The pages whose text was recognised from their images; `None` if there are none.
    pub recognised: Option<RecognisedPages>,
    /// The document, in the corpus before or read earlier, that has nearly the same text.
    pub near_duplicate: Option<NearDuplicate>,
}

/// The pages of a document whose text was recognised from their images while reading.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RecognisedPages {
    /// How many there are.
    pub pages: u32,
    /// How sure their words are.
    pub confidence: RecognitionConfidence,
}

impl RecognisedPages {
    pub(crate) fn of(document: &Document) -> Option<Self> {
        let recognised = document
            .pages
            .iter()
            .filter_map(|page| page.recognition.as_ref());
        recognised.fold(None, |known: Option<Self>, recognition| {
            let own = recognition.confidence();
            Some(Self {
                pages: known.map_or(1, |known| known.pages + 1),
                confidence: known.map_or(own, |known| known.confidence.with(own)),
            })
        })
    }
}

/// A document with nearly the same text as another.
#[derive(Clone, Debug, PartialEq)]
pub struct NearDuplicate {
    /// The other document's name in the corpus.
    pub of: String,
    /// How alike they are, from 0 to 1.
    pub resemblance: f64,
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
    /// A page could not be fetched from the web.
    #[error("could not fetch {name}")]
    Fetch {
        /// Its address.
        name: SourceName,
        /// Why not, and what to do.
        source: FetchError,
    },
    /// A document of a file of annotated text has a line that cannot be read. The other documents of the
    /// file are read.
    #[error("{name}: {problem}")]
    Annotated {
        /// The file.
        name: SourceName,
        /// The line, what is wrong with it and what to do.
        problem: AnnotatedError,
    },
}

impl ReadFailure {
    /// The file or path that it is about.
    pub fn name(&self) -> &SourceName {
        match self {
            Self::Find(error) => error.path(),
            Self::Read(error) => error.name(),
            Self::Fetch { name, .. } => name,
            Self::Annotated { name, .. } => name,
        }
    }
}

/// Files are read in parallel in batches of about this many bytes, which bounds memory.
pub(crate) const BATCH_BYTES: u64 = 2 << 20;
/// And of at most this many files.
const BATCH_FILES: usize = 1024;
/// So much of a file without a known ending is looked at to tell whether it is annotated text.
pub(crate) const SNIFFED_BYTES: u64 = 64 << 10;

/// Reads documents into the corpus at `corpus`, making it if there is none.
///
/// A file that cannot be read is reported and the rest is read. Nothing of the corpus changes before
/// the end; an interrupted reading leaves it as it was. `stdin` is read where a path is `-`.
pub fn read_into(
    corpus: &Path,
    request: &ReadRequest<'_>,
    stdin: &mut (dyn Read + Send),
    progress: &mut (dyn FnMut(ReadProgress) + Send),
) -> Result<ReadReport, WriteError> {
    let writer = CorpusWriter::open(corpus, request.writing.clone())?;
    let found = find(
        request.paths,
        &FindOptions {
            exclude: vec![corpus.to_owned()],
        },
    );
    let analyst = Analyst::new(request.analysis);
    let files = found.inputs.len();
    let mut gathering = Gathering::new(writer, request, &analyst, files, progress);
    let failures = found.failures.into_iter().map(ReadFailure::from);
    gathering.failures.extend(failures);
    let mut waiting: Vec<Outcome> = Vec::new();
    for work in works(found.inputs, &request.reading) {
        let ready = std::mem::take(&mut waiting);
        match work {
            Work::Batch(batch) => {
                // A batch is read on every core while the one before is added.
                let (next, added) = rayon::join(
                    || {
                        let batch = batch.par_iter();
                        batch
                            .map(|path| read_one(request, &analyst, path))
                            .collect()
                    },
                    || gathering.add(ready),
                );
                added?;
                waiting = next;
            }
            Work::Alone(source) => {
                gathering.add(ready)?;
                read_alone(&mut gathering, request, source, stdin)?;
            }
        }
    }
    gathering.add(waiting)?;
    gathering.skipped.splice(0..0, found.skipped);
    gathering.finish(corpus)
}

/// Reads a source that may hold many documents.
fn read_alone(
    gathering: &mut Gathering<'_>,
    request: &ReadRequest<'_>,
    source: Alone,
    stdin: &mut (dyn Read + Send),
) -> Result<(), WriteError> {
    match source {
        Alone::Stdin => gathering.stream(&SourceName::stdin(), stdin),
        Alone::Address(address) => gathering.address(&address),
        Alone::Annotated(path, format) => {
            let name = source_name(request, &path);
            match File::open(&path) {
                Ok(file) => gathering.annotated(file, &name, format),
                Err(source) => gathering.add(vec![Err(ReadError::Io { name, source }.into())]),
            }
        }
        Alone::Archive(path) => match load_file(request, &path) {
            Ok(bytes) => gathering.archive(&source_name(request, &path), &bytes),
            Err(failure) => gathering.add(vec![Err(failure.into())]),
        },
    }
}

/// Something to read next.
enum Work {
    /// A few megabytes of files that hold one document each.
    Batch(Vec<PathBuf>),
    Alone(Alone),
}

/// Something that may hold many documents, or must be asked for.
enum Alone {
    Stdin,
    /// A page on the web.
    Address(String),
    /// A file that may hold many documents.
    Annotated(PathBuf, Format),
    /// A zip archive of documents.
    Archive(PathBuf),
}

/// Cuts what is to be read into works, in order.
fn works(inputs: Vec<Input>, options: &ReadOptions) -> Vec<Work> {
    let mut works: Vec<Work> = Vec::new();
    let mut bytes = 0;
    for input in inputs {
        let path = match input {
            Input::Stdin => {
                works.push(Work::Alone(Alone::Stdin));
                continue;
            }
            Input::Address(address) => {
                works.push(Work::Alone(Alone::Address(address)));
                continue;
            }
            Input::File(path) => path,
        };
        if let Some(format) = annotated_format(&path, options) {
            works.push(Work::Alone(Alone::Annotated(path, format)));
            continue;
        }
        if is_archive(&path) {
            works.push(Work::Alone(Alone::Archive(path)));
            continue;
        }
        let size = path.metadata().map_or(0, |found| found.len());
        match works.last_mut() {
            Some(Work::Batch(batch))
                if bytes + size <= BATCH_BYTES && batch.len() < BATCH_FILES =>
            {
                bytes += size;
                batch.push(path);
            }
            _ => {
                bytes = size;
                works.push(Work::Batch(vec![path]));
            }
        }
    }
    works
}

/// Whether a file is a zip archive of documents: it begins like one, and its ending is not that of a document.
fn is_archive(path: &Path) -> bool {
    let begins_like_one = || {
        let mut beginning = [0; 4];
        let read = File::open(path).and_then(|mut file| file.read_exact(&mut beginning));
        read.is_ok() && &beginning == b"PK\x03\x04"
    };
    let is_whole = || {
        let bytes = std::fs::read(path).unwrap_or_default();
        Archive::is_one(&bytes)
    };
    SourceName::new(path).format().is_none() && begins_like_one() && is_whole()
}

/// The format of a file of annotated text: by its ending, or where that says nothing by its first lines.
fn annotated_format(path: &Path, options: &ReadOptions) -> Option<Format> {
    let named = options.format.or_else(|| SourceName::new(path).format());
    let looks = || {
        let mut beginning = Vec::new();
        let file = File::open(path).ok()?;
        file.take(SNIFFED_BYTES).read_to_end(&mut beginning).ok()?;
        Format::of_annotated(&beginning)
    };
    named.or_else(looks).filter(|format| format.is_annotated())
}
