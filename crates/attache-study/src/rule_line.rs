//! How is a rule of counting said in a sentence and in JSON?

use attache_corpus::{
    Accents, Case, Joining, Matching, Overlap, Pattern, Possessives, Punctuation, Rule,
};

use crate::table::{Cell, RuleSummary};

/// The rule under which `patterns` were counted. Where [`Case::Smart`] comes to the same for all of
/// them, the summary says what it came to.
pub(crate) fn rule_summary(rule: &Rule, patterns: &[Pattern]) -> RuleSummary {
    let mut cases = patterns.iter().map(|pattern| rule.case_of(pattern));
    let first = cases.next().unwrap_or(rule.case);
    let case = if cases.all(|case| case == first) {
        first
    } else {
        Case::Smart
    };
    let blocks = rule
        .blocks
        .iter()
        .map(|kind| kind.name().to_owned())
        .collect();
    let text = |name: &str| Cell::Text(name.to_owned());
    RuleSummary {
        parts: vec![
            ("case", text(case.name())),
            ("blocks", Cell::List(blocks)),
            ("hyphens", text(rule.hyphens.name())),
            ("lines", text(rule.lines.name())),
            ("punctuation", text(rule.punctuation.name())),
            ("possessives", text(rule.possessives.name())),
            ("overlap", Cell::Truth(rule.overlap == Overlap::Allowed)),
            ("accents", text(rule.accents.name())),
            ("match", text(rule.matching.name())),
            ("sense", text(rule.sense.as_deref().unwrap_or("any"))),
        ],
        sentence: sentence(rule, case, patterns),
    }
}

fn sentence(rule: &Rule, case: Case, patterns: &[Pattern]) -> String {
    let queries = patterns.iter().filter(|pattern| pattern.is_query()).count();
    let all = queries > 0 && queries == patterns.len();
    let what = if all {
        "tokens as the query has them"
    } else {
        "whole words"
    };
    let mut said = vec![match case {
        Case::Ignore => format!("{what} in any case"),
        Case::Exact if all => format!("{what}, with capitals as written unless it says otherwise"),
        Case::Exact => format!("{what} with capitals as written"),
        Case::Smart if queries > 0 => format!(
            "{what}, with capitals as written in queries and in the phrases that have one, else in any case"
        ),
        Case::Smart => {
            format!(
                "{what}, with capitals as written in the patterns that have one, else in any case"
            )
        }
    }];
    let names: Vec<_> = rule.blocks.iter().map(|kind| kind.name()).collect();
    said.push(format!("in {} text", listed(&names)));
    said.push(match rule.hyphens {
        Joining::Joined => "a word cut by a hyphen at a line's end is one word".to_owned(),
        Joining::Apart => "a word cut by a hyphen at a line's end is left out".to_owned(),
    });
    said.push(match rule.lines {
        Joining::Joined => "a phrase may run over lines and pages, not over paragraphs".to_owned(),
        Joining::Apart => "a phrase that runs over a line's end is left out".to_owned(),
    });
    said.push(match rule.punctuation {
        Punctuation::Counted => "marks between words part them".to_owned(),
        Punctuation::Ignored => "marks between words are passed over".to_owned(),
    });
    if rule.possessives == Possessives::LeftOut {
        said.push("possessives are left out".to_owned());
    }
    said.push("curly and straight quotes and all dashes are equal".to_owned());
    if rule.accents == Accents::Ignored {
        said.push("letters with and without accents are equal".to_owned());
    }
    if queries > 0 || rule.matching != Matching::default() {
        said.push(match rule.matching {
            Matching::Longest => "the longest match at a place counts".to_owned(),
            Matching::Shortest => "the shortest match at a place counts".to_owned(),
            Matching::All => "all matches at a place count".to_owned(),
        });
    }
    said.push(match rule.overlap {
        Overlap::Never => "matches do not overlap".to_owned(),
        Overlap::Allowed => "matches may overlap".to_owned(),
    });
    if let Some(sense) = &rule.sense {
        said.push(format!(
            "words of @ally and @partner stand in the sense of {sense}"
        ));
    }
    let mut sentence = said.join("; ");
    if let Some(first) = sentence.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    sentence + "."
}

/// Names as a list in prose: `a, b and c`.
pub(crate) fn listed(names: &[impl AsRef<str>]) -> String {
    match names {
        [] => "no".to_owned(),
        [one] => one.as_ref().to_owned(),
        [all @ .., last] => {
            let all: Vec<_> = all.iter().map(AsRef::as_ref).collect();
            format!("{} and {}", all.join(", "), last.as_ref())
        }
    }
}
