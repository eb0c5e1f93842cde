//! What are allies and partners said to be for, and how often is nothing said?

use attache_corpus::{Group, Grouping, Hit};

use crate::coded::{CodedSentence, Voice, coded_sentences, coding_notes};
use crate::coding::{Coder, Stated};
use crate::count::{group_cells, group_columns};
use crate::inquiry::{Inquiry, StudyError, grouped};
use crate::table::{Cell, Column, ColumnKind, Row, Table};

/// What the purposes are counted by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PurposesBy {
    /// Documents, sections, or a key of their metadata; or everything.
    Group(Grouping),
    /// The word of the sentence: ally, partner. A sentence with both counts under each.
    Word,
    /// The states that the sentence calls ally or partner.
    State,
}

impl PurposesBy {
    /// What `--by NAME` asks for.
    pub fn from_name(name: Option<&str>) -> Self {
        match name {
            Some("word") => Self::Word,
            Some("state") => Self::State,
            name => Self::Group(Inquiry::grouping(name)),
        }
    }
}

/// The row of sentences that state no purpose.
const NONE: &str = "none";
/// The row of sentences in which allies and partners are only protected.
const PROTECTION: &str = "protection";

/// The sentences that state each purpose of the coder's codebook, as a share of those that speak of allies and
/// partners in the sense of security.
pub fn purposes(
    inquiry: &Inquiry<'_>,
    coder: &Coder,
    voice: Voice,
    by: &PurposesBy,
) -> Result<Table, StudyError> {
    let coded = coded_sentences(inquiry, coder, voice)?;
    let about: Vec<&CodedSentence> = coded
        .iter()
        .filter(|sentence| sentence.is_about_states())
        .collect();
    let mut columns = match by {
        PurposesBy::Group(by) => group_columns(by),
        PurposesBy::Word => vec![Column::new(
            "word",
            ColumnKind::Text,
            "The family of a word in the sentence.",
        )],
        PurposesBy::State => vec![Column::new(
            "state",
            ColumnKind::Text,
            "The state that the sentence calls ally or partner.",
        )],
    };
    columns.extend(figures());
    let mut table = inquiry.table("purposes", &[], columns)?;
    let counted = Counted::new(coder, &about);
    match by {
        PurposesBy::Group(by) => counted.by_group(inquiry, by, &mut table)?,
        PurposesBy::Word => counted.by_word(inquiry, &about, &mut table)?,
        PurposesBy::State => counted.by_state(inquiry, &about, &mut table)?,
    }
    inquiry.cut(&mut table);
    table.notes = notes(coder, &coded, &about);
    table.notes.extend(coding_notes(inquiry, &coded)?);
    table.warnings = inquiry.cautions()?;
    Ok(table)
}

fn figures() -> [Column; 5] {
    [
        Column::new(
            "purpose",
            ColumnKind::Text,
            "Its key in the codebook; `none` for sentences that state none, `protection` for those in which \
             allies and partners are only protected.",
        ),
        Column::new("name", ColumnKind::Text, "Its name."),
        Column::new(
            "sentences",
            ColumnKind::Integer,
            "Sentences about allies and partners that state it.",
        ),
        Column::new(
            "share",
            ColumnKind::Real,
            "Their share of the sentences about allies and partners; shares add up to more than 1, for one \
             sentence may state several.",
        )
        .with_unit("share of sentences"),
        Column::new("of", ColumnKind::Integer, "Sentences about allies and partners."),
    ]
}

/// A row of the answer before it is counted by groups.
struct Line {
    key: String,
    name: String,
    /// One match for each sentence.
    hits: Vec<Hit>,
    /// For each match, the sentence, as a place in the list of all.
    sentences: Vec<usize>,
}

/// The sentences that state each purpose, and those that state none.
struct Counted {
    lines: Vec<Line>,
    /// All sentences.
    all: Vec<Hit>,
}

impl Counted {
    fn new(coder: &Coder, about: &[&CodedSentence]) -> Self {
        let entries = coder.codebook().entries();
        let line = |key: &str, name: &str| Line {
            key: key.to_owned(),
            name: name.to_owned(),
            hits: Vec::new(),
            sentences: Vec::new(),
        };
        let mut lines: Vec<Line> = entries
            .iter()
            .map(|entry| line(&entry.key, &entry.name))
            .collect();
        lines.push(line(PROTECTION, "Only protected, assured or threatened"));
        lines.push(line(NONE, "No purpose stated"));
        let (protection, none) = (entries.len(), entries.len() + 1);
        for (place, sentence) in about.iter().enumerate() {
            let mut put = |line: usize, hit: Hit| {
                lines[line].hits.push(hit);
                lines[line].sentences.push(place);
            };
            for (purpose, hit) in sentence.coding.purposes.iter().zip(&sentence.purposes) {
                put(purpose.entry, *hit);
            }
            match sentence.coding.stated {
                Stated::Protection => put(protection, sentence.whole),
                _ if states_none(sentence) => put(none, sentence.whole),
                _ => {}
            }
        }
        Self {
            lines,
            all: about.iter().map(|sentence| sentence.whole).collect(),
        }
    }

