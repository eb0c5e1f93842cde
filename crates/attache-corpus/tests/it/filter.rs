//! Does a condition choose the documents that it says, and do its errors point to the place?

use std::collections::BTreeMap;

use attache_corpus::{Corpus, DocumentInfo, Filter, Rule, SortKey, WriteOptions};
use proptest::prelude::*;

use crate::support::{Draft, write};

fn report() -> DocumentInfo {
    DocumentInfo {
        id: "1990-report".to_owned(),
        corpus: "papers".to_owned(),
        title: Some("A Report on \"Friends\"".to_owned()),
        authors: vec!["Ann Keeper".to_owned(), "Bo Pilot".to_owned()],
        date: Some("1990-03-15".to_owned()),
        kind: Some("press release".to_owned()),
        publisher: None,
        issuer: Some("USA".to_owned()),
        language: Some("en".to_owned()),
        other: BTreeMap::from([("region".to_owned(), "North".to_owned())]),
        path: "papers/1990.txt".to_owned(),
        format: "text".to_owned(),
        encoding: "UTF-8".to_owned(),
        bytes: 1200,
        sha256: "0".repeat(64),
        warnings: Vec::new(),
        words: 900,
        tokens: 1000,
        pages: 3,
    }
}

#[track_caller]
fn passes(condition: &str) -> bool {
    Filter::parse(condition).unwrap().passes(&report())
}

fn error(condition: &str) -> String {
    Filter::parse(condition).unwrap_err().to_string()
}

#[test]
fn every_operator_compares_numbers_as_numbers() {
    for condition in [
        "words = 900",
        "words == 900.0",
        "words != 90",
        "words < 1000",
        "words <= 900",
        "words > 89",
        "words >= 900",
        "words ~ 90",
        "words !~ 91",
        "year=1990",
        "decade=1990",
        "pages=3",
    ] {
        assert!(passes(condition), "{condition}");
    }
    for condition in [
        "words = 90",
        "words < 900",
        "words > 900",
        "words > 1000",
        "year != 1990",
    ] {
        assert!(!passes(condition), "{condition}");
    }
}

#[test]
fn texts_compare_without_regard_to_case() {
    for condition in [
        "issuer = usa",
        "type = Press Release",
        "type = 'press release'",
        "title ~ report",
        "region = north",
        "id = 1990-report",
        "document = '1990-REPORT'",
        "format != markdown",
    ] {
        assert!(passes(condition), "{condition}");
    }
    assert!(!passes("issuer = us") && !passes("title !~ friends"));
}

#[test]
fn dates_compare_as_exactly_as_the_condition_says() {
    for condition in [
        "date = 1990",
        "date = 1990-03",
        "date = 1990-03-15",
        "date >= 1990-03",
        "date <= 1990",
        "date < 1990-04",
        "date > 1989",
        "date = 1989..1990",
        "date = 1990-01..1990-03",
    ] {
        assert!(passes(condition), "{condition}");
    }
    for condition in [
        "date > 1990",
        "date < 1990",
        "date != 1990",
        "date = 1990-04..1991",
    ] {
        assert!(!passes(condition), "{condition}");
    }
}

#[test]
fn ranges_and_lists_hold_their_ends() {
    for condition in [
        "year = 1990..1999",
        "year = 1980 .. 1990",
        "year != 1991..1999",
        "year in (1950..1960, 1990)",
        "year not in (1991, 1992)",
        "type in (speech, press release)",
        "issuer in (FRA, 'usa')",
    ] {
        assert!(passes(condition), "{condition}");
    }
    assert!(!passes("year = 1991..1999") && !passes("year in (1989, 1991..1999)"));
    // In quotes it is a text, not a range.
    assert!(passes("region = a..z") && !passes("region = 'a..z'"));
}

#[test]
fn any_of_several_values_is_enough_and_a_missing_one_is_never_equal() {
    assert!(passes("author = 'bo pilot'") && passes("authors ~ keeper"));
    assert!(passes("publisher is missing") && !passes("publisher is not missing"));
    assert!(passes("author is not missing"));
    assert!(!passes("publisher = x") && !passes("publisher < x"));
    assert!(
        passes("publisher != x"),
        "not equal is the opposite of equal"
    );
}

