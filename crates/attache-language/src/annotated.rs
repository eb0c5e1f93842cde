//! What does a file of annotated text say of one document?

use std::ops::Range;

use crate::form::form;
use crate::layer::{Head, Layers, Texts};
use crate::sentence::{Annotation, each_sentence};
use crate::token::{Token, TokenKind};
use crate::vertical::VerticalColumn;

/// A document as a file of annotated text has it. The text is put together from the forms of the tokens
/// and what is said of the spaces between them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AnnotatedText {
    /// Its name, where the file gives one.
    pub id: Option<String>,
    /// Named values, in the order of the file.
    pub metadata: Vec<(String, String)>,
    /// The text; an empty line stands between two blocks.
    pub text: String,
    /// Headings and paragraphs, in order.
    pub blocks: Vec<AnnotatedBlock>,
    /// Labels of pages, and where in the text each begins, in bytes. Empty if a page has no label.
    pub pages: Vec<(String, usize)>,
    /// Tokens, sentences, lemmas, tags and relations.
    pub annotation: Annotation,
    /// What was met that a person should know of: one line each, lower case, no full stop.
    pub remarks: Vec<String>,
}

/// A stretch of text with one role.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AnnotatedBlock {
    /// What it is called: `body` for a paragraph, `heading`, or what the file says.
    pub kind: String,
    /// A heading's level, 1 for the highest.
    pub level: Option<u8>,
    /// Whether it stands in a block quotation.
    pub quoted: bool,
    /// Where it stands in the text, in bytes.
    pub span: Range<usize>,
}

impl AnnotatedBlock {
    pub(crate) fn body() -> Self {
        Self {
            kind: BODY.to_owned(),
            level: None,
            quoted: false,
            span: 0..0,
        }
    }
}

/// What a paragraph is called.
pub(crate) const BODY: &str = "body";
/// What a heading is called.
pub(crate) const HEADING: &str = "heading";

/// Choices and limits of reading annotated text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AnnotatedOptions {
    /// The columns of a vertical file; `None` goes by the file itself.
    pub columns: Option<Vec<VerticalColumn>>,
    /// The longest sentence, in tokens. Default 10,000.
    pub max_sentence_tokens: usize,
    /// How deep structures may lie in each other. Default 64.
    pub max_nesting: usize,
    /// How many different parts of speech, tags or relations a document may have, each. Default 10,000.
    pub max_values: usize,
}

impl Default for AnnotatedOptions {
    fn default() -> Self {
        Self {
            columns: None,
            max_sentence_tokens: 10_000,
            max_nesting: 64,
            max_values: 10_000,
        }
    }
}

/// Why a document of annotated text cannot be read. Each says what to do; lines count from 1.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum AnnotatedError {
    /// A line has too many or too few columns.
    #[error(
        "line {line} has {found} column{} where {expected} are expected, with tabs between; {}",
        plural(*found), columns_remedy(*.conllu)
    )]
    Columns {
        /// The line.
        line: u64,
        /// How many it has.
        found: usize,
        /// How many there should be.
        expected: usize,
        /// Whether the file is CoNLL-U, which always has ten.
        conllu: bool,
    },
    /// Nothing says what the columns are.
    #[error(
        "line {line} has {found} columns, and nothing says what they are; name them: --columns word,pos,lemma, with - for one to leave out"
    )]
    UnknownColumns {
        /// The line.
        line: u64,
        /// How many it has.
        found: usize,
    },
    /// The columns of CoNLL-U Plus are others.
    #[error(
        "line {line} names columns of its own (CoNLL-U Plus); write the ten columns of CoNLL-U, with _ where there is no value"
    )]
    Plus {
        /// The line.
        line: u64,
    },
    /// A comment names columns that are not known.
    #[error("line {line} names its columns: {problem}")]
    ColumnNames {
        /// The line.
        line: u64,
        /// What is wrong with them.
        problem: crate::vertical::ColumnError,
    },
    /// The words of a sentence are not numbered one after another.
    #[error(
        "line {line} has the id \"{found}\" where {expected} comes next; number the words of each sentence from 1 and leave an empty line after it"
    )]
    Id {
        /// The line.
        line: u64,
        /// The id.
        found: String,
        /// The number that comes next.
        expected: usize,
    },
    /// A multiword token does not have the words that it says.
    #[error(
        "line {line} has the multiword token \"{found}\", whose words do not follow; write it before its first word and end it with its last"
    )]
    Multiword {
        /// The line.
        line: u64,
        /// The id.
        found: String,
    },
    /// A token has nothing that can be seen.
    #[error("line {line} has a token of which nothing can be seen; leave the line out")]
    Invisible {
        /// The line.
        line: u64,
    },
    /// The head of a token is no token of its sentence.
    #[error(
        "line {line} has the head \"{found}\", but its sentence has {words} word{}; write a number up to that, 0 for the root, or _ where none is known",
        plural(*words)
    )]
    Head {
        /// The line.
        line: u64,
        /// The head.
        found: String,
        /// How many words there are.
        words: usize,
    },
    /// A sentence goes over the limit.
    #[error(
        "line {line} is past the limit of {limit} tokens in one sentence; divide it, or check that sentences end as they should"
    )]
    LongSentence {
        /// The line.
        line: u64,
        /// [`AnnotatedOptions::max_sentence_tokens`].
        limit: usize,
    },
    /// Structures lie too deep in each other.
    #[error(
        "line {line} is past the limit of {limit} structures in each other; check that each one that opens is closed"
    )]
    Nesting {
        /// The line.
        line: u64,
        /// [`AnnotatedOptions::max_nesting`].
        limit: usize,
    },
    /// A column has too many different values.
    #[error(
        "line {line} is past the limit of {limit} different values of {attribute}; check that the columns are what they are taken for"
    )]
    Values {
        /// The line.
        line: u64,
        /// `pos`, `tag` or `deprel`.
        attribute: &'static str,
        /// [`AnnotatedOptions::max_values`].
        limit: usize,
    },
    /// A document has no token.
    #[error("the document that begins at line {line} holds no token; leave it out")]
    Empty {
        /// The line where it begins.
        line: u64,
    },
}

