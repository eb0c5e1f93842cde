//! Does a line end also end the sentence?

use crate::abbreviation::is_label;
use crate::starter::is_starter;
use crate::token::TokenKind;
use crate::view::View;

/// A heading has at most so many tokens.
const HEADING_TOKENS: usize = 18;
/// And its line at most so many bytes.
const HEADING_BYTES: usize = 90;

/// Whether a sentence begins at `index`, the first token of a line. The sentence so far began at
/// `begin`.
pub(crate) fn line_begins_sentence(view: &View<'_>, begin: usize, index: usize) -> bool {
    let lines = view.line_ends(index);
    if lines == 0 || is_list_mark(view, begin, index) {
        return false;
    }
    if lines > 1 {
        let head = view.head(index);
        let goes_on = view.is_lower(head) || matches!(view.str(index), "," | ";" | "." | ")");
        return !goes_on || ends_sentence(view, index - 1);
    }
    begins_item(view, begin, index) || ends_heading(view, begin, index)
}

/// Whether a token, or the one before closing quotes and brackets, ends a sentence.
fn ends_sentence(view: &View<'_>, mut index: usize) -> bool {
    for _ in 0..4 {
        let closer = matches!(
            view.str(index),
            "”" | "\"" | "’" | "'" | "''" | ")" | "]" | "»"
        );
        if !closer || index == 0 {
            break;
        }
        index -= 1;
    }
    view.is_mark(index) && view.str(index).ends_with(['.', '!', '?', '…'])
}

/// Whether a list may go on after this token: it ends a sentence or introduces something.
fn leads_to_item(view: &View<'_>, index: usize) -> bool {
    ends_sentence(view, index)
        || matches!(view.str(index), ":" | ";")
        || (matches!(view.str(index), "and" | "or")
            && matches!(view.str(index.wrapping_sub(1)), ";" | ","))
}

/// Whether a token is a bullet wherever it stands.
pub(crate) fn is_bullet(view: &View<'_>, index: usize) -> bool {
    matches!(
        view.first_char(index),
        '•' | '‣'
            | '⁃'
            | '▪'
            | '▫'
            | '■'
            | '□'
            | '●'
            | '○'
            | '◦'
            | '◆'
            | '◇'
            | '►'
            | '▶'
            | '▸'
            | '➢'
            | '➤'
            | '❖'
            | '✓'
            | '✔'
            | '\u{f0b7}'
            | '\u{f0a7}'
    ) && view.is_mark(index)
}

/// Whether the line that begins at `index` is an item of a list.
fn begins_item(view: &View<'_>, begin: usize, index: usize) -> bool {
    if view.is_glued(index + 1) && !matches!(view.str(index), "(" | "[") && !view.is_number(index) {
        // "*emphasis*", "-5"
        return is_bullet(view, index) || is_numbered(view, begin, index);
    }
    match view.str(index) {
        "*" | "·" | "+" => true,
        "-" | "–" | "—" => leads_to_item(view, index - 1) || view.str(begin) == view.str(index),
        _ => is_bullet(view, index) || is_numbered(view, begin, index),
    }
}

fn is_numbered(view: &View<'_>, begin: usize, index: usize) -> bool {
    enumerator(view, index).is_some()
        && (leads_to_item(view, index - 1)
            || enumerator(view, begin).is_some()
            || is_title(view, begin, index))
}

/// The end of the enumerator at `index`: `3.`, `2.1`, `(a)`, `iv)`, `B.`
fn enumerator(view: &View<'_>, index: usize) -> Option<usize> {
    let opened = usize::from(matches!(view.str(index), "(" | "["));
    let word = index + opened;
    if !is_ordinal(view, word) {
        return None;
    }
    if opened == 0 && view.kind(word) == TokenKind::Word && view.str(word).ends_with('.') {
        return Some(word + 1);
    }
    let closed = match view.str(word + 1) {
        ")" | "]" => true,
        "." => opened == 0 && !view.is_glued(word + 2),
        _ => false,
    };
    if closed {
        return Some(word + 2);
    }
    (view.is_number(word) && view.str(word).contains('.')).then_some(word + 1)
}

/// Whether a token can number an item: a short number, a Roman numeral, one letter.
fn is_ordinal(view: &View<'_>, index: usize) -> bool {
    let text = view.str(index);
    let text = text.strip_suffix('.').unwrap_or(text);
    let short = !text.is_empty() && text.len() <= 6;
    let roman = |b: u8| matches!(b.to_ascii_lowercase(), b'i' | b'v' | b'x' | b'l');
    short
        && (text
            .split('.')
            .all(|part| (1..=3).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit()))
            || text.bytes().all(roman)
            || (text.len() == 1 && text.bytes().all(|b| b.is_ascii_alphabetic())))
}

