//! `attache documents`: what does the corpus hold?

use std::io::Write;

use attache::documents;
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
  attache documents --where 'year=1990..1999' -o nineties.csv";

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
    let mut table = documents(&inquiry, args.output.detail()?)?;
    args.output.tell_cut(&mut table, 0)?;
    args.output.write(&table, environment, out)?;
    Ok(Answer::found(table.total_rows > 0))
}
