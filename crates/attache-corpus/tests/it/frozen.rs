//! Does a corpus that an earlier attache wrote still open and answer as it did?
//!
//! `fixtures/corpus-format-2` and `fixtures/corpus-format-2-tagged` were written once by the tests
//! `freeze_a_…` and are never written again. A new format gets directories of its own: raise `FORMAT`,
//! change the names below, and run `cargo test -p attache-corpus --test it freeze_a -- --ignored`.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use attache_corpus::{
    Corpus, CorpusWriter, Grouping, NeighbourOptions, PassageOptions, Rule, Scope, WriteOptions,
    verify,
};

use crate::support::{hits, pattern, tagged_papers, two_papers, walked, write};

fn frozen() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/corpus-format-2")
}

#[test]
#[ignore = "writes the frozen corpus of a new format, once"]
fn freeze_a_corpus() {
    let path = frozen();
    assert!(!path.exists(), "a frozen corpus is never written again");
    // Two sessions, so that there are two segments.
    for paper in two_papers() {
        write(&path, &[paper], &WriteOptions::default());
    }
    std::fs::remove_file(path.join("write.lock")).unwrap();
}

fn frozen_tagged() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/corpus-format-2-tagged")
}

#[test]
#[ignore = "writes the frozen corpus of a new format, once"]
fn freeze_a_tagged_corpus() {
    let path = frozen_tagged();
    assert!(!path.exists(), "a frozen corpus is never written again");
    // One segment, in which one document has no tags.
    let mut writer = CorpusWriter::open(&path, WriteOptions::default()).unwrap();
    for paper in tagged_papers() {
        writer.add(paper).unwrap();
    }
    writer.finish().unwrap();
    std::fs::remove_file(path.join("write.lock")).unwrap();
}

#[test]
fn a_frozen_tagged_corpus_is_whole_and_walked_as_it_was() {
    let checks = verify(&frozen_tagged()).unwrap();
    assert_eq!(checks.len(), 15);
    assert!(
        checks.iter().all(|check| check.fault.is_none()),
        "{checks:?}"
    );
    insta::assert_snapshot!(walked(&Corpus::open(&frozen_tagged()).unwrap()));
}

#[test]
fn a_frozen_corpus_is_whole() {
    let checks = verify(&frozen()).unwrap();
    assert_eq!(checks.len(), 24);
    assert!(
        checks.iter().all(|check| check.fault.is_none()),
        "{checks:?}"
    );
}

