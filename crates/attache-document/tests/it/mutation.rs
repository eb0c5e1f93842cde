//! Do damaged files of every format give a document or an error, in good time and in little memory?
//!
//! Files with truth lie beside the project; where they are absent small ones of our own stand in for them.

use std::fs;
use std::io::{self, Cursor, Read as _};
use std::path::PathBuf;
use std::process::Command;
use std::time::{Duration, Instant};

use attache_document::{ReadOptions, SourceName, read};
use flate2::Compression;
use flate2::write::ZlibEncoder;

use crate::any_bytes::{check, container};

/// How often each file is damaged.
const MUTANTS: u64 = 600;
/// No damaged file may take longer. Tests run unoptimised and beside each other.
const LONGEST: Duration = Duration::from_secs(5);

/// No damaged file may take more memory, in KiB: that of a whole process which reads them one after another.
const MOST_MEMORY_KIB: u32 = 512 << 10;

/// Each of these is a test that is left out of others: it runs in a process of its own, which may take so much memory
/// and no more.
#[cfg(target_os = "linux")]
#[test]
fn damaged_files_take_little_memory_and_time() {
    for test in [
        "mutation::six_hundred_damaged_copies_of_each_file_are_read_or_refused",
        "mutation::damaged_parts_of_office_files_are_read_or_refused",
        "pdf::six_hundred_damaged_files_are_read_or_refused_in_time",
        "mutation::pages_that_unpack_without_end_are_refused",
    ] {
        let script = format!("ulimit -v {MOST_MEMORY_KIB} && exec \"$0\" --ignored --exact \"$1\"");
        let program = std::env::current_exe().expect("a program knows itself");
        let output = Command::new("sh")
            .args(["-c", &script])
            .arg(program)
            .arg(test)
            .output()
            .expect("a shell");
        let said = String::from_utf8_lossy(&output.stdout);
        let failed = String::from_utf8_lossy(&output.stderr);
        assert!(
            output.status.success() && said.contains("1 passed"),
            "{test}\n{said}{failed}"
        );
    }
}

/// A file of each format: that of the shared data, or one of our own.
fn files() -> Vec<(String, Vec<u8>)> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data");
    let shared = [
        "office/lo1col.docx",
        "office/lo1col.odt",
        "office/lo1col.epub",
        "office/lo1col.rtf",
        "article-ally-and-partner.txt",
    ];
    let shared = shared
        .iter()
        .filter_map(|file| Some(((*file).to_owned(), fs::read(folder.join(file)).ok()?)));
    let own: [(&str, Vec<u8>); 3] = [
        ("page.html", PAGE.as_bytes().to_vec()),
        (
            "page.mhtml",
            format!("MIME-Version: 1.0\nContent-Type: text/html\n\n{PAGE}").into_bytes(),
        ),
        (
            "report.docx",
            container(&[
                ("[Content_Types].xml", b"<Types/>"),
                ("word/document.xml", DOCX.as_bytes()),
            ]),
        ),
    ];
    let own = own.map(|(name, bytes)| (name.to_owned(), bytes));
    shared.chain(own).collect()
}

const PAGE: &str = "<!doctype html><html lang=en><head><title>Open harbours | Harbour News</title>\
    <script type='application/ld+json'>{\"@type\": \"NewsArticle\", \"headline\": \"Open harbours\",\
    \"author\": [{\"name\": \"Anna Ames\"}], \"datePublished\": \"2031-03-01\"}</script></head><body>\
    <nav><ul><li><a href=/>Home</a><li><a href=/news>News</a></ul></nav><article><h1>Open harbours</h1>\
    <p>Our allies and partners stand by each other in every harbour of the sea, and they keep the lights burning.\
    <sup><a href='#fn1'>1</a></sup></p><table><tr><th>Harbour<th>Lights<tr><td>Ames<td>12</table>\
    <blockquote>A harbour that is closed to a friend is no harbour.</blockquote><ol><li id=fn1>The review of 2029.</ol>\
    </article><div class=related><h2>Related</h2><p>Who guards the reef? A long story of ships and of stones.</div>";

