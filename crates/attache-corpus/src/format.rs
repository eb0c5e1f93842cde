//! Which bytes stand where in a corpus directory? The facts that `docs/src/format.md` explains.

use std::collections::HashMap;
use std::sync::Arc;

use arrow_schema::{DataType, Field, Schema};
use attache_document::{BlockKind, Certainty};

/// The format version that this program writes.
pub const FORMAT: u32 = 2;
/// The oldest format version that this program reads.
pub const OLDEST: u32 = 2;

pub(crate) const MANIFEST: &str = "manifest.json";
pub(crate) const LOCK: &str = "write.lock";
pub(crate) const SEGMENTS: &str = "segments";
pub(crate) const SUBCORPORA: &str = "subcorpora.json";

/// The longest token that a segment can hold, in characters.
pub(crate) const MAX_TOKEN_CHARS: usize = u16::MAX as usize;

/// A word in the column `word` of `tokens.arrow` that stands for all words from this number on; which
/// one it is says `rare.arrow`.
pub(crate) const RARE: u16 = u16::MAX;
/// No two places in `places.arrow` of one document are more tokens apart than this.
pub(crate) const PLACE_TOKENS: u32 = 64;
/// The code of a tag or relation that a token does not have, in `lexicon.arrow` and `relations.arrow`.
pub(crate) const NO_VALUE: u16 = 0;
/// So many parts of speech, tags or relations a segment can hold, each: their codes are 1 to 65,535.
pub(crate) const MAX_VALUES: usize = u16::MAX as usize;
/// The lemma of a row of `lexicon.arrow` that has none.
pub(crate) const NO_LEMMA: u32 = u32::MAX;
/// The head of a token that has none known, in `relations.arrow`. A root is its own head: 0.
pub(crate) const NO_HEAD: i16 = i16::MIN;

/// The files of a segment, in the order in which they are written and verified.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum File {
    Documents,
    Text,
    Pages,
    Blocks,
    Sentences,
    Tokens,
    Rare,
    Places,
    Lexicon,
    Accents,
    Automata,
    Postings,
    Lemmas,
    Values,
    Relations,
    Details,
    Senses,
    Recognised,
}

impl File {
    pub(crate) const ALL: [File; 18] = [
        Self::Documents,
        Self::Text,
        Self::Pages,
        Self::Blocks,
        Self::Sentences,
        Self::Tokens,
        Self::Rare,
        Self::Places,
        Self::Lexicon,
        Self::Accents,
        Self::Automata,
        Self::Postings,
        Self::Lemmas,
        Self::Values,
        Self::Relations,
        Self::Details,
        Self::Senses,
        Self::Recognised,
    ];

    /// Whether a segment may do without it: only one with lemmas, tags or relations, with more to say of
    /// its blocks and pages, with senses, or with text that was recognised from images has it.
    pub(crate) fn is_optional(self) -> bool {
        matches!(
            self,
            Self::Lemmas
                | Self::Values
                | Self::Relations
                | Self::Details
                | Self::Senses
                | Self::Recognised
        )
    }

    /// Whether its buffers are compressed with LZ4. What is only read a document at a time is.
    pub(crate) fn is_compressed(self) -> bool {
        self == Self::Text
    }

    /// The file's name in the segment's directory.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Documents => "documents.arrow",
            Self::Text => "text.arrow",
            Self::Pages => "pages.arrow",
            Self::Blocks => "blocks.arrow",
            Self::Sentences => "sentences.arrow",
            Self::Tokens => "tokens.arrow",
            Self::Rare => "rare.arrow",
            Self::Places => "places.arrow",
            Self::Lexicon => "lexicon.arrow",
            Self::Accents => "accents.arrow",
            Self::Automata => "automata.arrow",
            Self::Postings => "postings.arrow",
            Self::Lemmas => "lemmas.arrow",
            Self::Values => "values.arrow",
            Self::Relations => "relations.arrow",
            Self::Details => "details.arrow",
            Self::Senses => "senses.arrow",
            Self::Recognised => "recognised.arrow",
        }
    }

    /// The columns. Readers know them by place, so their order is part of the format.
    pub(crate) fn schema(self) -> Arc<Schema> {
        use DataType::{Boolean, Int16, LargeBinary, UInt8, UInt16, UInt32, UInt64, Utf8};
        let must = |name: &str, kind: DataType| Field::new(name, kind, false);
        let may = |name: &str, kind: DataType| Field::new(name, kind, true);
        let fields = match self {
            Self::Documents => {
                let authors = DataType::List(Arc::new(must("item", Utf8)));
                let mut fields = vec![
                    must("id", Utf8),
                    may("title", Utf8),
                    must("authors", authors),
                    may("date", Utf8),
                    may("type", Utf8),
                    may("publisher", Utf8),
                    may("issuer", Utf8),
                    may("language", Utf8),
                    must("path", Utf8),
                    must("format", Utf8),
                    must("encoding", Utf8),
                    must("bytes", UInt64),
                    must("sha256", Utf8),
                    must("other", Utf8),
                    must("warnings", Utf8),
                    must("words", UInt32),
                    must("pages", UInt32),
                    must("token_start", UInt32),
                    must("token_end", UInt32),
                    must("block_start", UInt32),
                    must("block_end", UInt32),
                    must("text_batch", UInt32),
                    must("text_row", UInt32),
                ];
                fields.extend(
                    BlockKind::ALL.map(|kind| must(&format!("tokens_{}", kind.name()), UInt32)),
                );
                fields
            }
            Self::Text => vec![must("text", Utf8)],
            Self::Pages => {
                vec![
                    must("document", UInt32),
                    must("label", Utf8),
                    must("char_start", UInt32),
                ]
            }
            Self::Blocks => vec![
                must("document", UInt32),
                must("kind", UInt8).with_metadata(codes(BlockKind::ALL.map(BlockKind::name))),
                must("level", UInt8),
                must("flags", UInt8).with_metadata(note("bits", "1 quoted, 2 guessed")),
                may("section", UInt32),
                must("char_start", UInt32),
                must("char_end", UInt32),
                must("byte_start", UInt32),
                must("byte_end", UInt32),
                must("token_start", UInt32),
                must("token_end", UInt32),
            ],
            Self::Sentences => vec![must("token_start", UInt32)],
            Self::Tokens => vec![must("word", UInt16), must("space", Boolean)],
            Self::Rare => vec![must("token", UInt32), must("word", UInt32)],
            Self::Places => vec![must("token", UInt32), must("char_start", UInt32)],
            Self::Lexicon => vec![
                must("form", Utf8),
                must("surface", Utf8),
                must("chars", UInt16),
                must("count", UInt32),
                must("order", UInt32),
                must("lemma", UInt32),
                must("pos", UInt16),
                must("tag", UInt16),
            ],
            Self::Accents => vec![must("plain", Utf8), must("word", UInt32)],
            Self::Automata => vec![must("attribute", Utf8), must("fst", LargeBinary)],
            Self::Postings => vec![must("positions", LargeBinary)],
            Self::Lemmas => vec![must("lemma", Utf8)],
            Self::Values => vec![
                must("attribute", Utf8),
                must("code", UInt16),
                must("value", Utf8),
            ],
            Self::Relations => vec![must("head", Int16), must("deprel", UInt16)],
            Self::Details => vec![must("details", Utf8)],
            Self::Senses => vec![must("token", UInt32), must("sense", Utf8)],
            Self::Recognised => vec![
                must("token_start", UInt32),
                must("token_end", UInt32),
                must("source", Utf8),
            ],
        };
        Arc::new(Schema::new(fields))
    }
}

