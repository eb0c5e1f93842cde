//! How many of the states that people labelled in sentences are found by their names?

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use attache_register::{NameOptions, Names, Register};
use serde::Deserialize;

/// Why sentences could not be evaluated.
#[derive(Debug, thiserror::Error)]
pub(crate) enum SentencesError {
    #[error("could not read the sentences {path}")]
    Read {
        path: PathBuf,
        source: std::io::Error,
    },
    #[error("line {line} of {path} is not a labelled sentence")]
    Sentence {
        path: PathBuf,
        line: usize,
        source: serde_json::Error,
    },
}

#[derive(Deserialize)]
struct Sentence {
    /// The name of the file it is from, which may begin with the year.
    file: String,
    sentence: String,
    labels: Vec<Label>,
}

#[derive(Deserialize)]
struct Label {
    /// The id of the state that is labelled; empty where none is named.
    who: String,
}

/// What came of the sentences.
#[derive(Default)]
pub(crate) struct Score {
    pub(crate) file: String,
    pub(crate) sentences: usize,
    pub(crate) labelled: usize,
    /// Each state that was not found, with its sentence.
    pub(crate) missed: Vec<(String, String)>,
}

/// Looks for the labelled states of each sentence, alone and without the document around it.
pub(crate) fn evaluate(path: &Path) -> Result<Score, SentencesError> {
    let text = fs::read_to_string(path).map_err(|source| SentencesError::Read {
        path: path.to_owned(),
        source,
    })?;
    let name = path.file_name().unwrap_or_default();
    let mut score = Score {
        file: name.to_string_lossy().into_owned(),
        ..Score::default()
    };
    let names = Names::of(&Register::builtin());
    for (index, line) in text.lines().enumerate() {
        if line.trim().is_empty() {
            continue;
        }
        let sentence = serde_json::from_str(line).map_err(|source| SentencesError::Sentence {
            path: path.to_owned(),
            line: index + 1,
            source,
        })?;
        score.add(&names, sentence);
    }
    Ok(score)
}

impl Score {
    fn add(&mut self, names: &Names, sentence: Sentence) {
        let year = sentence.file.get(..4);
        // In the middle of the year: the day is not told.
        let options = NameOptions {
            date: year.and_then(|year| format!("{year}-07-01").parse().ok()),
            ..NameOptions::default()
        };
        let finds = names.find(&sentence.sentence, &options);
        let states = finds.iter().filter_map(|find| find.state);
        let found: BTreeSet<String> = states.map(|state| state.as_str().to_owned()).collect();
        let labels = sentence.labels.iter().map(|label| label.who.as_str());
        let wanted: BTreeSet<&str> = labels.filter(|who| !who.is_empty()).collect();
        self.sentences += 1;
        self.labelled += wanted.len();
        let missed = wanted.into_iter().filter(|who| !found.contains(*who));
        self.missed
            .extend(missed.map(|who| (who.to_owned(), sentence.sentence.clone())));
    }

    /// How many of the labelled states were found.
    pub(crate) fn found(&self) -> usize {
        self.labelled - self.missed.len()
    }

    /// The section of the book's page on quality.
    pub(crate) fn section(&self, date: &str) -> String {
        let share = match self.labelled {
            0 => "none".to_owned(),
            labelled => format!("{:.1} %", 100.0 * self.found() as f64 / labelled as f64),
        };
        format!(
            "## States by their names\n\n\
             States that people labelled as ally or partner, each sentence read alone (`{}`, a development set: the rules\n\
             were written with it in view, so this is no measure of texts unseen). Precision cannot be told from these\n\
             labels, since other states of a sentence are not labelled. Measured on {date} with\n\
             `cargo xtask evaluate names`.\n\n\
             | | |\n| --- | ---: |\n\
             | sentences | {} |\n\
             | labelled states | {} |\n\
             | of these found (recall) | {} ({share}) |\n",
            self.file,
            self.sentences,
            self.labelled,
            self.found(),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_state_that_is_not_named_is_missed() {
        let names = Names::of(&Register::builtin());
        let mut score = Score::default();
        let sentence = r#"{"file": "1960-x.txt", "sentence": "Our ally Japan stands firm.",
            "labels": [{"who": "JPN"}, {"who": "FRA"}, {"who": ""}]}"#;
        score.add(&names, serde_json::from_str(sentence).unwrap());
        assert_eq!((score.labelled, score.found()), (2, 1));
        assert_eq!(score.missed[0].0, "FRA");
        assert!(score.section("2026-11-25").contains("| 1 (50.0 %) |"));
    }
}
