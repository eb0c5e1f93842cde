//! How do words that were recognised on an image become a page like those that hold text?
//!
//! Text recognition tells boxes around ink. The layout goes by baselines and sizes of type, as a file would tell
//! them, so these are worked out from the boxes: a line at a time, since letters differ in height, and the sizes
//! of all pages together, since ink is a pixel higher here and lower there.

mod note;
mod rule;

use std::collections::BTreeMap;
use std::ops::Range;

use crate::recognise::{
    DOUBTFUL_PERCENT, PageImage, RecogniseError, RecognisedPage, RecognisedWord, Recogniser,
    Recognition, RecognitionOptions,
};

use super::page::{PageContent, Ruling, Span};
use super::raster::Raster;
use super::{OpenFile, PAGE_IMAGE_SHARE, ReadPage, UNNAMED, guarded};

/// How high letters stand above the baseline and reach below it, in ems, as most type for text has it: capitals,
/// figures and letters with an ascender …
const ASCENT_EM: f32 = 0.69;
/// … small letters without one …
const X_HEIGHT_EM: f32 = 0.46;
/// … and letters with a descender, below.
const DESCENT_EM: f32 = 0.21;
/// Sizes that differ by less than this are one.
const ONE_SIZE: f32 = 1.07;
/// A line with so many dots that end it leads the eye to a page number.
const LEADER_DOTS: usize = 3;
/// What a leader is in the text.
const LEADER: &str = ".....";
/// A page image with no more letters than this as text may have a stamp on it, or a number.
const STAMP_GLYPHS: usize = 40;
/// What is recognised on it is followed if it has so many times as many letters.
const BEYOND_STAMP: usize = 4;

/// Recognises the text of pages that have none; what it sees of others stays as it was read.
pub(super) fn recognise(
    file: &OpenFile,
    pages: &mut [ReadPage],
    recogniser: &dyn Recogniser,
    options: &RecognitionOptions,
) {
    let raster = file.hayro.as_ref().map(Raster::new);
    let mut asked = 0;
    let mut made: Vec<(usize, SeenPage, Recognition)> = Vec::new();
    for (number, page) in pages.iter_mut().enumerate() {
        let stamped = page.is_stamped_image();
        if !page.is_without_text() && !stamped {
            continue;
        }
        if asked == options.max_pages {
            let limit = options.max_pages;
            page.unrecognised = Some(format!(
                "{limit} of the document's pages were, which is the limit; raise it with --ocr-pages"
            ));
            continue;
        }
        asked += 1;
        let image = raster
            .as_ref()
            .and_then(|raster| guarded(|| raster.page(number, options)).flatten());
        let Some(image) = image else {
            page.unrecognised = Some("the page cannot be drawn".to_owned());
            continue;
        };
        match see(recogniser, &image) {
            Ok((seen, _)) if seen.content.spans.is_empty() => {
                page.unrecognised = Some("no word was found on its image".to_owned());
            }
            Ok((seen, _)) if stamped && seen.content.glyphs() < BEYOND_STAMP * page.glyphs => {}
            Ok((seen, recognition)) => made.push((number, seen, recognition)),
            Err(error) => page.unrecognised = Some(error.to_string()),
        }
    }
    let main_size = level_sizes(made.iter_mut().map(|(_, seen, _)| &mut seen.content));
    for (number, mut seen, recognition) in made {
        note::mark(&mut seen, main_size);
        pages[number] = ReadPage {
            recognition: Some(recognition),
            ..ReadPage::of(seen.content, None)
        };
    }
}

impl ReadPage {
    /// Whether it has no text, or none whose letters can be told.
    fn is_without_text(&self) -> bool {
        self.glyphs == 0 && self.refused.is_none_or(|reason| reason == UNNAMED)
    }

    /// Whether it is an image with hardly any text on it.
    fn is_stamped_image(&self) -> bool {
        (1..=STAMP_GLYPHS).contains(&self.glyphs) && self.image_share >= PAGE_IMAGE_SHARE
    }
}

/// A page made of what was recognised on its image.
struct SeenPage {
    content: PageContent,
    /// The lines that its spans make, in their order, each with its block and paragraph.
    lines: Vec<(Range<usize>, (u32, u32))>,
}

/// What a recogniser sees on the image of a page.
fn see(
    recogniser: &dyn Recogniser,
    image: &PageImage,
) -> Result<(SeenPage, Recognition), RecogniseError> {
    let mut page = match image.is_blank() {
        true => RecognisedPage::default(),
        false => recogniser.recognise(image)?,
    };
    let seen = content(&mut page, image);
    let recognition = Recognition {
        recogniser: recogniser.name().to_owned(),
        dots_per_inch: image.dots_per_inch,
        width: image.width,
        height: image.height,
        words: page.words,
    };
    Ok((seen, recognition))
}

