//! What does a corpus say of allies and partners, on one page?

mod coded;

use attache_corpus::{Corpus, Grouping, Pattern, Rule};
use attache_render::{Bar, BarChart, Fact, LineChart, Part, Report, Section};
use attache_study::{
    Cell, ContrastOptions, Detail, Inquiry, Passage, Show, Step, StudyError, Table, TrendOptions,
    contrast, count, documents, trend,
};

/// How a report is made.
#[derive(Clone, Debug, PartialEq)]
pub struct ReportOptions {
    /// The heading of the page; `None` makes one of what the corpus holds.
    pub title: Option<String>,
    /// A sentence about where the documents come from, printed under the heading.
    pub about: Option<String>,
    /// Passages behind each figure at most.
    pub passages_per_row: usize,
    /// Differences shown in the contrast of the two words.
    pub differences: usize,
}

impl Default for ReportOptions {
    fn default() -> Self {
        Self {
            title: None,
            about: None,
            passages_per_row: 8,
            differences: 14,
        }
    }
}

/// Phrases that say both words, or a word and its old companion.
const PAIRS: [&str; 5] = [
    "allies and partners",
    "partners and allies",
    "friends and allies",
    "allies and friends",
    "friends and partners",
];

/// The two families, as patterns.
const FAMILIES: [&str; 2] = ["@ally", "@partner"];

/// How many telling passages are shown.
const TELLING: usize = 5;

/// Makes the report of a corpus: what was read, how often and when, the pairs, the capitals, what
/// differs, and five telling passages. What the corpus cannot show is said, not left blank.
pub fn report(corpus: &Corpus, options: &ReportOptions) -> Result<Report, StudyError> {
    let show = Show {
        passages: Some(options.passages_per_row),
        ..Show::default()
    };
    let inquiry = Inquiry::new(corpus, Rule::default(), None, show)?;
    let patterns = FAMILIES
        .iter()
        .map(|text| inquiry.pattern(text))
        .collect::<Result<Vec<_>, _>>()?;
    let listing = documents(&inquiry, Detail::Full)?;
    let whole = count(&inquiry, &patterns, &Grouping::Whole)?;
    let mut report = Report {
        title: options
            .title
            .clone()
            .unwrap_or_else(|| "Allies and partners".to_owned()),
        lead: lead(&listing, options),
        sections: vec![
            what_was_read(&listing),
            how_often(&inquiry, &patterns, &whole)?,
        ],
    };
    if total(&whole) == 0 {
        report.sections.push(Section {
            heading: "Neither word stands in these documents".to_owned(),
            paragraphs: vec!["There is nothing to contrast and no passage to show.".to_owned()],
            parts: Vec::new(),
        });
        return Ok(report);
    }
    report.sections.push(pairs(&inquiry)?);
    let contrasted = contrast(
        &inquiry,
        &patterns[0],
        &patterns[1],
        None,
        &ContrastOptions::default(),
    )?;
    report.sections.push(capitals(&contrasted));
    report.sections.push(differences(&contrasted, options));
    report.sections.extend(coded::sections(&inquiry)?);
    report.sections.push(telling(&inquiry)?);
    Ok(report)
}

fn lead(listing: &Table, options: &ReportOptions) -> String {
    let years = years(listing);
    let span = match years {
        Some((first, last)) if first != last => format!(", {first} to {last},"),
        Some((year, _)) => format!(", of {year},"),
        None => String::new(),
    };
    let count = listing.total_rows;
    let plural = if count == 1 { "document" } else { "documents" };
    let about = options
        .about
        .as_ref()
        .map(|about| format!(" {about}"))
        .unwrap_or_default();
    format!(
        "How {count} {plural}{span} speak of allies and of partners. Every figure opens into its passages.{about}"
    )
}

