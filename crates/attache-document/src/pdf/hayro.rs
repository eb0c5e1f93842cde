//! How does the second reader, `hayro`, see a page?

use std::sync::Arc;

use hayro_interpret::font::{Glyph, GlyphRun};
use hayro_interpret::hayro_cmap::BfString;
use hayro_interpret::kurbo::{Affine, BezPath, Rect};
use hayro_interpret::{
    BlendMode, ClipPath, Context, Device, DrawMode, DrawProps, Image, ImageDrawProps,
    InterpreterCache, InterpreterSettings, RenderContent, SoftMask, interpret_page,
};
use hayro_syntax::{LoadPdfError, Pdf};

use super::boss::Refusal;
use super::page::{PageContent, PdfReader, Placed, Span, Tag, upright};

/// Units of glyph space in an em.
const UNITS_PER_EM: f64 = 1000.0;
/// The advance that is assumed where a font does not tell one, in ems.
const UNKNOWN_ADVANCE_EM: f32 = 0.5;

/// Opens the file; with the empty password if it is encrypted.
pub(crate) fn open(bytes: Arc<Vec<u8>>) -> Result<Pdf, Refusal> {
    Pdf::new(bytes).map_err(|error| match error {
        LoadPdfError::Decryption(_) => Refusal::Encrypted,
        LoadPdfError::Invalid => Refusal::Damaged,
    })
}

/// The pages of a file open in `hayro`, with the fonts that they share.
pub(crate) struct Hayro<'a> {
    pdf: &'a Pdf,
    fonts: InterpreterCache<'a>,
    settings: InterpreterSettings,
    max_glyphs: usize,
}

impl<'a> Hayro<'a> {
    /// The pages of a file, each with at most `max_glyphs` glyphs and one that tells there are more.
    pub(crate) fn new(pdf: &'a Pdf, max_glyphs: usize) -> Self {
        let settings = InterpreterSettings {
            render_content: RenderContent::PAGE,
            ..InterpreterSettings::default()
        };
        Self {
            pdf,
            fonts: InterpreterCache::new(),
            settings,
            max_glyphs,
        }
    }
}

impl PdfReader for Hayro<'_> {
    fn pages(&self) -> usize {
        self.pdf.pages().len()
    }

    fn page(&self, number: usize) -> PageContent {
        let Some(page) = self.pdf.pages().get(number) else {
            return PageContent {
                incomplete: true,
                ..PageContent::default()
            };
        };
        let bounds = page.media_box();
        let mut context = Context::new(
            Affine::translate((-bounds.x0, -bounds.y0)),
            Rect::new(0.0, 0.0, bounds.width(), bounds.height()),
            &self.fonts,
            self.pdf.xref(),
            self.settings.clone(),
        );
        let mut glyphs = Glyphs {
            spans: Vec::new(),
            most: self.max_glyphs.saturating_add(1),
        };
        interpret_page(page, &mut context, &mut glyphs);
        let (width, height) = (bounds.width() as f32, bounds.height() as f32);
        upright(width, height, glyphs.spans)
    }
}

/// Collects the glyphs that a page draws, one span each.
struct Glyphs {
    spans: Vec<(Placed, Span)>,
    /// No more than these are kept.
    most: usize,
}

impl Device<'_> for Glyphs {
    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, '_>, props: DrawProps<'_>, mode: &DrawMode) {
        let left = self.most.saturating_sub(self.spans.len());
        for glyph in run.glyphs().iter().take(left) {
            let place = props.transform * glyph.transform();
            let invisible = matches!(mode, DrawMode::Invisible);
            self.spans.push(placed(glyph, place, invisible));
        }
    }

    fn draw_path(&mut self, _: &BezPath, _: DrawProps<'_>, _: &DrawMode) {}
    fn draw_rect(&mut self, _: &Rect, _: DrawProps<'_>, _: &DrawMode) {}
    fn push_clip_path(&mut self, _: &ClipPath) {}
    fn push_clip_rect(&mut self, _: &Rect) {}
    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'_>>, _: BlendMode) {}
    fn draw_image(&mut self, _: Image<'_, '_>, _: ImageDrawProps<'_>) {}
    fn pop_clip(&mut self) {}
    fn pop_transparency_group(&mut self) {}
}

fn placed(glyph: &Glyph<'_>, place: Affine, invisible: bool) -> (Placed, Span) {
    let [a, b, c, d, x, y] = place.as_coeffs();
    let size = (c.hypot(d) * UNITS_PER_EM) as f32;
    let run = (a.hypot(b) * UNITS_PER_EM) as f32;
    let advance = advance_em(glyph).unwrap_or(UNKNOWN_ADVANCE_EM) * run;
    let angle = b.atan2(a);
    let (x, y) = (x as f32, y as f32);
    let degrees = (angle.to_degrees() / 90.0).round() as i32 * 90;
    let span = Span {
        text: text_of(glyph),
        x: 0.0,
        end_x: 0.0,
        baseline: 0.0,
        size,
        bold: false,
        italic: false,
        face: 0,
        invisible,
        artifact: false,
        turned: false,
        tag: Tag::default(),
        glyph_x: Vec::new(),
    };
    let placed = Placed {
        x,
        y,
        end_x: x + advance * angle.cos() as f32,
        end_y: y + advance * angle.sin() as f32,
        degrees,
    };
    (placed, span)
}

fn advance_em(glyph: &Glyph<'_>) -> Option<f32> {
    let units = match glyph {
        Glyph::Outline(glyph) => glyph.advance_width(),
        Glyph::Type3(glyph) => glyph.advance_width(),
    }?;
    Some(units / UNITS_PER_EM as f32).filter(|advance| (0.0..4.0).contains(advance))
}

fn text_of(glyph: &Glyph<'_>) -> String {
    match glyph.as_unicode() {
        Some(BfString::Char(character)) => character.to_string(),
        Some(BfString::String(text)) => text,
        None => by_code(glyph.char_code()).into(),
    }
}

/// The character that a code most likely stands for in a font that does not say: ASCII, and the
/// places of the ligatures in TeX's two text encodings (T1 and OT1).
fn by_code(code: u32) -> char {
    match code {
        0x1b | 0x0b => 'ﬀ',
        0x1c | 0x0c => 'ﬁ',
        0x1d | 0x0d => 'ﬂ',
        0x1e | 0x0e => 'ﬃ',
        0x1f | 0x0f => 'ﬄ',
        0x20..=0x7e => char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER),
        _ => char::REPLACEMENT_CHARACTER,
    }
}
