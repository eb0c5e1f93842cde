//! Are the tables of others read with all their quirks, and are their faults told with place and remedy?

use attache_register::{
    Class, ColumnMap, Content, Day, Duties, Duty, DyadError, DyadOptions, Import, ImportError,
    ImportOptions, Keys, MemberSpell, Party, Presence, Register, Shape, Source, StatesOf,
};

fn read(text: &str) -> Import {
    read_with(text, &ImportOptions::default()).unwrap()
}

fn read_with(text: &str, options: &ImportOptions) -> Result<Import, ImportError> {
    Import::read("made.csv", text.as_bytes(), options)
}

fn faults(text: &str) -> Vec<String> {
    match read_with(text, &ImportOptions::default()) {
        Err(ImportError::Faults { faults, .. }) => faults.iter().map(ToString::to_string).collect(),
        other => panic!("no faults: {other:?}"),
    }
}

fn members(import: &Import) -> &[MemberSpell] {
    match &import.content {
        Content::Members(rows) => rows,
        other => panic!("not members: {other:?}"),
    }
}

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

/// A member file with the columns that matter, in an order that no version has.
const MEMBERS: &str = "\
version,member,atopid,yrent,moent,dayent,yrexit,moexit,dayexit,ineffect,phase,consul,nonagg,neutral,offense,defense,asymm
4.01,2,9001,1951,9,1,0,0,0,1,0,1,1,0,0,1,1
4.01,740,9001,1951,9,1,0,0,0,1,0,1,1,0,0,0,1
4.01,200,9002,1844,6,,1846,6,29,0,0,1,0,0,0,0,0
4.01,365,9002,1844,6,,1846,6,29,0,0,1,0,0,0,0,0
4.01,255,9003,1859,1,20,1859,5,,0,0,0,0,0,0,1,0
4.01,300,9003,1859,1,20,1859,5,,0,0,0,0,0,0,1,0
4.01,8152,9004,1874,1,1,1879,1,1,0,0,0,0,0,0,1,0
4.01,640,9004,1874,1,1,1879,1,1,0,0,0,0,0,0,1,0
4.01,220,9005,1950,1,1,1960,1,1,0,2,0,1,0,0,0,0
4.01,220,9005,1950,1,1,1960,1,1,0,3,0,0,0,0,1,0
4.01,230,9005,1950,1,1,0,0,0,1,2,0,1,0,0,0,0
4.01,651,9006,1950,6,17,1979,3,31,0,0,0,0,0,0,1,0
4.01,651,9006,1987,11,11,0,0,0,1,0,0,0,0,0,1,0
4.01,663,9006,1950,6,17,0,0,0,1,0,0,0,0,0,1,0
";

#[test]
fn a_member_file_is_read_by_the_names_of_its_columns() {
    let import = read(MEMBERS);
    assert_eq!(import.shape, Shape::Member);
    assert_eq!(import.version.as_deref(), Some("4.01"));
    assert_eq!(
        (import.from, import.last),
        (day("1844-01-01"), day("2016-12-31"))
    );
    assert_eq!(members(&import).len(), 14);
    let japan = members(&import)[1];
    assert_eq!(japan.member, Party::Code(740));
    assert_eq!(japan.duties, Duties::of([Duty::Nonagg, Duty::Consul]));
    assert_eq!(japan.spell.to, None);
}

#[test]
fn columns_that_older_versions_lack_are_not_missed() {
    let import = read("atopid,member,yrent,yrexit,defense\n1,2,1950,0,1\n1,20,1950,0,1\n");
    assert_eq!(members(&import)[0].spell.from.unwrap().to_string(), "1950");
    assert!(members(&import)[0].duties.has(Duty::Defense));
    assert_eq!(import.version, None);
    let text = faults("atopid,member,yrent,defense\n1,2,1950,1\n");
    assert_eq!(
        text,
        ["made.csv:1: there is no column \"yrexit\"; the file has atopid, member, yrent, defense"]
    );
}

