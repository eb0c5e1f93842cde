//! Which member was in which alliance from when to when, whatever the columns are named?

use std::collections::{BTreeMap, BTreeSet};

use attache_document::PartialDate;

use super::grid::{ColumnAt, Grid, Line};
use super::map::ColumnMap;
use super::{Content, Keys, MemberSpell, Party, Read, Shape};
use crate::day::Day;
use crate::duty::{Duties, Duty};
use crate::sheet::Fault;
use crate::spell::Spell;
use crate::state::StateId;

/// Where a date stands.
pub(super) enum DateColumns {
    /// Year, month and day each in a column.
    Parts {
        year: ColumnAt,
        month: Option<ColumnAt>,
        day: Option<ColumnAt>,
    },
    /// All in one column, as YYYY, YYYY-MM or YYYY-MM-DD.
    Whole(ColumnAt),
}

/// Where the parts of a member's row stand.
pub(super) struct MemberColumns {
    pub(super) alliance: ColumnAt,
    pub(super) members: Vec<ColumnAt>,
    pub(super) phase: Option<ColumnAt>,
    pub(super) entry: DateColumns,
    pub(super) exit: Option<DateColumns>,
    pub(super) in_effect: Option<ColumnAt>,
    pub(super) duties: Vec<(Duty, ColumnAt)>,
    pub(super) version: Option<ColumnAt>,
}

/// The columns of duties that the file has, under the names that ATOP gives them.
pub(super) fn duty_columns(grid: &Grid<'_>, faults: &mut Vec<Fault>) -> Vec<(Duty, ColumnAt)> {
    let all = Duty::ALL.iter();
    all.filter_map(|duty| Some((*duty, grid.find(duty.name(), faults)?)))
        .collect()
}

/// The duties of a row: each 0, 1 or blank, which is read as not stated.
pub(super) fn duties(
    line: &Line<'_, '_>,
    columns: &[(Duty, ColumnAt)],
    faults: &mut Vec<Fault>,
) -> Duties {
    let owed = columns
        .iter()
        .filter(|(_, column)| truth(line, *column, faults) == Some(true));
    Duties::of(owed.map(|(duty, _)| *duty).collect::<Vec<_>>())
}

fn truth(line: &Line<'_, '_>, column: ColumnAt, faults: &mut Vec<Fault>) -> Option<bool> {
    let text = line.text(column)?;
    match text.to_ascii_lowercase().as_str() {
        "1" | "1.0" | "yes" | "true" | "t" => Some(true),
        "0" | "0.0" | "no" | "false" | "f" => Some(false),
        _ => {
            let what = format!("\"{text}\" is neither 0 nor 1");
            faults.push(line.fault(column, what, "write 0 or 1, or leave the cell blank"));
            None
        }
    }
}

/// A state's number or id.
pub(super) fn party(
    line: &Line<'_, '_>,
    column: ColumnAt,
    keys: Keys,
    faults: &mut Vec<Fault>,
) -> Option<Party> {
    if keys != Keys::Iso {
        let code = line.needed(column, 1..=65_535, faults)?;
        return u16::try_from(code).ok().map(Party::Code);
    }
    let text = line.text(column).unwrap_or_default();
    let id: Option<StateId> = text.parse().ok();
    if id.is_none() {
        let what = match text.is_empty() {
            true => "the cell is blank".to_owned(),
            false => format!("\"{text}\" is not an id of a state"),
        };
        faults.push(line.fault(column, what, "write a code of three capitals, such as DEU"));
    }
    id.map(Party::State)
}

/// A date that was read, that is not there, or that is faulty.
enum Found {
    Date(PartialDate),
    Absent,
    Faulty,
}

impl DateColumns {
    /// The column in which a fault of the date is shown.
    fn at(&self) -> ColumnAt {
        match self {
            Self::Parts { year, .. } => *year,
            Self::Whole(column) => *column,
        }
    }

