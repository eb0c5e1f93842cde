//! Which word stands at each token of a segment, and where in its document?

use std::ops::Range;

use arrow_buffer::{BooleanBuffer, ScalarBuffer};

use crate::format::{NO_HEAD, NO_VALUE, PLACE_TOKENS, RARE};
use crate::id::WordId;
use crate::lexicon::Lexicon;

/// The word of each token. The numbers of all but rare words fit in two bytes.
#[derive(Debug)]
pub(crate) struct Words {
    common: ScalarBuffer<u16>,
    rare_tokens: ScalarBuffer<u32>,
    rare_words: ScalarBuffer<u32>,
}

impl Words {
    /// `None` if the columns do not fit together.
    pub(crate) fn new(
        common: ScalarBuffer<u16>,
        rare_tokens: ScalarBuffer<u32>,
        rare_words: ScalarBuffer<u32>,
    ) -> Option<Self> {
        (rare_tokens.len() == rare_words.len()).then_some(Self {
            common,
            rare_tokens,
            rare_words,
        })
    }

    pub(crate) fn len(&self) -> usize {
        self.common.len()
    }

    /// The number of a token's word; `None` past the end. In a damaged corpus it may be of no word.
    #[inline]
    pub(crate) fn get(&self, token: usize) -> Option<u32> {
        match *self.common.get(token)? {
            RARE => Some(self.rare(token)),
            common => Some(common.into()),
        }
    }

    #[cold]
    fn rare(&self, token: usize) -> u32 {
        let place = self.rare_tokens.binary_search(&(token as u32));
        place.map_or(u32::MAX, |place| self.rare_words[place])
    }

    /// The numbers of the words of tokens in a row, as far as there are tokens.
    pub(crate) fn range(&self, tokens: Range<usize>) -> impl DoubleEndedIterator<Item = u32> {
        let end = tokens.end.min(self.common.len());
        let start = tokens.start.min(end);
        let common = self.common[start..end].iter().zip(start..end);
        common.map(|(&word, token)| match word {
            RARE => self.rare(token),
            common => common.into(),
        })
    }
}

/// Where tokens stand. Most follow from the token before them; the places of the others are told.
#[derive(Debug)]
pub(crate) struct Places {
    spaces: BooleanBuffer,
    tokens: ScalarBuffer<u32>,
    char_starts: ScalarBuffer<u32>,
}

impl Places {
    /// `None` if the columns do not fit together.
    pub(crate) fn new(
        spaces: BooleanBuffer,
        tokens: ScalarBuffer<u32>,
        char_starts: ScalarBuffer<u32>,
    ) -> Option<Self> {
        (tokens.len() == char_starts.len()).then_some(Self {
            spaces,
            tokens,
            char_starts,
        })
    }

    /// Whether white space stands before a token.
    pub(crate) fn space_before(&self, token: u32) -> bool {
        let token = token as usize;
        token < self.spaces.len() && self.spaces.value(token)
    }

    /// The first character of a token, counted in its document; `None` past the end and where the
    /// columns are unsound. Walks over fewer than [`PLACE_TOKENS`] tokens.
    pub(crate) fn char_start(&self, token: u32, words: &Words, lexicon: &Lexicon) -> Option<u32> {
        let told = self
            .tokens
            .partition_point(|&told| told <= token)
            .checked_sub(1)?;
        let (first, mut char) = (self.tokens[told], self.char_starts[told]);
        if token as usize >= words.len() || token - first >= PLACE_TOKENS {
            return None;
        }
        for (word, next) in words.range(first as usize..token as usize).zip(first + 1..) {
            let len = lexicon.chars(WordId(word)) + u32::from(self.space_before(next));
            char = char.checked_add(len)?;
        }
        Some(char)
    }

    /// The characters of a token, counted in its document; `None` as above.
    pub(crate) fn chars(&self, token: u32, words: &Words, lexicon: &Lexicon) -> Option<Range<u32>> {
        let start = self.char_start(token, words, lexicon)?;
        let word = WordId(words.get(token as usize)?);
        Some(start..start.checked_add(lexicon.chars(word))?)
    }

    /// The told places within a range of tokens.
    pub(crate) fn told(&self, tokens: Range<u32>) -> impl Iterator<Item = (u32, u32)> {
        let from = self.tokens.partition_point(|&told| told < tokens.start);
        let to = self.tokens.partition_point(|&told| told < tokens.end);
        let told = from..to.max(from);
        told.map(|place| (self.tokens[place], self.char_starts[place]))
    }
}

/// The heads and relations of tokens.
#[derive(Debug)]
pub(crate) struct Relations {
    heads: ScalarBuffer<i16>,
    deprels: ScalarBuffer<u16>,
}

impl Relations {
    /// `None` if there are not as many rows as `tokens`.
    pub(crate) fn new(
        heads: ScalarBuffer<i16>,
        deprels: ScalarBuffer<u16>,
        tokens: usize,
    ) -> Option<Self> {
        (heads.len() == tokens && deprels.len() == tokens).then_some(Self { heads, deprels })
    }

    /// The head of a token: itself for a root; `None` where none is known or it lies outside the segment.
    pub(crate) fn head(&self, token: u32) -> Option<u32> {
        let offset = *self.heads.get(token as usize)?;
        let head = token.checked_add_signed(offset.into())?;
        (offset != NO_HEAD && (head as usize) < self.heads.len()).then_some(head)
    }

    /// The stored offset of a token's head.
    pub(crate) fn offset(&self, token: u32) -> Option<i16> {
        self.heads.get(token as usize).copied()
    }

    /// The code of a token's relation in `values.arrow`.
    pub(crate) fn deprel(&self, token: u32) -> Option<u16> {
        let code = self.deprels.get(token as usize).copied();
        code.filter(|&code| code != NO_VALUE)
    }
}

/// The names behind the codes of parts of speech, tags and relations.
#[derive(Debug, Default)]
pub(crate) struct Values {
    pub(crate) pos: Vec<String>,
    pub(crate) tags: Vec<String>,
    pub(crate) deprels: Vec<String>,
}

impl Values {
    /// `None` if a row is unsound: codes of an attribute count from 1.
    pub(crate) fn gather<'a>(
        rows: impl Iterator<Item = Option<(&'a str, u16, &'a str)>>,
    ) -> Option<Self> {
        let mut values = Self::default();
        for row in rows {
            let (attribute, code, value) = row?;
            let names = match attribute {
                "pos" => &mut values.pos,
                "tag" => &mut values.tags,
                "deprel" => &mut values.deprels,
                _ => return None,
            };
            names.push(value.to_owned());
            if usize::from(code) != names.len() {
                return None;
            }
        }
        Some(values)
    }

    /// The name behind a code of one of the lists.
    pub(crate) fn name(list: &[String], code: u16) -> Option<&str> {
        list.get(usize::from(code).checked_sub(1)?)
            .map(String::as_str)
    }
}
