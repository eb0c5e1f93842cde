//! How well are documents read whose text is known?
//!
//! A section a kind of file: PDF files, and those of office programs. Each takes a folder of files and a folder of their
//! truth.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use attache_document::{BlockKind, Document, ReadOptions, read_file};
use serde::Deserialize;

/// The phrase whose count must be right.
const PHRASE: [&str; 3] = ["allies", "and", "partners"];

/// Why documents could not be evaluated.
#[derive(Debug, thiserror::Error)]
pub(crate) enum DocumentsError {
    #[error("could not read {path}")]
    Read {
        path: PathBuf,
        source: std::io::Error,
    },
    #[error("{path} is not the truth of a document")]
    Truth {
        path: PathBuf,
        source: serde_json::Error,
    },
    #[error("{path} has no file of which the truth is known")]
    Nothing { path: PathBuf },
}

/// What a made document says, in order.
#[derive(Deserialize)]
struct Truth {
    blocks: Vec<TruthBlock>,
}

#[derive(Deserialize)]
struct TruthBlock {
    /// `h1`, `h2` …, `p`, or `title`: the title of the whole on a cover, which may be a heading or none.
    #[serde(rename = "k")]
    kind: String,
    #[serde(rename = "t")]
    text: String,
    /// The footnote to it.
    #[serde(rename = "fn")]
    note: Option<String>,
}

/// How one file was read.
#[derive(Default)]
pub(crate) struct FileScore {
    pub(crate) name: String,
    /// Why it was not read.
    pub(crate) error: Option<String>,
    words: usize,
    lost: usize,
    phrases: usize,
    phrases_found: usize,
    headings: usize,
    headings_right: usize,
    headings_false: usize,
    notes: usize,
    notes_apart: usize,
    /// Headings and notes that went wrong, for a person to look at.
    pub(crate) wrong: Vec<String>,
}

impl FileScore {
    fn lost_per_thousand(&self) -> f64 {
        1000.0 * self.lost as f64 / self.words.max(1) as f64
    }

    fn phrase_error(&self) -> usize {
        self.phrases.abs_diff(self.phrases_found)
    }

    /// Whether the stream of the file's pages was written in another order than they are read.
    fn is_out_of_order(&self) -> bool {
        self.name.ends_with("_rows") || self.name.ends_with("_shuffle")
    }

    /// The row of the file in the table.
    pub(crate) fn row(&self) -> String {
        format!(
            "| {} | {} | {:.1} | {} of {} | {} of {} | {} | {} of {} |",
            self.name,
            self.words,
            self.lost_per_thousand(),
            self.phrases_found,
            self.phrases,
            self.headings_right,
            self.headings,
            self.headings_false,
            self.notes_apart,
            self.notes
        )
    }
}

/// The endings of PDF files.
pub(crate) const PDF: &[&str] = &["pdf"];
/// The endings of files of office programs, and of books.
pub(crate) const OFFICE: &[&str] = &["docx", "odt", "epub", "rtf"];

/// Reads a file as the library does.
pub(crate) fn as_library(path: &Path) -> Result<Document, String> {
    read_file(path, &ReadOptions::default())
        .map(|read| read.value)
        .map_err(|error| error.to_string())
}

/// Reads a file as the program `attache` does that has its text recognised.
pub(crate) fn recognised_by(program: &Path, path: &Path) -> Result<Document, String> {
    let output = Command::new(program)
        .arg("text")
        .arg(path)
        .args(["--ocr", "--format", "json"])
        .output()
        .map_err(|error| format!("{} could not be started: {error}", program.display()))?;
    match output.status.success() {
        true => serde_json::from_slice(&output.stdout).map_err(|error| error.to_string()),
        false => Err(String::from_utf8_lossy(&output.stderr).trim().to_owned()),
    }
}

/// Reads each file of a folder that has one of the endings and a known truth, and compares.
pub(crate) fn evaluate(
    files: &Path,
    truths: &Path,
    endings: &[&str],
    read: &dyn Fn(&Path) -> Result<Document, String>,
) -> Result<Vec<FileScore>, DocumentsError> {
    let failed = |path: &Path| {
        let path = path.to_owned();
        move |source| DocumentsError::Read { path, source }
    };
    let is_wanted = |path: &PathBuf| {
        let ending = path.extension().unwrap_or_default().to_string_lossy();
        endings.contains(&ending.as_ref())
    };
    let mut paths: Vec<PathBuf> = fs::read_dir(files)
        .map_err(failed(files))?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(is_wanted)
        .collect();
    paths.sort();
    let mut scores = Vec::new();
    for path in paths {
        let text = |part: Option<&std::ffi::OsStr>| {
            part.unwrap_or_default().to_string_lossy().into_owned()
        };
        let stem = text(path.file_stem());
        let truth_path = truths.join(format!("{stem}.json"));
        if !truth_path.exists() {
            continue;
        }
        let truth = fs::read_to_string(&truth_path).map_err(failed(&truth_path))?;
        let truth: Truth =
            serde_json::from_str(&truth).map_err(|source| DocumentsError::Truth {
                path: truth_path,
                source,
            })?;
        // Where all files have the same ending it says nothing.
        let name = match endings {
            [_] => stem,
            _ => text(path.file_name()),
        };
        scores.push(match read(&path) {
            Ok(document) => score(name, &document, &truth),
            Err(error) => FileScore {
                error: Some(error),
                ..score(name, &empty(), &truth)
            },
        });
    }
    match scores.is_empty() {
        true => Err(DocumentsError::Nothing {
            path: files.to_owned(),
        }),
        false => Ok(scores),
    }
}

