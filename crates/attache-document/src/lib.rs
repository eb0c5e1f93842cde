//! Files and bytes into documents: text, blocks, pages and metadata.
//!
//! Nothing here knows of tokens or indexes.

mod date;
mod document;

pub use date::{DateError, PartialDate};
pub use document::{Block, BlockKind, Certainty, Document, Format, Metadata, Page, Source};
