//! Which files do the paths that a user gives stand for?

use std::collections::BTreeSet;
use std::fmt;
use std::fs::{self, File};
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use ignore::WalkBuilder;

use crate::kind::{Kind, LOOKED_AT_BYTES, kind};
use crate::name::SourceName;

/// Choices of the search for files.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FindOptions {
    /// Folders that are not looked into, such as the corpus that is being written.
    pub exclude: Vec<PathBuf>,
}

/// What a search found.
#[derive(Debug, Default)]
pub struct Found {
    /// What to read, each once: standard input first, then addresses and files in the order of their names.
    pub inputs: Vec<Input>,
    /// Files in folders that are not read, in the order of their paths.
    pub skipped: Vec<Skipped>,
    /// Paths that could not be looked at, in the order met.
    pub failures: Vec<FindError>,
}

/// Something to read.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Input {
    /// Standard input, which the caller has to open.
    Stdin,
    /// The address of a page on the web, which the caller has to fetch.
    Address(String),
    /// A file.
    File(PathBuf),
}

impl Input {
    /// What it is called.
    pub fn name(&self) -> SourceName {
        match self {
            Self::Stdin => SourceName::stdin(),
            Self::Address(address) => SourceName::new(address),
            Self::File(path) => SourceName::new(path),
        }
    }
}

/// A file in a folder that is not read.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Skipped {
    /// The file.
    pub path: PathBuf,
    /// Why.
    pub reason: SkipReason,
}

/// Why a file in a folder is not read. Naming the file itself reads it all the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum SkipReason {
    /// Neither its ending nor its first bytes are those of a format that is read.
    Unknown,
    /// It is a link to a folder; following it could lead round in circles.
    FolderLink,
    /// It is a pipe, a socket or a device.
    NotAFile,
}

impl fmt::Display for SkipReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Unknown => "neither the ending nor the content is that of a document",
            Self::FolderLink => "a link to a folder is not followed",
            Self::NotAFile => "not a regular file",
        })
    }
}

/// Why a path could not be looked at.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FindError {
    /// Nothing is there, or it may not be read.
    #[error("could not read {path}")]
    Io {
        /// The path.
        path: SourceName,
        /// What the system says.
        source: io::Error,
    },
    /// A part of a folder could not be listed, or a `.gitignore` in it is broken.
    #[error("could not list all of {path}")]
    Folder {
        /// The folder that the user named.
        path: SourceName,
        /// What the walk says.
        source: ignore::Error,
    },
    /// A folder has nothing to read.
    #[error("{path} holds no document; hidden files and what .gitignore names are not looked at")]
    Nothing {
        /// The folder.
        path: SourceName,
    },
}

impl FindError {
    /// The path that it is about.
    pub fn path(&self) -> &SourceName {
        match self {
            Self::Io { path, .. } | Self::Folder { path, .. } | Self::Nothing { path } => path,
        }
    }
}

/// Lists what to read for `paths`: files as they are named, folders with all that lies in them,
/// `-` for standard input, addresses (`https://…`) as they are.
///
/// In folders, hidden files are passed over, `.gitignore` is obeyed (also outside a repository), and a file is taken
/// if its ending or its first bytes are those of a readable format or a zip archive; a file that is named is always
/// taken. The answer depends on the file system alone: not on its order, nor on the user's own git settings.
pub fn find<P: AsRef<Path>>(paths: &[P], options: &FindOptions) -> Found {
    let excluded: Vec<PathBuf> = options
        .exclude
        .iter()
        .filter_map(|path| fs::canonicalize(path).ok())
        .collect();
    let mut inputs = BTreeSet::new();
    let mut skipped = BTreeSet::new();
    let mut failures = Vec::new();
    for path in paths.iter().map(AsRef::as_ref) {
        if path == Path::new("-") {
            inputs.insert(Input::Stdin);
            continue;
        }
        let name = SourceName::new(path);
        if name.is_address() {
            inputs.insert(Input::Address(name.as_str().to_owned()));
            continue;
        }
        match fs::metadata(path) {
            Err(source) => failures.push(FindError::Io {
                path: SourceName::new(path),
                source,
            }),
            Ok(metadata) if metadata.is_dir() => {
                let mut walk = Walk {
                    root: path,
                    files: 0,
                    inputs: &mut inputs,
                    skipped: &mut skipped,
                    failures: &mut failures,
                };
                walk.run(&excluded);
            }
            Ok(_) => {
                inputs.insert(Input::File(path.to_owned()));
            }
        }
    }
    // What one path names and another only passes by is read.
    skipped.retain(|skipped: &Skipped| !inputs.contains(&Input::File(skipped.path.clone())));
    Found {
        inputs: inputs.into_iter().collect(),
        skipped: skipped.into_iter().collect(),
        failures,
    }
}

