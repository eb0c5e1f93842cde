//! Which state does a person mean by this name or code?

use std::collections::BTreeMap;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::instrument::Instrument;
use crate::name::NameKind;
use crate::register::Register;
use crate::state::{CodeSystem, State, StateId};

/// How many nearest names are told.
const NEAREST: usize = 3;

/// A name that means no state, or several.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum FindError {
    /// Nothing is named so.
    #[error("no {what} is named \"{text}\"{}", nearest(.near))]
    NotFound {
        /// What was sought: `state` or `instrument`.
        what: &'static str,
        /// The name.
        text: String,
        /// Names that look like it, with their ids.
        near: Vec<String>,
    },
    /// Several are.
    #[error("\"{text}\" may be {}", .candidates.join(" or "))]
    Several {
        /// The name.
        text: String,
        /// Names and ids of those that it may be.
        candidates: Vec<String>,
    },
}

fn nearest(near: &[String]) -> String {
    match near {
        [] => String::new(),
        near => format!("; did you mean {}?", near.join(" or ")),
    }
}

/// How a name was understood, best first: the first that fits decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Fit {
    Code,
    Name,
    SecondCode,
    Abbreviation,
    People,
    Capital,
}

impl Register {
    /// The state that a person means by an id (`DEU`), an ISO code (`DE`), a name of any time ("West
    /// Germany"), or a code of the lists (`GMY`, `cow:255`, `gw:260`). Case, accents and a leading
    /// "the" are ignored. Where ISO and Correlates of War mean different states by the same letters
    /// (`AUS`), ISO has it; `cow:AUS` is the other.
    pub fn find(&self, text: &str) -> Result<StateId, FindError> {
        let wanted = fold(text);
        if let Some((system, code)) = text.split_once(':')
            && let Some(system) = CodeSystem::named(system.trim().to_lowercase().as_str())
        {
            let code = code.trim();
            let same = |one: &&crate::state::Membership| {
                one.system == system
                    && (one.abbreviation.eq_ignore_ascii_case(code) || one.code.to_string() == code)
            };
            let found = self.memberships().iter().filter(same).map(|one| one.state);
            return self.one_of(text, found.collect());
        }
        let found = self.by_form.get(&wanted);
        self.one_of(text, found.map(|(_, ids)| ids.clone()).unwrap_or_default())
    }

    /// For each form, folded, the best way in which it fits and the states that it fits so.
    pub(crate) fn index_forms(&self) -> BTreeMap<String, (Fit, Vec<StateId>)> {
        let mut index: BTreeMap<String, (Fit, Vec<StateId>)> = BTreeMap::new();
        for (fit, form, id) in self.forms() {
            let (best, ids) = index.entry(fold(form)).or_insert_with(|| (fit, Vec::new()));
            if fit < *best {
                *best = fit;
                ids.clear();
            }
            if fit == *best {
                ids.push(id);
            }
        }
        index
    }

    fn forms(&self) -> impl Iterator<Item = (Fit, &str, StateId)> {
        let codes = self.states().iter().flat_map(|state| {
            let id = state.id;
            let also = [
                (Fit::Code, state.iso3.as_deref()),
                (Fit::Name, Some(state.name.as_str())),
                (Fit::SecondCode, state.iso2.as_deref()),
            ];
            let former = state.former_iso.iter().flat_map(|codes| codes.split(';'));
            let also = also
                .into_iter()
                .filter_map(move |(fit, form)| Some((fit, form?, id)));
            also.chain(former.map(move |code| (Fit::SecondCode, code.trim(), id)))
                .chain(std::iter::once((Fit::Code, id_text(state), id)))
        });
        let names = self.names().iter().map(|name| {
            let fit = match name.kind {
                NameKind::Demonym => Fit::People,
                NameKind::Metonym => Fit::Capital,
                _ => Fit::Name,
            };
            (fit, name.form.as_str(), name.state)
        });
        let lists = self
            .memberships()
            .iter()
            .map(|one| (Fit::Abbreviation, one.abbreviation.as_str(), one.state));
        codes.chain(names).chain(lists)
    }

    fn one_of(&self, text: &str, mut found: Vec<StateId>) -> Result<StateId, FindError> {
        found.sort_unstable();
        found.dedup();
        match found.as_slice() {
            [one] => Ok(*one),
            [] => Err(FindError::NotFound {
                what: "state",
                text: text.to_owned(),
                near: self.near(text),
            }),
            several => Err(FindError::Several {
                text: text.to_owned(),
                candidates: several.iter().map(|id| self.told(*id)).collect(),
            }),
        }
    }

