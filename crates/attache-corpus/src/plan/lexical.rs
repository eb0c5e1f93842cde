//! Which words of a segment pass a test of one token, and what is left to ask of the token itself?

use std::sync::OnceLock;

use fst::{IntoStreamer, Streamer};

use super::Ways;
use super::matcher::{Kind, Matcher};
use super::row_set::RowSet;
use super::structure::Structures;
use crate::cql::ast::{Attribute, Comparison, Direction, Step, Structure, TokenTest, Value};
use crate::error::CorpusError;
use crate::format::File;
use crate::id::WordId;
use crate::lexicon::Lexicon;
use crate::map::Rows;
use crate::search::is_mark;
use crate::segment::Segment;
use crate::token::{Relations, Values, Words};

/// One segment, with the columns that tests read.
pub(super) struct Source<'a> {
    pub(super) segment: &'a Segment,
    pub(super) lexicon: &'a Lexicon,
    pub(super) words: &'a Words,
    pub(super) structures: Structures<'a>,
    relations: Option<&'a Relations>,
    values: &'a Values,
    lemmas: Option<&'a Rows<i32>>,
    marks: OnceLock<RowSet>,
}

/// A test of one token, ready for one segment.
pub(super) struct Test {
    /// The words that a token must be of.
    pub(super) rows: RowSet,
    /// How many tokens are of these words.
    pub(super) frequency: u64,
    /// What must hold besides; `None` for nothing.
    pub(super) check: Option<Check>,
}

/// What must hold of a token.
pub(super) enum Check {
    Rows(RowSet),
    /// Its relation has one of the codes that are true here.
    Relation(Vec<bool>),
    /// A step leads from it to a token that passes.
    Step {
        direction: Direction,
        /// `None` for any relation.
        relation: Option<Vec<bool>>,
        test: Box<Test>,
    },
    All(Vec<Check>),
    Some(Vec<Check>),
    Not(Box<Check>),
}

impl<'a> Source<'a> {
    pub(super) fn new(segment: &'a Segment) -> Result<Self, CorpusError> {
        Ok(Self {
            segment,
            lexicon: segment.lexicon()?,
            words: segment.words()?,
            structures: Structures::new(segment)?,
            relations: segment.relations()?,
            values: segment.values()?,
            lemmas: segment.lemmas()?,
            marks: OnceLock::new(),
        })
    }

    pub(super) fn tokens(&self) -> u32 {
        self.segment.entry().tokens
    }

    /// The words that are marks.
    pub(super) fn marks(&self) -> &RowSet {
        self.marks.get_or_init(|| {
            let mark = |row: &u32| self.lexicon.form(WordId(*row)).is_some_and(is_mark);
            RowSet::of(self.lexicon.len(), (0..self.lexicon.len()).filter(mark))
        })
    }

    /// Makes a test ready.
    pub(super) fn test(&self, test: &TokenTest, ways: Ways) -> Result<Test, CorpusError> {
        let check = self.check(test, ways)?;
        let rows = self.upper_bound(&check, false);
        Ok(Test {
            frequency: rows.frequency(self.lexicon),
            check: (!matches!(check, Check::Rows(_))).then_some(check),
            rows,
        })
    }

    fn check(&self, test: &TokenTest, ways: Ways) -> Result<Check, CorpusError> {
        let every = || RowSet::every(self.lexicon.len());
        let checks = |tests: &[TokenTest]| -> Result<Vec<Check>, CorpusError> {
            tests.iter().map(|test| self.check(test, ways)).collect()
        };
        Ok(match test {
            TokenTest::Any => Check::Rows(every()),
            TokenTest::NoMark => Check::Rows(self.marks().clone().others()),
            TokenTest::Compare(comparison) => self.compare(comparison, ways)?,
            TokenTest::All(tests) => {
                let mut rows = every();
                let mut rest = Vec::new();
                for check in checks(tests)? {
                    match check {
                        Check::Rows(own) => rows.keep(&own),
                        other => rest.push(other),
                    }
                }
                joined(rows, rest, Check::All)
            }
            TokenTest::Some(tests) => {
                let mut rows = RowSet::none(self.lexicon.len());
                let mut rest = Vec::new();
                for check in checks(tests)? {
                    match check {
                        Check::Rows(own) => rows.add(&own),
                        other => rest.push(other),
                    }
                }
                joined(rows, rest, Check::Some)
            }
            TokenTest::Not(test) => match self.check(test, ways)? {
                Check::Rows(rows) => Check::Rows(rows.others()),
                check => Check::Not(Box::new(check)),
            },
            TokenTest::Step(step) => self.step(step, ways)?,
        })
    }

