//! Which words often follow one another?
//!
//! Every n-gram is counted exactly. Words that are too rare themselves are left out first; the others
//! get numbers in alphabetical order, and each occurrence becomes one packed number: its words, then
//! its document. These are dealt to buckets by a hash of the words, each bucket is sorted, and equal
//! neighbours are one n-gram. A text with more occurrences than memory is set aside for is read several
//! times, each time for some of the buckets.

use std::ops::RangeInclusive;

use rustc_hash::FxHashMap;

use crate::attribute::{Attribute, NO_VALUE, Values};
use crate::corpus::{Corpus, Scope};
use crate::error::CorpusError;
use crate::id::{DocId, SegmentPos};
use crate::neighbour::Within;
use crate::part::{counted_blocks, each_token};
use crate::rule::Punctuation;
use crate::search::Hit;
use crate::segment::Segment;

/// Which n-grams are counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NgramOptions {
    /// Words in a row, 1 to [`MAX_WORDS`].
    pub words: RangeInclusive<u32>,
    /// N-grams seen fewer times are left out.
    pub min_count: u64,
    /// What words are told apart by.
    pub attribute: Attribute,
    /// What an n-gram does not run out of.
    pub within: Within,
    /// The first n-grams that are wanted; `None` for all.
    pub limit: Option<usize>,
    /// Memory for occurrences in bytes; the text is read more often when it does not do. The n-grams
    /// found come on top.
    pub memory_bytes: usize,
}

/// The longest n-gram, in words.
pub const MAX_WORDS: u32 = 12;

impl Default for NgramOptions {
    fn default() -> Self {
        Self {
            words: 3..=3,
            min_count: 5,
            attribute: Attribute::default(),
            within: Within::Sentence,
            limit: None,
            memory_bytes: 1 << 28,
        }
    }
}

/// Where a match stands in an n-gram.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Anchor {
    /// Anywhere.
    Containing,
    /// At its beginning.
    Beginning,
    /// At its end.
    Ending,
}

/// Words in a row and how often they stand so.
#[derive(Clone, Debug, PartialEq)]
pub struct Ngram {
    /// The words.
    pub values: Vec<String>,
    /// How often they stand in a row.
    pub count: u64,
    /// In how many documents.
    pub documents: u32,
    /// DP over the documents, which count by their tokens
    /// ([`crate::measure::dispersion::deviation_of_proportions`]).
    pub deviation: f64,
}

/// The n-grams that were asked for.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Ngrams {
    /// The first of them: the most frequent, then in alphabetical order.
    pub found: Vec<Ngram>,
    /// How many there are in all.
    pub total: usize,
}

impl Corpus {
    /// The n-grams of `scope`.
    ///
    /// Words of an n-gram follow one another without a mark between them, unless the rule passes
    /// over marks; they stand in one block, or one sentence. Reads the text once for each length.
    pub fn ngrams(&self, scope: &Scope, options: &NgramOptions) -> Result<Ngrams, CorpusError> {
        let (values, mut rows) = self.numbered(options.attribute)?;
        let words = self.frequent(scope, &values, &mut rows, options.min_count)?;
        let text = Text {
            corpus: self,
            scope,
            options,
            rows: &rows,
        };
        let sizes = text.sizes()?;
        let mut all = Ngrams::default();
        for size in options.words.clone() {
            let bits = (words.len() as u32)
                .next_power_of_two()
                .trailing_zeros()
                .max(1);
            let kept = if size * bits <= u128::BITS - DOCUMENT_BITS {
                let count = Count {
                    text: &text,
                    sizes: &sizes,
                    size,
                    pack: |words: &[u32], document| {
                        let packed = words
                            .iter()
                            .fold(0, |packed, &word| packed << bits | u128::from(word));
                        packed << DOCUMENT_BITS | u128::from(document)
                    },
                    parts: |packed: &u128| (packed >> DOCUMENT_BITS, *packed as u32),
                };
                let unpack = |kept: &Kept<u128>| {
                    let place =
                        |n: u32| (kept.words >> (bits * (size - 1 - n))) as u32 & ((1 << bits) - 1);
                    kept.ngram((0..size).map(|n| words[place(n) as usize].to_owned()))
                };
                count
                    .run(&mut all.total)?
                    .iter()
                    .map(unpack)
                    .collect::<Vec<_>>()
            } else {
                let count = Count {
                    text: &text,
                    sizes: &sizes,
                    size,
                    pack: |words: &[u32], document| {
                        let mut row = [0; MAX_WORDS as usize];
                        row[..words.len()].copy_from_slice(words);
                        (row, document)
                    },
                    parts: |packed: &([u32; MAX_WORDS as usize], u32)| *packed,
                };
                let unpack = |kept: &Kept<[u32; MAX_WORDS as usize]>| {
                    let own = kept.words[..size as usize].iter();
                    kept.ngram(own.map(|&word| words[word as usize].to_owned()))
                };
                count.run(&mut all.total)?.iter().map(unpack).collect()
            };
            all.found.extend(kept);
        }
        all.found = in_order(all.found, options.limit);
        Ok(all)
    }

