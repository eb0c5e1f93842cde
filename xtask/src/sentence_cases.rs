//! How many hard cases does the sentence splitter get right?

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;

/// Why cases could not be evaluated.
#[derive(Debug, thiserror::Error)]
pub(crate) enum CasesError {
    #[error("could not read the cases {path}")]
    Read {
        path: PathBuf,
        source: std::io::Error,
    },
    #[error("line {line} of {path} is not a case")]
    Case {
        path: PathBuf,
        line: usize,
        source: serde_json::Error,
    },
}

#[derive(Deserialize)]
struct Case {
    tag: String,
    text: String,
    sentences: Vec<String>,
}

/// A case that was split otherwise than it should be.
pub(crate) struct Wrong {
    pub(crate) tag: String,
    pub(crate) found: Vec<String>,
}

/// What came of the cases.
pub(crate) struct Score {
    pub(crate) file: String,
    pub(crate) cases: usize,
    pub(crate) right: usize,
    pub(crate) wrong: Vec<Wrong>,
    /// Sentence ends inside texts: those that should be found, those found, and those in both.
    boundaries: [usize; 3],
}

/// Splits each case's text and compares the sentences with those expected, white space apart.
pub(crate) fn evaluate(path: &Path) -> Result<Score, CasesError> {
    let text = fs::read_to_string(path).map_err(|source| CasesError::Read {
        path: path.to_owned(),
        source,
    })?;
    let mut score = Score {
        file: path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned(),
        cases: 0,
        right: 0,
        wrong: Vec::new(),
        boundaries: [0; 3],
    };
    let lines = text
        .lines()
        .enumerate()
        .filter(|(_, line)| !line.trim().is_empty());
    for (index, line) in lines {
        let case: Case = serde_json::from_str(line).map_err(|source| CasesError::Case {
            path: path.to_owned(),
            line: index + 1,
            source,
        })?;
        score.add(case);
    }
    Ok(score)
}

impl Score {
    fn add(&mut self, case: Case) {
        let found = split(&case.text);
        let (expected_ends, found_ends) = (inner_ends(&case.sentences), inner_ends(&found));
        let both = found_ends
            .iter()
            .filter(|end| expected_ends.contains(end))
            .count();
        for (sum, count) in
            self.boundaries
                .iter_mut()
                .zip([expected_ends.len(), found_ends.len(), both])
        {
            *sum += count;
        }
        self.cases += 1;
        if expected_ends == found_ends {
            self.right += 1;
        } else {
            let tag = case.tag;
            self.wrong.push(Wrong { tag, found });
        }
    }

    /// The section of the book's page on quality.
    pub(crate) fn section(&self, date: &str) -> String {
        let [expected, found, both] = self.boundaries;
        let share = |part: usize, whole: usize| match whole {
            0 => "none".to_owned(),
            whole => format!("{:.1} %", 100.0 * part as f64 / whole as f64),
        };
        let mut section = format!(
            "## Sentences\n\n\
             Hard cases, each a short text with the sentences a reader would see (`{}`, a development set: the rules\n\
             were written with it in view). Measured on {date} with `cargo xtask evaluate sentences`.\n\n\
             | | |\n| --- | ---: |\n\
             | cases | {} |\n\
             | wholly right | {} ({}) |\n\
             | sentence ends inside a text that should be found | {expected} |\n\
             | of these found (recall) | {both} ({}) |\n\
             | of those found, right (precision) | {both} of {found} ({}) |\n",
            self.file,
            self.cases,
            self.right,
            share(self.right, self.cases),
            share(both, expected),
            share(both, found),
        );
        let mut tags: BTreeMap<&str, usize> = BTreeMap::new();
        for case in &self.wrong {
            *tags.entry(&case.tag).or_default() += 1;
        }
        if !tags.is_empty() {
            let tags: Vec<String> = tags
                .iter()
                .map(|(tag, count)| format!("{tag} ({count})"))
                .collect();
            let _ = write!(
                section,
                "\nKinds of case that go wrong: {}.\n",
                tags.join(", ")
            );
        }
        section
    }
}

/// The sentences that the splitter finds in a text taken as one block.
fn split(text: &str) -> Vec<String> {
    let annotation = attache_language::annotate(text, std::iter::once(0..text.len()));
    let starts = annotation.sentences.iter();
    let mut starts: Vec<usize> = starts
        .map(|first| annotation.tokens[*first as usize].start as usize)
        .collect();
    starts.push(text.len());
    // What stands before the first word (a bullet, a quotation mark) is part of the first sentence.
    starts[0] = 0;
    starts
        .windows(2)
        .map(|ends| text[ends[0]..ends[1]].trim().to_owned())
        .collect()
}

/// Where sentences end inside the text, counted in characters that are letters or digits.
///
/// A closing quotation mark or a bullet between two sentences may go to either: no word moves.
fn inner_ends(sentences: &[String]) -> Vec<usize> {
    let mut ends: Vec<usize> = sentences
        .iter()
        .scan(0, |sum, sentence| {
            *sum += sentence.chars().filter(|c| c.is_alphanumeric()).count();
            Some(*sum)
        })
        .collect();
    ends.pop();
    ends
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_case_is_right_when_each_word_is_in_its_sentence() {
        let ends = |sentences: &[&str]| {
            inner_ends(
                &sentences
                    .iter()
                    .map(|s| (*s).to_owned())
                    .collect::<Vec<_>>(),
            )
        };
        assert_eq!(
            ends(&["“We met.”", "They left."]),
            ends(&["“We met.", "” They left."])
        );
        assert_ne!(
            ends(&["We met. They", "left."]),
            ends(&["We met.", "They left."])
        );
    }
}