fn plural(count: usize) -> &'static str {
    if count == 1 { "" } else { "s" }
}

fn columns_remedy(conllu: bool) -> &'static str {
    match conllu {
        true => "only CoNLL-U is read of the CoNLL formats, and it has all ten",
        false => "write all of them on each line, with _ where there is no value",
    }
}

/// What stands beside the form of a token; an empty text where there is no value.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Values<'a> {
    pub(crate) lemma: &'a str,
    pub(crate) pos: &'a str,
    pub(crate) tag: &'a str,
    pub(crate) deprel: &'a str,
}

/// A document while its lines are read.
#[derive(Debug)]
pub(crate) struct Gatherer {
    /// The line where it begins.
    pub(crate) line: u64,
    pub(crate) document: AnnotatedText,
    lemmas: Texts,
    has_lemmas: bool,
    pos: Texts,
    tags: Texts,
    deprels: Texts,
    heads: Vec<Head>,
    /// Whether a part of speech, a tag, a relation is missing somewhere.
    empty_values: [bool; 3],
    /// The block that the next token begins.
    next_block: Option<AnnotatedBlock>,
    begins_sentence: bool,
    glued: bool,
    next_pages: Vec<String>,
}

impl Gatherer {
    pub(crate) fn new(line: u64) -> Self {
        Self {
            line,
            document: AnnotatedText::default(),
            lemmas: Texts::default(),
            has_lemmas: false,
            pos: Texts::default(),
            tags: Texts::default(),
            deprels: Texts::default(),
            heads: Vec::new(),
            empty_values: [false; 3],
            next_block: Some(AnnotatedBlock::body()),
            begins_sentence: true,
            glued: false,
            next_pages: Vec::new(),
        }
    }

    pub(crate) fn tokens(&self) -> usize {
        self.document.annotation.tokens.len()
    }

    pub(crate) fn remark(&mut self, remark: impl Into<String>) {
        self.document.remarks.push(remark.into());
    }

    /// The next token begins a block.
    pub(crate) fn begin_block(&mut self, block: AnnotatedBlock) {
        self.next_block = Some(block);
        self.begin_sentence();
    }

    /// The next token begins a sentence.
    pub(crate) fn begin_sentence(&mut self) {
        self.begins_sentence = true;
    }

    /// No space stands before the next token.
    pub(crate) fn glue(&mut self) {
        self.glued = true;
    }

    /// The next token is the first of a page.
    pub(crate) fn begin_page(&mut self, label: String) {
        self.next_pages.push(label);
    }

    /// Appends a token with what is known of it; its head comes by [`set_head`](Self::set_head).
    pub(crate) fn push(
        &mut self,
        line: u64,
        written: &str,
        values: Values<'_>,
        options: &AnnotatedOptions,
    ) -> Result<(), AnnotatedError> {
        let written = written.trim();
        if form(written).is_empty() {
            return Err(AnnotatedError::Invisible { line });
        }
        self.place(written);
        // CoNLL-U writes both "no value" and the lemma of the token `_` in one way.
        self.has_lemmas |= !matches!(values.lemma, "" | "_");
        self.lemmas.push(values.lemma);
        self.heads.push(Head::Unknown);
        let columns = [
            ("pos", &mut self.pos, values.pos),
            ("tag", &mut self.tags, values.tag),
            ("deprel", &mut self.deprels, values.deprel),
        ];
        for ((attribute, texts, value), empty) in columns.into_iter().zip(&mut self.empty_values) {
            texts.push(value);
            *empty |= value.is_empty();
            if texts.distinct().len() - usize::from(*empty) > options.max_values {
                let limit = options.max_values;
                return Err(AnnotatedError::Values {
                    line,
                    attribute,
                    limit,
                });
            }
        }
        Ok(())
    }

