//! Tables and plots as terminal text, JSON, CSV, Parquet, Markdown, SVG and HTML.
//!
//! Pure functions from a [`Table`](attache_study::Table), a plot or a [`Report`] to strings and bytes.
//! Nothing here writes, and nothing knows how a figure was computed.
//!
//! ```
//! use attache_render::{Glyphs, LineChart, Series, TextPlotOptions, lines_text};
//!
//! let rates = Series { name: "@ally".into(), points: vec![(1990.0, 210.0), (2000.0, 400.0)] };
//! let chart = LineChart { y_label: "per million".into(), series: vec![rates], ..LineChart::default() };
//! let options = TextPlotOptions { strip_lines: 2, glyphs: Glyphs::Ascii, ..TextPlotOptions::default() };
//! assert_eq!(
//!     lines_text(&chart, &options),
//!     "     @ally (per million)\n\
//!      400 |      #####\n\
//!      \u{20} 0 |##### #####\n\
//!      \u{20}   ++-----+-----\n\
//!      \u{20}    1990  2000\n"
//! );
//! ```

mod concordance;
mod csv;
mod figure;
mod html;
mod json;
mod line;
mod markdown;
mod markup;
mod network;
mod parquet;
mod passage;
mod plot;
mod reading;
mod report;
mod terminal;

pub use csv::csv;
pub use html::{html, html_page, stylesheet, timeline_page};
pub use json::{Passages, json};
pub use markdown::markdown;
pub use network::{NetworkError, dot, graphml};
pub use parquet::{ParquetError, parquet};
pub use plot::{
    Bar, BarChart, ChartError, Glyphs, LineChart, Series, Span, SvgOptions, TextPlotOptions,
    Timeline, bars_svg, bars_text, lines_svg, lines_text, timeline_svg, timeline_text,
};
pub use reading::{NoPage, Reading, ReadingBlock, ReadingPage};
pub use report::{Fact, Part, Report, Section, report_html, report_terminal};
pub use terminal::{Color, TerminalOptions, terminal};
