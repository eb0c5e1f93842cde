//! Are real documents read as a person would read them?
//!
//! The files lie beside the project; where they are absent these tests say so and pass.

use std::fs;
use std::path::PathBuf;

use attache_document::{
    BlockKind, FindOptions, Input, MetadataTable, ReadError, ReadOptions, SourceName, find,
    read_file,
};

#[expect(clippy::print_stdout, reason = "a test that is passed over says so")]
pub(crate) fn shared(path: &str) -> Option<PathBuf> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("../../../shared/data")
        .join(path);
    if path.exists() {
        return Some(path);
    }
    println!("skipped: {} is not here", path.display());
    None
}

#[test]
fn four_encodings_are_read() {
    for (file, encoding, words) in [
        (
            "cp1252.txt",
            "windows-1252",
            "The Department’s “allies and partners” — café naïve coöperation",
        ),
        (
            "sjis.txt",
            "Shift_JIS",
            "同盟国とパートナーの協力による安全保障",
        ),
        ("utf16.txt", "UTF-16LE", "naïve partners and allies"),
        ("utf8bom.txt", "UTF-8", "naïve “partners”"),
    ] {
        let Some(path) = shared(&format!("office/{file}")) else {
            return;
        };
        let read = read_file(&path, &ReadOptions::default()).unwrap();
        assert_eq!(
            (read.value.source.encoding.as_str(), read.value.text.trim()),
            (encoding, words)
        );
        assert!(read.warnings.is_empty(), "{:?}", read.warnings);
    }
}

#[test]
fn office_files_and_pdfs_are_refused_by_name() {
    for (file, kind) in [
        ("office/lo1col.docx", "a Word document"),
        ("office/lo1col.odt", "an OpenDocument file"),
        ("office/lo1col.epub", "an EPUB book"),
        ("office/lo1col.rtf", "a rich text (RTF) document"),
    ] {
        let Some(path) = shared(file) else { return };
        match read_file(&path, &ReadOptions::default()) {
            Err(ReadError::NotText { kind: found, .. }) => assert_eq!(found, kind),
            other => panic!("{file}: {other:?}"),
        }
    }
}

#[test]
fn strategies_match_their_side_table() {
    let Some(folder) = shared("nss") else { return };
    let csv = fs::read(folder.join("metadata.csv")).unwrap();
    let table = MetadataTable::read(&csv, &SourceName::new("metadata.csv")).unwrap();
    assert!(table.warnings.is_empty());
    let found = find(&[&folder], &FindOptions::default());
    assert_eq!(
        (
            found.inputs.len(),
            found.skipped.len(),
            found.failures.len()
        ),
        (16, 1, 0)
    );
    let mut matched = Vec::new();
    for input in &found.inputs {
        let Input::File(path) = input else {
            panic!("only files")
        };
        let mut document = read_file(path, &ReadOptions::default()).unwrap().value;
        assert_eq!(document.metadata.title, None);
        matched.extend(table.value.apply(&mut document));
        assert_eq!(document.metadata.issuer.as_deref(), Some("USA"));
        assert_eq!(document.metadata.other["series"], "NSS");
        assert!(
            document
                .id
                .starts_with(&document.metadata.date.unwrap().to_string())
        );
    }
    assert!(table.value.unmatched(matched).is_empty());
}

#[test]
fn chapters_of_a_strategy_are_headings() {
    let Some(path) = shared("nss/2015_national_security_strategy.txt") else {
        return;
    };
    let document = read_file(&path, &ReadOptions::default()).unwrap().value;
    let headings: Vec<&str> = document
        .blocks
        .iter()
        .filter(|block| block.kind == BlockKind::Heading)
        .map(|block| &document.text[block.span.clone()])
        .collect();
    assert!(
        headings.contains(&"I. Introduction") && headings.contains(&"IV. Values"),
        "{headings:?}"
    );
}

#[test]
fn front_matter_and_markup_are_not_text() {
    let Some(path) = shared("nds/2018-national-defense-strategy-summary.md") else {
        return;
    };
    let document = read_file(&path, &ReadOptions::default()).unwrap().value;
    assert_eq!(document.metadata.date.unwrap().to_string(), "2018-01-19");
    assert_eq!(document.metadata.authors, ["US Department of Defense"]);
    assert_eq!(document.metadata.other["series"], "NDS");
    assert!(
        document
            .text
            .starts_with("The Department of Defense’s enduring mission")
    );
    assert!(!document.text.contains("excerpt/") && !document.text.contains('#'));
}
