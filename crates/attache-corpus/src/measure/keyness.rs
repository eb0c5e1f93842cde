//! Is a word commoner in one part than in another, and by how much?

use std::cmp::Ordering;
use std::num::NonZeroU64;

use super::Sample;
use super::inference::Confidence;
use super::special;

/// How often a word occurs in a target and in a reference: the input of keyness measures.
///
/// ```
/// use attache_corpus::measure::{Frequencies, Sample};
/// // "partners" in the National Security Strategies and in the addresses to Congress
/// let partners = Frequencies {
///     target: Sample::new(288, 384_251)?,
///     reference: Sample::new(76, 2_037_221)?,
/// };
/// assert!(partners.direction().is_gt());
/// # Ok::<(), attache_corpus::measure::CountError>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Frequencies {
    /// The part that is asked about.
    pub target: Sample,
    /// The part that it is held against.
    pub reference: Sample,
}

impl Frequencies {
    /// How the target's rate compares with the reference's, without rounding.
    ///
    /// `Equal` when either part is empty: there is nothing to compare.
    pub fn direction(self) -> Ordering {
        self.cross().cmp(&0)
    }

    /// `value` with a minus sign when the word is rarer in the target than in the reference.
    pub fn signed(self, value: f64) -> f64 {
        if self.direction().is_lt() {
            -value
        } else {
            value
        }
    }

    /// The same word with target and reference exchanged.
    pub fn swapped(self) -> Self {
        Self {
            target: self.reference,
            reference: self.target,
        }
    }

    /// f1·n2 - f2·n1: exact, and 0 when the rates are equal.
    fn cross(self) -> i128 {
        let product = |a: u64, b: u64| i128::from(a) * i128::from(b);
        product(self.target.count(), self.reference.size())
            - product(self.reference.count(), self.target.size())
    }

    fn numbers(self) -> [f64; 4] {
        [
            self.target.count() as f64,
            self.target.size() as f64,
            self.reference.count() as f64,
            self.reference.size() as f64,
        ]
    }
}

/// Which cells of the contingency table log-likelihood sums over.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Cells {
    /// The word's two cells only (Rayson and Garside 2000), as many corpus tools do.
    Two,
    /// All four (Dunning 1993): the full likelihood ratio, and our default.
    #[default]
    Four,
}

/// Log-likelihood G²: how surprising the difference is. Unsigned, 0 and up; larger is stronger evidence.
///
/// With f1, n1 the target's count and size, f2, n2 the reference's, and E_i = n_i (f1+f2)/(n1+n2):
/// two cells, 2 (f1 ln(f1/E1) + f2 ln(f2/E2)) (Rayson and Garside 2000, Workshop on Comparing
/// Corpora, 1-6); four cells add the same terms for the n_i - f_i other tokens (Dunning 1993,
/// Computational Linguistics 19(1), 61-74). 0 ln 0 is 0. An empty part, or a word in neither, gives 0.
/// Compare with chi-squared of 1 degree of freedom ([`super::inference::chi_squared_p`]). For a sign,
/// [`Frequencies::signed`].
///
/// ```
/// use attache_corpus::measure::{Frequencies, Sample, keyness::{Cells, log_likelihood}};
/// let partners = Frequencies {
///     target: Sample::new(288, 384_251)?,
///     reference: Sample::new(76, 2_037_221)?,
/// };
/// assert!((log_likelihood(partners, Cells::Four) - 713.7576).abs() < 1e-4);
/// assert!((log_likelihood(partners, Cells::Two) - 713.5935).abs() < 1e-4);
/// # Ok::<(), attache_corpus::measure::CountError>(())
/// ```
pub fn log_likelihood(frequencies: Frequencies, cells: Cells) -> f64 {
    let [f1, n1, f2, n2] = frequencies.numbers();
    if n1 == 0.0 || n2 == 0.0 || f1 + f2 == 0.0 {
        return 0.0;
    }
    let n = n1 + n2;
    // Every cell misses its expectation by the same amount, which is known exactly.
    let deviation = frequencies.cross() as f64 / n;
    let word =
        surprise(n1 * ((f1 + f2) / n), deviation) + surprise(n2 * ((f1 + f2) / n), -deviation);
    let rest = match cells {
        Cells::Two => 0.0,
        Cells::Four => {
            let share = ((n1 - f1) + (n2 - f2)) / n;
            surprise(n1 * share, -deviation) + surprise(n2 * share, deviation)
        }
    };
    2.0 * (word + rest)
}

/// o ln(o/e) - (o - e) for o = e + deviation: never negative, and stable when o is near e.
///
/// The parts subtracted sum to zero over a table, so they may be left out or in.
fn surprise(expected: f64, deviation: f64) -> f64 {
    if expected <= 0.0 {
        return 0.0;
    }
    let relative = (deviation / expected).max(-1.0);
    if relative == -1.0 {
        return expected;
    }
    (expected * ((1.0 + relative) * libm::log1p(relative) - relative)).max(0.0)
}

