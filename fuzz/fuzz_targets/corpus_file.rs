//! Can any change to a file of a corpus be survived by everything that reads it?
//!
//! The first byte chooses a file of the frozen corpus. Then come edits of seven bytes: a place (three
//! bytes) and the four bytes that are written there.

#![no_main]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use attache_corpus::{
    Anchor, Attribute, Corpus, CorpusWriter, Families, Grouping, Joining, NeighbourOptions,
    NgramOptions, Part, PassageOptions, Pattern, Possessives, Punctuation, Rule, Scope,
    WriteOptions, profiles, verify,
};
use libfuzzer_sys::fuzz_target;
use tempfile::TempDir;

const FILES: [&str; 9] = [
    "manifest.json",
    "segments/segment-000001/blocks.arrow",
    "segments/segment-000001/documents.arrow",
    "segments/segment-000001/lexicon.arrow",
    "segments/segment-000001/pages.arrow",
    "segments/segment-000001/postings.arrow",
    "segments/segment-000001/sentences.arrow",
    "segments/segment-000001/text.arrow",
    "segments/segment-000001/tokens.arrow",
];

static DIRECTORY: LazyLock<TempDir> = LazyLock::new(|| {
    let frozen = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fixtures/corpus-format-1");
    let directory = tempfile::tempdir().expect("a temporary directory");
    for segment in ["segment-000001", "segment-000002"] {
        let below = Path::new("segments").join(segment);
        fs::create_dir_all(directory.path().join(&below)).expect("a directory");
        for file in fs::read_dir(frozen.join(&below)).expect("the frozen corpus") {
            let file = file.expect("a file");
            fs::copy(
                file.path(),
                directory.path().join(&below).join(file.file_name()),
            )
            .expect("a copy");
        }
    }
    fs::copy(frozen.join(FILES[0]), directory.path().join(FILES[0])).expect("a copy");
    directory
});

fuzz_target!(|edits: &[u8]| {
    let Some((file, edits)) = edits.split_first() else {
        return;
    };
    let directory = DIRECTORY.path();
    let path = directory.join(FILES[usize::from(*file) % FILES.len()]);
    let healthy = fs::read(&path).expect("the healthy file");
    let mut damaged = healthy.clone();
    for edit in edits.as_chunks::<7>().0 {
        let [a, b, c, number @ ..] = *edit;
        let place = u32::from_le_bytes([a, b, c, 0]) as usize % (healthy.len() - 4);
        damaged[place..place + 4].copy_from_slice(&number);
    }
    // Replaced, not changed in place: an open map of the old file stays as it is.
    let replace = |bytes: &[u8]| {
        let aside = directory.join("aside");
        fs::write(&aside, bytes).expect("a file is written");
        fs::rename(&aside, &path).expect("a file is renamed");
    };
    replace(&damaged);
    ask_everything(directory);
    let sound =
        verify(directory).is_ok_and(|checks| checks.iter().all(|check| check.fault.is_none()));
    assert_eq!(sound, damaged == healthy);
    replace(&healthy);
});

fn ask_everything(path: &Path) {
    let Ok(corpus) = Corpus::open(path) else {
        return;
    };
    let _ = corpus.documents();
    let _ = corpus.warnings();
    for document in corpus.doc_ids() {
        let _ = corpus
            .text(document)
            .map(|text| text.map(|text| text.len()));
        let _ = corpus.blocks(document);
    }
    let strict = Rule {
        hyphens: Joining::Apart,
        punctuation: Punctuation::Ignored,
        possessives: Possessives::LeftOut,
        ..Rule::default()
    };
    for rule in [Rule::default(), strict] {
        let scope = Scope::new(rule);
        let _ = corpus.ngrams(&scope, &NgramOptions::default());
        let part = Part::new(&corpus, &scope, |_| true);
        let _ = part.and_then(|part| profiles(&[part], Attribute::Lower));
        let _ = corpus.word_counts(&scope).map(|counts| counts.of("allies"));
        for text in ["allies and partners", "*s", "naïve état | U.S. - Japan"] {
            let pattern = Pattern::parse(text, &Families::default()).expect("a sound pattern");
            let Ok(hits) = corpus.find(&pattern, &scope) else {
                continue;
            };
            let _ = corpus.passages(&hits, &PassageOptions::default());
            for by in ["document", "section", "page", "year"] {
                let by = Grouping::from_name(by);
                for group in corpus.tally(&hits, &scope, &by).unwrap_or_default() {
                    let _ = corpus.part_label(&group.key, &by);
                }
            }
            let near = BTreeSet::from(["the".to_owned()]);
            let _ = corpus.ranks(&hits, &scope);
            let _ = corpus.ngrams_around(&hits, Anchor::Containing, &scope, &NgramOptions::default());
            let _ = corpus.neighbours(&hits, &scope, &NeighbourOptions::default());
            let _ = corpus.hits_near(&hits, &NeighbourOptions::default(), &near);
            for hit in hits {
                if let Ok(setting) = corpus.setting(hit) {
                    assert!(setting.depth().is_finite());
                    let _ = (
                        setting.before(1),
                        setting.after(1),
                        setting.opens_sentence(),
                    );
                }
            }
        }
    }
    // Opened and dropped: nothing is written, whatever is met.
    let _ = CorpusWriter::open(path, WriteOptions::default());
}
