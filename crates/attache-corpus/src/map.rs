//! How are the columns of a corpus file read without copying or trusting it?
//!
//! The files are Arrow IPC files that any Arrow tool can open. We map them into memory and find the
//! record batches by the file's own footer, but check every offset and length before use: the
//! reader of `arrow-ipc` asserts where we must return an error. This is the only module with
//! `unsafe` code.

use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use arrow_array::{ArrayRef, StringArray, make_array};
use arrow_buffer::{ArrowNativeType, Buffer, OffsetBuffer, ScalarBuffer};
use arrow_data::ArrayData;
use arrow_ipc::{
    BodyCompressionMethod, CompressionType, MessageHeader, root_as_footer, root_as_message,
};
use arrow_schema::{DataType, Schema};
use memmap2::Mmap;

use crate::error::CorpusError;

const MAGIC: &[u8] = b"ARROW1";
/// The footer's length (four bytes) and the closing magic.
const TAIL: usize = 4 + MAGIC.len();
/// LZ4 makes of one byte this many at most.
const LZ4_MOST: usize = 255;

/// A mapped Arrow IPC file: a list of record batches, decoded column by column when asked.
#[derive(Debug)]
pub(crate) struct ArrowFile {
    path: PathBuf,
    bytes: Buffer,
    schema: Arc<Schema>,
    /// `None` if the footer is unsound.
    batches: OnceLock<Option<Vec<BatchPlace>>>,
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
        Ok(Self {
            path,
            bytes,
            schema,
            batches: OnceLock::new(),
        })
    }

    /// The column at `place` in the schema, of record batch `batch`. Its values are checked by Arrow
    /// (offsets rise, text is UTF-8), which costs one pass over the column's offsets and text.
    pub(crate) fn column(&self, batch: usize, place: usize) -> Result<ArrayRef, CorpusError> {
        self.try_column(batch, place)
            .ok_or_else(|| self.unsound(place))
    }

    fn try_column(&self, batch: usize, place: usize) -> Option<ArrayRef> {
        let (rows, mut parts) = self.parts(batch, place)?;
        let data = parts.array(self.schema.fields().get(place)?.data_type())?;
        (data.len() == rows).then(|| make_array(data))
    }

    /// A column of texts or bytes that is checked row by row when a row is asked for, so that opening
    /// it costs nothing.
    pub(crate) fn rows<O: ArrowNativeType>(
        &self,
        batch: usize,
        place: usize,
    ) -> Result<Rows<O>, CorpusError> {
        self.try_rows(batch, place)
            .ok_or_else(|| self.unsound(place))
    }

    fn try_rows<O: ArrowNativeType>(&self, batch: usize, place: usize) -> Option<Rows<O>> {
        let (len, mut parts) = self.parts(batch, place)?;
        let _validity = parts.buffers.next()?;
        let (offsets, bytes) = (parts.buffers.next()?, parts.buffers.next()?);
        let needed = len.checked_add(1)?.checked_mul(size_of::<O>())?;
        // An empty column may do without its single offset.
        let fits = len == 0 || offsets.len() >= needed;
        let count = if len == 0 { 0 } else { len + 1 };
        fits.then(|| Rows {
            offsets: ScalarBuffer::new(offsets, 0, count),
            bytes,
        })
    }

    /// The number of rows of a batch, and the nodes and buffers of one of its columns.
    fn parts(&self, batch: usize, place: usize) -> Option<(usize, Parts)> {
        let at = *self.batches()?.get(batch)?;
        let message = self.bytes.get(at.message..at.message + at.message_len)?;
        let message = root_as_message(message).ok()?;
        let batch = (message.header_type() == MessageHeader::RecordBatch)
            .then(|| message.header_as_record_batch())
            .flatten()?;
        let packed = match batch.compression() {
            None => false,
            Some(packing) => {
                let known = packing.codec() == CompressionType::LZ4_FRAME
                    && packing.method() == BodyCompressionMethod::BUFFER;
                known.then_some(true)?
            }
        };
        let rows = usize::try_from(batch.length()).ok()?;
        let (nodes, buffers) = (batch.nodes()?, batch.buffers()?);
        let (mut node, mut buffer) = (0, 0);
        for field in self.schema.fields().get(..place)? {
            let (n, b) = extent(field.data_type());
            (node, buffer) = (node + n, buffer + b);
        }
        let (own_nodes, own_buffers) = extent(self.schema.fields().get(place)?.data_type());
        if nodes.len() < node + own_nodes || buffers.len() < buffer + own_buffers {
            return None;
        }
        let number = |number: i64| usize::try_from(number).ok();
        let nodes = (node..node + own_nodes).map(|at| {
            let found = nodes.get(at);
            Some((number(found.length())?, number(found.null_count())?))
        });
        let buffers = (buffer..buffer + own_buffers).map(|place| {
            let found = buffers.get(place);
            let (offset, len) = (number(found.offset())?, number(found.length())?);
            let fits = offset.checked_add(len)? <= at.body_len && offset.is_multiple_of(8);
            let bytes = fits.then(|| self.bytes.slice_with_length(at.body + offset, len))?;
            if packed { unpacked(bytes) } else { Some(bytes) }
        });
        let nodes: Vec<_> = nodes.collect::<Option<_>>()?;
        let buffers: Vec<_> = buffers.collect::<Option<_>>()?;
        Some((
            rows,
            Parts {
                nodes: nodes.into_iter(),
                buffers: buffers.into_iter(),
            },
        ))
    }

    /// Where the record batches lie, found when first asked for.
    fn batches(&self) -> Option<&[BatchPlace]> {
        self.batches
            .get_or_init(|| batch_places(&self.bytes))
            .as_deref()
    }

    fn unsound(&self, place: usize) -> CorpusError {
        let what = match self.schema.fields().get(place) {
            _ if self.batches().is_none() => "has no sound Arrow footer".to_owned(),
            field => format!(
                "has an unsound column \"{}\"",
                field.map_or("?", |field| field.name())
            ),
        };
        CorpusError::damaged(self.path.clone(), what)
    }
}

