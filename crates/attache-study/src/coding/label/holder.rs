//! Whose ally or partner is a state that a sentence calls so?

use std::ops::Range;

use attache_register::StateId;

use super::super::lexicon::{is_conjunction, is_determiner, is_we};
use super::super::scene::Scene;
use super::tie::{Form, Tie};

/// How far before a mention a "we" counts for its examples: "our ties with allies such as …".
const OUR_REACH: usize = 9;

/// The holder of a tie; `None` where the sentence does not say.
pub(super) fn holder(scene: &Scene<'_>, mention: usize, tie: &Tie) -> Option<StateId> {
    if let Some(other) = tie.other {
        return Some(scene.names[other].state);
    }
    if let Some(of) = ally_of(scene, mention) {
        return Some(of);
    }
    if tie.form == Form::Between {
        return None;
    }
    match possessor(scene, mention, tie) {
        Possessor::Holder(holder) => return holder,
        Possessor::None => {}
    }
    match tie.form {
        Form::With => subject(scene, mention, tie),
        Form::Following => our_before(scene, mention),
        Form::As | Form::In => scene.context.holder.filter(|_| we_in(scene, 0..mention)),
        Form::Copula => scene
            .context
            .holder
            .filter(|_| we_in(scene, tie.by.end..mention)),
        _ => None,
    }
}

/// "an ally of the United States"
fn ally_of(scene: &Scene<'_>, mention: usize) -> Option<StateId> {
    if !matches!(
        scene.word(mention),
        "ally" | "allies" | "partner" | "partners"
    ) || scene.word(mention + 1) != "of"
    {
        return None;
    }
    let mut at = mention + 2;
    while is_determiner(scene.word(at)) {
        at += 1;
    }
    if is_we(scene.word(mention + 2)) || scene.word(mention + 2) == "ours" {
        return scene.context.holder;
    }
    scene.name_at(at).map(|name| name.state)
}

fn we_in(scene: &Scene<'_>, mut tokens: Range<usize>) -> bool {
    tokens.any(|at| is_we(scene.word(at)))
}

enum Possessor {
    /// The phrase says whose; the holder may still be unknown.
    Holder(Option<StateId>),
    /// It does not say.
    None,
}

/// What the phrase of the mention says: "our", "its", "Japan's", "U.S.".
fn possessor(scene: &Scene<'_>, mention: usize, tie: &Tie) -> Possessor {
    let tied = &scene.names[tie.name];
    let mut at = mention;
    let mut steps = 0;
    while at > 0 && steps < 12 {
        at -= 1;
        steps += 1;
        let word = scene.word(at);
        if is_we(word) && word != "we" && word != "i" {
            return Possessor::Holder(scene.context.holder);
        }
        if matches!(word, "its" | "their" | "his" | "her") {
            return Possessor::Holder(antecedent(scene, at, tied.state));
        }
        if let Some(name) = scene.name_at(at) {
            let owns = matches!(scene.word(name.end), "'s" | "'") || tie.form != Form::Modifier;
            let tied_too = name.state == tied.state || (tie.form == Form::Modifier && !owns);
            if !tied_too && owns && scene.phrase_start(mention) <= name.first {
                return Possessor::Holder(Some(name.state));
            }
            if scene.context.holder == Some(name.state) && scene.phrase_start(mention) <= name.first
            {
                return Possessor::Holder(scene.context.holder);
            }
            at = name.first;
            continue;
        }
        let joins = is_conjunction(word) || matches!(word, "," | "'s" | "'");
        if !scene.is_inside_phrase(at) && !joins {
            break;
        }
        if is_determiner(word) && !joins {
            break;
        }
    }
    Possessor::None
}

/// Who "its" or "their" is: the nearest name before, or the speaker where only "we" was said.
fn antecedent(scene: &Scene<'_>, at: usize, not: StateId) -> Option<StateId> {
    let before = scene.names.iter().rev();
    let nearest = before
        .filter(|name| name.end <= at && name.state != not)
        .map(|name| name.state)
        .next();
    let we = we_in(scene, 0..scene.len());
    nearest.or(scene.context.holder.filter(|_| we))
}

/// Who is in alliance, as the subject tells: the nearest "we" or name before; the speaker where nobody is named.
fn subject(scene: &Scene<'_>, mention: usize, tie: &Tie) -> Option<StateId> {
    let tied = &scene.names[tie.name];
    let mut pronoun = false;
    for at in (0..mention).rev() {
        let word = scene.word(at);
        if is_we(word) {
            return scene.context.holder;
        }
        pronoun |= matches!(word, "it" | "they" | "he" | "she");
        if let Some(name) = scene.name_at(at)
            && name.state != tied.state
            && !name.demonym
            && !matches!(
                scene.before(name.first, 1),
                "in" | "of" | "with" | "on" | "against" | "to" | "from"
            )
        {
            return Some(name.state).filter(|_| !pronoun);
        }
    }
    scene.context.holder.filter(|_| !pronoun)
}

/// "Our bilateral ties with allies such as …": a "we" shortly before.
fn our_before(scene: &Scene<'_>, mention: usize) -> Option<StateId> {
    let near = mention.saturating_sub(OUR_REACH)..mention;
    let we = near
        .rev()
        .take_while(|at| !matches!(scene.word(*at), ";" | "." | ":"));
    let mut we = we.filter(|at| is_we(scene.word(*at)));
    scene.context.holder.filter(|_| we.next().is_some())
}
