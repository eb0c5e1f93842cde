//! How is annotated text written down, as CoNLL-U and as a vertical file?

use std::borrow::Cow;
use std::fmt::Write as _;

use crate::annotated::{BODY, HEADING};

/// A way to write annotated text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Notation {
    /// Ten columns, as Universal Dependencies writes them.
    Conllu,
    /// A token a line between lines of structure, as the Corpus Workbench reads it.
    Vertical,
}

impl Notation {
    /// The name that `attache export --to` and the corpus know it by.
    pub fn name(self) -> &'static str {
        match self {
            Self::Conllu => "conllu",
            Self::Vertical => "vertical",
        }
    }
}

/// A token of a sentence that is written.
#[derive(Clone, Copy, Debug, Default)]
pub struct WrittenToken<'a> {
    /// As it stands in the text.
    pub surface: &'a str,
    /// What it is counted as: written where the surface holds a line end.
    pub form: &'a str,
    /// Its dictionary form.
    pub lemma: Option<&'a str>,
    /// Its part of speech.
    pub pos: Option<&'a str>,
    /// Its tag.
    pub tag: Option<&'a str>,
    /// The number of its head in the sentence, from 1; 0 for a root.
    pub head: Option<u32>,
    /// Its relation to the head.
    pub deprel: Option<&'a str>,
    /// Whether white space stands before it.
    pub space_before: bool,
    /// The label of the page that it is the first token of.
    pub page: Option<&'a str>,
}

/// Writes documents one after another into a text that the caller takes from time to time.
///
/// ```
/// use attache_language::{AnnotatedWriter, Notation, WrittenToken};
/// let mut writer = AnnotatedWriter::new(Notation::Vertical, false);
/// writer.begin_document("note", &[]);
/// writer.begin_block("body", None, false);
/// writer.sentence(&[WrittenToken { surface: "Agreed", pos: Some("VERB"), ..WrittenToken::default() }], true);
/// writer.end_document();
/// assert_eq!(writer.take(), "<!-- columns: word pos tag lemma -->\n<text id=\"note\">\n<p>\n<s>\n\
///     Agreed\tVERB\t_\t_\n</s>\n</p>\n</text>\n");
/// ```
#[derive(Debug)]
pub struct AnnotatedWriter {
    notation: Notation,
    /// Whether a vertical file has columns of heads and relations.
    relations: bool,
    written: String,
    document: String,
    sentences: u64,
    /// The element of the block that is being written.
    block: Option<&'static str>,
    in_page: bool,
    /// What stands before the next sentence of a CoNLL-U file.
    paragraph: String,
    /// Whether no space stands before the next sentence.
    glued: bool,
}

impl AnnotatedWriter {
    /// Begins a file. `relations` says whether a vertical file has columns for them; CoNLL-U always has.
    pub fn new(notation: Notation, relations: bool) -> Self {
        let written = match notation {
            Notation::Conllu => String::new(),
            Notation::Vertical => {
                let more = if relations { " head deprel" } else { "" };
                format!("<!-- columns: word pos tag lemma{more} -->\n")
            }
        };
        Self {
            notation,
            relations,
            written,
            document: String::new(),
            sentences: 0,
            block: None,
            in_page: false,
            paragraph: String::new(),
            glued: false,
        }
    }

    /// What has been written since this was last asked.
    pub fn take(&mut self) -> String {
        std::mem::take(&mut self.written)
    }

    /// How many bytes wait to be taken.
    pub fn len(&self) -> usize {
        self.written.len()
    }

    /// Whether nothing waits to be taken.
    pub fn is_empty(&self) -> bool {
        self.written.is_empty()
    }

    /// Begins a document with its metadata.
    pub fn begin_document(&mut self, id: &str, metadata: &[(String, String)]) {
        self.document = on_one_line(id).into_owned();
        self.sentences = 0;
        match self.notation {
            Notation::Conllu => {
                self.line(&format!("# newdoc id = {}", on_one_line(id)));
                for (key, value) in metadata {
                    let line = format!("# meta::{} = {}", key_of_comment(key), on_one_line(value));
                    self.line(&line);
                }
            }
            Notation::Vertical => {
                let mut tag = format!("<text id=\"{}\"", escaped(id));
                for (key, value) in metadata {
                    let _ = write!(tag, " {}=\"{}\"", name_of_attribute(key), escaped(value));
                }
                tag.push('>');
                self.line(&tag);
            }
        }
    }

    /// Begins a block: a paragraph, or of another kind.
    pub fn begin_block(&mut self, kind: &str, level: Option<u8>, quoted: bool) {
        self.end_block();
        let is_heading = kind == HEADING;
        let level = level.unwrap_or(1);
        self.glued = false;
        match self.notation {
            Notation::Conllu => {
                self.paragraph = "# newpar\n".to_owned();
                if kind != BODY || quoted {
                    let level = if is_heading {
                        format!(" {level}")
                    } else {
                        String::new()
                    };
                    let quoted = if quoted { " quoted" } else { "" };
                    self.paragraph += &format!("# block = {kind}{level}{quoted}\n");
                }
            }
            Notation::Vertical => {
                let quoted = if quoted { " quoted=\"yes\"" } else { "" };
                let tag = match kind {
                    HEADING => format!("<head level=\"{level}\"{quoted}>"),
                    BODY => format!("<p{quoted}>"),
                    kind => format!("<p kind=\"{kind}\"{quoted}>"),
                };
                self.block = Some(if is_heading { "head" } else { "p" });
                self.line(&tag);
            }
        }
    }

