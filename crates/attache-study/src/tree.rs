//! What does the tree of a sentence say of a word in it?
//!
//! Relations are those of Universal Dependencies; subtypes such as `nsubj:pass` are told apart where it
//! matters who acts.

use std::ops::Range;

use attache_corpus::{Head, Sentence};

/// Longer chains of conjuncts than this are not followed up.
const MAX_CONJUNCTS: usize = 64;

/// A sentence whose words have heads.
#[derive(Debug)]
pub(crate) struct Tree<'s, 'c> {
    sentence: &'s Sentence<'c>,
    children: Vec<Vec<usize>>,
}

/// What a word is to the verb or noun above it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    /// It does what the verb says, or is what the predicate says.
    Subject(String),
    /// The verb is done to it.
    Object(String),
}

impl<'s, 'c> Tree<'s, 'c> {
    /// The tree of a sentence; `None` where nobody has said what depends on what.
    pub(crate) fn of(sentence: &'s Sentence<'c>) -> Option<Self> {
        let mut children = vec![Vec::new(); sentence.tokens.len()];
        let mut known = false;
        for token in 0..sentence.tokens.len() {
            match sentence.head(token) {
                Head::Unknown => {}
                Head::Root => known = true,
                Head::Token(head) => {
                    known = true;
                    children[head as usize].push(token);
                }
            }
        }
        known.then_some(Self { sentence, children })
    }

    /// The token of a mention that the others hang on: the last whose head lies outside it.
    pub(crate) fn top(&self, mention: Range<usize>) -> Option<usize> {
        let outside = |&token: &usize| match self.sentence.head(token) {
            Head::Token(head) => !mention.contains(&(head as usize)),
            Head::Root => true,
            Head::Unknown => false,
        };
        mention.clone().rev().find(outside)
    }

    /// Adjectives and nouns that stand with it: `[treaty] allies`, `[closest] partners`.
    pub(crate) fn modifiers(&self, token: usize) -> Vec<String> {
        let own = self.children_of(token, &["amod", "compound", "nmod"]);
        own.filter(|&child| {
            child < token
                && self.is_word(child)
                && !matches!(self.relation(child), "nmod:poss" | "compound:prt")
        })
        .map(|child| self.lower(child))
        .collect()
    }

    /// Its determiner or possessive: `our`, `the`, `'s` for a noun in the possessive, else `(none)`.
    pub(crate) fn determiner(&self, token: usize) -> String {
        let own = self.children_of(token, &["det", "nmod"]).filter(|&child| {
            child < token
                && (self.relation_base(child) == "det" || self.relation(child) == "nmod:poss")
        });
        // The nearest: of "all our allies" it is "our".
        let own = own.last();
        // Of conjuncts after the first, the determiner stands with the first: "our allies and partners".
        let shared = || match self.relation_base(token) {
            "conj" => self.head(token).map(|first| self.determiner(first)),
            _ => None,
        };
        match own {
            None => shared().unwrap_or_else(|| "(none)".to_owned()),
            Some(child) if self.tag(child) == "PRP$" || self.relation_base(child) == "det" => {
                self.lower(child)
            }
            Some(_) => "'s".to_owned(),
        }
    }

    /// What it is to the verb above: of a conjunct, what the first conjunct is.
    pub(crate) fn role(&self, token: usize) -> Option<Role> {
        let token = self.first_conjunct(token);
        let above = self.head(token)?;
        match self.relation(token) {
            "nsubj:pass" | "obj" | "iobj" => Some(Role::Object(self.predicate(above))),
            "nsubj" => Some(Role::Subject(self.predicate(above))),
            _ => None,
        }
    }

    /// The preposition before it; of a conjunct without one, that of the first.
    pub(crate) fn preposition(&self, token: usize) -> Option<String> {
        let own = |token: usize| {
            let mut case = self.children_of(token, &["case"]);
            case.find(|&child| child < token && !matches!(self.lower(child).as_str(), "'s" | "'"))
        };
        own(token)
            .or_else(|| own(self.first_conjunct(token)))
            .map(|child| self.lower(child))
    }

