//! `attache subcorpus`: conditions under names.

use std::io::Write;

use attache::{
    Detail, Filter, Inquiry, Rule, SubcorpusError, documents, remove_subcorpus, save_subcorpus,
    subcorpora,
};
use clap::{Args, Subcommand};

use crate::Answer;
use crate::environment::Environment;
use crate::failure::Failure;
use crate::options::{CorpusArgs, OneCorpusArgs};
use crate::output::{OutputArgs, Usual};

/// Save conditions under names, and use them as --where @NAME
///
/// A subcorpus is a condition, not a list: documents that are read later belong to it if they pass.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct SubcorpusArgs {
    #[command(subcommand)]
    act: Act,
}

#[derive(Debug, Subcommand)]
enum Act {
    /// Save a condition under a name, in place of one that had the name
    #[command(after_help = "\
Examples:
  attache subcorpus save recent 'year>=2001'
  attache subcorpus save recent-reports '@recent and type=report'")]
    Save {
        /// Letters, digits, -, _ and .
        name: String,
        /// As after --where
        condition: String,
        #[command(flatten)]
        corpus: OneCorpusArgs,
    },
    /// List what is saved, with the documents and tokens that it holds now
    #[command(after_help = "\
Examples:
  attache subcorpus list")]
    List {
        #[command(flatten)]
        corpus: CorpusArgs,
        #[command(flatten)]
        output: OutputArgs,
    },
    /// List the documents of a subcorpus
    #[command(after_help = "\
Examples:
  attache subcorpus show recent")]
    Show {
        /// Its name
        name: String,
        #[command(flatten)]
        corpus: CorpusArgs,
        #[command(flatten)]
        output: OutputArgs,
    },
    /// Forget a subcorpus; its documents stay
    #[command(after_help = "\
Examples:
  attache subcorpus remove recent")]
    Remove {
        /// Its name
        name: String,
        #[command(flatten)]
        corpus: OneCorpusArgs,
    },
}

const EXAMPLES: &str = "\
Examples:
  attache subcorpus save recent 'year>=2001'
  attache subcorpus list
  attache count allies --where '@recent and not issuer=USA'";

const USUAL: Usual = Usual {
    rows: 100,
    passages: 0,
};

pub(crate) fn run(
    args: &SubcorpusArgs,
    environment: &Environment,
    out: &mut impl Write,
) -> Result<Answer, Failure> {
    match &args.act {
        Act::Save {
            name,
            condition,
            corpus,
        } => {
            let name = plain(name);
            let held = save_subcorpus(&corpus.path(environment)?, name, condition)?;
            let pass = match held {
                1 => "1 document passes",
                _ => &format!("{held} documents pass"),
            };
            writeln!(out, "Saved @{name}: {pass} now.").map_err(Failure::output)?;
            Ok(Answer::Found)
        }
        Act::List { corpus, output } => {
            let corpus = corpus.open(environment)?;
            let inquiry = Inquiry::new(&corpus, Rule::default(), None, output.show(USUAL)?)?;
            let table = subcorpora(&inquiry)?;
            output.write(&table, environment, out)?;
            Ok(Answer::found(table.total_rows > 0))
        }
        Act::Show {
            name,
            corpus,
            output,
        } => {
            let corpus = corpus.open(environment)?;
            let filter = Filter::parse(&format!("@{}", plain(name)))
                .map_err(|error| Failure::from(SubcorpusError::from(error)))?;
            let show = output.show(USUAL)?;
            let inquiry = Inquiry::new(&corpus, Rule::default(), Some(&filter), show)?;
            let detail = match output.is_table()? {
                true => Detail::Brief,
                false => Detail::Full,
            };
            let mut table = documents(&inquiry, detail)?;
            output.tell_cut(&mut table, 0)?;
            output.write(&table, environment, out)?;
            Ok(Answer::found(table.total_rows > 0))
        }
        Act::Remove { name, corpus } => {
            let name = plain(name);
            remove_subcorpus(&corpus.path(environment)?, name)?;
            writeln!(out, "Removed @{name}; its documents stay.").map_err(Failure::output)?;
            Ok(Answer::Found)
        }
    }
}

/// A name without the @ that stands before it in conditions.
fn plain(name: &str) -> &str {
    name.strip_prefix('@').unwrap_or(name)
}
