//! Which words set one part of the text apart from another?

use std::collections::BTreeSet;
use std::num::NonZeroU64;

use attache_corpus::measure::inference::{Confidence, chi_squared_p, q_values};
use attache_corpus::measure::keyness::{
    Cells, ConservativeOptions, ZeroRule, chi_squared, conservative_log_ratio, log_likelihood,
    log_ratio, odds_ratio, percent_difference, simple_maths,
};
use attache_corpus::measure::log_odds::{LogOdds, Prior, log_odds};
use attache_corpus::measure::{Frequencies, Sample};
use attache_corpus::{Attribute, Corpus, DocId, Filter, Part, Profile, places_of, profiles};

use crate::inquiry::{Inquiry, StudyError, grouped};
use crate::measured::Measure;
use crate::table::{Caution, Cell, Column, ColumnKind, Row, Table};

/// What the target is held against.
#[derive(Clone, Copy, Debug, Default)]
pub enum Reference<'a> {
    /// All other documents that are asked.
    #[default]
    Rest,
    /// The documents asked that pass a condition.
    Where(&'a Filter),
    /// Another corpus, or its documents that pass a condition.
    Corpus(&'a Corpus, Option<&'a Filter>),
}

/// Which words come first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum KeywordOrder {
    /// Those of the target.
    #[default]
    TargetFirst,
    /// Those of the reference, which the target avoids.
    ReferenceFirst,
}

/// How words are compared, measured and ordered.
#[derive(Clone, Debug, PartialEq)]
pub struct KeywordOptions {
    /// What words are told apart by.
    pub attribute: Attribute,
    /// Words seen fewer times in both parts together are left out.
    pub min_count: u64,
    /// The measures that are shown, in order.
    pub measures: Vec<&'static Measure<Keyword>>,
    /// What rows are ordered by.
    pub sort: &'static Measure<Keyword>,
    /// Which end of that order comes first.
    pub order: KeywordOrder,
    /// What simple maths adds to both rates, per million words.
    pub k: f64,
    /// What the prior of log odds is worth, in words: the more, the harder rare words are held. `None`
    /// takes a hundredth of the words of both parts.
    pub prior_words: Option<f64>,
    /// Confidence of the conservative log ratio.
    pub confidence: Confidence,
}

impl Default for KeywordOptions {
    fn default() -> Self {
        let sort = Measure::named(KEYWORD_MEASURES, "z").unwrap_or(&KEYWORD_MEASURES[0]);
        Self {
            attribute: Attribute::default(),
            min_count: 5,
            measures: USUAL
                .iter()
                .filter_map(|name| Measure::named(KEYWORD_MEASURES, name))
                .collect(),
            sort,
            order: KeywordOrder::default(),
            k: 100.0,
            prior_words: None,
            confidence: Confidence::P95,
        }
    }
}

impl KeywordOptions {
    /// What the prior is worth, in words.
    fn worth(&self, sides: [&Profile; 2]) -> f64 {
        let both = (sides[0].words + sides[1].words) as f64;
        self.prior_words.unwrap_or((both / 100.0).max(1.0))
    }
}

/// The measures that are shown if nothing is said.
const USUAL: [&str; 11] = [
    "target_per_million",
    "reference_per_million",
    "g2",
    "log_ratio",
    "log_odds",
    "z",
    "q",
    "target_documents",
    "reference_documents",
    "target_dp",
    "reference_dp",
];

/// A word with its counts in both parts.
#[derive(Clone, Debug, PartialEq)]
pub struct Keyword {
    frequencies: Frequencies,
    documents: [u32; 2],
    deviations: [Option<f64>; 2],
    log_odds: Option<LogOdds>,
    q: f64,
    k: f64,
    conservative: ConservativeOptions,
}

impl Keyword {
    fn g2(&self, cells: Cells) -> f64 {
        log_likelihood(self.frequencies, cells)
    }

    fn signed(&self, value: f64) -> Option<f64> {
        Some(self.frequencies.signed(value))
    }
}

