//! `attache text`: what stands in one document?

use std::io::Write;

use attache::{Filter, Inquiry, Rule, Show, document_named, text};
use clap::Args;

use crate::Answer;
use crate::environment::Environment;
use crate::failure::Failure;
use crate::options::CorpusArgs;
use crate::output::{OutputArgs, Usual};

/// Show one document, block by block, with its headings and pages
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct TextArgs {
    /// The document's name, as `attache documents` lists it
    document: String,
    /// Only the plain text, to which all offsets refer
    #[arg(long, conflicts_with_all = ["format", "limit", "passages", "output"])]
    plain: bool,
    #[command(flatten)]
    corpus: CorpusArgs,
    #[command(flatten)]
    output: OutputArgs,
}

const EXAMPLES: &str = "\
Examples:
  attache text 1945-Roosevelt-1
  attache text 1945-Roosevelt-1 --plain
  attache text 1945-Roosevelt-1 --format json";

pub(crate) fn run(
    args: &TextArgs,
    environment: &Environment,
    out: &mut impl Write,
) -> Result<Answer, Failure> {
    let corpus = args.corpus.open(environment)?;
    let everything: Option<&Filter> = None;
    let show = if args.plain {
        Show::default()
    } else {
        args.output.show(Usual {
            rows: usize::MAX,
            passages: 0,
        })?
    };
    let inquiry = Inquiry::new(&corpus, Rule::default(), everything, show)?;
    let document = document_named(&inquiry, &args.document)?;
    if args.plain {
        let text = corpus.text(document)?;
        out.write_all(text.as_deref().unwrap_or_default().as_bytes())
            .map_err(Failure::output)?;
        return Ok(Answer::Found);
    }
    let table = text(&inquiry, document)?;
    args.output.write(&table, environment, out)?;
    Ok(Answer::found(table.total_rows > 0))
}
