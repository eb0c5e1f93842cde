//! Do the user-sized acts give the right figures on small corpora whose answers are known?
#![allow(clippy::unwrap_used, reason = "a panic in a test is its report")]

mod coded;
mod exchange;
mod reading;
mod studies;
mod support;
