//! How does a value of a document compare with the one that a condition asks for?

use std::cmp::Ordering;

use attache_document::PartialDate;
use regex::{Regex, RegexBuilder};

use super::FilterError;
use crate::info::KEYS;

/// A compiled regular expression takes so many bytes at most.
const MAX_EXPRESSION_BYTES: usize = 1 << 20;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Operator {
    Equal,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Value {
    One(String),
    Range(String, String),
}

/// What the values of a key are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum KeyKind {
    Number,
    Date,
    Text,
}

impl KeyKind {
    /// The kind of a key that every document answers to; `None` for the documents' own keys.
    pub(super) fn of_known(key: &str) -> Option<Self> {
        match key {
            "year" | "decade" | "bytes" | "words" | "pages" => Some(Self::Number),
            "date" => Some(Self::Date),
            "id" | "authors" => Some(Self::Text),
            _ => KEYS.contains(&key).then_some(Self::Text),
        }
    }

    pub(super) fn of_value(value: &str) -> Self {
        if number(value).is_some() {
            Self::Number
        } else if date(value).is_some() {
            Self::Date
        } else {
            Self::Text
        }
    }

    /// The kind of a key that has values of both kinds: a year alone is a date among dates.
    pub(super) fn with(self, other: Self) -> Self {
        match (self, other) {
            (Self::Text, _) | (_, Self::Text) => Self::Text,
            (Self::Number, Self::Number) => Self::Number,
            _ => Self::Date,
        }
    }

    fn takes(self) -> &'static str {
        match self {
            Self::Number => "a number such as 1990",
            Self::Date => "a date such as 1990, 1990-03 or 1990-03-15",
            Self::Text => "text",
        }
    }

    fn accepts(self, value: &str) -> bool {
        match self {
            Self::Number => number(value).is_some(),
            Self::Date => date(value).is_some(),
            Self::Text => true,
        }
    }

    /// How a found value stands to a wanted one; `None` where that cannot be known.
    fn compare(kind: Option<Self>, found: &str, wanted: &str) -> Option<Ordering> {
        let text = || Some(found.to_lowercase().cmp(&wanted.to_lowercase()));
        match kind {
            Some(Self::Text) => text(),
            Some(Self::Number) => number(found)?.partial_cmp(&number(wanted)?),
            Some(Self::Date) => compare_dates(date(found)?, date(wanted)?),
            None => match (number(found), number(wanted)) {
                (Some(found), Some(wanted)) => found.partial_cmp(&wanted),
                _ => match (date(found), date(wanted)) {
                    (Some(found), Some(wanted)) => compare_dates(found, wanted),
                    _ => text(),
                },
            },
        }
    }
}

impl Value {
    pub(super) fn holds(&self, kind: Option<KeyKind>, operator: Operator, found: &str) -> bool {
        let order = |wanted: &str| KeyKind::compare(kind, found, wanted);
        match self {
            Self::Range(first, last) => {
                order(first).is_some_and(Ordering::is_ge)
                    && order(last).is_some_and(Ordering::is_le)
            }
            Self::One(wanted) => order(wanted).is_some_and(|order| match operator {
                Operator::Equal => order.is_eq(),
                Operator::Less => order.is_lt(),
                Operator::LessOrEqual => order.is_le(),
                Operator::Greater => order.is_gt(),
                Operator::GreaterOrEqual => order.is_ge(),
            }),
        }
    }

    /// Fails if a key of this kind cannot be compared with the value, or the value is an empty range.
    pub(super) fn check(&self, text: &str, key: &str, kind: KeyKind) -> Result<(), FilterError> {
        let parts = match self {
            Self::One(value) => [value, value],
            Self::Range(first, last) => [first, last],
        };
        if let Some(value) = parts.into_iter().find(|value| !kind.accepts(value)) {
            return Err(FilterError::Value {
                text: text.to_owned(),
                key: key.to_owned(),
                takes: kind.takes(),
                value: value.clone(),
            });
        }
        let [first, last] = parts;
        if KeyKind::compare(Some(kind), first, last) == Some(Ordering::Greater) {
            return Err(FilterError::Range {
                text: text.to_owned(),
                range: format!("{first}..{last}"),
            });
        }
        Ok(())
    }
}

fn number(text: &str) -> Option<f64> {
    let number: f64 = text.trim().parse().ok()?;
    number.is_finite().then_some(number)
}

fn date(text: &str) -> Option<PartialDate> {
    text.trim().parse().ok()
}

/// Compares as exactly as is wanted: 1990-03-15 equals 1990-03, and how 1990 stands to 1990-03 is not known.
fn compare_dates(found: PartialDate, wanted: PartialDate) -> Option<Ordering> {
    let years = found.year().cmp(&wanted.year());
    let part = |found: Option<u8>, wanted: Option<u8>| match (found, wanted) {
        (_, None) => Some(Ordering::Equal),
        (None, Some(_)) => None,
        (Some(found), Some(wanted)) => Some(found.cmp(&wanted)),
    };
    match years {
        Ordering::Equal => match part(found.month(), wanted.month()) {
            Some(Ordering::Equal) => part(found.day(), wanted.day()),
            decided => decided,
        },
        decided => Some(decided),
    }
}

/// A regular expression that is bounded in size and takes time in proportion to the text.
#[derive(Clone, Debug)]
pub(super) struct Expression {
    source: String,
    ignore_case: bool,
    regex: Regex,
}

impl PartialEq for Expression {
    fn eq(&self, other: &Self) -> bool {
        (&self.source, self.ignore_case) == (&other.source, other.ignore_case)
    }
}

impl Expression {
    /// Compiles an expression; the error is what is wrong with it, on one line.
    pub(super) fn new(source: &str, ignore_case: bool) -> Result<Self, String> {
        let regex = RegexBuilder::new(source)
            .case_insensitive(ignore_case)
            .size_limit(MAX_EXPRESSION_BYTES)
            .dfa_size_limit(MAX_EXPRESSION_BYTES)
            .build()
            .map_err(|error| match error {
                regex::Error::CompiledTooBig(_) => "it is too large".to_owned(),
                // The last line of the message says what is wrong; those before it draw the place.
                error => {
                    let message = error.to_string();
                    let last = message.lines().last().unwrap_or_default().trim();
                    last.strip_prefix("error: ").unwrap_or(last).to_owned()
                }
            })?;
        Ok(Self {
            source: source.to_owned(),
            ignore_case,
            regex,
        })
    }

    pub(super) fn is_match(&self, text: &str) -> bool {
        self.regex.is_match(text)
    }
}
