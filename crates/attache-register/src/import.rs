//! What do other data sets say of who owes whom, and is the file in order?
//!
//! A set that is imported stands beside the register under its own name. It is read from a file of
//! the Alliance Treaty Obligations and Provisions project (ATOP), whose kind its header tells, or from
//! any table of memberships, whose columns the user names.

mod atop;
mod columns;
mod grid;
mod map;

use std::fmt;
use std::path::{Path, PathBuf};

use attache_document::PartialDate;

use crate::day::Day;
use crate::duty::Duties;
use crate::named::named;
use crate::sheet::Fault;
use crate::spell::{Presence, Spell};
use crate::state::StateId;

pub use map::{ColumnMap, ColumnMapError};

/// By what a data set names states.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Keys {
    /// The numbers of the Correlates of War list of states.
    Cow,
    /// The numbers of Gleditsch and Ward.
    Gw,
    /// The register's ids, which are ISO 3166-1 alpha-3 where there is such a code.
    Iso,
}

named!(Keys {
    Cow = "cow",
    Gw = "gw",
    Iso = "iso",
});

/// A state as a data set names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Party {
    /// A number of one of the lists of states.
    Code(u16),
    /// An id of the register.
    State(StateId),
}

impl fmt::Display for Party {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Code(code) => f.pad(&code.to_string()),
            Self::State(id) => f.pad(id.as_str()),
        }
    }
}

/// What one row of a file is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Shape {
    /// One member of one alliance (in one phase).
    Member,
    /// One alliance, or one phase of it, with its members side by side.
    Alliance,
    /// Two states in one year.
    DyadYear,
    /// What one state owes another in one year.
    DirectedDyadYear,
    /// One state in one year.
    StateYear,
}

named!(Shape {
    Member = "member",
    Alliance = "alliance",
    DyadYear = "dyad-year",
    DirectedDyadYear = "directed-dyad-year",
    StateYear = "state-year",
});

/// One member's period under one alliance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MemberSpell {
    /// The alliance: its place in [`Import::alliances`].
    pub alliance: u32,
    /// The member.
    pub member: Party,
    /// The phase, from 1; 0 where the alliance has only one.
    pub phase: u8,
    /// From entry to exit, half-open; without an end where it was in effect when the set ends.
    pub spell: Spell,
    /// What this member owes the others.
    pub duties: Duties,
    /// The line of the file, from 1.
    pub line: u64,
}

/// What one state owes another in one year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct PairYear {
    /// The one that owes; in undirected files the one that stands first.
    pub a: Party,
    /// The other.
    pub b: Party,
    /// The year.
    pub year: u16,
    /// What the first owes the other; in undirected files what at least one of them owes.
    pub duties: Duties,
}

/// What one state owes anybody in one year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct StateYear {
    /// The state.
    pub state: Party,
    /// The year.
    pub year: u16,
    /// What it owes.
    pub duties: Duties,
}

/// The rows of an imported set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content {
    /// Members with their periods: days are known.
    Members(Vec<MemberSpell>),
    /// Pairs by year, directed or not as the set's shape says.
    Pairs(Vec<PairYear>),
    /// States by year.
    States(Vec<StateYear>),
}

/// A data set of others, read and checked.
#[derive(Clone, Debug)]
pub struct Import {
    /// The name under which it stands beside the register.
    pub name: String,
    /// The file, as the user named it.
    pub file: String,
    /// What its rows are about.
    pub shape: Shape,
    /// By what it names states.
    pub keys: Keys,
    /// What the file says of its version, if it does.
    pub version: Option<String>,
    /// The first day that it covers.
    pub from: Day,
    /// The last day that it covers: the set says nothing of later ones.
    pub last: Day,
    /// The names of the alliances, as the file writes them.
    pub alliances: Vec<String>,
    /// The rows that are in order.
    pub content: Content,
    /// What is unusual in the file and was taken as it stands.
    pub remarks: Vec<String>,
    /// What is wrong in rows that were left out, where the user asked for that.
    pub skipped: Vec<Fault>,
}

/// How a file is read.
#[derive(Clone, Debug, Default)]
pub struct ImportOptions {
    /// The name of the set; the file's name without its ending where it is not given.
    pub name: Option<String>,
    /// Which columns mean what, for a table that is not one of ATOP's.
    pub map: Option<ColumnMap>,
    /// The last year that the set covers, where it is neither that of ATOP's version nor the last in the file.
    pub last_year: Option<u16>,
    /// Leave out rows with faults, instead of refusing the file.
    pub skip_faulty: bool,
}

/// A file cannot be imported.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ImportError {
    /// The file cannot be read.
    #[error("could not read {path}")]
    Io {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// There are faults, and they were not to be skipped, or leave nothing.
    #[error("{file} has {} in {rows} rows", match .faults.len() { 1 => "1 fault".to_owned(), n => format!("{n} faults") })]
    Faults {
        /// The file.
        file: String,
        /// How many rows it has.
        rows: usize,
        /// All of them, in the order of lines.
        faults: Vec<Fault>,
    },
}

