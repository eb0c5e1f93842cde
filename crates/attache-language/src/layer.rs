//! What is known of tokens beside their text? Lemmas, tags and relations, as columns.

use rustc_hash::FxHashMap;

/// Lemmas, tags and relations of an annotation's tokens. A column is there for all tokens or for none;
/// a token without a value has an empty text.
///
/// ```
/// use attache_language::{Layers, Texts};
/// let mut lemmas = Texts::default();
/// ["the", "ally", "the"].iter().for_each(|lemma| lemmas.push(lemma));
/// let layers = Layers { lemmas: Some(lemmas), ..Layers::default() };
/// assert_eq!(layers.lemmas.as_ref().map(|lemmas| lemmas.value(1)), Some("ally"));
/// assert!(layers.tags.is_none());
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Layers {
    /// Dictionary forms.
    pub lemmas: Option<Texts>,
    /// Parts of speech, as Universal Dependencies names them (UPOS).
    pub pos: Option<Texts>,
    /// Tags of a finer set, such as those of the Penn Treebank (XPOS).
    pub tags: Option<Texts>,
    /// Names of the relations of tokens to their heads.
    pub deprels: Option<Texts>,
    /// The head of each token.
    pub heads: Option<Vec<Head>>,
    /// What some words mean where they stand, in the order of the tokens.
    pub senses: Vec<WordSense>,
}

/// What a word means where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WordSense {
    /// The word, as an index of the annotation's tokens.
    pub token: u32,
    /// The name of the sense, such as `security`.
    pub sense: Box<str>,
}

/// Where the head of a token stands: what it depends on in the tree of its sentence.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Head {
    /// Nobody has said.
    #[default]
    Unknown,
    /// It has none: it is the root of its sentence.
    Root,
    /// The token with this index, counted as the tokens are that the head is told of.
    Token(u32),
}

/// A column of texts that keeps equal texts once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Texts {
    values: Vec<Box<str>>,
    numbers: FxHashMap<Box<str>, u32>,
    ids: Vec<u32>,
}

impl Texts {
    /// Appends the text of one more token.
    pub fn push(&mut self, text: &str) {
        let id = self.number(text);
        self.push_number(id);
    }

    /// The number of a text, which is kept if it is new.
    pub(crate) fn number(&mut self, text: &str) -> u32 {
        match self.numbers.get(text) {
            Some(&id) => id,
            None => {
                let id = self.values.len() as u32;
                self.values.push(text.into());
                self.numbers.insert(text.into(), id);
                id
            }
        }
    }

    /// Appends the text of one more token by its number.
    pub(crate) fn push_number(&mut self, id: u32) {
        self.ids.push(id);
    }

    /// Appends the texts of the tokens that come next.
    ///
    /// ```
    /// use attache_language::Texts;
    /// let (mut first, mut second) = (Texts::default(), Texts::default());
    /// first.push("the");
    /// ["ally", "the"].iter().for_each(|text| second.push(text));
    /// first.append(&second);
    /// assert_eq!((first.value(1), first.value(2), first.distinct().len()), ("ally", "the", 2));
    /// ```
    pub fn append(&mut self, next: &Self) {
        let numbers: Vec<u32> = next.values.iter().map(|text| self.number(text)).collect();
        self.ids
            .extend(next.ids.iter().map(|&id| numbers[id as usize]));
    }

    /// How many tokens have a text.
    pub fn len(&self) -> usize {
        self.ids.len()
    }

    /// Whether no token has been given a text.
    pub fn is_empty(&self) -> bool {
        self.ids.is_empty()
    }

    /// The text of a token.
    ///
    /// # Panics
    ///
    /// If there is no such token.
    pub fn value(&self, token: usize) -> &str {
        &self.values[self.ids[token] as usize]
    }

    /// A number for the text of a token: equal texts of this column have equal numbers below
    /// [`distinct`](Self::distinct)`.len()`.
    ///
    /// # Panics
    ///
    /// If there is no such token.
    pub fn id(&self, token: usize) -> u32 {
        self.ids[token]
    }

    /// The texts, each once, by number.
    pub fn distinct(&self) -> &[Box<str>] {
        &self.values
    }
}
