//! What is looked for, and by which words? A codebook in TOML, ours or a user's.

use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use toml::Spanned;

use super::cue::{CueFault, Phrase};

/// The version of the form that codebooks are written in.
const SCHEMA: u32 = 1;
/// A codebook of more bytes than this is not read.
const MAX_BYTES: u64 = 1 << 20;
/// The most entries, and the most cues of one entry.
const MAX_ENTRIES: usize = 1_000;
/// A cue of more characters than this is not read.
const MAX_CUE_CHARS: usize = 200;

/// A list of things to be coded, with the words that tell of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Codebook {
    /// What it is about.
    pub title: String,
    /// Whether an entry is coded only in a sentence that speaks of a tie: of allies or partners.
    pub requires_tie: bool,
    /// How far from the tie a weak cue may stand, in tokens.
    pub weak_reach_tokens: u32,
    /// What is not to be coded, in words, for those who code by hand.
    pub not_coded: Vec<String>,
    entries: Vec<CodebookEntry>,
}

/// One thing to be coded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodebookEntry {
    /// Its key, unique in the codebook: `deterrence`.
    pub key: String,
    /// Its name for people.
    pub name: String,
    /// What it is.
    pub definition: String,
    /// Where the idea comes from.
    pub cites: Vec<String>,
    /// Phrases that tell of it.
    pub cues: Vec<String>,
    /// Phrases that tell of it only near a tie.
    pub weak_cues: Vec<String>,
    /// Phrases within which no cue counts.
    pub exclude_cues: Vec<String>,
    /// What is not to be coded here, in words.
    pub exclude: String,
    /// A sentence to be coded so.
    pub example: String,
}

/// A codebook that cannot be read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CodebookError {
    /// The file cannot be read.
    #[error("could not read the codebook {path}")]
    Read {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The file is too large to be a codebook.
    #[error("the codebook {path} has {bytes} bytes; at most {MAX_BYTES} are read")]
    TooLarge {
        /// The file.
        path: PathBuf,
        /// Its size in bytes.
        bytes: u64,
    },
    /// It is not TOML, or has fields that a codebook does not have.
    #[error("line {line} of {path}: {message}")]
    Form {
        /// The file.
        path: PathBuf,
        /// The line, from 1.
        line: usize,
        /// What is wrong.
        message: String,
    },
    /// A newer form.
    #[error("line {line} of {path}: schema_version is {found}; this attache reads {SCHEMA}")]
    Schema {
        /// The file.
        path: PathBuf,
        /// The line, from 1.
        line: usize,
        /// The version it is in.
        found: u32,
    },
    /// It has no entry.
    #[error("{path} has no entry; write one as [[entry]] with a key and cues")]
    NoEntry {
        /// The file.
        path: PathBuf,
    },
    /// Too many entries or cues.
    #[error("line {line} of {path}: more than {MAX_ENTRIES} {what}; take some out")]
    TooMany {
        /// The file.
        path: PathBuf,
        /// The line, from 1.
        line: usize,
        /// Of what.
        what: &'static str,
    },
    /// A key that cannot be one.
    #[error("line {line} of {path}: \"{key}\" is no key; use small letters, digits and _")]
    Key {
        /// The file.
        path: PathBuf,
        /// The line, from 1.
        line: usize,
        /// What stands there.
        key: String,
    },
    /// Two entries with one key.
    #[error("line {line} of {path}: the key \"{key}\" is taken already; give this entry another")]
    TwoKeys {
        /// The file.
        path: PathBuf,
        /// The line of the second, from 1.
        line: usize,
        /// The key.
        key: String,
    },
    /// A cue that cannot be one.
    #[error("line {line} of {path}: \"{cue}\" is no cue; {remedy}")]
    Cue {
        /// The file.
        path: PathBuf,
        /// The line, from 1.
        line: usize,
        /// What stands there.
        cue: String,
        /// What to do.
        remedy: &'static str,
    },
    /// An entry without cues.
    #[error(
        "line {line} of {path}: the entry \"{key}\" has no cues; list some as cues = [\"...\"]"
    )]
    NoCues {
        /// The file.
        path: PathBuf,
        /// The line, from 1.
        line: usize,
        /// The entry.
        key: String,
    },
}

/// The codebook as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    schema_version: Spanned<u32>,
    title: String,
    #[serde(default)]
    requires_tie: bool,
    #[serde(default = "default_reach")]
    weak_reach_tokens: u32,
    #[serde(default)]
    not_coded: Vec<String>,
    #[serde(default)]
    entry: Vec<WrittenEntry>,
}

