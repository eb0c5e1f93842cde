//! Which forms stand in a segment, and which of them does a test mean?

use std::ops::Range;

use arrow_array::{Array, StringArray, UInt32Array};
use attache_language::fold;

use crate::id::WordId;

/// The forms of a segment, sorted by folded form, then form, so that all spellings of a word in any
/// case, and all words with one beginning, stand together.
#[derive(Debug)]
pub(crate) struct Lexicon {
    forms: StringArray,
    counts: UInt32Array,
}

impl Lexicon {
    pub(crate) fn new(forms: StringArray, counts: UInt32Array) -> Option<Self> {
        (forms.len() == counts.len()).then_some(Self { forms, counts })
    }

    pub(crate) fn len(&self) -> u32 {
        self.forms.len() as u32
    }

    /// The form with this id; `None` if there is no such id.
    pub(crate) fn form(&self, word: WordId) -> Option<&str> {
        let place = word.index();
        (place < self.forms.len()).then(|| self.forms.value(place))
    }

    /// How often the form stands in the segment.
    pub(crate) fn count(&self, word: WordId) -> u32 {
        self.counts.values().get(word.index()).copied().unwrap_or(0)
    }

    /// All spellings of one folded form.
    pub(crate) fn folded(&self, folded: &str) -> Range<u32> {
        let start = self.partition(|form| fold(form).as_ref() < folded);
        let end = self.partition(|form| fold(form).as_ref() <= folded);
        start..end.max(start)
    }

    /// All forms whose folded form begins with `beginning`, which must be folded itself.
    pub(crate) fn beginning(&self, beginning: &str) -> Range<u32> {
        let start = self.partition(|form| fold(form).as_ref() < beginning);
        let end = self.partition(|form| {
            let folded = fold(form);
            folded.as_ref() < beginning || folded.starts_with(beginning)
        });
        start..end.max(start)
    }

    /// How many forms at the front of the lexicon fulfil `before`.
    fn partition(&self, before: impl Fn(&str) -> bool) -> u32 {
        let (mut low, mut high) = (0, self.forms.len());
        while low < high {
            let middle = low + (high - low) / 2;
            if before(self.forms.value(middle)) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        low as u32
    }
}
