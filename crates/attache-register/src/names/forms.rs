//! Which forms are looked for, in which ways of writing, and what may each mean?

use std::collections::{BTreeMap, BTreeSet};

use super::automaton::{Automaton, Building, plain};
use super::phrases::{COMBINING, PEOPLES, PHRASES};
use super::rules::{CLAUSES, Clause, NAMES_OF_OTHER_THINGS, NOT_FORMS, Test};
use crate::day::Day;
use crate::name::{Name, NameKind};
use crate::register::Register;
use crate::state::{StateId, StateKind};

/// One form, and what it may mean.
#[derive(Clone, Debug, Default)]
pub(super) struct Entry {
    /// The form as the register has it.
    pub(super) form: String,
    /// The states that it is a name of.
    pub(super) states: Vec<(StateId, NameKind)>,
    /// The rules that are asked, in order.
    pub(super) rules: Vec<Asked>,
    /// It stands before a hyphen and another word: `Anglo-`.
    pub(super) combining: bool,
    /// Some rule asks what else the text names.
    pub(super) asks_elsewhere: bool,
}

/// A rule of an entry.
#[derive(Clone, Copy, Debug)]
pub(super) struct Asked {
    /// Its place among the ids of rules.
    at: usize,
    /// What the program does for it; nothing where it knows the rule only in words.
    pub(super) clauses: &'static [Clause],
}

impl Entry {
    /// What sort of form it is.
    pub(super) fn kind(&self) -> Option<NameKind> {
        self.states.first().map(|(_, kind)| *kind)
    }

    /// Whether it stands for a government only.
    pub(super) fn is_metonym(&self) -> bool {
        let mut kinds = self.states.iter().map(|(_, kind)| *kind);
        !self.states.is_empty() && kinds.all(|kind| kind == NameKind::Metonym)
    }
}

/// All forms, and what must be known of states to decide between them.
#[derive(Clone, Debug, Default)]
pub(super) struct Forms {
    pub(super) entries: Vec<Entry>,
    by_plain: BTreeMap<String, u32>,
    rules: Vec<String>,
    states: BTreeMap<StateId, Known>,
    /// Organisations that other words may mean after their name.
    pub(super) antecedents: BTreeSet<StateId>,
}

/// What is known of a state's time.
#[derive(Clone, Debug, Default)]
struct Known {
    former: bool,
    spells: Vec<(Day, Option<Day>)>,
}

impl Forms {
    pub(super) fn of(register: &Register) -> (Self, Automaton) {
        let mut forms = Self::default();
        for state in register.states() {
            let known = forms.states.entry(state.id).or_default();
            known.former = state.kind == StateKind::FormerState;
        }
        for one in register.memberships() {
            let known = forms.states.entry(one.state).or_default();
            known.spells.push((one.from, one.to));
        }
        forms.add_names(register);
        for (form, id) in COMBINING {
            if let Some(state) = forms.state(id) {
                let entry = forms.entry(form);
                entry.combining = true;
                entry.states.push((state, NameKind::Demonym));
                forms.ask(form, "AMB-58");
            }
        }
        for (form, id) in PEOPLES {
            if let Some(state) = forms.state(id) {
                forms.entry(form).states.push((state, NameKind::Demonym));
                forms.ask(form, "AMB-67");
            }
        }
        forms.add_rules(register);
        for (rule, phrases) in PHRASES {
            for phrase in *phrases {
                forms.refuse(phrase, rule);
            }
        }
        let demonyms = register.names().iter();
        let demonyms = demonyms.filter(|name| name.kind == NameKind::Demonym);
        for name in demonyms.filter(|name| name.form != "American") {
            forms.refuse(&format!("{} Americans", name.form), "AMB-62");
            forms.refuse(&format!("{}-Americans", name.form), "AMB-62");
        }
        let mut antecedents = BTreeSet::new();
        for entry in &mut forms.entries {
            let clauses = entry.rules.iter().flat_map(|rule| rule.clauses);
            for test in clauses.flat_map(|clause| clause.tests) {
                match test {
                    Test::Elsewhere(_) => entry.asks_elsewhere = true,
                    Test::Earlier(id, _) => antecedents.extend(id.parse::<StateId>().ok()),
                    _ => {}
                }
            }
        }
        forms.antecedents = antecedents;
        let automaton = forms.automaton();
        (forms, automaton)
    }

