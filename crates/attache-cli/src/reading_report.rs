//! What became of each file that was to be read?

use std::fs;
use std::path::Path;

use attache::ReadReport;
use serde::Serialize;

use crate::apart::with_causes;
use crate::failure::Failure;

/// What became of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Verdict {
    /// Read, and nothing to say.
    Read,
    /// Read, with something that a person should know.
    Warned,
    /// In the corpus already.
    Duplicate,
    /// It could not be read.
    Refused,
    /// In a folder, and no document.
    Skipped,
}

/// A document that was read, or a file of which none was.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct FileVerdict {
    pub(crate) file: String,
    pub(crate) verdict: Verdict,
    /// The document's name in the corpus.
    pub(crate) document: Option<String>,
    pub(crate) words: Option<u32>,
    /// How many of its pages were recognised from their images.
    pub(crate) recognised_pages: Option<u32>,
    /// The mean confidence of the words recognised.
    pub(crate) confidence_percent: Option<u8>,
    /// Warnings, or the reason.
    pub(crate) messages: Vec<String>,
}

/// One for each document that was read and each file of which none was, in the order of their files' names.
pub(crate) fn verdicts(report: &ReadReport) -> Vec<FileVerdict> {
    let mut verdicts: Vec<FileVerdict> = Vec::new();
    for added in &report.added {
        let mut messages: Vec<String> = added
            .warnings
            .iter()
            .map(|warning| match &warning.page {
                Some(page) => format!("page {page}: {}", warning.message),
                None => warning.message.clone(),
            })
            .collect();
        messages.extend(added.near_duplicate.as_ref().map(near));
        verdicts.push(FileVerdict {
            file: added.path.clone(),
            verdict: match messages.is_empty() {
                true => Verdict::Read,
                false => Verdict::Warned,
            },
            document: Some(added.id.clone()),
            words: Some(added.words),
            recognised_pages: added.recognised.map(|recognised| recognised.pages),
            confidence_percent: added
                .recognised
                .and_then(|recognised| recognised.confidence.mean_percent()),
            messages,
        });
    }
    let without = |file: String, verdict, document: Option<String>, message: String| FileVerdict {
        file,
        verdict,
        document,
        words: None,
        recognised_pages: None,
        confidence_percent: None,
        messages: vec![message],
    };
    verdicts.extend(report.duplicates.iter().map(|(path, id)| {
        let message = "the same file is in the corpus already".to_owned();
        without(path.clone(), Verdict::Duplicate, Some(id.clone()), message)
    }));
    verdicts.extend(report.failures.iter().map(|failure| {
        let file = failure.name().as_str().to_owned();
        without(file, Verdict::Refused, None, with_causes(failure))
    }));
    verdicts.extend(report.skipped.iter().map(|skipped| {
        let file = skipped.path.display().to_string();
        without(file, Verdict::Skipped, None, skipped.reason.to_string())
    }));
    verdicts.sort_by(|one, other| one.file.cmp(&other.file));
    verdicts
}

/// How a near duplicate is told.
pub(crate) fn near(duplicate: &attache::NearDuplicate) -> String {
    format!(
        "it has nearly the same text as {} (resemblance {:.2}); count only one of them",
        duplicate.of, duplicate.resemblance
    )
}

/// One line that adds the verdicts up; `None` where every file was simply read.
pub(crate) fn summary(verdicts: &[FileVerdict]) -> Option<String> {
    let count = |verdict: Verdict| {
        verdicts
            .iter()
            .filter(|file| file.verdict == verdict)
            .count()
    };
    let rest = [
        (Verdict::Warned, "read with warnings"),
        (Verdict::Duplicate, "in the corpus already"),
        (Verdict::Refused, "refused"),
        (Verdict::Skipped, "skipped"),
    ];
    let rest: Vec<String> = rest
        .iter()
        .filter(|(verdict, _)| count(*verdict) > 0)
        .map(|(verdict, words)| format!("{} {words}", count(*verdict)))
        .collect();
    (!rest.is_empty()).then(|| format!("{} read, {}", count(Verdict::Read), rest.join(", ")))
}

/// Writes the verdicts into a file, as JSON or CSV by its ending.
pub(crate) fn write(verdicts: &[FileVerdict], path: &Path) -> Result<(), Failure> {
    let ending = path.extension().map(|ending| ending.to_ascii_lowercase());
    let bytes = match ending.as_ref().and_then(|ending| ending.to_str()) {
        Some("json") => {
            let mut json = serde_json::to_vec_pretty(verdicts).map_err(Failure::new)?;
            json.push(b'\n');
            json
        }
        Some("csv") => csv(verdicts).map_err(Failure::new)?,
        _ => {
            let error = format!(
                "a report is written as JSON or CSV, and {} ends with neither",
                path.display()
            );
            return Err(Failure::new(error).with_hint("name it report.json or report.csv"));
        }
    };
    fs::write(path, bytes).map_err(|source| Failure::writing(path, source))
}

fn csv(verdicts: &[FileVerdict]) -> Result<Vec<u8>, Box<dyn std::error::Error + Send + Sync>> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record([
        "file",
        "verdict",
        "document",
        "words",
        "recognised_pages",
        "confidence_percent",
        "messages",
    ])?;
    for file in verdicts {
        let verdict = serde_json::to_value(file.verdict)?;
        let number = |number: Option<u32>| number.map(|n| n.to_string()).unwrap_or_default();
        writer.write_record([
            file.file.as_str(),
            verdict.as_str().unwrap_or_default(),
            file.document.as_deref().unwrap_or_default(),
            &number(file.words),
            &number(file.recognised_pages),
            &number(file.confidence_percent.map(u32::from)),
            &file.messages.join("; "),
        ])?;
    }
    Ok(writer.into_inner()?)
}
