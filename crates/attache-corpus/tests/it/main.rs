//! Does a corpus answer as it should, whole, cut in segments, damaged, and while others write to it?

// `cfg(test)` tells clippy that the helpers in these are test code too.
#[cfg(test)]
mod damage;
#[cfg(test)]
mod docs;
#[cfg(test)]
mod filter;
#[cfg(test)]
mod frozen;
#[cfg(test)]
mod kill;
#[cfg(test)]
mod method;
#[cfg(test)]
mod oracle;
#[cfg(test)]
mod scan;
#[cfg(test)]
mod segments;
#[cfg(test)]
mod support;
#[cfg(test)]
mod words;
#[cfg(test)]
mod writer;
