//! How much of the articles of real web pages is found, and how much else with them?
//!
//! The folder has the form of the article-extraction-benchmark of Scrapinghub: `ground-truth.json` maps the id of a page
//! to its `articleBody`, and `html/ID.html` or `html/ID.html.gz` is the page.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use attache_document::{Block, BlockKind, Document, ReadOptions, SourceName, read};
use serde::Deserialize;

/// Words in a run, as the benchmark compares texts.
const SHINGLE_WORDS: usize = 4;

/// Why pages could not be evaluated.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ArticlesError {
    #[error("could not read {path}")]
    Read {
        path: PathBuf,
        source: std::io::Error,
    },
    #[error("{path} is not a truth of articles")]
    Truth {
        path: PathBuf,
        source: serde_json::Error,
    },
}

#[derive(Deserialize)]
struct Truth {
    #[serde(rename = "articleBody", default)]
    body: String,
}

/// What came of the pages.
#[derive(Default)]
pub(crate) struct Score {
    pub(crate) pages: usize,
    precisions: Vec<f64>,
    recalls: Vec<f64>,
    /// Precisions with the heading that is the title.
    titled_precisions: Vec<f64>,
    /// Pages with a title, with authors, with a date.
    found: [usize; 3],
    /// The pages with the lowest F1, worst first.
    pub(crate) worst: Vec<(f64, String)>,
}

/// Reads each page and compares its counted blocks with the article as a person marked it.
pub(crate) fn evaluate(folder: &Path) -> Result<Score, ArticlesError> {
    let path = folder.join("ground-truth.json");
    let truth = fs::read(&path).map_err(|source| ArticlesError::Read {
        path: path.clone(),
        source,
    })?;
    let truth: BTreeMap<String, Truth> =
        serde_json::from_slice(&truth).map_err(|source| ArticlesError::Truth { path, source })?;
    let mut score = Score::default();
    for (id, Truth { body }) in &truth {
        let html = page(&folder.join("html"), id)?;
        // A page that is refused has no article.
        let name = SourceName::new(format!("{id}.html"));
        let document = read(&html, &name, &ReadOptions::default())
            .ok()
            .map(|read| read.value);
        score.add(id, body, document.as_ref());
    }
    score.worst.sort_by(|one, other| one.0.total_cmp(&other.0));
    Ok(score)
}

fn page(folder: &Path, id: &str) -> Result<Vec<u8>, ArticlesError> {
    let plain = folder.join(format!("{id}.html"));
    if plain.exists() {
        return fs::read(&plain).map_err(|source| ArticlesError::Read {
            path: plain,
            source,
        });
    }
    let path = folder.join(format!("{id}.html.gz"));
    match Command::new("gzip").arg("-dc").arg(&path).output() {
        Ok(output) => Ok(output.stdout),
        Err(source) => Err(ArticlesError::Read { path, source }),
    }
}

impl Score {
    fn add(&mut self, id: &str, truth: &str, document: Option<&Document>) {
        let text = |titles| document.map(|document| counted(document, titles));
        let with_title = text(Titles::Counted).unwrap_or_default();
        let [both, extra, _] = compare(truth, &with_title);
        if both + extra > 0.0 {
            self.titled_precisions.push(both / (both + extra));
        }
        let text = text(Titles::LeftOut).unwrap_or_default();
        let [both, extra, missed] = compare(truth, &text);
        self.pages += 1;
        if both + extra > 0.0 {
            self.precisions.push(both / (both + extra));
        }
        if both + missed > 0.0 {
            self.recalls.push(both / (both + missed));
        }
        let f1 = 2.0 * both / (2.0 * both + extra + missed).max(f64::MIN_POSITIVE);
        self.worst.push((f1, id.to_owned()));
        if let Some(document) = document {
            let metadata = &document.metadata;
            let known = [
                metadata.title.is_some(),
                !metadata.authors.is_empty(),
                metadata.date.is_some(),
            ];
            for (count, known) in self.found.iter_mut().zip(known) {
                *count += usize::from(known);
            }
        }
    }

