//! When do segments become one, and how?
//!
//! A segment is rewritten together with others of its size, so that each document is copied a number of
//! times that grows with the logarithm of the corpus, however many sessions added to it.

use std::ops::Range;

use crate::build::SegmentBuilder;
use crate::format::File;
use crate::info::DocumentInfo;
use crate::manifest::SegmentEntry;
use crate::segment::Segment;
use crate::stored::StoredDocuments;
use crate::verify::ensure_sound;
use crate::writer::{CorpusWriter, WriteError, WriteOptions};

/// A segment that holds at least one part in so many of what a segment may hold is full.
const FULL: u64 = 2;

impl CorpusWriter {
    /// Merges small segments that stand next to each other, in [`finish`](Self::finish), as many as
    /// there are. Gives the number of segments before and after.
    ///
    /// The order of the documents stays, and no more than one segment is in memory at a time.
    pub fn merge(&mut self) -> Result<(usize, usize), WriteError> {
        let before = self.manifest.segments.len();
        while let Some(run) = self.together()
            && self.join(run)?
        {}
        Ok((before, self.manifest.segments.len()))
    }

    /// Merges runs of segments of one size, the small ones first.
    pub(crate) fn merge_tiers(&mut self) -> Result<(), WriteError> {
        while let Some(run) = self.due()
            && self.join(run)?
        {}
        Ok(())
    }

    /// Writes segments in a row as one, or as few as hold them; whether they became fewer.
    fn join(&mut self, run: Range<usize>) -> Result<bool, WriteError> {
        let before = self.manifest.segments.len();
        self.rewrite(run, |_| true)?;
        Ok(self.manifest.segments.len() < before)
    }

    /// Neighbours that fit into one segment.
    fn together(&self) -> Option<Range<usize>> {
        let segments = &self.manifest.segments;
        for start in 0..segments.len() {
            let (mut end, mut sum) = (start, Load::default());
            while let Some(entry) = segments.get(end)
                && sum.with(entry).fits(&self.options)
            {
                sum = sum.with(entry);
                end += 1;
            }
            if end > start + 1 {
                return Some(start..end);
            }
        }
        None
    }

    /// The first run of segments, of the lowest tier possible, that has enough of that tier to be
    /// merged. Smaller ones between them are merged with them.
    fn due(&self) -> Option<Range<usize>> {
        let segments = &self.manifest.segments;
        let width = self.options.merge_segments.max(2);
        let tiers: Vec<Option<u32>> = segments
            .iter()
            .map(|entry| Load::default().with(entry).tier(&self.options, width))
            .collect();
        let highest = *tiers.iter().flatten().max()?;
        (0..=highest).find_map(|tier| {
            let small = |own: &Option<u32>| own.is_some_and(|own| own <= tier);
            let mut start = 0;
            let runs = tiers.chunk_by(|a, b| small(a) == small(b)).map(|run| {
                let places = start..start + run.len();
                start = places.end;
                (places, run.iter().filter(|own| **own == Some(tier)).count())
            });
            let mut runs = runs.filter(|(_, of_this_tier)| *of_this_tier >= width);
            runs.next().map(|(places, _)| places)
        })
    }

    /// Writes the documents of some segments in a row again, those that `keep` names, in their order
    /// and as few segments as the options allow.
    pub(crate) fn rewrite(
        &mut self,
        run: Range<usize>,
        mut keep: impl FnMut(&DocumentInfo) -> bool,
    ) -> Result<(), WriteError> {
        let old = self.manifest.segments[run.clone()].to_vec();
        let mut new: Vec<SegmentEntry> = Vec::new();
        let mut building = SegmentBuilder::default();
        for entry in old {
            // Damage must not be copied into a segment with a checksum of its own.
            ensure_sound(&self.path, &entry, &File::ALL)?;
            let segment = Segment::open(&self.path, entry)?;
            let stored = StoredDocuments::open(&segment)?;
            for document in 0..segment.len() {
                if !keep(&segment.info(document)?) {
                    continue;
                }
                let indexed = stored.document(document)?;
                if !self.has_room(&building, &indexed) {
                    new.push(self.write(std::mem::take(&mut building))?);
                }
                building.add(indexed);
            }
        }
        if !building.is_empty() {
            new.push(self.write(building)?);
        }
        self.manifest.segments.splice(run, new);
        Ok(())
    }
}

/// How much segments hold: tokens, and bytes of text as it is stored.
#[derive(Clone, Copy, Debug, Default)]
struct Load {
    tokens: u64,
    text_bytes: u64,
}

impl Load {
    fn with(self, entry: &SegmentEntry) -> Self {
        // Texts are stored compressed. Where segments do not fit together after all, they are written
        // as more than one, which is harmless.
        let text = entry.files.get(File::Text.name());
        Self {
            tokens: self.tokens.saturating_add(entry.tokens.into()),
            text_bytes: self
                .text_bytes
                .saturating_add(text.map_or(0, |file| file.bytes)),
        }
    }

    fn fits(self, options: &WriteOptions) -> bool {
        self.tokens <= options.segment_tokens as u64
            && self.text_bytes <= options.segment_text_bytes as u64
    }

    /// The tier of one segment: 0 for the smallest, one more for each `width` times the size; `None`
    /// for a full one, which stays as it is.
    fn tier(self, options: &WriteOptions, width: usize) -> Option<u32> {
        let full = |load: u64, limit: usize| load.saturating_mul(FULL) >= limit as u64;
        if full(self.tokens, options.segment_tokens)
            || full(self.text_bytes, options.segment_text_bytes)
        {
            return None;
        }
        // How often the width must be multiplied to reach the size: of the smallest segments that
        // matter, or of a full one in the other measure.
        let parts =
            |load: u64, limit: usize| load.saturating_mul(TIERS_FROM) / (limit as u64).max(1);
        let parts = parts(self.tokens, options.segment_tokens)
            .max(parts(self.text_bytes, options.segment_text_bytes));
        Some(parts.checked_ilog(width as u64).map_or(0, |tier| tier + 1))
    }
}

/// Segments below one part in so many of a full one are all of the lowest tier.
const TIERS_FROM: u64 = 512;
