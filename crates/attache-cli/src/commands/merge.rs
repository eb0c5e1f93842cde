//! `attache merge`: few segments of many.

use std::io::Write;

use attache::{CorpusWriter, WriteOptions};
use clap::Args;

use super::require_corpus;
use crate::Answer;
use crate::environment::Environment;
use crate::failure::Failure;
use crate::options::OneCorpusArgs;

/// Merge the small segments that reading in many sessions leaves
///
/// Answers stay the same; a corpus of few segments opens and answers faster. `attache read` merges by
/// itself when segments become many, so this is seldom needed.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct MergeArgs {
    #[command(flatten)]
    corpus: OneCorpusArgs,
}

const EXAMPLES: &str = "\
Examples:
  attache merge
  attache merge --corpus strategies";

pub(crate) fn run(
    args: &MergeArgs,
    environment: &Environment,
    out: &mut impl Write,
) -> Result<Answer, Failure> {
    let path = args.corpus.path(environment)?;
    require_corpus(&path)?;
    let mut writer = CorpusWriter::open(&path, WriteOptions::default())?;
    let (before, after) = writer.merge()?;
    let segments = |count: usize| match count {
        1 => "1 segment".to_owned(),
        count => format!("{count} segments"),
    };
    if before == after {
        writeln!(
            out,
            "{} has {}; there is nothing to merge.",
            path.display(),
            segments(after)
        )
        .map_err(Failure::output)?;
        return Ok(Answer::Found);
    }
    writer.finish()?;
    writeln!(
        out,
        "Merged {} of {} into {after}.",
        segments(before),
        path.display()
    )
    .map_err(Failure::output)?;
    Ok(Answer::Found)
}
