//! How sure is that? Probabilities, intervals, and many tests at once.

use super::special::{self, Tail};
use super::{CountError, Sample};

/// A level of confidence between 0 and 1, such as 0.95.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub struct Confidence(f64);

impl Confidence {
    /// 95 %: what an interval has unless something else is asked for.
    pub const P95: Self = Self(0.95);
    /// 99 %.
    pub const P99: Self = Self(0.99);

    /// A level strictly between 0 and 1.
    pub fn new(level: f64) -> Result<Self, CountError> {
        if level > 0.0 && level < 1.0 {
            Ok(Self(level))
        } else {
            Err(CountError::Confidence { level })
        }
    }

    /// The level, as given.
    pub fn level(self) -> f64 {
        self.0
    }

    /// The probability left out at each end, in (0, 0.5).
    pub(super) fn tail(self) -> f64 {
        (1.0 - self.0) / 2.0
    }
}

impl Default for Confidence {
    fn default() -> Self {
        Self::P95
    }
}

/// From where to where a value lies, ends included.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Interval {
    /// The lower end.
    pub low: f64,
    /// The upper end, at least `low`.
    pub high: f64,
}

/// The probability of a standard normal at least as far from 0 as `z`, on either side; 0 to 1.
///
/// erfc(|z|/√2). 0 where it is below the smallest number that can be written (|z| > 38); 1 for a `z`
/// that is not a number.
///
/// ```
/// use attache_corpus::measure::inference::normal_p;
/// assert!((normal_p(1.959_963_984_540_054) - 0.05).abs() < 1e-12);
/// ```
pub fn normal_p(z: f64) -> f64 {
    if z.is_nan() {
        return 1.0;
    }
    special::normal_two_sided(z)
}

/// The probability of a chi-squared of 1 degree of freedom at least as large as `statistic`; 0 to 1.
///
/// erfc(√(x/2)). For log-likelihood and Pearson's chi-squared of two-by-two tables: 3.84 is 5 %, 6.63
/// 1 %, 10.83 0.1 %, 15.13 0.01 %. A statistic that is negative or not a number has probability 1.
///
/// ```
/// use attache_corpus::measure::inference::chi_squared_p;
/// assert!((chi_squared_p(3.841_458_820_694_124) - 0.05).abs() < 1e-12);
/// assert!((chi_squared_p(15.13) - 0.0001).abs() < 1e-6);
/// ```
pub fn chi_squared_p(statistic: f64) -> f64 {
    normal_p(statistic.max(0.0).sqrt())
}

/// q-values: for each p, the smallest false discovery rate at which it would be called a discovery.
///
/// q_(i) = min over j >= i of p_(j)·m/j, at most 1, m the number of tests (Benjamini and Hochberg
/// 1995, Journal of the Royal Statistical Society B 57(1), 289-300). In the order of `p`; each q is
/// at least its p. A p below 0 counts as 0, one above 1 or not a number as 1.
///
/// ```
/// use attache_corpus::measure::inference::q_values;
/// let q = q_values(&[0.01, 0.04, 0.03, 0.20]);
/// let near = |a: f64, b: f64| (a - b).abs() < 1e-12;
/// assert!(near(q[0], 0.04) && near(q[1], 0.16 / 3.0) && near(q[2], 0.16 / 3.0) && near(q[3], 0.20));
/// ```
pub fn q_values(p: &[f64]) -> Vec<f64> {
    let p: Vec<f64> = p
        .iter()
        .map(|p| if p.is_nan() { 1.0 } else { p.clamp(0.0, 1.0) })
        .collect();
    let mut order: Vec<usize> = (0..p.len()).collect();
    order.sort_by(|a, b| p[*a].total_cmp(&p[*b]));
    let tests = p.len() as f64;
    let mut q = vec![1.0; p.len()];
    let mut least: f64 = 1.0;
    for (rank, &index) in order.iter().enumerate().rev() {
        least = least.min(p[index] * (tests / (rank + 1) as f64));
        q[index] = least;
    }
    q
}

/// The exact confidence interval of a rate per token, taking the count as Poisson.
///
/// From the gamma distribution: its quantile at α/2 with shape f to that at 1-α/2 with shape f+1, each
/// over the size (Garwood 1936, Biometrika 28, 437-442). A count of 0 has the lower end 0. The upper
/// end of a count near the size may be above 1, as a Poisson rate may. `None` without tokens.
///
/// ```
/// use attache_corpus::measure::{Sample, inference::{Confidence, rate_interval}};
/// let interval = rate_interval(Sample::new(10, 1_000)?, Confidence::P95).unwrap();
/// assert!((interval.low * 1_000.0 - 4.795).abs() < 1e-3);
/// assert!((interval.high * 1_000.0 - 18.390).abs() < 1e-3);
/// # Ok::<(), attache_corpus::measure::CountError>(())
/// ```
pub fn rate_interval(sample: Sample, confidence: Confidence) -> Option<Interval> {
    if sample.size() == 0 {
        return None;
    }
    let (count, size) = (sample.count() as f64, sample.size() as f64);
    let low = if sample.count() == 0 {
        0.0
    } else {
        special::gamma_quantile(count, confidence.tail(), Tail::Lower)
    };
    let high = special::gamma_quantile(count + 1.0, confidence.tail(), Tail::Upper);
    Some(Interval {
        low: low / size,
        high: high / size,
    })
}

/// Wilson's confidence interval of a share: `count` of `size` cases; within 0 to 1.
///
/// (p + z²/2n ± z√(p(1-p)/n + z²/4n²)) / (1 + z²/n) (Wilson 1927, Journal of the American Statistical
/// Association 22, 209-212). For shares of sentences or documents; for words per token,
/// [`rate_interval`]. `None` without cases.
///
/// ```
/// use attache_corpus::measure::{Sample, inference::{Confidence, share_interval}};
/// let interval = share_interval(Sample::new(8, 10)?, Confidence::P95).unwrap();
/// assert!((interval.low - 0.4902).abs() < 1e-4 && (interval.high - 0.9433).abs() < 1e-4);
/// # Ok::<(), attache_corpus::measure::CountError>(())
/// ```
pub fn share_interval(sample: Sample, confidence: Confidence) -> Option<Interval> {
    let p = sample.rate()?;
    let n = sample.size() as f64;
    let z2 = special::normal_quantile(confidence.tail()).powi(2);
    let centre = p + z2 / (2.0 * n);
    let reach = (z2 * (p * (1.0 - p) / n + z2 / (4.0 * n * n))).sqrt();
    let scale = 1.0 + z2 / n;
    Some(Interval {
        low: ((centre - reach) / scale).clamp(0.0, p),
        high: ((centre + reach) / scale).clamp(p, 1.0),
    })
}
