//! Are the project's files as they should be?

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::root;

/// The longest that a file of source or prose may be, in lines.
const LONGEST_FILE_LINES: usize = 800;

/// Endings of files that people write and read.
const WRITTEN: [&str; 10] = [
    "rs", "md", "toml", "py", "js", "mjs", "css", "html", "sh", "json",
];

/// Files that git knows or would add, by their path from the root; `None` outside a repository.
fn files() -> Option<Vec<PathBuf>> {
    let output = Command::new("git")
        .args([
            "ls-files",
            "-z",
            "--cached",
            "--others",
            "--exclude-standard",
        ])
        .current_dir(root())
        .output();
    let Some(output) = output.ok().filter(|output| output.status.success()) else {
        println!("skipped: this is not a git repository, or there is no git");
        return None;
    };
    let names = String::from_utf8(output.stdout).expect("the project's file names are plain");
    Some(names.split_terminator('\0').map(PathBuf::from).collect())
}

fn is_written(path: &Path) -> bool {
    let ending = path
        .extension()
        .and_then(|ending| ending.to_str())
        .unwrap_or_default();
    WRITTEN.contains(&ending) || path.starts_with(".ci")
}

#[test]
fn no_file_is_too_long_to_read() {
    let Some(files) = files() else { return };
    let written = files
        .iter()
        .filter(|path| is_written(path) && !path.starts_with("fixtures"));
    let mut wrong = Vec::new();
    for path in written {
        let Ok(text) = fs::read_to_string(root().join(path)) else {
            continue;
        };
        let lines = text.lines().count();
        if lines > LONGEST_FILE_LINES {
            wrong.push(format!(
                "{} has {lines} lines: split it by the questions it answers",
                path.display()
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn no_file_names_a_place_on_one_machine_or_the_host_of_a_registry() {
    let Some(files) = files() else { return };
    // Put together here, so that this file does not name them either.
    let folders = ["root", "work"].map(|folder| format!("/{folder}/"));
    let hosts = [
        ["pypi", ".org"],
        ["pythonhosted", ".org"],
        ["npmjs", ".org"],
        ["debian", ".org"],
    ];
    let hosts = hosts.map(|parts| parts.concat());
    let mut wrong = Vec::new();
    for path in files.iter().filter(|path| is_written(path)) {
        let Ok(text) = fs::read_to_string(root().join(path)) else {
            continue;
        };
        for (index, line) in text.lines().enumerate() {
            // A path begins after a space or a quotation mark; a folder further down of that name is another thing.
            let begins = |folder: &String| {
                line.match_indices(folder.as_str()).any(|(at, _)| {
                    line[..at]
                        .chars()
                        .next_back()
                        .is_none_or(|c| " \t\"'`(=:".contains(c))
                })
            };
            if folders.iter().any(begins) || hosts.iter().any(|host| line.contains(host.as_str())) {
                wrong.push(format!("{}:{}: {}", path.display(), index + 1, line.trim()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_source_file_says_which_question_it_answers() {
    let Some(files) = files() else { return };
    let mut wrong = Vec::new();
    for path in files
        .iter()
        .filter(|path| path.extension().is_some_and(|ending| ending == "rs"))
    {
        let Ok(text) = fs::read_to_string(root().join(path)) else {
            continue;
        };
        if !text.starts_with("//!") {
            wrong.push(path.display().to_string());
        }
    }
    assert!(wrong.is_empty(), "the first line is not `//!` in {wrong:?}");
}