/// Makes a page of what was recognised on its image, and notes which words of it are noise.
fn content(page: &mut RecognisedPage, image: &PageImage) -> SeenPage {
    let points = 72.0 / image.dots_per_inch.max(1) as f32;
    let height = image.height as f32 * points;
    let mut lines: BTreeMap<(u32, u32, u32), Vec<usize>> = BTreeMap::new();
    let mut best: BTreeMap<u32, u8> = BTreeMap::new();
    for (at, word) in page.words.iter().enumerate() {
        let confidence = best.entry(word.block).or_default();
        *confidence = (*confidence).max(word.confidence_percent);
        lines.entry(word.line_key()).or_default().push(at);
    }
    let mut spans = Vec::new();
    let mut seen_lines = Vec::new();
    for ((block, paragraph, _), mut places) in lines {
        let start = spans.len();
        // Where not one word of a block is sure, it is part of a picture.
        if best
            .get(&block)
            .is_some_and(|&best| best < DOUBTFUL_PERCENT)
        {
            for at in places {
                page.words[at].noise = true;
            }
            continue;
        }
        places.sort_by_key(|&at| page.words[at].place.left);
        let words: Vec<&RecognisedWord> = places.iter().map(|&at| &page.words[at]).collect();
        let set = Setting::of(&words);
        let span = |text: &str, left: f32, right: f32| {
            // The space tells that the next word is another one, however near it stands.
            let count = text.chars().count().max(1) as f32;
            let end = (right + (right - left) / count) * points;
            Span::plain(
                format!("{text} "),
                left * points..end,
                height - set.baseline * points,
                set.em * points,
            )
        };
        let ends = |word: &RecognisedWord| (word.place.left as f32, word.place.right() as f32);
        let leader = leader(&words).unwrap_or_default();
        for word in words[..leader.start].iter().chain(&words[leader.end..]) {
            let (left, right) = ends(word);
            spans.push(span(&word.text, left, right));
        }
        if let (Some(first), Some(last)) =
            (words[leader.clone()].first(), words[leader.clone()].last())
        {
            let (left, right) = ends(first);
            let stem = stem(&first.text);
            let letters = first.text.chars().count().max(1) as f32;
            let end = left + (right - left) * stem.chars().count() as f32 / letters;
            if !stem.is_empty() {
                spans.push(span(stem, left, end));
            }
            spans.push(span(LEADER, end, ends(last).1.max(end + 1.0)));
            let own = usize::from(!stem.is_empty());
            let noise = leader.start + own..leader.end;
            for &at in &places[noise] {
                page.words[at].noise = true;
            }
        }
        seen_lines.push((start..spans.len(), (block, paragraph)));
    }
    let rules = page.rules.iter().copied().chain(rule::find(image));
    let rulings = rules.map(|rule| Ruling {
        x: rule.left as f32 * points,
        end_x: rule.right() as f32 * points,
        y: height - (rule.top as f32 + rule.height as f32 / 2.0) * points,
    });
    SeenPage {
        content: PageContent {
            height,
            rulings: rulings.collect(),
            spans,
            image_share: 1.0,
            incomplete: false,
        },
        lines: seen_lines,
    }
}

/// How a line is set, in pixels of the image.
struct Setting {
    /// From the top.
    baseline: f32,
    em: f32,
}

impl Setting {
    /// The words must not be none.
    fn of(words: &[&RecognisedWord]) -> Self {
        let sure: Vec<&RecognisedWord> = words
            .iter()
            .copied()
            .filter(|word| !word.is_doubtful() && word.text.chars().any(char::is_alphanumeric))
            .collect();
        let words = if sure.is_empty() { words } else { &sure };
        let ems = |high: bool| -> Vec<f32> {
            let of_height = words.iter().filter(|word| is_high(&word.text) == high);
            of_height.map(|word| em_of(word, high)).collect()
        };
        // Most lines have a word with a capital or an ascender, whose height differs less from face to face.
        let em = median(ems(true)).or_else(|| median(ems(false)));
        let em = em.unwrap_or(1.0).max(1.0);
        let bottoms = words.iter().map(|word| {
            let below = if is_deep(&word.text) {
                DESCENT_EM * em
            } else {
                0.0
            };
            word.place.bottom() as f32 - below
        });
        Self {
            baseline: median(bottoms.collect()).unwrap_or_default(),
            em,
        }
    }
}

fn em_of(word: &RecognisedWord, high: bool) -> f32 {
    let above = if high { ASCENT_EM } else { X_HEIGHT_EM };
    let below = if is_deep(&word.text) { DESCENT_EM } else { 0.0 };
    word.place.height as f32 / (above + below)
}

