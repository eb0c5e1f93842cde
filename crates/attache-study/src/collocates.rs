//! What company does a word keep?

use std::collections::{BTreeMap, BTreeSet};

use attache_corpus::measure::association::{
    Cooccurrence, log_dice, log_likelihood, mutual_information, t_score,
};
use attache_corpus::{Pattern, Window, Within};

use crate::inquiry::{Inquiry, StudyError};
use crate::table::{Cell, Column, ColumnKind, Row, Table};

/// How collocates are sought and ordered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CollocateOptions {
    /// The words looked at on each side of a match.
    pub window: Window,
    /// Words that stand in the windows less often are left out.
    pub min_count: u64,
    /// What the rows are ordered by, highest first.
    pub sort: CollocateSort,
}

impl Default for CollocateOptions {
    fn default() -> Self {
        Self {
            window: Window::default(),
            min_count: 5,
            sort: CollocateSort::default(),
        }
    }
}

/// A measure that collocates are ordered by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CollocateSort {
    /// Association without regard to the size of the corpus (Rychlý 2008).
    #[default]
    LogDice,
    /// Evidence against chance: log-likelihood with four cells (Dunning 1993).
    G2,
    /// Exclusiveness: pointwise mutual information (Church and Hanks 1990).
    Mi,
    /// Confidence that it is more than chance: t-score (Church et al. 1991).
    TScore,
    /// How often it stands there.
    Observed,
}

/// The words around a pattern's matches, with measures of association.
pub fn collocates(
    inquiry: &Inquiry<'_>,
    pattern: &Pattern,
    options: &CollocateOptions,
) -> Result<Table, StudyError> {
    let real = |name, about| Column::new(name, ColumnKind::Real, about);
    let columns = vec![
        Column::new("word", ColumnKind::Text, "The collocate, in small letters."),
        Column::new(
            "observed",
            ColumnKind::Integer,
            "How often it stands in a window (O11).",
        ),
        real(
            "expected",
            "How often it would by chance (E11 = R1 C1 / N).",
        ),
        real(
            "log_dice",
            "Association; at most 14, and 1 more is twice as strong (Rychlý 2008).",
        ),
        real(
            "g2",
            "Evidence against chance: log-likelihood, four cells (Dunning 1993).",
        ),
        real(
            "mi",
            "Exclusiveness: log2(O11 / E11) (Church and Hanks 1990).",
        ),
        real("t_score", "(O11 - E11) / sqrt(O11) (Church et al. 1991)."),
        Column::new(
            "frequency",
            ColumnKind::Integer,
            "How often it stands anywhere outside the matches (C1).",
        ),
    ];
    let mut table = inquiry.table("collocates", std::slice::from_ref(pattern), columns)?;
    let corpus = inquiry.corpus();
    let hits = inquiry.find(pattern)?;
    let neighbours = corpus.neighbours(&hits, &options.window)?;
    let counts = corpus.word_counts(inquiry.scope())?;
    let own = words_of_matches(inquiry, &hits)?;
    let total = counts.words.saturating_sub(own.values().sum());
    let mut found = Vec::new();
    for (word, &observed) in neighbours
        .joint
        .iter()
        .filter(|(_, count)| **count >= options.min_count)
    {
        let frequency = counts
            .of(word)?
            .saturating_sub(own.get(word).copied().unwrap_or(0));
        // A word of a window is a word of the text outside the matches: the margins hold.
        if let Ok(pair) = Cooccurrence::new(observed, neighbours.window_words, frequency, total) {
            found.push((word, pair, frequency));
        }
    }
    let order = |pair: Cooccurrence| match options.sort {
        CollocateSort::LogDice => log_dice(pair).unwrap_or(f64::MIN),
        CollocateSort::G2 => log_likelihood(pair),
        CollocateSort::Mi => mutual_information(pair).unwrap_or(f64::MIN),
        CollocateSort::TScore => t_score(pair).unwrap_or(f64::MIN),
        CollocateSort::Observed => pair.observed() as f64,
    };
    found.sort_by(|a, b| order(b.1).total_cmp(&order(a.1)).then_with(|| a.0.cmp(b.0)));
    table.total_rows = found.len();
    found.truncate(inquiry.show().limit.unwrap_or(usize::MAX));
    let shown: BTreeSet<String> = found.iter().map(|(word, ..)| (*word).clone()).collect();
    let mut near = match inquiry.show().passages {
        Some(0) => BTreeMap::new(),
        _ => corpus.hits_near(&hits, &options.window, &shown)?,
    };
    for (word, pair, frequency) in found {
        let cells = vec![
            Cell::from(word.as_str()),
            Cell::from(pair.observed()),
            Cell::from(pair.expected()),
            Cell::from(log_dice(pair)),
            Cell::from(log_likelihood(pair)),
            Cell::from(mutual_information(pair)),
            Cell::from(t_score(pair)),
            Cell::from(frequency),
        ];
        let passages = inquiry.row_passages(&near.remove(word).unwrap_or_default())?;
        table.rows.push(Row { cells, passages });
    }
    table.notes.push(window_note(
        options,
        hits.len(),
        neighbours.window_words,
        total,
    ));
    table.warnings = inquiry.cautions()?;
    Ok(table)
}

/// How often each word (folded) stands within the matches themselves.
fn words_of_matches(
    inquiry: &Inquiry<'_>,
    hits: &[attache_corpus::Hit],
) -> Result<BTreeMap<String, u64>, StudyError> {
    let mut words = BTreeMap::new();
    for hit in hits {
        for word in inquiry.corpus().setting(*hit)?.words()? {
            *words.entry(word).or_default() += 1;
        }
    }
    Ok(words)
}

fn window_note(
    options: &CollocateOptions,
    matches: usize,
    window_words: u64,
    total: u64,
) -> String {
    let Window {
        left,
        right,
        within,
    } = options.window;
    let within = match within {
        Within::Sentence => "within the sentence",
        Within::Block => "within the paragraph, heading or list item",
    };
    format!(
        "Windows of {left} words to the left and {right} to the right of {matches} matches, {within}; \
         marks are passed over, a word in two windows counts once, the matches themselves do not count. \
         R1 = {window_words} words in windows, N = {total} words outside the matches. \
         Collocates seen fewer than {} times are left out.",
        options.min_count
    )
}
