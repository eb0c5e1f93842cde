//! What is read of CoNLL-U and vertical files, and what is said of bad ones.

use attache_language::{
    AnnotatedError, AnnotatedOptions, AnnotatedText, ConlluParser, Head, VerticalColumn,
    VerticalParser, form,
};
use proptest::prelude::*;

type Read = Vec<Result<AnnotatedText, AnnotatedError>>;

fn conllu(text: &str, options: &AnnotatedOptions) -> Read {
    let mut parser = ConlluParser::new(options.clone());
    let mut read = Vec::new();
    for (number, line) in (1..).zip(text.lines()) {
        if parser.begins_document(line) {
            read.extend(parser.finish());
        }
        parser.push(number, line);
    }
    read.extend(parser.finish());
    read
}

fn vertical(text: &str, options: &AnnotatedOptions) -> Read {
    let mut parser = VerticalParser::new(options.clone());
    let mut read = Vec::new();
    for (number, line) in (1..).zip(text.lines()) {
        if parser.begins_document(line) {
            read.extend(parser.finish());
        }
        parser.push(number, line);
    }
    read.extend(parser.finish());
    read
}

/// Tokens are in order and visible, blocks hold all of them, columns are as long, heads lie within.
fn check(document: &AnnotatedText) {
    let annotation = &document.annotation;
    let len = annotation.tokens.len();
    assert!(len > 0);
    let mut end = 0;
    for token in &annotation.tokens {
        let written = &document.text[token.span()];
        assert!(end <= token.start && !form(written).is_empty() && written.trim() == written);
        assert!(
            document.text[end as usize..token.start as usize]
                .trim()
                .is_empty()
        );
        end = token.end;
    }
    assert_eq!(end as usize, document.text.len());
    assert_eq!(document.blocks.len(), annotation.blocks.len());
    let mut next = 0;
    for (block, tokens) in document.blocks.iter().zip(&annotation.blocks) {
        assert!(tokens.start == next && tokens.start < tokens.end);
        assert_eq!(
            block.span.start,
            annotation.tokens[tokens.start as usize].start as usize
        );
        assert_eq!(
            block.span.end,
            annotation.tokens[tokens.end as usize - 1].end as usize
        );
        assert!(annotation.sentences.contains(&tokens.start));
        next = tokens.end;
    }
    assert_eq!(next as usize, len);
    assert!(annotation.sentences.is_sorted_by(|a, b| a < b));
    assert!(
        annotation
            .sentences
            .iter()
            .all(|&token| (token as usize) < len)
    );
    let starts: Vec<usize> = document.pages.iter().map(|(_, start)| *start).collect();
    assert!(
        starts.is_sorted()
            && starts
                .iter()
                .all(|&start| document.text.is_char_boundary(start))
    );
    let layers = &annotation.layers;
    for texts in [&layers.lemmas, &layers.pos, &layers.tags, &layers.deprels] {
        assert!(texts.as_ref().is_none_or(|texts| texts.len() == len));
    }
    if let Some(heads) = &layers.heads {
        assert_eq!(heads.len(), len);
        for (at, head) in heads.iter().enumerate() {
            if let Head::Token(head) = *head {
                assert!((head as usize) < len && head as usize != at);
            }
        }
    }
}

fn check_all(read: &Read) {
    for document in read.iter().flatten() {
        check(document);
    }
}

