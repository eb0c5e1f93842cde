//! How do ties read to a person: fewer columns, one row for each state, doubts said in words?

use std::collections::BTreeMap;

use attache_register::{Bond, Class, Day, Force, Register, StateId};

use super::rows::direction;
use super::{TiesQuery, When, name, row};
use crate::table::{Cell, Column, ColumnKind, Row, Table};

fn rename(out: &mut Table, old: &str, new: &str, about: &'static str) {
    for column in &mut out.columns {
        if column.name == old {
            column.name = new.to_owned();
            column.about = about;
        }
    }
}

/// Two states: what binds them.
pub(super) fn brief_pair(out: &mut Table, when: When) {
    match when {
        When::On(_) => out.keep_columns(&[
            "class",
            "instrument",
            "obligation",
            "direction",
            "from",
            "to",
            "in_force",
            "confidence",
        ]),
        _ => out.keep_columns(&[
            "from",
            "to",
            "class",
            "instrument",
            "obligation",
            "direction",
            "confidence",
        ]),
    }
}

/// The members of an instrument.
pub(super) fn brief_members(out: &mut Table) {
    let hubs = out.rows.iter().any(|row| row.cells[1] != Cell::Missing);
    let at = out
        .columns
        .iter()
        .position(|column| column.name == "instrument_id");
    let first = out
        .rows
        .first()
        .map(|row| row.cells[at.unwrap_or(0)].clone());
    let several = out
        .rows
        .iter()
        .any(|row| at.map(|at| &row.cells[at]) != first.as_ref());
    let mut names = vec!["holder", "holder_name"];
    names.extend(several.then_some("instrument_id"));
    names.extend(hubs.then_some("direction"));
    names.extend([
        "obligation",
        "signed",
        "from",
        "to",
        "in_force",
        "confidence",
    ]);
    out.keep_columns(&names);
    rename(out, "holder", "member", "The member's id.");
    rename(out, "holder_name", "name", "The member's name.");
}

