//! Does a short line look like a heading, and of which rank?

use crate::date::MONTHS;

/// The longest heading, in bytes.
const LONGEST: usize = 120;
/// The most words of a heading in title case; in capitals the length alone counts.
const MOST_WORDS: usize = 14;

/// Words that titles write small.
const SMALL: [&str; 26] = [
    "a", "an", "and", "as", "at", "between", "but", "by", "for", "from", "in", "into", "its",
    "nor", "of", "on", "or", "our", "over", "the", "through", "to", "toward", "via", "with",
    "without",
];

/// The look of a heading, from the highest rank to the lowest. Levels follow from the ranks that a
/// document uses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Rank {
    /// Underlined with `=`.
    DoubleRule,
    /// `Chapter 2`, `Part I`.
    Part,
    /// `II.`
    Roman,
    /// Underlined with `-`.
    Rule,
    /// ALL CAPITALS
    Capitals,
    /// `B.`
    Letter,
    /// `3.`
    Number,
    /// Title Case
    Title,
    /// `3.1`
    Decimal,
}

/// What the text around a line says of it.
pub(super) struct Around<'a> {
    /// The chunk before, or `None` at the start.
    pub(super) before: Option<&'a str>,
    /// The chunk after, or `None` at the end.
    pub(super) after: Option<&'a str>,
}

/// The rank of `text` if it is a heading: one to three lines that stand alone.
///
/// Sure rather than complete: dates, salutations, signatures, list items and anything that ends
/// like a sentence are none.
pub(super) fn rank(text: &str, around: &Around<'_>) -> Option<Rank> {
    if text.len() > LONGEST || !looks_like_words(text) {
        return None;
    }
    // Nothing to head: a signature, a place and date, or the end. Only the title of the whole
    // stands above a date.
    let after = around.after?;
    let signed = around.before.is_some() && is_date(first_line(after));
    if after.starts_with(char::is_lowercase) || signed || is_date(text) {
        return None;
    }
    if text.contains('\n') {
        return rank_of_lines(text);
    }
    let rank = numbered(text).or_else(|| unnumbered(text))?;
    let needs_care = rank == Rank::Title;
    let interrupted = around
        .before
        .is_some_and(|before| before.len() > 60 && !ends_sentence(before));
    let heads_little = after.len() < 40 && unnumbered(first_line(after)).is_none();
    if needs_care && (interrupted || heads_little || is_name(text)) {
        return None;
    }
    Some(rank)
}

/// The rank of a line that stands right above other lines: only a numbered one is clear enough.
pub(super) fn rank_above_text(line: &str, next: &str) -> Option<Rank> {
    let clear = line.len() <= 80
        && next.len() > 60
        && next.len() > 2 * line.len()
        && begins_sentence(next)
        && looks_like_words(line)
        && !is_date(line);
    numbered(line).filter(|&rank| clear && rank <= Rank::Roman)
}

/// Whether a line is the start of a sentence and not the rest of a title: the first word after the
/// opening one that a title would write with a capital has none.
fn begins_sentence(line: &str) -> bool {
    let mut later = line
        .split_whitespace()
        .skip(1)
        .filter(|word| !SMALL.contains(word));
    line.starts_with(char::is_uppercase)
        && later
            .next()
            .is_some_and(|word| word.starts_with(char::is_lowercase))
}

/// The rank of a line that the next line underlines.
pub(super) fn rank_underlined(line: &str, rule: &str) -> Option<Rank> {
    let is = |c: char| rule.len() >= 3 && rule.chars().all(|found| found == c);
    let short = line.len() <= LONGEST && line.chars().any(char::is_alphabetic);
    match () {
        () if short && is('=') => Some(Rank::DoubleRule),
        () if short && is('-') => Some(Rank::Rule),
        () => None,
    }
}

/// Capitals may run over three lines and title case over two.
fn rank_of_lines(text: &str) -> Option<Rank> {
    let lines = text.lines().count();
    if lines <= 3 && text.lines().all(|line| is_capitals(line.trim())) {
        return Some(Rank::Capitals);
    }
    let joined: String = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let starts = text
        .lines()
        .all(|line| line.trim_start().starts_with(char::is_uppercase));
    (lines == 2 && starts && joined.len() <= 80 && is_title_case(&joined) && !is_name(&joined))
        .then_some(Rank::Title)
}

