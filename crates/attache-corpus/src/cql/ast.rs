//! What does a query say? Its parts, as they were written.

/// A query: a pattern of tokens, and what its matches must fulfil besides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Query {
    /// What stands in a row.
    pub(crate) pattern: Node,
    /// How many tokens are written in `pattern`; each has its place below this number.
    pub(crate) places: usize,
    /// The structures that a match does not leave; none leaves the default, the block.
    pub(crate) bounds: Vec<Structure>,
    /// Other queries that a match lies in or holds.
    pub(crate) conditions: Vec<Condition>,
    /// What the labelled tokens must have in common, after `::`.
    pub(crate) constraint: Option<Constraint>,
    /// Names of labels, by number.
    pub(crate) labels: Vec<String>,
}

/// A part of the pattern of a query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Node {
    /// One token.
    Token {
        /// Its number among the tokens of the query.
        place: usize,
        /// The label that it binds.
        label: Option<usize>,
        /// What it must be.
        test: TokenTest,
    },
    /// No token, but the place between two: the edge of a structure.
    Edge(Edge),
    /// Parts in a row.
    Row(Vec<Node>),
    /// Parts of which one must match.
    Either(Vec<Node>),
    /// A part again and again.
    Repeat {
        node: Box<Node>,
        least: u32,
        /// `None` for no end.
        most: Option<u32>,
    },
}

/// Where a structure begins or ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Edge {
    pub(crate) structure: Structure,
    pub(crate) side: Side,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Side {
    Start,
    End,
}

/// A piece of a document, from the smallest to the largest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Structure {
    Sentence,
    Block,
    Section,
    Document,
}

impl Structure {
    /// The structures by the names that queries have for them.
    pub(crate) const NAMES: [(&str, Structure); 10] = [
        ("s", Self::Sentence),
        ("sentence", Self::Sentence),
        ("block", Self::Block),
        ("p", Self::Block),
        ("paragraph", Self::Block),
        ("section", Self::Section),
        ("document", Self::Document),
        ("doc", Self::Document),
        ("text", Self::Document),
        ("sec", Self::Section),
    ];

    pub(crate) fn from_name(name: &str) -> Option<Self> {
        let mut names = Self::NAMES.into_iter();
        names
            .find(|(own, _)| *own == name)
            .map(|(_, structure)| structure)
    }

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Sentence => "sentence",
            Self::Block => "block",
            Self::Section => "section",
            Self::Document => "document",
        }
    }
}

/// What one token must be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum TokenTest {
    /// Any token.
    Any,
    /// A token with a letter or digit, as every word of a plain phrase is where marks are passed over.
    NoMark,
    Compare(Comparison),
    All(Vec<TokenTest>),
    Some(Vec<TokenTest>),
    Not(Box<TokenTest>),
    /// A step along the dependency tree from this token to another.
    Step(Box<Step>),
}

/// An attribute compared with a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Comparison {
    pub(crate) attribute: Attribute,
    pub(crate) value: Value,
}

/// What is said of a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Attribute {
    Word,
    Lower,
    Lemma,
    Pos,
    Tag,
    Deprel,
}

impl Attribute {
    pub(crate) const ALL: [Attribute; 6] = [
        Self::Word,
        Self::Lower,
        Self::Lemma,
        Self::Pos,
        Self::Tag,
        Self::Deprel,
    ];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Word => "word",
            Self::Lower => "lower",
            Self::Lemma => "lemma",
            Self::Pos => "pos",
            Self::Tag => "tag",
            Self::Deprel => "deprel",
        }
    }

    pub(crate) fn from_name(name: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|attribute| attribute.name() == name)
    }

    /// Whether its values are a closed list of names, not words.
    pub(crate) fn is_closed(self) -> bool {
        matches!(self, Self::Pos | Self::Tag | Self::Deprel)
    }
}

