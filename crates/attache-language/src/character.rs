//! What kind of character is this?

use unicode_properties::{GeneralCategory as Category, UnicodeGeneralCategory};

/// What a character does in a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Class {
    /// Part of a word.
    Letter,
    /// Joins whatever stands before it: combining marks, variation selectors.
    Accent,
    /// Part of a word or number.
    Digit,
    /// A raised digit, as of a note: its own token even when it touches a word.
    Raised,
    /// A fraction or another numeral that is no digit.
    Numeral,
    /// A token by itself: scripts that are written without spaces.
    Ideograph,
    /// White space and control characters.
    Space,
    /// Format characters that nobody sees: soft hyphens, zero-width spaces, marks of direction.
    Invisible,
    /// Any apostrophe or single quote.
    Apostrophe,
    /// Any dash or hyphen.
    Dash,
    /// All else.
    Symbol,
}

/// The soft hyphen: seen only where a line is broken at it.
pub(crate) const SOFT_HYPHEN: char = '\u{ad}';
/// The hyphen of typographers.
pub(crate) const HYPHEN: char = '\u{2010}';

/// The class of any character.
pub(crate) fn class(c: char) -> Class {
    match c {
        'a'..='z' | 'A'..='Z' => Class::Letter,
        '0'..='9' => Class::Digit,
        '\'' | '‘' | '’' | '‚' | '‛' | '\u{2bb}' | '\u{2bc}' | '`' | '\u{1fef}' => {
            Class::Apostrophe
        }
        '-'
        | '\u{2010}'..='\u{2015}'
        | '\u{2212}'
        | '\u{2e3a}'
        | '\u{2e3b}'
        | '\u{fe58}'
        | '\u{fe63}'
        | '\u{ff0d}' => Class::Dash,
        '\u{b9}' | '\u{b2}' | '\u{b3}' | '\u{2070}' | '\u{2074}'..='\u{2079}' => Class::Raised,
        '\u{2080}'..='\u{2089}' => Class::Digit,
        '\u{d7}' | '\u{f7}' => Class::Symbol,
        '\u{c0}'..='\u{24f}' => Class::Letter,
        '\u{3041}'..='\u{3096}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' => {
            Class::Ideograph
        }
        '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}' => Class::Ideograph,
        _ if c.is_whitespace() => Class::Space,
        _ => match c.general_category() {
            Category::UppercaseLetter
            | Category::LowercaseLetter
            | Category::TitlecaseLetter
            | Category::ModifierLetter
            | Category::OtherLetter
            | Category::LetterNumber => Class::Letter,
            Category::NonspacingMark | Category::SpacingMark | Category::EnclosingMark => {
                Class::Accent
            }
            Category::DecimalNumber => Class::Digit,
            Category::OtherNumber => Class::Numeral,
            Category::Control => Class::Space,
            Category::Format => Class::Invisible,
            _ => Class::Symbol,
        },
    }
}

/// The first byte of a token says how it is read.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Lead {
    Space,
    Letter,
    Digit,
    Mark,
    Wide,
}

/// How a token with this first byte is read.
pub(crate) const LEAD: [Lead; 256] = {
    let mut table = [Lead::Mark; 256];
    let mut byte = 0;
    while byte < 256 {
        table[byte] = match byte as u8 {
            0..=b' ' | 0x7f => Lead::Space,
            b'a'..=b'z' | b'A'..=b'Z' => Lead::Letter,
            b'0'..=b'9' => Lead::Digit,
            0x80.. => Lead::Wide,
            _ => Lead::Mark,
        };
        byte += 1;
    }
    table
};

/// What a byte means to a word that is being read.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Within {
    /// An ASCII letter or digit: the word goes on.
    Goes,
    /// The word ends here, surely.
    Ends,
    /// It depends on what follows.
    Asks,
}

/// What each byte means to a word that is being read.
pub(crate) const WITHIN: [Within; 256] = {
    let mut table = [Within::Ends; 256];
    let mut byte = 0;
    while byte < 256 {
        table[byte] = match byte as u8 {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => Within::Goes,
            b'.' | b'\'' | b'`' | b'-' | b'@' | b':' | 0x80.. => Within::Asks,
            _ => Within::Ends,
        };
        byte += 1;
    }
    table
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_byte_tables_agree_with_the_classes() {
        for byte in 0..128_u8 {
            let class = class(char::from(byte));
            let lead = LEAD[usize::from(byte)];
            let expected = match class {
                Class::Letter => Lead::Letter,
                Class::Digit => Lead::Digit,
                Class::Space => Lead::Space,
                _ => Lead::Mark,
            };
            assert!(lead == expected, "{byte:#x} {class:?}");
            assert_eq!(
                WITHIN[usize::from(byte)] == Within::Goes,
                matches!(class, Class::Letter | Class::Digit),
            );
        }
    }

    #[test]
    fn characters_have_the_classes_that_readers_see() {
        for (c, expected) in [
            ('é', Class::Letter),
            ('Ж', Class::Letter),
            ('\u{301}', Class::Accent),
            ('\u{fe0f}', Class::Accent),
            ('٣', Class::Digit),
            ('²', Class::Raised),
            ('½', Class::Numeral),
            ('盟', Class::Ideograph),
            ('\u{a0}', Class::Space),
            ('\0', Class::Space),
            ('\u{ad}', Class::Invisible),
            ('\u{200b}', Class::Invisible),
            ('\u{feff}', Class::Invisible),
            ('’', Class::Apostrophe),
            ('—', Class::Dash),
            ('•', Class::Symbol),
            ('×', Class::Symbol),
            ('\u{10ffff}', Class::Symbol),
        ] {
            assert_eq!(class(c), expected, "{c:?}");
        }
    }
}
