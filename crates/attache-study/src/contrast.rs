//! How do two words differ in use?
//!
//! Aspects that can be known without tagging: capitals, number, determiners, the words beside, the
//! place in the document, the decade. Each difference is a log odds ratio with an informative prior.

use std::collections::{BTreeMap, BTreeSet};

use attache_corpus::measure::inference::{normal_p, q_values};
use attache_corpus::measure::log_odds::{LogOdds, Prior, log_odds_of_shares};
use attache_corpus::measure::{Frequencies, Sample};
use attache_corpus::{BlockKind, DocId, Hit, Pattern, Setting};

use crate::grammar;
use crate::inquiry::{Inquiry, StudyError};
use crate::table::{Cell, Column, ColumnKind, Row, Table};

/// How two words are contrasted.
#[derive(Clone, Debug, PartialEq)]
pub struct ContrastOptions {
    /// Items seen fewer times with both words together are left out.
    pub min_count: u64,
    /// Rows shown for each aspect at most, those with the clearest difference; `None` shows all.
    pub per_aspect: Option<usize>,
    /// What the prior is worth, in mentions: the more, the more evidence a difference needs.
    pub prior_mentions: f64,
}

impl Default for ContrastOptions {
    fn default() -> Self {
        Self {
            min_count: 5,
            per_aspect: None,
            prior_mentions: 50.0,
        }
    }
}

/// A side of use that two words are compared in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Aspect {
    Capital,
    Number,
    Determiner,
    Left,
    Right,
    AndOr,
    Preposition,
    Position,
    Decade,
}

impl Aspect {
    const ALL: [Aspect; 9] = [
        Self::Capital,
        Self::Number,
        Self::Determiner,
        Self::Left,
        Self::Right,
        Self::AndOr,
        Self::Preposition,
        Self::Position,
        Self::Decade,
    ];

    fn name(self) -> &'static str {
        match self {
            Self::Capital => "capital",
            Self::Number => "number",
            Self::Determiner => "determiner",
            Self::Left => "left",
            Self::Right => "right",
            Self::AndOr => "and_or",
            Self::Preposition => "preposition",
            Self::Position => "position",
            Self::Decade => "decade",
        }
    }
}

/// One item of an aspect: the mentions of each word that show it.
#[derive(Default)]
struct Item {
    hits: [Vec<Hit>; 2],
    documents: [BTreeSet<DocId>; 2],
}

/// What was seen of both words.
#[derive(Default)]
struct Gathered {
    items: BTreeMap<(Aspect, String), Item>,
    /// For each aspect, the mentions of each word that could have shown it.
    mentions: BTreeMap<Aspect, [u64; 2]>,
}

/// How mentions of `a` and `b` differ, aspect by aspect, the clearest differences first.
pub fn contrast(
    inquiry: &Inquiry<'_>,
    a: &Pattern,
    b: &Pattern,
    options: &ContrastOptions,
) -> Result<Table, StudyError> {
    let patterns = [a.clone(), b.clone()];
    let mut table = inquiry.table("contrast", &patterns, columns())?;
    let mut gathered = Gathered::default();
    for (side, pattern) in patterns.iter().enumerate() {
        for hit in inquiry.find(pattern)? {
            let setting = inquiry.corpus().setting(hit)?;
            gathered.see(inquiry, side, hit, &setting)?;
        }
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
    table.warnings = inquiry.cautions()?;
    Ok(table)
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
        integer("count_a", "Mentions of the first word with it."),
        integer("count_b", "Mentions of the second word with it."),
        share(
            "rate_a",
            "Their share of the first word's mentions that could show it.",
        ),
        share(
            "rate_b",
            "Their share of the second word's mentions that could show it.",
        ),
        real(
            "log_odds",
            "Difference of log odds with an informative prior; above 0 it goes with the first word (Monroe, Colaresi and Quinn 2008).",
        ),
        real(
            "z",
            "The log odds in standard deviations; beyond 1.96 either way is unusual at 5 %.",
        ),
        real(
            "q",
            "Share of false findings to expect among rows at least as clear (Benjamini and Hochberg 1995).",
        ),
        integer("documents_a", "Documents that show it with the first word."),
        integer(
            "documents_b",
            "Documents that show it with the second word.",
        ),
    ]
}

