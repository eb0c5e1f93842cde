//! Where do two sources say different things of what one state owes another?
//!
//! Both are brought to what the register writes: defence, consultation, nonaggression (or neutrality), or
//! nothing, the strongest on each day. They disagree on a day where, whatever the days are that their
//! dates leave open, they cannot mean the same. Only days are compared that both cover.

use std::collections::{BTreeMap, BTreeSet};

use attache_document::PartialDate;

use crate::day::Day;
use crate::dyad::Source;
use crate::import::{Content, Import, Keys, MemberSpell, Party, Shape};
use crate::instrument::Obligation;
use crate::register::Register;
use crate::residence::{Residences, both, ever, is_state};
use crate::spell::{Presence, Spell};
use crate::state::StateId;

/// What is compared.
#[derive(Clone, Debug, Default)]
pub struct DisagreementOptions {
    /// Only what this state owes or is owed; with [`Self::and`], only between the two.
    pub state: Option<StateId>,
    /// The other state of the pair.
    pub and: Option<StateId>,
    /// Days, at least, that a disagreement lasts; shorter ones are left out.
    pub shortest_days: u32,
}

/// Two sources cannot be compared.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum DisagreementError {
    /// A source has no pairs, or does not say who owes whom.
    #[error("{source_name} does not say what one state owes another")]
    Undirected {
        /// The name of the source.
        source_name: String,
    },
    /// There is no day that both cover.
    #[error("{one} covers {one_covers} and {other} {other_covers}: no day is in both")]
    Apart {
        /// The name of the one.
        one: String,
        /// Its first and last day.
        one_covers: String,
        /// The name of the other.
        other: String,
        /// Its first and last day.
        other_covers: String,
    },
}

/// What a source says of some days.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// The strongest that is surely owed.
    pub least: Obligation,
    /// The strongest that may be owed, since some date is not known to the day.
    pub most: Obligation,
    /// The alliances behind it, by name.
    pub alliances: Vec<String>,
}

/// Days on which two sources disagree about a pair.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Disagreement {
    /// The one that owes.
    pub a: StateId,
    /// The one to whom it owes.
    pub b: StateId,
    /// The first day.
    pub from: Day,
    /// The last day.
    pub last: Day,
    /// What the first source says.
    pub one: Said,
    /// What the second source says.
    pub other: Said,
}

/// What was compared, and where the sources disagree.
#[derive(Clone, Debug)]
pub struct Disagreements {
    /// By A, B and day.
    pub rows: Vec<Disagreement>,
    /// The first day that both cover.
    pub from: Day,
    /// The last day that both cover.
    pub last: Day,
    /// How many directed pairs have a tie in either source.
    pub pairs: usize,
    /// How many of them have a disagreement, of whatever length.
    pub pairs_apart: usize,
}

/// What one source claims: under this alliance A owes B this, in this period.
#[derive(Clone, Debug)]
struct Claim {
    spell: Spell,
    /// Days of which it says something: those on which both keys meant these states.
    within: (Day, Option<Day>),
    owes: Obligation,
    alliance: String,
}

type Claims = BTreeMap<(StateId, StateId), Vec<Claim>>;

