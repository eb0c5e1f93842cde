//! How often does each word stand in a part of a corpus, in how many of its documents, and how evenly?

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use attache_document::BlockKind;

use crate::attribute::{Attribute, NO_VALUE, Values};
use crate::corpus::{Corpus, Scope};
use crate::error::CorpusError;
use crate::format::File;
use crate::id::{DocId, SegmentPos};
use crate::rule::Rule;
use crate::search::Hit;
use crate::segment::Segment;

/// Some documents of a corpus, under a rule of counting.
#[derive(Clone, Debug)]
pub struct Part<'c> {
    corpus: &'c Corpus,
    rule: Rule,
    chosen: Vec<bool>,
}

impl<'c> Part<'c> {
    /// The documents of `scope` that pass `chooses`.
    pub fn new(
        corpus: &'c Corpus,
        scope: &Scope,
        chooses: impl Fn(DocId) -> bool,
    ) -> Result<Self, CorpusError> {
        for segment in corpus.segments() {
            // The number of documents is not trusted before the rows are.
            segment.extents()?;
        }
        let chosen = corpus
            .doc_ids()
            .map(|document| scope.selects(document) && chooses(document))
            .collect();
        Ok(Self {
            corpus,
            rule: scope.rule.clone(),
            chosen,
        })
    }

    /// The corpus.
    pub fn corpus(&self) -> &'c Corpus {
        self.corpus
    }

    /// Whether a document belongs to the part.
    pub fn selects(&self, document: DocId) -> bool {
        self.chosen.get(document.index()) == Some(&true)
    }

    /// How many documents belong to the part.
    pub fn documents(&self) -> usize {
        self.chosen.iter().filter(|chosen| **chosen).count()
    }

    /// How many documents belong to both parts of one corpus.
    pub fn shared_with(&self, other: &Self) -> usize {
        if !std::ptr::eq(self.corpus, other.corpus) {
            return 0;
        }
        let both = self.chosen.iter().zip(&other.chosen);
        both.filter(|(a, b)| **a && **b).count()
    }

    /// The documents of one segment that belong to the part, by place in the segment.
    fn places(&self, number: usize) -> impl Iterator<Item = u32> + '_ {
        let first = self.corpus.first_document(number);
        let places = 0..self.corpus.segments()[number].len();
        places.filter(move |place| self.selects(DocId(first.saturating_add(*place))))
    }
}

/// The words of several parts, numbered alike in all of them.
#[derive(Clone, Debug)]
pub struct Profiles {
    /// The words, or what else was counted, by number.
    pub values: Vec<String>,
    /// What each part has of them, in the order asked.
    pub parts: Vec<Profile>,
}

/// What one part has of each word.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Profile {
    /// All words; marks are none.
    pub words: u64,
    /// Documents with a word.
    pub documents: u64,
    /// How often each word stands there, by number.
    pub counts: Vec<u64>,
    /// How many documents have each word.
    pub documents_with: Vec<u32>,
    /// The document that has each word most often (the first of several), and how often.
    pub most: Vec<(DocId, u32)>,
    /// DP over the documents, by number; `None` for a word that does not occur. Documents count by
    /// their words. Equal to [`crate::measure::dispersion::deviation_of_proportions`].
    pub deviation: Vec<Option<f64>>,
}

