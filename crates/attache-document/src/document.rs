//! What is a document once it has been read?
//!
//! One plain text and spans over it. For a plain-text file the text *is* the file (decoded, with
//! line ends as `\n`), so every offset can be checked against the source; other formats render
//! their text and keep the same shape.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::date::PartialDate;
use crate::recognise::Recognition;

/// A document: its text, the blocks and pages over the text, where it came from, its metadata.
///
/// Block spans are in reading order, do not overlap and lie on character boundaries of `text`.
/// What lies between two blocks is white space or markup, and is never counted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Document {
    /// A short name, from the file name; the corpus makes it unique.
    pub id: String,
    /// The file that was read.
    pub source: Source,
    /// Title, authors, date and the rest.
    pub metadata: Metadata,
    /// The whole plain text. All spans are byte ranges of it.
    pub text: String,
    /// Headings, paragraphs, list items …
    pub blocks: Vec<Block>,
    /// Where pages begin; empty when the format has none.
    pub pages: Vec<Page>,
    /// Other publications that a page names: related items below an article, entries of a listing.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub records: Vec<Record>,
}

/// The file that a document was read from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// The path as the user gave it, or `-` for standard input.
    pub path: String,
    /// SHA-256 of the bytes as read, in lower-case hexadecimal. Where a file holds several documents, of
    /// the lines of this one.
    pub sha256: String,
    /// The file's size in bytes, or that of its lines.
    pub bytes: u64,
    /// What kind of file it is.
    pub format: Format,
    /// The character encoding that the bytes were decoded from, by its WHATWG name (`UTF-8`).
    pub encoding: String,
}

/// A kind of file that can be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Format {
    /// Plain text.
    Text,
    /// Markdown (CommonMark with tables and footnotes), perhaps with YAML front matter.
    Markdown,
    /// Annotated text as Universal Dependencies writes it.
    Conllu,
    /// Annotated text as the Corpus Workbench reads it: a token a line.
    Vertical,
    /// The Portable Document Format.
    Pdf,
    /// A web page, HTML or XHTML.
    Html,
    /// A web page saved as one file with its images (MHTML).
    Mhtml,
    /// A Word document (Office Open XML).
    Docx,
    /// An OpenDocument text.
    Odt,
    /// An EPUB book.
    Epub,
    /// Rich text.
    Rtf,
}

impl Format {
    /// Every format.
    pub const ALL: [Format; 11] = [
        Self::Text,
        Self::Markdown,
        Self::Conllu,
        Self::Vertical,
        Self::Pdf,
        Self::Html,
        Self::Mhtml,
        Self::Docx,
        Self::Odt,
        Self::Epub,
        Self::Rtf,
    ];

    /// The name used in JSON and on disk.
    pub fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Markdown => "markdown",
            Self::Conllu => "conllu",
            Self::Vertical => "vertical",
            Self::Pdf => "pdf",
            Self::Html => "html",
            Self::Mhtml => "mhtml",
            Self::Docx => "docx",
            Self::Odt => "odt",
            Self::Epub => "epub",
            Self::Rtf => "rtf",
        }
    }

    /// The format with this name, if there is one.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.name() == name)
    }

    /// What a person calls a file of this format, with its article.
    pub fn title(self) -> &'static str {
        match self {
            Self::Text => "plain text",
            Self::Markdown => "Markdown",
            Self::Conllu | Self::Vertical => "annotated text",
            Self::Pdf => "a PDF",
            Self::Html => "a web page",
            Self::Mhtml => "a saved web page",
            Self::Docx => "a Word document",
            Self::Odt => "an OpenDocument text",
            Self::Epub => "an EPUB book",
            Self::Rtf => "rich text",
        }
    }

    /// Whether a file of this format says so by its content, so that its ending is not needed.
    pub(crate) fn is_marked(self) -> bool {
        !matches!(
            self,
            Self::Text | Self::Markdown | Self::Conllu | Self::Vertical
        )
    }

    /// Whether a file of this format is no text when it is looked at in an editor.
    pub(crate) fn is_binary(self) -> bool {
        matches!(self, Self::Pdf | Self::Docx | Self::Odt | Self::Epub)
    }

    /// Whether the file itself says what its tokens, sentences and tags are, and may hold several documents.
    pub fn is_annotated(self) -> bool {
        matches!(self, Self::Conllu | Self::Vertical)
    }
}

/// A stretch of text with one role in the document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Block {
    /// What it is.
    pub kind: BlockKind,
    /// Where it stands: a byte range of the document's text, never empty.
    pub span: Range<usize>,
    /// A heading's level, 1 for the highest; `None` for everything else.
    pub level: Option<u8>,
    /// Whether it stands inside a block quotation.
    pub quoted: bool,
    /// How its kind was decided.
    pub certainty: Certainty,
    /// Why it has its kind, as a short phrase such as `the same line at the top of 12 pages`. `None` where the
    /// reader has nothing to say beyond the certainty.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Cow<'static, str>>,
}

impl Block {
    /// A block of this kind that the file marks as such, neither levelled nor quoted.
    pub fn new(kind: BlockKind, span: Range<usize>) -> Self {
        Self {
            kind,
            span,
            level: None,
            quoted: false,
            certainty: Certainty::Marked,
            reason: None,
        }
    }
}

