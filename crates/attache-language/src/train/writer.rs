//! How are the parts of a model written?

use super::perceptron::Row;

/// Bytes in the making.
#[derive(Debug, Default)]
pub(super) struct Writer(Vec<u8>);

/// Keys that rise, each written as what it exceeds the one before by.
#[derive(Debug, Default)]
pub(super) struct Keys(u32);

impl Keys {
    pub(super) fn key(&mut self, writer: &mut Writer, key: u32) {
        writer.number((key - self.0) as usize);
        self.0 = key;
    }
}

impl Writer {
    pub(super) fn into_bytes(self) -> Vec<u8> {
        self.0
    }

    pub(super) fn bytes(&mut self, bytes: &[u8]) {
        self.0.extend_from_slice(bytes);
    }

    pub(super) fn byte(&mut self, byte: u8) {
        self.0.push(byte);
    }

    pub(super) fn number(&mut self, mut number: usize) {
        while number >= 0x80 {
            self.byte(number as u8 & 0x7f | 0x80);
            number >>= 7;
        }
        self.byte(number as u8);
    }

    pub(super) fn text(&mut self, text: &str) {
        self.number(text.len());
        self.bytes(text.as_bytes());
    }

    pub(super) fn keys(&mut self, count: usize) -> Keys {
        self.number(count);
        Keys::default()
    }

    /// Weights for many labels.
    pub(super) fn weights(&mut self, rows: &[Row]) {
        let mut keys = self.keys(rows.len());
        for row in rows {
            keys.key(self, row.key);
            self.byte(row.weights.len() as u8);
            for &(label, weight) in &row.weights {
                self.bytes(&[label, weight.cast_unsigned()]);
            }
        }
    }

    /// Weights for three labels that sum to nought: those of the first two.
    pub(super) fn triple_weights(&mut self, rows: &[Row]) {
        let pair = |row: &Row| {
            let of = |label| row.weights.iter().find(|(found, _)| *found == label);
            [0, 1].map(|label| of(label).map_or(0, |(_, weight)| weight.cast_unsigned()))
        };
        let rows: Vec<_> = rows.iter().map(|row| (row.key, pair(row))).collect();
        let kept = rows.iter().filter(|(_, pair)| *pair != [0, 0]);
        let mut keys = self.keys(kept.clone().count());
        for (key, pair) in kept {
            keys.key(self, *key);
            self.bytes(pair);
        }
    }
}
