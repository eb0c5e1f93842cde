//! What does a corpus hold? Opening it, its documents, and the choice of some of them.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use attache_document::BlockKind;

use crate::error::CorpusError;
use crate::filter::{Filter, FilterError};
use crate::id::DocId;
use crate::indexed::DocumentWarning;
use crate::info::DocumentInfo;
use crate::manifest::Manifest;
use crate::naming::{corpus_names, name_documents};
use crate::rule::Rule;
use crate::segment::{Segment, Text};

/// How often opening is tried again when a writer replaced the corpus at that very moment.
const ATTEMPTS: u32 = 5;

/// A corpus on disk, open for reading, or several that are asked as one. It stays as it was when it
/// was opened, whatever is added or removed later.
#[derive(Debug)]
pub struct Corpus {
    /// At least one.
    parts: Vec<Part>,
    segments: Vec<Segment>,
    /// The first document of each segment, and the number of documents at the end.
    starts: Vec<u32>,
    documents: OnceLock<Vec<DocumentInfo>>,
}

/// One of the corpora that are open as one.
#[derive(Debug)]
struct Part {
    path: PathBuf,
    name: String,
    manifest: Manifest,
}

/// Which documents are asked, and what counts in them.
#[derive(Clone, Debug, Default)]
pub struct Scope {
    /// The rule of counting.
    pub rule: Rule,
    /// Whether each document is asked; `None` asks all.
    selection: Option<Vec<bool>>,
}

impl Scope {
    /// All documents under a rule.
    pub fn new(rule: Rule) -> Self {
        Self {
            rule,
            selection: None,
        }
    }

    /// The same documents under another rule.
    pub fn with_rule(&self, rule: Rule) -> Self {
        Self {
            rule,
            selection: self.selection.clone(),
        }
    }

    /// Whether a document is asked.
    pub fn selects(&self, document: DocId) -> bool {
        self.selection
            .as_ref()
            .is_none_or(|chosen| chosen.get(document.index()) == Some(&true))
    }

    /// Whether every document is asked.
    pub fn is_whole(&self) -> bool {
        self.selection.is_none()
    }
}

impl Corpus {
    /// Opens the corpus in the directory `path`: reads its manifest and maps its files, which must have
    /// the right lengths. Nothing in them is read until it is asked for.
    pub fn open(path: &Path) -> Result<Self, CorpusError> {
        let (manifest, segments) = open_segments(path)?;
        Self::joined(vec![(path.to_owned(), manifest, segments)])
    }

    /// Opens several corpora, to be asked as if one corpus held all their documents, in this order.
    ///
    /// They must have been split into words by the same rules. A document whose id stands in more than
    /// one of them is called by its corpus too: `nss/2002-strategy`.
    pub fn open_all(paths: &[PathBuf]) -> Result<Self, CorpusError> {
        if paths.is_empty() {
            return Err(CorpusError::NoneNamed);
        }
        let mut opened: Vec<(PathBuf, Manifest, Vec<Segment>)> = Vec::with_capacity(paths.len());
        for path in paths {
            let (manifest, segments) = open_segments(path)?;
            for (other, others, _) in &opened {
                let (first, second) = (other.clone(), path.clone());
                if first.canonicalize().ok() == second.canonicalize().ok() {
                    return Err(CorpusError::Twice { first, second });
                }
                if let Some(what) = others.difference(&manifest) {
                    return Err(CorpusError::Unlike {
                        first,
                        second,
                        what,
                    });
                }
            }
            opened.push((path.clone(), manifest, segments));
        }
        Self::joined(opened)
    }

    pub(crate) fn with_manifest(path: &Path, manifest: Manifest) -> Result<Self, CorpusError> {
        let segments = segments_of(path, &manifest)?;
        Self::joined(vec![(path.to_owned(), manifest, segments)])
    }

    fn joined(mut opened: Vec<(PathBuf, Manifest, Vec<Segment>)>) -> Result<Self, CorpusError> {
        let names = corpus_names(opened.iter().map(|(path, ..)| path.as_path()));
        let mut corpora: Vec<_> = names
            .iter()
            .cloned()
            .zip(
                opened
                    .iter_mut()
                    .map(|(_, _, segments)| segments.as_mut_slice()),
            )
            .collect();
        name_documents(&mut corpora)?;
        let mut corpus = Self {
            parts: Vec::with_capacity(opened.len()),
            segments: Vec::new(),
            starts: vec![0],
            documents: OnceLock::new(),
        };
        for ((path, manifest, segments), name) in opened.into_iter().zip(names) {
            for segment in segments {
                let documents = corpus.len() as u32;
                corpus.starts.push(documents.saturating_add(segment.len()));
                corpus.segments.push(segment);
            }
            corpus.parts.push(Part {
                path,
                name,
                manifest,
            });
        }
        Ok(corpus)
    }

