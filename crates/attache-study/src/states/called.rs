//! What is a state called?

use std::collections::BTreeMap;

use attache_corpus::{DocId, Hit};

use crate::coding::{Label, LabelKind, LabelStatus};

/// What a state is called, and how often it is named.
#[derive(Debug, Default)]
pub(super) struct Called {
    /// Where it is named.
    pub(super) named: Vec<Hit>,
    /// Where it is called an ally, at the time of the text.
    pub(super) ally: Vec<Hit>,
    /// Where it is called a partner, at the time of the text.
    pub(super) partner: Vec<Hit>,
    /// Sentences that call it both.
    pub(super) both: u64,
    /// Where it is called a former or hoped-for one, or said not to be one.
    pub(super) other_times: Vec<Hit>,
    /// What each document that names it calls it.
    pub(super) documents: BTreeMap<DocId, CalledIn>,
}

/// What a document calls a state.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct CalledIn {
    pub(super) ally: bool,
    pub(super) partner: bool,
}

impl Called {
    /// Takes note of a label that stands at `hit`.
    pub(super) fn label(&mut self, document: DocId, label: &Label, hit: Hit) {
        let own = self.documents.entry(document).or_default();
        match (label.status, label.kind) {
            (LabelStatus::Current, LabelKind::Ally) => {
                own.ally = true;
                self.ally.push(hit);
            }
            (LabelStatus::Current, LabelKind::Partner) => {
                // A trading partner is no partner in the sense that treaties or designations know.
                own.partner |= !label.economic;
                self.partner.push(hit);
            }
            _ => self.other_times.push(hit),
        }
    }

    /// Adds what another document says.
    pub(super) fn join(&mut self, other: Self) {
        self.named.extend(other.named);
        self.ally.extend(other.ally);
        self.partner.extend(other.partner);
        self.both += other.both;
        self.other_times.extend(other.other_times);
        self.documents.extend(other.documents);
    }

    /// How often it is called something.
    pub(super) fn calls(&self) -> usize {
        self.ally.len() + self.partner.len() + self.other_times.len()
    }

    pub(super) fn is_called(&self) -> bool {
        self.calls() > 0
    }

    /// Where it is called something, in the order of the corpus; else where it is named.
    pub(super) fn evidence(&self) -> Vec<Hit> {
        let mut hits: Vec<Hit> = [&self.ally, &self.partner, &self.other_times]
            .into_iter()
            .flatten()
            .copied()
            .collect();
        if hits.is_empty() {
            return self.named.clone();
        }
        hits.sort_unstable();
        hits.dedup();
        hits
    }
}
