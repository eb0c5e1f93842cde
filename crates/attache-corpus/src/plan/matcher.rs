//! Does a text have the value that a query asks for?

use std::borrow::Cow;
use std::cell::{Cell, RefCell};

use attache_language::{fold, without_accents};
use regex::Regex;
use regex_automata::hybrid::LazyStateID;
use regex_automata::hybrid::dfa::{Cache, DFA};
use regex_automata::{Anchored, Input};

use crate::cql::ast::{Value, ValueForm};
use crate::cql::{MAX_EXPRESSION_BYTES, expression_prefix, ready_expression};

/// How much memory the states of one expression may take while it walks over an automaton, in bytes.
const WALK_BYTES: usize = 8 << 20;

/// A value, ready to be compared with.
pub(super) struct Matcher {
    pub(super) kind: Kind,
    pub(super) any_case: bool,
    pub(super) any_accent: bool,
}

pub(super) enum Kind {
    Plain(String),
    Glob(Vec<String>),
    Expression { regex: Regex, written: String },
}

impl Matcher {
    /// `None` if the expression cannot be made ready, which the parser has found out already.
    pub(super) fn new(value: &Value, any_case: bool, any_accent: bool) -> Option<Self> {
        let (any_case, any_accent) = (any_case || value.any_case, any_accent || value.any_accent);
        let normal = |text: &str| normal(text, any_case, any_accent).into_owned();
        let kind = match &value.form {
            ValueForm::Plain(text) => Kind::Plain(normal(text)),
            ValueForm::Glob(pieces) => {
                Kind::Glob(pieces.iter().map(|piece| normal(piece)).collect())
            }
            ValueForm::Expression(text) => {
                let written = match any_accent {
                    true => without_accents(text).into_owned(),
                    false => text.clone(),
                };
                let regex = ready_expression(&written, any_case).ok()?;
                Kind::Expression { regex, written }
            }
        };
        Some(Self {
            kind,
            any_case,
            any_accent,
        })
    }

    pub(super) fn matches(&self, text: &str) -> bool {
        match &self.kind {
            Kind::Plain(value) => *normal(text, self.any_case, self.any_accent) == **value,
            Kind::Glob(pieces) => {
                glob_matches(pieces, &normal(text, self.any_case, self.any_accent))
            }
            Kind::Expression { regex, .. } => regex.is_match(&normal(text, false, self.any_accent)),
        }
    }

    /// What every text that matches begins with, once folded (and without accents, if they do not
    /// matter); it may be shorter than it could be.
    pub(super) fn folded_beginning(&self) -> String {
        let beginning = match &self.kind {
            Kind::Plain(value) => value.clone(),
            Kind::Glob(pieces) => pieces.first().cloned().unwrap_or_default(),
            Kind::Expression { written, .. } => expression_prefix(written, self.any_accent),
        };
        fold(&beginning).into_owned()
    }

    /// The expression as an automaton that walks over one of texts; `None` if it is no expression, or
    /// none that can walk.
    pub(super) fn walk(&self) -> Option<Walk> {
        let written = match &self.kind {
            Kind::Expression { written, .. } => written.clone(),
            // Capitals that fold to an ASCII letter are those that the expression takes for it.
            Kind::Plain(value) if self.any_case && value.is_ascii() => regex::escape(value),
            _ => return None,
        };
        let dfa = DFA::builder()
            .configure(
                DFA::config()
                    .cache_capacity(WALK_BYTES)
                    .skip_cache_capacity_check(true)
                    .minimum_cache_clear_count(Some(0)),
            )
            .syntax(regex_automata::util::syntax::Config::new().case_insensitive(self.any_case))
            .thompson(
                regex_automata::nfa::thompson::Config::new()
                    .nfa_size_limit(Some(MAX_EXPRESSION_BYTES)),
            )
            .build(&format!("^(?:{written})$"))
            .ok()?;
        let cache = RefCell::new(dfa.create_cache());
        Some(Walk {
            dfa,
            cache,
            failed: Cell::new(false),
        })
    }
}

/// A text as values compare it.
fn normal(text: &str, any_case: bool, any_accent: bool) -> Cow<'_, str> {
    let folded = match any_case {
        true => fold(text),
        false => Cow::Borrowed(text),
    };
    match any_accent {
        true if !folded.is_ascii() => Cow::Owned(without_accents(&folded).into_owned()),
        _ => folded,
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

/// An expression on its way over an automaton of texts.
pub(super) struct Walk {
    dfa: DFA,
    cache: RefCell<Cache>,
    failed: Cell<bool>,
}

impl Walk {
    /// Whether it ran out of memory, so that what it found is not all.
    pub(super) fn has_failed(&self) -> bool {
        self.failed.get()
    }

    fn or_failed<E>(&self, state: Result<LazyStateID, E>) -> Option<LazyStateID> {
        self.failed.set(self.failed.get() || state.is_err());
        state.ok()
    }
}

impl fst::Automaton for &Walk {
    type State = Option<LazyStateID>;

    fn start(&self) -> Self::State {
        let input = Input::new("").anchored(Anchored::Yes);
        let start = self
            .dfa
            .start_state_forward(&mut self.cache.borrow_mut(), &input);
        self.or_failed(start)
    }

    fn is_match(&self, state: &Self::State) -> bool {
        let Some(state) = *state else { return false };
        let end = self.dfa.next_eoi_state(&mut self.cache.borrow_mut(), state);
        self.or_failed(end).is_some_and(|end| end.is_match())
    }

    fn can_match(&self, state: &Self::State) -> bool {
        state.is_some_and(|state| !state.is_dead() && !state.is_quit())
    }

    fn accept(&self, state: &Self::State, byte: u8) -> Self::State {
        let state = (*state)?;
        let next = self
            .dfa
            .next_state(&mut self.cache.borrow_mut(), state, byte);
        let next = self.or_failed(next)?;
        if next.is_quit() {
            self.failed.set(true);
        }
        Some(next)
    }
}

#[cfg(test)]
mod tests {
    use super::glob_matches;

    #[test]
    fn globs_match_pieces_in_order() {
        let glob = |pattern: &str, form: &str| {
            let pieces: Vec<String> = pattern.split('*').map(str::to_owned).collect();
            glob_matches(&pieces, form)
        };
        assert!(glob("partner*", "partner") && glob("partner*", "partnership"));
        assert!(glob("*ship", "partnership") && !glob("*ship", "ships"));
        assert!(glob("p*ner*s", "partnerships") && !glob("p*ner*s", "partnership"));
        assert!(!glob("aba*aba", "aba"));
    }
}
