//! What stands around matches? Words in a window, and what a match looks like in its sentence.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use attache_document::BlockKind;
use attache_language::fold;
use rustc_hash::FxHashMap;

use crate::attribute::Attribute;
use crate::corpus::{Corpus, Scope};
use crate::error::CorpusError;
use crate::format::File;
use crate::id::{DocId, WordId};
use crate::search::{BlockCursor, Hit, is_mark};
use crate::segment::Segment;

/// A window of words around a match.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    /// Words to the left.
    pub left: u32,
    /// Words to the right.
    pub right: u32,
    /// Where the window ends at the latest.
    pub within: Within,
    /// What a word counts that stands in the windows of several matches.
    pub count: WindowCount,
    /// Whether words of other matches count where they stand in a window.
    pub own_words: OwnWords,
}

/// What a window does not leave.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Within {
    /// The sentence of the match.
    Sentence,
    /// The block (paragraph, heading, list item) of the match.
    Block,
}

/// What a word counts that stands in the windows of several matches.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum WindowCount {
    /// Once: the windows together are one stretch of text.
    #[default]
    Union,
    /// Once for each match: every match has a window of its own.
    Each,
}

/// What becomes of the words of matches in the windows of other matches.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum OwnWords {
    /// They do not count, in windows or in the whole.
    #[default]
    LeftOut,
    /// They count like any word. No match stands in its own window.
    Counted,
}

impl Default for Window {
    fn default() -> Self {
        Self {
            left: 5,
            right: 5,
            within: Within::Sentence,
            count: WindowCount::default(),
            own_words: OwnWords::default(),
        }
    }
}

/// Which words around matches are counted, and how.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NeighbourOptions {
    /// Where they are looked for.
    pub window: Window,
    /// What words are told apart by.
    pub attribute: Attribute,
    /// Words that stand in windows less often are left out.
    pub min_count: u64,
}

/// The words in the windows around matches, with the margins of their tables.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Neighbours {
    /// Each word that stands in a window, in alphabetical order.
    pub found: Vec<Neighbour>,
    /// Words in windows: R1.
    pub window_words: u64,
    /// Words that could stand in a window: N. Under [`WindowCount::Each`] a place in several windows
    /// counts as often here too, so that no part is larger than its whole.
    pub words: u64,
}

/// A word that stands in a window.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Neighbour {
    /// The word, or what else was counted.
    pub value: String,
    /// How often it stands in a window: O11.
    pub joint: u64,
    /// How often it stands in any place that [`Neighbours::words`] counts: C1; at least `joint`.
    pub frequency: u64,
}

/// How often each word stands in a scope. Words are folded; marks are left out.
#[derive(Debug)]
pub struct WordCounts<'c> {
    corpus: &'c Corpus,
    /// For each segment, the count of each form; `None` where the lexicon's own counts hold.
    counts: Vec<Option<Vec<u32>>>,
    /// All words.
    pub words: u64,
}

