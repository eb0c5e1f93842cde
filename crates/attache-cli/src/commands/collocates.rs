//! `attache collocates`: the company a word keeps.

use std::io::Write;

use attache::{
    COLLOCATE_MEASURES, CollocateOptions, NeighbourOptions, OwnWords, Window, WindowCount, Within,
    collocates,
};
use clap::{Args, ValueEnum};

use super::{By, measure, measures};
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
    /// What a word counts that stands in the windows of several matches: union counts it once, each
    /// once for each match
    #[arg(long, value_enum, default_value_t = Count::Union)]
    count_windows: Count,
    /// Count words of other matches where they stand in a window
    #[arg(long)]
    count_matches: bool,
    /// What words are told apart by
    #[arg(long, value_enum, default_value_t = By::Lower)]
    attribute: By,
    /// Leave out words seen near the pattern less often
    #[arg(long, value_name = "N", default_value_t = 5)]
    min_count: u64,
    /// Measures to show, or "all": log_dice, g2, mi, t_score, z_score, chi_squared, log_ratio, mi3,
    /// mi_log_f, dice, minimum_sensitivity, delta_p_collocate, delta_p_node, r1, c1, n [default: the
    /// first four]
    #[arg(long, value_name = "LIST", value_delimiter = ',')]
    measures: Vec<String>,
    /// Order by this measure, or by observed or expected
    #[arg(long, value_name = "MEASURE", default_value = "log_dice")]
    sort: String,
    #[command(flatten)]
    ask: AskArgs,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Count {
    Union,
    Each,
}

const EXAMPLES: &str = "\
Examples:
  attache collocates @ally
  attache collocates partners --window 3 --sort g2 --limit 40
  attache collocates allies --measures mi3,delta_p_node,r1,c1,n";

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
    let window = Window {
        left: args.left.unwrap_or(args.window),
        right: args.right.unwrap_or(args.window),
        within: if args.across_sentences {
            Within::Block
        } else {
            Within::Sentence
        },
        count: match args.count_windows {
            Count::Union => WindowCount::Union,
            Count::Each => WindowCount::Each,
        },
        own_words: if args.count_matches {
            OwnWords::Counted
        } else {
            OwnWords::LeftOut
        },
    };
    let usual = CollocateOptions::default().measures;
    let options = CollocateOptions {
        neighbours: NeighbourOptions {
            window,
            attribute: args.attribute.attribute(),
            min_count: args.min_count,
        },
        measures: measures(COLLOCATE_MEASURES, &args.measures, usual)?,
        sort: measure(COLLOCATE_MEASURES, &args.sort)?,
    };
    let mut table = collocates(&inquiry, &inquiry.pattern(&args.pattern)?, &options)?;
    args.ask.output.tell_cut(&mut table, 0)?;
    args.ask.output.write(&table, environment, out)?;
    Ok(Answer::found(table.total_rows > 0))
}
