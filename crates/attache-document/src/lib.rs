//! Files and bytes into documents: text, blocks, pages and metadata.
//!
//! [`find()`] lists the files that paths stand for; [`read_file`], [`read_stream`] and [`read()`] make
//! a [`Document`] of each; a [`MetadataTable`] adds what a side table says of it. Nothing here
//! knows of tokens or indexes, and [`read()`] touches no file system: bytes in, document out.
//!
//! ```
//! use attache_document::{BlockKind, ReadOptions, SourceName, read};
//!
//! let name = SourceName::new("2026-harbour-plan.md");
//! let bytes = b"# Harbour plan\n\nOur _allies and partners_ share the harbour.\n";
//! let document = read(bytes, &name, &ReadOptions::default())?.value;
//! assert_eq!(document.metadata.title.as_deref(), Some("Harbour plan"));
//! assert_eq!(document.metadata.date.map(|date| date.year()), Some(2026));
//! assert_eq!(document.blocks[1].kind, BlockKind::Body);
//! assert_eq!(&document.text[document.blocks[1].span.clone()], "Our allies and partners share the harbour.");
//! # Ok::<(), attache_document::ReadError>(())
//! ```

mod annotated;
mod archive;
mod byline;
mod compose;
mod container;
mod continuation;
mod date;
mod decode;
mod document;
mod docx;
mod epub;
mod field;
mod find;
mod flaw;
mod front_matter;
mod html;
mod kind;
mod markdown;
mod mhtml;
mod name;
mod odt;
mod pasted;
mod pdf;
mod plain;
mod read;
mod recognise;
mod rtf;
mod side_table;
mod warned;
mod web;
mod xml;

pub use annotated::{Part, TextLines};
pub use archive::Archive;
pub use container::ContainerLimits;
pub use date::{DateError, PartialDate};
pub use document::{
    Block, BlockKind, Certainty, Document, Format, Metadata, Page, PageReading, Record, Source,
    TextSource,
};
pub use find::{FindError, FindOptions, Found, Input, SkipReason, Skipped, find};
pub use flaw::Flaw;
pub use name::SourceName;
pub use pdf::PdfOptions;
pub use read::{ReadError, ReadOptions, load, read, read_file, read_recognising, read_stream};
pub use recognise::{
    DOUBTFUL_PERCENT, PageImage, PixelBox, RecogniseError, RecognisedPage, RecognisedWord,
    Recogniser, Recognition, RecognitionConfidence, RecognitionOptions, TsvError,
};
pub use side_table::{MetadataTable, TableError, TableRow};
pub use warned::{Warned, Warning};
pub use xml::MarkupLimits;
