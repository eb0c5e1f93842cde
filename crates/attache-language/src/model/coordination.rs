//! Which tokens could be members of one list? `our allies, friends and partners`
//!
//! Members of a coordination resemble each other, and a comma or a conjunction stands before each but the
//! first. The features here say so to the parser.

use super::hash::{mix, three, two};
use super::tree::{Joint, NONE, Node, Tree};

/// What joins a token to a member before it, by its first dependents. Nought if nothing does.
fn joiner(tree: &Tree, nodes: &[Node], token: u32) -> u64 {
    if token == NONE {
        return 0;
    }
    let mut joiner = 0;
    for dependent in tree.left[token as usize] {
        if dependent != NONE {
            let node = &nodes[dependent as usize];
            match node.joint {
                Joint::Conjunction => return node.word,
                Joint::Comma => joiner = 1,
                Joint::None => {}
            }
        }
    }
    joiner
}

/// The first dependent of a token that joins nothing: its preposition, its article, its modifier.
fn opener(tree: &Tree, nodes: &[Node], token: u32) -> u64 {
    let first = tree.left[token as usize]
        .into_iter()
        .find(|&dependent| dependent != NONE && nodes[dependent as usize].joint == Joint::None);
    first.map_or(0, |first| nodes[first as usize].word)
}

/// How two tokens resemble each other.
fn likeness(nodes: &[Node], a: u32, b: u32) -> u64 {
    if a == NONE || b == NONE {
        return 99;
    }
    let (a, b) = (&nodes[a as usize], &nodes[b as usize]);
    [
        a.tag == b.tag,
        a.pos == b.pos,
        a.ending == b.ending,
        a.capital == b.capital,
    ]
    .iter()
    .fold(0, |sum, &same| sum << 1 | u64::from(same))
}

/// How many tokens the last open ones are that are compared with the next.
const COMPARED: usize = 3;

/// Adds the features of a coordination to those of the next transition: whether the next token, or the last
/// open one, is a further member, and of which of the open ones.
pub(crate) fn add_transition_features(
    tree: &Tree,
    nodes: &[Node],
    open: [u32; COMPARED],
    mut add: impl FnMut(u32),
) {
    let next = if tree.next < tree.length {
        tree.next
    } else {
        NONE
    };
    let tag = |token: u32| {
        if token == NONE {
            22
        } else {
            nodes[token as usize].tag
        }
    };
    let [last, before, third] = open;
    let joined = joiner(tree, nodes, next);
    if joined != 0 {
        let alike = open.map(|token| likeness(nodes, token, next));
        add(two(300, joined, alike[0]));
        add(three(301, joined, alike[0], alike[1]));
        add(three(302, joined, mix(alike[0], alike[1]), alike[2]));
        add(three(303, joined, tag(last), tag(next)));
        add(three(304, joined, mix(tag(last), tag(before)), tag(next)));
        add(three(305, joined, mix(alike[1], tag(last)), tag(before)));
        add(three(
            306,
            mix(tag(third), alike[2]),
            tag(before),
            mix(tag(last), tag(next)),
        ));
        if last != NONE {
            add(three(
                307,
                joined,
                opener(tree, nodes, last),
                opener(tree, nodes, next),
            ));
            let has = joiner(tree, nodes, last);
            add(three(308, joined, has, alike[0]));
        }
        if before != NONE {
            add(three(
                309,
                joined,
                opener(tree, nodes, before),
                opener(tree, nodes, next),
            ));
            add(three(
                310,
                joined,
                mix(tag(before), joiner(tree, nodes, before)),
                alike[1],
            ));
        }
    }
    let open_joined = joiner(tree, nodes, last);
    if open_joined != 0 {
        let alike = likeness(nodes, before, last);
        let further = likeness(nodes, third, last);
        add(two(320, open_joined, alike));
        add(three(321, open_joined, tag(before), tag(last)));
        add(three(322, open_joined, alike, further));
        add(three(323, open_joined, tag(next), alike));
        add(three(
            324,
            open_joined,
            mix(tag(before), tag(last)),
            tag(next),
        ));
        add(three(
            325,
            open_joined,
            mix(tag(third), further),
            mix(tag(before), alike),
        ));
        if before != NONE {
            add(three(
                326,
                open_joined,
                opener(tree, nodes, before),
                opener(tree, nodes, last),
            ));
            add(three(327, open_joined, joiner(tree, nodes, before), alike));
        }
    }
}

/// Adds the features of a coordination to those of the relation of a token to its head.
pub(crate) fn add_relation_features(
    tree: &Tree,
    nodes: &[Node],
    token: u32,
    head: u32,
    mut add: impl FnMut(u32),
) {
    let joined = joiner(tree, nodes, token);
    if joined == 0 || head >= tree.length {
        return;
    }
    let alike = likeness(nodes, head, token);
    let [tag, head_tag] = [token, head].map(|token| nodes[token as usize].tag);
    add(two(330, joined, alike));
    add(three(331, joined, tag, head_tag));
    add(three(332, joined, alike, u64::from(head < token)));
    add(three(
        333,
        joined,
        opener(tree, nodes, head),
        opener(tree, nodes, token),
    ));
}
