//! Can any bytes be the text of an OpenDocument text, or such a text, without panic?

#![no_main]

mod format;

use attache_document::Format;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    format::check(Format::Odt, bytes);
    let parts = [("content.xml", bytes), ("styles.xml", bytes), ("meta.xml", bytes)];
    format::check(Format::Odt, &format::container(&parts));
});
