//! How are the columns of a corpus file read without copying or trusting it?
//!
//! The files are Arrow IPC files that any Arrow tool can open. We map them into memory and find the
//! record batches by the file's own footer, but check every offset and length before use: the
//! reader of `arrow-ipc` asserts where we must return an error. This is the only module with
//! `unsafe` code.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use arrow_array::{ArrayRef, make_array};
use arrow_buffer::Buffer;
use arrow_data::ArrayData;
use arrow_ipc::{MessageHeader, root_as_footer, root_as_message};
use arrow_schema::{DataType, Schema};
use memmap2::Mmap;

use crate::error::CorpusError;

const MAGIC: &[u8] = b"ARROW1";
/// The footer's length (four bytes) and the closing magic.
const TAIL: usize = 4 + MAGIC.len();

/// A mapped Arrow IPC file: a list of record batches, decoded column by column when asked.
#[derive(Debug)]
pub(crate) struct ArrowFile {
    path: PathBuf,
    bytes: Buffer,
    schema: Arc<Schema>,
    batches: Vec<BatchPlace>,
}

/// Where a record batch lies in the file: its message, then its buffers.
#[derive(Clone, Copy, Debug)]
struct BatchPlace {
    message: usize,
    message_len: usize,
    body: usize,
    body_len: usize,
}

impl ArrowFile {
    /// Maps the file at `path`, which must be `len` bytes long and hold columns of `schema`.
    pub(crate) fn open(path: PathBuf, len: u64, schema: Arc<Schema>) -> Result<Self, CorpusError> {
        let bytes = map(&path)?;
        if bytes.len() as u64 != len {
            let what = format!("is {} bytes long, but the manifest says {len}", bytes.len());
            return Err(CorpusError::damaged(path, what));
        }
        let batches = batch_places(&bytes)
            .ok_or_else(|| CorpusError::damaged(path.clone(), "has no sound Arrow footer"))?;
        Ok(Self {
            path,
            bytes,
            schema,
            batches,
        })
    }

    /// How many record batches the file has.
    pub(crate) fn len(&self) -> usize {
        self.batches.len()
    }

    /// The column at `place` in the schema, of record batch `batch`. Its values are checked by Arrow
    /// (offsets rise, text is UTF-8), which costs one pass over the column's offsets and text.
    pub(crate) fn column(&self, batch: usize, place: usize) -> Result<ArrayRef, CorpusError> {
        self.try_column(batch, place).ok_or_else(|| {
            let field = self
                .schema
                .fields()
                .get(place)
                .map_or("?", |field| field.name());
            CorpusError::damaged(
                self.path.clone(),
                format!("has an unsound column \"{field}\""),
            )
        })
    }

    fn try_column(&self, batch: usize, place: usize) -> Option<ArrayRef> {
        let at = *self.batches.get(batch)?;
        let message = self.bytes.get(at.message..at.message + at.message_len)?;
        let message = root_as_message(message).ok()?;
        let batch = (message.header_type() == MessageHeader::RecordBatch)
            .then(|| message.header_as_record_batch())
            .flatten()
            .filter(|batch| batch.compression().is_none())?;
        let rows = usize::try_from(batch.length()).ok()?;
        let (nodes, buffers) = (batch.nodes()?, batch.buffers()?);
        let (mut node, mut buffer) = (0, 0);
        for field in &self.schema.fields()[..place] {
            let (n, b) = extent(field.data_type());
            (node, buffer) = (node + n, buffer + b);
        }
        let mut cursor = Cursor {
            next_node: || {
                let found = (node < nodes.len()).then(|| nodes.get(node))?;
                node += 1;
                Some((
                    usize::try_from(found.length()).ok()?,
                    usize::try_from(found.null_count()).ok()?,
                ))
            },
            next_buffer: || {
                let found = (buffer < buffers.len()).then(|| buffers.get(buffer))?;
                buffer += 1;
                let (offset, len) = (
                    usize::try_from(found.offset()).ok()?,
                    usize::try_from(found.length()).ok()?,
                );
                let fits = offset.checked_add(len)? <= at.body_len && offset.is_multiple_of(8);
                fits.then(|| self.bytes.slice_with_length(at.body + offset, len))
            },
        };
        let data = cursor.array(self.schema.fields().get(place)?.data_type())?;
        (data.len() == rows).then(|| make_array(data))
    }
}