/// A buffer of a compressed batch: its length as it was, or -1 if it was left as it is, then the bytes.
fn unpacked(bytes: Buffer) -> Option<Buffer> {
    if bytes.is_empty() {
        return Some(bytes);
    }
    let len = i64::from_le_bytes(*bytes.first_chunk()?);
    let packed = bytes.slice(size_of::<i64>());
    if len == -1 {
        return Some(packed);
    }
    let len = usize::try_from(len).ok()?;
    // No block of LZ4 grows to more than this: a longer length is damage, and is not set aside.
    if len / LZ4_MOST > packed.len() {
        return None;
    }
    let mut unpacked = Vec::with_capacity(len);
    let frames = lz4_flex::frame::FrameDecoder::new(&*packed);
    let read = frames
        .take(len as u64 + 1)
        .read_to_end(&mut unpacked)
        .ok()?;
    (read == len).then(|| Buffer::from_vec(unpacked))
}

/// A column of texts or bytes. `O` is the type of its offsets.
#[derive(Clone, Debug)]
pub(crate) struct Rows<O: ArrowNativeType> {
    offsets: ScalarBuffer<O>,
    bytes: Buffer,
}

impl<O: ArrowNativeType> Rows<O> {
    pub(crate) fn len(&self) -> usize {
        self.offsets.len().saturating_sub(1)
    }

    /// The bytes of a row; `None` past the end or where the offsets are unsound.
    pub(crate) fn get(&self, row: usize) -> Option<&[u8]> {
        let start = self.offsets.get(row)?.to_usize()?;
        let end = self.offsets.get(row.checked_add(1)?)?.to_usize()?;
        self.bytes.get(start..end)
    }

    /// The text of a row; `None` also where it is not UTF-8.
    pub(crate) fn text(&self, row: usize) -> Option<&str> {
        std::str::from_utf8(self.get(row)?).ok()
    }

    /// The bytes of a row, still in the mapped file; `None` as above.
    pub(crate) fn buffer(&self, row: usize) -> Option<Buffer> {
        let start = self.offsets.get(row)?.to_usize()?;
        Some(self.bytes.slice_with_length(start, self.get(row)?.len()))
    }

    /// The text of a row as an array of its own, which need not be checked again; `None` as above.
    pub(crate) fn text_array(&self, row: usize) -> Option<StringArray> {
        let start = self.offsets.get(row)?.to_usize()?;
        let text = self.bytes.slice_with_length(start, self.get(row)?.len());
        let offsets = OffsetBuffer::from_lengths([text.len()]);
        StringArray::try_new(offsets, text, None).ok()
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

/// The nodes and buffers of one column, in their order.
struct Parts {
    nodes: std::vec::IntoIter<(usize, usize)>,
    buffers: std::vec::IntoIter<Buffer>,
}

impl Parts {
    fn array(&mut self, kind: &DataType) -> Option<ArrayData> {
        let (len, nulls) = self.nodes.next()?;
        let validity = self.buffers.next()?;
        let validity = (nulls > 0).then_some(validity);
        // Arrow checks what is too short, but asserts where a length is not a whole number of values.
        let mut fixed = |values: usize, width: usize| {
            let buffer = self.buffers.next()?;
            let needed = values.checked_mul(width)?;
            let empty = len == 0 && buffer.is_empty();
            (empty || buffer.len() >= needed).then(|| match empty {
                true => buffer,
                false => buffer.slice_with_length(0, needed),
            })
        };
        let (buffers, children) = match kind {
            DataType::Utf8 => (
                vec![
                    fixed(len.checked_add(1)?, size_of::<i32>())?,
                    self.buffers.next()?,
                ],
                Vec::new(),
            ),
            DataType::List(item) => {
                let offsets = fixed(len.checked_add(1)?, size_of::<i32>())?;
                (vec![offsets], vec![self.array(item.data_type())?])
            }
            DataType::Boolean => (vec![fixed(len.div_ceil(8), 1)?], Vec::new()),
            kind => (vec![fixed(len, kind.primitive_width()?)?], Vec::new()),
        };
        ArrayData::try_new(kind.clone(), len, validity, 0, buffers, children).ok()
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
