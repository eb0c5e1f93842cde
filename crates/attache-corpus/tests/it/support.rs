//! How do tests make documents and corpora?

use std::path::Path;

use attache_corpus::{
    Corpus, CorpusWriter, Families, Hit, IndexedDocument, PassageOptions, Pattern, Rule, Scope,
    WriteOptions,
};
use attache_document::{Block, BlockKind, Document, Format, Metadata, Page, Source};
use attache_language::{Annotation, Head, Layers, Texts, annotate, fold, form};
use sha2::{Digest, Sha256};

/// A document that is being written block by block.
#[derive(Clone, Debug)]
pub(crate) struct Draft {
    pub(crate) document: Document,
}

impl Draft {
    pub(crate) fn new(id: &str) -> Self {
        let source = Source {
            path: format!("papers/{id}.txt"),
            sha256: String::new(),
            bytes: 0,
            format: Format::Text,
            encoding: "UTF-8".to_owned(),
        };
        let document = Document {
            id: id.to_owned(),
            source,
            metadata: Metadata::default(),
            text: String::new(),
            blocks: Vec::new(),
            pages: Vec::new(),
            records: Vec::new(),
        };
        Self { document }
    }

    pub(crate) fn block(mut self, kind: BlockKind, level: Option<u8>, text: &str) -> Self {
        let document = &mut self.document;
        if !document.text.is_empty() {
            document.text.push_str("\n\n");
        }
        let start = document.text.len();
        document.text.push_str(text);
        document.blocks.push(Block {
            level,
            ..Block::new(kind, start..document.text.len())
        });
        self
    }

    pub(crate) fn heading(self, level: u8, text: &str) -> Self {
        self.block(BlockKind::Heading, Some(level), text)
    }

    pub(crate) fn body(self, text: &str) -> Self {
        self.block(BlockKind::Body, None, text)
    }

    pub(crate) fn date(mut self, date: &str) -> Self {
        self.document.metadata.date = Some(date.parse().unwrap());
        self
    }

    /// Begins a page where the text so far ends.
    pub(crate) fn page(mut self, label: &str) -> Self {
        let start = self.document.text.len();
        self.document.pages.push(Page::new(label, start));
        self
    }

    /// The document, with the checksum that a reader would have given it.
    pub(crate) fn finish(mut self) -> Document {
        let document = &mut self.document;
        let digest = Sha256::digest(format!("{}\n{}", document.id, document.text));
        document.source.sha256 = digest.iter().map(|byte| format!("{byte:02x}")).collect();
        document.source.bytes = document.text.len() as u64;
        self.document
    }

    pub(crate) fn indexed(self) -> IndexedDocument {
        indexed(self.finish())
    }
}

pub(crate) fn indexed(document: Document) -> IndexedDocument {
    let spans = document.blocks.iter().map(|block| block.span.clone());
    let annotation = annotate(&document.text, spans);
    IndexedDocument::new(document, &annotation, &[])
}

/// Writes documents to a corpus in one session.
pub(crate) fn write(path: &Path, documents: &[Document], options: &WriteOptions) {
    let mut writer = CorpusWriter::open(path, options.clone()).unwrap();
    for document in documents {
        writer.add(indexed(document.clone())).unwrap();
    }
    writer.finish().unwrap();
}

/// Segments so small that each document gets its own.
pub(crate) fn tiny_segments(merge_segments: usize) -> WriteOptions {
    WriteOptions {
        segment_tokens: 1,
        merge_segments,
        ..WriteOptions::default()
    }
}

pub(crate) fn families() -> Families {
    let mut families = Families::default();
    families.insert("ally", &["ally", "allies", "allied"]);
    families.insert("partner", &["partner", "partners", "partnership"]);
    families
}

pub(crate) fn pattern(text: &str) -> Pattern {
    Pattern::parse(text, &families()).unwrap()
}

/// The passages of a pattern as bracketed text: `left [match] right`.
pub(crate) fn bracketed(corpus: &Corpus, text: &str, rule: Rule) -> Vec<String> {
    let hits = corpus.find(&pattern(text), &Scope::new(rule)).unwrap();
    let options = PassageOptions {
        context_chars: 20,
        ..PassageOptions::default()
    };
    let passages = corpus.passages(&hits, &options).unwrap();
    passages
        .into_iter()
        .map(|passage| format!("{} [{}] {}", passage.left, passage.matched, passage.right))
        .collect()
}

pub(crate) fn hits(corpus: &Corpus, text: &str) -> Vec<Hit> {
    corpus
        .find(&pattern(text), &Scope::new(Rule::default()))
        .unwrap()
}

