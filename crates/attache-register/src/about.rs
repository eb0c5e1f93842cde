//! Which register is it, and up to which day does it know?

use std::fmt;

use crate::day::Day;

/// What stands in `register.csv`; printed with every answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct About {
    /// The register's name.
    pub name: String,
    /// Its version.
    pub version: String,
    /// The last day of which it says anything: later is "unknown", not "none".
    pub cut_off: Day,
    /// The first day on which the absence of a tie is said to be "none". Before, the register holds
    /// only some famous alliances, and what it does not hold is "unknown".
    pub ties_from: Day,
    /// The register that it extends, as `name version`.
    pub extends: Option<String>,
}

impl fmt::Display for About {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.name, self.version)?;
        if let Some(base) = &self.extends {
            write!(f, " (extends {base})")?;
        }
        Ok(())
    }
}
