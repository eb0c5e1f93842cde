//! Whatever strings and numbers a table holds, each format stays well formed and says the same.

use attache_render::{
    Bar, BarChart, Color, Glyphs, LineChart, Part, Passages, Report, Section, Series, Span,
    SvgOptions, TerminalOptions, TextPlotOptions, Timeline, bars_svg, bars_text, csv, dot, graphml,
    html_page, json, lines_svg, lines_text, markdown, parquet, report_html, report_terminal,
    terminal, timeline_svg, timeline_text,
};
use attache_study::{
    Caution, Cell, Column, ColumnKind, CorpusSummary, Passage, RegisterSummary, Row, RuleSummary,
    Table,
};
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::RowAccessor;
use proptest::collection::vec;
use proptest::prelude::*;
use unicode_width::UnicodeWidthStr;

use crate::tables::{column, table};

const KINDS: [ColumnKind; 7] = [
    ColumnKind::Text,
    ColumnKind::List,
    ColumnKind::Integer,
    ColumnKind::Real,
    ColumnKind::Truth,
    ColumnKind::Date,
    ColumnKind::Records,
];

/// Text with what could break a format or a terminal; but no byte order mark, which readers of CSV
/// take from the beginning of a file.
fn any_text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => "[a-zA-MO-Z,.'-]{1,12}".prop_map(|word| format!("{word} ")),
        1 => "\\PC{0,8}",
        1 => any::<char>().prop_map(String::from),
        2 => prop::sample::select(vec![
            "</td>", "<b>", "<!--", "\"", "'", "&amp;", "]]>", "|", "\\", "\r\n", "\t", "\u{1b}[2J", "\u{9b}31m", "\u{7f}",
            "\u{0}", "\u{202e}", "\u{2066}", "\u{2028}", "同盟国", "e\u{301}", "👨‍👩‍👧", "❤\u{fe0f}", "=1+1", "; ", "</style>",
            "interoperabilityinteroperabilityinteroperabilityinteroperability",
        ]).prop_map(String::from),
    ];
    vec(piece, 0..8).prop_map(|pieces| pieces.concat().replace('\u{feff}', ""))
}

fn any_cell(kind: ColumnKind) -> BoxedStrategy<Cell> {
    let value = match kind {
        ColumnKind::Text | ColumnKind::Date => any_text().prop_map(Cell::Text).boxed(),
        ColumnKind::List => vec(any_text(), 0..3).prop_map(Cell::List).boxed(),
        ColumnKind::Integer => any::<i64>().prop_map(Cell::Integer).boxed(),
        ColumnKind::Real => prop_oneof![any::<f64>(), -1e4..1e4]
            .prop_map(Cell::Real)
            .boxed(),
        ColumnKind::Truth => any::<bool>().prop_map(Cell::Truth).boxed(),
        ColumnKind::Records => vec((any_text(), any::<i64>()), 0..3)
            .prop_map(|records| {
                Cell::Records(
                    records
                        .into_iter()
                        .map(|(rule, count)| {
                            vec![("rule", Cell::Text(rule)), ("count", Cell::Integer(count))]
                        })
                        .collect(),
                )
            })
            .boxed(),
    };
    prop_oneof![1 => Just(Cell::Missing), 5 => value].boxed()
}

fn any_passage() -> impl Strategy<Value = Passage> {
    let places = (
        any_text(),
        proptest::option::of(any_text()),
        proptest::option::of(any_text()),
        vec(any_text(), 0..3),
    );
    (places, any_text(), any_text(), any_text(), any::<bool>()).prop_map(
        |((document, title, date, section), left, matched, right, whole)| Passage {
            page: title.clone(),
            source: None,
            sentence: if whole {
                format!("{left}{matched}{right}")
            } else {
                left.clone()
            },
            document,
            title,
            date,
            section,
            start: 0,
            end: 1,
            left,
            matched,
            right,
        },
    )
}

