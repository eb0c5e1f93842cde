//! How is a plot drawn with characters, in a terminal of any width?
//!
//! Each series is a strip of columns with its name above it; all strips share one scale, so heights
//! compare across them.

use super::scale::Scale;
use super::svg::x_text;
use super::{BarChart, LineChart, Series};
use crate::figure::real;
use crate::line::{clean, cut, pad_left, pad_right, width};
use crate::terminal::{Color, Ink, push_wrapped};

/// The characters a plot may use.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Glyphs {
    /// Block elements, in eighths of a line.
    #[default]
    Unicode,
    /// ASCII alone, for terminals and logs that know nothing else.
    Ascii,
}

/// How a plot is set in a terminal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TextPlotOptions {
    /// The terminal's width in columns; less than 40 is taken as 40.
    pub width: usize,
    /// Lines for each series; at least 1.
    pub strip_lines: usize,
    /// Whether to use colour.
    pub color: Color,
    /// The characters to draw with.
    pub glyphs: Glyphs,
}

impl Default for TextPlotOptions {
    fn default() -> Self {
        Self {
            width: 80,
            strip_lines: 4,
            color: Color::Plain,
            glyphs: Glyphs::Unicode,
        }
    }
}

/// Columns between neighbouring places on the horizontal axis.
struct Slots {
    first: f64,
    step: f64,
    count: usize,
    /// How many places share a column, when the terminal is too narrow for one each.
    together: usize,
    /// Characters a slot takes, its gap included.
    pitch: usize,
}

/// A line chart as lines of text, each ended.
pub fn lines_text(chart: &LineChart, options: &TextPlotOptions) -> String {
    let columns = options.width.max(40);
    let ascii = options.glyphs == Glyphs::Ascii;
    let series = chart.drawable();
    let mut out = String::new();
    if !chart.title.is_empty() {
        push_wrapped(&mut out, &chart.title, columns, "", |line| {
            options.color.paint(Ink::Heading, line)
        });
    }
    if series.is_empty() {
        out.push_str("nothing to draw\n");
        return out;
    }
    let most = series
        .iter()
        .flat_map(|line| &line.points)
        .map(|point| point.1)
        .fold(0.0, f64::max);
    let scale = Scale::around(0.0, most, 5);
    let top_label = scale.label(scale.high);
    let margin = width(&top_label).max(1) + 2;
    let slots = slots(&series, columns - margin);
    for (at, line) in series.iter().enumerate() {
        let name = if line.name.is_empty() {
            chart.y_label.clone()
        } else {
            format!("{} ({})", line.name, chart.y_label)
        };
        let name = cut(&clean(&name), columns - margin);
        out.push_str(&format!(
            "{}{}\n",
            " ".repeat(margin),
            options.color.paint(Ink::Series(at), &name)
        ));
        let heights = heights(line, &slots);
        let lines = options.strip_lines.max(1);
        for level in (0..lines).rev() {
            let label = match level {
                level if level + 1 == lines => top_label.as_str(),
                0 => "0",
                _ => "",
            };
            let bars: String = heights
                .iter()
                .map(|height| slot_text(*height, &scale, level, lines, &slots, ascii))
                .collect();
            let text = format!(
                "{} {}{}",
                pad_left(label, margin - 2),
                if ascii { '|' } else { '│' },
                options.color.paint(Ink::Series(at), bars.trim_end())
            );
            out.push_str(text.trim_end());
            out.push('\n');
        }
    }
    out.push_str(&x_axis(chart, &slots, margin, ascii));
    if slots.together > 1 {
        out.push_str(&cut(
            &format!("each column is the mean of up to {} values", slots.together),
            columns,
        ));
        out.push('\n');
    }
    if series
        .iter()
        .any(|line| line.points.iter().any(|point| point.1 < 0.0))
    {
        out.push_str(&cut("values below 0 are drawn as 0", columns));
        out.push('\n');
    }
    out
}

