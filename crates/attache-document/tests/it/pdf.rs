//! Are PDF files read as a person would read them, and bad ones refused by their reason?

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use attache_document::{
    BlockKind, Document, PdfOptions, ReadError, ReadOptions, SourceName, TextSource, read,
};

use crate::shared_data::shared;
use crate::{document, shown};

/// A line: size in points, place from the left and from the bottom, text.
pub(crate) type Line<'a> = (f32, f32, f32, &'a str);
/// A page of lines.
pub(crate) type Lines<'a> = &'a [Line<'a>];
/// What a text begins with that is to be set in italics.
pub(crate) const ITALIC: &str = "/";
/// What a text begins with that is to be drawn in blue.
pub(crate) const BLUE: &str = "#";

/// A PDF file of pages of lines in Helvetica, written plainly.
pub(crate) fn pdf(pages: &[Lines<'_>]) -> Vec<u8> {
    pdf_of(pages.iter().map(|lines| {
        let mut content = String::from("BT ");
        for (size, x, y, text) in *lines {
            let (font, text) = match text.strip_prefix(ITALIC) {
                Some(text) => ("F2", text),
                None => ("F1", *text),
            };
            let (colour, text) = match text.strip_prefix(BLUE) {
                Some(text) => ("0 0 1 rg", text),
                None => ("0 g", text),
            };
            let text = text.replace('(', "\\(").replace(')', "\\)");
            let _ = write!(
                content,
                "{colour} /{font} {size} Tf 1 0 0 1 {x} {y} Tm ({text}) Tj "
            );
        }
        content.push_str("ET");
        content
    }))
}

/// A PDF file of pages with these contents, on letter paper; `F1` is Helvetica and `F2` its italics.
pub(crate) fn pdf_of(contents: impl Iterator<Item = String>) -> Vec<u8> {
    let font = |name: &str| {
        format!("<< /Type /Font /Subtype /Type1 /BaseFont /{name} /Encoding /WinAnsiEncoding >>")
    };
    let mut objects = vec![
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        String::new(),
        font("Helvetica"),
        font("Helvetica-Oblique"),
    ];
    let mut kids = String::new();
    let mut pages = 0;
    for content in contents {
        pages += 1;
        let number = objects.len() + 1;
        let _ = write!(kids, "{number} 0 R ");
        objects.push(format!(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents {} 0 R /Resources << /Font << /F1 3 0 R /F2 4 0 R >> >> >>",
            number + 1
        ));
        objects.push(format!(
            "<< /Length {} >>\nstream\n{content}\nendstream",
            content.len()
        ));
    }
    objects[1] = format!("<< /Type /Pages /Count {} /Kids [{kids}] >>", pages);
    let mut file = String::from("%PDF-1.4\n");
    let mut offsets = Vec::new();
    for (at, object) in objects.iter().enumerate() {
        offsets.push(file.len());
        let _ = write!(file, "{} 0 obj\n{object}\nendobj\n", at + 1);
    }
    let table = file.len();
    let _ = write!(file, "xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    for offset in offsets {
        let _ = writeln!(file, "{offset:010} 00000 n ");
    }
    let _ = write!(
        file,
        "trailer\n<< /Size {} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n",
        objects.len() + 1
    );
    file.into_bytes()
}

fn refusal(bytes: &[u8], options: &PdfOptions) -> String {
    let options = ReadOptions {
        pdf: options.clone(),
        ..ReadOptions::default()
    };
    let read = read(bytes, &SourceName::new("plan.pdf"), &options);
    read.expect_err("a file that cannot be read").to_string()
}

pub(crate) const FIRST: Lines<'_> = &[
    (9.0, 250.0, 760.0, "Harbour Plan"),
    (18.0, 72.0, 700.0, "Friends of the port"),
    (
        11.0,
        72.0,
        670.0,
        "The port has many friends. It will work with its allies and part-",
    ),
    (
        11.0,
        72.0,
        656.0,
        "ners in every season, and it holds to this over the long term as well",
    ),
    (
        11.0,
        72.0,
        642.0,
        "as it can, since no port stands alone. The harbour master writes the",
    ),
    (
        8.0,
        72.0,
        90.0,
        "1 The figure is that of the harbour office.",
    ),
    (9.0, 300.0, 40.0, "iv"),
];
pub(crate) const SECOND: Lines<'_> = &[
    (9.0, 250.0, 760.0, "Harbour Plan"),
    (
        11.0,
        72.0,
        700.0,
        "plan of each year with the captains of the fleet.",
    ),
    (
        11.0,
        72.0,
        672.0,
        "A second paragraph stands apart and says little more than that.",
    ),
    (9.0, 300.0, 40.0, "v"),
];

