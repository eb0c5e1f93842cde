//! How exactly is a date known?

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// The English names of the months, in small letters, January first.
pub(crate) const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// A date known to the day, the month or only the year; written as ISO 8601 (`1990`, `1990-03`, `1990-03-15`).
///
/// ```
/// use attache_document::PartialDate;
/// let date: PartialDate = "1990-03".parse().unwrap();
/// assert_eq!(date.year(), 1990);
/// assert_eq!(date.day(), None);
/// assert_eq!(date.to_string(), "1990-03");
/// assert!("1990-02-30".parse::<PartialDate>().is_err());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PartialDate {
    year: u16,
    month: Option<u8>,
    day: Option<u8>,
}

/// A text that is not a date in the form `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.
#[derive(Debug, thiserror::Error)]
#[error("\"{text}\" is not a date; write YYYY, YYYY-MM or YYYY-MM-DD")]
pub struct DateError {
    text: String,
}

impl PartialDate {
    /// The date with these parts, or `None` if the calendar has no such day. Years run from 1 to 9999.
    pub fn new(year: u16, month: Option<u8>, day: Option<u8>) -> Option<Self> {
        let days = match month {
            None => u8::from(day.is_none()) * 31,
            Some(2) => 28 + u8::from(is_leap(year)),
            Some(4 | 6 | 9 | 11) => 30,
            Some(1..=12) => 31,
            Some(_) => return None,
        };
        let day_fits = day.is_none_or(|day| (1..=days).contains(&day));
        ((1..=9999).contains(&year) && day_fits).then_some(Self { year, month, day })
    }

    /// The year.
    pub fn year(self) -> u16 {
        self.year
    }

    /// The month, 1 to 12.
    pub fn month(self) -> Option<u8> {
        self.month
    }

    /// The day of the month, from 1.
    pub fn day(self) -> Option<u8> {
        self.day
    }

    /// The date that `text` writes in one of the ways that leave no doubt: ISO 8601, also with a
    /// time of day behind it or with `/` or `.` between the numbers, and English (`15 March 1990`,
    /// `Mar. 15, 1990`, `March 1990`).
    pub(crate) fn recognise(text: &str) -> Option<Self> {
        let text = text.trim();
        let day = text
            .split(['T', ' '])
            .next()
            .unwrap_or(text)
            .replace(['/', '.'], "-");
        day.parse().ok().or_else(|| Self::in_english(text))
    }

    fn in_english(text: &str) -> Option<Self> {
        let (mut year, mut month, mut day) = (None, None, None);
        for word in text
            .split([' ', ',', '.', '\u{a0}'])
            .filter(|word| !word.is_empty())
        {
            let word = word.to_ascii_lowercase();
            if let Some(found) = MONTHS
                .iter()
                .position(|name| name.starts_with(&word) && word.len() >= 3)
            {
                month.replace(found as u8 + 1).is_none().then_some(())?;
            } else if word.len() == 4 && year.is_none() {
                year = Some(word.parse().ok()?);
            } else if word.len() <= 2 && day.is_none() {
                day = Some(word.parse().ok()?);
            } else {
                return None;
            }
        }
        Self::new(year?, Some(month?), day)
    }

    /// Whether `finer` is the same date known more exactly.
    pub(crate) fn contains(self, finer: Self) -> bool {
        self.year == finer.year
            && self.month.is_none_or(|month| finer.month == Some(month))
            && self.day.is_none_or(|day| finer.day == Some(day))
    }
}

fn is_leap(year: u16) -> bool {
    year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400))
}

impl FromStr for PartialDate {
    type Err = DateError;

    fn from_str(text: &str) -> Result<Self, DateError> {
        let fail = || DateError {
            text: text.to_owned(),
        };
        let mut parts = text.split('-');
        let mut number = |digits: usize| match parts.next() {
            None => Ok(None),
            Some(part) if part.len() == digits && part.bytes().all(|b| b.is_ascii_digit()) => {
                part.parse::<u16>().map(Some).map_err(|_| fail())
            }
            Some(_) => Err(fail()),
        };
        let (year, month, day) = (number(4)?, number(2)?, number(2)?);
        let small = |part: Option<u16>| part.and_then(|part| u8::try_from(part).ok());
        if parts.next().is_some() {
            return Err(fail());
        }
        year.and_then(|year| Self::new(year, small(month), small(day)))
            .ok_or_else(fail)
    }
}

impl fmt::Display for PartialDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}", self.year)?;
        for part in [self.month, self.day].into_iter().flatten() {
            write!(f, "-{part:02}")?;
        }
        Ok(())
    }
}

impl TryFrom<String> for PartialDate {
    type Error = DateError;

    fn try_from(text: String) -> Result<Self, DateError> {
        text.parse()
    }
}

impl From<PartialDate> for String {
    fn from(date: PartialDate) -> Self {
        date.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::PartialDate;

    #[test]
    fn common_ways_of_writing_a_date_are_recognised() {
        for (text, date) in [
            ("2018-01-19T00:00:00Z", "2018-01-19"),
            ("2018-01-19 00:00", "2018-01-19"),
            ("2018/01/19", "2018-01-19"),
            (" 15 March 1990 ", "1990-03-15"),
            ("Mar. 15, 1990", "1990-03-15"),
            ("September 2002", "2002-09"),
        ] {
            let found = PartialDate::recognise(text).map(|date| date.to_string());
            assert_eq!(found.as_deref(), Some(date), "{text}");
        }
        for text in [
            "3/15/1990",
            "spring 1990",
            "31 June 1990",
            "",
            "March",
            "March March 1990",
            "15 March 1990 again",
        ] {
            assert_eq!(PartialDate::recognise(text), None, "{text}");
        }
    }

    #[test]
    fn only_real_days_are_dates() {
        for good in ["0001", "1999-12", "2000-02-29", "2026-11-23"] {
            assert_eq!(good.parse::<PartialDate>().unwrap().to_string(), good);
        }
        for bad in [
            "",
            "99",
            "1999-13",
            "1999-00",
            "1900-02-29",
            "1999-1-1",
            "1999-01-01-01",
            "abcd",
        ] {
            assert!(bad.parse::<PartialDate>().is_err(), "{bad}");
        }
    }
}