    /// The directories, as they were given.
    pub fn paths(&self) -> impl Iterator<Item = &Path> {
        self.parts.iter().map(|part| part.path.as_path())
    }

    /// The directories as one text, with a comma between them.
    pub fn location(&self) -> String {
        let paths: Vec<String> = self
            .paths()
            .map(|path| path.display().to_string())
            .collect();
        paths.join(", ")
    }

    /// Versions, counts and files; of several corpora that are open as one, those of the first.
    pub fn manifest(&self) -> &Manifest {
        &self.parts[0].manifest
    }

    /// Versions, counts and files of each corpus that is open.
    pub fn manifests(&self) -> impl Iterator<Item = &Manifest> {
        self.parts.iter().map(|part| &part.manifest)
    }

    /// The directory and the name of each corpus that is open.
    pub(crate) fn parts(&self) -> impl Iterator<Item = (&Path, &str)> {
        let parts = self.parts.iter();
        parts.map(|part| (part.path.as_path(), part.name.as_str()))
    }

    /// How many documents there are.
    pub fn len(&self) -> usize {
        self.starts[self.segments.len()] as usize
    }

    /// Whether there is no document.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    pub(crate) fn segments(&self) -> &[Segment] {
        &self.segments
    }

    pub(crate) fn first_document(&self, segment: usize) -> u32 {
        self.starts[segment]
    }

    /// The number of the segment of a document, and its place there.
    pub(crate) fn number_of(&self, document: DocId) -> Option<(usize, u32)> {
        let number = self
            .starts
            .partition_point(|&start| start <= document.0)
            .checked_sub(1)?;
        (number < self.segments.len()).then(|| (number, document.0 - self.starts[number]))
    }

    /// The segment of a document, and its place there.
    pub(crate) fn place_of(&self, document: DocId) -> Option<(&Segment, u32)> {
        let (number, place) = self.number_of(document)?;
        Some((&self.segments[number], place))
    }

    /// What is known about every document, in the order of reading.
    pub fn documents(&self) -> Result<&[DocumentInfo], CorpusError> {
        if self.documents.get().is_none() {
            // No capacity is set aside: the manifest's number of documents is not trusted before the rows are.
            let mut all = Vec::new();
            for segment in &self.segments {
                for document in 0..segment.len() {
                    all.push(segment.info(document)?);
                }
            }
            let _ = self.documents.set(all);
        }
        Ok(self.documents.get().expect("filled just above"))
    }

    /// What is known about one document; `None` if there is no such document.
    pub fn document(&self, document: DocId) -> Result<Option<DocumentInfo>, CorpusError> {
        self.place_of(document)
            .map(|(segment, place)| segment.info(place))
            .transpose()
    }

    /// The document with this id (the name that `attache documents` shows).
    pub fn document_named(&self, id: &str) -> Result<Option<DocId>, CorpusError> {
        let place = self
            .documents()?
            .iter()
            .position(|document| document.id == id);
        Ok(place.map(|place| DocId(place as u32)))
    }

    /// All document ids, in the order of reading.
    pub fn doc_ids(&self) -> impl Iterator<Item = DocId> + use<> {
        (0..self.len() as u32).map(DocId)
    }

    /// The whole text of a document.
    pub fn text(&self, document: DocId) -> Result<Option<Text>, CorpusError> {
        self.place_of(document)
            .map(|(segment, place)| segment.text(place))
            .transpose()
    }

    /// The documents that pass `filter`, under `rule`. Fails on a key that no document has, and on a
    /// subcorpus that is not saved. Reads the documents' metadata one after the other.
    pub fn select(&self, filter: &Filter, rule: Rule) -> Result<Scope, SelectError> {
        let filter = match filter.subcorpora().is_empty() {
            true => filter.clone(),
            false => filter.resolved(&self.subcorpora()?)?,
        };
        let mut survey = filter.survey();
        if !survey.is_done() {
            self.look_at_each(|document| survey.see(document))?;
        }
        survey.check()?;
        let mut selection = Vec::new();
        self.look_at_each(|document| selection.push(filter.passes(document)))?;
        Ok(Scope {
            rule,
            selection: Some(selection),
        })
    }

    /// Shows what is known about each document, in order, without keeping it.
    pub(crate) fn look_at_each(
        &self,
        mut see: impl FnMut(&DocumentInfo),
    ) -> Result<(), CorpusError> {
        if let Some(known) = self.documents.get() {
            known.iter().for_each(see);
            return Ok(());
        }
        for segment in &self.segments {
            for document in 0..segment.len() {
                see(&segment.info(document)?);
            }
        }
        Ok(())
    }

    /// How many documents `scope` asks, and how many of their tokens count under its rule.
    pub fn extent(&self, scope: &Scope) -> Result<Extent, CorpusError> {
        let mut extent = Extent::default();
        for (number, segment) in self.segments.iter().enumerate() {
            let extents = segment.extents()?;
            let first = self.starts[number];
            let chosen = |document: u32| scope.selects(DocId(first + document));
            let sum = |column: &[u32]| -> u64 {
                match scope.is_whole() {
                    true => column.iter().map(|&count| u64::from(count)).sum(),
                    false => {
                        let counts = (0..).zip(column).filter(|(document, _)| chosen(*document));
                        counts.map(|(_, &count)| u64::from(count)).sum()
                    }
                }
            };
            extent.documents += match scope.is_whole() {
                true => u64::from(segment.len()),
                false => (0..segment.len())
                    .filter(|&document| chosen(document))
                    .count() as u64,
            };
            let kinds = BlockKind::ALL.iter().zip(&extents.tokens_by_kind);
            let counted = kinds.filter(|(kind, _)| scope.rule.counts(**kind));
            extent.tokens += counted.map(|(_, tokens)| sum(tokens)).sum::<u64>();
            extent.words += sum(&extents.words);
        }
        Ok(extent)
    }

    /// What the readers warned of, with the document and its name; only documents with a warning.
    pub fn warnings(&self) -> Result<Vec<(DocId, String, Vec<DocumentWarning>)>, CorpusError> {
        let mut found = Vec::new();
        for (number, segment) in self.segments.iter().enumerate() {
            let warned = segment.warnings()?;
            let warned = warned.into_iter().map(|(document, id, warnings)| {
                (DocId(self.starts[number] + document), id, warnings)
            });
            found.extend(warned);
        }
        Ok(found)
    }

    /// Documents of several corpora that are open as one which were read from the same file, so that it
    /// counts more than once: for each such file the documents, in order. None in one corpus, which
    /// holds a file once.
    pub fn repeated(&self) -> Result<Vec<Vec<DocId>>, CorpusError> {
        let mut by_file: BTreeMap<String, Vec<DocId>> = BTreeMap::new();
        if self.parts.len() > 1 {
            let mut next = 0;
            self.look_at_each(|document| {
                let same = by_file.entry(document.sha256.clone()).or_default();
                same.push(DocId(next));
                next += 1;
            })?;
        }
        let mut repeated: Vec<_> = by_file
            .into_values()
            .filter(|same| same.len() > 1)
            .collect();
        repeated.sort_unstable();
        Ok(repeated)
    }

    /// How many tokens of one document count under `rule`; 0 if there is no such document.
    pub fn tokens_of(&self, document: DocId, rule: &Rule) -> Result<u64, CorpusError> {
        match self.place_of(document) {
            Some((segment, place)) => Ok(counted(segment.extents()?, rule, place)),
            None => Ok(0),
        }
    }
}

