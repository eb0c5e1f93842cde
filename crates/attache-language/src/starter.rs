//! Which words begin sentences?

use crate::character::{Class, class};

/// The longest word of the list, in bytes.
const LONGEST: usize = 12;

/// Whether a word, written with a capital, often begins a sentence and seldom follows in a name. After
/// `U.S.` these alone begin a sentence.
pub(crate) fn is_starter(word: &str) -> bool {
    if !word.starts_with(|c: char| c.is_ascii_uppercase()) || word.len() > LONGEST {
        return false;
    }
    if word.len() > 1 && !word.bytes().any(|b| b.is_ascii_lowercase()) {
        // In a line of capitals "AND" and "IN" go on as often as not.
        return matches!(word, "THE" | "WE" | "IT" | "THEY" | "THIS" | "THESE");
    }
    let mut buffer = [0; LONGEST];
    let lower = &mut buffer[..word.len()];
    lower.copy_from_slice(word.as_bytes());
    lower.make_ascii_lowercase();
    matches!(
        &*lower,
        b"a" | b"according"
            | b"accordingly"
            | b"across"
            | b"additionally"
            | b"after"
            | b"afterward"
            | b"afterwards"
            | b"again"
            | b"against"
            | b"all"
            | b"almost"
            | b"along"
            | b"alongside"
            | b"already"
            | b"also"
            | b"although"
            | b"always"
            | b"among"
            | b"an"
            | b"and"
            | b"another"
            | b"any"
            | b"are"
            | b"around"
            | b"as"
            | b"at"
            | b"because"
            | b"before"
            | b"being"
            | b"between"
            | b"beyond"
            | b"both"
            | b"but"
            | b"by"
            | b"can"
            | b"certainly"
            | b"clearly"
            | b"consequently"
            | b"could"
            | b"despite"
            | b"did"
            | b"do"
            | b"does"
            | b"during"
            | b"each"
            | b"either"
            | b"even"
            | b"every"
            | b"everyone"
            | b"everything"
            | b"few"
            | b"finally"
            | b"for"
            | b"from"
            | b"furthermore"
            | b"had"
            | b"has"
            | b"have"
            | b"having"
            | b"he"
            | b"her"
            | b"here"
            | b"his"
            | b"how"
            | b"however"
            | b"i"
            | b"if"
            | b"in"
            | b"increasingly"
            | b"indeed"
            | b"instead"
            | b"is"
            | b"it"
            | b"its"
            | b"let"
            | b"likewise"
            | b"many"
            | b"meanwhile"
            | b"more"
            | b"moreover"
            | b"most"
            | b"must"
            | b"my"
            | b"neither"
            | b"never"
            | b"nevertheless"
            | b"no"
            | b"nobody"
            | b"nonetheless"
            | b"nor"
            | b"not"
            | b"nothing"
            | b"now"
            | b"often"
            | b"on"
            | b"once"
            | b"one"
            | b"only"
            | b"or"
            | b"other"
            | b"others"
            | b"our"
            | b"over"
            | b"perhaps"
            | b"previously"
            | b"rather"
            | b"recently"
            | b"several"
            | b"she"
            | b"should"
            | b"similarly"
            | b"since"
            | b"so"
            | b"some"
            | b"someone"
            | b"sometimes"
            | b"still"
            | b"subsequently"
            | b"such"
            | b"that"
            | b"the"
            | b"their"
            | b"then"
            | b"there"
            | b"therefore"
            | b"these"
            | b"they"
            | b"this"
            | b"those"
            | b"though"
            | b"three"
            | b"through"
            | b"throughout"
            | b"thus"
            | b"to"
            | b"today"
            | b"tomorrow"
            | b"tonight"
            | b"toward"
            | b"towards"
            | b"two"
            | b"ultimately"
            | b"unless"
            | b"until"
            | b"upon"
            | b"was"
            | b"we"
            | b"were"
            | b"what"
            | b"when"
            | b"where"
            | b"whereas"
            | b"whether"
            | b"which"
            | b"while"
            | b"who"
            | b"why"
            | b"with"
            | b"within"
            | b"without"
            | b"would"
            | b"yet"
            | b"you"
            | b"your"
    )
}

/// Whether `text` begins with such a word.
pub(crate) fn begins_with_starter(text: &str) -> bool {
    let length = text
        .bytes()
        .take_while(u8::is_ascii_alphabetic)
        .take(LONGEST + 1)
        .count();
    let (word, rest) = text.split_at(length);
    let goes_on = rest
        .chars()
        .next()
        .is_some_and(|c| matches!(class(c), Class::Letter | Class::Digit | Class::Accent));
    !goes_on && is_starter(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn starters_are_common_words_with_a_capital() {
        for word in ["The", "We", "A", "However", "THE"] {
            assert!(is_starter(word), "{word}");
        }
        for word in ["the", "Navy", "AND", "", "Überall", "Therefores"] {
            assert!(!is_starter(word), "{word}");
        }
        assert!(begins_with_starter("They met"));
        assert!(!begins_with_starter("Thessaly"));
        assert!(!begins_with_starter("Iémen"));
    }
}
