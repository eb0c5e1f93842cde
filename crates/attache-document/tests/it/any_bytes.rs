//! Does any file whatever give a sound document or an error, in time that grows with its length?

use std::io::{Cursor, Write as _};
use std::time::{Duration, Instant};

use attache_document::{Document, Format, ReadOptions, SourceName, read};
use proptest::prelude::*;

/// Spans are in order, apart, on character boundaries and not empty; pages begin in order.
pub(crate) fn check(document: &Document) {
    let mut end = 0;
    for block in &document.blocks {
        let text = document
            .text
            .get(block.span.clone())
            .expect("a span of whole characters");
        assert!(
            block.span.start >= end,
            "blocks overlap or are out of order"
        );
        assert!(
            !text.is_empty() && text.trim() == text,
            "empty or untrimmed: {text:?}"
        );
        end = block.span.end;
    }
    let starts: Vec<usize> = document.pages.iter().map(|page| page.start).collect();
    assert!(
        starts.is_sorted()
            && starts
                .iter()
                .all(|&start| document.text.is_char_boundary(start))
    );
    assert!(document.pages.iter().all(|page| !page.label.is_empty()));
    let uncovered = || {
        let mut start = 0;
        let gaps: Vec<&str> = document
            .blocks
            .iter()
            .map(|block| {
                &document.text[std::mem::replace(&mut start, block.span.end)..block.span.start]
            })
            .collect();
        gaps.into_iter().chain([&document.text[start..]])
    };
    let end = document.blocks.last().map_or(0, |block| block.span.end);
    assert!(
        document.text[end..].trim().is_empty(),
        "text after the last block"
    );
    for gap in uncovered() {
        assert!(
            gap.trim().is_empty(),
            "text outside of every block: {gap:?}"
        );
    }
}

fn read_as(format: Format, bytes: &[u8]) {
    let options = ReadOptions {
        format: Some(format),
        ..ReadOptions::default()
    };
    if let Ok(read) = read(bytes, &SourceName::new("any"), &options) {
        check(&read.value);
    }
}

/// The formats that hold one document a file.
const FORMATS: [Format; 8] = [
    Format::Text,
    Format::Markdown,
    Format::Html,
    Format::Mhtml,
    Format::Docx,
    Format::Odt,
    Format::Epub,
    Format::Rtf,
];

/// A zip container with these parts.
pub(crate) fn container(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        zip.start_file(*name, zip::write::SimpleFileOptions::default())
            .expect("memory can be written");
        zip.write_all(bytes).expect("memory can be written");
    }
    zip.finish().expect("memory can be written").into_inner()
}

/// Markup that the readers of pages, office files and rich text look for, in any order.
fn any_markup() -> impl Strategy<Value = String> {
    let scraps = prop::sample::select(vec![
        "<p>",
        "</p>",
        "<div class='related'>",
        "</div>",
        "<article>",
        "</article>",
        "<h1>",
        "</h1>",
        "<li>",
        "<ul>",
        "</ul>",
        "<table>",
        "<tr>",
        "<td>",
        "</table>",
        "<a href='#fn1'>",
        "</a>",
        "<sup>",
        "</sup>",
        "<p id='fn1'>",
        "<blockquote>",
        "<br>",
        "<pre>",
        "<script type='application/ld+json'>{\"@type\": \"Article\"}</script>",
        "<meta name=author content='A. Ames'>",
        "<time datetime='2031-03-01'>",
        "<figcaption>",
        "<aside>",
        "<w:p xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'>",
        "</w:p>",
        "<w:r xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'><w:t>",
        "</w:t></w:r>",
        "<w:tbl xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'><w:tr><w:tc>",
        "</w:tc></w:tr></w:tbl>",
        "<w:del xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'>",
        "</w:del>",
        "<office:text xmlns:office='urn:oasis:names:tc:opendocument:xmlns:office:1.0'>",
        "</office:text>",
        "<text:p xmlns:text='urn:oasis:names:tc:opendocument:xmlns:text:1.0'>",
        "</text:p>",
        "<text:note xmlns:text='urn:oasis:names:tc:opendocument:xmlns:text:1.0'>",
        "</text:note>",
        "<text:soft-page-break xmlns:text='urn:oasis:names:tc:opendocument:xmlns:text:1.0'/>",
        "{",
        "}",
        "\\par ",
        "\\pard ",
        "\\u8212?",
        "\\'e9",
        "\\footnote ",
        "\\trowd ",
        "\\cell ",
        "\\row ",
        "\\intbl ",
        "\\outlinelevel0 ",
        "\\fonttbl ",
        "\\stylesheet ",
        "\\s1 ",
        "\\*",
        "\\bin3 ",
        "\\info",
        "\\header ",
        "Our allies and partners stand by each other in every harbour of the sea.",
        "By Anna Ames",
        "3 March 2031",
        " ",
        "\n",
        "é",
        "\u{a0}",
        "&amp;",
        "&",
        "<",
        ">",
    ]);
    prop::collection::vec(scraps, 0..40).prop_map(|scraps| scraps.concat())
}

