//! What is an apostrophe: part of a word, a clitic's, or a quote?

use crate::character::{Class, class};
use crate::scanner::Scanner;
use crate::token::TokenKind;

/// An opening single quote further back than this, in bytes, no longer waits to be closed.
const QUOTATION_BYTES: usize = 400;

/// What an apostrophe after a word is to it.
pub(super) enum Apostrophe {
    /// Part of the word: `O'Neill`.
    Inside,
    /// It begins a clitic that ends here: `nation's`.
    Clitic(usize),
    /// Neither: `allies'`, or a quote.
    Outside,
}

impl Scanner<'_> {
    /// What the apostrophe at `at` is to the word before it; `after` is the place behind it.
    pub(super) fn after_apostrophe(&self, at: usize, after: usize) -> Apostrophe {
        let rest = &self.bytes[after..];
        let letters = rest.iter().take(3).take_while(|b| b.is_ascii_alphabetic());
        let length = letters.count();
        if !self.continues_word(after + length) {
            let mut clitic = [0; 3];
            clitic[..length].copy_from_slice(&rest[..length]);
            clitic.make_ascii_lowercase();
            let negated = || matches!(self.byte(at.wrapping_sub(1)), Some(b'n' | b'N'));
            let found = match &clitic[..length] {
                b"s" | b"d" | b"m" | b"ll" | b"re" | b"ve" => true,
                b"t" => negated(),
                _ => false,
            };
            if found {
                return Apostrophe::Clitic(after + length);
            }
        }
        if self.is_letter(after) {
            Apostrophe::Inside
        } else {
            Apostrophe::Outside
        }
    }

    /// Where the clitic begins: at the apostrophe, or one letter earlier for `n't`.
    pub(super) fn clitic_start(&self, start: usize, end: usize, after: usize) -> usize {
        let negation = matches!(self.byte(after), Some(b't' | b'T'));
        if negation && end > start {
            end - 1
        } else {
            end
        }
    }

    /// Appends the apostrophe at `at` after a word: `allies’` or the end of a quotation.
    pub(super) fn closing_apostrophe(&mut self, at: usize, length: usize) {
        let doubled = self.bytes[at + length..].starts_with(&self.bytes[at..at + length]);
        if doubled
            || self
                .char(at)
                .is_some_and(|c| matches!(c, '‘' | '‚' | '‛' | '`'))
        {
            // Left to the next round: two make a double quote, and these only ever open.
            self.pos = at;
            return;
        }
        let sibilant = self.text[..at].ends_with(['s', 'S', 'x', 'X', 'z', 'Z']);
        let closes = self
            .quoted
            .take()
            .is_some_and(|open| at - open < QUOTATION_BYTES);
        if sibilant && !closes && self.past_accents(at + length) == at + length {
            self.push(at, at + length, TokenKind::Clitic);
        } else {
            self.push_mark(at, at + length);
        }
    }

    /// An apostrophe or quote that no word has claimed.
    pub(super) fn apostrophe(&mut self, start: usize, length: usize) {
        let after = start + length;
        if self.bytes[after..].starts_with(&self.bytes[start..after]) {
            return self.push_mark(start, after + length);
        }
        if let Apostrophe::Clitic(end) = self.after_apostrophe(start, after) {
            return self.push(start, end, TokenKind::Clitic);
        }
        let before = self.text[..start].chars().next_back();
        let glued = before.is_some_and(|c| class(c) != Class::Dash && !opens(c));
        if !glued && let Some((end, kind)) = self.elision(after) {
            return self.push(start, end, kind);
        }
        let opening = matches!(self.char(start), Some('\'' | '‘' | '‚' | '‛' | '`'))
            && self
                .class(after)
                .is_some_and(|(class, _)| class != Class::Space);
        self.quoted = (opening && !glued).then_some(after);
        self.push_mark(start, after);
    }

    /// A word or decade that begins with an apostrophe: `'tis`, `'90s`.
    pub(super) fn elision(&self, after: usize) -> Option<(usize, TokenKind)> {
        let rest = &self.bytes[after..];
        if let [b'0'..=b'9', b'0'..=b'9', b's', ..] = rest {
            let end = after + 3;
            return (!self.continues_word(end)).then_some((end, TokenKind::Number));
        }
        let words = [
            "tis", "twas", "twere", "twill", "twould", "em", "til", "bout",
        ];
        let found = words.iter().find(|word| {
            rest.get(..word.len())
                .is_some_and(|start| start.eq_ignore_ascii_case(word.as_bytes()))
                && !self.continues_word(after + word.len())
        })?;
        Some((after + found.len(), TokenKind::Word))
    }
}

/// Whether what follows `c` stands free, as after white space or an opening bracket.
fn opens(c: char) -> bool {
    matches!(c, '(' | '[' | '{' | '"' | '“' | '«' | '/')
        || matches!(class(c), Class::Space | Class::Invisible)
}
