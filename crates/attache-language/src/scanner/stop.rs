//! Does a stop belong to the word before it?

use crate::abbreviation::{Abbreviation, abbreviation, begins_torn_name, is_label, is_torn_name};
use crate::character::{Class, class};
use crate::scanner::Scanner;
use crate::starter::begins_with_starter;

impl Scanner<'_> {
    /// Where the word `text[start..end]` ends when the stop after it belongs to it.
    pub(super) fn with_stop(&self, start: usize, end: usize) -> Option<usize> {
        let next = self.byte(end)?;
        if !matches!(next, b'.' | b' ') {
            return None;
        }
        let torn = if end - start == 1 {
            self.torn_name(start)
        } else {
            None
        };
        if next != b'.' {
            return torn;
        }
        let word = &self.text[start..end];
        if self.is_single_letter(word) {
            // "U.N.C.L.O.S." is longer than the "U.N." in it.
            return torn.max(self.letters_with_stops(start, end));
        }
        if let b"Ph" | b"PH" = word.as_bytes()
            && let Some(b'D') = self.byte(end + 1)
        {
            let stopped = end + 2 + usize::from(self.byte(end + 2) == Some(b'.'));
            return (!self.continues_word(stopped)).then_some(stopped);
        }
        let stopped = end + 1;
        let keeps = match abbreviation(word) {
            Some(Abbreviation::Reference) => self.refers(word, stopped),
            Some(_) => true,
            None => word == "al" && self.previous() == Some("et"),
        };
        (keeps && self.byte(stopped) != Some(b'.')).then_some(stopped)
    }

    pub(super) fn is_single_letter(&self, word: &str) -> bool {
        let mut chars = word.chars();
        chars.next().is_some_and(is_cased) && chars.all(|c| class(c) == Class::Accent)
    }

    /// Whether a number follows, so that `No.` and `Art.` are abbreviations; a name will do for
    /// `Sec.`, the Secretary.
    pub(super) fn refers(&self, word: &str, from: usize) -> bool {
        let Some((c, at)) = self.visible(from) else {
            return false;
        };
        let roman = |byte: &&u8| matches!(byte, b'I' | b'V' | b'X' | b'L');
        let numerals = self.bytes[at..].iter().take_while(roman).count();
        if matches!(c, '0'..='9' | '#' | '§') {
            return true;
        }
        if numerals > 0 && !self.continues_word(at + numerals) {
            // "Art. IV", but "They said no. I said yes."
            return word.len() > 1 && !word.eq_ignore_ascii_case("no");
        }
        word == "Sec" && c.is_uppercase() && !begins_with_starter(&self.text[at..])
    }

    /// `U.S.`, `e.g.`, `J.`: letters each with its stop. `end` is the place of the first stop.
    pub(super) fn letters_with_stops(&self, start: usize, end: usize) -> Option<usize> {
        let mut at = end;
        let mut letters = 1;
        while self.byte(at) == Some(b'.') && self.char(at + 1).is_some_and(is_cased) {
            let (_, length) = self.class(at + 1)?;
            let after = self.past_accents(at + 1 + length);
            if self.continues_word(after) {
                break;
            }
            letters += 1;
            at = after;
        }
        let stopped = at + usize::from(self.byte(at) == Some(b'.'));
        if letters > 1 {
            // "U.S..." is the abbreviation before dots.
            return Some(stopped);
        }
        (self.byte(stopped) != Some(b'.') && self.is_initial(start, end)).then_some(stopped)
    }

    /// Whether the single letter with a stop is an initial of a name (or `v.`, `p.` of a reference),
    /// not the last word of a sentence.
    pub(super) fn is_initial(&self, start: usize, end: usize) -> bool {
        let letter = &self.text[start..end];
        if letter == "v" {
            return self.visible(end + 1).is_some_and(|(c, _)| c.is_uppercase());
        }
        if abbreviation(letter) == Some(Abbreviation::Reference) {
            return self.refers(letter, end + 1);
        }
        if !letter.starts_with(char::is_uppercase) {
            return false;
        }
        let previous = self.previous();
        if previous.is_some_and(is_label) {
            return false;
        }
        let after_initial = previous.is_some_and(|word| {
            let mut chars = word.chars();
            chars.next().is_some_and(char::is_uppercase) && chars.as_str() == "."
        });
        let Some((next, at)) = self.visible(end + 1) else {
            let named = previous.is_none_or(|word| word.starts_with(char::is_uppercase));
            return named && (!matches!(letter, "I" | "A") || after_initial);
        };
        let before_initial = next.is_uppercase() && self.byte(at + next.len_utf8()) == Some(b'.');
        if letter == "I" {
            // "Luke I. Wright" and "I. M. Pei", but "and so do I. Congress" and "World War I."
            let begins = previous.is_none_or(|word| !word.ends_with(char::is_alphanumeric));
            let named = previous.is_some_and(|word| word.starts_with(char::is_uppercase));
            return after_initial
                || (begins && before_initial)
                || (named && next.is_uppercase() && !begins_with_starter(&self.text[at..]));
        }
        if before_initial || after_initial {
            return true;
        }
        match class(next) {
            Class::Letter if next.is_uppercase() => !begins_with_starter(&self.text[at..]),
            Class::Letter | Class::Digit => true,
            _ => next == ',',
        }
    }

    /// Where a name torn by bad extraction ends: `U . S.`, `U .S .`, `U. S. S. R.`
    pub(super) fn torn_name(&self, start: usize) -> Option<usize> {
        let mut letters = [0; 4];
        let mut found = None;
        let mut at = start;
        for count in 1..=letters.len() {
            let letter = self.byte(at).filter(u8::is_ascii_alphabetic)?;
            if count == 1 && !begins_torn_name(letter) {
                return None;
            }
            letters[count - 1] = letter;
            let stop = self.past_blanks(at + 1);
            if self.byte(stop) != Some(b'.') || self.byte(stop + 1) == Some(b'.') {
                break;
            }
            // A torn lower-case "u . s ." is believed only when its stops touch the letters.
            let tidy = letter.is_ascii_uppercase() || stop == at + 1;
            if !tidy {
                break;
            }
            if is_torn_name(&letters[..count]) {
                found = Some(stop + 1);
            }
            at = self.past_blanks(stop + 1);
            let next_is_single = self.byte(at).is_some_and(|byte| byte.is_ascii_alphabetic())
                && !self.continues_word(at + 1);
            if !next_is_single {
                break;
            }
        }
        found
    }

    /// Past at most two blanks.
    pub(super) fn past_blanks(&self, at: usize) -> usize {
        let blanks = self.bytes[at.min(self.bytes.len())..].iter().take(2);
        at + blanks
            .take_while(|byte| matches!(byte, b' ' | b'\t'))
            .count()
    }
}

/// Whether a character has two cases: only such letters are initials.
fn is_cased(c: char) -> bool {
    c.is_uppercase() || c.is_lowercase()
}
