//! What is a word taken as when words are counted: its form as written or in any case, its lemma, its tags?

use std::borrow::Cow;

use attache_language::fold;
use rustc_hash::FxHashMap;

use crate::corpus::Corpus;
use crate::error::CorpusError;
use crate::format::File;
use crate::id::WordId;
use crate::lexicon::Lexicon;
use crate::map::Rows;
use crate::search::is_mark;
use crate::segment::Segment;
use crate::token;

/// What words are told apart by when they are counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Attribute {
    /// The form as written: `Allies` and `allies` are two.
    Word,
    /// The form in any case: `Allies` and `allies` are one.
    #[default]
    Lower,
    /// The lemma, where documents were read with lemmas: `ally` and `allies` are one.
    Lemma,
    /// The part of speech (Universal Dependencies), where documents were read with them.
    Pos,
    /// The tag (Penn, as a rule), where documents were read with them.
    Tag,
}

/// Stands for the lemma or tag of a word that has none, in a corpus that has some.
const NONE: &str = "(none)";

impl Attribute {
    /// Every attribute, in the order of help.
    pub const ALL: [Self; 5] = [Self::Word, Self::Lower, Self::Lemma, Self::Pos, Self::Tag];

    /// The name used in options and JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Word => "word",
            Self::Lower => "lower",
            Self::Lemma => "lemma",
            Self::Pos => "pos",
            Self::Tag => "tag",
        }
    }

    /// The attribute with this name, if there is one.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|attribute| attribute.name() == name)
    }

    /// Fails if no document of a corpus has it.
    pub(crate) fn check(self, corpus: &Corpus) -> Result<(), CorpusError> {
        for segment in corpus.segments() {
            let has = match self {
                Self::Word | Self::Lower => true,
                Self::Lemma => segment.lemmas()?.is_some(),
                Self::Pos => !segment.values()?.pos.is_empty(),
                Self::Tag => !segment.values()?.tags.is_empty(),
            };
            if has {
                return Ok(());
            }
        }
        match (self, corpus.segments().is_empty()) {
            (Self::Word | Self::Lower, _) | (_, true) => Ok(()),
            _ => Err(CorpusError::NoAttribute {
                attribute: self.name(),
            }),
        }
    }

    /// Reads the values of the words of a segment.
    pub(crate) fn reader(self, segment: &Segment) -> Result<Reader<'_>, CorpusError> {
        Ok(Reader {
            attribute: self,
            segment,
            lexicon: segment.lexicon()?,
            lemmas: match self {
                Self::Lemma => segment.lemmas()?,
                _ => None,
            },
            names: match self {
                Self::Pos => Some(&segment.values()?.pos),
                Self::Tag => Some(&segment.values()?.tags),
                _ => None,
            },
        })
    }
}

/// Reads an attribute of the words of one segment.
pub(crate) struct Reader<'s> {
    attribute: Attribute,
    segment: &'s Segment,
    lexicon: &'s Lexicon,
    lemmas: Option<&'s Rows<i32>>,
    names: Option<&'s Vec<String>>,
}

impl<'s> Reader<'s> {
    /// How many words the lexicon has.
    pub(crate) fn len(&self) -> u32 {
        self.lexicon.len()
    }

    /// The value of a word of the lexicon; `None` for a mark.
    pub(crate) fn value(&self, word: u32) -> Result<Option<Cow<'s, str>>, CorpusError> {
        let id = WordId(word);
        let form = self.lexicon.form(id);
        let form = form.ok_or_else(|| self.segment.unsound_lexicon())?;
        if is_mark(form) {
            return Ok(None);
        }
        let unsound = |file: File| {
            self.segment
                .damaged(file, format!("lacks a value of word {word}"))
        };
        let named = |code: Option<u16>| match (code, self.names) {
            (Some(code), Some(names)) => {
                token::Values::name(names, code).ok_or_else(|| unsound(File::Values))
            }
            _ => Ok(NONE),
        };
        Ok(Some(match self.attribute {
            Attribute::Word => Cow::Borrowed(form),
            Attribute::Lower => fold(form),
            Attribute::Lemma => Cow::Borrowed(match (self.lexicon.lemma(id), self.lemmas) {
                (Some(lemma), Some(lemmas)) => lemmas
                    .text(lemma as usize)
                    .ok_or_else(|| unsound(File::Lemmas))?,
                _ => NONE,
            }),
            Attribute::Pos => Cow::Borrowed(named(self.lexicon.pos(id))?),
            Attribute::Tag => Cow::Borrowed(named(self.lexicon.tag(id))?),
        }))
    }

    /// Calls `each` with the words that may have one of `values`, all of them or, where these are few
    /// forms, those with such a form.
    pub(crate) fn each_candidate<'v>(
        &self,
        values: impl ExactSizeIterator<Item = &'v str>,
        mut each: impl FnMut(u32) -> Result<(), CorpusError>,
    ) -> Result<(), CorpusError> {
        let by_form = matches!(self.attribute, Attribute::Word | Attribute::Lower);
        if !by_form || values.len() * FOLDED_COST >= self.len() as usize {
            return (0..self.len()).try_for_each(each);
        }
        for value in values {
            let words = self.lexicon.folded(&fold(value));
            for &word in words.ok_or_else(|| self.segment.unsound_lexicon())? {
                if self.value(word)?.is_some_and(|found| found == value) {
                    each(word)?;
                }
            }
        }
        Ok(())
    }
}

/// Finding the words of one form costs about as much as looking at so many words in turn.
const FOLDED_COST: usize = 24;

/// The values of an attribute over the lexicons of several segments, numbered.
#[derive(Debug, Default)]
pub(crate) struct Values {
    texts: Vec<String>,
    numbers: FxHashMap<String, u32>,
}

/// Stands where a word of the lexicon is a mark.
pub(crate) const NO_VALUE: u32 = u32::MAX;

impl Values {
    /// The number of the value of each word of a segment's lexicon, or [`NO_VALUE`].
    pub(crate) fn number(
        &mut self,
        segment: &Segment,
        attribute: Attribute,
    ) -> Result<Vec<u32>, CorpusError> {
        let reader = attribute.reader(segment)?;
        let number = |word: u32| {
            let value = reader.value(word)?;
            Ok(value.map_or(NO_VALUE, |value| self.number_of(&value)))
        };
        (0..reader.len()).map(number).collect()
    }

    fn number_of(&mut self, value: &str) -> u32 {
        if let Some(&number) = self.numbers.get(value) {
            return number;
        }
        let number = self.texts.len() as u32;
        self.texts.push(value.to_owned());
        self.numbers.insert(value.to_owned(), number);
        number
    }

    pub(crate) fn len(&self) -> usize {
        self.texts.len()
    }

    pub(crate) fn text(&self, number: u32) -> &str {
        &self.texts[number as usize]
    }

    pub(crate) fn find(&self, value: &str) -> Option<u32> {
        self.numbers.get(value).copied()
    }

    /// The values, by number.
    pub(crate) fn into_texts(self) -> Vec<String> {
        self.texts
    }
}
