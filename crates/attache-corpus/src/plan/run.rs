//! Where does a query match in a segment? Its leads are followed, or all text is read.

use std::ops::Range;
use std::sync::atomic::{AtomicU64, Ordering};

use rayon::prelude::*;

use super::automaton::{Automaton, Ends, Runner, Text};
use super::choose::choose;
use super::condition::Others;
use super::explain::{ExplainedQuery, ExplainedTest, Leading};
use super::labelled::{Condition, LabelledRunner, Labels};
use super::lead::{Cut, Lead, cheapest};
use super::lexical::{Source, Test};
use super::row_set::RowSet;
use super::structure::Regions;
use super::{MATCHES, MATCHES_PER_TOKEN, STEPS, STEPS_PER_TOKEN, Ways};
use crate::cql::ast::{ConditionKind, Edge, Node, Query, Side, Structure};
use crate::error::CorpusError;
use crate::rule::{Matching, Punctuation, Rule};
use crate::segment::Segment;

/// How many tokens one core reads at a time.
const CHUNK_TOKENS: u32 = 1 << 16;

/// What is asked of a segment besides the query.
#[derive(Clone, Copy)]
pub(crate) struct Asked<'a> {
    pub(crate) segment: &'a Segment,
    pub(crate) rule: &'a Rule,
    pub(crate) ways: Ways,
    /// Which documents are asked, by their place in the segment.
    pub(crate) selected: &'a (dyn Fn(u32) -> bool + Sync),
    /// Whether matches that are wanted may be left out if they overlap one that is found.
    pub(crate) apart: bool,
    pub(crate) matching: Matching,
    /// How many steps may be taken; `None` for the default.
    pub(crate) max_steps: Option<u64>,
    /// Whether only the plan is wanted.
    pub(crate) plan_only: bool,
}

/// The matches of a query, and how they were found.
pub(crate) struct Answer {
    /// Rising by start; of each start as [`choose`] leaves them.
    pub(crate) spans: Vec<Range<u32>>,
    pub(crate) explained: ExplainedQuery,
}

/// Finds the matches of a query in a segment, in text that counts.
pub(crate) fn answer(query: &Query, asked: &Asked<'_>) -> Result<Answer, CorpusError> {
    let source = Source::new(asked.segment)?;
    let budget = Budget::new(asked, source.tokens());
    Plan::new(query, asked, &source)?.answer(&budget)
}

/// What a query may still cost; shared by all cores.
struct Budget {
    max_steps: u64,
    max_matches: u64,
    steps: AtomicU64,
    matches: AtomicU64,
}

impl Budget {
    fn new(asked: &Asked<'_>, tokens: u32) -> Self {
        let tokens = u64::from(tokens);
        Self {
            max_steps: asked.max_steps.unwrap_or(STEPS + STEPS_PER_TOKEN * tokens),
            max_matches: MATCHES + MATCHES_PER_TOKEN * tokens,
            steps: AtomicU64::new(0),
            matches: AtomicU64::new(0),
        }
    }

    fn check(&self) -> Result<(), CorpusError> {
        if self.steps.load(Ordering::Relaxed) > self.max_steps {
            return Err(CorpusError::TooManySteps {
                limit: self.max_steps,
            });
        }
        if self.matches.load(Ordering::Relaxed) > self.max_matches {
            return Err(CorpusError::TooManyMatches {
                limit: self.max_matches,
            });
        }
        Ok(())
    }
}

/// A query, ready for one segment.
struct Plan<'a> {
    query: &'a Query,
    asked: &'a Asked<'a>,
    source: &'a Source<'a>,
    /// By the place of the token in the query.
    tests: Vec<Test>,
    shape: Shape,
    constraint: Option<Condition>,
    cut: Option<Cut>,
    others: Vec<Others>,
    inner: Vec<ExplainedQuery>,
}

/// How the tokens of a match lie.
enum Shape {
    /// Each at its distance from the first.
    Fixed(Fixed),
    Free(Automaton),
}

/// Tokens in a row, each once.
#[derive(Default)]
struct Fixed {
    /// Place and label of each, by its distance from the first.
    tokens: Vec<(usize, Option<usize>)>,
    /// Edges of structures, by their distance.
    edges: Vec<(u32, Edge)>,
    /// The distances of the tokens, the rarest first.
    rarest: Vec<u32>,
}

impl Fixed {
    /// `None` if the tokens of the pattern do not always stand in the same row.
    fn of(node: &Node) -> Option<Self> {
        let mut fixed = Self::default();
        fixed.add(node)?;
        Some(fixed)
    }

