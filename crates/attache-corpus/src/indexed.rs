//! What does a segment need to know of one document?
//!
//! This is the part of indexing that needs no other document, so it runs on every core.

use std::collections::BTreeSet;

use attache_document::{BlockKind, Document};
use attache_language::{Annotation, Head, Layers, Texts, form};
use rustc_hash::FxHashMap;

use crate::details::Details;
use crate::format::{MAX_TOKEN_CHARS, NO_HEAD, PLACE_TOKENS, block_flags, kind_code};
use crate::recognised::{self, RecognisedRun};
use crate::search::is_mark;

/// A document with its words numbered and its offsets counted in characters, ready to be added.
#[derive(Clone, Debug)]
pub struct IndexedDocument {
    pub(crate) document: Document,
    /// The version of the language model that tagged it.
    pub(crate) model: Option<String>,
    /// What the reader warned of, as JSON: a list of `{"page", "message"}`.
    pub(crate) warnings: String,
    /// What else the reader said, as JSON; empty where it said nothing.
    pub(crate) details: String,
    /// The document's own lexicon, in order of first appearance.
    pub(crate) lexicon: Vec<Word>,
    /// The word of each token, as an index of `lexicon`.
    pub(crate) tokens: Vec<u32>,
    /// Whether white space stands before each token.
    pub(crate) spaces: Vec<bool>,
    /// Tokens whose place does not follow from the token before, and their first characters.
    pub(crate) places: Vec<Place>,
    pub(crate) relations: Option<IndexedRelations>,
    /// Senses of words, by the place of their token in the document.
    pub(crate) senses: Vec<(u32, Box<str>)>,
    /// Tokens that were recognised from images, in runs.
    pub(crate) recognised: Vec<RecognisedRun>,
    /// What recognised them, of that which was recognised while reading.
    pub(crate) recognisers: BTreeSet<String>,
    pub(crate) blocks: Vec<IndexedBlock>,
    /// First token of each sentence, counted in the document.
    pub(crate) sentences: Vec<u32>,
    /// Label and first character of each page.
    pub(crate) pages: Vec<(String, u32)>,
    pub(crate) words: u32,
    pub(crate) tokens_by_kind: [u32; BlockKind::ALL.len()],
}

/// A row of a lexicon: tokens that are alike in all of this are one word.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Word {
    /// What it is counted as.
    pub(crate) form: Box<str>,
    /// How it stands in the text; empty where that is its form.
    pub(crate) surface: Box<str>,
    pub(crate) lemma: Option<Box<str>>,
    pub(crate) pos: Option<Box<str>>,
    pub(crate) tag: Option<Box<str>>,
}

impl Word {
    /// How it stands in the text.
    pub(crate) fn surface(&self) -> &str {
        match self.surface.is_empty() {
            true => &self.form,
            false => &self.surface,
        }
    }

    /// The length of its surface in characters.
    pub(crate) fn chars(&self) -> u16 {
        self.surface().chars().count().min(MAX_TOKEN_CHARS) as u16
    }
}

/// Where a token begins, in characters of its document's text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) token: u32,
    pub(crate) char_start: u32,
}

/// The heads and relations of a document's tokens.
#[derive(Clone, Debug)]
pub(crate) struct IndexedRelations {
    /// How many tokens further on the head stands (before it, if negative); 0 for a root.
    pub(crate) heads: Vec<i16>,
    /// The relation of each token as an index of `names`.
    pub(crate) deprels: Vec<u32>,
    pub(crate) names: Vec<Box<str>>,
}

/// A token while its document is indexed.
#[derive(Clone, Copy)]
struct Placed {
    word: u32,
    char_start: u32,
    space: bool,
    /// Its index in the annotation.
    source: u32,
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct IndexedBlock {
    pub(crate) kind: u8,
    pub(crate) level: u8,
    pub(crate) flags: u8,
    /// The heading above, as an index of the document's blocks.
    pub(crate) section: Option<u32>,
    pub(crate) chars: [u32; 2],
    pub(crate) bytes: [u32; 2],
    pub(crate) tokens: [u32; 2],
}

/// A warning of a reader, kept with the document.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct DocumentWarning {
    /// The page, where it is about one.
    pub page: Option<String>,
    /// One sentence.
    pub message: String,
}