/// Two short documents with every kind of thing in them.
pub(crate) fn two_papers() -> Vec<Document> {
    let first = Draft::new("2001-harbour-plan")
        .date("2001-05-04")
        .page("i")
        .heading(1, "The Harbour Plan")
        .body(
            "Our allies and partners share the harbour. The allies’ boats and our part-\n\
             ners’ nets lie side by side; an ally, and a partner, is never alone.",
        )
        .page("ii")
        .heading(2, "Friends Abroad")
        .block(
            BlockKind::List,
            None,
            "U.S.-Japan talks with Allies and\npartners — old friends",
        )
        .block(BlockKind::Foot, None, "allies and partners, page ii");
    let second = Draft::new("2002-report")
        .date("2002")
        .heading(1, "ALLIES AND PARTNERS")
        .body("The naïve état has allies. No partnership is an end in itself.")
        .block(
            BlockKind::Note,
            None,
            "See the ally's letter of 3.5 pages, “allies and partners”.",
        );
    let mut papers = vec![first.finish(), second.finish()];
    papers[0].metadata.title = Some("The Harbour Plan".to_owned());
    papers[0].metadata.authors = vec!["A. Keeper".to_owned(), "B. Pilot".to_owned()];
    papers[0].metadata.kind = Some("strategy".to_owned());
    papers[1].metadata.publisher = Some("Harbour Office".to_owned());
    papers[1]
        .metadata
        .other
        .insert("region".to_owned(), "north".to_owned());
    papers
}

/// The papers of [`two_papers`] with lemmas, tags and trees, and one without.
pub(crate) fn tagged_papers() -> Vec<IndexedDocument> {
    let mut papers = two_papers();
    papers.push(Draft::new("2003-note").body("Untagged allies.").finish());
    for paper in &mut papers[..2] {
        paper.source.format = Format::Conllu;
    }
    let tagged = papers.into_iter().map(|paper| {
        let spans = paper.blocks.iter().map(|block| block.span.clone());
        let mut annotation = annotate(&paper.text, spans);
        if paper.source.format == Format::Conllu {
            annotation.layers = layers(&paper.text, &annotation);
        }
        IndexedDocument::new(paper, &annotation, &[])
    });
    tagged.collect()
}

/// Lemmas without the plural, parts of speech by the look of a token, the tag of plurals alone; each token
/// depends on the next one of its sentence, the last is the root.
fn layers(text: &str, annotation: &Annotation) -> Layers {
    let [mut lemmas, mut pos, mut tags, mut deprels]: [Texts; 4] = Default::default();
    let mut heads = Vec::new();
    for (at, token) in (0..).zip(&annotation.tokens) {
        let counted = form(&text[token.span()]).into_owned();
        let lemma = fold(&counted).into_owned();
        let lemma = match lemma.as_str() {
            "allies" => "ally".to_owned(),
            plural => plural
                .strip_suffix("ners")
                .map_or(lemma.clone(), |stem| format!("{stem}ner")),
        };
        let plural = lemma != fold(&counted);
        let is_word = counted.chars().any(char::is_alphanumeric);
        lemmas.push(&lemma);
        pos.push(match (is_word, plural) {
            (false, _) => "PUNCT",
            (true, true) => "NOUN",
            (true, false) => "X",
        });
        tags.push(if plural { "NNS" } else { "" });
        let last = at + 1 == annotation.tokens.len() as u32;
        let root = last || annotation.sentences.contains(&(at + 1));
        deprels.push(if root { "root" } else { "dep" });
        heads.push(if root {
            Head::Root
        } else {
            Head::Token(at + 1)
        });
    }
    Layers {
        lemmas: Some(lemmas),
        pos: Some(pos),
        tags: Some(tags),
        deprels: Some(deprels),
        heads: Some(heads),
        senses: Vec::new(),
    }
}

/// The tokens of all documents, a line each, as a walk sees them.
pub(crate) fn walked(corpus: &Corpus) -> String {
    let mut lines = Vec::new();
    for document in corpus.doc_ids() {
        lines.push(corpus.document(document).unwrap().unwrap().id);
        for token in corpus.tokens(document).unwrap() {
            let token = token.unwrap();
            let surface = token.surface.replace('\n', "⏎");
            let known = [token.lemma, token.pos, token.tag, token.deprel];
            let known = known.map(|value| value.unwrap_or("-")).join(" ");
            let head = match token.head {
                Head::Unknown => "-".to_owned(),
                Head::Root => "0".to_owned(),
                Head::Token(head) => format!("{head}"),
            };
            let marks = [(token.sentence_start, "|"), (token.space_before, "_")];
            let marks: String = marks
                .iter()
                .filter(|(is, _)| *is)
                .map(|(_, mark)| *mark)
                .collect();
            let page = token
                .page
                .map(|page| format!(" page {page}"))
                .unwrap_or_default();
            let (start, end) = (token.chars.start, token.chars.end);
            lines.push(format!(
                "{}:{start}-{end} {marks}{surface} [{}] {known} {head}{page}",
                token.block, token.form
            ));
        }
    }
    lines.join("\n")
}
