//! How does text become part of HTML or SVG without becoming markup?

use crate::line::clean;

/// `text` for element content and quoted attributes; on one line, unsafe characters as U+FFFD.
pub(crate) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for c in clean(text).chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            // XML, and so a standalone SVG, has no place for them.
            '\u{FFFE}' | '\u{FFFF}' => out.push('\u{FFFD}'),
            c => out.push(c),
        }
    }
    out
}

/// A number as readers of a page see it: with a true minus sign.
pub(crate) fn minus(text: &str) -> String {
    if text.starts_with('-') {
        text.replacen('-', "−", 1)
    } else {
        text.to_owned()
    }
}
