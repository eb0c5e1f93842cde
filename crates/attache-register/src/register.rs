//! What is in the register, and how is it read?

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use crate::about::About;
use crate::consistency;
use crate::day::Day;
use crate::find::Fit;
use crate::instrument::{Instrument, InstrumentId, Tie};
use crate::name::{Name, NameRule};
use crate::parts::{FILES, Parts};
use crate::sheet::Fault;
use crate::state::{CodeSystem, Membership, State, StateId};

/// States, names, instruments and ties, read and checked.
#[derive(Clone, Debug)]
pub struct Register {
    about: About,
    states: Vec<State>,
    by_id: BTreeMap<StateId, usize>,
    names: Vec<Name>,
    rules: Vec<NameRule>,
    memberships: Vec<Membership>,
    instruments: Vec<Instrument>,
    by_instrument: BTreeMap<InstrumentId, usize>,
    ties: Vec<Tie>,
    pub(crate) by_form: BTreeMap<String, (Fit, Vec<StateId>)>,
}

/// A register cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RegisterError {
    /// There is no such folder.
    #[error("there is no folder {path} with a register")]
    NotFound {
        /// The folder.
        path: PathBuf,
    },
    /// A file cannot be read.
    #[error("could not read {path}")]
    Io {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// Files have faults.
    #[error("the register in {path} has {}", count(.faults.len()))]
    Faults {
        /// The folder.
        path: PathBuf,
        /// All of them, in the order of files and lines.
        faults: Vec<Fault>,
    },
}

fn count(faults: usize) -> String {
    match faults {
        1 => "1 fault".to_owned(),
        more => format!("{more} faults"),
    }
}

/// The register that is part of the program.
const BUILTIN: [(&str, &[u8]); 7] = [
    (
        "register/register.csv",
        include_bytes!("../../../register/register.csv"),
    ),
    (
        "register/states.csv",
        include_bytes!("../../../register/states.csv"),
    ),
    (
        "register/names.csv",
        include_bytes!("../../../register/names.csv"),
    ),
    (
        "register/rules.csv",
        include_bytes!("../../../register/rules.csv"),
    ),
    (
        "register/codes.csv",
        include_bytes!("../../../register/codes.csv"),
    ),
    (
        "register/instruments.csv",
        include_bytes!("../../../register/instruments.csv"),
    ),
    (
        "register/ties.csv",
        include_bytes!("../../../register/ties.csv"),
    ),
];

/// What `extends` in `register.csv` may name.
const BUILTIN_NAME: &str = "built-in";

impl Register {
    /// The register that is part of the program.
    pub fn builtin() -> Self {
        let mut faults = Vec::new();
        let sheets = BUILTIN.map(|(file, bytes)| Some((file, bytes)));
        let parts = Parts::read(&sheets, &mut faults);
        let register = Self::of(parts, None, &mut faults);
        debug_assert!(faults.is_empty(), "{faults:?}");
        register.expect("the embedded files are complete: a test reads them")
    }

    /// The register in a folder: files named as those of the built-in one. `register.csv` says whether
    /// they replace it or (`extends,built-in`) are added to it, where a row with the same key replaces
    /// the built-in one. All faults are found, not only the first.
    pub fn open(folder: &Path) -> Result<Self, RegisterError> {
        if !folder.is_dir() {
            return Err(RegisterError::NotFound {
                path: folder.to_owned(),
            });
        }
        let mut files: Vec<Option<(String, Vec<u8>)>> = Vec::new();
        for (name, _) in FILES {
            let path = folder.join(name);
            files.push(match fs::read(&path) {
                Ok(bytes) => Some((path.display().to_string(), bytes)),
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => None,
                Err(source) => return Err(RegisterError::Io { path, source }),
            });
        }
        let mut faults = Vec::new();
        let sheets: Vec<Option<(&str, &[u8])>> = files
            .iter()
            .map(|file| {
                file.as_ref()
                    .map(|(name, bytes)| (name.as_str(), bytes.as_slice()))
            })
            .collect();
        let parts = Parts::read(&sheets, &mut faults);
        let extends = parts.key("extends").map(str::to_owned);
        let base = match extends.as_deref() {
            None => {
                // Without the first, nobody knows what the others are for.
                let needed: &[usize] = if files[0].is_some() { &[1, 5, 6] } else { &[0] };
                for &at in needed {
                    if files[at].is_none() {
                        faults.push(Fault {
                            file: folder.join(FILES[at].0).display().to_string(),
                            line: None,
                            column: None,
                            what: "the file is missing".to_owned(),
                            remedy: match at {
                                0 => "write one with the lines key,value and name,… and version,… and extends,built-in".to_owned(),
                                _ => "write it, or write the line extends,built-in into register.csv".to_owned(),
                            },
                        });
                    }
                }
                None
            }
            Some(BUILTIN_NAME) => Some(Self::builtin()),
            Some(other) => {
                faults.push(parts.key_fault(
                    "extends",
                    &format!("\"{other}\" is not a register that can be extended"),
                    "write built-in, or leave the line out to replace it",
                ));
                // The rest is read as if it were, so that no other fault is hidden or made up.
                Some(Self::builtin())
            }
        };
        let register = Self::of(parts, base, &mut faults);
        match register {
            Some(register) if faults.is_empty() => Ok(register),
            _ => {
                faults.sort_by(|a, b| {
                    (&a.file, a.line, &a.column).cmp(&(&b.file, b.line, &b.column))
                });
                faults.dedup();
                Err(RegisterError::Faults {
                    path: folder.to_owned(),
                    faults,
                })
            }
        }
    }

