//! In which sense does a text speak of an ally or a partner?

use super::feature::Sink;
use super::label::is_tied;
use super::lexicon::{Topic, is_conjunction, is_determiner, is_preposition, is_we, topics};
use super::scene::Scene;

/// In which sense a mention stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Sense {
    /// States, or the people of a state, in foreign, defence or security policy.
    Security,
    /// Trade, energy, development or investment between economies.
    Economic,
    /// Inside one country: Congress, business, cities, schools.
    Domestic,
    /// Organisations that are not states, or states and others mixed.
    Institution,
    /// Part of the proper name of a programme, treaty, body or document.
    Name,
    /// Everything else.
    Other,
}

impl Sense {
    /// All of them, in the order of the model's classes.
    pub const ALL: [Self; 6] = [
        Self::Security,
        Self::Economic,
        Self::Domestic,
        Self::Institution,
        Self::Name,
        Self::Other,
    ];

    /// Its name in outputs.
    pub fn name(self) -> &'static str {
        match self {
            Self::Security => "security",
            Self::Economic => "economic",
            Self::Domestic => "domestic",
            Self::Institution => "institution",
            Self::Name => "name",
            Self::Other => "other",
        }
    }
}

/// How far to the left and right words are looked at.
const REACH: usize = 4;
/// How far a complement goes on: `with the private sector and universities …`.
const COMPLEMENT: usize = 9;

/// What can be seen of a mention.
pub(crate) fn observe(scene: &Scene<'_>, at: usize, seen: &mut impl Sink) {
    let family = match scene.word(at).starts_with("al") {
        true => "ally",
        false => "partner",
    };
    let mut see = |name: &str, value: &str, token: Option<usize>| {
        seen.add(&[name, value], token);
        seen.add(&[family, name, value], token);
    };
    see("form", scene.word(at), Some(at));
    see("pos", scene.token(at).pos, None);
    see_capitals(scene, at, &mut see);
    see_neighbours(scene, at, &mut see);
    see("tied", if is_tied(scene, at) { "yes" } else { "no" }, None);
    let start = scene.phrase_start(at);
    see_phrase(scene, start, at, &mut see);
    see_complement(scene, at, &mut see);
    see_sentence(scene, at, &mut see);
    see_tree(scene, at, &mut see);
}

type See<'f> = dyn FnMut(&str, &str, Option<usize>) + 'f;

fn see_capitals(scene: &Scene<'_>, at: usize, see: &mut See<'_>) {
    let words = (0..scene.len()).filter(|at| scene.word(*at).len() > 3);
    let (all, capitals) = words.fold((0, 0), |(all, capitals), at| {
        (
            all + 1,
            capitals + usize::from(scene.is_capital(at) || at == 0),
        )
    });
    // In a heading capitals say nothing.
    let case = if capitals * 2 > all {
        "heading"
    } else {
        "text"
    };
    if !scene.is_capital(at) {
        see("capital", "no", None);
        return;
    }
    see("capital", case, Some(at));
    if at > 1 && scene.is_capital(at - 1) && !scene.is_mention(at - 1) {
        see("capital-before", case, Some(at - 1));
    }
    if scene.is_capital(at + 1) {
        see("capital-after", case, Some(at + 1));
        see("capital-after-word", scene.word(at + 1), Some(at + 1));
    }
    if at > 1 && scene.is_capital(at - 1) && scene.is_capital(at + 1) {
        see("capitals-around", case, Some(at - 1));
    }
    if is_preposition(scene.word(at + 1)) && scene.is_capital(at + 2) {
        let name = scene.name_at(at + 2).map_or("word", |_| "name");
        see("capital-after-preposition", name, Some(at + 2));
        see("capital-link", scene.word(at + 1), Some(at + 1));
    }
}

fn see_neighbours(scene: &Scene<'_>, at: usize, see: &mut See<'_>) {
    let edge = |word: &str| if word.is_empty() { "(edge)" } else { word }.to_owned();
    see("left", &edge(scene.before(at, 1)), at.checked_sub(1));
    see("left2", &edge(scene.before(at, 2)), at.checked_sub(2));
    see("right", &edge(scene.word(at + 1)), Some(at + 1));
    see("right2", &edge(scene.word(at + 2)), Some(at + 2));
    if scene.word(at) == "allied" {
        let known = topics(scene.word(at + 1))
            .any(|topic| matches!(topic, Topic::Security | Topic::Nation))
            || matches!(scene.word(at + 1), "and" | "with" | "to")
            || scene.name_at(at + 1).is_some();
        see(
            "allied",
            if known { "known" } else { "unknown" },
            Some(at + 1),
        );
    }
    let near = at.saturating_sub(REACH)..(at + REACH + 1).min(scene.len());
    for near in near.filter(|near| *near != at) {
        let side = if near < at { "near-left" } else { "near-right" };
        for topic in topics(scene.word(near)) {
            see(side, topic.name(), Some(near));
        }
        if scene.name_at(near).is_some() {
            see(side, "NAME", Some(near));
        }
        see("near", scene.lemma(near), Some(near));
    }
}

