//! Does every count equal a slow scan of the text, under every rule?

use std::collections::BTreeMap;

use attache_corpus::{
    Accents, Case, Corpus, DocId, GroupKey, Grouping, Joining, Matching, Overlap, PassageOptions,
    Possessives, Punctuation, Rule, Scope, WriteOptions,
};
use attache_document::{BlockKind, Document, Page};
use proptest::prelude::*;
use proptest::sample::{Index, select, subsequence};

use crate::scan::{Found, SeenBlock, Wanted, line, scan, see};
use crate::support::{Draft, pattern, tiny_segments, write};

/// What texts are made of. Some words stand here twice to be found often.
const PIECES: &[&str] = &[
    "ally",
    "allies",
    "allies",
    "Allies",
    "ALLIES",
    "partners",
    "partners",
    "Partner",
    "partnership",
    "and",
    "and",
    "And",
    "our",
    "the",
    "The",
    "friends",
    "U.S.",
    "U.S.-Japan",
    "u.s.",
    "allies'",
    "allies’",
    "ally's",
    "ally’s",
    "ALLY’S",
    "part-\nners",
    "al-\n  lies",
    "Part\u{2010}\nners",
    "alli\u{ad}ance",
    "naïve",
    "état",
    "e\u{301}tat",
    "ÉTAT",
    "Ελλάδα",
    "日本",
    "3.5",
    "—",
    "--",
    "-",
    ",",
    ".",
    ";",
    "“",
    "”",
    "(",
    ")",
    "'",
];
const GAPS: &[&str] = &[" ", " ", " ", " ", "\n", "  ", " \n ", ""];

/// Parts of patterns, with the words that each stands for.
const PARTS: [(&str, &[&[&str]]); 27] = [
    ("ally", &[&["ally"]]),
    ("allies", &[&["allies"]]),
    ("Allies", &[&["Allies"]]),
    ("partners", &[&["partners"]]),
    ("and", &[&["and"]]),
    ("the", &[&["the"]]),
    ("U.S.", &[&["U.S."]]),
    ("u.s.", &[&["u.s."]]),
    ("U.S.-Japan", &[&["U.S.", "-", "Japan"]]),
    ("ally's", &[&["ally", "'s"]]),
    ("naïve", &[&["naïve"]]),
    ("État", &[&["État"]]),
    ("état", &[&["état"]]),
    ("日本", &[&["日", "本"]]),
    ("19*", &[&["19*"]]),
    ("partner*", &[&["partner*"]]),
    ("*s", &[&["*s"]]),
    ("p*ner*", &[&["p*ner*"]]),
    ("A*", &[&["A*"]]),
    ("*", &[&["*"]]),
    (",", &[&[","]]),
    ("—", &[&["-"]]),
    ("@ally", &[&["ally"], &["allies"], &["allied"]]),
    (
        "@partner|friends",
        &[&["partner"], &["partners"], &["partnership"], &["friends"]],
    ),
    ("allies|partners", &[&["allies"], &["partners"]]),
    ("our|U.S.-Japan", &[&["our"], &["U.S.", "-", "Japan"]]),
    ("ally|a*s|partner*", &[&["ally"], &["a*s"], &["partner*"]]),
];

fn prose() -> impl Strategy<Value = String> {
    let piece = (select(PIECES), select(GAPS));
    // With a small letter first, a paragraph may go on with the one before a running head.
    let first = select(vec!["We", "and"]);
    (first, prop::collection::vec(piece, 1..40)).prop_map(|(first, pieces)| {
        let mut text = String::from(first);
        for (piece, gap) in pieces {
            text.push_str(gap);
            text.push_str(piece);
        }
        text
    })
}

fn draft(id: usize) -> impl Strategy<Value = Document> {
    let block = (select(&BlockKind::ALL[..]), 1..4u8, prose());
    let blocks = prop::collection::vec(block, 0..7);
    let pages = prop::collection::vec(any::<Index>(), 0..4);
    (blocks, pages, 1990..1993u16).prop_map(move |(blocks, pages, year)| {
        let mut draft = Draft::new(&format!("paper-{id}")).date(&year.to_string());
        for (kind, level, text) in blocks {
            let level = (kind == BlockKind::Heading).then_some(level);
            draft = draft.block(kind, level, &text);
        }
        let mut document = draft.finish();
        document.metadata.authors = vec![format!("Author {}", year % 2), "All".to_owned()];
        let starts: Vec<usize> = document.text.char_indices().map(|(at, _)| at).collect();
        if !starts.is_empty() {
            let mut chosen: Vec<usize> = pages.iter().map(|at| *at.get(&starts)).collect();
            chosen.sort_unstable();
            chosen.dedup();
            let label = |number: usize| format!("p{}", number + 1);
            let numbered = chosen.into_iter().enumerate();
            document.pages = numbered
                .map(|(n, start)| Page::new(label(n), start))
                .collect();
        }
        document
    })
}

