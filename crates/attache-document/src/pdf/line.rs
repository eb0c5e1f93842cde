//! Which lines does a column hold, and what do they look like?

use std::borrow::Cow;

use super::column::Region;
use super::page::{Tag, TagRole};
use super::word::{Row, Word};

/// Baselines that differ by less than this, in ems, may be one line.
const ONE_LINE_EM: f32 = 0.25;
/// A mark is raised by at most this, in ems of its line …
const RAISED_EM: f32 = 0.6;
/// … or lowered by this.
const LOWERED_EM: f32 = 0.35;
/// A raised or lowered word is at most so large beside its line.
const RAISED_SIZE: f32 = 0.85;
/// It stands at most so far from a word of its line, in ems.
const RAISED_GAP_EM: f32 = 1.0;
/// A gap of so many ems divides the cells of a line.
const CELL_GAP_EM: f32 = 1.5;
/// A run of so many pieces of one letter is a letterspaced word or more.
const LETTERSPACED_PIECES: usize = 4;
/// A gap between letterspaced words is so many times the gap between their letters.
const LETTERSPACED_WORD_GAP: f32 = 1.6;

/// A line of text in a column.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Line {
    pub(crate) text: String,
    /// The page, counted from 0.
    pub(crate) page: usize,
    /// The column, counted from 0 over the whole document.
    pub(crate) region: usize,
    pub(crate) x: f32,
    pub(crate) end_x: f32,
    pub(crate) baseline: f32,
    /// The size of most of its letters.
    pub(crate) size: f32,
    /// The size of its largest letters: the capitals, where small letters are drawn as small capitals.
    pub(crate) largest: f32,
    /// Whether most of its letters and the last of them are bold.
    pub(crate) bold: bool,
    /// Whether most of its letters and the last of them are italic.
    pub(crate) italic: bool,
    /// The face of most of its letters; 0 where none has most.
    pub(crate) face: u32,
    pub(crate) invisible: bool,
    pub(crate) artifact: bool,
    pub(crate) turned: bool,
    pub(crate) tag: Tag,
    /// The raised mark that it begins with, which its text leaves out.
    pub(crate) opening_mark: Option<String>,
    /// The other raised marks of notes, which its text leaves out.
    pub(crate) marks: Vec<String>,
    /// Where its cells begin in the text and on the page; one for a line without wide gaps.
    pub(crate) cells: Vec<Cell>,
}

/// A part of a line between wide gaps.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Cell {
    /// Byte offset into the line's text.
    pub(crate) start: usize,
    pub(crate) x: f32,
    pub(crate) end_x: f32,
}

impl Line {
    /// Width in points.
    pub(crate) fn width(&self) -> f32 {
        self.end_x - self.x
    }

    /// Whether all its letters are capitals, and there are some.
    pub(crate) fn is_capitals(&self) -> bool {
        let mut letters = self.text.chars().filter(|c| c.is_alphabetic()).peekable();
        letters.peek().is_some() && letters.all(|c| !c.is_lowercase())
    }
}

/// The lines of a region from the top.
pub(crate) fn lines(region: Region, page: usize, number: usize) -> Vec<Line> {
    let mut lines: Vec<Line> = merge(region)
        .into_iter()
        .filter_map(|row| line_of(row, page, number))
        .collect();
    lines.sort_by(|a, b| b.baseline.total_cmp(&a.baseline));
    lines
}

/// Rows with raised and lowered words put into the rows that they belong to.
fn merge(rows: Vec<Row>) -> Vec<Host> {
    let sizes: Vec<f32> = rows.iter().map(|row| row_size(row)).collect();
    let host = |at: usize| host_of(&rows, &sizes, at);
    let hosts: Vec<Option<usize>> = (0..rows.len()).map(host).collect();
    let mut merged: Vec<Host> = rows
        .iter()
        .zip(&sizes)
        .map(|(row, &size)| Host {
            baseline: row.first().map_or(0.0, |word| word.baseline),
            size,
            words: Vec::new(),
        })
        .collect();
    for (at, row) in rows.into_iter().enumerate() {
        merged[last_host(&hosts, &sizes, at)].words.extend(row);
    }
    merged.retain(|host| !host.words.is_empty());
    merged
}

