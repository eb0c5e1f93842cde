//! Can any bytes be read as the table that tesseract makes of a page, or refused, without panic?

#![no_main]

use attache_document::RecognisedPage;
use libfuzzer_sys::fuzz_target;

const HEADER: &[u8] = b"level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext\n";

fuzz_target!(|input: (u32, u32, &[u8])| {
    let (width, height, bytes) = input;
    let headed = [HEADER, bytes].concat();
    for table in [bytes, headed.as_slice()] {
        let Ok(page) = RecognisedPage::from_tsv(table, width, height) else {
            continue;
        };
        for word in &page.words {
            assert!(!word.text.is_empty() && word.text.trim() == word.text);
            assert!(word.confidence_percent <= 100);
        }
        let places = page.words.iter().map(|word| word.place).chain(page.rules);
        for place in places {
            assert!(place.width > 0 && place.height > 0);
            assert!(place.right() <= width && place.bottom() <= height);
        }
    }
});
