//! `attache remove`: documents out of a corpus.

use std::collections::HashSet;
use std::io::Write;

use attache::{Corpus, CorpusWriter, DocId, Inquiry, Rule, Show, WriteOptions, document_named};
use clap::Args;

use super::read::grouped;
use crate::Answer;
use crate::environment::Environment;
use crate::failure::Failure;
use crate::options::{OneCorpusArgs, filter};

/// Remove documents from the corpus
///
/// The files that were read stay where they are. The corpus answers as if the documents had never been
/// read; the other documents keep their names.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct RemoveArgs {
    /// The documents' names, as `attache documents` lists them
    #[arg(
        value_name = "DOCUMENT",
        required_unless_present = "condition",
        conflicts_with = "condition"
    )]
    documents: Vec<String>,
    /// Remove all documents whose metadata pass, such as 'year<1900 and type=speech'
    #[arg(long = "where", value_name = "CONDITION")]
    condition: Option<String>,
    /// Only say which documents would be removed
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    corpus: OneCorpusArgs,
}

const EXAMPLES: &str = "\
Examples:
  attache remove 1945-Roosevelt-1
  attache remove --where 'year<1900' --dry-run";

/// So many names are shown in one line.
const NAMES: usize = 8;

pub(crate) fn run(
    args: &RemoveArgs,
    environment: &Environment,
    out: &mut impl Write,
) -> Result<Answer, Failure> {
    let path = args.corpus.path(environment)?;
    let corpus = Corpus::open(&path)?;
    let chosen = chosen(args, &corpus)?;
    if args.dry_run {
        writeln!(
            out,
            "Would remove {} of {}: {}.",
            grouped(chosen.len() as u64),
            documents(corpus.len()),
            listed(&chosen)
        )
        .map_err(Failure::output)?;
        return Ok(Answer::Found);
    }
    let mut writer = CorpusWriter::open(&path, WriteOptions::default())?;
    let removed = writer.remove(&chosen.into_iter().collect::<HashSet<_>>())?;
    let manifest = writer.finish()?;
    writeln!(
        out,
        "Removed {}: {}. {} now holds {} and {} words.",
        documents(removed.len()),
        listed(&removed),
        path.display(),
        documents(manifest.documents as usize),
        grouped(manifest.words)
    )
    .map_err(Failure::output)?;
    Ok(Answer::Found)
}

/// The names of the documents to remove, in the order of the corpus. A name that is not there is an error.
fn chosen(args: &RemoveArgs, corpus: &Corpus) -> Result<Vec<String>, Failure> {
    let condition = args.condition.as_deref().map(filter).transpose()?;
    let inquiry = Inquiry::new(corpus, Rule::default(), condition.as_ref(), Show::default())?;
    let mut ids: Vec<DocId> = match args.documents.as_slice() {
        [] => {
            let all = corpus.doc_ids();
            all.filter(|document| inquiry.scope().selects(*document))
                .collect()
        }
        names => {
            let ids = names.iter().map(|name| document_named(&inquiry, name));
            ids.collect::<Result<_, _>>()?
        }
    };
    ids.sort_unstable();
    ids.dedup();
    let mut names = Vec::with_capacity(ids.len());
    for id in ids {
        names.extend(corpus.document(id)?.map(|document| document.id));
    }
    Ok(names)
}

fn documents(count: usize) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{} document{plural}", grouped(count as u64))
}

/// The first of these names, and how many there are beside them.
fn listed(names: &[String]) -> String {
    let shown = names[..names.len().min(NAMES)].join(", ");
    match names.len().checked_sub(NAMES) {
        None | Some(0) => shown,
        Some(more) => format!("{shown} and {} more", grouped(more as u64)),
    }
}
