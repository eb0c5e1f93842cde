//! How much space do texts give to each entry of a codebook?

use std::collections::HashMap;

use attache_corpus::{DocId, Group, Grouping, Hit, Sentence, TokenView};
use attache_language::Head;
use rayon::prelude::*;

use crate::coded::{Voice, code, token_rows};
use crate::coding::{
    AnnotatedPurpose, Coder, CodingContext, SentenceView, TokenRow, annotate_sentence,
};
use crate::count::{group_cells, group_columns};
use crate::grammar::is_word;
use crate::inquiry::{Inquiry, StudyError};
use crate::table::{Cell, Column, ColumnKind, Row, Table};

/// What an entry of a codebook is given to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CodingUnit {
    /// A sentence that has a cue.
    #[default]
    Sentence,
    /// All of a paragraph that has a cue.
    Paragraph,
    /// All that stands under a heading that has a cue.
    Section,
}

impl CodingUnit {
    /// Its name in options and notes.
    pub fn name(self) -> &'static str {
        match self {
            Self::Sentence => "sentence",
            Self::Paragraph => "paragraph",
            Self::Section => "section",
        }
    }
}

/// What is coded, and by what the rows are counted.
#[derive(Clone, Debug)]
pub struct TopicsOptions {
    /// What an entry is given to.
    pub unit: CodingUnit,
    /// Whose voice the documents are, for codebooks that ask for a tie.
    pub voice: Voice,
    /// What the rows are counted by.
    pub by: Grouping,
}

/// A sentence, with the entries that it was given.
struct Unit {
    whole: Hit,
    words: u64,
    /// The entry, and the cue that tells of it.
    entries: Vec<(usize, Hit)>,
}

/// The words and sentences that are given to each entry of the coder's codebook, and those that are given to
/// none.
pub fn topics(
    inquiry: &Inquiry<'_>,
    coder: &Coder,
    options: &TopicsOptions,
) -> Result<Table, StudyError> {
    let corpus = inquiry.corpus();
    // Filled before the threads part.
    corpus.documents()?;
    let documents: Vec<DocId> = corpus
        .doc_ids()
        .filter(|document| inquiry.scope().selects(*document))
        .collect();
    let read = |document: &DocId| read_document(inquiry, coder, options, *document);
    let units: Vec<Vec<Unit>> = documents
        .par_iter()
        .map(read)
        .collect::<Result<_, StudyError>>()?;
    let units: Vec<Unit> = units.into_iter().flatten().collect();
    let mut columns = group_columns(&options.by);
    columns.extend(figures());
    let mut table = inquiry.table("code", &[], columns)?;
    table.rule = Some(crate::rule_line::rule_summary(&inquiry.scope().rule, &[]));
    push_rows(inquiry, coder, options, &units, &mut table)?;
    inquiry.cut(&mut table);
    table.notes = notes(coder, options, &units);
    table.warnings = inquiry.cautions()?;
    Ok(table)
}

fn figures() -> [Column; 5] {
    [
        Column::new(
            "code",
            ColumnKind::Text,
            "The entry's key in the codebook; `none` for what no entry is given.",
        ),
        Column::new("name", ColumnKind::Text, "Its name."),
        Column::new(
            "sentences",
            ColumnKind::Integer,
            "Sentences that it is given.",
        ),
        Column::new("words", ColumnKind::Integer, "Words and numbers in them."),
        Column::new(
            "share",
            ColumnKind::Real,
            "Their share of all words asked; a sentence with several entries counts for each.",
        )
        .with_unit("share of words"),
    ]
}

