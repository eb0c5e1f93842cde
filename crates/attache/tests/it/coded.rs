//! What the studies that read sentences make of texts that a person can code by hand.

use attache::coding::{Codebook, Coder};
use attache::register::Register;
use attache::{
    Cell, CodingUnit, ContrastOptions, Grouping, PurposesBy, Rule, SentenceReader, StatesBy,
    StatesOptions, Table, TopicsOptions, Voice, contrast, count, purposes, states, topics,
};

use attache_corpus::{CorpusWriter, IndexedDocument, WriteOptions};
use attache_document::ReadOptions;

use crate::support::{Library, ask, column, integers, texts};

/// A speech of the United States of 2015 with a label of every kind.
const SPEECH: &str = "---\nissuer: USA\ndate: 2015-02-06\n---\n\n\
    # Speech\n\n\
    Our ally Japan stands with us. We trade with Brazil. Our partner India met Japan.\n\n\
    Our allies and partners deter aggression. Our allies met on Monday.\n\n\
    The Administration will work with private-sector partners and with Congress.\n";

fn coder() -> (Register, Coder) {
    let register = Register::builtin();
    let coder = Coder::new(&register, Codebook::builtin());
    (register, coder)
}

fn asked_states(library: &Library, options: &StatesOptions) -> Table {
    let corpus = library.corpus();
    let (register, coder) = coder();
    states(&ask(&corpus, Rule::default()), &register, &coder, options).unwrap()
}

/// The row of a state, as texts.
fn row_of(table: &Table, state: &str) -> Vec<Cell> {
    let place = texts(table, "state").iter().position(|id| id == state);
    table.rows[place.unwrap_or_else(|| panic!("no row of {state}"))]
        .cells
        .clone()
}

#[test]
fn states_stand_beside_their_ties_with_the_words_that_label_them() {
    let library = Library::of(&[("speech.md", SPEECH)]);
    let table = asked_states(&library, &StatesOptions::default());
    let named = row_of(&table, "JPN");
    assert_eq!(named[1], Cell::from("Japan"));
    // Named twice, an ally once, a partner never.
    assert_eq!(named[2..5], [2_u64, 1, 0].map(Cell::from));
    assert_eq!(named[7], Cell::from("USA"));
    assert_eq!(named[8], Cell::from("treaty_ally"));
    assert_eq!(named[10], Cell::Truth(true));
    let india = row_of(&table, "IND");
    assert_eq!(india[2..5], [1_u64, 0, 1].map(Cell::from));
    let brazil = row_of(&table, "BRA");
    assert_eq!(brazil[2..5], [1_u64, 0, 0].map(Cell::from));
    assert_eq!(brazil[10], Cell::Missing);
    let japan = texts(&table, "state").iter().position(|id| id == "JPN");
    let passages = &table.rows[japan.unwrap()].passages;
    assert_eq!(passages.len(), 1);
    assert_eq!(passages[0].matched, "ally Japan");
}

#[test]
fn only_what_is_called_something_is_asked_on_demand() {
    let library = Library::of(&[("speech.md", SPEECH)]);
    let options = StatesOptions {
        called_only: true,
        by: StatesBy::Year,
        ..StatesOptions::default()
    };
    let table = asked_states(&library, &options);
    let mut ids = texts(&table, "state");
    ids.sort();
    assert_eq!(ids, ["IND", "JPN"]);
    assert_eq!(integers(&table, "year"), [2015, 2015]);
}

#[test]
fn a_text_that_calls_no_state_an_ally_is_answered_so() {
    let text = "---\nissuer: USA\ndate: 2018\n---\n\nWe value our allies and partners. China is a competitor.\n";
    let library = Library::of(&[("strategy.md", text)]);
    let table = asked_states(&library, &StatesOptions::default());
    assert_eq!(texts(&table, "state"), ["CHN"]);
    assert!(
        table
            .notes
            .iter()
            .any(|note| note == "No state is called an ally by name.")
    );
    assert!(
        table
            .notes
            .iter()
            .any(|note| note == "No state is called a partner by name.")
    );
}

