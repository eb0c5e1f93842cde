//! What does a side table (`--metadata FILE.csv`) say of each document?

use std::collections::HashMap;

use crate::decode::decode;
use crate::document::Document;
use crate::field::{Field, fill};
use crate::name::{SourceName, split_ending};
use crate::warned::{Warned, Warning};

/// Names of the column that says which document a row is about, the most telling first.
const KEY_COLUMNS: [&str; 5] = ["file", "filename", "document", "id", "fileid"];

/// A table with one row of metadata a document.
///
/// A row names its document by path, by the end of its path, by file name, or by any of these
/// without its ending (the id). Where several rows fit, the one that says most of the path wins.
///
/// ```
/// use attache_document::{MetadataTable, ReadOptions, SourceName, read};
///
/// let csv = b"file,title,date,series\nplan.txt,Harbour plan,1990-03,HP\nlost.txt,,,\n";
/// let table = MetadataTable::read(csv, &SourceName::new("metadata.csv"))?.value;
/// let mut document = read(b"Text.", &SourceName::new("plans/plan.txt"), &ReadOptions::default())?.value;
/// let row = table.apply(&mut document).expect("plan.txt has a row");
/// assert_eq!(document.metadata.title.as_deref(), Some("Harbour plan"));
/// assert_eq!(document.metadata.other["series"], "HP");
/// assert_eq!(table.unmatched([row]).len(), 1);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct MetadataTable {
    rows: Vec<Row>,
    by_key: HashMap<String, usize>,
}

#[derive(Debug)]
struct Row {
    key: String,
    line: u64,
    fields: Vec<(usize, String)>,
    columns: std::sync::Arc<[String]>,
}

/// A row of a [`MetadataTable`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TableRow(usize);

/// Why a side table cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TableError {
    /// No column names the documents.
    #[error(
        "{table} has no column named file, filename, document, id or fileid; add one that names each row's file"
    )]
    NoKey {
        /// The table.
        table: SourceName,
    },
    /// Two columns have one name.
    #[error("{table} has two columns named \"{column}\"; rename one")]
    DuplicateColumn {
        /// The table.
        table: SourceName,
        /// The name.
        column: String,
    },
    /// Two rows are about one document.
    #[error("{table} has two rows for \"{key}\", at lines {first} and {second}; remove one")]
    DuplicateRow {
        /// The table.
        table: SourceName,
        /// The document as the rows name it.
        key: String,
        /// Line of the first row, from 1.
        first: u64,
        /// Line of the second row, from 1.
        second: u64,
    },
    /// A row is longer or shorter than the header.
    #[error(
        "{table} line {line} has {found} values for {columns} columns; put values that hold a comma in double quotes"
    )]
    Ragged {
        /// The table.
        table: SourceName,
        /// The row's line, from 1.
        line: u64,
        /// Values in the row.
        found: u64,
        /// Values in the header.
        columns: u64,
    },
    /// The file is not a table.
    #[error("could not read {table} as CSV")]
    Csv {
        /// The table.
        table: SourceName,
        /// What the CSV reader says.
        source: csv::Error,
    },
}

