//! What is each line of a document: text, heading, note, running head …?

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;

use crate::document::Certainty;

use super::column;
use super::contents::{self, ContentsEntry};
use super::edge::{self, Edge, PageRows};
use super::heading;
use super::line::{Line, lines};
use super::list;
use super::note;
use super::page::{OutlineEntry, Ruling, TagRole};
use super::table;
use super::word::Row;

/// What a line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Role {
    Text,
    Heading,
    List,
    Table,
    Caption,
    Note,
    Navigation,
    Head,
    Foot,
}

/// A line with what it is, and why.
#[derive(Clone, Debug)]
pub(crate) struct Judged {
    pub(crate) line: Line,
    pub(crate) role: Role,
    /// A heading's level from 1.
    pub(crate) level: Option<u8>,
    pub(crate) certainty: Certainty,
    pub(crate) reason: Option<Cow<'static, str>>,
    /// Whether a block begins with it though the line before has the same role.
    pub(crate) opens: bool,
}

impl Judged {
    fn new(line: Line) -> Self {
        Self {
            line,
            role: Role::Text,
            level: None,
            certainty: Certainty::Guessed,
            reason: None,
            opens: false,
        }
    }

    /// Says what the line is by a guess.
    pub(crate) fn guess(&mut self, role: Role, reason: &'static str) {
        self.role = role;
        self.certainty = Certainty::Guessed;
        self.reason = Some(Cow::Borrowed(reason));
    }

    /// Says what the line is by what the file says.
    pub(crate) fn mark(&mut self, role: Role, reason: &'static str) {
        self.guess(role, reason);
        self.certainty = Certainty::Marked;
    }
}

/// How a document is set, as most of its text shows.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Typography {
    /// Size of most letters, in points.
    pub(crate) size: f32,
    /// Distance of the baselines of most lines, in points.
    pub(crate) leading: f32,
    /// Whether most of the text is bold.
    pub(crate) bold: bool,
    /// The face of most of the text; 0 where none has most.
    pub(crate) face: u32,
}

/// A document's lines in reading order.
pub(crate) struct Layout {
    pub(crate) lines: Vec<Judged>,
    pub(crate) typography: Typography,
    /// For each page, the number printed on it.
    pub(crate) labels: Vec<Option<String>>,
    /// The title, as its heading or the running heads tell it.
    pub(crate) title: Option<String>,
}

/// Lays a document out: finds its lines and says what each is.
pub(crate) fn lay_out(pages: Vec<PageRows>, outline: &[OutlineEntry]) -> Layout {
    let edges = edge::find(&pages);
    let mut rulings = Vec::with_capacity(pages.len());
    let mut page_rows = Vec::with_capacity(pages.len());
    for mut page in pages {
        rulings.push(std::mem::take(&mut page.rulings));
        page_rows.push(page);
    }
    let heights: Vec<f32> = page_rows.iter().map(|page| page.height).collect();
    let (page_rows, mut running) = take_running(page_rows, &edges.rows);
    let gutters = common_gutters(&page_rows);
    let mut judged = Vec::new();
    let mut region = 0;
    for (page, rows) in page_rows.into_iter().enumerate() {
        let (heads, feet): (Vec<Judged>, Vec<Judged>) = std::mem::take(&mut running[page])
            .into_iter()
            .partition(|line| line.role == Role::Head);
        judged.extend(heads);
        for part in table::bands(rows) {
            let parts = match part {
                table::Band::Table(_) => vec![part],
                // A table may stand in one of the columns.
                table::Band::Rows(rows) => column::regions(rows, &gutters)
                    .into_iter()
                    .flat_map(table::bands)
                    .collect(),
            };
            for part in parts {
                judged.extend(match part {
                    table::Band::Table(lines) => tagged_table(lines, page, region),
                    table::Band::Rows(rows) => {
                        let lines = lines(rows, page, region);
                        lines.into_iter().map(Judged::new).collect()
                    }
                });
                region += 1;
            }
        }
        judged.extend(feet);
    }
    let typography = typography(&judged);
    let title = judge(&mut judged, outline, &rulings, &heights, &typography);
    Layout {
        title: title.or_else(|| running_title(&judged, heights.len())),
        lines: judged,
        typography,
        labels: edges.labels,
    }
}

fn tagged_table(lines: Vec<Line>, page: usize, region: usize) -> Vec<Judged> {
    let mark = |mut line: Line| {
        (line.page, line.region) = (page, region);
        let mut line = Judged::new(line);
        line.mark(Role::Table, "tagged as a table");
        line
    };
    lines.into_iter().map(mark).collect()
}

fn judge(
    lines: &mut [Judged],
    outline: &[OutlineEntry],
    rulings: &[Vec<Ruling>],
    heights: &[f32],
    typography: &Typography,
) -> Option<String> {
    by_tags(lines);
    let entries: Vec<ContentsEntry> = contents::mark(lines, typography);
    list::mark_captions(lines, typography);
    note::mark(lines, rulings, heights, typography);
    list::continue_captions(lines, typography);
    table::mark(lines, typography);
    list::mark_items(lines, typography);
    let title = heading::mark(lines, outline, &entries, typography);
    note::mark_endnotes(lines);
    note::take_marks(lines);
    title
}

/// The head that runs over at least half of the pages, which mostly is the title.
fn running_title(lines: &[Judged], pages: usize) -> Option<String> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for judged in lines.iter().filter(|judged| judged.role == Role::Head) {
        let words = judged.line.text.split_whitespace().count();
        if words >= 2 {
            *counts.entry(judged.line.text.as_str()).or_default() += 1;
        }
    }
    let most = counts.into_iter().max_by_key(|&(_, count)| count);
    most.filter(|&(_, count)| count >= 2 && 2 * count >= pages)
        .map(|(text, _)| text.to_owned())
}

