//! How is an error told to a person? `error:`, `caused by:`, `hint:`.

use std::error::Error;
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use attache::coding::CodebookError;
use attache::register::{DyadError, FindError, ImportError, RegisterError};
use attache::{CorpusError, FilterError, PatternError, StudyError, SubcorpusError, WriteError};

/// Why a command could not do what was asked.
#[derive(Debug)]
pub(crate) struct Failure {
    error: Box<dyn Error + Send + Sync>,
    details: Vec<String>,
    hint: Option<String>,
}

/// A file that the program reads or writes beside the corpus.
#[derive(Debug, thiserror::Error)]
enum FileError {
    #[error("could not read {path}")]
    Read { path: PathBuf, source: io::Error },
    #[error("could not write {path}")]
    Write { path: PathBuf, source: io::Error },
    #[error("could not write the answer")]
    Output { source: io::Error },
}

impl Failure {
    /// An error without a hint.
    pub(crate) fn new(error: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self {
            error: error.into(),
            details: Vec::new(),
            hint: None,
        }
    }

    /// The same error with a hint of what to do.
    pub(crate) fn with_hint(self, hint: impl Into<String>) -> Self {
        Self {
            hint: Some(hint.into()),
            ..self
        }
    }

    pub(crate) fn reading(path: &Path, source: io::Error) -> Self {
        Self::new(FileError::Read {
            path: path.to_owned(),
            source,
        })
    }

    pub(crate) fn writing(path: &Path, source: io::Error) -> Self {
        Self::new(FileError::Write {
            path: path.to_owned(),
            source,
        })
        .with_hint(
            "check that the folder is there, that you may write to it, and that the disk has room",
        )
    }

    /// The answer could not be written.
    pub(crate) fn output(source: io::Error) -> Self {
        Self::new(FileError::Output { source })
    }

    /// Whether whoever reads our output has stopped reading.
    pub(crate) fn is_broken_pipe(&self) -> bool {
        matches!(
            self.error.downcast_ref(),
            Some(FileError::Output { source }) if source.kind() == io::ErrorKind::BrokenPipe
        )
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "error: {}", self.error)?;
        for detail in &self.details {
            writeln!(f, "  {detail}")?;
        }
        let mut cause = self.error.source();
        while let Some(source) = cause {
            writeln!(f, "caused by: {source}")?;
            cause = source.source();
        }
        match &self.hint {
            Some(hint) => writeln!(f, "hint: {hint}"),
            None => Ok(()),
        }
    }
}

impl From<CorpusError> for Failure {
    fn from(error: CorpusError) -> Self {
        let hint = error.remedy();
        Self::new(error).with_hint(hint)
    }
}

impl From<RegisterError> for Failure {
    fn from(error: RegisterError) -> Self {
        let details = match &error {
            RegisterError::Faults { faults, .. } => {
                faults.iter().map(ToString::to_string).collect()
            }
            _ => Vec::new(),
        };
        let not_found = matches!(error, RegisterError::NotFound { .. });
        let failure = Self {
            details,
            ..Self::new(error)
        };
        if not_found {
            failure.with_hint(
                "a register is a folder with a file register.csv; docs/src/register.md shows one",
            )
        } else {
            failure
        }
    }
}

impl From<CodebookError> for Failure {
    fn from(error: CodebookError) -> Self {
        Self::new(error).with_hint("the book says how codebooks are written, under Codebooks")
    }
}

impl From<ImportError> for Failure {
    fn from(error: ImportError) -> Self {
        match error {
            ImportError::Faults {
                ref faults, rows, ..
            } => Self {
                details: faults.iter().map(ToString::to_string).collect(),
                ..Self::new(error)
            }
            .with_hint(match rows {
                0 => "the first line of a file names its columns",
                _ => "mend the file, or leave these rows out with --skip-faulty",
            }),
            error => Self::new(error).with_hint("name a file of comma-separated values"),
        }
    }
}

impl From<DyadError> for Failure {
    fn from(error: DyadError) -> Self {
        let hint = match &error {
            DyadError::Years { .. } => "write --years 1946..2018",
            DyadError::Coverage { .. } => {
                "ask for years that the source covers, or name another with --source"
            }
            DyadError::Undirected { .. } => {
                "add --undirected, or import the file of members, which says who owes whom"
            }
            DyadError::NoPairs { .. } => "add --unit state-year",
            _ => "choose the keys of the data set with --keys, or leave out --states-of all",
        };
        Self::new(error).with_hint(hint)
    }
}

impl From<FindError> for Failure {
    fn from(error: FindError) -> Self {
        let hint = match &error {
            FindError::Several { .. } => "write the id that stands in brackets",
            FindError::NotFound {
                what: "instrument", ..
            } => "`attache ties` lists the instruments",
            _ => {
                "name a state by id (DEU), ISO code (DE), a name of any time (West Germany), or the code of a list (cow:255, gw:260)"
            }
        };
        Self::new(error).with_hint(hint)
    }
}

impl From<WriteError> for Failure {
    fn from(error: WriteError) -> Self {
        let hint = error.remedy();
        Self::new(error).with_hint(hint)
    }
}

impl From<SubcorpusError> for Failure {
    fn from(error: SubcorpusError) -> Self {
        let hint = error.remedy();
        Self::new(error).with_hint(hint)
    }
}

impl From<StudyError> for Failure {
    fn from(error: StudyError) -> Self {
        let hint = match &error {
            StudyError::Corpus(error) => Some(error.remedy()),
            StudyError::Pattern(PatternError::Query { .. }) => Some(
                "a query looks like: '[lemma=\"ally\"] \"and\" [lower=\"partner.*\"] within <s>'",
            ),
            StudyError::Filter(FilterError::Subcorpus { .. }) => {
                Some("save one with: attache subcorpus save NAME CONDITION")
            }
            StudyError::Filter(FilterError::Differs { .. }) => Some(
                "ask the corpora one after the other, or save the same condition in all of them",
            ),
            StudyError::Sort(_) => Some("keys look like: 1R,2R or 1L:desc or -date,match"),
            StudyError::Filter(_) => Some(
                "conditions look like: year>=1990 and type=report; `attache documents` shows what documents have",
            ),
            StudyError::NoDocument { .. } => Some("`attache documents` lists them all"),
            StudyError::NothingSelected { .. } => {
                Some("`attache documents` shows the metadata that a condition can use")
            }
            StudyError::NoDates => Some(
                "give the documents dates: in their front matter, their file names, or with `attache read --metadata FILE.csv`",
            ),
            StudyError::NoReference => Some(
                "choose a part with --target 'year>=2001', or another corpus with --reference-corpus DIR",
            ),
            _ => None,
        };
        let failure = Self::new(error);
        match hint {
            Some(hint) => failure.with_hint(hint),
            None => failure,
        }
    }
}
