//! What do all studies ask with? A corpus, the documents and the rule, and how much to show.

use std::collections::BTreeSet;

use attache_corpus::{
    Attribute, Case, Corpus, CorpusError, DocId, Families, Filter, FilterError, Group, Grouping,
    Hit, Passage, PassageOptions, Pattern, PatternError, Rule, Scope, SelectError, SortError,
};

use attache_language::Model;

use crate::family::families;
use crate::rule_line::rule_summary;
use crate::table::{Caution, Column, CorpusSummary, RuleSummary, Table};

/// A study could not be made.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StudyError {
    /// A pattern cannot be understood.
    #[error(transparent)]
    Pattern(#[from] PatternError),
    /// The documents cannot be chosen as asked.
    #[error(transparent)]
    Filter(#[from] FilterError),
    /// The matches cannot be sorted as asked.
    #[error(transparent)]
    Sort(SortError),
    /// The corpus cannot be read.
    #[error(transparent)]
    Corpus(#[from] CorpusError),
    /// There is no such document.
    #[error("the corpus has no document \"{id}\"{}", nearest(.near))]
    NoDocument {
        /// The id that was asked for.
        id: String,
        /// Ids that look like it.
        near: Vec<String>,
    },
    /// A figure over time of documents without dates.
    #[error("none of the documents asked has a date, so there is no trend to show")]
    NoDates,
    /// Keywords of everything, held against nothing.
    #[error("the target is all documents, so there is nothing to hold it against")]
    NoReference,
    /// The documents asked have no text.
    #[error("no document passes the condition \"{condition}\"")]
    NothingSelected {
        /// The condition.
        condition: String,
    },
}

fn nearest(near: &[String]) -> String {
    match near {
        [] => String::new(),
        _ => format!("; did you mean {}?", near.join(" or ")),
    }
}

impl From<SelectError> for StudyError {
    fn from(error: SelectError) -> Self {
        match error {
            SelectError::Filter(error) => Self::Filter(error),
            SelectError::Corpus(error) => Self::Corpus(error),
        }
    }
}

impl From<SortError> for StudyError {
    fn from(error: SortError) -> Self {
        match error {
            SortError::Corpus(error) => Self::Corpus(error),
            error => Self::Sort(error),
        }
    }
}

/// What every study asks with: the corpus, the documents, the rule, and how much is shown.
#[derive(Debug)]
pub struct Inquiry<'c> {
    corpus: &'c Corpus,
    scope: Scope,
    families: Families,
    show: Show,
}

/// How much of an answer is shown. The figures are always of everything.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Show {
    /// Rows at most; `None` shows all.
    pub limit: Option<usize>,
    /// Passages with each row at most; `None` shows all.
    pub passages: Option<usize>,
    /// Characters of text on each side of a match.
    pub context_chars: usize,
}

impl Default for Show {
    fn default() -> Self {
        Self {
            limit: None,
            passages: Some(0),
            context_chars: PassageOptions::default().context_chars,
        }
    }
}

impl<'c> Inquiry<'c> {
    /// Asks all documents that pass `condition` (all, without one), under `rule`.
    pub fn new(
        corpus: &'c Corpus,
        rule: Rule,
        condition: Option<&Filter>,
        show: Show,
    ) -> Result<Self, StudyError> {
        let scope = match condition {
            None => Scope::new(rule),
            Some(condition) => {
                let scope = corpus.select(condition, rule)?;
                if !corpus.doc_ids().any(|document| scope.selects(document)) {
                    return Err(StudyError::NothingSelected {
                        condition: condition.text().to_owned(),
                    });
                }
                scope
            }
        };
        Ok(Self {
            corpus,
            scope,
            families: families(),
            show,
        })
    }

