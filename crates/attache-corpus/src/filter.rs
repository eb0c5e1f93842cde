//! Which documents are asked? The language of `--where`.
//!
//! ```text
//! filter     = all ("or" all)*
//! all        = one ("and" one)*
//! one        = "not" one | "(" filter ")" | key ["not"] "in" "(" value ("," value)* ")"
//!            | key "is" ["not"] "missing" | key operator value
//! operator   = "=" | "!=" | "<" | "<=" | ">" | ">=" | "~" | "!~"
//! value      = word | "text in quotes" | first..last     (a range with = or !=)
//! ```

use std::cmp::Ordering;

use crate::info::{DocumentInfo, KEYS, metadata_keys};

/// How deep parentheses and `not` may nest.
const MAX_DEPTH: u32 = 64;

/// A condition on the metadata of documents.
///
/// Values compare as numbers if both are numbers, else as text without regard to case; dates compare
/// as far as the condition is exact (`date>=1990-03`). A comparison with a missing value is false.
///
/// ```
/// use attache_corpus::Filter;
/// assert!(Filter::parse("year=1990..1999 and not type in (report, speech)").is_ok());
/// let error = Filter::parse("year >").unwrap_err();
/// assert_eq!(error.to_string(), "in the condition \"year >\": expected a value at the end");
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Filter {
    text: String,
    root: Node,
}

#[derive(Clone, Debug, PartialEq)]
enum Node {
    And(Vec<Node>),
    Or(Vec<Node>),
    Not(Box<Node>),
    Compare {
        key: String,
        operator: Operator,
        values: Vec<Value>,
    },
    Missing {
        key: String,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Operator {
    Equal,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    Contains,
}

#[derive(Clone, Debug, PartialEq)]
enum Value {
    One(String),
    Range(String, String),
}

/// A condition that cannot be understood, or asks for what no document has.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[non_exhaustive]
pub enum FilterError {
    /// The text is not a condition.
    #[error("in the condition \"{text}\": expected {expected} {place}")]
    Syntax {
        /// The condition.
        text: String,
        /// What should stand there.
        expected: String,
        /// Where.
        place: String,
    },
    /// No document has this key.
    #[error("no document has \"{key}\"; the keys are {known}")]
    Key {
        /// The key that was asked for.
        key: String,
        /// The keys there are.
        known: String,
    },
}

impl Filter {
    /// Reads a condition.
    pub fn parse(text: &str) -> Result<Self, FilterError> {
        let mut parser = Parser {
            text,
            tokens: scan(text),
            at: 0,
        };
        if let Some(open) = parser.tokens.iter().position(|token| token.open.is_some()) {
            let quote = parser.tokens[open].open.unwrap_or_default();
            parser.at = open;
            return Err(parser.expected(&format!("a closing {quote}")));
        }
        let root = parser.any(0)?;
        match parser.peek() {
            None => Ok(Self {
                text: text.to_owned(),
                root,
            }),
            Some(_) => Err(parser.expected("\"and\", \"or\" or the end")),
        }
    }

    /// The condition as it was written.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether a document passes.
    pub fn passes(&self, document: &DocumentInfo) -> bool {
        self.root.passes(document)
    }

    /// Fails on a key that none of the documents has.
    pub(crate) fn check(&self, documents: &[DocumentInfo]) -> Result<(), FilterError> {
        let mut keys = Vec::new();
        self.root.keys(&mut keys);
        check_keys(&keys, documents)
    }
}

/// Fails on a key that none of the documents has.
pub(crate) fn check_keys(keys: &[&str], documents: &[DocumentInfo]) -> Result<(), FilterError> {
    let known = |key: &str| {
        KEYS.contains(&key)
            || matches!(key, "id" | "authors")
            || documents
                .iter()
                .any(|document| document.other.contains_key(key))
    };
    match keys.iter().find(|key| !known(key)) {
        None => Ok(()),
        Some(key) => Err(FilterError::Key {
            key: (*key).to_owned(),
            known: metadata_keys(documents).join(", "),
        }),
    }
}

impl Node {
    fn keys<'a>(&'a self, keys: &mut Vec<&'a str>) {
        match self {
            Self::And(nodes) | Self::Or(nodes) => nodes.iter().for_each(|node| node.keys(keys)),
            Self::Not(node) => node.keys(keys),
            Self::Compare { key, .. } | Self::Missing { key } => keys.push(key),
        }
    }

    fn passes(&self, document: &DocumentInfo) -> bool {
        match self {
            Self::And(nodes) => nodes.iter().all(|node| node.passes(document)),
            Self::Or(nodes) => nodes.iter().any(|node| node.passes(document)),
            Self::Not(node) => !node.passes(document),
            Self::Missing { key } => document.values(key).is_empty(),
            Self::Compare {
                key,
                operator,
                values,
            } => document.values(key).iter().any(|found| {
                values
                    .iter()
                    .any(|value| value.holds(key, *operator, found))
            }),
        }
    }
}

impl Value {
    fn holds(&self, key: &str, operator: Operator, found: &str) -> bool {
        match self {
            Self::Range(first, last) => {
                compare(key, found, first) != Ordering::Less
                    && compare(key, found, last) != Ordering::Greater
            }
            Self::One(wanted) => {
                let order = compare(key, found, wanted);
                match operator {
                    Operator::Equal => order == Ordering::Equal,
                    Operator::Less => order == Ordering::Less,
                    Operator::LessOrEqual => order != Ordering::Greater,
                    Operator::Greater => order == Ordering::Greater,
                    Operator::GreaterOrEqual => order != Ordering::Less,
                    Operator::Contains => found.to_lowercase().contains(&wanted.to_lowercase()),
                }
            }
        }
    }
}

/// Compares a value with a wanted one: dates as exactly as wanted, numbers as numbers, the rest as text.
fn compare(key: &str, found: &str, wanted: &str) -> Ordering {
    if key == "date" {
        // "1990-03-15" is within "1990-03"; a date known less exactly than asked comes before it.
        let found = found.get(..wanted.len()).unwrap_or(found);
        return found.cmp(wanted);
    }
    match (found.trim().parse::<f64>(), wanted.trim().parse::<f64>()) {
        (Ok(found), Ok(wanted)) => found.total_cmp(&wanted),
        _ => found.to_lowercase().cmp(&wanted.to_lowercase()),
    }
}

/// A token of a condition and the byte at which it begins.
struct Token<'t> {
    text: &'t str,
    start: usize,
    quoted: bool,
    /// The quotation mark that it begins with, if none closes it.
    open: Option<char>,
}

