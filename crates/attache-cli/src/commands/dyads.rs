//! `attache dyads`: who was tied to whom in which year, as the table that conflict researchers build?

use std::io::Write;
use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};

use attache::register::{
    ColumnMap, DisagreementOptions, DyadOptions, Import, ImportOptions, Keys, Register, Source,
    StatesOf,
};
use attache::{Detail, DyadUnit, DyadsQuery, Table, disagreements, dyads};
use clap::{Args, ValueEnum};

use crate::Answer;
use crate::environment::Environment;
use crate::failure::Failure;
use crate::output::{OutputArgs, Usual};

/// Write pairs of states by year, or states by year, with what they owe each other
///
/// From the register, or from a data set of your own with --import: ATOP's member, alliance, dyad-year
/// and state-year files of all versions are known by their headers; for another table of members name
/// the columns with --map. --disagreements lists where two sources differ, and on which days.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct DyadsArgs {
    /// Only rows of this state; with two, only of the pair
    #[arg(value_name = "STATE", num_args = 0..=2)]
    states: Vec<String>,
    /// The years, first and last [default: all that the source covers]
    #[arg(long, value_name = "FIRST..LAST", value_parser = parse_years)]
    years: Option<RangeInclusive<u16>>,
    /// The keys of states: numbers of Correlates of War or of Gleditsch and Ward, or ISO codes
    #[arg(long, value_enum, default_value_t = KeysArg::Cow)]
    keys: KeysArg,
    /// What a row is about
    #[arg(long, value_enum, default_value_t = Unit::DyadYear)]
    unit: Unit,
    /// One row for both directions of a pair, with what either owes
    #[arg(long)]
    undirected: bool,
    /// Also pairs that are not tied, of states that are in the list of --keys in the year
    #[arg(long)]
    all_dyads: bool,
    /// Which states may stand in the rows
    #[arg(long, value_enum, default_value_t = StatesArg::System)]
    states_of: StatesArg,
    /// A data set to read beside the register (repeatable); its name is the file's unless one is given
    #[arg(long = "import", value_name = "[NAME=]FILE")]
    imports: Vec<String>,
    /// What the columns of imported tables mean: member=ccode,alliance=id,from=start,to=end,defense=d
    #[arg(long, value_name = "MAP", requires = "imports")]
    map: Option<ColumnMap>,
    /// The last year that imported sets cover [default: that of ATOP's version, else the last in the file]
    #[arg(long, value_name = "YEAR", requires = "imports")]
    until: Option<u16>,
    /// Leave out rows with faults, instead of refusing the file
    #[arg(long, requires = "imports")]
    skip_faulty: bool,
    /// The source of the rows: built-in, or the name of an import [default: the first import, else built-in]
    #[arg(long, value_name = "NAME")]
    source: Option<String>,
    /// List the days on which two sources disagree: the register and the import, or the two imports
    #[arg(long, requires = "imports", conflicts_with_all = ["years", "unit", "undirected", "all_dyads", "source"])]
    disagreements: bool,
    /// Leave out disagreements that are shorter
    #[arg(
        long,
        value_name = "DAYS",
        requires = "disagreements",
        default_value_t = 0
    )]
    min_days: u32,
    /// A folder with a register of your own, which replaces or extends the built-in one
    #[arg(long, value_name = "DIR")]
    register: Option<PathBuf>,
    #[command(flatten)]
    output: OutputArgs,
}

const EXAMPLES: &str = "\
Examples:
  attache dyads --years 1946..2018 -o dyads.csv
  attache dyads USA --years 2022..2022 --keys iso
  attache dyads --unit state-year --years 1990..2000 --keys gw -o states.parquet
  attache dyads --undirected --all-dyads --years 1950..1950 --format csv
  attache dyads --import atop5_1m.csv --years 1815..2018 --states-of all -o directed.parquet
  attache dyads USA --import atop=atop5_1m.csv --disagreements --min-days 365
  attache dyads --import pacts.csv --map member=ccode,alliance=pact,from=start,to=end";

/// The name of the register as a source.
const BUILT_IN: &str = "built-in";

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum KeysArg {
    /// Numbers of the Correlates of War list of states
    Cow,
    /// Numbers of Gleditsch and Ward
    Gw,
    /// ISO 3166-1 codes of three letters, as in the register
    Iso,
}