/// The row that holds a row in the end, as a host may itself have a host. Where rows hold each other, the
/// largest of them holds them all.
fn last_host(hosts: &[Option<usize>], sizes: &[f32], at: usize) -> usize {
    let mut way = vec![at];
    let mut last = at;
    while let Some(host) = hosts[last] {
        if let Some(met) = way.iter().position(|&row| row == host) {
            let larger = |a: &usize, b: &usize| sizes[*a].total_cmp(&sizes[*b]).then(b.cmp(a));
            return way[met..].iter().copied().max_by(larger).unwrap_or(at);
        }
        way.push(host);
        last = host;
    }
    last
}

/// A row and what belongs to it.
struct Host {
    baseline: f32,
    size: f32,
    words: Row,
}

/// The size of most letters of a row.
fn row_size(row: &[Word]) -> f32 {
    let first = row.first().map_or(0.0, |word| word.size);
    if row.iter().all(|word| (word.size - first).abs() < 0.1) {
        return first;
    }
    let mut best = (0, 0.0);
    for word in row {
        let same = row
            .iter()
            .filter(|other| (other.size - word.size).abs() < 0.1);
        let letters: usize = same.map(|word| word.text.len()).sum();
        if letters > best.0 {
            best = (letters, word.size);
        }
    }
    best.1
}

fn host_of(rows: &[Row], sizes: &[f32], at: usize) -> Option<usize> {
    let own = rows[at].first()?;
    if own.turned {
        return None;
    }
    let size = sizes[at];
    let near = at.saturating_sub(3)..(at + 4).min(rows.len());
    let mut best: Option<(f32, usize)> = None;
    for other in near.filter(|&other| other != at) {
        let Some(word) = rows[other].first().filter(|word| !word.turned) else {
            continue;
        };
        let (rise, host_size) = (own.baseline - word.baseline, sizes[other]);
        let raised = size <= RAISED_SIZE * host_size
            && rise <= RAISED_EM * host_size
            && rise >= -LOWERED_EM * host_size
            && rows[at]
                .iter()
                .all(|word| touches(&rows[other], word, host_size));
        // Of two rows that are one line, the later goes into the earlier.
        let level = rise.abs() <= ONE_LINE_EM * host_size.min(size)
            && other < at
            && !overlap(&rows[at], &rows[other]);
        if (raised || level) && best.is_none_or(|best| rise.abs() < best.0) {
            best = Some((rise.abs(), other));
        }
    }
    best.map(|best| best.1)
}

fn touches(row: &[Word], small: &Word, em: f32) -> bool {
    row.iter().any(|word| {
        let gap = (small.x - word.end_x).max(word.x - small.end_x);
        gap <= RAISED_GAP_EM * em
    })
}

fn overlap(a: &[Word], b: &[Word]) -> bool {
    a.iter()
        .any(|a| b.iter().any(|b| a.x < b.end_x - 0.1 && b.x < a.end_x - 0.1))
}

