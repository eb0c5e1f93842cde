//! Who is tied to whom, by which instrument, on a day or over time?

mod brief;
mod note;
mod rows;

use attache_register::{
    Bond, Class, Day, Force, InstrumentId, Register, Standing, StateId, sort_bonds,
};

use crate::listing::Detail;
use crate::table::{Cell, Column, RegisterSummary, Row, Table};
use brief::{brief_instruments, brief_members, brief_pair, brief_state};
use note::{push_member_rows, push_notes, sentence};
use rows::{bond_columns, bond_row, empty_row, instrument_rows, member_rows};

/// What is asked of the register.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TiesQuery {
    /// Nobody: the instruments, or with `classes` the network. One: all its ties. Two: what binds them.
    pub states: Vec<StateId>,
    /// The time asked about.
    pub when: When,
    /// Only ties of these classes; empty for all.
    pub classes: Vec<Class>,
    /// Only ties under these instruments; empty for all.
    pub instruments: Vec<InstrumentId>,
    /// Whether each row brings the rows of the register that it rests on.
    pub explain: bool,
    /// [`Detail::Brief`] is for readers: fewer columns, and one row for each state that is tied.
    pub detail: Detail,
    /// Rows at most; `None` shows all.
    pub limit: Option<usize>,
}

/// The time that is asked about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum When {
    /// One day.
    On(Day),
    /// From the first day up to, but without, the second.
    Between(Day, Day),
    /// All of the time that the register knows.
    #[default]
    Ever,
}

/// The ties that are asked for, the strongest class first; over time, the earliest first.
///
/// Two states on a day: the first row's `class` is what they are to each other, also where that is
/// `none` or `unknown`. More than two states are asked as the first two.
pub fn ties(register: &Register, query: &TiesQuery) -> Table {
    let mut table = match query.states.as_slice() {
        [] if query.classes.is_empty() && query.instruments.is_empty() => {
            instruments(register, query)
        }
        [] if query.classes.is_empty() => members(register, query),
        [] => network(register, query),
        [holder] => one(register, *holder, query),
        [holder, state, ..] => pair(register, *holder, *state, query),
    };
    table.total_rows = table.rows.len();
    table.rows.truncate(query.limit.unwrap_or(usize::MAX));
    table
}

/// A table of the register without rows.
fn table(register: &Register, title: String, columns: Vec<Column>) -> Table {
    let about = register.about();
    Table {
        study: "ties",
        title: Some(title),
        corpus: None,
        register: Some(RegisterSummary {
            version: about.to_string(),
            cut_off: about.cut_off.to_string(),
        }),
        rule: None,
        columns,
        rows: Vec::new(),
        total_rows: 0,
        notes: Vec::new(),
        warnings: Vec::new(),
    }
}

fn row(cells: Vec<Cell>) -> Row {
    Row {
        cells,
        passages: Vec::new(),
    }
}

fn name(register: &Register, id: StateId) -> String {
    let state = register.state(id);
    state.map_or_else(|| id.to_string(), |state| state.name.clone())
}

/// The bonds that pass the query, with what each is on the day; over time, all are [`Force::Yes`].
fn chosen<'r>(
    register: &Register,
    bonds: Vec<Bond<'r>>,
    query: &TiesQuery,
) -> Vec<(Force, Bond<'r>)> {
    let after_cut_off = matches!(query.when, When::On(day) if day > register.about().cut_off);
    let wanted = |bond: &Bond<'_>| {
        (query.classes.is_empty() || query.classes.contains(&bond.class()))
            && (query.instruments.is_empty() || query.instruments.contains(&bond.instrument.id))
            && !after_cut_off
    };
    let force = |bond: &Bond<'_>| match query.when {
        When::On(day) => bond.on(day),
        When::Ever => Force::Yes,
        When::Between(from, to) => match bond.spell.possible() {
            Some((begin, end)) if begin < to && end.is_none_or(|end| end > from) => Force::Yes,
            _ => Force::No,
        },
    };
    let bonds = bonds.into_iter().filter(wanted);
    let mut found: Vec<(Force, Bond<'_>)> = bonds
        .map(|bond| (force(&bond), bond))
        .filter(|(force, _)| *force != Force::No)
        .collect();
    match query.when {
        When::On(_) => sort_bonds(&mut found),
        _ => found.sort_by_cached_key(|(_, bond)| {
            let begun = bond.spell.from.map(Day::first_of);
            // What is signed but not known to be in force comes last.
            (
                begun.is_none(),
                begun,
                bond.class(),
                bond.instrument.id.clone(),
                bond.state,
            )
        }),
    }
    found
}

fn time_words(when: When) -> String {
    match when {
        When::On(day) => format!(" on {day}"),
        When::Between(from, to) => format!(" from {from} to {}", to.previous()),
        When::Ever => String::new(),
    }
}

fn filter_words(query: &TiesQuery) -> String {
    let classes = query.classes.iter().map(|class| class.name().to_owned());
    let instruments = query.instruments.iter().map(InstrumentId::to_string);
    let all: Vec<String> = classes.chain(instruments).collect();
    if all.is_empty() {
        String::new()
    } else {
        format!(" ({})", all.join(", "))
    }
}

