//! Who recognises text in images? The program tesseract, where it is on the machine, within limits.

use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use attache::{PageImage, RecogniseError, RecognisedPage, Recogniser};
use serde::{Deserialize, Serialize};

use crate::failure::Failure;

/// The first version whose table has the columns that are read, and whose recognition is worth counting.
const OLDEST_VERSION: u32 = 4;
/// Questions about its version and languages are answered at once.
const ANSWER_SECONDS: u64 = 30;
/// The table of a page is not larger than this.
const MOST_TABLE_BYTES: u64 = 64 << 20;
/// So much is kept of what it says beside its answer.
const MOST_REMARK_BYTES: u64 = 64 << 10;
/// How often a running program is looked at.
const LOOK_EVERY: Duration = Duration::from_millis(10);

/// The program and how it is asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Tesseract {
    program: PathBuf,
    /// As tesseract names them, joined by `+`.
    languages: String,
    /// `tesseract 5.3.0 (eng)`.
    name: String,
    /// The longest time that one page may take, in seconds.
    max_page_seconds: u64,
}

impl Tesseract {
    /// Looks for the program and its languages.
    ///
    /// # Errors
    ///
    /// If there is no such program, it is too old, or it lacks a language; the failure says what to install.
    pub(crate) fn find(
        program: &Path,
        languages: &str,
        max_page_seconds: u64,
    ) -> Result<Self, Failure> {
        let shown = program.display();
        let ask = |question: &str| {
            let mut command = Command::new(program);
            command.arg(question);
            let answer = run(&mut command, &[], Duration::from_secs(ANSWER_SECONDS));
            answer.map_err(|problem| match problem {
                RunError::Start(problem) if problem.kind() == io::ErrorKind::NotFound => {
                    Failure::new(format!(
                        "--ocr needs the program tesseract, and there is no \"{shown}\""
                    ))
                    .with_hint(
                        "install it (Debian: apt install tesseract-ocr; macOS: brew install tesseract) or name it with \
                         --ocr-program; without --ocr all pages that hold text are read, and those without are named",
                    )
                }
                problem => Failure::new(format!("\"{shown} {question}\" {problem}"))
                    .with_hint("name another tesseract with --ocr-program, or read without --ocr"),
            })
        };
        let said = ask("--version")?;
        let said = said.text();
        let version = version(&said).ok_or_else(|| {
            Failure::new(format!(
                "\"{shown}\" is not tesseract: it does not say its version"
            ))
            .with_hint("name tesseract with --ocr-program")
        })?;
        let major = version
            .split('.')
            .next()
            .and_then(|major| major.parse().ok());
        if major.is_none_or(|major: u32| major < OLDEST_VERSION) {
            return Err(Failure::new(format!(
                "\"{shown}\" is tesseract {version}; --ocr needs {OLDEST_VERSION} or later"
            ))
            .with_hint("install a later one, or name it with --ocr-program"));
        }
        let listed = ask("--list-langs")?;
        let listed = listed.text();
        // The first line says where they are.
        let known: Vec<&str> = listed.lines().skip(1).map(str::trim).collect();
        for language in languages.split('+') {
            if !known.contains(&language) || language.is_empty() {
                return Err(no_language(language, &known));
            }
        }
        Ok(Self {
            program: program.to_owned(),
            languages: languages.to_owned(),
            name: format!("tesseract {version} ({languages})"),
            max_page_seconds,
        })
    }

    /// The longest time that one page may take, in seconds.
    pub(crate) fn max_page_seconds(&self) -> u64 {
        self.max_page_seconds
    }
}

fn no_language(language: &str, known: &[&str]) -> Failure {
    let known: Vec<&str> = known
        .iter()
        .copied()
        .filter(|name| !name.is_empty())
        .collect();
    let has = match known.as_slice() {
        [] => "none at all".to_owned(),
        known => known.join(", "),
    };
    let package = language.replace('_', "-");
    Failure::new(format!("tesseract has no language \"{language}\"; it has {has}")).with_hint(format!(
        "install it (Debian: apt install tesseract-ocr-{package}; macOS: brew install tesseract-lang) or name another \
         with --ocr-language"
    ))
}

/// The version in `tesseract 5.3.0`, which older ones write to standard error.
fn version(said: &str) -> Option<&str> {
    let line = said
        .lines()
        .find_map(|line| line.strip_prefix("tesseract "))?;
    let version = line.split_whitespace().next()?;
    Some(version.strip_prefix('v').unwrap_or(version))
}

impl Recogniser for Tesseract {
    fn name(&self) -> &str {
        &self.name
    }

    fn recognise(&self, image: &PageImage) -> Result<RecognisedPage, RecogniseError> {
        let dots = image.dots_per_inch.to_string();
        let mut command = Command::new(&self.program);
        command
            .args(["stdin", "stdout", "-l", &self.languages, "--dpi", &dots])
            .args(["-c", "tessedit_create_tsv=1"])
            // More threads make it slower in sum, and its answer should not depend on them.
            .env("OMP_THREAD_LIMIT", "1")
            .env("LC_ALL", "C");
        let limit = Duration::from_secs(self.max_page_seconds);
        let failed = |reason: String| RecogniseError::Failed { reason };
        let answer = run(&mut command, &image.to_pgm(), limit).map_err(|problem| match problem {
            RunError::Late => failed(format!(
                "tesseract took longer than the limit of {} seconds a page; raise it with --ocr-seconds",
                self.max_page_seconds
            )),
            problem => failed(format!("tesseract {problem}")),
        })?;
        Ok(RecognisedPage::from_tsv(
            &answer.stdout,
            image.width,
            image.height,
        )?)
    }
}

