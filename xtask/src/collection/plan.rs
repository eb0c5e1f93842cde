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
        let taken = Taken::of(sources, documents);
        let kept = (tokens as f64 / taken.tokens as f64).min(1.0);
        let mut pools = [Vec::new(), Vec::new(), Vec::new()];
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
        let bytes = tokens as f64 * sources.text.len() as f64 / sources.tokens as f64;
        let wanted = MEASURED.map(|hits| hits * bytes / MEASURED_BYTES);
        let put_in = missing(sources, &pools, taken.family, kept, wanted);
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

/// What the sources have, each taken as often as it is the source of a document.
#[derive(Debug, Default)]
struct Taken {
    tokens: u64,
    family: [f64; 3],
}

impl Taken {
    fn of(sources: &Sources, documents: usize) -> Self {
        let mut taken = Self::default();
        for (place, text) in sources.texts.iter().enumerate() {
            let times = (documents + sources.texts.len() - 1 - place) / sources.texts.len();
            taken.tokens += text.tokens * times as u64;
            let hits = [text.family.phrase, text.family.ally, text.family.partner];
            for (sum, hits) in taken.family.iter_mut().zip(hits) {
                *sum += f64::from(hits) * times as f64;
            }
        }
        taken
    }
}

/// How many sentences of each pool are missing when so much of what is taken is kept.
fn missing(
    sources: &Sources,
    pools: &[Vec<u32>; 3],
    taken: [f64; 3],
    kept: f64,
    wanted: [f64; 3],
) -> [usize; 3] {
    let mean = |pool: &[u32], part: fn(Family) -> u32| {
        let sum: u32 = pool
            .iter()
            .map(|&number| part(sources.sentences[number as usize].family))
            .sum();
        f64::from(sum) / pool.len().max(1) as f64
    };
    let enough = |wanted: f64, natural: f64, from_phrases: f64, each: f64| {
        if each == 0.0 {
            return 0;
        }
        let lacking = wanted - kept * natural - from_phrases;
        (lacking / each).round().max(0.0) as usize
    };
    let phrase = |family: Family| family.phrase;
    let ally = |family: Family| family.ally;
    let partner = |family: Family| family.partner;
    let phrases = enough(wanted[0], taken[0], 0.0, mean(&pools[0], phrase));
    let with_phrases = |part| phrases as f64 * mean(&pools[0], part);
    [
        phrases,
        enough(
            wanted[1],
            taken[1],
            with_phrases(ally),
            mean(&pools[1], ally),
        ),
        enough(
            wanted[2],
            taken[2],
            with_phrases(partner),
            mean(&pools[2], partner),
        ),
    ]
}
