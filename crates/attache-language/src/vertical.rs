//! What does a vertical file say? A token a line, in columns, between lines of structure.
//!
//! The format is that of the Corpus Workbench and of Sketch Engine; `docs/src/exchange.md` tells what
//! becomes of each part.

mod tag;

use std::collections::BTreeSet;
use std::str::FromStr;

use crate::annotated::{
    AnnotatedBlock, AnnotatedError, AnnotatedOptions, AnnotatedText, Gatherer, HEADING, Occasions,
    Values, has_cycle,
};
use crate::layer::Head;
use tag::{Shape, Tag, decode};

/// What stands in a column of a vertical file.
///
/// ```
/// use attache_language::VerticalColumn;
/// let columns = VerticalColumn::list("word,pos,lemma")?;
/// assert_eq!(columns, [VerticalColumn::Word, VerticalColumn::Pos, VerticalColumn::Lemma]);
/// assert!(VerticalColumn::list("pos,lemma").is_err());
/// # Ok::<(), attache_language::ColumnError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VerticalColumn {
    /// The token as it stands in the text.
    Word,
    /// Its part of speech (UPOS).
    Pos,
    /// Its tag of a finer set.
    Tag,
    /// Its dictionary form.
    Lemma,
    /// The number of its head in the sentence, from 1; 0 for a root.
    Head,
    /// Its relation to the head.
    Deprel,
    /// Left out.
    Skip,
}

/// A list of columns that cannot be.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ColumnError {
    /// A name is not known.
    #[error(
        "\"{name}\" is no column; there are word, pos, tag, lemma, head and deprel, and - for one to leave out"
    )]
    Unknown {
        /// The name.
        name: String,
    },
    /// A column stands twice.
    #[error("the column {name} stands twice")]
    Twice {
        /// The name.
        name: &'static str,
    },
    /// There is no word.
    #[error("no column is the word")]
    NoWord,
}

impl VerticalColumn {
    /// The columns that a list with commas or spaces between names.
    pub fn list(names: &str) -> Result<Vec<Self>, ColumnError> {
        let names = names
            .split([',', ' ', '\t'])
            .filter(|name| !name.is_empty());
        let columns = names
            .map(Self::from_str)
            .collect::<Result<Vec<Self>, ColumnError>>()?;
        for (place, column) in columns.iter().enumerate() {
            if *column != Self::Skip && columns[..place].contains(column) {
                return Err(ColumnError::Twice {
                    name: column.name(),
                });
            }
        }
        if !columns.contains(&Self::Word) {
            return Err(ColumnError::NoWord);
        }
        Ok(columns)
    }

    /// What it is called.
    pub fn name(self) -> &'static str {
        match self {
            Self::Word => "word",
            Self::Pos => "pos",
            Self::Tag => "tag",
            Self::Lemma => "lemma",
            Self::Head => "head",
            Self::Deprel => "deprel",
            Self::Skip => "-",
        }
    }
}

impl FromStr for VerticalColumn {
    type Err = ColumnError;

    fn from_str(name: &str) -> Result<Self, ColumnError> {
        Ok(match name {
            "word" | "form" => Self::Word,
            "pos" | "upos" => Self::Pos,
            "tag" | "xpos" => Self::Tag,
            "lemma" => Self::Lemma,
            "head" => Self::Head,
            "deprel" => Self::Deprel,
            "-" | "_" => Self::Skip,
            other => {
                return Err(ColumnError::Unknown {
                    name: other.chars().take(40).collect(),
                });
            }
        })
    }
}

/// Elements that hold a document, the first of which in a file is meant.
const DOCUMENTS: [&str; 3] = ["text", "doc", "document"];

/// Reads a vertical file line by line, and makes a document of the lines up to the next `<text>`.
///
/// ```
/// use attache_language::{AnnotatedOptions, VerticalParser};
/// let mut parser = VerticalParser::new(AnnotatedOptions::default());
/// let lines = ["<text id=\"note\" date=\"1990\">", "<s>", "Allies\tNOUN\tally", "agree\tVERB\tagree",
///     "<g/>", ".\tPUNCT\t.", "</s>", "</text>"];
/// for (number, line) in (1..).zip(lines) {
///     parser.push(number, line);
/// }
/// let document = parser.finish().expect("there were lines")?;
/// assert_eq!((document.id.as_deref(), document.text.as_str()), (Some("note"), "Allies agree."));
/// assert_eq!(document.metadata, [("date".to_owned(), "1990".to_owned())]);
/// # Ok::<(), attache_language::AnnotatedError>(())
/// ```
#[derive(Debug)]
pub struct VerticalParser {
    options: AnnotatedOptions,
    /// The columns, once they are known.
    columns: Option<Vec<VerticalColumn>>,
    /// Whether a column that is taken for tags may be parts of speech: the first document decides.
    undecided: bool,
    /// Structures that a remark has been made on.
    remarked: BTreeSet<String>,
    in_comment: bool,
    open: Option<Gatherer>,
    error: Option<AnnotatedError>,
    /// The element that holds the document.
    element: Option<String>,
    /// Whether that element has ended.
    closed: bool,
    /// Elements that have begun and not ended.
    nested: Vec<String>,
    has_sentences: bool,
    /// Line and head of the tokens of the sentence that is being read.
    heads: Vec<(u64, String)>,
    cycles: Occasions,
    lost_heads: Occasions,
}

