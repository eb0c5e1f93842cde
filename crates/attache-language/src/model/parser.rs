//! What does each word of a sentence depend on, and how?
//!
//! Two stages: a tree without names of relations, by greedy transitions learnt with a dynamic oracle
//! (Goldberg and Nivre 2013), then a name for each relation with the whole tree in view.

use super::ModelError;
use super::bytes::Bytes;
use super::coordination::{add_relation_features, add_transition_features};
use super::hash::{mix, one, three, two};
use super::tagger::best;
use super::tree::{Joint, NONE, Node, Transition, Tree};
use super::weights::{MAX_LABELS, TripleWeights, Weights};

/// What decides on trees.
#[derive(Debug)]
pub(crate) struct Parser {
    pub(crate) relations: Vec<Box<str>>,
    pub(crate) arcs: TripleWeights,
    pub(crate) names: Weights,
}

/// What stands where no token does.
const OUTSIDE: Node = Node {
    word: 21,
    tag: 22,
    both: 23,
    ending: 24,
    capital: false,
    pos: 31,
    joint: Joint::None,
};

/// The root, behind the last token.
pub(crate) const ROOT: Node = Node {
    word: 41,
    tag: 42,
    both: 43,
    ending: 44,
    capital: false,
    pos: 30,
    joint: Joint::None,
};

/// Keys of features.
#[derive(Clone, Debug, Default)]
pub(crate) struct Features {
    keys: Vec<u32>,
    /// Leaves out those of coordination, so that training can tell what they are worth.
    without_coordination: bool,
}

impl Features {
    #[cfg(feature = "train")]
    pub(crate) fn new(without_coordination: bool) -> Self {
        Self {
            keys: Vec::new(),
            without_coordination,
        }
    }

    fn add(&mut self, key: u32) {
        self.keys.push(key);
    }

    pub(crate) fn keys(&self) -> &[u32] {
        &self.keys
    }
}

impl Parser {
    pub(crate) fn read(bytes: &mut Bytes<'_>) -> Result<Self, ModelError> {
        bytes.section("relations");
        let count = bytes.count()?;
        if !(1..=MAX_LABELS).contains(&count) {
            return Err(bytes.senseless());
        }
        let mut relations = Vec::with_capacity(count);
        for _ in 0..count {
            relations.push(bytes.text()?.into());
        }
        bytes.section("arcs");
        let arcs = TripleWeights::read(bytes)?;
        bytes.section("names of relations");
        let names = Weights::read(bytes, count)?;
        Ok(Self {
            relations,
            arcs,
            names,
        })
    }

    /// Grows the tree of a sentence. `nodes` holds its tokens and, at the end, the root.
    pub(crate) fn parse(&self, nodes: &[Node], tree: &mut Tree, features: &mut Features) {
        tree.begin(nodes.len() - 1);
        while !tree.is_done() {
            let transition = match only_possible(tree) {
                Some(transition) => transition,
                None => {
                    transition_features(tree, nodes, features);
                    best_transition(self.arcs.scores(features.keys()), tree.possible())
                }
            };
            tree.apply(transition, nodes);
        }
        tree.keep_one_root();
        let heads = std::mem::take(&mut tree.heads);
        tree.grow(&heads[..nodes.len() - 1], nodes);
    }

    /// The number of the relation of a token to its head, in a tree that has grown.
    pub(crate) fn relation(
        &self,
        nodes: &[Node],
        tree: &Tree,
        token: u32,
        features: &mut Features,
    ) -> usize {
        relation_features(tree, nodes, token, features);
        let mut scores = [0; MAX_LABELS];
        self.names.add(features.keys(), &mut scores);
        best(&scores[..self.relations.len()], u128::MAX)
    }
}

/// The transition that can be made, if there is only one.
pub(crate) fn only_possible(tree: &Tree) -> Option<Transition> {
    let possible = tree.possible();
    let mut found = Transition::ALL
        .into_iter()
        .zip(possible)
        .filter(|(_, can)| *can);
    match (found.next(), found.next()) {
        (Some((only, _)), None) => Some(only),
        _ => None,
    }
}

/// The possible transition with the highest score; the first of equals.
pub(crate) fn best_transition(scores: [i32; 3], possible: [bool; 3]) -> Transition {
    let mut best: Option<(Transition, i32)> = None;
    for ((transition, score), possible) in Transition::ALL.into_iter().zip(scores).zip(possible) {
        if possible && best.is_none_or(|(_, most)| score > most) {
            best = Some((transition, score));
        }
    }
    best.map_or(Transition::Shift, |(transition, _)| transition)
}

/// How far apart two tokens are, in steps that grow.
fn distance(from: u32, to: u32) -> u64 {
    if from == NONE || to == NONE {
        return 0;
    }
    match from.abs_diff(to) {
        near @ 0..6 => u64::from(near),
        6..11 => 6,
        11..20 => 7,
        _ => 8,
    }
}