impl MetadataTable {
    /// Reads a table from the bytes of a CSV file with a header row. Values are separated by
    /// commas, or by semicolons or tabs where the header has no comma.
    ///
    /// The columns `title`, `authors` (or `author`), `date`, `year`, `type`, `publisher`, `issuer`
    /// and `language` fill the fields of [`Metadata`](crate::Metadata), in any case; every other
    /// column goes to `other` under its own name. A date that cannot be read is a warning, and its
    /// text goes to `other` as `date_text`.
    pub fn read(bytes: &[u8], name: &SourceName) -> Result<Warned<Self>, TableError> {
        let decoded = decode(bytes);
        let mut warnings = decoded.warnings;
        let mut csv = csv::ReaderBuilder::new()
            .delimiter(delimiter(&decoded.text))
            .trim(csv::Trim::Headers)
            .from_reader(decoded.text.as_bytes());
        let header = csv
            .headers()
            .map_err(|source| table_error(name, source))?
            .clone();
        let columns: std::sync::Arc<[String]> = header.iter().map(str::to_owned).collect();
        for (place, column) in columns.iter().enumerate() {
            if columns[..place].contains(column) && !column.is_empty() {
                return Err(TableError::DuplicateColumn {
                    table: name.clone(),
                    column: column.clone(),
                });
            }
        }
        let key_column = KEY_COLUMNS
            .iter()
            .find_map(|key| {
                columns
                    .iter()
                    .position(|column| column.eq_ignore_ascii_case(key))
            })
            .ok_or_else(|| TableError::NoKey {
                table: name.clone(),
            })?;

        let mut table = Self {
            rows: Vec::new(),
            by_key: HashMap::new(),
        };
        for record in csv.records() {
            let record = record.map_err(|source| table_error(name, source))?;
            let line = record.position().map_or(0, csv::Position::line);
            let key = normal_path(record[key_column].trim());
            if key.is_empty() {
                warnings.push(Warning::new(format!(
                    "{name} line {line} names no document in column \"{}\" and was left out",
                    columns[key_column]
                )));
                continue;
            }
            if let Some(&first) = table.by_key.get(&key) {
                let first = table.rows[first].line;
                return Err(TableError::DuplicateRow {
                    table: name.clone(),
                    key,
                    first,
                    second: line,
                });
            }
            let fields = record
                .iter()
                .enumerate()
                .filter(|&(column, value)| {
                    column != key_column && !value.trim().is_empty() && !columns[column].is_empty()
                })
                .map(|(column, value)| (column, value.trim().to_owned()))
                .collect();
            let row = Row {
                key: key.clone(),
                line,
                fields,
                columns: columns.clone(),
            };
            for bad in fill(&mut crate::Metadata::default(), &row.fields()) {
                warnings.push(Warning::new(format!(
                    "{name} line {line}, column \"{}\": \"{}\" is not a date and is kept as {}_text; write YYYY, YYYY-MM or YYYY-MM-DD",
                    bad.key, bad.text, bad.key
                )));
            }
            table.by_key.insert(key, table.rows.len());
            table.rows.push(row);
        }
        Ok(Warned {
            value: table,
            warnings,
        })
    }

    /// Puts what the table says of `document` over what is known of it, and returns the row it
    /// stands in. Costs one look-up for each part of the document's path.
    pub fn apply(&self, document: &mut Document) -> Option<TableRow> {
        let path = normal_path(&document.source.path);
        let row = self
            .row_for(&path)
            .or_else(|| self.by_key.get(&document.id).copied())?;
        fill(&mut document.metadata, &self.rows[row].fields());
        Some(TableRow(row))
    }

    /// Rows that are not among `matched`, as their line (from 1) and the document they name.
    pub fn unmatched(&self, matched: impl IntoIterator<Item = TableRow>) -> Vec<(u64, &str)> {
        let mut seen = vec![false; self.rows.len()];
        for TableRow(row) in matched {
            if let Some(seen) = seen.get_mut(row) {
                *seen = true;
            }
        }
        let rows = self.rows.iter().zip(seen);
        rows.filter(|(_, seen)| !seen)
            .map(|(row, _)| (row.line, row.key.as_str()))
            .collect()
    }

    /// Number of rows.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether the table has no row.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Tries the whole path, then ever shorter ends of it, each with and without its ending.
    fn row_for(&self, path: &str) -> Option<usize> {
        let mut end = path;
        loop {
            let bare = match end.rsplit_once('/') {
                Some((folder, file)) => {
                    end[..folder.len() + 1 + split_ending(file).0.len()].as_ref()
                }
                None => split_ending(end).0,
            };
            if let Some(&row) = self.by_key.get(end).or_else(|| self.by_key.get(bare)) {
                return Some(row);
            }
            end = end.split_once('/')?.1;
        }
    }
}

