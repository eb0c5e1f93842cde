//! How is a long document tagged on every core?

use std::ops::Range;

use attache_language::{Annotation, Head, Layers, Model, Texts};
use rayon::prelude::*;

/// A document is cut into parts of about this many tokens, between sentences.
const PART_TOKENS: usize = 50_000;

/// Tags the tokens of a document, and finds relations in the sentences that `parse` picks by their tokens.
pub(crate) fn tag(
    model: &Model,
    text: &str,
    annotation: &mut Annotation,
    parse: impl Fn(Range<usize>) -> bool + Sync,
) {
    let parts = parts(annotation);
    let tag_part = |tokens: &Range<usize>| {
        let mut part = part(annotation, tokens.clone());
        model.tag(text, &mut part);
        let picked = |own: Range<usize>| parse(own.start + tokens.start..own.end + tokens.start);
        model.parse(text, &mut part, picked);
        part.layers
    };
    let tagged: Vec<Layers> = parts.par_iter().map(tag_part).collect();
    let mut layers = Layers::default();
    for (tokens, next) in parts.iter().zip(&tagged) {
        append(&mut layers, next, tokens.start as u32);
    }
    annotation.layers = layers;
}

/// The tokens of each part.
fn parts(annotation: &Annotation) -> Vec<Range<usize>> {
    let mut parts = Vec::new();
    let mut start = 0;
    for &first in &annotation.sentences {
        let first = first as usize;
        if first - start >= PART_TOKENS {
            parts.push(start..first);
            start = first;
        }
    }
    parts.push(start..annotation.tokens.len());
    parts
}

/// Some tokens as an annotation of their own.
fn part(annotation: &Annotation, tokens: Range<usize>) -> Annotation {
    let within = |first: &&u32| tokens.contains(&(**first as usize));
    let sentences = annotation.sentences.iter().filter(within);
    Annotation {
        blocks: std::iter::once(0..tokens.len() as u32).collect(),
        sentences: sentences.map(|first| first - tokens.start as u32).collect(),
        tokens: annotation.tokens[tokens].to_vec(),
        layers: Layers::default(),
    }
}

/// Appends the layers of tokens that begin with number `first`.
fn append(layers: &mut Layers, next: &Layers, first: u32) {
    let texts = |own: &mut Option<Texts>, next: &Option<Texts>| {
        if let Some(next) = next {
            own.get_or_insert_default().append(next);
        }
    };
    texts(&mut layers.lemmas, &next.lemmas);
    texts(&mut layers.pos, &next.pos);
    texts(&mut layers.tags, &next.tags);
    texts(&mut layers.deprels, &next.deprels);
    let heads = next.heads.iter().flatten().map(|head| match head {
        Head::Token(head) => Head::Token(head + first),
        other => *other,
    });
    layers.heads.get_or_insert_default().extend(heads);
}

#[cfg(test)]
mod tests {
    use attache_language::annotate;

    use super::*;

    #[test]
    fn a_long_document_is_tagged_as_if_in_one_piece() {
        let sentence = "Our allies and treaty partners deter aggression, and Japan agreed. ";
        let text = sentence.repeat(9_000);
        let whole = 0..text.len();
        let mut pieces = annotate(&text, [whole.clone()]);
        assert!(parts(&pieces).len() > 1);
        let odd = |tokens: Range<usize>| tokens.start % 2 == 1;
        tag(Model::english(), &text, &mut pieces, odd);
        let mut one = annotate(&text, [whole]);
        Model::english().tag(&text, &mut one);
        Model::english().parse(&text, &mut one, odd);
        assert_eq!(pieces.layers.heads, one.layers.heads);
        for place in 0..one.tokens.len() {
            let value =
                |texts: &Option<Texts>| texts.as_ref().map(|texts| texts.value(place).to_owned());
            assert_eq!(value(&pieces.layers.tags), value(&one.layers.tags));
            assert_eq!(value(&pieces.layers.lemmas), value(&one.layers.lemmas));
            assert_eq!(value(&pieces.layers.deprels), value(&one.layers.deprels));
        }
    }

    #[test]
    fn a_document_without_words_has_no_parts_that_matter() {
        let mut annotation = annotate("", std::iter::once(0..0));
        tag(Model::english(), "", &mut annotation, |_| true);
        assert!(annotation.tokens.is_empty());
    }
}