#[test]
fn a_frozen_corpus_lists_its_documents() {
    let corpus = Corpus::open(&frozen()).unwrap();
    insta::assert_debug_snapshot!(corpus.documents().unwrap(), @r##"
    [
        DocumentInfo {
            id: "2001-harbour-plan",
            corpus: "corpus-format-2",
            title: Some(
                "The Harbour Plan",
            ),
            authors: [
                "A. Keeper",
                "B. Pilot",
            ],
            date: Some(
                "2001-05-04",
            ),
            kind: Some(
                "strategy",
            ),
            publisher: None,
            issuer: None,
            language: None,
            other: {},
            path: "papers/2001-harbour-plan.txt",
            format: "text",
            encoding: "UTF-8",
            bytes: 270,
            sha256: "f3bb5004e5fbc336608d96ef354ca0ef227d378db863d2f1a4efbf06b86ce780",
            warnings: [],
            words: 45,
            tokens: 55,
            pages: 2,
        },
        DocumentInfo {
            id: "2002-report",
            corpus: "corpus-format-2",
            title: None,
            authors: [],
            date: Some(
                "2002",
            ),
            kind: None,
            publisher: Some(
                "Harbour Office",
            ),
            issuer: None,
            language: None,
            other: {
                "region": "north",
            },
            path: "papers/2002-report.txt",
            format: "text",
            encoding: "UTF-8",
            bytes: 149,
            sha256: "17a156b2f1259e2d81accc49265c9999d2ee0732a5453767903ce1c4c32c4d5a",
            warnings: [],
            words: 26,
            tokens: 32,
            pages: 0,
        },
    ]
    "##);
    let text = corpus.text(corpus.doc_ids().next().unwrap()).unwrap();
    assert_eq!(&*text.unwrap(), two_papers()[0].text);
}

#[test]
fn a_frozen_corpus_answers_as_it_did() {
    let corpus = Corpus::open(&frozen()).unwrap();
    let scope = Scope::new(Rule::default());
    let mut answers = Vec::new();
    for text in [
        "allies and partners",
        "Allies",
        "partners' nets",
        "U.S.",
        "partner*",
        "naïve état",
    ] {
        let found = corpus.find(&pattern(text), &scope).unwrap();
        for passage in corpus
            .passages(
                &found,
                &PassageOptions {
                    context_chars: 24,
                    ..PassageOptions::default()
                },
            )
            .unwrap()
        {
            let place = format!("{} {}-{}", passage.document, passage.start, passage.end);
            let part = format!(
                "{}, page {}",
                passage.section.join(" > "),
                passage.page.unwrap_or_default()
            );
            let shown = format!("{} [{}] {}", passage.left, passage.matched, passage.right);
            answers.push(format!("{text}: {place} | {part} | {shown}|"));
        }
    }
    let allies = hits(&corpus, "allies");
    for group in corpus.tally(&allies, &scope, &Grouping::Section).unwrap() {
        let label = corpus
            .part_label(&group.key, &Grouping::Section)
            .unwrap()
            .join(" > ");
        answers.push(format!(
            "allies in {label}: {} in {} tokens",
            group.hits.len(),
            group.tokens
        ));
    }
    let neighbours = corpus
        .neighbours(&allies, &scope, &NeighbourOptions::default())
        .unwrap();
    let joint: BTreeMap<_, _> = neighbours
        .found
        .iter()
        .map(|near| (near.value.as_str(), near.joint))
        .collect();
    answers.push(format!(
        "near allies: {joint:?} of {}",
        neighbours.window_words
    ));
    insta::assert_snapshot!(answers.join("\n"), @r##"
    allies and partners: 2001-harbour-plan 22-41 | The Harbour Plan, page i | Our [allies and partners] share the harbour. The|
    allies and partners: 2001-harbour-plan 201-220 | The Harbour Plan > Friends Abroad, page ii | U.S.-Japan talks with [Allies and partners] — old friends|
    allies and partners: 2002-report 0-19 | , page  |  [ALLIES AND PARTNERS] |
    allies and partners: 2002-report 122-141 | ALLIES AND PARTNERS, page  | letter of 3.5 pages, “ [allies and partners] ”.|
    Allies: 2001-harbour-plan 201-207 | The Harbour Plan > Friends Abroad, page ii | U.S.-Japan talks with [Allies] and partners — old|
    partners' nets: 2001-harbour-plan 87-103 | The Harbour Plan, page i | allies’ boats and our [part- ners’ nets] lie side by side; an|
    U.S.: 2001-harbour-plan 179-183 | The Harbour Plan > Friends Abroad, page ii |  [U.S.] -Japan talks with Allies|
    partner*: 2001-harbour-plan 33-41 | The Harbour Plan, page i | Our allies and [partners] share the harbour. The|
    partner*: 2001-harbour-plan 87-97 | The Harbour Plan, page i | allies’ boats and our [part- ners] ’ nets lie side by side;|
    partner*: 2001-harbour-plan 137-144 | The Harbour Plan, page i | by side; an ally, and a [partner] , is never alone.|
    partner*: 2001-harbour-plan 212-220 | The Harbour Plan > Friends Abroad, page ii | talks with Allies and [partners] — old friends|
    partner*: 2002-report 11-19 | , page  | ALLIES AND [PARTNERS] |
    partner*: 2002-report 51-62 | ALLIES AND PARTNERS, page  | état has allies. No [partnership] is an end in itself.|
    partner*: 2002-report 133-141 | ALLIES AND PARTNERS, page  | 3.5 pages, “allies and [partners] ”.|
    naïve état: 2002-report 25-35 | ALLIES AND PARTNERS, page  | The [naïve état] has allies. No|
    allies in The Harbour Plan: 2 in 36 tokens
    allies in The Harbour Plan > Friends Abroad: 1 in 13 tokens
    allies in ALLIES AND PARTNERS: 3 in 32 tokens
    near allies: {"'s": 1, "3.5": 1, "and": 5, "boats": 1, "friends": 1, "harbour": 1, "has": 1, "japan": 1, "letter": 1, "naïve": 1, "nets": 1, "of": 1, "old": 1, "our": 2, "pages": 1, "partners": 5, "share": 1, "talks": 1, "the": 3, "u.s.": 1, "with": 1, "état": 1} of 33
    "##);
    assert_eq!(
        corpus.word_counts(&scope).unwrap().of("allies").unwrap(),
        allies.len() as u64
    );
}
