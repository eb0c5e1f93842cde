//! Who is tied to whom in which year, as one row a pair and year or a state and year?
//!
//! The rule, for the register and for imported sets alike: two members of an alliance are tied where
//! their periods share a day; each year from the later entry to the earlier exit is a row, the year of
//! the exit too; what the first owes is what stands in its own rows. In imported sets the day of the exit
//! counts as shared. From ATOP's file of members this makes the rows of its own file of directed dyads.

mod piece;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::RangeInclusive;

use piece::{Keyed, left_out, link_of, links_of};

use crate::bond::Bond;
use crate::duty::Duties;
use crate::import::{Content, Import, Keys, Party, Shape};
use crate::instrument::Class;
use crate::register::Register;
use crate::residence::{Residences, is_state};

/// Where the ties are taken from.
#[derive(Clone, Copy, Debug)]
pub enum Source<'s> {
    /// The register.
    Register,
    /// An imported set.
    Import(&'s Import),
}

/// Which states may stand in the rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum StatesOf {
    /// Those that the list of the wanted keys has in that year.
    #[default]
    System,
    /// Also those that are in no list at the time. Only with the keys of the data set itself.
    All,
}

/// How the table is made.
#[derive(Clone, Debug)]
pub struct DyadOptions {
    /// The years, first and last; `None` for all that the source covers.
    pub years: Option<RangeInclusive<u16>>,
    /// The keys of the states in the rows.
    pub keys: Keys,
    /// One row for A to B and one for B to A; else one for both, in which both duties are joined.
    pub directed: bool,
    /// Rows also for pairs that are not tied, where both states are in the list in that year.
    pub all_dyads: bool,
    /// Which states may stand in the rows.
    pub states: StatesOf,
}

impl Default for DyadOptions {
    fn default() -> Self {
        Self {
            years: None,
            keys: Keys::Cow,
            directed: true,
            all_dyads: false,
            states: StatesOf::System,
        }
    }
}

/// A table of pairs by year cannot be made.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum DyadError {
    /// The years are in the wrong order.
    #[error("{first} to {last} are no years; write the first year first")]
    Years {
        /// The first that was given.
        first: u16,
        /// The last that was given.
        last: u16,
    },
    /// The source says nothing of any of the years.
    #[error("{source_name} covers {from} to {to}, none of the years {first} to {last}")]
    Coverage {
        /// The name of the source.
        source_name: String,
        /// Its first year.
        from: i32,
        /// Its last year.
        to: i32,
        /// The first that was asked for.
        first: u16,
        /// The last that was asked for.
        last: u16,
    },
    /// The file does not say which way obligations go.
    #[error("{source_name} is undirected: it does not say who owes whom; ask for undirected rows")]
    Undirected {
        /// The name of the source.
        source_name: String,
    },
    /// The file has states, not pairs.
    #[error("{source_name} has states by year, not pairs; ask for rows of states and years")]
    NoPairs {
        /// The name of the source.
        source_name: String,
    },
    /// Keys of states that are in no list cannot be turned into others.
    #[error("states that are in no list have the keys of {source_name} alone; ask for keys {keys}")]
    Keys {
        /// The name of the source.
        source_name: String,
        /// Its keys.
        keys: Keys,
    },
}

/// One pair in one year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dyad {
    /// The one that owes; the first of the two where rows are undirected.
    pub a: Party,
    /// The other.
    pub b: Party,
    /// The year.
    pub year: u16,
    /// What A owes B; where rows are undirected, what either owes the other.
    pub duties: Duties,
    /// The strongest class of the pair, in rows from the register.
    pub class: Option<Class>,
    /// Where [`Dyads::alliances_of`] finds the alliances.
    first_alliance: u32,
    /// How many alliances tie the two in that year; 0 where they are not tied, or the source does not tell.
    pub alliances: u16,
    /// Whether the source ties the two in that year.
    pub tied: bool,
}

/// A table of pairs by year, in the order of A, B and year.
#[derive(Clone, Debug)]
pub struct Dyads {
    /// The rows.
    pub rows: Vec<Dyad>,
    /// The first and last year of which the source says something and that were asked for.
    pub years: (u16, u16),
    /// What was left out, and why.
    pub remarks: Vec<String>,
    alliances: Vec<u32>,
    names: Vec<String>,
}

impl Dyads {
    /// The alliances that tie the pair of a row in its year, by name, in the order of the source.
    pub fn alliances_of(&self, row: &Dyad) -> impl Iterator<Item = &str> {
        let first = row.first_alliance as usize;
        let places = self
            .alliances
            .get(first..first + usize::from(row.alliances));
        let places = places.unwrap_or_default().iter();
        places.map(|at| self.names[*at as usize].as_str())
    }
}

