//! Where does each token begin and end?
//!
//! One pass over the bytes. Plain words and marks are decided by two tables; whatever else a word
//! meets (a stop, an apostrophe, a hyphen at a line's end, a letter outside ASCII) is decided by
//! the few characters after it, so that the time is linear whatever the text holds.

mod apostrophe;
mod stop;
mod web;

use crate::character::{Class, HYPHEN, LEAD, Lead, SOFT_HYPHEN, WITHIN, Within, class};
use crate::scanner::apostrophe::Apostrophe;
use crate::token::{Token, TokenKind};

/// A token longer than this, in bytes, is cut: a store keeps lengths in 16 bits.
const LONGEST_BYTES: usize = 4096;
/// The pieces of a token that was cut have at most so many characters.
const PIECE_CHARS: usize = 1024;

/// Reads a text from left to right and appends its tokens.
pub(crate) struct Scanner<'t> {
    text: &'t str,
    bytes: &'t [u8],
    pos: usize,
    /// Added to every offset: where the text begins in its document.
    base: u32,
    tokens: &'t mut Vec<Token>,
    /// Tokens before this index belong to other texts.
    first: usize,
    /// The end of the last single quote that opened, until it is closed.
    quoted: Option<usize>,
    /// No address begins before this place.
    no_address_before: usize,
}

impl<'t> Scanner<'t> {
    /// A scanner of `text`, which begins at byte `base` of its document.
    pub(crate) fn new(text: &'t str, base: u32, tokens: &'t mut Vec<Token>) -> Self {
        let mut limit = text.len().min((u32::MAX - base) as usize);
        while !text.is_char_boundary(limit) {
            limit -= 1;
        }
        let text = &text[..limit];
        let first = tokens.len();
        tokens.reserve(text.len() / 5);
        Self {
            text,
            bytes: text.as_bytes(),
            pos: 0,
            base,
            tokens,
            first,
            quoted: None,
            no_address_before: 0,
        }
    }

    /// Reads the whole text.
    pub(crate) fn run(mut self) {
        while let Some(&byte) = self.bytes.get(self.pos) {
            match LEAD[usize::from(byte)] {
                Lead::Space => self.pos += 1,
                Lead::Letter => self.word(),
                Lead::Digit => self.number(self.pos, self.pos + 1),
                Lead::Mark => self.mark(byte),
                Lead::Wide => self.wide(),
            }
        }
    }

    // What stands at a place

    fn byte(&self, at: usize) -> Option<u8> {
        self.bytes.get(at).copied()
    }

    fn char(&self, at: usize) -> Option<char> {
        match self.byte(at)? {
            byte @ ..0x80 => Some(char::from(byte)),
            _ => self.text[at..].chars().next(),
        }
    }

    /// The class of the character at `at` and its length in bytes.
    fn class(&self, at: usize) -> Option<(Class, usize)> {
        let c = self.char(at)?;
        Some((class(c), c.len_utf8()))
    }

    fn continues_word(&self, at: usize) -> bool {
        matches!(
            self.class(at),
            Some((Class::Letter | Class::Digit | Class::Accent, _))
        )
    }

    fn is_letter(&self, at: usize) -> bool {
        matches!(self.class(at), Some((Class::Letter, _)))
    }

    fn is_digit(&self, at: usize) -> bool {
        self.byte(at).is_some_and(|byte| byte.is_ascii_digit())
    }

    /// The first character at or after `at` that is not white space, and its place.
    fn visible(&self, mut at: usize) -> Option<(char, usize)> {
        while let Some(c) = self.char(at) {
            if !matches!(class(c), Class::Space | Class::Invisible) {
                return Some((c, at));
            }
            at += c.len_utf8();
        }
        None
    }

