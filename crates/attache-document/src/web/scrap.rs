//! Into which blocks of text does a page fall, article or not?

use std::collections::HashSet;

use super::card::Cards;
use super::element::{heading_level, is_block, is_hidden};
use super::noise;
use super::tree::{NodeId, Tree};
use crate::compose::{Paragraph, Piece, Role, Table};
use crate::document::BlockKind;

/// A table with more words in a cell than this, in the mean, is layout.
const MOST_WORDS_IN_CELLS: usize = 30;
/// The longest text of a link that is the mark of a note: `[12]`.
const LONGEST_MARK: usize = 6;

/// The most elements and texts that the mark of a note is made of.
const LARGEST_MARK_NODES: usize = 16;

/// A block of text on a page.
#[derive(Clone, Debug)]
pub(super) struct Scrap {
    pub(super) piece: Piece,
    /// The element that it stands in.
    pub(super) holder: NodeId,
    /// Characters of its text that lie in links.
    pub(super) linked: usize,
    /// Whether all of it is set in bold.
    pub(super) is_bold: bool,
    /// The outermost element around it that is not of an article, by what it is and by what it is called.
    pub(super) around: Vec<(NodeId, &'static str, Ground)>,
}

/// What an element is called out for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ground {
    /// What it is.
    Element,
    /// What it is called.
    Name,
    /// That it is a card in a row of cards.
    Card,
}

/// All blocks of text that a browser shows, in the order of the page.
pub(super) fn scraps(tree: &Tree, top: NodeId, cards: &Cards) -> Vec<Scrap> {
    let mut walker = Walker {
        tree,
        cards,
        notes: note_targets(tree),
        scraps: Vec::new(),
        paragraph: Paragraph::default(),
        linked: 0,
        plain: 0,
        frame: Frame::default(),
        holder: top,
        around: Vec::new(),
        table: None,
    };
    walker.walk(top);
    walker.flush();
    walker.scraps
}

/// What stands around the place that is being read.
#[derive(Clone, Copy, Debug, Default)]
struct Frame {
    heading: Option<u8>,
    in_item: bool,
    quoted: bool,
    in_note: bool,
    in_caption: bool,
    preformatted: bool,
    in_link: bool,
    in_bold: bool,
}

struct Walker<'a> {
    tree: &'a Tree,
    cards: &'a Cards,
    /// Elements that a mark of a note points to.
    notes: HashSet<NodeId>,
    scraps: Vec<Scrap>,
    paragraph: Paragraph,
    linked: usize,
    /// Characters of the paragraph that are not in bold.
    plain: usize,
    frame: Frame,
    holder: NodeId,
    around: Vec<(NodeId, &'static str, Ground)>,
    /// The table of data that is being read, with the element and the characters in links.
    table: Option<Table>,
}

