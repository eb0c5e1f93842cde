//! How many pages of PDF files are read in a second of CPU time?
//!
//! `cargo run --release -p attache-document --example pdf_speed -- FILE...` reads each file five times
//! and prints pages a CPU second, both readers and layout together. Linux only: it asks `/proc`.

#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a measurement is read by the person who runs it"
)]

use std::path::PathBuf;

use attache_document::{ReadOptions, SourceName, read};

const ROUNDS: usize = 5;
/// What the kernel counts CPU time in, on every machine that Rust knows.
const TICKS_PER_SECOND: f64 = 100.0;

fn main() {
    let mut pages = 0;
    let mut seconds = 0.0;
    for path in std::env::args_os().skip(1).map(PathBuf::from) {
        let Ok(bytes) = std::fs::read(&path) else {
            eprintln!("could not read {}", path.display());
            continue;
        };
        let name = SourceName::new(&path);
        let before = cpu_seconds();
        for _ in 0..ROUNDS {
            match read(&bytes, &name, &ReadOptions::default()) {
                Ok(read) => pages += read.value.pages.len(),
                Err(error) => eprintln!("{error}"),
            }
        }
        seconds += cpu_seconds() - before;
    }
    println!(
        "{pages} pages in {seconds:.2} CPU seconds: {:.0} a second",
        pages as f64 / seconds
    );
}

/// CPU time that this process has used, user and system.
fn cpu_seconds() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields: Vec<&str> = stat
        .rsplit(')')
        .next()
        .unwrap_or("")
        .split_whitespace()
        .collect();
    let ticks = |at: usize| fields.get(at).and_then(|ticks| ticks.parse::<f64>().ok());
    (ticks(11).unwrap_or(0.0) + ticks(12).unwrap_or(0.0)) / TICKS_PER_SECOND
}
