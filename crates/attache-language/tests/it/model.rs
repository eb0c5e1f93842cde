//! Does the model of English annotate any text, and always alike?

use std::path::Path;

use attache_language::{Annotation, Head, Model, ModelError, annotate};
use proptest::prelude::*;

fn analysed(text: &str) -> Annotation {
    let mut annotation = annotate(text, std::iter::once(0..text.len()));
    Model::english().tag(text, &mut annotation);
    Model::english().parse(text, &mut annotation, |_| true);
    annotation
}

/// A column that must have been filled.
fn filled<T>(column: &Option<T>) -> &T {
    column.as_ref().expect("the model fills all columns")
}

/// `form/POS/TAG/lemma` of each token.
fn tagged(text: &str) -> String {
    let annotation = analysed(text);
    let layers = &annotation.layers;
    let (pos, tags) = (filled(&layers.pos), filled(&layers.tags));
    let lemmas = filled(&layers.lemmas);
    let token = |index: usize| {
        let form = &text[annotation.tokens[index].span()];
        format!(
            "{form}/{}/{}/{}",
            pos.value(index),
            tags.value(index),
            lemmas.value(index)
        )
    };
    (0..annotation.tokens.len())
        .map(token)
        .collect::<Vec<_>>()
        .join(" ")
}

/// `form <relation head` of each token.
fn parsed(text: &str) -> String {
    let annotation = analysed(text);
    let deprels = filled(&annotation.layers.deprels);
    let heads = filled(&annotation.layers.heads);
    let form = |index: usize| &text[annotation.tokens[index].span()];
    let token = |index: usize| {
        let head = match heads[index] {
            Head::Token(head) => form(head as usize),
            Head::Root => "-",
            Head::Unknown => "?",
        };
        format!("{} <{} {head}", form(index), deprels.value(index))
    };
    (0..annotation.tokens.len())
        .map(token)
        .collect::<Vec<_>>()
        .join(", ")
}

#[test]
fn a_sentence_has_tags_and_lemmas() {
    assert_eq!(
        tagged("Our allies were deterring it."),
        "Our/PRON/PRP$/our allies/NOUN/NNS/ally were/AUX/VBD/be deterring/VERB/VBG/deter it/PRON/PRP/it ./PUNCT/./."
    );
}

#[test]
fn a_sentence_has_a_tree() {
    assert_eq!(
        parsed("Our allies and partners share the burden."),
        "Our <nmod:poss allies, allies <nsubj share, and <cc partners, partners <conj allies, \
         share <root -, the <det burden, burden <obj share, . <punct share"
    );
}

#[test]
fn what_has_no_letters_is_punctuation_a_symbol_or_a_number() {
    for (text, pos) in [
        ("⁂", "PUNCT"),
        ("💥", "SYM"),
        ("48,123,777", "NUM"),
        ("٣", "NUM"),
    ] {
        let annotation = analysed(text);
        assert_eq!(annotation.layers.pos.unwrap().value(0), pos, "{text}");
    }
}

#[test]
fn only_the_sentences_that_are_picked_are_parsed() {
    let text = "We met. They left.";
    let mut annotation = annotate(text, std::iter::once(0..text.len()));
    Model::english().parse(text, &mut annotation, |tokens| tokens.start > 0);
    let heads = filled(&annotation.layers.heads);
    let deprels = filled(&annotation.layers.deprels);
    assert_eq!(heads[..3], [Head::Unknown; 3]);
    assert_eq!(deprels.value(0), "");
    assert_eq!(heads[3..], [Head::Token(4), Head::Root, Head::Token(4)]);
    assert_eq!(deprels.value(4), "root");
}

#[test]
fn the_version_tells_the_weights() {
    use sha2::Digest;
    let bytes =
        std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("model/english.bin")).unwrap();
    let version = Model::english().version();
    let start = bytes
        .windows(version.len())
        .position(|part| part == version.as_bytes())
        .unwrap();
    let digest = sha2::Sha256::digest(&bytes[start + version.len()..]);
    let digest: String = digest
        .iter()
        .take(6)
        .map(|byte| format!("{byte:02x}"))
        .collect();
    assert_eq!(version, format!("english-1 ({digest})"));
    assert!(
        bytes.len() <= 12 << 20,
        "{} bytes are more than 12 MB",
        bytes.len()
    );
}

