//! Which words stand in a segment, and which of them have a given form?

use arrow_buffer::ScalarBuffer;
use attache_language::fold;

use crate::format::{NO_LEMMA, NO_VALUE};
use crate::id::WordId;
use crate::map::Rows;

/// The words of a segment, the most frequent first. A word is a form with the way it is written and,
/// where the corpus is tagged, its lemma and tags; so several words may have one form.
///
/// An order beside it, by folded form, then form, lets all words of one form in any case, and all with
/// one beginning, be found by halves.
#[derive(Debug)]
pub(crate) struct Lexicon {
    pub(crate) forms: Rows<i32>,
    /// Empty where a word is written as its form.
    pub(crate) surfaces: Rows<i32>,
    pub(crate) chars: ScalarBuffer<u16>,
    pub(crate) counts: ScalarBuffer<u32>,
    pub(crate) order: ScalarBuffer<u32>,
    pub(crate) lemmas: ScalarBuffer<u32>,
    pub(crate) pos: ScalarBuffer<u16>,
    pub(crate) tags: ScalarBuffer<u16>,
}

impl Lexicon {
    /// Whether all columns have as many rows.
    pub(crate) fn is_even(&self) -> bool {
        let len = self.forms.len();
        [
            self.surfaces.len(),
            self.chars.len(),
            self.counts.len(),
            self.order.len(),
            self.lemmas.len(),
            self.pos.len(),
            self.tags.len(),
        ]
        .into_iter()
        .all(|other| other == len)
    }

    pub(crate) fn len(&self) -> u32 {
        self.forms.len() as u32
    }

    /// What a word is counted as; `None` if there is no such word, or its form is unsound.
    pub(crate) fn form(&self, word: WordId) -> Option<&str> {
        self.forms.text(word.index())
    }

    /// How a word stands in the text; `None` as above.
    pub(crate) fn surface(&self, word: WordId) -> Option<&str> {
        match self.surfaces.text(word.index())? {
            "" => self.form(word),
            surface => Some(surface),
        }
    }

    /// The length of a word as it stands in the text, in characters.
    pub(crate) fn chars(&self, word: WordId) -> u32 {
        self.chars.get(word.index()).copied().unwrap_or(0).into()
    }

    /// How often the word stands in the segment.
    pub(crate) fn count(&self, word: WordId) -> u32 {
        self.counts.get(word.index()).copied().unwrap_or(0)
    }

    /// The number of a word's lemma in `lemmas.arrow`.
    pub(crate) fn lemma(&self, word: WordId) -> Option<u32> {
        let lemma = self.lemmas.get(word.index()).copied();
        lemma.filter(|&lemma| lemma != NO_LEMMA)
    }

    /// The code of a word's part of speech in `values.arrow`.
    pub(crate) fn pos(&self, word: WordId) -> Option<u16> {
        coded(&self.pos, word)
    }

    /// The code of a word's tag in `values.arrow`.
    pub(crate) fn tag(&self, word: WordId) -> Option<u16> {
        coded(&self.tags, word)
    }

    /// All words of one folded form; `None` if a form is unsound.
    pub(crate) fn folded(&self, folded: &str) -> Option<&[u32]> {
        let start = self.partition(|form| fold(form).as_ref() < folded)?;
        let end = self.partition(|form| fold(form).as_ref() <= folded)?;
        self.order.get(start..end.max(start))
    }

    /// All words whose folded form begins with `beginning`, which must be folded itself; `None` if a
    /// form is unsound.
    pub(crate) fn beginning(&self, beginning: &str) -> Option<&[u32]> {
        let start = self.partition(|form| fold(form).as_ref() < beginning)?;
        let end = self.partition(|form| {
            let folded = fold(form);
            folded.as_ref() < beginning || folded.starts_with(beginning)
        })?;
        self.order.get(start..end.max(start))
    }

    /// The words of the form that stands at `place` of the order, as the automaton of forms tells it.
    pub(crate) fn of_form_at(&self, place: u64) -> Option<&[u32]> {
        let rest = self.order.get(usize::try_from(place).ok()?..)?;
        let form = self.form(WordId(*rest.first()?))?;
        let same = rest
            .iter()
            .take_while(|&&word| self.form(WordId(word)) == Some(form));
        rest.get(..same.count())
    }

    /// How many words at the front of the order fulfil `before`.
    fn partition(&self, before: impl Fn(&str) -> bool) -> Option<usize> {
        let (mut low, mut high) = (0, self.order.len());
        while low < high {
            let middle = low + (high - low) / 2;
            if before(self.form(WordId(self.order[middle]))?) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        Some(low)
    }
}

fn coded(codes: &[u16], word: WordId) -> Option<u16> {
    let code = codes.get(word.index()).copied();
    code.filter(|&code| code != NO_VALUE)
}
