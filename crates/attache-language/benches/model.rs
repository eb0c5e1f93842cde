//! How fast does the model of English tag and parse?
//!
//! Over the strategies of `../shared/data/nss` where they are beside the project; else over a little prose
//! of our own, which is faster than real text, since its words are soon known. The targets are 900,000
//! tokens a second with tags and lemmas, and 90,000 with a full parse.

use std::hint::black_box;
use std::ops::Range;
use std::path::Path;

use attache_language::{Model, annotate};
use criterion::{Criterion, Throughput, criterion_group, criterion_main};

fn prose() -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/nss");
    let mut text = String::new();
    for year in ["1990", "2002", "2015"] {
        let file = folder.join(format!("{year}_national_security_strategy.txt"));
        text += &std::fs::read_to_string(file).unwrap_or_default();
    }
    if text.is_empty() {
        let sentence =
            "Our allies and partners keep the sea lanes open, and we share the burden with them. ";
        text = sentence.repeat(5000);
    }
    text
}

fn paragraphs(text: &str) -> Vec<Range<usize>> {
    let mut blocks = Vec::new();
    let mut start = 0;
    for paragraph in text.split("\n\n") {
        blocks.push(start..start + paragraph.len());
        start += paragraph.len() + 2;
    }
    blocks
}

fn modelling(criterion: &mut Criterion) {
    let text = prose();
    let blocks = paragraphs(&text);
    let plain = annotate(&text, blocks.iter().cloned());
    let model = Model::english();

    let mut group = criterion.benchmark_group("model");
    group.sample_size(10);
    group.throughput(Throughput::Elements(plain.tokens.len() as u64));
    group.bench_function("annotate", |bencher| {
        bencher.iter(|| annotate(black_box(&text), blocks.iter().cloned()));
    });
    group.bench_function("annotate and tag", |bencher| {
        bencher.iter(|| {
            let mut annotation = annotate(black_box(&text), blocks.iter().cloned());
            model.tag(&text, &mut annotation);
            annotation
        });
    });
    group.bench_function("annotate, tag and parse", |bencher| {
        bencher.iter(|| {
            let mut annotation = annotate(black_box(&text), blocks.iter().cloned());
            model.parse(&text, &mut annotation, |_| true);
            annotation
        });
    });
    group.finish();

    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("model/english.bin");
    let bytes = std::fs::read(file).unwrap_or_default();
    criterion.bench_function("model/read", |bencher| {
        bencher.iter(|| Model::read(black_box(&bytes)).map(|model| model.version().len()));
    });
}

criterion_group!(benches, modelling);
criterion_main!(benches);
