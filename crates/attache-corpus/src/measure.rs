//! How strong is an association or a difference? Pure functions of counts, each with its source.
//!
//! | question | module | input |
//! | --- | --- | --- |
//! | Is a word commoner here than there, and by how much? | [`keyness`] | [`Frequencies`] |
//! | The same with a prior, so that rare words do not shout | [`log_odds`] | [`Frequencies`], [`log_odds::Prior`] |
//! | Does a word keep company with another? | [`association`] | [`Cooccurrence`] |
//! | Is a word spread over the corpus or heaped in one place? | [`dispersion`] | [`Parts`], positions |
//! | How sure is that? | [`inference`] | statistics, [`Sample`] |
//!
//! No result is ever NaN or infinite. Where a formula divides by zero or takes the logarithm of
//! zero, the function either follows a stated convention or returns `None`; its documentation says
//! which. Worked examples with the published values stand in the book under *Methods*.

pub mod association;
pub mod dispersion;
pub mod inference;
pub mod keyness;
pub mod log_odds;
mod special;

#[cfg(test)]
mod properties;
#[cfg(test)]
mod vectors;

pub use association::Cooccurrence;
pub use dispersion::Parts;
pub use keyness::Frequencies;

/// The largest size that measures take: 2^40 tokens, some hundred times the largest corpora built.
///
/// Up to here every count is exact in an `f64` and every bound takes a bounded number of steps.
pub const MAX_SIZE: u64 = 1 << 40;

/// Why counts do not make sense together.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum CountError {
    /// More hits than places where a hit can be.
    #[error("{count} occurrences cannot lie in {size} tokens")]
    MoreThanSize {
        /// The number of occurrences.
        count: u64,
        /// The number of tokens.
        size: u64,
    },
    /// More tokens than measures are made for.
    #[error("{size} tokens are more than measures take (at most {MAX_SIZE})")]
    TooLarge {
        /// The number of tokens.
        size: u64,
    },
    /// Node and collocate together need more places than the corpus has.
    #[error(
        "node {node} and collocate {collocate} with {joint} in common do not fit in {total} tokens"
    )]
    Margins {
        /// Occurrences together.
        joint: u64,
        /// Occurrences of the node, or tokens in its windows.
        node: u64,
        /// Occurrences of the collocate.
        collocate: u64,
        /// Tokens in all.
        total: u64,
    },
    /// Positions out of order, repeated, or past the end.
    #[error("position {position} is not after the one before it, or not below {total}")]
    Position {
        /// The position at fault, counted from 0.
        position: u64,
        /// Tokens in all.
        total: u64,
    },
    /// A prior that is not positive and finite, or not below its total.
    #[error("a prior of {alpha} out of {total} is not positive, finite and below its total")]
    Prior {
        /// The prior weight of the word.
        alpha: f64,
        /// The prior weight of all words.
        total: f64,
    },
    /// A level of confidence outside (0, 1).
    #[error("a confidence of {level} is not between 0 and 1")]
    Confidence {
        /// The level asked for.
        level: f64,
    },
}

/// How often something occurs in how many tokens.
///
/// `count` is at most `size`, and `size` at most [`MAX_SIZE`]. A size of 0 is allowed (a year
/// without documents): it has no rate.
///
/// ```
/// use attache_corpus::measure::Sample;
/// let partners = Sample::new(288, 384_251)?;
/// assert_eq!(partners.per_million().map(f64::round), Some(750.0));
/// assert!(Sample::new(3, 2).is_err());
/// # Ok::<(), attache_corpus::measure::CountError>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Sample {
    count: u64,
    size: u64,
}

impl Sample {
    /// `count` occurrences in `size` tokens.
    pub fn new(count: u64, size: u64) -> Result<Self, CountError> {
        if size > MAX_SIZE {
            return Err(CountError::TooLarge { size });
        }
        if count > size {
            return Err(CountError::MoreThanSize { count, size });
        }
        Ok(Self { count, size })
    }

    /// The number of occurrences.
    pub fn count(self) -> u64 {
        self.count
    }

    /// The number of tokens.
    pub fn size(self) -> u64 {
        self.size
    }

    /// Occurrences per token, 0 to 1; `None` when there are no tokens.
    pub fn rate(self) -> Option<f64> {
        (self.size > 0).then(|| self.count as f64 / self.size as f64)
    }

    /// Occurrences per million tokens, 0 to 1,000,000; `None` when there are no tokens.
    pub fn per_million(self) -> Option<f64> {
        (self.size > 0).then(|| self.count as f64 * 1e6 / self.size as f64)
    }
}