#[test]
fn a_paragraph_goes_on_over_the_page_and_what_runs_along_the_edges_is_apart() {
    let read = document("2026-plan.pdf", &pdf(&[FIRST, SECOND]));
    insta::assert_snapshot!(shown(&read.value), @r"
    head [Harbour Plan]
    heading1 [Friends of the port]
    note [1 The figure is that of the harbour office.]
    foot [iv]
    body [The port has many friends. It will work with its allies and partners in every season, and it holds to this over the long term as well as it can, since no port stands alone. The harbour master writes the plan of each year with the captains of the fleet.]
    head [Harbour Plan]
    body [A second paragraph stands apart and says little more than that.]
    foot [v]
    ");
    let pages: Vec<String> = read
        .value
        .pages
        .iter()
        .map(|page| format!("{} {}", page.label, &read.value.text[page.start..][..12]))
        .collect();
    insta::assert_snapshot!(pages.join("\n"), @r"
    iv Harbour Plan
    v plan of each
    ");
    assert_eq!(read.warnings, []);
    let reading = read.value.pages[0]
        .reading
        .expect("a PDF says how it was read");
    assert_eq!(
        (reading.source, reading.differing_words),
        (TextSource::Text, 0)
    );
    assert!(reading.agreed_words > 40);
}

#[test]
fn two_columns_are_read_one_after_the_other_in_whatever_order_they_are_drawn() {
    let left = [
        "The left column stands first and is read",
        "whole from its top to its foot before any",
        "other thing, as a reader of a newspaper",
        "would do without a thought, whatever the",
        "order in which the file has put its lines",
        "on the page, and then there, at the top,",
        "begins the other one, which is",
    ];
    let right = [
        "the right one and goes on in the middle",
        "of a sentence as columns of a page often",
        "do, since nobody counts the lines before",
        "they are set, and so on and so forth in",
        "plain words that say little but fill the",
        "lines well enough to look like a column",
        "of text that ends where the page does.",
    ];
    let mut lines: Vec<(f32, f32, f32, &str)> = Vec::new();
    for row in 0..left.len() {
        let y = 700.0 - 14.0 * row as f32;
        lines.push((11.0, 330.0, y, right[row]));
        lines.push((11.0, 72.0, y, left[row]));
    }
    let text = document("plan.pdf", &pdf(&[&lines])).value.text;
    assert_eq!(text, [left.join(" "), right.join(" ")].join(" "));
}

#[test]
fn the_same_file_gives_the_same_document() {
    let bytes = pdf(&[FIRST, SECOND]);
    assert_eq!(document("plan.pdf", &bytes), document("plan.pdf", &bytes));
}

#[test]
fn a_file_cut_short_gives_the_pages_that_stand_whole() {
    let bytes = pdf(&[FIRST, SECOND]);
    let text = String::from_utf8_lossy(&bytes);
    let cut = text.find("xref\n0").expect("a table of objects");
    let whole = document("plan.pdf", &bytes).value;
    let saved = document("plan.pdf", &bytes[..cut]);
    assert_eq!(saved.value.text, whole.text);
    let second_page = text.rfind("/Type /Page /").expect("a second page");
    let lost = document("plan.pdf", &bytes[..second_page]);
    assert!(lost.value.text.contains("Friends of the port"));
    assert!(!lost.value.text.contains("second paragraph"));
}

#[test]
fn limits_are_refusals_that_name_them() {
    let bytes = pdf(&[FIRST, SECOND]);
    let pages = PdfOptions {
        max_pages: 1,
        ..PdfOptions::default()
    };
    insta::assert_snapshot!(refusal(&bytes, &pages), @"plan.pdf has 2 pages and the limit is 1; raise the limit or split the file");
    let few = PdfOptions {
        max_page_glyphs: 5,
        ..PdfOptions::default()
    };
    insta::assert_snapshot!(
        refusal(&bytes, &few),
        @"plan.pdf has 2 pages, none of which was read: there are more letters than the limit"
    );
    let glyphs = PdfOptions {
        max_page_glyphs: 150,
        ..PdfOptions::default()
    };
    let options = ReadOptions {
        pdf: glyphs,
        ..ReadOptions::default()
    };
    let read =
        read(&bytes, &SourceName::new("plan.pdf"), &options).expect("the second page is short");
    assert!(!read.value.text.contains("Friends"));
    let messages: Vec<&str> = read
        .warnings
        .iter()
        .map(|warning| warning.message.as_str())
        .collect();
    assert_eq!(
        messages,
        ["the page was not read: there are more letters than the limit"]
    );
}

#[test]
fn files_without_text_or_pages_are_refused() {
    let blank = pdf(&[&[], &[]]);
    insta::assert_snapshot!(refusal(&blank, &PdfOptions::default()), @"plan.pdf has 2 pages and no text: only images or outlines, which --ocr can recognise");
    insta::assert_snapshot!(refusal(b"%PDF-1.7\nand nothing more", &PdfOptions::default()), @"plan.pdf is a damaged PDF without a whole page; get the file again");
}

/// The headings of a document and how many blocks of each kind it has.
fn outline(document: &Document) -> String {
    let mut lines = Vec::new();
    for block in document
        .blocks
        .iter()
        .filter(|block| block.kind == BlockKind::Heading)
    {
        let level = block.level.unwrap_or(0);
        let certainty = format!("{:?}", block.certainty).to_lowercase();
        lines.push(format!(
            "{level} {} ({certainty})",
            &document.text[block.span.clone()]
        ));
    }
    for kind in BlockKind::ALL {
        let count = document
            .blocks
            .iter()
            .filter(|block| block.kind == kind)
            .count();
        lines.push(format!("{} {count}", kind.name()));
    }
    let labels: Vec<&str> = document
        .pages
        .iter()
        .map(|page| page.label.as_str())
        .collect();
    lines.push(format!("pages {}", labels.join(" ")));
    lines.join("\n")
}

#[test]
fn made_files_have_their_outlines() {
    for name in [
        "tex2col_shuffle",
        "texsmallcaps",
        "lo2col_tagged",
        "weasy2col",
        "typst2col",
    ] {
        let Some(path) = shared(&format!("pdf/made/{name}.pdf")) else {
            return;
        };
        let bytes = fs::read(path).expect("a readable file");
        insta::assert_snapshot!(name, outline(&document("made.pdf", &bytes).value));
    }
}

#[test]
fn bad_files_have_their_verdicts() {
    let Some(folder) = shared("pdf/bad") else {
        return;
    };
    let mut verdicts = String::new();
    let mut names: Vec<String> = fs::read_dir(folder.clone())
        .expect("a folder")
        .map(|entry| {
            entry
                .expect("an entry")
                .file_name()
                .to_string_lossy()
                .into_owned()
        })
        .collect();
    names.sort();
    for name in names {
        let bytes = fs::read(Path::new(&folder).join(&name)).expect("a readable file");
        let verdict = match read(&bytes, &SourceName::new(&name), &ReadOptions::default()) {
            Ok(read) => {
                let words = read.value.text.split_whitespace().count();
                let remarks: Vec<String> = read
                    .warnings
                    .into_iter()
                    .map(|warning| warning.message)
                    .collect();
                let pages = read.value.pages.len();
                format!(
                    "{name}: {pages} pages, {words} words; {}",
                    remarks.join("; ")
                )
            }
            Err(error) => error.to_string(),
        };
        let _ = writeln!(verdicts, "{verdict}");
    }
    insta::assert_snapshot!(verdicts);
}

#[test]
fn an_encrypted_file_without_a_password_is_told_from_one_that_needs_it() {
    let (Some(open), Some(locked)) = (
        shared("pdf/bad/enc_owner256.pdf"),
        shared("pdf/bad/enc_user256.pdf"),
    ) else {
        return;
    };
    let bytes = fs::read(open).expect("a readable file");
    assert!(
        document("open.pdf", &bytes)
            .value
            .text
            .contains("allies and partners")
    );
    let bytes = fs::read(locked).expect("a readable file");
    let read = read(
        &bytes,
        &SourceName::new("locked.pdf"),
        &ReadOptions::default(),
    );
    assert!(matches!(read, Err(ReadError::Encrypted { .. })));
}

/// A small number from a seed that it moves on.
fn chance(seed: &mut u64) -> usize {
    *seed = seed
        .wrapping_mul(6_364_136_223_846_793_005)
        .wrapping_add(1_442_695_040_888_963_407);
    (*seed >> 33) as usize
}

/// Bytes with some of them turned, left out or doubled, or cut short.
fn mutant(bytes: &[u8], seed: &mut u64) -> Vec<u8> {
    let mut mutant = bytes.to_vec();
    for _ in 0..=chance(seed) % 8 {
        if mutant.len() < 64 {
            break;
        }
        let at = chance(seed) % mutant.len();
        let length = 1 + chance(seed) % 400;
        let end = (at + length).min(mutant.len());
        match chance(seed) % 4 {
            0 => mutant[at] ^= 1 << (chance(seed) % 8),
            1 => mutant.truncate(at.max(64)),
            2 => drop(mutant.drain(at..end)),
            _ => {
                let piece = mutant[at..end].to_vec();
                mutant.splice(at..at, piece);
            }
        }
    }
    mutant
}

#[cfg_attr(
    target_os = "linux",
    ignore = "started by damaged_files_take_little_memory_and_time, in a process with a limit"
)]
#[test]
#[expect(clippy::disallowed_methods, reason = "no file may hang the reader")]
fn six_hundred_damaged_files_are_read_or_refused_in_time() {
    let mut files = vec![pdf(&[FIRST, SECOND])];
    for name in [
        "gsa_revising-the-principles-based-on-feedback",
        "gsa_draft-federal-data-strategy-principles",
    ] {
        if let Some(path) = shared(&format!("pdf/real/{name}.pdf")) {
            files.push(fs::read(path).expect("a readable file"));
        }
    }
    let mut seed = 11;
    for number in 0..600 {
        let bytes = mutant(&files[number % files.len()], &mut seed);
        let begun = Instant::now();
        let read = read(
            &bytes,
            &SourceName::new("mutant.pdf"),
            &ReadOptions::default(),
        );
        assert!(
            begun.elapsed() < Duration::from_secs(5),
            "mutant {number} takes long"
        );
        if let Ok(read) = read {
            assert!(
                !read.value.blocks.is_empty(),
                "mutant {number} is read as nothing"
            );
        }
    }
}
