//! How are the coder's weights learnt from sentences that people have coded?

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use attache_language::Annotation;
use attache_register::{Day, Register};
use serde::Deserialize;

use super::annotate::one_sentence;
use super::codebook::Codebook;
use super::coder::{Coder, Models, Way};
use super::feature::Observation;
use super::linear::Linear;
use super::purpose::{self, Cue};
use super::scene::{self, Scene};
use super::sense::{self, Sense};
use super::stated::{self, Stated};
use super::view::{CodingContext, SentenceView, forms, rows};

/// A sentence that people have coded, as `codebooks/training/sentences.jsonl` has it.
#[derive(Clone, Debug, Deserialize)]
pub struct LabelledSentence {
    /// Its id.
    pub id: String,
    /// The kind of text: `nss`, `nds`, `sotu`, `thinktank`.
    pub source: String,
    /// The file it is from, which may begin with the year.
    pub file: String,
    /// Its text.
    pub sentence: String,
    /// The words of the two families, first to last.
    pub mentions: Vec<LabelledMention>,
    /// The named states that it calls ally or partner.
    pub labels: Vec<LabelledLabel>,
    /// The keys of its purposes.
    pub purposes: Vec<String>,
    /// How it states them.
    pub stated: String,
}

/// A word with its sense.
#[derive(Clone, Debug, Deserialize)]
pub struct LabelledMention {
    /// The word.
    pub text: String,
    /// The name of its sense.
    pub sense: String,
}

/// A state that is called ally or partner.
#[derive(Clone, Debug, Deserialize)]
pub struct LabelledLabel {
    /// Whose; empty where the sentence does not say.
    pub of: String,
    /// Which state.
    pub who: String,
    /// `ally` or `partner`.
    pub label: String,
    /// `current`, `former`, `hoped` or `denied`.
    pub status: String,
}

impl LabelledSentence {
    /// Who speaks, and when: documents of a government speak for their state, an author for nobody.
    pub fn context(&self) -> CodingContext {
        let year = self.file.get(..4).and_then(|year| year.parse().ok());
        let government = matches!(self.source.as_str(), "nss" | "nds" | "sotu");
        CodingContext {
            holder: "USA".parse().ok().filter(|_| government),
            day: year.and_then(|year| Day::new(year, 7, 1)),
        }
    }
}

/// The weights of the three models, as their files have them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Weights {
    /// Of the senses of mentions.
    pub sense: String,
    /// Of whether a purpose is stated.
    pub states: String,
    /// Of the ways to state a purpose.
    pub stated: String,
    /// Of whether an entry with cues is stated.
    pub purpose: String,
}

/// How the weights are learnt.
#[derive(Clone, Debug, PartialEq)]
pub struct TrainingOptions {
    /// How often each example is seen.
    pub rounds: usize,
    /// How strongly weights are drawn to nothing, for the senses, the ways to state and the purposes.
    pub decay: [f64; 3],
    /// An observation of fewer examples is left out.
    pub least_examples: usize,
    /// Into how many parts the sentences are cut where one part must not see its own codes.
    pub folds: usize,
}

impl Default for TrainingOptions {
    fn default() -> Self {
        Self {
            rounds: 40,
            decay: [0.0003, 0.001, 0.001],
            least_examples: 3,
            folds: 10,
        }
    }
}

/// An example: what was seen, and the class it is of.
struct Example {
    seen: Vec<String>,
    class: usize,
}

