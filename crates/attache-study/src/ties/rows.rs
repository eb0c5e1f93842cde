//! Which columns does a tie have, and what stands in them?

use attache_register::{Bond, Day, Direction, Force, Presence, Register, StateId, Tie};

use super::{TiesQuery, When, name, row};
use crate::listing::Detail;
use crate::table::{Cell, Column, ColumnKind, Row};

/// The columns of a tie; `in_force` only for a day, `rows` only where they are asked for.
pub(super) fn bond_columns(query: &TiesQuery) -> Vec<Column> {
    let text = |name, about| Column::new(name, ColumnKind::Text, about);
    let date = |name, about| Column::new(name, ColumnKind::Date, about);
    let mut columns = vec![
        text(
            "holder",
            "The state from whose side the tie is told: its id.",
        ),
        text("state", "The other state: its id."),
        text(
            "class",
            "What the tie makes of the two; treaty_ally is the strongest.",
        ),
        text("instrument", "The treaty, designation or arrangement."),
        text("kind", "The sort of instrument."),
        text("obligation", "The stronger of what the two owe each other."),
        date("from", "The day of entry into force for both; it counts."),
        date(
            "to",
            "The day on which it is no longer in force; empty: in force at the cut-off.",
        ),
        text(
            "direction",
            "Which way the stronger obligation goes, or who designates whom.",
        ),
        text("source", "The treaty, article or law."),
        text(
            "confidence",
            "How sure the less sure of the rows is: high, medium or low.",
        ),
        text("holder_name", "The holder's name."),
        text("state_name", "The other state's name."),
        text("instrument_id", "The instrument's id."),
        text("title", "The instrument's full title."),
        text("owes", "What the holder owes the other."),
        text("owed", "What the other owes the holder."),
        date(
            "signed",
            "When it was signed, the later of the two; data sets often begin a tie here.",
        ),
        date(
            "dormant_from",
            "From when the text stands but is not counted.",
        ),
    ];
    if let When::On(_) = query.when {
        let about =
            "yes; maybe, where a date is known only to the month or year; dormant: not counted.";
        columns.push(text("in_force", about));
    }
    if query.explain && query.detail == Detail::Full {
        let about = "The rows of the register that the answer rests on.";
        columns.push(Column::new("rows", ColumnKind::Records, about));
    }
    columns
}

pub(super) fn bond_row(
    register: &Register,
    bond: &Bond<'_>,
    force: Force,
    query: &TiesQuery,
) -> Row {
    let mut sources: Vec<&str> = Vec::new();
    for tie in bond.rows() {
        if !sources.contains(&tie.source.as_str()) {
            sources.push(&tie.source);
        }
    }
    let signed = bond.rows().filter_map(|tie| tie.signed);
    let mut cells = vec![
        Cell::from(bond.holder.as_str()),
        Cell::from(bond.state.as_str()),
        Cell::from(bond.class().name()),
        Cell::from(bond.instrument.short_name.as_str()),
        Cell::from(bond.instrument.kind.name()),
        Cell::from(bond.obligation().name()),
        date(bond.spell.from),
        date(bond.spell.to),
        Cell::from(direction(bond)),
        Cell::from(sources.join("; ")),
        Cell::from(bond.confidence().name()),
        Cell::from(name(register, bond.holder)),
        Cell::from(name(register, bond.state)),
        Cell::from(bond.instrument.id.as_str()),
        Cell::from(bond.instrument.name.as_str()),
        Cell::from(bond.owes().name()),
        Cell::from(bond.owed().name()),
        date(signed.max()),
        date(bond.dormant_from),
    ];
    if let When::On(_) = query.when {
        cells.push(Cell::from(force_name(force)));
    }
    if query.explain && query.detail == Detail::Full {
        cells.push(Cell::Records(bond.rows().map(record).collect()));
    }
    row(cells)
}

