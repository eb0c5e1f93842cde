//! Which names does a sentence tie to a mention, and by which words?

use std::ops::Range;

use super::super::lexicon::{is_auxiliary, is_conjunction, is_copula, is_determiner, is_we};
use super::super::scene::{Named, Scene};
use super::list::{example_end, is_of_states, names_after, names_before};

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

/// How far a complement may stand from its mention.
const COMPLEMENT: usize = 9;
/// How far examples may stand from their mention.
const EXAMPLES: usize = 9;

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
    ties.extend(following(scene, at, end));
    ties.extend(examples(scene, end));
    if is_relation(scene.word(at)) {
        let complement = complement(scene, at, end);
        match complement.is_empty() {
            true => ties.extend(implied(scene, at, start)),
            false => ties.extend(complement),
        }
    }
    if is_person(scene.word(at)) {
        ties.extend(place(scene, at, start, end));
        ties.extend(other(scene, at, start));
        ties.extend(apposed(scene, at, start));
        ties.extend(as_such(scene, start));
        ties.extend(made(scene, start));
    }
    if is_person(scene.word(at)) || is_we(scene.word(start)) {
        ties.extend(copula(scene, at, start));
    }
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

/// "U.S.-Japan alliance", "NATO-Russia partnership": names joined by a dash before the mention.
fn between(scene: &Scene<'_>, at: usize) -> Vec<Tie> {
    let start = scene.phrase_start(at);
    let inside = |name: &&Named| start <= name.first && name.end <= at;
    let last = scene.names.iter().rev().find(inside);
    let Some(last) = last else { return Vec::new() };
    let mut joined = vec![*last];
    let mut first = last.first;
    while first >= 2 && matches!(scene.word(first - 1), "-" | "/") {
        let Some(name) = scene.names.iter().find(|name| name.end == first - 1) else {
            break;
        };
        joined.insert(0, *name);
        first = name.first;
    }
    if joined.len() < 2 {
        return Vec::new();
    }
    let by = joined[0].end..joined[1].first;
    let places = joined
        .iter()
        .filter_map(|name| place_of(scene, name))
        .collect();
    pairs(scene, places, by)
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

/// "our South Korean and Japanese allies", "NATO allies": names before the mention that describe it.
fn modifiers(scene: &Scene<'_>, at: usize) -> Vec<Tie> {
    let mut first = at;
    while first > 0 && scene.name_at(first - 1).is_none() && is_describing(scene, first - 1) {
        first -= 1;
    }
    let mut names = names_before(scene, first);
    // "Britain and our NATO allies": what stands before a determiner is another phrase.
    if let Some(&last) = names.last() {
        let kind = scene.names[last].demonym;
        let start = scene.phrase_start(at);
        names.retain(|name| {
            scene.names[*name].first >= start || (kind && scene.names[*name].demonym)
        });
    }
    let called = |name: &usize| modifies(scene, at, &scene.names[*name]);
    let called = names.into_iter().filter(called).collect();
    all(called, Form::Modifier, &(at..at))
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

fn is_possessive(word: &str) -> bool {
    is_we(word) || matches!(word, "its" | "their" | "his" | "her")
}

/// "our ally South Korea", "our partner, Japan,", "two allies - Britain and France".
fn following(scene: &Scene<'_>, at: usize, end: usize) -> Vec<Tie> {
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
            let told = numbered || (single && is_aside(scene, at, &names));
            all(if told { names } else { Vec::new() }, Form::Following, &by)
        }
        _ => Vec::new(),
    }
}

/// Whether a name after "our ally," is that ally: it is no demonym, and the phrase says whose or which.
fn is_aside(scene: &Scene<'_>, at: usize, names: &[usize]) -> bool {
    let start = scene.phrase_start(at);
    let definite = |word: &str| is_possessive(word) || matches!(word, "the" | "'s" | "a" | "an");
    let told = (start..at).any(|at| definite(scene.word(at)));
    told && names.iter().all(|name| !scene.names[*name].demonym)
}

/// "allies in Asia such as Japan and South Korea".
fn examples(scene: &Scene<'_>, end: usize) -> Vec<Tie> {
    for at in (end..scene.len()).take(EXAMPLES) {
        if let Some(first) = example_end(scene, at) {
            let like = matches!(scene.word(at), "like" | "from");
            let wide = scene.word(at) == "from";
            if like && at > end + 1 {
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
fn complement(scene: &Scene<'_>, at: usize, end: usize) -> Vec<Tie> {
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

/// "work with Egypt … while broadening our partnership": the partner was named before.
fn implied(scene: &Scene<'_>, at: usize, start: usize) -> Vec<Tie> {
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
fn place(scene: &Scene<'_>, at: usize, start: usize, end: usize) -> Vec<Tie> {
    let described =
        (start..at).any(|at| scene.name_at(at).is_some() || scene.word(at) == "coalition");
    let mut link = end;
    while link < end + 3
        && (is_conjunction(scene.word(link))
            || is_of_states(scene.word(link))
            || scene.is_mention(link))
    {
        link += 1;
    }
    if described || scene.word(link) != "in" || scene.word(at) == "allied" || start == at {
        return Vec::new();
    }
    let mut names = names_after(scene, link + 1);
    if names.is_empty() && scene.word(link + 2) == "and" {
        // "in Europe and Japan"
        names = names_after(scene, link + 3);
    }
    names.retain(|name| !scene.names[*name].demonym);
    all(names, Form::In, &(link..link + 1))
}

/// "Turkey, Portugal and other allies".
fn other(scene: &Scene<'_>, at: usize, start: usize) -> Vec<Tie> {
    let others = (start..at).find(|at| matches!(scene.word(*at), "other" | "fellow"));
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
fn apposed(scene: &Scene<'_>, at: usize, start: usize) -> Vec<Tie> {
    if start == 0 || !matches!(scene.word(start - 1), "," | "-" | "(") || start == at {
        return Vec::new();
    }
    let mut names = names_before(scene, start - 1);
    if names.is_empty() {
        return names_of_possessor(scene, start);
    }
    let by = start - 1..start;
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

fn names_of_possessor(_: &Scene<'_>, _: usize) -> Vec<Tie> {
    Vec::new()
}

/// "working with China as a partner".
fn as_such(scene: &Scene<'_>, start: usize) -> Vec<Tie> {
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
fn made(scene: &Scene<'_>, start: usize) -> Vec<Tie> {
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
fn copula(scene: &Scene<'_>, at: usize, start: usize) -> Vec<Tie> {
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
        let described = direct.iter().all(|name| scene.names[*name].demonym);
        return all(
            if described { Vec::new() } else { direct },
            Form::Copula,
            &by,
        );
    }
    let from = clause_start(scene, verb);
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
}

fn is_between_subject_and_verb(scene: &Scene<'_>, at: usize) -> bool {
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
