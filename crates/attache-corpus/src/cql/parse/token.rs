//! How is a token of a query read: its tests, their values, and its steps along dependencies?

use super::super::ast::{Attribute, Comparison, Direction, Step, TokenTest, Value, ValueForm};
use super::super::{refuse, value};
use super::{Parsed, Parser};

impl Parser<'_> {
    /// `[...]` or a quoted word, and the steps after it.
    pub(super) fn token(&mut self) -> Parsed<TokenTest> {
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
    pub(super) fn step(&mut self) -> Parsed<Option<Step>> {
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
    pub(super) fn equality(&mut self, after: &str) -> Parsed<(bool, bool)> {
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

    pub(super) fn value(&mut self, attribute: Attribute) -> Parsed<Value> {
        self.value_with(attribute, false)
    }

    /// A quoted value and its flags.
    pub(super) fn value_with(&mut self, attribute: Attribute, mut literal: bool) -> Parsed<Value> {
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
}
