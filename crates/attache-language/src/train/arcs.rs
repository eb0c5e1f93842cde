//! Which transition is right? A dynamic oracle teaches the parser, also after its own mistakes.

use super::TrainOptions;
use super::perceptron::{Lots, Perceptron};
use super::sample::Samples;
use crate::model::parser::{Features, best_transition, only_possible, transition_features};
use crate::model::tree::{Node, Transition, Tree};

/// After the first round, the parser follows the oracle in one of so many decisions and itself in the rest.
const FOLLOWED_ONE_IN: u64 = 10;

/// Learns from all samples; `nodes` are their tokens.
pub(super) fn learn(
    samples: &Samples,
    nodes: &[Vec<Node>],
    options: &TrainOptions,
    progress: &mut impl FnMut(&str),
) -> Perceptron {
    let mut perceptron = Perceptron::default();
    let mut lots = Lots::new(options.seed + 1);
    let mut order: Vec<usize> = (0..nodes.len()).collect();
    let mut tree = Tree::default();
    let mut features = Features::new(options.without_coordination);
    for round in 0..options.arc_rounds {
        lots.shuffle(&mut order);
        let mut wrong = 0;
        for &index in &order {
            let (heads, nodes) = (&samples.list[index].heads, &nodes[index]);
            tree.begin(heads.len());
            while !tree.is_done() {
                let transition = match only_possible(&tree) {
                    Some(transition) => transition,
                    None => {
                        transition_features(&tree, nodes, &mut features);
                        let mut scores = [0; 3];
                        perceptron.decide(features.keys(), &mut scores);
                        let costs = costs(&tree, heads);
                        let possible = tree.possible();
                        let least = (0..3).filter(|at| possible[*at]).map(|at| costs[at]).min();
                        let right = [0, 1, 2].map(|at| possible[at] && Some(costs[at]) == least);
                        let best_right = best_transition(scores, right);
                        let best = best_transition(scores, possible);
                        if !right[best as usize] {
                            wrong += 1;
                            perceptron.correct(features.keys(), best_right as usize, best as usize);
                        }
                        match round == 0 || lots.one_in(FOLLOWED_ONE_IN) {
                            true => best_right,
                            false => best,
                        }
                    }
                };
                tree.apply(transition, nodes);
            }
        }
        progress(&format!("arcs, round {}: {wrong} wrong", round + 1));
    }
    perceptron
}

/// How many right heads each transition puts out of reach, in the order of [`Transition::ALL`].
fn costs(tree: &Tree, heads: &[u32]) -> [u32; 3] {
    Transition::ALL.map(|transition| match transition {
        Transition::Shift => shift_cost(tree, heads),
        Transition::Left | Transition::Right => reduce_cost(tree, heads, transition),
    })
}

/// The next token can then no longer be head of an open one, nor hang on one below the last.
fn shift_cost(tree: &Tree, heads: &[u32]) -> u32 {
    let Some(&head) = heads.get(tree.next as usize) else {
        return 0;
    };
    let Some((_, below)) = tree.open.split_last() else {
        return 0;
    };
    let dependents = tree
        .open
        .iter()
        .filter(|open| heads[**open as usize] == tree.next);
    dependents.count() as u32 + u32::from(below.contains(&head))
}

/// The last open token gets its head, and can have no further dependents.
fn reduce_cost(tree: &Tree, heads: &[u32], transition: Transition) -> u32 {
    let Some((&last, below)) = tree.open.split_last() else {
        return 0;
    };
    let right = heads[last as usize];
    let given = match transition {
        Transition::Left => Some(tree.next),
        _ => below.last().copied(),
    };
    let reachable = right >= tree.next || below.last() == Some(&right);
    let lost_head = reachable && given != Some(right);
    let ahead = &heads[(tree.next as usize).min(heads.len())..];
    let lost_dependents = ahead.iter().filter(|head| **head == last).count() as u32;
    lost_dependents + u32::from(lost_head)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::parser::ROOT;
    use proptest::prelude::*;

    /// The number of right heads in the best tree that can be reached, by trying all transitions.
    fn best_reachable(tree: &Tree, heads: &[u32], nodes: &[Node]) -> u32 {
        if tree.is_done() {
            let found = tree.heads.iter().zip(heads);
            return found.filter(|(found, right)| found == right).count() as u32;
        }
        let possible = Transition::ALL.into_iter().zip(tree.possible());
        let after = possible.filter(|(_, can)| *can).map(|(transition, _)| {
            let mut next = copy(tree);
            next.apply(transition, nodes);
            best_reachable(&next, heads, nodes)
        });
        after.max().unwrap_or(0)
    }

    fn copy(tree: &Tree) -> Tree {
        Tree {
            open: tree.open.clone(),
            next: tree.next,
            length: tree.length,
            heads: tree.heads.clone(),
            left: tree.left.clone(),
            right: tree.right.clone(),
            counts: tree.counts.clone(),
            kinds: tree.kinds.clone(),
        }
    }

    /// Heads of a projective tree: some run of transitions made them.
    fn projective_heads() -> impl Strategy<Value = Vec<u32>> {
        let choices = prop::collection::vec(0..3_usize, 16);
        (2..6_usize, choices).prop_map(|(length, choices)| {
            let nodes = vec![ROOT; length + 1];
            let mut tree = Tree::default();
            tree.begin(length);
            for choice in choices.into_iter().cycle() {
                if tree.is_done() {
                    break;
                }
                let possible = tree.possible();
                let at = (0..3)
                    .map(|step| (choice + step) % 3)
                    .find(|at| possible[*at]);
                tree.apply(
                    Transition::ALL[at.expect("one can be made until it is done")],
                    &nodes,
                );
            }
            tree.heads.truncate(length);
            tree.heads
        })
    }

    proptest! {
        #[test]
        fn costs_are_what_trying_everything_finds(
            heads in projective_heads(),
            path in prop::collection::vec(0..3_usize, 12),
        ) {
            let nodes = vec![ROOT; heads.len() + 1];
            let mut tree = Tree::default();
            tree.begin(heads.len());
            for choice in path {
                if tree.is_done() {
                    break;
                }
                let before = best_reachable(&tree, &heads, &nodes);
                let costs = costs(&tree, &heads);
                let possible = tree.possible();
                for at in (0..3).filter(|at| possible[*at]) {
                    let mut next = copy(&tree);
                    next.apply(Transition::ALL[at], &nodes);
                    let lost = before - best_reachable(&next, &heads, &nodes);
                    prop_assert_eq!(costs[at], lost, "{:?}", Transition::ALL[at]);
                }
                let at = (0..3).map(|step| (choice + step) % 3).find(|at| possible[*at]);
                tree.apply(Transition::ALL[at.expect("one can be made until it is done")], &nodes);
            }
        }
    }
}
