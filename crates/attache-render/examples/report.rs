//! What does a report look like? `cargo run -p attache-render --example report -- DIR` writes one of
//! invented figures over invented speeches as `report.html`, `lines.svg`, `bars.svg` and `report.txt`.

use std::path::PathBuf;

use attache_render::{
    Bar, BarChart, Color, Fact, LineChart, Part, Report, Section, SvgOptions, TerminalOptions,
    bars_svg, lines_svg, report_html, report_terminal,
};
use attache_study::{
    Caution, Cell, Column, ColumnKind, CorpusSummary, Passage, Row, RuleSummary, Table,
};

fn main() -> std::io::Result<()> {
    let folder = PathBuf::from(
        std::env::args()
            .nth(1)
            .unwrap_or_else(|| "target/example-report".to_owned()),
    );
    std::fs::create_dir_all(&folder)?;
    let report = report();
    std::fs::write(folder.join("report.html"), report_html(&report))?;
    std::fs::write(
        folder.join("lines.svg"),
        lines_svg(&trend_chart(), &SvgOptions::default()),
    )?;
    std::fs::write(
        folder.join("bars.svg"),
        bars_svg(&effects(), &SvgOptions::default()),
    )?;
    for (name, width, color) in [
        ("report.txt", 80, Color::Plain),
        ("wide.txt", 120, Color::Ansi),
        ("narrow.txt", 40, Color::Plain),
    ] {
        let options = TerminalOptions {
            width,
            color,
            passages_per_row: 1,
            ..TerminalOptions::default()
        };
        std::fs::write(folder.join(name), report_terminal(&report, &options))?;
    }
    Ok(())
}

fn report() -> Report {
    Report {
        title: "How the presidents of Freedonia speak of allies and partners".into(),
        lead: "Two hundred and six invented addresses, 1790 to 2020, counted under one rule. Every number with a \
               triangle opens into the sentences that it counts."
            .into(),
        sections: vec![
            Section {
                heading: "What was read".into(),
                paragraphs: Vec::new(),
                parts: vec![Part::Facts(vec![
                    Fact { value: "206".into(), name: "addresses".into() },
                    Fact { value: "1,684,201".into(), name: "words".into() },
                    Fact { value: "1790–2020".into(), name: "years".into() },
                    Fact { value: "31".into(), name: "presidents".into() },
                ])],
            },
            Section {
                heading: "For a century allies were rare; partners came last".into(),
                paragraphs: vec![
                    "Until 1917 the family of ally is a word for other people's wars. It rises with the first of our \
                     own alliances and stays. Partner is a word of commerce before it is a word of policy, and \
                     passes ally only after 1990."
                        .into(),
                ],
                parts: vec![
                    Part::Lines(trend_chart()),
                    Part::Text("The same as a table, for the decades since 1970:".into()),
                    Part::Table(trend()),
                ],
            },
            Section {
                heading: "The pairs".into(),
                paragraphs: vec!["Which fixed pairs do the speeches use, and how often?".into()],
                parts: vec![Part::Table(pairs())],
            },
            Section {
                heading: "What differs between the two words".into(),
                paragraphs: vec![
                    "A bar to the right stands for a word that keeps company with ally more than with partner. The \
                     thin line is the interval of 95 per cent."
                        .into(),
                ],
                parts: vec![Part::Bars(effects())],
            },
            Section {
                heading: "In context".into(),
                paragraphs: Vec::new(),
                parts: vec![Part::Table(concordance())],
            },
            Section {
                heading: "Five telling passages".into(),
                paragraphs: Vec::new(),
                parts: vec![Part::Passages(passages(1, 5))],
            },
        ],
    }
}

