//! Which states are called ally or partner, whose, and does the word agree with the treaties?

mod agreement;
mod called;

use std::collections::{BTreeMap, BTreeSet};

use attache_corpus::{DocId, Sentence};
use attache_register::{Register, StateId};
use rayon::prelude::*;

use crate::coded::{Voice, code, extent, names_in, voiceless_note};
use crate::coding::{Coder, CodingContext, LabelStatus};
use crate::inquiry::{Inquiry, StudyError};
use crate::listing::Detail;
use crate::table::{Cell, Column, ColumnKind, RegisterSummary, Row, Table};
use agreement::Formal;
use called::Called;

/// What is asked of the states that a corpus names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StatesOptions {
    /// Whose voice the documents are.
    pub voice: Voice,
    /// What the rows are counted by.
    pub by: StatesBy,
    /// Only this state.
    pub state: Option<StateId>,
    /// Only states that are called ally or partner.
    pub called_only: bool,
    /// [`Detail::Brief`] is for readers: fewer columns.
    pub detail: Detail,
}

/// What the rows are counted by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum StatesBy {
    /// All documents together.
    #[default]
    Whole,
    /// Each document.
    Document,
    /// Each year.
    Year,
    /// Each decade.
    Decade,
}

impl StatesBy {
    /// What `--by NAME` asks for.
    pub fn from_name(name: &str) -> Option<Self> {
        match name {
            "document" => Some(Self::Document),
            "year" => Some(Self::Year),
            "decade" => Some(Self::Decade),
            _ => None,
        }
    }

    fn column(self) -> Option<Column> {
        let year = |name, about| Column::new(name, ColumnKind::Integer, about);
        match self {
            Self::Whole => None,
            Self::Document => Some(Column::new(
                "document",
                ColumnKind::Text,
                "The document's name in the corpus.",
            )),
            Self::Year => Some(year("year", "From the date of the document.")),
            Self::Decade => Some(year("decade", "From the date of the document.")),
        }
    }
}

/// The columns of [`Detail::Brief`].
const BRIEF: [&str; 11] = [
    "document", "year", "decade", "state", "name", "mentions", "ally", "partner", "holder",
    "formal", "agrees",
];

/// What a row is about: a group of documents, a state, and whose ally or partner it may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    group: Option<i64>,
    /// Who speaks, for labels of "our"; else whoever the sentence names; `None` where it does not say.
    holder: Option<StateId>,
    state: StateId,
}

/// All that was seen, by key.
type Seen = BTreeMap<Key, Called>;

/// The states that the documents name, with what they are called and what the register says of them, those
/// that are called most often first.
pub fn states(
    inquiry: &Inquiry<'_>,
    register: &Register,
    coder: &Coder,
    options: &StatesOptions,
) -> Result<Table, StudyError> {
    let corpus = inquiry.corpus();
    // Filled before the threads part.
    corpus.documents()?;
    let documents: Vec<DocId> = corpus
        .doc_ids()
        .filter(|document| inquiry.scope().selects(*document))
        .collect();
    let read = |document: &DocId| read_document(inquiry, coder, options, *document);
    let read: Vec<Seen> = documents
        .par_iter()
        .map(read)
        .collect::<Result<_, StudyError>>()?;
    let mut seen = Seen::new();
    for (key, called) in read.into_iter().flatten() {
        seen.entry(key).or_default().join(called);
    }
    let mut columns: Vec<Column> = options.by.column().into_iter().collect();
    columns.extend(figures());
    let mut table = inquiry.table("states", &[], columns)?;
    let about = register.about();
    table.register = Some(RegisterSummary {
        version: about.to_string(),
        cut_off: about.cut_off.to_string(),
    });
    table.rule = Some(crate::rule_line::rule_summary(&inquiry.scope().rule, &[]));
    let mut rows: Vec<(Key, Called)> = seen
        .into_iter()
        .filter(|(key, called)| {
            options.state.is_none_or(|state| state == key.state)
                && (!options.called_only || called.is_called())
        })
        .collect();
    rows.sort_by_key(|(key, called)| {
        (
            key.group,
            std::cmp::Reverse((called.calls(), called.named.len())),
            *key,
        )
    });
    table.notes = notes(inquiry, coder, options, &rows)?;
    table.total_rows = rows.len();
    let shown = inquiry.show().limit.unwrap_or(usize::MAX);
    for (key, called) in rows.iter().take(shown) {
        table
            .rows
            .push(row(inquiry, register, options, key, called)?);
    }
    if options.detail == Detail::Brief {
        table.keep_columns(&BRIEF);
    }
    table.warnings = inquiry.cautions()?;
    Ok(table)
}

/// What one document says of states.
fn read_document(
    inquiry: &Inquiry<'_>,
    coder: &Coder,
    options: &StatesOptions,
    document: DocId,
) -> Result<Seen, StudyError> {
    let corpus = inquiry.corpus();
    let context = options.voice.context(coder, corpus, document)?;
    let info = &corpus.documents()?[document.index()];
    let group = match options.by {
        StatesBy::Whole => None,
        StatesBy::Document => Some(document.index() as i64),
        StatesBy::Year => info.year(),
        StatesBy::Decade => info.decade(),
    };
    let mut seen = Seen::new();
    for sentence in corpus.sentences(document, inquiry.scope())? {
        let sentence = sentence?;
        for (state, tokens) in names_in(coder, &sentence, &context) {
            let key = Key {
                group,
                holder: context.holder.filter(|holder| *holder != state),
                state,
            };
            let called = seen.entry(key).or_default();
            called.named.push(sentence.hit(tokens));
            called.documents.entry(document).or_default();
        }
        if coder.concerns(sentence.tokens.iter().map(|token| token.form)) {
            note_labels(&mut seen, coder, &sentence, &context, group);
        }
    }
    Ok(seen)
}

