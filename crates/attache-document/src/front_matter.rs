//! What does the YAML between `---` lines at the head of a Markdown file say?

use saphyr_parser::{Event, Parser, ScalarStyle};

use crate::field::Field;
use crate::warned::Warning;

/// How deep lists and mappings may lie in each other.
const MAX_DEPTH: usize = 16;

/// A file split at the end of its front matter.
pub(crate) struct Split<'a> {
    pub(crate) fields: Vec<Field>,
    /// What follows: the document.
    pub(crate) body: &'a str,
    pub(crate) warnings: Vec<Warning>,
}

/// Splits `text` into front matter and body. A file without front matter is all body, and so is
/// one whose first `---` opens something that is not a list of keys.
pub(crate) fn split(text: &str, max_bytes: usize) -> Split<'_> {
    let whole = |warnings| Split {
        fields: Vec::new(),
        body: text,
        warnings,
    };
    let Some((yaml, body)) = between_rules(text) else {
        return whole(Vec::new());
    };
    let first = yaml
        .lines()
        .map(str::trim)
        .find(|line| !line.is_empty() && !line.starts_with('#'));
    if !first.is_none_or(is_key_line) {
        return whole(Vec::new());
    }
    if yaml.len() > max_bytes {
        return whole(vec![Warning::new(format!(
            "the front matter has {} bytes, more than the limit of {max_bytes}, and was read as text",
            yaml.len()
        ))]);
    }
    let mut reader = Reader::default();
    let problem = reader.read(yaml);
    let mut warnings: Vec<Warning> = problem.into_iter().map(Warning::new).collect();
    if reader.aliases > 0 {
        warnings.push(Warning::new(
            "YAML aliases (`*name`) in the front matter are not followed",
        ));
    }
    Split {
        fields: reader.fields,
        body,
        warnings,
    }
}

fn between_rules(text: &str) -> Option<(&str, &str)> {
    let mut lines = text.split_inclusive('\n');
    let first = lines.next()?;
    if first.trim_end() != "---" {
        return None;
    }
    let mut at = first.len();
    for line in lines {
        if matches!(line.trim_end(), "---" | "...") {
            return Some((&text[first.len()..at], &text[at + line.len()..]));
        }
        at += line.len();
    }
    None
}

/// `title: …` or `"title": …`, so that prose between two rules is not taken for metadata.
fn is_key_line(line: &str) -> bool {
    line.split_once(':').is_some_and(|(key, rest)| {
        let name = key.trim_matches(['"', '\'']);
        let is_word = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | ' ');
        let words = name.split_whitespace().count();
        (1..=4).contains(&words)
            && name.chars().all(is_word)
            && !rest.starts_with(|c: char| !c.is_whitespace())
    })
}

/// Collects scalars under the keys that lead to them: `series.name: NDS`.
#[derive(Default)]
struct Reader {
    fields: Vec<Field>,
    aliases: usize,
    open: Vec<Level>,
}

enum Level {
    /// A mapping; the key whose value comes next, or `None` where a key comes next.
    Mapping(Option<String>),
    Sequence,
}

impl Reader {
    fn read(&mut self, yaml: &str) -> Option<String> {
        for event in Parser::new_from_str(yaml) {
            let event = match event {
                Ok((event, _)) => event,
                Err(error) => {
                    // The opening rule is line 1 of the file.
                    let line = error.marker().line() + 1;
                    return Some(format!(
                        "the front matter is not valid YAML at line {line} ({}); what stands before was read",
                        error.info()
                    ));
                }
            };
            match event {
                Event::Scalar(text, style, ..) => {
                    let null =
                        style == ScalarStyle::Plain && matches!(text.as_ref(), "" | "~" | "null");
                    self.scalar(&text, null);
                }
                Event::Alias(_) => {
                    self.aliases += 1;
                    self.scalar("", true);
                }
                Event::SequenceStart(..) => self.open.push(Level::Sequence),
                Event::MappingStart(..) => self.open.push(Level::Mapping(None)),
                Event::SequenceEnd | Event::MappingEnd => {
                    self.open.pop();
                    self.value_done();
                }
                // One document is all that front matter can hold.
                Event::DocumentEnd => return None,
                _ => {}
            }
            if self.open.len() > MAX_DEPTH {
                return Some(format!(
                    "the front matter is nested more than {MAX_DEPTH} levels deep; the rest of it was left out"
                ));
            }
        }
        None
    }

