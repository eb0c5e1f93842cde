//! What can go wrong with a corpus on disk?

use std::io;
use std::path::PathBuf;

use crate::format::{FORMAT, OLDEST};

/// A corpus could not be opened or read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CorpusError {
    /// There is no corpus in this directory.
    #[error("no corpus at {path}")]
    NotFound {
        /// The directory.
        path: PathBuf,
    },
    /// The corpus was written in a format that this program does not know.
    #[error("{path} has corpus format {found}; this attache reads {OLDEST} to {FORMAT}")]
    Format {
        /// The manifest.
        path: PathBuf,
        /// The format it names.
        found: u32,
    },
    /// A corpus is needed, and none was named.
    #[error("no corpus was named")]
    NoneNamed,
    /// One corpus was named twice, and would count twice.
    #[error("{first} and {second} are the same corpus")]
    Twice {
        /// The corpus.
        first: PathBuf,
        /// The corpus, perhaps by another path.
        second: PathBuf,
    },
    /// Corpora that cannot be asked as one.
    #[error("{first} and {second} cannot be asked together: {what}")]
    Unlike {
        /// A corpus.
        first: PathBuf,
        /// Another corpus.
        second: PathBuf,
        /// Why, as a clause.
        what: String,
    },
    /// A file of the corpus does not hold what it should.
    #[error("the corpus is damaged: {path} {what}")]
    Damaged {
        /// The damaged file.
        path: PathBuf,
        /// What is wrong with it, as the rest of a sentence.
        what: String,
    },
    /// A query names an attribute that no document of the corpus has.
    #[error("the corpus has no {attribute}: its documents were read without it")]
    NoAttribute {
        /// The attribute.
        attribute: &'static str,
    },
    /// A query asks for a value that is not one of the attribute's.
    #[error("no token has {attribute} \"{value}\"; the corpus has {known}")]
    NoSuchValue {
        /// The attribute.
        attribute: &'static str,
        /// The value that was asked for.
        value: String,
        /// The values there are.
        known: String,
    },
    /// A pattern was given up because it costs too much.
    #[error("the pattern takes more than {limit} steps")]
    TooManySteps {
        /// How many it may take.
        limit: u64,
    },
    /// A pattern was given up because it matches too often.
    #[error("the pattern has more than {limit} matches in one part of the corpus")]
    TooManyMatches {
        /// How many it may have.
        limit: u64,
    },
    /// The system could not read a file.
    #[error("could not read {path}")]
    Io {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
}

impl CorpusError {
    pub(crate) fn damaged(path: impl Into<PathBuf>, what: impl Into<String>) -> Self {
        Self::Damaged {
            path: path.into(),
            what: what.into(),
        }
    }

    /// What the person can do about it, in one sentence.
    pub fn remedy(&self) -> &'static str {
        match self {
            Self::NotFound { .. } | Self::NoneNamed => {
                "make one with `attache read PATH...`, or name another with --corpus"
            }
            Self::Format { .. } => "read the documents again with this version of attache",
            Self::Twice { .. } => "name each corpus once",
            Self::Unlike { .. } => {
                "ask them one after the other, or read the documents again into one corpus"
            }
            Self::Damaged { .. } => {
                "`attache verify` lists every damaged file; remove the corpus and read the documents again"
            }
            Self::NoAttribute { .. } => {
                "read the documents again without --no-tags; word and lower are there in every corpus"
            }
            Self::NoSuchValue { .. } => {
                "values are compared as they are written; \".*\" in a value stands for anything"
            }
            Self::TooManySteps { .. } => {
                "make it narrower: a smaller gap, a rarer word, `within <s>`, or fewer documents with --where"
            }
            Self::TooManyMatches { .. } => {
                "ask for fewer: `--match longest`, a smaller gap, a rarer word, or fewer documents with --where"
            }
            Self::Io { .. } => "check that the file is there and that you may read it",
        }
    }
}
