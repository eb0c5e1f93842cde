//! Which of ATOP's files is it, and what do its columns mean?
//!
//! Files of the versions 3.0 to 5.1 differ in their columns and in their order. They are read by the
//! names in the header alone; a column that is not there says nothing.

use std::collections::BTreeMap;

use super::columns::{self, DateColumns, MemberColumns, duty_columns, party};
use super::grid::{ColumnAt, Grid, Line};
use super::{Content, Keys, PairYear, Read, Shape, StateYear};
use crate::sheet::Fault;

/// The last year that a version covers: 3.0 to 2003, 4 to 2016, 5 to 2018.
fn last_year_of(version: &str) -> Option<u16> {
    match version.split('.').next()? {
        "3" => Some(2003),
        "4" => Some(2016),
        "5" => Some(2018),
        _ => None,
    }
}

/// Reads a file whose header tells what its rows are about.
pub(super) fn read(grid: Grid<'_>, faults: &mut Vec<Fault>) -> Read {
    let has = |names: &[&str]| names.iter().all(|name| grid.has(name));
    if has(&["atopid", "member", "yrent"]) {
        members(grid, faults)
    } else if has(&["begyr", "mem1"]) {
        alliances(grid, faults)
    } else if has(&["statea", "stateb", "year"]) {
        pairs(grid, "statea", "stateb", Shape::DirectedDyadYear, faults)
    } else if has(&["mem1", "mem2", "year"]) {
        pairs(grid, "mem1", "mem2", Shape::DyadYear, faults)
    } else if has(&["state", "year"]) {
        states(grid, faults)
    } else {
        if !grid.header.is_empty() {
            let what = "the columns are those of no file of ATOP".to_owned();
            let remedy =
                "say what they mean, such as --map member=ccode,alliance=id,from=start,to=end";
            faults.push(grid.fault(1, None, what, remedy));
        }
        nothing(Shape::Member)
    }
}

fn nothing(shape: Shape) -> Read {
    Read {
        shape,
        keys: Keys::Cow,
        version: None,
        last_year: None,
        alliances: Vec::new(),
        content: Content::Members(Vec::new()),
        remarks: Vec::new(),
        rows: 0,
    }
}

fn date(grid: &Grid<'_>, names: [&str; 3], faults: &mut Vec<Fault>) -> Option<DateColumns> {
    Some(DateColumns::Parts {
        year: grid.need(names[0], faults)?,
        month: grid.find(names[1], faults),
        day: grid.find(names[2], faults),
    })
}

fn members(grid: Grid<'_>, faults: &mut Vec<Fault>) -> Read {
    let alliance = grid.need("atopid", faults);
    let member = grid.need("member", faults);
    let dates = [
        date(&grid, ["yrent", "moent", "dayent"], faults),
        date(&grid, ["yrexit", "moexit", "dayexit"], faults),
    ];
    gathered(
        grid,
        alliance,
        member.into_iter().collect(),
        dates,
        Shape::Member,
        faults,
    )
}

fn alliances(grid: Grid<'_>, faults: &mut Vec<Fault>) -> Read {
    let alliance = match grid.find("atopid", faults) {
        Some(found) => Some(found),
        None => grid.need("atopidphase", faults),
    };
    let numbered = (1..).map(|number| format!("mem{number}"));
    let members: Vec<ColumnAt> = numbered
        .map_while(|name| grid.find(&name, faults))
        .collect();
    let dates = [
        date(&grid, ["begyr", "begmo", "begday"], faults),
        date(&grid, ["endyr", "endmo", "endday"], faults),
    ];
    let mut read = gathered(grid, alliance, members, dates, Shape::Alliance, faults);
    read.remarks.push(
        "dates and duties are those of the alliance: who came later, left earlier or owes less is only in the member file"
            .to_owned(),
    );
    read
}

fn gathered(
    grid: Grid<'_>,
    alliance: Option<ColumnAt>,
    members: Vec<ColumnAt>,
    [entry, exit]: [Option<DateColumns>; 2],
    shape: Shape,
    faults: &mut Vec<Fault>,
) -> Read {
    let (Some(alliance), Some(entry), Some(exit)) = (alliance, entry, exit) else {
        return nothing(shape);
    };
    let columns = MemberColumns {
        alliance,
        members,
        phase: grid.find("phase", faults),
        entry,
        exit: Some(exit),
        in_effect: grid.find("ineffect", faults),
        duties: duty_columns(&grid, faults),
        version: grid.find("version", faults),
    };
    let all = columns::gather(grid, &columns, Keys::Cow, faults);
    Read {
        last_year: all.version.as_deref().and_then(last_year_of),
        remarks: all.remarks(),
        rows: all.rows,
        version: all.version,
        alliances: all.alliances,
        content: Content::Members(all.members),
        ..nothing(shape)
    }
}