impl Import {
    /// Reads a file.
    pub fn open(path: &Path, options: &ImportOptions) -> Result<Self, ImportError> {
        let bytes = std::fs::read(path).map_err(|source| ImportError::Io {
            path: path.to_owned(),
            source,
        })?;
        let stem = path.file_stem().unwrap_or_default().to_string_lossy();
        let options = ImportOptions {
            name: options.name.clone().or_else(|| Some(stem.into_owned())),
            ..options.clone()
        };
        Self::read(&path.display().to_string(), &bytes, &options)
    }

    /// Reads the bytes of a file: comma-separated text in UTF-8 or Latin-1 whose first line names the
    /// columns. All faults are found, not only the first.
    pub fn read(file: &str, bytes: &[u8], options: &ImportOptions) -> Result<Self, ImportError> {
        let mut faults = Vec::new();
        let grid = grid::Grid::open(file, bytes, &mut faults);
        let read = match &options.map {
            Some(map) => columns::read_mapped(grid, map, &mut faults),
            None => atop::read(grid, &mut faults),
        };
        let rows = read.rows;
        faults.sort_by(|a, b| (a.line, &a.column).cmp(&(b.line, &b.column)));
        let nothing = read.content.is_empty();
        if !faults.is_empty() && (!options.skip_faulty || nothing) {
            return Err(ImportError::Faults {
                file: file.to_owned(),
                rows,
                faults,
            });
        }
        let (first, last) = read.content.years().unwrap_or((1, 1));
        let last = last.max(read.last_year.unwrap_or(last));
        let last = options.last_year.unwrap_or(last);
        let day = |year: u16, month, day| {
            Day::new(year.clamp(1, 9999), month, day).expect("a day of every year")
        };
        Ok(Self {
            name: options.name.clone().unwrap_or_else(|| file.to_owned()),
            file: file.to_owned(),
            shape: read.shape,
            keys: read.keys,
            version: read.version,
            from: day(first, 1, 1),
            last: day(last, 12, 31),
            remarks: read.remarks,
            alliances: read.alliances,
            content: read.content,
            skipped: faults,
        })
    }

    /// Under which alliances the two are on `day`, and what each owes the other: for sets with dates.
    /// A date known only to the month or year answers [`Presence::Maybe`] inside it. Several phases of
    /// one alliance that hold on the day are one answer.
    ///
    /// Empty where nothing is found, and also after [`Import::last`], of which the set says nothing.
    pub fn owed(&self, a: Party, b: Party, day: Day) -> Vec<Owed<'_>> {
        let Content::Members(members) = &self.content else {
            return Vec::new();
        };
        if day > self.last {
            return Vec::new();
        }
        let on = |party: Party| {
            let mine = members.iter().filter(move |row| row.member == party);
            let here = mine.map(move |row| (row, row.spell.on(day)));
            here.filter(|(_, presence)| *presence != Presence::No)
        };
        let mut found: Vec<Owed<'_>> = Vec::new();
        for (own, here) in on(a) {
            for (other, there) in on(b).filter(|(other, _)| other.alliance == own.alliance) {
                let alliance = self.alliances[own.alliance as usize].as_str();
                let presence = here.min(there);
                match found.iter_mut().find(|owed| owed.alliance == alliance) {
                    Some(owed) => {
                        owed.presence = owed.presence.max(presence);
                        owed.by_a = owed.by_a.or(own.duties);
                        owed.by_b = owed.by_b.or(other.duties);
                    }
                    None => found.push(Owed {
                        alliance,
                        presence,
                        by_a: own.duties,
                        by_b: other.duties,
                    }),
                }
            }
        }
        found
    }
}

/// What two states owe each other under one alliance on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Owed<'i> {
    /// The alliance, as the file names it.
    pub alliance: &'i str,
    /// Whether it surely holds on the day.
    pub presence: Presence,
    /// What the first owes the second.
    pub by_a: Duties,
    /// What the second owes the first.
    pub by_b: Duties,
}

impl Content {
    fn is_empty(&self) -> bool {
        match self {
            Self::Members(rows) => rows.is_empty(),
            Self::Pairs(rows) => rows.is_empty(),
            Self::States(rows) => rows.is_empty(),
        }
    }

    /// The first and last year that stands in any row.
    fn years(&self) -> Option<(u16, u16)> {
        let of = |years: &mut dyn Iterator<Item = u16>| {
            years.fold(None, |found: Option<(u16, u16)>, year| {
                let (first, last) = found.unwrap_or((year, year));
                Some((first.min(year), last.max(year)))
            })
        };
        match self {
            Self::Members(rows) => {
                let dates = rows.iter().flat_map(|row| [row.spell.from, row.spell.to]);
                of(&mut dates.flatten().map(PartialDate::year))
            }
            Self::Pairs(rows) => of(&mut rows.iter().map(|row| row.year)),
            Self::States(rows) => of(&mut rows.iter().map(|row| row.year)),
        }
    }
}

/// What a file was found to hold.
struct Read {
    shape: Shape,
    keys: Keys,
    version: Option<String>,
    last_year: Option<u16>,
    alliances: Vec<String>,
    content: Content,
    remarks: Vec<String>,
    rows: usize,
}
