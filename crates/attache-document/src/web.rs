//! What is the article of a web page, and what does the page say of it?

mod article;
mod card;
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

use crate::compose::{Composed, Composer, Paragraph, Piece, Role};
use crate::document::{BlockKind, Certainty, Record};
use crate::field::Field;
use crate::flaw::Flaw;
use crate::pasted::{FEWEST_OF_LIST, MOST_WORDS_OF_LIST, list_warning};
use crate::read::Parsed;
use crate::warned::Warning;
use crate::xml::MarkupLimits;
use article::Hints;
use card::Cards;
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
    let cards = Cards::find(&tree);
    let page = Page::read(&tree, &cards);
    let title = page.title();
    let body = page.body();
    let hints = Hints {
        title: title.as_ref().map(|title| title.value.as_str()),
        body: body.as_deref(),
    };
    let scraps = scrap::scraps(&tree, Tree::ROOT, &cards);
    let mut article = article::article(&tree, scraps, hints);
    let mut fields = page.fields(title.as_ref(), &article.about);
    let items = page.items();
    // Of a list neither day nor author is told but in its cards.
    let is_told = |field: &Field| matches!(field.key.as_str(), "date" | "authors");
    let is_article = page.is_article() || fields.iter().any(is_told);
    for field in pointer::full_article(&tree, &article.scraps) {
        let is_known = |key: &str| fields.iter().any(|field| field.key == key);
        if field.key == "outlet" && !is_known("publisher") {
            let place = field.place.clone().unwrap_or_default();
            fields.push(Field::new("publisher", field.values.clone()).found_in(place));
        }
        if !fields.iter().any(|known| known.key == field.key) {
            fields.push(field);
        }
    }
    fields.extend(pointer::image_credits(&article.captions, &fields));
    let records = cards.records(&items, hints.title);
    let mut warnings = Vec::new();
    let is_list = (article.scraps.is_empty() || !is_article) && is_list(&article.scraps, &records);
    if is_list {
        warnings.push(list_warning(records.len()));
        let own = article.scraps.iter_mut().map(|scrap| &mut scrap.piece.role);
        own.for_each(|role| *role = Role::of(BlockKind::Navigation).because(BESIDE_CARDS));
    }
    let mut composer = Composer::default();
    let shown = article.title.iter();
    let pieces = shown.chain(article.scraps.iter().map(|scrap| &scrap.piece));
    let mut pieces: Vec<Piece> = pieces.cloned().collect();
    if article.scraps.is_empty()
        && let Some(body) = &body
    {
        pieces.extend(paragraphs_for_machines(body));
        warnings.push(Warning::new(
            "the page shows no text; its text is what it repeats for machines (JSON-LD articleBody)",
        ));
    } else if article.scraps.is_empty() && records.is_empty() {
        pieces.clear();
    }
    composer.add_all(&pieces);
    let (composed, records) = match is_list {
        true => listed(composer, records),
        false => beside(composer, records),
    };
    if !records.is_empty() {
        let place = match is_list {
            true => "cards of a list",
            false => "cards beside the article",
        };
        let count = records.len().to_string();
        fields.push(Field::new("records", vec![count]).found_in(place));
    }
    Ok(Parsed {
        text: composed.text,
        blocks: composed.blocks,
        records,
        fields,
        warnings,
        ..Parsed::default()
    })
}

/// What a line beside cards is.
const BESIDE_CARDS: &str = "a signpost beside other publications";

/// Whether a page has records and hardly a word of its own.
fn is_list(scraps: &[scrap::Scrap], records: &[(String, Record)]) -> bool {
    let running = scraps.iter().filter(|scrap| !scrap.is_signpost());
    let own: usize = running
        .map(|scrap| scrap.text().split_whitespace().count())
        .sum();
    let others: usize = records
        .iter()
        .map(|(text, _)| text.split_whitespace().count())
        .sum();
    records.len() >= FEWEST_OF_LIST && own <= MOST_WORDS_OF_LIST && own < others
}

/// The paragraphs of a text without markup.
fn paragraphs_for_machines(body: &str) -> impl Iterator<Item = Piece> {
    let paragraphs = body.split('\n').filter(|text| !text.trim().is_empty());
    paragraphs.map(|text| Piece {
        paragraph: Paragraph::from(text),
        role: Role::of(BlockKind::Body).because("the page repeats it for machines"),
    })
}

/// The text of an article, of which the words of its records are no part.
fn beside(composer: Composer, records: Vec<(String, Record)>) -> (Composed, Vec<Record>) {
    let composed = composer.finish();
    let end = composed.text.len();
    let records = records.into_iter().map(|(_, record)| Record {
        span: end..end,
        ..record
    });
    let records = records.collect();
    (composed, records)
}

/// The text of a list: a block for each record, which does not count.
fn listed(mut composer: Composer, records: Vec<(String, Record)>) -> (Composed, Vec<Record>) {
    for (text, _) in &records {
        let mut paragraph = Paragraph::default();
        paragraph.push_preformatted(text);
        let role = Role::of(BlockKind::Navigation).because("a card of another publication");
        composer.add(&Piece {
            paragraph,
            role: Role {
                certainty: Certainty::Guessed,
                ..role
            },
        });
    }
    let composed = composer.finish();
    let places = composed.blocks[composed.blocks.len() - records.len()..]
        .iter()
        .map(|block| block.span.clone());
    let records = records
        .into_iter()
        .zip(places)
        .map(|((_, record), span)| Record { span, ..record })
        .collect();
    (composed, records)
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
    Ok(scrap::scraps(&tree, Tree::ROOT, &Cards::default())
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
