//! How long do a phrase, its passages, its neighbours and the writing of a segment take?
//!
//! `cargo bench -p attache-corpus`. The text is generated here, the same on every run: a million words
//! in 200 documents, their frequencies falling as in English, with allies and partners among them.

use std::hint::black_box;
use std::path::Path;

use attache_corpus::{
    Case, Corpus, CorpusWriter, Families, IndexedDocument, NeighbourOptions, PassageOptions,
    Pattern, Rule, Scope, WriteOptions,
};
use attache_document::{Block, BlockKind, Document, Format, Metadata, Source};
use attache_language::annotate;
use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};

const DOCUMENTS: u64 = 200;
const PARAGRAPHS: u64 = 50;
const WORDS: u64 = 100;

/// A small generator of numbers (xorshift64*), so that no text comes from elsewhere.
struct Chance(u64);

impl Chance {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33) % bound
    }
}

fn paragraph(chance: &mut Chance, text: &mut String) {
    for word in 0..WORDS {
        if word > 0 {
            text.push(if word % 12 == 0 { '\n' } else { ' ' });
        }
        match chance.below(400) {
            0 => text.push_str("allies and partners"),
            1 => text.push_str("Allies"),
            2 => text.push_str("partnership"),
            3..30 => text.push_str("and"),
            _ => {
                // The product of two numbers is small more often than large, as ranks of words are.
                let rank = chance.below(140) * chance.below(140);
                for place in 0..3 {
                    text.push(b"bdfgklmnprstvz"[(rank / 7u64.pow(place) % 14) as usize].into());
                    text.push(b"aeiou"[(rank / 5u64.pow(place) % 5) as usize].into());
                }
            }
        }
        if word % 17 == 16 {
            text.push('.');
        }
    }
    text.push('.');
}

fn document(number: u64) -> Document {
    let mut chance = Chance(0x9e37_79b9_7f4a_7c15 ^ (number + 1));
    let mut text = String::new();
    let mut blocks = Vec::new();
    for _ in 0..PARAGRAPHS {
        let start = text.len();
        paragraph(&mut chance, &mut text);
        blocks.push(Block::new(BlockKind::Body, start..text.len()));
        text.push_str("\n\n");
    }
    let source = Source {
        path: format!("{number}.txt"),
        sha256: format!("{number:064}"),
        bytes: text.len() as u64,
        format: Format::Text,
        encoding: "UTF-8".to_owned(),
    };
    Document {
        id: number.to_string(),
        source,
        metadata: Metadata::default(),
        text,
        blocks,
        pages: Vec::new(),
        records: Vec::new(),
    }
}

fn indexed(document: Document) -> IndexedDocument {
    let spans = document.blocks.iter().map(|block| block.span.clone());
    let annotation = annotate(&document.text, spans);
    IndexedDocument::new(document, &annotation, &[])
}

fn write(path: &Path, documents: Vec<IndexedDocument>) {
    let mut writer = CorpusWriter::open(path, WriteOptions::default()).expect("a new corpus");
    for document in documents {
        writer.add(document).expect("documents are added");
    }
    writer.finish().expect("the corpus is written");
}

fn queries(criterion: &mut Criterion) {
    let directory = tempfile::tempdir().expect("a temporary directory");
    write(
        directory.path(),
        (0..DOCUMENTS).map(document).map(indexed).collect(),
    );
    let corpus = Corpus::open(directory.path()).expect("the corpus opens");
    let pattern = |text| Pattern::parse(text, &Families::default()).expect("a sound pattern");
    let scope = Scope::new(Rule {
        case: Case::Ignore,
        ..Rule::default()
    });
    let phrase = pattern("allies and partners");
    criterion.bench_function("count a phrase, any case, warm", |bencher| {
        bencher.iter(|| {
            corpus
                .find(black_box(&phrase), &scope)
                .expect("a sound corpus")
                .len()
        });
    });
    criterion.bench_function("open a corpus and count a phrase", |bencher| {
        bencher.iter(|| {
            let corpus = Corpus::open(black_box(directory.path())).expect("the corpus opens");
            corpus.find(&phrase, &scope).expect("a sound corpus").len()
        });
    });
    let prefix = pattern("partner*");
    let hits = corpus.find(&prefix, &scope).expect("a sound corpus");
    let mut group = criterion.benchmark_group("partner*");
    group.throughput(Throughput::Elements(hits.len() as u64));
    group.bench_function("all passages", |bencher| {
        bencher.iter(|| {
            let hits = corpus
                .find(black_box(&prefix), &scope)
                .expect("a sound corpus");
            corpus
                .passages(&hits, &PassageOptions::default())
                .expect("a sound corpus")
                .len()
        });
    });
    group.bench_function("neighbours, five words on each side", |bencher| {
        bencher.iter(|| {
            corpus
                .neighbours(black_box(&hits), &scope, &NeighbourOptions::default())
                .expect("a sound corpus")
                .window_words
        });
    });
    group.finish();
}

fn building(criterion: &mut Criterion) {
    let documents: Vec<_> = (0..40).map(document).collect();
    let mut group = criterion.benchmark_group("building");
    group.sample_size(10);
    group.throughput(Throughput::Elements(40 * PARAGRAPHS * WORDS));
    group.bench_function("split documents into words and number them", |bencher| {
        let fresh = || documents.clone();
        let index =
            |documents: Vec<Document>| documents.into_iter().map(indexed).collect::<Vec<_>>();
        bencher.iter_batched(fresh, index, BatchSize::LargeInput);
    });
    let ready: Vec<_> = documents.iter().cloned().map(indexed).collect();
    group.bench_function("write a segment", |bencher| {
        let fresh = || {
            (
                tempfile::tempdir().expect("a temporary directory"),
                ready.clone(),
            )
        };
        let build = |(directory, documents): (tempfile::TempDir, Vec<IndexedDocument>)| {
            write(directory.path(), documents);
            directory
        };
        bencher.iter_batched(fresh, build, BatchSize::LargeInput);
    });
    group.finish();
}

criterion_group!(benches, queries, building);
criterion_main!(benches);
