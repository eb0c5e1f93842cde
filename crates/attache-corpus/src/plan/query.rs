//! What does a plain phrase say as a query?

use crate::cql::ast::{Attribute, Comparison, Node, Query, TokenTest, Value, ValueForm};
use crate::pattern::{Content, Pattern, Phrase, Slot, Test};
use crate::rule::{Punctuation, Rule};
use crate::search::is_mark;

/// The queries of which any may match.
pub(crate) fn queries(pattern: &Pattern, rule: &Rule) -> Vec<Query> {
    match pattern.content() {
        Content::Query(query) => vec![query.clone()],
        Content::Phrases(phrases) => {
            let pass_marks = rule.punctuation == Punctuation::Ignored;
            let queries = phrases.iter().map(|phrase| of_phrase(phrase, pass_marks));
            queries.flatten().collect()
        }
    }
}

/// `None` if marks are passed over and the phrase has nothing else.
fn of_phrase(phrase: &Phrase, pass_marks: bool) -> Option<Query> {
    let marks = |slot: &Slot| {
        slot.iter()
            .all(|test| matches!(test, Test::Form(form) if is_mark(form)))
    };
    let slots = phrase.iter().filter(|slot| !(pass_marks && marks(slot)));
    let nodes: Vec<Node> = slots
        .enumerate()
        .map(|(place, slot)| Node::Token {
            place,
            label: None,
            test: of_slot(slot, pass_marks),
        })
        .collect();
    (!nodes.is_empty()).then(|| Query {
        places: nodes.len(),
        pattern: Node::Row(nodes),
        bounds: Vec::new(),
        conditions: Vec::new(),
        constraint: None,
        labels: Vec::new(),
    })
}

fn of_slot(slot: &Slot, pass_marks: bool) -> TokenTest {
    let word = |form: ValueForm| {
        TokenTest::Compare(Comparison {
            attribute: Attribute::Word,
            value: Value {
                form,
                any_case: false,
                any_accent: false,
            },
        })
    };
    let mut tests: Vec<TokenTest> = slot
        .iter()
        .map(|test| match test {
            Test::Form(form) => word(ValueForm::Plain(form.clone())),
            Test::Glob(pieces) if pieces.iter().all(String::is_empty) => TokenTest::Any,
            Test::Glob(pieces) => word(ValueForm::Glob(pieces.clone())),
        })
        .collect();
    let test = match tests.len() {
        1 => tests.remove(0),
        _ => TokenTest::Some(tests),
    };
    match pass_marks {
        // Where marks are passed over, none can be a word of the phrase: not even of `*`.
        true => TokenTest::All(vec![test, TokenTest::NoMark]),
        false => test,
    }
}