    fn add(&mut self, node: &Node) -> Option<()> {
        match node {
            Node::Token { place, label, .. } => self.tokens.push((*place, *label)),
            Node::Edge(edge) => self.edges.push((self.tokens.len() as u32, *edge)),
            Node::Row(nodes) => nodes.iter().try_for_each(|node| self.add(node))?,
            Node::Repeat { node, least, most } if *most == Some(*least) => {
                (0..*least).try_for_each(|_| self.add(node))?;
            }
            Node::Either(_) | Node::Repeat { .. } => return None,
        }
        Some(())
    }
}

impl<'a> Plan<'a> {
    fn new(
        query: &'a Query,
        asked: &'a Asked<'a>,
        source: &'a Source<'a>,
    ) -> Result<Self, CorpusError> {
        let mut tests: Vec<Option<Test>> = (0..query.places).map(|_| None).collect();
        let mut failed = Ok(());
        query
            .pattern
            .each_test(&mut |place, test| match source.test(test, asked.ways) {
                Ok(test) => tests[place] = Some(test),
                Err(error) => failed = Err(error),
            });
        failed?;
        let tests: Vec<Test> = tests.into_iter().flatten().collect();
        let pass_marks = asked.rule.punctuation == Punctuation::Ignored;
        let fixed = Fixed::of(&query.pattern).filter(|fixed| fixed.tokens.len() < 2 || !pass_marks);
        let shape = match fixed {
            Some(mut fixed) => {
                fixed.rarest = (0..fixed.tokens.len() as u32).collect();
                let frequency = |at: &u32| tests[fixed.tokens[*at as usize].0].frequency;
                fixed.rarest.sort_by_key(frequency);
                Shape::Fixed(fixed)
            }
            None => Shape::Free(Automaton::new(&query.pattern, query.places, pass_marks)),
        };
        let constraint = query.constraint.as_ref();
        let constraint = constraint.map(|constraint| Condition::new(constraint, asked.ways));
        let cut = cheapest(&query.pattern, &tests);
        Ok(Self {
            query,
            asked,
            source,
            shape,
            constraint: constraint.flatten(),
            cut: cut.filter(|cut| cut.pays(source)),
            tests,
            others: Vec::new(),
            inner: Vec::new(),
        })
    }

    fn answer(mut self, budget: &Budget) -> Result<Answer, CorpusError> {
        for condition in &self.query.conditions {
            let asked = Asked {
                apart: false,
                matching: match condition.kind {
                    ConditionKind::Within => Matching::Longest,
                    ConditionKind::Containing => Matching::Shortest,
                },
                ..*self.asked
            };
            let found = Plan::new(&condition.query, &asked, self.source)?.answer(budget)?;
            self.others
                .push(Others::new(condition.kind, condition.negated, found.spans));
            self.inner.push(found.explained);
        }
        let mut explained = self.explain();
        let mut spans = Vec::new();
        let nothing = |others: &Others| others.required().is_some_and(<[_]>::is_empty);
        if !self.asked.plan_only && !self.others.iter().any(nothing) {
            spans = match self.explained_lead() {
                Leading::Lists => self.follow(budget)?,
                _ => self.scan(budget)?,
            };
            if !self.others.is_empty() {
                spans.retain(|span| self.others.iter().all(|others| others.allows(span)));
            }
            choose(&mut spans, self.asked.matching);
        }
        explained.matches = spans.len() as u64;
        Ok(Answer { spans, explained })
    }

    fn explained_lead(&self) -> Leading {
        match (&self.cut, self.inner_spans()) {
            (Some(_), _) => Leading::Lists,
            (None, Some(_)) => Leading::Inner,
            (None, None) => Leading::Text,
        }
    }

    fn explain(&self) -> ExplainedQuery {
        let leads = |place: usize| {
            let cut = self.cut.as_ref();
            cut.is_some_and(|cut| cut.leads.iter().any(|lead| lead.place == place))
        };
        let mut tests = Vec::new();
        self.query.pattern.each_test(&mut |place, test| {
            let ready = &self.tests[place];
            tests.push(ExplainedTest {
                text: super::explain::written(test),
                words: ready.rows.len().into(),
                positions: ready.frequency,
                leads: leads(place),
            });
        });
        ExplainedQuery {
            leading: self.explained_lead(),
            looked_at: match (&self.cut, self.explained_lead()) {
                (Some(cut), _) => cut.cost,
                _ => self.source.tokens().into(),
            },
            tests,
            bound: self
                .query
                .bounds
                .iter()
                .min()
                .unwrap_or(&Structure::Block)
                .name(),
            in_a_row: matches!(self.shape, Shape::Fixed(_)),
            matches: 0,
            inner: self.inner.clone(),
        }
    }

