//! What would a person who tries every stretch of tokens find for a query? Slow, and obviously right.

use std::collections::{BTreeMap, BTreeSet};

use attache_corpus::{
    Accents, BlockKind, Case, Joining, Matching, Overlap, Possessives, Punctuation, Rule,
};
use attache_language::{fold, without_accents};

/// A token with all that is known of it.
#[derive(Clone, Debug)]
pub(crate) struct Tok {
    pub(crate) form: String,
    pub(crate) text: String,
    /// Characters of its document.
    pub(crate) chars: (usize, usize),
    pub(crate) kind: BlockKind,
    /// Numbers that tokens of one structure share: sentence, block, section, document.
    pub(crate) of: [usize; 4],
    /// Lemma, part of speech, tag, relation; empty for none.
    pub(crate) layers: [&'static str; 4],
    pub(crate) head: Option<usize>,
}

/// A query, as it is tried.
#[derive(Clone, Debug)]
pub(crate) struct Q {
    pub(crate) pattern: P,
    /// Indices of structures, as in [`Tok::of`].
    pub(crate) bounds: Vec<usize>,
    /// Whether `within` (else `containing`), whether negated, and the other query.
    pub(crate) conditions: Vec<(bool, bool, Q)>,
    pub(crate) constraint: Option<C>,
}

#[derive(Clone, Debug)]
pub(crate) enum P {
    Token(Option<usize>, T),
    /// A structure, and whether its start is meant.
    Edge(usize, bool),
    Row(Vec<P>),
    Either(Vec<P>),
    Repeat(Box<P>, usize, Option<usize>),
}

#[derive(Clone, Debug)]
pub(crate) enum T {
    Any,
    Is(V),
    Not(Box<T>),
    And(Box<T>, Box<T>),
    Or(Box<T>, Box<T>),
    /// A token, whether a step leads to what depends on it (else to its head), the relation, the other.
    Step(Box<T>, bool, Option<&'static str>, Box<T>),
}

/// An attribute and a value with its flags.
#[derive(Clone, Debug)]
pub(crate) struct V {
    pub(crate) attribute: &'static str,
    pub(crate) value: &'static str,
    pub(crate) differ: bool,
    pub(crate) any_case: bool,
    pub(crate) any_accent: bool,
    pub(crate) literal: bool,
}

#[derive(Clone, Debug)]
pub(crate) enum C {
    Same(usize, &'static str, usize, &'static str, bool),
    Is(usize, V),
    And(Box<C>, Box<C>),
    Or(Box<C>, Box<C>),
    Not(Box<C>),
}

pub(crate) const LABELS: [&str; 2] = ["a", "b"];
pub(crate) const STRUCTURES: [&str; 4] = ["s", "block", "section", "document"];

/// Where a match begins, and the stretch that it does not leave.
#[derive(Clone, Copy)]
struct Place {
    start: usize,
    region: (usize, usize),
}

type Bound = BTreeMap<usize, usize>;

pub(crate) struct Scan<'a> {
    pub(crate) tokens: &'a [Tok],
    pub(crate) rule: &'a Rule,
}

impl Scan<'_> {
    /// Every match that counts, in order.
    pub(crate) fn run(&self, query: &Q) -> Vec<(usize, usize)> {
        let mut spans = self.all(query);
        spans.retain(|&span| self.rule_keeps(span));
        let mut spans = self.choose(spans);
        if self.rule.overlap == Overlap::Never {
            let mut reached = 0;
            spans.retain(|&(start, end)| {
                let free = start >= reached;
                reached = if free { end } else { reached };
                free
            });
        }
        spans
    }

    fn choose(&self, spans: BTreeSet<(usize, usize)>) -> Vec<(usize, usize)> {
        let mut by_start: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (start, end) in spans {
            by_start.entry(start).or_default().push(end);
        }
        let mut chosen = Vec::new();
        for (start, ends) in by_start {
            let ends = match self.rule.matching {
                Matching::Longest => vec![ends[ends.len() - 1]],
                Matching::Shortest => vec![ends[0]],
                Matching::All => ends.into_iter().rev().collect(),
            };
            chosen.extend(ends.into_iter().map(|end| (start, end)));
        }
        chosen
    }

