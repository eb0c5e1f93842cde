//! `attache concordance`: every passage in context.

use std::io::Write;

use attache::concordance;
use clap::Args;

use super::explain;
use crate::Answer;
use crate::environment::Environment;
use crate::failure::Failure;
use crate::options::AskArgs;
use crate::output::Usual;

/// Show every passage in its context
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct ConcordanceArgs {
    /// What to look for, as in `attache count`
    pattern: String,
    /// Characters of text on each side
    #[arg(long, value_name = "CHARACTERS", default_value_t = 60)]
    context: usize,
    /// Tell on standard error how the pattern is answered: which lists lead, or that the text is read
    #[arg(long)]
    explain: bool,
    #[command(flatten)]
    ask: AskArgs,
}

const EXAMPLES: &str = "\
Examples:
  attache concordance \"allies and partners\"
  attache concordance 'partner*' --where 'year>=1990' -o partners.csv
  attache concordance '<s> [lower=\"our\"] []{0,3} [lower=\"allies|partners\"]'";

pub(crate) fn run(
    args: &ConcordanceArgs,
    environment: &Environment,
    out: &mut impl Write,
) -> Result<Answer, Failure> {
    let corpus = args.ask.corpus.open(environment)?;
    let mut show = args.ask.output.show(Usual {
        rows: 50,
        passages: 0,
    })?;
    show.context_chars = args.context;
    let inquiry = args.ask.scope.inquiry(&corpus, show)?;
    let pattern = inquiry.pattern(&args.pattern)?;
    explain(args.explain, &inquiry, std::slice::from_ref(&pattern))?;
    let table = concordance(&inquiry, &pattern)?;
    args.ask.output.write(&table, environment, out)?;
    Ok(Answer::found(table.total_rows > 0))
}
