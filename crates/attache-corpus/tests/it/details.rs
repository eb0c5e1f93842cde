//! Does a corpus keep what a reader said beyond the text?

use attache_corpus::{
    Corpus, CorpusWriter, IndexedDocument, PageReading, TextSource, WriteOptions,
};
use attache_document::{BlockKind, Document, Record};
use attache_language::{WordSense, annotate};

use crate::support::{Draft, hits, indexed, tiny_segments, write};

/// A document with reasons and pages, in a text whose bytes are not its characters.
fn scanned(id: &str) -> Document {
    let mut document = Draft::new(id)
        .page("i")
        .heading(1, "Alliés")
        .body("Nos alliés, our allies.")
        .page("ii")
        .block(BlockKind::Foot, None, "page ii")
        .block(BlockKind::Foot, None, "page iii")
        .finish();
    document.blocks[2].reason = Some("the same line on two pages".into());
    document.blocks[3].reason = Some("the same line on two pages".into());
    document.pages[0].number = Some(1);
    document.pages[1].number = Some(3);
    document.pages[1].reading = Some(PageReading {
        source: TextSource::Recognised,
        agreed_words: 12,
        differing_words: 2,
        confidence_percent: Some(91),
    });
    document
}

fn check(corpus: &Corpus, id: &str) {
    let document = corpus.document_named(id).unwrap().unwrap();
    let blocks = corpus.blocks(document).unwrap();
    let reasons: Vec<_> = blocks.iter().map(|block| block.reason.as_deref()).collect();
    let same = Some("the same line on two pages");
    assert_eq!(reasons, [None, None, same, same]);
    let pages = corpus.pages(document).unwrap();
    let numbers: Vec<_> = pages.iter().map(|page| page.number).collect();
    assert_eq!(numbers, [Some(1), Some(3)]);
    assert_eq!(pages[0].reading, None);
    assert_eq!(pages[1].reading, scanned(id).pages[1].reading);
    assert_eq!((pages[1].label.as_str(), pages[1].char_start), ("ii", 31));
}

#[test]
fn reasons_and_readings_are_kept_and_survive_a_merge() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("corpus");
    write(&path, &[scanned("first")], &WriteOptions::default());
    write(
        &path,
        &[Draft::new("plain").body("Our allies.").finish()],
        &WriteOptions::default(),
    );
    write(&path, &[scanned("second")], &WriteOptions::default());
    let before = Corpus::open(&path).unwrap();
    check(&before, "first");
    check(&before, "second");
    let mut writer = CorpusWriter::open(&path, WriteOptions::default()).unwrap();
    assert_eq!(writer.merge().unwrap(), (3, 1));
    writer.finish().unwrap();
    let after = Corpus::open(&path).unwrap();
    check(&after, "first");
    check(&after, "second");
    let plain = after.document_named("plain").unwrap().unwrap();
    assert_eq!(after.blocks(plain).unwrap()[0].reason, None);
    assert!(after.pages(plain).unwrap().is_empty());
}

#[test]
fn a_segment_without_details_has_no_file_for_them() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("corpus");
    let mut writer = CorpusWriter::open(&path, tiny_segments(100)).unwrap();
    writer.add(indexed(scanned("first"))).unwrap();
    writer
        .add(Draft::new("plain").body("Our allies.").indexed())
        .unwrap();
    let manifest = writer.finish().unwrap();
    let has = |segment: usize| {
        manifest.segments[segment]
            .files
            .contains_key("details.arrow")
    };
    assert!(has(0) && !has(1));
}

/// A page with two cards behind its text, whose bytes are not its characters.
fn page_with_cards(id: &str) -> Document {
    let mut document = Draft::new(id)
        .heading(1, "Alliés")
        .body("Nos alliés, our allies.")
        .block(
            BlockKind::Navigation,
            None,
            "Report\nPorts européens\nBy A. Ames",
        )
        .block(BlockKind::Navigation, None, "View all")
        .block(BlockKind::Navigation, None, "Podcast\nThe Quay")
        .finish();
    document.records = vec![
        Record {
            title: "Ports européens".to_owned(),
            kind: Some("report".to_owned()),
            topic: Some("Ports".to_owned()),
            date: Some("2031-03".parse().unwrap()),
            blurb: Some("How they were built.".to_owned()),
            authors: vec!["A. Ames".to_owned()],
            address: Some("/ports".to_owned()),
            span: document.blocks[2].span.clone(),
        },
        Record {
            title: "The Quay".to_owned(),
            span: document.blocks[4].span.clone(),
            ..Record::default()
        },
        // Its words are no part of the text.
        Record {
            title: "The Mole".to_owned(),
            span: document.text.len()..document.text.len(),
            ..Record::default()
        },
    ];
    let metadata = &mut document.metadata;
    metadata.title = Some("Alliés".to_owned());
    for (key, place) in [("title", "<h1>"), ("date", "line \"Mars 2031\"")] {
        metadata.found.insert(key.to_owned(), place.to_owned());
    }
    document
}

