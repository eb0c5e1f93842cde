//! Does a word keep company with another more than chance would have it?
//!
//! All measures take a [`Cooccurrence`]. `node` may be the node's frequency or the tokens in its
//! windows: engines differ, the same question has been answered with log-likelihoods from 6,917 to
//! 12,523, so a study must say which it used.

use super::keyness::{
    Cells, Frequencies, ZeroRule, chi_squared as keyness_chi_squared,
    log_likelihood as keyness_log_likelihood, log_ratio as keyness_log_ratio,
};
use super::{CountError, MAX_SIZE, Sample};

/// How often a node and a collocate occur together and apart: the margins of a two-by-two table.
///
/// In the notation of the literature O11 is `joint`, R1 `node`, C1 `collocate`, N `total`, and
/// E11 = R1·C1/N what chance would give.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Cooccurrence {
    joint: u64,
    node: u64,
    collocate: u64,
    total: u64,
}

impl Cooccurrence {
    /// `joint` places with both, `node` with the node, `collocate` with the collocate, of `total`.
    ///
    /// ```
    /// use attache_corpus::measure::{Cooccurrence, association::mutual_information};
    /// // "honorary doctor" (Church and Hanks 1990, p. 24)
    /// let pair = Cooccurrence::new(8, 1_105, 44, 15_000_000)?;
    /// assert!((mutual_information(pair).unwrap() - 11.3).abs() < 0.05);
    /// # Ok::<(), attache_corpus::measure::CountError>(())
    /// ```
    pub fn new(joint: u64, node: u64, collocate: u64, total: u64) -> Result<Self, CountError> {
        if total > MAX_SIZE {
            return Err(CountError::TooLarge { size: total });
        }
        let fits = node <= total
            && collocate <= total
            && joint <= node
            && joint <= collocate
            && node - joint <= total - collocate;
        if !fits {
            return Err(CountError::Margins {
                joint,
                node,
                collocate,
                total,
            });
        }
        Ok(Self {
            joint,
            node,
            collocate,
            total,
        })
    }

    /// Occurrences together: O11.
    pub fn observed(self) -> u64 {
        self.joint
    }

    /// Occurrences of the node, or words in its windows: R1.
    pub fn node(self) -> u64 {
        self.node
    }

    /// Occurrences of the collocate: C1.
    pub fn collocate(self) -> u64 {
        self.collocate
    }

    /// Words in all: N.
    pub fn total(self) -> u64 {
        self.total
    }

    /// Occurrences together that chance would give: E11 = R1·C1/N; 0 in an empty corpus.
    pub fn expected(self) -> f64 {
        if self.total == 0 {
            return 0.0;
        }
        self.node as f64 * (self.collocate as f64 / self.total as f64)
    }

    /// The same table with node and collocate exchanged.
    pub fn swapped(self) -> Self {
        Self {
            node: self.collocate,
            collocate: self.node,
            ..self
        }
    }

    /// The collocate's frequency beside the node and away from it, as a keyness table.
    fn beside_and_away(self) -> Frequencies {
        let fits = "the margins were checked when the table was made";
        Frequencies {
            target: Sample::new(self.joint, self.node).expect(fits),
            reference: Sample::new(self.collocate - self.joint, self.total - self.node)
                .expect(fits),
        }
    }
}

/// logDice: how exclusive the pair is. At most 14; +1 is twice as exclusive. Independent of corpus size.
///
/// 14 + log2(2·O11 / (R1 + C1)) (Rychlý 2008, RASLAN, 6-9). `None` when the two never meet.
///
/// ```
/// use attache_corpus::measure::{Cooccurrence, association::log_dice};
/// let pair = Cooccurrence::new(10, 100, 50, 10_000)?;
/// assert!((log_dice(pair).unwrap() - 11.09311).abs() < 1e-5);
/// # Ok::<(), attache_corpus::measure::CountError>(())
/// ```
pub fn log_dice(pair: Cooccurrence) -> Option<f64> {
    (pair.joint > 0).then(|| 14.0 + dice(pair).log2())
}

