//! How do timelines and networks look, and are they safe whatever the text?

use attache_render::{
    Glyphs, Span, SvgOptions, TextPlotOptions, Timeline, dot, graphml, timeline_page, timeline_svg,
    timeline_text,
};
use attache_study::{Cell, ColumnKind, RegisterSummary, Row, Table};

use crate::tables::{column, table};

/// Ties of a state of our own making, as a study returns them.
fn ties() -> Table {
    let text = |name| column(name, ColumnKind::Text, None);
    let date = |name| column(name, ColumnKind::Date, None);
    let columns = vec![
        text("holder"),
        text("state"),
        text("class"),
        text("instrument"),
        date("from"),
        date("to"),
        text("direction"),
        text("holder_name"),
        text("state_name"),
        date("dormant_from"),
    ];
    let row = |cells: [&str; 10]| Row {
        cells: cells
            .map(|cell| match cell {
                "" => Cell::Missing,
                cell => Cell::from(cell),
            })
            .to_vec(),
        passages: Vec::new(),
    };
    let rows = vec![
        row([
            "FRE",
            "SYL",
            "arrangement",
            "Ports \"<4>\"",
            "1930-05",
            "1951",
            "none",
            "Freedonia",
            "Sylvania",
            "",
        ]),
        row([
            "FRE",
            "SYL",
            "treaty_ally",
            "Pact of Low Ferry",
            "1940-02-01",
            "",
            "mutual",
            "Freedonia",
            "Sylvania",
            "1980-01-01",
        ]),
        row([
            "FRE",
            "SYL",
            "security_commitment",
            "Guarantee",
            "1962-03-06",
            "",
            "SYL to FRE",
            "Freedonia",
            "Sylvania",
            "",
        ]),
        row([
            "FRE",
            "OST",
            "none",
            "",
            "",
            "",
            "",
            "Freedonia",
            "Osterlich & Sons",
            "",
        ]),
        row([
            "FRE",
            "SYL",
            "treaty_ally",
            "Signed only",
            "",
            "",
            "mutual",
            "Freedonia",
            "Sylvania",
            "",
        ]),
    ];
    Table {
        title: Some("Freedonia and Sylvania: all".into()),
        corpus: None,
        rule: None,
        register: Some(RegisterSummary {
            version: "own 1".into(),
            cut_off: "2026-02-03".into(),
        }),
        notes: Vec::new(),
        warnings: Vec::new(),
        ..table("ties", columns, rows)
    }
}

fn line() -> Timeline {
    let order = ["treaty_ally", "security_commitment", "arrangement"];
    Timeline::from_table(&ties(), &["instrument"], "class", &order).expect("a timeline")
}

#[test]
fn a_timeline_as_svg_and_as_text() {
    let options = SvgOptions::default();
    insta::assert_snapshot!(
        "timeline_svg",
        timeline_svg(&line(), &options).replace("><", ">\n<")
    );
    let text = |glyphs| {
        let options = TextPlotOptions {
            glyphs,
            ..TextPlotOptions::default()
        };
        timeline_text(&line(), &options)
    };
    insta::assert_snapshot!(
        "timeline_text",
        format!("{}\n{}", text(Glyphs::Unicode), text(Glyphs::Ascii))
    );
}

#[test]
fn a_narrow_timeline_names_every_group_in_lines() {
    let groups = [
        "treaty ally",
        "security commitment",
        "designated partner",
        "arrangement",
    ];
    let timeline = Timeline {
        groups: groups.map(str::to_owned).to_vec(),
        ..line()
    };
    let drawn = |width_px| {
        let options = SvgOptions {
            width_px,
            ..SvgOptions::default()
        };
        timeline_svg(&timeline, &options)
    };
    let (narrow, wide) = (drawn(340.0), drawn(720.0));
    for group in groups {
        assert!(narrow.contains(&format!(">{group}</text>")), "{group}");
    }
    let line_of = |svg: &str, group: &str| {
        let (before, _) = svg.split_once(&format!(">{group}</text>")).unwrap();
        let (_, y) = before.rsplit_once("y=\"").unwrap();
        y.split('"').next().unwrap().to_owned()
    };
    assert_eq!(line_of(&wide, groups[0]), line_of(&wide, groups[3]));
    assert_ne!(line_of(&narrow, groups[0]), line_of(&narrow, groups[3]));
}

#[test]
fn a_network_as_graphml_and_dot() {
    insta::assert_snapshot!("graphml", graphml(&ties()).expect("a network"));
    insta::assert_snapshot!("dot", dot(&ties()).expect("a network"));
    let other = table(
        "count",
        vec![column("pattern", ColumnKind::Text, None)],
        Vec::new(),
    );
    assert_eq!(
        graphml(&other).expect_err("no pairs").to_string(),
        "the table \"count\" has no pairs of states: it has no column `holder`"
    );
}

#[test]
fn the_page_of_a_timeline_has_the_title_and_the_register() {
    let page = timeline_page(&ties(), &line());
    assert!(page.contains("<h1>Freedonia and Sylvania</h1>\n<p class=\"lead\">all</p>"));
    assert!(page.contains("own 1, known to 2026-02-03"));
    assert_eq!(page.matches("<svg").count(), 2);
}

#[test]
fn nothing_to_draw_is_said() {
    let empty = Timeline::default();
    assert!(timeline_svg(&empty, &SvgOptions::default()).contains("Nothing to draw"));
    assert_eq!(
        timeline_text(&empty, &TextPlotOptions::default()),
        "nothing to draw\n"
    );
}

#[test]
fn a_day_is_seen_and_a_thousand_years_are_cut() {
    let mut line = line();
    line.spans.push(Span {
        name: "a day".into(),
        group: 0,
        from: (1990.5, 1990.5),
        to: Some((1990.503, 1990.503)),
        ..Span::default()
    });
    line.spans.push(Span {
        name: "old".into(),
        group: 0,
        from: (1066.0, 1067.0),
        ..Span::default()
    });
    let text = timeline_text(&line, &TextPlotOptions::default());
    let of = |name: &str| {
        text.lines()
            .find(|line| line.starts_with(name))
            .expect("a line")
            .to_owned()
    };
    assert_eq!(of("a day").matches('█').count(), 1, "{text}");
    assert!(of("old").contains("◀█"), "{text}");
}
