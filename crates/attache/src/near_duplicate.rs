//! Which documents have nearly the same text?
//!
//! The resemblance of two texts is the number of runs of words that both have, divided by the number that either has:
//! A. Z. Broder, "On the resemblance and containment of documents", Compression and Complexity of Sequences 1997,
//! pp. 21-29. It is estimated from a sketch: the smallest hashes of the runs of each text. The smallest of both
//! sketches together are a random sample of all runs, and the share of them that lies in both is the estimate.

use std::collections::{BTreeSet, HashMap};

use attache_corpus::{Corpus, CorpusError, DocId};
use attache_document::{BlockKind, Document};
use rayon::prelude::*;

/// Words in a run.
const SHINGLE_WORDS: usize = 5;
/// Hashes in a sketch. The standard error of the estimate is at most 0.5 / sqrt(256) = 0.03.
const SKETCH_HASHES: usize = 256;
/// Two texts are compared if they share one of so many of their smallest hashes. Texts with a resemblance of 0.8 miss
/// each other with a probability below 0.2^32.
const CANDIDATE_HASHES: usize = 32;
/// Makes a run of words a polynomial of their hashes, so that their order counts (2^64 divided by the golden ratio).
const ODD_MULTIPLIER: u64 = 0x9e37_79b9_7f4a_7c15;
/// Shorter texts resemble each other too easily to be worth a word.
const FEWEST_SHINGLES: usize = 40;

/// The smallest hashes of a text's runs of words, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Sketch(Vec<u64>);

impl Sketch {
    /// The sketch of what counts in a document by default: headings, body, lists, tables and notes, not running heads.
    pub(crate) fn of(document: &Document) -> Self {
        let counted = document
            .blocks
            .iter()
            .filter(|block| BlockKind::COUNTED.contains(&block.kind));
        let texts = counted.map(|block| document.text.get(block.span.clone()).unwrap_or_default());
        Self::of_words(&mut texts.flat_map(words))
    }

    /// The sketch of a document that a corpus holds, as [`of`](Self::of) makes it.
    fn of_stored(corpus: &Corpus, document: DocId) -> Result<Self, CorpusError> {
        let blocks = corpus.blocks(document)?;
        let counted = blocks
            .iter()
            .filter(|block| BlockKind::COUNTED.contains(&block.kind));
        Ok(Self::of_words(
            &mut counted.flat_map(|block| words(&block.text)),
        ))
    }

    fn of_words(words: &mut dyn Iterator<Item = &str>) -> Self {
        let mut window = [0u64; SHINGLE_WORDS];
        let mut smallest = BTreeSet::new();
        for (place, word) in words.enumerate() {
            window.rotate_left(1);
            window[SHINGLE_WORDS - 1] = hash_word(word);
            if place + 1 < SHINGLE_WORDS {
                continue;
            }
            let hash = mix(window.iter().fold(0, |sum: u64, &word| {
                sum.wrapping_mul(ODD_MULTIPLIER).wrapping_add(word)
            }));
            let is_small =
                smallest.len() < SKETCH_HASHES || smallest.last().is_some_and(|&last| hash < last);
            if is_small && smallest.insert(hash) && smallest.len() > SKETCH_HASHES {
                smallest.pop_last();
            }
        }
        if smallest.len() < FEWEST_SHINGLES {
            return Self::default();
        }
        Self(smallest.into_iter().collect())
    }

    /// The estimated resemblance, from 0 to 1; 0 if one of the texts is too short to tell.
    fn resemblance(&self, other: &Self) -> f64 {
        let (mut one, mut two) = (self.0.iter().peekable(), other.0.iter().peekable());
        let (mut both, mut either) = (0, 0);
        while either < SKETCH_HASHES {
            let (Some(&&a), Some(&&b)) = (one.peek(), two.peek()) else {
                break;
            };
            either += 1;
            both += usize::from(a == b);
            if a <= b {
                one.next();
            }
            if b <= a {
                two.next();
            }
        }
        // Beyond the end of a full sketch nothing is known; a short one is its text's every run.
        let rest = one.count() + two.count();
        either += rest.min(SKETCH_HASHES.saturating_sub(either));
        if either == 0 {
            0.0
        } else {
            f64::from(both as u32) / either as f64
        }
    }
}

/// Sketches of the documents read so far.
#[derive(Debug, Default)]
pub(crate) struct Sketches {
    sketches: Vec<Sketch>,
    /// Documents by the smallest hashes of their sketches.
    by_hash: HashMap<u64, Vec<usize>>,
}

