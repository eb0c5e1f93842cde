//! What stands in a file of the register, cell by cell, and what is wrong with it and where?

use std::fmt;
use std::sync::Arc;

use attache_document::PartialDate;

use crate::named::Named;

/// Where a row stands. Cheap to clone.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    head: Arc<Head>,
    line: u64,
}

/// The name of a file and of its columns.
#[derive(Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct Head {
    file: String,
    columns: Vec<String>,
}

impl Head {
    fn column(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|column| column == name)
    }

    fn fault(&self, line: Option<u64>, column: Option<usize>, what: &str, remedy: &str) -> Fault {
        Fault {
            file: self.file.clone(),
            line,
            column: column.map(|at| (at + 1, self.columns[at].clone())),
            what: what.to_owned(),
            remedy: remedy.to_owned(),
        }
    }
}

impl Head {
    fn check(&self, columns: Columns, faults: &mut Vec<Fault>) {
        let known = || columns.must.iter().chain(columns.may);
        for name in columns.must {
            if !self.columns.iter().any(|column| column == name) {
                faults.push(self.fault(
                    Some(1),
                    None,
                    &format!("there is no column \"{name}\""),
                    "add it to the header and each row",
                ));
            }
        }
        for (at, name) in self.columns.iter().enumerate() {
            if self.columns[..at].contains(name) {
                faults.push(self.fault(
                    Some(1),
                    Some(at),
                    &format!("there are two columns \"{name}\""),
                    "keep one of them",
                ));
            } else if !known().any(|known| known == name) {
                let known: Vec<&str> = known().copied().collect();
                faults.push(self.fault(
                    Some(1),
                    Some(at),
                    &format!("no file of the register named so has a column \"{name}\""),
                    &format!("its columns are {}", known.join(", ")),
                ));
            }
        }
    }
}

impl Place {
    /// The file, as the user may know it.
    pub fn file(&self) -> &str {
        &self.head.file
    }

    /// The line of the file, from 1.
    pub fn line(&self) -> u64 {
        self.line
    }

    /// A fault of the cell in this row and that column.
    pub(crate) fn fault(&self, column: &str, what: &str, remedy: &str) -> Fault {
        let column = self.head.column(column);
        self.head.fault(Some(self.line), column, what, remedy)
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.head.file, self.line)
    }
}

/// Something wrong in a file: where, what, and what to do.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, thiserror::Error)]
#[error("{file}{}{}: {what}; {remedy}", line_part(.line), column_part(.column))]
pub struct Fault {
    /// The file.
    pub file: String,
    /// The line, from 1.
    pub line: Option<u64>,
    /// The number of the column, from 1, and its name.
    pub column: Option<(usize, String)>,
    /// What is wrong.
    pub what: String,
    /// What to do about it.
    pub remedy: String,
}

fn line_part(line: &Option<u64>) -> String {
    line.map_or_else(String::new, |line| format!(":{line}"))
}

fn column_part(column: &Option<(usize, String)>) -> String {
    column.as_ref().map_or_else(String::new, |(number, name)| {
        format!(": column {number} ({name})")
    })
}

/// A file of the register: its columns and rows.
#[derive(Debug)]
pub(crate) struct Sheet {
    head: Arc<Head>,
    rows: Vec<(u64, Vec<String>)>,
}

/// What a file may have: the columns that must be there, and those that may.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Columns {
    pub(crate) must: &'static [&'static str],
    pub(crate) may: &'static [&'static str],
}

