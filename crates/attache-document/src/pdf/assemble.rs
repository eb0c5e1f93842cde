//! How do the lines of a layout become the text and blocks of a document?

use crate::document::{Block, BlockKind, Page};

use super::layout::{Judged, Layout, Role};
use super::paragraph::{Draft, drafts};
use super::spelling::{Joint, Usage};

/// The text, blocks and page beginnings of a document.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Assembled {
    pub(crate) text: String,
    pub(crate) blocks: Vec<Block>,
    /// Where each page begins, with the number printed on it if there is one.
    pub(crate) pages: Vec<Page>,
    /// Characters that neither reader could tell.
    pub(crate) unknown_characters: usize,
}

/// Writes a layout as text. `pages` is the number of pages.
pub(crate) fn assemble(mut layout: Layout, pages: usize) -> Assembled {
    let usage = Usage::of(layout.lines.iter().map(|judged| judged.line.text.as_str()));
    for judged in &mut layout.lines {
        mend(judged, &usage);
    }
    let drafts = drafts(&layout);
    let mut writer = Writer {
        lines: &layout.lines,
        usage: &usage,
        text: String::new(),
        starts: Vec::with_capacity(pages),
    };
    let blocks: Vec<Block> = drafts
        .iter()
        .filter_map(|draft| writer.block(draft))
        .collect();
    let Writer {
        text, mut starts, ..
    } = writer;
    starts.resize(pages, text.len());
    // A page without text may have been noted behind white space that was taken off again.
    starts
        .iter_mut()
        .for_each(|start| *start = (*start).min(text.len()));
    let label = |page: usize| layout.labels.get(page).cloned().flatten();
    let pages = starts.into_iter().enumerate().map(|(page, start)| Page {
        number: u32::try_from(page + 1).ok(),
        ..Page::new(label(page).unwrap_or_default(), start)
    });
    Assembled {
        unknown_characters: text.matches(char::REPLACEMENT_CHARACTER).count(),
        pages: pages.collect(),
        blocks,
        text,
    }
}

/// Puts letters in the place of what no reader could tell, and lone capitals before their words.
fn mend(judged: &mut Judged, usage: &Usage) {
    let text = &mut judged.line.text;
    if text.contains(char::REPLACEMENT_CHARACTER) {
        let words = text
            .split(' ')
            .map(|word| match word.contains(char::REPLACEMENT_CHARACTER) {
                true => usage.mend(word).unwrap_or_else(|| word.to_owned()),
                false => word.to_owned(),
            });
        *text = words.collect::<Vec<String>>().join(" ");
    }
    if matches!(judged.role, Role::Heading | Role::Head | Role::Foot) {
        *text = usage.join_capitals(text);
    }
}

struct Writer<'a> {
    lines: &'a [Judged],
    usage: &'a Usage,
    text: String,
    starts: Vec<usize>,
}

impl Writer<'_> {
    /// Writes a block after those before it.
    fn block(&mut self, draft: &Draft) -> Option<Block> {
        if !self.text.is_empty() {
            self.text.push_str("\n\n");
        }
        let start = self.text.len();
        for (at, &number) in draft.lines.iter().enumerate() {
            let judged = &self.lines[number];
            if at > 0 {
                self.join(start, judged);
            }
            self.begin_page(judged.line.page);
            if let Some(mark) = judged
                .line
                .opening_mark
                .as_ref()
                .filter(|_| judged.role == Role::Note)
            {
                self.text.push_str(mark);
                self.text.push(' ');
            }
            push_plain(&mut self.text, &judged.line.text);
        }
        let end = self.text.trim_end().len().max(start);
        self.text.truncate(end);
        if end == start {
            self.text.truncate(self.text.trim_end().len());
            return None;
        }
        Some(Block {
            level: draft.level.filter(|_| draft.role == Role::Heading),
            quoted: draft.quoted,
            certainty: draft.certainty,
            reason: draft.reason.clone(),
            ..Block::new(kind(draft.role), start..end)
        })
    }

    /// Writes what stands between the block's text so far and its next line.
    fn join(&mut self, start: usize, next: &Judged) {
        if next.role == Role::Table {
            self.text.push('\n');
            return;
        }
        let line = self.text[start..].trim_end();
        let joint = self.usage.joint(line, &next.line.text);
        let end = start + line.len();
        self.text.truncate(end);
        match joint {
            Joint::Space => self.text.push(' '),
            Joint::Compound => {}
            Joint::Whole => {
                self.text.pop();
            }
        }
    }

    /// Notes where a page begins, if this is its first line.
    fn begin_page(&mut self, page: usize) {
        while self.starts.len() <= page {
            self.starts.push(self.text.len());
        }
    }
}

