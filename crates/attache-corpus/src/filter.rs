//! Which documents are asked? The language of `--where`.
//!
//! ```text
//! filter     = all ("or" all)*
//! all        = one ("and" one)*
//! one        = "not" one | "(" filter ")" | "@" subcorpus
//!            | key ["not"] "in" "(" value ("," value)* ")" | key "is" ["not"] "missing"
//!            | key operator value | key ("~" | "!~") text
//! operator   = "=" | "!=" | "<" | "<=" | ">" | ">="
//! value      = word | "text in quotes" | first..last     (a range with = or !=, and in lists)
//! text       = word | "text in quotes" | /regular expression/ | /in any case/i
//! ```

mod parse;
mod value;

use std::collections::{BTreeMap, BTreeSet};

use crate::info::{DocumentInfo, known_keys};
use crate::subcorpora::Subcorpora;
use value::{Expression, KeyKind, Operator, Value};

/// A condition on the metadata of documents.
///
/// Numbers compare as numbers, dates as dates and as exactly as the condition says
/// (`date>=1990-03`), the rest as text without regard to case. A comparison with a missing value is
/// false, and so is one that a date would have to be known more exactly for.
///
/// ```
/// use attache_corpus::Filter;
/// assert!(Filter::parse("year=1990..1999 and not type in (report, speech)").is_ok());
/// assert!(Filter::parse("title ~ /strateg(y|ies)$/i and @recent").is_ok());
/// let error = Filter::parse("year >").unwrap_err();
/// assert_eq!(error.to_string(), "in the condition \"year >\": expected a value at the end");
/// let error = Filter::parse("year >= soon").unwrap_err().to_string();
/// assert!(error.ends_with("year takes a number such as 1990, not \"soon\""));
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Filter {
    text: String,
    root: Node,
}

#[derive(Clone, Debug, PartialEq)]
enum Node {
    And(Vec<Node>),
    Or(Vec<Node>),
    Not(Box<Node>),
    Compare {
        key: String,
        operator: Operator,
        values: Vec<Value>,
    },
    Contains {
        key: String,
        text: String,
    },
    Matches {
        key: String,
        expression: Expression,
    },
    Missing {
        key: String,
    },
    Subcorpus(String),
}

/// So many subcorpora may stand within each other in one condition.
const MAX_SUBCORPORA: usize = 1_000;

/// A condition that cannot be understood, or asks for what no document has.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[non_exhaustive]
pub enum FilterError {
    /// The text is not a condition.
    #[error("in the condition \"{text}\": expected {expected} {place}")]
    Syntax {
        /// The condition.
        text: String,
        /// What should stand there.
        expected: String,
        /// Where.
        place: String,
    },
    /// A number or a date is compared with something else.
    #[error("in the condition \"{text}\": {key} takes {takes}, not \"{value}\"")]
    Value {
        /// The condition.
        text: String,
        /// The key.
        key: String,
        /// What the key takes.
        takes: &'static str,
        /// What it was given.
        value: String,
    },
    /// A range ends before it begins.
    #[error("in the condition \"{text}\": the range {range} ends before it begins")]
    Range {
        /// The condition.
        text: String,
        /// The range.
        range: String,
    },
    /// A regular expression cannot be understood or is too large.
    #[error("in the condition \"{text}\": /{expression}/ is no regular expression: {what}")]
    Expression {
        /// The condition.
        text: String,
        /// The expression.
        expression: String,
        /// What is wrong with it.
        what: String,
    },
    /// No document has this key.
    #[error("no document has \"{key}\"; the keys are {known}")]
    Key {
        /// The key that was asked for.
        key: String,
        /// The keys there are.
        known: String,
    },
    /// No subcorpus has this name.
    #[error("no subcorpus is called @{name}; {}", saved(.known))]
    Subcorpus {
        /// The name that was asked for.
        name: String,
        /// The names there are.
        known: Vec<String>,
    },
    /// Several corpora are open, and the name does not mean the same in all of them.
    #[error("@{name} is one condition in {first} and another in {second}")]
    Differs {
        /// The name.
        name: String,
        /// A corpus.
        first: String,
        /// Another corpus.
        second: String,
    },
    /// A subcorpus is defined by itself, or by too many others.
    #[error("@{name} is defined by itself, or by more than {MAX_SUBCORPORA} others")]
    Endless {
        /// The name.
        name: String,
    },
}

fn saved(known: &[String]) -> String {
    match known {
        [] => "none is saved".to_owned(),
        _ => format!("saved are @{}", known.join(", @")),
    }
}

impl Filter {
    /// Reads a condition. What depends on the documents (their keys and what these hold) and on the
    /// saved subcorpora is checked when a corpus is asked with it.
    pub fn parse(text: &str) -> Result<Self, FilterError> {
        Ok(Self {
            text: text.to_owned(),
            root: parse::parse(text)?,
        })
    }

    /// The condition as it was written.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether a document passes. A subcorpus that was not [looked up](Self::resolved) has no documents.
    pub fn passes(&self, document: &DocumentInfo) -> bool {
        self.root.passes(document)
    }

    /// The names of the subcorpora that it speaks of, in alphabetical order.
    pub fn subcorpora(&self) -> BTreeSet<&str> {
        let mut names = BTreeSet::new();
        self.root.visit(&mut |node| {
            if let Node::Subcorpus(name) = node {
                names.insert(name.as_str());
            }
        });
        names
    }

    /// The same condition with the conditions of saved subcorpora in place of their names.
    pub fn resolved(&self, saved: &Subcorpora) -> Result<Self, FilterError> {
        let mut open = Vec::new();
        let mut left = MAX_SUBCORPORA;
        Ok(Self {
            text: self.text.clone(),
            root: self.root.resolved(saved, &mut open, &mut left)?,
        })
    }

