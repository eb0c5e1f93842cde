//! Which page does a saved web page (MHTML, RFC 2557) hold?

use std::borrow::Cow;

use crate::decode::decode_labelled;
use crate::field::Field;
use crate::flaw::Flaw;
use crate::read::Parsed;
use crate::web;
use crate::xml::MarkupLimits;

/// The most parts that are looked through for the page.
const MOST_PARTS: usize = 4096;

/// Reads the first HTML part.
pub(crate) fn parse(bytes: &[u8], limits: &MarkupLimits) -> Result<Parsed, Flaw> {
    let whole = Part::read(bytes);
    let saved_from = whole.header("snapshot-content-location");
    let page = page(&whole).ok_or(Flaw::NoPage)?;
    let address = saved_from.or_else(|| page.header("content-location"));
    let html = page.decoded();
    let content_type = page.header("content-type").unwrap_or_default();
    let label = parameter(&content_type, "charset").or_else(|| web::charset(&html));
    let decoded = decode_labelled(&html, label.as_deref());
    let mut parsed =
        web::parse(&decoded.text, limits)?.decoded_from(decoded.encoding, decoded.warnings);
    if let Some(address) = address.filter(|address| address.starts_with("http"))
        && parsed.fields.iter().all(|field| field.key != "url")
    {
        parsed
            .fields
            .push(Field::new("url", vec![address]).found_in("address it was saved from"));
    }
    Ok(parsed)
}

/// The part with the page: the file itself, or the first HTML part in it.
fn page<'a>(whole: &Part<'a>) -> Option<Part<'a>> {
    let content_type = whole.header("content-type").unwrap_or_default();
    if content_type.to_ascii_lowercase().starts_with("text/html") {
        return Some(whole.clone());
    }
    let boundary = parameter(&content_type, "boundary")?;
    let is_page = |part: &Part<'_>| {
        let kind = part
            .header("content-type")
            .unwrap_or_default()
            .to_ascii_lowercase();
        kind.starts_with("text/html") || kind.starts_with("application/xhtml")
    };
    parts(whole.body, &boundary)
        .into_iter()
        .map(Part::read)
        .find(is_page)
}

/// A header and what follows it.
#[derive(Clone, Debug)]
struct Part<'a> {
    /// Names in small letters, values unfolded.
    headers: Vec<(String, String)>,
    body: &'a [u8],
}

impl<'a> Part<'a> {
    fn read(bytes: &'a [u8]) -> Self {
        let mut headers: Vec<(String, String)> = Vec::new();
        let mut rest = bytes;
        while !rest.is_empty() {
            let end = rest
                .iter()
                .position(|&byte| byte == b'\n')
                .map_or(rest.len(), |at| at + 1);
            let (line, after) = rest.split_at(end);
            rest = after;
            let line = String::from_utf8_lossy(line);
            let line = line.trim_end();
            if line.is_empty() {
                break;
            }
            match line.split_once(':') {
                _ if line.starts_with([' ', '\t']) => {
                    if let Some((_, value)) = headers.last_mut() {
                        value.push(' ');
                        value.push_str(line.trim());
                    }
                }
                Some((name, value)) => {
                    headers.push((name.to_ascii_lowercase(), value.trim().to_owned()))
                }
                None => {}
            }
        }
        Self {
            headers,
            body: rest,
        }
    }

    fn header(&self, name: &str) -> Option<String> {
        let found = self.headers.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.clone())
    }

    fn decoded(&self) -> Cow<'a, [u8]> {
        let encoding = self.header("content-transfer-encoding").unwrap_or_default();
        match encoding.trim().to_ascii_lowercase().as_str() {
            "quoted-printable" => Cow::Owned(unquoted(self.body)),
            "base64" => Cow::Owned(from_base64(self.body)),
            _ => Cow::Borrowed(self.body),
        }
    }
}