impl Row {
    fn fields(&self) -> Vec<Field> {
        let field = |(column, value): &(usize, String)| {
            Field::new(self.columns[*column].clone(), vec![value.clone()])
        };
        self.fields.iter().map(field).collect()
    }
}

fn normal_path(path: &str) -> String {
    let path = path.replace('\\', "/");
    let mut rest = path.as_str();
    while let Some(after) = rest.strip_prefix("./") {
        rest = after.trim_start_matches('/');
    }
    rest.to_owned()
}

fn delimiter(text: &str) -> u8 {
    let header = text.lines().next().unwrap_or_default();
    match header {
        _ if header.contains(',') => b',',
        _ if header.contains(';') => b';',
        _ if header.contains('\t') => b'\t',
        _ => b',',
    }
}

fn table_error(table: &SourceName, source: csv::Error) -> TableError {
    match source.kind() {
        csv::ErrorKind::UnequalLengths {
            pos,
            expected_len,
            len,
        } => TableError::Ragged {
            table: table.clone(),
            line: pos.as_ref().map_or(0, csv::Position::line),
            found: *len,
            columns: *expected_len,
        },
        _ => TableError::Csv {
            table: table.clone(),
            source,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::{ReadOptions, read};

    fn table(csv: &str) -> Result<Warned<MetadataTable>, TableError> {
        MetadataTable::read(csv.as_bytes(), &SourceName::new("meta.csv"))
    }

    fn document(path: &str) -> Document {
        read(b"Text.", &SourceName::new(path), &ReadOptions::default())
            .unwrap()
            .value
    }

    #[test]
    fn a_row_is_found_by_path_name_stem_or_id() {
        let table = table("file,note\na/plan.txt,path\nplan.txt,name\nother,stem\ndeep/b/x,id\n")
            .unwrap()
            .value;
        for (path, note) in [
            ("a/plan.txt", "path"),
            ("./a/plan.txt", "path"),
            ("/home/u/a/plan.txt", "path"),
            ("b/plan.txt", "name"),
            ("b/other.md", "stem"),
            ("deep/b/x.txt", "id"),
        ] {
            let mut document = document(path);
            table.apply(&mut document).unwrap();
            assert_eq!(document.metadata.other["note"], note, "{path}");
        }
        assert_eq!(table.apply(&mut document("x.txt")), None);
    }

    #[test]
    fn the_table_wins_over_the_file_name() {
        let table = table("id;date;president\n1790-W;1791-01-08;Ames\n")
            .unwrap()
            .value;
        let mut document = document("1790-W.txt");
        assert_eq!(document.metadata.date.unwrap().to_string(), "1790");
        table.apply(&mut document).unwrap();
        assert_eq!(document.metadata.date.unwrap().to_string(), "1791-01-08");
        assert_eq!(document.metadata.other["president"], "Ames");
    }

    #[test]
    fn errors_name_the_table_the_line_and_the_remedy() {
        let text = |csv: &str| table(csv).unwrap_err().to_string();
        insta::assert_snapshot!(text("title\nx\n"), @"meta.csv has no column named file, filename, document, id or fileid; add one that names each row's file");
        insta::assert_snapshot!(text("file,a\nx,1\ny,2\n./x,3\n"), @r#"meta.csv has two rows for "x", at lines 2 and 4; remove one"#);
        insta::assert_snapshot!(text("file,a,a\n"), @r#"meta.csv has two columns named "a"; rename one"#);
        insta::assert_snapshot!(text("file,a\nx,1,2\n"), @"meta.csv line 2 has 3 values for 2 columns; put values that hold a comma in double quotes");
    }

    #[test]
    fn a_bad_date_is_a_warning_and_its_text_is_kept() {
        let read = table("file,date\nx,soon\n").unwrap();
        insta::assert_snapshot!(read.warnings[0].message, @r#"meta.csv line 2, column "date": "soon" is not a date and is kept as date_text; write YYYY, YYYY-MM or YYYY-MM-DD"#);
        let mut document = document("x.txt");
        read.value.apply(&mut document);
        assert_eq!(document.metadata.other["date_text"], "soon");
    }
}
