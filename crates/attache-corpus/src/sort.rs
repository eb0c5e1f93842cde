//! In which order are matches read? By the words around them, by themselves, or by their documents.

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

use attache_language::fold;
use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::corpus::Corpus;
use crate::error::CorpusError;
use crate::filter::is_known_key;
use crate::format::File;
use crate::id::{DocId, SegmentPos, WordId};
use crate::info::known_keys;
use crate::search::{BlockCursor, Hit, is_mark};
use crate::segment::Segment;

/// The farthest word that matches can be sorted by.
const MAX_PLACE: u32 = 100;
/// So many marks in a row are passed over at most on the way to a word.
const MAX_MARKS: u32 = 100;
/// What a match without a value for a key has in place of a rank: it comes last.
const NOWHERE: u32 = u32::MAX;

/// What matches are sorted by, and which way.
///
/// Words and texts compare folded, so in any case; numbers compare as numbers. What has no such word
/// or value comes last, whichever way the sort goes.
///
/// ```
/// use attache_corpus::{SortBy, SortKey};
/// let key: SortKey = "2R:desc".parse().unwrap();
/// assert_eq!(key, SortKey { by: SortBy::Right(2), descending: true });
/// assert_eq!("-date".parse::<SortKey>().unwrap().to_string(), "date (descending)");
/// assert!("0R".parse::<SortKey>().is_err());
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SortKey {
    /// What is compared.
    pub by: SortBy,
    /// Whether the last comes first.
    pub descending: bool,
}

/// What can be compared of matches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SortBy {
    /// The `n`th word before the match in its paragraph, counted from 1. Marks are passed over.
    Left(u32),
    /// The `n`th word after it, likewise.
    Right(u32),
    /// The words of the match itself.
    Match,
    /// A key of the metadata of its document: `date`, `document`, `year` …
    Key(String),
}

/// Matches could not be sorted as asked.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SortError {
    /// The text names nothing to sort by.
    #[error("cannot sort by \"{text}\": {what}")]
    Syntax {
        /// The text.
        text: String,
        /// What is wrong with it.
        what: String,
    },
    /// No document has this key.
    #[error(
        "cannot sort by \"{key}\": it is no place such as 1L or 2R, not \"match\", and none of the keys {known}"
    )]
    Key {
        /// The key that was asked for.
        key: String,
        /// The keys there are.
        known: String,
    },
    /// The corpus could not be read.
    #[error(transparent)]
    Corpus(#[from] CorpusError),
}

impl FromStr for SortKey {
    type Err = SortError;

    fn from_str(text: &str) -> Result<Self, SortError> {
        let wrong = |what: String| SortError::Syntax {
            text: text.to_owned(),
            what,
        };
        let trimmed = text.trim();
        let (ahead, rest) = match trimmed.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, trimmed),
        };
        let (name, behind) = match rest.rsplit_once(':') {
            Some((name, "asc")) => (name, Some(false)),
            Some((name, "desc")) => (name, Some(true)),
            _ => (rest, None),
        };
        if ahead && behind.is_some() {
            return Err(wrong(
                "write - before it or :desc after it, not both".to_owned(),
            ));
        }
        let by = match name {
            "" => return Err(wrong("nothing is named".to_owned())),
            "match" => SortBy::Match,
            name => match place(name) {
                Some((n, _)) if !(1..=MAX_PLACE).contains(&n) => {
                    return Err(wrong(format!("places run from 1 to {MAX_PLACE}")));
                }
                Some((n, side)) => side(n),
                None => SortBy::Key(name.to_owned()),
            },
        };
        Ok(Self {
            by,
            descending: ahead || behind == Some(true),
        })
    }
}

/// A side of the match.
type Side = fn(u32) -> SortBy;

/// The place that `1R`, `R1`, `2l` … name. A number that is too large is 0.
fn place(name: &str) -> Option<(u32, Side)> {
    let side = |letter: char| -> Option<Side> {
        match letter {
            'L' | 'l' => Some(SortBy::Left),
            'R' | 'r' => Some(SortBy::Right),
            _ => None,
        }
    };
    let (first, last) = (name.chars().next()?, name.chars().next_back()?);
    let (digits, side) = match side(first) {
        Some(side) => (&name[1..], side),
        None => (&name[..name.len() - last.len_utf8()], side(last)?),
    };
    let plain = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    plain.then(|| (digits.parse().unwrap_or(0), side))
}

impl fmt::Display for SortKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.by {
            SortBy::Left(n) => write!(f, "{n}L")?,
            SortBy::Right(n) => write!(f, "{n}R")?,
            SortBy::Match => f.write_str("match")?,
            SortBy::Key(key) => f.write_str(key)?,
        }
        f.write_str(if self.descending { " (descending)" } else { "" })
    }
}

