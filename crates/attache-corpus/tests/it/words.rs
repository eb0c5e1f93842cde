//! Are words near matches, in parts and in a row counted as slow loops over the text count them?

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use attache_corpus::measure::association::{Cooccurrence, log_likelihood};
use attache_corpus::measure::dispersion::deviation_of_proportions;
use attache_corpus::measure::{Parts, Sample};
use attache_corpus::{
    Anchor, Attribute, Corpus, CorpusWriter, Hit, IndexedDocument, NeighbourOptions, NgramOptions,
    OwnWords, Part, Punctuation, Rule, Scope, Window, WindowCount, Within, WriteOptions, places_of,
    profiles,
};
use attache_document::{BlockKind, Document};
use attache_language::{Layers, Texts, annotate, fold, form};
use proptest::prelude::*;
use proptest::sample::select;

use crate::oracle::{papers, rules};
use crate::scan::{SeenBlock, see};
use crate::support::{pattern, tiny_segments, write};

/// A token of the text: what it is counted as, or nothing for a mark.
#[derive(Clone, Debug)]
struct Seen {
    value: Option<String>,
    opens_sentence: bool,
    chars: std::ops::Range<usize>,
}

/// What tokens of a form have as lemma, part of speech or tag; some have none.
fn layer_of(form: &str, layer: Attribute) -> String {
    let letters = form.chars().count();
    match layer {
        Attribute::Lemma if letters == 2 => String::new(),
        Attribute::Lemma => fold(form).chars().take(3).collect(),
        Attribute::Pos => ["NOUN", "VERB", "X"][letters % 3].to_owned(),
        _ if form.starts_with('o') => String::new(),
        _ => ["NN", "NNS"][letters % 2].to_owned(),
    }
}

/// Writes documents whose tokens have lemmas and tags.
fn write_tagged(path: &Path, papers: &[Document], options: &WriteOptions) {
    let mut writer = CorpusWriter::open(path, options.clone()).unwrap();
    for paper in papers {
        let spans = paper.blocks.iter().map(|block| block.span.clone());
        let mut annotation = annotate(&paper.text, spans);
        let layer = |layer: Attribute| {
            let mut texts = Texts::default();
            for token in &annotation.tokens {
                texts.push(&layer_of(&form(&paper.text[token.span()]), layer));
            }
            Some(texts)
        };
        annotation.layers = Layers {
            lemmas: layer(Attribute::Lemma),
            pos: layer(Attribute::Pos),
            tags: layer(Attribute::Tag),
            ..Layers::default()
        };
        let indexed = IndexedDocument::new(paper.clone(), &annotation, &[]);
        writer.add(indexed).unwrap();
    }
    writer.finish().unwrap();
}

/// The tokens of each counted block of each document.
fn text_of(papers: &[Document], rule: &Rule, attribute: Attribute) -> Vec<Vec<Vec<Seen>>> {
    let is_word = |form: &str| form.chars().any(char::is_alphanumeric);
    let of = |block: &SeenBlock, starts: &BTreeSet<usize>| {
        block
            .tokens
            .iter()
            .map(|token| Seen {
                value: is_word(&token.form).then(|| match attribute {
                    Attribute::Word => token.form.clone(),
                    Attribute::Lower => fold(&token.form).into_owned(),
                    layer => match layer_of(&token.form, layer) {
                        value if value.is_empty() => "(none)".to_owned(),
                        value => value,
                    },
                }),
                opens_sentence: starts.contains(&token.chars.start),
                chars: token.chars.clone(),
            })
            .collect()
    };
    papers
        .iter()
        .map(|paper| {
            let (seen, starts) = (see(paper), sentence_starts(paper));
            let counted = seen.iter().filter(|block| rule.counts(block.kind));
            counted.map(|block| of(block, &starts)).collect()
        })
        .collect()
}

