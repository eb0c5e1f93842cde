//! Can any bytes be the text of a Word document, or a Word document, without panic?

#![no_main]

mod format;

use attache_document::Format;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    format::check(Format::Docx, bytes);
    let parts = [("word/document.xml", bytes), ("word/styles.xml", bytes)];
    format::check(Format::Docx, &format::container(&parts));
});
