//! Can any bytes be read as rich text, or refused, without panic?

#![no_main]

mod format;

use attache_document::Format;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| format::check(Format::Rtf, bytes));
