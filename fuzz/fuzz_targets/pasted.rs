//! Can any text be read as a page that somebody pasted, without panic and without a word lost?

#![no_main]

mod format;

use attache_document::Format;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| format::check(Format::Text, bytes));
