//! How is a condition read? From text to a tree, or an error that points at the place.

use super::value::{Expression, KeyKind, Operator, Value};
use super::{FilterError, Node};
use crate::subcorpora::is_name;

/// How deep parentheses and `not` may nest.
const MAX_DEPTH: u32 = 64;

/// Reads a whole condition.
pub(super) fn parse(text: &str) -> Result<Node, FilterError> {
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
        None => Ok(root),
        Some(_) => Err(parser.expected("\"and\", \"or\" or the end")),
    }
}

/// A token of a condition and the byte at which it begins.
struct Token<'t> {
    text: &'t str,
    start: usize,
    kind: TokenKind,
    /// The mark that it begins with, if none closes it.
    open: Option<char>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum TokenKind {
    Bare,
    Quoted,
    /// Between slashes.
    Expression,
}

const MARKS: [&str; 12] = [
    "!=", "<=", ">=", "!~", "==", "=", "<", ">", "~", "(", ")", ",",
];

fn scan(text: &str) -> Vec<Token<'_>> {
    let mut tokens: Vec<Token<'_>> = Vec::new();
    let mut rest = text;
    loop {
        rest = rest.trim_start();
        let start = text.len() - rest.len();
        let Some(first) = rest.chars().next() else {
            return tokens;
        };
        let is_bare = |token: &Token<'_>| token.kind == TokenKind::Bare;
        let after_tilde = tokens
            .last()
            .is_some_and(|token| is_bare(token) && matches!(token.text, "~" | "!~"));
        let kind = match first {
            '"' | '\'' => TokenKind::Quoted,
            '/' if after_tilde => TokenKind::Expression,
            _ => TokenKind::Bare,
        };
        if kind != TokenKind::Bare {
            let inner = &rest[1..];
            let close = match kind {
                TokenKind::Expression => closing_slash(inner),
                _ => inner.find(first),
            };
            let end = close.unwrap_or(inner.len());
            tokens.push(Token {
                text: &inner[..end],
                start,
                kind,
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
            kind,
            open: None,
        });
        rest = &rest[len..];
    }
}

/// The first slash that no backslash stands before.
fn closing_slash(text: &str) -> Option<usize> {
    let mut escaped = false;
    text.bytes().position(|byte| {
        let closes = byte == b'/' && !escaped;
        escaped = byte == b'\\' && !escaped;
        closes
    })
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

    fn bare(&self) -> Option<&'t str> {
        self.peek()
            .filter(|token| token.kind == TokenKind::Bare)
            .map(|token| token.text)
    }

    fn take(&mut self, word: &str) -> bool {
        let found = self
            .bare()
            .is_some_and(|bare| bare.eq_ignore_ascii_case(word));
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
        if let Some(name) = self.bare().and_then(|bare| bare.strip_prefix('@')) {
            if !is_name(name) {
                return Err(self.expected("the name of a subcorpus, such as @recent,"));
            }
            self.at += 1;
            return Ok(Node::Subcorpus(name.to_owned()));
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
            let values = self.list()?;
            return Ok(negated(not, self.compare(key, Operator::Equal, values)?));
        }
        if not {
            return Err(self.expected("\"in\""));
        }
        for (mark, not) in [("~", false), ("!~", true)] {
            if self.take(mark) {
                return Ok(negated(not, self.like(key)?));
            }
        }
        let operators = [
            ("=", Operator::Equal, false),
            ("==", Operator::Equal, false),
            ("!=", Operator::Equal, true),
            ("<", Operator::Less, false),
            ("<=", Operator::LessOrEqual, false),
            (">", Operator::Greater, false),
            (">=", Operator::GreaterOrEqual, false),
        ];
        let Some((_, operator, not)) = operators.into_iter().find(|(mark, ..)| self.take(mark))
        else {
            return Err(self.expected("=, !=, <, <=, >, >=, ~, in or is"));
        };
        let value = self.value(operator == Operator::Equal)?;
        Ok(negated(not, self.compare(key, operator, vec![value])?))
    }

    fn compare(
        &self,
        key: String,
        operator: Operator,
        values: Vec<Value>,
    ) -> Result<Node, FilterError> {
        if let Some(kind) = KeyKind::of_known(&key) {
            for value in &values {
                value.check(self.text, &key, kind)?;
            }
        }
        Ok(Node::Compare {
            key,
            operator,
            values,
        })
    }

    /// What stands after `~`: a regular expression, or text that is contained.
    fn like(&mut self, key: String) -> Result<Node, FilterError> {
        let Some(token) = self
            .peek()
            .filter(|token| token.kind == TokenKind::Expression)
        else {
            let Value::One(text) = self.value(false)? else {
                return Err(self.expected("a text"));
            };
            let text = text.to_lowercase();
            return Ok(Node::Contains { key, text });
        };
        let source = token.text;
        let end = token.start + 1 + source.len() + 1;
        self.at += 1;
        // A flag touches the closing slash; a word after a space is the next one.
        let flag = match self.peek() {
            Some(next) if next.start == end && next.kind == TokenKind::Bare => next.text,
            _ => "",
        };
        let ignore_case = match flag {
            "i" => true,
            "" | ")" => false,
            _ => return Err(self.expected("nothing or i (for any case) after the slash")),
        };
        self.at += usize::from(ignore_case);
        let expression = Expression::new(source, ignore_case);
        let expression = expression.map_err(|what| FilterError::Expression {
            text: self.text.to_owned(),
            expression: source.to_owned(),
            what,
        })?;
        Ok(Node::Matches { key, expression })
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
        let quoted = self
            .peek()
            .is_some_and(|token| token.kind == TokenKind::Quoted);
        let mut value = self.word("a value")?;
        while !quoted
            && let Some(bare) = self.bare()
            && !MARKS.contains(&bare)
            && !["and", "or"]
                .iter()
                .any(|word| bare.eq_ignore_ascii_case(word))
        {
            value.push(' ');
            value.push_str(bare);
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
            Some(token)
                if token.kind == TokenKind::Quoted
                    || (token.kind == TokenKind::Bare && !MARKS.contains(&token.text)) =>
            {
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
