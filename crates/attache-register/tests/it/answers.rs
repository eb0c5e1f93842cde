//! Do the answers hold that are known beforehand?

use attache_register::{Class, Day, Force, Register, Standing, Unknown};

fn day(text: &str) -> Day {
    text.parse().expect("a day")
}

/// The strongest class on a day, with `maybe` before what is not sure, and the instruments of that class.
fn told(register: &Register, a: &str, b: &str, on: &str) -> (String, Vec<String>) {
    let find = |name| register.find(name).expect("a state");
    let (a, b) = (find(a), find(b));
    let status = register.status(a, b, day(on));
    let turned = register.status(b, a, day(on));
    assert_eq!(status.standing.name(), turned.standing.name());
    let (class, force, text) = match (status.standing, status.maybe) {
        (Standing::Tied(class), None) => (class, Force::Yes, class.name().to_owned()),
        (Standing::None, Some(class)) => (class, Force::Maybe, format!("maybe {class}")),
        (Standing::Tied(sure), Some(class)) => {
            (class, Force::Maybe, format!("{sure}, maybe {class}"))
        }
        (other, _) => return (other.name().to_owned(), Vec::new()),
    };
    let bonds = status.bonds.iter();
    let of_class = bonds.filter(|(found, bond)| *found == force && bond.class() == class);
    (
        text,
        of_class
            .map(|(_, bond)| bond.instrument.short_name.clone())
            .collect(),
    )
}

#[test]
fn worked_answers_hold() {
    let register = Register::builtin();
    for (a, b, on, class, instrument) in [
        ("USA", "NZL", "1986-08-10", "treaty_ally", "ANZUS"),
        ("USA", "NZL", "1986-08-11", "arrangement", "Five Eyes"),
        ("USA", "NZL", "1990-01-01", "arrangement", "Five Eyes"),
        ("USA", "NZL", "2020-01-01", "designated_partner", "MNNA"),
        ("AUS", "NZL", "2020-01-01", "treaty_ally", "ANZUS"),
        ("USA", "TWN", "1979-12-31", "treaty_ally", "US-ROC MDT"),
        ("USA", "TWN", "1980-01-01", "designated_partner", "TRA"),
        ("USA", "POL", "1998-06-01", "none", ""),
        ("USA", "POL", "1999-03-11", "none", ""),
        ("USA", "POL", "1999-03-12", "treaty_ally", "NATO"),
        ("USA", "SWE", "2024-03-06", "none", ""),
        ("USA", "SWE", "2024-03-07", "treaty_ally", "NATO"),
        ("USA", "FIN", "2023-04-03", "none", ""),
        ("USA", "FIN", "2023-04-04", "treaty_ally", "NATO"),
        ("USA", "ISR", "2024-01-01", "designated_partner", "MNNA"),
        (
            "USA",
            "ISR",
            "1987-05-05",
            "maybe designated_partner",
            "MNNA",
        ),
        ("USA", "ISR", "1986-12-31", "none", ""),
        ("USA", "AFG", "2013-01-01", "designated_partner", "MNNA"),
        ("USA", "AFG", "2023-01-01", "none", ""),
        (
            "USA",
            "QAT",
            "2025-12-01",
            "security_commitment",
            "EO on Qatar",
        ),
        ("USA", "QAT", "2025-09-30", "designated_partner", "MNNA"),
        ("GBR", "IRL", "2015-01-01", "optional_ally", "EU 42.7"),
        ("GBR", "IRL", "2021-01-01", "none", ""),
        (
            "RUS",
            "PRK",
            "2010-01-01",
            "consultative_tie",
            "Russia-DPRK 2000",
        ),
        (
            "RUS",
            "PRK",
            "2025-01-01",
            "treaty_ally",
            "Russia-DPRK 2024",
        ),
        (
            "AUS",
            "JPN",
            "2024-01-01",
            "arrangement",
            "Japan-Australia RAA",
        ),
        (
            "USA",
            "FSM",
            "2020-01-01",
            "security_commitment",
            "Compact (FSM)",
        ),
        ("USA", "MEX", "2004-09-05", "treaty_ally", "Rio Treaty"),
        ("USA", "MEX", "2004-09-06", "none", ""),
        (
            "USA",
            "UKR",
            "2023-01-01",
            "consultative_tie",
            "Budapest Memorandum",
        ),
        ("USA", "KOR", "2022-10-27", "treaty_ally", "US-ROK MDT"),
        (
            "USA",
            "THA",
            "2022-10-27",
            "treaty_ally",
            "Manila Pact (US-Thailand)",
        ),
        ("FRA", "THA", "2000-01-01", "none", ""),
        ("FRA", "THA", "1977-06-29", "treaty_ally", "Manila Pact"),
        (
            "USA",
            "IND",
            "2020-01-01",
            "designated_partner",
            "Major Defense Partner",
        ),
        ("USA", "HUN", "1955-06-10", "none", ""),
        (
            "RUS",
            "HUN",
            "1955-06-10",
            "maybe treaty_ally",
            "Warsaw Pact",
        ),
        ("RUS", "HUN", "1955-05-31", "none", ""),
        ("RUS", "HUN", "1955-07-01", "treaty_ally", "Warsaw Pact"),
        ("RUS", "HUN", "1991-07-01", "none", ""),
        ("EGY", "SYR", "1985-01-01", "none", ""),
        (
            "EGY",
            "SYR",
            "1990-01-01",
            "treaty_ally",
            "Arab Joint Defence",
        ),
        ("DEU", "GBR", "2025-12-01", "treaty_ally", "NATO"),
    ] {
        let (found, instruments) = told(&register, a, b, on);
        assert_eq!(found, class, "{a} and {b} on {on}: {instruments:?}");
        if !instrument.is_empty() {
            assert!(
                instruments.iter().any(|name| name == instrument),
                "{a} and {b} on {on}: {instruments:?}"
            );
        }
    }
}

#[test]
fn what_the_register_cannot_know_is_unknown_and_not_none() {
    let register = Register::builtin();
    let status = |a: &str, b: &str, on: &str| {
        let (a, b) = (register.find(a).unwrap(), register.find(b).unwrap());
        register.status(a, b, day(on)).standing
    };
    let ukraine = register.find("Ukraine").unwrap();
    let unknown = Standing::Unknown;
    assert_eq!(
        status("USA", "POL", "2026-02-04"),
        unknown(Unknown::AfterCutOff)
    );
    assert_eq!(
        status("USA", "POL", "2026-02-03"),
        Standing::Tied(Class::TreatyAlly)
    );
    assert_eq!(status("USA", "CHE", "2026-02-03"), Standing::None);
    assert_eq!(
        status("USA", "CHE", "2026-02-04"),
        unknown(Unknown::AfterCutOff)
    );
    assert_eq!(
        status("USA", "UKR", "1980-01-01"),
        unknown(Unknown::NoState(ukraine))
    );
    assert_eq!(
        status("USA", "CHE", "1948-01-01"),
        unknown(Unknown::BeforeCoverage)
    );
    // What it holds from before, it tells.
    assert_eq!(
        status("GBR", "PRT", "1900-01-01"),
        Standing::Tied(Class::TreatyAlly)
    );
    let nato = register.find("NATO").unwrap();
    assert_eq!(
        status("USA", "NATO", "2020-01-01"),
        unknown(Unknown::NotFollowed(nato))
    );
    assert_eq!(
        status("SWE", "NATO", "2000-01-01"),
        Standing::Tied(Class::DesignatedPartner)
    );
}
