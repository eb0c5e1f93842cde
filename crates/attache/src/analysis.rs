//! What is found out of a document's words when it is read?

use attache_document::Document;
use attache_language::{Annotation, Language, Model, annotate, detect_language};
use attache_study::is_family_word;

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

impl Analysis {
    /// Splits a document into tokens and sentences and tags it, if it is in English.
    ///
    /// The language is noted in the metadata where they do not say it.
    pub(crate) fn of(self, document: &mut Document) -> Analysed {
        let blocks = document.blocks.iter().map(|block| block.span.clone());
        let mut annotation = annotate(&document.text, blocks);
        let detected = detect_language(&document.text);
        let language = &mut document.metadata.language;
        let other = match (&language, detected) {
            (Some(tag), _) if Language::is_english(tag) => None,
            (Some(tag), _) => Some(tag.clone()),
            (None, Some(found)) => {
                *language = Some(found.code().to_owned());
                (!Language::is_english(found.code())).then(|| found.name().to_owned())
            }
            (None, None) => None,
        };
        if !self.tags {
            return Analysed::untagged(annotation, None);
        }
        if let Some(other) = other {
            let remark = format!(
                "the language is {other}: words are counted, but only English gets lemmas and tags"
            );
            return Analysed::untagged(annotation, Some(remark));
        }
        let model = Model::english();
        model.tag(&document.text, &mut annotation);
        self.parse.run(model, &document.text, &mut annotation);
        Analysed {
            annotation,
            model: Some(model.version()),
            remark: None,
        }
    }
}

impl Parse {
    /// Finds heads and relations in the sentences that this chooses.
    fn run(self, model: &Model, text: &str, annotation: &mut Annotation) {
        match self {
            Self::None => {}
            Self::All => model.parse(text, annotation, |_| true),
            Self::Targets => {
                let family: Vec<bool> = annotation
                    .tokens
                    .iter()
                    .map(|token| is_family_word(&text[token.span()]))
                    .collect();
                model.parse(text, annotation, |tokens| {
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
