//! Who may change a corpus? One process at a time: the one that holds its lock.

use std::fs::{self, File, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::error::CorpusError;
use crate::format::{LOCK, MANIFEST, SEGMENTS, SUBCORPORA};
use crate::writer::WriteError;

/// What the lock file holds while a corpus has no manifest yet. Segments without a manifest are
/// leftovers of a killed writer if it is there, and else a corpus whose manifest was lost.
const NO_MANIFEST_YET: &[u8] = b"no manifest yet\n";

/// The right to change a corpus, held until this is dropped or the process ends.
#[derive(Debug)]
pub(crate) struct WriteLock {
    path: PathBuf,
    /// Held open, and so locked.
    file: File,
}

impl WriteLock {
    /// Takes the lock of the corpus in `path`, whose directory is made if it is not there.
    pub(crate) fn take(path: &Path) -> Result<Self, WriteError> {
        let failed = |source| WriteError::Io {
            path: path.to_owned(),
            source,
        };
        refuse_strangers(path)?;
        fs::create_dir_all(path.join(SEGMENTS)).map_err(failed)?;
        let file = File::options()
            .create(true)
            .append(true)
            .open(path.join(LOCK))
            .map_err(failed)?;
        match file.try_lock() {
            Ok(()) => Ok(Self {
                path: path.to_owned(),
                file,
            }),
            Err(TryLockError::WouldBlock) => Err(WriteError::Locked {
                path: path.to_owned(),
            }),
            Err(TryLockError::Error(source)) => Err(failed(source)),
        }
    }

    /// Marks a corpus that has no manifest yet as begun, unless its manifest was lost.
    pub(crate) fn begin(&self) -> Result<(), WriteError> {
        let failed = |source| WriteError::Io {
            path: self.path.clone(),
            source,
        };
        let mut file = &self.file;
        let begun = file.metadata().map_err(failed)?.len() > 0;
        if begun {
            return Ok(());
        }
        if !segments_found(&self.path).map_err(failed)?.is_empty() {
            let what = "is missing, but segments are there; put it back or remove the corpus";
            return Err(CorpusError::damaged(self.path.join(MANIFEST), what).into());
        }
        file.write_all(NO_MANIFEST_YET).map_err(failed)?;
        file.sync_all().map_err(failed)
    }

    /// Takes the mark away: the corpus has a manifest. A mark that stays is harmless while it has.
    pub(crate) fn has_begun(&self) {
        let _ = self.file.set_len(0);
    }
}

/// The directories that look like segments, whether the manifest names them or not.
pub(crate) fn segments_found(path: &Path) -> io::Result<Vec<String>> {
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
    let own = [MANIFEST, LOCK, SEGMENTS, SUBCORPORA];
    let strange = |name: &std::ffi::OsStr| {
        let name = name.to_string_lossy();
        // A file that is written is called so until it is renamed.
        !own.contains(&name.strip_suffix(".new").unwrap_or(&name))
    };
    if entries.flatten().any(|entry| strange(&entry.file_name())) && !path.join(MANIFEST).exists() {
        return Err(WriteError::NotACorpus {
            path: path.to_owned(),
        });
    }
    Ok(())
}
