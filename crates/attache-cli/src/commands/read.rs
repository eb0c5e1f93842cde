//! `attache read`: documents into a corpus.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use attache::{
    AddedDocument, Alike, Analysis, AnnotatedOptions, ColumnError, MetadataTable, ReadFailure,
    ReadReport, ReadRequest, SourceName, VerticalColumn, read_into,
};
use clap::{Args, ValueEnum};

use crate::Answer;
use crate::apart::{ApartLimits, ReadApart, with_causes};
use crate::environment::Environment;
use crate::failure::Failure;
use crate::fetch::{FetchLimits, WebFetcher};
use crate::options::OneCorpusArgs;
use crate::options::ocr::OcrArgs;
use crate::progress::Progress;
use crate::reading_report::{self, near, verdicts};

/// Read documents into a corpus; again, to add more
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct ReadArgs {
    /// Files, folders and zip archives of PDF, web pages (HTML, MHTML), Word, OpenDocument, EPUB, RTF, Markdown, plain
    /// text, CoNLL-U or vertical text; addresses on the web (https://…); - for standard input
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// A CSV table of metadata, matched by a column "file" or "id"; all columns are kept
    #[arg(long, value_name = "FILE.csv")]
    metadata: Option<PathBuf>,
    /// The columns of vertical files, of word, pos, tag, lemma, head and deprel, with - for one to
    /// leave out [default: word, tag or pos, lemma]
    #[arg(long, value_name = "NAMES", value_parser = parse_columns)]
    columns: Option<Columns>,
    /// Write what became of each file into a file, JSON or CSV by its ending
    #[arg(long, value_name = "FILE")]
    report: Option<PathBuf>,
    #[command(flatten)]
    apart: ApartArgs,
    /// The longest time that one request to a site may take
    #[arg(long, value_name = "SECONDS", default_value_t = FetchLimits::default().max_seconds)]
    fetch_seconds: u64,
    #[command(flatten)]
    ocr: OcrArgs,
    #[command(flatten)]
    analysis: AnalysisArgs,
    #[command(flatten)]
    corpus: OneCorpusArgs,
}

/// Limits on reading one file: each whose format is risky is read in a process of its own.
#[derive(Debug, Args)]
struct ApartArgs {
    /// The longest time that reading one PDF, web page, office file or book may take
    #[arg(long, value_name = "SECONDS", default_value_t = ApartLimits::default().max_seconds)]
    max_seconds: u64,
    /// The most memory that reading one of them may take
    #[arg(long, value_name = "MIB", default_value_t = ApartLimits::default().max_memory_mib)]
    max_memory: u64,
}

impl ApartArgs {
    fn limits(&self) -> ApartLimits {
        ApartLimits {
            max_seconds: self.max_seconds,
            max_memory_mib: self.max_memory,
        }
    }
}

/// What is found out of the words of documents.
#[derive(Debug, Args)]
pub(crate) struct AnalysisArgs {
    /// Leave lemmas, parts of speech and relations out: reads ten times as fast, and only words can be
    /// asked for
    #[arg(long)]
    no_tags: bool,
    /// Which sentences get grammatical relations: all, targets (those with a word of @ally or @partner)
    /// or none
    #[arg(
        long,
        value_name = "WHICH",
        default_value = "targets",
        conflicts_with = "no_tags"
    )]
    parse: Parse,
}

/// As [`attache::Parse`].
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Parse {
    All,
    Targets,
    None,
}

impl AnalysisArgs {
    fn analysis(&self) -> Analysis {
        Analysis {
            tags: !self.no_tags,
            parse: match self.parse {
                Parse::All => attache::Parse::All,
                Parse::Targets => attache::Parse::Targets,
                Parse::None => attache::Parse::None,
            },
        }
    }
}

/// The columns of a vertical file.
#[derive(Clone, Debug)]
struct Columns(Vec<VerticalColumn>);

