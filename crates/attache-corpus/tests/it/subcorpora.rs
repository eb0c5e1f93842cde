//! Do saved conditions choose what they say, now and later, and are they safe on disk?

use std::fs;
use std::path::Path;

use attache_corpus::{
    Corpus, CorpusWriter, Filter, Rule, SubcorpusError, WriteError, WriteOptions, remove_subcorpus,
    save_subcorpus, verify,
};

use crate::support::{Draft, two_papers, write};

fn corpus_of_two() -> tempfile::TempDir {
    let directory = tempfile::tempdir().unwrap();
    write(directory.path(), &two_papers(), &WriteOptions::default());
    directory
}

/// How many documents pass a condition, or why it cannot be asked.
fn passing(path: &Path, condition: &str) -> Result<u64, String> {
    let corpus = Corpus::open(path).unwrap();
    let filter = Filter::parse(condition).unwrap();
    let scope = corpus
        .select(&filter, Rule::default())
        .map_err(|error| error.to_string())?;
    Ok(corpus.extent(&scope).unwrap().documents)
}

#[test]
fn a_name_stands_for_its_condition_wherever_conditions_stand() {
    let directory = corpus_of_two();
    let path = directory.path();
    assert_eq!(save_subcorpus(path, "recent", "year>=2002").unwrap(), 1);
    assert_eq!(
        save_subcorpus(path, "north", "region=north or region is missing").unwrap(),
        2
    );
    assert_eq!(
        save_subcorpus(path, "both", "@recent and @north").unwrap(),
        1
    );
    for (condition, documents) in [
        ("@recent", 1),
        ("not @recent", 1),
        ("@recent or year=2001", 2),
        ("(@both)", 1),
        // The condition is one thing: "or" inside it binds no wider.
        ("@north and year=1990", 0),
        ("title ~ '@recent'", 0),
    ] {
        assert_eq!(passing(path, condition), Ok(documents), "{condition}");
    }
    assert_eq!(
        passing(path, "@recnt").unwrap_err(),
        "no subcorpus is called @recnt; saved are @both, @north, @recent"
    );
}

#[test]
fn documents_that_are_added_later_belong_to_it_if_they_pass() {
    let directory = corpus_of_two();
    save_subcorpus(directory.path(), "recent", "year>=2002").unwrap();
    let later = Draft::new("2010-plan")
        .date("2010")
        .body("Our allies.")
        .finish();
    write(directory.path(), &[later], &WriteOptions::default());
    assert_eq!(passing(directory.path(), "@recent"), Ok(2));
}

#[test]
fn what_cannot_be_asked_is_not_saved() {
    let directory = corpus_of_two();
    let path = directory.path();
    let error = |name: &str, condition: &str| {
        save_subcorpus(path, name, condition)
            .unwrap_err()
            .to_string()
    };
    assert!(error("x", "year>=").ends_with("expected a value at the end"));
    assert!(error("x", "colour=red").starts_with("no document has \"colour\""));
    assert_eq!(
        error("x", "@nobody"),
        "no subcorpus is called @nobody; saved are @x"
    );
    assert_eq!(
        error("x", "@x"),
        "@x is defined by itself, or by more than 1000 others"
    );
    assert_eq!(
        error("a b", "year=1"),
        "\"a b\" cannot be the name of a subcorpus"
    );
    assert!(matches!(
        save_subcorpus(path, "", "year=1"),
        Err(SubcorpusError::Name { .. })
    ));
    assert!(!path.join("subcorpora.json").exists());
    save_subcorpus(path, "a", "year=2001").unwrap();
    save_subcorpus(path, "b", "@a").unwrap();
    assert_eq!(
        error("a", "not @b"),
        "@a is defined by itself, or by more than 1000 others"
    );
    assert_eq!(passing(path, "@b"), Ok(1), "what was saved before stays");
}

#[test]
fn many_that_stand_in_each_other_are_refused_before_they_are_a_danger() {
    let directory = corpus_of_two();
    save_subcorpus(directory.path(), "a0", "year=2001").unwrap();
    let mut refused = None;
    for number in 1..40 {
        let before = number - 1;
        let condition = format!("@a{before} or @a{before}");
        if let Err(error) = save_subcorpus(directory.path(), &format!("a{number}"), &condition) {
            refused = Some(error.to_string());
            break;
        }
    }
    let refused = refused.expect("it doubles with each");
    assert!(refused.contains("more than 1000 others"), "{refused}");
}

#[test]
fn one_that_others_need_is_not_removed() {
    let directory = corpus_of_two();
    let path = directory.path();
    save_subcorpus(path, "a", "year=2001").unwrap();
    save_subcorpus(path, "b", "@a or year=2002").unwrap();
    assert_eq!(
        remove_subcorpus(path, "a").unwrap_err().to_string(),
        "@a is part of @b"
    );
    remove_subcorpus(path, "b").unwrap();
    remove_subcorpus(path, "a").unwrap();
    let error = remove_subcorpus(path, "a").unwrap_err().to_string();
    assert_eq!(error, "no subcorpus is called @a; none is saved");
    assert!(!path.join("subcorpora.json").exists(), "none leave no file");
    assert!(!path.join("subcorpora.json.new").exists());
}

#[test]
fn saving_waits_for_no_writer() {
    let directory = corpus_of_two();
    let writer = CorpusWriter::open(directory.path(), WriteOptions::default()).unwrap();
    let error = save_subcorpus(directory.path(), "a", "year=2001").unwrap_err();
    assert!(
        matches!(error, SubcorpusError::Write(WriteError::Locked { .. })),
        "{error}"
    );
    drop(writer);
    save_subcorpus(directory.path(), "a", "year=2001").unwrap();
}

#[test]
fn a_damaged_list_is_found_and_stops_nothing_else() {
    let directory = corpus_of_two();
    let path = directory.path();
    save_subcorpus(path, "a", "year=2001").unwrap();
    let file = path.join("subcorpora.json");
    let whole = fs::read(&file).unwrap();
    for len in 0..whole.len() {
        fs::write(&file, &whole[..len]).unwrap();
        let faults = verify(path).unwrap();
        let faulty: Vec<_> = faults
            .iter()
            .filter(|check| check.fault.is_some())
            .collect();
        assert_eq!(faulty.len(), 1, "cut to {len}");
        assert_eq!(faulty[0].path, Path::new("subcorpora.json"));
        assert_eq!(passing(path, "year=2001"), Ok(1));
        assert!(
            passing(path, "@a")
                .unwrap_err()
                .contains("the corpus is damaged")
        );
    }
    assert!(
        save_subcorpus(path, "b", "year=2002").is_err(),
        "nothing is lost by overwriting"
    );
}

#[test]
fn the_file_is_as_the_book_says() {
    let directory = corpus_of_two();
    save_subcorpus(directory.path(), "recent", " year>=2002 ").unwrap();
    save_subcorpus(directory.path(), "Früh", "year<2002").unwrap();
    insta::assert_snapshot!(fs::read_to_string(directory.path().join("subcorpora.json")).unwrap(), @r#"
    {
      "sha256": "6562af6fefc1e678e79ceb06f4be6e60840a1bd4ccad0acaec8a4f2f4cecc091",
      "subcorpora": {
        "Früh": "year<2002",
        "recent": "year>=2002"
      }
    }
    "#);
    // No other file is a stranger in a corpus that has not begun.
    fs::remove_file(directory.path().join("manifest.json")).unwrap();
    let error = CorpusWriter::open(directory.path(), WriteOptions::default()).unwrap_err();
    assert!(
        error.to_string().contains("manifest.json is missing"),
        "{error}"
    );
}
