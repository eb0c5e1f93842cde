//! Where do sentences begin?

use std::ops::Range;

use crate::abbreviation::Abbreviation;
use crate::layer::Layers;
use crate::line::{is_bullet, is_list_mark, line_begins_sentence};
use crate::scanner::Scanner;
use crate::starter::is_starter;
use crate::token::{Token, TokenKind, tokenize};
use crate::view::View;

/// So many dots in a row lead to a page number.
const LEADER_DOTS: usize = 5;
/// An opening bracket is looked for so many tokens back.
const BRACKET_TOKENS: usize = 60;

/// The tokens and sentences of one document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Annotation {
    /// All tokens in order; offsets are bytes into the document's text.
    pub tokens: Vec<Token>,
    /// For each block, its tokens: a half-open range of indexes into `tokens`. May be empty.
    pub blocks: Vec<Range<u32>>,
    /// Index of the first token of each sentence, rising. A block's first token begins a sentence.
    pub sentences: Vec<u32>,
    /// Lemmas, tags and relations, where they are known.
    pub layers: Layers,
}

/// Finds the tokens and sentences of the given blocks of `text`.
///
/// `blocks` are byte ranges in order and without overlap; a sentence never crosses two of them.
///
/// # Panics
///
/// If a block lies outside the text or cuts a character.
///
/// ```
/// use attache_language::annotate;
/// let text = "OUR ALLIES\n\nWe met in the U.S. They agreed.";
/// let annotation = annotate(text, [0..10, 12..text.len()]);
/// let starts = annotation.sentences.iter().map(|first| annotation.tokens[*first as usize].start);
/// assert_eq!(starts.collect::<Vec<_>>(), [0, 12, 31]);
/// ```
pub fn annotate(text: &str, blocks: impl IntoIterator<Item = Range<usize>>) -> Annotation {
    let mut annotation = Annotation::default();
    annotation.tokens.reserve(text.len() / 5);
    for block in blocks {
        let first = annotation.tokens.len();
        let base = u32::try_from(block.start).unwrap_or(u32::MAX);
        Scanner::new(&text[block], base, &mut annotation.tokens).run();
        let tokens = &annotation.tokens[first..];
        let sentences = &mut annotation.sentences;
        each_sentence(text, tokens, |index| sentences.push((first + index) as u32));
        annotation
            .blocks
            .push(first as u32..annotation.tokens.len() as u32);
    }
    annotation
}

/// The sentences of a raw text, as byte ranges from the first token of each to its last.
///
/// ```
/// use attache_language::sentences;
/// let text = "Gen. Smith agreed. Our allies did, too.";
/// assert_eq!(sentences(text), [0..18, 19..39]);
/// ```
pub fn sentences(text: &str) -> Vec<Range<usize>> {
    let mut tokens = Vec::new();
    tokenize(text, &mut tokens);
    let mut firsts = Vec::new();
    each_sentence(text, &tokens, |index| firsts.push(index));
    let ends = firsts.iter().skip(1).copied().chain([tokens.len()]);
    firsts
        .iter()
        .zip(ends)
        .map(|(first, end)| tokens[*first].start as usize..tokens[end - 1].end as usize)
        .collect()
}

/// Calls `found` with the index of each sentence's first token.
pub(crate) fn each_sentence(text: &str, tokens: &[Token], mut found: impl FnMut(usize)) {
    if tokens.is_empty() {
        return;
    }
    let view = View::new(text, tokens);
    found(0);
    let mut begin = 0;
    let mut index = 0;
    while index < tokens.len() {
        if index > begin && begins_without_stop(&view, begin, index) {
            found(index);
            begin = index;
        }
        let Some(stop) = Stop::at(&view, index) else {
            index += 1;
            continue;
        };
        let end = SentenceEnd::after(&view, begin, index, stop);
        if end.breaks && end.next < tokens.len() {
            found(end.next);
            begin = end.next;
        }
        index = end.next;
    }
}

