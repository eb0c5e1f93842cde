//! Where do the phrases of a codebook stand in a sentence? All of them are looked for in one walk.

use std::ops::Range;

use attache_language::{fold, form, tokenize};
use rustc_hash::FxHashMap;

/// The most words that `...` in a cue stands for.
pub(crate) const GAP_TOKENS: usize = 4;

/// One step of a phrase.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Piece {
    /// This word.
    Word(Box<str>),
    /// Any word that begins so.
    Prefix(Box<str>),
    /// Up to [`GAP_TOKENS`] words, or none.
    Gap,
}

impl Piece {
    fn is_of(&self, word: &str) -> bool {
        match self {
            Self::Word(own) => **own == *word,
            Self::Prefix(own) => word.starts_with(&**own),
            Self::Gap => false,
        }
    }
}

/// Why a text is no cue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CueFault {
    Empty,
    Star,
    Gap,
    Upper,
}

/// A phrase to be found: words, words with any ending (`deter*`), and `...` for a few words between.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Phrase(Vec<Piece>);

impl Phrase {
    /// Reads a phrase as a codebook writes it.
    pub(crate) fn read(text: &str) -> Result<Self, CueFault> {
        let mut pieces = Vec::new();
        if text.chars().any(char::is_uppercase) {
            return Err(CueFault::Upper);
        }
        for chunk in text.split_whitespace() {
            if chunk == "..." {
                if matches!(pieces.last(), None | Some(Piece::Gap)) {
                    return Err(CueFault::Gap);
                }
                pieces.push(Piece::Gap);
                continue;
            }
            let (stem, star) = match chunk.strip_suffix('*') {
                Some(stem) => (stem, true),
                None => (chunk, false),
            };
            if stem.is_empty() || stem.contains('*') {
                return Err(CueFault::Star);
            }
            let mut tokens = Vec::new();
            tokenize(stem, &mut tokens);
            let words = tokens
                .iter()
                .map(|token| folded(&form(&stem[token.span()])));
            pieces.extend(words.map(Piece::Word));
            if star && let Some(Piece::Word(word)) = pieces.pop() {
                pieces.push(Piece::Prefix(word));
            }
        }
        match pieces.last() {
            None => Err(CueFault::Empty),
            Some(Piece::Gap) => Err(CueFault::Gap),
            Some(_) => Ok(Self(pieces)),
        }
    }

    /// The end of the phrase where it stands at `at`, the shortest way.
    fn end(&self, words: &[impl AsRef<str>], at: usize) -> Option<usize> {
        Self::end_of(&self.0, words, at)
    }

    fn end_of(pieces: &[Piece], words: &[impl AsRef<str>], at: usize) -> Option<usize> {
        match pieces {
            [] => Some(at),
            [Piece::Gap, rest @ ..] => {
                (at..=at + GAP_TOKENS).find_map(|at| Self::end_of(rest, words, at))
            }
            [piece, rest @ ..] => {
                let word = words.get(at)?.as_ref();
                piece.is_of(word).then_some(())?;
                Self::end_of(rest, words, at + 1)
            }
        }
    }
}

/// The form of a word that cues are compared with.
pub(crate) fn folded(form: &str) -> Box<str> {
    fold(form).as_ref().into()
}

/// Many phrases, each with a number, ready to be found at once.
#[derive(Clone, Debug, Default)]
pub(crate) struct Phrases {
    phrases: Vec<Phrase>,
    /// Steps of a tree over the bytes of first words; the root is 0.
    steps: FxHashMap<(u32, u8), u32>,
    /// For each node of the tree, the phrases whose first word ends there: whole, or with any ending.
    nodes: Vec<Firsts>,
}

#[derive(Clone, Debug, Default)]
struct Firsts {
    whole: Vec<u32>,
    prefix: Vec<u32>,
}

/// A phrase found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Found {
    /// Its number.
    pub(crate) phrase: u32,
    /// Its tokens.
    pub(crate) tokens: Range<usize>,
}

impl Phrases {
    pub(crate) fn new(phrases: Vec<Phrase>) -> Self {
        let mut all = Self {
            phrases: Vec::new(),
            steps: FxHashMap::default(),
            nodes: vec![Firsts::default()],
        };
        for (number, phrase) in phrases.iter().enumerate() {
            let (word, prefix) = match &phrase.0[0] {
                Piece::Word(word) => (word, false),
                Piece::Prefix(word) => (word, true),
                Piece::Gap => unreachable!("a phrase does not begin with a gap"),
            };
            let node = all.node(word);
            let firsts = &mut all.nodes[node as usize];
            match prefix {
                true => firsts.prefix.push(number as u32),
                false => firsts.whole.push(number as u32),
            }
        }
        all.phrases = phrases;
        all
    }

