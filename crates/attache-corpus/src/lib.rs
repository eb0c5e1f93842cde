//! The corpus on disk, patterns, passages and tallies.
//!
//! A corpus is a directory of Arrow files, mapped into memory and never trusted. [`CorpusWriter`] adds
//! documents to it; [`Corpus`] finds [patterns](Pattern) under a stated [`Rule`] and makes
//! [passages](Passage), [groups](Group) and counts of neighbours of what it found. Nothing here
//! knows what an ally is.

mod attribute;
mod build;
mod column;
mod corpus;
mod cql;
mod details;
mod dictionary;
mod error;
mod filter;
mod format;
mod id;
mod indexed;
mod info;
mod lexicon;
mod line;
mod lock;
mod manifest;
mod map;
pub mod measure;
mod merge;
mod naming;
mod neighbour;
mod ngram;
mod part;
mod passage;
mod pattern;
mod plan;
mod postings;
mod raw;
mod recognised;
mod remove;
mod rule;
mod sample;
mod seal;
mod search;
mod segment;
mod sense;
mod sentence;
mod setting;
mod sort;
mod stored;
mod subcorpora;
mod tally;
mod token;
mod verify;
mod view;
mod walk;
mod writer;

pub use attache_document::{BlockKind, Certainty, PageReading, Record, TextSource};
pub use attache_language::Head;
pub use attribute::Attribute;
pub use corpus::{Corpus, Extent, Scope, SelectError};
pub use details::PageView;
pub use error::CorpusError;
pub use filter::{Filter, FilterError};
pub use format::{FORMAT, OLDEST};
pub use id::DocId;
pub use indexed::{DocumentWarning, IndexedDocument};
pub use info::{DocumentInfo, metadata_keys};
pub use manifest::{FileEntry, Manifest, SegmentEntry};
pub use neighbour::{
    Neighbour, NeighbourOptions, Neighbours, OwnWords, Window, WindowCount, Within, WordCounts,
};
pub use ngram::{Anchor, MAX_WORDS, Ngram, NgramOptions, Ngrams};
pub use part::{Part, Profile, Profiles, places_of, profiles};
pub use passage::{Passage, PassageOptions};
pub use pattern::{Families, Pattern, PatternError};
pub use plan::{ExplainedQuery, ExplainedTest, Explanation, Leading};
pub use recognised::RecognisedExtent;
pub use rule::{
    Accents, Case, Joining, Matching, Overlap, Possessives, Punctuation, Rule, RuleError,
};
pub use sample::{sample, thin};
pub use search::Hit;
pub use segment::Text;
pub use sentence::{Sentence, Sentences, SentencesOf};
pub use setting::Setting;
pub use sort::{SortBy, SortError, SortKey};
pub use subcorpora::{Subcorpora, SubcorpusError, remove_subcorpus, save_subcorpus};
pub use tally::{Group, GroupKey, Grouping};
pub use verify::{FileCheck, verify};
pub use view::BlockView;
pub use walk::{TokenView, Tokens};
pub use writer::{Added, CorpusWriter, WriteError, WriteOptions};
