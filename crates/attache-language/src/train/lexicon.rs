//! Which tags has each word had?

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use super::sample::Samples;
use crate::model::tagger::{Entry, Label, Lexicon, ending_key, word_key};

/// A word must have been met so often that its labels are all it may have.
const CLOSED_TIMES: u32 = 20;
/// A label counts for a word that is met so often if one in so many has it.
const CLOSED_SHARE: u32 = 500;
/// What a word may also be that has one of these tags, as `partners` may be a verb where it was only met as
/// a noun.
const ALSO: [(&str, &[&str]); 8] = [
    ("NN", &["VB", "VBP", "NNP"]),
    ("NNS", &["VBZ", "NNPS"]),
    ("VB", &["VBP", "NN"]),
    ("VBP", &["VB", "NN"]),
    ("VBZ", &["NNS"]),
    ("VBD", &["VBN"]),
    ("VBN", &["VBD", "JJ"]),
    ("VBG", &["NN", "JJ"]),
];
/// A word must have been met so often that its tags are told to the tagger.
const KNOWN_TIMES: u32 = 2;
/// A tag counts for a word if one in so many has it.
const KNOWN_SHARE: u32 = 20;
/// An ending must have been met so often.
const ENDING_TIMES: u32 = 5;
/// A part of speech counts for an ending if one in so many has it.
const ENDING_SHARE: u32 = 8;

/// Counts the labels of words in the samples that `which` picks by their number.
pub(super) fn learn(samples: &Samples, which: impl Fn(usize) -> bool) -> Lexicon {
    let mut words: FxHashMap<u32, BTreeMap<u8, u32>> = FxHashMap::default();
    let mut endings: FxHashMap<u32, BTreeMap<&str, u32>> = FxHashMap::default();
    for (index, sample) in samples.list.iter().enumerate() {
        if !which(index) {
            continue;
        }
        for ((word, _), &label) in sample.words().zip(&sample.labels) {
            let counts = words.entry(word_key(&word)).or_default();
            *counts.entry(label).or_default() += 1;
            let pos = &*samples.labels[usize::from(label)].pos;
            let counts = endings.entry(ending_key(&word)).or_default();
            *counts.entry(pos).or_default() += 1;
        }
    }
    let mut lexicon = Lexicon::default();
    let mut classes = Classes::default();
    let mut sets = Classes::default();
    let mut words: Vec<_> = words.into_iter().collect();
    words.sort_unstable_by_key(|(key, _)| *key);
    for (key, counts) in words {
        let times = counts.values().sum::<u32>();
        if times < KNOWN_TIMES {
            continue;
        }
        let often = |share: u32| {
            counts
                .iter()
                .filter(move |(_, count)| **count * share >= times)
        };
        let tags = often(KNOWN_SHARE).map(|(label, _)| &*samples.labels[usize::from(*label)].tag);
        let mut tags: Vec<&str> = tags.collect();
        tags.sort_unstable();
        tags.dedup();
        let candidates = match times >= CLOSED_TIMES {
            true => {
                let set = often(CLOSED_SHARE).fold(0_u128, |set, (label, _)| set | 1 << label);
                sets.number(set | also(set, &samples.labels)) + 1
            }
            false => 0,
        };
        let ambiguity = classes.number(tags.join(" "));
        lexicon.words.insert(
            key,
            Entry {
                ambiguity,
                candidates,
            },
        );
    }
    let mut of_sets: Vec<_> = sets.0.into_iter().collect();
    of_sets.sort_unstable_by_key(|(_, number)| *number);
    lexicon.candidates = of_sets.into_iter().map(|(set, _)| set).collect();
    let mut ending_classes = Classes::default();
    let mut endings: Vec<_> = endings.into_iter().collect();
    endings.sort_unstable_by_key(|(key, _)| *key);
    for (key, counts) in endings {
        let times = counts.values().sum::<u32>();
        if times >= ENDING_TIMES {
            let often = counts
                .iter()
                .filter(|(_, count)| **count * ENDING_SHARE >= times);
            let names: Vec<&str> = often.map(|(pos, _)| *pos).collect();
            lexicon
                .endings
                .insert(key, ending_classes.number(names.join(" ")));
        }
    }
    lexicon
}

/// The labels that words with the labels of a set may have, too.
fn also(set: u128, labels: &[Label]) -> u128 {
    let has = |tag: &str| {
        let labels = labels.iter().enumerate();
        labels
            .filter(|(bit, _)| set >> bit & 1 == 1)
            .any(|(_, label)| &*label.tag == tag)
    };
    let more: Vec<&str> = ALSO
        .iter()
        .filter(|(tag, _)| has(tag))
        .flat_map(|(_, more)| more.iter().copied())
        .collect();
    let labels = labels.iter().enumerate();
    labels
        .filter(|(_, label)| more.contains(&&*label.tag) && OPEN_CLASSES.contains(&&*label.pos))
        .fold(0, |set, (bit, _)| set | 1 << bit)
}

/// The parts of speech of which there are ever new words.
const OPEN_CLASSES: [&str; 4] = ["NOUN", "VERB", "ADJ", "PROPN"];

/// Numbers for things, in the order in which they were met.
#[derive(Debug)]
struct Classes<T>(BTreeMap<T, u32>);

impl<T> Default for Classes<T> {
    fn default() -> Self {
        Self(BTreeMap::new())
    }
}

impl<T: Ord> Classes<T> {
    fn number(&mut self, class: T) -> u32 {
        let next = self.0.len() as u32;
        *self.0.entry(class).or_insert(next)
    }
}