/// Takes the rows that run along the edges of pages off the pages, as lines.
fn take_running(
    pages: Vec<PageRows>,
    edges: &[Vec<edge::EdgeRow>],
) -> (Vec<Vec<Row>>, Vec<Vec<Judged>>) {
    let mut kept = Vec::with_capacity(pages.len());
    let mut running = Vec::with_capacity(pages.len());
    for (page, (rows, edges)) in pages.into_iter().zip(edges).enumerate() {
        let mut taken = Vec::new();
        let mut rest = Vec::new();
        for (number, row) in rows.rows.into_iter().enumerate() {
            let Some(edge) = edges.iter().find(|edge| edge.row == number) else {
                rest.push(row);
                continue;
            };
            let role = match edge.edge {
                Edge::Top => Role::Head,
                Edge::Bottom => Role::Foot,
            };
            let artifact = row.iter().all(|word| word.artifact);
            for line in lines(vec![row], page, usize::MAX) {
                let mut line = Judged::new(line);
                match artifact {
                    true => line.mark(role, edge.reason),
                    false => line.guess(role, edge.reason),
                }
                taken.push(line);
            }
        }
        kept.push(rest);
        running.push(taken);
    }
    (kept, running)
}

/// The gutters that two pages or more have in common.
fn common_gutters(pages: &[Vec<Row>]) -> Vec<f32> {
    let mut found: Vec<f32> = pages
        .iter()
        .flat_map(|rows| column::gutters(rows))
        .collect();
    found.sort_by(f32::total_cmp);
    let mut common = Vec::new();
    let mut rest = &found[..];
    while let Some(&first) = rest.first() {
        let near = rest.iter().take_while(|&&x| x - first <= 4.0).count();
        if near >= 2 {
            common.push(rest[near / 2]);
        }
        rest = &rest[near..];
    }
    common
}

/// The ranges of lines that stand in one region each, heads and feet left out.
pub(crate) fn regions(lines: &[Judged]) -> Vec<Range<usize>> {
    let mut ranges: Vec<Range<usize>> = Vec::new();
    for (number, judged) in lines.iter().enumerate() {
        if matches!(judged.role, Role::Head | Role::Foot) {
            continue;
        }
        match ranges.last_mut() {
            Some(range) if lines[range.start].line.region == judged.line.region => {
                range.end = number + 1;
            }
            _ => ranges.push(number..number + 1),
        }
    }
    ranges
}

/// How most of the text is set.
fn typography(lines: &[Judged]) -> Typography {
    let text = || lines.iter().filter(|judged| judged.role == Role::Text);
    let letters = |judged: &Judged| judged.line.text.len();
    let size = weighted_median_mode(text().map(|judged| (judged.line.size, letters(judged))));
    let near = |judged: &&Judged| (judged.line.size - size).abs() <= 0.05 * size;
    let mut gaps: Vec<f32> = Vec::new();
    for two in lines.windows(2) {
        let [above, below] = two else { continue };
        let gap = above.line.baseline - below.line.baseline;
        if above.line.region == below.line.region
            && near(&above)
            && near(&below)
            && gap > 0.5 * size
            && gap < 3.0 * size
        {
            gaps.push(gap);
        }
    }
    gaps.sort_by(f32::total_cmp);
    let all: usize = text().map(letters).sum();
    let bold: usize = text().filter(|judged| judged.line.bold).map(letters).sum();
    let mut faces: BTreeMap<u32, usize> = BTreeMap::new();
    for judged in text() {
        *faces.entry(judged.line.face).or_default() += letters(judged);
    }
    Typography {
        size,
        leading: gaps.get(gaps.len() / 2).copied().unwrap_or(1.2 * size),
        bold: 2 * bold > all,
        face: faces
            .into_iter()
            .find(|&(_, letters)| 2 * letters > all)
            .map_or(0, |(face, _)| face),
    }
}

/// The size, to a fifth of a point, that most letters have.
fn weighted_median_mode(sizes: impl Iterator<Item = (f32, usize)>) -> f32 {
    let mut counts: BTreeMap<i32, usize> = BTreeMap::new();
    for (size, letters) in sizes {
        *counts.entry((size * 5.0).round() as i32).or_default() += letters;
    }
    let most = counts
        .into_iter()
        .max_by_key(|&(size, letters)| (letters, -size));
    most.map_or(10.0, |(size, _)| (size as f32 / 5.0).max(1.0))
}

/// What the file's own tags settle.
fn by_tags(lines: &mut [Judged]) {
    for judged in lines.iter_mut().filter(|judged| judged.role == Role::Text) {
        match judged.line.tag.role {
            Some(TagRole::Note) => judged.mark(Role::Note, "tagged as a note"),
            Some(TagRole::UnderRuling) => {
                judged.guess(Role::Note, "small letters under a short ruling");
            }
            Some(TagRole::Contents) => {
                judged.mark(Role::Navigation, "tagged as an entry of the contents");
                judged.opens = true;
            }
            Some(TagRole::Caption) => judged.mark(Role::Caption, "tagged as a caption"),
            Some(TagRole::Table) => judged.mark(Role::Table, "tagged as a table"),
            Some(TagRole::Figure) => judged.mark(Role::Caption, "tagged as part of a figure"),
            Some(TagRole::List) => judged.mark(Role::List, "tagged as a list"),
            _ => {}
        }
    }
}
