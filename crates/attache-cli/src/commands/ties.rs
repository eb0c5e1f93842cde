//! `attache ties`: who is tied to whom, by what, and on which day?

use std::io::Write;
use std::path::PathBuf;

use attache::register::{Class, Day, InstrumentId, PartialDate, Register};
use attache::render::{
    SvgOptions, TextPlotOptions, Timeline, dot, graphml, timeline_page, timeline_svg, timeline_text,
};
use attache::{Cell, Detail, Table, TiesQuery, When, ties};
use clap::builder::PossibleValuesParser;
use clap::{Args, ValueEnum};

use crate::Answer;
use crate::environment::Environment;
use crate::failure::Failure;
use crate::output::{Format, Limit, OutputArgs, Usual, parse_limit, write_file};

/// Say who is tied to whom, by which treaty or designation, on which day
///
/// One state: all its ties on a day, each other state under its strongest class. Two states: everything
/// that ever bound them, as a timeline and a table, or with --on what they were to each other that day.
/// No state: the instruments; with --instrument its members; with --class the network of that class.
/// Version and cut-off of the register stand under every answer. What is later than the cut-off, or
/// before its coverage, is "unknown", which is not "none".
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct TiesArgs {
    /// A state by id (DEU), ISO code (DE), name of any time ("West Germany") or list code (cow:255)
    #[arg(value_name = "STATE", num_args = 0..=2)]
    states: Vec<String>,
    /// The day asked about, YYYY-MM-DD [default: the register's cut-off; for two states, all of time]
    #[arg(long, value_name = "DATE", conflicts_with_all = ["between", "ever"])]
    on: Option<Day>,
    /// All ties in force at some time between two dates, both counted: YYYY, YYYY-MM or YYYY-MM-DD
    #[arg(long, num_args = 2, value_names = ["FROM", "TO"], conflicts_with = "ever")]
    between: Option<Vec<PartialDate>>,
    /// All ties of all times
    #[arg(long)]
    ever: bool,
    /// Only ties of this class (repeatable)
    #[arg(long = "class", value_name = "CLASS", value_parser = class_names())]
    classes: Vec<String>,
    /// Only ties under this instrument, by id, short name or title (repeatable)
    #[arg(long = "instrument", value_name = "NAME")]
    instruments: Vec<String>,
    /// Show the rows of the register that each answer rests on
    #[arg(long)]
    explain: bool,
    /// A folder with a register of your own, which replaces or extends the built-in one
    #[arg(long, value_name = "DIR")]
    register: Option<PathBuf>,
    /// Rows at most, or "all" [default: all]
    #[arg(long, value_name = "N", value_parser = parse_limit)]
    limit: Option<Limit>,
    /// The form of the answer [default: by the ending of --output, else table]
    #[arg(long, value_name = "FORMAT")]
    format: Option<TiesFormat>,
    /// Write to a file; its ending (.json, .csv, .parquet, .md, .html, .txt, .svg, .graphml, .dot)
    /// chooses the format
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

const EXAMPLES: &str = "\
Examples:
  attache ties USA --on 2022-10-27               who is treaty ally, designated partner and so on
  attache ties USA NZL                           their whole history, as a timeline
  attache ties USA \"New Zealand\" --on 1990-01-01 --explain
  attache ties usa nzl -o usa-nzl.svg            the timeline as a drawing
  attache ties --instrument NATO --on 1999-03-11
  attache ties --class treaty_ally --on 2018-12-31 -o allies.graphml
  attache ties GBR --between 1945 1950 --format csv";

fn class_names() -> PossibleValuesParser {
    PossibleValuesParser::new(Class::ALL.iter().map(|class| class.name()))
}

/// The forms that ties can take.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum TiesFormat {
    /// Text for a terminal
    Table,
    /// The JSON envelope of docs/src/output.md
    Json,
    /// Comma-separated values
    Csv,
    /// Apache Parquet
    Parquet,
    /// A GitHub-flavoured Markdown table
    Markdown,
    /// A page of its own
    Html,
    /// A timeline as a drawing
    Svg,
    /// A network for Gephi, igraph, NetworkX
    Graphml,
    /// A network for Graphviz
    Dot,
}

