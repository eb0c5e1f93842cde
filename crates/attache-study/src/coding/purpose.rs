//! Which purposes of a codebook does a sentence state, and by which words?

use std::ops::Range;

use super::codebook::Codebook;
use super::coder::Way;
use super::cue::{Found, Phrase, Phrases};
use super::feature::Sink;
use super::lexicon::is_conjunction;
use super::scene::Scene;
use super::stated::Stated;

/// The cues of a codebook, ready to be found in sentences.
#[derive(Clone, Debug)]
pub(crate) struct Cues {
    phrases: Phrases,
    /// For each phrase, whose it is and how it counts.
    owners: Vec<Owner>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Owner {
    entry: u32,
    strength: Strength,
}

/// How a cue counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Strength {
    Weak,
    Strong,
    Exclude,
}

/// A cue in a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Cue {
    /// The place of its entry in the codebook.
    pub(crate) entry: usize,
    pub(crate) tokens: Range<usize>,
    pub(crate) strong: bool,
}

impl Cues {
    pub(crate) fn of(codebook: &Codebook) -> Self {
        let mut phrases = Vec::new();
        let mut owners = Vec::new();
        for (entry, told) in codebook.entries().iter().enumerate() {
            let lists = [
                (Strength::Weak, &told.weak_cues),
                (Strength::Strong, &told.cues),
                (Strength::Exclude, &told.exclude_cues),
            ];
            for (strength, cues) in lists {
                for cue in cues {
                    let weak = strength == Strength::Strong && told.weak_cues.contains(cue);
                    if !weak && let Ok(phrase) = Phrase::read(cue) {
                        let entry = entry as u32;
                        phrases.push(phrase);
                        owners.push(Owner { entry, strength });
                    }
                }
            }
        }
        let phrases = Phrases::new(phrases);
        Self { phrases, owners }
    }

    /// The cues that count in a sentence of folded words: by entry, then by place. What lies within an
    /// exclusion of its entry does not count, nor does a cue within a longer one of its entry.
    pub(crate) fn find(&self, words: &[impl AsRef<str>]) -> Vec<Cue> {
        let mut found: Vec<Found> = Vec::new();
        self.phrases.find(words, &mut found);
        let mut all: Vec<(Owner, Range<usize>)> = found
            .into_iter()
            .map(|one| (self.owners[one.phrase as usize], one.tokens))
            .collect();
        all.sort_by_key(|(owner, tokens)| {
            let strength = std::cmp::Reverse(owner.strength);
            (
                owner.entry,
                strength,
                std::cmp::Reverse(tokens.len()),
                tokens.start,
            )
        });
        let mut cues: Vec<Cue> = Vec::new();
        let mut excluded: Vec<(u32, Range<usize>)> = Vec::new();
        for (owner, tokens) in all {
            let overlaps =
                |other: &Range<usize>| tokens.start < other.end && other.start < tokens.end;
            if owner.strength == Strength::Exclude {
                excluded.push((owner.entry, tokens));
                continue;
            }
            let entry = owner.entry as usize;
            let out = excluded
                .iter()
                .any(|(entry, other)| *entry == owner.entry && overlaps(other));
            let within = cues
                .iter()
                .any(|cue| cue.entry == entry && overlaps(&cue.tokens));
            if !out && !within {
                let strong = owner.strength == Strength::Strong;
                cues.push(Cue {
                    entry,
                    tokens,
                    strong,
                });
            }
        }
        cues.sort_by_key(|cue| (cue.entry, cue.tokens.start));
        cues
    }
}

/// How many tokens lie between a cue and the nearest of these places; `None` if there is no place.
pub(crate) fn distance(cue: &Range<usize>, places: &[usize]) -> Option<usize> {
    let of = |place: &usize| {
        if *place < cue.start {
            cue.start - place
        } else {
            (place + 1).saturating_sub(cue.end)
        }
    };
    places.iter().map(of).min()
}

/// What can be seen of the cues of one entry, in a sentence whose ties are these mentions.
pub(crate) fn observe(
    scene: &Scene<'_>,
    mentions: &[usize],
    key: &str,
    cues: &[&Cue],
    way: &Way,
    seen: &mut impl Sink,
) {
    let mut see = |name: &str, value: &str, token: Option<usize>| {
        seen.add(&[name, value], token);
        seen.add(&[key, name, value], token);
    };
    see("entry", "", None);
    see("cues", if cues.len() > 1 { "many" } else { "one" }, None);
    let strong = cues.iter().any(|cue| cue.strong);
    see("strong", if strong { "yes" } else { "no" }, None);
    see_way(way, &mut see);
    for cue in cues {
        let text: Vec<&str> = cue.tokens.clone().map(|at| scene.lemma(at)).collect();
        let at = Some(cue.tokens.start);
        see("cue", &text.join(" "), at);
        let near = distance(&cue.tokens, mentions).unwrap_or(usize::MAX);
        let near = match near {
            0..=2 => "2",
            3..=5 => "5",
            6..=9 => "9",
            10..=15 => "15",
            _ => "far",
        };
        let grade = if cue.strong { "strong" } else { "weak" };
        see("distance", near, at);
        see("distance", &format!("{grade} {near}"), at);
        see_between(scene, mentions, cue, &mut see);
        for back in 1..=2 {
            if let Some(place) = cue.tokens.start.checked_sub(back) {
                see("before-cue", scene.lemma(place), Some(place));
            }
        }
        see(
            "after-cue",
            scene.lemma(cue.tokens.end),
            Some(cue.tokens.end),
        );
        see_tree(scene, mentions, cue, &mut see);
    }
}

