//! Which paragraph styles make a heading, a list item, a caption or a quotation?

use std::collections::HashMap;

use super::PREFIXES;
use crate::flaw::Flaw;
use crate::xml::{MarkupLimits, Step, XmlReader};

/// Styles built on one another further than this are a circle.
const LONGEST_CHAIN: usize = 32;
/// The outline level of text that is no heading.
const BODY_LEVEL: u8 = 9;

/// The paragraph styles of a document, by their ids.
#[derive(Debug, Default)]
pub(super) struct Styles(HashMap<String, Style>);

#[derive(Debug, Default)]
struct Style {
    /// The name in small letters: the same in every language for the styles that Word brings.
    name: String,
    based_on: Option<String>,
    outline: Option<u8>,
    in_list: Option<bool>,
}

/// What the styles of a paragraph say of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Look {
    /// A heading's level, from 1.
    pub(super) heading: Option<u8>,
    pub(super) in_list: bool,
    pub(super) is_title: bool,
    pub(super) is_caption: bool,
    pub(super) is_quotation: bool,
    /// A line of a table of contents.
    pub(super) is_contents: bool,
}

impl Styles {
    pub(super) fn read(bytes: &[u8], part: &str, limits: &MarkupLimits) -> Result<Self, Flaw> {
        let mut reader = XmlReader::new(bytes, part, PREFIXES, limits);
        let mut styles = HashMap::new();
        loop {
            match reader.step()? {
                Step::Open(element) if element.name == "w:style" => {
                    let id = element.attribute("styleId").unwrap_or_default().to_owned();
                    let style = Style::read(&mut reader)?;
                    styles.insert(id, style);
                }
                Step::End => return Ok(Self(styles)),
                _ => {}
            }
        }
    }

    /// What the style `id` says, and those that it is based on where it is silent.
    pub(super) fn look(&self, id: &str) -> Look {
        let mut look = Look::default();
        let (mut outline, mut in_list) = (None, None);
        let mut next = Some(id);
        for _ in 0..LONGEST_CHAIN {
            let Some(style) = next.and_then(|id| self.0.get(id)) else {
                break;
            };
            let name = style.name.as_str();
            outline = outline.or(style.outline).or_else(|| level_in(name));
            in_list = in_list.or(style.in_list);
            look.is_title |= name == "title";
            look.is_caption |= name == "caption";
            look.is_quotation |= name.ends_with("quote") || name == "block text";
            look.is_contents |= level_of(name, "toc ").is_some()
                || name == "toc heading"
                || name == "table of figures";
            next = style.based_on.as_deref();
        }
        look.heading = outline
            .filter(|&level| level < BODY_LEVEL)
            .map(|level| level + 1);
        look.in_list = in_list.unwrap_or(false);
        look
    }
}

impl Style {
    /// Reads to the end of the `w:style` that was opened last.
    fn read(reader: &mut XmlReader<'_>) -> Result<Self, Flaw> {
        let mut style = Self::default();
        let mut depth = 1;
        while depth > 0 {
            let element = match reader.step()? {
                Step::Open(element) => element,
                Step::Close => {
                    depth -= 1;
                    continue;
                }
                Step::End => break,
                Step::Text(_) => continue,
            };
            depth += 1;
            let value = element.attribute("val").unwrap_or_default();
            match element.name.as_str() {
                "w:name" => style.name = value.to_lowercase(),
                "w:basedOn" => style.based_on = Some(value.to_owned()),
                "w:outlineLvl" => style.outline = value.parse().ok(),
                "w:numId" => style.in_list = Some(value != "0"),
                _ => {}
            }
        }
        Ok(style)
    }
}

/// The outline level, from 0, of the style `heading 1` and its like.
fn level_in(name: &str) -> Option<u8> {
    level_of(name, "heading ").and_then(|level| level.checked_sub(1))
}

fn level_of(name: &str, prefix: &str) -> Option<u8> {
    name.strip_prefix(prefix)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn styles(xml: &str) -> Styles {
        let xml = format!(
            "<w:styles xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'>{xml}</w:styles>"
        );
        Styles::read(xml.as_bytes(), "styles.xml", &MarkupLimits::default()).unwrap()
    }

    #[test]
    fn a_style_takes_what_it_does_not_say_from_the_one_it_is_based_on() {
        let styles = styles(
            "<w:style w:styleId='A'><w:name w:val='Chapter'/><w:basedOn w:val='B'/></w:style>\
             <w:style w:styleId='B'><w:name w:val='Part'/><w:pPr><w:outlineLvl w:val='1'/></w:pPr></w:style>\
             <w:style w:styleId='C'><w:name w:val='Plain'/><w:basedOn w:val='B'/><w:pPr><w:outlineLvl w:val='9'/></w:pPr></w:style>\
             <w:style w:styleId='D'><w:name w:val='heading 3'/></w:style>\
             <w:style w:styleId='E'><w:name w:val='x'/><w:basedOn w:val='E'/></w:style>",
        );
        assert_eq!(styles.look("A").heading, Some(2));
        assert_eq!(styles.look("C").heading, None);
        assert_eq!(styles.look("D").heading, Some(3));
        assert_eq!(styles.look("E"), Look::default());
    }
}
