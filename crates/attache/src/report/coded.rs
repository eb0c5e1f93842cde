//! What does a report say of the states that are called ally or partner, and of what they are for?

use attache_register::Register;
use attache_render::{Part, Section};
use attache_study::coding::{Codebook, Coder};
use attache_study::{
    Cell, Detail, Inquiry, PurposesBy, StatesOptions, StudyError, Table, Voice, purposes, states,
};

/// Rows shown of each table.
const ROWS: usize = 14;

/// The sections that rest on the coding of sentences; none where no sentence can be coded.
pub(super) fn sections(inquiry: &Inquiry<'_>) -> Result<Vec<Section>, StudyError> {
    let register = Register::builtin();
    let coder = Coder::new(&register, Codebook::builtin());
    let options = StatesOptions {
        called_only: true,
        detail: Detail::Brief,
        ..StatesOptions::default()
    };
    let called = states(inquiry, &register, &coder, &options)?;
    let by = PurposesBy::from_name(None);
    let stated = purposes(inquiry, &coder, Voice::default(), &by)?;
    Ok([who_is_called_what(called), what_for(stated)]
        .into_iter()
        .flatten()
        .collect())
}

fn who_is_called_what(mut table: Table) -> Option<Section> {
    let heading = "Who is called an ally, who a partner".to_owned();
    if table.rows.is_empty() {
        let none = "No state is called an ally or a partner by name in these documents.".to_owned();
        return Some(Section {
            heading,
            paragraphs: vec![none],
            parts: Vec::new(),
        });
    }
    let of = table.total_rows;
    table.rows.truncate(ROWS);
    let shown = table.rows.len();
    let paragraph = format!(
        "{of} states and organisations are called so by name; {} Beside each stands what it is by treaty or \
         designation on the documents' dates.",
        match shown < of {
            true => format!("the {shown} that are called so most often follow."),
            false => "they follow.".to_owned(),
        }
    );
    Some(Section {
        heading,
        paragraphs: vec![paragraph],
        parts: vec![Part::Table(table)],
    })
}

fn what_for(mut table: Table) -> Option<Section> {
    let share = |table: &Table, purpose: &str| {
        let row = table
            .rows
            .iter()
            .find(|row| row.cells[0] == Cell::from(purpose))?;
        match row.cells[3] {
            Cell::Real(share) => Some(share * 100.0),
            _ => None,
        }
    };
    if table.rows.is_empty() {
        return None;
    }
    let none = share(&table, "none").unwrap_or_default();
    let paragraph = format!(
        "Of the sentences that speak of allies and partners in security or foreign policy, {none:.0} % state no \
         purpose. The purposes that the others state, most frequent first; a sentence may state several."
    );
    table.rows.retain(|row| row.cells[2] != Cell::Integer(0));
    table.rows.truncate(ROWS);
    Some(Section {
        heading: "What they are said to be for".to_owned(),
        paragraphs: vec![paragraph],
        parts: vec![Part::Table(table)],
    })
}
