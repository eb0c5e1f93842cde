//! How does a passage read: where it stands, and its words with the match among them?

use attache_study::Passage;

use crate::line::clean;

/// A passage's text in three parts that read on when set one after the other, each on one line.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Words {
    pub(crate) before: String,
    pub(crate) matched: String,
    pub(crate) after: String,
}

/// The match in its sentence; in its context where it reaches over the sentence's end.
pub(crate) fn sentence(passage: &Passage) -> Words {
    match locate(passage) {
        Some(at) => {
            let end = at + passage.matched.len();
            Words {
                before: clean(&passage.sentence[..at]).trim_start().to_owned(),
                matched: clean(&passage.matched),
                after: clean(&passage.sentence[end..]).trim_end().to_owned(),
            }
        }
        None => context(passage),
    }
}

/// The match between the text to its left and right.
pub(crate) fn context(passage: &Passage) -> Words {
    let mut words = joined(&passage.left, &passage.matched, &passage.right);
    // The sentence knows whether a space stood beside the match.
    if let Some(at) = locate(passage) {
        let spaced = |c: Option<char>| {
            if c.is_some_and(char::is_whitespace) {
                " "
            } else {
                ""
            }
        };
        if at > 0 {
            let space = spaced(passage.sentence[..at].chars().next_back());
            words.before = format!("{}{space}", words.before.trim_end());
        }
        let rest = &passage.sentence[at + passage.matched.len()..];
        if !rest.is_empty() {
            words.after = format!(
                "{}{}",
                spaced(rest.chars().next()),
                words.after.trim_start()
            );
        }
    }
    words
}

/// Three parts set one after the other: a space where English would have one.
pub(crate) fn joined(left: &str, matched: &str, right: &str) -> Words {
    let (left, matched, right) = (clean(left), clean(matched), clean(right));
    let (left, right) = (left.trim(), right.trim());
    let opens =
        left.is_empty() || left.ends_with(['(', '[', '{', '“', '‘', '-', '–', '—', '/', '$', '"']);
    let closes = right.is_empty()
        || right.starts_with([
            ',', '.', ';', ':', '!', '?', ')', ']', '}', '”', '’', '\'', '"', '-', '–', '—', '/',
            '%', '…',
        ]);
    Words {
        before: format!("{left}{}", if opens { "" } else { " " }),
        matched: matched.trim().to_owned(),
        after: format!("{}{right}", if closes { "" } else { " " }),
    }
}

/// `Strengthen Alliances › Deepen Interoperability`
pub(crate) fn section_path(passage: &Passage) -> String {
    let parts: Vec<String> = passage
        .section
        .iter()
        .map(|part| clean(part).trim().to_owned())
        .collect();
    parts.join(" › ")
}

/// `p. 4`, as the page is labelled.
pub(crate) fn page_text(label: &str) -> String {
    format!("p. {}", clean(label).trim())
}

/// A page whose text was recognised from its image: `p. 4, OCR`.
pub(crate) fn recognised_page(page: Option<String>) -> String {
    match page {
        Some(page) => format!("{page}, OCR"),
        None => "OCR".to_owned(),
    }
}

/// The page of a passage, with a mark where its text was recognised from an image.
pub(crate) fn passage_page(passage: &Passage) -> Option<String> {
    let page = passage.page.as_deref().map(page_text);
    match passage.source {
        Some(_) => Some(recognised_page(page)),
        None => page,
    }
}

/// Where the match stands in its sentence, in bytes. Of several places that read the same, the one
/// whose surroundings agree longest with the text to the left and right.
fn locate(passage: &Passage) -> Option<usize> {
    if passage.matched.is_empty() {
        return None;
    }
    let agreement = |at: usize| {
        let before = same(
            passage.sentence[..at].trim_end().chars().rev(),
            passage.left.trim_end().chars().rev(),
        );
        let after = same(
            passage.sentence[at + passage.matched.len()..]
                .trim_start()
                .chars(),
            passage.right.trim_start().chars(),
        );
        before + after
    };
    let places: Vec<usize> = passage
        .sentence
        .match_indices(&passage.matched)
        .map(|(at, _)| at)
        .take(64)
        .collect();
    match places[..] {
        [] => None,
        [only] => Some(only),
        _ => places
            .into_iter()
            .max_by_key(|&at| (agreement(at), std::cmp::Reverse(at))),
    }
}

fn same(one: impl Iterator<Item = char>, other: impl Iterator<Item = char>) -> usize {
    one.zip(other).take_while(|(a, b)| a == b).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn passage(left: &str, matched: &str, right: &str, sentence: &str) -> Passage {
        Passage {
            document: "d".into(),
            title: None,
            date: None,
            section: Vec::new(),
            page: None,
            source: None,
            start: 0,
            end: 0,
            left: left.into(),
            matched: matched.into(),
            right: right.into(),
            sentence: sentence.into(),
        }
    }

    #[test]
    fn the_right_one_of_two_equal_words_is_marked() {
        let twice = passage(
            "an old ally and a new",
            "ally",
            "met.",
            "There an old ally and a new ally met.",
        );
        let words = sentence(&twice);
        assert_eq!(
            (words.before.as_str(), words.after.as_str()),
            ("There an old ally and a new ", " met.")
        );
    }

    #[test]
    fn a_comma_after_the_match_keeps_its_place() {
        let words = context(&passage("with our", "allies", ", old and new.", ""));
        assert_eq!(
            format!("{}[{}]{}", words.before, words.matched, words.after),
            "with our [allies], old and new."
        );
        let words = context(&passage(
            "the",
            "allied",
            "-built bridge",
            "the allied -built bridge",
        ));
        assert_eq!(
            format!("{}[{}]{}", words.before, words.matched, words.after),
            "the [allied] -built bridge"
        );
    }

    #[test]
    fn a_match_over_the_end_of_a_sentence_is_shown_in_its_context() {
        let words = sentence(&passage("our", "allies. Partners", "too", "our allies."));
        assert_eq!(words.matched, "allies. Partners");
    }
}