/// What the next transition is decided by.
pub(crate) fn transition_features(tree: &Tree, nodes: &[Node], features: &mut Features) {
    features.keys.clear();
    let without_coordination = features.without_coordination;
    let node = |token: u32| nodes.get(token as usize).unwrap_or(&OUTSIDE);
    let open = |back: usize| match tree.open.len().checked_sub(back + 1) {
        Some(at) => tree.open[at],
        None => NONE,
    };
    let ahead = |step: u32| match tree.next + step <= tree.length {
        true => tree.next + step,
        false => NONE,
    };
    let left = |token: u32| tree.left.get(token as usize).copied().unwrap_or([NONE; 2]);
    let right = |token: u32| tree.right.get(token as usize).copied().unwrap_or([NONE; 2]);
    let count = |token: u32| match tree.counts.get(token as usize) {
        Some([before, after]) => u64::from(*before) << 8 | u64::from(*after),
        None => 0,
    };
    let kinds = |token: u32| match tree.kinds.get(token as usize) {
        Some(kinds) => kinds.map(u64::from),
        None => [0; 2],
    };

    let stack = [open(0), open(1), open(2)];
    let [i0, i1, i2] = stack;
    let (j0, j1, j2) = (ahead(0), ahead(1), ahead(2));
    let (s0, s1, s2) = (node(i0), node(i1), node(i2));
    let (n0, n1, n2) = (node(j0), node(j1), node(j2));
    let [s0_left, s0_left2] = left(i0).map(node);
    let [s0_right, s0_right2] = right(i0).map(node);
    let [s1_left, _] = left(i1).map(node);
    let [s1_right, _] = right(i1).map(node);
    let [n0_left, n0_left2] = left(j0).map(node);
    let (d0, d1) = (distance(i0, j0), distance(i1, i0));
    let (c0, c1, cn) = (count(i0), count(i1), count(j0));
    let ([k0_left, k0_right], [k1_left, k1_right], [kn_left, _]) =
        (kinds(i0), kinds(i1), kinds(j0));

    let mut add = |key| features.add(key);
    for (template, of) in [(100, s0), (103, s1), (106, n0), (109, n1)] {
        add(one(template, of.word));
        add(one(template + 1, of.tag));
        add(one(template + 2, of.both));
    }
    add(one(112, n2.word));
    add(one(113, n2.tag));
    add(one(114, s2.tag));
    add(one(115, s2.word));

    add(two(116, s0.both, n0.both));
    add(two(117, s0.both, n0.word));
    add(two(118, s0.word, n0.both));
    add(two(119, s0.both, n0.tag));
    add(two(120, s0.tag, n0.both));
    add(two(121, s0.tag, n0.tag));
    add(two(122, n0.tag, n1.tag));
    add(two(123, n0.word, n1.tag));
    add(two(124, s1.word, s0.word));
    add(two(125, s1.both, s0.tag));
    add(two(126, s1.tag, s0.both));
    add(two(127, s1.tag, s0.tag));
    add(two(128, s1.tag, n0.tag));
    add(two(129, s1.word, n0.word));
    add(two(130, s1.both, n0.tag));
    add(two(131, s1.tag, n0.both));

    add(three(132, n0.tag, n1.tag, n2.tag));
    add(three(133, s0.tag, n0.tag, n1.tag));
    add(three(134, s1.tag, s0.tag, n0.tag));
    add(three(135, s2.tag, s1.tag, s0.tag));
    add(three(136, s1.word, s0.tag, n0.tag));
    add(three(137, s1.tag, s0.word, n0.tag));
    add(three(138, s1.tag, s0.tag, n0.word));
    add(three(139, s0.word, n0.word, n1.tag));
    add(three(140, s0.tag, n0.word, n1.tag));
    add(three(141, s0.word, n0.tag, n1.tag));
    add(three(142, s1.tag, s0.tag, mix(n0.tag, n1.tag)));

    add(three(150, s0.tag, s0_left.tag, n0.tag));
    add(three(151, s0.tag, s0_right.tag, n0.tag));
    add(three(152, s0.tag, n0.tag, n0_left.tag));
    add(three(153, s1.tag, s1_right.tag, s0.tag));
    add(three(154, s1.tag, s1_left.tag, s0.tag));
    add(three(155, s1.tag, s0.tag, s0_left.tag));
    add(three(156, s1.tag, s0.tag, s0_right.tag));
    add(three(157, s0.tag, s0_left.tag, s0_left2.tag));
    add(three(158, s0.tag, s0_right.tag, s0_right2.tag));
    add(three(159, n0.tag, n0_left.tag, n0_left2.tag));
    add(two(160, s0_left.word, s0.tag));
    add(two(161, s0_right.word, s0.tag));
    add(two(162, n0_left.word, n0.tag));
    add(two(163, s1_right.word, s1.tag));
    add(two(164, s1_left.word, s1.tag));
    add(three(165, s1.word, s0_left.word, n0.tag));
    add(three(166, s1.tag, s0_left.word, s0.word));

    add(three(170, s0.word, c0, d0));
    add(three(171, s0.tag, c0, d0));
    add(three(172, s1.word, c1, d1));
    add(three(173, s1.tag, c1, d1));
    add(three(174, n0.tag, cn, d0));
    add(three(175, n0.word, cn, d0));
    add(three(176, s0.tag, n0.tag, d0));
    add(three(177, s1.tag, s0.tag, d1));
    add(three(178, s0.word, n0.word, d0));
    add(three(179, s0.tag, k0_left, k0_right));
    add(three(180, s1.tag, k1_left, k1_right));
    add(three(181, n0.tag, kn_left, s0.tag));
    add(three(182, s0.word, k0_left, k0_right));
    add(three(183, s1.word, k1_left, k1_right));
    add(three(184, s1.tag, k1_right, s0.tag));
    add(three(185, s1.word, k1_right, s0.both));
    add(three(186, s0.tag, k0_left, n0.tag));
    add(three(187, s1.tag, s0.tag, mix(k0_left, n0.tag)));
    if !without_coordination {
        add_transition_features(tree, nodes, stack, add);
    }
}

