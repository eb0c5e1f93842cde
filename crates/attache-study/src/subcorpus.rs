//! Which subcorpora are saved, and what do they hold now?

use attache_corpus::{Filter, SelectError};

use crate::inquiry::{Inquiry, StudyError};
use crate::table::{Caution, Cell, Column, ColumnKind, Row, Table};

/// Every saved subcorpus, with its condition and what passes it now.
pub fn subcorpora(inquiry: &Inquiry<'_>) -> Result<Table, StudyError> {
    let integer = |name, about| Column::new(name, ColumnKind::Integer, about);
    let columns = vec![
        Column::new(
            "subcorpus",
            ColumnKind::Text,
            "Its name; write @NAME in a condition.",
        ),
        Column::new("condition", ColumnKind::Text, "What documents must pass."),
        integer("documents", "Documents that pass now."),
        integer("tokens", "Their words, numbers and marks that count."),
    ];
    let mut table = inquiry.table("subcorpus", &[], columns)?;
    let corpus = inquiry.corpus();
    for (name, condition) in corpus.subcorpora()?.iter() {
        // By its name, so that what is wrong with it is said of it.
        let asked = Filter::parse(&format!("@{name}"))?;
        let extent = match corpus.select(&asked, inquiry.scope().rule.clone()) {
            Ok(scope) => Some(corpus.extent(&scope)?),
            Err(SelectError::Corpus(error)) => return Err(error.into()),
            // Documents may have gone, and a key with them.
            Err(SelectError::Filter(error)) => {
                table.warnings.push(Caution {
                    document: None,
                    page: None,
                    message: format!("@{name} cannot be asked now: {error}"),
                });
                None
            }
        };
        table.rows.push(Row {
            cells: vec![
                Cell::from(name),
                Cell::from(condition),
                Cell::from(extent.map(|extent| extent.documents)),
                Cell::from(extent.map(|extent| extent.tokens)),
            ],
            passages: Vec::new(),
        });
    }
    if table.rows.is_empty() {
        table.notes.push("No subcorpus is saved.".to_owned());
    }
    inquiry.cut(&mut table);
    Ok(table)
}
