//! What stands where in a sentence: its words, its mentions of the two families and its names?

use std::ops::Range;

use attache_language::Head;
use attache_register::{Find, NameKind, NameOptions, Names, StateId};

use super::cue::folded;
use super::lexicon::{is_auxiliary, is_conjunction, is_determiner, is_preposition};
use super::view::{CodingContext, SentenceView, TokenRow};
use crate::family::family_of;

/// A name of a state in a sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Named {
    pub(crate) first: usize,
    /// The token after its last.
    pub(crate) end: usize,
    pub(crate) state: StateId,
    /// Whether it is the word for a people: `Japanese`.
    pub(crate) demonym: bool,
    /// Whether it is an abbreviation: `U.S.`.
    pub(crate) short: bool,
}

/// A sentence laid out for questions.
pub(crate) struct Scene<'s> {
    pub(crate) view: SentenceView<'s>,
    pub(crate) context: CodingContext,
    /// The folded form of each token.
    pub(crate) words: Vec<Box<str>>,
    /// The tokens of the two families.
    pub(crate) mentions: Vec<usize>,
    pub(crate) names: Vec<Named>,
    /// For each token, the name that it is part of.
    name_of: Vec<Option<u16>>,
}

/// The tokens of a sentence that belong to the two families.
pub(crate) fn mentions(view: &SentenceView<'_>) -> Vec<usize> {
    let tokens = view.tokens.iter().enumerate();
    tokens
        .filter(|(_, token)| is_of_family(token.form))
        .map(|(at, _)| at)
        .collect()
}

pub(crate) fn is_of_family(form: &str) -> bool {
    let may = |byte: u8| matches!(byte | 0x20, b'a' | b'p');
    form.len() >= 4 && form.bytes().next().is_some_and(may) && family_of(form).is_some()
}

impl<'s> Scene<'s> {
    pub(crate) fn new(
        view: SentenceView<'s>,
        mentions: Vec<usize>,
        names: &Names,
        context: CodingContext,
    ) -> Self {
        let words = view.tokens.iter().map(|token| folded(token.form)).collect();
        let options = NameOptions {
            date: context.day,
            ..NameOptions::default()
        };
        let found = names.find(view.text, &options);
        let names: Vec<Named> = found.iter().filter_map(|find| named(&view, find)).collect();
        let mut name_of = vec![None; view.tokens.len()];
        for (number, name) in names.iter().enumerate() {
            name_of[name.first..name.end].fill(Some(number as u16));
        }
        Self {
            view,
            context,
            words,
            mentions,
            names,
            name_of,
        }
    }

    pub(crate) fn len(&self) -> usize {
        self.words.len()
    }

    /// The folded word at a place; empty outside the sentence.
    pub(crate) fn word(&self, at: usize) -> &str {
        self.words.get(at).map_or("", |word| word)
    }

    /// The word before a place, `back` tokens away.
    pub(crate) fn before(&self, at: usize, back: usize) -> &str {
        at.checked_sub(back).map_or("", |at| self.word(at))
    }

