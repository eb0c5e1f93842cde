//! How does a document look when it is read in a terminal: page by page, as an outline, block by block?

use std::fmt::Write as _;
use std::ops::Range;

use crate::line::{clean, wrap};

/// A document as it is read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reading {
    /// Its blocks in reading order.
    pub blocks: Vec<ReadingBlock>,
    /// Its pages in their order; none where the format has no pages.
    pub pages: Vec<ReadingPage>,
}

/// A block of a document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReadingBlock {
    /// The name of its kind: `heading`, `body` …
    pub kind: &'static str,
    /// A heading's level, from 1.
    pub level: Option<u8>,
    /// Whether it stands in a block quotation.
    pub quoted: bool,
    /// Whether its kind was guessed from its look.
    pub guessed: bool,
    /// Why it has its kind, where its reader said so.
    pub reason: Option<String>,
    /// Its place in the plain text, in characters.
    pub chars: Range<u32>,
    /// Its text.
    pub text: String,
}

/// A page of a document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReadingPage {
    /// The printed label, or the count of pages from 1.
    pub label: String,
    /// Its place among the file's pages from 1, where that is known beside the label.
    pub number: Option<u32>,
    /// Its first character in the plain text.
    pub char_start: u32,
}

/// A page that a document does not have.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoPage {
    /// The format has none.
    #[error("the document has no pages; show it whole, or its outline with --outline")]
    None,
    /// None has this label.
    #[error("the document has no page {asked}; its pages run from {first} to {last}")]
    Label {
        /// The page asked for.
        asked: String,
        /// The label of the first page.
        first: String,
        /// The label of the last.
        last: String,
    },
}

impl Reading {
    /// The headings, set in by their levels, each with the page on which it begins; in lines of at most `width`
    /// columns, as all views.
    pub fn outline(&self, width: usize) -> String {
        let mut out = String::new();
        for block in self.blocks.iter().filter(|block| block.kind == "heading") {
            let indent = 2 * usize::from(block.level.unwrap_or(1).saturating_sub(1));
            let page = self
                .page_of(block.chars.start)
                .map(|page| format!(" (p. {})", clean(&page.label)));
            let sure = if block.guessed { " ?" } else { "" };
            let text = format!("{}{sure}{}", clean(&block.text), page.unwrap_or_default());
            paragraph(&mut out, &text, indent, width);
        }
        out
    }

    /// Every block under a line with its kind, how that was decided and why.
    pub fn block_list(&self, width: usize) -> String {
        let mut out = String::new();
        for block in &self.blocks {
            let level = block
                .level
                .map(|level| level.to_string())
                .unwrap_or_default();
            let quoted = if block.quoted { ", quoted" } else { "" };
            let guessed = if block.guessed { ", guessed" } else { "" };
            let page = self
                .page_of(block.chars.start)
                .map(|page| format!(", p. {}", clean(&page.label)));
            let reason = block
                .reason
                .as_deref()
                .map(|reason| format!(": {}", clean(reason)));
            let head = format!(
                "[{}{level}{quoted}{guessed}{}{}]",
                block.kind,
                page.unwrap_or_default(),
                reason.unwrap_or_default()
            );
            paragraph(&mut out, &head, 0, width);
            paragraph(&mut out, &clean(&block.text), 2, width);
        }
        out
    }

    /// The page with this label, or where none has it with this number: headings marked, list items and quotations set
    /// in, what does not count by default in brackets.
    pub fn page(&self, asked: &str, width: usize) -> Result<String, NoPage> {
        let (Some(first), Some(last)) = (self.pages.first(), self.pages.last()) else {
            return Err(NoPage::None);
        };
        let by_label = self.pages.iter().position(|page| page.label == asked);
        let by_number = || {
            let number = asked.parse().ok()?;
            self.pages
                .iter()
                .position(|page| page.number == Some(number))
        };
        let place = by_label.or_else(by_number).ok_or_else(|| NoPage::Label {
            asked: asked.to_owned(),
            first: first.label.clone(),
            last: last.label.clone(),
        })?;
        let start = self.pages[place].char_start;
        let end = self
            .pages
            .get(place + 1)
            .map_or(u32::MAX, |next| next.char_start);
        let mut out = String::new();
        for block in &self.blocks {
            let (from, to) = (block.chars.start.max(start), block.chars.end.min(end));
            if from >= to {
                continue;
            }
            let text: String = block
                .text
                .chars()
                .skip((from - block.chars.start) as usize)
                .take((to - from) as usize)
                .collect();
            set(&mut out, block, &clean(&text), width);
        }
        Ok(out)
    }

    fn page_of(&self, char: u32) -> Option<&ReadingPage> {
        let after = self.pages.partition_point(|page| page.char_start <= char);
        self.pages.get(after.checked_sub(1)?)
    }
}

/// Sets a block as its kind is set on paper.
fn set(out: &mut String, block: &ReadingBlock, text: &str, width: usize) {
    let quoted = if block.quoted { 4 } else { 0 };
    match block.kind {
        "heading" => {
            let marks = "#".repeat(usize::from(block.level.unwrap_or(1)));
            paragraph(out, &format!("{marks} {text}"), quoted, width);
        }
        "list" => paragraph(out, text, 2 + quoted, width),
        "head" | "foot" | "navigation" => paragraph(out, &format!("[{text}]"), quoted, width),
        _ => paragraph(out, text, quoted, width),
    }
    out.push('\n');
}

fn paragraph(out: &mut String, text: &str, indent: usize, width: usize) {
    for line in wrap(text, width.saturating_sub(indent)) {
        let _ = writeln!(out, "{}{line}", " ".repeat(indent));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reading() -> Reading {
        let block = |kind, level, start: u32, text: &str| ReadingBlock {
            kind,
            level,
            chars: start..start + text.chars().count() as u32,
            text: text.to_owned(),
            ..ReadingBlock::default()
        };
        let page = |label: &str, number, char_start| ReadingPage {
            label: label.to_owned(),
            number,
            char_start,
        };
        Reading {
            blocks: vec![
                block("heading", Some(1), 0, "Harbours"),
                block("body", None, 10, "We stand by our allies in every harbour."),
                ReadingBlock {
                    reason: Some("the same line at the foot of 3 pages".into()),
                    guessed: true,
                    ..block("foot", None, 52, "12")
                },
                block("heading", Some(2), 56, "Lights"),
            ],
            pages: vec![page("iv", Some(1), 0), page("1", Some(2), 29)],
        }
    }

    #[test]
    fn three_views_of_a_document() {
        insta::assert_snapshot!(reading().outline(60), @r"
        Harbours (p. iv)
          Lights (p. 1)
        ");
        insta::assert_snapshot!(reading().block_list(60), @r"
        [heading1, p. iv]
          Harbours
        [body, p. iv]
          We stand by our allies in every harbour.
        [foot, guessed, p. 1: the same line at the foot of 3 pages]
          12
        [heading2, p. 1]
          Lights
        ");
        insta::assert_snapshot!(reading().page("iv", 60).unwrap(), @r"
        # Harbours

        We stand by our all
        ");
        insta::assert_snapshot!(reading().page("2", 60).unwrap(), @r"
        ies in every harbour.

        [12]

        ## Lights
        ");
    }

    #[test]
    fn a_page_that_is_not_there_is_an_error() {
        insta::assert_snapshot!(reading().page("7", 60).unwrap_err(), @"the document has no page 7; its pages run from iv to 1");
        insta::assert_snapshot!(Reading::default().page("1", 60).unwrap_err(), @"the document has no pages; show it whole, or its outline with --outline");
    }
}