impl Register {
    /// Where two sources disagree about what one state owes another.
    pub fn disagreements(
        &self,
        one: Source<'_>,
        other: Source<'_>,
        options: &DisagreementOptions,
    ) -> Result<Disagreements, DisagreementError> {
        let covers = [self.covered(one), self.covered(other)];
        let (from, last) = (covers[0].0.max(covers[1].0), covers[0].1.min(covers[1].1));
        if from > last {
            let told = |(from, last): (Day, Day)| format!("{from} to {last}");
            return Err(DisagreementError::Apart {
                one: one.name(self),
                one_covers: told(covers[0]),
                other: other.name(self),
                other_covers: told(covers[1]),
            });
        }
        let claims = [self.claims(one)?, self.claims(other)?];
        let wanted = |(a, b): &(StateId, StateId)| match (options.state, options.and) {
            (Some(state), Some(and)) => [(state, and), (and, state)].contains(&(*a, *b)),
            (Some(state), None) | (None, Some(state)) => *a == state || *b == state,
            (None, None) => true,
        };
        let pairs: BTreeSet<(StateId, StateId)> = claims
            .iter()
            .flat_map(|claims| claims.keys().copied())
            .collect();
        let mut found = Disagreements {
            rows: Vec::new(),
            from,
            last,
            pairs: 0,
            pairs_apart: 0,
        };
        for pair in pairs.into_iter().filter(wanted) {
            let of = |claims: &Claims| claims.get(&pair).cloned().unwrap_or_default();
            let rows = compare(pair, &of(&claims[0]), &of(&claims[1]), (from, last));
            found.pairs += 1;
            found.pairs_apart += usize::from(!rows.is_empty());
            found.rows.extend(rows.into_iter().filter(|row| {
                row.last.number() - row.from.number() + 1 >= options.shortest_days as i32
            }));
        }
        Ok(found)
    }

    /// The first and last day on which a pair without a row has no tie.
    fn covered(&self, source: Source<'_>) -> (Day, Day) {
        match source {
            Source::Register => (self.about().ties_from, self.about().cut_off),
            Source::Import(import) => (import.from, import.last),
        }
    }

    fn claims(&self, source: Source<'_>) -> Result<Claims, DisagreementError> {
        let mut claims = Claims::new();
        match source {
            Source::Register => {
                let is_state =
                    |id: StateId| self.state(id).is_some_and(|state| is_state(state.kind));
                for bond in self.all_bonds() {
                    if !is_state(bond.holder) || !is_state(bond.state) {
                        continue;
                    }
                    let mut spell = bond.spell;
                    spell.to = match (spell.to, bond.dormant_from) {
                        (Some(to), Some(dormant)) => Some(to.min(dormant)),
                        (to, dormant) => to.or(dormant),
                    };
                    let sides = [
                        (bond.holder, bond.state, bond.owes()),
                        (bond.state, bond.holder, bond.owed()),
                    ];
                    for (a, b, owes) in sides {
                        put(&mut claims, (a, b), owes, spell, (ever(), None), || {
                            bond.instrument.id.to_string()
                        });
                    }
                }
            }
            Source::Import(import) => self.claims_of(import, &mut claims)?,
        }
        Ok(claims)
    }

    fn claims_of(&self, import: &Import, claims: &mut Claims) -> Result<(), DisagreementError> {
        let undirected = || DisagreementError::Undirected {
            source_name: import.name.clone(),
        };
        let residences = Residences::in_system(self, import.keys, Keys::Iso);
        let meant = |a: Party, b: Party| {
            let b_all = residences.of(b);
            let pairs = residences.of(a).into_iter().flat_map(move |a| {
                let b_all = b_all.clone();
                b_all.into_iter().filter_map(move |b| {
                    let within = both((a.from, a.to), (b.from, b.to))?;
                    match (a.key, b.key) {
                        (Party::State(a), Party::State(b)) if a != b => Some(((a, b), within)),
                        _ => None,
                    }
                })
            });
            pairs.collect::<Vec<_>>()
        };
        match &import.content {
            Content::Members(rows) => {
                let mut by_alliance: BTreeMap<u32, Vec<&MemberSpell>> = BTreeMap::new();
                for row in rows {
                    by_alliance.entry(row.alliance).or_default().push(row);
                }
                for (alliance, rows) in by_alliance {
                    for a in &rows {
                        for b in rows.iter().filter(|b| b.member != a.member) {
                            let Some(spell) = a.spell.both(&b.spell) else {
                                continue;
                            };
                            for (pair, within) in meant(a.member, b.member) {
                                let owes = a.duties.strongest();
                                put(claims, pair, owes, spell, within, || {
                                    import.alliances[alliance as usize].clone()
                                });
                            }
                        }
                    }
                }
            }
            Content::Pairs(rows) if import.shape == Shape::DirectedDyadYear => {
                let mut sorted = rows.clone();
                sorted.sort_unstable();
                let follows = |one: &crate::import::PairYear, next: &crate::import::PairYear| {
                    (one.a, one.b, one.duties) == (next.a, next.b, next.duties)
                        && next.year == one.year + 1
                };
                // A tie in a year is one on some day of it: the first and the last year leave days open.
                for run in sorted.chunk_by(follows) {
                    let (first, last) = (run[0], run[run.len() - 1]);
                    let year = |year| PartialDate::new(year, None, None);
                    let to = match i32::from(last.year) == import.last.year() {
                        true => None,
                        false => year(last.year),
                    };
                    let spell = Spell {
                        from: year(first.year),
                        to,
                    };
                    for (pair, within) in meant(first.a, first.b) {
                        let owes = first.duties.strongest();
                        put(claims, pair, owes, spell, within, || import.name.clone());
                    }
                }
            }
            _ => return Err(undirected()),
        }
        Ok(())
    }
}