    pub(crate) fn token(&self, at: usize) -> &TokenRow<'s> {
        &self.view.tokens[at]
    }

    /// The dictionary form, or the word itself where that is not known.
    pub(crate) fn lemma(&self, at: usize) -> &str {
        match self.view.tokens.get(at) {
            Some(token) if !token.lemma.is_empty() => token.lemma,
            _ => self.word(at),
        }
    }

    pub(crate) fn name_at(&self, at: usize) -> Option<&Named> {
        let number = *self.name_of.get(at)?;
        number.map(|number| &self.names[usize::from(number)])
    }

    pub(crate) fn is_mention(&self, at: usize) -> bool {
        self.mentions.binary_search(&at).is_ok()
    }

    /// Whether a word is a verb that says something, by its tag.
    pub(crate) fn is_verb(&self, at: usize) -> bool {
        self.view
            .tokens
            .get(at)
            .is_some_and(|token| token.pos == "VERB")
    }

    /// Whether a word may stand inside a noun phrase, before its head: by its tag, or by what it is not.
    pub(crate) fn is_inside_phrase(&self, at: usize) -> bool {
        let Some(token) = self.view.tokens.get(at) else {
            return false;
        };
        let word = self.word(at);
        if is_preposition(word) || is_conjunction(word) || is_auxiliary(word) {
            return false;
        }
        match token.pos {
            "" => word.chars().any(char::is_alphanumeric) || matches!(word, "-" | "'s" | "'"),
            "ADJ" | "NOUN" | "PROPN" | "NUM" | "DET" | "ADV" => true,
            "PRON" => is_determiner(word),
            "VERB" => matches!(token.tag, "VBN" | "VBG" | "JJ"),
            _ => matches!(word, "-" | "'s" | "'"),
        }
    }

    /// The first token of the noun phrase that ends at `at`: its adjectives, names and determiner.
    pub(crate) fn phrase_start(&self, at: usize) -> usize {
        const LONGEST: usize = 10;
        let mut start = at;
        while start > 0 && at - start < LONGEST {
            let word = self.word(start);
            let possessive = matches!(word, "'s" | "'");
            if is_determiner(word) && !possessive && start < at {
                // "all our allies", "our other allies"
                if !is_determiner(self.before(start, 1)) {
                    break;
                }
            }
            if !self.is_inside_phrase(start - 1)
                || (self.is_mention(start - 1) && !self.joins_next(start - 1))
            {
                break;
            }
            start -= 1;
        }
        start
    }

    /// Whether a mention is the first part of a compound with the next word: `alliance partners`.
    fn joins_next(&self, at: usize) -> bool {
        matches!(
            self.word(at),
            "alliance" | "allied" | "partner" | "partnership" | "ally"
        )
    }

    /// The token after the compound that begins at `at`: `partner nations`, `allied forces`.
    pub(crate) fn compound_end(&self, at: usize) -> usize {
        let mut end = at + 1;
        if !matches!(
            self.word(at),
            "allied" | "alliance" | "partner" | "partnership" | "ally"
        ) {
            return end;
        }
        while end < self.len() && end < at + 4 {
            let token = self.token(end);
            let noun = match token.pos {
                "" => matches!(
                    self.word(end),
                    "nation"
                        | "nations"
                        | "country"
                        | "countries"
                        | "state"
                        | "states"
                        | "government"
                        | "governments"
                        | "forces"
                        | "partner"
                        | "partners"
                        | "members"
                        | "powers"
                        | "republics"
                ),
                pos => {
                    pos == "NOUN"
                        || (pos == "ADJ" && end == at + 1)
                        || (pos == "PROPN" && self.is_mention(end))
                }
            };
            if !noun || self.name_at(end).is_some() {
                break;
            }
            end += 1;
        }
        end
    }

    /// Whether a word has a capital that its place in the sentence does not give it.
    pub(crate) fn is_capital(&self, at: usize) -> bool {
        let first = |at: usize| {
            let token = self.view.tokens.get(at)?;
            token.form.chars().next()
        };
        at > 0 && first(at).is_some_and(char::is_uppercase)
    }

    /// The span of bytes of a run of tokens.
    pub(crate) fn span(&self, tokens: Range<usize>) -> Range<usize> {
        let start = self.view.tokens[tokens.start].span.start;
        let end = self.view.tokens[tokens.end - 1].span.end;
        start..end
    }

    /// The token that a token depends on.
    pub(crate) fn head(&self, at: usize) -> Option<usize> {
        match self.view.tokens.get(at)?.head {
            Head::Token(head) if (head as usize) < self.len() && head as usize != at => {
                Some(head as usize)
            }
            _ => None,
        }
    }
}

/// A name as a run of tokens; `None` where it is refused or does not stand on the boundaries of tokens.
fn named(view: &SentenceView<'_>, find: &Find<'_>) -> Option<Named> {
    let state = find.state?;
    let first = view
        .tokens
        .partition_point(|token| token.span.end <= find.span.start);
    let end = view
        .tokens
        .partition_point(|token| token.span.start < find.span.end);
    (first < end).then_some(Named {
        first,
        end,
        state,
        demonym: find.kind == Some(NameKind::Demonym),
        short: find.kind == Some(NameKind::Short),
    })
}
