//! Where does an answer go, and in which form?

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use attache::render::{
    Passages, TerminalOptions, csv, html_page, json, markdown, parquet, terminal,
};
use attache::{Detail, Show, Table};
use clap::{Args, ValueEnum};

use crate::environment::Environment;
use crate::failure::Failure;

/// The form of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
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
}

/// How an answer is shown.
#[derive(Debug, Args)]
pub(crate) struct OutputArgs {
    /// Rows at most, or "all" [default: as many as read well on a terminal, all elsewhere]
    #[arg(long, value_name = "N", value_parser = parse_limit)]
    limit: Option<Limit>,
    /// The form of the answer [default: by the ending of --output, else table]
    #[arg(long, value_name = "FORMAT")]
    format: Option<Format>,
    /// Write to a file; its ending (.json, .csv, .parquet, .md, .html, .txt) chooses the format
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Show every passage behind each row (in tables and JSON)
    #[arg(long)]
    passages: bool,
}

/// How many rows are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Limit {
    /// All of them.
    All,
    /// The first of them.
    Rows(usize),
}

pub(crate) fn parse_limit(text: &str) -> Result<Limit, String> {
    match text {
        "all" => Ok(Limit::All),
        number => number
            .parse()
            .map(Limit::Rows)
            .map_err(|_| "write a number or \"all\"".to_owned()),
    }
}

/// How much of an answer a terminal shows when nothing is said.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Usual {
    /// Rows.
    pub(crate) rows: usize,
    /// Passages under each row.
    pub(crate) passages: usize,
}

impl OutputArgs {
    /// What a command with formats of its own asks for, in the forms that all share.
    pub(crate) fn of(limit: Option<Limit>, format: Format, output: Option<PathBuf>) -> Self {
        Self {
            limit,
            format: Some(format),
            output,
            passages: false,
        }
    }

    fn format(&self) -> Result<Format, Failure> {
        if let Some(format) = self.format {
            return Ok(format);
        }
        let Some(path) = &self.output else {
            return Ok(Format::Table);
        };
        let ending = path
            .extension()
            .unwrap_or_default()
            .to_string_lossy()
            .to_lowercase();
        Ok(match ending.as_str() {
            "json" => Format::Json,
            "csv" => Format::Csv,
            "parquet" => Format::Parquet,
            "md" | "markdown" => Format::Markdown,
            "html" | "htm" => Format::Html,
            "txt" | "text" => Format::Table,
            _ => {
                return Err(Failure::new(format!(
                    "the ending of {} names no format",
                    path.display()
                ))
                .with_hint("use .json, .csv, .parquet, .md, .html or .txt, or say --format"));
            }
        })
    }

    /// Whether the answer is JSON.
    pub(crate) fn is_json(&self) -> Result<bool, Failure> {
        Ok(self.format()? == Format::Json)
    }

    /// Whether the answer is a table for a terminal.
    pub(crate) fn is_table(&self) -> Result<bool, Failure> {
        Ok(self.format()? == Format::Table)
    }

    /// A table is for readers, who want few columns; all else is for programs.
    pub(crate) fn detail(&self) -> Result<Detail, Failure> {
        Ok(match self.is_table()? {
            true => Detail::Brief,
            false => Detail::Full,
        })
    }

    /// Whether the answer is a table on a terminal, before the reader's eyes.
    pub(crate) fn is_shown(&self, environment: &Environment) -> Result<bool, Failure> {
        Ok(self.is_table()? && self.output.is_none() && environment.stdout.is_terminal())
    }

    /// How much of the answer is made.
    pub(crate) fn show(&self, usual: Usual) -> Result<Show, Failure> {
        let table = self.is_table()?;
        let limit = match self.limit {
            Some(Limit::All) => None,
            Some(Limit::Rows(rows)) => Some(rows),
            None => table.then_some(usual.rows),
        };
        let passages = match self.format()? {
            _ if self.passages => None,
            Format::Table => Some(usual.passages),
            Format::Html => Some(HTML_PASSAGES),
            _ => Some(0),
        };
        Ok(Show {
            limit,
            passages,
            ..Show::default()
        })
    }

