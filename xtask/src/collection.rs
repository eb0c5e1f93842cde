//! How is a collection of any size made from real texts, the same bytes on every machine?
//!
//! Every document is one of the source texts with some paragraphs left out, some sentences put in the
//! place of others, some words in the place of others, and names that no source has, so that the
//! lexicon grows as it does in a real collection. Real sentences about allies and partners are put
//! in until there are as many hits as were measured in the collection of think-tank texts that the
//! engines were compared on. A document depends on the seed and its number alone: documents are made
//! on every core, and an interrupted run goes on where it was.

mod annotate;
mod chance;
mod plan;
mod source;
mod tagger;
mod variation;

use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use clap::{Args, ValueEnum};
use sha2::{Digest, Sha256};

use plan::Plan;
use source::{Sources, SourcesError};
use variation::Variation;

/// The version of how documents are made: another one makes other bytes of the same choices.
const VERSION: u32 = 1;
/// Tokens in a document, where nothing else is said: those of the collection of think-tank texts.
const DOCUMENT_TOKENS: u64 = 6_200;

/// What is made, and where.
#[derive(Debug, Args)]
pub(crate) struct CollectionArgs {
    /// A folder of plain texts to make the documents from (repeatable; an absent one is left out)
    #[arg(long = "texts", value_name = "DIR", required = true)]
    texts: Vec<PathBuf>,
    /// Tokens in the whole collection, roughly
    #[arg(long, value_name = "N")]
    tokens: u64,
    /// Documents [default: one for each 6,200 tokens]
    #[arg(long, value_name = "N")]
    documents: Option<usize>,
    /// What all choices follow from
    #[arg(long, default_value_t = 1790)]
    seed: u64,
    /// The form of the documents
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: Form,
    /// Where the collection is written; what is there already is kept
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
}

/// The form of the documents.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Form {
    /// A plain text for each document
    Text,
    /// CoNLL-U with lemmas and tags, a file for each hundred documents
    Conllu,
    /// The vertical text of the Corpus Workbench, a file for each hundred documents
    Vrt,
}

impl Form {
    /// Documents in one folder, or one file, of the collection.
    fn part_documents(self) -> usize {
        match self {
            Self::Text => 1_000,
            Self::Conllu | Self::Vrt => 100,
        }
    }
}

/// Why a collection could not be made.
#[derive(Debug, thiserror::Error)]
pub(crate) enum CollectionError {
    #[error(transparent)]
    Sources(#[from] SourcesError),
    #[error("{0}")]
    Asked(&'static str),
    #[error("could not write below {path}")]
    Write { path: PathBuf, source: io::Error },
    #[error("{path} was begun with other choices ({found}); choose another folder or remove it")]
    OtherChoices { path: PathBuf, found: String },
}

/// What was made.
#[derive(Debug, Default)]
pub(crate) struct Made {
    pub(crate) documents: usize,
    pub(crate) bytes: u64,
    /// Checksum of all documents in order: SHA-256 of the checksums of the parts.
    pub(crate) sha256: String,
}

/// Makes the collection, or what is missing of it.
pub(crate) fn make(args: &CollectionArgs) -> Result<Made, CollectionError> {
    let failed = |source| CollectionError::Write {
        path: args.out.clone(),
        source,
    };
    let documents = args
        .documents
        .unwrap_or_else(|| args.tokens.div_ceil(DOCUMENT_TOKENS) as usize);
    if documents == 0 {
        return Err(CollectionError::Asked("a collection has one token or more"));
    }
    let sources = Sources::read(&args.texts)?;
    let plan = Plan::new(&sources, args.tokens, documents);
    let choices = format!(
        "version {VERSION}, {} tokens, {documents} documents, seed {}, {:?}, {} sources with checksum {}\n",
        args.tokens,
        args.seed,
        args.format,
        sources.texts.len(),
        sources.sha256
    );
    begin(&args.out, &choices)?;
    let parts: Vec<(usize, std::ops::Range<usize>)> = (0..documents)
        .step_by(args.format.part_documents())
        .map(|start| start..documents.min(start + args.format.part_documents()))
        .enumerate()
        .collect();
    let next = AtomicUsize::new(0);
    let work = || -> io::Result<()> {
        let mut variation = Variation::new(&sources, &plan, args.seed);
        while let Some((part, range)) = parts.get(next.fetch_add(1, Ordering::Relaxed)) {
            write_part(args, *part, range.clone(), &mut variation)?;
        }
        Ok(())
    };
    let workers = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        let running: Vec<_> = (0..workers).map(|_| scope.spawn(work)).collect();
        running
            .into_iter()
            .try_for_each(|worker| worker.join().expect("making documents does not panic"))
    })
    .map_err(failed)?;
    write_metadata(args, &sources, documents).map_err(failed)?;
    sum_up(args, parts.len(), documents).map_err(failed)
}

/// Notes the choices, or finds the same ones noted.
fn begin(out: &Path, choices: &str) -> Result<(), CollectionError> {
    let failed = |source| CollectionError::Write {
        path: out.to_owned(),
        source,
    };
    for folder in ["documents", "parts"] {
        fs::create_dir_all(out.join(folder)).map_err(failed)?;
    }
    let note = out.join("choices.txt");
    match fs::read_to_string(&note) {
        Ok(found) if found == choices => Ok(()),
        Ok(found) => Err(CollectionError::OtherChoices {
            path: out.to_owned(),
            found: found.trim_end().to_owned(),
        }),
        Err(_) => fs::write(note, choices).map_err(failed),
    }
}