/// Reads a manifest and maps the files of its segments.
fn open_segments(path: &Path) -> Result<(Manifest, Vec<Segment>), CorpusError> {
    let mut manifest = Manifest::read(path)?;
    for _ in 1..ATTEMPTS {
        match segments_of(path, &manifest) {
            Ok(segments) => return Ok((manifest, segments)),
            Err(error) => {
                // A writer that merges removes the old segments once it has committed a new manifest.
                let newer = Manifest::read(path)?;
                if newer == manifest {
                    return Err(error);
                }
                manifest = newer;
            }
        }
    }
    let segments = segments_of(path, &manifest)?;
    Ok((manifest, segments))
}

fn segments_of(path: &Path, manifest: &Manifest) -> Result<Vec<Segment>, CorpusError> {
    let entries = manifest.segments.iter();
    entries
        .map(|entry| Segment::open(path, entry.clone()))
        .collect()
}

fn counted(extents: &crate::segment::Extents, rule: &Rule, document: u32) -> u64 {
    let kinds = BlockKind::ALL.iter().zip(&extents.tokens_by_kind);
    kinds
        .filter(|(kind, _)| rule.counts(**kind))
        .map(|(_, tokens)| u64::from(tokens[document as usize]))
        .sum()
}

/// How much text is asked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Extent {
    /// Documents.
    pub documents: u64,
    /// Tokens in blocks that count.
    pub tokens: u64,
    /// Words and numbers in all blocks.
    pub words: u64,
}

/// Documents could not be chosen.
#[derive(Debug, thiserror::Error)]
pub enum SelectError {
    /// The filter asks for something that no document has.
    #[error(transparent)]
    Filter(#[from] FilterError),
    /// The corpus could not be read.
    #[error(transparent)]
    Corpus(#[from] CorpusError),
}
