//! What does a PDF say, page by page?
//!
//! Two libraries read each page independently ([`page`] is what they have in common): where they agree
//! the text is almost surely right, and where they differ the document says so. The layout is our
//! own and goes by positions: words, columns, lines, then what each line is, then paragraphs.

mod agreement;
mod assemble;
mod boss;
mod column;
mod contents;
mod edge;
mod hayro;
mod heading;
mod label;
mod layout;
mod line;
mod list;
mod note;
mod page;
mod paragraph;
mod plain_title;
mod raster;
mod recognised;
mod rescue;
mod spelling;
mod table;
mod witness;
mod word;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use sha2::{Digest, Sha256};

use crate::document::{Document, Format, Metadata, Page, PageReading, Source, TextSource};
use crate::name::SourceName;
use crate::read::{ReadError, hexadecimal};
use crate::recognise::{Recogniser, Recognition, RecognitionConfidence, RecognitionOptions};
use crate::warned::{Warned, Warning};

use agreement::Agreement;
use assemble::{Assembled, assemble};
use boss::{Boss, Refusal};
use edge::PageRows;
use hayro::Hayro;
use page::{OutlineEntry, PageContent, PdfReader, Properties};

/// A page with fewer letters than this has no text worth the name …
const FEWEST_GLYPHS: usize = 1;
/// … and a page image covers at least this share of its page.
const PAGE_IMAGE_SHARE: f32 = 0.5;
/// Letters that advance less than this in the mean, in ems, stand at places that are wrong.
const NARROWEST_ADVANCE_EM: f32 = 0.2;
/// Pages on which more than one word in so many differs between the readers are named.
const DIFFERENCE_NAMED: u32 = 50;
/// The most pages that a warning names.
const PAGES_NAMED: usize = 12;
/// A page that was recognised is named if the mean confidence of its words is below this, in per cent …
const SURE_PERCENT: u8 = 85;
/// … or more than one word in so many is doubtful.
const DOUBTFUL_NAMED: u64 = 10;
/// Why a page is not read whose letters have no names. Its image can be recognised.
const UNNAMED: &str = "the fonts do not say which characters are shown";

/// Choices and limits of reading PDF files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PdfOptions {
    /// The most pages of a file. Default 20,000.
    pub max_pages: usize,
    /// The most bytes of a page's content once unpacked. Default 64 MiB.
    pub max_page_content_bytes: usize,
    /// The most letters, figures and marks on a page. Default 200,000.
    pub max_page_glyphs: usize,
    /// The most letters, figures and marks of a file. Default 50 million.
    pub max_document_glyphs: usize,
    /// Limits of recognising pages without text, where somebody recognises.
    pub recognition: RecognitionOptions,
}

impl Default for PdfOptions {
    fn default() -> Self {
        Self {
            max_pages: 20_000,
            max_page_content_bytes: 64 << 20,
            max_page_glyphs: 200_000,
            max_document_glyphs: 50_000_000,
            recognition: RecognitionOptions::default(),
        }
    }
}

