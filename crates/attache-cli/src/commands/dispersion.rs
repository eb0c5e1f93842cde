//! `attache dispersion`: is a word spread over the text, or heaped up in one place?

use std::io::Write;

use attache::{Cell, DispersionRows, Division, Grouping, Row, dispersion};
use clap::Args;

use super::patterns;
use crate::Answer;
use crate::environment::Environment;
use crate::failure::Failure;
use crate::options::AskArgs;
use crate::output::Usual;

/// Show how evenly patterns are spread over the text
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct DispersionArgs {
    /// What to look for, as in `attache count`
    #[arg(required = true, value_name = "PATTERN")]
    patterns: Vec<String>,
    /// Divide the text by document, section, page, year, decade, author or any key of the metadata
    #[arg(long, value_name = "KEY", default_value = "document")]
    by: String,
    /// Divide the text into this many equal parts, in the order of reading
    #[arg(long, value_name = "N", conflicts_with = "by",
          value_parser = clap::value_parser!(u32).range(2..=1_000_000))]
    parts: Option<u32>,
    /// Show the count of each part in place of the measures
    #[arg(long)]
    counts: bool,
    #[command(flatten)]
    ask: AskArgs,
}

const EXAMPLES: &str = "\
Examples:
  attache dispersion allies partners
  attache dispersion @ally @partner --parts 20
  attache dispersion allies --by decade --counts";

pub(crate) fn run(
    args: &DispersionArgs,
    environment: &Environment,
    out: &mut impl Write,
) -> Result<Answer, Failure> {
    let corpus = args.ask.corpus.open(environment)?;
    let mut show = args.ask.output.show(Usual {
        rows: 100,
        passages: 0,
    })?;
    // Whether something was found is asked of all rows, not only of those that are shown.
    let limit = show.limit.take();
    let inquiry = args.ask.scope.inquiry(&corpus, show)?;
    let division = match args.parts {
        Some(parts) => Division::Equal(parts as usize),
        None => Division::By(Grouping::from_name(&args.by)),
    };
    let rows = if args.counts {
        DispersionRows::Parts
    } else {
        DispersionRows::Patterns
    };
    let patterns = patterns(&inquiry, &args.patterns)?;
    let mut table = dispersion(&inquiry, &patterns, &division, rows)?;
    let counted = table
        .columns
        .iter()
        .position(|column| column.name == "count");
    let some = |row: &Row| counted.is_some_and(|at| matches!(row.cells[at], Cell::Integer(1..)));
    let found = table.rows.iter().any(some);
    table.rows.truncate(limit.unwrap_or(usize::MAX));
    args.ask.output.write(&table, environment, out)?;
    Ok(Answer::found(found))
}