/// What a program answered.
struct Answer {
    stdout: Vec<u8>,
    stderr: Vec<u8>,
}

impl Answer {
    /// Both outputs as text.
    fn text(&self) -> String {
        let both = [&self.stdout[..], &self.stderr[..]].concat();
        String::from_utf8_lossy(&both).into_owned()
    }
}

/// Why a program gave no answer, as the end of a sentence about it.
#[derive(Debug, thiserror::Error)]
enum RunError {
    #[error("could not be started: {0}")]
    Start(io::Error),
    #[error("took too long")]
    Late,
    #[error("failed ({status}){}", remark(.stderr))]
    Failed { status: ExitStatus, stderr: Vec<u8> },
    #[error("gave no answer: {0}")]
    Lost(io::Error),
}

/// The last line that a program said, behind a colon.
fn remark(stderr: &[u8]) -> String {
    let text = String::from_utf8_lossy(stderr);
    match text.lines().rev().find(|line| !line.trim().is_empty()) {
        Some(line) => format!(": {}", line.trim()),
        None => String::new(),
    }
}

/// Runs a program on `input`, and ends it after the limit.
#[expect(
    clippy::disallowed_methods,
    reason = "the time that a program takes has a limit"
)]
fn run(command: &mut Command, input: &[u8], limit: Duration) -> Result<Answer, RunError> {
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(RunError::Start)?;
    let (stdin, stdout, stderr) = (child.stdin.take(), child.stdout.take(), child.stderr.take());
    let begun = Instant::now();
    thread::scope(|scope| {
        let (tell, told) = mpsc::channel();
        scope.spawn(move || {
            // A program that has ended reads no more: its exit status says why.
            let _ = stdin.map(|mut stdin| stdin.write_all(input));
        });
        let remarks = scope.spawn(move || drain(stderr, MOST_REMARK_BYTES));
        scope.spawn(move || {
            let _ = tell.send(drain(stdout, MOST_TABLE_BYTES));
        });
        let stdout = loop {
            match told.recv_timeout(LOOK_EVERY) {
                Ok(answer) => break answer.map_err(RunError::Lost),
                Err(mpsc::RecvTimeoutError::Timeout) if begun.elapsed() <= limit => {}
                Err(_) => break Err(RunError::Late),
            }
        };
        // One that has closed its output may still run.
        let status = match &stdout {
            Ok(_) => wait(&mut child, begun, limit),
            Err(_) => Err(RunError::Late),
        };
        if status.is_err() {
            end(&mut child);
        }
        let stderr = remarks.join().unwrap_or_else(|_| Ok(Vec::new()));
        let (stdout, status, stderr) = (stdout?, status?, stderr.unwrap_or_default());
        match status.success() {
            true => Ok(Answer { stdout, stderr }),
            false => Err(RunError::Failed { status, stderr }),
        }
    })
}

fn wait(child: &mut Child, begun: Instant, limit: Duration) -> Result<ExitStatus, RunError> {
    loop {
        match child.try_wait() {
            Ok(Some(status)) => return Ok(status),
            Ok(None) if begun.elapsed() <= limit => thread::sleep(LOOK_EVERY),
            Ok(None) => return Err(RunError::Late),
            Err(problem) => return Err(RunError::Lost(problem)),
        }
    }
}

/// What comes out of a pipe, up to a limit; a program that writes more is cut off.
fn drain(pipe: Option<impl Read>, most: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    if let Some(pipe) = pipe {
        pipe.take(most).read_to_end(&mut bytes)?;
    }
    Ok(bytes)
}

fn end(child: &mut Child) {
    // It may have ended by itself meanwhile; either way it is gone.
    let _ = child.kill();
    let _ = child.wait();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_read_as_old_and_new_ones_say_them() {
        assert_eq!(version("tesseract 5.3.0\n leptonica-1.82.0"), Some("5.3.0"));
        assert_eq!(
            version("tesseract v5.0.1.20220118\n"),
            Some("5.0.1.20220118")
        );
        assert_eq!(version("usage: convert"), None);
    }

    #[cfg(unix)]
    #[test]
    fn a_program_that_sleeps_is_ended_at_the_limit() {
        let mut command = Command::new("sleep");
        command.arg("60");
        let late = run(&mut command, &[], Duration::from_millis(50));
        assert!(matches!(late, Err(RunError::Late)));
    }

    #[cfg(unix)]
    #[test]
    fn what_a_program_says_before_it_fails_is_told() {
        let mut command = Command::new("sh");
        command.args([
            "-c",
            "cat > /dev/null; echo first >&2; echo 'no such thing' >&2; exit 3",
        ]);
        let failed = run(&mut command, b"input", Duration::from_secs(30));
        let Err(failed) = failed else {
            panic!("it failed")
        };
        assert_eq!(failed.to_string(), "failed (exit status: 3): no such thing");
    }
}
