//! What does the corpus hold, what stands in one document, and which other publications does it name?

use attache_corpus::{DocId, Record};

use crate::inquiry::{Inquiry, Show, StudyError};
use crate::table::{Cell, Column, ColumnKind, Row, Table};

/// How many ids are suggested for one that does not exist.
const SUGGESTIONS: usize = 3;

/// How much of the metadata a list of documents shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Detail {
    /// All of it.
    #[default]
    Full,
    /// What tells documents apart at a glance: name, date, type, words, title.
    Brief,
}

/// The columns of [`Detail::Brief`].
const BRIEF: [&str; 5] = ["document", "date", "type", "words", "title"];

/// Every document asked, with its metadata; keys of its own stand in columns of their own.
pub fn documents(inquiry: &Inquiry<'_>, detail: Detail) -> Result<Table, StudyError> {
    let corpus = inquiry.corpus();
    let asked = |document: &DocId| inquiry.scope().selects(*document);
    let infos = corpus.documents()?;
    let chosen: Vec<_> = corpus
        .doc_ids()
        .filter(asked)
        .map(|document| &infos[document.index()])
        .collect();
    let own: std::collections::BTreeSet<&str> = chosen
        .iter()
        .flat_map(|info| info.other.keys().map(String::as_str))
        .collect();
    let text = |name, about| Column::new(name, ColumnKind::Text, about);
    let mut columns = vec![
        text("document", "The document's name in the corpus."),
        text("title", "The title."),
        Column::new("authors", ColumnKind::List, "The authors."),
        Column::new("date", ColumnKind::Date, "The date of publication."),
        text("type", "The sort of document."),
        text("publisher", "Who published it."),
        text("issuer", "Whose voice it is."),
        text("language", "Its language."),
        Column::new(
            "pages",
            ColumnKind::Integer,
            "Its pages, where the format has them.",
        ),
        Column::new("words", ColumnKind::Integer, "Words and numbers."),
        Column::new("tokens", ColumnKind::Integer, "Words, numbers and marks."),
        text("path", "The file that was read."),
        text("encoding", "The file's character encoding."),
        text("sha256", "SHA-256 of the file."),
    ];
    columns.extend(
        own.iter()
            .map(|key| text(key, "From the metadata of the documents.")),
    );
    let mut table = inquiry.table("documents", &[], columns)?;
    for info in chosen {
        let mut cells = vec![
            Cell::from(info.id.as_str()),
            Cell::from(info.title.as_deref()),
            Cell::List(info.authors.clone()),
            Cell::from(info.date.as_deref()),
            Cell::from(info.kind.as_deref()),
            Cell::from(info.publisher.as_deref()),
            Cell::from(info.issuer.as_deref()),
            Cell::from(info.language.as_deref()),
            Cell::from((info.pages > 0).then_some(u64::from(info.pages))),
            Cell::from(u64::from(info.words)),
            Cell::from(u64::from(info.tokens)),
            Cell::from(info.path.as_str()),
            Cell::from(info.encoding.as_str()),
            Cell::from(info.sha256.as_str()),
        ];
        cells.extend(
            own.iter()
                .map(|key| Cell::from(info.other.get(*key).map(String::as_str))),
        );
        table.rows.push(Row {
            cells,
            passages: Vec::new(),
        });
    }
    if detail == Detail::Brief {
        let all = table.columns.len();
        table.keep_columns(&BRIEF);
        let left_out = all - table.columns.len();
        table.notes.push(match table.rows.is_empty() {
            true => "There is no document.".to_owned(),
            false => format!("{left_out} more columns stand in the JSON and CSV of this list."),
        });
    }
    let saved = corpus.subcorpora()?;
    if !saved.is_empty() {
        let saved: Vec<String> = saved
            .iter()
            .map(|(name, condition)| format!("@{name} ({condition})"))
            .collect();
        let plural = if saved.len() == 1 { "us" } else { "ora" };
        table
            .notes
            .push(format!("Saved subcorp{plural}: {}.", saved.join(", ")));
    }
    inquiry.cut(&mut table);
    table.warnings = inquiry.cautions()?;
    Ok(table)
}

/// The columns of [`records`] with [`Detail::Brief`].
const BRIEF_RECORDS: [&str; 6] = ["document", "type", "date", "title", "authors", "topic"];

