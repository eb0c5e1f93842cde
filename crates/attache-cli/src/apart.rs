//! How is a file read in a process of its own, so that one bad file cannot stop a library?
//!
//! The program starts itself again for each file whose format is risky (PDF, web pages, office files, books), hands it
//! the bytes and takes the document as JSON. A process that takes too long or too much memory is ended, with the text
//! recognition that it has started; one that breaks down takes nothing with it.

use std::fs;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::PathBuf;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use attache::{
    Document, DocumentReader, PageImage, ReadError, ReadHere, ReadOptions, ReadRecognising,
    RecogniseError, RecognisedPage, Recogniser, SourceName, Warned, Warning,
};
use serde::{Deserialize, Serialize};

use crate::tesseract::Tesseract;

/// Limits on reading one file in a process of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ApartLimits {
    /// The longest time, in seconds. Each page whose text is recognised adds what it may take.
    pub(crate) max_seconds: u64,
    /// The most memory, in MiB, with that of text recognition. Watched where the system tells it (Linux).
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
/// The line that a process writes to standard error for each page that it recognises.
const PAGE_BEGINS: &[u8] = b"recognising a page\n";
/// Of so many processes that one has started the memory is added up.
const MOST_PROCESSES: usize = 64;
/// A document is not larger than this as JSON.
const MOST_ANSWER_BYTES: u64 = 2 << 30;

/// Reads each document in a process of its own.
#[derive(Debug)]
pub(crate) struct ReadApart {
    /// This program; `None` where it does not know itself: then it reads within its own process.
    program: Option<PathBuf>,
    limits: ApartLimits,
    recognition: Option<OcrSettings>,
}

/// How a process recognises text in images: what it is told on its command line, as JSON.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct OcrSettings {
    pub(crate) tesseract: Tesseract,
    /// The most pages of a document.
    pub(crate) max_pages: usize,
}

impl ReadApart {
    pub(crate) fn new(limits: ApartLimits, recognition: Option<OcrSettings>) -> Self {
        Self {
            program: std::env::current_exe().ok(),
            limits,
            recognition,
        }
    }

