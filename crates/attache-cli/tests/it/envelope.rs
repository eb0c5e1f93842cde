//! Do JSON answers keep their contract: keys, columns, passages that cut their match out of the text, sums that agree?

use std::collections::BTreeMap;

use serde_json::Value;

use crate::harbour;
use crate::sandbox::Sandbox;

fn list<'v>(value: &'v Value, key: &str) -> &'v [Value] {
    value[key]
        .as_array()
        .unwrap_or_else(|| panic!("{key} is a list in {value}"))
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_else(|| panic!("{value} is text"))
}

fn number(value: &Value) -> u64 {
    value
        .as_u64()
        .unwrap_or_else(|| panic!("{value} is a whole number"))
}

#[test]
fn every_answer_is_one_envelope_with_the_same_keys() {
    let sandbox = harbour::sandbox();
    for arguments in [
        &["documents"][..],
        &["text", "2004-review"],
        &["count", "allies"],
        &["count", "allies", "--by", "page"],
        &["count", "allies", "--stated", "11"],
        &["concordance", "allies"],
        &["collocates", "allies", "--min-count", "1"],
        &["keywords", "--target", "type=report", "--min-count", "1"],
        &["ngrams", "--min-count", "1", "--words", "1..2"],
        &["ngrams", "--containing", "allies", "--min-count", "1"],
        &["dispersion", "allies", "unheard"],
        &["dispersion", "allies", "--parts", "4", "--counts"],
        &["trend", "allies"],
        &["contrast", "--min-count", "1"],
    ] {
        let said = sandbox.answer(&[arguments, &["--format", "json", "--passages"]].concat());
        let answer: Value = serde_json::from_str(&said).expect("JSON");
        // serde_json orders keys by name; the program does not.
        let keys: Vec<&String> = answer.as_object().expect("an object").keys().collect();
        assert_eq!(
            keys,
            [
                "attache",
                "columns",
                "command",
                "corpus",
                "notes",
                "rows",
                "rule",
                "total_rows",
                "warnings"
            ]
        );
        assert_eq!(answer["attache"], env!("CARGO_PKG_VERSION"));
        assert_eq!(answer["command"], arguments[0]);
        assert_eq!(answer["corpus"]["path"], "attache-corpus");
        assert!(said.find("\"command\"") < said.find("\"corpus\""));
        assert!(said.find("\"columns\"") < said.find("\"rows\""));
        let counted = !matches!(arguments[0], "documents" | "text");
        assert_eq!(answer["rule"].is_object(), counted, "{arguments:?}");
        if counted {
            for part in ["case", "blocks", "hyphens", "overlap", "sense"] {
                assert!(
                    !answer["rule"][part].is_null(),
                    "{part} in {}",
                    answer["rule"]
                );
            }
        }
        let columns: Vec<&str> = list(&answer, "columns")
            .iter()
            .map(|column| text(&column["name"]))
            .collect();
        assert_eq!(
            number(&answer["total_rows"]),
            list(&answer, "rows").len() as u64
        );
        for row in list(&answer, "rows") {
            let row = row.as_object().expect("a row is an object");
            assert!(row["passages"].is_array());
            assert_eq!(row.len(), columns.len() + 1, "{row:?}");
            assert!(
                columns.iter().all(|column| row.contains_key(*column)),
                "{row:?}"
            );
        }
    }
}

