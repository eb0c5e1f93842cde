//! Which paragraphs does an OpenDocument text hold?

use super::PREFIXES;
use super::style::Styles;
use crate::compose::{Paragraph, Piece, Role, Table};
use crate::document::BlockKind;
use crate::flaw::Flaw;
use crate::xml::{Element, MarkupLimits, Step, XmlReader};

/// The paragraphs of the text, and its notes in the order of their marks.
#[derive(Debug, Default)]
pub(super) struct Story {
    pub(super) pieces: Vec<Piece>,
    pub(super) notes: Vec<Piece>,
}

/// What runs along the edges of pages.
#[derive(Debug, Default)]
pub(super) struct Edges {
    pub(super) heads: Vec<Piece>,
    pub(super) feet: Vec<Piece>,
}

/// The text between the start and the end of `office:text`.
pub(super) fn body(
    bytes: &[u8],
    part: &str,
    styles: &Styles,
    limits: &MarkupLimits,
) -> Result<Story, Flaw> {
    let mut reader = XmlReader::new(bytes, part, PREFIXES, limits);
    loop {
        match reader.step()? {
            Step::Open(element) if element.name == "office:text" => {
                return Teller::new(styles).read(&mut reader);
            }
            Step::End => return Ok(Story::default()),
            _ => {}
        }
    }
}

/// The running heads and feet of all page styles.
pub(super) fn edges(
    bytes: &[u8],
    part: &str,
    styles: &Styles,
    limits: &MarkupLimits,
) -> Result<Edges, Flaw> {
    let mut reader = XmlReader::new(bytes, part, PREFIXES, limits);
    let mut edges = Edges::default();
    loop {
        let element = match reader.step()? {
            Step::Open(element) => element,
            Step::End => return Ok(edges),
            _ => continue,
        };
        let at = match element.name.as_str() {
            "style:header" | "style:header-left" | "style:header-first" => &mut edges.heads,
            "style:footer" | "style:footer-left" | "style:footer-first" => &mut edges.feet,
            _ => continue,
        };
        at.extend(Teller::new(styles).read(&mut reader)?.pieces);
    }
}

enum Holder {
    Paragraph {
        paragraph: Paragraph,
        role: Role,
        inner: Vec<Piece>,
    },
    Table(Table),
    /// A note: its paragraphs go apart.
    Note,
}

struct Teller<'a> {
    styles: &'a Styles,
    story: Story,
    holders: Vec<Holder>,
    /// Names of the open elements.
    open: Vec<String>,
}

impl<'a> Teller<'a> {
    fn new(styles: &'a Styles) -> Self {
        Self {
            styles,
            story: Story::default(),
            holders: Vec::new(),
            open: Vec::new(),
        }
    }

    /// Reads to the end of the element that was opened last.
    fn read(mut self, reader: &mut XmlReader<'_>) -> Result<Story, Flaw> {
        loop {
            match reader.step()? {
                Step::Open(element) if is_passed_over(&element.name) => reader.skip()?,
                Step::Open(element) => {
                    self.begin(&element);
                    self.open.push(element.name);
                }
                Step::Close => match self.open.pop() {
                    Some(name) => self.end(&name),
                    None => return Ok(self.story),
                },
                Step::Text(words) => self.with_paragraph(|paragraph| paragraph.push(&words)),
                Step::End => return Ok(self.story),
            }
        }
    }

    fn begin(&mut self, element: &Element) {
        match element.name.as_str() {
            "text:p" | "text:h" => {
                let role = self.role(element);
                self.holders.push(Holder::Paragraph {
                    paragraph: Paragraph::default(),
                    role,
                    inner: Vec::new(),
                });
            }
            "text:note" => self.holders.push(Holder::Note),
            "table:table" => self.holders.push(Holder::Table(Table::default())),
            "table:table-row" => self.with_table(Table::begin_row),
            "table:table-cell" => self.with_table(Table::begin_cell),
            "text:s" | "text:tab" => self.with_paragraph(|paragraph| paragraph.push(" ")),
            "text:line-break" => self.with_paragraph(Paragraph::break_line),
            "text:soft-page-break" => self.break_page(),
            _ => {}
        }
    }