    /// Every match, whatever the rule says of lines, hyphens, possessives and overlap.
    fn all(&self, query: &Q) -> BTreeSet<(usize, usize)> {
        let bound = query.bounds.iter().copied().min().unwrap_or(1);
        let others: Vec<_> = query
            .conditions
            .iter()
            .map(|(within, negated, query)| (*within, *negated, self.all(query)))
            .collect();
        let mut found = BTreeSet::new();
        for start in 0..self.tokens.len() {
            let mut limit = start;
            while limit < self.tokens.len()
                && self.tokens[limit].of[bound] == self.tokens[start].of[bound]
                && self.rule.counts(self.tokens[limit].kind)
            {
                limit += 1;
            }
            let mut first = start;
            while first > 0
                && limit > start
                && self.tokens[first - 1].of[bound] == self.tokens[start].of[bound]
                && self.rule.counts(self.tokens[first - 1].kind)
            {
                first -= 1;
            }
            let place = Place {
                start,
                region: (first, limit),
            };
            for (end, labels) in self.ends(&query.pattern, place, start, Bound::new()) {
                let constrained = query
                    .constraint
                    .as_ref()
                    .is_none_or(|constraint| self.holds(constraint, &labels));
                let allowed = others.iter().all(|(within, negated, spans)| {
                    let any = spans.iter().any(|&(from, to)| match within {
                        true => from <= start && end <= to,
                        false => start <= from && to <= end,
                    });
                    any != *negated
                });
                if end > start && constrained && allowed {
                    found.insert((start, end));
                }
            }
        }
        found
    }

    /// Where a part that begins at `at` ends, with what the labels are then bound to.
    fn ends(&self, part: &P, from: Place, at: usize, labels: Bound) -> BTreeSet<(usize, Bound)> {
        match part {
            P::Token(label, test) => {
                let mut found = BTreeSet::new();
                let passes_marks = self.rule.punctuation == Punctuation::Ignored && at > from.start;
                let most = if passes_marks { 8 } else { 0 };
                for skipped in 0..=most {
                    let place = at + skipped;
                    let only_marks = (at..place)
                        .all(|mark| mark < from.region.1 && is_mark(&self.tokens[mark].form));
                    if only_marks && place < from.region.1 && self.passes(test, place) {
                        let mut labels = labels.clone();
                        if let Some(label) = label {
                            labels.insert(*label, place);
                        }
                        found.insert((place + 1, labels));
                    }
                }
                found
            }
            P::Edge(structure, start) => {
                let here = |token: usize| {
                    let inside = (from.region.0..from.region.1).contains(&token);
                    inside.then(|| self.tokens[token].of[*structure])
                };
                let of = |token: usize| self.tokens.get(token).map(|token| token.of[*structure]);
                let before = at.checked_sub(1);
                let parted = before.and_then(of) != of(at);
                let is_edge = parted
                    && match start {
                        true => here(at).is_some(),
                        false => before.and_then(here).is_some(),
                    };
                is_edge.then_some((at, labels)).into_iter().collect()
            }
            P::Row(parts) => {
                let mut reached = BTreeSet::from([(at, labels)]);
                for part in parts {
                    let so_far = std::mem::take(&mut reached);
                    for (at, labels) in so_far {
                        reached.extend(self.ends(part, from, at, labels));
                    }
                }
                reached
            }
            P::Either(parts) => {
                let ends = parts
                    .iter()
                    .flat_map(|part| self.ends(part, from, at, labels.clone()));
                ends.collect()
            }
            P::Repeat(part, least, most) => {
                let mut found = BTreeSet::new();
                let mut reached = BTreeSet::from([(at, labels)]);
                let most = most.unwrap_or(self.tokens.len() + least + 1);
                for times in 0..=most {
                    if times >= *least {
                        found.extend(reached.iter().cloned());
                    }
                    let so_far = std::mem::take(&mut reached);
                    for (at, labels) in so_far {
                        reached.extend(self.ends(part, from, at, labels));
                    }
                    if reached.is_empty() {
                        break;
                    }
                }
                found
            }
        }
    }

