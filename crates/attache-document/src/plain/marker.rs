//! Does a line begin with the mark of a list item or of a note?

/// The mark at the start of a line. Marks of one list compare equal in `style`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Marker {
    pub(super) style: Style,
    /// The number of a numbered item; 0 for bullets.
    pub(super) number: u32,
    /// Bytes of the mark and the white space after it.
    pub(super) len: usize,
}

/// The look of a mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Style {
    /// A character that is hardly used for anything else: `•`, `▪`, `*`.
    Bullet,
    /// A dash of some length, which may also open a speech or an attribution.
    Dash,
    /// `1.`, `1)`, `(1)`, `a)`, `(a)`, `(iv)` by the characters before and after the number.
    Number {
        open: bool,
        close: char,
        kind: Numerals,
    },
    /// `[1]` or `¹`, the mark of a note.
    Note,
}

/// What an item is numbered with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Numerals {
    Arabic,
    Letters,
}

/// The mark that `line` begins with, if any. Letters need brackets: `A.` may be an initial.
pub(super) fn marker(line: &str) -> Option<Marker> {
    let first = line.chars().next()?;
    match first {
        'A'..='Z' | '"' | '“' | '\'' => None,
        // What Word's second bullet becomes when it is copied.
        'o' if line.starts_with("o ") => spaced(line, 1, Style::Dash, false),
        '0'..='9' | 'a'..='z' | '(' => numbered(line),
        '•' | '‣' | '◦' | '▪' | '■' | '●' | '○' | '·' | '\u{f0b7}' | '*' => {
            spaced(line, first.len_utf8(), Style::Bullet, first != '*')
        }
        '-' | '–' | '—' => {
            let dashes = if line.starts_with("--") {
                2
            } else {
                first.len_utf8()
            };
            spaced(line, dashes, Style::Dash, dashes == 2)
        }
        '[' => {
            let digits = count_digits(&line[1..]);
            let closed = (1..=3).contains(&digits) && line[1 + digits..].starts_with(']');
            closed.then(|| spaced(line, digits + 2, Style::Note, false))?
        }
        '¹' | '²' | '³' | '⁴'..='⁹' => {
            let is_superscript = |c: &char| "¹²³⁰⁴⁵⁶⁷⁸⁹".contains(*c);
            let len = line
                .chars()
                .take_while(is_superscript)
                .map(char::len_utf8)
                .sum();
            spaced(line, len, Style::Note, true)
        }
        _ => None,
    }
}

/// Whether the line is a bullet and nothing else, as extraction from a PDF leaves them.
pub(super) fn is_lone_bullet(line: &str) -> bool {
    matches!(
        line,
        "•" | "‣" | "◦" | "▪" | "■" | "●" | "○" | "·" | "\u{f0b7}" | "*" | "-" | "–"
    )
}

/// A rule of dashes or the like that divides notes from the text above.
pub(super) fn is_separator(line: &str) -> bool {
    line.len() >= 3
        && line
            .chars()
            .all(|c| matches!(c, '_' | '-' | '–' | '—' | '=' | '*' | ' '))
}

/// The note mark after a separator, where a plain number or a star is one too.
pub(super) fn note_mark_after_separator(line: &str) -> bool {
    let digits = count_digits(line);
    let mark = match line.chars().next() {
        Some('*' | '†' | '‡' | '§') => line.chars().next().map_or(0, char::len_utf8),
        _ if (1..=3).contains(&digits) => digits,
        _ => return false,
    };
    line[mark..]
        .trim_start_matches(['.', ')', '*'])
        .trim_start()
        .starts_with(char::is_alphanumeric)
}

fn spaced(line: &str, len: usize, style: Style, may_touch: bool) -> Option<Marker> {
    let after = &line[len..];
    let rest = after.trim_start();
    let apart = rest.len() < after.len() || may_touch;
    // A mark with no word after it is a rule or a row of stars.
    let has_word = rest.chars().take(16).any(char::is_alphanumeric);
    (apart && has_word).then_some(Marker {
        style,
        number: 0,
        len: line.len() - rest.len(),
    })
}

fn numbered(line: &str) -> Option<Marker> {
    let open = line.starts_with('(');
    let body = &line[usize::from(open)..];
    let digits = count_digits(body);
    let (numeral, number, kind) = if (1..=3).contains(&digits) {
        (digits, body[..digits].parse().ok()?, Numerals::Arabic)
    } else {
        let letter = body.bytes().next().filter(u8::is_ascii_lowercase)?;
        (1, u32::from(letter - b'a') + 1, Numerals::Letters)
    };
    // A space before the mark's full stop is a common flaw of extracted text.
    let tail = &body[numeral..];
    let close = tail.trim_start_matches(' ').chars().next()?;
    let fits = match kind {
        Numerals::Arabic => {
            if open {
                close == ')'
            } else {
                matches!(close, '.' | ')')
            }
        }
        Numerals::Letters => close == ')',
    };
    let after = tail.trim_start_matches(' ').strip_prefix(close)?;
    let rest = after.trim_start();
    let has_word = rest.starts_with(|c: char| c.is_alphabetic() || "\"“‘'(\u{fffd}".contains(c));
    (fits && rest.len() < after.len() && has_word).then_some(Marker {
        style: Style::Number { open, close, kind },
        number,
        len: line.len() - rest.len(),
    })
}

fn count_digits(text: &str) -> usize {
    text.bytes().take_while(u8::is_ascii_digit).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_told_from_text() {
        for (line, len) in [
            ("• Ships", 4),
            ("* Ships", 2),
            ("- Ships", 2),
            ("--to the poor", 2),
            ("1. Ships", 3),
            ("12) Ships", 4),
            ("(a) Ships", 4),
            ("1 . Ships", 4),
            ("[1] See above", 4),
            ("¹See above", 2),
        ] {
            assert_eq!(marker(line).map(|marker| marker.len), Some(len), "{line}");
        }
        for line in [
            "A. Ames",
            "*Ships*",
            "-5 degrees",
            "1990. Then",
            "1.5 percent",
            "* * *",
            "-----",
            "[ships]",
            "i.e. ships",
            "(as said)",
            "a ship",
            "1.",
        ] {
            assert_eq!(marker(line), None, "{line}");
        }
    }

    #[test]
    fn notes_after_a_separator_may_have_plain_numbers() {
        assert!(note_mark_after_separator("1 See above."));
        assert!(note_mark_after_separator("* See above."));
        assert!(!note_mark_after_separator("See above."));
        assert!(!note_mark_after_separator("1990"));
    }
}
