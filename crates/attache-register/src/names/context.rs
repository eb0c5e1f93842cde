//! What stands around a find: words before and after, the line, the sentence?
//!
//! Every look is bounded, so that a text is read in time that grows with its length alone.

/// Bytes, at most, that a look goes back or ahead.
const FARTHEST: usize = 400;

/// A find's surroundings.
#[derive(Clone, Copy, Debug)]
pub(super) struct Context<'t> {
    pub(super) text: &'t str,
    pub(super) start: usize,
    pub(super) end: usize,
}

fn is_inner(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '.' | '\'' | '\u{2019}')
}

impl<'t> Context<'t> {
    fn left(&self) -> &'t str {
        let mut from = self.start.saturating_sub(FARTHEST);
        while !self.text.is_char_boundary(from) {
            from += 1;
        }
        &self.text[from..self.start]
    }

    fn right(&self) -> &'t str {
        let mut to = self.text.len().min(self.end + FARTHEST);
        while !self.text.is_char_boundary(to) {
            to -= 1;
        }
        &self.text[self.end..to]
    }

    /// Words before it, the nearest first. A full stop stays with its word: `Mr.`
    pub(super) fn before(&self) -> impl Iterator<Item = &'t str> {
        let words = self.left().rsplit(|c: char| !is_inner(c));
        words.filter(|word| word.chars().any(char::is_alphanumeric))
    }

    /// Words after it, the nearest first.
    pub(super) fn after(&self) -> impl Iterator<Item = &'t str> {
        let words = self.right().split(|c: char| !is_inner(c));
        words.filter(|word| word.chars().any(char::is_alphanumeric))
    }

    /// Words after it up to the next sign that parts phrases, the nearest first.
    pub(super) fn phrase_after(&self) -> impl Iterator<Item = &'t str> {
        let parts = |c: char| {
            matches!(
                c,
                ',' | ';' | ':' | '.' | '(' | ')' | '!' | '?' | '\u{2014}'
            )
        };
        let phrase = self.right().split(parts).next().unwrap_or_default();
        let words = phrase.split(|c: char| !is_inner(c));
        words.filter(|word| word.chars().any(char::is_alphanumeric))
    }

    /// The word right before it, with nothing but a space or hyphen between.
    pub(super) fn adjacent_before(&self) -> Option<&'t str> {
        let left = self.left();
        let trimmed = left.trim_end_matches([' ', '\n', '\r', '\t', '-', '\u{2010}', '\u{2011}']);
        if !trimmed.ends_with(is_inner) {
            return None;
        }
        trimmed.rsplit(|c: char| !is_inner(c)).next()
    }

    /// The word right after it, with nothing but white space between.
    pub(super) fn adjacent_after(&self) -> Option<&'t str> {
        let trimmed = self.right().trim_start();
        if trimmed.len() == self.right().len() {
            return None;
        }
        let word = trimmed.split(|c: char| !is_inner(c)).next();
        word.filter(|word| !word.is_empty())
    }

    /// What stands after a comma and a space.
    pub(super) fn after_comma(&self) -> Option<&'t str> {
        let rest = self.right().strip_prefix(',')?;
        Some(rest.trim_start()).filter(|trimmed| trimmed.len() < rest.len())
    }

    /// Whether a sentence or a line of its own begins with it.
    pub(super) fn begins_sentence(&self) -> bool {
        let left = self.left();
        let words = left.trim_end_matches([' ', '\t', '"', '\u{201C}', '(', '\'']);
        match words.chars().next_back() {
            None => self.start <= FARTHEST,
            Some('\n' | '\r') => {
                let before = words.trim_end();
                before.is_empty() || words.len() - before.len() > 1 || ends_sentence(before)
            }
            Some(_) => ends_sentence(words),
        }
    }

    /// Whether its line holds other words, and none of them has a small letter.
    pub(super) fn is_in_capitals(&self) -> bool {
        let left = self.left();
        let left = left.rsplit('\n').next().unwrap_or_default();
        let right = self.right();
        let right = right.split('\n').next().unwrap_or_default();
        let mut letters = 0;
        for c in left.chars().rev().chain(right.chars()) {
            if c.is_lowercase() {
                return false;
            }
            letters += usize::from(c.is_alphabetic());
        }
        letters >= 3
    }
}

fn ends_sentence(text: &str) -> bool {
    text.ends_with(['.', '!', '?', ':', ';', '\u{2022}'])
}

#[cfg(test)]
mod tests {
    use super::Context;

    fn of(bracketed: &str) -> (String, usize, usize) {
        let start = bracketed.find('[').unwrap();
        let end = bracketed.find(']').unwrap() - 1;
        (bracketed.replace(['[', ']'], ""), start, end)
    }

    #[test]
    fn words_are_told_from_the_nearest_on() {
        let (text, start, end) = of("Gen. Hamilton [Jordan]'s old friend, Mr. Lee");
        let context = Context {
            text: &text,
            start,
            end,
        };
        assert_eq!(context.before().collect::<Vec<_>>(), ["Hamilton", "Gen."]);
        assert_eq!(context.after().nth(1), Some("old"));
        assert_eq!(context.adjacent_before(), Some("Hamilton"));
        assert_eq!(context.adjacent_after(), None);
    }

    #[test]
    fn a_line_in_capitals_has_no_small_letter() {
        let capitals = |bracketed: &str| {
            let (text, start, end) = of(bracketed);
            Context {
                text: &text,
                start,
                end,
            }
            .is_in_capitals()
        };
        assert!(capitals("low\nTELL [US] MORE\nlow"));
        assert!(!capitals("low\nTELL [US] more\nlow"));
        assert!(!capitals("low\n[US]\nlow"));
    }

    #[test]
    fn a_sentence_begins_after_a_stop_or_an_empty_line() {
        let begins = |bracketed: &str| {
            let (text, start, end) = of(bracketed);
            Context {
                text: &text,
                start,
                end,
            }
            .begins_sentence()
        };
        assert!(begins("[Turkey] dinner"));
        assert!(begins("It ended. [Turkey] dinner"));
        assert!(begins("A head\n\n[Turkey] dinner"));
        assert!(!begins("the old\n[Turkey] dinner"));
        assert!(!begins("in [Turkey] now"));
    }
}