/// Places of the columns of `documents.arrow`.
pub(crate) mod document {
    pub(crate) const ID: usize = 0;
    pub(crate) const TITLE: usize = 1;
    pub(crate) const AUTHORS: usize = 2;
    pub(crate) const DATE: usize = 3;
    pub(crate) const TYPE: usize = 4;
    pub(crate) const PUBLISHER: usize = 5;
    pub(crate) const ISSUER: usize = 6;
    pub(crate) const LANGUAGE: usize = 7;
    pub(crate) const PATH: usize = 8;
    pub(crate) const FORMAT: usize = 9;
    pub(crate) const ENCODING: usize = 10;
    pub(crate) const BYTES: usize = 11;
    pub(crate) const SHA256: usize = 12;
    pub(crate) const OTHER: usize = 13;
    pub(crate) const WARNINGS: usize = 14;
    pub(crate) const WORDS: usize = 15;
    pub(crate) const PAGES: usize = 16;
    pub(crate) const TOKEN_START: usize = 17;
    pub(crate) const TOKEN_END: usize = 18;
    pub(crate) const BLOCK_START: usize = 19;
    pub(crate) const BLOCK_END: usize = 20;
    pub(crate) const TEXT_BATCH: usize = 21;
    pub(crate) const TEXT_ROW: usize = 22;
    /// The first of one column for each of [`BlockKind::ALL`](attache_document::BlockKind::ALL).
    pub(crate) const TOKENS_BY_KIND: usize = 23;
}

/// Places of the columns of `lexicon.arrow`.
pub(crate) mod lexicon {
    pub(crate) const FORM: usize = 0;
    pub(crate) const SURFACE: usize = 1;
    pub(crate) const CHARS: usize = 2;
    pub(crate) const COUNT: usize = 3;
    pub(crate) const ORDER: usize = 4;
    pub(crate) const LEMMA: usize = 5;
    pub(crate) const POS: usize = 6;
    pub(crate) const TAG: usize = 7;
}

/// Places of the columns of `blocks.arrow`.
pub(crate) mod block {
    pub(crate) const DOCUMENT: usize = 0;
    pub(crate) const KIND: usize = 1;
    pub(crate) const LEVEL: usize = 2;
    pub(crate) const FLAGS: usize = 3;
    pub(crate) const SECTION: usize = 4;
    pub(crate) const CHAR_START: usize = 5;
    pub(crate) const CHAR_END: usize = 6;
    pub(crate) const BYTE_START: usize = 7;
    pub(crate) const BYTE_END: usize = 8;
    pub(crate) const TOKEN_START: usize = 9;
    pub(crate) const TOKEN_END: usize = 10;
}

/// The number that stands for a kind of block on disk: its place in [`BlockKind::ALL`].
pub(crate) fn kind_code(kind: BlockKind) -> u8 {
    let place = BlockKind::ALL.iter().position(|&other| other == kind);
    place.expect("BlockKind::ALL holds every kind") as u8
}

pub(crate) const QUOTED: u8 = 1;
pub(crate) const GUESSED: u8 = 2;

/// The flags of a block as one byte.
pub(crate) fn block_flags(quoted: bool, certainty: Certainty) -> u8 {
    u8::from(quoted) * QUOTED + u8::from(certainty == Certainty::Guessed) * GUESSED
}

fn codes<const N: usize>(names: [&str; N]) -> HashMap<String, String> {
    let listed = names
        .iter()
        .enumerate()
        .map(|(code, name)| format!("{code} {name}"));
    note("codes", &listed.collect::<Vec<_>>().join(", "))
}

/// A note for the person who opens the file with another tool.
fn note(key: &str, text: &str) -> HashMap<String, String> {
    [(key.to_owned(), text.to_owned())].into()
}
