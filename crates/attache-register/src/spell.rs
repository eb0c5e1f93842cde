//! On which days does something hold, when its dates are known more or less exactly?

use attache_document::PartialDate;

use crate::day::Day;

/// A period `[from, to)`: it holds on the day of `from` and no longer on the day of `to`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Spell {
    /// When it begins; `None` where it is not known to have begun.
    pub from: Option<PartialDate>,
    /// When it ends; `None` where it has not ended by the register's cut-off.
    pub to: Option<PartialDate>,
}

/// Whether something holds on a day. `Maybe`: the date is known only to the month or year, and the day lies in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Presence {
    /// It does not hold.
    No,
    /// The dates leave it open.
    Maybe,
    /// It holds.
    Yes,
}

impl Spell {
    /// Whether it holds on `day`. A date known to the month or year leaves the days inside it open.
    pub fn on(&self, day: Day) -> Presence {
        let Some(from) = self.from else {
            return Presence::No;
        };
        let begun = begun(from, day);
        let over = self.to.map_or(Presence::No, |to| self::begun(to, day));
        match over {
            Presence::Yes => Presence::No,
            Presence::Maybe => begun.min(Presence::Maybe),
            Presence::No => begun,
        }
    }

    /// The days on which it may hold, half-open, perhaps without an end; `None` if it never began.
    pub fn possible(&self) -> Option<(Day, Option<Day>)> {
        let from = Day::first_of(self.from?);
        // Unless the day is known, it may still hold on the last day that `to` covers.
        let to = self.to.map(|to| match to.day() {
            Some(_) => Day::first_of(to),
            None => Day::after(to),
        });
        Some((from, to))
    }

    /// The period of both; `None` if they share no day, whatever the open dates are.
    pub fn both(&self, other: &Self) -> Option<Self> {
        let (a, b) = (self.possible()?, other.possible()?);
        let from = a.0.max(b.0);
        let to = match (a.1, b.1) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (a, b) => a.or(b),
        };
        if to.is_some_and(|to| to <= from) {
            return None;
        }
        Some(Self {
            // The later entry and the earlier exit; of two that cover each other, the less exact one.
            from: pick(self.from, other.from, Day::after, |a, b| a > b),
            to: pick(self.to, other.to, Day::first_of, |a, b| a < b),
        })
    }
}

/// Whether the day of `date` has come on `day`.
pub(crate) fn begun(date: PartialDate, day: Day) -> Presence {
    if day < Day::first_of(date) {
        Presence::No
    } else if date.day().is_some() || day >= Day::after(date) {
        Presence::Yes
    } else {
        Presence::Maybe
    }
}

fn pick(
    a: Option<PartialDate>,
    b: Option<PartialDate>,
    bound: impl Fn(PartialDate) -> Day,
    better: impl Fn(Day, Day) -> bool,
) -> Option<PartialDate> {
    match (a, b) {
        (Some(a), Some(b)) => {
            let (one, other) = (bound(a), bound(b));
            let finer = |date: PartialDate| (date.month().is_some(), date.day().is_some());
            if better(other, one) || (one == other && finer(b) < finer(a)) {
                Some(b)
            } else {
                Some(a)
            }
        }
        (a, b) => a.or(b),
    }
}
