//! What does a sentence of a text say that has just been split and tagged?

use std::ops::Range;

use attache_language::Annotation;

use super::annotate::AnnotatedSentence;
use super::coder::{Coder, SentenceCoding};
use super::view::{CodingContext, SentenceView, forms, rows};

impl Coder {
    /// Codes the sentence of `text` that has these tokens of its annotation.
    ///
    /// # Panics
    ///
    /// If the annotation is not of this text or has no such tokens.
    pub fn code_annotation(
        &self,
        text: &str,
        annotation: &Annotation,
        tokens: Range<usize>,
        context: &CodingContext,
    ) -> SentenceCoding {
        let own = &annotation.tokens[tokens.clone()];
        let (Some(first), Some(last)) = (own.first(), own.last()) else {
            return SentenceCoding::default();
        };
        let (start, end) = (first.span().start, last.span().end);
        let forms = forms(text, annotation, tokens.clone());
        if !self.concerns(forms.iter().map(AsRef::as_ref)) {
            return SentenceCoding::default();
        }
        let rows = rows(annotation, &forms, tokens, start);
        let view = SentenceView {
            text: &text[start..end],
            tokens: &rows,
        };
        self.code(view, context)
    }

    /// What a text says that is one sentence, with its tokens if `with_tokens`.
    ///
    /// # Panics
    ///
    /// If the annotation is not of this text.
    pub fn annotate(
        &self,
        id: Option<String>,
        text: &str,
        annotation: &Annotation,
        context: &CodingContext,
        with_tokens: bool,
    ) -> AnnotatedSentence {
        let all = 0..annotation.tokens.len();
        let forms = forms(text, annotation, all.clone());
        let rows = rows(annotation, &forms, all, 0);
        let view = SentenceView {
            text,
            tokens: &rows,
        };
        let annotated = AnnotatedSentence::new(id, view, &self.code(view, context), self);
        match with_tokens {
            true => annotated.with_tokens(&rows),
            false => annotated,
        }
    }
}
