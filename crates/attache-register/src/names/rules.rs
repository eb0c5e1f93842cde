//! Which state, or what else, does a form mean that needs a rule?
//!
//! `rules.csv` says each rule in words; here is what the program does for it, under the same id. The
//! clauses of a rule are tried in order, and the first whose tests all hold decides. Where none
//! holds, the form means the state that it is a name of.

/// What must hold.
#[derive(Clone, Copy, Debug)]
pub(super) enum Test {
    /// The find is this form or a plural of it.
    Form(&'static str),
    /// One of these is the word right before it.
    Before(&'static [&'static str]),
    /// One of these is the word right after it.
    After(&'static [&'static str]),
    /// One of these is among so many words before or after it.
    Near(usize, &'static [&'static str]),
    /// One of these is among so many words after it.
    Within(usize, &'static [&'static str]),
    /// A title or a given name is right before it.
    Named,
    /// A word with a capital is right after it.
    BeforeCapital,
    /// A sentence begins with it.
    BeginsSentence,
    /// Its line has no small letters.
    InCapitals,
    /// The text is from before this day.
    Until(&'static str),
    /// The text is from this day or later.
    From(&'static str),
    /// The state was one on the text's day.
    WasState,
    /// The text names this state or organisation, or its own, by an undoubted form.
    Elsewhere(Option<&'static str>),
    /// The text has named this organisation before, at most so many bytes away.
    Earlier(&'static str, usize),
}

/// What it means then.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Meaning {
    /// The state that it is a name of.
    Own,
    /// This state.
    State(&'static str),
    /// No state: a person, a place, a thing.
    Other,
    /// One cannot tell.
    Open,
}

/// One step of a rule.
#[derive(Clone, Copy, Debug)]
pub(super) struct Clause {
    pub(super) tests: &'static [Test],
    pub(super) meaning: Meaning,
}

use super::words::{CAPITAL_PLACES, GEORGIA_PLACES, THINGS_AFTER_CAPITALS, US_STATES};
use Meaning::{Open, Other, Own, State};
use Test::{
    After, Before, BeforeCapital, BeginsSentence, Earlier, Elsewhere, Form, From, InCapitals,
    Named, Near, Until, WasState, Within,
};

const fn on(tests: &'static [Test], meaning: Meaning) -> Clause {
    Clause { tests, meaning }
}

/// The rules whose forms are all names of something else: seas, regions, provinces, wars, languages.
pub(super) const NAMES_OF_OTHER_THINGS: [&str; 27] = [
    "AMB-10", "AMB-11", "AMB-12", "AMB-13", "AMB-16", "AMB-17", "AMB-18", "AMB-19", "AMB-20",
    "AMB-21", "AMB-22", "AMB-23", "AMB-24", "AMB-25", "AMB-26", "AMB-27", "AMB-28", "AMB-29",
    "AMB-42", "AMB-43", "AMB-44", "AMB-61", "AMB-62", "AMB-64", "AMB-41", "AMB-59", "AMB-66",
];

/// Rules whose forms are not looked for as they stand: they are never names (AMB-37), or what they
/// are about is found in another way (compounds, pairs of directions, capitals as places).
pub(super) const NOT_FORMS: [&str; 6] =
    ["AMB-37", "AMB-58", "AMB-60", "AMB-63", "AMB-65", "AMB-68"];

/// The steps of each rule that has any.
pub(super) const CLAUSES: &[(&str, &[Clause])] = &[
    (
        "AMB-01",
        &[
            on(&[Near(8, GEORGIA_PLACES)], Other),
            on(&[Near(8, US_STATES)], Other),
        ],
    ),
    ("AMB-02", &[on(&[Named], Other)]),
    (
        "AMB-03",
        &[on(
            &[
                Form("Turkey"),
                BeginsSentence,
                After(&[
                    "dinner", "shoot", "hunt", "hunting", "breast", "farm", "sandwich", "meat",
                ]),
            ],
            Other,
        )],
    ),
    (
        "AMB-04",
        &[on(&[Named], Other), on(&[BeforeCapital], Other)],
    ),
    (
        "AMB-06",
        &[
            on(
                &[Near(
                    6,
                    &[
                        "Democratic",
                        "Kinshasa",
                        "DRC",
                        "Zaire",
                        "Belgian",
                        "Leopoldville",
                        "Katanga",
                        "Kivu",
                        "Goma",
                        "Kabila",
                        "Mobutu",
                        "Lumumba",
                    ],
                )],
                State("COD"),
            ),
            on(&[Near(6, &["Brazzaville"])], State("COG")),
            on(&[Until("1971-10-27")], State("COD")),
            on(&[From("1971-10-27"), Until("1997-05-17")], State("COG")),
            on(&[], State("COD")),
        ],
    ),
    (
        "AMB-07",
        &[
            on(&[Until("1910-08-23")], State("COW730")),
            on(&[Until("1948-08-15")], Open),
            on(&[Before(&["DPRK"])], State("PRK")),
            on(
                &[Near(
                    10,
                    &[
                        "ally",
                        "allies",
                        "allied",
                        "alliance",
                        "alliances",
                        "treaty",
                        "treaties",
                        "Seoul",
                        "ROK",
                        "Forces",
                    ],
                )],
                State("KOR"),
            ),
            on(&[], Open),
        ],
    ),
    (
        "AMB-08",
        &[on(
            &[Before(&[
                "Latin", "Central", "South", "North", "Inter", "Pan", "Native", "African", "Asian",
                "Hispanic", "Spanish", "Arab",
            ])],
            Other,
        )],
    ),
    (
        "AMB-09",
        &[on(&[Before(&["American", "West", "Red"])], Other)],
    ),
    ("AMB-14", &[on(&[Until("1949-12-08")], State("CHN"))]),
    (
        "AMB-15",
        &[
            on(&[InCapitals], Open),
            on(&[After(&["drill", "drills"])], Other),
            on(
                &[Near(
                    30,
                    &["Taiwan", "Taipei", "Taiwanese", "China", "Chinese", "PRC"],
                )],
                State("TWN"),
            ),
            on(
                &[Near(30, &["Congo", "Congolese", "Brazzaville"])],
                State("COG"),
            ),
            on(&[], Open),
        ],
    ),
    (
        "AMB-31",
        &[
            on(
                &[After(&[
                    "friar",
                    "friars",
                    "order",
                    "Order",
                    "monk",
                    "monks",
                    "nun",
                    "nuns",
                    "priest",
                    "priests",
                    "University",
                    "College",
                    "convent",
                ])],
                Other,
            ),
            on(&[Elsewhere(Some("DMA"))], State("DMA")),
            on(&[], State("DOM")),
        ],
    ),
    (
        "AMB-34",
        &[on(
            &[Near(
                4,
                &["Alexander", "Philip", "Greek", "ancient", "dynasty"],
            )],
            Other,
        )],
    ),
    (
        "AMB-35",
        &[
            on(
                &[Near(
                    14,
                    &[
                        "Federated",
                        "Palau",
                        "Marshall",
                        "Nauru",
                        "Kiribati",
                        "Samoa",
                        "Tonga",
                        "Fiji",
                        "Tuvalu",
                        "Vanuatu",
                        "Compact",
                        "Compacts",
                    ],
                )],
                Own,
            ),
            on(&[], Other),
        ],
    ),
    ("AMB-36", &[on(&[InCapitals], Open)]),
    ("AMB-38", &[on(&[InCapitals], Open)]),
    (
        "AMB-39",
        &[on(
            &[
                BeginsSentence,
                After(&[
                    "the", "a", "an", "your", "his", "her", "their", "its", "this", "that", "up",
                    "off",
                ]),
            ],
            Other,
        )],
    ),
    (
        "AMB-40",
        &[
            on(&[Named], Other),
            on(
                &[
                    Form("English"),
                    Before(&[
                        "in", "speak", "speaks", "speaking", "spoke", "learn", "teach", "into",
                    ]),
                ],
                Other,
            ),
            on(
                &[
                    Form("English"),
                    After(&["language", "translation", "speakers", "speaker", "version"]),
                ],
                Other,
            ),
            on(
                &[
                    Form("French"),
                    After(&["language", "translation", "speakers", "speaker"]),
                ],
                Other,
            ),
        ],
    ),
    (
        "AMB-45",
        &[on(&[From("1954-07-21"), Until("1975-05-01")], Open)],
    ),
    (
        "AMB-47",
        &[
            on(
                &[
                    Until("1990-05-22"),
                    Near(1, &["Southern", "Democratic", "Aden"]),
                ],
                State("YMD"),
            ),
            on(&[Until("1990-05-22")], State("COW678")),
        ],
    ),
    ("AMB-48", &[on(&[Until("1948-05-14")], Other)]),
    (
        "AMB-49",
        &[
            on(&[Named], Other),
            on(
                &[Before(&[
                    "Denzel", "USS", "Booker", "Martha", "Port", "Lake", "Mount", "Fort",
                ])],
                Other,
            ),
            on(
                &[After(&[
                    "University",
                    "Heights",
                    "Square",
                    "Street",
                    "Naval",
                    "Conference",
                    "Energy",
                    "Area",
                    "Aqueduct",
                ])],
                Other,
            ),
            on(&[Before(CAPITAL_PLACES)], Other),
        ],
    ),
    (
        "AMB-50",
        &[
            on(
                &[Near(
                    40,
                    &[
                        "Palestinian",
                        "Palestinians",
                        "PLO",
                        "Gaza",
                        "Ramallah",
                        "Abbas",
                        "Arafat",
                        "Hamas",
                    ],
                )],
                Own,
            ),
            on(&[], Other),
        ],
    ),
    (
        "AMB-51",
        &[on(&[Earlier("ORG-NATO", usize::MAX)], Own), on(&[], Open)],
    ),
    (
        "AMB-52",
        &[
            on(&[InCapitals], Open),
            on(&[Elsewhere(None)], Own),
            on(
                &[Form("AU"), Near(20, &["Africa", "African", "Africans"])],
                Own,
            ),
            on(&[], Open),
        ],
    ),
    ("AMB-53", &[on(&[Elsewhere(None)], Own), on(&[], Other)]),
    ("AMB-54", &[on(&[Until("1918-11-12")], State("COW300"))]),
    (
        "AMB-55",
        &[
            on(&[Form("WTO"), From("1992-01-01")], Other),
            on(&[Form("WTO"), Until("1992-01-01")], Own),
            on(
                &[
                    Form("Western Union"),
                    From("1948-01-01"),
                    Until("1955-01-01"),
                ],
                Own,
            ),
            on(&[Form("WTO"), Elsewhere(None)], Own),
            on(&[Until("2004-01-01")], Other),
            on(
                &[Near(
                    25,
                    &[
                        "Indo-Pacific",
                        "Indo",
                        "Quadrilateral",
                        "Australia",
                        "India",
                        "Japan",
                        "AUKUS",
                    ],
                )],
                Own,
            ),
            on(&[], Open),
        ],
    ),
    (
        "AMB-56",
        &[
            on(&[Form("the Union"), Earlier("ORG-EU", 400)], Own),
            on(&[Form("the Union")], Other),
            on(&[Near(12, &["Security", "UN", "U.N.", "veto", "P5"])], Own),
            on(&[], Open),
        ],
    ),
    ("AMB-57", &[on(&[WasState], Own), on(&[], Other)]),
    (
        "AMB-65",
        &[
            on(&[Before(CAPITAL_PLACES)], Other),
            on(&[Within(3, THINGS_AFTER_CAPITALS)], Other),
        ],
    ),
];

#[cfg(test)]
mod tests {
    use super::super::words::GIVEN_NAMES;
    use super::{CLAUSES, Test};
    use crate::day::Day;

    #[test]
    fn all_days_of_rules_are_days() {
        let clauses = CLAUSES.iter().flat_map(|(_, clauses)| *clauses);
        for test in clauses.flat_map(|clause| clause.tests) {
            if let Test::Until(day) | Test::From(day) = test {
                assert!(day.parse::<Day>().is_ok(), "{day}");
            }
        }
    }

    #[test]
    fn given_names_are_in_order() {
        assert!(GIVEN_NAMES.is_sorted());
    }
}
