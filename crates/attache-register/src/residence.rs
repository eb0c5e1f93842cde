//! Which key does a state have in a list of states, and from when to when?

use std::collections::BTreeMap;

use crate::day::Day;
use crate::import::{Keys, Party};
use crate::register::Register;
use crate::spell::Spell;
use crate::state::{CodeSystem, Membership, StateId, StateKind};

/// A key of a state for some time, half-open; without an end where it still has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Residence {
    pub(crate) key: Party,
    pub(crate) from: Day,
    pub(crate) to: Option<Day>,
}

impl Residence {
    /// The first and the last year that it touches.
    pub(crate) fn years(&self) -> (i32, i32) {
        let last = self.to.map_or(i32::MAX, |to| to.previous().year());
        (self.from.year(), last)
    }
}

/// A day before all others that dates can name, for what has no beginning.
pub(crate) fn ever() -> Day {
    Day::new(1, 1, 1).expect("a day of the calendar")
}

/// From the keys of one data set to those that the user wants.
pub(crate) struct Residences {
    by_party: BTreeMap<Party, Vec<Residence>>,
    /// Keys pass through as they are, whether a list of states has them or not.
    through: bool,
}

impl Residences {
    /// Where states are those of the list of `to` alone.
    pub(crate) fn in_system(register: &Register, from: Keys, to: Keys) -> Self {
        let mut by_party: BTreeMap<Party, Vec<Residence>> = BTreeMap::new();
        let mut add = |party: Party, residence: Residence| {
            by_party.entry(party).or_default().push(residence);
        };
        for (state, one) in spells(register, from) {
            for (other, two) in spells(register, to) {
                if state == other
                    && let Some((from, to)) = both((one.from, one.to), (two.from, two.to))
                {
                    add(
                        one.key,
                        Residence {
                            key: two.key,
                            from,
                            to,
                        },
                    );
                }
            }
        }
        for residences in by_party.values_mut() {
            joined(residences);
        }
        Self {
            by_party,
            through: false,
        }
    }

    /// Where every key of the data set stays as it is.
    pub(crate) fn through() -> Self {
        Self {
            by_party: BTreeMap::new(),
            through: true,
        }
    }

    /// The keys of this party, each for its time.
    pub(crate) fn of(&self, party: Party) -> Vec<Residence> {
        match self.by_party.get(&party) {
            Some(found) => found.clone(),
            None if self.through => vec![Residence {
                key: party,
                from: ever(),
                to: None,
            }],
            None => Vec::new(),
        }
    }

    /// All keys of the list, each for its time.
    pub(crate) fn all(register: &Register, to: Keys) -> Vec<Residence> {
        let mut all: Vec<Residence> = spells(register, to).map(|(_, found)| found).collect();
        joined(&mut all);
        all
    }
}

/// Joins those of one key that meet or overlap, and sorts them.
fn joined(residences: &mut Vec<Residence>) {
    residences.sort_unstable();
    let mut whole: Vec<Residence> = Vec::with_capacity(residences.len());
    for next in residences.drain(..) {
        match whole.last_mut() {
            Some(last) if last.key == next.key && last.to.is_none_or(|to| next.from <= to) => {
                last.to = match (last.to, next.to) {
                    (Some(a), Some(b)) => Some(a.max(b)),
                    _ => None,
                };
            }
            _ => whole.push(next),
        }
    }
    *residences = whole;
}

/// The states of a list, each with its key and its time. For ids: those that either list has at the
/// time, and states that are in neither list at all times.
fn spells(register: &Register, keys: Keys) -> Box<dyn Iterator<Item = (StateId, Residence)> + '_> {
    let of_list = |one: &Membership, key| Residence {
        key,
        from: one.from,
        to: one.to,
    };
    let memberships = register.memberships().iter();
    let coded = move |system: CodeSystem| {
        let of_system = memberships.clone().filter(move |one| one.system == system);
        of_system.map(move |one| (one.state, of_list(one, Party::Code(one.code))))
    };
    match keys {
        Keys::Cow => Box::new(coded(CodeSystem::Cow)),
        Keys::Gw => Box::new(coded(CodeSystem::Gw)),
        Keys::Iso => {
            let listed = register.memberships().iter();
            let listed = listed.map(move |one| (one.state, of_list(one, Party::State(one.state))));
            let unlisted = register.states().iter().filter(move |state| {
                let mut all = register.memberships().iter();
                is_state(state.kind) && !all.any(|one| one.state == state.id)
            });
            Box::new(listed.chain(unlisted.map(|state| {
                let residence = Residence {
                    key: Party::State(state.id),
                    from: ever(),
                    to: None,
                };
                (state.id, residence)
            })))
        }
    }
}

/// Whether it is a state, of whatever time, and not a territory or an organisation.
pub(crate) fn is_state(kind: StateKind) -> bool {
    matches!(
        kind,
        StateKind::State | StateKind::FormerState | StateKind::PartiallyRecognised
    )
}

type Period = (Day, Option<Day>);

/// The days that two half-open periods share; `None` where there are none.
pub(crate) fn both(a: Period, b: Period) -> Option<Period> {
    let from = a.0.max(b.0);
    let to = match (a.1, b.1) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (a, b) => a.or(b),
    };
    to.is_none_or(|to| from < to).then_some((from, to))
}

/// The days on which a spell may hold, and the last year that counts for it: that of its exit, even
/// where that is on the first of January.
pub(crate) fn period(spell: &Spell) -> Option<(Period, i32)> {
    let days = spell.possible()?;
    let last = spell.to.map_or(i32::MAX, |to| i32::from(to.year()));
    Some((days, last))
}