fn default_reach() -> u32 {
    12
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenEntry {
    key: Spanned<String>,
    name: String,
    #[serde(default)]
    definition: String,
    #[serde(default)]
    cites: Vec<String>,
    #[serde(default)]
    cues: Vec<Spanned<String>>,
    #[serde(default)]
    weak_cues: Vec<Spanned<String>>,
    #[serde(default)]
    exclude_cues: Vec<Spanned<String>>,
    #[serde(default)]
    exclude: String,
    #[serde(default)]
    example: String,
}

impl Codebook {
    /// The codebook of what allies and partners are for, which comes with the program.
    pub fn builtin() -> Self {
        let text = include_str!("../../../../codebooks/allies-and-partners.toml");
        Self::from_text(text, Path::new("allies-and-partners.toml"))
            .expect("the codebook that comes with the program is sound: a test reads it")
    }

    /// Reads a codebook from a file.
    ///
    /// # Errors
    ///
    /// If the file cannot be read, is too large, or is not a sound codebook; the error names the line.
    pub fn read(path: &Path) -> Result<Self, CodebookError> {
        let failed = |source| CodebookError::Read {
            path: path.to_owned(),
            source,
        };
        let bytes = fs::metadata(path).map_err(failed)?.len();
        if bytes > MAX_BYTES {
            let path = path.to_owned();
            return Err(CodebookError::TooLarge { path, bytes });
        }
        Self::from_text(&fs::read_to_string(path).map_err(failed)?, path)
    }

    /// Reads a codebook from a text; `path` is the name that errors give it.
    ///
    /// # Errors
    ///
    /// If it is not a sound codebook; the error names the line.
    ///
    /// ```
    /// use attache_study::coding::Codebook;
    /// let text = r#"
    /// schema_version = 1
    /// title = "Climate"
    /// [[entry]]
    /// key = "emissions"
    /// name = "Emissions"
    /// cues = ["greenhouse gas*", "cut ... emissions"]
    /// "#;
    /// let codebook = Codebook::from_text(text, "climate.toml".as_ref()).unwrap();
    /// assert_eq!(codebook.entries()[0].key, "emissions");
    /// let wrong = text.replace("cues", "queues");
    /// let error = Codebook::from_text(&wrong, "climate.toml".as_ref()).unwrap_err();
    /// assert!(error.to_string().starts_with("line 7 of climate.toml: unknown field `queues`"));
    /// ```
    pub fn from_text(text: &str, path: &Path) -> Result<Self, CodebookError> {
        let reader = Reader { text, path };
        reader.read()
    }

    /// The entries, in the order of the file.
    pub fn entries(&self) -> &[CodebookEntry] {
        &self.entries
    }

    /// The place of the entry with this key.
    pub fn position(&self, key: &str) -> Option<usize> {
        self.entries.iter().position(|entry| entry.key == key)
    }
}

struct Reader<'t> {
    text: &'t str,
    path: &'t Path,
}

impl Reader<'_> {
    fn read(&self) -> Result<Codebook, CodebookError> {
        let written: Written = toml::from_str(self.text).map_err(|error| CodebookError::Form {
            path: self.path.to_owned(),
            line: self.line(error.span().map_or(0, |span| span.start)),
            message: error.message().replace('\n', ", "),
        })?;
        let found = *written.schema_version.get_ref();
        if found != SCHEMA {
            return Err(CodebookError::Schema {
                path: self.path.to_owned(),
                line: self.line(written.schema_version.span().start),
                found,
            });
        }
        if written.entry.is_empty() {
            let path = self.path.to_owned();
            return Err(CodebookError::NoEntry { path });
        }
        let mut entries: Vec<CodebookEntry> = Vec::new();
        for entry in written.entry {
            let line = self.line(entry.key.span().start);
            self.few(entries.len(), line, "entries")?;
            let key = self.key(&entry.key, &entries)?;
            if entry.cues.is_empty() && entry.weak_cues.is_empty() {
                let path = self.path.to_owned();
                return Err(CodebookError::NoCues { path, line, key });
            }
            entries.push(CodebookEntry {
                key,
                name: entry.name,
                definition: entry.definition,
                cites: entry.cites,
                cues: self.cues(entry.cues)?,
                weak_cues: self.cues(entry.weak_cues)?,
                exclude_cues: self.cues(entry.exclude_cues)?,
                exclude: entry.exclude,
                example: entry.example,
            });
        }
        Ok(Codebook {
            title: written.title,
            requires_tie: written.requires_tie,
            weak_reach_tokens: written.weak_reach_tokens,
            not_coded: written.not_coded,
            entries,
        })
    }

    fn few(&self, so_far: usize, line: usize, what: &'static str) -> Result<(), CodebookError> {
        if so_far >= MAX_ENTRIES {
            let path = self.path.to_owned();
            return Err(CodebookError::TooMany { path, line, what });
        }
        Ok(())
    }

    fn key(
        &self,
        key: &Spanned<String>,
        entries: &[CodebookEntry],
    ) -> Result<String, CodebookError> {
        let (path, line) = (self.path.to_owned(), self.line(key.span().start));
        let key = key.get_ref().clone();
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
        if key.is_empty() || key == "none" || !key.chars().all(plain) {
            return Err(CodebookError::Key { path, line, key });
        }
        if entries.iter().any(|entry| entry.key == key) {
            return Err(CodebookError::TwoKeys { path, line, key });
        }
        Ok(key)
    }

    fn cues(&self, cues: Vec<Spanned<String>>) -> Result<Vec<String>, CodebookError> {
        let mut sound = Vec::with_capacity(cues.len());
        for cue in cues {
            let line = self.line(cue.span().start);
            self.few(sound.len(), line, "cues")?;
            let cue = cue.into_inner();
            if let Some(remedy) = remedy(&cue) {
                let path = self.path.to_owned();
                return Err(CodebookError::Cue {
                    path,
                    line,
                    cue,
                    remedy,
                });
            }
            sound.push(cue);
        }
        Ok(sound)
    }

    /// The line in which a byte stands, from 1.
    fn line(&self, byte: usize) -> usize {
        let before = &self.text.as_bytes()[..byte.min(self.text.len())];
        1 + before.iter().filter(|byte| **byte == b'\n').count()
    }
}

