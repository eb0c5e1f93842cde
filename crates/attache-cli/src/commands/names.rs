//! `attache names`: which states does a text name, and where?

use std::io::{Read, Write};
use std::path::PathBuf;

use attache::names;
use attache::register::{Day, NameOptions, PartialDate, Register};
use clap::Args;

use crate::Answer;
use crate::environment::Environment;
use crate::failure::Failure;
use crate::output::{OutputArgs, Usual};

/// Find the states and organisations that a text names
///
/// Names, old names, short forms and words for a people, each with its state, its place and, where the
/// form could mean something else, the rule that decided. The day of the text decides with it: Germany
/// in 1960 is the Federal Republic.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct NamesArgs {
    /// A plain text in UTF-8, or - for standard input
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// The day of the text: YYYY, YYYY-MM or YYYY-MM-DD
    #[arg(long, value_name = "DATE")]
    date: Option<PartialDate>,
    /// Also capitals and seats that stand for a government: Moscow, the Kremlin
    #[arg(long)]
    metonyms: bool,
    /// Also what was found to mean something else, or could not be decided
    #[arg(long)]
    refused: bool,
    /// A folder with a register of your own, which replaces or extends the built-in one
    #[arg(long, value_name = "DIR")]
    register: Option<PathBuf>,
    #[command(flatten)]
    output: OutputArgs,
}

const EXAMPLES: &str = "\
Examples:
  echo \"Japan and Georgia, in the Indian Ocean\" | attache names - --refused
  attache names speech.txt --date 1960-01-01
  attache names speech.txt --metonyms --format csv";

pub(crate) fn run(
    args: &NamesArgs,
    environment: &Environment,
    out: &mut impl Write,
) -> Result<Answer, Failure> {
    let register = match &args.register {
        Some(folder) => Register::open(folder)?,
        None => Register::builtin(),
    };
    let mut bytes = Vec::new();
    if args.file.as_os_str() == "-" {
        std::io::stdin()
            .read_to_end(&mut bytes)
            .map_err(|source| Failure::reading(&args.file, source))?;
    } else {
        bytes = std::fs::read(&args.file).map_err(|source| Failure::reading(&args.file, source))?;
    }
    let text = String::from_utf8(bytes).map_err(|_| {
        Failure::new(format!("{} is not text in UTF-8", args.file.display())).with_hint(
            "save it as UTF-8, or read it with `attache read` and write it with `attache text --plain`",
        )
    })?;
    let options = NameOptions {
        date: args.date.map(Day::first_of),
        metonyms: args.metonyms,
        refused: args.refused,
    };
    let mut table = names(&register, &text, &options);
    let found = !table.rows.is_empty();
    let usual = Usual {
        rows: 100,
        passages: 0,
    };
    let limit = args.output.show(usual)?.limit;
    table.rows.truncate(limit.unwrap_or(usize::MAX));
    args.output.write(&table, environment, out)?;
    Ok(Answer::found(found))
}
