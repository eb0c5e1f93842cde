//! What are two states to each other on a day?

use std::fmt;

use crate::bond::{Bond, Force};
use crate::day::Day;
use crate::instrument::Class;
use crate::register::Register;
use crate::state::{Membership, StateId, StateKind};

/// What two states are to each other on a day, and why.
#[derive(Clone, Debug)]
pub struct Status<'r> {
    /// The strongest class that is surely in force, or why there is none.
    pub standing: Standing,
    /// A stronger class that may be in force, since a date is known only to the month or year.
    pub maybe: Option<Class>,
    /// The bonds that are in force, may be, or are dormant: sure ones first, then by class and date.
    pub bonds: Vec<(Force, Bond<'r>)>,
}

/// A time in which two states were the same to each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Period {
    /// Its first day.
    pub from: Day,
    /// The first day after it.
    pub to: Day,
    /// What they surely were.
    pub standing: Standing,
    /// A stronger class that they may have been.
    pub maybe: Option<Class>,
}

/// The answer to "what are they to each other?"
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Tied: by this class at the strongest.
    Tied(Class),
    /// Not tied by anything that the register holds, and the day is one that it covers.
    None,
    /// The register cannot say.
    Unknown(Unknown),
}

/// Why the register cannot say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unknown {
    /// The day is after the cut-off.
    AfterCutOff,
    /// On that day this was no state, by either list of states.
    NoState(StateId),
    /// This is an organisation, a group or a territory, whose ties the register does not follow.
    NotFollowed(StateId),
    /// The day is before the register's ties are complete.
    BeforeCoverage,
}

impl Standing {
    /// The name in JSON: that of the class, `none` or `unknown`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Tied(class) => class.name(),
            Self::None => "none",
            Self::Unknown(_) => "unknown",
        }
    }
}

impl fmt::Display for Standing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl Register {
    /// What two states are to each other on `day`.
    ///
    /// A tie that the register holds is told also where it is not complete; the absence of one is
    /// `none` only within its coverage.
    pub fn status(&self, holder: StateId, state: StateId, day: Day) -> Status<'_> {
        let mut bonds: Vec<(Force, Bond<'_>)> = self
            .bonds(holder, state)
            .into_iter()
            .map(|bond| (bond.on(day), bond))
            .filter(|(force, _)| *force != Force::No)
            .collect();
        sort_bonds(&mut bonds);
        if day > self.about().cut_off {
            return Status {
                standing: Standing::Unknown(Unknown::AfterCutOff),
                maybe: None,
                bonds: Vec::new(),
            };
        }
        let strongest = |force: Force| {
            let bonds = bonds.iter().filter(|(found, _)| *found == force);
            bonds.map(|(_, bond)| bond.class()).min()
        };
        let sure = strongest(Force::Yes);
        let maybe = strongest(Force::Maybe).filter(|maybe| sure.is_none_or(|sure| *maybe < sure));
        let standing = match sure {
            Some(class) => Standing::Tied(class),
            None => match self.why_unknown(&[holder, state], day) {
                Some(why) if maybe.is_none() => Standing::Unknown(why),
                _ => Standing::None,
            },
        };
        Status {
            standing,
            maybe,
            bonds,
        }
    }

