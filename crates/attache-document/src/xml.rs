//! What does an XML part say, event by event, within limits and without entities of its own?

use quick_xml::NsReader;
use quick_xml::events::{BytesStart, Event};
use quick_xml::name::{Namespace, ResolveResult};

use crate::flaw::Flaw;

/// Limits on nested markup, XML and HTML alike.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MarkupLimits {
    /// How deep elements may stand in each other. Default 1,024.
    pub max_depth: usize,
    /// The most elements of one XML part. Default 4,000,000.
    pub max_elements: usize,
    /// The most elements and texts of one HTML page, which is held in memory as a tree. Default 1,000,000.
    pub max_page_nodes: usize,
}

impl Default for MarkupLimits {
    fn default() -> Self {
        Self {
            max_depth: 1024,
            max_elements: 4_000_000,
            max_page_nodes: 1_000_000,
        }
    }
}

/// A namespace and the prefix by which a reader calls it, whatever the file calls it.
pub(crate) type Prefixes = &'static [(&'static str, &'static str)];

/// One step through an XML part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    Open(Element),
    /// The end of the element that was opened last and not closed yet.
    Close,
    Text(String),
    End,
}

/// An element's name and attributes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Element {
    /// `prefix:local` with the reader's own prefix, or only the local name in any other namespace.
    pub(crate) name: String,
    attributes: Vec<(String, String)>,
}

impl Element {
    /// The value of the attribute with this local name.
    pub(crate) fn attribute(&self, name: &str) -> Option<&str> {
        let found = self.attributes.iter().find(|(key, _)| key == name);
        found.map(|(_, value)| value.as_str())
    }
}

/// Steps through the bytes of one part.
pub(crate) struct XmlReader<'a> {
    reader: NsReader<&'a [u8]>,
    part: &'a str,
    prefixes: Prefixes,
    limits: &'a MarkupLimits,
    depth: usize,
    elements: usize,
}

impl<'a> XmlReader<'a> {
    pub(crate) fn new(
        bytes: &'a [u8],
        part: &'a str,
        prefixes: Prefixes,
        limits: &'a MarkupLimits,
    ) -> Self {
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        let mut reader = NsReader::from_reader(bytes);
        reader.config_mut().expand_empty_elements = true;
        Self {
            reader,
            part,
            prefixes,
            limits,
            depth: 0,
            elements: 0,
        }
    }

    /// The next step.
    pub(crate) fn step(&mut self) -> Result<Step, Flaw> {
        loop {
            let at = self.reader.buffer_position();
            let event = self.reader.read_event();
            let event = event.map_err(|problem| self.malformed(at, &problem.to_string()))?;
            match event {
                Event::Start(start) => return self.open(&start).map(Step::Open),
                Event::End(_) => {
                    self.depth = self.depth.saturating_sub(1);
                    return Ok(Step::Close);
                }
                Event::Text(text) => {
                    return Ok(Step::Text(text.to_string()));
                }
                Event::CData(text) => {
                    return Ok(Step::Text(text.to_string()));
                }
                Event::GeneralRef(name) => {
                    if let Some(c) = character(&name) {
                        return Ok(Step::Text(c.to_string()));
                    }
                }
                Event::DocType(text) => {
                    if text.contains("<!ENTITY") {
                        return Err(Flaw::Entities {
                            part: self.part.to_owned(),
                        });
                    }
                }
                Event::Eof if self.depth > 0 => {
                    return Err(self.malformed(at, "it ends within an element"));
                }
                Event::Eof => return Ok(Step::End),
                Event::Empty(_) | Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {}
            }
        }
    }

    /// Goes past the end of the element that was opened last.
    pub(crate) fn skip(&mut self) -> Result<(), Flaw> {
        let mut depth = 1;
        while depth > 0 {
            match self.step()? {
                Step::Open(_) => depth += 1,
                Step::Close => depth -= 1,
                Step::Text(_) => {}
                Step::End => return Ok(()),
            }
        }
        Ok(())
    }

    /// The text up to the end of the element that was opened last, its children's included.
    pub(crate) fn text(&mut self) -> Result<String, Flaw> {
        let (mut depth, mut text) = (1, String::new());
        while depth > 0 {
            match self.step()? {
                Step::Open(_) => depth += 1,
                Step::Close => depth -= 1,
                Step::Text(words) => text.push_str(&words),
                Step::End => break,
            }
        }
        Ok(text.split_whitespace().collect::<Vec<_>>().join(" "))
    }

