//! What does a trained model say of English? Parts of speech, Penn tags, lemmas, and who depends on whom.
//!
//! All scores are whole numbers, so that the same text is annotated alike on every machine.

mod bytes;
mod coordination;
pub(crate) mod hash;
pub(crate) mod lemmatiser;
pub(crate) mod parser;
mod scratch;
pub(crate) mod tagger;
pub(crate) mod tree;
pub(crate) mod weights;
pub(crate) mod word;

use std::ops::Range;
use std::sync::{Mutex, OnceLock, PoisonError};

use rustc_hash::FxHashMap;

use crate::layer::{Head, Texts};
use crate::sentence::Annotation;
use bytes::Bytes;
use lemmatiser::Lemmatiser;
use parser::Parser;
#[cfg(feature = "train")]
pub(crate) use scratch::node;
use scratch::{Scratch, universal_number};
use tagger::Tagger;
use tree::NONE;

/// What a file of a model begins with: its kind, and the version of its layout.
pub(crate) const MAGIC: &[u8] = b"attache model 1\n";

/// The model of English.
static ENGLISH: &[u8] = include_bytes!("../model/english.bin");

/// Why bytes are not a model.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ModelError {
    /// They begin otherwise.
    #[error("this is no model of this version of attache; train it again")]
    Magic,
    /// They end too early.
    #[error("the model ends within its part \"{section}\"; fetch or train it again")]
    Short {
        /// Which part.
        section: &'static str,
    },
    /// A number or text in them cannot be.
    #[error(
        "the model has a value in its part \"{section}\" that cannot be; fetch or train it again"
    )]
    Senseless {
        /// Which part.
        section: &'static str,
    },
}

/// A trained model of a language: tagger, lemmatiser and parser.
///
/// ```
/// use attache_language::{Model, annotate};
/// let text = "Our allies rely on us.";
/// let mut annotation = annotate(text, [0..text.len()]);
/// Model::english().tag(text, &mut annotation);
/// let lemmas = annotation.layers.lemmas.as_ref().expect("it was tagged");
/// assert_eq!(lemmas.value(1), "ally");
/// ```
#[derive(Debug)]
pub struct Model {
    version: String,
    tagger: Tagger,
    lemmatiser: Lemmatiser,
    parser: Parser,
    /// Memory of earlier calls, one for each that ran at the same time.
    scratches: Mutex<Vec<Scratch>>,
}

