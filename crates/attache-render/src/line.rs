//! How does a document's text fit, safely, into a line that a person reads?
//!
//! Text from documents is never trusted: control characters could drive a terminal and explicit
//! bidirectional controls could show words in another order than they stand. Both are replaced by
//! U+FFFD, so that a reader sees that something stood there.

use unicode_width::UnicodeWidthChar;

/// Whether `c` must not reach a terminal or page as it stands.
pub(crate) fn is_unsafe(c: char) -> bool {
    c.is_control() || is_bidi_control(c) || matches!(c, '\u{2028}' | '\u{2029}')
}

/// Embeddings, overrides and isolates. The marks U+200E, U+200F and U+061C only settle the direction
/// of neighbours, are needed in Hebrew and Arabic, and are kept.
fn is_bidi_control(c: char) -> bool {
    matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// `text` on one line: line ends and tabs become spaces, what is unsafe becomes U+FFFD.
pub(crate) fn clean(text: &str) -> String {
    text.replace("\r\n", " ").chars().map(clean_char).collect()
}

fn clean_char(c: char) -> char {
    match c {
        '\n' | '\r' | '\t' | '\u{2028}' | '\u{2029}' => ' ',
        c if is_unsafe(c) => '\u{FFFD}',
        c => c,
    }
}

/// The columns that `text` takes on a terminal: never less than a terminal uses.
pub(crate) fn width(text: &str) -> usize {
    let mut total = 0;
    let mut last = 0;
    for c in text.chars() {
        let own = char_width(c, last);
        total += own;
        last = own;
    }
    total
}

/// U+FE0F asks for the wide picture form of a character that was counted as narrow.
fn char_width(c: char, before: usize) -> usize {
    if c == '\u{FE0F}' && before == 1 {
        1
    } else {
        c.width().unwrap_or(0)
    }
}

/// The longest beginning of `text` that takes at most `columns`; an ellipsis stands for the rest.
pub(crate) fn cut(text: &str, columns: usize) -> String {
    if width(text) <= columns {
        return text.to_owned();
    }
    if columns == 0 {
        return String::new();
    }
    let mut kept = head(text, columns - 1).trim_end().to_owned();
    kept.push('…');
    kept
}

/// The longest end of `text` that takes at most `columns`; an ellipsis stands for the rest.
pub(crate) fn cut_left(text: &str, columns: usize) -> String {
    let total = width(text);
    if total <= columns {
        return text.to_owned();
    }
    if columns == 0 {
        return String::new();
    }
    let mut left = total;
    let mut last = 0;
    let mut rest = text.char_indices();
    for (_, c) in rest.by_ref() {
        let own = char_width(c, last);
        left -= own;
        last = own;
        if left < columns {
            break;
        }
    }
    // A combining mark must not slip onto the ellipsis.
    let tail = rest
        .as_str()
        .trim_start_matches(|c: char| c.width() == Some(0))
        .trim_start();
    format!("…{tail}")
}

/// The longest beginning of `text` that takes at most `columns`.
fn head(text: &str, columns: usize) -> &str {
    let (mut used, mut last) = (0, 0);
    for (at, c) in text.char_indices() {
        let own = char_width(c, last);
        if used + own > columns {
            return &text[..at];
        }
        used += own;
        last = own;
    }
    text
}

/// `text` followed by spaces up to `columns`.
pub(crate) fn pad_right(text: &str, columns: usize) -> String {
    format!("{text}{}", " ".repeat(columns.saturating_sub(width(text))))
}

/// `text` after spaces up to `columns`.
pub(crate) fn pad_left(text: &str, columns: usize) -> String {
    format!("{}{text}", " ".repeat(columns.saturating_sub(width(text))))
}

/// `text` broken at spaces into lines of at most `columns`; a longer word is broken inside.
///
/// `columns` of less than 2 is taken as 2, so that a wide character always fits.
pub(crate) fn wrap(text: &str, columns: usize) -> Vec<String> {
    let columns = columns.max(2);
    let mut lines = Vec::new();
    let mut line = String::new();
    for word in text.split_whitespace() {
        let mut word = word;
        if !line.is_empty() && width(&line) + 1 + width(word) > columns {
            lines.push(std::mem::take(&mut line));
        }
        if !line.is_empty() {
            line.push(' ');
        }
        while line.is_empty() && width(word) > columns {
            let first = breakable(head(word, columns));
            lines.push(first.to_owned());
            word = &word[first.len()..];
        }
        line.push_str(word);
    }
    if !line.is_empty() {
        lines.push(line);
    }
    lines
}

/// A long id breaks after a hyphen or slash, if that does not waste half the line.
fn breakable(head: &str) -> &str {
    let last = head
        .rfind(['-', '/', '_', '–'])
        .and_then(|at| head[at..].chars().next().map(|c| at + c.len_utf8()));
    match last {
        Some(end) if end * 2 > head.len() => &head[..end],
        _ => head,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_escape_sequence_loses_its_escape() {
        assert_eq!(
            clean("a\u{1b}[31mred\u{9b}2J\n b\u{202E}c"),
            "a\u{FFFD}[31mred\u{FFFD}2J  b\u{FFFD}c"
        );
    }

    #[test]
    fn cutting_respects_wide_characters() {
        assert_eq!(cut("同盟国と協力国", 7), "同盟国…");
        assert_eq!(cut_left("同盟国と協力国", 7), "…協力国");
        assert_eq!(cut("allies", 6), "allies");
        assert_eq!(cut_left("our allies", 7), "…allies");
    }

    #[test]
    fn wrapping_breaks_a_word_that_no_line_holds() {
        assert_eq!(
            wrap("an interoperability b", 8),
            ["an", "interope", "rability", "b"]
        );
        assert_eq!(wrap("", 8), Vec::<String>::new());
    }
}
