//! Is a word spread over the corpus, or heaped up in one place?
//!
//! Measures over parts return `None` for a word that does not occur: nothing is neither even nor
//! uneven. Parts without tokens hold nothing and are left out.

use super::{CountError, MAX_SIZE, Sample};

/// The parts of a corpus (documents, years, sections) with a word's count in each.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Parts {
    parts: Vec<Sample>,
    count: u64,
    size: u64,
}

impl Parts {
    /// The given parts; those without tokens are left out. Together at most [`MAX_SIZE`] tokens.
    pub fn new(parts: impl IntoIterator<Item = Sample>) -> Result<Self, CountError> {
        let mut kept = Self::default();
        for part in parts.into_iter().filter(|part| part.size() > 0) {
            kept.size = kept.size.saturating_add(part.size());
            kept.count = kept.count.saturating_add(part.count());
            kept.parts.push(part);
        }
        if kept.size > MAX_SIZE {
            return Err(CountError::TooLarge { size: kept.size });
        }
        Ok(kept)
    }

    /// How many parts have tokens.
    pub fn len(&self) -> usize {
        self.parts.len()
    }

    /// Whether no part has tokens.
    pub fn is_empty(&self) -> bool {
        self.parts.is_empty()
    }

    /// Occurrences and tokens of all parts together.
    pub fn total(&self) -> Sample {
        Sample {
            count: self.count,
            size: self.size,
        }
    }

    /// The parts that have tokens, in the order given.
    pub fn samples(&self) -> impl Iterator<Item = Sample> {
        self.parts.iter().copied()
    }

    /// The word's share v/f and the part's share s of all tokens, part by part.
    fn shares(&self) -> impl Iterator<Item = (f64, f64)> {
        let (count, size) = (self.count as f64, self.size as f64);
        self.parts
            .iter()
            .map(move |part| (part.count() as f64 / count, part.size() as f64 / size))
    }

    fn rates(&self) -> impl Iterator<Item = f64> {
        self.parts
            .iter()
            .map(|part| part.count() as f64 / part.size() as f64)
    }
}

/// Range: the number of parts in which the word occurs.
pub fn range(parts: &Parts) -> usize {
    parts.parts.iter().filter(|part| part.count() > 0).count()
}

/// The share of parts in which the word occurs, 0 to 1; 0 without parts.
///
/// Over documents this is the document share: document frequency over the number of documents
/// (Keniston 1920 used it as range).
pub fn part_share(parts: &Parts) -> f64 {
    if parts.is_empty() {
        return 0.0;
    }
    range(parts) as f64 / parts.len() as f64
}

/// DP, deviation of proportions: 0 is perfectly even, towards 1 all in one small part.
///
/// ½·Σ |v_i/f - s_i|, v_i the count in part i, f its sum, s_i the part's share of tokens (Gries 2008,
/// International Journal of Corpus Linguistics 13(4), 403-437). `None` for a word that does not occur.
///
/// ```
/// use attache_corpus::measure::{Parts, Sample, dispersion::{deviation_of_proportions, deviation_of_proportions_normed}};
/// let parts = [(1, 9), (2, 10), (3, 10), (4, 10), (5, 11)];
/// let parts = Parts::new(parts.map(|(count, size)| Sample::new(count, size).unwrap()))?;
/// assert!((deviation_of_proportions(&parts).unwrap() - 0.18).abs() < 1e-12); // Gries 2008
/// assert!((deviation_of_proportions_normed(&parts).unwrap() - 0.2195).abs() < 1e-4);
/// # Ok::<(), attache_corpus::measure::CountError>(())
/// ```
pub fn deviation_of_proportions(parts: &Parts) -> Option<f64> {
    let occurs = parts.count > 0;
    occurs.then(|| (parts.shares().map(|(v, s)| (v - s).abs()).sum::<f64>() / 2.0).clamp(0.0, 1.0))
}

/// DPnorm: DP divided by the largest value it can have, 0 to 1.
///
/// DP / (1 - min s_i) (Lijffijt and Gries 2012, International Journal of Corpus Linguistics 17(1),
/// 147-149). With one part only, 0. `None` for a word that does not occur.
pub fn deviation_of_proportions_normed(parts: &Parts) -> Option<f64> {
    let dp = deviation_of_proportions(parts)?;
    if parts.len() == 1 {
        return Some(0.0);
    }
    let smallest = parts.parts.iter().map(|part| part.size()).min()?;
    let largest_dp = (parts.size - smallest) as f64 / parts.size as f64;
    Some((dp / largest_dp).clamp(0.0, 1.0))
}

/// Juilland's D: 1 is perfectly even, 0 all in one part.
///
/// 1 - (σ/μ)/√(n-1), μ and σ the mean and population standard deviation of the rates v_i/size_i over
/// n parts (Juilland and Chang-Rodríguez 1964, with rates for parts of unequal size). `None` for a
/// word that does not occur, and for fewer than two parts.
///
/// ```
/// use attache_corpus::measure::{Parts, Sample, dispersion::juilland_d};
/// let parts = Parts::new([0, 4, 3, 2, 1].map(|count| Sample::new(count, 100).unwrap()))?;
/// assert!((juilland_d(&parts).unwrap() - 0.6464).abs() < 5e-5); // Carroll 1970, p. 14
/// # Ok::<(), attache_corpus::measure::CountError>(())
/// ```
pub fn juilland_d(parts: &Parts) -> Option<f64> {
    if parts.count == 0 || parts.len() < 2 {
        return None;
    }
    let n = parts.len() as f64;
    let mean = parts.rates().sum::<f64>() / n;
    let variance = parts.rates().map(|p| (p / mean - 1.0).powi(2)).sum::<f64>() / n;
    Some((1.0 - (variance / (n - 1.0)).sqrt()).clamp(0.0, 1.0))
}

