//! The supported library interface of Attaché: user-sized acts, joined from the crates below.
//!
//! [`read_into`] makes a corpus of documents; an [`Inquiry`] asks it; each study returns a [`Table`].

mod read;
mod report;

pub use attache_corpus::{
    BlockKind, Case, Corpus, CorpusError, DocId, Extent, FileCheck, Filter, FilterError, Grouping,
    Manifest, Pattern, PatternError, Rule, RuleError, Window, Within, WriteError, WriteOptions,
    verify,
};
pub use attache_document::{
    MetadataTable, ReadError, ReadOptions, SkipReason, Skipped, SourceName, TableError, Warned,
    Warning,
};
pub use attache_register as register;
pub use attache_render as render;
pub use attache_study::{
    Caution, Cell, CollocateOptions, CollocateSort, Column, ColumnKind, ContrastOptions, Detail,
    DyadUnit, DyadsQuery, Inquiry, Passage, Row, Show, Step, StudyError, Table, TiesQuery, When,
    collocates, concordance, contrast, count, count_stated, disagreements, document_named,
    documents, dyads, names, text, ties, trend,
};
pub use read::{
    AddedDocument, ReadFailure, ReadProgress, ReadReport, ReadRequest, index, read_into,
};
pub use report::{ReportOptions, report};
