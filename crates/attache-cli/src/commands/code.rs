//! `attache code`: how much space does a text give to each entry of a codebook?

use std::io::Write;
use std::path::PathBuf;

use attache::coding::{Codebook, Coder};
use attache::register::Register;
use attache::{CodingUnit, Inquiry, TopicsOptions, topics};
use clap::{Args, ValueEnum};

use crate::Answer;
use crate::environment::Environment;
use crate::failure::Failure;
use crate::options::{AskArgs, VoiceArgs};
use crate::output::Usual;

/// Measure the words that texts give to each entry of a codebook of your own
///
/// A codebook is a TOML file with entries, each with the phrases that tell of it. What no entry is given
/// is shown too.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct CodeArgs {
    /// The codebook
    #[arg(value_name = "CODEBOOK.toml")]
    codebook: PathBuf,
    /// What an entry is given where a cue stands: its sentence, its paragraph, or with section all that
    /// stands under a heading that has the cue
    #[arg(long, value_name = "WHAT", default_value = "sentence")]
    unit: Unit,
    /// Rows for each document, section, year, decade or KEY
    #[arg(long, value_name = "WHAT")]
    by: Option<String>,
    #[command(flatten)]
    voice: VoiceArgs,
    #[command(flatten)]
    ask: AskArgs,
}

/// As [`CodingUnit`].
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Unit {
    Sentence,
    Paragraph,
    Section,
}

const EXAMPLES: &str = "\
Examples:
  attache code topics.toml
  attache code topics.toml --unit paragraph --by decade
  attache code topics.toml --format csv -o topics.csv";

pub(crate) fn run(
    args: &CodeArgs,
    environment: &Environment,
    out: &mut impl Write,
) -> Result<Answer, Failure> {
    let coder = Coder::new(&Register::builtin(), Codebook::read(&args.codebook)?);
    let corpus = args.ask.corpus.open(environment)?;
    let show = args.ask.output.show(Usual {
        rows: 60,
        passages: 0,
    })?;
    let inquiry = args.ask.scope.inquiry(&corpus, show)?;
    let options = TopicsOptions {
        unit: match args.unit {
            Unit::Sentence => CodingUnit::Sentence,
            Unit::Paragraph => CodingUnit::Paragraph,
            Unit::Section => CodingUnit::Section,
        },
        voice: args.voice.voice(),
        by: Inquiry::grouping(args.by.as_deref()),
    };
    let table = topics(&inquiry, &coder, &options)?;
    args.ask.output.write(&table, environment, out)?;
    Ok(Answer::found(table.total_rows > 0))
}