    /// Numbers the words of `scope` that are frequent enough in alphabetical order, and changes `rows` to
    /// these numbers.
    fn frequent<'v>(
        &self,
        scope: &Scope,
        values: &'v Values,
        rows: &mut [Vec<u32>],
        min_count: u64,
    ) -> Result<Vec<&'v str>, CorpusError> {
        let of_rows = self.word_counts(scope)?;
        let mut counts = vec![0u64; values.len()];
        for (number, rows) in rows.iter().enumerate() {
            for (row, &value) in rows
                .iter()
                .enumerate()
                .filter(|(_, value)| **value != NO_VALUE)
            {
                counts[value as usize] += of_rows.of_word(number, row as u32)?;
            }
        }
        let mut frequent: Vec<u32> = (0..values.len() as u32)
            .filter(|&value| counts[value as usize] >= min_count.max(1))
            .collect();
        frequent.sort_unstable_by_key(|&value| values.text(value));
        let mut numbers = vec![TOO_RARE; values.len()];
        for (number, &value) in frequent.iter().enumerate() {
            numbers[value as usize] = number as u32;
        }
        for row in rows.iter_mut().flatten().filter(|row| **row != NO_VALUE) {
            *row = numbers[*row as usize];
        }
        Ok(frequent
            .into_iter()
            .map(|value| values.text(value))
            .collect())
    }

    /// The n-grams around `hits`, which were found in `scope` and are in corpus order.
    ///
    /// Each n-gram with a match counts once, however many matches it has. A match with a mark in it
    /// stands in no n-gram unless the rule passes over marks.
    pub fn ngrams_around(
        &self,
        hits: &[Hit],
        anchor: Anchor,
        scope: &Scope,
        options: &NgramOptions,
    ) -> Result<Ngrams, CorpusError> {
        let (values, rows) = self.numbered(options.attribute)?;
        let text = Text {
            corpus: self,
            scope,
            options,
            rows: &rows,
        };
        let sizes = text.sizes()?;
        let mut seen: FxHashMap<Box<[u32]>, Vec<(u32, u32)>> = FxHashMap::default();
        for run in hits.chunk_by(|a, b| a.segment == b.segment) {
            let segment = &self.segments()[run[0].segment as usize];
            let mut rest = run;
            while let Some(&hit) = rest.first() {
                let Some(place) = segment.document_at(hit.start)? else {
                    rest = &rest[1..];
                    continue;
                };
                let end = segment.tokens_of(place)?.end;
                let inside = rest.partition_point(|hit| hit.start.0 < end);
                let document = self.first_document(hit.segment as usize) + place;
                let own = &rest[..inside];
                text.each_run(hit.segment as usize, place, |tokens, words| {
                    for ngram in around(own, anchor, tokens, words, options) {
                        let counts = seen.entry(ngram.into()).or_default();
                        match counts.last_mut() {
                            Some((last, count)) if *last == document => *count += 1,
                            _ => counts.push((document, 1)),
                        }
                    }
                })?;
                rest = &rest[inside.max(1)..];
            }
        }
        let all = sizes.iter().map(|&size| u128::from(size)).sum::<u128>();
        let found = seen.into_iter().filter_map(|(ngram, counts)| {
            let count = counts
                .iter()
                .map(|(_, count)| u64::from(*count))
                .sum::<u64>();
            let excess = counts
                .iter()
                .map(|&(document, here)| excess(here, sizes[document as usize], count, all));
            (count >= options.min_count).then(|| Ngram {
                values: ngram
                    .iter()
                    .map(|&value| values.text(value).to_owned())
                    .collect(),
                count,
                documents: counts.len() as u32,
                deviation: deviation(excess.sum(), count, all),
            })
        });
        let found: Vec<Ngram> = found.collect();
        Ok(Ngrams {
            total: found.len(),
            found: in_order(found, options.limit),
        })
    }

    /// The first `limit` places of each of these n-grams, in corpus order.
    pub fn places_of_ngrams(
        &self,
        wanted: &[&[String]],
        scope: &Scope,
        options: &NgramOptions,
        limit: usize,
    ) -> Result<Vec<Vec<Hit>>, CorpusError> {
        let (values, rows) = self.numbered(options.attribute)?;
        let text = Text {
            corpus: self,
            scope,
            options,
            rows: &rows,
        };
        let mut by_first: FxHashMap<u32, Vec<(usize, Vec<u32>)>> = FxHashMap::default();
        for (place, ngram) in wanted.iter().enumerate() {
            let numbers: Option<Vec<u32>> = ngram.iter().map(|value| values.find(value)).collect();
            if let Some(numbers) = numbers
                && let Some(&first) = numbers.first()
            {
                by_first.entry(first).or_default().push((place, numbers));
            }
        }
        let mut places = vec![Vec::new(); wanted.len()];
        text.each_document(|number, place, _| {
            text.each_run(number, place, |tokens, words| {
                for start in 0..words.len() {
                    for (ngram, numbers) in by_first.get(&words[start]).into_iter().flatten() {
                        if words[start..].starts_with(numbers) && places[*ngram].len() < limit {
                            places[*ngram].push(Hit {
                                segment: number as u32,
                                start: SegmentPos(tokens[start]),
                                end: SegmentPos(tokens[start + numbers.len() - 1] + 1),
                            });
                        }
                    }
                }
            })
        })?;
        Ok(places)
    }

    fn numbered(&self, attribute: Attribute) -> Result<(Values, Vec<Vec<u32>>), CorpusError> {
        attribute.check(self)?;
        let mut values = Values::default();
        let segments = self.segments().iter();
        let rows = segments.map(|segment| values.number(segment, attribute));
        let rows = rows.collect::<Result<_, _>>()?;
        Ok((values, rows))
    }
}

