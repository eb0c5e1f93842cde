//! `attache documents`: what does the corpus hold?

use std::io::Write;

use attache::{documents, found, records};
use clap::Args;

use crate::Answer;
use crate::environment::Environment;
use crate::failure::Failure;
use crate::options::{CorpusArgs, WhereArgs};
use crate::output::{OutputArgs, Usual};

/// List the documents of the corpus, with their metadata
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct DocumentsArgs {
    /// The publications that the documents name beside their own text: related items, entries of listings
    #[arg(long, conflicts_with = "found")]
    records: bool,
    /// Where each value of the metadata was found
    #[arg(long)]
    found: bool,
    #[command(flatten)]
    corpus: CorpusArgs,
    #[command(flatten)]
    documents: WhereArgs,
    #[command(flatten)]
    output: OutputArgs,
}

const EXAMPLES: &str = "\
Examples:
  attache documents
  attache documents --where 'year=1990..1999' -o nineties.csv
  attache documents --records --format csv
  attache documents --found";

pub(crate) fn run(
    args: &DocumentsArgs,
    environment: &Environment,
    out: &mut impl Write,
) -> Result<Answer, Failure> {
    let corpus = args.corpus.open(environment)?;
    let inquiry = args.documents.inquiry(
        &corpus,
        args.output.show(Usual {
            rows: 100,
            passages: 0,
        })?,
    )?;
    let detail = args.output.detail()?;
    let mut table = match (args.records, args.found) {
        (true, _) => records(&inquiry, detail)?,
        (_, true) => found(&inquiry)?,
        _ => documents(&inquiry, detail)?,
    };
    args.output.tell_cut(&mut table, 0)?;
    args.output.write(&table, environment, out)?;
    Ok(Answer::found(table.total_rows > 0))
}
