//! `attache concordance`: every passage in context.

use std::io::Write;
use std::num::NonZeroUsize;

use attache::{Choice, ConcordanceOptions, SortKey, concordance};
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
    /// Sort by words around the match (1R, 2R, 1L), by match, document, date, year or any key of the
    /// metadata; several with commas, - before one for descending
    #[arg(
        long,
        value_name = "KEYS",
        value_delimiter = ',',
        allow_hyphen_values = true
    )]
    sort: Vec<String>,
    /// Choose N passages by chance, the same ones for the same seed
    #[arg(long, value_name = "N", conflicts_with = "thin")]
    sample: Option<NonZeroUsize>,
    /// The seed of --sample
    #[arg(long, value_name = "S", default_value_t = 1, requires = "sample")]
    seed: u64,
    /// Choose the first passage and every Nth after it
    #[arg(long, value_name = "N")]
    thin: Option<NonZeroUsize>,
    /// Show this page of --limit passages, the first being 1
    #[arg(long, value_name = "P", conflicts_with = "offset")]
    page: Option<NonZeroUsize>,
    /// Leave out so many of the first passages
    #[arg(long, value_name = "N", default_value_t = 0, hide_default_value = true)]
    offset: usize,
    #[command(flatten)]
    ask: AskArgs,
}

const EXAMPLES: &str = "\
Examples:
  attache concordance \"allies and partners\"
  attache concordance @partner --sort 1L,-date
  attache concordance allies --sample 20 --seed 7
  attache concordance 'partner*' --limit 100 --page 3
  attache concordance 'partner*' --where 'year>=1990' --sort 1R -o partners.csv
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
    let options = options(args, show.limit)?;
    let inquiry = args.ask.scope.inquiry(&corpus, show)?;
    let pattern = inquiry.pattern(&args.pattern)?;
    explain(args.explain, &inquiry, std::slice::from_ref(&pattern))?;
    let mut table = concordance(&inquiry, &pattern, &options)?;
    args.ask.output.tell_cut(&mut table, options.offset)?;
    args.ask.output.write(&table, environment, out)?;
    Ok(Answer::found(table.total_rows > 0))
}

fn options(args: &ConcordanceArgs, limit: Option<usize>) -> Result<ConcordanceOptions, Failure> {
    let key = |text: &String| {
        let key: Result<SortKey, _> = text.parse();
        key.map_err(|error| {
            Failure::new(error).with_hint("keys look like: 1R,2R or 1L:desc or -date,match")
        })
    };
    let sample = args.sample.map(|size| Choice::Sample {
        size: size.get(),
        seed: args.seed,
    });
    let offset = match args.page {
        None => args.offset,
        Some(page) => {
            let limit = limit.ok_or_else(|| {
                Failure::new("all passages are one page")
                    .with_hint("say how many passages a page has: --limit 100")
            })?;
            (page.get() - 1).saturating_mul(limit)
        }
    };
    Ok(ConcordanceOptions {
        sort: args.sort.iter().map(key).collect::<Result<_, _>>()?,
        choice: sample.or(args.thin.map(|every| Choice::Every(every.get()))),
        offset,
    })
}
