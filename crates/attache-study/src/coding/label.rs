//! Which states does a sentence call ally or partner, and whose?

mod holder;
mod list;
mod status;
mod tie;

use std::ops::Range;

use attache_register::StateId;

use super::scene::Scene;
use super::sense::Sense;
use holder::holder;
use status::status;

/// What a text calls a state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LabelKind {
    /// Ally, allies, allied, alliance.
    Ally,
    /// Partner, partners, partnership, partnering.
    Partner,
}

impl LabelKind {
    /// Its name in outputs.
    pub fn name(self) -> &'static str {
        match self {
            Self::Ally => "ally",
            Self::Partner => "partner",
        }
    }
}

/// Whether the state is called so now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LabelStatus {
    /// It is, at the time of the text.
    Current,
    /// It was.
    Former,
    /// It is to become so.
    Hoped,
    /// It is said not to be so.
    Denied,
}

impl LabelStatus {
    /// Its name in outputs.
    pub fn name(self) -> &'static str {
        match self {
            Self::Current => "current",
            Self::Former => "former",
            Self::Hoped => "hoped",
            Self::Denied => "denied",
        }
    }
}

/// A named state that a sentence calls ally or partner.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// Whose ally or partner it is; `None` where the sentence does not say.
    pub of: Option<StateId>,
    /// The state that is called so.
    pub who: StateId,
    /// What it is called.
    pub kind: LabelKind,
    /// Whether it is so now.
    pub status: LabelStatus,
    /// Whether the relation meant is economic.
    pub economic: bool,
    /// The token of the word: an ally, a partner.
    pub mention: usize,
    /// The tokens of the name.
    pub name: Range<usize>,
    /// The tokens that tie the one to the other: "such as", "with", "-". Empty where nothing stands between.
    pub tied_by: Range<usize>,
}

/// The labels of a sentence, in the order of their mentions and names; each state once a word and holder.
pub(crate) fn labels(scene: &Scene<'_>, senses: &[Sense]) -> Vec<Label> {
    let mut labels: Vec<Label> = Vec::new();
    if scene.names.is_empty() {
        return labels;
    }
    for (&mention, sense) in scene.mentions.iter().zip(senses) {
        if matches!(sense, Sense::Name | Sense::Domestic | Sense::Other) {
            continue;
        }
        for tie in tie::ties(scene, mention) {
            let name = scene.names[tie.name];
            let of = holder(scene, mention, &tie);
            let own = scene.context.holder == Some(name.state) && !tie.says_who();
            if of == Some(name.state) || own {
                continue;
            }
            labels.push(Label {
                of,
                who: name.state,
                kind: kind(scene, mention),
                status: status(scene, mention, &tie),
                economic: *sense == Sense::Economic,
                mention,
                name: name.first..name.end,
                tied_by: tie.by,
            });
        }
    }
    without_doubles(labels)
}

/// What the word calls a state; of a compound the first word decides: an alliance partner is an ally.
fn kind(scene: &Scene<'_>, mention: usize) -> LabelKind {
    let mut first = mention;
    while first > 0 && scene.is_mention(first - 1) {
        first -= 1;
    }
    match scene.word(first).starts_with("al") {
        true => LabelKind::Ally,
        false => LabelKind::Partner,
    }
}

/// Each state once for a word and a holder; one without a holder gives way to one with.
fn without_doubles(labels: Vec<Label>) -> Vec<Label> {
    let mut kept: Vec<Label> = Vec::new();
    for label in labels {
        let same = |other: &&mut Label| other.who == label.who && other.kind == label.kind;
        match kept
            .iter_mut()
            .filter(same)
            .find(|other| other.of == label.of || other.of.is_none() || label.of.is_none())
        {
            Some(other) if other.of.is_none() => *other = label,
            Some(_) => {}
            None => kept.push(label),
        }
    }
    kept
}
