//! Does a corpus answer as it should, whole, cut in segments, damaged, and while others write to it?

mod damage;
mod filter;
mod frozen;
mod kill;
mod oracle;
mod scan;
mod segments;
mod support;
mod writer;
