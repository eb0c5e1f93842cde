//! What does a CoNLL-U file say? Sentences of ten columns, with comments above them.
//!
//! The format is that of Universal Dependencies; `docs/src/exchange.md` tells what becomes of each part.

use crate::annotated::{
    AnnotatedBlock, AnnotatedError, AnnotatedOptions, AnnotatedText, Gatherer, HEADING, Occasions,
    Values, has_cycle,
};
use crate::layer::Head;

/// The columns of a token's line.
const COLUMNS: usize = 10;

/// Reads CoNLL-U line by line, and makes a document of the lines up to the next `# newdoc`.
///
/// ```
/// use attache_language::{AnnotatedOptions, ConlluParser};
/// let mut parser = ConlluParser::new(AnnotatedOptions::default());
/// let lines = ["# newdoc id = note", "1\tAllies\tally\tNOUN\tNNS\t_\t2\tnsubj\t_\t_",
///     "2\tagree\tagree\tVERB\tVBP\t_\t0\troot\t_\tSpaceAfter=No", "3\t.\t.\tPUNCT\t.\t_\t2\tpunct\t_\t_", ""];
/// for (number, line) in (1..).zip(lines) {
///     parser.push(number, line);
/// }
/// let document = parser.finish().expect("there were lines")?;
/// assert_eq!((document.id.as_deref(), document.text.as_str()), (Some("note"), "Allies agree."));
/// # Ok::<(), attache_language::AnnotatedError>(())
/// ```
#[derive(Debug)]
pub struct ConlluParser {
    options: AnnotatedOptions,
    open: Option<Gatherer>,
    /// Whether a `# newdoc` began it.
    announced: bool,
    error: Option<AnnotatedError>,
    /// The lines of the sentence that is being read, one after another, and where each ends.
    sentence: String,
    lines: Vec<(u64, usize)>,
    /// How many of them are words.
    words: usize,
    /// What `# text` says of it.
    text: Option<(u64, String)>,
    seen: Seen,
}

/// What is counted in a document.
#[derive(Debug, Default)]
struct Seen {
    empty_nodes: Occasions,
    respelled: Occasions,
    other_texts: Occasions,
    cycles: Occasions,
    lost_heads: Occasions,
}

/// A word of a sentence.
struct Word<'a> {
    line: u64,
    form: &'a str,
    values: Values<'a>,
    head: &'a str,
    glued: bool,
}

/// A multiword token: the words that it covers, from 0, and how they are written together.
struct Multiword<'a> {
    line: u64,
    id: &'a str,
    first: usize,
    end: usize,
    form: &'a str,
    glued: bool,
}

impl ConlluParser {
    /// A parser that has read nothing.
    pub fn new(options: AnnotatedOptions) -> Self {
        Self {
            options,
            open: None,
            announced: false,
            error: None,
            sentence: String::new(),
            lines: Vec::new(),
            words: 0,
            text: None,
            seen: Seen::default(),
        }
    }

    /// Whether `line` begins another document than the one that is being read, which
    /// [`finish`](Self::finish) must end first.
    pub fn begins_document(&self, line: &str) -> bool {
        let begun = self.announced || self.words > 0 || self.error.is_some();
        let begun = begun || self.open.as_ref().is_some_and(|open| open.tokens() > 0);
        begun && comment(line).is_some_and(|(key, _)| is_newdoc(key))
    }

    /// Reads one line, without its end. Lines count from 1.
    pub fn push(&mut self, number: u64, line: &str) {
        if self.error.is_some() {
            return;
        }
        let read = match comment(line) {
            Some((key, value)) => self.comment(number, key, value),
            None if line.trim().is_empty() => self.end_sentence(),
            None => self.token_line(number, line),
        };
        self.error = read.err();
    }

    /// The document that the lines since the last one make; `None` if there was none but empty lines and
    /// comments.
    pub fn finish(&mut self) -> Option<Result<AnnotatedText, AnnotatedError>> {
        if self.error.is_none() {
            self.error = self.end_sentence().err();
        }
        let seen = std::mem::take(&mut self.seen);
        let open = self.open.take();
        self.announced = false;
        self.clear_sentence();
        if let Some(error) = self.error.take() {
            return Some(Err(error));
        }
        let mut gatherer = open?;
        for remark in seen.remarks() {
            gatherer.remark(remark);
        }
        Some(gatherer.finish())
    }

    fn comment(&mut self, number: u64, key: &str, value: &str) -> Result<(), AnnotatedError> {
        let gatherer = |open: &mut Option<Gatherer>| {
            open.get_or_insert_with(|| Gatherer::new(number));
        };
        match key {
            "newdoc" | "newdoc id" => {
                gatherer(&mut self.open);
                self.announced = true;
                if let Some(open) = &mut self.open
                    && !value.is_empty()
                {
                    open.document.id = Some(value.to_owned());
                }
            }
            "newpar" | "newpar id" => {
                if let Some(open) = &mut self.open {
                    open.begin_block(AnnotatedBlock::body());
                }
            }
            // Our own: what kind of block a paragraph is.
            "block" => {
                if let Some(open) = &mut self.open {
                    open.begin_block(block(value));
                }
            }
            "text" => self.text = Some((number, value.to_owned())),
            "global.columns" if !is_conllu(value) => {
                return Err(AnnotatedError::Plus { line: number });
            }
            _ => {
                if let Some(key) = key.strip_prefix("meta::").map(str::trim)
                    && !key.is_empty()
                {
                    gatherer(&mut self.open);
                    if let Some(open) = &mut self.open {
                        let field = (key.to_owned(), value.to_owned());
                        open.document.metadata.push(field);
                    }
                }
            }
        }
        Ok(())
    }