/// The characters at which the sentences of a document begin.
fn sentence_starts(paper: &Document) -> BTreeSet<usize> {
    let spans = paper.blocks.iter().map(|block| block.span.clone());
    let annotation = annotate(&paper.text, spans);
    let mut first: BTreeSet<u32> = annotation.sentences.iter().copied().collect();
    for (number, tokens) in annotation.blocks.iter().enumerate() {
        // What goes on with a paragraph before begins no sentence.
        if paper.continues(number).is_some() {
            first.remove(&tokens.start);
        }
    }
    let byte = |token: u32| annotation.tokens[token as usize].start as usize;
    first
        .into_iter()
        .map(|token| paper.text[..byte(token)].chars().count())
        .collect()
}

/// Where the hits stand: document, block, first and last token.
fn places(
    corpus: &Corpus,
    text: &[Vec<Vec<Seen>>],
    hits: &[Hit],
) -> Vec<(usize, usize, std::ops::Range<usize>)> {
    let options = attache_corpus::PassageOptions::default();
    let passages = corpus.passages(hits, &options).unwrap();
    let mut found = Vec::new();
    for (hit, passage) in hits.iter().zip(&passages) {
        let document = corpus.document_of(*hit).unwrap().index();
        let place = text[document]
            .iter()
            .enumerate()
            .find_map(|(number, block)| {
                let start = passage.start as usize;
                let first = block.iter().position(|token| token.chars.start == start)?;
                Some((document, number, first..first + hit.tokens() as usize))
            });
        found.push(place.expect("a hit stands in a counted block"));
    }
    found
}

fn windows() -> impl Strategy<Value = Window> {
    let within = select(vec![Within::Sentence, Within::Block]);
    let count = select(vec![WindowCount::Union, WindowCount::Each]);
    let own_words = select(vec![OwnWords::LeftOut, OwnWords::Counted]);
    (0..4u32, 0..4u32, within, count, own_words).prop_map(
        |(left, right, within, count, own_words)| Window {
            left,
            right,
            within,
            count,
            own_words,
        },
    )
}

