//! Which arguments do several commands share?

use std::path::PathBuf;

use attache::{Corpus, Filter, Inquiry, Rule, Show};
use clap::Args;

use crate::environment::Environment;
use crate::failure::Failure;
use crate::output::OutputArgs;

/// The corpus that a command asks.
#[derive(Debug, Args)]
pub(crate) struct CorpusArgs {
    /// The corpus [default: $ATTACHE_CORPUS, else ./attache-corpus]
    #[arg(long, value_name = "DIR")]
    pub(crate) corpus: Option<PathBuf>,
}

impl CorpusArgs {
    pub(crate) fn path(&self, environment: &Environment) -> PathBuf {
        environment.corpus(self.corpus.as_ref())
    }

    pub(crate) fn open(&self, environment: &Environment) -> Result<Corpus, Failure> {
        Ok(Corpus::open(&self.path(environment))?)
    }
}

/// What every question has: the corpus, the documents and the rule, and how the answer is shown.
#[derive(Debug, Args)]
pub(crate) struct AskArgs {
    #[command(flatten)]
    pub(crate) corpus: CorpusArgs,
    #[command(flatten)]
    pub(crate) scope: ScopeArgs,
    #[command(flatten)]
    pub(crate) output: OutputArgs,
}

/// The documents that are asked.
#[derive(Debug, Args)]
pub(crate) struct WhereArgs {
    /// Ask only documents whose metadata pass, such as 'year>=1990 and type=report'
    #[arg(long = "where", value_name = "CONDITION")]
    condition: Option<String>,
}

impl WhereArgs {
    fn filter(&self) -> Result<Option<Filter>, Failure> {
        self.condition.as_deref().map(parse_condition).transpose()
    }

    /// An inquiry that counts nothing.
    pub(crate) fn inquiry<'c>(
        &self,
        corpus: &'c Corpus,
        show: Show,
    ) -> Result<Inquiry<'c>, Failure> {
        Ok(Inquiry::new(
            corpus,
            Rule::default(),
            self.filter()?.as_ref(),
            show,
        )?)
    }
}

/// Reads a condition on metadata.
pub(crate) fn parse_condition(text: &str) -> Result<Filter, Failure> {
    Filter::parse(text).map_err(|error| {
        Failure::new(error).with_hint(
            "conditions look like: year>=1990 and type=report, or party in (Whig, Republican)",
        )
    })
}

/// The documents that are asked and the rule of counting.
#[derive(Debug, Args)]
pub(crate) struct ScopeArgs {
    #[command(flatten)]
    documents: WhereArgs,
    /// How capitals compare: smart (exact if the pattern has a capital), ignore or exact
    #[arg(long, value_name = "CASE")]
    case: Option<String>,
    /// Blocks that count [default: heading,body,list,table,note,caption]
    #[arg(long, value_name = "KINDS")]
    blocks: Option<String>,
    /// Change a part of the rule: hyphens=apart, lines=apart, punctuation=ignored,
    /// possessives=left-out, overlap=true, case=…, blocks=… (repeatable)
    #[arg(long = "rule", value_name = "PART=VALUE")]
    rule: Vec<String>,
}

impl ScopeArgs {
    pub(crate) fn inquiry<'c>(
        &self,
        corpus: &'c Corpus,
        show: Show,
    ) -> Result<Inquiry<'c>, Failure> {
        Ok(Inquiry::new(
            corpus,
            self.rule()?,
            self.documents.filter()?.as_ref(),
            show,
        )?)
    }

    fn rule(&self) -> Result<Rule, Failure> {
        let mut rule = Rule::default();
        let named = [("case", &self.case), ("blocks", &self.blocks)];
        let flags = named
            .into_iter()
            .filter_map(|(part, value)| Some((part, value.as_deref()?)));
        let parts = self
            .rule
            .iter()
            .map(|part| part.split_once('=').unwrap_or((part.as_str(), "")));
        for (part, value) in flags.chain(parts) {
            rule.set(part.trim(), value.trim())
                .map_err(|error| Failure::new(error).with_hint("an example: --rule lines=apart"))?;
        }
        Ok(rule)
    }
}
