//! How do two words, or the words of two parts of a corpus, differ in use?
//!
//! Where sentences have trees, grammar is read off them; elsewhere closed lists and the words beside must do.
//! Each difference is a log odds ratio with an informative prior.

mod aspect;
mod gather;

use std::collections::BTreeMap;

use attache_corpus::measure::inference::{normal_p, q_values};
use attache_corpus::measure::log_odds::{LogOdds, Prior, log_odds_of_shares};
use attache_corpus::measure::{Frequencies, Sample};
use attache_corpus::{DocId, Filter, Hit, Pattern};

use crate::inquiry::{Inquiry, StudyError};
use crate::listing::Detail;
use crate::table::{Cell, Column, ColumnKind, Row, Table};
use aspect::Aspect;
use gather::Gathered;
pub use gather::SentenceReader;

/// How two words are contrasted.
#[derive(Clone, Debug, PartialEq)]
pub struct ContrastOptions {
    /// Items seen fewer times with both words together are left out.
    pub min_count: u64,
    /// Rows shown for each aspect at most, those with the clearest difference; `None` shows all.
    pub per_aspect: Option<usize>,
    /// The documents of each side, among those that are asked; `None` takes all of them. With two of
    /// them, one pattern can be held against itself in two parts of a corpus.
    pub parts: [Option<Filter>; 2],
    /// [`Detail::Brief`] is for readers: fewer columns.
    pub detail: Detail,
    /// What the prior is worth, in mentions: the more, the more evidence a difference needs.
    pub prior_mentions: f64,
}

impl Default for ContrastOptions {
    fn default() -> Self {
        Self {
            min_count: 5,
            per_aspect: None,
            parts: [None, None],
            detail: Detail::Full,
            prior_mentions: 50.0,
        }
    }
}

/// How mentions of `a` and `b` differ, aspect by aspect, the clearest differences first. With a `reader` the
/// states and purposes in their sentences are compared too.
pub fn contrast(
    inquiry: &Inquiry<'_>,
    a: &Pattern,
    b: &Pattern,
    reader: Option<&SentenceReader<'_>>,
    options: &ContrastOptions,
) -> Result<Table, StudyError> {
    let patterns = [a.clone(), b.clone()];
    let mut table = inquiry.table("contrast", &patterns, columns())?;
    let mut gathered = Gathered::default();
    for (side, pattern) in patterns.iter().enumerate() {
        let hits = hits_in_part(inquiry, pattern, options.parts[side].as_ref())?;
        gathered.see_all(inquiry, side, &hits, reader)?;
    }
    let mut judged = judge(&gathered, options);
    let q = q_values(
        &judged
            .iter()
            .map(|found| normal_p(found.odds.z))
            .collect::<Vec<_>>(),
    );
    judged.iter_mut().zip(q).for_each(|(found, q)| found.q = q);
    judged.sort_by(|x, y| {
        let clearest = y.odds.z.abs().total_cmp(&x.odds.z.abs());
        x.aspect
            .cmp(&y.aspect)
            .then(clearest)
            .then_with(|| x.item.cmp(y.item))
    });
    table.total_rows = judged.len();
    let mut shown: BTreeMap<Aspect, usize> = BTreeMap::new();
    for found in judged {
        let rows = shown.entry(found.aspect).or_default();
        *rows += 1;
        if *rows > options.per_aspect.unwrap_or(usize::MAX)
            || table.rows.len() >= inquiry.show().limit.unwrap_or(usize::MAX)
        {
            continue;
        }
        table.rows.push(found.row(inquiry, &gathered)?);
    }
    table.notes = notes(a, b, options, &gathered);
    if options.detail == Detail::Brief {
        table.keep_columns(&BRIEF);
    }
    table.warnings = inquiry.cautions()?;
    Ok(table)
}

/// The columns of [`Detail::Brief`].
const BRIEF: [&str; 9] = [
    "aspect", "item", "count_a", "count_b", "rate_a", "rate_b", "log_odds", "z", "q",
];