/// What to do about a text that is no cue.
fn remedy(cue: &str) -> Option<&'static str> {
    if cue.chars().count() > MAX_CUE_CHARS {
        return Some("write at most 200 characters");
    }
    Some(match Phrase::read(cue).err()? {
        CueFault::Empty => "write a word or a phrase",
        CueFault::Star => "write * only at the end of a word, for any ending",
        CueFault::Gap => "write ... only between words, for up to four words",
        CueFault::Upper => "write it in small letters; it is found in any",
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(text: &str) -> Result<Codebook, CodebookError> {
        Codebook::from_text(text, Path::new("mine.toml"))
    }

    fn error(text: &str) -> String {
        read(text).unwrap_err().to_string()
    }

    fn with(lines: &str) -> String {
        format!("schema_version = 1\ntitle = \"t\"\n{lines}")
    }

    #[test]
    fn the_codebook_that_comes_with_the_program_is_sound() {
        let codebook = Codebook::builtin();
        assert!(codebook.requires_tie);
        assert_eq!(codebook.entries().len(), 19);
        assert_eq!(codebook.position("other"), Some(18));
        let told =
            |entry: &CodebookEntry| !entry.definition.is_empty() && !entry.example.is_empty();
        assert!(codebook.entries().iter().all(told));
    }

    #[test]
    fn errors_name_the_line_and_what_to_do() {
        let entry = |rest: &str| with(&format!("[[entry]]\nkey = \"a\"\nname = \"A\"\n{rest}"));
        insta::assert_snapshot!(
            [
                error("schema_version = 1"),
                error("schema_version = 2\ntitle = \"t\""),
                error(&with("")),
                error(&with("[[entry]]\nkey = \"A b\"\nname = \"\"\ncues = [\"x\"]")),
                error(&entry("")),
                error(&entry("cues = [\n\"x\",\n\"a*b\"]")),
                error(&entry("cues = [\"NATO\"]")),
                error(&entry("cues = [\"war ...\"]")),
                error(&entry("weak_cues = [\" \"]")),
                error(&entry("cues = [1]")),
                error(&entry("cues = [\"x\"]\n[[entry]]\nkey = \"a\"\nname = \"\"\ncues = [\"y\"]")),
            ]
            .join("\n"),
            @r#"
            line 1 of mine.toml: missing field `title`
            line 1 of mine.toml: schema_version is 2; this attache reads 1
            mine.toml has no entry; write one as [[entry]] with a key and cues
            line 4 of mine.toml: "A b" is no key; use small letters, digits and _
            line 4 of mine.toml: the entry "a" has no cues; list some as cues = ["..."]
            line 8 of mine.toml: "a*b" is no cue; write * only at the end of a word, for any ending
            line 6 of mine.toml: "NATO" is no cue; write it in small letters; it is found in any
            line 6 of mine.toml: "war ..." is no cue; write ... only between words, for up to four words
            line 6 of mine.toml: " " is no cue; write a word or a phrase
            line 6 of mine.toml: invalid type: integer `1`, expected a string
            line 8 of mine.toml: the key "a" is taken already; give this entry another
            "#
        );
    }

    #[test]
    fn a_missing_file_is_named() {
        let error = Codebook::read(Path::new("no/such.toml")).unwrap_err();
        assert_eq!(
            error.to_string(),
            "could not read the codebook no/such.toml"
        );
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in "\\PC*") {
            let _ = read(&text);
        }

        #[test]
        fn any_cue_is_read_or_refused(cue in "[a-zA-Z*. '\\-]{0,20}") {
            let _ = read(&with(&format!("[[entry]]\nkey = \"a\"\nname = \"A\"\ncues = [\"{cue}\"]")));
        }

        #[test]
        fn what_is_written_is_read(
            keys in prop::collection::btree_set("[a-z_0-9]{1,8}", 1..5),
            cues in prop::collection::vec("[a-z]{1,9}( [a-z]{1,9}\\*?){0,2}", 1..5),
        ) {
            prop_assume!(!keys.contains("none"));
            let entries: String = keys
                .iter()
                .map(|key| format!("[[entry]]\nkey = \"{key}\"\nname = \"n\"\ncues = {cues:?}\n"))
                .collect();
            let codebook = read(&with(&entries)).unwrap();
            let found: Vec<&str> = codebook.entries().iter().map(|entry| &*entry.key).collect();
            let written: Vec<&str> = keys.iter().map(String::as_str).collect();
            prop_assert_eq!(found, written);
            prop_assert!(codebook.entries().iter().all(|entry| entry.cues == cues));
        }
    }
}