/// For each token of each block: how many windows hold it, and whether a match does.
fn windows_at(
    text: &[Vec<Vec<Seen>>],
    places: &[(usize, usize, std::ops::Range<usize>)],
    window: &Window,
) -> Vec<Vec<Vec<(u64, bool)>>> {
    let mut at: Vec<Vec<Vec<(u64, bool)>>> = text
        .iter()
        .map(|blocks| {
            blocks
                .iter()
                .map(|block| vec![(0, false); block.len()])
                .collect()
        })
        .collect();
    for (document, block, hit) in places {
        let tokens = &text[*document][*block];
        hit.clone()
            .for_each(|token| at[*document][*block][token].1 = true);
        let mut left = window.left;
        for token in (0..hit.start).rev() {
            // What opens a sentence belongs to it, and what is before does not.
            if window.within == Within::Sentence && tokens[token + 1].opens_sentence {
                break;
            }
            if left > 0 && tokens[token].value.is_some() {
                at[*document][*block][token].0 += 1;
                left -= 1;
            }
        }
        let mut right = window.right;
        for token in hit.end..tokens.len() {
            if window.within == Within::Sentence && tokens[token].opens_sentence {
                break;
            }
            if right > 0 && tokens[token].value.is_some() {
                at[*document][*block][token].0 += 1;
                right -= 1;
            }
        }
    }
    at
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn neighbours_agree_with_a_scan_of_the_text(
        papers in papers(), rule in rules(), window in windows(),
        node in select(vec!["allies", "@partner|and", "*s", "allies and", "the", "allies | allies and"]),
        attribute in select(Attribute::ALL.to_vec()), one_segment: bool,
    ) {
        let directory = tempfile::tempdir().unwrap();
        let options = if one_segment { WriteOptions::default() } else { tiny_segments(9) };
        // A corpus without text has no lemmas either.
        prop_assume!(papers.iter().any(|paper| !paper.text.is_empty()));
        write_tagged(directory.path(), &papers, &options);
        let corpus = Corpus::open(directory.path()).unwrap();
        let scope = Scope::new(rule.clone());
        let hits = corpus.find(&pattern(node), &scope).unwrap();
        let text = text_of(&papers, &rule, attribute);
        let at = windows_at(&text, &places(&corpus, &text, &hits), &window);
        // Joint and overall frequency of each word, and both sums.
        let mut expected: BTreeMap<String, (u64, u64)> = BTreeMap::new();
        let (mut r1, mut n) = (0, 0);
        let tokens = text.iter().flatten().flatten().zip(at.iter().flatten().flatten());
        for (token, &(held, matched)) in tokens {
            let Some(value) = &token.value else { continue };
            if matched && window.own_words == OwnWords::LeftOut {
                continue;
            }
            let times = match window.count {
                WindowCount::Union => held.min(1),
                WindowCount::Each => held,
            };
            let counts = expected.entry(value.clone()).or_default();
            *counts = (counts.0 + times, counts.1 + times.max(1));
            r1 += times;
            n += times.max(1);
        }
        let options = NeighbourOptions { window, attribute, min_count: 1 };
        let found = corpus.neighbours(&hits, &scope, &options).unwrap();
        prop_assert_eq!((found.window_words, found.words), (r1, n));
        let listed: Vec<_> = found.found.iter().map(|one| (one.value.clone(), (one.joint, one.frequency))).collect();
        let wanted: Vec<_> = expected.into_iter().filter(|(_, (joint, _))| *joint > 0).collect();
        prop_assert_eq!(&listed, &wanted);
        for one in &found.found {
            let pair = Cooccurrence::new(one.joint, r1, one.frequency, n);
            prop_assert!(log_likelihood(pair.expect("the margins hold")).is_finite());
        }
        // Each word has its matches, and they are matches that have it near.
        let values: BTreeSet<String> = listed.iter().map(|(value, _)| value.clone()).collect();
        let near = corpus.hits_near(&hits, &options, &values).unwrap();
        for (value, (joint, _)) in &listed {
            let with_it = near.get(value).map_or(0, Vec::len) as u64;
            prop_assert!(with_it > 0 && (window.count == WindowCount::Union || with_it <= *joint), "{}", value);
        }
    }

    #[test]
    fn profiles_agree_with_a_scan_of_the_text(
        papers in papers(), rule in rules(), attribute in select(Attribute::ALL.to_vec()),
        first in prop::collection::vec(any::<bool>(), 4), one_segment: bool,
    ) {
        let directory = tempfile::tempdir().unwrap();
        let options = if one_segment { WriteOptions::default() } else { tiny_segments(9) };
        // A corpus without text has no lemmas either.
        prop_assume!(papers.iter().any(|paper| !paper.text.is_empty()));
        write_tagged(directory.path(), &papers, &options);
        let corpus = Corpus::open(directory.path()).unwrap();
        let scope = Scope::new(rule.clone());
        let text = text_of(&papers, &rule, attribute);
        let sides = [true, false].map(|side| Part::new(&corpus, &scope, |document| first[document.index()] == side).unwrap());
        let found = profiles(&sides, attribute).unwrap();
        for ((side, part), profile) in [true, false].into_iter().zip(&sides).zip(&found.parts) {
            let mut by_value: BTreeMap<String, BTreeMap<usize, u64>> = BTreeMap::new();
            let mut sizes = BTreeMap::new();
            for (document, blocks) in text.iter().enumerate().filter(|(document, _)| first[*document] == side) {
                let words = blocks.iter().flatten().filter_map(|token| token.value.clone());
                for value in words {
                    *by_value.entry(value).or_default().entry(document).or_default() += 1;
                    *sizes.entry(document).or_insert(0u64) += 1;
                }
            }
            prop_assert_eq!(profile.words, sizes.values().sum::<u64>());
            prop_assert_eq!(profile.documents, sizes.len() as u64);
            let places = places_of(part, &by_value.keys().cloned().collect(), attribute, usize::MAX).unwrap();
            for (number, value) in found.values.iter().enumerate() {
                let none = BTreeMap::new();
                let counts = by_value.get(value).unwrap_or(&none);
                prop_assert_eq!(profile.counts[number], counts.values().sum::<u64>(), "{}", value);
                prop_assert_eq!(places.get(value).map_or(0, Vec::len) as u64, profile.counts[number]);
                prop_assert_eq!(profile.documents_with[number] as usize, counts.len());
                let most = counts.values().max().copied().unwrap_or_default();
                prop_assert_eq!(u64::from(profile.most[number].1), most);
                if most > 0 {
                    let owner = counts.iter().find(|(_, count)| **count == most).map(|(document, _)| *document);
                    prop_assert_eq!(Some(profile.most[number].0.index()), owner);
                }
                let samples = sizes.iter().map(|(document, size)| {
                    Sample::new(counts.get(document).copied().unwrap_or_default(), *size).unwrap()
                });
                let dp = deviation_of_proportions(&Parts::new(samples).unwrap());
                prop_assert!((profile.deviation[number].unwrap_or(-1.0) - dp.unwrap_or(-1.0)).abs() < 1e-12);
            }
        }
        prop_assert_eq!(sides[0].shared_with(&sides[1]), 0);
    }

    #[test]
    fn ngrams_agree_with_a_scan_of_the_text(
        papers in papers(), rule in rules(), attribute in select(Attribute::ALL.to_vec()),
        least in 1..4u32, more in 0..3u32, min_count in 1..4u64,
        within in select(vec![Within::Sentence, Within::Block]),
        memory_bytes in select(vec![1, 1 << 28]), one_segment: bool,
    ) {
        let directory = tempfile::tempdir().unwrap();
        let options = if one_segment { WriteOptions::default() } else { tiny_segments(9) };
        // A corpus without text has no lemmas either.
        prop_assume!(papers.iter().any(|paper| !paper.text.is_empty()));
        write_tagged(directory.path(), &papers, &options);
        let corpus = Corpus::open(directory.path()).unwrap();
        let scope = Scope::new(rule.clone());
        let text = text_of(&papers, &rule, attribute);
        let options = NgramOptions { words: least..=least + more, min_count, attribute, within, limit: None, memory_bytes };
        let expected = slow_ngrams(&text, &rule, &options);
        let found = corpus.ngrams(&scope, &options).unwrap();
        prop_assert_eq!(found.total, found.found.len());
        let sizes: Vec<u64> = corpus.doc_ids().map(|document| corpus.tokens_of(document, &rule).unwrap()).collect();
        let mut listed = BTreeMap::new();
        for ngram in &found.found {
            let counts = &expected[&ngram.values];
            prop_assert_eq!(ngram.count, counts.values().sum::<u64>(), "{:?}", ngram.values);
            prop_assert_eq!(ngram.documents as usize, counts.len());
            let samples = sizes.iter().enumerate().map(|(document, size)| {
                Sample::new(counts.get(&document).copied().unwrap_or_default(), *size).unwrap()
            });
            let dp = deviation_of_proportions(&Parts::new(samples).unwrap()).unwrap();
            prop_assert!((ngram.deviation - dp).abs() < 1e-12);
            listed.insert(ngram.values.clone(), ngram.count);
        }
        let wanted: BTreeMap<Vec<String>, u64> = expected
            .into_iter()
            .map(|(values, counts)| (values, counts.values().sum()))
            .filter(|(_, count)| *count >= min_count)
            .collect();
        prop_assert_eq!(&listed, &wanted);
        let order: Vec<_> = found.found.iter().map(|ngram| (std::cmp::Reverse(ngram.count), &ngram.values)).collect();
        prop_assert!(order.is_sorted());
        // A limit cuts the list, and every n-gram has as many places as it counts.
        let few = corpus.ngrams(&scope, &NgramOptions { limit: Some(3), ..options.clone() }).unwrap();
        prop_assert_eq!(&few.found[..], &found.found[..found.found.len().min(3)]);
        prop_assert_eq!(few.total, found.total);
        let values: Vec<&[String]> = few.found.iter().map(|ngram| &ngram.values[..]).collect();
        let places = corpus.places_of_ngrams(&values, &scope, &options, usize::MAX).unwrap();
        for (places, ngram) in places.iter().zip(&few.found) {
            prop_assert_eq!(places.len() as u64, ngram.count);
        }
    }

    #[test]
    fn ngrams_around_matches_are_those_with_a_match_in_them(
        papers in papers(), rule in rules(),
        node in select(vec!["allies", "@partner|and", "allies and", "allies and | and", "the"]),
        least in 1..4u32, more in 0..3u32, within in select(vec![Within::Sentence, Within::Block]),
        anchor in select(vec![Anchor::Containing, Anchor::Beginning, Anchor::Ending]), one_segment: bool,
    ) {
        let directory = tempfile::tempdir().unwrap();
        let options = if one_segment { WriteOptions::default() } else { tiny_segments(9) };
        // A corpus without text has no lemmas either.
        prop_assume!(papers.iter().any(|paper| !paper.text.is_empty()));
        write_tagged(directory.path(), &papers, &options);
        let corpus = Corpus::open(directory.path()).unwrap();
        let scope = Scope::new(rule.clone());
        let text = text_of(&papers, &rule, Attribute::Lower);
        let hits = corpus.find(&pattern(node), &scope).unwrap();
        let matched = places(&corpus, &text, &hits);
        let options = NgramOptions { words: least..=least + more, min_count: 1, within, ..NgramOptions::default() };
        let mut expected: BTreeMap<Vec<String>, u64> = BTreeMap::new();
        each_ngram(&text, &rule, &options, |document, block, tokens, values| {
            let (first, last) = (tokens[0], tokens[tokens.len() - 1]);
            let holds = matched.iter().any(|(d, b, hit)| {
                let inside = (*d, *b) == (document, block) && first <= hit.start && hit.end - 1 <= last;
                inside && match anchor {
                    Anchor::Containing => true,
                    Anchor::Beginning => hit.start == first,
                    Anchor::Ending => hit.end - 1 == last,
                }
            });
            if holds {
                *expected.entry(values).or_default() += 1;
            }
        });
        let found = corpus.ngrams_around(&hits, anchor, &scope, &options).unwrap();
        let listed: BTreeMap<Vec<String>, u64> =
            found.found.iter().map(|ngram| (ngram.values.clone(), ngram.count)).collect();
        prop_assert_eq!(listed, expected);
    }

    #[test]
    fn ranks_are_places_among_the_tokens_that_count(papers in papers(), rule in rules(), one_segment: bool) {
        let directory = tempfile::tempdir().unwrap();
        let options = if one_segment { WriteOptions::default() } else { tiny_segments(9) };
        write(directory.path(), &papers, &options);
        let corpus = Corpus::open(directory.path()).unwrap();
        let scope = Scope::new(rule.clone());
        let text = text_of(&papers, &rule, Attribute::Lower);
        let hits = corpus.find(&pattern("allies|and|the"), &scope).unwrap();
        let before = |document: usize, block: usize| -> usize {
            let earlier = text[..document].iter().flatten().chain(&text[document][..block]);
            earlier.map(Vec::len).sum()
        };
        let expected: Vec<u64> = places(&corpus, &text, &hits)
            .into_iter()
            .map(|(document, block, hit)| (before(document, block) + hit.start) as u64)
            .collect();
        prop_assert_eq!(corpus.ranks(&hits, &scope).unwrap(), expected);
    }
}

