//! How are matches spread over documents, sections, pages, years …?

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use attache_document::BlockKind;

use crate::corpus::{Corpus, Scope, SelectError};
use crate::error::CorpusError;
use crate::filter::check_keys;
use crate::id::DocId;
use crate::search::{BlockCursor, Hit};
use crate::segment::Segment;

/// What figures are counted by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Grouping {
    /// One group of everything.
    Whole,
    /// Each document.
    Document,
    /// Each section of each document, under its nearest heading.
    Section,
    /// Each page of each document.
    Page,
    /// Each value of a key of metadata: `year`, `decade`, `author`, `type` … A document counts under
    /// each of several authors.
    Key(String),
}

impl Grouping {
    /// The grouping that `--by NAME` asks for.
    pub fn from_name(name: &str) -> Self {
        match name {
            "document" => Self::Document,
            "section" => Self::Section,
            "page" => Self::Page,
            key => Self::Key(key.to_owned()),
        }
    }
}

/// A group, with its share of the matches and of the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// What the group is.
    pub key: GroupKey,
    /// The matches in it, in corpus order.
    pub hits: Vec<Hit>,
    /// Its tokens that count under the rule.
    pub tokens: u64,
    /// Its documents.
    pub documents: u64,
    /// How many of its documents have a match.
    pub documents_with_hits: u64,
}

/// What a group is. Groups are ordered by number, by place in the corpus, or by text.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum GroupKey {
    /// Everything.
    Whole,
    /// A number, such as a year.
    Number(i64),
    /// A text, such as an author.
    Text(String),
    /// A document.
    Document(DocId),
    /// A part of a document: the block of the heading that opens a section, or a page; `None` for
    /// what stands before the first of them. [`Corpus::part_label`] names it.
    Part(DocId, Option<u32>),
    /// Documents without a value for the key.
    Missing,
}

/// A group while it is gathered.
#[derive(Default)]
struct Gathered {
    hits: Vec<Hit>,
    tokens: u64,
    documents: BTreeSet<DocId>,
    with_hits: BTreeSet<DocId>,
}

impl Corpus {
    /// Deals `hits`, which were found in `scope`, to groups. Groups without a match are there too.
    pub fn tally(
        &self,
        hits: &[Hit],
        scope: &Scope,
        by: &Grouping,
    ) -> Result<Vec<Group>, SelectError> {
        if *by == Grouping::Whole {
            return Ok(vec![self.whole(hits, scope)?]);
        }
        if let Grouping::Key(key) = by {
            check_keys(&[key], self.documents()?)?;
        }
        let mut groups: BTreeMap<GroupKey, Gathered> = BTreeMap::new();
        for document in self.doc_ids().filter(|document| scope.selects(*document)) {
            for (key, tokens) in self.shares(document, scope, by)? {
                let group = groups.entry(key).or_default();
                group.tokens += tokens;
                group.documents.insert(document);
            }
        }
        for hit in hits {
            let document = self.document_of(*hit)?;
            for key in self.keys_of(*hit, document, by)? {
                let group = groups.entry(key).or_default();
                group.hits.push(*hit);
                group.with_hits.insert(document);
            }
        }
        let finished = groups.into_iter().map(|(key, group)| Group {
            key,
            hits: group.hits,
            tokens: group.tokens,
            documents: group.documents.len() as u64,
            documents_with_hits: group.with_hits.len() as u64,
        });
        Ok(finished.collect())
    }

    fn whole(&self, hits: &[Hit], scope: &Scope) -> Result<Group, CorpusError> {
        let extent = self.extent(scope)?;
        let mut documents_with_hits = 0;
        let mut last = None;
        for hit in hits {
            let document = Some(self.document_of(*hit)?);
            documents_with_hits += u64::from(document != last);
            last = document;
        }
        Ok(Group {
            key: GroupKey::Whole,
            hits: hits.to_vec(),
            tokens: extent.tokens,
            documents: extent.documents,
            documents_with_hits,
        })
    }

    /// The groups that a document has a share in, and how many of its tokens fall to each.
    fn shares(
        &self,
        document: DocId,
        scope: &Scope,
        by: &Grouping,
    ) -> Result<Vec<(GroupKey, u64)>, CorpusError> {
        let whole = || self.tokens_of(document, &scope.rule);
        let Some((segment, place)) = self.place_of(document) else {
            return Ok(Vec::new());
        };
        match by {
            Grouping::Whole => Ok(vec![(GroupKey::Whole, whole()?)]),
            Grouping::Document => Ok(vec![(GroupKey::Document(document), whole()?)]),
            Grouping::Key(key) => {
                let tokens = whole()?;
                let info = &self.documents()?[document.index()];
                Ok(value_keys(&info.values(key))
                    .into_iter()
                    .map(|key| (key, tokens))
                    .collect())
            }
            Grouping::Section | Grouping::Page => {
                let mut shares = Vec::new();
                for (tokens, block) in counted_blocks(segment, place, scope)? {
                    for Range { start, end } in pieces(segment, place, tokens, by)? {
                        let key = part_key(segment, document, place, block, start, by)?;
                        shares.push((key, u64::from(end - start)));
                    }
                }
                Ok(shares)
            }
        }
    }

