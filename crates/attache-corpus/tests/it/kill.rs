//! Is a corpus whole when its writer is killed at any moment?

use std::collections::HashSet;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::Duration;

use attache_corpus::{Corpus, CorpusError, CorpusWriter, WriteOptions, verify};

use crate::support::Draft;

/// Where the child of the test below writes.
const DIRECTORY: &str = "ATTACHE_TEST_KILL_DIRECTORY";
/// Documents are committed so many at a time.
const BATCH: usize = 3;
const KILLS: u32 = 40;
/// So often is a child killed that removes documents too.
const KILLS_OF_REMOVAL: u32 = 25;
/// How often the first commit is looked for, and for how long.
const MOMENT: Duration = Duration::from_millis(2);
const PATIENCE: Duration = Duration::from_secs(60);

fn documents(path: &Path) -> usize {
    match Corpus::open(path) {
        Ok(corpus) => corpus.len(),
        Err(CorpusError::NotFound { .. }) => 0,
        Err(error) => panic!("a killed writer left a corpus that does not open: {error}"),
    }
}

#[test]
#[ignore = "the child that the test below starts and kills"]
#[expect(
    clippy::disallowed_methods,
    reason = "a child process learns its task from its environment"
)]
fn add_documents_until_killed() {
    let Some(path) = std::env::var_os(DIRECTORY) else {
        return;
    };
    let path = Path::new(&path);
    // Each document its own segment, merged as soon as there are three.
    let options = WriteOptions {
        segment_tokens: 40,
        merge_segments: 3,
        ..WriteOptions::default()
    };
    loop {
        let first = documents(path);
        let mut writer = CorpusWriter::open(path, options.clone()).unwrap();
        for number in first..first + BATCH {
            let text = format!("Paper {number} has allies and partners. ").repeat(2);
            writer
                .add(Draft::new(&format!("paper-{number}")).body(&text).indexed())
                .unwrap();
        }
        writer.finish().unwrap();
    }
}

fn numbers(path: &Path) -> Vec<usize> {
    match documents(path) {
        0 => Vec::new(),
        _ => {
            let corpus = Corpus::open(path).unwrap();
            let ids = corpus.documents().unwrap().iter();
            ids.map(|document| document.id["paper-".len()..].parse().unwrap())
                .collect()
        }
    }
}

#[test]
#[ignore = "the child that the test below starts and kills"]
#[expect(
    clippy::disallowed_methods,
    reason = "a child process learns its task from its environment"
)]
fn add_and_remove_documents_until_killed() {
    let Some(path) = std::env::var_os(DIRECTORY) else {
        return;
    };
    let path = Path::new(&path);
    let options = WriteOptions {
        segment_tokens: 60,
        merge_segments: 3,
        ..WriteOptions::default()
    };
    loop {
        let held = numbers(path);
        let mut writer = CorpusWriter::open(path, options.clone()).unwrap();
        // Every batch loses its first document in a session of its own.
        match held.iter().rev().nth(BATCH - 1) {
            Some(first) if first.is_multiple_of(BATCH) => {
                let id = format!("paper-{first}");
                assert_eq!(writer.remove(&HashSet::from([id])).unwrap().len(), 1);
            }
            _ => {
                let next = held.last().map_or(0, |last| last + 1);
                for number in next..next + BATCH {
                    let text = format!("Paper {number} has allies and partners. ").repeat(2);
                    writer
                        .add(Draft::new(&format!("paper-{number}")).body(&text).indexed())
                        .unwrap();
                }
            }
        }
        writer.finish().unwrap();
    }
}

fn start_child(test: &str, path: &Path) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args(["--exact", test, "--ignored"])
        .env(DIRECTORY, path)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

/// How long this machine takes to the first commit of a child, which decides when others are killed.
fn first_commit(test: &str, path: &Path) -> Duration {
    let mut child = start_child(test, path);
    let mut to_commit = Duration::ZERO;
    while documents(path) == 0 && to_commit < PATIENCE {
        thread::sleep(MOMENT);
        to_commit += MOMENT;
    }
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(
        documents(path) > 0,
        "nothing was committed in {to_commit:?}"
    );
    to_commit
}

/// Moments from the child's start to several commits on, spread without chance.
fn moment(to_commit: Duration, kill: u32) -> Duration {
    to_commit.mul_f64(0.05 + f64::from(kill * 7_919 % 3_000) / 1_000.0)
}

fn kill_child(test: &str, path: &Path, after: Duration) {
    let mut child = start_child(test, path);
    thread::sleep(after);
    child.kill().unwrap();
    let status = child.wait().unwrap();
    assert!(
        !status.success() && status.code().is_none(),
        "it was killed: {status}"
    );
}

#[test]
fn a_writer_killed_while_it_removes_leaves_the_corpus_before_or_after() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("corpus");
    let test = "kill::add_and_remove_documents_until_killed";
    let to_commit = first_commit(test, &path);
    let (mut before, mut patience) = (numbers(&path), 1.0);
    for kill in 0..KILLS_OF_REMOVAL {
        kill_child(test, &path, moment(to_commit, kill).mul_f64(patience));
        let held = numbers(&path);
        // On a busy machine the next child gets more time.
        patience *= if held == before { 1.5 } else { 0.75 };
        before.clone_from(&held);
        let Some(last) = held.last() else {
            continue;
        };
        // All batches without their first documents, but for the last one before its own is removed.
        let whole = |number: &usize| !number.is_multiple_of(BATCH) || *number + BATCH == last + 1;
        let expected: Vec<usize> = (0..=*last).filter(whole).collect();
        let removed: Vec<usize> = expected
            .iter()
            .copied()
            .filter(|number| !number.is_multiple_of(BATCH))
            .collect();
        assert!(held == expected || held == removed, "{held:?}");
        let checks = verify(&path).unwrap();
        assert!(
            checks.iter().all(|check| check.fault.is_none()),
            "{checks:?}"
        );
        let corpus = Corpus::open(&path).unwrap();
        assert_eq!(
            crate::support::hits(&corpus, "allies and partners").len(),
            2 * held.len()
        );
    }
    assert!(
        numbers(&path).len() > BATCH,
        "no child was quick enough to commit"
    );
}

#[test]
fn a_writer_killed_at_any_moment_leaves_the_corpus_before_or_after() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("corpus");
    let test = "kill::add_documents_until_killed";
    let to_commit = first_commit(test, &path);
    let mut before = documents(&path);
    for kill in 0..KILLS {
        kill_child(test, &path, moment(to_commit, kill));
        let now = documents(&path);
        assert!(
            now >= before && now.is_multiple_of(BATCH),
            "{before} documents became {now}"
        );
        before = now;
        let faults: Vec<_> = verify(&path).unwrap();
        assert!(
            faults.iter().all(|check| check.fault.is_none()),
            "{faults:?}"
        );
        let corpus = Corpus::open(&path).unwrap();
        let ids = corpus
            .documents()
            .unwrap()
            .iter()
            .map(|document| document.id.clone());
        assert!(ids.eq((0..now).map(|number| format!("paper-{number}"))));
        assert_eq!(
            crate::support::hits(&corpus, "allies and partners").len(),
            2 * now
        );
    }
}