    /// What it is joined to by "and" or "or": `friends and …`, `… and partners`.
    pub(crate) fn joined(&self, token: usize) -> Vec<String> {
        let first = self.first_conjunct(token);
        let mut list: Vec<usize> = self.children_of(first, &["conj"]).collect();
        list.insert(0, first);
        list.sort_unstable();
        let Some(place) = list.iter().position(|&conjunct| conjunct == token) else {
            return Vec::new();
        };
        // Only neighbours in the list: what stands three places off is company, not a pair.
        let left = place.checked_sub(1).and_then(|left| {
            let word = self
                .conjunction(token)
                .or_else(|| self.conjunction_of(&list))?;
            Some(format!("{} {word} …", self.lower(list[left])))
        });
        let right = list.get(place + 1).and_then(|&right| {
            let word = self
                .conjunction(right)
                .or_else(|| self.conjunction_of(&list))?;
            Some(format!("… {word} {}", self.lower(right)))
        });
        left.into_iter().chain(right).collect()
    }

    /// `singular` or `plural` of a noun by its tag; `None` of other words.
    pub(crate) fn number(&self, token: usize) -> Option<&'static str> {
        match self.tag(token) {
            "NN" | "NNP" => Some("singular"),
            "NNS" | "NNPS" => Some("plural"),
            _ => None,
        }
    }

    /// A verb, or what is said with "be": `be essential`.
    fn predicate(&self, token: usize) -> String {
        let copula = self.children_of(token, &["cop"]).next().is_some();
        let lemma = self.lemma(token);
        match copula {
            true => format!("be {lemma}"),
            false => lemma,
        }
    }

    fn first_conjunct(&self, mut token: usize) -> usize {
        for _ in 0..MAX_CONJUNCTS {
            match (self.relation_base(token), self.head(token)) {
                ("conj", Some(head)) => token = head,
                _ => break,
            }
        }
        token
    }

    /// The "and" or "or" that stands with a conjunct.
    fn conjunction(&self, token: usize) -> Option<String> {
        let mut found = self
            .children_of(token, &["cc"])
            .map(|child| self.lower(child));
        found.find(|word| matches!(word.as_str(), "and" | "or"))
    }

    fn conjunction_of(&self, list: &[usize]) -> Option<String> {
        list.iter().find_map(|&conjunct| self.conjunction(conjunct))
    }

    fn children_of<'t>(
        &'t self,
        token: usize,
        relations: &'t [&str],
    ) -> impl Iterator<Item = usize> + 't {
        let own = self.children[token].iter().copied();
        own.filter(move |&child| relations.contains(&self.relation_base(child)))
    }

    fn head(&self, token: usize) -> Option<usize> {
        match self.sentence.head(token) {
            Head::Token(head) => Some(head as usize),
            _ => None,
        }
    }

    fn relation(&self, token: usize) -> &'c str {
        self.sentence.tokens[token].deprel.unwrap_or_default()
    }

    fn relation_base(&self, token: usize) -> &'c str {
        let relation = self.relation(token);
        relation.split_once(':').map_or(relation, |(base, _)| base)
    }

    fn tag(&self, token: usize) -> &'c str {
        self.sentence.tokens[token].tag.unwrap_or_default()
    }

    fn lower(&self, token: usize) -> String {
        self.sentence.tokens[token].form.to_lowercase()
    }

    fn lemma(&self, token: usize) -> String {
        let lemma = self.sentence.tokens[token].lemma;
        lemma.map_or_else(|| self.lower(token), str::to_lowercase)
    }

    fn is_word(&self, token: usize) -> bool {
        crate::grammar::is_word(self.sentence.tokens[token].form)
    }
}
