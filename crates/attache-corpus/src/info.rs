//! What is known about a document beside its text?

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use arrow_array::cast::AsArray;
use arrow_array::types::{UInt32Type, UInt64Type};
use arrow_array::{Array, ListArray, StringArray, UInt32Array, UInt64Array};

use crate::error::CorpusError;
use crate::format::{File, document};
use crate::indexed::DocumentWarning;
use crate::segment::Segment;

/// A document as the corpus lists it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DocumentInfo {
    /// The document's name, unique in the corpus.
    pub id: String,
    /// The name of the corpus that holds it: of its folder, unless one corpus is open and its
    /// document has a key `corpus` of its own.
    pub corpus: String,
    /// The title.
    pub title: Option<String>,
    /// Authors, in the order of the byline.
    pub authors: Vec<String>,
    /// ISO date, perhaps without day or month.
    pub date: Option<String>,
    /// Sort of document.
    pub kind: Option<String>,
    /// Who published it.
    pub publisher: Option<String>,
    /// Whose voice it is.
    pub issuer: Option<String>,
    /// Its language, as a BCP 47 tag.
    pub language: Option<String>,
    /// Every other key of its metadata.
    pub other: BTreeMap<String, String>,
    /// The file it was read from, as it was named.
    pub path: String,
    /// The kind of file.
    pub format: String,
    /// The file's character encoding.
    pub encoding: String,
    /// The file's size in bytes.
    pub bytes: u64,
    /// SHA-256 of the file.
    pub sha256: String,
    /// What the reader warned of.
    pub warnings: Vec<DocumentWarning>,
    /// Words and numbers.
    pub words: u32,
    /// Words, numbers and marks.
    pub tokens: u32,
    /// Pages; 0 where the format has none.
    pub pages: u32,
}

/// Keys that every document answers to, beside those of its own metadata.
pub(crate) const KEYS: [&str; 18] = [
    "author",
    "bytes",
    "corpus",
    "date",
    "decade",
    "document",
    "encoding",
    "format",
    "issuer",
    "language",
    "pages",
    "path",
    "publisher",
    "sha256",
    "title",
    "type",
    "words",
    "year",
];

impl DocumentInfo {
    /// The year of its date.
    pub fn year(&self) -> Option<i64> {
        self.date.as_deref()?.get(..4)?.parse().ok()
    }

    /// The first year of the decade of its date.
    pub fn decade(&self) -> Option<i64> {
        self.year().map(|year| year - year % 10)
    }

    /// The values of a key of metadata (`--where`, `--by`): none if it is missing, several authors.
    pub fn values(&self, key: &str) -> Vec<Cow<'_, str>> {
        let number = |number: u64| Some(Cow::from(number.to_string()));
        let text = |text: &'_ Option<String>| text.clone().map(Cow::from);
        let one = match key {
            "author" | "authors" => {
                return self
                    .authors
                    .iter()
                    .map(|author| Cow::from(author.as_str()))
                    .collect();
            }
            "document" | "id" => Some(Cow::from(&self.id)),
            "corpus" => Some(Cow::from(&self.corpus)),
            "title" => text(&self.title),
            "date" => text(&self.date),
            "year" => self.year().map(|year| Cow::from(year.to_string())),
            "decade" => self.decade().map(|decade| Cow::from(decade.to_string())),
            "type" => text(&self.kind),
            "publisher" => text(&self.publisher),
            "issuer" => text(&self.issuer),
            "language" => text(&self.language),
            "path" => Some(Cow::from(&self.path)),
            "format" => Some(Cow::from(&self.format)),
            "encoding" => Some(Cow::from(&self.encoding)),
            "sha256" => Some(Cow::from(&self.sha256)),
            "bytes" => number(self.bytes),
            "words" => number(self.words.into()),
            "pages" => number(self.pages.into()),
            other => self.other.get(other).map(Cow::from),
        };
        one.into_iter().collect()
    }
}

