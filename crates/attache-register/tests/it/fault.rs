//! Is every broken rule told with file, line, column and remedy, and are all told at once?

use std::fs;

use attache_register::{Day, Register, RegisterError};
use proptest::prelude::*;

const REGISTER: &str = "key,value\nname,mine\nversion,1\nextends,built-in\n";
const TIES: &str =
    "instrument,state,role,hub,obligation,signed,entry,exit,dormant_from,confidence,source\n";
const INSTRUMENTS: &str = "id,short_name,name,kind,class,source\n";

/// A folder with these files beside a `register.csv` that extends the built-in register.
fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("register.csv"), REGISTER).expect("a file");
    for (name, text) in files {
        fs::write(folder.path().join(name), text).expect("a file");
    }
    folder
}

/// What is said of these files, without the folder's own name.
fn said(files: &[(&str, &str)]) -> Vec<String> {
    let folder = folder(files);
    match Register::open(folder.path()) {
        Ok(_) => Vec::new(),
        Err(RegisterError::Faults { faults, .. }) => {
            let place = format!("{}/", folder.path().display());
            faults
                .iter()
                .map(|fault| fault.to_string().replace(&place, ""))
                .collect()
        }
        Err(other) => panic!("{other}"),
    }
}

#[test]
fn every_rule_that_a_tie_breaks_is_told_with_its_place_and_remedy() {
    for (row, fault) in [
        (
            "NATO,FRA,party,,defense,,1949-13-01,,,high,x",
            "ties.csv:2: column 7 (entry): \"1949-13-01\" is not a date of the calendar; write YYYY, YYYY-MM or YYYY-MM-DD",
        ),
        (
            "NATO,FRA,party,,defense,,1950,1949,,high,x",
            "ties.csv:2: column 8 (exit): 1949 is not after 1950; the end is the first day on which it no longer holds: correct one of the dates",
        ),
        (
            "NATO,FRA,party,,defense,,1950-01-01,1950-01-01,,high,x",
            "ties.csv:2: column 8 (exit): 1950-01-01 is not after 1950-01-01; the end is the first day on which it no longer holds: correct one of the dates",
        ),
        (
            "NATO,FRA,party,,defense,,,1950,,high,x",
            "ties.csv:2: column 7 (entry): there is an exit, 1950, but no entry; write when it came into force, or leave out the exit",
        ),
        (
            "NATO,FRA,party,,defense,1951,1950,,,high,x",
            "ties.csv:2: column 6 (signed): signed on 1951, after the entry into force on 1950; correct one of the dates",
        ),
        (
            "NATO,FRA,party,,defense,,1950,1960,1970,high,x",
            "ties.csv:2: column 9 (dormant_from): 1970 is outside the tie's own period; write a date between entry and exit",
        ),
        (
            "NATO,FRA,party,,defense,,2027,,,high,x",
            "ties.csv:2: column 7 (entry): 2027 is later than the register's cut-off, 2026-02-03; move the line cut_off of register.csv, once all ties are known up to the new day",
        ),
        (
            "NATO,FRX,party,,defense,,1950,,,high,x",
            "ties.csv:2: column 2 (state): no state has the id \"FRX\"; write an id of states.csv, or add the state there",
        ),
        (
            "NATO,France,party,,defense,,1950,,,high,x",
            "ties.csv:2: column 2 (state): \"France\" is not an id of a state; ids have 1 to 15 capitals, digits and hyphens",
        ),
        (
            "NATOO,FRA,party,,defense,,1950,,,high,x",
            "ties.csv:2: column 1 (instrument): no instrument has the id \"NATOO\"; write an id of instruments.csv, or add the instrument there",
        ),
        (
            "NATO,FRA,party,USA,defense,,1950,,,high,x",
            "ties.csv:2: column 4 (hub): a party has no hub, but \"USA\" stands here; leave it out, or write designee or guarantor as the role",
        ),
        (
            "MNNA,FRA,designee,,none,,1950,,,high,x",
            "ties.csv:2: column 4 (hub): a designee needs a hub; write the id of the state or organisation that designates or is guaranteed",
        ),
        (
            "MNNA,FRA,designee,FRA,none,,1950,,,high,x",
            "ties.csv:2: column 4 (hub): the hub is the member itself; write the other state",
        ),
        (
            "NATO,FRA,member,,defense,,1950,,,high,x",
            "ties.csv:2: column 3 (role): \"member\" is not known here; write one of party, designee, guarantor",
        ),
        (
            "NATO,FRA,party,,defence,,1950,,,high,x",
            "ties.csv:2: column 5 (obligation): \"defence\" is not known here; write one of defense, consultation, nonaggression, none",
        ),
        (
            "NATO,FRA,party,,defense,,1950,,,,x",
            "ties.csv:2: column 10 (confidence): the cell is empty; every row needs it: fill it in",
        ),
        (
            "NATO,FRA,party,,defense,,1950,,,high",
            "ties.csv:2: the row has 10 cells, the header 11; give each row as many cells as the header has; a cell with a comma stands in quotation marks",
        ),
    ] {
        assert_eq!(
            said(&[("ties.csv", &format!("{TIES}{row}\n"))]),
            [fault],
            "{row}"
        );
    }
}