fn pairs(mut grid: Grid<'_>, a: &str, b: &str, shape: Shape, faults: &mut Vec<Fault>) -> Read {
    let columns = [a, b, "year"].map(|name| grid.need(name, faults));
    let [Some(a_at), Some(b_at), Some(year_at)] = columns else {
        return nothing(shape);
    };
    let duties = duty_columns(&grid, faults);
    let mut version = Version::of(&grid, faults);
    let mut rows: Vec<(PairYear, u64)> = Vec::new();
    let mut count = 0;
    grid.rows(faults, |line, faults| {
        count += 1;
        let before = faults.len();
        let a = party(line, a_at, Keys::Cow, faults);
        let b = party(line, b_at, Keys::Cow, faults);
        let year = line.needed(year_at, 1..=9999, faults);
        let duties = columns::duties(line, &duties, faults);
        version.see(line);
        let (Some(a), Some(b), Some(year)) = (a, b, year) else {
            return;
        };
        if a == b {
            let what = format!("{a} is paired with itself");
            faults.push(line.fault(b_at, what, "name the other state"));
        }
        if faults.len() == before {
            let year = year as u16;
            rows.push((PairYear { a, b, year, duties }, line.number));
        }
    });
    let key = |row: &PairYear| match shape {
        Shape::DyadYear => (row.a.min(row.b), row.a.max(row.b), row.year),
        _ => (row.a, row.b, row.year),
    };
    let told = |row: &PairYear| format!("{} and {} in {}", row.a, row.b, row.year);
    let rows = once(rows, key, told, &grid, year_at, faults);
    Read {
        last_year: version.last_year(),
        version: version.found,
        content: Content::Pairs(rows),
        rows: count,
        ..nothing(shape)
    }
}

fn states(mut grid: Grid<'_>, faults: &mut Vec<Fault>) -> Read {
    let columns = ["state", "year"].map(|name| grid.need(name, faults));
    let [Some(state_at), Some(year_at)] = columns else {
        return nothing(Shape::StateYear);
    };
    let duties = duty_columns(&grid, faults);
    let mut version = Version::of(&grid, faults);
    let mut rows: Vec<(StateYear, u64)> = Vec::new();
    let mut count = 0;
    grid.rows(faults, |line, faults| {
        count += 1;
        let before = faults.len();
        let state = party(line, state_at, Keys::Cow, faults);
        let year = line.needed(year_at, 1..=9999, faults);
        let duties = columns::duties(line, &duties, faults);
        version.see(line);
        if let (Some(state), Some(year)) = (state, year)
            && faults.len() == before
        {
            let year = year as u16;
            rows.push((
                StateYear {
                    state,
                    year,
                    duties,
                },
                line.number,
            ));
        }
    });
    let told = |row: &StateYear| format!("{} in {}", row.state, row.year);
    let rows = once(
        rows,
        |row| (row.state, row.year),
        told,
        &grid,
        year_at,
        faults,
    );
    Read {
        last_year: version.last_year(),
        version: version.found,
        content: Content::States(rows),
        rows: count,
        ..nothing(Shape::StateYear)
    }
}

/// The rows without those whose key stands in an earlier line, each of which is a fault.
fn once<T, K: Ord>(
    rows: Vec<(T, u64)>,
    key: impl Fn(&T) -> K,
    told: impl Fn(&T) -> String,
    grid: &Grid<'_>,
    at: ColumnAt,
    faults: &mut Vec<Fault>,
) -> Vec<T> {
    let mut order: Vec<(K, u64)> = rows.iter().map(|(row, line)| (key(row), *line)).collect();
    order.sort_unstable();
    let mut twice: BTreeMap<u64, u64> = BTreeMap::new();
    let mut first = 0;
    for at in 1..order.len() {
        if order[at].0 == order[first].0 {
            twice.insert(order[at].1, order[first].1);
        } else {
            first = at;
        }
    }
    let kept = rows.into_iter().filter(|(row, line)| {
        let Some(before) = twice.get(line) else {
            return true;
        };
        let what = format!("{} stand already in line {before}", told(row));
        faults.push(grid.fault(*line, Some(at), what, "keep one of the rows"));
        false
    });
    kept.map(|(row, _)| row).collect()
}

/// What the file says of its version, in the first row that says it.
struct Version {
    at: Option<ColumnAt>,
    found: Option<String>,
}

impl Version {
    fn of(grid: &Grid<'_>, faults: &mut Vec<Fault>) -> Self {
        let at = grid.find("version", faults);
        Self { at, found: None }
    }

    fn see(&mut self, line: &Line<'_, '_>) {
        if let (None, Some(at)) = (&self.found, self.at) {
            self.found = line.text(at).map(|text| text.into_owned());
        }
    }

    fn last_year(&self) -> Option<u16> {
        self.found.as_deref().and_then(last_year_of)
    }
}
