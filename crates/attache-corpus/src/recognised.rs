//! Which text was recognised from the images of pages, so that figures can say how much of them rests on it?

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

use arrow_array::{ArrayRef, StringArray};
use attache_document::{Document, TextSource};

use crate::column::numbers;
use crate::corpus::{Corpus, Scope};
use crate::error::CorpusError;
use crate::format::File;
use crate::id::DocId;
use crate::map::Rows;
use crate::search::Hit;
use crate::segment::Segment;

/// Tokens in a row whose text was recognised from an image: a row of `recognised.arrow`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct RecognisedRun {
    tokens: [u32; 2],
    /// [`TextSource::Recognised`] or [`TextSource::Layer`].
    source: TextSource,
}

/// How a source stands in `recognised.arrow`; `None` for text that was not recognised.
fn name(source: TextSource) -> Option<&'static str> {
    match source {
        TextSource::Recognised | TextSource::Layer => Some(source.name()),
        _ => None,
    }
}

impl RecognisedRun {
    /// The same run where its document begins at the token `first`.
    pub(crate) fn after(self, first: u32) -> Self {
        Self {
            tokens: self.tokens.map(|token| token + first),
            ..self
        }
    }

    /// The same run counted from the token `first`, which is not after it.
    pub(crate) fn before(self, first: u32) -> Self {
        Self {
            tokens: self.tokens.map(|token| token - first),
            ..self
        }
    }

    /// The rows of a segment of so many tokens; `None` if one is unsound.
    pub(crate) fn gather(
        starts: &[u32],
        ends: &[u32],
        sources: &Rows<i32>,
        tokens: u32,
    ) -> Option<Vec<Self>> {
        let mut end = 0;
        let row = |(row, (&from, &to)): (usize, (&u32, &u32))| {
            let known = [TextSource::Recognised, TextSource::Layer];
            let text = sources.text(row)?;
            let source = known.into_iter().find(|source| source.name() == text)?;
            let sound = end <= from && from < to && to <= tokens;
            end = to;
            sound.then_some(Self {
                tokens: [from, to],
                source,
            })
        };
        let same = starts.len() == ends.len();
        starts
            .iter()
            .zip(ends)
            .enumerate()
            .map(row)
            .collect::<Option<_>>()
            .filter(|_| same)
    }

    /// The parts of runs that lie among some tokens.
    pub(crate) fn within(runs: &[Self], tokens: Range<u32>) -> Vec<Self> {
        if tokens.is_empty() {
            return Vec::new();
        }
        let from = runs.partition_point(|run| run.tokens[1] <= tokens.start);
        let met = runs[from..]
            .iter()
            .take_while(|run| run.tokens[0] < tokens.end);
        met.map(|run| Self {
            tokens: [
                run.tokens[0].max(tokens.start),
                run.tokens[1].min(tokens.end),
            ],
            ..*run
        })
        .collect()
    }
}

/// The columns of `recognised.arrow`.
pub(crate) fn columns(runs: &[RecognisedRun]) -> Vec<ArrayRef> {
    let sources = runs.iter().map(|run| run.source.name());
    vec![
        numbers(runs.iter().map(|run| run.tokens[0])),
        numbers(runs.iter().map(|run| run.tokens[1])),
        Arc::new(StringArray::from_iter_values(sources)),
    ]
}

/// The tokens of a document that stand on pages whose text was recognised. `pages` are their labels and first
/// characters, `tokens` the first character of each token.
pub(crate) fn runs(
    document: &Document,
    pages: &[(String, u32)],
    tokens: impl Iterator<Item = u32>,
) -> Vec<RecognisedRun> {
    let source_of = |page: usize| document.pages[page].reading.map(|reading| reading.source);
    let recognised = |page: usize| source_of(page).filter(|&source| name(source).is_some());
    if (0..document.pages.len()).all(|page| recognised(page).is_none()) {
        return Vec::new();
    }
    let mut runs: Vec<RecognisedRun> = Vec::new();
    for (token, char_start) in (0..).zip(tokens) {
        let page = pages.partition_point(|(_, start)| *start <= char_start);
        let Some(source) = page.checked_sub(1).and_then(recognised) else {
            continue;
        };
        match runs.last_mut() {
            Some(run) if run.tokens[1] == token && run.source == source => run.tokens[1] += 1,
            _ => runs.push(RecognisedRun {
                tokens: [token, token + 1],
                source,
            }),
        }
    }
    runs
}

/// What recognised the text of a document's pages while it was read.
pub(crate) fn recognisers(document: &Document) -> BTreeSet<String> {
    let pages = document.pages.iter();
    pages
        .filter_map(|page| Some(page.recognition.as_ref()?.recogniser.clone()))
        .collect()
}

/// How much text was recognised from images.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RecognisedExtent {
    /// Documents with such text in blocks that count.
    pub documents: u64,
    /// Tokens of it in blocks that count.
    pub tokens: u64,
}

impl Segment {
    /// How the text of tokens was got, where any of it was recognised. What was recognised while reading comes
    /// before what came as a layer.
    pub(crate) fn recognised_source(
        &self,
        tokens: Range<u32>,
    ) -> Result<Option<TextSource>, CorpusError> {
        let runs = self.recognised_within(tokens)?;
        let read_here = runs.iter().find(|run| run.source == TextSource::Recognised);
        Ok(read_here.or(runs.first()).map(|run| run.source))
    }
}

impl Corpus {
    /// Whether any text was recognised from images, while reading or before.
    pub fn has_recognised_text(&self) -> bool {
        let files = |segment: &Segment| segment.entry().files.contains_key(File::Recognised.name());
        self.segments().iter().any(files)
    }

    /// How the text of a match was got, where any of it was recognised from an image:
    /// [`TextSource::Recognised`] or [`TextSource::Layer`].
    pub fn recognised_source(&self, hit: Hit) -> Result<Option<TextSource>, CorpusError> {
        self.segments()[hit.segment as usize].recognised_source(hit.start.0..hit.end.0)
    }

    /// How much of the text that counts was recognised from images.
    pub fn recognised_extent(&self, scope: &Scope) -> Result<RecognisedExtent, CorpusError> {
        let mut extent = RecognisedExtent::default();
        for (number, segment) in self.segments().iter().enumerate() {
            let runs = segment.recognised_within(0..segment.entry().tokens)?;
            if runs.is_empty() {
                continue;
            }
            let blocks = segment.blocks()?;
            let first = self.first_document(number);
            let mut last = None;
            for place in 0..blocks.len() {
                let document = DocId(first.saturating_add(blocks.document[place]));
                let counts = blocks
                    .kind(place)
                    .is_some_and(|kind| scope.rule.counts(kind));
                if !counts || !scope.selects(document) {
                    continue;
                }
                let own = blocks.token_start[place]..blocks.token_end[place];
                let tokens: u32 = RecognisedRun::within(&runs, own)
                    .iter()
                    .map(|run| run.tokens[1] - run.tokens[0])
                    .sum();
                extent.tokens += u64::from(tokens);
                if tokens > 0 && last != Some(document) {
                    extent.documents += 1;
                    last = Some(document);
                }
            }
        }
        Ok(extent)
    }
}
