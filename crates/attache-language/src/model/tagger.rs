//! Which part of speech and which Penn tag does each word of a sentence have?
//!
//! An averaged perceptron (Collins 2002) goes from left to right and sees its own last two decisions. Both
//! tags are one label, so that they never contradict each other.

use rustc_hash::FxHashMap;
use unicode_properties::{GeneralCategoryGroup, UnicodeGeneralCategory};

use super::ModelError;
use super::bytes::Bytes;
use super::hash::{self, one, three, two};
use super::weights::{MAX_LABELS, Scores, Weights};
use super::word::Word;

/// A part of speech and a Penn tag.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Label {
    pub(crate) pos: Box<str>,
    pub(crate) tag: Box<str>,
}

/// What decides on tags.
#[derive(Debug)]
pub(crate) struct Tagger {
    pub(crate) labels: Vec<Label>,
    pub(crate) lexicon: Lexicon,
    pub(crate) kinds: Kinds,
    /// The labels of opening and closing quotation marks.
    pub(crate) quotes: [Option<u8>; 2],
    pub(crate) weights: Weights,
}

/// Which labels words have had in training.
#[derive(Debug, Default)]
pub(crate) struct Lexicon {
    /// By word.
    pub(crate) words: FxHashMap<u32, Entry>,
    /// By the ending of a word, for words that are not known.
    pub(crate) endings: FxHashMap<u32, u32>,
    /// Sets of labels, one bit each.
    pub(crate) candidates: Vec<u128>,
}

/// Labels of some kinds, one bit each: for what has no letters, and of verbs.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Kinds {
    punctuation: u128,
    symbols: u128,
    numbers: u128,
    verbs: u128,
}

impl Kinds {
    pub(crate) fn of(labels: &[Label]) -> Self {
        let with = |pos: &str| {
            let bits = labels.iter().enumerate();
            bits.filter(|(_, label)| &*label.pos == pos)
                .fold(0, |set, (bit, _)| set | 1 << bit)
        };
        Self {
            punctuation: with("PUNCT"),
            symbols: with("SYM"),
            numbers: with("NUM"),
            verbs: with("VERB") | with("AUX"),
        }
    }

    /// The labels that a form may have that was never met.
    fn candidates(self, form: &str) -> u128 {
        let kind = if form.chars().any(char::is_alphabetic) {
            0
        } else if form.chars().any(char::is_numeric) {
            self.numbers
        } else if form.chars().all(is_punctuation) {
            self.punctuation
        } else {
            self.symbols
        };
        match kind {
            0 => u128::MAX,
            labels => labels,
        }
    }
}

fn is_punctuation(c: char) -> bool {
    c.general_category_group() == GeneralCategoryGroup::Punctuation
}

/// What the lexicon says of a word.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Entry {
    /// The number of the set of tags that the word often has.
    pub(crate) ambiguity: u32,
    /// Which of the sets of labels it is restricted to, from 1; 0 if to none.
    pub(crate) candidates: u32,
}

/// A word with all that the tagger knows of it, whatever stands around it.
#[derive(Clone, Debug)]
pub(crate) struct Lexeme {
    pub(crate) word: Word,
    /// The class of words that have the same tags.
    pub(crate) ambiguity: u64,
    /// The labels it may have, one bit each.
    pub(crate) candidates: u128,
    /// What its own features say.
    own: Scores,
}

/// What stands before and after a sentence.
static OUTSIDE: Lexeme = Lexeme {
    word: Word {
        lower: 11,
        suffixes: [12; 4],
        prefixes: [13; 3],
        shape: 14,
        capital: false,
    },
    ambiguity: 15,
    candidates: 0,
    own: [0; MAX_LABELS],
};

/// The label before a sentence.
const NO_LABEL: u64 = 1000;

/// What has been decided of the words before.
#[derive(Clone, Copy, Debug)]
pub(crate) struct History {
    last: u64,
    before: u64,
    /// The label of the last verb.
    verb: u64,
}

impl History {
    pub(crate) const START: Self = Self {
        last: NO_LABEL,
        before: NO_LABEL,
        verb: NO_LABEL,
    };

    /// Takes the label of one more word.
    pub(crate) fn push(&mut self, label: usize, kinds: &Kinds) {
        self.before = self.last;
        self.last = label as u64;
        if kinds.verbs >> label & 1 == 1 {
            self.verb = self.last;
        }
    }
}
/// Features of the word itself.
pub(crate) const OWN_FEATURES: usize = 12;
/// Features of the word between its neighbours.
pub(crate) const CONTEXT_FEATURES: usize = 32;

