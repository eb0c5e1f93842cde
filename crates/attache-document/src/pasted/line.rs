//! What does a line of a page look like: a label, a date, a byline, or words?

use std::ops::Range;

use crate::byline;
use crate::date::PartialDate;
use crate::web::pointer;

/// A line that is not blank.
#[derive(Clone, Debug)]
pub(crate) struct Line<'a> {
    /// Its words, without white space and bullet around them.
    pub(crate) text: &'a str,
    /// Its bytes in the whole text, bullet included.
    pub(crate) span: Range<usize>,
    /// Whether a blank line or the start of the text stands before it.
    pub(crate) after_gap: bool,
    pub(crate) has_bullet: bool,
    pub(crate) look: Look,
    /// What the markup of a web page says that it is.
    pub(crate) said: Option<Said>,
}

/// What a line is said to be, where the page has markup.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Said {
    Title,
    Authors,
    Topic,
}

/// What a line is by its look.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Look {
    /// The sort of publication, where the line or a part of it is a label.
    pub(crate) kind: Option<&'static str>,
    pub(crate) date: Option<PartialDate>,
    pub(crate) authors: Vec<String>,
    /// Other parts of a line that is divided by `|` or `·`: a topic or place.
    pub(crate) rest: Option<String>,
}

impl Look {
    /// Whether the line says something about a publication and nothing else.
    pub(crate) fn is_about(&self) -> bool {
        self.kind.is_some() || self.date.is_some() || !self.authors.is_empty()
    }
}

impl Line<'_> {
    pub(crate) fn words(&self) -> usize {
        self.text.split_whitespace().count()
    }

    pub(crate) fn ends_like_a_sentence(&self) -> bool {
        let end = self.text.trim_end_matches(['"', '”', '’', '\'', ')']);
        end.ends_with(['.', '!', '?', ':', '…'])
    }

    /// Whether it points to the full article or to more of the same kind.
    pub(crate) fn is_pointer(&self) -> bool {
        let small = self.text.to_lowercase();
        let more = [
            "view all",
            "see all",
            "more ",
            "related",
            "recommended",
            "you may also",
            "read next",
            "load more",
            "show more",
        ];
        pointer::is_pointer(self.text)
            || self.words() <= 8 && more.iter().any(|start| small.starts_with(start))
    }
}

const BULLETS: [char; 9] = ['•', '◦', '▪', '‣', '·', '●', '○', '*', '–'];

/// The lines of a text.
pub(super) fn lines(text: &str) -> Vec<Line<'_>> {
    let mut lines = Vec::new();
    let (mut start, mut after_gap) = (0, true);
    for whole in text.split_inclusive('\n') {
        let trimmed = whole.trim();
        let begin = start + (whole.len() - whole.trim_start().len());
        start += whole.len();
        if trimmed.is_empty() {
            after_gap = true;
            continue;
        }
        let bare = trimmed
            .strip_prefix(BULLETS)
            .map(str::trim_start)
            .filter(|bare| !bare.is_empty());
        let words = bare.unwrap_or(trimmed);
        lines.push(Line {
            text: words,
            span: begin..begin + trimmed.len(),
            after_gap,
            has_bullet: bare.is_some(),
            look: look(words),
            said: None,
        });
        after_gap = false;
    }
    lines
}

/// The longest line that can be about a publication, in words.
const LONGEST_ABOUT: usize = 30;