impl Corpus {
    /// Counts the words around `hits`, which are in corpus order and were found in `scope`.
    pub fn neighbours(
        &self,
        hits: &[Hit],
        scope: &Scope,
        options: &NeighbourOptions,
    ) -> Result<Neighbours, CorpusError> {
        options.attribute.check(self)?;
        let counts = self.word_counts(scope)?;
        let mut all = Neighbours {
            words: counts.words,
            ..Neighbours::default()
        };
        let mut joint: FxHashMap<Cow<'_, str>, u64> = FxHashMap::default();
        let mut near_of: Vec<Option<Near>> = self.segments().iter().map(|_| None).collect();
        for run in hits.chunk_by(|a, b| a.segment == b.segment) {
            let number = run[0].segment as usize;
            let segment = &self.segments()[number];
            let near = Near::new(segment, run, &options.window)?;
            let reader = options.attribute.reader(segment)?;
            for &word in &near.words_seen {
                let count = u64::from(near.joint[word as usize]);
                if let Some(value) = reader.value(word)? {
                    *joint.entry(value).or_default() += count;
                }
                all.window_words += count;
            }
            all.words = all.words.saturating_sub(near.covered_words) + near.again_words;
            near_of[number] = Some(near);
        }
        let mut found: Vec<(Cow<'_, str>, u64)> = joint
            .into_iter()
            .filter(|(_, joint)| *joint >= options.min_count.max(1))
            .collect();
        found.sort_unstable();
        let places: FxHashMap<&str, usize> = found
            .iter()
            .enumerate()
            .map(|(place, (value, _))| (value.as_ref(), place))
            .collect();
        let mut frequencies = vec![0u64; found.len()];
        for (number, segment) in self.segments().iter().enumerate() {
            let reader = options.attribute.reader(segment)?;
            let values = found.iter().map(|(value, _)| value.as_ref());
            reader.each_candidate(values, |word| {
                let Some(value) = reader.value(word)? else {
                    return Ok(());
                };
                let Some(&place) = places.get(value.as_ref()) else {
                    return Ok(());
                };
                let at = word as usize;
                let mut frequency = counts.of_word(number, word)?;
                if let Some(near) = &near_of[number] {
                    frequency = frequency.saturating_sub(u64::from(near.covered[at]))
                        + u64::from(near.again[at]);
                }
                frequencies[place] += frequency;
                Ok(())
            })?;
        }
        let neighbour = |((value, joint), frequency): ((Cow<'_, str>, u64), u64)| Neighbour {
            value: value.into_owned(),
            joint,
            frequency,
        };
        all.found = found.into_iter().zip(frequencies).map(neighbour).collect();
        Ok(all)
    }

    /// For each of `values`, the matches that have it in their window, in corpus order.
    pub fn hits_near(
        &self,
        hits: &[Hit],
        options: &NeighbourOptions,
        values: &BTreeSet<String>,
    ) -> Result<BTreeMap<String, Vec<Hit>>, CorpusError> {
        let mut near: BTreeMap<String, Vec<Hit>> = BTreeMap::new();
        let mut places = Vec::new();
        for run in hits.chunk_by(|a, b| a.segment == b.segment) {
            let segment = &self.segments()[run[0].segment as usize];
            let covered = match options.window.own_words {
                OwnWords::LeftOut => joined(run),
                OwnWords::Counted => Vec::new(),
            };
            let is_covered = |place: u32| {
                let after = covered.partition_point(|span| span.start <= place);
                after
                    .checked_sub(1)
                    .is_some_and(|span| place < covered[span].end)
            };
            let mut windows = Windows::new(segment, &options.window)?;
            let reader = options.attribute.reader(segment)?;
            for hit in run {
                places.clear();
                windows.places(*hit, &mut places)?;
                for &place in places.iter().filter(|place| !is_covered(**place)) {
                    let word = segment.word_at(place)?.unwrap_or(u32::MAX);
                    let value = reader.value(word)?.unwrap_or_default();
                    if let Some(value) = values.get(value.as_ref()) {
                        let hits = near.entry(value.clone()).or_default();
                        if hits.last() != Some(hit) {
                            hits.push(*hit);
                        }
                    }
                }
            }
        }
        Ok(near)
    }

    /// The folded words that begin with `beginning` (folded too) and pass `test`.
    pub fn vocabulary(
        &self,
        beginning: &str,
        test: impl Fn(&str) -> bool,
    ) -> Result<BTreeSet<String>, CorpusError> {
        let mut found = BTreeSet::new();
        for segment in self.segments() {
            let lexicon = segment.lexicon()?;
            let forms = lexicon
                .beginning(beginning)
                .ok_or_else(|| segment.unsound_lexicon())?
                .iter()
                .filter_map(|&word| lexicon.form(WordId(word)));
            let folded = forms.map(|form| fold(form).into_owned());
            found.extend(folded.filter(|word| !is_mark(word) && test(word)));
        }
        Ok(found)
    }

    /// Counts every word of a scope.
    pub fn word_counts(&self, scope: &Scope) -> Result<WordCounts<'_>, CorpusError> {
        let everything = scope.is_whole()
            && BlockKind::COUNTED
                .iter()
                .all(|kind| scope.rule.counts(*kind));
        let mut counts = Vec::with_capacity(self.segments().len());
        let mut words = 0;
        for (number, segment) in self.segments().iter().enumerate() {
            let lexicon = segment.lexicon()?;
            let uncounted_blocks = !everything || has_uncounted(segment, scope)?;
            let own = match uncounted_blocks {
                false => None,
                true => Some(scan_counts(segment, self.first_document(number), scope)?),
            };
            match &own {
                // The documents know how many words they have: no form need be looked at.
                None => words += sum(&segment.extents()?.words),
                Some(own) => {
                    for (word, &count) in own.iter().enumerate().filter(|(_, count)| **count > 0) {
                        let form = lexicon.form(WordId(word as u32));
                        if !is_mark(form.ok_or_else(|| segment.unsound_lexicon())?) {
                            words += u64::from(count);
                        }
                    }
                }
            }
            counts.push(own);
        }
        Ok(WordCounts {
            corpus: self,
            counts,
            words,
        })
    }
}

/// Whether a segment has tokens in blocks that do not count.
fn has_uncounted(segment: &Segment, scope: &Scope) -> Result<bool, CorpusError> {
    let by_kind = &segment.extents()?.tokens_by_kind;
    let uncounted = BlockKind::ALL
        .iter()
        .zip(by_kind)
        .filter(|(kind, _)| !scope.rule.counts(**kind));
    Ok(uncounted
        .into_iter()
        .any(|(_, tokens)| tokens.iter().any(|&tokens| tokens > 0)))
}

/// Counts the forms of a segment by reading the blocks that count.
fn scan_counts(segment: &Segment, first: u32, scope: &Scope) -> Result<Vec<u32>, CorpusError> {
    let (blocks, words) = (segment.blocks()?, segment.words()?);
    let mut counts = vec![0u32; segment.lexicon()?.len() as usize];
    let mut reached = 0;
    for block in 0..blocks.len() {
        let document = DocId(first.saturating_add(blocks.document[block]));
        if !blocks
            .kind(block)
            .is_some_and(|kind| scope.rule.counts(kind))
            || !scope.selects(document)
        {
            continue;
        }
        let tokens = blocks.token_start[block] as usize..blocks.token_end[block] as usize;
        let outside = || segment.damaged(File::Blocks, "has blocks that overlap or lack tokens");
        let apart = tokens.start >= std::mem::replace(&mut reached, tokens.end);
        if !apart || tokens.start > tokens.end || tokens.end > words.len() {
            return Err(outside());
        }
        for word in words.range(tokens) {
            let unknown = || {
                segment.damaged(
                    File::Tokens,
                    format!("names word {word}, which the lexicon lacks"),
                )
            };
            *counts.get_mut(word as usize).ok_or_else(unknown)? += 1;
        }
    }
    Ok(counts)
}

fn sum(numbers: &[u32]) -> u64 {
    numbers.iter().map(|&number| u64::from(number)).sum()
}

/// Finds the windows of rising matches of one segment.
struct Windows<'a> {
    segment: &'a Segment,
    window: Window,
    cursor: BlockCursor<'a>,
    sentences: &'a [u32],
    /// The first sentence that begins after the last match looked at.
    next: usize,
    /// What is known of each lexicon row: nothing yet, a word, a mark.
    kinds: Vec<Option<bool>>,
}

