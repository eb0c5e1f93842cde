//! Does `attache ties` answer as the register does, for people and for programs?

use std::fs;

use serde_json::Value;

use crate::sandbox::Sandbox;

#[test]
fn ties_read_well() {
    insta::assert_snapshot!(Sandbox::new().session(
        "
        attache ties USA --on 2022-10-27
        attache ties USA NZL
        attache ties usa 'new zealand' --on 1990-01-01 --explain
        attache ties USA MEX --on 2004-09-05
        attache ties USA MEX --on 2004-09-06
        attache ties USA ISR --on 1987-05-01
        attache ties JPN USA --on 1955-01-01
        attache ties USA POL --on 2026-05-01
        attache ties UKR USA --on 1980-01-01
        attache ties USA CHE --on 1930-01-01
        attache ties GBR DEU --ever
        attache ties CHE
        attache ties NATO --on 2025-01-01
        attache ties DEU --between 1938 1945
        attache ties --instrument MNNA --on 2013-06-01
        attache ties --instrument anzus --ever --explain
        attache ties --class security_commitment --class optional_ally --on 2018-12-31
        attache ties RUS --class treaty_ally --on 2020-01-01 --format markdown
        "
    ));
}

#[test]
fn what_cannot_be_asked_is_explained() {
    let sandbox = Sandbox::new();
    sandbox.write(
        "own/register.csv",
        "key,value\nname,mine\nversion,1\nextends,built-in\n",
    );
    sandbox.write(
        "own/ties.csv",
        "instrument,state,role,hub,obligation,entry,confidence\nNATO,FRX,party,,defense,1949-13-01,high\nNATO,XYZ,party,,defence,1949,high\n",
    );
    insta::assert_snapshot!(sandbox.session(
        "
        attache ties Germny
        attache ties Congolese
        attache ties USA usa
        attache ties USA --on 1990-02-30
        attache ties USA --on 1990
        attache ties USA --between 1990 1980
        attache ties USA --class friend
        attache ties --instrument Natto
        attache ties USA -o answer.doc
        attache ties USA --register own
        attache ties USA --register nowhere
        attache ties USA NZL JPN
        "
    ));
}

#[test]
fn a_register_of_the_users_own_is_named_in_the_answer() {
    let sandbox = Sandbox::new();
    sandbox.write(
        "own/register.csv",
        "key,value\nname,mine\nversion,1\nextends,built-in\n",
    );
    sandbox.write(
        "own/states.csv",
        "id,kind,name,source\nXYZ,state,Freedonia,a film\n",
    );
    sandbox.write(
        "own/ties.csv",
        "instrument,state,role,hub,obligation,entry,confidence,source\nNATO,XYZ,party,,defense,2020-01-01,low,a film\n",
    );
    insta::assert_snapshot!(
        sandbox.session("attache ties Freedonia LUX --on 2021-01-01 --register own")
    );
}

#[test]
fn json_has_the_columns_that_scripts_rely_on() {
    let sandbox = Sandbox::new();
    let settled = [
        "holder",
        "state",
        "class",
        "instrument",
        "kind",
        "obligation",
        "from",
        "to",
        "direction",
        "source",
        "confidence",
    ];
    for arguments in [
        &["ties", "USA", "--on", "2022-10-27"][..],
        &["ties", "USA", "JPN"],
        &["ties", "--instrument", "NATO", "--on", "2000-01-01"],
        &["ties", "--class", "treaty_ally", "--on", "2000-01-01"],
        &["ties", "USA", "--between", "1950", "1960", "--explain"],
    ] {
        let answer = sandbox.json(arguments);
        let names: Vec<&str> = answer["columns"]
            .as_array()
            .expect("columns")
            .iter()
            .filter_map(|column| column["name"].as_str())
            .collect();
        assert_eq!(names[..settled.len()], settled, "{arguments:?}");
        assert_eq!(answer["corpus"], Value::Null);
        assert_eq!(answer["register"]["version"], "attache 2026.1");
        assert_eq!(answer["register"]["cut_off"], "2026-02-03");
        let rows = answer["rows"].as_array().expect("rows");
        assert!(!rows.is_empty());
        for row in rows {
            for name in ["instrument", "source", "confidence"] {
                assert!(
                    row[name].as_str().is_some_and(|text| !text.is_empty()),
                    "{row}"
                );
            }
            if arguments.contains(&"--explain") {
                let used = row["rows"].as_array().expect("the rows used");
                assert!(
                    used[0]["row"]
                        .as_str()
                        .is_some_and(|row| row.starts_with("register/ties.csv:")),
                    "{row}"
                );
            }
        }
    }
}

#[test]
fn the_first_row_says_what_two_states_are_to_each_other() {
    let sandbox = Sandbox::new();
    let class = |a: &str, b: &str, day: &str| {
        let said = sandbox.run(&["ties", a, b, "--on", day, "--format", "json"]);
        let answer: Value = serde_json::from_str(said.text()).expect("JSON");
        let row = &answer["rows"][0];
        let cell = |name: &str| row[name].as_str().unwrap_or_default().to_owned();
        (cell("class"), cell("direction"), said.status)
    };
    let told = |class: &str, direction: &str, status| {
        (class.to_owned(), direction.to_owned(), Some(status))
    };
    assert_eq!(
        class("USA", "JPN", "1955-01-01"),
        told("treaty_ally", "USA to JPN", 0)
    );
    assert_eq!(
        class("JPN", "USA", "1955-01-01"),
        told("treaty_ally", "USA to JPN", 0)
    );
    assert_eq!(
        class("USA", "JPN", "2020-01-01"),
        told("treaty_ally", "mutual", 0)
    );
    assert_eq!(
        class("USA", "ISR", "2024-01-01"),
        told("designated_partner", "USA to ISR", 0)
    );
    assert_eq!(class("FRA", "THA", "2000-01-01"), told("none", "", 1));
    assert_eq!(class("USA", "POL", "2027-01-01"), told("unknown", "", 1));
}

#[test]
fn the_ending_of_a_file_chooses_the_format_of_ties() {
    let sandbox = Sandbox::new();
    for (name, start) in [
        ("ties.json", "{\"attache\":"),
        ("ties.csv", "holder,state,class,"),
        ("ties.md", "**United States and New Zealand**"),
        ("ties.html", "<!doctype html>"),
        ("ties.txt", "United States and New Zealand\nANZUS"),
        ("ties.parquet", "PAR1"),
        ("ties.svg", "<svg "),
        ("ties.graphml", "<?xml "),
        ("ties.dot", "digraph "),
    ] {
        assert_eq!(
            sandbox.answer(&["ties", "USA", "NZL", "-o", name]),
            "",
            "{name}"
        );
        let bytes = fs::read(sandbox.path(name)).expect("the answer");
        let text = String::from_utf8_lossy(&bytes);
        assert!(text.starts_with(start), "{name} begins: {text:.80}");
    }
    let page = fs::read_to_string(sandbox.path("ties.html")).expect("the page");
    assert!(page.contains("<svg"), "the page shows the timeline");
    let network = sandbox.answer(&["ties", "--instrument", "AUKUS", "--format", "graphml"]);
    assert_eq!(network.matches("<node ").count(), 3);
    assert_eq!(network.matches("<edge ").count(), 3);
    let cut = sandbox.run(&["ties", "USA", "--limit", "2", "--format", "csv"]);
    assert_eq!(cut.text().lines().count(), 3);
    assert!(cut.stderr.starts_with("note: 2 of "), "{}", cut.stderr);
}
