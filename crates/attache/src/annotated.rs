//! How do the lines of a file of annotated text become documents?

use std::io::BufRead;

use attache_corpus::{BlockKind, DocumentWarning};
use attache_document::{
    Block, Document, Format, Metadata, Page, Part, ReadError, ReadOptions, Source, SourceName,
    TextLines, Warning,
};
use attache_language::{
    AnnotatedError, AnnotatedOptions, AnnotatedText, Annotation, ConlluParser, VerticalParser,
};

use crate::gathering::document_warning;
use crate::read::ReadFailure;

/// A document of a file of annotated text.
pub(crate) struct AnnotatedDocument {
    pub(crate) document: Document,
    pub(crate) annotation: Annotation,
    pub(crate) warnings: Vec<DocumentWarning>,
}

/// The documents of a file of annotated text, one after another.
pub(crate) struct AnnotatedDocuments<'a, R> {
    lines: TextLines<'a, R>,
    parser: Parser,
    name: &'a SourceName,
    format: Format,
    /// Documents so far, whether they could be read or not.
    count: u64,
    /// Whether nothing more can be read.
    ended: bool,
}

enum Parser {
    Conllu(ConlluParser),
    Vertical(VerticalParser),
}

impl Parser {
    fn begins_document(&self, line: &str) -> bool {
        match self {
            Self::Conllu(parser) => parser.begins_document(line),
            Self::Vertical(parser) => parser.begins_document(line),
        }
    }

    fn push(&mut self, number: u64, line: &str) {
        match self {
            Self::Conllu(parser) => parser.push(number, line),
            Self::Vertical(parser) => parser.push(number, line),
        }
    }

    fn finish(&mut self) -> Option<Result<AnnotatedText, AnnotatedError>> {
        match self {
            Self::Conllu(parser) => parser.finish(),
            Self::Vertical(parser) => parser.finish(),
        }
    }
}

impl<'a, R: BufRead> AnnotatedDocuments<'a, R> {
    pub(crate) fn new(
        file: R,
        name: &'a SourceName,
        format: Format,
        reading: &'a ReadOptions,
        options: &AnnotatedOptions,
    ) -> Self {
        let parser = match format {
            Format::Vertical => Parser::Vertical(VerticalParser::new(options.clone())),
            _ => Parser::Conllu(ConlluParser::new(options.clone())),
        };
        Self {
            lines: TextLines::new(file, name, reading),
            parser,
            name,
            format,
            count: 0,
            ended: false,
        }
    }

    /// The next documents, about `bytes` bytes of the file; none at its end.
    pub(crate) fn next_batch(&mut self, bytes: u64) -> Vec<Result<AnnotatedDocument, ReadFailure>> {
        let (mut batch, mut read) = (Vec::new(), 0);
        while read < bytes
            && let Some(document) = self.next()
        {
            read += document
                .as_ref()
                .map_or(0, |document| document.document.source.bytes);
            batch.push(document);
        }
        batch
    }

    fn read(&mut self) -> Result<Option<AnnotatedDocument>, ReadFailure> {
        loop {
            let more = self.lines.advance()?;
            if !more {
                self.ended = true;
            }
            if (!more || self.parser.begins_document(self.lines.line()))
                && let Some(document) = self.parser.finish()
            {
                let part = self.lines.end_part();
                if more {
                    self.parser.push(self.lines.number(), self.lines.line());
                }
                return self.document(document, part).map(Some);
            }
            if !more {
                let nothing = || ReadError::Empty {
                    name: self.name.clone(),
                };
                return match self.count {
                    0 => Err(nothing().into()),
                    _ => Ok(None),
                };
            }
            self.parser.push(self.lines.number(), self.lines.line());
        }
    }

    fn document(
        &mut self,
        parsed: Result<AnnotatedText, AnnotatedError>,
        part: Part,
    ) -> Result<AnnotatedDocument, ReadFailure> {
        self.count += 1;
        let parsed = parsed.map_err(|problem| ReadFailure::Annotated {
            name: self.name.clone(),
            problem,
        })?;
        let AnnotatedText {
            id,
            metadata: named,
            text,
            blocks,
            pages,
            annotation,
            remarks,
        } = parsed;
        let mut warnings: Vec<Warning> = remarks.into_iter().map(Warning::new).collect();
        let mut metadata = Metadata {
            date: self.name.date(),
            ..Metadata::default()
        };
        warnings.extend(metadata.fill(named));
        let mut unknown = Vec::new();
        let blocks = blocks.into_iter().map(|block| {
            let kind = BlockKind::from_name(&block.kind);
            if kind.is_none() && !unknown.contains(&block.kind) {
                unknown.push(block.kind.clone());
            }
            Block {
                level: block.level.filter(|_| kind == Some(BlockKind::Heading)),
                quoted: block.quoted,
                ..Block::new(kind.unwrap_or(BlockKind::Body), block.span)
            }
        });
        let blocks = blocks.collect();
        warnings.extend(unknown.into_iter().map(|kind| {
            let kind: String = kind.chars().take(40).collect();
            Warning::new(format!(
                "there is no kind of block \"{kind}\"; its blocks are read as paragraphs"
            ))
        }));
        let pages = (1..)
            .zip(pages)
            .map(|(number, (label, start)): (u64, _)| match label.trim() {
                "" => Page::new(number.to_string(), start),
                label => Page::new(label, start),
            });
        let document = Document {
            id: id
                .filter(|id| !id.trim().is_empty())
                .unwrap_or_else(|| match self.count {
                    1 => self.name.stem().to_owned(),
                    number => format!("{}-{number}", self.name.stem()),
                }),
            source: Source {
                path: self.name.as_str().to_owned(),
                sha256: part.sha256,
                bytes: part.bytes,
                format: self.format,
                encoding: "UTF-8".to_owned(),
            },
            metadata,
            text,
            blocks,
            pages: pages.collect(),
            records: Vec::new(),
        };
        Ok(AnnotatedDocument {
            document,
            annotation,
            warnings: warnings.into_iter().map(document_warning).collect(),
        })
    }
}

impl<R: BufRead> Iterator for AnnotatedDocuments<'_, R> {
    type Item = Result<AnnotatedDocument, ReadFailure>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.ended {
            return None;
        }
        let read = self.read();
        // A document with a bad line is followed by others; a file that cannot be read is not.
        if let Err(ReadFailure::Read(_)) = read {
            self.ended = true;
        }
        read.transpose()
    }
}