    fn open(&mut self, start: &BytesStart<'_>) -> Result<Element, Flaw> {
        self.depth += 1;
        self.elements += 1;
        if self.depth > self.limits.max_depth {
            return Err(Flaw::Depth {
                part: self.part.to_owned(),
                limit: self.limits.max_depth,
            });
        }
        if self.elements > self.limits.max_elements {
            return Err(Flaw::Elements {
                part: self.part.to_owned(),
                limit: self.limits.max_elements,
            });
        }
        let (namespace, local) = self.reader.resolver().resolve_element(start.name());
        let local: &str = local.as_ref();
        let name = match namespace {
            ResolveResult::Bound(Namespace(uri)) => self
                .prefixes
                .iter()
                .find(|(known, _)| *known == uri)
                .map(|(_, prefix)| format!("{prefix}:{local}")),
            _ => None,
        };
        let mut attributes = Vec::new();
        for attribute in start.attributes().with_checks(false).flatten() {
            let key = attribute.key.local_name();
            let key = <_ as AsRef<str>>::as_ref(&key).to_owned();
            attributes.push((key, unescaped(&attribute.value)));
        }
        Ok(Element {
            name: name.unwrap_or_else(|| local.to_owned()),
            attributes,
        })
    }

    fn malformed(&self, at: u64, problem: &str) -> Flaw {
        Flaw::Xml {
            part: self.part.to_owned(),
            at,
            problem: problem.replace('\n', " "),
        }
    }
}

/// The character that an entity of XML or a number stands for. Others are not declared here.
fn character(name: &str) -> Option<char> {
    if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16).ok()?,
            None => number.parse().ok()?,
        };
        return char::from_u32(code).filter(|&c| c != '\0');
    }
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        "nbsp" => Some('\u{a0}'),
        _ => None,
    }
}

fn unescaped(value: &str) -> String {
    let mut text = String::new();
    let mut rest = value;
    while let Some(at) = rest.find('&') {
        text.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        let end = rest.bytes().take(12).position(|byte| byte == b';');
        match end.and_then(|end| Some((end, character(&rest[..end])?))) {
            Some((end, c)) => {
                text.push(c);
                rest = &rest[end + 1..];
            }
            None => text.push('&'),
        }
    }
    text.push_str(rest);
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    const PREFIXES: Prefixes = &[("urn:a", "a")];

    fn steps(xml: &str, limits: &MarkupLimits) -> Result<Vec<Step>, Flaw> {
        let mut reader = XmlReader::new(xml.as_bytes(), "part.xml", PREFIXES, limits);
        let mut steps = Vec::new();
        loop {
            match reader.step()? {
                Step::End => return Ok(steps),
                step => steps.push(step),
            }
        }
    }

    #[test]
    fn prefixes_are_the_readers_and_not_the_files() {
        let limits = MarkupLimits::default();
        for xml in [
            "<z:p xmlns:z='urn:a' z:k='1 &amp; &#50;'>x</z:p>",
            "<p xmlns='urn:a' k='1 &amp; 2'>x</p>",
        ] {
            let steps = steps(xml, &limits).unwrap();
            let Step::Open(element) = &steps[0] else {
                panic!("an element")
            };
            assert_eq!(element.name, "a:p");
            assert_eq!(element.attribute("k"), Some("1 & 2"));
            assert_eq!(steps[1], Step::Text("x".into()));
        }
    }

    #[test]
    fn bombs_are_refused() {
        let limits = MarkupLimits {
            max_depth: 3,
            max_elements: 5,
            ..MarkupLimits::default()
        };
        let bomb = "<!DOCTYPE a [<!ENTITY b 'c'><!ENTITY d '&b;&b;'>]><a>&d;</a>";
        assert!(matches!(steps(bomb, &limits), Err(Flaw::Entities { .. })));
        assert!(matches!(
            steps("<a><a><a><a>", &limits),
            Err(Flaw::Depth { .. })
        ));
        assert!(matches!(
            steps("<a><b/><b/><b/><b/><b/></a>", &limits),
            Err(Flaw::Elements { .. })
        ));
        assert!(matches!(steps("<a></b>", &limits), Err(Flaw::Xml { .. })));
    }
}
