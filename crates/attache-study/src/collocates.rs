//! What company does a word keep?

use std::collections::BTreeSet;

use attache_corpus::measure::association::{
    Cooccurrence, chi_squared, delta_p_collocate, delta_p_node, dice, log_dice, log_likelihood,
    log_ratio, minimum_sensitivity, mutual_information, mutual_information_cubed,
    mutual_information_log_f, t_score, z_score,
};
use attache_corpus::{NeighbourOptions, OwnWords, Pattern, Window, WindowCount, Within};

use crate::inquiry::{Inquiry, StudyError};
use crate::measured::Measure;
use crate::table::{Cell, Column, ColumnKind, Row, Table};

/// How collocates are sought, measured and ordered.
#[derive(Clone, Debug, PartialEq)]
pub struct CollocateOptions {
    /// The words looked at around a match, and what words are told apart by. Words seen less often
    /// than `min_count` (default 5) are left out.
    pub neighbours: NeighbourOptions,
    /// The measures that are shown, in order.
    pub measures: Vec<&'static Measure<Cooccurrence>>,
    /// What the rows are ordered by, highest first.
    pub sort: &'static Measure<Cooccurrence>,
}

impl Default for CollocateOptions {
    fn default() -> Self {
        Self {
            neighbours: NeighbourOptions {
                min_count: 5,
                ..NeighbourOptions::default()
            },
            measures: COLLOCATE_MEASURES[..4].iter().collect(),
            sort: &COLLOCATE_MEASURES[0],
        }
    }
}

/// Every measure of collocates; the first four are shown if nothing is said.
pub static COLLOCATE_MEASURES: &[Measure<Cooccurrence>] = &[
    Measure::real(
        "log_dice",
        |pair| log_dice(*pair),
        "Association; at most 14, and 1 more is twice as strong (Rychlý 2008).",
    ),
    Measure::real(
        "g2",
        |pair| Some(log_likelihood(*pair)),
        "Evidence against chance: log-likelihood, four cells (Dunning 1993).",
    ),
    Measure::real(
        "mi",
        |pair| mutual_information(*pair),
        "Exclusiveness: log2(O11 / E11) (Church and Hanks 1990).",
    ),
    Measure::real(
        "t_score",
        |pair| t_score(*pair),
        "(O11 - E11) / sqrt(O11) (Church et al. 1991).",
    ),
    Measure::real(
        "z_score",
        |pair| z_score(*pair),
        "(O11 - E11) / sqrt(E11) (Berry-Rogghe 1973).",
    ),
    Measure::real(
        "chi_squared",
        |pair| Some(chi_squared(*pair)),
        "Evidence against chance: Pearson's chi-squared, without correction (Pearson 1900).",
    ),
    Measure::real(
        "log_ratio",
        |pair| Some(log_ratio(*pair)),
        "How many times its rate doubles from outside the windows to inside (Hardie 2014).",
    ),
    Measure::real(
        "mi3",
        |pair| mutual_information_cubed(*pair),
        "log2(O11^3 / E11): less fond of rare words (Daille 1994).",
    ),
    Measure::real(
        "mi_log_f",
        |pair| mutual_information_log_f(*pair),
        "log2(O11 / E11) ln(O11 + 1) (Kilgarriff and Rychlý 2015).",
    ),
    Measure::real(
        "dice",
        |pair| Some(dice(*pair)),
        "Share of both words' occurrences that are together (Dice 1945).",
    ),
    Measure::real(
        "minimum_sensitivity",
        |pair| Some(minimum_sensitivity(*pair)),
        "The smaller of O11 / R1 and O11 / C1 (Pedersen 1998).",
    ),
    Measure::real(
        "delta_p_collocate",
        |pair| Some(delta_p_collocate(*pair)),
        "How much a window raises the collocate's probability (Allan 1980).",
    ),
    Measure::real(
        "delta_p_node",
        |pair| Some(delta_p_node(*pair)),
        "How much the collocate raises the probability of a window (Allan 1980).",
    ),
    Measure::integer(
        "observed",
        |pair| Some(pair.observed() as f64),
        "How often it stands in a window (O11).",
    ),
    Measure::real(
        "expected",
        |pair| Some(pair.expected()),
        "How often it would by chance (E11 = R1 C1 / N).",
    ),
    Measure::integer(
        "r1",
        |pair| Some(pair.node() as f64),
        "Words in windows (R1).",
    ),
    Measure::integer(
        "c1",
        |pair| Some(pair.collocate() as f64),
        "How often it stands anywhere (C1).",
    ),
    Measure::integer("n", |pair| Some(pair.total() as f64), "Words in all (N)."),
];

