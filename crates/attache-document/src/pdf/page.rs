//! What does a page of a PDF hold, whichever library read it?

use std::ops::Range;

/// A run of text in one font on one baseline, as the page draws it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Span {
    pub(crate) text: String,
    /// Where it begins on the page turned upright, in points from the left.
    pub(crate) x: f32,
    /// Where its last glyph ends.
    pub(crate) end_x: f32,
    /// The baseline, in points from the bottom.
    pub(crate) baseline: f32,
    /// Effective size of the font in points.
    pub(crate) size: f32,
    pub(crate) bold: bool,
    pub(crate) italic: bool,
    /// Tells letters of one family and colour from others; 0 where neither is known.
    pub(crate) face: u32,
    /// Drawn without ink, as text recognition lays text under an image.
    pub(crate) invisible: bool,
    /// Marked by the file as no part of the text: a running head, a page number.
    pub(crate) artifact: bool,
    /// Runs in another direction than most of its page.
    pub(crate) turned: bool,
    pub(crate) tag: Tag,
    /// Where each character begins; empty unless the text has characters that a second look may repair.
    pub(crate) glyph_x: Vec<f32>,
}

impl Span {
    /// Text between two places, upright and without any mark.
    pub(crate) fn plain(text: String, x: Range<f32>, baseline: f32, size: f32) -> Self {
        Self {
            text,
            x: x.start,
            end_x: x.end,
            baseline,
            size,
            bold: false,
            italic: false,
            face: 0,
            invisible: false,
            artifact: false,
            turned: false,
            tag: Tag::default(),
            glyph_x: Vec::new(),
        }
    }
}

/// What the file's structure tree says of a span.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Tag {
    pub(crate) role: Option<TagRole>,
    /// The number of the block element that holds it; spans with the same number are one paragraph.
    pub(crate) element: u32,
    /// The number of the table row that holds it, if one does.
    pub(crate) row: u32,
}

/// Roles of structure elements that tell how text is to be counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum TagRole {
    Paragraph,
    Heading(u8),
    List,
    Quotation,
    Note,
    /// Small letters under a short ruling: what is seen of a note where its mark cannot be read.
    UnderRuling,
    /// The mark of a note, where the text refers to it or where the note begins.
    NoteMark,
    Caption,
    Contents,
    Table,
    Figure,
}

/// A straight horizontal line that the page draws.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Ruling {
    pub(crate) x: f32,
    pub(crate) end_x: f32,
    pub(crate) y: f32,
}

/// A page as one reader sees it, turned upright.
#[derive(Clone, Debug, Default)]
pub(crate) struct PageContent {
    /// In points.
    pub(crate) height: f32,
    pub(crate) spans: Vec<Span>,
    pub(crate) rulings: Vec<Ruling>,
    /// The share of the page that images cover, from 0 to 1.
    pub(crate) image_share: f32,
    /// Whether the reader left something out that it could not read.
    pub(crate) incomplete: bool,
}

impl PageContent {
    /// Number of characters that are not white space.
    pub(crate) fn glyphs(&self) -> usize {
        self.count(|_| true, |c| !c.is_whitespace())
    }

    /// How many of them are drawn without ink.
    pub(crate) fn invisible_glyphs(&self) -> usize {
        self.count(|span| span.invisible, |c| !c.is_whitespace())
    }

    /// How many of them the reader cannot tell.
    pub(crate) fn unknown_glyphs(&self) -> usize {
        self.count(|_| true, |c| c == char::REPLACEMENT_CHARACTER)
    }

    fn count(&self, spans: fn(&Span) -> bool, characters: fn(char) -> bool) -> usize {
        let spans = self.spans.iter().filter(|&span| spans(span));
        spans
            .map(|span| span.text.chars().filter(|&c| characters(c)).count())
            .sum()
    }

    /// How far a character advances in the mean, in ems; `None` without text.
    pub(crate) fn mean_advance_em(&self) -> Option<f32> {
        let (mut width, mut ems) = (0.0, 0.0);
        for span in self.spans.iter().filter(|span| !span.turned) {
            width += span.end_x - span.x;
            ems += span.text.chars().count() as f32 * span.size;
        }
        (ems > 0.0).then(|| width / ems)
    }
}

