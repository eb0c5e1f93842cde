//! What does an OpenDocument text say, and what is each paragraph of it?
//!
//! The text is what a reader sees with all changes accepted: deletions are kept by the format apart
//! from the text, and stay there. Notes, running heads and feet become blocks of their own.

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
use style::Styles;

const PREFIXES: Prefixes = &[
    ("urn:oasis:names:tc:opendocument:xmlns:office:1.0", "office"),
    ("urn:oasis:names:tc:opendocument:xmlns:text:1.0", "text"),
    ("urn:oasis:names:tc:opendocument:xmlns:table:1.0", "table"),
    ("urn:oasis:names:tc:opendocument:xmlns:style:1.0", "style"),
    ("urn:oasis:names:tc:opendocument:xmlns:drawing:1.0", "draw"),
    ("urn:oasis:names:tc:opendocument:xmlns:meta:1.0", "meta"),
    (
        "urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0",
        "svg",
    ),
    ("http://purl.org/dc/elements/1.1/", "dc"),
];

/// Reads the bytes of an `.odt` file.
pub(crate) fn parse(
    bytes: &[u8],
    containers: &ContainerLimits,
    markup: &MarkupLimits,
) -> Result<Parsed, Flaw> {
    let mut container = Container::open(bytes, containers)?;
    refuse_encrypted(&mut container)?;
    let content = container.need("content.xml")?;
    let page_styles = container.part("styles.xml")?.unwrap_or_default();
    let mut styles = Styles::default();
    styles.read(&page_styles, "styles.xml", markup)?;
    styles.read(&content, "content.xml", markup)?;
    let story = story::body(&content, "content.xml", &styles, markup)?;
    let mut composer = Composer::default();
    composer.add_all(&story.pieces);
    composer.add_all(&story.notes);
    let edges = story::edges(&page_styles, "styles.xml", &styles, markup)?;
    for (pieces, kind, reason) in [
        (edges.heads, BlockKind::Head, "a running head of the file"),
        (edges.feet, BlockKind::Foot, "a running foot of the file"),
    ] {
        let role = Role::of(kind).because(reason);
        let mut seen: Vec<String> = Vec::new();
        for piece in pieces {
            let words = piece.paragraph.text().to_owned();
            if !seen.contains(&words) {
                composer.add(&Piece { role, ..piece });
                seen.push(words);
            }
        }
    }
    let composed = composer.finish();
    let (fields, created) = properties(&mut container, markup)?;
    Ok(Parsed {
        text: composed.text,
        blocks: composed.blocks,
        pages: composed.pages,
        fields,
        weak_date: created.map(|date| (date, "document properties, the day the file was made")),
        ..Parsed::default()
    })
}

/// The parts of an encrypted text look like noise; only the list of parts tells why.
fn refuse_encrypted(container: &mut Container<'_>) -> Result<(), Flaw> {
    let manifest = container.part("META-INF/manifest.xml")?.unwrap_or_default();
    let sought = b"encryption-data";
    if manifest.windows(sought.len()).any(|part| part == sought) {
        return Err(Flaw::Encrypted {
            part: "content.xml".to_owned(),
        });
    }
    Ok(())
}

/// What the file's properties say, and the day it was made.
fn properties(
    container: &mut Container<'_>,
    markup: &MarkupLimits,
) -> Result<(Vec<Field>, Option<PartialDate>), Flaw> {
    let (mut fields, mut created) = (Vec::<Field>::new(), None);
    let Some(bytes) = container.part("meta.xml")? else {
        return Ok((fields, created));
    };
    let mut reader = XmlReader::new(&bytes, "meta.xml", PREFIXES, markup);
    let mut last_author = None;
    loop {
        let element = match reader.step()? {
            Step::Open(element) => element,
            Step::End => break,
            _ => continue,
        };
        let key = match element.name.as_str() {
            "dc:title" => "title",
            "meta:initial-creator" => "authors",
            "dc:language" => "language",
            "dc:subject" => "topic",
            "meta:keyword" => "keywords",
            "meta:creation-date" => {
                created = PartialDate::recognise(&reader.text()?);
                continue;
            }
            "dc:creator" => {
                last_author = Some(reader.text()?);
                continue;
            }
            _ => continue,
        };
        let local = element.name.rsplit(':').next().unwrap_or(key);
        let text = reader.text()?;
        match fields.iter_mut().find(|field| field.key == key) {
            Some(field) => field.values.push(text),
            None => {
                let place = format!("document properties, {local}");
                fields.push(Field::new(key, vec![text]).found_in(place));
            }
        }
    }
    if let Some(author) = last_author
        && fields.iter().all(|field| field.key != "authors")
    {
        let field = Field::new("authors", vec![author]);
        fields.push(field.found_in("document properties, creator".to_owned()));
    }
    Ok((fields, created))
}