    fn of(parts: Parts, base: Option<Self>, faults: &mut Vec<Fault>) -> Option<Self> {
        let about = parts.about(base.as_ref().map(|base| &base.about), faults);
        let mut register = base.unwrap_or_else(|| Self {
            about: About {
                name: String::new(),
                version: String::new(),
                cut_off: Day::new(1, 1, 1).expect("a day of the calendar"),
                ties_from: Day::new(1, 1, 1).expect("a day of the calendar"),
                extends: None,
            },
            states: Vec::new(),
            by_id: BTreeMap::new(),
            names: Vec::new(),
            rules: Vec::new(),
            memberships: Vec::new(),
            instruments: Vec::new(),
            by_instrument: BTreeMap::new(),
            ties: Vec::new(),
            by_form: BTreeMap::new(),
        });
        consistency::check_keys(&parts, faults);
        put(&mut register.states, parts.states, |state| state.id);
        put(&mut register.names, parts.names, |name| {
            (name.state, name.form.clone())
        });
        put(&mut register.rules, parts.rules, |rule| rule.id.clone());
        put(&mut register.memberships, parts.memberships, |code| {
            (code.system, code.code, code.state)
        });
        put(&mut register.instruments, parts.instruments, |instrument| {
            instrument.id.clone()
        });
        put(&mut register.ties, parts.ties, |tie| {
            (tie.instrument.clone(), tie.state, tie.hub)
        });
        let ids = register.states.iter().enumerate();
        register.by_id = ids.map(|(at, state)| (state.id, at)).collect();
        let ids = register.instruments.iter().enumerate();
        register.by_instrument = ids.map(|(at, one)| (one.id.clone(), at)).collect();
        for tie in &mut register.ties {
            if tie.source.is_empty()
                && let Some(&at) = register.by_instrument.get(&tie.instrument)
            {
                tie.source.clone_from(&register.instruments[at].source);
            }
        }
        register.by_form = register.index_forms();
        register.about = about?;
        consistency::check(&register, &parts.mentions, faults);
        Some(register)
    }

    /// Name, version, cut-off.
    pub fn about(&self) -> &About {
        &self.about
    }

    /// All states, organisations and groups, in the order of the files.
    pub fn states(&self) -> &[State] {
        &self.states
    }

    /// The state with this id.
    pub fn state(&self, id: StateId) -> Option<&State> {
        self.by_id.get(&id).map(|&at| &self.states[at])
    }

    /// All forms of names, those of one state together.
    pub fn names(&self) -> &[Name] {
        &self.names
    }

    /// The rules for forms that may mean something else.
    pub fn rules(&self) -> &[NameRule] {
        &self.rules
    }

    /// All spells of membership in the lists of states, by list, code and time.
    pub fn memberships(&self) -> &[Membership] {
        &self.memberships
    }

    /// The state that had this code in the list on that day.
    pub fn state_with_code(&self, system: CodeSystem, code: u16, day: Day) -> Option<StateId> {
        let mut found = self.memberships.iter();
        found
            .find(|one| one.system == system && one.code == code && one.on(day))
            .map(|one| one.state)
    }

    /// All instruments, in the order of the files.
    pub fn instruments(&self) -> &[Instrument] {
        &self.instruments
    }

    /// The instrument with this id.
    pub fn instrument(&self, id: &InstrumentId) -> Option<&Instrument> {
        self.by_instrument.get(id).map(|&at| &self.instruments[at])
    }

    /// The ties under one instrument, in the order of the files.
    pub fn ties_of(&self, instrument: &InstrumentId) -> impl Iterator<Item = &Tie> {
        self.ties
            .iter()
            .filter(move |tie| tie.instrument == *instrument)
    }

    /// All ties, those of one instrument together.
    pub fn ties(&self) -> &[Tie] {
        &self.ties
    }
}

/// Puts `new` behind `old`, where all old rows with a key of `new` are taken out.
fn put<T, K: Ord>(old: &mut Vec<T>, new: Vec<T>, key: impl Fn(&T) -> K) {
    if !old.is_empty() {
        let keys: std::collections::BTreeSet<K> = new.iter().map(&key).collect();
        old.retain(|row| !keys.contains(&key(row)));
    }
    old.extend(new);
}
