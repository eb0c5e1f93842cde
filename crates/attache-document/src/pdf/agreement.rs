//! How far do two readers agree on a page, and what can one tell that the other cannot?

use std::collections::HashMap;

use super::page::{PageContent, Span};
use super::word::Row;

/// A glyph of the second reader stands where one of the first does within so many ems.
const SAME_PLACE_EM: f32 = 0.12;

/// How many words both readers found, and how many only one of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Agreement {
    pub(crate) agreed: u32,
    pub(crate) differing: u32,
}

/// Compares the words of a page, counted with repetition. Case, marks and order do not count.
pub(crate) fn compare(first: &[Row], second: &[Row]) -> Agreement {
    let mut balance: HashMap<String, i32> = HashMap::new();
    let mut words = 0;
    for word in words_of(first) {
        *balance.entry(word).or_default() += 1;
        words += 1;
    }
    for word in words_of(second) {
        *balance.entry(word).or_default() -= 1;
        words += 1;
    }
    // A sum does not depend on the order.
    let differing: u32 = balance.into_values().map(i32::unsigned_abs).sum();
    Agreement {
        agreed: (words - differing) / 2,
        differing,
    }
}

fn words_of(rows: &[Row]) -> impl Iterator<Item = String> {
    let words = rows.iter().flatten().map(|word| {
        let letters = word.text.chars().filter(|c| c.is_alphanumeric());
        let mut plain = String::with_capacity(word.text.len());
        for letter in letters {
            match letter {
                'ﬀ' => plain.push_str("ff"),
                'ﬁ' => plain.push_str("fi"),
                'ﬂ' => plain.push_str("fl"),
                'ﬃ' => plain.push_str("ffi"),
                'ﬄ' => plain.push_str("ffl"),
                letter => plain.extend(letter.to_lowercase()),
            }
        }
        plain
    });
    words.filter(|word| !word.is_empty())
}

/// Puts characters that only the second reader can tell in the place of the first reader's U+FFFD.
pub(crate) fn fill_unknown(first: &mut PageContent, second: &PageContent) {
    let unknown = |span: &Span| span.text.contains(char::REPLACEMENT_CHARACTER);
    if !first.spans.iter().any(unknown) {
        return;
    }
    let mut known: Vec<&Span> = second.spans.iter().filter(|span| !unknown(span)).collect();
    known.sort_by(|a, b| a.baseline.total_cmp(&b.baseline));
    for span in first.spans.iter_mut().filter(|span| unknown(span)) {
        let reach = SAME_PLACE_EM * span.size;
        let from = known.partition_point(|other| other.baseline < span.baseline - reach);
        let line: Vec<&Span> = known[from..]
            .iter()
            .copied()
            .take_while(|other| other.baseline <= span.baseline + reach)
            .collect();
        let at = |x: f32| line.iter().find(|other| (other.x - x).abs() <= reach);
        let text = span.text.chars().enumerate().map(|(number, character)| {
            let place = span.glyph_x.get(number).copied();
            match place
                .filter(|_| character == char::REPLACEMENT_CHARACTER)
                .and_then(at)
            {
                Some(other) => other.text.clone(),
                None => character.to_string(),
            }
        });
        span.text = text.collect();
    }
}
