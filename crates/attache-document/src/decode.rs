//! Which characters do these bytes stand for?

use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

use crate::kind::is_noise;
use crate::warned::Warning;

/// Characters with the encoding they were read in, and what was lost.
pub(crate) struct Decoded {
    /// Without byte-order mark and NUL, line ends as `\n`.
    pub(crate) text: String,
    /// The WHATWG name.
    pub(crate) encoding: &'static str,
    pub(crate) warnings: Vec<Warning>,
    /// Whether so much of it is no text that the file must be something else.
    pub(crate) noise: bool,
}

/// Decodes by the byte-order mark, else as UTF-16 where every other byte is zero, else as UTF-8
/// where that fits, else by the detector that Firefox uses.
pub(crate) fn decode(bytes: &[u8]) -> Decoded {
    decode_labelled(bytes, None)
}

/// The same, where the file says by `label` what it is encoded in: believed where there is no byte-order mark and
/// the bytes are no UTF-8.
pub(crate) fn decode_labelled(bytes: &[u8], label: Option<&str>) -> Decoded {
    let labelled = label.and_then(|label| Encoding::for_label(label.as_bytes()));
    let (encoding, body) = match Encoding::for_bom(bytes) {
        Some((encoding, mark)) => (encoding, &bytes[mark..]),
        None => {
            let guess = guess(bytes);
            let believed = labelled.filter(|_| guess != UTF_8);
            (believed.unwrap_or(guess), bytes)
        }
    };
    let (text, malformed) = if encoding == UTF_8 {
        decode_utf8(body)
    } else {
        let (text, had_errors) = encoding.decode_without_bom_handling(body);
        let malformed = match had_errors {
            // A U+FFFD that the source itself holds is counted too; it is as unreadable.
            true => text
                .chars()
                .filter(|&c| c == char::REPLACEMENT_CHARACTER)
                .count(),
            false => 0,
        };
        (text, malformed)
    };
    let (text, nuls) = without_nuls(text);
    let text = with_plain_line_ends(text);
    let noise = is_noise(
        malformed + nuls + control_characters(&text),
        characters(&text),
    );
    let mut warnings = Vec::new();
    let name = encoding.name();
    if malformed > 0 {
        warnings.push(Warning::new(format!(
            "{} not valid {name}, read as U+FFFD",
            counted(malformed, "character is", "characters are")
        )));
    }
    if nuls > 0 {
        warnings.push(Warning::new(format!(
            "{} read as U+FFFD",
            counted(nuls, "NUL character was", "NUL characters were")
        )));
    }
    Decoded {
        text,
        encoding: name,
        warnings,
        noise,
    }
}

pub(crate) fn counted(n: usize, one: &str, many: &str) -> String {
    format!("{n} {}", if n == 1 { one } else { many })
}

fn guess(bytes: &[u8]) -> &'static Encoding {
    if let Some(encoding) = utf16_by_zeros(bytes) {
        return encoding;
    }
    if std::str::from_utf8(bytes).is_ok() || mostly_utf8(bytes) {
        return UTF_8;
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    detector.guess(None, Utf8Detection::Deny)
}

/// Text in a Western script has a zero in almost every other byte of UTF-16, on one side only.
fn utf16_by_zeros(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = &bytes[..bytes.len().min(4096) & !1];
    let mut zeros = [0, 0];
    for pair in sample.chunks_exact(2) {
        zeros[0] += usize::from(pair[0] == 0);
        zeros[1] += usize::from(pair[1] == 0);
    }
    let pairs = sample.len() / 2;
    let clear = |many: usize, few: usize| pairs >= 2 && many * 5 >= pairs * 2 && few * 50 <= pairs;
    if clear(zeros[1], zeros[0]) {
        Some(UTF_16LE)
    } else if clear(zeros[0], zeros[1]) {
        Some(UTF_16BE)
    } else {
        None
    }
}

/// Whether broken UTF-8 is still more likely UTF-8 than anything else: well-formed characters
/// beyond ASCII outnumber the broken places four to one. Surrogates, which only UTF-8 by careless
/// writers holds, are evidence for it.
fn mostly_utf8(bytes: &[u8]) -> bool {
    let (mut sound, mut broken, mut surrogates) = (0usize, 0usize, 0usize);
    for piece in pieces(bytes) {
        match piece {
            Piece::Text(text) => {
                // Every character beyond ASCII has one byte of the form 11xxxxxx.
                sound += text.bytes().filter(|&byte| byte >= 0xc0).count();
            }
            Piece::Surrogate => surrogates += 1,
            Piece::Broken => broken += 1,
        }
    }
    sound + surrogates >= 4 * broken && sound + surrogates > 0
}

enum Piece<'a> {
    Text(&'a str),
    /// The three bytes of a UTF-16 surrogate written as if it were a character (CESU-8, WTF-8).
    Surrogate,
    Broken,
}

fn pieces(bytes: &[u8]) -> impl Iterator<Item = Piece<'_>> {
    let mut rest = bytes;
    let mut chunks = bytes.utf8_chunks().peekable();
    let mut broken_ahead = 0usize;
    std::iter::from_fn(move || {
        loop {
            if broken_ahead > 0 {
                let invalid = broken_ahead;
                broken_ahead = 0;
                if let [0xed, 0xa0..=0xbf, 0x80..=0xbf, ..] = rest {
                    // The standard library reports each of its three bytes as one error.
                    for _ in 0..2 {
                        chunks.next();
                    }
                    rest = &rest[3..];
                    return Some(Piece::Surrogate);
                }
                rest = &rest[invalid..];
                return Some(Piece::Broken);
            }
            let chunk = chunks.next()?;
            rest = &rest[chunk.valid().len()..];
            broken_ahead = chunk.invalid().len();
            if !chunk.valid().is_empty() {
                return Some(Piece::Text(chunk.valid()));
            }
        }
    })
}

