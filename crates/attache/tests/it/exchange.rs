//! Does annotated text come out of a corpus as it went in?

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use attache::{
    Analysis, BlockKind, Corpus, DocId, Notation, ReadReport, ReadRequest, WriteOptions, export,
    read_into, verify,
};
use attache_corpus::{CorpusWriter, Head, IndexedDocument};
use attache_document::{Block, Document, Format, Metadata, Page, Source};
use attache_language::{Annotation, Layers, Texts, Token, TokenKind};
use proptest::prelude::*;
use proptest::sample::select;

/// A token as it is made up.
#[derive(Clone, Debug)]
struct Word {
    form: &'static str,
    glued: bool,
    lemma: &'static str,
    pos: &'static str,
    tag: &'static str,
    /// Taken modulo what is possible: unknown, root or a token of the sentence.
    head: usize,
    deprel: &'static str,
    page: Option<&'static str>,
}

#[derive(Clone, Debug)]
struct Paragraph {
    kind: BlockKind,
    level: u8,
    quoted: bool,
    sentences: Vec<Vec<Word>>,
}

#[derive(Clone, Debug)]
struct Paper {
    metadata: Metadata,
    blocks: Vec<Paragraph>,
    /// Which of lemmas, parts of speech, tags, relations it has.
    layers: [bool; 4],
    annotated: bool,
}

fn any_word() -> impl Strategy<Value = Word> {
    let form = select(vec![
        "Allies",
        "allies",
        "ally",
        "n't",
        "'s",
        "_",
        "<",
        "<s>",
        "</text>",
        "&amp;",
        "AT&T",
        "10 000",
        "état",
        "—",
        "#",
        "# newdoc",
        "\"",
        "’",
        "|",
        "=",
        "1",
        "a\u{a0}b",
        "part-\nner",
        "the",
        "of",
        ".",
    ]);
    let lemma = select(vec![
        "",
        "",
        "ally",
        "be",
        "&lt;",
        "<unknown>x",
        "10 000",
        "é",
    ]);
    let value = || select(vec!["", "NOUN", "VERB", "NN", "PRP$", ":", "a&b", "''"]);
    let page = prop::option::weighted(0.05, select(vec!["i", "ii", "12", "a & \"b\""]));
    (
        form,
        any::<bool>(),
        lemma,
        value(),
        value(),
        0..9usize,
        value(),
        page,
    )
        .prop_map(|(form, glued, lemma, pos, tag, head, deprel, page)| Word {
            form,
            glued,
            // One way of writing stands for no lemma and for the lemma of `_`.
            lemma: if form == "_" { "_" } else { lemma },
            pos,
            tag,
            head,
            deprel,
            page,
        })
}

fn any_paragraph() -> impl Strategy<Value = Paragraph> {
    let sentence = prop::collection::vec(any_word(), 1..6);
    let kind = prop::sample::select(BlockKind::ALL.to_vec());
    let sentences = prop::collection::vec(sentence, 1..4);
    (kind, 1..=6u8, prop::bool::weighted(0.2), sentences).prop_map(
        |(kind, level, quoted, sentences)| Paragraph {
            kind,
            level,
            quoted,
            sentences,
        },
    )
}

fn any_metadata() -> impl Strategy<Value = Metadata> {
    let text = || prop::option::of("[A-Za-z&<>\"'=é][ -~é]{0,11}[A-Za-z&<>\"'=é]");
    let author = select(vec![
        "Ana Límová",
        "B. Pilot",
        "Ministry of Ports and Tides",
        "\"X\" & Co <z>",
    ]);
    let key = select(vec!["party", "series.name", "x-1", "Year_text"]);
    let date = prop::option::of(select(vec!["1990", "1990-05", "1990-05-04"]));
    let other = prop::collection::btree_map(key, "[A-Za-z&<>\"'=][ -~]{0,9}[A-Za-z&<>\"'=]", 0..3);
    let authors = prop::collection::vec(author, 0..3);
    (text(), authors, date, text(), text(), text(), text(), other).prop_map(
        |(title, authors, date, kind, publisher, issuer, language, other)| Metadata {
            title,
            authors: authors.into_iter().map(str::to_owned).collect(),
            date: date.map(|date| date.parse().unwrap()),
            kind,
            publisher,
            issuer,
            language,
            other: other
                .into_iter()
                .map(|(key, value)| (key.to_owned(), value))
                .collect(),
            ..Metadata::default()
        },
    )
}

