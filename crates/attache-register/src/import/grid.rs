//! What stands in a table of others, column by name, and where is it wrong?

use std::borrow::Cow;

use crate::sheet::Fault;

/// How many columns are named where one is missing.
const SHOWN_COLUMNS: usize = 20;

/// A table as it is read: its header, and where faults are put.
pub(super) struct Grid<'b> {
    file: &'b str,
    /// Names as they stand, without white space around them.
    pub(super) header: Vec<String>,
    reader: csv::Reader<&'b [u8]>,
}

/// A column that the reader of a file asks for.
#[derive(Clone, Copy, Debug)]
pub(super) struct ColumnAt(usize);

impl<'b> Grid<'b> {
    /// Reads the header. Cells are parted by commas, semicolons or tabs, whichever the header has most.
    pub(super) fn open(file: &'b str, bytes: &'b [u8], faults: &mut Vec<Fault>) -> Self {
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        let first = bytes.split(|byte| *byte == b'\n').next().unwrap_or(bytes);
        let count = |wanted: u8| first.iter().filter(|byte| **byte == wanted).count();
        // The last of the greatest is taken, so that a comma wins where all are alike.
        let delimiter = [b'\t', b';', b',']
            .into_iter()
            .max_by_key(|byte| count(*byte));
        let mut reader = csv::ReaderBuilder::new()
            .flexible(true)
            .has_headers(false)
            .delimiter(delimiter.unwrap_or(b','))
            .from_reader(bytes);
        let mut record = csv::ByteRecord::new();
        let mut header = Vec::new();
        match reader.read_byte_record(&mut record) {
            Ok(true) => header = record.iter().map(|cell| text(cell).into_owned()).collect(),
            Ok(false) => faults.push(Fault {
                file: file.to_owned(),
                line: None,
                column: None,
                what: "the file is empty".to_owned(),
                remedy: "give a file whose first line names its columns".to_owned(),
            }),
            Err(error) => faults.push(unreadable(file, &error)),
        }
        Self {
            file,
            header,
            reader,
        }
    }

    /// Whether there is a column of this name; case does not matter.
    pub(super) fn has(&self, name: &str) -> bool {
        self.header
            .iter()
            .any(|found| found.eq_ignore_ascii_case(name))
    }

    /// The column of this name, if there is one; a second one of the same name is a fault.
    pub(super) fn find(&self, name: &str, faults: &mut Vec<Fault>) -> Option<ColumnAt> {
        let mut found = self.header.iter().enumerate();
        let mut found = found
            .by_ref()
            .filter(|(_, one)| one.eq_ignore_ascii_case(name));
        let at = found.next()?.0;
        if let Some((second, _)) = found.next() {
            faults.push(self.fault(
                1,
                Some(ColumnAt(second)),
                format!("there are two columns \"{name}\""),
                "keep one of them",
            ));
        }
        Some(ColumnAt(at))
    }

    /// The column of this name; that it is missing is a fault.
    pub(super) fn need(&self, name: &str, faults: &mut Vec<Fault>) -> Option<ColumnAt> {
        let found = self.find(name, faults);
        if found.is_none() {
            let all = self.header.iter().take(SHOWN_COLUMNS);
            let all: Vec<&str> = all.map(String::as_str).collect();
            let more = if self.header.len() > all.len() {
                " …"
            } else {
                ""
            };
            faults.push(self.fault(
                1,
                None,
                format!("there is no column \"{name}\""),
                &format!("the file has {}{more}", all.join(", ")),
            ));
        }
        found
    }

    /// A fault of a cell, or of a line where there is no column.
    pub(super) fn fault(
        &self,
        line: u64,
        column: Option<ColumnAt>,
        what: String,
        remedy: &str,
    ) -> Fault {
        Fault {
            file: self.file.to_owned(),
            line: Some(line),
            column: column.map(|ColumnAt(at)| (at + 1, self.header[at].clone())),
            what,
            remedy: remedy.to_owned(),
        }
    }

