//! What stands in a sentence, token by token?

use std::ops::Range;

use attache_document::BlockKind;
use attache_language::Head;

use crate::corpus::{Corpus, Scope};
use crate::error::CorpusError;
use crate::format::File;
use crate::id::{DocId, SegmentPos};
use crate::search::Hit;
use crate::segment::Segment;
use crate::walk::{TokenView, Tokens};

/// A sentence with all that the corpus holds of its tokens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sentence<'c> {
    /// The document that it stands in.
    pub document: DocId,
    /// What its block is; `None` in a damaged corpus.
    pub kind: Option<BlockKind>,
    /// Its text on one line: the tokens as they stand, a blank where there was white space.
    pub text: String,
    /// Its tokens. Heads and characters are told as [`Corpus::tokens`] tells them.
    pub tokens: Vec<TokenView<'c>>,
    /// For each token, its bytes in `text`.
    pub spans: Vec<Range<usize>>,
    segment: u32,
    /// Its first token, in its segment.
    first: u32,
    /// The first token counted in its document.
    in_document: u32,
}

impl Sentence<'_> {
    /// Some of its tokens, counted from its beginning, as a match.
    ///
    /// # Panics
    ///
    /// If it has no such tokens.
    pub fn hit(&self, tokens: Range<usize>) -> Hit {
        assert!(
            tokens.start < tokens.end && tokens.end <= self.tokens.len(),
            "tokens of the sentence"
        );
        let position = |token: usize| SegmentPos(self.first + token as u32);
        Hit {
            segment: self.segment,
            start: position(tokens.start),
            end: position(tokens.end),
        }
    }

    /// The tokens of a match that stand in this sentence, counted from its beginning; empty where none does.
    pub fn tokens_of(&self, hit: Hit) -> Range<usize> {
        if hit.segment != self.segment {
            return 0..0;
        }
        let place = |token: u32| (token.saturating_sub(self.first) as usize).min(self.tokens.len());
        place(hit.start.0)..place(hit.end.0)
    }

    /// The head of a token, counted from the sentence's beginning. Unknown if it is in another sentence.
    pub fn head(&self, token: usize) -> Head {
        match self.tokens[token].head {
            Head::Token(head) => {
                let place = head.checked_sub(self.in_document);
                let place = place.filter(|&place| (place as usize) < self.tokens.len());
                place.map_or(Head::Unknown, Head::Token)
            }
            other => other,
        }
    }
}

/// Sentences one after another, each with the matches that begin in it; made by [`Corpus::sentences_of`].
#[derive(Debug)]
pub struct SentencesOf<'c, 'h> {
    corpus: &'c Corpus,
    hits: &'h [Hit],
}

impl Corpus {
    /// The sentences that `hits` begin in, each once and with its matches. The hits are in corpus order.
    pub fn sentences_of<'c, 'h>(&'c self, hits: &'h [Hit]) -> SentencesOf<'c, 'h> {
        SentencesOf { corpus: self, hits }
    }

    /// The sentences of a document in the blocks that the rule of `scope` counts, in order; none if
    /// `scope` does not select it.
    pub fn sentences<'c, 's>(
        &'c self,
        document: DocId,
        scope: &'s Scope,
    ) -> Result<Sentences<'c, 's>, CorpusError> {
        let place = self.number_of(document);
        let (number, tokens) = match place.filter(|_| scope.selects(document)) {
            Some((number, place)) => (number, self.segments()[number].tokens_of(place)?),
            None => (0, 0..0),
        };
        Ok(Sentences {
            corpus: self,
            scope,
            number,
            tokens,
        })
    }