    fn regions(&self) -> Regions<'a> {
        Regions::new(
            self.source.structures,
            self.asked.rule,
            self.asked.selected,
            &self.query.bounds,
        )
    }

    /// Which ends are wanted of the matches that begin at one place.
    fn wanted(&self) -> Ends {
        match self.asked.matching {
            _ if !self.others.is_empty() => Ends::All,
            Matching::Longest => Ends::Last,
            Matching::Shortest => Ends::First,
            Matching::All => Ends::All,
        }
    }

    /// Whether a match that overlaps the one before it need not be looked for.
    fn skips_overlap(&self) -> bool {
        self.asked.apart && self.others.is_empty()
    }

    /// The matches of which every match of the query must hold or lie in one.
    fn inner_spans(&self) -> Option<&[Range<u32>]> {
        let required = self.others.iter().filter_map(Others::required);
        required.min_by_key(|spans| spans.len())
    }

    /// Looks around the positions of the leads.
    fn follow(&self, budget: &Budget) -> Result<Vec<Range<u32>>, CorpusError> {
        let leads = self.cut.as_ref().map_or(&[][..], |cut| &cut.leads);
        let mut worker = Worker::new(self, budget);
        let mut regions = self.regions();
        match &self.shape {
            Shape::Fixed(fixed) => {
                for &lead in leads {
                    for start in self.fixed_starts(fixed, lead)? {
                        if self.words_fit(fixed, start)
                            && let Some(region) = regions.around(start)
                        {
                            worker.fixed(fixed, start, &region)?;
                        }
                    }
                }
            }
            Shape::Free(automaton) => {
                let mut positions: Vec<(u32, u32)> = Vec::new();
                for &lead in leads {
                    let state = automaton.state_of_place[lead.place];
                    let own = self.source.lead_positions(lead, &self.tests)?;
                    positions.extend(own.into_iter().map(|position| (position, state)));
                }
                positions.sort_unstable();
                let mut rest = positions.as_slice();
                while let Some(&(token, _)) = rest.first() {
                    let inside = match regions.around(token) {
                        None => 1,
                        Some(region) => {
                            let inside = rest.partition_point(|(token, _)| *token < region.end);
                            let inside = inside.max(1);
                            worker.free_around(automaton, &rest[..inside], &region)?;
                            inside
                        }
                    };
                    rest = &rest[inside..];
                }
            }
        }
        worker.finish()
    }

    /// Where a match of tokens in a row may begin, by the positions of one of them.
    fn fixed_starts(&self, fixed: &Fixed, lead: Lead) -> Result<Vec<u32>, CorpusError> {
        let place = |at: u32| fixed.tokens[at as usize].0;
        let all = 0..fixed.tokens.len() as u32;
        let distance = all.clone().find(|&at| place(at) == lead.place).unwrap_or(0);
        let mut positions = self.source.lead_positions(lead, &self.tests)?;
        let second = fixed.rarest.iter().find(|&&at| at != distance);
        if let Some(&second) = second {
            let other = &self.tests[place(second)];
            if self.source.is_worth_intersecting(positions.len(), other) {
                let offset = i64::from(second) - i64::from(distance);
                self.source.intersect(&mut positions, other, offset)?;
            }
        }
        let starts = positions.into_iter();
        Ok(starts.filter_map(|at| at.checked_sub(distance)).collect())
    }

    /// Whether the words of tokens in a row are those of the tests.
    fn words_fit(&self, fixed: &Fixed, start: u32) -> bool {
        fixed.rarest.iter().all(|&at| {
            let row = self.source.words.get(start as usize + at as usize);
            let test = &self.tests[fixed.tokens[at as usize].0];
            row.is_some_and(|row| test.rows.contains(row))
        })
    }

    /// Reads all text that counts, or all that the matches of another query stand in, on every core.
    fn scan(&self, budget: &Budget) -> Result<Vec<Range<u32>>, CorpusError> {
        let mut around = self.regions();
        let regions = match self.inner_spans() {
            None => around.all(),
            Some(spans) => {
                let mut regions: Vec<Range<u32>> = Vec::new();
                for span in spans {
                    if let Some(region) = around.around(span.start)
                        && regions.last() != Some(&region)
                    {
                        regions.push(region);
                    }
                }
                regions
            }
        };
        let mut chunks: Vec<&[Range<u32>]> = Vec::new();
        let mut rest = regions.as_slice();
        while !rest.is_empty() {
            let mut tokens = 0;
            let full = rest.iter().position(|region| {
                tokens += region.end - region.start;
                tokens >= CHUNK_TOKENS
            });
            let (chunk, after) = rest.split_at(full.map_or(rest.len(), |last| last + 1));
            chunks.push(chunk);
            rest = after;
        }
        let first = match &self.shape {
            Shape::Fixed(_) => None,
            Shape::Free(automaton) => Some(self.first_words(automaton)),
        };
        let read = |chunk: &&[Range<u32>]| {
            let mut worker = Worker::new(self, budget);
            for region in *chunk {
                worker.read(region, first.as_ref())?;
            }
            worker.finish()
        };
        let found: Result<Vec<_>, CorpusError> = match chunks.as_slice() {
            [one] => read(one).map(|spans| vec![spans]),
            many => many.par_iter().map(read).collect(),
        };
        Ok(found?.concat())
    }

    /// The words that a match can begin with.
    fn first_words(&self, automaton: &Automaton) -> RowSet {
        let mut words = RowSet::none(self.source.lexicon.len());
        for test in automaton.first_tests() {
            words.add(&self.tests[test as usize].rows);
        }
        words
    }
}

