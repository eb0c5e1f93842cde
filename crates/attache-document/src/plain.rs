//! Which blocks does a plain text have?
//!
//! The text stays as it is; blocks are found by the look of its lines. A guess may call a block
//! by another counted kind, but takes no words out of the count: only lines that repeat along the
//! edges of pages become running heads and feet.

mod heading;
mod line;
mod marker;
mod page;
mod shape;

use std::collections::HashMap;
use std::ops::Range;

use crate::continuation::goes_on;
use crate::document::{Block, BlockKind, Certainty};
use crate::read::Parsed;
use crate::warned::Warning;
use heading::{Around, Rank};
use line::Line;
use marker::{Marker, Style};

/// An unnumbered line that stands alone this often is a running head and no heading.
const RUNNING_REPEATS: usize = 4;
/// Deeper headings are given this level.
const DEEPEST_LEVEL: usize = 6;

/// Finds the blocks and pages of `text`, in time linear in its length.
pub(crate) fn parse(text: String) -> Parsed {
    let (lines, page_starts) = line::scan(&text);
    let (roles, pages) = page::furniture(&text, &lines, &page_starts);
    let mut warnings = Vec::new();
    if let Some(warning) = empty_pages(&lines, &pages) {
        warnings.push(warning);
    }
    let chunks = chunks(&text, &lines, &roles);
    let reader = Reader::new(&text, &lines, &roles, chunks);
    let blocks = reader.blocks();
    Parsed {
        text,
        blocks,
        pages,
        warnings,
        ..Parsed::default()
    }
}

fn empty_pages(lines: &[Line], pages: &[crate::Page]) -> Option<Warning> {
    let mut full = vec![false; pages.len()];
    for line in lines {
        full[line.page.min(pages.len().checked_sub(1)?)] = true;
    }
    let empty: Vec<&str> = pages
        .iter()
        .zip(&full)
        .filter(|(_, full)| !**full)
        .map(|(page, _)| page.label.as_str())
        .collect();
    let shown = empty.len().min(10);
    (!empty.is_empty()).then(|| {
        let more = if empty.len() > shown { ", …" } else { "" };
        Warning::new(format!(
            "{} of {} pages hold no text: {}{more}",
            empty.len(),
            pages.len(),
            empty[..shown].join(", ")
        ))
    })
}

/// Runs of lines without a gap, as ranges of `lines`. Running lines stand alone.
///
/// In a text that has hardly a blank line but long lines, each line is a paragraph. A line that is
/// set in after the end of a sentence also begins one.
fn chunks(text: &str, lines: &[Line], roles: &[Option<BlockKind>]) -> Vec<Range<usize>> {
    let gaps = lines.iter().filter(|line| line.after_gap).count();
    let bytes: usize = lines.iter().map(|line| line.span.len()).sum();
    let line_is_paragraph =
        lines.len() >= 3 && gaps * 20 < lines.len().max(40) && bytes / lines.len() >= 120;
    let mut chunks: Vec<Range<usize>> = Vec::new();
    for (number, line) in lines.iter().enumerate() {
        let begins = number == 0 || line.after_gap || line_is_paragraph || {
            let before = &lines[number - 1];
            let set_in = (2..=8).contains(&line.indent) && before.indent == 0;
            let fresh = || text[before.span.clone()].ends_with(['.', '?', '!', '"', '”']);
            roles[number].is_some() || roles[number - 1].is_some() || set_in && fresh()
        };
        match chunks.last_mut() {
            Some(chunk) if !begins => chunk.end = number + 1,
            _ => chunks.push(number..number + 1),
        }
    }
    chunks
}

/// A block before its level is known: a range of lines.
struct Piece {
    kind: BlockKind,
    span: Range<usize>,
    rank: Option<Rank>,
    quoted: bool,
    /// Whether a later piece may go on with it.
    open: bool,
}

struct Reader<'a> {
    text: &'a str,
    lines: &'a [Line],
    roles: &'a [Option<BlockKind>],
    chunks: Vec<Range<usize>>,
    /// The mark at the start of each chunk.
    markers: Vec<Option<Marker>>,
    /// How often short chunks occur.
    repeats: HashMap<&'a str, usize>,
    /// Whether most of the text is set in, so that this says nothing.
    all_set_in: bool,
}

