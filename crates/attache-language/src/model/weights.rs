//! What speaks a feature for? Tables of weights by feature.

use super::ModelError;
use super::bytes::Bytes;

/// The most labels that a table tells apart.
pub(crate) const MAX_LABELS: usize = 128;
/// So many features are looked up together.
const LOOKED_UP: usize = 48;

/// The score of each label. Weights are of 8 bits and features few, so that 16 bits suffice.
pub(crate) type Scores = [i16; MAX_LABELS];

/// Weights of a feature for some of many labels.
#[derive(Debug)]
pub(crate) struct Weights {
    slots: Table<Slot>,
    /// Rows that are too long for their slot: labels with their weights.
    long_rows: Vec<[u8; 2]>,
}

/// So many weights stand in the slot itself, so that memory is waited for once.
const SHORT_ROW: usize = 5;

/// A feature with its weights, or with where they are.
#[derive(Clone, Copy, Debug, Default)]
struct Slot {
    key: u32,
    /// How many weights there are; none where there is no feature.
    length: u8,
    /// Labels with their weights, if there are few; else in the first four bytes where the row begins.
    row: [u8; 2 * SHORT_ROW],
}

impl Weights {
    pub(crate) fn read(bytes: &mut Bytes<'_>, labels: usize) -> Result<Self, ModelError> {
        let features = bytes.count()?;
        let mut slots = Table::new(features);
        let mut long_rows = Vec::new();
        let mut last = 0;
        for _ in 0..features {
            let key = bytes.next_key(&mut last)?;
            let length = bytes.byte()?;
            let (cells, _) = bytes.slice(usize::from(length) * 2)?.as_chunks::<2>();
            let known = |cell: &[u8; 2]| usize::from(cell[0]) < labels;
            if cells.is_empty() || !cells.iter().all(known) {
                return Err(bytes.senseless());
            }
            let mut slot = Slot {
                key,
                length,
                ..Slot::default()
            };
            if cells.len() <= SHORT_ROW {
                slot.row[..2 * cells.len()].copy_from_slice(cells.as_flattened());
            } else {
                slot.row[..4].copy_from_slice(&(long_rows.len() as u32).to_le_bytes());
                long_rows.extend_from_slice(cells);
            }
            slots.place(slot);
        }
        Ok(Self { slots, long_rows })
    }

    /// Adds what the features say to the scores.
    #[inline]
    pub(crate) fn add(&self, features: &[u32], scores: &mut Scores) {
        self.slots.for_each(features, |slot| {
            let length = usize::from(slot.length);
            let cells = match slot.row.as_chunks::<2>().0.get(..length) {
                Some(cells) => cells,
                None => {
                    let [a, b, c, d, ..] = slot.row;
                    let first = u32::from_le_bytes([a, b, c, d]) as usize;
                    &self.long_rows[first..first + length]
                }
            };
            for &[label, weight] in cells {
                scores[usize::from(label) % MAX_LABELS] += i16::from(weight.cast_signed());
            }
        });
    }
}

/// Weights of a feature for three labels. They sum to nought, as each step of training adds to one label
/// what it takes from another, so that two of them are stored.
#[derive(Debug)]
pub(crate) struct TripleWeights {
    slots: Table<TripleSlot>,
}

#[derive(Clone, Copy, Debug, Default)]
struct TripleSlot {
    key: u32,
    /// Both are nought where there is no feature.
    first: i16,
    second: i16,
}

impl TripleWeights {
    pub(crate) fn read(bytes: &mut Bytes<'_>) -> Result<Self, ModelError> {
        let features = bytes.count()?;
        let mut slots = Table::new(features);
        let mut last = 0;
        for _ in 0..features {
            let key = bytes.next_key(&mut last)?;
            let [first, second] =
                [bytes.byte()?, bytes.byte()?].map(|b| i16::from(b.cast_signed()));
            if first == 0 && second == 0 {
                return Err(bytes.senseless());
            }
            slots.place(TripleSlot { key, first, second });
        }
        Ok(Self { slots })
    }

    /// The scores of the three labels.
    #[inline]
    pub(crate) fn scores(&self, features: &[u32]) -> [i32; 3] {
        let (mut first, mut second) = (0, 0);
        self.slots.for_each(features, |slot| {
            first += i32::from(slot.first);
            second += i32::from(slot.second);
        });
        [first, second, -(first + second)]
    }
}

/// A table with a power of two of places, at most two thirds of them taken. A feature stands at the place
/// that the first bits of its key say, or after it: features that come in the order of their keys are written
/// one after another.
#[derive(Debug)]
struct Table<S> {
    slots: Vec<S>,
    shift: u32,
}

/// What stands at a place of a table.
trait Place: Copy + Default {
    fn key(self) -> u32;
    fn is_free(self) -> bool;
}

impl Place for Slot {
    fn key(self) -> u32 {
        self.key
    }

    fn is_free(self) -> bool {
        self.length == 0
    }
}

impl Place for TripleSlot {
    fn key(self) -> u32 {
        self.key
    }

    fn is_free(self) -> bool {
        self.first == 0 && self.second == 0
    }
}

impl<S: Place> Table<S> {
    fn new(features: usize) -> Self {
        let places = (features + features / 2 + 2).next_power_of_two();
        Self {
            slots: vec![S::default(); places],
            shift: 32 - places.trailing_zeros().min(32),
        }
    }

    fn first_place(&self, key: u32) -> usize {
        (u64::from(key) >> self.shift) as usize & (self.slots.len() - 1)
    }

    fn place(&mut self, slot: S) {
        let mask = self.slots.len() - 1;
        let mut place = self.first_place(slot.key());
        while !self.slots[place].is_free() {
            place = (place + 1) & mask;
        }
        self.slots[place] = slot;
    }

    /// Calls `found` with each of the features that the table has.
    #[inline]
    fn for_each(&self, features: &[u32], mut found: impl FnMut(&S)) {
        let mask = self.slots.len() - 1;
        for part in features.chunks(LOOKED_UP) {
            // First all are fetched and then all looked at, so that memory is waited for once.
            let mut fetched = [S::default(); LOOKED_UP];
            for (slot, &key) in fetched.iter_mut().zip(part) {
                *slot = self.slots[self.first_place(key)];
            }
            for (slot, &key) in fetched.iter().zip(part) {
                if slot.is_free() {
                    continue;
                }
                if slot.key() == key {
                    found(slot);
                    continue;
                }
                let mut place = (self.first_place(key) + 1) & mask;
                while !self.slots[place].is_free() {
                    if self.slots[place].key() == key {
                        found(&self.slots[place]);
                        break;
                    }
                    place = (place + 1) & mask;
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    proptest! {
        #[test]
        fn a_table_has_what_was_put_into_it_and_nothing_else(
            keys in prop::collection::btree_set(prop_oneof![any::<u32>(), 0..40_u32], 0..60),
            others in prop::collection::vec(prop_oneof![any::<u32>(), 0..80_u32], 0..60),
        ) {
            let mut table = Table::new(keys.len());
            let weights: BTreeMap<u32, i16> = keys.into_iter().zip(1..).collect();
            for (&key, &first) in &weights {
                table.place(TripleSlot { key, first, second: 0 });
            }
            let asked: Vec<u32> = weights.keys().copied().chain(others).collect();
            let mut found = 0;
            table.for_each(&asked, |slot| found += i64::from(slot.first));
            let right = asked.iter().filter_map(|key| weights.get(key)).map(|w| i64::from(*w));
            prop_assert_eq!(found, right.sum::<i64>());
        }
    }
}