fn put(
    claims: &mut Claims,
    pair: (StateId, StateId),
    owes: Obligation,
    spell: Spell,
    within: (Day, Option<Day>),
    alliance: impl FnOnce() -> String,
) {
    if owes != Obligation::None {
        claims.entry(pair).or_default().push(Claim {
            spell,
            within,
            owes,
            alliance: alliance(),
        });
    }
}

impl Claim {
    fn on(&self, day: Day) -> Presence {
        let (from, to) = self.within;
        match from <= day && to.is_none_or(|to| day < to) {
            true => self.spell.on(day),
            false => Presence::No,
        }
    }

    /// The days on which what it says may change.
    fn turns(&self) -> impl Iterator<Item = Day> {
        let dates = [self.spell.from, self.spell.to].into_iter().flatten();
        let turns = dates.flat_map(|date| [Day::first_of(date), Day::after(date)]);
        turns.chain([self.within.0]).chain(self.within.1)
    }
}

fn said(claims: &[Claim], day: Day) -> Said {
    let mut said = Said {
        least: Obligation::None,
        most: Obligation::None,
        alliances: Vec::new(),
    };
    for claim in claims {
        let presence = claim.on(day);
        if presence == Presence::No {
            continue;
        }
        said.most = said.most.min(claim.owes);
        if presence == Presence::Yes {
            said.least = said.least.min(claim.owes);
        }
        if !said.alliances.contains(&claim.alliance) {
            said.alliances.push(claim.alliance.clone());
        }
    }
    said.alliances.sort();
    said
}

/// The days on which they disagree, in periods in which neither changes what it says.
fn compare(
    (a, b): (StateId, StateId),
    one: &[Claim],
    other: &[Claim],
    (from, last): (Day, Day),
) -> Vec<Disagreement> {
    let mut turns: BTreeSet<Day> = one.iter().chain(other).flat_map(Claim::turns).collect();
    turns.insert(from);
    let turns: Vec<Day> = turns
        .into_iter()
        .filter(|day| from <= *day && *day <= last)
        .collect();
    let mut rows: Vec<Disagreement> = Vec::new();
    for (at, day) in turns.iter().enumerate() {
        let (one, other) = (said(one, *day), said(other, *day));
        // The stronger obligation is the smaller: one surely owes more than the other may.
        if one.least >= other.most && other.least >= one.most {
            continue;
        }
        let last = turns.get(at + 1).map_or(last, |next| next.previous());
        match rows.last_mut() {
            Some(row) if row.last.next() == *day && row.one == one && row.other == other => {
                row.last = last;
            }
            _ => rows.push(Disagreement {
                a,
                b,
                from: *day,
                last,
                one,
                other,
            }),
        }
    }
    rows
}
