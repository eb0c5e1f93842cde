//! Which names stand in a list that begins or ends at a place?

use super::super::lexicon::{EXAMPLE_WORDS, is_conjunction, is_determiner};
use super::super::scene::Scene;

/// Nouns for states and their people: "the people of", "nations such as", "Iraqi forces".
pub(super) fn is_of_states(word: &str) -> bool {
    matches!(
        word,
        "allies"
            | "ally"
            | "administration"
            | "army"
            | "authorities"
            | "centers"
            | "central"
            | "counterpart"
            | "counterparts"
            | "countries"
            | "country"
            | "democracies"
            | "forces"
            | "friends"
            | "government"
            | "governments"
            | "institutions"
            | "leaders"
            | "leadership"
            | "member"
            | "members"
            | "military"
            | "nation"
            | "nations"
            | "neighbor"
            | "neighbors"
            | "partner"
            | "partners"
            | "people"
            | "peoples"
            | "powers"
            | "republic"
            | "republics"
            | "security"
            | "states"
            | "state"
            | "players"
            | "economies"
            | "neighbours"
            | "nationals"
            | "militaries"
            | "government's"
    )
}

/// How many words that are no names may stand before the first name of a list.
const LEAD: usize = 7;
/// How many words of an item without a name are stepped over.
const BLANK_ITEM: usize = 6;

/// The names of a list that begins at `at`, by their places among the sentence's names, and what leads to it.
pub(super) fn names_after(scene: &Scene<'_>, at: usize) -> Vec<usize> {
    let mut names = Vec::new();
    let mut at = at;
    while let Some((name, end)) = next_name(scene, at, !names.is_empty()) {
        names.push(name);
        match separator_end(scene, end) {
            Some(next) => at = next,
            None => break,
        }
    }
    names
}

/// The name that an item of a list gives, and the token after the item.
fn next_name(scene: &Scene<'_>, from: usize, inner: bool) -> Option<(usize, usize)> {
    let mut at = from;
    while at < scene.len() && at < from + LEAD {
        if let Some(name) = scene.name_at(at) {
            return whole_item(scene, name.first, name.end);
        }
        let word = scene.word(at);
        if let Some(end) = example_end(scene, at) {
            at = end;
            continue;
        }
        let linking = matches!(word, "of" | "in" | "-" | "with" | ",") && at > from;
        let comma = word == "," && example_end(scene, at + 1).is_none();
        let stepped = is_determiner(word)
            || is_of_states(word)
            || (linking && !comma)
            || is_adjective(scene, at);
        if !stepped || scene.is_mention(at) {
            let capital = (from..=at).any(|at| scene.is_capital(at));
            return if inner || capital {
                after_blank(scene, from)
            } else {
                None
            };
        }
        at += 1;
    }
    None
}

fn is_adjective(scene: &Scene<'_>, at: usize) -> bool {
    match scene.view.tokens[at].pos {
        "" => scene.word(at).chars().all(char::is_alphabetic) && scene.is_inside_phrase(at),
        pos => {
            matches!(pos, "ADJ" | "NUM" | "ADV") || (pos == "NOUN" && scene.word(at + 1) == "of")
        }
    }
}

/// An item of a list without a name, in the middle of one: "the nations of the Gulf, and Japan".
fn after_blank(scene: &Scene<'_>, from: usize) -> Option<(usize, usize)> {
    let end = (from..(from + BLANK_ITEM).min(scene.len()))
        .find(|at| matches!(scene.word(*at), "," | "and"))?;
    let blank = (from..end).all(|at| scene.is_inside_phrase(at) || scene.word(at) == "of");
    let next = separator_end(scene, end).filter(|_| blank && end > from)?;
    let name = scene.name_at(next)?;
    whole_item(scene, name.first, name.end)
}

/// A name as an item of a list; not one that only owns or describes something else.
fn whole_item(scene: &Scene<'_>, first: usize, end: usize) -> Option<(usize, usize)> {
    let place = scene.names.iter().position(|name| name.first == first)?;
    let name = scene.names[place];
    let mut at = end;
    if matches!(scene.word(at), "'s" | "'") {
        at += 1;
        return is_of_states(scene.word(at)).then_some((place, at + 1));
    }
    if name.demonym {
        while at < end + 3
            && !is_of_states(scene.word(at))
            && at < scene.len()
            && is_adjective(scene, at)
        {
            at += 1;
        }
        let people = is_of_states(scene.word(at)) || scene.is_mention(at);
        let listed = matches!(scene.word(end), "and" | "," | "or") || end >= scene.len();
        if people {
            while is_of_states(scene.word(at)) {
                at += 1;
            }
            return Some((place, at));
        }
        return listed.then_some((place, end));
    }
    if scene.is_mention(end) || is_of_states(scene.word(end)) {
        return Some((place, end + 1));
    }
    if scene.word(end) == "(" {
        let close = (end..(end + 6).min(scene.len())).find(|at| scene.word(*at) == ")");
        return Some((place, close.map_or(end, |close| close + 1)));
    }
    Some((place, end))
}

/// The token after what separates two items of a list.
fn separator_end(scene: &Scene<'_>, at: usize) -> Option<usize> {
    let mut end = at;
    if matches!(scene.word(end), "," | ";") {
        end += 1;
    }
    if is_conjunction(scene.word(end)) && scene.word(end) != "but" {
        end += 1;
    } else if scene.word(end) == "as"
        && scene.word(end + 1) == "well"
        && scene.word(end + 2) == "as"
    {
        end += 3;
    } else if matches!(scene.word(end), "/") {
        end += 1;
    }
    (end > at).then_some(end)
}

/// The names of the list that ends right before `end`, first to last.
pub(super) fn names_before(scene: &Scene<'_>, end: usize) -> Vec<usize> {
    let mut names = Vec::new();
    let mut at = end;
    loop {
        if at > 0 && scene.word(at - 1) == ")" {
            let open = (at.saturating_sub(6)..at)
                .rev()
                .find(|at| scene.word(*at) == "(");
            at = open.unwrap_or(at);
        }
        let place = scene.names.iter().position(|name| name.end == at);
        let Some(place) = place else { break };
        names.push(place);
        at = scene.names[place].first;
        while at > 0
            && (is_determiner(scene.word(at - 1)) || scene.view.tokens[at - 1].pos == "ADJ")
        {
            at -= 1;
        }
        let mut before = at;
        if before > 0 && is_conjunction(scene.word(before - 1)) {
            before -= 1;
        }
        if before > 0 && scene.word(before - 1) == "," {
            before -= 1;
        }
        if before == at {
            break;
        }
        at = before;
    }
    names.reverse();
    names
}

/// The token after words that lead to examples, such as "such as", if they stand at `at`.
pub(super) fn example_end(scene: &Scene<'_>, at: usize) -> Option<usize> {
    let stands = |words: &&&[&str]| {
        let places = words.iter().enumerate();
        places
            .into_iter()
            .all(|(step, word)| scene.word(at + step) == *word)
    };
    let words = EXAMPLE_WORDS.iter().find(stands)?;
    Some(at + words.len())
}
