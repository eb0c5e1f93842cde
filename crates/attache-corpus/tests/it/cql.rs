//! Does every query find what a slow scan finds, under every rule, however the corpus is cut?

use std::sync::LazyLock;

use attache_corpus::{
    BlockKind, Corpus, CorpusError, CorpusWriter, Families, IndexedDocument, PassageOptions,
    Pattern, Rule, Scope, WriteOptions,
};
use attache_document::Document;
use attache_language::{Annotation, Head, Layers, Texts, annotate, form};
use proptest::prelude::*;
use proptest::sample::select;

use crate::cql_scan::{C, P, Q, Scan, T, Tok, V};
use crate::oracle::rules;
use crate::support::{Draft, tiny_segments};

/// What texts are made of: few words, to be found often.
const WORDS: &[&str] = &[
    "ally",
    "allies",
    "Allies",
    "ALLY",
    "and",
    "and",
    "partners",
    "Partner",
    "the",
    "état",
    "etat",
    "État",
    ",",
    ".",
    "“",
    "ally's",
    "part-\nners",
];
const OPENINGS: &[&str] = &["Allies", "The", "Partner", "État"];
const LEMMAS: &[&str] = &["ally", "partner", "Ally", "état", ""];
const POS: &[&str] = &["NOUN", "ADJ", "VERB", ""];
const TAGS: &[&str] = &["NN", "NNS", "JJ"];
const RELATIONS: &[&str] = &["amod", "nsubj", "obj", ""];

/// A small generator of numbers (xorshift64*): layers need many, and shrink to nothing of use.
struct Chance(u64);

impl Chance {
    fn of<'a>(&mut self, choices: &[&'a str]) -> &'a str {
        choices[self.below(choices.len())]
    }

    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        ((self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33) % bound as u64) as usize
    }
}

/// A document with its layers, and its tokens as the scan sees them.
#[derive(Clone, Debug)]
struct Paper {
    document: Document,
    annotation: Annotation,
    tokens: Vec<Tok>,
}

fn paper(id: usize, seed: u64, blocks: Vec<(BlockKind, Vec<usize>, Vec<bool>)>) -> Paper {
    let mut draft = Draft::new(&format!("paper-{id}"));
    for (number, (kind, words, lines)) in blocks.iter().enumerate() {
        let mut text = OPENINGS[(number + id) % OPENINGS.len()].to_owned();
        for (word, line) in words.iter().zip(lines) {
            text.push(if *line { '\n' } else { ' ' });
            text.push_str(WORDS[*word]);
        }
        text.push('.');
        let level = (*kind == BlockKind::Heading).then_some(1 + (number % 2) as u8);
        draft = draft.block(*kind, level, &text);
    }
    let document = draft.finish();
    let spans = document.blocks.iter().map(|block| block.span.clone());
    let mut annotation = annotate(&document.text, spans);
    let mut chance = Chance(seed | 1);
    let mut tokens: Vec<Tok> = Vec::new();
    let mut layers = [(); 4].map(|()| Texts::default());
    let mut heads = Vec::new();
    let mut section = 0;
    for (block, range) in annotation.blocks.iter().enumerate() {
        let kind = document.blocks[block].kind;
        section = if kind == BlockKind::Heading {
            block + 1
        } else {
            section
        };
        for at in range.clone() {
            let sentences = &annotation.sentences;
            let sentence = sentences.partition_point(|&start| start <= at);
            let end = sentences
                .get(sentence)
                .copied()
                .unwrap_or(u32::MAX)
                .min(range.end);
            let start = sentences[sentence - 1].max(range.start);
            let head = (chance.below(5) > 0)
                .then(|| start as usize + chance.below((end - start) as usize));
            let token = &annotation.tokens[at as usize];
            let text = &document.text[token.span()];
            let before = document.text[..token.start as usize].chars().count();
            let newline = document.text[..token.start as usize].ends_with('\n');
            let own = [
                chance.of(LEMMAS),
                chance.of(POS),
                chance.of(TAGS),
                chance.of(RELATIONS),
            ];
            own.iter()
                .zip(&mut layers)
                .for_each(|(value, layer)| layer.push(value));
            heads.push(match head {
                None => Head::Unknown,
                Some(head) if head == at as usize => Head::Root,
                Some(head) => Head::Token(head as u32),
            });
            tokens.push(Tok {
                form: form(text).into_owned(),
                // The scan sees a line's end before a token as a part of it.
                text: if newline {
                    format!("\n{text}")
                } else {
                    text.to_owned()
                },
                chars: (before, before + text.chars().count()),
                kind,
                of: [sentence, block, section, id],
                layers: own,
                head,
            });
        }
    }
    let [lemmas, pos, tags, deprels] = layers;
    annotation.layers = Layers {
        lemmas: Some(lemmas),
        pos: Some(pos),
        tags: Some(tags),
        deprels: Some(deprels),
        heads: Some(heads),
        senses: Vec::new(),
    };
    Paper {
        document,
        annotation,
        tokens,
    }
}

