//! What do words mean where they stand, as far as it is known?

use std::collections::BTreeSet;

use crate::corpus::Corpus;
use crate::error::CorpusError;
use crate::format::File;
use crate::search::Hit;
use crate::segment::Segment;

impl Corpus {
    /// Whether any document says what words mean where they stand.
    pub fn has_senses(&self) -> bool {
        let files = |segment: &Segment| segment.entry().files.contains_key(File::Senses.name());
        self.segments().iter().any(files)
    }

    /// What words of a match mean there, as far as it is known: the name of each sense.
    pub fn senses(&self, hit: Hit) -> Result<Vec<&str>, CorpusError> {
        let segment = &self.segments()[hit.segment as usize];
        let found = segment.senses_within(hit.start.0..hit.end.0)?;
        Ok(found.into_iter().map(|(_, sense)| sense).collect())
    }

    /// Whether a match has words whose sense is known, and all of them have this one.
    pub fn is_in_sense(&self, hit: Hit, sense: &str) -> Result<bool, CorpusError> {
        let senses = self.senses(hit)?;
        Ok(!senses.is_empty() && senses.iter().all(|own| *own == sense))
    }

    /// The matches that are in this sense.
    pub(crate) fn in_sense(&self, hits: Vec<Hit>, sense: &str) -> Result<Vec<Hit>, CorpusError> {
        if !self.has_senses() {
            return Err(CorpusError::NoAttribute { attribute: "sense" });
        }
        let mut own = Vec::with_capacity(hits.len());
        for hit in hits {
            if self.is_in_sense(hit, sense)? {
                own.push(hit);
            }
        }
        // A name that nothing has is an error, not a count of 0.
        if own.is_empty() {
            self.ensure_known(sense)?;
        }
        Ok(own)
    }

    fn ensure_known(&self, sense: &str) -> Result<(), CorpusError> {
        let mut known = BTreeSet::new();
        for segment in self.segments() {
            let found = segment.senses_within(0..segment.entry().tokens)?;
            known.extend(found.into_iter().map(|(_, sense)| sense));
        }
        match known.contains(sense) {
            true => Ok(()),
            false => Err(CorpusError::NoSuchValue {
                attribute: "sense",
                value: sense.to_owned(),
                known: known.into_iter().collect::<Vec<_>>().join(", "),
            }),
        }
    }
}
