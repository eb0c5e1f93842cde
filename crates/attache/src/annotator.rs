//! What do sentences that somebody brings say of allies and partners?

use std::io::{self, Write};

use attache_language::{AnnotatedWriter, Annotation, Head, Notation, Texts, WrittenToken};
use attache_register::{Day, PartialDate, Register, StateId};
use attache_study::coding::{AnnotatedSentence, Codebook, Coder, CodingContext, one_sentence};
use serde::Deserialize;

/// A sentence, and what is known of who speaks and when.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SentenceInput {
    /// Its name, as JSON has it: a text, a number, or nothing.
    pub id: Option<String>,
    /// The sentence.
    pub text: String,
    /// The date of the document that it comes from.
    pub date: Option<PartialDate>,
    /// Who "we" is.
    pub issuer: Option<StateId>,
}

/// A line that holds no sentence.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SentenceInputError {
    /// The bytes are not text.
    #[error("is not text in UTF-8; save the file as UTF-8")]
    Encoding,
    /// It begins as JSON and is none.
    #[error("is not JSON with a \"text\": {0}")]
    Json(#[from] serde_json::Error),
    /// The date is none.
    #[error("\"{0}\" is no date; write YYYY, YYYY-MM or YYYY-MM-DD")]
    Date(String),
    /// The issuer is none.
    #[error("\"{0}\" is no state; write an id such as USA")]
    Issuer(String),
}

/// A line of JSON. Keys that are not known are passed over.
#[derive(Deserialize)]
struct Line {
    #[serde(default)]
    id: Option<serde_json::Value>,
    #[serde(alias = "sentence")]
    text: String,
    #[serde(default)]
    date: Option<String>,
    #[serde(default)]
    issuer: Option<String>,
}

impl SentenceInput {
    /// Reads a line: JSON if it begins with a brace, else the sentence itself. What it does not say is taken
    /// from `usual`. `None` for an empty line.
    pub fn parse(line: &[u8], usual: &Self) -> Result<Option<Self>, SentenceInputError> {
        let line = std::str::from_utf8(line).map_err(|_| SentenceInputError::Encoding)?;
        let line = line.trim_start_matches('\u{feff}').trim();
        if line.is_empty() {
            return Ok(None);
        }
        if !line.starts_with('{') {
            return Ok(Some(Self {
                text: line.to_owned(),
                ..usual.clone()
            }));
        }
        let line: Line = serde_json::from_str(line)?;
        let date = line.date.filter(|date| !date.is_empty());
        let date = date.map(|date| date.parse().map_err(|_| SentenceInputError::Date(date)));
        let issuer = line.issuer.filter(|issuer| !issuer.is_empty());
        let issuer = issuer.map(|issuer| {
            issuer
                .parse()
                .map_err(|_| SentenceInputError::Issuer(issuer))
        });
        let id = line.id.filter(|id| !id.is_null()).map(|id| match id {
            serde_json::Value::String(id) => id,
            other => other.to_string(),
        });
        Ok(Some(Self {
            id,
            text: line.text,
            date: date.transpose()?.or(usual.date),
            issuer: issuer.transpose()?.or(usual.issuer),
        }))
    }

    fn context(&self) -> CodingContext {
        CodingContext {
            holder: self.issuer,
            day: self.date.map(|date| Day::after(date).previous()),
        }
    }
}

/// Annotates sentences. Making it takes some milliseconds; use it again.
#[derive(Debug)]
pub struct Annotator {
    coder: Coder,
}

impl Annotator {
    /// An annotator that knows the names of a register and looks for the entries of a codebook.
    pub fn new(register: &Register, codebook: Codebook) -> Self {
        Self {
            coder: Coder::new(register, codebook),
        }
    }

    /// What a sentence says; with `tokens`, its tokens too.
    ///
    /// ```
    /// use attache::coding::Codebook;
    /// use attache::register::Register;
    /// use attache::{Annotator, SentenceInput};
    /// let annotator = Annotator::new(&Register::builtin(), Codebook::builtin());
    /// let line = br#"{"id": 7, "text": "Our ally Japan met private-sector partners.", "issuer": "USA"}"#;
    /// let sentence = SentenceInput::parse(line, &SentenceInput::default())?.expect("the line is not empty");
    /// let annotated = annotator.annotate(&sentence, false);
    /// assert_eq!(annotated.labels[0].who, "JPN");
    /// assert_eq!(annotated.mentions[1].sense, "domestic");
    /// # Ok::<(), attache::SentenceInputError>(())
    /// ```
    pub fn annotate(&self, sentence: &SentenceInput, tokens: bool) -> AnnotatedSentence {
        let annotation = one_sentence(&sentence.text);
        let (id, context) = (sentence.id.clone(), sentence.context());
        self.coder
            .annotate(id, &sentence.text, &annotation, &context, tokens)
    }
}

/// Writes the tokens of sentences as CoNLL-U, a document a sentence.
#[derive(Debug)]
pub struct ConlluSentences {
    writer: AnnotatedWriter,
    /// How many sentences have been written.
    sentences: u64,
}

impl Default for ConlluSentences {
    fn default() -> Self {
        Self {
            writer: AnnotatedWriter::new(Notation::Conllu, true),
            sentences: 0,
        }
    }
}

impl ConlluSentences {
    /// Writes one more. A sentence without an id is called by its number.
    pub fn write(&mut self, sentence: &SentenceInput, out: &mut dyn Write) -> io::Result<()> {
        self.sentences += 1;
        let number = self.sentences.to_string();
        let text = &sentence.text;
        let annotation = one_sentence(text);
        let tokens = written_tokens(text, &annotation);
        let id = sentence.id.as_deref().unwrap_or(&number);
        self.writer.begin_document(id, &[]);
        self.writer.sentence(&tokens, true);
        self.writer.end_document();
        out.write_all(self.writer.take().as_bytes())
    }
}

/// The tokens of an annotation as they are written.
fn written_tokens<'t>(text: &'t str, annotation: &'t Annotation) -> Vec<WrittenToken<'t>> {
    let layers = &annotation.layers;
    let mut end = 0;
    let written = annotation.tokens.iter().enumerate().map(|(place, token)| {
        let value = |texts: &'t Option<Texts>| texts.as_ref().map(|texts| texts.value(place));
        let gap = &text[end..token.start as usize];
        end = token.end as usize;
        let surface = &text[token.span()];
        WrittenToken {
            surface,
            form: surface,
            lemma: value(&layers.lemmas),
            pos: value(&layers.pos),
            tag: value(&layers.tags),
            head: match layers.heads.as_ref().map(|heads| heads[place]) {
                Some(Head::Token(head)) => Some(head + 1),
                Some(Head::Root) => Some(0),
                Some(Head::Unknown) | None => None,
            },
            deprel: value(&layers.deprels),
            space_before: !gap.is_empty(),
            page: None,
        }
    });
    written.collect()
}
