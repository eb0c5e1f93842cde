//! How do files become part of a corpus? Found, read and split on every core, added in order.

use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use attache_corpus::{
    Added, CorpusWriter, DocumentWarning, IndexedDocument, Manifest, WriteError, WriteOptions,
};
use attache_document::{
    Archive, Document, FindError, FindOptions, Format, Input, MetadataTable, ReadError,
    ReadOptions, RecognitionConfidence, Skipped, SourceName, TableRow, Warned, Warning, find, load,
};
use attache_language::{AnnotatedError, AnnotatedOptions};
use rayon::prelude::*;

use crate::analysis::{Analysed, Analysis, Analyst};
use crate::annotated::{AnnotatedDocument, AnnotatedDocuments};
use crate::archived::{self, Member};
use crate::near_duplicate::{Sketch, Sketches};
use crate::reader::{DocumentReader, ReadHere, is_risky};

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
    /// Columns and limits of annotated text.
    pub annotated: AnnotatedOptions,
    /// Who makes documents of files whose format is risky; `None` for this process.
    pub reader: Option<&'a dyn DocumentReader>,
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
}

impl Default for Alike {
    fn default() -> Self {
        Self {
            least_resemblance: 0.7,
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
    /// The document of the same reading that has nearly the same text.
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
    fn of(document: &Document) -> Option<Self> {
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
            Self::Annotated { name, .. } => name,
        }
    }
}

/// Files are read in parallel in batches of about this many bytes, which bounds memory.
const BATCH_BYTES: u64 = 2 << 20;
/// And of at most this many files.
const BATCH_FILES: usize = 1024;
/// So much of a file without a known ending is looked at to tell whether it is annotated text.
const SNIFFED_BYTES: u64 = 64 << 10;
const ANNOTATED_BUFFER_BYTES: usize = 1 << 20;

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
        skipped: Vec::new(),
        sketches: Sketches::default(),
        sketched: Vec::new(),
        alike: request.alike,
    };
    progress(gathering.progress);
    let analyst = Analyst::new(request.analysis);
    let mut waiting: Vec<Outcome> = Vec::new();
    for work in works(found.inputs, &request.reading) {
        match work {
            Work::Stdin => {
                waiting.extend(gathering.stdin(&mut writer, request, &analyst, stdin, progress)?)
            }
            Work::Annotated(path, format) => {
                gathering.add(&mut writer, std::mem::take(&mut waiting), progress)?;
                let name = source_name(request, &path);
                match File::open(&path) {
                    Ok(file) => {
                        let file = BufReader::with_capacity(ANNOTATED_BUFFER_BYTES, file);
                        gathering.annotated(&mut writer, request, file, &name, format, progress)?;
                    }
                    Err(source) => {
                        let failure = ReadError::Io { name, source };
                        waiting.push(Err(failure.into()));
                    }
                }
            }
            Work::Archive(path) => {
                gathering.add(&mut writer, std::mem::take(&mut waiting), progress)?;
                gathering.archive(&mut writer, request, &analyst, &path, progress)?;
            }
            Work::Plain(batch) => {
                // A batch is read on every core while the one before is added.
                let (next, added) = rayon::join(
                    || {
                        batch
                            .par_iter()
                            .map(|path| read_one(request, &analyst, path))
                            .collect()
                    },
                    || gathering.add(&mut writer, std::mem::take(&mut waiting), progress),
                );
                added?;
                waiting = next;
            }
        }
    }
    gathering.add(&mut writer, waiting, progress)?;
    let mut skipped = found.skipped;
    skipped.append(&mut gathering.skipped);
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
        skipped,
        failures: gathering.failures,
        unmatched_metadata: unmatched,
    })
}

/// What became of one file before it is added.
type Outcome = Result<Prepared, ReadFailure>;

/// A document ready to be added.
pub(crate) struct Prepared {
    indexed: IndexedDocument,
    warnings: Vec<DocumentWarning>,
    row: Option<TableRow>,
    recognised: Option<RecognisedPages>,
    sketch: Sketch,
}

/// What has been gathered while reading.
struct Gathering {
    progress: ReadProgress,
    matched: Vec<TableRow>,
    added: Vec<AddedDocument>,
    duplicates: Vec<(String, String)>,
    failures: Vec<ReadFailure>,
    skipped: Vec<Skipped>,
    sketches: Sketches,
    /// Names of the documents whose sketches are kept.
    sketched: Vec<String>,
    alike: Alike,
}

impl Gathering {
    /// Adds the documents of files that hold one each.
    fn add(
        &mut self,
        writer: &mut CorpusWriter,
        outcomes: Vec<Outcome>,
        progress: &mut (dyn FnMut(ReadProgress) + Send),
    ) -> Result<(), WriteError> {
        for outcome in outcomes {
            self.progress.files += 1;
            self.add_one(writer, outcome)?;
            progress(self.progress);
        }
        Ok(())
    }