/// Whether the tokens from `begin` to `end` are only a bullet or what numbers an item or section:
/// `•`, `3.`, `(a)`, `II.`, `Section 2.`
pub(crate) fn is_list_mark(view: &View<'_>, begin: usize, end: usize) -> bool {
    if end - begin > 8 {
        return false;
    }
    let mut index = begin;
    while index < end
        && (is_bullet(view, index)
            || matches!(
                view.str(index),
                "*" | "·" | "-" | "–" | "§" | "¶" | "#" | "##" | "###"
            ))
    {
        index += 1;
    }
    if index == end {
        return true;
    }
    if index + 1 < end && view.kind(index) == TokenKind::Word && is_label(view.str(index)) {
        index += 1;
    }
    enumerator(view, index) == Some(end)
}

/// Whether the sentence so far is a heading and the line at `index` begins the text under it.
fn ends_heading(view: &View<'_>, begin: usize, index: usize) -> bool {
    if !view.is_capital(view.head(index)) || !is_title(view, begin, index) {
        return false;
    }
    let next = view.head(index);
    let capitals = (begin..index)
        .filter(|at| view.kind(*at) == TokenKind::Word && view.str(*at).len() > 1)
        .all(|at| view.is_all_capitals(at));
    if capitals {
        if begin + 1 == index && view.str(begin).len() < 6 && !is_starter(view.str(next)) {
            // "NATO⏎Forces"
            return false;
        }
        // A second line in capitals belongs to the first.
        return !(view.is_all_capitals(next) && view.str(next).len() > 1)
            || is_starter(view.str(next)) && !view.is_all_capitals(next + 1);
    }
    if !is_prose(view, index) {
        return false;
    }
    if enumerator(view, begin).is_some() || is_starter(view.str(next)) {
        return true;
    }
    // "The United⏎States has …", "President⏎Bush said …" are no headings; "(CFE)" explains one.
    let named = next == index && !is_starter(view.str(begin)) && begin + 1 < index;
    let listed = (begin..index).any(|at| view.str(at) == ",");
    let longer = view.line_length(index, 4 * HEADING_BYTES) >= 2 * view.distance(begin, index);
    named && !listed && longer
}

/// Whether the line at `index` has words in small letters, as titles have not.
fn is_prose(view: &View<'_>, index: usize) -> bool {
    (index..view.len().min(index + HEADING_TOKENS))
        .take_while(|at| *at == index || view.same_line(*at))
        .any(|at| view.is_lower(at) && !may_be_small(view.str(at)))
}

/// Whether the tokens are a title: short, without an end mark, each weighty word with a capital.
fn is_title(view: &View<'_>, begin: usize, end: usize) -> bool {
    if end - begin > HEADING_TOKENS || view.distance(begin, end) > 2 * HEADING_BYTES {
        return false;
    }
    let last = end - 1;
    let open_ended = match view.kind(last) {
        TokenKind::Word => may_be_small(view.str(last)) || view.str(last).ends_with('.'),
        TokenKind::Clitic => true,
        TokenKind::Mark => !matches!(view.str(last), ")" | "”" | "\"" | "]"),
        _ => false,
    };
    if open_ended {
        return false;
    }
    let mut capitals = 0;
    for at in begin..end {
        match view.kind(at) {
            TokenKind::Word if view.is_capital(at) => capitals += 1,
            TokenKind::Word if may_be_small(view.str(at)) => {}
            TokenKind::Word => return false,
            TokenKind::Mark
                if ends_sentence(view, at) && enumerator(view, begin) != Some(at + 1) =>
            {
                return false;
            }
            _ => {}
        }
    }
    capitals > 0
}

/// Whether a word is written small in titles.
fn may_be_small(word: &str) -> bool {
    matches!(
        word.to_ascii_lowercase().as_str(),
        "a" | "an"
            | "the"
            | "and"
            | "or"
            | "but"
            | "nor"
            | "of"
            | "in"
            | "on"
            | "at"
            | "to"
            | "for"
            | "from"
            | "by"
            | "with"
            | "as"
            | "into"
            | "its"
            | "our"
            | "through"
            | "toward"
            | "towards"
            | "against"
            | "among"
            | "between"
            | "beyond"
            | "vs."
            | "that"
            | "is"
            | "are"
            | "their"
            | "under"
            | "over"
            | "within"
            | "without"
            | "about"
            | "de"
            | "al"
    )
}
