//! What do the outline, the tags and the contents page of a file say of its headings?

use std::collections::BTreeMap;

use super::contents::ContentsEntry;
use super::layout::{Judged, Role};
use super::page::{OutlineEntry, TagRole};

/// Tags that call more than this share of the letters headings are not believed.
const MOST_TAGGED: f32 = 0.2;
/// A title that is known by its words alone has at most so many lines …
const NAMED_LINES: usize = 4;
/// … and at least so many letters in the first.
const NAMED_LETTERS: usize = 6;
/// An outline with more levels than this is not believed.
const DEEPEST_OUTLINE: u8 = 8;
/// The deepest level.
pub(crate) const DEEPEST: u8 = 6;

/// What is said of a heading.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Heard {
    pub(crate) level: Option<u8>,
    /// Whether more than its look tells that it is one.
    pub(crate) sure: bool,
    pub(crate) reason: &'static str,
}

/// What is known of a document's headings besides their looks.
pub(crate) struct Witnesses {
    /// Levels of outline entries by page and title.
    outline: BTreeMap<(usize, String), u8>,
    /// Levels of the outline's titles, whatever their page.
    pub(crate) titles: BTreeMap<String, u8>,
    /// Levels of the contents page's titles, where the page tells them.
    pub(crate) contents: BTreeMap<String, Option<u8>>,
    /// Whether the tags of headings are to be believed.
    pub(crate) tags: bool,
}

impl Witnesses {
    pub(crate) fn new(
        lines: &[Judged],
        outline: &[OutlineEntry],
        contents: &[ContentsEntry],
    ) -> Self {
        let mut by_page = BTreeMap::new();
        let mut titles = BTreeMap::new();
        // An outline in which everything stands below what comes before it is a fault of its program.
        let deepest = outline.iter().map(|entry| entry.level).max();
        let sane = deepest.is_none_or(|level| level <= DEEPEST_OUTLINE);
        for entry in outline.iter().filter(|_| sane) {
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

    pub(crate) fn tag_level(&self, judged: &Judged) -> Option<u8> {
        match judged.line.tag.role {
            Some(TagRole::Heading(level)) if self.tags => Some(level),
            _ => None,
        }
    }

    /// The outline's level for a text on a page or the one before it, where entries often point.
    pub(crate) fn outline_level(&self, page: usize, text: &str) -> Option<u8> {
        let title = bare(text);
        let on = |page: usize| self.outline.get(&(page, title.clone())).copied();
        on(page).or_else(|| on(page.checked_sub(1)?))
    }

    /// How many of these lines are together a title that the outline or the contents page names, if that
    /// is more than one: a title that looks like the text is known by its words alone.
    pub(crate) fn named_lines(&self, lines: &[Judged]) -> Option<usize> {
        let mut title = String::new();
        for (at, judged) in lines.iter().enumerate().take(NAMED_LINES) {
            let above = at.checked_sub(1).map(|above| &lines[above].line);
            let near = above.is_none_or(|above| {
                above.baseline - judged.line.baseline <= 1.75 * judged.line.size
                    && (above.size - judged.line.size).abs() <= 0.06 * judged.line.size
            });
            if judged.role != Role::Text || judged.line.turned || !near {
                return None;
            }
            title.push_str(&match at {
                0 => bare(&judged.line.text),
                _ => letters_of(&judged.line.text),
            });
            if title.len() < NAMED_LETTERS || !self.begins_title(&title) {
                return None;
            }
            let named = self.titles.contains_key(&title) || self.contents.contains_key(&title);
            if at > 0 && named {
                return Some(at + 1);
            }
        }
        None
    }

    fn begins_title(&self, start: &str) -> bool {
        let next = |first: Option<&String>| first.is_some_and(|title| title.starts_with(start));
        next(
            self.titles
                .range(start.to_owned()..)
                .next()
                .map(|(title, _)| title),
        ) || next(
            self.contents
                .range(start.to_owned()..)
                .next()
                .map(|(title, _)| title),
        )
    }

    /// What the witnesses say of a heading with this text.
    pub(crate) fn hear(&self, lines: &[Judged], text: &str) -> Heard {
        let page = lines[0].line.page;
        let tag = lines.iter().find_map(|judged| self.tag_level(judged));
        let bare = bare(text);
        let numbered = number_depth(text);
        let (level, sure, reason) = if let Some(level) = self.outline_level(page, text) {
            (Some(level), true, "in the outline of the file")
        } else if let Some(level) = tag {
            (Some(level), true, "tagged as a heading")
        } else if let Some(&level) = self.titles.get(&bare) {
            (Some(level), true, "in the outline of the file")
        } else if let Some(&level) = self.contents.get(&bare) {
            (level.or(numbered), true, "named on the contents page")
        } else {
            (numbered, false, "set apart from the text by its look")
        };
        Heard {
            level,
            sure,
            reason,
        }
    }
}

/// The levels of contents entries: by their numbers, else by how far they are set in. Entries that all
/// stand below each other tell no level.
fn contents_levels(contents: &[ContentsEntry]) -> BTreeMap<String, Option<u8>> {
    let mut indents: Vec<f32> = contents.iter().map(|entry| entry.x).collect();
    indents.sort_by(f32::total_cmp);
    indents.dedup_by(|a, b| *a - *b <= 3.0);
    let by_indent = |x: f32| {
        let left = indents.iter().filter(|&&indent| indent < x - 3.0).count();
        let level = u8::try_from(left + 1).unwrap_or(DEEPEST).min(DEEPEST);
        (indents.len() > 1).then_some(level)
    };
    contents
        .iter()
        .map(|entry| {
            let level = number_depth(&entry.title).or_else(|| by_indent(entry.x));
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
pub(crate) fn bare(title: &str) -> String {
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
    letters_of(rest)
}

/// The letters and figures of a text, in small letters.
fn letters_of(text: &str) -> String {
    text.chars()
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
        || super::label::roman(label).is_some()
        || spelled.contains(&label.to_ascii_lowercase().as_str())
}

/// The depth that a title's own number tells: 1 for `2 Title` or `Chapter 2`, 2 for `2.1 Title`.
pub(crate) fn number_depth(text: &str) -> Option<u8> {
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
