//! Is an unpacked collection whole, text by text?

use std::fs;
use std::path::{Path, PathBuf};

use super::address::{self, Row};
use super::package::{hexadecimal, is_wanted, read, write};
use super::{Collection, FetchError, FetchedCollection, Limits, Origin};

/// Checks the table against its pinned SHA-256 and each text against the table.
///
/// Costs reading it all: some 12 MB for the addresses, a few hundredths of a second.
pub(super) fn check(
    collection: &Collection,
    folder: &Path,
    limits: &Limits,
    origin: Origin,
) -> Result<FetchedCollection, FetchError> {
    let wrong = |reason: String| FetchError::Content {
        folder: folder.to_owned(),
        name: collection.name,
        reason,
    };
    let table = read(&folder.join(collection.table), limits.file_bytes)?;
    if hexadecimal(&table) != collection.table_sha256 {
        return Err(wrong(format!(
            "{} is not the one that is pinned",
            collection.table
        )));
    }
    let rows = address::rows(&table).map_err(|error| wrong(error.to_string()))?;
    if rows.len() != collection.documents {
        return Err(wrong(format!(
            "{} lists {} documents, not {}",
            collection.table,
            rows.len(),
            collection.documents
        )));
    }
    let mut texts = Vec::with_capacity(rows.len());
    for row in &rows {
        let name = text_name(collection, row);
        if !is_wanted(collection, &name) {
            return Err(wrong(format!("{:?} is not a name for a text", row.fileid)));
        }
        let path = folder.join(&name);
        if hexadecimal(&read(&path, limits.file_bytes)?) != row.sha256 {
            return Err(wrong(format!(
                "{name} is not the text that the table describes"
            )));
        }
        texts.push(path);
    }
    Ok(FetchedCollection {
        folder: folder.to_owned(),
        texts,
        metadata: address::side_table(&rows).map_err(|error| wrong(error.to_string()))?,
        origin,
    })
}

/// Copies the table and the texts that it lists out of a folder into which a tool unpacked the package.
pub(super) fn copy(
    collection: &Collection,
    root: &Path,
    folder: &Path,
    limits: &Limits,
) -> Result<(), FetchError> {
    let texts = root.join(collection.texts);
    let error = |source| FetchError::Read {
        path: texts.clone(),
        source,
    };
    let mut names = vec![collection.table.to_owned()];
    for entry in fs::read_dir(&texts).map_err(error)? {
        let file = entry.map_err(error)?.file_name();
        names.push(format!("{}{}", collection.texts, file.to_string_lossy()));
    }
    names.retain(|name| is_wanted(collection, name));
    let mut left = limits.total_bytes;
    for name in names {
        let from: PathBuf = root.join(&name);
        // A link could lead anywhere, and a fifo would never end.
        let plain = fs::symlink_metadata(&from).is_ok_and(|data| data.is_file());
        if !plain {
            return Err(FetchError::Entry {
                path: root.to_owned(),
                entry: name,
                reason: "which is not a plain file",
            });
        }
        let content = read(&from, limits.file_bytes.min(left))?;
        left -= content.len() as u64;
        write(&folder.join(&name), &content)?;
    }
    Ok(())
}

fn text_name(collection: &Collection, row: &Row) -> String {
    format!("{}{}.txt", collection.texts, row.fileid)
}
