//! Is a word broken at the end of a line one word, a compound, or two words?
//!
//! The document itself is the best witness: how it writes the word elsewhere. After it comes a list
//! of English words, which `cargo xtask words` makes from the State of the Union addresses.

use std::collections::{HashMap, HashSet};
use std::sync::OnceLock;

/// Lower-case words and compounds, one a line.
const WORDS: &str = include_str!("words.txt");
/// Endings that leave a word when they are taken off.
const ENDINGS: [&str; 26] = [
    "ization", "izing", "ized", "ation", "ness", "ment", "ments", "ably", "able", "ible", "ance",
    "ence", "ally", "ity", "ive", "ful", "ism", "ist", "ing", "ers", "ed", "es", "er", "ly", "'s",
    "s",
];
/// Beginnings that are no words of their own, though lists have some of them.
const BEGINNINGS: [&str; 23] = [
    "ad", "co", "com", "con", "de", "dis", "em", "en", "ex", "im", "in", "inter", "mis", "per",
    "pre", "pro", "re", "sub", "super", "trans", "un", "up", "be",
];

/// Beginnings that stand before a hyphen more often than not.
const HYPHENATED: [&str; 9] = [
    "all", "cross", "ex", "half", "mid", "non", "quasi", "self", "well",
];

fn listed(word: &str) -> bool {
    static LISTED: OnceLock<HashSet<&'static str>> = OnceLock::new();
    LISTED
        .get_or_init(|| WORDS.lines().collect())
        .contains(word)
}

/// The words of a document as it writes them inside its lines, in small letters.
#[derive(Default)]
pub(crate) struct Usage {
    counts: HashMap<String, u32>,
}

/// How the end of a line and the beginning of the next become text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Joint {
    /// With a space between.
    Space,
    /// As one word, the hyphen taken out.
    Whole,
    /// As a compound that keeps its hyphen.
    Compound,
}

/// What is known of the hyphen at the end of a line.
#[derive(Clone, Copy)]
struct Hyphens {
    /// It is the character that programs put in, U+2010, and not the one on the keyboard.
    typeset: bool,
    /// The word has another hyphen before it.
    in_compound: bool,
}

