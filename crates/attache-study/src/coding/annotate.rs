//! What is told of one sentence that somebody brings, as JSON?

use std::ops::Range;

use attache_language::{Annotation, Head, Model, tokenize};
use attache_register::StateId;
use serde::Serialize;

use super::coder::{Coder, SentenceCoding};
use super::view::{CodingContext, SentenceView, TokenRow};

/// A sentence with what is coded in it, in the form of `attache annotate`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AnnotatedSentence {
    /// The id that came with it.
    pub id: Option<String>,
    /// The words of the two families.
    pub mentions: Vec<AnnotatedMention>,
    /// The named states that it calls ally or partner.
    pub labels: Vec<AnnotatedLabel>,
    /// What the tie is said to be for.
    pub purposes: Vec<AnnotatedPurpose>,
    /// How that is stated: `explicit`, `benefit`, `protection` or `none`.
    pub stated: &'static str,
    /// The tokens, where they were asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tokens: Option<Vec<AnnotatedToken>>,
}

/// A word of the two families.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AnnotatedMention {
    /// As it is written.
    pub text: String,
    /// Where it begins, in characters of the sentence from 0.
    pub start: usize,
    /// Where it ends, half-open.
    pub end: usize,
    /// Its dictionary form.
    pub lemma: String,
    /// Its part of speech.
    pub pos: String,
    /// In which sense it stands.
    pub sense: &'static str,
}

/// A state that is called ally or partner.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AnnotatedLabel {
    /// Whose, by id; empty where the sentence does not say.
    pub of: String,
    /// Which state, by id.
    pub who: String,
    /// `ally` or `partner`.
    pub label: &'static str,
    /// `current`, `former`, `hoped` or `denied`.
    pub status: &'static str,
    /// Whether the relation meant is economic; left out where it is not.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub economic: bool,
}

/// A purpose.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AnnotatedPurpose {
    /// Its key in the codebook.
    pub key: String,
    /// The words that tell of it, as they are written; empty where no cue does.
    pub cue: String,
}

/// A token with its layers; `null` where a layer is not known.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AnnotatedToken {
    /// The form that it is counted as.
    pub form: String,
    /// Its dictionary form.
    pub lemma: Option<String>,
    /// Its part of speech, as Universal Dependencies names it.
    pub upos: Option<String>,
    /// Its tag of the Penn Treebank.
    pub xpos: Option<String>,
    /// The token that it depends on, counted from 1; 0 for the root.
    pub head: Option<u32>,
    /// The name of that relation.
    pub deprel: Option<String>,
}

/// The tokens of a text taken as one sentence, whatever marks are in it, with all their layers.
pub fn one_sentence(text: &str) -> Annotation {
    let mut annotation = Annotation::default();
    tokenize(text, &mut annotation.tokens);
    let tokens = annotation.tokens.len() as u32;
    annotation.blocks.push(0..tokens);
    if tokens > 0 {
        annotation.sentences.push(0);
    }
    let model = Model::english();
    model.tag(text, &mut annotation);
    model.parse(text, &mut annotation, |_| true);
    annotation
}

/// Codes a text as one sentence, even where it would be cut into several.
///
/// ```
/// use attache_register::Register;
/// use attache_study::coding::{Codebook, Coder, CodingContext, annotate_sentence};
/// let coder = Coder::new(&Register::builtin(), Codebook::builtin());
/// let annotated = annotate_sentence(&coder, None, "Our NATO allies met.", &CodingContext::default());
/// assert_eq!((annotated.mentions[0].start, annotated.mentions[0].end), (9, 15));
/// ```
pub fn annotate_sentence(
    coder: &Coder,
    id: Option<String>,
    text: &str,
    context: &CodingContext,
) -> AnnotatedSentence {
    coder.annotate(id, text, &one_sentence(text), context, false)
}

impl AnnotatedSentence {
    /// What a coding tells, as JSON has it.
    pub fn new(
        id: Option<String>,
        view: SentenceView<'_>,
        coding: &SentenceCoding,
        coder: &Coder,
    ) -> Self {
        let written = |tokens: &Range<usize>| match tokens.is_empty() {
            true => String::new(),
            false => {
                let (first, last) = (&view.tokens[tokens.start], &view.tokens[tokens.end - 1]);
                view.text[first.span.start..last.span.end].to_owned()
            }
        };
        let characters = |byte: usize| view.text[..byte].chars().count();
        let mentions = coding.mentions.iter().map(|mention| {
            let token = &view.tokens[mention.token];
            AnnotatedMention {
                text: view.text[mention.span.clone()].to_owned(),
                start: characters(mention.span.start),
                end: characters(mention.span.end),
                lemma: token.lemma.to_owned(),
                pos: token.pos.to_owned(),
                sense: mention.sense.name(),
            }
        });
        let labels = coding.labels.iter().map(|label| AnnotatedLabel {
            of: label.of.as_ref().map_or("", StateId::as_str).to_owned(),
            who: label.who.as_str().to_owned(),
            label: label.kind.name(),
            status: label.status.name(),
            economic: label.economic,
        });
        let purposes = coding.purposes.iter().map(|purpose| AnnotatedPurpose {
            key: coder.codebook().entries()[purpose.entry].key.clone(),
            cue: written(&purpose.cue),
        });
        Self {
            id,
            mentions: mentions.collect(),
            labels: labels.collect(),
            purposes: purposes.collect(),
            stated: coding.stated.name(),
            tokens: None,
        }
    }

