//! Does a sentence state what allies or partners are for?

use super::codebook::Codebook;
use super::feature::Sink;
use super::lexicon::{is_auxiliary, is_conjunction, is_preposition};
use super::purpose::{Cue, distance};
use super::scene::Scene;

/// How a sentence states what a tie is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stated {
    /// It states no purpose.
    None,
    /// It states an aim of the tie, or of acting together.
    Explicit,
    /// It states a function, effect or contribution of the tie, without an aim.
    Benefit,
    /// Allies or partners stand in it only as those to be protected, assured, or threatened.
    Protection,
}

impl Stated {
    /// All of them, in the order of the model's classes.
    pub const ALL: [Self; 4] = [Self::None, Self::Explicit, Self::Benefit, Self::Protection];

    /// Whether a purpose is stated: as an aim or as a benefit.
    pub fn is_stated(self) -> bool {
        matches!(self, Self::Explicit | Self::Benefit)
    }

    /// Its name in outputs.
    pub fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Explicit => "explicit",
            Self::Benefit => "benefit",
            Self::Protection => "protection",
        }
    }
}

/// How far around a mention words are looked at one by one.
const REACH: usize = 7;
/// How far after a mention its clause is looked through for an aim.
const AIM_REACH: usize = 14;

/// What can be seen of a sentence with these mentions in the sense of security, and these cues.
pub(crate) fn observe(
    scene: &Scene<'_>,
    mentions: &[usize],
    codebook: &Codebook,
    cues: &[Cue],
    seen: &mut impl Sink,
) {
    let mut see = |name: &str, value: &str, token: Option<usize>| seen.add(&[name, value], token);
    for at in mentions {
        see_mention(scene, *at, &mut see);
    }
    see_sentence(scene, mentions, &mut see);
    see_cues(mentions, codebook, cues, &mut see);
}

type See<'f> = dyn FnMut(&str, &str, Option<usize>) + 'f;

fn see_mention(scene: &Scene<'_>, at: usize, see: &mut See<'_>) {
    let start = joined_start(scene, at);
    see_governor(scene, start, see);
    for near in at.saturating_sub(REACH)..start {
        see("before", scene.lemma(near), Some(near));
    }
    let end = scene.compound_end(at);
    for near in (end..scene.len()).take(REACH) {
        see("after", scene.lemma(near), Some(near));
    }
    see("next", scene.word(end), Some(end));
    see(
        "number",
        if scene.word(at).ends_with('s') {
            "plural"
        } else {
            "single"
        },
        None,
    );
    see_aim(scene, end, see);
    see_tree(scene, at, see);
}

/// The start of the phrase of a mention, with what it is joined to: `our friends and allies`.
fn joined_start(scene: &Scene<'_>, at: usize) -> usize {
    let start = scene.phrase_start(at);
    let joined =
        start >= 2 && (is_conjunction(scene.word(start - 1)) || scene.word(start - 1) == ",");
    if joined && scene.is_inside_phrase(start - 2) {
        return scene.phrase_start(start - 2);
    }
    start
}

/// The preposition or verb before the phrase, and the verb or noun before that.
fn see_governor(scene: &Scene<'_>, start: usize, see: &mut See<'_>) {
    let Some(before) = start.checked_sub(1) else {
        see("governor", "(edge)", None);
        return;
    };
    let word = scene.word(before);
    see("governor", scene.lemma(before), Some(before));
    if is_preposition(word) && before > 0 {
        let head = scene.lemma(before - 1);
        see("governed", head, Some(before - 1));
        see("governed-by", &format!("{head} {word}"), Some(before));
        let verb = (before.saturating_sub(6)..before)
            .rev()
            .find(|at| scene.is_verb(*at));
        if let Some(verb) = verb {
            see("verb", &format!("{} {word}", scene.lemma(verb)), Some(verb));
        }
    }
}