fn parse_columns(names: &str) -> Result<Columns, ColumnError> {
    VerticalColumn::list(names).map(Columns)
}

const EXAMPLES: &str = "\
Examples:
  attache read strategies/ --metadata strategies/metadata.csv
  attache read speech.txt notes.md --corpus speeches
  attache read library.zip report.docx page.html --report reading.csv
  attache read https://ministry.example/strategy.html
  attache read library/ --no-tags
  attache read scans/ --ocr --ocr-language eng+deu
  attache read treebank.conllu corpus.vrt --columns word,tag,lemma
  pdftotext strategy.pdf - | attache read -";

pub(crate) fn run(
    args: &ReadArgs,
    environment: &Environment,
    out: &mut impl Write,
) -> Result<Answer, Failure> {
    let metadata = args.metadata.as_deref().map(read_metadata).transpose()?;
    let corpus = args.corpus.path(environment)?;
    let recognition = args.ocr.recognition(environment)?;
    let apart = ReadApart::new(args.apart.limits(), recognition);
    let fetcher = WebFetcher::new(FetchLimits {
        max_seconds: args.fetch_seconds,
        ..FetchLimits::default()
    });
    let request = ReadRequest {
        fetcher: Some(&fetcher),
        paths: &args.paths,
        metadata: metadata.as_ref(),
        reading: args.ocr.reading(),
        reader: Some(&apart),
        annotated: AnnotatedOptions {
            columns: args.columns.as_ref().map(|columns| columns.0.clone()),
            ..AnnotatedOptions::default()
        },
        analysis: args.analysis.analysis(),
        ..ReadRequest::default()
    };
    let report = read_with_progress(&corpus, &request, environment)?;
    // Remarks go to stderr, the answer to stdout; nobody can be told that telling failed.
    let _ = tell_remarks(&report, &mut io::stderr());
    tell(&report, &corpus, out).map_err(Failure::output)?;
    let _ = tell_failures(&report, &mut io::stderr());
    let verdicts = verdicts(&report);
    if let Some(summary) = reading_report::summary(&verdicts) {
        let _ = writeln!(io::stderr(), "{summary}");
    }
    if let Some(path) = &args.report {
        reading_report::write(&verdicts, path)?;
    }
    Ok(match report.failures.as_slice() {
        [] => Answer::Found,
        _ => Answer::LeftOut,
    })
}

fn read_metadata(path: &Path) -> Result<MetadataTable, Failure> {
    let bytes = fs::read(path).map_err(|source| Failure::reading(path, source))?;
    let table = MetadataTable::read(&bytes, &SourceName::new(path)).map_err(Failure::new)?;
    for warning in table.warnings {
        let _ = writeln!(io::stderr(), "warning: {}", warning.message);
    }
    Ok(table.value)
}

/// Reads into a corpus and shows the progress.
pub(crate) fn read_with_progress(
    corpus: &Path,
    request: &ReadRequest<'_>,
    environment: &Environment,
) -> Result<ReadReport, Failure> {
    let mut progress = Progress::new(environment.stderr);
    let mut stdin: Box<dyn Read + Send> = Box::new(io::stdin());
    let report = read_into(corpus, request, &mut stdin, &mut |now| progress.update(now));
    progress.finish();
    Ok(report?)
}

/// Says what a person should know of the documents that were read, and which files were not.
fn tell_remarks(report: &ReadReport, out: &mut impl Write) -> io::Result<()> {
    for of_file in report.added.chunk_by(|a, b| a.path == b.path) {
        tell_documents(of_file, out)?;
    }
    for of_file in report.duplicates.chunk_by(|a, b| a.0 == b.0) {
        let (path, id) = &of_file[0];
        match of_file.len() {
            1 => writeln!(out, "note: {path} is in the corpus already, as {id}")?,
            count => writeln!(
                out,
                "note: {count} documents of {path} are in the corpus already, the first as {id}"
            )?,
        }
    }
    for (line, name) in &report.unmatched_metadata {
        writeln!(
            out,
            "warning: line {line} of the metadata is about {name}, which is not among the files read"
        )?;
    }
    if !report.compared {
        let most = Alike::default().max_compared_words;
        writeln!(
            out,
            "note: whether the corpus holds nearly the same texts already was not looked for: it has more than {most} words"
        )?;
    }
    tell_skipped(report, out)
}