/// What stands between the boundaries.
fn parts<'a>(body: &'a [u8], boundary: &str) -> Vec<&'a [u8]> {
    let mark = format!("--{boundary}");
    let mark = mark.as_bytes();
    let mut parts = Vec::new();
    let (mut begin, mut line_start) = (None, 0);
    while line_start < body.len() && parts.len() < MOST_PARTS {
        let end = body[line_start..]
            .iter()
            .position(|&byte| byte == b'\n')
            .map_or(body.len(), |at| line_start + at + 1);
        if body[line_start..].starts_with(mark) {
            if let Some(begin) = begin {
                parts.push(&body[begin..line_start]);
            }
            begin = Some(end);
        }
        line_start = end;
    }
    if let Some(begin) = begin.filter(|&begin| begin < body.len()) {
        // The last boundary was cut off: what is there is read.
        parts.push(&body[begin..]);
    }
    parts
}

/// A parameter of a header: `boundary` of `multipart/related; boundary="x"`.
fn parameter(header: &str, name: &str) -> Option<String> {
    header.split(';').skip(1).find_map(|part| {
        let (key, value) = part.split_once('=')?;
        let value = value.trim().trim_matches('"');
        (key.trim().eq_ignore_ascii_case(name) && !value.is_empty()).then(|| value.to_owned())
    })
}

/// RFC 2045, 6.7. What is no such encoding stays as it is.
fn unquoted(bytes: &[u8]) -> Vec<u8> {
    let mut plain = Vec::with_capacity(bytes.len());
    let mut rest = bytes;
    while let Some((&byte, after)) = rest.split_first() {
        rest = after;
        if byte != b'=' {
            plain.push(byte);
            continue;
        }
        match rest {
            [b'\r', b'\n', tail @ ..] | [b'\n', tail @ ..] => rest = tail,
            [high, low, tail @ ..] if high.is_ascii_hexdigit() && low.is_ascii_hexdigit() => {
                let digit = |byte: u8| (byte as char).to_digit(16).unwrap_or(0) as u8;
                plain.push(16 * digit(*high) + digit(*low));
                rest = tail;
            }
            _ => plain.push(byte),
        }
    }
    plain
}

/// RFC 4648; what is no digit is passed over, as mail programs do.
fn from_base64(bytes: &[u8]) -> Vec<u8> {
    let value = |byte: u8| match byte {
        b'A'..=b'Z' => Some(byte - b'A'),
        b'a'..=b'z' => Some(byte - b'a' + 26),
        b'0'..=b'9' => Some(byte - b'0' + 52),
        b'+' => Some(62),
        b'/' => Some(63),
        _ => None,
    };
    let (mut plain, mut bits, mut count) = (Vec::new(), 0u32, 0);
    for digit in bytes.iter().filter_map(|&byte| value(byte)) {
        bits = bits << 6 | u32::from(digit);
        count += 6;
        if count >= 8 {
            count -= 8;
            plain.push((bits >> count) as u8);
            bits &= (1 << count) - 1;
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    const SAVED: &str = "From: <Saved by Blink>\r\nSnapshot-Content-Location: https://example.org/a\r\nMIME-Version: 1.0\r\n\
        Content-Type: multipart/related;\r\n\ttype=\"text/html\";\r\n\tboundary=\"--x\"\r\n\r\n\r\n----x\r\n\
        Content-Type: text/html\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n\
        <html><body><article><p>Our allies =E2=80=94 and partners, in every har=\r\nbour of the sea.</p></article>\r\n\
        ----x\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\naGk=\r\n----x--\r\n";

    #[test]
    fn the_page_of_a_saved_page_is_read() {
        let parsed = parse(SAVED.as_bytes(), &MarkupLimits::default()).unwrap();
        assert_eq!(
            parsed.text.trim(),
            "Our allies — and partners, in every harbour of the sea."
        );
        assert_eq!(parsed.fields[0].values, ["https://example.org/a"]);
    }

    #[test]
    fn a_file_without_a_page_says_so() {
        let none = SAVED.replace("text/html", "text/css");
        assert!(matches!(
            parse(none.as_bytes(), &MarkupLimits::default()),
            Err(Flaw::NoPage)
        ));
    }

    #[test]
    fn base64_is_decoded() {
        assert_eq!(from_base64(b"YWxs\r\naWVz"), b"allies");
        assert_eq!(from_base64(b"YWw="), b"al");
    }
}
