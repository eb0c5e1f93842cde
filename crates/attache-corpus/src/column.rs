//! How do the tokens of a segment become columns?

use std::sync::Arc;

use arrow_array::{ArrayRef, BooleanArray, LargeBinaryArray, UInt16Array, UInt32Array};
use arrow_buffer::{BooleanBuffer, Buffer, OffsetBuffer, ScalarBuffer};

use crate::format::RARE;
use crate::indexed::Place;
use crate::postings;

pub(crate) fn numbers(values: impl Iterator<Item = u32>) -> ArrayRef {
    Arc::new(UInt32Array::from_iter_values(values))
}

/// Bytes row by row.
pub(crate) fn bytes(packed: Vec<u8>, ends: impl Iterator<Item = usize>) -> ArrayRef {
    let offsets: Vec<i64> = [0].into_iter().chain(ends.map(|end| end as i64)).collect();
    let offsets = OffsetBuffer::new(ScalarBuffer::from(offsets));
    Arc::new(LargeBinaryArray::new(
        offsets,
        Buffer::from_vec(packed),
        None,
    ))
}

/// The columns of `tokens.arrow`.
pub(crate) fn tokens(words: &[u32], spaces: &[bool]) -> Vec<ArrayRef> {
    let common = words
        .iter()
        .map(|&word| u16::try_from(word).unwrap_or(RARE));
    vec![
        Arc::new(UInt16Array::from_iter_values(common)),
        Arc::new(BooleanArray::new(BooleanBuffer::from(spaces), None)),
    ]
}

/// The columns of `rare.arrow`: the tokens of words whose number two bytes do not hold.
pub(crate) fn rare(words: &[u32]) -> Vec<ArrayRef> {
    let rare = || {
        (0..)
            .zip(words)
            .filter(|(_, word)| **word >= u32::from(RARE))
    };
    vec![
        numbers(rare().map(|(token, _)| token)),
        numbers(rare().map(|(_, &word)| word)),
    ]
}

/// The columns of `places.arrow`.
pub(crate) fn places(places: &[Place]) -> Vec<ArrayRef> {
    vec![
        numbers(places.iter().map(|place| place.token)),
        numbers(places.iter().map(|place| place.char_start)),
    ]
}

/// The packed positions of each word: tokens dealt to their words by counting, then packed in turn.
pub(crate) fn postings(words: &[u32], counts: &[u32]) -> ArrayRef {
    let mut next = Vec::with_capacity(counts.len());
    let mut sum = 0;
    for count in counts {
        next.push(sum);
        sum += *count as usize;
    }
    let mut positions = vec![0u32; words.len()];
    for (position, &word) in (0..).zip(words) {
        let slot = &mut next[word as usize];
        positions[*slot] = position;
        *slot += 1;
    }
    let mut packed = Vec::with_capacity(words.len() * 2);
    let mut ends = Vec::with_capacity(counts.len());
    let mut start = 0;
    for end in next {
        postings::encode(&positions[start..end], &mut packed);
        ends.push(packed.len());
        start = end;
    }
    bytes(packed, ends.into_iter())
}
