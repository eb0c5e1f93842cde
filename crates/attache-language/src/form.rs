//! What is a token counted as?

use std::borrow::Cow;

use unicode_normalization::char::is_combining_mark;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

use crate::character::{Class, class};

/// The form that a token's text is counted as.
///
/// Composed (NFC); straight quotes; one `-` for every dash and for `--`; without soft hyphens and
/// other invisible characters; joined where a line break or bad extraction cut it.
///
/// ```
/// use attache_language::form;
/// assert_eq!(form("part-\n  ners"), "partners");
/// assert_eq!(form("U . S."), "U.S.");
/// assert_eq!(form("’s"), "'s");
/// assert_eq!(form("—"), "-");
/// ```
pub fn form(text: &str) -> Cow<'_, str> {
    let plain = |byte: u8| byte > b' ' && byte < 0x7f && byte != b'`';
    if !text.bytes().all(plain) {
        return Cow::Owned(rewritten(text));
    }
    match collapsed(text) {
        Some(short) => Cow::Borrowed(short),
        None => Cow::Borrowed(text),
    }
}

/// The short form of a mark that is written with several characters.
fn collapsed(text: &str) -> Option<&'static str> {
    match text.as_bytes().first()? {
        b'-' if text.len() > 1 && text.bytes().all(|b| b == b'-') => Some("-"),
        b'\'' if text == "''" => Some("\""),
        _ => None,
    }
}

fn rewritten(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    for c in text.chars() {
        match class(c) {
            Class::Invisible => {}
            Class::Space => {
                // A hyphen before a line break; nothing else in a token stands before white space
                // but the stops and letters of `U . S.`.
                if kept.ends_with(|c| class(c) == Class::Dash) {
                    kept.pop();
                }
            }
            _ => kept.push(c),
        }
    }
    let kept = composed(kept);
    let straight: String = kept
        .chars()
        .map(|c| match class(c) {
            Class::Apostrophe => '\'',
            Class::Dash => '-',
            _ if matches!(c, '“' | '”' | '„' | '‟' | '«' | '»') => '"',
            _ => c,
        })
        .collect();
    match collapsed(&straight) {
        Some(short) => short.to_owned(),
        None => straight,
    }
}

fn composed(text: String) -> String {
    match is_nfc_quick(text.chars()) {
        IsNormalized::Yes => text,
        _ => text.nfc().collect(),
    }
}

/// A form without regard to case: what `--case ignore` compares.
///
/// Lower case, composed. Folding twice gives the same as folding once.
///
/// ```
/// use attache_language::fold;
/// assert_eq!(fold("Allies"), "allies");
/// assert_eq!(fold("ÉTAT"), "état");
/// ```
pub fn fold(form: &str) -> Cow<'_, str> {
    if form
        .bytes()
        .all(|b| b.is_ascii() && !b.is_ascii_uppercase())
    {
        Cow::Borrowed(form)
    } else if form.is_ascii() {
        Cow::Owned(form.to_ascii_lowercase())
    } else {
        Cow::Owned(composed(form.to_lowercase()))
    }
}

/// A folded form without accents and other marks on its letters.
///
/// ```
/// use attache_language::without_accents;
/// assert_eq!(without_accents("état"), "etat");
/// assert_eq!(without_accents("allies"), "allies");
/// ```
pub fn without_accents(folded: &str) -> Cow<'_, str> {
    if folded.is_ascii() {
        return Cow::Borrowed(folded);
    }
    let kept = folded.nfd().filter(|&c| !is_combining_mark(c));
    Cow::Owned(kept.nfc().collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_words_are_borrowed() {
        for word in ["allies", "U.S.", "O'Neill", "1,500", "-", "'s", "..."] {
            assert!(matches!(form(word), Cow::Borrowed(form) if form == word));
        }
        assert!(matches!(fold("allies"), Cow::Borrowed("allies")));
    }

    #[test]
    fn forms_leave_out_what_a_reader_does_not_see() {
        for (text, expected) in [
            ("part-\nners", "partners"),
            ("part\u{ad}\r\n\tners", "partners"),
            ("part\u{2010} \n ners", "partners"),
            ("inter-\nna-\ntional", "international"),
            ("al\u{ad}li\u{200b}ance", "alliance"),
            ("U .S .", "U.S."),
            ("u . s.", "u.s."),
            ("e\u{301}tat", "état"),
            ("e\u{ad}\u{301}tat", "état"),
        ] {
            assert_eq!(form(text), expected);
        }
    }

    #[test]
    fn dashes_are_equal_and_so_are_quotes() {
        for dash in ["-", "‐", "‑", "‒", "–", "—", "―", "−", "--", "---", "——"] {
            assert_eq!(form(dash), "-", "{dash}");
        }
        for quote in ["\"", "“", "”", "„", "«", "''", "``", "’’"] {
            assert_eq!(form(quote), "\"", "{quote}");
        }
        for quote in ["'", "‘", "’", "`", "\u{2bc}"] {
            assert_eq!(form(quote), "'", "{quote}");
        }
        assert_eq!(form("Qa’ida"), form("Qa'ida"));
    }

    #[test]
    fn folding_composes_what_lower_case_brings_together() {
        assert_eq!(fold("J\u{30c}"), "\u{1f0}");
        assert_eq!(fold("İ"), "i\u{307}");
    }
}
