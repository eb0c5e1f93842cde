//! How near do tags and trees come to those of a treebank?

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use attache_language::{
    AnnotatedOptions, AnnotatedText, Annotation, ConlluParser, Layers, Model, Texts,
};

use super::{LanguageError, percent};

/// The relations that are told of one by one.
const RELATIONS: [&str; 13] = [
    "conj", "amod", "compound", "nsubj", "obj", "obl", "nmod", "advcl", "acl", "ccomp", "xcomp",
    "appos", "case",
];

/// How often each thing was right in a treebank.
pub(crate) struct TreebankScore {
    file: String,
    words: usize,
    pos: usize,
    tags: usize,
    lemmas: usize,
    heads: usize,
    relations: usize,
    /// By relation: how often it stands in the treebank, how often it was found, and both.
    by_relation: BTreeMap<String, [usize; 3]>,
    /// What was wrong, as a line, and how often.
    confusions: BTreeMap<String, usize>,
}

/// Annotates the treebank's tokens and compares.
pub(crate) fn evaluate(model: &Model, path: &Path) -> Result<TreebankScore, LanguageError> {
    let gold = read(path)?;
    let mut found = Annotation {
        layers: Layers::default(),
        ..gold.annotation.clone()
    };
    model.tag(&gold.text, &mut found);
    model.parse(&gold.text, &mut found, |_| true);
    let file = path.file_name().unwrap_or_default().to_string_lossy();
    let mut score = TreebankScore {
        file: file.into_owned(),
        words: gold.annotation.tokens.len(),
        pos: 0,
        tags: 0,
        lemmas: 0,
        heads: 0,
        relations: 0,
        by_relation: BTreeMap::new(),
        confusions: BTreeMap::new(),
    };
    for token in 0..score.words {
        score.add(&gold.annotation.layers, &found.layers, token);
        let form = &gold.text[gold.annotation.tokens[token].span()];
        score.confuse(&gold.annotation.layers, &found.layers, token, form);
    }
    Ok(score)
}

fn read(path: &Path) -> Result<AnnotatedText, LanguageError> {
    let text = std::fs::read_to_string(path).map_err(|source| LanguageError::Read {
        path: path.to_owned(),
        source,
    })?;
    let failed = |source| LanguageError::Treebank {
        path: path.to_owned(),
        source,
    };
    let mut parser = ConlluParser::new(AnnotatedOptions::default());
    for (number, line) in (1..).zip(text.lines()) {
        // All documents of a file are read as one.
        let line = if line.starts_with("# newdoc") {
            "# newpar"
        } else {
            line
        };
        parser.push(number, line);
    }
    let document = parser.finish().ok_or_else(|| failed(None))?;
    document.map_err(|source| failed(Some(source)))
}

impl TreebankScore {
    fn add(&mut self, gold: &Layers, found: &Layers, token: usize) {
        let same = |column: fn(&Layers) -> Option<&Texts>| {
            let values = [gold, found].map(|layers| column(layers).map(|texts| texts.value(token)));
            values[0].is_some()
                && values[0].map(str::to_lowercase) == values[1].map(str::to_lowercase)
        };
        self.pos += usize::from(same(|layers| layers.pos.as_ref()));
        self.tags += usize::from(same(|layers| layers.tags.as_ref()));
        self.lemmas += usize::from(same(|layers| layers.lemmas.as_ref()));
        let head = |layers: &Layers| layers.heads.as_ref().map(|heads| heads[token]);
        let right_head = head(gold).is_some() && head(gold) == head(found);
        let [gold, found] = [gold, found].map(|layers| universal(layers, token));
        let right = right_head && gold == found;
        self.heads += usize::from(right_head);
        self.relations += usize::from(right);
        self.by_relation.entry(gold.clone()).or_default()[0] += 1;
        self.by_relation.entry(found).or_default()[1] += 1;
        self.by_relation.entry(gold).or_default()[2] += usize::from(right);
    }

    fn confuse(&mut self, gold: &Layers, found: &Layers, token: usize, form: &str) {
        type Column = fn(&Layers) -> Option<&Texts>;
        let columns: [(&str, Column); 3] = [
            ("UPOS", |layers| layers.pos.as_ref()),
            ("XPOS", |layers| layers.tags.as_ref()),
            ("lemma", |layers| layers.lemmas.as_ref()),
        ];
        for (name, column) in columns {
            let value = |layers| column(layers).map_or("", |texts| texts.value(token));
            let (right, given) = (value(gold), value(found));
            if right.to_lowercase() != given.to_lowercase() {
                let form = if name == "XPOS" { "" } else { form };
                let line = format!("{name} {form} is {right}, not {given}");
                *self.confusions.entry(line).or_default() += 1;
            }
        }
    }

    /// The most frequent mistakes with how often they were made, a line each.
    pub(crate) fn frequent_mistakes(&self, most: usize) -> Vec<String> {
        let mut lines: Vec<_> = self.confusions.iter().collect();
        lines.sort_by_key(|(_, count)| std::cmp::Reverse(**count));
        let lines = lines.into_iter().take(most);
        lines
            .map(|(line, count)| format!("{}: {line} ({count} times)", self.file))
            .collect()
    }

    pub(super) fn row(&self) -> String {
        let share = |count: usize| percent(count, self.words);
        format!(
            "| `{}` | {} | {} | {} | {} | {} | {} |\n",
            self.file,
            self.words,
            share(self.pos),
            share(self.tags),
            share(self.lemmas),
            share(self.heads),
            share(self.relations),
        )
    }

    fn f1(&self, relation: &str) -> String {
        let [gold, found, both] = self.by_relation.get(relation).copied().unwrap_or_default();
        percent(2 * both, gold + found)
    }
}

/// The relation of a token without its subtype.
fn universal(layers: &Layers, token: usize) -> String {
    let name = layers
        .deprels
        .as_ref()
        .map_or("", |deprels| deprels.value(token));
    name.split(':').next().unwrap_or_default().to_owned()
}

/// A table of F1 by relation, a row for each treebank.
pub(super) fn relation_table(scores: &[TreebankScore]) -> String {
    let mut table = format!("| file | {} |\n| --- |", RELATIONS.join(" | "));
    table.push_str(&" ---: |".repeat(RELATIONS.len()));
    table.push('\n');
    for score in scores {
        let cells = RELATIONS.map(|relation| score.f1(relation)).join(" | ");
        let _ = writeln!(table, "| `{}` | {cells} |", score.file);
    }
    table
}
