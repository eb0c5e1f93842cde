//! Small corpora made of files, and a short way to ask them.

use std::fs;
use std::path::PathBuf;

use attache::{Cell, Corpus, Inquiry, ReadReport, ReadRequest, Rule, Show, Table, read_into};
use tempfile::TempDir;

/// A folder with documents and the corpus that they were read into.
pub(crate) struct Library {
    folder: TempDir,
}

impl Library {
    /// Reads files with these names and texts.
    pub(crate) fn of(files: &[(&str, &str)]) -> Self {
        let library = Self {
            folder: TempDir::new().unwrap(),
        };
        library.read(files);
        library
    }

    /// Reads more files.
    pub(crate) fn read(&self, files: &[(&str, &str)]) -> ReadReport {
        let documents = self.folder.path().join("documents");
        fs::create_dir_all(&documents).unwrap();
        let paths: Vec<PathBuf> = files.iter().map(|(name, _)| documents.join(name)).collect();
        for (path, (_, text)) in paths.iter().zip(files) {
            fs::write(path, text).unwrap();
        }
        let request = ReadRequest {
            paths: &paths,
            ..ReadRequest::default()
        };
        read_into(&self.path(), &request, &mut std::io::empty(), &mut |_| ()).unwrap()
    }

    pub(crate) fn path(&self) -> PathBuf {
        self.folder.path().join("corpus")
    }

    pub(crate) fn corpus(&self) -> Corpus {
        Corpus::open(&self.path()).unwrap()
    }
}

/// Asks everything, under a rule, and shows everything.
pub(crate) fn ask(corpus: &Corpus, rule: Rule) -> Inquiry<'_> {
    let show = Show {
        passages: None,
        ..Show::default()
    };
    Inquiry::new(corpus, rule, None, show).unwrap()
}

/// The cells of a column.
pub(crate) fn column<'t>(table: &'t Table, name: &str) -> Vec<&'t Cell> {
    let place = table
        .columns
        .iter()
        .position(|column| column.name == name)
        .unwrap();
    table.rows.iter().map(|row| &row.cells[place]).collect()
}

/// The numbers of a column.
pub(crate) fn integers(table: &Table, name: &str) -> Vec<i64> {
    let number = |cell: &Cell| match cell {
        Cell::Integer(number) => *number,
        other => panic!("{name} holds {other:?}"),
    };
    column(table, name).into_iter().map(number).collect()
}

/// The texts of a column.
pub(crate) fn texts(table: &Table, name: &str) -> Vec<String> {
    let text = |cell: &Cell| match cell {
        Cell::Text(text) => text.clone(),
        other => panic!("{name} holds {other:?}"),
    };
    column(table, name).into_iter().map(text).collect()
}