/// What the relation of a token to its head is decided by, in a tree that has grown.
pub(crate) fn relation_features(tree: &Tree, nodes: &[Node], token: u32, features: &mut Features) {
    features.keys.clear();
    let without_coordination = features.without_coordination;
    let node = |token: u32| nodes.get(token as usize).unwrap_or(&OUTSIDE);
    let head_of = |token: u32| tree.heads.get(token as usize).copied().unwrap_or(NONE);
    let head = head_of(token);
    let beside = |token: u32, step: i32| match token.checked_add_signed(step) {
        Some(other) if other < tree.length => node(other),
        _ => &OUTSIDE,
    };
    let (d, h, above) = (node(token), node(head), node(head_of(head)));
    let [d_left, d_left2] = tree.left[token as usize].map(node);
    let [d_right, _] = tree.right[token as usize].map(node);
    let [h_left, h_right] = [tree.left[head as usize][0], tree.right[head as usize][0]].map(node);
    let (a, b) = (beside(token, -1), beside(token, 1));
    let (h_a, h_b) = (beside(head, -1), beside(head, 1));
    let side = u64::from(head > token);
    let far = match head == tree.length {
        true => 31,
        false => distance(token, head) << 1 | side,
    };
    let place = {
        let [first, second] = tree.left[head as usize];
        let [last, before_last] = tree.right[head as usize];
        let is = [first, second, last, before_last].map(|other| other == token);
        is.iter().fold(0, |sum, &is| sum << 1 | u64::from(is))
    };
    let [k_left, k_right] = tree.kinds[token as usize].map(u64::from);
    let [hk_left, hk_right] = tree.kinds[head as usize].map(u64::from);

    let mut add = |key| features.add(key);
    add(two(200, d.word, side));
    add(two(201, d.tag, side));
    add(two(202, d.both, far));
    add(two(203, h.word, side));
    add(two(204, h.tag, side));
    add(three(205, d.tag, h.tag, far));
    add(three(206, d.both, h.tag, side));
    add(three(207, d.tag, h.both, side));
    add(three(208, d.both, h.both, side));
    add(three(209, d.word, h.word, side));
    add(three(210, d.tag, d_left.word, d_left.tag));
    add(three(211, d.tag, h.tag, mix(d_left.word, side)));
    add(three(212, d.tag, d_left.tag, side));
    add(three(213, d.tag, d_right.tag, side));
    add(three(214, d.tag, d_left2.tag, d_left.tag));
    add(three(215, d.tag, h.tag, d_left.tag));
    add(three(216, d.tag, d_right.word, side));
    add(three(217, d_left.word, d_left2.word, h.tag));
    add(three(218, h.both, d_left.word, d.tag));
    add(three(219, d.tag, a.tag, side));
    add(three(220, d.tag, b.tag, side));
    add(three(221, d.tag, a.word, side));
    add(three(222, d.tag, b.word, side));
    add(three(223, h.tag, h_a.tag, h_b.tag));
    add(three(224, d.tag, h.tag, mix(a.tag, b.tag)));
    add(three(225, d.tag, h.tag, place));
    add(three(226, d.tag, h.both, place));
    add(three(227, d.tag, h_left.tag, h_right.tag));
    add(three(228, d.tag, above.tag, h.tag));
    add(three(229, d.both, above.tag, h.tag));
    add(three(230, d.tag, h_left.word, side));
    add(three(231, d.tag, h_right.tag, side));
    add(three(232, d.both, place, h.tag));
    add(three(233, d_left.tag, d_left2.tag, mix(d.tag, h.tag)));
    add(three(234, d_left.word, d.word, side));
    add(three(235, h_left.tag, h.tag, mix(d.tag, far)));
    add(three(236, h_left.tag, h.word, mix(d.tag, side)));
    add(three(237, d_right.tag, d_left.tag, mix(d.tag, h.tag)));
    add(three(238, d.tag, mix(k_left, k_right), side));
    add(three(239, d.tag, h.tag, mix(hk_left, hk_right)));
    add(three(240, d.tag, h.word, mix(hk_left, side)));
    add(three(241, d.tag, h.tag, mix(k_left, far)));
    if !without_coordination {
        add_relation_features(tree, nodes, token, head, add);
    }
}