impl Sketches {
    /// For each sketch the document of `corpus` that is most alike, if one is at least as alike as `least`, and how
    /// alike it is.
    pub(crate) fn in_corpus(
        &self,
        corpus: &Corpus,
        least: f64,
    ) -> Result<Vec<Option<(DocId, f64)>>, CorpusError> {
        let documents: Vec<DocId> = corpus.doc_ids().collect();
        let alike: Vec<Vec<(usize, f64)>> = documents
            .par_iter()
            .map(|&document| {
                let sketch = Sketch::of_stored(corpus, document)?;
                Ok(self.alike(&sketch, least))
            })
            .collect::<Result<_, CorpusError>>()?;
        let mut best = vec![None; self.sketches.len()];
        for (&document, alike) in documents.iter().zip(alike) {
            for (number, resemblance) in alike {
                if best[number].is_none_or(|(_, most)| resemblance > most) {
                    best[number] = Some((document, resemblance));
                }
            }
        }
        Ok(best)
    }

    /// The numbers of the sketches that are at least as alike as `least`, in order, and how alike they are.
    fn alike(&self, sketch: &Sketch, least: f64) -> Vec<(usize, f64)> {
        let mut candidates: BTreeSet<usize> = BTreeSet::new();
        for hash in sketch.0.iter().take(CANDIDATE_HASHES) {
            candidates.extend(self.by_hash.get(hash).into_iter().flatten());
        }
        candidates
            .into_iter()
            .map(|candidate| (candidate, sketch.resemblance(&self.sketches[candidate])))
            .filter(|&(_, resemblance)| resemblance >= least)
            .collect()
    }

    /// Adds a sketch; its number is that of sketches added before. Returns the number of the most alike among those,
    /// if one is at least as alike as `least`, and how alike it is.
    pub(crate) fn add(&mut self, sketch: Sketch, least: f64) -> Option<(usize, f64)> {
        let mut best: Option<(usize, f64)> = None;
        for (candidate, resemblance) in self.alike(&sketch, least) {
            if best.is_none_or(|(_, most)| resemblance > most) {
                best = Some((candidate, resemblance));
            }
        }
        let number = self.sketches.len();
        for &hash in sketch.0.iter().take(CANDIDATE_HASHES) {
            self.by_hash.entry(hash).or_default().push(number);
        }
        self.sketches.push(sketch);
        best
    }
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
}

/// FNV-1a of a word in small letters.
fn hash_word(word: &str) -> u64 {
    let add = |hash: u64, letter: u64| (hash ^ letter).wrapping_mul(0x0100_0000_01b3);
    let begin = 0xcbf2_9ce4_8422_2325;
    // Most words are ASCII, and are told small letters faster.
    if word.is_ascii() {
        let letters = word.bytes().map(|letter| letter.to_ascii_lowercase());
        return letters.fold(begin, |hash, letter| add(hash, u64::from(letter)));
    }
    let letters = word.chars().flat_map(char::to_lowercase);
    letters.fold(begin, |hash, letter| add(hash, u64::from(letter)))
}

/// The finaliser of SplitMix64 (Steele, Lea, Flood 2014): every bit of the input changes half of the output's.
fn mix(value: u64) -> u64 {
    let value = value.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let value = (value ^ value >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let value = (value ^ value >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
    value ^ value >> 31
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use proptest::prelude::*;

    use super::*;

    /// The resemblance by its definition.
    fn exact(one: &[String], two: &[String]) -> f64 {
        let runs = |words: &[String]| -> HashSet<Vec<String>> {
            words
                .windows(SHINGLE_WORDS)
                .map(<[String]>::to_vec)
                .collect()
        };
        let (one, two) = (runs(one), runs(two));
        one.intersection(&two).count() as f64 / one.union(&two).count().max(1) as f64
    }

    fn sketch(words: &[String]) -> Sketch {
        Sketch::of_words(&mut words.iter().map(String::as_str))
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn the_estimate_is_near_the_resemblance(seed in 0u64..1_000_000, length in 100usize..3000, cut in 0usize..100, changes in 0usize..20) {
            let mut state = seed;
            let mut word = || { state = mix(state); format!("w{}", state % 500) };
            let one: Vec<String> = (0..length).map(|_| word()).collect();
            let mut two = one[cut.min(length / 2)..].to_vec();
            for change in 0..changes {
                let place = (seed as usize + change * 37) % two.len();
                two[place] = word();
            }
            let estimate = sketch(&one).resemblance(&sketch(&two));
            // Five standard errors.
            prop_assert!((estimate - exact(&one, &two)).abs() < 0.16, "{} {}", estimate, exact(&one, &two));
        }
    }

    #[test]
    fn the_most_alike_of_earlier_texts_is_named() {
        let words = |from: usize| -> Vec<String> {
            (from..from + 600)
                .map(|number| format!("w{number}"))
                .collect()
        };
        let mut sketches = Sketches::default();
        assert_eq!(sketches.add(sketch(&words(0)), 0.7), None);
        assert_eq!(sketches.add(sketch(&words(5000)), 0.7), None);
        let (found, resemblance) = sketches.add(sketch(&words(5010)), 0.7).unwrap();
        assert_eq!(found, 1);
        assert!(resemblance > 0.9);
        assert_eq!(sketches.add(sketch(&words(0)[..20]), 0.7), None);
    }
}
