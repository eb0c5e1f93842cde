//! One file a command: its arguments, its help and its run.

pub(crate) mod annotate;
pub(crate) mod code;
pub(crate) mod collocates;
pub(crate) mod concordance;
pub(crate) mod contrast;
pub(crate) mod count;
pub(crate) mod demo;
pub(crate) mod dispersion;
pub(crate) mod documents;
pub(crate) mod dyads;
pub(crate) mod export;
pub(crate) mod get;
pub(crate) mod keywords;
pub(crate) mod merge;
pub(crate) mod names;
pub(crate) mod ngrams;
pub(crate) mod purposes;
pub(crate) mod read;
pub(crate) mod read_apart;
pub(crate) mod remove;
pub(crate) mod report;
pub(crate) mod states;
pub(crate) mod subcorpus;
pub(crate) mod text;
pub(crate) mod ties;
pub(crate) mod trend;
pub(crate) mod verify;

use std::io::{self, Write};
use std::path::Path;

use attache::{Attribute, Confidence, Corpus, Inquiry, Measure, Pattern};
use clap::ValueEnum;

use crate::failure::Failure;

/// What words are told apart by.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum By {
    /// The form as written
    Word,
    /// The form in any case
    Lower,
    /// The lemma, in a corpus that has lemmas
    Lemma,
    /// The part of speech, in a corpus that has them
    Pos,
    /// The tag, in a corpus that has tags
    Tag,
}

impl By {
    fn attribute(self) -> Attribute {
        match self {
            Self::Word => Attribute::Word,
            Self::Lower => Attribute::Lower,
            Self::Lemma => Attribute::Lemma,
            Self::Pos => Attribute::Pos,
            Self::Tag => Attribute::Tag,
        }
    }
}

/// Stands for every measure in a list of them.
const ALL_MEASURES: &str = "all";

/// The measures that a list of names asks for; `usual` where it is empty.
fn measures<T>(
    list: &'static [Measure<T>],
    names: &[String],
    usual: Vec<&'static Measure<T>>,
) -> Result<Vec<&'static Measure<T>>, Failure> {
    if names.is_empty() {
        return Ok(usual);
    }
    if names.iter().any(|name| name == ALL_MEASURES) {
        return Ok(list.iter().collect());
    }
    names.iter().map(|name| measure(list, name)).collect()
}

fn measure<T>(list: &'static [Measure<T>], name: &str) -> Result<&'static Measure<T>, Failure> {
    Measure::named(list, name).ok_or_else(|| {
        let known: Vec<_> = list.iter().map(|measure| measure.name).collect();
        Failure::new(format!("there is no measure \"{name}\""))
            .with_hint(format!("the measures are {}", known.join(", ")))
    })
}

/// Reads a confidence in per cent.
fn parse_confidence(text: &str) -> Result<Confidence, String> {
    let percent: Option<f64> = text.trim_end_matches('%').parse().ok();
    let confidence = percent.and_then(|percent| Confidence::new(percent / 100.0).ok());
    confidence.ok_or_else(|| "write a number between 0 and 100, such as 95".to_owned())
}
/// Fails if there is no corpus: a command that changes one must not make one.
fn require_corpus(path: &Path) -> Result<(), Failure> {
    Corpus::open(path)?;
    Ok(())
}

/// Reads patterns as a person wrote them.
fn patterns(inquiry: &Inquiry<'_>, texts: &[String]) -> Result<Vec<Pattern>, Failure> {
    texts
        .iter()
        .map(|text| Ok(inquiry.pattern(text)?))
        .collect()
}

/// Tells on stderr how each pattern is answered, if that is asked for.
fn explain(asked: bool, inquiry: &Inquiry<'_>, patterns: &[Pattern]) -> Result<(), Failure> {
    for pattern in patterns.iter().filter(|_| asked) {
        let explanation = inquiry.corpus().explain(pattern, inquiry.scope())?;
        // Nobody can be told that telling failed.
        let _ = write!(io::stderr(), "{explanation}");
    }
    Ok(())
}