/// The matches of a pattern in the documents of one side.
fn hits_in_part(
    inquiry: &Inquiry<'_>,
    pattern: &Pattern,
    part: Option<&Filter>,
) -> Result<Vec<Hit>, StudyError> {
    let hits = inquiry.find(pattern)?;
    let Some(part) = part else {
        return Ok(hits);
    };
    let corpus = inquiry.corpus();
    let scope = corpus.select(part, inquiry.scope().rule.clone())?;
    let asked = |document: DocId| scope.selects(document) && inquiry.scope().selects(document);
    if !corpus.doc_ids().any(asked) {
        return Err(StudyError::NothingSelected {
            condition: part.text().to_owned(),
        });
    }
    let mut own = Vec::with_capacity(hits.len());
    for hit in hits {
        if scope.selects(corpus.document_of(hit)?) {
            own.push(hit);
        }
    }
    Ok(own)
}

fn columns() -> Vec<Column> {
    let real = |name, about| Column::new(name, ColumnKind::Real, about);
    let integer = |name, about| Column::new(name, ColumnKind::Integer, about);
    let share = |name, about| real(name, about).with_unit("share of mentions");
    vec![
        Column::new(
            "aspect",
            ColumnKind::Text,
            "The side of use that is compared.",
        ),
        Column::new("item", ColumnKind::Text, "What was seen there."),
        integer("count_a", "Mentions of A with it."),
        integer("count_b", "Mentions of B with it."),
        share("rate_a", "Their share of A's mentions that could show it."),
        share("rate_b", "Their share of B's mentions that could show it."),
        real(
            "log_odds",
            "Difference of log odds with an informative prior; above 0 it goes with A (Monroe, Colaresi and Quinn 2008).",
        ),
        real(
            "z",
            "The log odds in standard deviations; beyond 1.96 either way is unusual at 5 %.",
        ),
        real(
            "q",
            "Share of false findings to expect among rows at least as clear (Benjamini and Hochberg 1995).",
        ),
        integer("documents_a", "Documents that show it with A."),
        integer("documents_b", "Documents that show it with B."),
        real(
            "one_document",
            "Largest share of these mentions that one document holds; near 1, the item is that document's own.",
        ),
    ]
}

/// An item with its difference.
struct Judged<'g> {
    aspect: Aspect,
    item: &'g str,
    counts: [u64; 2],
    mentions: [u64; 2],
    odds: LogOdds,
    q: f64,
}

/// Compares the items that are frequent enough.
fn judge<'g>(gathered: &'g Gathered, options: &ContrastOptions) -> Vec<Judged<'g>> {
    let judged = gathered.items.iter().filter_map(|((aspect, item), seen)| {
        let counts = [seen.hits[0].len() as u64, seen.hits[1].len() as u64];
        let mentions = gathered.mentions(*aspect, item);
        if counts[0] + counts[1] < options.min_count || counts == mentions {
            // Too rare to say anything, or true of every mention of both words.
            return None;
        }
        let sample = |side: usize| Sample::new(counts[side], mentions[side]).ok();
        let pooled = Sample::new(counts[0] + counts[1], mentions[0] + mentions[1]).ok()?;
        // Too few mentions for a prior leave nothing to compare.
        let prior = Prior::informative(pooled, options.prior_mentions).ok()?;
        let odds = log_odds_of_shares(
            Frequencies {
                target: sample(0)?,
                reference: sample(1)?,
            },
            prior,
        );
        Some(Judged {
            aspect: *aspect,
            item,
            counts,
            mentions,
            odds,
            q: 1.0,
        })
    });
    judged.collect()
}