#[test]
fn the_columns_that_others_rely_on_are_there_with_their_types() {
    let sandbox = harbour::sandbox();
    let check = |arguments: &[&str], expected: &[(&str, &str)]| {
        let answer = sandbox.json(arguments);
        let columns: BTreeMap<&str, &str> = list(&answer, "columns")
            .iter()
            .map(|column| (text(&column["name"]), text(&column["type"])))
            .collect();
        for (name, kind) in expected {
            assert_eq!(
                columns.get(name),
                Some(kind),
                "column {name} of attache {}",
                arguments.join(" ")
            );
        }
    };
    check(
        &["documents"],
        &[
            ("document", "text"),
            ("title", "text"),
            ("authors", "list"),
            ("date", "date"),
            ("type", "text"),
            ("publisher", "text"),
            ("issuer", "text"),
            ("language", "text"),
            ("pages", "integer"),
            ("words", "integer"),
            ("sha256", "text"),
        ],
    );
    let count = [
        ("pattern", "text"),
        ("count", "integer"),
        ("tokens", "integer"),
        ("per_million", "real"),
    ];
    check(&["count", "allies"], &count);
    for (key, kind) in [
        ("document", "text"),
        ("section", "list"),
        ("page", "text"),
        ("year", "integer"),
        ("decade", "integer"),
        ("author", "text"),
        ("type", "text"),
        ("issuer", "text"),
        ("party", "text"),
    ] {
        check(
            &["count", "allies", "--by", key],
            &[&count[..], &[(key, kind)]].concat(),
        );
    }
    let stated = [("rules", "records"), ("reproduced_by", "list")];
    check(
        &["count", "allies", "--stated", "11"],
        &[&count[..], &stated].concat(),
    );
    check(
        &["concordance", "allies"],
        &[
            ("document", "text"),
            ("title", "text"),
            ("date", "date"),
            ("section", "list"),
            ("page", "text"),
            ("start", "integer"),
            ("end", "integer"),
            ("left", "text"),
            ("match", "text"),
            ("right", "text"),
        ],
    );
    check(
        &["collocates", "allies", "--min-count", "1"],
        &[
            ("word", "text"),
            ("observed", "integer"),
            ("expected", "real"),
            ("log_dice", "real"),
            ("g2", "real"),
            ("mi", "real"),
            ("t_score", "real"),
        ],
    );
    check(
        &["keywords", "--target", "type=report", "--min-count", "1"],
        &[
            ("word", "text"),
            ("target", "integer"),
            ("reference", "integer"),
            ("g2", "real"),
            ("log_ratio", "real"),
            ("log_odds", "real"),
            ("z", "real"),
        ],
    );
    let interval = [("low", "real"), ("high", "real"), ("documents", "integer")];
    for step in ["year", "decade"] {
        check(
            &["trend", "allies", "--by", step],
            &[&count[..], &[(step, "integer")], &interval].concat(),
        );
    }
    check(
        &["contrast", "--min-count", "1"],
        &[
            ("aspect", "text"),
            ("item", "text"),
            ("count_a", "integer"),
            ("count_b", "integer"),
            ("rate_a", "real"),
            ("rate_b", "real"),
            ("log_odds", "real"),
            ("z", "real"),
            ("q", "real"),
        ],
    );
}

/// The texts to which offsets refer, by document.
fn plain_texts(sandbox: &Sandbox) -> BTreeMap<String, Vec<char>> {
    list(&sandbox.json(&["documents"]), "rows")
        .iter()
        .map(|row| {
            let document = text(&row["document"]).to_owned();
            let plain = sandbox.answer(&["text", &document, "--plain"]);
            (document, plain.chars().collect())
        })
        .collect()
}

