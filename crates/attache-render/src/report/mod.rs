//! What is a report? Headings, words, tables, plots and passages, in the order they are read.

mod html;
mod terminal;

use attache_study::{Passage, Table};

use crate::plot::{BarChart, LineChart};

pub use html::report_html;
pub use terminal::report_terminal;

/// A page about a corpus.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Report {
    /// The heading of the page.
    pub title: String,
    /// One or two sentences that say what the reader will find.
    pub lead: String,
    /// The sections, in order.
    pub sections: Vec<Section>,
}

/// A part of a report with a heading of its own.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Section {
    /// The heading, best a question or a finding.
    pub heading: String,
    /// Paragraphs of plain text before the parts.
    pub paragraphs: Vec<String>,
    /// What is shown.
    pub parts: Vec<Part>,
}

/// One thing to look at.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Part {
    /// A paragraph between other parts.
    Text(String),
    /// A few large numbers with their names.
    Facts(Vec<Fact>),
    /// A table; its rows open into their passages.
    Table(Table),
    /// A table for those who want to look closer: folded away on a page, left out on a terminal.
    Detail(Table),
    /// A line chart.
    Lines(LineChart),
    /// A chart of signed effects.
    Bars(BarChart),
    /// Passages to be read, each with its place.
    Passages(Vec<Passage>),
}

/// A number worth setting large: `249` with the name `addresses`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fact {
    /// The number, as the reader sees it.
    pub value: String,
    /// What it counts.
    pub name: String,
}

/// What stands behind a report's figures, each said once.
struct Provenance<'a> {
    corpora: Vec<String>,
    registers: Vec<String>,
    rules: Vec<&'a str>,
    left_out: Vec<String>,
}

impl Report {
    fn tables(&self) -> impl Iterator<Item = &Table> {
        self.sections
            .iter()
            .flat_map(|section| &section.parts)
            .filter_map(|part| match part {
                Part::Table(table) | Part::Detail(table) => Some(table),
                _ => None,
            })
    }

    fn provenance(&self) -> Provenance<'_> {
        let mut found = Provenance {
            corpora: Vec::new(),
            registers: Vec::new(),
            rules: Vec::new(),
            left_out: Vec::new(),
        };
        for table in self.tables() {
            if let Some(corpus) = &table.corpus {
                let corpus = format!(
                    "{}: {} documents, {} tokens",
                    corpus.path,
                    crate::html::amount(corpus.documents),
                    crate::html::amount(corpus.tokens)
                );
                push_new(&mut found.corpora, corpus);
            }
            if let Some(register) = &table.register {
                push_new(
                    &mut found.registers,
                    crate::markdown::register_text(register),
                );
            }
            if let Some(rule) = &table.rule {
                push_new(&mut found.rules, rule.sentence.as_str());
            }
            for warning in &table.warnings {
                push_new(&mut found.left_out, crate::markdown::warning_text(warning));
            }
        }
        found
    }
}

fn push_new<T: PartialEq>(list: &mut Vec<T>, item: T) {
    if !list.contains(&item) {
        list.push(item);
    }
}