#[test]
fn a_date_that_is_known_less_exactly_passes_only_what_is_certain() {
    let dated = |date: &str, condition: &str| {
        let document = DocumentInfo {
            date: Some(date.to_owned()),
            ..report()
        };
        Filter::parse(condition).unwrap().passes(&document)
    };
    for condition in [
        "date = 1990",
        "date < 1991-03",
        "date >= 1990",
        "date > 1989-12-31",
    ] {
        assert!(dated("1990", condition), "{condition}");
    }
    // It may be before March or after.
    for condition in [
        "date < 1990-03",
        "date >= 1990-03",
        "date = 1990-03",
        "date <= 1990-12",
    ] {
        assert!(!dated("1990", condition), "{condition}");
    }
    assert!(dated("1990-02", "date < 1990-03-15") && !dated("1990-03", "date < 1990-03-15"));
}

#[test]
fn regular_expressions_match_anywhere_and_take_case_as_they_say() {
    for condition in [
        "title ~ /Friends/",
        "title ~ /^a report/i",
        "title !~ /friends/",
        "title~/^A (Report|Speech)/ and year=1990",
        "(title ~ /report/i)",
        "(title ~ /Report/)",
        r"path ~ /\/1990\./",
        "path ~ '/1990'",
        "author ~ /Pilot$/ and author ~ /^Ann/",
        "not publisher ~ /./",
    ] {
        assert!(passes(condition), "{condition}");
    }
    for condition in ["title ~ /friends/", "title ~ /^Report/", "publisher ~ /.*/"] {
        assert!(!passes(condition), "{condition}");
    }
    assert!(error("title ~ /(a/").ends_with("/(a/ is no regular expression: unclosed group"));
    assert!(
        error("title ~ /a{1000}{1000}/").ends_with("is no regular expression: it is too large")
    );
    assert!(error("title ~ /open").ends_with("expected a closing / at \"/open\""));
    assert!(
        error("title ~ /a/x")
            .ends_with("expected nothing or i (for any case) after the slash at \"x\"")
    );
    // Only after ~ is it one.
    assert!(passes("title != /a/"));
}

#[test]
fn what_is_no_number_or_date_is_not_compared_with_one() {
    for (condition, message) in [
        (
            "year>=soon",
            "year takes a number such as 1990, not \"soon\"",
        ),
        (
            "type=report and words<'many'",
            "words takes a number such as 1990, not \"many\"",
        ),
        (
            "year in (1990, MCMXC)",
            "year takes a number such as 1990, not \"MCMXC\"",
        ),
        (
            "year=1990..now",
            "year takes a number such as 1990, not \"now\"",
        ),
        (
            "decade=1990s",
            "decade takes a number such as 1990, not \"1990s\"",
        ),
        (
            "pages>nan",
            "pages takes a number such as 1990, not \"nan\"",
        ),
        (
            "date>=spring",
            "date takes a date such as 1990, 1990-03 or 1990-03-15, not \"spring\"",
        ),
        (
            "date=1990-02-30",
            "date takes a date such as 1990, 1990-03 or 1990-03-15, not \"1990-02-30\"",
        ),
        (
            "year=1999..1990",
            "the range 1999..1990 ends before it begins",
        ),
        (
            "date=1990-04..1990-03",
            "the range 1990-04..1990-03 ends before it begins",
        ),
    ] {
        assert_eq!(
            error(condition),
            format!("in the condition \"{condition}\": {message}")
        );
    }
}

