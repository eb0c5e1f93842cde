//! Which lines are headings, and of which level?
//!
//! Four witnesses are heard: the outline of the file, its tags, its contents page and the look of the
//! line. Looks find the headings; the others confirm them and say which level a look stands for.

use std::collections::BTreeMap;
use std::ops::Range;

use super::contents::ContentsEntry;
use super::layout::{Judged, Role, Typography, regions};
use super::note::ends_sentence;
use super::page::{OutlineEntry, TagRole};
use super::spelling::ends_broken;

/// Lines so large beside the text are headings by size alone.
const LARGE: f32 = 1.12;
/// Bold lines or capitals need no more than this.
const LARGER: f32 = 1.03;
/// Bold lines of the text's own size, at least.
const SAME_SIZE: f32 = 0.97;
/// Above a heading that is no larger than the text lies a gap of so many lines.
const GAP_ABOVE: f32 = 1.25;
/// The longest heading, in characters.
const LONGEST: usize = 240;
/// The longest heading that is no larger than the text, in characters.
const LONGEST_SMALL: usize = 110;
/// The most lines of a heading.
const MOST_LINES: usize = 5;
/// Tags that call more than this share of the letters headings are not believed.
const MOST_TAGGED: f32 = 0.2;
/// The deepest level.
const DEEPEST: u8 = 6;

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
        .map(|group| witnesses.hear(lines, group))
        .collect();
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

/// A heading with what the witnesses say.
struct Found {
    lines: Range<usize>,
    level: Option<u8>,
    sure: bool,
    reason: &'static str,
}

struct Witnesses {
    /// Levels of outline entries by page and title.
    outline: BTreeMap<(usize, String), u8>,
    /// Levels of the outline's titles, whatever their page.
    titles: BTreeMap<String, u8>,
    /// Levels of the contents page's titles.
    contents: BTreeMap<String, u8>,
    /// Whether the tags of headings are to be believed.
    tags: bool,
}

impl Witnesses {
    fn new(lines: &[Judged], outline: &[OutlineEntry], contents: &[ContentsEntry]) -> Self {
        let mut by_page = BTreeMap::new();
        let mut titles = BTreeMap::new();
        for entry in outline {
            let title = bare(&entry.title);
            if title.is_empty() {
                continue;
            }
            if let Some(page) = entry.page {
                by_page.insert((page, title.clone()), entry.level);
            }
            titles.insert(title, entry.level);
        }
        Self {
            outline: by_page,
            titles,
            contents: contents_levels(contents),
            tags: tags_are_sane(lines),
        }
    }

    fn tag_level(&self, judged: &Judged) -> Option<u8> {
        match judged.line.tag.role {
            Some(TagRole::Heading(level)) if self.tags => Some(level),
            _ => None,
        }
    }

    /// The outline's level for a text on a page or the one before it, where entries often point.
    fn outline_level(&self, page: usize, text: &str) -> Option<u8> {
        let title = bare(text);
        let on = |page: usize| self.outline.get(&(page, title.clone())).copied();
        on(page).or_else(|| on(page.checked_sub(1)?))
    }

    fn hear(&self, lines: &[Judged], group: Range<usize>) -> Found {
        let text = text_of(lines, group.clone());
        let page = lines[group.start].line.page;
        let tag = lines[group.clone()]
            .iter()
            .find_map(|judged| self.tag_level(judged));
        let bare = bare(&text);
        let numbered = number_depth(&text);
        let (level, sure, reason) = if let Some(level) = self.outline_level(page, &text) {
            (Some(level), true, "in the outline of the file")
        } else if let Some(level) = tag {
            (Some(level), true, "tagged as a heading")
        } else if let Some(&level) = self.titles.get(&bare) {
            (Some(level), true, "in the outline of the file")
        } else if let Some(&level) = self.contents.get(&bare) {
            (Some(level), true, "named on the contents page")
        } else {
            (numbered, false, "set apart from the text by its look")
        };
        Found {
            lines: group,
            level,
            sure,
            reason,
        }
    }
}

/// The levels of contents entries: by their numbers, else by how far they are set in.
fn contents_levels(contents: &[ContentsEntry]) -> BTreeMap<String, u8> {
    let mut indents: Vec<f32> = contents.iter().map(|entry| entry.x).collect();
    indents.sort_by(f32::total_cmp);
    indents.dedup_by(|a, b| *a - *b <= 3.0);
    let by_indent = |x: f32| {
        let left = indents.iter().filter(|&&indent| indent < x - 3.0).count();
        u8::try_from(left + 1).unwrap_or(DEEPEST).min(DEEPEST)
    };
    contents
        .iter()
        .map(|entry| {
            let level = number_depth(&entry.title).unwrap_or_else(|| by_indent(entry.x));
            (bare(&entry.title), level)
        })
        .collect()
}

fn tags_are_sane(lines: &[Judged]) -> bool {
    let letters = |judged: &&Judged| judged.line.text.len();
    let is_tagged = |judged: &&Judged| matches!(judged.line.tag.role, Some(TagRole::Heading(_)));
    let all: usize = lines.iter().map(|judged| judged.line.text.len()).sum();
    let tagged: usize = lines
        .iter()
        .filter(is_tagged)
        .map(|judged| letters(&judged))
        .sum();
    tagged as f32 <= MOST_TAGGED * all as f32
}

