//! Which rules make lemmas, and which words do they miss?

use std::collections::BTreeMap;

use super::writer::Writer;
use crate::annotated::AnnotatedText;
use crate::form::form;
use crate::model::lemmatiser::{Edit, Lemmatiser, MAX_ENDING};

/// A rule must be right for so many words, unless it is for all words of a tag.
const RULE_WORDS: u32 = 2;

/// How often a word with a tag had each lemma.
type Lemmas = BTreeMap<(Box<str>, Box<str>), BTreeMap<Box<str>, u32>>;

/// Learns the rules from all texts, and the table of what they miss.
pub(super) fn learn(texts: &[AnnotatedText]) -> Lemmatiser {
    let lemmas = most_frequent(&counted(texts));
    let mut lemmatiser = Lemmatiser::default();
    let mut edits: BTreeMap<(&str, &str), BTreeMap<Edit, u32>> = BTreeMap::new();
    for ((tag, word), lemma) in &lemmas {
        let edit = Edit::between(word, lemma);
        for length in 0..=word.len().min(MAX_ENDING) {
            if let Some(ending) = word.get(word.len() - length..) {
                let edits = edits.entry((tag, ending)).or_default();
                *edits.entry(edit.clone()).or_default() += 1;
            }
        }
    }
    // Shorter endings come first, so that a rule that says the same as a shorter one is not kept.
    let mut endings: Vec<_> = edits.into_iter().collect();
    endings.sort_by_key(|((_, ending), _)| ending.len());
    for ((tag, ending), edits) in endings {
        let Some((edit, words)) = most(&edits) else {
            continue;
        };
        if words < RULE_WORDS && !ending.is_empty() {
            continue;
        }
        let rules = lemmatiser.rules.entry(tag.into()).or_default();
        let shorter = (1..=ending.len())
            .filter_map(|from| ending.get(from..))
            .find_map(|shorter| rules.get(shorter));
        if shorter != Some(edit) {
            rules.insert(ending.into(), edit.clone());
        }
    }
    for ((tag, word), lemma) in lemmas {
        if lemmatiser.by_rule(&word, &tag).as_deref() != Some(&*lemma) {
            let exceptions = lemmatiser.exceptions.entry(tag).or_default();
            exceptions.insert(word, lemma);
        }
    }
    lemmatiser
}

/// Counts lemmas of words in lower case, but for names in the singular, which are their own.
fn counted(texts: &[AnnotatedText]) -> Lemmas {
    let mut counts = Lemmas::new();
    for text in texts {
        let layers = &text.annotation.layers;
        let (Some(lemmas), Some(tags)) = (&layers.lemmas, &layers.tags) else {
            continue;
        };
        for (index, token) in text.annotation.tokens.iter().enumerate() {
            let (tag, lemma) = (tags.value(index), lemmas.value(index));
            if tag != "NNP" && !lemma.is_empty() {
                let word = crate::form::fold(&form(&text.text[token.span()])).into();
                let lemma = crate::form::fold(lemma).into();
                let lemmas = counts.entry((tag.into(), word)).or_default();
                *lemmas.entry(lemma).or_default() += 1;
            }
        }
    }
    counts
}

fn most_frequent(counts: &Lemmas) -> BTreeMap<(Box<str>, Box<str>), Box<str>> {
    let words = counts.iter();
    words
        .filter_map(|(word, lemmas)| Some((word.clone(), most(lemmas)?.0.clone())))
        .collect()
}

/// What has the highest count; the first of equals.
fn most<T>(counts: &BTreeMap<T, u32>) -> Option<(&T, u32)> {
    let counts = counts.iter().map(|(what, count)| (what, *count));
    counts.reduce(|best, other| if other.1 > best.1 { other } else { best })
}

pub(super) fn write(body: &mut Writer, lemmatiser: &Lemmatiser) {
    let tags = lemmatiser.rules.keys().chain(lemmatiser.exceptions.keys());
    let tags: std::collections::BTreeSet<_> = tags.collect();
    body.number(tags.len());
    for tag in tags {
        body.text(tag);
        let exceptions: BTreeMap<_, _> = lemmatiser
            .exceptions
            .get(tag)
            .into_iter()
            .flatten()
            .collect();
        body.number(exceptions.len());
        for (word, lemma) in exceptions {
            body.text(word);
            body.text(lemma);
        }
        let rules: BTreeMap<_, _> = lemmatiser.rules.get(tag).into_iter().flatten().collect();
        body.number(rules.len());
        for (ending, edit) in rules {
            body.text(ending);
            body.byte(edit.cut);
            body.text(&edit.add);
        }
    }
}
