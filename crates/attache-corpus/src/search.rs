//! Where does a pattern match, and which of its matches count under a rule?

use std::ops::Range;

use rayon::prelude::*;

use crate::corpus::{Corpus, Scope};
use crate::error::CorpusError;
use crate::id::{DocId, SegmentPos};
use crate::pattern::{Content, Pattern};
use crate::plan::{Asked, ExplainedQuery, Explanation, Ways, answer, choose, queries, validate};
use crate::rule::{Case, Joining, Matching, Overlap, Possessives, Rule};
use crate::segment::{Blocks, Segment};

/// A match: tokens in a row of one document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Hit {
    pub(crate) segment: u32,
    pub(crate) start: SegmentPos,
    pub(crate) end: SegmentPos,
}

impl Hit {
    /// How many tokens it covers.
    pub fn tokens(self) -> u32 {
        self.end.0 - self.start.0
    }
}

impl Corpus {
    /// Finds every match of `pattern` under the rule and in the documents of `scope`, in corpus order.
    ///
    /// Costs time in proportion to the positions of the rarest token that every match must have; where
    /// none is rare, all text that counts is read. [`explain`](Self::explain) tells which.
    pub fn find(&self, pattern: &Pattern, scope: &Scope) -> Result<Vec<Hit>, CorpusError> {
        let searched = self.each_segment(pattern, scope, false)?;
        let mut hits = Vec::new();
        for (segment, (spans, _)) in (0..).zip(searched) {
            let hit = |span: Range<u32>| Hit {
                segment,
                start: SegmentPos(span.start),
                end: SegmentPos(span.end),
            };
            hits.extend(spans.into_iter().map(hit));
        }
        match &scope.rule.sense {
            None => Ok(hits),
            Some(sense) => self.in_sense(hits, sense),
        }
    }

    /// How `pattern` is answered under the rule and in the documents of `scope`.
    pub fn explain(&self, pattern: &Pattern, scope: &Scope) -> Result<Explanation, CorpusError> {
        let mut explanation = Explanation {
            pattern: pattern.text().trim().to_owned(),
            queries: Vec::new(),
        };
        for (_, explained) in self.each_segment(pattern, scope, true)? {
            match explanation.queries.is_empty() {
                true => explanation.queries = explained,
                false => {
                    let queries = explanation.queries.iter_mut().zip(&explained);
                    queries.for_each(|(own, other)| own.add(other));
                }
            }
        }
        Ok(explanation)
    }

    fn each_segment(
        &self,
        pattern: &Pattern,
        scope: &Scope,
        plan_only: bool,
    ) -> Result<Vec<Searched>, CorpusError> {
        if let Content::Query(query) = pattern.content() {
            validate(query, self.segments())?;
        }
        let search = |number: usize| -> Result<Searched, CorpusError> {
            let first = self.first_document(number);
            let selected = |document: u32| scope.selects(DocId(first.saturating_add(document)));
            let search = Search {
                segment: &self.segments()[number],
                rule: &scope.rule,
                selected: &selected,
                plan_only,
            };
            search.run(pattern)
        };
        if self.segments().len() == 1 {
            // Waking the other cores would cost more than the search.
            return Ok(vec![search(0)?]);
        }
        (0..self.segments().len())
            .into_par_iter()
            .map(search)
            .collect()
    }
}

/// The spans that match, in order, and how they were found.
type Searched = (Vec<Range<u32>>, Vec<ExplainedQuery>);

impl Rule {
    /// How capitals of this pattern are compared: never [`Case::Smart`].
    pub fn case_of(&self, pattern: &Pattern) -> Case {
        match self.case {
            Case::Smart if pattern.is_query() || pattern.has_capital() => Case::Exact,
            Case::Smart => Case::Ignore,
            chosen => chosen,
        }
    }
}

/// One pattern in one segment.
struct Search<'a> {
    segment: &'a Segment,
    rule: &'a Rule,
    selected: &'a (dyn Fn(u32) -> bool + Sync),
    plan_only: bool,
}

