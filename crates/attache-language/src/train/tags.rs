//! What decides on the tags of words?

use super::perceptron::{Lots, Perceptron};
use super::sample::{Sample, Samples};
use super::{TrainOptions, kinds, lexicon};
use crate::model::tagger::{
    CONTEXT_FEATURES, History, Kinds, Lexeme, Lexicon, OWN_FEATURES, Sentence, best,
    context_features, own_features,
};
use crate::model::tree::Node;
use crate::model::{TagNumber, node, parser::ROOT};

/// Rounds of training on a part, only to tag the rest.
const PART_ROUNDS: usize = 3;
/// So many sentences that follow each other go into the same part.
const PART_SENTENCES: usize = 10;

/// Learns from the samples that `which` picks by their number.
pub(super) fn learn(
    samples: &Samples,
    lexicon: &Lexicon,
    options: &TrainOptions,
    which: impl Fn(usize) -> bool,
    progress: &mut impl FnMut(&str),
) -> Perceptron {
    let kinds = kinds(samples);
    let picked = samples
        .list
        .iter()
        .enumerate()
        .filter(|(index, _)| which(*index));
    let mut learnt: Vec<(Vec<Lexeme>, &Sample, crate::model::tagger::Capitals)> = Vec::new();
    for (index, sample) in picked {
        let lexemes = |sample: &Sample| -> Vec<Lexeme> {
            let words = sample.words();
            words
                .map(|(word, form)| lexicon.lexeme(word, form, &kinds))
                .collect()
        };
        learnt.push((lexemes(sample), sample, sample.capitals));
        if options.title_every > 0 && index.is_multiple_of(options.title_every) {
            let retold = sample.retold((index / options.title_every).is_multiple_of(3));
            learnt.push((lexemes(&retold), sample, retold.capitals));
        }
    }
    let mut perceptron = Perceptron::default();
    let mut lots = Lots::new(options.seed);
    for round in 0..options.tagger_rounds {
        lots.shuffle(&mut learnt);
        let wrong: usize = learnt
            .iter()
            .map(|(lexemes, sample, capitals)| {
                let numbers: Vec<u32> = (0..lexemes.len() as u32).collect();
                let sentence = Sentence {
                    lexemes,
                    numbers: &numbers,
                    capitals: *capitals,
                };
                learn_sentence(
                    &mut perceptron,
                    sentence,
                    &sample.labels,
                    &kinds,
                    samples.labels.len(),
                )
            })
            .sum();
        progress(&format!("tagger, round {}: {wrong} wrong", round + 1));
    }
    perceptron
}

/// Tags a sentence, and corrects what is wrong; tells how much was.
fn learn_sentence(
    perceptron: &mut Perceptron,
    sentence: Sentence<'_>,
    right: &[u8],
    kinds: &Kinds,
    labels: usize,
) -> usize {
    let mut history = History::START;
    let mut wrong = 0;
    let mut scores = vec![0; labels];
    for (index, &right) in right.iter().enumerate() {
        let right = usize::from(right);
        let lexeme = &sentence.lexemes[index];
        let label = match lexeme.candidates.is_power_of_two() {
            true => lexeme.candidates.trailing_zeros() as usize,
            false => {
                let features = all_features(sentence, index, history);
                perceptron.decide(&features, &mut scores);
                let label = best(&scores, lexeme.candidates);
                if label != right {
                    perceptron.correct(&features, right, label);
                    wrong += 1;
                }
                label
            }
        };
        history.push(label, kinds);
    }
    wrong
}

fn all_features(
    sentence: Sentence<'_>,
    index: usize,
    history: History,
) -> [u32; OWN_FEATURES + CONTEXT_FEATURES] {
    let mut features = [0; OWN_FEATURES + CONTEXT_FEATURES];
    features[..OWN_FEATURES].copy_from_slice(&own_features(&sentence.lexemes[index]));
    features[OWN_FEATURES..].copy_from_slice(&context_features(sentence, index, history));
    features
}

/// The nodes of each sample as the parser will meet them: tagged by a tagger that has not seen the sentence.
pub(super) fn as_met(
    samples: &Samples,
    options: &TrainOptions,
    progress: &mut impl FnMut(&str),
) -> Vec<Vec<Node>> {
    let numbers = samples
        .labels
        .iter()
        .map(|label| TagNumber::of(&label.pos, &label.tag));
    let numbers: Vec<TagNumber> = numbers.collect();
    let nodes = |sample: &Sample, labels: &[u8]| -> Vec<Node> {
        let tagged = sample.words().zip(labels);
        let nodes = tagged.map(|((word, _), label)| node(&word, numbers[usize::from(*label)]));
        nodes.chain([ROOT]).collect()
    };
    if options.parts < 2 {
        let all = samples.list.iter();
        return all.map(|sample| nodes(sample, &sample.labels)).collect();
    }
    let options = TrainOptions {
        tagger_rounds: PART_ROUNDS,
        ..options.clone()
    };
    let kinds = kinds(samples);
    let mut met = vec![Vec::new(); samples.list.len()];
    for part in 0..options.parts {
        let in_part = |index: usize| index / PART_SENTENCES % options.parts == part;
        let lexicon = lexicon::learn(samples, |index| !in_part(index));
        let perceptron = learn(
            samples,
            &lexicon,
            &options,
            |index| !in_part(index),
            &mut |_| {},
        );
        let trained = perceptron.averaged();
        for (index, sample) in samples
            .list
            .iter()
            .enumerate()
            .filter(|(index, _)| in_part(*index))
        {
            let words = sample.words();
            let lexemes: Vec<Lexeme> = words
                .map(|(word, form)| lexicon.lexeme(word, form, &kinds))
                .collect();
            let labels = tag(&trained, &lexemes, sample, &kinds, samples.labels.len());
            met[index] = nodes(sample, &labels);
        }
        progress(&format!(
            "tags as met: part {} of {}",
            part + 1,
            options.parts
        ));
    }
    met
}

/// Tags a sentence without learning.
fn tag(
    perceptron: &Perceptron,
    lexemes: &[Lexeme],
    sample: &Sample,
    kinds: &Kinds,
    labels: usize,
) -> Vec<u8> {
    let numbers: Vec<u32> = (0..lexemes.len() as u32).collect();
    let sentence = Sentence {
        lexemes,
        numbers: &numbers,
        capitals: sample.capitals,
    };
    let mut history = History::START;
    let mut found = Vec::with_capacity(lexemes.len());
    let mut scores = vec![0; labels];
    for (index, lexeme) in lexemes.iter().enumerate() {
        perceptron.score(&all_features(sentence, index, history), &mut scores);
        let label = best(&scores, lexeme.candidates);
        found.push(label as u8);
        history.push(label, kinds);
    }
    found
}