fn read_document(
    inquiry: &Inquiry<'_>,
    coder: &Coder,
    options: &TopicsOptions,
    document: DocId,
) -> Result<Vec<Unit>, StudyError> {
    let corpus = inquiry.corpus();
    let context = options.voice.context(coder, corpus, document)?;
    let sentences = corpus.sentences(document, inquiry.scope())?;
    match options.unit {
        CodingUnit::Sentence => sentences
            .map(|sentence| Ok(sentence_unit(coder, &sentence?, &context)))
            .collect(),
        CodingUnit::Paragraph => {
            let mut units = Vec::new();
            let mut paragraph: Vec<Sentence<'_>> = Vec::new();
            for sentence in sentences {
                let sentence = sentence?;
                let goes_on = paragraph
                    .last()
                    .is_some_and(|last| block(last) == block(&sentence));
                if !goes_on {
                    units.extend(paragraph_units(coder, &paragraph, &context));
                    paragraph.clear();
                }
                paragraph.push(sentence);
            }
            units.extend(paragraph_units(coder, &paragraph, &context));
            Ok(units)
        }
        CodingUnit::Section => {
            let mut known: HashMap<String, Vec<usize>> = HashMap::new();
            sentences
                .map(|sentence| section_unit(inquiry, coder, &sentence?, &context, &mut known))
                .collect()
        }
    }
}

fn block(sentence: &Sentence<'_>) -> Option<usize> {
    sentence.tokens.first().map(|token| token.block)
}

fn words(sentence: &Sentence<'_>) -> u64 {
    let is = |token: &&TokenView<'_>| is_word(token.form);
    sentence.tokens.iter().filter(is).count() as u64
}

fn sentence_unit(coder: &Coder, sentence: &Sentence<'_>, context: &CodingContext) -> Unit {
    let whole = sentence.hit(0..sentence.tokens.len());
    let entries = if coder.concerns(sentence.tokens.iter().map(|token| token.form)) {
        code(coder, sentence, context).purposes
    } else {
        Vec::new()
    };
    let place = |cue: &std::ops::Range<usize>| match cue.is_empty() {
        true => whole,
        false => sentence.hit(cue.clone()),
    };
    Unit {
        whole,
        words: words(sentence),
        entries: entries
            .iter()
            .map(|found| (found.entry, place(&found.cue)))
            .collect(),
    }
}

/// A paragraph is coded as if it were one sentence; each of its sentences is given what it is given.
fn paragraph_units(
    coder: &Coder,
    paragraph: &[Sentence<'_>],
    context: &CodingContext,
) -> Vec<Unit> {
    let mut text = String::new();
    let mut rows: Vec<TokenRow<'_>> = Vec::new();
    for sentence in paragraph {
        if !text.is_empty() {
            text.push(' ');
        }
        let (from, first) = (text.len(), rows.len() as u32);
        text.push_str(&sentence.text);
        rows.extend(token_rows(sentence).into_iter().map(|row| TokenRow {
            span: row.span.start + from..row.span.end + from,
            head: match row.head {
                Head::Token(head) => Head::Token(head + first),
                other => other,
            },
            ..row
        }));
    }
    let found = match coder.concerns(rows.iter().map(|row| row.form)) {
        false => Vec::new(),
        true => {
            let view = SentenceView {
                text: &text,
                tokens: &rows,
            };
            coder.code(view, context).purposes
        }
    };
    let mut first = 0;
    let unit = |sentence: &Sentence<'_>| {
        let own = first..first + sentence.tokens.len();
        first = own.end;
        let whole = sentence.hit(0..sentence.tokens.len());
        // The cue is shown in the sentence that has it.
        let entries = found.iter().map(|found| {
            let inside = !found.cue.is_empty() && own.contains(&found.cue.start);
            let cue = match inside {
                true => {
                    let end = found.cue.end.min(own.end);
                    sentence.hit(found.cue.start - own.start..end - own.start)
                }
                false => whole,
            };
            (found.entry, cue)
        });
        Unit {
            whole,
            words: words(sentence),
            entries: entries.collect(),
        }
    };
    paragraph.iter().map(unit).collect()
}

/// A sentence is given what the headings above it are given; a heading, what it is given itself.
fn section_unit(
    inquiry: &Inquiry<'_>,
    coder: &Coder,
    sentence: &Sentence<'_>,
    context: &CodingContext,
    known: &mut HashMap<String, Vec<usize>>,
) -> Result<Unit, StudyError> {
    let whole = sentence.hit(0..sentence.tokens.len());
    let mut headings = inquiry.corpus().setting(whole)?.section()?;
    if sentence.kind == Some(attache_corpus::BlockKind::Heading) {
        headings.push(sentence.text.clone());
    }
    let mut entries: Vec<usize> = Vec::new();
    for heading in headings {
        let found = known.entry(heading).or_insert_with_key(|heading| {
            let found = annotate_sentence(coder, None, heading, context).purposes;
            let place = |found: &AnnotatedPurpose| coder.codebook().position(&found.key);
            found.iter().filter_map(place).collect()
        });
        entries.extend_from_slice(found);
    }
    entries.sort_unstable();
    entries.dedup();
    Ok(Unit {
        whole,
        words: words(sentence),
        entries: entries.into_iter().map(|entry| (entry, whole)).collect(),
    })
}