/// A bar chart as lines of text, each ended: negative bars to the left of the middle.
pub fn bars_text(chart: &BarChart, options: &TextPlotOptions) -> String {
    let columns = options.width.max(40);
    let ascii = options.glyphs == Glyphs::Ascii;
    let bars = chart.drawable();
    let mut out = String::new();
    if !chart.title.is_empty() {
        push_wrapped(&mut out, &chart.title, columns, "", |line| {
            options.color.paint(Ink::Heading, line)
        });
    }
    if bars.is_empty() {
        out.push_str("nothing to draw\n");
        return out;
    }
    let names_most = columns / 3;
    let names = bars
        .iter()
        .map(|bar| width(&bar.name))
        .max()
        .unwrap_or(0)
        .min(names_most);
    let figures: Vec<String> = bars.iter().map(|bar| real(bar.value, 2)).collect();
    let figure_width = figures
        .iter()
        .map(|figure| width(figure))
        .max()
        .unwrap_or(0);
    // The name, a space, the two halves with the axis between, a space, the figure.
    let half = columns.saturating_sub(names + figure_width + 3) / 2;
    let most = bars.iter().map(|bar| bar.value.abs()).fold(0.0, f64::max);
    let arrows = if ascii { ("<-", "->") } else { ("←", "→") };
    let left = format!("{} {}", arrows.0, clean(&chart.left_label));
    let right = format!("{} {}", clean(&chart.right_label), arrows.1);
    let side = |ink, text: &str| options.color.paint(ink, text);
    out.push_str(&format!(
        "{}{} {}\n",
        " ".repeat(names + 1 + half.saturating_sub(width(&cut(&left, half)))),
        side(Ink::Series(1), &cut(&left, half)),
        side(Ink::Series(0), &cut(&right, half + figure_width))
    ));
    for (bar, figure) in bars.iter().zip(&figures) {
        let share = if most > 0.0 {
            bar.value.abs() / most
        } else {
            0.0
        };
        let long = eighths(share * 8.0 * to_real(half));
        let (full, rest) = (long / 8, long % 8);
        let axis = if ascii { '|' } else { '│' };
        let (before, after) = if bar.value < 0.0 {
            // Only a half block exists that is filled on its right.
            let part = if !ascii && rest >= 4 && full < half {
                "▐"
            } else {
                ""
            };
            let text = format!("{part}{}", block(ascii).repeat(full));
            (
                pad_left("", half - width(&text)) + &side(Ink::Series(1), &text),
                String::new(),
            )
        } else {
            let part = if ascii || rest == 0 || full >= half {
                String::new()
            } else {
                partial_right(rest).to_string()
            };
            let text = format!("{}{part}", block(ascii).repeat(full));
            let padding = " ".repeat(half - width(&text));
            (" ".repeat(half), side(Ink::Series(0), &text) + &padding)
        };
        let after = if after.is_empty() {
            " ".repeat(half)
        } else {
            after
        };
        let name = pad_right(&cut(&bar.name, names), names);
        out.push_str(&format!(
            "{name} {before}{axis}{after} {}\n",
            pad_left(figure, figure_width)
        ));
    }
    out
}

fn block(ascii: bool) -> &'static str {
    if ascii { "#" } else { "█" }
}

/// A block filled from the left by so many eighths.
fn partial_right(eighths: usize) -> char {
    ['▏', '▎', '▍', '▌', '▋', '▊', '▉'][eighths.clamp(1, 7) - 1]
}

/// A block filled from below by so many eighths.
fn partial_up(eighths: usize) -> char {
    ['▁', '▂', '▃', '▄', '▅', '▆', '▇'][eighths.clamp(1, 7) - 1]
}