fn any_paper() -> impl Strategy<Value = Paper> {
    let blocks = prop::collection::vec(any_paragraph(), 1..5);
    (any_metadata(), blocks, any::<[bool; 4]>(), any::<bool>()).prop_map(
        |(metadata, blocks, layers, annotated)| Paper {
            metadata,
            blocks,
            layers,
            annotated,
        },
    )
}

/// A document of a paper, with its annotation.
fn document(number: usize, paper: &Paper) -> (Document, Annotation) {
    let id = format!("paper \"{number}\" & <co>");
    let mut document = Document {
        id,
        source: Source {
            path: format!("papers/{number}.txt"),
            sha256: format!("{number:064}"),
            bytes: 1,
            format: if paper.annotated {
                Format::Conllu
            } else {
                Format::Text
            },
            encoding: "UTF-8".to_owned(),
        },
        metadata: paper.metadata.clone(),
        text: String::new(),
        blocks: Vec::new(),
        pages: Vec::new(),
        records: Vec::new(),
    };
    let mut annotation = Annotation::default();
    let mut columns: [Texts; 4] = Default::default();
    let mut heads = Vec::new();
    for paragraph in &paper.blocks {
        if !document.text.is_empty() {
            document.text.push_str("\n\n");
        }
        let (start, first) = (document.text.len(), annotation.tokens.len() as u32);
        for sentence in &paragraph.sentences {
            let base = annotation.tokens.len();
            annotation.sentences.push(base as u32);
            for (at, word) in sentence.iter().enumerate() {
                if document.text.len() > start && !word.glued {
                    document.text.push(' ');
                }
                let begin = document.text.len();
                if let Some(label) = word.page {
                    document.pages.push(Page::new(label, begin));
                }
                document.text.push_str(word.form);
                annotation.tokens.push(Token {
                    start: begin as u32,
                    end: document.text.len() as u32,
                    kind: TokenKind::Word,
                });
                // A document has lemmas once one of them is not `_`.
                let lemma = if annotation.tokens.len() == 1 {
                    "first"
                } else {
                    word.lemma
                };
                for (column, value) in
                    columns
                        .iter_mut()
                        .zip([lemma, word.pos, word.tag, word.deprel])
                {
                    column.push(value);
                }
                heads.push(match word.head {
                    0 => Head::Unknown,
                    1 => Head::Root,
                    other if other % sentence.len() == at => Head::Root,
                    other => Head::Token((base + other % sentence.len()) as u32),
                });
            }
        }
        document.blocks.push(Block {
            level: (paragraph.kind == BlockKind::Heading).then_some(paragraph.level),
            quoted: paragraph.quoted,
            ..Block::new(paragraph.kind, start..document.text.len())
        });
        annotation
            .blocks
            .push(first..annotation.tokens.len() as u32);
    }
    let [lemmas, pos, tags, deprels] = columns;
    let [has_lemmas, has_pos, has_tags, has_relations] = paper.layers;
    annotation.layers = Layers {
        lemmas: has_lemmas.then_some(lemmas),
        pos: has_pos.then_some(pos),
        tags: has_tags.then_some(tags),
        deprels: has_relations.then_some(deprels),
        heads: has_relations.then_some(heads),
        senses: Vec::new(),
    };
    (document, annotation)
}

fn write(path: &Path, papers: &[Paper], options: &WriteOptions, sessions: bool) {
    let mut writer = Some(CorpusWriter::open(path, options.clone()).unwrap());
    for (number, paper) in papers.iter().enumerate() {
        let (document, annotation) = document(number, paper);
        let indexed = IndexedDocument::new(document, &annotation, &[]);
        let mut open = writer
            .take()
            .unwrap_or_else(|| CorpusWriter::open(path, options.clone()).unwrap());
        open.add(indexed).unwrap();
        match sessions {
            true => drop(open.finish().unwrap()),
            false => writer = Some(open),
        }
    }
    if let Some(writer) = writer {
        writer.finish().unwrap();
    }
}

