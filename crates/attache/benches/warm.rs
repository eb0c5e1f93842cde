//! How long does a question take in a process that has the corpus open?
//!
//! `cargo bench -p attache --bench warm -- CORPUS ROUNDS QUESTION...` asks each question as often as
//! said, after once that is not counted, and prints a JSON object for each: its hits, and the median
//! and the least time in milliseconds; or why it is refused. A question is `find=PATTERN` (all
//! places, any case), `count=PATTERN`, `concordance=PATTERN`, `collocates=PATTERN` or `contrast=A,B`.
//! Without arguments nothing is measured: `cargo test` runs this file too.
#![expect(
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a benchmark measures time and tells it"
)]

use std::error::Error;
use std::hint::black_box;
use std::path::Path;
use std::time::Instant;

use attache::{
    Case, CollocateOptions, ConcordanceOptions, ContrastOptions, Corpus, Grouping, Inquiry, Rule,
    Show, collocates, concordance, contrast, count,
};

fn main() -> Result<(), Box<dyn Error>> {
    // Cargo adds flags of its own.
    let mut arguments = std::env::args()
        .skip(1)
        .filter(|argument| !argument.starts_with("--"));
    let Some(place) = arguments.next() else {
        return Ok(());
    };
    let rounds: usize = arguments.next().unwrap_or_default().parse()?;
    let corpus = Corpus::open(Path::new(&place))?;
    for question in arguments {
        let told = match measure(&corpus, &question, rounds) {
            Ok((hits, times)) => serde_json::json!({
                "question": question,
                "hits": hits,
                "median_ms": times[times.len() / 2],
                "least_ms": times[0],
            }),
            Err(error) => {
                serde_json::json!({ "question": question, "refused": error.to_string() })
            }
        };
        println!("{told}");
    }
    Ok(())
}

/// How many hits or rows a question has, and the times of its rounds in milliseconds, rising.
fn measure(
    corpus: &Corpus,
    question: &str,
    rounds: usize,
) -> Result<(usize, Vec<f64>), Box<dyn Error>> {
    let (act, of) = question
        .split_once('=')
        .ok_or("a question has the form act=PATTERN")?;
    let rule = Rule {
        case: Case::Ignore,
        ..Rule::default()
    };
    let inquiry = Inquiry::new(corpus, rule, None, Show::default())?;
    let ask = || -> Result<usize, Box<dyn Error>> {
        let table = match act {
            "find" => {
                let pattern = inquiry.pattern(of)?;
                return Ok(corpus.find(&pattern, inquiry.scope())?.len());
            }
            "count" => count(&inquiry, &[inquiry.pattern(of)?], &Grouping::Whole)?,
            "concordance" => concordance(
                &inquiry,
                &inquiry.pattern(of)?,
                &ConcordanceOptions::default(),
            )?,
            "collocates" => collocates(
                &inquiry,
                &inquiry.pattern(of)?,
                &CollocateOptions::default(),
            )?,
            "contrast" => {
                let (a, b) = of.split_once(',').ok_or("contrast has two patterns")?;
                let (a, b) = (inquiry.pattern(a)?, inquiry.pattern(b)?);
                contrast(&inquiry, &a, &b, None, &ContrastOptions::default())?
            }
            _ => return Err("the act is find, count, concordance, collocates or contrast".into()),
        };
        Ok(table.total_rows)
    };
    let hits = ask()?;
    let mut times = Vec::with_capacity(rounds.max(1));
    for _ in 0..rounds.max(1) {
        let start = Instant::now();
        black_box(ask()?);
        times.push(1000.0 * start.elapsed().as_secs_f64());
    }
    times.sort_by(f64::total_cmp);
    Ok((hits, times))
}
