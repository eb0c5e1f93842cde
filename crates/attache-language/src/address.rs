//! Where does a web or e-mail address end?

use crate::character::{Class, class};

/// The longest name of a host, in bytes.
const LONGEST_HOST: usize = 253;

/// Endings of hosts that are recognised without `www.` or a scheme. Country codes that are English
/// words (`us`, `in`, `it`, `is`, `be`, `at`, `no`, `to`, `so`, `me`) are left out.
const ENDINGS: [&str; 24] = [
    "com", "org", "net", "gov", "mil", "edu", "int", "info", "eu", "uk", "de", "fr", "ca", "au",
    "nz", "jp", "kr", "ch", "se", "nl", "pl", "va", "tv", "io",
];

/// A host that begins at `start`: where it ends, or where the search for one gave up.
pub(crate) fn host(text: &str, start: usize) -> Result<usize, usize> {
    let bytes = text.as_bytes();
    let window = &bytes[start..bytes.len().min(start + LONGEST_HOST)];
    let goes = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-');
    let length = window.iter().position(|byte| !goes(byte));
    let mut name = &window[..length.unwrap_or(window.len())];
    let gave_up = start + name.len();
    while let Some(b'.' | b'-') = name.last() {
        name = &name[..name.len() - 1];
    }
    // A letter that is not ASCII goes on with the last label.
    let torn = text[gave_up..]
        .chars()
        .next()
        .is_some_and(|c| matches!(class(c), Class::Letter | Class::Digit | Class::Accent));
    let known = name
        .rsplit(|byte| *byte == b'.')
        .next()
        .is_some_and(|last| {
            last.len() + 1 < name.len()
                && ENDINGS
                    .iter()
                    .any(|ending| ending.as_bytes().eq_ignore_ascii_case(last))
                // "agreed.De Gaulle" is a lost space.
                && (!last[0].is_ascii_uppercase() || !name.iter().any(u8::is_ascii_lowercase))
        });
    let whole = name
        .split(|byte| *byte == b'.')
        .all(|label| !label.is_empty());
    if known && whole && !torn {
        Ok(start + name.len())
    } else {
        Err(gave_up)
    }
}

/// Where the address that begins before `from` ends, once it is known to be one.
///
/// It runs to white space, a quote or an angle bracket; marks that close a sentence or a bracket
/// opened outside are not part of it.
pub(crate) fn address_end(text: &str, start: usize, from: usize) -> usize {
    let rest = &text[from..];
    let stops = |c: char| {
        c.is_whitespace()
            || c.is_control()
            || matches!(
                c,
                '<' | '>' | '"' | '“' | '”' | '«' | '»' | '`' | '|' | '\\' | '•'
            )
    };
    let mut end = from + rest.find(stops).unwrap_or(rest.len());
    let opened = text[start..end].contains('(');
    // A mark with accents on it goes or stays with them.
    let bases = |(_, c): &(usize, char)| class(*c) != Class::Accent;
    while let Some((length, last)) = text[from..end].char_indices().rev().find(bases) {
        let closes = match last {
            ')' => !opened,
            _ => !last.is_alphanumeric() && !matches!(last, '/' | '_' | '-' | '&' | '#' | '%'),
        };
        if !closes {
            break;
        }
        end = from + length;
    }
    end
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_end_in_an_ending_we_know() {
        assert_eq!(host("nato.int.", 0), Ok(8));
        assert_eq!(host("gov.uk/pages", 0), Ok(6));
        assert_eq!(host("agreed.the", 0), Err(10));
        assert_eq!(host("com", 0), Err(3));
        assert_eq!(host(".com", 0), Err(4));
        assert!(host("nato.inté", 0).is_err());
        assert_eq!(host("nato.int”", 0), Ok(8));
    }

    #[test]
    fn addresses_leave_closing_marks_to_the_sentence() {
        let end = |text: &str| address_end(text, 0, 0);
        assert_eq!(
            end("www.state.gov/a.html). The"),
            "www.state.gov/a.html".len()
        );
        assert_eq!(end("www.a.org/b_(c), and"), "www.a.org/b_(c)".len());
        assert_eq!(end("www.a.org/?q=1&r=2;"), "www.a.org/?q=1&r=2".len());
    }
}