impl Walker<'_> {
    fn walk(&mut self, node: NodeId) {
        if let Some(text) = self.tree.text(node) {
            self.words(text);
            return;
        }
        let name = self.tree.name(node);
        if is_hidden(name)
            || noise::is_hidden(self.tree, node)
            || noise::is_hover_box(self.tree, node)
        {
            return;
        }
        match name {
            "br" => return self.break_line(node),
            "hr" => return self.flush(),
            "img" | "wbr" => return,
            "sup" | "a" if is_note_mark(self.tree, node) => return,
            "a" if is_back_link(self.tree, node) => return,
            "table" if self.table.is_none() && is_data_table(self.tree, node) => {
                return self.data_table(node);
            }
            _ => {}
        }
        let callouts = self.around.len();
        self.call_out(node);
        let outside = (self.frame, self.holder);
        let stands_apart = is_block(name)
            || self.notes.contains(&node) && name != "a"
            || is_caption_by_name(self.tree, node);
        if stands_apart {
            self.flush();
            self.holder = node;
        }
        self.enter(node, name);
        for child in self.tree.children(node) {
            self.walk(child);
        }
        if stands_apart {
            self.flush();
        }
        (self.frame, self.holder) = outside;
        self.around.truncate(callouts);
    }

    fn enter(&mut self, node: NodeId, name: &str) {
        let frame = &mut self.frame;
        match name {
            "a" => frame.in_link |= self.tree.attribute(node, "href").is_some(),
            "b" | "strong" => frame.in_bold = true,
            "blockquote" => (frame.quoted, frame.in_caption) = (true, false),
            "li" | "dd" | "dt" => frame.in_item = true,
            "figcaption" | "caption" | "figure" => frame.in_caption = true,
            "pre" => (frame.preformatted, frame.in_caption) = (true, false),
            "table" => frame.in_caption = false,
            _ => {}
        }
        if let Some(level) = heading_level(name) {
            frame.heading = Some(level);
        }
        if is_note(self.tree, node) || self.notes.contains(&node) {
            frame.in_note = true;
        }
        if is_caption_by_name(self.tree, node) {
            frame.in_caption = true;
        }
        if self.tree.attribute(node, "role") == Some("heading") {
            let level = self.tree.attribute(node, "aria-level");
            frame.heading = level.and_then(|level| level.parse().ok()).or(Some(2));
        }
    }

    fn call_out(&mut self, node: NodeId) {
        if self.cards.holds(node) {
            self.around
                .push((node, "a card of another publication", Ground::Card));
        } else if let Some(reason) = noise::by_element(self.tree, node) {
            self.around.push((node, reason, Ground::Element));
        } else if let Some(reason) = noise::by_name(self.tree, node) {
            self.around.push((node, reason, Ground::Name));
        } else if noise::is_row_of_cards(self.tree, node) {
            self.around.push((node, "a row of cards", Ground::Name));
        }
    }

    fn words(&mut self, text: &str) {
        let characters = text.chars().filter(|c| !c.is_whitespace()).count();
        if self.frame.in_link {
            self.linked += characters;
        }
        if !self.frame.in_bold {
            self.plain += characters;
        }
        if self.frame.preformatted {
            self.paragraph.push_preformatted(text);
        } else {
            self.paragraph.push(text);
        }
    }

    /// One `<br>` breaks the line; two, or one before a block, end the paragraph.
    fn break_line(&mut self, node: NodeId) {
        if self.frame.preformatted {
            self.paragraph.push_preformatted("\n");
        } else if self.table.is_some() {
            self.paragraph.push(" ");
        } else if self.follows_break(node) {
            self.flush();
        } else {
            self.paragraph.break_line();
        }
    }

    fn follows_break(&self, node: NodeId) -> bool {
        let is_blank = |node: &NodeId| {
            self.tree
                .text(*node)
                .is_some_and(|text| text.trim().is_empty())
        };
        let mut before = self.tree.previous(node);
        while let Some(blank) = before.filter(is_blank) {
            before = self.tree.previous(blank);
        }
        before.is_some_and(|before| self.tree.name(before) == "br")
    }

    /// Ends the block that is being read.
    fn flush(&mut self) {
        let paragraph = std::mem::take(&mut self.paragraph);
        let linked = std::mem::take(&mut self.linked);
        let is_bold = std::mem::take(&mut self.plain) == 0;
        if paragraph.is_blank() {
            return;
        }
        let piece = Piece {
            paragraph,
            role: self.role(),
        };
        match &mut self.table {
            Some(table) => table.add(piece),
            None => self.scraps.push(Scrap {
                piece,
                holder: self.holder,
                linked,
                is_bold,
                around: self.around.clone(),
            }),
        }
    }

    fn role(&self) -> Role {
        let frame = &self.frame;
        if frame.in_note {
            return Role::of(BlockKind::Note);
        }
        if let Some(level) = frame.heading.filter(|_| !frame.in_caption) {
            return Role::heading(level).quoted(frame.quoted);
        }
        let kind = if frame.in_caption {
            BlockKind::Caption
        } else if frame.in_item {
            BlockKind::List
        } else {
            BlockKind::Body
        };
        Role::of(kind).quoted(frame.quoted)
    }

    /// Reads a table into one block.
    fn data_table(&mut self, node: NodeId) {
        self.flush();
        for caption in self
            .tree
            .children(node)
            .filter(|&child| self.tree.name(child) == "caption")
        {
            self.walk(caption);
        }
        self.table = Some(Table::default());
        let before = self.linked;
        for row in rows(self.tree, node) {
            self.with_table(Table::begin_row);
            for cell in self.tree.children(row) {
                if matches!(self.tree.name(cell), "td" | "th") {
                    self.with_table(Table::begin_cell);
                    for child in self.tree.children(cell) {
                        self.walk(child);
                    }
                    self.flush();
                }
            }
        }
        let linked = std::mem::replace(&mut self.linked, before);
        let pieces = self
            .table
            .take()
            .map(|table| table.into_pieces(self.frame.quoted));
        for piece in pieces.into_iter().flatten() {
            if !piece.paragraph.is_blank() {
                self.scraps.push(Scrap {
                    piece,
                    holder: node,
                    linked,
                    is_bold: false,
                    around: self.around.clone(),
                });
            }
        }
    }

    fn with_table(&mut self, act: impl FnOnce(&mut Table)) {
        if let Some(table) = &mut self.table {
            act(table);
        }
    }
}

