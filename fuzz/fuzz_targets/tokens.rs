//! Are the tokens of any text in order, on character boundaries and with nothing visible between them?

#![no_main]

use attache_language::{fold, form, sentences, tokenize};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let mut tokens = Vec::new();
    tokenize(text, &mut tokens);
    let mut end = 0;
    for token in &tokens {
        let span = token.span();
        assert!(end <= span.start && span.start < span.end);
        assert!(!text[end..span.start].chars().any(char::is_alphanumeric));
        let folded = fold(&form(&text[span.clone()])).into_owned();
        assert_eq!(fold(&folded), folded);
        end = span.end;
    }
    assert!(!text[end..].chars().any(char::is_alphanumeric));
    let mut end = 0;
    for sentence in sentences(text) {
        assert!(end <= sentence.start && sentence.start < sentence.end);
        end = sentence.end;
    }
});
