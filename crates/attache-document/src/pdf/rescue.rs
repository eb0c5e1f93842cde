//! What can be saved of a file whose table of objects is lost, as when a download broke off?
//!
//! The pages that stand whole in the file are found by looking at every object that does, and a new
//! catalogue that names them is written behind the bytes. Both readers then open that file.

use std::fmt::Write as _;

use pdfboss_core::{Document, ObjRef, Object, Stream};

/// Objects that lie packed in streams are unpacked up to so many bytes in all.
const MAX_UNPACKED_BYTES: usize = 64 << 20;
/// The most objects that are looked at.
const MAX_OBJECTS: usize = 1_000_000;

/// Builds a file of the pages that stand whole in `bytes`, at most `max_pages`; `None` if there are none.
pub(crate) fn rebuild(bytes: &[u8], max_pages: usize) -> Option<Vec<u8>> {
    let document = Document::load(bytes.to_vec()).ok()?;
    let mut numbers: Vec<u32> = document.xref().iter().map(|(number, _)| number).collect();
    numbers.sort_unstable();
    numbers.truncate(MAX_OBJECTS);
    let mut unpacked = String::new();
    let mut pages: Vec<u32> = Vec::new();
    let mut highest = 0;
    for number in numbers {
        highest = highest.max(number);
        let reference = ObjRef {
            num: number,
            r#gen: 0,
        };
        match document.get(reference) {
            Ok(Object::Dict(dict))
                if names_page(dict.get_name("Type").map(|name| name.0.as_str())) =>
            {
                pages.push(number);
            }
            Ok(Object::Stream(stream)) => {
                for (number, text) in packed(&document, &stream) {
                    if unpacked.len() + text.len() > MAX_UNPACKED_BYTES {
                        break;
                    }
                    highest = highest.max(number);
                    if says_page(&text) {
                        pages.push(number);
                    }
                    let _ = write!(unpacked, "\n{number} 0 obj\n{text}\nendobj\n");
                }
            }
            _ => {}
        }
    }
    pages.dedup();
    pages.truncate(max_pages);
    if pages.is_empty() {
        return None;
    }
    let (catalogue, tree) = (highest.checked_add(1)?, highest.checked_add(2)?);
    let kids: Vec<String> = pages.iter().map(|page| format!("{page} 0 R")).collect();
    let mut rebuilt = bytes.to_vec();
    let added = format!(
        "\nendstream\nendobj\n{unpacked}\
         {catalogue} 0 obj\n<< /Type /Catalog /Pages {tree} 0 R >>\nendobj\n\
         {tree} 0 obj\n<< /Type /Pages /Count {} /MediaBox [0 0 612 792] /Kids [{}] >>\nendobj\n\
         trailer\n<< /Root {catalogue} 0 R /Size {} >>\nstartxref\n0\n%%EOF\n",
        pages.len(),
        kids.join(" "),
        tree.checked_add(1)?
    );
    rebuilt.extend_from_slice(added.as_bytes());
    Some(rebuilt)
}

fn names_page(kind: Option<&str>) -> bool {
    kind == Some("Page")
}

/// Whether the text of an object is a page.
fn says_page(text: &str) -> bool {
    let dense: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    dense.contains("/Type/Page/") || dense.contains("/Type/Page>>")
}

/// The objects in a stream of objects, with their numbers; none of another stream.
fn packed(document: &Document, stream: &Stream) -> Vec<(u32, String)> {
    let is_packed = stream
        .dict
        .get_name("Type")
        .is_some_and(|name| name.0 == "ObjStm");
    let first = stream
        .dict
        .get_int("First")
        .and_then(|first| usize::try_from(first).ok());
    let (true, Some(first)) = (is_packed, first) else {
        return Vec::new();
    };
    let Ok(data) = document.stream_data(stream) else {
        return Vec::new();
    };
    let (Some(header), Some(body)) = (data.get(..first), data.get(first..)) else {
        return Vec::new();
    };
    let header = String::from_utf8_lossy(header);
    let numbers: Vec<usize> = header
        .split_ascii_whitespace()
        .map_while(|n| n.parse().ok())
        .collect();
    let (pairs, _) = numbers.as_chunks::<2>();
    let mut objects = Vec::new();
    for (at, [number, start]) in pairs.iter().enumerate() {
        let end = pairs.get(at + 1).map_or(body.len(), |next| next[1]);
        // Bytes beyond ASCII stand in strings, which pages do not need to be found.
        let text = body
            .get(*start..end)
            .map(|text| text.iter().map(|&byte| char::from(byte)).collect());
        if let (Ok(number), Some(text)) = (u32::try_from(*number), text) {
            objects.push((number, text));
        }
    }
    objects
}