fn papers() -> impl Strategy<Value = Vec<Paper>> {
    let kinds = vec![
        BlockKind::Body,
        BlockKind::Body,
        BlockKind::Heading,
        BlockKind::List,
        BlockKind::Note,
        BlockKind::Navigation,
    ];
    let block = prop::collection::vec((0..WORDS.len(), prop::bool::weighted(0.1)), 0..14);
    let blocks = prop::collection::vec((select(kinds), block), 1..5);
    prop::collection::vec((any::<u64>(), blocks), 1..4).prop_map(|papers| {
        let papers = papers.into_iter().enumerate().map(|(id, (seed, blocks))| {
            let blocks = blocks.into_iter().map(|(kind, words)| {
                let (words, lines) = words.into_iter().unzip();
                (kind, words, lines)
            });
            paper(id, seed, blocks.collect())
        });
        papers.collect()
    })
}

/// All papers as one row of tokens whose numbers differ from paper to paper.
fn joined(papers: &[Paper]) -> Vec<Tok> {
    let mut all: Vec<Tok> = Vec::new();
    for paper in papers {
        let base = all.len();
        for token in &paper.tokens {
            let mut token = token.clone();
            let apart = 1000 * (1 + token.of[3]);
            token.of = token.of.map(|number| number + apart);
            token.head = token.head.map(|head| head + base);
            all.push(token);
        }
    }
    all
}

fn value() -> impl Strategy<Value = V> {
    let words = vec![
        "ally",
        "allies",
        "Allies",
        "and",
        "partners",
        ",",
        "état",
        "etat",
        "al.*",
        ".*s",
        "a(lly|nd)",
        "[AP].*",
        "É.*",
        ".*tat",
        "x",
        "ally'?",
        "P.+r",
    ];
    let of = prop_oneof![
        5 => (select(vec!["word", "lower", "lemma"]), select(words)),
        2 => (Just("pos"), select(vec!["NOUN", "ADJ", "N.*", ".*"])),
        1 => (Just("tag"), select(vec!["NN", "NN.*", "JJ"])),
        1 => (Just("deprel"), select(vec!["amod", "nsubj", ".*obj"])),
    ];
    (
        of,
        prop::bool::weighted(0.2),
        prop::bool::weighted(0.2),
        prop::bool::weighted(0.2),
        prop::bool::weighted(0.05),
    )
        .prop_map(
            |((attribute, value), differ, any_case, any_accent, literal)| V {
                attribute,
                value,
                differ,
                any_case,
                any_accent,
                // The names of a closed attribute are refused where they are on no list.
                literal: literal && ["word", "lower", "lemma"].contains(&attribute),
            },
        )
}

fn test() -> impl Strategy<Value = T> {
    let leaf = prop_oneof![1 => Just(T::Any), 6 => value().prop_map(T::Is)];
    let inner = value().prop_map(T::Is).prop_recursive(3, 6, 2, |inner| {
        prop_oneof![
            inner.clone().prop_map(|test| T::Not(Box::new(test))),
            (inner.clone(), inner.clone())
                .prop_map(|(one, other)| T::And(Box::new(one), Box::new(other))),
            (inner.clone(), inner).prop_map(|(one, other)| T::Or(Box::new(one), Box::new(other))),
        ]
    });
    let token = prop_oneof![4 => leaf, 1 => inner];
    let relation = select(vec![None, Some("amod"), Some("nsubj")]);
    prop_oneof![
        6 => token.clone(),
        1 => (token.clone(), any::<bool>(), relation, token)
            .prop_map(|(own, way, relation, other)| T::Step(Box::new(own), way, relation, Box::new(other))),
    ]
}

