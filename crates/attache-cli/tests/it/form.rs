//! In which forms does an answer come, and where does it go?

use std::fs;

use crate::harbour;
use crate::sandbox::Sandbox;

const COMMANDS: [&str; 26] = [
    "read",
    "get",
    "documents",
    "text",
    "export",
    "count",
    "concordance",
    "collocates",
    "keywords",
    "ngrams",
    "dispersion",
    "trend",
    "contrast",
    "states",
    "purposes",
    "code",
    "annotate",
    "ties",
    "dyads",
    "names",
    "report",
    "subcorpus",
    "remove",
    "merge",
    "verify",
    "demo",
];

#[test]
fn help_shows_an_example_of_every_command() {
    let sandbox = Sandbox::new();
    let all = sandbox.answer(&["--help"]);
    for command in COMMANDS {
        assert!(
            all.contains(&format!("\n  {command} ")),
            "{command} is not listed in:\n{all}"
        );
        let help = sandbox.answer(&[command, "--help"]);
        let (_, examples) = help
            .split_once("\nExamples:\n")
            .unwrap_or_else(|| panic!("attache {command} --help has no examples"));
        assert!(
            examples.contains(&format!("attache {command}")),
            "{examples}"
        );
        assert_eq!(sandbox.answer(&["help", command]), help);
    }
}

#[test]
fn help_is_written_for_a_person() {
    let sandbox = Sandbox::new();
    let mut shown = sandbox.session("attache --help");
    for command in COMMANDS {
        shown.push_str(&sandbox.session(&format!("attache {command} --help")));
    }
    insta::assert_snapshot!(shown);
}

#[test]
fn a_count_reads_well_in_every_format() {
    insta::assert_snapshot!(harbour::sandbox().session(
        "
        attache count 'allies and partners' @ally
        attache count allies --by document --format table
        attache count allies --by document --format csv
        attache count allies --by document --format markdown
        attache count allies --by document --format json
        "
    ));
}

#[test]
fn every_command_answers_as_a_table() {
    insta::assert_snapshot!(harbour::sandbox().session(
        "
        attache documents
        attache text 2004-review
        attache text 1962-05-01-address --plain
        attache concordance allies
        attache collocates allies --min-count 2
        attache trend @ally @partner --by decade
        attache contrast --min-count 2
        attache verify
        "
    ));
}

#[test]
fn words_near_matches_in_parts_and_in_a_row_read_well() {
    insta::assert_snapshot!(harbour::sandbox().session(
        "
        attache keywords --target type=review --min-count 3
        attache keywords --target 'year>=1970' --reference 'year<2000' --min-count 4 --negative --limit 3
        attache keywords --target type=address --min-count 4 --limit 2 --measures all --format json
        attache keywords --reference-corpus attache-corpus --min-count 9 --attribute word --limit 2 --passages
        attache ngrams --words 2..3 --min-count 2 --limit 6
        attache ngrams --beginning allies --words 2 --min-count 1 --passages --limit 1
        attache dispersion allies partners
        attache dispersion allies --by year --counts
        attache dispersion allies --parts 3 --counts --format csv
        attache collocates allies --min-count 2 --measures r1,c1,n,mi3 --sort z_score --count-windows each --limit 2
        attache trend allies --by decade --confidence 99 --format csv
        "
    ));
}

#[test]
fn the_ending_of_a_file_chooses_the_format() {
    let sandbox = harbour::sandbox();
    for (name, start) in [
        ("answer.json", "{\"attache\":"),
        ("answer.csv", "pattern,count,"),
        ("answer.md", "| pattern | count |"),
        ("answer.html", "<!doctype html>"),
        ("answer.HTM", "<!doctype html>"),
        ("answer.txt", "pattern  count"),
        ("answer.parquet", "PAR1"),
    ] {
        assert_eq!(
            sandbox.answer(&["count", "allies", "-o", name]),
            "",
            "{name}"
        );
        let bytes = fs::read(sandbox.path(name)).expect("the answer");
        let text = String::from_utf8_lossy(&bytes);
        assert!(text.starts_with(start), "{name} begins: {:.80}", text);
    }
    // --format decides over the ending.
    sandbox.answer(&["count", "allies", "--format", "csv", "-o", "answer.txt"]);
    let csv = fs::read_to_string(sandbox.path("answer.txt")).expect("the answer");
    assert_eq!(csv, sandbox.answer(&["count", "allies", "--format", "csv"]));
    // Nothing is left beside the answers.
    let left = fs::read_dir(sandbox.path(""))
        .expect("the sandbox")
        .filter(|entry| {
            let name = entry.as_ref().expect("an entry").file_name();
            name.to_string_lossy().starts_with('.')
        });
    assert_eq!(left.count(), 0);
}

