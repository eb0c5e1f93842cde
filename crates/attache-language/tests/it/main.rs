//! Does the crate keep its promises to the crates that use it?

mod annotated;
mod gold;
mod model;
mod property;
mod sentence;
mod token;
mod train;
