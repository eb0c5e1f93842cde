//! Which day does a text of a web page name?

use crate::date::{MONTHS, PartialDate};

/// Pages that say that they are older have a mistake, such as the day 0 of a program.
pub(super) const FIRST_YEAR: u16 = 1900;
const LAST_YEAR: u16 = 2100;

/// The first full date in `text`, in ISO 8601 (also without hyphens, or with slashes) or with the name of the month in
/// English (`15 March 1990`, `Mar. 15th, 1990`). Dates of which half the world reads the month as the day are left.
pub(super) fn find(text: &str) -> Option<PartialDate> {
    let text = text.trim();
    let words: Vec<Word<'_>> = words(text);
    (0..words.len()).find_map(|at| numeric(&words, at).or_else(|| in_words(&words, at)))
}

/// The day in the path of an address: `/2019/11/20/`.
pub(super) fn in_address(address: &str) -> Option<PartialDate> {
    let parts: Vec<&str> = address.split(['/', '-', '_']).collect();
    parts.windows(3).find_map(|three| {
        let is_number = |part: &str, digits| {
            part.len() == digits && part.bytes().all(|byte| byte.is_ascii_digit())
        };
        let fits = is_number(three[0], 4)
            && (1..=2).contains(&three[1].len())
            && (1..=2).contains(&three[2].len());
        let number = |part: &str| part.parse::<u16>().ok();
        fits.then(|| date(number(three[0])?, number(three[1])?, number(three[2])?))
            .flatten()
    })
}

enum Word<'a> {
    /// A number, its count of digits, and what stands right behind it.
    Number(u16, usize, Option<char>),
    /// Eight digits in a row.
    Day(u16, u16, u16),
    Letters(&'a str),
}

fn words(text: &str) -> Vec<Word<'_>> {
    let mut words = Vec::new();
    let mut rest = text;
    while let Some(start) = rest.find(char::is_alphanumeric) {
        rest = &rest[start..];
        let is_digit = rest.starts_with(|c: char| c.is_ascii_digit());
        let end = rest
            .find(|c: char| !c.is_alphanumeric() || c.is_ascii_digit() != is_digit)
            .unwrap_or(rest.len());
        let (word, after) = rest.split_at(end);
        rest = after;
        if !is_digit {
            // `15th`: what clings to a number is no word.
            if !matches!(word, "st" | "nd" | "rd" | "th") {
                words.push(Word::Letters(word));
            }
        } else if word.len() == 8 {
            let part = |range: std::ops::Range<usize>| word[range].parse().unwrap_or(0);
            words.push(Word::Day(part(0..4), part(4..6), part(6..8)));
        } else if let Ok(number) = word.parse() {
            words.push(Word::Number(number, word.len(), after.chars().next()));
        }
    }
    words
}

fn numeric(words: &[Word<'_>], at: usize) -> Option<PartialDate> {
    match words.get(at..)? {
        [Word::Day(year, month, day), ..] => date(*year, *month, *day),
        [
            Word::Number(year, 4, Some('-' | '/' | '.')),
            Word::Number(month, 1..=2, Some('-' | '/' | '.')),
            Word::Number(day, 1..=2, _),
            ..,
        ] => date(*year, *month, *day),
        // A number over 12 can only be the day.
        [
            Word::Number(one, 1..=2, Some('-' | '/' | '.')),
            Word::Number(two, 1..=2, Some('-' | '/' | '.')),
            Word::Number(year, 4, _),
            ..,
        ] => match (*one, *two) {
            (month @ 1..=12, day @ 13..) => date(*year, month, day),
            (day @ 13.., month @ 1..=12) => date(*year, month, day),
            (month, day) if month == day => date(*year, month, day),
            _ => None,
        },
        _ => None,
    }
}

fn in_words(words: &[Word<'_>], at: usize) -> Option<PartialDate> {
    match words.get(at..)? {
        [
            Word::Letters(name),
            Word::Number(day, 1..=2, _),
            Word::Number(year, 4, _),
            ..,
        ] => date(*year, month(name)?, *day),
        [
            Word::Number(day, 1..=2, _),
            Word::Letters(name),
            Word::Number(year, 4, _),
            ..,
        ] => date(*year, month(name)?, *day),
        [
            Word::Number(day, 1..=2, _),
            Word::Letters("of" | "de"),
            Word::Letters(name),
            Word::Number(year, 4, _),
            ..,
        ] => date(*year, month(name)?, *day),
        _ => None,
    }
}

fn month(name: &str) -> Option<u16> {
    let name = name.to_lowercase();
    let long_enough = name.len() >= 3;
    let place = MONTHS.iter().position(|month| {
        long_enough && month.starts_with(&name) || name == "sept" && *month == "september"
    })?;
    Some(place as u16 + 1)
}

fn date(year: u16, month: u16, day: u16) -> Option<PartialDate> {
    let small = |part: u16| u8::try_from(part).ok();
    (FIRST_YEAR..=LAST_YEAR)
        .contains(&year)
        .then(|| PartialDate::new(year, Some(small(month)?), Some(small(day)?)))
        .flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_found_however_they_are_written() {
        for (text, day) in [
            ("2019-11-20T10:00:00+0000", "2019-11-20"),
            ("20191120", "2019-11-20"),
            ("2019/11/2 12:00", "2019-11-02"),
            ("Wed, 20 Nov 2019 12:00:00 GMT", "2019-11-20"),
            (
                "Published 4:00 am CST, Wednesday, November 20, 2019",
                "2019-11-20",
            ),
            ("Nov. 20th, 2019", "2019-11-20"),
            ("the 3rd of Sept 2019", "2019-09-03"),
            ("11/20/2019", "2019-11-20"),
            ("20.11.2019", "2019-11-20"),
        ] {
            assert_eq!(
                find(text).map(|day| day.to_string()).as_deref(),
                Some(day),
                "{text}"
            );
        }
        for text in [
            "3/4/2019",
            "November 2019",
            "12345678",
            "may 5",
            "40 March 1990",
            "",
        ] {
            assert_eq!(find(text), None, "{text}");
        }
        let address = in_address("https://example.org/2019/11/20/a-story");
        assert_eq!(address.unwrap().to_string(), "2019-11-20");
        assert_eq!(in_address("https://example.org/1/2/3"), None);
    }
}
