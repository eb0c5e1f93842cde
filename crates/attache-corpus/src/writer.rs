//! How do documents get into a corpus, so that it is whole at every moment?
//!
//! New segments are written in directories that the manifest does not name. The rename of the new
//! manifest commits them all; what a killed writer left behind is removed by the next one.

use std::collections::{HashMap, HashSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::build::SegmentBuilder;
use crate::corpus::Corpus;
use crate::error::CorpusError;
use crate::format::{self, FORMAT, LOCK, MANIFEST, SEGMENTS};
use crate::indexed::IndexedDocument;
use crate::lock::{WriteLock, segments_found};
use crate::manifest::{Manifest, SegmentEntry};
use crate::verify::ensure_sound;

/// How a corpus is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WriteOptions {
    /// A segment is written when it holds this many tokens, which bounds the memory of reading.
    pub segment_tokens: usize,
    /// A segment is written when it holds this many bytes of text.
    pub segment_text_bytes: usize,
    /// When so many segments of about one size stand in a row, they are merged, and with them smaller
    /// ones between them.
    pub merge_segments: usize,
}

impl Default for WriteOptions {
    fn default() -> Self {
        Self {
            segment_tokens: 8_000_000,
            segment_text_bytes: 256 << 20,
            merge_segments: 8,
        }
    }
}

/// A corpus could not be changed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum WriteError {
    /// Another process is changing the corpus.
    #[error("another process is changing the corpus at {path}")]
    Locked {
        /// The corpus.
        path: PathBuf,
    },
    /// The directory holds something else.
    #[error("{path} is not empty and not a corpus")]
    NotACorpus {
        /// The directory.
        path: PathBuf,
    },
    /// The corpus was split into tokens by other rules than this program's.
    #[error(
        "{path} was split into words by rules of version {found}; this attache has version {own}"
    )]
    Tokenizer {
        /// The corpus.
        path: PathBuf,
        /// The version that it names.
        found: u32,
        /// The version of this program.
        own: u32,
    },
    /// The corpus that is there cannot be read.
    #[error(transparent)]
    Corpus(#[from] CorpusError),
    /// The system could not write.
    #[error("could not write to the corpus at {path}")]
    Io {
        /// The corpus.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
}

impl WriteError {
    /// What the person can do about it, in one sentence.
    pub fn remedy(&self) -> &'static str {
        match self {
            Self::Locked { .. } => "wait until it has finished, then try again",
            Self::NotACorpus { .. } => "name an empty or new directory with --corpus",
            Self::Tokenizer { .. } => "read all documents into a new corpus",
            Self::Corpus(error) => error.remedy(),
            Self::Io { .. } => "check that there is room on the disk and that you may write there",
        }
    }
}

/// What became of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Added {
    /// It is in, under this id.
    New(String),
    /// The same file is in already, as the document with this id.
    Duplicate(String),
}

/// Adds documents to a corpus and removes some. Nothing is changed before [`finish`](Self::finish).
#[derive(Debug)]
pub struct CorpusWriter {
    pub(crate) path: PathBuf,
    pub(crate) options: WriteOptions,
    pub(crate) manifest: Manifest,
    pub(crate) ids: HashSet<String>,
    pub(crate) by_hash: HashMap<String, String>,
    /// For each id that was wanted more than once, the number that the next one tries.
    next_numbers: HashMap<String, u64>,
    building: SegmentBuilder,
    lock: WriteLock,
}

impl CorpusWriter {
    /// Opens the corpus in the directory `path` for adding, or begins a new one there.
    pub fn open(path: &Path, options: WriteOptions) -> Result<Self, WriteError> {
        let failed = |source| WriteError::Io {
            path: path.to_owned(),
            source,
        };
        let lock = WriteLock::take(path)?;
        let manifest = match Manifest::read(path) {
            Ok(manifest) => manifest,
            Err(CorpusError::NotFound { .. }) => {
                lock.begin()?;
                Manifest::new()
            }
            Err(error) => return Err(error.into()),
        };
        let own = attache_language::TOKENIZER;
        if manifest.tokenizer != own {
            let found = manifest.tokenizer;
            return Err(WriteError::Tokenizer {
                path: path.to_owned(),
                found,
                own,
            });
        }
        for segment in &manifest.segments {
            ensure_sound(path, segment, &[format::File::Documents])?;
        }
        let (mut ids, mut by_hash) = (HashSet::new(), HashMap::new());
        for document in Corpus::with_manifest(path, manifest.clone())?.documents()? {
            ids.insert(document.id.clone());
            by_hash.insert(document.sha256.clone(), document.id.clone());
        }
        let writer = Self {
            path: path.to_owned(),
            options,
            manifest,
            ids,
            by_hash,
            next_numbers: HashMap::new(),
            building: SegmentBuilder::default(),
            lock,
        };
        writer.remove_leftovers().map_err(failed)?;
        Ok(writer)
    }

