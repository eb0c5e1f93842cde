//! English words and sentences, with their places in the text.
//!
//! The same tokenizer serves corpora and patterns, so a pattern is split just as its corpus was.
//! Every rule stands, with an example, in `docs/src/tokens.md`.

mod abbreviation;
mod address;
mod annotated;
mod character;
mod conllu;
mod detect;
mod form;
mod layer;
mod line;
mod model;
mod scanner;
mod sentence;
mod starter;
mod token;
#[cfg(feature = "train")]
pub mod train;
mod vertical;
mod view;
mod written;

pub use annotated::{AnnotatedBlock, AnnotatedError, AnnotatedOptions, AnnotatedText};
pub use conllu::ConlluParser;
pub use detect::{Language, detect_language};
pub use form::{fold, form, without_accents};
pub use layer::{Head, Layers, Texts, WordSense};
pub use model::{Model, ModelError};
pub use sentence::{Annotation, annotate, sentences};
pub use token::{Token, TokenKind, tokenize};
pub use vertical::{ColumnError, VerticalColumn, VerticalParser};
pub use written::{AnnotatedWriter, Notation, WrittenToken};

/// The version of these rules. A corpus names the version it was made with: raise it whenever a text
/// could be split, counted or cut into sentences otherwise than before.
pub const TOKENIZER: u32 = 1;
