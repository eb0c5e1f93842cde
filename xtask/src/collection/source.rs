//! Which real texts, sentences and words are documents made from?

use std::fs;
use std::io;
use std::ops::Range;
use std::path::{Path, PathBuf};

use attache_language::{TokenKind, sentences, tokenize};
use sha2::{Digest, Sha256};

/// Why the sources could not be read.
#[derive(Debug, thiserror::Error)]
pub(crate) enum SourcesError {
    #[error("could not read {path}")]
    Read { path: PathBuf, source: io::Error },
    #[error("{path} has no year in its name")]
    NoYear { path: PathBuf },
    #[error("none of the folders of --texts has a .txt file")]
    None,
}

/// All source texts, cut into paragraphs, sentences and words.
#[derive(Debug, Default)]
pub(super) struct Sources {
    pub(super) texts: Vec<SourceText>,
    pub(super) paragraphs: Vec<Paragraph>,
    pub(super) sentences: Vec<Sentence>,
    /// Words that may be changed, as bytes of their sentence.
    pub(super) words: Vec<Word>,
    /// Those of them without a capital, as bytes of `text`.
    pub(super) lower_words: Vec<Range<u32>>,
    /// The sentences that stand in running text: those of paragraphs with two sentences or more.
    pub(super) running: Vec<u32>,
    pub(super) text: String,
    pub(super) tokens: u64,
    pub(super) sha256: String,
}

/// One file.
#[derive(Debug)]
pub(super) struct SourceText {
    pub(super) stem: String,
    pub(super) folder: String,
    pub(super) year: u32,
    pub(super) paragraphs: Range<u32>,
    pub(super) tokens: u64,
    pub(super) family: Family,
}

/// Text without a blank line in it.
#[derive(Debug)]
pub(super) struct Paragraph {
    pub(super) sentences: Range<u32>,
    /// White space after it.
    pub(super) gap: Range<u32>,
}

#[derive(Debug)]
pub(super) struct Sentence {
    pub(super) text: Range<u32>,
    /// White space after it, within its paragraph.
    pub(super) gap: Range<u32>,
    pub(super) words: Range<u32>,
    pub(super) family: Family,
}

/// How often a text holds what the engines were asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Family {
    /// "allies and partners"
    pub(super) phrase: u32,
    /// ally, allies
    pub(super) ally: u32,
    /// partner*
    pub(super) partner: u32,
}

/// A word that may be changed.
#[derive(Clone, Copy, Debug)]
pub(super) struct Word {
    pub(super) start: u32,
    pub(super) end: u32,
    /// Whether it begins with a capital: a name takes its place, and not another word.
    pub(super) capital: bool,
}

impl Sources {
    pub(super) fn read(folders: &[PathBuf]) -> Result<Self, SourcesError> {
        let mut sources = Self::default();
        let mut hash = Sha256::new();
        for folder in folders {
            let Ok(entries) = fs::read_dir(folder) else {
                continue;
            };
            let mut paths: Vec<PathBuf> = entries
                .flatten()
                .map(|entry| entry.path())
                .filter(|path| path.extension().is_some_and(|ending| ending == "txt"))
                .collect();
            paths.sort();
            for path in paths {
                let bytes = fs::read(&path).map_err(|source| SourcesError::Read {
                    path: path.clone(),
                    source,
                })?;
                hash.update(&bytes);
                let text = String::from_utf8_lossy(&bytes);
                sources.add(folder, &path, &text.replace('\r', ""))?;
            }
        }
        if sources.texts.is_empty() {
            return Err(SourcesError::None);
        }
        sources.sha256 = super::hexadecimal(&hash.finalize());
        Ok(sources)
    }

    fn add(&mut self, folder: &Path, path: &Path, text: &str) -> Result<(), SourcesError> {
        let name = |path: &Path| {
            path.file_stem()
                .unwrap_or_default()
                .to_string_lossy()
                .into()
        };
        let stem: String = name(path);
        let digits = stem.get(..4).unwrap_or_default();
        let year = digits.parse().map_err(|_| SourcesError::NoYear {
            path: path.to_owned(),
        })?;
        let (first, tokens) = (self.paragraphs.len() as u32, self.tokens);
        let first_sentence = self.sentences.len();
        let trimmed = text.trim();
        let mut from = 0;
        while from < trimmed.len() {
            let rest = &trimmed[from..];
            let end = rest.find("\n\n").unwrap_or(rest.len());
            let after = &rest[end..];
            let gap = after.len() - after.trim_start().len();
            self.add_paragraph(&rest[..end], &after[..gap]);
            from += end + gap;
        }
        let mut family = Family::default();
        for sentence in &self.sentences[first_sentence..] {
            family += sentence.family;
        }
        self.texts.push(SourceText {
            stem,
            folder: name(folder),
            year,
            paragraphs: first..self.paragraphs.len() as u32,
            tokens: self.tokens - tokens,
            family,
        });
        Ok(())
    }

