//! Can any text be read as a web page, or refused, without panic?

#![no_main]

mod format;

use attache_document::Format;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    format::check(Format::Html, bytes);
    format::check(Format::Mhtml, bytes);
});
