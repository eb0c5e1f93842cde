//! How is a pattern answered, in words?

use std::fmt;

use crate::cql::ast::{Direction, TokenTest, Value, ValueForm};

/// How a pattern is answered under a rule: what leads, and what is read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Explanation {
    /// The pattern, as it was written.
    pub pattern: String,
    /// One for each phrase that the pattern stands for; a query is one.
    pub queries: Vec<ExplainedQuery>,
}

/// How one phrase or query is answered; figures are of all segments together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExplainedQuery {
    /// What is followed to the matches.
    pub leading: Leading,
    /// Positions that are looked at, or tokens that are read.
    pub looked_at: u64,
    /// The tokens, in the order in which they are written.
    pub tests: Vec<ExplainedTest>,
    /// The structure that a match does not leave.
    pub bound: &'static str,
    /// Whether each token has its fixed place in a match, so that no automaton is needed.
    pub in_a_row: bool,
    /// The queries that matches must lie in or hold.
    pub inner: Vec<ExplainedQuery>,
    pub(crate) matches: u64,
}

/// The test of one token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExplainedTest {
    /// The test, as a query has it.
    pub text: String,
    /// Words of the lexicon that pass.
    pub words: u64,
    /// Tokens that have one of these words.
    pub positions: u64,
    /// Whether its positions are followed.
    pub leads: bool,
}

/// What is followed to the matches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Leading {
    /// The lists of positions of the rarest token.
    Lists,
    /// The matches of an inner query.
    Inner,
    /// Nothing: all text that counts is read.
    Text,
}

impl ExplainedQuery {
    /// Adds what another segment has to say of the same query.
    pub(crate) fn add(&mut self, other: &Self) {
        // What is read in one segment is said, whatever leads in the others.
        self.leading = match (self.leading, other.leading) {
            (Leading::Text, _) | (_, Leading::Text) => Leading::Text,
            (own, _) => own,
        };
        self.looked_at += other.looked_at;
        self.matches += other.matches;
        for (own, other) in self.tests.iter_mut().zip(&other.tests) {
            own.words += other.words;
            own.positions += other.positions;
            own.leads |= other.leads;
        }
        for (own, other) in self.inner.iter_mut().zip(&other.inner) {
            own.add(other);
        }
    }

    fn write(&self, f: &mut fmt::Formatter<'_>, indent: usize) -> fmt::Result {
        let space = " ".repeat(indent);
        for test in &self.tests {
            write!(
                f,
                "{space}{}: {} and {}",
                test.text,
                number(test.words, "word"),
                number(test.positions, "position")
            )?;
            let leads = test.leads && self.leading == Leading::Lists;
            writeln!(f, "{}", if leads { ", leads" } else { "" })?;
        }
        let looked_at = self.looked_at;
        match self.leading {
            Leading::Lists => write!(f, "{space}{} looked at", number(looked_at, "position"))?,
            Leading::Inner => write!(
                f,
                "{space}the text around the matches of the inner query is read"
            )?,
            Leading::Text => write!(
                f,
                "{space}nothing is rare enough to lead: {} read",
                number(looked_at, "token")
            )?,
        }
        let how = match self.in_a_row {
            true => "tokens in a row",
            false => "by an automaton",
        };
        writeln!(f, ", {how}, within each {}", self.bound)?;
        for inner in &self.inner {
            writeln!(f, "{space}inner query:")?;
            inner.write(f, indent + 2)?;
        }
        Ok(())
    }
}

impl fmt::Display for Explanation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "plan of {}", self.pattern)?;
        for (number, query) in (1..).zip(&self.queries) {
            if self.queries.len() > 1 {
                writeln!(f, "  phrase {number}")?;
            }
            query.write(f, if self.queries.len() > 1 { 4 } else { 2 })?;
        }
        Ok(())
    }
}

/// `1 word`, `1,234 positions`.
fn number(count: u64, of: &str) -> String {
    let digits = count.to_string();
    let mut grouped = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    let plural = if count == 1 { "" } else { "s" };
    format!("{grouped} {of}{plural}")
}

/// A test as a query has it.
pub(super) fn written(test: &TokenTest) -> String {
    match test {
        TokenTest::Any => "[]".to_owned(),
        test => format!("[{}]", inside(test)),
    }
}

fn inside(test: &TokenTest) -> String {
    let joined = |tests: &[TokenTest], mark: &str| -> String {
        let tests = tests.iter().map(inside).collect::<Vec<_>>();
        format!("({})", tests.join(mark))
    };
    match test {
        TokenTest::Any => "any".to_owned(),
        TokenTest::NoMark => "no mark".to_owned(),
        TokenTest::Compare(comparison) => format!(
            "{}={}",
            comparison.attribute.name(),
            value(&comparison.value)
        ),
        TokenTest::All(tests) => joined(tests, " & "),
        TokenTest::Some(tests) => joined(tests, " | "),
        TokenTest::Not(test) => format!("!{}", inside(test)),
        TokenTest::Step(step) => {
            let arrow = match step.direction {
                Direction::ToDependent => '>',
                Direction::ToHead => '<',
            };
            let relation = step.relation.as_ref().map(|relation| relation.form.text());
            let relation = relation.unwrap_or_default();
            format!("{arrow}{relation} {}", written(&step.test))
        }
    }
}

fn value(value: &Value) -> String {
    let flags = match (value.any_case, value.any_accent) {
        (false, false) => "",
        (true, false) => " %c",
        (false, true) => " %d",
        (true, true) => " %cd",
    };
    let text = value.form.text();
    match value.form {
        ValueForm::Glob(_) => format!("{text}{flags}"),
        _ => format!("\"{text}\"{flags}"),
    }
}