#[test]
fn spells_of_one_member_must_not_overlap() {
    let rows = "NATO,FRA,party,,defense,,1950-01-01,1960-05-01,,high,x\nNATO,FRA,party,,defense,,1960-04-30,,,high,x\n";
    let told = said(&[("ties.csv", &format!("{TIES}{rows}"))]);
    assert_eq!(
        told,
        [
            "ties.csv:3: column 7 (entry): the spell begins before that of ties.csv:2 ends; give the earlier spell an exit that is not later than this entry"
        ]
    );
    let apart = rows.replace("1960-04-30", "1960-05-01");
    assert_eq!(said(&[("ties.csv", &format!("{TIES}{apart}"))]), [""; 0]);
}

#[test]
fn instruments_and_states_need_what_makes_them_facts() {
    let tie =
        format!("{TIES}X,FRA,party,,defense,,1950,,,high,\nX,DEU,party,,defense,,1950,,,high,\n");
    let with = |row: &str| {
        said(&[
            ("instruments.csv", &format!("{INSTRUMENTS}{row}\n")),
            ("ties.csv", &tie),
        ])
    };
    assert_eq!(
        with("X,X,A pact,bilateral_mutual_defence_treaty,treaty_ally,art. 1"),
        [""; 0]
    );
    assert_eq!(
        with("X,X,A pact,bilateral_mutual_defence_treaty,treaty_ally,")[0],
        "instruments.csv:2: column 6 (source): the cell is empty; every row needs it: fill it in"
    );
    assert!(
        with("X,X,A pact,pact,ally,art. 1")[0]
            .starts_with("instruments.csv:2: column 4 (kind): \"pact\" is not known here")
    );
    assert!(
        with("X,X,A pact,pact,ally,art. 1")[1]
            .starts_with("instruments.csv:2: column 5 (class): \"ally\" is not known here")
    );
    assert_eq!(
        said(&[(
            "instruments.csv",
            &format!("{INSTRUMENTS}Y,Y,A pact,arrangement,arrangement,art. 1\n")
        )]),
        [
            "instruments.csv:2: column 1 (id): nobody has a tie under \"Y\"; add its members to ties.csv, or take the row out"
        ]
    );
    assert_eq!(
        said(&[("states.csv", "id,kind,name,source\nXYZ,state,Freedonia,\n")]),
        ["states.csv:2: column 4 (source): the cell is empty; every row needs it: fill it in"]
    );
    assert_eq!(
        said(&[(
            "states.csv",
            "id,kind,name,source\nXYZ,state,A,x\nXYZ,state,B,x\n"
        )]),
        ["states.csv:3: column 1 (id): \"XYZ\" stands on line 2 too; keep one of the rows"]
    );
    assert_eq!(
        said(&[(
            "names.csv",
            "state,form,kind,from,to,rules\nFRA,Gaul,other,1900,1800,AMB-99\n"
        )]),
        [
            "names.csv:2: column 5 (to): 1800 is not after 1900; the end is the first day on which it no longer holds: correct one of the dates",
            "names.csv:2: column 6 (rules): no rule has the id \"AMB-99\"; write an id of rules.csv, or add the rule there",
        ]
    );
    assert_eq!(
        said(&[(
            "codes.csv",
            "system,code,abbreviation,state,from,last\ncow,2,XYZ,FRA,1900-01-01,\n"
        )]),
        [
            "codes.csv:2: column 5 (from): the spell begins before that of register/codes.csv:2 ends; one code means one state on one day: correct one of the days"
        ]
    );
}

