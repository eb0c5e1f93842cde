//! What does the name of a file tell about the document in it?

use std::fmt;
use std::path::Path;

use crate::date::PartialDate;
use crate::document::Format;

/// The years that a number at the start of a file name may be; others are serial numbers.
const PLAUSIBLE_YEARS: std::ops::RangeInclusive<u16> = 1000..=2100;

/// The name of a file as the user gave it, of standard input, or of a page on the web: its address.
///
/// ```
/// use attache_document::{Format, SourceName};
/// let name = SourceName::new("plans/2018-01-19-defense.MD");
/// assert_eq!(name.stem(), "2018-01-19-defense");
/// assert_eq!(name.format(), Some(Format::Markdown));
/// assert_eq!(name.date().unwrap().to_string(), "2018-01-19");
/// assert_eq!(SourceName::stdin().stem(), "stdin");
/// assert_eq!(SourceName::new("https://ministry.example/2018/plan.html?page=all#allies").stem(), "plan");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SourceName(String);

impl SourceName {
    /// The name at `path`; what is not Unicode in it is shown as U+FFFD.
    pub fn new(path: impl AsRef<Path>) -> Self {
        Self(path.as_ref().to_string_lossy().into_owned())
    }

    /// Standard input, written `-`.
    pub fn stdin() -> Self {
        Self("-".to_owned())
    }

    /// The path as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it is the address of a page on the web.
    pub fn is_address(&self) -> bool {
        self.after_scheme().is_some()
    }

    /// What follows `http://` or `https://`: the host and the path.
    fn after_scheme(&self) -> Option<&str> {
        let (scheme, rest) = self.0.split_once("://")?;
        let is_web = ["http", "https"]
            .iter()
            .any(|known| scheme.eq_ignore_ascii_case(known));
        is_web.then_some(rest)
    }

    /// The last part of the path, ending included. Of an address without a path, the host; its query is left out.
    pub fn file_name(&self) -> &str {
        let path = match self.after_scheme() {
            Some(rest) => rest.split(['?', '#']).next().unwrap_or(rest),
            None => &self.0,
        };
        let path = path.trim_end_matches(['/', '\\']);
        path.rsplit(['/', '\\']).next().unwrap_or(path)
    }

    /// Whether the file name is the host of an address, which has no ending of a file: `ministry.example`.
    fn is_host(&self) -> bool {
        self.after_scheme().is_some_and(|rest| {
            let path = rest.split(['?', '#']).next().unwrap_or(rest);
            !path.trim_end_matches('/').contains('/')
        })
    }

    /// The file name without its ending: the document's id. `stdin` for standard input.
    pub fn stem(&self) -> &str {
        match self.file_name() {
            "-" => "stdin",
            "" => "document",
            name if self.is_host() => name,
            name => split_ending(name).0,
        }
    }

    /// The format that the ending stands for, in any case; `None` for an unknown ending or none.
    pub fn format(&self) -> Option<Format> {
        let ending = split_ending(self.file_name())
            .1
            .filter(|_| !self.is_host())?;
        let is = |known: &[&str]| known.iter().any(|known| ending.eq_ignore_ascii_case(known));
        if is(&["md", "markdown"]) {
            Some(Format::Markdown)
        } else if is(&["html", "htm", "xhtml", "xht"]) {
            Some(Format::Html)
        } else if is(&["mhtml", "mht"]) {
            Some(Format::Mhtml)
        } else if is(&["docx", "docm", "dotx"]) {
            Some(Format::Docx)
        } else if is(&["odt", "ott"]) {
            Some(Format::Odt)
        } else if is(&["epub"]) {
            Some(Format::Epub)
        } else if is(&["rtf"]) {
            Some(Format::Rtf)
        } else if is(&["pdf"]) {
            Some(Format::Pdf)
        } else if is(&["txt", "text"]) {
            Some(Format::Text)
        } else if is(&["conllu", "conll"]) {
            Some(Format::Conllu)
        } else if is(&["vrt", "vert", "vertical"]) {
            Some(Format::Vertical)
        } else {
            None
        }
    }

