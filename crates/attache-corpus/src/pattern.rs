//! What is looked for? Plain phrases with `*`, `|` and `@family`, split like the corpus they search; or a
//! query in the Corpus Query Language.

use std::collections::BTreeMap;

use attache_language::{form, tokenize};

use crate::cql::{self, ast::Query};

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

/// A pattern: one or more phrases, any of which may match, or a query in the Corpus Query Language.
///
/// A pattern is a query if it begins as one: with `[` or `"`, with an anchor such as `<s>`, with a label
/// such as `a:[`, or with parentheses before one of these.
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
    content: Content,
    max_steps: Option<u64>,
}

/// What a pattern says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Content {
    Phrases(Vec<Phrase>),
    Query(Query),
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
    fn is_anything(&self) -> bool {
        matches!(self, Self::Glob(pieces) if pieces.iter().all(String::is_empty))
    }
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
    /// A query in the Corpus Query Language is wrong at one place.
    #[error("in the query {query}, at character {character}: {problem}")]
    Query {
        /// The query.
        query: String,
        /// The character at which it is wrong, counted from 1.
        character: usize,
        /// What is wrong there, and what was expected.
        problem: String,
    },
}

impl Pattern {
    /// Reads a pattern as a person writes it.
    pub fn parse(text: &str, families: &Families) -> Result<Self, PatternError> {
        let pattern = || text.to_owned();
        if cql::is_query(text) {
            let query = cql::parse(text).map_err(|error| PatternError::Query {
                query: text.trim().to_owned(),
                character: error.character,
                problem: error.problem,
            })?;
            return Ok(Self::new(text, Content::Query(query)));
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
        Ok(Self::new(text, Content::Phrases(phrases)))
    }

    fn new(text: &str, content: Content) -> Self {
        Self {
            text: text.to_owned(),
            content,
            max_steps: None,
        }
    }

    /// The same pattern, which may take at most this many steps in one segment of a corpus.
    ///
    /// A step is a position looked at, a token read, or a state of the pattern tried on a token. Without
    /// a limit of its own, a pattern may take a thousand million, and 256 more for each token.
    pub fn with_max_steps(self, max_steps: u64) -> Self {
        Self {
            max_steps: Some(max_steps),
            ..self
        }
    }

    pub(crate) fn max_steps(&self) -> Option<u64> {
        self.max_steps
    }

    /// Whether it is a query in the Corpus Query Language.
    pub fn is_query(&self) -> bool {
        matches!(self.content, Content::Query(_))
    }

    /// The pattern as it was written.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether the pattern has a capital, which makes [`Case::Smart`](crate::Case::Smart) exact for
    /// plain phrases; for a query it always is.
    pub fn has_capital(&self) -> bool {
        self.text.chars().any(char::is_uppercase)
    }

    /// The words of a pattern that is one plain phrase, without `*`, `|` and families.
    pub fn words(&self) -> Option<Vec<&str>> {
        let Content::Phrases(phrases) = &self.content else {
            return None;
        };
        let [phrase] = phrases.as_slice() else {
            return None;
        };
        let words = phrase.iter().map(|slot| match slot.as_slice() {
            [Test::Form(form)] => Some(form.as_str()),
            _ => None,
        });
        words.collect()
    }

    pub(crate) fn content(&self) -> &Content {
        &self.content
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
            Ok(Pattern {
                content: Content::Phrases(phrases),
                ..
            }) => phrases
                .iter()
                .map(show_phrase)
                .collect::<Vec<_>>()
                .join(" / "),
            Ok(pattern) => format!("query {}", pattern.text()),
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
        assert_eq!(
            shown("[lemma=\"ally\""),
            "in the query [lemma=\"ally\", at character 1: this \"[\" is never closed"
        );
        assert!(shown(&"a|b-c ".repeat(20)).contains("256 phrases"));
    }

    #[test]
    fn what_begins_like_a_query_is_one() {
        for query in [
            "[]",
            " \"ally\"",
            "<s> []",
            "a:[] b:[]",
            "(\"a\" | \"b\")",
            "1:\"a\"",
        ] {
            assert!(
                shown(query).starts_with("query"),
                "{query}: {}",
                shown(query)
            );
        }
        for phrase in [
            "ally",
            "'s",
            "allies: many",
            "<",
            "(allies)",
            "-",
            "“allies”",
            "5 < 6",
        ] {
            assert!(
                !shown(phrase).contains("query"),
                "{phrase}: {}",
                shown(phrase)
            );
        }
    }
}