#[test]
fn we_is_whoever_the_metadata_or_the_asker_says() {
    let text = "---\ndate: 2022-12-16\n---\n\nOur ally Australia works with us.\n";
    let library = Library::of(&[("strategy.md", text)]);
    let unsaid = asked_states(&library, &StatesOptions::default());
    let holders = column(&unsaid, "holder");
    assert!(holders.iter().all(|holder| **holder == Cell::Missing));
    assert!(unsaid.notes.iter().any(|note| note.contains("--as")));
    let options = StatesOptions {
        voice: Voice {
            holder: "JPN".parse().ok(),
        },
        ..StatesOptions::default()
    };
    let said = asked_states(&library, &options);
    assert_eq!(texts(&said, "holder"), ["JPN"]);
    assert_eq!(integers(&said, "ally"), [1]);
}

#[test]
fn purposes_are_a_share_of_what_is_said_of_allies_and_partners() {
    let library = Library::of(&[("speech.md", SPEECH)]);
    let corpus = library.corpus();
    let inquiry = ask(&corpus, Rule::default());
    let (_, coder) = coder();
    let by = PurposesBy::from_name(None);
    let table = purposes(&inquiry, &coder, Voice::default(), &by).unwrap();
    let row = |purpose: &str| {
        let place = texts(&table, "purpose")
            .iter()
            .position(|key| key == purpose);
        &table.rows[place.unwrap_or_else(|| panic!("no row {purpose}"))]
    };
    // Four sentences speak of allies and partners; the private sector is no state.
    assert_eq!(
        row("deterrence").cells[2..],
        [Cell::from(1_u64), Cell::Real(0.25), Cell::from(4_u64)]
    );
    assert_eq!(row("deterrence").passages[0].matched, "deter");
    let none = &row("none").cells;
    assert!(matches!(none[2], Cell::Integer(2..=3)), "{none:?}");
    let by_word = purposes(&inquiry, &coder, Voice::default(), &PurposesBy::Word).unwrap();
    let ally = texts(&by_word, "word")
        .iter()
        .position(|word| word == "ally");
    let partner = texts(&by_word, "word")
        .iter()
        .position(|word| word == "partner");
    assert_eq!(integers(&by_word, "of")[ally.unwrap()], 3);
    assert_eq!(integers(&by_word, "of")[partner.unwrap()], 2);
}

#[test]
fn a_count_stands_beside_the_count_in_the_sense_of_security() {
    let library = Library::of(&[("speech.md", SPEECH)]);
    let corpus = library.corpus();
    let counted = |rule: Rule| {
        let inquiry = ask(&corpus, rule);
        let patterns =
            ["@ally", "@partner", "aggression"].map(|text| inquiry.pattern(text).unwrap());
        count(&inquiry, &patterns, &Grouping::Whole).unwrap()
    };
    let both = counted(Rule::default());
    assert_eq!(integers(&both, "count"), [3, 3, 1]);
    let security = column(&both, "security");
    assert_eq!(
        security,
        [&Cell::from(3_u64), &Cell::from(2_u64), &Cell::Missing]
    );
    let mut rule = Rule::default();
    rule.set("sense", "security").unwrap();
    let one = counted(rule.clone());
    assert_eq!(integers(&one, "count"), [3, 2, 0]);
    assert!(
        one.rule
            .unwrap()
            .sentence
            .contains("in the sense of security")
    );
    rule.set("sense", "secrecy").unwrap();
    let inquiry = ask(&corpus, rule);
    let pattern = inquiry.pattern("@ally").unwrap();
    let error = count(&inquiry, &[pattern], &Grouping::Whole).unwrap_err();
    assert_eq!(
        error.to_string(),
        "no token has sense \"secrecy\"; the corpus has domestic, security"
    );
}