type See<'f> = dyn FnMut(&str, &str, Option<usize>) + 'f;

/// How the sentence was taken to state a purpose.
fn see_way(way: &Way, see: &mut See<'_>) {
    see("states", grade(way.states), None);
    for class in Stated::ALL {
        let others = Stated::ALL.iter().filter(|other| **other != class);
        let highest = others.map(|other| way.scores[*other as usize]).max();
        let margin = way.scores[class as usize] - highest.unwrap_or(0);
        see(class.name(), grade(margin), None);
    }
}

fn grade(margin: i32) -> &'static str {
    match margin {
        i32::MIN..-2500 => "---",
        -2500..-1200 => "--",
        -1200..-400 => "-",
        -400..400 => "0",
        400..1200 => "+",
        1200..2500 => "++",
        _ => "+++",
    }
}

/// What stands between the cue and the nearest mention.
fn see_between(scene: &Scene<'_>, mentions: &[usize], cue: &Cue, see: &mut See<'_>) {
    let nearest = mentions
        .iter()
        .min_by_key(|at| distance(&cue.tokens, &[**at]));
    let Some(&nearest) = nearest else { return };
    let (side, between) = if nearest < cue.tokens.start {
        ("after", nearest + 1..cue.tokens.start)
    } else {
        ("before", cue.tokens.end..nearest)
    };
    see("side", side, None);
    let mut to = false;
    for at in between.clone() {
        let word = scene.word(at);
        if word == "to" && scene.is_verb(at + 1) {
            to = true;
        }
        if matches!(
            word,
            "," | ";"
                | ":"
                | "-"
                | "."
                | "that"
                | "which"
                | "who"
                | "in"
                | "by"
                | "for"
                | "against"
                | "with"
                | "and"
        ) {
            see("between", &format!("{side} {word}"), Some(at));
        }
        if scene.is_verb(at) {
            see("between-verb", scene.lemma(at), Some(at));
        }
        if is_conjunction(word) && scene.is_verb(at + 1) {
            see("between", &format!("{side} and-verb"), Some(at));
        }
    }
    see("between-to", &format!("{side} {to}"), None);
}

/// How the cue stands to the mention in the tree.
fn see_tree(scene: &Scene<'_>, mentions: &[usize], cue: &Cue, see: &mut See<'_>) {
    let top = cue.tokens.clone().find(|at| {
        scene
            .head(*at)
            .is_none_or(|head| !cue.tokens.contains(&head))
    });
    let Some(top) = top else { return };
    let relation = scene.token(top).deprel;
    if relation.is_empty() {
        return;
    }
    see("cue-relation", relation, Some(top));
    let above = |from: usize| -> Vec<usize> {
        let mut way = vec![from];
        while let Some(head) = way.last().and_then(|at| scene.head(*at)) {
            if way.contains(&head) || way.len() > 12 {
                break;
            }
            way.push(head);
        }
        way
    };
    let up = above(top);
    let shortest = mentions
        .iter()
        .filter_map(|at| {
            let own = above(*at);
            let met = own.iter().position(|place| up.contains(place))?;
            let far = up.iter().position(|place| *place == own[met])?;
            Some((met + far, met, far, own))
        })
        .min_by_key(|(length, ..)| *length);
    if let Some((length, met, far, own)) = shortest {
        see("tree-distance", &length.min(6).to_string(), None);
        see(
            "tree-shape",
            &format!("{} {}", met.min(4), far.min(4)),
            None,
        );
        let step = |way: &[usize], steps: usize| -> String {
            let below = steps
                .checked_sub(1)
                .map(|below| scene.token(way[below]).deprel);
            below.unwrap_or("self").to_owned()
        };
        see(
            "tree-meeting",
            &format!("{} {}", step(&own, met), step(&up, far)),
            None,
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(sentence: &str) -> Vec<(String, Range<usize>, bool)> {
        let codebook = Codebook::builtin();
        let words: Vec<&str> = sentence.split(' ').collect();
        let cues = Cues::of(&codebook).find(&words);
        let told = |cue: Cue| {
            let key = codebook.entries()[cue.entry].key.clone();
            (key, cue.tokens, cue.strong)
        };
        cues.into_iter()
            .map(told)
            .filter(|(key, ..)| key != "other")
            .collect()
    }

    #[test]
    fn a_cue_within_an_exclusion_does_not_count() {
        assert!(
            found("we counter malign influence")
                .iter()
                .all(|(key, ..)| key != "influence")
        );
        assert!(
            found("we gain influence")
                .iter()
                .any(|(key, ..)| key == "influence")
        );
    }

    #[test]
    fn distance_is_to_the_nearest_place_on_either_side() {
        assert_eq!(distance(&(4..6), &[0, 9]), Some(4));
        assert_eq!(distance(&(4..6), &[3]), Some(1));
        assert_eq!(distance(&(4..6), &[6]), Some(1));
        assert_eq!(distance(&(4..6), &[]), None);
    }
}
