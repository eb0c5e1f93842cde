//! What must be said beside the rows: sources, remarks, doubts, what is dormant, the rows used?

use std::collections::BTreeMap;

use attache_register::{Bond, Confidence, Force, Register, StateKind, Tie};

use super::rows::record_words;
use super::{TiesQuery, When, name};
use crate::listing::Detail;
use crate::table::Table;

/// Adds the notes of bonds that a table shows.
pub(super) fn push_notes(
    out: &mut Table,
    register: &Register,
    bonds: &[(Force, Bond<'_>)],
    query: &TiesQuery,
) {
    push_group(out, register, query);
    push_dormant(out, register, bonds);
    let brief = query.detail == Detail::Brief;
    if query.states.len() > 1 {
        push_remarks(out, bonds, brief);
    } else if brief {
        push_doubts(out, register, bonds);
        push_sources(out, bonds, query);
    }
    if query.explain && brief {
        push_rows(
            out,
            bonds.iter().flat_map(|(_, bond)| bond.rows()).collect(),
        );
    }
}

/// The rows of members, one by one.
pub(super) fn push_member_rows(out: &mut Table, register: &Register, query: &TiesQuery) {
    for id in &query.instruments {
        push_rows(out, register.ties_of(id).collect());
    }
}

fn push_rows(out: &mut Table, mut rows: Vec<&Tie>) {
    rows.sort_by_key(|tie| &tie.place);
    rows.dedup_by_key(|tie| &tie.place);
    out.notes.extend(rows.into_iter().map(record_words));
}

/// For an organisation: where its members are to be found.
fn push_group(out: &mut Table, register: &Register, query: &TiesQuery) {
    for id in &query.states {
        let Some(state) = register.state(*id) else {
            continue;
        };
        let is_group = !matches!(
            state.kind,
            StateKind::State
                | StateKind::FormerState
                | StateKind::PartiallyRecognised
                | StateKind::Territory
        );
        if is_group
            && let Ok(found) = register.find_instruments(&state.name)
            && let Some(instrument) = found.first()
        {
            out.notes.push(format!(
                "These are ties of {0} itself; --instrument {1} has its members.",
                state.name, instrument.id
            ));
        }
    }
}

fn push_dormant(out: &mut Table, register: &Register, bonds: &[(Force, Bond<'_>)]) {
    let mut dormant: BTreeMap<(&str, String), Vec<String>> = BTreeMap::new();
    for (_, bond) in bonds.iter().filter(|(force, _)| *force == Force::Dormant) {
        let date = bond.dormant_from.map(|date| date.to_string());
        let key = (
            bond.instrument.short_name.as_str(),
            date.unwrap_or_default(),
        );
        let names = dormant.entry(key).or_default();
        names.push(name(register, bond.state));
    }
    for ((instrument, date), mut names) in dormant {
        names.sort();
        out.notes.push(format!(
            "Dormant, so not counted: {instrument} with {}; its text stands, but is not counted from {date}.",
            names.join(", ")
        ));
    }
}

/// What is to be known of each instrument between two states; for readers with its source.
fn push_remarks(out: &mut Table, bonds: &[(Force, Bond<'_>)], brief: bool) {
    for (_, bond) in bonds {
        let sources = bond.rows().filter(|_| brief).map(|tie| ended(&tie.source));
        let remarks = bond
            .rows()
            .filter_map(|tie| tie.note.as_deref().map(sentence));
        let mut told: Vec<String> = Vec::new();
        for text in sources.chain(remarks) {
            if !told.contains(&text) {
                told.push(text);
            }
        }
        let note = format!("{}: {}", bond.instrument.short_name, told.join(" "));
        if !told.is_empty() && !out.notes.contains(&note) {
            out.notes.push(note);
        }
    }
}

/// Which answers rest on rows of low confidence.
fn push_doubts(out: &mut Table, register: &Register, bonds: &[(Force, Bond<'_>)]) {
    let mut doubtful: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for (force, bond) in bonds {
        if *force != Force::Dormant && bond.confidence() == Confidence::Low {
            let names = doubtful.entry(&bond.instrument.short_name).or_default();
            names.push(name(register, bond.state));
        }
    }
    let told: Vec<String> = doubtful
        .into_iter()
        .map(|(instrument, mut names)| {
            names.sort();
            names.dedup();
            format!("{instrument} with {}", names.join(", "))
        })
        .collect();
    if !told.is_empty() {
        out.notes.push(format!(
            "Of low confidence, to be checked before it is relied on: {}.",
            told.join("; ")
        ));
    }
}

/// Treaty, article or law of each instrument shown.
fn push_sources(out: &mut Table, bonds: &[(Force, Bond<'_>)], query: &TiesQuery) {
    if query.states.is_empty() {
        return;
    }
    let mut by_name: Vec<(&str, Vec<&str>)> = Vec::new();
    for (force, bond) in bonds {
        if *force == Force::Dormant && matches!(query.when, When::On(_)) {
            continue;
        }
        let name = bond.instrument.short_name.as_str();
        let at = match by_name.iter().position(|(known, _)| *known == name) {
            Some(at) => at,
            None => {
                by_name.push((name, Vec::new()));
                by_name.len() - 1
            }
        };
        for tie in bond.rows() {
            // Designations under one law differ in their last part only.
            for part in tie.source.split("; ") {
                if !by_name[at].1.contains(&part) {
                    by_name[at].1.push(part);
                }
            }
        }
    }
    for (name, sources) in by_name {
        out.notes
            .push(format!("{name}: {}", ended(&sources.join("; "))));
    }
}

/// The text with a full stop at its end and a capital at its beginning.
pub(super) fn sentence(text: &str) -> String {
    let mut chars = text.chars();
    let first: String = chars
        .next()
        .into_iter()
        .flat_map(char::to_uppercase)
        .collect();
    ended(&format!("{first}{}", chars.as_str()))
}

/// The text with a full stop at its end.
fn ended(text: &str) -> String {
    let stop = if text.ends_with(['.', '!', '?']) {
        ""
    } else {
        "."
    };
    format!("{text}{stop}")
}
