//! What does every passage look like in its context?

use attache_corpus::Pattern;

use crate::inquiry::{Inquiry, StudyError};
use crate::table::{Cell, Column, ColumnKind, Row, Table};

/// Every match of a pattern in context, in corpus order.
pub fn concordance(inquiry: &Inquiry<'_>, pattern: &Pattern) -> Result<Table, StudyError> {
    let text = |name, about| Column::new(name, ColumnKind::Text, about);
    let columns = vec![
        text("document", "The document's name in the corpus."),
        text("title", "The document's title."),
        Column::new("date", ColumnKind::Date, "The document's date."),
        Column::new(
            "section",
            ColumnKind::List,
            "The headings above, outermost first.",
        ),
        text("page", "The page's label."),
        Column::new(
            "start",
            ColumnKind::Integer,
            "First character of the match in the plain text.",
        )
        .with_unit("characters"),
        Column::new(
            "end",
            ColumnKind::Integer,
            "First character after the match.",
        )
        .with_unit("characters"),
        text("left", "Text before the match."),
        text("match", "The match as it stands in the document."),
        text("right", "Text after the match."),
    ];
    let mut table = inquiry.table("concordance", std::slice::from_ref(pattern), columns)?;
    let hits = inquiry.find(pattern)?;
    let shown = inquiry
        .show()
        .limit
        .map_or(hits.len(), |limit| limit.min(hits.len()));
    let with_passages = inquiry.show().passages != Some(0);
    table.total_rows = hits.len();
    table.rows = inquiry
        .passages(&hits[..shown])?
        .into_iter()
        .map(|passage| Row {
            cells: vec![
                Cell::from(passage.document.as_str()),
                Cell::from(passage.title.as_deref()),
                Cell::from(passage.date.as_deref()),
                Cell::List(passage.section.clone()),
                Cell::from(passage.page.as_deref()),
                Cell::from(passage.start),
                Cell::from(passage.end),
                Cell::from(passage.left.as_str()),
                Cell::from(passage.matched.as_str()),
                Cell::from(passage.right.as_str()),
            ],
            passages: if with_passages {
                vec![passage]
            } else {
                Vec::new()
            },
        })
        .collect();
    table.warnings = inquiry.cautions()?;
    Ok(table)
}
