//! `attache verify`: is every byte as it was written?

use std::io::Write;

use attache::verify;
use clap::Args;

use crate::Answer;
use crate::environment::Environment;
use crate::failure::Failure;
use crate::options::CorpusArgs;

/// Check a corpus file by file against its checksums
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct VerifyArgs {
    #[command(flatten)]
    corpus: CorpusArgs,
}

const EXAMPLES: &str = "\
Examples:
  attache verify
  attache verify --corpus strategies";

pub(crate) fn run(
    args: &VerifyArgs,
    environment: &Environment,
    out: &mut impl Write,
) -> Result<Answer, Failure> {
    let path = args.corpus.path(environment);
    let checks = verify(&path)?;
    let mut faults = 0;
    for check in &checks {
        if let Some(fault) = &check.fault {
            faults += 1;
            writeln!(out, "damaged: {} {fault}", path.join(&check.path).display())
                .map_err(Failure::output)?;
        }
    }
    let are = if faults == 1 { "is" } else { "are" };
    let bytes: u64 = checks.iter().map(|check| check.bytes).sum();
    let files = checks.len();
    if faults == 0 {
        writeln!(
            out,
            "{} is sound: the manifest and {files} files, {bytes} bytes, match their checksums.",
            path.display()
        )
        .map_err(Failure::output)?;
        return Ok(Answer::Found);
    }
    writeln!(
        out,
        "{faults} of {files} files {are} damaged; remove the corpus and read the documents again."
    )
    .map_err(Failure::output)?;
    Ok(Answer::Nothing)
}
