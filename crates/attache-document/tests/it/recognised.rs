//! Are pages without text read as others are, once somebody has recognised what stands on them?

use std::fmt::Write as _;
use std::sync::atomic::{AtomicUsize, Ordering};

use attache_document::{
    Document, PageImage, PixelBox, ReadError, ReadOptions, RecogniseError, RecognisedPage,
    RecognisedWord, Recogniser, SourceName, TextSource, Warned, read_recognising,
};

use crate::pdf::{FIRST, Lines, SECOND, pdf_of};
use crate::{document, shown};

/// Pixels of an image in a point of its page.
const PIXELS: f32 = 300.0 / 72.0;

/// Somebody who sees the same on the images of all files: these pages, one after the other.
#[derive(Debug)]
struct Reader<'a> {
    pages: Vec<Result<Lines<'a>, &'a str>>,
    confidence_percent: u8,
    asked: AtomicUsize,
}

impl<'a> Reader<'a> {
    fn of(pages: &[Result<Lines<'a>, &'a str>]) -> Self {
        Self {
            pages: pages.to_vec(),
            confidence_percent: 96,
            asked: AtomicUsize::new(0),
        }
    }
}

impl Recogniser for Reader<'_> {
    fn name(&self) -> &str {
        "eyes 1.0 (eng)"
    }

    fn recognise(&self, image: &PageImage) -> Result<RecognisedPage, RecogniseError> {
        assert_eq!((image.width, image.height), (2550, 3300));
        assert!(image.shades.contains(&0) && image.shades.contains(&255));
        let page = self.pages[self.asked.fetch_add(1, Ordering::Relaxed)];
        let lines = page.map_err(|reason| RecogniseError::Failed {
            reason: reason.to_owned(),
        })?;
        Ok(seen(lines, self.confidence_percent))
    }
}

/// The boxes of ink that lines make on an image, letters half an em wide.
fn seen(lines: Lines<'_>, confidence_percent: u8) -> RecognisedPage {
    let mut words = Vec::new();
    for (number, (size, x, y, text)) in (1..).zip(lines) {
        let mut place = *x;
        for word in text.split(' ') {
            let width = 0.5 * size * word.chars().count() as f32;
            let high = |c: char| c.is_uppercase() || c.is_numeric() || "bdfhkli".contains(c);
            let above = if word.contains(high) { 0.69 } else { 0.46 } * size;
            let below = if word.contains(['g', 'j', 'p', 'q', 'y', ',']) {
                0.21
            } else {
                0.0
            } * size;
            let pixels = |points: f32| (points * PIXELS).round() as u32;
            words.push(RecognisedWord {
                text: word.to_owned(),
                place: PixelBox {
                    left: pixels(place),
                    top: pixels(792.0 - y - above),
                    width: pixels(width),
                    height: pixels(above + below),
                },
                confidence_percent,
                block: 1,
                paragraph: 1,
                line: number,
                noise: false,
            });
            place += width + 0.3 * size;
        }
    }
    RecognisedPage {
        words,
        rules: Vec::new(),
    }
}

/// Somebody who sees the same on every image.
#[derive(Debug)]
struct Page(RecognisedPage);

impl Recogniser for Page {
    fn name(&self) -> &str {
        "page"
    }

    fn recognise(&self, _: &PageImage) -> Result<RecognisedPage, RecogniseError> {
        Ok(self.0.clone())
    }
}

/// A file in which each page is a black bar.
fn scans(pages: usize) -> Vec<u8> {
    pdf_of((0..pages).map(|_| "72 700 144 12 re f".to_owned()))
}

fn read(bytes: &[u8], reader: &Reader<'_>) -> Result<Warned<Document>, ReadError> {
    let (name, options) = (SourceName::new("plan.pdf"), ReadOptions::default());
    read_recognising(bytes, &name, &options, Some(reader))
}

fn warnings(read: &Warned<Document>) -> String {
    let mut shown = String::new();
    for warning in &read.warnings {
        let page = warning.page.as_deref().unwrap_or("all");
        let _ = writeln!(shown, "{page}: {}", warning.message);
    }
    shown
}

