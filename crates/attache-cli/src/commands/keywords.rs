//! `attache keywords`: words that set one part of the corpus apart from another.

use std::io::Write;
use std::path::PathBuf;

use attache::{
    Confidence, Corpus, Filter, KEYWORD_MEASURES, KeywordOptions, KeywordOrder, Reference, keywords,
};
use clap::Args;

use super::{By, measure, measures, parse_confidence};
use crate::Answer;
use crate::environment::Environment;
use crate::failure::Failure;
use crate::options::{AskArgs, filter};
use crate::output::Usual;

/// Show the words that set one part of the corpus apart from another
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct KeywordsArgs {
    /// The documents whose words are sought, such as 'year>=2001' [default: all that are asked]
    #[arg(long, value_name = "CONDITION")]
    target: Option<String>,
    /// The documents they are held against [default: all others that are asked]
    #[arg(long, value_name = "CONDITION")]
    reference: Option<String>,
    /// Hold them against another corpus, or against its documents that pass --reference
    #[arg(long, value_name = "DIR")]
    reference_corpus: Option<PathBuf>,
    /// What words are told apart by
    #[arg(long, value_enum, default_value_t = By::Lower)]
    attribute: By,
    /// Leave out words seen less often in both parts together
    #[arg(long, value_name = "N", default_value_t = 5)]
    min_count: u64,
    /// Measures to show, or "all": target_per_million, reference_per_million, g2, g2_two_cells,
    /// chi_squared, log_ratio, log_ratio_walter, log_ratio_conservative, percent_diff, simple_maths,
    /// odds_ratio, log_odds, z, q, target_documents, reference_documents, target_dp, reference_dp
    /// [default: some in a table, more elsewhere]
    #[arg(long, value_name = "LIST", value_delimiter = ',')]
    measures: Vec<String>,
    /// Order by this measure, words of the target first; g2, chi_squared and q by evidence for the target
    #[arg(long, value_name = "MEASURE", default_value = "z")]
    sort: String,
    /// Show the words of the reference first, which the target avoids
    #[arg(long)]
    negative: bool,
    /// What simple_maths adds to both rates, in occurrences per million
    #[arg(long, value_name = "RATE", default_value_t = 100.0, value_parser = parse_k)]
    k: f64,
    /// What the prior of log_odds is worth, in words: the more, the harder rare words are held
    /// [default: a hundredth of both parts]
    #[arg(long, value_name = "WORDS", value_parser = parse_prior)]
    prior_words: Option<f64>,
    /// Confidence of log_ratio_conservative, in per cent
    #[arg(long, value_name = "PERCENT", default_value = "95", value_parser = parse_confidence)]
    confidence: Confidence,
    #[command(flatten)]
    ask: AskArgs,
}

fn parse_k(text: &str) -> Result<f64, String> {
    positive(text, 1e12)
}

fn parse_prior(text: &str) -> Result<f64, String> {
    positive(text, 1e12)
}

fn positive(text: &str, most: f64) -> Result<f64, String> {
    let number: Option<f64> = text.parse().ok();
    number
        .filter(|number| (1e-3..=most).contains(number))
        .ok_or_else(|| "write a number from 0.001 to a million million".to_owned())
}

const EXAMPLES: &str = "\
Examples:
  attache keywords --target 'year>=2001'
  attache keywords --target 'year>=2001' --reference 'year=1945..1991' --negative
  attache keywords --target 'author ~ Reagan' --sort log_ratio_conservative --measures all -o words.csv";

/// The measures in a table, if nothing else is said: as many as fit a terminal.
const USUAL_IN_A_TABLE: [&str; 5] = [
    "target_per_million",
    "reference_per_million",
    "log_ratio",
    "z",
    "target_documents",
];

pub(crate) fn run(
    args: &KeywordsArgs,
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
    let condition = |text: &Option<String>| -> Result<Option<Filter>, Failure> {
        text.as_deref().map(filter).transpose()
    };
    let (target, reference) = (condition(&args.target)?, condition(&args.reference)?);
    let other = args
        .reference_corpus
        .as_deref()
        .map(Corpus::open)
        .transpose()?;
    let held_against = match (&other, &reference) {
        (Some(corpus), condition) => Reference::Corpus(corpus, condition.as_ref()),
        (None, Some(condition)) => Reference::Where(condition),
        (None, None) => Reference::Rest,
    };
    let defaults = KeywordOptions::default();
    let usual = if args.ask.output.is_table()? {
        USUAL_IN_A_TABLE
            .iter()
            .map(|name| measure(KEYWORD_MEASURES, name))
            .collect::<Result<_, _>>()?
    } else {
        defaults.measures
    };
    let options = KeywordOptions {
        attribute: args.attribute.attribute(),
        min_count: args.min_count,
        measures: measures(KEYWORD_MEASURES, &args.measures, usual)?,
        sort: measure(KEYWORD_MEASURES, &args.sort)?,
        order: if args.negative {
            KeywordOrder::ReferenceFirst
        } else {
            KeywordOrder::TargetFirst
        },
        k: args.k,
        prior_words: args.prior_words,
        confidence: args.confidence,
    };
    let table = keywords(&inquiry, target.as_ref(), held_against, &options)?;
    args.ask.output.write(&table, environment, out)?;
    Ok(Answer::found(table.total_rows > 0))
}