const SENTENCES: [(&str, &str, &str); 6] = [
    (
        "We do not ask our",
        "allies and partners",
        "to stand where we would not stand ourselves, and we shall not begin now.",
    ),
    (
        "The harbour was opened by our",
        "partners",
        ", who paid for the light and keep the keys.",
    ),
    (
        "An old",
        "ally",
        "may be slow to anger and slower still to thank us.",
    ),
    (
        "I have told every",
        "ally",
        "of this Republic that a promise made in winter will be kept in spring, whatever the price of coal.",
    ),
    (
        "Together with our",
        "Allies",
        "we built the bridge at Low Ferry; with our partners we must now mend it.",
    ),
    (
        "A good customer is not yet a",
        "partner",
        ", and a good partner is not yet a friend.",
    ),
];

fn passages(from: usize, count: usize) -> Vec<Passage> {
    (from..from + count)
        .map(|at| {
            let (left, matched, right) = SENTENCES[at % SENTENCES.len()];
            let year = 1905 + 17 * (at % 7);
            let space = if right.starts_with(',') { "" } else { " " };
            Passage {
                document: format!("{year}-annual-address"),
                title: Some(format!("Annual Address of {year}")),
                date: Some(format!("{year}-12-0{}", at % 9 + 1)),
                section: if at.is_multiple_of(3) {
                    Vec::new()
                } else {
                    vec![
                        "Of Our Relations Abroad".into(),
                        "The Northern Ports".into(),
                    ]
                },
                page: at.is_multiple_of(2).then(|| (at + 3).to_string()),
                source: None,
                start: 23_110 + 977 * at as u64,
                end: 23_129 + 977 * at as u64,
                left: left.into(),
                matched: matched.into(),
                right: right.into(),
                sentence: format!("{left} {matched}{space}{right}"),
            }
        })
        .collect()
}

fn table(study: &'static str, columns: Vec<Column>, rows: Vec<Row>) -> Table {
    Table {
        study,
        title: None,
        corpus: Some(CorpusSummary { path: "freedonia".into(), documents: 206, tokens: 1_684_201 }),
        register: None,
        rule: Some(RuleSummary {
            parts: vec![("case", Cell::Text("ignore".into()))],
            sentence: "Headings, body text, lists, tables, notes and captions count; running heads and page numbers \
                       do not; capitals do not matter; a word broken by a hyphen at a line end is one word; matches \
                       do not overlap."
                .into(),
        }),
        columns,
        total_rows: rows.len(),
        rows,
        notes: Vec::new(),
        warnings: Vec::new(),
    }
}

fn column(name: &str, kind: ColumnKind, unit: Option<&'static str>, about: &'static str) -> Column {
    Column {
        name: name.into(),
        kind,
        unit,
        about,
    }
}

fn rates() -> Vec<(i64, i64, i64, i64)> {
    (0..24)
        .map(|at| {
            let tokens = 41_000 + 2_300 * at + (at * at * 7919) % 9_000;
            let ally = if at < 12 {
                (at * 5) % 4
            } else {
                14 + (at * 37) % 29
            };
            let partner = if at < 15 {
                (at * 3) % 3
            } else {
                (at - 14) * 6 + (at * 11) % 7
            };
            (1790 + 10 * at, tokens, ally, partner)
        })
        .collect()
}

fn per_million(count: i64, tokens: i64) -> f64 {
    count as f64 * 1e6 / tokens as f64
}

fn trend_chart() -> LineChart {
    let mut all = trend();
    all.rows = trend_rows(0);
    let chart =
        LineChart::from_table(&all, "decade", "per_million", Some("pattern")).unwrap_or_default();
    LineChart {
        title: "How often each word family stands in a million words, by decade".into(),
        ..chart
    }
}

fn trend() -> Table {
    let mut trend = table(
        "trend",
        vec![
            column("pattern", ColumnKind::Text, None, "What was looked for."),
            column(
                "decade",
                ColumnKind::Integer,
                None,
                "Ten years, named by the first.",
            ),
            column("count", ColumnKind::Integer, None, "Passages found."),
            column(
                "tokens",
                ColumnKind::Integer,
                None,
                "Words that were looked at.",
            ),
            column(
                "per_million",
                ColumnKind::Real,
                Some("per million tokens"),
                "The count over the words.",
            ),
            column(
                "documents",
                ColumnKind::Integer,
                None,
                "Addresses with at least one.",
            ),
        ],
        trend_rows(18),
    );
    trend.notes =
        vec!["A decade runs from its year that ends in 0 to the year that ends in 9.".into()];
    trend.warnings = vec![Caution {
        document: Some("1931-annual-address.txt".into()),
        page: Some("7".into()),
        message: "the page is an image without text, so it was not counted".into(),
    }];
    trend
}