/// The years of the first and the last dated document.
fn years(listing: &Table) -> Option<(String, String)> {
    let dates = column(listing, "date")?;
    let years = listing
        .rows
        .iter()
        .filter_map(|row| match &row.cells[dates] {
            Cell::Text(date) => Some(date[..date.len().min(4)].to_owned()),
            _ => None,
        });
    let years: Vec<_> = years.collect();
    Some((years.iter().min()?.clone(), years.iter().max()?.clone()))
}

fn column(table: &Table, name: &str) -> Option<usize> {
    table.columns.iter().position(|column| column.name == name)
}

fn integer(table: &Table, row: usize, name: &str) -> i64 {
    match column(table, name).and_then(|place| table.rows.get(row)?.cells.get(place)) {
        Some(Cell::Integer(count)) => *count,
        _ => 0,
    }
}

fn total(whole: &Table) -> i64 {
    (0..whole.rows.len())
        .map(|row| integer(whole, row, "count"))
        .sum()
}

fn what_was_read(listing: &Table) -> Section {
    let words: i64 = (0..listing.rows.len())
        .map(|row| integer(listing, row, "words"))
        .sum();
    let mut facts = vec![
        Fact {
            value: grouped(listing.total_rows as i64),
            name: "documents".to_owned(),
        },
        Fact {
            value: grouped(words),
            name: "words".to_owned(),
        },
    ];
    if let Some((first, last)) = years(listing) {
        facts.push(match first == last {
            true => Fact {
                value: first,
                name: "year".to_owned(),
            },
            false => Fact {
                value: format!("{first}–{last}"),
                name: "years".to_owned(),
            },
        });
    }
    Section {
        heading: "What was read".to_owned(),
        paragraphs: Vec::new(),
        parts: vec![Part::Facts(facts)],
    }
}

fn how_often(
    inquiry: &Inquiry<'_>,
    patterns: &[Pattern],
    whole: &Table,
) -> Result<Section, StudyError> {
    let mut parts = vec![Part::Table(whole.clone())];
    let mut paragraphs = vec![
        "@ally is ally, allies, allied, alliance and alliances; @partner is partner, partners, \
         partnership, partnerships, partnered and partnering. Every mention counts, whatever its sense: \
         a partner may be a state, a firm or a spouse."
            .to_owned(),
    ];
    let by_decade = TrendOptions {
        step: Step::Decade,
        ..TrendOptions::default()
    };
    match trend(inquiry, patterns, by_decade) {
        Ok(decades) => {
            if let Some(sentence) = crossing(&decades) {
                paragraphs.push(sentence);
            }
            if let Ok(chart) =
                LineChart::from_table(&decades, "decade", "per_million", Some("pattern"))
            {
                let title = "Mentions per million tokens, by decade".to_owned();
                parts.push(Part::Lines(LineChart { title, ..chart }));
            }
            parts.push(Part::Detail(decades));
        }
        Err(StudyError::NoDates) => {
            paragraphs
                .push("None of the documents has a date, so there is no trend to show.".to_owned());
        }
        Err(error) => return Err(error),
    }
    Ok(Section {
        heading: "How often, and when".to_owned(),
        paragraphs,
        parts,
    })
}

/// The decades in which each word is commonest, and when the second overtook the first.
fn crossing(decades: &Table) -> Option<String> {
    let (pattern, decade, rate) = (
        column(decades, "pattern")?,
        column(decades, "decade")?,
        column(decades, "per_million")?,
    );
    let points = |name: &str| -> Vec<(i64, f64)> {
        let rows = decades
            .rows
            .iter()
            .filter(|row| row.cells[pattern] == Cell::Text(name.to_owned()));
        rows.filter_map(|row| match (&row.cells[decade], &row.cells[rate]) {
            (Cell::Integer(decade), Cell::Real(rate)) => Some((*decade, *rate)),
            _ => None,
        })
        .collect()
    };
    let (ally, partner) = (points(FAMILIES[0]), points(FAMILIES[1]));
    let peak = |points: &[(i64, f64)]| points.iter().copied().max_by(|a, b| a.1.total_cmp(&b.1));
    let (ally_peak, partner_peak) = (peak(&ally)?, peak(&partner)?);
    let ahead = ally
        .iter()
        .zip(&partner)
        .filter(|(a, b)| a.0 == b.0 && b.1 > a.1);
    let ahead: Vec<_> = ahead.map(|(a, _)| format!("{}s", a.0)).collect();
    let overtaken = match ahead.as_slice() {
        [] => " In no decade is the partner named more often than the ally.".to_owned(),
        decades => format!(
            " The partner is named more often than the ally in the {}.",
            listed(decades)
        ),
    };
    Some(format!(
        "The ally is named most in the {}s ({} per million tokens), the partner in the {}s ({}).{overtaken}",
        ally_peak.0,
        grouped(ally_peak.1.round() as i64),
        partner_peak.0,
        grouped(partner_peak.1.round() as i64)
    ))
}