/// A document that says nothing.
fn empty() -> Document {
    let name = attache_document::SourceName::new("empty.txt");
    let read = attache_document::read(b"-", &name, &ReadOptions::default());
    let mut document = read.expect("a dash is a text").value;
    document.blocks.clear();
    document
}

fn score(name: String, document: &Document, truth: &Truth) -> FileScore {
    let mut score = FileScore {
        name,
        ..FileScore::default()
    };
    let texts = |kinds: &[BlockKind]| -> Vec<&str> {
        let blocks = document
            .blocks
            .iter()
            .filter(|block| kinds.contains(&block.kind));
        blocks
            .map(|block| &document.text[block.span.clone()])
            .collect()
    };
    let running = [BlockKind::Heading, BlockKind::Body, BlockKind::List];
    let found = words(&texts(&running).join(" "));
    let expected: Vec<&str> = truth
        .blocks
        .iter()
        .map(|block| block.text.as_str())
        .collect();
    let expected = words(&expected.join(" "));
    score.words = expected.len();
    score.lost = expected.len() - longest_common(&expected, &found);
    let body = texts(&[BlockKind::Body, BlockKind::List]);
    score.phrases_found = body.iter().map(|text| phrases(text)).sum();
    let paragraphs = || truth.blocks.iter().filter(|block| block.kind == "p");
    score.phrases = paragraphs().map(|block| phrases(&block.text)).sum();
    score_headings(&mut score, document, truth);
    let notes = bare(&texts(&[BlockKind::Note]).join(" "));
    let body = bare(&body.join(" "));
    for note in truth.blocks.iter().filter_map(|block| block.note.as_ref()) {
        score.notes += 1;
        let text = bare(note);
        if notes.contains(&text) && !body.contains(&text) {
            score.notes_apart += 1;
        } else {
            score.wrong.push(format!("note: {note}"));
        }
    }
    score
}

/// Compares headings in order: one is right if its title is there, whatever number stands before it,
/// with its level.
fn score_headings(score: &mut FileScore, document: &Document, truth: &Truth) {
    let titles = truth.blocks.iter().filter(|block| block.kind == "title");
    let titles: Vec<String> = titles.map(|block| bare(&block.text)).collect();
    let mut found: Vec<(String, Option<u8>)> = document
        .blocks
        .iter()
        .filter(|block| block.kind == BlockKind::Heading)
        .map(|block| (bare(&document.text[block.span.clone()]), block.level))
        .filter(|(text, _)| !titles.contains(text))
        .collect();
    for block in &truth.blocks {
        let Some(level) = block
            .kind
            .strip_prefix('h')
            .and_then(|level| level.parse().ok())
        else {
            continue;
        };
        score.headings += 1;
        let title = bare(&block.text);
        let place = found.iter().position(|(text, _)| text.ends_with(&title));
        match place.map(|place| found.remove(place)) {
            Some((_, found)) if found == Some(level) => score.headings_right += 1,
            Some((_, found)) => {
                let text = format!("heading of level {found:?}: {}", block.text);
                score.wrong.push(text);
            }
            None => score.wrong.push(format!("no heading: {}", block.text)),
        }
    }
    score.headings_false = found.len();
    score.wrong.extend(
        found
            .into_iter()
            .map(|(text, _)| format!("false heading: {text}")),
    );
}

fn words(text: &str) -> Vec<String> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect()
}

fn bare(text: &str) -> String {
    words(text).concat()
}

fn phrases(text: &str) -> usize {
    let words = words(text);
    words
        .windows(PHRASE.len())
        .filter(|window| *window == PHRASE)
        .count()
}

/// The length of the longest common subsequence: by bits, a row of the table in a few machine words.
fn longest_common(a: &[String], b: &[String]) -> usize {
    let width = a.len().div_ceil(64);
    let mut places: HashMap<&str, Vec<u64>> = HashMap::new();
    for (at, word) in a.iter().enumerate() {
        places.entry(word).or_insert_with(|| vec![0; width])[at / 64] |= 1 << (at % 64);
    }
    let mut row = vec![u64::MAX; width];
    for word in b {
        let Some(places) = places.get(word.as_str()) else {
            continue;
        };
        let mut carry = false;
        for (bits, &place) in row.iter_mut().zip(places) {
            let met = *bits & place;
            let (sum, over) = bits.overflowing_add(met);
            let (sum, again) = sum.overflowing_add(u64::from(carry));
            carry = over || again;
            *bits = sum | (*bits & !place);
        }
    }
    (0..a.len())
        .filter(|at| row[at / 64] & (1 << (at % 64)) == 0)
        .count()
}

