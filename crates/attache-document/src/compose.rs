//! How does a format that is rendered put its text together, paragraph by paragraph?

use std::borrow::Cow;

use crate::document::{Block, BlockKind, Certainty, Page};

/// The words of one block while they are gathered, white space collapsed as in a browser.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Paragraph {
    text: String,
    /// Byte offsets into `text` at which a page begins.
    page_starts: Vec<usize>,
}

impl Paragraph {
    /// Adds words. A run of white space becomes one space, and none at the start of a line.
    pub(crate) fn push(&mut self, words: &str) {
        for c in words.chars() {
            if !c.is_ascii_whitespace() {
                self.text.push(c);
            } else if !self.text.is_empty() && !self.text.ends_with([' ', '\n']) {
                self.text.push(' ');
            }
        }
    }

    /// Adds words as they stand, line ends included.
    pub(crate) fn push_preformatted(&mut self, words: &str) {
        self.text.push_str(words);
    }

    /// Begins a new line in the same paragraph.
    pub(crate) fn break_line(&mut self) {
        self.text.truncate(self.text.trim_end_matches(' ').len());
        if !self.text.is_empty() {
            self.text.push('\n');
        }
    }

    /// Notes that a page begins here.
    pub(crate) fn break_page(&mut self) {
        self.page_starts.push(self.text.len());
    }

    /// Adds another paragraph behind `separator`, with its page breaks.
    pub(crate) fn append(&mut self, other: &Paragraph, separator: &str) {
        if !self.text.is_empty() && !other.text.trim().is_empty() {
            self.text.push_str(separator);
        }
        let begin = self.text.len();
        self.text.push_str(&other.text);
        let moved = other.page_starts.iter().map(|start| begin + start);
        self.page_starts.extend(moved);
    }

    pub(crate) fn is_blank(&self) -> bool {
        self.text.trim().is_empty()
    }

    pub(crate) fn text(&self) -> &str {
        self.text.trim()
    }
}

impl From<&str> for Paragraph {
    fn from(words: &str) -> Self {
        let mut paragraph = Self::default();
        paragraph.push(words);
        paragraph
    }
}

/// What a block is, and how that was decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Role {
    pub(crate) kind: BlockKind,
    pub(crate) level: Option<u8>,
    pub(crate) quoted: bool,
    pub(crate) certainty: Certainty,
    /// Why it has this kind, where that is worth saying.
    pub(crate) reason: Option<&'static str>,
}

impl Role {
    /// A kind that the file marks.
    pub(crate) const fn of(kind: BlockKind) -> Self {
        Self {
            kind,
            level: None,
            quoted: false,
            certainty: Certainty::Marked,
            reason: None,
        }
    }

    /// A heading of `level`, from 1.
    pub(crate) const fn heading(level: u8) -> Self {
        Self {
            level: Some(level),
            ..Self::of(BlockKind::Heading)
        }
    }

    pub(crate) const fn because(self, reason: &'static str) -> Self {
        Self {
            reason: Some(reason),
            ..self
        }
    }

    pub(crate) const fn quoted(self, quoted: bool) -> Self {
        Self { quoted, ..self }
    }
}

/// A paragraph and what it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Piece {
    pub(crate) paragraph: Paragraph,
    pub(crate) role: Role,
}

/// A table while it is gathered: rows of cells of paragraphs.
#[derive(Clone, Debug, Default)]
pub(crate) struct Table {
    rows: Vec<Vec<Vec<Piece>>>,
}

impl Table {
    pub(crate) fn begin_row(&mut self) {
        self.rows.push(Vec::new());
    }

    pub(crate) fn begin_cell(&mut self) {
        if self.rows.is_empty() {
            self.begin_row();
        }
        self.rows
            .last_mut()
            .expect("a row was begun above")
            .push(Vec::new());
    }

    /// Adds a paragraph to the cell that was begun last.
    pub(crate) fn add(&mut self, piece: Piece) {
        if self.rows.last().is_none_or(Vec::is_empty) {
            self.begin_cell();
        }
        let cell = self.rows.last_mut().and_then(|row| row.last_mut());
        cell.expect("a cell was begun above").push(piece);
    }

    /// Takes away the cell that was begun last if nothing came into it.
    pub(crate) fn drop_empty_cell(&mut self) {
        if let Some(row) = self.rows.last_mut()
            && row.last().is_some_and(Vec::is_empty)
        {
            row.pop();
        }
    }