/// A row that says `none` or `unknown`.
pub(super) fn empty_row(
    register: &Register,
    holder: StateId,
    state: Option<StateId>,
    class: &str,
    query: &TiesQuery,
) -> Row {
    let columns = bond_columns(query);
    let cells = columns.iter().map(|column| match column.name.as_str() {
        "holder" => Cell::from(holder.as_str()),
        "state" => Cell::from(state.as_ref().map(StateId::as_str)),
        "class" => Cell::from(class),
        "holder_name" => Cell::from(name(register, holder)),
        "state_name" => Cell::from(state.map(|state| name(register, state))),
        "in_force" => Cell::from(if class == "unknown" { "unknown" } else { "no" }),
        "rows" => Cell::Records(Vec::new()),
        _ => Cell::Missing,
    });
    row(cells.collect())
}

/// `mutual`, `none`, or `USA to JPN`.
pub(super) fn direction(bond: &Bond<'_>) -> String {
    match bond.direction() {
        Direction::Mutual => "mutual".to_owned(),
        Direction::Nobody => "none".to_owned(),
        Direction::ToState => format!("{} to {}", bond.holder, bond.state),
        Direction::ToHolder => format!("{} to {}", bond.state, bond.holder),
    }
}

pub(super) fn force_name(force: Force) -> &'static str {
    match force {
        Force::Yes => "yes",
        Force::Maybe => "maybe",
        Force::Dormant => "dormant",
        Force::No => "no",
    }
}

/// A row of the register, as it stands there.
fn record(tie: &Tie) -> Vec<(&'static str, Cell)> {
    vec![
        ("row", Cell::from(tie.place.to_string())),
        ("state", Cell::from(tie.state.as_str())),
        ("role", Cell::from(tie.role.name())),
        ("hub", Cell::from(tie.hub.as_ref().map(StateId::as_str))),
        ("obligation", Cell::from(tie.obligation.name())),
        ("signed", date(tie.signed)),
        ("entry", date(tie.spell.from)),
        ("exit", date(tie.spell.to)),
        ("dormant_from", date(tie.dormant_from)),
        ("confidence", Cell::from(tie.confidence.name())),
        ("checked", Cell::from(tie.checked.as_deref())),
        ("source", Cell::from(tie.source.as_str())),
        ("note", Cell::from(tie.note.as_deref())),
    ]
}

/// The same in one sentence.
pub(super) fn record_words(tie: &Tie) -> String {
    let mut words = format!("{}: {}, {}", tie.place, tie.state, tie.role);
    if let Some(hub) = tie.hub {
        words.push_str(&format!(" with {hub}"));
    }
    words.push_str(&format!(" in {}, owes {}", tie.instrument, tie.obligation));
    let dates = [
        ("signed", tie.signed),
        ("entry", tie.spell.from),
        ("exit", tie.spell.to),
        ("dormant from", tie.dormant_from),
    ];
    for (what, date) in dates {
        if let Some(date) = date {
            words.push_str(&format!(", {what} {date}"));
        }
    }
    words.push_str(&format!("; confidence {}", tie.confidence));
    if let Some(checked) = &tie.checked {
        words.push_str(&format!("; checked: {checked}"));
    }
    words.push_str(&format!("; source: {}", tie.source));
    if let Some(note) = &tie.note {
        words.push_str(&format!("; {note}"));
    }
    words
}

fn date(date: Option<attache_register::PartialDate>) -> Cell {
    Cell::from(date.map(|date| date.to_string()))
}

/// The members of the instruments asked, a row a spell: `holder` is the member, `state` its hub.
pub(super) fn member_rows(register: &Register, query: &TiesQuery) -> Vec<Row> {
    let mut rows = Vec::new();
    for id in &query.instruments {
        let Some(instrument) = register.instrument(id) else {
            continue;
        };
        for tie in register.ties_of(id) {
            let Some(force) = member_force(register, tie, query.when) else {
                continue;
            };
            let way = match (tie.hub, tie.role) {
                (None, _) => "mutual".to_owned(),
                (Some(hub), attache_register::Role::Designee) => format!("{hub} to {}", tie.state),
                (Some(hub), _) => format!("{} to {hub}", tie.state),
            };
            let mut cells = vec![
                Cell::from(tie.state.as_str()),
                Cell::from(tie.hub.as_ref().map(StateId::as_str)),
                Cell::from(instrument.class.name()),
                Cell::from(instrument.short_name.as_str()),
                Cell::from(instrument.kind.name()),
                Cell::from(tie.obligation.name()),
                date(tie.spell.from),
                date(tie.spell.to),
                Cell::from(way),
                Cell::from(tie.source.as_str()),
                Cell::from(tie.confidence.name()),
                Cell::from(name(register, tie.state)),
                Cell::from(tie.hub.map(|hub| name(register, hub))),
                Cell::from(instrument.id.as_str()),
                Cell::from(instrument.name.as_str()),
                Cell::from(tie.obligation.name()),
                Cell::Missing,
                date(tie.signed),
                date(tie.dormant_from),
            ];
            if let When::On(_) = query.when {
                cells.push(Cell::from(force_name(force)));
            }
            if query.explain && query.detail == Detail::Full {
                cells.push(Cell::Records(vec![record(tie)]));
            }
            rows.push(row(cells));
        }
    }
    rows
}