fn line_of(host: Host, page: usize, region: usize) -> Option<Line> {
    let Host {
        baseline,
        size,
        mut words,
    } = host;
    words.sort_by(|a, b| a.x.total_cmp(&b.x));
    let letters = |test: fn(&Word) -> bool| -> usize {
        words
            .iter()
            .filter(|&word| test(word))
            .map(|word| word.text.len())
            .sum()
    };
    let half = letters(|_| true) / 2;
    // Bold words that go over into others on their line stand at the beginning of a paragraph.
    let ends_so = |test: fn(&Word) -> bool| {
        let lettered = |word: &&Word| word.text.chars().any(char::is_alphabetic);
        words.iter().rev().find(lettered).is_none_or(test)
    };
    let mut line = Line {
        text: String::new(),
        page,
        region,
        x: words.first()?.x,
        end_x: words.iter().map(|word| word.end_x).max_by(f32::total_cmp)?,
        baseline,
        size,
        largest: words.iter().map(|word| word.size).fold(size, f32::max),
        bold: letters(|word| word.bold) > half && ends_so(|word| word.bold),
        italic: letters(|word| word.italic) > half && ends_so(|word| word.italic),
        face: most_common_face(&words),
        invisible: letters(|word| word.invisible) > half,
        artifact: letters(|word| word.artifact) > half,
        turned: letters(|word| word.turned) > half,
        tag: most_common_tag(&words),
        opening_mark: None,
        marks: Vec::new(),
        cells: Vec::new(),
    };
    let words = join_letterspaced(words);
    let mut previous: Option<&Word> = None;
    for word in &words {
        let raised = word.baseline - baseline > 0.1 * size && word.size <= RAISED_SIZE * size;
        let tagged = word.tag.role == Some(TagRole::NoteMark) && !line.text.is_empty();
        if (raised || tagged) && is_note_mark(&word.text) && words.len() > 1 {
            let mark = word.text.trim_end_matches(['.', ')', ']']).to_owned();
            match line.text.is_empty() {
                true if line.opening_mark.is_none() => line.opening_mark = Some(mark),
                _ => line.marks.push(mark),
            }
            continue;
        }
        let gap = previous.map_or(0.0, |previous| word.x - previous.end_x);
        let joined = previous.is_some_and(|previous| {
            (previous.baseline - word.baseline).abs() > 0.05 * size && gap <= 0.12 * size
        });
        if !line.text.is_empty() && !joined {
            line.text.push(' ');
        }
        if previous.is_none() || gap >= CELL_GAP_EM * size {
            line.cells.push(Cell {
                start: line.text.len(),
                x: word.x,
                end_x: word.end_x,
            });
        }
        line.text.push_str(&plain_letters(&word.text));
        if let Some(cell) = line.cells.last_mut() {
            cell.end_x = cell.end_x.max(word.end_x);
        }
        previous = Some(word);
    }
    (!line.text.is_empty()).then_some(line)
}

/// The face of more than half of the letters, or 0: what is left when each letter of a face strikes out one
/// of another (Boyer and Moore, 1981), if it is so many.
fn most_common_face(words: &[Word]) -> u32 {
    let (mut face, mut lead) = (0, 0);
    for word in words {
        let letters = word.text.len();
        if word.face == face {
            lead += letters;
        } else if lead >= letters {
            lead -= letters;
        } else {
            (face, lead) = (word.face, letters - lead);
        }
    }
    let letters = |word: &Word| word.text.len();
    let all: usize = words.iter().map(letters).sum();
    let own = words.iter().filter(|word| word.face == face).map(letters);
    match 2 * own.sum::<usize>() > all {
        true => face,
        false => 0,
    }
}

/// The tag of most letters.
fn most_common_tag(words: &[Word]) -> Tag {
    let first = words.first().map(|word| word.tag).unwrap_or_default();
    if words.iter().all(|word| word.tag == first) {
        return first;
    }
    let mut best = (0, Tag::default());
    for word in words {
        let same = words.iter().filter(|other| other.tag == word.tag);
        let letters: usize = same
            .map(|word| word.text.chars().filter(|c| c.is_alphanumeric()).count())
            .sum();
        if letters > best.0 {
            best = (letters, word.tag);
        }
    }
    best.1
}

/// Whether a raised word may be the mark of a note: a number, numbers, a sign, one small letter.
pub(crate) fn is_note_mark(text: &str) -> bool {
    let text = text.trim_matches(['[', ']', '(', ')', '.']);
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let number = (1..=9).contains(&digits)
        && text
            .split([',', '-', '–', ';'])
            .all(|part| part.len() <= 3 && part.bytes().all(|b| b.is_ascii_digit()));
    let signs = !text.is_empty() && text.chars().count() <= 3 && text.chars().all(is_sign);
    let mut letters = text.chars();
    let letter = letters.next().is_some_and(|c| c.is_ascii_lowercase()) && letters.next().is_none();
    number || signs || letter
}

