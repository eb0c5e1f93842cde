//! `attache verify`: is every byte as it was written?

use std::io::{self, Write};
use std::path::Path;

use attache::{FileCheck, verify};
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
    let mut answer = Answer::Found;
    for path in args.corpus.paths(environment) {
        if !tell(&path, &verify(&path)?, out).map_err(Failure::output)? {
            answer = Answer::Nothing;
        }
    }
    Ok(answer)
}

/// Says what is wrong with a corpus, and whether nothing is.
fn tell(path: &Path, checks: &[FileCheck], out: &mut impl Write) -> io::Result<bool> {
    let faulty = checks
        .iter()
        .filter_map(|check| Some((check, check.fault.as_ref()?)));
    let mut faults = 0;
    for (check, fault) in faulty {
        faults += 1;
        writeln!(out, "damaged: {} {fault}", path.join(&check.path).display())?;
    }
    let are = if faults == 1 { "is" } else { "are" };
    let bytes: u64 = checks.iter().map(|check| check.bytes).sum();
    let files = checks.len();
    if faults == 0 {
        writeln!(
            out,
            "{} is sound: the manifest and {files} files, {bytes} bytes, match their checksums.",
            path.display()
        )?;
    } else {
        writeln!(
            out,
            "{faults} of {files} files {are} damaged; remove the corpus and read the documents again."
        )?;
    }
    Ok(faults == 0)
}
