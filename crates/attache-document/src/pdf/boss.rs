//! How does the first reader, `pdfboss`, see a page?

use std::cell::RefCell;
use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::io::{self, Read as _};

use flate2::read::ZlibDecoder;
use pdfboss_core::{
    DestinationPage, Document, Immediate, ObjRef, Object, OcState, OutlineItem, StandardType,
    Stream, StructureTree, block_on,
};
use pdfboss_text::{
    FontCache, ReadingOrder, Structure, TextSpan, extract_spans_and_rulings_reporting_cached_with,
    placed_images_reporting_cached,
};

use super::page::{
    OutlineEntry, PageContent, PdfReader, Placed, Properties, Ruling, Span, Tag, TagRole, upright,
};

/// Fewer glyphs than this on a page are worth a look for images.
const FEW_GLYPHS: usize = 40;

/// Deflated bytes become at most so many times as many.
const MOST_DEFLATED: usize = 1032;

/// How much a page draws.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Burden {
    /// Bytes of its content once unpacked, at most.
    pub(crate) bytes: usize,
    /// Strings that it may show.
    pub(crate) strings: usize,
}

/// Why a file cannot be opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// It needs a password.
    Encrypted,
    /// Nothing of its structure can be found.
    Damaged,
}

/// A file open in `pdfboss`.
pub(crate) struct Boss {
    document: Document,
    fonts: FontCache,
    layers: Option<OcState>,
    tree: Option<StructureTree>,
    /// Numbers of structure elements, in order of first sight.
    elements: RefCell<HashMap<ObjRef, u32>>,
}

impl Boss {
    /// Opens the file; with the empty password if it is encrypted.
    pub(crate) fn open(bytes: Vec<u8>) -> Result<Self, Refusal> {
        let document = Document::load(bytes).map_err(|error| match error {
            pdfboss_core::Error::Encrypted => Refusal::Encrypted,
            _ => Refusal::Damaged,
        })?;
        if document.is_locked() {
            return Err(Refusal::Encrypted);
        }
        Ok(Self {
            layers: document.oc_state(),
            tree: document.structure_tree(),
            document,
            fonts: FontCache::default(),
            elements: RefCell::default(),
        })
    }

    /// The outline, flattened in order.
    pub(crate) fn outline(&self) -> Vec<OutlineEntry> {
        let mut page_of: HashMap<ObjRef, usize> = HashMap::new();
        for number in 0..self.pages() {
            let page = self.document.page(number).ok();
            if let Some(object) = page.and_then(|page| page.object_ref()) {
                page_of.entry(object).or_insert(number);
            }
        }
        let mut entries = Vec::new();
        flatten(&self.document.outline(), 1, &page_of, &mut entries);
        entries
    }

    /// The labels that the file gives its pages, one a page, if it gives any.
    pub(crate) fn labels(&self) -> Option<Vec<String>> {
        self.document
            .page_labels()
            .filter(|ranges| !ranges.is_empty())?;
        let label = |page| self.document.page_label(page).unwrap_or_default();
        Some((0..self.pages()).map(label).collect())
    }

    pub(crate) fn properties(&self) -> Properties {
        let metadata = self.document.metadata();
        Properties {
            title: metadata.title,
            author: metadata.author,
            subject: metadata.subject,
            keywords: metadata.keywords,
            creator: metadata.creator,
            producer: metadata.producer,
            created: metadata.creation_date,
            language: self.document.language(),
        }
    }

    /// How much a page draws. It is asked before the page is read, since a small file may hold a page
    /// that fills the memory of any machine. A page whose content is larger than `most` is not unpacked.
    pub(crate) fn burden(&self, number: usize, most: usize) -> Option<Burden> {
        let page = self.document.page(number).ok()?;
        if unpacks_to_more(&self.content_streams(&page), most) {
            return Some(Burden {
                bytes: usize::MAX,
                strings: 0,
            });
        }
        // What does not unpack is damaged; the readers see what they can make of it.
        let content = page.content(&self.document).unwrap_or_default();
        let opens_string = |byte: &&u8| matches!(byte, b'(' | b'<');
        Some(Burden {
            bytes: content.len(),
            strings: content.iter().filter(opens_string).count(),
        })
    }