    /// The paragraphs: one for the whole table (a line a row, ` | ` between cells), or those that
    /// stand in it where it has but one cell with words, which is a frame around text and no table.
    pub(crate) fn into_pieces(self, quoted: bool) -> Vec<Piece> {
        let has_words = |cell: &&Vec<Piece>| cell.iter().any(|piece| !piece.paragraph.is_blank());
        if self.rows.iter().flatten().filter(has_words).count() <= 1 {
            return self.rows.into_iter().flatten().flatten().collect();
        }
        let mut whole = Paragraph::default();
        for row in &self.rows {
            let mut line = Paragraph::default();
            for (column, cell) in row.iter().enumerate() {
                let mut words = Paragraph::default();
                for piece in cell {
                    words.append(&piece.paragraph, " ");
                }
                if column > 0 {
                    line.push_preformatted(" | ");
                }
                line.append(&words, "");
            }
            if row
                .iter()
                .flatten()
                .any(|piece| !piece.paragraph.is_blank())
            {
                whole.append(&line, "\n");
            }
        }
        let role = Role::of(BlockKind::Table).quoted(quoted);
        vec![Piece {
            paragraph: whole,
            role,
        }]
    }
}

/// Text, blocks and pages, written one block after another with an empty line between them.
#[derive(Debug, Default)]
pub(crate) struct Composer {
    text: String,
    blocks: Vec<Block>,
    page_starts: Vec<usize>,
    /// Pages that begin with the next block.
    pages_due: usize,
}

/// What a [`Composer`] has written.
pub(crate) struct Composed {
    pub(crate) text: String,
    pub(crate) blocks: Vec<Block>,
    /// Pages counted from 1; empty where no page break was met.
    pub(crate) pages: Vec<Page>,
}

impl Composer {
    /// Writes a block, if it has any words. A page that begins in a block without words begins
    /// with the next.
    pub(crate) fn add(&mut self, piece: &Piece) {
        let Piece { paragraph, role } = piece;
        let words = paragraph.text();
        if words.is_empty() {
            self.pages_due += paragraph.page_starts.len();
            return;
        }
        let begin = self.text.len();
        for _ in 0..std::mem::take(&mut self.pages_due) {
            self.page_starts.push(begin);
        }
        self.text.push_str(words);
        let cut = paragraph.text.len() - paragraph.text.trim_start().len();
        for start in &paragraph.page_starts {
            match start.saturating_sub(cut) {
                past if past >= words.len() => self.pages_due += 1,
                start => self.page_starts.push(begin + start),
            }
        }
        self.blocks.push(Block {
            level: role.level,
            quoted: role.quoted,
            certainty: role.certainty,
            reason: role.reason.map(Cow::Borrowed),
            ..Block::new(role.kind, begin..self.text.len())
        });
        self.text.push_str("\n\n");
    }

    pub(crate) fn add_all(&mut self, pieces: &[Piece]) {
        for piece in pieces {
            self.add(piece);
        }
    }

    /// The text and the spans over it.
    pub(crate) fn finish(mut self) -> Composed {
        self.text.truncate(self.text.trim_end().len());
        if !self.text.is_empty() {
            self.text.push('\n');
        }
        let starts = std::mem::take(&mut self.page_starts);
        let starts = (!starts.is_empty()).then_some(0).into_iter().chain(starts);
        let pages = starts
            .enumerate()
            .map(|(number, start)| Page::new((number + 1).to_string(), start));
        Composed {
            pages: pages.collect(),
            text: self.text,
            blocks: self.blocks,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn piece(words: &str) -> Piece {
        Piece {
            paragraph: Paragraph::from(words),
            role: Role::of(BlockKind::Body),
        }
    }

    #[test]
    fn white_space_collapses_and_breaks_stay() {
        let mut paragraph = Paragraph::from("  Our \n allies ");
        paragraph.break_line();
        paragraph.push(" and\tpartners ");
        assert_eq!(paragraph.text(), "Our allies\nand partners");
    }

    #[test]
    fn pages_begin_within_blocks_and_between_them() {
        let mut composer = Composer::default();
        let mut first = piece("one ");
        first.paragraph.break_page();
        first.paragraph.push("two");
        composer.add(&first);
        let mut blank = piece(" ");
        blank.paragraph.break_page();
        composer.add(&blank);
        composer.add(&piece("three"));
        let composed = composer.finish();
        assert_eq!(composed.text, "one two\n\nthree\n");
        let starts: Vec<usize> = composed.pages.iter().map(|page| page.start).collect();
        assert_eq!(starts, [0, 4, 9]);
        assert_eq!(composed.pages[2].label, "3");
    }

    #[test]
    fn a_table_of_one_cell_is_a_frame() {
        let mut table = Table::default();
        table.begin_row();
        table.begin_cell();
        table.add(piece("Boxed"));
        table.add(piece("words"));
        assert_eq!(table.clone().into_pieces(false).len(), 2);
        table.begin_cell();
        table.add(piece("12"));
        table.begin_row();
        table.add(piece("second"));
        let pieces = table.into_pieces(false);
        assert_eq!(pieces[0].paragraph.text(), "Boxed words | 12\nsecond");
        assert_eq!(pieces[0].role.kind, BlockKind::Table);
    }
}