/// An entry of the file's outline, also called bookmarks.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct OutlineEntry {
    pub(crate) title: String,
    /// 1 for the highest.
    pub(crate) level: u8,
    /// The page it leads to, counted from 0.
    pub(crate) page: Option<usize>,
}

/// What a file says of itself.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Properties {
    pub(crate) title: Option<String>,
    pub(crate) author: Option<String>,
    pub(crate) subject: Option<String>,
    pub(crate) keywords: Option<String>,
    pub(crate) creator: Option<String>,
    pub(crate) producer: Option<String>,
    /// As `D:YYYYMMDD…`.
    pub(crate) created: Option<String>,
    pub(crate) language: Option<String>,
}

/// A library that reads PDF files, behind which it can be exchanged.
pub(crate) trait PdfReader {
    /// Number of pages that can be asked for.
    fn pages(&self) -> usize;
    /// The page with this number, counted from 0. What cannot be read is left out and said.
    fn page(&self, number: usize) -> PageContent;
}

/// Turns a page so that most of its text reads upright, and marks the text that then does not.
///
/// `spans` come with the quarter turn, clockwise in degrees, under which each reads upright.
pub(crate) fn upright(width: f32, height: f32, spans: Vec<(Placed, Span)>) -> PageContent {
    let mut letters = [0usize; 4];
    for (placed, span) in &spans {
        letters[placed.quarter()] += span.text.len();
    }
    let most = (0..4).rev().max_by_key(|&turn| letters[turn]).unwrap_or(0);
    let spans = spans.into_iter().map(|(placed, mut span)| {
        span.turned = placed.quarter() != most;
        let own = placed.quarter();
        let (x, baseline) = turn(placed.x, placed.y, own, width, height);
        let (end_x, _) = turn(placed.end_x, placed.end_y, own, width, height);
        (span.x, span.end_x, span.baseline) = (x, end_x.max(x), baseline);
        span
    });
    let usable = |span: &Span| {
        span.x.is_finite()
            && span.end_x.is_finite()
            && span.baseline.is_finite()
            && span.size.is_finite()
            && !span.text.is_empty()
    };
    PageContent {
        height: if most % 2 == 0 { height } else { width },
        spans: spans.filter(usable).collect(),
        ..PageContent::default()
    }
}

/// Where a span is drawn, before the page is turned.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Placed {
    pub(crate) x: f32,
    pub(crate) y: f32,
    pub(crate) end_x: f32,
    pub(crate) end_y: f32,
    /// 0, 90, 180 or 270.
    pub(crate) degrees: i32,
}

impl Placed {
    fn quarter(self) -> usize {
        usize::try_from(self.degrees.rem_euclid(360) / 90).unwrap_or(0) % 4
    }
}

/// A point of a page of this width and height, once the page is turned clockwise by quarters.
fn turn(x: f32, y: f32, quarters: usize, width: f32, height: f32) -> (f32, f32) {
    match quarters {
        1 => (y, width - x),
        2 => (width - x, height - y),
        3 => (height - y, x),
        _ => (x, y),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn span(text: &str) -> Span {
        Span::plain(text.to_owned(), 0.0..0.0, 0.0, 10.0)
    }

    #[test]
    fn a_page_of_text_that_runs_upwards_is_turned() {
        let upwards = Placed {
            x: 100.0,
            y: 50.0,
            end_x: 100.0,
            end_y: 90.0,
            degrees: 90,
        };
        let level = Placed {
            x: 5.0,
            y: 5.0,
            end_x: 9.0,
            end_y: 5.0,
            degrees: 0,
        };
        let page = upright(
            600.0,
            800.0,
            vec![(upwards, span("a whole table")), (level, span("7"))],
        );
        assert_eq!(page.height, 600.0);
        let [table, number] = &page.spans[..] else {
            panic!("two spans")
        };
        assert_eq!((table.x, table.end_x, table.baseline), (50.0, 90.0, 500.0));
        assert!(!table.turned && number.turned);
    }
}