fn any_table() -> impl Strategy<Value = Table> {
    let names = prop_oneof![
        any_text(),
        prop::sample::select(vec![
            "count",
            "decade",
            "left",
            "match",
            "right",
            "document",
            "per_million"
        ])
        .prop_map(String::from),
    ];
    let columns = vec((names, prop::sample::select(KINDS.to_vec())), 0..8);
    columns
        .prop_flat_map(|columns| {
            let mut seen = Vec::new();
            let columns: Vec<(String, ColumnKind)> = columns
                .into_iter()
                .filter(|(name, _)| {
                    !seen.contains(name) && {
                        seen.push(name.clone());
                        true
                    }
                })
                .collect();
            let cells: Vec<_> = columns.iter().map(|(_, kind)| any_cell(*kind)).collect();
            let row = (cells, vec(any_passage(), 0..3))
                .prop_map(|(cells, passages)| Row { cells, passages });
            (
                Just(columns),
                vec(row, 0..4),
                any_text(),
                any_text(),
                any_text(),
            )
        })
        .prop_map(|(columns, rows, rule, note, message)| Table {
            study: "count",
            title: Some(note.clone()),
            corpus: Some(CorpusSummary {
                path: note.clone(),
                documents: 3,
                tokens: 9,
            }),
            register: Some(RegisterSummary {
                version: note.clone(),
                cut_off: "2026-02-03".into(),
            }),
            rule: Some(RuleSummary {
                parts: vec![("case", Cell::Text(rule.clone()))],
                sentence: rule,
            }),
            columns: columns
                .into_iter()
                .map(|(name, kind)| Column {
                    name,
                    kind,
                    unit: None,
                    about: "About.",
                })
                .collect(),
            total_rows: rows.len() + 1,
            rows,
            notes: vec![note],
            warnings: vec![Caution {
                document: Some(message.clone()),
                page: Some("7".into()),
                message,
            }],
        })
}

fn any_lines() -> impl Strategy<Value = LineChart> {
    let point = (
        prop_oneof![4 => (1700i32..2100).prop_map(f64::from), 1 => any::<f64>()],
        prop_oneof![4 => 0.0..5000.0, 1 => any::<f64>()],
    );
    (any_text(), vec((any_text(), vec(point, 0..40)), 0..4)).prop_map(|(text, series)| LineChart {
        title: text.clone(),
        x_label: "decade".into(),
        y_label: text,
        series: series
            .into_iter()
            .map(|(name, points)| Series { name, points })
            .collect(),
    })
}

fn any_timeline() -> impl Strategy<Value = Timeline> {
    let year = || prop_oneof![1000.0..2100.0, any::<f64>()];
    let span = (
        any_text(),
        0..9_usize,
        year(),
        prop::option::of(year()),
        prop::option::of(year()),
    );
    let spans = prop::collection::vec(span, 0..6);
    (any_text(), spans, year()).prop_map(|(title, spans, until)| Timeline {
        foot: title.clone(),
        groups: vec![title.clone(), "treaty ally".into()],
        title,
        until,
        spans: spans
            .into_iter()
            .map(|(name, group, from, to, dormant)| Span {
                dates: name.clone(),
                name,
                group,
                from: (from, from),
                to: to.map(|to| (to, to + 1.0)),
                dormant,
            })
            .collect(),
    })
}

fn any_bars() -> impl Strategy<Value = BarChart> {
    let value = prop_oneof![4 => -9.0..9.0, 1 => any::<f64>()];
    (any_text(), vec((any_text(), value.clone(), value), 0..6)).prop_map(|(text, bars)| BarChart {
        title: text.clone(),
        x_label: text.clone(),
        left_label: text.clone(),
        right_label: text,
        bars: bars
            .into_iter()
            .map(|(name, value, end)| Bar {
                note: Some(name.clone()),
                name,
                value,
                interval: Some((value, end)),
            })
            .collect(),
    })
}

fn report_of(table: Table, lines: LineChart, bars: BarChart) -> Report {
    let passages = table
        .rows
        .iter()
        .flat_map(|row| row.passages.clone())
        .collect();
    let text = table.notes.concat();
    Report {
        title: text.clone(),
        lead: text.clone(),
        sections: vec![Section {
            heading: text.clone(),
            paragraphs: vec![text],
            parts: vec![
                Part::Table(table),
                Part::Lines(lines),
                Part::Bars(bars),
                Part::Passages(passages),
            ],
        }],
    }
}

/// Every tag is one that we write, and each is closed where it should be.
fn assert_balanced(markup: &str) -> Result<(), TestCaseError> {
    const OURS: &str = " html head meta title style body a header p h1 h2 div nav ol li main section span details summary \
        table thead tbody tr th td figure figcaption svg desc text line g polyline circle rect dl dt dd ul blockquote mark \
        cite time path graphml key graph node edge data ";
    let mut open: Vec<&str> = Vec::new();
    let declared = [
        "<!doctype html>",
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>",
    ];
    let mut rest = declared
        .iter()
        .find_map(|first| markup.strip_prefix(first))
        .unwrap_or(markup);
    while let Some(at) = rest.find('<') {
        rest = &rest[at + 1..];
        let end = rest.find('>').expect("a tag ends");
        let tag = &rest[..end];
        prop_assert!(!tag.contains('<'), "a `<` inside a tag: {tag}");
        rest = &rest[end + 1..];
        if let Some(name) = tag.strip_prefix('/') {
            prop_assert_eq!(open.pop(), Some(name));
            continue;
        }
        let name = tag.split_whitespace().next().unwrap_or("");
        let name = name.trim_end_matches('/');
        prop_assert!(
            OURS.contains(&format!(" {name} ")),
            "`{name}` is not a tag of ours"
        );
        if name != "meta" && !tag.ends_with('/') {
            open.push(name);
        }
    }
    prop_assert!(open.is_empty(), "left open: {open:?}");
    for not in ["NaN", "=\"inf\"", "=\"-inf\""] {
        let around = markup.find(not).map(|at| {
            markup[at.saturating_sub(300)..]
                .chars()
                .take(500)
                .collect::<String>()
        });
        prop_assert!(around.is_none(), "{not} in {around:?}");
    }
    Ok(())
}

