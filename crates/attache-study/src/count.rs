//! How often, and where exactly?

use attache_corpus::{GroupKey, Grouping, Hit, Pattern};

use crate::inquiry::{Inquiry, StudyError, per_million};
use crate::recognised::{recognised, recognised_column, recognised_in_all};
use crate::security::{SECURITY_NOTE, in_security, security_column, shows_senses};
use crate::table::{Cell, Column, ColumnKind, Row, Table};

/// Counts each pattern, by group if asked; each row opens into its passages.
pub fn count(
    inquiry: &Inquiry<'_>,
    patterns: &[Pattern],
    by: &Grouping,
) -> Result<Table, StudyError> {
    let mut columns = vec![pattern_column()];
    columns.extend(group_columns(by));
    columns.extend(figure_columns(WITH_A_MATCH));
    let tallies = inquiry.tallies(patterns, by)?;
    let both = shows_senses(inquiry, &tallies)?;
    columns.extend(both.then(security_column));
    let doubtful = recognised_in_all(inquiry, &tallies)?;
    columns.extend(doubtful.as_ref().map(|_| recognised_column()));
    let mut table = inquiry.table("count", patterns, columns)?;
    for (pattern, groups) in patterns.iter().zip(tallies) {
        for group in groups {
            if group.hits.is_empty() && *by != Grouping::Whole {
                continue;
            }
            let mut cells = vec![Cell::Text(pattern.text().to_owned())];
            cells.extend(group_cells(inquiry, &group.key, by)?);
            cells.push(Cell::from(group.hits.len()));
            cells.push(Cell::from(group.tokens));
            cells.push(Cell::from(per_million(
                group.hits.len() as u64,
                group.tokens,
            )));
            cells.push(Cell::from(group.documents_with_hits));
            if both {
                cells.push(Cell::from(in_security(inquiry, &group.hits)?));
            }
            if doubtful.is_some() {
                cells.push(Cell::from(recognised(inquiry, &group.hits)?));
            }
            table.rows.push(Row {
                cells,
                passages: Vec::new(),
            });
            open_row(inquiry, &mut table, &group.hits)?;
        }
    }
    inquiry.cut(&mut table);
    if both {
        table.notes.push(SECURITY_NOTE.to_owned());
    }
    table.notes.extend(doubtful);
    table.warnings = inquiry.cautions()?;
    Ok(table)
}

/// Gives the last row its passages, if that row will be shown.
fn open_row(inquiry: &Inquiry<'_>, table: &mut Table, hits: &[Hit]) -> Result<(), StudyError> {
    if table.rows.len() <= inquiry.show().limit.unwrap_or(usize::MAX)
        && let Some(row) = table.rows.last_mut()
    {
        row.passages = inquiry.row_passages(hits)?;
    }
    Ok(())
}

pub(crate) fn pattern_column() -> Column {
    Column::new("pattern", ColumnKind::Text, "What was looked for.")
}

/// The columns that name a group.
pub(crate) fn group_columns(by: &Grouping) -> Vec<Column> {
    let document = || {
        Column::new(
            "document",
            ColumnKind::Text,
            "The document's name in the corpus.",
        )
    };
    match by {
        Grouping::Whole => vec![],
        Grouping::Document => vec![document()],
        Grouping::Section => vec![
            document(),
            Column::new(
                "section",
                ColumnKind::List,
                "The headings above, outermost first.",
            ),
        ],
        Grouping::Page => vec![
            document(),
            Column::new("page", ColumnKind::Text, "The page's label."),
        ],
        Grouping::Key(key) if matches!(key.as_str(), "year" | "decade") => {
            vec![Column::new(
                key,
                ColumnKind::Integer,
                "From the date of the document.",
            )]
        }
        Grouping::Key(key) => vec![Column::new(
            key,
            ColumnKind::Text,
            "From the metadata of the documents.",
        )],
    }
}

/// The cells of [`group_columns`].
pub(crate) fn group_cells(
    inquiry: &Inquiry<'_>,
    key: &GroupKey,
    by: &Grouping,
) -> Result<Vec<Cell>, StudyError> {
    let corpus = inquiry.corpus();
    let id = |document| -> Result<Cell, StudyError> {
        Ok(corpus
            .document(document)?
            .map_or(Cell::Missing, |info| Cell::Text(info.id)))
    };
    let number = matches!(by, Grouping::Key(key) if matches!(key.as_str(), "year" | "decade"));
    Ok(match key {
        GroupKey::Whole => vec![],
        GroupKey::Number(value) if number => vec![Cell::Integer(*value)],
        GroupKey::Number(value) => vec![Cell::Text(value.to_string())],
        GroupKey::Text(value) => vec![Cell::Text(value.clone())],
        GroupKey::Missing => vec![Cell::Missing],
        GroupKey::Document(document) => vec![id(*document)?],
        GroupKey::Part(document, _) => {
            let label = corpus.part_label(key, by)?;
            let part = match by {
                Grouping::Page => label.into_iter().next().map_or(Cell::Missing, Cell::Text),
                _ => Cell::List(label),
            };
            vec![id(*document)?, part]
        }
    })
}

/// The columns of a figure; `documents` says which documents the last of them counts.
pub(crate) fn figure_columns(documents: &'static str) -> Vec<Column> {
    let integer = |name, about| Column::new(name, ColumnKind::Integer, about);
    let rate = Column::new(
        "per_million",
        ColumnKind::Real,
        "Matches in a million tokens.",
    );
    vec![
        integer("count", "Matches under the rule."),
        integer(
            "tokens",
            "Words, numbers and marks that could have matched.",
        ),
        rate.with_unit("per million tokens"),
        integer("documents", documents),
    ]
}

/// What `documents` counts beside a count.
pub(crate) const WITH_A_MATCH: &str = "Documents with a match.";