impl<'a> Reader<'a> {
    fn new(
        text: &'a str,
        lines: &'a [Line],
        roles: &'a [Option<BlockKind>],
        chunks: Vec<Range<usize>>,
    ) -> Self {
        let first = |chunk: &Range<usize>| marker::marker(&text[lines[chunk.start].span.clone()]);
        let markers = chunks.iter().map(first).collect();
        let mut repeats: HashMap<&str, usize> = HashMap::new();
        let (mut set_in, mut wrapped) = (0usize, 0usize);
        for chunk in &chunks {
            if chunk.len() == 1 && lines[chunk.start].span.len() <= 80 {
                *repeats
                    .entry(&text[lines[chunk.start].span.clone()])
                    .or_default() += 1;
            }
            if chunk.len() >= 2 {
                wrapped += 1;
                set_in += usize::from(shape::is_set_in(&lines[chunk.clone()]));
            }
        }
        let all_set_in = set_in * 3 > wrapped;
        Self {
            text,
            lines,
            roles,
            chunks,
            markers,
            repeats,
            all_set_in,
        }
    }

    fn line(&self, line: usize) -> &'a str {
        &self.text[self.lines[line].span.clone()]
    }

    fn chunk_text(&self, chunk: usize) -> Option<&'a str> {
        self.chunks
            .get(chunk)
            .map(|lines| &self.text[self.span(lines)])
    }

    fn span(&self, lines: &Range<usize>) -> Range<usize> {
        self.lines[lines.start].span.start..self.lines[lines.end - 1].span.end
    }

    fn blocks(&self) -> Vec<Block> {
        let mut pieces: Vec<Piece> = Vec::with_capacity(self.chunks.len());
        let items = self.items();
        let mut notes_open = false;
        let mut chunk = 0;
        while chunk < self.chunks.len() {
            let lines = self.chunks[chunk].clone();
            if let Some(kind) = self.roles[lines.start] {
                self.push(&mut pieces, kind, &lines);
                chunk += 1;
                continue;
            }
            if lines.len() == 1 && marker::is_separator(self.line(lines.start)) {
                notes_open = true;
                self.push(&mut pieces, BlockKind::Body, &lines);
                chunk += 1;
                continue;
            }
            let is_note = matches!(
                self.markers[chunk],
                Some(Marker {
                    style: Style::Note,
                    ..
                })
            ) || notes_open
                && marker::note_mark_after_separator(self.line(lines.start));
            notes_open &= is_note;
            if is_note {
                self.notes(&mut pieces, &lines);
            } else if self.is_bullet_apart(chunk) {
                // Its text is the next chunk.
                self.push(
                    &mut pieces,
                    BlockKind::List,
                    &(lines.start..self.chunks[chunk + 1].end),
                );
                chunk += 1;
            } else if items[chunk] {
                self.list(&mut pieces, &lines);
            } else if shape::is_table(self.text, &self.lines[lines.clone()]) {
                self.push(&mut pieces, BlockKind::Table, &lines);
            } else if let Some((rank, end)) = self.heading(chunk) {
                self.push(&mut pieces, BlockKind::Heading, &(lines.start..end));
                if let Some(piece) = pieces.last_mut() {
                    piece.rank = Some(rank);
                }
                if end < lines.end {
                    self.paragraph(&mut pieces, &(end..lines.end));
                }
            } else {
                self.paragraph(&mut pieces, &lines);
            }
            chunk += 1;
        }
        with_levels(pieces)
    }

    fn push(&self, pieces: &mut Vec<Piece>, kind: BlockKind, lines: &Range<usize>) {
        let open = matches!(kind, BlockKind::Body | BlockKind::List);
        pieces.push(Piece {
            kind,
            span: self.span(lines),
            rank: None,
            quoted: false,
            open,
        });
    }

    /// A paragraph, or the rest of one that a gap or a page break divides.
    fn paragraph(&self, pieces: &mut Vec<Piece>, lines: &Range<usize>) {
        let own = &self.lines[lines.clone()];
        let quoted =
            shape::is_mail_quote(self.text, own) || !self.all_set_in && shape::is_set_in(own);
        let span = self.span(lines);
        if let Some(last) = pieces.last_mut()
            && last.open
            && last.quoted == quoted
            && goes_on(
                tail(&self.text[last.span.clone()]),
                &self.text[span.clone()],
            )
        {
            last.span.end = span.end;
            return;
        }
        self.push(pieces, BlockKind::Body, lines);
        if let Some(piece) = pieces.last_mut() {
            piece.quoted = quoted;
        }
    }

    fn notes(&self, pieces: &mut Vec<Piece>, lines: &Range<usize>) {
        let is_mark = |line: usize| {
            matches!(
                marker::marker(self.line(line)),
                Some(Marker {
                    style: Style::Note,
                    ..
                })
            )
        };
        self.split(pieces, BlockKind::Note, lines, is_mark);
    }

    fn list(&self, pieces: &mut Vec<Piece>, lines: &Range<usize>) {
        let mut last = None;
        self.split(pieces, BlockKind::List, lines, |line| {
            let found = marker::marker(self.line(line)).filter(|found| found.style != Style::Note);
            let begins = match (found, last) {
                (None, _) => false,
                (Some(_), None) => true,
                // A wrapped line may begin with a number or a dash by chance.
                (Some(found), Some(last)) => follows(last, found) || found.style == Style::Bullet,
            };
            if begins {
                last = found;
            }
            begins
        });
    }

    /// Pieces of one kind, each from a line that `begins` one; lines before the first are text.
    fn split(
        &self,
        pieces: &mut Vec<Piece>,
        kind: BlockKind,
        lines: &Range<usize>,
        mut begins: impl FnMut(usize) -> bool,
    ) {
        let mut start = lines.start;
        let mut in_kind = begins(start);
        for line in lines.start + 1..lines.end {
            if begins(line) {
                self.push_or_paragraph(pieces, in_kind.then_some(kind), &(start..line));
                (start, in_kind) = (line, true);
            }
        }
        // A note after a separator may begin with a mark that counts only there.
        let kind_of_rest = if in_kind || kind == BlockKind::Note {
            Some(kind)
        } else {
            None
        };
        self.push_or_paragraph(pieces, kind_of_rest, &(start..lines.end));
    }

    fn push_or_paragraph(
        &self,
        pieces: &mut Vec<Piece>,
        kind: Option<BlockKind>,
        lines: &Range<usize>,
    ) {
        match kind {
            Some(kind) => self.push(pieces, kind, lines),
            None => self.paragraph(pieces, lines),
        }
    }

    /// Which chunks are list items or hold some.
    ///
    /// A bullet is one by itself. A dash needs another dash nearby and a number its neighbour in
    /// the count, since both also begin other things.
    fn items(&self) -> Vec<bool> {
        let mut items = vec![false; self.chunks.len()];
        // The last mark of each style; there are only a few.
        let mut lasts: Vec<(usize, Marker)> = Vec::new();
        for (chunk, found) in self.markers.iter().enumerate() {
            let Some(found) = *found else {
                items[chunk] = self.holds_list(&self.chunks[chunk]);
                continue;
            };
            if found.style == Style::Note {
                continue;
            }
            items[chunk] = found.style == Style::Bullet || self.has_next_in_chunk(chunk, found);
            let last = (chunk, self.last_marker(chunk, found));
            match lasts
                .iter_mut()
                .find(|(_, before)| before.style == found.style)
            {
                Some(before) => {
                    let (earlier, marker) = std::mem::replace(before, last);
                    let near = found.style != Style::Dash || chunk - earlier <= 3;
                    if near && follows(marker, found) {
                        items[earlier] = true;
                        items[chunk] = true;
                    }
                }
                None => lasts.push(last),
            }
        }
        // A numbered line that could be a heading is one, unless its neighbours are items too.
        for (chunk, item) in items.iter_mut().enumerate() {
            let numbered = |chunk: usize| {
                self.markers
                    .get(chunk)
                    .copied()
                    .flatten()
                    .is_some_and(|found| matches!(found.style, Style::Number { .. }))
            };
            let beside = chunk > 0 && numbered(chunk - 1) || numbered(chunk + 1);
            if *item && numbered(chunk) && !beside && self.heading(chunk).is_some() {
                *item = false;
            }
        }
        items
    }

    fn has_next_in_chunk(&self, chunk: usize, first: Marker) -> bool {
        let mut rest = self.chunks[chunk].clone().skip(1);
        rest.any(|line| marker::marker(self.line(line)).is_some_and(|next| follows(first, next)))
    }

    /// The last item's mark in a chunk that begins with `first`.
    fn last_marker(&self, chunk: usize, first: Marker) -> Marker {
        self.chunks[chunk]
            .clone()
            .skip(1)
            .fold(first, |last, line| {
                marker::marker(self.line(line))
                    .filter(|&next| follows(last, next))
                    .unwrap_or(last)
            })
    }

    /// Whether a list follows the first lines of a chunk: a line that ends with a colon, then marks.
    fn holds_list(&self, lines: &Range<usize>) -> bool {
        let mut pairs = (lines.start..lines.end).zip(lines.start + 1..lines.end);
        pairs.any(|(before, line)| {
            let found = marker::marker(self.line(line));
            let strong = found.is_some_and(|found| {
                found.style == Style::Bullet && !self.line(line).starts_with('*')
                    || found.number == 1
            });
            found.is_some_and(|found| found.style != Style::Note)
                && (self.line(before).ends_with(':')
                    || strong && self.line(before).ends_with(['.', ';']))
        })
    }

    fn is_bullet_apart(&self, chunk: usize) -> bool {
        let lines = &self.chunks[chunk];
        let next = self.chunks.get(chunk + 1);
        lines.len() == 1
            && marker::is_lone_bullet(self.line(lines.start))
            && next.is_some_and(|next| {
                self.roles[next.start].is_none()
                    && self.markers[chunk + 1].is_none()
                    && !marker::is_lone_bullet(self.line(next.start))
                    && !marker::is_separator(self.line(next.start))
            })
    }

    /// The rank of the heading that a chunk is or begins with, and the line after it.
    fn heading(&self, chunk: usize) -> Option<(Rank, usize)> {
        let lines = &self.chunks[chunk];
        let first = self.line(lines.start);
        if lines.len() >= 2 {
            let second = self.line(lines.start + 1);
            if let Some(rank) = heading::rank_underlined(first, second) {
                return Some((rank, lines.start + 2));
            }
            if let Some(rank) = heading::rank_above_text(first, second) {
                return Some((rank, lines.start + 1));
            }
        }
        if lines.len() > 3 {
            return None;
        }
        let text = &self.text[self.span(lines)];
        let around = Around {
            before: chunk
                .checked_sub(1)
                .and_then(|before| self.chunk_text(before)),
            after: self.chunk_text(chunk + 1),
        };
        let rank = heading::rank(text, &around)?;
        let counted = matches!(rank, Rank::Letter | Rank::Number | Rank::Decimal);
        let runs = self
            .repeats
            .get(text)
            .is_some_and(|&times| times >= RUNNING_REPEATS);
        (counted || !runs).then_some((rank, lines.end))
    }
}

