//! Which rows run along the edges of pages: running heads, running feet, page numbers?

use std::collections::BTreeMap;

use super::page::Ruling;
use super::word::Row;

/// Heads stand in this share of the page's height from the top, feet from the bottom.
const EDGE_SHARE: f32 = 0.13;
/// Rows whose baselines differ by so many points stand at the same place.
const SAME_PLACE: f32 = 2.0;
/// Baselines of lines that follow each other are at most so many ems apart.
const NEXT_LINE_EM: f32 = 1.35;
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
        let number = candidate.outermost && page_number(&candidate.text).is_some();
        if candidate.artifact {
            mark(candidate, "marked by the file as no part of the text");
        } else if number && candidate.at_edge {
            mark(candidate, "a page number at the edge of the page");
        }
    }
    let mut places: Vec<(Edge, f32)> = Vec::new();
    for number in outermost(pages, &candidates, running.concat()) {
        mark(
            &candidates[number],
            "the same line at the edge of several pages",
        );
        places.push((candidates[number].edge, candidates[number].baseline));
    }
    for candidate in candidates.iter().filter(|candidate| candidate.outermost) {
        let at_place = |&(edge, baseline): &(Edge, f32)| {
            edge == candidate.edge && (baseline - candidate.baseline).abs() <= SAME_PLACE
        };
        if candidate.at_edge && places.iter().any(at_place) {
            mark(candidate, "at the place of the running line of other pages");
        }
    }
    let rows: Vec<Vec<EdgeRow>> = found
        .into_iter()
        .map(|rows| rows.into_values().collect())
        .collect();
    let labels = labels(pages, &rows);
    Edges { rows, labels }
}

/// Of running lines, those that have nothing but running lines and page numbers farther out on their page,
/// and do not go on with a line of the text.
fn outermost(pages: &[PageRows], candidates: &[Candidate], running: Vec<usize>) -> Vec<usize> {
    let mut runs: Vec<bool> = candidates
        .iter()
        .map(|candidate| candidate.artifact || page_number(&candidate.text).is_some())
        .collect();
    for &number in &running {
        runs[number] = true;
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
        let rows = &pages[inner.page].rows;
        let runs_at = |row: usize| (from..to).any(|at| candidates[at].row == row && runs[at]);
        let goes_on = inner.edge == Edge::Bottom
            && inner.row > 0
            && !runs_at(inner.row - 1)
            && is_next_line(&rows[inner.row - 1], &rows[inner.row]);
        !inner.marked && !goes_on && (from..to).all(|at| runs[at] || inside(at))
    };
    running.iter().copied().filter(clear).collect()
}

/// Whether a row is set like the row above it and right below it.
fn is_next_line(above: &Row, below: &Row) -> bool {
    let (Some(above), Some(below)) = (above.first(), below.first()) else {
        return false;
    };
    (above.size - below.size).abs() <= 0.05 * below.size
        && above.baseline - below.baseline <= NEXT_LINE_EM * below.size
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
            if artifact || (at_edge && !word.turned) {
                candidates.push(Candidate {
                    page,
                    row: number,
                    edge,
                    baseline: word.baseline,
                    text: text_of(row),
                    artifact,
                    at_edge,
                    outermost: Some(number) == first || Some(number) == last,
                    marked: number > 0 && is_mark_of(&rows[number - 1], row),
                });
            }
        }
    }
    candidates
}

/// Whether a row is the raised mark just before another.
fn is_mark_of(raised: &Row, row: &Row) -> bool {
    let (Some(mark), Some(first)) = (raised.last(), row.first()) else {
        return false;
    };
    let rise = mark.baseline - first.baseline;
    raised.len() == 1
        && mark.size < 0.85 * first.size
        && rise <= 0.6 * first.size
        && (first.x - mark.end_x).abs() <= first.size
}

fn text_of(row: &Row) -> String {
    let words: Vec<&str> = row.iter().map(|word| word.text.as_str()).collect();
    words.join(" ")
}

