//! Which lines are headings, and of which level?
//!
//! Four witnesses are heard: the outline of the file, its tags, its contents page and the look of the
//! line. Looks find the headings; the others confirm them and say which level a look stands for.

use std::collections::BTreeMap;
use std::ops::Range;

use super::contents::ContentsEntry;
use super::layout::{Judged, Role, Typography, regions};
use super::line::Line;
use super::note::ends_sentence;
use super::page::{OutlineEntry, TagRole};
use super::plain_title::plain_title;
use super::spelling::ends_broken;
use super::table::is_mostly_figures;
use super::witness::{DEEPEST, Witnesses, bare, number_depth};

/// Lines so large beside the text are headings by size alone.
const LARGE: f32 = 1.12;
/// Bold lines or capitals need no more than this.
const LARGER: f32 = 1.03;
/// Bold lines of the text's own size, at least.
pub(super) const SAME_SIZE: f32 = 0.97;
/// Above a heading that is no larger than the text lies a gap of so many lines.
const GAP_ABOVE: f32 = 1.25;
/// The longest heading, in characters.
const LONGEST: usize = 240;
/// The longest heading that is no larger than the text, in characters.
const LONGEST_SMALL: usize = 110;
/// The most lines of a heading.
const MOST_LINES: usize = 8;
/// Among so many headings, one that looks like no other is odd.
const MANY_HEADINGS: usize = 10;
/// Witnesses that give headings of one look so many levels are not believed.
const MUDDLED_LEVELS: usize = 4;
/// Small capitals are so large beside the capitals, at least and at most.
const SMALL_CAPITALS: (f32, f32) = (0.68, 0.9);
/// A cover has at most so many lines …
const COVER_LINES: usize = 14;
/// … and none of so many letters that is no larger than the text.
const COVER_LETTERS: usize = 60;
/// Of its lines, those are its title that are so large beside the largest.
const COVER_SHARE: f32 = 0.85;

/// Marks the headings with their levels, and gives the document's title where a heading is that.
pub(crate) fn mark(
    lines: &mut [Judged],
    outline: &[OutlineEntry],
    contents: &[ContentsEntry],
    typography: &Typography,
) -> Option<String> {
    let witnesses = Witnesses::new(lines, outline, contents);
    let mut groups = Vec::new();
    for range in regions(lines) {
        groups.extend(groups_in(lines, range, &witnesses, typography));
    }
    let groups = join_labels(lines, groups);
    let found: Vec<Found> = groups
        .into_iter()
        .filter(|group| is_heading(lines, group, &witnesses, typography))
        .map(|group| {
            let text = text_of(lines, group.clone());
            let heard = witnesses.hear(&lines[group.clone()], &text);
            Found {
                lines: group,
                level: heard.level,
                sure: heard.sure,
                reason: heard.reason,
            }
        })
        .collect();
    let found = without_imprint(lines, found, typography);
    let counts = looks(lines, &found);
    let title = title_look(lines, &found, &counts, &witnesses);
    let levels = levels(lines, &found, title, &counts, typography);
    let title = title.and_then(|_| Some(text_of(lines, found.first()?.lines.clone())));
    for (found, level) in found.iter().zip(levels) {
        for (at, number) in found.lines.clone().enumerate() {
            let judged = &mut lines[number];
            match found.sure {
                true => judged.mark(Role::Heading, found.reason),
                false => judged.guess(Role::Heading, found.reason),
            }
            judged.level = Some(level);
            judged.opens = at == 0;
        }
    }
    title
}

/// Of what is set large on a cover, the title: not who wrote it, where and when. A cover is a first page
/// of few lines, none of which is like the text of the pages after it.
fn without_imprint(lines: &[Judged], mut found: Vec<Found>, typography: &Typography) -> Vec<Found> {
    let text = |judged: &&Judged| matches!(judged.role, Role::Text | Role::Navigation);
    let cover: Vec<&Judged> = lines
        .iter()
        .take_while(|judged| judged.line.page == 0)
        .filter(text)
        .collect();
    let like_text = |judged: &&Judged| {
        judged.role == Role::Navigation
            || (judged.line.text.chars().count() >= COVER_LETTERS
                && judged.line.size <= LARGER * typography.size)
    };
    let more = lines.last().is_some_and(|last| last.line.page > 0);
    if !more || cover.len() > COVER_LINES || cover.iter().any(like_text) {
        return found;
    }
    let sizes = cover.iter().map(|judged| judged.line.size);
    let largest = sizes.fold(0.0, f32::max);
    found.retain(|heading| {
        let line = &lines[heading.lines.start].line;
        heading.sure || line.page > 0 || line.size >= COVER_SHARE * largest
    });
    found
}