    /// The id of the document with this SHA-256 that is in already.
    pub fn document_with_hash(&self, sha256: &str) -> Option<&str> {
        self.by_hash.get(sha256).map(String::as_str)
    }

    /// Adds a document. Its id gets a number if another document has it already.
    pub fn add(&mut self, mut indexed: IndexedDocument) -> Result<Added, WriteError> {
        let hash = &indexed.document.source.sha256;
        if let Some(id) = self.by_hash.get(hash) {
            return Ok(Added::Duplicate(id.clone()));
        }
        let id = self.free_id(&indexed.document.id);
        self.by_hash.insert(hash.clone(), id.clone());
        self.ids.insert(id.clone());
        indexed.document.id.clone_from(&id);
        self.manifest.models.extend(indexed.model.take());
        self.manifest.recognisers.append(&mut indexed.recognisers);
        if !self.has_room(&self.building, &indexed) {
            self.write_segment()?;
        }
        self.building.add(indexed);
        Ok(Added::New(id))
    }

    /// Commits everything that was added and removed, and merges small segments.
    pub fn finish(mut self) -> Result<Manifest, WriteError> {
        self.write_segment()?;
        if self.manifest.segments.is_empty() && !self.path.join(MANIFEST).exists() {
            // Nothing was added to nothing: no corpus is made of that.
            self.remove_empty();
            return Ok(self.manifest);
        }
        self.merge_tiers()?;
        self.manifest.format = FORMAT;
        self.manifest.program = env!("CARGO_PKG_VERSION").to_owned();
        self.manifest.recount();
        let failed = |source| WriteError::Io {
            path: self.path.clone(),
            source,
        };
        self.manifest.write(&self.path).map_err(failed)?;
        // The change is made. What cannot be tidied up now is tidied up by the next writer.
        self.lock.has_begun();
        let _ = self.remove_leftovers();
        Ok(self.manifest)
    }

    /// Removes the folders of a corpus that was begun and holds nothing. One that cannot be removed is
    /// no corpus either.
    fn remove_empty(&self) {
        let _ = fs::remove_dir(self.path.join(SEGMENTS));
        let _ = fs::remove_file(self.path.join(LOCK));
        let _ = fs::remove_dir(&self.path);
    }

    /// Whether a segment that is being built may take one more document. An empty one takes any.
    pub(crate) fn has_room(&self, building: &SegmentBuilder, indexed: &IndexedDocument) -> bool {
        let tokens = building.tokens() + indexed.tokens.len();
        let text_bytes = building.text_bytes() + indexed.document.text.len();
        building.is_empty()
            || (tokens <= self.options.segment_tokens
                && text_bytes <= self.options.segment_text_bytes
                && building.has_codes_for(indexed))
    }

    fn free_id(&mut self, wanted: &str) -> String {
        let wanted = if wanted.is_empty() {
            "document"
        } else {
            wanted
        };
        if !self.ids.contains(wanted) {
            return wanted.to_owned();
        }
        let next = self.next_numbers.entry(wanted.to_owned()).or_insert(2);
        loop {
            let id = format!("{wanted}-{next}");
            *next += 1;
            if !self.ids.contains(&id) {
                return id;
            }
        }
    }

    /// Writes the documents that were gathered, if there are any.
    pub(crate) fn write_segment(&mut self) -> Result<(), WriteError> {
        if self.building.is_empty() {
            return Ok(());
        }
        let building = std::mem::take(&mut self.building);
        let entry = self.write(building)?;
        self.manifest.segments.push(entry);
        Ok(())
    }

    /// Writes a segment beside its final place, then renames it.
    pub(crate) fn write(&mut self, building: SegmentBuilder) -> Result<SegmentEntry, WriteError> {
        let failed = |source| WriteError::Io {
            path: self.path.clone(),
            source,
        };
        let segments = self.path.join(SEGMENTS);
        let name = format!("segment-{:06}", self.manifest.next_segment);
        let aside = segments.join(format!("{name}.new"));
        let entry = building.write(&aside, name).map_err(failed)?;
        fs::rename(&aside, segments.join(&entry.name)).map_err(failed)?;
        crate::manifest::sync_dir(&segments).map_err(failed)?;
        // A number that is taken is an error of the next rename.
        self.manifest.next_segment = self.manifest.next_segment.saturating_add(1);
        Ok(entry)
    }

    /// Removes segments that the manifest does not name.
    fn remove_leftovers(&self) -> io::Result<()> {
        for name in segments_found(&self.path)? {
            if !self
                .manifest
                .segments
                .iter()
                .any(|entry| entry.name == name)
            {
                fs::remove_dir_all(self.path.join(SEGMENTS).join(name))?;
            }
        }
        Ok(())
    }
}