    fn token_line(&mut self, number: u64, line: &str) -> Result<(), AnnotatedError> {
        let found = line.split('\t').count();
        if found != COLUMNS {
            return Err(AnnotatedError::Columns {
                line: number,
                found,
                expected: COLUMNS,
                conllu: true,
            });
        }
        self.open.get_or_insert_with(|| Gatherer::new(number));
        self.words += 1;
        if self.words > self.options.max_sentence_tokens {
            return Err(AnnotatedError::LongSentence {
                line: number,
                limit: self.options.max_sentence_tokens,
            });
        }
        self.sentence.push_str(line);
        self.lines.push((number, self.sentence.len()));
        Ok(())
    }

    fn clear_sentence(&mut self) {
        self.sentence.clear();
        self.lines.clear();
        self.words = 0;
        self.text = None;
    }

    fn end_sentence(&mut self) -> Result<(), AnnotatedError> {
        let done = match &mut self.open {
            Some(gatherer) if !self.lines.is_empty() => {
                let (sentence, mut start) = (self.sentence.as_str(), 0);
                let lines = self.lines.iter().map(|&(number, end)| {
                    let line = &sentence[std::mem::replace(&mut start, end)..end];
                    (number, line)
                });
                let text = self.text.as_ref();
                add_sentence(gatherer, lines, text, &mut self.seen, &self.options)
            }
            _ => return Ok(()),
        };
        self.clear_sentence();
        done
    }
}

impl Seen {
    fn remarks(self) -> impl Iterator<Item = String> {
        [
            self.empty_nodes
                .tell("empty node was left out", "empty nodes were left out"),
            self.respelled.tell(
                "multiword token is not spelled as its words are, which stand in its place",
                "multiword tokens are not spelled as their words are, which stand in their place",
            ),
            self.other_texts.tell(
                "sentence is spelled otherwise than its `# text` says; its words were taken",
                "sentences are spelled otherwise than their `# text` says; their words were taken",
            ),
            self.cycles.tell(
                "sentence has heads that lead in a circle; they are kept",
                "sentences have heads that lead in a circle; they are kept",
            ),
            self.lost_heads.tell(
                "head is the word itself or an empty node and was left out",
                "heads are the word itself or an empty node and were left out",
            ),
        ]
        .into_iter()
        .flatten()
    }
}

/// The key and value of a comment: `# key = value`.
fn comment(line: &str) -> Option<(&str, &str)> {
    let said = line.strip_prefix('#')?;
    let (key, value) = said.split_once('=').unwrap_or((said, ""));
    Some((key.trim(), value.trim()))
}

fn is_newdoc(key: &str) -> bool {
    matches!(key, "newdoc" | "newdoc id")
}

/// Whether a list of columns is that of CoNLL-U.
fn is_conllu(columns: &str) -> bool {
    let own = [
        "ID", "FORM", "LEMMA", "UPOS", "XPOS", "FEATS", "HEAD", "DEPREL", "DEPS", "MISC",
    ];
    columns.split_whitespace().eq(own)
}

/// `heading 2`, `list`, `note quoted`.
fn block(value: &str) -> AnnotatedBlock {
    let mut block = AnnotatedBlock::body();
    let mut words = value.split_whitespace();
    if let Some(kind) = words.next() {
        block.kind = kind.to_owned();
    }
    for word in words {
        match word.parse() {
            Ok(level) if block.kind == HEADING => block.level = Some(level),
            _ if word == "quoted" => block.quoted = true,
            _ => {}
        }
    }
    block
}

/// `_` stands for no value.
fn value(column: &str) -> &str {
    match column.trim() {
        "_" => "",
        value => value,
    }
}