    fn sentence(
        &self,
        number: usize,
        block: usize,
        range: Range<u32>,
    ) -> Result<Sentence<'_>, CorpusError> {
        let segment = &self.segments()[number];
        let blocks = segment.blocks()?;
        let document = blocks.document[block];
        let of_document = segment.tokens_of(document)?;
        let mut sentence = Sentence {
            document: DocId(self.first_document(number) + document),
            kind: blocks.kind(block),
            text: String::new(),
            tokens: Vec::with_capacity(range.len()),
            spans: Vec::with_capacity(range.len()),
            segment: number as u32,
            first: range.start,
            in_document: range.start.saturating_sub(of_document.start),
        };
        for token in Tokens::of(segment, document, range)? {
            let token = token?;
            if token.space_before && !sentence.text.is_empty() {
                sentence.text.push(' ');
            }
            let start = sentence.text.len();
            sentence.text.push_str(token.surface);
            sentence.spans.push(start..sentence.text.len());
            sentence.tokens.push(token);
        }
        Ok(sentence)
    }
}

/// The sentences of a document one after another; made by [`Corpus::sentences`].
#[derive(Debug)]
pub struct Sentences<'c, 's> {
    corpus: &'c Corpus,
    scope: &'s Scope,
    /// The number of the segment.
    number: usize,
    /// The tokens that are still to be read, in the segment.
    tokens: Range<u32>,
}

impl<'c> Sentences<'c, '_> {
    fn read(&mut self) -> Result<Option<Sentence<'c>>, CorpusError> {
        while !self.tokens.is_empty() {
            let segment = &self.corpus.segments()[self.number];
            let (block, range) = segment.sentence_at(self.tokens.start)?;
            self.tokens.start = range.end;
            let kind = segment.blocks()?.kind(block);
            if kind.is_some_and(|kind| self.scope.rule.counts(kind)) {
                return self.corpus.sentence(self.number, block, range).map(Some);
            }
        }
        Ok(None)
    }
}

impl<'c> Iterator for Sentences<'c, '_> {
    type Item = Result<Sentence<'c>, CorpusError>;

    fn next(&mut self) -> Option<Self::Item> {
        let read = self.read();
        if read.is_err() {
            // What follows damage is no sounder.
            self.tokens.start = self.tokens.end;
        }
        read.transpose()
    }
}

impl<'c, 'h> Iterator for SentencesOf<'c, 'h> {
    type Item = Result<(Sentence<'c>, &'h [Hit]), CorpusError>;

    fn next(&mut self) -> Option<Self::Item> {
        let first = *self.hits.first()?;
        let number = first.segment as usize;
        let read = |corpus: &'c Corpus| {
            let segment = &corpus.segments()[number];
            let (block, range) = segment.sentence_at(first.start.0)?;
            corpus.sentence(number, block, range)
        };
        let sentence = match read(self.corpus) {
            Ok(sentence) => sentence,
            Err(error) => {
                // What follows damage is no sounder.
                self.hits = &[];
                return Some(Err(error));
            }
        };
        let end = sentence.first + sentence.tokens.len() as u32;
        let here = |hit: &Hit| hit.segment == first.segment && hit.start.0 < end;
        let (own, rest) = self.hits.split_at(self.hits.partition_point(here).max(1));
        self.hits = rest;
        Some(Ok((sentence, own)))
    }
}

impl Segment {
    /// The block and the tokens of the sentence that holds a token.
    fn sentence_at(&self, token: u32) -> Result<(usize, Range<u32>), CorpusError> {
        let blocks = self.blocks()?;
        let outside = || self.damaged(File::Blocks, format!("has no block for token {token}"));
        let block = blocks.holding(SegmentPos(token)).ok_or_else(outside)?;
        let sentences = self.sentences()?;
        let after = sentences.partition_point(|&start| start <= token);
        let start = after.checked_sub(1).map_or(0, |place| sentences[place]);
        let end = sentences.get(after).copied().unwrap_or(u32::MAX);
        let within = blocks.token_start[block]..blocks.token_end[block];
        let range = start.max(within.start)..end.min(within.end).min(self.entry().tokens);
        match range.contains(&token) {
            true => Ok((block, range)),
            false => Err(outside()),
        }
    }
}