#[test]
fn grammar_is_read_off_the_trees_of_a_treebank() {
    let rows = [
        "Our our PRON PRP$ 2 nmod:poss",
        "allies ally NOUN NNS 6 nsubj",
        "and and CCONJ CC 5 cc",
        "treaty treaty NOUN NN 5 compound",
        "partners partner NOUN NNS 2 conj",
        "share share VERB VBP 0 root",
        "risks risk NOUN NNS 6 obj",
        "with with ADP IN 9 case",
        "allies ally NOUN NNS 6 obl",
    ];
    let lines = rows.iter().enumerate().map(|(place, row)| {
        let fields: Vec<&str> = row.split(' ').collect();
        let [form, lemma, pos, tag, head, relation] = fields[..] else {
            panic!("{row}");
        };
        format!(
            "{}\t{form}\t{lemma}\t{pos}\t{tag}\t_\t{head}\t{relation}\t_\t_\n",
            place + 1
        )
    });
    let text = format!("# newdoc id = trees\n{}\n", lines.collect::<String>());
    let library = Library::of(&[("trees.conllu", &text)]);
    let corpus = library.corpus();
    let inquiry = ask(&corpus, Rule::default());
    let options = ContrastOptions {
        min_count: 1,
        ..ContrastOptions::default()
    };
    let (register, coder) = coder();
    let reader = SentenceReader {
        register: &register,
        coder: &coder,
        voice: Voice::default(),
    };
    let pattern = |text| inquiry.pattern(text).unwrap();
    let table = contrast(
        &inquiry,
        &pattern("allies"),
        &pattern("partners"),
        Some(&reader),
        &options,
    )
    .unwrap();
    let counts = |aspect: &str, item: &str| {
        let wanted = [aspect, item].map(Cell::from);
        let row = table.rows.iter().position(|row| row.cells[..2] == wanted)?;
        Some((
            integers(&table, "count_a")[row],
            integers(&table, "count_b")[row],
        ))
    };
    assert_eq!(counts("modifier", "treaty"), Some((0, 1)));
    // Both share the verb; the second "allies" is no subject.
    assert_eq!(counts("subject_of", "share"), Some((1, 1)));
    assert_eq!(counts("determiner", "our"), Some((1, 1)));
    assert_eq!(counts("and_or", "… and partners"), Some((1, 0)));
    assert_eq!(counts("and_or", "allies and …"), Some((0, 1)));
    assert_eq!(counts("preposition", "with"), Some((1, 0)));
    assert_eq!(counts("left", "our"), None);
}

#[test]
fn a_word_can_be_held_against_itself_in_another_time() {
    let library = Library::of(&[
        (
            "1950-speech.txt",
            "We thank our Allies. Our Allies kept the peace.\n",
        ),
        (
            "1991-speech.txt",
            "We ask our allies for help. The allies came.\n",
        ),
    ]);
    let corpus = library.corpus();
    let inquiry = ask(&corpus, Rule::default());
    let part = |condition: &str| Some(attache::Filter::parse(condition).unwrap());
    let options = ContrastOptions {
        min_count: 1,
        parts: [part("year<1970"), part("year>=1970")],
        ..ContrastOptions::default()
    };
    let pattern = inquiry.pattern("@ally").unwrap();
    let table = contrast(&inquiry, &pattern, &pattern, None, &options).unwrap();
    let capital = [Cell::from("capital"), Cell::from("capital")];
    let row = table
        .rows
        .iter()
        .position(|row| row.cells[..2] == capital)
        .unwrap();
    assert_eq!(integers(&table, "count_a")[row], 2);
    assert_eq!(integers(&table, "count_b")[row], 0);
    assert!(
        table.notes[0].contains("where year<1970"),
        "{}",
        table.notes[0]
    );
}