fn exported(corpus: &Corpus, notation: Notation) -> String {
    let mut out = Vec::new();
    export(corpus, corpus.doc_ids(), notation, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

/// Reads a file with this name and text into a new corpus beside it.
fn imported(folder: &Path, name: &str, text: &str) -> (PathBuf, ReadReport) {
    let (file, corpus) = (folder.join(name), folder.join(format!("corpus of {name}")));
    fs::write(&file, text).unwrap();
    let request = ReadRequest {
        paths: &[file],
        ..ReadRequest::default()
    };
    let report = read_into(&corpus, &request, &mut std::io::empty(), &mut |_| ()).unwrap();
    (corpus, report)
}

/// All that an exchange keeps of a corpus, as text. Pages only a vertical file keeps.
fn kept(corpus: &Corpus, pages: bool) -> String {
    let mut kept = String::new();
    for document in corpus.doc_ids() {
        let info = corpus.document(document).unwrap().unwrap();
        let metadata = (
            (info.id, info.title, info.authors, info.date),
            (
                info.kind,
                info.publisher,
                info.issuer,
                info.language,
                info.other,
            ),
        );
        let _ = writeln!(kept, "{metadata:?}");
        for block in corpus.blocks(document).unwrap() {
            let _ = writeln!(kept, "{:?} {:?} {}", block.kind, block.level, block.quoted);
        }
        let mut block = None;
        for token in corpus.tokens(document).unwrap() {
            let token = token.unwrap();
            // Between blocks there is always a gap.
            let space = block == Some(token.block) && token.space_before;
            block = Some(token.block);
            // What is written on two lines is exported as it is counted.
            let surface = token.surface.replace("-\n", "");
            let known = (token.lemma, token.pos, token.tag, token.head, token.deprel);
            let place = (
                token.block,
                token.sentence_start,
                token.page.filter(|_| pages),
            );
            let _ = writeln!(kept, "{} {surface} {space} {known:?} {place:?}", token.form);
        }
    }
    kept
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_exported_and_read_again_is_the_same_corpus(papers in prop::collection::vec(any_paper(), 1..4)) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("corpus");
        write(&path, &papers, &WriteOptions::default(), false);
        let corpus = Corpus::open(&path).unwrap();
        for (notation, name) in [(Notation::Conllu, "papers.conllu"), (Notation::Vertical, "papers.vrt")] {
            let text = exported(&corpus, notation);
            let (again, report) = imported(folder.path(), name, &text);
            prop_assert!(report.failures.is_empty(), "{:?}\n{}", report.failures, text);
            let warnings = report.added.iter().flat_map(|added| &added.warnings);
            // Heads are made up at random.
            let warnings: Vec<_> = warnings.filter(|warning| !warning.message.contains("circle")).collect();
            prop_assert!(warnings.is_empty(), "{:?}\n{}", warnings, text);
            let again = Corpus::open(&again).unwrap();
            let pages = notation == Notation::Vertical;
            prop_assert_eq!(kept(&again, pages), kept(&corpus, pages), "{}", text);
            prop_assert_eq!(exported(&again, notation), text, "a second export is the first");
        }
    }

}

proptest! {
    // Each case writes and syncs a dozen segments.
    #![proptest_config(ProptestConfig { cases: 12, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn segments_sessions_and_merges_keep_annotation(papers in prop::collection::vec(any_paper(), 2..5)) {
        let folder = tempfile::tempdir().unwrap();
        let [one, many, merged] = ["one", "many", "merged"].map(|name| folder.path().join(name));
        let tiny = WriteOptions { segment_tokens: 1, merge_segments: 99, ..WriteOptions::default() };
        let merging = WriteOptions { merge_segments: 2, ..WriteOptions::default() };
        write(&one, &papers, &WriteOptions::default(), false);
        write(&many, &papers, &tiny, false);
        write(&merged, &papers, &merging, true);
        let open = |path: &PathBuf| Corpus::open(path).unwrap();
        let [one, many, merged] = [&one, &many, &merged].map(open);
        prop_assert_eq!(many.manifest().segments.len(), papers.len());
        let files = |corpus: &Corpus| -> Vec<BTreeMap<_, _>> {
            corpus.manifest().segments.iter().map(|segment| segment.files.clone()).collect()
        };
        prop_assert_eq!(files(&merged), files(&one), "a merged segment is as if built at once");
        for other in [&many, &merged] {
            prop_assert_eq!(kept(other, true), kept(&one, true));
        }
        for path in [one, many, merged].iter().flat_map(Corpus::paths) {
            for check in verify(path).unwrap() {
                prop_assert!(check.fault.is_none(), "{:?}", check);
            }
        }
    }

    #[test]
    fn a_walk_sees_the_annotation_that_was_given(paper in any_paper()) {
        // Blocks of raw text may be joined; the file of an annotated one has said what its blocks are.
        let paper = Paper { annotated: true, ..paper };
        let folder = tempfile::tempdir().unwrap();
        write(folder.path(), std::slice::from_ref(&paper), &WriteOptions::default(), false);
        let corpus = Corpus::open(folder.path()).unwrap();
        let (document, annotation) = document(0, &paper);
        let tokens = corpus.tokens(corpus.doc_ids().next().unwrap()).unwrap();
        let tokens: Vec<_> = tokens.map(Result::unwrap).collect();
        prop_assert_eq!(tokens.len(), annotation.tokens.len());
        let layers = &annotation.layers;
        let value = |texts: &Option<Texts>, at: usize| {
            let value = texts.as_ref().map(|texts| texts.value(at).to_owned());
            value.filter(|value| !value.is_empty())
        };
        for (at, (token, given)) in tokens.iter().zip(&annotation.tokens).enumerate() {
            let text = &document.text;
            prop_assert_eq!(token.surface, &text[given.span()]);
            prop_assert_eq!(token.form, attache_language::form(token.surface));
            let chars = |end: u32| text[..end as usize].chars().count() as u32;
            prop_assert_eq!(token.chars.clone(), chars(given.start)..chars(given.end));
            let space = text[..given.start as usize].ends_with(char::is_whitespace);
            prop_assert_eq!(token.space_before, space);
            prop_assert_eq!(token.sentence_start, annotation.sentences.contains(&(at as u32)));
            let holds = annotation.blocks[token.block].contains(&(at as u32));
            prop_assert!(holds, "token {} is not in block {}", at, token.block);
            let known = [token.lemma, token.pos, token.tag, token.deprel].map(|value| value.map(str::to_owned));
            let wanted = [&layers.lemmas, &layers.pos, &layers.tags, &layers.deprels].map(|texts| value(texts, at));
            prop_assert_eq!(known, wanted);
            let head = layers.heads.as_ref().map_or(Head::Unknown, |heads| heads[at]);
            prop_assert_eq!(token.head, head);
        }
    }
}

