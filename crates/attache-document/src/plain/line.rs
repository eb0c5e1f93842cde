//! Where do the lines and pages of a plain text lie?

use std::ops::Range;

/// Columns to the next tab stop, for the look of an indented line.
const TAB_COLUMNS: usize = 8;

/// A line that is not blank.
#[derive(Clone, Debug)]
pub(super) struct Line {
    /// Its bytes, without white space around them.
    pub(super) span: Range<usize>,
    /// Columns of white space before it.
    pub(super) indent: usize,
    /// Whether a blank line, a page break or the start of the text stands before it.
    pub(super) after_gap: bool,
    /// The page it stands on, from 0.
    pub(super) page: usize,
}

/// The lines of `text` that are not blank, and where each page begins. A form feed ends a line and
/// a page; a text without one is a single page.
pub(super) fn scan(text: &str) -> (Vec<Line>, Vec<usize>) {
    let mut lines = Vec::with_capacity(text.len() / 64);
    let mut pages = vec![0];
    let mut after_gap = true;
    let mut start = 0;
    let has_pages = text.contains('\x0c');
    for piece in text.split_inclusive('\n') {
        if has_pages && piece.contains('\x0c') {
            for part in piece.split_inclusive('\x0c') {
                push(
                    &mut lines,
                    text,
                    start..start + part.len(),
                    pages.len() - 1,
                    &mut after_gap,
                );
                start += part.len();
                if part.ends_with('\x0c') {
                    pages.push(start);
                    after_gap = true;
                }
            }
        } else {
            push(
                &mut lines,
                text,
                start..start + piece.len(),
                pages.len() - 1,
                &mut after_gap,
            );
            start += piece.len();
        }
    }
    (lines, pages)
}

fn push(lines: &mut Vec<Line>, text: &str, span: Range<usize>, page: usize, after_gap: &mut bool) {
    let line = &text[span.clone()];
    let from_first = line.trim_start();
    let content = from_first.trim_end();
    if content.is_empty() {
        // A page break in the middle of a line leaves no blank line behind.
        *after_gap |= line.ends_with('\n');
        return;
    }
    let white = line.len() - from_first.len();
    let indent = line[..white].chars().fold(0, |columns, c| match c {
        '\t' => columns + TAB_COLUMNS - columns % TAB_COLUMNS,
        _ => columns + 1,
    });
    let start = span.start + white;
    lines.push(Line {
        span: start..start + content.len(),
        indent,
        after_gap: *after_gap,
        page,
    });
    *after_gap = false;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_know_their_gap_indent_and_page() {
        let text = "one\n  two\n\n\tthree\x0cfour\n\x0c\n";
        let (lines, pages) = scan(text);
        let shown: Vec<_> = lines
            .iter()
            .map(|line| {
                (
                    &text[line.span.clone()],
                    line.indent,
                    line.after_gap,
                    line.page,
                )
            })
            .collect();
        assert_eq!(
            shown,
            [
                ("one", 0, true, 0),
                ("two", 2, false, 0),
                ("three", 8, true, 0),
                ("four", 0, true, 1)
            ]
        );
        assert_eq!(pages, [0, 18, 24]);
    }
}