/// The words around a pattern's matches, with measures of association.
pub fn collocates(
    inquiry: &Inquiry<'_>,
    pattern: &Pattern,
    options: &CollocateOptions,
) -> Result<Table, StudyError> {
    let integer = |name, about| Column::new(name, ColumnKind::Integer, about);
    let mut columns = vec![
        Column::new("word", ColumnKind::Text, "The collocate."),
        integer("observed", "How often it stands in a window (O11)."),
        Column::new(
            "expected",
            ColumnKind::Real,
            "How often it would by chance (E11 = R1 C1 / N).",
        ),
    ];
    let shown_anyway =
        |measure: &Measure<Cooccurrence>| matches!(measure.name, "observed" | "expected");
    let measures: Vec<_> = options
        .measures
        .iter()
        .filter(|measure| !shown_anyway(measure))
        .collect();
    columns.extend(measures.iter().map(|measure| measure.column()));
    columns.push(integer(
        "frequency",
        "How often it stands anywhere that could be a window (C1).",
    ));
    let mut table = inquiry.table("collocates", std::slice::from_ref(pattern), columns)?;
    let corpus = inquiry.corpus();
    let hits = inquiry.find(pattern)?;
    let neighbours = corpus.neighbours(&hits, inquiry.scope(), &options.neighbours)?;
    let (node, total) = (neighbours.window_words, neighbours.words);
    let mut found = Vec::with_capacity(neighbours.found.len());
    for word in &neighbours.found {
        // No part is larger than its whole, however windows are counted: the margins hold.
        if let Ok(pair) = Cooccurrence::new(word.joint, node, word.frequency, total) {
            found.push((word.value.as_str(), pair, options.sort.rank(&pair)));
        }
    }
    // In alphabetical order so far, which a stable sort keeps where scores are equal.
    found.sort_by(|a, b| b.2.total_cmp(&a.2));
    table.total_rows = found.len();
    found.truncate(inquiry.show().limit.unwrap_or(usize::MAX));
    let shown: BTreeSet<String> = found.iter().map(|(word, ..)| (*word).to_owned()).collect();
    let mut near = match inquiry.show().passages {
        Some(0) => Default::default(),
        _ => corpus.hits_near(&hits, &options.neighbours, &shown)?,
    };
    for (word, pair, _) in found {
        let mut cells = vec![
            Cell::from(word),
            Cell::from(pair.observed()),
            Cell::from(pair.expected()),
        ];
        cells.extend(measures.iter().map(|measure| measure.cell(&pair)));
        cells.push(Cell::from(pair.collocate()));
        let passages = inquiry.row_passages(&near.remove(word).unwrap_or_default())?;
        table.rows.push(Row { cells, passages });
    }
    table
        .notes
        .push(window_note(options, hits.len(), node, total));
    table.warnings = inquiry.cautions()?;
    Ok(table)
}

fn window_note(options: &CollocateOptions, matches: usize, r1: u64, n: u64) -> String {
    let NeighbourOptions {
        window,
        attribute,
        min_count,
    } = &options.neighbours;
    let Window {
        left,
        right,
        within,
        count,
        own_words,
    } = window;
    let within = match within {
        Within::Sentence => "within the sentence",
        Within::Block => "within the paragraph, heading or list item",
    };
    let count = match count {
        WindowCount::Union => "a word in two windows counts once",
        WindowCount::Each => "a word in two windows counts twice, in C1 and N too",
    };
    let (own_words, outside) = match own_words {
        OwnWords::LeftOut => ("the matches themselves do not count", "outside the matches"),
        OwnWords::Counted => ("words of other matches count", "in all"),
    };
    let told_apart = match attribute {
        attache_corpus::Attribute::Word => "words with other capitals are other words, ",
        attache_corpus::Attribute::Lower => "",
        attache_corpus::Attribute::Lemma => "words are told apart by lemma, ",
        attache_corpus::Attribute::Pos => "words are told apart by part of speech, ",
        attache_corpus::Attribute::Tag => "words are told apart by tag, ",
    };
    format!(
        "Windows of {left} words to the left and {right} to the right of {matches} matches, {within}; \
         marks are passed over, {told_apart}{count}, {own_words}. \
         R1 = {r1} words in windows, N = {n} words {outside}. \
         Collocates seen fewer than {min_count} times are left out."
    )
}
