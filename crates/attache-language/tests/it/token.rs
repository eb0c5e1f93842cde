//! Is each rule of `docs/src/tokens.md` kept? A token stands in brackets.

use attache_language::{TokenKind, form, tokenize};

/// The text with each token in brackets.
fn bracketed(text: &str) -> String {
    let mut tokens = Vec::new();
    tokenize(text, &mut tokens);
    let mut out = String::new();
    let mut end = 0;
    for token in tokens {
        out += &text[end..token.start as usize];
        out += &format!("[{}]", &text[token.span()]);
        end = token.end as usize;
    }
    out + &text[end..]
}

fn forms(text: &str) -> Vec<String> {
    let mut tokens = Vec::new();
    tokenize(text, &mut tokens);
    tokens
        .iter()
        .map(|token| form(&text[token.span()]).into_owned())
        .collect()
}

fn kinds(text: &str) -> Vec<TokenKind> {
    let mut tokens = Vec::new();
    tokenize(text, &mut tokens);
    tokens.iter().map(|token| token.kind).collect()
}

/// Checks texts that are written with a bracket around each token.
#[track_caller]
fn check(cases: &[&str]) {
    for case in cases {
        let text = case.replace("][", "").replace(['[', ']'], "");
        assert_eq!(bracketed(&text), *case);
    }
}

#[test]
fn hyphens_and_slashes_split_words() {
    check(&[
        "[U.S.][-][Japan] [alliance]",
        "[alliance][-][based] [intra][-][alliance] [non][-][allied] [co][-][operate]",
        "[alliance][-][to][-][alliance]",
        "[and][/][or] [HIV][/][AIDS]",
        "[F][-][16] [14][–][16] [G][-][7]",
        "[allies][—][all] [of] [them][--][came] [.] [-]",
        "[R][&][D] [_][word][_]",
    ]);
}

#[test]
fn clitics_stand_by_themselves() {
    check(&[
        "[The] [nation]['s] [allies]['] [will]",
        "[the] [nation][’s] [allies][’] [will]",
        "[do][n't] [ca][n't] [wo][n’t] [DO][N'T] [cannot]",
        "[I]['m] [we]['ll] [they]['ve] [he]['d] [you]['re] [should][n't]['ve]",
        "[NATION]['S] [1990]['s] [U.S.]['s]",
        "[n't] ['s] ['ll]",
        "[O'Neill] [al][-][Qa'ida]['s] [o’clock] [ma'am] [coup] [d'etat]",
        "['tis] [the] ['90s] [with] ['em]",
    ]);
}

#[test]
fn an_apostrophe_after_a_quotation_is_a_mark() {
    use TokenKind::{Clitic, Mark, Word};
    assert_eq!(kinds("the allies' aims"), [Word, Word, Clitic, Word]);
    assert_eq!(kinds("'the allies' aims"), [Mark, Word, Word, Mark, Word]);
    assert_eq!(kinds("‘partner’ states"), [Mark, Word, Mark, Word]);
    assert_eq!(
        kinds("a 'partnership.' The allies' aims"),
        [Word, Mark, Word, Mark, Mark, Word, Word, Clitic, Word],
    );
}

#[test]
fn abbreviations_keep_their_stop() {
    check(&[
        "[The] [U.S.] [and] [the] [U.K.] [met] [at] [9] [a.m.] [in] [Washington][,] [D.C.]",
        "[Dr.] [J.] [W.] [Smith][,] [Jr.] [and] [Gen.] [Lee] [of] [Acme] [Inc.] [agree]",
        "[Allies][,] [e.g.] [Japan][,] [i.e.] [friends][,] [etc.] [came]",
        "[Art.] [5] [and] [No.] [4] [on] [p.] [12][,] [Sec.] [3]",
        "[No][.] [We] [love] [Art][.] [It] [took] [a] [sec][.]",
        "[in] [World] [War] [I][.] [Congress] [agreed] [with] [Annex] [B][.]",
        "[a] [Ph.D.] [in] [law]",
        "[U.S.A.] [U.S.S.R.] [U.S] [u.s.]",
    ]);
}

