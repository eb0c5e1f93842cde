//! Does every format say what the table says, whatever the table holds?

mod properties;
mod snapshots;
mod tables;
mod ties;