/// A heading with what the witnesses say.
struct Found {
    lines: Range<usize>,
    level: Option<u8>,
    sure: bool,
    reason: &'static str,
}

pub(super) fn text_of(lines: &[Judged], range: Range<usize>) -> String {
    let mut text = String::new();
    for judged in &lines[range] {
        if let Some(broken) = text.strip_suffix(['-', '\u{ad}', '\u{2010}']) {
            text.truncate(broken.len());
        } else if !text.is_empty() {
            text.push(' ');
        }
        text.push_str(&judged.line.text);
    }
    text
}

/// Runs of lines that look alike and unlike the text around them.
fn groups_in(
    lines: &[Judged],
    range: Range<usize>,
    witnesses: &Witnesses,
    typography: &Typography,
) -> Vec<Range<usize>> {
    let mut groups: Vec<Range<usize>> = Vec::new();
    for number in range.clone() {
        if groups.last().is_some_and(|group| number < group.end) {
            continue;
        }
        if let Some(count) = witnesses.named_lines(&lines[number..range.end]) {
            groups.push(number..number + count);
            continue;
        }
        if let Some(count) = plain_title(lines, number, &range, typography) {
            groups.push(number..number + count);
            continue;
        }
        let goes_on = |group: &&mut Range<usize>| {
            group.end == number && one_heading(lines, number, witnesses)
        };
        let begins = || may_be_heading(lines, number, &range, witnesses, typography);
        match groups.last_mut().filter(goes_on) {
            Some(group) if begins() || continues(lines, number, typography) => group.end += 1,
            _ if begins() => groups.push(number..number + 1),
            _ => {}
        }
    }
    groups
}

/// Whether a line is set like the line above it and unlike the text, so that it is part of what that
/// line is: of a heading that goes on with a small letter or a year, or of a quotation.
fn continues(lines: &[Judged], number: usize, typography: &Typography) -> bool {
    let (above, below) = (&lines[number - 1].line, &lines[number].line);
    let styled = below.size >= LARGER * typography.size
        || (below.bold && !typography.bold)
        || below.italic
        || (below.is_capitals() && above.is_capitals());
    lines[number].role == Role::Text
        && !below.turned
        && styled
        && above.bold == below.bold
        && above.italic == below.italic
}

fn may_be_heading(
    lines: &[Judged],
    number: usize,
    range: &Range<usize>,
    witnesses: &Witnesses,
    typography: &Typography,
) -> bool {
    let judged = &lines[number];
    let line = &judged.line;
    if judged.role != Role::Text || line.turned || !line.text.chars().any(char::is_alphabetic) {
        return false;
    }
    if witnesses.tag_level(judged).is_some()
        || witnesses.outline_level(line.page, &line.text).is_some()
        || witnesses.contents.contains_key(&bare(&line.text))
    {
        return true;
    }
    if is_mostly_figures(&line.text) {
        return false;
    }
    let size = line.size / typography.size;
    let bold = line.bold && !typography.bold;
    let heavy = bold || line.is_capitals();
    if size >= LARGE || (size >= LARGER && heavy) {
        return true;
    }
    let unlike = line.italic || is_of_other_face(line, typography);
    let styled = heavy || (unlike && size >= SAME_SIZE);
    let goes_on = number > range.start && {
        let above = &lines[number - 1];
        may_go_on(above, judged) && (above.line.bold == line.bold)
    };
    let gap = match number.checked_sub(1).filter(|&above| above >= range.start) {
        Some(above) => lines[above].line.baseline - line.baseline,
        None => f32::INFINITY,
    };
    let alone = gap >= GAP_ABOVE * typography.leading || goes_on;
    let larger = size >= LARGER && !ends_sentence(&line.text);
    size >= SAME_SIZE && (styled || larger) && alone && begins_like_title(&line.text)
}

fn may_go_on(above: &Judged, judged: &Judged) -> bool {
    let (above, below) = (&above.line, &judged.line);
    let near = |a: f32, b: f32| (a - b).abs() <= 0.06 * b;
    // Figures and signs alone are of any case.
    let cased = |line: &Line| line.text.chars().any(char::is_alphabetic);
    let same_case = above.is_capitals() == below.is_capitals() || !cased(above) || !cased(below);
    let same_size = near(above.size, below.size)
        || (near(above.largest, below.largest) && above.largest > above.size.min(below.size))
        || is_small_capitals(above, below)
        || is_small_capitals(below, above);
    same_size && same_case
}

/// Whether a line that begins without a capital is set as small capitals beside one that has them.
fn is_small_capitals(line: &Line, beside: &Line) -> bool {
    let small = line.size / beside.size;
    (SMALL_CAPITALS.0..=SMALL_CAPITALS.1).contains(&small)
        && line.largest < beside.size
        && line.text.starts_with(char::is_lowercase)
}