/// What an attribute is compared with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Value {
    pub(crate) form: ValueForm,
    /// Capitals and small letters are equal.
    pub(crate) any_case: bool,
    /// Letters with and without accents are equal.
    pub(crate) any_accent: bool,
}

/// How a value is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum ValueForm {
    /// The value itself.
    Plain(String),
    /// Pieces with anything between them: `["partner", ""]` is the `partner*` of plain phrases.
    Glob(Vec<String>),
    /// A regular expression that the whole value must match.
    Expression(String),
}

impl ValueForm {
    /// As a person writes it.
    pub(crate) fn text(&self) -> String {
        match self {
            Self::Plain(text) | Self::Expression(text) => text.clone(),
            Self::Glob(pieces) => pieces.join("*"),
        }
    }
}

/// One step along the dependency tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Step {
    pub(crate) direction: Direction,
    /// The relation's name; `None` for any.
    pub(crate) relation: Option<Value>,
    /// What the token at the other end must be.
    pub(crate) test: TokenTest,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Direction {
    /// `>`: from a head to a token that depends on it.
    ToDependent,
    /// `<`: from a dependent token to its head.
    ToHead,
}

/// Another query that a match must lie in or hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Condition {
    pub(crate) kind: ConditionKind,
    /// Whether it must not.
    pub(crate) negated: bool,
    pub(crate) query: Box<Query>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ConditionKind {
    Within,
    Containing,
}

/// What must hold between labelled tokens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Constraint {
    Compare {
        left: Reference,
        right: Operand,
        /// Whether the two must differ.
        differ: bool,
    },
    All(Vec<Constraint>),
    Some(Vec<Constraint>),
    Not(Box<Constraint>),
}

/// An attribute of a labelled token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Reference {
    pub(crate) label: usize,
    pub(crate) attribute: Attribute,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Operand {
    /// An attribute of another token; `any_case` says that capitals and small letters are equal.
    Attribute {
        reference: Reference,
        any_case: bool,
    },
    Value(Value),
}

impl Node {
    /// Calls `visit` with the test of each token.
    pub(crate) fn each_test<'n>(&'n self, visit: &mut dyn FnMut(usize, &'n TokenTest)) {
        match self {
            Self::Token { place, test, .. } => visit(*place, test),
            Self::Edge(_) => {}
            Self::Row(nodes) | Self::Either(nodes) => {
                nodes.iter().for_each(|node| node.each_test(visit));
            }
            Self::Repeat { node, .. } => node.each_test(visit),
        }
    }
}

impl TokenTest {
    /// Calls `visit` with each attribute that is asked for, and the value that it is compared with if
    /// there is one; a step asks for `deprel`.
    pub(crate) fn each_attribute(&self, visit: &mut dyn FnMut(Attribute, Option<&Value>)) {
        match self {
            Self::Any | Self::NoMark => {}
            Self::Compare(comparison) => visit(comparison.attribute, Some(&comparison.value)),
            Self::All(tests) | Self::Some(tests) => {
                tests.iter().for_each(|test| test.each_attribute(visit));
            }
            Self::Not(test) => test.each_attribute(visit),
            Self::Step(step) => {
                visit(Attribute::Deprel, step.relation.as_ref());
                step.test.each_attribute(visit);
            }
        }
    }
}

impl Constraint {
    /// Calls `visit` with each attribute that is asked for, and the value it is compared with if it is one.
    pub(crate) fn each_attribute(&self, visit: &mut dyn FnMut(Attribute, Option<&Value>)) {
        match self {
            Self::Compare { left, right, .. } => match right {
                Operand::Value(value) => visit(left.attribute, Some(value)),
                Operand::Attribute { reference, .. } => {
                    visit(left.attribute, None);
                    visit(reference.attribute, None);
                }
            },
            Self::All(parts) | Self::Some(parts) => {
                parts.iter().for_each(|part| part.each_attribute(visit));
            }
            Self::Not(part) => part.each_attribute(visit),
        }
    }
}
