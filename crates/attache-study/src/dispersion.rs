//! Is a word spread over the text, or heaped up in one place?

use attache_corpus::measure::dispersion::{
    average_reduced_frequency, carroll_d2, deviation_of_proportions,
    deviation_of_proportions_normed, juilland_d, kl_divergence, part_share, range, rosengren_s,
};
use attache_corpus::measure::{Parts, Sample};
use attache_corpus::{Grouping, Hit, Pattern};

use crate::count::{group_cells, group_columns, pattern_column};
use crate::inquiry::{Inquiry, StudyError, per_million};
use crate::table::{Cell, Column, ColumnKind, Row, Table};

/// What the text is divided into.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Division {
    /// Documents, years, sections …
    By(Grouping),
    /// This many parts of equal size, in the order of reading.
    Equal(usize),
}

/// How much of a dispersion is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DispersionRows {
    /// A row for each pattern, with the measures.
    #[default]
    Patterns,
    /// A row for each part, with its count.
    Parts,
}

/// One part of the text with its matches.
struct Piece<'h> {
    /// What names it: the cells of its columns.
    cells: Vec<Cell>,
    hits: &'h [Hit],
    tokens: u64,
}

/// How evenly each pattern is spread over the parts of the text.
pub fn dispersion(
    inquiry: &Inquiry<'_>,
    patterns: &[Pattern],
    division: &Division,
    rows: DispersionRows,
) -> Result<Table, StudyError> {
    let columns = match rows {
        DispersionRows::Patterns => measure_columns(),
        DispersionRows::Parts => part_columns(division),
    };
    let mut table = inquiry.table("dispersion", patterns, columns)?;
    let tokens = inquiry.corpus().extent(inquiry.scope())?.tokens;
    for pattern in patterns {
        let hits = inquiry.find(pattern)?;
        let ranks = inquiry.corpus().ranks(&hits, inquiry.scope())?;
        let groups = match division {
            Division::By(by) => inquiry.corpus().tally(&hits, inquiry.scope(), by)?,
            Division::Equal(_) => Vec::new(),
        };
        let pieces = match division {
            Division::By(by) => groups
                .iter()
                .map(|group| {
                    Ok(Piece {
                        cells: group_cells(inquiry, &group.key, by)?,
                        hits: &group.hits,
                        tokens: group.tokens,
                    })
                })
                .collect::<Result<Vec<_>, StudyError>>()?,
            Division::Equal(parts) => equal_parts(&hits, &ranks, tokens, *parts),
        };
        match rows {
            DispersionRows::Patterns => {
                let mut cells = vec![Cell::from(pattern.text()), Cell::from(hits.len())];
                cells.extend(measures(&pieces, &ranks, tokens));
                let passages = inquiry.row_passages(&hits)?;
                table.rows.push(Row { cells, passages });
            }
            DispersionRows::Parts => {
                for piece in pieces {
                    let mut cells = vec![Cell::from(pattern.text())];
                    cells.extend(piece.cells);
                    cells.extend([
                        Cell::from(piece.hits.len()),
                        Cell::from(piece.tokens),
                        Cell::from(per_million(piece.hits.len() as u64, piece.tokens)),
                    ]);
                    let passages = inquiry.row_passages(piece.hits)?;
                    table.rows.push(Row { cells, passages });
                }
            }
        }
    }
    inquiry.cut(&mut table);
    table.notes.push(note(division));
    table.warnings = inquiry.cautions()?;
    Ok(table)
}

