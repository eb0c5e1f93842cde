//! What is a plot, before anyone draws it? Plain numbers with names.

mod scale;
mod svg;
mod text;
mod timeline;

use attache_study::{Cell, Column, Table};

use crate::figure::heading;

pub(crate) use svg::{Heading, PLOT_CSS, draw_bars, draw_lines};
pub use svg::{SvgOptions, bars_svg, lines_svg};
pub use text::{Glyphs, TextPlotOptions, bars_text, lines_text};
pub(crate) use timeline::draw_timeline;
pub use timeline::{Span, Timeline, timeline_svg, timeline_text};

/// One or several series over a common axis, such as rates over decades.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LineChart {
    /// What the chart shows, as a heading.
    pub title: String,
    /// What the horizontal axis counts: `decade`.
    pub x_label: String,
    /// What the vertical axis counts, with its unit: `per million tokens`.
    pub y_label: String,
    /// The series, most important first.
    pub series: Vec<Series>,
}

/// A named line of points.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Series {
    /// Its name, written beside the line.
    pub name: String,
    /// Points as `(x, y)`. Points that are not finite, or beyond 10^150, are left out.
    pub points: Vec<(f64, f64)>,
}

/// Signed effects side by side, such as log odds of words near `ally` against `partner`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct BarChart {
    /// What the chart shows, as a heading.
    pub title: String,
    /// What the axis counts: `log odds`.
    pub x_label: String,
    /// What a bar to the left means: `more with partner`.
    pub left_label: String,
    /// What a bar to the right means: `more with ally`.
    pub right_label: String,
    /// The bars, from the top down.
    pub bars: Vec<Bar>,
}

/// One signed effect.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Bar {
    /// What it is the effect of.
    pub name: String,
    /// The effect; a bar whose value is not finite, or beyond 10^150, is left out.
    pub value: f64,
    /// The ends of its interval, where there is one.
    pub interval: Option<(f64, f64)>,
    /// What else a reader should see: `z = 4.1`.
    pub note: Option<String>,
}

/// Why a table could not be drawn.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[non_exhaustive]
pub enum ChartError {
    /// There is no such column.
    #[error("the table of `{study}` has no column `{column}` to draw; it has {present}")]
    NoColumn {
        /// The study that made the table.
        study: &'static str,
        /// The column asked for.
        column: String,
        /// The columns it has, as a list in words.
        present: String,
    },
}

impl LineChart {
    /// A chart of column `y` over column `x`, a line for each value of column `series`.
    ///
    /// `x` may hold numbers, years as text, or ISO dates, which are drawn at their year. Rows without a
    /// number in either column are left out. Lines stand in the order in which they first appear.
    pub fn from_table(
        table: &Table,
        x: &str,
        y: &str,
        series: Option<&str>,
    ) -> Result<Self, ChartError> {
        let x_at = column_at(table, x)?;
        let y_at = column_at(table, y)?;
        let series_at = series.map(|name| column_at(table, name)).transpose()?;
        let mut lines: Vec<Series> = Vec::new();
        for row in &table.rows {
            let cell = |at: usize| row.cells.get(at).unwrap_or(&Cell::Missing);
            let (Some(x), Some(y)) = (number(cell(x_at)), number(cell(y_at))) else {
                continue;
            };
            let name = series_at.map_or_else(String::new, |at| {
                crate::figure::figure(&table.columns[at], cell(at))
            });
            match lines.iter_mut().find(|line| line.name == name) {
                Some(line) => line.points.push((x, y)),
                None => lines.push(Series {
                    name,
                    points: vec![(x, y)],
                }),
            }
        }
        let label = |column: &Column| column.unit.map_or_else(|| heading(column), str::to_owned);
        let (x_label, y_label) = (heading(&table.columns[x_at]), label(&table.columns[y_at]));
        Ok(Self {
            title: format!("{} by {x_label}", heading(&table.columns[y_at])),
            x_label,
            y_label,
            series: lines,
        })
    }

    /// The series without points that cannot be drawn, each in the order of `x`.
    fn drawable(&self) -> Vec<Series> {
        let finite = |series: &Series| {
            let mut points: Vec<(f64, f64)> = series
                .points
                .iter()
                .copied()
                .filter(|(x, y)| can_be_drawn(*x) && can_be_drawn(*y))
                .collect();
            points.sort_by(|one, other| one.0.total_cmp(&other.0));
            Series {
                name: crate::line::clean(&series.name),
                points,
            }
        };
        self.series
            .iter()
            .map(finite)
            .filter(|series| !series.points.is_empty())
            .collect()
    }

    /// Whether the horizontal axis counts decades, which are written `1790s`.
    fn by_decade(&self) -> bool {
        self.x_label == "decade"
    }
}

impl BarChart {
    /// The bars that can be drawn; an interval only where both ends are finite.
    fn drawable(&self) -> Vec<Bar> {
        let finite = |bar: &Bar| Bar {
            name: crate::line::clean(&bar.name),
            value: bar.value,
            interval: bar
                .interval
                .filter(|(low, high)| can_be_drawn(*low) && can_be_drawn(*high)),
            note: bar.note.as_deref().map(crate::line::clean),
        };
        self.bars
            .iter()
            .filter(|bar| can_be_drawn(bar.value))
            .map(finite)
            .collect()
    }
}

/// Far beyond this the distance between two places is no longer a number.
fn can_be_drawn(number: f64) -> bool {
    number.abs() <= 1e150
}

fn column_at(table: &Table, name: &str) -> Result<usize, ChartError> {
    table
        .columns
        .iter()
        .position(|column| column.name == name)
        .ok_or_else(|| {
            let names: Vec<&str> = table
                .columns
                .iter()
                .map(|column| column.name.as_str())
                .collect();
            ChartError::NoColumn {
                study: table.study,
                column: name.to_owned(),
                present: names.join(", "),
            }
        })
}

/// A number, or the year that a text begins with.
fn number(cell: &Cell) -> Option<f64> {
    match cell {
        Cell::Integer(number) => Some(*number as f64),
        Cell::Real(number) => Some(*number).filter(|number| number.is_finite()),
        Cell::Text(text) => {
            let year = text.get(..4)?;
            let year_ends = text[4..].chars().next().is_none_or(|c| !c.is_ascii_digit());
            (year.bytes().all(|byte| byte.is_ascii_digit()) && year_ends)
                .then(|| year.parse().ok())?
        }
        _ => None,
    }
}
