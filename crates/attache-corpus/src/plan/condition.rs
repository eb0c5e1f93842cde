//! Does a match lie in a match of another query, or hold one?

use std::ops::Range;

use crate::cql::ast::ConditionKind;

/// The matches of another query, as far as they decide.
pub(super) struct Others {
    kind: ConditionKind,
    negated: bool,
    /// Rising by start; of each start the longest (`within`) or the shortest (`containing`).
    spans: Vec<Range<u32>>,
    /// For `within`, the farthest end of the spans up to each.
    reach: Vec<u32>,
}

impl Others {
    pub(super) fn new(kind: ConditionKind, negated: bool, spans: Vec<Range<u32>>) -> Self {
        let mut farthest = 0;
        let reach = spans.iter().map(|span| {
            farthest = farthest.max(span.end);
            farthest
        });
        Self {
            kind,
            negated,
            reach: reach.collect(),
            spans,
        }
    }

    /// The spans of which every match lies in or holds one; `None` if there are no such.
    pub(super) fn required(&self) -> Option<&[Range<u32>]> {
        (!self.negated).then_some(&self.spans)
    }

    /// Whether a span fulfils the condition.
    pub(super) fn allows(&self, span: &Range<u32>) -> bool {
        let found = match self.kind {
            ConditionKind::Within => {
                let after = self
                    .spans
                    .partition_point(|other| other.start <= span.start);
                after
                    .checked_sub(1)
                    .is_some_and(|last| self.reach[last] >= span.end)
            }
            ConditionKind::Containing => {
                let from = self.spans.partition_point(|other| other.start < span.start);
                self.spans[from..]
                    .iter()
                    .take_while(|other| other.start < span.end)
                    .any(|other| other.end <= span.end)
            }
        };
        found != self.negated
    }
}