#[test]
fn what_documents_hold_decides_what_their_own_keys_take() {
    let directory = tempfile::tempdir().unwrap();
    let paper = |id: &str, pairs: &[(&str, &str)]| {
        let mut paper = Draft::new(id).body("Our allies.").finish();
        let pairs = pairs
            .iter()
            .map(|(key, value)| ((*key).to_owned(), (*value).to_owned()));
        paper.metadata.other.extend(pairs);
        paper
    };
    let papers = [
        paper("a", &[("rank", "9"), ("signed", "1990"), ("room", "12")]),
        paper(
            "b",
            &[("rank", "10"), ("signed", "1991-05"), ("room", "12a")],
        ),
        paper("c", &[]),
    ];
    write(directory.path(), &papers, &WriteOptions::default());
    let corpus = Corpus::open(directory.path()).unwrap();
    let select = |condition: &str| {
        let filter = Filter::parse(condition).unwrap();
        match corpus.select(&filter, Rule::default()) {
            Ok(scope) => corpus.extent(&scope).unwrap().documents.to_string(),
            Err(error) => error.to_string(),
        }
    };
    for (condition, documents) in [
        ("rank < 10", "1"),
        ("rank in (9, 10.0)", "2"),
        ("rank ~ 1", "1"),
        ("signed >= 1991", "1"),
        ("signed < 1991-06", "2"),
        ("room = 12A", "1"),
        ("room > 1", "2"),
        ("rank is missing", "1"),
    ] {
        assert_eq!(select(condition), documents, "{condition}");
    }
    assert!(select("rank > high").ends_with("rank takes a number such as 1990, not \"high\""));
    assert!(select("not (rank = 9 or rank = low)").ends_with("not \"low\""));
    assert!(select("signed < soon").ends_with("1990-03 or 1990-03-15, not \"soon\""));
    assert!(select("rank = 10..9").ends_with("the range 10..9 ends before it begins"));
    assert!(
        select("colour = red")
            .starts_with("no document has \"colour\"; the keys are author, bytes, corpus,")
    );
}

#[test]
fn and_binds_closer_than_or_and_not_closer_than_both() {
    assert!(passes("year=1990 or year=1991 and issuer=FRA"));
    assert!(!passes("(year=1990 or year=1991) and issuer=FRA"));
    assert!(passes("not year=1991 and issuer=USA") && !passes("not (year=1990 or issuer=FRA)"));
    assert!(passes("not not year=1990") && passes("year=1991 OR year=1990"));
    assert!(
        !passes("title ~ 'report and friends'"),
        "a word in quotes joins nothing"
    );
}

#[test]
fn errors_point_to_the_place() {
    let expected = [
        ("", "expected a key such as year at the end"),
        (
            "year",
            "expected =, !=, <, <=, >, >=, ~, in or is at the end",
        ),
        ("year >", "expected a value at the end"),
        ("= 1990", "expected a key such as year at \"= 1990\""),
        ("year=1990 and", "expected a key such as year at the end"),
        (
            "year=1990) or x=1",
            "expected \"and\", \"or\" or the end at \") or x=1\"",
        ),
        ("(year=1990", "expected \")\" at the end"),
        ("year in 1990", "expected \"(\" at \"1990\""),
        ("year in (1990", "expected \",\" or \")\" at the end"),
        ("year not 1990", "expected \"in\" at \"1990\""),
        ("year is 1990", "expected \"missing\" at \"1990\""),
        (
            "year=1990..",
            "expected a value on each side of \"..\", such as 1990..1999, at \"1990..\"",
        ),
        (
            "year=..1990",
            "expected a value on each side of \"..\", such as 1990..1999, at \"..1990\"",
        ),
        (
            "@ and year=1990",
            "expected the name of a subcorpus, such as @recent, at \"@ and year=1990\"",
        ),
        ("title='An open", "expected a closing ' at \"'An open\""),
    ];
    for (condition, message) in expected {
        assert_eq!(
            error(condition),
            format!("in the condition \"{condition}\": {message}")
        );
    }
}

#[test]
fn deep_nesting_is_refused_before_it_is_a_danger() {
    assert!(error(&"(".repeat(100_000)).contains("fewer parentheses"));
    assert!(error(&format!("{}year=1990", "not ".repeat(1000))).contains("fewer parentheses"));
    assert!(Filter::parse(&format!("{}year=1990", "year=1 and ".repeat(10_000))).is_ok());
}

proptest! {
    #[test]
    fn no_text_makes_reading_a_condition_or_a_sort_key_panic(
        text in r#"(\PC|[ ()=<>!~/@"',.0-9LRi\\]|and|or|not|in|is|missing|year|date){0,24}"#,
    ) {
        if let Ok(filter) = Filter::parse(&text) {
            let _ = filter.passes(&report());
            prop_assert_eq!(filter.text(), &text);
        }
        if let Ok(key) = text.parse::<SortKey>() {
            prop_assert!(!key.to_string().is_empty());
        }
    }
}