    fn start(&self, name: &SourceName, encoding: Option<&str>) -> io::Result<Child> {
        let program = self.program.as_ref();
        let program = program.ok_or_else(|| io::Error::from(io::ErrorKind::NotFound))?;
        let mut command = Command::new(program);
        command
            .arg(COMMAND)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null());
        if let Some(recognition) = &self.recognition {
            let told = serde_json::to_string(recognition)?;
            command
                .arg(format!("--recognition={told}"))
                .stderr(Stdio::piped());
            // What it starts is ended with it. Its standard error tells it when nobody waits any more.
            #[cfg(unix)]
            std::os::unix::process::CommandExt::process_group(&mut command, 0);
        }
        if let Some(encoding) = encoding {
            command.arg(format!("--encoding={encoding}"));
        }
        command.args(["--", name.as_str()]).spawn()
    }

    /// The longest time that reading may take, once recognition of so many pages has begun.
    fn max_seconds(&self, pages: u64) -> u64 {
        let page = |recognition: &OcrSettings| recognition.tesseract.max_page_seconds();
        let seconds = self.recognition.as_ref().map_or(0, page);
        pages
            .saturating_mul(seconds)
            .saturating_add(self.limits.max_seconds)
    }

    /// What took too much, if something did.
    fn excess(&self, child: &Child, begun: Instant, pages: u64) -> Option<String> {
        let seconds = self.max_seconds(pages);
        if begun.elapsed() > Duration::from_secs(seconds) {
            let with_pages = match pages {
                0 => String::new(),
                pages => format!(" with {pages} pages to recognise"),
            };
            return Some(format!(
                "took longer than the limit of {seconds} seconds{with_pages}; raise it with --max-seconds"
            ));
        }
        memory_mib(child.id())
            .is_some_and(|used| used > self.limits.max_memory_mib)
            .then(|| {
                format!(
                    "took more memory than the limit of {} MiB; raise it with --max-memory",
                    self.limits.max_memory_mib
                )
            })
    }

    fn end(&self, child: &mut Child) {
        if self.recognition.is_some() {
            end_group(child);
        }
        // It may have ended by itself meanwhile; either way it is gone.
        let _ = child.kill();
        let _ = child.wait();
    }

    /// Hands `bytes` over and waits for the answer, within the limits.
    #[expect(
        clippy::disallowed_methods,
        reason = "the time that a reader takes has a limit"
    )]
    fn ask(&self, child: &mut Child, bytes: &[u8]) -> Result<Vec<u8>, String> {
        let (stdin, stdout) = (child.stdin.take(), child.stdout.take());
        let stderr = child.stderr.take();
        let begun = Instant::now();
        let pages = AtomicU64::new(0);
        let most_pages = self
            .recognition
            .as_ref()
            .map_or(0, |own| own.max_pages as u64);
        thread::scope(|scope| {
            let (tell, told) = mpsc::channel();
            scope.spawn(move || {
                // A process that has ended reads no more: its exit status says why.
                let _ = stdin.map(|mut stdin| stdin.write_all(bytes));
            });
            scope.spawn(|| count_pages(stderr, &pages));
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
                            Ok(status) => {
                                self.end(child);
                                Err(broke_down(status))
                            }
                            Err(problem) => Err(format!("gave no answer: {problem}")),
                        };
                    }
                    Ok(_) | Err(mpsc::RecvTimeoutError::Disconnected) => {
                        self.end(child);
                        return Err("gave no answer; read the file again".to_owned());
                    }
                    Err(mpsc::RecvTimeoutError::Timeout) => {}
                }
                let begun_pages = pages.load(Ordering::Relaxed).min(most_pages);
                if let Some(reason) = self.excess(child, begun, begun_pages) {
                    self.end(child);
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
        let Ok(mut child) = self.start(name, options.encoding.as_deref()) else {
            return match &self.recognition {
                Some(recognition) => {
                    ReadRecognising(&recognition.tesseract).read(bytes, name, options)
                }
                None => ReadHere.read(bytes, name, options),
            };
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

/// Tells the process that waits when recognition of a page begins.
#[derive(Debug)]
struct Announced(Tesseract);

impl Recogniser for Announced {
    fn name(&self) -> &str {
        self.0.name()
    }

    fn recognise(&self, image: &PageImage) -> Result<RecognisedPage, RecogniseError> {
        // Where nobody waits any more, nothing need be recognised either.
        io::stderr()
            .write_all(PAGE_BEGINS)
            .map_err(|_| RecogniseError::Failed {
                reason: "nobody waits for it".to_owned(),
            })?;
        self.0.recognise(image)
    }
}

/// Reads one document from `input` and writes the answer: what the process that was started does.
pub(crate) fn answer(
    name: &str,
    recognition: Option<&str>,
    encoding: Option<&str>,
    mut input: impl Read,
    out: &mut impl Write,
) -> io::Result<()> {
    let mut bytes = Vec::new();
    input.read_to_end(&mut bytes)?;
    let name = SourceName::new(name);
    let mut options = ReadOptions {
        encoding: encoding.map(str::to_owned),
        ..ReadOptions::default()
    };
    let read = match recognition {
        Some(told) => {
            let OcrSettings {
                tesseract,
                max_pages,
            } = serde_json::from_str(told)?;
            options.pdf.recognition.max_pages = max_pages;
            ReadRecognising(&Announced(tesseract)).read(&bytes, &name, &options)
        }
        None => ReadHere.read(&bytes, &name, &options),
    };
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

/// Counts the pages whose recognition a process says has begun.
fn count_pages(stderr: Option<impl Read>, pages: &AtomicU64) {
    let Some(stderr) = stderr else { return };
    let mut lines = BufReader::new(stderr);
    let mut line = Vec::new();
    loop {
        line.clear();
        // A line of any other length is none of ours.
        let most = PAGE_BEGINS.len() as u64;
        match lines.by_ref().take(most).read_until(b'\n', &mut line) {
            Ok(0) | Err(_) => return,
            Ok(_) if line == PAGE_BEGINS => {
                pages.fetch_add(1, Ordering::Relaxed);
            }
            Ok(_) => {}
        }
    }
}

/// Ends a process and what it has started.
#[cfg(unix)]
fn end_group(child: &Child) {
    use rustix::process::{Pid, Signal, kill_process_group};
    let group = i32::try_from(child.id()).ok().and_then(Pid::from_raw);
    if let Some(group) = group {
        // Of a group that has ended nobody is left to be ended.
        let _ = kill_process_group(group, Signal::KILL);
    }
}

#[cfg(not(unix))]
fn end_group(_: &Child) {}

fn broke_down(status: ExitStatus) -> String {
    format!(
        "broke the reader down ({status}), which is a mistake of this program; please report it with the file"
    )
}

/// The memory that a process and those that it has started hold, in MiB, where the system tells it.
fn memory_mib(process: u32) -> Option<u64> {
    let mut sum = own_memory_mib(process)?;
    let mut waiting = started_by(process);
    let mut looked_at = 0;
    while let Some(process) = waiting.pop()
        && looked_at < MOST_PROCESSES
    {
        looked_at += 1;
        sum += own_memory_mib(process).unwrap_or_default();
        waiting.extend(started_by(process));
    }
    Some(sum)
}

/// The processes that a process has started, where the system tells it.
fn started_by(process: u32) -> Vec<u32> {
    let threads = fs::read_dir(format!("/proc/{process}/task"));
    let mut started = Vec::new();
    for thread in threads.into_iter().flatten().flatten() {
        let listed = fs::read_to_string(thread.path().join("children")).unwrap_or_default();
        started.extend(
            listed
                .split_whitespace()
                .filter_map(|id| id.parse::<u32>().ok()),
        );
    }
    started
}

fn own_memory_mib(process: u32) -> Option<u64> {
    let status = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kib: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kib / 1024)
}
