//! What is looked for? Plain phrases with `*`, `|` and `@family`, split like the corpus they search.

use std::collections::BTreeMap;

use attache_language::{fold, form, tokenize};

/// How many phrases the alternatives of one pattern may multiply to.
const MAX_PHRASES: usize = 256;

/// A letter that stands in for `*` while a pattern is split: of the Old Church Slavonic script, in one
/// known manuscript, so no pattern means it.
const STAND_IN: char = 'ꙮ';

/// Named families of words, such as `@ally`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Families(BTreeMap<String, Vec<String>>);

impl Families {
    /// Adds a family; its members are single words.
    pub fn insert(&mut self, name: &str, members: &[&str]) {
        self.0.insert(
            name.to_owned(),
            members.iter().map(|&member| member.to_owned()).collect(),
        );
    }

    /// The members of a family.
    pub fn members(&self, name: &str) -> Option<&[String]> {
        self.0.get(name).map(Vec::as_slice)
    }

    /// The names of all families, in alphabetical order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }
}

/// A pattern: one or more phrases, any of which may match.
///
/// ```
/// use attache_corpus::{Families, Pattern};
/// let mut families = Families::default();
/// families.insert("ally", &["ally", "allies"]);
/// let pattern = Pattern::parse("our closest @ally|partner*", &families)?;
/// assert_eq!(pattern.text(), "our closest @ally|partner*");
/// # Ok::<(), attache_corpus::PatternError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pattern {
    text: String,
    phrases: Vec<Phrase>,
}

/// Slots that must match tokens in a row.
pub(crate) type Phrase = Vec<Slot>;
/// Tests of which one must hold for a token.
pub(crate) type Slot = Vec<Test>;

/// A test of one token's form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Test {
    /// The form itself.
    Form(String),
    /// Pieces of the form, with anything between them: `["partner", ""]` is `partner*`.
    Glob(Vec<String>),
}

impl Test {
    /// Whether a form passes; `folded` says that capitals are equal and the form is folded.
    pub(crate) fn matches_exactly(&self, form: &str) -> bool {
        match self {
            Self::Form(wanted) => wanted == form,
            Self::Glob(pieces) => glob_matches(pieces, form),
        }
    }

    /// The same test for folded forms.
    pub(crate) fn folded(&self) -> Self {
        match self {
            Self::Form(wanted) => Self::Form(fold(wanted).into_owned()),
            Self::Glob(pieces) => Self::Glob(pieces.iter().map(|p| fold(p).into_owned()).collect()),
        }
    }

    /// Every passing form begins with this.
    pub(crate) fn beginning(&self) -> &str {
        match self {
            Self::Form(wanted) => wanted,
            Self::Glob(pieces) => &pieces[0],
        }
    }

    fn is_anything(&self) -> bool {
        matches!(self, Self::Glob(pieces) if pieces.iter().all(String::is_empty))
    }
}

fn glob_matches(pieces: &[String], form: &str) -> bool {
    let [first, middle @ .., last] = pieces else {
        return pieces.iter().all(|piece| piece == form);
    };
    let Some(rest) = form.strip_prefix(first.as_str()) else {
        return false;
    };
    let Some(mut rest) = rest.strip_suffix(last.as_str()) else {
        return false;
    };
    // The earliest place for each piece leaves the most room for those after it.
    middle.iter().all(|piece| match rest.find(piece.as_str()) {
        Some(at) => {
            rest = &rest[at + piece.len()..];
            true
        }
        None => false,
    })
}

/// A pattern that cannot be understood.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[non_exhaustive]
pub enum PatternError {
    /// There is nothing to look for.
    #[error("the pattern \"{pattern}\" has no word to look for")]
    Empty {
        /// The pattern.
        pattern: String,
    },
    /// Every part of a phrase is `*`.
    #[error("the pattern \"{pattern}\" would match everything; give it at least one word")]
    Anything {
        /// The pattern.
        pattern: String,
    },
    /// There is no such family.
    #[error(
        "there is no word family @{name} (in the pattern \"{pattern}\"); the families are {known}"
    )]
    Family {
        /// The pattern.
        pattern: String,
        /// The name that was asked for.
        name: String,
        /// The names there are.
        known: String,
    },
    /// The alternatives multiply to too many phrases.
    #[error(
        "the pattern \"{pattern}\" stands for more than {MAX_PHRASES} phrases; split it into several patterns"
    )]
    TooMany {
        /// The pattern.
        pattern: String,
    },
    /// An alternative between bars is empty.
    #[error("the pattern \"{pattern}\" has nothing on one side of a \"|\"")]
    EmptyAlternative {
        /// The pattern.
        pattern: String,
    },
    /// The pattern is in the Corpus Query Language, which this version does not read.
    #[error(
        "\"{pattern}\" begins like a query in the Corpus Query Language, which this version does not read; write a plain phrase, with * for any ending and | between alternatives"
    )]
    Cql {
        /// The pattern.
        pattern: String,
    },
}

