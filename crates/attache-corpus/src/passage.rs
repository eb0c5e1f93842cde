//! What does a reader see of a place in a document?

/// A place in a document, as a reader wants to see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passage {
    /// The document's id.
    pub document: String,
    /// The document's title.
    pub title: Option<String>,
    /// The document's date, ISO.
    pub date: Option<String>,
    /// Headings above it, outermost first.
    pub section: Vec<String>,
    /// The page's label.
    pub page: Option<String>,
    /// Where the match begins: characters (Unicode scalar values) from the start of the plain text.
    pub start: u64,
    /// Where it ends, half-open.
    pub end: u64,
    /// Text before the match, on one line.
    pub left: String,
    /// The matched text as it stands in the document, on one line.
    pub matched: String,
    /// Text after the match, on one line.
    pub right: String,
    /// The whole sentence, on one line.
    pub sentence: String,
}
