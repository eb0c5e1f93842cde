//! Does the register hold what it should, and answer as it should?

mod answers;
mod facts;