    fn keys_of(
        &self,
        hit: Hit,
        document: DocId,
        by: &Grouping,
    ) -> Result<Vec<GroupKey>, CorpusError> {
        let Some((segment, place)) = self.place_of(document) else {
            return Ok(Vec::new());
        };
        match by {
            Grouping::Whole => Ok(vec![GroupKey::Whole]),
            Grouping::Document => Ok(vec![GroupKey::Document(document)]),
            Grouping::Key(key) => Ok(value_keys(&self.documents()?[document.index()].values(key))),
            Grouping::Section | Grouping::Page => {
                let blocks = segment.blocks()?;
                let block = BlockCursor { blocks, current: 0 }
                    .seek(hit.start)
                    .unwrap_or_default();
                Ok(vec![part_key(
                    segment,
                    document,
                    place,
                    block,
                    hit.start.0,
                    by,
                )?])
            }
        }
    }
}

/// The groups of these values, each once: a byline may name an author twice.
fn value_keys(values: &[std::borrow::Cow<'_, str>]) -> Vec<GroupKey> {
    if values.is_empty() {
        return vec![GroupKey::Missing];
    }
    let key = |value: &std::borrow::Cow<'_, str>| match value.parse::<i64>() {
        Ok(number) if number.to_string() == **value => GroupKey::Number(number),
        _ => GroupKey::Text(value.clone().into_owned()),
    };
    let keys: BTreeSet<GroupKey> = values.iter().map(key).collect();
    keys.into_iter().collect()
}

/// The token range and place of each block of a document that counts.
fn counted_blocks(
    segment: &Segment,
    document: u32,
    scope: &Scope,
) -> Result<Vec<(Range<u32>, usize)>, CorpusError> {
    let (extents, blocks) = (segment.extents()?, segment.blocks()?);
    let at = document as usize;
    let places =
        extents.block_start[at] as usize..(extents.block_end[at] as usize).min(blocks.len());
    let counts = BlockKind::ALL.map(|kind| scope.rule.counts(kind));
    let counted =
        places.filter(|&block| counts.get(usize::from(blocks.kind[block])) == Some(&true));
    Ok(counted
        .map(|block| (blocks.token_start[block]..blocks.token_end[block], block))
        .filter(|(tokens, _)| !tokens.is_empty())
        .collect())
}

/// Cuts a block's tokens where pages begin, if figures are counted by page.
fn pieces(
    segment: &Segment,
    document: u32,
    tokens: Range<u32>,
    by: &Grouping,
) -> Result<Vec<Range<u32>>, CorpusError> {
    if *by != Grouping::Page {
        return Ok(vec![tokens]);
    }
    let (pages, places) = (segment.pages()?, segment.places()?);
    let (words, lexicon) = (segment.words()?, segment.lexicon()?);
    let page_of = |token: u32| {
        let char = places.char_start(token, words, lexicon)?;
        pages.holding(document, char)
    };
    let mut pieces: Vec<Range<u32>> = Vec::new();
    let Range { mut start, end } = tokens;
    while start < end && page_of(start) != page_of(end - 1) {
        // The first token on another page than `start`: pages rise, so it can be found by halves.
        let (mut low, mut high) = (start, end - 1);
        while low + 1 < high {
            let middle = low + (high - low) / 2;
            if page_of(middle) == page_of(start) {
                low = middle
            } else {
                high = middle
            }
        }
        pieces.push(start..high);
        start = high;
    }
    pieces.push(start..end);
    Ok(pieces)
}

/// The section or page that a token of a block stands in.
fn part_key(
    segment: &Segment,
    document: DocId,
    place: u32,
    block: usize,
    token: u32,
    by: &Grouping,
) -> Result<GroupKey, CorpusError> {
    let part = if *by == Grouping::Page {
        let (words, lexicon) = (segment.words()?, segment.lexicon()?);
        let char = segment.places()?.char_start(token, words, lexicon);
        segment.pages()?.holding(place, char.unwrap_or_default())
    } else {
        let blocks = segment.blocks()?;
        // A heading belongs to the section that it opens.
        let own = (blocks.kind(block) == Some(BlockKind::Heading)).then_some(block);
        own.or_else(|| blocks.section(block))
    };
    Ok(GroupKey::Part(document, part.map(|part| part as u32)))
}

impl Corpus {
    /// The name of a part of a document: its headings, outermost first, or the label of its page.
    /// Empty for what stands before the first of them, and for keys that are not parts.
    pub fn part_label(&self, key: &GroupKey, by: &Grouping) -> Result<Vec<String>, CorpusError> {
        let GroupKey::Part(document, Some(part)) = *key else {
            return Ok(Vec::new());
        };
        let Some((segment, _)) = self.place_of(document) else {
            return Ok(Vec::new());
        };
        if *by == Grouping::Page {
            return Ok(vec![segment.pages()?.label(part as usize).to_owned()]);
        }
        let blocks = segment.blocks()?;
        let mut path = Vec::new();
        let mut above = Some(part as usize);
        while let Some(heading) = above {
            path.push(segment.block_line(heading)?);
            above = blocks.section(heading);
        }
        path.reverse();
        Ok(path)
    }
}
