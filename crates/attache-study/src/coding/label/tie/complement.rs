//! Which names follow a mention that they belong to, as in "allies such as Japan" or "alliance with Japan"?

use std::ops::Range;

use super::super::super::lexicon::{is_auxiliary, is_conjunction, is_determiner, is_we};
use super::super::super::scene::Scene;
use super::super::list::{example_end, is_of_states, names_after, names_before};
use super::predicate::is_between_subject_and_verb;
use super::{
    Form, Tie, all, is_organisation, is_own, is_person, is_plural, is_possessive, pairs, place_of,
    tie,
};

/// How far a complement may stand from its mention.
const COMPLEMENT: usize = 9;
/// How far examples may stand from their mention.
const EXAMPLES: usize = 11;

/// "our ally South Korea", "our partner, Japan,", "two allies - Britain and France".
pub(super) fn following(scene: &Scene<'_>, at: usize, start: usize, end: usize) -> Vec<Tie> {
    if !is_person(scene.word(at)) {
        return Vec::new();
    }
    let single = !is_plural(scene.word(at)) && scene.word(at) != "allied";
    if let Some(name) = scene.name_at(end).filter(|name| name.first == end) {
        let possessed = matches!(scene.word(name.end), "'s" | "'") || !name.demonym;
        let place = place_of(scene, name).filter(|_| single && possessed);
        return place
            .map(|place| tie(place, Form::Following, end..end))
            .into_iter()
            .collect();
    }
    if scene.word(at) == "allied" && scene.word(end) == "of" {
        return all(
            names_after(scene, end + 1),
            Form::Following,
            &(end..end + 1),
        );
    }
    let mark = (end..(end + 7).min(scene.len()))
        .find(|at| matches!(scene.word(*at), "," | "-" | ":" | "(" | ";") || scene.is_verb(*at));
    let Some(mark) = mark else { return Vec::new() };
    let plain = (end..mark).all(|at| !scene.is_mention(at) && scene.name_at(at).is_none());
    let by = mark..mark + 1;
    match scene.word(mark) {
        "-" | ":" | "(" if mark <= end + 3 && plain => {
            let names = names_after(scene, mark + 1);
            all(names, Form::Following, &by)
        }
        "," if plain && scene.name_at(mark + 1).is_some() => {
            let numbered = (scene.phrase_start(at)..at).any(|at| scene.token(at).pos == "NUM");
            let names = names_after(scene, mark + 1);
            let names = if single {
                names.into_iter().take(1).collect()
            } else {
                names
            };
            let told = numbered || (single && is_aside(scene, start..at, &names));
            all(if told { names } else { Vec::new() }, Form::Following, &by)
        }
        _ => Vec::new(),
    }
}

/// Whether a name after "our ally," is that ally: it is no demonym, and the phrase says whose or which.
fn is_aside(scene: &Scene<'_>, mut phrase: Range<usize>, names: &[usize]) -> bool {
    let definite = |word: &str| is_possessive(word) || matches!(word, "the" | "'s" | "a" | "an");
    let told = phrase.any(|at| definite(scene.word(at)));
    told && names.iter().all(|name| !scene.names[*name].demonym)
}

/// "allies in Asia such as Japan and South Korea".
pub(super) fn examples(scene: &Scene<'_>, end: usize) -> Vec<Tie> {
    for at in (end..scene.len()).take(EXAMPLES) {
        if let Some(first) = example_end(scene, at) {
            let like = matches!(scene.word(at), "like" | "from");
            let wide = scene.word(at) == "from";
            let after_states = wide && is_of_states(scene.before(at, 1));
            if like && at > end + 1 && !after_states {
                return Vec::new();
            }
            let names = if wide {
                span_of(scene, first)
            } else {
                names_after(scene, first)
            };
            return all(names, Form::Following, &(at..first));
        }
        let word = scene.word(at);
        let verb = scene.is_verb(at) && !matches!(scene.token(at).tag, "VBN" | "VBG");
        if matches!(word, ";" | "." | "that" | "which" | "who" | "to") || verb || is_auxiliary(word)
        {
            break;
        }
    }
    Vec::new()
}

/// "from Western Europe through Japan": the names that a range runs over.
fn span_of(scene: &Scene<'_>, first: usize) -> Vec<usize> {
    let end = (first..scene.len()).take(8).find(|at| {
        scene.is_verb(*at)
            || is_auxiliary(scene.word(*at))
            || matches!(scene.word(*at), "," | "." | ";")
    });
    let end = end.unwrap_or((first + 8).min(scene.len()));
    let ranged = (first..end).any(|at| matches!(scene.word(at), "to" | "through"));
    let names = scene.names.iter().enumerate();
    names
        .filter(|(_, name)| ranged && first <= name.first && name.end <= end && !name.demonym)
        .map(|(place, _)| place)
        .collect()
}