    /// The streams of a page's content, as the file holds them.
    fn content_streams(&self, page: &pdfboss_core::Page) -> Vec<Stream> {
        let stream = |object: &Object| match self.document.resolve(object) {
            Ok(Object::Stream(stream)) => Some(stream),
            _ => None,
        };
        match page.dict().get("Contents") {
            None => Vec::new(),
            Some(contents) => match self.document.resolve(contents) {
                Ok(Object::Array(parts)) => parts.iter().filter_map(stream).collect(),
                Ok(Object::Stream(stream)) => vec![stream],
                _ => Vec::new(),
            },
        }
    }

    fn tag(&self, structure: Option<&Structure>) -> Tag {
        let Some(structure) = structure else {
            return Tag::default();
        };
        let number = |object: ObjRef| {
            let mut elements = self.elements.borrow_mut();
            let next = u32::try_from(elements.len() + 1).unwrap_or(u32::MAX);
            *elements.entry(object).or_insert(next)
        };
        let mut tag = Tag::default();
        for element in &structure.path {
            if let Some(role) = role_of(element.standard_type) {
                tag.role = Some(inner(tag.role, role));
            }
            match element.standard_type {
                StandardType::TR => tag.row = number(element.object),
                kind if is_block(kind) => tag.element = number(element.object),
                _ => {}
            }
        }
        tag
    }
}

/// Whether deflated streams together hold more than `most` bytes. Nothing is kept of what is unpacked, and where the
/// packed bytes are few nothing is unpacked.
fn unpacks_to_more(streams: &[Stream], most: usize) -> bool {
    let packed: usize = streams.iter().map(|stream| stream.data.len()).sum();
    if packed.saturating_mul(MOST_DEFLATED) <= most {
        return false;
    }
    let mut left = most as u64;
    for stream in streams {
        let mut unpacked = ZlibDecoder::new(stream.data.as_slice()).take(left + 1);
        // Damaged data ends where the damage begins; data under another filter ends at once.
        let _ = io::copy(&mut unpacked, &mut io::sink());
        match left.checked_sub(left + 1 - unpacked.limit()) {
            Some(rest) => left = rest,
            None => return true,
        }
    }
    false
}

/// The role of an element inside one with another role: notes, captions, tables and contents keep
/// their paragraphs.
fn inner(outer: Option<TagRole>, role: TagRole) -> TagRole {
    use TagRole::{Caption, Contents, List, Note, NoteMark, Paragraph, Quotation, Table};
    match (outer, role) {
        (Some(Note | NoteMark), NoteMark) => NoteMark,
        (Some(Note), _) => Note,
        (Some(Contents), _) => Contents,
        (Some(List), NoteMark) => List,
        (Some(Table), NoteMark | Paragraph | List | Table) => Table,
        (Some(Caption), Paragraph | NoteMark) => Caption,
        (Some(Quotation), Paragraph) => Quotation,
        (Some(List), Paragraph | Quotation) => List,
        _ => role,
    }
}

fn role_of(kind: StandardType) -> Option<TagRole> {
    Some(match kind {
        StandardType::P => TagRole::Paragraph,
        StandardType::H | StandardType::H1 => TagRole::Heading(1),
        StandardType::H2 => TagRole::Heading(2),
        StandardType::H3 => TagRole::Heading(3),
        StandardType::H4 => TagRole::Heading(4),
        StandardType::H5 => TagRole::Heading(5),
        StandardType::H6 => TagRole::Heading(6),
        StandardType::L | StandardType::LI | StandardType::LBody => TagRole::List,
        StandardType::Lbl => TagRole::NoteMark,
        StandardType::BlockQuote => TagRole::Quotation,
        StandardType::Note => TagRole::Note,
        StandardType::Caption => TagRole::Caption,
        StandardType::TOC | StandardType::TOCI => TagRole::Contents,
        StandardType::Table | StandardType::TR | StandardType::TH | StandardType::TD => {
            TagRole::Table
        }
        StandardType::Figure => TagRole::Figure,
        _ => return None,
    })
}

/// Whether an element of this type stands for a paragraph of its own.
fn is_block(kind: StandardType) -> bool {
    use StandardType::{Caption, H, H1, H2, H3, H4, H5, H6, LI, Note, P, TD, TH, TOCI};
    matches!(
        kind,
        P | H | H1 | H2 | H3 | H4 | H5 | H6 | LI | Note | Caption | TD | TH | TOCI
    )
}

