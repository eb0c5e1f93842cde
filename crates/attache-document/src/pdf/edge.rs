//! Which rows run along the edges of pages: running heads, running feet, page numbers?

use std::collections::BTreeMap;

use super::label::{labels, page_number, roman};
use super::page::{Ruling, TagRole};
use super::word::{Row, is_mark_in, is_mark_of};

/// Heads stand in this share of the page's height from the top, feet from the bottom.
const EDGE_SHARE: f32 = 0.13;
/// Rows whose baselines differ by so many points stand at the same place.
const SAME_PLACE: f32 = 2.0;
/// Baselines of lines that follow each other are at most so many ems apart.
const NEXT_LINE_EM: f32 = 1.6;
/// Between them lie at most so many rows of other columns and raised marks.
const ROWS_BETWEEN: usize = 12;
/// A head is at most so large beside the text …
const HEAD_SIZE: f32 = 1.05;
/// … and stands so many ems above it.
const HEAD_GAP_EM: f32 = 1.9;
/// A gap of so many ems divides the parts of a running line.
const PART_GAP_EM: f32 = 1.5;
/// A part of a running line that tells it has at least so many letters.
const PART_LETTERS: usize = 6;
/// A row on so many pages is running …
const RUNNING_PAGES: usize = 3;
/// … or on so many, in a document that has hardly more.
const RUNNING_PAGES_SHORT: usize = 2;

/// Which edge a row runs along.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Edge {
    Top,
    Bottom,
}

/// A row that runs along an edge, and how that is known.
#[derive(Clone, Debug)]
pub(crate) struct EdgeRow {
    /// The row's number on its page.
    pub(crate) row: usize,
    pub(crate) edge: Edge,
    pub(crate) reason: &'static str,
}

/// What runs along the edges of a document's pages.
pub(crate) struct Edges {
    /// For each page, its running rows in order.
    pub(crate) rows: Vec<Vec<EdgeRow>>,
    /// For each page, the number printed on it.
    pub(crate) labels: Vec<Option<String>>,
}

/// A page as rows of words.
#[derive(Clone, Debug, Default)]
pub(crate) struct PageRows {
    /// In points.
    pub(crate) height: f32,
    pub(crate) rows: Vec<Row>,
    pub(crate) rulings: Vec<Ruling>,
}

/// Finds what runs along the edges.
pub(crate) fn find(pages: &[PageRows]) -> Edges {
    let candidates = candidates(pages);
    let running = running(&candidates, pages.len());
    let mut found: Vec<BTreeMap<usize, EdgeRow>> = vec![BTreeMap::new(); pages.len()];
    let mut mark = |candidate: &Candidate, reason: &'static str| {
        found[candidate.page]
            .entry(candidate.row)
            .or_insert(EdgeRow {
                row: candidate.row,
                edge: candidate.edge,
                reason,
            });
    };
    for candidate in &candidates {
        let number = candidate.outermost && is_page_number(pages, candidate);
        if candidate.artifact {
            mark(candidate, "marked by the file as no part of the text");
        } else if number && candidate.at_edge {
            mark(candidate, "a page number at the edge of the page");
        }
    }
    let mut places: Vec<(Edge, f32)> = Vec::new();
    for number in outermost(pages, &candidates, &running) {
        mark(
            &candidates[number],
            "the same line at the edge of several pages",
        );
        places.push((candidates[number].edge, candidates[number].baseline));
    }
    for number in set_apart(pages, &candidates) {
        mark(
            &candidates[number],
            "apart from the text at the same place of several pages",
        );
    }
    for candidate in candidates.iter().filter(|candidate| candidate.outermost) {
        let at_place = |&(edge, baseline): &(Edge, f32)| {
            edge == candidate.edge && (baseline - candidate.baseline).abs() <= SAME_PLACE
        };
        if candidate.at_edge && places.iter().any(at_place) {
            mark(candidate, "at the place of the running line of other pages");
        }
    }
    for (page, row) in along_side(pages) {
        found[page].entry(row).or_insert(EdgeRow {
            row,
            edge: Edge::Bottom,
            reason: "the same line along the side of several pages",
        });
    }
    let rows: Vec<Vec<EdgeRow>> = found
        .into_iter()
        .map(|rows| rows.into_values().collect())
        .collect();
    let labels = labels(pages, &rows);
    Edges { rows, labels }
}

