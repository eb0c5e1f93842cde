//! Which day is it, and which days does a date cover?

use std::fmt;
use std::str::FromStr;

use attache_document::PartialDate;

/// A day of the Gregorian calendar, also before 1582; ordered, and counted in days from 1970-01-01.
///
/// ```
/// use attache_register::Day;
/// let day: Day = "1986-08-11".parse().unwrap();
/// assert_eq!(day.next().to_string(), "1986-08-12");
/// assert!("1986-08".parse::<Day>().is_err());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(i32);

/// A text that is not a day in the form `YYYY-MM-DD`.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("\"{text}\" is not a day; write YYYY-MM-DD, such as 2022-10-27")]
pub struct DayError {
    text: String,
}

impl Day {
    /// The day with this year (1 to 9999), month and day of the month, or `None` if there is none.
    pub fn new(year: u16, month: u8, day: u8) -> Option<Self> {
        PartialDate::new(year, Some(month), Some(day)).map(Self::first_of)
    }

    /// The first day that `date` covers.
    pub fn first_of(date: PartialDate) -> Self {
        let (month, day) = (date.month().unwrap_or(1), date.day().unwrap_or(1));
        Self(days(i32::from(date.year()), month.into(), day.into()))
    }

    /// The first day after those that `date` covers.
    pub fn after(date: PartialDate) -> Self {
        let year = i32::from(date.year());
        match (date.month(), date.day()) {
            (Some(_), Some(_)) => Self::first_of(date).next(),
            (Some(12), None) | (None, _) => Self(days(year + 1, 1, 1)),
            (Some(month), None) => Self(days(year, i32::from(month) + 1, 1)),
        }
    }

    /// The day after it.
    pub fn next(self) -> Self {
        Self(self.0 + 1)
    }

    /// The day before it.
    pub fn previous(self) -> Self {
        Self(self.0 - 1)
    }

    /// Days from 1970-01-01 to it; negative before.
    pub fn number(self) -> i32 {
        self.0
    }

    /// The year.
    pub fn year(self) -> i32 {
        self.parts().0
    }

    /// As a date known to the day; `None` outside the years 1 to 9999.
    pub fn date(self) -> Option<PartialDate> {
        let (year, month, day) = self.parts();
        PartialDate::new(u16::try_from(year).ok()?, Some(month), Some(day))
    }

    /// Year, month and day of the month.
    pub fn parts(self) -> (i32, u8, u8) {
        // The inverse of `days`: H. Hinnant, "chrono-Compatible Low-Level Date Algorithms" (2013).
        let shifted = self.0 + 719_468;
        let era = shifted.div_euclid(146_097);
        let day_of_era = shifted.rem_euclid(146_097);
        let year_of_era =
            (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let shifted_month = (5 * day_of_year + 2) / 153;
        let day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
        let month = if shifted_month < 10 {
            shifted_month + 3
        } else {
            shifted_month - 9
        };
        let year = year_of_era + era * 400 + i32::from(month <= 2);
        (year, month as u8, day as u8)
    }
}

/// Days from 1970-01-01 to a day: H. Hinnant, "chrono-Compatible Low-Level Date Algorithms" (2013).
/// Years begin in March there, so that the leap day is the last.
fn days(year: i32, month: i32, day: i32) -> i32 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

impl FromStr for Day {
    type Err = DayError;

    fn from_str(text: &str) -> Result<Self, DayError> {
        let date: Option<PartialDate> = text.trim().parse().ok();
        date.filter(|date| date.day().is_some())
            .map(Self::first_of)
            .ok_or_else(|| DayError {
                text: text.to_owned(),
            })
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.parts();
        f.pad(&format!("{year:04}-{month:02}-{day:02}"))
    }
}

#[cfg(test)]
mod tests {
    use attache_document::PartialDate;
    use proptest::prelude::*;

    use super::Day;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    #[test]
    fn days_are_counted_from_1970() {
        assert_eq!(day("1970-01-01").number(), 0);
        assert_eq!(day("2000-03-01").number(), 11_017);
        assert_eq!(day("1969-12-31").number(), -1);
        assert_eq!(day("1816-01-01").number(), -56_248);
    }

    #[test]
    fn a_date_covers_its_days_and_no_others() {
        let covers = |text: &str| {
            let date: PartialDate = text.parse().unwrap();
            (
                Day::first_of(date).to_string(),
                Day::after(date).to_string(),
            )
        };
        let pair = |a: &str, b: &str| (a.to_owned(), b.to_owned());
        assert_eq!(covers("1987"), pair("1987-01-01", "1988-01-01"));
        assert_eq!(covers("1955-06"), pair("1955-06-01", "1955-07-01"));
        assert_eq!(covers("1984-12"), pair("1984-12-01", "1985-01-01"));
        assert_eq!(covers("2024-02-29"), pair("2024-02-29", "2024-03-01"));
    }

    proptest! {
        #[test]
        fn a_day_reads_back_as_it_is_written(number in -700_000_i32..2_900_000) {
            let day = Day(number);
            prop_assert_eq!(day.to_string().parse::<Day>().unwrap(), day);
        }
    }
}