    fn add_names(&mut self, register: &Register) {
        let generic: BTreeSet<StateId> = register
            .states()
            .iter()
            .filter(|state| state.kind == StateKind::Generic)
            .map(|state| state.id)
            .collect();
        let all: BTreeSet<(StateId, &str)> = register
            .names()
            .iter()
            .map(|name| (name.state, name.form.as_str()))
            .collect();
        let wanted = |name: &&Name| {
            let the = name
                .form
                .strip_prefix("the ")
                .or(name.form.strip_prefix("The "));
            // "the Netherlands" is found as "Netherlands"; "Korea (to 1910)" is no form of any text.
            !generic.contains(&name.state)
                && !name.form.contains("(to ")
                && !the.is_some_and(|rest| all.contains(&(name.state, rest)))
        };
        for name in register.names().iter().filter(wanted) {
            let entry = self.entry(&name.form);
            match entry
                .states
                .iter_mut()
                .find(|(state, _)| *state == name.state)
            {
                Some((_, kind)) => *kind = (*kind).min(name.kind),
                None => entry.states.push((name.state, name.kind)),
            }
            for rule in &name.rules {
                self.ask(&name.form, rule);
            }
        }
    }

    fn add_rules(&mut self, register: &Register) {
        for rule in register.rules() {
            let id = rule.id.as_str();
            if NOT_FORMS.contains(&id) {
                continue;
            }
            let clauses = clauses_of(id);
            let names_states = clauses
                .iter()
                .any(|clause| matches!(clause.meaning, super::Meaning::State(_)));
            for form in rule.forms.iter().filter(|form| !form.is_empty()) {
                if NAMES_OF_OTHER_THINGS.contains(&id) {
                    self.refuse(form, id);
                } else if self.by_plain.contains_key(&plain(form)) || names_states {
                    self.ask(form, id);
                }
            }
        }
    }

    /// The entry of a form, made where there is none.
    fn entry(&mut self, form: &str) -> &mut Entry {
        let next = self.entries.len() as u32;
        let at = *self.by_plain.entry(plain(form)).or_insert(next);
        if at == next {
            self.entries.push(Entry {
                form: form.to_owned(),
                ..Entry::default()
            });
        }
        &mut self.entries[at as usize]
    }

    /// Lets a rule be asked of a form.
    fn ask(&mut self, form: &str, rule: &str) {
        if NOT_FORMS.contains(&rule) && rule != "AMB-58" {
            return;
        }
        let at = match self.rules.iter().position(|one| one == rule) {
            Some(at) => at,
            None => {
                self.rules.push(rule.to_owned());
                self.rules.len() - 1
            }
        };
        let entry = self.entry(form);
        if entry.rules.iter().all(|asked| asked.at != at) {
            entry.rules.push(Asked {
                at,
                clauses: clauses_of(rule),
            });
        }
    }

    /// Makes a form the name of something else.
    fn refuse(&mut self, form: &str, rule: &str) {
        let entry = self.entry(form);
        entry.states.clear();
        entry.rules.clear();
        self.ask(form, rule);
        // What the rule does for a state's name is nothing to the name of something else.
        for asked in &mut self.entry(form).rules {
            asked.clauses = &[];
        }
    }