/// Lines of pasted pages, in any order.
fn any_page_lines() -> impl Strategy<Value = String> {
    let lines = prop::sample::select(vec![
        "By Anna Ames & Bo Bell",
        "  • Commentary",
        "    • Ports",
        "March 17, 2031",
        "  • March 17, 2031",
        "Report",
        "Small Harbours, Large Ships",
        "By Bo Bell | 3 March 2031 | Report",
        "",
        "",
        "Image credit: Bo Bell/",
        "Read the full article from Inkstick.",
        "View All Reports",
        "\u{a0}",
        "•",
        "\t• Podcast",
        "The harbour was opened by the council, and all of its members came to see the first ship come in from the sea.",
        "Small harbours have defied all that was foretold ...",
    ]);
    prop::collection::vec(lines, 0..30).prop_map(|lines| lines.join("\n"))
}

/// Scraps that readers look for, in any order.
fn any_scraps() -> impl Strategy<Value = String> {
    let scraps = prop::sample::select(vec![
        "\n",
        "\n\n",
        "\x0c",
        " ",
        "    ",
        "\t",
        "* ",
        "- ",
        "1. ",
        "2. ",
        "(a) ",
        "[1] ",
        "•",
        "> ",
        "# ",
        "===\n",
        "---\n",
        "| a | b |\n",
        "|---|---|\n",
        "12",
        "iv",
        "THE SEA",
        "Open Harbours",
        "of the",
        "allies and partners",
        ".",
        ":",
        ";",
        ",",
        "U.S.",
        "é",
        "“",
        "\u{fffd}",
        "\u{2028}",
        "\u{a0}",
        "<div>",
        "<!--",
        "-->",
        "<script>",
        "</script>",
        "&amp;",
        "[^1]",
        "[^1]: ",
        "![x](y)",
        "`",
        "```\n",
        "**",
        "_",
        "title: x\n",
        "Chapter 2",
        "II. ",
        "III. ",
        "March 1990",
        "\r\n",
        "\u{85}",
    ]);
    prop::collection::vec(scraps, 0..40).prop_map(|scraps| scraps.concat())
}

