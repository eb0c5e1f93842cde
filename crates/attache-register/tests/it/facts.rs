//! Are the files of the register whole and consistent?

use attache_register::{CodeSystem, Day, NameKind, Register, Role, StateKind};

use crate::builtin_folder;

#[test]
fn the_built_in_register_is_read_without_a_fault() {
    let folder = builtin_folder();
    let register = Register::open(&folder).unwrap_or_else(|error| panic!("{error:#?}"));
    assert_eq!(register.states().len(), 295);
    assert_eq!(register.rules().len(), 68);
    assert_eq!(register.instruments().len(), 118);
    assert_eq!(register.ties().len(), 534);
    let embedded = Register::builtin();
    assert_eq!(embedded.about(), register.about());
    assert_eq!(embedded.ties().len(), register.ties().len());
    assert_eq!(embedded.names().len(), register.names().len());
}

#[test]
fn every_state_has_the_name_that_its_row_says() {
    let register = Register::builtin();
    for state in register.states() {
        let mut names = register.names().iter();
        let has = names.any(|name| {
            name.state == state.id && name.form == state.name && name.kind == NameKind::Name
        });
        assert!(has, "{} is not among its names", state.name);
    }
}

#[test]
fn every_name_and_code_finds_its_state() {
    let register = Register::builtin();
    for state in register.states() {
        assert_eq!(register.find(state.id.as_str()), Ok(state.id));
        assert_eq!(
            register.find(&state.name.to_uppercase()),
            Ok(state.id),
            "{}",
            state.name
        );
    }
    for one in register.memberships() {
        let code = format!("{}:{}", one.system, one.code);
        let states = register.memberships().iter();
        let mut states: Vec<_> = states
            .filter(|other| (other.system, other.code) == (one.system, one.code))
            .map(|other| other.state)
            .collect();
        states.dedup();
        if states.len() == 1 {
            assert_eq!(register.find(&code), Ok(one.state), "{code}");
        }
        assert_eq!(
            register.state_with_code(one.system, one.code, one.from),
            Some(one.state)
        );
    }
}

#[test]
fn the_same_letters_and_numbers_mean_other_states_in_other_lists() {
    let register = Register::builtin();
    let id = |text: &str| register.find(text).map(|id| id.to_string());
    let found = |text: &str| Ok(text.to_owned());
    assert_eq!(id("AUS"), found("AUS"));
    assert_eq!(id("cow:AUS"), found("AUT"));
    assert_eq!(id("UKG"), found("GBR"));
    assert_eq!(id("cow:970"), found("NRU"));
    assert_eq!(id("gw:970"), found("KIR"));
    assert_eq!(id("cow:255"), found("DEU"));
    assert_eq!(id("cow:260"), found("DEU"));
    assert_eq!(id("west germany"), found("DEU"));
    assert_eq!(id("The Soviet Union"), found("RUS"));
    assert_eq!(id("TURKIYE"), found("TUR"));
    assert_eq!(id("us"), found("USA"));
    assert_eq!(id("Washington"), found("USA"));
    let day = |text: &str| text.parse::<Day>().expect("a day");
    let yugoslavia = |on| {
        register
            .state_with_code(CodeSystem::Cow, 345, day(on))
            .map(|id| id.to_string())
    };
    assert_eq!(yugoslavia("1900-01-01").as_deref(), Some("SRB"));
    assert_eq!(yugoslavia("1980-01-01").as_deref(), Some("YUG"));
    assert_eq!(yugoslavia("2010-01-01").as_deref(), Some("SRB"));
    assert_eq!(yugoslavia("1942-01-01"), None);
}

#[test]
fn a_name_that_is_nobodys_brings_the_nearest_and_one_of_several_brings_all() {
    let register = Register::builtin();
    let said = |text: &str| register.find(text).expect_err("no state").to_string();
    assert!(said("Germny").starts_with("no state is named \"Germny\"; did you mean Germany (DEU)"));
    assert_eq!(said("Qwxyz"), "no state is named \"Qwxyz\"");
    assert_eq!(said(""), "no state is named \"\"");
    assert_eq!(
        said("Congolese"),
        "\"Congolese\" may be Democratic Republic of the Congo (COD) or Republic of the Congo (COG)"
    );
}

#[test]
fn ties_of_a_state_that_is_no_more_end_with_it() {
    let register = Register::builtin();
    for tie in register.ties() {
        let kind = register.state(tie.state).map(|state| state.kind);
        if kind != Some(StateKind::FormerState) {
            continue;
        }
        let spells = register
            .memberships()
            .iter()
            .filter(|one| one.state == tie.state);
        let last = spells
            .filter_map(|one| one.to)
            .max()
            .expect("a former state has an end");
        let (_, end) = tie.spell.possible().expect("it was in force");
        let end = end.unwrap_or_else(|| panic!("{} of {} has no end", tie.instrument, tie.state));
        // A date known to the month may cover days after the state's end.
        assert!(
            end.number() <= last.number() + 31,
            "{} of {}",
            tie.instrument,
            tie.state
        );
    }
}

#[test]
fn roles_fit_their_instruments() {
    let register = Register::builtin();
    for instrument in register.instruments() {
        let mut roles: Vec<Role> = register
            .ties_of(&instrument.id)
            .map(|tie| tie.role)
            .collect();
        roles.dedup();
        assert_eq!(roles.len(), 1, "{}: {roles:?}", instrument.id);
    }
}