    fn read(&self, line: &Line<'_, '_>, faults: &mut Vec<Fault>) -> Found {
        let before = faults.len();
        match self {
            Self::Whole(column) => match line.text(*column) {
                None => Found::Absent,
                Some(text) if text == "0" => Found::Absent,
                Some(text) => match text.parse() {
                    Ok(date) => Found::Date(date),
                    Err(_) => {
                        let what = format!("\"{text}\" is not a date of the calendar");
                        let remedy = "write YYYY, YYYY-MM or YYYY-MM-DD";
                        faults.push(line.fault(*column, what, remedy));
                        Found::Faulty
                    }
                },
            },
            Self::Parts { year, month, day } => {
                let mut part = |column: Option<ColumnAt>, most: u32| {
                    let value = column.and_then(|column| line.number(column, 0..=most, faults));
                    value.filter(|value| *value > 0)
                };
                let (y, m, d) = (part(Some(*year), 9999), part(*month, 12), part(*day, 31));
                if faults.len() > before {
                    return Found::Faulty;
                }
                let Some(y) = y else {
                    return Found::Absent;
                };
                // A day without its month says no more than the year.
                let d = d.filter(|_| m.is_some());
                match PartialDate::new(y as u16, m.map(|m| m as u8), d.map(|d| d as u8)) {
                    Some(date) => Found::Date(date),
                    None => {
                        let (m, d) = (m.unwrap_or_default(), d.unwrap_or_default());
                        let what = format!("the calendar has no day {y:04}-{m:02}-{d:02}");
                        let remedy = "correct the day, or leave it blank if it is not known";
                        faults.push(line.fault(day.unwrap_or(*year), what, remedy));
                        Found::Faulty
                    }
                }
            }
        }
    }
}

/// The members of alliances, as they are gathered row by row.
pub(super) struct Gathered {
    pub(super) members: Vec<MemberSpell>,
    pub(super) alliances: Vec<String>,
    by_name: BTreeMap<String, u32>,
    pub(super) version: Option<String>,
    blank_entry_days: usize,
    blank_exit_days: usize,
    pub(super) rows: usize,
}

/// Reads each row as one member, or as many as there are columns of members.
pub(super) fn gather(
    mut grid: Grid<'_>,
    columns: &MemberColumns,
    keys: Keys,
    faults: &mut Vec<Fault>,
) -> Gathered {
    let mut all = Gathered {
        members: Vec::new(),
        alliances: Vec::new(),
        by_name: BTreeMap::new(),
        version: None,
        blank_entry_days: 0,
        blank_exit_days: 0,
        rows: 0,
    };
    let one_member = columns.members.len() == 1;
    grid.rows(faults, |line, faults| {
        all.rows += 1;
        let before = faults.len();
        let alliance = line.text(columns.alliance);
        if alliance.is_none() {
            let remedy = "every row needs it: fill it in, or skip the row";
            faults.push(line.fault(columns.alliance, "the cell is blank".to_owned(), remedy));
        }
        let spell = spell(line, columns, faults);
        let duties = duties(line, &columns.duties, faults);
        let phase = columns.phase.and_then(|at| line.number(at, 0..=99, faults));
        let mut members = Vec::new();
        for column in &columns.members {
            if one_member || line.text(*column).is_some_and(|text| text != "0") {
                members.extend(party(line, *column, keys, faults));
            }
        }
        if let (None, Some(at)) = (&all.version, columns.version) {
            all.version = line.text(at).map(|text| text.into_owned());
        }
        let (Some(alliance), Some(spell)) = (alliance, spell) else {
            return;
        };
        if faults.len() > before {
            return;
        }
        let dayless =
            |date: Option<PartialDate>| usize::from(date.is_some_and(|d| d.day().is_none()));
        all.blank_entry_days += dayless(spell.from);
        all.blank_exit_days += dayless(spell.to);
        let alliance = all.alliance(&alliance);
        all.members
            .extend(members.into_iter().map(|member| MemberSpell {
                alliance,
                member,
                phase: phase.unwrap_or(0) as u8,
                spell,
                duties,
                line: line.number,
            }));
    });
    all
}

fn spell(line: &Line<'_, '_>, columns: &MemberColumns, faults: &mut Vec<Fault>) -> Option<Spell> {
    let entry = columns.entry.read(line, faults);
    let exit = match &columns.exit {
        Some(exit) => exit.read(line, faults),
        None => Found::Absent,
    };
    let in_effect = columns.in_effect.and_then(|at| truth(line, at, faults));
    let from = match entry {
        Found::Date(date) => date,
        Found::Faulty => return None,
        Found::Absent => {
            let what = "there is no year of entry".to_owned();
            let remedy = "every row needs it: fill it in, or skip the row";
            faults.push(line.fault(columns.entry.at(), what, remedy));
            return None;
        }
    };
    let to = match exit {
        Found::Date(date) => Some(date),
        Found::Absent => None,
        Found::Faulty => return None,
    };
    let exit_at = columns.exit.as_ref().map(DateColumns::at);
    if let (Some(to), Some(at)) = (to, exit_at)
        && Day::after(to).previous() < Day::first_of(from)
    {
        let what = format!("the exit {to} is before the entry {from}");
        faults.push(line.fault(at, what, "correct one of them"));
        return None;
    }
    if let (Some(in_effect), Some(at)) = (in_effect, columns.in_effect)
        && in_effect != to.is_none()
    {
        let what = match in_effect {
            true => "the row is in effect and yet has an exit".to_owned(),
            false => "the row is not in effect and yet has no exit".to_owned(),
        };
        faults.push(line.fault(at, what, "correct one of them"));
        return None;
    }
    Some(Spell {
        from: Some(from),
        to,
    })
}

