//! What does a segment need to know of one document?
//!
//! This is the part of indexing that needs no other document, so it runs on every core.

use std::borrow::Cow;

use attache_document::{BlockKind, Document};
use attache_language::{Annotation, form};
use rustc_hash::FxHashMap;

use crate::format::{MAX_TOKEN_CHARS, block_flags, kind_code};
use crate::search::is_mark;

/// A document with its words numbered and its offsets counted in characters, ready to be added.
#[derive(Clone, Debug)]
pub struct IndexedDocument {
    pub(crate) document: Document,
    /// What the reader warned of, as JSON: a list of `{"page", "message"}`.
    pub(crate) warnings: String,
    /// The document's own lexicon, in order of first appearance.
    pub(crate) forms: Vec<Box<str>>,
    pub(crate) tokens: Vec<IndexedToken>,
    pub(crate) blocks: Vec<IndexedBlock>,
    /// First token of each sentence, counted in the document.
    pub(crate) sentences: Vec<u32>,
    /// Label and first character of each page.
    pub(crate) pages: Vec<(String, u32)>,
    pub(crate) words: u32,
    pub(crate) tokens_by_kind: [u32; BlockKind::ALL.len()],
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct IndexedToken {
    pub(crate) word: u32,
    pub(crate) char_start: u32,
    pub(crate) char_len: u16,
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
        let text = document.text.as_str();
        let mut chars = CharCounter::new(text);
        let mut numbers: FxHashMap<Cow<'_, str>, u32> = FxHashMap::default();
        let mut forms: Vec<Box<str>> = Vec::new();
        let mut tokens = Vec::with_capacity(annotation.tokens.len());
        let mut is_word = Vec::new();
        let mut words = 0;
        for token in &annotation.tokens {
            let counted = form(&text[token.span()]);
            let word = match numbers.get(&counted) {
                Some(&word) => word,
                None => {
                    let word = forms.len() as u32;
                    forms.push(Box::from(counted.as_ref()));
                    is_word.push(!is_mark(&counted));
                    numbers.insert(counted, word);
                    word
                }
            };
            words += u32::from(is_word[word as usize]);
            let char_start = chars.at(token.start as usize);
            let len = chars.at(token.end as usize) - char_start;
            debug_assert!(
                len as usize <= MAX_TOKEN_CHARS,
                "the tokenizer cuts longer tokens"
            );
            tokens.push(IndexedToken {
                word,
                char_start,
                char_len: len.min(MAX_TOKEN_CHARS as u32) as u16,
            });
        }
        let mut blocks = index_blocks(&document, annotation);
        let mut sentences = annotation.sentences.clone();
        join_continued(&document, &mut blocks, &mut tokens, &mut sentences);
        let mut tokens_by_kind = [0; BlockKind::ALL.len()];
        for block in &blocks {
            tokens_by_kind[usize::from(block.kind)] += block.tokens[1] - block.tokens[0];
        }
        let mut chars = CharCounter::new(text);
        let pages = document
            .pages
            .iter()
            .map(|page| (page.label.clone(), chars.at(page.start)))
            .collect();
        let warnings = serde_json::to_string(warnings).expect("warnings are plain data");
        Self {
            document,
            warnings,
            forms,
            tokens,
            blocks,
            sentences,
            pages,
            words,
            tokens_by_kind,
        }
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
    tokens: &mut Vec<IndexedToken>,
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
                joined_tokens.push(tokens[token as usize]);
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