fn pattern() -> impl Strategy<Value = P> {
    let label = prop_oneof![4 => Just(None), 1 => (0..2usize).prop_map(Some)];
    let token = (label, test())
        .prop_map(|(label, test)| P::Token(label, test))
        .boxed();
    let edge = (0..4usize, any::<bool>()).prop_map(|(structure, start)| P::Edge(structure, start));
    let part = token.clone().prop_recursive(3, 8, 3, move |inner| {
        let some = || prop::collection::vec(inner.clone(), 2..4);
        let times = select(vec![
            (0, None),
            (1, None),
            (0, Some(1)),
            (2, Some(2)),
            (1, Some(3)),
            (0, Some(4)),
            (2, None),
        ]);
        prop_oneof![
            some().prop_map(P::Row),
            some().prop_map(P::Either),
            (inner.clone(), times).prop_map(|(part, (least, most))| match part {
                // A repetition is not repeated without parentheses.
                P::Repeat(..) => part,
                part => P::Repeat(Box::new(part), least, most),
            }),
        ]
    });
    let anywhere = prop_oneof![8 => part.clone(), 1 => edge];
    (token, prop::collection::vec(anywhere, 0..3), any::<bool>()).prop_map(
        |(token, mut parts, last)| {
            let place = if last { parts.len() } else { 0 };
            parts.insert(place, token);
            P::Row(parts)
        },
    )
}

/// The labels that a pattern has.
fn labels(pattern: &P, found: &mut Vec<usize>) {
    match pattern {
        P::Token(label, _) => found.extend(label),
        P::Edge(..) => {}
        P::Row(parts) | P::Either(parts) => parts.iter().for_each(|part| labels(part, found)),
        P::Repeat(part, ..) => labels(part, found),
    }
}

fn unlabelled(pattern: &mut P) {
    match pattern {
        P::Token(label, _) => *label = None,
        P::Edge(..) => {}
        P::Row(parts) | P::Either(parts) => parts.iter_mut().for_each(unlabelled),
        P::Repeat(part, ..) => unlabelled(part),
    }
}

fn constraint() -> impl Strategy<Value = C> {
    let attribute = || select(vec!["word", "lower", "lemma", "pos"]);
    let leaf = prop_oneof![
        (
            0..2usize,
            attribute(),
            0..2usize,
            attribute(),
            any::<bool>()
        )
            .prop_map(|(one, attribute, other, another, differ)| C::Same(
                one, attribute, other, another, differ
            )),
        (0..2usize, value()).prop_map(|(label, value)| C::Is(label, value)),
    ];
    leaf.prop_recursive(2, 4, 2, |inner| {
        prop_oneof![
            (inner.clone(), inner.clone())
                .prop_map(|(one, other)| C::And(Box::new(one), Box::new(other))),
            (inner.clone(), inner.clone())
                .prop_map(|(one, other)| C::Or(Box::new(one), Box::new(other))),
            inner.prop_map(|one| C::Not(Box::new(one))),
        ]
    })
}

/// Names only labels that there are.
fn with_labels(constraint: C, known: &[usize]) -> C {
    let near = |label: usize| {
        if known.contains(&label) {
            label
        } else {
            known[0]
        }
    };
    match constraint {
        C::Same(one, attribute, other, another, differ) => {
            C::Same(near(one), attribute, near(other), another, differ)
        }
        C::Is(label, value) => C::Is(near(label), value),
        C::And(one, other) => C::And(
            Box::new(with_labels(*one, known)),
            Box::new(with_labels(*other, known)),
        ),
        C::Or(one, other) => C::Or(
            Box::new(with_labels(*one, known)),
            Box::new(with_labels(*other, known)),
        ),
        C::Not(one) => C::Not(Box::new(with_labels(*one, known))),
    }
}

