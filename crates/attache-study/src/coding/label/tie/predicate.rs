//! Of which names before it is a mention said, as in "Japan is our ally"?

use std::ops::Range;

use super::super::super::lexicon::{is_auxiliary, is_conjunction, is_copula, is_determiner, is_we};
use super::super::super::scene::{Named, Scene};
use super::super::list::{is_of_states, names_before};
use super::{Form, Tie, all, is_organisation, is_own, is_plural, pairs, tie};

/// "Turkey, Portugal and other allies".
pub(super) fn other(scene: &Scene<'_>, at: usize) -> Vec<Tie> {
    let others =
        (scene.phrase_start(at)..at).find(|at| matches!(scene.word(*at), "other" | "fellow"));
    let Some(others) = others else {
        return Vec::new();
    };
    let mut end = scene.phrase_start(at);
    if end > 0 && matches!(scene.word(end - 1), "and" | "or") {
        end -= 1;
    } else {
        return Vec::new();
    }
    if end > 0 && scene.word(end - 1) == "," {
        end -= 1;
    }
    all(
        names_before(scene, end),
        Form::Preceding,
        &(others..others + 1),
    )
}

/// "Australia, a close ally,".
pub(super) fn apposed(scene: &Scene<'_>, at: usize, start: usize) -> Vec<Tie> {
    if start == 0 || !matches!(scene.word(start - 1), "," | "-" | "(") || start == at {
        return Vec::new();
    }
    let mut names = names_before(scene, start - 1);
    let by = start - 1..start;
    if names.is_empty() && is_of_states(scene.before(start, 2)) {
        // "NATO countries, our allies,"
        let mut names = names_before(scene, start - 2);
        names.retain(|name| is_organisation(&scene.names[*name]));
        return all(names, Form::Preceding, &by);
    }
    if names.is_empty() {
        return Vec::new();
    }
    if !is_plural(scene.word(at)) {
        names = names.split_off(names.len() - 1);
        let possessed = scene.names[names[0]].demonym;
        return all(
            if possessed { Vec::new() } else { names },
            Form::Preceding,
            &by,
        );
    }
    let joined = names.len() > 1 && is_determiner(scene.word(start)) && {
        let last = scene.names[names[names.len() - 1]].first;
        is_conjunction(scene.before(last, 1))
    };
    let closed = matches!(
        scene.word(scene.compound_end(at)),
        "," | "." | "" | ";" | "-" | ")" | "in" | "who"
    );
    all(
        if joined && closed { names } else { Vec::new() },
        Form::Preceding,
        &by,
    )
}

/// "working with China as a partner".
pub(super) fn as_such(scene: &Scene<'_>, start: usize) -> Vec<Tie> {
    const REACH: usize = 10;
    let Some(mark) = start.checked_sub(1).filter(|at| scene.word(*at) == "as") else {
        return Vec::new();
    };
    if matches!(scene.before(mark, 1), "such" | "well" | "together") {
        return Vec::new();
    }
    let by = mark..mark + 1;
    let direct = names_before(scene, mark);
    if !direct.is_empty() {
        return all(direct, Form::As, &by);
    }
    let near = |name: &Named| name.end <= mark && mark - name.end <= REACH && !is_own(scene, name);
    let open =
        |name: &Named| (name.end..mark).all(|at| !matches!(scene.word(at), ";" | "." | ":" | ","));
    let names = scene.names.iter().enumerate().rev();
    let found = names.into_iter().find(|(_, name)| near(name) && open(name));
    found
        .map(|(place, _)| tie(place, Form::As, by))
        .into_iter()
        .collect()
}

/// "designated Pakistan a major ally".
pub(super) fn made(scene: &Scene<'_>, start: usize) -> Vec<Tie> {
    let determined = matches!(scene.word(start), "a" | "an" | "our");
    let names = names_before(scene, start);
    let Some(&first) = names.first().filter(|_| determined) else {
        return Vec::new();
    };
    let first = scene.names[first].first;
    let verb = matches!(
        scene.before(first, 1),
        "call"
            | "called"
            | "calls"
            | "calling"
            | "consider"
            | "considers"
            | "considered"
            | "considering"
            | "declare"
            | "declared"
            | "deem"
            | "deemed"
            | "designate"
            | "designated"
            | "designating"
            | "label"
            | "labeled"
            | "made"
            | "make"
            | "makes"
            | "making"
            | "name"
            | "named"
            | "find"
    );
    all(
        if verb { names } else { Vec::new() },
        Form::Copula,
        &(first.saturating_sub(1)..first),
    )
}

