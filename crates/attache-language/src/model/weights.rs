//! What speaks a feature for? Tables of weights by feature.

use super::ModelError;
use super::bytes::Bytes;

/// The most labels that a table tells apart.
pub(crate) const MAX_LABELS: usize = 128;
/// The most features that are asked at once.
const MAX_FEATURES: usize = 128;

/// The score of each label. Weights are of 8 bits and features few, so that 16 bits suffice.
pub(crate) type Scores = [i16; MAX_LABELS];

/// Weights of a feature for some of many labels.
#[derive(Debug)]
pub(crate) struct Weights {
    /// A power of two of places; a feature stands at its key's last bits or after.
    slots: Vec<Slot>,
    /// Rows: how many weights follow, then labels with their weights.
    cells: Vec<Cell>,
}

#[derive(Clone, Copy, Debug)]
struct Slot {
    key: u32,
    row: u32,
}

/// A label and its weight; at a row's start, the row's length.
#[derive(Clone, Copy, Debug)]
struct Cell {
    label: u8,
    weight: i8,
}

const NO_ROW: u32 = u32::MAX;

impl Weights {
    pub(crate) fn read(bytes: &mut Bytes<'_>, labels: usize) -> Result<Self, ModelError> {
        let features = bytes.count()?;
        let empty = Slot {
            key: 0,
            row: NO_ROW,
        };
        let mut table = Self {
            slots: vec![empty; places(features)],
            cells: Vec::with_capacity(features * 4),
        };
        let mut last = 0;
        for _ in 0..features {
            let key = bytes.next_key(&mut last)?;
            let length = bytes.byte()?;
            let row = table.cells.len() as u32;
            table.cells.push(Cell {
                label: length,
                weight: 0,
            });
            for pair in bytes.slice(usize::from(length) * 2)?.chunks_exact(2) {
                let cell = Cell {
                    label: pair[0],
                    weight: pair[1].cast_signed(),
                };
                if usize::from(cell.label) >= labels {
                    return Err(bytes.senseless());
                }
                table.cells.push(cell);
            }
            table.place(key, row);
        }
        Ok(table)
    }

    fn place(&mut self, key: u32, row: u32) {
        let mask = self.slots.len() - 1;
        let mut place = key as usize & mask;
        while self.slots[place].row != NO_ROW {
            place = (place + 1) & mask;
        }
        self.slots[place] = Slot { key, row };
    }

    /// Adds what the features say to the scores.
    #[inline]
    pub(crate) fn add(&self, features: &[u32], scores: &mut Scores) {
        // All places are looked up before any row is read, so that the memory is waited for once.
        let mut rows = [0; MAX_FEATURES];
        let mut found = 0;
        for &key in features {
            if let Some(row) = self.row(key) {
                rows[found % MAX_FEATURES] = row;
                found += 1;
            }
        }
        for &row in &rows[..found.min(MAX_FEATURES)] {
            let row = &self.cells[row as usize..];
            if let Some((first, rest)) = row.split_first() {
                for cell in &rest[..usize::from(first.label).min(rest.len())] {
                    scores[usize::from(cell.label) % MAX_LABELS] += i16::from(cell.weight);
                }
            }
        }
    }

    #[inline]
    fn row(&self, key: u32) -> Option<u32> {
        let mask = self.slots.len() - 1;
        let mut place = key as usize & mask;
        loop {
            let slot = self.slots[place];
            if slot.row == NO_ROW {
                return None;
            }
            if slot.key == key {
                return Some(slot.row);
            }
            place = (place + 1) & mask;
        }
    }
}

/// Weights of a feature for three labels. They sum to nought, as each step of training adds to one label
/// what it takes from another, so that two of them are stored.
#[derive(Debug)]
pub(crate) struct TripleWeights {
    slots: Vec<TripleSlot>,
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
        let mut slots = vec![TripleSlot::default(); places(features)];
        let mask = slots.len() - 1;
        let mut last = 0;
        for _ in 0..features {
            let key = bytes.next_key(&mut last)?;
            let [first, second] =
                [bytes.byte()?, bytes.byte()?].map(|b| i16::from(b.cast_signed()));
            if first == 0 && second == 0 {
                return Err(bytes.senseless());
            }
            let mut place = key as usize & mask;
            while !slots[place].is_free() {
                place = (place + 1) & mask;
            }
            slots[place] = TripleSlot { key, first, second };
        }
        Ok(Self { slots })
    }

    /// The scores of the three labels.
    #[inline]
    pub(crate) fn scores(&self, features: &[u32]) -> [i32; 3] {
        let mask = self.slots.len() - 1;
        let (mut first, mut second) = (0, 0);
        for &key in features {
            let mut place = key as usize & mask;
            loop {
                let slot = self.slots[place];
                if slot.is_free() {
                    break;
                }
                if slot.key == key {
                    first += i32::from(slot.first);
                    second += i32::from(slot.second);
                    break;
                }
                place = (place + 1) & mask;
            }
        }
        [first, second, -(first + second)]
    }
}

impl TripleSlot {
    fn is_free(self) -> bool {
        self.first == 0 && self.second == 0
    }
}

/// How many places a table of so many features has: a power of two, at most two thirds of them taken.
fn places(features: usize) -> usize {
    (features + features / 2 + 2).next_power_of_two()
}
