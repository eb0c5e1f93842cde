//! Which lines are one paragraph, also across columns and pages?

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};

use crate::document::Certainty;

use super::layout::{Judged, Layout, Role, Typography};
use super::note::ends_sentence;
use super::page::TagRole;
use super::spelling::ends_broken;

/// A gap of more than so many leadings divides paragraphs.
const GAP: f32 = 1.28;
/// Even in mid-sentence, no paragraph goes on over a gap of so many leadings.
const WIDE_GAP: f32 = 2.2;
/// The first line of a paragraph is set in by at least so much, in ems.
const INDENT_EM: f32 = 0.7;
/// A quotation is set in by at least so much on both sides, in ems.
const QUOTED_EM: f32 = 1.4;

/// A block before it has text: the numbers of its lines in the layout.
#[derive(Clone, Debug)]
pub(crate) struct Draft {
    pub(crate) role: Role,
    pub(crate) level: Option<u8>,
    pub(crate) quoted: bool,
    pub(crate) certainty: Certainty,
    pub(crate) reason: Option<Cow<'static, str>>,
    pub(crate) lines: Vec<usize>,
}

/// The blocks of a document in reading order.
pub(crate) fn drafts(layout: &Layout) -> Vec<Draft> {
    let lines = &layout.lines;
    let flow = Flow {
        lines,
        typography: layout.typography,
        columns: columns(lines),
    };
    let mut drafts: Vec<Draft> = Vec::new();
    // The latest block of each sort that lines may still be added to.
    let mut open: BTreeMap<Role, usize> = BTreeMap::new();
    for (number, judged) in lines.iter().enumerate() {
        let to = open.get(&judged.role).copied();
        let to = to.filter(|&draft| flow.continues(&drafts[draft], number));
        match to {
            Some(draft) => drafts[draft].lines.push(number),
            None => {
                open.insert(judged.role, drafts.len());
                drafts.push(flow.draft(number));
            }
        }
        if matches!(judged.role, Role::Heading) {
            for role in [Role::Text, Role::List, Role::Table, Role::Caption] {
                open.remove(&role);
            }
        }
        if judged.role == Role::Text {
            open.remove(&Role::Heading);
            open.remove(&Role::List);
        }
        if judged.role == Role::List {
            open.remove(&Role::Heading);
        }
    }
    for draft in &mut drafts {
        draft.quoted = flow.is_quoted(draft);
    }
    pages_in_order(drafts, lines)
}

/// Puts what stands at the foot of a page before a paragraph that goes on over the break, so that it
/// lies within its page.
fn pages_in_order(drafts: Vec<Draft>, lines: &[Judged]) -> Vec<Draft> {
    let mut ordered: Vec<Draft> = Vec::with_capacity(drafts.len());
    for draft in drafts {
        let first = draft.lines[0];
        let page = lines[first].line.page;
        let before = ordered.iter().position(|other| {
            let (start, end) = (other.lines[0], other.lines[other.lines.len() - 1]);
            end > first && lines[start].line.page == page && lines[end].line.page > page
        });
        match before {
            Some(place) => ordered.insert(place, draft),
            None => ordered.push(draft),
        }
    }
    ordered
}

/// The left and right edge of each column, by its number.
fn columns(lines: &[Judged]) -> HashMap<usize, (f32, f32)> {
    let mut columns: HashMap<usize, (f32, f32)> = HashMap::new();
    for judged in lines {
        if !matches!(judged.role, Role::Text | Role::List | Role::Heading) {
            continue;
        }
        let line = &judged.line;
        let edges = columns.entry(line.region).or_insert((line.x, line.end_x));
        *edges = (edges.0.min(line.x), edges.1.max(line.end_x));
    }
    columns
}

struct Flow<'a> {
    lines: &'a [Judged],
    typography: Typography,
    columns: HashMap<usize, (f32, f32)>,
}