pub(super) fn begins_like_title(text: &str) -> bool {
    text.starts_with(|c: char| {
        c.is_uppercase() || c.is_ascii_digit() || matches!(c, '“' | '"' | '(')
    })
}

/// Whether a line goes on with the heading of the line above it.
fn one_heading(lines: &[Judged], number: usize, witnesses: &Witnesses) -> bool {
    let (above, below) = (&lines[number - 1], &lines[number]);
    let tags = (above.line.tag.element, below.line.tag.element);
    if witnesses.tag_level(above).is_some() || witnesses.tag_level(below).is_some() {
        return tags.0 == tags.1 && witnesses.tag_level(above) == witnesses.tag_level(below);
    }
    let gap = above.line.baseline - below.line.baseline;
    if ends_broken(&above.line.text) && gap > 0.0 && gap <= 1.75 * above.line.size {
        return true;
    }
    let whole = |judged: &Judged| {
        let line = &judged.line;
        witnesses.outline_level(line.page, &line.text).is_some()
            || witnesses.contents.contains_key(&bare(&line.text))
    };
    may_go_on(above, below)
        && above.line.bold == below.line.bold
        && gap <= 1.75 * below.line.size
        && !(number_depth(&below.line.text).is_some() && number_depth(&above.line.text).is_some())
        && !(whole(above) && whole(below))
}

/// Joins a line such as `Chapter 2` with the title that follows it, and the lines of a title that begins
/// over two columns and ends in one.
fn join_labels(lines: &[Judged], groups: Vec<Range<usize>>) -> Vec<Range<usize>> {
    let mut joined: Vec<Range<usize>> = Vec::new();
    for group in groups {
        match joined.last_mut() {
            Some(before)
                if before.end == group.start
                    && lines[before.start].line.page == lines[group.start].line.page
                    && (is_label(&text_of(lines, before.clone())) || wraps(lines, group.start)) =>
            {
                before.end = group.end;
            }
            _ => joined.push(group),
        }
    }
    joined
}

/// Whether a text is the number of a chapter or part without its title.
fn is_label(text: &str) -> bool {
    bare(text).is_empty() && number_depth(text).is_some()
}

/// Whether a line stands in another column than the line before and is yet set right below it, alike.
fn wraps(lines: &[Judged], number: usize) -> bool {
    let (above, below) = (&lines[number - 1].line, &lines[number].line);
    let gap = above.baseline - below.baseline;
    above.region != below.region
        && may_go_on(&lines[number - 1], &lines[number])
        && above.bold == below.bold
        && gap > 0.0
        && gap <= 1.75 * below.size
        && number_depth(&below.text).is_none()
}

/// Whether a group of lines is a heading as a whole.
fn is_heading(
    lines: &[Judged],
    group: &Range<usize>,
    witnesses: &Witnesses,
    typography: &Typography,
) -> bool {
    let text = text_of(lines, group.clone());
    let characters = text.chars().count();
    let first = &lines[group.start];
    if characters > LONGEST || group.len() > MOST_LINES {
        return false;
    }
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    if letters < 2 {
        return false;
    }
    if witnesses.outline_level(first.line.page, &text).is_some()
        || first
            .line
            .tag
            .role
            .is_some_and(|role| matches!(role, TagRole::Heading(_)))
            && witnesses.tags
    {
        return true;
    }
    if breaks_off(lines, group) {
        return false;
    }
    let large = first.line.size >= LARGER * typography.size;
    let sentence = ends_sentence(&text) && !text.ends_with("U.S.");
    let words = text.split_whitespace().count();
    if sentence && (words > 12 || !large) {
        return false;
    }
    let plain = !large && !first.line.bold && !first.line.italic && !first.line.is_capitals();
    if plain && is_of_other_face(&first.line, typography) && goes_on_below(lines, group) {
        return false;
    }
    let figure = first.line.tag.role == Some(TagRole::Figure);
    let broken = text.ends_with([',', ';']) || ends_broken(&lines[group.end - 1].line.text);
    !figure && !broken && (large || (characters <= LONGEST_SMALL && !text.ends_with(':')))
}

/// Whether the letters of a line are of another family or colour than the text's.
fn is_of_other_face(line: &Line, typography: &Typography) -> bool {
    line.face != 0 && typography.face != 0 && line.face != typography.face
}

/// Whether the line below lines goes on with their sentence, as where a paragraph begins in another colour.
fn goes_on_below(lines: &[Judged], group: &Range<usize>) -> bool {
    let region = lines[group.start].line.region;
    let below = lines[group.end..]
        .iter()
        .take_while(|judged| judged.line.region == region);
    let mut text = below.filter(|judged| judged.role == Role::Text);
    text.next()
        .is_some_and(|below| below.line.text.starts_with(char::is_lowercase))
}

