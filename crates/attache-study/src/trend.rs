//! How do rates change over time?

use attache_corpus::measure::Sample;
use attache_corpus::measure::inference::{Confidence, rate_interval};
use attache_corpus::{GroupKey, Grouping, Pattern};

use crate::count::{figure_columns, group_cells, group_columns, pattern_column};
use crate::inquiry::{Inquiry, StudyError, per_million};
use crate::recognised::{recognised, recognised_column, recognised_in_all};
use crate::security::{SECURITY_NOTE, in_security, security_column, shows_senses};
use crate::table::{Caution, Cell, Column, ColumnKind, Row, Table};

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

/// How a trend is cut and how sure its intervals are.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct TrendOptions {
    /// The steps.
    pub step: Step,
    /// Confidence of the interval of each rate. Default 95 %.
    pub confidence: Confidence,
}

/// Rates of each pattern over time. Years with documents but no match are there with 0.
pub fn trend(
    inquiry: &Inquiry<'_>,
    patterns: &[Pattern],
    options: TrendOptions,
) -> Result<Table, StudyError> {
    let step = options.step;
    let by = Grouping::Key(step.name().to_owned());
    let mut columns = vec![pattern_column()];
    columns.extend(group_columns(&by));
    columns.extend(figure_columns("Documents of that time."));
    let end =
        |name, about| Column::new(name, ColumnKind::Real, about).with_unit("per million tokens");
    columns.push(end(
        "low",
        "The lower end of the rate's interval (Garwood 1936).",
    ));
    columns.push(end("high", "The upper end of the rate's interval."));
    let tallies = inquiry.tallies(patterns, &by)?;
    let both = shows_senses(inquiry, &tallies)?;
    columns.extend(both.then(security_column));
    let doubtful = recognised_in_all(inquiry, &tallies)?;
    columns.extend(doubtful.as_ref().map(|_| recognised_column()));
    let mut table = inquiry.table("trend", patterns, columns)?;
    let mut undated = 0;
    for (pattern, groups) in patterns.iter().zip(tallies) {
        for group in groups {
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
            // Where matches may overlap there can be more of them than tokens: no interval then.
            let sample = Sample::new(group.hits.len() as u64, group.tokens).ok();
            let interval = sample.and_then(|sample| rate_interval(sample, options.confidence));
            cells.push(Cell::from(interval.map(|ends| ends.low * 1e6)));
            cells.push(Cell::from(interval.map(|ends| ends.high * 1e6)));
            if both {
                cells.push(Cell::from(in_security(inquiry, &group.hits)?));
            }
            if doubtful.is_some() {
                cells.push(Cell::from(recognised(inquiry, &group.hits)?));
            }
            let passages = inquiry.row_passages(&group.hits)?;
            table.rows.push(Row { cells, passages });
        }
    }
    if table.rows.is_empty() && !patterns.is_empty() {
        return Err(StudyError::NoDates);
    }
    inquiry.cut(&mut table);
    if both {
        table.notes.push(SECURITY_NOTE.to_owned());
    }
    table.notes.extend(doubtful);
    table.notes.push(format!(
        "low and high are the ends of an exact interval of {} % confidence for the rate, taking the count as \
         Poisson (Garwood 1936): as if matches came one by one, by chance.",
        options.confidence.level() * 100.0
    ));
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
