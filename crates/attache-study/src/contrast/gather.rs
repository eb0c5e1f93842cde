//! What is seen of each mention, aspect by aspect?

use std::collections::{BTreeMap, BTreeSet};

use attache_corpus::{BlockKind, DocId, Hit, Sentence, Setting};
use attache_register::Register;
use rayon::prelude::*;

use super::aspect::Aspect;
use crate::coded::{Voice, code, names_in};
use crate::coding::{Coder, CodingContext};
use crate::grammar;
use crate::inquiry::{Inquiry, StudyError};
use crate::tree::{Role, Tree};

/// One item of an aspect: the mentions of each side that show it.
#[derive(Default)]
pub(super) struct Item {
    pub(super) hits: [Vec<Hit>; 2],
    /// How many of them stand in each document.
    pub(super) documents: [BTreeMap<DocId, u64>; 2],
}

impl Item {
    /// The largest share of the mentions of both sides that one document holds.
    pub(super) fn largest_share(&self) -> f64 {
        let [a, b] = &self.documents;
        let documents: BTreeSet<&DocId> = a.keys().chain(b.keys()).collect();
        let count = |document: &DocId| {
            let of = |side: &BTreeMap<DocId, u64>| side.get(document).copied().unwrap_or_default();
            of(a) + of(b)
        };
        let largest = documents.into_iter().map(count).max().unwrap_or_default();
        let all = self.hits[0].len() + self.hits[1].len();
        largest as f64 / (all as f64).max(1.0)
    }
}

/// What was seen of both sides.
#[derive(Default)]
pub(super) struct Gathered {
    pub(super) items: BTreeMap<(Aspect, String), Item>,
    /// For each aspect, the mentions of each side that could have shown it.
    mentions: BTreeMap<Aspect, [u64; 2]>,
    /// The same for single items, where the aspect alone does not say it.
    mentions_of_item: BTreeMap<(Aspect, String), [u64; 2]>,
    /// All mentions of each side.
    pub(super) all: [u64; 2],
    /// Mentions in sentences that have a tree.
    pub(super) parsed: [u64; 2],
}

impl Gathered {
    /// Takes note of all mentions of one side; `reader` also reads what their sentences say.
    pub(super) fn see_all(
        &mut self,
        inquiry: &Inquiry<'_>,
        side: usize,
        hits: &[Hit],
        reader: Option<&SentenceReader<'_>>,
    ) -> Result<(), StudyError> {
        let see = |(document, own): (DocId, &[Hit])| {
            let mut gathered = Self::default();
            gathered.see_document(inquiry, side, document, own, reader)?;
            Ok(gathered)
        };
        let runs = inquiry.runs(hits)?;
        let gathered: Vec<Self> = runs
            .into_par_iter()
            .map(see)
            .collect::<Result<_, StudyError>>()?;
        gathered.into_iter().for_each(|other| self.join(other));
        Ok(())
    }

    fn see_document(
        &mut self,
        inquiry: &Inquiry<'_>,
        side: usize,
        document: DocId,
        hits: &[Hit],
        reader: Option<&SentenceReader<'_>>,
    ) -> Result<(), StudyError> {
        let corpus = inquiry.corpus();
        let context = reader
            .map(|reader| reader.voice.context(reader.coder, corpus, document))
            .transpose()?;
        for found in corpus.sentences_of(hits) {
            let (sentence, own) = found?;
            let tree = Tree::of(&sentence);
            let said = reader
                .zip(context)
                .map(|(reader, context)| reader.read(&sentence, &context));
            for hit in own {
                let setting = corpus.setting(*hit)?;
                self.see(inquiry, side, *hit, &setting)?;
                match &tree {
                    Some(tree) => self.see_tree(side, *hit, &sentence, tree),
                    None => self.see_neighbours(side, *hit, &setting)?,
                }
                if let Some(said) = &said {
                    self.see_said(side, *hit, document, said);
                }
            }
        }
        Ok(())
    }

