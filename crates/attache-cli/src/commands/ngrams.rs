//! `attache ngrams`: words that often follow one another.

use std::io::Write;
use std::ops::RangeInclusive;

use attache::{Anchor, MAX_WORDS, NgramOptions, Within, ngrams};
use clap::Args;

use super::By;
use crate::Answer;
use crate::environment::Environment;
use crate::failure::Failure;
use crate::options::AskArgs;
use crate::output::Usual;

/// Count words that follow one another
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct NgramsArgs {
    /// How many words in a row: a number, or a range such as 2..4
    #[arg(long, value_name = "WORDS", default_value = "3", value_parser = parse_words)]
    words: RangeInclusive<u32>,
    /// Leave out what is seen less often
    #[arg(long, value_name = "N", default_value_t = 5)]
    min_count: u64,
    /// Only those with a match of a pattern
    #[arg(long, value_name = "PATTERN", group = "around")]
    containing: Option<String>,
    /// Only those that begin with a match of a pattern
    #[arg(long, value_name = "PATTERN", group = "around")]
    beginning: Option<String>,
    /// Only those that end with a match of a pattern
    #[arg(long, value_name = "PATTERN", group = "around")]
    ending: Option<String>,
    /// Let them cross the ends of sentences, not of paragraphs
    #[arg(long)]
    across_sentences: bool,
    /// What words are told apart by
    #[arg(long, value_enum, default_value_t = By::Lower)]
    attribute: By,
    #[command(flatten)]
    ask: AskArgs,
}

fn parse_words(text: &str) -> Result<RangeInclusive<u32>, String> {
    let (least, most) = text.split_once("..").unwrap_or((text, text));
    let number = |text: &str| text.trim().trim_start_matches('=').parse::<u32>().ok();
    match (number(least), number(most)) {
        (Some(least), Some(most)) if 1 <= least && least <= most && most <= MAX_WORDS => {
            Ok(least..=most)
        }
        _ => Err(format!(
            "write a number from 1 to {MAX_WORDS}, or a range such as 2..4"
        )),
    }
}

const EXAMPLES: &str = "\
Examples:
  attache ngrams --words 2..4
  attache ngrams --containing @ally --words 4
  attache ngrams --beginning 'our allies' --words 3..6 --min-count 2";

pub(crate) fn run(
    args: &NgramsArgs,
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
    let options = NgramOptions {
        words: args.words.clone(),
        min_count: args.min_count,
        attribute: args.attribute.attribute(),
        within: if args.across_sentences {
            Within::Block
        } else {
            Within::Sentence
        },
        ..NgramOptions::default()
    };
    let anchors = [
        (&args.containing, Anchor::Containing),
        (&args.beginning, Anchor::Beginning),
        (&args.ending, Anchor::Ending),
    ];
    let asked = anchors
        .into_iter()
        .find_map(|(text, anchor)| Some((text.as_deref()?, anchor)));
    let around = asked
        .map(|(text, anchor)| Ok::<_, Failure>((inquiry.pattern(text)?, anchor)))
        .transpose()?;
    let around = around.as_ref().map(|(pattern, anchor)| (pattern, *anchor));
    let table = ngrams(&inquiry, around, &options)?;
    args.ask.output.write(&table, environment, out)?;
    Ok(Answer::found(table.total_rows > 0))
}
