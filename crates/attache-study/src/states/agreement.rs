//! What are two states by treaty, on the dates of documents, and does the word agree?

use std::collections::BTreeMap;

use attache_register::{Class, Day, Force, PartialDate, Register, Standing, StateId};

use super::called::{Called, CalledIn};
use crate::inquiry::{Inquiry, StudyError};

/// What two states are by treaty or designation.
#[derive(Debug, Default)]
pub(super) struct Formal {
    /// The class; several, each with its number of documents, where it changes.
    pub(super) class: Option<String>,
    /// The strongest instrument on the last date.
    pub(super) instrument: Option<String>,
    /// Whether word and treaty agree under each class that the two had.
    pub(super) agrees: Option<bool>,
}

impl Formal {
    /// What the register says on the dates of the documents that call the state something; of all that
    /// name it, where none does.
    pub(super) fn of(
        inquiry: &Inquiry<'_>,
        register: &Register,
        holder: StateId,
        state: StateId,
        called: &Called,
    ) -> Result<Self, StudyError> {
        let infos = inquiry.corpus().documents()?;
        let mut days: Vec<(Day, CalledIn)> = Vec::new();
        for (document, own) in &called.documents {
            let date = infos[document.index()].date.as_deref();
            if let Some(date) = date.and_then(|date| date.parse::<PartialDate>().ok())
                && (!called.is_called() || own.ally || own.partner)
            {
                days.push((Day::after(date).previous(), *own));
            }
        }
        days.sort_by_key(|(day, _)| *day);
        let mut classes: BTreeMap<&str, (u64, CalledIn, Standing)> = BTreeMap::new();
        for (day, own) in &days {
            let standing = register.status(holder, state, *day).standing;
            let (documents, all, _) =
                classes
                    .entry(standing.name())
                    .or_insert((0, CalledIn::default(), standing));
            *documents += 1;
            all.ally |= own.ally;
            all.partner |= own.partner;
        }
        let agreements: Vec<bool> = classes
            .values()
            .filter_map(|(_, called, standing)| agrees(*called, *standing))
            .collect();
        let class = match classes.len() {
            0 => None,
            1 => classes.keys().next().map(|&class| class.to_owned()),
            _ => Some(
                classes
                    .iter()
                    .map(|(class, (documents, _, _))| format!("{class} ({documents})"))
                    .collect::<Vec<_>>()
                    .join(", "),
            ),
        };
        let last = days.last().map(|(day, _)| *day);
        Ok(Self {
            class,
            instrument: last.and_then(|day| instrument(register, holder, state, day)),
            agrees: match agreements.is_empty() {
                true => None,
                false => Some(agreements.iter().all(|&agrees| agrees)),
            },
        })
    }
}

/// The name of the strongest instrument that is in force.
fn instrument(register: &Register, holder: StateId, state: StateId, day: Day) -> Option<String> {
    let status = register.status(holder, state, day);
    let (_, bond) = status
        .bonds
        .iter()
        .find(|(force, _)| *force == Force::Yes)?;
    Some(bond.instrument.name.clone())
}

/// Whether what a document calls a state agrees with what it is; `None` where it calls it nothing or
/// the register cannot say.
fn agrees(called: CalledIn, standing: Standing) -> Option<bool> {
    let owed_defence = match standing {
        Standing::Unknown(_) => return None,
        Standing::None => false,
        Standing::Tied(class) => matches!(
            class,
            Class::TreatyAlly | Class::SecurityCommitment | Class::OptionalAlly
        ),
    };
    match called {
        CalledIn { ally: true, .. } => Some(owed_defence),
        CalledIn { partner: true, .. } => Some(standing != Standing::Tied(Class::TreatyAlly)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_ally_is_owed_defence_and_a_mere_partner_is_no_treaty_ally() {
        let called = |ally, partner| CalledIn { ally, partner };
        let tied = Standing::Tied;
        let cases = [
            (called(true, false), tied(Class::TreatyAlly), Some(true)),
            (called(true, true), tied(Class::TreatyAlly), Some(true)),
            (
                called(true, false),
                tied(Class::DesignatedPartner),
                Some(false),
            ),
            (called(true, false), Standing::None, Some(false)),
            (called(false, true), Standing::None, Some(true)),
            (called(false, true), tied(Class::TreatyAlly), Some(false)),
            (called(false, false), tied(Class::TreatyAlly), None),
        ];
        for (called, standing, wanted) in cases {
            assert_eq!(agrees(called, standing), wanted, "{called:?} {standing:?}");
        }
    }
}
