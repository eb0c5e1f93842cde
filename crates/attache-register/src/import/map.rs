//! Which columns of a table mean member, alliance, entry and exit?

use std::str::FromStr;

use super::Keys;
use crate::duty::Duty;

/// Names of the columns that hold one date.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DateNames {
    /// The date, or its year where another column has the month or day.
    pub date: String,
    /// The month, 1 to 12.
    pub month: Option<String>,
    /// The day of the month.
    pub day: Option<String>,
}

/// The meaning of the columns of a table with one row a member and period.
///
/// Written `meaning=column`, parted by commas. Meanings are `member`, `alliance`, `from` (the day of
/// entry, or its year beside `from_month` and `from_day`), `to` (the first day after, in the same way),
/// `phase`, the duties `defense`, `offense`, `neutral`, `nonagg`, `consul` (cells 0 or 1), and `keys`,
/// whose value is no column but `cow` (unless said otherwise), `gw` or `iso`.
///
/// ```
/// use attache_register::{ColumnMap, Keys};
/// let map: ColumnMap = "member=ccode,alliance=id,from=start,to=end,keys=gw".parse().unwrap();
/// assert_eq!(map.member, "ccode");
/// assert_eq!(map.keys, Keys::Gw);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ColumnMap {
    /// The column with the member's number or id.
    pub member: String,
    /// The column with the alliance's number or name.
    pub alliance: String,
    /// When the member entered.
    pub from: DateNames,
    /// The first day on which it was no longer a member; blank or 0 where it still was.
    pub to: Option<DateNames>,
    /// The column with the phase.
    pub phase: Option<String>,
    /// The columns with what is owed.
    pub duties: Vec<(Duty, String)>,
    /// By what the table names states.
    pub keys: Keys,
}

/// A map of columns cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ColumnMapError {
    /// A part is not `meaning=column`.
    #[error("\"{part}\" names no column; write meaning=column, such as member=ccode")]
    Part {
        /// The part.
        part: String,
    },
    /// A meaning is not known.
    #[error("\"{meaning}\" is no meaning of a column; they are {}", MEANINGS.join(", "))]
    Meaning {
        /// The meaning.
        meaning: String,
    },
    /// A meaning is given twice.
    #[error("two columns are named for {meaning}; keep one of them")]
    Twice {
        /// The meaning.
        meaning: String,
    },
    /// A meaning that every table needs is not given.
    #[error("no column is named for {meaning}; add {meaning}=COLUMN")]
    Missing {
        /// The meaning.
        meaning: &'static str,
    },
    /// The keys are not known.
    #[error("\"{keys}\" are no keys of states; write keys=cow, keys=gw or keys=iso")]
    Keys {
        /// What was given.
        keys: String,
    },
}

const MEANINGS: [&str; 15] = [
    "member",
    "alliance",
    "from",
    "from_month",
    "from_day",
    "to",
    "to_month",
    "to_day",
    "phase",
    "defense",
    "offense",
    "neutral",
    "nonagg",
    "consul",
    "keys",
];

impl FromStr for ColumnMap {
    type Err = ColumnMapError;

    fn from_str(text: &str) -> Result<Self, ColumnMapError> {
        let mut named: [Option<String>; MEANINGS.len()] = Default::default();
        for part in text.split(',') {
            let pair = part.split_once('=');
            let pair = pair.map(|(meaning, column)| (meaning.trim(), column.trim()));
            let Some((meaning, column)) = pair.filter(|(_, column)| !column.is_empty()) else {
                return Err(ColumnMapError::Part {
                    part: part.trim().to_owned(),
                });
            };
            let meaning = meaning.to_ascii_lowercase();
            let Some(at) = MEANINGS.iter().position(|one| *one == meaning) else {
                return Err(ColumnMapError::Meaning { meaning });
            };
            if named[at].replace(column.to_owned()).is_some() {
                return Err(ColumnMapError::Twice { meaning });
            }
        }
        let mut take = |meaning: &str| {
            let at = MEANINGS.iter().position(|one| *one == meaning);
            at.and_then(|at| named[at].take())
        };
        let need =
            |meaning, column: Option<String>| column.ok_or(ColumnMapError::Missing { meaning });
        let (from_month, from_day) = (take("from_month"), take("from_day"));
        let (to_month, to_day) = (take("to_month"), take("to_day"));
        let to = take("to");
        if to.is_none() && (to_month.is_some() || to_day.is_some()) {
            return Err(ColumnMapError::Missing { meaning: "to" });
        }
        let keys = match take("keys") {
            None => Keys::Cow,
            Some(keys) => {
                let known = Keys::named(&keys.to_ascii_lowercase());
                known.ok_or(ColumnMapError::Keys { keys })?
            }
        };
        Ok(Self {
            member: need("member", take("member"))?,
            alliance: need("alliance", take("alliance"))?,
            from: DateNames {
                date: need("from", take("from"))?,
                month: from_month,
                day: from_day,
            },
            to: to.map(|date| DateNames {
                date,
                month: to_month,
                day: to_day,
            }),
            phase: take("phase"),
            duties: Duty::ALL
                .iter()
                .filter_map(|duty| Some((*duty, take(duty.name())?)))
                .collect(),
            keys,
        })
    }
}