    /// The token before this one in the same text.
    fn previous(&self) -> Option<&'t str> {
        let token = self.tokens[self.first..].last()?;
        let start = (token.start - self.base) as usize;
        Some(&self.text[start..(token.end - self.base) as usize])
    }

    // What is appended

    fn push(&mut self, start: usize, end: usize, kind: TokenKind) {
        self.pos = end;
        if end - start <= LONGEST_BYTES {
            self.append(start, end, kind);
            return;
        }
        let mut from = start;
        while from < end {
            let piece = self.text[from..end].char_indices().nth(PIECE_CHARS);
            let to = piece.map_or(end, |(length, _)| from + length);
            self.append(from, to, kind);
            from = to;
        }
    }

    fn append(&mut self, start: usize, end: usize, kind: TokenKind) {
        self.tokens.push(Token {
            start: self.base + start as u32,
            end: self.base + end as u32,
            kind,
        });
    }

    /// Appends a mark with the combining marks on it.
    fn push_mark(&mut self, start: usize, end: usize) {
        let end = self.past_accents(end);
        self.push(start, end, TokenKind::Mark);
    }

    fn past_accents(&self, mut at: usize) -> usize {
        while self.byte(at).is_some_and(|byte| byte >= 0x80) {
            match self.class(at) {
                Some((Class::Accent, length)) => at += length,
                _ => break,
            }
        }
        at
    }

    // Words

    fn word(&mut self) {
        let start = self.pos;
        let mut end = start + 1;
        while let Some(byte) = self.byte(end) {
            match WITHIN[usize::from(byte)] {
                Within::Goes => end += 1,
                Within::Ends if end - start > 1 || byte != b' ' => break,
                _ => return self.word_from(start, end),
            }
        }
        self.push(start, end, TokenKind::Word);
    }

    /// Reads on in a word of which `text[start..at]` is known.
    fn word_from(&mut self, start: usize, mut at: usize) {
        // The end of what is seen; `at` may have passed invisible characters after it.
        let mut end = at;
        while let Some((class, length)) = self.class(at) {
            match class {
                Class::Letter | Class::Digit | Class::Accent => {
                    at += length;
                    end = at;
                }
                Class::Invisible => {
                    at += length;
                    let soft = self.text[..at].ends_with(SOFT_HYPHEN);
                    if let Some(next) = self.next_line(end, at).filter(|_| soft) {
                        at = next;
                    }
                }
                Class::Apostrophe if at == end => match self.after_apostrophe(at, at + length) {
                    Apostrophe::Inside => at += length,
                    Apostrophe::Clitic(clitic_end) => {
                        let begin = self.clitic_start(start, end, at + length);
                        if begin > start {
                            self.push(start, begin, TokenKind::Word);
                        }
                        return self.push(begin, clitic_end, TokenKind::Clitic);
                    }
                    Apostrophe::Outside => {
                        self.push(start, end, TokenKind::Word);
                        return self.closing_apostrophe(at, length);
                    }
                },
                Class::Dash if at == end && self.is_hyphen(at) => {
                    match self.next_line(end, at + length) {
                        Some(next) => at = next,
                        None => break,
                    }
                }
                _ => break,
            }
        }
        self.finish_word(start, end, at);
    }

    /// Appends the word, perhaps with the stop after it, or the address that it begins.
    fn finish_word(&mut self, start: usize, end: usize, at: usize) {
        if at == end {
            if let Some(address) = self.address(start, end) {
                return address.push(self);
            }
            if let Some(stopped) = self.with_stop(start, end) {
                return self.push(start, stopped, TokenKind::Word);
            }
        }
        self.push(start, end, TokenKind::Word);
        self.pos = at;
    }

    fn is_hyphen(&self, at: usize) -> bool {
        matches!(self.char(at), Some('-' | HYPHEN))
    }

    /// Where a word goes on that ends at `end` in a hyphen, `from` being the place after it: past
    /// one line break, at a lower-case letter.
    fn next_line(&self, end: usize, from: usize) -> Option<usize> {
        let before = self.text[..end].chars().next_back()?;
        let mut at = from;
        let (mut lines, mut pages) = (0, 0);
        loop {
            match self.byte(at)? {
                b' ' | b'\t' | b'\r' => {}
                b'\n' => lines += 1,
                0x0c => pages += 1,
                _ => break,
            }
            at += 1;
        }
        let joins = lines <= 1
            && lines + pages > 0
            && matches!(class(before), Class::Letter | Class::Accent)
            && self.char(at)?.is_lowercase()
            && !self.is_conjunction(at);
        joins.then_some(at)
    }

    /// Whether `and` or `or` stands at `at`: `short-⏎and long-term` is not one word.
    fn is_conjunction(&self, at: usize) -> bool {
        let rest = &self.bytes[at..];
        let length = match rest {
            [b'a', b'n', b'd', ..] => 3,
            [b'o', b'r', ..] => 2,
            _ => return false,
        };
        !self.continues_word(at + length)
    }

    // Numbers

    /// Reads a number of which `text[start..at]` is known.
    fn number(&mut self, start: usize, mut at: usize) {
        let mut end = at;
        let mut lettered = false;
        while let Some((class, length)) = self.class(at) {
            match class {
                Class::Digit | Class::Accent | Class::Numeral => {
                    at += length;
                    end = at;
                }
                Class::Letter => {
                    lettered = true;
                    at += length;
                    end = at;
                }
                Class::Invisible => at += length,
                Class::Apostrophe if at == end => {
                    if let Apostrophe::Clitic(clitic_end) = self.after_apostrophe(at, at + length) {
                        self.push(start, end, TokenKind::Number);
                        return self.push(at, clitic_end, TokenKind::Clitic);
                    }
                    break;
                }
                Class::Symbol if at == end && !lettered && self.joins_digits(start, at, length) => {
                    at += length;
                }
                _ => break,
            }
        }
        if at == end
            && let Some(address) = self.address(start, end)
        {
            return address.push(self);
        }
        self.push(start, end, TokenKind::Number);
        self.pos = at;
    }

    /// Whether the mark at `at` stands inside a number: `3.5`, `1,500`, `10:30`, `9/11`.
    fn joins_digits(&self, start: usize, at: usize, length: usize) -> bool {
        let digits = |from: usize| {
            let rest = self.bytes[from..].iter().take(4);
            rest.take_while(|byte| byte.is_ascii_digit()).count()
        };
        match self.char(at) {
            Some('.' | '/' | '\u{2044}') => self.is_digit(at + length),
            Some(',') => digits(at + 1) == 3 && self.is_digit(at - 1),
            Some(':') => at - start <= 2 && digits(at + 1) == 2,
            _ => false,
        }
    }

    // Marks

    fn mark(&mut self, byte: u8) {
        let start = self.pos;
        let end = match byte {
            b'\'' | b'`' => return self.apostrophe(start, 1),
            b'-' => return self.dashes(start),
            b'.' | b'*' | b'_' | b'~' | b'#' => self.past_run(start, byte, byte),
            b'!' | b'?' => self.past_run(start, b'!', b'?'),
            _ => start + 1,
        };
        self.push_mark(start, end);
    }

    /// Past a run of the two bytes.
    fn past_run(&self, mut at: usize, one: u8, other: u8) -> usize {
        while self
            .byte(at)
            .is_some_and(|byte| byte == one || byte == other)
        {
            at += 1;
        }
        at
    }

    /// A run of dashes is one mark.
    fn dashes(&mut self, start: usize) {
        let mut at = start;
        while let Some((Class::Dash, length)) = self.class(at) {
            at += length;
        }
        self.push_mark(start, at);
    }

    // Characters outside ASCII

    fn wide(&mut self) {
        let start = self.pos;
        let Some((class, length)) = self.class(start) else {
            return;
        };
        let end = start + length;
        match class {
            Class::Space | Class::Invisible => self.pos = end,
            Class::Letter => self.word_from(start, end),
            Class::Digit | Class::Numeral => self.number(start, end),
            Class::Ideograph => {
                let end = self.past_accents(end);
                self.push(start, end, TokenKind::Word);
            }
            Class::Raised => {
                let mut end = end;
                while let Some((Class::Raised, length)) = self.class(end) {
                    end += length;
                }
                let end = self.past_accents(end);
                self.push(start, end, TokenKind::Number);
            }
            Class::Apostrophe => self.apostrophe(start, length),
            Class::Dash => self.dashes(start),
            Class::Accent | Class::Symbol => {
                let mut end = end;
                if self.text[start..].starts_with('…') {
                    while self.text[end..].starts_with('…') {
                        end += length;
                    }
                }
                self.push_mark(start, end);
            }
        }
    }
}
