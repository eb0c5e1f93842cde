//! What holds for every text?

use attache_language::{Annotation, annotate, fold, form, sentences, tokenize};
use proptest::prelude::*;
use unicode_normalization::UnicodeNormalization;

/// Pieces that rules look at, so that random texts meet the rules.
fn piece() -> impl Strategy<Value = String> {
    let known = prop::sample::select(vec![
        "allies", "Partners", "U", "S", "u", ".", "..", " ", " ", " ", "\n", "\n\n", "\r\n",
        "\u{c}", "-", "—", "--", "'", "’", "‘", "\"", "”", "''", "`", "s", "n't", "t", "12", "3",
        ",", ":", "/", "@", "www", "gov", "int", "://", "(", ")", "[", "]", "•", "*", "_",
        "\u{ad}", "\u{200b}", "\u{301}", "é", "e\u{301}", "²", "½", "盟", "が", "No", "Gen", "etc",
        "I", "The", "and", "or", "…", "!", "?", "$", "\0", "\u{2010}", "Ω", "ß", "=\u{338}", "ﬁ",
        "J\u{30c}", "U.S.", "U . S.", "II.", "1.", "(a)", "Laughter", "Sec.", "Annex", "A.", "\t",
    ]);
    prop_oneof![8 => known.prop_map(str::to_owned), 1 => any::<char>().prop_map(String::from)]
}

fn prose() -> impl Strategy<Value = String> {
    prop::collection::vec(piece(), 0..40).prop_map(|pieces| pieces.concat())
}

fn whole(text: &str) -> Annotation {
    annotate(text, std::iter::once(0..text.len()))
}

fn forms(text: &str) -> Vec<String> {
    let mut tokens = Vec::new();
    tokenize(text, &mut tokens);
    tokens
        .iter()
        .map(|token| form(&text[token.span()]).into_owned())
        .collect()
}

fn is_unseen(text: &str) -> bool {
    text.chars().all(|c| {
        c.is_whitespace()
            || c.is_control()
            || unicode_properties::UnicodeGeneralCategory::general_category(c)
                == unicode_properties::GeneralCategory::Format
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn slices_and_gaps_join_to_the_text_and_gaps_are_unseen(text in prose()) {
        let mut tokens = Vec::new();
        tokenize(&text, &mut tokens);
        let mut joined = String::new();
        let mut end = 0;
        for token in &tokens {
            prop_assert!(token.start < token.end && token.start as usize >= end);
            let gap = &text[end..token.start as usize];
            prop_assert!(is_unseen(gap), "gap {gap:?}");
            joined += gap;
            joined += &text[token.span()];
            end = token.end as usize;
        }
        prop_assert!(is_unseen(&text[end..]));
        joined += &text[end..];
        prop_assert_eq!(joined, text);
    }

    #[test]
    fn sentences_cover_all_tokens_in_order(text in prose()) {
        let annotation = whole(&text);
        prop_assert_eq!(annotation.sentences.first().copied(), (!annotation.tokens.is_empty()).then_some(0));
        prop_assert!(annotation.sentences.is_sorted_by(|a, b| a < b));
        prop_assert!(annotation.sentences.last().is_none_or(|last| (*last as usize) < annotation.tokens.len()));
        let spans = sentences(&text);
        prop_assert_eq!(spans.len(), annotation.sentences.len());
        for (span, first) in spans.iter().zip(&annotation.sentences) {
            prop_assert_eq!(span.start, annotation.tokens[*first as usize].start as usize);
        }
    }

    #[test]
    fn a_block_is_annotated_as_if_it_stood_alone(left in prose(), right in prose()) {
        let text = format!("{left}{right}");
        let both = annotate(&text, [0..left.len(), left.len()..text.len()]);
        let alone = [whole(&left), whole(&right)];
        let split = alone[0].tokens.len();
        prop_assert_eq!(&both.tokens[..split], &alone[0].tokens[..]);
        let moved: Vec<_> = alone[1].tokens.iter().map(|token| {
            let mut token = *token;
            token.start += left.len() as u32;
            token.end += left.len() as u32;
            token
        }).collect();
        prop_assert_eq!(&both.tokens[split..], &moved[..]);
        let firsts: Vec<_> = alone[0].sentences.iter().copied()
            .chain(alone[1].sentences.iter().map(|first| first + split as u32)).collect();
        prop_assert_eq!(both.sentences, firsts);
    }

    #[test]
    fn plain_words_are_tokenised_alike_alone_and_together(left in "[A-Za-z]{2,9}", right in "[a-z]{1,9}") {
        let together = forms(&format!("{left} {right}"));
        prop_assert_eq!(together, [left, right]);
    }

    #[test]
    fn composed_and_decomposed_texts_have_the_same_forms(text in prose()) {
        let composed: String = text.nfc().collect();
        let decomposed: String = text.nfd().collect();
        prop_assert_eq!(forms(&composed), forms(&decomposed));
    }

    #[test]
    fn form_and_fold_change_nothing_twice(text in prose()) {
        let whole = form(&text).into_owned();
        prop_assert_eq!(form(&whole), whole.as_str());
        for once in forms(&text) {
            prop_assert_eq!(form(&once), once.as_str());
            let folded = fold(&once).into_owned();
            prop_assert_eq!(fold(&folded), folded.as_str());
        }
    }

    #[test]
    fn any_text_is_read(text in any::<String>()) {
        let annotation = whole(&text);
        for token in annotation.tokens {
            let once = form(&text[token.span()]).into_owned();
            prop_assert_eq!(form(&once), once.as_str());
        }
    }
}

/// Much of each of what might make a rule look far ahead or back; finishing is the test.
#[test]
fn hostile_texts_take_linear_time() {
    let units = [
        "a",
        ".",
        "-",
        "'",
        "\n",
        "a.",
        "a-",
        "a'",
        "a\n",
        "-\n",
        "a-\n",
        ". ",
        "a@",
        "a.a",
        "(",
        "[",
        "\u{ad}",
        "a\u{ad}",
        "\u{301}",
        "1.",
        "1,",
        "U.",
        "U . ",
        "I. ",
        "\"",
        "A ",
        "A\n",
        "1.\n",
        "* ",
        "www.",
        "a://",
        "\u{200b}a",
        "No. ",
        "''",
        "(a) ",
        "A B\nC",
        "....",
        "…",
        "• ",
        "\r",
        "a.-",
        "@",
        "a.com-",
        ".)",
        "[1]",
        "? ",
    ];
    for unit in units {
        let text = unit.repeat(300_000 / unit.len());
        let annotation = whole(&text);
        assert!(
            annotation
                .tokens
                .iter()
                .all(|token| token.span().len() < 65_536)
        );
        let longest = annotation
            .tokens
            .iter()
            .map(|token| form(&text[token.span()]).len())
            .max();
        assert!(longest.is_none_or(|length| length < 65_536));
    }
}