impl From<KeysArg> for Keys {
    fn from(keys: KeysArg) -> Self {
        match keys {
            KeysArg::Cow => Self::Cow,
            KeysArg::Gw => Self::Gw,
            KeysArg::Iso => Self::Iso,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Unit {
    /// Two states in one year
    DyadYear,
    /// One state in one year: how many it is tied to
    StateYear,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum StatesArg {
    /// Those that the list of --keys has in the year
    System,
    /// Also those that no list has, with the keys of the data set itself
    All,
}

fn parse_years(text: &str) -> Result<RangeInclusive<u16>, String> {
    let (first, last) = text.split_once("..").unwrap_or((text, text));
    let year = |text: &str| {
        let year: Option<u16> = text.trim().parse().ok();
        year.filter(|year| (1..=9999).contains(year))
            .ok_or_else(|| "write a year, or the first and the last: 1946..2018".to_owned())
    };
    Ok(year(first)?..=year(last)?)
}

impl DyadsArgs {
    fn imports(&self) -> Result<Vec<Import>, Failure> {
        let mut imports: Vec<Import> = Vec::new();
        for given in &self.imports {
            // A path may hold "=" as well: a name has no separator in it.
            let named = given.split_once('=');
            let named =
                named.filter(|(name, _)| !name.is_empty() && !name.contains(['/', '\\', '.']));
            let (name, path) = match named {
                Some((name, path)) => (Some(name.to_owned()), path),
                None => (None, given.as_str()),
            };
            let options = ImportOptions {
                name,
                map: self.map.clone(),
                last_year: self.until,
                skip_faulty: self.skip_faulty,
            };
            let import = Import::open(Path::new(path), &options)?;
            let taken =
                import.name == BUILT_IN || imports.iter().any(|one| one.name == import.name);
            if taken {
                return Err(
                    Failure::new(format!("two sources are named {}", import.name))
                        .with_hint("give the import a name of its own: --import NAME=FILE"),
                );
            }
            imports.push(import);
        }
        Ok(imports)
    }

    fn source<'i>(&self, imports: &'i [Import]) -> Result<Source<'i>, Failure> {
        match self.source.as_deref() {
            Some(BUILT_IN) => Ok(Source::Register),
            None => Ok(imports.first().map_or(Source::Register, Source::Import)),
            Some(name) => {
                let found = imports.iter().find(|import| import.name == name);
                found.map(Source::Import).ok_or_else(|| {
                    let names: Vec<&str> = std::iter::once(BUILT_IN)
                        .chain(imports.iter().map(|import| import.name.as_str()))
                        .collect();
                    Failure::new(format!("no source is named {name}"))
                        .with_hint(format!("the sources are {}", names.join(", ")))
                })
            }
        }
    }

    fn differences(&self, register: &Register, imports: &[Import]) -> Result<Table, Failure> {
        let (one, other) = match imports {
            [one] => (Source::Register, Source::Import(one)),
            [one, other] => (Source::Import(one), Source::Import(other)),
            _ => {
                return Err(Failure::new("two sources are compared, and there are more")
                    .with_hint("give one import, to compare with the register, or two"));
            }
        };
        let mut states = Vec::new();
        for name in &self.states {
            states.push(register.find(name)?);
        }
        let options = DisagreementOptions {
            state: states.first().copied(),
            and: states.get(1).copied(),
            shortest_days: self.min_days,
        };
        let found = register
            .disagreements(one, other, &options)
            .map_err(|error| {
                Failure::new(error).with_hint("give a file of members, or of directed dyad-years")
            })?;
        Ok(disagreements(register, one, other, &found))
    }
}

pub(crate) fn run(
    args: &DyadsArgs,
    environment: &Environment,
    out: &mut impl Write,
) -> Result<Answer, Failure> {
    let register = match &args.register {
        Some(folder) => Register::open(folder)?,
        None => Register::builtin(),
    };
    let imports = args.imports()?;
    let usual = Usual {
        rows: 40,
        passages: 0,
    };
    let limit = args.output.show(usual)?.limit;
    let mut table = if args.disagreements {
        args.differences(&register, &imports)?
    } else {
        let mut states = Vec::new();
        for name in &args.states {
            states.push(register.find(name)?);
        }
        let query = DyadsQuery {
            unit: match args.unit {
                Unit::DyadYear => DyadUnit::DyadYear,
                Unit::StateYear => DyadUnit::StateYear,
            },
            options: DyadOptions {
                years: args.years.clone(),
                keys: args.keys.into(),
                directed: !args.undirected,
                all_dyads: args.all_dyads,
                states: match args.states_of {
                    StatesArg::System => StatesOf::System,
                    StatesArg::All => StatesOf::All,
                },
            },
            states,
            detail: if args.output.is_table()? {
                Detail::Brief
            } else {
                Detail::Full
            },
        };
        let source = args.source(&imports)?;
        let mut table = dyads(&register, source, &query)?;
        // The study says last what it left out.
        let left_out = |note: &String| note.starts_with("Ties in years in which");
        if let (Source::Import(import), Some(note)) = (source, table.notes.last_mut())
            && import.keys == query.options.keys
            && left_out(note)
        {
            note.push_str(" --states-of all keeps them.");
        }
        table
    };
    if !args.output.is_table()? {
        // In a table they stand under it; nobody can be told that telling failed.
        for warning in &table.warnings {
            let _ = writeln!(std::io::stderr(), "warning: {}", warning.message);
        }
    }
    let found = !table.rows.is_empty();
    table.rows.truncate(limit.unwrap_or(usize::MAX));
    args.output.write(&table, environment, out)?;
    Ok(
        match imports.iter().any(|import| !import.skipped.is_empty()) {
            true => Answer::LeftOut,
            false => Answer::found(found),
        },
    )
}