impl Plan<'_> {
    /// Whether a token passes the test at a place of the query.
    fn passes(&self, place: usize, token: u32) -> bool {
        let row = self.source.words.get(token as usize);
        row.is_some_and(|row| self.source.passes(&self.tests[place], token, row))
    }
}

/// A stretch of text that a match does not leave, as the automaton sees it: what is outside is not there.
struct Stretch<'p> {
    plan: &'p Plan<'p>,
    region: &'p Range<u32>,
}

impl Text for Stretch<'_> {
    fn passes(&self, test: u32, token: u32) -> bool {
        self.plan.passes(test as usize, token)
    }

    fn is_mark(&self, token: u32) -> bool {
        let source = self.plan.source;
        let row = source.words.get(token as usize);
        row.is_some_and(|row| source.marks().contains(row))
    }

    fn is_edge(&self, edge: Edge, at: u32) -> bool {
        let inside = match edge.side {
            Side::Start => at < self.region.end,
            Side::End => at > self.region.start,
        };
        inside && self.plan.source.structures.is_edge(edge, at)
    }
}

/// How many steps a worker takes before it tells the others.
const STEPS_AT_ONCE: u64 = 1 << 16;

/// Finds the matches in one part of the text.
struct Worker<'p> {
    plan: &'p Plan<'p>,
    budget: &'p Budget,
    runner: Option<Runner<'p>>,
    labelled: Option<LabelledRunner<'p>>,
    spans: Vec<Range<u32>>,
    ends: Vec<u32>,
    starts: Vec<u32>,
    rows: Vec<u32>,
    /// Where the last match ends, if matches are to stand apart.
    reached: u32,
    /// Steps taken and matches found since the others were told.
    steps: u64,
    told_matches: usize,
}

impl<'p> Worker<'p> {
    fn new(plan: &'p Plan<'p>, budget: &'p Budget) -> Self {
        let automaton = match &plan.shape {
            Shape::Free(automaton) => Some(automaton),
            Shape::Fixed(_) => None,
        };
        let labels = plan.constraint.is_some();
        Self {
            plan,
            budget,
            runner: automaton.map(Runner::new),
            labelled: automaton.filter(|_| labels).map(LabelledRunner::new),
            spans: Vec::new(),
            ends: Vec::new(),
            starts: Vec::new(),
            rows: Vec::new(),
            reached: 0,
            steps: 0,
            told_matches: 0,
        }
    }

    /// Counts what was done, and fails if it was too much.
    fn count_steps(&mut self, steps: u64) -> Result<(), CorpusError> {
        self.steps += steps;
        match self.steps >= STEPS_AT_ONCE {
            true => self.tell(),
            false => Ok(()),
        }
    }

    fn tell(&mut self) -> Result<(), CorpusError> {
        let matches = (self.spans.len() - self.told_matches) as u64;
        self.told_matches = self.spans.len();
        let steps = std::mem::take(&mut self.steps);
        self.budget.steps.fetch_add(steps, Ordering::Relaxed);
        self.budget.matches.fetch_add(matches, Ordering::Relaxed);
        self.budget.check()
    }

    fn finish(mut self) -> Result<Vec<Range<u32>>, CorpusError> {
        self.tell()?;
        Ok(self.spans)
    }

    /// Whether what the labels are bound to fulfils the condition on them.
    fn fulfils(&self, labels: &Labels) -> bool {
        let constraint = self.plan.constraint.as_ref();
        constraint.is_none_or(|constraint| constraint.holds(self.plan.source, labels))
    }

