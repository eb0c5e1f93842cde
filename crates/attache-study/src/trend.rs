//! How do rates change over time?

use attache_corpus::{GroupKey, Grouping, Pattern};

use crate::count::{figure_columns, group_cells, group_columns, pattern_column};
use crate::inquiry::{Inquiry, StudyError, per_million};
use crate::table::{Caution, Cell, Row, Table};

/// The steps of a trend.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Step {
    /// Each year that has documents.
    #[default]
    Year,
    /// Each decade that has documents.
    Decade,
}

impl Step {
    fn name(self) -> &'static str {
        match self {
            Self::Year => "year",
            Self::Decade => "decade",
        }
    }
}

/// Rates of each pattern over time. Years with documents but no match are there with 0.
pub fn trend(inquiry: &Inquiry<'_>, patterns: &[Pattern], step: Step) -> Result<Table, StudyError> {
    let by = Grouping::Key(step.name().to_owned());
    let mut columns = vec![pattern_column()];
    columns.extend(group_columns(&by));
    columns.extend(figure_columns("Documents of that time."));
    let mut table = inquiry.table("trend", patterns, columns)?;
    let mut undated = 0;
    for pattern in patterns {
        let hits = inquiry.find(pattern)?;
        for group in inquiry.corpus().tally(&hits, inquiry.scope(), &by)? {
            if group.key == GroupKey::Missing {
                undated = group.documents;
                continue;
            }
            let mut cells = vec![Cell::from(pattern.text())];
            cells.extend(group_cells(inquiry, &group.key, &by)?);
            cells.extend([
                Cell::from(group.hits.len()),
                Cell::from(group.tokens),
                Cell::from(per_million(group.hits.len() as u64, group.tokens)),
                Cell::from(group.documents),
            ]);
            let passages = inquiry.row_passages(&group.hits)?;
            table.rows.push(Row { cells, passages });
        }
    }
    if table.rows.is_empty() && !patterns.is_empty() {
        return Err(StudyError::NoDates);
    }
    inquiry.cut(&mut table);
    table.warnings = inquiry.cautions()?;
    if undated > 0 {
        let documents = if undated == 1 {
            "document has"
        } else {
            "documents have"
        };
        let message = format!("{undated} {documents} no date and stand in no row");
        table.warnings.push(Caution {
            document: None,
            page: None,
            message,
        });
    }
    Ok(table)
}
