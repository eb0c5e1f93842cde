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

/// Whether the words tie the mention to a named state that is not the speaker's: then it is no figure of speech,
/// and nobody at home.
pub(crate) fn is_tied(scene: &Scene<'_>, mention: usize) -> bool {
    // "an ally of terror"
    let of = scene.word(mention + 1) == "of"
        && (2..=3).all(|step| scene.name_at(mention + step).is_none());
    let ties = if of {
        Vec::new()
    } else {
        tie::ties(scene, mention)
    };
    ties.iter().any(|tie| {
        let name = &scene.names[tie.name];
        tie.form != tie::Form::In && scene.context.holder != Some(name.state)
    })
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

#[cfg(test)]
mod tests {
    use std::sync::LazyLock;

    use attache_register::Register;

    use super::super::{AnnotatedSentence, Codebook, Coder, CodingContext, annotate_sentence};

    static CODER: LazyLock<Coder> =
        LazyLock::new(|| Coder::new(&Register::builtin(), Codebook::builtin()));

    fn code(holder: &str, text: &str) -> AnnotatedSentence {
        let context = CodingContext {
            holder: holder.parse().ok(),
            day: None,
        };
        annotate_sentence(&CODER, None, text, &context)
    }

    /// The labels of a sentence, as `holder>state ally`.
    fn labels(holder: &str, text: &str) -> String {
        let labels = code(holder, text).labels;
        let told: Vec<String> = labels
            .iter()
            .map(|label| format!("{}>{} {}", label.of, label.who, label.label))
            .collect();
        told.join(", ")
    }

    #[test]
    fn names_are_tied_to_a_mention_by_the_words_between() {
        let cases = [
            ("Our ally Japan agreed.", "USA>JPN ally"),
            (
                "We met our South Korean and Japanese allies.",
                "USA>KOR ally, USA>JPN ally",
            ),
            ("Our NATO allies met in Brussels.", "USA>ORG-NATO ally"),
            (
                "We value allies such as Norway, Denmark, and Iceland.",
                "USA>NOR ally, USA>DNK ally, USA>ISL ally",
            ),
            ("The U.S.-Australia alliance endures.", "USA>AUS ally"),
            (
                "Our alliance with the Republic of Korea endures.",
                "USA>KOR ally",
            ),
            (
                "We build a partnership with the Iraqi people.",
                "USA>IRQ partner",
            ),
            ("Canada remains our closest partner.", "USA>CAN partner"),
            ("We see Kenya as a partner.", "USA>KEN partner"),
            ("Poland, a steadfast ally, sent ships.", ">POL ally"),
            (
                "Turkey, Portugal and other allies sent ships.",
                ">TUR ally, >PRT ally",
            ),
            (
                "We thank our close partner in New Zealand.",
                "USA>NZL partner",
            ),
        ];
        for (text, expected) in cases {
            assert_eq!(labels("USA", text), expected, "{text}");
        }
    }

    #[test]
    fn standing_in_one_sentence_is_not_enough() {
        for text in [
            "Together with our allies, Japan sent ships.",
            "Chile and our European allies sent ships.",
            "We spoke of our allies when we met in France.",
            "With our European partners, Canada and the African states, we went on.",
        ] {
            assert_eq!(labels("USA", text), "", "{text}");
        }
    }

    #[test]
    fn the_holder_is_who_the_words_say() {
        assert_eq!(labels("JPN", "Our ally Australia agreed."), "JPN>AUS ally");
        assert_eq!(labels("", "Our ally Australia agreed."), ">AUS ally");
        assert_eq!(
            labels("", "Japan's alliance with Australia grew."),
            "JPN>AUS ally"
        );
        assert_eq!(
            labels("USA", "Cuba was an ally of the Soviet Union."),
            "RUS>CUB ally"
        );
        assert_eq!(
            labels("USA", "The NATO-Ukraine partnership grew."),
            "ORG-NATO>UKR partner"
        );
        assert_eq!(
            labels("AUS", "The Japan-Australia partnership grew."),
            "AUS>JPN partner"
        );
    }

    #[test]
    fn a_label_may_be_of_the_past_hoped_for_or_denied() {
        let status = |text: &str| code("USA", text).labels[0].status;
        assert_eq!(status("Japan is our ally."), "current");
        assert_eq!(status("Iran is a former ally."), "former");
        assert_eq!(status("Vietnam could become a partner."), "hoped");
        assert_eq!(status("Syria is not our ally."), "denied");
    }
}
