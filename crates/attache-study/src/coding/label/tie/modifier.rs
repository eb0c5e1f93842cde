//! Which names describe a mention from before it, as in "our Japanese allies"?

use super::super::super::lexicon::{Topic, is_conjunction, is_determiner, topics};
use super::super::super::scene::{Named, Scene};
use super::super::list::{is_of_states, names_before};
use super::{
    Form, Tie, all, is_organisation, is_own, is_person, is_plural, is_possessive, pairs, place_of,
};

/// "U.S.-Japan alliance", "NATO-Russia partnership": names joined by a dash before the mention.
pub(super) fn between(scene: &Scene<'_>, at: usize) -> Vec<Tie> {
    let start = scene.phrase_start(at);
    let inside = |name: &&Named| start <= name.first && name.end <= at;
    let last = scene.names.iter().rev().find(inside);
    let Some(last) = last else { return Vec::new() };
    let mut ties = Vec::new();
    let mut last = Some(*last);
    while let Some(name) = last {
        let joined = joined_by_dashes(scene, name);
        if joined.len() < 2 {
            break;
        }
        let by = joined[0].end..joined[1].first;
        let places = joined.iter().filter_map(|name| place_of(scene, name));
        ties.extend(pairs(scene, places.collect(), by));
        // "NATO-Russia and NATO-Ukraine partnerships"
        let before = joined[0].first.checked_sub(1);
        let before = before.filter(|at| is_conjunction(scene.word(*at)));
        last = before.and_then(|end| scene.names.iter().find(|name| name.end == end).copied());
    }
    ties
}

/// The names that dashes join, up to the given one.
fn joined_by_dashes(scene: &Scene<'_>, last: Named) -> Vec<Named> {
    let mut joined = vec![last];
    let mut first = last.first;
    while first >= 2 && matches!(scene.word(first - 1), "-" | "/") {
        let Some(name) = scene.names.iter().find(|name| name.end == first - 1) else {
            break;
        };
        joined.insert(0, *name);
        first = name.first;
    }
    joined
}

/// "our South Korean and Japanese allies", "NATO allies": names before the mention that describe it.
pub(super) fn modifiers(scene: &Scene<'_>, at: usize) -> Vec<Tie> {
    let mut first = at;
    let joined = is_conjunction(scene.before(at, 1)) && is_of_states(scene.before(at, 2));
    if joined && !scene.is_mention(at - 2) {
        // "our Israeli friends and partners"
        first = at - 2;
    }
    while first > 0 && scene.name_at(first - 1).is_none() {
        let region = topics(scene.word(first - 1)).any(|topic| topic == Topic::Region);
        if region && first >= 2 && is_conjunction(scene.word(first - 2)) {
            // "Israeli and Arab partners"
            first -= 2;
        } else if is_describing(scene, first - 1) {
            first -= 1;
        } else {
            break;
        }
    }
    let mut names = names_before(scene, first);
    // "Britain and our NATO allies": what stands before a determiner is another phrase.
    let from = (0..first)
        .rev()
        .find(|at| is_determiner(scene.word(*at)))
        .unwrap_or(0);
    let last = names.last().map(|last| scene.names[*last]);
    names.retain(|name| {
        let name = &scene.names[*name];
        let alike = last.is_some_and(|last| last == *name || name.demonym || name.short);
        name.first >= from && alike
    });
    let called = |name: &usize| modifies(scene, at, &scene.names[*name]);
    let described = names.iter().any(called);
    let called = names.into_iter().filter(|name| {
        let name = &scene.names[*name];
        described && !is_own(scene, name) && !matches!(scene.word(name.end), "'s" | "'")
    });
    all(called.collect(), Form::Modifier, &(at..at))
}

fn is_describing(scene: &Scene<'_>, at: usize) -> bool {
    let word = scene.word(at);
    let pos = scene.token(at).pos;
    (matches!(pos, "ADJ" | "NOUN")
        || (pos.is_empty() && scene.is_inside_phrase(at))
        || scene.is_mention(at))
        && !is_determiner(word)
        && !matches!(word, "'s" | "'")
}

/// Whether a name before a mention tells who it is, not whose.
fn modifies(scene: &Scene<'_>, at: usize, name: &Named) -> bool {
    let word = scene.word(at);
    if is_own(scene, name) || matches!(scene.word(name.end), "'s" | "'") {
        return false;
    }
    if is_organisation(name) {
        return is_person(word) && word != "allied" && !name.demonym;
    }
    let owned = (scene.phrase_start(at)..name.first).any(|at| is_possessive(scene.word(at)));
    match word {
        "alliance" | "alliances" | "partnership" | "partnerships" => owned || name.demonym,
        "allied" | "partnered" | "partnering" => false,
        _ => name.demonym && (owned || scene.context.holder.is_some() || !is_plural(word)),
    }
}