/// Whether a word has a letter as high as a capital.
fn is_high(text: &str) -> bool {
    let high = |c: char| c.is_uppercase() || c.is_numeric() || "bdfhklij".contains(c);
    text.chars().any(high)
}

/// Whether a word has a letter that reaches below the baseline.
fn is_deep(text: &str) -> bool {
    text.chars().any(|c| "gjpqy()[]/,;Q§†‡$".contains(c))
}

/// The lower of the two in the middle: a raised mark makes a word higher, and nothing makes it lower.
fn median(mut numbers: Vec<f32>) -> Option<f32> {
    numbers.sort_by(f32::total_cmp);
    numbers.get(numbers.len().checked_sub(1)? / 2).copied()
}

/// What of a word stands before dots that hang on it; nothing where it is itself what was made of dots.
fn stem(word: &str) -> &str {
    let stem = word.trim_end_matches(is_dot);
    match stem.chars().all(is_leader_letter) {
        true => "",
        false => stem,
    }
}

/// The words of a line that are a row of dots, as it leads the eye from an entry to its page. Recognition makes
/// anything of it.
fn leader(words: &[&RecognisedWord]) -> Option<Range<usize>> {
    let is_page = |word: &RecognisedWord| {
        !word.is_doubtful() && word.text.bytes().all(|byte| byte.is_ascii_digit())
    };
    let end = match words.last() {
        Some(last) if is_page(last) => words.len() - 1,
        _ => words.len(),
    };
    let noise = |word: &&&RecognisedWord| {
        let dots = word.text.chars().all(is_dot);
        dots || (word.is_doubtful() && word.text.chars().all(is_leader_letter))
    };
    let mut start = end - words[..end].iter().rev().take_while(noise).count();
    // Dots may hang on the last word of the entry.
    let hangs = |word: &RecognisedWord| word.text.ends_with("..") || word.text.ends_with('…');
    if let Some(before) = start.checked_sub(1).filter(|&at| hangs(words[at])) {
        start = before;
    }
    let of_entry = start > 0
        || words
            .first()
            .is_some_and(|word| !stem(&word.text).is_empty());
    let dots: usize = words
        .get(start..end)?
        .iter()
        .map(|word| word.text.chars().filter(|&c| is_dot(c)).count())
        .sum();
    (of_entry && start < end && dots >= LEADER_DOTS).then_some(start..end)
}

fn is_dot(character: char) -> bool {
    matches!(character, '.' | '…' | '·' | '•')
}

/// What recognition makes of dots in a row.
fn is_leader_letter(character: char) -> bool {
    is_dot(character) || character.is_numeric() || ",:;-_'’~[](){}|eocpsan".contains(character)
}

/// Gives lines of nearly one size just that size, over all pages that were recognised, and tells which size most
/// letters have.
fn level_sizes<'p>(pages: impl Iterator<Item = &'p mut PageContent>) -> f32 {
    let mut pages: Vec<&mut PageContent> = pages.collect();
    let mut sizes: Vec<(f32, usize)> = pages
        .iter()
        .flat_map(|page| &page.spans)
        .map(|span| (span.size, span.text.len()))
        .collect();
    sizes.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut ranges: Vec<(f32, f32, f32)> = Vec::new();
    gather(&sizes, &mut ranges);
    for span in pages.iter_mut().flat_map(|page| &mut page.spans) {
        let range = ranges
            .iter()
            .find(|(low, high, _)| (*low..=*high).contains(&span.size));
        if let Some((.., size)) = range {
            span.size = *size;
        }
    }
    // The range with the most letters is found first.
    ranges.first().map_or(0.0, |(.., size)| *size)
}

/// The range of sizes with the most letters and its median, then those below and above it.
fn gather(sizes: &[(f32, usize)], ranges: &mut Vec<(f32, f32, f32)>) {
    let mut rest: Vec<&[(f32, usize)]> = vec![sizes];
    while let Some(sizes) = rest.pop() {
        let (mut most, mut best) = (0, 0..0);
        let (mut end, mut letters) = (0, 0);
        for start in 0..sizes.len() {
            while end < sizes.len() && sizes[end].0 <= sizes[start].0 * ONE_SIZE {
                letters += sizes[end].1;
                end += 1;
            }
            if letters > most {
                (most, best) = (letters, start..end);
            }
            letters -= sizes[start].1;
        }
        let Some(range) = sizes.get(best.clone()).filter(|range| !range.is_empty()) else {
            continue;
        };
        let mut before = 0;
        let middle = range.iter().find(|(_, letters)| {
            before += letters;
            2 * before >= most
        });
        let middle = middle.map_or(range[0].0, |(size, _)| *size);
        ranges.push((range[0].0, range[range.len() - 1].0, middle));
        rest.extend([&sizes[..best.start], &sizes[best.end..]]);
    }
}