    /// Adds what was seen in documents that come after those seen so far.
    fn join(&mut self, other: Self) {
        for (key, item) in other.items {
            let own = self.items.entry(key).or_default();
            for (side, (hits, documents)) in item.hits.into_iter().zip(item.documents).enumerate() {
                own.hits[side].extend(hits);
                own.documents[side].extend(documents);
            }
        }
        let add = |own: &mut [u64; 2], other: [u64; 2]| {
            (own[0], own[1]) = (own[0] + other[0], own[1] + other[1]);
        };
        for (aspect, counts) in other.mentions {
            add(self.mentions.entry(aspect).or_default(), counts);
        }
        for (item, counts) in other.mentions_of_item {
            add(self.mentions_of_item.entry(item).or_default(), counts);
        }
        add(&mut self.all, other.all);
        add(&mut self.parsed, other.parsed);
    }

    /// The states that stand in its sentence, and the purposes that the sentence states.
    fn see_said(&mut self, side: usize, hit: Hit, document: DocId, said: &Said) {
        for (aspect, items) in [
            (Aspect::State, &said.states),
            (Aspect::Purpose, &said.purposes),
        ] {
            self.could(aspect, side);
            for item in items {
                self.add(aspect, item, side, hit, document);
            }
        }
    }

    /// What can be seen of any mention.
    fn see(
        &mut self,
        inquiry: &Inquiry<'_>,
        side: usize,
        hit: Hit,
        setting: &Setting<'_>,
    ) -> Result<(), StudyError> {
        self.all[side] += 1;
        let document = setting.document();
        let decade = inquiry.corpus().documents()?[document.index()].decade();
        let decade = decade.map(|decade| format!("{decade}s"));
        if capitals_tell(setting)? {
            let matched = setting.matched()?;
            let first = matched.first().and_then(|form| form.chars().next());
            let capital = first.is_some_and(char::is_uppercase);
            self.could(Aspect::Capital, side);
            let item = if capital { "capital" } else { "small letter" };
            self.add(Aspect::Capital, item, side, hit, document);
            if let Some(decade) = &decade {
                let key = (Aspect::CapitalByDecade, decade.clone());
                self.mentions_of_item.entry(key).or_default()[side] += 1;
                if capital {
                    self.add(Aspect::CapitalByDecade, decade, side, hit, document);
                }
            }
        }
        if let Some(chapter) = setting.section()?.first() {
            self.could(Aspect::Section, side);
            self.add(Aspect::Section, chapter, side, hit, document);
        }
        self.could(Aspect::Position, side);
        let position = grammar::position(setting.block_kind(), setting.depth());
        self.add(Aspect::Position, position, side, hit, document);
        if let Some(decade) = &decade {
            self.could(Aspect::Decade, side);
            self.add(Aspect::Decade, decade, side, hit, document);
        }
        Ok(())
    }

    /// What the tree of its sentence says of a mention.
    fn see_tree(&mut self, side: usize, hit: Hit, sentence: &Sentence<'_>, tree: &Tree<'_, '_>) {
        let document = sentence.document;
        let Some(top) = tree.top(sentence.tokens_of(hit)) else {
            return;
        };
        self.parsed[side] += 1;
        if let Some(number) = tree.number(top) {
            self.could(Aspect::Number, side);
            self.add(Aspect::Number, number, side, hit, document);
        }
        self.could(Aspect::Determiner, side);
        self.add(
            Aspect::Determiner,
            &tree.determiner(top),
            side,
            hit,
            document,
        );
        self.could(Aspect::Modifier, side);
        for modifier in tree.modifiers(top) {
            self.add(Aspect::Modifier, &modifier, side, hit, document);
        }
        self.could(Aspect::SubjectOf, side);
        self.could(Aspect::ObjectOf, side);
        match tree.role(top) {
            Some(Role::Subject(verb)) => self.add(Aspect::SubjectOf, &verb, side, hit, document),
            Some(Role::Object(verb)) => self.add(Aspect::ObjectOf, &verb, side, hit, document),
            None => {}
        }
        self.could(Aspect::AndOr, side);
        for joined in tree.joined(top) {
            self.add(Aspect::AndOr, &joined, side, hit, document);
        }
        self.could(Aspect::Preposition, side);
        if let Some(preposition) = tree.preposition(top) {
            self.add(Aspect::Preposition, &preposition, side, hit, document);
        }
    }

