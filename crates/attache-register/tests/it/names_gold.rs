//! Are the states found that people found in the same sentences?
//!
//! The sentences lie outside the project (`../shared/gold/dev.jsonl` from its root); where they are not
//! there, the test says that it was skipped.

use std::collections::BTreeSet;
use std::path::Path;

use attache_register::{NameOptions, Names, Register};
use serde_json::Value;

#[test]
fn states_that_people_labelled_are_found() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/gold/dev.jsonl");
    let Ok(text) = std::fs::read_to_string(&path) else {
        println!("skipped: {} is not there", path.display());
        return;
    };
    let names = Names::of(&Register::builtin());
    let (mut labelled, mut found_of_them, mut missed) = (0, 0, Vec::new());
    for line in text.lines() {
        let line: Value = serde_json::from_str(line).unwrap();
        let sentence = line["sentence"].as_str().unwrap();
        let file = line["file"].as_str().unwrap();
        let year = file.get(..4).filter(|year| year.parse::<u16>().is_ok());
        let options = NameOptions {
            date: year.map(|year| format!("{year}-06-01").parse().unwrap()),
            ..NameOptions::default()
        };
        let finds = names.find(sentence, &options);
        let states = finds.iter().filter_map(|find| find.state);
        let found: BTreeSet<String> = states.map(|state| state.as_str().to_owned()).collect();
        let wanted: BTreeSet<&str> = line["labels"]
            .as_array()
            .unwrap()
            .iter()
            .map(|label| label["who"].as_str().unwrap())
            .filter(|who| !who.is_empty())
            .collect();
        for who in wanted {
            labelled += 1;
            if found.contains(who) {
                found_of_them += 1;
            } else {
                missed.push(format!("{who}: {sentence}"));
            }
        }
    }
    println!(
        "{found_of_them} of {labelled} labelled states are found; missed:\n{}",
        missed.join("\n")
    );
    assert!(labelled > 30);
    assert!(found_of_them * 100 >= labelled * 95);
}
