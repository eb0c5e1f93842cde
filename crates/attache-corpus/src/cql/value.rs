//! Is a value plain or a regular expression, and is the expression sound and small enough?

use attache_language::without_accents;
use regex::{Regex, RegexBuilder};
use regex_syntax::hir::{Hir, HirKind};

use super::ast::{Attribute, Value, ValueForm};
use super::{MAX_EXPRESSION_BYTES, text};

/// How deep the groups of a regular expression may nest.
const MAX_NESTING: u32 = 50;

/// The value that a quoted text stands for, or what is wrong with it.
pub(super) fn value(
    written: &str,
    literal: bool,
    any_case: bool,
    any_accent: bool,
) -> Result<Value, String> {
    if written.is_empty() {
        return Err("a value is empty, but every token has at least one character".to_owned());
    }
    let is_expression = |c: char| "\\.^$*+?()[]{}|".contains(c);
    let form = if literal || !written.contains(is_expression) {
        ValueForm::Plain(text::plain(written))
    } else {
        let expression = text::expression(written);
        ready_expression(&expression, any_case)?;
        // An expression of letters alone, such as `U\.S\.`, is a plain value.
        match parsed(&expression).ok().as_ref().map(Hir::kind) {
            Some(HirKind::Literal(letters)) => match std::str::from_utf8(&letters.0) {
                Ok(letters) => ValueForm::Plain(letters.to_owned()),
                Err(_) => ValueForm::Expression(expression),
            },
            _ => ValueForm::Expression(expression),
        }
    };
    Ok(Value {
        form,
        any_case,
        any_accent,
    })
}

/// What is wrong with a value where it is one of words, not of names.
pub(super) fn check(attribute: Attribute, written: &str) -> Result<(), String> {
    if attribute.is_closed() || !written.trim().contains(char::is_whitespace) {
        return Ok(());
    }
    let words: Vec<String> = written
        .split_whitespace()
        .map(|word| format!("\"{word}\""))
        .collect();
    Err(format!(
        "a value is of one token, and no token has a space in it; write {}, or a plain phrase",
        words.join(" ")
    ))
}

/// The expression, anchored at both ends and ready to match; or what is wrong with it.
pub(crate) fn ready_expression(expression: &str, any_case: bool) -> Result<Regex, String> {
    if let Err(error) = parsed(expression) {
        return Err(format!(
            "the value \"{expression}\" is not a sound regular expression: {}; %l takes it letter by letter",
            reason(&error)
        ));
    }
    RegexBuilder::new(&format!("^(?:{expression})$"))
        .case_insensitive(any_case)
        .size_limit(MAX_EXPRESSION_BYTES)
        .dfa_size_limit(MAX_EXPRESSION_BYTES)
        .nest_limit(MAX_NESTING + 2)
        .build()
        .map_err(|_| {
            format!(
                "the regular expression \"{expression}\" is too large: it comes to more than {MAX_EXPRESSION_BYTES} bytes"
            )
        })
}

fn parsed(expression: &str) -> Result<Hir, Box<regex_syntax::Error>> {
    regex_syntax::ParserBuilder::new()
        .nest_limit(MAX_NESTING)
        .build()
        .parse(expression)
        .map_err(Box::new)
}

/// Why an expression is not sound, in a few words.
fn reason(error: &regex_syntax::Error) -> String {
    match error {
        regex_syntax::Error::Parse(error) => error.kind().to_string(),
        regex_syntax::Error::Translate(error) => error.kind().to_string(),
        _ => "it cannot be read".to_owned(),
    }
}

/// What every word that an expression matches begins with, without accents if they do not matter;
/// it may be shorter than could be known, and is empty where nothing is.
pub(crate) fn expression_prefix(expression: &str, any_accent: bool) -> String {
    let mut prefix = Vec::new();
    if let Ok(hir) = parsed(expression) {
        collect_prefix(&hir, &mut prefix);
    }
    let prefix = String::from_utf8(prefix).unwrap_or_default();
    let mut prefix = match any_accent {
        true => without_accents(&prefix).into_owned(),
        false => prefix,
    };
    // The last letter may compose with what follows it.
    prefix.pop();
    prefix
}

/// Appends the letters at the front of an expression; returns whether it is nothing but letters.
fn collect_prefix(hir: &Hir, prefix: &mut Vec<u8>) -> bool {
    match hir.kind() {
        HirKind::Empty => true,
        HirKind::Literal(letters) => {
            prefix.extend_from_slice(&letters.0);
            true
        }
        HirKind::Capture(group) => collect_prefix(&group.sub, prefix),
        HirKind::Concat(parts) => parts.iter().all(|part| collect_prefix(part, prefix)),
        HirKind::Repetition(repetition) if repetition.min > 0 => {
            collect_prefix(&repetition.sub, prefix);
            false
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(written: &str) -> String {
        match value(written, false, false, false) {
            Ok(Value {
                form: ValueForm::Plain(plain),
                ..
            }) => format!("plain {plain}"),
            Ok(Value { form, .. }) => format!("expression {}", form.text()),
            Err(problem) => problem,
        }
    }

    #[test]
    fn values_without_marks_of_expressions_are_plain() {
        assert_eq!(shown("allies"), "plain allies");
        assert_eq!(shown(r"U\.S\."), "plain U.S.");
        assert_eq!(shown("U.S."), "expression U.S.");
        assert_eq!(shown("ally’s"), "plain ally's");
    }

    #[test]
    fn unsound_and_huge_expressions_are_refused_with_a_reason() {
        assert_eq!(
            shown("(ally"),
            "the value \"(ally\" is not a sound regular expression: unclosed group; %l takes it letter by letter"
        );
        assert_eq!(
            shown("a)|(b"),
            "the value \"a)|(b\" is not a sound regular expression: unopened group; %l takes it letter by letter"
        );
        assert!(shown("(((a{1,100}){1,100}){1,100})").contains("too large"));
        assert!(shown(&"(".repeat(1000)).contains("sound"));
    }

    #[test]
    fn the_letters_at_the_front_are_known() {
        assert_eq!(expression_prefix("partner.*", false), "partne");
        assert_eq!(expression_prefix("(part)(n|t)er", false), "par");
        assert_eq!(expression_prefix("état.*", true), "eta");
        assert_eq!(expression_prefix(".*ship", false), "");
        assert_eq!(expression_prefix("a|b", false), "");
        assert_eq!(expression_prefix("(?i)ab", false), "");
    }
}
