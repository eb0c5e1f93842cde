//! Which common rule of counting gives a figure that somebody has published?

use attache_corpus::{Case, Joining, Pattern, Possessives, Punctuation, Rule};
use rust_stemmers::{Algorithm, Stemmer};

use crate::count::{WITH_A_MATCH, figure_columns, pattern_column};
use crate::family::family_of;
use crate::inquiry::{Inquiry, StudyError, per_million};
use crate::table::{Caution, Cell, Column, ColumnKind, Row, Table};

/// A count under one of the common rules.
struct Tried {
    rule: String,
    count: u64,
}

/// Counts each pattern under the rule asked and under every common rule, and says which give `stated`.
pub fn count_stated(
    inquiry: &Inquiry<'_>,
    patterns: &[Pattern],
    stated: u64,
) -> Result<Table, StudyError> {
    let mut columns = vec![pattern_column()];
    columns.extend(figure_columns(WITH_A_MATCH));
    columns.push(Column::new(
        "stated",
        ColumnKind::Integer,
        "The figure that was stated.",
    ));
    columns.push(Column::new(
        "reproduced_by",
        ColumnKind::List,
        "The rules that give the stated figure.",
    ));
    columns.push(Column::new(
        "rules",
        ColumnKind::Records,
        "What each common rule gives.",
    ));
    let mut table = inquiry.table("count", patterns, columns)?;
    for pattern in patterns {
        let hits = inquiry.find(pattern)?;
        let groups =
            inquiry
                .corpus()
                .tally(&hits, inquiry.scope(), &attache_corpus::Grouping::Whole)?;
        let tried = try_rules(inquiry, pattern)?;
        let same = tried.iter().filter(|tried| tried.count == stated);
        let reproduced: Vec<_> = same.map(|tried| tried.rule.clone()).collect();
        let records = tried
            .into_iter()
            .map(|tried| {
                vec![
                    ("rule", Cell::from(tried.rule)),
                    ("count", Cell::from(tried.count)),
                ]
            })
            .collect();
        let group = groups.first();
        let tokens = group.map_or(0, |group| group.tokens);
        let cells = vec![
            Cell::from(pattern.text()),
            Cell::from(hits.len()),
            Cell::from(tokens),
            Cell::from(per_million(hits.len() as u64, tokens)),
            Cell::from(group.map(|group| group.documents_with_hits)),
            Cell::from(stated),
            Cell::List(reproduced),
            Cell::Records(records),
        ];
        table.rows.push(Row {
            cells,
            passages: inquiry.row_passages(&hits)?,
        });
        if pattern.words().is_none() {
            let message = format!(
                "\"{}\" is not one plain phrase: rules that change its words were not tried",
                pattern.text()
            );
            table.warnings.push(Caution {
                document: None,
                page: None,
                message,
            });
        }
    }
    inquiry.cut(&mut table);
    table.warnings.extend(inquiry.cautions()?);
    Ok(table)
}

/// Every common rule, from the nearest to the rule asked to the farthest.
fn try_rules(inquiry: &Inquiry<'_>, pattern: &Pattern) -> Result<Vec<Tried>, StudyError> {
    let mut tried = Vec::new();
    let asked = &inquiry.scope().rule;
    for (name, rule) in rules(asked) {
        for case in [Case::Ignore, Case::Exact] {
            let rule = Rule {
                case,
                ..rule.clone()
            };
            let count = inquiry
                .corpus()
                .find(pattern, &inquiry.scope().with_rule(rule))?
                .len() as u64;
            tried.push(Tried {
                rule: named(case, name),
                count,
            });
        }
    }
    let Some(words) = pattern.words() else {
        return Ok(tried);
    };
    for (name, wider) in wider_patterns(inquiry, &words)? {
        for case in [Case::Ignore, Case::Exact] {
            // The wider words are in small letters: only endings keep the capitals of the pattern.
            if case == Case::Exact && name != PREFIX {
                continue;
            }
            let wider = inquiry.pattern(&wider)?;
            let rule = Rule {
                case,
                ..asked.clone()
            };
            let count = inquiry
                .corpus()
                .find(&wider, &inquiry.scope().with_rule(rule))?
                .len() as u64;
            tried.push(Tried {
                rule: named(case, name),
                count,
            });
        }
    }
    tried.extend(substrings(inquiry, pattern.text())?);
    Ok(tried)
}

const PREFIX: &str = "any ending";

fn named(case: Case, name: &str) -> String {
    let case = if case == Case::Exact {
        "exact case"
    } else {
        "any case"
    };
    if name.is_empty() {
        case.to_owned()
    } else {
        format!("{case}, {name}")
    }
}

