//! What is the relation of a word to its head called?

use super::TrainOptions;
use super::perceptron::{Lots, Perceptron};
use super::sample::Samples;
use crate::model::parser::{Features, relation_features};
use crate::model::tagger::best;
use crate::model::tree::{Node, Tree};

/// Learns from all samples, in their right trees; `nodes` are their tokens.
pub(super) fn learn(
    samples: &Samples,
    nodes: &[Vec<Node>],
    options: &TrainOptions,
    progress: &mut impl FnMut(&str),
) -> Perceptron {
    let mut perceptron = Perceptron::default();
    let mut lots = Lots::new(options.seed + 2);
    let mut order: Vec<usize> = (0..nodes.len()).collect();
    let mut tree = Tree::default();
    let mut features = Features::new(options.without_coordination);
    let mut scores = vec![0; samples.relations.len()];
    for round in 0..options.relation_rounds {
        lots.shuffle(&mut order);
        let mut wrong = 0;
        for &index in &order {
            let (sample, nodes) = (&samples.list[index], &nodes[index]);
            tree.grow(&sample.heads, nodes);
            for (token, &right) in sample.relations.iter().enumerate() {
                if sample.heads[token] == tree.length {
                    continue;
                }
                relation_features(&tree, nodes, token as u32, &mut features);
                perceptron.decide(features.keys(), &mut scores);
                let found = best(&scores, u128::MAX);
                if found != usize::from(right) {
                    perceptron.correct(features.keys(), usize::from(right), found);
                    wrong += 1;
                }
            }
        }
        progress(&format!("relations, round {}: {wrong} wrong", round + 1));
    }
    perceptron
}
