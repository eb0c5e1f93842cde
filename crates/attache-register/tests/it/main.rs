//! Does the register hold what it should, refuse what it should, and answer as it should?

mod answers;
mod facts;
mod fault;
mod oracle;
mod shared_data;

use std::path::{Path, PathBuf};

/// The folder of the built-in register.
fn builtin_folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../register")
}
