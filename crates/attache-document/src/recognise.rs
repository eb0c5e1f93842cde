//! What does text recognition see on the image of a page, and who does it?
//!
//! Nothing here starts a program: a [`Recogniser`] is handed in by whoever may. The answer of tesseract, bytes
//! from outside, is read by [`RecognisedPage::from_tsv`].

mod tsv;

use std::fmt;

use serde::{Deserialize, Serialize};

pub use tsv::TsvError;

/// A word that is recognised with less than this is doubtful, in per cent.
pub const DOUBTFUL_PERCENT: u8 = 60;

/// Limits of recognising text in the images of pages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecognitionOptions {
    /// How finely pages are drawn, in dots per inch. Default 300.
    pub dots_per_inch: u32,
    /// The largest image of a page, in pixels; a larger page is drawn more coarsely. Default 20 million, a little
    /// more than A3 at 300 dots per inch.
    pub max_page_pixels: u64,
    /// The most pages of a document that are recognised. Default 2,000.
    pub max_pages: usize,
}

impl Default for RecognitionOptions {
    fn default() -> Self {
        Self {
            dots_per_inch: 300,
            max_page_pixels: 20_000_000,
            max_pages: 2_000,
        }
    }
}

/// The image of a page in shades of grey.
#[derive(Clone, PartialEq, Eq)]
pub struct PageImage {
    /// In pixels.
    pub width: u32,
    /// In pixels.
    pub height: u32,
    /// How finely the page is drawn.
    pub dots_per_inch: u32,
    /// A byte a pixel, row by row from the top: 0 is black, 255 is white.
    pub shades: Vec<u8>,
}

impl PageImage {
    /// The image as a file of the format PGM, which needs no compression and every program of the trade reads.
    pub fn to_pgm(&self) -> Vec<u8> {
        let mut file = format!("P5\n{} {}\n255\n", self.width, self.height).into_bytes();
        file.extend_from_slice(&self.shades);
        file
    }

    /// Whether all of it has one shade.
    pub(crate) fn is_blank(&self) -> bool {
        self.shades
            .iter()
            .all(|shade| Some(shade) == self.shades.first())
    }
}

impl fmt::Debug for PageImage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "PageImage({} x {} at {} dots per inch)",
            self.width, self.height, self.dots_per_inch
        )
    }
}

/// Recognises the text in images of pages: a program on the machine, behind which it can be exchanged.
pub trait Recogniser: fmt::Debug + Sync {
    /// Its name, version and languages, such as `tesseract 5.3.0 (eng)`. It is kept with what it recognised.
    fn name(&self) -> &str;

    /// What stands on the image of a page. The same image gives the same answer.
    fn recognise(&self, image: &PageImage) -> Result<RecognisedPage, RecogniseError>;
}

/// Why the text of a page was not recognised.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RecogniseError {
    /// The program was stopped or broke down.
    #[error("{reason}")]
    Failed {
        /// What happened and what to do, as the end of a sentence about text recognition.
        reason: String,
    },
    /// The program's answer is not what it should be.
    #[error("the answer is unsound: {0}")]
    Unsound(#[from] TsvError),
}

/// What stands on the image of a page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RecognisedPage {
    /// The words in the order in which they were told.
    pub words: Vec<RecognisedWord>,
    /// Straight horizontal lines.
    pub rules: Vec<PixelBox>,
}

/// A word as it was recognised.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecognisedWord {
    /// Its letters; never empty, and without white space around.
    pub text: String,
    /// Where it stands on the image.
    #[serde(flatten)]
    pub place: PixelBox,
    /// How sure the program is of it, from 0 to 100.
    pub confidence_percent: u8,
    /// The block of the page that it belongs to, from 1.
    pub block: u32,
    /// The paragraph of the block, from 1.
    pub paragraph: u32,
    /// The line of the paragraph, from 1.
    pub line: u32,
    /// Whether it is left out of the text: part of a picture, or of a row of dots.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub noise: bool,
}

impl RecognisedWord {
    /// Whether it was recognised with less than [`DOUBTFUL_PERCENT`].
    pub fn is_doubtful(&self) -> bool {
        self.confidence_percent < DOUBTFUL_PERCENT
    }

    /// Its line: block, paragraph and line.
    pub(crate) fn line_key(&self) -> (u32, u32, u32) {
        (self.block, self.paragraph, self.line)
    }
}

/// A part of an image, in pixels from the upper left corner.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PixelBox {
    /// The first column.
    pub left: u32,
    /// The first row.
    pub top: u32,
    /// How many columns.
    pub width: u32,
    /// How many rows.
    pub height: u32,
}

impl PixelBox {
    /// The first column right of it.
    pub fn right(self) -> u32 {
        self.left.saturating_add(self.width)
    }

    /// The first row below it.
    pub fn bottom(self) -> u32 {
        self.top.saturating_add(self.height)
    }
}

/// What was recognised on a page, whole: each word with its place on the image and its confidence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recognition {
    /// [`Recogniser::name`].
    pub recogniser: String,
    /// How finely the page was drawn.
    pub dots_per_inch: u32,
    /// The width of the image, in pixels.
    pub width: u32,
    /// Its height, in pixels.
    pub height: u32,
    /// The words in the order in which they were told, those too that are left out of the text as noise.
    pub words: Vec<RecognisedWord>,
}

impl Recognition {
    /// How sure the words of the text are.
    pub fn confidence(&self) -> RecognitionConfidence {
        let mut confidence = RecognitionConfidence::default();
        for word in self.words.iter().filter(|word| !word.noise) {
            confidence.words += 1;
            confidence.doubtful_words += u64::from(word.is_doubtful());
            confidence.percent_sum += u64::from(word.confidence_percent);
        }
        confidence
    }
}

/// How sure words are that were recognised.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RecognitionConfidence {
    /// How many there are.
    pub words: u64,
    /// How many of them were recognised with less than [`DOUBTFUL_PERCENT`].
    pub doubtful_words: u64,
    /// The sum of what they were recognised with, in per cent.
    percent_sum: u64,
}

impl RecognitionConfidence {
    /// Of these words and others together.
    #[must_use]
    pub fn with(self, other: Self) -> Self {
        Self {
            words: self.words + other.words,
            doubtful_words: self.doubtful_words + other.doubtful_words,
            percent_sum: self.percent_sum + other.percent_sum,
        }
    }

    /// The mean in per cent, rounded down; `None` without words.
    pub fn mean_percent(self) -> Option<u8> {
        u8::try_from(self.percent_sum.checked_div(self.words)?).ok()
    }
}

impl fmt::Display for RecognitionConfidence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let words = |count: u64| match count {
            1 => "1 word".to_owned(),
            count => format!("{count} words"),
        };
        write!(f, "{}", words(self.words))?;
        if let Some(mean) = self.mean_percent() {
            let doubtful = words(self.doubtful_words);
            write!(
                f,
                ", mean confidence {mean}; {doubtful} below {DOUBTFUL_PERCENT}"
            )?;
        }
        Ok(())
    }
}
