//! How well are tags, lemmas and relations found?

mod targets;
mod treebank;

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use attache_language::{Model, ModelError};

pub(crate) use targets::TargetScore;
pub(crate) use treebank::TreebankScore;

/// Why the model could not be evaluated.
#[derive(Debug, thiserror::Error)]
pub(crate) enum LanguageError {
    #[error("could not read {path}")]
    Read {
        path: PathBuf,
        source: std::io::Error,
    },
    #[error("line {line} of {path} is not a sentence with targets")]
    Sentence {
        path: PathBuf,
        line: usize,
        source: serde_json::Error,
    },
    #[error(
        "{path} has the target \"{word}\" in line {line}, which its sentence does not have so often"
    )]
    Target {
        path: PathBuf,
        line: usize,
        word: String,
    },
    #[error("{path} is not CoNLL-U with heads and relations")]
    Treebank {
        path: PathBuf,
        source: Option<attache_language::AnnotatedError>,
    },
    #[error("{path} is not a model")]
    Model { path: PathBuf, source: ModelError },
}

/// What came of all that was measured.
pub(crate) struct LanguageScore {
    pub(crate) version: String,
    pub(crate) targets: Vec<TargetScore>,
    pub(crate) treebanks: Vec<TreebankScore>,
}

/// Measures the model at `model`, or else the one that is built in.
pub(crate) fn evaluate(
    model: Option<&Path>,
    targets: &[PathBuf],
    treebanks: &[PathBuf],
) -> Result<LanguageScore, LanguageError> {
    let read;
    let model = match model {
        None => Model::english(),
        Some(path) => {
            let bytes = std::fs::read(path).map_err(|source| LanguageError::Read {
                path: path.to_owned(),
                source,
            })?;
            read = Model::read(&bytes).map_err(|source| LanguageError::Model {
                path: path.to_owned(),
                source,
            })?;
            &read
        }
    };
    Ok(LanguageScore {
        version: model.version().to_owned(),
        targets: targets
            .iter()
            .map(|path| targets::evaluate(model, path))
            .collect::<Result<_, _>>()?,
        treebanks: treebanks
            .iter()
            .map(|path| treebank::evaluate(model, path))
            .collect::<Result<_, _>>()?,
    })
}

impl LanguageScore {
    /// The section of the book's page on quality.
    pub(crate) fn section(&self, date: &str) -> String {
        let mut section = format!(
            "## Tags, lemmas and relations\n\n\
             Of the model `{}`, measured on {date} with `cargo xtask evaluate language`.\n\n\
             Words of the families of *ally* and *partner* in sentences whose tags and relations a person has said:\n\n\
             | file | words | tag | head and relation | modifiers found | modifiers right |\n\
             | --- | ---: | ---: | ---: | ---: | ---: |\n",
            self.version
        );
        self.targets
            .iter()
            .for_each(|score| section.push_str(&score.row()));
        if !self.treebanks.is_empty() {
            section.push_str(
                "\nTreebanks of Universal Dependencies, with their own tokens and sentences. None of them was used in\n\
                 training. Lemmas without regard to case; relations without subtypes (LAS):\n\n\
                 | file | words | UPOS | XPOS | lemma | UAS | LAS |\n\
                 | --- | ---: | ---: | ---: | ---: | ---: | ---: |\n",
            );
            self.treebanks
                .iter()
                .for_each(|score| section.push_str(&score.row()));
            section.push_str(
                "\nF1 of single relations, head and name both right; `conj` is coordination:\n\n",
            );
            let _ = write!(section, "{}", treebank::relation_table(&self.treebanks));
        }
        section
    }
}

/// A share in per cent.
fn percent(part: usize, whole: usize) -> String {
    match whole {
        0 => "none".to_owned(),
        _ => format!("{:.1}", 100.0 * part as f64 / whole as f64),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Shares in per cent of the words whose tag is right, and whose head and relation are.
    fn shares(path: &str) -> Option<[usize; 2]> {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(path);
        if !path.exists() {
            println!("skipped: {} is not there", path.display());
            return None;
        }
        let score = targets::evaluate(Model::english(), &path).unwrap();
        assert!(score.words >= 40, "{} words", score.words);
        Some([score.tags, score.relations].map(|right| 100 * right / score.words))
    }

    #[test]
    fn words_of_ally_and_partner_are_understood_in_sentences_of_strategies() {
        if let Some([tags, relations]) = shares("../shared/gold/domain_parse.jsonl") {
            assert!(
                tags >= 98 && relations >= 90,
                "{tags} and {relations} in 100"
            );
        }
    }

    #[test]
    fn words_of_ally_and_partner_are_understood_in_our_own_sentences() {
        if let Some([tags, relations]) = shares("models/english/targets.jsonl") {
            assert!(
                tags >= 90 && relations >= 85,
                "{tags} and {relations} in 100"
            );
        }
    }
}