/// Groups of candidates that are the same line at the same place on several pages.
fn running(candidates: &[Candidate], pages: usize) -> Vec<Vec<usize>> {
    let needed = if pages <= RUNNING_PAGES {
        RUNNING_PAGES_SHORT
    } else {
        RUNNING_PAGES
    };
    let mut alike: BTreeMap<(Edge, String), Vec<usize>> = BTreeMap::new();
    for (number, candidate) in candidates.iter().enumerate() {
        if candidate.at_edge && candidate.text.chars().any(char::is_alphanumeric) {
            let key = (candidate.edge, without_numbers(&candidate.text));
            alike.entry(key).or_default().push(number);
        }
    }
    let mut running = Vec::new();
    for mut group in alike.into_values() {
        group.sort_by(|&a, &b| candidates[a].baseline.total_cmp(&candidates[b].baseline));
        let mut rest = &group[..];
        while let Some(&lowest) = rest.first() {
            let floor = candidates[lowest].baseline;
            let same = rest
                .iter()
                .take_while(|&&number| candidates[number].baseline - floor <= SAME_PLACE)
                .count();
            let (together, after) = rest.split_at(same);
            rest = after;
            if together.len() >= needed
                && numbers_run(together, candidates)
                && !are_notes(together, candidates)
            {
                running.push(together.to_vec());
            }
        }
    }
    running
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

/// The value of a roman numeral of small or of capital letters.
pub(crate) fn roman(word: &str) -> Option<i64> {
    if word.is_empty() || word.len() > 7 {
        return None;
    }
    let same_case = word.bytes().all(|b| b.is_ascii_lowercase())
        || word.bytes().all(|b| b.is_ascii_uppercase());
    let value = |byte: u8| match byte.to_ascii_lowercase() {
        b'i' => Some(1),
        b'v' => Some(5),
        b'x' => Some(10),
        b'l' => Some(50),
        b'c' => Some(100),
        _ => None,
    };
    let values: Option<Vec<i64>> = word.bytes().map(value).collect();
    let values = values.filter(|_| same_case)?;
    let mut sum = 0;
    for (at, &value) in values.iter().enumerate() {
        match values.get(at + 1) {
            Some(&next) if next > value => sum -= value,
            _ => sum += value,
        }
    }
    (sum > 0 && numeral(sum) == word.to_ascii_lowercase()).then_some(sum)
}

/// The roman numeral of a number below 400, in small letters.
fn numeral(mut number: i64) -> String {
    const PARTS: [(i64, &str); 9] = [
        (100, "c"),
        (90, "xc"),
        (50, "l"),
        (40, "xl"),
        (10, "x"),
        (9, "ix"),
        (5, "v"),
        (4, "iv"),
        (1, "i"),
    ];
    let mut text = String::new();
    for (value, part) in PARTS {
        while number >= value && text.len() < 16 {
            text.push_str(part);
            number -= value;
        }
    }
    text
}

/// The label in a line that is only a page number: `12`, `iv`, `Page 3`, `3 of 40`, `- 5 -`, `A-7`.
pub(crate) fn page_number(text: &str) -> Option<&str> {
    let text = text.trim_matches(|c: char| {
        c.is_whitespace() || matches!(c, '-' | '–' | '—' | '|' | '[' | ']')
    });
    let text = ["Page ", "page ", "PAGE ", "p. ", "P a g e "]
        .iter()
        .find_map(|word| text.strip_prefix(word))
        .unwrap_or(text);
    let text = text.split_once(" of ").map_or(text, |(number, _)| number);
    let text = text.split_once(" | ").map_or(text, |(number, rest)| {
        match rest.replace(' ', "").eq_ignore_ascii_case("page") {
            true => number,
            false => text,
        }
    });
    is_label(text).then_some(text)
}

fn is_label(text: &str) -> bool {
    let number = |text: &str| {
        (1..=4).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
    };
    number(text)
        || roman(text).is_some()
        || text.split_once('-').is_some_and(|(chapter, page)| {
            chapter.len() == 1 && chapter.bytes().all(|b| b.is_ascii_alphanumeric()) && number(page)
        })
}

/// The number printed on each page: of all numbers at its edges, the one that counts with the pages.
fn labels(pages: &[PageRows], rows: &[Vec<EdgeRow>]) -> Vec<Option<String>> {
    let mut options: Vec<Vec<(String, i64)>> = Vec::new();
    for (page, running) in rows.iter().enumerate() {
        let mut labels = Vec::new();
        for row in running {
            let text = text_of(&pages[page].rows[row.row]);
            let words: Vec<&str> = text.split_whitespace().collect();
            let named = words
                .iter()
                .position(|word| word.eq_ignore_ascii_case("page"));
            let named = named.and_then(|at| words.get(at + 1).copied());
            let outer = [named, words.first().copied(), words.last().copied()];
            let whole = page_number(&text);
            for label in whole.into_iter().chain(outer.into_iter().flatten()) {
                let value = label.parse().ok().or_else(|| roman(label));
                let known = labels.iter().any(|(other, _)| other == label);
                if let Some(value) = value.filter(|_| is_label(label) && !known) {
                    labels.push((label.to_owned(), value));
                }
            }
        }
        options.push(labels);
    }
    let is_roman = |label: &str| roman(label).is_some();
    let offset = |wanted: bool| {
        let mut counts: BTreeMap<i64, usize> = BTreeMap::new();
        for (page, labels) in options.iter().enumerate() {
            for (label, value) in labels {
                if is_roman(label) == wanted {
                    *counts.entry(value - page as i64).or_default() += 1;
                }
            }
        }
        // Of equals, the smallest distance from the count of pages.
        counts
            .into_iter()
            .max_by_key(|&(offset, count)| (count, -(offset - 1).abs()))
            .filter(|&(offset, count)| count >= 2 || offset == 1)
            .map(|(offset, _)| offset)
    };
    let offsets = [offset(false), offset(true)];
    options
        .into_iter()
        .enumerate()
        .map(|(page, labels)| {
            let fits = |(label, value): &(String, i64)| {
                offsets[usize::from(is_roman(label))] == Some(value - page as i64)
            };
            labels.into_iter().find(fits).map(|(label, _)| label)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn page_numbers_are_told_from_text() {
        for (text, label) in [
            ("12", Some("12")),
            ("- 5 -", Some("5")),
            ("Page 3 of 40", Some("3")),
            ("xiv", Some("xiv")),
            ("A-7", Some("A-7")),
            ("7 | P a g e", Some("7")),
            ("12 States", None),
            ("mix", None),
            ("iiii", None),
        ] {
            assert_eq!(page_number(text), label, "{text}");
        }
    }
}
