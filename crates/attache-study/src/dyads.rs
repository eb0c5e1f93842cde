//! Who is tied to whom in which year, and where do two sources disagree, as a table?

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use attache_register::{
    Class, Disagreements, Duties, Duty, Dyad, DyadError, DyadOptions, Import, Keys, Party,
    Register, Said, Source, StateId, StateTies,
};

use crate::listing::Detail;
use crate::table::{Caution, Cell, Column, ColumnKind, RegisterSummary, Row, Table};

/// What a row is about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DyadUnit {
    /// Two states in one year.
    #[default]
    DyadYear,
    /// One state in one year.
    StateYear,
}

/// What is asked.
#[derive(Clone, Debug, Default)]
pub struct DyadsQuery {
    /// What a row is about.
    pub unit: DyadUnit,
    /// Years, keys, direction, and which pairs.
    pub options: DyadOptions,
    /// Only rows of this state; with two, only of the pair.
    pub states: Vec<StateId>,
    /// [`Detail::Brief`] is for readers: names beside the keys, and fewer columns.
    pub detail: Detail,
}

const RULE: &str = "A pair is tied in each year from the later entry to the earlier exit, the year of the exit too, if the two are members on one day; what A owes is what A's own rows say.";

/// Pairs or states by year, from the register or an imported set.
pub fn dyads(
    register: &Register,
    source: Source<'_>,
    query: &DyadsQuery,
) -> Result<Table, DyadError> {
    let mut table = table(register, "dyads", source);
    match query.unit {
        DyadUnit::DyadYear => pairs(register, source, query, &mut table)?,
        DyadUnit::StateYear => states(register, source, query, &mut table)?,
    }
    table.total_rows = table.rows.len();
    Ok(table)
}

/// Where two sources disagree about what one state owes another.
pub fn disagreements(
    register: &Register,
    one: Source<'_>,
    other: Source<'_>,
    found: &Disagreements,
) -> Table {
    let mut table = table(register, "disagreements", other);
    let names = [one.name(register), other.name(register)];
    table.title = Some(format!("{} and {}", names[0], names[1]));
    table.columns = vec![
        Column::new("state_a", ColumnKind::Text, "The state that owes."),
        Column::new("state_b", ColumnKind::Text, "The state to whom it owes."),
        Column::new("from", ColumnKind::Date, "The first day."),
        Column::new("last", ColumnKind::Date, "The last day."),
        Column::new("days", ColumnKind::Integer, "How many days."),
        Column::new(
            "one",
            ColumnKind::Text,
            "What the first source says that A owes B.",
        ),
        Column::new(
            "other",
            ColumnKind::Text,
            "What the second source says that A owes B.",
        ),
        Column::new(
            "one_by",
            ColumnKind::List,
            "The alliances behind it in the first source.",
        ),
        Column::new(
            "other_by",
            ColumnKind::List,
            "The alliances behind it in the second source.",
        ),
    ];
    table.rows = found
        .rows
        .iter()
        .map(|row| Row {
            cells: vec![
                Cell::Text(row.a.to_string()),
                Cell::Text(row.b.to_string()),
                Cell::Text(row.from.to_string()),
                Cell::Text(row.last.to_string()),
                Cell::Integer((row.last.number() - row.from.number() + 1).into()),
                said(&row.one),
                said(&row.other),
                Cell::List(row.one.alliances.clone()),
                Cell::List(row.other.alliances.clone()),
            ],
            passages: Vec::new(),
        })
        .collect();
    table.total_rows = table.rows.len();
    table.notes.push(format!(
        "one is {}, other is {}; compared from {} to {}, the days that both cover. Of {} directed pairs with a tie in either, {} disagree on some day.",
        names[0], names[1], found.from, found.last, found.pairs, found.pairs_apart
    ));
    table.notes.push(
        "Compared is the strongest obligation: defense, else consultation, else nonaggression or neutrality. A date known only to the month or year disagrees with none of its days."
            .to_owned(),
    );
    if [one, other]
        .iter()
        .any(|source| matches!(source, Source::Register))
    {
        table.notes.push(
            "The register begins a tie at entry into force, ATOP at signature; the OAS Charter, the Helsinki Final Act and other texts are in ATOP alone."
                .to_owned(),
        );
    }
    table
}

fn said(said: &Said) -> Cell {
    Cell::Text(match said.least == said.most {
        true => said.least.to_string(),
        false => format!("{} to {}", said.least, said.most),
    })
}

fn table(register: &Register, study: &'static str, source: Source<'_>) -> Table {
    let about = register.about();
    let (notes, warnings) = match source {
        Source::Register => (Vec::new(), Vec::new()),
        Source::Import(import) => (about_import(import), skipped(import)),
    };
    Table {
        study,
        title: None,
        corpus: None,
        register: Some(RegisterSummary {
            version: about.to_string(),
            cut_off: about.cut_off.to_string(),
        }),
        rule: None,
        columns: Vec::new(),
        rows: Vec::new(),
        total_rows: 0,
        notes,
        warnings,
    }
}

