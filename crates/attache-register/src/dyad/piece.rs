//! How do the periods of members become rows of pairs and years?

use std::collections::{BTreeMap, BTreeSet};

use super::{Dyad, DyadOptions, Dyads};
use crate::bond::Bond;
use crate::day::Day;
use crate::duty::{Duties, Duty};
use crate::import::{Keys, MemberSpell, Party};
use crate::instrument::{Class, Obligation};
use crate::residence::{Residence, Residences, both, period};
use crate::spell::Spell;

/// One pair under one alliance: a day-exact period, and what each owes.
pub(super) struct Link {
    a: Party,
    b: Party,
    alliance: u32,
    days: (Day, Option<Day>),
    last_year: i32,
    class: Option<Class>,
    a_owes: Duties,
    b_owes: Duties,
}

/// What a row is made of before rows of one pair and year are joined. The key holds A, B and year in this order.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Piece {
    key: u64,
    alliance: u32,
    duties: Duties,
    class: u8,
}

/// The class of a piece that has none.
const NO_CLASS: u8 = u8::MAX;
/// The alliance of a piece whose source names none.
const NO_ALLIANCE: u32 = u32::MAX;

/// The pair of a bond of the register, as far as it is in force and not dormant.
pub(super) fn link_of(bond: &Bond<'_>, alliance: u32) -> Option<Link> {
    let duties = |obligation| match obligation {
        Obligation::Defense => Duties::of([Duty::Defense]),
        Obligation::Consultation => Duties::of([Duty::Consul]),
        Obligation::Nonaggression => Duties::of([Duty::Nonagg]),
        Obligation::None => Duties::NONE,
    };
    let spell = Spell {
        to: match (bond.spell.to, bond.dormant_from) {
            (Some(to), Some(dormant)) => Some(to.min(dormant)),
            (to, dormant) => to.or(dormant),
        },
        ..bond.spell
    };
    let (days, last_year) = period(&spell)?;
    Some(Link {
        a: Party::State(bond.holder),
        b: Party::State(bond.state),
        alliance,
        days,
        last_year,
        class: Some(bond.class()),
        a_owes: duties(bond.owes()),
        b_owes: duties(bond.owed()),
    })
}

/// Every pair of two members of one alliance whose periods share a day.
pub(super) fn links_of(rows: &[MemberSpell], mut each: impl FnMut(Link)) {
    let mut by_alliance: BTreeMap<u32, Vec<&MemberSpell>> = BTreeMap::new();
    for row in rows {
        by_alliance.entry(row.alliance).or_default().push(row);
    }
    let with_exit_day = |row: &MemberSpell| {
        let ((from, _), last) = period(&row.spell)?;
        Some(((from, row.spell.to.map(Day::after)), last))
    };
    for (alliance, rows) in by_alliance {
        for (at, a) in rows.iter().enumerate() {
            let Some((a_days, a_last)) = with_exit_day(a) else {
                continue;
            };
            for b in rows[at + 1..].iter().filter(|b| b.member != a.member) {
                if let Some((b_days, b_last)) = with_exit_day(b)
                    && let Some(days) = both(a_days, b_days)
                {
                    each(Link {
                        a: a.member,
                        b: b.member,
                        alliance,
                        days,
                        last_year: a_last.min(b_last),
                        class: None,
                        a_owes: a.duties,
                        b_owes: b.duties,
                    });
                }
            }
        }
    }
}

/// Pieces of rows, under the keys that are wanted.
pub(super) struct Keyed {
    years: (u16, u16),
    residences: Residences,
    known: BTreeMap<Party, Vec<Residence>>,
    /// Keys in order of appearance, and their places.
    parties: Vec<Party>,
    places: BTreeMap<Party, u64>,
    pieces: Vec<Piece>,
    lost: BTreeSet<Party>,
}

impl Keyed {
    pub(super) fn new(years: (u16, u16), residences: Residences) -> Self {
        Self {
            years,
            residences,
            known: BTreeMap::new(),
            parties: Vec::new(),
            places: BTreeMap::new(),
            pieces: Vec::new(),
            lost: BTreeSet::new(),
        }
    }

    fn of(&mut self, party: Party) -> Vec<Residence> {
        let found = self.known.entry(party);
        found.or_insert_with(|| self.residences.of(party)).clone()
    }

    fn place(&mut self, party: Party) -> u64 {
        if let Some(&place) = self.places.get(&party) {
            return place;
        }
        let place = self.parties.len() as u64;
        self.parties.push(party);
        self.places.insert(party, place);
        place
    }

