//! `attache collocates`: the company a word keeps.

use std::io::Write;

use attache::{CollocateOptions, CollocateSort, Window, Within, collocates};
use clap::{Args, ValueEnum};

use crate::Answer;
use crate::environment::Environment;
use crate::failure::Failure;
use crate::options::AskArgs;
use crate::output::Usual;

/// Show the words that stand near a pattern, with measures of association
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct CollocatesArgs {
    /// What the words stand near, as in `attache count`
    pattern: String,
    /// Words looked at on each side
    #[arg(long, value_name = "WORDS", default_value_t = 5)]
    window: u32,
    /// Words looked at on the left [default: --window]
    #[arg(long, value_name = "WORDS")]
    left: Option<u32>,
    /// Words looked at on the right [default: --window]
    #[arg(long, value_name = "WORDS")]
    right: Option<u32>,
    /// Let windows cross the ends of sentences, not of paragraphs
    #[arg(long)]
    across_sentences: bool,
    /// Leave out words seen near the pattern less often
    #[arg(long, value_name = "N", default_value_t = 5)]
    min_count: u64,
    /// Order by this measure
    #[arg(long, value_enum, default_value_t = Sort::LogDice)]
    sort: Sort,
    #[command(flatten)]
    ask: AskArgs,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
#[value(rename_all = "snake_case")]
enum Sort {
    LogDice,
    G2,
    Mi,
    TScore,
    Observed,
}

const EXAMPLES: &str = "\
Examples:
  attache collocates @ally
  attache collocates partners --window 3 --sort g2 --limit 40";

pub(crate) fn run(
    args: &CollocatesArgs,
    environment: &Environment,
    out: &mut impl Write,
) -> Result<Answer, Failure> {
    let corpus = args.ask.corpus.open(environment)?;
    let inquiry = args.ask.scope.inquiry(
        &corpus,
        args.ask.output.show(Usual {
            rows: 25,
            passages: 0,
        })?,
    )?;
    let options = CollocateOptions {
        window: Window {
            left: args.left.unwrap_or(args.window),
            right: args.right.unwrap_or(args.window),
            within: if args.across_sentences {
                Within::Block
            } else {
                Within::Sentence
            },
        },
        min_count: args.min_count,
        sort: match args.sort {
            Sort::LogDice => CollocateSort::LogDice,
            Sort::G2 => CollocateSort::G2,
            Sort::Mi => CollocateSort::Mi,
            Sort::TScore => CollocateSort::TScore,
            Sort::Observed => CollocateSort::Observed,
        },
    };
    let mut table = collocates(&inquiry, &inquiry.pattern(&args.pattern)?, &options)?;
    args.ask.output.tell_cut(&mut table, 0)?;
    args.ask.output.write(&table, environment, out)?;
    Ok(Answer::found(table.total_rows > 0))
}
