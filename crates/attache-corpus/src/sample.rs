//! Which of many are looked at? Samples that are the same on every machine.

use std::collections::HashSet;

/// A random sample of `size` of `items` without replacement, in their order; all of them if there are
/// not more. Each set of that size is as likely as any other. The same `seed` gives the same sample of
/// as many items, on every machine.
///
/// Floyd's algorithm (Bentley and Floyd 1987, CACM 30(9): 754-757) over the generator SplitMix64
/// (Steele, Lea and Flood 2014, OOPSLA: 453-472). Costs time and memory in proportion to `size`.
pub fn sample<T: Copy>(items: &[T], size: usize, seed: u64) -> Vec<T> {
    if size >= items.len() {
        return items.to_vec();
    }
    let mut random = SplitMix64(seed);
    let mut chosen = HashSet::with_capacity(size);
    for last in items.len() - size..items.len() {
        let place = random.below(last as u64 + 1) as usize;
        if !chosen.insert(place) {
            chosen.insert(last);
        }
    }
    let mut places: Vec<usize> = chosen.into_iter().collect();
    places.sort_unstable();
    places.into_iter().map(|place| items[place]).collect()
}

/// The first of `items` and every `every`th after it; all of them for 0 and 1.
pub fn thin<T: Copy>(items: &[T], every: usize) -> Vec<T> {
    items.iter().copied().step_by(every.max(1)).collect()
}

/// A generator of 64 random bits at a time, all of whose state is its seed.
struct SplitMix64(u64);

impl SplitMix64 {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number from 0 to `bound` (not 0), not `bound` itself, each as likely as any other.
    fn below(&mut self, bound: u64) -> u64 {
        // The numbers above the last whole multiple of `bound` would favour the small remainders.
        let whole = u64::MAX - u64::MAX % bound;
        loop {
            let number = self.next();
            if number < whole {
                return number % bound;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::{SplitMix64, sample, thin};

    #[test]
    fn the_generator_is_the_published_one() {
        // The first numbers of the authors' own program for this seed.
        let mut random = SplitMix64(1_234_567);
        let numbers: Vec<u64> = (0..5).map(|_| random.next()).collect();
        let published = [
            6_457_827_717_110_365_317,
            3_203_168_211_198_807_973,
            9_817_491_932_198_370_423,
            4_593_380_528_125_082_431,
            16_408_922_859_458_223_821,
        ];
        assert_eq!(numbers, published);
    }

    #[test]
    fn a_sample_is_the_same_for_ever() {
        let items: Vec<u32> = (0..1000).collect();
        // Worked out by a program of its own, in Python.
        assert_eq!(sample(&items, 5, 1), [33, 580, 653, 761, 776]);
        assert_eq!(sample(&items, 5, 2), [343, 597, 649, 691, 742]);
    }

    #[test]
    fn every_sample_of_a_size_is_as_likely_as_any_other() {
        // 10 samples of 3 of 5; 20,000 seeds: 2,000 each, with a standard deviation of 42.
        let items = [0, 1, 2, 3, 4];
        let mut seen: BTreeMap<Vec<i32>, u32> = BTreeMap::new();
        for seed in 0..20_000 {
            *seen.entry(sample(&items, 3, seed)).or_default() += 1;
        }
        assert_eq!(seen.len(), 10);
        assert!(
            seen.values().all(|count| (1_800..2_200).contains(count)),
            "{seen:?}"
        );
    }

    proptest! {
        #[test]
        fn a_sample_holds_so_many_different_items_in_their_order(
            len in 0..300usize, size in 0..300usize, seed: u64,
        ) {
            let items: Vec<usize> = (0..len).collect();
            let chosen = sample(&items, size, seed);
            prop_assert_eq!(chosen.len(), size.min(len));
            prop_assert!(chosen.is_sorted_by(|a, b| a < b));
            prop_assert!(chosen.iter().all(|item| *item < len));
        }

        #[test]
        fn a_thinned_list_holds_every_nth(len in 0..300usize, every in 0..20usize) {
            let items: Vec<usize> = (0..len).collect();
            let kept: Vec<usize> = items.iter().copied().filter(|item| item % every.max(1) == 0).collect();
            prop_assert_eq!(thin(&items, every), kept);
        }
    }
}
