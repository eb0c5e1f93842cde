//! How are the documents of a corpus written as annotated text?

use std::io::{self, Write};

use attache_corpus::{BlockView, Corpus, CorpusError, DocId, DocumentInfo, Head, TokenView};
use attache_language::{AnnotatedWriter, Notation, WrittenToken};

/// Documents could not be exported.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ExportError {
    /// The corpus cannot be read.
    #[error(transparent)]
    Corpus(#[from] CorpusError),
    /// What was written could not be taken.
    #[error("could not write the documents")]
    Output {
        /// Why.
        source: io::Error,
    },
}

/// So much is gathered before it is written.
const CHUNK_BYTES: usize = 1 << 20;

/// Writes documents to `out` in a notation of annotated text, one after another: memory is that of the
/// longest sentence and the blocks of one document. `docs/src/exchange.md` says what is kept.
pub fn export(
    corpus: &Corpus,
    documents: impl IntoIterator<Item = DocId>,
    notation: Notation,
    out: &mut dyn Write,
) -> Result<(), ExportError> {
    let mut writer = AnnotatedWriter::new(notation, corpus.has_relations());
    let mut flush = |writer: &mut AnnotatedWriter, least: usize| match writer.len() {
        len if len < least => Ok(()),
        _ => {
            let written = out.write_all(writer.take().as_bytes());
            written.map_err(|source| ExportError::Output { source })
        }
    };
    for document in documents {
        let Some(info) = corpus.document(document)? else {
            continue;
        };
        let blocks = corpus.blocks(document)?;
        let mut tokens = corpus.tokens(document)?.peekable();
        writer.begin_document(&info.id, &metadata(&info));
        let (mut sentence, mut first, mut block) = (Vec::new(), 0, None);
        for number in 0.. {
            let Some(token) = tokens.next().transpose()? else {
                break;
            };
            if block != Some(token.block) {
                block = Some(token.block);
                begin_block(&mut writer, blocks.get(token.block));
            }
            sentence.push(token);
            let ends = match tokens.peek() {
                Some(Ok(next)) => next.sentence_start.then_some(next.space_before),
                _ => Some(true),
            };
            if let Some(space_after) = ends {
                write_sentence(&mut writer, &sentence, first, space_after);
                first = number + 1;
                sentence.clear();
                flush(&mut writer, CHUNK_BYTES)?;
            }
        }
        writer.end_document();
    }
    flush(&mut writer, 0)
}

fn begin_block(writer: &mut AnnotatedWriter, block: Option<&BlockView>) {
    if let Some(block) = block {
        writer.begin_block(block.kind.name(), block.level, block.quoted);
    }
}

/// Writes a sentence, the first of whose tokens is number `first` of the document.
fn write_sentence(
    writer: &mut AnnotatedWriter,
    sentence: &[TokenView<'_>],
    first: u32,
    space_after: bool,
) {
    let len = sentence.len() as u32;
    let written = sentence.iter().map(|token| WrittenToken {
        surface: token.surface,
        form: token.form,
        lemma: token.lemma,
        pos: token.pos,
        tag: token.tag,
        head: match token.head {
            Head::Root => Some(0),
            // A head in another sentence has no number in this one.
            Head::Token(head) => {
                let head = head.checked_sub(first).filter(|&head| head < len);
                head.map(|head| head + 1)
            }
            Head::Unknown => None,
        },
        deprel: token.deprel,
        space_before: token.space_before,
        page: token.page,
    });
    writer.sentence(&written.collect::<Vec<_>>(), space_after);
}

/// The metadata of a document, by the names that reading knows them by.
fn metadata(info: &DocumentInfo) -> Vec<(String, String)> {
    let authors = match info.authors.as_slice() {
        [] => None,
        // A lone name is split at its "and" unless a semicolon follows it.
        [one] if one.contains(" and ") => Some(format!("{one};")),
        many => Some(many.join("; ")),
    };
    let known = [
        ("title", info.title.clone()),
        ("author", authors),
        ("date", info.date.clone()),
        ("type", info.kind.clone()),
        ("publisher", info.publisher.clone()),
        ("issuer", info.issuer.clone()),
        ("language", info.language.clone()),
    ];
    let known = known
        .into_iter()
        .filter_map(|(key, value)| Some((key.to_owned(), value?)));
    let other = info
        .other
        .iter()
        .map(|(key, value)| (key.clone(), value.clone()));
    known.chain(other).collect()
}
