//! What does a member of an alliance owe, when several things may be owed at once?

use std::fmt;

use crate::instrument::Obligation;
use crate::named::named;

/// One thing that may be owed, named as in ATOP's files.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Duty {
    /// To come to the other's defence.
    Defense,
    /// To join the other's attack.
    Offense,
    /// To stay neutral in the other's war.
    Neutral,
    /// Not to attack the other.
    Nonagg,
    /// To consult in a crisis.
    Consul,
}

named!(Duty {
    Defense = "defense",
    Offense = "offense",
    Neutral = "neutral",
    Nonagg = "nonagg",
    Consul = "consul",
});

/// The set of things that are owed.
///
/// ```
/// use attache_register::{Duties, Duty};
/// let duties = Duties::of([Duty::Defense, Duty::Consul]);
/// assert!(duties.has(Duty::Defense) && !duties.has(Duty::Nonagg));
/// assert_eq!(duties.to_string(), "defense consul");
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Duties(u8);

impl Duties {
    /// Nothing.
    pub const NONE: Self = Self(0);

    /// These.
    pub fn of(duties: impl IntoIterator<Item = Duty>) -> Self {
        let bits = duties.into_iter().map(|duty| 1 << duty as u8);
        Self(bits.fold(0, |all, bit| all | bit))
    }

    /// Whether this is among them.
    pub fn has(self, duty: Duty) -> bool {
        self.0 & (1 << duty as u8) != 0
    }

    /// Whether nothing is owed.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// What is owed in either.
    pub fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// All that are owed, in the order of [`Duty`].
    pub fn iter(self) -> impl Iterator<Item = Duty> {
        let all = Duty::ALL.iter().copied();
        all.filter(move |duty| self.has(*duty))
    }

    /// The strongest as the register would write it: defence, else consultation, else neutrality or
    /// nonaggression. To join an attack alone has no name there and is none.
    pub fn strongest(self) -> Obligation {
        if self.has(Duty::Defense) {
            Obligation::Defense
        } else if self.has(Duty::Consul) {
            Obligation::Consultation
        } else if self.has(Duty::Nonagg) || self.has(Duty::Neutral) {
            Obligation::Nonaggression
        } else {
            Obligation::None
        }
    }
}

impl fmt::Display for Duties {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let words: Vec<&str> = self.iter().map(Duty::name).collect();
        match words.as_slice() {
            [] => f.pad("none"),
            words => f.pad(&words.join(" ")),
        }
    }
}
