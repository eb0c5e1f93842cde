//! What is the dictionary form of a word with its tag?
//!
//! A table holds what the rules miss. A rule says what to take from the end of a word with a certain tag
//! and ending, and what to put there; the longest ending decides.

use std::borrow::Cow;

use rustc_hash::FxHashMap;

use super::ModelError;
use super::bytes::Bytes;

/// The longest ending that a rule looks at, in bytes.
pub(crate) const MAX_ENDING: usize = 6;

/// Table and rules.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Lemmatiser {
    /// By tag: lower-case words with their lemmas.
    pub(crate) exceptions: FxHashMap<Box<str>, FxHashMap<Box<str>, Box<str>>>,
    /// By tag: endings with what becomes of them.
    pub(crate) rules: FxHashMap<Box<str>, FxHashMap<Box<str>, Edit>>,
}

/// What to do to the end of a word.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Edit {
    /// How many bytes to take away.
    pub(crate) cut: u8,
    /// What to put there.
    pub(crate) add: Box<str>,
}

impl Edit {
    /// What makes `lemma` of `word`.
    #[cfg(feature = "train")]
    pub(crate) fn between(word: &str, lemma: &str) -> Self {
        let pairs = word.chars().zip(lemma.chars());
        let common: usize = pairs
            .take_while(|(a, b)| a == b)
            .map(|(a, _)| a.len_utf8())
            .sum();
        Self {
            cut: u8::try_from(word.len() - common).unwrap_or(u8::MAX),
            add: lemma[common..].into(),
        }
    }

    /// The word with its end changed; `None` if it is too short for that.
    pub(crate) fn apply(&self, word: &str) -> Option<String> {
        let kept = word.len().checked_sub(usize::from(self.cut))?;
        Some(format!("{}{}", word.get(..kept)?, self.add))
    }
}

impl Lemmatiser {
    pub(crate) fn read(bytes: &mut Bytes<'_>) -> Result<Self, ModelError> {
        let mut lemmatiser = Self::default();
        for _ in 0..bytes.count()? {
            let tag: Box<str> = bytes.text()?.into();
            let mut exceptions = FxHashMap::default();
            for _ in 0..bytes.count()? {
                exceptions.insert(bytes.text()?.into(), bytes.text()?.into());
            }
            let mut rules = FxHashMap::default();
            for _ in 0..bytes.count()? {
                let ending = bytes.text()?.into();
                let cut = bytes.byte()?;
                let add = bytes.text()?.into();
                rules.insert(ending, Edit { cut, add });
            }
            lemmatiser.exceptions.insert(tag.clone(), exceptions);
            lemmatiser.rules.insert(tag, rules);
        }
        Ok(lemmatiser)
    }

    /// The lemma of a form. Names keep their capitals; all else is in lower case.
    pub(crate) fn lemma<'f>(&self, form: &'f str, tag: &str) -> Cow<'f, str> {
        let is_name = matches!(tag, "NNP" | "NNPS");
        if tag == "NNP" {
            return Cow::Borrowed(form);
        }
        let lower = crate::form::fold(form);
        let exception = self
            .exceptions
            .get(tag)
            .and_then(|words| words.get(&*lower));
        let lemma = match exception {
            Some(lemma) => lemma.to_string(),
            None => match self.by_rule(&lower, tag) {
                Some(lemma) => lemma,
                None if is_name => return Cow::Borrowed(form),
                None => return lower,
            },
        };
        match is_name {
            true => Cow::Owned(with_capitals_of(form, &lemma)),
            false => Cow::Owned(lemma),
        }
    }

    /// What the rules say of a word in lower case; `None` if no rule is for it.
    pub(crate) fn by_rule(&self, lower: &str, tag: &str) -> Option<String> {
        let rules = self.rules.get(tag)?;
        let longest = lower.len().min(MAX_ENDING);
        (0..=longest).rev().find_map(|length| {
            let ending = lower.get(lower.len() - length..)?;
            let lemma = rules.get(ending)?.apply(lower)?;
            (!lemma.is_empty()).then_some(lemma)
        })
    }
}

/// A lemma in lower case, with capitals where the form of the same letters has them.
fn with_capitals_of(form: &str, lemma: &str) -> String {
    let mut same = true;
    let all = !form.contains(char::is_lowercase);
    let mut letters = form.chars();
    let cased = lemma.chars().map(|c| {
        let written = letters.next();
        same &= written.is_some_and(|w| w.to_lowercase().eq(c.to_lowercase()));
        match written {
            Some(written) if same => written,
            _ if all => c.to_uppercase().next().unwrap_or(c),
            _ => c,
        }
    });
    cased.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edit(cut: u8, add: &str) -> Edit {
        Edit {
            cut,
            add: add.into(),
        }
    }

    fn small() -> Lemmatiser {
        let mut lemmatiser = Lemmatiser::default();
        for tag in ["NNS", "NNPS"] {
            let rules = [("s".into(), edit(1, "")), ("ies".into(), edit(3, "y"))];
            let exceptions = [("men".into(), "man".into())];
            lemmatiser
                .rules
                .insert(tag.into(), rules.into_iter().collect());
            let exceptions = exceptions.into_iter().collect();
            lemmatiser.exceptions.insert(tag.into(), exceptions);
        }
        lemmatiser
    }

    #[test]
    fn the_longest_ending_decides_unless_the_table_knows_the_word() {
        let lemmatiser = small();
        assert_eq!(lemmatiser.lemma("partners", "NNS"), "partner");
        assert_eq!(lemmatiser.lemma("allies", "NNS"), "ally");
        assert_eq!(lemmatiser.lemma("Men", "NNS"), "man");
        assert_eq!(lemmatiser.lemma("Sheep", "NNS"), "sheep");
    }

    #[test]
    fn names_keep_their_capitals() {
        let lemmatiser = small();
        assert_eq!(lemmatiser.lemma("Allies", "NNPS"), "Ally");
        assert_eq!(lemmatiser.lemma("ALLIES", "NNPS"), "ALLY");
        assert_eq!(lemmatiser.lemma("NATO", "NNP"), "NATO");
    }

    #[test]
    fn a_rule_longer_than_the_word_leaves_it() {
        assert_eq!(edit(9, "x").apply("ab"), None);
        assert_eq!(edit(1, "x").apply("é"), None);
        assert_eq!(small().lemma("s", "NNS"), "s");
    }
}
