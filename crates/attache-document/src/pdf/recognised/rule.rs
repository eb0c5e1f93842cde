//! Which straight lines does the image of a page show, as they stand above notes?
//!
//! Tesseract tells some of them and passes over thin ones, so they are looked for on the image itself.

use crate::recognise::{PageImage, PixelBox};

/// Darker than this is ink, also where a thin line is blurred.
const INK: u8 = 176;
/// A line is at least so long, in points …
const SHORTEST_POINTS: f32 = 15.0;
/// … and at most so high.
const HIGHEST_POINTS: f32 = 2.4;

/// The horizontal lines of an image, from the top.
pub(super) fn find(image: &PageImage) -> Vec<PixelBox> {
    let pixels = |points: f32| (points * image.dots_per_inch as f32 / 72.0).round() as usize;
    let (shortest, highest) = (
        pixels(SHORTEST_POINTS).max(8),
        pixels(HIGHEST_POINTS).max(1),
    );
    let width = image.width as usize;
    if width == 0 {
        return Vec::new();
    }
    let mut found: Vec<PixelBox> = Vec::new();
    // Lines that reached the row above, which may go on.
    let mut open: Vec<PixelBox> = Vec::new();
    for (row, shades) in (0..).zip(image.shades.chunks_exact(width)) {
        let mut going_on = Vec::new();
        for (left, length) in runs(shades, shortest) {
            let run = PixelBox {
                left: left as u32,
                top: row,
                width: length as u32,
                height: 1,
            };
            match open.iter().position(|above| overlap(*above, run)) {
                Some(above) => {
                    let above = open.swap_remove(above);
                    let left = above.left.min(run.left);
                    going_on.push(PixelBox {
                        left,
                        top: above.top,
                        width: above.right().max(run.right()) - left,
                        height: row + 1 - above.top,
                    });
                }
                None => going_on.push(run),
            }
        }
        found.append(&mut open);
        open = going_on;
    }
    found.append(&mut open);
    // What is higher is a picture or a bar.
    found.retain(|line| line.height as usize <= highest);
    found.sort_by_key(|line| (line.top, line.left));
    found
}

fn overlap(one: PixelBox, other: PixelBox) -> bool {
    one.left < other.right() && other.left < one.right()
}

/// Runs of ink in a row of pixels that are at least so long: where each begins, and its length.
fn runs(shades: &[u8], shortest: usize) -> impl Iterator<Item = (usize, usize)> {
    let mut start = 0;
    shades
        .chunk_by(|a, b| (*a < INK) == (*b < INK))
        .map(move |run| {
            let begun = start;
            start += run.len();
            (begun, run)
        })
        .filter(move |(_, run)| run.len() >= shortest && run[0] < INK)
        .map(|(begun, run)| (begun, run.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thin_lines_are_found_and_bars_and_letters_are_not() {
        let (width, height) = (600, 400);
        let mut shades = vec![255; width * height];
        let mut paint = |left: usize, top: usize, wide: usize, high: usize, shade: u8| {
            for row in top..top + high {
                shades[row * width + left..row * width + left + wide].fill(shade);
            }
        };
        paint(50, 100, 200, 2, 150);
        paint(320, 101, 100, 1, 0);
        paint(50, 200, 200, 40, 0);
        paint(50, 300, 20, 2, 0);
        let image = PageImage {
            width: 600,
            height: 400,
            dots_per_inch: 300,
            shades,
        };
        let shown: Vec<String> = find(&image)
            .iter()
            .map(|line| {
                format!(
                    "{}+{} at {}, {} high",
                    line.left, line.width, line.top, line.height
                )
            })
            .collect();
        assert_eq!(shown, ["50+200 at 100, 2 high", "320+100 at 101, 1 high"]);
    }
}