impl Gathered {
    fn alliance(&mut self, name: &str) -> u32 {
        if let Some(&at) = self.by_name.get(name) {
            return at;
        }
        let at = self.alliances.len() as u32;
        self.alliances.push(name.to_owned());
        self.by_name.insert(name.to_owned(), at);
        at
    }

    /// What a reader should know of the rows, and that is no fault.
    pub(super) fn remarks(&self) -> Vec<String> {
        let mut remarks = Vec::new();
        let rows = |count: usize, one: &str, more: &str| match count {
            1 => format!("1 row {one}"),
            count => format!("{count} rows {more}"),
        };
        if self.blank_entry_days > 0 {
            let rows = rows(self.blank_entry_days, "has", "have");
            remarks.push(format!(
                "{rows} no day of entry: any day of the month may be it"
            ));
        }
        if self.blank_exit_days > 0 {
            let rows = rows(self.blank_exit_days, "has", "have");
            remarks.push(format!(
                "{rows} no day of exit: any day of the month may be it"
            ));
        }
        let mut seen: BTreeMap<(u32, Party), Vec<&MemberSpell>> = BTreeMap::new();
        for row in &self.members {
            seen.entry((row.alliance, row.member))
                .or_default()
                .push(row);
        }
        let mut repeated = 0;
        let mut returned = BTreeSet::new();
        for (key, rows) in &seen {
            for (at, row) in rows.iter().enumerate() {
                let before = &rows[..at];
                repeated += usize::from(before.iter().any(|one| one.spell.from == row.spell.from));
                if before
                    .iter()
                    .any(|one| one.phase == row.phase && one.spell.from != row.spell.from)
                {
                    returned.insert(*key);
                }
            }
        }
        if repeated > 0 {
            let rows = rows(repeated, "repeats", "repeat");
            remarks.push(format!(
                "{rows} alliance, member and entry of another: phases that overlap, both kept"
            ));
        }
        if !returned.is_empty() {
            let told: Vec<String> = returned
                .iter()
                .map(|(alliance, member)| {
                    format!("{member} in {}", self.alliances[*alliance as usize])
                })
                .collect();
            remarks.push(format!(
                "left and returned within one phase: {}",
                told.join(", ")
            ));
        }
        remarks
    }
}

/// Reads a table whose columns the user has named.
pub(super) fn read_mapped(grid: Grid<'_>, map: &ColumnMap, faults: &mut Vec<Fault>) -> Read {
    let before = faults.len();
    let need = |name: &str, faults: &mut Vec<Fault>| grid.need(name, faults);
    let also = |name: &Option<String>, faults: &mut Vec<Fault>| {
        name.as_ref().and_then(|name| grid.need(name, faults))
    };
    let alliance = need(&map.alliance, faults);
    let member = need(&map.member, faults);
    let date = |parts: &super::map::DateNames, faults: &mut Vec<Fault>| {
        let main = grid.need(&parts.date, faults)?;
        let (month, day) = (also(&parts.month, faults), also(&parts.day, faults));
        Some(match (&parts.month, &parts.day) {
            (None, None) => DateColumns::Whole(main),
            _ => DateColumns::Parts {
                year: main,
                month,
                day,
            },
        })
    };
    let entry = date(&map.from, faults);
    let exit = map.to.as_ref().map(|to| date(to, faults));
    let phase = also(&map.phase, faults);
    let duties: Vec<(Duty, ColumnAt)> = map
        .duties
        .iter()
        .filter_map(|(duty, name)| Some((*duty, need(name, faults)?)))
        .collect();
    let mut read = Read {
        shape: Shape::Member,
        keys: map.keys,
        version: None,
        last_year: None,
        alliances: Vec::new(),
        content: Content::Members(Vec::new()),
        remarks: Vec::new(),
        rows: 0,
    };
    if faults.len() > before {
        return read;
    }
    let (Some(alliance), Some(member), Some(entry)) = (alliance, member, entry) else {
        return read;
    };
    let columns = MemberColumns {
        alliance,
        members: vec![member],
        phase,
        entry,
        exit: exit.flatten(),
        in_effect: None,
        duties,
        version: None,
    };
    let all = gather(grid, &columns, map.keys, faults);
    read.remarks = all.remarks();
    if map.duties.is_empty() {
        read.remarks.push(
            "no column of duties is named: members are tied, and what they owe is not known"
                .to_owned(),
        );
    }
    read.rows = all.rows;
    read.alliances = all.alliances;
    read.content = Content::Members(all.members);
    read
}
