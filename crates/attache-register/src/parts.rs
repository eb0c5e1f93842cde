//! What does each row of a register's files say, taken by itself?

use crate::about::About;
use crate::day::Day;
use crate::instrument::{Instrument, InstrumentId, Tie};
use crate::name::{Name, NameRule};
use crate::sheet::{Columns, Fault, Place, Row, Sheet};
use crate::spell::Spell;
use crate::state::{Membership, State, StateId};

/// The files of a register and their columns.
pub(crate) const FILES: [(&str, Columns); 7] = [
    (
        "register.csv",
        Columns {
            must: &["key", "value"],
            may: &[],
        },
    ),
    (
        "states.csv",
        Columns {
            must: &["id", "kind", "name", "source"],
            may: &[
                "iso2",
                "iso3",
                "former_iso",
                "ambiguous",
                "ambiguous_forms",
                "note",
            ],
        },
    ),
    (
        "names.csv",
        Columns {
            must: &["state", "form", "kind"],
            may: &["from", "to", "rules", "note"],
        },
    ),
    (
        "rules.csv",
        Columns {
            must: &["id", "name", "forms", "rule", "source"],
            may: &[],
        },
    ),
    (
        "codes.csv",
        Columns {
            must: &["system", "code", "abbreviation", "state", "from"],
            may: &["last"],
        },
    ),
    (
        "instruments.csv",
        Columns {
            must: &["id", "short_name", "name", "kind", "class", "source"],
            may: &["atop_id"],
        },
    ),
    (
        "ties.csv",
        Columns {
            must: &["instrument", "state", "role", "obligation", "confidence"],
            may: &[
                "hub",
                "signed",
                "entry",
                "exit",
                "dormant_from",
                "checked",
                "source",
                "note",
            ],
        },
    ),
];

/// What rows name and what they define, also those that have other faults: so that each fault is told,
/// and none is made up.
#[derive(Debug, Default)]
pub(crate) struct Mentions {
    /// States that a cell of this column names.
    pub(crate) states: Vec<(Place, &'static str, StateId)>,
    /// Instruments that a tie names.
    pub(crate) instruments: Vec<(Place, InstrumentId)>,
    /// States that a row defines.
    pub(crate) defined_states: Vec<StateId>,
    /// Instruments that a row defines.
    pub(crate) defined_instruments: Vec<InstrumentId>,
}

/// The rows of files, read one by one but not yet compared with each other.
#[derive(Debug)]
pub(crate) struct Parts {
    about: Option<Sheet>,
    pub(crate) states: Vec<State>,
    pub(crate) names: Vec<Name>,
    pub(crate) rules: Vec<NameRule>,
    pub(crate) memberships: Vec<Membership>,
    pub(crate) instruments: Vec<Instrument>,
    pub(crate) ties: Vec<Tie>,
    pub(crate) mentions: Mentions,
}

impl Parts {
    /// `files` are in the order of [`FILES`]: the name to show and the bytes.
    pub(crate) fn read(files: &[Option<(&str, &[u8])>], faults: &mut Vec<Fault>) -> Self {
        let mut sheets = files.iter().zip(FILES).map(|(file, (_, columns))| {
            file.map(|(name, bytes)| Sheet::read(name, bytes, columns, faults))
        });
        let mut next = || sheets.next().flatten();
        let (about, states, names, rules, codes, instruments, ties) =
            (next(), next(), next(), next(), next(), next(), next());
        drop(sheets);
        let mut mentions = Mentions::default();
        let all = &mut mentions;
        Self {
            about,
            states: rows(states, faults, all, state),
            names: rows(names, faults, all, name),
            rules: rows(rules, faults, all, rule),
            memberships: rows(codes, faults, all, membership),
            instruments: rows(instruments, faults, all, instrument),
            ties: rows(ties, faults, all, tie),
            mentions,
        }
    }

    fn key_row(&self, key: &str) -> Option<Row<'_>> {
        let mut rows = self.about.as_ref()?.rows();
        rows.find(|row| row.text("key") == Some(key))
    }

    pub(crate) fn key(&self, key: &str) -> Option<&str> {
        self.key_row(key)?.text("value")
    }