impl TiesFormat {
    /// The form that all commands share, if it is one.
    fn shared(self) -> Option<Format> {
        Some(match self {
            Self::Table => Format::Table,
            Self::Json => Format::Json,
            Self::Csv => Format::Csv,
            Self::Parquet => Format::Parquet,
            Self::Markdown => Format::Markdown,
            Self::Html => Format::Html,
            Self::Svg | Self::Graphml | Self::Dot => return None,
        })
    }

    /// Whether people read it, rather than programs.
    fn is_read(self) -> bool {
        matches!(self, Self::Table | Self::Markdown | Self::Html)
    }
}

impl TiesArgs {
    fn format(&self) -> Result<TiesFormat, Failure> {
        if let Some(format) = self.format {
            return Ok(format);
        }
        let Some(path) = &self.output else {
            return Ok(TiesFormat::Table);
        };
        let ending = path.extension().unwrap_or_default();
        Ok(match ending.to_string_lossy().to_lowercase().as_str() {
            "json" => TiesFormat::Json,
            "csv" => TiesFormat::Csv,
            "parquet" => TiesFormat::Parquet,
            "md" | "markdown" => TiesFormat::Markdown,
            "html" | "htm" => TiesFormat::Html,
            "txt" | "text" => TiesFormat::Table,
            "svg" => TiesFormat::Svg,
            "graphml" => TiesFormat::Graphml,
            "dot" | "gv" => TiesFormat::Dot,
            _ => {
                return Err(Failure::new(format!(
                    "the ending of {} names no format",
                    path.display()
                ))
                .with_hint(
                    "use .json, .csv, .parquet, .md, .html, .txt, .svg, .graphml or .dot, or say --format",
                ));
            }
        })
    }

    /// The time asked, and whether it is only what is usual.
    fn when(&self, register: &Register) -> Result<(When, bool), Failure> {
        if let Some(day) = self.on {
            return Ok((When::On(day), false));
        }
        if let Some(&[from, to]) = self.between.as_deref() {
            let (begin, end) = (Day::first_of(from), Day::after(to));
            if end <= begin {
                return Err(
                    Failure::new(format!("--between {from} {to} ends before it begins"))
                        .with_hint("write the earlier date first"),
                );
            }
            return Ok((When::Between(begin, end), false));
        }
        let lists =
            self.states.is_empty() && self.classes.is_empty() && self.instruments.is_empty();
        if self.ever || self.states.len() == 2 || lists {
            return Ok((When::Ever, false));
        }
        Ok((When::On(register.about().cut_off), true))
    }

    fn query(&self, register: &Register, format: TiesFormat) -> Result<(TiesQuery, bool), Failure> {
        let (when, usual) = self.when(register)?;
        let mut states = Vec::new();
        for name in &self.states {
            states.push(register.find(name)?);
        }
        if let [one, other] = states.as_slice()
            && one == other
        {
            return Err(Failure::new(format!(
                "\"{}\" and \"{}\" are the same state, {}",
                self.states[0],
                self.states[1],
                register.told(*one)
            ))
            .with_hint("name two states, or one alone"));
        }
        let mut instruments: Vec<InstrumentId> = Vec::new();
        for name in &self.instruments {
            let found = register.find_instruments(name)?;
            instruments.extend(found.into_iter().map(|one| one.id.clone()));
        }
        let query = TiesQuery {
            states,
            when,
            classes: self
                .classes
                .iter()
                .filter_map(|name| Class::named(name))
                .collect(),
            instruments,
            explain: self.explain,
            detail: if format.is_read() {
                Detail::Brief
            } else {
                Detail::Full
            },
            limit: None,
        };
        Ok((query, usual))
    }
}

