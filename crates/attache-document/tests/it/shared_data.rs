//! Are real documents read as a person would read them?
//!
//! The files lie beside the project; where they are absent these tests say so and pass.

use std::fs;
use std::path::PathBuf;

use attache_document::{
    BlockKind, FindOptions, Input, MetadataTable, ReadOptions, SourceName, find, read_file,
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

/// The document as LibreOffice, pandoc and Word write it, with its truth: blocks of kind h1, h2 and p, with notes.
#[test]
fn office_files_are_read_word_for_word() {
    let Some(truth) = shared("pdf/truth/lo1col.json") else {
        return;
    };
    let truth: serde_json::Value = serde_json::from_slice(&fs::read(truth).unwrap()).unwrap();
    let truth = truth["blocks"].as_array().unwrap();
    let plain = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let of_truth = |is: &dyn Fn(&str) -> bool| -> Vec<String> {
        let blocks = truth
            .iter()
            .filter(|block| is(block["k"].as_str().unwrap()));
        blocks
            .map(|block| plain(block["t"].as_str().unwrap()))
            .collect()
    };
    let notes = truth.iter().filter(|block| block["fn"].is_string()).count();
    for file in ["lo1col.docx", "lo1col.odt", "lo1col.epub", "lo1col.rtf"] {
        let Some(path) = shared(&format!("office/{file}")) else {
            return;
        };
        let read = read_file(&path, &ReadOptions::default()).unwrap();
        let document = read.value;
        assert!(read.warnings.is_empty(), "{file}: {:?}", read.warnings);
        let of_kinds = |kinds: &[BlockKind]| -> Vec<String> {
            let blocks = document
                .blocks
                .iter()
                .filter(|block| kinds.contains(&block.kind));
            blocks
                .map(|block| plain(&document.text[block.span.clone()]))
                .collect()
        };
        let levelled: Vec<String> = document
            .blocks
            .iter()
            .filter_map(|block| Some(format!("h{}", block.level?)))
            .collect();
        let levels: Vec<&str> = truth
            .iter()
            .map(|block| block["k"].as_str().unwrap())
            .filter(|kind| *kind != "p")
            .collect();
        assert_eq!(levelled, levels, "{file}");
        assert_eq!(
            of_kinds(&[BlockKind::Heading]),
            of_truth(&|kind| kind != "p"),
            "{file}"
        );
        assert_eq!(of_kinds(&[BlockKind::Note]).len(), notes, "{file}");
        // Two paragraphs begin with a numeral and a full stop, which the makers of these files took for lists.
        let found = of_kinds(&[BlockKind::Body, BlockKind::List]);
        let wanted = of_truth(&|kind| kind == "p");
        assert_eq!(found.len(), wanted.len(), "{file}");
        for (found, wanted) in found.iter().zip(&wanted) {
            assert!(wanted.ends_with(found.as_str()), "{file}: {found}");
        }
    }
}

#[test]
fn a_pasted_page_gives_its_metadata_and_its_related_items() {
    let Some(path) = shared("article-ally-and-partner.txt") else {
        return;
    };
    let document = read_file(&path, &ReadOptions::default()).unwrap().value;
    let metadata = &document.metadata;
    assert_eq!(
        metadata.title.as_deref(),
        Some("The Difference between an Ally and a Partner")
    );
    assert_eq!(
        metadata.authors,
        ["Rachel Tecott", "Jason W. Davidson", "Zuri Linetsky"]
    );
    assert_eq!(metadata.date.unwrap().to_string(), "2023-02-15");
    assert_eq!(metadata.publisher.as_deref(), Some("Inkstick"));
    assert_eq!(
        metadata.other["image_credit"],
        "Tom Page - Flickr, CC BY SA 2.0"
    );
    let records: Vec<String> = document
        .records
        .iter()
        .map(|record| {
            let date = record.date.map(|date| date.to_string()).unwrap_or_default();
            let kind = record.kind.as_deref().unwrap_or_default();
            format!(
                "{date} {kind}: {} by {}",
                record.title,
                record.authors.len()
            )
        })
        .collect();
    assert_eq!(
        records,
        [
            "2023-03-17 commentary: The Surprising Success of U.S. Military Aid to Ukraine by 2",
            "2023-02-23 podcast: Defense & Aerospace Air Power Podcast with Stacie Pettyjohn and Becca Wasser by 2",
            "2023-02-22 report: Avoiding the Brink by 2",
            "2023-02-22 podcast: DEFAERO Strategy Series with CNAS' Richard Fontaine by 1",
        ]
    );
    let counted = document
        .blocks
        .iter()
        .filter(|block| BlockKind::COUNTED.contains(&block.kind));
    let counted: Vec<&str> = counted
        .map(|block| &document.text[block.span.clone()])
        .collect();
    assert!(counted.last().unwrap().starts_with("Read the full article"));
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