/// "alliance with Japan", "partnering with the Iraqi people", "alliance between France and Britain".
pub(super) fn complement(scene: &Scene<'_>, at: usize, end: usize) -> Vec<Tie> {
    let Some(link) = link(scene, end) else {
        return Vec::new();
    };
    let by = link..link + 1;
    let names = names_after(scene, link + 1);
    match scene.word(link) {
        "with" | "to"
            if names.is_empty()
                && matches!(scene.word(link + 1), "them" | "it" | "her" | "him") =>
        {
            let earlier = only_state_before(scene, at);
            earlier
                .map(|name| tie(name, Form::With, by))
                .into_iter()
                .collect()
        }
        "with" => all(names, Form::With, &by),
        "to" if matches!(scene.word(at), "partner" | "allied") => all(names, Form::With, &by),
        "between" | "among" => pairs(scene, names, by),
        "of" if !is_person(scene.word(at)) => pairs(scene, names, by),
        _ => Vec::new(),
    }
}

/// The preposition of a mention's complement.
fn link(scene: &Scene<'_>, end: usize) -> Option<usize> {
    let mut relative = false;
    for at in (end..scene.len()).take(COMPLEMENT) {
        let word = scene.word(at);
        match word {
            "with" | "between" | "among" => return Some(at),
            "of" | "to" if at == end => return Some(at),
            ";" | "." | ":" | "," => return None,
            _ => {}
        }
        if is_we(word) || scene.name_at(at).is_some() || matches!(word, "that" | "it" | "which") {
            relative = true;
        }
        if (scene.is_verb(at) || is_auxiliary(word)) && !relative {
            return None;
        }
    }
    None
}

/// The one state, not the speaker's, that is named before a place.
fn only_state_before(scene: &Scene<'_>, at: usize) -> Option<usize> {
    let before = scene.names.iter().enumerate();
    let mut before = before.filter(|(_, name)| name.end <= at && !is_own(scene, name));
    let (first, name) = before.next()?;
    before
        .all(|(_, other)| other.state == name.state)
        .then_some(first)
}

/// "Great Britain, Germany, and Italy formed an alliance": several names before the verb that makes it.
pub(super) fn formed(scene: &Scene<'_>, at: usize) -> Vec<Tie> {
    const REACH: usize = 3;
    let start = scene.phrase_start(at);
    let verb = (start.saturating_sub(REACH)..start).rev().find(|at| {
        matches!(
            scene.word(*at),
            "build"
                | "building"
                | "built"
                | "established"
                | "establishing"
                | "forge"
                | "forged"
                | "forging"
                | "form"
                | "formed"
                | "forming"
                | "have"
                | "had"
                | "joined"
                | "made"
                | "maintain"
                | "maintained"
                | "concluded"
                | "entered"
                | "developing"
                | "created"
        )
    });
    let Some(verb) = verb else { return Vec::new() };
    let mut end = verb;
    while end > 0 && is_between_subject_and_verb(scene, end - 1) {
        end -= 1;
    }
    let names = names_before(scene, end);
    match names.len() {
        0 | 1 => Vec::new(),
        _ => pairs(scene, names, verb..verb + 1),
    }
}

/// "work with Egypt … while broadening our partnership": the partner was named before.
pub(super) fn implied(scene: &Scene<'_>, at: usize, start: usize) -> Vec<Tie> {
    let noun = matches!(scene.word(at), "alliance" | "partnership");
    let owned = is_we(scene.word(start)) || scene.word(start) == "an";
    let Some(name) = only_state_before(scene, start).filter(|_| noun && owned) else {
        return Vec::new();
    };
    let named = scene.names[name];
    let mut first = named.first;
    while first > 0 && is_determiner(scene.word(first - 1)) {
        first -= 1;
    }
    let with = matches!(scene.before(first, 1), "with" | "from")
        && !named.demonym
        && !is_organisation(&named);
    with.then(|| tie(name, Form::With, first - 1..first))
        .into_iter()
        .collect()
}

/// "our close partner in New Zealand".
pub(super) fn place(scene: &Scene<'_>, at: usize, start: usize, end: usize) -> Vec<Tie> {
    let described = (start..at).any(|at| {
        let named = scene.name_at(at).is_some_and(|name| {
            !is_own(scene, name) && !matches!(scene.word(name.end), "'s" | "'")
        });
        named || scene.word(at) == "coalition"
    });
    let mut link = end;
    while link < end + 3
        && (is_conjunction(scene.word(link))
            || is_of_states(scene.word(link))
            || scene.is_mention(link))
    {
        link += 1;
    }
    let owned = (start..at).any(|at| is_possessive(scene.word(at)) || scene.word(at) == "'s");
    let single = !is_plural(scene.word(at));
    if described
        || !(owned || single)
        || scene.word(link) != "in"
        || scene.word(at) == "allied"
        || start == at
    {
        return Vec::new();
    }
    let mut names = names_after(scene, link + 1);
    names.retain(|name| !scene.names[*name].demonym);
    all(names, Form::In, &(link..link + 1))
}
