//! What are corpora and their documents called when several are open as one?

use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::{Component, Path};

use crate::error::CorpusError;
use crate::info::DocumentInfo;
use crate::segment::Segment;

/// What the documents of a segment are called.
#[derive(Debug, Default)]
pub(crate) struct Naming {
    /// The name of the corpus.
    corpus: String,
    /// Whether no other corpus is open with it.
    alone: bool,
    /// Documents that are called otherwise than in their own corpus.
    ids: HashMap<u32, String>,
}

impl Naming {
    /// Names a document, as it was read from its segment.
    pub(crate) fn apply(&self, document: u32, info: &mut DocumentInfo) {
        let own = info.other.get("corpus").filter(|_| self.alone);
        info.corpus = own.unwrap_or(&self.corpus).clone();
        if let Some(id) = self.ids.get(&document) {
            info.id.clone_from(id);
        }
    }

    /// What a document with this id in its own corpus is called.
    pub(crate) fn id(&self, document: u32, id: &str) -> String {
        self.ids
            .get(&document)
            .map_or(id, String::as_str)
            .to_owned()
    }
}

/// The names of corpora in these directories: those of the folders. The second of two folders with
/// one name gets a number.
pub(crate) fn corpus_names<'p>(paths: impl Iterator<Item = &'p Path>) -> Vec<String> {
    let mut taken = HashSet::new();
    let free = |path: &Path| {
        let name = folder_name(path);
        let numbered = (2..).map(|number| format!("{name}-{number}"));
        let mut names = std::iter::once(name.clone()).chain(numbered);
        let free = names.find(|name| !taken.contains(name));
        let free = free.expect("there is always a next number");
        taken.insert(free.clone());
        free
    };
    paths.map(free).collect()
}

fn folder_name(path: &Path) -> String {
    let last = |path: &Path| match path.components().next_back() {
        Some(Component::Normal(name)) => Some(name.to_string_lossy().into_owned()),
        _ => None,
    };
    // "." and ".." have no name of their own.
    let found = last(path).or_else(|| last(&path.canonicalize().ok()?));
    found.unwrap_or_else(|| "corpus".to_owned())
}

/// Names the documents of corpora that are open as one. A document whose id another corpus has too is
/// called by its corpus and its id: `nss/2002-strategy`. The other ids stay as they are.
pub(crate) fn name_documents(corpora: &mut [(String, &mut [Segment])]) -> Result<(), CorpusError> {
    let alone = corpora.len() == 1;
    let mut named: Vec<Vec<Naming>> = corpora
        .iter()
        .map(|(name, segments)| {
            let naming = || Naming {
                corpus: name.clone(),
                alone,
                ids: HashMap::new(),
            };
            segments.iter().map(|_| naming()).collect()
        })
        .collect();
    if !alone {
        let mut holders: BTreeMap<String, Vec<(usize, usize, u32)>> = BTreeMap::new();
        for (corpus, (_, segments)) in corpora.iter().enumerate() {
            for (segment, open) in segments.iter().enumerate() {
                for (document, id) in open.ids()?.into_iter().enumerate() {
                    let place = (corpus, segment, document as u32);
                    holders.entry(id).or_default().push(place);
                }
            }
        }
        let shared: Vec<_> = holders
            .iter()
            .filter(|(_, places)| places.len() > 1)
            .collect();
        let mut taken: HashSet<String> = HashSet::new();
        for (id, places) in shared {
            for &(corpus, segment, document) in places {
                let mut name = format!("{}/{id}", corpora[corpus].0);
                while holders.contains_key(&name) || taken.contains(&name) {
                    name.push('\'');
                }
                taken.insert(name.clone());
                named[corpus][segment].ids.insert(document, name);
            }
        }
    }
    for ((_, segments), namings) in corpora.iter_mut().zip(named) {
        for (segment, naming) in segments.iter_mut().zip(namings) {
            segment.call(naming);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::corpus_names;

    #[test]
    fn corpora_are_called_by_their_folders() {
        let paths = ["a/nss", "b/nss/", "/sotu", "./c/nss-2", "c/nss"].map(Path::new);
        let names = corpus_names(paths.into_iter());
        assert_eq!(names, ["nss", "nss-2", "sotu", "nss-2-2", "nss-3"]);
        let here = corpus_names(std::iter::once(Path::new(".")));
        assert!(!here[0].is_empty() && here[0] != ".");
    }
}
