//! What the studies make of texts that a person can count by hand.

use attache::{
    Case, Cell, CollocateOptions, ConcordanceOptions, ContrastOptions, Grouping, ReportOptions,
    Rule, StudyError, TrendOptions, collocates, concordance, contrast, count, count_stated, report,
    trend,
};

use crate::support::{Library, ask, column, integers, texts};

/// Two documents with 4 mentions of allies and 3 of partners between them.
fn two_speeches() -> Library {
    Library::of(&[
        (
            "1950-speech.txt",
            "We thank our Allies for their help. Our Allies kept the peace, and the allies' ships kept\nthe sea.\n",
        ),
        (
            "1991-speech.txt",
            "We ask partners for help. New partners joined us, and a new partner spoke to our Allies.\n",
        ),
    ])
}

#[test]
fn a_count_opens_into_its_passages() {
    let library = two_speeches();
    let corpus = library.corpus();
    let inquiry = ask(&corpus, Rule::default());
    let table = count(
        &inquiry,
        &[inquiry.pattern("@ally").unwrap()],
        &Grouping::Key("year".to_owned()),
    )
    .unwrap();
    assert_eq!(integers(&table, "year"), [1950, 1991]);
    assert_eq!(integers(&table, "count"), [3, 1]);
    let passages = &table.rows[0].passages;
    assert_eq!(passages.len(), 3);
    assert_eq!(passages[2].matched, "allies");
    assert_eq!(passages[2].right, "' ships kept the sea.");
}

#[test]
fn a_capital_in_the_pattern_makes_capitals_count() {
    let library = two_speeches();
    let corpus = library.corpus();
    let counts = |pattern: &str, case: Case| {
        let inquiry = ask(
            &corpus,
            Rule {
                case,
                ..Rule::default()
            },
        );
        let table = count(
            &inquiry,
            &[inquiry.pattern(pattern).unwrap()],
            &Grouping::Whole,
        )
        .unwrap();
        integers(&table, "count")[0]
    };
    assert_eq!(counts("allies", Case::Smart), 4);
    assert_eq!(counts("Allies", Case::Smart), 3);
    assert_eq!(counts("Allies", Case::Ignore), 4);
    assert_eq!(counts("allies", Case::Exact), 1);
}

#[test]
fn a_stated_figure_is_traced_to_the_rules_that_give_it() {
    let library = two_speeches();
    let corpus = library.corpus();
    let inquiry = ask(&corpus, Rule::default());
    let stated = |pattern: &str, figure: u64| {
        let table = count_stated(&inquiry, &[inquiry.pattern(pattern).unwrap()], figure).unwrap();
        match column(&table, "reproduced_by")[0] {
            Cell::List(rules) => rules.clone(),
            other => panic!("{other:?}"),
        }
    };
    let has = |rules: &[String], rule: &str| rules.iter().any(|found| found == rule);
    assert!(has(&stated("allies", 4), "any case"));
    assert!(has(&stated("allies", 3), "any case, without possessives"));
    assert!(has(&stated("allies", 1), "exact case"));
    assert!(has(&stated("partner", 3), "any case, any ending"));
    assert!(has(&stated("partner", 3), "any case, same stem"));
    assert!(has(
        &stated("artner", 3),
        "substring of the raw text, any case"
    ));
    assert!(has(&stated("ships kept the sea", 1), "any case"));
    assert!(has(
        &stated("ships kept the sea", 0),
        "any case, line by line"
    ));
    assert!(stated("allies", 99).is_empty());
}

#[test]
fn collocates_are_the_words_of_the_windows() {
    let library = two_speeches();
    let corpus = library.corpus();
    let inquiry = ask(&corpus, Rule::default());
    let mut options = CollocateOptions::default();
    options.neighbours.min_count = 1;
    let table = collocates(&inquiry, &inquiry.pattern("partner*").unwrap(), &options).unwrap();
    let words = texts(&table, "word");
    let observed = integers(&table, "observed");
    let of = |word: &str| {
        words
            .iter()
            .position(|found| found == word)
            .map(|place| observed[place])
    };
    // "We ask [partners] for help." and "New [partners] joined us , and a new [partner] spoke to our Allies ."
    assert_eq!(of("ask"), Some(1));
    assert_eq!(of("new"), Some(2));
    assert_eq!(of("joined"), Some(1), "in two windows, counted once");
    assert_eq!(of("partners"), None, "a match is not its own collocate");
    assert_eq!(of("thank"), None);
    assert!(
        table.notes[0].contains("R1 = 14 words in windows"),
        "{}",
        table.notes[0]
    );
    let new = table
        .rows
        .iter()
        .find(|row| row.cells[0] == Cell::Text("new".to_owned()))
        .unwrap();
    assert_eq!(new.passages.len(), 2);
}