#[test]
fn a_blank_day_leaves_its_month_open() {
    let import = read(MEMBERS);
    let owed = |on: &str| import.owed(Party::Code(200), Party::Code(365), day(on));
    assert_eq!(owed("1844-05-31"), []);
    assert_eq!(owed("1844-06-10")[0].presence, Presence::Maybe);
    assert_eq!(owed("1844-07-01")[0].presence, Presence::Yes);
    assert_eq!(owed("1846-06-29"), []);
    let owed = |on: &str| import.owed(Party::Code(255), Party::Code(300), day(on));
    assert_eq!(owed("1859-04-30")[0].presence, Presence::Yes);
    assert_eq!(owed("1859-05-31")[0].presence, Presence::Maybe);
    assert_eq!(owed("1859-06-01"), []);
    assert_eq!(
        import.remarks[..2],
        [
            "2 rows have no day of entry: any day of the month may be it",
            "2 rows have no day of exit: any day of the month may be it"
        ]
    );
}

#[test]
fn obligations_have_a_direction() {
    let import = read(MEMBERS);
    let owed = import.owed(Party::Code(2), Party::Code(740), day("2000-01-01"));
    assert_eq!(owed.len(), 1);
    assert_eq!(owed[0].alliance, "9001");
    assert_eq!(owed[0].by_a.to_string(), "defense nonagg consul");
    assert_eq!(owed[0].by_b.to_string(), "nonagg consul");
    assert_eq!(owed[0].by_b.strongest().name(), "consultation");
    // The set ends in 2016: of later days it says nothing.
    assert_eq!(
        import.owed(Party::Code(2), Party::Code(740), day("2017-01-01")),
        []
    );
}

#[test]
fn phases_that_overlap_are_one_answer_and_a_member_may_return() {
    let import = read(MEMBERS);
    let owed = import.owed(Party::Code(220), Party::Code(230), day("1955-01-01"));
    assert_eq!(owed.len(), 1);
    assert_eq!(owed[0].by_a.to_string(), "defense nonagg");
    let egypt = |on: &str| {
        import
            .owed(Party::Code(651), Party::Code(663), day(on))
            .len()
    };
    assert_eq!(
        [
            egypt("1979-03-30"),
            egypt("1979-03-31"),
            egypt("1987-11-10"),
            egypt("1987-11-11")
        ],
        [1, 0, 0, 1]
    );
    assert_eq!(
        import.remarks[2..],
        [
            "1 row repeats alliance, member and entry of another: phases that overlap, both kept",
            "left and returned within one phase: 651 in 9006"
        ]
    );
}

#[test]
fn a_code_that_no_list_has_is_told_and_can_be_kept() {
    let (register, import) = (Register::builtin(), read(MEMBERS));
    let years = |states| DyadOptions {
        years: Some(1874..=1880),
        states,
        ..DyadOptions::default()
    };
    let dyads = register
        .dyads(Source::Import(&import), &years(StatesOf::System))
        .unwrap();
    assert!(dyads.rows.is_empty());
    assert_eq!(
        dyads.remarks,
        [
            "ties at times when the Correlates of War list of states does not have the state are left out: 8152"
        ]
    );
    let dyads = register
        .dyads(Source::Import(&import), &years(StatesOf::All))
        .unwrap();
    // 1874 to 1879, both ways; the year of the exit counts, although it ends on its first day.
    assert_eq!(dyads.rows.len(), 12);
    assert_eq!(
        dyads.alliances_of(&dyads.rows[0]).collect::<Vec<_>>(),
        ["9004"]
    );
    let iso = DyadOptions {
        keys: Keys::Iso,
        ..years(StatesOf::All)
    };
    let error = register.dyads(Source::Import(&import), &iso).unwrap_err();
    assert!(matches!(error, DyadError::Keys { .. }), "{error}");
}

#[test]
fn an_alliance_file_gives_its_members_the_dates_of_the_alliance() {
    let import = read(
        "atopidphase,atopid,begyr,begmo,begday,endyr,endmo,endday,phase,defense,mem1,mem2,mem3,hinst\n\
         1020.1,1020,1815,11,20,1823,0,0,1,1,200,255,300,0.5\n\
         1020.2,1020,1823,1,1,0,0,0,2,0,200,255,,0.5\n",
    );
    assert_eq!(import.shape, Shape::Alliance);
    assert_eq!(import.alliances, ["1020"]);
    assert_eq!(members(&import).len(), 5);
    assert_eq!(members(&import)[4].phase, 2);
    assert!(
        import
            .remarks
            .last()
            .unwrap()
            .starts_with("dates and duties are those of the alliance")
    );
}

