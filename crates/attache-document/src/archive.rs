//! Which documents does a zip archive hold?

use crate::container::Container;
use crate::flaw::Flaw;
use crate::kind::{Kind, kind};
use crate::name::SourceName;
use crate::read::{ReadError, ReadOptions};

/// A zip archive of documents, opened within [`ContainerLimits`](crate::ContainerLimits).
///
/// Nothing is written to disk, so that a name such as `../x` is a name and no path.
#[derive(Debug)]
pub struct Archive<'a> {
    name: SourceName,
    container: Container<'a>,
}

impl<'a> Archive<'a> {
    /// Whether the bytes are a zip archive and no document that is a zip container itself, such as a Word file.
    pub fn is_one(bytes: &[u8]) -> bool {
        kind(bytes) == Kind::Archive
    }

    /// Opens the archive in `bytes`; `name` is what it is called in errors and in the names of its members.
    pub fn open(
        bytes: &'a [u8],
        name: &SourceName,
        options: &'a ReadOptions,
    ) -> Result<Self, ReadError> {
        match Container::open(bytes, &options.containers) {
            Ok(container) => Ok(Self {
                name: name.clone(),
                container,
            }),
            Err(source) => Err(flawed(name, source)),
        }
    }

    /// The names of its files, in the order of its own list. Folders, hidden files and what macOS puts beside files
    /// are left out.
    pub fn members(&self) -> Vec<String> {
        let is_shown = |name: &&str| {
            let hidden = |part: &str| part.starts_with('.') && part != "." && part != "..";
            !name.ends_with('/') && !name.starts_with("__MACOSX/") && !name.split('/').any(hidden)
        };
        let names: Vec<_> = self.container.names().collect();
        names
            .iter()
            .map(AsRef::as_ref)
            .filter(is_shown)
            .map(str::to_owned)
            .collect()
    }

    /// What a member is called: the archive's name and its own.
    pub fn member_name(&self, member: &str) -> SourceName {
        SourceName::new(format!("{}/{member}", self.name.as_str()))
    }

    /// The bytes of a member.
    pub fn read(&mut self, member: &str) -> Result<Vec<u8>, ReadError> {
        let bytes = self.container.need(member);
        bytes.map_err(|source| flawed(&self.name, source))
    }
}

fn flawed(name: &SourceName, source: Flaw) -> ReadError {
    ReadError::FlawedArchive {
        name: name.clone(),
        source,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::container::tests::packed;

    #[test]
    fn members_are_named_below_their_archive() {
        let bytes = packed(&[
            ("plans/a.txt", b"Text."),
            ("__MACOSX/plans/a.txt", b"x"),
            (".hidden", b"x"),
        ]);
        assert!(Archive::is_one(&bytes) && !Archive::is_one(b"Text."));
        let options = ReadOptions::default();
        let mut archive = Archive::open(&bytes, &SourceName::new("in/all.zip"), &options).unwrap();
        assert_eq!(archive.members(), ["plans/a.txt"]);
        assert_eq!(
            archive.member_name("plans/a.txt").as_str(),
            "in/all.zip/plans/a.txt"
        );
        assert_eq!(archive.read("plans/a.txt").unwrap(), b"Text.");
    }
}
