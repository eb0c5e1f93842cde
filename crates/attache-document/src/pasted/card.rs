//! Which lines of a pasted page are cards of other publications, and what do the lines of a card tell?
//!
//! A card has a title and, in an order that is the same for all cards of a page, lines about the publication: its sort,
//! topic, date and authors. Cards follow each other with few words between; running text does not.

use std::ops::Range;

use super::line::{Line, Said};
use crate::byline;
use crate::document::Record;

/// A card has no more words than this.
const MOST_CARD_WORDS: usize = 90;
/// A title has no more words than this.
pub(crate) const MOST_TITLE_WORDS: usize = 30;
/// A topic has no more words than this.
const MOST_TOPIC_WORDS: usize = 5;
/// A line this long, in characters, may be broken and go on with the next.
const BROKEN_LINE: usize = 60;

/// A card and its lines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Card {
    pub(super) record: Record,
    pub(super) lines: Range<usize>,
}

/// The cards of a page, in order; none unless there are two or more.
pub(super) fn cards(lines: &[Line<'_>]) -> Vec<Card> {
    let groups = groups(lines);
    let Some(run) = run(lines, &groups) else {
        return Vec::new();
    };
    let cards: Vec<Option<Card>> = pieces(lines, &groups[run])
        .into_iter()
        .map(|piece| card(lines, piece))
        .collect();
    let sound = cards.iter().flatten().count();
    if sound < 2 || sound * 5 < cards.len() * 3 {
        return Vec::new();
    }
    cards.into_iter().flatten().collect()
}

/// Runs of lines about a publication. A short line between two of them, or with a bullet beside them, is a topic.
fn groups(lines: &[Line<'_>]) -> Vec<Range<usize>> {
    let mut groups: Vec<Range<usize>> = Vec::new();
    for (place, line) in lines.iter().enumerate() {
        if !line.look.is_about() {
            continue;
        }
        let joins = groups
            .last()
            .is_some_and(|group| joins(lines, group, place));
        match groups.last_mut() {
            Some(group) if joins => group.end = place + 1,
            _ => groups.push(place..place + 1),
        }
    }
    groups
}

/// Whether the line at `place` tells more of the publication that `group` tells of. Beyond a gap a label begins another
/// one, and so does a second line of the same sort.
fn joins(lines: &[Line<'_>], group: &Range<usize>, place: usize) -> bool {
    let line = &lines[place];
    let is_told = lines[group.clone()].iter().any(|told| {
        told.look.kind.is_some() && line.look.kind.is_some()
            || told.look.date.is_some() && line.look.date.is_some()
            || !told.look.authors.is_empty() && !line.look.authors.is_empty()
    });
    if is_told {
        return false;
    }
    let tight = lines[group.end..=place].iter().all(|line| !line.after_gap);
    match &lines[group.end..place] {
        [] => tight || line.look.kind.is_none(),
        [topic] => {
            let is_short = topic.words() <= MOST_TOPIC_WORDS && !topic.ends_like_a_sentence();
            is_short && tight && (topic.has_bullet || is_topic_between(lines, group, place))
        }
        _ => false,
    }
}

/// Without bullets, a short line between label and date is a topic only if a title follows the date.
fn is_topic_between(lines: &[Line<'_>], group: &Range<usize>, place: usize) -> bool {
    let label = lines[group.start].look.kind.is_some();
    let title = lines
        .get(place + 1)
        .is_some_and(|next| !next.look.is_about() && !next.after_gap);
    label && lines[place].look.date.is_some() && title
}

/// The longest run of groups with few words between them, one of which names a sort or date. The last such run wins:
/// cards stand at the end.
fn run(lines: &[Line<'_>], groups: &[Range<usize>]) -> Option<Range<usize>> {
    let is_anchor = |group: &Range<usize>| {
        lines[group.clone()]
            .iter()
            .any(|line| line.look.kind.is_some() || line.look.date.is_some())
    };
    let mut best: Option<Range<usize>> = None;
    let mut start = 0;
    for place in 1..=groups.len() {
        let goes_on = place < groups.len() && {
            let between = &lines[groups[place - 1].end..groups[place].start];
            let words: usize = between.iter().map(Line::words).sum();
            words <= MOST_CARD_WORDS && !between.iter().any(Line::is_pointer)
        };
        if goes_on {
            continue;
        }
        let run = start..place;
        start = place;
        let anchors = groups[run.clone()]
            .iter()
            .filter(|group| is_anchor(group))
            .count();
        let length = best.as_ref().map_or(0, ExactSizeIterator::len);
        if anchors >= 2 && run.len() >= length {
            best = Some(run);
        }
    }
    best
}

/// Cuts a run into the lines of its cards.
fn pieces(lines: &[Line<'_>], groups: &[Range<usize>]) -> Vec<Range<usize>> {
    if titles_come_first(lines, groups) {
        let mut start = title_start(lines, groups[0].start);
        let cut = |group: &Range<usize>| {
            let piece = start..group.end;
            start = group.end;
            piece
        };
        return groups.iter().map(cut).collect();
    }
    let first = sort_of(&lines[groups[0].start]);
    let about = groups
        .iter()
        .flat_map(Clone::clone)
        .filter(|&place| lines[place].look.is_about());
    let mut starts: Vec<usize> = about
        .filter(|&place| sort_of(&lines[place]) == first)
        .collect();
    // Two labels one above the other are one card's.
    starts.dedup_by(|next, before| *next == *before + 1 && !lines[*next].after_gap);
    let end = run_end(lines, groups);
    let ends = starts.iter().skip(1).copied().chain([end]);
    starts
        .iter()
        .copied()
        .zip(ends)
        .map(|(start, end)| start..end)
        .collect()
}

/// What a line about a publication tells first: this is how each card of a page begins.
fn sort_of(line: &Line<'_>) -> u8 {
    match (&line.look.kind, &line.look.date) {
        (Some(_), _) => 0,
        (None, Some(_)) => 1,
        (None, None) => 2,
    }
}

/// Whether each card begins with its title: a short line right before the first group, and nothing after the last.
fn titles_come_first(lines: &[Line<'_>], groups: &[Range<usize>]) -> bool {
    let (Some(first), Some(last)) = (groups.first(), groups.last()) else {
        return false;
    };
    let has_title = title_start(lines, first.start) < first.start;
    let after = lines.get(last.end);
    let open = after.is_some_and(|line| !line.is_pointer() && is_title(line));
    has_title && !open
}

fn is_title(line: &Line<'_>) -> bool {
    (2..=MOST_TITLE_WORDS).contains(&line.words())
        && !line.text.ends_with('.')
        && !line.look.is_about()
}

/// The first line of a card whose lines about the publication begin at `group`: its title, perhaps with a blurb between.
fn title_start(lines: &[Line<'_>], group: usize) -> usize {
    let mut start = group;
    let mut words = 0;
    while start > 0 {
        let line = &lines[start - 1];
        words += line.words();
        if line.look.is_about() || line.is_pointer() || words > MOST_CARD_WORDS {
            break;
        }
        start -= 1;
        if is_title(line) && line.after_gap {
            return start;
        }
    }
    if start < group && is_title(&lines[start]) {
        start
    } else {
        group
    }
}

/// Where the last card of a run ends: before a pointer, or once a card would be too long.
fn run_end(lines: &[Line<'_>], groups: &[Range<usize>]) -> usize {
    let last = groups.last().map_or(0, |group| group.end);
    let ends_card = groups
        .last()
        .is_some_and(|group| sort_of(&lines[group.start]) != sort_of(&lines[groups[0].start]));
    if ends_card {
        return last;
    }
    let mut words = 0;
    for (place, line) in lines.iter().enumerate().skip(last) {
        words += line.words();
        if line.is_pointer() || words > MOST_CARD_WORDS {
            return place;
        }
    }
    lines.len()
}

/// A card of which more is known than its title.
fn card(lines: &[Line<'_>], range: Range<usize>) -> Option<Card> {
    let record = record(lines, range.clone())?;
    let is_known = record.kind.is_some() || record.date.is_some() || !record.authors.is_empty();
    is_known.then_some(Card {
        record,
        lines: range,
    })
}

/// The record that some lines tell of; its place is left open. `None` if none of them can be its title.
pub(crate) fn record(lines: &[Line<'_>], range: Range<usize>) -> Option<Record> {
    let mut record = Record::default();
    let mut titled: Option<String> = None;
    let mut texts: Vec<(String, usize)> = Vec::new();
    let mut last_about = None;
    for place in range.clone() {
        let line = &lines[place];
        let look = &line.look;
        if look.is_about() {
            record.kind = record.kind.or(look.kind.map(str::to_owned));
            record.date = record.date.or(look.date);
            if record.authors.is_empty() {
                record.authors.clone_from(&look.authors);
            }
            record.topic = record.topic.or(look.rest.clone());
            last_about = Some(place);
            continue;
        }
        match line.said {
            Some(Said::Title) if titled.is_none() => {
                titled = Some(line.text.to_owned());
                continue;
            }
            Some(Said::Authors) if record.authors.is_empty() && are_names(line.text) => {
                record.authors = byline::split(line.text);
                continue;
            }
            Some(Said::Topic) if record.topic.is_none() && line.words() <= MOST_TOPIC_WORDS => {
                record.topic = Some(line.text.to_owned());
                continue;
            }
            _ => {}
        }
        let next_is_about = place + 1 < range.end
            && lines[place + 1].look.is_about()
            && !lines[place + 1].after_gap;
        let is_topic = last_about.is_some_and(|about| about + 1 == place)
            && !line.after_gap
            && line.words() <= MOST_TOPIC_WORDS
            && record.topic.is_none()
            && (line.has_bullet
                || next_is_about
                    && lines
                        .get(place + 2)
                        .is_some_and(|title| place + 2 < range.end && is_title(title)));
        if is_topic {
            record.topic = Some(line.text.to_owned());
            last_about = Some(place);
            continue;
        }
        match texts.last_mut() {
            Some((text, before))
                if *before + 1 == place && !line.after_gap && goes_on(lines, *before) =>
            {
                text.push(' ');
                text.push_str(line.text);
                *before = place;
            }
            _ => texts.push((line.text.to_owned(), place)),
        }
    }
    let mut texts = texts.into_iter().map(|(text, _)| text);
    record.title = titled
        .or_else(|| texts.next())
        .filter(|title| title.split_whitespace().count() <= MOST_TITLE_WORDS)?;
    let mut blurb: Vec<String> = Vec::new();
    for text in texts {
        if record.authors.is_empty() && are_names(&text) {
            record.authors = byline::split(&text);
        } else {
            blurb.push(text);
        }
    }
    record.blurb = (!blurb.is_empty()).then(|| blurb.join(" "));
    Some(record)
}

/// Whether a line was broken where it ends.
fn goes_on(lines: &[Line<'_>], place: usize) -> bool {
    let line = &lines[place];
    line.text.chars().count() >= BROKEN_LINE && !line.ends_like_a_sentence()
}

/// Names without `By`: each of two to four words with capitals.
pub(crate) fn are_names(text: &str) -> bool {
    let names = byline::split(text);
    !names.is_empty()
        && text.split_whitespace().count() <= 16
        && byline::authors(&format!("By {text}")).is_some()
        && names
            .iter()
            .all(|name| (2..=4).contains(&name.split_whitespace().count()))
        && !names.iter().any(|name| byline::is_body(name))
}

#[cfg(test)]
mod tests {
    use super::super::line::lines;
    use super::*;

    fn shown(text: &str) -> String {
        let lines = lines(text);
        let show = |card: &Card| {
            let Record {
                title,
                kind,
                topic,
                date,
                blurb,
                authors,
                ..
            } = &card.record;
            let date = date.map(|date| date.to_string()).unwrap_or_default();
            let or = |text: &Option<String>| text.clone().unwrap_or_default();
            format!(
                "{} | {} | {date} | {title} | {} | {}",
                or(kind),
                or(topic),
                or(blurb),
                authors.join(", ")
            )
        };
        cards(&lines)
            .iter()
            .map(show)
            .collect::<Vec<_>>()
            .join("\n")
    }

    #[test]
    fn cards_that_begin_with_their_label() {
        insta::assert_snapshot!(shown("\
The last words of an article, which stand here and end with a full stop.

  • Commentary
    • Ports
    • March 17, 2031
    The Surprising Success of Small Harbours

    Small harbours have defied all that was foretold ...

    By Anna Ames & Bo Bell

  • Report
    • February 2, 2031
    Avoiding the Reef

    By Bo Bell

View All Reports
"), @"
        commentary | Ports | 2031-03-17 | The Surprising Success of Small Harbours | Small harbours have defied all that was foretold ... | Anna Ames, Bo Bell
        report |  | 2031-02-02 | Avoiding the Reef |  | Bo Bell
        ");
    }

    #[test]
    fn cards_that_begin_with_their_title() {
        insta::assert_snapshot!(shown("\
Publications

Small Harbours, Large Ships
By Anna Ames | March 17, 2031 | Report

Who Guards the Reef?
By Bo Bell and Cy Cole | February 2, 2031 | Commentary
"), @"
        report |  | 2031-03-17 | Small Harbours, Large Ships |  | Anna Ames
        commentary |  | 2031-02-02 | Who Guards the Reef? |  | Bo Bell, Cy Cole
        ");
    }

    #[test]
    fn cards_with_names_and_date_at_their_end() {
        insta::assert_snapshot!(shown("\
Commentary
Small Harbours, Large Ships
Anna Ames, Bo Bell
March 17, 2031

Podcast
Who Guards the Reef?
Cy Cole
February 2, 2031
"), @"
        commentary |  | 2031-03-17 | Small Harbours, Large Ships |  | Anna Ames, Bo Bell
        podcast |  | 2031-02-02 | Who Guards the Reef? |  | Cy Cole
        ");
    }

    #[test]
    fn dates_in_running_text_are_no_cards() {
        let paragraph = "The harbour was opened by the council and all of its members came to see the first ship. ".repeat(8);
        assert_eq!(
            shown(&format!(
                "March 3, 2031\n\n{paragraph}\n\nMay 4, 2032\n\n{paragraph}\n"
            )),
            ""
        );
    }
}