#[test]
fn a_contrast_shows_where_capitals_stand() {
    let library = two_speeches();
    let corpus = library.corpus();
    let inquiry = ask(&corpus, Rule::default());
    let options = ContrastOptions {
        min_count: 1,
        ..ContrastOptions::default()
    };
    let table = contrast(
        &inquiry,
        &inquiry.pattern("allies").unwrap(),
        &inquiry.pattern("partner*").unwrap(),
        None,
        &options,
    )
    .unwrap();
    let row = |aspect: &str, item: &str| {
        let wanted = [Cell::Text(aspect.to_owned()), Cell::Text(item.to_owned())];
        let found = table.rows.iter().position(|row| row.cells[..2] == wanted);
        found.map(|row| {
            (
                integers(&table, "count_a")[row],
                integers(&table, "count_b")[row],
            )
        })
    };
    assert_eq!(row("capital", "capital"), Some((3, 0)));
    assert_eq!(row("capital", "small letter"), Some((1, 3)));
    assert_eq!(row("number", "plural"), Some((4, 2)));
    assert_eq!(row("determiner", "our"), Some((3, 0)));
    assert_eq!(row("determiner", "a"), Some((0, 1)));
    assert_eq!(row("modifier", "new"), Some((0, 2)));
    assert_eq!(row("preposition", "to"), Some((1, 0)));
    assert_eq!(row("decade", "1990s"), Some((1, 3)));
    for row in &table.rows {
        let Cell::Integer(a) = row.cells[2] else {
            panic!("{row:?}")
        };
        let Cell::Integer(b) = row.cells[3] else {
            panic!("{row:?}")
        };
        assert_eq!(row.passages.len() as i64, a + b, "{row:?}");
    }
}

#[test]
fn a_trend_has_the_years_without_a_match() {
    let library = two_speeches();
    library.read(&[
        ("1970-speech.txt", "Nothing of the kind."),
        ("note.txt", "Our allies, undated."),
    ]);
    let corpus = library.corpus();
    let inquiry = ask(&corpus, Rule::default());
    let table = trend(
        &inquiry,
        &[inquiry.pattern("allies").unwrap()],
        TrendOptions::default(),
    )
    .unwrap();
    assert_eq!(integers(&table, "year"), [1950, 1970, 1991]);
    assert_eq!(integers(&table, "count"), [3, 0, 1]);
    assert!(
        table
            .warnings
            .iter()
            .any(|warning| warning.message.contains("1 document has no date"))
    );
}

#[test]
fn a_corpus_without_dates_has_no_trend_and_says_so() {
    let library = Library::of(&[("note.txt", "Our allies, undated.")]);
    let corpus = library.corpus();
    let inquiry = ask(&corpus, Rule::default());
    let patterns = [inquiry.pattern("allies").unwrap()];
    assert!(matches!(
        trend(&inquiry, &patterns, TrendOptions::default()),
        Err(StudyError::NoDates)
    ));
}

#[test]
fn a_concordance_keeps_the_order_of_the_corpus() {
    let library = two_speeches();
    let corpus = library.corpus();
    let inquiry = ask(&corpus, Rule::default());
    let table = concordance(
        &inquiry,
        &inquiry.pattern("allies|partners").unwrap(),
        &ConcordanceOptions::default(),
    )
    .unwrap();
    assert_eq!(
        texts(&table, "match"),
        [
            "Allies", "Allies", "allies", "partners", "partners", "Allies"
        ]
    );
}

#[test]
fn a_report_of_texts_without_either_word_says_so() {
    let library = Library::of(&[("1950-note.txt", "The harbour is calm.")]);
    let made = report(&library.corpus(), &ReportOptions::default()).unwrap();
    let headings: Vec<_> = made
        .sections
        .iter()
        .map(|section| section.heading.as_str())
        .collect();
    assert!(
        headings.contains(&"Neither word stands in these documents"),
        "{headings:?}"
    );
}

#[test]
fn a_report_names_the_decades_of_each_word() {
    let library = two_speeches();
    let made = report(&library.corpus(), &ReportOptions::default()).unwrap();
    let text = made
        .sections
        .iter()
        .flat_map(|section| &section.paragraphs)
        .cloned()
        .collect::<String>();
    assert!(
        text.contains("The ally is named most in the 1950s"),
        "{text}"
    );
    assert!(
        text.contains("more often than the ally in the 1990s"),
        "{text}"
    );
}
