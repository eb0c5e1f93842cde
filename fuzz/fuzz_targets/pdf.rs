//! Can any bytes be read as a PDF file, or refused, without panic, and are its blocks and pages sound?

#![no_main]

use attache_document::{ReadOptions, SourceName, read};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let mut file = b"%PDF-1.7\n".to_vec();
    file.extend_from_slice(bytes);
    let Ok(read) = read(&file, &SourceName::new("1990-report.pdf"), &ReadOptions::default()) else {
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
});