    fn end(&mut self, name: &str) {
        match name {
            "text:p" | "text:h" => {
                if let Some(Holder::Paragraph {
                    paragraph,
                    role,
                    inner,
                }) = self.holders.pop()
                {
                    self.put(Piece { paragraph, role });
                    for piece in inner {
                        self.put(piece);
                    }
                }
            }
            "text:note" => {
                self.holders.pop();
            }
            "table:table" => {
                if let Some(Holder::Table(table)) = self.holders.pop() {
                    for piece in table.into_pieces(false) {
                        self.put(piece);
                    }
                }
            }
            _ => {}
        }
    }

    fn role(&self, element: &Element) -> Role {
        let look = self
            .styles
            .look(element.attribute("style-name").unwrap_or_default());
        let within = |sought: &str| self.open.iter().any(|name| name == sought);
        if look.is_contents || self.open.iter().any(|name| is_index(name)) {
            return Role::of(BlockKind::Navigation).because("a table of contents or an index");
        }
        if element.name == "text:h" {
            let level = element.attribute("outline-level");
            let level = level.and_then(|level| level.parse().ok());
            return Role::heading(level.or(look.heading).unwrap_or(1).max(1));
        }
        if let Some(level) = look.heading {
            return Role::heading(level);
        }
        if look.is_title {
            return Role::heading(1).because("the style of the title");
        }
        let kind = if look.is_caption {
            BlockKind::Caption
        } else if within("text:list-item") || within("text:list-header") {
            BlockKind::List
        } else {
            BlockKind::Body
        };
        Role::of(kind).quoted(look.is_quotation)
    }

    /// Puts a paragraph where it belongs: to the notes within a note, into the cell, or after the
    /// paragraph that its frame is anchored in.
    fn put(&mut self, piece: Piece) {
        match self.holders.last_mut() {
            Some(Holder::Paragraph { inner, .. }) => inner.push(piece),
            Some(Holder::Table(table)) => table.add(piece),
            Some(Holder::Note) => self.story.notes.push(Piece {
                role: Role::of(BlockKind::Note),
                ..piece
            }),
            None => self.story.pieces.push(piece),
        }
    }

    /// A page begins: within the paragraph that is open, or with the one that comes next.
    fn break_page(&mut self) {
        if let Some(Holder::Paragraph { paragraph, .. }) = self.holders.last_mut() {
            paragraph.break_page();
            return;
        }
        let mut paragraph = Paragraph::default();
        paragraph.break_page();
        self.put(Piece {
            paragraph,
            role: Role::of(BlockKind::Body),
        });
    }

    fn with_paragraph(&mut self, act: impl FnOnce(&mut Paragraph)) {
        if let Some(Holder::Paragraph { paragraph, .. }) = self.holders.last_mut() {
            act(paragraph);
        }
    }

    fn with_table(&mut self, act: impl FnOnce(&mut Table)) {
        if let Some(Holder::Table(table)) = self.holders.last_mut() {
            act(table);
        }
    }
}

/// What is no text of the document: deletions, the marks of notes, remarks, templates of an index
/// and what describes a picture.
fn is_passed_over(name: &str) -> bool {
    matches!(
        name,
        "text:tracked-changes"
            | "text:note-citation"
            | "office:annotation"
            | "office:annotation-end"
            | "text:table-of-content-source"
            | "text:illustration-index-source"
            | "text:table-index-source"
            | "text:alphabetical-index-source"
            | "text:user-index-source"
            | "text:bibliography-source"
            | "text:object-index-source"
            | "text:ruby-text"
            | "text:hidden-paragraph"
            | "text:hidden-text"
            | "svg:title"
            | "svg:desc"
            | "office:forms"
            | "text:sequence-decls"
            | "text:variable-decls"
            | "text:user-field-decls"
    )
}

/// Lists of chapters, figures and keywords. A bibliography is text.
fn is_index(name: &str) -> bool {
    matches!(
        name,
        "text:table-of-content"
            | "text:illustration-index"
            | "text:table-index"
            | "text:alphabetical-index"
            | "text:user-index"
            | "text:object-index"
    )
}