    fn by_group(
        &self,
        inquiry: &Inquiry<'_>,
        by: &Grouping,
        table: &mut Table,
    ) -> Result<(), StudyError> {
        let mut lists: Vec<&[Hit]> = self.lines.iter().map(|line| &line.hits[..]).collect();
        lists.push(&self.all);
        let mut tallies = inquiry.corpus().tallies(&lists, inquiry.scope(), by)?;
        let all: Vec<Group> = tallies.pop().unwrap_or_default();
        for (place, group) in all.iter().enumerate() {
            if group.hits.is_empty() {
                continue;
            }
            let of = group.hits.len();
            let cells = group_cells(inquiry, &group.key, by)?;
            let found = tallies.iter().map(|groups| groups[place].hits.clone());
            self.push_group(inquiry, &cells, found.collect(), of, table)?;
        }
        Ok(())
    }

    fn by_word(
        &self,
        inquiry: &Inquiry<'_>,
        about: &[&CodedSentence],
        table: &mut Table,
    ) -> Result<(), StudyError> {
        for word in ["ally", "partner"] {
            let has = about.iter().map(|sentence| sentence.has_word_of(word));
            let chosen: Vec<bool> = has.collect();
            self.push_chosen(inquiry, Cell::from(word), &chosen, table)?;
        }
        Ok(())
    }

    fn by_state(
        &self,
        inquiry: &Inquiry<'_>,
        about: &[&CodedSentence],
        table: &mut Table,
    ) -> Result<(), StudyError> {
        let called = about.iter().flat_map(|sentence| &sentence.coding.labels);
        let states: std::collections::BTreeSet<_> = called.map(|label| label.who).collect();
        for state in states {
            let chosen: Vec<bool> = about
                .iter()
                .map(|sentence| {
                    sentence
                        .coding
                        .labels
                        .iter()
                        .any(|label| label.who == state)
                })
                .collect();
            self.push_chosen(inquiry, Cell::from(state.as_str()), &chosen, table)?;
        }
        Ok(())
    }

    /// The rows of the sentences that are chosen.
    fn push_chosen(
        &self,
        inquiry: &Inquiry<'_>,
        key: Cell,
        chosen: &[bool],
        table: &mut Table,
    ) -> Result<(), StudyError> {
        let of = chosen.iter().filter(|&&chosen| chosen).count();
        if of == 0 {
            return Ok(());
        }
        let own = |line: &Line| {
            let hits = line.hits.iter().zip(&line.sentences);
            hits.filter(|(_, sentence)| chosen[**sentence])
                .map(|(hit, _)| *hit)
                .collect()
        };
        let found = self.lines.iter().map(own).collect();
        self.push_group(inquiry, &[key], found, of, table)
    }

    /// The rows of one group, the most frequent purpose first; what states none comes last.
    fn push_group(
        &self,
        inquiry: &Inquiry<'_>,
        key: &[Cell],
        found: Vec<Vec<Hit>>,
        of: usize,
        table: &mut Table,
    ) -> Result<(), StudyError> {
        let mut lines: Vec<(&Line, Vec<Hit>)> = self.lines.iter().zip(found).collect();
        let ends = |line: &Line| line.key == NONE || line.key == PROTECTION;
        lines.sort_by_key(|(line, hits)| (ends(line), std::cmp::Reverse(hits.len())));
        for (line, hits) in lines {
            if hits.is_empty() && line.key != NONE {
                continue;
            }
            let mut cells = key.to_vec();
            cells.extend([
                Cell::from(line.key.as_str()),
                Cell::from(line.name.as_str()),
                Cell::from(hits.len()),
                Cell::from(Some(hits.len() as f64 / of as f64)),
                Cell::from(of),
            ]);
            let passages = inquiry.row_passages(&hits)?;
            table.rows.push(Row { cells, passages });
        }
        Ok(())
    }
}

fn notes(coder: &Coder, coded: &[CodedSentence], about: &[&CodedSentence]) -> Vec<String> {
    if coded.is_empty() {
        return Vec::new();
    }
    let silent = about
        .iter()
        .filter(|sentence| states_none(sentence))
        .count();
    let about = about.len();
    let mut notes = vec![format!(
        "Of {} sentences with a word of @ally or @partner, {} speak of states in security or foreign \
             policy; the rest ({}) are left out. Purposes are those of the codebook \"{}\"; a sentence may \
             state several.",
        grouped(coded.len()),
        grouped(about),
        grouped(coded.len() - about),
        coder.codebook().title
    )];
    if about > 0 {
        notes.push(format!(
            "{} of the {} sentences, {:.0} %, state no purpose.",
            grouped(silent),
            grouped(about),
            silent as f64 * 100.0 / about as f64
        ));
    }
    notes.push(
        "Each passage shows the words that told of the purpose; how often such coding is right is in the book, \
         under Quality."
            .to_owned(),
    );
    notes
}

/// Whether a sentence says nothing of what allies and partners are for, not even that they are protected.
fn states_none(sentence: &CodedSentence) -> bool {
    sentence.coding.stated == Stated::None && sentence.coding.purposes.is_empty()
}