fn trend_rows(from: usize) -> Vec<Row> {
    let mut rows = Vec::new();
    for (name, pick) in [("@ally", 0), ("@partner", 1)] {
        for (decade, tokens, ally, partner) in rates().into_iter().skip(from) {
            let count = if pick == 0 { ally } else { partner };
            rows.push(Row {
                cells: vec![
                    Cell::Text(name.into()),
                    Cell::Integer(decade),
                    Cell::Integer(count),
                    Cell::Integer(tokens),
                    Cell::Real(per_million(count, tokens)),
                    Cell::Integer(count.min(9)),
                ],
                passages: passages(
                    usize::try_from(decade / 10).unwrap_or(0),
                    usize::try_from(count.min(4)).unwrap_or(0),
                ),
            });
        }
    }
    rows
}

fn pairs() -> Table {
    let row = |pattern: &str, count: i64, from: usize| Row {
        cells: vec![
            Cell::Text(pattern.into()),
            Cell::Integer(count),
            Cell::Integer(1_684_201),
            Cell::Real(per_million(count, 1_684_201)),
        ],
        passages: passages(from, usize::try_from(count.min(3)).unwrap_or(0)),
    };
    table(
        "count",
        vec![
            column("pattern", ColumnKind::Text, None, "What was looked for."),
            column("count", ColumnKind::Integer, None, "Passages found."),
            column(
                "tokens",
                ColumnKind::Integer,
                None,
                "Words that were looked at.",
            ),
            column(
                "per_million",
                ColumnKind::Real,
                Some("per million tokens"),
                "The count over the words.",
            ),
        ],
        vec![
            row("allies and partners", 117, 0),
            row("friends and allies", 64, 2),
            row("partners and allies", 9, 4),
            row("allies or partners", 0, 0),
        ],
    )
}

fn effects() -> BarChart {
    let bar = |name: &str, value: f64, half: f64| Bar {
        name: name.into(),
        value,
        interval: Some((value - half, value + half)),
        note: Some(format!("z {:.1}", value / half * 1.96).replace('-', "−")),
    };
    BarChart {
        title: "Words beside the two words".into(),
        x_label: "log odds".into(),
        left_label: "more with partner".into(),
        right_label: "more with ally".into(),
        bars: vec![
            bar("faithful", 2.31, 0.62),
            bar("wartime", 1.87, 0.71),
            bar("our", 0.94, 0.18),
            bar("treaty", 0.61, 0.33),
            bar("regional", -0.48, 0.4),
            bar("equal", -1.12, 0.52),
            bar("trading", -2.64, 0.48),
        ],
    }
}

fn concordance() -> Table {
    let rows = passages(0, 6).into_iter().map(|passage| Row {
        cells: vec![
            Cell::Text(passage.document.clone()),
            passage.date.clone().map_or(Cell::Missing, Cell::Text),
            Cell::List(passage.section.clone()),
            passage.page.clone().map_or(Cell::Missing, Cell::Text),
            Cell::Text(passage.left.clone()),
            Cell::Text(passage.matched.clone()),
            Cell::Text(passage.right.clone()),
        ],
        passages: vec![passage],
    });
    let mut table = table(
        "concordance",
        vec![
            column("document", ColumnKind::Text, None, ""),
            column("date", ColumnKind::Date, None, ""),
            column("section", ColumnKind::List, None, ""),
            column("page", ColumnKind::Text, None, ""),
            column("left", ColumnKind::Text, None, ""),
            column("match", ColumnKind::Text, None, ""),
            column("right", ColumnKind::Text, None, ""),
        ],
        rows.collect(),
    );
    table.total_rows = 117;
    table
}
