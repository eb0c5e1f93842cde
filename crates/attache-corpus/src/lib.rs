//! The corpus on disk, patterns, passages and tallies.
//!
//! Nothing here knows what an ally is.

pub mod measure;
mod passage;

pub use passage::Passage;
