//! What does a person read of a document, in a corpus or in a file?

use attache_corpus::{Corpus, CorpusError, DocId};
use attache_document::{Certainty, Document};
use attache_render::{Reading, ReadingBlock, ReadingPage};
use attache_study::{Detail, Show, Table};

/// A document of a corpus, for reading.
pub fn reading(corpus: &Corpus, document: DocId) -> Result<Reading, CorpusError> {
    let blocks = corpus
        .blocks(document)?
        .into_iter()
        .map(|block| ReadingBlock {
            kind: block.kind.name(),
            level: block.level,
            quoted: block.quoted,
            guessed: block.certainty == Certainty::Guessed,
            reason: block.reason,
            chars: block.chars,
            text: block.text,
        });
    let pages = corpus.pages(document)?.into_iter().map(|page| ReadingPage {
        label: page.label,
        number: page.number,
        char_start: page.char_start,
    });
    Ok(Reading {
        blocks: blocks.collect(),
        pages: pages.collect(),
    })
}

/// A document that was read from a file, for reading.
pub fn reading_of_file(document: &Document) -> Reading {
    let mut chars = Chars::new(&document.text);
    let blocks = document.blocks.iter().map(|block| ReadingBlock {
        kind: block.kind.name(),
        level: block.level,
        quoted: block.quoted,
        guessed: block.certainty == Certainty::Guessed,
        reason: block.reason.as_ref().map(ToString::to_string),
        chars: chars.before(block.span.start)..chars.before(block.span.end),
        text: document
            .text
            .get(block.span.clone())
            .unwrap_or_default()
            .to_owned(),
    });
    let blocks = blocks.collect();
    let mut chars = Chars::new(&document.text);
    let pages = document.pages.iter().map(|page| ReadingPage {
        label: page.label.clone(),
        number: page.number,
        char_start: chars.before(page.start),
    });
    Reading {
        blocks,
        pages: pages.collect(),
    }
}

/// The publications that a document read from a file names beside its own text.
pub fn records_of_file(document: &Document, show: Show, detail: Detail) -> Table {
    let mut records = document.records.clone();
    records.sort_by_key(|record| record.span.start);
    let mut chars = Chars::new(&document.text);
    for record in &mut records {
        let start = chars.before(record.span.start) as usize;
        record.span = start..chars.before(record.span.end) as usize;
    }
    attache_study::records_of_file(&document.id, &records, show, detail)
}

/// Counts the characters before rising bytes of a text.
struct Chars<'a> {
    text: &'a str,
    byte: usize,
    chars: u32,
}

impl<'a> Chars<'a> {
    fn new(text: &'a str) -> Self {
        Self {
            text,
            byte: 0,
            chars: 0,
        }
    }

    fn before(&mut self, byte: usize) -> u32 {
        let more = self.text.get(self.byte..byte).unwrap_or_default();
        self.chars += more.chars().count() as u32;
        self.byte = byte;
        self.chars
    }
}
