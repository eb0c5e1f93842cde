//! How do bytes become a document?

use std::fmt::Write as _;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use sha2::{Digest, Sha256};

use crate::container::ContainerLimits;
use crate::date::PartialDate;
use crate::decode::{Decoded, decode, decode_labelled};
use crate::document::{Block, Document, Format, Metadata, Page, Record, Source};
use crate::field::{Field, fill};
use crate::flaw::Flaw;
use crate::kind::{Kind, kind};
use crate::name::SourceName;
use crate::pdf::{self, PdfOptions, count};
use crate::recognise::Recogniser;
use crate::warned::{Warned, Warning};
use crate::xml::MarkupLimits;
use crate::{docx, epub, markdown, mhtml, odt, pasted, plain, rtf, web};

/// Choices and limits of reading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadOptions {
    /// The largest file that is read, in bytes; of annotated text, the largest document. Default 256 MiB.
    pub max_document_bytes: u64,
    /// The longest line of annotated text, in bytes. Default 1 MiB.
    pub max_line_bytes: usize,
    /// The longest front matter of a Markdown file, in bytes. Default 64 KiB.
    pub max_front_matter_bytes: usize,
    /// Limits on what is unpacked from zip containers: office files, books and archives.
    pub containers: ContainerLimits,
    /// Limits on XML and HTML.
    pub markup: MarkupLimits,
    /// The format of every file; `None`, the default, goes by the content, and where that has no mark by the ending.
    pub format: Option<Format>,
    /// What whoever sent a web page says it is encoded in, a label of the WHATWG: believed before what the page says of
    /// itself, where there is no byte-order mark and the bytes are no UTF-8. Default `None`.
    pub encoding: Option<String>,
    /// Choices and limits of reading PDF files.
    pub pdf: PdfOptions,
}

