//! Does the workspace keep its own rules?

// `cfg(test)` tells clippy that the helpers in these are test code too.
#[cfg(test)]
mod arrows;
#[cfg(test)]
mod book;
#[cfg(test)]
mod files;

use std::path::PathBuf;

/// The project's root.
fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..")
}