/// The publications that documents name beside their own text: related items of web pages, entries of listings.
pub fn records(inquiry: &Inquiry<'_>, detail: Detail) -> Result<Table, StudyError> {
    let corpus = inquiry.corpus();
    let mut table = inquiry.table("documents", &[], record_columns())?;
    let infos = corpus.documents()?;
    for document in corpus.doc_ids().filter(|id| inquiry.scope().selects(*id)) {
        let id = &infos[document.index()].id;
        let records = corpus.records(document)?;
        table
            .rows
            .extend(records.iter().map(|record| record_row(id, record)));
    }
    inquiry.cut(&mut table);
    finish_records(&mut table, detail);
    Ok(table)
}

/// The same of one document of the corpus.
pub fn records_of(
    inquiry: &Inquiry<'_>,
    document: DocId,
    detail: Detail,
) -> Result<Table, StudyError> {
    let corpus = inquiry.corpus();
    let mut table = inquiry.table("text", &[], record_columns())?;
    if let Some(info) = corpus.document(document)? {
        let records = corpus.records(document)?;
        table
            .rows
            .extend(records.iter().map(|record| record_row(&info.id, record)));
    }
    inquiry.cut(&mut table);
    finish_records(&mut table, detail);
    Ok(table)
}

/// The same of a document that stands in no corpus; the spans of its records count characters.
pub fn records_of_file(document: &str, records: &[Record], show: Show, detail: Detail) -> Table {
    let mut table = Table {
        study: "text",
        title: None,
        corpus: None,
        register: None,
        rule: None,
        columns: record_columns(),
        rows: records
            .iter()
            .map(|record| record_row(document, record))
            .collect(),
        total_rows: records.len(),
        notes: Vec::new(),
        warnings: Vec::new(),
    };
    table.rows.truncate(show.limit.unwrap_or(usize::MAX));
    finish_records(&mut table, detail);
    table
}

fn record_columns() -> Vec<Column> {
    let text = |name, about| Column::new(name, ColumnKind::Text, about);
    let place = |name, about| Column::new(name, ColumnKind::Integer, about).with_unit("characters");
    vec![
        text("document", "The document that names the publication."),
        text("type", "Its sort."),
        text("topic", "What it is about, as the page files it."),
        Column::new("date", ColumnKind::Date, "Its date of publication."),
        text("title", "Its title."),
        Column::new("authors", ColumnKind::List, "Its authors."),
        text("address", "Its address, as the page gives it."),
        text("blurb", "The few words that advertise it."),
        place(
            "start",
            "Its first character in the document's plain text, where that has its words.",
        ),
        place("end", "The first character after it."),
    ]
}

/// A row of a record whose span counts characters.
fn record_row(document: &str, record: &Record) -> Row {
    let date = record.date.map(|date| date.to_string());
    // Its words may be no part of the text.
    let place = |char: usize| (!record.span.is_empty()).then_some(char as u64);
    Row {
        cells: vec![
            Cell::from(document),
            Cell::from(record.kind.as_deref()),
            Cell::from(record.topic.as_deref()),
            Cell::from(date),
            Cell::from(record.title.as_str()),
            Cell::List(record.authors.clone()),
            Cell::from(record.address.as_deref()),
            Cell::from(record.blurb.as_deref()),
            Cell::from(place(record.span.start)),
            Cell::from(place(record.span.end)),
        ],
        passages: Vec::new(),
    }
}

fn finish_records(table: &mut Table, detail: Detail) {
    if detail == Detail::Brief {
        table.keep_columns(&BRIEF_RECORDS);
        table.notes.push(match table.rows.is_empty() {
            true => "No other publication is named.".to_owned(),
            false => {
                "Addresses, blurbs and places stand in the JSON and CSV of this list.".to_owned()
            }
        });
    }
}