impl Corpus {
    /// Sorts `hits` by `keys`, the first of them first; what is equal in all of them stays in corpus
    /// order. Holds four bytes for each hit and key, and each different word or value once.
    pub fn sort(&self, hits: &mut [Hit], keys: &[SortKey]) -> Result<(), SortError> {
        let mut columns = Vec::with_capacity(keys.len());
        for key in keys {
            let mut ranks = match &key.by {
                SortBy::Key(name) => self.key_ranks(hits, name)?,
                by => self.word_ranks(hits, by)?,
            };
            if key.descending {
                // What has no value stays last.
                ranks
                    .iter_mut()
                    .filter(|rank| **rank != NOWHERE)
                    .for_each(|rank| *rank = NOWHERE - 1 - *rank);
            }
            columns.push(ranks);
        }
        let order = |a: u32, b: u32| -> Ordering {
            let (a, b) = (a as usize, b as usize);
            let by_keys = columns.iter().map(|ranks| ranks[a].cmp(&ranks[b]));
            let by_keys = by_keys.fold(Ordering::Equal, Ordering::then);
            by_keys.then(hits[a].cmp(&hits[b]))
        };
        let mut places: Vec<u32> = (0..hits.len() as u32).collect();
        places.par_sort_unstable_by(|a, b| order(*a, *b));
        let sorted: Vec<Hit> = places.iter().map(|&place| hits[place as usize]).collect();
        hits.copy_from_slice(&sorted);
        Ok(())
    }

    /// The ranks of the hits by the words at a place, or by their own words.
    fn word_ranks(&self, hits: &[Hit], by: &SortBy) -> Result<Vec<u32>, CorpusError> {
        let mut classes = Vec::with_capacity(hits.len());
        // Each different run of words of a segment once, folded.
        let mut texts: Vec<String> = Vec::new();
        for run in hits.chunk_by(|a, b| a.segment == b.segment) {
            let segment = &self.segments()[run[0].segment as usize];
            let mut places = Places::new(segment)?;
            let mut numbers: FxHashMap<Vec<u32>, u32> = FxHashMap::default();
            let all = segment.words()?;
            let mut words = Vec::new();
            for hit in run {
                let Some(span) = places.find(*hit, by)? else {
                    classes.push(NOWHERE);
                    continue;
                };
                words.clear();
                words.extend(all.range(span));
                classes.push(match numbers.get(&words) {
                    Some(&number) => number,
                    None => {
                        let number = texts.len() as u32;
                        texts.push(folded(segment, &words)?);
                        numbers.insert(words.clone(), number);
                        number
                    }
                });
            }
        }
        Ok(ranked(classes, &texts, String::cmp))
    }

    /// The ranks of the hits by a key of their documents' metadata.
    fn key_ranks(&self, hits: &[Hit], key: &str) -> Result<Vec<u32>, SortError> {
        if !is_known_key(key) {
            self.require_key(key)?;
        }
        let mut classes = Vec::with_capacity(hits.len());
        let mut texts: Vec<String> = Vec::new();
        let mut numbers: FxHashMap<DocId, u32> = FxHashMap::default();
        for hit in hits {
            let document = self.document_of(*hit)?;
            if let Some(&class) = numbers.get(&document) {
                classes.push(class);
                continue;
            }
            let info = self.document(document)?;
            let text = info
                .map(|info| info.values(key).join("; "))
                .unwrap_or_default();
            let class = match text.is_empty() {
                true => NOWHERE,
                false => texts.len() as u32,
            };
            if class != NOWHERE {
                texts.push(text.to_lowercase());
            }
            numbers.insert(document, class);
            classes.push(class);
        }
        let values: Option<Vec<f64>> = texts.iter().map(|text| number(text)).collect();
        Ok(match values {
            Some(values) => ranked(classes, &values, f64::total_cmp),
            None => ranked(classes, &texts, String::cmp),
        })
    }

    fn require_key(&self, key: &str) -> Result<(), SortError> {
        let mut own = std::collections::BTreeSet::new();
        self.look_at_each(|document| {
            for found in document.other.keys() {
                if !own.contains(found) {
                    own.insert(found.clone());
                }
            }
        })?;
        if own.contains(key) {
            return Ok(());
        }
        Err(SortError::Key {
            key: key.to_owned(),
            known: known_keys(own.iter().map(String::as_str)).join(", "),
        })
    }
}