impl Judged<'_> {
    fn row(&self, inquiry: &Inquiry<'_>, gathered: &Gathered) -> Result<Row, StudyError> {
        let seen = &gathered.items[&(self.aspect, self.item.to_owned())];
        let rate = |side: usize| {
            (self.mentions[side] > 0).then(|| self.counts[side] as f64 / self.mentions[side] as f64)
        };
        let mut passages = inquiry.row_passages(&seen.hits[0])?;
        passages.extend(inquiry.row_passages(&seen.hits[1])?);
        Ok(Row {
            cells: vec![
                Cell::from(self.aspect.name()),
                Cell::from(self.item),
                Cell::from(self.counts[0]),
                Cell::from(self.counts[1]),
                Cell::from(rate(0)),
                Cell::from(rate(1)),
                Cell::from(self.odds.delta),
                Cell::from(self.odds.z),
                Cell::from(self.q),
                Cell::from(seen.documents[0].len()),
                Cell::from(seen.documents[1].len()),
                Cell::from(Some(seen.largest_share())),
            ],
            passages,
        })
    }
}

/// A pattern, and the part of the corpus where it is asked.
fn side_name(pattern: &Pattern, part: Option<&Filter>) -> String {
    match part {
        None => format!("\"{}\"", pattern.text()),
        Some(part) => format!("\"{}\" where {}", pattern.text(), part.text()),
    }
}

fn notes(a: &Pattern, b: &Pattern, options: &ContrastOptions, gathered: &Gathered) -> Vec<String> {
    let [of_a, of_b] = gathered.all;
    let [part_a, part_b] = &options.parts;
    let names = [side_name(a, part_a.as_ref()), side_name(b, part_b.as_ref())];
    let mut notes = vec![
        format!(
            "A is {} ({of_a} mentions), B is {} ({of_b} mentions).",
            names[0], names[1]
        ),
        format!(
            "log_odds compares the two rates, with a prior worth {} mentions in the proportions of both \
             sides together (Monroe, Colaresi and Quinn 2008); q controls false discoveries over all rows \
             (Benjamini and Hochberg 1995). Items seen fewer than {} times are left out.",
            options.prior_mentions, options.min_count
        ),
        "Capitals are of mentions in mid-sentence; capital_by_decade is the share of them with a capital; \
         position is by fifths of the document's tokens; section is the outermost heading; state and purpose are \
         those of the sentence that a mention stands in."
            .to_owned(),
    ];
    notes.extend(tree_note(gathered));
    let silent: Vec<_> = [(&names[0], of_a), (&names[1], of_b)]
        .iter()
        .filter(|(_, n)| *n == 0)
        .map(|(name, _)| name.as_str())
        .collect();
    if !silent.is_empty() {
        notes.push(format!(
            "There is no mention of {}: nothing can be contrasted.",
            crate::rule_line::listed(&silent)
        ));
        return notes;
    }
    // Every aspect that could be told is named, so that one without a row is seen to be empty.
    let empty: Vec<_> = Aspect::ALL
        .iter()
        .filter(|aspect| gathered.was_sought(**aspect))
        .filter(|aspect| !gathered.items.keys().any(|(found, _)| found == *aspect))
        .map(|aspect| aspect.name())
        .collect();
    if !empty.is_empty() {
        notes.push(format!(
            "Nothing was seen for {}.",
            crate::rule_line::listed(&empty)
        ));
    }
    notes
}

/// How the grammar of the mentions was told.
fn tree_note(gathered: &Gathered) -> Option<String> {
    let parsed: u64 = gathered.parsed.iter().sum();
    let all: u64 = gathered.all.iter().sum();
    let lists = "a determiner or preposition is the nearest one within three words, left and right are the \
                 words beside";
    match (parsed, all) {
        (_, 0) => None,
        (0, _) => Some(format!(
            "These documents were read without relations, so {lists}; modifiers and verbs are not told. \
             Read them again with `--parse targets` for those."
        )),
        (parsed, all) if parsed == all => Some(
            "Modifiers, verbs, conjuncts and prepositions are read off the tree of each sentence; of \
             \"allies and partners\" both share verb, preposition and determiner."
                .to_owned(),
        ),
        (parsed, all) => Some(format!(
            "{parsed} of {all} mentions stand in sentences that have a tree, off which modifiers, verbs, \
             conjuncts and prepositions are read; of the others {lists}."
        )),
    }
}