struct Walk<'a> {
    root: &'a Path,
    files: usize,
    inputs: &'a mut BTreeSet<Input>,
    skipped: &'a mut BTreeSet<Skipped>,
    failures: &'a mut Vec<FindError>,
}

impl Walk<'_> {
    fn run(&mut self, excluded: &[PathBuf]) {
        let excluded = excluded.to_vec();
        let walk = WalkBuilder::new(self.root)
            .ignore(false)
            .git_global(false)
            .git_exclude(false)
            .require_git(false)
            .sort_by_file_name(Ord::cmp)
            .filter_entry(move |entry| {
                let is_folder = entry.file_type().is_some_and(|kind| kind.is_dir());
                let is_excluded =
                    |path: &Path| fs::canonicalize(path).is_ok_and(|path| excluded.contains(&path));
                excluded.is_empty() || !is_folder || !is_excluded(entry.path())
            })
            .build();
        let failures_before = self.failures.len();
        for entry in walk {
            match entry {
                Ok(entry) => {
                    if let Some(error) = entry.error() {
                        self.folder_failure(error.clone());
                    }
                    self.entry(&entry);
                }
                Err(error) => self.folder_failure(error),
            }
        }
        if self.files == 0 && self.failures.len() == failures_before {
            self.failures.push(FindError::Nothing {
                path: SourceName::new(self.root),
            });
        }
    }

    fn folder_failure(&mut self, source: ignore::Error) {
        self.failures.push(FindError::Folder {
            path: SourceName::new(self.root),
            source,
        });
    }

    fn entry(&mut self, entry: &ignore::DirEntry) {
        let path = entry.path().to_owned();
        let Some(mut kind) = entry.file_type() else {
            return;
        };
        if kind.is_dir() {
            return;
        }
        if kind.is_symlink() {
            match fs::metadata(&path) {
                Ok(target) => kind = target.file_type(),
                Err(_) if SourceName::new(&path).format().is_none() => {
                    let reason = SkipReason::Unknown;
                    self.skipped.insert(Skipped { path, reason });
                    return;
                }
                Err(source) => {
                    self.failures.push(FindError::Io {
                        path: SourceName::new(&path),
                        source,
                    });
                    return;
                }
            }
        }
        if kind.is_file() && !is_document(&path) {
            self.skipped.insert(Skipped {
                path,
                reason: SkipReason::Unknown,
            });
        } else if kind.is_file() {
            self.files += 1;
            self.inputs.insert(Input::File(path));
        } else {
            let reason = if kind.is_dir() {
                SkipReason::FolderLink
            } else {
                SkipReason::NotAFile
            };
            self.skipped.insert(Skipped { path, reason });
        }
    }
}

