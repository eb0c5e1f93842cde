//! Attaché on the command line: arguments, progress, exit codes. No analysis of its own.

mod apart;
mod collection;
mod commands;
mod environment;
mod failure;
mod fetch;
mod options;
mod output;
mod progress;
mod reading_report;
mod tesseract;

use std::io::{self, Write};
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::environment::Environment;
use crate::failure::Failure;

/// Count how strategy documents speak of allies and partners, and open every figure into its passages
#[derive(Debug, Parser)]
#[command(name = "attache", version, propagate_version = true, after_help = AFTER_HELP)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

const AFTER_HELP: &str = "\
Start with `attache demo`: it reads 249 State of the Union addresses and shows what can be asked.
Exit codes: 0 found, 1 nothing found or a check failed, 2 an error or something left out.";

/// One file a command, in `commands/`.
#[derive(Debug, Subcommand)]
enum Command {
    Read(commands::read::ReadArgs),
    Get(commands::get::GetArgs),
    ReadApart(commands::read_apart::ReadApartArgs),
    Documents(commands::documents::DocumentsArgs),
    Text(commands::text::TextArgs),
    Export(commands::export::ExportArgs),
    Count(commands::count::CountArgs),
    Concordance(commands::concordance::ConcordanceArgs),
    Collocates(commands::collocates::CollocatesArgs),
    Keywords(commands::keywords::KeywordsArgs),
    Ngrams(commands::ngrams::NgramsArgs),
    Dispersion(commands::dispersion::DispersionArgs),
    Trend(commands::trend::TrendArgs),
    Contrast(commands::contrast::ContrastArgs),
    States(commands::states::StatesArgs),
    Purposes(commands::purposes::PurposesArgs),
    Code(commands::code::CodeArgs),
    Annotate(commands::annotate::AnnotateArgs),
    Ties(commands::ties::TiesArgs),
    Dyads(commands::dyads::DyadsArgs),
    Names(commands::names::NamesArgs),
    Report(commands::report::ReportArgs),
    Subcorpus(commands::subcorpus::SubcorpusArgs),
    Remove(commands::remove::RemoveArgs),
    Merge(commands::merge::MergeArgs),
    Verify(commands::verify::VerifyArgs),
    Demo(commands::demo::DemoArgs),
}

/// What a command found, which decides the exit code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Answer {
    /// What was asked for: exit code 0.
    Found,
    /// Nothing, or a check that failed: exit code 1.
    Nothing,
    /// Done, but something was left out: exit code 2.
    LeftOut,
}

impl Answer {
    pub(crate) fn found(found: bool) -> Self {
        if found { Self::Found } else { Self::Nothing }
    }
}

/// Runs the program with the arguments and environment of this process.
pub fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let environment = Environment::of_this_process();
    let mut out = io::stdout().lock();
    let answer = run(&arguments, &environment, &mut out).and_then(|answer| {
        out.flush().map_err(Failure::output)?;
        Ok(answer)
    });
    match answer {
        Ok(Answer::Found) => ExitCode::SUCCESS,
        Ok(Answer::Nothing) => ExitCode::from(1),
        Ok(Answer::LeftOut) => ExitCode::from(2),
        // The reader of our output has seen enough.
        Err(failure) if failure.is_broken_pipe() => ExitCode::SUCCESS,
        Err(failure) => {
            // Where even stderr is closed there is nobody left to tell.
            let _ = write!(io::stderr(), "{failure}");
            ExitCode::from(2)
        }
    }
}

fn run(
    arguments: &Arguments,
    environment: &Environment,
    out: &mut impl Write,
) -> Result<Answer, Failure> {
    match &arguments.command {
        Command::Read(args) => commands::read::run(args, environment, out),
        Command::ReadApart(args) => commands::read_apart::run(args, out),
        Command::Get(args) => commands::get::run(args, environment, out),
        Command::Documents(args) => commands::documents::run(args, environment, out),
        Command::Text(args) => commands::text::run(args, environment, out),
        Command::Export(args) => commands::export::run(args, environment, out),
        Command::Count(args) => commands::count::run(args, environment, out),
        Command::Concordance(args) => commands::concordance::run(args, environment, out),
        Command::Collocates(args) => commands::collocates::run(args, environment, out),
        Command::Keywords(args) => commands::keywords::run(args, environment, out),
        Command::Ngrams(args) => commands::ngrams::run(args, environment, out),
        Command::Dispersion(args) => commands::dispersion::run(args, environment, out),
        Command::Trend(args) => commands::trend::run(args, environment, out),
        Command::Contrast(args) => commands::contrast::run(args, environment, out),
        Command::States(args) => commands::states::run(args, environment, out),
        Command::Purposes(args) => commands::purposes::run(args, environment, out),
        Command::Code(args) => commands::code::run(args, environment, out),
        Command::Annotate(args) => commands::annotate::run(args, environment, out),
        Command::Ties(args) => commands::ties::run(args, environment, out),
        Command::Dyads(args) => commands::dyads::run(args, environment, out),
        Command::Names(args) => commands::names::run(args, environment, out),
        Command::Report(args) => commands::report::run(args, environment, out),
        Command::Subcorpus(args) => commands::subcorpus::run(args, environment, out),
        Command::Remove(args) => commands::remove::run(args, environment, out),
        Command::Merge(args) => commands::merge::run(args, environment, out),
        Command::Verify(args) => commands::verify::run(args, environment, out),
        Command::Demo(args) => commands::demo::run(args, environment, out),
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::Arguments;

    #[test]
    fn the_arguments_are_coherent() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn every_command_shows_an_example() {
        for command in Arguments::command().get_subcommands() {
            let help = command
                .get_after_help()
                .map(ToString::to_string)
                .unwrap_or_default();
            assert!(
                help.contains("attache "),
                "`attache {} --help` has no example",
                command.get_name()
            );
        }
    }
}
