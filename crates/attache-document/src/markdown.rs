//! Which blocks does a Markdown file have, and which words do its readers see?

use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use crate::document::{Block, BlockKind};
use crate::front_matter;
use crate::html::{self, InlineTag};
use crate::read::Parsed;

/// Reads front matter and renders the rest to plain text, one block after another with an empty
/// line between them.
pub(crate) fn parse(source: &str, max_front_matter_bytes: usize) -> Parsed {
    let front = front_matter::split(source, max_front_matter_bytes);
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_GFM;
    let mut renderer = Renderer {
        text: String::with_capacity(front.body.len()),
        ..Renderer::default()
    };
    for event in Parser::new_ext(front.body, options) {
        renderer.event(event);
    }
    renderer.close();
    let Renderer {
        text,
        blocks,
        title,
        ..
    } = renderer;
    Parsed {
        text,
        blocks,
        title,
        fields: front.fields,
        warnings: front.warnings,
        ..Parsed::default()
    }
}

/// Writes the text and notes where its blocks begin and end.
#[derive(Default)]
struct Renderer {
    text: String,
    blocks: Vec<Block>,
    title: Option<String>,
    /// Where the block that is being written began.
    start: usize,
    heading: Option<u8>,
    quotes: usize,
    items: usize,
    notes: usize,
    in_table: bool,
    cells_in_row: usize,
    /// Inside `<script>` or `<style>`, which readers do not see.
    hidden: bool,
    /// Raw HTML of the block that is being read.
    html: Option<String>,
    images: usize,
    /// Alternative texts of the images in this block.
    alt: String,
}

impl Renderer {
    fn event(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.open_tag(&tag),
            Event::End(tag) => self.close_tag(tag),
            Event::Text(text) | Event::Code(text) => match &mut self.html {
                Some(html) => html.push_str(&text),
                None => self.words(&text),
            },
            Event::Html(line) => match &mut self.html {
                Some(html) => html.push_str(&line),
                None => self.words(&html::visible_text(&line)),
            },
            Event::InlineHtml(tag) => match html::inline_tag(&tag) {
                InlineTag::Nothing => {}
                InlineTag::Break => self.words("\n"),
                InlineTag::Hide => self.hidden = true,
                InlineTag::ShowAgain => self.hidden = false,
            },
            Event::SoftBreak | Event::HardBreak => self.words("\n"),
            Event::Rule => self.close(),
            Event::FootnoteReference(_) | Event::TaskListMarker(_) => {}
            Event::InlineMath(math) | Event::DisplayMath(math) => self.words(&math),
        }
    }

    fn words(&mut self, text: &str) {
        if self.hidden {
            return;
        }
        if self.images > 0 {
            self.alt.push_str(text);
        } else {
            self.text.push_str(text);
        }
    }

    fn open_tag(&mut self, tag: &Tag<'_>) {
        match tag {
            Tag::Heading { level, .. } => {
                self.close();
                self.heading = Some(level_number(*level));
            }
            Tag::BlockQuote(_) => {
                self.close();
                self.quotes += 1;
            }
            Tag::Item => {
                self.close();
                self.items += 1;
            }
            Tag::FootnoteDefinition(_) => {
                self.close();
                self.notes += 1;
            }
            Tag::Table(_) => {
                self.close();
                self.in_table = true;
            }
            Tag::TableHead | Tag::TableRow => {
                if self.text.len() > self.start {
                    self.words("\n");
                }
                self.cells_in_row = 0;
            }
            Tag::TableCell => {
                if self.cells_in_row > 0 {
                    self.words(" | ");
                }
                self.cells_in_row += 1;
            }
            Tag::HtmlBlock => {
                self.close();
                self.html = Some(String::new());
            }
            Tag::Image { .. } => {
                if !self.alt.is_empty() {
                    self.alt.push('\n');
                }
                self.images += 1;
            }
            Tag::Paragraph | Tag::CodeBlock(_) | Tag::List(_) => self.close(),
            _ => {}
        }
    }

    fn close_tag(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Heading(_) => {
                self.close();
                self.heading = None;
            }
            TagEnd::BlockQuote(_) => {
                self.close();
                self.quotes -= 1;
            }
            TagEnd::Item => {
                self.close();
                self.items -= 1;
            }
            TagEnd::FootnoteDefinition => {
                self.close();
                self.notes -= 1;
            }
            TagEnd::Table => {
                self.close();
                self.in_table = false;
            }
            TagEnd::HtmlBlock => {
                if let Some(html) = self.html.take() {
                    self.words(&html::visible_text(&html));
                }
                self.close();
            }
            TagEnd::Image => self.images -= 1,
            TagEnd::Paragraph | TagEnd::CodeBlock | TagEnd::List(_) => self.close(),
            _ => {}
        }
    }

    /// Ends the block that is being written, if it has any text.
    fn close(&mut self) {
        self.hidden = false;
        let alt = std::mem::take(&mut self.alt);
        let kind = self.kind();
        if self.add(kind) {
            return;
        }
        // An image that stands alone is a figure, and its alternative text the caption. Beside
        // text it only says again what the text says.
        if kind != BlockKind::Heading && !alt.trim().is_empty() {
            self.text.push_str(&alt);
            self.add(BlockKind::Caption);
        }
    }

    fn kind(&self) -> BlockKind {
        match self {
            Self {
                heading: Some(_), ..
            } => BlockKind::Heading,
            Self { in_table: true, .. } => BlockKind::Table,
            Self { notes: 1.., .. } => BlockKind::Note,
            Self { items: 1.., .. } => BlockKind::List,
            _ => BlockKind::Body,
        }
    }

    /// Makes a block of what was written since the last one; false if that is only white space.
    fn add(&mut self, kind: BlockKind) -> bool {
        let written = &self.text[self.start..];
        let end = self.start + written.trim_end().len();
        let start = end - written.trim().len();
        if start == end {
            self.text.truncate(self.start);
            return false;
        }
        self.text.truncate(end);
        let level = self.heading.filter(|_| kind == BlockKind::Heading);
        if level == Some(1) && self.title.is_none() && self.quotes == 0 {
            self.title = Some(
                self.text[start..end]
                    .split_whitespace()
                    .collect::<Vec<_>>()
                    .join(" "),
            );
        }
        let quoted = self.quotes > 0;
        self.blocks.push(Block {
            level,
            quoted,
            ..Block::new(kind, start..end)
        });
        self.text.push_str("\n\n");
        self.start = self.text.len();
        true
    }
}

fn level_number(level: HeadingLevel) -> u8 {
    match level {
        HeadingLevel::H1 => 1,
        HeadingLevel::H2 => 2,
        HeadingLevel::H3 => 3,
        HeadingLevel::H4 => 4,
        HeadingLevel::H5 => 5,
        HeadingLevel::H6 => 6,
    }
}