fn query() -> impl Strategy<Value = Q> {
    let bounds = || {
        prop_oneof![
            2 => Just(Vec::new()),
            2 => prop::collection::vec(0..4usize, 1..3),
        ]
    };
    let inner = (pattern(), bounds()).prop_map(|(mut pattern, bounds)| {
        unlabelled(&mut pattern);
        Q {
            pattern,
            bounds,
            conditions: Vec::new(),
            constraint: None,
        }
    });
    let conditions = prop_oneof![
        4 => Just(Vec::new()),
        1 => prop::collection::vec((any::<bool>(), prop::bool::weighted(0.3), inner), 1..3),
    ];
    let constraint = prop_oneof![1 => Just(None), 2 => constraint().prop_map(Some)];
    (pattern(), bounds(), conditions, constraint).prop_map(
        |(pattern, bounds, conditions, constraint)| {
            let mut known = Vec::new();
            labels(&pattern, &mut known);
            let constraint = constraint.filter(|_| !known.is_empty());
            Q {
                constraint: constraint.map(|constraint| with_labels(constraint, &known)),
                pattern,
                bounds,
                conditions,
            }
        },
    )
}

fn write(directory: &std::path::Path, papers: &[Paper], options: &WriteOptions) -> Corpus {
    let mut writer = CorpusWriter::open(directory, options.clone()).unwrap();
    for paper in papers {
        let indexed = IndexedDocument::new(paper.document.clone(), &paper.annotation, &[]);
        writer.add(indexed).unwrap();
    }
    writer.finish().unwrap();
    Corpus::open(directory).unwrap()
}

/// The places of matches: document, first and last character.
fn places(
    corpus: &Corpus,
    text: &str,
    rule: &Rule,
) -> Result<Vec<(String, usize, usize)>, CorpusError> {
    let pattern = Pattern::parse(text, &Families::default())
        .unwrap_or_else(|error| panic!("{text}: {error}"));
    let hits = corpus.find(&pattern, &Scope::new(rule.clone()))?;
    let passages = corpus.passages(&hits, &PassageOptions::default())?;
    let place = |passage: attache_corpus::Passage| {
        (
            passage.document,
            passage.start as usize,
            passage.end as usize,
        )
    };
    Ok(passages.into_iter().map(place).collect())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 25, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_query_finds_what_a_scan_finds(
        papers in papers(),
        queries in prop::collection::vec((query(), rules()), 20),
        merge in 2..6usize,
    ) {
        let (one, many) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let one = write(one.path(), &papers, &WriteOptions::default());
        let many = write(many.path(), &papers, &tiny_segments(merge));
        let tokens = joined(&papers);
        for (query, rule) in &queries {
            let text = query.text();
            let scan = Scan { tokens: &tokens, rule };
            let expected: Vec<_> = scan.run(query).into_iter().map(|(start, end)| {
                let (first, last) = (&tokens[start], &tokens[end - 1]);
                let paper = &papers[first.of[3] % 1000];
                (paper.document.id.clone(), first.chars.0, last.chars.1)
            }).collect();
            for corpus in [&one, &many] {
                match places(corpus, &text, rule) {
                    Ok(found) => prop_assert_eq!(&found, &expected, "{} under {:?}", text, rule),
                    // A value that chance put on no token is refused, and so found by no scan.
                    Err(CorpusError::NoSuchValue { .. } | CorpusError::NoAttribute { .. }) => {}
                    Err(error) => return Err(TestCaseError::fail(format!("{text}: {error}"))),
                }
            }
        }
    }

    #[test]
    fn any_text_is_a_pattern_or_refused(text in "\\PC{0,60}") {
        let _ = Pattern::parse(&text, &Families::default());
    }

    #[test]
    fn any_marks_of_the_language_are_answered_refused_or_given_up(
        marks in prop::collection::vec(select(vec![
            "[", "]", "(", ")", "\"", "'", "word", "=", "!=", "!", "&", "|", "{", "}", ",", "2", "*", "+", "?",
            "<", ">", "/", "s", "::", ":", "a", ".", "within", "containing", "%", "c", "amod", "\\", "é", " ",
            "[]", "[]*", "\"a.*\"", "[word=\"allies\"]", "[pos=\"NOUN\"]", "a:[]", "<s>", "</s>", "{0,900}",
            " within (", " containing (", " within <document>", " >amod []", ":: a.word = a.lemma", "[]{20}",
        ]), 0..12),
        rule in rules(),
    ) {
        let text = format!("[]{}", marks.concat());
        if let Ok(pattern) = Pattern::parse(&text, &Families::default()) {
            let scope = Scope::new(rule);
            let found = SMALL.1.find(&pattern.with_max_steps(100_000), &scope);
            if let Ok(hits) = found {
                SMALL.1.passages(&hits, &PassageOptions::default()).unwrap();
            }
        }
    }
}

