//! What counts, and what counts as equal? The rule that is printed with every figure.

use std::fmt;

use attache_document::BlockKind;

/// The rule of counting. `Rule::default()` is the one that applies unless a person says otherwise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    /// How capitals are compared.
    pub case: Case,
    /// The kinds of block that count, without repetition.
    pub blocks: Vec<BlockKind>,
    /// Whether a word cut by a hyphen at a line's end is counted as the whole word.
    pub hyphens: Joining,
    /// Whether a phrase may run over a line's end.
    pub lines: Joining,
    /// Whether marks between the words of a phrase are part of it.
    pub punctuation: Punctuation,
    /// Whether matches may overlap.
    pub overlap: Overlap,
    /// Whether a match that a possessive follows (`allies'`, `ally's`) counts.
    pub possessives: Possessives,
    /// How accents are compared.
    pub accents: Accents,
    /// Which of the matches that begin at one place count. Named `match` in rules.
    pub matching: Matching,
    /// The sense in which words must stand, by its name, such as `security`: a match counts if it has a
    /// word whose sense is known and every such word in it has this one. `None` takes all matches.
    pub sense: Option<String>,
}

/// How capitals are compared.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Case {
    /// As [`Case::Exact`] if the pattern has a capital, else as [`Case::Ignore`].
    #[default]
    Smart,
    /// Capitals and small letters are equal.
    Ignore,
    /// Capitals count.
    Exact,
}

/// What a line's end does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Joining {
    /// It is like a space, or nothing.
    #[default]
    Joined,
    /// What runs over it is not counted.
    Apart,
}

/// What marks between the words of a phrase do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Punctuation {
    /// They part the words: `allies, and partners` is not `allies and partners`.
    #[default]
    Counted,
    /// They are passed over.
    Ignored,
}

/// What becomes of matches that overlap.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Overlap {
    /// From left to right, the longest match counts and those that overlap it do not.
    #[default]
    Never,
    /// All are counted.
    Allowed,
}

/// What becomes of matches that a possessive follows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Possessives {
    /// They count.
    #[default]
    Counted,
    /// They do not count.
    LeftOut,
}

/// How accents are compared.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Accents {
    /// A letter with an accent is another letter.
    #[default]
    Exact,
    /// It is the same: `etat` and `état` are equal.
    Ignored,
}

/// Which of the matches that begin at one place count, where a query has several.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Matching {
    /// The longest.
    #[default]
    Longest,
    /// The shortest.
    Shortest,
    /// All.
    All,
}

impl Default for Rule {
    fn default() -> Self {
        Self {
            case: Case::default(),
            blocks: BlockKind::COUNTED.to_vec(),
            hyphens: Joining::default(),
            lines: Joining::default(),
            punctuation: Punctuation::default(),
            overlap: Overlap::default(),
            possessives: Possessives::default(),
            accents: Accents::default(),
            matching: Matching::default(),
            sense: None,
        }
    }
}

/// A part of a rule that cannot be understood.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RuleError {
    /// No part of the rule has this name.
    #[error("the rule has no part \"{part}\"; its parts are {known}")]
    Part {
        /// The name that was given.
        part: String,
        /// The names there are.
        known: String,
    },
    /// The part does not take this value.
    #[error("\"{value}\" is not a value of \"{part}\"; it takes {allowed}")]
    Value {
        /// The part.
        part: &'static str,
        /// The value that was given.
        value: String,
        /// The values that it takes.
        allowed: &'static str,
    },
}

/// The parts of a rule by name, with the values that each takes.
const PARTS: [(&str, &str); 10] = [
    ("case", "smart, ignore or exact"),
    (
        "blocks",
        "names from heading, body, list, table, note, caption, head, foot, navigation",
    ),
    ("hyphens", "joined or apart"),
    ("lines", "joined or apart"),
    ("punctuation", "counted or ignored"),
    ("overlap", "false or true"),
    ("possessives", "counted or left-out"),
    ("accents", "exact or ignored"),
    ("match", "longest, shortest or all"),
    ("sense", "any or the name of a sense, such as security"),
];

