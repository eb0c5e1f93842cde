//! `attache report`: one self-contained page of everything.

use std::io::Write;
use std::path::PathBuf;

use attache::render::{report_html, report_terminal};
use attache::{ReportOptions, report};
use clap::Args;

use crate::Answer;
use crate::environment::Environment;
use crate::failure::Failure;
use crate::options::CorpusArgs;
use crate::output::write_file;

/// Write one self-contained HTML page about the corpus
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct ReportArgs {
    /// The page to write; - prints the report as text instead
    #[arg(
        short,
        long,
        value_name = "FILE",
        default_value = "attache-report.html"
    )]
    output: PathBuf,
    /// The heading of the page
    #[arg(long)]
    title: Option<String>,
    #[command(flatten)]
    corpus: CorpusArgs,
}

const EXAMPLES: &str = "\
Examples:
  attache report
  attache report --title \"Allies and partners since 1790\" -o sotu.html
  attache report -o -";

pub(crate) fn run(
    args: &ReportArgs,
    environment: &Environment,
    out: &mut impl Write,
) -> Result<Answer, Failure> {
    let corpus = args.corpus.open(environment)?;
    let report = report(
        &corpus,
        &ReportOptions {
            title: args.title.clone(),
            ..ReportOptions::default()
        },
    )?;
    if args.output.as_os_str() == "-" {
        let text = report_terminal(&report, &environment.stdout.options());
        out.write_all(text.as_bytes()).map_err(Failure::output)?;
    } else {
        write_file(&args.output, report_html(&report).as_bytes())?;
        writeln!(
            out,
            "Wrote {}; open it in a browser.",
            args.output.display()
        )
        .map_err(Failure::output)?;
    }
    Ok(Answer::Found)
}