/// The aim that follows: `to deter`, `that prevents`, `in meeting`.
fn see_aim(scene: &Scene<'_>, end: usize, see: &mut See<'_>) {
    for at in (end..scene.len()).take(AIM_REACH) {
        let word = scene.word(at);
        if matches!(word, "." | ";") {
            break;
        }
        let near = if at < end + 4 { "near" } else { "far" };
        if word == "to" && (scene.is_verb(at + 1) || scene.is_verb(at + 2)) {
            let verb = if scene.is_verb(at + 1) {
                at + 1
            } else {
                at + 2
            };
            see("aim", near, Some(at));
            see("aim-verb", scene.lemma(verb), Some(verb));
            return;
        }
        let relative = matches!(word, "that" | "which" | "who");
        if relative
            && (scene.is_verb(at + 1) || is_auxiliary(scene.word(at + 1)) || scene.is_verb(at + 2))
        {
            see("relative", near, Some(at));
            let verb = (at + 1..at + 4).find(|at| scene.is_verb(*at));
            if let Some(verb) = verb {
                see("relative-verb", scene.lemma(verb), Some(verb));
            }
            return;
        }
        if at < end + 3 && (scene.is_verb(at) || is_auxiliary(word)) {
            let verb = (at..at + 4).find(|at| scene.is_verb(*at)).unwrap_or(at);
            see("does", near, Some(at));
            see("does-verb", scene.lemma(verb), Some(verb));
        }
    }
}

/// The way from the mention up its tree.
fn see_tree(scene: &Scene<'_>, at: usize, see: &mut See<'_>) {
    const STEPS: usize = 4;
    let mut path = String::new();
    let mut place = at;
    for _ in 0..STEPS {
        let relation = scene.token(place).deprel;
        if relation.is_empty() {
            return;
        }
        if relation != "conj" {
            if !path.is_empty() {
                path.push('>');
            }
            path.push_str(relation);
            see("path", &path, None);
        }
        let Some(head) = scene.head(place) else { break };
        see("above", scene.lemma(head), Some(head));
        see(
            "path-to",
            &format!("{path} {}", scene.lemma(head)),
            Some(head),
        );
        for child in (0..scene.len()).filter(|child| scene.head(*child) == Some(head)) {
            let relation = scene.token(child).deprel;
            if matches!(relation, "advcl" | "xcomp" | "acl" | "acl:relcl") && child != place {
                see("clause", &format!("{path} {relation}"), Some(child));
            }
        }
        place = head;
    }
}

/// What the sentence could state a purpose with.
fn see_cues(mentions: &[usize], codebook: &Codebook, cues: &[Cue], see: &mut See<'_>) {
    const NEAR: usize = 12;
    let mut strong = 0;
    for cue in cues {
        let key = codebook.entries()[cue.entry].key.as_str();
        let at = Some(cue.tokens.start);
        let near = distance(&cue.tokens, mentions).is_some_and(|distance| distance <= NEAR);
        let after = mentions.iter().any(|mention| *mention < cue.tokens.start);
        let grade = if cue.strong { "strong" } else { "weak" };
        let place = match (near, after) {
            (true, true) => "near-after",
            (true, false) => "near-before",
            (false, true) => "far-after",
            (false, false) => "far-before",
        };
        see("cue", &format!("{grade} {place}"), at);
        see("cue-of", &format!("{grade} {key}"), at);
        strong += usize::from(cue.strong && key != "other");
    }
    see("cues", ["0", "1", "2", "3"][strong.min(3)], None);
}

fn see_sentence(scene: &Scene<'_>, mentions: &[usize], see: &mut See<'_>) {
    let len = match scene.len() {
        0..=9 => "short",
        10..=24 => "middle",
        25..=44 => "long",
        _ => "longest",
    };
    see("length", len, None);
    see("first", scene.word(0), Some(0));
    see(
        "mentions",
        if mentions.len() > 1 { "many" } else { "one" },
        None,
    );
    for (at, word) in scene.words.iter().enumerate() {
        let content = match scene.token(at).pos {
            "" => word.len() > 3,
            pos => matches!(pos, "VERB" | "NOUN" | "ADJ" | "ADV"),
        };
        if content && !scene.is_mention(at) {
            see("holds", scene.lemma(at), Some(at));
        }
        let next = scene.lemma(at + 1);
        if word.as_ref() == "to" && scene.is_verb(at + 1) {
            see("to", next, Some(at + 1));
        }
    }
    let verbs = (0..scene.len()).any(|at| scene.is_verb(at) || is_auxiliary(scene.word(at)));
    see("verbs", if verbs { "yes" } else { "no" }, None);
}