/// Whether a character is used to mark notes.
pub(crate) fn is_sign(character: char) -> bool {
    matches!(
        character,
        '*' | '†' | '‡' | '§' | '¶' | '‖' | '⁎' | '∗' | '∥'
    )
}

/// The text without ligatures and characters of no width, and with the bullets of symbol fonts as bullets.
fn plain_letters(text: &str) -> Cow<'_, str> {
    let special = |c: char| {
        matches!(
            c,
            'ﬀ'..='ﬆ' | '\u{f0b7}' | '\u{f0a7}' | '\u{feff}' | '\u{200b}' | '\u{2060}'
        )
    };
    if !text.contains(special) {
        return Cow::Borrowed(text);
    }
    let mut plain = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            'ﬀ' => plain.push_str("ff"),
            'ﬁ' => plain.push_str("fi"),
            'ﬂ' => plain.push_str("fl"),
            'ﬃ' => plain.push_str("ffi"),
            'ﬄ' => plain.push_str("ffl"),
            'ﬅ' | 'ﬆ' => plain.push_str("st"),
            '\u{f0b7}' => plain.push('•'),
            '\u{f0a7}' => plain.push('▪'),
            '\u{feff}' | '\u{200b}' | '\u{2060}' => {}
            other => plain.push(other),
        }
    }
    Cow::Owned(plain)
}

/// Joins the letters of letterspaced words, which stand on the page as a word each.
fn join_letterspaced(words: Row) -> Row {
    let single = |word: &Word| {
        let mut characters = word.text.chars();
        let letter = characters.next().is_some_and(|c| c.is_alphabetic());
        letter && characters.next().is_none()
    };
    let short = |word: &Word, within: bool| {
        let count = word.text.chars().count();
        let letters = word.text.chars().any(char::is_alphabetic);
        count <= 2 && (letters || (within && count == 1))
    };
    let mut joined: Row = Vec::with_capacity(words.len());
    let mut at = 0;
    while at < words.len() {
        let run = words[at..]
            .iter()
            .enumerate()
            .take_while(|&(place, word)| short(word, place > 0))
            .count();
        let singles = words[at..at + run]
            .iter()
            .filter(|word| single(word))
            .count();
        if singles >= LETTERSPACED_PIECES && 10 * singles >= 7 * run {
            join_run(&words[at..at + run], &mut joined);
            at += run;
        } else {
            joined.push(words[at].clone());
            at += 1;
        }
    }
    joined
}

fn join_run(run: &[Word], joined: &mut Row) {
    let gaps: Vec<f32> = run.windows(2).map(|two| two[1].x - two[0].end_x).collect();
    let mut sorted = gaps.clone();
    sorted.sort_by(f32::total_cmp);
    let usual = sorted.get(sorted.len() / 2).copied().unwrap_or(0.0);
    let word_gap = LETTERSPACED_WORD_GAP * usual.max(0.0) + 0.05 * run[0].size;
    for (number, letter) in run.iter().enumerate() {
        match joined.last_mut() {
            Some(word) if number > 0 && gaps[number - 1] <= word_gap => {
                word.text.push_str(&letter.text);
                word.end_x = letter.end_x;
                word.size = word.size.max(letter.size);
            }
            _ => joined.push(letter.clone()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::page::Span;
    use super::super::word::rows;
    use super::*;

    /// A raised row can be level with the row that it belongs to; then each would be part of the other.
    #[test]
    fn rows_that_hold_each_other_are_one_line_of_the_larger() {
        let raised = Span::plain("1".to_owned(), 104.0..108.5, 702.0, 10.0);
        let text = Span::plain("strategy".to_owned(), 40.0..97.6, 700.0, 16.0);
        let rows = rows(vec![raised, text]);
        assert_eq!(rows.len(), 2);
        let found = lines(rows, 0, 0);
        let [line] = found.as_slice() else {
            panic!("{found:?}")
        };
        assert_eq!((line.text.as_str(), line.baseline), ("strategy", 700.0));
        assert_eq!(line.marks, ["1"]);
    }
}