const DOCX: &str = "<w:document xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'><w:body><w:p><w:pPr>\
    <w:outlineLvl w:val='0'/></w:pPr><w:r><w:t>Harbours</w:t></w:r></w:p><w:p><w:r><w:t>Our allies.</w:t></w:r></w:p>\
    </w:body></w:document>";

/// Flips, cuts, drops and repeats bytes, as `number` says.
fn mutant(bytes: &[u8], number: u64) -> Vec<u8> {
    let mut state = number.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    let mut below = |limit: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state % limit.max(1) as u64) as usize
    };
    let mut bytes = bytes.to_vec();
    match number % 4 {
        0 => bytes.truncate(below(bytes.len())),
        1 => {
            for _ in 0..1 + below(20) {
                let place = below(bytes.len());
                bytes[place] ^= 1 << below(8);
            }
        }
        2 => {
            let start = below(bytes.len());
            let end = (start + below(400)).min(bytes.len());
            bytes.drain(start..end);
        }
        _ => {
            let start = below(bytes.len());
            let end = (start + below(400)).min(bytes.len());
            let part = bytes[start..end].to_vec();
            let at = below(bytes.len());
            bytes.splice(at..at, part);
        }
    }
    bytes
}

#[expect(
    clippy::disallowed_methods,
    reason = "the time it takes is what is tested"
)]
#[cfg_attr(
    target_os = "linux",
    ignore = "started by damaged_files_take_little_memory_and_time, in a process with a limit"
)]
#[test]
fn six_hundred_damaged_copies_of_each_file_are_read_or_refused() {
    for (name, bytes) in files() {
        let mut read_whole = 0;
        for number in 0..MUTANTS {
            let bytes = mutant(&bytes, number);
            let begin = Instant::now();
            if let Ok(read) = read(&bytes, &SourceName::new(&name), &ReadOptions::default()) {
                check(&read.value);
                read_whole += 1;
            }
            let took = begin.elapsed();
            assert!(took < LONGEST, "mutant {number} of {name} took {took:?}");
        }
        println!("{name}: {read_whole} of {MUTANTS} read");
    }
}

/// The checksums of zip containers catch nearly all damage, so the readers behind them see little of it: here the part
/// with the text is damaged, and packed again.
#[cfg_attr(
    target_os = "linux",
    ignore = "started by damaged_files_take_little_memory_and_time, in a process with a limit"
)]
#[test]
fn damaged_parts_of_office_files_are_read_or_refused() {
    for (name, bytes) in files() {
        let part = match name.rsplit('.').next() {
            Some("docx") => "word/document.xml",
            Some("odt") => "content.xml",
            Some("epub") => "EPUB/text/ch001.xhtml",
            _ => continue,
        };
        let parts = unpacked(&bytes);
        let mut read_whole = 0;
        for number in 0..MUTANTS / 4 {
            let damaged: Vec<(String, Vec<u8>)> = parts
                .iter()
                .map(|(name, bytes)| match name == part {
                    true => (name.clone(), mutant(bytes, number)),
                    false => (name.clone(), bytes.clone()),
                })
                .collect();
            let damaged: Vec<(&str, &[u8])> = damaged
                .iter()
                .map(|(name, bytes)| (name.as_str(), bytes.as_slice()))
                .collect();
            if let Ok(read) = read(
                &container(&damaged),
                &SourceName::new(&name),
                &ReadOptions::default(),
            ) {
                check(&read.value);
                read_whole += 1;
            }
        }
        println!("{part} of {name}: {read_whole} of {} read", MUTANTS / 4);
    }
}

