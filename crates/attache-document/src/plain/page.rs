//! Which lines at the edges of pages are running heads, running feet and page numbers?

use std::collections::HashMap;

use super::line::Line;
use crate::document::{BlockKind, Page};

/// Pages that a line must stand on, at the same edge, to be a running head or foot.
const REPEATS: usize = 3;
/// Lines at each edge of a page that may be running.
const EDGE_LINES: usize = 2;

/// Marks for each line that runs along the edge of pages which kind it is, and the labels of the
/// pages: the printed numbers where there are some, else the count from 1.
///
/// Nothing is marked in a text of one page. A bare number needs no repetition: it stands alone at
/// the edge of a page that a form feed bounds.
pub(super) fn furniture(
    text: &str,
    lines: &[Line],
    page_starts: &[usize],
) -> (Vec<Option<BlockKind>>, Vec<Page>) {
    let mut roles = vec![None; lines.len()];
    if page_starts.len() < 2 {
        return (roles, Vec::new());
    }
    let pages: Vec<&[Line]> = lines.chunk_by(|a, b| a.page == b.page).collect();
    let mut labels: HashMap<usize, String> = HashMap::new();
    let mut edges = Vec::new();
    let mut first = 0;
    for page in &pages {
        edges.push((first, first + page.len()));
        first += page.len();
    }
    for (kind, from_top) in [(BlockKind::Head, true), (BlockKind::Foot, false)] {
        // The lines at this edge that are still unmarked, one round for each line of the edge.
        for _ in 0..EDGE_LINES {
            let candidates: Vec<usize> = edges
                .iter()
                .filter_map(|&(start, end)| {
                    let mut page = start..end;
                    let free = |line: &usize| roles[*line].is_none();
                    if from_top {
                        page.find(free)
                    } else {
                        page.rfind(free)
                    }
                })
                .collect();
            let mut seen: HashMap<&str, usize> = HashMap::new();
            for &line in &candidates {
                *seen
                    .entry(running_words(&text[lines[line].span.clone()]))
                    .or_default() += 1;
            }
            for line in candidates {
                let content = &text[lines[line].span.clone()];
                let words = running_words(content);
                let number = page_number(content);
                // On the first page it is the title, which is said once.
                let is_title = from_top && lines[line].page == 0;
                let repeated =
                    words.chars().any(char::is_alphabetic) && seen[words] >= REPEATS && !is_title;
                if number.is_some() || repeated {
                    roles[line] = Some(if number.is_some() {
                        BlockKind::Foot
                    } else {
                        kind
                    });
                    if let Some(label) = number.or_else(|| edge_number(content)) {
                        labels
                            .entry(lines[line].page)
                            .or_insert_with(|| label.to_owned());
                    }
                }
            }
        }
    }
    let text_end = text.trim_end().len();
    let pages = page_starts
        .iter()
        .enumerate()
        .filter(|&(_, &start)| start < text_end)
        .map(|(page, &start)| {
            let label = labels
                .remove(&page)
                .unwrap_or_else(|| (page + 1).to_string());
            Page::new(label, start)
        })
        .collect();
    (roles, pages)
}

/// A line that is only a page number, perhaps between dashes: its number.
fn page_number(line: &str) -> Option<&str> {
    let bare = line.trim_matches(['-', '–', '—', ' ', '[', ']', '|']);
    let bare = bare
        .strip_prefix("Page ")
        .or_else(|| bare.strip_prefix("page "))
        .unwrap_or(bare);
    is_number(bare).then_some(bare)
}

fn is_number(word: &str) -> bool {
    let arabic = (1..=3).contains(&word.len()) && word.bytes().all(|byte| byte.is_ascii_digit());
    let roman =
        |digits: &str| (1..=7).contains(&word.len()) && word.chars().all(|c| digits.contains(c));
    arabic || roman("ivxlc") || roman("IVXLC")
}

/// The number that a running line begins or ends with.
fn edge_number(line: &str) -> Option<&str> {
    let first = line.split_whitespace().next();
    let last = line.split_whitespace().next_back();
    [last, first]
        .into_iter()
        .flatten()
        .find(|word| is_number(word))
}

/// A running line without the number at its edge, which differs from page to page.
fn running_words(line: &str) -> &str {
    let trimmed = match edge_number(line) {
        Some(number) => {
            let rest = line.strip_suffix(number).unwrap_or(line);
            if rest.len() < line.len() {
                rest
            } else {
                line.strip_prefix(number).unwrap_or(line)
            }
        }
        None => line,
    };
    trimmed.trim_matches(|c: char| c.is_whitespace() || matches!(c, '|' | '-' | '–' | '—' | '•'))
}
