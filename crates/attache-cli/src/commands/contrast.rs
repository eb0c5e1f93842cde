//! `attache contrast`: how do two words differ in use?

use std::io::Write;

use attache::coding::Coder;
use attache::{ContrastOptions, SentenceReader, contrast};
use clap::Args;

use crate::Answer;
use crate::environment::Environment;
use crate::failure::Failure;
use crate::options::{AskArgs, CodebookArgs, VoiceArgs, filter};
use crate::output::Usual;

/// Show how two words differ in use: capitals, number, modifiers, verbs, company, place, time
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct ContrastArgs {
    /// The first word or pattern
    #[arg(default_value = "@ally")]
    a: String,
    /// The second word or pattern [default: @partner, or the first one where --where-a or --where-b is
    /// given]
    b: Option<String>,
    /// Ask for the first pattern only in documents whose metadata pass
    #[arg(long, value_name = "CONDITION")]
    where_a: Option<String>,
    /// Ask for the second pattern only in documents whose metadata pass
    #[arg(long, value_name = "CONDITION")]
    where_b: Option<String>,
    /// Leave out what is seen less often with both words together
    #[arg(long, value_name = "N", default_value_t = 5)]
    min_count: u64,
    /// Rows for each aspect at most [default: 6 in a table, all elsewhere]
    #[arg(long, value_name = "N")]
    per_aspect: Option<usize>,
    #[command(flatten)]
    voice: VoiceArgs,
    #[command(flatten)]
    codebook: CodebookArgs,
    #[command(flatten)]
    ask: AskArgs,
}

const EXAMPLES: &str = "\
Examples:
  attache contrast
  attache contrast allies partners --where 'year>=1990'
  attache contrast @ally --where-a 'year<1950' --where-b 'year>=1950'";

/// What is held against the first pattern, if nothing else is said.
const USUAL_B: &str = "@partner";
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
        detail: args.ask.output.detail()?,
        parts: [
            args.where_a.as_deref().map(filter).transpose()?,
            args.where_b.as_deref().map(filter).transpose()?,
        ],
        ..ContrastOptions::default()
    };
    let inquiry = args.ask.scope.inquiry(&corpus, show)?;
    let register = args.codebook.register()?;
    let coder = Coder::new(&register, args.codebook.codebook()?);
    let reader = SentenceReader {
        register: &register,
        coder: &coder,
        voice: args.voice.voice(),
    };
    let in_parts = args.where_a.is_some() || args.where_b.is_some();
    let usual = if in_parts { &args.a } else { USUAL_B };
    let table = contrast(
        &inquiry,
        &inquiry.pattern(&args.a)?,
        &inquiry.pattern(args.b.as_deref().unwrap_or(usual))?,
        Some(&reader),
        &options,
    )?;
    args.ask.output.write(&table, environment, out)?;
    Ok(Answer::found(table.total_rows > 0))
}
