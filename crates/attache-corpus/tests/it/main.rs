//! Does a corpus answer as it should, whole, cut in segments, damaged, and while others write to it?

// `cfg(test)` tells clippy that the helpers in these are test code too.
#[cfg(test)]
mod cql;
#[cfg(test)]
mod cql_scan;
#[cfg(test)]
mod damage;
#[cfg(test)]
mod details;
#[cfg(test)]
mod docs;
#[cfg(test)]
mod filter;
#[cfg(test)]
mod frozen;
#[cfg(test)]
mod kill;
#[cfg(test)]
mod merge;
#[cfg(test)]
mod method;
#[cfg(test)]
mod oracle;
#[cfg(test)]
mod recognised;
#[cfg(test)]
mod remove;
#[cfg(test)]
mod scan;
#[cfg(test)]
mod segments;
#[cfg(test)]
mod sentences;
#[cfg(test)]
mod several;
#[cfg(test)]
mod sort;
#[cfg(test)]
mod subcorpora;
#[cfg(test)]
mod support;
#[cfg(test)]
mod words;
#[cfg(test)]
mod writer;
