//! What does a word look like? Its ending, its beginning, its capitals, as numbers for features.

use unicode_properties::{GeneralCategory, UnicodeGeneralCategory};

use super::hash;

/// How many endings of a word are looked at: of one byte, two, three and four.
const SUFFIXES: usize = 4;
/// How many beginnings of a word are looked at: of two bytes, three and four.
const PREFIXES: usize = 3;

/// What is known of a word from its letters alone.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Word {
    /// Stands for the word in lower case; all numbers of one length are one word.
    pub(crate) lower: u64,
    /// Endings, the shortest first.
    pub(crate) suffixes: [u64; SUFFIXES],
    /// Beginnings, the shortest first.
    pub(crate) prefixes: [u64; PREFIXES],
    /// Capitals, digits and marks, each counted up to two.
    pub(crate) shape: u64,
    /// Whether it begins with a capital.
    pub(crate) capital: bool,
}

impl Word {
    /// Looks at the form of a token. Where a sentence is written in capitals, `capitals` says so, and they
    /// tell nothing.
    pub(crate) fn new(form: &str, capitals: bool, lower: &mut String) -> Self {
        lower_case(form, lower);
        let shape = Shape::of(if capitals { lower } else { form });
        let capital = !capitals && form.starts_with(char::is_uppercase);
        generalise_numbers(lower);
        if form
            .chars()
            .all(|c| c.general_category() == GeneralCategory::CurrencySymbol)
        {
            "$".clone_into(lower);
        }
        let bytes = lower.as_bytes();
        let suffix = |length: usize| match bytes.len() >= length {
            true => hash::text(&bytes[bytes.len() - length..]),
            false => length as u64,
        };
        let prefix = |length: usize| match bytes.len() >= length {
            true => hash::text(&bytes[..length]),
            false => length as u64,
        };
        Self {
            lower: hash::text(bytes),
            suffixes: std::array::from_fn(|index| suffix(index + 1)),
            prefixes: std::array::from_fn(|index| prefix(index + 2)),
            shape: shape.number(),
            capital,
        }
    }
}

fn lower_case(form: &str, lower: &mut String) {
    lower.clear();
    match form.is_ascii() {
        true => lower.extend(form.bytes().map(|b| char::from(b.to_ascii_lowercase()))),
        false => lower.extend(form.chars().flat_map(char::to_lowercase)),
    }
}

/// Writes all numbers of one length alike, and all years.
fn generalise_numbers(lower: &mut String) {
    let numeral = |b: u8| b.is_ascii_digit() || matches!(b, b',' | b'.' | b'-' | b'/' | b':');
    if !lower.bytes().all(numeral) || !lower.bytes().any(|b| b.is_ascii_digit()) {
        return;
    }
    let is_year = lower.len() == 4
        && lower.starts_with(['1', '2'])
        && lower.bytes().all(|b| b.is_ascii_digit());
    let general = match is_year {
        true => "!year".to_owned(),
        false => lower.replace(|c: char| c.is_ascii_digit(), "0"),
    };
    *lower = general;
}

/// How many characters of each kind a word has.
#[derive(Default)]
struct Shape {
    begins_capital: bool,
    /// Capitals, small letters, digits, hyphens, stops, others.
    counts: [u64; 6],
}

impl Shape {
    fn of(form: &str) -> Self {
        let mut shape = Self {
            begins_capital: form.starts_with(char::is_uppercase),
            ..Self::default()
        };
        for c in form.chars() {
            let kind = match c {
                _ if c.is_uppercase() => 0,
                _ if c.is_alphabetic() => 1,
                _ if c.is_ascii_digit() => 2,
                '-' => 3,
                '.' => 4,
                _ => 5,
            };
            shape.counts[kind] = (shape.counts[kind] + 1).min(2);
        }
        shape
    }

    fn number(&self) -> u64 {
        let counts = self.counts.iter().rev();
        counts.fold(0, |sum, count| sum << 2 | count) << 1 | u64::from(self.begins_capital)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn word(form: &str) -> Word {
        Word::new(form, false, &mut String::new())
    }

    #[test]
    fn capitals_change_the_shape_and_not_the_word() {
        let (small, capital) = (word("allies"), word("Allies"));
        assert_eq!(small.lower, capital.lower);
        assert_eq!(small.suffixes, capital.suffixes);
        assert_ne!(small.shape, capital.shape);
        assert!(capital.capital && !small.capital);
    }

    #[test]
    fn in_a_sentence_of_capitals_they_tell_nothing() {
        assert_eq!(
            Word::new("ALLIES", true, &mut String::new()),
            word("allies")
        );
    }

    #[test]
    fn numbers_of_one_length_are_one_word() {
        assert_eq!(word("1,500").lower, word("2,300").lower);
        assert_ne!(word("1,500").lower, word("15").lower);
        assert_eq!(word("1949").lower, word("2022").lower);
        assert_ne!(word("1949").lower, word("9949").lower);
    }

    #[test]
    fn all_signs_of_currencies_are_one_word() {
        assert_eq!(word("€").lower, word("$").lower);
    }

    #[test]
    fn any_text_is_a_word() {
        for form in ["", "é", "ß", "İ", "💥", "ﬁ", "\u{301}"] {
            word(form);
        }
    }
}
