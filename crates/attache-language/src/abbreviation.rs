//! Which words keep their stop, and may a sentence end with them?

/// The longest abbreviation of the list, without its stop, in bytes.
const LONGEST: usize = 6;

/// What an abbreviation says about what follows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Abbreviation {
    /// A title or another word that needs the next: `Gen.`, `Mr.`, `vs.`, `e.g.`, an initial.
    Opening,
    /// Refers to a number: `No. 4`, `Art. 5`. An abbreviation only before one.
    Reference,
    /// A name or place: ends a sentence only before a word that often begins one.
    Name,
    /// May well end a sentence: `etc.`, `p.m.`, `Inc.`
    Closing,
}

/// How the list wants an abbreviation to be written.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Written {
    /// With a capital, for in lower case it is a word or an error: `Gen.`, `Art.`
    Capital,
    /// In either case: `etc.`, `Cf.`
    Any,
    /// In lower case, for with a capital it is a name: `ed.`
    Lower,
}

/// Finds `word`, without its stop, among the words that are cut short by a stop.
pub(crate) fn abbreviation(word: &str) -> Option<Abbreviation> {
    use Abbreviation::{Closing, Name, Opening, Reference};
    use Written::{Any, Capital, Lower};

    let bytes = word.as_bytes();
    if bytes.len() > LONGEST {
        return None;
    }
    let mut buffer = [0; LONGEST];
    let lower = &mut buffer[..bytes.len()];
    lower.copy_from_slice(bytes);
    lower.make_ascii_lowercase();
    let (found, written) = match &*lower {
        // Titles of persons and ranks
        b"mr" | b"mrs" | b"ms" | b"messrs" | b"dr" | b"prof" | b"hon" | b"rev" | b"fr" | b"gen"
        | b"adm" | b"col" | b"lt" | b"lieut" | b"maj" | b"capt" | b"cpt" | b"cdr" | b"cmdr"
        | b"sgt" | b"cpl" | b"pvt" | b"brig" | b"amb" | b"gov" | b"sen" | b"rep" | b"reps"
        | b"sens" | b"gens" | b"drs" | b"supt" | b"pres" | b"mme" | b"mlle" | b"msgr" | b"ret" => {
            (Opening, Capital)
        }
        // Places
        b"st" | b"mt" | b"ft" | b"sts" | b"mts" => (Opening, Capital),
        b"ave" | b"blvd" | b"rd" => (Name, Capital),
        b"ala" | b"ariz" | b"calif" | b"colo" | b"conn" | b"del" | b"fla" | b"ga" | b"ky"
        | b"md" | b"mich" | b"minn" | b"mont" | b"neb" | b"nebr" | b"nev" | b"okla" | b"pa"
        | b"tenn" | b"tex" | b"va" | b"vt" | b"wis" | b"wyo" => (Name, Capital),
        // Names of firms and offices
        b"inc" | b"corp" | b"ltd" | b"co" | b"cos" | b"bros" => (Closing, Capital),
        b"dept" | b"depts" | b"govt" | b"assn" | b"univ" | b"natl" | b"intl" | b"inst" => {
            (Name, Any)
        }
        b"jr" | b"sr" | b"esq" => (Name, Capital),
        // The calendar
        b"jan" | b"feb" | b"apr" | b"aug" | b"sept" | b"oct" | b"nov" | b"dec" => (Name, Capital),
        // Words that lead on
        b"vs" | b"cf" | b"viz" | b"approx" | b"eg" | b"ie" | b"sq" | b"incl" | b"esp" => {
            (Opening, Any)
        }
        b"etc" | b"ibid" | b"et al" => (Closing, Any),
        b"ed" | b"eds" => (Name, Lower),
        // Only before a number
        b"no" | b"nos" | b"art" | b"arts" | b"sec" | b"secs" | b"sect" | b"fig" | b"figs"
        | b"vol" | b"vols" | b"ch" | b"chap" | b"para" | b"paras" | b"supp" => (Reference, Any),
        b"app" | b"res" | b"doc" | b"stat" | b"mar" | b"jun" | b"jul" | b"div" | b"regt" => {
            (Reference, Capital)
        }
        b"p" | b"pp" | b"c" | b"ca" | b"n" | b"nn" | b"ll" | b"ss" | b"pt" | b"par" => {
            (Reference, Lower)
        }
        _ => return None,
    };
    let capital = bytes[0].is_ascii_uppercase();
    let fits = match written {
        Any => true,
        Capital => capital,
        Lower => !capital,
    };
    fits.then_some(found)
}

/// Whether `word`, in lower case or not, is one after which a single letter is a label (`Annex A.`)
/// and a number an ordinal (`Section 3.`), not the initial of a name.
pub(crate) fn is_label(word: &str) -> bool {
    let mut buffer = [0; 9];
    let Some(lower) = buffer.get_mut(..word.len()) else {
        return false;
    };
    lower.copy_from_slice(word.as_bytes());
    lower.make_ascii_lowercase();
    matches!(
        &*lower,
        b"annex"
            | b"appendix"
            | b"art."
            | b"article"
            | b"block"
            | b"book"
            | b"box"
            | b"category"
            | b"chapter"
            | b"chart"
            | b"class"
            | b"clause"
            | b"company"
            | b"corps"
            | b"exhibit"
            | b"fig."
            | b"figure"
            | b"goal"
            | b"grade"
            | b"group"
            | b"hepatitis"
            | b"item"
            | b"line"
            | b"lot"
            | b"note"
            | b"objective"
            | b"option"
            | b"paragraph"
            | b"part"
            | b"phase"
            | b"pillar"
            | b"plan"
            | b"point"
            | b"priority"
            | b"question"
            | b"schedule"
            | b"sec."
            | b"section"
            | b"stage"
            | b"step"
            | b"table"
            | b"team"
            | b"tier"
            | b"title"
            | b"track"
            | b"type"
            | b"vitamin"
            | b"volume"
            | b"war"
            | b"zone"
    )
}

/// Whether letters, stops left out, are a state or body that extraction may have torn apart:
/// `U . S.`, `U. S. S. R.`
pub(crate) fn is_torn_name(letters: &[u8]) -> bool {
    [
        &b"US"[..],
        b"USA",
        b"USSR",
        b"UK",
        b"UN",
        b"EU",
        b"DC",
        b"UAE",
    ]
    .iter()
    .any(|name| name.eq_ignore_ascii_case(letters))
}

/// Whether more letters could still make the name of a state or body.
pub(crate) fn begins_torn_name(letter: u8) -> bool {
    matches!(letter.to_ascii_uppercase(), b'U' | b'E' | b'D')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_minds_capitals() {
        assert_eq!(abbreviation("Gen"), Some(Abbreviation::Opening));
        assert_eq!(abbreviation("gen"), None);
        assert_eq!(abbreviation("etc"), Some(Abbreviation::Closing));
        assert_eq!(abbreviation("Art"), Some(Abbreviation::Reference));
        assert_eq!(abbreviation("P"), None);
        assert_eq!(abbreviation("alliance"), None);
        assert_eq!(abbreviation(""), None);
    }

    #[test]
    fn labels_are_found_in_any_case() {
        for label in ["Annex", "SECTION", "vitamin", "Fig.", "art."] {
            assert!(is_label(label), "{label}");
        }
        assert!(!is_label("George"));
        assert!(!is_label("partnerships"));
    }
}