impl Usage {
    /// Counts the words of lines. A word that is broken at the end of a line is no witness.
    pub(crate) fn of<'t>(lines: impl Iterator<Item = &'t str>) -> Self {
        let mut usage = Self::default();
        let mut after_break = false;
        for line in lines {
            let mut words = line.split_whitespace().peekable();
            if after_break {
                words.next();
            }
            after_break = ends_broken(line);
            while let Some(word) = words.next() {
                if words.peek().is_some() || !after_break {
                    usage.add(word);
                }
            }
        }
        usage
    }

    fn add(&mut self, word: &str) {
        let word = bare(word);
        if word.is_empty() {
            return;
        }
        let word = word.to_lowercase().replace('\u{2010}', "-");
        if word.contains('-') {
            let parts: Vec<&str> = word.split('-').collect();
            for pair in parts.windows(2) {
                *self.counts.entry(pair.join("-")).or_default() += 1;
            }
            for part in parts {
                *self.counts.entry(part.to_owned()).or_default() += 1;
            }
            return;
        }
        *self.counts.entry(word).or_default() += 1;
    }

    fn count(&self, word: &str) -> u32 {
        self.counts.get(word).copied().unwrap_or(0)
    }

    fn known(&self, word: &str) -> bool {
        self.count(word) > 0 || listed(word) || stemmed(word)
    }

    /// How a line joins the next.
    pub(crate) fn joint(&self, line: &str, next: &str) -> Joint {
        let line = line.trim_end();
        if goes_on(line, next) {
            return Joint::Compound;
        }
        let Some(hyphen) = line.chars().next_back().filter(|&c| is_hyphen(c)) else {
            return Joint::Space;
        };
        let before = &line[..line.len() - hyphen.len_utf8()];
        let word = before.split_whitespace().next_back().unwrap_or("");
        if before.ends_with(char::is_whitespace) || !word.ends_with(char::is_alphanumeric) {
            return Joint::Space;
        }
        if is_soft(hyphen) {
            return Joint::Whole;
        }
        let stem = word
            .rsplit(['-', '\u{2010}', '/', '—', '–'])
            .next()
            .unwrap_or(word);
        let stem = bare(stem).to_lowercase();
        let first = next.split_whitespace().next().unwrap_or("");
        let tail = first
            .split(['-', '\u{2010}', '/', '—', '–'])
            .next()
            .unwrap_or(first);
        let shouted = stem.len() > 1 && word.chars().all(|c| !c.is_lowercase());
        // `UN-` and `mandated` are a compound, `SECU-` and `RITY` are not.
        let abbreviated = shouted && tail.starts_with(char::is_lowercase);
        if !tail.starts_with(char::is_alphabetic)
            || (tail.starts_with(char::is_uppercase) && !shouted)
            || abbreviated
        {
            return Joint::Compound;
        }
        let hyphens = Hyphens {
            typeset: hyphen == '\u{2010}',
            in_compound: bare(word).contains(['-', '\u{2010}']),
        };
        self.decide(&stem, &bare(tail).to_lowercase(), hyphens)
    }

    /// Whether `stem` and `tail` are one word.
    fn decide(&self, stem: &str, tail: &str, hyphens: Hyphens) -> Joint {
        let Hyphens {
            typeset,
            in_compound,
        } = hyphens;
        let (whole, compound) = (format!("{stem}{tail}"), format!("{stem}-{tail}"));
        let (one, two) = (self.count(&whole), self.count(&compound));
        if two > 0 && two >= one {
            return Joint::Compound;
        }
        if one > 0 || listed(&whole) {
            return Joint::Whole;
        }
        if listed(&compound) {
            return Joint::Compound;
        }
        let two_words = tail.len() >= 2
            && self.known(tail)
            && (HYPHENATED.contains(&stem)
                || (stem.len() >= 3 && !BEGINNINGS.contains(&stem) && self.known(stem))
                || (in_compound && self.known(stem)));
        match two_words && !typeset && !stemmed(&whole) {
            true => Joint::Compound,
            false => Joint::Whole,
        }
    }

    /// A word with ligatures in the places that no reader could tell, if just one choice makes a word.
    pub(crate) fn mend(&self, word: &str) -> Option<String> {
        const LIGATURES: [&str; 5] = ["ff", "fi", "fl", "ffi", "ffl"];
        let unknown = word.matches(char::REPLACEMENT_CHARACTER).count();
        if unknown == 0 || unknown > 3 {
            return None;
        }
        let mut choices = vec![word.to_owned()];
        for _ in 0..unknown {
            let replaced = choices.iter().flat_map(|choice| {
                LIGATURES.map(|ligature| choice.replacen(char::REPLACEMENT_CHARACTER, ligature, 1))
            });
            choices = replaced.collect();
        }
        let is_word = |choice: &String| {
            let word = bare(choice).to_lowercase();
            word.split('-')
                .all(|part| part.is_empty() || self.known(part))
        };
        let mut words = choices.into_iter().filter(is_word);
        let found = words.next();
        found.filter(|_| words.next().is_none())
    }

    /// A line in which no lone capital stands before the rest of its word, as in `S ecurity`.
    pub(crate) fn join_capitals(&self, line: &str) -> String {
        let mut joined = String::with_capacity(line.len());
        let mut words = line.split(' ').peekable();
        while let Some(word) = words.next() {
            joined.push_str(word);
            let Some(next) = words.peek() else { break };
            let lone = word.len() == 1 && word.bytes().all(|b| b.is_ascii_alphabetic());
            let capital = lone && word.bytes().all(|b| b.is_ascii_uppercase());
            let rest = bare(next);
            let whole = format!("{word}{rest}").to_lowercase();
            let word_alone = !capital || matches!(word, "A" | "I");
            let rest_word = rest.to_lowercase();
            let is_rest = lone
                && (rest.starts_with(|c: char| c.is_ascii_lowercase())
                    || (capital && rest.bytes().all(|b| b.is_ascii_uppercase())))
                && (listed(&whole) || stemmed(&whole))
                && !(word_alone && (listed(&rest_word) || stemmed(&rest_word)));
            if !is_rest {
                joined.push(' ');
            }
        }
        joined
    }
}

/// Whether a word is one with an ending.
fn stemmed(word: &str) -> bool {
    ENDINGS.iter().any(|ending| {
        word.strip_suffix(ending).is_some_and(|stem| {
            stem.len() >= 3
                && (listed(stem)
                    || listed(&format!("{stem}e"))
                    || stem
                        .strip_suffix('i')
                        .is_some_and(|stem| listed(&format!("{stem}y")))
                    || undoubled(stem).is_some_and(listed))
        })
    })
}

/// A stem without its last letter, if that is doubled before the ending: `plan` of `planned`.
fn undoubled(stem: &str) -> Option<&str> {
    let mut letters = stem.chars();
    let last = letters.next_back()?;
    letters.as_str().ends_with(last).then_some(letters.as_str())
}

