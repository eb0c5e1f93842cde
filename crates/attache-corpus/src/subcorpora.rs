//! Which conditions does a corpus keep under names? `subcorpora.json`, beside the manifest.
//!
//! A subcorpus is a condition, not a list: a document that is added later belongs to it if it passes.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::corpus::{Corpus, SelectError};
use crate::error::CorpusError;
use crate::filter::{Filter, FilterError};
use crate::format::SUBCORPORA;
use crate::lock::WriteLock;
use crate::manifest::{hex, sync_dir};
use crate::writer::WriteError;

/// The longest name of a subcorpus, in characters.
const MAX_NAME_CHARS: usize = 64;

/// Whether a text can be the name of a subcorpus: letters, digits, `-`, `_` and `.`, 64 at most.
pub(crate) fn is_name(text: &str) -> bool {
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.');
    !text.is_empty() && text.chars().all(plain) && text.chars().count() <= MAX_NAME_CHARS
}

/// The saved conditions of a corpus, or of several that are open as one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Subcorpora {
    conditions: BTreeMap<String, String>,
    /// Names that do not mean the same in all open corpora, with two that differ.
    differing: BTreeMap<String, [String; 2]>,
}

/// The file: the conditions and their checksum.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Sealed {
    sha256: String,
    subcorpora: BTreeMap<String, String>,
}

/// A subcorpus could not be saved or removed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SubcorpusError {
    /// The name has characters that a condition could not read.
    #[error("\"{name}\" cannot be the name of a subcorpus")]
    Name {
        /// The name.
        name: String,
    },
    /// Other subcorpora are defined by it.
    #[error("@{name} is part of @{}", .users.join(" and @"))]
    Used {
        /// The name.
        name: String,
        /// The subcorpora that name it.
        users: Vec<String>,
    },
    /// The condition is not sound, or speaks of what is not there.
    #[error(transparent)]
    Filter(#[from] FilterError),
    /// The corpus cannot be read or written.
    #[error(transparent)]
    Write(#[from] WriteError),
}

impl From<SelectError> for SubcorpusError {
    fn from(error: SelectError) -> Self {
        match error {
            SelectError::Filter(error) => Self::Filter(error),
            SelectError::Corpus(error) => Self::Write(error.into()),
        }
    }
}

impl From<CorpusError> for SubcorpusError {
    fn from(error: CorpusError) -> Self {
        Self::Write(error.into())
    }
}

impl SubcorpusError {
    /// What the person can do about it, in one sentence.
    pub fn remedy(&self) -> &'static str {
        match self {
            Self::Name { .. } => "use letters, digits, -, _ and ., 64 at most",
            Self::Used { .. } => "remove or change those first",
            Self::Filter(FilterError::Subcorpus { .. }) => {
                "`attache subcorpus list` shows what is saved"
            }
            Self::Filter(_) => {
                "conditions look like: year>=1990 and type=report; `attache documents` shows what documents have"
            }
            Self::Write(error) => error.remedy(),
        }
    }
}

impl Subcorpora {
    /// Names and conditions, by name.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        let conditions = self.conditions.iter();
        conditions.map(|(name, condition)| (name.as_str(), condition.as_str()))
    }

    /// Whether nothing is saved.
    pub fn is_empty(&self) -> bool {
        self.conditions.is_empty()
    }

    /// The condition of this name; fails on a name that nothing is saved under.
    pub fn condition(&self, name: &str) -> Result<&str, FilterError> {
        if let Some([first, second]) = self.differing.get(name) {
            return Err(FilterError::Differs {
                name: name.to_owned(),
                first: first.clone(),
                second: second.clone(),
            });
        }
        let unknown = || FilterError::Subcorpus {
            name: name.to_owned(),
            known: self.conditions.keys().cloned().collect(),
        };
        Ok(self.conditions.get(name).ok_or_else(unknown)?)
    }

    /// Reads those of the corpus in `dir`; none where there is no file.
    pub(crate) fn read(dir: &Path) -> Result<Self, CorpusError> {
        let path = dir.join(SUBCORPORA);
        let text = match fs::read(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Self::default()),
            Err(source) => return Err(CorpusError::Io { path, source }),
        };
        let sealed: Sealed = serde_json::from_slice(&text).map_err(|error| {
            CorpusError::damaged(&path, format!("is not a list of subcorpora ({error})"))
        })?;
        let read = Self {
            conditions: sealed.subcorpora,
            differing: BTreeMap::new(),
        };
        // Written again it must be the same bytes: no byte of the file is outside the checksum.
        if read.sealed() != text {
            return Err(CorpusError::damaged(
                path,
                "does not match its own checksum; remove it and save the subcorpora again",
            ));
        }
        Ok(read)
    }

    /// Adds those of another open corpus.
    fn join(&mut self, own: &str, other: Self, others: &str) {
        for (name, condition) in other.conditions {
            match self.conditions.get(&name) {
                Some(known) if *known != condition => {
                    let two = [own.to_owned(), others.to_owned()];
                    self.differing.entry(name).or_insert(two);
                }
                _ => {
                    self.conditions.insert(name, condition);
                }
            }
        }
    }

    fn sealed(&self) -> Vec<u8> {
        let body = serde_json::to_vec(&self.conditions).expect("a map of texts is plain data");
        let sealed = Sealed {
            sha256: hex(&Sha256::digest(&body)),
            subcorpora: self.conditions.clone(),
        };
        let mut text = serde_json::to_vec_pretty(&sealed).expect("a map of texts is plain data");
        text.push(b'\n');
        text
    }

    /// Replaces the file of the corpus in `dir`: written aside, synced, renamed. None leave no file.
    fn write(&self, dir: &Path) -> io::Result<()> {
        let path = dir.join(SUBCORPORA);
        if self.is_empty() {
            match fs::remove_file(path) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
                _ => return sync_dir(dir),
            }
        }
        let aside = dir.join(format!("{SUBCORPORA}.new"));
        let mut file = fs::File::create(&aside)?;
        file.write_all(&self.sealed())?;
        file.sync_all()?;
        fs::rename(&aside, path)?;
        sync_dir(dir)
    }
}