    /// With the tokens told.
    pub fn with_tokens(mut self, tokens: &[TokenRow<'_>]) -> Self {
        self.tokens = Some(tokens.iter().map(AnnotatedToken::of).collect());
        self
    }
}

impl AnnotatedToken {
    fn of(token: &TokenRow<'_>) -> Self {
        let known = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        Self {
            form: token.form.to_owned(),
            lemma: known(token.lemma),
            upos: known(token.pos),
            xpos: known(token.tag),
            head: match token.head {
                Head::Unknown => None,
                Head::Root => Some(0),
                Head::Token(head) => Some(head + 1),
            },
            deprel: known(token.deprel),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::LazyLock;

    use attache_register::Register;
    use proptest::prelude::*;

    use super::*;
    use crate::coding::Codebook;
    use crate::family::family_of;

    static CODER: LazyLock<Coder> =
        LazyLock::new(|| Coder::new(&Register::builtin(), Codebook::builtin()));

    fn context() -> CodingContext {
        CodingContext {
            holder: "USA".parse().ok(),
            day: None,
        }
    }

    #[test]
    fn json_has_the_form_that_scripts_rely_on() {
        let text = "“We have allies.” We work with partners such as Kenya to defeat terrorists.";
        let annotated = annotate_sentence(&CODER, Some("7".to_owned()), text, &context());
        insta::assert_snapshot!(serde_json::to_string_pretty(&annotated).unwrap(), @r#"
        {
          "id": "7",
          "mentions": [
            {
              "text": "allies",
              "start": 9,
              "end": 15,
              "lemma": "ally",
              "pos": "NOUN",
              "sense": "security"
            },
            {
              "text": "partners",
              "start": 31,
              "end": 39,
              "lemma": "partner",
              "pos": "NOUN",
              "sense": "security"
            }
          ],
          "labels": [
            {
              "of": "USA",
              "who": "KEN",
              "label": "partner",
              "status": "current"
            }
          ],
          "purposes": [
            {
              "key": "transnational_threats",
              "cue": "terrorists"
            }
          ],
          "stated": "explicit"
        }
        "#);
    }

    #[test]
    fn tokens_are_told_where_they_are_asked_for() {
        let text = "Allies met.";
        let annotated = CODER.annotate(None, text, &one_sentence(text), &context(), true);
        let tokens = annotated.tokens.unwrap();
        let forms: Vec<&str> = tokens.iter().map(|token| token.form.as_str()).collect();
        assert_eq!(forms, ["Allies", "met", "."]);
        assert!(tokens.iter().any(|token| token.head == Some(0)));
    }

    #[test]
    fn nothing_is_coded_where_nothing_is_said() {
        for text in ["", " ", "...", "Deter all attacks."] {
            let annotated = annotate_sentence(&CODER, None, text, &context());
            assert!(annotated.mentions.is_empty() && annotated.purposes.is_empty());
            assert_eq!(annotated.stated, "none");
        }
    }

    #[test]
    fn a_codebook_without_ties_is_coded_in_any_sentence() {
        let text = "schema_version = 1\ntitle = \"t\"\n[[entry]]\nkey = \"sea\"\nname = \"Sea\"\n\
                    cues = [\"navy\"]\nweak_cues = [\"ship*\", \"port\"]";
        let codebook = Codebook::from_text(text, "t.toml".as_ref()).unwrap();
        let coder = Coder::new(&Register::builtin(), codebook);
        let cues = |text: &str| -> Vec<String> {
            let annotated = annotate_sentence(&coder, None, text, &context());
            annotated
                .purposes
                .into_iter()
                .map(|purpose| purpose.cue)
                .collect()
        };
        assert_eq!(cues("The Navy sailed."), ["Navy"]);
        assert_eq!(cues("Ships left port."), ["Ships"]);
        assert!(cues("Ships sailed.").is_empty());
        assert_eq!(cues("Our allies' navy sailed."), ["navy"]);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn mentions_are_the_words_of_the_families_in_any_text(
            words in prop::collection::vec(
                prop_oneof!["\\PC{0,6}", "(al(ly|lies|lied|liances?)|PARTNERS?|Partnering)", "(U\\.S\\.|Japan|NATO|with|our|,|and|deter|-)"],
                0..14,
            ),
        ) {
            let text = words.join(" ");
            let annotated = annotate_sentence(&CODER, None, &text, &context());
            let characters: Vec<char> = text.chars().collect();
            for mention in &annotated.mentions {
                let told: String = characters[mention.start..mention.end].iter().collect();
                prop_assert_eq!(&told, &mention.text);
                prop_assert!(family_of(&attache_language::form(&told)).is_some());
            }
            let mut tokens = Vec::new();
            tokenize(&text, &mut tokens);
            let of_family = tokens
                .iter()
                .filter(|token| family_of(&attache_language::form(&text[token.span()])).is_some());
            prop_assert_eq!(annotated.mentions.len(), of_family.count());
            let stated = matches!(annotated.stated, "explicit" | "benefit");
            prop_assert!(!stated || !annotated.purposes.is_empty());
            prop_assert!(annotated.stated != "none" || annotated.purposes.is_empty());
        }
    }
}
