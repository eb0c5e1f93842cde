//! English words and sentences, with their places in the text.
//!
//! The same tokenizer serves corpora and patterns, so a pattern is split just as its corpus was.

mod form;
mod sentence;
mod token;

pub use form::{fold, form};
pub use sentence::{Annotation, annotate};
pub use token::{Token, TokenKind, tokenize};