/// Reads a PDF document from `bytes`. Touches no file; `name` only says what to call it. Pages without text are
/// given to `recogniser`.
pub(crate) fn read(
    bytes: &[u8],
    name: &SourceName,
    options: &PdfOptions,
    recogniser: Option<&dyn Recogniser>,
) -> Result<Warned<Document>, ReadError> {
    let mut warnings = Vec::new();
    let file = match open(bytes, name, options) {
        Err(ReadError::DamagedPdf { .. }) => {
            let rebuilt = rescue::rebuild(bytes, options.max_pages);
            let rebuilt = rebuilt.ok_or_else(|| ReadError::DamagedPdf { name: name.clone() })?;
            let file = open(&rebuilt, name, options)?;
            warnings.push(Warning::new(format!(
                "the file is damaged or cut short: {} that could be found were read, in the order in which they stand in the file",
                count(file.pages, "page")
            )));
            file
        }
        opened => opened?,
    };
    let mut pages = file.read(options);
    if let Some(recogniser) = recogniser {
        recognised::recognise(&file, &mut pages, recogniser, &options.recognition);
    }
    for (number, page) in pages.iter().enumerate() {
        if let Some(reason) = page.refused {
            warnings.push(Warning {
                page: Some((number + 1).to_string()),
                message: format!("the page was not read: {reason}"),
            });
        }
    }
    if pages.iter().all(|page| page.glyphs < FEWEST_GLYPHS) {
        if let Some(reason) = pages.iter().find_map(|page| page.unrecognised.clone()) {
            return Err(ReadError::NothingRecognised {
                name: name.clone(),
                pages: pages.len(),
                reason,
            });
        }
        if let Some(reason) = pages.iter().find_map(|page| page.refused) {
            return Err(ReadError::UnreadPdf {
                name: name.clone(),
                pages: pages.len(),
                reason,
            });
        }
        return Err(ReadError::NoTextInPdf {
            name: name.clone(),
            pages: pages.len(),
        });
    }
    let contents: Vec<PageRows> = pages
        .iter_mut()
        .map(|page| std::mem::take(&mut page.content))
        .collect();
    let layout = layout::lay_out(contents, &file.outline);
    let title = layout.title.clone();
    let mut assembled = assemble(layout, pages.len());
    label(&mut assembled.pages, file.labels.as_deref(), &pages);
    warn(&assembled, &pages, &mut warnings);
    let mut metadata = metadata(file.properties, name);
    for (page, read) in assembled.pages.iter_mut().zip(pages) {
        if let Some(recognition) = read.recognition {
            let by = recognition.recogniser.clone();
            metadata.other.insert("recognised_by".to_owned(), by);
            page.recognition = Some(recognition);
        }
    }
    let Assembled {
        text,
        blocks,
        pages,
        ..
    } = assembled;
    metadata.title = metadata.title.or(title);
    let document = Document {
        id: name.stem().to_owned(),
        source: Source {
            path: name.as_str().to_owned(),
            sha256: hexadecimal(&Sha256::digest(bytes)),
            bytes: bytes.len() as u64,
            format: Format::Pdf,
            encoding: "PDF".to_owned(),
        },
        metadata,
        text,
        blocks,
        pages,
        records: Vec::new(),
    };
    Ok(Warned {
        value: document,
        warnings,
    })
}

/// A file open in both readers, or in the one that opens it.
struct OpenFile {
    boss: Option<Boss>,
    hayro: Option<hayro_syntax::Pdf>,
    pages: usize,
    outline: Vec<OutlineEntry>,
    labels: Option<Vec<String>>,
    properties: Properties,
}

/// Calls a reader. A panic in it is no answer: the readers are other people's code, and one page that
/// upsets them must not cost the rest.
fn guarded<T>(call: impl FnOnce() -> T) -> Option<T> {
    catch_unwind(AssertUnwindSafe(call)).ok()
}

fn open(bytes: &[u8], name: &SourceName, options: &PdfOptions) -> Result<OpenFile, ReadError> {
    let shared = Arc::new(bytes.to_vec());
    let boss = guarded(|| Boss::open(bytes.to_vec())).unwrap_or(Err(Refusal::Damaged));
    let hayro = guarded(|| hayro::open(shared)).unwrap_or(Err(Refusal::Damaged));
    if matches!(boss, Err(Refusal::Encrypted)) || matches!(hayro, Err(Refusal::Encrypted)) {
        return Err(ReadError::Encrypted { name: name.clone() });
    }
    let (boss, hayro) = (boss.ok(), hayro.ok());
    let first = boss
        .as_ref()
        .map_or(0, |boss| guarded(|| boss.pages()).unwrap_or(0));
    let second = hayro
        .as_ref()
        .map_or(0, |pdf| guarded(|| pdf.pages().len()).unwrap_or(0));
    let pages = first.max(second);
    if pages == 0 {
        return Err(ReadError::DamagedPdf { name: name.clone() });
    }
    if pages > options.max_pages {
        return Err(ReadError::TooManyPages {
            name: name.clone(),
            pages,
            limit: options.max_pages,
        });
    }
    let known = boss.as_ref().filter(|_| first > 0);
    Ok(OpenFile {
        pages,
        outline: known
            .and_then(|boss| guarded(|| boss.outline()))
            .unwrap_or_default(),
        labels: known.and_then(|boss| guarded(|| boss.labels())).flatten(),
        properties: known
            .and_then(|boss| guarded(|| boss.properties()))
            .unwrap_or_default(),
        boss,
        hayro,
    })
}

