//! Where do sentences begin?

use std::ops::Range;

use crate::token::{Token, tokenize};

/// The tokens and sentences of one document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Annotation {
    /// All tokens in order; offsets are bytes into the document's text.
    pub tokens: Vec<Token>,
    /// For each block, its tokens: a half-open range of indexes into `tokens`. May be empty.
    pub blocks: Vec<Range<u32>>,
    /// Index of the first token of each sentence, rising. A block's first token begins a sentence.
    pub sentences: Vec<u32>,
}

/// Finds the tokens and sentences of the given blocks of `text`.
///
/// `blocks` are byte ranges in order and without overlap; a sentence never crosses two of them.
pub fn annotate(text: &str, blocks: impl IntoIterator<Item = Range<usize>>) -> Annotation {
    let mut annotation = Annotation::default();
    for block in blocks {
        let first = annotation.tokens.len();
        tokenize(&text[block.clone()], &mut annotation.tokens);
        for token in &mut annotation.tokens[first..] {
            token.start += block.start as u32;
            token.end += block.start as u32;
        }
        annotation
            .blocks
            .push(first as u32..annotation.tokens.len() as u32);
    }
    annotation
}
