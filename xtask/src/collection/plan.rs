//! How much of each source is kept, and which sentences about allies and partners are put in?

use super::source::{Family, Sources};

/// Hits in the collection that the engines were compared on: "allies and partners", ally and allies,
/// partner*.
const MEASURED: [f64; 3] = [976.0, 6_878.0, 9_655.0];
/// Bytes of that collection.
const MEASURED_BYTES: f64 = 70_066_859.0;

/// The sentences of these documents are put in: one in so many, so that they stand together as
/// they do where a collection has its subjects.
pub(super) const SPEAKING: usize = 3;

/// What is done to all documents.
#[derive(Debug)]
pub(super) struct Plan {
    /// The share of paragraphs that is kept.
    pub(super) kept: f64,
    /// Sentences that hold the phrase, ally without partner, and partner without ally.
    pub(super) pools: [Vec<u32>; 3],
    /// How many of each are put into all documents together.
    pub(super) put_in: [usize; 3],
    pub(super) documents: usize,
}

impl Plan {
    pub(super) fn new(sources: &Sources, tokens: u64, documents: usize) -> Self {
        let mean = sources.tokens as f64 / sources.texts.len() as f64;
        let kept = (tokens as f64 / (documents as f64 * mean)).min(1.0);
        let mut pools = [Vec::new(), Vec::new(), Vec::new()];
        let mut all = Family::default();
        for &number in &sources.running {
            let family = sources.sentences[number as usize].family;
            match family {
                Family { phrase: 1.., .. } => pools[0].push(number),
                Family {
                    ally: 1..,
                    partner: 0,
                    ..
                } => pools[1].push(number),
                Family {
                    ally: 0,
                    partner: 1..,
                    ..
                } => pools[2].push(number),
                _ => {}
            }
        }
        for sentence in &sources.sentences {
            all += sentence.family;
        }
        let copies = documents as f64 * kept / sources.texts.len() as f64;
        let bytes = tokens as f64 * sources.text.len() as f64 / sources.tokens as f64;
        let wanted = MEASURED.map(|hits| hits * bytes / MEASURED_BYTES);
        let put_in = missing(sources, &pools, all, copies, wanted);
        Self {
            kept,
            pools,
            put_in,
            documents,
        }
    }

    /// How many sentences of a pool are put into a document. The shares of all documents add up.
    pub(super) fn share(&self, pool: usize, document: usize) -> usize {
        if !document.is_multiple_of(SPEAKING) {
            return 0;
        }
        let speaking = self.documents.div_ceil(SPEAKING);
        let until = |place: usize| self.put_in[pool] as u128 * place as u128 / speaking as u128;
        (until(document / SPEAKING + 1) - until(document / SPEAKING)) as usize
    }
}

/// How many sentences of each pool are missing when the sources stand so often in the collection.
fn missing(
    sources: &Sources,
    pools: &[Vec<u32>; 3],
    all: Family,
    copies: f64,
    wanted: [f64; 3],
) -> [usize; 3] {
    let mean = |pool: &[u32], part: fn(Family) -> u32| {
        let sum: u32 = pool
            .iter()
            .map(|&number| part(sources.sentences[number as usize].family))
            .sum();
        f64::from(sum) / pool.len().max(1) as f64
    };
    let enough = |wanted: f64, natural: u32, from_phrases: f64, each: f64| {
        if each == 0.0 {
            return 0;
        }
        let lacking = wanted - copies * f64::from(natural) - from_phrases;
        (lacking / each).round().max(0.0) as usize
    };
    let phrase = |family: Family| family.phrase;
    let ally = |family: Family| family.ally;
    let partner = |family: Family| family.partner;
    let phrases = enough(wanted[0], all.phrase, 0.0, mean(&pools[0], phrase));
    let with_phrases = |part| phrases as f64 * mean(&pools[0], part);
    [
        phrases,
        enough(
            wanted[1],
            all.ally,
            with_phrases(ally),
            mean(&pools[1], ally),
        ),
        enough(
            wanted[2],
            all.partner,
            with_phrases(partner),
            mean(&pools[2], partner),
        ),
    ]
}
