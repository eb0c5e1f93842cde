//! What did a reader say of a document beyond its text? Why blocks have their kinds, and how pages were read.

use std::collections::BTreeMap;

use attache_document::{Document, PageReading, Record};
use serde::{Deserialize, Serialize};

use crate::corpus::Corpus;
use crate::error::CorpusError;
use crate::format::File;
use crate::id::DocId;

/// What a reader said of a document beyond its text, as `details.arrow` has it in JSON. What is empty is
/// not written.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Details {
    /// Each reason, and the first characters of the blocks that it is the reason of, rising.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    reasons: BTreeMap<String, Vec<u32>>,
    /// One for each page, if anything is known of any.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pages: Vec<PageDetails>,
    /// Publications that it names beside its own text. Their spans count characters of the text.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    records: Vec<Record>,
    /// Where the values of its metadata were found, by key.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    found: BTreeMap<String, String>,
}

/// What is known of a page beyond its label and its place.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct PageDetails {
    #[serde(skip_serializing_if = "Option::is_none")]
    number: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reading: Option<PageReading>,
}

/// A page of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageView {
    /// The printed label, or the count of pages from 1.
    pub label: String,
    /// The first of its characters, counted in the plain text.
    pub char_start: u32,
    /// Its place among the file's pages, counted from 1; `None` where the format has none.
    pub number: Option<u32>,
    /// How its text was got, where that is known.
    pub reading: Option<PageReading>,
}

impl Details {
    /// The details of a document; `char_of` counts the characters before a byte of its text and is asked
    /// with rising bytes.
    pub(crate) fn of(document: &Document, mut char_of: impl FnMut(usize) -> u32) -> Self {
        let mut reasons: BTreeMap<String, Vec<u32>> = BTreeMap::new();
        let mut records = Vec::new();
        let by_span: BTreeMap<(usize, usize), &Record> = document
            .records
            .iter()
            .map(|record| ((record.span.start, record.span.end), record))
            .collect();
        for block in &document.blocks {
            let start = char_of(block.span.start);
            // A record is the whole of a block, or no part of the text.
            if let Some(record) = by_span.get(&(block.span.start, block.span.end)) {
                let span = start as usize..char_of(block.span.end) as usize;
                records.push(Record {
                    span,
                    ..(*record).clone()
                });
            }
            if let Some(reason) = &block.reason {
                reasons.entry(reason.to_string()).or_default().push(start);
            }
        }
        let outside: Vec<&Record> = document
            .records
            .iter()
            .filter(|record| record.span.is_empty())
            .collect();
        if !outside.is_empty() {
            let end = char_of(document.text.len()) as usize;
            records.extend(outside.into_iter().map(|record| Record {
                span: end..end,
                ..record.clone()
            }));
        }
        let mut pages: Vec<PageDetails> = document
            .pages
            .iter()
            .map(|page| PageDetails {
                number: page.number,
                reading: page.reading,
            })
            .collect();
        if pages.iter().all(|page| *page == PageDetails::default()) {
            pages.clear();
        }
        Self {
            reasons,
            pages,
            records,
            found: document.metadata.found.clone(),
        }
    }

    /// As JSON; empty where there is nothing to say.
    pub(crate) fn to_json(&self) -> String {
        match *self == Self::default() {
            true => String::new(),
            false => serde_json::to_string(self).expect("details are plain data"),
        }
    }

    /// Reads what [`to_json`](Self::to_json) wrote; `None` if it is not that.
    fn from_json(json: &str) -> Option<Self> {
        match json {
            "" => Some(Self::default()),
            json => serde_json::from_str(json).ok(),
        }
    }

    /// The reason of each block that has one, by its first character.
    pub(crate) fn reasons(&self) -> BTreeMap<u32, &str> {
        let each = self
            .reasons
            .iter()
            .flat_map(|(reason, starts)| starts.iter().map(move |start| (*start, reason.as_str())));
        each.collect()
    }
}

impl Corpus {
    pub(crate) fn details(&self, document: DocId) -> Result<Details, CorpusError> {
        let Some((segment, place)) = self.place_of(document) else {
            return Ok(Details::default());
        };
        let json = segment.details(place)?;
        Details::from_json(&json).ok_or_else(|| {
            let what = format!("has unsound details of document {place}");
            segment.damaged(File::Details, what)
        })
    }

    /// The publications that a document names beside its own text, in their order. Their spans count characters.
    pub fn records(&self, document: DocId) -> Result<Vec<Record>, CorpusError> {
        Ok(self.details(document)?.records)
    }

    /// Where the values of a document's metadata were found, by key.
    pub fn found(&self, document: DocId) -> Result<BTreeMap<String, String>, CorpusError> {
        Ok(self.details(document)?.found)
    }

    /// The pages of a document in their order; none if there is no such document.
    pub fn pages(&self, document: DocId) -> Result<Vec<PageView>, CorpusError> {
        let Some((segment, place)) = self.place_of(document) else {
            return Ok(Vec::new());
        };
        let details = self.details(document)?;
        let mut known = details.pages.into_iter();
        let pages = segment.pages()?.of(place).into_iter();
        Ok(pages
            .map(|(label, char_start)| {
                let PageDetails { number, reading } = known.next().unwrap_or_default();
                PageView {
                    label,
                    char_start,
                    number,
                    reading,
                }
            })
            .collect())
    }
}
