//! Which names does a sentence tie to a mention, and by which words?

mod complement;
mod modifier;
mod predicate;

use std::ops::Range;

use super::super::lexicon::{is_conjunction, is_determiner, is_we};
use super::super::scene::{Named, Scene};
use complement::{complement, examples, following, formed, implied, place};
use modifier::{between, modifiers};
use predicate::{apposed, as_such, copula, made, other};

/// How a name is tied to a mention.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// "our Japanese allies"
    Modifier,
    /// "our ally Japan"; "allies such as Japan"
    Following,
    /// "alliance with Japan"
    With,
    /// "U.S.-Japan alliance", "alliance between Japan and Australia"
    Between,
    /// "Japan, our ally"; "Japan and other allies"
    Preceding,
    /// "Japan is our ally"
    Copula,
    /// "with Japan as a partner"
    As,
    /// "our partner in Japan"
    In,
}

/// A name that is tied to a mention.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Tie {
    /// The place of the name among the sentence's names.
    pub(super) name: usize,
    pub(super) form: Form,
    /// The words that tie them.
    pub(super) by: Range<usize>,
    /// The other side, where the words name it: the first of "Japan-Australia".
    pub(super) other: Option<usize>,
}

impl Tie {
    /// Whether it says who somebody is, so that the speaker may be meant.
    pub(super) fn says_who(&self) -> bool {
        matches!(self.form, Form::Copula | Form::As | Form::Preceding)
    }
}

/// The names that are tied to the mention at `at`.
pub(super) fn ties(scene: &Scene<'_>, at: usize) -> Vec<Tie> {
    if scene.is_mention(at + 1) {
        // The first part of a compound: the last part tells.
        return Vec::new();
    }
    let start = whole_start(scene, at);
    let end = scene.compound_end(at);
    let mut ties = between(scene, at);
    if ties.is_empty() {
        ties.extend(modifiers(scene, at));
    }
    ties.extend(following(scene, at, start, end));
    ties.extend(examples(scene, end));
    let takes_with = scene.word(at) != "allied" || matches!(scene.word(at + 1), "with" | "to");
    if is_relation(scene.word(at)) && takes_with {
        let complement = complement(scene, at, end);
        match complement.is_empty() {
            true => {
                let formed = formed(scene, at);
                let none = formed.is_empty();
                ties.extend(formed);
                ties.extend(if none {
                    implied(scene, at, start)
                } else {
                    Vec::new()
                });
            }
            false => ties.extend(complement),
        }
    }
    let mut predicate = Vec::new();
    if is_person(scene.word(at)) || is_we(scene.word(start)) {
        predicate = copula(scene, at, start);
    }
    if is_person(scene.word(at)) {
        ties.extend(place(scene, at, start, end));
        ties.extend(other(scene, at));
        ties.extend(as_such(scene, start));
        ties.extend(made(scene, start));
        if predicate.is_empty() {
            ties.extend(apposed(scene, at, start));
        }
    }
    ties.extend(predicate);
    ties
}

/// Words for the one who is an ally or partner.
fn is_person(word: &str) -> bool {
    matches!(word, "ally" | "allies" | "allied" | "partner" | "partners")
}

/// Words that take "with".
fn is_relation(word: &str) -> bool {
    !matches!(word, "ally" | "allies" | "partners")
}

fn is_plural(word: &str) -> bool {
    word.ends_with('s')
}

fn tie(name: usize, form: Form, by: Range<usize>) -> Tie {
    Tie {
        name,
        form,
        by,
        other: None,
    }
}

fn all(names: Vec<usize>, form: Form, by: &Range<usize>) -> Vec<Tie> {
    names
        .into_iter()
        .map(|name| tie(name, form, by.clone()))
        .collect()
}

/// Whether a name is that of the speaker.
fn is_own(scene: &Scene<'_>, name: &Named) -> bool {
    scene.context.holder == Some(name.state)
}

fn is_organisation(name: &Named) -> bool {
    name.state.as_str().contains('-')
}

/// The start of a phrase with what it is joined to, where both share a determiner: "our friends and allies".
fn whole_start(scene: &Scene<'_>, at: usize) -> usize {
    let mut start = scene.phrase_start(at);
    for _ in 0..2 {
        let mut before = start;
        if before > 0 && is_conjunction(scene.word(before - 1)) {
            before -= 1;
        }
        if before > 0 && before < start && scene.word(before - 1) == "," {
            before -= 1;
        }
        let bare = !is_determiner(scene.word(start));
        if before == start || before == 0 || !bare || scene.name_at(before - 1).is_some() {
            break;
        }
        if !scene.is_inside_phrase(before - 1) {
            break;
        }
        start = scene.phrase_start(before - 1);
    }
    start
}

fn place_of(scene: &Scene<'_>, name: &Named) -> Option<usize> {
    scene.names.iter().position(|other| other == name)
}

/// The ties among names that stand on equal terms: the speaker's with each other, else the first's with the second.
fn pairs(scene: &Scene<'_>, names: Vec<usize>, by: Range<usize>) -> Vec<Tie> {
    let own = names
        .iter()
        .copied()
        .find(|name| is_own(scene, &scene.names[*name]));
    let other = match (own, names.len()) {
        (Some(own), _) => Some(own),
        (None, 2) => Some(names[0]),
        (None, _) => None,
    };
    names
        .into_iter()
        .filter(|name| Some(*name) != other)
        .map(|name| Tie {
            name,
            form: Form::Between,
            by: by.clone(),
            other,
        })
        .collect()
}

fn is_possessive(word: &str) -> bool {
    is_we(word) || matches!(word, "its" | "their" | "his" | "her")
}
