//! Where do sentences, blocks, sections and documents begin and end, and which of them count?

use std::ops::Range;

use crate::cql::ast::{Edge, Side, Structure};
use crate::error::CorpusError;
use crate::id::SegmentPos;
use crate::rule::Rule;
use crate::segment::{Blocks, Extents, Segment};

/// The structures of a segment.
#[derive(Clone, Copy)]
pub(super) struct Structures<'a> {
    blocks: &'a Blocks,
    sentences: &'a [u32],
    extents: &'a Extents,
}

impl<'a> Structures<'a> {
    pub(super) fn new(segment: &'a Segment) -> Result<Self, CorpusError> {
        Ok(Self {
            blocks: segment.blocks()?,
            sentences: segment.sentences()?,
            extents: segment.extents()?,
        })
    }

    /// The tokens of the structure that holds a token; `None` if none does.
    pub(super) fn holding(&self, structure: Structure, token: u32) -> Option<Range<u32>> {
        match structure {
            Structure::Sentence => {
                let block = self.block_range(self.blocks.holding(SegmentPos(token))?);
                let after = self.sentences.partition_point(|&start| start <= token);
                let start = after
                    .checked_sub(1)
                    .map_or(0, |place| self.sentences[place]);
                let next = self.sentences.get(after).copied().unwrap_or(u32::MAX);
                Some(start.max(block.start)..next.min(block.end))
            }
            Structure::Block => Some(self.block_range(self.blocks.holding(SegmentPos(token))?)),
            Structure::Section => {
                let block = self.blocks.holding(SegmentPos(token))?;
                Some(self.joined(block, |_| true))
            }
            Structure::Document => {
                let starts = &self.extents.token_start;
                // Documents without tokens share their start with the next one, so the last one counts.
                let place = starts
                    .partition_point(|&start| start <= token)
                    .checked_sub(1)?;
                let end = *self.extents.token_end.get(place)?;
                (token < end).then_some(starts[place]..end)
            }
        }
    }

    fn block_range(&self, block: usize) -> Range<u32> {
        self.blocks.token_start[block]..self.blocks.token_end[block]
    }

    /// What the section of a block is known by: its document, and the heading that it is or stands under.
    fn section_key(&self, block: usize) -> (u32, Option<usize>) {
        let heading = self.blocks.kind(block) == Some(attache_document::BlockKind::Heading);
        let key = match heading {
            true => Some(block),
            false => self.blocks.section(block),
        };
        (self.blocks.document[block], key)
    }

    /// The tokens of the blocks of one section around `block`, as far as `also` lets them join.
    fn joined(&self, block: usize, also: impl Fn(usize) -> bool) -> Range<u32> {
        let key = self.section_key(block);
        self.run(block, |other| self.section_key(other) == key && also(other))
    }

    /// The tokens of `block` and of the blocks on either side, as far as `joins` says.
    ///
    /// Blocks without tokens part nothing.
    fn run(&self, block: usize, joins: impl Fn(usize) -> bool) -> Range<u32> {
        let empty = |block: usize| self.blocks.token_start[block] >= self.blocks.token_end[block];
        let (mut first, mut last) = (block, block);
        for other in (0..block).rev() {
            if joins(other) {
                first = if empty(other) { first } else { other };
            } else if !empty(other) {
                break;
            }
        }
        for other in block + 1..self.blocks.len() {
            if joins(other) {
                last = if empty(other) { last } else { other };
            } else if !empty(other) {
                break;
            }
        }
        self.blocks.token_start[first]..self.blocks.token_end[last]
    }

    /// Whether the place before token `at` is this edge of a structure.
    pub(super) fn is_edge(&self, edge: Edge, at: u32) -> bool {
        if edge.structure == Structure::Section {
            return self.is_section_edge(edge.side, at);
        }
        match edge.side {
            Side::Start => self
                .holding(edge.structure, at)
                .is_some_and(|tokens| tokens.start == at),
            Side::End => at
                .checked_sub(1)
                .and_then(|last| self.holding(edge.structure, last))
                .is_some_and(|tokens| tokens.end == at),
        }
    }
}

