//! How many matches are about states in security or foreign policy?

use attache_corpus::{Group, Hit};

use crate::inquiry::{Inquiry, StudyError};
use crate::table::{Column, ColumnKind};

/// Whether a count in the sense of security stands beside the others: the rule does not choose a sense, and
/// of some match the sense is known.
pub(crate) fn shows_senses(
    inquiry: &Inquiry<'_>,
    tallies: &[Vec<Group>],
) -> Result<bool, StudyError> {
    let corpus = inquiry.corpus();
    if inquiry.scope().rule.sense.is_some() || !corpus.has_senses() {
        return Ok(false);
    }
    for hit in tallies.iter().flatten().flat_map(|group| &group.hits) {
        if !corpus.senses(*hit)?.is_empty() {
            return Ok(true);
        }
    }
    Ok(false)
}

/// How many matches are about states and their security or foreign policy; `None` where of none the sense
/// is known.
pub(crate) fn in_security(inquiry: &Inquiry<'_>, hits: &[Hit]) -> Result<Option<u64>, StudyError> {
    let (mut known, mut count) = (hits.is_empty(), 0);
    for hit in hits {
        let senses = inquiry.corpus().senses(*hit)?;
        known |= !senses.is_empty();
        let own = !senses.is_empty() && senses.iter().all(|sense| *sense == SECURITY);
        count += u64::from(own);
    }
    Ok(known.then_some(count))
}

pub(crate) fn security_column() -> Column {
    Column::new(
        "security",
        ColumnKind::Integer,
        "Those of the matches that are about states in security or foreign policy.",
    )
}

/// The sense of mentions that are about states.
pub(crate) const SECURITY: &str = "security";

pub(crate) const SECURITY_NOTE: &str = "security counts the matches whose words of @ally and @partner are \
    about states in security or foreign policy, not about business, Congress, programmes or anything else; \
    `--sense security` counts those alone.";