/// Pieces of lines that parsers look for, in any order.
fn any_scraps() -> impl Strategy<Value = String> {
    let scraps = prop::sample::select(vec![
        "\n",
        "\n",
        "\n\n",
        "\t",
        "\t_",
        "1",
        "2",
        "1-2",
        "2-3",
        "1.1",
        "0",
        "_",
        "-1",
        "99",
        "# newdoc id = a",
        "# newdoc",
        "# newpar",
        "# text = a b",
        "# block = heading 2",
        "# meta::date = x",
        "# global.columns = ID FORM",
        "#",
        "1\ta\t_\t_\t_\t_\t0\troot\t_\t_\n",
        "2\tb\tb\tX\ty\t_\t1\tz\t_\tSpaceAfter=No\n",
        "1-2\tab\t_\t_\t_\t_\t_\t_\t_\t_\n",
        "a\tb\tc\n",
        "é\tNOUN\n",
        "<text id=\"a\">\n",
        "<text>\n",
        "</text>\n",
        "<doc>\n",
        "</doc>\n",
        "<s>\n",
        "</s>\n",
        "<p kind=\"note\">\n",
        "</p>\n",
        "<head>\n",
        "<section>\n",
        "</section>\n",
        "<g/>\n",
        "<g>",
        "<page n=\"1\">\n",
        "<np>\n",
        "</np>\n",
        "<!--",
        "-->",
        "<!-- columns: word head -->\n",
        "<?xml?>\n",
        "<",
        ">",
        "&amp;",
        "&",
        "&#10;",
        "\u{200b}",
        "\u{a0}",
        " ",
        "\r",
        "\u{feff}",
        "a",
        "=",
    ]);
    prop::collection::vec(scraps, 0..40).prop_map(|scraps| scraps.concat())
}

fn small() -> AnnotatedOptions {
    AnnotatedOptions {
        max_sentence_tokens: 3,
        max_nesting: 2,
        max_values: 2,
        ..AnnotatedOptions::default()
    }
}

proptest! {
    #[test]
    fn any_text_is_read_soundly_or_refused(text in any_scraps(), any: String) {
        for options in [AnnotatedOptions::default(), small()] {
            for text in [&text, &any] {
                check_all(&conllu(text, &options));
                check_all(&vertical(text, &options));
            }
        }
    }

    #[test]
    fn any_bytes_are_read_soundly_or_refused(bytes: Vec<u8>) {
        let text = String::from_utf8_lossy(&bytes);
        check_all(&conllu(&text, &AnnotatedOptions::default()));
        check_all(&vertical(&text, &AnnotatedOptions::default()));
    }
}

/// The errors and remarks of all documents, a line each.
fn said(read: &Read) -> String {
    let mut lines = Vec::new();
    for document in read {
        match document {
            Err(error) => lines.push(error.to_string()),
            Ok(document) => lines.extend(document.remarks.iter().cloned()),
        }
    }
    lines.join("\n")
}

/// A line of CoNLL-U: id, form, head.
fn word(id: &str, form: &str, head: &str) -> String {
    format!("{id}\t{form}\t_\t_\t_\t_\t{head}\t_\t_\t_\n")
}

#[test]
fn bad_conllu_is_refused_with_line_and_remedy() {
    let w = word;
    let cases: [(&str, &str); 10] = [
        (
            "1\tAllies\tNNS\t_\n",
            "line 1 has 4 columns where 10 are expected, with tabs between; only CoNLL-U is read of the CoNLL formats, and it has all ten",
        ),
        (
            &(w("1", "a", "0") + &w("3", "b", "1")),
            "line 2 has the id \"3\" where 2 comes next; number the words of each sentence from 1 and leave an empty line after it",
        ),
        (
            &w("x", "a", "0"),
            "line 1 has the id \"x\" where 1 comes next; number the words of each sentence from 1 and leave an empty line after it",
        ),
        (
            &(w("1", "a", "0") + &w("3.1", "b", "1")),
            "line 2 has the id \"3.1\" where 2 comes next; number the words of each sentence from 1 and leave an empty line after it",
        ),
        (
            &(w("1-2", "ab", "_") + &w("1", "a", "0")),
            "line 1 has the multiword token \"1-2\", whose words do not follow; write it before its first word and end it with its last",
        ),
        (
            &(w("1-2", "ab", "_") + &w("1", "a", "0") + &w("2-3", "b", "0")),
            "line 3 has the id \"2-3\" where 2 comes next; number the words of each sentence from 1 and leave an empty line after it",
        ),
        (
            &w("1", "a", "2"),
            "line 1 has the head \"2\", but its sentence has 1 word; write a number up to that, 0 for the root, or _ where none is known",
        ),
        (
            &w("1", "\u{200b}", "0"),
            "line 1 has a token of which nothing can be seen; leave the line out",
        ),
        (
            "# newdoc id = a\n\n",
            "the document that begins at line 1 holds no token; leave it out",
        ),
        (
            "# global.columns = ID FORM HEAD\n",
            "line 1 names columns of its own (CoNLL-U Plus); write the ten columns of CoNLL-U, with _ where there is no value",
        ),
    ];
    for (text, expected) in cases {
        assert_eq!(said(&conllu(text, &AnnotatedOptions::default())), expected);
    }
}

