//! `attache export`: the documents of a corpus as annotated text, for other tools.

use std::io::Write;
use std::path::PathBuf;

use attache::{ExportError, Notation, Show, document_named, export};
use clap::{Args, ValueEnum};

use crate::Answer;
use crate::environment::Environment;
use crate::failure::Failure;
use crate::options::{CorpusArgs, WhereArgs};
use crate::output::write_file_with;

/// Write documents as CoNLL-U or vertical text, with their tags and sentences
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct ExportArgs {
    /// Documents, as `attache documents` lists them [default: all]
    #[arg(value_name = "DOCUMENT")]
    names: Vec<String>,
    #[command(flatten)]
    documents: WhereArgs,
    /// The notation [default: by the ending of --output]
    #[arg(long, value_name = "NOTATION")]
    to: Option<To>,
    /// Write to a file; .conllu, .vrt, .vert and .vertical choose the notation
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    #[command(flatten)]
    corpus: CorpusArgs,
}

/// A notation of annotated text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum To {
    /// The ten columns of Universal Dependencies
    Conllu,
    /// A token a line between tags, as cwb-encode and Sketch Engine read it
    Vertical,
}

const EXAMPLES: &str = "\
Examples:
  attache export --to conllu
  attache export 1945-Roosevelt-1 --to vertical
  attache export --where 'year>=1990' -o nineties.vrt";

pub(crate) fn run(
    args: &ExportArgs,
    environment: &Environment,
    out: &mut impl Write,
) -> Result<Answer, Failure> {
    let notation = args.notation()?;
    let corpus = args.corpus.open(environment)?;
    let inquiry = args.documents.inquiry(&corpus, Show::default())?;
    let mut documents = Vec::new();
    for name in &args.names {
        documents.push(document_named(&inquiry, name)?);
    }
    if args.names.is_empty() {
        documents.extend(corpus.doc_ids());
    }
    documents.retain(|&document| inquiry.scope().selects(document));
    let found = !documents.is_empty();
    let write = |out: &mut dyn Write| -> Result<(), Failure> {
        export(&corpus, documents, notation, out).map_err(|error| match error {
            ExportError::Corpus(error) => error.into(),
            ExportError::Output { source } => Failure::output(source),
            error => Failure::new(error),
        })
    };
    match &args.output {
        Some(path) => write_file_with(path, write)?,
        None => write(out)?,
    }
    Ok(Answer::found(found))
}

impl ExportArgs {
    fn notation(&self) -> Result<Notation, Failure> {
        let ending = self.output.as_ref().and_then(|path| path.extension());
        let ending = ending.unwrap_or_default().to_string_lossy().to_lowercase();
        match (self.to, ending.as_str()) {
            (Some(To::Conllu), _) | (None, "conllu") => Ok(Notation::Conllu),
            (Some(To::Vertical), _) | (None, "vrt" | "vert" | "vertical") => {
                Ok(Notation::Vertical)
            }
            _ => Err(Failure::new("nothing says in which notation to write")
                .with_hint("say --to conllu or --to vertical, or name a file: -o corpus.conllu, -o corpus.vrt")),
        }
    }
}
