//! What of the Corpus Query Language do we read, and what does a query say?
//!
//! `docs/src/cql.md` describes the language; a test runs its tables.

pub(crate) mod ast;
mod parse;
mod refuse;
mod text;
mod value;

pub(crate) use parse::parse;
pub(crate) use value::{expression_prefix, ready_expression};

/// The longest query, in characters.
pub(crate) const MAX_QUERY_CHARS: usize = 10_000;
/// How deep parentheses, negations, steps and queries in queries may nest.
pub(crate) const MAX_DEPTH: usize = 40;
/// The largest number in a repetition such as `{2,5}`.
pub(crate) const MAX_REPETITIONS: u32 = 1_000;
/// How many tokens a query may come to once its repetitions are written out.
pub(crate) const MAX_WRITTEN_OUT: usize = 10_000;
/// How many labels a query may have.
pub(crate) const MAX_LABELS: usize = 8;
/// The size that a regular expression may come to, in bytes.
pub(crate) const MAX_EXPRESSION_BYTES: usize = 1 << 20;

/// Whether a pattern is meant as a query in this language, not as a plain phrase.
///
/// Queries begin with `[` or `"`; with `<` and a name or `/`; with a label and `:[` or `:"`; or with
/// parentheses around one of these. Words that only other programs' queries begin with are meant so, too.
pub(crate) fn is_query(text: &str) -> bool {
    let text = text.trim_start_matches(|c: char| c.is_whitespace() || c == '(' || c == '!');
    let mut chars = text.chars();
    match chars.next() {
        Some('[' | '"') => true,
        Some('<') => chars
            .next()
            .is_some_and(|c| c == '/' || c.is_ascii_alphabetic()),
        _ => {
            let name = text.trim_start_matches(|c: char| c.is_ascii_alphanumeric() || c == '_');
            let labelled = |rest: &str| rest.trim_start().starts_with(['[', '"']);
            let begins = name.len() < text.len() && name.strip_prefix(':').is_some_and(labelled);
            begins || refuse::opening(text).is_some()
        }
    }
}
