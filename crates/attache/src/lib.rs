//! The supported library interface of Attaché: user-sized acts, joined from the crates below.
//!
//! [`read_into`] makes a corpus of documents; an [`Inquiry`] asks it; each study returns a [`Table`].

mod read;
mod report;

pub use attache_corpus::measure::{CountError, inference::Confidence};
pub use attache_corpus::{
    Anchor, Attribute, BlockKind, Case, Corpus, CorpusError, DocId, Extent, FileCheck, Filter,
    FilterError, Grouping, MAX_WORDS, Manifest, NeighbourOptions, NgramOptions, OwnWords, Pattern,
    PatternError, Rule, RuleError, Window, WindowCount, Within, WriteError, WriteOptions, verify,
};
pub use attache_document::{
    MetadataTable, ReadError, ReadOptions, SkipReason, Skipped, SourceName, TableError, Warned,
    Warning,
};
pub use attache_render as render;
pub use attache_study::{
    COLLOCATE_MEASURES, Caution, Cell, CollocateOptions, Column, ColumnKind, ContrastOptions,
    Detail, DispersionRows, Division, Inquiry, KEYWORD_MEASURES, Keyword, KeywordOptions,
    KeywordOrder, Measure, Passage, Reference, Row, Show, Step, StudyError, Table, TrendOptions,
    collocates, concordance, contrast, count, count_stated, dispersion, document_named, documents,
    keywords, ngrams, text, trend,
};
pub use read::{
    AddedDocument, ReadFailure, ReadProgress, ReadReport, ReadRequest, index, read_into,
};
pub use report::{ReportOptions, report};
