//! Does the register hold what it should, refuse what it should, and answer as it should?

// `cfg(test)` tells clippy that the helpers in these are test code too.
mod answers;
#[cfg(test)]
mod atop;
#[cfg(test)]
mod disagreements;
#[cfg(test)]
mod dyads;
mod facts;
mod fault;
#[cfg(test)]
mod import;
#[cfg(test)]
mod names;
#[cfg(test)]
mod names_gold;
mod oracle;
mod shared_data;

use std::path::{Path, PathBuf};

/// The folder of the built-in register.
fn builtin_folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../register")
}
