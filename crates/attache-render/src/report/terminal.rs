//! How is a report read in a terminal?

use super::{Part, Report};
use crate::line::{clean, cut, pad_right, width, wrap};
use crate::plot::{TextPlotOptions, bars_text, lines_text};
use crate::terminal::{Ink, TerminalOptions, passage_sentences, push_wrapped, terminal_body};

/// Prose is not set wider than this, however wide the terminal.
const WIDEST_PROSE: usize = 88;

/// The report as lines for a terminal.
pub fn report_terminal(report: &Report, options: &TerminalOptions) -> String {
    let columns = options.columns();
    let prose = columns.min(WIDEST_PROSE);
    let color = options.color;
    let mut out = String::new();
    push_wrapped(&mut out, &report.title, prose, "", |line| {
        color.paint(Ink::Heading, line)
    });
    let title = wrap(&clean(&report.title), prose)
        .iter()
        .map(|line| width(line))
        .max()
        .unwrap_or(0);
    if title > 0 {
        out.push_str(&color.paint(Ink::Quiet, &"━".repeat(title)));
        out.push('\n');
    }
    if !report.lead.is_empty() {
        push_wrapped(&mut out, &report.lead, prose, "", str::to_owned);
    }
    for section in &report.sections {
        push_heading(&mut out, &section.heading, options);
        for paragraph in &section.paragraphs {
            push_wrapped(&mut out, paragraph, prose, "", str::to_owned);
        }
        // The place of details is the page, where they can be folded away.
        let shown = section
            .parts
            .iter()
            .filter(|part| !matches!(part, Part::Detail(_)));
        for (at, part) in shown.enumerate() {
            if at > 0 || !section.paragraphs.is_empty() {
                out.push('\n');
            }
            push_part(&mut out, part, options);
        }
    }
    push_provenance(&mut out, report, options);
    out
}

fn push_heading(out: &mut String, heading: &str, options: &TerminalOptions) {
    out.push('\n');
    let prose = options.columns().min(WIDEST_PROSE);
    push_wrapped(out, heading, prose, "", |line| {
        options.color.paint(Ink::Heading, line)
    });
    let long = wrap(&clean(heading), prose)
        .iter()
        .map(|line| width(line))
        .max()
        .unwrap_or(0);
    out.push_str(&options.color.paint(Ink::Quiet, &"─".repeat(long)));
    out.push('\n');
}

fn push_part(out: &mut String, part: &Part, options: &TerminalOptions) {
    let columns = options.columns();
    let prose = columns.min(WIDEST_PROSE);
    let quiet = |line: &str| options.color.paint(Ink::Quiet, line);
    let plot = TextPlotOptions {
        width: prose,
        color: options.color,
        glyphs: options.glyphs,
        ..TextPlotOptions::default()
    };
    match part {
        Part::Text(text) => push_wrapped(out, text, prose, "", str::to_owned),
        Part::Facts(facts) => {
            let widest = facts
                .iter()
                .map(|fact| width(&clean(&fact.value)))
                .max()
                .unwrap_or(0)
                .min(columns / 2);
            for fact in facts {
                let value = pad_right(&cut(&clean(&fact.value), widest), widest);
                let name = cut(&clean(&fact.name), columns - widest - 2);
                out.push_str(&format!(
                    "{}  {name}\n",
                    options.color.paint(Ink::Heading, &value)
                ));
            }
        }
        Part::Table(table) => {
            out.push_str(&terminal_body(table, options));
            if !table.notes.is_empty() && options.passages_per_row > 0 {
                out.push('\n');
            }
            for note in &table.notes {
                push_wrapped(out, note, prose, "", quiet);
            }
        }
        Part::Detail(_) => {}
        Part::Lines(chart) => out.push_str(&lines_text(chart, &plot)),
        Part::Bars(chart) => out.push_str(&bars_text(chart, &plot)),
        Part::Passages(passages) => out.push_str(&passage_sentences(passages, options, prose)),
    }
}

fn push_provenance(out: &mut String, report: &Report, options: &TerminalOptions) {
    let made = report.provenance();
    push_heading(out, "How these figures were made", options);
    let prose = options.columns().min(WIDEST_PROSE);
    let quiet = |line: &str| options.color.paint(Ink::Quiet, line);
    push_wrapped(
        out,
        &format!("Attaché {}", env!("CARGO_PKG_VERSION")),
        prose,
        "  ",
        quiet,
    );
    for corpus in &made.corpora {
        push_wrapped(out, corpus, prose, "  ", quiet);
    }
    for register in &made.registers {
        push_wrapped(out, &format!("register: {register}"), prose, "  ", quiet);
    }
    for rule in &made.rules {
        push_wrapped(out, &format!("rule: {rule}"), prose, "  ", quiet);
    }
    for line in &made.left_out {
        push_wrapped(out, &format!("warning: {line}"), prose, "  ", |line| {
            options.color.paint(Ink::Caution, line)
        });
    }
}
