//! How is a plot drawn as SVG: standalone, readable in light and dark, text as text?

use std::fmt::Write as _;

use super::scale::Scale;
use super::{BarChart, LineChart, Series};
use crate::line::{clean, cut, width};
use crate::markup::{escape, minus};

/// Colours and weights, shared with the page that holds inline plots.
pub(crate) const PLOT_CSS: &str = include_str!("plot.css");

/// Colours before they repeat.
pub(super) const COLORS: usize = 6;
/// Average width of a character at the 13 px of labels.
const CHARACTER_PX: f64 = 7.8;
/// Lines with more points than this are drawn without dots.
const MOST_DOTS: usize = 60;
const BAR_ROW_PX: f64 = 26.0;

/// How large a plot is drawn; it scales to the width it is given.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SvgOptions {
    /// Width in CSS pixels; less than 240 is taken as 240.
    pub width_px: f64,
    /// Height of a line chart in CSS pixels; less than 160 is taken as 160. A bar chart is as high as
    /// its bars need.
    pub height_px: f64,
}

impl Default for SvgOptions {
    fn default() -> Self {
        Self {
            width_px: 720.0,
            height_px: 340.0,
        }
    }
}

/// Whether the drawing brings its heading and style, or the page around it does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Heading {
    Drawn,
    OnPage,
}

/// A line chart as a standalone SVG document.
pub fn lines_svg(chart: &LineChart, options: &SvgOptions) -> String {
    draw_lines(chart, options, Heading::Drawn)
}

/// A bar chart as a standalone SVG document.
pub fn bars_svg(chart: &BarChart, options: &SvgOptions) -> String {
    draw_bars(chart, options, Heading::Drawn)
}

pub(crate) fn draw_lines(chart: &LineChart, options: &SvgOptions, head: Heading) -> String {
    let (wide, high) = size(options);
    let series = chart.drawable();
    let mut svg = open(
        &chart.title,
        &describe_lines(chart, &series),
        wide,
        high,
        head,
    );
    let points = || series.iter().flat_map(|line| line.points.iter());
    if series.is_empty() {
        return close_empty(svg, wide, high);
    }
    let fold = |pick: fn(&(f64, f64)) -> f64| {
        points()
            .map(pick)
            .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), v| {
                (low.min(v), high.max(v))
            })
    };
    let ((x_low, x_high), (y_low, y_high)) = (fold(|point| point.0), fold(|point| point.1));
    let y_scale = Scale::around(
        y_low.min(0.0),
        y_high.max(0.0),
        if high < 260.0 { 3 } else { 4 },
    );
    let x_scale = Scale::along(x_low, x_high, if wide < 480.0 { 4 } else { 7 });

    let y_labels: Vec<String> = y_scale
        .ticks()
        .iter()
        .map(|&tick| minus(&y_scale.label(tick)))
        .collect();
    let left = px(y_labels.iter().map(|label| width(label)).max().unwrap_or(1)) + 12.0;
    let names: Vec<String> = series.iter().map(|line| cut(&line.name, 28)).collect();
    // Names are bold, and so a little wider.
    let name_px = 1.1 * px(names.iter().map(|name| width(name)).max().unwrap_or(0));
    // Names stand at the ends of their lines; where they would take too much of the width, above.
    let beside = name_px <= wide * 0.26 && series.len() <= 6;
    let right = if beside && name_px > 0.0 {
        name_px + 16.0
    } else {
        16.0
    };
    let mut top = if head == Heading::Drawn { 34.0 } else { 4.0 };
    if !beside {
        top = push_names(&mut svg, &names, wide, top);
    }
    let _ = writeln!(
        svg,
        r#"<text class="p-quiet" x="0" y="{:.1}">{}</text>"#,
        top + 10.0,
        escape(&chart.y_label)
    );
    top += 24.0;
    let bottom = high - 40.0;
    let x_at = |x: f64| left + x_scale.share(x) * (wide - left - right);
    let y_at = |y: f64| bottom - y_scale.share(y) * (bottom - top);

    for (tick, label) in y_scale.ticks().into_iter().zip(&y_labels) {
        let class = if tick == 0.0 { "p-axis" } else { "p-grid" };
        let _ = writeln!(
            svg,
            r#"<line class="{class}" x1="{left:.1}" x2="{:.1}" y1="{y:.1}" y2="{y:.1}"/><text class="p-quiet" x="{:.1}" y="{:.1}" text-anchor="end">{label}</text>"#,
            wide - right,
            left - 8.0,
            y_at(tick) + 4.0,
            y = y_at(tick),
        );
    }
    for tick in x_scale.ticks() {
        let label = x_text(chart, tick);
        let _ = writeln!(
            svg,
            r#"<line class="p-axis" x1="{x:.1}" x2="{x:.1}" y1="{bottom:.1}" y2="{:.1}"/><text class="p-quiet" x="{x:.1}" y="{:.1}" text-anchor="middle">{label}</text>"#,
            bottom + 4.0,
            bottom + 18.0,
            x = x_at(tick),
        );
    }
    let _ = writeln!(
        svg,
        r#"<text class="p-quiet" x="{:.1}" y="{:.1}" text-anchor="end">{}</text>"#,
        wide - right,
        bottom + 36.0,
        escape(&chart.x_label)
    );
    for (at, line) in series.iter().enumerate() {
        push_line(&mut svg, chart, line, at, &x_at, &y_at);
    }
    if beside {
        let ends: Vec<f64> = series
            .iter()
            .map(|line| line.points.last().map_or(bottom, |end| y_at(end.1)))
            .collect();
        for (at, y) in spread(&ends, 16.0, top, bottom).into_iter().enumerate() {
            let x = series[at].points.last().map_or(left, |end| x_at(end.0)) + 9.0;
            let _ = writeln!(
                svg,
                r#"<text class="p-name p-s{}" x="{x:.1}" y="{:.1}">{}</text>"#,
                at % COLORS,
                y + 4.5,
                escape(&names[at])
            );
        }
    }
    svg.push_str("</svg>\n");
    svg
}

