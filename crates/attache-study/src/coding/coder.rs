//! What does a sentence say of allies and partners? The parts of the coding, put together.

use std::ops::Range;
use std::sync::OnceLock;

use attache_register::{Names, Register};

use super::codebook::Codebook;
use super::feature::Observation;
use super::label::{Label, is_tied, labels};
use super::linear::{Linear, best};
use super::purpose::{self, Cue, Cues};
use super::scene::{self, Scene};
use super::sense::{self, Sense};
use super::stated::{self, Stated};
use super::view::{CodingContext, SentenceView};

/// The most words that are named as having decided a sense.
const DECIDING: usize = 3;

/// A word of the two families in a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mention {
    /// Its token.
    pub token: usize,
    /// Where it stands: bytes of the sentence's text, half-open.
    pub span: Range<usize>,
    /// In which sense it stands.
    pub sense: Sense,
    /// The tokens that spoke most for that sense, in their order; may be empty.
    pub decided_by: Vec<usize>,
}

/// A purpose, or another entry of a codebook, that a sentence states.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Purpose {
    /// Its place among the entries of the codebook.
    pub entry: usize,
    /// The tokens of the cue. Empty where a purpose is stated that no cue tells of.
    pub cue: Range<usize>,
    /// The tokens of the clause that states it.
    pub clause: Range<usize>,
}

/// What a sentence says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SentenceCoding {
    /// The words of the two families, first to last.
    pub mentions: Vec<Mention>,
    /// The named states that it calls ally or partner.
    pub labels: Vec<Label>,
    /// The entries of the codebook, in its order, each once.
    pub purposes: Vec<Purpose>,
    /// How it states what the tie is for.
    pub stated: Stated,
}

impl Default for SentenceCoding {
    fn default() -> Self {
        Self {
            mentions: Vec::new(),
            labels: Vec::new(),
            purposes: Vec::new(),
            stated: Stated::None,
        }
    }
}

/// The weights that decide what rules alone do not.
#[derive(Clone, Debug)]
pub(crate) struct Models {
    pub(crate) sense: Linear,
    pub(crate) states: Linear,
    pub(crate) stated: Linear,
    pub(crate) purpose: Linear,
}

impl Models {
    /// The models that come with the program.
    pub(crate) fn builtin() -> &'static Self {
        static MODELS: OnceLock<Models> = OnceLock::new();
        MODELS.get_or_init(|| {
            let read = |text| {
                Linear::read(text)
                    .expect("the models that come with the program are sound: a test reads them")
            };
            Self {
                sense: read(include_str!("../../../../models/coding/sense.tsv")),
                states: read(include_str!("../../../../models/coding/states.tsv")),
                stated: read(include_str!("../../../../models/coding/stated.tsv")),
                purpose: read(include_str!("../../../../models/coding/purpose.tsv")),
            }
        })
    }
}

/// A sentence is taken to state a purpose from this margin on, in thousandths of the log of the odds.
///
/// Where F1 is what counts, the best threshold is half of the F1 that is reached (Lipton, Elkan and Naryanaswamy
/// 2014), so it lies below even odds.
const STATES_MARGIN: i32 = -400;
/// The same for an entry of the codebook that has cues in the sentence.
const PURPOSE_MARGIN: i32 = -600;

/// What the models say of the way in which a sentence states a purpose.
#[derive(Clone, Debug)]
pub(crate) struct Way {
    /// For stating one, against not doing so.
    pub(crate) states: i32,
    /// For each of the four ways.
    pub(crate) scores: Vec<i32>,
}

impl Way {
    fn of(models: &Models, seen: &[Observation]) -> Self {
        Self::told(&models.states, &models.stated, seen)
    }

    pub(crate) fn told(states: &Linear, stated: &Linear, seen: &[Observation]) -> Self {
        let votes = states.scores(seen);
        Self {
            states: votes[1] - votes[0],
            scores: stated.scores(seen),
        }
    }

