//! Does any text get tags, lemmas and a tree with one root for each sentence?

#![no_main]

use attache_language::{Head, Model, annotate};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let mut annotation = annotate(text, std::iter::once(0..text.len()));
    Model::english().tag(text, &mut annotation);
    Model::english().parse(text, &mut annotation, |_| true);
    let tokens = annotation.tokens.len();
    let layers = &annotation.layers;
    for column in [&layers.pos, &layers.tags, &layers.lemmas, &layers.deprels] {
        assert_eq!(column.as_ref().map(|column| column.len()), Some(tokens));
    }
    let heads = layers.heads.as_deref().unwrap_or_default();
    let roots = heads.iter().filter(|head| **head == Head::Root).count();
    assert_eq!(roots, annotation.sentences.len());
});
