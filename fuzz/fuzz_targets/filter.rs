//! Can any text be read as a condition on documents or refused, without panic?

#![no_main]

use std::collections::BTreeMap;

use attache_corpus::{DocumentInfo, Filter};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let Ok(filter) = Filter::parse(text) else {
        return;
    };
    let document = DocumentInfo {
        id: "report".to_owned(),
        corpus: "strategies".to_owned(),
        title: Some("A report".to_owned()),
        authors: vec!["Ann Keeper".to_owned()],
        date: Some("1990-03-15".to_owned()),
        kind: None,
        publisher: None,
        issuer: Some("USA".to_owned()),
        language: None,
        other: BTreeMap::from([("été".to_owned(), "Ü".to_owned())]),
        path: "report.txt".to_owned(),
        format: "text".to_owned(),
        encoding: "UTF-8".to_owned(),
        bytes: 1200,
        sha256: String::new(),
        warnings: Vec::new(),
        words: 900,
        tokens: 1000,
        pages: 3,
    };
    let negated = Filter::parse(&format!("not ({text})"));
    if let Ok(negated) = negated {
        assert_ne!(filter.passes(&document), negated.passes(&document));
    }
});
