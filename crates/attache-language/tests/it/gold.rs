//! Are the hard cases of the development set split as a person splits them?

use std::path::Path;

use attache_language::sentences;
use serde_json::Value;

#[test]
fn all_sentence_cases_of_the_development_set_are_right() {
    let path =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/gold/sentence_cases.jsonl");
    let Ok(cases) = std::fs::read_to_string(&path) else {
        println!("skipped: the development set is not beside the project");
        return;
    };
    let mut wrong = String::new();
    for line in cases.lines() {
        let case: Value = serde_json::from_str(line).unwrap();
        let text = case["text"].as_str().unwrap();
        let found: Vec<_> = sentences(text).into_iter().map(|s| &text[s]).collect();
        let expected: Vec<_> = case["sentences"]
            .as_array()
            .unwrap()
            .iter()
            .filter_map(Value::as_str)
            .collect();
        if found != expected {
            wrong += &format!("{}: {found:#?}\n", case["tag"]);
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}