    /// Puts a token into the text, its block and its sentence.
    fn place(&mut self, written: &str) {
        let number = self.tokens() as u32;
        let document = &mut self.document;
        let glued = std::mem::take(&mut self.glued);
        if let Some(block) = self.next_block.take() {
            if number > 0 {
                document.text.push_str("\n\n");
            }
            let span = document.text.len()..document.text.len();
            document.blocks.push(AnnotatedBlock { span, ..block });
            document.annotation.blocks.push(number..number);
            self.begins_sentence = true;
        } else if !glued {
            document.text.push(' ');
        }
        let start = document.text.len();
        let pages = self.next_pages.drain(..);
        document.pages.extend(pages.map(|label| (label, start)));
        if std::mem::take(&mut self.begins_sentence) {
            document.annotation.sentences.push(number);
        }
        document.text.push_str(written);
        let end = document.text.len();
        document.annotation.tokens.push(Token {
            start: start as u32,
            end: end as u32,
            kind: kind(written),
        });
        if let Some(block) = document.blocks.last_mut() {
            block.span.end = end;
        }
        if let Some(tokens) = document.annotation.blocks.last_mut() {
            tokens.end = number + 1;
        }
    }

    /// Sets the head of a token.
    pub(crate) fn set_head(&mut self, token: usize, head: Head) {
        self.heads[token] = head;
    }

    /// Finds the sentences by the rules for raw text, for a file that does not say them.
    pub(crate) fn split_sentences(&mut self) {
        let AnnotatedText {
            text, annotation, ..
        } = &mut self.document;
        let (tokens, sentences) = (&annotation.tokens, &mut annotation.sentences);
        sentences.clear();
        for block in &annotation.blocks {
            let tokens = &tokens[block.start as usize..block.end as usize];
            each_sentence(text, tokens, |index| {
                sentences.push(block.start + index as u32);
            });
        }
    }

    /// Whether every tag is one of the parts of speech of Universal Dependencies.
    pub(crate) fn tags_are_universal(&self) -> bool {
        let mut tags = self.tags.distinct().iter();
        tags.all(|tag| tag.is_empty() || UNIVERSAL.contains(&&**tag))
    }

    /// Takes the tags for parts of speech.
    pub(crate) fn tags_as_pos(&mut self) {
        self.pos = std::mem::take(&mut self.tags);
    }

    /// The document, unless it has no token.
    pub(crate) fn finish(mut self) -> Result<AnnotatedText, AnnotatedError> {
        if self.tokens() == 0 {
            return Err(AnnotatedError::Empty { line: self.line });
        }
        let end = self.document.text.len();
        let pages = self.next_pages.into_iter();
        self.document.pages.extend(pages.map(|label| (label, end)));
        let known = |texts: Texts| {
            let any = texts.distinct().iter().any(|text| !text.is_empty());
            any.then_some(texts)
        };
        self.document.annotation.layers = Layers {
            lemmas: self.has_lemmas.then_some(self.lemmas),
            pos: known(self.pos),
            tags: known(self.tags),
            deprels: known(self.deprels),
            heads: (self.heads.iter().any(|head| *head != Head::Unknown)).then_some(self.heads),
            senses: Vec::new(),
        };
        Ok(self.document)
    }
}

/// The parts of speech of Universal Dependencies.
const UNIVERSAL: [&str; 17] = [
    "ADJ", "ADP", "ADV", "AUX", "CCONJ", "DET", "INTJ", "NOUN", "NUM", "PART", "PRON", "PROPN",
    "PUNCT", "SCONJ", "SYM", "VERB", "X",
];

/// What a token is, by the look of it.
fn kind(written: &str) -> TokenKind {
    let letter = written.chars().any(char::is_alphabetic);
    match written.chars().next() {
        Some('\'' | '’') if letter => TokenKind::Clitic,
        _ if matches!(written, "n't" | "n’t") => TokenKind::Clitic,
        Some(first) if first.is_numeric() => TokenKind::Number,
        _ if letter => TokenKind::Word,
        _ if written.chars().any(char::is_numeric) => TokenKind::Number,
        _ => TokenKind::Mark,
    }
}

/// How many sentences' tokens lead in a circle: heads counted from 0 within the sentence, `None` for a
/// root or none known. Takes time linear in its length.
pub(crate) fn has_cycle(heads: &[Option<usize>]) -> bool {
    // 0 not seen; else the number of the walk that came by first.
    let mut seen = vec![0; heads.len()];
    for start in 0..heads.len() {
        let mut at = Some(start);
        while let Some(token) = at {
            match seen[token] {
                0 => seen[token] = start + 1,
                walk if walk == start + 1 => return true,
                _ => break,
            }
            at = heads[token];
        }
    }
    false
}

/// How a number of things and the line of the first is told: `3 times, first at line 12`.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Occasions {
    pub(crate) count: usize,
    first: u64,
}

impl Occasions {
    pub(crate) fn add(&mut self, line: u64) {
        if self.count == 0 {
            self.first = line;
        }
        self.count += 1;
    }

    /// `1 empty node is left out (line 12)` or `3 empty nodes are left out (the first in line 12)`.
    pub(crate) fn tell(self, one: &str, many: &str) -> Option<String> {
        match self.count {
            0 => None,
            1 => Some(format!("1 {one} (line {})", self.first)),
            count => Some(format!("{count} {many} (the first in line {})", self.first)),
        }
    }
}