#[test]
fn a_recognised_page_is_laid_out_like_one_that_holds_its_text() {
    let reader = Reader::of(&[Ok(FIRST), Ok(SECOND)]);
    let read = read(&scans(2), &reader).expect("both pages are seen");
    insta::assert_snapshot!(shown(&read.value), @r"
    head [Harbour Plan]
    heading1 [Friends of the port]
    note [1 The figure is that of the harbour office.]
    foot [iv]
    body [The port has many friends. It will work with its allies and partners in every season, and it holds to this over the long term as well as it can, since no port stands alone. The harbour master writes the plan of each year with the captains of the fleet.]
    head [Harbour Plan]
    body [A second paragraph stands apart and says little more than that.]
    foot [v]
    ");
    insta::assert_snapshot!(warnings(&read), @"all: the text of 2 pages was recognised by eyes 1.0 (eng): 81 words, mean confidence 96; 0 words below 60 (pages iv, v)");
    let page = &read.value.pages[0];
    assert_eq!(page.label, "iv");
    let reading = page.reading.expect("a PDF says how it was read");
    assert_eq!(
        (reading.source, reading.confidence_percent),
        (TextSource::Recognised, Some(96))
    );
    let recognition = page.recognition.as_ref().expect("what was recognised");
    assert_eq!(recognition.words, seen(FIRST, 96).words);
    assert_eq!(recognition.recogniser, "eyes 1.0 (eng)");
    assert_eq!(
        read.value
            .metadata
            .other
            .get("recognised_by")
            .map(String::as_str),
        Some("eyes 1.0 (eng)")
    );
}

#[test]
fn the_image_of_a_page_shows_what_it_draws_where_it_draws_it() {
    #[derive(Debug)]
    struct Look;
    impl Recogniser for Look {
        fn name(&self) -> &str {
            "look"
        }
        fn recognise(&self, image: &PageImage) -> Result<RecognisedPage, RecogniseError> {
            let dark = |at: &usize| image.shades[*at] < 128;
            let places: Vec<usize> = (0..image.shades.len()).filter(dark).collect();
            let width = image.width as usize;
            let columns = || places.iter().map(|at| at % width);
            let rows = || places.iter().map(|at| at / width);
            let reason = format!(
                "columns {:?} to {:?}, rows {:?} to {:?}, {} bytes of PGM",
                columns().min(),
                columns().max(),
                rows().min(),
                rows().max(),
                image.to_pgm().len()
            );
            Err(RecogniseError::Failed { reason })
        }
    }
    let (name, options) = (SourceName::new("plan.pdf"), ReadOptions::default());
    let error = read_recognising(&scans(1), &name, &options, Some(&Look)).unwrap_err();
    insta::assert_snapshot!(error, @"plan.pdf has 1 page and no text, and none was recognised: columns Some(300) to Some(899), rows Some(333) to Some(382), 8415017 bytes of PGM");
}

#[test]
fn pages_that_hold_text_or_nothing_are_not_shown_to_anybody() {
    let text = "BT /F1 11 Tf 72 700 Td (The port has many friends.) Tj ET";
    let contents = [text, "", "72 700 144 12 re f"].map(str::to_owned);
    let reader = Reader::of(&[Err("the light went out")]);
    let read = read(&pdf_of(contents.into_iter()), &reader).expect("a page has text");
    assert_eq!(reader.asked.load(Ordering::Relaxed), 1);
    assert_eq!(read.value.text, "The port has many friends.");
    assert_eq!(read.value.metadata.other.get("recognised_by"), None);
    insta::assert_snapshot!(warnings(&read), @r"
    2: the page has no text, and none was recognised: no word was found on its image
    3: the page has no text, and none was recognised: the light went out
    ");
}

#[test]
fn limits_and_failures_are_told_and_pages_of_doubtful_words_named() {
    let mut options = ReadOptions::default();
    options.pdf.recognition.max_pages = 1;
    let reader = Reader {
        confidence_percent: 55,
        ..Reader::of(&[Ok(FIRST)])
    };
    let name = SourceName::new("plan.pdf");
    let read = |reader| read_recognising(&scans(2), &name, &options, Some(reader));
    // Where nothing is sure, it may as well be a picture.
    insta::assert_snapshot!(read(&reader).unwrap_err(), @"plan.pdf has 2 pages and no text, and none was recognised: no word was found on its image");
    let reader = Reader {
        confidence_percent: 62,
        ..Reader::of(&[Ok(FIRST)])
    };
    insta::assert_snapshot!(warnings(&read(&reader).expect("one page is read")), @r"
    2: the page has no text, and none was recognised: 1 of the document's pages were, which is the limit; raise it with --ocr-pages
    1: read by eyes 1.0 (eng), 57 words, mean confidence 62; 0 words below 60: check figures there
    all: the text of 1 page was recognised by eyes 1.0 (eng): 57 words, mean confidence 62; 0 words below 60 (pages 1)
    ");
}

#[test]
fn dots_that_lead_to_a_page_number_are_no_words() {
    let lines: Lines<'_> = &[
        (11.0, 72.0, 700.0, "Harbours .... 02.0.e0 7"),
        (11.0, 72.0, 680.0, "Friends... 0.20 ee 12"),
        (11.0, 72.0, 660.0, "Captains ......... 13"),
        (
            11.0,
            72.0,
            600.0,
            "The port has many friends in this year 20 and more than 7 of them",
        ),
    ];
    let mut page = seen(lines, 93);
    for word in &mut page.words {
        if ["02.0.e0", "0.20", "ee", "Friends...", "....", "........."]
            .contains(&word.text.as_str())
        {
            word.confidence_percent = 12;
        }
    }
    let (name, options) = (SourceName::new("plan.pdf"), ReadOptions::default());
    let read = read_recognising(&scans(1), &name, &options, Some(&Page(page)));
    let read = read.expect("the page is seen");
    insta::assert_snapshot!(shown(&read.value), @r"
    navigation [Harbours ..... 7]
    navigation [Friends ..... 12]
    navigation [Captains ..... 13]
    body [The port has many friends in this year 20 and more than 7 of them]
    ");
    let recognition = read.value.pages[0].recognition.as_ref().unwrap();
    let noise: Vec<&str> = recognition
        .words
        .iter()
        .filter(|word| word.noise)
        .map(|word| word.text.as_str())
        .collect();
    insta::assert_snapshot!(noise.join(" "), @".... 02.0.e0 0.20 ee .........");
}

#[test]
fn small_letters_under_a_short_ruling_are_notes_whatever_became_of_their_marks() {
    let lines: Lines<'_> = &[
        (
            11.0,
            72.0,
            174.0,
            "It lies where the river meets the sea, and every boat knows it.",
        ),
        (
            11.0,
            72.0,
            160.0,
            "The port has many friends who come to it from the north and from",
        ),
        (
            11.0,
            72.0,
            146.0,
            "the south and say that it is a good port as ports go these days.!",
        ),
        (
            8.0,
            72.0,
            90.0,
            "'The figure is that of the harbour office, which counts all friends",
        ),
        (8.0, 72.0, 80.0, "of the port once in each year."),
        (8.0, 72.0, 70.0, "See the plan of the year before."),
    ];
    let mut page = seen(lines, 93);
    for word in &mut page.words {
        word.paragraph = if word.line == 6 { 2 } else { 1 };
    }
    page.rules.push(PixelBox {
        left: 300,
        top: ((792.0 - 104.0) * PIXELS) as u32,
        width: 400,
        height: 3,
    });
    let (name, options) = (SourceName::new("plan.pdf"), ReadOptions::default());
    let read = |page| {
        let read = read_recognising(&scans(1), &name, &options, Some(&Page(page)));
        shown(&read.expect("the page is seen").value)
    };
    insta::assert_snapshot!(read(page.clone()), @r"
    body [It lies where the river meets the sea, and every boat knows it. The port has many friends who come to it from the north and from the south and say that it is a good port as ports go these days.!]
    note ['The figure is that of the harbour office, which counts all friends of the port once in each year.]
    note [See the plan of the year before.]
    ");
    page.rules.clear();
    assert!(!read(page).contains("note ["));
}

#[test]
fn the_same_images_give_the_same_document_and_text_is_never_recognised_unasked() {
    let twice = || read(&scans(2), &Reader::of(&[Ok(FIRST), Ok(SECOND)])).unwrap();
    assert_eq!(twice(), twice());
    let text = pdf_of(["BT /F1 11 Tf 72 700 Td (A port.) Tj ET".to_owned()].into_iter());
    let recognised = read(&text, &Reader::of(&[])).unwrap();
    assert_eq!(recognised, document("plan.pdf", &text));
}
