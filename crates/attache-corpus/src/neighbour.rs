//! What stands around matches? Words in a window, and what a match looks like in its sentence.

use std::collections::{BTreeMap, BTreeSet};

use attache_document::BlockKind;
use attache_language::fold;

use crate::corpus::{Corpus, Scope};
use crate::error::CorpusError;
use crate::format::File;
use crate::id::{DocId, SegmentPos, WordId};
use crate::search::{BlockCursor, Hit, is_mark};
use crate::segment::Segment;

/// A window of tokens around a match.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    /// Words to the left.
    pub left: u32,
    /// Words to the right.
    pub right: u32,
    /// Where the window ends at the latest.
    pub within: Within,
}

/// What a window does not leave.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Within {
    /// The sentence of the match.
    Sentence,
    /// The block (paragraph, heading, list item) of the match.
    Block,
}

impl Default for Window {
    fn default() -> Self {
        Self {
            left: 5,
            right: 5,
            within: Within::Sentence,
        }
    }
}

/// The words in the windows around matches.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Neighbours {
    /// How often each word (folded) stands in a window, in alphabetical order.
    pub joint: BTreeMap<String, u64>,
    /// All words in windows: a place that lies in two windows counts once, matches do not count.
    pub window_words: u64,
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
    /// Counts the words around `hits`, which are in corpus order.
    pub fn neighbours(&self, hits: &[Hit], window: &Window) -> Result<Neighbours, CorpusError> {
        let mut neighbours = Neighbours::default();
        for run in hits.chunk_by(|a, b| a.segment == b.segment) {
            let segment = &self.segments()[run[0].segment as usize];
            let lexicon = segment.lexicon()?;
            let places = window_places(segment, run, window)?;
            let words = segment.words()?;
            let mut counts: BTreeMap<u32, u64> = BTreeMap::new();
            for place in places {
                let word = words.get(place as usize).unwrap_or(u32::MAX);
                *counts.entry(word).or_default() += 1;
            }
            for (word, count) in counts {
                let unknown = || {
                    segment.damaged(
                        File::Tokens,
                        format!("names word {word}, which the lexicon lacks"),
                    )
                };
                let form = lexicon.form(WordId(word)).ok_or_else(unknown)?;
                *neighbours.joint.entry(fold(form).into_owned()).or_default() += count;
                neighbours.window_words += count;
            }
        }
        Ok(neighbours)
    }

    /// For each of `words` (folded), the matches that have it in their window, in corpus order.
    pub fn hits_near(
        &self,
        hits: &[Hit],
        window: &Window,
        words: &BTreeSet<String>,
    ) -> Result<BTreeMap<String, Vec<Hit>>, CorpusError> {
        let mut near: BTreeMap<String, Vec<Hit>> = BTreeMap::new();
        let mut places = Vec::new();
        for run in hits.chunk_by(|a, b| a.segment == b.segment) {
            let segment = &self.segments()[run[0].segment as usize];
            let mut windows = Windows::new(segment, window)?;
            for hit in run {
                places.clear();
                windows.places(*hit, &mut places)?;
                for &place in &places {
                    let form = segment
                        .form_at(SegmentPos(place))?
                        .map(fold)
                        .unwrap_or_default();
                    if let Some(word) = words.get(form.as_ref()) {
                        let hits = near.entry(word.clone()).or_default();
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
            for word in 0..lexicon.len() {
                let form = lexicon.form(WordId(word));
                if !is_mark(form.ok_or_else(|| segment.unsound_lexicon())?) {
                    words += u64::from(match &own {
                        Some(own) => own[word as usize],
                        None => lexicon.count(WordId(word)),
                    });
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

    /// What a match looks like in its sentence.
    pub fn setting(&self, hit: Hit) -> Result<Setting<'_>, CorpusError> {
        let segment = &self.segments()[hit.segment as usize];
        let (blocks, sentences) = (segment.blocks()?, segment.sentences()?);
        let block = blocks.holding(hit.start);
        let outside = || {
            segment.damaged(
                File::Blocks,
                format!("has no block for token {}", hit.start.0),
            )
        };
        let block = block.ok_or_else(outside)?;
        let after = sentences.partition_point(|&start| start <= hit.start.0);
        let sentence = after.checked_sub(1).map_or(0, |place| sentences[place]);
        let next = sentences.get(after).copied().unwrap_or(u32::MAX);
        let document = segment.document_at(hit.start)?.ok_or_else(outside)?;
        Ok(Setting {
            segment,
            hit,
            document: DocId(self.first_document(hit.segment as usize) + document),
            kind: blocks.kind(block),
            start: sentence.max(blocks.token_start[block]),
            end: next
                .min(blocks.token_end[block])
                .max(hit.end.0)
                .min(segment.entry().tokens),
            extent: segment.tokens_of(document)?,
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

/// Finds the windows of rising matches of one segment.
struct Windows<'a> {
    segment: &'a Segment,
    window: Window,
    cursor: BlockCursor<'a>,
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
        })
    }

    /// Appends the places of the words in the window of a match.
    fn places(&mut self, hit: Hit, places: &mut Vec<u32>) -> Result<(), CorpusError> {
        let Some(block) = self.cursor.seek(hit.start) else {
            return Ok(());
        };
        let (words, lexicon) = (self.segment.words()?, self.segment.lexicon()?);
        let blocks = self.cursor.blocks;
        let tokens = self.segment.entry().tokens;
        let (mut low, mut high) = (
            blocks.token_start[block],
            blocks.token_end[block].min(tokens),
        );
        if self.window.within == Within::Sentence {
            let sentences = self.segment.sentences()?;
            let after = sentences.partition_point(|&start| start <= hit.start.0);
            low = after
                .checked_sub(1)
                .map_or(low, |place| low.max(sentences[place]));
            let reached = sentences.partition_point(|&start| start < hit.end.0);
            high = sentences.get(reached).map_or(high, |&next| high.min(next));
        }
        let is_word = |place: &u32| {
            words
                .get(*place as usize)
                .and_then(|word| lexicon.form(WordId(word)))
                .is_some_and(|form| !is_mark(form))
        };
        let before = (low..hit.start.0).rev().filter(is_word);
        places.extend(before.take(self.window.left as usize));
        let after = (hit.end.0..high).filter(is_word);
        places.extend(after.take(self.window.right as usize));
        Ok(())
    }
}

/// The places of words in the windows of `hits`: rising, each once, without the matches themselves.
fn window_places(
    segment: &Segment,
    hits: &[Hit],
    window: &Window,
) -> Result<Vec<u32>, CorpusError> {
    let mut windows = Windows::new(segment, window)?;
    let mut places = Vec::new();
    for hit in hits {
        windows.places(*hit, &mut places)?;
    }
    places.sort_unstable();
    places.dedup();
    let mut covered = hits.iter().map(|hit| hit.start.0..hit.end.0).peekable();
    places.retain(|&place| {
        while covered.next_if(|span| span.end <= place).is_some() {}
        !covered.peek().is_some_and(|span| span.contains(&place))
    });
    Ok(places)
}

impl WordCounts<'_> {
    /// How often a folded word stands in the scope.
    pub fn of(&self, folded: &str) -> Result<u64, CorpusError> {
        let mut sum = 0;
        for (segment, own) in self.corpus.segments().iter().zip(&self.counts) {
            let lexicon = segment.lexicon()?;
            let words = lexicon
                .folded(folded)
                .ok_or_else(|| segment.unsound_lexicon())?;
            for &word in words {
                sum += u64::from(match own {
                    Some(own) => own[word as usize],
                    None => lexicon.count(WordId(word)),
                });
            }
        }
        Ok(sum)
    }
}

/// A match in its sentence.
#[derive(Clone, Debug)]
pub struct Setting<'c> {
    segment: &'c Segment,
    hit: Hit,
    document: DocId,
    kind: Option<BlockKind>,
    start: u32,
    end: u32,
    extent: std::ops::Range<u32>,
}

impl<'c> Setting<'c> {
    /// The document.
    pub fn document(&self) -> DocId {
        self.document
    }

    /// The kind of block that it stands in.
    pub fn block_kind(&self) -> Option<BlockKind> {
        self.kind
    }

    /// How far into its document the match stands: 0 at the first token, below 1.
    pub fn depth(&self) -> f64 {
        let len = f64::from(self.extent.len() as u32);
        f64::from(self.hit.start.0.saturating_sub(self.extent.start)) / len.max(1.0)
    }

    /// The forms of the match itself.
    pub fn matched(&self) -> Result<Vec<&'c str>, CorpusError> {
        let tokens = self.hit.start.0..self.hit.end.0;
        let forms = tokens.map(|token| self.segment.form_at(SegmentPos(token)));
        Ok(forms
            .collect::<Result<Vec<_>, _>>()?
            .into_iter()
            .flatten()
            .collect())
    }

    /// The words of the match, folded; marks are left out.
    pub fn words(&self) -> Result<Vec<String>, CorpusError> {
        let forms = self.matched()?.into_iter().filter(|form| !is_mark(form));
        Ok(forms.map(|form| fold(form).into_owned()).collect())
    }

    /// The `n`th token before the match in its sentence, counted from 1.
    pub fn before(&self, n: u32) -> Result<Option<&'c str>, CorpusError> {
        match self
            .hit
            .start
            .0
            .checked_sub(n)
            .filter(|&token| token >= self.start)
        {
            Some(token) => self.segment.form_at(SegmentPos(token)),
            None => Ok(None),
        }
    }

    /// The `n`th token after the match in its sentence, counted from 1.
    pub fn after(&self, n: u32) -> Result<Option<&'c str>, CorpusError> {
        match self
            .hit
            .end
            .0
            .checked_add(n - 1)
            .filter(|&token| token < self.end)
        {
            Some(token) => self.segment.form_at(SegmentPos(token)),
            None => Ok(None),
        }
    }

    /// Whether no word stands before the match in its sentence.
    pub fn opens_sentence(&self) -> Result<bool, CorpusError> {
        for token in self.start..self.hit.start.0 {
            if self
                .segment
                .form_at(SegmentPos(token))?
                .is_some_and(|form| !is_mark(form))
            {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Whether the sentence has a word (beside the match) that begins with a small letter. Where it
    /// has none, the text is set in capitals or as a title, and a capital says nothing.
    pub fn has_small_letters(&self) -> Result<bool, CorpusError> {
        for token in (self.start..self.hit.start.0).chain(self.hit.end.0..self.end) {
            let form = self.segment.form_at(SegmentPos(token))?;
            let small =
                |form: &str| form.chars().next().is_some_and(char::is_lowercase) && form.len() > 3;
            if form.is_some_and(small) {
                return Ok(true);
            }
        }
        Ok(false)
    }
}