    pub(crate) fn key_fault(&self, key: &str, what: &str, remedy: &str) -> Fault {
        match self.key_row(key) {
            Some(row) => row.fault("value", what, remedy),
            None => Fault {
                file: "register.csv".to_owned(),
                line: None,
                column: None,
                what: what.to_owned(),
                remedy: remedy.to_owned(),
            },
        }
    }

    pub(crate) fn about(&self, base: Option<&About>, faults: &mut Vec<Fault>) -> Option<About> {
        let sheet = self.about.as_ref()?;
        for row in sheet.rows() {
            let key = row.needed("key", faults).unwrap_or_default();
            if !["name", "version", "cut_off", "ties_from", "extends", ""].contains(&key) {
                faults.push(row.fault(
                    "key",
                    &format!("\"{key}\" is not known here"),
                    "write one of name, version, cut_off, ties_from, extends",
                ));
            }
        }
        let missing = |key: &str, faults: &mut Vec<Fault>| {
            let what = format!("there is no line \"{key}\"");
            faults.push(sheet.fault(&what, &format!("add the line {key},…")));
        };
        let text = |key: &str, faults: &mut Vec<Fault>| {
            let value = self.key(key).map(str::to_owned);
            if value.is_none() {
                missing(key, faults);
            }
            value
        };
        let (name, version) = (text("name", faults), text("version", faults));
        let day =
            |key: &str, otherwise: Option<Day>, faults: &mut Vec<Fault>| match self.key_row(key) {
                Some(row) => row.parsed("value", faults, "a day", "write YYYY-MM-DD"),
                None => {
                    if otherwise.is_none() {
                        missing(key, faults);
                    }
                    otherwise
                }
            };
        let cut_off = day("cut_off", base.map(|base| base.cut_off), faults);
        let ties_from = day("ties_from", base.map(|base| base.ties_from), faults);
        Some(About {
            name: name?,
            version: version?,
            cut_off: cut_off?,
            ties_from: ties_from?,
            extends: base.map(|base| format!("{} {}", base.name, base.version)),
        })
    }
}