/// Learns the weights from labelled sentences. The same sentences give the same weights.
pub fn train(
    register: &Register,
    codebook: &Codebook,
    sentences: &[&LabelledSentence],
    options: &TrainingOptions,
) -> Weights {
    let coder = Coder::new(register, codebook.clone());
    let annotations: Vec<Annotation> = sentences
        .iter()
        .map(|sentence| one_sentence(&sentence.sentence))
        .collect();
    let each = |index: usize, job: &mut dyn FnMut(&Scene<'_>)| {
        let (sentence, annotation) = (sentences[index], &annotations[index]);
        let all = 0..annotation.tokens.len();
        let forms = forms(&sentence.sentence, annotation, all.clone());
        let rows = rows(annotation, &forms, all, 0);
        let view = SentenceView {
            text: &sentence.sentence,
            tokens: &rows,
        };
        let mentions = scene::mentions(&view);
        job(&Scene::new(
            view,
            mentions,
            &coder.names,
            sentence.context(),
        ));
    };
    let mut senses: Vec<Example> = Vec::new();
    let mut ways: Vec<(usize, Example)> = Vec::new();
    for (index, sentence) in sentences.iter().enumerate() {
        each(index, &mut |scene| {
            senses.extend(sense_examples(scene, sentence));
            let way = way_example(scene, sentence, &coder);
            ways.extend(way.map(|example| (index, example)));
        });
    }
    let names: Vec<&str> = Sense::ALL.iter().map(|sense| sense.name()).collect();
    let sense = learn(
        &senses.iter().collect::<Vec<_>>(),
        &names,
        options,
        options.decay[0],
    );
    let names: Vec<&str> = Stated::ALL.iter().map(|stated| stated.name()).collect();
    let of_ways = |keep: &dyn Fn(usize) -> bool| {
        let kept = ways.iter().filter(|(index, _)| keep(*index));
        let ways: Vec<&Example> = kept.map(|(_, example)| example).collect();
        let states = ways.iter().map(|way| Example {
            seen: way.seen.clone(),
            class: usize::from(Stated::ALL[way.class].is_stated()),
        });
        let states: Vec<Example> = states.collect();
        let states: Vec<&Example> = states.iter().collect();
        let decay = options.decay[1];
        let states = learn(&states, &["no", "yes"], options, decay);
        (states, learn(&ways, &names, options, decay))
    };
    let (states, stated) = of_ways(&|_| true);
    // What a purpose sees of the way must be as unsure as it will be of new sentences.
    let mut purposes: Vec<Example> = Vec::new();
    for fold in 0..options.folds {
        let apart = of_ways(&|index| index % options.folds != fold);
        let read = |text: &str| Linear::read(text).expect("just written");
        let apart = (read(&apart.0), read(&apart.1));
        for index in (fold..sentences.len()).step_by(options.folds) {
            each(index, &mut |scene| {
                purposes.extend(purpose_examples(scene, sentences[index], &coder, &apart));
            });
        }
    }
    let purpose = learn(
        &purposes.iter().collect::<Vec<_>>(),
        &["no", "yes"],
        options,
        options.decay[2],
    );
    Weights {
        sense,
        states,
        stated,
        purpose,
    }
}

impl Weights {
    /// A coder that uses these weights instead of those that come with the program.
    pub fn coder(&self, register: &Register, codebook: Codebook) -> Coder {
        let read = |text: &str| Linear::read(text).expect("written by `learn`");
        let models = Models {
            sense: read(&self.sense),
            states: read(&self.states),
            stated: read(&self.stated),
            purpose: read(&self.purpose),
        };
        Coder::with_models(register, codebook, models)
    }
}

/// The mentions that people gave the sense of security; all mentions where the two lists do not fit.
fn ties(scene: &Scene<'_>, sentence: &LabelledSentence) -> Vec<usize> {
    let mentions = scene.mentions.iter().zip(&sentence.mentions);
    mentions
        .filter(|(_, told)| told.sense == Sense::Security.name())
        .map(|(at, _)| *at)
        .collect()
}

fn sense_examples(scene: &Scene<'_>, sentence: &LabelledSentence) -> Vec<Example> {
    let mentions = scene.mentions.iter().zip(&sentence.mentions);
    mentions
        .filter_map(|(at, told)| {
            let mut seen: Vec<String> = Vec::new();
            sense::observe(scene, *at, &mut seen);
            let class = Sense::ALL
                .iter()
                .position(|sense| sense.name() == told.sense)?;
            Some(Example { seen, class })
        })
        .collect()
}

fn way_example(scene: &Scene<'_>, sentence: &LabelledSentence, coder: &Coder) -> Option<Example> {
    let ties = ties(scene, sentence);
    if ties.is_empty() {
        return None;
    }
    let mut seen: Vec<String> = Vec::new();
    let cues = coder.cues.find(&scene.words);
    stated::observe(scene, &ties, coder.codebook(), &cues, &mut seen);
    let class = Stated::ALL
        .iter()
        .position(|stated| stated.name() == sentence.stated)?;
    Some(Example { seen, class })
}

fn purpose_examples(
    scene: &Scene<'_>,
    sentence: &LabelledSentence,
    coder: &Coder,
    (states, stated): &(Linear, Linear),
) -> Vec<Example> {
    let ties = ties(scene, sentence);
    if ties.is_empty() {
        return Vec::new();
    }
    let mut way: Vec<Observation> = Vec::new();
    let cues = coder.cues.find(&scene.words);
    stated::observe(scene, &ties, coder.codebook(), &cues, &mut way);
    let way = Way::told(states, stated, &way);
    let mut examples = Vec::new();
    for cues in cues.chunk_by(|one, next| one.entry == next.entry) {
        let near: Vec<&Cue> = cues.iter().filter(|cue| coder.counts(cue, &ties)).collect();
        let Some(first) = near.first() else { continue };
        let key = &coder.codebook().entries()[first.entry].key;
        let mut seen: Vec<String> = Vec::new();
        purpose::observe(scene, &ties, key, &near, &way, &mut seen);
        let class = usize::from(sentence.purposes.contains(key));
        examples.push(Example { seen, class });
    }
    examples
}

