//! Is the answer the same on every machine: with other threads, another language, another time zone, a second time?

use std::fs;

use crate::harbour;

#[test]
fn the_same_documents_make_the_same_corpus() {
    let [first, second] = [harbour::sandbox(), harbour::sandbox()];
    let manifest = |sandbox: &crate::sandbox::Sandbox| {
        fs::read(sandbox.path("attache-corpus/manifest.json")).expect("a manifest")
    };
    // The manifest holds the checksum of every other file.
    assert_eq!(manifest(&first), manifest(&second));
}

#[test]
fn answers_do_not_depend_on_threads_language_or_time_zone() {
    let sandbox = harbour::sandbox();
    // Enough documents for threads to differ about.
    for i in 0..40 {
        sandbox.write(
            &format!("more/19{:02}-note.txt", 20 + i),
            format!(
                "Note {i}. Our allies wrote {i} letters. Allies and partners answered {}.\n",
                i * 7 % 11
            ),
        );
    }
    let questions: [&[&str]; 12] = [
        &["documents", "--format", "json"],
        &[
            "count",
            "@ally",
            "@partner",
            "--by",
            "decade",
            "--format",
            "json",
            "--passages",
        ],
        &[
            "concordance",
            "allies",
            "--format",
            "json",
            "--limit",
            "all",
        ],
        &["collocates", "allies", "--format", "json"],
        &["contrast", "--format", "json"],
        &["keywords", "--target", "year<1970", "--format", "json"],
        &["ngrams", "--words", "1..3", "--format", "json"],
        &["dispersion", "@ally", "--format", "json"],
        &["trend", "@ally", "--format", "json"],
        &["count", "allies", "--stated", "91", "--format", "json"],
        &["report", "-o", "-"],
        &["verify"],
    ];
    let places: [&[(&str, &str)]; 4] = [
        &[],
        &[("RAYON_NUM_THREADS", "1")],
        &[
            ("RAYON_NUM_THREADS", "4"),
            ("LANG", "tr_TR.UTF-8"),
            ("LC_ALL", "tr_TR.UTF-8"),
        ],
        &[
            ("TZ", "Pacific/Kiritimati"),
            ("LC_ALL", "C"),
            ("SOURCE_DATE_EPOCH", "0"),
        ],
    ];
    let mut first: Option<(Vec<u8>, Vec<Vec<u8>>)> = None;
    for place in places {
        // Each reads for itself, into the same name.
        let corpus = sandbox.path("attache-corpus");
        fs::remove_dir_all(&corpus).expect("the corpus of the place before");
        let run = |arguments: &[&str]| {
            let output = sandbox
                .program(arguments)
                .envs(place.iter().copied())
                .output()
                .expect("the program starts");
            assert!(
                output.status.success(),
                "attache {} with {place:?}",
                arguments.join(" ")
            );
            output.stdout
        };
        run(&["read", "library", "more", "--metadata", "metadata.csv"]);
        let manifest = fs::read(corpus.join("manifest.json")).expect("a manifest");
        let answers: Vec<Vec<u8>> = questions.iter().map(|arguments| run(arguments)).collect();
        match &first {
            None => first = Some((manifest, answers)),
            Some((its_manifest, its_answers)) => {
                assert!(
                    *its_manifest == manifest,
                    "the corpus differs with {place:?}"
                );
                for ((question, its), ours) in questions.iter().zip(its_answers).zip(&answers) {
                    assert!(
                        its == ours,
                        "attache {} differs with {place:?}",
                        question.join(" ")
                    );
                }
            }
        }
    }
}