/// What a block is. Rules of counting choose blocks by these names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum BlockKind {
    /// A heading.
    Heading,
    /// A paragraph of running text.
    Body,
    /// One item of a list.
    List,
    /// A table.
    Table,
    /// A footnote or endnote.
    Note,
    /// The caption of a figure or table.
    Caption,
    /// A running head.
    Head,
    /// A running foot or page number.
    Foot,
    /// Menus, contents pages and other signposts.
    Navigation,
}

impl BlockKind {
    /// Every kind, in the order of the rule line.
    pub const ALL: [BlockKind; 9] = [
        Self::Heading,
        Self::Body,
        Self::List,
        Self::Table,
        Self::Note,
        Self::Caption,
        Self::Head,
        Self::Foot,
        Self::Navigation,
    ];

    /// The kinds that count unless a rule says otherwise.
    pub const COUNTED: [BlockKind; 6] = [
        Self::Heading,
        Self::Body,
        Self::List,
        Self::Table,
        Self::Note,
        Self::Caption,
    ];

    /// The name used in rules, JSON and help.
    ///
    /// ```
    /// use attache_document::BlockKind;
    /// assert_eq!(BlockKind::Body.name(), "body");
    /// ```
    pub fn name(self) -> &'static str {
        match self {
            Self::Heading => "heading",
            Self::Body => "body",
            Self::List => "list",
            Self::Table => "table",
            Self::Note => "note",
            Self::Caption => "caption",
            Self::Head => "head",
            Self::Foot => "foot",
            Self::Navigation => "navigation",
        }
    }

    /// The kind with this name, if there is one.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

/// How a block's kind was decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Certainty {
    /// The file says so: Markdown markup, a tag, a style.
    Marked,
    /// A heuristic on the look of the text says so.
    Guessed,
}

/// Where a page begins.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Page {
    /// The printed label (`iv`, `12`), or the count of pages from 1 where none is printed.
    pub label: String,
    /// Byte offset into the text at which the page begins; within a block where a paragraph runs over the
    /// break.
    pub start: usize,
    /// Its place among the file's pages, counted from 1. `None` where the format has no pages of its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<u32>,
    /// How its text was got, where that can be told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reading: Option<PageReading>,
    /// Each word with its place on the page's image, where the text was recognised from it while reading.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recognition: Option<Recognition>,
}

impl Page {
    /// A page of which only the label and the beginning are known.
    pub fn new(label: impl Into<String>, start: usize) -> Self {
        Self {
            label: label.into(),
            start,
            number: None,
            reading: None,
            recognition: None,
        }
    }
}

/// How a page's text was got, and how far two readers agree on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PageReading {
    /// Where the text comes from.
    pub source: TextSource,
    /// Words that both readers found, counted with repetition.
    pub agreed_words: u32,
    /// Words that one reader found and the other did not.
    pub differing_words: u32,
    /// Mean confidence of the text's recognised words in per cent; `None` for text that was not recognised by us.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confidence_percent: Option<u8>,
}

/// Where a page's text comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum TextSource {
    /// The file holds it as text.
    Text,
    /// The file holds it as an invisible layer over an image, made by somebody's text recognition.
    Layer,
    /// It was recognised from the page's image while reading.
    Recognised,
    /// There is none to read: the page is blank, an image, or drawn as outlines.
    None,
}

impl TextSource {
    /// The name used in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Layer => "layer",
            Self::Recognised => "recognised",
            Self::None => "none",
        }
    }
}

/// What is known about a document beside its text.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Metadata {
    /// The title.
    pub title: Option<String>,
    /// Authors in the order of the byline.
    pub authors: Vec<String>,
    /// The date of publication, as exactly as it is known.
    pub date: Option<PartialDate>,
    /// Sort of document: `strategy`, `address`, `report` …
    #[serde(rename = "type")]
    pub kind: Option<String>,
    /// Who published it.
    pub publisher: Option<String>,
    /// Whose voice it is: an ISO 3166 alpha-3 code such as `USA`, or an organisation.
    pub issuer: Option<String>,
    /// Language as a BCP 47 tag such as `en`.
    pub language: Option<String>,
    /// Every other key, with its value as text. Usable in `--where` and `--by`.
    pub other: BTreeMap<String, String>,
    /// Where the value of each key was found, such as `title` in `JSON-LD headline`. Only readers of formats
    /// that hold the same thing in several places say so.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub found: BTreeMap<String, String>,
}

/// Another publication that a page names beside its own article. Its words are no part of the article: where they
/// stand in the text, the blocks of its span are [`BlockKind::Navigation`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// The title.
    pub title: String,
    /// Sort of publication, in lower case: `commentary`, `podcast`, `report` …
    #[serde(rename = "type", default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// What it is about, as the page files it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub topic: Option<String>,
    /// The date of publication.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<PartialDate>,
    /// The few words that advertise it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub blurb: Option<String>,
    /// Authors in the order of the byline.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub authors: Vec<String>,
    /// Its address, as the page gives it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// Where it stands: a byte range of the document's text. Empty, at the text's end, where its words are no part of
    /// the text, which of a web page is the article alone.
    pub span: Range<usize>,
}