/// How many a state is tied to in one year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StateTies {
    /// The state.
    pub state: Party,
    /// The year.
    pub year: u16,
    /// What it owes to anybody.
    pub duties: Duties,
    /// Whether the source ties it to anybody.
    pub tied: bool,
    /// How many states it is tied to; `None` where the source does not tell.
    pub partners: Option<u32>,
    /// To how many of them it owes each duty, in the order of [`crate::Duty`].
    pub owed_to: [u32; 5],
    /// How many of them are of each class, in the order of [`Class`]; for the register.
    pub classes: [u32; 7],
}

/// A table of states by year, in the order of state and year.
#[derive(Clone, Debug)]
pub struct StateTable {
    /// The rows.
    pub rows: Vec<StateTies>,
    /// The first and last year of which the source says something and that were asked for.
    pub years: (u16, u16),
    /// What was left out, and why.
    pub remarks: Vec<String>,
}

impl Source<'_> {
    /// The name under which it is told.
    pub fn name(&self, register: &Register) -> String {
        match self {
            Self::Register => register.about().to_string(),
            Self::Import(import) => import.name.clone(),
        }
    }

    fn keys(&self) -> Keys {
        match self {
            Self::Register => Keys::Iso,
            Self::Import(import) => import.keys,
        }
    }

    /// The first and last year in which the source may have ties.
    fn years(&self, register: &Register) -> (i32, i32) {
        match self {
            Self::Register => {
                let spells = register.ties().iter().filter_map(|tie| tie.spell.from);
                let first = spells.map(|date| i32::from(date.year())).min();
                let about = register.about();
                (
                    first.unwrap_or(about.ties_from.year()),
                    about.cut_off.year(),
                )
            }
            Self::Import(import) => (import.from.year(), import.last.year()),
        }
    }

    /// The first year from which a pair without a row is a pair without a tie.
    fn complete_from(&self, register: &Register) -> i32 {
        match self {
            Self::Register => register.about().ties_from.year(),
            Self::Import(import) => import.from.year(),
        }
    }
}