    fn add_one(&mut self, writer: &mut CorpusWriter, outcome: Outcome) -> Result<(), WriteError> {
        let Prepared {
            indexed,
            warnings,
            row,
            recognised,
            sketch,
        } = match outcome {
            Ok(prepared) => prepared,
            Err(failure) => {
                self.failures.push(failure);
                return Ok(());
            }
        };
        self.matched.extend(row);
        let (words, path) = (indexed.words(), indexed.path().to_owned());
        let wanted = indexed.id().to_owned();
        self.progress.words += u64::from(words);
        match writer.add(indexed)? {
            Added::Duplicate(of) => self.duplicates.push((path, of)),
            Added::New(id) => {
                let renamed = id != wanted;
                let near_duplicate = self.near_duplicate(&id, sketch);
                self.added.push(AddedDocument {
                    id,
                    path,
                    renamed,
                    words,
                    warnings,
                    recognised,
                    near_duplicate,
                });
            }
        }
        Ok(())
    }

    /// Notes the text of a document, and tells which earlier one it nearly repeats.
    fn near_duplicate(&mut self, id: &str, sketch: Sketch) -> Option<NearDuplicate> {
        let found = self.sketches.add(sketch, self.alike.least_resemblance);
        self.sketched.push(id.to_owned());
        found.map(|(number, resemblance)| NearDuplicate {
            of: self.sketched[number].clone(),
            resemblance,
        })
    }

    /// Adds the documents of a zip archive, some megabytes of them at a time.
    fn archive(
        &mut self,
        writer: &mut CorpusWriter,
        request: &ReadRequest<'_>,
        analyst: &Analyst,
        path: &Path,
        progress: &mut (dyn FnMut(ReadProgress) + Send),
    ) -> Result<(), WriteError> {
        let name = source_name(request, path);
        let loaded = match File::open(path) {
            Ok(file) => load(file, &name, &request.reading),
            Err(source) => Err(ReadError::Io {
                name: name.clone(),
                source,
            }),
        };
        let bytes = match loaded {
            Ok(bytes) => bytes,
            Err(failure) => return self.add(writer, vec![Err(failure.into())], progress),
        };
        let mut add = |members: Vec<Member>| {
            let outcomes: Vec<Outcome> = members
                .into_par_iter()
                .map(|member| read_bytes(request, analyst, &member.bytes, &member.name))
                .collect();
            for outcome in outcomes {
                self.add_one(writer, outcome)?;
            }
            progress(self.progress);
            Ok::<(), WriteError>(())
        };
        let members = archived::unpack(&bytes, &name, request, BATCH_BYTES, &mut add)?;
        self.skipped.extend(members.skipped);
        self.failures.extend(members.failures);
        self.progress.files += 1;
        progress(self.progress);
        Ok(())
    }

    /// Reads standard input: adds its documents if it is annotated text, else returns the one that it is.
    fn stdin(
        &mut self,
        writer: &mut CorpusWriter,
        request: &ReadRequest<'_>,
        analyst: &Analyst,
        stdin: &mut (dyn Read + Send),
        progress: &mut (dyn FnMut(ReadProgress) + Send),
    ) -> Result<Option<Outcome>, WriteError> {
        let name = SourceName::stdin();
        let mut beginning = Vec::new();
        if let Err(source) = stdin.take(SNIFFED_BYTES).read_to_end(&mut beginning) {
            return Ok(Some(Err(ReadError::Io { name, source }.into())));
        }
        let named = request.reading.format;
        let format = named.or_else(|| Format::of_annotated(&beginning));
        let stream = beginning.chain(stdin);
        match format.filter(|format| format.is_annotated()) {
            Some(format) => {
                let stream = BufReader::with_capacity(ANNOTATED_BUFFER_BYTES, stream);
                self.annotated(writer, request, stream, &name, format, progress)?;
                Ok(None)
            }
            None => {
                let bytes = load(stream, &name, &request.reading).map_err(ReadFailure::from);
                Ok(Some(bytes.and_then(|bytes| {
                    read_bytes(request, analyst, &bytes, &name)
                })))
            }
        }
    }