fn unnumbered(text: &str) -> Option<Rank> {
    if is_capitals(text) {
        Some(Rank::Capitals)
    } else if is_title_case(text) {
        Some(Rank::Title)
    } else {
        None
    }
}

/// `II. Title`, `B. Title`, `3. Title`, `3.1 Title`, `Chapter 2`, `Part I: Title`.
fn numbered(text: &str) -> Option<Rank> {
    let (first, rest) = text.split_once(' ').unwrap_or((text, ""));
    if is_part_word(first) {
        return part(rest);
    }
    let rest = rest.trim_start();
    // A space before the full stop is a common flaw of extracted text.
    let (number, title) = match first.strip_suffix(['.', ')']) {
        Some(number) => (number, rest),
        None => match rest.strip_prefix(". ") {
            Some(title) => (first, title.trim_start()),
            None if first.contains('.') => (first, rest),
            None => return None,
        },
    };
    let titled = is_capitals(title) || is_title_case(title);
    let has_initial = title
        .split(' ')
        .next()
        .is_some_and(|word| word.len() == 2 && word.ends_with('.'));
    if !titled || has_initial || number.is_empty() {
        return None;
    }
    if number.bytes().all(|byte| byte.is_ascii_digit()) && number.len() <= 2 {
        return Some(Rank::Number);
    }
    let decimal = |part: &str| {
        (1..=2).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit())
    };
    if number.contains('.') {
        return number.split('.').all(decimal).then_some(Rank::Decimal);
    }
    if is_roman(number) {
        return Some(Rank::Roman);
    }
    (number.len() == 1 && number.starts_with(|c: char| c.is_ascii_uppercase()))
        .then_some(Rank::Letter)
}

fn is_part_word(word: &str) -> bool {
    const PARTS: [&str; 8] = [
        "Chapter", "Part", "Section", "Annex", "Appendix", "Article", "Book", "Volume",
    ];
    PARTS
        .iter()
        .any(|part| word == *part || word == part.to_uppercase())
}

fn part(rest: &str) -> Option<Rank> {
    const NUMBERS: [&str; 10] = [
        "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
    ];
    let end = rest
        .find([' ', '.', ':', ',', '—', '–'])
        .unwrap_or(rest.len());
    let (number, title) = rest.split_at(end);
    let is_number = (1..=3).contains(&number.len()) && number.bytes().all(|b| b.is_ascii_digit())
        || is_roman(number)
        || number.len() == 1 && number.starts_with(|c: char| c.is_ascii_uppercase())
        || NUMBERS.contains(&number.to_lowercase().as_str());
    let bare = title.trim_matches([' ', '.', ':', '—', '–', '-', '[', ']']);
    let titled = bare.is_empty() || is_capitals(bare) || is_title_case(bare);
    (is_number && titled && !title.trim_start().starts_with(',')).then_some(Rank::Part)
}

/// Roman numerals as used for chapters. Single `C`, `D`, `L`, `M` are letters of a list.
fn is_roman(word: &str) -> bool {
    let upper = word.chars().all(|c| "IVXL".contains(c));
    let lower = word.chars().all(|c| "ivxl".contains(c));
    (1..=7).contains(&word.len()) && (upper || lower) && !matches!(word, "L" | "l")
}

/// Letters, digits and the marks that titles have; begun by a capital or digit; no sentence.
fn looks_like_words(text: &str) -> bool {
    let first = text
        .chars()
        .next()
        .is_some_and(|c| c.is_uppercase() || c.is_ascii_digit() || "ivx".contains(c));
    let last = text
        .chars()
        .next_back()
        .is_some_and(|c| c.is_alphanumeric() || c == ')' || c == ']' || c == '.');
    let (mut letters, mut marks) = (0, 0);
    if is_garbled(text) {
        return false;
    }
    for c in text.chars() {
        if c.is_alphabetic() {
            letters += 1;
        } else if "-–—,'’\"“”&/():;.$%[] \n".contains(c) || c.is_ascii_digit() {
            marks += usize::from(!c.is_whitespace());
        } else {
            return false;
        }
    }
    // A full stop ends a sentence, or an abbreviation in the middle of one; but `Part 1.` is whole.
    let stopped = text.ends_with('.') && !text.split(' ').next().is_some_and(is_part_word);
    first && last && !stopped && letters >= 3 && marks <= letters
}