/// A PDF of one page, whose content is so many deflated streams of spaces.
fn pdf_of_spaces(streams: usize, bytes_each: u64) -> Vec<u8> {
    let mut packed = ZlibEncoder::new(Vec::new(), Compression::fast());
    io::copy(&mut io::repeat(b' ').take(bytes_each), &mut packed).expect("memory can be written");
    let packed = packed.finish().expect("memory can be written");
    let parts: Vec<String> = (0..streams)
        .map(|part| format!("{} 0 R", 4 + part))
        .collect();
    let mut file = format!(
        "%PDF-1.4\n1 0 obj << /Type /Catalog /Pages 2 0 R >> endobj\n\
         2 0 obj << /Type /Pages /Count 1 /Kids [3 0 R] >> endobj\n\
         3 0 obj << /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents [{}] >> endobj\n",
        parts.join(" ")
    )
    .into_bytes();
    for part in 0..streams {
        let (number, length) = (4 + part, packed.len());
        let head = format!("{number} 0 obj << /Filter /FlateDecode /Length {length} >>\nstream\n");
        file.extend_from_slice(head.as_bytes());
        file.extend_from_slice(&packed);
        file.extend_from_slice(b"\nendstream endobj\n");
    }
    file.extend_from_slice(b"trailer << /Root 1 0 R >>\n%%EOF\n");
    file
}

#[cfg_attr(
    target_os = "linux",
    ignore = "started by damaged_files_take_little_memory_and_time, in a process with a limit"
)]
#[test]
fn pages_that_unpack_without_end_are_refused() {
    for (streams, bytes_each) in [(1, 320 << 20), (8, 64 << 20)] {
        let file = pdf_of_spaces(streams, bytes_each);
        let read = read(
            &file,
            &SourceName::new("spaces.pdf"),
            &ReadOptions::default(),
        );
        assert_eq!(
            read.unwrap_err().to_string(),
            "spaces.pdf has 1 page, none of which was read: the content is larger than the limit"
        );
    }
}

fn unpacked(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).expect("a sound container");
    (0..zip.len())
        .map(|number| {
            let mut part = zip.by_index(number).expect("a sound container");
            let mut bytes = Vec::new();
            part.read_to_end(&mut bytes).expect("a sound container");
            (part.name().expect("a sound container").into_owned(), bytes)
        })
        .collect()
}

#[test]
fn hostile_files_are_refused_by_named_limits() {
    let options = ReadOptions::default();
    let refused = |name: &str, bytes: &[u8]| {
        let error = read(bytes, &SourceName::new(name), &options).unwrap_err();
        let cause = std::error::Error::source(&error).map(ToString::to_string);
        format!("{error}: {}", cause.unwrap_or_default())
    };
    let docx = |document: &str| {
        container(&[
            ("[Content_Types].xml", b"<Types/>"),
            ("word/document.xml", document.as_bytes()),
        ])
    };
    let bomb =
        "<!DOCTYPE a [<!ENTITY b 'allies'><!ENTITY c '&b;&b;&b;&b;'>]><w:document>&c;</w:document>";
    insta::assert_snapshot!(refused("a.docx", &docx(bomb)), @"could not read a.docx as a Word document: word/document.xml declares XML entities, which are not read; save the file again with an office program");
    let deep = "<a>".repeat(5000);
    insta::assert_snapshot!(refused("a.docx", &docx(&deep)), @"could not read a.docx as a Word document: word/document.xml nests more than 1024 elements, the limit");
    let zeros = "0".repeat(20 << 20);
    insta::assert_snapshot!(refused("a.docx", &docx(&zeros)), @"could not read a.docx as a Word document: part word/document.xml is more than 250 times larger than its packed bytes, the limit; if it is no attack, raise the limit");
    let page = format!("<!doctype html>{}", "<i>".repeat(1_200_000));
    insta::assert_snapshot!(refused("a.html", page.as_bytes()), @"could not read a.html as a web page: the page nests more than 1024 elements, the limit");
    let page = format!("<!doctype html>{}", "<br>".repeat(1_200_000));
    insta::assert_snapshot!(refused("a.html", page.as_bytes()), @"could not read a.html as a web page: the page has more than 1000000 elements, the limit");
    insta::assert_snapshot!(refused("a.zip", &container(&[("a.txt", b"Text.")])), @"a.zip is a zip archive and was asked for as one document; unpack it first:");
}
