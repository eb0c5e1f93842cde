//! Does training make a model that has learnt its text, and the same one each time?

use attache_language::train::{TrainOptions, train};
use attache_language::{AnnotatedOptions, AnnotatedText, Annotation, ConlluParser, Layers, Model};

/// A few sentences with all that is right of them: form, lemma, part of speech, tag, head, relation.
const SENTENCES: &str = "\
Our our PRON PRP$ 2 nmod:poss|allies ally NOUN NNS 3 nsubj|agree agree VERB VBP 0 root|. . PUNCT . 3 punct
They they PRON PRP 2 nsubj|agree agree VERB VBP 0 root|. . PUNCT . 2 punct
We we PRON PRP 2 nsubj|help help VERB VBP 0 root|allies ally NOUN NNS 2 obj|and and CCONJ CC 5 cc|partners partner NOUN NNS 3 conj|. . PUNCT . 2 punct
The the DET DT 2 det|parties party NOUN NNS 3 nsubj|helped help VERB VBD 0 root|us we PRON PRP 3 obj|. . PUNCT . 3 punct
Friends friend NOUN NNS 4 nsubj|and and CCONJ CC 3 cc|partners partner NOUN NNS 1 conj|agree agree VERB VBP 0 root|. . PUNCT . 4 punct";

/// The sentences, several times over, as training reads them.
fn text() -> AnnotatedText {
    let mut parser = ConlluParser::new(AnnotatedOptions::default());
    let mut number = 0;
    let mut push = |line: &str| {
        number += 1;
        parser.push(number, line);
    };
    for sentence in SENTENCES.lines().cycle().take(60) {
        for (index, word) in (1..).zip(sentence.split('|')) {
            let cells: Vec<&str> = word.split(' ').collect();
            let [form, lemma, pos, tag, head, deprel] = cells[..] else {
                panic!("six values for {word}");
            };
            push(&format!(
                "{index}\t{form}\t{lemma}\t{pos}\t{tag}\t_\t{head}\t{deprel}\t_\t_"
            ));
        }
        push("");
    }
    parser
        .finish()
        .expect("there are sentences")
        .expect("they are well formed")
}

fn trained() -> Vec<u8> {
    let options = TrainOptions {
        tagger_corrections: 1,
        arc_corrections: 1,
        relation_corrections: 1,
        ..TrainOptions::default()
    };
    train(&[text()], &options, |_| {})
}

#[test]
fn a_model_has_learnt_what_it_was_trained_with() {
    let model = Model::read(&trained()).unwrap();
    let gold = text();
    let mut found = Annotation {
        layers: Layers::default(),
        ..gold.annotation.clone()
    };
    model.parse(&gold.text, &mut found, |_| true);
    let (right, found) = (&gold.annotation.layers, &found.layers);
    let values = |texts: &Option<attache_language::Texts>| -> Vec<String> {
        let texts = texts.as_ref().unwrap();
        (0..texts.len())
            .map(|token| texts.value(token).to_owned())
            .collect()
    };
    assert_eq!(values(&found.pos), values(&right.pos));
    assert_eq!(values(&found.tags), values(&right.tags));
    assert_eq!(values(&found.lemmas), values(&right.lemmas));
    assert_eq!(found.heads, right.heads);
    assert_eq!(values(&found.deprels), values(&right.deprels));
}

#[test]
fn training_again_gives_the_same_bytes() {
    assert_eq!(trained(), trained());
}

#[test]
fn the_version_has_the_name() {
    let version = Model::read(&trained()).unwrap().version().to_owned();
    assert!(version.starts_with("english-1 ("), "{version}");
}
