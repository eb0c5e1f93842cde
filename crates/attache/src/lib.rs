//! The supported library interface of Attaché: user-sized acts, joined from the crates below.
//!
//! [`read_into`] makes a corpus of documents; an [`Inquiry`] asks it; each study returns a [`Table`].

mod annotated;
mod export;
mod read;
mod report;

pub use attache_corpus::{
    Accents, BlockKind, Case, Corpus, CorpusError, CorpusWriter, DocId, Explanation, Extent,
    FileCheck, Filter, FilterError, Grouping, Manifest, Matching, Pattern, PatternError, Rule,
    RuleError, SortBy, SortError, SortKey, Subcorpora, SubcorpusError, Window, Within, WriteError,
    WriteOptions, remove_subcorpus, save_subcorpus, verify,
};
pub use attache_document::{
    MetadataTable, ReadError, ReadOptions, SkipReason, Skipped, SourceName, TableError, Warned,
    Warning,
};
pub use attache_language::{
    AnnotatedError, AnnotatedOptions, ColumnError, Notation, VerticalColumn,
};
pub use attache_register as register;
pub use attache_render as render;
pub use attache_study::{
    Caution, Cell, Choice, CollocateOptions, CollocateSort, Column, ColumnKind, ConcordanceOptions,
    ContrastOptions, Detail, DyadUnit, DyadsQuery, Inquiry, Passage, Row, Show, Step, StudyError,
    Table, TiesQuery, When, collocates, concordance, contrast, count, count_stated, disagreements,
    document_named, documents, dyads, names, subcorpora, text, ties, trend,
};
pub use export::{ExportError, export};
pub use read::{
    AddedDocument, ReadFailure, ReadProgress, ReadReport, ReadRequest, index, read_into,
};
pub use report::{ReportOptions, report};
