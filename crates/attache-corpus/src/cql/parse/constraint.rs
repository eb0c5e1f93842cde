//! How is a condition on the labels of a query read?

use super::super::ast::{Attribute, Constraint, Operand, Reference};
use super::super::refuse;
use super::{Parsed, Parser};

impl Parser<'_> {
    /// What follows `::`.
    pub(super) fn constraint(&mut self) -> Parsed<Constraint> {
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