#[test]
fn every_passage_cuts_its_match_out_of_the_plain_text() {
    let sandbox = harbour::sandbox();
    let texts = plain_texts(&sandbox);
    assert!(
        texts
            .values()
            .any(|text| text.iter().any(|c| !c.is_ascii()))
    );
    let mut seen = 0;
    for pattern in [
        "@ally",
        "@partner",
        "allies and partners",
        "café",
        "our * kept",
        "the *",
        "partner",
    ] {
        let counted = sandbox.json(&["count", pattern, "--passages"]);
        let row = &list(&counted, "rows")[0];
        let passages = list(row, "passages");
        assert_eq!(number(&row["count"]), passages.len() as u64);
        let listed = sandbox.json(&["concordance", pattern]);
        assert_eq!(list(&listed, "rows").len(), passages.len());
        for passage in passages.iter().chain(list(&listed, "rows")) {
            let document = &texts[text(&passage["document"])];
            let (start, end) = (
                number(&passage["start"]) as usize,
                number(&passage["end"]) as usize,
            );
            let cut: String = document[start..end].iter().collect();
            assert_eq!(
                on_one_line(&cut),
                text(&passage["match"]),
                "{pattern} at {start}..{end}"
            );
            let before: String = document[..start].iter().collect();
            let after: String = document[end..].iter().collect();
            assert!(
                on_one_line(&before).ends_with(text(&passage["left"])),
                "{passage}"
            );
            assert!(
                on_one_line(&after).starts_with(text(&passage["right"])),
                "{passage}"
            );
            seen += 1;
        }
        for passage in passages {
            assert!(
                text(&passage["sentence"]).contains(text(&passage["match"])),
                "{passage}"
            );
        }
    }
    assert!(seen > 50);
}

/// Text as a passage shows it: a run of white space is one space.
fn on_one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn the_parts_of_a_count_add_up_to_the_whole() {
    let sandbox = harbour::sandbox();
    for pattern in [
        "@ally",
        "@partner",
        "allies",
        "partner",
        "allies and partners",
        "the",
    ] {
        let whole = sandbox.json(&["count", pattern]);
        let whole = &list(&whole, "rows")[0];
        let listed = sandbox.json(&["concordance", pattern]);
        assert_eq!(
            number(&whole["count"]),
            list(&listed, "rows").len() as u64,
            "{pattern}"
        );
        for key in [
            "document", "section", "page", "year", "decade", "type", "issuer", "party",
        ] {
            let parts = sandbox.json(&["count", pattern, "--by", key]);
            let sum: u64 = list(&parts, "rows")
                .iter()
                .map(|row| number(&row["count"]))
                .sum();
            assert_eq!(number(&whole["count"]), sum, "{pattern} by {key}");
        }
        let trend = sandbox.json(&["trend", pattern]);
        let sum: u64 = list(&trend, "rows")
            .iter()
            .map(|row| number(&row["count"]))
            .sum();
        assert_eq!(number(&whole["count"]), sum, "trend of {pattern}");
    }
}

#[test]
fn counts_are_those_a_person_finds() {
    let sandbox = harbour::sandbox();
    // (pattern, in the address, the report, the review)
    for (pattern, counts) in [
        ("allies", [5, 2, 4]),
        ("Allies", [2, 0, 0]),
        ("allies and partners", [1, 1, 1]),
        ("partner", [0, 2, 0]),
        ("partners", [2, 2, 3]),
        ("@ally", [5, 4, 5]),
        ("friends and allies", [0, 1, 0]),
        ("ally's", [0, 0, 1]),
        ("our allies|partners", [4, 0, 0]),
    ] {
        let answer = sandbox.json(&["count", pattern, "--by", "document"]);
        let found: BTreeMap<&str, u64> = list(&answer, "rows")
            .iter()
            .map(|row| (text(&row["document"]), number(&row["count"])))
            .collect();
        let names = ["1962-05-01-address", "1978-report", "2004-review"];
        let by_document = names.map(|name| found.get(name).copied().unwrap_or(0));
        assert_eq!(by_document, counts, "{pattern}");
    }
}

#[test]
fn a_page_is_named_as_it_is_printed() {
    let sandbox = harbour::sandbox();
    let answer = sandbox.json(&["concordance", "ally|partners", "--where", "type=report"]);
    let pages: Vec<(&str, &str)> = list(&answer, "rows")
        .iter()
        .map(|row| (text(&row["match"]), text(&row["page"])))
        .collect();
    assert_eq!(pages, [("partners", "1"), ("partners", "2"), ("ally", "3")]);
}