fn slots(series: &[Series], room: usize) -> Slots {
    let mut places: Vec<f64> = series
        .iter()
        .flat_map(|line| &line.points)
        .map(|point| point.0)
        .collect();
    places.sort_by(f64::total_cmp);
    places.dedup();
    let first = places.first().copied().unwrap_or(0.0);
    let last = places.last().copied().unwrap_or(0.0);
    let step = places
        .windows(2)
        .map(|pair| pair[1] - pair[0])
        .fold(f64::INFINITY, f64::min);
    let step = if step.is_finite() && step > 0.0 {
        step
    } else {
        1.0
    };
    // Uneven places may be very close together: never more slots than a terminal could hope to show.
    let span = ((last - first) / step).round().clamp(0.0, 100_000.0);
    let count = eighths(span) + 1;
    let step = if count > 1 {
        (last - first) / to_real(count - 1)
    } else {
        step
    };
    let room = room.max(1);
    let together = count.div_ceil(room);
    let shown = count.div_ceil(together);
    Slots {
        first,
        step: step * to_real(together),
        count: shown,
        together,
        pitch: (room / shown).clamp(1, 6),
    }
}

/// The mean of each slot's values; `None` where it has none.
fn heights(line: &Series, slots: &Slots) -> Vec<Option<f64>> {
    let mut sums = vec![(0.0, 0u32); slots.count];
    for &(x, y) in &line.points {
        let at = ((x - slots.first) / slots.step + 1e-9).floor();
        let at = eighths(if slots.together == 1 {
            ((x - slots.first) / slots.step).round()
        } else {
            at
        });
        let slot = &mut sums[at.min(slots.count - 1)];
        *slot = (slot.0 + y.max(0.0), slot.1 + 1);
    }
    sums.into_iter()
        .map(|(sum, count)| (count > 0).then(|| sum / f64::from(count)))
        .collect()
}

/// The part of a slot's column that stands on one line of its strip.
fn slot_text(
    height: Option<f64>,
    scale: &Scale,
    level: usize,
    lines: usize,
    slots: &Slots,
    ascii: bool,
) -> String {
    let (fill, gap) = if slots.pitch > 1 {
        (slots.pitch - 1, 1)
    } else {
        (1, 0)
    };
    let glyph = match height {
        None => ' ',
        // Nought is a value; it is not the same as no documents.
        Some(0.0) if level == 0 => '.',
        Some(0.0) => ' ',
        Some(height) => {
            let whole = eighths(scale.share(height) * 8.0 * to_real(lines)).max(1);
            match whole.saturating_sub(level * 8) {
                0 => ' ',
                8.. => {
                    if ascii {
                        '#'
                    } else {
                        '█'
                    }
                }
                // ASCII knows half a line and nothing finer.
                part if ascii => {
                    if part >= 4 {
                        '#'
                    } else if level == 0 {
                        '_'
                    } else {
                        ' '
                    }
                }
                part => partial_up(part),
            }
        }
    };
    format!("{}{}", glyph.to_string().repeat(fill), " ".repeat(gap))
}

fn x_axis(chart: &LineChart, slots: &Slots, margin: usize, ascii: bool) -> String {
    let mut ruler = String::new();
    let mut labels = String::new();
    let mut free = 0;
    for slot in 0..slots.count {
        let at = slot * slots.pitch;
        let label = x_text(chart, slots.first + to_real(slot) * slots.step);
        let total = slots.count * slots.pitch;
        let labelled = at >= free && at + width(&label) <= total.max(width(&label));
        if labelled {
            labels.push_str(&" ".repeat(at - width(&labels).min(at)));
            labels.push_str(&label);
            free = at + width(&label) + 2;
        }
        let (tick, flat) = if ascii { ("+", "-") } else { ("┴", "─") };
        ruler.push_str(if labelled { tick } else { flat });
        ruler.push_str(&flat.repeat(slots.pitch - 1));
    }
    let corner = if ascii { '+' } else { '└' };
    format!(
        "{}{corner}{ruler}\n{}{labels}\n",
        " ".repeat(margin - 1),
        " ".repeat(margin)
    )
}

fn to_real(count: usize) -> f64 {
    count as f64
}

/// A non-negative real as the nearest count.
fn eighths(real: f64) -> usize {
    // `as` saturates and takes what is not a number for 0.
    real.round() as usize
}
