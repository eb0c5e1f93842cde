//! How is a file read in a process of its own, so that one bad file cannot stop a library?
//!
//! The program starts itself again for each file whose format is risky (PDF, web pages, office files, books), hands it
//! the bytes and takes the document as JSON. A process that takes too long or too much memory is ended; one that breaks
//! down takes nothing with it.

use std::fs;
use std::io::{self, Read, Write};
use std::path::PathBuf;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use attache::{
    Document, DocumentReader, ReadError, ReadHere, ReadOptions, SourceName, Warned, Warning,
};
use serde::{Deserialize, Serialize};

/// Limits on reading one file in a process of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ApartLimits {
    /// The longest time, in seconds.
    pub(crate) max_seconds: u64,
    /// The most memory, in MiB. Watched where the system tells it (Linux).
    pub(crate) max_memory_mib: u64,
}

impl Default for ApartLimits {
    fn default() -> Self {
        Self {
            max_seconds: 120,
            max_memory_mib: 2048,
        }
    }
}

/// The name of the command that reads one document from standard input.
pub(crate) const COMMAND: &str = "read-apart";
/// How often a process is looked at.
const LOOK_EVERY: Duration = Duration::from_millis(20);
/// A document is not larger than this as JSON.
const MOST_ANSWER_BYTES: u64 = 2 << 30;

/// Reads each document in a process of its own.
#[derive(Debug)]
pub(crate) struct ReadApart {
    program: PathBuf,
    limits: ApartLimits,
}

impl ReadApart {
    /// `None` where the program does not know itself: then it reads within its own process.
    pub(crate) fn new(limits: ApartLimits) -> Option<Self> {
        let program = std::env::current_exe().ok()?;
        Some(Self { program, limits })
    }

    fn start(&self, name: &SourceName) -> io::Result<Child> {
        Command::new(&self.program)
            .args([COMMAND, "--", name.as_str()])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
    }

    /// Hands `bytes` over and waits for the answer, within the limits.
    #[expect(
        clippy::disallowed_methods,
        reason = "the time that a reader takes has a limit"
    )]
    fn ask(&self, child: &mut Child, bytes: &[u8]) -> Result<Vec<u8>, String> {
        let (stdin, stdout) = (child.stdin.take(), child.stdout.take());
        let begun = Instant::now();
        let limit = Duration::from_secs(self.limits.max_seconds);
        thread::scope(|scope| {
            let (tell, told) = mpsc::channel();
            scope.spawn(move || {
                // A process that has ended reads no more: its exit status says why.
                let _ = stdin.map(|mut stdin| stdin.write_all(bytes));
            });
            scope.spawn(move || {
                let mut answer = Vec::new();
                let read =
                    stdout.map(|stdout| stdout.take(MOST_ANSWER_BYTES).read_to_end(&mut answer));
                let _ = tell.send(read.map(|read| read.map(|_| answer)));
            });
            loop {
                match told.recv_timeout(LOOK_EVERY) {
                    Ok(Some(Ok(answer))) => {
                        let status = child.wait();
                        return match status {
                            Ok(status) if status.success() => Ok(answer),
                            Ok(status) => Err(broke_down(status)),
                            Err(problem) => Err(format!("gave no answer: {problem}")),
                        };
                    }
                    Ok(_) | Err(mpsc::RecvTimeoutError::Disconnected) => {
                        end(child);
                        return Err("gave no answer; read the file again".to_owned());
                    }
                    Err(mpsc::RecvTimeoutError::Timeout) => {}
                }
                let over = if begun.elapsed() > limit {
                    Some(format!(
                        "took longer than the limit of {} seconds; raise it with --max-seconds",
                        self.limits.max_seconds
                    ))
                } else if memory_mib(child.id())
                    .is_some_and(|used| used > self.limits.max_memory_mib)
                {
                    Some(format!(
                        "took more memory than the limit of {} MiB; raise it with --max-memory",
                        self.limits.max_memory_mib
                    ))
                } else {
                    None
                };
                if let Some(reason) = over {
                    end(child);
                    return Err(reason);
                }
            }
        })
    }
}

impl DocumentReader for ReadApart {
    fn read(
        &self,
        bytes: &[u8],
        name: &SourceName,
        options: &ReadOptions,
    ) -> Result<Warned<Document>, ReadError> {
        let Ok(mut child) = self.start(name) else {
            return ReadHere.read(bytes, name, options);
        };
        let stopped = |reason| ReadError::Stopped {
            name: name.clone(),
            reason,
        };
        let answer = self.ask(&mut child, bytes).map_err(stopped)?;
        match serde_json::from_slice(&answer) {
            Ok(Answer::Read { document, warnings }) => Ok(Warned {
                value: *document,
                warnings: warnings
                    .into_iter()
                    .map(|(page, message)| Warning { page, message })
                    .collect(),
            }),
            Ok(Answer::Refused { message }) => Err(ReadError::Told {
                name: name.clone(),
                message,
            }),
            Err(_) => Err(stopped("gave no answer; read the file again".to_owned())),
        }
    }
}

/// What a process answers.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Answer {
    Read {
        document: Box<Document>,
        warnings: Vec<(Option<String>, String)>,
    },
    Refused {
        message: String,
    },
}

/// Reads one document from `input` and writes the answer: what the process that was started does.
pub(crate) fn answer(name: &str, mut input: impl Read, out: &mut impl Write) -> io::Result<()> {
    let mut bytes = Vec::new();
    input.read_to_end(&mut bytes)?;
    let read = ReadHere.read(&bytes, &SourceName::new(name), &ReadOptions::default());
    let answer = match read {
        Ok(read) => Answer::Read {
            document: Box::new(read.value),
            warnings: read
                .warnings
                .into_iter()
                .map(|warning| (warning.page, warning.message))
                .collect(),
        },
        Err(error) => Answer::Refused {
            message: with_causes(&error),
        },
    };
    serde_json::to_writer(out, &answer).map_err(io::Error::from)
}

/// An error and its causes in one line.
pub(crate) fn with_causes(error: &dyn std::error::Error) -> String {
    let mut message = error.to_string();
    let mut cause = error.source();
    while let Some(source) = cause {
        message.push_str(": ");
        message.push_str(&source.to_string());
        cause = source.source();
    }
    message
}

fn end(child: &mut Child) {
    // It may have ended by itself meanwhile; either way it is gone.
    let _ = child.kill();
    let _ = child.wait();
}

fn broke_down(status: ExitStatus) -> String {
    format!(
        "broke the reader down ({status}), which is a mistake of this program; please report it with the file"
    )
}

/// The memory that a process holds, in MiB, where the system tells it.
fn memory_mib(process: u32) -> Option<u64> {
    let status = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kib: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kib / 1024)
}
