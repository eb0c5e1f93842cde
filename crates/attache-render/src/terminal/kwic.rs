//! How does a concordance look on a terminal: the match in the middle, its context on both sides?

use attache_study::Table;

use super::ink::{Color, Ink};
use super::year;
use crate::concordance::Concordance;
use crate::line::{cut, cut_left, pad_left, pad_right, width, wrap};
use crate::passage::Words;

/// Below this many columns the place stands on a line of its own, above the passage.
const ONE_LINE: usize = 92;
const WIDEST_DOCUMENT: usize = 26;
const WIDEST_PAGE: usize = 11;

/// The lines of a concordance, each ended.
pub(crate) fn kwic(table: &Table, shape: &Concordance, columns: usize, color: Color) -> String {
    let rows: Vec<(String, String, String, Words)> = table
        .rows
        .iter()
        .map(|row| {
            (
                shape.date(row),
                shape.document(row),
                shape.page(row),
                shape.words(row),
            )
        })
        .collect();
    let widest = |part: fn(&(String, String, String, Words)) -> &str, most: usize| {
        rows.iter()
            .map(|row| width(part(row)))
            .max()
            .unwrap_or(0)
            .min(most)
    };
    let places = [
        widest(|row| row.0.as_str(), 10),
        widest(|row| row.1.as_str(), WIDEST_DOCUMENT),
        widest(|row| row.2.as_str(), WIDEST_PAGE),
    ];
    let beside = columns >= ONE_LINE;
    let place_width: usize = places
        .iter()
        .filter(|&&own| own > 0)
        .map(|own| own + 2)
        .sum();
    let indent = if beside { place_width } else { 2 };
    let room = columns - indent;
    let middle = widest(|row| row.3.matched.as_str(), room / 3);
    let left_room = (room - middle) / 2;
    let mut out = String::new();
    for (row, (date, document, page, words)) in table.rows.iter().zip(&rows) {
        if beside {
            let mut place = String::new();
            for (text, own) in [date, document, page].into_iter().zip(places) {
                if own > 0 {
                    place.push_str(&pad_right(&cut(text, own), own + 2));
                }
            }
            out.push_str(&color.paint(Ink::Quiet, &place));
        } else {
            let section = shape.section(row);
            let date = if document.contains(year(date)) {
                &String::new()
            } else {
                date
            };
            let parts: Vec<&str> = [date, document, page, &section]
                .into_iter()
                .map(String::as_str)
                .filter(|text| !text.is_empty())
                .collect();
            if !parts.is_empty() {
                out.push_str(&color.paint(Ink::Quiet, &cut(&parts.join(" · "), columns)));
                out.push('\n');
            }
            out.push_str("  ");
        }
        // Left of the match everything ends at one column; right of it the text reads on.
        let matched = cut(&words.matched, middle);
        let left = pad_left(&cut_left(&words.before, left_room), left_room);
        let right = cut(words.after.trim_end(), room - left_room - width(&matched));
        out.push_str(&left);
        out.push_str(&color.paint(Ink::Match, &matched));
        out.push_str(&right);
        out.push('\n');
    }
    out
}

/// A passage on one line of at most `columns`: context cut evenly, the match in brackets or colour.
pub(crate) fn passage_line(words: &Words, columns: usize, color: Color) -> String {
    let (open, close) = if color == Color::Plain {
        ("[", "]")
    } else {
        ("", "")
    };
    let matched = cut(&words.matched, columns.saturating_sub(8));
    let room = columns.saturating_sub(width(&matched) + open.len() + close.len());
    let (before, after) = (width(&words.before), width(&words.after));
    let left_room = if before + after <= room {
        before
    } else {
        (room / 2).max(room.saturating_sub(after)).min(before)
    };
    let left = cut_left(&words.before, left_room);
    let right = cut(&words.after, room - width(&left));
    format!(
        "{left}{open}{}{close}{right}",
        color.paint(Ink::Match, &matched)
    )
}

/// A passage as lines of at most `columns`, in full up to `most` lines, the match in brackets or colour.
pub(crate) fn passage_lines(
    words: &Words,
    columns: usize,
    most: usize,
    color: Color,
) -> Vec<String> {
    let (open, close) = if color == Color::Plain {
        ("[", "]")
    } else {
        ("", "")
    };
    let full = format!(
        "{}{open}{}{close}{}",
        words.before, words.matched, words.after
    );
    let mut lines = wrap(&full, columns);
    if lines.len() > most {
        let rest = lines.split_off(most.saturating_sub(1)).join(" ");
        lines.push(cut(&rest, columns));
    }
    if color == Color::Plain {
        return lines;
    }
    // Wrapping only moves spaces, so the match is found again by counting everything else.
    let solid = |text: &str| text.chars().filter(|c| !c.is_whitespace()).count();
    let start = solid(&words.before);
    let end = start + solid(&words.matched);
    let mut seen = 0;
    let mut painted = Vec::with_capacity(lines.len());
    for line in &lines {
        let mut parts = [String::new(), String::new(), String::new()];
        for c in line.chars() {
            // A space inside the match belongs to it; one on its edge does not.
            let place = seen + usize::from(!c.is_whitespace());
            let part = if place <= start {
                0
            } else if place <= end && (seen < end || !c.is_whitespace()) {
                1
            } else {
                2
            };
            parts[part].push(c);
            seen = place;
        }
        painted.push(format!(
            "{}{}{}",
            parts[0],
            color.paint(Ink::Match, &parts[1]),
            parts[2]
        ));
    }
    painted
}
