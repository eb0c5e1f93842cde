//! Which paragraphs does one part of a Word document hold: the body, the notes, a running head?

use std::collections::HashMap;

use super::PREFIXES;
use super::style::{Look, Styles};
use crate::compose::{Paragraph, Piece, Role, Table};
use crate::document::BlockKind;
use crate::flaw::Flaw;
use crate::xml::{Element, MarkupLimits, Step, XmlReader};

/// The paragraphs of a part, and the notes that they refer to.
#[derive(Debug, Default)]
pub(super) struct Story {
    pub(super) pieces: Vec<Piece>,
    /// Ids of footnotes in the order of their marks.
    pub(super) footnotes: Vec<String>,
    pub(super) endnotes: Vec<String>,
}

impl Story {
    pub(super) fn read(
        bytes: &[u8],
        part: &str,
        styles: &Styles,
        limits: &MarkupLimits,
    ) -> Result<Self, Flaw> {
        let mut reader = XmlReader::new(bytes, part, PREFIXES, limits);
        let mut teller = Teller::new(styles);
        loop {
            match reader.step()? {
                Step::End => return Ok(teller.finish()),
                step => {
                    teller.take(step, &mut reader)?;
                }
            }
        }
    }
}

/// The notes of a part by their ids. The lines that divide notes from text are left out.
pub(super) fn notes(
    bytes: &[u8],
    part: &str,
    styles: &Styles,
    limits: &MarkupLimits,
) -> Result<HashMap<String, Vec<Piece>>, Flaw> {
    let mut reader = XmlReader::new(bytes, part, PREFIXES, limits);
    let mut notes = HashMap::new();
    loop {
        match reader.step()? {
            Step::Open(element) if matches!(element.name.as_str(), "w:footnote" | "w:endnote") => {
                let id = element.attribute("id").unwrap_or_default().to_owned();
                let mut teller = Teller::new(styles);
                let mut depth = 1;
                while depth > 0 {
                    let step = reader.step()?;
                    match step {
                        Step::Open(_) => depth += 1,
                        Step::Close => depth -= 1,
                        Step::End => break,
                        Step::Text(_) => {}
                    }
                    if depth > 0 && teller.take(step, &mut reader)? == Taken::WithItsEnd {
                        depth -= 1;
                    }
                }
                let mut pieces = teller.finish().pieces;
                for piece in &mut pieces {
                    piece.role = Role::of(BlockKind::Note);
                }
                notes.insert(id, pieces);
            }
            Step::End => return Ok(notes),
            _ => {}
        }
    }
}

/// A paragraph while it is read.
#[derive(Debug, Default)]
struct Draft {
    paragraph: Paragraph,
    look: Look,
    outline: Option<u8>,
    in_list: Option<bool>,
    /// Its end was deleted: the next paragraph goes on with it.
    joins_next: bool,
    /// Paragraphs of text boxes that are anchored in it.
    inner: Vec<Piece>,
}

enum Holder {
    Paragraph(Draft),
    Table(Table),
}

/// How far [`Teller::take`] went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Taken {
    Step,
    /// The element that the step opens was read to its end.
    WithItsEnd,
}

/// Takes the steps of a part and gathers its paragraphs.
struct Teller<'a> {
    styles: &'a Styles,
    story: Story,
    /// Names of the open elements.
    open: Vec<String>,
    holders: Vec<Holder>,
    /// How many elements were open outside of a table of contents that the file marks as one.
    contents_outside: Option<usize>,
    /// Hidden text is being read.
    hidden: bool,
    /// The paragraph whose end was deleted.
    unfinished: Option<Draft>,
}

impl<'a> Teller<'a> {
    fn new(styles: &'a Styles) -> Self {
        Self {
            styles,
            story: Story::default(),
            open: Vec::new(),
            holders: Vec::new(),
            contents_outside: None,
            hidden: false,
            unfinished: None,
        }
    }

    fn take(&mut self, step: Step, reader: &mut XmlReader<'_>) -> Result<Taken, Flaw> {
        match step {
            Step::Open(element) => {
                if self.is_passed_over(&element) {
                    reader.skip()?;
                    return Ok(Taken::WithItsEnd);
                }
                self.open(&element);
                self.open.push(element.name);
            }
            Step::Close => {
                if let Some(name) = self.open.pop() {
                    self.close(&name);
                }
            }
            Step::Text(words) => {
                let in_text = self
                    .open
                    .last()
                    .is_some_and(|name| name == "w:t" || name == "m:t");
                if in_text && !self.hidden {
                    self.with_paragraph(|draft| draft.paragraph.push(&words));
                }
            }
            Step::End => {}
        }
        Ok(Taken::Step)
    }

    /// Deleted and moved text, earlier formatting, field codes, and the second form of what is
    /// said twice. A deletion in the properties of a paragraph is that of its end, and is noted.
    fn is_passed_over(&mut self, element: &Element) -> bool {
        match element.name.as_str() {
            "w:del" | "w:moveFrom" => {
                let in_properties = |parents: &[String]| matches!(parents, [.., outer, inner] if outer == "w:pPr" && inner == "w:rPr");
                if in_properties(&self.open) {
                    self.with_paragraph(|draft| draft.joins_next = true);
                }
                true
            }
            "mc:Fallback" | "w:instrText" | "w:delText" | "w:pPrChange" | "w:rPrChange"
            | "w:sectPr" | "w:tblPr" | "w:tcPr" | "w:trPr" | "w:rt" => true,
            _ => false,
        }
    }