impl Default for ReadOptions {
    fn default() -> Self {
        Self {
            max_document_bytes: 256 << 20,
            max_line_bytes: 1 << 20,
            max_front_matter_bytes: 64 << 10,
            containers: ContainerLimits::default(),
            markup: MarkupLimits::default(),
            format: None,
            encoding: None,
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
    #[error("{name} is {kind}, which is not read; save it as PDF, Word, web page or text first")]
    NotText {
        /// The file.
        name: SourceName,
        /// What it is instead, with its article: `a PDF`.
        kind: &'static str,
    },
    /// It is an archive, which [`read`] does not open.
    #[error("{name} is a zip archive and was asked for as one document; unpack it first")]
    Archive {
        /// The file.
        name: SourceName,
    },
    /// An archive cannot be opened, or something in it is over a limit.
    #[error("could not open {name} as a zip archive")]
    FlawedArchive {
        /// The file.
        name: SourceName,
        /// What is wrong, and what to do.
        source: Flaw,
    },
    /// An archive lies too deep within archives.
    #[error(
        "{name} is an archive too deep within archives (the limit is {limit}); unpack it first"
    )]
    NestedArchive {
        /// The archive.
        name: SourceName,
        /// [`ContainerLimits::max_archive_depth`].
        limit: u32,
    },
    /// A reader in a process of its own was stopped or broke down.
    #[error("reading {name} {reason}")]
    Stopped {
        /// The file.
        name: SourceName,
        /// What happened and what to do: `took longer than the limit of 60 seconds; raise it with --max-seconds`.
        reason: String,
    },
    /// A reader in a process of its own says why the file could not be read.
    #[error("{message}")]
    Told {
        /// The file.
        name: SourceName,
        /// Its whole message, the file's name and the causes included.
        message: String,
    },
    /// Its format is known, and something in it is wrong or over a limit.
    #[error("could not read {name} as {}", format.title())]
    Flawed {
        /// The file.
        name: SourceName,
        /// What it is.
        format: Format,
        /// What is wrong, and what to do.
        source: Flaw,
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
        "{name} has {} and no text: only images or outlines, which --ocr can recognise",
        count(*pages, "page")
    )]
    NoTextInPdf {
        /// The file.
        name: SourceName,
        /// Number of pages.
        pages: usize,
    },
    /// It is a PDF without any text, and none was recognised on the images of its pages.
    #[error("{name} has {} and no text, and none was recognised: {reason}", count(*pages, "page"))]
    NothingRecognised {
        /// The file.
        name: SourceName,
        /// Number of pages.
        pages: usize,
        /// Why nothing was recognised on the first of them.
        reason: String,
    },
    /// It is a PDF of which no page was read.
    #[error("{name} has {}, none of which was read: {reason}", count(*pages, "page"))]
    UnreadPdf {
        /// The file.
        name: SourceName,
        /// Number of pages.
        pages: usize,
        /// Why the first of them was not.
        reason: &'static str,
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

impl ReadError {
    /// The file that could not be read.
    pub fn name(&self) -> &SourceName {
        match self {
            Self::Io { name, .. }
            | Self::TooLarge { name, .. }
            | Self::NotText { name, .. }
            | Self::Archive { name }
            | Self::FlawedArchive { name, .. }
            | Self::NestedArchive { name, .. }
            | Self::Stopped { name, .. }
            | Self::Told { name, .. }
            | Self::Flawed { name, .. }
            | Self::Annotated { name }
            | Self::LongLine { name, .. }
            | Self::NotUtf8 { name, .. }
            | Self::Encrypted { name, .. }
            | Self::DamagedPdf { name, .. }
            | Self::NoTextInPdf { name, .. }
            | Self::NothingRecognised { name, .. }
            | Self::UnreadPdf { name, .. }
            | Self::TooManyPages { name, .. }
            | Self::Empty { name } => name,
        }
    }
}

/// Text, blocks, pages and metadata of a file: what each format's module makes of it.
pub(crate) struct Parsed {
    pub(crate) text: String,
    pub(crate) blocks: Vec<Block>,
    pub(crate) pages: Vec<Page>,
    pub(crate) records: Vec<Record>,
    pub(crate) fields: Vec<Field>,
    pub(crate) title: Option<String>,
    /// The date where nothing better is known, such as the day the file was made, and where it was found.
    pub(crate) weak_date: Option<(PartialDate, &'static str)>,
    pub(crate) warnings: Vec<Warning>,
    /// The WHATWG name of the encoding.
    pub(crate) encoding: &'static str,
}

impl Default for Parsed {
    fn default() -> Self {
        Self {
            text: String::new(),
            blocks: Vec::new(),
            pages: Vec::new(),
            records: Vec::new(),
            fields: Vec::new(),
            title: None,
            weak_date: None,
            warnings: Vec::new(),
            encoding: "UTF-8",
        }
    }
}

impl Parsed {
    /// With what decoding its characters said.
    pub(crate) fn decoded_from(mut self, encoding: &'static str, warnings: Vec<Warning>) -> Self {
        self.encoding = encoding;
        self.warnings.splice(0..0, warnings);
        self
    }
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
    read_recognising(bytes, name, options, None)
}

/// Reads a document as [`read`] does, and has pages without text recognised.
pub fn read_recognising(
    bytes: &[u8],
    name: &SourceName,
    options: &ReadOptions,
    recogniser: Option<&dyn Recogniser>,
) -> Result<Warned<Document>, ReadError> {
    if bytes.len() as u64 > options.max_document_bytes {
        return Err(ReadError::TooLarge {
            name: name.clone(),
            limit: options.max_document_bytes,
        });
    }
    let format = format_of(bytes, name, options)?;
    if format == Format::Pdf {
        return pdf::read(bytes, name, &options.pdf, recogniser);
    }
    let parsed = parse(bytes, name, format, options)?;
    if parsed.blocks.is_empty() {
        return Err(ReadError::Empty { name: name.clone() });
    }
    let mut warnings = parsed.warnings;
    let mut metadata = Metadata {
        date: name.date(),
        title: parsed.title,
        ..Metadata::default()
    };
    let bad = fill(&mut metadata, &parsed.fields);
    let place = match format {
        Format::Text | Format::Markdown => "front matter",
        _ => "metadata",
    };
    warnings.extend(bad.iter().map(|bad| bad.warning(place)));
    if let Some((date, place)) = parsed.weak_date
        && metadata.date.is_none()
    {
        metadata.date = Some(date);
        metadata.found.insert("date".to_owned(), place.to_owned());
    }
    let source = Source {
        path: name.as_str().to_owned(),
        sha256: hexadecimal(&Sha256::digest(bytes)),
        bytes: bytes.len() as u64,
        format,
        encoding: parsed.encoding.to_owned(),
    };
    let Parsed {
        text,
        blocks,
        pages,
        records,
        ..
    } = parsed;
    let document = Document {
        id: name.stem().to_owned(),
        source,
        metadata,
        text,
        blocks,
        pages,
        records,
    };
    Ok(Warned {
        value: document,
        warnings,
    })
}

/// The format of a file: as the user says, else by its content, else by its ending, else plain text.
fn format_of(bytes: &[u8], name: &SourceName, options: &ReadOptions) -> Result<Format, ReadError> {
    let not_text = |kind| {
        Err(ReadError::NotText {
            name: name.clone(),
            kind,
        })
    };
    let marked = match kind(bytes) {
        Kind::Foreign(kind) => return not_text(kind),
        Kind::Archive => return Err(ReadError::Archive { name: name.clone() }),
        Kind::Marked(format) => Some(format),
        Kind::Unmarked => None,
    };
    let is_text = |format| matches!(format, Format::Text | Format::Markdown);
    match (options.format, marked) {
        // A page or rich text can be looked at as the text that it is; a container cannot.
        (Some(format), Some(marked)) if is_text(format) && marked.is_binary() => {
            not_text(marked.title())
        }
        (Some(format), _) => Ok(format),
        (None, Some(format)) => Ok(format),
        (None, None) => Ok(match name.format() {
            Some(Format::Html) if web::has_tags(bytes) => Format::Html,
            // It does not hold what its ending says, so it is what it looks like.
            Some(format) if format.is_marked() => Format::Text,
            Some(format) => format,
            None => Format::Text,
        }),
    }
}

/// Reads `bytes` as `format`.
fn parse(
    bytes: &[u8],
    name: &SourceName,
    format: Format,
    options: &ReadOptions,
) -> Result<Parsed, ReadError> {
    let (containers, markup) = (&options.containers, &options.markup);
    let parsed = match format {
        Format::Text => {
            let parse = |text: String| {
                let mut parsed = plain::parse(text);
                pasted::refine(&mut parsed);
                parsed
            };
            return text(name, decode(bytes), parse);
        }
        Format::Markdown => {
            let parse = |text: String| markdown::parse(&text, options.max_front_matter_bytes);
            return text(name, decode(bytes), parse);
        }
        Format::Conllu | Format::Vertical => {
            return Err(ReadError::Annotated { name: name.clone() });
        }
        // It has a function of its own, since its pages have more to tell.
        Format::Pdf => return Err(ReadError::DamagedPdf { name: name.clone() }),
        Format::Html => {
            let label = options.encoding.clone().or_else(|| web::charset(bytes));
            let decoded = decode_labelled(bytes, label.as_deref());
            web::parse(&decoded.text, markup)
                .map(|parsed| parsed.decoded_from(decoded.encoding, decoded.warnings))
        }
        Format::Mhtml => mhtml::parse(bytes, markup),
        Format::Docx => docx::parse(bytes, containers, markup),
        Format::Odt => odt::parse(bytes, containers, markup),
        Format::Epub => epub::parse(bytes, containers, markup),
        Format::Rtf => rtf::parse(bytes, markup),
    };
    parsed.map_err(|source| ReadError::Flawed {
        name: name.clone(),
        format,
        source,
    })
}

fn text(
    name: &SourceName,
    decoded: Decoded,
    parse: impl FnOnce(String) -> Parsed,
) -> Result<Parsed, ReadError> {
    if decoded.noise {
        return Err(ReadError::NotText {
            name: name.clone(),
            kind: "binary data",
        });
    }
    Ok(parse(decoded.text).decoded_from(decoded.encoding, decoded.warnings))
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
    read(&load(stream, name, options)?, name, options)
}

/// The bytes of `stream`, up to the limit and no further.
pub fn load(
    stream: impl Read,
    name: &SourceName,
    options: &ReadOptions,
) -> Result<Vec<u8>, ReadError> {
    let mut bytes = Vec::new();
    let limit = options.max_document_bytes;
    // One byte more than allowed tells a file that fits from one that goes on.
    match stream.take(limit.saturating_add(1)).read_to_end(&mut bytes) {
        Ok(_) if bytes.len() as u64 > limit => Err(ReadError::TooLarge {
            name: name.clone(),
            limit,
        }),
        Ok(_) => Ok(bytes),
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
