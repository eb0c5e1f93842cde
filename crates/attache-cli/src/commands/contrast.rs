//! `attache contrast`: how do two words differ in use?

use std::io::Write;

use attache::{ContrastOptions, contrast};
use clap::Args;

use crate::Answer;
use crate::environment::Environment;
use crate::failure::Failure;
use crate::options::AskArgs;
use crate::output::Usual;

/// Show how two words differ in use: capitals, number, determiners, company, place, time
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct ContrastArgs {
    /// The first word or pattern
    #[arg(default_value = "@ally")]
    a: String,
    /// The second word or pattern
    #[arg(default_value = "@partner")]
    b: String,
    /// Leave out what is seen less often with both words together
    #[arg(long, value_name = "N", default_value_t = 5)]
    min_count: u64,
    /// Rows for each aspect at most [default: 6 in a table, all elsewhere]
    #[arg(long, value_name = "N")]
    per_aspect: Option<usize>,
    #[command(flatten)]
    ask: AskArgs,
}

const EXAMPLES: &str = "\
Examples:
  attache contrast
  attache contrast allies partners --where 'year>=1990'";

/// Rows for each aspect in a table, if nothing else is said.
const USUAL_PER_ASPECT: usize = 6;

pub(crate) fn run(
    args: &ContrastArgs,
    environment: &Environment,
    out: &mut impl Write,
) -> Result<Answer, Failure> {
    let corpus = args.ask.corpus.open(environment)?;
    let show = args.ask.output.show(Usual {
        rows: 200,
        passages: 0,
    })?;
    let options = ContrastOptions {
        min_count: args.min_count,
        // A limit on all rows is asked for by name; else a table shows the clearest of each aspect.
        per_aspect: args
            .per_aspect
            .or((show.limit == Some(200)).then_some(USUAL_PER_ASPECT)),
        ..ContrastOptions::default()
    };
    let inquiry = args.ask.scope.inquiry(&corpus, show)?;
    let table = contrast(
        &inquiry,
        &inquiry.pattern(&args.a)?,
        &inquiry.pattern(&args.b)?,
        &options,
    )?;
    args.ask.output.write(&table, environment, out)?;
    Ok(Answer::found(table.total_rows > 0))
}
