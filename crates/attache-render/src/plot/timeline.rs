//! How do periods look side by side, in SVG and in a terminal?

use std::fmt::Write as _;

use attache_study::{Cell, Table};

use super::scale::Scale;
use super::svg::{COLORS, Heading, close_empty, open, px, size};
use super::{ChartError, Glyphs, SvgOptions, TextPlotOptions, column_at};
use crate::line::{clean, cut, pad_right, width};
use crate::markdown::register_text;
use crate::markup::escape;
use crate::terminal::{Ink, push_wrapped};

/// Bars from date to date, one under another.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Timeline {
    /// What it shows, as a heading.
    pub title: String,
    /// What stands small under it: where it comes from.
    pub foot: String,
    /// The end of what is known, as a year with its part: periods without an end run to here.
    pub until: f64,
    /// The groups, in the order of their colours.
    pub groups: Vec<String>,
    /// The periods, from the top down.
    pub spans: Vec<Span>,
}

/// One period.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Span {
    /// Written beside it.
    pub name: String,
    /// Its group: a place in [`Timeline::groups`].
    pub group: usize,
    /// Its beginning as a year with its part: the first and last that it may be.
    pub from: (f64, f64),
    /// Its end, likewise; `None` where it has none.
    pub to: Option<(f64, f64)>,
    /// From when it is there, but does not count.
    pub dormant: Option<f64>,
    /// The dates in words.
    pub dates: String,
}

/// Years beyond which nothing is drawn.
const MOST_YEARS: f64 = 1e5;
/// Years that a timeline shows at least.
const SHORTEST_YEARS: f64 = 10.0;
/// Years before which a long axis would hide the rest: earlier beginnings are cut, with an arrow.
const LONGEST_YEARS: f64 = 260.0;
const ROW_PX: f64 = 28.0;
/// The height of a line of the legend.
const LEGEND_LINE_PX: f64 = 20.0;

impl Timeline {
    /// The periods of a table's rows, from its columns `from`, `to` and perhaps `dormant_from`: `name` and
    /// `group` are columns of text. Rows without a beginning are left out. Periods without an end run to
    /// the cut-off of the table's register. `order` are the groups in the order of their colours; others
    /// come after them.
    pub fn from_table(
        table: &Table,
        names: &[&str],
        group: &str,
        order: &[&str],
    ) -> Result<Self, ChartError> {
        let names = names
            .iter()
            .map(|name| column_at(table, name))
            .collect::<Result<Vec<_>, _>>()?;
        let group = column_at(table, group)?;
        let (from, to) = (column_at(table, "from")?, column_at(table, "to")?);
        let dormant = column_at(table, "dormant_from").ok();
        let mut found = Self {
            title: table
                .title
                .clone()
                .unwrap_or_else(|| table.study.to_owned()),
            foot: String::new(),
            until: 0.0,
            groups: Vec::new(),
            spans: Vec::new(),
        };
        let (mut groups, mut classes): (Vec<(usize, String)>, Vec<String>) = Default::default();
        if let Some(register) = &table.register {
            found.foot = format!("register: {}", register_text(register));
            found.until = years(&register.cut_off).map_or(0.0, |dates| dates.1);
        }
        for row in &table.rows {
            let text = |at: usize| match row.cells.get(at) {
                Some(Cell::Text(text)) => Some(text.as_str()),
                _ => None,
            };
            let Some(begin) = text(from).and_then(years) else {
                continue;
            };
            let class = text(group).unwrap_or_default();
            let rank = order.iter().position(|known| *known == class);
            let class = class.replace('_', " ");
            if !groups.iter().any(|(_, known)| *known == class) {
                groups.push((rank.unwrap_or(order.len()), class.clone()));
            }
            classes.push(class);
            let name: Vec<&str> = names.iter().filter_map(|at| text(*at)).collect();
            found.spans.push(Span {
                name: name.join(" · "),
                group: 0,
                from: begin,
                to: text(to).and_then(years),
                dormant: dormant.and_then(text).and_then(years).map(|dates| dates.0),
                dates: format!(
                    "{} to {}",
                    text(from).unwrap_or_default(),
                    text(to).unwrap_or("now")
                ),
            });
        }
        groups.sort_by_key(|(rank, _)| *rank);
        found.groups = groups.into_iter().map(|(_, class)| class).collect();
        for (span, class) in found.spans.iter_mut().zip(&classes) {
            let group = found.groups.iter().position(|known| known == class);
            span.group = group.unwrap_or(0);
        }
        Ok(found)
    }