fn bare(word: &str) -> &str {
    word.trim_matches(|c: char| !c.is_alphanumeric() && c != char::REPLACEMENT_CHARACTER)
}

fn is_hyphen(character: char) -> bool {
    matches!(character, '-' | '\u{2010}') || is_soft(character)
}

/// Characters that stand for a hyphen only because the line ends there.
fn is_soft(character: char) -> bool {
    matches!(character, '\u{ad}' | '\u{fffe}')
}

/// Whether the line below goes on with the last word without a hyphen: a range or a number with a dash, an address.
fn goes_on(line: &str, next: &str) -> bool {
    let word = line.rsplit(char::is_whitespace).next().unwrap_or(line);
    if !next.starts_with(char::is_alphanumeric) {
        return false;
    }
    if let Some(before) = word.strip_suffix(['–', '@']) {
        return before.ends_with(char::is_alphanumeric);
    }
    // An address may also end here, so what follows must look like a part of one.
    let rest = next.split_whitespace().next().unwrap_or(next);
    let rest = rest.trim_end_matches(['.', ',', ';', ')']);
    let is_address = word.contains("://") || word.starts_with("www.");
    let is_part = rest.contains(['/', '.', '_', '=', '%']);
    word.ends_with("://")
        || (is_address && is_part && word.ends_with(['/', '.', '-', '_', '=', '?', '&']))
}

/// Whether a line ends within a word.
pub(crate) fn ends_broken(line: &str) -> bool {
    let line = line.trim_end();
    let mut characters = line.chars().rev();
    characters.next().is_some_and(is_hyphen) && characters.next().is_some_and(char::is_alphanumeric)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_of_any_width_may_be_doubled() {
        assert!(stemmed("planned"));
        assert!(!stemmed("allieªªing"));
        assert_eq!(undoubled("alliéé"), Some("allié"));
        assert_eq!(undoubled("é"), None);
    }

    #[test]
    fn ranges_and_addresses_go_on_in_the_next_line() {
        let usage = Usage::default();
        for (line, next) in [
            ("directive 2018–", "23–51, which"),
            ("found at https://", "www.harbours.example."),
            ("at https://www.harbours.example/", "dues/2031"),
            ("write to office@", "harbours.example"),
        ] {
            assert_eq!(usage.joint(line, next), Joint::Compound, "{line}");
        }
        for (line, next) in [
            ("the wall –", "and the quay"),
            ("https://harbours.example", "tells more"),
            ("https://harbours.example/", "for all of it"),
            ("https://harbours.example/.", "The rest"),
        ] {
            assert_eq!(usage.joint(line, next), Joint::Space, "{line}");
        }
    }

    #[test]
    fn words_broken_at_line_ends_are_joined_by_evidence() {
        let usage = Usage::of(
            [
                "a long-term plan of the coalition",
                "atrophy is not a rule-based term",
            ]
            .into_iter(),
        );
        for (line, next, joint) in [
            ("strategic at-", "rophy, aware", Joint::Whole),
            ("the environ-", "ment more", Joint::Whole),
            ("over the long-", "term. We", Joint::Compound),
            ("of the Indo-", "Pacific region", Joint::Compound),
            ("long-standing rules-", "based order", Joint::Compound),
            ("coalition-build-", "ing with", Joint::Whole),
            ("a world -", "in which", Joint::Space),
            ("the co\u{ad}", "alition", Joint::Whole),
            ("plain line", "next line", Joint::Space),
            ("an F-", "35 wing", Joint::Compound),
            ("THE ENVIRON-", "MENT", Joint::Whole),
            ("through an all-of-", "nation effort", Joint::Compound),
            ("transparency and non-", "aggression", Joint::Compound),
            ("by mid-", "century", Joint::Compound),
            ("be required, prefer-", "ably by", Joint::Whole),
        ] {
            assert_eq!(usage.joint(line, next), joint, "{line} {next}");
        }
    }

    #[test]
    fn ligatures_that_no_reader_tells_are_mended_where_one_word_fits() {
        let usage = Usage::default();
        let mended = usage.mend("di\u{fffd}erent,");
        assert_eq!(mended.as_deref(), Some("different,"));
        assert_eq!(usage.mend("\u{fffd}zzy"), None);
    }

    #[test]
    fn lone_capitals_join_the_rest_of_their_word() {
        let usage = Usage::default();
        assert_eq!(
            usage.join_capitals("T he S ecurity of A nation, T HE S ECURITY"),
            "The Security of A nation, THE SECURITY"
        );
    }
}
