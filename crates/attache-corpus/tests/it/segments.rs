//! Does a corpus answer the same however it was cut into segments, and is it written the same twice?

use std::collections::BTreeMap;
use std::path::Path;

use attache_corpus::{
    Attribute, Corpus, CorpusWriter, FileEntry, Grouping, IndexedDocument, NeighbourOptions,
    NgramOptions, Part, PassageOptions, Rule, Scope, WriteOptions, profiles,
};
use attache_document::Document;
use attache_language::{Texts, annotate};
use proptest::prelude::*;

use crate::oracle::{papers, rules, wanted};
use crate::scan::Wanted;
use crate::support::{
    Draft, indexed, pattern, tagged_papers, tiny_segments, two_papers, walked, write,
};

fn answers(path: &Path, queries: &[(Wanted, Rule)]) -> String {
    answers_of(&Corpus::open(path).unwrap(), queries)
}

/// Everything that can be asked about a pattern, as text. Nothing in it names a segment.
pub(crate) fn answers_of(corpus: &Corpus, queries: &[(Wanted, Rule)]) -> String {
    let mut documents = corpus.documents().unwrap().to_vec();
    // The folders of the corpora that are compared have different names.
    documents
        .iter_mut()
        .for_each(|document| document.corpus.clear());
    let mut answers = format!("{documents:#?}\n");
    for document in corpus.doc_ids() {
        let text = corpus.text(document).unwrap().unwrap().to_string();
        answers += &format!("{text}\n{:#?}\n", corpus.blocks(document).unwrap());
    }
    for (wanted, rule) in queries {
        let scope = Scope::new(rule.clone());
        let hits = corpus.find(&pattern(&wanted.text), &scope).unwrap();
        let passages = corpus.passages(&hits, &PassageOptions::default()).unwrap();
        answers += &format!("{passages:#?}\n{:?}\n", corpus.extent(&scope).unwrap());
        for by in ["document", "section", "page", "year", "author"] {
            let by = Grouping::from_name(by);
            for group in corpus.tally(&hits, &scope, &by).unwrap() {
                let label = corpus.part_label(&group.key, &by).unwrap();
                let figures = (group.tokens, group.documents, group.documents_with_hits);
                answers += &format!("{by:?} {label:?} {} {figures:?}\n", group.hits.len());
            }
        }
        let neighbours = corpus
            .neighbours(&hits, &scope, &NeighbourOptions::default())
            .unwrap();
        let ngrams = NgramOptions {
            words: 1..=3,
            min_count: 1,
            ..NgramOptions::default()
        };
        let ngrams = corpus.ngrams(&scope, &ngrams).unwrap();
        answers += &format!("{ngrams:?} {:?}\n", corpus.ranks(&hits, &scope).unwrap());
        answers += &profile(corpus, &scope);
        let words = corpus.word_counts(&scope).unwrap();
        answers += &format!("{neighbours:?} {}\n", words.words);
        for hit in &hits {
            let setting = corpus.setting(*hit).unwrap();
            let around = (setting.before(1).unwrap(), setting.after(1).unwrap());
            answers += &format!("{around:?} {}\n", setting.depth());
        }
        for keys in ["1L", "1R", "match", "year"] {
            let mut sorted = hits.clone();
            corpus.sort(&mut sorted, &[keys.parse().unwrap()]).unwrap();
            let shown = corpus
                .passages(&sorted, &PassageOptions::default())
                .unwrap();
            let places = shown
                .iter()
                .map(|passage| (&passage.document, passage.start));
            answers += &format!("{keys} {:?}\n", places.collect::<Vec<_>>());
        }
    }
    answers
}

/// What is known of each word of the first half of a corpus, in alphabetical order.
fn profile(corpus: &Corpus, scope: &Scope) -> String {
    let part = Part::new(corpus, scope, |document| {
        document.index() * 2 < corpus.len()
    })
    .unwrap();
    let profiles = profiles(&[part], Attribute::Word).unwrap();
    let part = &profiles.parts[0];
    let mut words: Vec<_> = (0..profiles.values.len())
        .map(|at| {
            let figures = (part.counts[at], part.documents_with[at], part.most[at]);
            format!(
                "{} {figures:?} {:?}\n",
                profiles.values[at], part.deviation[at]
            )
        })
        .collect();
    words.sort();
    format!("{} {} {}", part.words, part.documents, words.concat())
}

pub(crate) fn checksums(path: &Path) -> Vec<BTreeMap<String, FileEntry>> {
    let corpus = Corpus::open(path).unwrap();
    let segments = corpus.manifest().segments.iter();
    segments.map(|segment| segment.files.clone()).collect()
}

