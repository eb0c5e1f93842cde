//! Is a table a concordance, and where are its parts?

use attache_study::{Cell, Column, Row};

use crate::line::clean;
use crate::passage::{Words, context, joined, page_text, recognised_page};

/// The columns of a concordance, by their places in the table.
pub(crate) struct Concordance {
    left: usize,
    matched: usize,
    right: usize,
    document: Option<usize>,
    date: Option<usize>,
    section: Option<usize>,
    page: Option<usize>,
    source: Option<usize>,
}

impl Concordance {
    /// A table with `left`, `match` and `right` is a concordance.
    pub(crate) fn of(columns: &[Column]) -> Option<Self> {
        let place = |name: &str| columns.iter().position(|column| column.name == name);
        Some(Self {
            left: place("left")?,
            matched: place("match")?,
            right: place("right")?,
            document: place("document"),
            date: place("date"),
            section: place("section"),
            page: place("page"),
            source: place("source"),
        })
    }

    /// The words of a row: from its passage, which knows its spaces, else from its cells.
    pub(crate) fn words(&self, row: &Row) -> Words {
        let matched = text(row, Some(self.matched));
        match &row.passages[..] {
            [passage] if clean(&passage.matched) == matched => context(passage),
            _ => joined(
                &text(row, Some(self.left)),
                &matched,
                &text(row, Some(self.right)),
            ),
        }
    }

    pub(crate) fn document(&self, row: &Row) -> String {
        text(row, self.document)
    }

    pub(crate) fn date(&self, row: &Row) -> String {
        text(row, self.date)
    }

    pub(crate) fn section(&self, row: &Row) -> String {
        text(row, self.section)
    }

    pub(crate) fn page(&self, row: &Row) -> String {
        let label = text(row, self.page);
        let page = (!label.is_empty()).then(|| page_text(&label));
        match text(row, self.source).as_str() {
            "recognised" | "layer" => recognised_page(page),
            _ => page.unwrap_or_default(),
        }
    }
}

fn text(row: &Row, at: Option<usize>) -> String {
    match at.and_then(|at| row.cells.get(at)) {
        Some(Cell::Text(text)) => clean(text),
        Some(Cell::List(items)) => clean(&items.join(" › ")),
        Some(Cell::Integer(number)) => number.to_string(),
        _ => String::new(),
    }
}