pub(crate) fn papers() -> impl Strategy<Value = Vec<Document>> {
    (draft(0), draft(1), draft(2), draft(3), 1..5usize).prop_map(|(a, b, c, d, keep)| {
        let mut papers = vec![a, b, c, d];
        papers.truncate(keep);
        papers
    })
}

fn phrase() -> impl Strategy<Value = Vec<(&'static str, &'static [&'static [&'static str]])>> {
    let worded = |parts: &Vec<(&str, _)>| {
        parts
            .iter()
            .any(|(text, _)| !["*", ",", "—"].contains(text))
    };
    prop::collection::vec(select(&PARTS[..]), 1..4).prop_filter("a word to look for", worded)
}

pub(crate) fn wanted() -> impl Strategy<Value = Wanted> {
    prop::collection::vec(phrase(), 1..3).prop_map(|phrases| {
        let text = |parts: &Vec<(&str, _)>| {
            parts
                .iter()
                .map(|(text, _)| *text)
                .collect::<Vec<_>>()
                .join(" ")
        };
        let owned = |words: &&[&str]| words.iter().map(|word| (*word).to_owned()).collect();
        Wanted {
            text: phrases.iter().map(text).collect::<Vec<_>>().join(" | "),
            phrases: phrases
                .iter()
                .map(|parts| {
                    parts
                        .iter()
                        .map(|(_, words)| words.iter().map(owned).collect())
                        .collect()
                })
                .collect(),
        }
    })
}

pub(crate) fn rules() -> impl Strategy<Value = Rule> {
    let joining = || select(vec![Joining::Joined, Joining::Apart]);
    (
        select(vec![Case::Smart, Case::Ignore, Case::Exact]),
        prop_oneof![
            Just(BlockKind::COUNTED.to_vec()),
            subsequence(BlockKind::ALL.to_vec(), 0..=BlockKind::ALL.len()),
        ],
        joining(),
        joining(),
        select(vec![Punctuation::Counted, Punctuation::Ignored]),
        select(vec![Overlap::Never, Overlap::Allowed]),
        select(vec![Possessives::Counted, Possessives::LeftOut]),
        select(vec![Accents::Exact, Accents::Ignored]),
        select(vec![Matching::Longest, Matching::Shortest, Matching::All]),
    )
        .prop_map(
            |(
                case,
                blocks,
                hyphens,
                lines,
                punctuation,
                overlap,
                possessives,
                accents,
                matching,
            )| Rule {
                case,
                blocks,
                hyphens,
                lines,
                punctuation,
                overlap,
                possessives,
                accents,
                matching,
                sense: None,
            },
        )
}

fn cut(text: &str, chars: std::ops::Range<usize>) -> String {
    text.chars().skip(chars.start).take(chars.len()).collect()
}

