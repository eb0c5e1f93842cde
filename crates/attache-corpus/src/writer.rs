//! How do documents get into a corpus, so that it is whole at every moment?
//!
//! New segments are written in directories that the manifest does not name. The rename of the new
//! manifest commits them all; what a killed writer left behind is removed by the next one.

use std::collections::{HashMap, HashSet};
use std::fs::{self, File, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::build::SegmentBuilder;
use crate::corpus::Corpus;
use crate::error::CorpusError;
use crate::format::{self, FORMAT, LOCK, MANIFEST, SEGMENTS};
use crate::indexed::IndexedDocument;
use crate::manifest::{Manifest, SegmentEntry};
use crate::segment::Segment;
use crate::stored::StoredDocuments;
use crate::verify::ensure_sound;

/// What the lock file holds while a corpus has no manifest yet. Segments without a manifest are
/// leftovers of a killed writer if it is there, and else a corpus whose manifest was lost.
const NO_MANIFEST_YET: &[u8] = b"no manifest yet\n";

/// How a corpus is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WriteOptions {
    /// A segment is written when it holds this many tokens, which bounds the memory of reading.
    pub segment_tokens: usize,
    /// A segment is written when it holds this many bytes of text.
    pub segment_text_bytes: usize,
    /// When the corpus ends in this many small segments, they are merged into one.
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

/// Documents could not be added to a corpus.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum WriteError {
    /// Another process is adding to the corpus.
    #[error("another process is adding to the corpus at {path}")]
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

/// Adds documents to a corpus. Nothing is changed before [`finish`](Self::finish).
#[derive(Debug)]
pub struct CorpusWriter {
    path: PathBuf,
    options: WriteOptions,
    manifest: Manifest,
    ids: HashSet<String>,
    by_hash: HashMap<String, String>,
    /// For each id that was wanted more than once, the number that the next one tries.
    next_numbers: HashMap<String, u64>,
    building: SegmentBuilder,
    /// Held open, and so locked, until the writer is done.
    lock: File,
}

impl CorpusWriter {
    /// Opens the corpus in the directory `path` for adding, or begins a new one there.
    pub fn open(path: &Path, options: WriteOptions) -> Result<Self, WriteError> {
        let failed = |source| WriteError::Io {
            path: path.to_owned(),
            source,
        };
        refuse_strangers(path)?;
        fs::create_dir_all(path.join(SEGMENTS)).map_err(failed)?;
        let lock = File::options()
            .create(true)
            .append(true)
            .open(path.join(LOCK))
            .map_err(failed)?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                return Err(WriteError::Locked {
                    path: path.to_owned(),
                });
            }
            Err(TryLockError::Error(source)) => return Err(failed(source)),
        }
        let manifest = match Manifest::read(path) {
            Ok(manifest) => manifest,
            Err(CorpusError::NotFound { .. }) => {
                begin(path, &lock)?;
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
        if !self.has_room(&self.building, &indexed) {
            self.write_segment()?;
        }
        self.building.add(indexed);
        Ok(Added::New(id))
    }

    /// Commits everything that was added, and merges small segments.
    pub fn finish(mut self) -> Result<Manifest, WriteError> {
        if !self.building.is_empty() {
            self.write_segment()?;
        }
        if self.manifest.segments.is_empty() {
            // Nothing was added to nothing: no corpus is made of that.
            self.remove_empty();
            return Ok(self.manifest);
        }
        self.merge()?;
        self.manifest.format = FORMAT;
        self.manifest.program = env!("CARGO_PKG_VERSION").to_owned();
        self.manifest.recount();
        let failed = |source| WriteError::Io {
            path: self.path.clone(),
            source,
        };
        self.manifest.write(&self.path).map_err(failed)?;
        // The documents are in. What cannot be tidied up now is tidied up by the next writer.
        let _ = self.lock.set_len(0);
        let _ = self.remove_leftovers();
        Ok(self.manifest)
    }

    /// Removes the folders of a corpus that was begun and holds nothing. One that cannot be removed is
    /// no corpus either.
    fn remove_empty(&self) {
        if !self.path.join(MANIFEST).exists() {
            let _ = fs::remove_dir(self.path.join(SEGMENTS));
            let _ = fs::remove_file(self.path.join(LOCK));
            let _ = fs::remove_dir(&self.path);
        }
    }

    /// Whether a segment that is being built may take one more document. An empty one takes any.
    fn has_room(&self, building: &SegmentBuilder, indexed: &IndexedDocument) -> bool {
        let tokens = building.tokens() + indexed.tokens.len();
        let text_bytes = building.text_bytes() + indexed.document.text.len();
        building.is_empty()
            || (tokens <= self.options.segment_tokens
                && text_bytes <= self.options.segment_text_bytes)
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

    fn write_segment(&mut self) -> Result<(), WriteError> {
        let building = std::mem::take(&mut self.building);
        let entry = self.write(building)?;
        self.manifest.segments.push(entry);
        Ok(())
    }

    /// Writes a segment beside its final place, then renames it.
    fn write(&mut self, building: SegmentBuilder) -> Result<SegmentEntry, WriteError> {
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

    /// Merges the small segments at the end when there are many of them.
    fn merge(&mut self) -> Result<(), WriteError> {
        let limit = self.options.segment_tokens as u64;
        let segments = &self.manifest.segments;
        let small = |entry: &SegmentEntry| u64::from(entry.tokens) < limit / 2;
        let run = segments
            .iter()
            .rev()
            .take_while(|entry| small(entry))
            .count();
        if run < self.options.merge_segments.max(2) {
            return Ok(());
        }
        let merged = self.manifest.segments.split_off(segments.len() - run);
        let mut building = SegmentBuilder::default();
        for entry in merged {
            // Damage must not be copied into a segment with a checksum of its own.
            ensure_sound(&self.path, &entry, &format::File::ALL)?;
            let segment = Segment::open(&self.path, entry)?;
            let stored = StoredDocuments::open(&segment)?;
            for document in 0..segment.len() {
                let indexed = stored.document(document)?;
                if !self.has_room(&building, &indexed) {
                    let entry = self.write(std::mem::take(&mut building))?;
                    self.manifest.segments.push(entry);
                }
                building.add(indexed);
            }
        }
        let entry = self.write(building)?;
        self.manifest.segments.push(entry);
        Ok(())
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

/// The directories that look like segments, whether the manifest names them or not.
fn segments_found(path: &Path) -> io::Result<Vec<String>> {
    let mut names = Vec::new();
    for found in fs::read_dir(path.join(SEGMENTS))? {
        let found = found?;
        if found.file_type()?.is_dir() {
            names.extend(found.file_name().into_string());
        }
    }
    names.retain(|name| name.starts_with("segment-"));
    Ok(names)
}

/// Marks a corpus that has no manifest yet as begun, unless its manifest was lost.
fn begin(path: &Path, mut lock: &File) -> Result<(), WriteError> {
    let failed = |source| WriteError::Io {
        path: path.to_owned(),
        source,
    };
    let begun = lock.metadata().map_err(failed)?.len() > 0;
    if begun {
        return Ok(());
    }
    if !segments_found(path).map_err(failed)?.is_empty() {
        let what = "is missing, but segments are there; put it back or remove the corpus";
        return Err(CorpusError::damaged(path.join(MANIFEST), what).into());
    }
    lock.write_all(NO_MANIFEST_YET).map_err(failed)?;
    lock.sync_all().map_err(failed)
}

/// Fails if the directory holds files that are not a corpus's, which must not be mixed with one.
fn refuse_strangers(path: &Path) -> Result<(), WriteError> {
    let entries = match fs::read_dir(path) {
        Ok(entries) => entries,
        Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(source) => {
            return Err(WriteError::Io {
                path: path.to_owned(),
                source,
            });
        }
    };
    let own = [MANIFEST, "manifest.json.new", LOCK, SEGMENTS];
    let strange = |name: &std::ffi::OsStr| !own.iter().any(|own| name == *own);
    if entries.flatten().any(|entry| strange(&entry.file_name())) && !path.join(MANIFEST).exists() {
        return Err(WriteError::NotACorpus {
            path: path.to_owned(),
        });
    }
    Ok(())
}
