//! Do `attache dyads` and `attache names` answer as the register does, and tell every fault of a file?

use serde_json::Value;

use crate::sandbox::Sandbox;

const MEMBERS: &str = "\
atopid,member,yrent,moent,dayent,yrexit,moexit,dayexit,ineffect,phase,defense,offense,neutral,nonagg,consul,version
9001,2,1951,9,1,0,0,0,1,0,1,0,0,1,1,4.01
9001,740,1951,9,1,0,0,0,1,0,0,0,0,1,1,4.01
9002,290,1997,12,16,0,0,0,1,0,1,0,0,0,1,4.01
9002,2,1949,4,4,0,0,0,1,0,1,0,0,0,1,4.01
9003,640,1874,1,1,1879,1,1,0,0,1,0,0,0,0,4.01
9003,8152,1874,1,1,1879,1,1,0,0,1,0,0,0,0,4.01
";

#[test]
fn pairs_and_states_by_year_read_well() {
    let sandbox = Sandbox::new();
    sandbox.write("members.csv", MEMBERS);
    insta::assert_snapshot!(sandbox.session(
        "
        attache dyads USA JPN --years 1951..1953
        attache dyads USA NZL --years 1985..1988 --keys iso --undirected --format csv
        attache dyads DEU USA --years 1990 --keys cow --format csv
        attache dyads --import members.csv --years 1951..1952
        attache dyads --import made=members.csv --years 1874..1875 --states-of all --format csv
        attache dyads --import made=members.csv --source built-in USA JPN --years 2000 --format csv
        attache dyads --unit state-year USA --years 1950..1951
        attache dyads --unit state-year USA --years 1997..1998 --import members.csv --format csv
        attache dyads --disagreements USA POL --import members.csv
        attache dyads --disagreements USA POL --import members.csv --min-days 9999
        "
    ));
}

#[test]
fn what_is_wrong_with_a_file_or_a_question_is_explained() {
    let sandbox = Sandbox::new();
    sandbox.write("members.csv", MEMBERS);
    sandbox.write(
        "faulty.csv",
        "atopid,member,yrent,yrexit,defense\n1,2,1950,0,1\n1,x,1950,0,9\n1,20,1951,0,1\n",
    );
    sandbox.write("pairs.csv", "mem1,mem2,year,defense\n2,20,1960,1\n");
    sandbox.write(
        "other.csv",
        "ccode,pact,start,end\n2,A,1950,1952\n20,A,1950,1952\n",
    );
    insta::assert_snapshot!(sandbox.session(
        "
        attache dyads --import faulty.csv
        attache dyads --import faulty.csv --skip-faulty --years 1951 --format csv
        attache dyads --import pairs.csv
        attache dyads --import pairs.csv --undirected --format csv
        attache dyads --import other.csv
        attache dyads --import other.csv --map member=ccode,alliance=pact,from=start,to=end --years 1952 --format csv
        attache dyads --import other.csv --map member=ccode
        attache dyads --import nowhere.csv
        attache dyads --import members.csv --source other
        attache dyads --import members.csv --states-of all --keys iso
        attache dyads --years 2030..2040
        attache dyads --years 1990..1980
        attache dyads --years then
        attache dyads Germny
        "
    ));
}

#[test]
fn a_table_of_many_pairs_is_the_same_in_csv_and_parquet() {
    let sandbox = Sandbox::new();
    let said = sandbox.run(&[
        "dyads",
        "--years",
        "1990..1991",
        "--all-dyads",
        "--format",
        "json",
    ]);
    let json: Value = serde_json::from_slice(&said.stdout).expect("JSON");
    let rows = json["rows"].as_array().expect("rows").len();
    let csv = sandbox.run(&[
        "dyads",
        "--years",
        "1990..1991",
        "--all-dyads",
        "--format",
        "csv",
    ]);
    assert_eq!(csv.text().lines().count(), rows + 1);
    // Every two states of the list, both ways, in each year.
    assert!(rows > 2 * 150 * 149);
    let parquet = sandbox.run(&[
        "dyads",
        "--years",
        "1990..1991",
        "--all-dyads",
        "-o",
        "all.parquet",
    ]);
    assert_eq!(parquet.status, Some(0));
    assert!(
        sandbox
            .path("all.parquet")
            .metadata()
            .expect("a file")
            .len()
            > 1000
    );
}

#[test]
fn names_in_a_text_read_well() {
    let sandbox = Sandbox::new();
    sandbox.write(
        "speech.txt",
        "The é of Côte d’Ivoire. Germany, Georgia and our Korean allies; Moscow, and the Indian Ocean.\n",
    );
    sandbox.write("latin.txt", b"Per\xfa");
    insta::assert_snapshot!(sandbox.session(
        "
        attache names speech.txt --date 1960
        attache names speech.txt --metonyms --refused --format csv
        attache names latin.txt
        attache names nowhere.txt
        "
    ));
    let said = sandbox.run_with_input(&["names", "-"], b"nobody here");
    assert_eq!(said.status, Some(1));
}