/// Whether the ending or the first bytes of a file are those of a document or archive.
fn is_document(path: &Path) -> bool {
    if SourceName::new(path).format().is_some() {
        return true;
    }
    let mut beginning = Vec::new();
    let read = File::open(path).and_then(|file| {
        file.take(LOOKED_AT_BYTES as u64)
            .read_to_end(&mut beginning)
    });
    read.is_ok() && matches!(kind(&beginning), Kind::Marked(_) | Kind::Archive)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(files: &[&str]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for file in files {
            let path = folder.path().join(file);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "Text.\n").unwrap();
        }
        folder
    }

    fn shown(root: &Path, found: &Found) -> Vec<String> {
        let relative = |path: &Path| {
            path.strip_prefix(root)
                .unwrap_or(path)
                .display()
                .to_string()
        };
        let inputs = found.inputs.iter().map(|input| match input {
            Input::Stdin => "read -".to_owned(),
            Input::Address(address) => format!("fetch {address}"),
            Input::File(path) => format!("read {}", relative(path)),
        });
        let skipped = found
            .skipped
            .iter()
            .map(|skipped| format!("skip {}: {}", relative(&skipped.path), skipped.reason));
        let failures = found.failures.iter().map(|error| format!("fail {error}"));
        let lines = inputs.chain(skipped).chain(failures);
        lines
            .map(|line| line.replace(&root.display().to_string(), "ROOT"))
            .collect()
    }

    #[test]
    fn folders_give_their_readable_files_in_order() {
        let folder = folder(&[
            "b.txt",
            "a/z.MD",
            "a/y.Text",
            "c.png",
            ".hidden.txt",
            "d.markdown",
            "no-ending",
        ]);
        insta::assert_snapshot!(shown(folder.path(), &find(&[folder.path()], &FindOptions::default())).join("\n"), @r"
        read a/y.Text
        read a/z.MD
        read b.txt
        read d.markdown
        skip c.png: neither the ending nor the content is that of a document
        skip no-ending: neither the ending nor the content is that of a document
        ");
    }

    #[test]
    fn files_without_a_known_ending_are_known_by_their_content() {
        let folder = folder(&["plain"]);
        fs::write(folder.path().join("page"), "<!DOCTYPE html><p>Text.").unwrap();
        fs::write(folder.path().join("rich.doc"), r"{\rtf1 Text.}").unwrap();
        insta::assert_snapshot!(shown(folder.path(), &find(&[folder.path()], &FindOptions::default())).join("\n"), @r"
        read page
        read rich.doc
        skip plain: neither the ending nor the content is that of a document
        ");
    }

    #[test]
    fn gitignore_is_obeyed_but_not_over_a_named_file() {
        let folder = folder(&["keep.txt", "drop.txt", "sub/drop.txt", "sub/named.txt"]);
        fs::write(
            folder.path().join(".gitignore"),
            "drop.txt\n/sub/named.txt\n",
        )
        .unwrap();
        let paths = [
            folder.path().to_owned(),
            folder.path().join("sub/named.txt"),
        ];
        insta::assert_snapshot!(shown(folder.path(), &find(&paths, &FindOptions::default())).join("\n"), @r"
        read keep.txt
        read sub/named.txt
        ");
    }

    #[test]
    fn what_is_missing_or_empty_is_remembered_and_the_rest_is_read() {
        let folder = folder(&["a.txt", "images/x.png", "c.csv"]);
        let path = |name: &str| folder.path().join(name);
        let paths = [
            path("gone.txt"),
            path("images"),
            path("a.txt"),
            path("a.txt"),
            path("c.csv"),
            "-".into(),
        ];
        insta::assert_snapshot!(shown(folder.path(), &find(&paths, &FindOptions::default())).join("\n"), @r"
        read -
        read a.txt
        read c.csv
        skip images/x.png: neither the ending nor the content is that of a document
        fail could not read ROOT/gone.txt
        fail ROOT/images holds no document; hidden files and what .gitignore names are not looked at
        ");
    }

    #[test]
    fn an_excluded_folder_is_not_looked_into() {
        let folder = folder(&["a.txt", "attache-corpus/b.txt"]);
        let options = FindOptions {
            exclude: vec![folder.path().join("attache-corpus")],
        };
        assert_eq!(
            shown(folder.path(), &find(&[folder.path()], &options)),
            ["read a.txt"]
        );
    }

    #[cfg(unix)]
    #[test]
    fn links_to_files_are_read_and_links_to_folders_are_not_followed() {
        let folder = folder(&["a.txt", "sub/b.txt"]);
        let link =
            |to: &str, at: &str| std::os::unix::fs::symlink(to, folder.path().join(at)).unwrap();
        link("..", "sub/round.txt");
        link("../a.txt", "sub/link.txt");
        link("nowhere", "sub/broken.txt");
        insta::assert_snapshot!(shown(folder.path(), &find(&[folder.path()], &FindOptions::default())).join("\n"), @r"
        read a.txt
        read sub/b.txt
        read sub/link.txt
        skip sub/round.txt: a link to a folder is not followed
        fail could not read ROOT/sub/broken.txt
        ");
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn names_that_are_not_unicode_survive() {
        use std::os::unix::ffi::OsStrExt as _;
        let folder = folder(&[]);
        let name = std::ffi::OsStr::from_bytes(b"1990-caf\xe9.txt");
        fs::write(folder.path().join(name), "Text.").unwrap();
        let found = find(&[folder.path()], &FindOptions::default());
        assert_eq!(found.inputs, [Input::File(folder.path().join(name))]);
        assert_eq!(found.inputs[0].name().stem(), "1990-caf\u{fffd}");
        let Input::File(path) = &found.inputs[0] else {
            panic!("a file")
        };
        let document = crate::read_file(path, &crate::ReadOptions::default())
            .unwrap()
            .value;
        assert_eq!(document.metadata.date.unwrap().year(), 1990);
    }
}