fn measure_columns() -> Vec<Column> {
    let integer = |name, about| Column::new(name, ColumnKind::Integer, about);
    let real = |name, about| Column::new(name, ColumnKind::Real, about);
    vec![
        pattern_column(),
        integer("count", "Matches under the rule."),
        integer("range", "Parts with a match."),
        integer("parts", "Parts with text."),
        real("part_share", "Share of the parts that have a match."),
        real("dp", "0 is even, towards 1 heaped up (Gries 2008)."),
        real(
            "dp_norm",
            "DP over its largest value (Lijffijt and Gries 2012).",
        ),
        real(
            "juilland_d",
            "1 is even, 0 all in one part (Juilland and Chang-Rodríguez 1964).",
        ),
        real("carroll_d2", "1 is even, 0 all in one part (Carroll 1970)."),
        real(
            "rosengren_s",
            "1 is even, towards 0 heaped up (Rosengren 1971).",
        ),
        real(
            "kl_divergence",
            "Bits; 0 is even (Kullback and Leibler 1951).",
        ),
        real(
            "arf",
            "The count less what comes in bursts: average reduced frequency (Savický and Hlaváčová 2002).",
        ),
    ]
}

fn part_columns(division: &Division) -> Vec<Column> {
    let integer = |name, about| Column::new(name, ColumnKind::Integer, about);
    let mut columns = vec![pattern_column()];
    match division {
        Division::By(by) => columns.extend(group_columns(by)),
        Division::Equal(_) => columns.push(integer("part", "The part, in the order of reading.")),
    }
    columns.extend([
        integer("count", "Matches that begin in the part."),
        integer("tokens", "Words, numbers and marks of the part."),
        Column::new(
            "per_million",
            ColumnKind::Real,
            "Matches in a million tokens.",
        )
        .with_unit("per million tokens"),
    ]);
    columns
}

/// Cuts `tokens` tokens into parts whose sizes differ by one at most.
fn equal_parts<'h>(hits: &'h [Hit], ranks: &[u64], tokens: u64, parts: usize) -> Vec<Piece<'h>> {
    let cut = |part: usize| (u128::from(tokens) * part as u128 / parts.max(1) as u128) as u64;
    let piece = |part: usize| {
        let (start, end) = (cut(part), cut(part + 1));
        let first = ranks.partition_point(|&rank| rank < start);
        let last = ranks.partition_point(|&rank| rank < end);
        Piece {
            cells: vec![Cell::from(part + 1)],
            hits: &hits[first..last.max(first)],
            tokens: end - start,
        }
    };
    (0..parts).map(piece).collect()
}

/// The cells after pattern and count; those of a word that does not occur are missing.
fn measures(pieces: &[Piece<'_>], ranks: &[u64], tokens: u64) -> Vec<Cell> {
    // Where matches may overlap, more of them can begin in a part than it has tokens: no sample then.
    let samples: Option<Vec<Sample>> = pieces
        .iter()
        .map(|piece| Sample::new(piece.hits.len() as u64, piece.tokens).ok())
        .collect();
    let Some(parts) = samples.and_then(|samples| Parts::new(samples).ok()) else {
        return vec![Cell::Missing; measure_columns().len() - 2];
    };
    vec![
        Cell::from(range(&parts)),
        Cell::from(parts.len()),
        Cell::from(part_share(&parts)),
        Cell::from(deviation_of_proportions(&parts)),
        Cell::from(deviation_of_proportions_normed(&parts)),
        Cell::from(juilland_d(&parts)),
        Cell::from(carroll_d2(&parts)),
        Cell::from(rosengren_s(&parts)),
        Cell::from(kl_divergence(&parts)),
        Cell::from(average_reduced_frequency(ranks, tokens).ok()),
    ]
}

fn note(division: &Division) -> String {
    let parts = match division {
        Division::By(Grouping::Whole) => "one part of everything".to_owned(),
        Division::By(Grouping::Document) => "documents".to_owned(),
        Division::By(Grouping::Section) => "sections".to_owned(),
        Division::By(Grouping::Page) => "pages".to_owned(),
        Division::By(Grouping::Key(key)) => format!("groups of documents by {key}"),
        Division::Equal(parts) => {
            format!("{parts} equal parts of the text in the order of reading")
        }
    };
    format!(
        "Parts are {parts}, their sizes tokens under the rule; a match belongs to the part in which it \
         begins. ARF takes the text as one row of tokens in the order of reading."
    )
}