pub(crate) fn draw_bars(chart: &BarChart, options: &SvgOptions, head: Heading) -> String {
    let (wide, _) = size(options);
    let bars = chart.drawable();
    let top = if head == Heading::Drawn { 66.0 } else { 34.0 };
    let rows_px = bars.len().max(1) as f64 * BAR_ROW_PX;
    let bottom = top + rows_px;
    let high = bottom + 44.0;
    let mut svg = open(&chart.title, &describe_bars(chart), wide, high, head);
    if bars.is_empty() {
        return close_empty(svg, wide, high);
    }
    let low = bars
        .iter()
        .map(|bar| bar.interval.map_or(bar.value, |i| i.0.min(bar.value)))
        .fold(0.0, f64::min);
    let most = bars
        .iter()
        .map(|bar| bar.interval.map_or(bar.value, |i| i.1.max(bar.value)))
        .fold(0.0, f64::max);
    let scale = Scale::around(low, most, if wide < 480.0 { 4 } else { 6 });
    let names: Vec<String> = bars
        .iter()
        .map(|bar| cut(&bar.name, if wide < 480.0 { 16 } else { 30 }))
        .collect();
    let left = px(names.iter().map(|name| width(name)).max().unwrap_or(0)) + 12.0;
    let notes: Vec<String> = bars
        .iter()
        .map(|bar| {
            let value = minus(&crate::figure::real(bar.value, 2));
            let value = if bar.value > 0.0 {
                format!("+{value}")
            } else {
                value
            };
            bar.note
                .as_ref()
                .filter(|_| wide >= 480.0)
                .map_or(value.clone(), |note| format!("{value}  {note}"))
        })
        .collect();
    let right = px(notes.iter().map(|note| width(note)).max().unwrap_or(0)) + 8.0;
    let x_at = |x: f64| left + scale.share(x) * (wide - left - right).max(40.0);
    for tick in scale.ticks() {
        let class = if tick == 0.0 { "p-axis" } else { "p-grid" };
        let _ = writeln!(
            svg,
            r#"<line class="{class}" x1="{x:.1}" x2="{x:.1}" y1="{:.1}" y2="{bottom:.1}"/><text class="p-quiet" x="{x:.1}" y="{:.1}" text-anchor="middle">{}</text>"#,
            top - 4.0,
            bottom + 16.0,
            minus(&scale.label(tick)),
            x = x_at(tick),
        );
    }
    let zero = x_at(0.0);
    let _ = writeln!(
        svg,
        r#"<text class="p-quiet" x="{:.1}" y="{:.1}" text-anchor="middle">{}</text>"#,
        (x_at(scale.low) + x_at(scale.high)) / 2.0,
        bottom + 35.0,
        escape(&chart.x_label)
    );
    push_sides(&mut svg, chart, (wide, zero, top));
    for (at, bar) in bars.iter().enumerate() {
        let y = top + at as f64 * BAR_ROW_PX;
        let (from, to) = if bar.value < 0.0 {
            (x_at(bar.value), zero)
        } else {
            (zero, x_at(bar.value))
        };
        let side = usize::from(bar.value < 0.0);
        let _ = write!(
            svg,
            r#"<g><title>{}: {}</title><text x="{:.1}" y="{:.1}" text-anchor="end">{}</text><rect class="p-bar p-s{side}" x="{from:.1}" y="{:.1}" width="{:.1}" height="15" rx="1.5"/>"#,
            escape(&bar.name),
            escape(&notes[at]),
            left - 10.0,
            y + 16.5,
            escape(&names[at]),
            y + 4.5,
            (to - from).max(1.0),
        );
        if let Some((low, high)) = bar.interval {
            let _ = write!(
                svg,
                r#"<line class="p-interval" x1="{:.1}" x2="{:.1}" y1="{y:.1}" y2="{y:.1}"/>"#,
                x_at(low),
                x_at(high),
                y = y + 12.0
            );
        }
        let _ = writeln!(
            svg,
            r#"<text class="p-quiet" x="{:.1}" y="{:.1}" text-anchor="end">{}</text></g>"#,
            wide - 1.0,
            y + 16.5,
            escape(&notes[at])
        );
    }
    svg.push_str("</svg>\n");
    svg
}