/// Pearson's chi-squared of the two-by-two table, without continuity correction. Unsigned, 0 and up.
///
/// N (f1 (n2-f2) - f2 (n1-f1))² / (n1 n2 (f1+f2) (N-f1-f2)), N = n1 + n2 (Pearson 1900). 0 when a
/// margin is empty. Unreliable where an expected count is below 5: prefer [`log_likelihood`].
///
/// ```
/// use attache_corpus::measure::{Frequencies, Sample, keyness::chi_squared};
/// let word = Frequencies { target: Sample::new(25, 10_000)?, reference: Sample::new(0, 40_000)? };
/// assert!((chi_squared(word) - 100.05002501250625).abs() < 1e-9);
/// # Ok::<(), attache_corpus::measure::CountError>(())
/// ```
pub fn chi_squared(frequencies: Frequencies) -> f64 {
    let [f1, n1, f2, n2] = frequencies.numbers();
    let (with, without) = (f1 + f2, (n1 - f1) + (n2 - f2));
    if n1 == 0.0 || n2 == 0.0 || with == 0.0 || without == 0.0 {
        return 0.0;
    }
    let cross = frequencies.cross() as f64;
    (cross / n1 / n2) * (cross / with / without) * (n1 + n2)
}

/// What log ratio does about a frequency of zero.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum ZeroRule {
    /// A zero frequency counts as one half; others stay (Hardie 2014). Our default.
    #[default]
    Hardie,
    /// One half is added to every frequency and every size (Walter 1975).
    Walter,
}

/// Log ratio: how many times over the rate doubles from reference to target. +1 is twice, -1 is half.
///
/// log2((f1/n1) / (f2/n2)) (Hardie 2014, "Log Ratio: an informal introduction", CASS, Lancaster);
/// zero frequencies by `zeros`. Under [`ZeroRule::Hardie`] a word in neither part, or an empty part,
/// gives 0. Walter's form is log2((f1+½)/(n1+½)) - log2((f2+½)/(n2+½)) (Walter 1975, Biometrika 62(2)).
///
/// ```
/// use attache_corpus::measure::{Frequencies, Sample, keyness::{ZeroRule, log_ratio}};
/// let word = Frequencies { target: Sample::new(25, 10_000)?, reference: Sample::new(0, 40_000)? };
/// assert!((log_ratio(word, ZeroRule::Hardie) - 7.6439).abs() < 1e-4);
/// assert!((log_ratio(word, ZeroRule::Walter) - 7.6724).abs() < 1e-4);
/// # Ok::<(), attache_corpus::measure::CountError>(())
/// ```
pub fn log_ratio(frequencies: Frequencies, zeros: ZeroRule) -> f64 {
    let [f1, n1, f2, n2] = frequencies.numbers();
    match zeros {
        ZeroRule::Hardie if n1 == 0.0 || n2 == 0.0 || f1 + f2 == 0.0 => 0.0,
        ZeroRule::Hardie => {
            let seen = |f: f64| if f == 0.0 { 0.5 } else { f };
            (seen(f1) / n1).log2() - (seen(f2) / n2).log2()
        }
        ZeroRule::Walter => ((f1 + 0.5) / (n1 + 0.5)).log2() - ((f2 + 0.5) / (n2 + 0.5)).log2(),
    }
}

/// How sure [`conservative_log_ratio`] must be.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ConservativeOptions {
    /// Confidence of the interval, two-sided. Default 95 %.
    pub confidence: Confidence,
    /// The number of words tested together: the error rate is divided by it (Bonferroni). Default 1.
    pub tests: NonZeroU64,
}

impl Default for ConservativeOptions {
    fn default() -> Self {
        Self {
            confidence: Confidence::P95,
            tests: NonZeroU64::MIN,
        }
    }
}

/// Conservative log ratio (LRC): the log ratio that is certain at least; 0 if it may be none.
///
/// log2 of the end nearer 1 of the exact confidence interval of the ratio of rates; 0 if the
/// interval spans 1 (Evert 2022, "Measuring keyness", Digital Humanities 2022). The interval is that
/// of Clopper and Pearson (1934) for f1 given f1 + f2 under independent Poisson counts. A word in
/// neither part, or an empty part, gives 0.
///
/// ```
/// use attache_corpus::measure::{Frequencies, Sample};
/// use attache_corpus::measure::keyness::{ConservativeOptions, conservative_log_ratio};
/// let partners = Frequencies {
///     target: Sample::new(288, 384_251)?,
///     reference: Sample::new(76, 2_037_221)?,
/// };
/// let lrc = conservative_log_ratio(partners, ConservativeOptions::default());
/// assert!((lrc - 3.9592).abs() < 1e-4);
/// # Ok::<(), attache_corpus::measure::CountError>(())
/// ```
pub fn conservative_log_ratio(frequencies: Frequencies, options: ConservativeOptions) -> f64 {
    match frequencies.direction() {
        Ordering::Equal => 0.0,
        Ordering::Less => -conservative_log_ratio(frequencies.swapped(), options),
        Ordering::Greater => {
            // The target's rate is the higher, so f1 >= 1 and both sizes are positive.
            let [f1, n1, f2, n2] = frequencies.numbers();
            let tail = options.confidence.tail() / options.tests.get() as f64;
            if tail_at_equal_rates(frequencies) >= tail.ln() {
                return 0.0;
            }
            let ln_odds = special::beta_log_odds(f1, f2 + 1.0, tail);
            ((ln_odds + (n2 / n1).ln()) / std::f64::consts::LN_2).max(0.0)
        }
    }
}

