//! What does the program read, and what becomes of it?

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead, BufReader, Cursor, Write};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::thread;

use crate::harbour;
use crate::sandbox::Sandbox;

#[test]
fn reading_says_what_was_read_and_what_is_in_the_corpus_already() {
    let sandbox = Sandbox::new();
    sandbox.write("a.txt", "Our allies are many.\n");
    sandbox.write("b/c.md", "# Partners\n\nOur partners are few.\n");
    sandbox.write("b/d.csv", "not,a,document\n");
    sandbox.write("b/copy-of-a.txt", "Our allies are many.\n");
    sandbox.write("e/a.txt", "Another text of the same name.\n");
    insta::assert_snapshot!(sandbox.session(
        "
        attache read a.txt
        attache read a.txt b
        attache read e
        attache documents
        attache verify
        "
    ));
}

#[test]
fn standard_input_is_a_document() {
    let sandbox = Sandbox::new();
    let said = sandbox.run_with_input(&["read", "-"], b"Our allies came by pipe.\n");
    let mut shown = sandbox.shown("attache read -", &said);
    let said = sandbox.run_with_input(&["read", "-"], b"");
    shown.push_str(&sandbox.shown("attache read -", &said));
    shown.push_str(&sandbox.session("attache count allies"));
    insta::assert_snapshot!(shown);
}

#[test]
fn texts_of_every_encoding_are_counted_alike() {
    let text = "Our allies said “déjà vu”.\n\nAllies and\npartners met at Zürich.\n";
    let utf16 = |text: &str, mark: &[u8], unit: fn(u16) -> [u8; 2]| {
        let units = text.encode_utf16().flat_map(unit);
        mark.iter().copied().chain(units).collect::<Vec<u8>>()
    };
    let sandbox = Sandbox::new();
    sandbox.write("plain.txt", text);
    sandbox.write("crlf.txt", text.replace('\n', "\r\n"));
    sandbox.write("bom.txt", format!("\u{feff}{text}"));
    sandbox.write("little.txt", utf16(text, b"\xff\xfe", u16::to_le_bytes));
    sandbox.write("big.txt", utf16(text, b"\xfe\xff", u16::to_be_bytes));
    sandbox.write(
        "windows.txt",
        b"Our allies said \x93d\xe9j\xe0 vu\x94.\n\nAllies and\npartners met at Z\xfcrich.\n",
    );
    sandbox.write("nul.txt", text.replace("met", "met\0"));
    sandbox.write(
        "broken.txt",
        [
            text.as_bytes(),
            b"A broken \xc3 byte, and a surrogate \xed\xa0\x80.\n",
        ]
        .concat(),
    );
    insta::assert_snapshot!(sandbox.session(
        "
        attache read plain.txt crlf.txt bom.txt little.txt big.txt windows.txt nul.txt broken.txt
        attache count allies 'allies and partners' 'déjà vu' --by document --format csv
        attache text crlf --plain
        attache text nul --plain
        attache text broken --plain
        "
    ));
    let text = |value: &serde_json::Value| value.as_str().expect("text").to_owned();
    let encodings: BTreeMap<String, String> = sandbox.json(&["documents"])["rows"]
        .as_array()
        .expect("rows")
        .iter()
        .map(|row| (text(&row["document"]), text(&row["encoding"])))
        .collect();
    insta::assert_debug_snapshot!(encodings);
}

#[test]
fn columns_of_a_side_table_choose_and_group_documents() {
    insta::assert_snapshot!(harbour::sandbox().session(
        "
        attache count allies --by party
        attache count allies --where party=Whig --by document
        attache count allies --where 'party in (Whig, Tory) and year<2000' --by type
        attache documents --where 'party=Tory'
        attache count allies --by author
        attache count allies --by section
        attache count allies --by page
        "
    ));
}

/// Each file under a folder with what tells that it was not written again.
fn files(folder: &Path) -> BTreeMap<PathBuf, (u64, std::time::SystemTime, Vec<u8>)> {
    let mut found = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(&next).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let about = fs::metadata(&path).expect("a file");
            let written = about.modified().expect("a time of writing");
            let bytes = fs::read(&path).expect("a file");
            found.insert(path, (inode(&about), written, bytes));
        }
    }
    found
}

#[cfg(unix)]
fn inode(about: &fs::Metadata) -> u64 {
    std::os::unix::fs::MetadataExt::ino(about)
}

#[cfg(not(unix))]
fn inode(_about: &fs::Metadata) -> u64 {
    0
}

