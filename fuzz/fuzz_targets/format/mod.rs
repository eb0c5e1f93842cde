//! What must hold of every document, whatever the file was?

#![allow(dead_code)]

use std::io::{Cursor, Write as _};

use attache_document::{Format, ReadOptions, SourceName, read};

/// Reads `bytes` as `format`; if it is a document, its blocks and pages are in order and lie on whole characters.
pub fn check(format: Format, bytes: &[u8]) {
    let options = ReadOptions {
        format: Some(format),
        ..ReadOptions::default()
    };
    let Ok(read) = read(bytes, &SourceName::new("file"), &options) else {
        return;
    };
    let document = read.value;
    let mut end = 0;
    for block in &document.blocks {
        assert!(end <= block.span.start && block.span.start < block.span.end);
        let text = document.text.get(block.span.clone()).expect("whole characters");
        assert_eq!(text.trim(), text);
        end = block.span.end;
    }
    for record in &document.records {
        assert!(document.text.get(record.span.clone()).is_some());
    }
    let starts: Vec<usize> = document.pages.iter().map(|page| page.start).collect();
    assert!(starts.is_sorted());
    assert!(starts.iter().all(|&start| document.text.is_char_boundary(start)));
}

/// A zip container with these parts.
pub fn container(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let stored = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for (name, bytes) in parts {
        zip.start_file(*name, stored).expect("memory can be written");
        zip.write_all(bytes).expect("memory can be written");
    }
    zip.finish().expect("memory can be written").into_inner()
}
