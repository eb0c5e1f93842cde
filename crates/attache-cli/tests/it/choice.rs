//! Are documents and passages chosen, sorted, kept under names and removed as a person asks?

use std::fs;

use crate::harbour;
use crate::sandbox::Sandbox;

#[test]
fn a_concordance_is_sorted_sampled_and_paged_and_says_so() {
    insta::assert_snapshot!(harbour::sandbox().session(
        "
        attache concordance 'ally|allies|partner*' --sort 1L,-year --limit 6
        attache concordance 'ally|allies|partner*' --sort match:desc,document --format csv --limit 4
        attache concordance 'ally|allies|partner*' --sample 3 --seed 5 --sort year
        attache concordance 'ally|allies|partner*' --sample 3 --seed 6 --format json
        attache concordance 'ally|allies|partner*' --sample 300
        attache concordance 'ally|allies|partner*' --thin 4
        attache concordance 'ally|allies|partner*' --limit 4 --page 2 --sort 1R
        attache concordance 'ally|allies|partner*' --limit 4 --page 9
        attache concordance 'ally|allies|partner*' --offset 9
        attache concordance allies --sort colour
        attache concordance allies --sort 0R
        attache concordance allies --page 2 --format json
        attache concordance allies --page 0
        attache concordance allies --sample 3 --thin 2
        attache concordance allies --seed 2
        "
    ));
}

#[test]
fn exports_keep_the_order_and_pages_are_parts_of_it() {
    let sandbox = harbour::sandbox();
    let ask = |more: &[&str]| {
        let start = ["concordance", "ally|allies|partner*", "--sort", "1R,-match"];
        let answer = sandbox.json(&[&start, more].concat());
        let rows = answer["rows"].as_array().expect("rows").clone();
        (rows, answer["total_rows"].as_u64())
    };
    let (all, total) = ask(&[]);
    assert_eq!(total, Some(all.len() as u64));
    let mut paged = Vec::new();
    for page in 1.. {
        let (rows, of) = ask(&["--limit", "4", "--page", &page.to_string()]);
        assert_eq!(of, total);
        if rows.is_empty() {
            break;
        }
        paged.extend(rows);
    }
    assert_eq!(paged, all);
    let csv = sandbox.answer(&[
        "concordance",
        "ally|allies|partner*",
        "--sort",
        "1R,-match",
        "--format",
        "csv",
    ]);
    let starts: Vec<&str> = csv
        .lines()
        .skip(1)
        .map(|line| &line[..line.find(',').unwrap_or(0)])
        .collect();
    let expected: Vec<&str> = all
        .iter()
        .map(|row| row["document"].as_str().expect("a name"))
        .collect();
    assert_eq!(starts, expected);
}

#[test]
fn subcorpora_are_saved_listed_asked_and_removed() {
    let sandbox = harbour::sandbox();
    insta::assert_snapshot!(sandbox.session(
        "
        attache subcorpus list
        attache subcorpus save recent 'year>=1970'
        attache subcorpus save @recent-reviews '@recent and type=review'
        attache subcorpus list
        attache subcorpus list --format json
        attache subcorpus show recent-reviews
        attache documents
        attache count allies --where '@recent' --by document
        attache count allies --where 'not @recent' --by document
        attache count allies --where '@recnt'
        attache count allies --where '@'
        attache subcorpus save x 'colour=red'
        attache subcorpus save 'two words' 'year=1990'
        attache subcorpus remove recent
        attache subcorpus remove recent-reviews
        attache subcorpus remove recent-reviews
        "
    ));
    assert!(sandbox.answer(&["verify"]).contains("is sound"));
    let list = sandbox.path("attache-corpus/subcorpora.json");
    let damaged = fs::read_to_string(&list)
        .expect("the list")
        .replace("1970", "1971");
    fs::write(&list, damaged).expect("a damaged list");
    let said = sandbox.run(&["verify"]);
    assert_eq!(said.status, Some(1));
    assert!(
        said.text().contains("subcorpora.json does not match"),
        "{}",
        said.text()
    );
}

#[test]
fn documents_are_removed_and_segments_merged() {
    let sandbox = harbour::sandbox();
    sandbox.write("late/note.txt", "Our allies came late.\n");
    insta::assert_snapshot!(sandbox.session(
        "
        attache read late
        attache count allies --by document
        attache merge
        attache merge
        attache count allies --by document
        attache remove 2004-reviw
        attache remove 2004-review note --dry-run
        attache remove 2004-review note
        attache count allies --by document
        attache remove note --where 'year=1962'
        attache remove --where 'year>2100'
        attache remove --where 'pages>=0' --dry-run
        attache remove --where 'pages>=0'
        attache count allies
        attache documents
        attache read late
        attache merge --corpus nowhere
        attache remove note --corpus nowhere
        "
    ));
    assert!(sandbox.answer(&["verify"]).contains("is sound"));
}

/// Two corpora that have a name in common.
fn two_corpora() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.write("a/1990-plan.txt", "Our allies and our allies.\n");
    sandbox.write("b/1990-plan.txt", "No partners, two allies.\n");
    sandbox.write("b/2001-note.txt", "Old friends.\n");
    for name in ["a", "b"] {
        let corpus = format!("corpora/{name}");
        assert_eq!(
            sandbox.run(&["read", name, "--corpus", &corpus]).status,
            Some(0)
        );
    }
    sandbox
}

#[test]
fn several_corpora_are_asked_as_one() {
    let sandbox = two_corpora();
    let verified = sandbox.answer(&["verify", "--corpus", "corpora/a", "--corpus", "corpora/b"]);
    assert_eq!(verified.matches("is sound").count(), 2, "{verified}");
    insta::assert_snapshot!(sandbox.session(
        "
        attache count allies --corpus corpora/a --corpus corpora/b --by corpus
        attache documents --corpus corpora/a --corpus corpora/b
        attache count allies --corpus corpora/a --corpus corpora/b --where 'corpus=b' --format json
        attache text b/1990-plan --corpus corpora/a --corpus corpora/b --plain
        attache documents --corpus corpora/a --corpus corpora/a
        attache documents --corpus corpora/a --corpus corpora/c
        attache read a --corpus corpora/a --corpus corpora/b
        attache read b --corpus corpora/a
        attache count allies --corpus corpora/a --corpus corpora/b
        "
    ));
}

#[test]
fn a_variable_may_name_several_corpora() {
    let sandbox = two_corpora();
    let corpora = ["corpora/a", "corpora/b"].map(|name| sandbox.path(name));
    let both = std::env::join_paths(corpora).expect("paths without colons");
    let ask = |arguments: &[&str]| {
        let mut program = sandbox.program(arguments);
        program.env("ATTACHE_CORPUS", &both);
        program.output().expect("the program runs")
    };
    let answer = ask(&["count", "allies", "--format", "csv"]);
    let text = String::from_utf8(answer.stdout).expect("text");
    assert!(text.ends_with("\nallies,3,15,200000.0,2,3\r\n"), "{text}");
    let refused = ask(&["remove", "2001-note"]);
    assert_eq!(refused.status.code(), Some(2));
    assert_eq!(
        String::from_utf8_lossy(&refused.stderr),
        "error: only one corpus can be changed at a time, and $ATTACHE_CORPUS names 2\n\
         hint: name one with --corpus\n"
    );
}