#[test]
fn torn_names_are_one_token_with_the_usual_form() {
    check(&[
        "[the] [U . S.] [Army]",
        "[the] [U .S .] [Army]",
        "[U. S.][-][Japan]",
        "[George] [H.] [W.] [Bush]",
    ]);
    for torn in ["U . S.", "U .S.", "U. S.", "U .S ."] {
        assert_eq!(forms(torn), ["U.S."]);
    }
    assert_eq!(forms("u. s. allies"), ["u.s.", "allies"]);
    assert_eq!(forms("the U. S. S. R. fell"), ["the", "U.S.S.R.", "fell"]);
}

#[test]
fn numbers_hold_their_marks_and_endings() {
    check(&[
        "[1,500] [3.5] [$][4.5] [40][%] [1990s] [5th] [2.1.3][.]",
        "[9/11] [at] [10:30] [on] [1½] [acres]",
        "[12][,][13] [1949][,][1950] [1][,]",
        "[5][.][The] [1,5000]"
            .replace("[1,5000]", "[1][,][5000]")
            .as_str(),
    ]);
}

#[test]
fn note_marks_leave_the_word() {
    check(&[
        "[allies][.][12] [Partners] [allies][.][¹²] [Allies][,][3] [partners][,][4]",
        "[partners][.][”][5] [partners][²] [met]",
    ]);
    assert_eq!(bracketed("allies.[3]"), "[allies][.][[][3][]]");
}

#[test]
fn marks_run_together_only_with_their_like() {
    check(&[
        "[agreed][.][The] [end] [...] [and] […] [Why][?!]",
        "[Trade] [.] [.] [.] [.] [9]",
        "[•] [deter] [*] [assure] [\"][''][x][``]",
    ]);
}

#[test]
fn addresses_are_one_token() {
    check(&[
        "[See] [www.state.gov/partners.html] [and] [nato.int][.]",
        "[(][http://a.gov/b?c=d&e][)][.]",
        "[bob.smith-jones@mail.gov.uk][,] [my-site.org]",
        "[agreed][.][De] [Gaulle] [agreed][.][the] [end]",
    ]);
}

#[test]
fn a_word_broken_at_a_line_end_is_one_word() {
    for text in [
        "part-\nners",
        "part- \r\n\tners",
        "part\u{ad}\n  ners",
        "part\u{2010}\nners",
        "part-\n\u{c}ners",
        "part-\u{c}ners",
    ] {
        assert_eq!(forms(text), ["partners"], "{text:?}");
    }
    assert_eq!(forms("trans-Atlan-\ntic"), ["trans", "-", "Atlantic"]);
    assert_eq!(forms("long-\nterm aims"), ["longterm", "aims"]);
    assert_eq!(forms("U.S.-\nJapan"), ["U.S.", "-", "Japan"]);
    assert_eq!(forms("U.S.-\nled"), ["U.S.", "-", "led"]);
    assert_eq!(forms("short-\nand"), ["short", "-", "and"]);
    assert_eq!(forms("part-\n\nners"), ["part", "-", "ners"]);
    assert_eq!(forms("1990-\nera"), ["1990", "-", "era"]);
    assert_eq!(forms("part- ners"), ["part", "-", "ners"]);
}

#[test]
fn invisible_characters_vanish_from_words() {
    assert_eq!(forms("al\u{ad}li\u{200b}es\u{feff} met"), ["allies", "met"]);
    assert_eq!(
        bracketed("\u{feff}allies\u{200b} met"),
        "\u{feff}[allies]\u{200b} [met]"
    );
}

#[test]
fn other_scripts_are_counted_too() {
    assert_eq!(forms("союзники и партнёры"), ["союзники", "и", "партнёры"]);
    assert_eq!(
        forms("同盟国 がっこう"),
        ["同", "盟", "国", "が", "っ", "こ", "う"]
    );
    assert_eq!(forms("e\u{301}tat"), ["état"]);
}

#[test]
fn a_token_too_long_for_a_store_is_cut() {
    let text = "ä".repeat(5000);
    let mut tokens = Vec::new();
    tokenize(&text, &mut tokens);
    assert_eq!(tokens.len(), 5);
    assert!(tokens.iter().all(|token| token.span().len() <= 2048));
    assert_eq!(tokens.last().map(|token| token.end), Some(10_000));
}