fn in_order(mut found: Vec<Ngram>, limit: Option<usize>) -> Vec<Ngram> {
    found.sort_unstable_by(|a, b| {
        let frequent = b.count.cmp(&a.count);
        frequent.then_with(|| a.values.cmp(&b.values))
    });
    found.truncate(limit.unwrap_or(usize::MAX));
    found
}

/// What a document adds to the numerator of DP: how far it is above its share, times count and size.
fn excess(here: u32, size: u64, count: u64, all: u128) -> u128 {
    (u128::from(here) * all).saturating_sub(u128::from(size) * u128::from(count))
}

/// DP from the sum of what documents add: the same in whatever order they come.
fn deviation(excess: u128, count: u64, all: u128) -> f64 {
    excess as f64 / (all as f64 * count as f64)
}

/// The n-grams of one run of words that have a match where the anchor says.
fn around<'w>(
    hits: &[Hit],
    anchor: Anchor,
    tokens: &[u32],
    words: &'w [u32],
    options: &NgramOptions,
) -> Vec<&'w [u32]> {
    let (Some(&low), Some(&high)) = (tokens.first(), tokens.last()) else {
        return Vec::new();
    };
    let from = hits.partition_point(|hit| hit.start.0 < low);
    let inside = hits[from..]
        .iter()
        .take_while(|hit| hit.start.0 <= high)
        .filter_map(|hit| {
            let first = tokens.binary_search(&hit.start.0).ok()?;
            let last = tokens.binary_search(&(hit.end.0 - 1)).ok()?;
            Some((first, last))
        });
    let inside: Vec<(usize, usize)> = inside.collect();
    let mut found = Vec::new();
    let mut starts = Vec::new();
    for size in options.words.clone() {
        let size = size as usize;
        starts.clear();
        for &(first, last) in &inside {
            let earliest = (last + 1).saturating_sub(size);
            let latest = words
                .len()
                .checked_sub(size)
                .map(|latest| latest.min(first));
            let Some(latest) = latest.filter(|latest| earliest <= *latest) else {
                continue;
            };
            match anchor {
                Anchor::Containing => starts.extend(earliest..=latest),
                Anchor::Beginning if latest == first => starts.push(first),
                Anchor::Ending if last + 1 >= size => starts.push(earliest),
                Anchor::Beginning | Anchor::Ending => {}
            }
        }
        starts.sort_unstable();
        starts.dedup();
        found.extend(starts.iter().map(|&start| &words[start..start + size]));
    }
    found
}

