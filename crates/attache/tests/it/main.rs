//! Do the user-sized acts give the right figures on small corpora whose answers are known?

mod reading;
mod studies;
mod support;
