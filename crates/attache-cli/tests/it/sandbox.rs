//! In which folder and environment does a test run the program, and what did the program say?

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The program under test.
pub(crate) const PROGRAM: &str = env!("CARGO_BIN_EXE_attache");

/// An empty folder to work in, removed at the end.
pub(crate) struct Sandbox {
    folder: tempfile::TempDir,
}

/// What the program said.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Said {
    pub(crate) stdout: Vec<u8>,
    pub(crate) stderr: String,
    pub(crate) status: Option<i32>,
}

impl Said {
    /// Standard output as text.
    pub(crate) fn text(&self) -> &str {
        std::str::from_utf8(&self.stdout).expect("the output is text")
    }
}

impl Sandbox {
    pub(crate) fn new() -> Self {
        Self {
            folder: tempfile::tempdir().expect("a temporary folder"),
        }
    }

    /// A path in the sandbox.
    pub(crate) fn path(&self, name: impl AsRef<Path>) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Writes a file, with the folders above it.
    pub(crate) fn write(&self, name: &str, contents: impl AsRef<[u8]>) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().expect("a file stands in a folder"))
            .expect("a folder in the sandbox");
        fs::write(path, contents).expect("a file in the sandbox");
    }

    /// The program in the sandbox, with an environment that says where to keep collections and nothing else.
    pub(crate) fn program(&self, arguments: &[&str]) -> Command {
        let mut program = Command::new(PROGRAM);
        program
            .args(arguments)
            .current_dir(self.folder.path())
            .env_clear()
            .env("ATTACHE_CACHE", self.path("cache"))
            // Where no tool is found that could fetch something.
            .env("PATH", self.path("no-tools"))
            .stdin(Stdio::null());
        program
    }

    /// Runs the program.
    pub(crate) fn run(&self, arguments: &[&str]) -> Said {
        said(&mut self.program(arguments))
    }

    /// Runs the program, gives it `input` on standard input.
    pub(crate) fn run_with_input(&self, arguments: &[&str], input: &[u8]) -> Said {
        let mut child = self
            .program(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let mut stdin = child.stdin.take().expect("its input is a pipe");
        // A program that does not want its input may close it.
        let _ = stdin.write_all(input);
        drop(stdin);
        let output = child.wait_with_output().expect("the program ends");
        Said {
            stdout: output.stdout,
            stderr: String::from_utf8(output.stderr).expect("messages are text"),
            status: output.status.code(),
        }
    }

    /// The standard output of a run that finds something.
    pub(crate) fn answer(&self, arguments: &[&str]) -> String {
        let said = self.run(arguments);
        assert_eq!(
            (said.status, said.stderr.as_str()),
            (Some(0), ""),
            "attache {}",
            arguments.join(" ")
        );
        said.text().to_owned()
    }

    /// The JSON that a run which finds something answers.
    pub(crate) fn json(&self, arguments: &[&str]) -> serde_json::Value {
        let arguments = [arguments, &["--format", "json"]].concat();
        serde_json::from_str(&self.answer(&arguments)).expect("JSON")
    }

    /// Runs command lines one after another, and shows each with standard output, standard error (`! `)
    /// and, where it is not 0, the exit status (`? `).
    pub(crate) fn session(&self, lines: &str) -> String {
        let mut shown = String::new();
        for line in lines.lines().map(str::trim).filter(|line| !line.is_empty()) {
            let words = words(line);
            assert_eq!(words[0], "attache", "{line}");
            let arguments: Vec<&str> = words[1..].iter().map(String::as_str).collect();
            shown.push_str(&self.shown(line, &self.run(&arguments)));
        }
        shown
    }

    /// A command line and what the program said to it, as [`session`](Self::session) shows them.
    pub(crate) fn shown(&self, line: &str, said: &Said) -> String {
        let mut shown = format!("$ {line}\n");
        for line in said.text().lines() {
            shown.push_str(line);
            shown.push('\n');
        }
        for line in said.stderr.lines() {
            shown.push_str("! ");
            // The rate of reading is the one figure that differs from run to run.
            match line.strip_suffix(" words/s") {
                Some(line) => {
                    let (kept, _) = line.rsplit_once(", ").expect("a rate follows the words");
                    shown.push_str(kept);
                    shown.push_str(", [RATE] words/s");
                }
                None => shown.push_str(line),
            }
            shown.push('\n');
        }
        match said.status {
            Some(0) => {}
            Some(status) => shown.push_str(&format!("? {status}\n")),
            None => shown.push_str("? killed\n"),
        }
        shown.push('\n');
        shown.replace(&*self.folder.path().to_string_lossy(), "[SANDBOX]")
    }
}

fn said(program: &mut Command) -> Said {
    let output = program.output().expect("the program starts");
    Said {
        stdout: output.stdout,
        stderr: String::from_utf8(output.stderr).expect("messages are text"),
        status: output.status.code(),
    }
}

/// Splits a command line at its spaces, as a shell does; quotes of both kinds hold words together.
fn words(line: &str) -> Vec<String> {
    let mut words = vec![];
    let mut word: Option<String> = None;
    let mut quote = None;
    for c in line.chars() {
        match (quote, c) {
            (Some(open), c) if c == open => quote = None,
            (None, '"' | '\'') => {
                quote = Some(c);
                word.get_or_insert_default();
            }
            (None, ' ') => words.extend(word.take()),
            _ => word.get_or_insert_default().push(c),
        }
    }
    words.extend(word);
    words
}

#[test]
fn a_command_line_is_split_as_a_shell_splits_it() {
    assert_eq!(
        words(r#"attache count "allies and" '[a="b"]' '' x"y z""#),
        ["attache", "count", "allies and", r#"[a="b"]"#, "", "xy z"]
    );
}
