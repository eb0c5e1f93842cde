//! Who makes a document of a file's bytes: this process, or one that may die of it?

use std::fmt::Debug;

use attache_document::{
    Document, Format, ReadError, ReadOptions, Recogniser, SourceName, Warned, read,
    read_recognising,
};

/// Makes documents of bytes. A shell that can start processes passes its own, so that a file that breaks a reader
/// cannot stop a library.
pub trait DocumentReader: Debug + Sync {
    /// The document in `bytes`, as [`read`] makes it.
    fn read(
        &self,
        bytes: &[u8],
        name: &SourceName,
        options: &ReadOptions,
    ) -> Result<Warned<Document>, ReadError>;
}

/// Reads within this process.
#[derive(Clone, Copy, Debug, Default)]
pub struct ReadHere;

impl DocumentReader for ReadHere {
    fn read(
        &self,
        bytes: &[u8],
        name: &SourceName,
        options: &ReadOptions,
    ) -> Result<Warned<Document>, ReadError> {
        read(bytes, name, options)
    }
}

/// Reads within this process, and has pages without text recognised.
#[derive(Clone, Copy, Debug)]
pub struct ReadRecognising<'r>(pub &'r dyn Recogniser);

impl DocumentReader for ReadRecognising<'_> {
    fn read(
        &self,
        bytes: &[u8],
        name: &SourceName,
        options: &ReadOptions,
    ) -> Result<Warned<Document>, ReadError> {
        read_recognising(bytes, name, options, Some(self.0))
    }
}

/// Whether a file should be read apart: its format has structure that a hostile file can abuse. Text has none, and is
/// read where it is.
pub fn is_risky(bytes: &[u8]) -> bool {
    match Format::of_content(bytes) {
        None | Some(Format::Text | Format::Markdown) => false,
        Some(_) => true,
    }
}
