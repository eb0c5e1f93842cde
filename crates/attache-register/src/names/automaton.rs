//! Which of all forms begins at this place of the text, and where does the longest one end?
//!
//! One trie over all forms at once. It reads the text as a person does: white space is one space, also
//! across the end of a line; dashes, quotation marks and letters with accents are their plain kin; a
//! word that a line divides is one. So it reads the text itself, whose offsets need no mapping.

use std::collections::BTreeMap;

use unicode_normalization::char::{decompose_canonical, is_combining_mark};

/// Bytes of white space, at most, that count as one space within a name.
const LONGEST_SPACE: usize = 40;
/// Marks and invisible characters, at most, that are passed over between two letters.
const MOST_MARKS: usize = 4;

/// A trie over the plain forms of names.
#[derive(Clone, Debug)]
pub(super) struct Automaton {
    /// The node behind each first byte; 0 where there is none.
    root: Box<[u32; 256]>,
    nodes: Vec<Node>,
    labels: Vec<u8>,
    targets: Vec<u32>,
    /// Which two bytes of ASCII may begin a form: bit `second` of the words of `first`.
    beginnings: Box<[[u64; 2]; 128]>,
}

#[derive(Clone, Copy, Debug, Default)]
struct Node {
    first: u32,
    edges: u32,
    /// The entry that ends here, plus one; 0 for none.
    entry: u32,
}

/// What a trie is made of.
#[derive(Default)]
pub(super) struct Building {
    nodes: Vec<(BTreeMap<u8, u32>, u32)>,
}

impl Building {
    pub(super) fn new() -> Self {
        Self {
            nodes: vec![(BTreeMap::new(), 0)],
        }
    }

    /// Adds a form; an earlier one that reads the same stays.
    pub(super) fn add(&mut self, form: &str, entry: u32) {
        let mut at = 0;
        for byte in plain(form).bytes() {
            let next = self.nodes.len() as u32;
            at = *self.nodes[at].0.entry(byte).or_insert(next) as usize;
            if at == self.nodes.len() {
                self.nodes.push((BTreeMap::new(), 0));
            }
        }
        let end = &mut self.nodes[at].1;
        if at != 0 && *end == 0 {
            *end = entry + 1;
        }
    }

    pub(super) fn build(self) -> Automaton {
        let mut made = Automaton {
            root: Box::new([0; 256]),
            nodes: Vec::with_capacity(self.nodes.len()),
            labels: Vec::new(),
            targets: Vec::new(),
            beginnings: Box::new([[0; 2]; 128]),
        };
        for (edges, entry) in &self.nodes {
            made.nodes.push(Node {
                first: made.labels.len() as u32,
                edges: edges.len() as u32,
                entry: *entry,
            });
            for (label, target) in edges {
                made.labels.push(*label);
                made.targets.push(*target);
            }
        }
        for (first, target) in &self.nodes[0].0 {
            made.root[usize::from(*first)] = *target;
            let seconds = self.nodes[*target as usize].0.keys();
            for second in seconds.filter(|second| second.is_ascii()) {
                if let Some(bits) = made.beginnings.get_mut(usize::from(*first)) {
                    bits[usize::from(second >> 6)] |= 1 << (second & 63);
                }
            }
        }
        made
    }
}

/// The form as the trie knows it.
pub(super) fn plain(form: &str) -> String {
    let mut out = Vec::new();
    let mut at = 0;
    while at < form.len() {
        let symbol = Symbol::read(form, at);
        out.extend_from_slice(symbol.plain());
        at += symbol.len;
    }
    String::from_utf8(out).unwrap_or_default()
}

/// What stands at one place of the text: how many bytes it takes, and what the trie reads for it.
struct Symbol {
    len: usize,
    bytes: [u8; 4],
    plain: usize,
    /// A hyphen at the end of a line, which may or may not belong to the name.
    divides: bool,
}

impl Symbol {
    fn of(len: usize, byte: u8) -> Self {
        Self {
            len,
            bytes: [byte, 0, 0, 0],
            plain: 1,
            divides: false,
        }
    }

    fn plain(&self) -> &[u8] {
        &self.bytes[..self.plain]
    }

    /// Reads what stands at `at`, which is the start of a character.
    fn read(text: &str, at: usize) -> Self {
        let byte = text.as_bytes()[at];
        match byte {
            b'-' => Self::hyphen(text, at, 1),
            b' ' | b'\t' | b'\n' | b'\r' | 0x0b | 0x0c => Self::space(text, at),
            0..0x80 => Self::of(1, byte),
            _ => Self::beyond(text, at),
        }
    }

    fn hyphen(text: &str, at: usize, len: usize) -> Self {
        let rest = &text.as_bytes()[at + len..];
        if matches!(rest, [b'\n', ..] | [b'\r', b'\n', ..]) {
            let space = Self::space(text, at + len);
            if space.plain == 1 && space.bytes[0] == b' ' {
                return Self {
                    divides: true,
                    ..Self::of(len + space.len, b'-')
                };
            }
        }
        Self::of(len, b'-')
    }

