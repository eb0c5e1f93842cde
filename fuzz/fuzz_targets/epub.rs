//! Can any bytes be the package or a chapter of a book, or a book, without panic?

#![no_main]

mod format;

use attache_document::Format;
use libfuzzer_sys::fuzz_target;

const LIST: &[u8] = b"<container><rootfile full-path='p'/></container>";
const PACKAGE: &[u8] = b"<package xmlns='http://www.idpf.org/2007/opf'><manifest><item id='a' href='a' \
    media-type='application/xhtml+xml'/></manifest><spine><itemref idref='a'/></spine></package>";

fuzz_target!(|bytes: &[u8]| {
    format::check(Format::Epub, bytes);
    for package in [PACKAGE, bytes] {
        let parts = [("META-INF/container.xml", LIST), ("p", package), ("a", bytes)];
        format::check(Format::Epub, &format::container(&parts));
    }
});