impl Model {
    /// The model of English that comes with the program. It is read from the program once, at the first call.
    pub fn english() -> &'static Self {
        static MODEL: OnceLock<Model> = OnceLock::new();
        MODEL.get_or_init(|| Self::read(ENGLISH).expect("a test reads the model that is built in"))
    }

    /// The [`version`](Self::version) of the model of English, without reading the rest of it.
    ///
    /// ```
    /// use attache_language::Model;
    /// assert_eq!(Model::english_version(), Model::english().version());
    /// ```
    pub fn english_version() -> &'static str {
        let header = ENGLISH.strip_prefix(MAGIC).map(Bytes::new);
        let version = header.and_then(|mut header| header.text().ok());
        version.expect("a test reads the model that is built in")
    }

    /// Reads the bytes that training wrote.
    ///
    /// # Errors
    ///
    /// If they are cut short or hold what cannot be.
    pub fn read(bytes: &[u8]) -> Result<Self, ModelError> {
        let bytes = bytes.strip_prefix(MAGIC).ok_or(ModelError::Magic)?;
        let mut bytes = Bytes::new(bytes);
        let version = bytes.text()?.to_owned();
        let tagger = Tagger::read(&mut bytes)?;
        bytes.section("lemmas");
        let lemmatiser = Lemmatiser::read(&mut bytes)?;
        let parser = Parser::read(&mut bytes)?;
        if !bytes.is_empty() {
            return Err(bytes.senseless());
        }
        Ok(Self {
            version,
            tagger,
            lemmatiser,
            parser,
            scratches: Mutex::default(),
        })
    }

    /// Its name and what is particular to its weights: `english-1 (0123456789ab)`.
    pub fn version(&self) -> &str {
        &self.version
    }

    /// Finds the part of speech (UPOS), the Penn tag and the lemma of each token, and puts them into the
    /// annotation's layers in place of what stood there.
    ///
    /// Takes time linear in the number of tokens.
    ///
    /// # Panics
    ///
    /// If the annotation is not of this text.
    pub fn tag(&self, text: &str, annotation: &mut Annotation) {
        self.with_scratch(|scratch| {
            let mut columns = Columns::default();
            scratch.begin_document();
            for sentence in sentences(annotation) {
                let tokens = &annotation.tokens[sentence];
                scratch.look_up(text, tokens, &self.tagger);
                scratch.tag(&self.tagger);
                scratch.tell_quotes(text, tokens, &self.tagger);
                scratch.write(text, tokens, self, &mut columns);
            }
            annotation.layers.pos = Some(columns.pos);
            annotation.layers.tags = Some(columns.tags);
            annotation.layers.lemmas = Some(columns.lemmas);
        });
    }

    /// Finds the head of each token, and the name of its relation to it, in the sentences that `which` picks
    /// by the range of their tokens. The others have [`Head::Unknown`] and an empty name.
    ///
    /// An annotation without tags is tagged first. Takes time linear in the number of tokens.
    ///
    /// # Panics
    ///
    /// If the annotation is not of this text.
    pub fn parse(
        &self,
        text: &str,
        annotation: &mut Annotation,
        which: impl Fn(Range<usize>) -> bool,
    ) {
        if annotation.layers.pos.is_none() || annotation.layers.tags.is_none() {
            self.tag(text, annotation);
        }
        let (Some(pos), Some(tags)) = (&annotation.layers.pos, &annotation.layers.tags) else {
            return;
        };
        let mut heads = vec![Head::Unknown; annotation.tokens.len()];
        let mut deprels = Texts::default();
        self.with_scratch(|scratch| {
            scratch.begin_document();
            let mut labels = TagNumbers::of(pos, tags);
            for sentence in sentences(annotation) {
                if !which(sentence.clone()) {
                    sentence.for_each(|_| deprels.push(""));
                    continue;
                }
                scratch.look_up(text, &annotation.tokens[sentence.clone()], &self.tagger);
                scratch.make_nodes(sentence.clone().map(|token| labels.at(token)));
                scratch.parse(&self.parser, sentence.start, &mut heads, &mut deprels);
            }
        });
        annotation.layers.heads = Some(heads);
        annotation.layers.deprels = Some(deprels);
    }

    /// Lends memory for one call.
    fn with_scratch(&self, work: impl FnOnce(&mut Scratch)) {
        let lock = || {
            self.scratches
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
        };
        let mut scratch = lock().pop().unwrap_or_default();
        work(&mut scratch);
        lock().push(scratch);
    }
}

/// The layers that the tagger fills.
#[derive(Debug, Default)]
pub(crate) struct Columns {
    pub(crate) pos: Texts,
    pub(crate) tags: Texts,
    pub(crate) lemmas: Texts,
}

/// The tokens of each sentence.
pub(crate) fn sentences(annotation: &Annotation) -> impl Iterator<Item = Range<usize>> + '_ {
    let firsts = annotation.sentences.iter().map(|first| *first as usize);
    let ends = firsts.clone().skip(1).chain([annotation.tokens.len()]);
    firsts.zip(ends).map(|(first, end)| first..end)
}

/// What the parser knows of a token's tags.
#[derive(Clone, Copy, Debug)]
pub(crate) struct TagNumber {
    pub(crate) hash: u64,
    pub(crate) pos: u8,
    pub(crate) conjunction: bool,
}

impl TagNumber {
    pub(crate) fn of(pos: &str, tag: &str) -> Self {
        Self {
            hash: hash::mix(hash::text(pos.as_bytes()), hash::text(tag.as_bytes())),
            pos: universal_number(pos),
            conjunction: pos == "CCONJ",
        }
    }
}

/// What stands for the tags of tokens, from the layers of an annotation.
struct TagNumbers<'a> {
    pos: &'a Texts,
    tags: &'a Texts,
    /// By the numbers of both in their columns.
    known: FxHashMap<[u32; 2], TagNumber>,
}

impl<'a> TagNumbers<'a> {
    fn of(pos: &'a Texts, tags: &'a Texts) -> Self {
        Self {
            pos,
            tags,
            known: FxHashMap::default(),
        }
    }

    fn at(&mut self, token: usize) -> TagNumber {
        let key = [self.pos.id(token), self.tags.id(token)];
        *self
            .known
            .entry(key)
            .or_insert_with(|| TagNumber::of(self.pos.value(token), self.tags.value(token)))
    }
}

/// The head of a token, from its number in its sentence.
fn head(in_sentence: u32, root: u32, first: usize) -> Head {
    match in_sentence {
        NONE => Head::Unknown,
        head if head == root => Head::Root,
        head => Head::Token(first as u32 + head),
    }
}