#[test]
fn a_codebook_of_ones_own_measures_words_and_what_is_left() {
    let codebook = "schema_version = 1\ntitle = \"Two themes\"\nrequires_tie = false\n\n\
        [[entry]]\nkey = \"sea\"\nname = \"The sea\"\ndefinition = \"Ships and harbours.\"\ncues = [\"ship*\", \"harbour*\"]\n\n\
        [[entry]]\nkey = \"air\"\nname = \"The air\"\ndefinition = \"Aircraft.\"\ncues = [\"aircraft\"]\n";
    let codebook = Codebook::from_text(codebook, "themes.toml".as_ref()).unwrap();
    let coder = Coder::new(&Register::builtin(), codebook);
    let text = "# Harbours\n\nMany ships came. Nobody spoke.\n\n# Other things\n\nThe aircraft and the ship left.\n";
    let library = Library::of(&[("report.md", text)]);
    let corpus = library.corpus();
    let inquiry = ask(&corpus, Rule::default());
    let coded = |unit| {
        let options = TopicsOptions {
            unit,
            voice: Voice::default(),
            by: Grouping::Whole,
        };
        let table = topics(&inquiry, &coder, &options).unwrap();
        texts(&table, "code")
            .into_iter()
            .zip(integers(&table, "words"))
            .collect::<Vec<_>>()
    };
    let wanted = |sea, air, none| {
        [("sea", sea), ("air", air), ("none", none)].map(|(code, words)| (code.to_owned(), words))
    };
    // Headings count: "Harbours" is 1 word, "Other things" 2.
    assert_eq!(coded(CodingUnit::Sentence), wanted(1 + 3 + 6, 6, 2 + 2));
    assert_eq!(coded(CodingUnit::Paragraph), wanted(1 + 5 + 6, 6, 2));
    assert_eq!(coded(CodingUnit::Section), wanted(1 + 5, 0, 8));
}

#[test]
fn another_language_is_counted_and_not_tagged_and_says_so() {
    let text = "Nos alliés et nos partenaires partagent avec nous la charge de la défense commune, et nous \
        travaillons ensemble pour que la paix et la sécurité du continent soient durables. Les alliés ont \
        renforcé leur présence sur le flanc oriental, et ils poursuivent leurs efforts de défense.\n";
    let library = Library::of(&[("discours.txt", text)]);
    let corpus = library.corpus();
    assert!(!corpus.has_senses() && corpus.manifest().models.is_empty());
    let inquiry = ask(&corpus, Rule::default());
    let pattern = inquiry.pattern("alliés").unwrap();
    let table = count(&inquiry, &[pattern], &Grouping::Whole).unwrap();
    assert_eq!(integers(&table, "count"), [2]);
    assert!(
        table
            .warnings
            .iter()
            .any(|caution| caution.message.contains("the language is French"))
    );
    let error = inquiry
        .pattern("[lemma=\"ally\"]")
        .and_then(|pattern| count(&inquiry, &[pattern], &Grouping::Whole));
    assert!(error.is_err());
}

#[test]
fn a_corpus_names_the_model_that_tagged_it() {
    let library = Library::of(&[("speech.md", SPEECH)]);
    let models = library.corpus().manifest().models.clone();
    let own = attache::Model::english().version().to_owned();
    assert_eq!(models.into_iter().collect::<Vec<_>>(), [own]);
}

#[test]
fn a_corpus_that_another_model_tagged_says_so() {
    let library = Library::of(&[("speech.md", SPEECH)]);
    let name = attache::SourceName::new("other.txt");
    let read = attache_document::read(b"Our allies met.", &name, &ReadOptions::default());
    let document = read.unwrap().value;
    let blocks = document.blocks.iter().map(|block| block.span.clone());
    let annotation = attache_language::annotate(&document.text, blocks);
    let other = IndexedDocument::new(document, &annotation, &[]).tagged_by("english-0 (0123)");
    let mut writer = CorpusWriter::open(&library.path(), WriteOptions::default()).unwrap();
    writer.add(other).unwrap();
    writer.finish().unwrap();
    let corpus = library.corpus();
    let inquiry = ask(&corpus, Rule::default());
    let pattern = inquiry.pattern("@ally").unwrap();
    let table = count(&inquiry, &[pattern], &Grouping::Whole).unwrap();
    let said = table
        .warnings
        .iter()
        .map(|caution| caution.message.as_str());
    let said: Vec<&str> = said
        .filter(|message| message.contains("english-0 (0123)"))
        .collect();
    assert_eq!(said.len(), 1);
    let own = attache::Model::english_version();
    assert!(said[0].contains(own), "{}", said[0]);
}