impl Flow<'_> {
    fn draft(&self, number: usize) -> Draft {
        let judged = &self.lines[number];
        Draft {
            role: judged.role,
            level: judged.level,
            quoted: false,
            certainty: judged.certainty,
            reason: judged.reason.clone(),
            lines: vec![number],
        }
    }

    /// Whether a line goes on with a block of its sort.
    fn continues(&self, draft: &Draft, number: usize) -> bool {
        let judged = &self.lines[number];
        let last = draft.lines[draft.lines.len() - 1];
        let next_to = last + 1 == number;
        match judged.role {
            Role::Text => self.same_paragraph(last, number),
            Role::Heading => !judged.opens && next_to,
            Role::Note => !judged.opens && judged.line.page <= self.lines[last].line.page + 1,
            Role::Table | Role::Caption => {
                !judged.opens && next_to && self.lines[last].line.region == judged.line.region
            }
            Role::List => self.same_item(last, number),
            Role::Navigation | Role::Head | Role::Foot => false,
        }
    }

    fn same_item(&self, last: usize, number: usize) -> bool {
        let (above, below) = (&self.lines[last], &self.lines[number]);
        if below.opens {
            return false;
        }
        let tags = (above.line.tag.element, below.line.tag.element);
        match below.line.tag.role == Some(TagRole::List) && tags.1 != 0 {
            true => tags.0 == tags.1,
            false => true,
        }
    }

    fn same_paragraph(&self, last: usize, number: usize) -> bool {
        let (above, below) = (&self.lines[last].line, &self.lines[number].line);
        let begins_small = below.text.starts_with(char::is_lowercase);
        let mid_sentence =
            ends_broken(&above.text) || (begins_small && !ends_sentence(&above.text));
        if above.turned != below.turned || (above.size - below.size).abs() > 0.08 * below.size {
            return false;
        }
        let tags = (above.tag, below.tag);
        let tagged = tags.0.element != 0 && tags.1.element != 0;
        if tagged && tags.0.element == tags.1.element {
            return true;
        }
        if tagged && !mid_sentence {
            return false;
        }
        if above.region != below.region {
            return mid_sentence || self.runs_over(last, number);
        }
        let gap = above.baseline - below.baseline;
        let leading = self.typography.leading * below.size / self.typography.size;
        if gap > WIDE_GAP * leading {
            return false;
        }
        if mid_sentence {
            return true;
        }
        let (left, _) = self.edges(number);
        let indented =
            below.x - left >= INDENT_EM * below.size && below.x - above.x >= INDENT_EM * below.size;
        gap <= GAP * leading && !indented && !self.ends_early(last, number)
    }

    /// Whether a paragraph goes on in the next column, where neither side breaks off in a sentence.
    fn runs_over(&self, last: usize, number: usize) -> bool {
        let below = &self.lines[number].line;
        let (left, _) = self.edges(number);
        let indented = below.x - left >= INDENT_EM * below.size;
        let above = &self.lines[last].line;
        let unfinished = !ends_sentence(&above.text) && !above.text.ends_with(':');
        !indented && (unfinished && !self.ends_early(last, number))
    }

    /// Whether a line that ends a sentence is so short that the next word would have had room in it.
    fn ends_early(&self, last: usize, number: usize) -> bool {
        let above = &self.lines[last].line;
        let below = &self.lines[number].line;
        let (_, right) = self.edges(last);
        let word = below.text.split_whitespace().next().unwrap_or("");
        let letters = below.text.chars().count().max(1) as f32;
        let width = below.width() / letters * (word.chars().count() + 1) as f32;
        ends_sentence(&above.text) && above.end_x + width + above.size < right
    }

    fn edges(&self, number: usize) -> (f32, f32) {
        let line = &self.lines[number].line;
        let own = (line.x, line.end_x);
        self.columns.get(&line.region).copied().unwrap_or(own)
    }

    /// Whether a paragraph is set in on both sides of its column, or tagged as a quotation.
    fn is_quoted(&self, draft: &Draft) -> bool {
        let first = &self.lines[draft.lines[0]].line;
        if first.tag.role == Some(TagRole::Quotation) {
            return true;
        }
        let lines = || {
            draft
                .lines
                .iter()
                .map(|&number| (number, &self.lines[number].line))
        };
        let numbered = first.text.starts_with(|c: char| c.is_ascii_digit());
        draft.role == Role::Text
            && draft.lines.len() >= 2
            && !numbered
            && lines().all(|(number, line)| {
                let (left, right) = self.edges(number);
                let inset = QUOTED_EM * line.size;
                line.x - left >= inset && right - line.end_x >= inset && line.region == first.region
            })
    }
}