/// What the two sides mean, beside the line at nought; on two lines where the width is short.
fn push_sides(svg: &mut String, chart: &BarChart, (wide, zero, top): (f64, f64, f64)) {
    let left = format!("← {}", chart.left_label);
    let right = format!("{} →", chart.right_label);
    let fits = px(width(&left)) < zero - 8.0 && px(width(&right)) < wide - zero - 8.0;
    let sides = if fits {
        [
            (left, 1, zero - 8.0, "end", top - 12.0),
            (right, 0, zero + 8.0, "start", top - 12.0),
        ]
    } else {
        [
            (left, 1, 0.0, "start", top - 24.0),
            (right, 0, wide, "end", top - 9.0),
        ]
    };
    for (text, side, x, anchor, y) in sides {
        if text.chars().count() > 2 {
            let _ = writeln!(
                svg,
                r#"<text class="p-name p-s{side}" x="{x:.1}" y="{y:.1}" text-anchor="{anchor}">{}</text>"#,
                escape(&text)
            );
        }
    }
}

pub(super) fn size(options: &SvgOptions) -> (f64, f64) {
    (options.width_px.max(240.0), options.height_px.max(160.0))
}

pub(super) fn open(title: &str, about: &str, wide: f64, high: f64, head: Heading) -> String {
    // Alone, a drawing has margins and a ground of its own, so that it reads on any page.
    let margin = if head == Heading::Drawn { 16.0 } else { 0.0 };
    let (outer_wide, outer_high) = (wide + 2.0 * margin, high + 2.0 * margin);
    let mut svg = format!(
        r#"<svg class="attache-plot" xmlns="http://www.w3.org/2000/svg" role="img" viewBox="{:.0} {:.0} {outer_wide:.0} {outer_high:.0}" width="{outer_wide:.0}" height="{outer_high:.0}">"#,
        0.0 - margin,
        0.0 - margin,
    );
    let _ = writeln!(
        svg,
        "<title>{}</title><desc>{}</desc>",
        escape(title),
        escape(about)
    );
    if head == Heading::Drawn {
        let columns = (wide / 8.6).min(4000.0) as usize;
        let _ = writeln!(
            svg,
            r#"<style>{PLOT_CSS}</style><rect class="p-hollow" x="-{margin:.0}" y="-{margin:.0}" width="{outer_wide:.0}" height="{outer_high:.0}"/><text class="p-title" x="0" y="17">{}</text>"#,
            escape(&cut(&clean(title), columns))
        );
    }
    svg
}

pub(super) fn close_empty(mut svg: String, wide: f64, high: f64) -> String {
    let _ = writeln!(
        svg,
        r#"<text class="p-quiet" x="{:.1}" y="{:.1}" text-anchor="middle">Nothing to draw</text></svg>"#,
        wide / 2.0,
        high / 2.0
    );
    svg
}