fn flatten(
    items: &[OutlineItem],
    level: u8,
    page_of: &HashMap<ObjRef, usize>,
    entries: &mut Vec<OutlineEntry>,
) {
    for item in items {
        let page = item.destination.as_ref().and_then(|to| match &to.page {
            DestinationPage::Object(object) => page_of.get(object).copied(),
            DestinationPage::Number(number) => usize::try_from(*number).ok(),
        });
        entries.push(OutlineEntry {
            title: item.title.clone(),
            level,
            page,
        });
        flatten(&item.children, level.saturating_add(1), page_of, entries);
    }
}

impl PdfReader for Boss {
    fn pages(&self) -> usize {
        self.document.flattened_page_count()
    }

    fn page(&self, number: usize) -> PageContent {
        let Ok(page) = self.document.page(number) else {
            return PageContent {
                incomplete: true,
                ..PageContent::default()
            };
        };
        let order = match self.tree {
            Some(_) => ReadingOrder::StructureTree,
            None => ReadingOrder::Content,
        };
        let read = block_on(extract_spans_and_rulings_reporting_cached_with(
            Immediate(&self.document),
            &page,
            &self.fonts,
            self.layers.as_ref(),
            self.tree.as_ref(),
            order,
        ));
        let Ok((spans, rulings, report)) = read else {
            return PageContent {
                incomplete: true,
                ..PageContent::default()
            };
        };
        let (left, bottom) = (page.media_box.x0, page.media_box.y0);
        let (width, height) = (page.media_box.x1 - left, page.media_box.y1 - bottom);
        let spans = spans
            .into_iter()
            .map(|span| self.place(span, left, bottom))
            .collect();
        let mut content = upright(width, height, spans);
        content.incomplete = !report.is_complete();
        content.rulings = rulings
            .iter()
            .filter(|ruling| ruling.end.x - ruling.start.x > ruling.end.y - ruling.start.y)
            .map(|ruling| Ruling {
                x: ruling.start.x - left,
                end_x: ruling.end.x - left,
                y: ruling.start.y - bottom,
            })
            .collect();
        let invisible = content.spans.iter().any(|span| span.invisible);
        if invisible || content.glyphs() < FEW_GLYPHS {
            content.image_share = self.image_share(&page, width * height);
        }
        content
    }
}

/// What tells the family and the colour of a span's letters from others; 0 where the file names no font.
fn face(span: &TextSpan) -> u32 {
    let name = match span.font_name.split_once('+') {
        Some((subset, name)) if subset.len() == 6 => name,
        _ => &span.font_name,
    };
    // What stands behind the family is the style or, in TeX, the size.
    let family = name.split(['-', ',']).next().unwrap_or(name);
    let family = family.trim_end_matches(|c: char| c.is_ascii_digit());
    if family.is_empty() {
        return 0;
    }
    let colour = span
        .color
        .map(|(red, green, blue)| [red, green, blue].map(|share| (share * 8.0).round() as i32));
    let mut hasher = DefaultHasher::new();
    (family, colour).hash(&mut hasher);
    (hasher.finish() as u32).max(1)
}

impl Boss {
    fn place(&self, span: TextSpan, left: f32, bottom: f32) -> (Placed, Span) {
        let placed = Placed {
            x: span.x - left,
            y: span.y - bottom,
            end_x: span.end_x - left,
            end_y: span.end_y - bottom,
            degrees: span.rotate,
        };
        let tag = self.tag(span.structure.as_ref());
        let face = face(&span);
        let unknown = span.text.contains(char::REPLACEMENT_CHARACTER);
        let read = Span {
            text: span.text,
            x: 0.0,
            end_x: 0.0,
            baseline: 0.0,
            size: span.size,
            bold: span.bold,
            italic: span.italic,
            face,
            invisible: span.invisible,
            artifact: span.artifact.is_some(),
            turned: false,
            tag,
            glyph_x: match unknown {
                true => span.glyph_x.iter().map(|x| x - left).collect(),
                false => Vec::new(),
            },
        };
        (placed, read)
    }

    /// The share of a page of this area that images cover, from 0 to 1.
    fn image_share(&self, page: &pdfboss_core::Page, area: f32) -> f32 {
        let Ok((images, _)) = placed_images_reporting_cached(&self.document, page, &self.fonts)
        else {
            return 0.0;
        };
        let covered: f32 = images
            .iter()
            .map(|image| (image.bbox.x1 - image.bbox.x0) * (image.bbox.y1 - image.bbox.y0))
            .filter(|area| area.is_finite())
            .sum();
        (covered / area.max(1.0)).clamp(0.0, 1.0)
    }
}
