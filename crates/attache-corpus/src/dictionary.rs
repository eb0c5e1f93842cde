//! How do the words of a segment become its lexicon? Ranked by frequency, ordered by form, with what
//! finds them.

use std::sync::Arc;

use arrow_array::{ArrayRef, StringArray, UInt16Array};
use attache_language::{fold, without_accents};
use rustc_hash::FxHashMap;

use crate::column::{bytes, numbers};
use crate::format::{NO_LEMMA, NO_VALUE};
use crate::indexed::Word;

/// The words of a segment that is being written; a word's number is its place.
pub(crate) struct Dictionary {
    words: Vec<Word>,
    counts: Vec<u32>,
    /// The numbers of the words, ordered by folded form, then by the whole word.
    order: Vec<u32>,
    /// All lemmas, each once, in order of their bytes.
    lemmas: Vec<Box<str>>,
    /// Parts of speech and tags, in order; the first has code 1.
    pos: Vec<Box<str>>,
    tags: Vec<Box<str>>,
}

impl Dictionary {
    /// Ranks the words by falling frequency, those as frequent by their order, and renumbers `tokens`.
    pub(crate) fn new(numbers: FxHashMap<Word, u32>, tokens: &mut [u32]) -> Self {
        let mut counts = vec![0u32; numbers.len()];
        for &word in &*tokens {
            counts[word as usize] += 1;
        }
        let mut ordered: Vec<(Box<str>, Word, u32)> = numbers
            .into_iter()
            .map(|(word, number)| (fold(&word.form).into(), word, number))
            .collect();
        ordered.sort_unstable();
        // What has the same count stays in order.
        let mut ranked: Vec<u32> = (0..ordered.len() as u32).collect();
        let count = |place: u32| counts[ordered[place as usize].2 as usize];
        ranked.sort_by_key(|&place| std::cmp::Reverse(count(place)));
        let mut order = vec![0; ordered.len()];
        let mut renumbered = vec![0; ordered.len()];
        for (rank, &place) in (0..).zip(&ranked) {
            order[place as usize] = rank;
            renumbered[ordered[place as usize].2 as usize] = rank;
        }
        for token in tokens {
            *token = renumbered[*token as usize];
        }
        let counts = ranked.iter().map(|&place| count(place)).collect();
        let mut unranked: Vec<Option<Word>> =
            ordered.into_iter().map(|(_, word, _)| Some(word)).collect();
        let words: Vec<Word> = ranked
            .iter()
            .filter_map(|&place| unranked[place as usize].take())
            .collect();
        Self {
            lemmas: distinct(&words, |word| word.lemma.as_ref()),
            pos: distinct(&words, |word| word.pos.as_ref()),
            tags: distinct(&words, |word| word.tag.as_ref()),
            words,
            counts,
            order,
        }
    }

    /// How often each word stands in the segment, by number.
    pub(crate) fn counts(&self) -> &[u32] {
        &self.counts
    }

    pub(crate) fn has_lemmas(&self) -> bool {
        !self.lemmas.is_empty()
    }

    pub(crate) fn has_values(&self) -> bool {
        !(self.pos.is_empty() && self.tags.is_empty())
    }

    /// The columns of `lexicon.arrow`.
    pub(crate) fn lexicon_columns(&self) -> Vec<ArrayRef> {
        let words = &self.words;
        let text = |part: fn(&Word) -> &str| -> ArrayRef {
            Arc::new(StringArray::from_iter_values(words.iter().map(part)))
        };
        let codes = |values: &[Box<str>], part: fn(&Word) -> Option<&str>| -> ArrayRef {
            let codes = words.iter().map(|word| code(values, part(word)));
            Arc::new(UInt16Array::from_iter_values(codes))
        };
        let lemmas = words.iter().map(|word| {
            let place = word
                .lemma
                .as_ref()
                .map(|lemma| self.lemmas.binary_search(lemma));
            place.map_or(NO_LEMMA, |place| place.unwrap_or_default() as u32)
        });
        let chars = words.iter().map(Word::chars);
        vec![
            text(|word| &word.form),
            text(|word| &word.surface),
            Arc::new(UInt16Array::from_iter_values(chars)),
            numbers(self.counts.iter().copied()),
            numbers(self.order.iter().copied()),
            numbers(lemmas),
            codes(&self.pos, |word| word.pos.as_deref()),
            codes(&self.tags, |word| word.tag.as_deref()),
        ]
    }