    fn passes(&self, test: &T, at: usize) -> bool {
        match test {
            T::Any => true,
            T::Is(value) => self.is(value, at),
            T::Not(test) => !self.passes(test, at),
            T::And(one, other) => self.passes(one, at) && self.passes(other, at),
            T::Or(one, other) => self.passes(one, at) || self.passes(other, at),
            T::Step(own, to_dependent, relation, other) => {
                let related = |dependent: usize, head: usize| {
                    let token = &self.tokens[dependent];
                    token.head == Some(head)
                        && head != dependent
                        && relation.is_none_or(|relation| token.layers[3] == relation)
                };
                self.passes(own, at)
                    && (0..self.tokens.len()).any(|there| {
                        let leads = match to_dependent {
                            true => related(there, at),
                            false => related(at, there),
                        };
                        leads && self.passes(other, there)
                    })
            }
        }
    }

    fn is(&self, value: &V, at: usize) -> bool {
        let equal = self
            .text(value.attribute, at)
            .is_some_and(|text| self.equals(value, text));
        equal != value.differ
    }

    fn text(&self, attribute: &str, at: usize) -> Option<&str> {
        let token = &self.tokens[at];
        let text = match attribute {
            "word" | "lower" => token.form.as_str(),
            "lemma" => token.layers[0],
            "pos" => token.layers[1],
            "tag" => token.layers[2],
            _ => token.layers[3],
        };
        (!text.is_empty()).then_some(text)
    }

    fn equals(&self, value: &V, text: &str) -> bool {
        let words = ["word", "lower", "lemma"].contains(&value.attribute);
        let any_case =
            value.any_case || value.attribute == "lower" || self.rule.case == Case::Ignore && words;
        let any_accent = value.any_accent || self.rule.accents == Accents::Ignored && words;
        let accents = |text: &str| match any_accent {
            true => without_accents(text).into_owned(),
            false => text.to_owned(),
        };
        if value.literal || !value.value.contains(['.', '*', '(', '[', '+', '?']) {
            let case = |text: &str| match any_case {
                true => fold(text).into_owned(),
                false => text.to_owned(),
            };
            return accents(&case(text)) == accents(&case(value.value));
        }
        let expression = regex::RegexBuilder::new(&format!("^(?:{})$", accents(value.value)))
            .case_insensitive(any_case)
            .build()
            .unwrap();
        expression.is_match(&accents(text))
    }

    fn holds(&self, constraint: &C, labels: &Bound) -> bool {
        let text = |label: &usize, attribute: &str| self.text(attribute, *labels.get(label)?);
        match constraint {
            C::Same(one, attribute, other, another, differ) => {
                let words = ["word", "lower", "lemma"];
                let folds = |attribute: &&str| {
                    *attribute == "lower"
                        || self.rule.case == Case::Ignore && words.contains(attribute)
                };
                match (text(one, attribute), text(other, another)) {
                    (Some(left), Some(right)) => {
                        let equal = match folds(attribute) || folds(another) {
                            true => fold(left) == fold(right),
                            false => left == right,
                        };
                        equal != *differ
                    }
                    _ => false,
                }
            }
            C::Is(label, value) => text(label, value.attribute)
                .is_some_and(|text| self.equals(value, text) != value.differ),
            C::And(one, other) => self.holds(one, labels) && self.holds(other, labels),
            C::Or(one, other) => self.holds(one, labels) || self.holds(other, labels),
            C::Not(one) => !self.holds(one, labels),
        }
    }

    fn rule_keeps(&self, (start, end): (usize, usize)) -> bool {
        let tokens = &self.tokens[start..end];
        let breaks =
            |pair: &[Tok]| pair[0].of[1] != pair[1].of[1] || pair[1].text.starts_with('\n');
        let broken = tokens.windows(2).any(breaks);
        let cut = tokens
            .iter()
            .any(|token| token.text.trim_start_matches('\n').contains('\n'));
        let possessive = self.tokens.get(end).is_some_and(|next| {
            next.chars.0 == tokens[tokens.len() - 1].chars.1
                && next.of[3] == tokens[0].of[3]
                && ["'s", "'S", "'"].contains(&next.form.as_str())
        });
        !(self.rule.lines == Joining::Apart && (broken || cut)
            || self.rule.hyphens == Joining::Apart && cut
            || self.rule.possessives == Possessives::LeftOut && possessive)
    }
}

