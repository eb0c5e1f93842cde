//! Do the rows of the register agree with each other?

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use attache_document::PartialDate;

use crate::day::Day;
use crate::instrument::{Role, Tie};
use crate::parts::{Mentions, Parts};
use crate::register::Register;
use crate::sheet::{Fault, Place};
use crate::state::Membership;

/// Keys that stand twice in the same files.
pub(crate) fn check_keys(parts: &Parts, faults: &mut Vec<Fault>) {
    let states = parts.states.iter();
    once(states.map(|one| (one.id, &one.place)), "id", faults);
    let states = parts.states.iter();
    let codes = states.filter_map(|one| Some((one.iso3.as_ref()?, &one.place)));
    once(codes, "iso3", faults);
    let states = parts.states.iter();
    let codes = states.filter_map(|one| Some((one.iso2.as_ref()?, &one.place)));
    once(codes, "iso2", faults);
    let names = parts.names.iter();
    once(
        names.map(|one| (format!("{} {}", one.state, one.form), &one.place)),
        "form",
        faults,
    );
    let rules = parts.rules.iter();
    once(rules.map(|one| (&one.id, &one.place)), "id", faults);
    let instruments = parts.instruments.iter();
    once(instruments.map(|one| (&one.id, &one.place)), "id", faults);
}

fn once<'a, K: Ord + std::fmt::Display>(
    rows: impl Iterator<Item = (K, &'a Place)>,
    column: &str,
    faults: &mut Vec<Fault>,
) {
    let mut seen: BTreeMap<K, &Place> = BTreeMap::new();
    for (key, place) in rows {
        match seen.entry(key) {
            Entry::Vacant(entry) => {
                entry.insert(place);
            }
            Entry::Occupied(entry) => faults.push(place.fault(
                column,
                &format!(
                    "\"{}\" stands on line {} too",
                    entry.key(),
                    entry.get().line()
                ),
                "keep one of the rows",
            )),
        }
    }
}

/// Everything that rows must agree on.
pub(crate) fn check(register: &Register, mentions: &Mentions, faults: &mut Vec<Fault>) {
    for (place, column, id) in &mentions.states {
        if register.state(*id).is_none() && !mentions.defined_states.contains(id) {
            faults.push(place.fault(
                column,
                &format!("no state has the id \"{id}\""),
                "write an id of states.csv, or add the state there",
            ));
        }
    }
    for (place, id) in &mentions.instruments {
        if register.instrument(id).is_none() && !mentions.defined_instruments.contains(id) {
            faults.push(place.fault(
                "instrument",
                &format!("no instrument has the id \"{id}\""),
                "write an id of instruments.csv, or add the instrument there",
            ));
        }
    }
    for name in register.names() {
        for rule in &name.rules {
            if !register.rules().iter().any(|known| known.id == *rule) {
                faults.push(name.place.fault(
                    "rules",
                    &format!("no rule has the id \"{rule}\""),
                    "write an id of rules.csv, or add the rule there",
                ));
            }
        }
        if let (Some(from), Some(to)) = (name.from, name.to)
            && Day::after(to) <= Day::first_of(from)
        {
            faults.push(backwards(&name.place, "to", from, to));
        }
    }
    check_memberships(register, faults);
    for tie in register.ties() {
        check_tie(register, tie, faults);
    }
    check_spells(register.ties(), faults);
    let mut used: Vec<&str> = register
        .ties()
        .iter()
        .map(|tie| tie.instrument.as_str())
        .chain(mentions.instruments.iter().map(|(_, id)| id.as_str()))
        .collect();
    used.sort_unstable();
    for instrument in register.instruments() {
        if used.binary_search(&instrument.id.as_str()).is_err() {
            faults.push(instrument.place.fault(
                "id",
                &format!("nobody has a tie under \"{}\"", instrument.id),
                "add its members to ties.csv, or take the row out",
            ));
        }
    }
}

fn backwards(place: &Place, column: &str, from: PartialDate, to: PartialDate) -> Fault {
    place.fault(
        column,
        &format!("{to} is not after {from}"),
        "the end is the first day on which it no longer holds: correct one of the dates",
    )
}

