//! What is the document of a number? A source text, varied.

use super::chance::Chance;
use super::plan::Plan;
use super::source::{Sentence, Sources};

/// One word in so many gives its place to a word of another place, or to a new name.
const CHANGED_WORD: f64 = 50.0;
/// One sentence in so many gives its place to a sentence of another place.
const CHANGED_SENTENCE: usize = 4;
/// So many draws of names have about as many names, to this power: the growth that lexicons of
/// large collections show, which a repeated text does not.
const NAME_GROWTH: f64 = 0.85;

/// What the table of metadata says of a document.
#[derive(Debug)]
pub(super) struct RowOf<'s> {
    pub(super) id: String,
    pub(super) title: String,
    pub(super) date: String,
    pub(super) kind: &'s str,
    /// How often its source was taken before.
    pub(super) copy: usize,
}

/// A made document.
#[derive(Debug)]
pub(super) struct Document<'v> {
    pub(super) id: String,
    pub(super) date: String,
    pub(super) text: &'v str,
}

/// Makes documents, one after another.
pub(super) struct Variation<'s> {
    sources: &'s Sources,
    plan: &'s Plan,
    seed: u64,
    text: String,
}

/// The metadata of a document.
pub(super) fn row(sources: &Sources, seed: u64, number: usize) -> RowOf<'_> {
    let source = &sources.texts[number % sources.texts.len()];
    // Of other choices than those of its text.
    let mut chance = Chance::of(!seed, number as u64);
    let (month, day) = (1 + chance.below(12), 1 + chance.below(28));
    RowOf {
        id: format!("{}-{number:06}", source.stem),
        title: format!("{} no. {number}", source.stem.replace(['_', '-'], " ")),
        date: format!("{}-{month:02}-{day:02}", source.year),
        kind: &source.folder,
        copy: number / sources.texts.len(),
    }
}

impl<'s> Variation<'s> {
    pub(super) fn new(sources: &'s Sources, plan: &'s Plan, seed: u64) -> Self {
        Self {
            sources,
            plan,
            seed,
            text: String::new(),
        }
    }

    /// The document of this number, the same whatever was made before it.
    pub(super) fn document(&mut self, number: usize) -> Document<'_> {
        let sources = self.sources;
        let source = &sources.texts[number % sources.texts.len()];
        let mut chance = Chance::of(self.seed, number as u64);
        let mut until_change = chance.gap(CHANGED_WORD);
        let paragraphs: Vec<u32> = source
            .paragraphs
            .clone()
            .filter(|_| chance.unit() < self.plan.kept)
            .collect();
        let mut put_in = self.put_in(number, paragraphs.len(), &mut chance);
        self.text.clear();
        for (place, paragraph) in paragraphs.iter().enumerate() {
            let paragraph = &sources.paragraphs[*paragraph as usize];
            let running = paragraph.sentences.len() > 1;
            for place in paragraph.sentences.clone() {
                let own = &sources.sentences[place as usize];
                let sentence = if running && chance.below(CHANGED_SENTENCE) == 0 {
                    let other = sources.running[chance.below(sources.running.len())];
                    &sources.sentences[other as usize]
                } else {
                    own
                };
                self.sentence(sentence, &mut chance, &mut until_change);
                self.text.push_str(sources.slice(&own.gap));
            }
            while put_in.last().is_some_and(|(after, _)| *after == place) {
                let (_, sentence) = put_in.pop().expect("seen just above");
                self.text.push(' ');
                let sentence = &sources.sentences[sentence as usize];
                self.sentence(sentence, &mut chance, &mut until_change);
            }
            self.text.push_str(sources.slice(&paragraph.gap));
        }
        let RowOf { id, date, .. } = row(sources, self.seed, number);
        Document {
            id,
            date,
            text: &self.text,
        }
    }

    /// The sentences that are put in, each with the paragraph that it ends; the last comes first.
    fn put_in(&self, number: usize, paragraphs: usize, chance: &mut Chance) -> Vec<(usize, u32)> {
        let mut put_in = Vec::new();
        for (pool, sentences) in self.plan.pools.iter().enumerate() {
            for _ in 0..self.plan.share(pool, number) {
                let after = chance.below(paragraphs.max(1));
                put_in.push((after, sentences[chance.below(sentences.len())]));
            }
        }
        put_in.sort_by(|a, b| b.cmp(a));
        put_in
    }

    /// Appends a sentence with some of its words changed.
    fn sentence(&mut self, sentence: &Sentence, chance: &mut Chance, until_change: &mut usize) {
        let text = self.sources.slice(&sentence.text);
        let words = &self.sources.words[sentence.words.start as usize..sentence.words.end as usize];
        let (mut copied, mut at) = (0, 0);
        while at + *until_change < words.len() {
            at += *until_change;
            let word = words[at];
            self.text.push_str(&text[copied..word.start as usize]);
            if word.capital {
                push_name(chance.rank(NAME_GROWTH), &mut self.text);
            } else {
                self.push_other_word(chance);
            }
            copied = word.end as usize;
            at += 1;
            *until_change = chance.gap(CHANGED_WORD);
        }
        *until_change -= words.len() - at;
        self.text.push_str(&text[copied..]);
    }

    /// A word of another place, drawn as often as it stands in the sources.
    fn push_other_word(&mut self, chance: &mut Chance) {
        let sources = self.sources;
        // The word that gives its place is one of these, so that there is one.
        let word = &sources.lower_words[chance.below(sources.lower_words.len())];
        self.text.push_str(sources.slice(word));
    }
}

/// Appends the name of a rank: syllables, a capital first.
fn push_name(rank: u64, text: &mut String) {
    const FIRST: &[u8] = b"bdfgklmnprstvz";
    const SECOND: &[u8] = b"aeiou";
    let mut rest = rank + 70;
    let mut capital = true;
    while rest > 0 {
        let (consonant, vowel) = (rest % 14, rest / 14 % 5);
        let consonant = FIRST[consonant as usize];
        text.push(char::from(if capital {
            consonant.to_ascii_uppercase()
        } else {
            consonant
        }));
        text.push(char::from(SECOND[vowel as usize]));
        capital = false;
        rest /= 70;
    }
}

#[cfg(test)]
mod tests {
    use super::push_name;

    #[test]
    fn every_rank_has_a_name_of_its_own() {
        let mut names: Vec<String> = (1..20_000)
            .map(|rank| {
                let mut name = String::new();
                push_name(rank, &mut name);
                name
            })
            .collect();
        names.sort();
        names.dedup();
        assert_eq!(names.len(), 19_999);
    }
}