/// A page as it was read.
struct ReadPage {
    content: PageRows,
    image_share: f32,
    glyphs: usize,
    source: TextSource,
    agreement: Agreement,
    /// Letters drawn without ink beside text with ink, which are left out.
    hidden: usize,
    /// Why it was not read, if it was not.
    refused: Option<&'static str>,
    /// What was recognised on its image, if that is what was read.
    recognition: Option<Recognition>,
    /// Why nothing was recognised, if it was tried.
    unrecognised: Option<String>,
}

impl OpenFile {
    fn read(&self, options: &PdfOptions) -> Vec<ReadPage> {
        let hayro = self
            .hayro
            .as_ref()
            .map(|pdf| Hayro::new(pdf, options.max_page_glyphs));
        let mut left = options.max_document_glyphs;
        let mut pages = Vec::with_capacity(self.pages);
        for number in 0..self.pages {
            let page = self.read_page(number, hayro.as_ref(), options, left);
            left = left.saturating_sub(page.glyphs);
            pages.push(page);
        }
        pages
    }

    fn read_page(
        &self,
        number: usize,
        hayro: Option<&Hayro<'_>>,
        options: &PdfOptions,
        left: usize,
    ) -> ReadPage {
        let burden = self
            .boss
            .as_ref()
            .and_then(|boss| guarded(|| boss.burden(number, options.max_page_content_bytes)))
            .flatten();
        if burden.is_some_and(|burden| burden.bytes > options.max_page_content_bytes) {
            return ReadPage::refused("the content is larger than the limit");
        }
        if burden.is_some_and(|burden| burden.strings > options.max_page_glyphs) {
            return ReadPage::refused("there are more letters than the limit");
        }
        let first = self
            .boss
            .as_ref()
            .and_then(|boss| guarded(|| boss.page(number)));
        let second = hayro.and_then(|hayro| guarded(|| hayro.page(number)));
        let (mut content, other) = match (first, second) {
            (Some(first), Some(second)) => match gives_way(&first, &second) {
                true => (
                    PageContent {
                        image_share: first.image_share,
                        ..second
                    },
                    Some(first),
                ),
                false => (first, Some(second)),
            },
            (Some(only), None) | (None, Some(only)) => (only, None),
            (None, None) => {
                return ReadPage::refused("neither reader can make anything of the content");
            }
        };
        let glyphs = content.glyphs();
        if glyphs > options.max_page_glyphs || glyphs > left {
            return ReadPage::refused("there are more letters than the limit");
        }
        let other = other.filter(|other| other.glyphs() <= options.max_page_glyphs);
        if let Some(other) = &other {
            agreement::fill_unknown(&mut content, other);
        }
        if 2 * content.unknown_glyphs() > glyphs {
            return ReadPage::refused(UNNAMED);
        }
        ReadPage::of(content, other)
    }
}

/// Whether the second reader is to be followed. The first tells more of each span, but gives way where
/// it has lost text, or does not know how wide letters are, as with bitmap fonts.
fn gives_way(first: &PageContent, second: &PageContent) -> bool {
    let lost = 10 * first.glyphs() < 9 * second.glyphs();
    let narrow = |page: &PageContent| {
        page.mean_advance_em()
            .is_some_and(|advance| advance < NARROWEST_ADVANCE_EM)
    };
    let all = 10 * second.glyphs() >= 9 * first.glyphs();
    first.glyphs() == 0 || (first.incomplete && lost) || (narrow(first) && all && !narrow(second))
}

impl ReadPage {
    fn refused(reason: &'static str) -> Self {
        Self {
            content: PageRows::default(),
            image_share: 0.0,
            glyphs: 0,
            source: TextSource::None,
            agreement: Agreement::default(),
            hidden: 0,
            refused: Some(reason),
            recognition: None,
            unrecognised: None,
        }
    }

