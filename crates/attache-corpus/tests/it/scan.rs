//! What should a search find? A slow scan of the tokens of a text: nested loops, no index.

use std::ops::Range;

use attache_corpus::{Accents, Case, Joining, Overlap, Possessives, Punctuation, Rule};
use attache_document::{BlockKind, Document};
use attache_language::{form, tokenize};

/// A token of a document, by characters of its text.
pub(crate) struct Seen {
    pub(crate) form: String,
    text: String,
    pub(crate) chars: Range<usize>,
}

/// A block with its tokens and the headings above it.
pub(crate) struct SeenBlock {
    pub(crate) kind: BlockKind,
    pub(crate) section: Vec<String>,
    pub(crate) own_line: String,
    /// Whether another block stands between its parts.
    pub(crate) divided: bool,
    pub(crate) tokens: Vec<Seen>,
}

/// A pattern as it was generated: phrases of parts of alternatives.
#[derive(Clone, Debug)]
pub(crate) struct Wanted {
    pub(crate) text: String,
    pub(crate) phrases: Vec<Vec<Alternatives>>,
}

/// One place of a phrase: sequences of words, of which one must stand there.
pub(crate) type Alternatives = Vec<Vec<String>>;

/// A match: its block, and its place by characters of the document's text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Found {
    pub(crate) block: usize,
    pub(crate) chars: Range<usize>,
}

pub(crate) fn line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The blocks of a document, read without any of the corpus's code. A paragraph that a running head or
/// foot divides is one block, which stands before what divides it.
pub(crate) fn see(document: &Document) -> Vec<SeenBlock> {
    let mut open: Vec<(u8, String)> = Vec::new();
    let mut seen: Vec<SeenBlock> = Vec::new();
    let mut places = Vec::new();
    for (number, block) in document.blocks.iter().enumerate() {
        let text = &document.text[block.span.clone()];
        if let Some(earlier) = document.continues(number) {
            let place: usize = places[earlier];
            seen[place]
                .tokens
                .extend(see_tokens(document, block.span.clone()));
            seen[place].own_line.push(' ');
            seen[place].own_line.push_str(&line(text));
            seen[place].divided = true;
            places.push(place);
            continue;
        }
        if block.kind == BlockKind::Heading {
            let level = block.level.unwrap_or(1);
            open.retain(|(above, _)| *above < level);
        }
        let section = open.iter().map(|(_, heading)| heading.clone()).collect();
        if block.kind == BlockKind::Heading {
            open.push((block.level.unwrap_or(1), line(text)));
        }
        places.push(seen.len());
        seen.push(SeenBlock {
            kind: block.kind,
            section,
            own_line: line(text),
            divided: false,
            tokens: see_tokens(document, block.span.clone()),
        });
    }
    seen
}

fn see_tokens(document: &Document, span: Range<usize>) -> Vec<Seen> {
    let text = &document.text[span.clone()];
    let mut tokens = Vec::new();
    tokenize(text, &mut tokens);
    let seen = tokens.iter().map(|token| {
        let text = &text[token.span()];
        let before = &document.text[..span.start + token.start as usize];
        let start = before.chars().count();
        Seen {
            form: form(text).into_owned(),
            text: text.to_owned(),
            chars: start..start + text.chars().count(),
        }
    });
    seen.collect()
}

/// Every match of a pattern in a document, in order.
pub(crate) fn scan(
    document: &Document,
    blocks: &[SeenBlock],
    wanted: &Wanted,
    rule: &Rule,
) -> Vec<Found> {
    let exact = match rule.case {
        Case::Smart => wanted.text.contains(char::is_uppercase),
        Case::Ignore => false,
        Case::Exact => true,
    };
    let text: Vec<char> = document.text.chars().collect();
    let mut found = Vec::new();
    for (number, block) in blocks.iter().enumerate() {
        if !rule.blocks.contains(&block.kind) {
            continue;
        }
        let mut spans: Vec<(usize, usize)> = Vec::new();
        for phrase in &wanted.phrases {
            for words in multiply(phrase) {
                for start in 0..block.tokens.len() {
                    if let Some(end) = matched(&block.tokens, start, &words, exact, rule) {
                        spans.push((start, end));
                    }
                }
            }
        }
        spans.sort_by_key(|(start, end)| (*start, std::cmp::Reverse(*end)));
        spans.dedup();
        let mut reached = 0;
        for (start, end) in spans {
            let tokens = &block.tokens[start..end];
            let chars = tokens[0].chars.start..tokens[tokens.len() - 1].chars.end;
            let broken = text[chars.clone()].contains(&'\n');
            let cut_word = tokens.iter().any(|token| token.text.contains('\n'));
            let possessive = block.tokens.get(end).is_some_and(|next| {
                next.chars.start == chars.end && ["'s", "'S", "'"].contains(&next.form.as_str())
            });
            let left_out = rule.lines == Joining::Apart && broken
                || rule.hyphens == Joining::Apart && cut_word
                || rule.possessives == Possessives::LeftOut && possessive
                || rule.overlap == Overlap::Never && start < reached;
            if !left_out {
                reached = end;
                found.push(Found {
                    block: number,
                    chars,
                });
            }
        }
    }
    found
}

/// Every phrase that the alternatives stand for.
fn multiply(phrase: &[Alternatives]) -> Vec<Vec<String>> {
    let mut all = vec![Vec::new()];
    for alternatives in phrase {
        let mut longer = Vec::new();
        for start in &all {
            for end in alternatives {
                longer.push([start.as_slice(), end].concat());
            }
        }
        all = longer;
    }
    all
}

/// Where the match of these words that begins at `start` ends, if there is one.
fn matched(
    tokens: &[Seen],
    start: usize,
    words: &[String],
    exact: bool,
    rule: &Rule,
) -> Option<usize> {
    let is_mark = |form: &str| !form.chars().any(char::is_alphanumeric);
    let ignores = rule.punctuation == Punctuation::Ignored;
    let words = words
        .iter()
        .filter(|word| !(ignores && is_mark(word) && !word.contains('*')));
    let mut at = start;
    let mut any = false;
    for word in words {
        let mut passed = 0;
        while any && ignores && is_mark(&tokens.get(at)?.form) {
            (at, passed) = (at + 1, passed + 1);
        }
        let form = &tokens.get(at)?.form;
        let seen = |text: &str| {
            let text = if exact {
                text.to_owned()
            } else {
                text.to_lowercase()
            };
            match rule.accents {
                Accents::Exact => chars(&text),
                Accents::Ignored => chars(&attache_language::without_accents(&text)),
            }
        };
        let equal = wildcard(&seen(word), &seen(form));
        if !equal || passed > 8 || (ignores && is_mark(form)) {
            return None;
        }
        (at, any) = (at + 1, true);
    }
    any.then_some(at)
}

fn chars(text: &str) -> Vec<char> {
    text.chars().collect()
}

/// The textbook match of `*`.
fn wildcard(pattern: &[char], text: &[char]) -> bool {
    match pattern {
        [] => text.is_empty(),
        ['*', rest @ ..] => (0..=text.len()).any(|skip| wildcard(rest, &text[skip..])),
        [first, rest @ ..] => text.first() == Some(first) && wildcard(rest, &text[1..]),
    }
}