#[test]
fn files_of_pairs_and_years_are_told_by_their_headers() {
    let register = Register::builtin();
    let directed = read(
        "ddyad,stateA,stateB,year,atopally,defense,consul\n2740,2,740,1960,1,1,1\n740002,740,2,1960,1,0,1\n",
    );
    assert_eq!(directed.shape, Shape::DirectedDyadYear);
    let dyads = register
        .dyads(Source::Import(&directed), &DyadOptions::default())
        .unwrap();
    assert_eq!(dyads.rows.len(), 2);
    assert!(dyads.rows[0].duties.has(Duty::Defense) && !dyads.rows[1].duties.has(Duty::Defense));
    let folded = DyadOptions {
        directed: false,
        ..DyadOptions::default()
    };
    let dyads = register.dyads(Source::Import(&directed), &folded).unwrap();
    assert_eq!(dyads.rows.len(), 1);
    assert!(dyads.rows[0].duties.has(Duty::Defense));

    let undirected = read(
        "dyad,mem1,mem2,year,atopally,defense,bilatno,number,atopid1\n2740,2,740,1960,1,1,1,1,3375\n",
    );
    assert_eq!(undirected.shape, Shape::DyadYear);
    let error = register
        .dyads(Source::Import(&undirected), &DyadOptions::default())
        .unwrap_err();
    assert!(matches!(error, DyadError::Undirected { .. }), "{error}");
    assert_eq!(
        register
            .dyads(Source::Import(&undirected), &folded)
            .unwrap()
            .rows
            .len(),
        1
    );

    let states = read(
        "state,year,atopally,defense,offense,neutral,nonagg,consul\n2,1960,1,1,0,0,1,1\n740,1960,1,0,0,0,1,1\n",
    );
    assert_eq!(states.shape, Shape::StateYear);
    let error = register
        .dyads(Source::Import(&states), &DyadOptions::default())
        .unwrap_err();
    assert!(matches!(error, DyadError::NoPairs { .. }), "{error}");
    let table = register
        .state_years(Source::Import(&states), &DyadOptions::default())
        .unwrap();
    let usa = table
        .rows
        .iter()
        .find(|row| row.state == Party::Code(2))
        .unwrap();
    assert!(usa.tied && usa.duties.has(Duty::Defense) && usa.partners.is_none());
    assert!(
        table
            .rows
            .iter()
            .any(|row| row.state == Party::Code(20) && !row.tied)
    );
}

#[test]
fn latin_1_semicolons_and_numbers_with_points_are_read() {
    let bytes = b"\xef\xbb\xbfalliance;ccode;start;end\nP\xe9tropolis;2.0;1950-01-01;\nP\xe9tropolis;20;1950;1960-05\n";
    let options = ImportOptions {
        map: Some(
            "member=ccode,alliance=alliance,from=start,to=end"
                .parse()
                .unwrap(),
        ),
        ..ImportOptions::default()
    };
    let import = Import::read("made.csv", bytes, &options).unwrap();
    assert_eq!(import.alliances, ["Pétropolis"]);
    assert_eq!(members(&import)[0].member, Party::Code(2));
    assert_eq!(members(&import)[1].spell.to.unwrap().to_string(), "1960-05");
    assert_eq!(
        import.remarks.last().unwrap(),
        "no column of duties is named: members are tied, and what they owe is not known"
    );
}