impl<'a> Windows<'a> {
    fn new(segment: &'a Segment, window: &Window) -> Result<Self, CorpusError> {
        let cursor = BlockCursor {
            blocks: segment.blocks()?,
            current: 0,
        };
        Ok(Self {
            segment,
            window: *window,
            cursor,
            sentences: match window.within {
                Within::Sentence => segment.sentences()?,
                Within::Block => &[],
            },
            next: 0,
            kinds: vec![None; segment.lexicon()?.len() as usize],
        })
    }

    /// Appends the places of the words in the window of a match: leftwards, then rightwards.
    fn places(&mut self, hit: Hit, places: &mut Vec<u32>) -> Result<(), CorpusError> {
        let Some(block) = self.cursor.seek(hit.start) else {
            return Ok(());
        };
        let blocks = self.cursor.blocks;
        let tokens = self.segment.entry().tokens;
        let (mut low, mut high) = (
            blocks.token_start[block],
            blocks.token_end[block].min(tokens),
        );
        if self.window.within == Within::Sentence {
            self.next = first_after(self.sentences, self.next, hit.start.0);
            low = self
                .next
                .checked_sub(1)
                .map_or(low, |place| low.max(self.sentences[place]));
            let reached = first_after(self.sentences, self.next, hit.end.0.saturating_sub(1));
            high = self
                .sentences
                .get(reached)
                .map_or(high, |&next| high.min(next));
        }
        let (mut left, mut right) = (self.window.left, self.window.right);
        let mut place = hit.start.0;
        while left > 0 && place > low {
            place -= 1;
            if self.is_word(place)? {
                places.push(place);
                left -= 1;
            }
        }
        place = hit.end.0;
        while right > 0 && place < high {
            if self.is_word(place)? {
                places.push(place);
                right -= 1;
            }
            place += 1;
        }
        Ok(())
    }

    fn is_word(&mut self, place: u32) -> Result<bool, CorpusError> {
        let Some(row) = self.segment.word_at(place)? else {
            return Ok(false);
        };
        if let Some(Some(known)) = self.kinds.get(row as usize) {
            return Ok(*known);
        }
        let word = !is_mark(self.segment.form(row)?);
        if let Some(kind) = self.kinds.get_mut(row as usize) {
            *kind = Some(word);
        }
        Ok(word)
    }
}

