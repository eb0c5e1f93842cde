//! Which sentences of a corpus speak of allies and partners, and what does each say?

use std::ops::Range;

use attache_corpus::{Corpus, DocId, Hit, Sentence};
use attache_register::{Day, NameOptions, PartialDate, StateId};
use rayon::prelude::*;

use crate::coding::{Coder, CodingContext, Label, Sense, SentenceCoding, SentenceView, TokenRow};
use crate::family::family_of;
use crate::inquiry::{Inquiry, StudyError};

/// The words of both families.
pub(crate) const FAMILIES: &str = "@ally|@partner";

/// Whose voice documents are: what "we" and "our" mean in them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Voice {
    /// The state or organisation that speaks; `None` goes by the `issuer` of each document.
    pub holder: Option<StateId>,
}

impl Voice {
    /// Who speaks in a document, and when. A date known to the year alone is taken for its last day.
    pub(crate) fn context(
        self,
        coder: &Coder,
        corpus: &Corpus,
        document: DocId,
    ) -> Result<CodingContext, StudyError> {
        let info = &corpus.documents()?[document.index()];
        let issuer = || state_called(coder, info.issuer.as_deref()?);
        let date = info.date.as_deref().and_then(|date| date.parse().ok());
        Ok(CodingContext {
            holder: self.holder.or_else(issuer),
            day: date.map(|date: PartialDate| Day::after(date).previous()),
        })
    }
}

/// The state that metadata name, by its id or by a name.
fn state_called(coder: &Coder, text: &str) -> Option<StateId> {
    let named = || {
        let found = coder.names.find(text, &NameOptions::default());
        let whole = found.into_iter().find(|find| find.span == (0..text.len()));
        whole.and_then(|find| find.state)
    };
    text.parse().ok().or_else(named)
}

/// A sentence with what it says. Places are told as matches, so that they can be opened.
pub(crate) struct CodedSentence {
    pub(crate) document: DocId,
    pub(crate) context: CodingContext,
    pub(crate) whole: Hit,
    pub(crate) coding: SentenceCoding,
    /// For each mention, the family of its word.
    families: Vec<Option<&'static str>>,
    /// For each purpose, the cue; the whole sentence where none tells of it.
    pub(crate) purposes: Vec<Hit>,
}

impl CodedSentence {
    fn new(sentence: &Sentence<'_>, context: CodingContext, coding: SentenceCoding) -> Self {
        let whole = sentence.hit(0..sentence.tokens.len());
        let words = coding.mentions.iter();
        let families = words.map(|mention| family_of(sentence.tokens[mention.token].form));
        let purposes = coding
            .purposes
            .iter()
            .map(|purpose| match purpose.cue.is_empty() {
                true => whole,
                false => sentence.hit(purpose.cue.clone()),
            });
        Self {
            document: sentence.document,
            context,
            whole,
            families: families.collect(),
            purposes: purposes.collect(),
            coding,
        }
    }

    /// Whether it has a word of this family in the sense of security.
    pub(crate) fn has_word_of(&self, family: &str) -> bool {
        let mut mentions = self.coding.mentions.iter().zip(&self.families);
        mentions.any(|(mention, own)| mention.sense == Sense::Security && *own == Some(family))
    }

    /// Whether it speaks of an ally or partner in the sense of security.
    pub(crate) fn is_about_states(&self) -> bool {
        let mut mentions = self.coding.mentions.iter();
        mentions.any(|mention| mention.sense == Sense::Security)
    }
}

/// The sentences that have a word of the two families, coded, in the order of the corpus.
pub(crate) fn coded_sentences(
    inquiry: &Inquiry<'_>,
    coder: &Coder,
    voice: Voice,
) -> Result<Vec<CodedSentence>, StudyError> {
    let hits = inquiry.find(&inquiry.pattern(FAMILIES)?)?;
    let corpus = inquiry.corpus();
    let runs = inquiry.runs(&hits)?;
    let code_run = |(document, own): (DocId, &[Hit])| {
        let context = voice.context(coder, corpus, document)?;
        let sentences = corpus.sentences_of(own).map(|found| {
            let (sentence, _) = found?;
            let coding = code(coder, &sentence, &context);
            Ok(CodedSentence::new(&sentence, context, coding))
        });
        sentences.collect::<Result<Vec<_>, StudyError>>()
    };
    let coded: Vec<Vec<CodedSentence>> = runs
        .into_par_iter()
        .map(code_run)
        .collect::<Result<_, _>>()?;
    Ok(coded.into_iter().flatten().collect())
}