/// Changes to the rule asked, by name.
fn rules(asked: &Rule) -> Vec<(&'static str, Rule)> {
    use attache_corpus::BlockKind;
    let base = asked.clone();
    let without = |left_out: &[BlockKind]| Rule {
        blocks: base
            .blocks
            .iter()
            .copied()
            .filter(|kind| !left_out.contains(kind))
            .collect(),
        ..base.clone()
    };
    let possessives = Possessives::LeftOut;
    let no_headings = without(&[BlockKind::Heading]);
    let running = without(&[
        BlockKind::Heading,
        BlockKind::Note,
        BlockKind::Table,
        BlockKind::Caption,
    ]);
    let everything = Rule {
        blocks: BlockKind::ALL.to_vec(),
        ..base.clone()
    };
    vec![
        ("", base.clone()),
        ("without headings", no_headings.clone()),
        ("paragraphs and lists only", running),
        ("running heads and feet too", everything),
        (
            "without possessives",
            Rule {
                possessives,
                ..base.clone()
            },
        ),
        (
            "without headings and possessives",
            Rule {
                possessives,
                ..no_headings
            },
        ),
        (
            "line by line",
            Rule {
                lines: Joining::Apart,
                ..base.clone()
            },
        ),
        (
            "words cut at line ends left out",
            Rule {
                hyphens: Joining::Apart,
                ..base.clone()
            },
        ),
        (
            "marks between words ignored",
            Rule {
                punctuation: Punctuation::Ignored,
                ..base
            },
        ),
    ]
}

/// Wider patterns than a phrase, by name.
fn wider_patterns(
    inquiry: &Inquiry<'_>,
    words: &[&str],
) -> Result<Vec<(&'static str, String)>, StudyError> {
    let mut wider = vec![(PREFIX, words.join(" ") + "*")];
    let families: Vec<String> = words
        .iter()
        .map(|word| {
            family_of(word).map_or_else(|| (*word).to_owned(), |family| format!("@{family}"))
        })
        .collect();
    if families.iter().any(|word| word.starts_with('@')) {
        wider.push(("word family", families.join(" ")));
    }
    let stemmer = Stemmer::create(Algorithm::English);
    let mut stems = Vec::with_capacity(words.len());
    for word in words {
        let word = word.to_lowercase();
        let stem = stemmer.stem(&word);
        // A stem keeps the beginning of its words, if not always their last letters.
        let beginning: String = word.chars().take(2).collect();
        let same =
            |form: &str| stemmer.stem(form) == stem && form.chars().all(char::is_alphanumeric);
        let mut forms = inquiry.corpus().vocabulary(&beginning, same)?;
        forms.insert(word);
        stems.push(forms.into_iter().collect::<Vec<_>>().join("|"));
    }
    wider.push(("same stem", stems.join(" ")));
    Ok(wider)
}

/// Counts of the pattern as a piece of text, whatever stands around it: what a search box counts.
fn substrings(inquiry: &Inquiry<'_>, pattern: &str) -> Result<Vec<Tried>, StudyError> {
    let mut counts = [0u64; 4];
    let wanted = flat(pattern.trim());
    let small = wanted.to_lowercase();
    for document in inquiry
        .corpus()
        .doc_ids()
        .filter(|document| inquiry.scope().selects(*document))
    {
        let Some(text) = inquiry.corpus().text(document)? else {
            continue;
        };
        let joined = flat(&text);
        counts[0] += joined.to_lowercase().matches(&small).count() as u64;
        counts[1] += joined.matches(&wanted).count() as u64;
        for line in text.lines().map(flat) {
            counts[2] += line.to_lowercase().matches(&small).count() as u64;
            counts[3] += line.matches(&wanted).count() as u64;
        }
    }
    let names = [
        "substring of the raw text, any case",
        "substring of the raw text, exact case",
        "substring line by line, any case",
        "substring line by line, exact case",
    ];
    Ok(names
        .into_iter()
        .zip(counts)
        .map(|(rule, count)| Tried {
            rule: rule.to_owned(),
            count,
        })
        .collect())
}

/// Text with straight quotes and each run of white space as one space, as search boxes compare it.
fn flat(text: &str) -> String {
    let mut flat = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\u{2018}' | '\u{2019}' => flat.push('\''),
            '\u{201c}' | '\u{201d}' => flat.push('"'),
            c if c.is_whitespace() => {
                if !flat.ends_with(' ') {
                    flat.push(' ');
                }
            }
            c => flat.push(c),
        }
    }
    flat
}
