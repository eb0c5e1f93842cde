//! `attache demo`: the main job on real documents, nothing to prepare.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use attache::render::{TerminalOptions, report_html, report_terminal};
use attache::{Corpus, ReadRequest, ReportOptions, report};
use clap::Args;

use super::get::{fetch_collection, read_collection};
use super::read::read_with_progress;
use crate::Answer;
use crate::collection::{Collection, Source};
use crate::environment::Environment;
use crate::failure::Failure;
use crate::output::write_file;

/// Show what Attaché does, on the State of the Union addresses since 1790
///
/// Fetches the addresses (once), reads them, prints a short report and writes the same as a page with
/// every figure opening into its passages. Without a network it uses a small sample of our own writing.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct DemoArgs {
    /// The folder for the corpus and the page
    #[arg(long, value_name = "DIR", default_value = "attache-demo")]
    folder: PathBuf,
    /// Use the built-in sample, and no network
    #[arg(long)]
    sample: bool,
}

const EXAMPLES: &str = "\
Examples:
  attache demo
  attache count \"allies and partners\" --corpus attache-demo/corpus";

/// Six short documents of our own writing: name and text.
const SAMPLE: [(&str, &str); 6] = [
    (
        "1952-coast-address.md",
        include_str!("../../sample/1952-coast-address.md"),
    ),
    (
        "1961-budget-message.md",
        include_str!("../../sample/1961-budget-message.md"),
    ),
    (
        "1978-assembly-address.md",
        include_str!("../../sample/1978-assembly-address.md"),
    ),
    (
        "1994-defence-review.md",
        include_str!("../../sample/1994-defence-review.md"),
    ),
    (
        "2009-annual-address.md",
        include_str!("../../sample/2009-annual-address.md"),
    ),
    (
        "2023-security-strategy.md",
        include_str!("../../sample/2023-security-strategy.md"),
    ),
];

pub(crate) fn run(
    args: &DemoArgs,
    environment: &Environment,
    out: &mut impl Write,
) -> Result<Answer, Failure> {
    std::fs::create_dir_all(&args.folder)
        .map_err(|source| Failure::writing(&args.folder, source))?;
    let fetched = if args.sample {
        None
    } else {
        addresses(args, environment)?
    };
    let (corpus, options) = match fetched {
        Some(read) => read,
        None => sample(args, environment)?,
    };
    let report = report(&Corpus::open(&corpus)?, &options)?;
    let terminal = TerminalOptions {
        passages_per_row: 0,
        ..environment.stdout.options()
    };
    let page = args.folder.join("report.html");
    write_file(&page, report_html(&report).as_bytes())?;
    let text = report_terminal(&report, &terminal);
    let next = format!(
        "\nThe same as a page, every figure opening into its passages: {}\nAsk on: attache count \"allies and partners\" --by decade --corpus {}\n",
        page.display(),
        corpus.display()
    );
    out.write_all(text.as_bytes())
        .and_then(|()| out.write_all(next.as_bytes()))
        .map_err(Failure::output)?;
    Ok(Answer::Found)
}

/// The corpus of the State of the Union addresses; `None`, with a word of why, if they cannot be fetched.
fn addresses(
    args: &DemoArgs,
    environment: &Environment,
) -> Result<Option<(PathBuf, ReportOptions)>, Failure> {
    let collection = Collection::sotu();
    let fetched = match fetch_collection(&collection, Source::default(), environment) {
        Ok(fetched) => fetched,
        Err(failure) => {
            let _ = write!(
                io::stderr(),
                "{failure}The built-in sample is used instead.\n\n"
            );
            return Ok(None);
        }
    };
    let corpus = args.folder.join("corpus");
    read_collection(&fetched, &corpus, environment)?;
    let options = ReportOptions {
        title: Some("Allies and partners, as American presidents have named them".to_owned()),
        about: Some(format!(
            "The documents are {}, from {}.",
            collection.title, collection.provenance
        )),
        ..ReportOptions::default()
    };
    Ok(Some((corpus, options)))
}

/// The corpus of the built-in sample.
fn sample(args: &DemoArgs, environment: &Environment) -> Result<(PathBuf, ReportOptions), Failure> {
    let corpus = args.folder.join("sample-corpus");
    let texts = tempfile::tempdir()
        .map_err(|source| Failure::writing(Path::new("the temporary folder"), source))?;
    for (name, text) in SAMPLE {
        let path = texts.path().join(name);
        std::fs::write(&path, text).map_err(|source| Failure::writing(&path, source))?;
    }
    let paths = [texts.path().to_owned()];
    let request = ReadRequest {
        paths: &paths,
        names_below: Some(texts.path()),
        ..ReadRequest::default()
    };
    read_with_progress(&corpus, &request, environment)?;
    let options = ReportOptions {
        title: Some("Allies and partners of Harland: a made-up sample".to_owned()),
        about: Some(
            "The documents are six short texts written for this program about a country that does not exist; \
             the figures show how a report looks, and nothing else."
                .to_owned(),
        ),
        ..ReportOptions::default()
    };
    Ok((corpus, options))
}
