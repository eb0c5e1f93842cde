//! Does a block go on with the sentence of the one before?

use crate::document::{BlockKind, Document};

impl Document {
    /// The earlier block whose sentence block number `block` goes on with, where only running
    /// heads and feet stand between them; `None` for a block that begins afresh, and in annotated text.
    ///
    /// A page number in mid-sentence divides a paragraph into two blocks, since blocks do not
    /// overlap. A phrase that crosses the page is found by reading the two as one.
    ///
    /// ```
    /// use attache_document::{ReadOptions, SourceName, read};
    /// let bytes = b"We stand by our allies and\n\n12\n\x0cpartners in every harbour.\n";
    /// let document = read(bytes, &SourceName::new("plan.txt"), &ReadOptions::default())?.value;
    /// assert_eq!(document.blocks.len(), 3);
    /// assert_eq!(document.continues(2), Some(0));
    /// # Ok::<(), attache_document::ReadError>(())
    /// ```
    pub fn continues(&self, block: usize) -> Option<usize> {
        if self.source.format.is_annotated() {
            // The file says which tokens are a paragraph.
            return None;
        }
        let is_furniture = |kind| matches!(kind, BlockKind::Head | BlockKind::Foot);
        let this = self
            .blocks
            .get(block)
            .filter(|block| block.kind == BlockKind::Body)?;
        let before = (0..block)
            .rev()
            .find(|&earlier| !is_furniture(self.blocks[earlier].kind))?;
        let earlier = &self.blocks[before];
        let joined = before + 1 < block
            && matches!(earlier.kind, BlockKind::Body | BlockKind::List)
            && earlier.quoted == this.quoted
            && goes_on(
                &self.text[earlier.span.clone()],
                &self.text[this.span.clone()],
            );
        joined.then_some(before)
    }
}

/// Whether `next` goes on with a sentence that `before` leaves unfinished. Both are trimmed.
///
/// It does where `next` begins with a small letter and `before` does not end a sentence, or where
/// `before` ends with a word that no sentence ends with (`the`, `of`) or within a hyphenated one.
pub(crate) fn goes_on(before: &str, next: &str) -> bool {
    let small = next
        .trim_start_matches(['"', '\'', '“', '‘', '(', '['])
        .starts_with(char::is_lowercase);
    let ending = before.trim_end_matches(['"', '”', '’', ')', ']', ' ']);
    match ending.chars().next_back() {
        None | Some('?' | '!' | ':' | ';' | '…') => false,
        Some('.') => small && ends_in_abbreviation(ending),
        // A salutation and a closing are short; a long line that ends with a comma was broken.
        Some(',') => small || before.len() > 40 && next.starts_with(char::is_alphanumeric),
        Some('-') => next.starts_with(char::is_alphabetic) && is_broken_word(ending) || small,
        Some(_) => small || ending.len() == before.len() && ends_in_linking_word(ending),
    }
}

/// `U.S.`, `U .S .`, `D.C.`: capitals with full stops, which end a sentence less often than not
/// when a small letter follows.
fn ends_in_abbreviation(text: &str) -> bool {
    let word = text.trim_end_matches(['.', ' ']);
    let word = word.rsplit(char::is_whitespace).next().unwrap_or(word);
    let mut letters = word.split('.').filter(|part| !part.is_empty());
    let one_capital =
        |part: &str| part.chars().count() == 1 && part.starts_with(char::is_uppercase);
    !word.is_empty() && letters.all(one_capital)
}

fn is_broken_word(text: &str) -> bool {
    text.trim_end_matches('-').ends_with(char::is_alphabetic) && !text.ends_with("--")
}

fn ends_in_linking_word(text: &str) -> bool {
    const LINKING: [&str; 27] = [
        "a", "an", "and", "are", "as", "at", "by", "for", "from", "has", "have", "his", "in",
        "into", "is", "its", "of", "or", "our", "than", "that", "the", "their", "these", "to",
        "which", "with",
    ];
    let word = text.rsplit(char::is_whitespace).next().unwrap_or(text);
    LINKING.contains(&word)
}

#[cfg(test)]
mod tests {
    use super::goes_on;

    #[test]
    fn an_unfinished_sentence_goes_on() {
        for (before, next) in [
            ("our allies and", "partners abroad"),
            ("the harbour of Ames,", "which is deep"),
            ("a strategy of the U.S.", "government"),
            ("affect U .S .", "interests"),
            ("with the help of the", "Harbour Board"),
            ("will involve-", "ment of others"),
            ("the Euro-", "Atlantic area"),
            ("the Board (HB)", "in Ames"),
            (
                "we shall build harbours in the west, the north,",
                "East Ames and the isles",
            ),
        ] {
            assert!(goes_on(before, next), "{before} / {next}");
        }
    }

    #[test]
    fn a_finished_sentence_does_not() {
        for (before, next) in [
            ("We thank our allies.", "however small"),
            ("We seek to:", "promote trade"),
            ("freedom of speech;", "freedom of worship"),
            ("Our allies", "Partners abroad"),
            ("Dear Sir,", "I write"),
            ("Is it so?", "it is"),
            ("we came to a stop -", "Then"),
            ("", "text"),
        ] {
            assert!(!goes_on(before, next), "{before} / {next}");
        }
    }
}
