//! Which characters do the bytes of rich text stand for?

use std::collections::HashMap;

use encoding_rs::Encoding;

/// The fonts of a text, each with its character set.
#[derive(Debug)]
pub(super) struct Fonts {
    charsets: HashMap<i32, i32>,
    current: i32,
    /// The code page of the whole text, from `\ansicpg`.
    pub(super) code_page: i32,
    /// The font where none is named.
    pub(super) standard: i32,
}

impl Default for Fonts {
    fn default() -> Self {
        Self {
            charsets: HashMap::new(),
            current: 0,
            code_page: 1252,
            standard: 0,
        }
    }
}

impl Fonts {
    /// Begins the entry of a font.
    pub(super) fn begin(&mut self, font: i32) {
        self.current = font;
    }

    /// Sets the character set of the font that was begun last.
    pub(super) fn charset(&mut self, charset: i32) {
        self.charsets.insert(self.current, charset);
    }

    /// The characters of bytes in a font; -1 for the standard one.
    pub(super) fn decode(&self, font: i32, bytes: &[u8]) -> String {
        if bytes.is_ascii() {
            return String::from_utf8_lossy(bytes).into_owned();
        }
        let font = if font < 0 { self.standard } else { font };
        let charset = self.charsets.get(&font).copied();
        let encoding = match charset.and_then(by_charset) {
            Some(encoding) => encoding,
            None => self.encoding(),
        };
        encoding.decode_without_bom_handling(bytes).0.into_owned()
    }

    /// The encoding of the whole text.
    pub(super) fn encoding(&self) -> &'static Encoding {
        let label = match self.code_page {
            932 => "shift_jis".to_owned(),
            936 => "gbk".to_owned(),
            949 => "euc-kr".to_owned(),
            950 => "big5".to_owned(),
            10000 => "macintosh".to_owned(),
            65001 => "utf-8".to_owned(),
            page => format!("windows-{page}"),
        };
        Encoding::for_label(label.as_bytes()).unwrap_or(encoding_rs::WINDOWS_1252)
    }
}

/// The encoding of a Windows character set. The western one (0) is left to the code page of the text.
fn by_charset(charset: i32) -> Option<&'static Encoding> {
    Some(match charset {
        77 => encoding_rs::MACINTOSH,
        128 => encoding_rs::SHIFT_JIS,
        129 => encoding_rs::EUC_KR,
        134 => encoding_rs::GBK,
        136 => encoding_rs::BIG5,
        161 => encoding_rs::WINDOWS_1253,
        162 => encoding_rs::WINDOWS_1254,
        163 => encoding_rs::WINDOWS_1258,
        177 => encoding_rs::WINDOWS_1255,
        178 => encoding_rs::WINDOWS_1256,
        186 => encoding_rs::WINDOWS_1257,
        204 => encoding_rs::WINDOWS_1251,
        222 => encoding_rs::WINDOWS_874,
        238 => encoding_rs::WINDOWS_1250,
        _ => return None,
    })
}