/// Calls `each` with document, block, tokens and values of every n-gram.
fn each_ngram(
    text: &[Vec<Vec<Seen>>],
    rule: &Rule,
    options: &NgramOptions,
    mut each: impl FnMut(usize, usize, Vec<usize>, Vec<String>),
) {
    let pass_marks = rule.punctuation == Punctuation::Ignored;
    for (document, blocks) in text.iter().enumerate() {
        for (number, block) in blocks.iter().enumerate() {
            for start in 0..block.len() {
                for size in options.words.clone() {
                    let (mut tokens, mut values) = (Vec::new(), Vec::new());
                    for (token, seen) in block.iter().enumerate().skip(start) {
                        let leaves = options.within == Within::Sentence && seen.opens_sentence;
                        if leaves && token > start {
                            break;
                        }
                        match &seen.value {
                            Some(value) => {
                                tokens.push(token);
                                values.push(value.clone());
                            }
                            None if token > start && pass_marks => {}
                            None => break,
                        }
                        if values.len() == size as usize {
                            each(document, number, tokens, values);
                            break;
                        }
                    }
                }
            }
        }
    }
}

fn slow_ngrams(
    text: &[Vec<Vec<Seen>>],
    rule: &Rule,
    options: &NgramOptions,
) -> BTreeMap<Vec<String>, BTreeMap<usize, u64>> {
    let mut counts: BTreeMap<Vec<String>, BTreeMap<usize, u64>> = BTreeMap::new();
    each_ngram(text, rule, options, |document, _, _, values| {
        *counts
            .entry(values)
            .or_default()
            .entry(document)
            .or_default() += 1;
    });
    counts
}