    fn step(&self, step: &Step, ways: Ways) -> Result<Check, CorpusError> {
        let relation = step
            .relation
            .as_ref()
            .map(|value| self.codes(Attribute::Deprel, value));
        Ok(Check::Step {
            direction: step.direction,
            relation: relation.transpose()?,
            test: Box::new(self.test(&step.test, ways)?),
        })
    }

    fn compare(&self, comparison: &Comparison, ways: Ways) -> Result<Check, CorpusError> {
        let Comparison { attribute, value } = comparison;
        Ok(match attribute {
            Attribute::Word | Attribute::Lower | Attribute::Lemma => {
                let matcher = self.matcher(*attribute, value, ways)?;
                Check::Rows(match attribute {
                    Attribute::Lemma => self.rows_of_lemma(&matcher)?,
                    _ => self.rows_of_form(&matcher)?,
                })
            }
            Attribute::Pos | Attribute::Tag => {
                let codes = self.codes(*attribute, value)?;
                let column = match attribute {
                    Attribute::Pos => &self.lexicon.pos,
                    _ => &self.lexicon.tags,
                };
                let passes = |code: u16| codes.get(usize::from(code)) == Some(&true);
                let rows = (0..).zip(column.iter());
                let rows = rows.filter(|(_, code)| passes(**code));
                Check::Rows(RowSet::of(self.lexicon.len(), rows.map(|(row, _)| row)))
            }
            Attribute::Deprel => Check::Relation(self.codes(*attribute, value)?),
        })
    }

    fn matcher(
        &self,
        attribute: Attribute,
        value: &Value,
        ways: Ways,
    ) -> Result<Matcher, CorpusError> {
        let matcher = ways.matcher(attribute, value);
        matcher.ok_or_else(|| self.segment.unsound_lexicon())
    }

    /// Which codes of a closed attribute have names with this value, by code.
    fn codes(&self, attribute: Attribute, value: &Value) -> Result<Vec<bool>, CorpusError> {
        let matcher = self.matcher(attribute, value, Ways::default())?;
        let names = names(self.values, attribute);
        // Code 0 is of no name.
        let codes = names.iter().map(|name| matcher.matches(name));
        Ok([false].into_iter().chain(codes).collect())
    }

    /// The words whose form has a value.
    fn rows_of_form(&self, matcher: &Matcher) -> Result<RowSet, CorpusError> {
        let unsound = || self.segment.unsound_lexicon();
        let lexicon = self.lexicon;
        let passes = |row: &u32| {
            let form = lexicon.form(WordId(*row));
            form.is_some_and(|form| matcher.matches(form))
        };
        let universe = lexicon.len();
        let beginning = matcher.folded_beginning();
        let mut rows = match &matcher.kind {
            Kind::Plain(_) => {
                let candidates = lexicon.folded(&beginning).ok_or_else(unsound)?;
                match matcher.any_case && !matcher.any_accent {
                    true => RowSet::of(universe, candidates.iter().copied()),
                    false => RowSet::of(universe, candidates.iter().copied().filter(passes)),
                }
            }
            _ => match self.walked_forms(matcher)? {
                Some(rows) => rows,
                None => {
                    let candidates = lexicon.beginning(&beginning).ok_or_else(unsound)?;
                    RowSet::of(universe, candidates.iter().copied().filter(passes))
                }
            },
        };
        if matcher.any_accent {
            let accents = self.segment.accents()?;
            let with = match &matcher.kind {
                Kind::Plain(_) => accents.words(&beginning).ok_or_else(unsound)?.to_vec(),
                _ => {
                    let all = accents.iter().map(|entry| entry.map(|(_, row)| row));
                    all.collect::<Option<Vec<_>>>().ok_or_else(unsound)?
                }
            };
            rows.add(&RowSet::of(universe, with.into_iter().filter(passes)));
        }
        Ok(rows)
    }