impl Register {
    /// The pairs by year of a source.
    pub fn dyads(&self, source: Source<'_>, options: &DyadOptions) -> Result<Dyads, DyadError> {
        let years = self.asked(source, options)?;
        let residences = self.residences(source, options)?;
        let mut keyed = Keyed::new(years, residences);
        let mut remarks = Vec::new();
        let names = match source {
            Source::Register => {
                let mut places = BTreeMap::new();
                for (at, instrument) in self.instruments().iter().enumerate() {
                    places.insert(&instrument.id, at as u32);
                }
                let states = |bond: &Bond<'_>| {
                    [bond.holder, bond.state]
                        .iter()
                        .all(|id| self.state(*id).is_some_and(|state| is_state(state.kind)))
                };
                for bond in self.all_bonds().into_iter().filter(states) {
                    let alliance = places[&bond.instrument.id];
                    if let Some(link) = link_of(&bond, alliance) {
                        keyed.add(&link);
                    }
                }
                let all = self.instruments().iter();
                all.map(|one| one.id.to_string()).collect()
            }
            Source::Import(import) => {
                match &import.content {
                    Content::Members(rows) => links_of(rows, |link| keyed.add(&link)),
                    Content::Pairs(rows) => {
                        let directed = import.shape == Shape::DirectedDyadYear;
                        if options.directed && !directed {
                            return Err(DyadError::Undirected {
                                source_name: source.name(self),
                            });
                        }
                        for row in rows {
                            keyed.add_year(row.a, row.b, row.year.into(), row.duties);
                        }
                    }
                    Content::States(_) => {
                        return Err(DyadError::NoPairs {
                            source_name: source.name(self),
                        });
                    }
                }
                import.alliances.clone()
            }
        };
        remarks.extend(keyed.remark(options));
        let mut dyads = keyed.rows(options.directed, names, remarks);
        if options.all_dyads {
            self.add_untied(&mut dyads, source, options);
        }
        Ok(dyads)
    }

    /// The states by year of a source: all that are in the list of states, tied or not.
    pub fn state_years(
        &self,
        source: Source<'_>,
        options: &DyadOptions,
    ) -> Result<StateTable, DyadError> {
        let mut by_state: BTreeMap<(Party, u16), StateTies> = BTreeMap::new();
        let empty = |state, year, partners| StateTies {
            state,
            year,
            duties: Duties::NONE,
            tied: false,
            partners,
            owed_to: [0; 5],
            classes: [0; 7],
        };
        let (years, remarks) = if let Source::Import(Import {
            content: Content::States(rows),
            ..
        }) = source
        {
            let years = self.asked(source, options)?;
            let residences = self.residences(source, options)?;
            let mut lost = BTreeSet::new();
            for row in rows
                .iter()
                .filter(|row| (years.0..=years.1).contains(&row.year))
            {
                let here = residences.of(row.state).into_iter().filter(|one| {
                    let (first, last) = one.years();
                    (first..=last).contains(&i32::from(row.year))
                });
                let mut found = false;
                for one in here {
                    found = true;
                    let ties = by_state.entry((one.key, row.year));
                    let ties = ties.or_insert_with(|| empty(one.key, row.year, None));
                    ties.tied = true;
                    ties.duties = ties.duties.or(row.duties);
                }
                if !found {
                    lost.insert(row.state);
                }
            }
            (years, left_out(&lost, options.keys))
        } else {
            let directed =
                !matches!(source, Source::Import(import) if import.shape == Shape::DyadYear);
            let options = DyadOptions {
                directed,
                all_dyads: false,
                ..options.clone()
            };
            let dyads = self.dyads(source, &options)?;
            for row in &dyads.rows {
                let sides = [(row.a, true), (row.b, !directed)];
                for (state, _) in sides.into_iter().filter(|(_, counts)| *counts) {
                    let ties = by_state.entry((state, row.year));
                    let ties = ties.or_insert_with(|| empty(state, row.year, Some(0)));
                    ties.tied = true;
                    ties.duties = ties.duties.or(row.duties);
                    *ties.partners.get_or_insert(0) += 1;
                    for duty in row.duties.iter() {
                        ties.owed_to[duty as usize] += 1;
                    }
                    if let Some(class) = row.class {
                        ties.classes[class as usize] += 1;
                    }
                }
            }
            (dyads.years, dyads.remarks)
        };
        let partners = match source {
            Source::Import(Import {
                content: Content::States(_),
                ..
            }) => None,
            _ => Some(0),
        };
        let first = i32::from(years.0).max(source.complete_from(self));
        for one in Residences::all(self, options.keys) {
            let (from, to) = one.years();
            for year in from.max(first)..=to.min(years.1.into()) {
                let year = year as u16;
                let ties = by_state.entry((one.key, year));
                ties.or_insert_with(|| empty(one.key, year, partners));
            }
        }
        Ok(StateTable {
            rows: by_state.into_values().collect(),
            years,
            remarks,
        })
    }

    /// The years that were asked for and of which the source says something.
    fn asked(&self, source: Source<'_>, options: &DyadOptions) -> Result<(u16, u16), DyadError> {
        let (from, to) = source.years(self);
        let years = options.years.clone();
        let years = years.unwrap_or(from.clamp(1, 9999) as u16..=to.clamp(1, 9999) as u16);
        let (first, last) = (*years.start(), *years.end());
        if first > last {
            return Err(DyadError::Years { first, last });
        }
        let within = (i32::from(first).max(from), i32::from(last).min(to));
        if within.0 > within.1 {
            return Err(DyadError::Coverage {
                source_name: source.name(self),
                from,
                to,
                first,
                last,
            });
        }
        Ok((within.0 as u16, within.1 as u16))
    }

    fn residences(
        &self,
        source: Source<'_>,
        options: &DyadOptions,
    ) -> Result<Residences, DyadError> {
        match options.states {
            StatesOf::System => Ok(Residences::in_system(self, source.keys(), options.keys)),
            StatesOf::All if source.keys() == options.keys => Ok(Residences::through()),
            StatesOf::All => Err(DyadError::Keys {
                source_name: source.name(self),
                keys: source.keys(),
            }),
        }
    }

    /// Adds the pairs that are not tied, in years of which the source is complete.
    fn add_untied(&self, dyads: &mut Dyads, source: Source<'_>, options: &DyadOptions) {
        let (first, last) = dyads.years;
        let complete = source.complete_from(self).max(i32::from(first));
        if complete > i32::from(first) {
            dyads.remarks.push(format!(
                "pairs without a tie are told from {complete} on: before, the source holds only some alliances"
            ));
        }
        let mut present: BTreeMap<u16, Vec<Party>> = BTreeMap::new();
        for one in Residences::all(self, options.keys) {
            let (from, to) = one.years();
            for year in from.max(complete)..=to.min(i32::from(last)) {
                present.entry(year as u16).or_default().push(one.key);
            }
        }
        let tied: Vec<(Party, Party, u16)> = dyads
            .rows
            .iter()
            .map(|row| (row.a, row.b, row.year))
            .collect();
        let mut untied = Vec::new();
        for (year, states) in &mut present {
            // A state may leave and return within a year.
            states.sort_unstable();
            states.dedup();
            for (at, a) in states.iter().enumerate() {
                let others = match options.directed {
                    true => states.as_slice(),
                    false => &states[at + 1..],
                };
                for b in others.iter().filter(|b| *b != a) {
                    if tied.binary_search(&(*a, *b, *year)).is_err() {
                        untied.push(Dyad {
                            a: *a,
                            b: *b,
                            year: *year,
                            duties: Duties::NONE,
                            class: None,
                            first_alliance: 0,
                            alliances: 0,
                            tied: false,
                        });
                    }
                }
            }
        }
        dyads.rows.append(&mut untied);
        dyads
            .rows
            .sort_unstable_by_key(|row| (row.a, row.b, row.year));
    }
}