/// Words with capitals inside (`NaTIONal`), spaced letters (`S E C U R I T Y`) and file names are
/// what extraction makes of covers and running heads.
fn is_garbled(text: &str) -> bool {
    let (mut words, mut mixed, mut single) = (0, 0, 0);
    for word in text.split_whitespace() {
        words += 1;
        let mut last = 'A';
        let rises = word
            .chars()
            .any(|c| std::mem::replace(&mut last, c).is_lowercase() && c.is_uppercase());
        mixed += usize::from(rises);
        single +=
            usize::from(word.len() == 1 && word.starts_with(char::is_alphabetic) && word != "A");
    }
    let file_name = text.rsplit_once('.').is_some_and(|(before, ending)| {
        let letters = ending
            .chars()
            .take_while(|c| c.is_ascii_lowercase())
            .count();
        letters >= 2 && before.ends_with(char::is_alphanumeric)
    });
    mixed * 3 > words || single * 3 > words || file_name
}

fn is_capitals(text: &str) -> bool {
    let mut upper = 0;
    for word in text.split([' ', '-', '–', '—']) {
        // `1970's` and `(cont'd)` keep their small letters.
        let word = word
            .strip_suffix("'s")
            .or_else(|| word.strip_suffix("’s"))
            .unwrap_or(word);
        if word.chars().any(char::is_lowercase) {
            return false;
        }
        upper += word.chars().filter(|c| c.is_uppercase()).count();
    }
    upper >= 3 && !text.ends_with('.')
}

fn is_title_case(text: &str) -> bool {
    let mut capitals = 0;
    let mut words = 0;
    let mut last_is_small = false;
    for word in text.split_whitespace() {
        words += 1;
        let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
        last_is_small = false;
        if bare.is_empty() || bare.starts_with(|c: char| c.is_ascii_digit()) {
            continue;
        }
        if bare.starts_with(char::is_uppercase) {
            capitals += 1;
        } else if SMALL.contains(&bare) && words > 1 {
            last_is_small = true;
        } else {
            return false;
        }
        if word.ends_with(['.', '!', '?', ';']) && bare.len() > 3 {
            return false;
        }
    }
    let long_enough =
        words > 1 || text.chars().count() >= 4 && text.chars().all(char::is_alphabetic);
    let rows_of_numbers = text
        .split_whitespace()
        .filter(|word| is_figure(word))
        .count()
        >= 2;
    capitals * 3 >= words
        && words <= MOST_WORDS
        && capitals > 0
        && long_enough
        && !last_is_small
        && !rows_of_numbers
        && !text.ends_with('.')
}

fn is_figure(word: &str) -> bool {
    word.chars()
        .all(|c| c.is_ascii_digit() || "$,.%".contains(c))
}

/// A day, month or year that stands by itself, perhaps with a place before it.
fn is_date(line: &str) -> bool {
    if line.len() > 80 {
        return false;
    }
    let words = || {
        line.split([' ', ',', '.', '\n'])
            .filter(|word| !word.is_empty())
    };
    let number = |word: &str| word.len() <= 4 && word.bytes().all(|byte| byte.is_ascii_digit());
    let month = |word: &str| MONTHS.contains(&word.to_ascii_lowercase().as_str());
    words().any(month) && words().any(number)
}

/// A person with a title or an initial, or a byline: a signature or a speaker.
fn is_name(text: &str) -> bool {
    if text.starts_with("By ") {
        return true;
    }
    const TITLES: [&str; 12] = [
        "President",
        "Mr",
        "Mrs",
        "Ms",
        "Dr",
        "Senator",
        "Secretary",
        "General",
        "Admiral",
        "Sincerely",
        "Ambassador",
        "Sir",
    ];
    let mut words = text.split_whitespace();
    let first = words.next().map(|word| word.trim_end_matches('.'));
    let is_initial = |word: &str| word.len() == 2 && word.ends_with('.');
    let short = text.split_whitespace().count() <= 4;
    short
        && (first.is_some_and(|word| TITLES.contains(&word))
            || text.split_whitespace().any(is_initial))
}