#[test]
fn a_second_read_adds_without_writing_the_first_again() {
    let sandbox = harbour::sandbox();
    let segments = sandbox.path("attache-corpus/segments");
    let before = files(&segments);
    assert!(!before.is_empty());
    sandbox.write("later.txt", "Later, our allies and partners left.\n");
    assert_eq!(sandbox.run(&["read", "later.txt"]).status, Some(0));
    let after = files(&segments);
    assert!(after.len() > before.len());
    for (path, about) in &before {
        assert!(
            after.get(path) == Some(about),
            "{} was written again",
            path.display()
        );
    }
    assert_eq!(
        sandbox.json(&["documents"])["rows"]
            .as_array()
            .expect("rows")
            .len(),
        4
    );
    assert_eq!(sandbox.run(&["verify"]).status, Some(0));

    // What is there already adds nothing at all.
    assert_eq!(
        sandbox.run(&["read", "later.txt", "library"]).status,
        Some(0)
    );
    assert!(files(&segments) == after);
}

/// A page with a menu, an article and a card of another one.
const PAGE: &str = "<!doctype html><html lang=\"en\"><head><title>Allies at Sea</title>\
    <meta property=\"article:published_time\" content=\"2024-05-06T10:00:00Z\"></head><body>\
    <nav><a href=\"/\">Home</a> <a href=\"/about\">About</a></nav>\
    <article><h1>Allies at Sea</h1><p>The allies kept the strait open for a year, and their partners paid for the \
    oil. Nobody asked what the partners were for, and nobody was told.</p><h2>What followed</h2><p>When the year was \
    over the allies went home; the partners stayed, and they asked who would keep the strait open now.</p></article>\
    <footer>Imprint</footer></body></html>";

/// A page with two cards of other publications behind its article.
const PAGE_WITH_CARDS: &str = "<!doctype html><html lang=\"en\"><head><title>Allies at Sea</title></head><body><article>\
    <h1>Allies at Sea</h1><p>By Anna Ames</p><p>March 3, 2031</p><div><p>The allies kept the strait open for a year, and their \
    partners paid for the oil. Nobody asked what the partners were for, and nobody was told of it.</p><p>When the year was over the \
    allies went home; the partners stayed, and they asked who would keep the strait open now.</p></div><h2>Related</h2><ul>\
    <li><span>Report</span><h3><a href=\"/reef\">Avoiding the Reef</a></h3><p>What it costs ...</p><p>By Bo Bell</p><p>March 1, 2031</p></li>\
    <li><span>Podcast</span><h3><a href=\"/rope\">The Rope Hour</a></h3><p>By Cy Cole &amp; Dee Dunn</p><p>February 2, 2031</p></li></ul>\
    </article></body></html>";

#[test]
fn the_publications_that_documents_name_and_the_places_of_metadata_are_listed() {
    let sandbox = Sandbox::new();
    sandbox.write("library/sea.html", PAGE_WITH_CARDS);
    sandbox.write("library/note.txt", "Our allies met.\n");
    insta::assert_snapshot!(sandbox.session(
        "
        attache read library
        attache count allies reef --by document --format csv
        attache documents --records
        attache documents --records --format csv
        attache documents --found
        attache text sea --records --format json
        attache text note --records
        attache text library/sea.html --records --format csv
        attache text library/note.txt --records
        "
    ));
}

#[test]
fn a_report_says_what_became_of_each_file_and_pages_are_read_apart() {
    let sandbox = Sandbox::new();
    sandbox.write("library/sea.html", PAGE);
    sandbox.write("library/note.txt", "Our allies met.\n");
    sandbox.write("library/broken.pdf", "%PDF-1.7\nnothing that a PDF has\n");
    sandbox.write("library/empty.md", "");
    insta::assert_snapshot!(sandbox.session(
        "
        attache read library --report report.csv
        attache documents --format csv
        attache text sea --outline
        attache text sea --blocks
        attache count allies --by document --format csv
        attache read library/broken.pdf --report report.json
        "
    ));
    let report = std::fs::read_to_string(sandbox.path("report.csv")).expect("the report");
    insta::assert_snapshot!(report);
}

#[test]
fn nearly_the_same_text_is_said_whether_read_now_or_before() {
    let sandbox = Sandbox::new();
    let words: Vec<String> = (0..300)
        .map(|number| format!("word{}", number * 7 % 211))
        .collect();
    let text = words.join(" ");
    sandbox.write("first.txt", &text);
    sandbox.write("second.md", format!("# The same\n\n{text} and more.\n"));
    sandbox.write("third.txt", format!("{text} and still more."));
    sandbox.write(
        "other.txt",
        "Our allies and partners met, and nothing of it was written before.",
    );
    insta::assert_snapshot!(sandbox.session(
        "
        attache read first.txt other.txt
        attache read second.md
        attache read third.txt --report report.csv
        "
    ));
    let report = std::fs::read_to_string(sandbox.path("report.csv")).expect("the report");
    assert!(report.contains("nearly the same text as"), "{report}");
}

