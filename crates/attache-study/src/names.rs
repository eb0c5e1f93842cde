//! Which states does a text name, and where, as a table?

use attache_register::{NameOptions, Names, Register};

use crate::table::{Cell, Column, ColumnKind, RegisterSummary, Row, Table};

/// The names in a text, first to last. Offsets count characters from 0.
pub fn names(register: &Register, text: &str, options: &NameOptions) -> Table {
    let about = register.about();
    let names = Names::of(register);
    let found = names.find(text, options);
    let mut at = Place {
        byte: 0,
        character: 0,
    };
    let rows: Vec<Row> = found
        .iter()
        .map(|find| {
            let start = at.walk(text, find.span.start);
            let end = at.walk(text, find.span.end);
            let state = find.state.and_then(|id| register.state(id));
            let text_of =
                |text: Option<&str>| text.map_or(Cell::Missing, |text| Cell::Text(text.to_owned()));
            Row {
                cells: vec![
                    Cell::from(start),
                    Cell::from(end),
                    Cell::Text(
                        text[find.span.clone()]
                            .split_whitespace()
                            .collect::<Vec<_>>()
                            .join(" "),
                    ),
                    text_of(find.state.as_ref().map(|id| id.as_str())),
                    text_of(state.map(|state| state.name.as_str())),
                    Cell::Text(find.form.to_owned()),
                    text_of(find.kind.map(|kind| kind.name())),
                    text_of(find.rule),
                ],
                passages: Vec::new(),
            }
        })
        .collect();
    let mut notes = Vec::new();
    let mut rules: Vec<&str> = found.iter().filter_map(|find| find.rule).collect();
    rules.sort_unstable();
    rules.dedup();
    for id in rules {
        if let Some(rule) = register.rules().iter().find(|rule| rule.id == id) {
            notes.push(format!("{id}, {}: {}.", rule.name, rule.rule));
        }
    }
    Table {
        study: "names",
        title: None,
        corpus: None,
        register: Some(RegisterSummary {
            version: about.to_string(),
            cut_off: about.cut_off.to_string(),
        }),
        rule: None,
        columns: vec![
            Column::new(
                "start",
                ColumnKind::Integer,
                "Where it begins, in characters from 0.",
            ),
            Column::new("end", ColumnKind::Integer, "Where it ends, half-open."),
            Column::new("text", ColumnKind::Text, "What the text says."),
            Column::new(
                "state",
                ColumnKind::Text,
                "The state, organisation or group, by id.",
            ),
            Column::new("name", ColumnKind::Text, "Its name."),
            Column::new(
                "form",
                ColumnKind::Text,
                "The form of the register that was found.",
            ),
            Column::new("kind", ColumnKind::Text, "What sort of form it is."),
            Column::new(
                "rule",
                ColumnKind::Text,
                "The rule that decided, where the form needs one.",
            ),
        ],
        total_rows: rows.len(),
        rows,
        notes,
        warnings: Vec::new(),
    }
}

/// A place in a text, walked from left to right.
struct Place {
    byte: usize,
    character: usize,
}

impl Place {
    /// The character at which `byte` stands. A place before the last one is counted from the start.
    fn walk(&mut self, text: &str, byte: usize) -> usize {
        if byte < self.byte {
            (self.byte, self.character) = (0, 0);
        }
        self.character += text[self.byte..byte].chars().count();
        self.byte = byte;
        self.character
    }
}
