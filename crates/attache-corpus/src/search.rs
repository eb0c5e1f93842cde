//! Where does a pattern match? The rarest slot of a phrase leads; its neighbours are looked at.

use std::ops::Range;

use attache_document::BlockKind;
use rayon::prelude::*;

use crate::corpus::{Corpus, Scope};
use crate::error::CorpusError;
use crate::format::File;
use crate::id::{DocId, SegmentPos, WordId};
use crate::lexicon::Lexicon;
use crate::pattern::{Pattern, Phrase, Slot, Test};
use crate::rule::{Case, Joining, Overlap, Possessives, Punctuation, Rule};
use crate::segment::{Blocks, Segment};

/// Under [`Punctuation::Ignored`], how many marks in a row are passed over between two words.
const MAX_MARKS: u32 = 8;

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
    /// Costs time in proportion to the positions of the rarest word of each phrase.
    pub fn find(&self, pattern: &Pattern, scope: &Scope) -> Result<Vec<Hit>, CorpusError> {
        let search = |number: usize| -> Result<Vec<Hit>, CorpusError> {
            let first = self.first_document(number);
            let selected = |document: u32| scope.selects(DocId(first.saturating_add(document)));
            let search = Search {
                segment: &self.segments()[number],
                rule: &scope.rule,
                case: scope.rule.case_of(pattern),
            };
            let segment = number as u32;
            let hit = |span: Range<u32>| Hit {
                segment,
                start: SegmentPos(span.start),
                end: SegmentPos(span.end),
            };
            Ok(search
                .run(pattern, selected)?
                .into_iter()
                .map(hit)
                .collect())
        };
        if self.segments().len() == 1 {
            // Waking the other cores would cost more than the search.
            return search(0);
        }
        let found: Result<Vec<_>, _> = (0..self.segments().len())
            .into_par_iter()
            .map(search)
            .collect();
        Ok(found?.concat())
    }
}

impl Rule {
    /// How capitals of this pattern are compared: never [`Case::Smart`].
    pub fn case_of(&self, pattern: &Pattern) -> Case {
        match self.case {
            Case::Smart if pattern.has_capital() => Case::Exact,
            Case::Smart => Case::Ignore,
            chosen => chosen,
        }
    }
}

/// One pattern in one segment.
struct Search<'a> {
    segment: &'a Segment,
    rule: &'a Rule,
    case: Case,
}