#[test]
fn a_model_that_is_cut_short_or_changed_is_refused_or_works() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("model/english.bin");
    let bytes = std::fs::read(path).unwrap();
    assert_eq!(Model::read(b"").err(), Some(ModelError::Magic));
    for length in [
        16,
        17,
        30,
        100,
        1000,
        5000,
        bytes.len() / 2,
        bytes.len() - 1,
    ] {
        assert!(Model::read(&bytes[..length]).is_err(), "{length}");
    }
    let text = "Our allies agreed.";
    for at in (16..4000).step_by(397) {
        let mut changed = bytes.clone();
        changed[at] ^= 0xff;
        if let Ok(model) = Model::read(&changed) {
            let mut annotation = annotate(text, std::iter::once(0..text.len()));
            model.parse(text, &mut annotation, |_| true);
        }
    }
}

#[test]
fn many_threads_find_what_one_finds() {
    let texts: Vec<String> = (0..24)
        .map(|number| {
            format!(
                "In {} our {number} allies met in Paris; some partners left.",
                1900 + number
            )
        })
        .collect();
    let alone: Vec<Annotation> = texts.iter().map(|text| analysed(text)).collect();
    let together: Vec<Annotation> = std::thread::scope(|scope| {
        let threads: Vec<_> = texts
            .iter()
            .rev()
            .map(|text| scope.spawn(|| analysed(text)))
            .collect();
        let mut found: Vec<_> = threads
            .into_iter()
            .map(|thread| thread.join().unwrap())
            .collect();
        found.reverse();
        found
    });
    assert_eq!(alone, together);
}

#[test]
fn a_sentence_of_many_thousand_tokens_is_annotated() {
    for piece in ["allies and ", "( ", "💥", "the of ", ", "] {
        let text = piece.repeat(50_000);
        let annotation = analysed(&text);
        assert_eq!(
            annotation.layers.heads.unwrap().len(),
            annotation.tokens.len()
        );
    }
}

/// Each sentence has one root, and from each token the heads lead there.
fn is_forest_of_trees(annotation: &Annotation) -> bool {
    let heads = filled(&annotation.layers.heads);
    let ends = annotation.sentences.iter().skip(1).copied();
    let ends = ends.chain([annotation.tokens.len() as u32]);
    annotation.sentences.iter().zip(ends).all(|(&first, end)| {
        let sentence = first..end;
        let roots = sentence
            .clone()
            .filter(|token| heads[*token as usize] == Head::Root);
        roots.count() == 1
            && sentence.clone().all(|token| {
                let mut at = token;
                for _ in sentence.clone() {
                    match heads[at as usize] {
                        Head::Token(head) if sentence.contains(&head) => at = head,
                        Head::Root => return true,
                        _ => return false,
                    }
                }
                heads[at as usize] == Head::Root
            })
    })
}

fn any_text() -> impl Strategy<Value = String> {
    let known = prop::sample::select(vec![
        "allies",
        "Partners",
        "and",
        ",",
        ".",
        "!",
        "(",
        ")",
        "\n",
        "\n\n",
        "•",
        "the",
        "of",
        "to",
        "deter",
        "ALLIED",
        "3",
        "$",
        "%",
        "n't",
        "'s",
        "-",
        "—",
        "é",
        "\u{301}",
        "\u{ad}",
        "盟",
        "💥",
        "www.a.gov",
        ";",
    ]);
    let piece =
        prop_oneof![8 => known.prop_map(str::to_owned), 1 => any::<char>().prop_map(String::from)];
    prop::collection::vec(piece, 0..60).prop_map(|pieces| pieces.join(" "))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_gets_all_layers_and_trees(text in any_text()) {
        let annotation = analysed(&text);
        let tokens = annotation.tokens.len();
        let layers = &annotation.layers;
        for column in [&layers.pos, &layers.tags, &layers.lemmas, &layers.deprels] {
            let column = column.as_ref().unwrap();
            prop_assert_eq!(column.len(), tokens);
            prop_assert!((0..tokens).all(|token| !column.value(token).is_empty()));
        }
        prop_assert!(is_forest_of_trees(&annotation));
    }

    #[test]
    fn a_text_is_annotated_alike_whatever_came_before(first in any_text(), second in any_text()) {
        let alone = analysed(&second);
        analysed(&first);
        prop_assert_eq!(alone, analysed(&second));
    }
}