/// Where the values of the documents' metadata were found: a row a key, for those that their readers say.
pub fn found(inquiry: &Inquiry<'_>) -> Result<Table, StudyError> {
    let corpus = inquiry.corpus();
    let text = |name, about| Column::new(name, ColumnKind::Text, about);
    let columns = vec![
        text("document", "The document's name in the corpus."),
        text("key", "The name of the value."),
        text("value", "The value that the corpus has."),
        text("found", "Where its reader found it."),
    ];
    let mut table = inquiry.table("documents", &[], columns)?;
    let infos = corpus.documents()?;
    for document in corpus.doc_ids().filter(|id| inquiry.scope().selects(*id)) {
        let info = &infos[document.index()];
        for (key, place) in corpus.found(document)? {
            let value = match key.as_str() {
                "title" => info.title.clone(),
                "authors" => Some(info.authors.join("; ")),
                "date" => info.date.clone(),
                "type" => info.kind.clone(),
                "publisher" => info.publisher.clone(),
                "issuer" => info.issuer.clone(),
                "language" => info.language.clone(),
                key => info.other.get(key).cloned(),
            };
            table.rows.push(Row {
                cells: vec![
                    Cell::from(info.id.as_str()),
                    Cell::from(key),
                    Cell::from(value),
                    Cell::from(place),
                ],
                passages: Vec::new(),
            });
        }
    }
    inquiry.cut(&mut table);
    Ok(table)
}

/// The document with this id, or an error that names those that look like it.
pub fn document_named(inquiry: &Inquiry<'_>, id: &str) -> Result<DocId, StudyError> {
    if let Some(document) = inquiry.corpus().document_named(id)? {
        return Ok(document);
    }
    let wanted = id.to_lowercase();
    let mut near: Vec<(usize, String)> = inquiry
        .corpus()
        .documents()?
        .iter()
        .map(|info| (distance(&wanted, &info.id.to_lowercase()), info.id.clone()))
        .filter(|(distance, _)| *distance * 2 <= wanted.chars().count())
        .collect();
    near.sort();
    let near = near
        .into_iter()
        .take(SUGGESTIONS)
        .map(|(_, id)| id)
        .collect();
    Err(StudyError::NoDocument {
        id: id.to_owned(),
        near,
    })
}

/// How many letters must be put in, taken out or exchanged to make `b` of `a`; 0 if `b` contains `a`
/// (Levenshtein 1966).
fn distance(a: &str, b: &str) -> usize {
    if !a.is_empty() && b.contains(a) {
        return 0;
    }
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, a) in a.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, b) in b.iter().enumerate() {
            let change = diagonal + usize::from(a != *b);
            diagonal = row[j + 1];
            row[j + 1] = change.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[b.len()]
}

/// The blocks of one document in reading order: its headings, paragraphs, list items, notes.
pub fn text(inquiry: &Inquiry<'_>, document: DocId) -> Result<Table, StudyError> {
    let columns = vec![
        Column::new("kind", ColumnKind::Text, "What the block is."),
        Column::new(
            "level",
            ColumnKind::Integer,
            "The level of a heading, 1 for the highest.",
        ),
        Column::new(
            "certainty",
            ColumnKind::Text,
            "Whether the file marks the kind, or its look suggests it.",
        ),
        Column::new(
            "reason",
            ColumnKind::Text,
            "Why it has its kind, where its reader says so.",
        ),
        Column::new(
            "page",
            ColumnKind::Text,
            "The label of the page on which it begins.",
        ),
        Column::new(
            "start",
            ColumnKind::Integer,
            "Its first character in the plain text.",
        )
        .with_unit("characters"),
        Column::new("end", ColumnKind::Integer, "The first character after it.")
            .with_unit("characters"),
        Column::new("text", ColumnKind::Text, "The block's text."),
    ];
    let mut table = inquiry.table("text", &[], columns)?;
    for block in inquiry.corpus().blocks(document)? {
        let cells = vec![
            Cell::from(block.kind.name()),
            Cell::from(block.level.map(u64::from)),
            Cell::from(match block.certainty {
                attache_corpus::Certainty::Marked => "marked",
                attache_corpus::Certainty::Guessed => "guessed",
            }),
            Cell::from(block.reason),
            Cell::from(block.page),
            Cell::from(u64::from(block.chars.start)),
            Cell::from(u64::from(block.chars.end)),
            Cell::from(block.text),
        ];
        table.rows.push(Row {
            cells,
            passages: Vec::new(),
        });
    }
    inquiry.cut(&mut table);
    let info = inquiry.corpus().document(document)?;
    table.warnings = inquiry.cautions()?;
    table.warnings.retain(|warning| {
        info.as_ref()
            .is_some_and(|info| warning.document.as_ref() == Some(&info.id))
    });
    Ok(table)
}