impl VerticalParser {
    /// A parser that has read nothing.
    pub fn new(options: AnnotatedOptions) -> Self {
        Self {
            columns: options.columns.clone(),
            options,
            undecided: false,
            remarked: BTreeSet::new(),
            in_comment: false,
            open: None,
            error: None,
            element: None,
            closed: false,
            nested: Vec::new(),
            has_sentences: false,
            heads: Vec::new(),
            cycles: Occasions::default(),
            lost_heads: Occasions::default(),
        }
    }

    /// Whether `line` begins another document than the one that is being read, which
    /// [`finish`](Self::finish) must end first.
    pub fn begins_document(&self, line: &str) -> bool {
        let begun = self.open.is_some() || self.error.is_some();
        if !begun || self.in_comment || line.trim().is_empty() || is_note(line) {
            return false;
        }
        match Tag::parse(line) {
            Some(tag) if tag.shape == Shape::Close => false,
            Some(tag) if DOCUMENTS.contains(&tag.name) => match &self.element {
                Some(element) => self.closed || element == tag.name,
                None => true,
            },
            Some(_) => false,
            None => self.closed,
        }
    }

    /// Reads one line, without its end. Lines count from 1.
    pub fn push(&mut self, number: u64, line: &str) {
        if self.in_comment {
            self.in_comment = !line.contains("-->");
        } else if self.error.is_none() && !line.trim().is_empty() {
            self.error = self.line(number, line).err();
        }
    }

    /// The document that the lines since the last one make; `None` if there was neither a token nor the
    /// start of a document.
    pub fn finish(&mut self) -> Option<Result<AnnotatedText, AnnotatedError>> {
        if self.error.is_none() {
            self.error = self.end_sentence().err();
        }
        let open = self.open.take();
        let (cycles, lost) = (
            std::mem::take(&mut self.cycles),
            std::mem::take(&mut self.lost_heads),
        );
        let has_sentences = std::mem::take(&mut self.has_sentences);
        self.element = None;
        self.closed = false;
        self.nested.clear();
        self.heads.clear();
        if let Some(error) = self.error.take() {
            return Some(Err(error));
        }
        let mut gatherer = open?;
        if std::mem::take(&mut self.undecided) && gatherer.tags_are_universal() {
            gatherer.tags_as_pos();
            for column in self.columns.iter_mut().flatten() {
                if *column == VerticalColumn::Tag {
                    *column = VerticalColumn::Pos;
                }
            }
        }
        if !has_sentences && !self.has_column(VerticalColumn::Head) {
            gatherer.split_sentences();
        }
        let remarks = [
            cycles.tell(
                "sentence has heads that lead in a circle; they are kept",
                "sentences have heads that lead in a circle; they are kept",
            ),
            lost.tell(
                "head is the word itself and was left out",
                "heads are the words themselves and were left out",
            ),
        ];
        for remark in remarks.into_iter().flatten() {
            gatherer.remark(remark);
        }
        Some(gatherer.finish())
    }

    fn has_column(&self, column: VerticalColumn) -> bool {
        self.columns
            .as_ref()
            .is_some_and(|columns| columns.contains(&column))
    }

    fn line(&mut self, number: u64, line: &str) -> Result<(), AnnotatedError> {
        if is_note(line) {
            return self.note(number, line);
        }
        match Tag::parse(line) {
            Some(tag) => self.structure(number, &tag),
            None => self.token(number, line),
        }
    }

    /// A comment or declaration: `<!-- … -->`, `<?xml …?>`.
    fn note(&mut self, number: u64, line: &str) -> Result<(), AnnotatedError> {
        let Some(comment) = line.trim_start().strip_prefix("<!--") else {
            return Ok(());
        };
        let Some((comment, _)) = comment.split_once("-->") else {
            self.in_comment = true;
            return Ok(());
        };
        if let Some(names) = comment.trim().strip_prefix("columns:")
            && self.options.columns.is_none()
        {
            let columns = VerticalColumn::list(names);
            let wrong = |problem| AnnotatedError::ColumnNames {
                line: number,
                problem,
            };
            self.columns = Some(columns.map_err(wrong)?);
            self.undecided = false;
        }
        Ok(())
    }

