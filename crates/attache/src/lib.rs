//! The supported library interface of Attaché: user-sized acts, joined from the crates below.
//!
//! [`read_into`] makes a corpus of documents; an [`Inquiry`] asks it; each study returns a [`Table`].

mod analysis;
mod annotated;
mod annotator;
mod archived;
mod export;
mod fetch;
mod gathering;
mod near_duplicate;
mod read;
mod reader;
mod reading;
mod report;
mod tagging;

pub use analysis::{Analysis, Parse};
pub use annotator::{Annotator, ConlluSentences, SentenceInput, SentenceInputError};
pub use attache_corpus::measure::{CountError, inference::Confidence};
pub use attache_corpus::{
    Accents, Anchor, Attribute, BlockKind, Case, Corpus, CorpusError, CorpusWriter, DocId,
    Explanation, Extent, FileCheck, Filter, FilterError, Grouping, MAX_WORDS, Manifest, Matching,
    NeighbourOptions, NgramOptions, OwnWords, Pattern, PatternError, Rule, RuleError, SortBy,
    SortError, SortKey, Subcorpora, SubcorpusError, Window, WindowCount, Within, WriteError,
    WriteOptions, remove_subcorpus, save_subcorpus, verify,
};
pub use attache_document::{
    Document, MetadataTable, PageImage, PartialDate, ReadError, ReadOptions, RecogniseError,
    RecognisedPage, Recogniser, RecognitionConfidence, RecognitionOptions, SkipReason, Skipped,
    SourceName, TableError, Warned, Warning,
};
pub use attache_language::{
    AnnotatedError, AnnotatedOptions, ColumnError, Model, Notation, VerticalColumn,
};
pub use attache_register as register;
pub use attache_render as render;
pub use attache_study::coding;
pub use attache_study::{
    COLLOCATE_MEASURES, Caution, Cell, Choice, CodingUnit, CollocateOptions, Column, ColumnKind,
    ConcordanceOptions, ContrastOptions, Detail, DispersionRows, Division, DyadUnit, DyadsQuery,
    Inquiry, KEYWORD_MEASURES, Keyword, KeywordOptions, KeywordOrder, Measure, Passage, PurposesBy,
    Reference, Row, SentenceReader, Show, StatesBy, StatesOptions, Step, StudyError, Table,
    TiesQuery, TopicsOptions, TrendOptions, Voice, When, collocates, concordance, contrast, count,
    count_stated, disagreements, dispersion, document_named, documents, dyads, found, keywords,
    names, ngrams, purposes, records, records_of, states, subcorpora, text, ties, topics, trend,
};
pub use export::{ExportError, export};
pub use fetch::{Fetch, FetchError, Fetched};
pub use read::{
    AddedDocument, Alike, NearDuplicate, ReadFailure, ReadProgress, ReadReport, ReadRequest,
    RecognisedPages, read_into,
};
pub use reader::{DocumentReader, ReadHere, ReadRecognising, is_risky};
pub use reading::{reading, reading_of_file, records_of_file};
pub use report::{ReportOptions, report};