const MARKS: [&str; 12] = [
    "!=", "<=", ">=", "!~", "==", "=", "<", ">", "~", "(", ")", ",",
];

fn scan(text: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    let mut rest = text;
    loop {
        rest = rest.trim_start();
        let start = text.len() - rest.len();
        let Some(first) = rest.chars().next() else {
            return tokens;
        };
        if matches!(first, '"' | '\'') {
            let inner = &rest[1..];
            let close = inner.find(first);
            let end = close.unwrap_or(inner.len());
            tokens.push(Token {
                text: &inner[..end],
                start,
                quoted: true,
                open: close.is_none().then_some(first),
            });
            rest = inner[end..].strip_prefix(first).unwrap_or("");
            continue;
        }
        let len = match MARKS.iter().find(|mark| rest.starts_with(**mark)) {
            Some(mark) => mark.len(),
            None => rest
                .find(|c: char| c.is_whitespace() || "!=<>~(),\"'".contains(c))
                .filter(|&end| end > 0)
                .unwrap_or(if first == '!' { 1 } else { rest.len() }),
        };
        tokens.push(Token {
            text: &rest[..len],
            start,
            quoted: false,
            open: None,
        });
        rest = &rest[len..];
    }
}

struct Parser<'t> {
    text: &'t str,
    tokens: Vec<Token<'t>>,
    at: usize,
}

