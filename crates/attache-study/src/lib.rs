//! The analyses: each takes a corpus and returns a [`Table`].

mod table;

pub use attache_corpus::Passage;
pub use table::{Caution, Cell, Column, ColumnKind, CorpusSummary, Row, RuleSummary, Table};
