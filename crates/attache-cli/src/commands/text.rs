//! `attache text`: what stands in one document?

use std::fs;
use std::io::{self, Write};
use std::path::Path;

use attache::render::Reading;
use attache::{
    DocumentReader, Filter, Inquiry, ReadHere, Rule, Show, SourceName, document_named, is_risky,
    reading, reading_of_file, records_of, records_of_file, text,
};
use clap::Args;

use crate::Answer;
use crate::apart::{ApartLimits, ReadApart};
use crate::environment::Environment;
use crate::failure::Failure;
use crate::options::CorpusArgs;
use crate::options::ocr::OcrArgs;
use crate::output::{OutputArgs, Usual};

/// Show one document, block by block, with its headings and pages
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct TextArgs {
    /// The document's name, as `attache documents` lists it; or a file, which is read without a corpus
    document: String,
    /// Only the plain text, to which all offsets refer
    #[arg(long, conflicts_with_all = ["format", "limit", "passages", "output"])]
    plain: bool,
    /// One page, by its printed label or its number
    #[arg(long, value_name = "PAGE", conflicts_with_all = ["plain", "outline", "blocks", "format", "limit"])]
    page: Option<String>,
    /// Only the headings, with their pages
    #[arg(long, conflicts_with_all = ["plain", "blocks", "format", "limit"])]
    outline: bool,
    /// Every block with its kind, and why it has it
    #[arg(long, conflicts_with_all = ["plain", "format", "limit"])]
    blocks: bool,
    /// The publications that it names beside its own text: related items of a web page, entries of a listing
    #[arg(long, conflicts_with_all = ["plain", "page", "outline", "blocks"])]
    records: bool,
    #[command(flatten)]
    ocr: OcrArgs,
    #[command(flatten)]
    corpus: CorpusArgs,
    #[command(flatten)]
    output: OutputArgs,
}

impl TextArgs {
    /// The view that was asked for; `None` for the table.
    fn view(&self, reading: &Reading, width: usize) -> Option<Result<String, Failure>> {
        if let Some(page) = &self.page {
            return Some(reading.page(page, width).map_err(Failure::new));
        }
        if self.outline {
            return Some(Ok(reading.outline(width)));
        }
        self.blocks.then(|| Ok(reading.block_list(width)))
    }
}

/// A document is shown whole.
const EVERYTHING: Usual = Usual {
    rows: usize::MAX,
    passages: 0,
};

const EXAMPLES: &str = "\
Examples:
  attache text 1945-Roosevelt-1
  attache text 1945-Roosevelt-1 --plain
  attache text strategy --page 12
  attache text report.docx --outline
  attache text page.html --format json
  attache text page.html --records
  attache text scan.pdf --ocr --page 3
  attache text 1945-Roosevelt-1 --format json";

pub(crate) fn run(
    args: &TextArgs,
    environment: &Environment,
    out: &mut impl Write,
) -> Result<Answer, Failure> {
    let file = Path::new(&args.document);
    if file.is_file() {
        return run_on_file(args, file, environment, out);
    }
    if args.ocr.is_asked() {
        let message = format!(
            "--ocr is for files, and there is no file \"{}\"",
            args.document
        );
        return Err(Failure::new(message).with_hint(
            "a document of a corpus was read before: read it again with `attache read --ocr` into a new corpus",
        ));
    }
    let corpus = args.corpus.open(environment)?;
    let everything: Option<&Filter> = None;
    let show = if args.plain {
        Show::default()
    } else {
        args.output.show(EVERYTHING)?
    };
    let inquiry = Inquiry::new(&corpus, Rule::default(), everything, show)?;
    let document = document_named(&inquiry, &args.document)?;
    if args.plain {
        let text = corpus.text(document)?;
        out.write_all(text.as_deref().unwrap_or_default().as_bytes())
            .map_err(Failure::output)?;
        return Ok(Answer::Found);
    }
    let width = environment.stdout.width();
    if let Some(view) = args.view(&reading(&corpus, document)?, width) {
        return write(out, &view?);
    }
    let table = match args.records {
        true => records_of(&inquiry, document, args.output.detail()?)?,
        false => text(&inquiry, document)?,
    };
    args.output.write(&table, environment, out)?;
    Ok(Answer::found(table.total_rows > 0))
}

/// Shows a file as it would be read into a corpus.
fn run_on_file(
    args: &TextArgs,
    file: &Path,
    environment: &Environment,
    out: &mut impl Write,
) -> Result<Answer, Failure> {
    let bytes = fs::read(file).map_err(|source| Failure::reading(file, source))?;
    let (name, options) = (SourceName::new(file), args.ocr.reading());
    let recognition = args.ocr.recognition(environment)?;
    let apart = ReadApart::new(ApartLimits::default(), recognition);
    let reader: &dyn DocumentReader = match is_risky(&bytes) {
        true => &apart,
        false => &ReadHere,
    };
    let read = reader.read(&bytes, &name, &options).map_err(Failure::new)?;
    for warning in &read.warnings {
        let page = warning.page.as_ref().map(|page| format!(", page {page}"));
        let _ = writeln!(
            io::stderr(),
            "warning: {name}{}: {}",
            page.unwrap_or_default(),
            warning.message
        );
    }
    let document = read.value;
    if args.plain {
        return write(out, &document.text);
    }
    if args.records {
        let show = args.output.show(EVERYTHING)?;
        let table = records_of_file(&document, show, args.output.detail()?);
        args.output.write(&table, environment, out)?;
        return Ok(Answer::found(table.total_rows > 0));
    }
    if args.output.is_json()? {
        let mut json = serde_json::to_string_pretty(&document).map_err(Failure::new)?;
        json.push('\n');
        return write(out, &json);
    }
    let reading = reading_of_file(&document);
    let width = environment.stdout.width();
    let view = args.view(&reading, width);
    write(out, &view.unwrap_or_else(|| Ok(reading.block_list(width)))?)
}

fn write(out: &mut impl Write, text: &str) -> Result<Answer, Failure> {
    out.write_all(text.as_bytes()).map_err(Failure::output)?;
    Ok(Answer::found(!text.is_empty()))
}