    fn scalar(&mut self, text: &str, null: bool) {
        if let Some(Level::Mapping(key @ None)) = self.open.last_mut() {
            *key = Some(text.to_owned());
            return;
        }
        if !null {
            let path: Vec<&str> = self
                .open
                .iter()
                .filter_map(|level| match level {
                    Level::Mapping(key) => key.as_deref(),
                    Level::Sequence => None,
                })
                .collect();
            let key = path.join(".");
            match self.fields.last_mut() {
                Some(field) if field.key == key => field.values.push(text.to_owned()),
                _ if key.is_empty() => {}
                _ => self.fields.push(Field::new(key, vec![text.to_owned()])),
            }
        }
        self.value_done();
    }

    fn value_done(&mut self) {
        if let Some(Level::Mapping(key)) = self.open.last_mut() {
            *key = None;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(text: &str) -> Vec<String> {
        let split = split(text, 65_536);
        split
            .fields
            .iter()
            .map(|field| format!("{}={}", field.key, field.values.join("|")))
            .collect()
    }

    #[test]
    fn keys_lists_and_nested_keys_are_flattened() {
        let text = "---\ntitle: \"Ports: a plan\"\nauthors: [A. Ames, B. Bell]\ntags:\n  - sea\n  - tide\nseries:\n  name: HP\n  number: 007\nempty:\nnone: ~\n---\nBody\n";
        assert_eq!(
            fields(text),
            [
                "title=Ports: a plan",
                "authors=A. Ames|B. Bell",
                "tags=sea|tide",
                "series.name=HP",
                "series.number=007"
            ]
        );
        assert_eq!(split(text, 65_536).body, "Body\n");
    }

    #[test]
    fn a_rule_that_opens_prose_is_not_front_matter() {
        for text in [
            "---\nThis is prose.\n---\nMore.\n",
            "---\ntitle: never closed\n",
            "--- \nhttps://x.example/\n---\n",
            "text\n---\n",
        ] {
            assert_eq!(split(text, 65_536).body, text);
            assert!(fields(text).is_empty());
        }
    }

    #[test]
    fn bad_yaml_is_a_warning_that_keeps_what_was_read() {
        let split = split("---\ntitle: Ports\nauthors: [A. Ames\n---\nBody\n", 65_536);
        assert_eq!(split.body, "Body\n");
        assert_eq!(split.fields[0].key, "title");
        assert!(
            split.warnings[0].message.contains("not valid YAML"),
            "{:?}",
            split.warnings
        );
    }

    #[test]
    fn alias_bombs_deep_nesting_and_big_blocks_are_harmless() {
        let mut bomb = "---\na: &a [x, x]\n".to_owned();
        for (name, of) in ('b'..='z').zip('a'..) {
            bomb += &format!("{name}: &{name} [*{of}, *{of}, *{of}, *{of}]\n");
        }
        bomb += "---\nBody\n";
        let read = split(&bomb, 65_536);
        assert_eq!(read.fields.len(), 1);
        assert!(read.warnings[0].message.contains("aliases"));
        let deep = format!("---\na: {}\n---\nBody\n", "[".repeat(60_000));
        assert_eq!(split(&deep, 65_536).warnings.len(), 1);
        let big = format!("---\na: {}\n---\nBody\n", "x".repeat(100));
        assert_eq!(split(&big, 99).body, big);
        assert_eq!(split(&big, 99).warnings.len(), 1);
    }
}