impl Structures<'_> {
    /// As [`is_edge`](Structures::is_edge), without looking for the other end of the section.
    fn is_section_edge(&self, side: Side, at: u32) -> bool {
        let full = |block: &usize| self.blocks.token_start[*block] < self.blocks.token_end[*block];
        let key = |block: usize| self.section_key(block);
        let found = || match side {
            Side::Start => {
                let block = self.blocks.holding(SegmentPos(at))?;
                let before = (0..block).rev().find(full);
                let first = before.is_none_or(|before| key(before) != key(block));
                Some(first && self.blocks.token_start[block] == at)
            }
            Side::End => {
                let block = self.blocks.holding(SegmentPos(at.checked_sub(1)?))?;
                let after = (block + 1..self.blocks.len()).find(full);
                let last = after.is_none_or(|after| key(after) != key(block));
                Some(last && self.blocks.token_end[block] == at)
            }
        };
        found().unwrap_or(false)
    }
}

/// The stretches of tokens that a match does not leave.
pub(super) struct Regions<'a> {
    structures: Structures<'a>,
    rule: [bool; attache_document::BlockKind::ALL.len()],
    selected: &'a (dyn Fn(u32) -> bool + Sync),
    bound: Structure,
    last: Range<u32>,
    block: usize,
}

impl<'a> Regions<'a> {
    pub(super) fn new(
        structures: Structures<'a>,
        rule: &Rule,
        selected: &'a (dyn Fn(u32) -> bool + Sync),
        bounds: &[Structure],
    ) -> Self {
        Self {
            structures,
            rule: attache_document::BlockKind::ALL.map(|kind| rule.counts(kind)),
            selected,
            bound: bounds.iter().copied().min().unwrap_or(Structure::Block),
            last: 0..0,
            block: 0,
        }
    }

    fn counts(&self, block: usize) -> bool {
        let blocks = self.structures.blocks;
        self.rule
            .get(usize::from(blocks.kind[block]))
            .is_some_and(|&counts| counts)
            && (self.selected)(blocks.document[block])
    }

    /// The stretch around a token; `None` if the token does not count. Quickest for rising tokens.
    pub(super) fn around(&mut self, token: u32) -> Option<Range<u32>> {
        if self.last.contains(&token) {
            return Some(self.last.clone());
        }
        let block = self.seek(token)?;
        if !self.counts(block) {
            return None;
        }
        let own = &self.structures;
        let region = match self.bound {
            Structure::Block => own.block_range(block),
            Structure::Sentence => own.holding(Structure::Sentence, token)?,
            Structure::Section => own.joined(block, |other| self.counts(other)),
            Structure::Document => {
                let document = own.blocks.document[block];
                own.run(block, |other| {
                    own.blocks.document[other] == document && self.counts(other)
                })
            }
        };
        self.last = region.clone();
        Some(region)
    }

    /// The block that holds a token, looked for from the one found last.
    fn seek(&mut self, token: u32) -> Option<usize> {
        let blocks = self.structures.blocks;
        let starts = &blocks.token_start;
        let here = starts.get(self.block).is_some_and(|&start| start <= token);
        let from = if here { self.block } else { 0 };
        // Steps that double find the neighbourhood, halves the place.
        let mut step = 1;
        while starts.get(from + step).is_some_and(|&start| start <= token) {
            step *= 2;
        }
        let low = from + step / 2;
        let high = (from + step).min(starts.len());
        let after = low
            + starts
                .get(low..high)?
                .partition_point(|&start| start <= token);
        let place = after.checked_sub(1)?;
        self.block = place;
        (token < *blocks.token_end.get(place)?).then_some(place)
    }

    /// All stretches, rising.
    pub(super) fn all(&mut self) -> Vec<Range<u32>> {
        let blocks = self.structures.blocks;
        let mut regions: Vec<Range<u32>> = Vec::new();
        let mut reached = 0;
        for block in 0..blocks.len() {
            let mut at = blocks.token_start[block].max(reached);
            let end = blocks.token_end[block];
            while at < end {
                let Some(region) = self.around(at).filter(|region| region.end > at) else {
                    break;
                };
                at = region.end;
                reached = region.end;
                regions.push(region);
            }
        }
        regions
    }
}
