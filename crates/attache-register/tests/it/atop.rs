//! Are ATOP's own files read as those who counted them before read them?
//!
//! The files are their makers' and not part of the project. These tests look for them in
//! `../shared/data/atop` beside the project, or in the folder that `ATTACHE_ATOP` named when the tests were
//! built; where they are not found, each says that it was skipped.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use attache_register::{
    Content, Day, Duty, DyadOptions, Import, ImportOptions, Keys, Party, Presence, Register, Shape,
    Source, StatesOf,
};
use serde_json::Value;

const MEMBERS_4: &str = "atop-member-level-4.01.csv";
const ALLIANCES_4: &str = "atop-alliance-level-4.01.csv";
const PHASES_4: &str = "atop-alliancephase-level-4.0.csv";
const PHASES_3: &str = "atop-alliancephase-level-3.0.csv";
const MEMBERS_3: &str = "atop-member-level-3.0.csv";
const ALLIANCES_3: &str = "atop-alliance-level-3.0.csv";

fn shared() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data")
}

fn expectations() -> Option<Value> {
    let text = std::fs::read_to_string(shared().join("atop_expectations.json")).ok()?;
    Some(serde_json::from_str(&text).unwrap())
}

fn import(file: &str) -> Option<Import> {
    let folders = [
        Some(shared().join("atop")),
        option_env!("ATTACHE_ATOP").map(PathBuf::from),
    ];
    let mut paths = folders
        .into_iter()
        .flatten()
        .map(|folder| folder.join(file));
    let Some(path) = paths.find(|path| path.is_file()) else {
        println!("skipped: {file} is not there");
        return None;
    };
    Some(Import::open(&path, &ImportOptions::default()).unwrap_or_else(|error| panic!("{error:?}")))
}

fn number(value: &Value) -> u64 {
    value
        .as_u64()
        .unwrap_or_else(|| panic!("{value} is no number"))
}

#[test]
fn the_member_file_4_01_has_the_rows_that_were_counted() {
    let (Some(import), Some(expected)) = (import(MEMBERS_4), expectations()) else {
        return;
    };
    let expected = &expected["member_4_01"];
    let Content::Members(rows) = &import.content else {
        panic!("members are read as members");
    };
    assert_eq!(import.shape, Shape::Member);
    assert_eq!(import.version.as_deref(), Some("4.01"));
    assert_eq!(rows.len() as u64, number(&expected["rows"]));
    assert_eq!(
        import.alliances.len() as u64,
        number(&expected["distinct_atopid"])
    );
    let distinct = |key: &dyn Fn(usize) -> (u32, Option<Party>)| {
        let keys: std::collections::BTreeSet<_> = (0..rows.len()).map(key).collect();
        keys.len() as u64
    };
    let pairs = distinct(&|at| (rows[at].alliance, Some(rows[at].member)));
    assert_eq!(pairs, number(&expected["distinct_atopid_member_pairs"]));
    assert_eq!(
        distinct(&|at| (0, Some(rows[at].member))),
        number(&expected["distinct_member"])
    );
    let open = rows.iter().filter(|row| row.spell.to.is_none()).count() as u64;
    assert_eq!(open, number(&expected["rows_in_effect"]));
    for duty in Duty::ALL {
        let owed = rows.iter().filter(|row| row.duties.has(*duty)).count() as u64;
        assert_eq!(
            owed,
            number(&expected["with_obligation"][duty.name()]),
            "{duty}"
        );
    }
    let usa: Vec<_> = rows
        .iter()
        .filter(|row| row.member == Party::Code(2))
        .collect();
    assert_eq!(usa.len() as u64, number(&expected["rows_of_member_2_USA"]));
    for (phase, count) in expected["phase"].as_object().unwrap() {
        let found = rows
            .iter()
            .filter(|row| row.phase.to_string() == *phase)
            .count() as u64;
        assert_eq!(found, number(count), "phase {phase}");
    }
    let dayless =
        |date: Option<attache_register::PartialDate>| date.is_some_and(|d| d.day().is_none());
    let blank = rows.iter().filter(|row| dayless(row.spell.from)).count() as u64;
    assert_eq!(blank, number(&expected["missing_dayent"]));
    let blank = rows.iter().filter(|row| dayless(row.spell.to)).count() as u64;
    assert_eq!(blank, number(&expected["missing_dayexit"]));
    assert!(
        import
            .remarks
            .iter()
            .any(|remark| remark.starts_with("7 rows repeat")),
        "{:?}",
        import.remarks
    );
    assert!(
        import
            .remarks
            .iter()
            .any(|remark| remark.contains("651 in 3015, 651 in 3205, 345 in 3740")),
        "{:?}",
        import.remarks
    );
}