    /// The words whose forms an expression finds by walking over all forms; `None` if it cannot.
    fn walked_forms(&self, matcher: &Matcher) -> Result<Option<RowSet>, CorpusError> {
        let Some(walk) = matcher.walk() else {
            return Ok(None);
        };
        let unsound = || {
            self.segment
                .damaged(File::Automata, "has an unsound automaton")
        };
        let mut found = self.segment.automata()?.forms.search(&walk).into_stream();
        let mut rows = Vec::new();
        while let Some((_, place)) = found.next() {
            rows.extend_from_slice(self.lexicon.of_form_at(place).ok_or_else(unsound)?);
        }
        if matcher.any_accent {
            // What matches with its accents may not match without them.
            let form = |row: &u32| self.lexicon.form(WordId(*row));
            rows.retain(|row| form(row).is_some_and(|form| matcher.matches(form)));
        }
        Ok((!walk.has_failed()).then(|| RowSet::of(self.lexicon.len(), rows)))
    }

    /// The words whose lemma has a value.
    fn rows_of_lemma(&self, matcher: &Matcher) -> Result<RowSet, CorpusError> {
        let universe = self.lexicon.len();
        let Some(lemmas) = self.lemmas else {
            return Ok(RowSet::none(universe));
        };
        let numbers = self.lemma_numbers(matcher, lemmas)?;
        let rows = (0..universe).zip(self.lexicon.lemmas.iter());
        Ok(match numbers.as_slice() {
            [] => RowSet::none(universe),
            [one] => RowSet::of(
                universe,
                rows.filter(|(_, own)| *own == one).map(|(row, _)| row),
            ),
            many => {
                let wanted = RowSet::of(lemmas.len() as u32, many.iter().copied());
                let rows = rows.filter(|(_, own)| wanted.contains(**own));
                RowSet::of(universe, rows.map(|(row, _)| row))
            }
        })
    }

    fn lemma_numbers(
        &self,
        matcher: &Matcher,
        lemmas: &Rows<i32>,
    ) -> Result<Vec<u32>, CorpusError> {
        let unsound = || {
            self.segment
                .damaged(File::Automata, "has an unsound automaton")
        };
        let automaton = &self.segment.automata()?.lemmas;
        if let Kind::Plain(value) = &matcher.kind
            && !matcher.any_case
            && !matcher.any_accent
        {
            let number = automaton.get(value).map(u32::try_from);
            return Ok(number
                .transpose()
                .map_err(|_| unsound())?
                .into_iter()
                .collect());
        }
        let passes = |number: &u32| {
            let lemma = lemmas.text(*number as usize);
            lemma.is_some_and(|lemma| matcher.matches(lemma))
        };
        if !matcher.any_accent
            && let Some(walk) = matcher.walk()
        {
            let mut found = automaton.search(&walk).into_stream();
            let mut numbers = Vec::new();
            while let Some((_, number)) = found.next() {
                numbers.push(u32::try_from(number).map_err(|_| unsound())?);
            }
            if !walk.has_failed() {
                numbers.retain(passes);
                return Ok(numbers);
            }
        }
        Ok((0..lemmas.len() as u32).filter(passes).collect())
    }

    /// The words that a token can be of that passes `check`, or fails it if `negated`: never too few.
    fn upper_bound(&self, check: &Check, negated: bool) -> RowSet {
        let universe = self.lexicon.len();
        match check {
            Check::Rows(rows) if negated => rows.clone().others(),
            Check::Rows(rows) => rows.clone(),
            Check::Relation(_) | Check::Step { .. } => RowSet::every(universe),
            Check::Not(check) => self.upper_bound(check, !negated),
            Check::All(checks) | Check::Some(checks) => {
                let all = matches!(check, Check::All(_)) != negated;
                let mut rows = match all {
                    true => RowSet::every(universe),
                    false => RowSet::none(universe),
                };
                for check in checks {
                    let own = self.upper_bound(check, negated);
                    match all {
                        true => rows.keep(&own),
                        false => rows.add(&own),
                    }
                }
                rows
            }
        }
    }