impl<'t> Parser<'t> {
    fn peek(&self) -> Option<&Token<'t>> {
        self.tokens.get(self.at)
    }

    fn take(&mut self, word: &str) -> bool {
        let found = self
            .peek()
            .is_some_and(|token| !token.quoted && token.text.eq_ignore_ascii_case(word));
        self.at += usize::from(found);
        found
    }

    fn expected(&self, expected: &str) -> FilterError {
        let place = match self.peek() {
            Some(token) => format!("at \"{}\"", &self.text[token.start..]),
            None => "at the end".to_owned(),
        };
        FilterError::Syntax {
            text: self.text.to_owned(),
            expected: expected.to_owned(),
            place,
        }
    }

    fn any(&mut self, depth: u32) -> Result<Node, FilterError> {
        let mut nodes = vec![self.all(depth)?];
        while self.take("or") {
            nodes.push(self.all(depth)?);
        }
        Ok(if nodes.len() == 1 {
            nodes.remove(0)
        } else {
            Node::Or(nodes)
        })
    }

    fn all(&mut self, depth: u32) -> Result<Node, FilterError> {
        let mut nodes = vec![self.one(depth)?];
        while self.take("and") {
            nodes.push(self.one(depth)?);
        }
        Ok(if nodes.len() == 1 {
            nodes.remove(0)
        } else {
            Node::And(nodes)
        })
    }

    fn one(&mut self, depth: u32) -> Result<Node, FilterError> {
        if depth > MAX_DEPTH {
            return Err(self.expected("fewer parentheses"));
        }
        if self.take("not") {
            return Ok(Node::Not(Box::new(self.one(depth + 1)?)));
        }
        if self.take("(") {
            let inner = self.any(depth + 1)?;
            return if self.take(")") {
                Ok(inner)
            } else {
                Err(self.expected("\")\""))
            };
        }
        let key = self.word("a key such as year")?;
        if self.take("is") {
            let not = self.take("not");
            if !self.take("missing") {
                return Err(self.expected("\"missing\""));
            }
            return Ok(negated(not, Node::Missing { key }));
        }
        let not = self.take("not");
        if self.take("in") {
            return Ok(negated(
                not,
                Node::Compare {
                    key,
                    operator: Operator::Equal,
                    values: self.list()?,
                },
            ));
        }
        if not {
            return Err(self.expected("\"in\""));
        }
        let operators = [
            ("=", Operator::Equal, false),
            ("==", Operator::Equal, false),
            ("!=", Operator::Equal, true),
            ("<", Operator::Less, false),
            ("<=", Operator::LessOrEqual, false),
            (">", Operator::Greater, false),
            (">=", Operator::GreaterOrEqual, false),
            ("~", Operator::Contains, false),
            ("!~", Operator::Contains, true),
        ];
        let Some((_, operator, not)) = operators.into_iter().find(|(mark, ..)| self.take(mark))
        else {
            return Err(self.expected("=, !=, <, <=, >, >=, ~, in or is"));
        };
        let value = self.value(operator == Operator::Equal)?;
        Ok(negated(
            not,
            Node::Compare {
                key,
                operator,
                values: vec![value],
            },
        ))
    }

    fn list(&mut self) -> Result<Vec<Value>, FilterError> {
        if !self.take("(") {
            return Err(self.expected("\"(\""));
        }
        let mut values = vec![self.value(true)?];
        while self.take(",") {
            values.push(self.value(true)?);
        }
        if self.take(")") {
            Ok(values)
        } else {
            Err(self.expected("\",\" or \")\""))
        }
    }

    /// A value; several bare words in a row are one (`type=press release`).
    fn value(&mut self, range: bool) -> Result<Value, FilterError> {
        let begin = self.at;
        let quoted = self.peek().is_some_and(|token| token.quoted);
        let mut value = self.word("a value")?;
        while !quoted
            && let Some(token) = self.peek()
            && !token.quoted
            && !MARKS.contains(&token.text)
            && !["and", "or"]
                .iter()
                .any(|word| token.text.eq_ignore_ascii_case(word))
        {
            value.push(' ');
            value.push_str(token.text);
            self.at += 1;
        }
        let Some((first, last)) = value.split_once("..").filter(|_| range && !quoted) else {
            return Ok(Value::One(value));
        };
        let (first, last) = (first.trim(), last.trim());
        if first.is_empty() || last.is_empty() {
            self.at = begin;
            return Err(self.expected("a value on each side of \"..\", such as 1990..1999,"));
        }
        Ok(Value::Range(first.into(), last.into()))
    }

    fn word(&mut self, expected: &str) -> Result<String, FilterError> {
        match self.peek() {
            Some(token) if token.quoted || !MARKS.contains(&token.text) => {
                let word = token.text.to_owned();
                self.at += 1;
                Ok(word)
            }
            _ => Err(self.expected(expected)),
        }
    }
}

fn negated(not: bool, node: Node) -> Node {
    if not { Node::Not(Box::new(node)) } else { node }
}
