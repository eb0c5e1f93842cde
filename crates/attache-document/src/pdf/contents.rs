//! Which lines are a contents page, and which titles does it name?

use super::label::roman;
use super::layout::{Judged, Role, Typography, regions};

/// So many entries near each other are a list of contents.
const FEWEST_ENTRIES: usize = 3;
/// So many lines that are no entries may stand between two entries: titles that wrap.
const WRAPPED_LINES: usize = 2;
/// The lines of an entry stand at most so far apart, in ems.
const WRAPPED_EM: f32 = 1.7;
/// So many bytes of marks may stand before a page number: `- 7`, `– 7`.
const LABEL_MARKS: usize = 4;

/// An entry of a contents page.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct ContentsEntry {
    pub(crate) title: String,
    /// How far it is set in, in points; deeper entries are set in farther.
    pub(crate) x: f32,
    /// The printed number of the page that it leads to.
    pub(crate) label: String,
}

/// Marks contents pages as signposts, and gives their entries.
pub(crate) fn mark(lines: &mut [Judged], typography: &Typography) -> Vec<ContentsEntry> {
    let mut entries = Vec::new();
    for range in regions(lines) {
        let found: Vec<(usize, ContentsEntry)> = range
            .clone()
            .filter(|&number| matches!(lines[number].role, Role::Text | Role::Navigation))
            .filter_map(|number| Some((number, entry(&lines[number])?)))
            .collect();
        for run in runs(&found) {
            let (mut first, last) = (run[0].0, run[run.len() - 1].0);
            if first > range.start && wraps_into(&lines[first - 1], &lines[first]) {
                first -= 1;
            }
            entries.extend(whole_entries(lines, first, run));
            for judged in &mut lines[first..=last] {
                if judged.role == Role::Text {
                    judged.guess(Role::Navigation, "an entry of the contents");
                }
                judged.opens = true;
            }
        }
    }
    for number in 0..lines.len() {
        // A title no larger than the text stands right before its entries.
        let before = lines
            .get(number + 1)
            .is_some_and(|next| next.role == Role::Navigation);
        let judged = &mut lines[number];
        let title = judged.role == Role::Text && is_title(&judged.line.text);
        if title && (before || judged.line.size >= 1.05 * typography.size) {
            judged.guess(Role::Navigation, "the title of the contents");
            judged.opens = true;
        }
    }
    entries
}

/// Whether a line is the title of a contents page.
fn is_title(text: &str) -> bool {
    const TITLES: [&str; 4] = [
        "contents",
        "tableofcontents",
        "listoffigures",
        "listoftables",
    ];
    is_one_of(text, &TITLES)
}

/// Whether the letters of a line, small and without spaces, are those of one of these titles.
pub(super) fn is_one_of(text: &str, titles: &[&str]) -> bool {
    let letters: String = text
        .chars()
        .filter(|c| c.is_alphabetic())
        .flat_map(char::to_lowercase)
        .collect();
    titles.contains(&letters.as_str())
}

/// Entries that stand close enough to be one list.
fn runs(found: &[(usize, ContentsEntry)]) -> Vec<&[(usize, ContentsEntry)]> {
    let mut runs = Vec::new();
    let mut start = 0;
    for at in 1..=found.len() {
        let goes_on = at < found.len() && found[at].0 - found[at - 1].0 <= WRAPPED_LINES + 1;
        if !goes_on {
            if at - start >= FEWEST_ENTRIES && count_up(&found[start..at]) {
                runs.push(&found[start..at]);
            }
            start = at;
        }
    }
    runs
}

/// Whether a line is the beginning of the entry that ends in the line below it.
fn wraps_into(above: &Judged, entry: &Judged) -> bool {
    let (above, below) = (&above.line, &entry.line);
    (above.size - below.size).abs() <= 0.05 * below.size
        && above.bold == below.bold
        && above.baseline - below.baseline <= WRAPPED_EM * below.size
        && !is_title(&above.text)
        && !above.text.ends_with('.')
}

/// Entries with the lines before them that are no entries: titles that wrap.
fn whole_entries(
    lines: &[Judged],
    first: usize,
    run: &[(usize, ContentsEntry)],
) -> Vec<ContentsEntry> {
    let mut from = first;
    run.iter()
        .map(|(number, entry)| {
            let wrapped = from..*number;
            from = number + 1;
            let mut whole = entry.clone();
            if let Some(start) = wrapped.clone().next()
                && wrapped
                    .clone()
                    .all(|at| wraps_into(&lines[at], &lines[at + 1]))
            {
                let before = wrapped.map(|at| lines[at].line.text.as_str());
                let parts: Vec<&str> = before.chain([entry.title.as_str()]).collect();
                whole.title = parts.join(" ");
                whole.x = lines[start].line.x;
            }
            whole
        })
        .collect()
}

/// Whether the page numbers of entries grow from entry to entry, as the figures of a table do not.
fn count_up(entries: &[(usize, ContentsEntry)]) -> bool {
    let number = |entry: &ContentsEntry| {
        let label = &entry.label;
        let arabic = label.parse().ok();
        // Roman numbers come before the others.
        arabic.or_else(|| Some(roman(label)? - 1_000)).unwrap_or(0)
    };
    let steps = entries.len() - 1;
    let down = entries
        .windows(2)
        .filter(|two| number(&two[1].1) < number(&two[0].1))
        .count();
    5 * down <= steps
}

fn entry(judged: &Judged) -> Option<ContentsEntry> {
    let line = &judged.line;
    // Some print their page numbers between dashes.
    let text = line.text.trim_end_matches([' ', '-', '–', '—']);
    let (before, label) =
        text.rsplit_once(|c: char| c.is_whitespace() || matches!(c, '.' | '…' | '·' | '_'))?;
    let number = (1..=4).contains(&label.len()) && label.bytes().all(|b| b.is_ascii_digit());
    if !number && (roman(label).is_none() || label.bytes().any(|b| b.is_ascii_uppercase())) {
        return None;
    }
    let title = before
        .trim_end_matches(|c: char| c.is_whitespace() || matches!(c, '.' | '…' | '·' | '_' | '-'));
    let leaders = before.len() - title.len() >= 4 || before.ends_with('…');
    let apart = line.cells.len() > 1
        && line
            .cells
            .last()
            .is_some_and(|cell| text.len() <= cell.start + label.len() + LABEL_MARKS);
    let letters = title.chars().filter(|c| c.is_alphabetic()).count();
    ((leaders || apart) && letters >= 2).then(|| ContentsEntry {
        title: title.to_owned(),
        x: line.x,
        label: label.to_owned(),
    })
}