    /// Adds the match of tokens in a row that begins at `start`, if their words are known to fit and all
    /// else does.
    fn fixed(&mut self, fixed: &Fixed, start: u32, region: &Range<u32>) -> Result<(), CorpusError> {
        let plan = self.plan;
        let end = start.saturating_add(fixed.tokens.len() as u32);
        if end == start || end > region.end || (plan.skips_overlap() && start < self.reached) {
            return self.count_steps(1);
        }
        let mut labels = Labels::default();
        for (at, &(place, label)) in (start..).zip(&fixed.tokens) {
            let test = &plan.tests[place];
            if test.check.is_some() && !plan.passes(place, at) {
                return self.count_steps(1);
            }
            if let Some(label) = label {
                labels[label] = Some(at);
            }
        }
        let text = Stretch { plan, region };
        let at_edges = |&(distance, edge): &(u32, Edge)| text.is_edge(edge, start + distance);
        if fixed.edges.iter().all(at_edges) && self.fulfils(&labels) {
            self.reached = end;
            self.spans.push(start..end);
        }
        self.count_steps(1)
    }

    /// Adds the matches that begin at `start`.
    fn free(&mut self, start: u32, region: &Range<u32>) -> Result<(), CorpusError> {
        let plan = self.plan;
        if plan.skips_overlap() && start < self.reached {
            return Ok(());
        }
        self.ends.clear();
        let wanted = plan.wanted();
        let left = self.budget.max_steps;
        let text = Stretch { plan, region };
        let steps = match (&mut self.labelled, &mut self.runner) {
            (Some(runner), _) => {
                let constraint = plan.constraint.as_ref();
                let holds = |labels: &Labels| {
                    constraint.is_none_or(|constraint| constraint.holds(plan.source, labels))
                };
                runner.ends(
                    &text,
                    start,
                    region.end,
                    wanted,
                    left,
                    &holds,
                    &mut self.ends,
                );
                std::mem::take(&mut runner.steps)
            }
            (None, Some(runner)) => {
                runner.ends(&text, start, region.end, wanted, left, &mut self.ends);
                std::mem::take(&mut runner.steps)
            }
            (None, None) => 0,
        };
        self.reached = self.ends.last().copied().unwrap_or(self.reached);
        self.spans.extend(self.ends.iter().map(|&end| start..end));
        self.count_steps(steps + self.ends.len() as u64)
    }

    /// Adds the matches around the positions of leads in one stretch of text.
    fn free_around(
        &mut self,
        automaton: &Automaton,
        positions: &[(u32, u32)],
        region: &Range<u32>,
    ) -> Result<(), CorpusError> {
        let mut starts = std::mem::take(&mut self.starts);
        starts.clear();
        for &(token, state) in positions {
            if state == automaton.start {
                starts.push(token);
            }
            if let Some(runner) = &mut self.runner {
                let left = self.budget.max_steps;
                runner.starts(
                    &Stretch {
                        plan: self.plan,
                        region,
                    },
                    state,
                    token,
                    region.start,
                    left,
                    &mut starts,
                );
                let steps = std::mem::take(&mut runner.steps);
                self.count_steps(steps)?;
            }
            if starts.len() > SORTED_AT_ONCE {
                starts.sort_unstable();
                starts.dedup();
            }
        }
        starts.sort_unstable();
        starts.dedup();
        for &start in &starts {
            self.free(start, region)?;
        }
        self.starts = starts;
        Ok(())
    }

    /// Adds the matches in a stretch of text, every token of which is looked at.
    fn read(&mut self, region: &Range<u32>, first: Option<&RowSet>) -> Result<(), CorpusError> {
        let plan = self.plan;
        let mut rows = std::mem::take(&mut self.rows);
        rows.clear();
        rows.extend(
            plan.source
                .words
                .range(region.start as usize..region.end as usize),
        );
        match &plan.shape {
            Shape::Fixed(fixed) => {
                let len = fixed.tokens.len();
                for (start, row) in (region.start..).zip(rows.windows(len.max(1))) {
                    let fits = fixed.rarest.iter().all(|&at| {
                        let test = &plan.tests[fixed.tokens[at as usize].0];
                        test.rows.contains(row[at as usize])
                    });
                    if fits {
                        self.fixed(fixed, start, region)?;
                    }
                }
            }
            Shape::Free(_) => {
                for (start, &row) in (region.start..).zip(&rows) {
                    if first.is_none_or(|first| first.contains(row)) {
                        self.free(start, region)?;
                    }
                }
            }
        }
        let read = rows.len() as u64;
        self.rows = rows;
        self.count_steps(read)
    }
}

/// How many places a match may begin at are kept before those that are there twice are left out.
const SORTED_AT_ONCE: usize = 1 << 20;