/// One session for each document; the segments are merged when there are `merge` of them.
fn write_in_sessions(path: &Path, papers: &[Document], options: &WriteOptions) {
    for paper in papers {
        write(path, std::slice::from_ref(paper), options);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 16, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn segments_sessions_and_merges_do_not_change_an_answer(
        papers in papers(), queries in prop::collection::vec((wanted(), rules()), 8),
    ) {
        let directory = tempfile::tempdir().unwrap();
        let [one, many, sessions, merged] =
            ["one", "many", "sessions", "merged"].map(|name| directory.path().join(name));
        write(&one, &papers, &WriteOptions::default());
        write(&many, &papers, &tiny_segments(99));
        write_in_sessions(&sessions, &papers, &WriteOptions { merge_segments: 99, ..WriteOptions::default() });
        write_in_sessions(&merged, &papers, &WriteOptions { merge_segments: 2, ..WriteOptions::default() });
        // Documents without a token may share a segment.
        let segments = Corpus::open(&many).unwrap().manifest().segments.len();
        prop_assert!((1..=papers.len()).contains(&segments), "{}", segments);
        prop_assert_eq!(Corpus::open(&sessions).unwrap().manifest().segments.len(), papers.len());
        prop_assert_eq!(Corpus::open(&merged).unwrap().manifest().segments.len(), 1);
        let expected = answers(&one, &queries);
        for path in [&many, &sessions, &merged] {
            prop_assert_eq!(&answers(path, &queries), &expected, "{:?}", path);
        }
        prop_assert_eq!(checksums(&merged), checksums(&one), "a merged segment is as if built at once");
    }
}

#[test]
fn the_same_corpus_built_twice_is_byte_identical() {
    let directory = tempfile::tempdir().unwrap();
    let [first, second] = ["first", "second"].map(|name| directory.path().join(name));
    for path in [&first, &second] {
        write(path, &two_papers(), &WriteOptions::default());
    }
    assert_eq!(checksums(&first), checksums(&second));
    let manifest = |path: &Path| std::fs::read(path.join("manifest.json")).unwrap();
    assert_eq!(manifest(&first), manifest(&second));
}

#[test]
fn a_text_limit_cuts_segments_in_writing_and_in_merging() {
    let directory = tempfile::tempdir().unwrap();
    let options = WriteOptions {
        segment_text_bytes: 300,
        merge_segments: 2,
        ..WriteOptions::default()
    };
    for paper in two_papers() {
        let mut writer = CorpusWriter::open(directory.path(), options.clone()).unwrap();
        writer.add(indexed(paper)).unwrap();
        writer.finish().unwrap();
    }
    let corpus = Corpus::open(directory.path()).unwrap();
    assert_eq!(corpus.manifest().segments.len(), 2);
}

#[test]
fn tagged_and_untagged_documents_are_walked_alike_in_one_many_and_merged_segments() {
    let directory = tempfile::tempdir().unwrap();
    let [one, many, merged] = ["one", "many", "merged"].map(|name| directory.path().join(name));
    let merging = WriteOptions {
        merge_segments: 2,
        ..WriteOptions::default()
    };
    // The untagged document first, so that relations come to a segment that had none.
    let papers: Vec<_> = tagged_papers().into_iter().rev().collect();
    let options = [(&one, WriteOptions::default()), (&many, tiny_segments(99))];
    for (path, options) in options {
        let mut writer = CorpusWriter::open(path, options).unwrap();
        for paper in &papers {
            writer.add(paper.clone()).unwrap();
        }
        writer.finish().unwrap();
    }
    for paper in papers {
        let mut writer = CorpusWriter::open(&merged, merging.clone()).unwrap();
        writer.add(paper).unwrap();
        writer.finish().unwrap();
    }
    let walk = |path: &Path| walked(&Corpus::open(path).unwrap());
    assert_eq!(Corpus::open(&many).unwrap().manifest().segments.len(), 3);
    assert_eq!(walk(&many), walk(&one));
    assert_eq!(walk(&merged), walk(&one));
    assert_eq!(checksums(&merged), checksums(&one));
}

#[test]
fn a_segment_takes_no_more_tags_than_it_has_codes_for() {
    let directory = tempfile::tempdir().unwrap();
    let mut writer = CorpusWriter::open(directory.path(), WriteOptions::default()).unwrap();
    for number in 0..7 {
        let text = vec!["allies"; 10_000].join(" ");
        let paper = Draft::new(&number.to_string()).body(&text).finish();
        let mut annotation = annotate(&text, std::iter::once(0..text.len()));
        let mut tags = Texts::default();
        (0..10_000).for_each(|tag| tags.push(&format!("{number}.{tag}")));
        annotation.layers.tags = Some(tags);
        writer
            .add(IndexedDocument::new(paper, &annotation, &[]))
            .unwrap();
    }
    writer.finish().unwrap();
    let corpus = Corpus::open(directory.path()).unwrap();
    let segments = &corpus.manifest().segments;
    assert_eq!(
        segments
            .iter()
            .map(|segment| segment.documents)
            .collect::<Vec<_>>(),
        [6, 1]
    );
    for (number, document) in corpus.doc_ids().enumerate() {
        for (tag, token) in corpus.tokens(document).unwrap().enumerate() {
            let expected = format!("{number}.{tag}");
            assert_eq!(token.unwrap().tag, Some(expected.as_str()));
        }
    }
}
