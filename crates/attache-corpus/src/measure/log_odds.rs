//! Is a word commoner here than there, once a prior has calmed the rare ones?

use super::{CountError, Frequencies};

/// What is believed of a word before it is counted: a weight in imagined tokens, out of a total.
///
/// The larger the total, the more evidence it takes to move a word away from "no difference".
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Prior {
    alpha: f64,
    total: f64,
}

impl Prior {
    /// A weight `alpha` for this word out of `total` for all words; 0 < alpha < total, both finite
    /// and between 1e-9 and 1e15.
    pub fn new(alpha: f64, total: f64) -> Result<Self, CountError> {
        let usable = 1e-9..=1e15;
        // The rest of the vocabulary must have weight that does not vanish beside the total.
        if usable.contains(&alpha) && usable.contains(&total) && total - alpha >= total * 1e-12 {
            Ok(Self { alpha, total })
        } else {
            Err(CountError::Prior { alpha, total })
        }
    }

    /// The same weight for each of `vocabulary` words: at least two, or there is nothing to choose.
    pub fn uniform(alpha: f64, vocabulary: u64) -> Result<Self, CountError> {
        Self::new(alpha, alpha * vocabulary as f64)
    }

    /// A weight in proportion to the word's frequency in a background of `size` tokens, for a prior
    /// worth `total` tokens in all.
    ///
    /// A word that the background lacks is given half an occurrence; one that is all of it, half an
    /// occurrence less. An empty background is an error.
    pub fn informative(background: super::Sample, total: f64) -> Result<Self, CountError> {
        let size = background.size() as f64;
        let count = (background.count() as f64).min(size - 0.5).max(0.5);
        if size < 2.0 {
            return Err(CountError::Prior { alpha: 0.0, total });
        }
        Self::new(total * (count / size), total)
    }
}

/// A difference of log odds with its uncertainty.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LogOdds {
    /// The difference of log odds (natural logarithm), target less reference; 0 is no difference.
    pub delta: f64,
    /// Its approximate variance, above 0.
    pub variance: f64,
    /// `delta` in standard deviations; beyond ±1.96 is unusual at 5 %.
    pub z: f64,
}

/// Log odds with an informative Dirichlet prior ("Fightin' Words"): difference, variance and z.
///
/// delta = ln[(y1+a)/(n1+a0-y1-a)] - ln[(y2+a)/(n2+a0-y2-a)], variance ≈ 1/(y1+a) + 1/(y2+a),
/// z = delta/√variance, with y the counts, n the sizes, a the word's prior and a0 the prior's total
/// (Monroe, Colaresi and Quinn 2008, Political Analysis 16(4), 372-403; the variance without its two smaller terms).
/// The prior keeps every term positive, so no cell is a special case.
///
/// ```
/// use attache_corpus::measure::{Frequencies, Sample, log_odds::{Prior, log_odds}};
/// let allies = Frequencies { target: Sample::new(30, 100)?, reference: Sample::new(10, 120)? };
/// let found = log_odds(allies, Prior::new(4.0, 22.0)?);
/// assert!((found.delta - 1.2620).abs() < 1e-4);
/// assert!((found.z - 3.9741).abs() < 1e-4);
/// # Ok::<(), attache_corpus::measure::CountError>(())
/// ```
pub fn log_odds(frequencies: Frequencies, prior: Prior) -> LogOdds {
    let Prior { alpha, total } = prior;
    let side = |sample: super::Sample| {
        let (y, n) = (sample.count() as f64, sample.size() as f64);
        (
            (y + alpha).ln() - ((n - y) + (total - alpha)).ln(),
            1.0 / (y + alpha),
        )
    };
    let (target, reference) = (side(frequencies.target), side(frequencies.reference));
    let delta = target.0 - reference.0;
    let variance = target.1 + reference.1;
    LogOdds {
        delta,
        variance,
        z: delta / variance.sqrt(),
    }
}

/// The same difference with the variance in full, for words that make up a large share of their part.
///
/// [`log_odds`] leaves out two of the four terms of the variance, which vanish beside the others
/// where each word is a small share of the whole. Where an item may be most of what is seen (of all
/// mentions, say, those in the plural) they do not: variance = 1/(y1+a) + 1/(n1+a0-y1-a) + 1/(y2+a) +
/// 1/(n2+a0-y2-a) (Monroe, Colaresi and Quinn 2008, the unsimplified form of their equation 19). An
/// item and its complement then differ equally clearly, in opposite directions.
///
/// ```
/// use attache_corpus::measure::{Frequencies, Sample, log_odds::{Prior, log_odds_of_shares}};
/// let plural = Frequencies { target: Sample::new(342, 442)?, reference: Sample::new(98, 252)? };
/// let singular = Frequencies { target: Sample::new(100, 442)?, reference: Sample::new(154, 252)? };
/// let (more, less) = (Prior::new(30.0, 50.0)?, Prior::new(20.0, 50.0)?);
/// let (up, down) = (log_odds_of_shares(plural, more), log_odds_of_shares(singular, less));
/// assert!((up.z + down.z).abs() < 1e-9);
/// # Ok::<(), attache_corpus::measure::CountError>(())
/// ```
pub fn log_odds_of_shares(frequencies: Frequencies, prior: Prior) -> LogOdds {
    let rest = |sample: super::Sample| {
        let (y, n) = (sample.count() as f64, sample.size() as f64);
        1.0 / ((n - y) + (prior.total - prior.alpha))
    };
    let simple = log_odds(frequencies, prior);
    let variance = simple.variance + rest(frequencies.target) + rest(frequencies.reference);
    LogOdds {
        variance,
        z: simple.delta / variance.sqrt(),
        ..simple
    }
}

#[cfg(test)]
mod tests {
    use super::super::Sample;
    use super::*;

    #[test]
    fn a_prior_out_of_bounds_is_refused() {
        for (alpha, total) in [
            (0.0, 1.0),
            (2.0, 2.0),
            (3.0, 2.0),
            (f64::NAN, 2.0),
            (1.0, f64::INFINITY),
        ] {
            assert!(Prior::new(alpha, total).is_err(), "{alpha} of {total}");
        }
        assert!(Prior::uniform(0.1, 1).is_err());
        assert!(Prior::uniform(0.1, 2).is_ok());
    }

    #[test]
    fn an_informative_prior_gives_an_unseen_word_half_an_occurrence() {
        let unseen = Prior::informative(Sample::new(0, 100).unwrap(), 50.0).unwrap();
        assert_eq!(unseen, Prior::new(0.25, 50.0).unwrap());
        assert!(Prior::informative(Sample::default(), 50.0).is_err());
    }
}
