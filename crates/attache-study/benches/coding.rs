//! How fast are sentences coded, once they are tagged and parsed?

#![allow(missing_docs, reason = "criterion's macros write items without")]

use std::fs;
use std::hint::black_box;
use std::ops::Range;
use std::path::Path;

use attache_language::{Annotation, Model, annotate};
use attache_register::Register;
use attache_study::coding::{Codebook, Coder, CodingContext};
use criterion::{Criterion, Throughput, criterion_group, criterion_main};

/// A text with its annotation and the tokens of each sentence.
struct Text {
    text: String,
    annotation: Annotation,
    sentences: Vec<Range<usize>>,
}

fn annotated(text: String, coder: &Coder) -> Text {
    let blocks: Vec<Range<usize>> = text
        .split_inclusive("\n\n")
        .scan(0, |start, block| {
            let range = *start..*start + block.len();
            *start = range.end;
            Some(range)
        })
        .collect();
    let mut annotation = annotate(&text, blocks);
    let model = Model::english();
    model.tag(&text, &mut annotation);
    let ends = annotation.sentences.iter().skip(1).map(|end| *end as usize);
    let ends: Vec<usize> = ends.chain([annotation.tokens.len()]).collect();
    let starts = annotation.sentences.iter().map(|start| *start as usize);
    let sentences: Vec<Range<usize>> = starts.zip(ends).map(|(start, end)| start..end).collect();
    let tokens = annotation.tokens.clone();
    model.parse(&text, &mut annotation, |sentence| {
        let mut forms = tokens[sentence].iter().map(|token| &text[token.span()]);
        coder.concerns(&mut forms)
    });
    Text {
        text,
        annotation,
        sentences,
    }
}

fn bench(criterion: &mut Criterion) {
    let coder = Coder::new(&Register::builtin(), Codebook::builtin());
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let coded = fs::read_to_string(root.join("codebooks/training/sentences.jsonl"));
    let coded = coded.expect("the sentences are in the repository");
    let sentences = coded.lines().filter_map(|line| {
        let line: serde_json::Value = serde_json::from_str(line).ok()?;
        Some(line["sentence"].as_str()?.to_owned())
    });
    let mut texts = vec![(
        "sentences with a mention",
        sentences.collect::<Vec<_>>().join("\n\n"),
    )];
    let strategy = root.join("../shared/data/nss/2015_national_security_strategy.txt");
    if let Ok(text) = fs::read_to_string(strategy) {
        texts.push(("a strategy", text));
    }
    let mut group = criterion.benchmark_group("coding");
    group.sample_size(20);
    let context = CodingContext {
        holder: "USA".parse().ok(),
        day: None,
    };
    for (name, text) in texts {
        let text = annotated(text, &coder);
        group.throughput(Throughput::Elements(text.annotation.tokens.len() as u64));
        group.bench_function(name, |bencher| {
            bencher.iter(|| {
                for sentence in &text.sentences {
                    black_box(coder.code_annotation(
                        &text.text,
                        &text.annotation,
                        sentence.clone(),
                        &context,
                    ));
                }
            });
        });
    }
    group.finish();
}

criterion_group!(benches, bench);
criterion_main!(benches);
