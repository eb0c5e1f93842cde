//! In which order are the columns of a page read?
//!
//! A gutter is a place that hardly any row crosses though there is text on both sides of it. The rows
//! that cross it cut the page into bands; within a band the left column is read before the right one.
//! Positions decide alone, so the order in which the file draws its text does not matter.

use super::page::TagRole;
use super::word::{Row, Word, is_mark_of};

/// Columns are looked for within columns so many times.
const DEEPEST: usize = 4;
/// A gutter is at least so wide, in ems of the text beside it.
const GUTTER_EM: f32 = 0.6;
/// What a row that crosses takes from a gutter that a row on both sides adds one to.
const CROSSING_COST: f32 = 4.0;
/// What a gutter must gather on a page by itself …
const STRONG: f32 = 6.0;
/// … and where other pages have the same one.
const KNOWN: f32 = 1.0;
/// A word so near a gutter, in points, begins a line of the column right of it.
const AT_GUTTER: f32 = 1.1;
/// Lines whose baselines are at most so far apart, in ems, lie over each other.
const RUN_OVER_EM: f32 = 0.65;
/// Words larger than this beside the text are of a title, which may run over all columns.
const TITLE: f32 = 1.2;
/// Words so large beside the text are of a title.
const TITLE_ABOVE: f32 = 1.1;
/// A line of the right column begins at most so far from the gutter, in ems, to speak for it.
const FAR_EM: f32 = 4.0;
/// A row with so many words that are only dots is an entry of a contents page.
const LEADERS: usize = 4;
/// Gutters of different pages are the same within so many points.
const SAME_GUTTER: f32 = 4.0;
/// So many places are looked at on each page.
const MOST_CANDIDATES: usize = 16;
/// The narrowest column, in ems.
const NARROWEST_EM: f32 = 11.0;
/// Rows with fewer letters than this on each side, in the median, are of a table and not of columns …
const COLUMN_LETTERS: usize = 9;
/// … and so are rows with fewer than this on the right: labels with figures.
const FIGURE_LETTERS: usize = 3;
/// Letters at most so large beside the text are of notes, which may run over all columns.
const SMALL: f32 = 0.93;
/// Words of a line stand so far apart, in ems; a line that only happens to end at the gutter does not.
const WORD_GAP_EM: std::ops::RangeInclusive<f32> = 0.12..=0.45;

/// A part of a page that is read from top to bottom: one column of a band, or a band without columns.
pub(crate) type Region = Vec<Row>;

/// Places of gutters, in points from the left, that a page shows by itself.
pub(crate) fn gutters(rows: &[Row]) -> Vec<f32> {
    let Some(cut) = best_cut(rows, &[]) else {
        return Vec::new();
    };
    let mut found = vec![cut.x];
    let parts = cut.apply(rows.to_vec());
    let mut stack: Vec<(Vec<Row>, usize)> = parts.into_iter().map(|part| (part, 1)).collect();
    while let Some((rows, depth)) = stack.pop() {
        let Some(cut) = best_cut(&rows, &[]) else {
            continue;
        };
        found.push(cut.x);
        if depth < DEEPEST {
            let parts = cut.apply(rows);
            stack.extend(parts.into_iter().map(|part| (part, depth + 1)));
        }
    }
    found
}

/// The regions of a page in reading order. `known` are the gutters of other pages.
pub(crate) fn regions(rows: Vec<Row>, known: &[f32]) -> Vec<Region> {
    let mut regions = Vec::new();
    divide(rows, known, 0, &mut regions);
    regions
}

fn divide(rows: Vec<Row>, known: &[f32], depth: usize, regions: &mut Vec<Region>) {
    if rows.is_empty() {
        return;
    }
    match best_cut(&rows, known).filter(|_| depth < DEEPEST) {
        Some(cut) => {
            for part in cut.apply(rows) {
                divide(part, known, depth + 1, regions);
            }
        }
        None => regions.push(rows),
    }
}

/// A gutter at `x` between the rows `from..to`, of which those in `across` cross it.
struct Cut {
    x: f32,
    from: usize,
    to: usize,
    across: Vec<bool>,
    /// Rows that run over the gutter and are of the left column all the same.
    over: Vec<bool>,
    score: f32,
}

impl Cut {
    /// Whether the rows beside the gutter are those of a table: on both sides is a word each, or on the
    /// right are figures, where columns have lines of text.
    fn divides_table(&self, rows: &[Row]) -> bool {
        let letters = |row: &Row, right: bool| -> Option<usize> {
            let side = row.iter().filter(|word| (word.middle() >= self.x) == right);
            let counts = side.map(|word| word.text.chars().filter(|c| c.is_alphabetic()).count());
            counts.reduce(|sum, count| sum + count)
        };
        let median = |right: bool| {
            let beside = (self.from..self.to).filter(|&number| !self.across[number]);
            let mut counts: Vec<usize> = beside
                .filter_map(|number| letters(&rows[number], right))
                .collect();
            counts.sort_unstable();
            counts.get(counts.len() / 2).copied().unwrap_or(0)
        };
        let (left, right) = (median(false), median(true));
        (left < COLUMN_LETTERS && right < COLUMN_LETTERS) || right < FIGURE_LETTERS
    }

