//! Which styles of rich text make a heading, a caption or a quotation?

use std::collections::HashMap;

/// Styles built on one another further than this are a circle.
const LONGEST_CHAIN: usize = 32;

/// The paragraph styles of a text, by number.
#[derive(Debug, Default)]
pub(super) struct Styles {
    styles: HashMap<i32, Style>,
    current: Option<i32>,
}

#[derive(Debug, Default)]
struct Style {
    name: String,
    outline: Option<u8>,
    based_on: Option<i32>,
}

/// What the styles of a paragraph say of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Look {
    pub(super) heading: Option<u8>,
    pub(super) is_title: bool,
    pub(super) is_caption: bool,
    pub(super) is_quotation: bool,
    pub(super) is_contents: bool,
}

impl Styles {
    /// Begins the entry of a paragraph style.
    pub(super) fn begin(&mut self, id: i32) {
        self.current = Some(id);
        self.styles.insert(id, Style::default());
    }

    /// Begins the entry of a style of characters, tables or sections.
    pub(super) fn begin_other(&mut self) {
        self.current = None;
    }

    pub(super) fn outline(&mut self, level: i32) {
        if let Some(style) = self.entry() {
            style.outline = u8::try_from(level).ok();
        }
    }

    pub(super) fn based_on(&mut self, id: i32) {
        if let Some(style) = self.entry() {
            style.based_on = Some(id);
        }
    }

    /// Adds to the name of the style; `;` ends it.
    pub(super) fn name(&mut self, words: &str) {
        let (words, ends) = match words.split_once(';') {
            Some((words, _)) => (words, true),
            None => (words, false),
        };
        if let Some(style) = self.entry() {
            style.name.push_str(&words.to_lowercase());
        }
        if ends {
            self.current = None;
        }
    }

    fn entry(&mut self) -> Option<&mut Style> {
        self.styles.get_mut(&self.current?)
    }

    pub(super) fn look(&self, id: i32) -> Look {
        let mut look = Look::default();
        let (mut outline, mut next) = (None, Some(id));
        for _ in 0..LONGEST_CHAIN {
            let Some(style) = next.and_then(|id| self.styles.get(&id)) else {
                break;
            };
            let name = style.name.trim();
            outline = outline.or(style.outline).or_else(|| level(name));
            look.is_title |= name == "title";
            look.is_caption |= name == "caption";
            look.is_quotation |=
                name.ends_with("quote") || matches!(name, "block text" | "quotations");
            look.is_contents |= name.starts_with("toc ") || name.starts_with("contents ");
            // A number can stand for its own style.
            next = style.based_on.filter(|&base| Some(base) != next);
        }
        look.heading = outline.filter(|&level| level < 9).map(|level| level + 1);
        look
    }
}

/// The outline level, from 0, of the style `heading 1` and its like.
fn level(name: &str) -> Option<u8> {
    let number: u8 = name.strip_prefix("heading ")?.parse().ok()?;
    number.checked_sub(1)
}