fn pairs(inquiry: &Inquiry<'_>) -> Result<Section, StudyError> {
    let patterns = PAIRS
        .iter()
        .map(|text| inquiry.pattern(text))
        .collect::<Result<Vec<_>, _>>()?;
    let mut table = count(inquiry, &patterns, &Grouping::Whole)?;
    let place = column(&table, "count");
    table
        .rows
        .sort_by_key(|row| match place.map(|place| &row.cells[place]) {
            Some(Cell::Integer(count)) => -count,
            _ => 0,
        });
    Ok(Section {
        heading: "The pairs".to_owned(),
        paragraphs: Vec::new(),
        parts: vec![Part::Table(table)],
    })
}

/// The rows of one aspect of a contrast.
fn aspect(contrasted: &Table, name: &str) -> Table {
    let place = column(contrasted, "aspect");
    let mut table = contrasted.clone();
    table
        .rows
        .retain(|row| place.is_some_and(|place| row.cells[place] == Cell::Text(name.to_owned())));
    table.total_rows = table.rows.len();
    table.notes.clear();
    table
}

fn capitals(contrasted: &Table) -> Section {
    let table = aspect(contrasted, "capital");
    let rate = |row: usize, name: &str| match column(&table, name)
        .map(|place| &table.rows[row].cells[place])
    {
        Some(Cell::Real(rate)) => Some(rate * 100.0),
        _ => None,
    };
    let item = column(&table, "item");
    let capital = (0..table.rows.len()).find(|&row| {
        item.is_some_and(|place| table.rows[row].cells[place] == Cell::Text("capital".to_owned()))
    });
    let sentence = match capital {
        Some(row) => format!(
            "In mid-sentence, where nothing but the writer's choice asks for a capital, the ally's words have \
             one in {:.1} % of mentions and the partner's in {:.1} %.",
            rate(row, "rate_a").unwrap_or(0.0),
            rate(row, "rate_b").unwrap_or(0.0)
        ),
        None => "In mid-sentence neither word is written with a capital often enough to compare."
            .to_owned(),
    };
    let parts = if table.rows.is_empty() {
        Vec::new()
    } else {
        vec![Part::Detail(table)]
    };
    Section {
        heading: "Where capitals stand".to_owned(),
        paragraphs: vec![sentence],
        parts,
    }
}

/// Aspects that the section on differences is about; capitals and decades have their own.
const DIFFERING: [&str; 9] = [
    "number",
    "determiner",
    "modifier",
    "subject_of",
    "object_of",
    "left",
    "right",
    "and_or",
    "preposition",
];