/// First lines that are no larger than the text, with a gap below them, at the same height of half of
/// the pages: heads that say another thing on each page, such as the title of the chapter.
fn set_apart(pages: &[PageRows], candidates: &[Candidate]) -> Vec<usize> {
    let mut sizes: Vec<f32> = pages
        .iter()
        .flat_map(|page| page.rows.iter().flatten().map(|word| word.size))
        .collect();
    sizes.sort_by(f32::total_cmp);
    let text_size = sizes.get(sizes.len() / 2).copied().unwrap_or(0.0);
    let apart = |&number: &usize| {
        let candidate = &candidates[number];
        let rows = &pages[candidate.page].rows;
        let size = rows[candidate.row].first().map_or(0.0, |word| word.size);
        let below = rows[candidate.row + 1..].iter().find_map(|row| row.first());
        candidate.edge == Edge::Top
            && candidate.at_edge
            && candidate.outermost
            && size <= HEAD_SIZE * text_size
            && below.is_some_and(|below| {
                !below.turned && candidate.baseline - below.baseline >= HEAD_GAP_EM * text_size
            })
    };
    let apart: Vec<usize> = (0..candidates.len()).filter(apart).collect();
    let heights = at_one_height(apart, |&number| candidates[number].baseline);
    let enough = |same: &Vec<usize>| same.len() >= RUNNING_PAGES && 2 * same.len() >= pages.len();
    heights.into_iter().filter(enough).flatten().collect()
}

/// The rows, each with its page, that run in another direction than the text and are the same at the same place of
/// several pages.
fn along_side(pages: &[PageRows]) -> Vec<(usize, usize)> {
    let mut alike: BTreeMap<String, Vec<(usize, usize)>> = BTreeMap::new();
    for (page, PageRows { rows, .. }) in pages.iter().enumerate() {
        for (number, row) in rows.iter().enumerate() {
            if row.first().is_some_and(|word| word.turned) {
                alike.entry(text_of(row)).or_default().push((page, number));
            }
        }
    }
    let place = |&(page, row): &(usize, usize)| pages[page].rows[row][0].x;
    let groups = alike.into_values();
    let at_place = groups.flat_map(|group| at_one_height(group, place));
    at_place
        .filter(|group| group.len() >= needed(pages.len()))
        .flatten()
        .collect()
}

/// On how many pages a running line stands.
fn needed(pages: usize) -> usize {
    if pages <= RUNNING_PAGES {
        RUNNING_PAGES_SHORT
    } else {
        RUNNING_PAGES
    }
}

/// Whether a row is a number alone, and not the raised mark of a note in the first line of the page.
fn is_page_number(pages: &[PageRows], candidate: &Candidate) -> bool {
    let rows = &pages[candidate.page].rows;
    let below = rows.get(candidate.row + 1);
    page_number(&candidate.text).is_some()
        && below.is_none_or(|below| !is_mark_in(&rows[candidate.row], below))
}

/// Of running lines, those that have nothing but running lines and page numbers farther out on their page,
/// and do not go on with a line of the text.
fn outermost(pages: &[PageRows], candidates: &[Candidate], running: &[Vec<usize>]) -> Vec<usize> {
    let mut runs: Vec<bool> = candidates
        .iter()
        .map(|candidate| candidate.artifact || is_page_number(pages, candidate))
        .collect();
    for &number in running.iter().flatten() {
        runs[number] = true;
    }
    // What goes on with the line above it is text, and so is what goes on with that.
    let mut goes_on = vec![false; candidates.len()];
    for number in 0..candidates.len() {
        let candidate = &candidates[number];
        if candidate.edge == Edge::Top || !runs[number] {
            continue;
        }
        let Some(above) = line_above(&pages[candidate.page].rows, candidate.row) else {
            continue;
        };
        // Candidates come in the order of pages and rows.
        let above = (0..number)
            .rev()
            .map(|other| (other, &candidates[other]))
            .take_while(|(_, other)| other.page == candidate.page && other.row >= above)
            .find_map(|(number, other)| (other.row == above).then_some(number));
        goes_on[number] =
            above.is_none_or(|above| !runs[above] || goes_on[above] || candidates[above].marked);
    }
    let clear = |number: &usize| {
        let inner = &candidates[*number];
        let from = candidates.partition_point(|candidate| candidate.page < inner.page);
        let to = candidates.partition_point(|candidate| candidate.page <= inner.page);
        let farther = |outer: &Candidate| match inner.edge {
            Edge::Top => outer.baseline > inner.baseline,
            Edge::Bottom => outer.baseline < inner.baseline,
        };
        let inside = |at: usize| candidates[at].edge != inner.edge || !farther(&candidates[at]);
        !inner.marked && !goes_on[*number] && (from..to).all(|at| runs[at] || inside(at))
    };
    // Where most of the lines that are alike are text, so are the others, such as the end of a note that
    // stands alone on the next page.
    let runs_mostly = |group: &&Vec<usize>| {
        let text = group.iter().filter(|&&number| goes_on[number]).count();
        2 * text <= group.len()
    };
    let lines = running.iter().filter(runs_mostly).flatten().copied();
    lines.filter(clear).collect()
}