impl Pattern {
    /// Reads a pattern as a person writes it.
    pub fn parse(text: &str, families: &Families) -> Result<Self, PatternError> {
        let pattern = || text.to_owned();
        if text.trim_start().starts_with(['[', '"']) {
            return Err(PatternError::Cql { pattern: pattern() });
        }
        let mut phrases = Vec::new();
        for phrase in split_phrases(text) {
            if phrase.is_empty() {
                let empty = text.trim().is_empty();
                return Err(match empty {
                    true => PatternError::Empty { pattern: pattern() },
                    false => PatternError::EmptyAlternative { pattern: pattern() },
                });
            }
            phrases.extend(parse_phrase(text, &phrase, families)?);
            if phrases.len() > MAX_PHRASES {
                return Err(PatternError::TooMany { pattern: pattern() });
            }
        }
        let everything =
            |phrase: &Phrase| phrase.iter().all(|slot| slot.iter().any(Test::is_anything));
        if phrases.iter().any(everything) {
            return Err(PatternError::Anything { pattern: pattern() });
        }
        Ok(Self {
            text: text.to_owned(),
            phrases,
        })
    }

    /// The pattern as it was written.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether the pattern has a capital, which makes [`Case::Smart`](crate::Case::Smart) exact.
    pub fn has_capital(&self) -> bool {
        self.text.chars().any(char::is_uppercase)
    }

    /// The words of a pattern that is one plain phrase, without `*`, `|` and families.
    pub fn words(&self) -> Option<Vec<&str>> {
        let [phrase] = self.phrases.as_slice() else {
            return None;
        };
        let words = phrase.iter().map(|slot| match slot.as_slice() {
            [Test::Form(form)] => Some(form.as_str()),
            _ => None,
        });
        words.collect()
    }

    pub(crate) fn phrases(&self) -> &[Phrase] {
        &self.phrases
    }
}

/// Cuts a pattern at the bars that stand alone: each phrase is a list of its parts.
fn split_phrases(text: &str) -> Vec<Vec<&str>> {
    let parts: Vec<&str> = text.split_whitespace().collect();
    parts
        .split(|&part| part == "|")
        .map(<[&str]>::to_vec)
        .collect()
}

fn parse_phrase(
    pattern: &str,
    parts: &[&str],
    families: &Families,
) -> Result<Vec<Phrase>, PatternError> {
    let plain = parts
        .iter()
        .all(|part| !part.contains('|') && !part.starts_with('@'));
    if plain {
        // Split whole, as a text is: some tokens have spaces inside ("U . S.").
        let slots: Phrase = tests(&parts.join(" "))
            .into_iter()
            .map(|test| vec![test])
            .collect();
        return if slots.is_empty() {
            Err(PatternError::Empty {
                pattern: pattern.to_owned(),
            })
        } else {
            Ok(vec![slots])
        };
    }
    let mut phrases: Vec<Phrase> = vec![Vec::new()];
    for part in parts {
        let branches = parse_part(pattern, part, families)?;
        if phrases.len() * branches.len() > MAX_PHRASES {
            return Err(PatternError::TooMany {
                pattern: pattern.to_owned(),
            });
        }
        if let [end] = branches.as_slice() {
            phrases
                .iter_mut()
                .for_each(|phrase| phrase.extend_from_slice(end));
            continue;
        }
        phrases = phrases
            .iter()
            .flat_map(|start| {
                branches
                    .iter()
                    .map(move |end| [start.as_slice(), end].concat())
            })
            .collect();
    }
    Ok(phrases)
}

