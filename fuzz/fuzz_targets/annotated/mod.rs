//! Is an annotated document sound enough to be indexed?

use attache_corpus::IndexedDocument;
use attache_document::{Block, BlockKind, Document, Format, Metadata, Source};
use attache_language::AnnotatedText;

/// Checks a document and indexes it.
pub fn index(parsed: AnnotatedText) {
    let mut metadata = Metadata::default();
    metadata.fill(parsed.metadata);
    let mut end = 0;
    let blocks = parsed.blocks.into_iter().map(|block| {
        assert!(end <= block.span.start && block.span.start < block.span.end);
        assert!(parsed.text.get(block.span.clone()).is_some());
        end = block.span.end;
        let kind = BlockKind::from_name(&block.kind).unwrap_or(BlockKind::Body);
        Block {
            level: block.level,
            quoted: block.quoted,
            ..Block::new(kind, block.span)
        }
    });
    let blocks = blocks.collect();
    let source = Source {
        path: "any.conllu".to_owned(),
        sha256: String::new(),
        bytes: 0,
        format: Format::Conllu,
        encoding: "UTF-8".to_owned(),
    };
    let document = Document {
        id: parsed.id.unwrap_or_default(),
        source,
        metadata,
        text: parsed.text,
        blocks,
        pages: Vec::new(),
        records: Vec::new(),
    };
    let indexed = IndexedDocument::new(document, &parsed.annotation, &[]);
    assert!(indexed.words() <= indexed.tokens() && indexed.tokens() > 0);
}