/// Writes the documents of a part aside and renames them, unless they are there.
fn write_part(
    args: &CollectionArgs,
    part: usize,
    documents: std::ops::Range<usize>,
    variation: &mut Variation<'_>,
) -> io::Result<()> {
    let done = args.out.join("parts").join(format!("{part:05}.txt"));
    if done.exists() {
        return Ok(());
    }
    let mut part_writer = PartWriter::create(&args.out, part, args.format)?;
    let (mut hash, mut bytes) = (Sha256::new(), 0);
    let mut form = String::new();
    for number in documents {
        let document = variation.document(number);
        form.clear();
        match args.format {
            Form::Text => form.push_str(document.text),
            Form::Conllu => annotate::conllu(&document, &mut form),
            Form::Vrt => annotate::vertical(&document, &mut form),
        }
        hash.update(form.as_bytes());
        bytes += form.len() as u64;
        part_writer.add(&document.id, &form)?;
    }
    part_writer.finish()?;
    let line = format!("{} {bytes}\n", hexadecimal(&hash.finalize()));
    let aside = done.with_extension("new");
    fs::write(&aside, line)?;
    fs::rename(aside, done)
}

/// Where the documents of a part go: a folder of files, or one file.
struct PartWriter {
    aside: PathBuf,
    place: PathBuf,
    file: Option<BufWriter<fs::File>>,
}

impl PartWriter {
    fn create(out: &Path, part: usize, form: Form) -> io::Result<Self> {
        let (ending, one_file) = match form {
            Form::Text => ("", false),
            Form::Conllu => (".conllu", true),
            Form::Vrt => (".vrt", true),
        };
        let place = out
            .join("documents")
            .join(format!("part-{part:05}{ending}"));
        let aside = out.join("parts").join(format!("{part:05}.unfinished"));
        let file = if one_file {
            Some(BufWriter::with_capacity(1 << 20, fs::File::create(&aside)?))
        } else {
            if aside.exists() {
                fs::remove_dir_all(&aside)?;
            }
            fs::create_dir(&aside)?;
            None
        };
        Ok(Self { aside, place, file })
    }

    fn add(&mut self, id: &str, form: &str) -> io::Result<()> {
        match &mut self.file {
            Some(file) => file.write_all(form.as_bytes()),
            None => fs::write(self.aside.join(format!("{id}.txt")), form),
        }
    }

    fn finish(self) -> io::Result<()> {
        if let Some(mut file) = self.file {
            file.flush()?;
        } else if self.place.exists() {
            // Renamed before, but not noted as done.
            fs::remove_dir_all(&self.place)?;
        }
        fs::rename(self.aside, self.place)
    }
}

/// Writes a table with the date of each document, for `attache read --metadata`.
fn write_metadata(args: &CollectionArgs, sources: &Sources, documents: usize) -> io::Result<()> {
    let mut file = BufWriter::new(fs::File::create(args.out.join("metadata.csv"))?);
    writeln!(file, "file,title,date,type,issuer,copy")?;
    for number in 0..documents {
        let row = variation::row(sources, args.seed, number);
        writeln!(
            file,
            "{},{},{},{},USA,{}",
            row.id, row.title, row.date, row.kind, row.copy
        )?;
    }
    file.flush()
}

fn sum_up(args: &CollectionArgs, parts: usize, documents: usize) -> io::Result<Made> {
    let (mut hash, mut bytes) = (Sha256::new(), 0);
    for part in 0..parts {
        let line = fs::read_to_string(args.out.join("parts").join(format!("{part:05}.txt")))?;
        let (sum, size) = line.trim_end().split_once(' ').unwrap_or_default();
        hash.update(sum.as_bytes());
        bytes += size.parse::<u64>().map_err(io::Error::other)?;
    }
    Ok(Made {
        documents,
        bytes,
        sha256: hexadecimal(&hash.finalize()),
    })
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::{CollectionArgs, Form, make};

    fn args(folder: &std::path::Path, out: &str, form: Form) -> CollectionArgs {
        CollectionArgs {
            texts: vec![folder.join("addresses"), folder.join("absent")],
            tokens: 60_000,
            documents: Some(1_200),
            seed: 7,
            format: form,
            out: folder.join(out),
        }
    }

    #[test]
    fn a_collection_that_was_interrupted_ends_as_it_would_have() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let addresses = folder.path().join("addresses");
        fs::create_dir(&addresses).expect("a folder");
        for year in [1990, 1991] {
            let text =
                "The State of the Union is strong. Our allies and partners agreed in Geneva.\n\n";
            fs::write(addresses.join(format!("{year}-a.txt")), text.repeat(4)).expect("a file");
        }
        for form in [Form::Text, Form::Conllu, Form::Vrt] {
            let once = args(folder.path(), &format!("once-{form:?}"), form);
            let twice = args(folder.path(), &format!("twice-{form:?}"), form);
            let made = make(&once).expect("a collection");
            assert_eq!(made.documents, 1_200);
            assert!(made.bytes > 100_000, "{made:?}");
            make(&twice).expect("a collection");
            fs::remove_file(twice.out.join("parts/00001.txt")).expect("a part was noted");
            let again = make(&twice).expect("a collection");
            assert_eq!((again.bytes, &again.sha256), (made.bytes, &made.sha256));
            let other = CollectionArgs { seed: 8, ..twice };
            let refused = make(&other).expect_err("other choices");
            assert!(refused.to_string().contains("seed 7"), "{refused}");
        }
    }
}