/// Logistic regression over sets of observations, by gradient steps that shrink where many were made
/// (AdaGrad: Duchi, Hazan and Singer 2011), with weights drawn to nothing; written as whole numbers, in thousandths.
fn learn(examples: &[&Example], classes: &[&str], options: &TrainingOptions, decay: f64) -> String {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    let sets: Vec<BTreeSet<&str>> = examples
        .iter()
        .map(|example| example.seen.iter().map(String::as_str).collect())
        .collect();
    for set in &sets {
        for name in set {
            *counts.entry(name).or_default() += 1;
        }
    }
    let names: Vec<&str> = counts
        .into_iter()
        .filter(|(_, count)| *count >= options.least_examples)
        .map(|(name, _)| name)
        .collect();
    // The last row is the bias.
    let rows: Vec<Vec<usize>> = sets
        .iter()
        .map(|set| {
            let known = set.iter().filter_map(|name| names.binary_search(name).ok());
            known.chain([names.len()]).collect()
        })
        .collect();
    let mut weights = vec![vec![0.0_f64; classes.len()]; names.len() + 1];
    let mut squares = vec![vec![1e-6_f64; classes.len()]; names.len() + 1];
    // The mean over the second half of the rounds is steadier than where the last step ends.
    let mut sums = vec![vec![0.0_f64; classes.len()]; names.len() + 1];
    let mut order: Vec<usize> = (0..examples.len()).collect();
    let mut random = 0x9e37_79b9_7f4a_7c15_u64;
    for round in 0..options.rounds {
        shuffle(&mut order, &mut random);
        for &at in &order {
            let mut scores = vec![0.0; classes.len()];
            for &row in &rows[at] {
                for (score, weight) in scores.iter_mut().zip(&weights[row]) {
                    *score += weight;
                }
            }
            let shares = shares(&scores);
            for &row in &rows[at] {
                for class in 0..classes.len() {
                    let wanted = f64::from(u8::from(class == examples[at].class));
                    let weight = &mut weights[row][class];
                    let slope = shares[class] - wanted + decay * *weight;
                    let square = &mut squares[row][class];
                    *square += slope * slope;
                    *weight -= 0.1 * slope / square.sqrt();
                }
            }
        }
        if round >= options.rounds / 2 {
            for (sum, weight) in sums.iter_mut().flatten().zip(weights.iter().flatten()) {
                *sum += weight;
            }
        }
    }
    let kept = (options.rounds - options.rounds / 2) as f64;
    sums.iter_mut().flatten().for_each(|sum| *sum /= kept);
    written(&names, classes, &sums)
}

fn shares(scores: &[f64]) -> Vec<f64> {
    let highest = scores.iter().copied().fold(f64::MIN, f64::max);
    let powers: Vec<f64> = scores.iter().map(|score| (score - highest).exp()).collect();
    let sum: f64 = powers.iter().sum();
    powers.into_iter().map(|power| power / sum).collect()
}

/// A fixed order that looks like none (Fisher and Yates, with Steele and Vigna's SplitMix64).
fn shuffle(order: &mut [usize], random: &mut u64) {
    for last in (1..order.len()).rev() {
        *random = random.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = *random;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^= mixed >> 31;
        order.swap(last, (mixed % (last as u64 + 1)) as usize);
    }
}

fn written(names: &[&str], classes: &[&str], weights: &[Vec<f64>]) -> String {
    /// A row whose weights are all smaller, in thousandths, is left out.
    const LEAST: i64 = 25;
    let mut text = format!("classes\t{}\n", classes.join("\t"));
    let mut write = |name: &str, row: &[f64]| {
        let row: Vec<i64> = row
            .iter()
            .map(|weight| (weight * 1000.0).round() as i64)
            .collect();
        if name == "bias" || row.iter().any(|weight| weight.abs() >= LEAST) {
            let _ = write!(text, "{name}");
            row.iter().for_each(|weight| {
                let _ = write!(text, "\t{weight}");
            });
            text.push('\n');
        }
    };
    write("bias", &weights[names.len()]);
    for (name, row) in names.iter().zip(weights) {
        write(name, row);
    }
    text
}