/// Whether lines at the foot of a column go on at the head of the next in the same look and in
/// mid-sentence, as a quotation does.
fn breaks_off(lines: &[Judged], group: &Range<usize>) -> bool {
    let last = &lines[group.end - 1].line;
    let text = |judged: &&Judged| judged.role == Role::Text;
    let next = lines[group.end..].iter().find(text);
    next.is_some_and(|next| {
        next.line.region != last.region
            && next.line.page <= last.page + 1
            && next.line.text.starts_with(char::is_lowercase)
            && (next.line.size - last.size).abs() <= 0.06 * last.size
            && next.line.bold == last.bold
            && next.line.italic == last.italic
    })
}

/// How a heading is set: size in half points, weight, capitals, slant.
type Look = (i32, bool, bool, bool);

fn look(lines: &[Judged], group: &Range<usize>) -> Look {
    // Of a label and a title, the title tells.
    let line = &lines[group.end - 1].line;
    let largest = |size: f32, judged: &Judged| size.max(judged.line.largest);
    let title = |judged: &&Judged| (judged.line.size - line.size).abs() <= 0.5 * line.size;
    let size = lines[group.clone()].iter().filter(title).fold(0.0, largest);
    (
        (size * 2.0).round() as i32,
        line.bold,
        line.is_capitals(),
        line.italic,
    )
}

/// How often each look is found.
fn looks(lines: &[Judged], found: &[Found]) -> BTreeMap<Look, usize> {
    let mut counts = BTreeMap::new();
    for heading in found {
        *counts.entry(look(lines, &heading.lines)).or_default() += 1;
    }
    counts
}

/// The levels of the headings found: what witnesses say of each, else what they say of others that
/// look alike, else by size.
fn levels(
    lines: &[Judged],
    found: &[Found],
    title: Option<Look>,
    counts: &BTreeMap<Look, usize>,
    typography: &Typography,
) -> Vec<u8> {
    let mut votes: BTreeMap<Look, BTreeMap<u8, usize>> = BTreeMap::new();
    for heading in found {
        let look = look(lines, &heading.lines);
        if let Some(level) = heading.level {
            *votes.entry(look).or_default().entry(level).or_default() += 1;
        }
    }
    // Outlines are found that slide from level to level whatever the headings look like.
    let muddled = votes.values().any(|levels| levels.len() >= MUDDLED_LEVELS);
    let voted = |look: &Look| {
        let votes = votes.get(look)?;
        let (&level, &count) = votes
            .iter()
            .max_by_key(|&(&level, &count)| (count, 255 - level))?;
        (2 * count >= votes.values().sum::<usize>()).then_some(level)
    };
    let mut ranked: Vec<Look> = counts
        .keys()
        .copied()
        .filter(|&look| Some(look) != title)
        .collect();
    ranked.sort_by_key(|&(size, bold, capitals, italic)| {
        // Nearly equal sizes are told apart by weight first.
        let large = f64::from(size) / 2.0 >= f64::from(LARGER * typography.size);
        (
            std::cmp::Reverse(if large { size } else { 0 }),
            !bold,
            !capitals,
            italic,
        )
    });
    let mut level_of: BTreeMap<Look, u8> = BTreeMap::new();
    let mut next = 1;
    for look in ranked {
        let level = voted(&look).unwrap_or(next).clamp(1, DEEPEST);
        level_of.insert(look, level);
        // What looks like no other heading is no level that those below it stand under.
        let odd = level > 1 && counts[&look] == 1 && found.len() >= MANY_HEADINGS;
        next = (level + u8::from(!odd)).min(DEEPEST);
    }
    found
        .iter()
        .map(|heading| {
            let own = heading.level.filter(|_| heading.sure && !muddled);
            let look = look(lines, &heading.lines);
            // One without a number stands below those alike that are numbered within their chapters.
            let below =
                u8::from(heading.level.is_none() && voted(&look).is_some_and(|level| level > 1));
            let by_look = level_of.get(&look).map(|level| level + below);
            own.or(by_look).unwrap_or(1).clamp(1, DEEPEST)
        })
        .collect()
}

/// The look of the document's title: the largest of all, on one heading only, before all others, that
/// no witness names.
fn title_look(
    lines: &[Judged],
    found: &[Found],
    counts: &BTreeMap<Look, usize>,
    witnesses: &Witnesses,
) -> Option<Look> {
    let first = found
        .first()
        .filter(|first| !first.sure || witnesses.titles.is_empty())?;
    let own = look(lines, &first.lines);
    let largest = counts.keys().map(|look| look.0).max()?;
    let page = lines[first.lines.start].line.page;
    (own.0 == largest && counts.get(&own) == Some(&1) && page <= 1 && counts.len() > 1)
        .then_some(own)
}