/// The alternatives of one part: all that are one token make one slot, others a branch each.
fn parse_part(pattern: &str, part: &str, families: &Families) -> Result<Vec<Phrase>, PatternError> {
    let mut single: Slot = Vec::new();
    let mut branches: Vec<Phrase> = Vec::new();
    let alternatives: Vec<&str> = part.split('|').collect();
    for alternative in &alternatives {
        if let Some(name) = alternative
            .strip_prefix('@')
            .filter(|name| !name.is_empty())
        {
            let members = families.members(name).ok_or_else(|| PatternError::Family {
                pattern: pattern.to_owned(),
                name: name.to_owned(),
                known: families
                    .names()
                    .map(|name| format!("@{name}"))
                    .collect::<Vec<_>>()
                    .join(", "),
            })?;
            single.extend(members.iter().cloned().map(Test::Form));
            continue;
        }
        let mut tests = tests(alternative);
        match tests.len() {
            0 => {
                return Err(PatternError::EmptyAlternative {
                    pattern: pattern.to_owned(),
                });
            }
            1 => single.append(&mut tests),
            _ => branches.push(tests.into_iter().map(|test| vec![test]).collect()),
        }
    }
    if !single.is_empty() {
        branches.insert(0, vec![single]);
    }
    Ok(branches)
}

/// Splits a piece of a pattern into tokens, as a corpus is split, and makes a test of each.
fn tests(text: &str) -> Vec<Test> {
    let text = text.replace('*', STAND_IN.encode_utf8(&mut [0; 4]));
    let mut tokens = Vec::new();
    tokenize(&text, &mut tokens);
    tokens
        .into_iter()
        .map(|token| {
            let form = form(&text[token.span()]);
            if form.contains(STAND_IN) {
                Test::Glob(form.split(STAND_IN).map(str::to_owned).collect())
            } else {
                Test::Form(form.into_owned())
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn families() -> Families {
        let mut families = Families::default();
        families.insert("ally", &["ally", "allies"]);
        families
    }

    fn shown(text: &str) -> String {
        match Pattern::parse(text, &families()) {
            Err(error) => error.to_string(),
            Ok(pattern) => pattern
                .phrases
                .iter()
                .map(show_phrase)
                .collect::<Vec<_>>()
                .join(" / "),
        }
    }

    fn show_phrase(phrase: &Phrase) -> String {
        phrase
            .iter()
            .map(|slot| slot.iter().map(show_test).collect::<Vec<_>>().join("|"))
            .collect::<Vec<_>>()
            .join(" ")
    }

    fn show_test(test: &Test) -> String {
        match test {
            Test::Form(form) => form.clone(),
            Test::Glob(pieces) => pieces.join("*"),
        }
    }

    #[test]
    fn patterns_are_split_like_texts() {
        assert_eq!(shown("allies and partners"), "allies and partners");
        assert_eq!(shown("U.S.-Japan alliance"), "U.S. - Japan alliance");
        assert_eq!(shown("partner*"), "partner*");
        assert_eq!(shown("our @ally|friend*"), "our ally|allies|friend*");
        assert_eq!(shown("a|b-c d"), "a d / b - c d");
        assert_eq!(
            shown("friends and allies | allies and friends"),
            "friends and allies / allies and friends"
        );
    }

    #[test]
    fn what_cannot_be_understood_is_refused_with_a_reason() {
        assert_eq!(shown("  "), "the pattern \"  \" has no word to look for");
        assert_eq!(
            shown("* *"),
            "the pattern \"* *\" would match everything; give it at least one word"
        );
        assert_eq!(
            shown("ally|"),
            "the pattern \"ally|\" has nothing on one side of a \"|\""
        );
        assert_eq!(
            shown("ally | "),
            "the pattern \"ally | \" has nothing on one side of a \"|\""
        );
        assert_eq!(
            shown("@foe"),
            "there is no word family @foe (in the pattern \"@foe\"); the families are @ally"
        );
        assert!(shown("[lemma=\"ally\"]").contains("Corpus Query Language"));
        assert!(shown(&"a|b-c ".repeat(20)).contains("256 phrases"));
    }

    #[test]
    fn globs_match_pieces_in_order() {
        let glob = |text: &str, form: &str| tests(text)[0].matches_exactly(form);
        assert!(glob("partner*", "partner") && glob("partner*", "partnership"));
        assert!(glob("*ship", "partnership") && !glob("*ship", "ships"));
        assert!(glob("p*ner*s", "partnerships") && !glob("p*ner*s", "partnership"));
        assert!(!glob("aba*aba", "aba"));
    }
}