proptest! {
    #[test]
    fn any_bytes_give_a_sound_document_or_an_error(bytes: Vec<u8>) {
        for format in FORMATS {
            read_as(format, &bytes);
        }
    }

    #[test]
    fn any_markup_gives_a_sound_document_or_an_error(markup in any_markup()) {
        read_as(Format::Html, markup.as_bytes());
        read_as(Format::Rtf, markup.as_bytes());
        for (format, part) in [
            (Format::Docx, "word/document.xml"),
            (Format::Odt, "content.xml"),
        ] {
            read_as(format, &container(&[(part, markup.as_bytes())]));
        }
        let package = b"<package xmlns='http://www.idpf.org/2007/opf'><manifest><item id='a' href='a' \
            media-type='application/xhtml+xml'/></manifest><spine><itemref idref='a'/></spine></package>";
        let list = b"<container><rootfile full-path='p'/></container>";
        read_as(Format::Epub, &container(&[
            ("META-INF/container.xml", list), ("p", package), ("a", markup.as_bytes()),
        ]));
    }

    #[test]
    fn any_pasted_page_gives_a_sound_document(page in any_page_lines()) {
        read_as(Format::Text, page.as_bytes());
    }

    #[test]
    fn any_text_gives_a_sound_document_or_an_error(text in any_scraps()) {
        read_as(Format::Text, text.as_bytes());
        read_as(Format::Markdown, text.as_bytes());
    }

    #[test]
    fn plain_text_is_kept_as_it_is(text in "[a-zA-Z .,;:*\n\x0c-]{0,200}") {
        let name = SourceName::new("a.txt");
        if let Ok(read) = read(text.as_bytes(), &name, &ReadOptions::default()) {
            prop_assert_eq!(read.value.text, text);
        }
    }

    #[test]
    fn the_same_bytes_give_the_same_document(text in any_scraps()) {
        let name = SourceName::new("a.md");
        let once = read(text.as_bytes(), &name, &ReadOptions::default()).ok();
        prop_assert_eq!(once, read(text.as_bytes(), &name, &ReadOptions::default()).ok());
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "the time it takes is what is tested"
)]
#[test]
fn a_million_repetitions_are_read_in_linear_time() {
    let scraps = [
        ">",
        "> ",
        "[",
        "![",
        "-",
        "- ",
        "* ",
        "1. ",
        "\n",
        "\n\n",
        "\x0c",
        "a\x0c",
        "a\n\n",
        "1\n",
        "#",
        "# a\n",
        "`",
        "*a ",
        "_a",
        "<",
        "<a",
        "<!--",
        "<script>",
        "</",
        "&",
        "|",
        "|a",
        "|a|\n",
        "a|\n|-\n",
        "\t",
        "    ",
        "[^1]:",
        "[^a]",
        "  \n",
        "~~",
        "\\",
        "(a)\n",
        "A\n\n",
        "The\n\n",
        "Sea,\n\n",
        "*\n\n",
        "---\n",
        "---\na: &a *a\n",
        "{",
        "$",
        "[a](",
        "<a href=\"",
        "A B\n=\n",
        "\u{fffd}",
        "\r",
    ];
    for scrap in scraps {
        let text = scrap.repeat(1_000_000 / scrap.len());
        for format in [Format::Text, Format::Markdown, Format::Html, Format::Rtf] {
            let begin = Instant::now();
            read_as(format, text.as_bytes());
            let took = begin.elapsed();
            assert!(
                took < Duration::from_secs(60),
                "{scrap:?} as {format:?} took {took:?}"
            );
            println!("{scrap:?} as {format:?}: {took:?}");
        }
    }
}

#[test]
fn deep_nesting_is_no_danger() {
    let nested: String = (0..2000)
        .map(|depth| format!("{}- a\n", "  ".repeat(depth)))
        .collect();
    read_as(Format::Markdown, nested.as_bytes());
    read_as(
        Format::Markdown,
        format!("{}a", "> ".repeat(50_000)).as_bytes(),
    );
    read_as(
        Format::Markdown,
        format!("{}a{}", "*".repeat(50_000), "*".repeat(50_000)).as_bytes(),
    );
}

#[test]
fn files_over_the_limit_and_empty_files_are_errors() {
    let options = ReadOptions {
        max_document_bytes: 4,
        ..ReadOptions::default()
    };
    let name = SourceName::new("a.txt");
    let message = |bytes: &[u8]| read(bytes, &name, &options).unwrap_err().to_string();
    insta::assert_snapshot!(message(b"12345"), @"a.txt is larger than the limit of 4 bytes; raise the limit or split the file");
    insta::assert_snapshot!(message(b" \n\x0c"), @"a.txt holds no text; leave it out, or check that it was saved whole");
    let stream = attache_document::read_stream(&b"12345"[..], &SourceName::stdin(), &options);
    insta::assert_snapshot!(stream.unwrap_err(), @"standard input is larger than the limit of 4 bytes; raise the limit or split the file");
    let front_matter_only = read(
        b"---\na: b\n---\n",
        &SourceName::new("a.md"),
        &ReadOptions::default(),
    );
    insta::assert_snapshot!(front_matter_only.unwrap_err(), @"a.md holds no text; leave it out, or check that it was saved whole");
}
