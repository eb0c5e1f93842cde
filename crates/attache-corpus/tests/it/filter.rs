//! Does a condition choose the documents that it says, and do its errors point to the place?

use std::collections::BTreeMap;

use attache_corpus::{DocumentInfo, Filter};

fn report() -> DocumentInfo {
    DocumentInfo {
        id: "1990-report".to_owned(),
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
    assert!(!passes("year = '1990..1999'"));
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
