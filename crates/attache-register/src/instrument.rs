//! Which treaties, designations and arrangements are there, and who owes what under them?

use std::fmt;
use std::sync::Arc;

use attache_document::PartialDate;

use crate::named::named;
use crate::sheet::Place;
use crate::spell::Spell;
use crate::state::StateId;

/// The id of an instrument, such as `NATO` or `US-JPN-1960`. Cheap to clone.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct InstrumentId(Arc<str>);

impl InstrumentId {
    /// The id with this text.
    pub fn new(text: &str) -> Self {
        Self(text.into())
    }

    /// The id as it is written.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for InstrumentId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

/// What a tie makes of two states, strongest first; the order of the values is that of strength,
/// so that the smallest is the strongest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Class {
    /// A treaty obliges at least one of them to defend the other.
    TreatyAlly,
    /// One has bound itself to defend the other, without mutual treaty of alliance.
    SecurityCommitment,
    /// A duty of aid and assistance that some members count as alliance and some do not (EU 42.7).
    OptionalAlly,
    /// They must consult in a crisis.
    ConsultativeTie,
    /// A public act of one names the other, without duty of defence.
    DesignatedPartner,
    /// They must not attack each other.
    NonaggressionTie,
    /// They act together without obligation.
    Arrangement,
}

named!(Class {
    TreatyAlly = "treaty_ally",
    SecurityCommitment = "security_commitment",
    OptionalAlly = "optional_ally",
    ConsultativeTie = "consultative_tie",
    DesignatedPartner = "designated_partner",
    NonaggressionTie = "nonaggression_tie",
    Arrangement = "arrangement",
});

/// The sort of an instrument.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum InstrumentKind {
    /// A treaty of several states to defend each other.
    CollectiveDefenceTreaty,
    /// A treaty of two states to defend each other.
    BilateralMutualDefenceTreaty,
    /// A duty to consult.
    ConsultativeEntente,
    /// A duty not to attack.
    NonaggressionNeutrality,
    /// A promise of one state.
    UnilateralCommitment,
    /// An act of one state or organisation that names another.
    Designation,
    /// Working together, without obligation.
    Arrangement,
}

named!(InstrumentKind {
    CollectiveDefenceTreaty = "collective_defence_treaty",
    BilateralMutualDefenceTreaty = "bilateral_mutual_defence_treaty",
    ConsultativeEntente = "consultative_entente",
    NonaggressionNeutrality = "nonaggression_neutrality",
    UnilateralCommitment = "unilateral_commitment",
    Designation = "designation",
    Arrangement = "arrangement",
});

/// A member's part in an instrument.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// One of the parties: all parties of the instrument are tied to each other.
    Party,
    /// The hub has named the member.
    Designee,
    /// The member owes the hub.
    Guarantor,
}

named!(Role {
    Party = "party",
    Designee = "designee",
    Guarantor = "guarantor",
});

/// What a member owes, strongest first. Written as in the data sets of the field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Obligation {
    /// To come to the other's defence.
    Defense,
    /// To consult.
    Consultation,
    /// Not to attack.
    Nonaggression,
    /// Nothing.
    None,
}

named!(Obligation {
    Defense = "defense",
    Consultation = "consultation",
    Nonaggression = "nonaggression",
    None = "none",
});

/// How sure a row is, least sure first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Confidence {
    /// Something in it was not verified.
    Low,
    /// From good knowledge, not compared with a source line by line.
    Medium,
    /// Compared, or beyond doubt.
    High,
}

named!(Confidence {
    Low = "low",
    Medium = "medium",
    High = "high",
});

/// A treaty, designation or arrangement: one row of `instruments.csv`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Instrument {
    /// Its id.
    pub id: InstrumentId,
    /// What people call it.
    pub short_name: String,
    /// Its title.
    pub name: String,
    /// What sort it is.
    pub kind: InstrumentKind,
    /// What it makes of two members.
    pub class: Class,
    /// Its number in ATOP, if it is there.
    pub atop_id: Option<u32>,
    /// The treaty, article or law.
    pub source: String,
    /// Where the row stands.
    pub place: Place,
}

/// One member's period under an instrument: one row of `ties.csv`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tie {
    /// The instrument.
    pub instrument: InstrumentId,
    /// The member.
    pub state: StateId,
    /// The member's part in it.
    pub role: Role,
    /// The state or organisation that designates or is guaranteed; `None` for parties.
    pub hub: Option<StateId>,
    /// What this member owes.
    pub obligation: Obligation,
    /// When it signed.
    pub signed: Option<PartialDate>,
    /// From entry into force to exit, as far as known.
    pub spell: Spell,
    /// From when the text still stands but is not counted.
    pub dormant_from: Option<PartialDate>,
    /// How sure the row is.
    pub confidence: Confidence,
    /// What was compared with which source; empty where the row rests on knowledge alone.
    pub checked: Option<String>,
    /// The treaty, article or law: the row's own, else that of its instrument.
    pub source: String,
    /// What else is to be known.
    pub note: Option<String>,
    /// Where the row stands.
    pub place: Place,
}