/// The text that is read, as runs of words.
struct Text<'a> {
    corpus: &'a Corpus,
    scope: &'a Scope,
    options: &'a NgramOptions,
    /// For each segment, the number of each lexicon row's value, [`NO_VALUE`] or [`TOO_RARE`].
    rows: &'a [Vec<u32>],
}

impl Text<'_> {
    /// Tokens under the rule of each document, 0 for those not asked.
    fn sizes(&self) -> Result<Vec<u64>, CorpusError> {
        let size = |document| match self.scope.selects(document) {
            true => self.corpus.tokens_of(document, &self.scope.rule),
            false => Ok(0),
        };
        self.corpus.doc_ids().map(size).collect()
    }

    /// Calls `each` with segment, place in it and number of every document asked.
    fn each_document(
        &self,
        mut each: impl FnMut(usize, u32, u32) -> Result<(), CorpusError>,
    ) -> Result<(), CorpusError> {
        for (number, segment) in self.corpus.segments().iter().enumerate() {
            let first = self.corpus.first_document(number);
            for place in 0..segment.len() {
                if self.scope.selects(DocId(first + place)) {
                    each(number, place, first + place)?;
                }
            }
        }
        Ok(())
    }

    /// Calls `each` with every run of words of a document that n-grams do not leave: tokens, values.
    fn each_run(
        &self,
        number: usize,
        place: u32,
        mut each: impl FnMut(&[u32], &[u32]),
    ) -> Result<(), CorpusError> {
        let segment: &Segment = &self.corpus.segments()[number];
        let values = &self.rows[number];
        let sentences = match self.options.within {
            Within::Sentence => &segment.sentences()?[..],
            Within::Block => &[],
        };
        let pass_marks = self.scope.rule.punctuation == Punctuation::Ignored;
        let (mut tokens, mut words) = (Vec::new(), Vec::new());
        for block in counted_blocks(segment, place, &self.scope.rule)? {
            let mut next = sentences.partition_point(|&start| start <= block.start);
            each_token(segment, block, |token, row| {
                let value = *values.get(row as usize)?;
                let opens = sentences.get(next) == Some(&token);
                next += usize::from(opens);
                let parts = value == TOO_RARE || (value == NO_VALUE && !pass_marks);
                if opens || parts {
                    if !words.is_empty() {
                        each(&tokens, &words);
                    }
                    tokens.clear();
                    words.clear();
                }
                if value < TOO_RARE {
                    tokens.push(token);
                    words.push(value);
                }
                Some(())
            })?;
            if !words.is_empty() {
                each(&tokens, &words);
            }
            tokens.clear();
            words.clear();
        }
        Ok(())
    }
}

/// Stands where a word is too rare to be part of an n-gram.
const TOO_RARE: u32 = u32::MAX - 1;
/// Bits of a packed occurrence that hold its document.
const DOCUMENT_BITS: u32 = u32::BITS;
/// How many occurrences a bucket holds if all hold as many: few enough to be sorted in a near cache.
const BUCKET: u64 = 1 << 15;