    /// What two states were to each other from the first day that anything is known of to the cut-off:
    /// periods one after another, each with what stood throughout. The last one ends after the cut-off.
    pub fn history(&self, holder: StateId, state: StateId) -> Vec<Period> {
        let mut turns: Vec<Day> = Vec::new();
        for bond in self.bonds(holder, state) {
            let dates = bond
                .rows()
                .flat_map(|tie| [tie.spell.from, tie.spell.to, tie.dormant_from]);
            for date in dates.flatten() {
                turns.push(Day::first_of(date));
                if date.day().is_none() {
                    turns.push(Day::after(date));
                }
            }
        }
        if turns.is_empty() {
            return Vec::new();
        }
        // From here on, "none" and "no state" tell something.
        turns.push(self.about().ties_from);
        let of_both = |one: &&Membership| one.state == holder || one.state == state;
        for one in self.memberships().iter().filter(of_both) {
            turns.push(one.from);
            turns.extend(one.to);
        }
        let end = self.about().cut_off.next();
        turns.retain(|day| *day < end);
        turns.sort_unstable();
        turns.dedup();
        let mut periods: Vec<Period> = Vec::new();
        for (at, &from) in turns.iter().enumerate() {
            let to = turns.get(at + 1).copied().unwrap_or(end);
            let status = self.status(holder, state, from);
            match periods.last_mut() {
                Some(last) if last.standing == status.standing && last.maybe == status.maybe => {
                    last.to = to;
                }
                _ => periods.push(Period {
                    from,
                    to,
                    standing: status.standing,
                    maybe: status.maybe,
                }),
            }
        }
        let tied = |period: &Period| {
            matches!(period.standing, Standing::Tied(_)) || period.maybe.is_some()
        };
        let first = periods.iter().position(tied).unwrap_or(periods.len());
        periods.split_off(first)
    }

    /// Why the absence of a tie of these states on `day` would say nothing; `None` where it says "none".
    pub fn why_unknown(&self, states: &[StateId], day: Day) -> Option<Unknown> {
        if day > self.about().cut_off {
            return Some(Unknown::AfterCutOff);
        }
        for id in states {
            if !self.is_followed(*id) {
                return Some(Unknown::NotFollowed(*id));
            }
            if !self.was_state(*id, day) {
                return Some(Unknown::NoState(*id));
            }
        }
        (day < self.about().ties_from).then_some(Unknown::BeforeCoverage)
    }

    /// Whether the absence of this entry's ties says anything: of states, yes.
    fn is_followed(&self, id: StateId) -> bool {
        let kind = self.state(id).map(|state| state.kind);
        matches!(
            kind,
            Some(StateKind::State | StateKind::FormerState | StateKind::PartiallyRecognised)
        )
    }

    /// Whether one of the lists of states has it on `day`. States in neither list count as being there.
    pub fn was_state(&self, id: StateId, day: Day) -> bool {
        let mut spells = self
            .memberships()
            .iter()
            .filter(|one| one.state == id)
            .peekable();
        spells.peek().is_none() || spells.any(|one| one.on(day))
    }

    /// Why, as a sentence: "… is after the register's cut-off, …".
    pub fn explain_unknown(&self, why: Unknown, day: Day) -> String {
        let about = self.about();
        let name = |id: StateId| {
            self.state(id)
                .map_or_else(|| id.to_string(), |state| state.name.clone())
        };
        match why {
            Unknown::AfterCutOff => format!(
                "{day} is after the register's cut-off, {}: it cannot say what changed since",
                about.cut_off
            ),
            Unknown::NoState(id) => {
                let spells = self.memberships().iter().filter(|one| one.state == id);
                let periods: Vec<String> = spells
                    .map(|one| {
                        let list = one.system.name().to_uppercase();
                        match one.to {
                            None => format!("{list} from {}", one.from),
                            Some(to) => format!("{list} {} to {}", one.from, to.previous()),
                        }
                    })
                    .collect();
                format!(
                    "{} was no state on {day}; it was, by the lists of states: {}",
                    name(id),
                    periods.join(", ")
                )
            }
            Unknown::NotFollowed(id) => format!(
                "{} is not a state, and the register follows the ties of states",
                name(id)
            ),
            Unknown::BeforeCoverage => format!(
                "the register's ties are followed from {}; before, it holds only some alliances",
                about.ties_from
            ),
        }
    }
}

/// Sure ones first, then those that may be, then dormant ones; each by class, then by entry.
pub fn sort_bonds(bonds: &mut [(Force, Bond<'_>)]) {
    bonds.sort_by(|(a_force, a), (b_force, b)| {
        let key = |force: &Force, bond: &Bond<'_>| {
            (
                *force,
                bond.class(),
                bond.spell.from.map(Day::first_of),
                bond.instrument.id.clone(),
            )
        };
        key(a_force, a).cmp(&key(b_force, b))
    });
}