/// Names above the plot, in the colours of their lines; the height below them.
fn push_names(svg: &mut String, names: &[String], wide: f64, top: f64) -> f64 {
    let (mut x, mut y) = (0.0, top + 12.0);
    for (at, name) in names.iter().enumerate() {
        let own = px(width(name)) + 18.0;
        if x > 0.0 && x + own > wide {
            x = 0.0;
            y += 18.0;
        }
        let _ = writeln!(
            svg,
            r#"<text class="p-name p-s{}" x="{x:.1}" y="{y:.1}">{}</text>"#,
            at % COLORS,
            escape(name)
        );
        x += own;
    }
    y + 10.0
}

fn push_line(
    svg: &mut String,
    chart: &LineChart,
    line: &Series,
    at: usize,
    x_at: &impl Fn(f64) -> f64,
    y_at: &impl Fn(f64) -> f64,
) {
    let path: Vec<String> = line
        .points
        .iter()
        .map(|&(x, y)| format!("{:.1},{:.1}", x_at(x), y_at(y)))
        .collect();
    let _ = writeln!(
        svg,
        r#"<g class="p-s{}"><polyline class="p-curve" points="{}"/>"#,
        at % COLORS,
        path.join(" ")
    );
    if line.points.len() <= MOST_DOTS {
        // Filled and hollow dots tell lines apart where colour cannot.
        let fill = if at.is_multiple_of(2) {
            "p-full"
        } else {
            "p-hollow"
        };
        for &(x, y) in &line.points {
            let told = format!(
                "{} {}: {}",
                line.name,
                x_text(chart, x),
                minus(&crate::figure::real(y, 1))
            );
            let _ = writeln!(
                svg,
                r#"<circle class="p-dot {fill}" cx="{:.1}" cy="{:.1}" r="3"><title>{}</title></circle>"#,
                x_at(x),
                y_at(y),
                escape(told.trim())
            );
        }
    }
    svg.push_str("</g>\n");
}

/// A place on the horizontal axis: `1990`, or `1990s` for a decade.
pub(super) fn x_text(chart: &LineChart, x: f64) -> String {
    let number = if x.fract() == 0.0 && x.abs() < 1e9 {
        format!("{x:.0}")
    } else {
        crate::figure::real(x, 2)
    };
    format!(
        "{}{}",
        minus(&number),
        if chart.by_decade() { "s" } else { "" }
    )
}

pub(super) fn px(columns: usize) -> f64 {
    let columns = columns as f64;
    columns * CHARACTER_PX
}

/// Moves places apart until each has `room`, keeping their order and staying between `top` and `bottom`.
fn spread(places: &[f64], room: f64, top: f64, bottom: f64) -> Vec<f64> {
    let mut order: Vec<usize> = (0..places.len()).collect();
    order.sort_by(|&one, &other| places[one].total_cmp(&places[other]));
    let mut moved = places.to_vec();
    let mut least = top;
    for &at in &order {
        moved[at] = moved[at].max(least);
        least = moved[at] + room;
    }
    let mut most = bottom;
    for &at in order.iter().rev() {
        moved[at] = moved[at].min(most);
        most = moved[at] - room;
    }
    moved
}

fn describe_lines(chart: &LineChart, series: &[Series]) -> String {
    let mut about = format!("Line chart of {} over {}.", chart.y_label, chart.x_label);
    for line in series {
        let highest = line
            .points
            .iter()
            .copied()
            .reduce(|best, point| if point.1 > best.1 { point } else { best });
        if let (Some(first), Some(last), Some(highest)) =
            (line.points.first(), line.points.last(), highest)
        {
            let told = |point: &(f64, f64)| {
                format!(
                    "{} in {}",
                    crate::figure::real(point.1, 1),
                    x_text(chart, point.0)
                )
            };
            let _ = write!(
                about,
                " {}: {}, {}; highest {}.",
                line.name,
                told(first),
                told(last),
                told(&highest)
            );
        }
    }
    about
}

fn describe_bars(chart: &BarChart) -> String {
    let mut about = format!(
        "Bar chart of {}; left: {}, right: {}.",
        chart.x_label, chart.left_label, chart.right_label
    );
    for bar in chart.drawable() {
        let _ = write!(
            about,
            " {}: {}.",
            bar.name,
            crate::figure::real(bar.value, 2)
        );
    }
    about
}