    /// White space is one space, unless it is too long or an empty line: then nothing reads it.
    fn space(text: &str, at: usize) -> Self {
        let mut lines = 0;
        let mut end = at;
        for c in text[at..].chars() {
            if !c.is_whitespace() {
                break;
            }
            lines += usize::from(matches!(c, '\n' | '\u{2028}' | '\u{2029}'));
            end += c.len_utf8();
            if lines > 1 || end - at > LONGEST_SPACE {
                return Self::of(end - at, b'\n');
            }
        }
        Self::of(end - at, b' ')
    }

    fn beyond(text: &str, at: usize) -> Self {
        let Some(c) = text[at..].chars().next() else {
            return Self::of(1, b'\n');
        };
        let len = c.len_utf8();
        match c {
            '\u{2018}' | '\u{2019}' | '\u{02BC}' | '\u{2032}' => Self::of(len, b'\''),
            '\u{2010}'..='\u{2015}' | '\u{2212}' => Self::hyphen(text, at, len),
            _ if c.is_whitespace() => Self::space(text, at),
            _ if is_passed_over(c) => Self {
                plain: 0,
                ..Self::of(len, 0)
            },
            _ => {
                let mut base = c;
                let mut first = true;
                decompose_canonical(c, |part| {
                    if first {
                        (base, first) = (part, false);
                    }
                });
                let mut bytes = [0; 4];
                let plain = base.encode_utf8(&mut bytes).len();
                Self {
                    len,
                    bytes,
                    plain,
                    divides: false,
                }
            }
        }
    }
}

/// Accents that stand after their letter, the soft hyphen, and what has no width.
fn is_passed_over(c: char) -> bool {
    is_combining_mark(c)
        || matches!(
            c,
            '\u{AD}' | '\u{200B}'..='\u{200D}' | '\u{2060}' | '\u{FEFF}'
        )
}

/// Whether a word goes on with this character.
pub(super) fn is_of_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_' || is_combining_mark(c)
}

/// An entry, and where its form ends in the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Reached {
    pub(super) entry: u32,
    pub(super) end: usize,
}

impl Automaton {
    /// Whether a form may begin with the bytes at `at`: never wrong where it says no.
    pub(super) fn may_begin(&self, bytes: &[u8], at: usize) -> bool {
        let first = bytes[at];
        let Some(bits) = self.beginnings.get(usize::from(first)) else {
            return true;
        };
        match bytes.get(at + 1) {
            None => self.root[usize::from(first)] != 0,
            // White space, a hyphen at the end of a line and what is beyond ASCII are read in their own way.
            Some(second) if *second <= b' ' || *second == b'-' || *second >= 0x80 => {
                self.root[usize::from(first)] != 0
            }
            Some(second) => bits[usize::from(second >> 6)] >> (second & 63) & 1 == 1,
        }
    }

    fn step(&self, node: u32, label: u8) -> Option<u32> {
        if node == 0 {
            let target = self.root[usize::from(label)];
            return (target != 0).then_some(target);
        }
        let Node { first, edges, .. } = self.nodes[node as usize];
        let (first, end) = (first as usize, (first + edges) as usize);
        let at = self.labels[first..end]
            .iter()
            .position(|one| *one == label)?;
        Some(self.targets[first + at])
    }

    /// The longest form that begins at `start` and may end where it does: `ends` is asked of each.
    pub(super) fn longest(
        &self,
        text: &str,
        start: usize,
        ends: impl Fn(Reached) -> bool,
    ) -> Option<Reached> {
        let mut node = 0;
        let mut at = start;
        let mut found = None;
        let mut passed = 0;
        while at < text.len() {
            let symbol = Symbol::read(text, at);
            let mut next = Some(node);
            for byte in symbol.plain() {
                next = next.and_then(|node| self.step(node, *byte));
            }
            at += symbol.len;
            match next {
                _ if symbol.plain == 0 => {
                    passed += 1;
                    if passed > MOST_MARKS {
                        break;
                    }
                    continue;
                }
                Some(next) => {
                    node = next;
                    passed = 0;
                }
                None if symbol.divides && node != 0 && passed < MOST_MARKS => {
                    passed += 1;
                    continue;
                }
                None => break,
            }
            let entry = self.nodes[node as usize].entry;
            if entry != 0 {
                // A mark belongs to the letter before it, also to the last of a form.
                let marks = text[at..].chars().take(MOST_MARKS);
                let marks = marks
                    .take_while(|c| is_combining_mark(*c))
                    .map(char::len_utf8);
                let reached = Reached {
                    entry: entry - 1,
                    end: at + marks.sum::<usize>(),
                };
                if ends(reached) {
                    found = Some(reached);
                }
            }
        }
        found
    }
}
