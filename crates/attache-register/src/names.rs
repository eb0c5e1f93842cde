//! Where does a text name states, and which states are they?
//!
//! One automaton holds all forms of all names. Of forms that begin at one place the longest is taken.
//! A form that may mean something else is decided by a rule, and each find says which one.

mod automaton;
mod beginnings;
mod context;
mod forms;
mod phrases;
mod rules;
mod words;

use std::collections::BTreeSet;
use std::ops::Range;

use automaton::{Automaton, Reached, is_of_word};
use beginnings::each_beginning;
use context::Context;
use forms::{Entry, Forms};
use rules::{CLAUSES, Clause, Meaning, Test};
use words::{AFTER_COMMA, GIVEN_NAMES, POSTAL, TITLES};

use crate::day::Day;
use crate::name::NameKind;
use crate::register::Register;
use crate::state::StateId;

/// All forms of all names, ready to be found in any text. Making it takes some milliseconds; use it again.
#[derive(Clone, Debug)]
pub struct Names {
    forms: Forms,
    automaton: Automaton,
}

/// How names are found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct NameOptions {
    /// The day of the text. Some forms meant another state at another time.
    pub date: Option<Day>,
    /// Also capitals and seats that stand for a government: Moscow, the Kremlin.
    pub metonyms: bool,
    /// Also forms that a rule found to mean something else, or could not decide; their state is `None`.
    pub refused: bool,
}

/// A name in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Find<'n> {
    /// Where it stands: bytes of the text, on the boundaries of characters, with the ending of a plural
    /// and without that of a possessive.
    pub span: Range<usize>,
    /// The form as the register has it; the text may write it in capitals or in the plural.
    pub form: &'n str,
    /// What sort of form it is; `None` for a phrase that a rule knows as the name of something else.
    pub kind: Option<NameKind>,
    /// The state; `None` where the form was refused.
    pub state: Option<StateId>,
    /// The rule that decided, by its id in `rules.csv`.
    pub rule: Option<&'n str>,
}

/// A form found, before rules have their say.
#[derive(Clone, Copy, Debug)]
struct Hit {
    start: usize,
    end: usize,
    entry: u32,
}

/// What was decided of a hit.
#[derive(Clone, Copy, Debug)]
struct Decision<'n> {
    state: Option<StateId>,
    rule: Option<&'n str>,
}

impl Names {
    /// The names of a register.
    pub fn of(register: &Register) -> Self {
        let (forms, automaton) = Forms::of(register);
        Self { forms, automaton }
    }

