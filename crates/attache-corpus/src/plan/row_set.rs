//! Which rows of a lexicon does a test let through?

use crate::id::WordId;
use crate::lexicon::Lexicon;

/// A set of rows of one lexicon.
#[derive(Clone, Debug)]
pub(super) struct RowSet {
    bits: Vec<u64>,
    /// How many rows the lexicon has.
    universe: u32,
}

impl RowSet {
    /// No row of a lexicon of `universe` rows.
    pub(super) fn none(universe: u32) -> Self {
        Self {
            bits: vec![0; universe.div_ceil(64) as usize],
            universe,
        }
    }

    /// Every row.
    pub(super) fn every(universe: u32) -> Self {
        let mut set = Self::none(universe);
        set.bits.fill(u64::MAX);
        set.clear_beyond();
        set
    }

    pub(super) fn of(universe: u32, rows: impl IntoIterator<Item = u32>) -> Self {
        let mut set = Self::none(universe);
        for row in rows {
            if row < universe {
                set.bits[(row / 64) as usize] |= 1 << (row % 64);
            }
        }
        set
    }

    /// Unused bits of the last word stay 0.
    fn clear_beyond(&mut self) {
        if let Some(last) = self.bits.last_mut()
            && !self.universe.is_multiple_of(64)
        {
            *last &= (1 << (self.universe % 64)) - 1;
        }
    }

    pub(super) fn contains(&self, row: u32) -> bool {
        let word = self.bits.get((row / 64) as usize);
        word.is_some_and(|word| word >> (row % 64) & 1 == 1)
    }

    /// The rows, rising.
    pub(super) fn iter(&self) -> impl Iterator<Item = u32> {
        self.bits.iter().zip(0u32..).flat_map(|(&word, place)| {
            let mut rest = word;
            std::iter::from_fn(move || {
                let bit = (rest != 0).then(|| rest.trailing_zeros())?;
                rest &= rest - 1;
                Some(place * 64 + bit)
            })
        })
    }

    pub(super) fn len(&self) -> u32 {
        self.bits.iter().map(|word| word.count_ones()).sum()
    }

    /// How many tokens have one of the rows.
    pub(super) fn frequency(&self, lexicon: &Lexicon) -> u64 {
        self.iter()
            .map(|row| u64::from(lexicon.count(WordId(row))))
            .sum()
    }

    pub(super) fn keep(&mut self, other: &Self) {
        let words = self.bits.iter_mut().zip(&other.bits);
        words.for_each(|(own, other)| *own &= other);
    }

    pub(super) fn add(&mut self, other: &Self) {
        let words = self.bits.iter_mut().zip(&other.bits);
        words.for_each(|(own, other)| *own |= other);
    }

    /// The rows that are not in the set.
    pub(super) fn others(mut self) -> Self {
        self.bits.iter_mut().for_each(|word| *word = !*word);
        self.clear_beyond();
        self
    }
}

#[cfg(test)]
mod tests {
    use super::RowSet;

    #[test]
    fn sets_have_the_rows_that_they_were_given() {
        let set = RowSet::of(130, [129, 0, 64, 63, 200]);
        assert_eq!(set.iter().collect::<Vec<_>>(), [0, 63, 64, 129]);
        assert!(set.contains(129) && !set.contains(1) && !set.contains(500));
        assert_eq!(set.clone().others().len(), 126);
        assert_eq!(RowSet::every(130).len(), 130);
        assert_eq!(RowSet::none(130).others().len(), 130);
        let mut both = RowSet::of(130, [0, 1]);
        both.keep(&set);
        assert_eq!(both.iter().collect::<Vec<_>>(), [0]);
        both.add(&set);
        assert_eq!(both.len(), 4);
    }
}
