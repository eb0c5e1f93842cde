//! How do the parts of a pattern follow each other? A nondeterministic automaton over tokens.
//!
//! It runs forwards from a place where a match may begin, and backwards from a token that every match
//! must have, to the places where such matches may begin. Both cost time in proportion to the tokens
//! read and the states alive, whatever the pattern (Thompson, "Regular expression search algorithm",
//! Communications of the ACM 11, 1968).

use crate::cql::ast::{Edge, Node};

/// Under [`Punctuation::Ignored`](crate::Punctuation::Ignored), how many marks in a row are passed over
/// between two tokens.
pub(super) const MAX_MARKS: usize = 8;

/// A state: what is done next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum State {
    /// Take a token that passes the test with this number, bind the label to it, and go on.
    Token {
        test: u32,
        label: Option<u8>,
        next: u32,
    },
    /// Pass over a mark and go on.
    Mark { next: u32 },
    /// Go on in both ways.
    Fork { one: u32, other: u32 },
    /// Go on if the place is this edge of a structure.
    Edge { edge: Edge, next: u32 },
    /// The pattern is matched.
    Accept,
}

/// The states of a pattern.
#[derive(Debug)]
pub(super) struct Automaton {
    pub(super) states: Vec<State>,
    pub(super) start: u32,
    /// For each token of the query, the state of the first of its copies.
    pub(super) state_of_place: Vec<u32>,
    /// For each state, those that go on to it.
    before: Vec<Vec<u32>>,
}

impl Automaton {
    /// `pass_marks` lets marks stand between the tokens.
    pub(super) fn new(pattern: &Node, places: usize, pass_marks: bool) -> Self {
        let mut automaton = Self {
            states: vec![State::Accept],
            start: 0,
            state_of_place: vec![0; places],
            before: Vec::new(),
        };
        automaton.start = automaton.add(pattern, 0, pass_marks);
        automaton.before = vec![Vec::new(); automaton.states.len()];
        for (number, state) in (0u32..).zip(&automaton.states) {
            let after = match *state {
                State::Token { next, .. } | State::Mark { next } | State::Edge { next, .. } => {
                    [Some(next), None]
                }
                State::Fork { one, other } => [Some(one), Some(other)],
                State::Accept => [None, None],
            };
            for next in after.into_iter().flatten() {
                automaton.before[next as usize].push(number);
            }
        }
        automaton
    }

    /// The numbers of the tests that the first token of a match may pass.
    pub(super) fn first_tests(&self) -> Vec<u32> {
        let mut reached = States::sized(self.states.len());
        let mut stack = vec![self.start];
        let mut tests = Vec::new();
        while let Some(state) = stack.pop() {
            if !reached.insert(state) {
                continue;
            }
            match self.states[state as usize] {
                State::Token { test, .. } => tests.push(test),
                State::Fork { one, other } => stack.extend([one, other]),
                State::Edge { next, .. } => stack.push(next),
                // A match begins with a token of its own.
                State::Mark { .. } | State::Accept => {}
            }
        }
        tests
    }

    fn push(&mut self, state: State) -> u32 {
        self.states.push(state);
        self.states.len() as u32 - 1
    }

    /// Adds the states of `node`, which go on to `next`; returns the first.
    fn add(&mut self, node: &Node, next: u32, pass_marks: bool) -> u32 {
        match node {
            Node::Token { place, label, .. } => {
                let token = self.push(State::Token {
                    test: *place as u32,
                    label: label.map(|label| label as u8),
                    next,
                });
                // Copies are added from the last to the first.
                if let Some(state) = self.state_of_place.get_mut(*place) {
                    *state = token;
                }
                let mut first = token;
                for _ in 0..if pass_marks { MAX_MARKS } else { 0 } {
                    let mark = self.push(State::Mark { next: first });
                    first = self.push(State::Fork {
                        one: token,
                        other: mark,
                    });
                }
                first
            }
            Node::Edge(edge) => self.push(State::Edge { edge: *edge, next }),
            Node::Row(nodes) => nodes
                .iter()
                .rev()
                .fold(next, |next, node| self.add(node, next, pass_marks)),
            Node::Either(nodes) => {
                let mut first: Option<u32> = None;
                for node in nodes.iter().rev() {
                    let branch = self.add(node, next, pass_marks);
                    first = Some(match first {
                        None => branch,
                        Some(other) => self.push(State::Fork { one: branch, other }),
                    });
                }
                first.unwrap_or(next)
            }
            Node::Repeat { node, least, most } => {
                let mut first = next;
                match most {
                    Some(most) => {
                        for _ in *least..*most {
                            let copy = self.add(node, first, pass_marks);
                            first = self.push(State::Fork {
                                one: copy,
                                other: next,
                            });
                        }
                    }
                    None => {
                        let fork = self.push(State::Accept);
                        let copy = self.add(node, fork, pass_marks);
                        self.states[fork as usize] = State::Fork {
                            one: copy,
                            other: next,
                        };
                        first = fork;
                    }
                }
                for _ in 0..*least {
                    first = self.add(node, first, pass_marks);
                }
                first
            }
        }
    }
}

/// What an automaton asks of the text while it runs.
pub(super) trait Text {
    /// Whether a token passes a test.
    fn passes(&self, test: u32, token: u32) -> bool;
    /// Whether a token is a mark.
    fn is_mark(&self, token: u32) -> bool;
    /// Whether the place before a token is an edge of a structure.
    fn is_edge(&self, edge: Edge, at: u32) -> bool;
}

