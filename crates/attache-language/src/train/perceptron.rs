//! Which weight does each feature get? An averaged perceptron in whole numbers.

use rustc_hash::FxHashMap;

/// Weights while they are learnt.
#[derive(Debug, Default)]
pub(super) struct Perceptron {
    /// The row of each feature.
    rows: FxHashMap<u32, u32>,
    learnt: Vec<Learnt>,
    /// How many decisions have been made.
    step: u32,
}

#[derive(Debug, Default)]
struct Learnt {
    corrections: u32,
    cells: Vec<Cell>,
}

#[derive(Clone, Copy, Debug)]
struct Cell {
    label: u8,
    weight: i32,
    /// The sum of the weight over the steps before `since`.
    total: i64,
    since: u32,
}

/// A feature's weights as they are stored: labels in order, with what is not nought.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Row {
    pub(super) key: u32,
    pub(super) weights: Vec<(u8, i8)>,
}

impl Perceptron {
    /// Sets `scores` to what the features say, and counts a decision.
    pub(super) fn decide(&mut self, features: &[u32], scores: &mut [i32]) {
        self.step += 1;
        self.score(features, scores);
    }

    /// Sets `scores` to what the features say.
    pub(super) fn score(&self, features: &[u32], scores: &mut [i32]) {
        scores.fill(0);
        // First all rows are found and then all read, so that memory is waited for once.
        let rows = features.iter().map(|key| self.rows.get(key));
        let rows: Vec<u32> = rows.flatten().copied().collect();
        for &row in &rows {
            for cell in &self.learnt[row as usize].cells {
                scores[usize::from(cell.label)] += cell.weight;
            }
        }
    }

    /// Speaks for `right` and against `wrong` where these features are met.
    pub(super) fn correct(&mut self, features: &[u32], right: usize, wrong: usize) {
        for &key in features {
            let next = self.learnt.len() as u32;
            let row = *self.rows.entry(key).or_insert(next);
            if row == next {
                self.learnt.push(Learnt::default());
            }
            let learnt = &mut self.learnt[row as usize];
            learnt.corrections += 1;
            for (label, change) in [(right, 1), (wrong, -1)] {
                learnt.change(label as u8, change, self.step);
            }
        }
    }

    /// The same with the averages of the weights over all steps, which it can only score with.
    pub(super) fn averaged(mut self) -> Self {
        let step = self.step;
        let scale = i64::from(step / 1024 + 1);
        for cell in self.learnt.iter_mut().flat_map(|learnt| &mut learnt.cells) {
            cell.weight = (cell.total_at(step) / scale) as i32;
        }
        self
    }

    /// The averages of the weights over all steps, rounded to 8 bits in one scale, the largest to 127; by
    /// key. Features that were corrected fewer than `least` times are left out.
    pub(super) fn weights(&self, least: u32) -> Vec<Row> {
        let mut rows: Vec<(u32, u32)> = self.rows.iter().map(|(key, row)| (*key, *row)).collect();
        rows.sort_unstable();
        let kept = rows.into_iter().filter_map(|(key, row)| {
            let learnt = &self.learnt[row as usize];
            let cells = learnt.cells.iter();
            let row = cells.map(|cell| (cell.label, cell.total_at(self.step)));
            (learnt.corrections >= least).then(|| (key, row.collect()))
        });
        let totals: Vec<(u32, Vec<(u8, i64)>)> = kept.collect();
        let sizes = totals.iter().flat_map(|(_, row)| row);
        let largest = sizes.map(|(_, total)| total.abs()).max().unwrap_or(0);
        let rows = totals.into_iter().map(|(key, row)| Row {
            key,
            weights: rounded(row, largest),
        });
        rows.filter(|row| !row.weights.is_empty()).collect()
    }
}

impl Learnt {
    fn change(&mut self, label: u8, change: i32, step: u32) {
        match self.cells.iter_mut().find(|cell| cell.label == label) {
            Some(cell) => {
                cell.total = cell.total_at(step);
                cell.since = step;
                cell.weight += change;
            }
            None => self.cells.push(Cell {
                label,
                weight: change,
                total: 0,
                since: step,
            }),
        }
    }
}

impl Cell {
    fn total_at(&self, step: u32) -> i64 {
        self.total + i64::from(self.weight) * i64::from(step - self.since)
    }
}

/// Totals in 127ths of the largest one anywhere. Nothing is cut off: weights beyond a limit are few, and
/// they are the ones that decide.
fn rounded(mut row: Vec<(u8, i64)>, largest: i64) -> Vec<(u8, i8)> {
    row.sort_unstable();
    let weights = row.into_iter().map(|(label, total)| {
        let scaled = i128::from(total) * 254 / i128::from(largest.max(1));
        let nearest = (scaled + scaled.signum()) / 2;
        (label, nearest as i8)
    });
    weights.filter(|(_, weight)| *weight != 0).collect()
}

/// Numbers that look as if drawn by lot, the same from the same seed.
#[derive(Clone, Debug)]
pub(super) struct Lots(u64);

impl Lots {
    pub(super) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(2) | 1)
    }

    fn draw(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    pub(super) fn shuffle<T>(&mut self, list: &mut [T]) {
        for last in (1..list.len()).rev() {
            let other = (self.draw() >> 11) % (last as u64 + 1);
            list.swap(last, other as usize);
        }
    }

    /// Whether it is the one case in `of`.
    pub(super) fn one_in(&mut self, of: u64) -> bool {
        (self.draw() >> 11).is_multiple_of(of)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The trap that a prototype fell into: cutting off the largest weights cost 1.2 points of UAS.
    #[test]
    fn large_weights_keep_their_proportions() {
        let mut perceptron = Perceptron::default();
        for round in 0..10_000 {
            perceptron.decide(&[1, 2], &mut [0; 3]);
            let feature = if round % 100 == 0 { 2 } else { 1 };
            perceptron.correct(&[feature], 0, 1);
        }
        let rows = perceptron.weights(1);
        assert_eq!(rows[0].weights, [(0, 127), (1, -127)]);
        assert_eq!(rows[1].weights, [(0, 1), (1, -1)]);
    }

    #[test]
    fn weights_are_averages_over_all_steps() {
        let mut perceptron = Perceptron::default();
        for step in 0..4 {
            perceptron.decide(&[1], &mut [0; 2]);
            match step {
                0 => perceptron.correct(&[1], 0, 1),
                2 => perceptron.correct(&[1, 2], 1, 0),
                _ => {}
            }
        }
        // Feature 1 stood at 1 for two of the steps after a correction; feature 2 at -1 for one.
        let rows = perceptron.weights(0);
        assert_eq!(rows[0].weights, [(0, 127), (1, -127)]);
        assert_eq!(rows[1].weights, [(0, -64), (1, 64)]);
    }
}
