//! What does every passage look like in its context, and in which order?

use attache_corpus::{Hit, Passage, Pattern, SortKey, sample, thin};

use crate::inquiry::{Inquiry, StudyError, grouped};
use crate::recognised::{note, recognised, source_column, source_of};
use crate::table::{Cell, Column, ColumnKind, Row, Table};

/// Which passages a concordance has, and in which order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ConcordanceOptions {
    /// What they are sorted by, the first key first; in corpus order without one.
    pub sort: Vec<SortKey>,
    /// Some of the passages, chosen before they are sorted; `None` for all.
    pub choice: Option<Choice>,
    /// So many of the first passages are not shown: they stand on earlier pages.
    pub offset: usize,
}

/// Some of many passages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Choice {
    /// A random sample without replacement.
    Sample {
        /// How many passages.
        size: usize,
        /// The same seed chooses the same of as many passages, on every machine.
        seed: u64,
    },
    /// The first passage in corpus order and every so many after it.
    Every(usize),
}

impl Choice {
    fn of(self, hits: &[Hit]) -> Vec<Hit> {
        match self {
            Self::Sample { size, seed } => sample(hits, size, seed),
            Self::Every(every) => thin(hits, every),
        }
    }

    fn note(self, chosen: usize, found: usize) -> String {
        let found = grouped(found);
        match self {
            Self::Sample { size, .. } if size > chosen => {
                format!("All {found} passages: no more were found to sample from.")
            }
            Self::Sample { seed, .. } => format!(
                "A random sample of {} of the {found} passages found, with seed {seed}.",
                grouped(chosen)
            ),
            Self::Every(every) => format!(
                "One in {}: {} of the {found} passages found.",
                grouped(every),
                grouped(chosen)
            ),
        }
    }
}

/// Every match of a pattern in context, in corpus order or sorted.
///
/// What is held in memory is twelve bytes for each match, what sorting needs, and the passages that are
/// shown.
pub fn concordance(
    inquiry: &Inquiry<'_>,
    pattern: &Pattern,
    options: &ConcordanceOptions,
) -> Result<Table, StudyError> {
    let mut table = inquiry.table("concordance", std::slice::from_ref(pattern), columns())?;
    let mut hits = inquiry.find(pattern)?;
    if let Some(choice) = options.choice {
        let chosen = choice.of(&hits);
        table.notes.push(choice.note(chosen.len(), hits.len()));
        hits = chosen;
    }
    if !options.sort.is_empty() {
        inquiry.corpus().sort(&mut hits, &options.sort)?;
        table.notes.push(sort_note(&options.sort));
    }
    let total = hits.len();
    let doubtful = recognised(inquiry, &hits)?;
    if doubtful > 0 {
        table.columns.push(source_column());
    }
    table.notes.extend(note(doubtful, total));
    let from = options.offset.min(total);
    let to = match inquiry.show().limit {
        Some(limit) => from.saturating_add(limit).min(total),
        None => total,
    };
    if options.offset > 0 {
        table.notes.push(match from < to {
            true => format!(
                "Passages {} to {} of {}.",
                grouped(from + 1),
                grouped(to),
                grouped(total)
            ),
            false => format!("There are only {} passages.", grouped(total)),
        });
    }
    table.total_rows = total;
    let with_passages = inquiry.show().passages != Some(0);
    table.rows = passages_in_order(inquiry, &hits[from..to])?
        .into_iter()
        .map(|passage| row(passage, doubtful > 0, with_passages))
        .collect();
    table.warnings = inquiry.cautions()?;
    Ok(table)
}

fn sort_note(keys: &[SortKey]) -> String {
    let keys: Vec<String> = keys.iter().map(ToString::to_string).collect();
    format!(
        "Sorted by {}, in any case; what is equal stands in the order of the corpus.",
        keys.join(", then ")
    )
}

/// The passages of `hits`, in their order. They are made in corpus order, which reads each document once.
fn passages_in_order(inquiry: &Inquiry<'_>, hits: &[Hit]) -> Result<Vec<Passage>, StudyError> {
    let mut places: Vec<usize> = (0..hits.len()).collect();
    places.sort_by_key(|&place| hits[place]);
    let in_corpus_order: Vec<Hit> = places.iter().map(|&place| hits[place]).collect();
    let mut made: Vec<(usize, Passage)> = places
        .into_iter()
        .zip(inquiry.passages(&in_corpus_order)?)
        .collect();
    made.sort_unstable_by_key(|(place, _)| *place);
    Ok(made.into_iter().map(|(_, passage)| passage).collect())
}

fn columns() -> Vec<Column> {
    let text = |name, about| Column::new(name, ColumnKind::Text, about);
    vec![
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
    ]
}

fn row(passage: Passage, with_source: bool, with_passage: bool) -> Row {
    let mut cells = vec![
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
    ];
    if with_source {
        cells.push(Cell::from(source_of(&passage)));
    }
    Row {
        cells,
        passages: if with_passage {
            vec![passage]
        } else {
            Vec::new()
        },
    }
}
