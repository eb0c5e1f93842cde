//! What can be said of English words by closed lists alone, where a text has no tags?

use attache_corpus::{BlockKind, CorpusError};

use crate::family::family_of;

/// How many words a determiner or preposition may stand before its noun.
const REACH: u32 = 3;

const DETERMINERS: [&str; 34] = [
    "a", "all", "an", "another", "any", "both", "each", "every", "few", "her", "his", "its",
    "many", "more", "most", "my", "neither", "no", "other", "our", "several", "some", "such",
    "that", "the", "their", "these", "this", "those", "thy", "us", "whose", "your", "'s",
];

const PREPOSITIONS: [&str; 28] = [
    "about", "across", "against", "among", "amongst", "around", "as", "at", "behind", "between",
    "by", "for", "from", "in", "into", "like", "of", "on", "over", "through", "to", "toward",
    "towards", "under", "upon", "with", "within", "without",
];

/// Whether a form has a letter or a digit.
pub(crate) fn is_word(form: &str) -> bool {
    form.chars().any(char::is_alphanumeric)
}

/// `singular` or `plural`, of words that have a number; verbs and adjectives of the families have none.
pub(crate) fn number(form: &str) -> Option<&'static str> {
    let form = form.to_lowercase();
    match form.as_str() {
        "allied" | "partnered" | "partnering" => None,
        _ if family_of(&form).is_some() => Some(if form.ends_with('s') {
            "plural"
        } else {
            "singular"
        }),
        _ if !form.chars().all(char::is_alphabetic) => None,
        _ if form.ends_with('s') && !["ss", "us", "is"].iter().any(|end| form.ends_with(end)) => {
            Some("plural")
        }
        _ => Some("singular"),
    }
}

/// The nearest determiner or possessive before a word, or `(none)`: not past a mark, a preposition or
/// a conjunction. `before(n)` gives the `n`th token before the word.
pub(crate) fn determiner<'c>(
    before: impl Fn(u32) -> Result<Option<&'c str>, CorpusError>,
) -> Result<String, CorpusError> {
    for n in 1..=REACH {
        let Some(form) = before(n)? else { break };
        let word = form.to_lowercase();
        if DETERMINERS.contains(&word.as_str()) {
            return Ok(word);
        }
        if word == "'" {
            // The possessive of a plural: "our allies' partners".
            return Ok("'s".to_owned());
        }
        if !is_word(&word) && word != "-"
            || PREPOSITIONS.contains(&word.as_str())
            || is_conjunction(&word)
        {
            break;
        }
    }
    Ok("(none)".to_owned())
}

/// The nearest preposition before a word, with at most determiners and adjectives between.
pub(crate) fn preposition<'c>(
    before: impl Fn(u32) -> Result<Option<&'c str>, CorpusError>,
) -> Result<Option<String>, CorpusError> {
    for n in 1..=REACH {
        let Some(form) = before(n)? else { break };
        let word = form.to_lowercase();
        if PREPOSITIONS.contains(&word.as_str()) {
            return Ok(Some(word));
        }
        if !is_word(&word) && word != "-" || is_conjunction(&word) {
            break;
        }
    }
    Ok(None)
}

fn is_conjunction(word: &str) -> bool {
    matches!(word, "and" | "or" | "but" | "nor")
}

/// What stands on the other side of an "and" or "or" right beside a word: `friends and …`, `… and partners`.
pub(crate) fn joined(
    before: Option<&str>,
    second_before: Option<&str>,
    after: Option<&str>,
    second_after: Option<&str>,
) -> Vec<String> {
    let conjunction = |form: &str| {
        let word = form.to_lowercase();
        matches!(word.as_str(), "and" | "or").then_some(word)
    };
    let word = |form: Option<&str>| form.filter(|form| is_word(form)).map(str::to_lowercase);
    let left = before
        .and_then(conjunction)
        .zip(word(second_before))
        .map(|(and, other)| format!("{other} {and} …"));
    let right = after
        .and_then(conjunction)
        .zip(word(second_after))
        .map(|(and, other)| format!("… {and} {other}"));
    left.into_iter().chain(right).collect()
}

/// Where in its document a mention stands: in a heading, or in which fifth of the tokens.
pub(crate) fn position(kind: Option<BlockKind>, depth: f64) -> &'static str {
    const FIFTHS: [&str; 5] = [
        "first fifth",
        "second fifth",
        "third fifth",
        "fourth fifth",
        "last fifth",
    ];
    match kind {
        Some(BlockKind::Heading) => "heading",
        Some(BlockKind::Note) => "note",
        _ => FIFTHS[((depth * 5.0) as usize).min(4)],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn find<T>(
        words: &[&'static str],
        look: impl Fn(&dyn Fn(u32) -> Result<Option<&'static str>, CorpusError>) -> T,
    ) -> T {
        look(&|n| Ok(words.len().checked_sub(n as usize).map(|at| words[at])))
    }

    #[test]
    fn determiners_are_the_nearest_before_the_noun() {
        let determiner = |words: &[&'static str]| find(words, |before| determiner(before).unwrap());
        assert_eq!(determiner(&["with", "our", "closest"]), "our");
        assert_eq!(determiner(&["America", "'s"]), "'s");
        assert_eq!(determiner(&["the", "help", "of"]), "(none)");
        assert_eq!(determiner(&["the", ","]), "(none)");
        assert_eq!(determiner(&[]), "(none)");
    }

    #[test]
    fn prepositions_may_have_words_between() {
        let preposition =
            |words: &[&'static str]| find(words, |before| preposition(before).unwrap());
        assert_eq!(
            preposition(&["with", "our", "closest"]),
            Some("with".to_owned())
        );
        assert_eq!(preposition(&["friends", "and"]), None);
    }

    #[test]
    fn number_is_of_nouns() {
        assert_eq!(number("Allies"), Some("plural"));
        assert_eq!(number("alliance"), Some("singular"));
        assert_eq!(number("allied"), None);
        assert_eq!(number("crisis"), Some("singular"));
    }

    #[test]
    fn joined_words_stand_on_either_side() {
        let both = joined(Some("and"), Some("Friends"), Some("and"), Some("partners"));
        assert_eq!(both, ["friends and …", "… and partners"]);
        assert!(joined(Some(","), Some("friends"), None, None).is_empty());
    }
}