impl Search<'_> {
    fn run(&self, pattern: &Pattern) -> Result<Searched, CorpusError> {
        let queries = queries(pattern, self.rule);
        // What the rule leaves out is no match, so it is left out before the longest is chosen.
        let filtered = self.rule.lines == Joining::Apart
            || self.rule.hyphens == Joining::Apart
            || self.rule.possessives == Possessives::LeftOut;
        let apart = self.rule.overlap == Overlap::Never;
        let matching = match self.rule.matching {
            // The longest of all that may not overlap.
            Matching::All if apart => Matching::Longest,
            matching => matching,
        };
        let asked = Asked {
            segment: self.segment,
            rule: self.rule,
            ways: Ways::new(self.rule, self.rule.case_of(pattern)),
            selected: self.selected,
            apart: apart && !filtered && queries.len() == 1,
            matching: if filtered { Matching::All } else { matching },
            max_steps: pattern.max_steps(),
            plan_only: self.plan_only,
        };
        let mut spans = Vec::new();
        let mut explained = Vec::with_capacity(queries.len());
        for query in &queries {
            let mut found = answer(query, &asked)?;
            if filtered {
                self.filter(&mut found.spans)?;
                choose(&mut found.spans, matching);
            }
            explained.push(found.explained);
            match spans.is_empty() {
                true => spans = found.spans,
                false => spans.append(&mut found.spans),
            }
        }
        if queries.len() > 1 {
            // The longest of the matches at one place comes first.
            choose(&mut spans, Matching::All);
        }
        if apart {
            let mut end = 0;
            spans.retain(|span| {
                let free = span.start >= end;
                end = if free { span.end } else { end };
                free
            });
        }
        Ok((spans, explained))
    }

    /// Leaves out what the rule leaves out by its place in the text.
    fn filter(&self, spans: &mut Vec<Range<u32>>) -> Result<(), CorpusError> {
        if self.rule.lines == Joining::Apart || self.rule.hyphens == Joining::Apart {
            self.keep_on_one_line(spans)?;
        }
        if self.rule.possessives == Possessives::LeftOut {
            self.keep_without_possessive(spans)?;
        }
        Ok(())
    }

    fn keep_on_one_line(&self, spans: &mut Vec<Range<u32>>) -> Result<(), CorpusError> {
        let blocks = self.segment.blocks()?;
        let mut texts = crate::raw::TextCursor::new(self.segment);
        let mut kept = Vec::with_capacity(spans.len());
        for span in spans.drain(..) {
            let cut_word = |token: u32| -> Result<bool, CorpusError> {
                Ok(texts
                    .slice(SegmentPos(token)..SegmentPos(token + 1))?
                    .contains('\n'))
            };
            let leaves_block = || {
                let block = blocks.holding(SegmentPos(span.start));
                block.is_none_or(|block| blocks.token_end[block] < span.end)
            };
            let cut = if self.rule.lines == Joining::Apart {
                // Between blocks there is always a line's end.
                leaves_block()
                    || texts
                        .slice(SegmentPos(span.start)..SegmentPos(span.end))?
                        .contains('\n')
            } else {
                span.clone()
                    .map(cut_word)
                    .collect::<Result<Vec<_>, _>>()?
                    .contains(&true)
            };
            if !cut {
                kept.push(span);
            }
        }
        *spans = kept;
        Ok(())
    }

    fn keep_without_possessive(&self, spans: &mut Vec<Range<u32>>) -> Result<(), CorpusError> {
        let places = self.segment.places()?;
        let mut kept = Vec::with_capacity(spans.len());
        for span in spans.drain(..) {
            let next = SegmentPos(span.end);
            let follows = !places.space_before(next.0);
            let possessive = matches!(self.segment.form_at(next)?, Some("'s" | "'S" | "'"));
            if !(follows && possessive) {
                kept.push(span);
            }
        }
        *spans = kept;
        Ok(())
    }
}

/// Whether a form is a mark: it has no letter and no digit.
pub(crate) fn is_mark(form: &str) -> bool {
    !form.chars().any(char::is_alphanumeric)
}

/// Finds the blocks of rising positions, looking first where it last was.
pub(crate) struct BlockCursor<'a> {
    pub(crate) blocks: &'a Blocks,
    pub(crate) current: usize,
}

impl BlockCursor<'_> {
    pub(crate) fn seek(&mut self, token: SegmentPos) -> Option<usize> {
        let blocks = self.blocks;
        let holds = |block: usize| {
            block < blocks.len()
                && (blocks.token_start[block]..blocks.token_end[block]).contains(&token.0)
        };
        if !holds(self.current) {
            self.current = blocks.holding(token)?;
        }
        Some(self.current)
    }
}