/// Every measure of keywords.
pub static KEYWORD_MEASURES: &[Measure<Keyword>] = &[
    Measure::real(
        "target_per_million",
        |word: &Keyword| word.frequencies.target.per_million(),
        "How often in a million words of the target.",
    )
    .with_unit("per million words"),
    Measure::real(
        "reference_per_million",
        |word: &Keyword| word.frequencies.reference.per_million(),
        "How often in a million words of the reference.",
    )
    .with_unit("per million words"),
    Measure::real(
        "g2",
        |word: &Keyword| Some(word.g2(Cells::Four)),
        "Evidence of a difference: log-likelihood, four cells (Dunning 1993).",
    )
    .ordered_by(|word| word.signed(word.g2(Cells::Four))),
    Measure::real(
        "g2_two_cells",
        |word: &Keyword| Some(word.g2(Cells::Two)),
        "The same over two cells (Rayson and Garside 2000).",
    )
    .ordered_by(|word| word.signed(word.g2(Cells::Two))),
    Measure::real(
        "chi_squared",
        |word: &Keyword| Some(chi_squared(word.frequencies)),
        "Evidence of a difference: Pearson's chi-squared, without correction (Pearson 1900).",
    )
    .ordered_by(|word| word.signed(chi_squared(word.frequencies))),
    Measure::real(
        "log_ratio",
        |word: &Keyword| Some(log_ratio(word.frequencies, ZeroRule::Hardie)),
        "How many times its rate doubles from reference to target; no occurrence counts as half of one (Hardie 2014).",
    ),
    Measure::real(
        "log_ratio_walter",
        |word: &Keyword| Some(log_ratio(word.frequencies, ZeroRule::Walter)),
        "The same with half an occurrence added everywhere (Walter 1975).",
    ),
    Measure::real(
        "log_ratio_conservative",
        |word: &Keyword| Some(conservative_log_ratio(word.frequencies, word.conservative)),
        "The log ratio that is certain at least, all words tested together; 0 if it may be none (Evert 2022).",
    ),
    Measure::real(
        "percent_diff",
        |word: &Keyword| percent_difference(word.frequencies),
        "By how many per cent its rate in the target is higher (Gabrielatos and Marchi 2011).",
    )
    .ordered_by(|word| Some(percent_difference(word.frequencies).unwrap_or(f64::MAX))),
    Measure::real(
        "simple_maths",
        |word: &Keyword| simple_maths(word.frequencies, word.k),
        "Ratio of the rates per million, k added to both (Kilgarriff 2009).",
    ),
    Measure::real(
        "odds_ratio",
        |word: &Keyword| Some(odds_ratio(word.frequencies)),
        "Odds in the target over odds in the reference (Cornfield 1951).",
    ),
    Measure::real(
        "log_odds",
        |word: &Keyword| word.log_odds.map(|odds| odds.delta),
        "Difference of log odds with an informative prior; above 0 it goes with the target (Monroe, Colaresi and Quinn 2008).",
    ),
    Measure::real(
        "z",
        |word: &Keyword| word.log_odds.map(|odds| odds.z),
        "The log odds in standard deviations.",
    ),
    Measure::real(
        "q",
        |word: &Keyword| Some(word.q),
        "Share of false findings to expect among rows with a g2 at least as high (Benjamini and Hochberg 1995).",
    )
    .ordered_by(|word| word.signed(word.g2(Cells::Four))),
    Measure::integer(
        "target_documents",
        |word: &Keyword| Some(f64::from(word.documents[0])),
        "Documents of the target that have it.",
    ),
    Measure::integer(
        "reference_documents",
        |word: &Keyword| Some(f64::from(word.documents[1])),
        "Documents of the reference that have it.",
    ),
    Measure::real(
        "target_dp",
        |word: &Keyword| word.deviations[0],
        "Spread over the documents of the target: 0 is even, towards 1 heaped up (Gries 2008).",
    ),
    Measure::real(
        "reference_dp",
        |word: &Keyword| word.deviations[1],
        "Spread over the documents of the reference.",
    ),
];

