//! Which tokens must every match have, and which of them are the rarest?

use super::lexical::{Check, Source, Test};
use crate::cql::ast::{Direction, Node};
use crate::error::CorpusError;
use crate::format::File;
use crate::id::WordId;

/// How many tokens are read in the time that it takes to unpack and sort one position: where a list is
/// longer than the text divided by this, the text is read.
const TOKENS_PER_POSITION: u64 = 8;
/// How much longer than the leading list another one may be for looking into it to be quicker than
/// looking at the text.
const WORTH_INTERSECTING: u64 = 16;
/// How many words' lists are looked into at once.
const LISTS_AT_ONCE: u32 = 8;

/// A token of the query whose positions are looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Lead {
    pub(super) place: usize,
    /// Whether its positions are found from those of the token that a step leads to.
    pub(super) by_step: bool,
}

/// Tokens of which every match has one at least, and how many positions they have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Cut {
    pub(super) leads: Vec<Lead>,
    pub(super) cost: u64,
}

/// The cheapest cut of a pattern; `None` if a match may have none of its tokens.
pub(super) fn cheapest(node: &Node, tests: &[Test]) -> Option<Cut> {
    match node {
        Node::Token { place, .. } => {
            let test = &tests[*place];
            let own = Cut {
                leads: vec![Lead {
                    place: *place,
                    by_step: false,
                }],
                cost: test.frequency,
            };
            let by_step = step_of(test).map(|(direction, target)| {
                let each = match direction {
                    Direction::ToDependent => 2,
                    // The sentence is looked through for what depends on the token.
                    Direction::ToHead => 30,
                };
                Cut {
                    leads: vec![Lead {
                        place: *place,
                        by_step: true,
                    }],
                    cost: target.frequency.saturating_mul(each),
                }
            });
            Some(match by_step {
                Some(by_step) if by_step.cost < own.cost => by_step,
                _ => own,
            })
        }
        Node::Edge(_) => None,
        Node::Row(nodes) => {
            let cuts = nodes.iter().filter_map(|node| cheapest(node, tests));
            cuts.min_by_key(|cut| cut.cost)
        }
        Node::Either(nodes) => {
            let mut all = Cut {
                leads: Vec::new(),
                cost: 0,
            };
            for node in nodes {
                let cut = cheapest(node, tests)?;
                all.leads.extend(cut.leads);
                all.cost = all.cost.saturating_add(cut.cost);
            }
            Some(all)
        }
        Node::Repeat { least: 0, .. } => None,
        Node::Repeat { node, .. } => cheapest(node, tests),
    }
}

/// A step that every token that passes a test must have, and the test of what it leads to.
fn step_of(test: &Test) -> Option<(Direction, &Test)> {
    fn found(check: &Check) -> Option<(Direction, &Test)> {
        match check {
            Check::Step {
                direction, test, ..
            } => Some((*direction, test)),
            Check::All(checks) => checks
                .iter()
                .filter_map(found)
                .min_by_key(|(_, test)| test.frequency),
            _ => None,
        }
    }
    found(test.check.as_ref()?)
}

impl Cut {
    /// Whether following it costs less than reading the whole text.
    pub(super) fn pays(&self, source: &Source<'_>) -> bool {
        self.cost.saturating_mul(TOKENS_PER_POSITION) <= u64::from(source.tokens())
    }
}

impl Source<'_> {
    /// The positions, rising, at which a lead's token may stand.
    pub(super) fn lead_positions(
        &self,
        lead: Lead,
        tests: &[Test],
    ) -> Result<Vec<u32>, CorpusError> {
        let test = &tests[lead.place];
        match step_of(test).filter(|_| lead.by_step) {
            None => self.positions(test),
            Some((direction, target)) => {
                let mut found = Vec::new();
                for target in self.positions(target)? {
                    self.sources(direction, target, &mut found);
                }
                found.sort_unstable();
                found.dedup();
                Ok(found)
            }
        }
    }

    /// The rising positions of the words of a test.
    pub(super) fn positions(&self, test: &Test) -> Result<Vec<u32>, CorpusError> {
        let mut positions = Vec::new();
        let mut lists = 0;
        for row in test.rows.iter() {
            self.segment.positions(WordId(row), &mut positions)?;
            lists += 1;
            if positions.len() > self.tokens() as usize {
                let what = "has more positions than there are tokens";
                return Err(self.segment.damaged(File::Postings, what));
            }
        }
        if lists > 1 {
            // Several rising runs one after the other: what the standard stable sort is best at.
            positions.sort();
        }
        Ok(positions)
    }

    /// Keeps of rising `positions` those that have a word of `test` at `offset` from them.
    pub(super) fn intersect(
        &self,
        positions: &mut Vec<u32>,
        test: &Test,
        offset: i64,
    ) -> Result<(), CorpusError> {
        let mut readers = Vec::new();
        for row in test.rows.iter() {
            readers.push(self.segment.position_reader(WordId(row))?);
        }
        positions.retain(|&position| {
            let wanted = u32::try_from(i64::from(position) + offset);
            wanted.is_ok_and(|wanted| {
                readers
                    .iter_mut()
                    .any(|reader| reader.next_geq(wanted) == Some(wanted))
            })
        });
        Ok(())
    }

    /// Whether looking into the lists of `other` is quicker than looking at the text around each of
    /// `positions`.
    pub(super) fn is_worth_intersecting(&self, positions: usize, other: &Test) -> bool {
        other.frequency <= (positions as u64).saturating_mul(WORTH_INTERSECTING)
            && other.rows.len() <= LISTS_AT_ONCE
    }
}