/// The row with a word right above those of another row and set like them, if it is the next line of
/// their column. In the other column a line may lie between them.
fn line_above(rows: &[Row], row: usize) -> Option<usize> {
    let first = rows[row].first()?;
    let end_x = rows[row].last()?.end_x;
    rows[..row]
        .iter()
        .enumerate()
        .rev()
        .take(ROWS_BETWEEN)
        .take_while(|(_, above)| {
            let baseline = above.first().map_or(f32::INFINITY, |word| word.baseline);
            baseline - first.baseline <= NEXT_LINE_EM * first.size
        })
        .find_map(|(number, above)| {
            let word = above
                .iter()
                .find(|word| word.x < end_x && word.end_x > first.x)?;
            Some((number, word))
        })
        .filter(|(_, word)| (word.size - first.size).abs() <= 0.05 * first.size)
        .map(|(number, _)| number)
}

/// A row that may run along an edge.
struct Candidate {
    page: usize,
    row: usize,
    edge: Edge,
    baseline: f32,
    text: String,
    artifact: bool,
    /// Whether it stands in the outer share of the page.
    at_edge: bool,
    /// Whether no row of the text stands farther out.
    outermost: bool,
    /// Whether it begins with a raised mark, as a note does.
    marked: bool,
    /// What stands between its wide gaps, if it is the outermost.
    parts: Vec<Part>,
}

/// What stands between two wide gaps of a row, without its numbers.
struct Part {
    text: String,
    x: f32,
    end_x: f32,
}

fn parts_of(row: &Row) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::new();
    for word in row {
        match parts.last_mut() {
            Some(part) if word.x - part.end_x < PART_GAP_EM * word.size => {
                part.text.push(' ');
                part.text.push_str(&word.text);
                part.end_x = word.end_x;
            }
            _ => parts.push(Part {
                text: word.text.clone(),
                x: word.x,
                end_x: word.end_x,
            }),
        }
    }
    for part in &mut parts {
        part.text = without_numbers(&part.text);
    }
    parts
}

fn candidates(pages: &[PageRows]) -> Vec<Candidate> {
    let mut candidates = Vec::new();
    for (page, PageRows { height, rows, .. }) in pages.iter().enumerate() {
        let usable = |row: &Row| row.first().is_some_and(|word| !word.turned);
        let first = rows.iter().position(usable);
        let last = rows.iter().rposition(usable);
        for (number, row) in rows.iter().enumerate() {
            let Some(word) = row.first() else { continue };
            let artifact = row.iter().all(|word| word.artifact);
            let edge = match word.baseline >= height / 2.0 {
                true => Edge::Top,
                false => Edge::Bottom,
            };
            let at_edge = match edge {
                Edge::Top => word.baseline >= height * (1.0 - EDGE_SHARE),
                Edge::Bottom => word.baseline <= height * EDGE_SHARE,
            };
            // What the file calls a note is one, though others of its wording stand at the same place.
            let note = word.tag.role == Some(TagRole::Note);
            if artifact || (at_edge && !word.turned && !note) {
                let outermost = Some(number) == first || Some(number) == last;
                candidates.push(Candidate {
                    page,
                    row: number,
                    edge,
                    baseline: word.baseline,
                    text: text_of(row),
                    artifact,
                    at_edge,
                    outermost,
                    parts: match outermost {
                        true => parts_of(row),
                        false => Vec::new(),
                    },
                    marked: number > 0 && is_mark_of(&rows[number - 1], row),
                });
            }
        }
    }
    candidates
}

pub(crate) fn text_of(row: &Row) -> String {
    let words: Vec<&str> = row.iter().map(|word| word.text.as_str()).collect();
    words.join(" ")
}

/// Groups of candidates that are the same line at the same place on several pages.
fn running(candidates: &[Candidate], pages: usize) -> Vec<Vec<usize>> {
    let needed = needed(pages);
    let mut alike: BTreeMap<(Edge, String), Vec<usize>> = BTreeMap::new();
    for (number, candidate) in candidates.iter().enumerate() {
        if candidate.at_edge && candidate.text.chars().any(char::is_alphanumeric) {
            let key = (candidate.edge, without_numbers(&candidate.text));
            alike.entry(key).or_default().push(number);
        }
    }
    let mut running = Vec::new();
    for group in alike.into_values() {
        for together in at_one_height(group, |&number| candidates[number].baseline) {
            if together.len() >= needed
                && numbers_run(&together, candidates)
                && !are_notes(&together, candidates)
            {
                running.push(together);
            }
        }
    }
    running.extend(running_parts(candidates, needed));
    running
}