impl Sheet {
    /// Reads comma-separated text. Lines that cannot be read are left out, each with its fault.
    pub(crate) fn read(
        file: &str,
        bytes: &[u8],
        columns: Columns,
        faults: &mut Vec<Fault>,
    ) -> Self {
        let mut head = Head {
            file: file.to_owned(),
            columns: Vec::new(),
        };
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        let text = match std::str::from_utf8(bytes) {
            Ok(text) => text,
            Err(error) => {
                let before = &bytes[..error.valid_up_to()];
                let line = 1 + before.iter().filter(|byte| **byte == b'\n').count() as u64;
                let remedy = "save the file as UTF-8";
                faults.push(head.fault(Some(line), None, "the text is not UTF-8", remedy));
                return Self {
                    head: head.into(),
                    rows: Vec::new(),
                };
            }
        };
        let mut reader = csv::ReaderBuilder::new()
            .flexible(true)
            .trim(csv::Trim::All)
            .from_reader(text.as_bytes());
        match reader.headers() {
            Ok(header) => head.columns = header.iter().map(str::to_owned).collect(),
            Err(error) => faults.push(head.fault(
                Some(1),
                None,
                &format!("the header cannot be read: {error}"),
                "write the names of the columns into the first line",
            )),
        }
        head.check(columns, faults);
        let mut rows = Vec::new();
        let mut record = csv::StringRecord::new();
        loop {
            match reader.read_record(&mut record) {
                Ok(false) => break,
                Ok(true) => {
                    let line = record.position().map_or(0, csv::Position::line);
                    if record.iter().all(str::is_empty) {
                        continue;
                    }
                    if record.len() == head.columns.len() {
                        rows.push((line, record.iter().map(str::to_owned).collect()));
                    } else {
                        let what = format!(
                            "the row has {} cells, the header {}",
                            record.len(),
                            head.columns.len()
                        );
                        let remedy = "give each row as many cells as the header has; a cell with a comma stands in quotation marks";
                        faults.push(head.fault(Some(line), None, &what, remedy));
                    }
                }
                Err(error) => {
                    let line = error.position().map(csv::Position::line);
                    faults.push(head.fault(
                        line,
                        None,
                        &format!("the line cannot be read: {error}"),
                        "write it as comma-separated values",
                    ));
                    break;
                }
            }
        }
        Self {
            head: head.into(),
            rows,
        }
    }

    /// A fault of the file as a whole.
    pub(crate) fn fault(&self, what: &str, remedy: &str) -> Fault {
        self.head.fault(None, None, what, remedy)
    }

    /// The rows, first to last.
    pub(crate) fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        self.rows.iter().map(|(line, cells)| Row {
            sheet: self,
            line: *line,
            cells,
        })
    }
}

/// One row: cells by the names of their columns.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Row<'s> {
    sheet: &'s Sheet,
    line: u64,
    cells: &'s [String],
}

impl<'s> Row<'s> {
    pub(crate) fn place(&self) -> Place {
        Place {
            head: Arc::clone(&self.sheet.head),
            line: self.line,
        }
    }

    fn column(&self, name: &str) -> Option<usize> {
        self.sheet.head.column(name)
    }

    /// A fault of this row's cell.
    pub(crate) fn fault(&self, name: &str, what: &str, remedy: &str) -> Fault {
        let column = self.column(name);
        self.sheet.head.fault(Some(self.line), column, what, remedy)
    }

    /// The cell's text; `None` if it is empty or there is no such column.
    pub(crate) fn text(&self, name: &str) -> Option<&'s str> {
        let cell = self.cells.get(self.column(name)?)?;
        Some(cell.as_str()).filter(|cell| !cell.is_empty())
    }

    /// The cell's text as a value of its own.
    pub(crate) fn owned(&self, name: &str) -> Option<String> {
        self.text(name).map(str::to_owned)
    }

    /// The cell's text, which must not be empty.
    pub(crate) fn needed(&self, name: &str, faults: &mut Vec<Fault>) -> Option<&'s str> {
        let text = self.text(name);
        // A column that is not there was a fault of the header.
        if text.is_none() && self.column(name).is_some() {
            faults.push(self.fault(name, "the cell is empty", "every row needs it: fill it in"));
        }
        text
    }

    /// A value of an enumeration, which must not be empty.
    pub(crate) fn choice<T: Named>(&self, name: &str, faults: &mut Vec<Fault>) -> Option<T> {
        let text = self.needed(name, faults)?;
        let value = T::of(text);
        if value.is_none() {
            faults.push(self.fault(
                name,
                &format!("\"{text}\" is not known here"),
                &format!("write one of {}", T::choices()),
            ));
        }
        value
    }

    /// A date, if there is one.
    pub(crate) fn date(&self, name: &str, faults: &mut Vec<Fault>) -> Option<PartialDate> {
        self.parsed(
            name,
            faults,
            "a date of the calendar",
            "write YYYY, YYYY-MM or YYYY-MM-DD",
        )
    }

    /// A value that parses, if the cell is not empty.
    pub(crate) fn parsed<T: std::str::FromStr>(
        &self,
        name: &str,
        faults: &mut Vec<Fault>,
        is: &str,
        remedy: &str,
    ) -> Option<T> {
        let text = self.text(name)?;
        let value = text.parse().ok();
        if value.is_none() {
            faults.push(self.fault(name, &format!("\"{text}\" is not {is}"), remedy));
        }
        value
    }
}