#[test]
fn all_faults_are_told_at_once_in_the_order_of_the_files() {
    let ties = format!(
        "{TIES}NATO,FRX,party,,defense,,1950,,,high,x\nNATO,FRA,member,,defence,,soon,,,high,x\n"
    );
    let states = "id,kind,nam,source\nXYZ,state,Freedonia,x\n";
    let told = said(&[("ties.csv", &ties), ("states.csv", states)]);
    let places: Vec<&str> = told
        .iter()
        .map(|fault| fault.split(": ").next().unwrap_or_default())
        .collect();
    assert_eq!(
        places,
        [
            "states.csv:1",
            "states.csv:1",
            "ties.csv:2",
            "ties.csv:3",
            "ties.csv:3",
            "ties.csv:3"
        ]
    );
    assert_eq!(
        told[0],
        "states.csv:1: there is no column \"name\"; add it to the header and each row"
    );
}

#[test]
fn a_folder_that_is_no_register_is_told_so() {
    let folder = tempfile::tempdir().expect("a folder");
    let told = Register::open(&folder.path().join("none"))
        .expect_err("no folder")
        .to_string();
    assert!(told.starts_with("there is no folder "), "{told}");
    let Err(RegisterError::Faults { faults, .. }) = Register::open(folder.path()) else {
        panic!("an empty folder is no register");
    };
    assert_eq!(faults.len(), 1);
    assert!(faults[0].to_string().ends_with("register.csv: the file is missing; write one with the lines key,value and name,… and version,… and extends,built-in"), "{}", faults[0]);
    assert!(
        said(&[(
            "register.csv",
            "key,value\nname,mine\nversion,1\nextends,other\n"
        )])[0]
            .starts_with(
                "register.csv:4: column 2 (value): \"other\" is not a register that can be extended"
            )
    );
    let missing = said(&[("register.csv", "key,value\nname,mine\nextends,built-in\n")]);
    assert_eq!(
        missing,
        ["register.csv: there is no line \"version\"; add the line version,…"]
    );
}

#[test]
fn a_register_of_the_users_own_extends_or_replaces_the_built_in_one() {
    let ties = format!(
        "{TIES}NATO,XYZ,party,,defense,,2020-01-01,,,low,press\nNATO,SWE,party,,defense,,2024-01-01,,,low,a guess\n"
    );
    let own = folder(&[
        (
            "states.csv",
            "id,kind,name,source\nXYZ,state,Freedonia,a film\n",
        ),
        ("ties.csv", &ties),
    ]);
    let register = Register::open(own.path()).expect("a register");
    assert_eq!(
        register.about().to_string(),
        "mine 1 (extends attache 2026.1)"
    );
    let find = |name: &str| register.find(name).expect("a state");
    let status = |a: &str, b: &str, day: &str| {
        register
            .status(find(a), find(b), day.parse::<Day>().expect("a day"))
            .standing
            .name()
    };
    assert_eq!(status("Freedonia", "USA", "2020-01-01"), "treaty_ally");
    assert_eq!(status("Freedonia", "USA", "2019-12-31"), "none");
    // A row with the same key replaces the built-in one.
    assert_eq!(status("SWE", "USA", "2024-02-01"), "treaty_ally");
    assert_eq!(status("POL", "USA", "2024-02-01"), "treaty_ally");

    let only = folder(&[
        (
            "register.csv",
            "key,value\nname,mine\nversion,2\ncut_off,2020-12-31\nties_from,1900-01-01\n",
        ),
        (
            "states.csv",
            "id,kind,name,source\nXYZ,state,Freedonia,a film\nSYL,state,Sylvania,a film\n",
        ),
        (
            "instruments.csv",
            &format!("{INSTRUMENTS}X,Pact,A pact,arrangement,arrangement,a film\n"),
        ),
        (
            "ties.csv",
            &format!("{TIES}X,XYZ,party,,none,,1933,,,low,\nX,SYL,party,,none,,1933,,,low,\n"),
        ),
    ]);
    let register = Register::open(only.path()).expect("a register");
    assert_eq!(register.about().to_string(), "mine 2");
    assert_eq!(register.states().len(), 2);
    assert_eq!(register.ties()[0].source, "a film");
    assert!(register.find("USA").is_err());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn no_bytes_are_too_strange_to_be_read(file in 0..7_usize, bytes in prop::collection::vec(any::<u8>(), 0..400), text in "[a-z,\"\n0-9-]{0,300}") {
        let name = ["register.csv", "states.csv", "names.csv", "rules.csv", "codes.csv", "instruments.csv", "ties.csv"][file];
        let folder = folder(&[]);
        for contents in [bytes, text.into_bytes()] {
            fs::write(folder.path().join(name), contents).expect("a file");
            let _ = Register::open(folder.path());
        }
    }
}