    /// A page as the reader that is followed sees it, beside what the other sees.
    fn of(mut content: PageContent, other: Option<PageContent>) -> Self {
        let glyphs = content.glyphs();
        let invisible = content.invisible_glyphs();
        let mut hidden = 0;
        let source = if glyphs < FEWEST_GLYPHS {
            TextSource::None
        } else if 2 * invisible > glyphs {
            TextSource::Layer
        } else {
            // Text without ink beside text with ink is a second copy of it, or not meant to be seen.
            hidden = invisible;
            TextSource::Text
        };
        let rows = |mut content: PageContent| {
            if hidden > 0 {
                content.spans.retain(|span| !span.invisible);
            }
            word::rows(content.spans)
        };
        let rulings = std::mem::take(&mut content.rulings);
        let (image_share, height) = (content.image_share, content.height);
        let read = rows(content);
        let agreement = other.map(|other| agreement::compare(&read, &rows(other)));
        Self {
            content: PageRows {
                height,
                rows: read,
                rulings,
            },
            image_share,
            glyphs,
            source,
            agreement: agreement.unwrap_or_default(),
            hidden,
            refused: None,
            recognition: None,
            unrecognised: None,
        }
    }
}

/// Gives pages their labels: what is printed, else what the file says, else their number.
fn label(pages: &mut [Page], labels: Option<&[String]>, read: &[ReadPage]) {
    for (at, (page, read)) in pages.iter_mut().zip(read).enumerate() {
        if page.label.is_empty() {
            let given = labels.and_then(|labels| labels.get(at)).cloned();
            page.label = given
                .filter(|label| !label.is_empty())
                .unwrap_or_else(|| (at + 1).to_string());
        }
        let recognition = read.recognition.as_ref();
        page.reading = Some(PageReading {
            source: match recognition {
                Some(_) => TextSource::Recognised,
                None => read.source,
            },
            agreed_words: read.agreement.agreed,
            differing_words: read.agreement.differing,
            confidence_percent: recognition
                .and_then(|recognition| recognition.confidence().mean_percent()),
        });
    }
}

/// Says what a reader of the document should know.
fn warn(assembled: &Assembled, pages: &[ReadPage], warnings: &mut Vec<Warning>) {
    let label = |number: usize| assembled.pages[number].label.clone();
    for (number, page) in pages.iter().enumerate() {
        if page.source == TextSource::None && page.refused.is_none() {
            let message = match (&page.unrecognised, page.image_share >= PAGE_IMAGE_SHARE) {
                (Some(reason), _) => {
                    format!("the page has no text, and none was recognised: {reason}")
                }
                (None, true) => {
                    "the page is an image without text, which --ocr can recognise".to_owned()
                }
                (None, false) => {
                    "the page has no text: it is blank, or drawn as outlines".to_owned()
                }
            };
            warnings.push(Warning {
                page: Some(label(number)),
                message,
            });
        }
    }
    warn_of_recognition(assembled, pages, warnings);
    let named = |pages: Vec<usize>| named(assembled, &pages);
    let which = |test: &dyn Fn(&ReadPage) -> bool| -> Vec<usize> {
        (0..pages.len())
            .filter(|&number| test(&pages[number]))
            .collect()
    };
    let layers = which(&|page| page.source == TextSource::Layer);
    if !layers.is_empty() {
        warnings.push(Warning::new(format!(
            "the text of {} is a layer that text recognition laid under an image; its quality is unknown (pages {})",
            count(layers.len(), "page"),
            named(layers)
        )));
    }
    let differ = which(&|page| {
        let Agreement { agreed, differing } = page.agreement;
        differing > 0 && differing * DIFFERENCE_NAMED > agreed + differing
    });
    if !differ.is_empty() {
        warnings.push(Warning::new(format!(
            "the two readers find different words on {}: check figures there (pages {})",
            count(differ.len(), "page"),
            named(differ)
        )));
    }
    let hidden: usize = pages.iter().map(|page| page.hidden).sum();
    if hidden > 0 {
        warnings.push(Warning::new(format!(
            "{} drawn without ink beside visible text left out",
            count(hidden, "character")
        )));
    }
    if assembled.unknown_characters > 0 {
        warnings.push(Warning::new(format!(
            "{} that the file does not name stand as U+FFFD",
            count(assembled.unknown_characters, "character")
        )));
    }
}