pub(crate) fn run(
    args: &TiesArgs,
    environment: &Environment,
    out: &mut impl Write,
) -> Result<Answer, Failure> {
    let register = match &args.register {
        Some(folder) => Register::open(folder)?,
        None => Register::builtin(),
    };
    let format = args.format()?;
    let (query, usual) = args.query(&register, format)?;
    let mut table = ties(&register, &query);
    if usual {
        table.notes.insert(0, "No day was given, so the cut-off was taken; --on YYYY-MM-DD asks for another day, --ever for all of time.".to_owned());
    }
    let answer = Answer::found(is_found(&table));
    let full = |query: &TiesQuery| {
        ties(
            &register,
            &TiesQuery {
                detail: Detail::Full,
                ..query.clone()
            },
        )
    };
    // Pairs, and not members, make a network.
    let pairs = |query: &TiesQuery| {
        let mut query = query.clone();
        if query.states.is_empty() && query.classes.is_empty() {
            query.classes = Class::ALL.to_vec();
        }
        full(&query)
    };
    let Some(shared) = format.shared() else {
        let text = match format {
            TiesFormat::Graphml => graphml(&pairs(&query)).map_err(Failure::new)?,
            TiesFormat::Dot => dot(&pairs(&query)).map_err(Failure::new)?,
            _ => {
                let line = timeline(&full(&query), &query)?;
                timeline_svg(
                    &line,
                    &SvgOptions {
                        width_px: 860.0,
                        ..SvgOptions::default()
                    },
                )
            }
        };
        match &args.output {
            Some(path) => write_file(path, text.as_bytes())?,
            None => out.write_all(text.as_bytes()).map_err(Failure::output)?,
        }
        return Ok(answer);
    };
    let over_time = query.states.len() == 2 && !matches!(query.when, When::On(_));
    let output = OutputArgs::of(args.limit, shared, args.output.clone());
    // All are shown unless a limit is asked for: an answer cut short is no answer to "who is an ally?".
    let limit = output
        .show(Usual {
            rows: usize::MAX,
            passages: 0,
        })?
        .limit;
    table.rows.truncate(limit.unwrap_or(usize::MAX));
    match shared {
        Format::Table if over_time => {
            let text = timeline_in_text(&full(&query), &query, environment)?;
            if !text.is_empty() {
                // It stands above the plot already.
                table.title = None;
            }
            output.write_under(&text, &table, environment, out)?;
        }
        Format::Html if over_time => {
            let line = timeline(&full(&query), &query)?;
            let page = timeline_page(&table, &line);
            match &args.output {
                Some(path) => write_file(path, page.as_bytes())?,
                None => out.write_all(page.as_bytes()).map_err(Failure::output)?,
            }
        }
        _ => output.write(&table, environment, out)?,
    }
    Ok(answer)
}

/// Whether there is a tie: a row that says `none` or `unknown` is not one.
fn is_found(table: &Table) -> bool {
    let class = table
        .columns
        .iter()
        .position(|column| column.name == "class");
    let is_tie = |cell: Option<&Cell>| !matches!(cell, Some(Cell::Text(class)) if class == "none" || class == "unknown");
    match class {
        Some(at) => table
            .rows
            .first()
            .is_some_and(|row| is_tie(row.cells.get(at))),
        None => !table.rows.is_empty(),
    }
}

fn timeline(table: &Table, query: &TiesQuery) -> Result<Timeline, Failure> {
    let names: &[&str] = match query.states.len() {
        2 => &["instrument"],
        1 => &["state", "instrument"],
        _ => &["holder", "instrument"],
    };
    let order: Vec<&str> = Class::ALL.iter().map(|class| class.name()).collect();
    Timeline::from_table(table, names, "class", &order).map_err(Failure::new)
}

fn timeline_in_text(
    table: &Table,
    query: &TiesQuery,
    environment: &Environment,
) -> Result<String, Failure> {
    if table.rows.is_empty() {
        return Ok(String::new());
    }
    let options = environment.stdout.options();
    let options = TextPlotOptions {
        width: options.width.min(WIDEST_TIMELINE),
        color: options.color,
        glyphs: options.glyphs,
        ..TextPlotOptions::default()
    };
    Ok(timeline_text(&timeline(table, query)?, &options) + "\n")
}

/// Wider timelines are harder to read, not easier.
const WIDEST_TIMELINE: usize = 100;