/// Says what a person should know of the documents of one file: the remarks on each, as far as there are
/// few of them.
fn tell_documents(documents: &[AddedDocument], out: &mut impl Write) -> io::Result<()> {
    let mut remarks = Vec::new();
    for document in documents {
        let path = match documents.len() {
            1 => document.path.clone(),
            _ => format!("{}, {}", document.path, document.id),
        };
        if document.renamed {
            remarks.push(format!(
                "note: {} is called {} here, for another document has its name",
                document.path, document.id
            ));
        }
        for warning in &document.warnings {
            let page = warning.page.as_ref();
            let page = page
                .map(|page| format!(", page {page}"))
                .unwrap_or_default();
            remarks.push(format!("warning: {path}{page}: {}", warning.message));
        }
        if let Some(duplicate) = &document.near_duplicate {
            remarks.push(format!("warning: {path}: {}", near(duplicate)));
        }
    }
    let shown = match documents.len() {
        1 => remarks.len(),
        _ => remarks.len().min(NAMES),
    };
    for remark in &remarks[..shown] {
        writeln!(out, "{remark}")?;
    }
    if shown < remarks.len() {
        let more = remarks.len() - shown;
        let path = &documents[0].path;
        writeln!(
            out,
            "and {more} more remarks on documents of {path}; `attache documents --format json` has them all"
        )?;
    }
    Ok(())
}

/// Says what was read and what the corpus holds.
fn tell(report: &ReadReport, corpus: &Path, out: &mut impl Write) -> io::Result<()> {
    writeln!(
        out,
        "Read {} with {} words into {}; it now holds {} and {} words.",
        documents(report.added.len() as u64),
        grouped(report.words()),
        corpus.display(),
        documents(report.manifest.documents),
        grouped(report.manifest.words),
    )
}

/// Lists the files, and the documents of annotated files, that could not be read, and why.
fn tell_failures(report: &ReadReport, out: &mut impl Write) -> io::Result<()> {
    let is_document = |failure: &&ReadFailure| matches!(failure, ReadFailure::Annotated { .. });
    let (documents, paths): (Vec<&ReadFailure>, Vec<_>) =
        report.failures.iter().partition(is_document);
    for (failures, thing) in [(paths, "path"), (documents, "document")] {
        match failures.len() {
            0 => continue,
            1 => writeln!(out, "1 {thing} was left out:")?,
            count => writeln!(out, "{count} {thing}s were left out:")?,
        }
        for failure in failures {
            writeln!(out, "  {}", with_causes(failure))?;
        }
    }
    Ok(())
}

/// How many names stand in one line about skipped files.
const NAMES: usize = 8;

/// Says which files of folders were not read, a line for each reason.
fn tell_skipped(report: &ReadReport, out: &mut impl Write) -> io::Result<()> {
    let mut by_reason: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for skipped in &report.skipped {
        let names = by_reason.entry(skipped.reason.to_string()).or_default();
        names.push(skipped.path.display().to_string());
    }
    for (reason, names) in by_reason {
        let (count, plural) = (names.len(), if names.len() == 1 { "" } else { "s" });
        let shown = names[..count.min(NAMES)].join(", ");
        let more = if count > NAMES {
            format!(" and {} more", count - NAMES)
        } else {
            String::new()
        };
        writeln!(out, "skipped {count} file{plural}, {reason}: {shown}{more}")?;
    }
    Ok(())
}

fn documents(count: u64) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{} document{plural}", grouped(count))
}

/// A number with a comma between thousands.
pub(crate) fn grouped(number: u64) -> String {
    indicatif::HumanCount(number).to_string()
}