fn rows<T>(
    sheet: Option<Sheet>,
    faults: &mut Vec<Fault>,
    mentions: &mut Mentions,
    read: impl Fn(Row<'_>, &mut Vec<Fault>, &mut Mentions) -> Option<T>,
) -> Vec<T> {
    let Some(sheet) = sheet else {
        return Vec::new();
    };
    sheet
        .rows()
        .filter_map(|row| read(row, faults, mentions))
        .collect()
}

const ID_REMEDY: &str = "ids have 1 to 15 capitals, digits and hyphens";

/// A state that is defined elsewhere.
fn mentioned(
    row: Row<'_>,
    column: &'static str,
    faults: &mut Vec<Fault>,
    all: &mut Mentions,
) -> Option<StateId> {
    let id = state_id(row, column, faults)?;
    all.states.push((row.place(), column, id));
    Some(id)
}

fn state_id(row: Row<'_>, column: &str, faults: &mut Vec<Fault>) -> Option<StateId> {
    row.needed(column, faults)?;
    row.parsed(column, faults, "an id of a state", ID_REMEDY)
}

fn state(row: Row<'_>, faults: &mut Vec<Fault>, all: &mut Mentions) -> Option<State> {
    let id = state_id(row, "id", faults);
    all.defined_states.extend(id);
    let kind = row.choice("kind", faults);
    let name = row.needed("name", faults);
    let source = row.needed("source", faults);
    let ambiguous = match row.text("ambiguous") {
        None | Some("no") => Some(false),
        Some("yes") => Some(true),
        Some(other) => {
            faults.push(row.fault(
                "ambiguous",
                &format!("\"{other}\" is not known here"),
                "write yes or no",
            ));
            None
        }
    };
    Some(State {
        id: id?,
        kind: kind?,
        name: name?.to_owned(),
        iso2: row.owned("iso2"),
        iso3: row.owned("iso3"),
        former_iso: row.owned("former_iso"),
        ambiguous: ambiguous?,
        ambiguous_forms: row.owned("ambiguous_forms"),
        note: row.owned("note"),
        source: source?.to_owned(),
        place: row.place(),
    })
}

fn name(row: Row<'_>, faults: &mut Vec<Fault>, all: &mut Mentions) -> Option<Name> {
    let state = mentioned(row, "state", faults, all);
    let form = row.needed("form", faults);
    let kind = row.choice("kind", faults);
    let rules = row.text("rules").unwrap_or_default();
    Some(Name {
        from: row.date("from", faults),
        to: row.date("to", faults),
        state: state?,
        form: form?.to_owned(),
        kind: kind?,
        rules: rules.split_whitespace().map(str::to_owned).collect(),
        note: row.owned("note"),
        place: row.place(),
    })
}

fn rule(row: Row<'_>, faults: &mut Vec<Fault>, _all: &mut Mentions) -> Option<NameRule> {
    let id = row.needed("id", faults);
    let name = row.needed("name", faults);
    let forms = row.needed("forms", faults);
    let rule = row.needed("rule", faults);
    let source = row.needed("source", faults);
    Some(NameRule {
        id: id?.to_owned(),
        name: name?.to_owned(),
        forms: forms?
            .split(';')
            .map(|form| form.trim().to_owned())
            .collect(),
        rule: rule?.to_owned(),
        source: source?.to_owned(),
        place: row.place(),
    })
}

fn membership(row: Row<'_>, faults: &mut Vec<Fault>, all: &mut Mentions) -> Option<Membership> {
    let system = row.choice("system", faults);
    let state = mentioned(row, "state", faults, all);
    let abbreviation = row.needed("abbreviation", faults);
    row.needed("code", faults);
    let code = row.parsed("code", faults, "a code", "write a whole number up to 65535");
    row.needed("from", faults);
    let from: Option<Day> = row.parsed("from", faults, "a day", "write YYYY-MM-DD");
    let last: Option<Day> = row.parsed("last", faults, "a day", "write YYYY-MM-DD");
    Some(Membership {
        system: system?,
        code: code?,
        abbreviation: abbreviation?.to_owned(),
        state: state?,
        from: from?,
        to: last.map(Day::next),
        place: row.place(),
    })
}

fn instrument(row: Row<'_>, faults: &mut Vec<Fault>, all: &mut Mentions) -> Option<Instrument> {
    let id = row.needed("id", faults).map(InstrumentId::new);
    all.defined_instruments.extend(id.clone());
    let short_name = row.needed("short_name", faults);
    let name = row.needed("name", faults);
    let kind = row.choice("kind", faults);
    let class = row.choice("class", faults);
    let source = row.needed("source", faults);
    Some(Instrument {
        atop_id: row.parsed(
            "atop_id",
            faults,
            "a number",
            "write ATOP's number of the alliance",
        ),
        id: id?,
        short_name: short_name?.to_owned(),
        name: name?.to_owned(),
        kind: kind?,
        class: class?,
        source: source?.to_owned(),
        place: row.place(),
    })
}

fn tie(row: Row<'_>, faults: &mut Vec<Fault>, all: &mut Mentions) -> Option<Tie> {
    let instrument = row.needed("instrument", faults).map(InstrumentId::new);
    let named = instrument.clone().map(|id| (row.place(), id));
    all.instruments.extend(named);
    let hub = row.parsed("hub", faults, "an id of a state", ID_REMEDY);
    all.states.extend(hub.map(|hub| (row.place(), "hub", hub)));
    let state = mentioned(row, "state", faults, all);
    let role = row.choice("role", faults);
    let obligation = row.choice("obligation", faults);
    let confidence = row.choice("confidence", faults);
    Some(Tie {
        hub,
        signed: row.date("signed", faults),
        spell: Spell {
            from: row.date("entry", faults),
            to: row.date("exit", faults),
        },
        dormant_from: row.date("dormant_from", faults),
        instrument: instrument?,
        state: state?,
        role: role?,
        obligation: obligation?,
        confidence: confidence?,
        checked: row.owned("checked"),
        source: row.owned("source").unwrap_or_default(),
        note: row.owned("note"),
        place: row.place(),
    })
}