fn decode_utf8(bytes: &[u8]) -> (Cow<'_, str>, usize) {
    if let Ok(text) = std::str::from_utf8(bytes) {
        return (Cow::Borrowed(text), 0);
    }
    let mut text = String::with_capacity(bytes.len());
    let mut malformed = 0;
    for piece in pieces(bytes) {
        match piece {
            Piece::Text(valid) => text.push_str(valid),
            Piece::Surrogate | Piece::Broken => {
                text.push(char::REPLACEMENT_CHARACTER);
                malformed += 1;
            }
        }
    }
    (Cow::Owned(text), malformed)
}

fn without_nuls(text: Cow<'_, str>) -> (Cow<'_, str>, usize) {
    if !text.contains('\0') {
        return (text, 0);
    }
    let nuls = text.bytes().filter(|&byte| byte == 0).count();
    (Cow::Owned(text.replace('\0', "\u{fffd}")), nuls)
}

fn with_plain_line_ends(text: Cow<'_, str>) -> String {
    if !text.contains('\r') {
        return text.into_owned();
    }
    let mut plain = String::with_capacity(text.len());
    for (number, part) in text.split('\r').enumerate() {
        if number > 0 && !part.starts_with('\n') {
            plain.push('\n');
        }
        plain.push_str(part);
    }
    plain
}

/// Characters of the C0 and C1 ranges that texts do not hold, and U+007F.
fn control_characters(text: &str) -> usize {
    let c0 =
        |byte: u8| byte < 0x20 && !matches!(byte, b'\t' | b'\n' | 0x0b | b'\x0c' | 0x1a | 0x1b);
    let bytes = text.as_bytes();
    let low = bytes
        .iter()
        .filter(|&&byte| c0(byte) || byte == 0x7f)
        .count();
    let c1 = |pair: &[u8]| pair[0] == 0xc2 && (0x80..=0x9f).contains(&pair[1]) && pair[1] != 0x85;
    low + if text.is_ascii() {
        0
    } else {
        bytes.windows(2).filter(|pair| c1(pair)).count()
    }
}

fn characters(text: &str) -> usize {
    text.chars().count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text_of(bytes: &[u8]) -> (String, &'static str, usize) {
        let decoded = decode(bytes);
        (decoded.text, decoded.encoding, decoded.warnings.len())
    }

    fn owned(text: &str, encoding: &'static str, warnings: usize) -> (String, &'static str, usize) {
        (text.to_owned(), encoding, warnings)
    }

    #[test]
    fn byte_order_marks_are_obeyed_and_removed() {
        assert_eq!(
            text_of(b"\xef\xbb\xbfna\xc3\xafve"),
            owned("naïve", "UTF-8", 0)
        );
        assert_eq!(text_of(b"\xff\xfea\0l\0"), owned("al", "UTF-16LE", 0));
        assert_eq!(text_of(b"\xfe\xff\0a\0l"), owned("al", "UTF-16BE", 0));
    }

    #[test]
    fn utf16_is_seen_without_a_mark() {
        let bytes: Vec<u8> = "two allies"
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        assert_eq!(text_of(&bytes), owned("two allies", "UTF-16LE", 0));
        let bytes: Vec<u8> = "two allies"
            .encode_utf16()
            .flat_map(u16::to_be_bytes)
            .collect();
        assert_eq!(text_of(&bytes), owned("two allies", "UTF-16BE", 0));
    }

    #[test]
    fn legacy_encodings_are_guessed() {
        assert_eq!(
            text_of(b"The ministry\x92s \x93allies\x94 \x97 a caf\xe9"),
            owned("The ministry’s “allies” — a café", "windows-1252", 0)
        );
    }

    #[test]
    fn one_broken_byte_does_not_turn_utf8_into_something_else() {
        let (text, encoding, warnings) = text_of("“é” — ‘ü’ — \u{2022} allies".as_bytes());
        assert_eq!((encoding, warnings), ("UTF-8", 0));
        let mut bytes = text.clone().into_bytes();
        bytes.push(0x93);
        assert_eq!(
            text_of(&bytes),
            owned(&format!("{text}\u{fffd}"), "UTF-8", 1)
        );
    }

    #[test]
    fn surrogates_and_nuls_become_one_replacement_character_each() {
        assert_eq!(text_of(b"a\xed\xa0\x80b"), owned("a\u{fffd}b", "UTF-8", 1));
        assert_eq!(
            text_of(b"\xed\xa0\xbd\xed\xb8\x80."),
            owned("\u{fffd}\u{fffd}.", "UTF-8", 1)
        );
        assert_eq!(
            text_of(b"\xff\xfe\x3d\xd8a\0"),
            owned("\u{fffd}a", "UTF-16LE", 1)
        );
        assert_eq!(text_of(b"al\0lies"), owned("al\u{fffd}lies", "UTF-8", 1));
        let decoded = decode(b"al\0lies and \0partners");
        assert_eq!(
            decoded.warnings[0].message,
            "2 NUL characters were read as U+FFFD"
        );
    }

    #[test]
    fn every_kind_of_line_end_becomes_a_line_feed() {
        assert_eq!(text_of(b"a\r\nb\rc\nd\r\r\ne\r").0, "a\nb\nc\nd\n\ne\n");
    }

    #[test]
    fn noise_is_told_from_text() {
        let noise: Vec<u8> = (0..4000u32)
            .map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8)
            .collect();
        assert!(decode(&noise).noise);
        assert!(!decode("Plain words.\n".repeat(100).as_bytes()).noise);
        assert!(!decode(b"one \x07 bell").noise);
    }
}
