//! What is a token?

use std::ops::Range;

use crate::scanner::Scanner;

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
    /// A word: letters, perhaps with digits, stops or apostrophes inside (`U.S.`, `O'Neill`).
    Word,
    /// A clitic that belongs to the word before it: `'s`, `'`, `n't`, `'ll`.
    Clitic,
    /// A number, or what begins with a digit: `1,500`, `3.5`, `1990s`, `5th`, `¹²`.
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
///
/// Takes time linear in the length of the text, whatever it holds. A text of more than 4 GiB is
/// tokenised up to there, since offsets are 32 bits wide.
///
/// ```
/// use attache_language::{form, tokenize};
/// let text = "The U.S.-Japan alliance isn't the allies’ only one.";
/// let mut tokens = Vec::new();
/// tokenize(text, &mut tokens);
/// let forms: Vec<_> = tokens.iter().map(|token| form(&text[token.span()])).collect();
/// assert_eq!(
///     forms,
///     ["The", "U.S.", "-", "Japan", "alliance", "is", "n't", "the", "allies", "'", "only", "one", "."],
/// );
/// ```
pub fn tokenize(text: &str, tokens: &mut Vec<Token>) {
    Scanner::new(text, 0, tokens).run();
}