/// One state: on a day a row for each state that is tied to it, under its strongest class; over time a
/// row for each tie.
pub(super) fn brief_state(
    out: &mut Table,
    register: &Register,
    bonds: &[(Force, Bond<'_>)],
    query: &TiesQuery,
) {
    if !matches!(query.when, When::On(_)) || bonds.is_empty() {
        out.keep_columns(&[
            "from",
            "to",
            "class",
            "state_name",
            "instrument",
            "direction",
            "confidence",
        ]);
        rename(out, "state_name", "state", "The other state.");
        return;
    }
    let text = |name, about| Column::new(name, ColumnKind::Text, about);
    out.columns = vec![
        text("class", "The strongest class of the ties to this state."),
        text("state", "The state that is tied."),
        text(
            "by",
            "The instrument of that class, then the others in force.",
        ),
        Column::new("from", ColumnKind::Date, "Since when, by that instrument."),
        text(
            "direction",
            "Which way the obligation goes, or who designates whom.",
        ),
        text("confidence", "How sure that instrument's rows are."),
    ];
    let mut by_state: BTreeMap<StateId, Vec<&(Force, Bond<'_>)>> = BTreeMap::new();
    for pair in bonds.iter().filter(|(force, _)| *force != Force::Dormant) {
        by_state.entry(pair.1.state).or_default().push(pair);
    }
    // Sorted by strength already: the first of each state is its strongest.
    let mut found: Vec<(Force, Class, String, Row)> = Vec::new();
    for (state, ties) in &by_state {
        let (force, first) = ties[0];
        let mut also: Vec<&str> = Vec::new();
        for (_, bond) in &ties[1..] {
            let name = bond.instrument.short_name.as_str();
            if name != first.instrument.short_name && !also.contains(&name) {
                also.push(name);
            }
        }
        let mut by = first.instrument.short_name.clone();
        if !also.is_empty() {
            by.push_str(&format!("; also {}", also.join(", ")));
        }
        let state_name = name(register, *state);
        let cells = vec![
            Cell::from(class_words(*force, first.class())),
            Cell::from(state_name.as_str()),
            Cell::from(by),
            Cell::from(first.spell.from.map(|date| date.to_string())),
            Cell::from(direction(first)),
            Cell::from(first.confidence().name()),
        ];
        found.push((*force, first.class(), state_name, row(cells)));
    }
    found.sort_by(|a, b| (a.0, a.1, &a.2).cmp(&(b.0, b.1, &b.2)));
    let counted: Vec<String> = Class::ALL
        .iter()
        .filter_map(|class| {
            let states = found
                .iter()
                .filter(|one| one.0 == Force::Yes && one.1 == *class);
            let count = states.count();
            (count > 0).then(|| format!("{count} {}", in_words(*class, count)))
        })
        .collect();
    if !counted.is_empty() {
        let title = out.title.get_or_insert_default();
        title.push_str(&format!(": {}", counted.join(", ")));
    }
    out.rows = found.into_iter().map(|(_, _, _, row)| row).collect();
    if out
        .rows
        .iter()
        .any(|row| matches!(&row.cells[0], Cell::Text(text) if text.starts_with("maybe")))
    {
        out.notes.push(
            "\"maybe\": a date is known only to the month or year, and the day lies in it."
                .to_owned(),
        );
    }
}

/// "51 treaty allies", "1 treaty ally".
fn in_words(class: Class, count: usize) -> String {
    let words = class.name().replace('_', " ");
    match (count, words.strip_suffix("ally")) {
        (1, _) => words,
        (_, Some(stem)) => format!("{stem}allies"),
        (_, None) => format!("{words}s"),
    }
}

fn class_words(force: Force, class: Class) -> String {
    match force {
        Force::Maybe => format!("maybe {class}"),
        _ => class.to_string(),
    }
}

/// Many states: a row for each instrument that ties them.
pub(super) fn brief_instruments(out: &mut Table, bonds: &[(Force, Bond<'_>)]) {
    let text = |name, about| Column::new(name, ColumnKind::Text, about);
    let number = |name, about| Column::new(name, ColumnKind::Integer, about);
    out.columns = vec![
        text("class", "What the instrument makes of two members."),
        text("instrument", "The treaty, designation or arrangement."),
        text("instrument_id", "Its id, for --instrument."),
        number("states", "States that it ties."),
        number("ties", "Pairs of states that it ties."),
        Column::new("from", ColumnKind::Date, "The earliest of these ties."),
    ];
    let mut order: Vec<(Class, &str)> = Vec::new();
    let mut by_instrument: BTreeMap<&str, Vec<&Bond<'_>>> = BTreeMap::new();
    for (_, bond) in bonds.iter().filter(|(force, _)| *force != Force::Dormant) {
        let id = bond.instrument.id.as_str();
        let list = by_instrument.entry(id).or_default();
        if list.is_empty() {
            order.push((bond.class(), id));
        }
        list.push(bond);
    }
    order.sort_by_key(|(class, _)| *class);
    out.rows.clear();
    let mut all: Vec<StateId> = Vec::new();
    for (class, id) in order {
        let list = &by_instrument[id];
        let mut states: Vec<StateId> = list
            .iter()
            .flat_map(|bond| [bond.holder, bond.state])
            .collect();
        states.sort_unstable();
        states.dedup();
        all.extend(&states);
        let from = list
            .iter()
            .filter_map(|bond| bond.spell.from)
            .min_by_key(|date| Day::first_of(*date));
        out.rows.push(row(vec![
            Cell::from(class.name()),
            Cell::from(list[0].instrument.short_name.as_str()),
            Cell::from(id),
            Cell::from(states.len()),
            Cell::from(list.len()),
            Cell::from(from.map(|date| date.to_string())),
        ]));
    }
    all.sort_unstable();
    all.dedup();
    let pairs = bonds
        .iter()
        .filter(|(force, _)| *force != Force::Dormant)
        .count();
    out.notes.push(format!(
        "{} states and {pairs} ties; the ties themselves stand in the other formats: --format csv, json, graphml, dot.",
        all.len()
    ));
}