impl IndexedDocument {
    /// Numbers the words of `document`, whose tokens and sentences are `annotation`.
    ///
    /// # Panics
    ///
    /// If the annotation was not made from the blocks of this document.
    pub fn new(document: Document, annotation: &Annotation, warnings: &[DocumentWarning]) -> Self {
        assert_eq!(
            document.blocks.len(),
            annotation.blocks.len(),
            "one range of tokens a block"
        );
        let (mut tokens, lexicon) = number(&document.text, annotation);
        let words = {
            let is_word: Vec<bool> = lexicon.iter().map(|word| !is_mark(&word.form)).collect();
            tokens
                .iter()
                .filter(|token| is_word[token.word as usize])
                .count() as u32
        };
        let mut blocks = index_blocks(&document, annotation);
        let mut sentences = annotation.sentences.clone();
        join_continued(&document, &mut blocks, &mut tokens, &mut sentences);
        let mut tokens_by_kind = [0; BlockKind::ALL.len()];
        for block in &blocks {
            tokens_by_kind[usize::from(block.kind)] += block.tokens[1] - block.tokens[0];
        }
        let mut chars = CharCounter::new(&document.text);
        let pages: Vec<(String, u32)> = document
            .pages
            .iter()
            .map(|page| (page.label.clone(), chars.at(page.start)))
            .collect();
        let mut chars = CharCounter::new(&document.text);
        let details = Details::of(&document, |byte| chars.at(byte)).to_json();
        let warnings = serde_json::to_string(warnings).expect("warnings are plain data");
        Self {
            model: None,
            warnings,
            details,
            places: places(&tokens, &lexicon),
            relations: relations(&annotation.layers, &tokens),
            senses: senses(&annotation.layers, &tokens),
            recognised: recognised::runs(
                &document,
                &pages,
                tokens.iter().map(|token| token.char_start),
            ),
            recognisers: recognised::recognisers(&document),
            document,
            spaces: tokens.iter().map(|token| token.space).collect(),
            tokens: tokens.iter().map(|token| token.word).collect(),
            lexicon,
            blocks,
            sentences,
            pages,
            words,
            tokens_by_kind,
        }
    }

    /// Says which language model gave the document its lemmas and tags.
    #[must_use]
    pub fn tagged_by(mut self, model: &str) -> Self {
        self.model = Some(model.to_owned());
        self
    }

    /// The document's id, which the corpus may make unique.
    pub fn id(&self) -> &str {
        &self.document.id
    }

    /// The file that it was read from, as it was named.
    pub fn path(&self) -> &str {
        &self.document.source.path
    }

    /// Number of tokens.
    pub fn tokens(&self) -> u32 {
        self.tokens.len() as u32
    }

    /// Number of words and numbers: tokens that are not marks.
    pub fn words(&self) -> u32 {
        self.words
    }
}

/// Numbers the words of a text, and finds where its tokens begin.
fn number(text: &str, annotation: &Annotation) -> (Vec<Placed>, Vec<Word>) {
    let layers = &annotation.layers;
    let tagged = layers.lemmas.is_some() || layers.pos.is_some() || layers.tags.is_some();
    let id = |texts: &Option<Texts>, token: usize| texts.as_ref().map(|texts| texts.id(token));
    let mut chars = CharCounter::new(text);
    let mut surfaces = Surfaces::default();
    let mut tagged_words = FxHashMap::default();
    let mut lexicon: Vec<Word> = Vec::new();
    let mut tokens = Vec::with_capacity(annotation.tokens.len());
    let mut end = 0;
    for (source, token) in annotation.tokens.iter().enumerate() {
        let surface = &text[token.span()];
        let mut word = surfaces.number(surface);
        if tagged {
            let (lemma, pos) = (id(&layers.lemmas, source), id(&layers.pos, source));
            let next = tagged_words.len() as u32;
            let key = (word, lemma, pos, id(&layers.tags, source));
            word = *tagged_words.entry(key).or_insert(next);
        }
        if word as usize == lexicon.len() {
            lexicon.push(word_of(surface, layers, source));
        }
        let gap = &text[end..token.start as usize];
        end = token.end as usize;
        tokens.push(Placed {
            word,
            char_start: chars.at(token.start as usize),
            space: gap == " " || gap.contains(char::is_whitespace),
            source: source as u32,
        });
    }
    (tokens, lexicon)
}