    fn structure(&mut self, number: u64, tag: &Tag<'_>) -> Result<(), AnnotatedError> {
        let is_document =
            DOCUMENTS.contains(&tag.name) && self.element.as_deref().is_none_or(|e| e == tag.name);
        if is_document {
            self.document(number, tag);
            return Ok(());
        }
        if tag.name == "corpus" {
            return Ok(());
        }
        if matches!(tag.name, "page" | "pb") {
            if tag.shape != Shape::Close {
                let label = tag.attribute(&["n", "label", "id"]).unwrap_or_default();
                self.gatherer(number).begin_page(label);
            }
            return Ok(());
        }
        if tag.name == "g" {
            if tag.shape != Shape::Close {
                self.gatherer(number).glue();
            }
            return Ok(());
        }
        if matches!(tag.shape, Shape::Open | Shape::Empty) {
            self.opens(number, tag)?;
        }
        if matches!(tag.shape, Shape::Close | Shape::Empty) {
            self.closes(number, tag)?;
        }
        Ok(())
    }

    /// The start or end of the element that holds a document.
    fn document(&mut self, number: u64, tag: &Tag<'_>) {
        if tag.shape == Shape::Close {
            self.closed |= self.element.is_some();
            return;
        }
        self.element = Some(tag.name.to_owned());
        self.closed = tag.shape == Shape::Empty;
        let document = &mut self.gatherer(number).document;
        for (name, value) in &tag.attributes {
            match *name {
                "id" => document.id = Some(value.clone()),
                name => document.metadata.push((name.to_owned(), value.clone())),
            }
        }
    }

    fn opens(&mut self, number: u64, tag: &Tag<'_>) -> Result<(), AnnotatedError> {
        let known = Structure::of(tag.name);
        if known != Some(Structure::Section)
            && known.is_some()
            && let Some(place) = self.nested.iter().rposition(|open| open == tag.name)
        {
            // One that was not closed ends where the next one begins.
            self.nested.truncate(place);
        }
        self.nested.push(tag.name.to_owned());
        if self.nested.len() > self.options.max_nesting {
            return Err(AnnotatedError::Nesting {
                line: number,
                limit: self.options.max_nesting,
            });
        }
        match known {
            Some(Structure::Sentence) => {
                self.end_sentence()?;
                self.has_sentences = true;
                self.gatherer(number).begin_sentence();
            }
            Some(Structure::Paragraph) => {
                let block = AnnotatedBlock {
                    kind: tag
                        .attribute(&["kind"])
                        .filter(|kind| !kind.is_empty())
                        .unwrap_or_else(|| AnnotatedBlock::body().kind),
                    quoted: is_quoted(tag),
                    ..AnnotatedBlock::body()
                };
                self.begin_block(number, block)?;
            }
            Some(Structure::Heading) => {
                let level = tag
                    .attribute(&["level"])
                    .and_then(|level| level.parse().ok());
                let level = level.or_else(|| tag.name.strip_prefix('h')?.parse().ok());
                let depth = || {
                    let is_section =
                        |name: &&String| Structure::of(name) == Some(Structure::Section);
                    self.nested.iter().filter(is_section).count().clamp(1, 255) as u8
                };
                let block = AnnotatedBlock {
                    kind: HEADING.to_owned(),
                    level: Some(level.unwrap_or_else(depth)),
                    quoted: is_quoted(tag),
                    ..AnnotatedBlock::body()
                };
                self.begin_block(number, block)?;
            }
            Some(Structure::Section) => self.begin_block(number, AnnotatedBlock::body())?,
            None => {
                if self.remarked.insert(tag.name.to_owned()) {
                    let remark = format!(
                        "the structure <{}> is not known and was left out, first in line {number}; its tokens were read",
                        shown(tag.name)
                    );
                    self.gatherer(number).remark(remark);
                }
            }
        }
        Ok(())
    }

    fn closes(&mut self, number: u64, tag: &Tag<'_>) -> Result<(), AnnotatedError> {
        let Some(place) = self.nested.iter().rposition(|open| open == tag.name) else {
            let closing = format!("/{}", tag.name);
            if self.open.is_some() && self.remarked.insert(closing) {
                let remark = format!(
                    "</{}> ends what did not begin, first in line {number}",
                    shown(tag.name)
                );
                self.gatherer(number).remark(remark);
            }
            return Ok(());
        };
        self.nested.truncate(place);
        match Structure::of(tag.name) {
            Some(Structure::Sentence) => {
                self.end_sentence()?;
                self.gatherer(number).begin_sentence();
            }
            Some(_) => self.begin_block(number, AnnotatedBlock::body())?,
            None => {}
        }
        Ok(())
    }

    fn begin_block(&mut self, number: u64, block: AnnotatedBlock) -> Result<(), AnnotatedError> {
        self.end_sentence()?;
        self.gatherer(number).begin_block(block);
        Ok(())
    }

