//! The register: states of the world since 1816, how texts name them, and the security ties between
//! them, each with its dates, its source and its certainty.
//!
//! The facts lie in `register/` at the root of the project and are embedded in the program.
//! [`Register::builtin`] reads them; [`Register::open`] reads a folder that replaces or extends them.

mod about;
mod bond;
mod consistency;
mod day;
mod find;
mod instrument;
mod name;
mod named;
mod parts;
mod register;
mod sheet;
mod spell;
mod state;
mod status;

pub use about::About;
pub use attache_document::PartialDate;
pub use bond::{Bond, Direction, Force};
pub use day::{Day, DayError};
pub use find::FindError;
pub use instrument::{
    Class, Confidence, Instrument, InstrumentId, InstrumentKind, Obligation, Role, Tie,
};
pub use name::{Name, NameKind, NameRule};
pub use register::{Register, RegisterError};
pub use sheet::{Fault, Place};
pub use spell::{Presence, Spell};
pub use state::{CodeSystem, Membership, State, StateId, StateIdError, StateKind};
pub use status::{Period, Standing, Status, Unknown, sort_bonds};