/// The rows of a table, without those of tables in it.
fn rows(tree: &Tree, table: NodeId) -> Vec<NodeId> {
    let mut rows = Vec::new();
    for child in tree.children(table) {
        match tree.name(child) {
            "tr" => rows.push(child),
            "thead" | "tbody" | "tfoot" => {
                rows.extend(tree.children(child).filter(|&row| tree.name(row) == "tr"));
            }
            _ => {}
        }
    }
    rows
}

/// Whether a table holds data: two rows and two columns or more, short cells and no table in it.
fn is_data_table(tree: &Tree, table: NodeId) -> bool {
    if matches!(tree.attribute(table, "role"), Some("presentation" | "none")) {
        return false;
    }
    if tree
        .descendants(table)
        .skip(1)
        .any(|node| tree.name(node) == "table")
    {
        return false;
    }
    let rows = rows(tree, table);
    let is_cell = |node: &NodeId| matches!(tree.name(*node), "td" | "th");
    let columns = |row: &NodeId| tree.children(*row).filter(is_cell).count();
    let cells: usize = rows.iter().map(columns).sum();
    let wide = rows.iter().filter(|row| columns(row) > 1).count();
    let words = tree.words(table).split(' ').count();
    wide >= 2 && words <= cells * MOST_WORDS_IN_CELLS
}

/// Whether the element is said to be a note, or a list of notes.
fn is_note(tree: &Tree, node: NodeId) -> bool {
    let kind = tree.attribute(node, "epub:type").unwrap_or_default();
    let says =
        |words: &str, known: &[&str]| words.split_whitespace().any(|word| known.contains(&word));
    says(
        kind,
        &[
            "footnote",
            "footnotes",
            "endnote",
            "endnotes",
            "rearnote",
            "rearnotes",
        ],
    ) || says(
        tree.attribute(node, "role").unwrap_or_default(),
        &["doc-footnote", "doc-endnote", "doc-endnotes"],
    ) || says(
        tree.attribute(node, "class").unwrap_or_default(),
        &["footnote", "footnotes", "endnote", "endnotes"],
    )
}

/// A caption by its class: `wp-caption-text`, `image-caption`.
fn is_caption_by_name(tree: &Tree, node: NodeId) -> bool {
    let class = tree.attribute(node, "class").unwrap_or_default();
    class.split_whitespace().any(|name| {
        let words = super::element::name_words(name);
        words
            .last()
            .is_some_and(|word| word == "caption" || word == "figcaption")
            || words
                .windows(2)
                .any(|two| two[0] == "caption" && two[1] == "text")
    }) && matches!(
        tree.name(node),
        "p" | "div" | "span" | "figcaption" | "em" | "cite" | "dd"
    )
}