fn ends_sentence(text: &str) -> bool {
    text.trim_end_matches(['"', '”', '’', '\'', ')', ']'])
        .ends_with(['.', '?', '!', ':', ';'])
}

fn first_line(text: &str) -> &str {
    text.lines().next().unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PROSE: &str = "The harbour is open to all ships of our allies and partners.";

    fn alone(text: &str) -> Option<Rank> {
        rank(
            text,
            &Around {
                before: Some(PROSE),
                after: Some(PROSE),
            },
        )
    }

    #[test]
    fn headings_are_recognised_with_their_rank() {
        for (text, expected) in [
            ("II. Champion the Harbour", Rank::Roman),
            ("I . INTRODUCTION", Rank::Roman),
            ("B. Current Context: Ships and Tides", Rank::Letter),
            ("3. Work with Others to Open Ports", Rank::Number),
            ("3.1 Ports of Call", Rank::Decimal),
            ("Chapter 2", Rank::Part),
            ("Chapter Two: The Sea", Rank::Part),
            ("PART III", Rank::Part),
            ("THE HARBOUR AND THE SEA", Rank::Capitals),
            ("TIDES", Rank::Capitals),
            ("PRINCIPLES FOR THE 1970's", Rank::Capitals),
            ("REVENUE, BORROWING, AND THE\nPUBLIC DEBT", Rank::Capitals),
            ("Ports and the Law of the Sea", Rank::Title),
            ("Privacy", Rank::Title),
            ("Enhancing Port\nCompetition", Rank::Title),
        ] {
            assert_eq!(alone(text), Some(expected), "{text}");
        }
    }

    #[test]
    fn sentences_salutations_dates_and_signatures_are_no_headings() {
        for text in [
            "Fellow-Citizens of the Senate and House of Representatives:",
            "To the Congress of the United States:",
            "Mr. Speaker, Members of the Congress:",
            "The harbour is open.",
            "The harbour is open",
            "Strategic Nuclear Forces.",
            "March 1990",
            "Washington, D.C., September 14, 2001",
            "William J. Ames",
            "President Ames",
            "By Anna Ames and Ben Bell",
            "iv",
            "12",
            "* Ships",
            "[POTUS SIGNATURE]",
            "we will open",
            "A. E. Ames",
            "1.444-AAA ttAAA",
            "Section 603 of the Act provides",
            "NaTIONal HarBOUr STraTegy",
            "I I . S E C U R I T Y",
            "Microsoft Word - Plan.doc",
            "Expenditures: 1946 1947",
            "II TAKING THE SIDE OF THE U.S.",
        ] {
            assert_eq!(alone(text), None, "{text}");
        }
    }

    #[test]
    fn a_numbered_line_right_above_a_sentence_is_a_heading() {
        let sentence =
            "In a young century, every harbour that we know has its chances and its dangers.";
        assert_eq!(
            rank_above_text("I. Introduction", sentence),
            Some(Rank::Roman)
        );
        let rest_of_title =
            "Harbours and the Sea The first of our aims is that every harbour be open to all.";
        assert_eq!(rank_above_text("II. Advancing our", rest_of_title), None);
    }

    #[test]
    fn the_text_around_decides_doubtful_cases() {
        let unfinished = PROSE[..PROSE.len() - 1].repeat(2);
        let at = |before, after| rank("Harbour Policy", &Around { before, after });
        assert_eq!(at(Some(PROSE), Some(PROSE)), Some(Rank::Title));
        assert_eq!(at(Some(PROSE), None), None);
        assert_eq!(
            at(
                Some(PROSE),
                Some("of the last century was different in all of its parts")
            ),
            None
        );
        assert_eq!(at(Some(&unfinished), Some(PROSE)), None);
        assert_eq!(at(Some(PROSE), Some("March 1990")), None);
    }
}
