//! Where in a segment does each form stand? Rising positions, packed.
//!
//! A list of `n` positions is: `n` as LEB128; for each full block of 128 positions a skip entry of
//! five bytes (its last position as little-endian `u32`, then the bits of a packed difference);
//! the packed blocks (`BitPacker4x`, differences to the position before); the remaining positions
//! as LEB128 differences. The first difference of all is to 0.

use bitpacking::{BitPacker, BitPacker4x};

const BLOCK: usize = BitPacker4x::BLOCK_LEN;
const SKIP: usize = 5;

/// Appends the packed form of rising `positions` to `out`.
pub(crate) fn encode(positions: &[u32], out: &mut Vec<u8>) {
    debug_assert!(positions.is_sorted());
    write_varint(positions.len() as u32, out);
    let packer = BitPacker4x::new();
    let (blocks, rest) = positions.as_chunks::<BLOCK>();
    let mut packed = Vec::new();
    let mut before = 0;
    for block in blocks {
        let bits = packer.num_bits_sorted(before, block);
        let at = packed.len();
        packed.resize(at + BitPacker4x::compressed_block_size(bits), 0);
        packer.compress_sorted(before, block, &mut packed[at..], bits);
        before = block[BLOCK - 1];
        out.extend_from_slice(&before.to_le_bytes());
        out.push(bits);
    }
    out.extend_from_slice(&packed);
    for &position in rest {
        write_varint(position - before, out);
        before = position;
    }
}

/// Appends the positions packed in `bytes` to `positions`; `None` if the bytes are not such a list.
///
/// Positions of a damaged list may be any numbers: check them against the segment before use.
pub(crate) fn decode(bytes: &[u8], positions: &mut Vec<u32>) -> Option<()> {
    let mut bytes = bytes;
    let len = read_varint(&mut bytes)? as usize;
    let blocks = len / BLOCK;
    let (skips, mut bytes) = bytes.split_at_checked(blocks.checked_mul(SKIP)?)?;
    // A position takes at least a bit, or its share of a skip entry: no list is longer than that.
    positions.reserve(len.min(bytes.len() * 8 + blocks * BLOCK));
    let packer = BitPacker4x::new();
    let mut before = 0;
    for skip in skips.as_chunks::<SKIP>().0 {
        let [last @ .., bits] = *skip;
        let (packed, rest) = (bits <= 32)
            .then(|| bytes.split_at_checked(BitPacker4x::compressed_block_size(bits)))??;
        let mut block = [0; BLOCK];
        packer.decompress_sorted(before, packed, &mut block, bits);
        positions.extend_from_slice(&block);
        before = u32::from_le_bytes(last);
        bytes = rest;
    }
    for _ in 0..len % BLOCK {
        before = before.checked_add(read_varint(&mut bytes)?)?;
        positions.push(before);
    }
    bytes.is_empty().then_some(())
}

/// Reads a list from front to back, passing over packed blocks that end before what is looked for.
pub(crate) struct Reader<'a> {
    skips: &'a [[u8; SKIP]],
    /// What follows the skip entries that are left: their packed blocks, then the rest.
    bytes: &'a [u8],
    /// How many positions the rest has.
    rest: usize,
    /// The last position before what is read next.
    before: u32,
    block: [u32; BLOCK],
    /// What of the block is left.
    left: std::ops::Range<usize>,
    /// The position that was read last, if it is not passed.
    now: Option<u32>,
}

impl<'a> Reader<'a> {
    /// `None` if the bytes are not the beginning of a list.
    pub(crate) fn new(bytes: &'a [u8]) -> Option<Self> {
        let mut bytes = bytes;
        let len = read_varint(&mut bytes)? as usize;
        let (skips, bytes) = bytes.split_at_checked((len / BLOCK).checked_mul(SKIP)?)?;
        Some(Self {
            skips: skips.as_chunks().0,
            bytes,
            rest: len % BLOCK,
            before: 0,
            block: [0; BLOCK],
            left: 0..0,
            now: None,
        })
    }

