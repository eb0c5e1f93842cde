//! How do documents get into a corpus one after another, and what is remembered of each for the report?

use std::fs::File;
use std::io::{BufReader, Read};
use std::path::Path;

use attache_corpus::{
    Added, Corpus, CorpusError, CorpusWriter, DocumentWarning, IndexedDocument, WriteError,
};
use attache_document::{
    Archive, Document, Format, ReadError, ReadOptions, Skipped, SourceName, TableRow, Warned,
    Warning, load,
};
use rayon::prelude::*;

use crate::analysis::{Analysed, Analyst};
use crate::annotated::{AnnotatedDocument, AnnotatedDocuments};
use crate::archived::{self, Member};
use crate::fetch::Fetched;
use crate::near_duplicate::{Sketch, Sketches};
use crate::read::{
    AddedDocument, BATCH_BYTES, NearDuplicate, ReadFailure, ReadProgress, ReadReport, ReadRequest,
    RecognisedPages, SNIFFED_BYTES,
};
use crate::reader::{ReadHere, is_risky};

const ANNOTATED_BUFFER_BYTES: usize = 1 << 20;

/// What became of one file before it is added.
pub(crate) type Outcome = Result<Prepared, ReadFailure>;

/// A document ready to be added.
pub(crate) struct Prepared {
    indexed: IndexedDocument,
    warnings: Vec<DocumentWarning>,
    row: Option<TableRow>,
    recognised: Option<RecognisedPages>,
    sketch: Sketch,
}

/// A corpus that is being written, and what has been gathered while reading into it.
pub(crate) struct Gathering<'a> {
    writer: CorpusWriter,
    request: &'a ReadRequest<'a>,
    analyst: &'a Analyst,
    tell: &'a mut (dyn FnMut(ReadProgress) + Send),
    progress: ReadProgress,
    matched: Vec<TableRow>,
    added: Vec<AddedDocument>,
    duplicates: Vec<(String, String)>,
    pub(crate) failures: Vec<ReadFailure>,
    pub(crate) skipped: Vec<Skipped>,
    /// Of the documents added, in the same order.
    sketches: Sketches,
}

impl<'a> Gathering<'a> {
    /// With nothing gathered of `files` files yet, and what the search for them had to say.
    pub(crate) fn new(
        writer: CorpusWriter,
        request: &'a ReadRequest<'a>,
        analyst: &'a Analyst,
        files: usize,
        tell: &'a mut (dyn FnMut(ReadProgress) + Send),
    ) -> Self {
        let progress = ReadProgress {
            of_files: files as u64,
            ..ReadProgress::default()
        };
        tell(progress);
        Self {
            writer,
            request,
            analyst,
            tell,
            progress,
            matched: Vec::new(),
            added: Vec::new(),
            duplicates: Vec::new(),
            failures: Vec::new(),
            skipped: Vec::new(),
            sketches: Sketches::default(),
        }
    }

    /// Writes the corpus at `path` to its end and tells what became of everything.
    pub(crate) fn finish(mut self, path: &Path) -> Result<ReadReport, WriteError> {
        // The corpus on disk is still the one without what was added.
        let compared = self.compare_with(path)?;
        let manifest = self.writer.finish()?;
        let unmatched = self.request.metadata.map_or_else(Vec::new, |table| {
            let unmatched = table.unmatched(self.matched).into_iter();
            unmatched
                .map(|(line, name)| (line, name.to_owned()))
                .collect()
        });
        Ok(ReadReport {
            manifest,
            added: self.added,
            duplicates: self.duplicates,
            skipped: self.skipped,
            failures: self.failures,
            unmatched_metadata: unmatched,
            compared,
        })
    }

    /// Adds the documents of files that hold one each.
    pub(crate) fn add(&mut self, outcomes: Vec<Outcome>) -> Result<(), WriteError> {
        for outcome in outcomes {
            self.progress.files += 1;
            self.add_one(outcome)?;
            (self.tell)(self.progress);
        }
        Ok(())
    }