/// The first of rising `starts` above `place`, looked for from `from` on, near it first.
fn first_after(starts: &[u32], from: usize, place: u32) -> usize {
    // A match may begin before the one before it ended.
    let from = match from.checked_sub(1) {
        Some(before) if starts.get(before).is_none_or(|&start| start > place) => 0,
        _ => from,
    };
    let mut step = 1;
    while starts.get(from + step).is_some_and(|&start| start <= place) {
        step *= 2;
    }
    let low = (from + step / 2).min(starts.len());
    let high = (from + step).min(starts.len());
    low + starts[low..high].partition_point(|&start| start <= place)
}

/// The tokens that matches cover: rising ranges that do not touch.
fn joined(hits: &[Hit]) -> Vec<Range<u32>> {
    let mut spans: Vec<Range<u32>> = Vec::new();
    for hit in hits {
        match spans.last_mut() {
            Some(last) if hit.start.0 <= last.end => last.end = last.end.max(hit.end.0),
            _ => spans.push(hit.start.0..hit.end.0),
        }
    }
    spans
}

/// How often each lexicon row of a segment stands in the windows around matches.
struct Near {
    /// In windows, by row.
    joint: Vec<u32>,
    /// How much of that is a place counted again, by row.
    again: Vec<u32>,
    /// In matches, where they do not count, by row.
    covered: Vec<u32>,
    /// The rows that stand in a window.
    words_seen: Vec<u32>,
    again_words: u64,
    covered_words: u64,
}

impl Near {
    fn new(segment: &Segment, hits: &[Hit], window: &Window) -> Result<Self, CorpusError> {
        let rows = segment.lexicon()?.len() as usize;
        let mut near = Self {
            joint: vec![0; rows],
            again: vec![0; rows],
            covered: vec![0; rows],
            words_seen: Vec::new(),
            again_words: 0,
            covered_words: 0,
        };
        let mut windows = Windows::new(segment, window)?;
        let mut places = Vec::new();
        for hit in hits {
            windows.places(*hit, &mut places)?;
        }
        // Nearly in order already: what the standard stable sort is best at.
        places.sort();
        let covered = match window.own_words {
            OwnWords::LeftOut => joined(hits),
            OwnWords::Counted => Vec::new(),
        };
        let mut ahead = covered.iter().peekable();
        for same in places.chunk_by(|a, b| a == b) {
            let place = same[0];
            while ahead.next_if(|span| span.end <= place).is_some() {}
            if ahead.peek().is_some_and(|span| span.contains(&place)) {
                continue;
            }
            let row = segment.word_at(place)?.unwrap_or_default();
            let again = match window.count {
                WindowCount::Union => 0,
                WindowCount::Each => same.len() as u32 - 1,
            };
            // The place was found to hold a word, so the lexicon has its row.
            let joint = &mut near.joint[row as usize];
            if *joint == 0 {
                near.words_seen.push(row);
            }
            *joint += 1 + again;
            near.again[row as usize] += again;
            near.again_words += u64::from(again);
        }
        for place in covered.into_iter().flatten() {
            if windows.is_word(place)? {
                let row = segment.word_at(place)?.unwrap_or_default();
                near.covered[row as usize] += 1;
                near.covered_words += 1;
            }
        }
        Ok(near)
    }
}

impl Segment {
    /// The lexicon row of a token; `None` past the end.
    fn word_at(&self, place: u32) -> Result<Option<u32>, CorpusError> {
        Ok(self.words()?.get(place as usize))
    }

    /// The form of a lexicon row that a token names.
    fn form(&self, row: u32) -> Result<&str, CorpusError> {
        self.lexicon()?.form(WordId(row)).ok_or_else(|| {
            self.damaged(
                File::Tokens,
                format!("names word {row}, which the lexicon lacks"),
            )
        })
    }
}

impl WordCounts<'_> {
    /// How often a folded word stands in the scope.
    pub fn of(&self, folded: &str) -> Result<u64, CorpusError> {
        let mut sum = 0;
        for (number, segment) in self.corpus.segments().iter().enumerate() {
            let words = segment.lexicon()?.folded(folded);
            for &word in words.ok_or_else(|| segment.unsound_lexicon())? {
                sum += self.of_word(number, word)?;
            }
        }
        Ok(sum)
    }

    /// How often a word of a segment's lexicon stands in the scope.
    pub(crate) fn of_word(&self, number: usize, word: u32) -> Result<u64, CorpusError> {
        let own = self.counts.get(number).and_then(Option::as_ref);
        Ok(u64::from(match own {
            Some(own) => own.get(word as usize).copied().unwrap_or_default(),
            None => self.corpus.segments()[number]
                .lexicon()?
                .count(WordId(word)),
        }))
    }
}
