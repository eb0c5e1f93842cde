//! What does training make of annotated texts? The file of a model.
//!
//! `cargo run --release -p attache-language --features train --example train_english -- MODEL FILE...` reads
//! CoNLL-U and writes the model; `models/english/README.md` tells where the files come from. `--NAME VALUE`
//! before the files sets a number of the options, for comparisons.
#![expect(
    clippy::print_stderr,
    reason = "training takes minutes, and is run by hand"
)]

use std::error::Error;
use std::path::Path;

use attache_language::train::{TrainOptions, train};
use attache_language::{AnnotatedOptions, AnnotatedText, ConlluParser};

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1).peekable();
    let model = arguments
        .next()
        .ok_or("name the file of the model to write")?;
    let mut options = TrainOptions::default();
    while let Some(option) = arguments.next_if(|argument| argument.starts_with("--")) {
        let value = arguments
            .next()
            .ok_or_else(|| format!("{option} needs a number"))?;
        set(&mut options, &option[2..], value.parse()?)?;
    }
    let mut texts = Vec::new();
    for file in arguments {
        texts.push(read(Path::new(&file))?);
    }
    let bytes = train(&texts, &options, |line| eprintln!("{line}"));
    Ok(std::fs::write(model, bytes)?)
}

fn set(options: &mut TrainOptions, name: &str, value: u32) -> Result<(), String> {
    match name {
        "seed" => options.seed = value.into(),
        "tagger-rounds" => options.tagger_rounds = value as usize,
        "arc-rounds" => options.arc_rounds = value as usize,
        "relation-rounds" => options.relation_rounds = value as usize,
        "tagger-corrections" => options.tagger_corrections = value,
        "arc-corrections" => options.arc_corrections = value,
        "relation-corrections" => options.relation_corrections = value,
        "parts" => options.parts = value as usize,
        "title-every" => options.title_every = value as usize,
        "without-coordination" => options.without_coordination = value == 1,
        _ => return Err(format!("there is no option --{name}")),
    }
    Ok(())
}

fn read(file: &Path) -> Result<AnnotatedText, Box<dyn Error>> {
    let text = std::fs::read_to_string(file).map_err(|e| format!("{}: {e}", file.display()))?;
    let mut parser = ConlluParser::new(AnnotatedOptions::default());
    for (number, line) in (1..).zip(text.lines()) {
        parser.push(number, line);
    }
    let document = parser
        .finish()
        .ok_or_else(|| format!("{} is empty", file.display()))?;
    Ok(document.map_err(|e| format!("{}: {e}", file.display()))?)
}