/// No line is wider than `width`, and nothing drives the terminal but our own colours.
fn assert_safe(text: &str, width: usize) -> Result<(), TestCaseError> {
    let mut plain = text.to_owned();
    for code in ["0", "1", "2", "1;31", "33", "36", "35", "32", "34"] {
        plain = plain.replace(&format!("\u{1b}[{code}m"), "");
    }
    for line in plain.split('\n') {
        let bad = line.chars().find(|&c| {
            c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{2028}' | '\u{2029}')
        });
        prop_assert!(bad.is_none(), "{bad:?} in {line:?}");
        prop_assert!(
            line.width() <= width,
            "{} columns of {width}: {line:?}",
            line.width()
        );
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn pages_and_plots_are_balanced_whatever_the_text(table in any_table(), lines in any_lines(), bars in any_bars()) {
        assert_balanced(&html_page(&table))?;
        assert_balanced(&lines_svg(&lines, &SvgOptions::default()))?;
        assert_balanced(&bars_svg(&bars, &SvgOptions::default()))?;
        assert_balanced(&report_html(&report_of(table, lines, bars)))?;
    }

    #[test]
    fn timelines_and_networks_are_balanced_and_safe(
        timeline in any_timeline(), name in any_text(), width in 40usize..140, ascii: bool,
    ) {
        assert_balanced(&timeline_svg(&timeline, &SvgOptions::default()))?;
        let glyphs = if ascii { Glyphs::Ascii } else { Glyphs::Unicode };
        let plot = TextPlotOptions { width, glyphs, ..TextPlotOptions::default() };
        assert_safe(&timeline_text(&timeline, &plot), width)?;
        let cells = ["holder", "state", "instrument"].map(|name| column(name, ColumnKind::Text, None));
        let row = Row {
            cells: vec![Cell::from(name.as_str()), Cell::from("B"), Cell::from(name.as_str())],
            passages: Vec::new(),
        };
        let pairs = table("ties", cells.to_vec(), vec![row]);
        assert_balanced(&graphml(&pairs).expect("pairs"))?;
        let closed = dot(&pairs).expect("pairs").ends_with("}\n");
        prop_assert!(closed);
    }

    #[test]
    fn terminals_are_never_overrun_or_driven(
        table in any_table(), lines in any_lines(), bars in any_bars(), width in 40usize..140, colored: bool, ascii: bool,
    ) {
        let color = if colored { Color::Ansi } else { Color::Plain };
        let glyphs = if ascii { Glyphs::Ascii } else { Glyphs::Unicode };
        let options = TerminalOptions { width, color, glyphs, ..TerminalOptions::default() };
        let plot = TextPlotOptions { width, color, glyphs, ..TextPlotOptions::default() };
        assert_safe(&terminal(&table, &options), width)?;
        assert_safe(&lines_text(&lines, &plot), width)?;
        assert_safe(&bars_text(&bars, &plot), width)?;
        assert_safe(&report_terminal(&report_of(table, lines, bars), &options), width)?;
    }

    #[test]
    fn json_parses_and_keeps_every_cell(table in any_table()) {
        let text = json(&table, Passages::Include);
        assert_safe(&text, usize::MAX)?;
        let value: serde_json::Value = serde_json::from_str(&text).expect("JSON parses");
        prop_assert_eq!(value["rows"].as_array().map(Vec::len), Some(table.rows.len()));
        for (row, found) in table.rows.iter().zip(value["rows"].as_array().expect("rows")) {
            if !table.columns.iter().any(|column| column.name == "passages") {
                prop_assert_eq!(found["passages"].as_array().map(Vec::len), Some(row.passages.len()));
            }
            for (column, cell) in table.columns.iter().zip(&row.cells) {
                let found = &found[&column.name];
                match cell {
                    Cell::Missing => prop_assert!(found.is_null()),
                    Cell::Text(text) => prop_assert_eq!(found.as_str(), Some(text.as_str())),
                    Cell::Integer(number) => prop_assert_eq!(found.as_i64(), Some(*number)),
                    // serde_json reads a decimal only to within one place of the last; what we write is exact.
                    Cell::Real(number) if number.is_finite() => {
                        prop_assert_eq!(&found.to_string().parse::<f64>().map(|read| (read - number).abs() <= (number.abs() * 1e-15).max(f64::MIN_POSITIVE)), &Ok(true));
                    }
                    Cell::Real(_) => prop_assert!(found.is_null()),
                    Cell::Truth(truth) => prop_assert_eq!(found.as_bool(), Some(*truth)),
                    Cell::List(items) => prop_assert_eq!(found.as_array().map(Vec::len), Some(items.len())),
                    Cell::Records(records) => prop_assert_eq!(found.as_array().map(Vec::len), Some(records.len())),
                }
            }
        }
    }

    #[test]
    fn csv_reads_back_equal(table in any_table()) {
        prop_assume!(!table.columns.is_empty());
        let text = csv(&table);
        let mut reader = ::csv::Reader::from_reader(text.as_bytes());
        let names: Vec<String> = reader.headers().expect("a header").iter().map(String::from).collect();
        prop_assert_eq!(names, table.columns.iter().map(|column| column.name.clone()).collect::<Vec<_>>());
        let records: Vec<::csv::StringRecord> = reader.records().collect::<Result<_, _>>().expect("records");
        prop_assert_eq!(records.len(), table.rows.len());
        for (row, record) in table.rows.iter().zip(&records) {
            for (cell, found) in row.cells.iter().zip(record) {
                match cell {
                    Cell::Text(text) => prop_assert_eq!(found, text),
                    Cell::Integer(number) => prop_assert_eq!(found.parse::<i64>().ok(), Some(*number)),
                    Cell::Real(number) if number.is_finite() => prop_assert_eq!(found.parse::<f64>().ok(), Some(*number)),
                    Cell::Missing | Cell::Real(_) => prop_assert_eq!(found, ""),
                    Cell::Truth(truth) => prop_assert_eq!(found, truth.to_string()),
                    Cell::List(items) => prop_assert_eq!(found, items.join("; ")),
                    Cell::Records(_) => prop_assert!(serde_json::from_str::<serde_json::Value>(found).is_ok()),
                }
            }
        }
    }

    #[test]
    fn parquet_reads_back_equal(table in any_table()) {
        let bytes = parquet(&table).expect("a table of right kinds");
        let reader = SerializedFileReader::new(bytes::Bytes::from(bytes)).expect("Parquet opens");
        let metadata = reader.metadata().file_metadata();
        let keys: Vec<&str> =
            metadata.key_value_metadata().expect("metadata").iter().map(|pair| pair.key.as_str()).collect();
        prop_assert!(keys.contains(&"attache.rule") && keys.contains(&"attache.version"), "{keys:?}");
        if table.columns.is_empty() {
            return Ok(());
        }
        prop_assert_eq!(metadata.num_rows(), i64::try_from(table.rows.len()).unwrap());
        for (row, found) in table.rows.iter().zip(reader.get_row_iter(None).expect("rows")) {
            let found = found.expect("a row");
            for (at, cell) in row.cells.iter().enumerate() {
                match cell {
                    Cell::Text(text) => prop_assert_eq!(found.get_string(at).unwrap(), text),
                    Cell::Integer(number) => prop_assert_eq!(found.get_long(at).unwrap(), *number),
                    Cell::Real(number) if number.is_finite() => prop_assert_eq!(found.get_double(at).unwrap(), *number),
                    Cell::Truth(truth) => prop_assert_eq!(found.get_bool(at).unwrap(), *truth),
                    Cell::List(items) => prop_assert_eq!(found.get_list(at).unwrap().len(), items.len()),
                    Cell::Records(_) => prop_assert!(found.get_string(at).is_ok()),
                    Cell::Missing | Cell::Real(_) => prop_assert!(found.get_string(at).is_err()),
                }
            }
        }
    }

    #[test]
    fn markdown_rows_have_as_many_cells_as_the_header(table in any_table()) {
        let text = markdown(&table);
        assert_safe(&text, usize::MAX)?;
        let bars = |line: &str| line.replace("\\\\", "").replace("\\|", "").matches('|').count();
        // The title stands above them.
        let rows = text.lines().skip_while(|line| !line.starts_with('|'));
        let lines: Vec<&str> = rows.take_while(|line| line.starts_with('|')).collect();
        if !table.columns.is_empty() {
            prop_assert_eq!(lines.len(), table.rows.len() + 2);
            prop_assert!(lines.iter().all(|line| bars(line) == table.columns.len() + 1), "{text}");
        }
    }
}