/// A set of states that is emptied at once.
#[derive(Debug, Default)]
struct States {
    members: Vec<u32>,
    place: Vec<u32>,
}

impl States {
    fn sized(len: usize) -> Self {
        Self {
            members: Vec::with_capacity(len.min(64)),
            place: vec![0; len],
        }
    }

    fn has(&self, state: u32) -> bool {
        self.members.get(self.place[state as usize] as usize) == Some(&state)
    }

    /// Adds a state; returns whether it is new.
    fn insert(&mut self, state: u32) -> bool {
        let known = self.has(state);
        if !known {
            self.place[state as usize] = self.members.len() as u32;
            self.members.push(state);
        }
        !known
    }
}

/// Which of the matches that begin at one place are wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ends {
    First,
    Last,
    All,
}

/// A run of an automaton, with the memory that one run after the other uses.
#[derive(Debug)]
pub(super) struct Runner<'a> {
    automaton: &'a Automaton,
    now: States,
    then: States,
    stack: Vec<u32>,
    /// States visited so far.
    pub(super) steps: u64,
}

impl<'a> Runner<'a> {
    pub(super) fn new(automaton: &'a Automaton) -> Self {
        let len = automaton.states.len();
        Self {
            automaton,
            now: States::sized(len),
            then: States::sized(len),
            stack: Vec::new(),
            steps: 0,
        }
    }

    /// Adds a state and what it goes on to without a token.
    fn enter<T: Text>(&mut self, text: &T, state: u32, at: u32) {
        self.stack.push(state);
        while let Some(state) = self.stack.pop() {
            if !self.then.insert(state) {
                continue;
            }
            self.steps += 1;
            match self.automaton.states[state as usize] {
                State::Fork { one, other } => self.stack.extend([other, one]),
                State::Edge { edge, next } if text.is_edge(edge, at) => self.stack.push(next),
                _ => {}
            }
        }
    }

    fn turn(&mut self) {
        std::mem::swap(&mut self.now, &mut self.then);
        self.then.members.clear();
    }

    /// The ends, rising, of the matches that begin at `start` and do not pass `limit`. None is empty.
    ///
    /// Stops early once `budget` steps are used up; `steps` then says so.
    pub(super) fn ends<T: Text>(
        &mut self,
        text: &T,
        start: u32,
        limit: u32,
        wanted: Ends,
        budget: u64,
        found: &mut Vec<u32>,
    ) {
        self.then.members.clear();
        self.enter(text, self.automaton.start, start);
        self.turn();
        let first = found.len();
        let mut at = start;
        while at < limit && !self.now.members.is_empty() && self.steps <= budget {
            for member in 0..self.now.members.len() {
                let state = self.now.members[member];
                match self.automaton.states[state as usize] {
                    State::Token { test, next, .. } if text.passes(test, at) => {
                        self.enter(text, next, at + 1);
                    }
                    // A match begins with a token of its own, not with a mark passed over.
                    State::Mark { next } if at > start && text.is_mark(at) => {
                        self.enter(text, next, at + 1);
                    }
                    _ => {}
                }
            }
            self.steps += self.now.members.len() as u64;
            at += 1;
            // The only accepting state is the first that was made.
            let accepted = self.then.has(0);
            self.turn();
            if accepted {
                if wanted == Ends::Last {
                    found.truncate(first);
                }
                found.push(at);
                if wanted == Ends::First {
                    return;
                }
            }
        }
    }

    /// The places, not before `limit`, where a match may begin that has its token of `state` at `token`.
    /// They are not all beginnings of matches, but all beginnings are among them.
    pub(super) fn starts<T: Text>(
        &mut self,
        text: &T,
        state: u32,
        token: u32,
        limit: u32,
        budget: u64,
        found: &mut Vec<u32>,
    ) {
        self.then.members.clear();
        self.enter_before(text, state, token);
        self.turn();
        let mut at = token;
        loop {
            if self.now.has(self.automaton.start) {
                found.push(at);
            }
            if at <= limit || self.now.members.is_empty() || self.steps > budget {
                return;
            }
            at -= 1;
            for member in 0..self.now.members.len() {
                let reached = self.now.members[member] as usize;
                for place in 0..self.automaton.before[reached].len() {
                    let before = self.automaton.before[reached][place];
                    let goes = match self.automaton.states[before as usize] {
                        State::Token { test, .. } => text.passes(test, at),
                        State::Mark { .. } => text.is_mark(at),
                        _ => false,
                    };
                    if goes {
                        self.enter_before(text, before, at);
                    }
                }
            }
            self.steps += self.now.members.len() as u64;
            self.turn();
        }
    }

    /// Adds a state and those that go on to it without a token.
    fn enter_before<T: Text>(&mut self, text: &T, state: u32, at: u32) {
        self.stack.push(state);
        while let Some(state) = self.stack.pop() {
            if !self.then.insert(state) {
                continue;
            }
            self.steps += 1;
            for &before in &self.automaton.before[state as usize] {
                let goes = match self.automaton.states[before as usize] {
                    State::Fork { .. } => true,
                    State::Edge { edge, .. } => text.is_edge(edge, at),
                    _ => false,
                };
                if goes {
                    self.stack.push(before);
                }
            }
        }
    }
}
