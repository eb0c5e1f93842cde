//! Is a word part of a web or e-mail address?

use crate::address::{address_end, host};
use crate::scanner::Scanner;
use crate::token::TokenKind;

/// So many tokens at most are joined backwards into an address (`first-last@…`).
const ADDRESS_TOKENS: usize = 16;

/// An address, and how many tokens before it are parts of it.
pub(super) struct Address {
    start: usize,
    end: usize,
    joined: usize,
}

impl Address {
    pub(super) fn push(self, scanner: &mut Scanner<'_>) {
        let kept = scanner.tokens.len() - self.joined;
        scanner.tokens.truncate(kept);
        scanner.push(self.start, self.end, TokenKind::Address);
    }
}

impl Scanner<'_> {
    /// The address of which the word `text[start..end]` is a part.
    pub(super) fn address(&mut self, start: usize, end: usize) -> Option<Address> {
        let byte = self.byte(end)?;
        if end < self.no_address_before || !matches!(byte, b'.' | b'@' | b':') {
            return None;
        }
        let word = &self.bytes[start..end];
        let alone = Address {
            start,
            end,
            joined: 0,
        };
        match byte {
            b':' if self.bytes[end..].starts_with(b"://") && self.continues_word(end + 3) => {
                let stop = address_end(self.text, start, end + 3);
                (stop > end + 3).then_some(Address { end: stop, ..alone })
            }
            b'.' if word.eq_ignore_ascii_case(b"www") && self.continues_word(end + 1) => {
                let stop = address_end(self.text, start, end + 1);
                Some(Address { end: stop, ..alone })
            }
            b'.' if self
                .byte(end + 1)
                .is_some_and(|b| b.is_ascii_alphanumeric()) =>
            {
                if !word.is_ascii() {
                    return None;
                }
                match host(self.text, start) {
                    Ok(stop) => {
                        let stop = match self.byte(stop) {
                            Some(b'/' | b'?' | b'#' | b':') => address_end(self.text, start, stop),
                            Some(b'@') => stop + self.mail_host(stop)?,
                            _ => stop,
                        };
                        Some(self.joined(Address { end: stop, ..alone }, b"-"))
                    }
                    Err(gave_up) => {
                        if self.byte(gave_up) != Some(b'@') {
                            self.no_address_before = gave_up;
                        }
                        None
                    }
                }
            }
            b'@' => {
                let stop = end + self.mail_host(end)?;
                Some(self.joined(Address { end: stop, ..alone }, b".-_+"))
            }
            _ => None,
        }
    }

    /// The length of `@host` at `at`.
    pub(super) fn mail_host(&self, at: usize) -> Option<usize> {
        let stop = host(self.text, at + 1).ok()?;
        Some(stop - at)
    }

    /// The address with the tokens before it that touch it and are words or one of `marks`.
    pub(super) fn joined(&self, mut address: Address, marks: &[u8]) -> Address {
        let mut start = address.start;
        let before = self.tokens[self.first..].iter().rev().take(ADDRESS_TOKENS);
        for (index, token) in before.enumerate() {
            let from = (token.start - self.base) as usize;
            let piece = &self.bytes[from..(token.end - self.base) as usize];
            let word = piece
                .iter()
                .all(|b| b.is_ascii_alphanumeric() || *b == b'.')
                && piece.iter().any(u8::is_ascii_alphanumeric);
            let mark = matches!(piece, [mark] if marks.contains(mark));
            if from + piece.len() != start || !(word || mark) {
                break;
            }
            start = from;
            // An address begins with a letter or digit.
            if word {
                address.start = start;
                address.joined = index + 1;
            }
        }
        address
    }
}
