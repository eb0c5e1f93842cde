//! How is text in images recognised, if a person asks for it?

use std::path::PathBuf;

use attache::{ReadOptions, RecognitionOptions};
use clap::Args;

use crate::apart::OcrSettings;
use crate::environment::Environment;
use crate::failure::Failure;
use crate::tesseract::Tesseract;

/// Text recognition with tesseract.
#[derive(Debug, Args)]
pub(crate) struct OcrArgs {
    /// Recognise the text of PDF pages that have none, with the program tesseract
    #[arg(long)]
    ocr: bool,
    /// The languages of such pages, as tesseract names them: eng, or eng+deu
    #[arg(long, value_name = "NAMES", default_value = "eng", requires = "ocr")]
    ocr_language: String,
    /// The program [default: $ATTACHE_OCR_PROGRAM, else tesseract]
    #[arg(long, value_name = "PATH", requires = "ocr")]
    ocr_program: Option<PathBuf>,
    /// The longest time that recognising one page may take
    #[arg(long, value_name = "SECONDS", default_value_t = 120, requires = "ocr")]
    ocr_seconds: u64,
    /// The most pages of one document that are recognised
    #[arg(long, value_name = "PAGES", default_value_t = RecognitionOptions::default().max_pages, requires = "ocr")]
    ocr_pages: usize,
}

impl OcrArgs {
    /// Whether it was asked for.
    pub(crate) fn is_asked(&self) -> bool {
        self.ocr
    }

    /// Who recognises; `None` if it was not asked for. Fails before anything is read if there is nobody who can.
    pub(crate) fn recognition(
        &self,
        environment: &Environment,
    ) -> Result<Option<OcrSettings>, Failure> {
        if !self.ocr {
            return Ok(None);
        }
        let program = environment.ocr_program(self.ocr_program.as_deref());
        let tesseract = Tesseract::find(&program, &self.ocr_language, self.ocr_seconds)?;
        Ok(Some(OcrSettings {
            tesseract,
            max_pages: self.ocr_pages,
        }))
    }

    /// The limits of reading.
    pub(crate) fn reading(&self) -> ReadOptions {
        let mut options = ReadOptions::default();
        options.pdf.recognition.max_pages = self.ocr_pages;
        options
    }
}