/// A file of the project's own.
fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../fixtures/annotated")
        .join(name)
}

#[test]
fn documents_of_one_file_are_documents_of_the_corpus_and_known_again() {
    let folder = tempfile::tempdir().unwrap();
    for (name, format) in [("harbour.conllu", "conllu"), ("harbour.vrt", "vertical")] {
        let corpus = folder.path().join(name);
        let read = || {
            let request = ReadRequest {
                paths: &[fixture(name)],
                ..ReadRequest::default()
            };
            read_into(&corpus, &request, &mut std::io::empty(), &mut |_| ()).unwrap()
        };
        let report = read();
        assert_eq!((report.added.len(), report.duplicates.len()), (2, 0));
        let again = read();
        assert_eq!((again.added.len(), again.duplicates.len()), (0, 2));
        let opened = Corpus::open(&corpus).unwrap();
        let documents = opened.documents().unwrap();
        assert!(documents.iter().all(|document| document.format == format));
        let ids: Vec<_> = documents
            .iter()
            .map(|document| document.id.as_str())
            .collect();
        assert_eq!(ids, ["1990-harbour-talk", "notes"]);
        let bytes: u64 = documents.iter().map(|document| document.bytes).sum();
        assert_eq!(bytes, fs::metadata(fixture(name)).unwrap().len());
    }
}

