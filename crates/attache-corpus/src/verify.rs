//! Is every byte of a corpus as it was written?

use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use crate::error::CorpusError;
use crate::format::{File, SEGMENTS};
use crate::manifest::{FileEntry, Manifest, SegmentEntry, hex};

/// What was found about one file of a corpus.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileCheck {
    /// The file, below the corpus's directory.
    pub path: PathBuf,
    /// Its size in bytes: as the manifest lists it, if it does.
    pub bytes: u64,
    /// What is wrong with it, in words; `None` if it is sound.
    pub fault: Option<String>,
}

/// Reads every byte of the corpus in `path` and compares checksums with its manifest. The saved
/// subcorpora have a checksum of their own.
///
/// The manifest itself is checked first: where it is damaged, nothing else can be trusted, and that is
/// the error.
pub fn verify(path: &Path) -> Result<Vec<FileCheck>, CorpusError> {
    let manifest = Manifest::read(path)?;
    let mut checks = Vec::new();
    for segment in &manifest.segments {
        checks.extend(listed(segment).map(|file| check(path, segment, file)));
    }
    let subcorpora = crate::subcorpora::check(path);
    checks.extend(subcorpora.map(|(path, bytes, fault)| FileCheck { path, bytes, fault }));
    Ok(checks)
}

/// The files that a segment must have: all but the optional ones that its manifest does not list.
fn listed(segment: &SegmentEntry) -> impl Iterator<Item = File> {
    let absent = |file: File| file.is_optional() && !segment.files.contains_key(file.name());
    File::ALL.into_iter().filter(move |&file| !absent(file))
}

/// Fails if one of these files of a segment is not as it was written.
pub(crate) fn ensure_sound(
    corpus: &Path,
    segment: &SegmentEntry,
    files: &[File],
) -> Result<(), CorpusError> {
    for file in listed(segment).filter(|file| files.contains(file)) {
        let found = check(corpus, segment, file);
        if let Some(fault) = found.fault {
            return Err(CorpusError::damaged(corpus.join(found.path), fault));
        }
    }
    Ok(())
}

fn check(corpus: &Path, segment: &SegmentEntry, file: File) -> FileCheck {
    let path = PathBuf::from(SEGMENTS)
        .join(&segment.name)
        .join(file.name());
    let (bytes, fault) = match segment.files.get(file.name()) {
        None => (0, Some("is not in the manifest".to_owned())),
        Some(listed) => (listed.bytes, fault(&corpus.join(&path), listed)),
    };
    FileCheck { path, bytes, fault }
}

fn fault(path: &Path, listed: &FileEntry) -> Option<String> {
    match checksum(path) {
        Err(e) if e.kind() == io::ErrorKind::NotFound => Some("is missing".to_owned()),
        Err(e) => Some(format!("cannot be read: {e}")),
        Ok((bytes, _)) if bytes != listed.bytes => {
            Some(format!("has {bytes} bytes instead of {}", listed.bytes))
        }
        Ok((_, sha256)) if sha256 != listed.sha256 => {
            Some("has other bytes than were written (its SHA-256 differs)".to_owned())
        }
        Ok(_) => None,
    }
}

fn checksum(path: &Path) -> io::Result<(u64, String)> {
    let mut file = fs::File::open(path)?;
    let mut hash = Sha256::new();
    let mut buffer = vec![0; 1 << 18];
    let mut bytes = 0;
    loop {
        let read = file.read(&mut buffer)?;
        if read == 0 {
            return Ok((bytes, hex(&hash.finalize())));
        }
        hash.update(&buffer[..read]);
        bytes += read as u64;
    }
}