/// A small corpus with all layers; its directory lives as long.
static SMALL: LazyLock<(tempfile::TempDir, Corpus)> = LazyLock::new(|| {
    let words = |count: usize| {
        (0..count)
            .map(|place| place % WORDS.len())
            .collect::<Vec<_>>()
    };
    let blocks = vec![
        (BlockKind::Heading, words(3), vec![false; 3]),
        (BlockKind::Body, words(60), vec![false; 60]),
        (BlockKind::List, words(20), vec![true; 20]),
    ];
    let directory = tempfile::tempdir().unwrap();
    let papers = [paper(0, 7, blocks.clone()), paper(1, 8, blocks)];
    let corpus = write(directory.path(), &papers, &WriteOptions::default());
    (directory, corpus)
});

fn find(text: &str) -> Result<usize, CorpusError> {
    let pattern = Pattern::parse(text, &Families::default()).unwrap();
    Ok(SMALL.1.find(&pattern, &Scope::default())?.len())
}

#[test]
fn a_query_that_costs_too_much_is_given_up_with_an_error() {
    let pattern = |text: &str| Pattern::parse(text, &Families::default()).unwrap();
    let scope = Scope::default();
    for text in ["([]* [])*", "(a:[]* [])* b:[] :: a.word != b.word", "[]*"] {
        let costly = pattern(&format!("{text} within <document>")).with_max_steps(50);
        let error = SMALL.1.find(&costly, &scope).unwrap_err();
        assert_eq!(error.to_string(), "the pattern takes more than 50 steps");
    }
    let cheap = pattern("\"ally\"").with_max_steps(50);
    assert!(!SMALL.1.find(&cheap, &scope).unwrap().is_empty());
}

#[test]
fn a_value_that_no_token_has_is_an_error_that_names_those_there_are() {
    let error = |text: &str| find(text).unwrap_err().to_string();
    assert_eq!(
        error("[pos=\"ADJECTIVE\"]"),
        "no token has pos \"ADJECTIVE\"; the corpus has ADJ, NOUN, VERB"
    );
    assert_eq!(
        error("[] >amo []"),
        "no token has deprel \"amo\"; the corpus has amod, nsubj, obj"
    );
    assert_eq!(
        error("\"ally\" within ([pos=\"noun\"])"),
        "no token has pos \"noun\"; the corpus has ADJ, NOUN, VERB"
    );
    // Languages have interjections, this corpus has none: an answer, not a mistake.
    assert_eq!(find("[pos=\"INTJ\"]").unwrap(), 0);
    assert!(find("[pos=\"noun\"%c]").unwrap() > 0);
}

#[test]
fn an_attribute_that_the_corpus_lacks_is_an_error_and_not_an_empty_answer() {
    let directory = tempfile::tempdir().unwrap();
    crate::support::write(
        directory.path(),
        &[Draft::new("page").body("Our allies.").finish()],
        &WriteOptions::default(),
    );
    let corpus = Corpus::open(directory.path()).unwrap();
    for (text, attribute) in [
        ("[lemma=\"ally\"]", "lemma"),
        ("[pos=\"NOUN\"]", "pos"),
        ("[] >amod []", "deprel"),
        ("a:[] :: a.tag = \"NN\"", "tag"),
        ("[] containing ([pos=\"NOUN\"])", "pos"),
    ] {
        let pattern = Pattern::parse(text, &Families::default()).unwrap();
        let error = corpus.find(&pattern, &Scope::default()).unwrap_err();
        let expected = format!("the corpus has no {attribute}: its documents were read without it");
        assert_eq!(error.to_string(), expected, "{text}");
    }
}

