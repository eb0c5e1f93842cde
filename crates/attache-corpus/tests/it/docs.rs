//! Is what the pages on patterns, queries and the rule say true? Their tables, row by row.

use std::fs;
use std::path::Path;

use attache_corpus::{Corpus, Families, Pattern, Rule, Scope, WriteOptions};

use crate::support::{Draft, write};

fn families() -> Families {
    let mut families = Families::default();
    families.insert(
        "ally",
        &["ally", "allies", "allied", "alliance", "alliances"],
    );
    families.insert(
        "partner",
        &[
            "partner",
            "partners",
            "partnership",
            "partnerships",
            "partnered",
            "partnering",
        ],
    );
    families
}

/// The rows of the tables of a page that have this head, cell by cell.
fn rows(page: &str, head: &str) -> Vec<Vec<String>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../docs/src")
        .join(page);
    let text = fs::read_to_string(path).unwrap();
    let mut rows = Vec::new();
    let mut inside = false;
    for line in text.lines() {
        if line == head {
            inside = true;
        } else if !line.starts_with('|') {
            inside = false;
        } else if inside && !line.starts_with("| ---") {
            // A bar within a cell is written `\|`.
            let hidden = line.replace("\\|", "\u{1}");
            let cells = hidden.trim_matches('|').split('|');
            let plain = |cell: &str| {
                let cell = cell[1..cell.len() - 1].replace('\u{1}', "|");
                let code = cell
                    .strip_prefix('`')
                    .and_then(|cell| cell.strip_suffix('`'));
                code.unwrap_or(&cell).replace('⏎', "\n")
            };
            rows.push(cells.map(plain).collect());
        }
    }
    assert!(!rows.is_empty(), "{page} has a table {head}");
    rows
}

fn count(rule: &str, pattern: &str, text: &str) -> usize {
    let directory = tempfile::tempdir().unwrap();
    write(
        directory.path(),
        &[Draft::new("page").body(text).finish()],
        &WriteOptions::default(),
    );
    let corpus = Corpus::open(directory.path()).unwrap();
    let mut chosen = Rule::default();
    if let Some((part, value)) = rule.split_once('=') {
        chosen.set(part, value).unwrap();
    }
    let pattern = Pattern::parse(pattern, &families()).unwrap();
    corpus.find(&pattern, &Scope::new(chosen)).unwrap().len()
}

#[test]
fn the_examples_of_the_pages_count_what_they_say() {
    let mut wrong = Vec::new();
    for page in ["rule.md", "patterns.md", "cql.md"] {
        for row in rows(page, "| rule | pattern | text | matches |") {
            let [rule, pattern, text, matches] = row.try_into().unwrap();
            let found = count(&rule, &pattern, &text).to_string();
            if found != matches {
                wrong.push(format!("{page}: {rule}: {pattern} in {text}: {found}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn other_counts_give_what_the_page_says() {
    for row in rows(
        "rule.md",
        "| pattern | text | Attaché | `\\b…\\b` | letters |",
    ) {
        let [pattern, text, own, whole_words, letters] = row.try_into().unwrap();
        assert_eq!(
            count("", &pattern, &text).to_string(),
            own,
            "{pattern} in {text}"
        );
        let words = regex::escape(&pattern).replace(' ', r"\s+");
        let expression = regex::Regex::new(&format!(r"(?i)\b{words}\b")).unwrap();
        let found = expression.find_iter(&text).count().to_string();
        assert_eq!(found, whole_words, "{expression} in {text}");
        let found = text
            .to_lowercase()
            .matches(&pattern.to_lowercase())
            .count()
            .to_string();
        assert_eq!(found, letters, "the letters {pattern} in {text}");
    }
}

#[test]
fn refused_patterns_get_the_messages_of_the_pages() {
    for page in ["patterns.md", "cql.md"] {
        for row in rows(page, "| pattern | message |") {
            let [pattern, message] = row.try_into().unwrap();
            let error = Pattern::parse(&pattern, &families()).unwrap_err();
            assert_eq!(error.to_string(), message);
        }
    }
}
