//! The register: states of the world since 1816, how texts name them, and the security ties between
//! them, each with its dates, its source and its certainty.
//!
//! The facts lie in `register/` at the root of the project and are embedded in the program.
//! [`Register::builtin`] reads them; [`Register::open`] reads a folder that replaces or extends them.

mod about;
mod bond;
mod consistency;
mod day;
mod disagreement;
mod duty;
mod dyad;
mod find;
mod import;
mod instrument;
mod name;
mod named;
mod names;
mod parts;
mod register;
mod residence;
mod sheet;
mod spell;
mod state;
mod status;

pub use about::About;
pub use attache_document::PartialDate;
pub use bond::{Bond, Direction, Force};
pub use day::{Day, DayError};
pub use disagreement::{Disagreement, DisagreementError, DisagreementOptions, Disagreements, Said};
pub use duty::{Duties, Duty};
pub use dyad::{Dyad, DyadError, DyadOptions, Dyads, Source, StateTable, StateTies, StatesOf};
pub use find::FindError;
pub use import::{
    ColumnMap, ColumnMapError, Content, Import, ImportError, ImportOptions, Keys, MemberSpell,
    Owed, PairYear, Party, Shape, StateYear,
};
pub use instrument::{
    Class, Confidence, Instrument, InstrumentId, InstrumentKind, Obligation, Role, Tie,
};
pub use name::{Name, NameKind, NameRule};
pub use names::{Find, NameOptions, Names};
pub use register::{Register, RegisterError};
pub use sheet::{Fault, Place};
pub use spell::{Presence, Spell};
pub use state::{CodeSystem, Membership, State, StateId, StateIdError, StateKind};
pub use status::{Period, Standing, Status, Unknown, sort_bonds};
