//! Are names in any text on character boundaries, in order, whole words, and each with a state or a rule?

#![no_main]

use std::sync::LazyLock;

use attache_register::{NameOptions, Names, Register};
use libfuzzer_sys::fuzz_target;

static NAMES: LazyLock<Names> = LazyLock::new(|| Names::of(&Register::builtin()));

fuzz_target!(|input: (&str, bool, Option<u16>)| {
    let (text, metonyms, year) = input;
    let date = year.and_then(|year| format!("{:04}-06-01", year % 3000).parse().ok());
    let options = NameOptions { date, metonyms, refused: true };
    let mut end = 0;
    for find in NAMES.find(text, &options) {
        assert!(end <= find.span.start && find.span.start < find.span.end);
        assert!(text.is_char_boundary(find.span.start) && text.is_char_boundary(find.span.end));
        assert!(!text[..find.span.start].chars().next_back().is_some_and(char::is_alphanumeric));
        assert!(!text[find.span.end..].chars().next().is_some_and(char::is_alphanumeric));
        assert!(find.state.is_some() || find.rule.is_some());
        end = find.span.end;
    }
});