/// "Japan remains our closest ally".
pub(super) fn copula(scene: &Scene<'_>, at: usize, start: usize) -> Vec<Tie> {
    let Some(verb) = copula_before(scene, start) else {
        return Vec::new();
    };
    let by = verb..verb + 1;
    let mut end = verb;
    while end > 0 && is_between_subject_and_verb(scene, end - 1) {
        end -= 1;
    }
    let direct = names_before(scene, end);
    if !direct.is_empty() {
        return predicated(scene, direct, by);
    }
    let from = clause_start(scene, verb);
    if from > 0 && matches!(scene.word(from - 1), "that" | "which" | "who") {
        return predicated(scene, names_before(scene, from - 1), by);
    }
    let subject: Vec<usize> = (0..scene.names.len())
        .filter(|name| from <= scene.names[*name].first && scene.names[*name].end <= verb)
        .filter(|name| !is_own(scene, &scene.names[*name]) && !scene.names[*name].demonym)
        .collect();
    let pronoun = (from..verb).any(|at| {
        is_we(scene.word(at))
            || matches!(
                scene.word(at),
                "they" | "it" | "who" | "this" | "these" | "there"
            )
    });
    let begins = subject
        .first()
        .is_some_and(|name| scene.phrase_start(scene.names[*name].first) <= from + 1);
    let single = !is_plural(scene.word(at));
    all(
        if subject.len() == 1 && begins && !pronoun && single {
            subject
        } else {
            Vec::new()
        },
        Form::Copula,
        &by,
    )
}

/// The names that a copula makes allies: of somebody, or of one another where the speaker is among them.
fn predicated(scene: &Scene<'_>, names: Vec<usize>, by: Range<usize>) -> Vec<Tie> {
    if names.iter().all(|name| scene.names[*name].demonym) {
        return Vec::new();
    }
    if names.len() > 1 && names.iter().any(|name| is_own(scene, &scene.names[*name])) {
        return pairs(scene, names, by);
    }
    all(names, Form::Copula, &by)
}

/// The copula that a phrase is the predicate of: right before it, or before what it is joined to.
fn copula_before(scene: &Scene<'_>, start: usize) -> Option<usize> {
    const JOINED: usize = 3;
    let mut start = start;
    for _ in 0..=JOINED {
        let mut at = start;
        while at > 0 && is_adverb(scene, at - 1) {
            at -= 1;
        }
        let before = at.checked_sub(1)?;
        if is_copula(scene.word(before)) {
            return Some(before);
        }
        // "a friend of America, a partner in …": the phrase before, back to its determiner.
        let joined = matches!(scene.word(before), "," | "and") && is_determiner(scene.word(start));
        if !joined {
            return None;
        }
        let mut end = before;
        if scene.word(before) == "and" && scene.before(before, 1) == "," {
            end -= 1;
        }
        let first = (end.saturating_sub(8)..end).rev().find(|at| {
            is_determiner(scene.word(*at))
                && (is_copula(scene.before(*at, 1)) || matches!(scene.before(*at, 1), "," | "and"))
        });
        start = first?;
    }
    None
}

fn is_adverb(scene: &Scene<'_>, at: usize) -> bool {
    matches!(
        scene.word(at),
        "not"
            | "n't"
            | "also"
            | "now"
            | "still"
            | "always"
            | "already"
            | "long"
            | "never"
            | "no"
            | "both"
            | "today"
    ) || scene.token(at).pos == "ADV"
        || (scene.word(at) == "far" && scene.before(at, 1) == "by")
        || (scene.word(at) == "by" && scene.word(at + 1) == "far")
}

pub(super) fn is_between_subject_and_verb(scene: &Scene<'_>, at: usize) -> bool {
    is_auxiliary(scene.word(at)) || is_adverb(scene, at)
}

/// The start of the clause that a verb is in, as far as marks tell.
fn clause_start(scene: &Scene<'_>, verb: usize) -> usize {
    let mark = |at: &usize| {
        matches!(
            scene.word(*at),
            ";" | ":" | "." | "that" | "because" | "if" | "when" | "while" | "but"
        )
    };
    let before = (0..verb).rev().find(mark);
    before.map_or(0, |at| at + 1)
}