    /// The corpus.
    pub fn corpus(&self) -> &'c Corpus {
        self.corpus
    }

    /// The documents and the rule.
    pub fn scope(&self) -> &Scope {
        &self.scope
    }

    /// How much is shown.
    pub fn show(&self) -> &Show {
        &self.show
    }

    /// Reads a pattern as a person writes it.
    pub fn pattern(&self, text: &str) -> Result<Pattern, StudyError> {
        Ok(Pattern::parse(text, &self.families)?)
    }

    /// Every match of a pattern.
    pub(crate) fn find(&self, pattern: &Pattern) -> Result<Vec<Hit>, StudyError> {
        Ok(self.corpus.find(pattern, &self.scope)?)
    }

    /// The matches of each document, in the order of the corpus. What is known of documents is at hand
    /// afterwards, so that threads need not wait for each other.
    pub(crate) fn runs<'h>(&self, hits: &'h [Hit]) -> Result<Vec<(DocId, &'h [Hit])>, StudyError> {
        self.corpus.documents()?;
        let mut runs: Vec<(DocId, &[Hit])> = Vec::new();
        let mut rest = hits;
        while let Some(first) = rest.first() {
            let document = self.corpus.document_of(*first)?;
            let mut end = 1;
            while end < rest.len() && self.corpus.document_of(rest[end])? == document {
                end += 1;
            }
            let (own, others) = rest.split_at(end);
            runs.push((document, own));
            rest = others;
        }
        Ok(runs)
    }

    /// The groups of each pattern's matches.
    pub(crate) fn tallies(
        &self,
        patterns: &[Pattern],
        by: &Grouping,
    ) -> Result<Vec<Vec<Group>>, StudyError> {
        let found = patterns.iter().map(|pattern| self.find(pattern));
        let found = found.collect::<Result<Vec<_>, _>>()?;
        let lists: Vec<&[Hit]> = found.iter().map(Vec::as_slice).collect();
        Ok(self.corpus.tallies(&lists, &self.scope, by)?)
    }

    /// The passages of the first of `hits`, as many as are shown with a row.
    pub(crate) fn row_passages(&self, hits: &[Hit]) -> Result<Vec<Passage>, StudyError> {
        let shown = self
            .show
            .passages
            .map_or(hits.len(), |limit| limit.min(hits.len()));
        self.passages(&hits[..shown])
    }

    /// The passages of the first of `hits` of any corpus, as many as are shown with a row.
    pub(crate) fn row_passages_of(
        &self,
        corpus: &Corpus,
        hits: &[Hit],
    ) -> Result<Vec<Passage>, StudyError> {
        let shown = self.show.passages.unwrap_or(usize::MAX).min(hits.len());
        let options = PassageOptions {
            context_chars: self.show.context_chars,
            ..PassageOptions::default()
        };
        Ok(corpus.passages(&hits[..shown], &options)?)
    }

    /// The rule as it holds for lists of words, with what of it does not.
    pub(crate) fn word_rule(&self, attribute: Attribute) -> (Option<RuleSummary>, Vec<Caution>) {
        let asked = &self.scope.rule;
        let case = match attribute {
            Attribute::Word => Case::Exact,
            Attribute::Lower | Attribute::Lemma | Attribute::Pos | Attribute::Tag => Case::Ignore,
        };
        let held = Rule {
            case,
            blocks: asked.blocks.clone(),
            punctuation: asked.punctuation,
            ..Rule::default()
        };
        let parts = [
            (
                "case",
                matches!(asked.case, Case::Smart) || asked.case == case,
            ),
            ("hyphens", asked.hyphens == held.hyphens),
            ("lines", asked.lines == held.lines),
            ("possessives", asked.possessives == held.possessives),
            ("overlap", asked.overlap == held.overlap),
            ("sense", asked.sense == held.sense),
        ];
        let unheld = parts.into_iter().filter(|(_, same)| !same);
        let caution = |part: &str| Caution {
            document: None,
            page: None,
            message: format!("the rule's part \"{part}\" does not apply to this list of words"),
        };
        let cautions = unheld.map(|(part, _)| caution(part)).collect();
        (Some(rule_summary(&held, &[])), cautions)
    }

    /// The passages of all `hits`.
    pub(crate) fn passages(&self, hits: &[Hit]) -> Result<Vec<Passage>, StudyError> {
        let options = PassageOptions {
            context_chars: self.show.context_chars,
            // Without passages beside the rows nobody sees the sentence.
            sentence: self.show.passages != Some(0),
        };
        Ok(self.corpus.passages(hits, &options)?)
    }

    /// A table without rows, for a study over `patterns`.
    pub(crate) fn table(
        &self,
        study: &'static str,
        patterns: &[Pattern],
        columns: Vec<Column>,
    ) -> Result<Table, StudyError> {
        let extent = self.corpus.extent(&self.scope)?;
        Ok(Table {
            study,
            title: None,
            corpus: Some(CorpusSummary {
                path: self.corpus.location(),
                documents: extent.documents,
                tokens: extent.tokens,
            }),
            register: None,
            rule: (!patterns.is_empty()).then(|| rule_summary(&self.scope.rule, patterns)),
            columns,
            rows: Vec::new(),
            total_rows: 0,
            notes: Vec::new(),
            warnings: Vec::new(),
        })
    }

    /// Keeps as many rows as are shown, and remembers how many there were.
    pub(crate) fn cut(&self, table: &mut Table) {
        table.total_rows = table.rows.len();
        table.rows.truncate(self.show.limit.unwrap_or(usize::MAX));
    }

    /// What the readers warned of in the documents asked.
    pub fn cautions(&self) -> Result<Vec<Caution>, StudyError> {
        let mut cautions = Vec::new();
        for (document, id, warnings) in self.corpus.warnings()? {
            if self.scope.selects(document) {
                cautions.extend(warnings.into_iter().map(|warning| Caution {
                    document: Some(id.clone()),
                    page: warning.page,
                    message: warning.message,
                }));
            }
        }
        cautions.extend(self.repeated()?);
        cautions.extend(self.recognised_text()?);
        cautions.extend(self.other_models());
        Ok(cautions)
    }

    /// That tags come from another model than this program has.
    fn other_models(&self) -> Option<Caution> {
        let own = Model::english_version();
        let models = self
            .corpus
            .manifests()
            .flat_map(|manifest| &manifest.models);
        let others: BTreeSet<&str> = models
            .map(String::as_str)
            .filter(|model| *model != own)
            .collect();
        (!others.is_empty()).then(|| Caution {
            document: None,
            page: None,
            message: format!(
                "lemmas, tags and senses of this corpus come from {}; this attache has {own}: read the documents \
                 again to have them alike",
                others.into_iter().collect::<Vec<_>>().join(" and ")
            ),
        })
    }

    /// That files stand in more than one of the corpora that are asked as one.
    fn repeated(&self) -> Result<Option<Caution>, StudyError> {
        let mut repeated = self.corpus.repeated()?;
        repeated.iter_mut().for_each(|same| {
            same.retain(|document| self.scope.selects(*document));
        });
        repeated.retain(|same| same.len() > 1);
        let Some(first) = repeated.first() else {
            return Ok(None);
        };
        let mut names = Vec::with_capacity(first.len());
        for document in first {
            names.extend(self.corpus.document(*document)?.map(|info| info.id));
        }
        let files = match repeated.len() {
            1 => "1 file stands in more than one of the corpora and counts".to_owned(),
            files => format!(
                "{} files stand in more than one of the corpora and count",
                grouped(files)
            ),
        };
        Ok(Some(Caution {
            document: None,
            page: None,
            message: format!("{files} more than once: {}", names.join(", ")),
        }))
    }

    /// The figures that `--by NAME` asks for.
    pub fn grouping(by: Option<&str>) -> Grouping {
        by.map_or(Grouping::Whole, Grouping::from_name)
    }
}

/// A number with a comma between thousands, for a sentence.
pub(crate) fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// `count` as a rate per million tokens; `None` where there are no tokens.
pub(crate) fn per_million(count: u64, tokens: u64) -> Option<f64> {
    (tokens > 0).then(|| count as f64 * 1e6 / tokens as f64)
}
