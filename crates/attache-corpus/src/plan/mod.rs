//! How is a query answered with as little reading as can be?
//!
//! Each token's test becomes a set of rows of the lexicon, the tests in a row an automaton. The tokens
//! that every match must have, and of these the rarest, lead: only their positions are looked at, and the
//! automaton runs around them. Where nothing can lead, all text that counts is read, on every core.

mod automaton;
mod choose;
mod condition;
mod explain;
mod labelled;
mod lead;
mod lexical;
mod matcher;
mod query;
mod row_set;
mod run;
mod structure;
mod validate;

pub use explain::{ExplainedQuery, ExplainedTest, Explanation, Leading};

pub(crate) use choose::choose;
pub(crate) use query::queries;
pub(crate) use run::{Asked, answer};
pub(crate) use validate::validate;

use crate::cql::ast::{Attribute, Value};
use crate::rule::{Accents, Case, Rule};
use matcher::Matcher;

/// What the rule says of the values of every test.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Ways {
    any_case: bool,
    any_accent: bool,
}

impl Ways {
    /// `case` is that of the pattern under the rule: never smart.
    pub(crate) fn new(rule: &Rule, case: Case) -> Self {
        Self {
            any_case: case != Case::Exact,
            any_accent: rule.accents == Accents::Ignored,
        }
    }

    fn matcher(self, attribute: Attribute, value: &Value) -> Option<Matcher> {
        let any_accent = self.any_accent && !attribute.is_closed();
        Matcher::new(value, self.ignores_case(attribute), any_accent)
    }
}

/// How many steps a pattern may take in one segment unless it is told otherwise, and how many more for
/// each of the segment's tokens. A step is a state of the automaton visited: some nanoseconds.
pub(crate) const STEPS: u64 = 1_000_000_000;
pub(crate) const STEPS_PER_TOKEN: u64 = 256;
/// How many matches a pattern may have in one segment, and how many more for each of its tokens.
pub(crate) const MATCHES: u64 = 1_000_000;
pub(crate) const MATCHES_PER_TOKEN: u64 = 4;