/// How many field nodes and buffers a column of this type takes in a record batch.
fn extent(kind: &DataType) -> (usize, usize) {
    match kind {
        DataType::Utf8 | DataType::LargeBinary => (1, 3),
        DataType::List(item) => {
            let (nodes, buffers) = extent(item.data_type());
            (nodes + 1, buffers + 2)
        }
        _ => (1, 2),
    }
}

/// Takes the nodes and buffers of one column in their order.
struct Cursor<N, B> {
    next_node: N,
    next_buffer: B,
}

impl<N, B> Cursor<N, B>
where
    N: FnMut() -> Option<(usize, usize)>,
    B: FnMut() -> Option<Buffer>,
{
    fn array(&mut self, kind: &DataType) -> Option<ArrayData> {
        let (len, nulls) = (self.next_node)()?;
        let validity = (self.next_buffer)()?;
        let validity = (nulls > 0).then_some(validity);
        let buffers = match kind {
            DataType::Utf8 => vec![self.offsets(len, 4)?, (self.next_buffer)()?],
            DataType::LargeBinary => vec![self.offsets(len, 8)?, (self.next_buffer)()?],
            DataType::List(_) => vec![self.offsets(len, 4)?],
            _ => vec![(self.next_buffer)()?],
        };
        let children = match kind {
            DataType::List(item) => vec![self.array(item.data_type())?],
            _ => Vec::new(),
        };
        ArrayData::try_new(kind.clone(), len, validity, 0, buffers, children).ok()
    }

    /// The offsets of `len` values: one more than there are values, of `width` bytes each. Arrow's own
    /// check asserts that a buffer of offsets holds a whole number of them.
    fn offsets(&mut self, len: usize, width: usize) -> Option<Buffer> {
        let buffer = (self.next_buffer)()?;
        let bytes = len.checked_add(1)?.checked_mul(width)?;
        (bytes <= buffer.len()).then(|| buffer.slice_with_length(0, bytes))
    }
}

fn batch_places(bytes: &[u8]) -> Option<Vec<BatchPlace>> {
    let end = bytes.len().checked_sub(TAIL)?;
    let (footer_len, magic) = bytes[end..].split_at(4);
    if !bytes.starts_with(MAGIC) || magic != MAGIC {
        return None;
    }
    let footer_len = usize::try_from(i32::from_le_bytes(footer_len.try_into().ok()?)).ok()?;
    let footer = root_as_footer(&bytes[end.checked_sub(footer_len)?..end]).ok()?;
    let place = |block: &arrow_ipc::Block| {
        let offset = usize::try_from(block.offset()).ok()?;
        let meta = usize::try_from(block.metaDataLength()).ok()?;
        let body_len = usize::try_from(block.bodyLength()).ok()?;
        let body = offset.checked_add(meta)?;
        let fits = body.checked_add(body_len)? <= bytes.len() && body.is_multiple_of(8);
        // A message begins with a marker of four bytes and its length.
        let message_len = meta.checked_sub(8)?;
        fits.then_some(BatchPlace {
            message: offset + 8,
            message_len,
            body,
            body_len,
        })
    };
    footer.recordBatches()?.iter().map(place).collect()
}

/// Maps a file into memory, read-only.
fn map(path: &Path) -> Result<Buffer, CorpusError> {
    let failed = |source| CorpusError::Io {
        path: path.to_owned(),
        source,
    };
    let file = match fs::File::open(path) {
        Err(e) if e.kind() == io::ErrorKind::NotFound => {
            return Err(CorpusError::damaged(path, "is missing"));
        }
        opened => opened.map_err(failed)?,
    };
    #[expect(
        unsafe_code,
        reason = "mapping a file into memory cannot be proven safe"
    )]
    // SAFETY: corpus files are written under another name, renamed when whole, and never changed in
    // place, so the mapped bytes stay as they are while the map lives; the map is only read, and
    // nothing found in it is trusted. A person who cuts a file short while it is open can still
    // cause SIGBUS (docs/src/format.md says so).
    let map = unsafe { Mmap::map(&file) }.map_err(failed)?;
    Ok(Buffer::from(bytes::Bytes::from_owner(map)))
}
