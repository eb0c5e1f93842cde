//! Which states are there, and when were they members of the international system?

use std::fmt;
use std::str::FromStr;

use crate::day::Day;
use crate::named::named;
use crate::sheet::Place;

/// The most characters that an id has.
const LONGEST_ID: usize = 15;

/// The id of a state or organisation: its ISO 3166-1 alpha-3 code (`USA`), that of ISO 3166-3 (`DDR`),
/// `COW817` or `GW99` where there is neither, `ORG-NATO` for an organisation, `GRP-G7` for a group.
///
/// ```
/// use attache_register::StateId;
/// let id: StateId = "USA".parse().unwrap();
/// assert_eq!(id.as_str(), "USA");
/// assert!("usa".parse::<StateId>().is_err());
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StateId {
    bytes: [u8; LONGEST_ID],
    len: u8,
}

/// A text that cannot be the id of a state.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("\"{text}\" is not an id of a state; ids have 1 to 15 capitals, digits and hyphens")]
pub struct StateIdError {
    text: String,
}

impl StateId {
    /// The id as it is written.
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.bytes[..usize::from(self.len)])
            .expect("made of capitals, digits and hyphens alone")
    }
}

impl FromStr for StateId {
    type Err = StateIdError;

    fn from_str(text: &str) -> Result<Self, StateIdError> {
        let plain = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'-';
        if text.is_empty() || text.len() > LONGEST_ID || !text.bytes().all(plain) {
            return Err(StateIdError {
                text: text.to_owned(),
            });
        }
        let mut bytes = [0; LONGEST_ID];
        bytes[..text.len()].copy_from_slice(text.as_bytes());
        Ok(Self {
            bytes,
            len: text.len() as u8,
        })
    }
}

impl fmt::Display for StateId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl fmt::Debug for StateId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// What an entry of the register is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum StateKind {
    /// A state of today.
    State,
    /// A state that is no more.
    FormerState,
    /// A state that not all recognise.
    PartiallyRecognised,
    /// A territory of another state.
    Territory,
    /// An organisation of states.
    Organisation,
    /// An organ of an organisation.
    Organ,
    /// A group of states with a name.
    Grouping,
    /// A treaty that texts name like an organisation.
    Treaty,
    /// A name for several states together.
    RegionAlias,
    /// Words for a class of states, such as "our allies".
    Generic,
}

named!(StateKind {
    State = "state",
    FormerState = "former_state",
    PartiallyRecognised = "partially_recognised",
    Territory = "territory",
    Organisation = "organisation",
    Organ = "organ",
    Grouping = "grouping",
    Treaty = "treaty",
    RegionAlias = "region_alias",
    Generic = "generic",
});

/// A state, territory, organisation or group: one row of `states.csv`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct State {
    /// Its id, which stays the same.
    pub id: StateId,
    /// What it is.
    pub kind: StateKind,
    /// Its name in English today.
    pub name: String,
    /// ISO 3166-1 alpha-2.
    pub iso2: Option<String>,
    /// ISO 3166-1 alpha-3.
    pub iso3: Option<String>,
    /// Codes that ISO has withdrawn, parted by `;`.
    pub former_iso: Option<String>,
    /// Whether some form of its name may mean something else.
    pub ambiguous: bool,
    /// Which forms those are, in words.
    pub ambiguous_forms: Option<String>,
    /// What else is to be known.
    pub note: Option<String>,
    /// Where the facts come from.
    pub source: String,
    /// Where the row stands.
    pub place: Place,
}

/// A list of the states of the world, or its keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CodeSystem {
    /// Correlates of War, State System Membership (v2016).
    Cow,
    /// Gleditsch and Ward, with microstates (to 2020).
    Gw,
}

named!(CodeSystem {
    Cow = "cow",
    Gw = "gw",
});

/// A spell of membership in one of the lists: one row of `codes.csv`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Membership {
    /// The list.
    pub system: CodeSystem,
    /// The number that the list gives the state.
    pub code: u16,
    /// The letters that the list gives the state.
    pub abbreviation: String,
    /// The state.
    pub state: StateId,
    /// The first day.
    pub from: Day,
    /// The first day after it; `None` if the list's edition has no end for it.
    pub to: Option<Day>,
    /// Where the row stands.
    pub place: Place,
}

impl Membership {
    /// Whether it holds on `day`.
    pub fn on(&self, day: Day) -> bool {
        self.from <= day && self.to.is_none_or(|to| day < to)
    }
}
