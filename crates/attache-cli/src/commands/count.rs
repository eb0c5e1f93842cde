//! `attache count`: how often, and where exactly?

use std::io::Write;

use attache::{Cell, Grouping, Table, count, count_stated};
use clap::Args;

use super::{explain, patterns};
use crate::Answer;
use crate::environment::Environment;
use crate::failure::Failure;
use crate::options::AskArgs;
use crate::output::Usual;

/// Count phrases or patterns, and say where they stand
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct CountArgs {
    /// What to count: plain words, partner* for any ending, ally|allies for either, @ally for the family,
    /// or a query in CQL such as '"our" []{0,3} [lower="allies"]'
    #[arg(required = true, value_name = "PATTERN")]
    patterns: Vec<String>,
    /// Count by document, section, page, year, decade, author or any key of the metadata
    #[arg(long, value_name = "KEY")]
    by: Option<String>,
    /// Try the common rules of counting and say which of them give N
    #[arg(long, value_name = "N", conflicts_with = "by")]
    stated: Option<u64>,
    /// Tell on standard error how the patterns are answered: which lists lead, or that the text is read
    #[arg(long)]
    explain: bool,
    #[command(flatten)]
    ask: AskArgs,
}

const EXAMPLES: &str = "\
Examples:
  attache count \"allies and partners\"
  attache count @ally @partner --by decade
  attache count \"friends and allies\" --where 'year>=1945' --passages
  attache count '[lower=\"our\"] []{0,2} [lower=\"allies\"]' --by decade
  attache count allies --stated 117";

pub(crate) fn run(
    args: &CountArgs,
    environment: &Environment,
    out: &mut impl Write,
) -> Result<Answer, Failure> {
    let corpus = args.ask.corpus.open(environment)?;
    let passages = if args.by.is_some() || args.stated.is_some() {
        0
    } else {
        5
    };
    let mut show = args.ask.output.show(Usual {
        rows: 100,
        passages,
    })?;
    // Whether something was found is asked of all rows, not only of those that are shown.
    let limit = show.limit.take();
    let inquiry = args.ask.scope.inquiry(&corpus, show)?;
    let patterns = patterns(&inquiry, &args.patterns)?;
    explain(args.explain, &inquiry, &patterns)?;
    let (mut table, deciding) = match args.stated {
        Some(stated) => (count_stated(&inquiry, &patterns, stated)?, "reproduced_by"),
        None => {
            let by = args
                .by
                .as_deref()
                .map_or(Grouping::Whole, Grouping::from_name);
            (count(&inquiry, &patterns, &by)?, "count")
        }
    };
    let found = says_something(&table, deciding);
    table.rows.truncate(limit.unwrap_or(usize::MAX));
    args.ask.output.write(&table, environment, out)?;
    Ok(Answer::found(found))
}

/// Whether any row of a column has more than nothing: a count above 0, or a list with entries.
fn says_something(table: &Table, column: &str) -> bool {
    let place = table.columns.iter().position(|found| found.name == column);
    place.is_some_and(|place| {
        table.rows.iter().any(|row| match &row.cells[place] {
            Cell::Integer(count) => *count > 0,
            Cell::List(entries) => !entries.is_empty(),
            _ => false,
        })
    })
}
