//! Are the words that matter understood? Their tag, their head, their relation and their modifiers.

use std::collections::BTreeMap;
use std::path::Path;

use attache_language::{Annotation, Head, Model, annotate};
use serde::Deserialize;

use super::{LanguageError, percent};

#[derive(Deserialize)]
struct Sentence {
    text: String,
    targets: Vec<Target>,
}

/// What a person has said of a word. Of several tags, heads or relations, each is right.
#[derive(Deserialize)]
struct Target {
    word: String,
    upos: Vec<String>,
    head: Vec<String>,
    rel: Vec<String>,
    premodifiers: Vec<String>,
}

/// How often each thing was right of the target words.
#[derive(Default)]
pub(crate) struct TargetScore {
    file: String,
    pub(crate) words: usize,
    pub(crate) tags: usize,
    pub(crate) relations: usize,
    /// Modifiers that should be found, those found, and those in both.
    modifiers: [usize; 3],
    /// What was wrong, a line each.
    pub(crate) wrong: Vec<String>,
}

/// Analyses the sentences of a file and compares.
pub(crate) fn evaluate(model: &Model, path: &Path) -> Result<TargetScore, LanguageError> {
    let text = std::fs::read_to_string(path).map_err(|source| LanguageError::Read {
        path: path.to_owned(),
        source,
    })?;
    let file = path.file_name().unwrap_or_default().to_string_lossy();
    let mut score = TargetScore {
        file: file.into_owned(),
        ..TargetScore::default()
    };
    for (line, text) in (1..)
        .zip(text.lines())
        .filter(|(_, text)| !text.trim().is_empty())
    {
        let sentence: Sentence =
            serde_json::from_str(text).map_err(|source| LanguageError::Sentence {
                path: path.to_owned(),
                line,
                source,
            })?;
        score
            .add(model, &sentence)
            .map_err(|word| LanguageError::Target {
                path: path.to_owned(),
                line,
                word,
            })?;
    }
    Ok(score)
}

impl TargetScore {
    fn add(&mut self, model: &Model, sentence: &Sentence) -> Result<(), String> {
        let analysis = Analysis::of(model, &sentence.text);
        let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
        for target in &sentence.targets {
            let times = seen.entry(&target.word).or_default();
            let token = analysis
                .occurrence(&target.word, *times)
                .ok_or(&*target.word)?;
            *times += 1;
            self.compare(&analysis, token, target);
        }
        Ok(())
    }

    fn compare(&mut self, analysis: &Analysis<'_>, token: usize, target: &Target) {
        let pos = analysis.pos(token);
        let (head, relation) = (analysis.head(token), analysis.relation(token));
        let right_tag = target.upos.iter().any(|upos| upos == pos);
        let right_relation = target.head.iter().any(|word| word.to_lowercase() == head)
            && target.rel.iter().any(|name| name == relation);
        self.words += 1;
        self.tags += usize::from(right_tag);
        self.relations += usize::from(right_relation);
        let modifiers = analysis.premodifiers(token);
        let both = modifiers
            .iter()
            .filter(|found| target.premodifiers.contains(found));
        self.modifiers[0] += target.premodifiers.len();
        self.modifiers[1] += modifiers.len();
        self.modifiers[2] += both.count();
        if !(right_tag && right_relation) {
            self.wrong.push(format!(
                "{} is {pos}, {relation} of {head} (should be {}, {} of {}): {}",
                target.word,
                target.upos.join(" or "),
                target.rel.join(" or "),
                target.head.join(" or "),
                analysis.text
            ));
        }
    }

    pub(super) fn row(&self) -> String {
        let [expected, found, both] = self.modifiers;
        let of =
            |part: usize, whole: usize| format!("{part} of {whole} ({} %)", percent(part, whole));
        format!(
            "| `{}` | {} | {} | {} | {} | {} |\n",
            self.file,
            self.words,
            of(self.tags, self.words),
            of(self.relations, self.words),
            of(both, expected),
            of(both, found),
        )
    }
}

/// A text with what the model says of it.
struct Analysis<'t> {
    text: &'t str,
    annotation: Annotation,
}

impl<'t> Analysis<'t> {
    /// Takes the text as one sentence.
    fn of(model: &Model, text: &'t str) -> Self {
        let mut annotation = annotate(text, std::iter::once(0..text.len()));
        annotation.sentences.truncate(1);
        model.tag(text, &mut annotation);
        model.parse(text, &mut annotation, |_| true);
        Self { text, annotation }
    }

    fn form(&self, token: usize) -> &str {
        &self.text[self.annotation.tokens[token].span()]
    }

    /// The token that is written so for the `times`th time, from 0.
    fn occurrence(&self, word: &str, times: usize) -> Option<usize> {
        let tokens = 0..self.annotation.tokens.len();
        tokens.filter(|token| self.form(*token) == word).nth(times)
    }

    fn pos(&self, token: usize) -> &str {
        let pos = self.annotation.layers.pos.as_ref();
        pos.map_or("", |pos| pos.value(token))
    }

    fn head_token(&self, token: usize) -> Option<usize> {
        match self.annotation.layers.heads.as_ref()?[token] {
            Head::Token(head) => Some(head as usize),
            _ => None,
        }
    }

    /// The head's form in lower case; `root` if there is none.
    fn head(&self, token: usize) -> String {
        let head = self.head_token(token);
        head.map_or("root".to_owned(), |head| self.form(head).to_lowercase())
    }

    fn relation(&self, token: usize) -> &str {
        let deprels = self.annotation.layers.deprels.as_ref();
        let name = deprels.map_or("", |deprels| deprels.value(token));
        name.split(':').next().unwrap_or_default()
    }

    /// The adjectives and nouns before a token that modify it, in lower case; hyphenated ones whole.
    fn premodifiers(&self, token: usize) -> Vec<String> {
        let before = (0..token).filter(|other| self.head_token(*other) == Some(token));
        before
            .filter(|other| matches!(self.relation(*other), "amod" | "compound"))
            .filter(|other| self.pos(*other) != "PUNCT")
            .map(|other| self.hyphenated(other))
            .collect()
    }

    fn hyphenated(&self, last: usize) -> String {
        let tokens = &self.annotation.tokens;
        let mut first = last;
        while first > 0
            && tokens[first - 1].end == tokens[first].start
            && (self.form(first) == "-" || self.form(first - 1) == "-")
        {
            first -= 1;
        }
        let span = tokens[first].span().start..tokens[last].span().end;
        self.text[span].to_lowercase()
    }
}