/// Writes text without soft hyphens, which show only where a line breaks; one at the end stays until
/// the next line is known.
fn push_plain(text: &mut String, line: &str) {
    let last = line.trim_end().len();
    for (at, character) in line.char_indices() {
        let soft = matches!(character, '\u{ad}' | '\u{fffe}');
        if !soft || at + character.len_utf8() == last {
            text.push(character);
        }
    }
}

fn kind(role: Role) -> BlockKind {
    match role {
        Role::Text => BlockKind::Body,
        Role::Heading => BlockKind::Heading,
        Role::List => BlockKind::List,
        Role::Table => BlockKind::Table,
        Role::Caption => BlockKind::Caption,
        Role::Note => BlockKind::Note,
        Role::Navigation => BlockKind::Navigation,
        Role::Head => BlockKind::Head,
        Role::Foot => BlockKind::Foot,
    }
}

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::{Strategy, prop_assert, prop_assert_eq, proptest};

    use crate::pdf::edge::PageRows;
    use crate::pdf::layout::lay_out;
    use crate::pdf::page::{Span, Tag};
    use crate::pdf::word::{Row, rows};

    use super::*;

    fn any_span() -> impl Strategy<Value = Span> {
        let text = "[a-zA-Z0-9.,-]{1,9}( [a-zA-Z0-9.-]{1,9}){0,5}";
        // Few places and sizes, so that lines, columns, notes and headings come about.
        (text, 0..12_u8, 0..40_u8, 0..4_usize, 0..8_u8).prop_map(
            |(text, column, line, size, odd)| {
                let size = [7.0, 10.0, 10.0, 16.0][size];
                let x = 50.0 + 42.0 * f32::from(column);
                Span {
                    end_x: x + 0.45 * size * text.len() as f32,
                    text,
                    x,
                    baseline: 760.0 - 18.0 * f32::from(line) + f32::from(odd % 4),
                    size,
                    bold: odd == 1,
                    italic: odd == 2,
                    face: u32::from(odd == 5),
                    invisible: false,
                    artifact: odd == 3,
                    turned: odd == 4,
                    tag: Tag::default(),
                    glyph_x: Vec::new(),
                }
            },
        )
    }

    fn letters<'t>(texts: impl Iterator<Item = &'t str>) -> Vec<char> {
        let mut letters: Vec<char> = texts
            .flat_map(str::chars)
            .filter(|c| c.is_alphanumeric())
            .collect();
        letters.sort_unstable();
        letters
    }

    proptest! {
        /// Whatever stands where: each letter of each word is in a block, save the marks of notes, which
        /// the lines keep apart.
        #[test]
        fn no_letter_is_lost_between_the_words_of_pages_and_the_blocks(
            pages in vec(vec(any_span(), 0..60), 1..5)
        ) {
            let pages: Vec<Vec<Row>> = pages.into_iter().map(rows).collect();
            let words = pages.iter().flatten().flatten().map(|word| word.text.as_str());
            let given = letters(words);
            let count = pages.len();
            let pages = pages.into_iter().map(|rows| PageRows {
                height: 792.0,
                rows,
                rulings: Vec::new(),
            });
            let layout = lay_out(pages.collect(), &[]);
            let mut marks = Vec::new();
            for judged in &layout.lines {
                marks.extend(judged.line.marks.iter().cloned());
                marks.extend(judged.line.opening_mark.clone().filter(|_| judged.role != Role::Note));
            }
            let assembled = assemble(layout, count);
            let blocks = assembled.blocks.iter().map(|block| &assembled.text[block.span.clone()]);
            let found = letters(blocks.chain(marks.iter().map(String::as_str)));
            prop_assert_eq!(found, given);
            prop_assert_eq!(assembled.pages.len(), count);
            prop_assert!(assembled.pages.is_sorted_by_key(|page| page.start));
            prop_assert!(assembled.pages.iter().all(|page| assembled.text.is_char_boundary(page.start)));
            let mut end = 0;
            for block in &assembled.blocks {
                prop_assert!(end <= block.span.start && block.span.start < block.span.end);
                end = block.span.end;
            }
        }
    }
}
