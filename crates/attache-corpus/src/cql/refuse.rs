//! What do other programs' queries have that ours lack, and what is to be written instead?

use super::ast::{Attribute, Structure};

/// What is wrong with a query that begins so, as only the queries of other programs do.
pub(crate) fn opening(text: &str) -> Option<&'static str> {
    let text = text.trim_start();
    let name_end = text.find(|c: char| !c.is_ascii_alphanumeric() && c != '_');
    let (name, rest) = text.split_at(name_end.unwrap_or(text.len()));
    let rest = rest.trim_start();
    let before_token = rest.starts_with(['[', '"', '(']);
    match name {
        "MU" | "meet" | "union" | "TAB" if before_token => Some(MEET),
        "" if text.starts_with("@[") || text.starts_with("@\"") => Some(TARGET),
        "" if text.starts_with('@') && at_digit(text) => Some(TARGET),
        "" if text.starts_with('/') && text.contains('[') && text.contains(']') => Some(MACRO),
        "" if text.starts_with("$")
            && text[1..].starts_with(|c: char| c.is_ascii_alphabetic())
            && text.contains('[') =>
        {
            Some(LIST)
        }
        _ if !name.is_empty()
            && rest.starts_with('=')
            && rest[1..].trim_start().starts_with(['[', '"', '<']) =>
        {
            Some(NAMED)
        }
        _ => None,
    }
}

fn at_digit(text: &str) -> bool {
    let rest = text[1..].trim_start_matches(|c: char| c.is_ascii_digit());
    rest.len() < text.len() - 1 && rest.trim_start_matches(':').starts_with(['[', '"'])
}

const MEET: &str = "MU, meet, union and TAB queries are not read; write a gap, such as []{0,5}, between the tokens, in both orders with \"|\" if need be";
const TARGET: &str = "\"@\" marks a target, which is not read; a label such as a:[...] with a condition after \"::\" names a token";
const MACRO: &str = "macros such as /name[...] are not read; write out what it stands for";
const LIST: &str = "word lists such as $name are not read; write the words as one value, such as \"(ally|allies)\"";
const NAMED: &str = "queries are not kept under a name with \"=\"; write the query alone, or one query in another with \"within (...)\" or \"containing (...)\"";

/// What is wrong with a word that stands after the pattern, where only `within` and `containing` may.
pub(crate) fn ending(word: &str) -> Option<&'static str> {
    Some(match word {
        "cut" => {
            "\"cut\" is not read; --limit says how many rows are shown, and nothing is cut in silence"
        }
        "expand" => {
            "\"expand\" is not read; --context says how much is shown around a match, and \"containing\" finds what holds another match"
        }
        "swap" => "\"swap\" is not read; write the tokens in the order in which they stand",
        "sort" | "group" | "count" | "by" => {
            "sorting and grouping are not part of a query; the commands have options for them, such as --by"
        }
        "MU" | "meet" | "union" | "TAB" => MEET,
        "with" => "\"with\" is not read; write \"containing (...)\"",
        "intersecting" | "join" | "difference" | "intersection" | "subset" | "minus" | "diff" => {
            "sets of matches are not part of a query; write conditions in the tokens, or \"within (...)\" and \"containing (...)\""
        }
        "and" | "or" | "not" | "AND" | "OR" | "NOT" => {
            "between tokens stand only \"|\" for either, and inside [...] \"&\", \"|\" and \"!\""
        }
        _ => return None,
    })
}

/// What is wrong with an operator inside a token.
pub(crate) fn operator(operator: &str) -> Option<&'static str> {
    Some(match operator {
        ">=" | "<=" | ">" | "<" => {
            "values are not compared by size; numbers can be written as a regular expression, such as \"19[0-9]{2}\""
        }
        "contains" | "matches" => {
            "\"contains\" and \"matches\" are for sets of features, which tokens here do not have; write = with a regular expression"
        }
        "~" | "=~" | "!~" => "\"~\" is not read; = compares with a regular expression already",
        _ => return None,
    })
}

/// What is wrong with a function inside a token or a condition.
pub(crate) fn function(name: &str) -> String {
    let instead = match name {
        "f" => "write the words themselves; \"attache count\" tells how frequent they are",
        "distance" | "dist" | "distabs" => "a gap such as []{0,5} says how far tokens may be apart",
        "ambiguity" | "ambiguous" => "each token has one value here",
        "lbound" | "rbound" => "the anchors <s> and </s> say where sentences begin and end",
        _ => "attributes, =, !=, &, | and ! are what a condition is made of",
    };
    format!("functions such as {name}() are not read; {instead}")
}

/// Attributes by the names that other programs have for them.
pub(crate) fn attribute(name: &str) -> String {
    let known = Attribute::ALL.map(Attribute::name);
    let instead = match name.to_ascii_lowercase().as_str() {
        "lc" | "word_lc" | "lcword" => Some("lower"),
        "form" | "token" | "text" | "orth" => Some("word"),
        "lemma_lc" | "base" | "hw" | "lem" => Some("lemma"),
        "upos" | "univ" | "ud" | "class" => Some("pos"),
        "xpos" | "pennpos" | "msd" => Some("tag"),
        "rel" | "dep" | "relation" => Some("deprel"),
        lower => known.into_iter().find(|own| *own == lower),
    };
    let listed = format!("{} and {}", known[..5].join(", "), known[5]);
    match (name, instead) {
        ("lempos", _) => format!(
            "there is no attribute \"lempos\"; write [lemma=\"...\" & pos=\"...\"], of the attributes {listed}"
        ),
        (_, Some(own)) => {
            format!("there is no attribute \"{name}\", but \"{own}\"; the attributes are {listed}")
        }
        (_, None) => format!("there is no attribute \"{name}\"; the attributes are {listed}"),
    }
}

/// What is wrong with the name of a structure.
pub(crate) fn structure(name: &str) -> String {
    if name == "page" {
        return "pages are no structure of a query; --by page counts by pages".to_owned();
    }
    let mut listed: Vec<&str> = Vec::new();
    for (name, _) in Structure::NAMES {
        listed.push(name);
    }
    format!(
        "there is no structure \"{name}\"; the structures are s, block (or p), section and document"
    )
}
