//! The analyses: each takes an [`Inquiry`] of a corpus and returns a [`Table`].

mod coded;
pub mod coding;
mod collocates;
mod concordance;
mod contrast;
mod count;
mod dispersion;
mod dyads;
mod family;
mod grammar;
mod inquiry;
mod keywords;
mod listing;
mod measured;
mod names;
mod ngrams;
mod purposes;
mod recognised;
mod rule_line;
mod security;
mod stated;
mod states;
mod subcorpus;
mod table;
mod ties;
mod topics;
mod tree;
mod trend;

pub use attache_corpus::Passage;
pub use coded::Voice;
pub use collocates::{COLLOCATE_MEASURES, CollocateOptions, collocates};
pub use concordance::{Choice, ConcordanceOptions, concordance};
pub use contrast::{ContrastOptions, SentenceReader, contrast};
pub use count::count;
pub use dispersion::{DispersionRows, Division, dispersion};
pub use dyads::{DyadUnit, DyadsQuery, disagreements, dyads};
pub use family::{ALLY, PARTNER, families, is_family_word};
pub use inquiry::{Inquiry, Show, StudyError};
pub use keywords::{KEYWORD_MEASURES, Keyword, KeywordOptions, KeywordOrder, Reference, keywords};
pub use listing::{
    Detail, document_named, documents, found, records, records_of, records_of_file, text,
};
pub use measured::Measure;
pub use names::names;
pub use ngrams::ngrams;
pub use purposes::{PurposesBy, purposes};
pub use stated::count_stated;
pub use states::{StatesBy, StatesOptions, states};
pub use subcorpus::subcorpora;
pub use table::{
    Caution, Cell, Column, ColumnKind, CorpusSummary, RegisterSummary, Row, RuleSummary, Table,
};
pub use ties::{TiesQuery, When, ties};
pub use topics::{CodingUnit, TopicsOptions, topics};
pub use trend::{Step, TrendOptions, trend};