    /// The periods that can be drawn, and the rest as it is.
    fn drawable(&self) -> Self {
        let can = |year: f64| year.abs() <= MOST_YEARS;
        let both = |years: (f64, f64)| can(years.0) && can(years.1);
        let mut drawn = self.clone();
        drawn.until = if can(self.until) { self.until } else { 0.0 };
        drawn.spans.retain(|span| {
            both(span.from) && span.to.is_none_or(both) && span.dormant.is_none_or(can)
        });
        drawn
    }

    /// The first and last year shown.
    fn range(&self) -> Option<(f64, f64)> {
        let ends = self
            .spans
            .iter()
            .map(|span| span.to.map_or(self.until, |to| to.1));
        let last = ends.fold(f64::NEG_INFINITY, f64::max);
        let begins = self.spans.iter().map(|span| span.from.0);
        let first = begins
            .fold(f64::INFINITY, f64::min)
            .max(last - LONGEST_YEARS);
        (first.is_finite() && last.is_finite() && last >= first)
            .then(|| (first.min(last - SHORTEST_YEARS), last))
    }
}

/// A date as years with their part: where it begins and where it ends, `1955-06` as 1955.42 and 1955.5.
fn years(date: &str) -> Option<(f64, f64)> {
    let mut parts = date.split('-');
    let year: f64 = parts.next()?.parse().ok()?;
    let Some(month) = parts.next() else {
        return Some((year, year + 1.0));
    };
    let month = year + (month.parse::<f64>().ok()? - 1.0) / 12.0;
    let Some(day) = parts.next() else {
        return Some((month, month + 1.0 / 12.0));
    };
    // A day's place is told to a month's thirty-first part: fine enough for any drawing.
    let day = month + (day.parse::<f64>().ok()? - 1.0) / 372.0;
    Some((day, day))
}

/// A timeline as a standalone SVG document.
pub fn timeline_svg(timeline: &Timeline, options: &SvgOptions) -> String {
    draw_timeline(timeline, options, Heading::Drawn)
}

pub(crate) fn draw_timeline(timeline: &Timeline, options: &SvgOptions, head: Heading) -> String {
    let timeline = &timeline.drawable();
    let (wide, _) = size(options);
    let legend = legend_places(timeline, wide);
    let first_line = if head == Heading::Drawn { 44.0 } else { 12.0 };
    let lines = legend.last().map_or(1, |place| place.line + 1);
    let top = first_line + 14.0 + LEGEND_LINE_PX * (lines - 1) as f64;
    let bottom = top + timeline.spans.len().max(1) as f64 * ROW_PX;
    let high = bottom + if timeline.foot.is_empty() { 30.0 } else { 50.0 };
    let mut svg = open(&timeline.title, &describe(timeline), wide, high, head);
    let Some((first, last)) = timeline.range() else {
        return close_empty(svg, wide, high);
    };
    push_legend(&mut svg, timeline, &legend, first_line);
    let longest = if wide < 480.0 { 16 } else { 34 };
    let names: Vec<String> = timeline
        .spans
        .iter()
        .map(|span| cut(&clean(&span.name), longest))
        .collect();
    let left = px(names.iter().map(|name| width(name)).max().unwrap_or(0)) + 14.0;
    let right = 14.0;
    let x_at = |year: f64| {
        let share = ((year - first) / (last - first)).clamp(0.0, 1.0);
        left + share * (wide - left - right)
    };
    let scale = Scale::along(first, last, if wide < 480.0 { 4 } else { 8 });
    for tick in scale
        .ticks()
        .into_iter()
        .filter(|tick| (first..=last).contains(tick))
    {
        let _ = writeln!(
            svg,
            r#"<line class="p-grid" x1="{x:.1}" x2="{x:.1}" y1="{top:.1}" y2="{bottom:.1}"/><text class="p-quiet" x="{x:.1}" y="{:.1}" text-anchor="middle">{tick:.0}</text>"#,
            bottom + 18.0,
            x = x_at(tick),
        );
    }
    for (at, span) in timeline.spans.iter().enumerate() {
        push_span(
            &mut svg,
            timeline,
            span,
            &names[at],
            (top + at as f64 * ROW_PX, left, first),
            &x_at,
        );
    }
    if !timeline.foot.is_empty() {
        let _ = writeln!(
            svg,
            r#"<text class="p-quiet" x="0" y="{:.1}">{}</text>"#,
            bottom + 44.0,
            escape(&timeline.foot)
        );
    }
    svg.push_str("</svg>\n");
    svg
}