/// A title without its number and with nothing but its letters and digits, in small letters.
fn bare(title: &str) -> String {
    let mut rest = title.trim_start();
    for word in ["chapter", "part", "section", "annex", "appendix"] {
        let named = rest
            .get(..word.len())
            .filter(|start| start.eq_ignore_ascii_case(word));
        if named.is_some() && rest[word.len()..].starts_with(' ') {
            let after = rest[word.len()..].trim_start();
            let label = after.split_whitespace().next().unwrap_or("");
            if is_number_label(label.trim_end_matches(['.', ':'])) {
                rest = after[label.len()..].trim_start();
            }
        }
    }
    let first = rest.split_whitespace().next().unwrap_or("");
    let digits = first.trim_end_matches(['.', ')']);
    if digits.starts_with(|c: char| c.is_ascii_digit()) && rest.len() > first.len() {
        let numbered = digits.chars().all(|c| c.is_ascii_digit() || c == '.');
        if numbered && digits.len() <= 8 && !is_year(digits) {
            rest = rest[first.len()..].trim_start();
        }
    }
    rest.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

fn is_year(digits: &str) -> bool {
    digits.len() == 4 && (digits.starts_with("19") || digits.starts_with("20"))
}

fn is_number_label(label: &str) -> bool {
    let spelled = [
        "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
    ];
    let digits = !label.is_empty() && label.bytes().all(|byte| byte.is_ascii_digit());
    let letter = label.len() == 1 && label.bytes().all(|byte| byte.is_ascii_uppercase());
    digits
        || letter
        || super::edge::roman(label).is_some()
        || spelled.contains(&label.to_ascii_lowercase().as_str())
}

/// The depth that a title's own number tells: 1 for `2 Title` or `Chapter 2`, 2 for `2.1 Title`.
fn number_depth(text: &str) -> Option<u8> {
    let first = text.split_whitespace().next()?;
    if first.eq_ignore_ascii_case("chapter") || first.eq_ignore_ascii_case("part") {
        return Some(1);
    }
    let number = first.trim_end_matches(['.', ')']);
    let parts: Vec<&str> = number.split('.').collect();
    let digits = |part: &&str| {
        (1..=3).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit())
    };
    (parts.iter().all(digits) && text.len() > first.len())
        .then(|| u8::try_from(parts.len()).unwrap_or(DEEPEST).min(DEEPEST))
}

fn text_of(lines: &[Judged], range: Range<usize>) -> String {
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
        if !may_be_heading(lines, number, &range, witnesses, typography) {
            continue;
        }
        match groups.last_mut() {
            Some(group) if group.end == number && one_heading(lines, number, witnesses) => {
                group.end += 1;
            }
            _ => groups.push(number..number + 1),
        }
    }
    groups
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
    let size = line.size / typography.size;
    let bold = line.bold && !typography.bold;
    let heavy = bold || line.is_capitals();
    if size >= LARGE || (size >= LARGER && heavy) {
        return true;
    }
    let styled = heavy || (line.italic && size >= SAME_SIZE);
    let goes_on = number > range.start && {
        let above = &lines[number - 1];
        may_go_on(above, judged) && (above.line.bold == line.bold)
    };
    let gap = match number.checked_sub(1).filter(|&above| above >= range.start) {
        Some(above) => lines[above].line.baseline - line.baseline,
        None => f32::INFINITY,
    };
    let alone = gap >= GAP_ABOVE * typography.leading || goes_on;
    size >= SAME_SIZE && styled && alone && begins_like_title(&line.text)
}

fn may_go_on(above: &Judged, judged: &Judged) -> bool {
    (above.line.size - judged.line.size).abs() <= 0.06 * judged.line.size
        && above.line.is_capitals() == judged.line.is_capitals()
}

fn begins_like_title(text: &str) -> bool {
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
    let large = first.line.size >= LARGER * typography.size;
    let sentence = ends_sentence(&text) && !text.ends_with("U.S.");
    let words = text.split_whitespace().count();
    if sentence && (words > 12 || !large) {
        return false;
    }
    let figure = first.line.tag.role == Some(TagRole::Figure);
    let broken = text.ends_with([',', ';', '-']);
    !figure && !broken && (large || (characters <= LONGEST_SMALL && !text.ends_with(':')))
}

/// How a heading is set: size in half points, weight, capitals, slant.
type Look = (i32, bool, bool, bool);

fn look(lines: &[Judged], group: &Range<usize>) -> Look {
    // Of a label and a title, the title tells.
    let line = &lines[group.end - 1].line;
    (
        (line.size * 2.0).round() as i32,
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
        next = (level + 1).min(DEEPEST);
    }
    found
        .iter()
        .map(|heading| {
            let own = heading.level.filter(|_| heading.sure);
            let by_look = level_of.get(&look(lines, &heading.lines)).copied();
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