fn check_memberships(register: &Register, faults: &mut Vec<Fault>) {
    let mut by_code: BTreeMap<_, Vec<&Membership>> = BTreeMap::new();
    for one in register.memberships() {
        if one.to.is_some_and(|to| to <= one.from) {
            faults.push(one.place.fault(
                "last",
                &format!("the last day is before the first, {}", one.from),
                "correct one of the days",
            ));
        }
        by_code.entry((one.system, one.code)).or_default().push(one);
    }
    for spells in by_code.values_mut() {
        spells.sort_by_key(|one| one.from);
        for pair in spells.windows(2) {
            if pair[0].to.is_none_or(|to| to > pair[1].from) {
                faults.push(pair[1].place.fault(
                    "from",
                    &format!("the spell begins before that of {} ends", pair[0].place),
                    "one code means one state on one day: correct one of the days",
                ));
            }
        }
    }
}

fn check_tie(register: &Register, tie: &Tie, faults: &mut Vec<Fault>) {
    let place = &tie.place;
    if register.instrument(&tie.instrument).is_some() && tie.source.is_empty() {
        faults.push(place.fault(
            "source",
            "neither the row nor its instrument has a source",
            "name the treaty, article or law",
        ));
    }
    match (tie.role, tie.hub) {
        (Role::Party, Some(hub)) => faults.push(place.fault(
            "hub",
            &format!("a party has no hub, but \"{hub}\" stands here"),
            "leave it out, or write designee or guarantor as the role",
        )),
        (Role::Designee | Role::Guarantor, None) => faults.push(place.fault(
            "hub",
            &format!("a {} needs a hub", tie.role),
            "write the id of the state or organisation that designates or is guaranteed",
        )),
        (_, Some(hub)) if hub == tie.state => faults.push(place.fault(
            "hub",
            "the hub is the member itself",
            "write the other state",
        )),
        _ => {}
    }
    match (tie.spell.from, tie.spell.to) {
        (None, Some(to)) => faults.push(place.fault(
            "entry",
            &format!("there is an exit, {to}, but no entry"),
            "write when it came into force, or leave out the exit",
        )),
        (Some(from), Some(to))
            if tie
                .spell
                .possible()
                .is_some_and(|(from, to)| to.is_some_and(|to| to <= from)) =>
        {
            faults.push(backwards(place, "exit", from, to));
        }
        _ => {}
    }
    if let (Some(signed), Some(entry)) = (tie.signed, tie.spell.from)
        && Day::first_of(signed) >= Day::after(entry)
    {
        faults.push(place.fault(
            "signed",
            &format!("signed on {signed}, after the entry into force on {entry}"),
            "correct one of the dates",
        ));
    }
    if let Some(dormant) = tie.dormant_from {
        let outside = match tie.spell.possible() {
            None => true,
            Some((from, to)) => {
                Day::after(dormant) <= from || to.is_some_and(|to| Day::first_of(dormant) > to)
            }
        };
        if outside {
            faults.push(place.fault(
                "dormant_from",
                &format!("{dormant} is outside the tie's own period"),
                "write a date between entry and exit",
            ));
        }
    }
    let cut_off = register.about().cut_off;
    let dates = [
        ("signed", tie.signed),
        ("entry", tie.spell.from),
        ("exit", tie.spell.to),
        ("dormant_from", tie.dormant_from),
    ];
    for (column, date) in dates {
        if let Some(date) = date
            && Day::first_of(date) > cut_off
        {
            faults.push(place.fault(
                column,
                &format!("{date} is later than the register's cut-off, {cut_off}"),
                "move the line cut_off of register.csv, once all ties are known up to the new day",
            ));
        }
    }
}

/// Spells of one member under one instrument must not overlap.
fn check_spells(ties: &[Tie], faults: &mut Vec<Fault>) {
    let mut by_member: BTreeMap<_, Vec<&Tie>> = BTreeMap::new();
    for tie in ties {
        let key = (&tie.instrument, tie.state, tie.hub);
        by_member.entry(key).or_default().push(tie);
    }
    for spells in by_member.values_mut() {
        spells.sort_by_key(|tie| tie.spell.from.map(Day::first_of));
        for pair in spells.windows(2) {
            // What is known only to the year may touch, but not pass, the other spell.
            let overlap = match (pair[0].spell.to, pair[1].spell.from) {
                (Some(to), Some(from)) => Day::first_of(to) >= Day::after(from),
                _ => true,
            };
            if overlap {
                faults.push(pair[1].place.fault(
                    "entry",
                    &format!("the spell begins before that of {} ends", pair[0].place),
                    "give the earlier spell an exit that is not later than this entry",
                ));
            }
        }
    }
}
