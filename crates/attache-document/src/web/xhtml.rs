//! How does XHTML become HTML that a browser reads the same way?

use std::borrow::Cow;

/// Elements that never have contents, so that `<br/>` needs no end.
const VOID: [&str; 14] = [
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source",
    "track", "wbr",
];

/// `<a id="x"/>` as `<a id="x"></a>`: HTML does not know elements that close themselves, and would put all that
/// follows within.
pub(super) fn opened(xhtml: &str) -> Cow<'_, str> {
    if !xhtml.contains("/>") {
        return Cow::Borrowed(xhtml);
    }
    let mut html = String::with_capacity(xhtml.len() + 64);
    let mut rest = xhtml;
    while let Some(at) = rest.find('<') {
        html.push_str(&rest[..at]);
        rest = &rest[at..];
        let end = tag_end(rest);
        let tag = &rest[..end];
        rest = &rest[end..];
        let name = &tag[1..];
        let name = &name[..name
            .find(|c: char| !c.is_alphanumeric() && c != ':' && c != '-')
            .unwrap_or(name.len())];
        match tag.strip_suffix("/>") {
            Some(open) if !name.is_empty() && !VOID.contains(&name) => {
                html.push_str(open);
                html.push_str("></");
                html.push_str(name);
                html.push('>');
            }
            _ => html.push_str(tag),
        }
    }
    html.push_str(rest);
    Cow::Owned(html)
}

/// The length of the markup at the start of `text`, which begins with `<`. A `>` in a quoted value does not end it.
fn tag_end(text: &str) -> usize {
    let until = |mark: &str| text.find(mark).map_or(text.len(), |at| at + mark.len());
    if text.starts_with("<!--") {
        return until("-->");
    }
    if text.starts_with("<![CDATA[") {
        return until("]]>");
    }
    let mut quote = None;
    for (at, byte) in text.bytes().enumerate().skip(1) {
        match (quote, byte) {
            (None, b'"' | b'\'') => quote = Some(byte),
            (None, b'>') => return at + 1,
            // An unclosed quote: what looked like a tag is none.
            (None, b'<') => return at,
            (Some(open), byte) if open == byte => quote = None,
            _ => {}
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn elements_that_close_themselves_are_opened_and_closed() {
        assert_eq!(
            opened("<title/><p id='a>b'/>x<br/><!-- <a/> --><img src='y'/>1 < 2 <b"),
            "<title></title><p id='a>b'></p>x<br/><!-- <a/> --><img src='y'/>1 < 2 <b"
        );
    }
}
