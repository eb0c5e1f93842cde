//! How fast are plain text and Markdown read?
//!
//! The text is generated: paragraphs of wrapped lines with headings and lists between them.

use std::fmt::Write as _;
use std::hint::black_box;

use attache_document::{ReadOptions, SourceName, read};
use criterion::{Criterion, Throughput, criterion_group, criterion_main};

const WORDS: [&str; 16] = [
    "allies", "and", "partners", "of", "the", "harbour", "keep", "its", "lights", "for", "every",
    "ship", "that", "sails", "in", "winter",
];

/// About `bytes` of text in which `heading` and `item` begin headings and list items.
fn prose(bytes: usize, heading: &str, item: &str) -> String {
    let mut text = String::with_capacity(bytes + 1024);
    let mut state = 7u64;
    let mut next = |below: u64| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % below
    };
    let mut number = 0;
    while text.len() < bytes {
        number += 1;
        match number % 12 {
            0 => write!(text, "{heading}Harbours and Lights\n\n")
                .expect("writing to a string cannot fail"),
            5 | 6 => text.push_str(item),
            _ => {}
        }
        for word in 0..60 + next(60) {
            text.push_str(WORDS[next(16) as usize]);
            text.push(if word % 14 == 13 { '\n' } else { ' ' });
        }
        text.push_str("end.\n\n");
    }
    text
}

fn read_speed(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("read");
    for (name, text) in [
        ("generated.txt", prose(4 << 20, "II. ", "* ")),
        ("generated.md", prose(4 << 20, "## ", "* ")),
    ] {
        group.throughput(Throughput::Bytes(text.len() as u64));
        let source = SourceName::new(name);
        group.bench_function(name, |bencher| {
            bencher.iter(|| read(black_box(text.as_bytes()), &source, &ReadOptions::default()));
        });
    }
    group.finish();
}

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(20);
    targets = read_speed
}
criterion_main!(benches);
