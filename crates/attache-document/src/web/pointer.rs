//! Where does an article point to its full text, and whom does it thank for its pictures?

use super::scrap::Scrap;
use super::tree::{NodeId, Tree};
use crate::field::Field;

/// Ways to say that this page has a part and another the whole, in small letters.
const WHOLE: &[&str] = &[
    "full",
    "complete",
    "entire",
    "whole",
    "original",
    "rest of the",
];
const THINGS: &[&str] = &[
    "article",
    "story",
    "report",
    "piece",
    "interview",
    "op-ed",
    "commentary",
    "post",
    "paper",
    "text",
    "essay",
    "analysis",
    "brief",
    "testimony",
    "statement",
    "episode",
    "transcript",
];
/// A pointer is a line, not a paragraph.
const LONGEST_POINTER_WORDS: usize = 24;

/// Whether a line says where the full article is: `Read the full article from Inkstick.`
pub(crate) fn is_pointer(line: &str) -> bool {
    let small = line.to_lowercase();
    let begins = [
        "read ",
        "see ",
        "view ",
        "download ",
        "access ",
        "listen to ",
        "watch ",
        "continue reading",
    ]
    .iter()
    .any(|start| small.starts_with(start));
    begins
        && small.split_whitespace().count() <= LONGEST_POINTER_WORDS
        && WHOLE.iter().any(|whole| {
            THINGS
                .iter()
                .any(|thing| small.contains(&format!("{whole} {thing}")))
        })
}

/// The sort of publication that a pointer names, where it is one: `article`.
pub(crate) fn kind(pointer: &str) -> Option<&'static str> {
    let small = pointer.to_lowercase();
    let named = THINGS.iter().find(|thing| small.contains(*thing))?;
    crate::byline::kind(named)
}

/// The outlet that a pointer names: `Inkstick`.
pub(crate) fn outlet(pointer: &str) -> Option<&str> {
    let from = [" from ", " at ", " in ", " on "].iter().find_map(|word| {
        let (_, after) = pointer.split_once(word)?;
        Some(after)
    })?;
    let outlet = from.trim().trim_end_matches(['.', '»', '>', ' ', ':']);
    let outlet = outlet.strip_prefix("the website of ").unwrap_or(outlet);
    (!outlet.is_empty() && outlet.starts_with(|c: char| c.is_alphanumeric())).then_some(outlet)
}

/// The address of the full article, and the outlet that has it.
pub(super) fn full_article(tree: &Tree, scraps: &[Scrap]) -> Vec<Field> {
    let mut fields = Vec::new();
    let pointer = scraps.iter().find(|scrap| is_pointer(scrap.text()));
    let holder = pointer
        .map(|scrap| scrap.holder)
        .or_else(|| lone_link(tree));
    let Some(holder) = holder else {
        return fields;
    };
    let link = tree.descendants(holder).find_map(|node| {
        let href = tree
            .attribute(node, "href")
            .filter(|_| tree.name(node) == "a");
        href.filter(|href| href.starts_with("http"))
    });
    let words = pointer.map_or_else(|| tree.words(holder), |scrap| scrap.text().to_owned());
    if let Some(link) = link {
        fields.push(Field::new("full_article", vec![link.to_owned()]).found_in("link in the text"));
    }
    if let Some(outlet) = outlet(&words) {
        fields.push(Field::new("outlet", vec![outlet.to_owned()]).found_in("link in the text"));
    }
    if let Some(kind) = kind(&words) {
        fields.push(Field::new("type", vec![kind.to_owned()]).found_in("link in the text"));
    }
    fields
}

/// A link that is a pointer by itself, wherever it stands on the page.
fn lone_link(tree: &Tree) -> Option<NodeId> {
    tree.descendants(Tree::ROOT).find(|&node| {
        tree.name(node) == "a"
            && tree
                .attribute(node, "href")
                .is_some_and(|href| href.starts_with("http"))
            && is_pointer(&tree.words(node))
    })
}

/// Ways to begin a credit, in small letters.
const CREDITS: &[&str] = &[
    "image credit:",
    "image credits:",
    "photo credit:",
    "photo credits:",
    "credit:",
    "credits:",
    "photo by",
    "photo:",
    "image:",
    "photograph by",
    "photograph:",
    "picture:",
    "image by",
    "image courtesy of",
    "photo courtesy of",
    "courtesy of",
    "image source:",
    "source:",
];

/// The credit in a line or at the end of a caption: `Tom Page - Flickr, CC BY SA 2.0`.
pub(crate) fn credit(line: &str) -> Option<&str> {
    let small = line.to_lowercase();
    // Offsets of the two texts agree only where lowering keeps lengths.
    if small.len() != line.len() {
        return None;
    }
    let start = CREDITS.iter().find_map(|start| {
        let at = match small.find(start)? {
            0 => 0,
            at if small[..at].ends_with(['(', '.', ' ', '\n', '[']) => at,
            _ => return None,
        };
        Some(at + start.len())
    })?;
    let credit = line[start..]
        .trim()
        .trim_end_matches([')', ']', '/'])
        .trim();
    (!credit.is_empty() && credit.len() <= 200).then_some(credit)
}

/// The credits that captions name, unless metadata do.
pub(super) fn image_credits(captions: &[String], fields: &[Field]) -> Option<Field> {
    if fields.iter().any(|field| field.key == "image_credit") {
        return None;
    }
    let mut credits: Vec<String> = Vec::new();
    for caption in captions {
        if let Some(credit) = credit(caption)
            && !credits.iter().any(|known| known == credit)
        {
            credits.push(credit.to_owned());
        }
    }
    (!credits.is_empty()).then(|| Field::new("image_credit", credits).found_in("caption"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pointers_to_the_full_article_are_known() {
        let pointer = "Read the full article from Inkstick.";
        assert!(is_pointer(pointer));
        assert_eq!(outlet(pointer), Some("Inkstick"));
        assert!(is_pointer("Download the Full Report"));
        assert!(!is_pointer("Read the harbour's full moon calendar"));
        assert!(!is_pointer("The full article says more."));
    }

    #[test]
    fn credits_are_cut_out() {
        assert_eq!(
            credit("Image credit: Tom Page - Flickr, CC BY SA 2.0/"),
            Some("Tom Page - Flickr, CC BY SA 2.0")
        );
        assert_eq!(
            credit("The quay at dawn. (Photo by Bo Bell)"),
            Some("Bo Bell")
        );
        assert_eq!(credit("The quay at dawn"), None);
    }
}