impl Lexicon {
    /// What is known of a word before any weight is asked.
    pub(crate) fn lexeme(&self, word: Word, form: &str, kinds: &Kinds) -> Lexeme {
        let entry = self.words.get(&word_key(&word));
        let ambiguity = match entry {
            Some(entry) => u64::from(entry.ambiguity) + 1000,
            None => match self.endings.get(&ending_key(&word)) {
                Some(class) => u64::from(*class) + 1_000_000,
                None => u64::from(word.capital),
            },
        };
        let candidates = entry.and_then(|entry| {
            let number = (entry.candidates as usize).checked_sub(1)?;
            self.candidates.get(number).copied()
        });
        let candidates = match entry {
            Some(_) => candidates.unwrap_or(u128::MAX),
            None => kinds.candidates(form),
        };
        Lexeme {
            word,
            ambiguity,
            candidates,
            own: [0; MAX_LABELS],
        }
    }

    pub(crate) fn read(bytes: &mut Bytes<'_>, labels: usize) -> Result<Self, ModelError> {
        let mut lexicon = Self::default();
        let all = u128::MAX >> (MAX_LABELS - labels);
        for _ in 0..bytes.count()? {
            let set: [u8; 16] = bytes.slice(16)?.try_into().map_err(|_| bytes.senseless())?;
            let set = u128::from_le_bytes(set);
            if set == 0 || set & !all != 0 {
                return Err(bytes.senseless());
            }
            lexicon.candidates.push(set);
        }
        let mut last = 0;
        for _ in 0..bytes.count()? {
            let key = bytes.next_key(&mut last)?;
            let entry = Entry {
                ambiguity: bytes.number()?,
                candidates: bytes.number()?,
            };
            lexicon.words.insert(key, entry);
        }
        let mut last = 0;
        for _ in 0..bytes.count()? {
            let key = bytes.next_key(&mut last)?;
            lexicon.endings.insert(key, bytes.number()?);
        }
        Ok(lexicon)
    }
}

/// The key of a word in the lexicon.
pub(crate) fn word_key(word: &Word) -> u32 {
    one(1000, word.lower)
}

/// The key of a word's ending in the lexicon.
pub(crate) fn ending_key(word: &Word) -> u32 {
    two(1001, word.suffixes[2], u64::from(word.capital))
}

/// How a sentence uses capitals.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Capitals {
    /// For names and at its beginning.
    #[default]
    Names,
    /// For every word of weight, as in a title.
    Title,
    /// For every letter.
    All,
}

impl Capitals {
    /// Looks at the words of a sentence.
    pub(crate) fn of<'a>(forms: impl Iterator<Item = &'a str>) -> Self {
        let (mut long, mut capital, mut lower) = (0, 0, false);
        for form in forms {
            lower |= form.contains(char::is_lowercase);
            if form.len() > 3 && form.starts_with(char::is_alphabetic) {
                long += 1;
                capital += usize::from(form.starts_with(char::is_uppercase));
            }
        }
        if !lower && long > 0 {
            Self::All
        } else if long > 1 && capital * 5 >= long * 4 {
            Self::Title
        } else {
            Self::Names
        }
    }
}

/// A sentence as the tagger sees it.
#[derive(Clone, Copy)]
pub(crate) struct Sentence<'a> {
    /// Words, each once.
    pub(crate) lexemes: &'a [Lexeme],
    /// Which word stands where.
    pub(crate) numbers: &'a [u32],
    pub(crate) capitals: Capitals,
}

impl<'a> Sentence<'a> {
    fn lexeme(&self, index: usize) -> &'a Lexeme {
        match self.numbers.get(index) {
            Some(&number) => &self.lexemes[number as usize],
            None => &OUTSIDE,
        }
    }
}

impl Tagger {
    pub(crate) fn read(bytes: &mut Bytes<'_>) -> Result<Self, ModelError> {
        bytes.section("labels");
        let count = bytes.count()?;
        if !(1..=MAX_LABELS).contains(&count) {
            return Err(bytes.senseless());
        }
        let mut labels = Vec::with_capacity(count);
        for _ in 0..count {
            labels.push(Label {
                pos: bytes.text()?.into(),
                tag: bytes.text()?.into(),
            });
        }
        bytes.section("lexicon");
        let lexicon = Lexicon::read(bytes, labels.len())?;
        bytes.section("tagger");
        let weights = Weights::read(bytes, labels.len())?;
        Ok(Self {
            kinds: Kinds::of(&labels),
            quotes: ["``", "''"].map(|tag| {
                let is = |label: &Label| &*label.tag == tag && &*label.pos == "PUNCT";
                labels.iter().position(is).map(|number| number as u8)
            }),
            labels,
            lexicon,
            weights,
        })
    }