impl Gathered {
    /// Takes note of every aspect of one mention.
    fn see(
        &mut self,
        inquiry: &Inquiry<'_>,
        side: usize,
        hit: Hit,
        setting: &Setting<'_>,
    ) -> Result<(), StudyError> {
        let document = setting.document();
        let matched = setting.matched()?;
        if capitals_tell(setting)? {
            self.could(Aspect::Capital, side);
            let capital = matched
                .first()
                .is_some_and(|form| form.starts_with(char::is_uppercase));
            let item = if capital { "capital" } else { "small letter" };
            self.add(Aspect::Capital, item, side, hit, document);
        }
        if let Some(number) = matched.last().and_then(|form| grammar::number(form)) {
            self.could(Aspect::Number, side);
            self.add(Aspect::Number, number, side, hit, document);
        }
        self.could(Aspect::Determiner, side);
        let determiner = grammar::determiner(|n| setting.before(n))?;
        self.add(Aspect::Determiner, &determiner, side, hit, document);
        let (before, after) = (setting.before(1)?, setting.after(1)?);
        for (aspect, beside) in [(Aspect::Left, before), (Aspect::Right, after)] {
            self.could(aspect, side);
            if let Some(word) = beside.filter(|form| grammar::is_word(form)) {
                self.add(aspect, &word.to_lowercase(), side, hit, document);
            }
        }
        self.could(Aspect::AndOr, side);
        for joined in grammar::joined(before, setting.before(2)?, after, setting.after(2)?) {
            self.add(Aspect::AndOr, &joined, side, hit, document);
        }
        self.could(Aspect::Preposition, side);
        if let Some(preposition) = grammar::preposition(|n| setting.before(n))? {
            self.add(Aspect::Preposition, &preposition, side, hit, document);
        }
        self.could(Aspect::Position, side);
        let position = grammar::position(setting.block_kind(), setting.depth());
        self.add(Aspect::Position, position, side, hit, document);
        if let Some(decade) = inquiry.corpus().documents()?[document.index()].decade() {
            self.could(Aspect::Decade, side);
            self.add(Aspect::Decade, &format!("{decade}s"), side, hit, document);
        }
        Ok(())
    }

    fn could(&mut self, aspect: Aspect, side: usize) {
        self.mentions.entry(aspect).or_default()[side] += 1;
    }

    fn add(&mut self, aspect: Aspect, item: &str, side: usize, hit: Hit, document: DocId) {
        let item = self.items.entry((aspect, item.to_owned())).or_default();
        item.hits[side].push(hit);
        item.documents[side].insert(document);
    }

    fn mentions(&self, aspect: Aspect) -> [u64; 2] {
        self.mentions.get(&aspect).copied().unwrap_or_default()
    }
}

/// Whether a capital would say something: in mid-sentence, in running text that has small letters.
fn capitals_tell(setting: &Setting<'_>) -> Result<bool, StudyError> {
    let running = matches!(
        setting.block_kind(),
        Some(BlockKind::Body | BlockKind::List | BlockKind::Note)
    );
    Ok(running && setting.has_small_letters()? && !setting.opens_sentence()?)
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
        let mentions = gathered.mentions(*aspect);
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
            ],
            passages,
        })
    }
}

fn notes(a: &Pattern, b: &Pattern, options: &ContrastOptions, gathered: &Gathered) -> Vec<String> {
    let [of_a, of_b] = gathered.mentions(Aspect::Determiner);
    let mut notes = vec![
        format!("A is \"{}\" ({of_a} mentions), B is \"{}\" ({of_b} mentions).", a.text(), b.text()),
        format!(
            "log_odds compares the two rates, with a prior worth {} mentions in the proportions of both \
             words together (Monroe, Colaresi and Quinn 2008); q controls false discoveries over all rows \
             (Benjamini and Hochberg 1995). Items seen fewer than {} times are left out.",
            options.prior_mentions, options.min_count
        ),
        "Without tagging: capitals are of mentions in mid-sentence; a determiner or preposition is the \
         nearest one within three words; position is by fifths of the document's tokens."
            .to_owned(),
    ];
    let silent: Vec<_> = [(a, of_a), (b, of_b)]
        .iter()
        .filter(|(_, n)| *n == 0)
        .map(|(p, _)| p.text())
        .collect();
    if !silent.is_empty() {
        notes.push(format!(
            "There is no mention of {}: nothing can be contrasted.",
            crate::rule_line::listed(&silent)
        ));
    }
    // Every aspect is named, so that one without a row is seen to be empty.
    let empty: Vec<_> = Aspect::ALL
        .iter()
        .filter(|aspect| !gathered.items.keys().any(|(found, _)| found == *aspect))
        .map(|aspect| aspect.name())
        .collect();
    if !empty.is_empty() && silent.is_empty() {
        notes.push(format!(
            "Nothing was seen for {}.",
            crate::rule_line::listed(&empty)
        ));
    }
    notes
}