/// A token as a word of the lexicon.
fn word_of(surface: &str, layers: &Layers, token: usize) -> Word {
    let value = |texts: &Option<Texts>| {
        let value = texts.as_ref().map(|texts| texts.value(token));
        value.filter(|value| !value.is_empty()).map(Box::from)
    };
    let counted = form(surface);
    Word {
        surface: if counted == surface { "" } else { surface }.into(),
        form: counted.into(),
        lemma: value(&layers.lemmas),
        pos: value(&layers.pos),
        tag: value(&layers.tags),
    }
}

/// Numbers texts in order of first appearance.
#[derive(Default)]
struct Surfaces<'t> {
    /// Nearly all are so short that they are compared and hashed as one number.
    short: FxHashMap<u128, u32>,
    long: FxHashMap<&'t str, u32>,
}

impl<'t> Surfaces<'t> {
    fn number(&mut self, text: &'t str) -> u32 {
        let next = (self.short.len() + self.long.len()) as u32;
        let mut bytes = [0; size_of::<u128>()];
        match bytes.get_mut(..text.len()) {
            // The last byte tells texts that end in zeros apart from shorter ones.
            Some(first) if text.len() < size_of::<u128>() => {
                first.copy_from_slice(text.as_bytes());
                bytes[size_of::<u128>() - 1] = text.len() as u8;
                *self.short.entry(u128::from_le_bytes(bytes)).or_insert(next)
            }
            _ => *self.long.entry(text).or_insert(next),
        }
    }
}

/// The tokens whose place must be told.
fn places(tokens: &[Placed], lexicon: &[Word]) -> Vec<Place> {
    let chars: Vec<u32> = lexicon.iter().map(|word| word.chars().into()).collect();
    let mut places: Vec<Place> = Vec::new();
    let mut expected = None;
    for (number, token) in (0..).zip(tokens) {
        let known = expected.map(|end: u32| end.saturating_add(token.space.into()));
        let last = places.last().map_or(0, |place| place.token);
        if known != Some(token.char_start) || number - last >= PLACE_TOKENS {
            places.push(Place {
                token: number,
                char_start: token.char_start,
            });
        }
        expected = Some(token.char_start.saturating_add(chars[token.word as usize]));
    }
    places
}

/// The heads and relations, in the order of the tokens.
fn relations(layers: &Layers, tokens: &[Placed]) -> Option<IndexedRelations> {
    let known = |heads: &Vec<Head>| heads.iter().any(|head| *head != Head::Unknown);
    let named = |deprels: &Texts| deprels.distinct().iter().any(|name| !name.is_empty());
    if !layers.heads.as_ref().is_some_and(known) && !layers.deprels.as_ref().is_some_and(named) {
        return None;
    }
    let mut number_of = vec![0; tokens.len()];
    for (number, token) in (0..).zip(tokens) {
        number_of[token.source as usize] = number;
    }
    let head = |(number, token): (i64, &Placed)| match layers.heads.as_ref()?[token.source as usize]
    {
        Head::Unknown => None,
        Head::Root => Some(0),
        Head::Token(head) => {
            let head: i64 = *number_of.get(head as usize)?;
            // A head of its own would read as a root.
            i16::try_from(head - number)
                .ok()
                .filter(|&offset| offset != 0)
        }
    };
    let heads = (0..)
        .zip(tokens)
        .map(|token| head(token).unwrap_or(NO_HEAD));
    let texts = layers.deprels.as_ref();
    Some(IndexedRelations {
        heads: heads.collect(),
        deprels: tokens
            .iter()
            .map(|token| texts.map_or(0, |texts| texts.id(token.source as usize)))
            .collect(),
        names: texts.map_or_else(|| vec![Box::from("")], |texts| texts.distinct().to_vec()),
    })
}

/// The senses, in the order of the tokens.
fn senses(layers: &Layers, tokens: &[Placed]) -> Vec<(u32, Box<str>)> {
    if layers.senses.is_empty() {
        return Vec::new();
    }
    let known: FxHashMap<u32, &str> = layers
        .senses
        .iter()
        .map(|word| (word.token, &*word.sense))
        .collect();
    let sense = |(number, token): (u32, &Placed)| {
        let sense = known.get(&token.source)?;
        Some((number, Box::from(*sense)))
    };
    (0..).zip(tokens).filter_map(sense).collect()
}

