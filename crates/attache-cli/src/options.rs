//! Which arguments do several commands share?

pub(crate) mod ocr;

use std::path::PathBuf;

use attache::coding::Codebook;
use attache::register::{Register, StateId};
use attache::{Corpus, Filter, Inquiry, Rule, Show, Voice};
use clap::Args;

use crate::environment::Environment;
use crate::failure::Failure;
use crate::output::OutputArgs;

/// The corpora that a command asks, as one.
#[derive(Debug, Args)]
pub(crate) struct CorpusArgs {
    /// The corpus; repeat it to ask several as one [default: $ATTACHE_CORPUS, else ./attache-corpus]
    #[arg(long = "corpus", value_name = "DIR")]
    corpora: Vec<PathBuf>,
}

impl CorpusArgs {
    pub(crate) fn paths(&self, environment: &Environment) -> Vec<PathBuf> {
        environment.corpora(&self.corpora)
    }

    pub(crate) fn open(&self, environment: &Environment) -> Result<Corpus, Failure> {
        Ok(Corpus::open_all(&self.paths(environment))?)
    }
}

/// The corpus that a command changes.
#[derive(Debug, Args)]
pub(crate) struct OneCorpusArgs {
    /// The corpus [default: $ATTACHE_CORPUS, else ./attache-corpus]
    #[arg(long, value_name = "DIR")]
    corpus: Option<PathBuf>,
}

impl OneCorpusArgs {
    /// Fails if only a variable that names several corpora says which.
    pub(crate) fn path(&self, environment: &Environment) -> Result<PathBuf, Failure> {
        let named = self.corpus.as_slice();
        let mut paths = environment.corpora(named);
        match paths.len() {
            1 => Ok(paths.remove(0)),
            several => Err(Failure::new(format!(
                "only one corpus can be changed at a time, and $ATTACHE_CORPUS names {several}"
            ))
            .with_hint("name one with --corpus")),
        }
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
    /// Ask only documents whose metadata pass, such as 'year>=1990 and type=report'; @NAME is a
    /// saved subcorpus
    #[arg(long = "where", value_name = "CONDITION")]
    condition: Option<String>,
}

/// What sentences are coded with.
#[derive(Debug, Args)]
pub(crate) struct CodebookArgs {
    /// A codebook of your own instead of the one for allies and partners
    #[arg(long, value_name = "FILE.toml")]
    codebook: Option<PathBuf>,
    /// A folder with a register of your own, which replaces or extends the built-in one
    #[arg(long, value_name = "DIR")]
    register: Option<PathBuf>,
}

impl CodebookArgs {
    pub(crate) fn register(&self) -> Result<Register, Failure> {
        Ok(match &self.register {
            Some(folder) => Register::open(folder)?,
            None => Register::builtin(),
        })
    }

    pub(crate) fn codebook(&self) -> Result<Codebook, Failure> {
        Ok(match &self.codebook {
            Some(file) => Codebook::read(file)?,
            None => Codebook::builtin(),
        })
    }
}

/// Whose voice the documents are.
#[derive(Debug, Args)]
pub(crate) struct VoiceArgs {
    /// Who "we" is: a state such as USA [default: the issuer in each document's metadata]
    #[arg(long = "as", value_name = "STATE")]
    holder: Option<StateId>,
}

impl VoiceArgs {
    pub(crate) fn voice(&self) -> Voice {
        Voice {
            holder: self.holder,
        }
    }
}

/// Reads a condition as a person wrote it.
pub(crate) fn filter(condition: &str) -> Result<Filter, Failure> {
    Filter::parse(condition).map_err(|error| {
        Failure::new(error).with_hint(
            "conditions look like: year>=1990 and type=report, or party in (Whig, Republican)",
        )
    })
}

impl WhereArgs {
    fn filter(&self) -> Result<Option<Filter>, Failure> {
        self.condition.as_deref().map(filter).transpose()
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
    /// Which match counts where a query has several at one place: longest, shortest or all
    #[arg(long = "match", value_name = "WHICH")]
    matching: Option<String>,
    /// Count only words of @ally and @partner in this sense: security, economic, domestic, institution,
    /// name, other, or any
    #[arg(long, value_name = "SENSE")]
    sense: Option<String>,
    /// Change a part of the rule: hyphens=apart, lines=apart, punctuation=ignored,
    /// possessives=left-out, overlap=true, accents=ignored, case=…, blocks=…, match=…, sense=… (repeatable)
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
        let named = [
            ("case", &self.case),
            ("blocks", &self.blocks),
            ("match", &self.matching),
            ("sense", &self.sense),
        ];
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
