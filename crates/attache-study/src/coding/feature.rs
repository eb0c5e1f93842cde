//! How are observations of a sentence named, so that a linear model can weigh them?

/// Where observations go: hashed to be weighed, or written out to be learnt from.
pub(crate) trait Sink {
    /// An observation, in parts, and the token that it was made of.
    fn add(&mut self, parts: &[&str], token: Option<usize>);
}

/// An observation as the models know it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Observation {
    pub(crate) hash: u64,
    pub(crate) token: Option<u32>,
}

/// The name that the parts of an observation make is hashed so (FNV-1a, 64 bits).
pub(crate) fn hash(parts: &[&str]) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    let mut step = |byte: u8| hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    for (place, part) in parts.iter().enumerate() {
        if place > 0 {
            step(b'|');
        }
        part.bytes().for_each(&mut step);
    }
    hash
}

impl Sink for Vec<Observation> {
    fn add(&mut self, parts: &[&str], token: Option<usize>) {
        let token = token.map(|token| token as u32);
        self.push(Observation {
            hash: hash(parts),
            token,
        });
    }
}

/// Observations written out.
#[cfg(any(test, feature = "train"))]
impl Sink for Vec<String> {
    fn add(&mut self, parts: &[&str], _: Option<usize>) {
        self.push(parts.join("|").replace(['\t', '\n'], " "));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hash_of_parts_is_that_of_the_name() {
        assert_eq!(hash(&["a", "bc"]), hash(&["a|bc"]));
        assert_ne!(hash(&["a", "bc"]), hash(&["ab", "c"]));
    }
}
