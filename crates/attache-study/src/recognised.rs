//! How many matches stand in text that was recognised from images, and may have been read wrongly?

use attache_corpus::{Group, Hit, Passage, TextSource};

use crate::inquiry::{Inquiry, StudyError, grouped};
use crate::table::{Caution, Column, ColumnKind};

/// How many of some matches stand in recognised text.
pub(crate) fn recognised(inquiry: &Inquiry<'_>, hits: &[Hit]) -> Result<u64, StudyError> {
    let corpus = inquiry.corpus();
    if !corpus.has_recognised_text() {
        return Ok(0);
    }
    let mut count = 0;
    for hit in hits {
        count += u64::from(corpus.recognised_source(*hit)?.is_some());
    }
    Ok(count)
}

/// How many of the matches of all groups stand in recognised text, and a sentence that says so. `None` where
/// none does: then no column shows it either.
pub(crate) fn recognised_in_all(
    inquiry: &Inquiry<'_>,
    tallies: &[Vec<Group>],
) -> Result<Option<String>, StudyError> {
    let (mut count, mut all) = (0, 0);
    for group in tallies.iter().flatten() {
        count += recognised(inquiry, &group.hits)?;
        all += group.hits.len();
    }
    Ok(note(count, all))
}

/// The sentence about some matches.
pub(crate) fn note(recognised: u64, all: usize) -> Option<String> {
    let matches = match all {
        1 => "1 match stands".to_owned(),
        all if recognised == 1 => format!("{} matches stands", grouped(all)),
        all => format!("{} matches stand", grouped(all)),
    };
    (recognised > 0).then(|| {
        format!(
            "{} of {matches} in text that was recognised from images of pages (OCR), where letters may be read \
             wrongly and matches missed.",
            grouped(usize::try_from(recognised).unwrap_or(usize::MAX))
        )
    })
}

pub(crate) fn recognised_column() -> Column {
    Column::new(
        "recognised",
        ColumnKind::Integer,
        "Those of the matches that stand in text recognised from images of pages.",
    )
}

/// How the text of a passage was got.
pub(crate) fn source_column() -> Column {
    Column::new(
        "source",
        ColumnKind::Text,
        "How the text was got: recognised from the image of its page while reading, layer where somebody else did \
         that before, text where the file holds it.",
    )
}

/// The cell of [`source_column`].
pub(crate) fn source_of(passage: &Passage) -> &'static str {
    passage.source.unwrap_or(TextSource::Text).name()
}

impl Inquiry<'_> {
    /// That part of the text asked was recognised from images.
    pub(crate) fn recognised_text(&self) -> Result<Option<Caution>, StudyError> {
        if !self.corpus().has_recognised_text() {
            return Ok(None);
        }
        let part = self.corpus().recognised_extent(self.scope())?;
        if part.tokens == 0 {
            return Ok(None);
        }
        let whole = self.corpus().extent(self.scope())?;
        let number = |count: u64| grouped(usize::try_from(count).unwrap_or(usize::MAX));
        let documents = match part.documents {
            1 => "1 document".to_owned(),
            count => format!("{} documents", number(count)),
        };
        Ok(Some(Caution {
            document: None,
            page: None,
            message: format!(
                "{} of the {} tokens asked, in {documents}, were recognised from images of pages (OCR): letters may \
                 be read wrongly there",
                number(part.tokens),
                number(whole.tokens)
            ),
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::note;

    #[test]
    fn the_note_reads_as_a_sentence() {
        let beginning = |recognised, all| {
            let note = note(recognised, all).unwrap_or_default();
            note.split(" in text").next().unwrap_or_default().to_owned()
        };
        assert_eq!(beginning(0, 12), "");
        assert_eq!(beginning(1, 1), "1 of 1 match stands");
        assert_eq!(beginning(1, 29), "1 of 29 matches stands");
        assert_eq!(beginning(3, 1_029), "3 of 1,029 matches stand");
    }
}
