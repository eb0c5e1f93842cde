//! Do several corpora that are open as one answer as one corpus of all their documents?

use std::path::PathBuf;

use attache_corpus::{
    Corpus, CorpusError, Filter, GroupKey, Grouping, Rule, Scope, WriteOptions, save_subcorpus,
};
use attache_document::Document;
use proptest::prelude::*;

use crate::oracle::{papers, rules, wanted};
use crate::segments::answers_of;
use crate::support::{Draft, hits, pattern, tiny_segments, write};

proptest! {
    #![proptest_config(ProptestConfig { cases: 16, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn several_corpora_answer_as_one_corpus_of_all_their_documents(
        papers in papers(), cut in 0..5usize, queries in prop::collection::vec((wanted(), rules()), 6),
    ) {
        let directory = tempfile::tempdir().unwrap();
        let [one, first, second] = ["one", "first", "second"].map(|name| directory.path().join(name));
        write(&one, &papers, &WriteOptions::default());
        let (front, back) = papers.split_at(cut.min(papers.len()));
        let mut parts: Vec<PathBuf> = Vec::new();
        for (path, part) in [(first, front), (second, back)] {
            if !part.is_empty() {
                write(&path, part, &tiny_segments(3));
                parts.push(path);
            }
        }
        let joined = Corpus::open_all(&parts).unwrap();
        prop_assert_eq!(joined.len(), papers.len());
        let whole = Corpus::open(&one).unwrap();
        prop_assert_eq!(answers_of(&joined, &queries), answers_of(&whole, &queries));
    }
}

fn library() -> (tempfile::TempDir, Vec<PathBuf>) {
    let directory = tempfile::tempdir().unwrap();
    let paper = |id: &str, text: &str| Draft::new(id).date("2002").body(text).finish();
    let mut tagged = paper("note", "Two allies.");
    tagged
        .metadata
        .other
        .insert("corpus".to_owned(), "drawer".to_owned());
    let libraries: [(&str, Vec<Document>); 2] = [
        ("nss", vec![paper("2002", "Our allies and allies."), tagged]),
        (
            "sotu",
            vec![
                paper("1999", "No friends."),
                paper("2002", "One ally, three allies."),
            ],
        ),
    ];
    let paths = libraries.map(|(name, papers)| {
        let path = directory.path().join(name);
        write(&path, &papers, &WriteOptions::default());
        path
    });
    (directory, paths.to_vec())
}

#[test]
fn documents_that_share_a_name_are_called_by_their_corpus_too() {
    let (_directory, paths) = library();
    let corpus = Corpus::open_all(&paths).unwrap();
    let ids: Vec<_> = corpus
        .documents()
        .unwrap()
        .iter()
        .map(|document| document.id.as_str())
        .collect();
    assert_eq!(ids, ["nss/2002", "note", "1999", "sotu/2002"]);
    let found = corpus.document_named("sotu/2002").unwrap().unwrap();
    assert_eq!(
        &*corpus.text(found).unwrap().unwrap(),
        "One ally, three allies."
    );
    // Alone they keep their own names.
    let alone = Corpus::open(&paths[1]).unwrap();
    assert!(alone.document_named("2002").unwrap().is_some());
}

#[test]
fn the_key_corpus_chooses_and_groups() {
    let (_directory, paths) = library();
    let corpus = Corpus::open_all(&paths).unwrap();
    let scope = corpus
        .select(&Filter::parse("corpus=sotu").unwrap(), Rule::default())
        .unwrap();
    assert_eq!(corpus.find(&pattern("allies"), &scope).unwrap().len(), 1);
    let all = Scope::new(Rule::default());
    let groups = corpus
        .tally(
            &hits(&corpus, "allies"),
            &all,
            &Grouping::from_name("corpus"),
        )
        .unwrap();
    let figures: Vec<_> = groups
        .iter()
        .map(|group| (group.key.clone(), group.hits.len(), group.tokens))
        .collect();
    let text = |name: &str| GroupKey::Text(name.to_owned());
    assert_eq!(figures, [(text("nss"), 3, 8), (text("sotu"), 1, 9)]);
    // In one corpus alone, a key of that name in the documents' metadata means what they say.
    let alone = Corpus::open(&paths[0]).unwrap();
    let drawer = alone
        .select(&Filter::parse("corpus=drawer").unwrap(), Rule::default())
        .unwrap();
    assert_eq!(alone.extent(&drawer).unwrap().documents, 1);
    let folder = alone
        .select(&Filter::parse("corpus=nss").unwrap(), Rule::default())
        .unwrap();
    assert_eq!(alone.extent(&folder).unwrap().documents, 1);
}

#[test]
fn files_in_more_than_one_corpus_are_told_of() {
    let (directory, mut paths) = library();
    let copy = directory.path().join("copy");
    write(
        &copy,
        &[Draft::new("2002")
            .date("2002")
            .body("Our allies and allies.")
            .finish()],
        &WriteOptions::default(),
    );
    assert!(
        Corpus::open_all(&paths)
            .unwrap()
            .repeated()
            .unwrap()
            .is_empty()
    );
    paths.push(copy);
    let corpus = Corpus::open_all(&paths).unwrap();
    let repeated = corpus.repeated().unwrap();
    assert_eq!(repeated.len(), 1);
    let ids: Vec<_> = repeated[0]
        .iter()
        .map(|document| corpus.document(*document).unwrap().unwrap().id)
        .collect();
    assert_eq!(ids, ["nss/2002", "copy/2002"]);
}

#[test]
fn a_subcorpus_must_mean_the_same_in_all_of_them() {
    let (_directory, paths) = library();
    save_subcorpus(&paths[0], "recent", "year>=2000").unwrap();
    let recent = Filter::parse("@recent").unwrap();
    let select = || {
        let corpus = Corpus::open_all(&paths).unwrap();
        let scope = corpus
            .select(&recent, Rule::default())
            .map_err(|error| error.to_string())?;
        Ok::<_, String>(corpus.extent(&scope).unwrap().documents)
    };
    assert_eq!(select(), Ok(4), "saved in one, asked of all");
    save_subcorpus(&paths[1], "recent", "year>=2000").unwrap();
    assert_eq!(select(), Ok(4));
    save_subcorpus(&paths[1], "recent", "year>=2001").unwrap();
    assert_eq!(
        select(),
        Err("@recent is one condition in nss and another in sotu".to_owned())
    );
}

#[test]
fn corpora_that_cannot_be_asked_together_are_refused() {
    let (directory, paths) = library();
    let error = |paths: &[PathBuf]| Corpus::open_all(paths).unwrap_err().to_string();
    let twice = [paths[0].clone(), directory.path().join("sotu/../nss")];
    assert!(error(&twice).ends_with("sotu/../nss are the same corpus"));
    assert!(matches!(Corpus::open_all(&[]), Err(CorpusError::NoneNamed)));
    // Another version of the tokenizer, under a checksum that holds.
    let own = Corpus::open(&paths[1]).unwrap().manifest().tokenizer;
    crate::damage::reseal(&paths[1], |manifest| manifest.tokenizer = own + 1);
    let message = error(&paths);
    assert!(
        message.ends_with(&format!(
            "they were split into words by rules of version {own} and {}",
            own + 1
        )),
        "{message}"
    );
}
