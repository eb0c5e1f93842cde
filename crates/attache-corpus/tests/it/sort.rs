//! Are matches sorted as a slow scan of the texts would sort them?

use attache_corpus::{Corpus, Hit, PassageOptions, Rule, Scope, SortKey, WriteOptions};
use attache_document::Document;
use proptest::prelude::*;
use proptest::sample::select;

use crate::oracle::{papers, rules, wanted};
use crate::scan::{Found, Seen, SeenBlock, scan, see};
use crate::support::{Draft, pattern, tiny_segments, write};

/// A value to sort by: nothing comes last, numbers are numbers, words are in any case.
#[derive(Clone, Debug, PartialEq, PartialOrd)]
enum Value {
    Number(f64),
    Text(String),
    Nothing,
}

fn is_mark(token: &Seen) -> bool {
    !token.form.chars().any(char::is_alphanumeric)
}

/// What a match is sorted by, found by walking over the tokens of its block.
fn value(document: &Document, block: &SeenBlock, found: &Found, key: &str) -> Value {
    let word = |token: &Seen| Value::Text(token.form.to_lowercase());
    let nth = |words: Vec<&Seen>, n: usize| words.get(n - 1).map_or(Value::Nothing, |t| word(t));
    let before = block.tokens.iter().rev();
    let before = before.filter(|token| token.chars.end <= found.chars.start && !is_mark(token));
    let after = block.tokens.iter();
    let after = after.filter(|token| token.chars.start >= found.chars.end && !is_mark(token));
    match key {
        "1L" => nth(before.collect(), 1),
        "3L" => nth(before.collect(), 3),
        "1R" => nth(after.collect(), 1),
        "2R" => nth(after.collect(), 2),
        "match" => {
            let inside = |token: &&Seen| {
                token.chars.start >= found.chars.start && token.chars.end <= found.chars.end
            };
            let forms = block.tokens.iter().filter(inside);
            let forms: Vec<String> = forms.map(|token| token.form.to_lowercase()).collect();
            Value::Text(forms.join(" "))
        }
        "year" => Value::Number(document.metadata.date.unwrap().year().into()),
        "document" => Value::Text(document.id.clone()),
        "author" => Value::Text(document.metadata.authors.join("; ").to_lowercase()),
        other => panic!("no value for {other}"),
    }
}

const KEYS: [&str; 8] = [
    "1L", "3L", "1R", "2R", "match", "year", "document", "author",
];

fn places(corpus: &Corpus, hits: &[Hit]) -> Vec<(String, usize)> {
    let passages = corpus.passages(hits, &PassageOptions::default()).unwrap();
    let place = |passage: attache_corpus::Passage| (passage.document, passage.start as usize);
    passages.into_iter().map(place).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn matches_are_sorted_as_a_slow_scan_sorts_them(
        papers in papers(), wanted in wanted(), rule in rules(),
        keys in prop::collection::vec((select(&KEYS[..]), any::<bool>()), 1..4),
    ) {
        let directory = tempfile::tempdir().unwrap();
        let [one, many] = ["one", "many"].map(|name| directory.path().join(name));
        write(&one, &papers, &WriteOptions::default());
        write(&many, &papers, &tiny_segments(99));
        let mut expected = Vec::new();
        for paper in &papers {
            let seen = see(paper);
            for found in scan(paper, &seen, &wanted, &rule) {
                let value = |(key, _): &(&str, bool)| value(paper, &seen[found.block], &found, key);
                let values: Vec<Value> = keys.iter().map(value).collect();
                expected.push((values, (paper.id.clone(), found.chars.start)));
            }
        }
        // A stable sort by the last key, then by the one before it, and so on to the first.
        for (place, (_, descending)) in keys.iter().enumerate().rev() {
            expected.sort_by(|(a, _), (b, _)| {
                let order = a[place].partial_cmp(&b[place]).unwrap();
                let nothing = a[place] == Value::Nothing || b[place] == Value::Nothing;
                if *descending && !nothing { order.reverse() } else { order }
            });
        }
        let expected: Vec<_> = expected.into_iter().map(|(_, place)| place).collect();
        let keys: Vec<SortKey> = keys
            .iter()
            .map(|(key, descending)| format!("{}{key}", if *descending { "-" } else { "" }).parse().unwrap())
            .collect();
        for path in [&one, &many] {
            let corpus = Corpus::open(path).unwrap();
            let mut hits = corpus.find(&pattern(&wanted.text), &Scope::new(rule.clone())).unwrap();
            corpus.sort(&mut hits, &keys).unwrap();
            prop_assert_eq!(&places(&corpus, &hits), &expected, "{:?}", keys);
        }
    }
}

#[test]
fn keys_of_the_documents_sort_as_numbers_where_all_are_and_those_without_come_last() {
    let directory = tempfile::tempdir().unwrap();
    let paper = |id: &str, rank: Option<&str>| {
        let mut paper = Draft::new(id).body("Our allies.").finish();
        let rank = rank.map(|rank| ("rank".to_owned(), rank.to_owned()));
        paper.metadata.other.extend(rank);
        paper
    };
    let ranks = [
        ("a", Some("10")),
        ("b", None),
        ("c", Some("9")),
        ("d", Some("10.0")),
    ];
    let papers: Vec<_> = ranks.iter().map(|(id, rank)| paper(id, *rank)).collect();
    write(directory.path(), &papers, &tiny_segments(99));
    let corpus = Corpus::open(directory.path()).unwrap();
    let mut hits = corpus
        .find(&pattern("allies"), &Scope::new(Rule::default()))
        .unwrap();
    let mut order = |key: &str| -> String {
        corpus.sort(&mut hits, &[key.parse().unwrap()]).unwrap();
        places(&corpus, &hits)
            .into_iter()
            .map(|(document, _)| document)
            .collect()
    };
    assert_eq!(order("rank"), "cadb");
    assert_eq!(order("-rank"), "adcb");
    assert_eq!(order("-document"), "dcba");
    let error = corpus
        .sort(&mut hits, &["colour".parse().unwrap()])
        .unwrap_err()
        .to_string();
    assert!(
        error.starts_with("cannot sort by \"colour\": it is no place such as 1L or 2R, not \"match\", and none of the keys author,")
            && error.contains("publisher, rank, sha256"),
        "{error}"
    );
}