/// Groups of candidates of which a part is the same at the same place, while the rest changes: the title
/// of the whole beside that of the chapter.
fn running_parts(candidates: &[Candidate], needed: usize) -> Vec<Vec<usize>> {
    let mut alike: BTreeMap<(Edge, &str), Vec<(usize, &Part)>> = BTreeMap::new();
    for (number, candidate) in candidates.iter().enumerate() {
        if candidate.at_edge && candidate.outermost {
            for part in &candidate.parts {
                let key = (candidate.edge, part.text.as_str());
                alike.entry(key).or_default().push((number, part));
            }
        }
    }
    let mut running = Vec::new();
    for ((_, text), group) in alike {
        let letters = text.chars().filter(|c| c.is_alphabetic()).count();
        if letters < PART_LETTERS {
            continue;
        }
        for together in at_one_height(group, |&(number, _)| candidates[number].baseline) {
            let beside = |place: fn(&Part) -> f32| {
                let first = place(together[0].1);
                together
                    .iter()
                    .all(|(_, part)| (place(part) - first).abs() <= SAME_PLACE)
            };
            // Notes of one wording stand alone in their row or in one of its columns.
            let varied = together
                .iter()
                .any(|&(number, _)| candidates[number].parts.len() > 1);
            if together.len() >= needed
                && varied
                && (beside(|part| part.x) || beside(|part| part.end_x))
                && !text.trim_end().ends_with('.')
            {
                running.push(together.into_iter().map(|(number, _)| number).collect());
            }
        }
    }
    running
}

/// Parts a group into those whose baselines are the same.
fn at_one_height<T>(mut group: Vec<T>, baseline: impl Fn(&T) -> f32) -> Vec<Vec<T>> {
    group.sort_by(|a, b| baseline(a).total_cmp(&baseline(b)));
    let mut heights: Vec<Vec<T>> = Vec::new();
    for item in group {
        match heights.last_mut() {
            Some(height) if baseline(&item) - baseline(&height[0]) <= SAME_PLACE => {
                height.push(item);
            }
            _ => heights.push(vec![item]),
        }
    }
    heights
}

fn without_numbers(text: &str) -> String {
    let mut masked = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        match roman(word) {
            Some(_) => masked.push('#'),
            None => masked.extend(
                word.chars()
                    .map(|c| if c.is_ascii_digit() { '#' } else { c }),
            ),
        }
        masked.push(' ');
    }
    while masked.contains("##") {
        masked = masked.replace("##", "#");
    }
    masked.to_lowercase()
}

/// Whether the numbers in lines that are otherwise alike are the same on all pages, or count with the
/// pages. Those of notes do neither.
fn numbers_run(group: &[usize], candidates: &[Candidate]) -> bool {
    let numbers: Vec<(usize, Vec<i64>)> = group
        .iter()
        .map(|&number| {
            (
                candidates[number].page,
                numbers_in(&candidates[number].text),
            )
        })
        .collect();
    let count = numbers
        .iter()
        .map(|(_, numbers)| numbers.len())
        .min()
        .unwrap_or(0);
    (0..count).all(|place| {
        let same = most_common(numbers.iter().map(|(_, numbers)| numbers[place]));
        let counting = most_common(
            numbers
                .iter()
                .map(|&(page, ref numbers)| numbers[place] - page as i64),
        );
        5 * same.max(counting) >= 4 * numbers.len()
    })
}

/// Whether lines that differ in their numbers are sentences, as notes of one wording are.
fn are_notes(group: &[usize], candidates: &[Candidate]) -> bool {
    let first = &candidates[group[0]].text;
    let alike = group
        .iter()
        .all(|&number| candidates[number].text == *first);
    !alike && first.split_whitespace().count() >= 6 && first.ends_with('.')
}

/// How often the most common of some numbers occurs.
fn most_common(numbers: impl Iterator<Item = i64>) -> usize {
    let mut counts: BTreeMap<i64, usize> = BTreeMap::new();
    for number in numbers {
        *counts.entry(number).or_default() += 1;
    }
    counts.into_values().max().unwrap_or(0)
}

fn numbers_in(text: &str) -> Vec<i64> {
    let mut numbers = Vec::new();
    for word in text.split_whitespace() {
        if let Some(number) = roman(word) {
            numbers.push(number);
            continue;
        }
        let digits = word.split(|c: char| !c.is_ascii_digit());
        numbers.extend(digits.filter_map(|digits| digits.parse::<i64>().ok()));
    }
    numbers
}
