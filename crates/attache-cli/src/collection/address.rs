//! How does the table of addresses become metadata that a corpus understands?

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// A row of the package's table; columns that are not needed are left out.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Row {
    pub(super) fileid: String,
    year: String,
    date: String,
    president: String,
    president_full: String,
    party: String,
    sotu_type: String,
    source_url: String,
    pub(super) sha256: String,
}

/// A row of the side table. The order of fields is that of the columns.
#[derive(Serialize)]
struct Metadata<'a> {
    id: &'a str,
    title: String,
    date: &'a str,
    r#type: &'static str,
    issuer: &'static str,
    publisher: &'static str,
    language: &'static str,
    authors: &'a str,
    president: &'a str,
    party: &'a str,
    delivery: &'a str,
    source_url: &'a str,
}

/// The rows of the package's table, in its order.
pub(super) fn rows(table: &[u8]) -> Result<Vec<Row>, csv::Error> {
    csv::Reader::from_reader(table).deserialize().collect()
}

/// The side table: who spoke or wrote when, for whom.
pub(super) fn side_table(rows: &[Row]) -> Result<String, csv::Error> {
    // Where one president sent several in a year, their titles are numbered as their ids are.
    let mut in_year: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for row in rows {
        *in_year.entry((&row.year, &row.president)).or_default() += 1;
    }
    let mut table = csv::Writer::from_writer(Vec::new());
    for row in rows {
        let several = in_year[&(row.year.as_str(), row.president.as_str())] > 1;
        table.serialize(Metadata {
            id: &row.fileid,
            title: title(row, several),
            date: &row.date,
            r#type: "address",
            issuer: "USA",
            publisher: "The American Presidency Project",
            language: "en",
            authors: &row.president_full,
            president: &row.president_full,
            party: &row.party,
            delivery: &row.sotu_type,
            source_url: &row.source_url,
        })?;
    }
    let bytes = table.into_inner().map_err(|error| error.into_error())?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// `State of the Union Address 1790, no. 2 (Washington)`; what was only written is a message.
fn title(row: &Row, several: bool) -> String {
    let form = match row.sotu_type.as_str() {
        "spoken" => "Address",
        _ => "Message",
    };
    let number = row.fileid.rsplit('-').next().filter(|_| several);
    let number = number
        .map(|number| format!(", no. {number}"))
        .unwrap_or_default();
    format!(
        "State of the Union {form} {}{number} ({})",
        row.year, row.president
    )
}