/// Whether a sentence begins at `index` although nothing ended the one before it: a new line that is
/// an item or stands under a heading, a bullet.
fn begins_without_stop(view: &View<'_>, begin: usize, index: usize) -> bool {
    if !matches!(view.gap(index), [] | [b' ']) && line_begins_sentence(view, begin, index) {
        return true;
    }
    view.kind(index) == TokenKind::Mark
        && view.str(index).len() > 1
        && is_bullet(view, index)
        && !is_list_mark(view, begin, index)
}

/// A token that may end a sentence.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stop {
    /// A full stop.
    Full,
    /// Question and exclamation marks.
    Exclaim,
    /// Two dots or more; an ellipsis counts three.
    Dots(usize),
    /// A word with its stop.
    Abbreviation(Abbreviation),
    /// The full stop of scripts without spaces.
    Wide,
    /// The closing bracket of a stage direction: `[Laughter]`.
    Direction,
}

impl Stop {
    fn at(view: &View<'_>, index: usize) -> Option<Self> {
        let last = view.last_byte(index);
        if view.kind(index) != TokenKind::Mark {
            return match last {
                b'.' => view.abbreviation(index).map(Stop::Abbreviation),
                _ => None,
            };
        }
        match last {
            b'.' => Some(match view.str(index).len() {
                1 => Stop::Full,
                dots => Stop::Dots(dots),
            }),
            b'!' | b'?' => Some(Stop::Exclaim),
            b']' | b')' => Some(Stop::Direction),
            0x80.. => match view.first_char(index) {
                '…' => Some(Stop::Dots(view.str(index).len())),
                '。' | '！' | '？' => Some(Stop::Wide),
                _ => None,
            },
            _ => None,
        }
    }
}

/// What stands at the end of a sentence, or of what looked like one.
struct SentenceEnd {
    /// The first token that was not looked at.
    next: usize,
    /// Whether a sentence begins there.
    breaks: bool,
}

impl SentenceEnd {
    /// Looks at the stop at `index` of the sentence that began at `begin`, and at what follows.
    fn after(view: &View<'_>, begin: usize, index: usize, stop: Stop) -> Self {
        if stop == Stop::Direction {
            let next = index + 1;
            let breaks = is_direction(view, begin, index) && view.is_capital(view.head(next));
            return Self { next, breaks };
        }
        let (stop, next) = gather_dots(view, index, stop);
        if let Stop::Dots(LEADER_DOTS..) = stop
            && is_page(view, next)
        {
            let next = next + 1;
            return Self {
                next,
                breaks: !view.is_mark(next),
            };
        }
        let (next, closed) = past_closers(view, next, stop);
        let breaks = next < view.len()
            && !is_list_mark(view, begin, next)
            && breaks(view, begin, index, stop, next, closed);
        Self { next, breaks }
    }
}

/// Joins dots with blanks between them: `. . . .`
fn gather_dots(view: &View<'_>, index: usize, stop: Stop) -> (Stop, usize) {
    let mut next = index + 1;
    let mut dots = match stop {
        Stop::Full => 1,
        Stop::Dots(dots) => dots,
        _ => return (stop, next),
    };
    while next < view.len() && view.is_mark(next) && view.same_line(next) {
        match Stop::at(view, next) {
            Some(Stop::Full) => dots += 1,
            Some(Stop::Dots(more)) => dots += more,
            _ => break,
        }
        next += 1;
    }
    let stop = if dots > 1 { Stop::Dots(dots) } else { stop };
    (stop, next)
}

/// Whether a token is a page number at the end of a dot leader.
fn is_page(view: &View<'_>, index: usize) -> bool {
    let text = view.str(index);
    let roman = |b: u8| matches!(b, b'i' | b'v' | b'x' | b'l');
    view.is_number(index) || (!text.is_empty() && text.bytes().all(roman))
}

/// What closes after a stop.
#[derive(Clone, Copy, Default)]
struct Closed {
    quote: bool,
    bracket: bool,
    note: bool,
}

