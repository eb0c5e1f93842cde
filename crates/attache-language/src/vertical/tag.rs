//! Is a line of a vertical file a line of structure, and what does it say?

use std::borrow::Cow;

/// A line of structure: `<text id="a">`, `</text>`, `<g/>`.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Tag<'l> {
    pub(super) name: &'l str,
    pub(super) shape: Shape,
    /// In the order of the line, with entities decoded.
    pub(super) attributes: Vec<(&'l str, String)>,
}

/// Which end of an element a tag is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    Open,
    Close,
    /// Both at once.
    Empty,
}

impl<'l> Tag<'l> {
    /// Reads a line; `None` if it is anything but one whole tag, and so a token.
    pub(super) fn parse(line: &'l str) -> Option<Self> {
        let inner = line.trim().strip_prefix('<')?.strip_suffix('>')?;
        let (inner, closes) = match inner.strip_prefix('/') {
            Some(inner) => (inner, true),
            None => (inner, false),
        };
        let (inner, empty) = match inner.strip_suffix('/') {
            Some(inner) if !closes => (inner, true),
            _ => (inner, false),
        };
        let (name, mut rest) = split_name(inner)?;
        let mut attributes = Vec::new();
        loop {
            let trimmed = rest.trim_start();
            if trimmed.is_empty() {
                break;
            }
            // White space stands between any two parts.
            if trimmed.len() == rest.len() {
                return None;
            }
            let (key, after) = split_name(trimmed)?;
            let value = after.trim_start().strip_prefix('=')?.trim_start();
            let quote = value.chars().next()?;
            let (value, after) = match quote {
                '"' | '\'' => value[1..].split_once(quote)?,
                _ => value.split_at(value.find(char::is_whitespace).unwrap_or(value.len())),
            };
            attributes.push((key, decode(value).into_owned()));
            rest = after;
        }
        let shape = match (closes, empty) {
            (true, _) => Shape::Close,
            (false, true) => Shape::Empty,
            (false, false) => Shape::Open,
        };
        Some(Self {
            name,
            shape,
            attributes,
        })
    }

    /// The value of the first of these attributes that is there.
    pub(super) fn attribute(&self, names: &[&str]) -> Option<String> {
        names.iter().find_map(|name| {
            let found = self.attributes.iter().find(|(other, _)| other == name);
            found.map(|(_, value)| value.clone())
        })
    }
}

/// The name at the start of a text, and what follows.
fn split_name(text: &str) -> Option<(&str, &str)> {
    let inside = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | ':');
    let end = text.find(|c| !inside(c)).unwrap_or(text.len());
    let begins = text.starts_with(|c: char| c.is_alphabetic() || c == '_');
    begins.then(|| text.split_at(end))
}

/// Puts characters in the place of the five entities of XML and of numbered ones; any other `&` stays.
pub(super) fn decode(text: &str) -> Cow<'_, str> {
    if !text.contains('&') {
        return Cow::Borrowed(text);
    }
    let mut decoded = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        decoded.push_str(&rest[..at]);
        rest = &rest[at..];
        let known = rest.find(';').filter(|&end| end <= 10);
        match known.and_then(|end| Some((entity(&rest[1..end])?, end))) {
            Some((c, end)) => {
                decoded.push(c);
                rest = &rest[end + 1..];
            }
            None => {
                decoded.push('&');
                rest = &rest[1..];
            }
        }
    }
    decoded.push_str(rest);
    Cow::Owned(decoded)
}

fn entity(name: &str) -> Option<char> {
    Some(match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        _ => {
            let number = name.strip_prefix('#')?;
            let number = match number.strip_prefix(['x', 'X']) {
                Some(hexadecimal) => u32::from_str_radix(hexadecimal, 16).ok()?,
                None => number.parse().ok()?,
            };
            // A line end or tab cannot stand in a token, nor can what is no character.
            char::from_u32(number).filter(|c| !c.is_control())?
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(line: &str) -> String {
        match Tag::parse(line) {
            None => "token".to_owned(),
            Some(tag) => {
                let attributes = tag.attributes.iter();
                let attributes = attributes.map(|(name, value)| format!(" {name}=[{value}]"));
                let attributes: String = attributes.collect();
                format!("{:?} {}{attributes}", tag.shape, tag.name)
            }
        }
    }

    #[test]
    fn a_whole_tag_is_structure_and_all_else_a_token() {
        for (line, expected) in [
            ("<s>", "Open s"),
            ("</s>", "Close s"),
            ("<g/>", "Empty g"),
            ("<g />", "Empty g"),
            ("  <p>  ", "Open p"),
            (
                "<text id=\"a b\" date='1990' n=3>",
                "Open text id=[a b] date=[1990] n=[3]",
            ),
            (
                "<text id=\"a>b &lt;&amp;&quot;&#39;&#x41;\">",
                "Open text id=[a>b <&\"'A]",
            ),
            ("<text id = \"a\"/>", "Empty text id=[a]"),
            ("<", "token"),
            ("<\tSYM\t<", "token"),
            ("<3", "token"),
            ("<>", "token"),
            ("< s>", "token"),
            ("<s", "token"),
            ("a>", "token"),
            ("<b>\tX\t<b>", "token"),
            ("<text id=\"a>", "token"),
            ("<text id>", "token"),
            ("<text id=\"a\"b=\"c\">", "token"),
        ] {
            assert_eq!(shown(line), expected, "{line}");
        }
    }

    #[test]
    fn only_known_entities_are_decoded() {
        for (text, expected) in [
            ("AT&amp;T", "AT&T"),
            ("&amp;lt;", "&lt;"),
            ("R&D; &foo; &", "R&D; &foo; &"),
            ("&#8217;&#x2019;", "’’"),
            (
                "&#10;&#0;&#xd800;&#9999999999;",
                "&#10;&#0;&#xd800;&#9999999999;",
            ),
            ("&é;", "&é;"),
        ] {
            assert_eq!(decode(text), expected);
        }
    }
}