fn add_sentence<'a>(
    gatherer: &mut Gatherer,
    lines: impl Iterator<Item = (u64, &'a str)>,
    text: Option<&(u64, String)>,
    seen: &mut Seen,
    options: &AnnotatedOptions,
) -> Result<(), AnnotatedError> {
    let mut words: Vec<Word<'a>> = Vec::new();
    let mut multiwords: Vec<Multiword<'a>> = Vec::new();
    for (line, content) in lines {
        let mut columns = [""; COLUMNS];
        for (column, found) in columns.iter_mut().zip(content.split('\t')) {
            *column = found;
        }
        let [id, form, lemma, pos, tag, _, head, deprel, _, misc] = columns;
        let id = id.trim();
        let glued = misc.split('|').any(|item| item.trim() == "SpaceAfter=No");
        let expected = words.len() + 1;
        let wrong_id = || AnnotatedError::Id {
            line,
            found: shown(id),
            expected,
        };
        if let Some((before, part)) = id.split_once('.') {
            let numbered = before.parse() == Ok(words.len()) && part.parse::<u32>().is_ok();
            numbered.then_some(()).ok_or_else(wrong_id)?;
            seen.empty_nodes.add(line);
        } else if let Some((first, last)) = id.split_once('-') {
            let (first, last) = (first.parse(), last.parse());
            let apart = multiwords.last().is_none_or(|last| last.end < expected);
            match (first, last) {
                (Ok(first), Ok(last)) if first == expected && last >= first && apart => {
                    multiwords.push(Multiword {
                        line,
                        id,
                        first: first - 1,
                        end: last,
                        form: form.trim(),
                        glued,
                    });
                }
                _ => return Err(wrong_id()),
            }
        } else {
            (id.parse() == Ok(expected))
                .then_some(())
                .ok_or_else(wrong_id)?;
            let form = form.trim();
            let lemma = match lemma.trim() {
                "_" if form != "_" => "",
                lemma => lemma,
            };
            words.push(Word {
                line,
                form,
                values: Values {
                    lemma,
                    pos: value(pos),
                    tag: value(tag),
                    deprel: value(deprel),
                },
                head: head.trim(),
                glued,
            });
        }
    }
    if let Some(short) = multiwords.iter().find(|found| found.end > words.len()) {
        return Err(AnnotatedError::Multiword {
            line: short.line,
            found: shown(short.id),
        });
    }
    let spelled = spelling(&words, &multiwords);
    join_multiwords(&mut words, &multiwords, seen);
    if let Some((line, text)) = text
        && !spelled.split_whitespace().eq(text.split_whitespace())
    {
        seen.other_texts.add(*line);
    }
    add_words(gatherer, &words, seen, options)
}

/// An id or a head as an error shows it.
fn shown(text: &str) -> String {
    text.chars().take(40).collect()
}

/// The sentence as its tokens are written.
fn spelling(words: &[Word<'_>], multiwords: &[Multiword<'_>]) -> String {
    let mut spelled = String::new();
    let mut multiwords = multiwords.iter().peekable();
    let mut at = 0;
    while at < words.len() {
        let (form, glued, next) = match multiwords.next_if(|multiword| multiword.first == at) {
            Some(multiword) => (multiword.form, multiword.glued, multiword.end),
            None => (words[at].form, words[at].glued, at + 1),
        };
        spelled.push_str(form);
        if !glued {
            spelled.push(' ');
        }
        at = next;
    }
    spelled
}

/// Says of the words of multiword tokens where spaces stand: none within one that is spelled as they are.
fn join_multiwords(words: &mut [Word<'_>], multiwords: &[Multiword<'_>], seen: &mut Seen) {
    for multiword in multiwords {
        let covered = &mut words[multiword.first..multiword.end];
        let mut rest = Some(multiword.form);
        for word in &*covered {
            rest = rest.and_then(|rest| rest.strip_prefix(word.form));
        }
        let is_joined = rest == Some("");
        if !is_joined {
            seen.respelled.add(multiword.line);
        }
        for word in &mut *covered {
            word.glued = is_joined;
        }
        if let Some(last) = covered.last_mut() {
            last.glued = multiword.glued;
        }
    }
}

fn add_words(
    gatherer: &mut Gatherer,
    words: &[Word<'_>],
    seen: &mut Seen,
    options: &AnnotatedOptions,
) -> Result<(), AnnotatedError> {
    let first = gatherer.tokens();
    gatherer.begin_sentence();
    for word in words {
        gatherer.push(word.line, word.form, word.values, options)?;
        if word.glued {
            gatherer.glue();
        }
    }
    let mut heads = vec![None; words.len()];
    for (at, word) in words.iter().enumerate() {
        let head = match word.head.parse::<usize>() {
            Ok(0) => Head::Root,
            Ok(head) if head == at + 1 => {
                seen.lost_heads.add(word.line);
                Head::Unknown
            }
            Ok(head) if head <= words.len() => {
                heads[at] = Some(head - 1);
                Head::Token((first + head - 1) as u32)
            }
            _ if word.head == "_" => Head::Unknown,
            _ if is_empty_node(word.head) => {
                seen.lost_heads.add(word.line);
                Head::Unknown
            }
            _ => {
                return Err(AnnotatedError::Head {
                    line: word.line,
                    found: shown(word.head),
                    words: words.len(),
                });
            }
        };
        gatherer.set_head(first + at, head);
    }
    if has_cycle(&heads)
        && let Some(word) = words.first()
    {
        seen.cycles.add(word.line);
    }
    Ok(())
}

fn is_empty_node(head: &str) -> bool {
    let parts = head.split_once('.');
    parts.is_some_and(|(word, part)| word.parse::<u32>().is_ok() && part.parse::<u32>().is_ok())
}