/// The section on pages whose text was recognised.
pub(crate) fn recognised_section(scores: &[FileScore], date: &str) -> String {
    format!(
        "## Pages without text\n\n\
         Made files of which the text is known, printed as grey images of 200 dots per inch without any text and recognised with\n\
         `--ocr` (tesseract 5.3.0, `eng`). Columns as above; words lost are those of headings and paragraphs that are not found\n\
         as they are spelled and in their order. The way from boxes to lines and notes was written with `tex1col` and\n\
         `typst2col` in view. Measured on {date} with `cargo xtask evaluate documents --recognised FOLDER`.\n\n\
         {}\n{}",
        summary(scores),
        table(scores),
    )
}

/// A line for each file, with a heading of the columns.
fn table(scores: &[FileScore]) -> String {
    let rows = scores.iter().map(|score| format!("{}\n", score.row()));
    format!(
        "| file | words | lost per 1,000 | phrase | headings | false | notes |\n\
         | --- | ---: | ---: | ---: | ---: | ---: | ---: |\n{}",
        rows.collect::<String>()
    )
}

/// The table that sums files up.
pub(crate) fn summary(scores: &[FileScore]) -> String {
    let mean = |out_of_order: bool| {
        let lost: Vec<f64> = scores
            .iter()
            .filter(|score| score.is_out_of_order() == out_of_order)
            .map(FileScore::lost_per_thousand)
            .collect();
        (!lost.is_empty()).then(|| lost.iter().sum::<f64>() / lost.len() as f64)
    };
    let lost = match (mean(false), mean(true)) {
        (Some(good), Some(other)) => format!(
            "| words lost per 1,000, files in good order, mean | {good:.1} |\n\
             | the same, files out of order | {other:.1} |\n"
        ),
        (one, other) => {
            let mean = one.or(other).unwrap_or_default();
            format!("| words lost per 1,000, mean | {mean:.1} |\n")
        }
    };
    let sum = |count: fn(&FileScore) -> usize| scores.iter().map(count).sum::<usize>();
    format!(
        "| | |\n| --- | ---: |\n{lost}\
         | error of the phrase's count, summed over files | {} of {} |\n\
         | headings right | {} of {} |\n\
         | false headings | {} |\n\
         | footnotes apart from the body | {} of {} |\n",
        sum(FileScore::phrase_error),
        sum(|score| score.phrases),
        sum(|score| score.headings_right),
        sum(|score| score.headings),
        sum(|score| score.headings_false),
        sum(|score| score.notes_apart),
        sum(|score| score.notes),
    )
}

/// The section of the book's page on quality.
pub(crate) fn section(scores: &[FileScore], date: &str) -> String {
    format!(
        "## PDF files\n\n\
         Made files of which the text is known (`../shared/data/pdf/made`, a development set: the rules were written with it\n\
         in view), from five programs, six of them rewritten so that the stream of a page is out of order. Words lost are words\n\
         of headings and paragraphs that are not found in their order, per thousand. The phrase is \"allies and partners\", counted\n\
         in the body only. A heading is right if its level is. Measured on {date} with `cargo xtask evaluate documents`.\n\n\
         {}\n{}",
        summary(scores),
        table(scores),
    )
}

/// The section of the book's page on quality for files of office programs.
pub(crate) fn office_section(scores: &[FileScore], date: &str) -> String {
    format!(
        "## Word, OpenDocument, EPUB and RTF files\n\n\
         One made document of which the text is known, as LibreOffice and pandoc write it (`../shared/data/office`); the measures are\n\
         those of PDF files. Measured on {date} with `cargo xtask evaluate documents`.\n\n\
         {}",
        table(scores)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_common_subsequence_agrees_with_a_table() {
        let text = |seed: u32, length: u32| -> Vec<String> {
            (0..length)
                .map(|at| (at.wrapping_mul(2_654_435_761).wrapping_add(seed) >> 13 & 7).to_string())
                .collect()
        };
        for (seed, a, b) in [(1, 0, 5), (2, 70, 65), (3, 130, 200), (4, 64, 64)] {
            let (a, b) = (text(seed, a), text(seed * 77, b));
            let mut table = vec![vec![0; b.len() + 1]; a.len() + 1];
            for i in 0..a.len() {
                for j in 0..b.len() {
                    table[i + 1][j + 1] = match a[i] == b[j] {
                        true => table[i][j] + 1,
                        false => table[i][j + 1].max(table[i + 1][j]),
                    };
                }
            }
            assert_eq!(longest_common(&a, &b), table[a.len()][b.len()]);
        }
    }
}