fn index_blocks(document: &Document, annotation: &Annotation) -> Vec<IndexedBlock> {
    let mut chars = CharCounter::new(&document.text);
    let mut sections = Sections::default();
    let mut blocks = Vec::with_capacity(document.blocks.len());
    for (block, tokens) in document.blocks.iter().zip(&annotation.blocks) {
        let level = match block.kind {
            BlockKind::Heading => block.level.unwrap_or(1).max(1),
            _ => 0,
        };
        blocks.push(IndexedBlock {
            kind: kind_code(block.kind),
            level,
            flags: block_flags(block.quoted, block.certainty),
            section: sections.above(blocks.len() as u32, level),
            chars: [chars.at(block.span.start), chars.at(block.span.end)],
            bytes: [block.span.start as u32, block.span.end as u32],
            tokens: [tokens.start, tokens.end],
        });
    }
    blocks
}

/// Makes one block of a paragraph that a running head or a page number divides: its tokens come to
/// stand in a row, and what divided them comes after. So a phrase may cross a page.
fn join_continued(
    document: &Document,
    blocks: &mut Vec<IndexedBlock>,
    tokens: &mut Vec<Placed>,
    sentences: &mut Vec<u32>,
) {
    let mut group_of: Vec<usize> = Vec::with_capacity(blocks.len());
    let mut groups: Vec<Vec<usize>> = Vec::new();
    for block in 0..blocks.len() {
        let group = match document.continues(block) {
            Some(earlier) => group_of[earlier],
            None => {
                groups.push(Vec::new());
                groups.len() - 1
            }
        };
        groups[group].push(block);
        group_of.push(group);
    }
    if groups.len() == blocks.len() {
        return;
    }
    let opens: Vec<bool> = {
        let mut opens = vec![false; tokens.len()];
        sentences
            .iter()
            .for_each(|&token| opens[token as usize] = true);
        opens
    };
    let mut joined_tokens = Vec::with_capacity(tokens.len());
    let mut joined_blocks = Vec::with_capacity(groups.len());
    sentences.clear();
    for group in &groups {
        let (first, last) = (blocks[group[0]], blocks[group[group.len() - 1]]);
        let start = joined_tokens.len() as u32;
        for &member in group {
            let [from, to] = blocks[member].tokens;
            for token in from..to {
                // A part that goes on with the one before begins no sentence.
                let goes_on = member != group[0] && token == from;
                if opens[token as usize] && !goes_on {
                    sentences.push(joined_tokens.len() as u32);
                }
                let token = tokens[token as usize];
                // What divides the parts is white space to the reader of the joined paragraph.
                joined_tokens.push(Placed {
                    space: token.space || goes_on,
                    ..token
                });
            }
        }
        joined_blocks.push(IndexedBlock {
            section: first
                .section
                .map(|heading| group_of[heading as usize] as u32),
            chars: [first.chars[0], last.chars[1]],
            bytes: [first.bytes[0], last.bytes[1]],
            tokens: [start, joined_tokens.len() as u32],
            ..first
        });
    }
    *tokens = joined_tokens;
    *blocks = joined_blocks;
}

/// The headings that are open at a place of a document, outermost first.
#[derive(Default)]
struct Sections {
    open: Vec<(u8, u32)>,
}

impl Sections {
    /// The heading above block `place`; a heading (its level above 0) closes those of its level and below.
    fn above(&mut self, place: u32, level: u8) -> Option<u32> {
        if level > 0 {
            self.open.retain(|&(open, _)| open < level);
        }
        let above = self.open.last().map(|&(_, heading)| heading);
        if level > 0 {
            self.open.push((level, place));
        }
        above
    }
}

/// Counts characters up to rising byte offsets, in one pass over the text.
struct CharCounter<'t> {
    text: &'t [u8],
    /// In ASCII, bytes are characters and nothing need be counted.
    ascii: bool,
    byte: usize,
    count: u32,
}

impl<'t> CharCounter<'t> {
    fn new(text: &'t str) -> Self {
        Self {
            text: text.as_bytes(),
            ascii: text.is_ascii(),
            byte: 0,
            count: 0,
        }
    }

    /// The number of characters before byte `byte`, which must not be before the last one asked for.
    fn at(&mut self, byte: usize) -> u32 {
        if self.ascii {
            return byte as u32;
        }
        self.count += count_chars(&self.text[self.byte..byte]);
        self.byte = byte;
        self.count
    }
}

/// How many characters begin in a piece of UTF-8.
fn count_chars(bytes: &[u8]) -> u32 {
    bytes.iter().filter(|&&byte| byte & 0xc0 != 0x80).count() as u32
}
