//! What does a Word document (Office Open XML) say, and what is each paragraph of it?
//!
//! The text is what a reader sees with all changes accepted: insertions stay, deletions go. Notes,
//! running heads and feet are parts of their own in the container and blocks of their own here.

mod story;
mod style;

use crate::compose::{Composer, Piece, Role};
use crate::container::{Container, ContainerLimits};
use crate::date::PartialDate;
use crate::document::BlockKind;
use crate::field::Field;
use crate::flaw::Flaw;
use crate::read::Parsed;
use crate::xml::{MarkupLimits, Prefixes, Step, XmlReader};
use story::Story;
use style::Styles;

const PREFIXES: Prefixes = &[
    (
        "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "w",
    ),
    ("http://purl.oclc.org/ooxml/wordprocessingml/main", "w"),
    (
        "http://schemas.openxmlformats.org/officeDocument/2006/math",
        "m",
    ),
    ("http://purl.oclc.org/ooxml/officeDocument/math", "m"),
    (
        "http://schemas.openxmlformats.org/markup-compatibility/2006",
        "mc",
    ),
    ("http://purl.org/dc/elements/1.1/", "dc"),
    ("http://purl.org/dc/terms/", "dcterms"),
    (
        "http://schemas.openxmlformats.org/package/2006/metadata/core-properties",
        "cp",
    ),
];

/// Reads the bytes of a `.docx` file.
pub(crate) fn parse(
    bytes: &[u8],
    containers: &ContainerLimits,
    markup: &MarkupLimits,
) -> Result<Parsed, Flaw> {
    let mut container = Container::open(bytes, containers)?;
    let package = relations(&mut container, "", markup)?;
    let main = target(&package, "officeDocument").unwrap_or("word/document.xml");
    let links = relations(&mut container, main, markup)?;
    let styles = match part(&mut container, &links, "styles")? {
        Some((name, bytes)) => Styles::read(&bytes, &name, markup)?,
        None => Styles::default(),
    };
    let document = container.need(main)?;
    let story = Story::read(&document, main, &styles, markup)?;
    let mut composer = Composer::default();
    composer.add_all(&story.pieces);
    for (kind, wanted) in [
        ("footnotes", &story.footnotes),
        ("endnotes", &story.endnotes),
    ] {
        if let Some((name, bytes)) = part(&mut container, &links, kind)? {
            let notes = story::notes(&bytes, &name, &styles, markup)?;
            for id in wanted {
                composer.add_all(notes.get(id).map_or(&[], Vec::as_slice));
            }
        }
    }
    for (relation, kind, reason) in [
        ("header", BlockKind::Head, "a running head of the file"),
        ("footer", BlockKind::Foot, "a running foot of the file"),
    ] {
        let role = Role::of(kind).because(reason);
        running(
            &mut container,
            &links,
            relation,
            role,
            markup,
            &mut composer,
        )?;
    }
    let composed = composer.finish();
    let (fields, created) = properties(&mut container, &package, markup)?;
    Ok(Parsed {
        text: composed.text,
        blocks: composed.blocks,
        pages: composed.pages,
        fields,
        weak_date: created.map(|date| (date, "document properties, the day the file was made")),
        ..Parsed::default()
    })
}

/// A link from one part to another: its id, the last word of its type and its target.
struct Relation {
    kind: String,
    target: String,
}

/// The links of the part `of`, or of the whole package where `of` is empty.
fn relations(
    container: &mut Container<'_>,
    of: &str,
    markup: &MarkupLimits,
) -> Result<Vec<Relation>, Flaw> {
    let (folder, file) = of.rsplit_once('/').unwrap_or(("", of));
    let slash = if folder.is_empty() { "" } else { "/" };
    let part = format!("{folder}{slash}_rels/{file}.rels");
    let Some(bytes) = container.part(&part)? else {
        return Ok(Vec::new());
    };
    let mut reader = XmlReader::new(&bytes, &part, &[], markup);
    let mut relations = Vec::new();
    loop {
        match reader.step()? {
            Step::Open(element) if element.name == "Relationship" => {
                let (Some(kind), Some(target)) =
                    (element.attribute("Type"), element.attribute("Target"))
                else {
                    continue;
                };
                relations.push(Relation {
                    kind: kind.rsplit('/').next().unwrap_or(kind).to_owned(),
                    target: match target.strip_prefix('/') {
                        Some(absolute) => absolute.to_owned(),
                        None => format!("{folder}{slash}{target}"),
                    },
                });
            }
            Step::End => return Ok(relations),
            _ => {}
        }
    }
}

fn target<'a>(relations: &'a [Relation], kind: &str) -> Option<&'a str> {
    let found = relations.iter().find(|relation| relation.kind == kind);
    found.map(|relation| relation.target.as_str())
}

/// The first part that `links` name as `kind`, with its name.
fn part(
    container: &mut Container<'_>,
    links: &[Relation],
    kind: &str,
) -> Result<Option<(String, Vec<u8>)>, Flaw> {
    let Some(name) = target(links, kind) else {
        return Ok(None);
    };
    let bytes = container.part(name)?;
    Ok(bytes.map(|bytes| (name.to_owned(), bytes)))
}

/// Adds the running heads or feet, each text once.
fn running(
    container: &mut Container<'_>,
    links: &[Relation],
    relation: &str,
    role: Role,
    markup: &MarkupLimits,
    composer: &mut Composer,
) -> Result<(), Flaw> {
    let plain = Styles::default();
    let mut seen: Vec<String> = Vec::new();
    for link in links.iter().filter(|link| link.kind == relation) {
        let Some(bytes) = container.part(&link.target)? else {
            continue;
        };
        for piece in Story::read(&bytes, &link.target, &plain, markup)?.pieces {
            let words = piece.paragraph.text().to_owned();
            if !seen.contains(&words) {
                composer.add(&Piece { role, ..piece });
                seen.push(words);
            }
        }
    }
    Ok(())
}

/// What the file's properties say, and the day it was made.
fn properties(
    container: &mut Container<'_>,
    package: &[Relation],
    markup: &MarkupLimits,
) -> Result<(Vec<Field>, Option<PartialDate>), Flaw> {
    let (mut fields, mut created) = (Vec::new(), None);
    for kind in ["core-properties", "extended-properties"] {
        let Some((name, bytes)) = part(container, package, kind)? else {
            continue;
        };
        let mut reader = XmlReader::new(&bytes, &name, PREFIXES, markup);
        loop {
            let element = match reader.step()? {
                Step::Open(element) => element,
                Step::End => break,
                _ => continue,
            };
            let key = match element.name.as_str() {
                "dc:title" => "title",
                "dc:creator" => "authors",
                "dc:language" => "language",
                "dc:subject" => "topic",
                "cp:keywords" => "keywords",
                "dcterms:issued" => "date",
                "Company" => "publisher",
                "dcterms:created" => {
                    created = PartialDate::recognise(&reader.text()?);
                    continue;
                }
                _ => continue,
            };
            let local = element.name.rsplit(':').next().unwrap_or(key);
            let place = format!("document properties, {local}");
            fields.push(Field::new(key, vec![reader.text()?]).found_in(place));
        }
    }
    Ok((fields, created))
}