#[test]
fn long_ngrams_of_many_words_are_counted_too() {
    // More words than the packed form has bits for, twelve in a row.
    let directory = tempfile::tempdir().unwrap();
    let words: Vec<String> = (0..5_000).map(|number| format!("w{number}")).collect();
    let text = words.join(" ");
    let paper = |id: &str| crate::support::Draft::new(id).body(&text).finish();
    write(
        directory.path(),
        &[paper("one"), paper("two")],
        &WriteOptions::default(),
    );
    let corpus = Corpus::open(directory.path()).unwrap();
    let options = NgramOptions {
        words: 12..=12,
        min_count: 2,
        ..NgramOptions::default()
    };
    let found = corpus
        .ngrams(&Scope::new(Rule::default()), &options)
        .unwrap();
    assert_eq!(found.total, words.len() - 11);
    assert!(
        found
            .found
            .iter()
            .all(|ngram| ngram.count == 2 && ngram.documents == 2)
    );
    assert_eq!(found.found[0].values.len(), 12);
}

#[test]
fn an_ngram_counts_as_the_phrase_does() {
    let directory = tempfile::tempdir().unwrap();
    let paper = crate::support::Draft::new("paper")
        .body("Allies and partners met. Our allies, and partners, and allies and partners left.")
        .block(BlockKind::Foot, None, "allies and partners")
        .finish();
    write(directory.path(), &[paper], &WriteOptions::default());
    let corpus = Corpus::open(directory.path()).unwrap();
    for punctuation in [Punctuation::Counted, Punctuation::Ignored] {
        let rule = Rule {
            punctuation,
            ..Rule::default()
        };
        let scope = Scope::new(rule);
        let options = NgramOptions {
            min_count: 1,
            ..NgramOptions::default()
        };
        let found = corpus.ngrams(&scope, &options).unwrap().found;
        let phrase = corpus
            .find(&pattern("allies and partners"), &scope)
            .unwrap();
        assert_eq!(found[0].values, ["allies", "and", "partners"]);
        assert_eq!(found[0].count, phrase.len() as u64);
    }
}

#[test]
fn an_attribute_that_no_document_has_is_an_error() {
    let directory = tempfile::tempdir().unwrap();
    let paper = crate::support::Draft::new("paper")
        .body("Our allies.")
        .finish();
    write(directory.path(), &[paper], &WriteOptions::default());
    let corpus = Corpus::open(directory.path()).unwrap();
    let options = NgramOptions {
        attribute: Attribute::Lemma,
        ..NgramOptions::default()
    };
    let error = corpus.ngrams(&Scope::default(), &options).unwrap_err();
    assert_eq!(
        error.to_string(),
        "the corpus has no lemma: its documents were read without it"
    );
}