    /// What stands above, then left and right of the gutter between the rows that cross it, then below.
    fn apply(&self, rows: Vec<Row>) -> Vec<Vec<Row>> {
        let mut parts = vec![Vec::new()];
        let (mut left, mut right) = (Vec::new(), Vec::new());
        for (number, row) in rows.into_iter().enumerate() {
            if number < self.from || number >= self.to || self.across[number] {
                if !left.is_empty() || !right.is_empty() {
                    parts.extend([std::mem::take(&mut left), std::mem::take(&mut right)]);
                    parts.push(Vec::new());
                }
                if let Some(part) = parts.last_mut() {
                    part.push(row);
                }
                continue;
            }
            let (first, second): (Row, Row) = row
                .into_iter()
                .partition(|word| self.over[number] || word.middle() < self.x);
            left.extend((!first.is_empty()).then_some(first));
            right.extend((!second.is_empty()).then_some(second));
        }
        parts.extend([left, right]);
        parts.retain(|part| !part.is_empty());
        parts
    }
}

fn best_cut(rows: &[Row], known: &[f32]) -> Option<Cut> {
    let em = typical_size(rows);
    let mut best: Option<Cut> = None;
    for x in candidates(rows, em) {
        let familiar = known.iter().any(|gutter| (gutter - x).abs() <= SAME_GUTTER);
        let needed = if familiar { KNOWN } else { STRONG };
        let Some(cut) = cut_at(rows, x, em).filter(|cut| cut.score >= needed) else {
            continue;
        };
        if cut.divides_table(rows) {
            continue;
        }
        if best.as_ref().is_none_or(|best| cut.score > best.score) {
            best = Some(cut);
        }
    }
    best
}

/// The size of most of the letters.
fn typical_size(rows: &[Row]) -> f32 {
    let mut sizes: Vec<(f32, usize)> = rows
        .iter()
        .flatten()
        .map(|word| (word.size, word.text.len()))
        .collect();
    sizes.sort_by(|a, b| a.0.total_cmp(&b.0));
    let half: usize = sizes.iter().map(|size| size.1).sum::<usize>() / 2;
    let mut seen = 0;
    for (size, letters) in sizes {
        seen += letters;
        if seen > half {
            return size.max(1.0);
        }
    }
    10.0
}

/// Where right-hand columns may begin: places where words begin after a gap or at the left of their row.
fn candidates(rows: &[Row], em: f32) -> Vec<f32> {
    let mut starts: Vec<f32> = Vec::new();
    for row in rows {
        let mut end = f32::NEG_INFINITY;
        for word in row {
            let in_table = word.tag.role == Some(TagRole::Table);
            if word.x - end >= GUTTER_EM * em && !in_table {
                starts.push(word.x);
            }
            end = end.max(word.end_x);
        }
    }
    starts.sort_by(f32::total_cmp);
    let (Some(first), Some(last)) = (starts.first().copied(), right_edge(rows)) else {
        return Vec::new();
    };
    let inside = |x: f32| x - first >= NARROWEST_EM * em && last - x >= NARROWEST_EM * em;
    let mut places: Vec<(usize, f32)> = Vec::new();
    let mut at = 0;
    while at < starts.len() {
        let near = starts[at..]
            .iter()
            .take_while(|&&x| x - starts[at] <= 2.0)
            .count();
        if inside(starts[at]) {
            places.push((near, starts[at]));
        }
        at += near;
    }
    places.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.total_cmp(&b.1)));
    places.truncate(MOST_CANDIDATES);
    places.into_iter().map(|(_, x)| x).collect()
}

fn right_edge(rows: &[Row]) -> Option<f32> {
    let ends = rows.iter().flatten().map(|word| word.end_x);
    ends.max_by(f32::total_cmp)
}

/// What a row says of a gutter.
#[derive(Clone, Copy, PartialEq)]
enum Side {
    Crosses,
    Both,
    Left,
    Right,
}

