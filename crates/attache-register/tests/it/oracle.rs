//! Does the register answer as a slow reading of its own files does, where dates are compared as text?

use std::collections::BTreeMap;
use std::sync::LazyLock;

use attache_register::{Class, Day, Presence, Register, Spell, Standing};
use proptest::prelude::*;

use crate::builtin_folder;

type Record = BTreeMap<String, String>;

static ROWS: LazyLock<Vec<Record>> = LazyLock::new(|| rows("ties.csv"));
static CLASSES: LazyLock<BTreeMap<String, String>> = LazyLock::new(|| {
    let rows = rows("instruments.csv").into_iter();
    rows.map(|row| (row["id"].clone(), row["class"].clone()))
        .collect()
});
static REGISTER: LazyLock<Register> = LazyLock::new(Register::builtin);

fn rows(name: &str) -> Vec<Record> {
    let mut reader =
        csv::Reader::from_path(builtin_folder().join(name)).expect("a file of the register");
    reader
        .deserialize()
        .map(|row| row.expect("a row"))
        .collect()
}

/// Whether the day of `date` has come on `day`: both are ISO dates, whose order is that of text.
fn come(date: &str, day: &str) -> Presence {
    if date.is_empty() || day < date {
        Presence::No
    } else if date.len() < day.len() && day.starts_with(date) {
        Presence::Maybe
    } else {
        Presence::Yes
    }
}

fn in_force(row: &Record, day: &str) -> Presence {
    let gone = come(&row["exit"], day).max(come(&row["dormant_from"], day));
    let not_gone = match gone {
        Presence::No => Presence::Yes,
        Presence::Maybe => Presence::Maybe,
        Presence::Yes => Presence::No,
    };
    come(&row["entry"], day).min(not_gone)
}

/// The classes that are surely and perhaps in force, by two nested loops.
fn slow(a: &str, b: &str, day: &str) -> (Vec<Class>, Vec<Class>) {
    let (mut sure, mut maybe) = (Vec::new(), Vec::new());
    let mut add = |row: &Record, presence| {
        let class = Class::named(&CLASSES[&row["instrument"]]).expect("a class");
        match presence {
            Presence::Yes => sure.push(class),
            Presence::Maybe => maybe.push(class),
            Presence::No => {}
        }
    };
    for one in ROWS.iter() {
        let pair = (one["state"].as_str(), one["hub"].as_str());
        if pair == (a, b) || pair == (b, a) {
            add(one, in_force(one, day));
        }
        if one["state"] != a || !one["hub"].is_empty() {
            continue;
        }
        for other in ROWS.iter() {
            let together = other["instrument"] == one["instrument"] && other["hub"].is_empty();
            if together && other["state"] == b {
                add(one, in_force(one, day).min(in_force(other, day)));
            }
        }
    }
    (sure, maybe)
}

/// States that have ties, often ones that have many.
fn any_state() -> impl Strategy<Value = String> {
    (0..ROWS.len()).prop_map(|at| ROWS[at]["state"].clone())
}

/// Days around the dates of the register, and others.
fn any_day() -> impl Strategy<Value = Day> {
    let near = (0..ROWS.len(), -2_i32..=2).prop_map(|(at, off)| {
        let row = &ROWS[at];
        let dates = ["entry", "exit", "dormant_from"].map(|name| row[name].as_str());
        let date = dates
            .into_iter()
            .filter(|date| !date.is_empty())
            .nth(at % 2);
        let date = date.unwrap_or("1990").parse().expect("a date");
        let mut day = Day::first_of(date);
        for _ in 0..off.abs() {
            day = if off < 0 { day.previous() } else { day.next() };
        }
        day
    });
    let any = (1850_u16..2026, 1_u8..=12, 1_u8..=28)
        .prop_map(|(year, month, day)| Day::new(year, month, day).expect("a day"));
    prop_oneof![near, any]
}

fn any_date() -> impl Strategy<Value = String> {
    (1950_u16..1953, 1_u8..=12, 1_u8..=28, 0..3).prop_map(|(year, month, day, exact)| match exact {
        0 => format!("{year}"),
        1 => format!("{year}-{month:02}"),
        _ => format!("{year}-{month:02}-{day:02}"),
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn status_agrees_with_a_slow_reading_of_the_files(a in any_state(), b in any_state(), day in any_day()) {
        prop_assume!(a != b);
        let text = day.to_string();
        let (sure, maybe) = slow(&a, &b, &text);
        let id = |text: &str| text.parse().expect("an id");
        let status = REGISTER.status(id(&a), id(&b), day);
        if day > REGISTER.about().cut_off {
            prop_assert!(matches!(status.standing, Standing::Unknown(_)));
            return Ok(());
        }
        match sure.iter().min() {
            Some(class) => prop_assert_eq!(status.standing, Standing::Tied(*class)),
            None => prop_assert!(!matches!(status.standing, Standing::Tied(_)), "{a} {b} {day}: {status:?}"),
        }
        let stronger = maybe.iter().min().filter(|maybe| sure.iter().min().is_none_or(|sure| *maybe < sure));
        prop_assert_eq!(status.maybe.as_ref(), stronger);
    }

    #[test]
    fn a_spell_holds_as_its_dates_read(from in any_date(), to in any_date(), day in any_date()) {
        let Ok(day) = day.parse::<Day>() else { return Ok(()) };
        let spell = Spell { from: from.parse().ok(), to: to.parse().ok() };
        let text = day.to_string();
        let gone = match come(&to, &text) {
            Presence::No => Presence::Yes,
            Presence::Maybe => Presence::Maybe,
            Presence::Yes => Presence::No,
        };
        prop_assert_eq!(spell.on(day), come(&from, &text).min(gone));
    }

    #[test]
    fn both_spells_share_just_the_days_that_both_may_have(dates in prop::array::uniform4(any_date()), day in any_date()) {
        let Ok(day) = day.parse::<Day>() else { return Ok(()) };
        let spell = |from: &str, to: &str| Spell { from: from.parse().ok(), to: to.parse().ok() };
        let (a, b) = (spell(&dates[0], &dates[1]), spell(&dates[2], &dates[3]));
        let apart = a.on(day).min(b.on(day));
        let together = a.both(&b).map_or(Presence::No, |both| both.on(day));
        // What is sure of both is sure together; what one excludes is not.
        prop_assert_eq!(apart == Presence::Yes && together == Presence::No, false);
        prop_assert_eq!(apart == Presence::No && together == Presence::Yes, false);
    }

    #[test]
    fn history_is_the_status_of_every_day(a in any_state(), b in any_state(), day in any_day()) {
        prop_assume!(a != b);
        let id = |text: &str| text.parse().expect("an id");
        let periods = REGISTER.history(id(&a), id(&b));
        for pair in periods.windows(2) {
            prop_assert_eq!(pair[0].to, pair[1].from);
        }
        let status = REGISTER.status(id(&a), id(&b), day);
        match periods.iter().find(|period| period.from <= day && day < period.to) {
            Some(period) => {
                prop_assert_eq!(period.standing, status.standing, "{} {} {}", a, b, day);
                prop_assert_eq!(period.maybe, status.maybe);
            }
            None => {
                let tied = matches!(status.standing, Standing::Tied(_)) || status.maybe.is_some();
                prop_assert!(!tied, "{a} {b} {day}: {status:?}");
            }
        }
    }
}