impl Search<'_> {
    /// The token spans that match, in order.
    fn run(
        &self,
        pattern: &Pattern,
        selected: impl Fn(u32) -> bool,
    ) -> Result<Vec<Range<u32>>, CorpusError> {
        let mut spans = Vec::new();
        for phrase in pattern.phrases() {
            self.match_phrase(phrase, &mut spans)?;
        }
        if pattern.phrases().len() > 1 {
            // The longest of the matches at one place comes first.
            spans.sort_unstable_by_key(|span| (span.start, std::cmp::Reverse(span.end)));
            spans.dedup();
        }
        self.keep_counted(&mut spans, selected)?;
        if self.rule.lines == Joining::Apart || self.rule.hyphens == Joining::Apart {
            self.keep_on_one_line(&mut spans)?;
        }
        if self.rule.possessives == Possessives::LeftOut {
            self.keep_without_possessive(&mut spans)?;
        }
        if self.rule.overlap == Overlap::Never {
            let mut end = 0;
            spans.retain(|span| {
                let free = span.start >= end;
                end = if free { span.end } else { end };
                free
            });
        }
        Ok(spans)
    }

    fn match_phrase(
        &self,
        phrase: &Phrase,
        spans: &mut Vec<Range<u32>>,
    ) -> Result<(), CorpusError> {
        let lexicon = self.segment.lexicon()?;
        let is_mark = |word: u32| lexicon.form(WordId(word)).is_some_and(is_mark);
        let pass_marks = self.rule.punctuation == Punctuation::Ignored;
        let mut slots = Vec::with_capacity(phrase.len());
        for slot in phrase {
            let marks = slot
                .iter()
                .all(|test| matches!(test, Test::Form(form) if self::is_mark(form)));
            if !(pass_marks && marks) {
                let set = WordSet::compile(slot, self.case, lexicon);
                slots.push(set.ok_or_else(|| self.segment.unsound_lexicon())?);
            }
        }
        let rarest = slots
            .iter()
            .enumerate()
            .min_by_key(|(_, set)| set.frequency(lexicon));
        let Some((lead, rarest)) = rarest else {
            return Ok(());
        };
        let words = self.segment.words()?;
        let step = |mut at: u32, ahead: bool| -> Option<u32> {
            for _ in 0..=MAX_MARKS {
                at = if ahead {
                    at.checked_add(1)?
                } else {
                    at.checked_sub(1)?
                };
                if !(pass_marks && is_mark(words.get(at as usize)?)) {
                    return Some(at);
                }
            }
            None
        };
        let follow = |from: u32, sets: &mut dyn Iterator<Item = &WordSet>, ahead: bool| {
            let mut at = from;
            for set in sets {
                at = step(at, ahead)?;
                set.contains(words.get(at as usize)?).then_some(())?;
            }
            Some(at)
        };
        for position in self.positions(rarest)? {
            // Where marks are passed over, none can be a word of the phrase: not even of `*`.
            if pass_marks && words.get(position as usize).is_some_and(is_mark) {
                continue;
            }
            let last = follow(position, &mut slots[lead + 1..].iter(), true);
            let first = last.and_then(|_| follow(position, &mut slots[..lead].iter().rev(), false));
            if let (Some(first), Some(last)) = (first, last) {
                spans.push(first..last + 1);
            }
        }
        Ok(())
    }

    /// The rising positions of all words of a set.
    fn positions(&self, set: &WordSet) -> Result<Vec<u32>, CorpusError> {
        let mut positions = Vec::new();
        let mut lists = 0;
        for word in set.iter() {
            self.segment.positions(word, &mut positions)?;
            lists += 1;
            if positions.len() > self.segment.entry().tokens as usize {
                let what = "has more positions than there are tokens";
                return Err(self.segment.damaged(File::Postings, what));
            }
        }
        if lists > 1 {
            // Several rising runs one after the other: what the standard stable sort is best at.
            positions.sort();
        }
        Ok(positions)
    }

    /// Keeps the spans that lie within one block that counts, in a selected document.
    fn keep_counted(
        &self,
        spans: &mut Vec<Range<u32>>,
        selected: impl Fn(u32) -> bool,
    ) -> Result<(), CorpusError> {
        let blocks = self.segment.blocks()?;
        let kinds = BlockKind::ALL.map(|kind| self.rule.counts(kind));
        let mut cursor = BlockCursor { blocks, current: 0 };
        spans.retain(|span| {
            cursor.seek(SegmentPos(span.start)).is_some_and(|block| {
                span.end <= blocks.token_end[block]
                    && kinds
                        .get(usize::from(blocks.kind[block]))
                        .is_some_and(|&counts| counts)
                    && selected(blocks.document[block])
            })
        });
        Ok(())
    }

    fn keep_on_one_line(&self, spans: &mut Vec<Range<u32>>) -> Result<(), CorpusError> {
        let mut texts = crate::raw::TextCursor::new(self.segment);
        let mut kept = Vec::with_capacity(spans.len());
        for span in spans.drain(..) {
            let cut_word = |token: u32| -> Result<bool, CorpusError> {
                Ok(texts
                    .slice(SegmentPos(token)..SegmentPos(token + 1))?
                    .contains('\n'))
            };
            let cut = if self.rule.lines == Joining::Apart {
                texts
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

/// The words of one lexicon that pass one slot, by number, each once.
struct WordSet(Vec<u32>);

impl WordSet {
    /// `None` if the lexicon is unsound.
    fn compile(slot: &Slot, case: Case, lexicon: &Lexicon) -> Option<Self> {
        let mut words: Vec<u32> = Vec::new();
        for test in slot {
            let folded = test.folded();
            match (test, case) {
                (Test::Form(_), Case::Ignore | Case::Smart) => {
                    words.extend_from_slice(lexicon.folded(folded.beginning())?);
                }
                (test, case) => {
                    let folds = case != Case::Exact;
                    let passes = |word: &u32| {
                        lexicon.form(WordId(*word)).is_some_and(|form| match folds {
                            true => folded.matches_exactly(&attache_language::fold(form)),
                            false => test.matches_exactly(form),
                        })
                    };
                    let candidates = match test {
                        Test::Form(_) => lexicon.folded(folded.beginning())?,
                        Test::Glob(_) => lexicon.beginning(folded.beginning())?,
                    };
                    words.extend(candidates.iter().copied().filter(passes));
                }
            }
        }
        words.sort_unstable();
        words.dedup();
        Some(Self(words))
    }

    fn contains(&self, word: u32) -> bool {
        self.0.binary_search(&word).is_ok()
    }

    fn iter(&self) -> impl Iterator<Item = WordId> {
        self.0.iter().copied().map(WordId)
    }

    fn frequency(&self, lexicon: &Lexicon) -> u64 {
        self.iter().map(|word| u64::from(lexicon.count(word))).sum()
    }
}
