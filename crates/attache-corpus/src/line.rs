//! What do tokens in a row look like on one line?
//!
//! Lines are put together from the words as they stand in the text and the white space between them, so
//! that no text need be unpacked for them, and nothing that divides a paragraph comes to stand in it.

use std::borrow::Cow;
use std::ops::Range;

use crate::error::CorpusError;
use crate::format::File;
use crate::id::WordId;
use crate::lexicon::Lexicon;
use crate::segment::Segment;
use crate::token::{Places, Words};

/// Puts tokens of one segment on lines.
pub(crate) struct Lines<'a> {
    segment: &'a Segment,
    words: &'a Words,
    places: &'a Places,
    lexicon: &'a Lexicon,
}

impl<'a> Lines<'a> {
    pub(crate) fn new(segment: &'a Segment) -> Result<Self, CorpusError> {
        Ok(Self {
            segment,
            words: segment.words()?,
            places: segment.places()?,
            lexicon: segment.lexicon()?,
        })
    }

    /// All of these tokens.
    pub(crate) fn whole(&self, tokens: Range<u32>) -> Result<String, CorpusError> {
        let mut line = String::with_capacity(tokens.len() * 6);
        self.append(tokens, &mut line)?;
        Ok(line)
    }

    /// The last `limit` characters of `tokens` and of the space after them at most, cut between words.
    pub(crate) fn last(&self, tokens: Range<u32>, limit: usize) -> Result<String, CorpusError> {
        let mut room = limit as u64;
        let mut take = |chars: u64| {
            let fits = chars <= room;
            room -= if fits { chars } else { 0 };
            fits
        };
        let mut first = tokens.end;
        let mut fits = take(self.space(tokens.end));
        while fits && first > tokens.start {
            fits = take(self.chars(first - 1)?);
            first -= u32::from(fits);
            // A space that does not fit is left out, and ends the line between two words.
            if fits && !take(self.space(first)) {
                return self.whole(first..tokens.end);
            }
        }
        if first == tokens.start || self.places.space_before(first) {
            return self.whole(first..tokens.end);
        }
        // The limit cuts a word: it is left out, unless it is all there is.
        let next = (first..=tokens.end).find(|&token| self.places.space_before(token));
        if let Some(next) = next {
            return self.whole(next..tokens.end);
        }
        let cut = self.surface(first - 1)?;
        let skipped = cut.chars().count().saturating_sub(room as usize);
        let mut line: String = cut.chars().skip(skipped).collect();
        self.append(first..tokens.end, &mut line)?;
        Ok(line)
    }

    /// The first `limit` characters of `tokens` and of the space before them at most, cut between words.
    pub(crate) fn first(&self, tokens: Range<u32>, limit: usize) -> Result<String, CorpusError> {
        let mut room = limit as u64;
        let mut end = tokens.start;
        while end < tokens.end {
            let space = self.space(end);
            if space > room {
                return self.whole(tokens.start..end);
            }
            let chars = space + self.chars(end)?;
            if chars > room {
                room -= space;
                break;
            }
            room -= chars;
            end += 1;
        }
        if end == tokens.end || (room == 0 && self.places.space_before(end)) {
            return self.whole(tokens.start..end);
        }
        // The limit cuts a word: it is left out, unless it is all there is.
        let last = (tokens.start..=end)
            .rev()
            .find(|&token| self.places.space_before(token));
        if let Some(last) = last {
            return self.whole(tokens.start..last);
        }
        let mut line = self.whole(tokens.start..end)?;
        line.extend(self.surface(end)?.chars().take(room as usize));
        Ok(line)
    }

    fn append(&self, tokens: Range<u32>, line: &mut String) -> Result<(), CorpusError> {
        let words = self.words.range(tokens.start as usize..tokens.end as usize);
        for (token, word) in tokens.zip(words) {
            if !line.is_empty() && self.places.space_before(token) {
                line.push(' ');
            }
            let surface = self.lexicon.surface(WordId(word));
            line.push_str(&shown(surface.ok_or_else(|| self.unknown(word))?));
        }
        Ok(())
    }

    fn surface(&self, token: u32) -> Result<&'a str, CorpusError> {
        let word = self.words.get(token as usize).unwrap_or(u32::MAX);
        let surface = self.lexicon.surface(WordId(word));
        surface.ok_or_else(|| self.unknown(word))
    }

    fn chars(&self, token: u32) -> Result<u64, CorpusError> {
        let word = self.words.get(token as usize).unwrap_or(u32::MAX);
        Ok(self.lexicon.chars(WordId(word)).into())
    }

    fn space(&self, token: u32) -> u64 {
        self.places.space_before(token).into()
    }

    fn unknown(&self, word: u32) -> CorpusError {
        let what = format!("names word {word}, which the lexicon lacks");
        self.segment.damaged(File::Tokens, what)
    }
}

/// A surface on one line: a word that a line's end cuts keeps its hyphen, and a space for the end.
fn shown(surface: &str) -> Cow<'_, str> {
    match surface.contains(char::is_whitespace) {
        false => Cow::Borrowed(surface),
        true => Cow::Owned(surface.split_whitespace().collect::<Vec<_>>().join(" ")),
    }
}
