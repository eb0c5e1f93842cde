//! Is a corpus whole when its writer is killed at any moment?

use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;
use std::time::Duration;

use attache_corpus::{Corpus, CorpusError, CorpusWriter, WriteOptions, verify};

use crate::support::Draft;

/// Where the child of the test below writes.
const DIRECTORY: &str = "ATTACHE_TEST_KILL_DIRECTORY";
/// Documents are committed so many at a time.
const BATCH: usize = 3;
const KILLS: u32 = 40;
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

#[test]
fn a_writer_killed_at_any_moment_leaves_the_corpus_before_or_after() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("corpus");
    let start_child = || {
        Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "kill::add_documents_until_killed", "--ignored"])
            .env(DIRECTORY, &path)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap()
    };
    // How long this machine takes to the first commit decides when the others are killed.
    let mut child = start_child();
    let mut to_commit = Duration::ZERO;
    while documents(&path) == 0 && to_commit < PATIENCE {
        thread::sleep(MOMENT);
        to_commit += MOMENT;
    }
    child.kill().unwrap();
    child.wait().unwrap();
    let mut before = documents(&path);
    assert!(before > 0, "nothing was committed in {to_commit:?}");
    for kill in 0..KILLS {
        let mut child = start_child();
        // Moments from the child's start to several commits on, spread without chance.
        thread::sleep(to_commit.mul_f64(0.05 + f64::from(kill * 7_919 % 3_000) / 1_000.0));
        child.kill().unwrap();
        let status = child.wait().unwrap();
        assert!(
            !status.success() && status.code().is_none(),
            "it was killed: {status}"
        );
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
