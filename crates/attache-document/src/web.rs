//! What is the article of a web page, and what does the page say of it?

mod article;
mod day;
mod element;
mod line;
mod linked_data;
mod metadata;
mod noise;
pub(crate) mod pointer;
mod scrap;
mod tree;
mod xhtml;

use crate::compose::{Composer, Piece, Role};
use crate::document::BlockKind;
use crate::flaw::Flaw;
use crate::read::Parsed;
use crate::xml::MarkupLimits;
use article::Hints;
use metadata::Page;
use scrap::Ground;
use tree::Tree;

/// So much of a page is searched for its encoding.
const LABEL_BYTES: usize = 8 << 10;

/// Reads an HTML page.
pub(crate) fn parse(html: &str, limits: &MarkupLimits) -> Result<Parsed, Flaw> {
    let tree = match html.trim_start().starts_with("<?xml") {
        true => Tree::parse(&xhtml::opened(html), limits)?,
        false => Tree::parse(html, limits)?,
    };
    let page = Page::read(&tree);
    let title = page.title();
    let body = page.body();
    let hints = Hints {
        title: title.as_ref().map(|title| title.value.as_str()),
        body: body.as_deref(),
    };
    let article = article::article(&tree, scrap::scraps(&tree, Tree::ROOT), hints);
    let mut composer = Composer::default();
    for scrap in &article.scraps {
        composer.add(&scrap.piece);
    }
    let composed = composer.finish();
    let mut fields = page.fields(title.as_ref(), &article.about);
    fields.extend(pointer::full_article(&tree, &article.scraps));
    fields.extend(pointer::image_credits(&article.scraps, &fields));
    Ok(Parsed {
        text: composed.text,
        blocks: composed.blocks,
        fields,
        ..Parsed::default()
    })
}

/// All blocks of a page that is a document as it is, such as a chapter of a book: no article is looked for.
pub(crate) fn pieces(xhtml: &str, limits: &MarkupLimits) -> Result<Vec<Piece>, Flaw> {
    let tree = Tree::parse(&xhtml::opened(xhtml), limits)?;
    let place = |scrap: scrap::Scrap| {
        let mut piece = scrap.piece;
        if scrap
            .around
            .iter()
            .any(|(_, reason, ground)| *ground == Ground::Element && *reason == "navigation")
        {
            piece.role = Role::of(BlockKind::Navigation).because("navigation");
        }
        piece
    };
    Ok(scrap::scraps(&tree, Tree::ROOT)
        .into_iter()
        .map(place)
        .collect())
}

/// Whether the beginning of a file has a tag in it.
pub(crate) fn has_tags(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(LABEL_BYTES)];
    head.windows(2)
        .any(|two| two[0] == b'<' && (two[1].is_ascii_alphabetic() || two[1] == b'/'))
}

/// The encoding that a page says it has, in its first kilobytes.
pub(crate) fn charset(bytes: &[u8]) -> Option<String> {
    let head = &bytes[..bytes.len().min(LABEL_BYTES)];
    let head = String::from_utf8_lossy(head).to_ascii_lowercase();
    let (_, after) = head.split_once("charset=")?;
    let label = after.trim_start_matches(['"', '\'', ' ']);
    let end = label.find(|c: char| !c.is_ascii_alphanumeric() && !"-_".contains(c))?;
    Some(label[..end].to_owned())
}