    /// What closed lists say of a mention by the words beside it.
    fn see_neighbours(
        &mut self,
        side: usize,
        hit: Hit,
        setting: &Setting<'_>,
    ) -> Result<(), StudyError> {
        let document = setting.document();
        let matched = setting.matched()?;
        if let Some(number) = matched.last().and_then(|form| grammar::number(form)) {
            self.could(Aspect::Number, side);
            self.add(Aspect::Number, number, side, hit, document);
        }
        self.could(Aspect::Determiner, side);
        let determiner = grammar::determiner(|n| setting.before(n))?;
        self.add(Aspect::Determiner, &determiner, side, hit, document);
        let (before, after) = (setting.before(1)?, setting.after(1)?);
        for (aspect, beside) in [(Aspect::Left, before), (Aspect::Right, after)] {
            self.could(aspect, side);
            if let Some(word) = beside.filter(|form| grammar::is_word(form)) {
                self.add(aspect, &word.to_lowercase(), side, hit, document);
            }
        }
        self.could(Aspect::AndOr, side);
        for joined in grammar::joined(before, setting.before(2)?, after, setting.after(2)?) {
            self.add(Aspect::AndOr, &joined, side, hit, document);
        }
        self.could(Aspect::Preposition, side);
        if let Some(preposition) = grammar::preposition(|n| setting.before(n))? {
            self.add(Aspect::Preposition, &preposition, side, hit, document);
        }
        Ok(())
    }

    fn could(&mut self, aspect: Aspect, side: usize) {
        self.mentions.entry(aspect).or_default()[side] += 1;
    }

    fn add(&mut self, aspect: Aspect, item: &str, side: usize, hit: Hit, document: DocId) {
        let item = self.items.entry((aspect, item.to_owned())).or_default();
        // A mention shows an item once, however often it is said of it.
        if item.hits[side].last() != Some(&hit) {
            item.hits[side].push(hit);
            *item.documents[side].entry(document).or_default() += 1;
        }
    }

    /// Whether any mention could have shown an item of an aspect.
    pub(super) fn was_sought(&self, aspect: Aspect) -> bool {
        self.mentions.contains_key(&aspect)
    }

    /// The mentions of each side that could have shown an item.
    pub(super) fn mentions(&self, aspect: Aspect, item: &str) -> [u64; 2] {
        let own = self.mentions_of_item.get(&(aspect, item.to_owned()));
        let all = || self.mentions.get(&aspect).copied();
        own.copied().or_else(all).unwrap_or_default()
    }
}

/// What reads the sentences that mentions stand in.
#[derive(Clone, Copy, Debug)]
pub struct SentenceReader<'r> {
    /// The register that knows the names of states.
    pub register: &'r Register,
    /// What codes purposes.
    pub coder: &'r Coder,
    /// Whose voice the documents are.
    pub voice: Voice,
}

/// What a sentence says.
struct Said {
    /// The names of the states in it, each once.
    states: BTreeSet<String>,
    /// The names of the purposes it states.
    purposes: BTreeSet<String>,
}

impl SentenceReader<'_> {
    fn read(&self, sentence: &Sentence<'_>, context: &CodingContext) -> Said {
        let states = names_in(self.coder, sentence, context).into_iter();
        let name = |state| self.register.state(state).map(|state| state.name.clone());
        let entries = self.coder.codebook().entries();
        let coding = code(self.coder, sentence, context);
        let purposes = coding.purposes.iter();
        Said {
            states: states.filter_map(|(state, _)| name(state)).collect(),
            purposes: purposes
                .map(|purpose| entries[purpose.entry].key.clone())
                .collect(),
        }
    }
}

/// Whether a capital would say something: in mid-sentence, in running text that has small letters.
fn capitals_tell(setting: &Setting<'_>) -> Result<bool, StudyError> {
    let running = matches!(
        setting.block_kind(),
        Some(BlockKind::Body | BlockKind::List | BlockKind::Note)
    );
    Ok(running && setting.has_small_letters()? && !setting.opens_sentence()?)
}