#[test]
fn directed_dyad_years_of_4_01_are_rebuilt_exactly() {
    let (Some(import), Some(expected)) = (import(MEMBERS_4), expectations()) else {
        return;
    };
    let expected = &expected["dyad_years_from_member_4_01"];
    let options = DyadOptions {
        states: StatesOf::All,
        ..DyadOptions::default()
    };
    let register = Register::builtin();
    let dyads = register.dyads(Source::Import(&import), &options).unwrap();
    assert_eq!(dyads.rows.len() as u64, number(&expected["rows"]));
    assert_eq!(dyads.remarks, Vec::<String>::new());
    for duty in Duty::ALL {
        let owed = dyads
            .rows
            .iter()
            .filter(|row| row.duties.has(*duty))
            .count() as u64;
        assert_eq!(owed, number(&expected["sum"][duty.name()]), "{duty}");
    }
    for (year, counts) in expected["usa_outgoing"].as_object().unwrap() {
        let year: u16 = year.parse().unwrap();
        let usa = dyads
            .rows
            .iter()
            .filter(|row| row.a == Party::Code(2) && row.year == year);
        assert_eq!(
            usa.clone().count() as u64,
            number(&counts["partners"]),
            "{year}"
        );
        for duty in Duty::ALL {
            let owed = usa.clone().filter(|row| row.duties.has(*duty)).count() as u64;
            assert_eq!(owed, number(&counts[duty.name()]), "{year} {duty}");
        }
    }
    let table = register
        .state_years(Source::Import(&import), &options)
        .unwrap();
    let usa = table
        .rows
        .iter()
        .find(|row| row.state == Party::Code(2) && row.year == 1980);
    let usa = usa.unwrap();
    assert_eq!(
        (usa.partners, usa.owed_to[0], usa.owed_to[4]),
        (Some(70), 49, 51)
    );
}

#[test]
fn point_queries_of_4_01_hold() {
    let (Some(import), Some(expected)) = (import(MEMBERS_4), expectations()) else {
        return;
    };
    let queries = expected["point_queries_4_01"]["queries"]
        .as_array()
        .unwrap();
    assert!(queries.len() > 10);
    for query in queries {
        let party = |side: &str| Party::Code(number(&query[side]) as u16);
        let day: Day = query["date"].as_str().unwrap().parse().unwrap();
        let owed = import.owed(party("A"), party("B"), day);
        let mut found: BTreeMap<String, (String, String)> = BTreeMap::new();
        for one in &owed {
            assert_eq!(one.presence, Presence::Yes, "{query}");
            found.insert(
                one.alliance.to_owned(),
                (one.by_a.to_string(), one.by_b.to_string()),
            );
        }
        let words = |list: &Value| {
            let words: Vec<&str> = list
                .as_array()
                .unwrap()
                .iter()
                .map(|w| w.as_str().unwrap())
                .collect();
            if words.is_empty() {
                "none".to_owned()
            } else {
                words.join(" ")
            }
        };
        let wanted: BTreeMap<String, (String, String)> = query["alliances"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| {
                (
                    one["atopid"].to_string(),
                    (words(&one["owed_by_A"]), words(&one["owed_by_B"])),
                )
            })
            .collect();
        assert_eq!(found, wanted, "{} {} {day}", query["A_abb"], query["B_abb"]);
    }
}

#[test]
fn the_alliance_file_4_01_has_its_alliances() {
    let (Some(import), Some(expected)) = (import(ALLIANCES_4), expectations()) else {
        return;
    };
    let expected = &expected["alliance_4_01"];
    assert_eq!(import.shape, Shape::Alliance);
    assert_eq!(import.alliances.len() as u64, number(&expected["rows"]));
    let Content::Members(rows) = &import.content else {
        panic!("alliances are read as members");
    };
    let mut open: Vec<u32> = rows
        .iter()
        .filter(|row| row.spell.to.is_none())
        .map(|row| row.alliance)
        .collect();
    open.dedup();
    assert_eq!(open.len() as u64, number(&expected["in_effect_at_end"]));
    for duty in Duty::ALL {
        let mut with: Vec<u32> = rows
            .iter()
            .filter(|row| row.duties.has(*duty))
            .map(|row| row.alliance)
            .collect();
        with.dedup();
        assert_eq!(
            with.len() as u64,
            number(&expected["with_obligation"][duty.name()]),
            "{duty}"
        );
    }
}

#[test]
fn the_phase_file_4_0_has_its_phases() {
    let (Some(import), Some(expected)) = (import(PHASES_4), expectations()) else {
        return;
    };
    let expected = &expected["phase_4_0"];
    let Content::Members(rows) = &import.content else {
        panic!("phases are read as members");
    };
    let mut phases: Vec<(u32, u8)> = rows.iter().map(|row| (row.alliance, row.phase)).collect();
    phases.sort_unstable();
    phases.dedup();
    assert_eq!(phases.len() as u64, number(&expected["rows"]));
    assert_eq!(
        import.alliances.len() as u64,
        number(&expected["distinct_atopid"])
    );
}

#[test]
fn files_of_3_0_are_read_by_their_names() {
    let register = Register::builtin();
    let options = DyadOptions {
        keys: Keys::Iso,
        ..DyadOptions::default()
    };
    for file in [MEMBERS_3, ALLIANCES_3, PHASES_3] {
        let Some(import) = import(file) else {
            continue;
        };
        assert_eq!(import.last.year(), 2003, "{file}");
        assert!(
            register
                .dyads(Source::Import(&import), &options)
                .unwrap()
                .rows
                .len()
                > 100_000
        );
        assert_eq!(import.alliances.len(), 648, "{file}");
        let Content::Members(rows) = &import.content else {
            panic!("members");
        };
        let mut phases: Vec<(u32, u8)> = rows.iter().map(|row| (row.alliance, row.phase)).collect();
        phases.sort_unstable();
        phases.dedup();
        match file {
            MEMBERS_3 => assert_eq!(rows.len(), 1994),
            ALLIANCES_3 => assert_eq!(phases.len(), 648),
            _ => assert_eq!(phases.len(), 694),
        }
    }
}