    /// Whether a token, which is of word `row`, passes.
    pub(super) fn passes(&self, test: &Test, token: u32, row: u32) -> bool {
        test.rows.contains(row)
            && match &test.check {
                None => true,
                Some(check) => self.holds(check, token, row),
            }
    }

    fn holds(&self, check: &Check, token: u32, row: u32) -> bool {
        match check {
            Check::Rows(rows) => rows.contains(row),
            Check::Relation(codes) => self.relation_is(codes, token),
            Check::All(checks) => checks.iter().all(|check| self.holds(check, token, row)),
            Check::Some(checks) => checks.iter().any(|check| self.holds(check, token, row)),
            Check::Not(check) => !self.holds(check, token, row),
            Check::Step {
                direction,
                relation,
                test,
            } => self.leads(*direction, relation.as_deref(), test, token),
        }
    }

    fn relation_is(&self, codes: &[bool], token: u32) -> bool {
        let code = self.relations.and_then(|relations| relations.deprel(token));
        code.is_some_and(|code| codes.get(usize::from(code)) == Some(&true))
    }

    fn leads(
        &self,
        direction: Direction,
        relation: Option<&[bool]>,
        test: &Test,
        token: u32,
    ) -> bool {
        let Some(relations) = self.relations else {
            return false;
        };
        let passes = |other: u32| {
            let row = self.words.get(other as usize);
            row.is_some_and(|row| self.passes(test, other, row))
        };
        let related =
            |dependent: u32| relation.is_none_or(|codes| self.relation_is(codes, dependent));
        let sentence = || {
            let tokens = self.structures.holding(Structure::Sentence, token);
            tokens.unwrap_or(0..0)
        };
        // A root is its own head: no step leads from it to itself.
        match direction {
            Direction::ToHead => relations.head(token).is_some_and(|head| {
                head != token && sentence().contains(&head) && related(token) && passes(head)
            }),
            Direction::ToDependent => sentence().any(|other| {
                other != token
                    && relations.head(other) == Some(token)
                    && related(other)
                    && passes(other)
            }),
        }
    }

    /// The tokens that a step may lead from, given one that it leads to: rising.
    pub(super) fn sources(&self, direction: Direction, target: u32, found: &mut Vec<u32>) {
        let Some(relations) = self.relations else {
            return;
        };
        match direction {
            Direction::ToDependent => {
                let head = relations.head(target).filter(|&head| head != target);
                found.extend(head);
            }
            Direction::ToHead => {
                let sentence = self.structures.holding(Structure::Sentence, target);
                let depends =
                    |other: &u32| *other != target && relations.head(*other) == Some(target);
                found.extend(sentence.unwrap_or(0..0).filter(depends));
            }
        }
    }

    /// The text of an attribute of a token; `None` if it has none.
    pub(super) fn text(&self, attribute: Attribute, token: u32) -> Option<&'a str> {
        let word = WordId(self.words.get(token as usize)?);
        match attribute {
            Attribute::Word | Attribute::Lower => self.lexicon.form(word),
            Attribute::Lemma => self.lemmas?.text(self.lexicon.lemma(word)? as usize),
            Attribute::Pos => Values::name(&self.values.pos, self.lexicon.pos(word)?),
            Attribute::Tag => Values::name(&self.values.tags, self.lexicon.tag(word)?),
            Attribute::Deprel => Values::name(&self.values.deprels, self.relations?.deprel(token)?),
        }
    }
}

/// The names that a closed attribute has in a segment.
pub(super) fn names(values: &Values, attribute: Attribute) -> &[String] {
    match attribute {
        Attribute::Pos => &values.pos,
        Attribute::Tag => &values.tags,
        Attribute::Deprel => &values.deprels,
        Attribute::Word | Attribute::Lower | Attribute::Lemma => &[],
    }
}

fn joined(rows: RowSet, mut rest: Vec<Check>, join: fn(Vec<Check>) -> Check) -> Check {
    if rest.is_empty() {
        return Check::Rows(rows);
    }
    rest.insert(0, Check::Rows(rows));
    join(rest)
}