    /// All ways of writing all forms. What reads alike means what was added first.
    fn automaton(&mut self) -> Automaton {
        let mut building = Building::new();
        for (at, entry) in self.entries.iter().enumerate() {
            building.add(&entry.form, at as u32);
        }
        let singular = self.entries.len();
        let mut plurals = Vec::new();
        for at in 0..singular {
            let entry = &self.entries[at];
            let people = entry
                .states
                .iter()
                .all(|(_, kind)| *kind == NameKind::Demonym);
            if entry.states.is_empty() || !people || entry.combining {
                continue;
            }
            for plural in plurals_of(&entry.form) {
                let mut entry = entry.clone();
                // A surname is rarely in the plural.
                entry.rules.retain(|asked| self.rules[asked.at] != "AMB-40");
                let at = (singular + plurals.len()) as u32;
                building.add(&plural, at);
                building.add(&plural.to_uppercase(), at);
                plurals.push(entry);
            }
        }
        for (at, entry) in self.entries.iter().enumerate() {
            for written in ways_of(&entry.form) {
                building.add(&written, at as u32);
            }
        }
        self.entries.extend(plurals);
        building.build()
    }

    /// The entry that is written exactly so.
    pub(super) fn entry_of(&self, form: &str) -> Option<&Entry> {
        let at = *self.by_plain.get(&plain(form))?;
        Some(&self.entries[at as usize])
    }

    /// The id of a rule.
    pub(super) fn rule(&self, asked: &Asked) -> &str {
        &self.rules[asked.at]
    }

    /// The state with this id, if the register has it.
    pub(super) fn state(&self, id: &str) -> Option<StateId> {
        let id: StateId = id.parse().ok()?;
        self.states.contains_key(&id).then_some(id)
    }

    /// Whether one of the lists of states has it on `day`.
    pub(super) fn was_state(&self, id: StateId, day: Day) -> bool {
        self.states.get(&id).is_some_and(|known| {
            let mut spells = known.spells.iter();
            spells.any(|(from, to)| *from <= day && to.is_none_or(|to| day < to))
        })
    }

    /// Whether it is one of today.
    pub(super) fn is_state_now(&self, id: StateId) -> bool {
        self.states.get(&id).is_some_and(|known| !known.former)
    }
}

fn clauses_of(rule: &str) -> &'static [Clause] {
    let found = CLAUSES.iter().find(|(id, _)| *id == rule);
    found.map_or(&[][..], |(_, clauses)| clauses)
}

/// The plural of a word for people, and the men and women of those that have no other.
fn plurals_of(form: &str) -> Vec<String> {
    let stem = match form {
        "French" | "Dutch" | "English" | "Irish" => form,
        _ => "",
    };
    if !stem.is_empty() {
        return ["man", "men", "woman", "women"]
            .map(|end| format!("{stem}{end}"))
            .into();
    }
    if let Some(stem) = form.strip_suffix("man").filter(|stem| stem.ends_with("ch")) {
        return vec![format!("{stem}men")];
    }
    let no_plural = ["ese", "ish", "ss", "s", "x", "z", "Czech and Slovak"];
    if no_plural.iter().any(|end| form.ends_with(end)) {
        return Vec::new();
    }
    vec![format!("{form}s")]
}

/// Other ways of writing a form: in capitals, with capitals where it has small words, with spaces
/// between initials or without the last stop.
fn ways_of(form: &str) -> Vec<String> {
    let mut ways = Vec::new();
    let capital = |word: &str| {
        let mut chars = word.chars();
        match chars.next() {
            Some(first) => first.to_uppercase().chain(chars).collect(),
            None => String::new(),
        }
    };
    let words: Vec<&str> = form.split(' ').collect();
    let titled: Vec<String> = words.iter().map(|word| capital(word)).collect();
    let mut first = words.clone();
    first[0] = &titled[0];
    ways.push(first.join(" "));
    ways.push(titled.join(" "));
    ways.push(form.to_uppercase());
    let initials = form.len() >= 4
        && form
            .split_inclusive('.')
            .all(|part| part.len() == 2 && part.starts_with(|c: char| c.is_ascii_uppercase()));
    if initials {
        let spaced = form.split_inclusive('.').collect::<Vec<_>>().join(" ");
        ways.push(spaced.trim_end_matches('.').to_owned());
        ways.push(spaced);
        ways.push(form.trim_end_matches('.').to_owned());
    }
    ways.retain(|way| way != form);
    ways
}