impl Corpus {
    /// The conditions that are saved now, in all of the open corpora.
    pub fn subcorpora(&self) -> Result<Subcorpora, CorpusError> {
        let mut all = Subcorpora::default();
        let mut first = None;
        for (path, name) in self.parts() {
            all.join(first.unwrap_or(name), Subcorpora::read(path)?, name);
            first.get_or_insert(name);
        }
        Ok(all)
    }
}

/// Saves a condition in the corpus at `path` under a name, in place of one that had the name.
///
/// The condition must be one that can be asked now: its keys and the subcorpora in it are there.
/// Gives the number of documents that pass now.
pub fn save_subcorpus(path: &Path, name: &str, condition: &str) -> Result<usize, SubcorpusError> {
    if !is_name(name) {
        return Err(SubcorpusError::Name {
            name: name.to_owned(),
        });
    }
    let filter = Filter::parse(condition)?;
    let corpus = Corpus::open(path)?;
    let lock = WriteLock::take(path)?;
    let mut saved = Subcorpora::read(path)?;
    saved
        .conditions
        .insert(name.to_owned(), filter.text().trim().to_owned());
    // Looked up by its name, so that a condition which contains itself is refused.
    let by_name = Filter::parse(&format!("@{name}"))?.resolved(&saved)?;
    let scope = corpus.select(&by_name, crate::rule::Rule::default())?;
    saved.write(path).map_err(|source| WriteError::Io {
        path: path.to_owned(),
        source,
    })?;
    drop(lock);
    let passing = corpus
        .doc_ids()
        .filter(|document| scope.selects(*document))
        .count();
    Ok(passing)
}

/// Removes a saved condition from the corpus at `path`. Documents stay.
pub fn remove_subcorpus(path: &Path, name: &str) -> Result<(), SubcorpusError> {
    Corpus::open(path)?;
    let lock = WriteLock::take(path)?;
    let mut saved = Subcorpora::read(path)?;
    saved.condition(name)?;
    let uses = |condition: &str| {
        Filter::parse(condition).is_ok_and(|filter| filter.subcorpora().contains(name))
    };
    let users: Vec<String> = saved
        .iter()
        .filter(|(_, condition)| uses(condition))
        .map(|(user, _)| user.to_owned())
        .collect();
    if !users.is_empty() {
        return Err(SubcorpusError::Used {
            name: name.to_owned(),
            users,
        });
    }
    saved.conditions.remove(name);
    saved.write(path).map_err(|source| WriteError::Io {
        path: path.to_owned(),
        source,
    })?;
    drop(lock);
    Ok(())
}

/// What `attache verify` says of the file: its path below the corpus, its size and what is wrong with
/// it. `None` where there is no such file.
pub(crate) fn check(dir: &Path) -> Option<(PathBuf, u64, Option<String>)> {
    let path = dir.join(SUBCORPORA);
    let bytes = fs::metadata(&path).ok()?.len();
    let fault = match Subcorpora::read(dir) {
        Ok(_) => None,
        Err(CorpusError::Damaged { what, .. }) => Some(what),
        Err(CorpusError::Io { source, .. }) => Some(format!("cannot be read: {source}")),
        Err(error) => Some(error.to_string()),
    };
    Some((PathBuf::from(SUBCORPORA), bytes, fault))
}
