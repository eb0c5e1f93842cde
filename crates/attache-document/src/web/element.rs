//! What do the names of HTML elements mean for their text?

/// Whether an element with this name stands apart from the text around it.
pub(super) fn is_block(name: &str) -> bool {
    matches!(
        name,
        "address"
            | "article"
            | "aside"
            | "blockquote"
            | "body"
            | "center"
            | "dd"
            | "details"
            | "dialog"
            | "dir"
            | "div"
            | "dl"
            | "dt"
            | "fieldset"
            | "figcaption"
            | "figure"
            | "footer"
            | "form"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "header"
            | "hgroup"
            | "hr"
            | "html"
            | "li"
            | "main"
            | "menu"
            | "nav"
            | "ol"
            | "p"
            | "pre"
            | "section"
            | "summary"
            | "table"
            | "caption"
            | "tbody"
            | "td"
            | "tfoot"
            | "th"
            | "thead"
            | "tr"
            | "ul"
    )
}

/// Whether a browser shows no text for an element with this name, or only what one works with.
pub(super) fn is_hidden(name: &str) -> bool {
    matches!(
        name,
        "head"
            | "script"
            | "style"
            | "noscript"
            | "template"
            | "iframe"
            | "object"
            | "embed"
            | "svg"
            | "canvas"
            | "audio"
            | "video"
            | "button"
            | "input"
            | "select"
            | "textarea"
            | "option"
            | "datalist"
            | "map"
            | "dialog"
            | "math"
            | "rp"
            | "rt"
    )
}

/// The level of a heading element, from 1.
pub(super) fn heading_level(name: &str) -> Option<u8> {
    match name.as_bytes() {
        [b'h', level @ b'1'..=b'6'] => Some(level - b'0'),
        _ => None,
    }
}

/// The words that a name of an element is made of, in small letters: `articleBody post-text` is `article`, `body`,
/// `post`, `text`. Names that programs make up (`jvRAdX`) are one word.
pub(super) fn name_words(value: &str) -> Vec<String> {
    let parts = value.split(|c: char| !c.is_alphanumeric());
    let mut words = Vec::new();
    for part in parts.filter(|part| !part.is_empty()) {
        let humps = humps(part);
        if humps
            .iter()
            .all(|hump| hump.chars().count() >= SHORTEST_HUMP)
        {
            words.extend(humps.into_iter().map(str::to_lowercase));
        } else {
            words.push(part.to_lowercase());
        }
    }
    words
}

/// A shorter piece between capitals is chance and no word.
const SHORTEST_HUMP: usize = 3;

/// `articleBody` is `article` and `Body`.
fn humps(part: &str) -> Vec<&str> {
    let mut humps = Vec::new();
    let (mut start, mut before_is_small) = (0, false);
    for (at, c) in part.char_indices() {
        if c.is_uppercase() && before_is_small {
            humps.push(&part[start..at]);
            start = at;
        }
        before_is_small = c.is_lowercase();
    }
    humps.push(&part[start..]);
    humps
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_cut_into_words() {
        assert_eq!(
            name_words("articleBody post-text__INNER x2 jvRAdX"),
            ["article", "body", "post", "text", "inner", "x2", "jvradx"]
        );
    }
}