/// Compares one query with the scan, passage by passage and group by group.
fn compare(
    corpus: &Corpus,
    papers: &[Document],
    seen: &[Vec<SeenBlock>],
    wanted: &Wanted,
    rule: &Rule,
) -> Result<(), TestCaseError> {
    let scope = Scope::new(rule.clone());
    let hits = corpus.find(&pattern(&wanted.text), &scope).unwrap();
    let passages = corpus.passages(&hits, &PassageOptions::default()).unwrap();
    let found: Vec<(usize, Found)> = (0..papers.len())
        .flat_map(|paper| {
            let found = scan(&papers[paper], &seen[paper], wanted, rule);
            found.into_iter().map(move |found| (paper, found))
        })
        .collect();
    let places: Vec<_> = passages
        .iter()
        .map(|passage| {
            (
                passage.document.clone(),
                passage.start as usize..passage.end as usize,
            )
        })
        .collect();
    let expected: Vec<_> = found
        .iter()
        .map(|(paper, found)| (papers[*paper].id.clone(), found.chars.clone()))
        .collect();
    prop_assert_eq!(
        &places,
        &expected,
        "places of {:?} under {:?}",
        wanted.text,
        rule
    );
    for (passage, (paper, found)) in passages.iter().zip(&found) {
        let (document, block) = (&papers[*paper], &seen[*paper][found.block]);
        prop_assert!(block.own_line.contains(&passage.matched));
        if !block.divided {
            prop_assert_eq!(
                &passage.matched,
                &line(&cut(&document.text, found.chars.clone()))
            );
        }
        prop_assert_eq!(&passage.section, &block.section);
        let around = format!("{} {} {}", passage.left, passage.matched, passage.right);
        prop_assert!(passage.sentence.contains(&passage.matched));
        prop_assert!(block.own_line.contains(&passage.sentence));
        prop_assert!(
            block
                .own_line
                .replace(' ', "")
                .contains(&around.replace(' ', ""))
        );
        let before =
            |page: &&Page| document.text[..page.start].chars().count() <= found.chars.start;
        let page = document
            .pages
            .iter()
            .rev()
            .find(before)
            .map(|page| page.label.clone());
        prop_assert_eq!(&passage.page, &page);
    }
    let extent = corpus.extent(&scope).unwrap();
    let counted = |blocks: &Vec<SeenBlock>| -> usize {
        let counted = blocks
            .iter()
            .filter(|block| rule.blocks.contains(&block.kind));
        counted.map(|block| block.tokens.len()).sum()
    };
    prop_assert_eq!(
        extent.tokens as usize,
        seen.iter().map(counted).sum::<usize>()
    );
    for by in ["document", "section", "page", "year", "whole"] {
        let by = match by {
            "whole" => Grouping::Whole,
            name => Grouping::from_name(name),
        };
        let groups = corpus.tally(&hits, &scope, &by).unwrap();
        let mut dealt: Vec<_> = groups.iter().flat_map(|group| group.hits.clone()).collect();
        dealt.sort_unstable();
        let mut all = hits.clone();
        all.sort_unstable();
        prop_assert_eq!(dealt, all, "every match is in one group by {:?}", by);
        let tokens: u64 = groups.iter().map(|group| group.tokens).sum();
        prop_assert_eq!(tokens, extent.tokens, "denominators by {:?} add up", by);
        for group in &groups {
            let documents: std::collections::BTreeSet<DocId> = group
                .hits
                .iter()
                .map(|hit| corpus.document_of(*hit).unwrap())
                .collect();
            prop_assert_eq!(documents.len() as u64, group.documents_with_hits);
            prop_assert!(group.documents_with_hits <= group.documents);
            let covered: u64 = group.hits.iter().map(|hit| u64::from(hit.tokens())).sum();
            prop_assert!(
                rule.overlap == Overlap::Allowed || covered <= group.tokens || by == Grouping::Page
            );
        }
    }
    parts(corpus, papers, seen, &scope, &hits, &found)
}

