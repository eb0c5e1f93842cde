//! Are pages without text recognised when a person asks for it, and is that said in every figure?
//!
//! A shell script plays tesseract where its answers, failures and delays must be known; the real one is asked where it
//! is on the machine.
#![cfg(unix)]

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use crate::sandbox::Sandbox;

/// Two pages of a harbour plan, printed as an image.
fn scan() -> Vec<u8> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/documents/scan.pdf");
    fs::read(path).expect("the fixture is part of the project")
}

/// A sandbox with a scan and a text, and a script that answers as tesseract 5.3.0 does. `page` is what it does with
/// an image.
fn sandbox(page: &str) -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.write("plans/scan.pdf", scan());
    sandbox.write(
        "plans/note.txt",
        "Our allies and partners met. The allies stayed.\n",
    );
    let script = format!(
        "#!/bin/sh\n\
         case \"$1\" in\n\
         --version) echo 'tesseract 5.3.0'; echo ' leptonica-1.82.0';;\n\
         --list-langs) echo 'List of available languages (2):'; echo eng; echo osd;;\n\
         stdin) {page};;\n\
         *) exit 9;;\n\
         esac\n"
    );
    sandbox.write("tesseract", script);
    executable(&sandbox.path("tesseract"));
    sandbox
}

fn executable(path: &Path) {
    fs::set_permissions(path, fs::Permissions::from_mode(0o755)).expect("a script may be run");
}

/// The table of a page with one line, in the form of a shell command.
fn line_of_words(words: &[(&str, u8)]) -> String {
    let mut table = String::from(
        "level\\tpage_num\\tblock_num\\tpar_num\\tline_num\\tword_num\\tleft\\ttop\\twidth\\theight\\tconf\\ttext\\n",
    );
    for (at, (word, percent)) in words.iter().enumerate() {
        let left = 300 + 150 * at;
        table.push_str(&format!(
            "5\\t1\\t1\\t1\\t1\\t{at}\\t{left}\\t600\\t120\\t40\\t{percent}.5\\t{word}\\n"
        ));
    }
    // The image is taken in before anything is said of it.
    format!("/bin/cat > /dev/null; printf '{table}'")
}

const SEEN: [(&str, u8); 7] = [
    ("We", 95),
    ("ask", 95),
    ("our", 94),
    ("allies", 91),
    ("and", 96),
    ("partners", 40),
    ("again.", 93),
];

#[test]
fn figures_say_how_much_of_them_stands_in_recognised_text() {
    let sandbox = sandbox(&line_of_words(&SEEN));
    insta::assert_snapshot!(sandbox.session(
        "
        attache read plans --ocr --ocr-program ./tesseract --report report.csv
        attache count allies 'allies and partners' stayed
        attache count allies --by document --format json --passages 1
        attache count stayed
        attache count allies --by recognised_by --format csv
        attache concordance allies
        attache collocates allies --limit 2
        attache verify
        "
    ));
    let report = fs::read_to_string(sandbox.path("report.csv")).expect("a report");
    insta::assert_snapshot!(report);
    let manifest = fs::read_to_string(sandbox.path("attache-corpus/manifest.json"));
    assert!(
        manifest
            .expect("a manifest")
            .contains("tesseract 5.3.0 (eng)")
    );
}

#[test]
fn each_word_is_kept_with_its_box_and_confidence() {
    let sandbox = sandbox(&line_of_words(&SEEN));
    let said = sandbox.run(&[
        "text",
        "plans/scan.pdf",
        "--ocr",
        "--ocr-program",
        "./tesseract",
        "--format",
        "json",
    ]);
    let document: serde_json::Value = serde_json::from_slice(&said.stdout).expect("JSON");
    let page = &document["pages"][0];
    insta::assert_snapshot!(page["reading"]);
    let recognition = &page["recognition"];
    assert_eq!(recognition["recogniser"], "tesseract 5.3.0 (eng)");
    assert_eq!(
        recognition["words"].as_array().map(Vec::len),
        Some(SEEN.len())
    );
    insta::assert_snapshot!(recognition["words"][5]);
}

