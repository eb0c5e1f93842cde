//! Does the corpus have what a query asks for?

use std::collections::BTreeSet;

use super::Ways;
use super::lexical::names;
use crate::cql::ast::{Attribute, Query, Value, ValueForm};
use crate::error::CorpusError;
use crate::segment::Segment;

/// Fails if no segment has an attribute that the query names, or if a value that is one of a closed list
/// of names is on none of the segments' lists.
///
/// A corpus without tokens has nothing to compare with: every query is sound there.
pub(crate) fn validate(query: &Query, segments: &[Segment]) -> Result<(), CorpusError> {
    if segments.iter().all(|segment| segment.entry().tokens == 0) {
        return Ok(());
    }
    let mut found = Ok(());
    let mut visit = |attribute, value: Option<&Value>| {
        if found.is_ok() {
            found = check(attribute, value, segments);
        }
    };
    query
        .pattern
        .each_test(&mut |_, test| test.each_attribute(&mut visit));
    if let Some(constraint) = &query.constraint {
        constraint.each_attribute(&mut visit);
    }
    found?;
    query
        .conditions
        .iter()
        .try_for_each(|condition| validate(&condition.query, segments))
}

fn check(
    attribute: Attribute,
    value: Option<&Value>,
    segments: &[Segment],
) -> Result<(), CorpusError> {
    match attribute {
        Attribute::Word | Attribute::Lower => return Ok(()),
        Attribute::Lemma => {
            for segment in segments {
                if segment.lemmas()?.is_some() {
                    return Ok(());
                }
            }
            return Err(CorpusError::NoAttribute { attribute: "lemma" });
        }
        Attribute::Pos | Attribute::Tag | Attribute::Deprel => {}
    }
    let mut known = BTreeSet::new();
    for segment in segments {
        known.extend(names(segment.values()?, attribute));
    }
    if known.is_empty() {
        return Err(CorpusError::NoAttribute {
            attribute: attribute.name(),
        });
    }
    let Some(value) = value else { return Ok(()) };
    let matcher = Ways::default().matcher(attribute, value);
    if known
        .iter()
        .any(|name| matcher.as_ref().is_some_and(|own| own.matches(name)))
    {
        return Ok(());
    }
    // A name that languages have but this corpus lacks is found nowhere, which is an answer.
    if attribute == Attribute::Pos
        && matches!(&value.form, ValueForm::Plain(name) if UNIVERSAL.contains(&name.as_str()))
    {
        return Ok(());
    }
    let known: Vec<&str> = known.into_iter().map(String::as_str).collect();
    Err(CorpusError::NoSuchValue {
        attribute: attribute.name(),
        value: value.form.text(),
        known: known.join(", "),
    })
}

/// The parts of speech of Universal Dependencies.
const UNIVERSAL: [&str; 17] = [
    "ADJ", "ADP", "ADV", "AUX", "CCONJ", "DET", "INTJ", "NOUN", "NUM", "PART", "PRON", "PROPN",
    "PUNCT", "SCONJ", "SYM", "VERB", "X",
];