    /// The columns of `accents.arrow`: words with accents, by their forms without.
    pub(crate) fn accent_columns(&self) -> Vec<ArrayRef> {
        let mut accented = Vec::new();
        for (number, word) in (0..).zip(&self.words) {
            if !word.form.is_ascii() {
                let folded = fold(&word.form);
                let plain = without_accents(&folded);
                if plain != folded {
                    accented.push((plain.into_owned(), number));
                }
            }
        }
        accented.sort_unstable();
        vec![
            Arc::new(StringArray::from_iter_values(
                accented.iter().map(|(plain, _)| plain),
            )),
            numbers(accented.iter().map(|(_, number)| *number)),
        ]
    }

    /// The columns of `automata.arrow`.
    pub(crate) fn automaton_columns(&self) -> Vec<ArrayRef> {
        let mut forms: Vec<(&str, u64)> = Vec::with_capacity(self.order.len());
        for (place, &number) in (0..).zip(&self.order) {
            let form: &str = &self.words[number as usize].form;
            // All words of a form stand together in the order.
            if forms.last().is_none_or(|(last, _)| *last != form) {
                forms.push((form, place));
            }
        }
        forms.sort_unstable();
        let lemmas = (0..).zip(&self.lemmas);
        let lemmas = lemmas.map(|(number, lemma)| (&**lemma, number)).collect();
        let mut packed = Vec::new();
        let mut ends = Vec::new();
        let attributes = [("form", forms), ("lemma", lemmas)];
        for (_, entries) in &attributes {
            packed.extend_from_slice(&automaton(entries));
            ends.push(packed.len());
        }
        vec![
            Arc::new(StringArray::from_iter_values(
                attributes.iter().map(|(name, _)| name),
            )),
            bytes(packed, ends.into_iter()),
        ]
    }

    /// The column of `lemmas.arrow`.
    pub(crate) fn lemma_columns(&self) -> Vec<ArrayRef> {
        vec![Arc::new(StringArray::from_iter_values(&self.lemmas))]
    }

    /// The columns of `values.arrow`; `deprels` are the names of relations, from code 1.
    pub(crate) fn value_columns(&self, deprels: &[&str]) -> Vec<ArrayRef> {
        let own = [("pos", &self.pos), ("tag", &self.tags)];
        let own = own
            .into_iter()
            .flat_map(|(attribute, values)| values.iter().map(move |value| (attribute, &**value)));
        let values: Vec<(&str, &str)> = own
            .chain(deprels.iter().map(|deprel| ("deprel", *deprel)))
            .collect();
        let codes = |run: &[(&str, &str)]| {
            (1..=run.len()).map(|code| u16::try_from(code).unwrap_or(NO_VALUE))
        };
        let coded = values.chunk_by(|a, b| a.0 == b.0).flat_map(codes);
        vec![
            Arc::new(StringArray::from_iter_values(values.iter().map(|v| v.0))),
            Arc::new(UInt16Array::from_iter_values(coded)),
            Arc::new(StringArray::from_iter_values(values.iter().map(|v| v.1))),
        ]
    }
}

/// The values of a part of the words, each once, in order.
fn distinct(words: &[Word], part: impl Fn(&Word) -> Option<&Box<str>>) -> Vec<Box<str>> {
    let mut values: Vec<&Box<str>> = words.iter().filter_map(part).collect();
    values.sort_unstable();
    values.dedup();
    values.into_iter().cloned().collect()
}

/// The code of a value: its place in the order of all, from 1.
fn code(values: &[Box<str>], value: Option<&str>) -> u16 {
    let place = value.and_then(|value| values.binary_search_by(|other| (**other).cmp(value)).ok());
    place.map_or(NO_VALUE, |place| {
        u16::try_from(place + 1).unwrap_or(NO_VALUE)
    })
}

/// An `fst` map of texts in rising order.
fn automaton(entries: &Vec<(&str, u64)>) -> Vec<u8> {
    let mut builder = fst::MapBuilder::memory();
    for (text, value) in entries {
        builder
            .insert(text, *value)
            .expect("texts rise and are distinct");
    }
    builder.into_inner().expect("memory does not fail")
}
