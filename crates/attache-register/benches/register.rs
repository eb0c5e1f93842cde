//! How fast are other people's tables read, pairs by year made of them, and names found in text?
//!
//! Names are sought in the National Security Strategies where they lie beside the project
//! (`../shared/data/nss` from its root), else in prose of our own. The target is 20 million words a second.
//! The table is made here, with as many alliances and members as ATOP's file of members has, so that
//! about as many pairs by year come of it: a quarter of a million.

use std::hint::black_box;

use attache_register::{
    DyadOptions, Import, ImportOptions, NameOptions, Names, Register, Source, StatesOf,
};
use criterion::{Criterion, Throughput, criterion_group, criterion_main};

/// Numbers that look drawn: a linear congruential generator (Knuth's MMIX).
fn draw(state: &mut u64, below: u64) -> u64 {
    *state = state
        .wrapping_mul(6_364_136_223_846_793_005)
        .wrapping_add(1_442_695_040_888_963_407);
    (*state >> 33) % below
}

/// A large alliance, some of middling size and many of two members, 1815 to 2016.
fn members() -> String {
    let mut text = String::from(
        "atopid,member,yrent,moent,dayent,yrexit,moexit,dayexit,ineffect,phase,defense,offense,neutral,nonagg,consul,version\n",
    );
    let mut seed = 1815;
    for alliance in 0..745_u64 {
        let size = match alliance {
            0 => 50,
            1..9 => 16,
            9..80 => 5,
            _ => 2,
        };
        let begin = match size {
            2 => 1815 + draw(&mut seed, 195),
            _ => 1945 + draw(&mut seed, 25),
        };
        let end = match size {
            50 => 0,
            2 => begin + 1 + draw(&mut seed, 40),
            _ => begin + 5 + draw(&mut seed, 60),
        };
        let end = if end > 2016 { 0 } else { end };
        let first = draw(&mut seed, 150);
        for member in 0..size {
            let (month, day) = (1 + draw(&mut seed, 12), 1 + draw(&mut seed, 28));
            let exit = if end == 0 {
                "0,0,0,1"
            } else {
                &format!("{end},{month},{day},0")
            };
            text += &format!(
                "{},{},{begin},{month},{day},{exit},0,{},0,0,1,1,4.01\n",
                1000 + alliance * 5,
                2 + first + member * 3,
                draw(&mut seed, 2),
            );
        }
    }
    text
}

#[expect(clippy::print_stdout, reason = "what the figures are of")]
fn pairs_by_year(criterion: &mut Criterion) {
    let text = members();
    let read = || {
        Import::read("made.csv", text.as_bytes(), &ImportOptions::default())
            .expect("the table is in order")
    };
    let import = read();
    let register = Register::builtin();
    let options = DyadOptions {
        states: StatesOf::All,
        ..DyadOptions::default()
    };
    let rows = register
        .dyads(Source::Import(&import), &options)
        .expect("the table is in order")
        .rows
        .len();
    println!(
        "{} members, {rows} directed pairs by year",
        text.lines().count() - 1
    );

    let mut group = criterion.benchmark_group("register");
    group.sample_size(20);
    group.throughput(Throughput::Bytes(text.len() as u64));
    group.bench_function("import members", |bencher| {
        bencher.iter(|| black_box(read()))
    });
    group.throughput(Throughput::Elements(rows as u64));
    group.bench_function("directed dyad-years", |bencher| {
        bencher.iter(|| {
            black_box(
                register
                    .dyads(Source::Import(&import), &options)
                    .expect("the table is in order"),
            )
        });
    });
    group.finish();
}

/// Real strategies, or a few sentences over and over.
fn prose() -> String {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/nss");
    let mut paths: Vec<_> = std::fs::read_dir(folder)
        .into_iter()
        .flatten()
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|end| end == "txt"))
        .collect();
    paths.sort();
    let texts: Vec<String> = paths
        .iter()
        .filter_map(|path| std::fs::read_to_string(path).ok())
        .collect();
    if !texts.is_empty() {
        return texts.join("\n\n");
    }
    let sentences = "Our allies in Europe and the Republic of Korea share the burden with the United States. \
        No nation is left alone, and trade with Japan, Germany and Georgia grows from year to year. \
        The Indian Ocean and the South China Sea are open to all who keep the peace there. ";
    sentences.repeat(20_000)
}

#[expect(clippy::print_stdout, reason = "what the figures are of")]
fn names_in_text(criterion: &mut Criterion) {
    let text = prose();
    let register = Register::builtin();
    let names = Names::of(&register);
    let words = text.split_whitespace().count();
    let found = names.find(&text, &NameOptions::default()).len();
    println!("{words} words, {} bytes, {found} names", text.len());
    let mut group = criterion.benchmark_group("names");
    group.throughput(Throughput::Elements(words as u64));
    for (what, metonyms) in [("find", false), ("find with metonyms", true)] {
        let options = NameOptions {
            metonyms,
            date: "1998-06-01".parse().ok(),
            ..NameOptions::default()
        };
        group.bench_function(what, |bencher| {
            bencher.iter(|| black_box(names.find(&text, &options)));
        });
    }
    group.bench_function("make the automaton", |bencher| {
        bencher.iter(|| black_box(Names::of(&register)));
    });
    group.finish();
}

criterion_group!(benches, pairs_by_year, names_in_text);
criterion_main!(benches);
