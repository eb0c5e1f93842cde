//! What does the text to learn from hold? Sentences as numbers.

use std::collections::{BTreeMap, BTreeSet};

use crate::annotated::AnnotatedText;
use crate::form::form;
use crate::layer::{Head, Layers};
use crate::model::sentences;
use crate::model::tagger::{Capitals, Label};
use crate::model::word::Word;

/// A sentence with what is right.
#[derive(Debug)]
pub(super) struct Sample {
    pub(super) forms: Vec<Box<str>>,
    pub(super) capitals: Capitals,
    /// Numbers of the right labels.
    pub(super) labels: Vec<u8>,
    /// Right heads, counted in the sentence; its length stands for the root.
    pub(super) heads: Vec<u32>,
    /// Numbers of the right relations.
    pub(super) relations: Vec<u8>,
}

/// All sentences, and what their numbers stand for.
#[derive(Debug)]
pub(super) struct Samples {
    pub(super) list: Vec<Sample>,
    pub(super) labels: Vec<Label>,
    pub(super) relations: Vec<Box<str>>,
}

impl Sample {
    pub(super) fn len(&self) -> usize {
        self.forms.len()
    }

    /// Its words.
    pub(super) fn words(&self) -> impl Iterator<Item = (Word, &str)> {
        let capitals = self.capitals == Capitals::All;
        let mut lower = String::new();
        let forms = self.forms.iter();
        forms.map(move |form| (Word::new(form, capitals, &mut lower), &**form))
    }

    /// The same sentence in capitals, or with a capital for each of its longer words.
    pub(super) fn retold(&self, all_capitals: bool) -> Self {
        let forms = self.forms.iter().map(|form| match all_capitals {
            true => form.to_uppercase().into(),
            false if form.len() > 3 => capitalised(form),
            false => form.clone(),
        });
        let forms: Vec<_> = forms.collect();
        Self {
            capitals: Capitals::of(forms.iter().map(|form| &**form)),
            forms,
            labels: self.labels.clone(),
            heads: self.heads.clone(),
            relations: self.relations.clone(),
        }
    }
}

fn capitalised(form: &str) -> Box<str> {
    let mut rest = form.chars();
    let first = rest.next().into_iter().flat_map(char::to_uppercase);
    first.chain(rest).collect::<String>().into()
}

impl Samples {
    pub(super) fn of(texts: &[AnnotatedText]) -> Self {
        let layers = || texts.iter().map(|text| &text.annotation.layers);
        let labels: Vec<Label> = layers()
            .flat_map(labels)
            .collect::<BTreeSet<_>>()
            .into_iter()
            .collect();
        let relations: BTreeSet<Box<str>> = layers()
            .filter_map(|layers| layers.deprels.as_ref())
            .flat_map(|deprels| deprels.distinct().iter().cloned())
            .filter(|name| !name.is_empty())
            .collect();
        let relations: Vec<Box<str>> = relations.into_iter().collect();
        let label_numbers = numbers(&labels);
        let relation_numbers = numbers(&relations);
        let mut list = Vec::new();
        for text in texts {
            let annotation = &text.annotation;
            let Layers {
                deprels: Some(deprels),
                heads: Some(heads),
                ..
            } = &annotation.layers
            else {
                continue;
            };
            for sentence in sentences(annotation) {
                let first = sentence.start as u32;
                let root = sentence.len() as u32;
                let head = |token: usize| match heads[token] {
                    Head::Root => Some(root),
                    Head::Token(head) => Some(head - first),
                    Head::Unknown => None,
                };
                let Some(heads) = sentence.clone().map(head).collect() else {
                    continue;
                };
                let spans = || {
                    annotation.tokens[sentence.clone()]
                        .iter()
                        .map(|token| token.span())
                };
                list.push(Sample {
                    forms: spans().map(|span| form(&text.text[span]).into()).collect(),
                    capitals: Capitals::of(spans().map(|span| &text.text[span])),
                    labels: sentence
                        .clone()
                        .map(|token| label_numbers[&label(&annotation.layers, token)])
                        .collect(),
                    heads,
                    relations: sentence
                        .clone()
                        .map(|token| {
                            relation_numbers
                                .get(deprels.value(token))
                                .copied()
                                .unwrap_or(0)
                        })
                        .collect(),
                });
            }
        }
        Self {
            list,
            labels,
            relations,
        }
    }
}

fn numbers<T: Clone + Ord>(list: &[T]) -> BTreeMap<T, u8> {
    list.iter().cloned().zip(0..).collect()
}

fn label(layers: &Layers, token: usize) -> Label {
    let value = |texts: &Option<crate::layer::Texts>| {
        texts.as_ref().map_or("", |texts| texts.value(token)).into()
    };
    Label {
        pos: value(&layers.pos),
        tag: value(&layers.tags),
    }
}

fn labels(layers: &Layers) -> impl Iterator<Item = Label> {
    let tokens = layers.pos.as_ref().map_or(0, |pos| pos.len());
    (0..tokens).map(|token| label(layers, token))
}
