//! Are these bytes some other kind of file than text?

/// What the bytes are, if their beginning says that they are no plain text.
pub(crate) fn kind(bytes: &[u8]) -> Option<&'static str> {
    let starts = |magic: &[u8]| bytes.starts_with(magic);
    let head = bytes.trim_ascii_start();
    let head = head
        .strip_prefix(b"\xef\xbb\xbf")
        .unwrap_or(head)
        .trim_ascii_start();
    if head.starts_with(b"%PDF-") {
        return Some("a PDF");
    }
    if starts(b"PK\x03\x04") || starts(b"PK\x05\x06") {
        return Some(zip_kind(bytes));
    }
    if head.starts_with(b"{\\rtf") {
        return Some("a rich text (RTF) document");
    }
    if starts_ignoring_case(head, b"<!doctype html") || starts_ignoring_case(head, b"<html") {
        return Some("an HTML page");
    }
    if head.starts_with(b"<?xml") {
        return Some("an XML file");
    }
    const MAGIC: &[(&[u8], &str)] = &[
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
            "an old Microsoft Office document",
        ),
        (b"\x89PNG\r\n\x1a\n", "a PNG image"),
        (b"\xff\xd8\xff", "a JPEG image"),
        (b"GIF87a", "a GIF image"),
        (b"GIF89a", "a GIF image"),
        (b"II*\0", "a TIFF image"),
        (b"MM\0*", "a TIFF image"),
        (b"\x7fELF", "a program"),
        (b"\xcf\xfa\xed\xfe", "a program"),
        (b"\x1f\x8b\x08", "a gzip archive"),
        (b"\xfd7zXZ\0", "an xz archive"),
        (b"\x28\xb5\x2f\xfd", "a Zstandard archive"),
        (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
        (b"Rar!\x1a\x07", "a RAR archive"),
        (b"SQLite format 3\0", "an SQLite database"),
        (b"ARROW1\0\0", "an Arrow file"),
        (b"PAR1\x15", "a Parquet file"),
        (b"\xff\xfe\0\0", "text in UTF-32"),
        (b"\0\0\xfe\xff", "text in UTF-32"),
    ];
    if let Some((_, kind)) = MAGIC.iter().find(|(magic, _)| starts(magic)) {
        return Some(kind);
    }
    // Short magics that a text might begin with count only beside a NUL.
    let has_nul = bytes.iter().take(512).any(|&byte| byte == 0);
    match bytes {
        [b'M', b'Z', ..] if has_nul => Some("a program"),
        [b'B', b'Z', b'h', b'1'..=b'9', b'1', b'A', b'Y', b'&', ..] => Some("a bzip2 archive"),
        [b'R', b'I', b'F', b'F', ..] if has_nul => Some("a sound, image or film"),
        [_, _, _, _, b'f', b't', b'y', b'p', ..] if has_nul => Some("a film"),
        _ => None,
    }
}

/// Whether a text holds so many characters that no text holds that it must be something else:
/// eight or more, and more than one in twenty.
pub(crate) fn is_noise(strange: usize, characters: usize) -> bool {
    strange >= 8 && strange > characters / 20
}

/// The names of a zip's first entries tell the office formats apart.
fn zip_kind(bytes: &[u8]) -> &'static str {
    let head = &bytes[..bytes.len().min(8192)];
    let tail = &bytes[bytes.len().saturating_sub(8192)..];
    let holds = |name: &[u8]| {
        [head, tail]
            .iter()
            .any(|part| part.windows(name.len()).any(|w| w == name))
    };
    if holds(b"application/epub+zip") {
        "an EPUB book"
    } else if holds(b"application/vnd.oasis.opendocument") {
        "an OpenDocument file"
    } else if holds(b"word/document") {
        "a Word document"
    } else if holds(b"xl/workbook") {
        "an Excel workbook"
    } else if holds(b"ppt/presentation") {
        "a PowerPoint presentation"
    } else {
        "a zip archive"
    }
}

fn starts_ignoring_case(bytes: &[u8], prefix: &[u8]) -> bool {
    bytes
        .get(..prefix.len())
        .is_some_and(|head| head.eq_ignore_ascii_case(prefix))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_that_are_no_text_are_called_by_their_name() {
        for (bytes, name) in [
            (&b"%PDF-1.7\n"[..], "a PDF"),
            (b"\xef\xbb\xbf\n%PDF-1.4", "a PDF"),
            (b"PK\x03\x04....word/document.xml", "a Word document"),
            (
                b"PK\x03\x04....mimetypeapplication/epub+zip",
                "an EPUB book",
            ),
            (b"PK\x03\x04", "a zip archive"),
            (b"{\\rtf1\\ansi", "a rich text (RTF) document"),
            (b"<!DOCTYPE HTML><title>", "an HTML page"),
            (b"\x7fELF\x02\x01", "a program"),
            (b"MZ\x90\0\x03", "a program"),
            (b"\x89PNG\r\n\x1a\n", "a PNG image"),
        ] {
            assert_eq!(kind(bytes), Some(name));
        }
    }

    #[test]
    fn text_that_happens_to_begin_like_a_program_is_text() {
        for text in [
            "MZ is a licence plate",
            "BZh",
            "RIFF raff",
            "GIF8",
            "<p>an inline tag",
            "",
        ] {
            assert_eq!(kind(text.as_bytes()), None, "{text}");
        }
    }
}