    /// Says how the rest of a table can be seen, where it was cut without being asked to. `offset`
    /// rows before those of the table were left out by name.
    pub(crate) fn tell_cut(&self, table: &mut Table, offset: usize) -> Result<(), Failure> {
        let rest = table.total_rows > offset.saturating_add(table.rows.len());
        if self.is_table()? && self.limit.is_none() && rest {
            table
                .notes
                .insert(0, "--limit all shows them all.".to_owned());
        }
        Ok(())
    }

    /// Writes the table where it belongs.
    pub(crate) fn write(
        &self,
        table: &Table,
        environment: &Environment,
        out: &mut impl Write,
    ) -> Result<(), Failure> {
        self.write_under("", table, environment, out)
    }

    /// Writes the table where it belongs, on a terminal under a plot of it.
    pub(crate) fn write_under(
        &self,
        plot: &str,
        table: &Table,
        environment: &Environment,
        out: &mut impl Write,
    ) -> Result<(), Failure> {
        let format = self.format()?;
        let (rows, total) = (table.rows.len(), table.total_rows);
        if matches!(format, Format::Csv | Format::Parquet) && rows < total {
            // The form has no room for this. Nobody can be told that telling failed.
            let _ = writeln!(io::stderr(), "note: {rows} of {total} rows were written");
        }
        let bytes = match format {
            Format::Table => {
                let text = terminal(table, &self.terminal_options(environment));
                format!("{plot}{text}").into_bytes()
            }
            Format::Json => {
                let passages = if self.passages {
                    Passages::Include
                } else {
                    Passages::Omit
                };
                json(table, passages).into_bytes()
            }
            Format::Csv => csv(table).into_bytes(),
            Format::Markdown => markdown(table).into_bytes(),
            Format::Html => html_page(table).into_bytes(),
            Format::Parquet => parquet(table).map_err(Failure::new)?,
        };
        match &self.output {
            Some(path) => write_file(path, &bytes),
            None if format == Format::Parquet && environment.stdout.is_terminal() => {
                Err(Failure::new("Parquet is not for a terminal")
                    .with_hint("write it to a file: -o answer.parquet"))
            }
            None => out.write_all(&bytes).map_err(Failure::output),
        }
    }

    fn terminal_options(&self, environment: &Environment) -> TerminalOptions {
        let options = match self.output {
            Some(_) => crate::environment::Screen::File.options(),
            None => environment.stdout.options(),
        };
        // Show has chosen the passages; the terminal shows all it is given.
        TerminalOptions {
            passages_per_row: usize::MAX,
            ..options
        }
    }
}

/// Passages behind each row of an HTML page.
const HTML_PASSAGES: usize = 20;

/// Writes a file whole: aside, then renamed.
pub(crate) fn write_file(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    write_file_with(path, |out| {
        out.write_all(bytes).map_err(|source| failed(path, &source))
    })
}

/// Writes a file piece by piece, aside, and renames it when all is written.
pub(crate) fn write_file_with(
    path: &Path,
    write: impl FnOnce(&mut dyn Write) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let folder = match path.parent() {
        Some(folder) if folder != Path::new("") => folder,
        _ => Path::new("."),
    };
    let failed = |source: std::io::Error| failed(path, &source);
    let mut file = tempfile::NamedTempFile::new_in(folder).map_err(failed)?;
    write(&mut file)?;
    // A temporary file is for its owner alone; an answer is a file like any other.
    make_readable(file.as_file()).map_err(failed)?;
    file.persist(path)
        .map(drop)
        .map_err(|error| failed(error.error))
}

/// The system's word alone: the name of a temporary file means nothing to anybody.
fn failed(path: &Path, source: &std::io::Error) -> Failure {
    Failure::writing(path, source.kind().into())
}

#[cfg(unix)]
fn make_readable(file: &fs::File) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    file.set_permissions(fs::Permissions::from_mode(0o644))
}

#[cfg(not(unix))]
fn make_readable(_file: &fs::File) -> std::io::Result<()> {
    Ok(())
}
