//! Are names found with their exact places, and do the rules for doubtful forms decide as they should?

use std::sync::LazyLock;

use attache_register::{Day, NameKind, NameOptions, Names, Register};
use proptest::prelude::*;

static NAMES: LazyLock<Names> = LazyLock::new(|| Names::of(&Register::builtin()));

fn day(text: &str) -> Option<Day> {
    (!text.is_empty()).then(|| text.parse().unwrap())
}

/// The text with each find in brackets: `[Japan JPN]`, `[Korea ? AMB-07]`; rules only where a state was refused.
fn told(text: &str, options: &NameOptions) -> String {
    let mut out = String::new();
    let mut at = 0;
    for find in NAMES.find(text, options) {
        out += &text[at..find.span.start];
        out += &format!("[{} ", &text[find.span.clone()]);
        match find.state {
            Some(state) => out += state.as_str(),
            None => out += &format!("? {}", find.rule.unwrap_or_default()),
        }
        out.push(']');
        at = find.span.end;
    }
    out + &text[at..]
}

fn check(cases: &[(&str, &str)]) {
    let wrong: Vec<String> = cases
        .iter()
        .filter_map(|(date, wanted)| {
            // What stands in brackets is what should be found.
            let mut text = String::new();
            for part in wanted.split('[') {
                match part.split_once(']') {
                    Some((inside, rest)) => {
                        let name = inside.split(" ? ").next().unwrap_or_default();
                        let name = match name == inside {
                            true => inside.rsplit_once(' ').map_or(inside, |(name, _)| name),
                            false => name,
                        };
                        text += name;
                        text += rest;
                    }
                    None => text += part,
                }
            }
            let refused = wanted.contains(" ? ");
            let options = NameOptions {
                date: day(date),
                refused,
                metonyms: false,
            };
            let found = told(&text, &options);
            (found != *wanted).then(|| format!("{date} wanted {wanted}\n     found {found}"))
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn forms_of_all_sorts_are_found() {
    check(&[
        ("", "The [United States USA] and [Japan JPN] met."),
        (
            "",
            "[U.S. USA]-[Japan JPN] cooperation, [US USA]-[ROK KOR] exercises and [U.S. USA]–[Australia AUS] ones",
        ),
        (
            "",
            "[Germans DEU], [Thais THA] and [Swedes SWE] with the [Chinese CHN]; a [Frenchman FRA] and two [Dutchmen NLD].",
        ),
        (
            "",
            "[Germany DEU]'s forces, the [Philippines PHL]' bases, [Japan JPN]’s role",
        ),
        (
            "",
            "the [Soviet Union RUS], the [Soviets RUS], [USSR RUS], [U.S.S.R. RUS]",
        ),
        ("", "[Burma MMR], [Ceylon LKA], [Persia IRN] and [Siam THA]"),
        ("", "[UNITED STATES USA] AND [JAPAN JPN]"),
        (
            "",
            "[Republic Of Korea KOR]; [Côte d’Ivoire CIV]; [Cote d'Ivoire CIV]; [Turkiye TUR] and [Türkiye TUR]",
        ),
        (
            "",
            "[NATO ORG-NATO], the [European Union ORG-EU], the [U.N. ORG-UN] and [ASEAN ORG-ASEAN]",
        ),
        ("", "[U. S. USA] forces and the [U.S USA] fleet"),
        (
            "",
            "[United\nStates USA] and [South\n   Africa ZAF], [Ger-\nmany DEU], [Guinea-\nBissau GNB]",
        ),
        (
            "",
            "Brasilia is a capital, nor is Germanyland or germany or Irania or xUSA.",
        ),
        ("", "10 U.S.C. 333 and 22 U.S.C. 2321k"),
    ]);
}

#[test]
fn an_empty_line_divides_names() {
    check(&[
        ("", "United\n\nStates and South\n\n\nAfrica"),
        ("", "New  \n \n  [Mexico MEX]"),
    ]);
}

#[test]
fn the_longest_form_decides() {
    check(&[
        (
            "",
            "[Papua New Guinea PNG], [Equatorial Guinea GNQ], [Guinea-Bissau GNB] and [Guinea GIN]",
        ),
        (
            "",
            "[New Guinea ? AMB-05], the [Gulf of Guinea ? AMB-05] and a guinea pig",
        ),
        (
            "",
            "[People's Republic of China CHN] and [Republic of China TWN]",
        ),
        ("1930-01-01", "the [Republic of China CHN]"),
        (
            "",
            "[Democratic People's Republic of Korea PRK], [Republic of Korea KOR], [North Korea PRK]",
        ),
        (
            "",
            "[Indian Ocean ? AMB-10], [South China Sea ? AMB-12], [New Mexico ? AMB-16], [Gulf of Mexico ? AMB-16]",
        ),
        ("", "[Northern Ireland ? AMB-17] and [Ireland IRL]"),
        (
            "",
            "[Niger NER], [Nigeria NGA], [Nigerien NER], [Nigerian NGA], [Niger Delta ? AMB-29]",
        ),
        ("", "[Dominican Republic DOM], [Dominica DMA]"),
        (
            "",
            "[South Sudan SSD] and [Sudan SDN]; [American Samoa ASM] and [Samoa WSM]",
        ),
        ("", "the [Holy See VAT]"),
        (
            "",
            "[North PRK] and [South Korea KOR], [East DDR] and [West German DEU] leaders",
        ),
        ("", "the two [Koreas ? AMB-61]"),
        (
            "",
            "the [Korean War ? AMB-43] and the [Persian Gulf War ? AMB-43] in the [Persian Gulf ? AMB-21]",
        ),
    ]);
}

#[test]
fn words_that_are_not_names_are_left_alone() {
    check(&[
        ("", "Let us eat turkey from fine china, with polish."),
        ("", "He told us: [US USA] or nothing."),
        ("", "TELL [US ? AMB-36] MORE"),
        ("", "[Turkey ? AMB-03] dinner was late."),
        ("", "[Turkey TUR] is late."),
        ("", "He likes [Turkey TUR]."),
        (
            "",
            "[Polish ? AMB-39] the brass. [Polish POL] troops marched.",
        ),
        (
            "",
            "[Jordan JOR] and Michael [Jordan ? AMB-02]; Rep. [Jordan ? AMB-02] at the [Jordan River ? AMB-02]",
        ),
        (
            "",
            "[Chad ? AMB-04] Smith near [Lake Chad ? AMB-04] in [Chad TCD], with Dr. [Chad ? AMB-04]",
        ),
        ("", "[Georgia GEO] and [Ukraine UKR] wish to join."),
        (
            "",
            "Fort Benning in [Georgia ? AMB-01]; [Georgia ? AMB-01], Florida and Alabama",
        ),
        (
            "",
            "[Lebanon, Pennsylvania ? AMB-41], and [Cuba ? AMB-41], NY; [Lebanon LBN], [Pakistan PAK]",
        ),
        (
            "",
            "[Israel ISR] and Mr. [Holland ? AMB-40]; in [English ? AMB-40]",
        ),
        (
            "",
            "[Latin American ? AMB-08] and [American USA] and [Native American ? AMB-08] and [Mexican-Americans ? AMB-62]",
        ),
        (
            "",
            "[Organization of American States ORG-OAS] of the [Americas ? AMB-08]",
        ),
        ("", "[American Indians ? AMB-09] and [Indians IND]"),
    ]);
}

#[test]
fn the_day_decides_with_the_form() {
    check(&[
        (
            "1960-01-01",
            "[Germany DEU], [West Germany DEU] and [East Germany DDR]",
        ),
        ("1950-01-01", "[Russia RUS]"),
        ("2000-01-01", "[Yugoslavia YUG]"),
        ("1885-01-01", "[Austria COW300] and [Bavaria ? AMB-57]"),
        ("1850-01-01", "[Bavaria COW245]"),
        ("1930-01-01", "[Austria AUT]"),
        ("1900-01-01", "[Korea COW730]"),
        ("1930-01-01", "[Korea ? AMB-07]"),
        ("", "our ally [Korea KOR]"),
        ("", "[Korea ? AMB-07] is divided"),
        ("1962-01-01", "the [Congo COD]"),
        ("1975-01-01", "the [Congo COG]"),
        ("2000-01-01", "the [Congo COD]"),
        (
            "1965-01-01",
            "[Vietnam ? AMB-45], [South Vietnam COW817], [North Vietnam VNM]",
        ),
        ("2015-01-01", "[Vietnam VNM]"),
        ("1980-01-01", "[Yemen COW678] and [South Yemen YMD]"),
        ("1940-01-01", "[Palestine ? AMB-48]"),
        ("", "the [Western Union ? AMB-55] telegram"),
    ]);
}

#[test]
fn other_words_of_the_text_decide() {
    check(
        &[
            (
                "",
                "[NATO ORG-NATO] met. Then [the Alliance ORG-NATO] agreed.",
            ),
            ("", "Then [the Alliance ? AMB-51] agreed."),
            ("", "The [EC ? AMB-52] said so."),
            ("", "The [European Community ORG-EU] ([EC ORG-EU]) said so."),
            ("", "State of [the Union ? AMB-56]"),
            ("", "[Salvador ? AMB-53] Allende of [Chile CHL]"),
            (
                "",
                "[El Salvador SLV] and its army; [Salvador SLV] held out",
            ),
        ][1..],
    );
}

#[test]
fn first_parts_of_compounds_are_found_before_their_hyphen() {
    check(&[
        (
            "",
            "[Anglo GBR]-[American USA], [Sino CHN]-[Soviet RUS], [Franco FRA]–[German DEU] and [Russo RUS]-[Japanese JPN]",
        ),
        ("", "Franco ruled [Spain ESP]; Anglo- alone is none"),
        ("", "[Anglo-Saxon ? AMB-58] [Indo-Pacific ? AMB-58]"),
    ]);
}

#[test]
fn capitals_are_found_when_asked_for() {
    let options = NameOptions {
        metonyms: true,
        ..NameOptions::default()
    };
    let text = "Moscow and the Kremlin told Washington, while talks in Vienna went on; the Berlin Wall, Washington State, George Washington, Mexico City.";
    assert_eq!(told(text, &NameOptions::default()), text);
    assert_eq!(
        told(text, &options),
        "[Moscow RUS] and the [Kremlin RUS] told [Washington USA], while talks in Vienna went on; the Berlin Wall, Washington State, George Washington, [Mexico City MEX]."
    );
}

#[test]
fn each_find_says_form_kind_and_rule() {
    let names = NAMES.find("GERMANS of Georgia", &NameOptions::default());
    assert_eq!(names[0].form, "German");
    assert_eq!(names[0].kind, Some(NameKind::Demonym));
    assert_eq!(names[0].rule, None);
    assert_eq!((names[1].form, names[1].rule), ("Georgia", Some("AMB-01")));
}

/// Pieces of texts that are hard on names: forms, parts of forms, spaces, marks, letters of all lands.
fn piece() -> impl Strategy<Value = String> {
    prop_oneof![
        Just("United States".to_owned()),
        Just("U.S.".to_owned()),
        Just("Germany".to_owned()),
        Just("Georgia".to_owned()),
        Just("South Korea".to_owned()),
        Just("North and South Korea".to_owned()),
        Just("Anglo–American".to_owned()),
        Just("Brasi\u{301}lia".to_owned()),
        Just("Peru\u{301}".to_owned()),
        Just("Éire".to_owned()),
        Just("the Alliance".to_owned()),
        Just("NATO".to_owned()),
        Just("Republic of ".to_owned()),
        Just("-\n".to_owned()),
        Just("\n\n".to_owned()),
        Just("\u{2014}".to_owned()),
        Just(", PA".to_owned()),
        "[A-Za-z .,'’-]{0,6}",
        "\\PC{0,4}",
        any::<char>().prop_map(String::from),
    ]
}

proptest! {
    #[test]
    fn places_are_exact_in_any_text(pieces in prop::collection::vec(piece(), 0..30), metonyms: bool, dated: bool) {
        let text = pieces.concat();
        let options = NameOptions { date: day(if dated { "1960-01-01" } else { "" }), metonyms, refused: true };
        let mut end = 0;
        for find in NAMES.find(&text, &options) {
            prop_assert!(end <= find.span.start && find.span.start < find.span.end);
            prop_assert!(text.is_char_boundary(find.span.start) && text.is_char_boundary(find.span.end));
            end = find.span.end;
            let word = |c: char| c.is_alphanumeric() || c == '_';
            prop_assert!(!text[..find.span.start].chars().next_back().is_some_and(word));
            prop_assert!(!text[find.span.end..].chars().next().is_some_and(word));
            prop_assert!(find.state.is_some() || find.rule.is_some());
        }
    }

    #[test]
    fn plain_names_are_found_where_a_scan_finds_them(words in prop::collection::vec(prop::sample::select(vec![
        "Japan", "France", "South Africa", "Africa", "South", "japan", "Japanese", "Japans", "the", "Brazil,", "(Brazil)",
    ]), 0..40)) {
        let text = words.join(" ");
        let found: Vec<_> = NAMES.find(&text, &NameOptions::default()).into_iter().map(|find| find.span).collect();
        let mut wanted = Vec::new();
        for form in ["Japan", "France", "South Africa", "Japanese", "Brazil"] {
            for (at, _) in text.match_indices(form) {
                let word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
                if !word(text[..at].chars().next_back()) && !word(text[at + form.len()..].chars().next()) {
                    wanted.push(at..at + form.len());
                }
            }
        }
        wanted.sort_by_key(|span| span.start);
        prop_assert_eq!(found, wanted);
    }
}

#[test]
fn names_of_other_things_are_no_states() {
    check(&[
        (
            "",
            "the [Uruguay Round ? AMB-66], the [National Security Council ? AMB-66] and the [Khmer Rouge ? AMB-66]",
        ),
        (
            "",
            "[Bosnian Serbs BIH], [Turkish Cypriots CYP], ethnic [Albanians ? AMB-68] in [Kosovo XKX]",
        ),
        (
            "1997-06-01",
            "the [Warsaw Pact ORG-WTO55] and the [WTO ? AMB-55]",
        ),
        ("1980-06-01", "the [WTO ORG-WTO55]"),
        ("", "[Korean Peninsula ? AMB-07] and the alliance"),
    ]);
    let options = NameOptions {
        metonyms: true,
        ..NameOptions::default()
    };
    assert_eq!(
        told("the Lusaka peace agreement; Lusaka, an agreement", &options),
        "the Lusaka peace agreement; [Lusaka ZMB], an agreement"
    );
}

#[test]
fn every_rule_of_the_program_is_in_the_register() {
    let register = Register::builtin();
    let ids: Vec<&str> = register
        .rules()
        .iter()
        .map(|rule| rule.id.as_str())
        .collect();
    // A text with every rule's forms: whatever is refused or decided by a rule names one of the register's.
    let text: String = register
        .rules()
        .iter()
        .map(|rule| rule.forms.join(" . ") + " . ")
        .collect();
    for date in ["", "1850-01-01", "1930-01-01", "1965-01-01", "2020-01-01"] {
        let options = NameOptions {
            date: day(date),
            metonyms: true,
            refused: true,
        };
        let found = NAMES.find(&text, &options);
        assert!(found.len() > 200);
        for find in found {
            assert!(find.rule.is_none_or(|rule| ids.contains(&rule)), "{find:?}");
        }
    }
}

/// A text that takes long if anything looks further than it must: twice as long may take about twice the time.
#[test]
fn hostile_texts_are_read_in_time_that_grows_with_their_length() {
    let hostile = [
        "Georgia ",
        "United ",
        "United\n",
        "U.S",
        "U.",
        "-\n",
        "A\u{301}",
        "the ",
        "Anglo-",
        "PA, ",
        "Republic of ",
        "United -\n",
    ];
    for piece in hostile {
        let text = piece.repeat(40_000 / piece.len());
        let found = NAMES.find(
            &text,
            &NameOptions {
                refused: true,
                ..NameOptions::default()
            },
        );
        assert!(found.len() <= text.len());
        let spaces = format!("United{}States", " ".repeat(40_000));
        assert!(NAMES.find(&spaces, &NameOptions::default()).is_empty());
    }
}