/// The words that are commoner in the documents that pass `target` than in the reference, and rarer.
///
/// Words of one part only are there too.
pub fn keywords(
    inquiry: &Inquiry<'_>,
    target: Option<&Filter>,
    reference: Reference<'_>,
    options: &KeywordOptions,
) -> Result<Table, StudyError> {
    let parts = parts(inquiry, target, reference)?;
    let integer = |name, about| Column::new(name, ColumnKind::Integer, about);
    let mut columns = vec![
        Column::new("word", ColumnKind::Text, "The word."),
        integer("target", "How often it stands in the target."),
        integer("reference", "How often it stands in the reference."),
    ];
    columns.extend(options.measures.iter().map(|measure| measure.column()));
    columns.push(Column::new(
        "owner",
        ColumnKind::Text,
        "The one document that has at least half of it, of the part where it is commoner.",
    ));
    let mut table = inquiry.table("keywords", &[], columns)?;
    (table.rule, table.warnings) = inquiry.word_rule(options.attribute);
    let profiles = profiles(&parts, options.attribute)?;
    let sides = [&profiles.parts[0], &profiles.parts[1]];
    let mut found = compare(sides, options);
    table.total_rows = found.len();
    let negative = found
        .iter()
        .filter(|(_, word)| word.frequencies.direction().is_lt())
        .count();
    let mut ranked: Vec<(f64, usize)> = found
        .iter()
        .enumerate()
        .map(|(place, (_, word))| (options.sort.rank(word), place))
        .collect();
    let text = |place: usize| profiles.values[found[place].0].as_str();
    ranked.sort_by(|a, b| {
        let order = b.0.total_cmp(&a.0);
        let order = match options.order {
            KeywordOrder::TargetFirst => order,
            KeywordOrder::ReferenceFirst => order.reverse(),
        };
        order.then_with(|| text(a.1).cmp(text(b.1)))
    });
    ranked.truncate(inquiry.show().limit.unwrap_or(usize::MAX));
    let shown: BTreeSet<String> = ranked
        .iter()
        .map(|&(_, place)| text(place).to_owned())
        .collect();
    let mut places = match inquiry.show().passages {
        Some(0) => Vec::new(),
        limit => parts
            .iter()
            .map(|part| places_of(part, &shown, options.attribute, limit.unwrap_or(usize::MAX)))
            .collect::<Result<Vec<_>, _>>()?,
    };
    for (_, place) in ranked {
        let (value, word) = &mut found[place];
        let name = profiles.values[*value].as_str();
        let mut cells = vec![
            Cell::from(name),
            Cell::from(word.frequencies.target.count()),
            Cell::from(word.frequencies.reference.count()),
        ];
        cells.extend(options.measures.iter().map(|measure| measure.cell(word)));
        let side = usize::from(word.frequencies.direction().is_lt());
        cells.push(owner(&parts[side], sides[side], *value)?);
        let mut passages = Vec::new();
        for (part, places) in parts.iter().zip(&mut places) {
            let hits = places.remove(name).unwrap_or_default();
            passages.extend(inquiry.row_passages_of(part.corpus(), &hits)?);
        }
        table.rows.push(Row { cells, passages });
    }
    table.notes = notes(inquiry, target, reference, sides, options);
    if negative > 0 && negative < table.total_rows {
        let (which, how) = match options.order {
            KeywordOrder::TargetFirst => (negative, "rarer in the target"),
            KeywordOrder::ReferenceFirst => {
                (table.total_rows - negative, "not rarer in the target")
            }
        };
        table.notes.push(format!(
            "{} of the {} words are {how} and stand at the end.",
            grouped(which),
            grouped(table.total_rows)
        ));
    }
    let shared = parts[0].shared_with(&parts[1]);
    if shared > 0 {
        let verb = if shared == 1 { "belongs" } else { "belong" };
        let message = format!(
            "{} {verb} to target and reference: the tests take them for different texts",
            documents(shared as u64)
        );
        table.warnings.push(Caution {
            document: None,
            page: None,
            message,
        });
    }
    table.warnings.extend(inquiry.cautions()?);
    Ok(table)
}

/// The two parts: documents asked that pass the target's condition, and the reference.
fn parts<'a>(
    inquiry: &Inquiry<'a>,
    target: Option<&Filter>,
    reference: Reference<'a>,
) -> Result<[Part<'a>; 2], StudyError> {
    let (corpus, scope) = (inquiry.corpus(), inquiry.scope());
    let rule = &scope.rule;
    let chosen = |condition: &Filter| corpus.select(condition, rule.clone());
    let target_scope = target.map(chosen).transpose()?;
    let in_target = |document: DocId| {
        target_scope
            .as_ref()
            .is_none_or(|scope| scope.selects(document))
    };
    let first = Part::new(corpus, scope, in_target)?;
    let (second, condition) = match reference {
        Reference::Rest if target.is_none() => return Err(StudyError::NoReference),
        Reference::Rest => (
            Part::new(corpus, scope, |document| !in_target(document))?,
            None,
        ),
        Reference::Where(condition) => {
            let reference_scope = chosen(condition)?;
            let part = Part::new(corpus, scope, |document| reference_scope.selects(document))?;
            (part, Some(condition))
        }
        Reference::Corpus(other, condition) => {
            let other_scope = match condition {
                Some(condition) => other.select(condition, rule.clone())?,
                None => attache_corpus::Scope::new(rule.clone()),
            };
            (Part::new(other, &other_scope, |_| true)?, condition)
        }
    };
    for (part, condition) in [(&first, target), (&second, condition)] {
        if part.documents() == 0 {
            return Err(match condition {
                Some(condition) => StudyError::NothingSelected {
                    condition: condition.text().to_owned(),
                },
                None => StudyError::NoReference,
            });
        }
    }
    Ok([first, second])
}