    /// First whether it states a purpose, then the likelier of the two ways to do so or not.
    fn stated(&self) -> Stated {
        let ways = match self.states > STATES_MARGIN {
            true => [Stated::Explicit, Stated::Benefit],
            false => [Stated::None, Stated::Protection],
        };
        let [one, other] = ways.map(|way| self.scores[way as usize]);
        if one >= other { ways[0] } else { ways[1] }
    }
}

/// Codes sentences under a codebook. Making it takes some milliseconds; use it again.
#[derive(Clone, Debug)]
pub struct Coder {
    pub(crate) names: Names,
    codebook: Codebook,
    pub(crate) cues: Cues,
    models: Models,
}

impl Coder {
    /// A coder that knows the names of a register and looks for the entries of a codebook.
    pub fn new(register: &Register, codebook: Codebook) -> Self {
        Self::with_models(register, codebook, Models::builtin().clone())
    }

    pub(crate) fn with_models(register: &Register, codebook: Codebook, models: Models) -> Self {
        Self {
            names: Names::of(register),
            cues: Cues::of(&codebook),
            codebook,
            models,
        }
    }

    /// The codebook.
    pub fn codebook(&self) -> &Codebook {
        &self.codebook
    }

    /// Whether a sentence with these forms can have anything to be coded, which is quick to tell.
    pub fn concerns<'f>(&self, forms: impl IntoIterator<Item = &'f str>) -> bool {
        !self.codebook.requires_tie || forms.into_iter().any(scene::is_of_family)
    }

    /// Codes a sentence.
    ///
    /// Layers that are missing make it less sure, not impossible.
    ///
    /// ```
    /// use attache_register::Register;
    /// use attache_study::coding::{Codebook, Coder, CodingContext, annotate_sentence};
    /// let coder = Coder::new(&Register::builtin(), Codebook::builtin());
    /// let text = "Together with our ally Japan we deter attack.";
    /// let context = CodingContext { holder: "USA".parse().ok(), day: None };
    /// let annotated = annotate_sentence(&coder, None, text, &context);
    /// assert_eq!(annotated.labels[0].who, "JPN");
    /// ```
    pub fn code(&self, view: SentenceView<'_>, context: &CodingContext) -> SentenceCoding {
        let places = scene::mentions(&view);
        if places.is_empty() {
            return match self.codebook.requires_tie {
                true => SentenceCoding::default(),
                false => SentenceCoding {
                    purposes: self.topics(&view),
                    ..SentenceCoding::default()
                },
            };
        }
        let scene = Scene::new(view, places, &self.names, *context);
        let mentions: Vec<Mention> = scene
            .mentions
            .iter()
            .map(|at| self.mention(&scene, *at))
            .collect();
        let senses: Vec<Sense> = mentions.iter().map(|mention| mention.sense).collect();
        let labels = labels(&scene, &senses);
        let ties: Vec<usize> = mentions
            .iter()
            .filter(|mention| mention.sense == Sense::Security)
            .map(|mention| mention.token)
            .collect();
        let (stated, mut purposes) = self.purposes(&scene, &ties);
        if !self.codebook.requires_tie {
            purposes = self.topics(&view);
        }
        SentenceCoding {
            mentions,
            labels,
            purposes,
            stated,
        }
    }

    fn mention(&self, scene: &Scene<'_>, at: usize) -> Mention {
        let mut seen: Vec<Observation> = Vec::new();
        sense::observe(scene, at, &mut seen);
        let mut class = best(&self.models.sense.scores(&seen));
        if matches!(Sense::ALL[class], Sense::Domestic | Sense::Other) && is_tied(scene, at) {
            class = Sense::Security as usize;
        }
        Mention {
            token: at,
            span: scene.span(at..at + 1),
            sense: Sense::ALL[class],
            decided_by: self.models.sense.deciding(&seen, class, DECIDING),
        }
    }

    /// How the sentence states what its ties are for, and what that is.
    fn purposes(&self, scene: &Scene<'_>, ties: &[usize]) -> (Stated, Vec<Purpose>) {
        if ties.is_empty() {
            return (Stated::None, Vec::new());
        }
        let mut seen: Vec<Observation> = Vec::new();
        let cues = self.cues.find(&scene.words);
        stated::observe(scene, ties, &self.codebook, &cues, &mut seen);
        let way = Way::of(&self.models, &seen);
        let mut purposes = Vec::new();
        let mut likeliest: Option<(i32, Purpose)> = None;
        for cues in cues.chunk_by(|one, next| one.entry == next.entry) {
            let near: Vec<&Cue> = cues.iter().filter(|cue| self.counts(cue, ties)).collect();
            let Some(first) = near.first() else { continue };
            let key = &self.codebook.entries()[first.entry].key;
            let mut seen: Vec<Observation> = Vec::new();
            purpose::observe(scene, ties, key, &near, &way, &mut seen);
            let votes = self.models.purpose.scores(&seen);
            let margin = votes[1] - votes[0];
            let nearest = near.iter().min_by_key(|cue| {
                let distance = purpose::distance(&cue.tokens, ties);
                (!cue.strong, distance, cue.tokens.start)
            });
            let cue = nearest.map_or(0..0, |cue| cue.tokens.clone());
            let clause = clause(scene, &cue);
            let purpose = Purpose {
                entry: first.entry,
                cue,
                clause,
            };
            if margin > PURPOSE_MARGIN {
                purposes.push(purpose);
            } else if likeliest.as_ref().is_none_or(|(other, _)| margin > *other) {
                likeliest = Some((margin, purpose));
            }
        }
        self.agreed(scene, way.stated(), purposes, likeliest)
    }

    /// Makes the two answers agree: what states no purpose has none, and what states one has one.
    fn agreed(
        &self,
        scene: &Scene<'_>,
        stated: Stated,
        mut purposes: Vec<Purpose>,
        likeliest: Option<(i32, Purpose)>,
    ) -> (Stated, Vec<Purpose>) {
        match stated {
            Stated::None => (stated, Vec::new()),
            Stated::Protection => (stated, purposes),
            Stated::Explicit | Stated::Benefit => {
                if purposes.is_empty() {
                    let other = self.codebook.position("other").map(|entry| Purpose {
                        entry,
                        cue: 0..0,
                        clause: 0..scene.len(),
                    });
                    let likeliest = likeliest.map(|(_, purpose)| purpose);
                    purposes.extend(likeliest.or(other));
                }
                (stated, purposes)
            }
        }
    }

    /// Whether a cue counts where it stands: weak ones only near a tie.
    pub(crate) fn counts(&self, cue: &Cue, ties: &[usize]) -> bool {
        let reach = self.codebook.weak_reach_tokens as usize;
        cue.strong || purpose::distance(&cue.tokens, ties).is_some_and(|distance| distance <= reach)
    }

    /// The entries of a codebook that asks for no tie: by a cue, or by two weak ones.
    fn topics(&self, view: &SentenceView<'_>) -> Vec<Purpose> {
        let words: Vec<Box<str>> = view
            .tokens
            .iter()
            .map(|token| super::cue::folded(token.form))
            .collect();
        let cues = self.cues.find(&words);
        let mut topics = Vec::new();
        for cues in cues.chunk_by(|one, next| one.entry == next.entry) {
            let strong = cues.iter().find(|cue| cue.strong);
            if let Some(cue) = strong.or_else(|| cues.first().filter(|_| cues.len() > 1)) {
                topics.push(Purpose {
                    entry: cue.entry,
                    cue: cue.tokens.clone(),
                    clause: 0..words.len(),
                });
            }
        }
        topics
    }
}

/// The tokens of the clause that a cue stands in, as far as marks tell.
fn clause(scene: &Scene<'_>, cue: &Range<usize>) -> Range<usize> {
    let mark = |at: usize| matches!(scene.word(at), "," | ";" | ":" | "." | "(" | ")");
    let mut start = cue.start;
    while start > 0 && !mark(start - 1) {
        start -= 1;
        let aim = scene.word(start) == "to" && scene.is_verb(start + 1);
        if aim || matches!(scene.word(start), "that" | "which" | "who") {
            break;
        }
    }
    let end = (cue.end..scene.len())
        .find(|at| mark(*at))
        .unwrap_or(scene.len());
    start..end.max(cue.end)
}
