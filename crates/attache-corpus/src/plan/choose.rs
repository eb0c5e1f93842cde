//! Which of the matches that begin at one place, and which of those that overlap, count?

use std::cmp::Reverse;
use std::ops::Range;

use crate::rule::Matching;

/// Keeps of spans, which rise by start, those that `matching` wants of each start; the longest first.
pub(crate) fn choose(spans: &mut Vec<Range<u32>>, matching: Matching) {
    spans.sort_unstable_by_key(|span| (span.start, Reverse(span.end)));
    spans.dedup();
    match matching {
        Matching::All => {}
        Matching::Longest => spans.dedup_by_key(|span| span.start),
        Matching::Shortest => {
            let mut kept: Vec<Range<u32>> = Vec::with_capacity(spans.len());
            for span in spans.drain(..) {
                match kept.last_mut() {
                    Some(last) if last.start == span.start => *last = span,
                    _ => kept.push(span),
                }
            }
            *spans = kept;
        }
    }
}
