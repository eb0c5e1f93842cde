//! Which forms stand in a segment, and which of them does a test mean?

use std::ops::Range;

use arrow_array::UInt32Array;
use attache_language::fold;

use crate::id::WordId;
use crate::map::Rows;

/// The forms of a segment, sorted by folded form, then form, so that all spellings of a word in any
/// case, and all words with one beginning, stand together.
#[derive(Debug)]
pub(crate) struct Lexicon {
    forms: Rows<i32>,
    counts: UInt32Array,
}

impl Lexicon {
    pub(crate) fn new(forms: Rows<i32>, counts: UInt32Array) -> Option<Self> {
        (forms.len() == counts.values().len()).then_some(Self { forms, counts })
    }

    pub(crate) fn len(&self) -> u32 {
        self.forms.len() as u32
    }

    /// The form with this id; `None` if there is no such id, or the form is unsound.
    pub(crate) fn form(&self, word: WordId) -> Option<&str> {
        self.forms.text(word.index())
    }

    /// How often the form stands in the segment.
    pub(crate) fn count(&self, word: WordId) -> u32 {
        self.counts.values().get(word.index()).copied().unwrap_or(0)
    }

    /// All spellings of one folded form; `None` if a form is unsound.
    pub(crate) fn folded(&self, folded: &str) -> Option<Range<u32>> {
        let start = self.partition(|form| fold(form).as_ref() < folded)?;
        let end = self.partition(|form| fold(form).as_ref() <= folded)?;
        Some(start..end.max(start))
    }

    /// All forms whose folded form begins with `beginning`, which must be folded itself; `None` if a
    /// form is unsound.
    pub(crate) fn beginning(&self, beginning: &str) -> Option<Range<u32>> {
        let start = self.partition(|form| fold(form).as_ref() < beginning)?;
        let end = self.partition(|form| {
            let folded = fold(form);
            folded.as_ref() < beginning || folded.starts_with(beginning)
        })?;
        Some(start..end.max(start))
    }

    /// How many forms at the front of the lexicon fulfil `before`.
    fn partition(&self, before: impl Fn(&str) -> bool) -> Option<u32> {
        let (mut low, mut high) = (0, self.forms.len());
        while low < high {
            let middle = low + (high - low) / 2;
            if before(self.forms.text(middle)?) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        Some(low as u32)
    }
}