    fn add_one(&mut self, outcome: Outcome) -> Result<(), WriteError> {
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
        match self.writer.add(indexed)? {
            Added::Duplicate(of) => self.duplicates.push((path, of)),
            Added::New(id) => {
                let renamed = id != wanted;
                let near_duplicate = self.near_duplicate(sketch);
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

    /// Notes the text of a document, and tells which earlier one of this reading it nearly repeats.
    fn near_duplicate(&mut self, sketch: Sketch) -> Option<NearDuplicate> {
        let least = self.request.alike.least_resemblance;
        let (number, resemblance) = self.sketches.add(sketch, least)?;
        Some(NearDuplicate {
            of: self.added[number].id.clone(),
            resemblance,
        })
    }

    /// Tells which of the documents added nearly repeat one that the corpus at `path` held before. Returns false if it
    /// holds too much to compare.
    fn compare_with(&mut self, path: &Path) -> Result<bool, CorpusError> {
        let corpus = match Corpus::open(path) {
            Err(CorpusError::NotFound { .. }) => return Ok(true),
            corpus => corpus?,
        };
        let alike = self.request.alike;
        if self.added.is_empty() || corpus.manifest().words > alike.max_compared_words {
            return Ok(self.added.is_empty());
        }
        let found = self.sketches.in_corpus(&corpus, alike.least_resemblance)?;
        for (added, found) in self.added.iter_mut().zip(found) {
            let Some((document, resemblance)) = found else {
                continue;
            };
            let is_nearer = |known: &NearDuplicate| resemblance >= known.resemblance;
            if added.near_duplicate.as_ref().is_none_or(is_nearer)
                && let Some(document) = corpus.document(document)?
            {
                added.near_duplicate = Some(NearDuplicate {
                    of: document.id,
                    resemblance,
                });
            }
        }
        Ok(true)
    }

    /// Adds the documents of a zip archive, some megabytes of them at a time.
    pub(crate) fn archive(&mut self, name: &SourceName, bytes: &[u8]) -> Result<(), WriteError> {
        let (request, analyst) = (self.request, self.analyst);
        let mut add = |members: Vec<Member>| {
            let outcomes: Vec<Outcome> = members
                .into_par_iter()
                .map(|member| read_bytes(request, analyst, &member.bytes, &member.name))
                .collect();
            for outcome in outcomes {
                self.add_one(outcome)?;
            }
            (self.tell)(self.progress);
            Ok::<(), WriteError>(())
        };
        let members = archived::unpack(bytes, name, request, BATCH_BYTES, &mut add)?;
        self.skipped.extend(members.skipped);
        self.failures.extend(members.failures);
        self.progress.files += 1;
        (self.tell)(self.progress);
        Ok(())
    }

    /// Adds the documents of a stream, such as standard input: annotated text, an archive, or one document.
    pub(crate) fn stream(
        &mut self,
        name: &SourceName,
        stream: &mut (dyn Read + Send),
    ) -> Result<(), WriteError> {
        let mut beginning = Vec::new();
        if let Err(source) = stream.take(SNIFFED_BYTES).read_to_end(&mut beginning) {
            let name = name.clone();
            return self.add(vec![Err(ReadError::Io { name, source }.into())]);
        }
        let named = self.request.reading.format.or_else(|| name.format());
        let format = named.or_else(|| Format::of_annotated(&beginning));
        let stream = beginning.chain(stream);
        if let Some(format) = format.filter(|format| format.is_annotated()) {
            return self.annotated(stream, name, format);
        }
        let outcome = match load(stream, name, &self.request.reading) {
            Err(failure) => Err(failure.into()),
            Ok(bytes) if Archive::is_one(&bytes) => return self.archive(name, &bytes),
            Ok(bytes) => read_bytes(self.request, self.analyst, &bytes, name),
        };
        self.add(vec![outcome])
    }

    /// Fetches a page and adds the documents that it is or holds.
    pub(crate) fn address(&mut self, address: &str) -> Result<(), WriteError> {
        let name = SourceName::new(address);
        let fetched = match self.request.fetcher {
            Some(fetcher) => fetcher.fetch(address, self.request.reading.max_document_bytes),
            None => {
                Err("this program does not use the network; save the page and read the file".into())
            }
        };
        let outcome = match fetched {
            Err(source) => Err(ReadFailure::Fetch { name, source }),
            Ok(fetched) if fetched.is_web_page || Format::of_content(&fetched.bytes).is_some() => {
                read_fetched(self.request, self.analyst, &fetched, &name)
            }
            Ok(fetched) => return self.stream(&name, &mut fetched.bytes.as_slice()),
        };
        self.add(vec![outcome])
    }

    /// Adds the documents of a file of annotated text as they come, some megabytes of them at a time.
    pub(crate) fn annotated(
        &mut self,
        file: impl Read + Send,
        name: &SourceName,
        format: Format,
    ) -> Result<(), WriteError> {
        let request = self.request;
        let file = BufReader::with_capacity(ANNOTATED_BUFFER_BYTES, file);
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
                self.add_one(outcome)?;
            }
            (self.tell)(self.progress);
            waiting = next;
        }
        self.progress.files += 1;
        (self.tell)(self.progress);
        Ok(())
    }
}

pub(crate) fn source_name(request: &ReadRequest<'_>, path: &Path) -> SourceName {
    let below = request
        .names_below
        .and_then(|root| path.strip_prefix(root).ok());
    SourceName::new(below.unwrap_or(path))
}

pub(crate) fn read_one(request: &ReadRequest<'_>, analyst: &Analyst, path: &Path) -> Outcome {
    let bytes = load_file(request, path)?;
    read_bytes(request, analyst, &bytes, &source_name(request, path))
}

pub(crate) fn load_file(request: &ReadRequest<'_>, path: &Path) -> Result<Vec<u8>, ReadError> {
    let name = source_name(request, path);
    match File::open(path) {
        Ok(file) => load(file, &name, &request.reading),
        Err(source) => Err(ReadError::Io { name, source }),
    }
}

/// Makes a document of a file's bytes: apart, if their format is risky and somebody reads apart.
fn read_bytes(
    request: &ReadRequest<'_>,
    analyst: &Analyst,
    bytes: &[u8],
    name: &SourceName,
) -> Outcome {
    let document = read_document(request, bytes, name, &request.reading)?;
    Ok(prepare(request, analyst, document))
}

/// Makes a document of a page that was fetched. A server's word that it is a web page counts where the bytes have no
/// mark of another format.
fn read_fetched(
    request: &ReadRequest<'_>,
    analyst: &Analyst,
    fetched: &Fetched,
    name: &SourceName,
) -> Outcome {
    let mut options = request.reading.clone();
    if fetched.is_web_page && Format::of_content(&fetched.bytes).is_none() {
        options.format = options.format.or(Some(Format::Html));
    }
    options.encoding.clone_from(&fetched.encoding);
    let mut document = read_document(request, &fetched.bytes, name, &options)?;
    fetched.note_in(&mut document.value);
    Ok(prepare(request, analyst, document))
}

fn read_document(
    request: &ReadRequest<'_>,
    bytes: &[u8],
    name: &SourceName,
    options: &ReadOptions,
) -> Result<Warned<Document>, ReadError> {
    let reader = request.reader.filter(|_| is_risky(bytes));
    reader.unwrap_or(&ReadHere).read(bytes, name, options)
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