    pub(super) fn add(&mut self, link: &Link) {
        let (a_all, b_all) = (self.of(link.a), self.of(link.b));
        let years = (i32::from(self.years.0), i32::from(self.years.1));
        if link.days.0.year() > years.1 || link.last_year < years.0 {
            return;
        }
        for (party, all) in [(link.a, &a_all), (link.b, &b_all)] {
            if !all
                .iter()
                .any(|one| both((one.from, one.to), link.days).is_some())
            {
                self.lost.insert(party);
            }
        }
        for a in &a_all {
            for b in &b_all {
                let together = both((a.from, a.to), (b.from, b.to));
                let Some(together) = together.filter(|_| a.key != b.key) else {
                    continue;
                };
                let Some(days) = both(together, link.days) else {
                    continue;
                };
                let last = link.last_year.min(a.years().1).min(b.years().1);
                let (first, last) = (days.0.year().max(years.0), last.min(years.1));
                let (a, b) = (self.place(a.key), self.place(b.key));
                for year in first..=last {
                    self.put(a, b, year, link.alliance, link.class, link.a_owes);
                    self.put(b, a, year, link.alliance, link.class, link.b_owes);
                }
            }
        }
    }

    pub(super) fn add_year(&mut self, a: Party, b: Party, year: i32, duties: Duties) {
        if !(i32::from(self.years.0)..=i32::from(self.years.1)).contains(&year) {
            return;
        }
        let in_year = |one: &&Residence| {
            let (first, last) = one.years();
            (first..=last).contains(&year)
        };
        let (a_all, b_all) = (self.of(a), self.of(b));
        for (party, all) in [(a, &a_all), (b, &b_all)] {
            if !all.iter().any(|one| in_year(&one)) {
                self.lost.insert(party);
            }
        }
        for a in a_all.iter().filter(in_year) {
            for b in b_all.iter().filter(in_year).filter(|b| b.key != a.key) {
                let (a, b) = (self.place(a.key), self.place(b.key));
                self.put(a, b, year, NO_ALLIANCE, None, duties);
            }
        }
    }

    fn put(
        &mut self,
        a: u64,
        b: u64,
        year: i32,
        alliance: u32,
        class: Option<Class>,
        duties: Duties,
    ) {
        self.pieces.push(Piece {
            key: a << 40 | b << 16 | year as u64,
            alliance,
            duties,
            class: class.map_or(NO_CLASS, |class| class as u8),
        });
    }

    pub(super) fn remark(&self, options: &DyadOptions) -> Vec<String> {
        left_out(&self.lost, options.keys)
    }

    /// The rows, each made of all pieces of its pair and year.
    pub(super) fn rows(self, directed: bool, names: Vec<String>, remarks: Vec<String>) -> Dyads {
        // Places in order of appearance become places in the order of keys.
        let mut order: Vec<usize> = (0..self.parties.len()).collect();
        order.sort_unstable_by_key(|at| self.parties[*at]);
        let mut rank = vec![0_u64; order.len()];
        for (new, old) in order.iter().enumerate() {
            rank[*old] = new as u64;
        }
        let mut pieces = self.pieces;
        for piece in &mut pieces {
            let (a, b) = (piece.key >> 40, piece.key >> 16 & 0xff_ffff);
            let (mut a, mut b) = (rank[a as usize], rank[b as usize]);
            if !directed && a > b {
                (a, b) = (b, a);
            }
            piece.key = a << 40 | b << 16 | piece.key & 0xffff;
        }
        pieces.sort_unstable();
        let mut dyads = Dyads {
            rows: Vec::new(),
            years: self.years,
            remarks,
            alliances: Vec::new(),
            names,
        };
        let party = |rank: u64| self.parties[order[rank as usize]];
        for together in pieces.chunk_by(|one, other| one.key == other.key) {
            let key = together[0].key;
            let first = dyads.alliances.len();
            for piece in together {
                let known = dyads.alliances[first..].last() == Some(&piece.alliance);
                if piece.alliance != NO_ALLIANCE && !known {
                    dyads.alliances.push(piece.alliance);
                }
            }
            let duties = together.iter().map(|piece| piece.duties);
            let class = together.iter().map(|piece| piece.class).min();
            dyads.rows.push(Dyad {
                a: party(key >> 40),
                b: party(key >> 16 & 0xff_ffff),
                year: (key & 0xffff) as u16,
                duties: duties.fold(Duties::NONE, Duties::or),
                class: class.and_then(|at| Class::ALL.get(usize::from(at)).copied()),
                first_alliance: first as u32,
                alliances: (dyads.alliances.len() - first) as u16,
                tied: true,
            });
        }
        dyads
    }
}

pub(super) fn left_out(lost: &BTreeSet<Party>, keys: Keys) -> Vec<String> {
    if lost.is_empty() {
        return Vec::new();
    }
    let told: Vec<String> = lost.iter().map(Party::to_string).collect();
    let list = match keys {
        Keys::Cow => "the Correlates of War list of states",
        Keys::Gw => "the list of Gleditsch and Ward",
        Keys::Iso => "either list of states",
    };
    vec![format!(
        "ties at times when {list} does not have the state are left out: {}",
        told.join(", ")
    )]
}
