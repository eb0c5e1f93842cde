//! Does a writer add documents as it says, and leave alone what is not its own?

use std::fs;
use std::path::Path;

use attache_corpus::{Added, Corpus, CorpusError, CorpusWriter, WriteError, WriteOptions, verify};

use crate::support::{Draft, bracketed, hits, tiny_segments, two_papers, write};

fn open(path: &Path) -> Result<CorpusWriter, WriteError> {
    CorpusWriter::open(path, WriteOptions::default())
}

fn ids(path: &Path) -> Vec<String> {
    let corpus = Corpus::open(path).unwrap();
    let documents = corpus.documents().unwrap().iter();
    documents.map(|document| document.id.clone()).collect()
}

#[test]
fn the_same_file_is_added_once_within_and_across_sessions() {
    let directory = tempfile::tempdir().unwrap();
    let paper = || Draft::new("plan").body("Our allies.");
    let mut writer = open(directory.path()).unwrap();
    assert_eq!(
        writer.add(paper().indexed()).unwrap(),
        Added::New("plan".to_owned())
    );
    assert_eq!(
        writer.add(paper().indexed()).unwrap(),
        Added::Duplicate("plan".to_owned())
    );
    writer.finish().unwrap();
    let mut writer = open(directory.path()).unwrap();
    let hash = paper().finish().source.sha256;
    assert_eq!(writer.document_with_hash(&hash), Some("plan"));
    assert_eq!(
        writer.add(paper().indexed()).unwrap(),
        Added::Duplicate("plan".to_owned())
    );
    writer.finish().unwrap();
    assert_eq!(ids(directory.path()), ["plan"]);
}

#[test]
fn documents_of_one_name_get_numbers() {
    let directory = tempfile::tempdir().unwrap();
    let paper = |id: &str, text: &str| Draft::new(id).body(text).indexed();
    let mut writer = open(directory.path()).unwrap();
    for (id, text) in [
        ("plan", "One."),
        ("plan-2", "Two."),
        ("plan", "Three."),
        ("", "Four."),
    ] {
        writer.add(paper(id, text)).unwrap();
    }
    writer.finish().unwrap();
    let mut writer = open(directory.path()).unwrap();
    for text in ["Five.", "Six."] {
        writer.add(paper("plan", text)).unwrap();
    }
    writer.finish().unwrap();
    let expected = ["plan", "plan-2", "plan-3", "document", "plan-4", "plan-5"];
    assert_eq!(ids(directory.path()), expected);
}

#[test]
fn a_second_writer_is_told_to_wait() {
    let directory = tempfile::tempdir().unwrap();
    let first = open(directory.path()).unwrap();
    let error = open(directory.path()).unwrap_err();
    assert!(matches!(error, WriteError::Locked { .. }), "{error}");
    first.finish().unwrap();
    assert!(open(directory.path()).is_ok());
}

#[test]
fn a_directory_of_other_files_is_refused_and_left_as_it_was() {
    let directory = tempfile::tempdir().unwrap();
    fs::write(directory.path().join("thesis.txt"), "mine").unwrap();
    let error = open(directory.path()).unwrap_err();
    assert!(matches!(error, WriteError::NotACorpus { .. }), "{error}");
    let left: Vec<_> = fs::read_dir(directory.path()).unwrap().collect();
    assert_eq!(left.len(), 1);
}

#[test]
fn an_empty_directory_is_no_corpus_until_documents_are_committed() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("corpus");
    let mut writer = open(&path).unwrap();
    writer
        .add(Draft::new("plan").body("Our allies.").indexed())
        .unwrap();
    assert!(matches!(
        Corpus::open(&path),
        Err(CorpusError::NotFound { .. })
    ));
    drop(writer);
    assert!(matches!(
        Corpus::open(&path),
        Err(CorpusError::NotFound { .. })
    ));
    open(&path).unwrap().finish().unwrap();
    assert!(!path.exists(), "nothing added to nothing leaves nothing");
    let mut writer = open(&path).unwrap();
    writer
        .add(Draft::new("plan").body("Our allies.").indexed())
        .unwrap();
    writer.finish().unwrap();
    assert_eq!(Corpus::open(&path).unwrap().len(), 1);
}

#[test]
fn leftovers_of_a_killed_writer_are_removed_and_other_files_are_not() {
    let directory = tempfile::tempdir().unwrap();
    write(directory.path(), &two_papers(), &WriteOptions::default());
    let segments = directory.path().join("segments");
    for name in ["segment-000007", "segment-000008.new", "notes"] {
        fs::create_dir(segments.join(name)).unwrap();
        fs::write(segments.join(name).join("tokens.arrow"), "half a fi").unwrap();
    }
    fs::write(segments.join(".DS_Store"), "").unwrap();
    open(directory.path()).unwrap().finish().unwrap();
    let mut left: Vec<_> = fs::read_dir(&segments)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    left.sort();
    assert_eq!(left, [".DS_Store", "notes", "segment-000001"]);
}

#[test]
fn leftovers_of_a_killed_first_writer_are_no_lost_corpus() {
    let directory = tempfile::tempdir().unwrap();
    let mut writer = CorpusWriter::open(directory.path(), tiny_segments(9)).unwrap();
    for paper in two_papers() {
        writer.add(crate::support::indexed(paper)).unwrap();
    }
    // The first document is in a segment by now, and there is no manifest yet.
    drop(writer);
    assert!(directory.path().join("segments/segment-000001").exists());
    write(directory.path(), &two_papers(), &WriteOptions::default());
    assert_eq!(ids(directory.path()).len(), 2);
}

#[test]
fn segments_whose_manifest_was_lost_are_not_removed() {
    let directory = tempfile::tempdir().unwrap();
    write(directory.path(), &two_papers(), &WriteOptions::default());
    fs::remove_file(directory.path().join("manifest.json")).unwrap();
    let error = open(directory.path()).unwrap_err().to_string();
    assert!(error.contains("manifest.json is missing"), "{error}");
    assert!(
        directory
            .path()
            .join("segments/segment-000001/text.arrow")
            .exists()
    );
}

#[test]
fn a_reader_keeps_its_corpus_while_writers_add_and_merge() {
    let directory = tempfile::tempdir().unwrap();
    let options = WriteOptions {
        merge_segments: 2,
        ..WriteOptions::default()
    };
    let paper = |number: usize| {
        Draft::new(&format!("paper-{number}"))
            .body(&format!("Paper {number} has allies."))
            .finish()
    };
    write(directory.path(), &[paper(0)], &options);
    // Opened, and nothing asked of it before its files are gone from the directory.
    let old = Corpus::open(directory.path()).unwrap();
    std::thread::scope(|threads| {
        let readers = [0, 1].map(|_| {
            threads.spawn(|| {
                for _ in 0..60 {
                    let corpus = Corpus::open(directory.path()).unwrap();
                    std::thread::yield_now();
                    assert_eq!(hits(&corpus, "allies").len(), corpus.len());
                    assert_eq!(corpus.documents().unwrap().len(), corpus.len());
                }
            })
        });
        for number in 1..25 {
            write(directory.path(), &[paper(number)], &options);
        }
        for reader in readers {
            reader.join().unwrap();
        }
    });
    let shown = bracketed(&old, "allies", attache_corpus::Rule::default());
    assert_eq!(shown, ["Paper 0 has [allies] ."]);
    assert_eq!(Corpus::open(directory.path()).unwrap().len(), 25);
    assert!(
        verify(directory.path())
            .unwrap()
            .iter()
            .all(|check| check.fault.is_none())
    );
}