/// Whether `next` is the next item of the list that `last` belongs to.
fn follows(last: Marker, next: Marker) -> bool {
    last.style == next.style
        && (!matches!(next.style, Style::Number { .. }) || next.number == last.number + 1)
}

/// The end of a block, enough to see how its last sentence ends.
fn tail(text: &str) -> &str {
    let mut from = text.len().saturating_sub(64);
    while !text.is_char_boundary(from) {
        from += 1;
    }
    &text[from..]
}

/// Gives headings their levels: the ranks that occur, from the highest, are levels 1, 2, 3 …
fn with_levels(pieces: Vec<Piece>) -> Vec<Block> {
    let mut ranks: Vec<Rank> = pieces.iter().filter_map(|piece| piece.rank).collect();
    ranks.sort_unstable();
    ranks.dedup();
    let level = |rank: Rank| {
        let above = ranks.iter().filter(|&&other| other < rank).count();
        u8::try_from((above + 1).min(DEEPEST_LEVEL)).ok()
    };
    let block = |piece: Piece| Block {
        kind: piece.kind,
        level: piece.rank.and_then(level),
        span: piece.span,
        quoted: piece.quoted,
        certainty: Certainty::Guessed,
        reason: None,
    };
    pieces.into_iter().map(block).collect()
}