    /// What must be known of the documents before they can be compared.
    pub(crate) fn survey(&self) -> Survey<'_> {
        let mut own = BTreeMap::new();
        self.root.visit(&mut |node| {
            if let Some(key) = node.key().filter(|key| KeyKind::of_known(key).is_none()) {
                own.entry(key).or_default();
            }
        });
        Survey {
            filter: self,
            own,
            seen: BTreeSet::new(),
        }
    }
}

impl Node {
    fn key(&self) -> Option<&str> {
        match self {
            Self::Compare { key, .. }
            | Self::Contains { key, .. }
            | Self::Matches { key, .. }
            | Self::Missing { key } => Some(key),
            Self::And(_) | Self::Or(_) | Self::Not(_) | Self::Subcorpus(_) => None,
        }
    }

    fn visit<'a>(&'a self, see: &mut impl FnMut(&'a Self)) {
        see(self);
        match self {
            Self::And(nodes) | Self::Or(nodes) => nodes.iter().for_each(|node| node.visit(see)),
            Self::Not(node) => node.visit(see),
            _ => {}
        }
    }

    fn passes(&self, document: &DocumentInfo) -> bool {
        match self {
            Self::And(nodes) => nodes.iter().all(|node| node.passes(document)),
            Self::Or(nodes) => nodes.iter().any(|node| node.passes(document)),
            Self::Not(node) => !node.passes(document),
            Self::Missing { key } => document.values(key).is_empty(),
            Self::Compare {
                key,
                operator,
                values,
            } => {
                let kind = KeyKind::of_known(key);
                document.values(key).iter().any(|found| {
                    let mut values = values.iter();
                    values.any(|value| value.holds(kind, *operator, found))
                })
            }
            Self::Contains { key, text } => {
                let mut values = document.values(key).into_iter();
                values.any(|found| found.to_lowercase().contains(text))
            }
            Self::Matches { key, expression } => {
                let mut values = document.values(key).into_iter();
                values.any(|found| expression.is_match(&found))
            }
            Self::Subcorpus(_) => false,
        }
    }

    fn resolved(
        &self,
        saved: &Subcorpora,
        open: &mut Vec<String>,
        left: &mut usize,
    ) -> Result<Self, FilterError> {
        let mut all = |nodes: &[Self]| -> Result<Vec<Self>, FilterError> {
            nodes
                .iter()
                .map(|node| node.resolved(saved, open, left))
                .collect()
        };
        Ok(match self {
            Self::And(nodes) => Self::And(all(nodes)?),
            Self::Or(nodes) => Self::Or(all(nodes)?),
            Self::Not(node) => Self::Not(Box::new(node.resolved(saved, open, left)?)),
            Self::Subcorpus(name) => {
                if open.contains(name) || *left == 0 {
                    return Err(FilterError::Endless { name: name.clone() });
                }
                *left -= 1;
                let condition = Filter::parse(saved.condition(name)?)?;
                open.push(name.clone());
                let root = condition.root.resolved(saved, open, left)?;
                open.pop();
                root
            }
            other => other.clone(),
        })
    }
}

/// Gathers what the documents hold for the keys of a condition that are not the same in every corpus.
#[derive(Debug)]
pub(crate) struct Survey<'f> {
    filter: &'f Filter,
    /// For each key, the kind of its values so far; `None` before the first.
    own: BTreeMap<&'f str, Option<KeyKind>>,
    /// Every key that documents have of their own.
    seen: BTreeSet<String>,
}

impl Survey<'_> {
    /// Whether no document need be looked at.
    pub(crate) fn is_done(&self) -> bool {
        self.own.is_empty()
    }

    pub(crate) fn see(&mut self, document: &DocumentInfo) {
        for (key, value) in &document.other {
            if !self.seen.contains(key) {
                self.seen.insert(key.clone());
            }
            if let Some(kind) = self.own.get_mut(key.as_str()) {
                let seen = KeyKind::of_value(value);
                *kind = Some(kind.map_or(seen, |kind| kind.with(seen)));
            }
        }
    }

    /// Fails on a key that no document has, and on a value that its key cannot be compared with.
    pub(crate) fn check(&self) -> Result<(), FilterError> {
        if let Some((key, _)) = self.own.iter().find(|(_, kind)| kind.is_none()) {
            return Err(unknown_key(key, self.seen.iter().map(String::as_str)));
        }
        let mut found = Ok(());
        self.filter.root.visit(&mut |node| {
            if let Node::Compare { key, values, .. } = node
                && let Some(Some(kind)) = self.own.get(key.as_str())
                && found.is_ok()
            {
                found = values
                    .iter()
                    .try_for_each(|value| value.check(&self.filter.text, key, *kind));
            }
        });
        found
    }
}

/// Whether every document answers to a key.
pub(crate) fn is_known_key(key: &str) -> bool {
    KeyKind::of_known(key).is_some()
}

/// Fails on a key that none of the documents has.
pub(crate) fn check_keys(keys: &[&str], documents: &[DocumentInfo]) -> Result<(), FilterError> {
    let known = |key: &str| {
        is_known_key(key)
            || documents
                .iter()
                .any(|document| document.other.contains_key(key))
    };
    match keys.iter().find(|key| !known(key)) {
        None => Ok(()),
        Some(key) => {
            let own = documents.iter().flat_map(|document| document.other.keys());
            Err(unknown_key(key, own.map(String::as_str)))
        }
    }
}

fn unknown_key<'k>(key: &str, own: impl Iterator<Item = &'k str>) -> FilterError {
    FilterError::Key {
        key: key.to_owned(),
        known: known_keys(own).join(", "),
    }
}