    /// Adds the documents of a file of annotated text as they come, some megabytes of them at a time.
    fn annotated(
        &mut self,
        writer: &mut CorpusWriter,
        request: &ReadRequest<'_>,
        file: impl BufRead + Send,
        name: &SourceName,
        format: Format,
        progress: &mut (dyn FnMut(ReadProgress) + Send),
    ) -> Result<(), WriteError> {
        let mut documents =
            AnnotatedDocuments::new(file, name, format, &request.reading, &request.annotated);
        let mut waiting = documents.next_batch(BATCH_BYTES);
        while !waiting.is_empty() {
            let prepare = |document| {
                let AnnotatedDocument {
                    mut document,
                    annotation,
                    warnings,
                } = document?;
                let table = request.metadata;
                let row = table.and_then(|table| table.apply(&mut document));
                let indexed = IndexedDocument::new(document, &annotation, &warnings);
                Ok(Prepared {
                    indexed,
                    warnings,
                    row,
                    recognised: None,
                    sketch: Sketch::default(),
                })
            };
            // The next documents are read while these are indexed.
            let (prepared, next) = rayon::join(
                || {
                    let documents = std::mem::take(&mut waiting).into_par_iter();
                    documents.map(prepare).collect::<Vec<Outcome>>()
                },
                || documents.next_batch(BATCH_BYTES),
            );
            for outcome in prepared {
                self.add_one(writer, outcome)?;
            }
            progress(self.progress);
            waiting = next;
        }
        self.progress.files += 1;
        progress(self.progress);
        Ok(())
    }
}

fn source_name(request: &ReadRequest<'_>, path: &Path) -> SourceName {
    let below = request
        .names_below
        .and_then(|root| path.strip_prefix(root).ok());
    SourceName::new(below.unwrap_or(path))
}

fn read_one(request: &ReadRequest<'_>, analyst: &Analyst, path: &Path) -> Outcome {
    let name = source_name(request, path);
    let bytes = match File::open(path) {
        Ok(file) => load(file, &name, &request.reading)?,
        Err(source) => return Err(ReadError::Io { name, source }.into()),
    };
    read_bytes(request, analyst, &bytes, &name)
}

/// Makes a document of a file's bytes: apart, if their format is risky and somebody reads apart.
fn read_bytes(
    request: &ReadRequest<'_>,
    analyst: &Analyst,
    bytes: &[u8],
    name: &SourceName,
) -> Outcome {
    let reader = request.reader.filter(|_| is_risky(bytes));
    let document = reader
        .unwrap_or(&ReadHere)
        .read(bytes, name, &request.reading)?;
    Ok(prepare(request, analyst, document))
}

fn prepare(request: &ReadRequest<'_>, analyst: &Analyst, document: Warned<Document>) -> Prepared {
    let Warned {
        value: mut document,
        warnings,
    } = document;
    let row = request
        .metadata
        .and_then(|table| table.apply(&mut document));
    let mut warnings: Vec<_> = warnings.into_iter().map(document_warning).collect();
    let sketch = Sketch::of(&document);
    let recognised = RecognisedPages::of(&document);
    Prepared {
        indexed: analyse(document, analyst, &mut warnings),
        warnings,
        row,
        recognised,
        sketch,
    }
}

pub(crate) fn document_warning(warning: Warning) -> DocumentWarning {
    DocumentWarning {
        page: warning.page,
        message: warning.message,
    }
}

/// Splits a document into tokens and sentences, finds out what it should of them and numbers its words.
fn analyse(
    mut document: Document,
    analyst: &Analyst,
    warnings: &mut Vec<DocumentWarning>,
) -> IndexedDocument {
    let Analysed {
        annotation,
        model,
        remark,
    } = analyst.analyse(&mut document);
    warnings.extend(remark.map(|message| DocumentWarning {
        page: None,
        message,
    }));
    let indexed = IndexedDocument::new(document, &annotation, warnings);
    match model {
        Some(version) => indexed.tagged_by(version),
        None => indexed,
    }
}

/// Something to read next.
enum Work {
    Stdin,
    /// A file that may hold many documents.
    Annotated(PathBuf, Format),
    /// A zip archive of documents.
    Archive(PathBuf),
    /// A few megabytes of files that hold one document each.
    Plain(Vec<PathBuf>),
}

/// Cuts what is to be read into works, in order.
fn works(inputs: Vec<Input>, options: &ReadOptions) -> Vec<Work> {
    let mut works: Vec<Work> = Vec::new();
    let mut bytes = 0;
    for input in inputs {
        let path = match input {
            Input::Stdin => {
                works.push(Work::Stdin);
                continue;
            }
            Input::File(path) => path,
        };
        if let Some(format) = annotated_format(&path, options) {
            works.push(Work::Annotated(path, format));
            continue;
        }
        if is_archive(&path) {
            works.push(Work::Archive(path));
            continue;
        }
        let size = path.metadata().map_or(0, |found| found.len());
        match works.last_mut() {
            Some(Work::Plain(batch))
                if bytes + size <= BATCH_BYTES && batch.len() < BATCH_FILES =>
            {
                bytes += size;
                batch.push(path);
            }
            _ => {
                bytes = size;
                works.push(Work::Plain(vec![path]));
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
