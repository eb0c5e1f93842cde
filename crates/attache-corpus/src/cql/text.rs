//! How are the values of a query written as the forms of a corpus are?

use attache_language::form;
use unicode_normalization::UnicodeNormalization;

/// A plain value as a form: straight quotes, one dash, composed.
pub(super) fn plain(value: &str) -> String {
    form(value).into_owned()
}

/// A regular expression with its letters as forms have them.
///
/// Only characters beyond ASCII change, and a dash is escaped, so that it stays itself between brackets.
pub(super) fn expression(value: &str) -> String {
    if value.is_ascii() {
        return value.to_owned();
    }
    let mut written = String::with_capacity(value.len());
    for c in value.chars() {
        if c.is_ascii() {
            written.push(c);
            continue;
        }
        match form(c.encode_utf8(&mut [0; 4])).as_ref() {
            "-" => written.push_str("\\-"),
            own => written.push_str(own),
        }
    }
    written.nfc().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_written_as_forms_are() {
        assert_eq!(plain("ally’s"), "ally's");
        assert_eq!(expression("ally’s?"), "ally's?");
        assert_eq!(expression("[a–z]+"), "[a\\-z]+");
        assert_eq!(expression("e\u{301}tats?"), "états?");
    }
}