/// Dice: the share of the two words' occurrences that are together, 0 to 1.
///
/// 2·O11 / (R1 + C1) (Dice 1945, Ecology 26(3); for collocations Smadja, McKeown and
/// Hatzivassiloglou 1996, Computational Linguistics 22(1), 1-38). 0 when neither occurs.
///
/// ```
/// use attache_corpus::measure::{Cooccurrence, association::dice};
/// let pair = Cooccurrence::new(130, 3_121, 143, 1_000_000)?;
/// assert!((dice(pair) - 0.08).abs() < 0.005); // Smadja et al. 1996, p. 13
/// # Ok::<(), attache_corpus::measure::CountError>(())
/// ```
pub fn dice(pair: Cooccurrence) -> f64 {
    match pair.node + pair.collocate {
        0 => 0.0,
        both => 2.0 * pair.joint as f64 / both as f64,
    }
}

/// Mutual information: log2 of observed over expected, in bits; favours rare words.
///
/// log2(O11/E11) (Church and Hanks 1990, Computational Linguistics 16(1), 22-29). Some tools print
/// log10 of the same, smaller by 3.32. `None` when the two never meet.
pub fn mutual_information(pair: Cooccurrence) -> Option<f64> {
    (pair.joint > 0).then(|| (pair.joint as f64 / pair.expected()).log2())
}

/// MI3: mutual information with the observed frequency cubed, in bits; less fond of rare words.
///
/// log2(O11³/E11) (Daille 1994; Oakes 1998, Statistics for Corpus Linguistics). `None` when the two
/// never meet.
///
/// ```
/// use attache_corpus::measure::{Cooccurrence, association::mutual_information_cubed};
/// let pair = Cooccurrence::new(10, 100, 50, 10_000)?;
/// assert!((mutual_information_cubed(pair).unwrap() - 10.96578).abs() < 1e-5);
/// # Ok::<(), attache_corpus::measure::CountError>(())
/// ```
pub fn mutual_information_cubed(pair: Cooccurrence) -> Option<f64> {
    mutual_information(pair).map(|mi| mi + 2.0 * (pair.joint as f64).log2())
}

/// MI.log-f: mutual information weighted by the logarithm of the frequency.
///
/// log2(O11/E11)·ln(O11 + 1) (Kilgarriff and Rychlý, Sketch Engine, "Statistics used in the Sketch
/// Engine", 2015). `None` when the two never meet.
///
/// ```
/// use attache_corpus::measure::{Cooccurrence, association::mutual_information_log_f};
/// let pair = Cooccurrence::new(10, 100, 50, 10_000)?;
/// assert!((mutual_information_log_f(pair).unwrap() - 10.36353).abs() < 1e-5);
/// # Ok::<(), attache_corpus::measure::CountError>(())
/// ```
pub fn mutual_information_log_f(pair: Cooccurrence) -> Option<f64> {
    mutual_information(pair).map(|mi| mi * libm::log1p(pair.joint as f64))
}

/// t-score: observed less expected, in standard deviations of the observed; favours common words.
///
/// (O11 - E11)/√O11 (Church, Gale, Hanks and Hindle 1991). `None` when the two never meet.
///
/// ```
/// use attache_corpus::measure::{Cooccurrence, association::t_score};
/// // "new companies" (Manning and Schütze 1999, pp. 164-165)
/// let pair = Cooccurrence::new(8, 15_828, 4_675, 14_307_668)?;
/// assert!((t_score(pair).unwrap() - 0.999932).abs() < 1e-6);
/// # Ok::<(), attache_corpus::measure::CountError>(())
/// ```
pub fn t_score(pair: Cooccurrence) -> Option<f64> {
    let observed = pair.joint as f64;
    (pair.joint > 0).then(|| (observed - pair.expected()) / observed.sqrt())
}

/// z-score: observed less expected, in standard deviations of the expected.
///
/// (O11 - E11)/√E11 (Berry-Rogghe 1973, in the form of Evert 2005). `None` when one of the two does
/// not occur.
///
/// ```
/// use attache_corpus::measure::{Cooccurrence, association::z_score};
/// let pair = Cooccurrence::new(10, 100, 50, 10_000)?;
/// assert!((z_score(pair).unwrap() - 13.43503).abs() < 1e-5);
/// # Ok::<(), attache_corpus::measure::CountError>(())
/// ```
pub fn z_score(pair: Cooccurrence) -> Option<f64> {
    let expected = pair.expected();
    (expected > 0.0).then(|| (pair.joint as f64 - expected) / expected.sqrt())
}