fn push_rows(
    inquiry: &Inquiry<'_>,
    coder: &Coder,
    options: &TopicsOptions,
    units: &[Unit],
    table: &mut Table,
) -> Result<(), StudyError> {
    let entries = coder.codebook().entries();
    // For each entry and for none: the matches to be shown, and the words of the sentence of each.
    let mut lines: Vec<(Vec<Hit>, HashMap<Hit, u64>)> = Vec::new();
    lines.resize_with(entries.len() + 1, Default::default);
    for unit in units {
        let mut put = |line: usize, hit: Hit| {
            lines[line].0.push(hit);
            lines[line].1.insert(hit, unit.words);
        };
        unit.entries
            .iter()
            .for_each(|&(entry, cue)| put(entry, cue));
        if unit.entries.is_empty() {
            put(entries.len(), unit.whole);
        }
    }
    let all: Vec<Hit> = units.iter().map(|unit| unit.whole).collect();
    let words_of: HashMap<Hit, u64> = units.iter().map(|unit| (unit.whole, unit.words)).collect();
    let mut lists: Vec<&[Hit]> = lines.iter().map(|line| &line.0[..]).collect();
    lists.push(&all);
    let mut tallies = inquiry
        .corpus()
        .tallies(&lists, inquiry.scope(), &options.by)?;
    let groups: Vec<Group> = tallies.pop().unwrap_or_default();
    for (place, group) in groups.iter().enumerate() {
        if group.hits.is_empty() {
            continue;
        }
        let sum = |hits: &[Hit], words: &HashMap<Hit, u64>| -> u64 {
            hits.iter().filter_map(|hit| words.get(hit)).sum()
        };
        let of = sum(&group.hits, &words_of);
        let key = group_cells(inquiry, &group.key, &options.by)?;
        let mut rows: Vec<(usize, &[Hit], u64)> = (0..lines.len())
            .map(|line| {
                let hits = &tallies[line][place].hits[..];
                (line, hits, sum(hits, &lines[line].1))
            })
            .collect();
        rows.sort_by_key(|(line, _, words)| (*line == entries.len(), std::cmp::Reverse(*words)));
        for (line, hits, words) in rows {
            let entry = entries.get(line);
            if hits.is_empty() && entry.is_some() && options.by != Grouping::Whole {
                continue;
            }
            let mut cells = key.clone();
            cells.extend([
                Cell::from(entry.map_or("none", |entry| &entry.key)),
                Cell::from(entry.map_or("No entry of the codebook", |entry| &entry.name)),
                Cell::from(hits.len()),
                Cell::from(words),
                Cell::from((of > 0).then(|| words as f64 / of as f64)),
            ]);
            let passages = inquiry.row_passages(hits)?;
            table.rows.push(Row { cells, passages });
        }
    }
    Ok(())
}

fn notes(coder: &Coder, options: &TopicsOptions, units: &[Unit]) -> Vec<String> {
    let codebook = coder.codebook();
    let given = match options.unit {
        CodingUnit::Sentence => "a sentence that has one of its cues",
        CodingUnit::Paragraph => "all of a paragraph that has one of its cues",
        CodingUnit::Section => "all that stands under a heading that has one of its cues",
    };
    let mut notes = vec![format!(
        "By the codebook \"{}\": an entry is given {given}; weak cues need a second one{}.",
        codebook.title,
        match codebook.requires_tie {
            true => ", or a word of @ally or @partner near them",
            false => "",
        }
    )];
    if units.is_empty() {
        notes.push("The documents asked have no text that counts.".to_owned());
    }
    notes
}
