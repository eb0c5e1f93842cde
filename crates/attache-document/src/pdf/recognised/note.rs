//! Which lines of a recognised page are notes?
//!
//! The raised figure that a note begins with is mostly lost in recognition, or told as an apostrophe, so numbers do
//! not tell notes as they do in files with text. Small letters under a short ruling do.

use crate::pdf::page::{Span, Tag, TagRole};

use super::SeenPage;

/// Letters at most so large beside those of the text are small.
const SMALL: f32 = 0.93;
/// A ruling above notes is at least so long, in points …
const SHORTEST: f32 = 15.0;
/// … and at most so long beside the height of the page.
const LONGEST: f32 = 0.35;
/// The first note stands so near below its ruling, in ems, and lines of notes below each other.
const NEAR_EM: f32 = 2.5;
/// Lines of notes begin at most so far left of the ruling, in ems, or right of it.
const ASIDE_EM: f32 = 3.0;

/// Tags the lines that stand in small letters under a short ruling. `main_size` is that of most letters.
pub(super) fn mark(page: &mut SeenPage, main_size: f32) {
    let mut notes: Vec<(usize, u32)> = Vec::new();
    let mut element = 0;
    let longest = LONGEST * page.content.height;
    for ruling in &page.content.rulings {
        if !(SHORTEST..=longest).contains(&(ruling.end_x - ruling.x)) {
            continue;
        }
        let mut below = ruling.y;
        let mut last = None;
        for (number, (range, paragraph)) in page.lines.iter().enumerate() {
            let Some(first) = page.content.spans.get(range.start) else {
                continue;
            };
            let near = below - first.baseline;
            if !is_small(first, main_size, ruling.x) || near <= 0.0 || near > NEAR_EM * first.size {
                continue;
            }
            below = first.baseline;
            if last != Some(*paragraph) {
                element += 1;
            }
            last = Some(*paragraph);
            notes.push((number, element));
        }
    }
    for (number, element) in notes {
        for span in &mut page.content.spans[page.lines[number].0.clone()] {
            span.tag = Tag {
                role: Some(TagRole::UnderRuling),
                element,
                row: 0,
            };
        }
    }
}

/// Whether a line that begins so may belong to a note under a ruling that begins at `x`.
fn is_small(first: &Span, main_size: f32, x: f32) -> bool {
    first.size <= SMALL * main_size && (first.x - x).abs() <= ASIDE_EM * first.size
}