    fn add_paragraph(&mut self, text: &str, gap: &str) {
        let first = self.sentences.len() as u32;
        let spans = sentences(text);
        let nexts = spans.iter().skip(1).map(|span| span.start);
        for (span, next) in spans.iter().zip(nexts.chain([text.len()])) {
            self.add_sentence(&text[span.clone()], &text[span.end..next]);
        }
        let sentences = first..self.sentences.len() as u32;
        if sentences.len() > 1 {
            self.running.extend(sentences.clone());
        }
        let gap = self.store(if gap.is_empty() { "\n\n" } else { gap });
        self.paragraphs.push(Paragraph { sentences, gap });
    }

    fn add_sentence(&mut self, text: &str, gap: &str) {
        let mut tokens = Vec::new();
        tokenize(text, &mut tokens);
        self.tokens += tokens.len() as u64;
        let first = self.words.len() as u32;
        for token in &tokens {
            let word = &text[token.span()];
            let letters = word.bytes().all(|byte| byte.is_ascii_alphabetic());
            if token.kind == TokenKind::Word && letters && word.len() >= 4 && !of_family(word) {
                let capital = word.starts_with(|c: char| c.is_ascii_uppercase());
                if !capital {
                    let base = self.text.len() as u32;
                    self.lower_words.push(base + token.start..base + token.end);
                }
                self.words.push(Word {
                    start: token.start,
                    end: token.end,
                    capital,
                });
            }
        }
        let forms = tokens.iter().map(|token| text[token.span()].to_lowercase());
        let family = Family::of(&forms.collect::<Vec<_>>());
        let words = first..self.words.len() as u32;
        let (text, gap) = (self.store(text), self.store(gap));
        self.sentences.push(Sentence {
            text,
            gap,
            words,
            family,
        });
    }

    fn store(&mut self, text: &str) -> Range<u32> {
        let start = self.text.len() as u32;
        self.text.push_str(text);
        start..self.text.len() as u32
    }

    pub(super) fn slice(&self, range: &Range<u32>) -> &str {
        &self.text[range.start as usize..range.end as usize]
    }
}

/// Whether a word is of the families of ally and partner, which no change may touch or make.
fn of_family(word: &str) -> bool {
    let lower = word.to_ascii_lowercase();
    ["ally", "allie", "allian", "partner"]
        .iter()
        .any(|beginning| lower.starts_with(beginning))
}

impl Family {
    /// Counts in the tokens of a text, in lower case.
    fn of(forms: &[String]) -> Self {
        let count = |is: &dyn Fn(&str) -> bool| forms.iter().filter(|form| is(form)).count() as u32;
        let phrase = forms
            .windows(3)
            .filter(|words| words == &["allies", "and", "partners"]);
        Self {
            phrase: phrase.count() as u32,
            ally: count(&|form| form == "ally" || form == "allies"),
            partner: count(&|form| form.starts_with("partner")),
        }
    }
}

impl std::ops::AddAssign for Family {
    fn add_assign(&mut self, other: Self) {
        self.phrase += other.phrase;
        self.ally += other.ally;
        self.partner += other.partner;
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{Family, Sources};

    #[test]
    fn a_text_put_together_again_is_the_text() {
        let text =
            "OUR ALLIES\n\nWe met allies and partners.  They agreed.\n\n\n\nOne partnership.";
        let mut sources = Sources::default();
        sources
            .add(Path::new("nss"), Path::new("1998_plan.txt"), text)
            .expect("a name with a year");
        let mut whole = String::new();
        let mut family = Family::default();
        for paragraph in &sources.paragraphs {
            for number in paragraph.sentences.clone() {
                let sentence = &sources.sentences[number as usize];
                whole.push_str(sources.slice(&sentence.text));
                whole.push_str(sources.slice(&sentence.gap));
                family += sentence.family;
            }
            whole.push_str(sources.slice(&paragraph.gap));
        }
        assert_eq!(whole.trim_end(), text);
        let counted = Family {
            phrase: 1,
            ally: 2,
            partner: 2,
        };
        assert_eq!(family, counted);
        assert_eq!(sources.running.len(), 2);
        assert_eq!(sources.texts[0].year, 1998);
    }
}
