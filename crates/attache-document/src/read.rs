//! How do bytes become a document?

use std::fmt::Write as _;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use sha2::{Digest, Sha256};

use crate::binary;
use crate::decode::decode;
use crate::document::{Block, Document, Format, Metadata, Page, Source};
use crate::field::{Field, fill};
use crate::markdown;
use crate::name::SourceName;
use crate::pdf::{self, PdfOptions};
use crate::plain;
use crate::warned::{Warned, Warning};

/// Choices and limits of reading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadOptions {
    /// The largest file that is read, in bytes; of annotated text, the largest document. Default 256 MiB.
    pub max_document_bytes: u64,
    /// The longest line of annotated text, in bytes. Default 1 MiB.
    pub max_line_bytes: usize,
    /// The longest front matter of a Markdown file, in bytes. Default 64 KiB.
    pub max_front_matter_bytes: usize,
    /// The format of every file; `None`, the default, goes by the ending, and takes a file with
    /// another ending or none for plain text.
    pub format: Option<Format>,
    /// Choices and limits of reading PDF files.
    pub pdf: PdfOptions,
}

impl Default for ReadOptions {
    fn default() -> Self {
        Self {
            max_document_bytes: 256 << 20,
            max_line_bytes: 1 << 20,
            max_front_matter_bytes: 64 << 10,
            format: None,
            pdf: PdfOptions::default(),
        }
    }
}

/// Why a file could not be read as a document.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ReadError {
    /// The file system said no.
    #[error("could not read {name}")]
    Io {
        /// The file.
        name: SourceName,
        /// What the system says.
        source: io::Error,
    },
    /// It is over the limit.
    #[error("{name} is larger than the limit of {limit} bytes; raise the limit or split the file")]
    TooLarge {
        /// The file.
        name: SourceName,
        /// [`ReadOptions::max_document_bytes`].
        limit: u64,
    },
    /// It is no text.
    #[error(
        "{name} is {kind}; this version reads plain text and Markdown, so save it as UTF-8 text first"
    )]
    NotText {
        /// The file.
        name: SourceName,
        /// What it is instead, with its article: `a PDF`.
        kind: &'static str,
    },
    /// It is annotated text, which [`read`] does not read.
    #[error(
        "{name} is annotated text, which may hold several documents; read its lines, or give it an ending of plain text"
    )]
    Annotated {
        /// The file.
        name: SourceName,
    },
    /// A line of annotated text is over the limit.
    #[error(
        "{name}, line {line}: the line is longer than the limit of {limit} bytes; divide it, or check that the file is what its ending says"
    )]
    LongLine {
        /// The file.
        name: SourceName,
        /// The line, from 1.
        line: u64,
        /// [`ReadOptions::max_line_bytes`].
        limit: usize,
    },
    /// A line of annotated text is not UTF-8.
    #[error("{name}, line {line}: the line is not UTF-8; save the file as UTF-8 first")]
    NotUtf8 {
        /// The file.
        name: SourceName,
        /// The line, from 1.
        line: u64,
    },
    /// It is a PDF that opens only with a password.
    #[error("{name} is encrypted and opens only with a password; save it without one first")]
    Encrypted {
        /// The file.
        name: SourceName,
    },
    /// It begins like a PDF, but no page of it can be found.
    #[error("{name} is a damaged PDF without a whole page; get the file again")]
    DamagedPdf {
        /// The file.
        name: SourceName,
    },
    /// It is a PDF without any text.
    #[error(
        "{name} has {pages} pages and no text: they are images or outlines; recognise its text first"
    )]
    NoTextInPdf {
        /// The file.
        name: SourceName,
        /// Number of pages.
        pages: usize,
    },
    /// It has more pages than the limit.
    #[error("{name} has {pages} pages and the limit is {limit}; raise the limit or split the file")]
    TooManyPages {
        /// The file.
        name: SourceName,
        /// Number of pages.
        pages: usize,
        /// [`PdfOptions::max_pages`].
        limit: usize,
    },
    /// It has no words to read.
    #[error("{name} holds no text; leave it out, or check that it was saved whole")]
    Empty {
        /// The file.
        name: SourceName,
    },
}