#[test]
fn a_table_of_ids_with_dates_in_parts_is_mapped() {
    let map: ColumnMap =
        "member=iso,alliance=pact,from=y1,from_month=m1,from_day=d1,to=y2,defense=def,keys=iso"
            .parse()
            .unwrap();
    let options = ImportOptions {
        map: Some(map),
        last_year: Some(1970),
        ..ImportOptions::default()
    };
    let text = "pact,iso,y1,m1,d1,y2,def\nX,GBR,1950,2,3,NA,yes\nX,FRA,1950,2,.,1966,no\n";
    let import = read_with(text, &options).unwrap();
    assert_eq!(import.last, day("1970-12-31"));
    let register = Register::builtin();
    let years = DyadOptions {
        keys: Keys::Cow,
        ..DyadOptions::default()
    };
    let dyads = register.dyads(Source::Import(&import), &years).unwrap();
    assert_eq!(dyads.rows.len(), 2 * 17);
    assert_eq!(
        (dyads.rows[0].a, dyads.rows[0].b),
        (Party::Code(200), Party::Code(220))
    );
    assert!(dyads.rows[0].duties.has(Duty::Defense) && !dyads.rows[17].duties.has(Duty::Defense));
}

#[test]
fn every_fault_is_told_with_line_column_and_remedy() {
    let text = "\
atopid,member,yrent,moent,dayent,yrexit,moexit,dayexit,ineffect,defense
1,two,1950,1,1,0,0,0,1,1
1,20,1950,13,1,0,0,0,1,1
1,200,1950,2,30,0,0,0,1,1
1,210,1950,1,1,1940,1,1,0,1
1,211,1950,1,1,0,0,0,0,1
1,212,,1,1,0,0,0,1,2
,220,1950,1,1,0,0,0,1,1
1,221,1950,1,1
1,225,1950,1,1,0,0,0,1,1
";
    insta::assert_snapshot!(faults(text).join("\n"), @r#"
    made.csv:2: column 2 (member): "two" is not a whole number from 1 to 65535; correct the cell, or leave it blank if it is not known
    made.csv:3: column 4 (moent): "13" is not a whole number from 0 to 12; correct the cell, or leave it blank if it is not known
    made.csv:4: column 5 (dayent): the calendar has no day 1950-02-30; correct the day, or leave it blank if it is not known
    made.csv:5: column 6 (yrexit): the exit 1940-01-01 is before the entry 1950-01-01; correct one of them
    made.csv:6: column 9 (ineffect): the row is not in effect and yet has no exit; correct one of them
    made.csv:7: column 3 (yrent): there is no year of entry; every row needs it: fill it in, or skip the row
    made.csv:7: column 10 (defense): "2" is neither 0 nor 1; write 0 or 1, or leave the cell blank
    made.csv:8: column 1 (atopid): the cell is blank; every row needs it: fill it in, or skip the row
    made.csv:9: the row has 5 cells, the header 10; give each row as many cells as the header has
    "#);
    let options = ImportOptions {
        skip_faulty: true,
        ..ImportOptions::default()
    };
    let import = read_with(text, &options).unwrap();
    assert_eq!(members(&import).len(), 1);
    assert_eq!(import.skipped.len(), 9);
}

#[test]
fn rows_that_stand_twice_and_pairs_of_one_are_faults() {
    insta::assert_snapshot!(
        faults("stateA,stateB,year,defense\n2,740,1960,1\n2,2,1960,1\n2,740,1960,0\n740,2,1960,0\n").join("\n"),
        @r#"
        made.csv:3: column 2 (stateB): 2 is paired with itself; name the other state
        made.csv:4: column 3 (year): 2 and 740 in 1960 stand already in line 2; keep one of the rows
        "#
    );
    insta::assert_snapshot!(
        faults("mem1,mem2,year,defense\n2,740,1960,1\n740,2,1960,0\n").join("\n"),
        @r#"made.csv:3: column 3 (year): 740 and 2 in 1960 stand already in line 2; keep one of the rows"#
    );
}

#[test]
fn a_header_that_is_nobodys_is_refused_with_what_to_do() {
    insta::assert_snapshot!(faults("a,b,c\n1,2,3\n").join("\n"), @r#"made.csv:1: the columns are those of no file of ATOP; say what they mean, such as --map member=ccode,alliance=id,from=start,to=end"#);
    insta::assert_snapshot!(faults("").join("\n"), @r#"made.csv: the file is empty; give a file whose first line names its columns"#);
    let options = ImportOptions {
        map: Some(
            "member=ccode,alliance=id,from=start,phase=p"
                .parse()
                .unwrap(),
        ),
        ..ImportOptions::default()
    };
    let Err(ImportError::Faults { faults, .. }) = read_with("ccode,id,begin\n2,1,1950\n", &options)
    else {
        panic!("no faults");
    };
    let told: Vec<String> = faults.iter().map(ToString::to_string).collect();
    insta::assert_snapshot!(told.join("\n"), @r#"
    made.csv:1: there is no column "start"; the file has ccode, id, begin
    made.csv:1: there is no column "p"; the file has ccode, id, begin
    "#);
}

#[test]
fn maps_of_columns_are_refused_with_a_reason() {
    let told = |text: &str| text.parse::<ColumnMap>().unwrap_err().to_string();
    insta::assert_snapshot!(
        ["member", "member=a,name=b", "member=a,member=b", "member=a,alliance=b", "member=a,alliance=b,from=c,to_day=d", "member=a,alliance=b,from=c,keys=un"]
            .map(told).join("\n"),
        @r#"
        "member" names no column; write meaning=column, such as member=ccode
        "name" is no meaning of a column; they are member, alliance, from, from_month, from_day, to, to_month, to_day, phase, defense, offense, neutral, nonagg, consul, keys
        two columns are named for member; keep one of them
        no column is named for from; add from=COLUMN
        no column is named for to; add to=COLUMN
        "un" are no keys of states; write keys=cow, keys=gw or keys=iso
        "#
    );
}

#[test]
fn the_register_gives_the_same_tables() {
    let register = Register::builtin();
    let options = DyadOptions {
        years: Some(1979..=1991),
        ..DyadOptions::default()
    };
    let dyads = register.dyads(Source::Register, &options).unwrap();
    let row = |a: u16, b: u16, year: u16| {
        dyads
            .rows
            .iter()
            .find(|row| (row.a, row.b, row.year) == (Party::Code(a), Party::Code(b), year))
    };
    let usa_nzl = row(2, 920, 1986).unwrap();
    assert_eq!(usa_nzl.class, Some(Class::TreatyAlly));
    assert!(dyads.alliances_of(usa_nzl).any(|id| id == "ANZUS-NZL-USA"));
    assert_eq!(row(2, 920, 1987).unwrap().class, Some(Class::Arrangement));
    // Germany has two numbers in 1990, each for its part of the year.
    assert!(row(2, 260, 1990).is_some() && row(2, 255, 1990).is_some());
    assert!(row(2, 260, 1991).is_none() && row(2, 255, 1989).is_none());
    let error = register
        .dyads(
            Source::Register,
            &DyadOptions {
                years: Some(2030..=2040),
                ..options
            },
        )
        .unwrap_err();
    assert!(matches!(error, DyadError::Coverage { .. }), "{error}");
}

#[test]
fn pairs_without_a_tie_are_told_where_the_source_is_complete() {
    let register = Register::builtin();
    let options = DyadOptions {
        years: Some(1948..=1949),
        directed: false,
        all_dyads: true,
        ..DyadOptions::default()
    };
    let dyads = register.dyads(Source::Register, &options).unwrap();
    assert!(
        dyads
            .rows
            .iter()
            .any(|row| row.year == 1949 && !row.tied && row.class.is_none())
    );
    assert!(dyads.rows.iter().all(|row| row.year == 1949 || row.tied));
    let states = dyads
        .rows
        .iter()
        .filter(|row| row.year == 1949)
        .flat_map(|row| [row.a, row.b]);
    let states: std::collections::BTreeSet<Party> = states.collect();
    let pairs = dyads.rows.iter().filter(|row| row.year == 1949).count();
    assert_eq!(pairs, states.len() * (states.len() - 1) / 2);
    assert!(dyads.rows.is_sorted_by_key(|row| (row.a, row.b, row.year)));
    let directed = DyadOptions {
        directed: true,
        ..options
    };
    let both = register.dyads(Source::Register, &directed).unwrap();
    assert_eq!(
        both.rows.iter().filter(|row| row.year == 1949).count(),
        2 * pairs
    );
}
