//! Do segments stay few, and is little written again, however a corpus grows?

use std::path::Path;

use attache_corpus::{Corpus, CorpusWriter, Manifest, WriteOptions};
use proptest::prelude::*;

use crate::support::{Draft, hits, write};

fn manifest(path: &Path) -> Manifest {
    Corpus::open(path).unwrap().manifest().clone()
}

/// One session that adds a document of about this many tokens.
fn add(path: &Path, number: usize, words: usize, options: &WriteOptions) {
    let text = format!("Paper {number} has allies. {}", "word ".repeat(words));
    let paper = Draft::new(&format!("paper-{number}")).body(&text).finish();
    write(path, &[paper], options);
}

#[test]
fn segments_stay_few_and_documents_are_copied_seldom() {
    let directory = tempfile::tempdir().unwrap();
    let options = WriteOptions {
        segment_tokens: 20_000,
        merge_segments: 4,
        ..WriteOptions::default()
    };
    let sessions = 256;
    let (mut most, mut copied) = (0, 0);
    let mut before: Vec<String> = Vec::new();
    for number in 0..sessions {
        add(directory.path(), number, 20, &options);
        let now = manifest(directory.path());
        most = most.max(now.segments.len());
        let new = now
            .segments
            .iter()
            .filter(|entry| !before.contains(&entry.name));
        copied += new.map(|entry| u64::from(entry.documents)).sum::<u64>();
        before = now
            .segments
            .iter()
            .map(|entry| entry.name.clone())
            .collect();
    }
    // Three of each tier at most between sessions; 256 documents are four tiers of four.
    assert!(most <= 12, "{most} segments");
    // Each is written once, and once more for each tier.
    assert!(copied <= sessions as u64 * 5, "{copied} documents written");
    let corpus = Corpus::open(directory.path()).unwrap();
    let ids = corpus
        .documents()
        .unwrap()
        .iter()
        .map(|document| document.id.clone());
    assert!(ids.eq((0..sessions).map(|number| format!("paper-{number}"))));
    assert_eq!(hits(&corpus, "allies").len(), sessions);
}

#[test]
fn what_is_merged_on_request_is_as_if_built_at_once() {
    let directory = tempfile::tempdir().unwrap();
    let [one, many] = ["one", "many"].map(|name| directory.path().join(name));
    let apart = WriteOptions {
        merge_segments: 99,
        ..WriteOptions::default()
    };
    let paper = |number: usize| {
        Draft::new(&format!("paper-{number}"))
            .body("Our allies.")
            .finish()
    };
    for number in 0..9 {
        write(&many, &[paper(number)], &apart);
    }
    assert_eq!(manifest(&many).segments.len(), 9);
    let mut writer = CorpusWriter::open(&many, apart.clone()).unwrap();
    assert_eq!(writer.merge().unwrap(), (9, 1));
    writer.finish().unwrap();
    write(&one, &(0..9).map(paper).collect::<Vec<_>>(), &apart);
    assert_eq!(
        crate::segments::checksums(&many),
        crate::segments::checksums(&one)
    );
    let mut writer = CorpusWriter::open(&many, apart).unwrap();
    assert_eq!(writer.merge().unwrap(), (1, 1), "nothing is left to merge");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_merge_makes_a_segment_that_is_too_large_or_leaves_two_that_fit_together(
        sizes in prop::collection::vec(1..400usize, 1..14), merge_segments in 2..5usize, on_request: bool,
    ) {
        let directory = tempfile::tempdir().unwrap();
        let options = WriteOptions { segment_tokens: 600, merge_segments, ..WriteOptions::default() };
        for (number, &words) in sizes.iter().enumerate() {
            add(directory.path(), number, words, &options);
        }
        if on_request {
            let mut writer = CorpusWriter::open(directory.path(), options.clone()).unwrap();
            writer.merge().unwrap();
            writer.finish().unwrap();
        }
        let corpus = Corpus::open(directory.path()).unwrap();
        let ids = corpus.documents().unwrap().iter().map(|document| document.id.clone());
        let expected = (0..sizes.len()).map(|number| format!("paper-{number}"));
        prop_assert!(ids.eq(expected));
        let tokens: Vec<u32> = corpus.manifest().segments.iter().map(|entry| entry.tokens).collect();
        prop_assert!(tokens.iter().all(|&tokens| tokens <= 600), "{:?}", tokens);
        if on_request {
            prop_assert!(tokens.windows(2).all(|pair| pair[0] + pair[1] > 600), "{:?}", tokens);
        }
    }
}
