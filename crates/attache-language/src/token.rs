//! Where does each token of a text begin and end?

use std::ops::Range;

/// A token: a word, a number, a clitic or a mark, as a span of its text.
///
/// Offsets are bytes into the text that was tokenised, half-open, on character boundaries. Tokens
/// are in order and do not overlap; what lies between them is white space or invisible characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// Where it begins, in bytes.
    pub start: u32,
    /// Where it ends, in bytes.
    pub end: u32,
    /// What it is.
    pub kind: TokenKind,
}

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TokenKind {
    /// A word: letters, perhaps with digits, stops or apostrophes inside (`U.S.`, `F-16` is three tokens).
    Word,
    /// A clitic that belongs to the word before it: `'s`, `'`, `n't`, `'ll`.
    Clitic,
    /// A number: `1,500`, `3.5`, `1990`.
    Number,
    /// A web address or e-mail address.
    Address,
    /// Punctuation or a symbol.
    Mark,
}

impl Token {
    /// The byte range of the token in its text.
    pub fn span(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// Appends the tokens of `text` to `tokens`.
pub fn tokenize(_text: &str, _tokens: &mut Vec<Token>) {
    // Replaced by the tokenizer proper.
}