/// What a line is: all of it, or each of its parts between `|`, `·` and the like.
pub(crate) fn look(line: &str) -> Look {
    if line.split_whitespace().count() > LONGEST_ABOUT {
        return Look::default();
    }
    let whole = look_of_part(line);
    if whole.is_about() {
        return whole;
    }
    for separator in ["|", " · ", " • ", " — ", " – ", " / ", " - "] {
        let parts: Vec<&str> = line
            .split(separator)
            .map(str::trim)
            .filter(|part| !part.is_empty())
            .collect();
        if parts.len() < 2 {
            continue;
        }
        let looks: Vec<Look> = parts.iter().map(|part| look_of_part(part)).collect();
        let about = looks.iter().filter(|look| look.is_about()).count();
        // One part more may be a topic or a place.
        if about == 0 || about + 1 < parts.len() {
            continue;
        }
        let other = parts.iter().zip(&looks).find(|(_, look)| !look.is_about());
        if other.is_some_and(|(part, _)| part.split_whitespace().count() > 4) {
            continue;
        }
        return Look {
            kind: looks.iter().find_map(|look| look.kind),
            date: looks.iter().find_map(|look| look.date),
            authors: looks.iter().flat_map(|look| look.authors.clone()).collect(),
            rest: other.map(|(part, _)| (*part).to_owned()),
        };
    }
    Look::default()
}

fn look_of_part(part: &str) -> Look {
    let labelled = LABELS.iter().find_map(|label| {
        let start = part.get(..label.len())?;
        start
            .eq_ignore_ascii_case(label)
            .then(|| part[label.len()..].trim())
    });
    let part = labelled.unwrap_or(part);
    // `Report by Anna Ames` tells both.
    let both = part.find(" by ").and_then(|at| {
        let kind = byline::kind(&part[..at])?;
        Some((kind, byline::authors(part[at..].trim())?))
    });
    if let Some((kind, authors)) = both {
        return Look {
            kind: Some(kind),
            authors,
            ..Look::default()
        };
    }
    Look {
        kind: byline::kind(part),
        date: date(part),
        authors: byline::authors(part).unwrap_or_default(),
        rest: None,
    }
}

/// What may stand before a sort of publication.
const LABELS: [&str; 4] = [
    "document type:",
    "content type:",
    "publication type:",
    "type:",
];

/// The date that a whole line is, perhaps behind `Published` and a day of the week.
pub(crate) fn date(line: &str) -> Option<PartialDate> {
    const BEFORE: [&str; 10] = [
        "published on",
        "published:",
        "published",
        "posted on",
        "posted",
        "updated on",
        "updated:",
        "updated",
        "date:",
        "on",
    ];
    let small = line.to_lowercase();
    let mut rest = BEFORE
        .iter()
        .find_map(|start| {
            small
                .strip_prefix(start)
                .filter(|rest| rest.starts_with(' '))
        })
        .unwrap_or(&small)
        .trim();
    for day in [
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
        "mon",
        "tue",
        "wed",
        "thu",
        "fri",
        "sat",
        "sun",
    ] {
        if let Some(after) = rest
            .strip_prefix(day)
            .filter(|after| after.starts_with([',', ' ', '.']))
        {
            rest = after.trim_start_matches([',', ' ', '.']);
            break;
        }
    }
    let rest = without_ordinal(rest);
    PartialDate::recognise(&rest).filter(|date| date.month().is_some())
}

/// `15th March` is `15 March`.
fn without_ordinal(text: &str) -> String {
    let word = |word: &str| {
        let bare = ["st", "nd", "rd", "th"]
            .iter()
            .find_map(|end| word.trim_end_matches(',').strip_suffix(end));
        match bare {
            Some(number)
                if !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()) =>
            {
                number.to_owned()
            }
            _ => word.to_owned(),
        }
    };
    text.split(' ').map(word).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_known_by_their_look() {
        let lines = lines(
            "• Commentary\n  Our harbours\n\nBy Anna Ames & Bo Bell | 3 March 2031 | Report\nMarch 3rd, 2031\nAllies met on 3 March 2031 in Ames.\n",
        );
        assert_eq!(lines[0].look.kind, Some("commentary"));
        assert!(lines[0].has_bullet && !lines[1].look.is_about());
        assert_eq!(lines[2].look.authors, ["Anna Ames", "Bo Bell"]);
        assert_eq!(lines[2].look.kind, Some("report"));
        assert_eq!(lines[3].look.date.unwrap().to_string(), "2031-03-03");
        assert!(!lines[4].look.is_about());
    }
}
