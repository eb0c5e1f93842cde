//! Is any text that is read as a query answered or given up, without panic, whatever the rule?
//!
//! The first byte chooses the rule; what follows is the query.

#![no_main]

use std::path::Path;
use std::sync::LazyLock;

use attache_corpus::{Corpus, Families, PassageOptions, Pattern, Rule, Scope};
use libfuzzer_sys::fuzz_target;

/// Few enough steps for thousands of queries a second.
const MAX_STEPS: u64 = 200_000;

const PARTS: [(&str, &str); 8] = [
    ("case", "ignore"),
    ("accents", "ignored"),
    ("punctuation", "ignored"),
    ("lines", "apart"),
    ("possessives", "left-out"),
    ("overlap", "true"),
    ("match", "shortest"),
    ("match", "all"),
];

static CORPUS: LazyLock<Corpus> = LazyLock::new(|| {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fixtures");
    Corpus::open(&fixtures.join("corpus-format-2")).expect("the frozen corpus is there")
});

fuzz_target!(|input: (u8, &str)| {
    let (parts, text) = input;
    let Ok(pattern) = Pattern::parse(text, &Families::default()) else {
        return;
    };
    let mut rule = Rule::default();
    for (bit, (part, value)) in PARTS.into_iter().enumerate() {
        if parts >> bit & 1 == 1 {
            rule.set(part, value).expect("a part of the rule");
        }
    }
    let pattern = pattern.with_max_steps(MAX_STEPS);
    let scope = Scope::new(rule);
    if let Ok(hits) = CORPUS.find(&pattern, &scope) {
        let passages = CORPUS.passages(&hits, &PassageOptions::default());
        assert_eq!(passages.expect("hits have passages").len(), hits.len());
        let explained = CORPUS.explain(&pattern, &scope);
        assert!(explained.expect("what is found is explained").to_string().starts_with("plan of"));
    }
});
