//! Which styles of an OpenDocument text make a heading, a caption or a quotation?

use std::collections::HashMap;

use super::PREFIXES;
use crate::flaw::Flaw;
use crate::xml::{MarkupLimits, Step, XmlReader};

/// Styles built on one another further than this are a circle.
const LONGEST_CHAIN: usize = 32;

/// The paragraph styles of a text, by their names.
#[derive(Debug, Default)]
pub(super) struct Styles(HashMap<String, Style>);

#[derive(Debug)]
struct Style {
    parent: Option<String>,
    /// The outline level that a plain paragraph of this style has.
    outline: Option<u8>,
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
    /// Adds the styles that a part defines.
    pub(super) fn read(
        &mut self,
        bytes: &[u8],
        part: &str,
        limits: &MarkupLimits,
    ) -> Result<(), Flaw> {
        let mut reader = XmlReader::new(bytes, part, PREFIXES, limits);
        loop {
            match reader.step()? {
                Step::Open(element)
                    if element.name == "style:style"
                        && element.attribute("family") == Some("paragraph") =>
                {
                    let name = element.attribute("name").unwrap_or_default();
                    let outline = element.attribute("default-outline-level");
                    let style = Style {
                        parent: element.attribute("parent-style-name").map(str::to_owned),
                        outline: outline.and_then(|level| level.parse().ok()),
                    };
                    self.0.insert(name.to_owned(), style);
                }
                Step::End => return Ok(()),
                _ => {}
            }
        }
    }

    /// What the style `name` says, and its parents where it is silent. The styles that LibreOffice
    /// brings are known by their names, which are the same in every language.
    pub(super) fn look(&self, name: &str) -> Look {
        let mut look = Look::default();
        let mut next = Some(name);
        for _ in 0..LONGEST_CHAIN {
            let Some(name) = next else { break };
            match name {
                "Title" => look.is_title = true,
                "Caption" | "Illustration" | "Figure" | "Table" | "Drawing" | "FigureCaption"
                | "TableCaption" => look.is_caption = true,
                "Quotations" | "Quote" => look.is_quotation = true,
                _ if name.starts_with("Contents_20_") => look.is_contents = true,
                _ => {}
            }
            let style = self.0.get(name);
            let outline = style.and_then(|style| style.outline);
            look.heading = look.heading.or(outline.filter(|&level| level > 0));
            next = style.and_then(|style| style.parent.as_deref());
        }
        look
    }
}