/// Whether a link, or a `<sup>` with nothing but a link, is the mark of a note: `12`, `[a]`, `*`.
fn is_note_mark(tree: &Tree, node: NodeId) -> bool {
    note_link(tree, node).is_some()
}

/// The link of a note mark.
fn note_link(tree: &Tree, node: NodeId) -> Option<NodeId> {
    let link = match tree.name(node) {
        "a" => node,
        _ => tree
            .descendants(node)
            .take(LARGEST_MARK_NODES)
            .find(|&inner| tree.name(inner) == "a")?,
    };
    let says = |key, known: &[&str]| {
        let value = tree.attribute(link, key).unwrap_or_default();
        value.split_whitespace().any(|word| known.contains(&word))
    };
    if says("epub:type", &["noteref"]) || says("role", &["doc-noteref"]) {
        return Some(link);
    }
    let target = tree.attribute(link, "href")?.split_once('#')?;
    if target.1.is_empty() || target.0.starts_with("javascript") {
        return None;
    }
    let raised = tree.name(node) == "sup"
        || tree.children(link).any(|child| tree.name(child) == "sup")
        || says(
            "class",
            &[
                "footnote-ref",
                "footnote-reference",
                "footnote-anchor",
                "sdfootnoteanc",
                "sdendnoteanc",
            ],
        )
        || tree.words(link).starts_with('[');
    let mark = tree.words(node);
    let is_mark = !mark.is_empty()
        && mark.len() <= LONGEST_MARK
        && mark
            .trim_matches(['[', ']', '(', ')'])
            .chars()
            .all(|c| c.is_ascii_digit() || c.is_ascii_lowercase() || "*†‡§".contains(c))
        && mark.chars().filter(char::is_ascii_lowercase).count() <= 4;
    (raised && is_mark && !looks_back(target.1)).then_some(link)
}

/// The way back from a note to its mark.
fn is_back_link(tree: &Tree, node: NodeId) -> bool {
    let class = tree.attribute(node, "class").unwrap_or_default();
    let target = tree.attribute(node, "href").unwrap_or_default();
    tree.attribute(node, "role") == Some("doc-backlink")
        || class
            .split_whitespace()
            .any(|name| name.starts_with("footnote-back"))
        || target.split_once('#').is_some_and(|(_, id)| looks_back(id))
            && tree.words(node).chars().count() <= LONGEST_MARK
}

/// `fnref1`, `_ftnref2`, `cite_ref-3`: the places of marks, as common programs name them.
fn looks_back(id: &str) -> bool {
    let id = id.to_ascii_lowercase();
    ["ref", "anchor", "back"]
        .iter()
        .any(|word| id.contains(word))
        && (id.contains("fn")
            || id.contains("ftn")
            || id.contains("cite_ref")
            || id.contains("note"))
}

/// The blocks that the marks of notes point to.
fn note_targets(tree: &Tree) -> HashSet<NodeId> {
    let mut wanted = HashSet::new();
    for node in tree.descendants(Tree::ROOT) {
        if matches!(tree.name(node), "sup" | "a")
            && let Some(link) = note_link(tree, node)
            && let Some((_, id)) = tree
                .attribute(link, "href")
                .and_then(|href| href.split_once('#'))
        {
            wanted.insert(id);
        }
    }
    let mut targets = HashSet::new();
    if wanted.is_empty() {
        return targets;
    }
    for node in tree.descendants(Tree::ROOT) {
        let id = tree.attribute(node, "id");
        let name = tree
            .attribute(node, "name")
            .filter(|_| tree.name(node) == "a");
        if id.into_iter().chain(name).any(|id| wanted.contains(id)) {
            let mut block = Some(node);
            while let Some(inline) = block.filter(|&node| !is_block(tree.name(node))) {
                block = tree.parent(inline);
            }
            let whole = ["body", "article", "main", "html"];
            targets.extend(block.filter(|&block| !whole.contains(&tree.name(block))));
        }
    }
    targets
}
