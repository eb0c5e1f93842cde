//! Which kind of file do these bytes hold, whatever its name says?

use crate::container::{Container, ContainerLimits};
use crate::document::Format;

/// So much of a file is looked at for the marks of formats that begin with text.
pub(crate) const LOOKED_AT_BYTES: usize = 8 << 10;
/// A PDF may begin this far into the file.
const PDF_MARK_BYTES: usize = 1024;

/// What a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A format that says so by its content.
    Marked(Format),
    /// A zip archive that is no document itself.
    Archive,
    /// Something that is not read, with its article: `a PNG image`.
    Foreign(&'static str),
    /// No mark: text, if it is text at all.
    Unmarked,
}

/// What the bytes are, as far as they say so themselves.
pub(crate) fn kind(bytes: &[u8]) -> Kind {
    let head = &bytes[..bytes.len().min(PDF_MARK_BYTES)];
    if head.windows(5).any(|mark| mark == b"%PDF-") {
        return Kind::Marked(Format::Pdf);
    }
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return zip_kind(bytes);
    }
    if let Some(foreign) = foreign(bytes) {
        return Kind::Foreign(foreign);
    }
    let beginning = beginning(bytes);
    let beginning = beginning.trim_start_matches(['\u{feff}', ' ', '\t', '\r', '\n', '\x0c']);
    if beginning.starts_with("{\\rtf") {
        return Kind::Marked(Format::Rtf);
    }
    if is_mhtml(beginning) {
        return Kind::Marked(Format::Mhtml);
    }
    match markup_root(beginning) {
        Root::Html => Kind::Marked(Format::Html),
        Root::Xml => Kind::Foreign("an XML file"),
        Root::None => Kind::Unmarked,
    }
}

impl Format {
    /// The format of a file that says by its content what it is; `None` for text, and for what is not read.
    pub fn of_content(bytes: &[u8]) -> Option<Self> {
        match kind(bytes) {
            Kind::Marked(format) => Some(format),
            _ => None,
        }
    }
}

/// Whether a text holds so many characters that no text holds that it must be something else:
/// eight or more, and more than one in twenty.
pub(crate) fn is_noise(strange: usize, characters: usize) -> bool {
    strange >= 8 && strange > characters / 20
}

/// The beginning of a file as text, with as much care as finding a mark needs: UTF-16 loses its zero bytes.
fn beginning(bytes: &[u8]) -> String {
    let head = &bytes[..bytes.len().min(LOOKED_AT_BYTES)];
    if head.starts_with(b"\xff\xfe") || head.starts_with(b"\xfe\xff") {
        let without_zeros: Vec<u8> = head[2..]
            .iter()
            .copied()
            .filter(|&byte| byte != 0)
            .collect();
        return String::from_utf8_lossy(&without_zeros).into_owned();
    }
    String::from_utf8_lossy(head).into_owned()
}

enum Root {
    Html,
    Xml,
    None,
}

/// Which element a text begins with, behind a declaration, comments and a doctype.
fn markup_root(text: &str) -> Root {
    let mut rest = text;
    let mut is_xml = false;
    loop {
        rest = rest.trim_start();
        let skipped = if let Some(after) = rest.strip_prefix("<!--") {
            after.split_once("-->").map(|(_, rest)| rest)
        } else if rest.starts_with("<?xml") {
            is_xml = true;
            rest.split_once("?>").map(|(_, rest)| rest)
        } else {
            break;
        };
        match skipped {
            Some(after) => rest = after,
            None => break,
        }
    }
    let starts = |mark: &str| {
        rest.get(..mark.len())
            .is_some_and(|head| head.eq_ignore_ascii_case(mark))
    };
    const HTML: [&str; 8] = [
        "<!doctype html",
        "<html",
        "<head>",
        "<head ",
        "<body",
        "<title>",
        "<meta ",
        "<base ",
    ];
    if HTML.iter().any(|mark| starts(mark)) {
        Root::Html
    } else if is_xml {
        Root::Xml
    } else {
        Root::None
    }
}

/// A page saved with its images: the header of a mail of several related parts.
fn is_mhtml(text: &str) -> bool {
    let is_header = |line: &str| {
        line.split_once(':').is_some_and(|(name, _)| {
            !name.is_empty()
                && name
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
        })
    };
    let mut lines = text.lines();
    if !lines.next().is_some_and(is_header) {
        return false;
    }
    let header = text.split("\n\n").next().unwrap_or(text);
    let header = header
        .split("\r\n\r\n")
        .next()
        .unwrap_or(header)
        .to_ascii_lowercase();
    header.contains("content-type: multipart/related")
        || header.contains("snapshot-content-location:")
        || header.contains("mime-version:") && header.contains("content-type: text/html")
}