/// Counts the n-grams of one length. `pack` makes a number of an occurrence, ordered by words and then
/// document, and `parts` the words and the document of that number.
struct Count<'a, P, U> {
    text: &'a Text<'a>,
    sizes: &'a [u64],
    size: u32,
    pack: P,
    parts: U,
}

/// An n-gram that is frequent enough, still packed.
struct Kept<W> {
    words: W,
    count: u64,
    documents: u32,
    deviation: f64,
}

impl<W> Kept<W> {
    fn ngram(&self, values: impl Iterator<Item = String>) -> Ngram {
        Ngram {
            values: values.collect(),
            count: self.count,
            documents: self.documents,
            deviation: self.deviation,
        }
    }
}

impl<P, U> Count<'_, P, U> {
    /// The n-grams that are frequent enough, in order; adds their number to `total`.
    fn run<E: Ord + Copy, W: Ord + Copy>(
        &self,
        total: &mut usize,
    ) -> Result<Vec<Kept<W>>, CorpusError>
    where
        P: Fn(&[u32], u32) -> E,
        U: Fn(&E) -> (W, u32),
    {
        let options = self.text.options;
        let corpus = self.text.corpus.segments().iter();
        let held = corpus
            .map(|segment| u64::from(segment.entry().tokens))
            .sum::<u64>();
        let tokens = self.sizes.iter().sum::<u64>().min(held);
        let buckets = tokens.div_ceil(BUCKET).next_power_of_two();
        let fit = (options.memory_bytes / size_of::<E>()) as u64 / BUCKET;
        let at_once = fit.clamp(1, buckets);
        let mut kept = Vec::new();
        for turn in 0..buckets.div_ceil(at_once) {
            let first = turn * at_once;
            let mut occurrences: Vec<Vec<E>> = vec![Vec::new(); at_once as usize];
            self.text.each_document(|number, place, document| {
                self.text.each_run(number, place, |_, words| {
                    for ngram in words.windows(self.size as usize) {
                        let hash = ngram.iter().fold(0, |hash, &word| mix(hash, word));
                        let bucket = (hash & (buckets - 1)).wrapping_sub(first);
                        if let Some(bucket) = occurrences.get_mut(bucket as usize) {
                            bucket.push((self.pack)(ngram, document));
                        }
                    }
                })
            })?;
            for mut bucket in occurrences {
                bucket.sort_unstable();
                self.keep(&bucket, &mut kept);
            }
        }
        *total += kept.len();
        kept.sort_unstable_by(|a, b| b.count.cmp(&a.count).then_with(|| a.words.cmp(&b.words)));
        kept.truncate(options.limit.unwrap_or(usize::MAX));
        Ok(kept)
    }

    /// Keeps what is frequent enough of sorted occurrences.
    fn keep<E, W: Ord + Copy>(&self, occurrences: &[E], kept: &mut Vec<Kept<W>>)
    where
        U: Fn(&E) -> (W, u32),
    {
        let all = self
            .sizes
            .iter()
            .map(|&size| u128::from(size))
            .sum::<u128>();
        let same = |a: &E, b: &E| (self.parts)(a).0 == (self.parts)(b).0;
        for run in occurrences.chunk_by(same) {
            let count = run.len() as u64;
            if count < self.text.options.min_count {
                continue;
            }
            let document = |occurrence: &E| (self.parts)(occurrence).1;
            let (mut documents, mut sum) = (0, 0);
            for here in run.chunk_by(|a, b| document(a) == document(b)) {
                let size = self.sizes[document(&here[0]) as usize];
                documents += 1;
                sum += excess(here.len() as u32, size, count, all);
            }
            kept.push(Kept {
                words: (self.parts)(&run[0]).0,
                count,
                documents,
                deviation: deviation(sum, count, all),
            });
        }
    }
}

fn mix(hash: u64, value: u32) -> u64 {
    let mixed = (hash ^ u64::from(value)).wrapping_add(1);
    let mixed = mixed.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    mixed ^ (mixed >> 29)
}