fn pair(register: &Register, holder: StateId, state: StateId, query: &TiesQuery) -> Table {
    let bonds = chosen(register, register.bonds(holder, state), query);
    let names = format!("{} and {}", name(register, holder), name(register, state));
    let mut out = table(
        register,
        format!("{names}{}", time_words(query.when)),
        Vec::new(),
    );
    out.columns = bond_columns(query);
    let title = out.title.get_or_insert_default();
    title.push_str(&filter_words(query));
    if let When::On(day) = query.when {
        let status = register.status(holder, state, day);
        let plain = query.classes.is_empty() && query.instruments.is_empty();
        let told = match (status.standing, status.maybe) {
            (Standing::None, Some(maybe)) => format!("maybe {maybe}"),
            (standing, Some(maybe)) => format!("{standing}, maybe {maybe}"),
            (standing, None) => standing.to_string(),
        };
        if plain {
            title.push_str(&format!(": {told}"));
            let first = bonds.first().filter(|(force, _)| *force != Force::Dormant);
            if let Some((_, bond)) = first {
                title.push_str(&format!(" ({})", bond.instrument.short_name));
            }
        }
        if let Standing::Unknown(why) = status.standing {
            out.notes
                .push(sentence(&register.explain_unknown(why, day)));
            if day > register.about().cut_off {
                let last = register.about().cut_off;
                let known = register.status(holder, state, last).standing;
                out.notes
                    .push(format!("On the cut-off, {last}, it was {known}."));
            }
        }
        let tied = matches!(status.standing, Standing::Tied(_)) || status.maybe.is_some();
        if plain && !tied {
            out.rows.push(empty_row(
                register,
                holder,
                Some(state),
                status.standing.name(),
                query,
            ));
        }
    } else if query.classes.is_empty() && query.instruments.is_empty() {
        out.notes.extend(history_words(register, holder, state));
    }
    for (force, bond) in &bonds {
        out.rows.push(bond_row(register, bond, *force, query));
    }
    push_notes(&mut out, register, &bonds, query);
    if query.detail == Detail::Brief {
        brief_pair(&mut out, query.when);
    }
    out
}

/// "Over time: treaty_ally 1952-04-29 to 1986-08-10; arrangement …"
fn history_words(register: &Register, holder: StateId, state: StateId) -> Option<String> {
    let periods = register.history(holder, state);
    let end = register.about().cut_off.next();
    let told: Vec<String> = periods
        .iter()
        .map(|period| {
            let class = match (period.standing, period.maybe) {
                (Standing::None, Some(maybe)) => format!("maybe {maybe}"),
                (standing, Some(maybe)) => format!("{standing}, maybe {maybe}"),
                (standing, None) => standing.to_string(),
            };
            if period.to == end {
                format!("{class} from {}", period.from)
            } else {
                format!("{class} {} to {}", period.from, period.to.previous())
            }
        })
        .collect();
    (!told.is_empty()).then(|| format!("The strongest class over time: {}.", told.join("; ")))
}

fn one(register: &Register, holder: StateId, query: &TiesQuery) -> Table {
    let bonds = chosen(register, register.bonds_of(holder), query);
    let title = format!(
        "{}{}{}",
        name(register, holder),
        time_words(query.when),
        filter_words(query)
    );
    let mut out = table(register, title, bond_columns(query));
    if let When::On(day) = query.when
        && bonds.is_empty()
    {
        let why = register.why_unknown(&[holder], day);
        let class = if why.is_some() { "unknown" } else { "none" };
        out.rows
            .push(empty_row(register, holder, None, class, query));
        out.notes
            .extend(why.map(|why| sentence(&register.explain_unknown(why, day))));
    }
    for (force, bond) in &bonds {
        out.rows.push(bond_row(register, bond, *force, query));
    }
    if query.detail == Detail::Brief {
        brief_state(&mut out, register, &bonds, query);
    }
    push_notes(&mut out, register, &bonds, query);
    out
}

fn network(register: &Register, query: &TiesQuery) -> Table {
    let bonds = chosen(register, register.all_bonds(), query);
    let title = format!(
        "Ties of all states{}{}",
        time_words(query.when),
        filter_words(query)
    );
    let mut out = table(register, title, bond_columns(query));
    if let When::On(day) = query.when
        && let Some(why) = register.why_unknown(&[], day)
    {
        out.notes
            .push(sentence(&register.explain_unknown(why, day)));
    }
    for (force, bond) in &bonds {
        out.rows.push(bond_row(register, bond, *force, query));
    }
    if query.detail == Detail::Brief {
        brief_instruments(&mut out, &bonds);
    }
    out
}

fn members(register: &Register, query: &TiesQuery) -> Table {
    let title = format!(
        "Members of {}{}",
        instrument_names(register, query),
        time_words(query.when)
    );
    let mut out = table(register, title, bond_columns(query));
    out.rows = member_rows(register, query);
    if let When::On(day) = query.when
        && day > register.about().cut_off
        && let Some(why) = register.why_unknown(&[], day)
    {
        out.notes
            .push(sentence(&register.explain_unknown(why, day)));
    }
    if query.detail == Detail::Brief {
        brief_members(&mut out);
        if query.explain {
            push_member_rows(&mut out, register, query);
        }
    }
    out
}

fn instrument_names(register: &Register, query: &TiesQuery) -> String {
    let mut names: Vec<&str> = Vec::new();
    for id in &query.instruments {
        let found = register.instrument(id);
        let name = found.map_or(id.as_str(), |one| one.short_name.as_str());
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names.join(", ")
}

fn instruments(register: &Register, query: &TiesQuery) -> Table {
    let title = format!("Instruments of the register{}", time_words(query.when));
    let (columns, rows) = instrument_rows(register, query);
    let mut out = table(register, title, columns);
    out.rows = rows;
    out
}
