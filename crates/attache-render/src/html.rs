//! What does a table look like on a web page, and how does a figure open into its passages?
//!
//! No scripts: a figure with passages is the summary of a `<details>`, and the style shows the row
//! under it while that is open. Browsers too old for `:has()` show those rows always.

use std::fmt::Write as _;

use attache_study::{Cell, Column, ColumnKind, Passage, Row, Table};

use crate::concordance::Concordance;
use crate::figure::{field_column, figure, grouped, heading, is_number};
use crate::markdown::{cut_line, register_text, warning_text};
use crate::markup::{escape, minus};
use crate::passage::{Words, passage_page, section_path, sentence};
use crate::plot::{Heading, PLOT_CSS, SvgOptions, Timeline, draw_timeline};
use crate::terminal::passages_in_all;

/// The style of every page, to which the plots' own is added.
const STYLE: &str = include_str!("report/style.css");

/// The table as a fragment for a page that has [`stylesheet`].
pub fn html(table: &Table) -> String {
    let mut out = table_html(table);
    if let Some(register) = &table.register {
        let _ = writeln!(
            out,
            "<p class=\"foot\"><span class=\"label\">Register</span> {}</p>",
            escape(&register_text(register))
        );
    }
    if let Some(rule) = &table.rule {
        let _ = writeln!(
            out,
            "<p class=\"foot\"><span class=\"label\">Rule</span> {}</p>",
            escape(&rule.sentence)
        );
    }
    out
}

/// The table as a page of its own.
pub fn html_page(table: &Table) -> String {
    page_around(table, "")
}

/// The table as a page of its own, with a timeline of it above the rows.
pub fn timeline_page(table: &Table, timeline: &Timeline) -> String {
    let draw = |width_px| {
        let options = SvgOptions {
            width_px,
            ..SvgOptions::default()
        };
        draw_timeline(timeline, &options, Heading::OnPage)
    };
    // Drawn twice, and the style shows the one that fits: scaled text would be too small.
    let figure = format!(
        "<figure>\n<div class=\"wide\">{}</div>\n<div class=\"narrow\">{}</div>\n</figure>\n",
        draw(860.0),
        draw(340.0)
    );
    page_around(table, &figure)
}

/// The table as a page of its own, with a drawing between its title and its rows.
fn page_around(table: &Table, drawing: &str) -> String {
    let title = table.title.as_deref().unwrap_or(table.study);
    // A title that goes on after a colon is set as a heading and a line under it.
    let (heading, lead) = title.split_once(": ").unwrap_or((title, ""));
    let lead = if lead.is_empty() {
        String::new()
    } else {
        format!("<p class=\"lead\">{}</p>\n", escape(lead))
    };
    let from = table.corpus.as_ref().map_or_else(String::new, |corpus| {
        format!(
            " from {}: {} documents, {} tokens",
            escape(&corpus.path),
            amount(corpus.documents),
            amount(corpus.tokens),
        )
    });
    let body = format!(
        "<main class=\"alone\">\n<h1>{}</h1>\n{lead}{drawing}{}<p class=\"foot\">Made by Attaché {}{from}.</p>\n</main>\n",
        escape(heading),
        html(table),
        env!("CARGO_PKG_VERSION"),
    );
    page(title, &body)
}

/// The style that fragments and pages are written for: light, dark, narrow and in print.
pub fn stylesheet() -> String {
    format!("{STYLE}{PLOT_CSS}")
}

/// A whole page around `body`. It asks for nothing from elsewhere, and its policy says so.
pub(crate) fn page(title: &str, body: &str) -> String {
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; img-src data:\">\n\
         <meta name=\"generator\" content=\"Attaché {}\">\n\
         <title>{}</title>\n<style>\n{}</style>\n</head>\n<body>\n{body}</body>\n</html>\n",
        env!("CARGO_PKG_VERSION"),
        escape(title),
        stylesheet()
    )
}

