//! Which number is printed on each page?

use std::collections::BTreeMap;

use super::edge::{EdgeRow, PageRows, text_of};

/// The value of a roman numeral of small or of capital letters.
pub(crate) fn roman(word: &str) -> Option<i64> {
    if word.is_empty() || word.len() > 7 {
        return None;
    }
    let same_case = word.bytes().all(|b| b.is_ascii_lowercase())
        || word.bytes().all(|b| b.is_ascii_uppercase());
    let value = |byte: u8| match byte.to_ascii_lowercase() {
        b'i' => Some(1),
        b'v' => Some(5),
        b'x' => Some(10),
        b'l' => Some(50),
        b'c' => Some(100),
        _ => None,
    };
    let values: Option<Vec<i64>> = word.bytes().map(value).collect();
    let values = values.filter(|_| same_case)?;
    let mut sum = 0;
    for (at, &value) in values.iter().enumerate() {
        match values.get(at + 1) {
            Some(&next) if next > value => sum -= value,
            _ => sum += value,
        }
    }
    (sum > 0 && numeral(sum) == word.to_ascii_lowercase()).then_some(sum)
}

/// The roman numeral of a number below 400, in small letters.
fn numeral(mut number: i64) -> String {
    const PARTS: [(i64, &str); 9] = [
        (100, "c"),
        (90, "xc"),
        (50, "l"),
        (40, "xl"),
        (10, "x"),
        (9, "ix"),
        (5, "v"),
        (4, "iv"),
        (1, "i"),
    ];
    let mut text = String::new();
    for (value, part) in PARTS {
        while number >= value && text.len() < 16 {
            text.push_str(part);
            number -= value;
        }
    }
    text
}

/// The label in a line that is only a page number: `12`, `iv`, `Page 3`, `3 of 40`, `- 5 -`, `A-7`.
pub(crate) fn page_number(text: &str) -> Option<&str> {
    let text = text.trim_matches(|c: char| {
        c.is_whitespace() || matches!(c, '-' | '–' | '—' | '|' | '[' | ']')
    });
    let text = ["Page ", "page ", "PAGE ", "p. ", "P a g e "]
        .iter()
        .find_map(|word| text.strip_prefix(word))
        .unwrap_or(text);
    let text = text.split_once(" of ").map_or(text, |(number, _)| number);
    let text = text.split_once(" | ").map_or(text, |(number, rest)| {
        match rest.replace(' ', "").eq_ignore_ascii_case("page") {
            true => number,
            false => text,
        }
    });
    is_label(text).then_some(text)
}

fn is_label(text: &str) -> bool {
    let number = |text: &str| {
        (1..=4).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
    };
    number(text)
        || roman(text).is_some()
        || text.split_once('-').is_some_and(|(chapter, page)| {
            chapter.len() == 1 && chapter.bytes().all(|b| b.is_ascii_alphanumeric()) && number(page)
        })
}

/// The number printed on each page: of all numbers at its edges, the one that counts with the pages.
pub(crate) fn labels(pages: &[PageRows], rows: &[Vec<EdgeRow>]) -> Vec<Option<String>> {
    let mut options: Vec<Vec<(String, i64)>> = Vec::new();
    for (page, running) in rows.iter().enumerate() {
        let mut labels = Vec::new();
        for row in running {
            let text = text_of(&pages[page].rows[row.row]);
            let words: Vec<&str> = text.split_whitespace().collect();
            let named = words
                .iter()
                .position(|word| word.eq_ignore_ascii_case("page"));
            let named = named.and_then(|at| words.get(at + 1).copied());
            let outer = [named, words.first().copied(), words.last().copied()];
            let whole = page_number(&text);
            for label in whole.into_iter().chain(outer.into_iter().flatten()) {
                let value = label.parse().ok().or_else(|| roman(label));
                let known = labels.iter().any(|(other, _)| other == label);
                if let Some(value) = value.filter(|_| is_label(label) && !known) {
                    labels.push((label.to_owned(), value));
                }
            }
        }
        options.push(labels);
    }
    let is_roman = |label: &str| roman(label).is_some();
    let offset = |wanted: bool| {
        let mut counts: BTreeMap<i64, usize> = BTreeMap::new();
        for (page, labels) in options.iter().enumerate() {
            for (label, value) in labels {
                if is_roman(label) == wanted {
                    *counts.entry(value - page as i64).or_default() += 1;
                }
            }
        }
        // Of equals, the smallest distance from the count of pages.
        counts
            .into_iter()
            .max_by_key(|&(offset, count)| (count, -(offset - 1).abs()))
            .filter(|&(offset, count)| count >= 2 || offset == 1)
            .map(|(offset, _)| offset)
    };
    let offsets = [offset(false), offset(true)];
    options
        .into_iter()
        .enumerate()
        .map(|(page, labels)| {
            let fits = |(label, value): &(String, i64)| {
                offsets[usize::from(is_roman(label))] == Some(value - page as i64)
            };
            labels.into_iter().find(fits).map(|(label, _)| label)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn page_numbers_are_told_from_text() {
        for (text, label) in [
            ("12", Some("12")),
            ("- 5 -", Some("5")),
            ("Page 3 of 40", Some("3")),
            ("xiv", Some("xiv")),
            ("A-7", Some("A-7")),
            ("7 | P a g e", Some("7")),
            ("12 States", None),
            ("mix", None),
            ("iiii", None),
        ] {
            assert_eq!(page_number(text), label, "{text}");
        }
    }
}
