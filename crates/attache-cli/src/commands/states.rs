//! `attache states`: which states are called ally or partner, and do the treaties agree?

use std::io::Write;

use attache::coding::Coder;
use attache::register::StateId;
use attache::{StatesBy, StatesOptions, states};
use clap::Args;

use crate::Answer;
use crate::environment::Environment;
use crate::failure::Failure;
use crate::options::{AskArgs, CodebookArgs, VoiceArgs};
use crate::output::Usual;

/// List the states that are named, what they are called, and whether word and treaty agree
///
/// Beside each state stands what it is by treaty or designation on the documents' dates. A state counts as
/// called ally or partner where the words tie its name to the label, not where both stand in one sentence.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct StatesArgs {
    /// Only this state, by its id; without it, all states
    state: Option<StateId>,
    /// Rows for each document, year or decade
    #[arg(long, value_name = "WHAT", value_parser = ["document", "year", "decade"])]
    by: Option<String>,
    /// Only states that are called ally or partner
    #[arg(long)]
    called: bool,
    #[command(flatten)]
    voice: VoiceArgs,
    #[command(flatten)]
    codebook: CodebookArgs,
    #[command(flatten)]
    ask: AskArgs,
}

const EXAMPLES: &str = "\
Examples:
  attache states --called
  attache states --by decade --called
  attache states JPN --by year
  attache states --as USA --where 'year>=1990' --passages --format json";

pub(crate) fn run(
    args: &StatesArgs,
    environment: &Environment,
    out: &mut impl Write,
) -> Result<Answer, Failure> {
    let corpus = args.ask.corpus.open(environment)?;
    let show = args.ask.output.show(Usual {
        rows: 40,
        passages: 0,
    })?;
    let inquiry = args.ask.scope.inquiry(&corpus, show)?;
    let register = args.codebook.register()?;
    let coder = Coder::new(&register, args.codebook.codebook()?);
    let options = StatesOptions {
        voice: args.voice.voice(),
        by: args
            .by
            .as_deref()
            .and_then(StatesBy::from_name)
            .unwrap_or_default(),
        state: args.state,
        called_only: args.called,
        detail: args.ask.output.detail()?,
    };
    let table = states(&inquiry, &register, &coder, &options)?;
    args.ask.output.write(&table, environment, out)?;
    Ok(Answer::found(table.total_rows > 0))
}