#[test]
fn bad_vertical_text_is_refused_with_line_and_remedy() {
    let cases = [
        (
            "<s>\na\tb\tc\nd\te\n",
            "line 3 has 2 columns where 3 are expected, with tabs between; write all of them on each line, with _ where there is no value",
        ),
        (
            "a\tb\tc\td\n",
            "line 1 has 4 columns, and nothing says what they are; name them: --columns word,pos,lemma, with - for one to leave out",
        ),
        (
            "<!-- columns: word colour -->\na\tb\n",
            "line 1 names its columns: \"colour\" is no column; there are word, pos, tag, lemma, head and deprel, and - for one to leave out",
        ),
        (
            "<!-- columns: word head -->\n<s>\na\t2\n</s>\n",
            "line 3 has the head \"2\", but its sentence has 1 word; write a number up to that, 0 for the root, or _ where none is known",
        ),
        (
            "<text id=\"a\">\n</text>\n",
            "the document that begins at line 1 holds no token; leave it out",
        ),
        (
            "<text>\n&#173;\n</text>\n",
            "line 2 has a token of which nothing can be seen; leave the line out",
        ),
    ];
    for (text, expected) in cases {
        assert_eq!(
            said(&vertical(text, &AnnotatedOptions::default())),
            expected
        );
    }
}

#[test]
fn limits_are_named() {
    let long: String = (1..=4).map(|id| word(&id.to_string(), "a", "0")).collect();
    let tags: String = (0..3).map(|tag| format!("a\tT{tag}\n")).collect();
    let told = [
        said(&conllu(&long, &small())),
        said(&vertical(
            "<!-- columns: word head -->\n<s>\na\t0\na\t0\na\t0\na\t0\n",
            &small(),
        )),
        said(&vertical("<a>\n<b>\n<c>\nd\n", &small())),
        said(&vertical(&tags, &small())),
    ];
    assert_eq!(
        told,
        [
            "line 4 is past the limit of 3 tokens in one sentence; divide it, or check that sentences end as they should",
            "line 6 is past the limit of 3 tokens in one sentence; divide it, or check that sentences end as they should",
            "line 3 is past the limit of 2 structures in each other; check that each one that opens is closed",
            "line 3 is past the limit of 2 different values of tag; check that the columns are what they are taken for",
        ]
    );
}

#[test]
fn a_bad_document_does_not_harm_the_next_one() {
    let text = format!(
        "# newdoc id = a\n{}\n# newdoc id = b\n{}\n",
        word("7", "x", "0"),
        word("1", "y", "0")
    );
    let read = conllu(&text, &AnnotatedOptions::default());
    assert!(read[0].is_err());
    assert_eq!(read[1].as_ref().unwrap().id.as_deref(), Some("b"));
    let text = "<text id=\"a\">\nx\t1\t2\ny\n<s>\n</text>\n<text id=\"b\">\nz\t1\t2\n</text>\n";
    let read = vertical(text, &AnnotatedOptions::default());
    assert!(read[0].is_err());
    assert_eq!(read[1].as_ref().unwrap().text, "z");
}

#[test]
fn remarks_count_what_is_odd_and_name_the_first_line() {
    let w = word;
    let text = format!(
        "# text = a c\n{}{}\n{}{}{}\n{}{}\n",
        w("1", "a", "2"),
        w("2", "b", "1"),
        w("0.1", "e", "_"),
        w("1", "c", "1"),
        w("1.1", "f", "_"),
        w("1-1", "cannot", "_"),
        w("1", "can", "0"),
    );
    insta_lines(
        &said(&conllu(&text, &AnnotatedOptions::default())),
        &[
            "2 empty nodes were left out (the first in line 5)",
            "1 multiword token is not spelled as its words are, which stand in its place (line 9)",
            "1 sentence is spelled otherwise than its `# text` says; its words were taken (line 1)",
            "1 sentence has heads that lead in a circle; they are kept (line 2)",
            "1 head is the word itself or an empty node and was left out (line 6)",
        ],
    );
    let text = "<!-- columns: word head -->\n<np>\n<np>\n<s>\na\t2\nb\t1\nc\t3\n</s>\n</x>\n</np>\n</np>\n";
    insta_lines(
        &said(&vertical(text, &AnnotatedOptions::default())),
        &[
            "the structure <np> is not known and was left out, first in line 2; its tokens were read",
            "</x> ends what did not begin, first in line 9",
            "1 sentence has heads that lead in a circle; they are kept (line 5)",
            "1 head is the word itself and was left out (line 7)",
        ],
    );
}

