//! What does a page look like? Drawn in shades of grey, for text recognition.

use hayro::hayro_interpret::InterpreterSettings;
use hayro::hayro_interpret::util::TransformExt;
use hayro::kurbo::Affine;
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::vello_cpu::{Pixmap, RasterizerSettings, RenderContext, Resources, TargetInit};
use hayro::{RenderCache, RenderSettings, render_into};
use hayro_syntax::Pdf;

use crate::recognise::{PageImage, RecognitionOptions};

/// Units of a page in an inch.
const POINTS_PER_INCH: f32 = 72.0;
/// Pages are not drawn more coarsely than this.
const COARSEST: u32 = 70;

/// Draws the pages of a file.
pub(crate) struct Raster<'a> {
    pdf: &'a Pdf,
    cache: RenderCache<'a>,
}

impl<'a> Raster<'a> {
    pub(crate) fn new(pdf: &'a Pdf) -> Self {
        Self {
            pdf,
            cache: RenderCache::new(),
        }
    }

    /// The page with this number, counted from 0, turned as the file says; `None` if there is none, or it is so
    /// large that it would be drawn too coarsely to be read.
    pub(crate) fn page(&self, number: usize, options: &RecognitionOptions) -> Option<PageImage> {
        let page = self.pdf.pages().get(number)?;
        let (width, height) = page.render_dimensions();
        let dots_per_inch = resolution(width, height, options)?;
        let scale = dots_per_inch as f32 / POINTS_PER_INCH;
        let pixels = |points: f32| (points * scale).round().clamp(1.0, f32::from(u16::MAX)) as u16;
        let mut context = RenderContext::new(pixels(width), pixels(height));
        let scaled = Affine::scale(f64::from(scale));
        render_into(
            page,
            &self.cache,
            &InterpreterSettings::default(),
            &RenderSettings::default(),
            &mut context,
            scaled * page.initial_transform(true).to_kurbo(),
        );
        context.flush();
        let mut pixmap = Pixmap::new(context.width(), context.height());
        let settings = RasterizerSettings {
            target_init: TargetInit::Clear(WHITE),
            ..RasterizerSettings::default()
        };
        context.render_with(&mut pixmap, &mut Resources::default(), settings);
        // The weights of the eye's sensitivity, as television has them (ITU-R BT.601).
        let shade = |red: u8, green: u8, blue: u8| {
            let sum = 299 * u32::from(red) + 587 * u32::from(green) + 114 * u32::from(blue);
            (sum / 1000) as u8
        };
        Some(PageImage {
            width: pixmap.width().into(),
            height: pixmap.height().into(),
            dots_per_inch,
            shades: pixmap
                .data()
                .iter()
                .map(|pixel| shade(pixel.r, pixel.g, pixel.b))
                .collect(),
        })
    }
}

/// As many dots per inch as the limits allow a page of this size, in points.
fn resolution(width: f32, height: f32, options: &RecognitionOptions) -> Option<u32> {
    let square_inches = f64::from(width) * f64::from(height) / f64::from(POINTS_PER_INCH).powi(2);
    if !square_inches.is_finite() || square_inches <= 0.0 {
        return None;
    }
    let by_pixels = (options.max_page_pixels as f64 / square_inches).sqrt();
    let longest = f64::from(width.max(height) / POINTS_PER_INCH);
    let by_side = f64::from(u16::MAX) / longest;
    let allowed = by_pixels.min(by_side).floor();
    let dots = options.dots_per_inch.min(allowed as u32);
    (dots >= COARSEST).then_some(dots)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn large_pages_are_drawn_more_coarsely_and_endless_ones_not_at_all() {
        let options = RecognitionOptions::default();
        assert_eq!(resolution(612.0, 792.0, &options), Some(300));
        // A0: 33 by 47 inches.
        let poster = resolution(2384.0, 3370.0, &options).unwrap();
        assert!((100..120).contains(&poster), "{poster}");
        assert_eq!(resolution(14_400.0, 14_400.0, &options), None);
        assert_eq!(resolution(0.0, 10.0, &options), None);
        assert_eq!(resolution(f32::NAN, 10.0, &options), None);
    }
}