    /// Means over pages, and the F1 of the means, as the benchmark has them.
    pub(crate) fn means(&self) -> [f64; 3] {
        self.means_of(&self.precisions)
    }

    fn means_of(&self, precisions: &[f64]) -> [f64; 3] {
        let mean = |values: &[f64]| values.iter().sum::<f64>() / values.len().max(1) as f64;
        let (precision, recall) = (mean(precisions), mean(&self.recalls));
        [
            2.0 * precision * recall / (precision + recall),
            precision,
            recall,
        ]
    }

    /// The result in a line.
    pub(crate) fn summary(&self) -> String {
        let [f1, precision, recall] = self.means();
        let pages = self.pages;
        format!("{pages} pages: F1 {f1:.4}, precision {precision:.4}, recall {recall:.4}")
    }

    /// The section of the page on quality.
    pub(crate) fn section(&self, date: &str) -> String {
        let [f1, precision, recall] = self.means();
        let [titled, ..] = self.means_of(&self.titled_precisions);
        let [titles, authors, dates] = self.found;
        let mut section = String::from("## Web pages\n\n");
        let _ = write!(
            section,
            "Articles of real news pages and blogs, marked by people (`article-extraction-benchmark` of Scrapinghub, by its own\n\
             measure: runs of four words, captions counted as found; the heading that is the title is left out, since the truth\n\
             has the body alone). The rules were written with these pages in view, so this is a development set. Measured on\n\
             {date} with `cargo xtask evaluate articles FOLDER`.\n\n\
             | | |\n| --- | ---: |\n| pages | {} |\n| F1 | {f1:.3} |\n| precision | {precision:.3} |\n| recall | {recall:.3} |\n\
             | F1 with the title counted | {titled:.3} |\n\
             | pages with a title found | {titles} |\n| with authors | {authors} |\n| with a date | {dates} |\n",
            self.pages
        );
        section
    }
}

/// What becomes of the heading that is the title of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Titles {
    Counted,
    LeftOut,
}

/// The text that counts by default. The truth has the article's body alone, without its title.
fn counted(document: &Document, titles: Titles) -> String {
    let is_title = |block: &Block| block.reason.as_deref() == Some("the title of the page");
    let blocks = document.blocks.iter().filter(|block| {
        BlockKind::COUNTED.contains(&block.kind) && (titles == Titles::Counted || !is_title(block))
    });
    let texts: Vec<&str> = blocks
        .map(|block| &document.text[block.span.clone()])
        .collect();
    texts.join("\n")
}

/// Runs in both texts, only in the one found, and only in the truth, as shares of their sum.
fn compare(truth: &str, found: &str) -> [f64; 3] {
    let (truth, found) = (shingles(truth), shingles(found));
    let (mut both, mut extra, mut missed) = (0, 0, 0);
    for (run, &count) in &found {
        let known = truth.get(run).copied().unwrap_or(0);
        both += count.min(known);
        extra += count.saturating_sub(known);
    }
    for (run, &count) in &truth {
        missed += count.saturating_sub(found.get(run).copied().unwrap_or(0));
    }
    let sum = f64::from((both + extra + missed).max(1));
    [both, extra, missed].map(|count| f64::from(count) / sum)
}

fn shingles(text: &str) -> BTreeMap<Vec<&str>, u32> {
    let words: Vec<&str> = text
        .split(|c: char| !c.is_alphanumeric() && c != '_')
        .filter(|word| !word.is_empty())
        .collect();
    let mut shingles = BTreeMap::new();
    // A text shorter than a run is one run.
    let size = SHINGLE_WORDS.min(words.len());
    if size > 0 {
        for run in words.windows(size) {
            *shingles.entry(run.to_vec()).or_insert(0) += 1;
        }
    }
    shingles
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_compared_by_runs_of_words() {
        assert_eq!(compare("a b c d e", "a b c d e"), [1.0, 0.0, 0.0]);
        assert_eq!(compare("a b c d", "a b c d e"), [0.5, 0.5, 0.0]);
        assert_eq!(compare("a b", ""), [0.0, 0.0, 1.0]);
    }
}