    /// The name with the id: "Germany (DEU)".
    pub fn told(&self, id: StateId) -> String {
        match self.state(id) {
            Some(state) => format!("{} ({id})", state.name),
            None => id.to_string(),
        }
    }

    fn near(&self, text: &str) -> Vec<String> {
        let wanted = fold(text);
        let mut best: BTreeMap<StateId, usize> = BTreeMap::new();
        for (form, (_, ids)) in &self.by_form {
            let far = distance(&wanted, form);
            for id in ids {
                let entry = best.entry(*id).or_insert(far);
                *entry = far.min(*entry);
            }
        }
        let longest = wanted.chars().count();
        let mut near: Vec<(usize, StateId)> = best
            .into_iter()
            .filter(|(_, far)| far * 2 <= longest)
            .map(|(id, far)| (far, id))
            .collect();
        near.sort_unstable();
        near.truncate(NEAREST);
        near.into_iter().map(|(_, id)| self.told(id)).collect()
    }

    /// The instruments that a person means by an id, a short name or a title; the parts of one treaty
    /// (`ANZUS`) come together.
    pub fn find_instruments(&self, text: &str) -> Result<Vec<&Instrument>, FindError> {
        let wanted = fold(text);
        let named = |pick: fn(&Instrument) -> &str| -> Vec<&Instrument> {
            let all = self.instruments().iter();
            all.filter(|one| fold(pick(one)) == wanted).collect()
        };
        for found in [
            named(|one| one.id.as_str()),
            named(|one| &one.short_name),
            named(|one| &one.name),
        ] {
            if !found.is_empty() {
                return Ok(found);
            }
        }
        let mut near: Vec<(usize, String)> = self
            .instruments()
            .iter()
            .map(|one| {
                let forms = [one.id.as_str(), &one.short_name, &one.name];
                let far = forms
                    .iter()
                    .map(|form| distance(&wanted, &fold(form)))
                    .min();
                (far.unwrap_or(usize::MAX), one.id.to_string())
            })
            .filter(|(far, _)| far.saturating_mul(2) <= wanted.chars().count())
            .collect();
        near.sort();
        near.truncate(NEAREST);
        Err(FindError::NotFound {
            what: "instrument",
            text: text.to_owned(),
            near: near.into_iter().map(|(_, id)| id).collect(),
        })
    }
}

fn id_text(state: &State) -> &str {
    state.id.as_str()
}

/// A name without case, accents, full stops and a leading "the"; white space is one space.
fn fold(text: &str) -> String {
    let plain: String = text
        .nfd()
        .filter(|c| !is_combining_mark(*c))
        .flat_map(char::to_lowercase)
        .map(|c| match c {
            '\u{2018}' | '\u{2019}' => '\'',
            '\u{2010}'..='\u{2015}' => '-',
            c => c,
        })
        .filter(|c| *c != '.')
        .collect();
    let words: Vec<&str> = plain.split_whitespace().collect();
    match words.as_slice() {
        ["the", rest @ ..] if !rest.is_empty() => rest.join(" "),
        all => all.join(" "),
    }
}

/// How many letters must be put in, taken out, exchanged or swapped with their neighbour to make `b` of `a`;
/// 0 if `b` contains `a` and `a` has at least 4 letters (Damerau 1964, in its restricted form).
fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    if a.len() >= 4 && b.windows(a.len()).any(|part| part == a) {
        return 0;
    }
    let mut before: Vec<usize> = Vec::new();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for i in 0..a.len() {
        let mut next = vec![i + 1];
        for j in 0..b.len() {
            let mut least = (row[j] + usize::from(a[i] != b[j]))
                .min(row[j + 1] + 1)
                .min(next[j] + 1);
            if i > 0 && j > 0 && a[i] == b[j - 1] && a[i - 1] == b[j] {
                least = least.min(before[j - 1] + 1);
            }
            next.push(least);
        }
        before = std::mem::replace(&mut row, next);
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::{distance, fold};

    #[test]
    fn names_are_compared_without_case_accents_and_stops() {
        assert_eq!(fold("The  U.S.S.R."), "ussr");
        assert_eq!(fold("TÜRKIYE"), fold("Turkiye"));
        assert_eq!(fold("the"), "the");
    }

    #[test]
    fn distance_counts_slips_of_the_hand() {
        assert_eq!(distance("untied states", "united states"), 1);
        assert_eq!(distance("germny", "germany"), 1);
        assert_eq!(distance("korea", "south korea"), 0);
        assert_eq!(distance("", "abc"), 3);
    }
}