    /// The date that the name starts with (`2018-01-19-…`, `1987_…`, `20180119 …`), if it is a
    /// real one between the years 1000 and 2100 and not the start of a longer number.
    pub fn date(&self) -> Option<PartialDate> {
        let stem = self.stem();
        let digits = leading_digits(stem);
        if digits == 8 {
            let part = |range: std::ops::Range<usize>| stem[range].parse::<u16>().ok();
            return plausible(part(0..4)?, part(4..6), part(6..8));
        }
        if digits != 4 {
            return None;
        }
        let year = stem[..4].parse().ok()?;
        let two_digits = |rest: &str| {
            let after = rest.strip_prefix(['-', '_', '.'])?;
            (leading_digits(after) == 2)
                .then(|| after[..2].parse::<u16>().ok())
                .flatten()
        };
        let month = two_digits(&stem[4..]);
        let day = month.and_then(|_| two_digits(&stem[7..]));
        plausible(year, month, day)
            .or_else(|| plausible(year, month, None))
            .or_else(|| plausible(year, None, None))
    }
}

impl fmt::Display for SourceName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0.as_str() {
            "-" => f.write_str("standard input"),
            path => f.write_str(path),
        }
    }
}

/// `report.v2.txt` is `report.v2` and `txt`; `.profile` has no ending.
pub(crate) fn split_ending(name: &str) -> (&str, Option<&str>) {
    match name.rsplit_once('.') {
        Some((stem, ending)) if !stem.is_empty() => (stem, Some(ending)),
        _ => (name, None),
    }
}

fn leading_digits(text: &str) -> usize {
    text.bytes().take_while(u8::is_ascii_digit).count()
}

fn plausible(year: u16, month: Option<u16>, day: Option<u16>) -> Option<PartialDate> {
    let small = |part: Option<u16>| part.and_then(|part| u8::try_from(part).ok());
    PLAUSIBLE_YEARS
        .contains(&year)
        .then(|| PartialDate::new(year, small(month), small(day)))?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_at_the_start_of_the_name_is_the_date() {
        for (name, date) in [
            ("2018-01-19-summary.md", "2018-01-19"),
            ("2018_01_19.txt", "2018-01-19"),
            ("20180119 summary.txt", "2018-01-19"),
            ("2018-01 plan.txt", "2018-01"),
            ("2018-national-plan.txt", "2018"),
            ("1987_strategy.txt", "1987"),
            ("dir/1790-Washington-1.txt", "1790"),
            ("2010-2015-strategy.txt", "2010"),
            ("2018-19-strategy.txt", "2018"),
            ("2018-02-30.txt", "2018-02"),
            ("1984", "1984"),
        ] {
            let found = SourceName::new(name).date().map(|date| date.to_string());
            assert_eq!(found.as_deref(), Some(date), "{name}");
        }
    }

    #[test]
    fn other_numbers_are_not_dates() {
        for name in [
            "0999.txt",
            "2101.txt",
            "12345.txt",
            "99999999.txt",
            "plan-2018.txt",
            "-",
            "",
        ] {
            assert_eq!(SourceName::new(name).date(), None, "{name}");
        }
    }

    #[test]
    fn stems_are_never_empty() {
        for (name, stem) in [
            ("a/b.c.txt", "b.c"),
            (".hidden", ".hidden"),
            ("-", "stdin"),
            ("", "document"),
            ("C:\\plans\\a.txt", "a"),
            (
                "https://ministry.example/plans/2018-plan.pdf?v=2",
                "2018-plan",
            ),
            ("HTTP://ministry.example/plans/annual/#top", "annual"),
            ("https://ministry.example/", "ministry.example"),
            ("https://ministry.example?a=/b", "ministry.example"),
            ("https://", "document"),
        ] {
            assert_eq!(SourceName::new(name).stem(), stem);
        }
    }
}
