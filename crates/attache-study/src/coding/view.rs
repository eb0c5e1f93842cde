//! What does the coder need to know of a sentence? Its text, its tokens and who speaks.

use std::ops::Range;

use attache_language::{Annotation, Head, form};
use attache_register::{Day, StateId};

/// One token of a sentence, with what is known of it.
///
/// A layer that is not known is an empty text, and [`Head::Unknown`]; the coder then does without it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TokenRow<'a> {
    /// Where it stands: bytes of the sentence's text, half-open, on the boundaries of characters.
    pub span: Range<usize>,
    /// The form that it is counted as.
    pub form: &'a str,
    /// Its dictionary form.
    pub lemma: &'a str,
    /// Its part of speech, as Universal Dependencies names it.
    pub pos: &'a str,
    /// Its tag of the Penn Treebank.
    pub tag: &'a str,
    /// The token that it depends on, counted from 0 within the sentence.
    pub head: Head,
    /// The name of that relation.
    pub deprel: &'a str,
}

/// A sentence as the coder reads it: from an annotation just made, or from a stored corpus.
#[derive(Clone, Copy, Debug)]
pub struct SentenceView<'a> {
    /// Its text.
    pub text: &'a str,
    /// Its tokens, first to last, without overlap.
    pub tokens: &'a [TokenRow<'a>],
}

/// Who speaks, and when.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CodingContext {
    /// The state or organisation that "we" and "our" mean; `None` where nobody has said.
    pub holder: Option<StateId>,
    /// The day of the text, for names that changed hands.
    pub day: Option<Day>,
}

/// The forms of a run of tokens, which [`rows`] borrows from.
pub(crate) fn forms<'a>(
    text: &'a str,
    annotation: &Annotation,
    tokens: Range<usize>,
) -> Vec<std::borrow::Cow<'a, str>> {
    let tokens = &annotation.tokens[tokens];
    tokens
        .iter()
        .map(|token| form(&text[token.span()]))
        .collect()
}

/// The tokens of a run as rows, with spans counted from the byte `from` of the text.
pub(crate) fn rows<'a>(
    annotation: &'a Annotation,
    forms: &'a [std::borrow::Cow<'a, str>],
    tokens: Range<usize>,
    from: usize,
) -> Vec<TokenRow<'a>> {
    let layers = &annotation.layers;
    let first = tokens.start;
    tokens
        .map(|token| {
            let span = annotation.tokens[token].span();
            let value = |column: &'a Option<attache_language::Texts>| {
                column.as_ref().map_or("", |column| column.value(token))
            };
            let head = layers
                .heads
                .as_ref()
                .map_or(Head::Unknown, |heads| heads[token]);
            TokenRow {
                span: span.start - from..span.end - from,
                form: &forms[token - first],
                lemma: value(&layers.lemmas),
                pos: value(&layers.pos),
                tag: value(&layers.tags),
                head: match head {
                    Head::Token(head) => (head as usize)
                        .checked_sub(first)
                        .map_or(Head::Unknown, |head| Head::Token(head as u32)),
                    other => other,
                },
                deprel: value(&layers.deprels),
            }
        })
        .collect()
}
