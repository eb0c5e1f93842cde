//! One file a command: its arguments, its help and its run.

pub(crate) mod collocates;
pub(crate) mod concordance;
pub(crate) mod contrast;
pub(crate) mod count;
pub(crate) mod demo;
pub(crate) mod documents;
pub(crate) mod dyads;
pub(crate) mod get;
pub(crate) mod names;
pub(crate) mod read;
pub(crate) mod report;
pub(crate) mod text;
pub(crate) mod ties;
pub(crate) mod trend;
pub(crate) mod verify;

use attache::{Inquiry, Pattern};

use crate::failure::Failure;

/// Reads patterns as a person wrote them.
fn patterns(inquiry: &Inquiry<'_>, texts: &[String]) -> Result<Vec<Pattern>, Failure> {
    texts
        .iter()
        .map(|text| Ok(inquiry.pattern(text)?))
        .collect()
}