/// The parts of a zip container tell the formats apart that use one.
fn zip_kind(bytes: &[u8]) -> Kind {
    let limits = ContainerLimits::default();
    let Ok(mut container) = Container::open(bytes, &limits) else {
        return damaged_zip_kind(bytes);
    };
    if let Ok(Some(mimetype)) = container.part("mimetype") {
        let mimetype = String::from_utf8_lossy(&mimetype);
        match mimetype.trim() {
            "application/epub+zip" => return Kind::Marked(Format::Epub),
            "application/vnd.oasis.opendocument.text"
            | "application/vnd.oasis.opendocument.text-template"
            | "application/vnd.oasis.opendocument.text-master" => return Kind::Marked(Format::Odt),
            "application/vnd.oasis.opendocument.spreadsheet" => {
                return Kind::Foreign("an OpenDocument spreadsheet");
            }
            "application/vnd.oasis.opendocument.presentation" => {
                return Kind::Foreign("an OpenDocument presentation");
            }
            _ => {}
        }
    }
    if container.has("META-INF/container.xml") {
        return Kind::Marked(Format::Epub);
    }
    if container.has("[Content_Types].xml") {
        let has = |folder: &str| container.names().any(|name| name.starts_with(folder));
        if has("word/") {
            return Kind::Marked(Format::Docx);
        } else if has("xl/") {
            return Kind::Foreign("an Excel workbook");
        } else if has("ppt/") {
            return Kind::Foreign("a PowerPoint presentation");
        }
    }
    Kind::Archive
}

/// A container without its list of parts still names the first of them.
fn damaged_zip_kind(bytes: &[u8]) -> Kind {
    let head = &bytes[..bytes.len().min(LOOKED_AT_BYTES)];
    let holds = |name: &[u8]| head.windows(name.len()).any(|part| part == name);
    if holds(b"application/epub+zip") {
        Kind::Marked(Format::Epub)
    } else if holds(b"application/vnd.oasis.opendocument.text") {
        Kind::Marked(Format::Odt)
    } else if holds(b"word/") {
        Kind::Marked(Format::Docx)
    } else {
        Kind::Archive
    }
}

/// Files that no text is read from.
fn foreign(bytes: &[u8]) -> Option<&'static str> {
    const MAGIC: &[(&[u8], &str)] = &[
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
            "an old Microsoft Office document or one with a password",
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
    if let Some((_, kind)) = MAGIC.iter().find(|(magic, _)| bytes.starts_with(magic)) {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::container::tests::packed;

    #[test]
    fn files_are_known_by_their_content() {
        for (bytes, kind_of_it) in [
            (&b"%PDF-1.7\n"[..], Kind::Marked(Format::Pdf)),
            (b"\xef\xbb\xbf\njunk %PDF-1.4", Kind::Marked(Format::Pdf)),
            (b"PK\x03\x04....word/document.xml", Kind::Marked(Format::Docx)),
            (
                b"PK\x03\x04....mimetypeapplication/epub+zip",
                Kind::Marked(Format::Epub),
            ),
            (b"PK\x03\x04", Kind::Archive),
            (b"{\\rtf1\\ansi", Kind::Marked(Format::Rtf)),
            (b"<!DOCTYPE HTML><title>", Kind::Marked(Format::Html)),
            (
                b"\n<!-- saved from url --><HTML lang=en>",
                Kind::Marked(Format::Html),
            ),
            (
                b"<?xml version='1.0'?>\n<!DOCTYPE html PUBLIC 'x'><html>",
                Kind::Marked(Format::Html),
            ),
            (b"\xff\xfe<\0h\0t\0m\0l\0>\0", Kind::Marked(Format::Html)),
            (b"<?xml version='1.0'?><w>", Kind::Foreign("an XML file")),
            (
                b"From: <Saved by Blink>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n",
                Kind::Marked(Format::Mhtml),
            ),
            (b"\x7fELF\x02\x01", Kind::Foreign("a program")),
            (b"MZ\x90\0\x03", Kind::Foreign("a program")),
            (b"\x89PNG\r\n\x1a\n", Kind::Foreign("a PNG image")),
        ] {
            assert_eq!(kind(bytes), kind_of_it, "{}", String::from_utf8_lossy(bytes));
        }
    }

    #[test]
    fn zip_containers_are_known_by_their_parts() {
        for (parts, kind_of_it) in [
            (
                &["[Content_Types].xml", "word/document.xml"][..],
                Kind::Marked(Format::Docx),
            ),
            (
                &["[Content_Types].xml", "xl/workbook.xml"],
                Kind::Foreign("an Excel workbook"),
            ),
            (&["META-INF/container.xml"], Kind::Marked(Format::Epub)),
            (&["a.txt", "word/b.txt"], Kind::Archive),
        ] {
            let parts: Vec<(&str, &[u8])> = parts.iter().map(|&name| (name, &b"x"[..])).collect();
            assert_eq!(kind(&packed(&parts)), kind_of_it, "{parts:?}");
        }
        let odt = packed(&[("mimetype", b"application/vnd.oasis.opendocument.text")]);
        assert_eq!(kind(&odt), Kind::Marked(Format::Odt));
    }

    #[test]
    fn text_that_happens_to_begin_like_something_else_is_text() {
        for text in [
            "MZ is a licence plate",
            "BZh",
            "RIFF raff",
            "GIF8",
            "<p>an inline tag",
            "Note: a mail says\nContent-Type: multipart/mixed",
            "",
        ] {
            assert_eq!(kind(text.as_bytes()), Kind::Unmarked, "{text}");
        }
    }
}