/// Says which pages were recognised, and how sure that is.
fn warn_of_recognition(assembled: &Assembled, pages: &[ReadPage], warnings: &mut Vec<Warning>) {
    let mut all = RecognitionConfidence::default();
    let mut recogniser = "";
    let mut numbers = Vec::new();
    for (number, page) in pages.iter().enumerate() {
        let Some(recognition) = &page.recognition else {
            continue;
        };
        recogniser = &recognition.recogniser;
        numbers.push(number);
        let own = recognition.confidence();
        all = all.with(own);
        let poor = own.mean_percent().is_some_and(|mean| mean < SURE_PERCENT);
        if poor || own.doubtful_words * DOUBTFUL_NAMED > own.words {
            warnings.push(Warning {
                page: Some(assembled.pages[number].label.clone()),
                message: format!("read by {recogniser}, {own}: check figures there"),
            });
        }
    }
    if !numbers.is_empty() {
        warnings.push(Warning::new(format!(
            "the text of {} was recognised by {recogniser}: {all} (pages {})",
            count(numbers.len(), "page"),
            named(assembled, &numbers)
        )));
    }
}

/// The labels of pages, for a sentence; of very many the first.
fn named(assembled: &Assembled, pages: &[usize]) -> String {
    let label = |&page: &usize| assembled.pages[page].label.clone();
    let mut labels: Vec<String> = pages.iter().take(PAGES_NAMED).map(label).collect();
    if pages.len() > PAGES_NAMED {
        labels.push(format!("{} more", pages.len() - PAGES_NAMED));
    }
    labels.join(", ")
}

/// A number of things, in words: `1 page`, `2 pages`.
pub(crate) fn count(number: usize, noun: &str) -> String {
    match number {
        1 => format!("1 {noun}"),
        number => format!("{number} {noun}s"),
    }
}

/// What the file says of itself, where it is worth keeping.
fn metadata(properties: Properties, name: &SourceName) -> Metadata {
    let text = |text: Option<String>| {
        let text = text.map(|text| text.split_whitespace().collect::<Vec<&str>>().join(" "));
        text.filter(|text| !text.is_empty())
    };
    let mut metadata = Metadata {
        date: name.date(),
        title: text(properties.title).filter(|title| is_title(title)),
        language: text(properties.language),
        ..Metadata::default()
    };
    metadata.authors = text(properties.author)
        .map(|authors| {
            authors
                .split(';')
                .map(|author| author.trim().to_owned())
                .collect()
        })
        .unwrap_or_default();
    metadata.authors.retain(|author| !author.is_empty());
    let others = [
        ("subject", properties.subject),
        ("keywords", properties.keywords),
        ("created_with", properties.creator.or(properties.producer)),
        (
            "created",
            properties.created.and_then(|created| day_of(&created)),
        ),
    ];
    for (key, value) in others {
        if let Some(value) = text(value) {
            metadata.other.insert(key.to_owned(), value);
        }
    }
    metadata
}

/// Whether the title that a file gives itself is one, and not the name of the file it was made from.
fn is_title(title: &str) -> bool {
    let lower = title.to_lowercase();
    let file = [
        ".doc", ".docx", ".indd", ".pdf", ".ppt", ".pptx", ".qxd", ".tex", ".odt", ".rtf",
    ];
    let placeholder = [
        "untitled",
        "microsoft word",
        "powerpoint presentation",
        "document1",
    ];
    !file.iter().any(|ending| lower.ends_with(ending))
        && !placeholder
            .iter()
            .any(|beginning| lower.starts_with(beginning))
        && title.chars().any(char::is_alphabetic)
}

/// The day in `D:YYYYMMDD…`, ISO.
fn day_of(created: &str) -> Option<String> {
    let digits = created.strip_prefix("D:").unwrap_or(created).get(..8)?;
    let digits = Some(digits).filter(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()))?;
    Some(format!(
        "{}-{}-{}",
        &digits[..4],
        &digits[4..6],
        &digits[6..]
    ))
}