fn check_cards(corpus: &Corpus, id: &str) {
    let document = corpus.document_named(id).unwrap().unwrap();
    let text = corpus.text(document).unwrap().unwrap();
    let words = |span: &std::ops::Range<usize>| -> String {
        text.chars().skip(span.start).take(span.len()).collect()
    };
    let records = corpus.records(document).unwrap();
    let wanted = page_with_cards(id).records;
    assert_eq!(records.len(), wanted.len());
    for (record, wanted) in records.iter().zip(&wanted) {
        // All but the span, which counts characters here.
        let span = wanted.span.clone();
        assert_eq!(
            Record {
                span,
                ..record.clone()
            },
            *wanted
        );
    }
    assert_eq!(
        words(&records[0].span),
        "Report\nPorts européens\nBy A. Ames"
    );
    assert_eq!(words(&records[1].span), "Podcast\nThe Quay");
    let end = text.chars().count();
    assert_eq!(records[2].span, end..end);
    let found = corpus.found(document).unwrap();
    let found: Vec<(&str, &str)> = found
        .iter()
        .map(|(key, place)| (key.as_str(), place.as_str()))
        .collect();
    assert_eq!(found, [("date", "line \"Mars 2031\""), ("title", "<h1>")]);
}

#[test]
fn records_and_the_places_of_metadata_are_kept_and_survive_a_merge() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("corpus");
    let plain = Draft::new("plain").body("Our allies.").finish();
    for document in [page_with_cards("first"), plain, page_with_cards("second")] {
        write(&path, &[document], &WriteOptions::default());
    }
    let before = Corpus::open(&path).unwrap();
    check_cards(&before, "first");
    check_cards(&before, "second");
    let mut writer = CorpusWriter::open(&path, WriteOptions::default()).unwrap();
    assert_eq!(writer.merge().unwrap(), (3, 1));
    writer.finish().unwrap();
    let after = Corpus::open(&path).unwrap();
    check_cards(&after, "first");
    check_cards(&after, "second");
    let plain = after.document_named("plain").unwrap().unwrap();
    assert!(after.records(plain).unwrap().is_empty());
    assert!(after.found(plain).unwrap().is_empty());
    // Words of cards do not count by default.
    assert_eq!(hits(&after, "quay").len(), 0);
}

/// A paper in which every third token has a sense, named by its place.
fn with_senses(id: &str) -> IndexedDocument {
    let document = Draft::new(id)
        .body("Our allies and partners met the allies of others.")
        .finish();
    let spans = document.blocks.iter().map(|block| block.span.clone());
    let mut annotation = annotate(&document.text, spans);
    let places = (0..annotation.tokens.len() as u32).filter(|place| place % 3 == 1);
    annotation.layers.senses = places
        .map(|token| WordSense {
            token,
            sense: format!("{id} {token}").into(),
        })
        .collect();
    IndexedDocument::new(document, &annotation, &[])
}

/// Per paper with senses, those of "allies and partners", "met the" and the second "allies".
const WANTED: [&str; 8] = ["", "first 1", "first 4", "", "", "second 1", "second 4", ""];

#[test]
fn senses_are_those_of_the_tokens_of_a_match_and_survive_a_merge() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("corpus");
    for id in ["first", "second"] {
        write(
            &path,
            &[Draft::new(&format!("{id} plain")).body("Allies.").finish()],
            &WriteOptions::default(),
        );
        let mut writer = CorpusWriter::open(&path, WriteOptions::default()).unwrap();
        writer.add(with_senses(id)).unwrap();
        writer.finish().unwrap();
    }
    let senses = || {
        let corpus = Corpus::open(&path).unwrap();
        assert!(corpus.has_senses());
        let found = hits(
            &corpus,
            r#"[lower="allies"] ("and" "partners")? | "met" "the""#,
        );
        let each = found
            .iter()
            .map(|hit| corpus.senses(*hit).unwrap().join(", "));
        each.collect::<Vec<_>>()
    };
    let before = senses();
    // Our allies and partners met the allies of others.
    // 0   1      2   3        4   5   6      7  8     9
    assert_eq!(before, WANTED);
    let mut writer = CorpusWriter::open(&path, WriteOptions::default()).unwrap();
    writer.merge().unwrap();
    writer.finish().unwrap();
    assert_eq!(senses(), before);
}