    /// Writes a sentence. `space_after` says whether white space stands between it and the next sentence
    /// of the block.
    pub fn sentence(&mut self, tokens: &[WrittenToken<'_>], space_after: bool) {
        self.sentences += 1;
        match self.notation {
            Notation::Conllu => self.conllu_sentence(tokens, space_after),
            Notation::Vertical => self.vertical_sentence(tokens, space_after),
        }
    }

    fn conllu_sentence(&mut self, tokens: &[WrittenToken<'_>], space_after: bool) {
        let paragraph = std::mem::take(&mut self.paragraph);
        self.written.push_str(&paragraph);
        let id = format!("# sent_id = {}-{}", self.document, self.sentences);
        self.line(&id);
        let mut text = "# text = ".to_owned();
        for (at, token) in tokens.iter().enumerate() {
            if at > 0 && token.space_before {
                text.push(' ');
            }
            text.push_str(written(token));
        }
        self.line(&text);
        for (at, token) in tokens.iter().enumerate() {
            let next = tokens.get(at + 1);
            let space = next.map_or(space_after, |next| next.space_before);
            let head = token.head.map(|head| head.to_string());
            let _ = writeln!(
                self.written,
                "{}\t{}\t{}\t{}\t{}\t_\t{}\t{}\t_\t{}",
                at + 1,
                written(token),
                cell(token.lemma),
                cell(token.pos),
                cell(token.tag),
                head.as_deref().unwrap_or("_"),
                cell(token.deprel),
                if space { "_" } else { "SpaceAfter=No" },
            );
        }
        self.written.push('\n');
    }

    fn vertical_sentence(&mut self, tokens: &[WrittenToken<'_>], space_after: bool) {
        self.line("<s>");
        for (at, token) in tokens.iter().enumerate() {
            if let Some(label) = token.page {
                self.end_page();
                self.in_page = true;
                let tag = format!("<page n=\"{}\">", escaped(label));
                self.line(&tag);
            }
            if if at == 0 {
                self.glued
            } else {
                !token.space_before
            } {
                self.line("<g/>");
            }
            let cells = [Some(written(token)), token.pos, token.tag, token.lemma];
            for (place, value) in cells.into_iter().enumerate() {
                if place > 0 {
                    self.written.push('\t');
                }
                self.written.push_str(&escaped(&cell(value)));
            }
            if self.relations {
                let head = token.head.map(|head| head.to_string());
                let head = head.as_deref().unwrap_or("_");
                let deprel = cell(token.deprel);
                let _ = write!(self.written, "\t{head}\t{}", escaped(&deprel));
            }
            self.written.push('\n');
        }
        self.line("</s>");
        self.glued = !space_after;
    }

    fn end_block(&mut self) {
        if let Some(element) = self.block.take() {
            let tag = format!("</{element}>");
            self.line(&tag);
        }
    }

    fn end_page(&mut self) {
        if std::mem::take(&mut self.in_page) {
            self.line("</page>");
        }
    }

    /// Ends a document.
    pub fn end_document(&mut self) {
        self.end_block();
        self.end_page();
        if self.notation == Notation::Vertical {
            self.line("</text>");
        }
    }

    fn line(&mut self, line: &str) {
        self.written.push_str(line);
        self.written.push('\n');
    }
}

/// A token as it is written: as it stands in the text, unless that holds white space beyond a plain space.
fn written<'a>(token: &WrittenToken<'a>) -> &'a str {
    let odd = |c: char| c.is_control() || c.is_whitespace() && !matches!(c, ' ' | '\u{a0}');
    match token.surface.chars().any(odd) {
        true => token.form,
        false => token.surface,
    }
}

/// A value in its column: `_` for none.
fn cell(value: Option<&str>) -> Cow<'_, str> {
    value
        .filter(|value| !value.is_empty())
        .map_or(Cow::Borrowed("_"), on_one_line)
}

/// A text with a space in the place of line ends, tabs and other control characters.
fn on_one_line(text: &str) -> Cow<'_, str> {
    let odd = |c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}');
    match text.contains(odd) {
        true => Cow::Owned(text.replace(odd, " ")),
        false => Cow::Borrowed(text),
    }
}

/// A key of metadata before ` = `.
fn key_of_comment(key: &str) -> String {
    on_one_line(key).replace('=', "_")
}

/// A key of metadata as the name of an attribute.
fn name_of_attribute(key: &str) -> String {
    let fits = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.');
    let mut name: String = key.chars().map(|c| if fits(c) { c } else { '_' }).collect();
    if !name.starts_with(|c: char| c.is_alphabetic() || c == '_') || name == "id" {
        name.insert(0, '_');
    }
    name
}

/// A text with entities in the place of what has a meaning in a vertical file.
fn escaped(text: &str) -> Cow<'_, str> {
    let text = on_one_line(text);
    if !text.contains(['&', '<', '>', '"']) {
        return text;
    }
    let mut escaped = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            c => escaped.push(c),
        }
    }
    Cow::Owned(escaped)
}