/// Log-likelihood of the four-cell table: how surprising the company is. Unsigned, 0 and up.
///
/// 2·Σ O ln(O/E) over the four cells (Dunning 1993, Computational Linguistics 19(1), 61-74), 0 ln 0
/// being 0. 0 when a margin is empty. It says nothing of the direction: see [`Cooccurrence::expected`].
///
/// ```
/// use attache_corpus::measure::{Cooccurrence, association::log_likelihood};
/// // Dunning 1993, p. 72: cells 10, 0, 3, 31764
/// let pair = Cooccurrence::new(10, 10, 13, 31_777)?;
/// assert!((log_likelihood(pair) - 167.23).abs() < 0.005);
/// # Ok::<(), attache_corpus::measure::CountError>(())
/// ```
pub fn log_likelihood(pair: Cooccurrence) -> f64 {
    keyness_log_likelihood(pair.beside_and_away(), Cells::Four)
}

/// Pearson's chi-squared of the four-cell table, without continuity correction. Unsigned, 0 and up.
///
/// Formula, source and zeros as for [`super::keyness::chi_squared`].
///
/// ```
/// use attache_corpus::measure::{Cooccurrence, association::chi_squared};
/// assert!((chi_squared(Cooccurrence::new(10, 100, 50, 10_000)?) - 183.23943).abs() < 1e-5);
/// # Ok::<(), attache_corpus::measure::CountError>(())
/// ```
pub fn chi_squared(pair: Cooccurrence) -> f64 {
    keyness_chi_squared(pair.beside_and_away())
}

/// Log ratio: how many times the collocate's rate doubles from away from the node to beside it.
///
/// log2((O11/R1) / (O21/R2)), a frequency of zero counting as one half (Hardie 2014, as CQPweb applies it to
/// collocates). 0 where a margin is empty.
///
/// ```
/// use attache_corpus::measure::{Cooccurrence, association::log_ratio};
/// assert!((log_ratio(Cooccurrence::new(10, 100, 50, 10_000)?) - 4.62936).abs() < 1e-5);
/// # Ok::<(), attache_corpus::measure::CountError>(())
/// ```
pub fn log_ratio(pair: Cooccurrence) -> f64 {
    keyness_log_ratio(pair.beside_and_away(), ZeroRule::Hardie)
}

/// Minimum sensitivity: the smaller of the two conditional probabilities, 0 to 1.
///
/// min(O11/R1, O11/C1) (Pedersen 1998, AAAI). 0 when one of the two does not occur.
///
/// ```
/// use attache_corpus::measure::{Cooccurrence, association::minimum_sensitivity};
/// assert_eq!(minimum_sensitivity(Cooccurrence::new(10, 100, 50, 10_000)?), 0.1);
/// # Ok::<(), attache_corpus::measure::CountError>(())
/// ```
pub fn minimum_sensitivity(pair: Cooccurrence) -> f64 {
    share(pair.joint, pair.node.max(pair.collocate))
}

/// Delta P of the collocate given the node: how much the node raises its probability, -1 to 1.
///
/// O11/R1 - O21/R2 (Allan 1980; Gries 2013, International Journal of Corpus Linguistics 18(1),
/// 137-165). A share of nothing counts as 0. For the other direction, [`delta_p_node`]: report both.
///
/// ```
/// use attache_corpus::measure::{Cooccurrence, association::{delta_p_collocate, delta_p_node}};
/// // "of course" (Gries 2013, p. 144): cells 5610, 168938, 2257, 10233063; the node is "of"
/// let pair = Cooccurrence::new(5_610, 174_548, 7_867, 10_409_868)?;
/// assert!((delta_p_collocate(pair) - 0.032).abs() < 0.0005);
/// assert!((delta_p_node(pair) - 0.697).abs() < 0.0005);
/// # Ok::<(), attache_corpus::measure::CountError>(())
/// ```
pub fn delta_p_collocate(pair: Cooccurrence) -> f64 {
    share(pair.joint, pair.node) - share(pair.collocate - pair.joint, pair.total - pair.node)
}

/// Delta P of the node given the collocate, -1 to 1: O11/C1 - O12/C2, also Liddell's (1976) measure.
///
/// Source and conventions as for [`delta_p_collocate`].
pub fn delta_p_node(pair: Cooccurrence) -> f64 {
    delta_p_collocate(pair.swapped())
}

fn share(part: u64, whole: u64) -> f64 {
    match whole {
        0 => 0.0,
        whole => part as f64 / whole as f64,
    }
}
