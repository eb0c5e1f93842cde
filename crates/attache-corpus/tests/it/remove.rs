//! Does a corpus from which documents were removed answer as if they had never been read?

use std::collections::HashSet;
use std::fs;

use attache_corpus::{Corpus, CorpusWriter, WriteError, WriteOptions, verify};
use proptest::prelude::*;

use crate::oracle::{papers, rules, wanted};
use crate::segments::{answers_of, checksums};
use crate::support::{Draft, bracketed, hits, indexed, tiny_segments, two_papers, write};

fn remove(path: &std::path::Path, ids: &[String], options: WriteOptions) -> Vec<String> {
    let mut writer = CorpusWriter::open(path, options).unwrap();
    let ids: HashSet<String> = ids.iter().cloned().collect();
    let removed = writer.remove(&ids).unwrap();
    writer.finish().unwrap();
    removed
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_corpus_answers_as_one_that_was_built_without_the_removed_documents(
        papers in papers(), removed in prop::collection::vec(any::<bool>(), 4),
        queries in prop::collection::vec((wanted(), rules()), 6),
    ) {
        let directory = tempfile::tempdir().unwrap();
        let [one, many, without] = ["one", "many", "without"].map(|name| directory.path().join(name));
        let gone = |number: usize| removed[number];
        let kept: Vec<_> = (0..papers.len()).filter(|n| !gone(*n)).map(|n| papers[n].clone()).collect();
        let ids: Vec<String> = (0..papers.len()).filter(|n| gone(*n)).map(|n| papers[n].id.clone()).collect();
        write(&one, &papers, &WriteOptions::default());
        write(&many, &papers, &tiny_segments(99));
        for path in [&one, &many] {
            prop_assert_eq!(&remove(path, &ids, tiny_or_whole(path == &many)), &ids);
            prop_assert!(verify(path).unwrap().iter().all(|check| check.fault.is_none()));
        }
        if kept.is_empty() {
            let corpus = Corpus::open(&one).unwrap();
            prop_assert!(corpus.is_empty() && corpus.manifest().segments.is_empty());
            prop_assert!(hits(&corpus, "allies").is_empty());
        } else {
            write(&without, &kept, &WriteOptions::default());
            let expected = answers_of(&Corpus::open(&without).unwrap(), &queries);
            for path in [&one, &many] {
                prop_assert_eq!(&answers_of(&Corpus::open(path).unwrap(), &queries), &expected);
            }
            prop_assert_eq!(checksums(&one), checksums(&without), "as if built without them");
        }
        // What was removed can be read again, and comes last.
        let mut writer = CorpusWriter::open(&one, WriteOptions::default()).unwrap();
        for number in (0..papers.len()).filter(|n| gone(*n)) {
            writer.add(indexed(papers[number].clone())).unwrap();
        }
        writer.finish().unwrap();
        let corpus = Corpus::open(&one).unwrap();
        let held: Vec<&str> = corpus.documents().unwrap().iter().map(|info| info.id.as_str()).collect();
        let order: Vec<&str> = kept.iter().map(|paper| paper.id.as_str()).chain(ids.iter().map(String::as_str)).collect();
        prop_assert_eq!(held, order);
    }
}

fn tiny_or_whole(tiny: bool) -> WriteOptions {
    match tiny {
        true => tiny_segments(99),
        false => WriteOptions::default(),
    }
}

#[test]
fn only_segments_that_hold_a_removed_document_are_written_again() {
    let directory = tempfile::tempdir().unwrap();
    let paper = |number: u32| {
        Draft::new(&format!("paper-{number}"))
            .body("Our allies.")
            .finish()
    };
    let papers: Vec<_> = (1..5).map(paper).collect();
    write(directory.path(), &papers, &tiny_segments(99));
    let names = || -> Vec<String> {
        let corpus = Corpus::open(directory.path()).unwrap();
        let segments = corpus.manifest().segments.iter();
        segments
            .map(|segment| segment.name[8..].to_owned())
            .collect()
    };
    assert_eq!(names(), ["000001", "000002", "000003", "000004"]);
    let ids = ["paper-2".to_owned(), "nobody".to_owned()];
    assert_eq!(
        remove(directory.path(), &ids, tiny_segments(99)),
        ["paper-2"]
    );
    assert_eq!(names(), ["000001", "000003", "000004"]);
    assert!(!directory.path().join("segments/segment-000002").exists());
}

#[test]
fn the_words_of_a_removed_document_are_gone_from_the_disk() {
    let directory = tempfile::tempdir().unwrap();
    let secret = Draft::new("secret")
        .body("The password is Swordfish.")
        .finish();
    let plain = Draft::new("plain").body("Our allies.").finish();
    write(directory.path(), &[plain, secret], &WriteOptions::default());
    let holds = || {
        let mut files = fs::read_dir(directory.path().join("segments"))
            .unwrap()
            .flat_map(|segment| fs::read_dir(segment.unwrap().path()).unwrap());
        files.any(|file| {
            let bytes = fs::read(file.unwrap().path()).unwrap();
            bytes
                .windows(9)
                .any(|window| window.eq_ignore_ascii_case(b"swordfish"))
        })
    };
    assert!(holds());
    remove(
        directory.path(),
        &["secret".to_owned()],
        WriteOptions::default(),
    );
    assert!(!holds());
}

#[test]
fn a_reader_keeps_its_corpus_while_documents_are_removed() {
    let directory = tempfile::tempdir().unwrap();
    write(directory.path(), &two_papers(), &WriteOptions::default());
    let old = Corpus::open(directory.path()).unwrap();
    let ids: Vec<String> = two_papers().into_iter().map(|paper| paper.id).collect();
    remove(directory.path(), &ids, WriteOptions::default());
    assert_eq!(
        bracketed(&old, "nets", attache_corpus::Rule::default()).len(),
        1
    );
    assert!(Corpus::open(directory.path()).unwrap().is_empty());
    // An empty corpus is a corpus: documents can be added to it, and nothing is lost by asking.
    write(directory.path(), &two_papers(), &WriteOptions::default());
    assert_eq!(Corpus::open(directory.path()).unwrap().len(), 2);
}

#[test]
fn documents_of_this_session_can_be_removed_before_it_is_committed() {
    let directory = tempfile::tempdir().unwrap();
    let mut writer = CorpusWriter::open(directory.path(), WriteOptions::default()).unwrap();
    for paper in two_papers() {
        writer.add(indexed(paper)).unwrap();
    }
    let first = two_papers()[0].id.clone();
    assert_eq!(
        writer.remove(&HashSet::from([first.clone()])).unwrap(),
        [first]
    );
    writer.finish().unwrap();
    assert_eq!(Corpus::open(directory.path()).unwrap().len(), 1);
}

#[test]
fn damage_is_not_copied_into_a_segment_with_a_checksum_of_its_own() {
    let directory = tempfile::tempdir().unwrap();
    write(directory.path(), &two_papers(), &WriteOptions::default());
    let text = directory.path().join("segments/segment-000001/text.arrow");
    let mut bytes = fs::read(&text).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(&text, bytes).unwrap();
    let mut writer = CorpusWriter::open(directory.path(), WriteOptions::default()).unwrap();
    let first = two_papers()[0].id.clone();
    let error = writer.remove(&HashSet::from([first])).unwrap_err();
    assert!(matches!(error, WriteError::Corpus(_)), "{error}");
    drop(writer);
    assert_eq!(Corpus::open(directory.path()).unwrap().len(), 2);
}