/// Notes the labels of a sentence.
fn note_labels(
    seen: &mut Seen,
    coder: &Coder,
    sentence: &Sentence<'_>,
    context: &CodingContext,
    group: Option<i64>,
) {
    let coding = code(coder, sentence, context);
    let mut in_sentence: BTreeMap<Key, [bool; 2]> = BTreeMap::new();
    for label in &coding.labels {
        let key = Key {
            group,
            holder: label.of,
            state: label.who,
        };
        let hit = sentence.hit(extent(label));
        let called = seen.entry(key).or_default();
        called.label(sentence.document, label, hit);
        if label.status == LabelStatus::Current {
            in_sentence.entry(key).or_default()[label.kind as usize] = true;
        }
    }
    for (key, kinds) in in_sentence {
        if kinds == [true, true] {
            seen.entry(key).or_default().both += 1;
        }
    }
}

fn figures() -> Vec<Column> {
    let text = |name, about| Column::new(name, ColumnKind::Text, about);
    let integer = |name, about| Column::new(name, ColumnKind::Integer, about);
    vec![
        text(
            "state",
            "The state or organisation, by its id in the register.",
        ),
        text("name", "Its name."),
        integer("mentions", "How often it is named, whatever it is called."),
        integer(
            "ally",
            "How often it is called an ally: ally, allies, allied, alliance.",
        ),
        integer(
            "partner",
            "How often it is called a partner: partner, partnership.",
        ),
        integer("both", "Sentences that call it both."),
        integer(
            "other_times",
            "How often it is called a former or a hoped-for one, or said not to be one.",
        ),
        text(
            "holder",
            "Whose ally or partner: who speaks, or whoever the sentence names; empty where it does not say.",
        ),
        text(
            "formal",
            "What the two are by treaty or designation on the documents' dates.",
        ),
        text(
            "instrument",
            "The strongest instrument between them on the last of those dates.",
        ),
        Column::new(
            "agrees",
            ColumnKind::Truth,
            "Whether word and treaty agree, under each class that the two had; empty where that cannot be said.",
        ),
    ]
}

fn row(
    inquiry: &Inquiry<'_>,
    register: &Register,
    options: &StatesOptions,
    key: &Key,
    called: &Called,
) -> Result<Row, StudyError> {
    let corpus = inquiry.corpus();
    let group = match (options.by, key.group) {
        (StatesBy::Whole, _) => None,
        (StatesBy::Document, Some(document)) => {
            let document = corpus.documents()?.get(document as usize);
            Some(document.map_or(Cell::Missing, |info| Cell::from(info.id.as_str())))
        }
        (_, group) => Some(group.map_or(Cell::Missing, Cell::Integer)),
    };
    let formal = match key.holder {
        Some(holder) => Formal::of(inquiry, register, holder, key.state, called)?,
        None => Formal::default(),
    };
    let name = register.state(key.state).map(|state| state.name.as_str());
    let mut cells: Vec<Cell> = group.into_iter().collect();
    cells.extend([
        Cell::from(key.state.as_str()),
        Cell::from(name),
        Cell::from(called.named.len()),
        Cell::from(called.ally.len()),
        Cell::from(called.partner.len()),
        Cell::from(called.both),
        Cell::from(called.other_times.len()),
        Cell::from(key.holder.as_ref().map(StateId::as_str)),
        Cell::from(formal.class.as_deref()),
        Cell::from(formal.instrument.as_deref()),
        formal.agrees.map_or(Cell::Missing, Cell::Truth),
    ]);
    Ok(Row {
        cells,
        passages: inquiry.row_passages(&called.evidence())?,
    })
}

fn notes(
    inquiry: &Inquiry<'_>,
    coder: &Coder,
    options: &StatesOptions,
    rows: &[(Key, Called)],
) -> Result<Vec<String>, StudyError> {
    let mut notes = Vec::new();
    if rows.is_empty() {
        notes.push("No state is named in the documents asked.".to_owned());
        return Ok(notes);
    }
    for (word, count) in [
        (
            "an ally",
            rows.iter()
                .map(|(_, called)| called.ally.len())
                .sum::<usize>(),
        ),
        (
            "a partner",
            rows.iter().map(|(_, called)| called.partner.len()).sum(),
        ),
    ] {
        if count == 0 && options.state.is_none() {
            notes.push(format!("No state is called {word} by name."));
        }
    }
    notes.push(
        "A state counts as called so where the words tie the name to the label: \"our ally Japan\", \"allies such \
         as\", \"the U.S.-Japan alliance\". Standing in one sentence is not enough."
            .to_owned(),
    );
    notes.push(
        "Word and treaty agree where a state called an ally is owed defence (treaty_ally, security_commitment or \
         optional_ally) on the document's date, and one called only a partner is not a treaty ally; a date known \
         to the year stands for its last day."
            .to_owned(),
    );
    let named = rows.iter().flat_map(|(_, called)| called.documents.keys());
    let named: BTreeSet<&DocId> = named.collect();
    let mut voiceless = Vec::new();
    for document in named {
        let context = options.voice.context(coder, inquiry.corpus(), *document)?;
        voiceless.extend(context.holder.is_none().then_some(*document));
    }
    notes.extend(voiceless_note(inquiry, &voiceless)?);
    Ok(notes)
}
