//! What becomes of files.

use attache::{Grouping, Rule, count, verify};

use crate::support::{Library, ask, integers};

#[test]
fn the_same_file_twice_is_read_once() {
    let library = Library::of(&[
        ("a.txt", "Our allies stand."),
        ("b.txt", "Our partners stand."),
    ]);
    let again = library.read(&[
        ("c.txt", "Our allies stand."),
        ("d.txt", "Our friends stand."),
    ]);
    assert_eq!(again.duplicates.len(), 1);
    assert_eq!(again.duplicates[0].1, "a");
    assert_eq!(again.added.len(), 1);
    assert_eq!(library.corpus().len(), 3);
}

#[test]
fn a_file_that_cannot_be_read_is_reported_and_the_rest_is_read() {
    let library = Library::of(&[("a.txt", "Our allies stand.")]);
    let report = library.read(&[
        ("scan.txt", "%PDF-1.7\n\u{1}\u{2}"),
        ("b.txt", "Our partners."),
        ("empty.txt", " \n"),
    ]);
    assert_eq!(report.added.len(), 1);
    let reasons: Vec<_> = report.failures.iter().map(ToString::to_string).collect();
    assert_eq!(reasons.len(), 2, "{reasons:?}");
    assert!(
        reasons
            .iter()
            .any(|reason| reason.contains("scan.txt") && reason.contains("PDF")),
        "{reasons:?}"
    );
    assert!(
        reasons.iter().any(|reason| reason.contains("empty.txt")),
        "{reasons:?}"
    );
}

#[test]
fn another_document_with_the_same_name_gets_a_number() {
    let library = Library::of(&[("plan.txt", "Our allies stand.")]);
    let report = library.read(&[("plan.txt", "Our partners stand.")]);
    assert_eq!(report.added[0].id, "plan-2");
    assert!(report.added[0].renamed);
}

#[test]
fn many_readings_are_merged_and_stay_sound() {
    let library = Library::of(&[("0.txt", "Our allies and partners, 0.")]);
    for number in 1..12 {
        let (name, text) = (
            format!("{number}.txt"),
            format!("Our allies and partners, {number}."),
        );
        library.read(&[(&name, &text)]);
    }
    let corpus = library.corpus();
    assert_eq!(corpus.len(), 12);
    assert!(corpus.manifest().segments.len() < 12);
    let inquiry = ask(&corpus, Rule::default());
    let table = count(
        &inquiry,
        &[inquiry.pattern("allies and partners").unwrap()],
        &Grouping::Document,
    )
    .unwrap();
    assert_eq!(integers(&table, "count"), [1; 12]);
    assert!(
        verify(&library.path())
            .unwrap()
            .iter()
            .all(|check| check.fault.is_none())
    );
}

#[test]
fn a_phrase_may_cross_a_page() {
    let page =
        "We stand by our allies and\n\n12\n\u{c}partners in every harbour. They stand by us.\n";
    let library = Library::of(&[("plan.txt", page)]);
    let corpus = library.corpus();
    let inquiry = ask(&corpus, Rule::default());
    let table = count(
        &inquiry,
        &[inquiry.pattern("allies and partners").unwrap()],
        &Grouping::Whole,
    )
    .unwrap();
    assert_eq!(integers(&table, "count"), [1]);
    let passage = &table.rows[0].passages[0];
    assert!(
        passage.sentence.starts_with("We stand by our allies and"),
        "{}",
        passage.sentence
    );
    assert!(
        passage.sentence.ends_with("in every harbour."),
        "{}",
        passage.sentence
    );
    let foot = Rule {
        blocks: vec![attache::BlockKind::Foot],
        ..Rule::default()
    };
    let inquiry = ask(&corpus, foot);
    let table = count(
        &inquiry,
        &[inquiry.pattern("12").unwrap()],
        &Grouping::Whole,
    )
    .unwrap();
    assert_eq!(
        integers(&table, "count"),
        [1],
        "the page number is still there, as a foot"
    );
}
