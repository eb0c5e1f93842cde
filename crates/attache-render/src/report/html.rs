//! What is the one page that holds a whole report?

use std::fmt::Write as _;

use super::{Part, Report};
use crate::html::{page, passages_html, table_html};
use crate::markup::escape;
use crate::plot::{Heading, SvgOptions, draw_bars, draw_lines};

/// Plots are drawn twice, and the style shows the one that fits: scaled text would be too small.
const WIDE: SvgOptions = SvgOptions {
    width_px: 720.0,
    height_px: 330.0,
};
const NARROW: SvgOptions = SvgOptions {
    width_px: 340.0,
    height_px: 270.0,
};

/// The report as one self-contained page: no scripts, nothing fetched from elsewhere.
pub fn report_html(report: &Report) -> String {
    let mut body = String::new();
    let _ = writeln!(
        body,
        "<a class=\"skip\" href=\"#report\">Skip to the report</a>\n<header>\n<p class=\"masthead\">Attaché</p>\n<h1>{}</h1>",
        escape(&report.title)
    );
    if !report.lead.is_empty() {
        let _ = writeln!(body, "<p class=\"lead\">{}</p>", escape(&report.lead));
    }
    body.push_str("</header>\n<div class=\"columns\">\n<nav aria-label=\"Contents\">\n<ol>\n");
    for (at, section) in report.sections.iter().enumerate() {
        let _ = writeln!(
            body,
            "<li><a href=\"#s{}\">{}</a></li>",
            at + 1,
            escape(&section.heading)
        );
    }
    body.push_str(
        "<li><a href=\"#made\">How these figures were made</a></li>\n</ol>\n</nav>\n<main id=\"report\">\n",
    );
    for (at, section) in report.sections.iter().enumerate() {
        let _ = writeln!(
            body,
            "<section id=\"s{}\">\n<h2>{}</h2>",
            at + 1,
            escape(&section.heading)
        );
        for paragraph in &section.paragraphs {
            let _ = writeln!(body, "<p>{}</p>", escape(paragraph));
        }
        for part in &section.parts {
            push_part(&mut body, part);
        }
        body.push_str("</section>\n");
    }
    push_provenance(&mut body, report);
    body.push_str("</main>\n</div>\n");
    page(&report.title, &body)
}

fn push_part(out: &mut String, part: &Part) {
    match part {
        Part::Text(text) => {
            let _ = writeln!(out, "<p>{}</p>", escape(text));
        }
        Part::Facts(facts) => {
            out.push_str("<dl class=\"facts\">\n");
            for fact in facts {
                let _ = writeln!(
                    out,
                    "<div><dt>{}</dt><dd>{}</dd></div>",
                    escape(&fact.name),
                    escape(&fact.value)
                );
            }
            out.push_str("</dl>\n");
        }
        Part::Table(table) => out.push_str(&table_html(table)),
        Part::Detail(table) => {
            let rows = table.rows.len();
            let plural = if rows == 1 { "" } else { "s" };
            let _ = writeln!(
                out,
                "<details class=\"detail\">\n<summary>The figures behind it ({rows} row{plural})</summary>"
            );
            out.push_str(&table_html(table));
            out.push_str("</details>\n");
        }
        Part::Lines(chart) => push_figure(out, &chart.title, |options| {
            draw_lines(chart, options, Heading::OnPage)
        }),
        Part::Bars(chart) => push_figure(out, &chart.title, |options| {
            draw_bars(chart, options, Heading::OnPage)
        }),
        Part::Passages(passages) => out.push_str(&passages_html(passages)),
    }
}

fn push_figure(out: &mut String, title: &str, draw: impl Fn(&SvgOptions) -> String) {
    let _ = writeln!(
        out,
        "<figure>\n<figcaption>{}</figcaption>\n<div class=\"wide\">{}</div>\n<div class=\"narrow\">{}</div>\n</figure>",
        escape(title),
        draw(&WIDE),
        draw(&NARROW)
    );
}

fn push_provenance(out: &mut String, report: &Report) {
    let made = report.provenance();
    let _ = writeln!(
        out,
        "<section id=\"made\" class=\"made\">\n<h2>How these figures were made</h2>\n<dl>\n<dt>Program</dt><dd>Attaché {}</dd>",
        env!("CARGO_PKG_VERSION")
    );
    for corpus in &made.corpora {
        let _ = writeln!(out, "<dt>Corpus</dt><dd>{}</dd>", escape(corpus));
    }
    for register in &made.registers {
        let _ = writeln!(out, "<dt>Register</dt><dd>{}</dd>", escape(register));
    }
    for rule in &made.rules {
        let _ = writeln!(out, "<dt>Rule of counting</dt><dd>{}</dd>", escape(rule));
    }
    let _ = write!(out, "<dt>Left out or doubtful</dt><dd>");
    if made.left_out.is_empty() {
        out.push_str("Nothing that the program knows of.");
    } else {
        out.push_str("<ul>");
        for line in &made.left_out {
            let _ = write!(out, "<li>{}</li>", escape(line));
        }
        out.push_str("</ul>");
    }
    out.push_str(
        "</dd>\n</dl>\n<p class=\"foot\">A number with a small triangle opens into the passages that it counts.</p>\n</section>\n",
    );
}
