//! Do the pairs by year follow their rule, whatever the members are?

use std::collections::BTreeMap;

use attache_register::{
    Content, Day, Duties, Duty, DyadOptions, Import, ImportOptions, Party, Register, Source,
    StatesOf,
};
use proptest::prelude::*;

/// Alliance, member, entry and perhaps exit in days after 1900-01-01, and duties as bits.
type Row = (u8, u16, i32, Option<i32>, u8);

fn rows() -> impl Strategy<Value = Vec<Row>> {
    let row = (
        0_u8..3,
        1_u16..6,
        0_i32..1200,
        prop::option::of(0_i32..800),
        0_u8..32,
    );
    prop::collection::vec(row, 0..14)
}

fn date(days: i32) -> (i32, u8, u8) {
    let mut day: Day = "1900-01-01".parse().unwrap();
    for _ in 0..days {
        day = day.next();
    }
    day.parts()
}

fn duties(bits: u8) -> Duties {
    Duties::of(
        Duty::ALL
            .iter()
            .copied()
            .filter(|duty| bits & (1 << *duty as u8) != 0),
    )
}

fn file(rows: &[Row]) -> String {
    let mut text = "atopid,member,yrent,moent,dayent,yrexit,moexit,dayexit,defense,offense,neutral,nonagg,consul\n".to_owned();
    for (alliance, member, entry, length, bits) in rows {
        let (y, m, d) = date(*entry);
        let (y2, m2, d2) = length.map_or((0, 0, 0), |length| date(entry + length));
        text += &format!("{alliance},{member},{y},{m},{d},{y2},{m2},{d2}");
        for duty in Duty::ALL {
            text += &format!(",{}", u8::from(duties(*bits).has(*duty)));
        }
        text.push('\n');
    }
    text
}

/// Day by day: do the two share one? Then every year from the later entry to the earlier exit.
fn slow(rows: &[Row], last_year: i32) -> BTreeMap<(u16, u16, i32), Duties> {
    let mut found: BTreeMap<(u16, u16, i32), Duties> = BTreeMap::new();
    for a in rows {
        for b in rows.iter().filter(|b| b.0 == a.0 && b.1 != a.1) {
            let holds = |row: &Row, day: i32| {
                row.2 <= day && row.3.is_none_or(|length| day <= row.2 + length)
            };
            if !(0..2100).any(|day| holds(a, day) && holds(b, day)) {
                continue;
            }
            let first = date(a.2.max(b.2)).0;
            let exit = |row: &Row| row.3.map_or(last_year, |length| date(row.2 + length).0);
            for year in first..=exit(a).min(exit(b)) {
                let owed = found.entry((a.1, b.1, year)).or_default();
                *owed = owed.or(duties(a.4));
            }
        }
    }
    found
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn pairs_by_year_agree_with_a_count_of_days(rows in rows()) {
        let options = ImportOptions { last_year: Some(1906), ..ImportOptions::default() };
        let Ok(import) = Import::read("made.csv", file(&rows).as_bytes(), &options) else {
            prop_assert!(rows.is_empty());
            return Ok(());
        };
        let register = Register::builtin();
        let all = DyadOptions { states: StatesOf::All, ..DyadOptions::default() };
        let dyads = register.dyads(Source::Import(&import), &all).unwrap();
        let code = |party| match party { Party::Code(code) => code, Party::State(id) => panic!("{id}") };
        let found: BTreeMap<_, _> = dyads
            .rows
            .iter()
            .map(|row| ((code(row.a), code(row.b), i32::from(row.year)), row.duties))
            .collect();
        prop_assert_eq!(found.len(), dyads.rows.len());
        prop_assert_eq!(&found, &slow(&rows, 1906));

        let folded = DyadOptions { directed: false, ..all };
        let pairs = register.dyads(Source::Import(&import), &folded).unwrap();
        prop_assert_eq!(pairs.rows.len() * 2, dyads.rows.len());
        for row in &pairs.rows {
            let (a, b, year) = (code(row.a), code(row.b), i32::from(row.year));
            prop_assert!(a < b);
            prop_assert_eq!(row.duties, found[&(a, b, year)].or(found[&(b, a, year)]));
        }
    }

    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..300), head in 0_usize..4) {
        let heads = ["", "atopid,member,yrent,yrexit\n", "stateA,stateB,year,defense\n", "begyr,endyr,atopid,mem1,mem2\n"];
        let mut text = heads[head].as_bytes().to_vec();
        text.extend(bytes);
        for skip_faulty in [false, true] {
            let options = ImportOptions { skip_faulty, ..ImportOptions::default() };
            if let Ok(import) = Import::read("any.csv", &text, &options) {
                let rows = match &import.content {
                    Content::Members(rows) => rows.len(),
                    Content::Pairs(rows) => rows.len(),
                    Content::States(rows) => rows.len(),
                };
                prop_assert!(rows > 0 || import.skipped.is_empty());
            }
        }
    }
}
