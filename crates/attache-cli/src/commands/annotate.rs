//! `attache annotate`: what do one's own sentences say of allies and partners?

use std::fs::File;
use std::io::{self, BufRead, BufReader, Write};
use std::path::PathBuf;

use attache::register::{PartialDate, StateId};
use attache::{Annotator, ConlluSentences, SentenceInput, SentenceInputError};
use clap::{Args, ValueEnum};

use crate::Answer;
use crate::environment::Environment;
use crate::failure::Failure;
use crate::options::CodebookArgs;

/// Say of each sentence in which sense it speaks of allies and partners, of which states, and what for
///
/// Reads a sentence a line, as text or as JSON with "text" and perhaps "id", "date" and "issuer", and writes
/// a JSON object a line. A line is taken as one sentence, whatever marks are in it.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct AnnotateArgs {
    /// A file of sentences, or - for standard input
    #[arg(value_name = "FILE", default_value = "-")]
    file: PathBuf,
    /// Also every token with lemma, parts of speech, head and relation
    #[arg(long)]
    tokens: bool,
    /// What is written: JSON Lines, or the tokens alone as CoNLL-U
    #[arg(long, value_name = "FORM", default_value = "jsonl")]
    to: Form,
    /// Who "we" is where a line does not say: a state such as USA
    #[arg(long = "as", value_name = "STATE")]
    holder: Option<StateId>,
    /// The day of the sentences where a line does not say: YYYY, YYYY-MM or YYYY-MM-DD
    #[arg(long, value_name = "DATE")]
    date: Option<PartialDate>,
    #[command(flatten)]
    codebook: CodebookArgs,
}

/// What is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Form {
    Jsonl,
    Conllu,
}

const EXAMPLES: &str = "\
Examples:
  echo 'Our allies and partners deter aggression.' | attache annotate --as USA
  attache annotate sentences.jsonl --tokens
  attache annotate sentences.txt --to conllu";

pub(crate) fn run(
    args: &AnnotateArgs,
    _environment: &Environment,
    out: &mut impl Write,
) -> Result<Answer, Failure> {
    let annotator = Annotator::new(&args.codebook.register()?, args.codebook.codebook()?);
    let reading = |source| Failure::reading(&args.file, source);
    let lines: Box<dyn BufRead> = match args.file.as_os_str() == "-" {
        true => Box::new(io::stdin().lock()),
        false => Box::new(BufReader::new(File::open(&args.file).map_err(reading)?)),
    };
    let usual = SentenceInput {
        issuer: args.holder,
        date: args.date,
        ..SentenceInput::default()
    };
    let mut conllu = ConlluSentences::default();
    let (mut any, mut left_out) = (false, false);
    for (number, line) in (1..).zip(lines.split(b'\n')) {
        let line = line.map_err(reading)?;
        let sentence = match SentenceInput::parse(&line, &usual) {
            Ok(None) => continue,
            Ok(Some(sentence)) => sentence,
            Err(error) => {
                left_out = true;
                tell(&args.file, number, &error);
                continue;
            }
        };
        any = true;
        match args.to {
            Form::Jsonl => {
                let annotated = annotator.annotate(&sentence, args.tokens);
                serde_json::to_writer(&mut *out, &annotated)
                    .map_err(|error| Failure::output(error.into()))?;
                writeln!(out).map_err(Failure::output)?;
            }
            Form::Conllu => conllu.write(&sentence, out).map_err(Failure::output)?,
        }
    }
    Ok(match (left_out, any) {
        (true, _) => Answer::LeftOut,
        (false, any) => Answer::found(any),
    })
}

fn tell(file: &std::path::Path, number: u64, error: &SentenceInputError) {
    // Nobody can be told that telling failed.
    let _ = writeln!(
        io::stderr(),
        "error: line {number} of {}: {error}",
        file.display()
    );
}