#[test]
fn parquet_goes_into_a_pipe_whole() {
    let said = harbour::sandbox().run(&["count", "allies", "--format", "parquet"]);
    assert_eq!((said.status, said.stderr.as_str()), (Some(0), ""));
    assert!(said.stdout.starts_with(b"PAR1") && said.stdout.ends_with(b"PAR1"));
}

#[test]
fn passages_and_limit_say_how_much_is_shown() {
    insta::assert_snapshot!(harbour::sandbox().session(
        "
        attache count allies --limit 0
        attache count allies --by document --limit 1
        attache count allies --by document --passages
        attache concordance allies --limit 2 --context 20
        attache concordance allies --limit all --format csv
        "
    ));
}

#[test]
fn a_page_holds_its_passages_escaped_and_asks_for_nothing() {
    let sandbox = Sandbox::new();
    sandbox.write(
        "script.txt",
        "Our allies said <script>alert(1)</script> & left.\n",
    );
    sandbox.run(&["read", "script.txt"]);
    let page = sandbox.answer(&["count", "allies", "--format", "html"]);
    assert!(page.contains("<mark>allies</mark>"));
    assert!(page.contains("&lt;script&gt;") && !page.contains("<script>"));
    assert!(
        !page.contains("http://") && !page.contains("https://"),
        "{page}"
    );
}

#[test]
fn text_of_documents_cannot_drive_a_terminal() {
    let sandbox = Sandbox::new();
    sandbox.write(
        "loud.txt",
        "Our allies \u{1b}[31mare\u{1b}[0m red \u{202e}and\u{202c} loud \u{7}.\n",
    );
    sandbox.run(&["read", "loud.txt"]);
    for format in ["table", "json", "markdown", "html"] {
        let shown = sandbox.answer(&["concordance", "allies", "--format", format]);
        assert!(
            !shown.contains(['\u{1b}', '\u{7}', '\u{202e}']),
            "{format}: {shown:?}"
        );
    }
}

#[test]
fn nothing_is_coloured_where_there_is_no_terminal() {
    let sandbox = harbour::sandbox();
    for arguments in [
        &["count", "allies", "--passages"][..],
        &["concordance", "allies"],
        &["report", "-o", "-"],
        &["trend", "@ally"],
        &["count", "@foe"],
        &["fly"],
        &["count", "--help"],
    ] {
        let said = sandbox.run(arguments);
        assert!(
            !said.text().contains('\u{1b}'),
            "attache {}",
            arguments.join(" ")
        );
        assert!(
            !said.stderr.contains('\u{1b}'),
            "attache {}",
            arguments.join(" ")
        );
    }
}

#[test]
fn a_stated_figure_is_traced_to_the_rules_that_give_it() {
    let sandbox = Sandbox::new();
    // Whole words, any case: 5. Exact case: 3. One in the heading, one possessive, one only as a part of a word.
    sandbox.write(
        "speech.md",
        "# Allies first\n\nOur allies met. ALLIES spoke, and the allies’ ships left with our allies.\n\nA nonallies clause.\n",
    );
    sandbox.run(&["read", "speech.md"]);
    let rows = |stated: &str| {
        let said = sandbox.run(&["count", "allies", "--stated", stated, "--format", "json"]);
        let answer: serde_json::Value = serde_json::from_str(said.text()).expect("JSON");
        (said.status, answer["rows"][0].clone())
    };
    let (status, row) = rows("5");
    assert_eq!(status, Some(0));
    assert_eq!((&row["count"], &row["stated"]), (&5.into(), &5.into()));
    let count = |rule: &str| {
        let rules = row["rules"].as_array().expect("a list of rules");
        let found = rules.iter().find(|entry| entry["rule"] == rule);
        found.unwrap_or_else(|| panic!("no rule {rule} in {rules:?}"))["count"].clone()
    };
    for (rule, expected) in [
        ("any case", 5),
        ("exact case", 3),
        ("any case, without headings", 4),
        ("exact case, without headings", 3),
        ("any case, without possessives", 4),
        ("exact case, without possessives", 2),
        ("any case, without headings and possessives", 3),
        ("substring of the raw text, any case", 6),
        ("substring of the raw text, exact case", 4),
    ] {
        assert_eq!(count(rule), expected, "{rule}");
    }
    assert!(
        row["reproduced_by"]
            .as_array()
            .expect("a list")
            .contains(&"any case".into())
    );
    let (status, row) = rows("2");
    assert_eq!(status, Some(0));
    assert_eq!(row["reproduced_by"][0], "exact case, without possessives");
    let (status, row) = rows("40");
    assert_eq!(
        (status, &row["reproduced_by"]),
        (Some(1), &serde_json::json!([]))
    );
    insta::assert_snapshot!(
        sandbox.session("attache count allies --stated 6\nattache count allies --stated 40")
    );
}