/// A zip archive of files.
fn archive(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        writer
            .start_file(*name, zip::write::SimpleFileOptions::default())
            .expect("a file in the archive");
        writer.write_all(bytes).expect("a file in the archive");
    }
    writer.finish().expect("an archive").into_inner()
}

#[test]
fn archives_are_opened_wherever_they_come_from() {
    let sandbox = Sandbox::new();
    let inner = archive(&[("note.txt", b"Partners in an archive in an archive.\n")]);
    let library = archive(&[
        ("plans/sea.html", PAGE.as_bytes()),
        ("plans/land.txt", b"Our allies came over land.\n"),
        ("plans/map.png", b"\x89PNG\r\n\x1a\n"),
        ("broken.pdf", b"%PDF-1.7\nnothing that a PDF has\n"),
        ("inner.zip", &inner),
    ]);
    sandbox.write("library.zip", &library);
    sandbox.write("cut.zip", &library[..library.len() / 2]);
    let mut shown = sandbox.session(
        "
        attache read library.zip cut.zip --report report.csv
        attache documents --format csv
        ",
    );
    let arguments = ["read", "-", "--corpus", "piped"];
    let said = sandbox.run_with_input(&arguments, &inner);
    shown.push_str(&sandbox.shown("attache read - --corpus piped", &said));
    insta::assert_snapshot!(shown);
    let report = std::fs::read_to_string(sandbox.path("report.csv")).expect("the report");
    insta::assert_snapshot!(report);
}

#[test]
fn a_file_over_the_limits_is_given_up_and_the_rest_is_read() {
    let sandbox = Sandbox::new();
    let paragraph =
        "<p>The allies kept the strait open, and their partners paid for the oil.</p>\n";
    let page = format!(
        "<html><body><article>{}</article></body></html>",
        paragraph.repeat(50_000)
    );
    sandbox.write("library/long.html", page);
    sandbox.write("library/note.txt", "Our allies met.\n");
    insta::assert_snapshot!(sandbox.session(
        "
        attache read library --no-tags --max-memory 1 --corpus small
        attache read library --no-tags --max-seconds 0 --corpus short
        attache count allies --corpus short
        "
    ));
}

/// A server on this machine that allows everything and has one page, of this content type.
fn serve(page: Vec<u8>, kind: &'static str) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address");
    thread::spawn(move || {
        for stream in listener.incoming() {
            let Ok(mut stream) = stream else { return };
            let mut lines = BufReader::new(&stream).lines();
            let first = lines.next().and_then(Result::ok).unwrap_or_default();
            while lines
                .next()
                .and_then(Result::ok)
                .is_some_and(|line| !line.is_empty())
            {}
            let (status, body) = match first.split(' ').nth(1) {
                Some("/sea.html") => ("200 OK", page.as_slice()),
                _ => ("404 Not Found", &b""[..]),
            };
            let head = format!(
                "HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nConnection: close\r\n\
                 Date: Wed, 25 Nov 2026 12:00:00 GMT\r\nContent-Length: {}\r\n\r\n",
                body.len()
            );
            // Whoever asked may have gone.
            let _ = stream.write_all(&[head.as_bytes(), body].concat());
        }
    });
    format!("http://{address}")
}

#[test]
fn a_page_on_the_web_is_a_document_that_says_where_it_came_from() {
    let sandbox = Sandbox::new();
    let server = serve(PAGE.as_bytes().to_vec(), "text/html");
    let page = format!("{server}/sea.html");
    let missing = format!("{server}/land.html");
    sandbox.write("note.txt", "Our allies met.\n");
    let mut shown = String::new();
    for arguments in [
        &["read", "note.txt", &page, &missing][..],
        &["documents", "--format", "json"],
        &["count", "allies", "--by", "document"],
    ] {
        let line = format!("attache {}", arguments.join(" "));
        shown.push_str(&sandbox.shown(&line, &sandbox.run(arguments)));
    }
    insta::assert_snapshot!(shown.replace(&server, "[SERVER]"));
}

#[test]
fn a_page_is_read_in_the_encoding_that_its_server_tells() {
    let text =
        "Наши союзники и партнеры встретились весной, и союзники пришли первыми, как всегда.";
    // Small and capital letters stand in one row in Windows-1251.
    let letter = |c: char| match u32::from(c) {
        code @ 0x410..=0x44f => (code - 0x410 + 0xc0) as u8,
        code => code as u8,
    };
    let mut page = b"<html><head><meta charset=koi8-r></head><body><p>".to_vec();
    page.extend(text.chars().map(letter));
    let server = serve(page, "text/html; charset=windows-1251");
    let sandbox = Sandbox::new();
    sandbox.run(&["read", &format!("{server}/sea.html")]);
    let documents = sandbox.json(&["documents"]);
    assert_eq!(documents["rows"][0]["encoding"], "windows-1251");
    assert_eq!(sandbox.json(&["count", "союзники"])["rows"][0]["count"], 2);
}