/// Text, blocks, pages and metadata of a file: what each format's module makes of it.
#[derive(Default)]
pub(crate) struct Parsed {
    pub(crate) text: String,
    pub(crate) blocks: Vec<Block>,
    pub(crate) pages: Vec<Page>,
    pub(crate) fields: Vec<Field>,
    pub(crate) title: Option<String>,
    pub(crate) warnings: Vec<Warning>,
}

/// Reads a document from `bytes`. Touches no file: `name` only says what to call it, which format
/// it has and, where it starts with a date, when it was written.
///
/// Time and memory grow with the length of `bytes`, whatever they are.
pub fn read(
    bytes: &[u8],
    name: &SourceName,
    options: &ReadOptions,
) -> Result<Warned<Document>, ReadError> {
    if bytes.len() as u64 > options.max_document_bytes {
        return Err(ReadError::TooLarge {
            name: name.clone(),
            limit: options.max_document_bytes,
        });
    }
    if pdf::is_pdf(bytes) {
        return pdf::read(bytes, name, &options.pdf);
    }
    if let Some(kind) = binary::kind(bytes) {
        return Err(ReadError::NotText {
            name: name.clone(),
            kind,
        });
    }
    let decoded = decode(bytes);
    if decoded.noise {
        return Err(ReadError::NotText {
            name: name.clone(),
            kind: "binary data",
        });
    }
    let format = options
        .format
        .or_else(|| name.format())
        .unwrap_or(Format::Text);
    let parsed = match format {
        Format::Text => plain::parse(decoded.text),
        Format::Markdown => markdown::parse(&decoded.text, options.max_front_matter_bytes),
        Format::Conllu | Format::Vertical => {
            return Err(ReadError::Annotated { name: name.clone() });
        }
        Format::Pdf => {
            return Err(ReadError::NotText {
                name: name.clone(),
                kind: "no PDF",
            });
        }
    };
    if parsed.blocks.is_empty() {
        return Err(ReadError::Empty { name: name.clone() });
    }
    let mut warnings = decoded.warnings;
    warnings.extend(parsed.warnings);
    let mut metadata = Metadata {
        date: name.date(),
        title: parsed.title,
        ..Metadata::default()
    };
    let bad = fill(&mut metadata, &parsed.fields);
    warnings.extend(bad.iter().map(|bad| bad.warning("front matter")));
    let source = Source {
        path: name.as_str().to_owned(),
        sha256: hexadecimal(&Sha256::digest(bytes)),
        bytes: bytes.len() as u64,
        format,
        encoding: decoded.encoding.to_owned(),
    };
    let Parsed {
        text,
        blocks,
        pages,
        ..
    } = parsed;
    let document = Document {
        id: name.stem().to_owned(),
        source,
        metadata,
        text,
        blocks,
        pages,
    };
    Ok(Warned {
        value: document,
        warnings,
    })
}

/// Reads the document in the file at `path`, holding at most the limit in memory.
pub fn read_file(path: &Path, options: &ReadOptions) -> Result<Warned<Document>, ReadError> {
    let name = SourceName::new(path);
    match File::open(path) {
        Ok(file) => read_stream(file, &name, options),
        Err(source) => Err(ReadError::Io { name, source }),
    }
}

/// Reads the document that `stream` holds to its end, such as standard input.
pub fn read_stream(
    stream: impl Read,
    name: &SourceName,
    options: &ReadOptions,
) -> Result<Warned<Document>, ReadError> {
    let mut bytes = Vec::new();
    // One byte more than allowed tells a file that fits from one that goes on.
    let mut limited = stream.take(options.max_document_bytes.saturating_add(1));
    match limited.read_to_end(&mut bytes) {
        Ok(_) => read(&bytes, name, options),
        Err(source) => Err(ReadError::Io {
            name: name.clone(),
            source,
        }),
    }
}

pub(crate) fn hexadecimal(bytes: &[u8]) -> String {
    bytes
        .iter()
        .fold(String::with_capacity(2 * bytes.len()), |mut text, byte| {
            write!(text, "{byte:02x}").expect("writing to a string cannot fail");
            text
        })
}