/// The bar: full where it surely holds, pale where a date leaves it open or where it does not count.
fn push_span(
    svg: &mut String,
    timeline: &Timeline,
    span: &Span,
    name: &str,
    (y, left, first): (f64, f64, f64),
    x_at: &impl Fn(f64) -> f64,
) {
    let group = timeline.groups.get(span.group).map_or("", String::as_str);
    let _ = write!(
        svg,
        r#"<g class="p-s{}"><title>{}: {}, {}</title><text x="{:.1}" y="{:.1}" text-anchor="end">{}</text>"#,
        span.group % COLORS,
        escape(&span.name),
        escape(group),
        escape(&span.dates),
        left - 10.0,
        y + 18.0,
        escape(name),
    );
    let end = span.to.map_or(timeline.until, |to| to.0);
    let counted = span.dormant.map_or(end, |dormant| dormant.min(end));
    let mut bar = |from: f64, to: f64, opacity: &str| {
        if to > from {
            let (x, to) = (x_at(from), x_at(to));
            let _ = write!(
                svg,
                r#"<rect class="p-bar" x="{x:.1}" y="{:.1}" width="{:.1}" height="14" rx="1.5"{opacity}/>"#,
                y + 7.0,
                (to - x).max(1.5)
            );
        }
    };
    let pale = r#" fill-opacity=".35""#;
    bar(span.from.0, span.from.1.min(counted), pale);
    bar(span.from.1, counted, "");
    bar(counted, end, pale);
    if let Some((from, to)) = span.to {
        bar(from.max(span.from.0), to, pale);
    }
    if span.from.0 < first {
        let _ = write!(
            svg,
            r#"<path class="p-bar" d="M{:.1},{:.1} l-6,7 l6,7 z"/>"#,
            x_at(first) - 1.0,
            y + 7.0
        );
    }
    if span.to.is_none() {
        // It goes on.
        let _ = write!(
            svg,
            r#"<path class="p-bar" d="M{:.1},{:.1} l6,7 l-6,7 z"/>"#,
            x_at(timeline.until) + 1.0,
            y + 7.0
        );
    }
    svg.push_str("</g>\n");
}

/// Where an entry of the legend stands.
struct LegendPlace {
    x: f64,
    line: usize,
}

/// Sets the names of the groups in lines, as many to a line as fit.
fn legend_places(timeline: &Timeline, wide: f64) -> Vec<LegendPlace> {
    let mut places = Vec::with_capacity(timeline.groups.len());
    let (mut x, mut line) = (0.0, 0);
    for group in &timeline.groups {
        // Names are bold, and so a little wider.
        let own = 1.1 * px(width(group)) + 36.0;
        if x > 0.0 && x + own - 16.0 > wide {
            (x, line) = (0.0, line + 1);
        }
        places.push(LegendPlace { x, line });
        x += own;
    }
    places
}

fn push_legend(svg: &mut String, timeline: &Timeline, places: &[LegendPlace], first_line: f64) {
    for (at, (group, place)) in timeline.groups.iter().zip(places).enumerate() {
        let y = first_line + LEGEND_LINE_PX * place.line as f64;
        let _ = writeln!(
            svg,
            r#"<g class="p-s{}"><rect class="p-bar" x="{:.1}" y="{:.1}" width="11" height="11" rx="1.5"/><text class="p-name" x="{:.1}" y="{y:.1}">{}</text></g>"#,
            at % COLORS,
            place.x,
            y - 10.0,
            place.x + 16.0,
            escape(group)
        );
    }
}

fn describe(timeline: &Timeline) -> String {
    let mut about = String::from("Timeline.");
    for span in &timeline.spans {
        let group = timeline.groups.get(span.group).map_or("", String::as_str);
        let _ = write!(about, " {}: {group}, {}.", span.name, span.dates);
    }
    about
}