impl Rule {
    /// Changes one part by name, as `--rule NAME=VALUE` does. `match=all` sets `overlap=true` as well:
    /// all matches cannot stand apart.
    ///
    /// ```
    /// use attache_corpus::{Case, Rule};
    /// let mut rule = Rule::default();
    /// rule.set("case", "exact")?;
    /// assert_eq!(rule.case, Case::Exact);
    /// assert!(rule.set("case", "loud").is_err());
    /// # Ok::<(), attache_corpus::RuleError>(())
    /// ```
    pub fn set(&mut self, part: &str, value: &str) -> Result<(), RuleError> {
        let done = match part {
            "case" => Case::from_name(value).map(|case| self.case = case),
            "blocks" => parse_blocks(value).map(|blocks| self.blocks = blocks),
            "hyphens" => Joining::from_name(value).map(|hyphens| self.hyphens = hyphens),
            "lines" => Joining::from_name(value).map(|lines| self.lines = lines),
            "punctuation" => Punctuation::from_name(value).map(|marks| self.punctuation = marks),
            "overlap" => Overlap::from_name(value).map(|overlap| self.overlap = overlap),
            "possessives" => Possessives::from_name(value).map(|found| self.possessives = found),
            "accents" => Accents::from_name(value).map(|accents| self.accents = accents),
            "match" => Matching::from_name(value).map(|matching| {
                self.matching = matching;
                if matching == Matching::All {
                    self.overlap = Overlap::Allowed;
                }
            }),
            "sense" => parse_sense(value).map(|sense| self.sense = sense),
            _ => None,
        };
        match PARTS.iter().find(|(name, _)| *name == part) {
            None => Err(RuleError::Part {
                part: part.to_owned(),
                known: PARTS.map(|(name, _)| name).join(", "),
            }),
            Some(&(part, allowed)) => done.ok_or_else(|| RuleError::Value {
                part,
                value: value.to_owned(),
                allowed,
            }),
        }
    }

    /// Whether blocks of this kind count.
    pub fn counts(&self, kind: BlockKind) -> bool {
        self.blocks.contains(&kind)
    }
}

/// `Some(None)` for any sense.
fn parse_sense(value: &str) -> Option<Option<String>> {
    let is_name = !value.is_empty() && value.bytes().all(|b| b.is_ascii_lowercase() || b == b'-');
    is_name.then(|| (value != "any").then(|| value.to_owned()))
}

fn parse_blocks(value: &str) -> Option<Vec<BlockKind>> {
    let named: Option<Vec<_>> = value
        .split(',')
        .map(|name| BlockKind::from_name(name.trim()))
        .collect();
    let named = named?;
    Some(
        BlockKind::ALL
            .into_iter()
            .filter(|kind| named.contains(kind))
            .collect(),
    )
}

/// Gives an enum its names in rules: reading, writing and printing them.
macro_rules! named {
    ($kind:ident { $($variant:ident = $name:literal),+ $(,)? }) => {
        impl $kind {
            /// The name used in rules, JSON and help.
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $name),+ }
            }

            /// The value with this name, if there is one.
            pub fn from_name(name: &str) -> Option<Self> {
                match name { $($name => Some(Self::$variant),)+ _ => None }
            }
        }

        impl fmt::Display for $kind {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.name())
            }
        }
    };
}

named!(Case { Smart = "smart", Ignore = "ignore", Exact = "exact" });
named!(Joining { Joined = "joined", Apart = "apart" });
named!(Punctuation { Counted = "counted", Ignored = "ignored" });
named!(Overlap { Never = "false", Allowed = "true" });
named!(Possessives { Counted = "counted", LeftOut = "left-out" });
named!(Accents { Exact = "exact", Ignored = "ignored" });
named!(Matching { Longest = "longest", Shortest = "shortest", All = "all" });
