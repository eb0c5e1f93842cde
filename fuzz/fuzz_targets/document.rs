//! Can any bytes be read as a document, indexed and searched, or refused, without panic?
//!
//! The first byte chooses the format; the rest is the file.

#![no_main]

use attache_corpus::IndexedDocument;
use attache_document::{Format, ReadOptions, SourceName, read};
use attache_language::annotate;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Some((choice, bytes)) = bytes.split_first() else {
        return;
    };
    let format = [None, Some(Format::Text), Some(Format::Markdown)][usize::from(choice % 3)];
    let options = ReadOptions {
        format,
        ..ReadOptions::default()
    };
    let Ok(read) = read(bytes, &SourceName::new("1990-report.txt"), &options) else {
        return;
    };
    let document = read.value;
    let text = document.text.as_str();
    let mut end = 0;
    for block in &document.blocks {
        assert!(end <= block.span.start && block.span.start < block.span.end);
        assert!(text.get(block.span.clone()).is_some());
        end = block.span.end;
    }
    assert!(document.pages.is_sorted_by_key(|page| page.start));
    assert!(
        document
            .pages
            .iter()
            .all(|page| text.is_char_boundary(page.start))
    );
    let annotation = annotate(text, document.blocks.iter().map(|block| block.span.clone()));
    let indexed = IndexedDocument::new(document, &annotation, &[]);
    assert!(indexed.words() <= indexed.tokens());
});