/// A timeline as lines of text, each ended.
pub fn timeline_text(timeline: &Timeline, options: &TextPlotOptions) -> String {
    let timeline = &timeline.drawable();
    let columns = options.width.max(40);
    let ascii = options.glyphs == Glyphs::Ascii;
    let mut out = String::new();
    if !timeline.title.is_empty() {
        push_wrapped(&mut out, &timeline.title, columns, "", |line| {
            options.color.paint(Ink::Heading, line)
        });
    }
    let Some((first, last)) = timeline.range() else {
        out.push_str("nothing to draw\n");
        return out;
    };
    let longest = timeline
        .spans
        .iter()
        .map(|span| width(&clean(&span.name)))
        .max();
    let margin = longest.unwrap_or(0).min(columns / 3);
    let room = columns - margin - 4;
    let width_of_year = room as f64 / (last - first);
    for span in &timeline.spans {
        let mut bar = String::new();
        for at in 0..room {
            // What stands in the middle of the column.
            let year = first + (at as f64 + 0.5) / width_of_year;
            bar.push(glyph(span, year, 0.5 / width_of_year, ascii));
        }
        let end = match span.to {
            None if ascii => '>',
            None => '▶',
            Some(_) => ' ',
        };
        let before = match (span.from.0 < first, ascii) {
            (true, true) => '<',
            (true, false) => '◀',
            (false, _) => ' ',
        };
        let line = format!(
            "{before}{}{end}",
            options.color.paint(Ink::Series(span.group), &bar)
        );
        let name = pad_right(&cut(&clean(&span.name), margin), margin);
        let _ = writeln!(out, "{name} {}", line.trim_end());
    }
    out.push_str(&axis(first, last, margin + 2, room));
    push_key(&mut out, timeline, options, columns);
    out
}

/// The character for one column of a bar; `half` is half a column's years.
fn glyph(span: &Span, year: f64, half: f64, ascii: bool) -> char {
    let end = span.to.map_or(f64::INFINITY, |to| to.1);
    // A period shorter than a column is still seen: in the column that holds its beginning.
    if year + half <= span.from.0 || year >= end && year - half > span.from.0 {
        return ' ';
    }
    let unsure = span.from.0 < span.from.1 && year < span.from.1
        || span.to.is_some_and(|to| year >= to.0 && to.1 > to.0);
    let dormant = span.dormant.is_some_and(|dormant| year >= dormant);
    match (unsure || dormant, ascii) {
        (true, true) => '.',
        (true, false) => '░',
        (false, true) => ['#', '=', '+', '*', '-', '~'][span.group % 6],
        (false, false) => ['█', '▓', '▒', '▚', '▞', '▄'][span.group % 6],
    }
}

fn axis(first: f64, last: f64, margin: usize, room: usize) -> String {
    let scale = Scale::along(first, last, if room < 45 { 3 } else { 8 });
    let mut line = vec![' '; margin + room + 2];
    for tick in scale
        .ticks()
        .into_iter()
        .filter(|tick| (first..=last).contains(tick))
    {
        let at = margin + (((tick - first) / (last - first)) * room as f64) as usize;
        let label = format!("{tick:.0}");
        if at + label.len() <= line.len() {
            for (offset, c) in label.chars().enumerate() {
                line[at + offset] = c;
            }
        }
    }
    let line: String = line.into_iter().collect();
    format!("{}\n", line.trim_end())
}

fn push_key(out: &mut String, timeline: &Timeline, options: &TextPlotOptions, columns: usize) {
    let ascii = options.glyphs == Glyphs::Ascii;
    let mut key: Vec<String> = Vec::new();
    for (at, group) in timeline.groups.iter().enumerate() {
        let mark = if ascii {
            ['#', '=', '+', '*', '-', '~'][at % 6]
        } else {
            ['█', '▓', '▒', '▚', '▞', '▄'][at % 6]
        };
        key.push(format!("{mark} {group}"));
    }
    let pale = |span: &Span| {
        span.dormant.is_some() || span.from.0 < span.from.1 || span.to.is_some_and(|to| to.0 < to.1)
    };
    if timeline.spans.iter().any(pale) {
        let mark = if ascii { '.' } else { '░' };
        key.push(format!("{mark} date not known exactly, or dormant"));
    }
    push_wrapped(out, &key.join("  ·  "), columns, "", |line| {
        options.color.paint(Ink::Quiet, line)
    });
}