/// The rows with their passages, notes and warnings, without the rule.
pub(crate) fn table_html(table: &Table) -> String {
    let mut out = String::new();
    match Concordance::of(&table.columns) {
        Some(shape) => push_concordance(&mut out, table, &shape),
        None if !table.columns.is_empty() => push_grid(&mut out, table),
        None => {}
    }
    if let Some(line) = cut_line(table) {
        let _ = writeln!(out, "<p class=\"foot\">{line}</p>");
    }
    for note in &table.notes {
        let _ = writeln!(out, "<p class=\"foot\">{}</p>", escape(note));
    }
    push_meanings(&mut out, table);
    for warning in &table.warnings {
        let _ = writeln!(
            out,
            "<p class=\"foot warning\"><span class=\"label\">Warning</span> {}</p>",
            escape(&warning_text(warning))
        );
    }
    out
}

/// Passages as a list: place, then sentence with the match marked.
pub(crate) fn passages_html(passages: &[Passage]) -> String {
    let mut out = String::from("<ol class=\"passages\">\n");
    for passage in passages {
        let title = passage
            .title
            .as_deref()
            .filter(|title| !title.trim().is_empty())
            .unwrap_or(&passage.document);
        let _ = write!(
            out,
            "<li><p class=\"where\" title=\"{}, characters {} to {}\"><cite>{}</cite>",
            escape(&passage.document),
            passage.start,
            passage.end,
            escape(title)
        );
        if let Some(date) = &passage.date {
            let _ = write!(
                out,
                " <span class=\"part\"><time>{}</time></span>",
                escape(date)
            );
        }
        let section = section_path(passage);
        if !section.is_empty() {
            let _ = write!(out, " <span class=\"part\">{}</span>", escape(&section));
        }
        if let Some(page) = passage_page(passage) {
            let _ = write!(out, " <span class=\"part\">{}</span>", escape(&page));
        }
        let _ = writeln!(
            out,
            "</p><blockquote>{}</blockquote></li>",
            marked(&sentence(passage))
        );
    }
    out.push_str("</ol>\n");
    out
}

/// A whole number with thousands separators.
pub(crate) fn amount(number: u64) -> String {
    grouped(i64::try_from(number).unwrap_or(i64::MAX))
}

fn marked(words: &Words) -> String {
    format!(
        "{}<mark>{}</mark>{}",
        escape(&words.before),
        escape(&words.matched),
        escape(&words.after)
    )
}

fn push_grid(out: &mut String, table: &Table) {
    let opener = opener(&table.columns);
    let tall = if table.rows.len() > 40 { " tall" } else { "" };
    let _ = write!(
        out,
        "<div class=\"box{tall}\" role=\"region\" aria-label=\"Table: {}\" tabindex=\"0\">\n<table>\n<thead><tr>",
        escape(table.study)
    );
    for column in &table.columns {
        let unit = column
            .unit
            .map(|unit| format!(" ({unit})"))
            .unwrap_or_default();
        let about = format!("{}{unit}", column.about);
        let about = if about.is_empty() {
            String::new()
        } else {
            format!(" title=\"{}\"", escape(about.trim()))
        };
        let _ = write!(
            out,
            "<th scope=\"col\"{}{about}>{}</th>",
            class(column),
            escape(&heading(column))
        );
    }
    out.push_str("</tr></thead>\n<tbody>\n");
    for row in &table.rows {
        out.push_str("<tr>");
        for (at, column) in table.columns.iter().enumerate() {
            let text = cell_html(column, row.cells.get(at).unwrap_or(&Cell::Missing));
            let (open, close) = if at == 0 && !is_amount(column) {
                ("th scope=\"row\"", "th")
            } else {
                ("td", "td")
            };
            let _ = write!(out, "<{open}{}>", class(column));
            if at == opener && !row.passages.is_empty() {
                let _ = write!(
                    out,
                    "<details><summary title=\"Show where\">{text}</summary></details>"
                );
            } else {
                out.push_str(&text);
            }
            let _ = write!(out, "</{close}>");
        }
        out.push_str("</tr>\n");
        if !row.passages.is_empty() {
            let _ = write!(
                out,
                "<tr class=\"opened\"><td colspan=\"{}\"><div class=\"fits\">\n{}",
                table.columns.len(),
                passages_html(&row.passages)
            );
            push_more(out, table, row);
            out.push_str("</div></td></tr>\n");
        }
    }
    out.push_str("</tbody>\n</table>\n</div>\n");
}