/// The words that are frequent enough, by number, with their figures.
fn compare(sides: [&Profile; 2], options: &KeywordOptions) -> Vec<(usize, Keyword)> {
    let sizes = sides.map(|side| side.words);
    let background = sizes[0] + sizes[1];
    let prior_words = options.worth(sides);
    let mut found = Vec::new();
    for value in 0..sides[0].counts.len() {
        let counts = sides.map(|side| side.counts[value]);
        let both = counts[0] + counts[1];
        if both < options.min_count.max(1) {
            continue;
        }
        let sample = |side: usize| Sample::new(counts[side], sizes[side]).ok();
        let (Some(target), Some(reference)) = (sample(0), sample(1)) else {
            continue;
        };
        let frequencies = Frequencies { target, reference };
        // A background that is too small for a prior leaves nothing to compare.
        let prior = Sample::new(both, background)
            .and_then(|background| Prior::informative(background, prior_words));
        found.push((
            value,
            Keyword {
                frequencies,
                documents: sides.map(|side| side.documents_with[value]),
                deviations: sides.map(|side| side.deviation[value]),
                log_odds: prior.ok().map(|prior| log_odds(frequencies, prior)),
                q: 1.0,
                k: options.k,
                conservative: ConservativeOptions {
                    confidence: options.confidence,
                    tests: NonZeroU64::MIN,
                },
            },
        ));
    }
    let p: Vec<f64> = found
        .iter()
        .map(|(_, word)| chi_squared_p(word.g2(Cells::Four)))
        .collect();
    let tests = NonZeroU64::new(found.len() as u64).unwrap_or(NonZeroU64::MIN);
    for ((_, word), q) in found.iter_mut().zip(q_values(&p)) {
        word.q = q;
        word.conservative.tests = tests;
    }
    found
}

/// The document that has at least half of a word, where a part has several documents.
fn owner(part: &Part<'_>, side: &Profile, value: usize) -> Result<Cell, StudyError> {
    let (document, most) = side.most[value];
    let owned = side.documents > 1 && u64::from(most) * 2 >= side.counts[value] && most > 0;
    let info = match owned {
        true => part.corpus().document(document)?,
        false => None,
    };
    Ok(Cell::from(info.map(|info| info.id)))
}

fn documents(number: u64) -> String {
    match number {
        1 => "1 document".to_owned(),
        number => format!("{} documents", grouped(number as usize)),
    }
}

fn notes(
    inquiry: &Inquiry<'_>,
    target: Option<&Filter>,
    reference: Reference<'_>,
    sides: [&Profile; 2],
    options: &KeywordOptions,
) -> Vec<String> {
    let within = if inquiry.scope().is_whole() {
        ""
    } else {
        " of the documents asked"
    };
    let target = match target {
        Some(condition) => format!("{}{within}", condition.text()),
        None => format!(
            "all documents{}",
            if within.is_empty() { "" } else { " asked" }
        ),
    };
    let reference = match reference {
        Reference::Rest => format!("all others{within}"),
        Reference::Where(condition) => format!("{}{within}", condition.text()),
        Reference::Corpus(other, None) => format!("the corpus {}", other.location()),
        Reference::Corpus(other, Some(condition)) => {
            format!("{} in the corpus {}", condition.text(), other.location())
        }
    };
    let extent = |side: &Profile| {
        let words = grouped(side.words as usize);
        format!("{words} words in {}", documents(side.documents))
    };
    let mut notes = vec![
        format!("Target: {target} ({}).", extent(sides[0])),
        format!("Reference: {reference} ({}).", extent(sides[1])),
    ];
    let has = |name: &str| options.measures.iter().any(|measure| measure.name == name);
    let mut variants = Vec::new();
    if has("g2") {
        variants.push("g2 is over four cells and has no sign".to_owned());
    }
    if has("q") {
        variants.push("q is from g2, over all rows".to_owned());
    }
    if has("log_ratio") {
        variants.push("log_ratio counts no occurrence as half of one".to_owned());
    }
    if has("log_ratio_conservative") {
        variants.push(format!(
            "log_ratio_conservative has {} % confidence over all rows together",
            options.confidence.level() * 100.0
        ));
    }
    if has("simple_maths") {
        variants.push(format!("simple_maths has k = {}", options.k));
    }
    if has("log_odds") || has("z") {
        variants.push(format!(
            "log_odds and z have a prior worth {} words in the proportions of both parts together",
            grouped(options.worth(sides).round() as usize)
        ));
    }
    if has("target_dp") || has("reference_dp") {
        variants.push("DP is over documents, which count by their words".to_owned());
    }
    if !variants.is_empty() {
        notes.push(format!("Of the measures, {}.", variants.join("; ")));
    }
    notes.push(format!(
        "Marks are not words. Words seen fewer than {} times in both parts together are left out.",
        options.min_count
    ));
    notes
}