/// The run of rows that speaks most for a gutter just left of `x`.
fn cut_at(rows: &[Row], x: f32, em: f32) -> Option<Cut> {
    let mut sides: Vec<Side> = rows.iter().map(|row| side(row, x - 0.5, em)).collect();
    // The raised mark of a note stands in a row of its own, which goes where the note goes.
    for number in 1..rows.len() {
        if is_mark_of(&rows[number - 1], &rows[number]) {
            sides[number - 1] = sides[number];
        }
    }
    let mut over = vec![false; rows.len()];
    for number in 0..rows.len() {
        if sides[number] == Side::Crosses && runs_over(rows, number, x) {
            (sides[number], over[number]) = (Side::Left, true);
        }
    }
    // A title that stands right above what runs over all columns is of that.
    for number in (1..rows.len()).rev() {
        let above = &rows[number - 1];
        let large = above.iter().all(|word| word.size >= TITLE_ABOVE * em);
        if sides[number] == Side::Crosses && sides[number - 1] == Side::Left && large {
            (sides[number - 1], over[number - 1]) = (Side::Crosses, false);
        }
    }
    let score = |number: usize| match sides[number] {
        Side::Crosses => -CROSSING_COST,
        Side::Both => 1.0,
        Side::Left => 0.0,
        // Columns whose lines do not stand side by side still stand beside each other.
        Side::Right => f32::from(u8::from(beside(rows, &sides, number))),
    };
    let (mut best, mut sum, mut start) = (0.0, 0.0, 0);
    let mut run = None;
    for number in 0..rows.len() {
        if sum <= 0.0 {
            (sum, start) = (0.0, number);
        }
        sum += score(number);
        if sum > best {
            best = sum;
            run = Some((start, number + 1));
        }
    }
    let (mut from, mut to) = run?;
    let apart = |number: usize| sides[number] != Side::Crosses;
    while from > 0 && apart(from - 1) {
        from -= 1;
    }
    while to < rows.len() && apart(to) {
        to += 1;
    }
    Some(Cut {
        x: x - 0.5,
        from,
        to,
        across: sides.iter().map(|&side| side == Side::Crosses).collect(),
        over,
        score: best,
    })
}

/// Whether a row of the left column only has no room there, and runs over lines of the column that begins at `x`.
fn runs_over(rows: &[Row], number: usize, x: f32) -> bool {
    let row = &rows[number];
    let (Some(first), Some(end)) = (row.first(), right_edge(std::slice::from_ref(row))) else {
        return false;
    };
    // What stands apart right of the gutter is of the other column.
    let is_apart =
        |two: &[Word]| two[1].middle() >= x && two[1].x - two[0].end_x >= GUTTER_EM * two[0].size;
    if first.x >= x || row.windows(2).any(is_apart) {
        return false;
    }
    let near = number.saturating_sub(2)..(number + 3).min(rows.len());
    near.filter(|&other| other != number)
        .flat_map(|other| &rows[other])
        .any(|word| {
            let away = (word.baseline - first.baseline).abs();
            (x - 0.5..end).contains(&word.x)
                && away > 0.1 * word.size
                && away <= RUN_OVER_EM * word.size
        })
}

/// Whether the row above or below, at most a line away, has text on the left.
fn beside(rows: &[Row], sides: &[Side], number: usize) -> bool {
    let word = |number: usize| rows[number].first();
    let near = |other: usize| match (word(number), word(other)) {
        (Some(a), Some(b)) => (a.baseline - b.baseline).abs() <= 0.9 * a.size.max(b.size),
        _ => false,
    };
    let left = |other: usize| sides[other] == Side::Left && near(other);
    (number > 0 && left(number - 1)) || (number + 1 < rows.len() && left(number + 1))
}

fn side(row: &[Word], x: f32, em: f32) -> Side {
    // Rows of dots lead from one side to the other.
    if row.iter().filter(|word| is_leader(&word.text)).count() >= LEADERS {
        return Side::Crosses;
    }
    let (mut left, mut right) = (f32::NEG_INFINITY, f32::INFINITY);
    let mut crossed = false;
    // Large words have large gaps, but only a title that is large on both sides runs over both columns.
    let text_em = em;
    let (mut left_em, mut right_em) = (em, em);
    for word in row {
        if word.end_x <= x + 0.1 * text_em {
            left = left.max(word.end_x);
            left_em = left_em.max(word.size);
        } else if word.x >= x {
            right = right.min(word.x);
            right_em = right_em.max(word.size);
        } else {
            crossed = true;
            left_em = left_em.max(word.size);
            right_em = right_em.max(word.size);
        }
    }
    let em = left_em.min(right_em);
    // Where a line begins at the gutter, a line of the other column may well run over it.
    let begins = right - x <= AT_GUTTER && em <= TITLE * text_em && (crossed || left.is_finite());
    // Where a word of a note over all columns happens to begin there, it stands as any word does.
    let own_em = row.first().map_or(text_em, |word| word.size);
    let within =
        !crossed && own_em <= SMALL * text_em && WORD_GAP_EM.contains(&((right - left) / own_em));
    match (left.is_finite(), right.is_finite()) {
        _ if within => Side::Crosses,
        _ if begins => Side::Both,
        _ if crossed => Side::Crosses,
        (true, true) if right - left < GUTTER_EM * em => Side::Crosses,
        (true, true) if right - x <= FAR_EM * em => Side::Both,
        (true, _) => Side::Left,
        _ => Side::Right,
    }
}

fn is_leader(text: &str) -> bool {
    text.chars().all(|c| matches!(c, '.' | '·' | '…' | '_'))
}