    /// The first position that is not below `target`, which must not fall from call to call; `None` past
    /// the end, and where the bytes are not such a list.
    pub(crate) fn next_geq(&mut self, target: u32) -> Option<u32> {
        if let Some(now) = self.now.filter(|&now| now >= target) {
            return Some(now);
        }
        let ends_before = |skip: &[u8; SKIP]| {
            let [last @ .., _] = *skip;
            u32::from_le_bytes(last) < target
        };
        if self
            .block
            .get(self.left.clone())?
            .last()
            .is_none_or(|&last| last < target)
        {
            self.left = 0..0;
            while let Some((skip, skips)) = self.skips.split_first() {
                let [last @ .., bits] = *skip;
                let (packed, bytes) = (bits <= 32).then(|| {
                    self.bytes
                        .split_at_checked(BitPacker4x::compressed_block_size(bits))
                })??;
                (self.skips, self.bytes) = (skips, bytes);
                let before = std::mem::replace(&mut self.before, u32::from_le_bytes(last));
                if !ends_before(skip) {
                    BitPacker4x::new().decompress_sorted(before, packed, &mut self.block, bits);
                    self.left = 0..BLOCK;
                    break;
                }
            }
        }
        let left = self.block.get(self.left.clone())?;
        let passed = left.partition_point(|&position| position < target);
        self.now = left.get(passed).copied();
        self.left.start += passed;
        while self.now.is_none() && self.rest > 0 && self.skips.is_empty() {
            self.rest -= 1;
            self.before = self.before.checked_add(read_varint(&mut self.bytes)?)?;
            self.now = Some(self.before).filter(|&position| position >= target);
        }
        self.now
    }
}

fn write_varint(mut number: u32, out: &mut Vec<u8>) {
    while number >= 0x80 {
        out.push(number as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}

fn read_varint(bytes: &mut &[u8]) -> Option<u32> {
    let mut number = 0u32;
    for shift in (0..35).step_by(7) {
        let (&byte, rest) = bytes.split_first()?;
        *bytes = rest;
        number |= u32::from(byte & 0x7f).checked_shl(shift)?;
        if byte < 0x80 {
            return Some(number);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Reader, decode, encode};

    fn packed(positions: &[u32]) -> Vec<u8> {
        let mut bytes = Vec::new();
        encode(positions, &mut bytes);
        bytes
    }

    #[test]
    fn a_short_list_is_its_length_and_differences() {
        assert_eq!(packed(&[3, 5, 300]), [3, 3, 2, 0xa7, 2]);
    }

    #[test]
    fn a_long_list_is_blocks_of_128_and_a_rest() {
        // The worked example of docs/src/format.md: 5, 8, 11 … 392.
        let positions: Vec<u32> = (0..130).map(|number| 5 + 3 * number).collect();
        let mut expected = vec![0x82, 0x01, 0x82, 0x01, 0x00, 0x00, 0x03];
        expected.extend([0xdd, 0xb6, 0x6d, 0xdb]);
        expected.extend([0xdb, 0xb6, 0x6d, 0xdb].repeat(3));
        expected.extend([0xb6, 0x6d, 0xdb, 0xb6].repeat(4));
        expected.extend([0x6d, 0xdb, 0xb6, 0x6d].repeat(4));
        expected.extend([0x03, 0x03]);
        assert_eq!(packed(&positions), expected);
    }

    proptest! {
        #[test]
        fn what_was_packed_comes_back(mut positions in prop::collection::vec(any::<u32>(), 0..700)) {
            positions.sort_unstable();
            let mut back = Vec::new();
            prop_assert_eq!(decode(&packed(&positions), &mut back), Some(()));
            prop_assert_eq!(back, positions);
        }

        #[test]
        fn a_reader_finds_what_a_search_of_the_whole_list_finds(
            mut positions in prop::collection::vec(0..3000u32, 0..900),
            mut targets in prop::collection::vec(0..3100u32, 1..60),
        ) {
            positions.sort_unstable();
            positions.dedup();
            targets.sort_unstable();
            let bytes = packed(&positions);
            let mut reader = Reader::new(&bytes).unwrap();
            for target in targets {
                let expected = positions.iter().copied().find(|&position| position >= target);
                prop_assert_eq!(reader.next_geq(target), expected, "{}", target);
            }
        }

        #[test]
        fn any_bytes_decode_or_fail_without_panic(
            bytes in prop::collection::vec(any::<u8>(), 0..2000), targets in prop::collection::vec(any::<u32>(), 0..20),
        ) {
            let _ = decode(&bytes, &mut Vec::new());
            if let Some(mut reader) = Reader::new(&bytes) {
                targets.iter().for_each(|target| { let _ = reader.next_geq(*target); });
            }
        }

        #[test]
        fn a_flipped_byte_is_survived(
            mut positions in prop::collection::vec(any::<u32>(), 1..400), at: prop::sample::Index, flip in 1u8..,
        ) {
            positions.sort_unstable();
            let mut bytes = packed(&positions);
            let at = at.index(bytes.len());
            bytes[at] ^= flip;
            let _ = decode(&bytes, &mut Vec::new());
        }
    }
}
