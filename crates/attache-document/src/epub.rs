//! What does an EPUB book say, chapter by chapter?

use std::collections::{HashMap, HashSet};

use crate::compose::{Composer, Piece};
use crate::container::{Container, ContainerLimits};
use crate::date::PartialDate;
use crate::decode::decode;
use crate::document::BlockKind;
use crate::field::Field;
use crate::flaw::Flaw;
use crate::read::Parsed;
use crate::web;
use crate::xml::{MarkupLimits, Prefixes, Step, XmlReader};

const PREFIXES: Prefixes = &[
    ("http://www.idpf.org/2007/opf", "opf"),
    ("http://purl.org/dc/elements/1.1/", "dc"),
];

/// Reads the chapters in the order of the spine. Notes stand after the other blocks of their chapter.
pub(crate) fn parse(
    bytes: &[u8],
    containers: &ContainerLimits,
    markup: &MarkupLimits,
) -> Result<Parsed, Flaw> {
    let mut container = Container::open(bytes, containers)?;
    let package_part = package_part(&mut container, markup)?;
    let package = Package::read(&container.need(&package_part)?, &package_part, markup)?;
    let encrypted = encrypted_parts(&mut container, markup)?;
    let mut composer = Composer::default();
    for chapter in &package.spine {
        if encrypted.contains(&chapter.part) {
            return Err(Flaw::Encrypted {
                part: chapter.part.clone(),
            });
        }
        let decoded = decode(&container.need(&chapter.part)?);
        let pieces = web::pieces(&decoded.text, markup)?;
        let (notes, others): (Vec<Piece>, Vec<Piece>) = pieces
            .into_iter()
            .map(|piece| chapter.place(piece))
            .partition(|piece| piece.role.kind == BlockKind::Note);
        composer.add_all(&others);
        composer.add_all(&notes);
    }
    let composed = composer.finish();
    Ok(Parsed {
        text: composed.text,
        blocks: composed.blocks,
        fields: package.fields,
        weak_date: package.date.map(|date| (date, "package, dc:date")),
        ..Parsed::default()
    })
}

/// Where the package document is, which names everything else.
fn package_part(container: &mut Container<'_>, markup: &MarkupLimits) -> Result<String, Flaw> {
    const PART: &str = "META-INF/container.xml";
    let bytes = container.need(PART)?;
    let mut reader = XmlReader::new(&bytes, PART, &[], markup);
    loop {
        match reader.step()? {
            Step::Open(element) if element.name == "rootfile" => {
                if let Some(path) = element.attribute("full-path") {
                    return Ok(path.to_owned());
                }
            }
            Step::End => {
                return Err(Flaw::MissingPart {
                    part: "(the package document)".to_owned(),
                });
            }
            _ => {}
        }
    }
}

/// Parts that can be read only with a key.
fn encrypted_parts(
    container: &mut Container<'_>,
    markup: &MarkupLimits,
) -> Result<HashSet<String>, Flaw> {
    const PART: &str = "META-INF/encryption.xml";
    let mut parts = HashSet::new();
    let Some(bytes) = container.part(PART)? else {
        return Ok(parts);
    };
    let mut reader = XmlReader::new(&bytes, PART, &[], markup);
    loop {
        match reader.step()? {
            Step::Open(element) if element.name == "CipherReference" => {
                parts.extend(element.attribute("URI").map(without_percent));
            }
            Step::End => return Ok(parts),
            _ => {}
        }
    }
}

struct Package {
    spine: Vec<Chapter>,
    fields: Vec<Field>,
    date: Option<PartialDate>,
}

struct Chapter {
    part: String,
    /// The book's table of contents.
    is_contents: bool,
}

impl Chapter {
    fn place(&self, mut piece: Piece) -> Piece {
        if self.is_contents {
            piece.role.kind = BlockKind::Navigation;
            piece.role.level = None;
            piece.role.reason = Some("the table of contents of the book");
        }
        piece
    }
}

impl Package {
    fn read(bytes: &[u8], part: &str, markup: &MarkupLimits) -> Result<Self, Flaw> {
        let mut reader = XmlReader::new(bytes, part, PREFIXES, markup);
        let folder = part.rsplit_once('/').map_or("", |(folder, _)| folder);
        let mut items: HashMap<String, Chapter> = HashMap::new();
        let mut order: Vec<String> = Vec::new();
        let (mut fields, mut date) = (Vec::<Field>::new(), None);
        loop {
            let element = match reader.step()? {
                Step::Open(element) => element,
                Step::End => break,
                _ => continue,
            };
            let text = |key| element.attribute(key).unwrap_or_default().to_owned();
            match element.name.as_str() {
                "opf:item" => {
                    let is_page = text("media-type").contains("html");
                    let chapter = Chapter {
                        part: resolved(folder, &without_percent(&text("href"))),
                        is_contents: text("properties")
                            .split(' ')
                            .any(|property| property == "nav"),
                    };
                    if is_page {
                        items.insert(text("id"), chapter);
                    }
                }
                "opf:itemref" => order.push(text("idref")),
                "dc:date" => date = date.or(PartialDate::recognise(&reader.text()?)),
                name => {
                    let key = match name {
                        "dc:title" => "title",
                        "dc:creator" => "authors",
                        "dc:publisher" => "publisher",
                        "dc:language" => "language",
                        "dc:subject" => "topic",
                        _ => continue,
                    };
                    let place = format!("package, {name}");
                    let value = reader.text()?;
                    if key == "language" && value.len() < 2 {
                        continue;
                    }
                    match fields.iter_mut().find(|field| field.key == key) {
                        Some(field) if key != "title" && key != "language" => {
                            field.values.push(value)
                        }
                        Some(_) => {}
                        None => fields.push(Field::new(key, vec![value]).found_in(place)),
                    }
                }
            }
        }
        // A chapter that the spine names twice is read once.
        let spine = order.iter().filter_map(|id| items.remove(id)).collect();
        Ok(Self {
            spine,
            fields,
            date,
        })
    }
}

/// The path of `href`, which is relative to `folder`.
fn resolved(folder: &str, href: &str) -> String {
    let href = href.split('#').next().unwrap_or(href);
    let mut path: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in href.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                path.pop();
            }
            part => path.push(part),
        }
    }
    path.join("/")
}

/// `a%20b` is `a b`.
fn without_percent(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut plain = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let code = text.get(at + 1..at + 3).filter(|_| bytes[at] == b'%');
        match code.and_then(|code| u8::from_str_radix(code, 16).ok()) {
            Some(byte) => {
                plain.push(byte);
                at += 3;
            }
            None => {
                plain.push(bytes[at]);
                at += 1;
            }
        }
    }
    String::from_utf8_lossy(&plain).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_relative_to_the_package() {
        assert_eq!(
            resolved("EPUB", "text/ch001.xhtml#a"),
            "EPUB/text/ch001.xhtml"
        );
        assert_eq!(resolved("a/b", "../c.xhtml"), "a/c.xhtml");
        assert_eq!(without_percent("a%20b%C3%A9%"), "a bé%");
    }
}