fn push_more(out: &mut String, table: &Table, row: &Row) {
    let more = passages_in_all(table, row) - row.passages.len();
    if more > 0 {
        let more = grouped(i64::try_from(more).unwrap_or(i64::MAX));
        let _ = writeln!(out, "<p class=\"foot\">{more} more, not shown here</p>");
    }
}

/// What each column holds, for the reader who asks.
fn push_meanings(out: &mut String, table: &Table) {
    let told: Vec<&Column> = table
        .columns
        .iter()
        .filter(|column| !column.about.is_empty())
        .collect();
    if told.is_empty() {
        return;
    }
    out.push_str("<details class=\"foot\"><summary>What the columns mean</summary>\n<dl>\n");
    for column in told {
        let _ = writeln!(
            out,
            "<div><dt>{}</dt><dd>{}</dd></div>",
            escape(&heading(column)),
            escape(column.about)
        );
    }
    out.push_str("</dl></details>\n");
}

/// The column whose cell opens a row: its count, else its first amount, else the first column.
fn opener(columns: &[Column]) -> usize {
    let count = columns.iter().position(|column| column.name == "count");
    count
        .or_else(|| columns.iter().position(is_amount))
        .unwrap_or(0)
}

/// Whether a column's numbers are amounts, not years.
fn is_amount(column: &Column) -> bool {
    is_number(column.kind) && !matches!(column.name.as_str(), "year" | "decade")
}

fn class(column: &Column) -> &'static str {
    match column.kind {
        _ if is_amount(column) => " class=\"number\"",
        ColumnKind::Date | ColumnKind::Truth => " class=\"short\"",
        kind if is_number(kind) => " class=\"short\"",
        _ => "",
    }
}

fn cell_html(column: &Column, cell: &Cell) -> String {
    match cell {
        Cell::Missing if is_number(column.kind) => "<span class=\"none\">–</span>".to_owned(),
        Cell::Integer(_) | Cell::Real(_) => escape(&minus(&figure(column, cell))),
        Cell::Records(records) => {
            let mut out = String::from("<ul class=\"records\">");
            for record in records {
                out.push_str("<li>");
                for (name, cell) in record {
                    let column = field_column(name, cell);
                    let _ = write!(
                        out,
                        "<span class=\"field\"><span class=\"label\">{}</span> {}</span> ",
                        escape(&heading(&column)),
                        cell_html(&column, cell)
                    );
                }
                out.push_str("</li>");
            }
            out.push_str("</ul>");
            out
        }
        cell => escape(&figure(column, cell)),
    }
}

fn push_concordance(out: &mut String, table: &Table, shape: &Concordance) {
    out.push_str("<ol class=\"kwic\">\n");
    for row in &table.rows {
        let words = shape.words(row);
        let places = [
            shape.date(row),
            shape.document(row),
            shape.section(row),
            shape.page(row),
        ];
        let place: Vec<String> = places
            .iter()
            .filter(|place| !place.is_empty())
            .map(|place| format!("<span class=\"part\">{}</span>", escape(place)))
            .collect();
        let _ = writeln!(
            out,
            "<li><p class=\"place\">{}</p><p class=\"line\"><span class=\"left\">{}</span><mark>{}</mark><span class=\"right\">{}</span></p></li>",
            place.join(" "),
            escape(&words.before),
            escape(&words.matched),
            escape(&words.after)
        );
    }
    out.push_str("</ol>\n");
}