fn insta_lines(said: &str, expected: &[&str]) {
    assert_eq!(said.lines().collect::<Vec<_>>(), expected);
}

/// The documents of a vertical text as `id: [block] [block]`, sentences divided by `|`, tokens by spaces.
fn shown(read: &Read) -> Vec<String> {
    let show = |document: &AnnotatedText| {
        let annotation = &document.annotation;
        let blocks = document
            .blocks
            .iter()
            .zip(&annotation.blocks)
            .map(|(block, tokens)| {
                let tokens = tokens.clone().map(|token| {
                    let at = annotation.tokens[token as usize].span();
                    let bar = annotation.sentences.contains(&token) && token != tokens.start;
                    format!("{}{}", if bar { "| " } else { "" }, &document.text[at])
                });
                let level = block
                    .level
                    .map(|level| level.to_string())
                    .unwrap_or_default();
                format!(
                    "{}{level} [{}]",
                    block.kind,
                    tokens.collect::<Vec<_>>().join(" ")
                )
            });
        format!(
            "{}: {}",
            document.id.as_deref().unwrap_or("-"),
            blocks.collect::<Vec<_>>().join(" ")
        )
    };
    read.iter()
        .map(|document| document.as_ref().map_or_else(ToString::to_string, show))
        .collect()
}

#[test]
fn structures_of_a_vertical_text_become_blocks_and_documents() {
    let text = "\
a
<text id='x'>
<section>
<h>
b
</h>
<section>
<head>
c
</head>
<p>
<s>
d
</s>
e
<s>
f
<p kind=\"list\">
g
</p>
h
</section>
</section>
</text>
i
<text id='y'>
j
<doc>
<text id='z'>
k
";
    assert_eq!(
        shown(&vertical(text, &AnnotatedOptions::default())),
        [
            "-: body [a]",
            "x: body [b] heading2 [c] body [d | e | f] list [g] body [h]",
            "-: body [i]",
            "y: body [j]",
            "z: body [k]",
        ]
    );
}

#[test]
fn a_vertical_text_without_sentences_is_split_by_our_rules() {
    let text = "<p>\nThey\nagreed\n<g/>\n.\nWe\ndid\nnot\n<g/>\n.\n</p>\nGen.\nSmith\nspoke\n";
    assert_eq!(
        shown(&vertical(text, &AnnotatedOptions::default())),
        ["-: body [They agreed . | We did not .] body [Gen. Smith spoke]"]
    );
}

#[test]
fn the_first_document_tells_parts_of_speech_from_tags() {
    let layers = |text: &str| {
        let read = vertical(text, &AnnotatedOptions::default());
        let layers = read
            .into_iter()
            .map(|document| document.unwrap().annotation.layers);
        layers
            .map(|layers| (layers.pos.is_some(), layers.tags.is_some()))
            .collect::<Vec<_>>()
    };
    let two = |first: &str, second: &str| {
        layers(&format!(
            "<text>\na\t{first}\ta\n</text>\n<text>\nb\t{second}\tb\n</text>\n"
        ))
    };
    assert_eq!(two("NOUN", "NN"), [(true, false), (true, false)]);
    assert_eq!(two("NN", "NOUN"), [(false, true), (false, true)]);
    let options = AnnotatedOptions {
        columns: Some(VerticalColumn::list("word - tag").unwrap()),
        ..AnnotatedOptions::default()
    };
    let read = vertical("a\tNN\tNOUN\n", &options);
    let layers = &read[0].as_ref().unwrap().annotation.layers;
    assert_eq!(layers.tags.as_ref().unwrap().value(0), "NOUN");
    assert!(layers.pos.is_none() && layers.lemmas.is_none());
}
