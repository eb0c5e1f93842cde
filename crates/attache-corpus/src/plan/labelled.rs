//! Which matches have labels that fulfil the condition after `::`?

use rustc_hash::FxHashSet;

use super::Ways;
use super::automaton::{Automaton, Ends, State, Text};
use super::lexical::Source;
use super::matcher::Matcher;
use crate::cql::MAX_LABELS;
use crate::cql::ast::{Attribute, Constraint, Operand, Reference};
use attache_language::fold;

/// The token that each label is bound to.
pub(super) type Labels = [Option<u32>; MAX_LABELS];

/// A condition on labels, ready for one segment.
pub(super) enum Condition {
    Equal {
        left: Reference,
        right: Right,
        differ: bool,
    },
    All(Vec<Condition>),
    Some(Vec<Condition>),
    Not(Box<Condition>),
}

pub(super) enum Right {
    Attribute {
        reference: Reference,
        any_case: bool,
    },
    Value(Matcher),
}

impl Condition {
    /// `None` if an expression cannot be made ready, which the parser has found out already.
    pub(super) fn new(constraint: &Constraint, ways: Ways) -> Option<Self> {
        let parts = |parts: &[Constraint]| -> Option<Vec<Self>> {
            parts.iter().map(|part| Self::new(part, ways)).collect()
        };
        Some(match constraint {
            Constraint::Compare {
                left,
                right,
                differ,
            } => Self::Equal {
                left: *left,
                right: match right {
                    Operand::Attribute {
                        reference,
                        any_case,
                    } => Right::Attribute {
                        reference: *reference,
                        any_case: *any_case
                            || [left.attribute, reference.attribute]
                                .into_iter()
                                .any(|attribute| ways.ignores_case(attribute)),
                    },
                    Operand::Value(value) => Right::Value(ways.matcher(left.attribute, value)?),
                },
                differ: *differ,
            },
            Constraint::All(all) => Self::All(parts(all)?),
            Constraint::Some(some) => Self::Some(parts(some)?),
            Constraint::Not(part) => Self::Not(Box::new(Self::new(part, ways)?)),
        })
    }

    /// Whether the condition holds. What compares a label that is bound to no token, or an attribute
    /// that the token lacks, does not.
    pub(super) fn holds(&self, source: &Source<'_>, labels: &Labels) -> bool {
        let text = |reference: &Reference| -> Option<&str> {
            source.text(reference.attribute, labels[reference.label]?)
        };
        match self {
            Self::Equal {
                left,
                right,
                differ,
            } => {
                let Some(left) = text(left) else {
                    return false;
                };
                let equal = match right {
                    Right::Value(matcher) => Some(matcher.matches(left)),
                    Right::Attribute {
                        reference,
                        any_case,
                    } => text(reference).map(|right| match any_case {
                        true => fold(left) == fold(right),
                        false => left == right,
                    }),
                };
                equal.is_some_and(|equal| equal != *differ)
            }
            Self::All(parts) => parts.iter().all(|part| part.holds(source, labels)),
            Self::Some(parts) => parts.iter().any(|part| part.holds(source, labels)),
            Self::Not(part) => !part.holds(source, labels),
        }
    }
}

/// What a step of a run with labels counts as: it costs more than one without.
const STEPS: u64 = 8;

/// As [`Runner::ends`](super::automaton::Runner::ends), for matches whose labels fulfil `holds`.
///
/// A label in a repetition is bound to the last token that it stood on.
pub(super) struct LabelledRunner<'a> {
    pub(super) automaton: &'a Automaton,
    pub(super) steps: u64,
    seen: FxHashSet<(u32, Labels)>,
    now: Vec<(u32, Labels)>,
    then: Vec<(u32, Labels)>,
}

impl<'a> LabelledRunner<'a> {
    pub(super) fn new(automaton: &'a Automaton) -> Self {
        Self {
            automaton,
            steps: 0,
            seen: FxHashSet::default(),
            now: Vec::new(),
            then: Vec::new(),
        }
    }

    fn enter<T: Text>(&mut self, text: &T, state: u32, labels: Labels, at: u32) {
        let mut stack = vec![state];
        while let Some(state) = stack.pop() {
            if !self.seen.insert((state, labels)) {
                continue;
            }
            self.steps += STEPS;
            match self.automaton.states[state as usize] {
                State::Fork { one, other } => stack.extend([other, one]),
                State::Edge { edge, next } => {
                    if text.is_edge(edge, at) {
                        stack.push(next);
                    }
                }
                _ => self.then.push((state, labels)),
            }
        }
    }

    #[expect(
        clippy::too_many_arguments,
        reason = "as the runner without labels, and one more"
    )]
    pub(super) fn ends<T: Text>(
        &mut self,
        text: &T,
        start: u32,
        limit: u32,
        wanted: Ends,
        budget: u64,
        holds: &dyn Fn(&Labels) -> bool,
        found: &mut Vec<u32>,
    ) {
        let first = found.len();
        let mut at = start;
        self.then.clear();
        self.seen.clear();
        self.enter(text, self.automaton.start, Labels::default(), start);
        while at < limit && !self.then.is_empty() && self.steps <= budget {
            std::mem::swap(&mut self.now, &mut self.then);
            self.then.clear();
            self.seen.clear();
            let now = std::mem::take(&mut self.now);
            for &(state, mut labels) in &now {
                match self.automaton.states[state as usize] {
                    State::Token { test, label, next } if text.passes(test, at) => {
                        if let Some(label) = label {
                            labels[usize::from(label)] = Some(at);
                        }
                        self.enter(text, next, labels, at + 1);
                    }
                    State::Mark { next } if at > start && text.is_mark(at) => {
                        self.enter(text, next, labels, at + 1);
                    }
                    _ => {}
                }
            }
            self.now = now;
            at += 1;
            let accepting = |(state, labels): &(u32, Labels)| *state == 0 && holds(labels);
            if self.then.iter().any(accepting) {
                if wanted == Ends::Last {
                    found.truncate(first);
                }
                found.push(at);
                if wanted == Ends::First {
                    return;
                }
            }
        }
    }
}

impl Ways {
    /// Whether capitals of an attribute do not matter, whatever a value says.
    pub(super) fn ignores_case(self, attribute: Attribute) -> bool {
        match attribute {
            Attribute::Lower => true,
            Attribute::Word | Attribute::Lemma => self.any_case,
            Attribute::Pos | Attribute::Tag | Attribute::Deprel => false,
        }
    }
}