fn differences(contrasted: &Table, options: &ReportOptions) -> Section {
    let heading = "What differs between the two words".to_owned();
    let places = ["aspect", "item", "log_odds", "z", "q"].map(|name| column(contrasted, name));
    let [Some(aspect), Some(item), Some(log_odds), Some(z), Some(q)] = places else {
        return Section {
            heading,
            ..Section::default()
        };
    };
    let real = |cell: &Cell| match cell {
        Cell::Real(value) => *value,
        _ => 0.0,
    };
    let mut table = contrasted.clone();
    table.rows.retain(|row| {
        matches!(&row.cells[aspect], Cell::Text(name) if DIFFERING.contains(&name.as_str()))
            && real(&row.cells[q]) < 0.05
    });
    table
        .rows
        .sort_by(|a, b| real(&b.cells[z]).abs().total_cmp(&real(&a.cells[z]).abs()));
    table.total_rows = table.rows.len();
    table.rows.truncate(options.differences);
    if table.rows.is_empty() {
        let none = "No difference is clear enough to stand a test against chance (q below 0.05)."
            .to_owned();
        return Section {
            heading,
            paragraphs: vec![none],
            parts: Vec::new(),
        };
    }
    let bars = table.rows.iter().map(|row| {
        let text = |cell: &Cell| match cell {
            Cell::Text(text) => text.clone(),
            _ => String::new(),
        };
        let (value, z) = (real(&row.cells[log_odds]), real(&row.cells[z]));
        // The standard deviation of the log odds, from z.
        let deviation = if z == 0.0 { 0.0 } else { value / z };
        Bar {
            name: format!(
                "{}: {}",
                text(&row.cells[aspect]).replace('_', "/"),
                text(&row.cells[item])
            ),
            value,
            interval: Some((value - 1.96 * deviation, value + 1.96 * deviation)),
            note: None,
        }
    });
    let mut bars: Vec<_> = bars.collect();
    bars.sort_by(|a, b| b.value.total_cmp(&a.value));
    let chart = BarChart {
        title: "The clearest differences".to_owned(),
        x_label: "log odds, with 95 % intervals".to_owned(),
        left_label: "goes with partner".to_owned(),
        right_label: "goes with ally".to_owned(),
        bars,
    };
    let words = "What stands before, after and around the two words, where the difference would be unusual by \
                 chance (q below 0.05). A bar to the right goes with the ally, to the left with the partner."
        .to_owned();
    Section {
        heading,
        paragraphs: vec![words],
        parts: vec![Part::Bars(chart), Part::Detail(table)],
    }
}

/// Passages that say both words in one sentence, spread over time.
fn telling(inquiry: &Inquiry<'_>) -> Result<Section, StudyError> {
    let corpus = inquiry.corpus();
    let hits = corpus.find(
        &inquiry.pattern("allies|alliance|alliances")?,
        inquiry.scope(),
    )?;
    let options = attache_corpus::PassageOptions::default();
    let passages = corpus.passages(&hits, &options)?;
    let says_both = |passage: &&Passage| {
        let sentence = passage.sentence.to_lowercase();
        sentence.contains("partner") && (60..=320).contains(&passage.sentence.chars().count())
    };
    let mut both: Vec<Passage> = passages.iter().filter(says_both).cloned().collect();
    both.dedup_by(|a, b| a.document == b.document && a.sentence == b.sentence);
    let (heading, chosen) = if both.is_empty() {
        ("Five passages that name an ally", spread(&passages))
    } else {
        (
            "Passages that name allies and partners in one sentence",
            spread(&both),
        )
    };
    Ok(Section {
        heading: heading.to_owned(),
        paragraphs: Vec::new(),
        parts: vec![Part::Passages(chosen)],
    })
}

/// A few passages at equal distances, the first and the last among them.
fn spread(passages: &[Passage]) -> Vec<Passage> {
    let shown = TELLING.min(passages.len());
    let place = |n: usize| {
        if shown == 1 {
            0
        } else {
            n * (passages.len() - 1) / (shown - 1)
        }
    };
    (0..shown).map(|n| passages[place(n)].clone()).collect()
}

/// Names as a list in prose: `a, b and c`.
fn listed(names: &[String]) -> String {
    match names {
        [all @ .., last] if !all.is_empty() => format!("{} and {last}", all.join(", ")),
        all => all.join(", "),
    }
}

/// A number with a comma between thousands.
fn grouped(number: i64) -> String {
    let digits = number.to_string();
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}