/// Counts every word of each part, document by document.
///
/// Reads the tokens of each part once (a very large one twice), and holds a few numbers for each word.
pub fn profiles(parts: &[Part<'_>], attribute: Attribute) -> Result<Profiles, CorpusError> {
    let mut values = Values::default();
    let mut rows: Vec<(&Corpus, Vec<Vec<u32>>)> = Vec::new();
    for part in parts {
        attribute.check(part.corpus)?;
        if !rows
            .iter()
            .any(|(corpus, _)| std::ptr::eq(*corpus, part.corpus))
        {
            let segments = part.corpus.segments().iter();
            let numbered = segments.map(|segment| values.number(segment, attribute));
            rows.push((part.corpus, numbered.collect::<Result<_, _>>()?));
        }
    }
    let mut found = Vec::with_capacity(parts.len());
    for part in parts {
        let rows = rows
            .iter()
            .find(|(corpus, _)| std::ptr::eq(*corpus, part.corpus));
        let rows = rows.map_or(&[][..], |(_, rows)| rows);
        found.push(profile(part, rows, values.len())?);
    }
    Ok(Profiles {
        values: values.into_texts(),
        parts: found,
    })
}

fn profile(part: &Part<'_>, rows: &[Vec<u32>], values: usize) -> Result<Profile, CorpusError> {
    let mut profile = Profile {
        counts: vec![0; values],
        documents_with: vec![0; values],
        most: vec![(DocId(0), 0); values],
        ..Profile::default()
    };
    let mut counter = Counter::new(values);
    let mut kept = Some(Kept::default());
    counter.each_document(part, rows, |document, words, counted| {
        kept = kept.take().and_then(|kept| kept.with(words, counted));
        profile.words += words;
        profile.documents += u64::from(words > 0);
        for &(value, count) in counted {
            let value = value as usize;
            profile.counts[value] += u64::from(count);
            profile.documents_with[value] += 1;
            if count > profile.most[value].1 {
                profile.most[value] = (document, count);
            }
        }
    })?;
    // Half the sum of |v/f - s| is the sum of v/f - s where it is positive: over the documents with the
    // word. Whole numbers, so that the sum does not depend on the order of documents.
    let all = u128::from(profile.words);
    let mut excess = vec![0u128; values];
    let mut exceed = |words: u64, counted: &[(u32, u32)]| {
        for &(value, count) in counted {
            let value = value as usize;
            let here = u128::from(count) * all;
            let even = u128::from(words) * u128::from(profile.counts[value]);
            excess[value] += here.saturating_sub(even);
        }
    };
    match kept {
        Some(kept) => kept.each(exceed),
        None => counter.each_document(part, rows, |_, words, counted| exceed(words, counted))?,
    }
    profile.deviation = excess
        .iter()
        .zip(&profile.counts)
        .map(|(&excess, &count)| (count > 0).then(|| excess as f64 / (all as f64 * count as f64)))
        .collect();
    Ok(profile)
}

/// The counts of documents, kept while they are few, so that the text need not be read again.
#[derive(Default)]
struct Kept {
    counted: Vec<(u32, u32)>,
    /// The words of each document, and where its counts end.
    documents: Vec<(u64, usize)>,
}

/// How many counts are kept: 64 MiB of them.
const MOST_KEPT: usize = 1 << 23;

impl Kept {
    fn with(mut self, words: u64, counted: &[(u32, u32)]) -> Option<Self> {
        self.counted.extend_from_slice(counted);
        self.documents.push((words, self.counted.len()));
        (self.counted.len() <= MOST_KEPT).then_some(self)
    }

    fn each(&self, mut each: impl FnMut(u64, &[(u32, u32)])) {
        let mut start = 0;
        for &(words, end) in &self.documents {
            each(words, &self.counted[start..end]);
            start = end;
        }
    }
}

/// Counts the values of documents, one after the other, with memory for one.
struct Counter {
    by_row: Vec<u32>,
    rows_seen: Vec<u32>,
    by_value: Vec<u32>,
    counted: Vec<(u32, u32)>,
}

impl Counter {
    fn new(values: usize) -> Self {
        Self {
            by_row: Vec::new(),
            rows_seen: Vec::new(),
            by_value: vec![0; values],
            counted: Vec::new(),
        }
    }

    /// Calls `each` with every document of a part, its words, and the count of each value in it.
    fn each_document(
        &mut self,
        part: &Part<'_>,
        rows: &[Vec<u32>],
        mut each: impl FnMut(DocId, u64, &[(u32, u32)]),
    ) -> Result<(), CorpusError> {
        for (number, (segment, values)) in part.corpus.segments().iter().zip(rows).enumerate() {
            self.by_row.clear();
            self.by_row.resize(values.len(), 0);
            let first = part.corpus.first_document(number);
            for place in part.places(number) {
                let words = self.count(segment, place, &part.rule, values)?;
                each(DocId(first + place), words, &self.counted);
            }
        }
        Ok(())
    }

    /// Counts one document; returns its words.
    fn count(
        &mut self,
        segment: &Segment,
        place: u32,
        rule: &Rule,
        values: &[u32],
    ) -> Result<u64, CorpusError> {
        for run in counted_runs(segment, place, rule)? {
            each_token(segment, run, |_, row| {
                let count = self.by_row.get_mut(row as usize)?;
                if *count == 0 {
                    self.rows_seen.push(row);
                }
                *count += 1;
                Some(())
            })?;
        }
        self.counted.clear();
        let mut words = 0;
        for row in self.rows_seen.drain(..) {
            let count = std::mem::take(&mut self.by_row[row as usize]);
            let value = values[row as usize];
            if value == NO_VALUE {
                continue;
            }
            words += u64::from(count);
            let sum = &mut self.by_value[value as usize];
            if *sum == 0 {
                self.counted.push((value, 0));
            }
            *sum += count;
        }
        for (value, count) in &mut self.counted {
            *count = std::mem::take(&mut self.by_value[*value as usize]);
        }
        Ok(words)
    }
}

/// The tokens of a document that count under a rule: ranges in order, blocks in a row joined.
pub(crate) fn counted_runs(
    segment: &Segment,
    place: u32,
    rule: &Rule,
) -> Result<Vec<Range<u32>>, CorpusError> {
    let mut runs: Vec<Range<u32>> = Vec::new();
    for block in counted_blocks(segment, place, rule)? {
        match runs.last_mut() {
            Some(last) if last.end == block.start => last.end = block.end,
            _ => runs.push(block),
        }
    }
    Ok(runs)
}

/// The tokens of each block of a document that counts under a rule, in order.
pub(crate) fn counted_blocks(
    segment: &Segment,
    place: u32,
    rule: &Rule,
) -> Result<Vec<Range<u32>>, CorpusError> {
    let (extents, blocks) = (segment.extents()?, segment.blocks()?);
    let counts = BlockKind::ALL.map(|kind| rule.counts(kind));
    let at = place as usize;
    let (Some(&start), Some(&end)) = (extents.block_start.get(at), extents.block_end.get(at))
    else {
        return Ok(Vec::new());
    };
    let mut found = Vec::new();
    let mut reached = 0;
    for block in start as usize..(end as usize).min(blocks.len()) {
        let tokens = blocks.token_start[block]..blocks.token_end[block];
        if tokens.is_empty() || counts.get(usize::from(blocks.kind[block])) != Some(&true) {
            continue;
        }
        if tokens.start < reached || tokens.end > segment.entry().tokens {
            return Err(segment.damaged(File::Blocks, "has blocks that overlap or lack tokens"));
        }
        reached = tokens.end;
        found.push(tokens);
    }
    Ok(found)
}

/// Calls `each` with place and lexicon row of each token of a range, which lies in the segment; `None`
/// from it says that the lexicon lacks the row.
pub(crate) fn each_token(
    segment: &Segment,
    tokens: Range<u32>,
    mut each: impl FnMut(u32, u32) -> Option<()>,
) -> Result<(), CorpusError> {
    let words = segment.words()?;
    if tokens.end as usize > words.len() {
        return Err(segment.damaged(File::Blocks, "has blocks that lack tokens"));
    }
    let rows = words.range(tokens.start as usize..tokens.end as usize);
    for (place, row) in tokens.zip(rows) {
        each(place, row).ok_or_else(|| {
            segment.damaged(
                File::Tokens,
                format!("names word {row}, which the lexicon lacks"),
            )
        })?;
    }
    Ok(())
}

/// The first `limit` places of each of `wanted` in a part, in corpus order.
pub fn places_of(
    part: &Part<'_>,
    wanted: &BTreeSet<String>,
    attribute: Attribute,
    limit: usize,
) -> Result<BTreeMap<String, Vec<Hit>>, CorpusError> {
    let names: Vec<&String> = wanted.iter().collect();
    let mut places: Vec<Vec<Hit>> = vec![Vec::new(); names.len()];
    for (number, segment) in part.corpus.segments().iter().enumerate() {
        let reader = attribute.reader(segment)?;
        let mut of_word = vec![NO_VALUE; reader.len() as usize];
        let values = names.iter().map(|name| name.as_str());
        reader.each_candidate(values, |word| {
            let value = reader.value(word)?.unwrap_or_default();
            if let Ok(name) = names.binary_search_by(|name| name.as_str().cmp(&value)) {
                of_word[word as usize] = name as u32;
            }
            Ok(())
        })?;
        for place in part.places(number) {
            for run in counted_runs(segment, place, &part.rule)? {
                each_token(segment, run, |token, row| {
                    let name = *of_word.get(row as usize)?;
                    if name != NO_VALUE && places[name as usize].len() < limit {
                        places[name as usize].push(Hit {
                            segment: number as u32,
                            start: SegmentPos(token),
                            end: SegmentPos(token + 1),
                        });
                    }
                    Some(())
                })?;
            }
        }
    }
    Ok(wanted.iter().cloned().zip(places).collect())
}

impl Corpus {
    /// The place of each hit's first token among the tokens of `scope` that count, from 0. The hits
    /// are in corpus order and were found in `scope`.
    pub fn ranks(&self, hits: &[Hit], scope: &Scope) -> Result<Vec<u64>, CorpusError> {
        let mut ranks = Vec::with_capacity(hits.len());
        let mut hits = hits.iter().peekable();
        let mut before = 0;
        for (number, segment) in self.segments().iter().enumerate() {
            let first = self.first_document(number);
            for place in 0..segment.len() {
                let document = DocId(first + place);
                if !scope.selects(document) {
                    continue;
                }
                let extent = segment.tokens_of(place)?;
                let here =
                    |hit: &&Hit| hit.segment as usize == number && extent.contains(&hit.start.0);
                if hits.peek().is_some_and(&here) {
                    let mut passed = 0;
                    for block in counted_blocks(segment, place, &scope.rule)? {
                        while let Some(hit) =
                            hits.next_if(|hit| here(hit) && hit.start.0 < block.end)
                        {
                            ranks.push(
                                before
                                    + passed
                                    + u64::from(hit.start.0.saturating_sub(block.start)),
                            );
                        }
                        passed += u64::from(block.end - block.start);
                    }
                }
                before += self.tokens_of(document, &scope.rule)?;
            }
        }
        Ok(ranks)
    }
}