/// A lower bound of the logarithm of the probability of a target count at least this high at equal rates.
///
/// P(X >= f1) >= P(X = f1) >= exp(-D)/√(8 f1 f2/(f1+f2)), X binomial of f1 + f2 trials and D its
/// divergence, half the two-cell log-likelihood (Ash 1990, Information Theory, p. 115); with f2 = 0 it is
/// exp(-D) itself. Most words of a list are known by it to have an interval that spans 1.
fn tail_at_equal_rates(frequencies: Frequencies) -> f64 {
    let [f1, _, f2, _] = frequencies.numbers();
    let divergence = log_likelihood(frequencies, Cells::Two) / 2.0;
    let spread = if f2 > 0.0 {
        8.0 * f1 * f2 / (f1 + f2)
    } else {
        1.0
    };
    -divergence - 0.5 * spread.ln()
}

/// %DIFF: by how many per cent the target's rate exceeds the reference's; -100 and up.
///
/// (RF1 - RF2) · 100 / RF2, RF relative frequencies (Gabrielatos and Marchi 2011, Corpus
/// Linguistics in the South 1). `None` when the word is not in the reference, or a part is empty: no percentage of
/// nothing.
///
/// ```
/// use attache_corpus::measure::{Frequencies, Sample, keyness::percent_difference};
/// let word = Frequencies {
///     target: Sample::new(206_523, 959_641)?,
///     reference: Sample::new(178_174, 1_562_358)?,
/// };
/// assert!((percent_difference(word).unwrap() - 88.7).abs() < 0.05); // Gabrielatos and Marchi, p. 18
/// # Ok::<(), attache_corpus::measure::CountError>(())
/// ```
pub fn percent_difference(frequencies: Frequencies) -> Option<f64> {
    let [_, n1, f2, _] = frequencies.numbers();
    (f2 > 0.0 && n1 > 0.0).then(|| (frequencies.cross() as f64 * 100.0 / n1 / f2).max(-100.0))
}

/// Simple maths: the ratio of rates per million after adding `k` to both; above 0, 1 is no difference.
///
/// (fpm1 + k) / (fpm2 + k) (Kilgarriff 2009, "Simple maths for keywords", Corpus Linguistics,
/// Liverpool). k = 1 favours rare words, 100 common ones. The rate in an empty part is 0. `None`
/// when `k` is not positive and finite.
///
/// ```
/// use attache_corpus::measure::{Frequencies, Sample, keyness::simple_maths};
/// let word = Frequencies {
///     target: Sample::new(35, 112_289_811)?,
///     reference: Sample::new(263, 1_559_717_242)?,
/// };
/// assert!((simple_maths(word, 1.0).unwrap() - 1.1224).abs() < 5e-5); // Kilgarriff 2009
/// # Ok::<(), attache_corpus::measure::CountError>(())
/// ```
pub fn simple_maths(frequencies: Frequencies, k: f64) -> Option<f64> {
    // Outside these bounds k would be all that is left, or nothing of it.
    if !(1e-9..=1e12).contains(&k) {
        return None;
    }
    let target = frequencies.target.per_million().unwrap_or(0.0);
    let reference = frequencies.reference.per_million().unwrap_or(0.0);
    Some((target + k) / (reference + k))
}

/// Odds ratio: the odds of the word in the target over those in the reference; above 0, 1 is no difference.
///
/// f1 (n2-f2) / (f2 (n1-f1)) (Cornfield 1951, JNCI 11; for keywords Pojanapunya and Todd 2018, Corpus
/// Linguistics and Linguistic Theory 14(1)). If any of the four cells is 0, one half is added to all
/// four (Haldane 1956; Anscombe 1956).
///
/// ```
/// use attache_corpus::measure::{Frequencies, Sample, keyness::odds_ratio};
/// let word = Frequencies {
///     target: Sample::new(16_217, 16_217 + 2_780_721)?,
///     reference: Sample::new(735, 735 + 2_087_211)?,
/// };
/// assert!((odds_ratio(word) - 16.6).abs() < 0.05); // Pojanapunya and Todd, p. 154
/// # Ok::<(), attache_corpus::measure::CountError>(())
/// ```
pub fn odds_ratio(frequencies: Frequencies) -> f64 {
    let [f1, n1, f2, n2] = frequencies.numbers();
    let mut cells = [f1, n1 - f1, f2, n2 - f2];
    if cells.contains(&0.0) {
        cells = cells.map(|cell| cell + 0.5);
    }
    (cells[0] / cells[1]) / (cells[2] / cells[3])
}
