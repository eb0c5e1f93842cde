//! Which number stands for a feature, a word or a suffix?

/// A number for a text. Equal on every machine.
pub(crate) fn text(bytes: &[u8]) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325;
    for &byte in bytes {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }
    mix(hash, bytes.len() as u64)
}

/// A number for two numbers in their order.
#[inline]
pub(crate) const fn mix(a: u64, b: u64) -> u64 {
    let crossed = (a ^ b.wrapping_mul(0xff51_afd7_ed55_8ccd)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    crossed ^ (crossed >> 29)
}

/// A feature: the number of its template, and what the template asks for.
#[inline]
pub(crate) const fn one(template: u64, a: u64) -> u32 {
    key(seeded(template, a))
}

/// A feature of two values.
#[inline]
pub(crate) const fn two(template: u64, a: u64, b: u64) -> u32 {
    key(mix(seeded(template, a), b))
}

/// A feature of three values.
#[inline]
pub(crate) const fn three(template: u64, a: u64, b: u64, c: u64) -> u32 {
    key(mix(mix(seeded(template, a), b), c))
}

#[inline]
const fn seeded(template: u64, a: u64) -> u64 {
    mix((template + 1).wrapping_mul(0xa24b_aed4_963e_e407), a)
}

/// Weights are stored under 32 bits: with a million features, a feature that is not among them is taken
/// for one of them once in four thousand times.
#[inline]
const fn key(hash: u64) -> u32 {
    (hash >> 32) as u32
}