#[test]
fn a_plan_says_what_leads_and_when_all_is_read() {
    let plan = |text: &str| {
        let pattern = Pattern::parse(text, &Families::default()).unwrap();
        let explanation = SMALL.1.explain(&pattern, &Scope::default()).unwrap();
        explanation.to_string()
    };
    insta::assert_snapshot!(plan("[] [lower=\"the\"]"), @r#"
    plan of [] [lower="the"]
      []: 158 words and 186 positions
      [lower="the"]: 10 words and 12 positions, leads
      12 positions looked at, tokens in a row, within each block
    "#);
    insta::assert_snapshot!(plan("[pos=\"NOUN\"]+"), @r#"
    plan of [pos="NOUN"]+
      [pos="NOUN"]: 45 words and 52 positions
      nothing is rare enough to lead: 186 tokens read, by an automaton, within each block
    "#);
    insta::assert_snapshot!(plan("[]* containing (\"etat\"%c)"), @r#"
    plan of []* containing ("etat"%c)
      []: 158 words and 186 positions
      the text around the matches of the inner query is read, by an automaton, within each block
      inner query:
        [word="etat" %c]: 7 words and 8 positions, leads
        8 positions looked at, tokens in a row, within each block
    "#);
    insta::assert_snapshot!(plan("the | ally and"), @r#"
    plan of the | ally and
      phrase 1
        [word="the"]: 10 words and 12 positions, leads
        12 positions looked at, tokens in a row, within each block
      phrase 2
        [word="ally"]: 25 words and 32 positions
        [word="and"]: 15 words and 20 positions, leads
        20 positions looked at, tokens in a row, within each block
    "#);
}

#[test]
fn a_match_may_leave_its_block_where_the_query_says_so() {
    let papers = [Draft::new("page")
        .heading(1, "Allies")
        .body("They stand by us.")
        .block(BlockKind::Foot, None, "page one")
        .body("We stand by them.")
        .heading(1, "Partners")
        .body("So do they.")
        .finish()];
    let directory = tempfile::tempdir().unwrap();
    crate::support::write(directory.path(), &papers, &WriteOptions::default());
    let corpus = Corpus::open(directory.path()).unwrap();
    let found = |text: &str, blocks: &str| {
        let pattern = Pattern::parse(text, &Families::default()).unwrap();
        let mut rule = Rule::default();
        rule.set("blocks", blocks).unwrap();
        let hits = corpus.find(&pattern, &Scope::new(rule)).unwrap();
        let passages = corpus.passages(&hits, &PassageOptions::default()).unwrap();
        let shown = passages.into_iter().map(|passage| {
            assert!(passage.sentence.contains(&passage.matched));
            format!("{}[{}]{}", passage.left, passage.matched, passage.right)
        });
        shown.collect::<Vec<_>>()
    };
    let usual = "heading,body";
    let query = "\"Allies\" []{0,3} \"stand\"";
    assert!(found(query, usual).is_empty());
    assert_eq!(
        found(&format!("{query} within <section>"), usual),
        ["[Allies They stand]by us."]
    );
    // What does not count is never part of a match, and ends it.
    let over_the_foot = "\"us\" []{0,9} \"We\" within <section>";
    assert!(found(over_the_foot, usual).is_empty());
    assert_eq!(
        found(over_the_foot, "heading,body,foot"),
        ["They stand by[us. page one We]stand by them."]
    );
    let over_the_section = "\"them\" \".\" \"Partners\"";
    assert!(found(&format!("{over_the_section} within <section>"), usual).is_empty());
    assert_eq!(
        found(&format!("{over_the_section} within <document>"), usual),
        ["We stand by[them. Partners]"]
    );
}
