//! What does a corpus hold, and which files must be there?

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{self, Write};
use std::path::Path;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::error::CorpusError;
use crate::format::{FORMAT, MANIFEST, OLDEST};

/// What a corpus holds: `manifest.json`, the one file whose replacement commits a change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// The version of the corpus format.
    pub format: u32,
    /// The version of the program that last wrote the corpus.
    pub program: String,
    /// The version of the rules that split text into tokens and sentences.
    pub tokenizer: u32,
    /// The versions of the language models that tagged its documents, in order. Documents that were not
    /// tagged, or came with tags of their own, add none.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub models: BTreeSet<String>,
    /// What recognised text from images while documents were read, with versions and languages, in order.
    /// Text that came with a layer of recognised text adds none.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub recognisers: BTreeSet<String>,
    /// Number of documents.
    pub documents: u64,
    /// Number of tokens: words, numbers and marks.
    pub tokens: u64,
    /// Number of words and numbers: tokens that are not marks.
    pub words: u64,
    /// The number that the next segment's name takes.
    pub next_segment: u32,
    /// The segments in the order of their documents.
    pub segments: Vec<SegmentEntry>,
}

/// A segment as the manifest lists it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SegmentEntry {
    /// The name of its directory under `segments/`.
    pub name: String,
    /// Number of documents.
    pub documents: u32,
    /// Number of tokens.
    pub tokens: u32,
    /// Number of words and numbers.
    pub words: u32,
    /// Its files by name.
    pub files: BTreeMap<String, FileEntry>,
}

/// A file as the manifest lists it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FileEntry {
    /// Its size in bytes.
    pub bytes: u64,
    /// SHA-256 of its bytes, in lower-case hexadecimal, as `sha256sum` prints it.
    pub sha256: String,
}

/// The file `manifest.json`: the manifest and its own checksum.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Sealed {
    sha256: String,
    manifest: Manifest,
}

/// Only the version, which every format keeps at this place.
#[derive(Deserialize)]
struct Versioned {
    manifest: Version,
}

#[derive(Deserialize)]
struct Version {
    format: u32,
}

impl Manifest {
    pub(crate) fn new() -> Self {
        Self {
            format: FORMAT,
            program: env!("CARGO_PKG_VERSION").to_owned(),
            tokenizer: attache_language::TOKENIZER,
            models: BTreeSet::new(),
            recognisers: BTreeSet::new(),
            documents: 0,
            tokens: 0,
            words: 0,
            next_segment: 1,
            segments: Vec::new(),
        }
    }

    /// Reads and checks the manifest of the corpus in `dir`.
    pub(crate) fn read(dir: &Path) -> Result<Self, CorpusError> {
        let path = dir.join(MANIFEST);
        let text = match fs::read(&path) {
            Ok(text) => text,
            Err(e)
                if matches!(
                    e.kind(),
                    io::ErrorKind::NotFound | io::ErrorKind::NotADirectory
                ) =>
            {
                return Err(CorpusError::NotFound {
                    path: dir.to_owned(),
                });
            }
            Err(source) => return Err(CorpusError::Io { path, source }),
        };
        if let Ok(Versioned {
            manifest: Version { format: found },
        }) = serde_json::from_slice(&text)
            && !(OLDEST..=FORMAT).contains(&found)
        {
            return Err(CorpusError::Format { path, found });
        }
        let sealed: Sealed = serde_json::from_slice(&text)
            .map_err(|e| CorpusError::damaged(&path, format!("is not a manifest ({e})")))?;
        // Written again it must be the same bytes: no byte of the file is outside the checksum.
        let manifest = sealed.manifest;
        if manifest.sealed() != text || !manifest.is_coherent() {
            return Err(CorpusError::damaged(
                path,
                "does not match its own checksum",
            ));
        }
        Ok(manifest)
    }

    /// Replaces the manifest of the corpus in `dir`: written aside, synced, renamed.
    pub(crate) fn write(&self, dir: &Path) -> io::Result<()> {
        let aside = dir.join("manifest.json.new");
        let mut file = fs::File::create(&aside)?;
        file.write_all(&self.sealed())?;
        file.sync_all()?;
        fs::rename(&aside, dir.join(MANIFEST))?;
        sync_dir(dir)
    }

    /// Why documents of this corpus and of another cannot be asked together; `None` if they can.
    pub(crate) fn difference(&self, other: &Self) -> Option<String> {
        let versions = [
            (
                "were split into words by rules of version",
                self.tokenizer,
                other.tokenizer,
            ),
            ("have corpus format", self.format, other.format),
        ];
        let mut versions = versions.into_iter();
        let (what, own, others) = versions.find(|(_, own, other)| own != other)?;
        Some(format!("they {what} {own} and {others}"))
    }

    /// Recounts the totals from the segments.
    pub(crate) fn recount(&mut self) {
        let sum = |part: fn(&SegmentEntry) -> u32| {
            self.segments
                .iter()
                .map(|segment| u64::from(part(segment)))
                .sum()
        };
        (self.documents, self.tokens, self.words) =
            (sum(|s| s.documents), sum(|s| s.tokens), sum(|s| s.words));
    }

    /// Totals are the sums of the segments, and segment names are plain names.
    fn is_coherent(&self) -> bool {
        let mut recounted = self.clone();
        recounted.recount();
        let plain = |name: &str| name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
        recounted == *self && self.segments.iter().all(|segment| plain(&segment.name))
    }

    fn sealed(&self) -> Vec<u8> {
        let body = serde_json::to_vec(self).expect("a manifest is plain data");
        let sealed = Sealed {
            sha256: hex(&Sha256::digest(&body)),
            manifest: self.clone(),
        };
        let mut text = serde_json::to_vec_pretty(&sealed).expect("a manifest is plain data");
        text.push(b'\n');
        text
    }
}

/// Makes a rename in `dir` last through a loss of power.
pub(crate) fn sync_dir(dir: &Path) -> io::Result<()> {
    // Only Unix lets a directory be opened for this; elsewhere the rename itself must do.
    if cfg!(unix) {
        fs::File::open(dir)?.sync_all()
    } else {
        Ok(())
    }
}

/// Bytes as lower-case hexadecimal.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
