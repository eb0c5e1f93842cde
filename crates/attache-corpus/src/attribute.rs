//! What is a word taken as when words are counted: its form as written, or in any case?

use std::borrow::Cow;

use attache_language::fold;
use rustc_hash::FxHashMap;

use crate::error::CorpusError;
use crate::id::WordId;
use crate::search::is_mark;
use crate::segment::Segment;

/// What words are told apart by when they are counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Attribute {
    /// The form as written: `Allies` and `allies` are two.
    Word,
    /// The form in any case: `Allies` and `allies` are one.
    #[default]
    Lower,
}

impl Attribute {
    /// Every attribute, in the order of help.
    pub const ALL: [Self; 2] = [Self::Word, Self::Lower];

    /// The name used in options and JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Word => "word",
            Self::Lower => "lower",
        }
    }

    /// The attribute with this name, if there is one.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|attribute| attribute.name() == name)
    }

    /// The value of a form.
    pub(crate) fn of(self, form: &str) -> Cow<'_, str> {
        match self {
            Self::Word => Cow::Borrowed(form),
            Self::Lower => fold(form),
        }
    }

    /// The rows of a segment's lexicon that have a value.
    pub(crate) fn rows(self, segment: &Segment, value: &str) -> Result<Vec<u32>, CorpusError> {
        let lexicon = segment.lexicon()?;
        let rows = lexicon
            .folded(&fold(value))
            .ok_or_else(|| segment.unsound_lexicon())?;
        Ok(match self {
            Self::Word => rows
                .filter(|&row| lexicon.form(WordId(row)) == Some(value))
                .collect(),
            Self::Lower => rows.collect(),
        })
    }

    /// Calls `each` with the value of every row of a segment's lexicon; `None` for marks.
    pub(crate) fn each_row(
        self,
        segment: &Segment,
        mut each: impl FnMut(u32, Option<&str>),
    ) -> Result<(), CorpusError> {
        let lexicon = segment.lexicon()?;
        for row in 0..lexicon.len() {
            let form = lexicon
                .form(WordId(row))
                .ok_or_else(|| segment.unsound_lexicon())?;
            if is_mark(form) {
                each(row, None);
            } else {
                each(row, Some(self.of(form).as_ref()));
            }
        }
        Ok(())
    }
}

/// The values of an attribute over the lexicons of several segments, numbered.
#[derive(Debug, Default)]
pub(crate) struct Values {
    texts: Vec<String>,
    numbers: FxHashMap<String, u32>,
}

/// Stands where a row has no value, being a mark.
pub(crate) const NO_VALUE: u32 = u32::MAX;

impl Values {
    /// The value of each row of a segment's lexicon, or [`NO_VALUE`].
    pub(crate) fn number(
        &mut self,
        segment: &Segment,
        attribute: Attribute,
    ) -> Result<Vec<u32>, CorpusError> {
        let mut rows = Vec::with_capacity(segment.lexicon()?.len() as usize);
        attribute.each_row(segment, |_, value| {
            rows.push(value.map_or(NO_VALUE, |value| self.number_of(value)));
        })?;
        Ok(rows)
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
