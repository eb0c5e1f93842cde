//! What binds two states under one instrument, from when to when, and who owes whom?

use attache_document::PartialDate;

use crate::day::Day;
use crate::instrument::{Class, Confidence, Instrument, Obligation, Role, Tie};
use crate::register::Register;
use crate::spell::{Presence, Spell, begun};
use crate::state::StateId;

/// Two states under one instrument, for as long as both are under it: two parties, or a member and its hub.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bond<'r> {
    /// The instrument.
    pub instrument: &'r Instrument,
    /// The state from whose side it is told.
    pub holder: StateId,
    /// The other state.
    pub state: StateId,
    /// The holder's row; `None` where the holder is the hub.
    pub own: Option<&'r Tie>,
    /// The other's row; `None` where the other is the hub.
    pub other: Option<&'r Tie>,
    /// The period of both rows.
    pub spell: Spell,
    /// From when the text still stands but is not counted.
    pub dormant_from: Option<PartialDate>,
}

/// What a bond is on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Force {
    /// In force.
    Yes,
    /// Its dates are known only to the month or year, and the day lies inside.
    Maybe,
    /// The text stands, but is not counted.
    Dormant,
    /// Not in force: not yet, or no longer.
    No,
}

/// Which way the stronger obligation, or the designation, goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Direction {
    /// Both owe the same.
    Mutual,
    /// From the holder to the other state.
    ToState,
    /// From the other state to the holder.
    ToHolder,
    /// Nobody owes anything.
    Nobody,
}

impl Bond<'_> {
    /// What it makes of the two.
    pub fn class(&self) -> Class {
        self.instrument.class
    }

    /// What the holder owes the other.
    pub fn owes(&self) -> Obligation {
        self.own.map_or(Obligation::None, |tie| tie.obligation)
    }

    /// What the other owes the holder.
    pub fn owed(&self) -> Obligation {
        self.other.map_or(Obligation::None, |tie| tie.obligation)
    }

    /// The stronger of both obligations; which way it goes says [`Bond::direction`].
    pub fn obligation(&self) -> Obligation {
        self.owes().min(self.owed())
    }

    /// Which way the stronger obligation goes; for a designation or a one-sided act, from the one that acts.
    pub fn direction(&self) -> Direction {
        // The hub names its designee; a guarantor acts for its hub, also where the act obliges to nothing.
        match (self.own.map(|tie| tie.role), self.other.map(|tie| tie.role)) {
            (Some(Role::Designee), _) | (_, Some(Role::Guarantor)) => return Direction::ToHolder,
            (_, Some(Role::Designee)) | (Some(Role::Guarantor), _) => return Direction::ToState,
            _ => {}
        }
        match self.owes().cmp(&self.owed()) {
            std::cmp::Ordering::Less => Direction::ToState,
            std::cmp::Ordering::Greater => Direction::ToHolder,
            std::cmp::Ordering::Equal if self.owes() == Obligation::None => Direction::Nobody,
            std::cmp::Ordering::Equal => Direction::Mutual,
        }
    }

    /// The rows that it is made of: one, or two.
    pub fn rows(&self) -> impl Iterator<Item = &Tie> {
        self.own.into_iter().chain(self.other)
    }

    /// How sure the less sure row is.
    pub fn confidence(&self) -> Confidence {
        let least = self.rows().map(|tie| tie.confidence).min();
        least.unwrap_or(Confidence::Low)
    }

    /// Whether it is in force on `day`.
    pub fn on(&self, day: Day) -> Force {
        let present = self.rows().map(|tie| tie.spell.on(day)).min();
        let dormant = self
            .dormant_from
            .map_or(Presence::No, |date| begun(date, day));
        match (present.unwrap_or(Presence::No), dormant) {
            (Presence::No, _) => Force::No,
            (_, Presence::Yes) => Force::Dormant,
            (Presence::Maybe, _) | (_, Presence::Maybe) => Force::Maybe,
            (Presence::Yes, Presence::No) => Force::Yes,
        }
    }

    /// The same bond, told from the other's side.
    pub fn turned(self) -> Self {
        Self {
            holder: self.state,
            state: self.holder,
            own: self.other,
            other: self.own,
            ..self
        }
    }
}

impl Register {
    /// All bonds of a state, in the order of the instruments. A member that leaves and returns has two.
    pub fn bonds_of(&self, holder: StateId) -> Vec<Bond<'_>> {
        let mut found = Vec::new();
        for own in self.ties() {
            if own.state == holder {
                match own.hub {
                    Some(hub) => found.extend(self.bond(holder, hub, Some(own), None)),
                    None => found.extend(self.with_parties(own)),
                }
            } else if own.hub == Some(holder) {
                found.extend(self.bond(holder, own.state, None, Some(own)));
            }
        }
        found
    }

    /// All bonds between two states, told from the first one's side.
    pub fn bonds(&self, holder: StateId, state: StateId) -> Vec<Bond<'_>> {
        let mut bonds = self.bonds_of(holder);
        bonds.retain(|bond| bond.state == state);
        bonds
    }

    /// Every bond in the register once: the holder is the party that stands first in the files, or the hub.
    pub fn all_bonds(&self) -> Vec<Bond<'_>> {
        let mut found = Vec::new();
        for instrument in self.instruments() {
            let rows: Vec<&Tie> = self.ties_of(&instrument.id).collect();
            for (at, tie) in rows.iter().enumerate() {
                match tie.hub {
                    Some(hub) => found.extend(self.bond(hub, tie.state, None, Some(tie))),
                    None => {
                        let parties = rows[at + 1..].iter();
                        let others =
                            parties.filter(|other| other.hub.is_none() && other.state != tie.state);
                        found.extend(others.filter_map(|other| {
                            self.bond(tie.state, other.state, Some(tie), Some(other))
                        }));
                    }
                }
            }
        }
        found
    }

    fn with_parties<'r>(&'r self, own: &'r Tie) -> Vec<Bond<'r>> {
        self.ties_of(&own.instrument)
            .filter(|other| other.hub.is_none() && other.state != own.state)
            .filter_map(|other| self.bond(own.state, other.state, Some(own), Some(other)))
            .collect()
    }

    fn bond<'r>(
        &'r self,
        holder: StateId,
        state: StateId,
        own: Option<&'r Tie>,
        other: Option<&'r Tie>,
    ) -> Option<Bond<'r>> {
        let mut rows = own.into_iter().chain(other);
        let first = rows.next()?;
        let spell = match rows.next() {
            None => first.spell,
            // Signed, but not known to be in force: there is no period, and yet something to tell.
            Some(second) if first.spell.from.is_none() || second.spell.from.is_none() => {
                Spell::default()
            }
            Some(second) => first.spell.both(&second.spell)?,
        };
        let rows = own.into_iter().chain(other);
        let dormant = rows.filter_map(|tie| tie.dormant_from);
        Some(Bond {
            instrument: self.instrument(&first.instrument)?,
            holder,
            state,
            own,
            other,
            spell,
            dormant_from: dormant.min_by_key(|date| Day::first_of(*date)),
        })
    }
}