/// Exchanges classes for the ranks of their values; equal values have equal ranks.
fn ranked<T>(classes: Vec<u32>, values: &[T], compare: impl Fn(&T, &T) -> Ordering) -> Vec<u32> {
    let mut order: Vec<u32> = (0..values.len() as u32).collect();
    order.sort_by(|a, b| compare(&values[*a as usize], &values[*b as usize]));
    let mut ranks = vec![0u32; values.len()];
    let mut rank = 0;
    for (place, &class) in order.iter().enumerate() {
        let before = place.checked_sub(1).map(|before| order[before]);
        let differs = |before: u32| {
            compare(&values[before as usize], &values[class as usize]) != Ordering::Equal
        };
        rank += u32::from(before.is_some_and(differs));
        ranks[class as usize] = rank;
    }
    let rank = |class: u32| match class {
        NOWHERE => NOWHERE,
        class => ranks[class as usize],
    };
    classes.into_iter().map(rank).collect()
}

fn number(text: &str) -> Option<f64> {
    let number: f64 = text.trim().parse().ok()?;
    number.is_finite().then_some(number)
}

/// Words as one text that compares as they do.
fn folded(segment: &Segment, words: &[u32]) -> Result<String, CorpusError> {
    let lexicon = segment.lexicon()?;
    let mut text = String::new();
    for &word in words {
        let form = lexicon.form(WordId(word));
        let unknown = || {
            let what = format!("names word {word}, which the lexicon lacks");
            segment.damaged(File::Tokens, what)
        };
        if !text.is_empty() {
            text.push(' ');
        }
        text.push_str(&fold(form.ok_or_else(unknown)?));
    }
    Ok(text)
}

/// Finds the words around matches of one segment.
struct Places<'a> {
    segment: &'a Segment,
    blocks: BlockCursor<'a>,
}

impl<'a> Places<'a> {
    fn new(segment: &'a Segment) -> Result<Self, CorpusError> {
        let blocks = BlockCursor {
            blocks: segment.blocks()?,
            current: 0,
        };
        Ok(Self { segment, blocks })
    }

    /// The tokens that a match is sorted by; `None` where its paragraph ends before.
    fn find(
        &mut self,
        hit: Hit,
        by: &SortBy,
    ) -> Result<Option<std::ops::Range<usize>>, CorpusError> {
        let (n, left) = match by {
            SortBy::Left(n) => (*n, true),
            SortBy::Right(n) => (*n, false),
            SortBy::Match | SortBy::Key(_) => {
                return Ok(Some(hit.start.index()..hit.end.index()));
            }
        };
        let Some(block) = self.blocks.seek(hit.start) else {
            return Ok(None);
        };
        let blocks = self.blocks.blocks;
        let (mut left_to_find, mut marks) = (n, 0);
        let mut at = if left { hit.start.0 } else { hit.end.0 };
        loop {
            let token = match left {
                true => at
                    .checked_sub(1)
                    .filter(|token| *token >= blocks.token_start[block]),
                false => Some(at).filter(|token| *token < blocks.token_end[block]),
            };
            let Some(token) = token else {
                return Ok(None);
            };
            at = if left { token } else { token + 1 };
            let Some(form) = self.segment.form_at(SegmentPos(token))? else {
                return Ok(None);
            };
            if is_mark(form) {
                marks += 1;
                if marks > MAX_MARKS {
                    return Ok(None);
                }
                continue;
            }
            left_to_find -= 1;
            if left_to_find == 0 {
                return Ok(Some(token as usize..token as usize + 1));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{SortBy, SortKey};

    #[test]
    fn places_are_written_in_several_ways() {
        let key = |text: &str| text.parse::<SortKey>().map(|key| (key.by, key.descending));
        assert_eq!(key("1R").unwrap(), (SortBy::Right(1), false));
        assert_eq!(key("-r12").unwrap(), (SortBy::Right(12), true));
        assert_eq!(key(" 3l:asc ").unwrap(), (SortBy::Left(3), false));
        assert_eq!(key("match:desc").unwrap(), (SortBy::Match, true));
        assert_eq!(
            key("region").unwrap(),
            (SortBy::Key("region".into()), false)
        );
        assert_eq!(key("l").unwrap(), (SortBy::Key("l".into()), false));
        assert_eq!(
            key("dc:title").unwrap(),
            (SortBy::Key("dc:title".into()), false)
        );
    }

    #[test]
    fn what_cannot_be_sorted_by_is_explained() {
        for (text, what) in [
            ("", "nothing is named"),
            ("-", "nothing is named"),
            (":desc", "nothing is named"),
            ("0R", "places run from 1 to 100"),
            ("L101", "places run from 1 to 100"),
            ("99999999999999999999R", "places run from 1 to 100"),
            ("-date:asc", "write - before it or :desc after it, not both"),
        ] {
            let error = text.parse::<SortKey>().unwrap_err();
            assert_eq!(
                error.to_string(),
                format!("cannot sort by \"{text}\": {what}")
            );
        }
    }
}