/// What a member's own row is in that time; `None` where it is left out.
fn member_force(register: &Register, tie: &Tie, when: When) -> Option<Force> {
    match when {
        When::Ever => Some(Force::Yes),
        When::Between(from, to) => {
            let (begin, end) = tie.spell.possible()?;
            (begin < to && end.is_none_or(|end| end > from)).then_some(Force::Yes)
        }
        When::On(day) if day > register.about().cut_off => None,
        When::On(day) => {
            let dormant = tie
                .dormant_from
                .is_some_and(|date| Day::first_of(date) <= day);
            match tie.spell.on(day) {
                Presence::No => None,
                _ if dormant => Some(Force::Dormant),
                Presence::Maybe => Some(Force::Maybe),
                Presence::Yes => Some(Force::Yes),
            }
        }
    }
}

/// Every instrument with how many members it has in that time.
pub(super) fn instrument_rows(register: &Register, query: &TiesQuery) -> (Vec<Column>, Vec<Row>) {
    let text = |name, about| Column::new(name, ColumnKind::Text, about);
    let date_column = |name, about| Column::new(name, ColumnKind::Date, about);
    let columns = vec![
        text("class", "What the instrument makes of two members."),
        text("instrument", "The treaty, designation or arrangement."),
        text("instrument_id", "Its id, for --instrument."),
        Column::new(
            "members",
            ColumnKind::Integer,
            "Members and hubs in the time asked.",
        ),
        date_column("from", "The first entry into force."),
        date_column("to", "The last exit; empty while a member is left."),
        text("kind", "The sort of instrument."),
        text("title", "Its full title."),
        text("source", "The treaty, article or law."),
    ];
    let brief = query.detail == Detail::Brief;
    let mut found: Vec<(attache_register::Class, Option<Day>, Row)> = Vec::new();
    for instrument in register.instruments() {
        let ties: Vec<&Tie> = register
            .ties_of(&instrument.id)
            .filter(|tie| member_force(register, tie, query.when).is_some())
            .collect();
        if ties.is_empty() {
            continue;
        }
        let mut members: Vec<StateId> = ties.iter().map(|tie| tie.state).collect();
        members.extend(ties.iter().filter_map(|tie| tie.hub));
        members.sort_unstable();
        members.dedup();
        let from = ties
            .iter()
            .filter_map(|tie| tie.spell.from)
            .min_by_key(|date| Day::first_of(*date));
        let all_ended = ties.iter().all(|tie| tie.spell.to.is_some());
        let ends = ties.iter().filter_map(|tie| tie.spell.to);
        let to = ends
            .max_by_key(|date| Day::first_of(*date))
            .filter(|_| all_ended);
        let cells = vec![
            Cell::from(instrument.class.name()),
            Cell::from(instrument.short_name.as_str()),
            Cell::from(instrument.id.as_str()),
            Cell::from(members.len()),
            date(from),
            date(to),
            Cell::from(instrument.kind.name()),
            Cell::from(instrument.name.as_str()),
            Cell::from(instrument.source.as_str()),
        ];
        found.push((instrument.class, from.map(Day::first_of), row(cells)));
    }
    found.sort_by_key(|(class, from, _)| (*class, *from));
    let mut rows: Vec<Row> = found.into_iter().map(|(_, _, row)| row).collect();
    let kept = if brief { 6 } else { columns.len() };
    for row in &mut rows {
        row.cells.truncate(kept);
    }
    (columns[..kept].to_vec(), rows)
}
