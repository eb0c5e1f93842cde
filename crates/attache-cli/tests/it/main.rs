//! Does the program do, in a folder and an environment of its own, what its pages and its JSON promise?
//!
//! Every expected output is made again with
//! `INSTA_UPDATE=always TRYCMD=overwrite cargo test -p attache-cli --test it`, and then read before it is committed.

mod choice;
mod coded;
mod dyads;
mod envelope;
mod error;
mod exchange;
mod form;
mod harbour;
mod page;
mod reading;
mod recognised;
mod sameness;
mod sandbox;
mod ties;
