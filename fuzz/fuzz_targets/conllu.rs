//! Can any text be read as CoNLL-U and indexed, or refused, without panic?

#![no_main]

use attache_language::{AnnotatedOptions, AnnotatedText, ConlluParser};
use libfuzzer_sys::fuzz_target;

mod annotated;

fuzz_target!(|text: &str| {
    let mut parser = ConlluParser::new(AnnotatedOptions::default());
    let keep = |document: Option<Result<AnnotatedText, _>>| {
        if let Some(Ok(document)) = document {
            annotated::index(document);
        }
    };
    for (number, line) in (1..).zip(text.lines()) {
        if parser.begins_document(line) {
            keep(parser.finish());
        }
        parser.push(number, line);
    }
    keep(parser.finish());
});