    fn open(&mut self, element: &Element) {
        let value = || element.attribute("val").unwrap_or_default();
        let on = || !matches!(element.attribute("val"), Some("0" | "false" | "off"));
        match element.name.as_str() {
            "w:p" => self.holders.push(Holder::Paragraph(Draft::default())),
            "w:tbl" => self.holders.push(Holder::Table(Table::default())),
            "w:tr" => self.with_table(Table::begin_row),
            "w:tc" => self.with_table(Table::begin_cell),
            "w:r" => self.hidden = false,
            "w:vanish" if on() && self.is_in_run() => self.hidden = true,
            "w:pStyle" => {
                let look = self.styles.look(value());
                self.with_paragraph(|draft| draft.look = look);
            }
            "w:outlineLvl" => {
                let level = value().parse().ok();
                self.with_paragraph(|draft| draft.outline = level);
            }
            "w:numId" => {
                let in_list = value() != "0";
                self.with_paragraph(|draft| draft.in_list = Some(in_list));
            }
            "w:tab" if self.is_in_run() => self.space(),
            "w:ptab" => self.space(),
            "w:noBreakHyphen" => self.with_paragraph(|draft| draft.paragraph.push("-")),
            "w:br"
                if element
                    .attribute("type")
                    .is_none_or(|kind| kind == "textWrapping") =>
            {
                self.with_paragraph(|draft| draft.paragraph.break_line());
            }
            "w:br" => self.space(),
            "w:cr" => self.with_paragraph(|draft| draft.paragraph.break_line()),
            "w:lastRenderedPageBreak" => self.with_paragraph(|draft| draft.paragraph.break_page()),
            "w:footnoteReference" if !self.hidden => {
                let id = element.attribute("id").unwrap_or_default();
                self.story.footnotes.push(id.to_owned());
            }
            "w:endnoteReference" if !self.hidden => {
                let id = element.attribute("id").unwrap_or_default();
                self.story.endnotes.push(id.to_owned());
            }
            "w:docPartGallery" if value().eq_ignore_ascii_case("table of contents") => {
                let sdt = self.open.iter().rposition(|name| name == "w:sdt");
                self.contents_outside = self.contents_outside.or(sdt);
            }
            _ => {}
        }
    }

    fn close(&mut self, name: &str) {
        match name {
            "w:p" => {
                if let Some(Holder::Paragraph(draft)) = self.holders.pop() {
                    self.end_paragraph(draft);
                }
            }
            "w:tbl" => {
                if let Some(Holder::Table(table)) = self.holders.pop() {
                    for piece in table.into_pieces(false) {
                        self.put(piece);
                    }
                }
            }
            "w:sdt" if self.contents_outside == Some(self.open.len()) => {
                self.contents_outside = None;
            }
            _ => {}
        }
    }

    fn end_paragraph(&mut self, draft: Draft) {
        let draft = match self.unfinished.take() {
            Some(mut before) => {
                before.paragraph.append(&draft.paragraph, "");
                before.inner.extend(draft.inner);
                // The paragraph that remains has the properties of the one whose end remains.
                Draft {
                    paragraph: before.paragraph,
                    inner: before.inner,
                    ..draft
                }
            }
            None => draft,
        };
        if draft.joins_next {
            self.unfinished = Some(draft);
            return;
        }
        let role = self.role(&draft);
        self.put(Piece {
            paragraph: draft.paragraph,
            role,
        });
        for piece in draft.inner {
            self.put(piece);
        }
    }

    fn role(&self, draft: &Draft) -> Role {
        let look = &draft.look;
        if self.contents_outside.is_some() || look.is_contents {
            return Role::of(BlockKind::Navigation).because("a table of contents");
        }
        let heading = match draft.outline {
            Some(level) => (level < 9).then_some(level + 1),
            None => look.heading,
        };
        if let Some(level) = heading {
            return Role::heading(level);
        }
        if look.is_title {
            return Role::heading(1).because("the style of the title");
        }
        let kind = if look.is_caption {
            BlockKind::Caption
        } else if draft.in_list.unwrap_or(look.in_list) {
            BlockKind::List
        } else {
            BlockKind::Body
        };
        Role::of(kind).quoted(look.is_quotation)
    }

    fn put(&mut self, piece: Piece) {
        match self.holders.last_mut() {
            Some(Holder::Paragraph(draft)) => draft.inner.push(piece),
            Some(Holder::Table(table)) => table.add(piece),
            None => self.story.pieces.push(piece),
        }
    }

    fn space(&mut self) {
        self.with_paragraph(|draft| draft.paragraph.push(" "));
    }

    fn is_in_run(&self) -> bool {
        let holder = self
            .open
            .iter()
            .rev()
            .find(|name| matches!(name.as_str(), "w:r" | "w:pPr" | "w:p"));
        holder.is_some_and(|name| name == "w:r")
    }

    fn with_paragraph(&mut self, act: impl FnOnce(&mut Draft)) {
        if let Some(Holder::Paragraph(draft)) = self.holders.last_mut() {
            act(draft);
        }
    }

    fn with_table(&mut self, act: impl FnOnce(&mut Table)) {
        if let Some(Holder::Table(table)) = self.holders.last_mut() {
            act(table);
        }
    }

    fn finish(mut self) -> Story {
        if let Some(mut draft) = self.unfinished.take() {
            draft.joins_next = false;
            self.end_paragraph(draft);
        }
        self.story
    }
}
