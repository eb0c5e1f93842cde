//! The register: states of the world since 1816, how texts name them, and the security ties between
//! them, each with its dates, its source and its certainty.
//!
//! The facts lie in `register/` at the root of the project and are embedded in the program.
//! [`Register::builtin`] reads them; [`Register::open`] reads a folder that replaces or extends them.

mod about;
mod consistency;
mod day;
mod instrument;
mod name;
mod named;
mod parts;
mod register;
mod sheet;
mod spell;
mod state;

pub use about::About;
pub use attache_document::PartialDate;
pub use day::{Day, DayError};
pub use instrument::{
    Class, Confidence, Instrument, InstrumentId, InstrumentKind, Obligation, Role, Tie,
};
pub use name::{Name, NameKind, NameRule};
pub use register::{Register, RegisterError};
pub use sheet::{Fault, Place};
pub use spell::{Presence, Spell};
pub use state::{CodeSystem, Membership, State, StateId, StateKind};
