//! `attache read-apart`: one document from standard input as JSON, for a program that reads a library.

use std::io::{self, Write};

use clap::Args;

use crate::Answer;
use crate::apart;
use crate::failure::Failure;

/// Read one document from standard input and write it as JSON
#[derive(Debug, Args)]
#[command(
    hide = true,
    after_help = "Example:\n  attache read-apart page.html < page.html"
)]
pub(crate) struct ReadApartArgs {
    /// How text in images is recognised, as JSON
    #[arg(long, value_name = "JSON")]
    recognition: Option<String>,
    /// What the sender says it is encoded in
    #[arg(long, value_name = "LABEL")]
    encoding: Option<String>,
    /// What the file is called
    name: String,
}

pub(crate) fn run(args: &ReadApartArgs, out: &mut impl Write) -> Result<Answer, Failure> {
    apart::answer(
        &args.name,
        args.recognition.as_deref(),
        args.encoding.as_deref(),
        io::stdin().lock(),
        out,
    )
    .map_err(Failure::output)?;
    Ok(Answer::Found)
}
