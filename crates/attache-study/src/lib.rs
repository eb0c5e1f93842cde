//! The analyses: each takes an [`Inquiry`] of a corpus and returns a [`Table`].

mod collocates;
mod concordance;
mod contrast;
mod count;
mod dyads;
mod family;
mod grammar;
mod inquiry;
mod listing;
mod names;
mod rule_line;
mod stated;
mod subcorpus;
mod table;
mod ties;
mod trend;

pub use attache_corpus::Passage;
pub use collocates::{CollocateOptions, CollocateSort, collocates};
pub use concordance::{Choice, ConcordanceOptions, concordance};
pub use contrast::{ContrastOptions, contrast};
pub use count::count;
pub use dyads::{DyadUnit, DyadsQuery, disagreements, dyads};
pub use family::{ALLY, PARTNER, families};
pub use inquiry::{Inquiry, Show, StudyError};
pub use listing::{Detail, document_named, documents, text};
pub use names::names;
pub use stated::count_stated;
pub use subcorpus::subcorpora;
pub use table::{
    Caution, Cell, Column, ColumnKind, CorpusSummary, RegisterSummary, Row, RuleSummary, Table,
};
pub use ties::{TiesQuery, When, ties};
pub use trend::{Step, trend};
