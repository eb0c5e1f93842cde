//! What is found out of a document's words when it is read?

use attache_document::Document;
use attache_language::{Annotation, Language, Model, Token, WordSense, annotate, detect_language};
use attache_register::{Day, Register};
use attache_study::coding::{Codebook, Coder, CodingContext};
use attache_study::is_family_word;

use crate::tagging::tag;

/// What is found out of the words of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Analysis {
    /// Whether words get lemmas, parts of speech and tags. Default: yes.
    pub tags: bool,
    /// Which sentences get relations. Without tags none does.
    pub parse: Parse,
}

impl Default for Analysis {
    fn default() -> Self {
        Self {
            tags: true,
            parse: Parse::default(),
        }
    }
}

/// Which sentences get heads and relations. A parser takes ten times as long as a tagger.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Parse {
    /// All.
    All,
    /// Those with a word of the families `@ally` and `@partner`.
    #[default]
    Targets,
    /// None.
    None,
}

/// A document's tokens and sentences, and what was found out of them.
pub(crate) struct Analysed {
    pub(crate) annotation: Annotation,
    /// The version of the model that tagged it.
    pub(crate) model: Option<&'static str>,
    /// Why it was not tagged, for the person who reads it.
    pub(crate) remark: Option<String>,
}

/// Finds out of words what an [`Analysis`] asks for. Made once, used by all threads.
pub(crate) struct Analyst {
    analysis: Analysis,
    /// Tells in which sense words of the families stand.
    coder: Option<Coder>,
}

impl Analyst {
    pub(crate) fn new(analysis: Analysis) -> Self {
        let coder = || Coder::new(&Register::builtin(), Codebook::builtin());
        Self {
            analysis,
            coder: analysis.tags.then(coder),
        }
    }

    /// Splits a document into tokens and sentences and tags it, if it is in English.
    ///
    /// The language is noted in the metadata where they do not say it.
    pub(crate) fn analyse(&self, document: &mut Document) -> Analysed {
        let blocks = document.blocks.iter().map(|block| block.span.clone());
        let mut annotation = annotate(&document.text, blocks);
        let other = other_language(document);
        let Some(coder) = &self.coder else {
            return Analysed::untagged(annotation, None);
        };
        if let Some(other) = other {
            let remark = format!(
                "the language is {other}: words are counted, but only English gets lemmas and tags"
            );
            return Analysed::untagged(annotation, Some(remark));
        }
        let model = Model::english();
        self.analysis
            .parse
            .tag(model, &document.text, &mut annotation);
        annotation.layers.senses = senses(coder, document, &annotation);
        Analysed {
            annotation,
            model: Some(model.version()),
            remark: None,
        }
    }
}

/// The name of the language of a document that is not in English.
fn other_language(document: &mut Document) -> Option<String> {
    let language = &mut document.metadata.language;
    if let Some(tag) = language {
        return (!Language::is_english(tag)).then(|| tag.clone());
    }
    let found = detect_language(&document.text)?;
    *language = Some(found.code().to_owned());
    (!Language::is_english(found.code())).then(|| found.name().to_owned())
}

/// In which sense each word of the families stands.
fn senses(coder: &Coder, document: &Document, annotation: &Annotation) -> Vec<WordSense> {
    let context = CodingContext {
        holder: None,
        day: document
            .metadata
            .date
            .map(|date| Day::after(date).previous()),
    };
    let text = &document.text;
    let family = |token: &Token| is_family_word(&text[token.span()]);
    let mut senses = Vec::new();
    let firsts = annotation.sentences.iter().map(|first| *first as usize);
    let ends = firsts.clone().skip(1).chain([annotation.tokens.len()]);
    for (first, end) in firsts.zip(ends) {
        if !annotation.tokens[first..end].iter().any(family) {
            continue;
        }
        let coding = coder.code_annotation(text, annotation, first..end, &context);
        senses.extend(coding.mentions.iter().map(|mention| WordSense {
            token: (first + mention.token) as u32,
            sense: mention.sense.name().into(),
        }));
    }
    senses
}

impl Parse {
    /// Tags a document, and finds heads and relations in the sentences that this chooses.
    fn tag(self, model: &Model, text: &str, annotation: &mut Annotation) {
        match self {
            Self::None => tag(model, text, annotation, |_| false),
            Self::All => tag(model, text, annotation, |_| true),
            Self::Targets => {
                let family: Vec<bool> = annotation
                    .tokens
                    .iter()
                    .map(|token| is_family_word(&text[token.span()]))
                    .collect();
                tag(model, text, annotation, |tokens| {
                    family[tokens].iter().any(|&found| found)
                });
            }
        }
    }
}

impl Analysed {
    fn untagged(annotation: Annotation, remark: Option<String>) -> Self {
        Self {
            annotation,
            model: None,
            remark,
        }
    }
}
