//! What does a call of a model remember while it goes through a text?

use rustc_hash::FxHashMap;

use super::parser::{Features, Parser, ROOT};
use super::tagger::{Capitals, Lexeme, Sentence, Tagger};
use super::tree::{Joint, Node, Tree};
use super::word::Word;
use super::{Columns, Model, TagNumber, hash, head};
use crate::form::form;
use crate::layer::{Head, Texts};
use crate::token::Token;

/// So many different words are remembered before all are forgotten: about 30 MB.
const MAX_LEXEMES: usize = 1 << 16;

/// Words that were met, and room for one sentence.
#[derive(Debug, Default)]
pub(crate) struct Scratch {
    /// The numbers of forms, outside sentences in capitals and inside.
    numbers: [FxHashMap<Box<str>, u32>; 2],
    lexemes: Vec<Lexeme>,
    lower: String,
    /// What a lemma is numbered in the document's column, by word and label.
    lemma_ids: FxHashMap<u64, u32>,
    /// What a label's part of speech and tag are numbered in the document's columns.
    label_ids: FxHashMap<u8, [u32; 2]>,
    sentence: Vec<u32>,
    capitals: Capitals,
    labels: Vec<u8>,
    nodes: Vec<Node>,
    tree: Tree,
    features: Features,
    /// Numbers of relations in the document's column.
    relation_ids: FxHashMap<usize, u32>,
}

impl Scratch {
    /// Forgets what is only true of one document.
    pub(crate) fn begin_document(&mut self) {
        self.lemma_ids.clear();
        self.label_ids.clear();
        self.relation_ids.clear();
    }

    /// Takes a sentence: finds the words of its tokens.
    pub(crate) fn look_up(&mut self, text: &str, tokens: &[Token], tagger: &Tagger) {
        if self.lexemes.len() > MAX_LEXEMES {
            self.lexemes.clear();
            self.numbers.iter_mut().for_each(FxHashMap::clear);
            self.lemma_ids.clear();
        }
        self.sentence.clear();
        self.capitals = Capitals::of(tokens.iter().map(|token| &text[token.span()]));
        let capitals = self.capitals == Capitals::All;
        let numbers = &mut self.numbers[usize::from(capitals)];
        for token in tokens {
            let form = form(&text[token.span()]);
            let number = match numbers.get(&*form) {
                Some(&number) => number,
                None => {
                    let number = self.lexemes.len() as u32;
                    let word = Word::new(&form, capitals, &mut self.lower);
                    self.lexemes.push(tagger.lexeme(word, &form));
                    numbers.insert(form.into(), number);
                    number
                }
            };
            self.sentence.push(number);
        }
    }

    /// Tags the sentence.
    pub(crate) fn tag(&mut self, tagger: &Tagger) {
        self.labels.clear();
        let sentence = Sentence {
            lexemes: &self.lexemes,
            numbers: &self.sentence,
            capitals: self.capitals,
        };
        tagger.tag(sentence, &mut self.labels);
    }

    /// Gives quotation marks the tag that says whether they open or close, by how they are written and what
    /// they touch.
    pub(crate) fn tell_quotes(&mut self, text: &str, tokens: &[Token], tagger: &Tagger) {
        let [Some(opening), Some(closing)] = tagger.quotes else {
            return;
        };
        for (index, label) in self.labels.iter_mut().enumerate() {
            if *label == opening || *label == closing {
                let token = tokens[index];
                let opens = match &text[token.span()] {
                    "“" | "„" | "«" | "‘" | "``" => true,
                    "”" | "»" | "’" | "''" => false,
                    _ => {
                        let touches = |next: &Token| next.start == token.end;
                        let touched = |last: &Token| last.end == token.start;
                        let last = index.checked_sub(1).and_then(|last| tokens.get(last));
                        tokens.get(index + 1).is_some_and(touches) && !last.is_some_and(touched)
                    }
                };
                *label = if opens { opening } else { closing };
            }
        }
    }

    /// Appends what was found of the sentence to the columns.
    pub(crate) fn write(
        &mut self,
        text: &str,
        tokens: &[Token],
        model: &Model,
        columns: &mut Columns,
    ) {
        for ((token, &label), &word) in tokens.iter().zip(&self.labels).zip(&self.sentence) {
            let tags = &model.tagger.labels[usize::from(label)];
            let [pos, tag] = *self.label_ids.entry(label).or_insert_with(|| {
                [
                    columns.pos.number(&tags.pos),
                    columns.tags.number(&tags.tag),
                ]
            });
            columns.pos.push_number(pos);
            columns.tags.push_number(tag);
            let key = u64::from(word) << 8 | u64::from(label);
            let lemma = *self.lemma_ids.entry(key).or_insert_with(|| {
                let form = form(&text[token.span()]);
                let lemma = model.lemmatiser.lemma(&form, &tags.tag);
                columns.lemmas.number(&lemma)
            });
            columns.lemmas.push_number(lemma);
        }
    }

    /// Makes the nodes of the sentence's tree.
    pub(crate) fn make_nodes(&mut self, tags: impl Iterator<Item = TagNumber>) {
        let words = self
            .sentence
            .iter()
            .map(|number| &self.lexemes[*number as usize].word);
        let nodes = words.zip(tags).map(|(word, tag)| node(word, tag));
        self.nodes.clear();
        self.nodes.extend(nodes);
        self.nodes.push(ROOT);
    }

    /// Parses the sentence, whose first token has the number `first` in the document.
    pub(crate) fn parse(
        &mut self,
        parser: &Parser,
        first: usize,
        heads: &mut [Head],
        deprels: &mut Texts,
    ) {
        parser.parse(&self.nodes, &mut self.tree, &mut self.features);
        for token in 0..self.tree.length {
            let found = head(self.tree.heads[token as usize], self.tree.length, first);
            heads[first + token as usize] = found;
            let relation = match found {
                Head::Root => None,
                _ => Some(parser.relation(&self.nodes, &self.tree, token, &mut self.features)),
            };
            let id = *self
                .relation_ids
                .entry(relation.map_or(0, |relation| relation + 1))
                .or_insert_with(|| {
                    deprels.number(relation.map_or("root", |number| &parser.relations[number]))
                });
            deprels.push_number(id);
        }
    }
}

/// A token as the parser sees it.
pub(crate) fn node(word: &Word, tag: TagNumber) -> Node {
    Node {
        word: word.lower,
        tag: tag.hash,
        both: hash::mix(word.lower, tag.hash),
        ending: word.suffixes[2],
        capital: word.capital,
        pos: tag.pos,
        joint: joint(word, tag),
    }
}

/// What a token may do in a coordination.
fn joint(word: &Word, tag: TagNumber) -> Joint {
    if tag.conjunction {
        Joint::Conjunction
    } else if word.lower == hash::text(b",") || word.lower == hash::text(b";") {
        Joint::Comma
    } else {
        Joint::None
    }
}

/// The parts of speech of Universal Dependencies.
const UNIVERSAL: [&str; 17] = [
    "ADJ", "ADP", "ADV", "AUX", "CCONJ", "DET", "INTJ", "NOUN", "NUM", "PART", "PRON", "PROPN",
    "PUNCT", "SCONJ", "SYM", "VERB", "X",
];

/// A number below 32 for a part of speech.
pub(crate) fn universal_number(pos: &str) -> u8 {
    let found = UNIVERSAL.iter().position(|name| *name == pos);
    found.unwrap_or(UNIVERSAL.len()) as u8
}
