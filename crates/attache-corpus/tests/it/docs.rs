//! Is what the pages on patterns, queries, the rule and choosing documents say true? Their tables, row by row.

use std::fs;
use std::path::Path;

use attache_corpus::{Corpus, Families, Filter, Pattern, Rule, Scope, WriteOptions};

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
                let cell = cell.trim_matches(' ').replace('\u{1}', "|");
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

/// The three documents that the page on choosing documents describes.
fn three_documents(path: &Path) -> Corpus {
    let paper = |id: &str| {
        Draft::new(id)
            .body(&format!("The {id} has allies."))
            .finish()
    };
    let mut papers = ["tide-plan", "coast-speech", "old-note"].map(paper);
    for row in rows(
        "choosing.md",
        "| document | date | type | issuer | words | author | other keys |",
    ) {
        let Some(paper) = papers.iter_mut().find(|paper| paper.id == row[0]) else {
            panic!("{row:?}");
        };
        let may = |cell: &String| (!cell.is_empty()).then(|| cell.clone());
        paper.metadata.date = may(&row[1]).map(|date| date.parse().unwrap());
        paper.metadata.kind = may(&row[2]);
        paper.metadata.issuer = may(&row[3]);
        // The key `words` is counted, so the text is made as long.
        let words: usize = row[4].parse().unwrap();
        paper.text = "word ".repeat(words).trim_end().to_owned();
        paper.blocks[0].span = 0..paper.text.len();
        paper.metadata.authors = may(&row[5])
            .map(|authors| authors.split(", ").map(str::to_owned).collect())
            .unwrap_or_default();
        for pair in may(&row[6]).iter().flat_map(|pairs| pairs.split(", ")) {
            let (key, value) = pair.split_once(": ").unwrap();
            let key = key.trim_matches('`').to_owned();
            paper.metadata.other.insert(key, value.to_owned());
        }
    }
    write(path, &papers, &WriteOptions::default());
    Corpus::open(path).unwrap()
}

#[test]
fn the_conditions_of_the_page_choose_what_it_says() {
    let directory = tempfile::tempdir().unwrap();
    let corpus = three_documents(directory.path());
    for row in rows("choosing.md", "| condition | documents that pass |") {
        let filter = Filter::parse(&row[0]).unwrap();
        let scope = corpus.select(&filter, Rule::default()).unwrap();
        let infos = corpus.documents().unwrap().iter();
        let passing = infos.zip(corpus.doc_ids());
        let passing = passing.filter(|(_, document)| scope.selects(*document));
        let passing: Vec<&str> = passing.map(|(info, _)| info.id.as_str()).collect();
        let shown = match passing.as_slice() {
            [] => "none".to_owned(),
            passing => passing.join(", "),
        };
        assert_eq!(shown, row[1], "{}", row[0]);
    }
    for row in rows("choosing.md", "| condition | message |") {
        let asked = Filter::parse(&row[0])
            .map_err(|error| error.to_string())
            .and_then(|filter| {
                let scope = corpus.select(&filter, Rule::default());
                scope.map_err(|error| error.to_string())
            });
        assert_eq!(asked.unwrap_err(), row[1]);
    }
}