/// Past the closing quotes, brackets and note marks that belong to the sentence before `next`.
fn past_closers(view: &View<'_>, mut next: usize, stop: Stop) -> (usize, Closed) {
    let mut closed = Closed::default();
    let noted = !matches!(
        stop,
        Stop::Abbreviation(Abbreviation::Opening | Abbreviation::Reference)
    );
    while next < view.len() {
        let glued = view.is_glued(next);
        if !glued && !view.same_line(next) {
            break;
        }
        match view.str(next) {
            "”" | "’" | "»" | "''" if glued => closed.quote = true,
            // OCR parts quotes from their words; an opening one touches the next word.
            "\"" | "'" | "”" if glued || !view.is_glued(next + 1) => closed.quote = true,
            ")" | "]" | "}" => closed.bracket = true,
            "[" if noted && view.is_number(next + 1) && view.str(next + 2) == "]" => {
                closed.note = true;
                next += 2;
            }
            "*" | "†" | "‡" if noted && glued => closed.note = true,
            "," | "-" | "–" if closed.note && glued && is_note(view, next + 1) => next += 1,
            _ if noted && is_note(view, next) => closed.note = true,
            _ => break,
        }
        next += 1;
    }
    (next, closed)
}

/// Whether a token is a note's number that touches what it belongs to.
fn is_note(view: &View<'_>, index: usize) -> bool {
    let text = view.str(index);
    view.is_number(index)
        && view.is_glued(index)
        && (text.bytes().all(|b| b.is_ascii_digit()) && text.len() <= 3 || !text.is_ascii())
}

/// Whether a sentence begins at `next`, after the stop at `index` and what closed after it.
fn breaks(
    view: &View<'_>,
    begin: usize,
    index: usize,
    stop: Stop,
    next: usize,
    closed: Closed,
) -> bool {
    let start = Start::at(view, next);
    if start == Start::None || stop == Stop::Wide {
        return stop == Stop::Wide;
    }
    let head = view.head(next);
    if view.is_glued(next) && !lost_space(view, index, head, closed) {
        return false;
    }
    let inside = closed.bracket && opened_inside(view, begin, index);
    let starter = is_starter(view.str(head)) || is_adverb(view, head);
    match stop {
        Stop::Wide | Stop::Direction | Stop::Full => true,
        Stop::Exclaim => !inside,
        Stop::Dots(dots) => match dots {
            4.. => true,
            _ if view.is_glued(index) => start == Start::Capital,
            _ => starter,
        },
        Stop::Abbreviation(_) if closed.bracket => !inside && start == Start::Capital,
        Stop::Abbreviation(Abbreviation::Reference) => false,
        Stop::Abbreviation(Abbreviation::Opening) => closed.quote && starter,
        Stop::Abbreviation(Abbreviation::Name) => {
            starter || (closed.quote || closed.note) && start == Start::Capital
        }
        Stop::Abbreviation(Abbreviation::Closing) => match start {
            Start::Capital => {
                starter
                    || closed.quote
                    || !(goes_with(view, index, head) || dates(view, begin, index))
            }
            Start::Number => view.str(index) == "etc.",
            _ => false,
        },
    }
}

/// How a sentence may begin.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Start {
    /// Not so.
    None,
    /// With a capital.
    Capital,
    /// With a figure or a sum.
    Number,
    /// With a bullet, an address, a numbered item.
    Other,
}

impl Start {
    fn at(view: &View<'_>, index: usize) -> Self {
        let mut head = view.head(index);
        if head >= view.len() {
            return Start::None;
        }
        if matches!(view.str(head), "-" | "–" | "—" | "--") && !view.is_glued(head + 1) {
            // A dash as a bullet; elsewhere what follows it goes on.
            head = view.head(head + 1);
            return if view.is_capital(head) {
                Start::Other
            } else {
                Start::None
            };
        }
        let numbered = head > index && view.str(head).len() <= 4 && view.str(head + 1) == ")";
        match view.kind(head) {
            _ if view.is_capital(head) => Start::Capital,
            _ if numbered => Start::Other,
            TokenKind::Number => Start::Number,
            TokenKind::Address => Start::Other,
            TokenKind::Mark if matches!(view.str(head), "$" | "€" | "£" | "¥") => Start::Number,
            TokenKind::Mark if is_bullet(view, head) => Start::Other,
            TokenKind::Word if !view.is_lower(head) => Start::Capital,
            _ => Start::None,
        }
    }
}

