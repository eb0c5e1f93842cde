//! When is text on a terminal coloured, and how?

/// Whether a terminal is asked for colour.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Color {
    /// Text alone.
    #[default]
    Plain,
    /// ANSI escape sequences: bold, dim and the sixteen colours of the reader's own theme.
    Ansi,
}

/// The ways in which text stands out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ink {
    Heading,
    Quiet,
    Match,
    Caution,
    Series(usize),
}

impl Color {
    /// `text` in `ink`, or as it is.
    pub(crate) fn paint(self, ink: Ink, text: &str) -> String {
        if self == Color::Plain || text.is_empty() {
            return text.to_owned();
        }
        let code = match ink {
            Ink::Heading => "1",
            Ink::Quiet => "2",
            Ink::Match => "1;31",
            Ink::Caution => "33",
            Ink::Series(at) => ["36", "35", "32", "33", "34"][at % 5],
        };
        format!("\u{1b}[{code}m{text}\u{1b}[0m")
    }
}