fn about_import(import: &Import) -> Vec<String> {
    let version = import
        .version
        .as_ref()
        .map_or_else(String::new, |version| format!(", version {version}"));
    let mut notes = vec![format!(
        "{} is {} ({} rows{version}), from {} to {}.",
        import.name, import.file, import.shape, import.from, import.last
    )];
    notes.extend(
        import
            .remarks
            .iter()
            .map(|remark| format!("{}: {remark}.", import.name)),
    );
    notes
}

fn skipped(import: &Import) -> Vec<Caution> {
    let faults = import.skipped.iter();
    faults
        .map(|fault| Caution {
            document: None,
            page: None,
            message: format!("left out: {fault}"),
        })
        .collect()
}

/// Whether rows of a key in a year are wanted.
struct Wanted {
    keys: Vec<Vec<(Party, RangeInclusive<i32>)>>,
}

impl Wanted {
    fn of(register: &Register, query: &DyadsQuery) -> Self {
        let keys = query.options.keys;
        let states = query.states.iter();
        Self {
            keys: states.map(|state| register.keys_of(*state, keys)).collect(),
        }
    }

    fn is(&self, which: usize, key: Party, year: u16) -> bool {
        let mut spells = self.keys[which].iter();
        spells.any(|(one, years)| *one == key && years.contains(&i32::from(year)))
    }

    fn pair(&self, a: Party, b: Party, year: u16, directed: bool) -> bool {
        match self.keys.len() {
            0 => true,
            1 => self.is(0, a, year) || (!directed && self.is(0, b, year)),
            _ => {
                (self.is(0, a, year) && self.is(1, b, year))
                    || (self.is(1, a, year) && self.is(0, b, year))
            }
        }
    }
}

fn key_cell(key: Party) -> Cell {
    match key {
        Party::Code(code) => Cell::Integer(code.into()),
        Party::State(id) => Cell::Text(id.to_string()),
    }
}

fn key_column(name: &str, keys: Keys, about: &'static str) -> Column {
    let kind = match keys {
        Keys::Iso => ColumnKind::Text,
        Keys::Cow | Keys::Gw => ColumnKind::Integer,
    };
    Column::new(name, kind, about)
}

/// Names of states by key and year, each looked up once.
struct Told<'r> {
    register: &'r Register,
    keys: Keys,
    known: BTreeMap<(Party, u16), String>,
}

impl Told<'_> {
    fn name(&mut self, key: Party, year: u16) -> Cell {
        let name = self.known.entry((key, year)).or_insert_with(|| {
            let state = self.register.state_in_year(key, self.keys, year);
            let state = state.and_then(|id| self.register.state(id));
            state.map_or_else(|| key.to_string(), |state| state.name.clone())
        });
        Cell::Text(name.clone())
    }
}

fn pairs(
    register: &Register,
    source: Source<'_>,
    query: &DyadsQuery,
    table: &mut Table,
) -> Result<(), DyadError> {
    let options = &query.options;
    let (directed, keys) = (options.directed, options.keys);
    let found = register.dyads(source, options)?;
    let brief = query.detail == Detail::Brief;
    let own = matches!(source, Source::Register);
    let mut columns = vec![
        key_column(
            "state_a",
            keys,
            if directed {
                "The state that owes."
            } else {
                "The first of the pair."
            },
        ),
        key_column(
            "state_b",
            keys,
            if directed {
                "The state to whom it owes."
            } else {
                "The second of the pair."
            },
        ),
        Column::new("year", ColumnKind::Integer, "The year."),
    ];
    if brief {
        columns.insert(1, Column::new("name_a", ColumnKind::Text, "Its name."));
        columns.insert(3, Column::new("name_b", ColumnKind::Text, "Its name."));
    } else {
        columns.push(Column::new(
            "tied",
            ColumnKind::Integer,
            "1 if the two are tied in the year.",
        ));
    }
    if own {
        columns.push(Column::new(
            "class",
            ColumnKind::Text,
            "The strongest class of the pair.",
        ));
        columns.push(Column::new(
            "owes",
            ColumnKind::Text,
            "The strongest that A owes B; of undirected pairs, that either owes.",
        ));
    } else {
        for duty in Duty::ALL {
            columns.push(Column::new(
                duty.name(),
                ColumnKind::Integer,
                "1 if A owes it to B; of undirected pairs, if either does.",
            ));
        }
    }
    columns.push(Column::new(
        "alliances",
        ColumnKind::List,
        "The instruments or alliances that tie the two in the year.",
    ));
    table.columns = columns;
    let told_of = duties_of(source);
    let wanted = Wanted::of(register, query);
    let mut told = Told {
        register,
        keys,
        known: BTreeMap::new(),
    };
    let row = |row: &Dyad, told: &mut Told<'_>| {
        let mut cells = vec![
            key_cell(row.a),
            key_cell(row.b),
            Cell::Integer(row.year.into()),
        ];
        if brief {
            cells.insert(1, told.name(row.a, row.year));
            cells.insert(3, told.name(row.b, row.year));
        } else {
            cells.push(Cell::Integer(row.tied.into()));
        }
        if own {
            cells.push(match row.class {
                Some(class) => Cell::Text(class.to_string()),
                None => Cell::Text("none".to_owned()),
            });
            cells.push(Cell::Text(row.duties.strongest().to_string()));
        } else {
            cells.extend(Duty::ALL.iter().map(|duty| match told_of.has(*duty) {
                true => Cell::Integer(row.duties.has(*duty).into()),
                false => Cell::Missing,
            }));
        }
        cells.push(match row.alliances {
            0 => Cell::Missing,
            _ => Cell::List(found.alliances_of(row).map(str::to_owned).collect()),
        });
        Row {
            cells,
            passages: Vec::new(),
        }
    };
    table.rows = found
        .rows
        .iter()
        .filter(|row| wanted.pair(row.a, row.b, row.year, directed))
        .map(|one| row(one, &mut told))
        .collect();
    title(table, register, source, found.years, "pairs by year");
    table.notes.insert(0, RULE.to_owned());
    table
        .notes
        .extend(found.remarks.iter().map(|remark| sentence(remark)));
    Ok(())
}