fn is_mark(form: &str) -> bool {
    !form.chars().any(char::is_alphanumeric)
}

impl Q {
    /// The query as a person writes it.
    pub(crate) fn text(&self) -> String {
        let mut text = self.pattern.text();
        for bound in &self.bounds {
            text += &format!(" within <{}>", STRUCTURES[*bound]);
        }
        for (within, negated, query) in &self.conditions {
            let name = if *within { "within" } else { "containing" };
            text += &format!(
                " {}{name} ({})",
                if *negated { "!" } else { "" },
                query.text()
            );
        }
        if let Some(constraint) = &self.constraint {
            text += &format!(" :: {}", constraint.text());
        }
        text
    }
}

impl P {
    fn text(&self) -> String {
        match self {
            Self::Token(label, test) => {
                let label = label.map_or(String::new(), |label| format!("{}:", LABELS[label]));
                label + &test.token()
            }
            Self::Edge(structure, true) => format!("<{}>", STRUCTURES[*structure]),
            Self::Edge(structure, false) => format!("</{}>", STRUCTURES[*structure]),
            Self::Row(parts) => parts.iter().map(Self::text).collect::<Vec<_>>().join(" "),
            Self::Either(parts) => {
                let parts = parts.iter().map(Self::text).collect::<Vec<_>>();
                format!("({})", parts.join(" | "))
            }
            Self::Repeat(part, least, most) => {
                let times = match (least, most) {
                    (0, None) => "*".to_owned(),
                    (1, None) => "+".to_owned(),
                    (0, Some(1)) => "?".to_owned(),
                    (least, None) => format!("{{{least},}}"),
                    (least, Some(most)) if least == most => format!("{{{least}}}"),
                    (least, Some(most)) => format!("{{{least},{most}}}"),
                };
                match **part {
                    Self::Row(_) => format!("({}){times}", part.text()),
                    _ => part.text() + &times,
                }
            }
        }
    }
}

impl T {
    fn token(&self) -> String {
        match self {
            Self::Any => "[]".to_owned(),
            Self::Step(own, to_dependent, relation, other) => {
                let arrow = if *to_dependent { ">" } else { "<" };
                format!(
                    "{} {arrow}{} {}",
                    own.token(),
                    relation.unwrap_or_default(),
                    other.token()
                )
            }
            test => format!("[{}]", test.inside()),
        }
    }

    fn inside(&self) -> String {
        match self {
            Self::Is(value) => value.text(value.attribute),
            Self::Not(test) => format!("!({})", test.inside()),
            Self::And(one, other) => format!("({} & {})", one.inside(), other.inside()),
            Self::Or(one, other) => format!("({} | {})", one.inside(), other.inside()),
            Self::Any | Self::Step(..) => "word=\".*\"".to_owned(),
        }
    }
}

impl V {
    fn text(&self, name: &str) -> String {
        let mut flags = String::new();
        for (flag, set) in [
            ('c', self.any_case),
            ('d', self.any_accent),
            ('l', self.literal),
        ] {
            if set {
                flags.push(flag);
            }
        }
        let flags = if flags.is_empty() {
            flags
        } else {
            format!(" %{flags}")
        };
        format!(
            "{name}{}\"{}\"{flags}",
            if self.differ { "!=" } else { "=" },
            self.value
        )
    }
}

impl C {
    fn text(&self) -> String {
        match self {
            Self::Same(one, attribute, other, another, differ) => {
                let (one, other) = (LABELS[*one], LABELS[*other]);
                format!(
                    "{one}.{attribute} {} {other}.{another}",
                    if *differ { "!=" } else { "=" }
                )
            }
            Self::Is(label, value) => {
                value.text(&format!("{}.{}", LABELS[*label], value.attribute))
            }
            Self::And(one, other) => format!("({} & {})", one.text(), other.text()),
            Self::Or(one, other) => format!("({} | {})", one.text(), other.text()),
            Self::Not(one) => format!("!({})", one.text()),
        }
    }
}
