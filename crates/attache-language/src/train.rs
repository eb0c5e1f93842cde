//! How is a model trained? From annotated text to the bytes that [`Model::read`](crate::Model::read) takes.
//!
//! The same text and options give the same bytes on every machine: all arithmetic is in whole numbers, and
//! all tables are written in the order of their keys.

mod arcs;
mod lemmas;
mod lexicon;
mod perceptron;
mod relations;
mod sample;
mod tags;
mod writer;

use sha2::{Digest, Sha256};

use crate::annotated::AnnotatedText;
use crate::model::MAGIC;
use crate::model::tagger::{Kinds, Label, Lexicon};
use sample::{Sample, Samples};
use writer::Writer;

/// Choices in training.
#[derive(Clone, Debug)]
pub struct TrainOptions {
    /// What the model is called; a part of its version.
    pub name: String,
    /// Where the order of sentences starts from.
    pub seed: u64,
    /// How often the tagger sees the text.
    pub tagger_rounds: usize,
    /// How often the parser sees the text.
    pub arc_rounds: usize,
    /// How often the namer of relations sees the text.
    pub relation_rounds: usize,
    /// How often a feature of the tagger must have been corrected to be kept.
    pub tagger_corrections: u32,
    /// How often a feature of the parser must have been corrected to be kept.
    pub arc_corrections: u32,
    /// How often a feature of the namer of relations must have been corrected to be kept.
    pub relation_corrections: u32,
    /// Into how many parts the text is divided so that the parser learns from tags such as the tagger makes
    /// of text that it does not know. With fewer than 2 it learns from the tags of the text itself.
    pub parts: usize,
    /// Every so manieth sentence is learnt a second time as it would be in capitals or as a title, by the
    /// tagger; 0 for none.
    pub title_every: usize,
    /// Leaves out the features of coordination, to tell what they are worth.
    pub without_coordination: bool,
}

impl Default for TrainOptions {
    fn default() -> Self {
        Self {
            name: "english-1".to_owned(),
            seed: 42,
            tagger_rounds: 6,
            arc_rounds: 6,
            relation_rounds: 5,
            tagger_corrections: 4,
            arc_corrections: 5,
            relation_corrections: 3,
            parts: 3,
            title_every: 12,
            without_coordination: false,
        }
    }
}

/// Trains a model. `progress` is told what has been done.
///
/// Texts need parts of speech, tags, lemmas, heads and relations; sentences that lack a head are left out.
pub fn train(
    texts: &[AnnotatedText],
    options: &TrainOptions,
    mut progress: impl FnMut(&str),
) -> Vec<u8> {
    let samples = Samples::of(texts);
    progress(&format!(
        "{} sentences, {} tokens, {} labels, {} relations",
        samples.list.len(),
        samples.list.iter().map(Sample::len).sum::<usize>(),
        samples.labels.len(),
        samples.relations.len()
    ));
    let lexicon = lexicon::learn(&samples, |_| true);
    let tagger = tags::learn(&samples, &lexicon, options, |_| true, &mut progress);
    let tagger_weights = tagger.weights(options.tagger_corrections);
    progress(&format!("tagger: {} features", tagger_weights.len()));
    let lemmas = lemmas::learn(texts);
    let nodes = tags::as_met(&samples, options, &mut progress);
    let arcs = arcs::learn(&samples, &nodes, options, &mut progress);
    let arc_weights = arcs.weights(options.arc_corrections);
    progress(&format!("arcs: {} features", arc_weights.len()));
    let names = relations::learn(&samples, &nodes, options, &mut progress);
    let name_weights = names.weights(options.relation_corrections);
    progress(&format!("relations: {} features", name_weights.len()));

    let mut body = Writer::default();
    write_labels(&mut body, &samples.labels);
    write_lexicon(&mut body, &lexicon);
    body.weights(&tagger_weights);
    lemmas::write(&mut body, &lemmas);
    body.number(samples.relations.len());
    samples.relations.iter().for_each(|name| body.text(name));
    body.triple_weights(&arc_weights);
    body.weights(&name_weights);
    finished(&options.name, &body.into_bytes())
}

/// Puts the header before the rest.
fn finished(name: &str, body: &[u8]) -> Vec<u8> {
    let digest: String = Sha256::digest(body)
        .iter()
        .take(6)
        .map(|byte| format!("{byte:02x}"))
        .collect();
    let mut header = Writer::default();
    header.text(&format!("{name} ({digest})"));
    [MAGIC, &header.into_bytes(), body].concat()
}

fn write_labels(body: &mut Writer, labels: &[Label]) {
    body.number(labels.len());
    for label in labels {
        body.text(&label.pos);
        body.text(&label.tag);
    }
}

fn write_lexicon(body: &mut Writer, lexicon: &Lexicon) {
    body.number(lexicon.candidates.len());
    for set in &lexicon.candidates {
        body.bytes(&set.to_le_bytes());
    }
    let mut words: Vec<_> = lexicon.words.iter().collect();
    words.sort_unstable_by_key(|(key, _)| **key);
    let mut keys = body.keys(words.len());
    for (key, entry) in words {
        keys.key(body, *key);
        body.number(entry.ambiguity as usize);
        body.number(entry.candidates as usize);
    }
    let mut endings: Vec<_> = lexicon.endings.iter().collect();
    endings.sort_unstable();
    let mut keys = body.keys(endings.len());
    for (key, class) in endings {
        keys.key(body, *key);
        body.number(*class as usize);
    }
}

/// The labels for what has no letters.
fn kinds(samples: &Samples) -> Kinds {
    Kinds::of(&samples.labels)
}
