//! How do documents leave a corpus?
//!
//! Segments are never changed: those that hold a removed document are written again without it, and the
//! rename of the manifest commits that. So the words of a removed document are gone from the disk too.

use std::collections::HashSet;

use crate::segment::Segment;
use crate::writer::{CorpusWriter, WriteError};

impl CorpusWriter {
    /// Removes the documents with these ids, in [`finish`](Self::finish); ids that no document has are
    /// passed over. Gives the ids that were removed, in the order of the corpus.
    ///
    /// Costs what the segments that hold them cost to write, one of them in memory at a time. The
    /// other documents keep their ids and their order.
    pub fn remove(&mut self, ids: &HashSet<String>) -> Result<Vec<String>, WriteError> {
        self.write_segment()?;
        let mut removed = Vec::new();
        // From the last to the first, so that the places of those to come stay as they are.
        for place in (0..self.manifest.segments.len()).rev() {
            let entry = self.manifest.segments[place].clone();
            let mut here = Segment::open(&self.path, entry)?.ids()?;
            here.retain(|id| ids.contains(id));
            if here.is_empty() {
                continue;
            }
            self.rewrite(place..place + 1, |document| !ids.contains(&document.id))?;
            removed.splice(0..0, here);
        }
        for id in &removed {
            self.ids.remove(id);
        }
        self.by_hash.retain(|_, id| !ids.contains(id));
        Ok(removed)
    }
}
