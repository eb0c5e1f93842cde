//! Small tables of our own making.

use attache_study::{
    Caution, Cell, Column, ColumnKind, CorpusSummary, Passage, Row, RuleSummary, Table,
};

pub(crate) fn column(name: &str, kind: ColumnKind, unit: Option<&'static str>) -> Column {
    Column {
        name: name.into(),
        kind,
        unit,
        about: "",
    }
}

pub(crate) fn passage(left: &str, matched: &str, right: &str) -> Passage {
    Passage {
        document: "1931-address".into(),
        title: Some("Address at <Low Ferry>".into()),
        date: Some("1931-12-05".into()),
        section: vec!["Of Our Relations Abroad".into(), "The Ports".into()],
        page: Some("iv".into()),
        source: None,
        start: 120,
        end: 120 + matched.chars().count() as u64,
        left: left.into(),
        matched: matched.into(),
        right: right.into(),
        sentence: format!("{left} {matched} {right}"),
    }
}

pub(crate) fn table(study: &'static str, columns: Vec<Column>, rows: Vec<Row>) -> Table {
    Table {
        study,
        title: None,
        corpus: Some(CorpusSummary {
            path: "freedonia".into(),
            documents: 206,
            tokens: 1_684_201,
        }),
        register: None,
        rule: Some(RuleSummary {
            parts: vec![
                ("case", Cell::Text("ignore".into())),
                ("blocks", Cell::List(vec!["heading".into(), "body".into()])),
                ("overlap", Cell::Truth(false)),
            ],
            sentence: "Headings and body text count; capitals do not matter.".into(),
        }),
        columns,
        total_rows: rows.len(),
        rows,
        notes: Vec::new(),
        warnings: Vec::new(),
    }
}

/// A count with passages, a missing cell, records, and everything else a table may hold.
pub(crate) fn counts() -> Table {
    let rules = Cell::Records(vec![
        vec![
            ("rule", Cell::Text("exact case".into())),
            ("count", Cell::Integer(1117)),
        ],
        vec![
            ("rule", Cell::Text("any case".into())),
            ("count", Cell::Integer(1204)),
        ],
    ]);
    let mut table = table(
        "count",
        vec![
            column("pattern", ColumnKind::Text, None),
            column("decade", ColumnKind::Integer, None),
            Column {
                about: "Passages found.",
                ..column("count", ColumnKind::Integer, None)
            },
            column("per_million", ColumnKind::Real, Some("per million tokens")),
            column("authors", ColumnKind::List, None),
            column("agrees", ColumnKind::Truth, None),
            column("first", ColumnKind::Date, None),
            column("rules", ColumnKind::Records, None),
        ],
        vec![
            Row {
                cells: vec![
                    Cell::Text("allies | partners".into()),
                    Cell::Integer(1930),
                    Cell::Integer(1204),
                    Cell::Real(714.876_543),
                    Cell::List(vec!["R. Firefly".into(), "G. Teasdale".into()]),
                    Cell::Truth(true),
                    Cell::Text("1931-12".into()),
                    rules,
                ],
                passages: vec![
                    passage("We ask our", "allies", "and partners to mend the bridge."),
                    passage("The harbour was opened by our", "partners", "at Low Ferry."),
                ],
            },
            Row {
                cells: vec![
                    Cell::Text("=1+1".into()),
                    Cell::Integer(1940),
                    Cell::Integer(0),
                    Cell::Real(0.0),
                    Cell::Missing,
                    Cell::Missing,
                    Cell::Missing,
                    Cell::Missing,
                ],
                passages: Vec::new(),
            },
        ],
    );
    table.total_rows = 24;
    table.notes = vec!["A decade runs from its year that ends in 0.".into()];
    table.warnings = vec![Caution {
        document: Some("annex.pdf".into()),
        page: Some("7".into()),
        message: "page is an image without text".into(),
    }];
    table
}

pub(crate) fn concordance() -> Table {
    let row = |passage: Passage| Row {
        cells: vec![
            Cell::Text(passage.document.clone()),
            Cell::Text("1931-12-05".into()),
            Cell::List(passage.section.clone()),
            Cell::Text("iv".into()),
            Cell::Text(passage.left.clone()),
            Cell::Text(passage.matched.clone()),
            Cell::Text(passage.right.clone()),
        ],
        passages: vec![passage],
    };
    let mut table = table(
        "concordance",
        [
            "document", "date", "section", "page", "left", "match", "right",
        ]
        .into_iter()
        .map(|name| {
            let kind = if name == "section" {
                ColumnKind::List
            } else {
                ColumnKind::Text
            };
            column(name, kind, None)
        })
        .collect(),
        vec![
            row(passage(
                "We do not ask our",
                "allies and partners",
                "to stand where we would not.",
            )),
            row(passage(
                "An old",
                "ally",
                "may be slow to anger and slower still to thank us for it.",
            )),
            row(passage("我们的", "盟国", "和伙伴。")),
        ],
    );
    table.rule = None;
    table
}
