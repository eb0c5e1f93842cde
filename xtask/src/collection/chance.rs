//! Which choice comes next, the same on every machine?

/// Numbers that look like chance and follow from a seed (splitmix64: Steele, Lea and Flood 2014).
#[derive(Clone, Debug)]
pub(super) struct Chance(u64);

impl Chance {
    /// The choices of one thing of many, such as a document by its number.
    pub(super) fn of(seed: u64, number: u64) -> Self {
        let mut chance = Self(seed);
        Self(chance.next() ^ number.wrapping_mul(0x2545_f491_4f6c_dd1d))
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below `bound`, which is not 0.
    pub(super) fn below(&mut self, bound: usize) -> usize {
        ((u128::from(self.next()) * bound as u128) >> 64) as usize
    }

    /// A number from 0, included, to 1, excluded.
    pub(super) fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1u64 << 53) as f64
    }

    /// How many things are passed over before the next one that happens to one in `every`
    /// (a geometric distribution).
    pub(super) fn gap(&mut self, every: f64) -> usize {
        let unit = 1.0 - self.unit();
        (unit.ln() / (1.0 - 1.0 / every).ln()) as usize
    }

    /// A rank from 0 on, whose share falls as a power: a long tail, of which so many draws show about
    /// as many distinct ranks, to the power of `exponent` (Lomax).
    pub(super) fn rank(&mut self, exponent: f64) -> u64 {
        const COMMON: f64 = 50.0;
        let unit = 1.0 - self.unit();
        let rank = COMMON * (unit.powf(-1.0 / exponent) - 1.0);
        rank.min((1u64 << 40) as f64) as u64
    }
}

#[cfg(test)]
mod tests {
    use super::Chance;

    #[test]
    fn one_seed_gives_the_same_choices_and_another_gives_others() {
        let draw = |seed| {
            let mut chance = Chance::of(seed, 7);
            (0..20).map(|_| chance.below(1000)).collect::<Vec<_>>()
        };
        assert_eq!(draw(1), draw(1));
        assert_ne!(draw(1), draw(2));
    }

    #[test]
    fn gaps_are_as_long_as_they_should_be_on_average() {
        let mut chance = Chance::of(3, 0);
        let sum: usize = (0..20_000).map(|_| chance.gap(50.0)).sum();
        let mean = sum as f64 / 20_000.0;
        assert!((48.0..50.0).contains(&mean), "{mean}");
    }

    #[test]
    fn new_ranks_go_on_appearing() {
        let mut chance = Chance::of(3, 0);
        let mut ranks: Vec<u64> = (0..20_000).map(|_| chance.rank(0.8)).collect();
        ranks.sort_unstable();
        ranks.dedup();
        assert!((2_000..12_000).contains(&ranks.len()), "{}", ranks.len());
    }
}
