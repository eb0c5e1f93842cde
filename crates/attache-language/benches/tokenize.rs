//! How fast are tokens and sentences found?
//!
//! Over prose of our own making, with the things that slow a tokenizer in the proportions of
//! strategy documents. The target is 20 million tokens a second for both together.

use std::hint::black_box;

use attache_language::{annotate, fold, form, tokenize};
use criterion::{Criterion, Throughput, criterion_group, criterion_main};

const SENTENCES: [&str; 8] = [
    "Our allies and partners share the burden of keeping the sea lanes open, and we shall share it with them.",
    "The U.S.-Japan alliance, signed in 1960, has outlived the quarrels that it was made to settle.",
    "No nation's security is its neighbours’ loss; trade of $4.5 billion a year doesn't come from fear.",
    "“We will stand with you,” the Secretary said in Brussels on Jan. 12, “and we won't leave early.”",
    "Gen. Harper asked whether forward-based forces deter anyone who is not already deterred.",
    "Did they consult? They did—twice—before the treaty was signed.",
    "In the decades that followed, partnership became a habit, and habits are harder to break than treaties.",
    "Some 40% of the costs were borne by the host nations.",
];

/// Paragraphs with lines wrapped and blank lines between, a few megabytes of them.
fn prose() -> String {
    let mut text = String::new();
    let mut column = 0;
    for index in 0..40_000 {
        for word in SENTENCES[(index * 7 + index / 11) % SENTENCES.len()].split(' ') {
            if column + word.len() > 90 {
                text.push('\n');
                column = 0;
            } else if column > 0 {
                text.push(' ');
            }
            text.push_str(word);
            column += word.len() + 1;
        }
        if index % 5 == 4 {
            text.push_str("\n\n");
            column = 0;
        }
    }
    text
}

fn tokenizing(criterion: &mut Criterion) {
    let text = prose();
    let mut blocks = Vec::new();
    let mut start = 0;
    for paragraph in text.split_terminator("\n\n") {
        blocks.push(start..start + paragraph.len());
        start += paragraph.len() + 2;
    }
    let mut tokens = Vec::new();
    tokenize(&text, &mut tokens);

    let mut group = criterion.benchmark_group("language");
    group.throughput(Throughput::Elements(tokens.len() as u64));
    group.bench_function("tokenize", |bencher| {
        let mut tokens = Vec::new();
        bencher.iter(|| {
            tokens.clear();
            tokenize(black_box(&text), &mut tokens);
            tokens.len()
        });
    });
    group.bench_function("annotate", |bencher| {
        bencher.iter(|| annotate(black_box(&text), blocks.iter().cloned()));
    });
    group.bench_function("form and fold", |bencher| {
        bencher.iter(|| {
            tokens
                .iter()
                .map(|token| fold(&form(&text[token.span()])).len())
                .sum::<usize>()
        });
    });
    group.finish();
}

criterion_group!(benches, tokenizing);
criterion_main!(benches);