#[test]
fn tagged_and_untagged_documents_live_in_one_corpus() {
    let folder = tempfile::tempdir().unwrap();
    let paths = ["a.conllu", "b.txt", "c.vrt"].map(|name| folder.path().join(name));
    fs::copy(fixture("harbour.conllu"), &paths[0]).unwrap();
    fs::write(&paths[1], "Our allies stand by us. Zum Hafen!").unwrap();
    fs::copy(fixture("harbour.vrt"), &paths[2]).unwrap();
    let corpus = folder.path().join("corpus");
    let request = ReadRequest {
        paths: &paths,
        analysis: Analysis {
            tags: false,
            ..Analysis::default()
        },
        ..ReadRequest::default()
    };
    let report = read_into(&corpus, &request, &mut std::io::empty(), &mut |_| ()).unwrap();
    assert!(report.failures.is_empty(), "{:?}", report.failures);
    let corpus = Corpus::open(&corpus).unwrap();
    let tagged = |document: DocId| {
        let mut tokens = corpus.tokens(document).unwrap();
        tokens.any(|token| token.unwrap().pos.is_some())
    };
    let formats: Vec<_> = corpus
        .doc_ids()
        .map(|document| {
            (
                corpus.document(document).unwrap().unwrap().format,
                tagged(document),
            )
        })
        .collect();
    let expected = [
        ("conllu", true),
        ("conllu", true),
        ("text", false),
        ("vertical", true),
        ("vertical", true),
    ];
    assert_eq!(
        formats,
        expected.map(|(format, tagged)| (format.to_owned(), tagged))
    );
    // A phrase is found in all of them.
    let inquiry = crate::support::ask(&corpus, attache::Rule::default());
    let table = attache::count(
        &inquiry,
        &[inquiry.pattern("allies").unwrap()],
        &attache::Grouping::Whole,
    );
    assert_eq!(crate::support::integers(&table.unwrap(), "count"), [5]);
}

#[test]
fn annotated_text_is_known_by_its_first_lines_where_the_ending_says_nothing() {
    let folder = tempfile::tempdir().unwrap();
    for (name, format) in [("harbour.conllu", "conllu"), ("harbour.vrt", "vertical")] {
        let text = fs::read_to_string(fixture(name)).unwrap();
        let (corpus, _) = imported(folder.path(), &format!("{format}.dat"), &text);
        assert_eq!(
            Corpus::open(&corpus).unwrap().documents().unwrap()[0].format,
            format
        );
        let corpus = folder.path().join(format);
        let request = ReadRequest {
            paths: &["-".into()],
            ..ReadRequest::default()
        };
        read_into(&corpus, &request, &mut text.as_bytes(), &mut |_| ()).unwrap();
        let corpus = Corpus::open(&corpus).unwrap();
        assert_eq!(corpus.documents().unwrap()[1].format, format);
    }
}

#[test]
fn documents_without_a_name_are_numbered_and_bad_ones_left_out() {
    let folder = tempfile::tempdir().unwrap();
    let text = "<text>\na\n</text>\n<text>\nb\tX\n</text>\n<text>\nc\n</text>\n<text>\n</text>\n";
    let (corpus, report) = imported(folder.path(), "many.vrt", text);
    let corpus = Corpus::open(&corpus).unwrap();
    let ids: Vec<_> = corpus
        .documents()
        .unwrap()
        .iter()
        .map(|document| &document.id)
        .collect();
    assert_eq!(ids, ["many", "many-3"]);
    let failures: Vec<_> = report.failures.iter().map(ToString::to_string).collect();
    assert!(failures[0].ends_with("many.vrt: line 5 has 2 columns where 1 are expected, with tabs between; write all of them on each line, with _ where there is no value"), "{failures:?}");
    assert!(
        failures[1].ends_with(
            "many.vrt: the document that begins at line 10 holds no token; leave it out"
        ),
        "{failures:?}"
    );
}