    fn gatherer(&mut self, number: u64) -> &mut Gatherer {
        self.open.get_or_insert_with(|| Gatherer::new(number))
    }

    fn token(&mut self, number: u64, line: &str) -> Result<(), AnnotatedError> {
        let found = line.split('\t').count();
        if self.columns.is_none() {
            self.columns = Some(guess(number, found)?);
            self.undecided = true;
        }
        let columns = self.columns.as_deref().unwrap_or_default();
        if found != columns.len() {
            return Err(AnnotatedError::Columns {
                line: number,
                found,
                expected: columns.len(),
                conllu: false,
            });
        }
        let mut cells: [std::borrow::Cow<'_, str>; 6] = Default::default();
        let mut has_heads = false;
        for (column, cell) in columns.iter().zip(line.split('\t')) {
            let place = match column {
                VerticalColumn::Word => 0,
                VerticalColumn::Lemma => 1,
                VerticalColumn::Pos => 2,
                VerticalColumn::Tag => 3,
                VerticalColumn::Deprel => 4,
                VerticalColumn::Head => {
                    has_heads = true;
                    5
                }
                VerticalColumn::Skip => continue,
            };
            cells[place] = decode(cell.trim());
        }
        let [word, lemma, pos, tag, deprel, head] = &cells;
        let lemma = match lemma.as_ref() {
            "_" if word != "_" => "",
            "<unknown>" | "__UNDEF__" => "",
            lemma => lemma,
        };
        let values = Values {
            lemma,
            pos: value(pos),
            tag: value(tag),
            deprel: value(deprel),
        };
        if has_heads {
            self.heads.push((number, head.to_string()));
            if self.heads.len() > self.options.max_sentence_tokens {
                return Err(AnnotatedError::LongSentence {
                    line: number,
                    limit: self.options.max_sentence_tokens,
                });
            }
        }
        self.open.get_or_insert_with(|| Gatherer::new(number)).push(
            number,
            word,
            values,
            &self.options,
        )
    }

    /// Finds the heads of the sentence that was read.
    fn end_sentence(&mut self) -> Result<(), AnnotatedError> {
        let told = std::mem::take(&mut self.heads);
        let Some(gatherer) = self.open.as_mut().filter(|_| !told.is_empty()) else {
            return Ok(());
        };
        let first = gatherer.tokens() - told.len();
        let mut heads = vec![None; told.len()];
        for (at, (line, text)) in told.iter().enumerate() {
            let head = match (value(text), text.parse::<usize>()) {
                ("", _) => Head::Unknown,
                (_, Ok(0)) => Head::Root,
                (_, Ok(head)) if head == at + 1 => {
                    self.lost_heads.add(*line);
                    Head::Unknown
                }
                (_, Ok(head)) if head <= told.len() => {
                    heads[at] = Some(head - 1);
                    Head::Token((first + head - 1) as u32)
                }
                _ => {
                    return Err(AnnotatedError::Head {
                        line: *line,
                        found: shown(text),
                        words: told.len(),
                    });
                }
            };
            gatherer.set_head(first + at, head);
        }
        if has_cycle(&heads) {
            self.cycles.add(told[0].0);
        }
        Ok(())
    }
}

/// Structures inside a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Structure {
    Sentence,
    Paragraph,
    Heading,
    Section,
}

impl Structure {
    fn of(name: &str) -> Option<Self> {
        Some(match name {
            "s" => Self::Sentence,
            "p" => Self::Paragraph,
            "head" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => Self::Heading,
            "section" | "div" => Self::Section,
            _ => return None,
        })
    }
}

fn is_quoted(tag: &Tag<'_>) -> bool {
    tag.attribute(&["quoted"])
        .is_some_and(|value| value == "yes")
}

/// Whether a line is a comment or a declaration.
fn is_note(line: &str) -> bool {
    let line = line.trim_start();
    line.starts_with("<!--")
        || line.trim_end().ends_with('>') && (line.starts_with("<!") || line.starts_with("<?"))
}

/// What the columns are where nothing says so. Tags may turn out to be parts of speech.
fn guess(line: u64, found: usize) -> Result<Vec<VerticalColumn>, AnnotatedError> {
    let usual = [
        VerticalColumn::Word,
        VerticalColumn::Tag,
        VerticalColumn::Lemma,
    ];
    match usual.get(..found) {
        Some(columns) => Ok(columns.to_vec()),
        None => Err(AnnotatedError::UnknownColumns { line, found }),
    }
}

/// What stands for no value.
fn value(cell: &str) -> &str {
    match cell {
        "_" | "__UNDEF__" => "",
        value => value,
    }
}

/// A name or a value as an error shows it.
fn shown(text: &str) -> String {
    text.chars().take(40).collect()
}