    fn node(&mut self, word: &str) -> u32 {
        let mut node = 0;
        for byte in word.bytes() {
            let next = self.nodes.len() as u32;
            node = *self.steps.entry((node, byte)).or_insert(next);
            if node == next {
                self.nodes.push(Firsts::default());
            }
        }
        node
    }

    /// Appends what stands in `words`, which are folded: by place, then by number.
    pub(crate) fn find(&self, words: &[impl AsRef<str>], found: &mut Vec<Found>) {
        for at in 0..words.len() {
            let before = found.len();
            let mut try_all = |numbers: &[u32]| {
                for &phrase in numbers {
                    if let Some(end) = self.phrases[phrase as usize].end(words, at) {
                        let tokens = at..end;
                        found.push(Found { phrase, tokens });
                    }
                }
            };
            let word = words[at].as_ref();
            let mut node = Some(0);
            for byte in word.bytes() {
                node = node.and_then(|node| self.steps.get(&(node, byte)).copied());
                let Some(node) = node else { break };
                try_all(&self.nodes[node as usize].prefix);
            }
            if let Some(node) = node {
                try_all(&self.nodes[node as usize].whole);
            }
            found[before..].sort_by_key(|one| one.phrase);
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn phrases(texts: &[&str]) -> Phrases {
        Phrases::new(
            texts
                .iter()
                .map(|text| Phrase::read(text).unwrap())
                .collect(),
        )
    }

    fn found(texts: &[&str], sentence: &str) -> Vec<(u32, Range<usize>)> {
        let words: Vec<&str> = sentence.split(' ').collect();
        let mut found = Vec::new();
        phrases(texts).find(&words, &mut found);
        found
            .into_iter()
            .map(|one| (one.phrase, one.tokens))
            .collect()
    }

    #[test]
    fn words_endings_and_gaps_are_found() {
        let texts = ["deter*", "share ... burden*", "deter"];
        let sentence = "deter and share more of the burdens of deterrence";
        let expected = [(0, 0..1), (2, 0..1), (1, 2..7), (0, 8..9)];
        assert_eq!(found(&texts, sentence), expected);
        assert!(found(&["share ... burden"], "share a b c d e burden").is_empty());
    }

    #[test]
    fn a_hyphenated_cue_is_split_as_texts_are() {
        assert_eq!(
            found(&["burden-sharing"], "fair burden - sharing"),
            [(0, 1..4)]
        );
    }

    #[test]
    fn what_is_no_cue_is_told_apart() {
        let fault = |text: &str| Phrase::read(text).unwrap_err();
        assert_eq!(fault("  "), CueFault::Empty);
        assert_eq!(fault("*"), CueFault::Star);
        assert_eq!(fault("a*b"), CueFault::Star);
        assert_eq!(fault("... war"), CueFault::Gap);
        assert_eq!(fault("war ..."), CueFault::Gap);
        assert_eq!(fault("NATO"), CueFault::Upper);
    }

    /// The obvious way: each phrase at each place, all ways through its gaps.
    fn scan(texts: &[String], words: &[String]) -> Vec<(u32, usize)> {
        fn stands(pieces: &[&str], words: &[String]) -> bool {
            match pieces {
                [] => true,
                ["...", rest @ ..] => {
                    (0..=GAP_TOKENS.min(words.len())).any(|skip| stands(rest, &words[skip..]))
                }
                [piece, rest @ ..] => words.first().is_some_and(|word| {
                    let fits = match piece.strip_suffix('*') {
                        Some(stem) => word.starts_with(stem),
                        None => word == piece,
                    };
                    fits && stands(rest, &words[1..])
                }),
            }
        }
        let mut all = Vec::new();
        for at in 0..words.len() {
            for (number, text) in texts.iter().enumerate() {
                let pieces: Vec<&str> = text.split(' ').collect();
                if stands(&pieces, &words[at..]) {
                    all.push((number as u32, at));
                }
            }
        }
        all
    }

    proptest! {
        #[test]
        fn phrases_are_found_where_a_scan_finds_them(
            texts in prop::collection::vec("[ab]{1,2}\\*?( (\\.\\.\\. )?[ab]{1,2}\\*?){0,2}", 1..6),
            words in prop::collection::vec("[ab]{1,3}", 0..12),
        ) {
            let all = Phrases::new(texts.iter().map(|text| Phrase::read(text).unwrap()).collect());
            let mut found = Vec::new();
            all.find(&words, &mut found);
            let places: Vec<(u32, usize)> =
                found.iter().map(|one| (one.phrase, one.tokens.start)).collect();
            prop_assert_eq!(places, scan(&texts, &words));
            prop_assert!(found.iter().all(|one| one.tokens.end <= words.len()));
        }
    }
}
