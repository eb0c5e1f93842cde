//! What each format looks like on a small table.

use attache_render::{
    Bar, BarChart, Color, Fact, Glyphs, LineChart, Part, Passages, Report, Section, Series,
    SvgOptions, TerminalOptions, TextPlotOptions, bars_svg, bars_text, csv, html, html_page, json,
    lines_svg, lines_text, markdown, report_html, report_terminal, terminal,
};
use insta::assert_snapshot;

use crate::tables::{concordance, counts, passage};

fn chart() -> LineChart {
    let series = |name: &str, rates: [f64; 5]| Series {
        name: name.into(),
        points: rates
            .into_iter()
            .enumerate()
            .map(|(at, rate)| (1900.0 + 10.0 * at as f64, rate))
            .collect(),
    };
    LineChart {
        title: "Two words by decade".into(),
        x_label: "decade".into(),
        y_label: "per million tokens".into(),
        series: vec![
            series("@ally", [0.0, 310.5, 120.0, 580.25, 240.0]),
            series("@partner", [12.0, 0.0, 44.0, 160.0, 590.0]),
        ],
    }
}

fn effects() -> BarChart {
    let bar = |name: &str, value: f64| Bar {
        name: name.into(),
        value,
        interval: Some((value - 0.5, value + 0.5)),
        note: Some("z 2.0".into()),
    };
    BarChart {
        title: "Words beside the two words".into(),
        x_label: "log odds".into(),
        left_label: "more with partner".into(),
        right_label: "more with ally".into(),
        bars: vec![
            bar("faithful", 2.31),
            bar("our", 0.4),
            bar("trading", -1.64),
        ],
    }
}

fn report() -> Report {
    Report {
        title: "Allies & partners".into(),
        lead: "A very small report.".into(),
        sections: vec![
            Section {
                heading: "What was read".into(),
                paragraphs: vec!["Two addresses.".into()],
                parts: vec![
                    Part::Facts(vec![Fact {
                        value: "206".into(),
                        name: "addresses".into(),
                    }]),
                    Part::Text("And a chart:".into()),
                    Part::Lines(chart()),
                ],
            },
            Section {
                heading: "Where".into(),
                paragraphs: Vec::new(),
                parts: vec![
                    Part::Table(counts()),
                    Part::Bars(effects()),
                    Part::Passages(vec![passage("An old", "ally", "may be slow.")]),
                ],
            },
        ],
    }
}

/// A page without its style, which has its own file.
fn without_style(page: &str) -> String {
    let (head, rest) = page.split_once("<style>").expect("a page has a style");
    let (_, tail) = rest.split_once("</style>").expect("a style ends");
    format!("{head}<style>…</style>{tail}")
}

#[test]
fn json_without_and_with_passages() {
    assert_snapshot!("json", json(&counts(), Passages::Omit));
    assert_snapshot!("json_with_passages", json(&counts(), Passages::Include));
}

#[test]
fn csv_and_markdown() {
    assert_snapshot!("csv", csv(&counts()).replace("\r\n", "␍␊\n"));
    assert_snapshot!("markdown", markdown(&counts()));
}

#[test]
fn html_fragment_and_page() {
    assert_snapshot!("html", html(&counts()));
    assert_snapshot!(
        "html_concordance_page",
        without_style(&html_page(&concordance()))
    );
}

#[test]
fn a_terminal_of_three_widths() {
    for width in [40, 80, 120] {
        let options = TerminalOptions {
            width,
            ..TerminalOptions::default()
        };
        assert_snapshot!(format!("terminal_{width}"), terminal(&counts(), &options));
        assert_snapshot!(
            format!("terminal_concordance_{width}"),
            terminal(&concordance(), &options)
        );
    }
}

#[test]
fn a_terminal_with_colour() {
    let options = TerminalOptions {
        color: Color::Ansi,
        ..TerminalOptions::default()
    };
    let shown = |text: String| text.replace('\u{1b}', "␛");
    assert_snapshot!("terminal_colour", shown(terminal(&counts(), &options)));
    assert_snapshot!(
        "terminal_concordance_colour",
        shown(terminal(&concordance(), &options))
    );
}

#[test]
fn plots_as_svg() {
    assert_snapshot!(
        "lines_svg",
        without_style(&lines_svg(&chart(), &SvgOptions::default()))
    );
    assert_snapshot!(
        "bars_svg",
        without_style(&bars_svg(&effects(), &SvgOptions::default()))
    );
}

#[test]
fn plots_as_text() {
    let ascii = TextPlotOptions {
        width: 50,
        glyphs: Glyphs::Ascii,
        ..TextPlotOptions::default()
    };
    assert_snapshot!(
        "lines_text",
        lines_text(&chart(), &TextPlotOptions::default())
    );
    assert_snapshot!("lines_text_ascii", lines_text(&chart(), &ascii));
    assert_snapshot!(
        "bars_text",
        bars_text(&effects(), &TextPlotOptions::default())
    );
    assert_snapshot!("bars_text_ascii", bars_text(&effects(), &ascii));
}

#[test]
fn a_chart_is_made_from_a_table() {
    let chart = LineChart::from_table(&counts(), "decade", "per_million", Some("pattern")).unwrap();
    assert_eq!(
        (chart.x_label.as_str(), chart.y_label.as_str()),
        ("decade", "per million tokens")
    );
    assert_eq!(chart.series[0].points, [(1930.0, 714.876_543)]);
    let dates = LineChart::from_table(&counts(), "first", "count", None).unwrap();
    assert_eq!(dates.series[0].points, [(1931.0, 1204.0)]);
    let error = LineChart::from_table(&concordance(), "year", "left", None).unwrap_err();
    assert_eq!(
        error.to_string(),
        "the table of `concordance` has no column `year` to draw; it has document, date, section, page, left, match, right"
    );
}

#[test]
fn a_report_as_a_page_and_on_a_terminal() {
    assert_snapshot!("report_html", without_style(&report_html(&report())));
    assert_snapshot!(
        "report_terminal",
        report_terminal(&report(), &TerminalOptions::default())
    );
}

#[test]
fn a_page_asks_for_nothing_from_elsewhere() {
    let page = report_html(&report());
    for asks in [
        "<script", "<link", "src=", "url(", "@import", "http://", "https://",
    ] {
        let allowed = if asks == "http://" {
            "http://www.w3.org/2000/svg"
        } else {
            "-"
        };
        assert!(
            !page.replace(allowed, "").contains(asks),
            "the page contains {asks}"
        );
    }
}
