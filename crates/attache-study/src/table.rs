//! What does a study return?
//!
//! One type for every study: typed columns, rows, and each row's passages. Renderers, JSON and the
//! pages take nothing else, so a new study appears everywhere by being written once.

use attache_corpus::Passage;

/// The result of a study.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    /// The command or study that made it: `count`, `contrast` …
    pub study: &'static str,
    /// What it answers, in a few words, where the name of the study does not say it.
    pub title: Option<String>,
    /// What the corpus held when it was asked; `None` where no corpus was asked.
    pub corpus: Option<CorpusSummary>,
    /// The register of states and ties, where it was asked.
    pub register: Option<RegisterSummary>,
    /// The rule of counting, where something was counted.
    pub rule: Option<RuleSummary>,
    /// The columns, in order of importance.
    pub columns: Vec<Column>,
    /// The rows; each has one cell a column.
    pub rows: Vec<Row>,
    /// How many rows there are in all, when `rows` holds only the first of them.
    pub total_rows: usize,
    /// Sentences a reader must know to read the figures right: how windows and formulas are defined.
    pub notes: Vec<String>,
    /// What was left out or could not be read.
    pub warnings: Vec<Caution>,
}

impl Table {
    /// Keeps the columns with these names, in this order; names that it does not have are passed over.
    pub fn keep_columns(&mut self, names: &[&str]) {
        let place = |name: &&str| self.columns.iter().position(|column| column.name == **name);
        let places: Vec<usize> = names.iter().filter_map(place).collect();
        let columns = places.iter().map(|&place| self.columns[place].clone());
        self.columns = columns.collect();
        for row in &mut self.rows {
            let cells = places.iter().map(|&place| row.cells[place].clone());
            row.cells = cells.collect();
        }
    }
}

/// The corpus behind a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CorpusSummary {
    /// The path as the user gave it.
    pub path: String,
    /// Documents that were asked (after `--where`).
    pub documents: u64,
    /// Their tokens under the rule.
    pub tokens: u64,
}

/// The register behind a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RegisterSummary {
    /// Its name and version, and what it extends.
    pub version: String,
    /// The last day of which it says anything, as an ISO date.
    pub cut_off: String,
}

/// The rule of counting in words, as printed with every figure.
#[derive(Clone, Debug, PartialEq)]
pub struct RuleSummary {
    /// Name and value of each part, in the order of `docs/rule.md`: `("case", Text("ignore"))`.
    pub parts: Vec<(&'static str, Cell)>,
    /// One sentence that says the same: what counts and what does not.
    pub sentence: String,
}

/// A column: its name, what it holds, its unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// The name used in JSON, CSV and headings.
    pub name: String,
    /// What its cells hold.
    pub kind: ColumnKind,
    /// The unit of its numbers, such as `per million tokens`.
    pub unit: Option<&'static str>,
    /// One sentence for the reader who does not know the column.
    pub about: &'static str,
}

impl Column {
    /// A column without a unit.
    pub fn new(name: &str, kind: ColumnKind, about: &'static str) -> Self {
        Self {
            name: name.to_owned(),
            kind,
            unit: None,
            about,
        }
    }

    /// The same column with a unit.
    pub fn with_unit(self, unit: &'static str) -> Self {
        Self {
            unit: Some(unit),
            ..self
        }
    }
}

/// What the cells of a column hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ColumnKind {
    /// Text.
    Text,
    /// A list of texts.
    List,
    /// A whole number.
    Integer,
    /// A real number; never NaN or infinite.
    Real,
    /// True or false.
    Truth,
    /// An ISO date, perhaps without day or month.
    Date,
    /// Records: lists of named cells, such as the rules that `--stated` tried.
    Records,
}

/// One cell. `Missing` is `null` in JSON and empty in CSV.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// No value.
    Missing,
    /// Text, or a date.
    Text(String),
    /// A list of texts.
    List(Vec<String>),
    /// A whole number.
    Integer(i64),
    /// A finite real number.
    Real(f64),
    /// True or false.
    Truth(bool),
    /// Records of named cells.
    Records(Vec<Vec<(&'static str, Cell)>>),
}

impl From<u64> for Cell {
    /// Counts above `i64::MAX` do not occur.
    fn from(count: u64) -> Self {
        Self::Integer(i64::try_from(count).unwrap_or(i64::MAX))
    }
}

impl From<usize> for Cell {
    fn from(count: usize) -> Self {
        Self::from(count as u64)
    }
}

impl From<f64> for Cell {
    /// A number that is not finite is missing.
    fn from(real: f64) -> Self {
        if real.is_finite() {
            Self::Real(real)
        } else {
            Self::Missing
        }
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl<T: Into<Cell>> From<Option<T>> for Cell {
    /// `None` is missing.
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Missing, Into::into)
    }
}

/// A row and the passages that it stands for.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// One cell a column.
    pub cells: Vec<Cell>,
    /// The passages behind the figures, in corpus order; perhaps only the first of them.
    pub passages: Vec<Passage>,
}

/// Something left out or doubtful, beside the answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caution {
    /// The document it is about, if one.
    pub document: Option<String>,
    /// The page it is about, if one.
    pub page: Option<String>,
    /// One sentence.
    pub message: String,
}
