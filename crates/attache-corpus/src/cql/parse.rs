//! How is a query read, and where is it wrong? A recursive descent over its characters.

use super::ast::{
    Attribute, Comparison, Condition, ConditionKind, Constraint, Direction, Edge, Node, Operand,
    Query, Reference, Side, Step, Structure, TokenTest, Value, ValueForm,
};
use super::{
    MAX_DEPTH, MAX_LABELS, MAX_QUERY_CHARS, MAX_REPETITIONS, MAX_WRITTEN_OUT, refuse, value,
};

/// What is wrong with a query, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct QueryError {
    /// Characters before the place, and one.
    pub(crate) character: usize,
    /// What is wrong there.
    pub(crate) problem: String,
}

/// Reads a query.
pub(crate) fn parse(text: &str) -> Result<Query, QueryError> {
    let mut parser = Parser {
        text,
        at: 0,
        depth: 0,
        places: 0,
        labels: Vec::new(),
        labels_allowed: true,
    };
    if text.chars().count() > MAX_QUERY_CHARS {
        return Err(parser.wrong(
            0,
            format!("a query has at most {MAX_QUERY_CHARS} characters"),
        ));
    }
    parser.space();
    let query = parser.query()?;
    match parser.rest() {
        "" => Ok(query),
        rest if rest.starts_with(')') => Err(parser.here("there is no \"(\" to this \")\"")),
        rest if rest.starts_with(';') => {
            Err(parser.here("a query ends without \";\", and there is one query to a pattern"))
        }
        _ => Err(parser.after_pattern()),
    }
}

struct Parser<'t> {
    text: &'t str,
    /// The byte that is read next.
    at: usize,
    depth: usize,
    places: usize,
    labels: Vec<String>,
    labels_allowed: bool,
}

type Parsed<T> = Result<T, QueryError>;

impl<'t> Parser<'t> {
    fn rest(&self) -> &'t str {
        &self.text[self.at..]
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn space(&mut self) {
        self.at = self.text.len() - self.rest().trim_start().len();
    }

    /// Takes `mark` and the space after it, if it is next.
    fn take(&mut self, mark: &str) -> bool {
        let found = self.rest().starts_with(mark);
        if found {
            self.at += mark.len();
            self.space();
        }
        found
    }

