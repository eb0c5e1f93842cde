//! Which parts does a zip container hold, and are they of a size to be opened?

use std::borrow::Cow;
use std::io::{Cursor, Read};

use zip::ZipArchive;
use zip::result::ZipError;

use crate::flaw::Flaw;

/// Limits on what is unpacked from a zip container: an office file, an EPUB book or an archive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContainerLimits {
    /// The most parts that a container may list. Default 65,536.
    pub max_parts: usize,
    /// The most bytes that may come out of one container, all parts together. Default 256 MiB.
    pub max_unpacked_bytes: u64,
    /// How many times larger than its packed bytes a part may be once it is unpacked. Default 250.
    pub max_expansion: u64,
    /// Parts up to this size, in bytes, may expand by any factor. Default 1 MiB.
    pub free_expansion_bytes: u64,
    /// How deep archives may lie within archives: 1, the default, opens an archive and none in it.
    pub max_archive_depth: u32,
}

impl Default for ContainerLimits {
    fn default() -> Self {
        Self {
            max_parts: 65_536,
            max_unpacked_bytes: 256 << 20,
            max_expansion: 250,
            free_expansion_bytes: 1 << 20,
            max_archive_depth: 1,
        }
    }
}

/// A zip container that is opened part by part, within limits.
#[derive(Debug)]
pub(crate) struct Container<'a> {
    zip: ZipArchive<Cursor<&'a [u8]>>,
    limits: &'a ContainerLimits,
    unpacked_bytes: u64,
}

impl<'a> Container<'a> {
    pub(crate) fn open(bytes: &'a [u8], limits: &'a ContainerLimits) -> Result<Self, Flaw> {
        let zip = ZipArchive::new(Cursor::new(bytes)).map_err(|problem| Flaw::Zip {
            problem: problem.to_string(),
        })?;
        if zip.len() > limits.max_parts {
            return Err(Flaw::TooManyParts {
                found: zip.len(),
                limit: limits.max_parts,
            });
        }
        Ok(Self {
            zip,
            limits,
            unpacked_bytes: 0,
        })
    }

    /// The names of the parts, in the order of the container's own list.
    pub(crate) fn names(&self) -> impl Iterator<Item = Cow<'_, str>> {
        let name = |number| self.zip.name_for_index(number)?.ok();
        (0..self.zip.len()).filter_map(name)
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        self.zip.index_for_name(name).is_some()
    }

    /// The bytes of the part `name`, which must be there.
    pub(crate) fn need(&mut self, name: &str) -> Result<Vec<u8>, Flaw> {
        self.part(name)?.ok_or_else(|| Flaw::MissingPart {
            part: name.to_owned(),
        })
    }

    /// The bytes of the part `name`; `None` if there is none.
    pub(crate) fn part(&mut self, name: &str) -> Result<Option<Vec<u8>>, Flaw> {
        let part = || name.to_owned();
        let mut entry = match self.zip.by_name(name) {
            Ok(entry) => entry,
            Err(ZipError::FileNotFound) => return Ok(None),
            Err(problem) => return Err(unreadable(name, &problem)),
        };
        let left = self
            .limits
            .max_unpacked_bytes
            .saturating_sub(self.unpacked_bytes);
        let by_expansion = entry
            .compressed_size()
            .saturating_mul(self.limits.max_expansion)
            .max(self.limits.free_expansion_bytes);
        let allowed = left.min(by_expansion);
        let mut bytes = Vec::new();
        // What the entry claims of its size is not believed: one byte more than allowed tells.
        let mut limited = (&mut entry).take(allowed.saturating_add(1));
        limited
            .read_to_end(&mut bytes)
            .map_err(|problem| Flaw::Part {
                part: part(),
                problem: problem.to_string(),
            })?;
        if bytes.len() as u64 > allowed {
            return Err(if allowed == left {
                Flaw::Unpacked {
                    part: part(),
                    limit: self.limits.max_unpacked_bytes,
                }
            } else {
                Flaw::Expansion {
                    part: part(),
                    limit: self.limits.max_expansion,
                }
            });
        }
        self.unpacked_bytes += bytes.len() as u64;
        Ok(Some(bytes))
    }
}

fn unreadable(part: &str, problem: &ZipError) -> Flaw {
    let part = part.to_owned();
    match problem {
        ZipError::UnsupportedArchive(why) if *why == ZipError::PASSWORD_REQUIRED => {
            Flaw::Encrypted { part }
        }
        other => Flaw::Part {
            part,
            problem: other.to_string(),
        },
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use std::io::Write as _;

    use zip::write::SimpleFileOptions;

    use super::*;

    /// A zip container with these parts.
    pub(crate) fn packed(parts: &[(&str, &[u8])]) -> Vec<u8> {
        let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in parts {
            zip.start_file(*name, SimpleFileOptions::default()).unwrap();
            zip.write_all(bytes).unwrap();
        }
        zip.finish().unwrap().into_inner()
    }

    #[test]
    fn parts_are_read_by_name() {
        let bytes = packed(&[("a", b"one"), ("b/c", b"two")]);
        let limits = ContainerLimits::default();
        let mut container = Container::open(&bytes, &limits).unwrap();
        assert_eq!(container.names().collect::<Vec<_>>(), ["a", "b/c"]);
        assert_eq!(container.part("b/c").unwrap().unwrap(), b"two");
        assert_eq!(container.part("c").unwrap(), None);
        insta::assert_snapshot!(container.need("c").unwrap_err(), @"it has no part c");
    }

    #[test]
    fn bombs_are_refused_by_ratio_and_by_sum() {
        let zeros = vec![0; 4 << 20];
        let bytes = packed(&[("bomb", &zeros), ("more", b"text")]);
        let limits = ContainerLimits::default();
        let mut container = Container::open(&bytes, &limits).unwrap();
        insta::assert_snapshot!(container.part("bomb").unwrap_err(), @"part bomb is more than 250 times larger than its packed bytes, the limit; if it is no attack, raise the limit");
        let limits = ContainerLimits {
            max_unpacked_bytes: 6,
            ..ContainerLimits::default()
        };
        let bytes = packed(&[("a", b"1234"), ("b", b"5678")]);
        let mut container = Container::open(&bytes, &limits).unwrap();
        assert!(container.part("a").is_ok());
        insta::assert_snapshot!(container.part("b").unwrap_err(), @"with part b more than the limit of 6 bytes come out of it; raise the limit");
        let limits = ContainerLimits {
            max_parts: 1,
            ..ContainerLimits::default()
        };
        assert!(matches!(
            Container::open(&bytes, &limits),
            Err(Flaw::TooManyParts { found: 2, limit: 1 })
        ));
    }
}
