//! One file a command: its arguments, its help and its run.

pub(crate) mod collocates;
pub(crate) mod concordance;
pub(crate) mod contrast;
pub(crate) mod count;
pub(crate) mod demo;
pub(crate) mod documents;
pub(crate) mod dyads;
pub(crate) mod export;
pub(crate) mod get;
pub(crate) mod merge;
pub(crate) mod names;
pub(crate) mod read;
pub(crate) mod remove;
pub(crate) mod report;
pub(crate) mod subcorpus;
pub(crate) mod text;
pub(crate) mod ties;
pub(crate) mod trend;
pub(crate) mod verify;

use std::io::{self, Write};
use std::path::Path;

use attache::{Corpus, Inquiry, Pattern};

use crate::failure::Failure;

/// Fails if there is no corpus: a command that changes one must not make one.
fn require_corpus(path: &Path) -> Result<(), Failure> {
    Corpus::open(path)?;
    Ok(())
}

/// Reads patterns as a person wrote them.
fn patterns(inquiry: &Inquiry<'_>, texts: &[String]) -> Result<Vec<Pattern>, Failure> {
    texts
        .iter()
        .map(|text| Ok(inquiry.pattern(text)?))
        .collect()
}

/// Tells on stderr how each pattern is answered, if that is asked for.
fn explain(asked: bool, inquiry: &Inquiry<'_>, patterns: &[Pattern]) -> Result<(), Failure> {
    for pattern in patterns.iter().filter(|_| asked) {
        let explanation = inquiry.corpus().explain(pattern, inquiry.scope())?;
        // Nobody can be told that telling failed.
        let _ = write!(io::stderr(), "{explanation}");
    }
    Ok(())
}