    /// All that can be said of a word before it stands in a sentence.
    pub(crate) fn lexeme(&self, word: Word, form: &str) -> Lexeme {
        let mut lexeme = self.lexicon.lexeme(word, form, &self.kinds);
        let features = own_features(&lexeme);
        self.weights.add(&features, &mut lexeme.own);
        lexeme
    }

    /// Appends the label of each word of a sentence to `labels`.
    pub(crate) fn tag(&self, sentence: Sentence<'_>, labels: &mut Vec<u8>) {
        let mut history = History::START;
        for index in 0..sentence.numbers.len() {
            let lexeme = sentence.lexeme(index);
            let label = match lexeme.candidates.is_power_of_two() {
                true => lexeme.candidates.trailing_zeros() as usize,
                false => {
                    let mut scores = lexeme.own;
                    let features = context_features(sentence, index, history);
                    self.weights.add(&features, &mut scores);
                    best(&scores[..self.labels.len()], lexeme.candidates)
                }
            };
            labels.push(label as u8);
            history.push(label, &self.kinds);
        }
    }
}

/// The label with the highest score among the candidates; the first of equals.
pub(crate) fn best<T: Copy + Ord>(scores: &[T], mut candidates: u128) -> usize {
    if candidates == u128::MAX {
        let most = scores.iter().max();
        return scores
            .iter()
            .position(|score| Some(score) == most)
            .unwrap_or(0);
    }
    let mut best: Option<(usize, T)> = None;
    while candidates != 0 {
        let label = candidates.trailing_zeros() as usize;
        candidates &= candidates - 1;
        if let Some(&score) = scores.get(label)
            && best.is_none_or(|(_, most)| score > most)
        {
            best = Some((label, score));
        }
    }
    best.map_or(0, |(label, _)| label)
}

/// What a word says of itself.
pub(crate) fn own_features(lexeme: &Lexeme) -> [u32; OWN_FEATURES] {
    let word = &lexeme.word;
    let [ending1, ending2, ending3, ending4] = word.suffixes;
    let [start2, start3, start4] = word.prefixes;
    [
        one(0, word.lower),
        two(1, word.lower, u64::from(word.capital)),
        one(2, ending1),
        one(3, ending2),
        one(4, ending3),
        one(5, ending4),
        one(6, start2),
        one(7, start3),
        one(8, start4),
        two(9, word.shape, ending3),
        one(10, word.shape),
        one(11, lexeme.ambiguity),
    ]
}

/// What the neighbours of a word say, and the labels before it.
#[inline]
pub(crate) fn context_features(
    sentence: Sentence<'_>,
    index: usize,
    History { last, before, verb }: History,
) -> [u32; CONTEXT_FEATURES] {
    let at = |offset: isize| sentence.lexeme(index.wrapping_add_signed(offset));
    let (here, left, left2, right, right2) = (at(0), at(-1), at(-2), at(1), at(2));
    let word = here.word.lower;
    let (amb, right_amb) = (here.ambiguity, right.ambiguity);
    let place = u64::from(index == 0) | (sentence.capitals as u64) << 1;
    [
        one(20, last),
        two(21, last, before),
        two(22, last, word),
        two(23, last, amb),
        two(24, last, here.word.suffixes[2]),
        one(25, left.word.lower),
        one(26, right.word.lower),
        one(27, left2.word.lower),
        one(28, right2.word.lower),
        two(29, left.word.lower, word),
        two(30, word, right.word.lower),
        two(31, last, right.word.lower),
        two(32, amb, right_amb),
        three(33, last, amb, right_amb),
        one(34, right.word.suffixes[2]),
        two(35, word, right_amb),
        three(36, amb, right_amb, right2.ambiguity),
        three(37, before, last, word),
        two(38, here.word.shape, right.word.shape),
        two(39, here.word.shape, place),
        three(40, word, place, u64::from(here.word.capital)),
        two(41, left.word.shape, here.word.shape),
        three(42, left.word.lower, amb, right_amb),
        three(43, last, word, right.word.lower),
        three(44, before, last, amb),
        two(45, left2.ambiguity, hash::mix(left.ambiguity, amb)),
        three(46, here.word.suffixes[1], right.word.suffixes[1], last),
        two(47, left.word.suffixes[2], amb),
        two(48, left.word.lower, right.word.lower),
        two(49, verb, amb),
        three(50, verb, here.word.suffixes[1], last),
        three(51, verb, amb, right_amb),
    ]
}