fn states(
    register: &Register,
    source: Source<'_>,
    query: &DyadsQuery,
    table: &mut Table,
) -> Result<(), DyadError> {
    let keys = query.options.keys;
    let found = register.state_years(source, &query.options)?;
    let own = matches!(source, Source::Register);
    let brief = query.detail == Detail::Brief;
    table.columns = vec![
        key_column("state", keys, "The state."),
        Column::new("year", ColumnKind::Integer, "The year."),
        Column::new(
            "tied",
            ColumnKind::Integer,
            "1 if it is tied to anybody in the year.",
        ),
        Column::new(
            "partners",
            ColumnKind::Integer,
            "To how many states it is tied.",
        ),
    ];
    if brief {
        table
            .columns
            .insert(1, Column::new("name", ColumnKind::Text, "Its name."));
    }
    let counts: Vec<&str> = match own {
        true => Class::ALL.iter().map(|class| class.name()).collect(),
        false => Duty::ALL.iter().map(|duty| duty.name()).collect(),
    };
    let about = match own {
        true => "How many of them are of this class at the strongest.",
        false => "To how many of them it owes this; where partners are not told, 1 if to any.",
    };
    table.columns.extend(
        counts
            .iter()
            .map(|name| Column::new(name, ColumnKind::Integer, about)),
    );
    let told_of = duties_of(source);
    let wanted = Wanted::of(register, query);
    let mut told = Told {
        register,
        keys,
        known: BTreeMap::new(),
    };
    let wants = |row: &&StateTies| {
        wanted.keys.is_empty()
            || (0..wanted.keys.len()).any(|which| wanted.is(which, row.state, row.year))
    };
    for row in found.rows.iter().filter(wants) {
        let mut cells = vec![
            key_cell(row.state),
            Cell::Integer(row.year.into()),
            Cell::Integer(row.tied.into()),
            row.partners
                .map_or(Cell::Missing, |partners| Cell::Integer(partners.into())),
        ];
        if brief {
            cells.insert(1, told.name(row.state, row.year));
        }
        match (own, row.partners) {
            (true, _) => cells.extend(row.classes.map(|count| Cell::Integer(count.into()))),
            (false, partners) => cells.extend(Duty::ALL.iter().map(|duty| match partners {
                _ if !told_of.has(*duty) => Cell::Missing,
                Some(_) => Cell::Integer(row.owed_to[*duty as usize].into()),
                None => Cell::Integer(row.duties.has(*duty).into()),
            })),
        }
        table.rows.push(Row {
            cells,
            passages: Vec::new(),
        });
    }
    title(table, register, source, found.years, "states by year");
    table.notes.insert(0, RULE.to_owned());
    table
        .notes
        .extend(found.remarks.iter().map(|remark| sentence(remark)));
    Ok(())
}

/// The duties that a source says something of.
fn duties_of(source: Source<'_>) -> Duties {
    match source {
        Source::Register => Duties::of(Duty::ALL.iter().copied()),
        Source::Import(import) => import.duties,
    }
}

fn title(table: &mut Table, register: &Register, source: Source<'_>, years: (u16, u16), of: &str) {
    let (first, last) = years;
    table.title = Some(format!(
        "{}: {of}, {first} to {last}",
        source.name(register)
    ));
}

/// A remark as a sentence.
fn sentence(remark: &str) -> String {
    let mut chars = remark.chars();
    let first = chars.next().map(|first| first.to_uppercase().to_string());
    format!("{}{}.", first.unwrap_or_default(), chars.as_str())
}