/// Whether extraction lost the space after the stop at `index`: `agreed.The`
fn lost_space(view: &View<'_>, index: usize, head: usize, closed: Closed) -> bool {
    let word = view.str(head);
    let whole = view.is_capital(head)
        && (matches!(word, "I" | "A") || word.chars().skip(1).any(char::is_lowercase));
    let after_word = index > 0
        && view.kind(index - 1) != TokenKind::Mark
        && view.is_glued(index)
        && view.str(index - 1).len() > 1;
    whole && (after_word || closed.quote || closed.bracket || !view.is_mark(index))
}

/// Whether the bracket that closed after the stop at `index` was opened within the sentence.
fn opened_inside(view: &View<'_>, begin: usize, index: usize) -> bool {
    let first = begin.max(index.saturating_sub(BRACKET_TOKENS));
    let opened = (first..index)
        .rev()
        .find(|at| matches!(view.str(*at), "(" | "["));
    opened.is_some_and(|at| view.head(begin) <= at)
}

/// Whether the sentence is a stage direction that ends with the bracket at `index`.
fn is_direction(view: &View<'_>, begin: usize, index: usize) -> bool {
    let opened = view.str(begin);
    if !matches!((opened, view.str(index)), ("[", "]") | ("(", ")")) || index - begin < 2 {
        return false;
    }
    let first = view.str(begin + 1);
    let known = [
        "laughter",
        "applause",
        "inaudible",
        "cheers",
        "cheering",
        "pause",
        "music",
    ];
    known.iter().any(|word| word.eq_ignore_ascii_case(first))
        || (opened == "[" && (4..BRACKET_TOKENS).contains(&(index - begin)))
}

/// Whether a capital after `p.m.` or `Inc.` does not begin a sentence: `5 p.m. Eastern`.
fn goes_with(view: &View<'_>, index: usize, head: usize) -> bool {
    let word = view.str(head);
    match view.str(index) {
        "etc." | "Etc." | "al." | "ibid." | "Ibid." => false,
        "a.m." | "p.m." | "A.M." | "P.M." => matches!(
            word,
            "EST"
                | "EDT"
                | "ET"
                | "CST"
                | "CET"
                | "PST"
                | "GMT"
                | "UTC"
                | "Eastern"
                | "Central"
                | "Pacific"
                | "Greenwich"
                | "Washington"
                | "Zulu"
                | "Monday"
                | "Tuesday"
                | "Wednesday"
                | "Thursday"
                | "Friday"
                | "Saturday"
                | "Sunday"
                | "January"
                | "February"
                | "March"
                | "April"
                | "May"
                | "June"
                | "July"
                | "August"
                | "September"
                | "October"
                | "November"
                | "December"
        ),
        _ => matches!(
            word,
            "Chairman"
                | "Chairwoman"
                | "President"
                | "Chief"
                | "CEO"
                | "Executive"
                | "Vice"
                | "Director"
        ),
    }
}

/// Whether the sentence so far only tells the hour: `By 5 p.m. NATO had decided.`
fn dates(view: &View<'_>, begin: usize, index: usize) -> bool {
    index - begin < 4
        && matches!(view.str(index), "a.m." | "p.m.")
        && matches!(
            view.str(begin),
            "At" | "By" | "From" | "Around" | "About" | "Until" | "Since" | "Before" | "After"
        )
}

/// Whether an adverb followed by a comma begins at `index`: `Unfortunately, …`
fn is_adverb(view: &View<'_>, index: usize) -> bool {
    let word = view.str(index);
    word.len() > 5
        && word.ends_with("ly")
        && view.str(index + 1) == ","
        && !matches!(word, "Italy" | "Emily" | "Sicily" | "Assembly" | "Family")
}
