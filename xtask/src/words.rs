//! Which English words does the reader of PDF files know?
//!
//! Those of a collection of texts in the public domain: small letters only, so that names stay out, and
//! in two texts at least, so that slips of the pen do.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// A word stands in so many texts; one of two letters, as abbreviations have, in far more.
const FEWEST_TEXTS: usize = 2;
const FEWEST_TEXTS_OF_TWO_LETTERS: usize = 25;
/// The longest word, in letters.
const LONGEST: usize = 24;

/// Why words could not be listed.
#[derive(Debug, thiserror::Error)]
pub(crate) enum WordsError {
    #[error("could not read {path}")]
    Read {
        path: PathBuf,
        source: std::io::Error,
    },
    #[error("{path} holds no .txt file")]
    Nothing { path: PathBuf },
}

/// The words of the texts in a folder, one a line, in the order of their letters.
pub(crate) fn list(folder: &Path) -> Result<String, WordsError> {
    let failed = |path: &Path| {
        let path = path.to_owned();
        move |source| WordsError::Read { path, source }
    };
    let mut texts: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    let mut count = 0;
    for entry in fs::read_dir(folder).map_err(failed(folder))? {
        let path = entry.map_err(failed(folder))?.path();
        if path.extension().is_none_or(|ending| ending != "txt") {
            continue;
        }
        count += 1;
        let text = fs::read(&path).map_err(failed(&path))?;
        let text = String::from_utf8_lossy(&text);
        for word in text
            .split(|c: char| !is_part(c))
            .filter(|word| is_word(word))
        {
            let (in_texts, last) = texts.entry(word.to_owned()).or_default();
            *in_texts += usize::from(*last != count);
            *last = count;
        }
    }
    if count == 0 {
        return Err(WordsError::Nothing {
            path: folder.to_owned(),
        });
    }
    let known = texts.into_iter().filter(|(word, (in_texts, _))| {
        *in_texts
            >= match word.len() {
                2 => FEWEST_TEXTS_OF_TWO_LETTERS,
                _ => FEWEST_TEXTS,
            }
    });
    Ok(known.map(|(word, _)| word + "\n").collect())
}

fn is_part(character: char) -> bool {
    character.is_ascii_alphanumeric() || matches!(character, '\'' | '’' | '-')
}

/// Whether a word has small letters only, or is two such words with a hyphen between.
fn is_word(word: &str) -> bool {
    let small = |part: &str| part.len() >= 2 && part.bytes().all(|byte| byte.is_ascii_lowercase());
    word.len() <= LONGEST && word.split('-').count() <= 2 && word.split('-').all(small)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_two_texts_are_listed_and_names_are_not() {
        let folder = tempfile::tempdir().expect("a folder");
        for (name, text) in [
            ("a.txt", "The cease-fire of Rome holds; it's once-only text"),
            ("b.txt", "A cease-fire, the text says, of Rome"),
            ("c.md", "once-only"),
        ] {
            fs::write(folder.path().join(name), text).expect("a file");
        }
        assert_eq!(list(folder.path()).expect("words"), "cease-fire\ntext\n");
    }
}
