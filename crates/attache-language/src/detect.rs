//! Which language is a text in?

use whatlang::Lang;

/// A text is told by so many of its characters, taken from several places.
const SAMPLE_CHARS: usize = 1_800;
/// The number of places.
const SAMPLES: usize = 3;
/// With fewer letters than this nothing is said.
const MIN_LETTERS: usize = 120;

/// A language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Language {
    code: &'static str,
    name: &'static str,
}

impl Language {
    /// Its BCP 47 tag, such as `fr`.
    pub fn code(self) -> &'static str {
        self.code
    }

    /// Its English name.
    pub fn name(self) -> &'static str {
        self.name
    }

    /// Whether a BCP 47 tag, as metadata have it, names English: `en`, `en-GB`, `eng`, `English`.
    ///
    /// ```
    /// use attache_language::Language;
    /// assert!(Language::is_english("en-US") && Language::is_english("English"));
    /// assert!(!Language::is_english("fr"));
    /// ```
    pub fn is_english(tag: &str) -> bool {
        let primary = tag.split(['-', '_']).next().unwrap_or_default().trim();
        ["en", "eng", "english"]
            .iter()
            .any(|name| primary.eq_ignore_ascii_case(name))
    }
}

/// The language of a text, by its letters and by groups of three of them (the crate whatlang); `None` where
/// the text is short or the languages are too close to tell.
///
/// ```
/// use attache_language::detect_language;
/// let text = "Nos alliés et nos partenaires partagent avec nous la charge de la défense commune, et nous \
///             travaillons ensemble pour que la paix et la sécurité du continent soient durables.";
/// assert_eq!(detect_language(text).map(|language| language.code()), Some("fr"));
/// assert_eq!(detect_language("NATO"), None);
/// ```
pub fn detect_language(text: &str) -> Option<Language> {
    let sample = sample(text);
    if sample.chars().filter(|c| c.is_alphabetic()).count() < MIN_LETTERS {
        return None;
    }
    let found = whatlang::detect(&sample)?;
    found.is_reliable().then(|| language(found.lang()))
}

/// The beginning of a text and stretches of it further on: a cover page may be in another language.
fn sample(text: &str) -> String {
    let stretch = SAMPLE_CHARS / SAMPLES;
    let mut sample = String::with_capacity(SAMPLE_CHARS);
    for part in 0..SAMPLES {
        let start = text.floor_char_boundary(text.len() / SAMPLES * part);
        sample.extend(text[start..].chars().take(stretch));
        sample.push(' ');
    }
    sample
}

/// BCP 47 takes two letters of ISO 639-1 where there are any, else three of ISO 639-3.
fn language(lang: Lang) -> Language {
    let code = match lang.code() {
        "epo" => "eo",
        "eng" => "en",
        "rus" => "ru",
        "cmn" => "zh",
        "spa" => "es",
        "por" => "pt",
        "ita" => "it",
        "ben" => "bn",
        "fra" => "fr",
        "deu" => "de",
        "ukr" => "uk",
        "kat" => "ka",
        "ara" => "ar",
        "hin" => "hi",
        "jpn" => "ja",
        "heb" => "he",
        "yid" => "yi",
        "pol" => "pl",
        "amh" => "am",
        "jav" => "jv",
        "kor" => "ko",
        "nob" => "nb",
        "dan" => "da",
        "swe" => "sv",
        "fin" => "fi",
        "tur" => "tr",
        "nld" => "nl",
        "hun" => "hu",
        "ces" => "cs",
        "ell" => "el",
        "bul" => "bg",
        "bel" => "be",
        "mar" => "mr",
        "kan" => "kn",
        "ron" => "ro",
        "slv" => "sl",
        "hrv" => "hr",
        "srp" => "sr",
        "mkd" => "mk",
        "lit" => "lt",
        "lav" => "lv",
        "est" => "et",
        "tam" => "ta",
        "vie" => "vi",
        "urd" => "ur",
        "tha" => "th",
        "guj" => "gu",
        "uzb" => "uz",
        "pan" => "pa",
        "aze" => "az",
        "ind" => "id",
        "tel" => "te",
        "pes" => "fa",
        "mal" => "ml",
        "ori" => "or",
        "mya" => "my",
        "nep" => "ne",
        "sin" => "si",
        "khm" => "km",
        "tuk" => "tk",
        "aka" => "ak",
        "zul" => "zu",
        "sna" => "sn",
        "afr" => "af",
        "lat" => "la",
        "slk" => "sk",
        "cat" => "ca",
        "tgl" => "tl",
        "hye" => "hy",
        "cym" => "cy",
        other => other,
    };
    Language {
        code,
        name: lang.eng_name(),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn every_language_but_few_has_a_code_of_two_letters() {
        let long: Vec<&str> = Lang::all()
            .iter()
            .map(|&lang| language(lang).code())
            .filter(|code| code.len() != 2)
            .collect();
        assert!(long.is_empty(), "{long:?}");
    }

    #[test]
    fn a_cover_page_does_not_decide() {
        let cover = "Sommet de l'alliance, rapport du comité\n\n";
        let text =
            "The alliance keeps the peace, and its members have agreed to share what they know of \
                    every danger. They train together, and they plan together. "
                .repeat(30);
        let found = detect_language(&format!("{cover}{text}"));
        assert_eq!(found.map(Language::code), Some("en"));
    }

    proptest! {
        #[test]
        fn any_text_has_an_answer(text in "\\PC*") {
            let _ = detect_language(&text);
        }
    }
}
