//! What do the tokens around a place look like?

use crate::abbreviation::{Abbreviation, abbreviation};
use crate::token::{Token, TokenKind};

/// The tokens of one block over the text that their offsets point into.
pub(crate) struct View<'t> {
    text: &'t str,
    tokens: &'t [Token],
}

impl<'t> View<'t> {
    pub(crate) fn new(text: &'t str, tokens: &'t [Token]) -> Self {
        Self { text, tokens }
    }

    pub(crate) fn len(&self) -> usize {
        self.tokens.len()
    }

    pub(crate) fn kind(&self, index: usize) -> TokenKind {
        self.tokens[index].kind
    }

    /// The text of a token; empty past the last.
    pub(crate) fn str(&self, index: usize) -> &'t str {
        self.tokens
            .get(index)
            .map_or("", |token| &self.text[token.span()])
    }

    /// The last byte of a token.
    pub(crate) fn last_byte(&self, index: usize) -> u8 {
        self.text.as_bytes()[self.tokens[index].end as usize - 1]
    }

    /// The first character of a token; a space past the last.
    pub(crate) fn first_char(&self, index: usize) -> char {
        self.str(index).chars().next().unwrap_or(' ')
    }

    pub(crate) fn is_mark(&self, index: usize) -> bool {
        self.tokens
            .get(index)
            .is_some_and(|token| token.kind == TokenKind::Mark)
    }

    pub(crate) fn is_number(&self, index: usize) -> bool {
        self.tokens
            .get(index)
            .is_some_and(|token| token.kind == TokenKind::Number)
    }

    /// The bytes between a token and the one before it.
    pub(crate) fn gap(&self, index: usize) -> &'t [u8] {
        let before = self.tokens[index - 1].end as usize;
        &self.text.as_bytes()[before..self.tokens[index].start as usize]
    }

    /// Whether a token touches the one before it.
    pub(crate) fn is_glued(&self, index: usize) -> bool {
        index > 0
            && self
                .tokens
                .get(index)
                .is_some_and(|token| token.start == self.tokens[index - 1].end)
    }

    /// How many line ends stand before a token: 0, 1, or 2 for a blank line.
    pub(crate) fn line_ends(&self, index: usize) -> usize {
        let gap = self.gap(index);
        if matches!(gap, [] | [b' ']) {
            return 0;
        }
        let ends = |end: u8| gap.iter().filter(|byte| **byte == end).take(2).count();
        match ends(b'\n') {
            0 => ends(b'\r'),
            lines => lines,
        }
    }

    /// Whether a token stands on the same line as the one before it.
    pub(crate) fn same_line(&self, index: usize) -> bool {
        index < self.len() && self.line_ends(index) == 0
    }

    /// The class of a token that is an abbreviation with its stop.
    pub(crate) fn abbreviation(&self, index: usize) -> Option<Abbreviation> {
        if self.kind(index) != TokenKind::Word {
            return None;
        }
        let word = self.str(index).strip_suffix('.')?;
        if let Some(found) = abbreviation(word) {
            return Some(found);
        }
        let letters = word.chars().filter(|c| c.is_alphabetic()).count();
        Some(match word {
            "al" => Abbreviation::Closing,
            "a.m" | "p.m" | "A.M" | "P.M" => Abbreviation::Closing,
            "e.g" | "i.e" | "E.g" | "I.e" | "v" => Abbreviation::Opening,
            _ if letters == 1 => Abbreviation::Opening,
            _ => Abbreviation::Name,
        })
    }

    /// Where the words begin at or after `index`: past opening quotes and brackets.
    pub(crate) fn head(&self, index: usize) -> usize {
        let mut head = index;
        while head < index + 4 && head < self.len() && self.opens(head) {
            head += 1;
        }
        head
    }

    /// Whether a token is an opening quote or bracket, or a quote that touches the next token.
    fn opens(&self, index: usize) -> bool {
        match self.str(index) {
            "(" | "[" | "{" | "“" | "‘" | "«" | "„" | "``" | "`" | "¿" | "¡" => true,
            "\"" | "'" | "''" => self.is_glued(index + 1),
            "_" | "*" | "**" | "__" => self.is_glued(index + 1),
            _ => false,
        }
    }

    /// Whether a token begins with a small letter, as the middle of a sentence does. `iPads` does not.
    pub(crate) fn is_lower(&self, index: usize) -> bool {
        let mut chars = self.str(index).chars();
        chars.next().is_some_and(char::is_lowercase)
            && !chars.next().is_some_and(char::is_uppercase)
    }

    /// Whether a token begins with a capital, or with a small letter that a capital follows.
    pub(crate) fn is_capital(&self, index: usize) -> bool {
        let mut chars = self.str(index).chars();
        let first = chars.next().unwrap_or(' ');
        first.is_uppercase()
            || (first.is_lowercase() && chars.next().is_some_and(char::is_uppercase))
    }

    /// Whether a word has letters, all of them capitals.
    pub(crate) fn is_all_capitals(&self, index: usize) -> bool {
        let word = self.str(index);
        word.contains(char::is_uppercase) && !word.contains(char::is_lowercase)
    }

    /// How many bytes of text stand on the line of a token, up to `most`, from its start.
    pub(crate) fn line_length(&self, index: usize, most: usize) -> usize {
        let start = self.tokens[index].start as usize;
        let end = self.tokens[self.len() - 1].end as usize;
        let rest = &self.text.as_bytes()[start..end.min(start + most)];
        rest.iter()
            .position(|byte| matches!(byte, b'\n' | b'\r'))
            .unwrap_or(rest.len())
    }

    /// How many bytes lie between the starts of two tokens.
    pub(crate) fn distance(&self, from: usize, to: usize) -> usize {
        (self.tokens[to].start - self.tokens[from].start) as usize
    }
}