/// Codes a sentence of a corpus.
pub(crate) fn code(
    coder: &Coder,
    sentence: &Sentence<'_>,
    context: &CodingContext,
) -> SentenceCoding {
    let rows = token_rows(sentence);
    let view = SentenceView {
        text: &sentence.text,
        tokens: &rows,
    };
    coder.code(view, context)
}

/// The tokens from the first to the last of the words that make a label.
pub(crate) fn extent(label: &Label) -> Range<usize> {
    let parts = [&label.name, &label.tied_by];
    let parts = parts.into_iter().filter(|part| !part.is_empty());
    parts.fold(label.mention..label.mention + 1, |all, part| {
        all.start.min(part.start)..all.end.max(part.end)
    })
}

/// The states that a sentence of a corpus names, with their tokens.
pub(crate) fn names_in(
    coder: &Coder,
    sentence: &Sentence<'_>,
    context: &CodingContext,
) -> Vec<(StateId, Range<usize>)> {
    let options = NameOptions {
        date: context.day,
        ..NameOptions::default()
    };
    let spans = &sentence.spans;
    let found = coder.names.find(&sentence.text, &options).into_iter();
    let named = found.filter_map(|find| {
        let first = spans.partition_point(|span| span.end <= find.span.start);
        let end = spans.partition_point(|span| span.start < find.span.end);
        Some((find.state?, first..end)).filter(|(_, tokens)| !tokens.is_empty())
    });
    named.collect()
}

/// The tokens of a stored sentence as the coder takes them.
pub(crate) fn token_rows<'s>(sentence: &'s Sentence<'_>) -> Vec<TokenRow<'s>> {
    let tokens = sentence.tokens.iter().zip(&sentence.spans).enumerate();
    tokens
        .map(|(place, (token, span))| TokenRow {
            span: span.clone(),
            form: token.form,
            lemma: token.lemma.unwrap_or_default(),
            pos: token.pos.unwrap_or_default(),
            tag: token.tag.unwrap_or_default(),
            head: sentence.head(place),
            deprel: token.deprel.unwrap_or_default(),
        })
        .collect()
}

/// Why the corpus answers less than it could: nobody tagged it, nobody says whose voice it is.
pub(crate) fn coding_notes(
    inquiry: &Inquiry<'_>,
    coded: &[CodedSentence],
) -> Result<Vec<String>, StudyError> {
    let mut notes = Vec::new();
    if coded.is_empty() {
        notes.push(
            "No sentence that was asked has a word of @ally or @partner, so there is nothing to be coded."
                .to_owned(),
        );
        return Ok(notes);
    }
    if !inquiry.corpus().has_relations() {
        notes.push(
            "The documents were read without tags and relations, so what a sentence says is told by its \
             words alone, and less surely; read them again without --no-tags."
                .to_owned(),
        );
    }
    let mut voiceless: Vec<DocId> = coded
        .iter()
        .filter(|sentence| sentence.context.holder.is_none())
        .map(|sentence| sentence.document)
        .collect();
    voiceless.dedup();
    notes.extend(voiceless_note(inquiry, &voiceless)?);
    Ok(notes)
}

/// That nobody says which state speaks in these documents, if there are any.
pub(crate) fn voiceless_note(
    inquiry: &Inquiry<'_>,
    documents: &[DocId],
) -> Result<Option<String>, StudyError> {
    let Some(first) = documents.first() else {
        return Ok(None);
    };
    let first = &inquiry.corpus().documents()?[first.index()].id;
    let named = match documents.len() {
        1 => format!("1 document ({first})"),
        many => format!("{many} documents ({first} and others)"),
    };
    Ok(Some(format!(
        "Nobody says which state speaks in {named}, so \"our allies\" are nobody's there: give `issuer` in the \
         metadata, as an id or a name, or --as USA."
    )))
}