/// What stands before the mention in its noun phrase, and what governs that.
fn see_phrase(scene: &Scene<'_>, start: usize, at: usize, see: &mut See<'_>) {
    for inside in start..at {
        let word = scene.word(inside);
        for topic in topics(word) {
            see("modifier", topic.name(), Some(inside));
        }
        if is_determiner(word) {
            see(
                "determiner",
                if is_we(word) { "our" } else { word },
                Some(inside),
            );
        }
        if let Some(name) = scene.name_at(inside) {
            let own = scene.context.holder == Some(name.state);
            see(
                "modifier",
                if own { "OWN-NAME" } else { "NAME" },
                Some(inside),
            );
        }
    }
    let before = scene.before(start, 1);
    if is_preposition(before) {
        see("governor", before, Some(start - 1));
        see(
            "governor2",
            scene.lemma(start.saturating_sub(2)),
            start.checked_sub(2),
        );
    } else if is_conjunction(before) && start > 1 {
        see("joined", scene.lemma(start - 2), Some(start - 2));
        for topic in topics(scene.word(start - 2)) {
            see("joined", topic.name(), Some(start - 2));
        }
    } else if start > 0 {
        see("governor", scene.lemma(start - 1), Some(start - 1));
    } else {
        see("governor", "(edge)", None);
    }
    if is_conjunction(scene.word(at + 1)) {
        see("joins", scene.lemma(at + 2), Some(at + 2));
    }
}

/// What follows: with whom, among whom, in what.
fn see_complement(scene: &Scene<'_>, at: usize, see: &mut See<'_>) {
    let mut link = at + 1;
    while link < (at + 4).min(scene.len()) && !is_preposition(scene.word(link)) {
        link += 1;
    }
    let linking = scene.word(link);
    if !is_preposition(linking) {
        see("link", "(none)", None);
        return;
    }
    if link == at + 1 {
        see("link", linking, Some(link));
    }
    let what = link + 1 + usize::from(is_determiner(scene.word(link + 1)));
    let kind = match scene.name_at(what) {
        Some(_) => "name",
        None if is_we(scene.word(link + 1)) || matches!(scene.word(link + 1), "ours" | "us") => {
            "we"
        }
        None => "other",
    };
    if link == at + 1 {
        see(&format!("{linking}-what"), kind, Some(what));
        see(&format!("{linking}-whom"), scene.lemma(what), Some(what));
    }
    let mut domestic = 0;
    for inside in (link + 1..scene.len()).take(COMPLEMENT) {
        let word = scene.word(inside);
        domestic += usize::from(topics(word).any(|topic| topic == Topic::Domestic));
        if matches!(word, "." | ";" | ":" | "to" | "that" | "which" | "who") {
            break;
        }
        for topic in topics(word) {
            see("complement", topic.name(), Some(inside));
        }
        see("complement-word", scene.lemma(inside), Some(inside));
        if scene.name_at(inside).is_some() {
            see("complement", "NAME", Some(inside));
        }
    }
    see(
        "complement-domestic",
        ["0", "1", "2"][domestic.min(2)],
        None,
    );
}

/// What the rest of the sentence is about.
fn see_sentence(scene: &Scene<'_>, at: usize, see: &mut See<'_>) {
    let mut counts: [(&str, usize); 6] = [
        ("economic", 0),
        ("domestic", 0),
        ("institution", 0),
        ("security", 0),
        ("nation", 0),
        ("region", 0),
    ];
    for place in 0..scene.len() {
        for topic in topics(scene.word(place)) {
            counts[topic as usize].1 += 1;
        }
    }
    for (topic, count) in counts {
        let amount = match count {
            0 => "0",
            1 => "1",
            2 | 3 => "2",
            _ => "4",
        };
        see("about", &format!("{topic}={amount}"), None);
    }
    for place in 0..scene.len() {
        let content = matches!(scene.token(place).pos, "NOUN" | "PROPN" | "ADJ" | "VERB");
        if content && place != at {
            see("holds", scene.lemma(place), Some(place));
        }
    }
    let others = scene
        .names
        .iter()
        .filter(|name| scene.context.holder != Some(name.state));
    see("names", if others.count() == 0 { "0" } else { "1" }, None);
    for other in scene.mentions.iter().filter(|other| **other != at) {
        see("beside", scene.word(*other), Some(*other));
    }
}

/// What the tree says, where there is one.
fn see_tree(scene: &Scene<'_>, at: usize, see: &mut See<'_>) {
    let relation = scene.token(at).deprel;
    if relation.is_empty() {
        return;
    }
    see("relation", relation, None);
    if let Some(head) = scene.head(at) {
        see("head", scene.lemma(head), Some(head));
    }
    for child in (0..scene.len()).filter(|child| scene.head(*child) == Some(at)) {
        let relation = scene.token(child).deprel;
        if matches!(
            relation,
            "amod" | "compound" | "nmod" | "nmod:poss" | "conj"
        ) {
            see(
                &format!("child-{relation}"),
                scene.lemma(child),
                Some(child),
            );
            for topic in topics(scene.word(child)) {
                see(&format!("child-{relation}"), topic.name(), Some(child));
            }
        }
    }
}
