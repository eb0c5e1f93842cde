//! Which lines are a contents page, and which titles does it name?

use super::edge::roman;
use super::layout::{Judged, Role, Typography, regions};

/// So many entries near each other are a list of contents.
const FEWEST_ENTRIES: usize = 3;
/// So many lines that are no entries may stand between two entries: titles that wrap.
const WRAPPED_LINES: usize = 2;

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
            let (first, last) = (run[0].0, run[run.len() - 1].0);
            for judged in &mut lines[first..=last] {
                if judged.role == Role::Text {
                    judged.guess(Role::Navigation, "an entry of the contents");
                }
                judged.opens = true;
            }
            entries.extend(run.iter().map(|(_, entry)| entry.clone()));
        }
    }
    for judged in lines.iter_mut() {
        let title = judged.role == Role::Text && is_title(&judged.line.text);
        if title && judged.line.size >= 1.05 * typography.size {
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
    let letters: String = text
        .chars()
        .filter(|c| c.is_alphabetic())
        .flat_map(char::to_lowercase)
        .collect();
    TITLES.contains(&letters.as_str())
}

/// Entries that stand close enough to be one list.
fn runs(found: &[(usize, ContentsEntry)]) -> Vec<&[(usize, ContentsEntry)]> {
    let mut runs = Vec::new();
    let mut start = 0;
    for at in 1..=found.len() {
        let goes_on = at < found.len() && found[at].0 - found[at - 1].0 <= WRAPPED_LINES + 1;
        if !goes_on {
            if at - start >= FEWEST_ENTRIES {
                runs.push(&found[start..at]);
            }
            start = at;
        }
    }
    runs
}

fn entry(judged: &Judged) -> Option<ContentsEntry> {
    let line = &judged.line;
    let text = line.text.trim_end();
    let (before, label) = text.rsplit_once(|c: char| c.is_whitespace() || c == '.' || c == '…')?;
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
            .is_some_and(|cell| cell.start + label.len() == line.text.len());
    let letters = title.chars().filter(|c| c.is_alphabetic()).count();
    ((leaders || apart) && letters >= 2).then(|| ContentsEntry {
        title: title.to_owned(),
        x: line.x,
        label: label.to_owned(),
    })
}