    /// The name that is next; it may be empty.
    fn name_ahead(&self) -> &'t str {
        let rest = self.rest();
        let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_');
        &rest[..end.unwrap_or(rest.len())]
    }

    fn name(&mut self) -> &'t str {
        let name = self.name_ahead();
        self.at += name.len();
        self.space();
        name
    }

    fn wrong(&self, at: usize, problem: impl Into<String>) -> QueryError {
        QueryError {
            character: self.text[..at].chars().count() + 1,
            problem: problem.into(),
        }
    }

    fn here(&self, problem: impl Into<String>) -> QueryError {
        self.wrong(self.at, problem)
    }

    fn expected(&self, what: &str) -> QueryError {
        let found = match self.peek() {
            None => "the query ends".to_owned(),
            Some('"' | '“' | '”') => "there is a quotation mark".to_owned(),
            Some(_) if !self.name_ahead().is_empty() => {
                format!("there is \"{}\"", self.name_ahead())
            }
            Some(c) => format!("there is \"{c}\""),
        };
        self.here(format!("expected {what}, but {found}"))
    }

    /// Goes one deeper, or says that it is too deep.
    fn deeper<T>(&mut self, read: impl FnOnce(&mut Self) -> Parsed<T>) -> Parsed<T> {
        if self.depth >= MAX_DEPTH {
            return Err(self.here(format!("a query nests at most {MAX_DEPTH} deep")));
        }
        self.depth += 1;
        let read = read(self);
        self.depth -= 1;
        read
    }

    /// A pattern and what follows it: `within`, `containing` and `::`.
    fn query(&mut self) -> Parsed<Query> {
        if let Some(problem) = refuse::opening(self.rest()) {
            return Err(self.here(problem));
        }
        let start = self.at;
        let first_place = std::mem::take(&mut self.places);
        let pattern = self.either()?;
        let written_out = written_out(&pattern);
        if most_tokens(&pattern) == Some(0) {
            return Err(self.wrong(
                start,
                "the query has no token, only places between tokens; add one, such as []",
            ));
        }
        if written_out > MAX_WRITTEN_OUT {
            return Err(self.wrong(
                start,
                format!("the query comes to more than {MAX_WRITTEN_OUT} tokens once its repetitions are written out; make their numbers smaller"),
            ));
        }
        let mut query = Query {
            pattern,
            places: std::mem::replace(&mut self.places, first_place),
            bounds: Vec::new(),
            conditions: Vec::new(),
            constraint: None,
            labels: Vec::new(),
        };
        loop {
            if self.rest().starts_with("::") {
                if query.constraint.is_some() {
                    return Err(self.here("there is a second \"::\"; join conditions with \"&\""));
                }
                self.take("::");
                query.constraint = Some(self.constraint()?);
            } else if !self.suffix(&mut query)? {
                break;
            }
        }
        query.labels = match self.labels_allowed {
            true => std::mem::take(&mut self.labels),
            false => Vec::new(),
        };
        Ok(query)
    }

    /// One `within` or `containing`; returns whether there was one.
    fn suffix(&mut self, query: &mut Query) -> Parsed<bool> {
        let start = self.at;
        let negated = self.take("!") || (self.name_ahead() == "not" && !self.name().is_empty());
        let kind = match self.name_ahead() {
            "within" => ConditionKind::Within,
            "containing" => ConditionKind::Containing,
            _ => {
                self.at = start;
                return Ok(false);
            }
        };
        self.name();
        let bound = self.at;
        if matches!(self.peek(), Some('(' | '[' | '"' | '\'')) {
            let inner = self.deeper(|parser| {
                if !parser.take("(") {
                    let mut places = 0;
                    std::mem::swap(&mut places, &mut parser.places);
                    let allowed = std::mem::replace(&mut parser.labels_allowed, false);
                    let pattern = parser.repeated();
                    parser.labels_allowed = allowed;
                    std::mem::swap(&mut places, &mut parser.places);
                    return Ok(Query {
                        pattern: pattern?,
                        places,
                        bounds: Vec::new(),
                        conditions: Vec::new(),
                        constraint: None,
                        labels: Vec::new(),
                    });
                }
                let allowed = std::mem::replace(&mut parser.labels_allowed, false);
                let inner = parser.query();
                parser.labels_allowed = allowed;
                let inner = inner?;
                match parser.take(")") {
                    true => Ok(inner),
                    false => Err(parser.after_pattern_or(")")),
                }
            })?;
            query.conditions.push(Condition {
                kind,
                negated,
                query: Box::new(inner),
            });
            return Ok(true);
        }
        if self.peek().is_some_and(|c| c.is_ascii_digit()) {
            return Err(self.here("a match lies within one structure; for more, name a larger one, such as \"within <section>\""));
        }
        let angled = self.take("<");
        let name = self.name();
        if name.is_empty() {
            return Err(self.expected("a structure such as <s>, or a query in parentheses"));
        }
        let structure =
            Structure::from_name(name).ok_or_else(|| self.wrong(bound, refuse::structure(name)))?;
        if angled {
            self.take("/");
            if !self.take(">") {
                return Err(self.attributes_of(name));
            }
        }
        if negated || kind == ConditionKind::Containing {
            let name = structure.name();
            let problem = match kind {
                ConditionKind::Within => format!(
                    "every match lies in some {name}, so \"!within\" takes a query in parentheses"
                ),
                ConditionKind::Containing => format!(
                    "\"containing\" takes a query in parentheses; for a whole {name}, write <{name}> []* </{name}>"
                ),
            };
            return Err(self.wrong(start, problem));
        }
        query.bounds.push(structure);
        Ok(true)
    }

    /// The error of a structure that goes on after its name.
    fn attributes_of(&self, name: &str) -> QueryError {
        match self.peek() {
            Some(c) if c.is_ascii_alphabetic() => self.here(format!(
                "<{name} ...> with attributes is not read; --where chooses documents by their metadata"
            )),
            _ => self.expected("\">\""),
        }
    }

    fn after_pattern(&self) -> QueryError {
        self.after_pattern_or("the query's end")
    }

    /// The error of what stands where only a suffix, or `end`, may stand.
    fn after_pattern_or(&self, end: &str) -> QueryError {
        if let Some(problem) = refuse::ending(self.name_ahead()) {
            return self.here(problem);
        }
        if self.rest().starts_with('&') {
            return self.here("conditions on labels stand after \"::\", and conditions on one token inside its [...]");
        }
        if let Some(problem) = refuse::opening(self.rest()) {
            return self.here(problem);
        }
        let end = if end == ")" { "\")\"" } else { end };
        self.expected(&format!(
            "a token such as [] or \"word\", \"within\", \"containing\", \"::\" or {end}"
        ))
    }

    fn either(&mut self) -> Parsed<Node> {
        let mut branches = vec![self.row()?];
        while self.take("|") {
            branches.push(self.row()?);
        }
        Ok(match branches.len() {
            1 => branches.remove(0),
            _ => Node::Either(branches),
        })
    }

    fn row(&mut self) -> Parsed<Node> {
        let mut nodes = vec![self.repeated()?];
        while self.begins_part() {
            nodes.push(self.repeated()?);
        }
        Ok(match nodes.len() {
            1 => nodes.remove(0),
            _ => Node::Row(nodes),
        })
    }

    fn begins_part(&self) -> bool {
        match self.peek() {
            Some('[' | '(' | '"' | '\'' | '<' | '“' | '@' | '{' | '*' | '+' | '?') => true,
            Some(c) if c.is_ascii_alphanumeric() || c == '_' => {
                let after = self.rest()[self.name_ahead().len()..].trim_start();
                after.starts_with(':') && !after.starts_with("::")
            }
            _ => false,
        }
    }

    /// A part and how often it stands.
    fn repeated(&mut self) -> Parsed<Node> {
        let node = self.part()?;
        let at = self.at;
        let (least, most) = match self.peek() {
            Some('*') => (0, None),
            Some('+') => (1, None),
            Some('?') => (0, Some(1)),
            Some('{') => return self.counted(node),
            _ => return Ok(node),
        };
        self.at += 1;
        self.space();
        self.repeat(node, least, most, at)
    }

    /// `{n}`, `{n,}`, `{,m}` or `{n,m}`.
    fn counted(&mut self, node: Node) -> Parsed<Node> {
        let at = self.at;
        self.take("{");
        let first = self.number()?;
        let (least, most) = match self.take(",") {
            false => (first, first),
            true => (first.or(Some(0)), self.number()?),
        };
        let closed = self.take("}");
        match (least, closed) {
            (Some(least), true) => self.repeat(node, least, most, at),
            (None, _) => Err(self.expected("a number")),
            (_, false) => Err(self.expected("\"}\"")),
        }
    }

    fn number(&mut self) -> Parsed<Option<u32>> {
        let at = self.at;
        let digits = self.rest().len()
            - self
                .rest()
                .trim_start_matches(|c: char| c.is_ascii_digit())
                .len();
        let digits = &self.rest()[..digits];
        self.at += digits.len();
        self.space();
        if digits.is_empty() {
            return Ok(None);
        }
        match digits.parse() {
            Ok(number) if number <= MAX_REPETITIONS => Ok(Some(number)),
            _ => Err(self.wrong(
                at,
                format!("a repetition is of at most {MAX_REPETITIONS}; for anything within a structure write []* and \"within\""),
            )),
        }
    }

    fn repeat(&mut self, node: Node, least: u32, most: Option<u32>, at: usize) -> Parsed<Node> {
        if most.is_some_and(|most| most < least) {
            return Err(self.wrong(
                at,
                "the second number of a repetition is smaller than the first",
            ));
        }
        if most_tokens(&node) == Some(0) {
            return Err(self.wrong(at, "the edge of a structure cannot be repeated"));
        }
        if matches!(self.peek(), Some('*' | '+' | '?' | '{')) {
            return Err(self.here(
                "a repetition is not repeated; \"?\" after one, for as few as possible, is \"--match shortest\"",
            ));
        }
        Ok(Node::Repeat {
            node: Box::new(node),
            least,
            most,
        })
    }

    /// A group, an edge, or a token with its label and steps.
    fn part(&mut self) -> Parsed<Node> {
        match self.peek() {
            Some('(') => {
                let at = self.at;
                self.deeper(|parser| {
                    parser.take("(");
                    if let Some(problem) = refuse::opening(parser.rest()) {
                        return Err(parser.here(problem));
                    }
                    let node = parser.either()?;
                    match parser.take(")") {
                        true => Ok(node),
                        false if parser.peek().is_none() => {
                            Err(parser.wrong(at, "this \"(\" is never closed"))
                        }
                        false if ["within", "containing"].contains(&parser.name_ahead()) => {
                            Err(parser.here(
                                "\"within\" and \"containing\" stand after the whole pattern",
                            ))
                        }
                        false => Err(parser.expected("a token or \")\"")),
                    }
                })
            }
            Some('<') => self.edge(),
            Some('*' | '+' | '?' | '{') => {
                Err(self.here("there is nothing here to repeat; any token is []"))
            }
            _ => {
                let label = self.label()?;
                let test = self.token()?;
                self.places += 1;
                Ok(Node::Token {
                    place: self.places - 1,
                    label,
                    test,
                })
            }
        }
    }

    fn edge(&mut self) -> Parsed<Node> {
        let at = self.at;
        self.take("<");
        let side = match self.take("/") {
            true => Side::End,
            false => Side::Start,
        };
        let named = self.at;
        let name = self.name();
        if name.is_empty() {
            return Err(self.expected("the name of a structure, such as <s>"));
        }
        if matches!(self.peek(), Some('[' | '"' | '\'')) && side == Side::Start {
            return Err(self.wrong(
                at,
                format!("a step such as <{name} stands after a token: [...] <{name} [...]"),
            ));
        }
        let structure =
            Structure::from_name(name).ok_or_else(|| self.wrong(named, refuse::structure(name)))?;
        if self.take("/") {
            return Err(self.wrong(
                at,
                format!("a whole structure is written <{name}> []* </{name}>"),
            ));
        }
        match self.take(">") {
            true => Ok(Node::Edge(Edge { structure, side })),
            false => Err(self.attributes_of(name)),
        }
    }

    fn label(&mut self) -> Parsed<Option<usize>> {
        let at = self.at;
        let name = self.name_ahead();
        let after = self.rest()[name.len()..].trim_start();
        if name.is_empty() || !after.starts_with(':') || after.starts_with("::") {
            return Ok(None);
        }
        self.name();
        self.take(":");
        if !self.labels_allowed {
            return Err(self.wrong(at, "labels stand on the tokens of the main pattern only"));
        }
        if let Some(known) = self.labels.iter().position(|label| label == name) {
            return Ok(Some(known));
        }
        if self.labels.len() == MAX_LABELS {
            return Err(self.wrong(at, format!("a query has at most {MAX_LABELS} labels")));
        }
        self.labels.push(name.to_owned());
        Ok(Some(self.labels.len() - 1))
    }

    /// `[...]` or a quoted word, and the steps after it.
    fn token(&mut self) -> Parsed<TokenTest> {
        let test = match self.peek() {
            Some('[') => self.bracketed()?,
            Some('"' | '\'') => {
                let value = self.value(Attribute::Word)?;
                TokenTest::Compare(Comparison {
                    attribute: Attribute::Word,
                    value,
                })
            }
            Some('“' | '”' | '„' | '‘' | '’') => {
                return Err(self.here("the quotation marks of a query are straight ones"));
            }
            Some('@') => match refuse::opening(self.rest()) {
                Some(problem) => return Err(self.here(problem)),
                None => return Err(self.here("word families such as @ally stand in plain phrases only; write \"(ally|allies)\"")),
            },
            _ if refuse::opening(self.rest()).is_some() => {
                return Err(self.here(refuse::opening(self.rest()).unwrap_or_default()));
            }
            _ => return Err(self.expected("a token such as [lemma=\"ally\"], [] or \"word\"")),
        };
        match self.step()? {
            None => Ok(test),
            Some(step) => {
                let step = TokenTest::Step(Box::new(step));
                Ok(match test {
                    TokenTest::Any => step,
                    test => TokenTest::All(vec![test, step]),
                })
            }
        }
    }

    /// `>amod []` or `<amod []`, if it is next.
    fn step(&mut self) -> Parsed<Option<Step>> {
        let direction = match self.peek() {
            Some('>') => Direction::ToDependent,
            Some('<') => {
                // `<s>` and `</s>` are edges.
                let rest = self.rest()[1..].trim_start();
                let name_end = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_');
                let after = rest[name_end.unwrap_or(rest.len())..].trim_start();
                let named = name_end != Some(0);
                let step =
                    after.starts_with(['[', ':']) || !named && after.starts_with(['"', '\'']);
                if !step {
                    return Ok(None);
                }
                Direction::ToHead
            }
            Some('-') if self.rest().starts_with("->") || self.rest().contains("->") => {
                return Err(self.here(
                    "steps are written >amod to a dependent and <amod to the head, without \"-\"",
                ));
            }
            _ => return Ok(None),
        };
        self.at += 1;
        if self.peek() == Some('>') || self.peek() == Some('<') {
            return Err(
                self.here("a step is one relation; \">>\" for any number of them is not read")
            );
        }
        self.space();
        let relation = match self.peek() {
            Some('"' | '\'') => Some(self.value(Attribute::Deprel)?),
            Some(c) if c.is_ascii_alphabetic() => {
                let start = self.at;
                let mut name = self.name().to_owned();
                // The subtypes of Universal Dependencies: `nsubj:pass`.
                if self.text[..self.at].ends_with(name.as_str()) && self.rest().starts_with(':') {
                    self.at += 1;
                    name = format!("{name}:{}", self.name());
                }
                let form = ValueForm::Plain(name);
                if self.peek() == Some(':') {
                    return Err(
                        self.wrong(start, "labels stand on the tokens of the main pattern only")
                    );
                }
                Some(Value {
                    form,
                    any_case: false,
                    any_accent: false,
                })
            }
            _ => None,
        };
        if self.peek() == Some('<') || self.peek() == Some('(') {
            return Err(self.here("a step leads to one token: [...] or \"word\""));
        }
        let test = self.deeper(Self::token)?;
        Ok(Some(Step {
            direction,
            relation,
            test,
        }))
    }

    fn bracketed(&mut self) -> Parsed<TokenTest> {
        let at = self.at;
        self.take("[");
        if self.rest().starts_with(':') {
            return Err(self.wrong(
                at,
                "[: ... :] is not read; what a token must be is written inside [...]",
            ));
        }
        if self.take("]") {
            return Ok(TokenTest::Any);
        }
        let test = self.deeper(Self::some)?;
        match self.take("]") {
            true => Ok(test),
            false if self.peek().is_none() => Err(self.wrong(at, "this \"[\" is never closed")),
            false if self.rest().starts_with(')') => {
                Err(self.here("there is no \"(\" to this \")\""))
            }
            false if self.name_ahead() == "and" => Err(self.here("\"and\" is written \"&\"")),
            false if self.name_ahead() == "or" => Err(self.here("\"or\" is written \"|\"")),
            false if self.rest().starts_with(',') => {
                Err(self.here("conditions are joined by \"&\" or \"|\", not by \",\""))
            }
            false => Err(self.expected("\"&\", \"|\" or \"]\"")),
        }
    }

    fn some(&mut self) -> Parsed<TokenTest> {
        let mut tests = vec![self.all()?];
        while self.take("||") || self.take("|") {
            tests.push(self.all()?);
        }
        Ok(match tests.len() {
            1 => tests.remove(0),
            _ => TokenTest::Some(tests),
        })
    }

    fn all(&mut self) -> Parsed<TokenTest> {
        let mut tests = vec![self.test()?];
        while self.take("&&") || self.take("&") {
            tests.push(self.test()?);
        }
        Ok(match tests.len() {
            1 => tests.remove(0),
            _ => TokenTest::All(tests),
        })
    }

    fn test(&mut self) -> Parsed<TokenTest> {
        if self.take("!") {
            let test = self.deeper(Self::test)?;
            return Ok(TokenTest::Not(Box::new(test)));
        }
        let at = self.at;
        if self.take("(") {
            let test = self.deeper(Self::some)?;
            return match self.take(")") {
                true => Ok(test),
                false if self.peek().is_none() => Err(self.wrong(at, "this \"(\" is never closed")),
                false => Err(self.expected("\"&\", \"|\" or \")\"")),
            };
        }
        if self.peek() == Some('$') {
            return Err(self.here("word lists such as $name are not read; write the words as one value, such as \"(ally|allies)\""));
        }
        let name = self.name();
        if name.is_empty() {
            return Err(
                self.expected("an attribute, such as word, lower, lemma, pos, tag or deprel")
            );
        }
        if self.peek() == Some('(') {
            return Err(self.wrong(at, refuse::function(name)));
        }
        if self.peek() == Some('.') {
            return Err(self.wrong(
                at,
                "conditions between labels stand after \"::\", at the query's end",
            ));
        }
        if self.rest().starts_with("/") {
            return Err(self.here("attributes have plain names"));
        }
        let attribute =
            Attribute::from_name(name).ok_or_else(|| self.wrong(at, refuse::attribute(name)))?;
        let (differ, literal) = self.equality(name)?;
        let value = self.value_with(attribute, literal)?;
        let test = TokenTest::Compare(Comparison { attribute, value });
        Ok(match differ {
            true => TokenTest::Not(Box::new(test)),
            false => test,
        })
    }

    /// `=` or `!=`, and whether the value is meant letter by letter (`==`).
    fn equality(&mut self, after: &str) -> Parsed<(bool, bool)> {
        for mark in [">=", "<=", "=~", "!~", ">", "<", "~"] {
            if self.rest().starts_with(mark) {
                return Err(self.here(refuse::operator(mark).unwrap_or_default()));
            }
        }
        if let Some(problem) = refuse::operator(self.name_ahead()) {
            return Err(self.here(problem));
        }
        for (mark, differ, literal) in [
            ("!==", true, true),
            ("!=", true, false),
            ("==", false, true),
            ("=", false, false),
        ] {
            if self.take(mark) {
                return Ok((differ, literal));
            }
        }
        Err(self.expected(&format!("= or != after \"{after}\"")))
    }

    fn value(&mut self, attribute: Attribute) -> Parsed<Value> {
        self.value_with(attribute, false)
    }

    /// A quoted value and its flags.
    fn value_with(&mut self, attribute: Attribute, mut literal: bool) -> Parsed<Value> {
        let at = self.at;
        let quote = match self.peek() {
            Some(quote @ ('"' | '\'')) => quote,
            Some('“' | '”' | '„' | '‘' | '’') => {
                return Err(self.here("the quotation marks of a query are straight ones"));
            }
            Some('$') => return Err(self.here("word lists such as $name are not read; write the words as one value, such as \"(ally|allies)\"")),
            _ => return Err(self.expected("a value in quotation marks")),
        };
        let mut written = String::new();
        let mut chars = self.rest()[1..].char_indices();
        let end = loop {
            match chars.next() {
                None => {
                    return Err(self.wrong(at, "this value has no closing quotation mark"));
                }
                Some((place, c)) if c == quote => break place,
                Some((_, '\\')) => match chars.next() {
                    Some((_, c)) if c == quote => written.push(c),
                    Some((_, c)) => written.extend(['\\', c]),
                    None => {}
                },
                Some((_, c)) => written.push(c),
            }
        };
        self.at += 1 + end + 1;
        self.space();
        let (mut any_case, mut any_accent) = (false, false);
        while self.rest().starts_with('%') {
            let flags = self.at;
            self.take("%");
            let letters = self.name();
            if letters.is_empty() {
                return Err(self.expected("c, d or l after \"%\""));
            }
            for letter in letters.chars() {
                match letter {
                    'c' => any_case = true,
                    'd' => any_accent = true,
                    'l' => literal = true,
                    other => {
                        return Err(self.wrong(
                            flags,
                            format!("there is no flag %{other}; the flags are %c (any case), %d (any accents) and %l (letter by letter)"),
                        ));
                    }
                }
            }
        }
        value::check(attribute, &written)
            .and_then(|()| value::value(&written, literal, any_case, any_accent))
            .map_err(|problem| self.wrong(at, problem))
    }

    /// What follows `::`.
    fn constraint(&mut self) -> Parsed<Constraint> {
        self.deeper(|parser| {
            let mut parts = vec![parser.constraints_all()?];
            while parser.take("|") {
                parts.push(parser.constraints_all()?);
            }
            Ok(match parts.len() {
                1 => parts.remove(0),
                _ => Constraint::Some(parts),
            })
        })
    }

    fn constraints_all(&mut self) -> Parsed<Constraint> {
        let mut parts = vec![self.constraint_part()?];
        while self.take("&") {
            parts.push(self.constraint_part()?);
        }
        Ok(match parts.len() {
            1 => parts.remove(0),
            _ => Constraint::All(parts),
        })
    }

    fn constraint_part(&mut self) -> Parsed<Constraint> {
        if self.take("!") {
            let part = self.deeper(Self::constraint_part)?;
            return Ok(Constraint::Not(Box::new(part)));
        }
        if self.take("(") {
            let part = self.constraint()?;
            return match self.take(")") {
                true => Ok(part),
                false => Err(self.expected("\"&\", \"|\" or \")\"")),
            };
        }
        let left = self.reference()?;
        let (differ, literal) = self.equality(left.attribute.name())?;
        let right = match self.peek() {
            Some(c) if c.is_ascii_alphanumeric() || c == '_' => {
                let reference = self.reference()?;
                let mut any_case = false;
                if self.rest().starts_with('%') {
                    if !self.take("%c") {
                        return Err(self.here("between two labels the only flag is %c (any case)"));
                    }
                    any_case = true;
                }
                Operand::Attribute {
                    reference,
                    any_case,
                }
            }
            _ => Operand::Value(self.value_with(left.attribute, literal)?),
        };
        Ok(Constraint::Compare {
            left,
            right,
            differ,
        })
    }

    /// `label.attribute`
    fn reference(&mut self) -> Parsed<Reference> {
        let at = self.at;
        let name = self.name();
        if name.is_empty() {
            return Err(self.expected("a label and an attribute, such as a.lemma"));
        }
        if self.peek() == Some('(') {
            return Err(self.wrong(at, refuse::function(name)));
        }
        let label = self.labels.iter().position(|label| label == name);
        let label = label.filter(|_| self.labels_allowed).ok_or_else(|| {
            let problem = match (self.labels_allowed, self.labels.as_slice()) {
                (false, _) => "conditions on labels stand at the end of the whole query".to_owned(),
                (true, []) => format!("no token has a label; write {name}:[...] to name one"),
                (true, labels) => format!(
                    "there is no label \"{name}\"; the labels are {}",
                    labels.join(", ")
                ),
            };
            self.wrong(at, problem)
        })?;
        if !self.take(".") {
            return Err(self.expected(&format!(
                "\".\" and an attribute after \"{name}\", such as {name}.lemma"
            )));
        }
        let at = self.at;
        let attribute = self.name();
        let attribute = match Attribute::from_name(attribute) {
            Some(attribute) => attribute,
            None if attribute.is_empty() => return Err(self.expected("an attribute")),
            None => return Err(self.wrong(at, refuse::attribute(attribute))),
        };
        Ok(Reference { label, attribute })
    }
}

/// The most tokens that a part matches; `None` for no bound.
fn most_tokens(node: &Node) -> Option<usize> {
    match node {
        Node::Token { .. } => Some(1),
        Node::Edge(_) => Some(0),
        Node::Row(nodes) => nodes.iter().try_fold(0usize, |sum, node| {
            Some(sum.saturating_add(most_tokens(node)?))
        }),
        Node::Either(nodes) => nodes
            .iter()
            .try_fold(0usize, |most, node| Some(most.max(most_tokens(node)?))),
        Node::Repeat { node, most, .. } => match most_tokens(node) {
            Some(0) => Some(0),
            tokens => Some(tokens?.saturating_mul((*most)? as usize)),
        },
    }
}

/// How many tokens a part comes to once its repetitions are written out.
fn written_out(node: &Node) -> usize {
    match node {
        Node::Token { .. } | Node::Edge(_) => 1,
        Node::Row(nodes) | Node::Either(nodes) => {
            nodes.iter().map(written_out).fold(0, usize::saturating_add)
        }
        Node::Repeat { node, least, most } => {
            let copies = most.unwrap_or(least.saturating_add(1)).max(1) as usize;
            written_out(node).saturating_mul(copies)
        }
    }
}