    /// The names in `text`, in their order; they do not overlap, except that "North and South Korea"
    /// names two states. Takes time that grows with the text's length alone, whatever it holds.
    ///
    /// ```
    /// use attache_register::{NameOptions, Names, Register};
    /// let names = Names::of(&Register::builtin());
    /// let text = "U.S.-Japan cooperation in the Indian Ocean reassures India.";
    /// let found = names.find(text, &NameOptions::default());
    /// let told: Vec<&str> = found.iter().map(|one| &text[one.span.clone()]).collect();
    /// assert_eq!(told, ["U.S.", "Japan", "India"]);
    /// assert_eq!(found[2].state.unwrap().as_str(), "IND");
    /// ```
    pub fn find(&self, text: &str, options: &NameOptions) -> Vec<Find<'_>> {
        let hits = self.hits(text);
        let decided = self.decide(text, &hits, options);
        let mut found = Vec::with_capacity(hits.len());
        for (hit, decision) in hits.iter().zip(decided) {
            let Some(decision) = decision else {
                continue;
            };
            let entry = &self.forms.entries[hit.entry as usize];
            if decision.state.is_some()
                && let Some((start, entry)) = self.other_direction(text, hit, entry)
            {
                found.push(Find {
                    span: start,
                    form: &entry.form,
                    kind: entry.kind(),
                    state: entry.states.first().map(|(state, _)| *state),
                    rule: Some("AMB-60"),
                });
            }
            if decision.state.is_some() || options.refused {
                let whole = &text[hit.start..hit.end];
                let part = match entry.combining {
                    true => whole.trim_end_matches(|c: char| !is_of_word(c)),
                    false => whole,
                };
                found.push(Find {
                    span: hit.start..hit.start + part.len(),
                    form: &entry.form,
                    kind: entry.kind(),
                    state: decision.state,
                    rule: decision.rule,
                });
            }
        }
        found
    }

    /// The longest forms, left to right.
    fn hits(&self, text: &str) -> Vec<Hit> {
        let mut hits: Vec<Hit> = Vec::new();
        let mut free_from = 0;
        each_beginning(text.as_bytes(), |at| {
            if at < free_from || !self.may_begin(text, at) {
                return;
            }
            let ends = |reached: Reached| self.may_end(text, reached);
            if let Some(Reached { entry, end }) = self.automaton.longest(text, at, ends) {
                let start = at;
                hits.push(Hit { start, end, entry });
                free_from = end;
            }
        });
        hits
    }

    /// Whether a form may begin here: it can with these letters, and no word goes on from before.
    fn may_begin(&self, text: &str, at: usize) -> bool {
        let bytes = text.as_bytes();
        if !self.automaton.may_begin(bytes, at) {
            return false;
        }
        let beyond = |at: Option<usize>| {
            at.and_then(|at| bytes.get(at))
                .is_some_and(|byte| !byte.is_ascii())
        };
        let before = at.checked_sub(1);
        if !beyond(before) && !beyond(Some(at)) {
            return true;
        }
        let goes_on = text[..at].chars().next_back().is_some_and(is_of_word);
        !goes_on && text[at..].chars().next().is_some_and(is_of_word)
    }

    /// Whether a form may end here: the word ends, or, for the first part of a compound, another begins.
    fn may_end(&self, text: &str, reached: Reached) -> bool {
        let next = text[reached.end..].chars().next().is_some_and(is_of_word);
        // "U.S" does not end within "U.S.C."
        let before = &text.as_bytes()[..reached.end];
        let initials = matches!(before, [.., b'.', last] if last.is_ascii_uppercase())
            && text.as_bytes().get(reached.end) == Some(&b'.');
        next == self.forms.entries[reached.entry as usize].combining && !initials
    }

    /// Decides all hits: `None` for what the options leave out.
    fn decide(&self, text: &str, hits: &[Hit], options: &NameOptions) -> Vec<Option<Decision<'_>>> {
        let mut sure: BTreeSet<StateId> = BTreeSet::new();
        let asks_elsewhere = hits.iter().any(|hit| self.entry(hit).asks_elsewhere);
        if asks_elsewhere {
            for hit in hits {
                let entry = self.entry(hit);
                if let ([(state, _)], []) = (entry.states.as_slice(), entry.rules.as_slice()) {
                    sure.insert(*state);
                }
            }
        }
        let mut seen = Seen {
            sure: &sure,
            last: Vec::new(),
        };
        let mut decided = Vec::with_capacity(hits.len());
        for hit in hits {
            let decision = self.decide_one(text, hit, options, &seen);
            if let Some(Decision {
                state: Some(state), ..
            }) = decision
                && self.forms.antecedents.contains(&state)
            {
                seen.last.retain(|(one, _)| *one != state);
                seen.last.push((state, hit.end));
            }
            decided.push(decision);
        }
        decided
    }

    fn entry(&self, hit: &Hit) -> &Entry {
        &self.forms.entries[hit.entry as usize]
    }

    fn decide_one(
        &self,
        text: &str,
        hit: &Hit,
        options: &NameOptions,
        seen: &Seen<'_>,
    ) -> Option<Decision<'_>> {
        let entry = self.entry(hit);
        let metonym = entry.is_metonym();
        if metonym && !options.metonyms {
            return None;
        }
        let context = Context {
            text,
            start: hit.start,
            end: hit.end,
        };
        for rule in &entry.rules {
            let clauses = rule.clauses.iter();
            for clause in clauses {
                if self.holds(clause, entry, &context, options, seen) {
                    let state = match clause.meaning {
                        Meaning::Own => match self.own(entry, options) {
                            Some(own) => own.state,
                            None => return None,
                        },
                        Meaning::State(id) => self.forms.state(id),
                        Meaning::Other | Meaning::Open => None,
                    };
                    let rule = Some(self.forms.rule(rule));
                    return Some(Decision { state, rule });
                }
            }
        }
        if metonym {
            let place = CLAUSES.iter().find(|(id, _)| *id == "AMB-65");
            let place = place.map_or(&[][..], |(_, clauses)| clauses);
            if place
                .iter()
                .any(|clause| self.holds(clause, entry, &context, options, seen))
            {
                return Some(self.refused("AMB-65"));
            }
        }
        if text.as_bytes().get(hit.end) == Some(&b',') && is_us_place(&context) {
            return Some(self.refused("AMB-41"));
        }
        let people = entry.kind() == Some(NameKind::Demonym);
        if people && text[..hit.start].ends_with("ethnic ") {
            return Some(self.refused("AMB-68"));
        }
        let own = self.own(entry, options)?;
        let first = entry.rules.first().map(|rule| self.forms.rule(rule));
        Some(Decision {
            rule: first.or(own.rule),
            ..own
        })
    }

    fn refused(&self, rule: &'static str) -> Decision<'_> {
        Decision {
            state: None,
            rule: Some(rule),
        }
    }

    /// The state that the form is a name of; of several the one that was a state on the day, or still is.
    fn own(&self, entry: &Entry, options: &NameOptions) -> Option<Decision<'_>> {
        let wanted = |kind: &NameKind| *kind != NameKind::Metonym || options.metonyms;
        let mut states = entry.states.iter().filter(|(_, kind)| wanted(kind));
        let rule = Some("AMB-63");
        let (first, _) = match states.next() {
            Some(first) => first,
            None if entry.states.is_empty() => {
                return Some(Decision {
                    state: None,
                    rule: entry.rules.first().map(|rule| self.forms.rule(rule)),
                });
            }
            None => return None,
        };
        if states.clone().all(|(state, _)| state == first) {
            return Some(Decision {
                state: Some(*first),
                rule: None,
            });
        }
        let on_day = |state: &StateId| match options.date {
            Some(day) => self.forms.was_state(*state, day),
            None => self.forms.is_state_now(*state),
        };
        let mut there = entry.states.iter().map(|(state, _)| state);
        let there: BTreeSet<&StateId> = there.by_ref().filter(|state| on_day(state)).collect();
        let state = match there.len() {
            1 => there.first().map(|state| **state),
            _ => None,
        };
        Some(Decision { state, rule })
    }

    fn holds(
        &self,
        clause: &Clause,
        entry: &Entry,
        context: &Context<'_>,
        options: &NameOptions,
        seen: &Seen<'_>,
    ) -> bool {
        clause.tests.iter().all(|test| {
            let among = |words: &[&str], word: Option<&str>| {
                word.is_some_and(|word| {
                    let word = word.trim_end_matches("'s").trim_end_matches("\u{2019}s");
                    let bare = word.trim_end_matches('.');
                    words.iter().any(|one| *one == word || *one == bare)
                })
            };
            match *test {
                Test::Form(form) => entry.form == form,
                Test::Before(words) => among(words, context.adjacent_before()),
                Test::After(words) => among(words, context.adjacent_after()),
                Test::Near(count, words) => {
                    let all = context.before().take(count);
                    let mut all = all.chain(context.after().take(count));
                    all.any(|word| among(words, Some(word)))
                }
                Test::Within(count, words) => {
                    let mut after = context.phrase_after().take(count);
                    after.any(|word| among(words, Some(word)))
                }
                Test::Named => {
                    let before = context.adjacent_before();
                    among(TITLES, before) || before.is_some_and(is_given_name)
                }
                Test::BeforeCapital => context
                    .adjacent_after()
                    .is_some_and(|word| word.starts_with(char::is_uppercase)),
                Test::BeginsSentence => context.begins_sentence(),
                Test::InCapitals => context.is_in_capitals(),
                Test::Until(day) => options.date.is_some_and(|date| date < fixed(day)),
                Test::From(day) => options.date.is_some_and(|date| date >= fixed(day)),
                Test::WasState => {
                    let mut states = entry.states.iter();
                    options.date.is_some_and(|date| {
                        states.any(|(state, _)| self.forms.was_state(*state, date))
                    })
                }
                Test::Elsewhere(Some(id)) => self
                    .forms
                    .state(id)
                    .is_some_and(|state| seen.sure.contains(&state)),
                Test::Elsewhere(None) => {
                    let mut states = entry.states.iter();
                    states.any(|(state, _)| seen.sure.contains(state))
                }
                Test::Earlier(id, farthest) => self.forms.state(id).is_some_and(|state| {
                    let mut last = seen.last.iter();
                    last.any(|(one, end)| {
                        *one == state && context.start.saturating_sub(*end) <= farthest
                    })
                }),
            }
        })
    }

    /// The state of the other direction in "North and South Korea", and where its word stands.
    fn other_direction(
        &self,
        text: &str,
        hit: &Hit,
        entry: &Entry,
    ) -> Option<(Range<usize>, &Entry)> {
        let pairs = [
            ("South ", "North "),
            ("North ", "South "),
            ("West ", "East "),
            ("East ", "West "),
        ];
        let (other, rest) = pairs
            .iter()
            .find_map(|(one, other)| Some((*other, entry.form.strip_prefix(one)?)))?;
        let before = text[..hit.start].strip_suffix(' ')?;
        let before = before
            .strip_suffix(" and")
            .or_else(|| before.strip_suffix(" or"))?;
        let word = other.trim_end();
        let start = before.strip_suffix(word)?.len();
        if text[..start].chars().next_back().is_some_and(is_of_word) {
            return None;
        }
        let found = self.forms.entry_of(&format!("{other}{rest}"))?;
        (!found.states.is_empty()).then_some((start..start + word.len(), found))
    }
}

/// What a text has named so far, and what it names without doubt.
struct Seen<'s> {
    sure: &'s BTreeSet<StateId>,
    /// Organisations that other words may mean after their name, and where they were named last.
    last: Vec<(StateId, usize)>,
}

/// A day of a rule.
fn fixed(day: &str) -> Day {
    day.parse().expect("a test reads all days of the rules")
}

fn is_given_name(word: &str) -> bool {
    GIVEN_NAMES.binary_search(&word).is_ok()
}

/// Whether a comma and a state of the Union follow.
fn is_us_place(context: &Context<'_>) -> bool {
    let Some(rest) = context.after_comma() else {
        return false;
    };
    AFTER_COMMA.iter().chain(POSTAL).any(|state| {
        rest.strip_prefix(state)
            .is_some_and(|rest| !rest.starts_with(is_of_word))
    })
}