    /// Reads all rows. `read` sees each row whose cells are as many as the header's; blank lines are passed over.
    pub(super) fn rows(
        &mut self,
        faults: &mut Vec<Fault>,
        mut read: impl FnMut(&Line<'_, 'b>, &mut Vec<Fault>),
    ) {
        let mut record = csv::ByteRecord::new();
        loop {
            match self.reader.read_byte_record(&mut record) {
                Ok(false) => break,
                Ok(true) => {
                    let line = record.position().map_or(0, csv::Position::line);
                    if record.iter().all(|cell| cell.trim_ascii().is_empty()) {
                        continue;
                    }
                    if record.len() != self.header.len() {
                        let what = format!(
                            "the row has {} cells, the header {}",
                            record.len(),
                            self.header.len()
                        );
                        let remedy = "give each row as many cells as the header has";
                        faults.push(self.fault(line, None, what, remedy));
                        continue;
                    }
                    let line = Line {
                        grid: self,
                        number: line,
                        record: &record,
                    };
                    read(&line, faults);
                }
                Err(error) => {
                    faults.push(unreadable(self.file, &error));
                    break;
                }
            }
        }
    }
}

fn unreadable(file: &str, error: &csv::Error) -> Fault {
    Fault {
        file: file.to_owned(),
        line: error.position().map(csv::Position::line),
        column: None,
        what: format!("the line cannot be read: {error}"),
        remedy: "write it as comma-separated values".to_owned(),
    }
}

/// One row.
pub(super) struct Line<'r, 'b> {
    grid: &'r Grid<'b>,
    /// The line of the file, from 1.
    pub(super) number: u64,
    record: &'r csv::ByteRecord,
}

/// What stands for "not known" in such files: nothing, R's `NA`, Stata's `.`, and -9 in older ones.
fn is_blank(cell: &[u8]) -> bool {
    matches!(cell, b"" | b"NA" | b"." | b"-9")
}

impl Line<'_, '_> {
    /// A fault of this row.
    pub(super) fn fault(&self, column: ColumnAt, what: String, remedy: &str) -> Fault {
        self.grid.fault(self.number, Some(column), what, remedy)
    }

    fn cell(&self, column: ColumnAt) -> &[u8] {
        let cell = self.record.get(column.0).unwrap_or_default();
        cell.trim_ascii()
    }

    /// The text of a cell, as UTF-8 or else Latin-1; `None` if it is blank.
    pub(super) fn text(&self, column: ColumnAt) -> Option<Cow<'_, str>> {
        let cell = self.cell(column);
        (!is_blank(cell)).then(|| text(cell))
    }

    /// A whole number in `range`, which may be written 1951.0; `None` if the cell is blank, or faulty.
    pub(super) fn number(
        &self,
        column: ColumnAt,
        range: std::ops::RangeInclusive<u32>,
        faults: &mut Vec<Fault>,
    ) -> Option<u32> {
        let cell = self.cell(column);
        if is_blank(cell) {
            return None;
        }
        let value = whole(cell).filter(|value| range.contains(value));
        if value.is_none() {
            faults.push(self.fault(
                column,
                format!(
                    "\"{}\" is not a whole number from {} to {}",
                    text(cell),
                    range.start(),
                    range.end()
                ),
                "correct the cell, or leave it blank if it is not known",
            ));
        }
        value
    }

    /// A number that must be there.
    pub(super) fn needed(
        &self,
        column: ColumnAt,
        range: std::ops::RangeInclusive<u32>,
        faults: &mut Vec<Fault>,
    ) -> Option<u32> {
        if is_blank(self.cell(column)) {
            faults.push(self.fault(
                column,
                "the cell is blank".to_owned(),
                "every row needs it: fill it in, or skip the row",
            ));
            return None;
        }
        self.number(column, range, faults)
    }
}

/// A whole number, perhaps with a fraction of zeros.
fn whole(cell: &[u8]) -> Option<u32> {
    let (digits, fraction) = match cell.iter().position(|byte| *byte == b'.') {
        Some(point) => (&cell[..point], &cell[point + 1..]),
        None => (cell, &b""[..]),
    };
    if digits.is_empty() || digits.len() > 9 || !fraction.iter().all(|byte| *byte == b'0') {
        return None;
    }
    digits.iter().try_fold(0, |value: u32, byte| {
        byte.is_ascii_digit()
            .then(|| value * 10 + u32::from(byte - b'0'))
    })
}

/// Bytes as UTF-8, or else as Latin-1, where each byte is the character of its number.
fn text(cell: &[u8]) -> Cow<'_, str> {
    let cell = cell.trim_ascii();
    match std::str::from_utf8(cell) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => Cow::Owned(cell.iter().map(|byte| char::from(*byte)).collect()),
    }
}