/// Sections and pages: each group's share of the text, and its matches, are those of the scan.
fn parts(
    corpus: &Corpus,
    papers: &[Document],
    seen: &[Vec<SeenBlock>],
    scope: &Scope,
    hits: &[attache_corpus::Hit],
    found: &[(usize, Found)],
) -> Result<(), TestCaseError> {
    type Shares = BTreeMap<(usize, Vec<String>), (u64, u64)>;
    for by in [Grouping::Section, Grouping::Page] {
        let part_of = |paper: usize, block: &SeenBlock, char: usize| -> Vec<String> {
            if by == Grouping::Section {
                let mut path = block.section.clone();
                if block.kind == BlockKind::Heading {
                    path.push(block.own_line.clone());
                }
                return path;
            }
            let document = &papers[paper];
            let before = |page: &&Page| document.text[..page.start].chars().count() <= char;
            let page = document.pages.iter().rev().find(before);
            page.map(|page| page.label.clone()).into_iter().collect()
        };
        let mut expected = Shares::new();
        for (paper, blocks) in seen.iter().enumerate() {
            for block in blocks.iter().filter(|block| scope.rule.counts(block.kind)) {
                for token in &block.tokens {
                    let part = part_of(paper, block, token.chars.start);
                    expected.entry((paper, part)).or_default().0 += 1;
                }
            }
        }
        for (paper, found) in found {
            let part = part_of(*paper, &seen[*paper][found.block], found.chars.start);
            expected.entry((*paper, part)).or_default().1 += 1;
        }
        let mut actual = Shares::new();
        for group in corpus.tally(hits, scope, &by).unwrap() {
            let GroupKey::Part(document, _) = group.key else {
                return Err(TestCaseError::fail("sections and pages are parts"));
            };
            // Two headings may read the same: their groups are told apart, their shares are summed here.
            let label = corpus.part_label(&group.key, &by).unwrap();
            let share = actual.entry((document.index(), label)).or_default();
            share.0 += group.tokens;
            share.1 += group.hits.len() as u64;
        }
        prop_assert_eq!(actual, expected, "by {:?}", by);
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_query_agrees_with_a_scan_of_the_text(
        papers in papers(),
        queries in prop::collection::vec((wanted(), rules()), 25),
        in_one_segment: bool,
    ) {
        let directory = tempfile::tempdir().unwrap();
        let options = if in_one_segment { WriteOptions::default() } else { tiny_segments(9) };
        write(directory.path(), &papers, &options);
        let corpus = Corpus::open(directory.path()).unwrap();
        let seen: Vec<_> = papers.iter().map(see).collect();
        for (wanted, rule) in &queries {
            compare(&corpus, &papers, &seen, wanted, rule)?;
        }
    }

    #[test]
    fn word_counts_agree_with_a_scan_of_the_text(papers in papers(), rule in rules()) {
        let directory = tempfile::tempdir().unwrap();
        write(directory.path(), &papers, &tiny_segments(3));
        let corpus = Corpus::open(directory.path()).unwrap();
        let mut expected: BTreeMap<String, u64> = BTreeMap::new();
        for block in papers.iter().flat_map(see).filter(|block| rule.counts(block.kind)) {
            for token in block.tokens {
                if token.form.chars().any(char::is_alphanumeric) {
                    *expected.entry(attache_language::fold(&token.form).into_owned()).or_default() += 1;
                }
            }
        }
        let counts = corpus.word_counts(&Scope::new(rule)).unwrap();
        prop_assert_eq!(counts.words, expected.values().sum::<u64>());
        for (word, count) in expected {
            prop_assert_eq!(counts.of(&word).unwrap(), count, "{}", word);
        }
    }

    #[test]
    fn plain_phrases_agree_with_whole_word_regular_expressions(
        words in prop::collection::vec(
            (select(vec!["ally", "allies", "Allies", "ALLIES", "partners", "and", "friends", "ally's"]),
             select(vec![" ", " ", " ", "\n", ", ", ". ", "; "])),
            1..200,
        ),
        phrase in prop::collection::vec(select(vec!["allies", "Allies", "ally", "and", "partners", "friends"]), 1..4),
    ) {
        let text: String = words.iter().flat_map(|(word, gap)| [*word, *gap]).collect();
        let directory = tempfile::tempdir().unwrap();
        let paper = Draft::new("paper").body(text.trim_end()).finish();
        write(directory.path(), &[paper], &WriteOptions::default());
        let corpus = Corpus::open(directory.path()).unwrap();
        let phrase_text = phrase.join(" ");
        let any_case = if phrase_text.contains('A') { "" } else { "(?i)" };
        let expression = regex::Regex::new(&format!(r"{any_case}\b{}\b", phrase.join(r"\s+"))).unwrap();
        let hits = corpus.find(&pattern(&phrase_text), &Scope::new(Rule::default())).unwrap();
        prop_assert_eq!(hits.len(), expression.find_iter(text.trim_end()).count());
    }
}

#[test]
fn a_phrase_is_found_across_a_page() {
    let directory = tempfile::tempdir().unwrap();
    let paper = Draft::new("paper")
        .body("We stand by our allies and")
        .block(BlockKind::Foot, None, "allies and partners 12")
        .page("13")
        .body("partners in every harbour.")
        .finish();
    write(directory.path(), &[paper], &WriteOptions::default());
    let corpus = Corpus::open(directory.path()).unwrap();
    let shown = crate::support::bracketed(&corpus, "allies and partners", Rule::default());
    assert_eq!(shown.len(), 1, "{shown:?}");
}

#[test]
fn a_text_without_stops_does_not_give_every_passage_the_whole_of_it() {
    let directory = tempfile::tempdir().unwrap();
    let long = "our ally wént and ".repeat(8_000);
    let paper = Draft::new("paper").heading(1, &long).body(&long).finish();
    write(directory.path(), &[paper], &WriteOptions::default());
    let corpus = Corpus::open(directory.path()).unwrap();
    let hits = crate::support::hits(&corpus, "ally");
    assert_eq!(hits.len(), 16_000);
    let passages = corpus.passages(&hits, &PassageOptions::default()).unwrap();
    let sound = |passage: &attache_corpus::Passage| {
        (40..4_100).contains(&passage.sentence.chars().count())
            && passage.sentence.contains("our ally wént")
            && passage
                .section
                .iter()
                .all(|heading| heading.chars().count() <= 1_000)
    };
    assert!(passages.iter().all(sound));
}
