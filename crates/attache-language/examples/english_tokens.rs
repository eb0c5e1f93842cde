//! Which tokens and sentences does a text have? Printed for the teacher of the English model.
//!
//! `cargo run --release -p attache-language --example english_tokens -- FILE...` prints a line for each
//! token: its form, a tab, and 1 if white space follows or 0; an empty line ends a sentence. Paragraphs
//! of a file have an empty line between them.

use std::io::Write;
use std::ops::Range;

use attache_language::{annotate, form};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    for path in std::env::args().skip(1) {
        let text = String::from_utf8_lossy(&std::fs::read(path)?).replace('\r', "");
        write_tokens(&text, &mut out)?;
    }
    Ok(out.flush()?)
}

fn write_tokens(text: &str, out: &mut impl Write) -> std::io::Result<()> {
    let annotation = annotate(text, paragraphs(text));
    let mut sentences = annotation.sentences.iter().skip(1).peekable();
    for (index, token) in annotation.tokens.iter().enumerate() {
        if sentences
            .next_if(|first| **first as usize == index)
            .is_some()
        {
            writeln!(out)?;
        }
        let next = annotation.tokens.get(index + 1);
        let space = next.is_none_or(|next| next.start > token.end);
        writeln!(out, "{}\t{}", form(&text[token.span()]), u8::from(space))?;
    }
    writeln!(out)
}

/// The stretches of a text between its empty lines, in bytes.
fn paragraphs(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut start = 0;
    for paragraph in text.split("\n\n") {
        found.push(start..start + paragraph.len());
        start += paragraph.len() + 2;
    }
    found
}
