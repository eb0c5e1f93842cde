//! Can any text be read as a pattern or refused, without panic?

#![no_main]

use attache_corpus::{Families, Pattern};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let mut families = Families::default();
    families.insert("ally", &["ally", "allies"]);
    if let Ok(pattern) = Pattern::parse(text, &families) {
        assert_eq!(pattern.text(), text);
    }
});
