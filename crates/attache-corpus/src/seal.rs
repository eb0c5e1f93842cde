//! How is one file of a segment written? As Arrow, hashed on the way, synced.

use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::Path;

use arrow_array::{ArrayRef, RecordBatch};
use arrow_ipc::CompressionType;
use arrow_ipc::writer::{FileWriter, IpcWriteOptions};
use arrow_schema::ArrowError;
use sha2::{Digest, Sha256};

use crate::format::File;
use crate::manifest::{FileEntry, hex};

/// Writes one Arrow IPC file, synced; a batch is a list of columns, and made when it is its turn.
pub(crate) fn write_file(
    dir: &Path,
    file: File,
    batches: impl IntoIterator<Item = Vec<ArrayRef>>,
) -> io::Result<FileEntry> {
    let arrow = |e: ArrowError| io::Error::other(e);
    let schema = file.schema();
    let out = Sealing {
        file: fs::File::create_new(dir.join(file.name()))?,
        hash: Sha256::new(),
        bytes: 0,
    };
    let compression = file.is_compressed().then_some(CompressionType::LZ4_FRAME);
    let options = IpcWriteOptions::default()
        .try_with_compression(compression)
        .map_err(arrow)?;
    let out = BufWriter::with_capacity(1 << 18, out);
    let mut writer = FileWriter::try_new_with_options(out, &schema, options).map_err(arrow)?;
    for columns in batches {
        let batch = RecordBatch::try_new(schema.clone(), columns).map_err(arrow)?;
        writer.write(&batch).map_err(arrow)?;
    }
    let out = writer
        .into_inner()
        .map_err(arrow)?
        .into_inner()
        .map_err(|e| e.into_error())?;
    out.file.sync_all()?;
    Ok(FileEntry {
        bytes: out.bytes,
        sha256: hex(&out.hash.finalize()),
    })
}

/// A file that is hashed while it is written.
struct Sealing {
    file: fs::File,
    hash: Sha256,
    bytes: u64,
}

impl Write for Sealing {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.file.write(bytes)?;
        self.hash.update(&bytes[..written]);
        self.bytes += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}