/// Every key that `--where` and `--by` can use on these documents, in alphabetical order.
pub fn metadata_keys(documents: &[DocumentInfo]) -> Vec<&str> {
    let own = documents.iter().flat_map(|document| document.other.keys());
    known_keys(own.map(String::as_str))
}

/// The keys that documents have of their own and those that all have, each once, in alphabetical order.
pub(crate) fn known_keys<'k>(own: impl Iterator<Item = &'k str>) -> Vec<&'k str> {
    own.chain(KEYS)
        .collect::<BTreeSet<_>>()
        .into_iter()
        .collect()
}

/// The columns of `documents.arrow` that describe documents to people.
#[derive(Debug)]
pub(crate) struct InfoColumns {
    texts: [StringArray; 13],
    authors: ListArray,
    bytes: UInt64Array,
    numbers: [UInt32Array; 4],
}

/// The text columns, in the order in which [`Segment::info`] takes them.
const TEXTS: [usize; 13] = [
    document::ID,
    document::TITLE,
    document::DATE,
    document::TYPE,
    document::PUBLISHER,
    document::ISSUER,
    document::LANGUAGE,
    document::OTHER,
    document::PATH,
    document::FORMAT,
    document::ENCODING,
    document::SHA256,
    document::WARNINGS,
];

/// The number columns, likewise.
const NUMBERS: [usize; 4] = [
    document::WORDS,
    document::TOKEN_START,
    document::TOKEN_END,
    document::PAGES,
];

impl InfoColumns {
    pub(crate) fn open(segment: &Segment) -> Result<Self, CorpusError> {
        let column = |place| segment.file(File::Documents).column(0, place);
        let mut texts = Vec::with_capacity(TEXTS.len());
        for place in TEXTS {
            texts.push(column(place)?.as_string::<i32>().clone());
        }
        let mut numbers = Vec::with_capacity(NUMBERS.len());
        for place in NUMBERS {
            numbers.push(column(place)?.as_primitive::<UInt32Type>().clone());
        }
        let columns = Self {
            texts: texts.try_into().expect("one array a column"),
            authors: column(document::AUTHORS)?.as_list::<i32>().clone(),
            bytes: column(document::BYTES)?
                .as_primitive::<UInt64Type>()
                .clone(),
            numbers: numbers.try_into().expect("one array a column"),
        };
        if columns.authors.len() != segment.len() as usize {
            return Err(segment.damaged(
                File::Documents,
                "has another number of documents than the manifest",
            ));
        }
        Ok(columns)
    }

    /// The row of a document; `None` past the end or if its JSON is unsound.
    pub(crate) fn row(&self, document: u32) -> Option<DocumentInfo> {
        let row = document as usize;
        let may = |place: usize| -> Option<String> {
            let column: &StringArray = &self.texts[place];
            (row < column.len() && column.is_valid(row)).then(|| column.value(row).to_owned())
        };
        let authors = (row < self.authors.len()).then(|| self.authors.value(row))?;
        let authors = authors
            .as_string::<i32>()
            .iter()
            .flatten()
            .map(str::to_owned)
            .collect();
        let number = |place: usize| self.numbers[place].values().get(row).copied();
        Some(DocumentInfo {
            id: may(0)?,
            corpus: String::new(),
            title: may(1),
            authors,
            date: may(2),
            kind: may(3),
            publisher: may(4),
            issuer: may(5),
            language: may(6),
            other: serde_json::from_str(&may(7)?).ok()?,
            path: may(8)?,
            format: may(9)?,
            encoding: may(10)?,
            bytes: *self.bytes.values().get(row)?,
            sha256: may(11)?,
            warnings: serde_json::from_str(&may(12)?).ok()?,
            words: number(0)?,
            tokens: number(2)?.checked_sub(number(1)?)?,
            pages: number(3)?,
        })
    }
}
