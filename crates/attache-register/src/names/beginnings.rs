//! Where do words begin?
//!
//! Of 64 bytes at a time, so that the text between names costs next to nothing: which are letters,
//! digits or `_` of ASCII, as the bits of one number, and from it which of them begin a word.

/// Bytes that are looked at together.
const BLOCK: usize = 64;

/// Calls `each` with every place where a word may begin, left to right: before a letter or digit of
/// ASCII that does not follow another, and before each character beyond ASCII. What such a character
/// is, and whether one stands before the place, is for the caller to see.
pub(super) fn each_beginning(bytes: &[u8], mut each: impl FnMut(usize)) {
    let mut inside = 0;
    for (number, part) in bytes.chunks(BLOCK).enumerate() {
        let mut block = [0; BLOCK];
        block[..part.len()].copy_from_slice(part);
        let of_word = bits(&block, |byte| {
            let letter = (byte | 0x20).wrapping_sub(b'a') < 26;
            let digit = byte.wrapping_sub(b'0') < 10;
            letter | digit | (byte == b'_')
        });
        let beyond = bits(&block, |byte| byte >= 0xC0);
        let mut places = of_word & !(of_word << 1 | inside) | beyond;
        inside = of_word >> 63;
        while places != 0 {
            each(number * BLOCK + places.trailing_zeros() as usize);
            places &= places - 1;
        }
    }
}

/// Bit `i` says whether `holds` of byte `i`.
fn bits(block: &[u8; BLOCK], holds: impl Fn(u8) -> bool) -> u64 {
    let mut flags = [0; BLOCK];
    for (flag, byte) in flags.iter_mut().zip(block) {
        *flag = u8::from(holds(*byte));
    }
    let mut all = 0;
    for (place, eight) in flags.chunks_exact(8).enumerate() {
        let mut bytes = [0; 8];
        bytes.copy_from_slice(eight);
        // Eight bytes of 0 or 1 become eight bits: the product puts byte `i` at bit 56 + i.
        let packed = u64::from_le_bytes(bytes).wrapping_mul(0x0102_0408_1020_4080) >> 56;
        all |= packed << (8 * place);
    }
    all
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::each_beginning;

    proptest! {
        #[test]
        fn words_begin_where_a_slow_look_sees_them(text in "[a-c_0-9 .é’\\n]{0,200}") {
            let bytes = text.as_bytes();
            let of_word = |at: usize| bytes[at].is_ascii_alphanumeric() || bytes[at] == b'_';
            let slow: Vec<usize> = (0..bytes.len())
                .filter(|at| (of_word(*at) && (*at == 0 || !of_word(at - 1))) || bytes[*at] >= 0xC0)
                .collect();
            let mut found = Vec::new();
            each_beginning(bytes, |at| found.push(at));
            prop_assert_eq!(found, slow);
        }
    }
}
