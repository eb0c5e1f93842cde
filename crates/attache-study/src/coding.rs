//! What does a sentence say of allies and partners: in which sense, of which states, and what for?
//!
//! Content analysts call this coding. [`Coder::code`] reads one sentence, with its tokens and as many of
//! their layers as are known, and gives a [`SentenceCoding`]: the sense of each [`Mention`], the states that
//! it [labels](Label), the [purposes](Purpose) of a [`Codebook`] that it states, and [how](Stated) it does.
//! [`annotate_sentence`] does the same for a text that somebody brings.

mod annotate;
mod annotation;
mod codebook;
mod coder;
mod cue;
mod feature;
mod label;
mod lexicon;
mod linear;
mod purpose;
mod scene;
mod sense;
mod stated;
#[cfg(feature = "train")]
pub mod training;
mod view;

pub use annotate::{
    AnnotatedLabel, AnnotatedMention, AnnotatedPurpose, AnnotatedSentence, AnnotatedToken,
    annotate_sentence, one_sentence,
};
pub use codebook::{Codebook, CodebookEntry, CodebookError};
pub use coder::{Coder, Mention, Purpose, SentenceCoding};
pub use label::{Label, LabelKind, LabelStatus};
pub use sense::Sense;
pub use stated::Stated;
pub use view::{CodingContext, SentenceView, TokenRow};