/// Carroll's D2: 1 is perfectly even, 0 all in one part.
///
/// -Σ q_i ln q_i / ln n, q_i the part's rate over the sum of rates (Carroll 1970, Computer Studies in
/// the Humanities and Verbal Behavior 3(2), 61-65). `None` for a word that does not occur, and for
/// fewer than two parts.
///
/// ```
/// use attache_corpus::measure::{Parts, Sample, dispersion::carroll_d2};
/// let parts = Parts::new([2, 1, 1, 1, 0].map(|count| Sample::new(count, 100).unwrap()))?;
/// assert!((carroll_d2(&parts).unwrap() - 0.8277).abs() < 5e-5); // Carroll 1970, p. 13
/// # Ok::<(), attache_corpus::measure::CountError>(())
/// ```
pub fn carroll_d2(parts: &Parts) -> Option<f64> {
    if parts.count == 0 || parts.len() < 2 {
        return None;
    }
    let sum: f64 = parts.rates().sum();
    let entropy: f64 = parts
        .rates()
        .map(|p| p / sum)
        .filter(|q| *q > 0.0)
        .map(|q| -q * q.ln())
        .sum();
    Some((entropy / (parts.len() as f64).ln()).clamp(0.0, 1.0))
}

/// Rosengren's S, adjusted for parts of unequal size: 1 is perfectly even, towards 0 heaped up.
///
/// (Σ √(v_i s_i))² / f (Rosengren 1971, Études de linguistique appliquée 1, 103-127; in the form of
/// Gries 2008). `None` for a word that does not occur.
///
/// ```
/// use attache_corpus::measure::{Parts, Sample, dispersion::rosengren_s};
/// let parts = Parts::new([1, 2, 3, 4, 5].map(|count| Sample::new(count, 100).unwrap()))?;
/// assert!((rosengren_s(&parts).unwrap() - 0.937).abs() < 5e-4); // Gries 2008, p. 407
/// # Ok::<(), attache_corpus::measure::CountError>(())
/// ```
pub fn rosengren_s(parts: &Parts) -> Option<f64> {
    let root = || parts.shares().map(|(v, s)| (v * s).sqrt()).sum::<f64>();
    (parts.count > 0).then(|| root().powi(2).clamp(0.0, 1.0))
}

/// Kullback-Leibler divergence of the word's shares from the parts' shares, in bits; 0 is perfectly even.
///
/// Σ (v_i/f)·log2((v_i/f)/s_i), 0 log 0 being 0 (Kullback and Leibler 1951; as a measure of dispersion
/// Gries 2020, in A Practical Handbook of Corpus Linguistics). `None` for a word that does not occur.
///
/// ```
/// use attache_corpus::measure::{Parts, Sample, dispersion::kl_divergence};
/// let parts = [(1, 9), (2, 10), (3, 10), (4, 10), (5, 11)];
/// let parts = Parts::new(parts.map(|(count, size)| Sample::new(count, size).unwrap()))?;
/// assert!((kl_divergence(&parts).unwrap() - 0.136972).abs() < 1e-6);
/// # Ok::<(), attache_corpus::measure::CountError>(())
/// ```
pub fn kl_divergence(parts: &Parts) -> Option<f64> {
    let terms = parts.shares().filter(|(v, _)| *v > 0.0);
    (parts.count > 0).then(|| terms.map(|(v, s)| v * (v / s).log2()).sum::<f64>().max(0.0))
}

/// Average reduced frequency: the count less what comes in bursts; from 1 to the count, 0 for none.
///
/// (f/N)·Σ min(d_i, N/f), d_i the distances from each occurrence to the next, the last to the first
/// round the end (Savický and Hlaváčová 2002, Journal of Quantitative Linguistics 9(3), 215-231).
/// `positions` rise, each below `total`, counted in tokens from 0.
///
/// ```
/// use attache_corpus::measure::dispersion::average_reduced_frequency;
/// assert_eq!(average_reduced_frequency(&[0, 25, 50, 75], 100)?, 4.0); // even
/// assert!((average_reduced_frequency(&[0, 1, 2, 3], 100)? - 1.12).abs() < 1e-12); // one burst
/// # Ok::<(), attache_corpus::measure::CountError>(())
/// ```
pub fn average_reduced_frequency(positions: &[u64], total: u64) -> Result<f64, CountError> {
    if total > MAX_SIZE {
        return Err(CountError::TooLarge { size: total });
    }
    let (Some(&first), Some(&last)) = (positions.first(), positions.last()) else {
        return Ok(0.0);
    };
    if last >= total {
        let position = last;
        return Err(CountError::Position { position, total });
    }
    let even = total as f64 / positions.len() as f64;
    let mut sum = ((first + total).saturating_sub(last) as f64).min(even);
    for pair in positions.windows(2) {
        if pair[1] <= pair[0] {
            let position = pair[1];
            return Err(CountError::Position { position, total });
        }
        sum += ((pair[1] - pair[0]) as f64).min(even);
    }
    Ok(sum / even)
}
