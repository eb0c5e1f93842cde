//! What are the lemma and the tags of a form, as a list of forms and endings says?
//!
//! A form has one tag wherever it stands. This is right for the size of an index and the time of a
//! query, and it is not linguistics.

use std::collections::HashMap;
use std::sync::LazyLock;

use attache_language::TokenKind;

/// What is told of a token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Tags {
    pub(super) lemma: String,
    /// Universal part of speech.
    pub(super) pos: &'static str,
    /// Penn Treebank tag.
    pub(super) tag: &'static str,
}

/// Forms that are known by themselves: the tags, then the forms, each with its lemma behind `=` where
/// that is another.
const FORMS: &str = "\
DET DT the a an=a this these=this that those=that all every each any some no both another
ADP IN of in for with by on from at upon under between into against through during among over within
ADP IN without toward towards=toward across about after before since until per
SCONJ IN if because while although whether as than unless
CCONJ CC and or but nor yet
PART TO to
PART RB not n't=not
PART POS 's '
PRON PRP i=I we it they he she you us=we them=they him=he me=I itself themselves ourselves
PRON PRP$ our=we their=they its=it his=he her=she my=I your=you
PRON WP which who whom=who what whose
AUX MD will would=will can could=can may might=may shall should=shall must 'll=will
AUX VB be have do
AUX VBZ is=be has=have does=do
AUX VBP are=be am=be 're=be 've=have
AUX VBD was=be were=be had=have did=do
AUX VBN been=be done=do
AUX VBG being=be having=have
VERB VB make take give work help support ensure continue provide become meet build maintain seek pursue
VERB VB strengthen deter defeat advance protect promote keep ask bring believe know see
VERB VBD made=make took=take gave=give became=become met=meet built=build sought=seek kept=keep
VERB VBD brought=bring said=say came=come went=go knew=know saw=see
VERB VBN taken=take given=give known=know seen=see
ADV RB also now more most=more very only so then here there ever never again already even still too well
ADV RB when where how why always together
ADJ JJ new great good own other such many key close strong full important foreign free public major long
ADJ JJ high large last same first second equal former reliable trusted capable democratic european
ADJ JJ african asian american western eastern southern northern old young bilateral like-minded senior
ADJ JJ junior right true vital few several little small
ADJ JJR better=good greater=great stronger=strong
ADJ JJS best=good greatest=great closest=close
NUM CD one two three four five six seven eight nine ten hundred thousand million billion
NOUN NN ally business congress process progress access crisis basis spring king thing need speed seed
NOUN NN family supply
NOUN NNS allies=ally men=man women=woman people children=child lives=life
";

/// Endings that tell the tags, tried in order: the ending, the tags, and what the lemma has instead.
const ENDINGS: &str = "\
ies NOUN NNS y
sses NOUN NNS ss
ches NOUN NNS ch
shes NOUN NNS sh
ness NOUN NN ness
ss NOUN NN ss
ous ADJ JJ ous
us NOUN NN us
al ADJ JJ al
ive ADJ JJ ive
ic ADJ JJ ic
ful ADJ JJ ful
less ADJ JJ less
able ADJ JJ able
ible ADJ JJ ible
ly ADV RB ly
nning VERB VBG n
ting VERB VBG te
ving VERB VBG ve
zing VERB VBG ze
cing VERB VBG ce
ing VERB VBG
ied VERB VBN y
ted VERB VBN te
ved VERB VBN ve
sed VERB VBN se
ced VERB VBN ce
ed VERB VBN
s NOUN NNS
";

static KNOWN: LazyLock<HashMap<&'static str, Tags>> = LazyLock::new(|| {
    let mut known = HashMap::new();
    for line in FORMS.lines() {
        let mut words = line.split(' ');
        let (pos, tag) = (
            words.next().unwrap_or_default(),
            words.next().unwrap_or_default(),
        );
        for word in words {
            let (form, lemma) = word.split_once('=').unwrap_or((word, word));
            let lemma = lemma.to_owned();
            known.entry(form).or_insert(Tags { lemma, pos, tag });
        }
    }
    known
});

/// The tags of a form, written as `attache_language::form` writes it.
pub(super) fn tags_of(form: &str, kind: TokenKind) -> Tags {
    let tags = |lemma: String, pos, tag| Tags { lemma, pos, tag };
    match kind {
        TokenKind::Number => return tags(form.to_owned(), "NUM", "CD"),
        TokenKind::Address => return tags(form.to_owned(), "X", "ADD"),
        TokenKind::Mark => return tags(form.to_owned(), "PUNCT", mark(form)),
        TokenKind::Word | TokenKind::Clitic => {}
    }
    let lower = form.to_lowercase();
    if let Some(known) = KNOWN.get(lower.as_str()) {
        return known.clone();
    }
    // Partners begin sentences and titles too; what else has a capital is taken for a name.
    if form.starts_with(char::is_uppercase) && !lower.starts_with("partner") {
        return tags(form.to_owned(), "PROPN", "NNP");
    }
    for line in ENDINGS.lines() {
        let mut words = line.split(' ');
        let mut next = || words.next().unwrap_or_default();
        let (ending, pos, tag, instead) = (next(), next(), next(), next());
        if let Some(stem) = lower.strip_suffix(ending).filter(|stem| stem.len() > 2) {
            return tags(format!("{stem}{instead}"), pos, tag);
        }
    }
    tags(lower, "NOUN", "NN")
}

fn mark(form: &str) -> &'static str {
    match form {
        "." | "!" | "?" => ".",
        "," => ",",
        "(" | "[" => "-LRB-",
        ")" | "]" => "-RRB-",
        "-" => "HYPH",
        ":" | ";" => ":",
        "\"" | "'" => "''",
        _ => "SYM",
    }
}

#[cfg(test)]
mod tests {
    use attache_language::TokenKind;

    use super::tags_of;

    #[test]
    fn forms_and_endings_tell_tags_and_lemmas() {
        let told = |form: &str| {
            let tags = tags_of(form, TokenKind::Word);
            format!("{} {} {}", tags.lemma, tags.pos, tags.tag)
        };
        assert_eq!(told("Partners"), "partner NOUN NNS");
        assert_eq!(told("allies"), "ally NOUN NNS");
        assert_eq!(told("strategic"), "strategic ADJ JJ");
        assert_eq!(told("countries"), "country NOUN NNS");
        assert_eq!(told("Ruritania"), "Ruritania PROPN NNP");
        assert_eq!(told("were"), "be AUX VBD");
        assert_eq!(told("working"), "work VERB VBG");
    }
}
