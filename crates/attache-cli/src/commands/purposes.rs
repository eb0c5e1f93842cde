//! `attache purposes`: what are allies and partners said to be for?

use std::io::Write;

use attache::coding::Coder;
use attache::{PurposesBy, purposes};
use clap::Args;

use crate::Answer;
use crate::environment::Environment;
use crate::failure::Failure;
use crate::options::{AskArgs, CodebookArgs, VoiceArgs};
use crate::output::Usual;

/// Count what allies and partners are said to be for, and how many sentences do not say
///
/// Of the sentences that speak of allies and partners in security or foreign policy: how many state each
/// purpose of the codebook, how many only protect them, and how many state none.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct PurposesArgs {
    /// Rows for each document, section, year, decade, word (ally, partner), state or KEY
    #[arg(long, value_name = "WHAT")]
    by: Option<String>,
    #[command(flatten)]
    voice: VoiceArgs,
    #[command(flatten)]
    codebook: CodebookArgs,
    #[command(flatten)]
    ask: AskArgs,
}

const EXAMPLES: &str = "\
Examples:
  attache purposes
  attache purposes --by word
  attache purposes --by decade --format csv
  attache purposes --where 'year>=2000' --passages --format json";

pub(crate) fn run(
    args: &PurposesArgs,
    environment: &Environment,
    out: &mut impl Write,
) -> Result<Answer, Failure> {
    let corpus = args.ask.corpus.open(environment)?;
    let show = args.ask.output.show(Usual {
        rows: 60,
        passages: 0,
    })?;
    let inquiry = args.ask.scope.inquiry(&corpus, show)?;
    let coder = Coder::new(&args.codebook.register()?, args.codebook.codebook()?);
    let by = PurposesBy::from_name(args.by.as_deref());
    let table = purposes(&inquiry, &coder, args.voice.voice(), &by)?;
    args.ask.output.write(&table, environment, out)?;
    Ok(Answer::found(table.total_rows > 0))
}