#[test]
fn what_is_missing_is_said_before_anything_is_read() {
    let sandbox = sandbox("exit 9");
    sandbox.write("old", "#!/bin/sh\necho 'tesseract 3.05.02'\n");
    sandbox.write("other", "#!/bin/sh\necho 'usage: other'\n");
    for name in ["old", "other"] {
        executable(&sandbox.path(name));
    }
    insta::assert_snapshot!(sandbox.session(
        "
        attache read plans --ocr
        attache read plans --ocr --ocr-program ./tesseract --ocr-language eng+deu
        attache read plans --ocr --ocr-program ./old
        attache read plans --ocr --ocr-program ./other
        attache read plans --ocr-language deu
        attache text harbour --ocr
        "
    ));
    assert!(!sandbox.path("attache-corpus").exists());
}

#[test]
fn a_tesseract_that_fails_or_speaks_nonsense_costs_its_pages_and_nothing_else() {
    let failing = sandbox("echo 'Error opening data file' >&2; exit 1");
    insta::assert_snapshot!(failing.session("attache read plans --ocr --ocr-program ./tesseract"));
    let nonsense = sandbox("/bin/cat > /dev/null; echo level; echo page");
    insta::assert_snapshot!(nonsense.session("attache read plans --ocr --ocr-program ./tesseract"));
}

#[test]
fn a_page_that_takes_too_long_is_given_up() {
    let sandbox = sandbox("exec /bin/sleep 60");
    insta::assert_snapshot!(
        sandbox.session("attache read plans --ocr --ocr-program ./tesseract --ocr-seconds 1")
    );
}

#[cfg(target_os = "linux")]
#[test]
fn a_tesseract_is_ended_with_the_process_that_it_works_for() {
    // Text recognition that holds more memory than the whole reading may.
    let sandbox = sandbox("echo $$ >> pids; exec /usr/bin/tail /dev/zero");
    let said = sandbox.run(&[
        "read",
        "plans",
        "--ocr",
        "--ocr-program",
        "./tesseract",
        "--max-memory",
        "300",
    ]);
    assert!(
        said.stderr
            .contains("took more memory than the limit of 300 MiB"),
        "{}",
        said.stderr
    );
    let pids = fs::read_to_string(sandbox.path("pids")).expect("it was started");
    for pid in pids.lines() {
        // One that has ended may wait for somebody to take note of that.
        let gone = (0..50).any(|_| {
            std::thread::sleep(Duration::from_millis(20));
            let status = fs::read_to_string(Path::new("/proc").join(pid).join("status"));
            status.map_or(true, |status| status.contains("State:\tZ"))
        });
        assert!(gone, "process {pid} is still there");
    }
}

/// The real program; `None` where it is not on the machine, which CI does not accept.
#[expect(clippy::disallowed_methods, reason = "a test may look for a program")]
#[expect(clippy::print_stdout, reason = "a test that is skipped says so")]
fn tesseract() -> Option<PathBuf> {
    let folders = std::env::var_os("PATH").unwrap_or_default();
    let found = std::env::split_paths(&folders)
        .map(|folder| folder.join("tesseract"))
        .find(|path| Command::new(path).arg("--version").output().is_ok());
    if found.is_none() {
        println!("skipped: tesseract is not on this machine");
        assert!(std::env::var_os("CI").is_none(), "CI needs tesseract");
    }
    found
}

#[test]
fn a_scan_is_read_as_it_was_written() {
    let Some(program) = tesseract() else { return };
    let sandbox = Sandbox::new();
    sandbox.write("scan.pdf", scan());
    let program = program.to_string_lossy();
    let read = || {
        let options = ["text", "scan.pdf", "--ocr", "--ocr-program", &program];
        let said = sandbox.run(&options);
        assert_eq!(said.status, Some(0), "{}", said.stderr);
        said.stdout
    };
    let shown = read();
    assert_eq!(read(), shown);
    // Other versions of tesseract may read a letter otherwise, but not these.
    let shown = String::from_utf8(shown).expect("text");
    let shown = shown.split_whitespace().collect::<Vec<&str>>().join(" ");
    for part in [
        "by its look] Friends of the port [body",
        "by its look] What partners may expect [body",
        "works with its allies and partners in every season",
        // Over the end of a page.
        "they keep the channel clear for whoever comes home late.",
    ] {
        assert!(shown.contains(part), "{part} is not in {shown}");
    }
}
