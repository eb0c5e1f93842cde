//! How does a tree of dependencies grow, one transition after another?
//!
//! The arc-hybrid system (Kuhlmann, Gómez-Rodríguez and Satta 2011), with the root behind the last word.

/// No token.
pub(crate) const NONE: u32 = u32::MAX;

/// A token as the parser sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Node {
    /// Stands for the word in lower case.
    pub(crate) word: u64,
    /// Stands for its part of speech and its tag.
    pub(crate) tag: u64,
    /// Stands for both.
    pub(crate) both: u64,
    /// Its ending of three bytes.
    pub(crate) ending: u64,
    /// Whether it begins with a capital.
    pub(crate) capital: bool,
    /// Its part of speech, as a number below 32.
    pub(crate) pos: u8,
    /// What it may do in a coordination.
    pub(crate) joint: Joint,
}

/// What a token may do in a coordination.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Joint {
    /// Nothing.
    #[default]
    None,
    /// It parts two members: a comma or semicolon.
    Comma,
    /// It joins the last two: `and`, `or`, `but`.
    Conjunction,
}

/// What a transition does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Transition {
    /// Goes on to the next token.
    Shift,
    /// Hangs the last open token on the next one.
    Left,
    /// Hangs the last open token on the one before it.
    Right,
}

impl Transition {
    pub(crate) const ALL: [Self; 3] = [Self::Shift, Self::Left, Self::Right];
}

/// A tree in the making.
#[derive(Debug, Default)]
pub(crate) struct Tree {
    /// Tokens that have no head yet, the last one nearest.
    pub(crate) open: Vec<u32>,
    /// The next token; the length of the sentence stands for the root.
    pub(crate) next: u32,
    /// How many tokens the sentence has.
    pub(crate) length: u32,
    pub(crate) heads: Vec<u32>,
    /// The leftmost two dependents before each token.
    pub(crate) left: Vec<[u32; 2]>,
    /// The rightmost two dependents after each token.
    pub(crate) right: Vec<[u32; 2]>,
    /// How many dependents each token has on both sides, each counted up to six.
    pub(crate) counts: Vec<[u8; 2]>,
    /// The parts of speech of the dependents on both sides, one bit each.
    pub(crate) kinds: Vec<[u32; 2]>,
}

impl Tree {
    /// Begins again with a sentence of `length` tokens.
    pub(crate) fn begin(&mut self, length: usize) {
        fn refill<T: Clone>(list: &mut Vec<T>, length: usize, value: T) {
            list.clear();
            list.resize(length, value);
        }
        self.open.clear();
        self.next = 0;
        self.length = length as u32;
        refill(&mut self.heads, length + 1, NONE);
        refill(&mut self.left, length + 1, [NONE; 2]);
        refill(&mut self.right, length + 1, [NONE; 2]);
        refill(&mut self.counts, length + 1, [0; 2]);
        refill(&mut self.kinds, length + 1, [0; 2]);
    }

    pub(crate) fn is_done(&self) -> bool {
        self.next == self.length && self.open.is_empty()
    }

    /// Which transitions can be made, in the order of [`Transition::ALL`].
    pub(crate) fn possible(&self) -> [bool; 3] {
        [
            self.next < self.length,
            !self.open.is_empty(),
            self.open.len() > 1,
        ]
    }

    /// Makes a transition, which must be possible.
    pub(crate) fn apply(&mut self, transition: Transition, nodes: &[Node]) {
        match transition {
            Transition::Shift => {
                self.open.push(self.next);
                self.next += 1;
            }
            Transition::Left => {
                if let Some(dependent) = self.open.pop() {
                    self.attach(self.next, dependent, nodes);
                }
            }
            Transition::Right => {
                if let (Some(dependent), Some(&head)) = (self.open.pop(), self.open.last()) {
                    self.attach(head, dependent, nodes);
                }
            }
        }
    }

    /// Says that `dependent` hangs on `head`. The dependents of a head on either side must come nearest first.
    pub(crate) fn attach(&mut self, head: u32, dependent: u32, nodes: &[Node]) {
        self.heads[dependent as usize] = head;
        let at = head as usize;
        let side = usize::from(dependent > head);
        let outer = if side == 0 {
            &mut self.left[at]
        } else {
            &mut self.right[at]
        };
        *outer = [dependent, outer[0]];
        self.counts[at][side] = (self.counts[at][side] + 1).min(6);
        self.kinds[at][side] |= 1 << nodes[dependent as usize].pos;
    }

    /// Leaves one token on the root: further ones hang on the first.
    pub(crate) fn keep_one_root(&mut self) {
        let root = self.length;
        let mut first = None;
        for token in 0..root {
            let head = &mut self.heads[token as usize];
            if *head == root {
                match first {
                    Some(first) => *head = first,
                    None => first = Some(token),
                }
            }
        }
    }

    /// Grows the tree of given heads at once.
    pub(crate) fn grow(&mut self, heads: &[u32], nodes: &[Node]) {
        self.begin(heads.len());
        let by_distance = |this: &mut Self, dependent: u32| {
            let head = heads[dependent as usize];
            this.attach(head, dependent, nodes);
        };
        for dependent in (0..self.length).rev() {
            if dependent < heads[dependent as usize] {
                by_distance(self, dependent);
            }
        }
        for dependent in 0..self.length {
            if dependent > heads[dependent as usize] {
                by_distance(self, dependent);
            }
        }
    }
}
