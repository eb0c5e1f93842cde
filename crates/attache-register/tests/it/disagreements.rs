//! Do two sources disagree where they should, and only there?

use attache_register::{
    DisagreementError, DisagreementOptions, Import, ImportOptions, Register, Source,
};

fn read(text: &str) -> Import {
    let options = ImportOptions {
        name: Some("made".to_owned()),
        last_year: Some(2016),
        ..ImportOptions::default()
    };
    Import::read("made.csv", text.as_bytes(), &options).unwrap()
}

fn told(
    register: &Register,
    one: Source<'_>,
    other: Source<'_>,
    options: &DisagreementOptions,
) -> Vec<String> {
    let found = register.disagreements(one, other, options).unwrap();
    found
        .rows
        .iter()
        .map(|row| {
            let said = |said: &attache_register::Said| match said.least == said.most {
                true => format!("{} {:?}", said.least, said.alliances),
                false => format!("{} to {} {:?}", said.least, said.most, said.alliances),
            };
            format!(
                "{} {} {}..{}: {} | {}",
                row.a,
                row.b,
                row.from,
                row.last,
                said(&row.one),
                said(&row.other)
            )
        })
        .collect()
}

fn between(a: &str, b: &str) -> DisagreementOptions {
    DisagreementOptions {
        state: Some(a.parse().unwrap()),
        and: Some(b.parse().unwrap()),
        ..DisagreementOptions::default()
    }
}

const NATO: &str = "\
atopid,member,yrent,moent,dayent,yrexit,moexit,dayexit,defense,consul
3180,2,1949,4,4,0,0,0,1,1
3180,290,1997,12,16,0,0,0,1,1
";

#[test]
fn signature_and_entry_into_force_are_told_apart() {
    let (register, import) = (Register::builtin(), read(NATO));
    let rows = told(
        &register,
        Source::Register,
        Source::Import(&import),
        &between("USA", "POL"),
    );
    assert_eq!(
        rows,
        [
            "POL USA 1997-12-16..1999-03-11: none [] | defense [\"3180\"]",
            "USA POL 1997-12-16..1999-03-11: none [] | defense [\"3180\"]",
        ]
    );
    let turned = told(
        &register,
        Source::Import(&import),
        Source::Register,
        &between("USA", "POL"),
    );
    assert_eq!(
        turned[0],
        "POL USA 1997-12-16..1999-03-11: defense [\"3180\"] | none []"
    );
    let long = DisagreementOptions {
        shortest_days: 500,
        ..between("USA", "POL")
    };
    assert!(told(&register, Source::Register, Source::Import(&import), &long).is_empty());
}

#[test]
fn what_open_dates_may_mean_is_no_disagreement() {
    let register = Register::builtin();
    let header = "atopid,member,yrent,moent,dayent,yrexit,moexit,dayexit,defense\n";
    let year = read(&format!(
        "{header}1,200,1950,,,0,0,0,1\n1,205,1950,,,0,0,0,1\n"
    ));
    let day = read(&format!(
        "{header}1,200,1950,7,1,0,0,0,1\n1,205,1950,7,1,0,0,0,1\n"
    ));
    let all = DisagreementOptions::default();
    assert!(told(&register, Source::Import(&year), Source::Import(&day), &all).is_empty());
    let later = read(&format!(
        "{header}1,200,1951,7,1,0,0,0,1\n1,205,1950,7,1,0,0,0,0\n"
    ));
    let rows = told(
        &register,
        Source::Import(&day),
        Source::Import(&later),
        &all,
    );
    // Ireland owes nothing in the second; Britain's duty begins a year later.
    assert_eq!(
        rows,
        [
            "GBR IRL 1950-07-01..1951-06-30: defense [\"1\"] | none []",
            "IRL GBR 1950-07-01..2016-12-31: defense [\"1\"] | none []",
        ]
    );
}

#[test]
fn directed_pairs_by_year_are_compared_and_undirected_ones_are_refused() {
    let register = Register::builtin();
    let members =
        read("atopid,member,yrent,yrexit,defense\n1,200,1950,1960,1\n1,205,1950,1960,1\n");
    let rows: String = (1950..=1960)
        .map(|year| format!("200,205,{year},1\n205,200,{year},1\n"))
        .collect();
    let pairs = read(&format!("stateA,stateB,year,defense\n{rows}"));
    let all = DisagreementOptions::default();
    assert!(
        told(
            &register,
            Source::Import(&members),
            Source::Import(&pairs),
            &all
        )
        .is_empty()
    );
    let gap = read(&format!(
        "stateA,stateB,year,defense\n{}",
        rows.replace("200,205,1955,1\n", "")
    ));
    let rows = told(
        &register,
        Source::Import(&members),
        Source::Import(&gap),
        &all,
    );
    assert_eq!(
        rows,
        ["GBR IRL 1955-01-01..1955-12-31: defense [\"1\"] | none []"]
    );
    let undirected = read("mem1,mem2,year,defense\n200,205,1950,1\n");
    let error = register
        .disagreements(Source::Register, Source::Import(&undirected), &all)
        .unwrap_err();
    assert!(matches!(error, DisagreementError::Undirected { .. }));
    let early = ImportOptions {
        last_year: Some(1940),
        ..ImportOptions::default()
    };
    let early = Import::read(
        "made.csv",
        b"stateA,stateB,year,defense\n200,205,1930,1\n",
        &early,
    )
    .unwrap();
    let error = register
        .disagreements(Source::Register, Source::Import(&early), &all)
        .unwrap_err();
    assert!(matches!(error, DisagreementError::Apart { .. }));
}
