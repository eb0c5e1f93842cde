//! `attache trend`: rates over time.

use std::io::Write;

use attache::render::{LineChart, TextPlotOptions, lines_text};
use attache::{Cell, Confidence, Row, Step, Table, TrendOptions, trend};
use clap::{Args, ValueEnum};

use super::{parse_confidence, patterns};
use crate::Answer;
use crate::environment::Environment;
use crate::failure::Failure;
use crate::options::AskArgs;
use crate::output::Usual;

/// Show how rates change over time
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct TrendArgs {
    /// What to count, as in `attache count`
    #[arg(required = true, value_name = "PATTERN")]
    patterns: Vec<String>,
    /// The steps of the trend
    #[arg(long, value_enum, default_value_t = By::Year)]
    by: By,
    /// Confidence of the interval of each rate, in per cent
    #[arg(long, value_name = "PERCENT", default_value = "95", value_parser = parse_confidence)]
    confidence: Confidence,
    #[command(flatten)]
    ask: AskArgs,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum By {
    Year,
    Decade,
}

impl By {
    fn name(self) -> &'static str {
        match self {
            Self::Year => "year",
            Self::Decade => "decade",
        }
    }
}

const EXAMPLES: &str = "\
Examples:
  attache trend @ally @partner --by decade
  attache trend \"allies and partners\" -o trend.csv";

pub(crate) fn run(
    args: &TrendArgs,
    environment: &Environment,
    out: &mut impl Write,
) -> Result<Answer, Failure> {
    let corpus = args.ask.corpus.open(environment)?;
    let mut show = args.ask.output.show(Usual {
        rows: 600,
        passages: 0,
    })?;
    // Whether something was found is asked of all rows, and the plot is of all of them.
    let limit = show.limit.take();
    let inquiry = args.ask.scope.inquiry(&corpus, show)?;
    let step = match args.by {
        By::Year => Step::Year,
        By::Decade => Step::Decade,
    };
    let options = TrendOptions {
        step,
        confidence: args.confidence,
    };
    let mut table = trend(&inquiry, &patterns(&inquiry, &args.patterns)?, options)?;
    if args.ask.output.is_shown(environment)? {
        let plot = plot(&table, args.by.name(), environment);
        out.write_all(plot.as_bytes()).map_err(Failure::output)?;
    }
    // Pattern, time, count: a trend has found something when any count is above 0.
    let counted = |row: &Row| matches!(row.cells[2], Cell::Integer(1..));
    let found = table.rows.iter().any(counted);
    table.rows.truncate(limit.unwrap_or(usize::MAX));
    args.ask.output.write(&table, environment, out)?;
    Ok(Answer::found(found))
}

/// The rates as a small plot; nothing where there is nothing to draw.
fn plot(table: &Table, by: &str, environment: &Environment) -> String {
    let options = environment.stdout.options();
    let options = TextPlotOptions {
        width: options.width.min(WIDEST_PLOT),
        color: options.color,
        glyphs: options.glyphs,
        ..TextPlotOptions::default()
    };
    match LineChart::from_table(table, by, "per_million", Some("pattern")) {
        Ok(chart) => lines_text(&chart, &options) + "\n",
        Err(_) => String::new(),
    }
}

/// Wider plots are harder to read, not easier.
const WIDEST_PLOT: usize = 100;
